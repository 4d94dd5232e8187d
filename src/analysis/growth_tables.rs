//! A growth index as tables to write and as sentences.

use super::growth::{GrowthForm, GrowthIndex, GrowthPart, GrowthYear};
use super::tables::{Column, lay, number, whose};
use super::words::short;
use crate::i18n::{Lang, Message, fill};
use crate::scheme::Scheme;
use crate::table::{Cell, Sheet};

impl GrowthIndex {
    /// What the index is, in sentences.
    #[must_use]
    pub fn lines(&self) -> Vec<Message> {
        let last = self.years.iter().rev().find(|year| year.index.is_some());
        let mut lines = vec![
            Message::new(match self.form {
                GrowthForm::Ratio => "analysis.growth_ratio",
                GrowthForm::Symmetric => "analysis.growth_symmetric",
            })
            .with("name", self.name.as_str())
            .with("base", self.base.to_string()),
        ];
        if let Some((last, index)) = last.and_then(|year| Some((year, year.index?))) {
            lines.push(
                Message::new("analysis.growth_last")
                    .with("year", last.year.to_string())
                    .with("index", short(index)),
            );
        }
        lines
    }

    /// The index by year with what each dimension added to its change, then what each indicator added, as tables.
    #[must_use]
    pub fn sheets(&self, scheme: &Scheme, lang: Lang, readable: bool) -> Vec<Sheet> {
        vec![
            self.by_year(scheme, lang, readable),
            self.by_indicator(scheme, lang, readable),
        ]
    }

    fn by_year(&self, scheme: &Scheme, lang: Lang, readable: bool) -> Sheet {
        let each =
            |of: &dyn Fn(&GrowthYear) -> Cell| -> Vec<Cell> { self.years.iter().map(of).collect() };
        let mut sheet = lay(
            "analysis.growth_sheet",
            vec![
                (
                    "year",
                    "analysis.column_year",
                    each(&|year| Cell::Number(f64::from(year.year))),
                ),
                (
                    "index",
                    "analysis.growth_index",
                    each(&|year| number(year.index)),
                ),
                (
                    "change",
                    "analysis.growth_change",
                    each(&|year| number(year.change)),
                ),
            ],
            ("", ""),
            lang,
            readable,
        );
        for at in scheme.children(None) {
            let group = &scheme.groups[at];
            sheet.header.push(if readable {
                let title = group.title.text(lang);
                fill(lang, "analysis.growth_adds", &[("title", &title)])
            } else {
                format!("adds:{}", group.id)
            });
            sheet.columns.push(each(&|year| {
                let own = year.parts.iter().filter(|part| part.dimension == at);
                let points: Vec<f64> = own.filter_map(|part| part.points).collect();
                number((!points.is_empty()).then(|| points.iter().sum()))
            }));
        }
        sheet
    }

    fn by_indicator(&self, scheme: &Scheme, lang: Lang, readable: bool) -> Sheet {
        let rows: Vec<(&GrowthYear, &GrowthPart)> = self
            .years
            .iter()
            .flat_map(|year| year.parts.iter().map(move |part| (year, part)))
            .collect();
        let each = |of: &dyn Fn(&GrowthYear, &GrowthPart) -> Cell| -> Vec<Cell> {
            rows.iter().map(|(year, part)| of(year, part)).collect()
        };
        let named = rows
            .iter()
            .map(|(_, part)| (part.indicator.as_str(), &part.title, part.dimension));
        let mut columns: Vec<Column> = vec![(
            "year",
            "analysis.column_year",
            each(&|year, _| Cell::Number(f64::from(year.year))),
        )];
        columns.extend(whose(named, scheme, lang));
        columns.extend([
            (
                "weight",
                "analysis.moved_weight",
                each(&|_, part| Cell::Number(part.weight)),
            ),
            (
                "growth",
                "analysis.growth_growth",
                each(&|_, part| number(part.growth)),
            ),
            (
                "adds",
                "analysis.moved_adds",
                each(&|_, part| number(part.points)),
            ),
        ]);
        lay("analysis.growth_parts", columns, ("", ""), lang, readable)
    }
}
