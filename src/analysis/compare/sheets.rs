//! A comparison as tables to write.

use super::{Compared, Comparison, GroupShift, GroupTable, SideSummary, Standing, TierMove};
use crate::analysis::tables::{Column, lay, number};
use crate::composite::round;
use crate::i18n::{Lang, Title, fill, text};
use crate::table::{Cell, Sheet};

/// The tables of a comparison: one row for each entity; then, between years, what moved the mean; moves between tiers;
/// means, gains and losses by group; what the schemes say differently. Headers are names for programs, or words of the
/// language where `readable`.
#[must_use]
pub fn comparison_sheets(found: &Comparison, lang: Lang, readable: bool) -> Vec<Sheet> {
    let head = Head {
        found,
        lang,
        readable,
    };
    let mut sheets = vec![head.rows()];
    if readable {
        sheets.push(head.summary());
    }
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

impl Head<'_> {
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

    fn rows(&self) -> Sheet {
        let rows = &self.found.rows;
        let lang = self.lang;
        let each = |cell: &dyn Fn(&Compared) -> Cell| rows.iter().map(cell).collect::<Vec<Cell>>();
        let of = |second: bool, cell: fn(&Standing, Lang) -> Cell| {
            each(&|row| {
                let standing = if second { &row.second } else { &row.first };
                standing
                    .as_ref()
                    .map_or(Cell::Blank, |standing| cell(standing, lang))
            })
        };
        let rank = |standing: &Standing, _| Cell::Number(f64::from(standing.rank));
        let total = |standing: &Standing, _| Cell::Number(standing.total);
        let range = |standing: &Standing, _| number(standing.range.map(|range| round(range, 2)));
        let tier = |standing: &Standing, lang| title(standing.tier.as_ref(), lang);
        let mut columns: Vec<Column> = vec![
            (
                "entity",
                "analysis.column_entity",
                each(&|row| Cell::Text(row.entity.clone())),
            ),
            (
                "name",
                "analysis.column_name",
                each(&|row| Cell::Text(row.name.clone())),
            ),
            ("rank_1", "analysis.compare_rank_1", of(false, rank)),
            ("rank_2", "analysis.compare_rank_2", of(true, rank)),
            (
                "places",
                "analysis.compare_places",
                each(&|row| number(row.places.map(|places| places as f64))),
            ),
            ("total_1", "analysis.compare_total_1", of(false, total)),
            ("total_2", "analysis.compare_total_2", of(true, total)),
        ];
        if self.found.same_scale {
            columns.push((
                "points",
                "analysis.compare_points",
                each(&|row| number(row.points.map(|points| round(points, 6)))),
            ));
        }
        columns.extend([
            ("range_1", "analysis.compare_range_1", of(false, range)),
            ("range_2", "analysis.compare_range_2", of(true, range)),
            (
                "range",
                "analysis.compare_range",
                each(&|row| number(row.range.map(|range| round(range, 2)))),
            ),
            ("tier_1", "analysis.compare_tier_1", of(false, tier)),
            ("tier_2", "analysis.compare_tier_2", of(true, tier)),
            (
                "reason",
                "analysis.column_reason",
                each(&|row| {
                    let reason = row.reason.as_ref();
                    reason.map_or(Cell::Blank, |reason| Cell::Text(reason.text(lang)))
                }),
            ),
        ]);
        self.sheet("analysis.compare_sheet", columns)
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
        let names = shifts.iter().map(|shift| Cell::Text(shift.name.clone()));
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
                    cells(&|shift| shift.first_mean.map(|mean| round(mean, 6))),
                ),
                (
                    "mean_2",
                    "analysis.compare_mean_2",
                    cells(&|shift| shift.second_mean.map(|mean| round(mean, 6))),
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
