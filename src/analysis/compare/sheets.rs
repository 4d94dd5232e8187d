//! A comparison as tables to write.

use std::borrow::Cow;

use super::{Compared, Comparison, GroupShift, GroupTable, SideSummary, Standing, TierMove};
use crate::analysis::places::not_given;
use crate::analysis::tables::{Column, lay, number};
use crate::composite::round;
use crate::i18n::{Lang, Title, fill, text};
use crate::table::{Cell, CellRef, Grid, Sheet, View};

/// The tables of a comparison: one row for each entity; then, between years, what moved the mean; moves between tiers;
/// means, gains and losses by group; what the schemes say differently. Headers are names for programs, or words of the
/// language where `readable`.
#[must_use]
pub fn comparison_sheets(
    found: &Comparison,
    lang: Lang,
    readable: bool,
) -> Vec<Box<dyn Grid + '_>> {
    let head = Head {
        found,
        lang,
        readable,
    };
    let mut tables: Vec<Box<dyn Grid + '_>> = vec![Box::new(head.rows())];
    if readable {
        tables.push(Box::new(head.summary()));
    }
    for sheet in comparison_tables(found, lang, readable) {
        tables.push(Box::new(sheet));
    }
    tables
}

/// The tables of [`comparison_sheets`] behind those of entities and of findings.
#[must_use]
pub fn comparison_tables(found: &Comparison, lang: Lang, readable: bool) -> Vec<Sheet> {
    let head = Head {
        found,
        lang,
        readable,
    };
    let mut sheets = Vec::new();
    if found.mean.is_some() {
        sheets.push(head.mean());
    }
    if !found.tiers.is_empty() {
        sheets.push(head.tiers());
    }
    sheets.extend(found.groups.iter().map(|table| head.groups(table)));
    if !found.differences.is_empty() {
        sheets.push(head.differences());
    }
    sheets
}

struct Head<'a> {
    found: &'a Comparison,
    lang: Lang,
    readable: bool,
}

impl<'a> Head<'a> {
    fn sheet(&self, name: &str, columns: Vec<Column>) -> Sheet {
        let label = |side: &SideSummary| side.label.text(self.lang).to_owned();
        let sides = (label(&self.found.first), label(&self.found.second));
        lay(
            name,
            columns,
            (&sides.0, &sides.1),
            self.lang,
            self.readable,
        )
    }

    /// A word about one of the two results.
    fn words(&self, key: &str) -> String {
        let sides = [
            ("first", self.found.first.label.text(self.lang)),
            ("second", self.found.second.label.text(self.lang)),
        ];
        let sides = sides
            .each_ref()
            .map(|(name, label)| (*name, label as &dyn std::fmt::Display));
        fill(self.lang, key, &sides)
    }

    fn rows(&self) -> View<'a> {
        let rows: &'a [Compared] = &self.found.rows;
        let lang = self.lang;
        let mut view = View::new(text(lang, "analysis.compare_sheet"), rows.len());
        let head = |id: &str, key: &str| {
            if self.readable {
                self.words(key)
            } else {
                id.to_owned()
            }
        };
        view.cells(head("entity", "analysis.column_entity"), |row| {
            CellRef::text(Some(&rows[row].entity))
        });
        view.cells(head("name", "analysis.column_name"), |row| {
            CellRef::text(Some(&rows[row].name))
        });
        let first = |row: usize| rows[row].first.as_ref();
        let second = |row: usize| rows[row].second.as_ref();
        let rank = |standing: &Standing| f64::from(standing.rank);
        let range = |standing: &Standing| standing.range.map(|range| round(range, 2));
        let tier = move |standing: Option<&'a Standing>| {
            let tier = standing.and_then(|standing| standing.tier.as_ref());
            CellRef::text(tier.map(|tier| tier.text(lang)))
        };
        view.numbers(head("rank_1", "analysis.compare_rank_1"), move |row| {
            first(row).map(rank)
        });
        view.numbers(head("rank_2", "analysis.compare_rank_2"), move |row| {
            second(row).map(rank)
        });
        view.numbers(head("places", "analysis.compare_places"), |row| {
            rows[row].places.map(|places| places as f64)
        });
        view.numbers(head("total_1", "analysis.compare_total_1"), move |row| {
            first(row).map(|standing| standing.total)
        });
        view.numbers(head("total_2", "analysis.compare_total_2"), move |row| {
            second(row).map(|standing| standing.total)
        });
        if self.found.same_scale {
            view.numbers(head("points", "analysis.compare_points"), |row| {
                rows[row].points
            });
        }
        view.numbers(head("range_1", "analysis.compare_range_1"), move |row| {
            first(row).and_then(range)
        });
        view.numbers(head("range_2", "analysis.compare_range_2"), move |row| {
            second(row).and_then(range)
        });
        view.numbers(head("range", "analysis.compare_range"), |row| {
            rows[row].range.map(|range| round(range, 2))
        });
        view.cells(head("tier_1", "analysis.compare_tier_1"), move |row| {
            tier(first(row))
        });
        view.cells(head("tier_2", "analysis.compare_tier_2"), move |row| {
            tier(second(row))
        });
        view.cells(head("reason", "analysis.column_reason"), move |row| {
            let reason = rows[row].reason.as_ref();
            reason.map_or(CellRef::Blank, |reason| {
                CellRef::Text(Cow::Owned(reason.text(lang)))
            })
        });
        view
    }

    /// How far the two agree, in words and numbers.
    fn summary(&self) -> Sheet {
        let lines = self.found.lines();
        self.sheet(
            "analysis.compare_summary",
            vec![(
                "finding",
                "analysis.compare_finding",
                lines
                    .iter()
                    .map(|line| Cell::Text(line.text(self.lang)))
                    .collect(),
            )],
        )
    }

    fn mean(&self) -> Sheet {
        let mut names = Vec::new();
        let mut points = Vec::new();
        if let Some(mean) = &self.found.mean {
            let mut add = |name: String, value: f64| {
                names.push(Cell::Text(name));
                points.push(Cell::Number(value));
            };
            add(self.words("analysis.compare_mean_1"), mean.from);
            for part in &mean.parts {
                add(part.title.text(self.lang).to_owned(), part.points);
            }
            add(text(self.lang, "analysis.compare_entries"), mean.entries);
            add(text(self.lang, "analysis.compare_exits"), mean.exits);
            add(self.words("analysis.compare_mean_2"), mean.to);
        }
        self.sheet(
            "analysis.compare_mean",
            vec![
                ("item", "analysis.compare_item", names),
                ("points", "analysis.compare_mean_points", points),
            ],
        )
    }

    /// How many moved from which tier to which.
    fn tiers(&self) -> Sheet {
        let moves = &self.found.tiers;
        let lang = self.lang;
        let tier = |of: fn(&TierMove) -> Option<&Title>| -> Vec<Cell> {
            moves.iter().map(|moved| title(of(moved), lang)).collect()
        };
        let counts = moves
            .iter()
            .map(|moved| Cell::Number(f64::from(moved.count)));
        self.sheet(
            "analysis.compare_tiers",
            vec![
                (
                    "tier_1",
                    "analysis.compare_tier_1",
                    tier(|moved| moved.from.as_ref()),
                ),
                (
                    "tier_2",
                    "analysis.compare_tier_2",
                    tier(|moved| moved.to.as_ref()),
                ),
                ("count", "analysis.compare_count", counts.collect()),
            ],
        )
    }

    fn groups(&self, table: &GroupTable) -> Sheet {
        let shifts = &table.shifts;
        let cells = |of: &dyn Fn(&GroupShift) -> Option<f64>| -> Vec<Cell> {
            shifts.iter().map(|shift| number(of(shift))).collect()
        };
        let count = |of: fn(&GroupShift) -> u32| cells(&|shift| Some(f64::from(of(shift))));
        let names = shifts.iter().map(|shift| {
            Cell::Text(if self.readable && shift.name.is_empty() {
                not_given(table.title.clone()).text(self.lang)
            } else {
                shift.name.clone()
            })
        });
        let mut sheet = self.sheet(
            "analysis.compare_groups",
            vec![
                ("group", "analysis.compare_group", names.collect()),
                (
                    "count_1",
                    "analysis.compare_count_1",
                    count(|shift| shift.first),
                ),
                (
                    "count_2",
                    "analysis.compare_count_2",
                    count(|shift| shift.second),
                ),
                (
                    "mean_1",
                    "analysis.compare_mean_1",
                    cells(&|shift| {
                        shift
                            .first_mean
                            .map(|mean| round(mean, self.found.first.decimals))
                    }),
                ),
                (
                    "mean_2",
                    "analysis.compare_mean_2",
                    cells(&|shift| {
                        shift
                            .second_mean
                            .map(|mean| round(mean, self.found.second.decimals))
                    }),
                ),
                (
                    "common",
                    "analysis.compare_common",
                    count(|shift| shift.common),
                ),
                (
                    "gainers",
                    "analysis.compare_gainers",
                    count(|shift| shift.gainers),
                ),
                (
                    "losers",
                    "analysis.compare_losers",
                    count(|shift| shift.losers),
                ),
                (
                    "mean_places",
                    "analysis.compare_mean_places",
                    cells(&|shift| shift.mean_places.map(|places| round(places, 2))),
                ),
            ],
        );
        let by = table.title.text(self.lang);
        sheet.name = fill(self.lang, "analysis.compare_groups", &[("by", &by)]);
        sheet
    }

    /// What the schemes say differently.
    fn differences(&self) -> Sheet {
        let words = self.found.differences.iter();
        let words = words.map(|one| Cell::Text(one.words().text(self.lang)));
        self.sheet(
            "analysis.compare_rules",
            vec![("difference", "analysis.compare_rules", words.collect())],
        )
    }
}

fn title(title: Option<&Title>, lang: Lang) -> Cell {
    title.map_or(Cell::Blank, |title| Cell::Text(title.text(lang).to_owned()))
}
