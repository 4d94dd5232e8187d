//! The names and values at the right end of a trend: lines come in; labels that stand apart go out.

use super::super::legend::{line, solid};
use super::super::pen::short_number;
use super::super::spread::spread;
use super::super::{Color, Lettering, Mark, Stroke};
use super::{Chart, Line, Plot};
use crate::i18n::fill;

/// Most of the width that end labels take: whole names are worth more than a broad plot.
const MOST: f32 = 0.38;
/// The same on a page that is narrow for its letters: so many body sizes and less.
const MOST_NARROW: f32 = 0.43;
const NARROW: f32 = 62.0;
/// From the plot to its labels, and from these to the margin, in small sizes.
const BEFORE: f32 = 1.6;
const BEHIND: f32 = 0.1;

/// A text that wants to stand at the right end of the plot.
pub(super) struct EndLabel {
    y: f32,
    from: [f32; 2],
    name: String,
    value: String,
    look: Lettering,
    /// Colour of the line that leads from its end.
    leader: Color,
}

impl Chart<'_> {
    pub(super) fn target_label(&self, value: f64, name: &str, plot: &Plot) -> EndLabel {
        let look = Lettering::new(self.label, self.theme.text);
        let y = plot.y(value);
        EndLabel {
            y,
            from: [plot.rect[0] + plot.rect[2], y],
            name: name.to_owned(),
            value: short_number(value, self.spec.decimals, self.lang),
            look,
            leader: self.theme.context,
        }
    }

    /// Width of the column of end labels.
    pub(super) fn label_room(&self, width: f32) -> f32 {
        self.labels_wide().min(self.most_room(width))
    }

    /// The chart with smaller end labels where their names would be cut in a width.
    pub(super) fn with_whole_names(mut self, width: f32) -> Self {
        for size in [self.label, self.label * 0.92, self.small] {
            self.label = size.max(self.small.min(self.label));
            if self.labels_wide() <= self.most_room(width) {
                break;
            }
        }
        self
    }

    fn most_room(&self, width: f32) -> f32 {
        if width < self.body * NARROW {
            width * MOST_NARROW
        } else {
            width * MOST
        }
    }

    /// Width of the longest label with what stands before and behind it.
    fn labels_wide(&self) -> f32 {
        let years = self.spec.lines.iter().filter_map(last_point);
        let last = years.map(|(year, _)| year).max();
        let mut widest = 0_f32;
        for one in &self.spec.lines {
            if let Some((year, value)) = last_point(one) {
                let mut value = short_number(value, self.spec.decimals, self.lang);
                if Some(year) < last {
                    value = self.dated(&value, year);
                }
                let name = if self.named { one.name.as_str() } else { "" };
                let look = self.label_look(one, self.theme.text);
                widest = widest.max(self.both(look, name, &value));
            }
        }
        if let Some((value, name)) = &self.spec.target {
            let value = short_number(*value, self.spec.decimals, self.lang);
            let look = Lettering::new(self.label, self.theme.text);
            widest = widest.max(self.both(look, name, &value));
        }
        widest + self.small * (BEFORE + BEHIND)
    }

    /// A value with the year that it is of, where that is not the last.
    fn dated(&self, value: &str, year: i32) -> String {
        let parts: [(&str, &dyn std::fmt::Display); 2] = [("name", &value), ("unit", &year)];
        fill(self.lang, "figure.with_unit", &parts)
    }

    pub(super) fn end_label(&self, one: &Line, color: Color, plot: &Plot) -> Option<EndLabel> {
        let (year, value) = last_point(one)?;
        let mut value_text = short_number(value, self.spec.decimals, self.lang);
        if year < plot.years.1 {
            value_text = self.dated(&value_text, year);
        }
        let look = self.label_look(one, color);
        Some(EndLabel {
            y: plot.y(value),
            from: [plot.x(year), plot.y(value)],
            name: if self.named {
                one.name.clone()
            } else {
                String::new()
            },
            value: value_text,
            look,
            leader: if self.colored() {
                color
            } else {
                self.theme.context
            },
        })
    }

    /// The letters of a line's label: the subject's are bold and in its colour.
    fn label_look(&self, one: &Line, color: Color) -> Lettering {
        let base = Lettering::new(self.label, self.theme.quiet);
        if one.subject || self.spec.lines.len() == 1 {
            base.ink(color).bold()
        } else {
            base
        }
    }

    /// Width of a name and a value with the gap between them.
    fn both(&self, look: Lettering, name: &str, value: &str) -> f32 {
        let gap = if name.is_empty() { 0.0 } else { self.gap() };
        look.width(self.fonts, name) + gap + look.width(self.fonts, value)
    }

    /// Between a name and its value.
    fn gap(&self) -> f32 {
        self.label * 0.6
    }

    /// The name of each label within the room; the names give way, not the values.
    fn label_names(&self, labels: &[EndLabel], room: f32) -> Vec<String> {
        let values = labels
            .iter()
            .map(|label| label.look.width(self.fonts, &label.value) + self.gap())
            .fold(0.0_f32, f32::max);
        let names: Vec<&str> = labels.iter().map(|label| label.name.as_str()).collect();
        let room = (room - self.small * (BEFORE + BEHIND)).max(0.0) + 0.1;
        let widest = Lettering::new(self.label, self.theme.text).bold();
        let names = widest.fit_names(self.fonts, &names, (room - values).max(0.0));
        let shown = |(name, label): (String, &EndLabel)| {
            // A short value leaves room for its whole name.
            if self.both(label.look, &label.name, &label.value) <= room {
                label.name.clone()
            } else {
                name
            }
        };
        names.into_iter().zip(labels).map(shown).collect()
    }

    /// Places what has room, subjects and target first; a thin line leads to what was moved.
    pub(super) fn place_labels(
        &self,
        mut labels: Vec<EndLabel>,
        plot: &Plot,
        room: f32,
    ) -> Vec<Mark> {
        let [left, top, width, height] = plot.rect;
        let gap = self.label * 1.25;
        let most = ((height + gap) / gap).floor().max(1.0) as usize;
        if labels.len() > most {
            // Stable: within the two classes the order of the data decides.
            labels.sort_by_key(|label| label.look.color == self.theme.quiet);
            labels.truncate(most);
        }
        labels.sort_by(|a, b| a.y.total_cmp(&b.y));
        let wanted: Vec<f32> = labels.iter().map(|label| label.y).collect();
        let places = spread(&wanted, gap, top, top + height);
        let names = self.label_names(&labels, room);
        let end = left + width;
        let mut marks = Vec::new();
        for ((label, place), name) in labels.iter().zip(places).zip(names) {
            let thin = solid(self.body * 0.05, label.leader);
            let x = end + self.small * BEFORE;
            if label.from[0] < end - 1.0 {
                let dots = Stroke {
                    width: thin.width,
                    color: thin.color,
                    dash: vec![self.body * 0.1, self.body * 0.25],
                };
                let start = [label.from[0] + self.small * 0.4, label.y];
                marks.push(line(&[start, [end, label.y]], dots));
            }
            if (place - label.y).abs() > self.small * 0.3 {
                marks.push(line(
                    &[
                        [label.from[0].max(end) + self.small * 0.4, label.y],
                        [x - self.small * 0.3, place],
                    ],
                    thin,
                ));
            }
            let mut from = x;
            if !name.is_empty() {
                from += label.look.width(self.fonts, &name) + self.gap();
                marks.push(label.look.centered(x, place, name));
            }
            marks.push(label.look.centered(from, place, label.value.as_str()));
        }
        marks
    }
}

pub(super) fn last_point(line: &Line) -> Option<(i32, f64)> {
    line.points
        .iter()
        .rev()
        .find_map(|(year, value)| Some((*year, value.filter(|value| value.is_finite())?)))
}

#[cfg(test)]
mod tests {
    use crate::figure::{Fonts, Line, Page, PageSize, Theme, ThemeMode, TrendSpec};
    use crate::i18n::Lang;

    /// Names of companies are whole beside the lines, on an upright page in smaller letters.
    #[test]
    fn names_at_the_ends_are_whole() {
        let names = [
            "蘅陌（江湾）网络技术科技有限公司",
            "星渡翱拓动力电池科技有限公司",
            "江湾泓锐膜材料有限公司",
        ];
        let lines = names.iter().enumerate().map(|(at, name)| Line {
            key: (*name).to_owned(),
            name: (*name).to_owned(),
            points: vec![(2021, Some(80.25)), (2022, Some(85.5 + at as f64))],
            subject: at == 2,
        });
        let spec = TrendSpec {
            lines: lines.collect(),
            decimals: 2,
            ..TrendSpec::default()
        };
        let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
        for size in PageSize::ALL {
            let page = Page::of(size);
            let scene = spec.scene(&page, &theme, &fonts, Lang::Zh);
            for name in names {
                let found = scene.find_texts(&fonts, name);
                assert_eq!(found.len(), 1, "{size:?}: {name}");
            }
            assert!(scene.faults(&fonts, page.least).is_empty(), "{size:?}");
        }
    }
}
