//! A waterfall for a page without room for every indicator: the dimensions alone, and the indicators that moved the
//! total most as bars of their own.

use super::super::frame::{Area, group};
use super::super::legend::{line, solid};
use super::super::{Lettering, Mark};
use super::{Chart, Plot, Row};
use crate::i18n::{fill, text};

/// How many indicators are named.
const FOREMOST: usize = 5;

/// The share of a lying page's width, and of a square one's height, that the dimensions take.
const DIMENSIONS: f32 = 0.56;

/// Most height of a row, in body sizes.
const MOST: f32 = 5.2;

impl Chart<'_> {
    /// The dimensions, and beside them, or under them on a page that is not much wider than high, what moved most.
    pub(super) fn overview(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let gap = self.body * 2.6;
        let beside = width > height * 1.3;
        let (dimensions, foremost) = if beside {
            let own = (width - gap) * DIMENSIONS;
            let right = left + own + gap;
            (
                [left, top, own, height],
                [right, top, width - own - gap, height],
            )
        } else {
            let own = (height - gap) * DIMENSIONS;
            let under = top + own + gap;
            (
                [left, top, width, own],
                [left, under, width, height - own - gap],
            )
        };
        let mut level = self.spec.from.1;
        let mut rows: Vec<Row> = (self.spec.dimensions.iter())
            .map(|(name, items)| {
                let value = items.iter().map(|(_, value)| value).sum();
                let from = level;
                level += value;
                Row {
                    name: name.clone(),
                    from,
                    value,
                    dimension: false,
                    alone: false,
                }
            })
            .collect();
        rows.extend((self.spec.lacking.iter()).map(|own| Row::lacking(own, level)));
        let (heading, used) = self.heading("figure.contribution_dimensions", dimensions);
        let [left, top, width, height] = dimensions;
        let high = (height - used) / (rows.len() + 2) as f32;
        let area = [left, top + used, width, high.min(self.body * MOST)];
        let mut marks = vec![heading];
        marks.extend(self.lettered(area).waterfall(&rows, area));
        marks.push(group("foremost", self.foremost(foremost)));
        marks
    }

    /// The indicators that moved the total most, the greatest first, and what all others add up to.
    fn foremost(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let mut all: Vec<&(String, f64)> =
            self.spec.dimensions.iter().flat_map(|of| &of.1).collect();
        // Stable: equal ones stay in the scheme's order.
        all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        let (shown, rest) = all.split_at(all.len().min(FOREMOST));
        let rows: Vec<Row> = (shown.iter())
            .map(|(name, value)| Row {
                name: name.clone(),
                from: 0.0,
                value: *value,
                dimension: false,
                alone: false,
            })
            .collect();
        let (heading, used) =
            self.heading("figure.contribution_foremost", [left, top, width, height]);
        let mut marks = vec![heading];
        let (top, height) = (top + used, height - used);
        let high = (height / (rows.len() + 1) as f32).min(self.body * MOST);
        let chart = self.lettered([left, top, width, high]);
        let columns = chart.columns(&rows, &[], [left, width, high]);
        let plot = Plot::over(columns.plot, rows.iter().map(|row| row.value).chain([0.0]));
        let zero = plot.x(0.0);
        let foot = top + high * rows.len() as f32;
        marks.push(line(
            &[[zero, top], [zero, foot]],
            solid(self.small * 0.06, self.theme.context),
        ));
        for (at, row) in rows.iter().enumerate() {
            let place = [left, columns.names, top + high * at as f32, high];
            marks.push(chart.told("foremost", at, row, chart.row(row, place, 0.0, &plot)));
        }
        if !rest.is_empty() {
            let look = Lettering::new(chart.small, self.theme.quiet);
            let sum = rest.iter().map(|(_, value)| value).sum();
            let parts: [(&str, &dyn std::fmt::Display); 2] =
                [("n", &rest.len()), ("points", &self.signed(sum))];
            let words = fill(self.lang, "figure.contribution_rest", &parts);
            let lines = self
                .fonts
                .wrap_at_most(&words, look.size, look.weight, width, 2);
            for (at, words) in lines.into_iter().enumerate() {
                let y = foot + high * 0.5 + look.line() * at as f32;
                marks.push(look.centered(left, y, words));
            }
        }
        marks
    }

    /// The heading of a part, and the height that it takes.
    fn heading(&self, key: &str, [left, top, width, _]: Area) -> (Mark, f32) {
        let look = Lettering::new(self.body, self.theme.text).medium();
        let words = look.fit(self.fonts, &text(self.lang, key), width);
        let mark = look.at(left, top + look.size * 0.88, words);
        (group("heading", vec![mark]), look.line() + self.body * 0.5)
    }
}
