//! What a mark of a figure stands for: a name and its exact numbers come in with the marks and go out by the mark's key,
//! for whoever points at it on the screen or reads a vector file.

use super::{Mark, Scene};
use crate::i18n::{Lang, fill, number};

/// A mark in words and numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// What it stands for.
    pub name: String,
    /// What is measured and the value, one after the other.
    pub values: Vec<String>,
}

impl Scene {
    /// What the mark with this key stands for: the thing of this id, or the one that a mark with this key is part of.
    #[must_use]
    pub fn told(&self, key: &str) -> Option<Told> {
        let mut lines = titled(&self.marks, key)?.lines().map(str::to_owned);
        Some(Told {
            name: lines.next()?,
            values: lines.collect(),
        })
    }
}

/// The title of the thing that a key belongs to.
fn titled<'a>(marks: &'a [Mark], key: &str) -> Option<&'a str> {
    marks.iter().find_map(|mark| match mark {
        Mark::Thing { id, title, marks } if id == key || marks.iter().any(|own| has(own, key)) => {
            Some(title.as_str())
        }
        Mark::Thing { marks, .. } | Mark::Group { marks, .. } => titled(marks, key),
        _ => None,
    })
}

fn has(mark: &Mark, wanted: &str) -> bool {
    match mark {
        Mark::Circle { key, .. } | Mark::Path { key, .. } => key.as_deref() == Some(wanted),
        _ => false,
    }
}

/// Marks of one thing of the data, with what is told of it: its name, then what is measured and the values.
pub(super) fn thing(
    [kind, key]: [&str; 2],
    name: &str,
    values: &[(&str, String)],
    lang: Lang,
    marks: Vec<Mark>,
) -> Mark {
    let told = values.iter().filter(|(_, value)| !value.is_empty());
    let told = told.map(|(measure, value)| {
        if measure.is_empty() {
            return value.clone();
        }
        let parts: [(&str, &dyn std::fmt::Display); 2] = [("measure", measure), ("value", value)];
        fill(lang, "figure.told_value", &parts)
    });
    let lines: Vec<String> = std::iter::once(name.to_owned()).chain(told).collect();
    Mark::Thing {
        id: format!("{kind}:{key}"),
        title: lines.join("\n"),
        marks,
    }
}

/// The key of a thing; its name where it has none.
pub(super) fn own_key<'a>(key: &'a str, name: &'a str) -> &'a str {
    if key.is_empty() { name } else { key }
}

/// A value with all that counts of it: figures draw fewer digits.
pub(super) fn exact(value: f64, lang: Lang) -> String {
    let decimals = if value.abs() >= 0.01 || value == 0.0 {
        4
    } else {
        9
    };
    number(value, decimals, lang)
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::figure::{
        BoardItem, ContributionSpec, Figure, Fonts, GaugeRow, GaugesSpec, HeatRow, HeatmapSpec,
        Line, Page, PageSize, PortraitSpec, QuadrantPoint, QuadrantRole, QuadrantSpec, RadarAxis,
        Theme, ThemeMode,
    };

    fn scene(figure: &Figure) -> Scene {
        let page = Page::of(PageSize::Slide);
        let theme = Theme::of(ThemeMode::Light);
        figure.scene(&page, &theme, &Fonts::bundled(), Lang::En)
    }

    #[test]
    fn a_point_is_told_by_its_key() {
        let scene = scene(&Figure::Quadrant(QuadrantSpec {
            axes: ["Level".to_owned(), "Growth".to_owned()],
            roles: ["drives", "holds back", "both"].map(str::to_owned),
            points: vec![QuadrantPoint {
                key: "a".to_owned(),
                name: "Patents".to_owned(),
                at: [85.256_12, -1.5],
                role: QuadrantRole::Constraint,
                ..QuadrantPoint::default()
            }],
            ..QuadrantSpec::default()
        }));
        let told = scene.told("a");
        let expected = Told {
            name: "Patents".to_owned(),
            values: ["Level: 85.2561", "Growth: −1.5", "holds back"]
                .map(str::to_owned)
                .into(),
        };
        assert_eq!(told, Some(expected));
        assert_eq!(scene.told("b"), None);
    }

    #[test]
    fn a_portrait_tells_of_dimensions_boards_indicators_and_years() {
        let axis = |name: &str, value: f64| RadarAxis {
            name: name.to_owned(),
            share: Some(0.5),
            value: Some(value),
            peers: None,
        };
        let scene = scene(&Figure::Portrait(PortraitSpec {
            axes: vec![
                axis("Input", 12.345_6),
                axis("Output", 3.0),
                axis("Growth", 1.0),
            ],
            items: vec![BoardItem {
                name: "Patents".to_owned(),
                value: "8".to_owned(),
                points: Some(7.123_4),
                best: Some(10.0),
                percent_rank: Some(0.912_3),
                long: Some(true),
                place: "12 / 412".to_owned(),
                next: String::new(),
                ..BoardItem::default()
            }],
            history: vec![Line {
                key: "own".to_owned(),
                name: "Eastshore".to_owned(),
                points: vec![(2020, Some(51.234_5)), (2021, None), (2022, Some(60.0))],
                subject: true,
            }],
            decimals: 1,
            ..PortraitSpec::default()
        }));
        let told = |key: &str| scene.told(key).map(|own| own.values);
        let of_item = [
            "Value: 8",
            "Points: 7.1234 / 10",
            "Percent rank: 91.23%",
            "Peer rank: 12 / 412",
        ];
        for key in ["board:Patents", "item:Patents"] {
            assert_eq!(told(key), Some(of_item.map(str::to_owned).into()), "{key}");
        }
        for key in ["corner:Input", "dimension:Input"] {
            assert_eq!(told(key), Some(vec!["Points: 12.3456".to_owned()]), "{key}");
        }
        assert_eq!(
            told("year:own:2020"),
            Some(vec!["2020: 51.2345".to_owned()])
        );
        assert_eq!(told("year:own:2021"), None);
    }

    #[test]
    fn cells_bars_and_gauges_tell_more_digits_than_they_draw() {
        let heat = scene(&Figure::Heatmap(HeatmapSpec {
            columns: vec!["Input".to_owned(), "Output".to_owned()],
            total: "Total".to_owned(),
            rows: vec![HeatRow {
                key: "e".to_owned(),
                name: "Eastshore".to_owned(),
                total: Some(61.0),
                cells: vec![Some(12.345_6), None],
                ..HeatRow::default()
            }],
            decimals: 1,
            ..HeatmapSpec::default()
        }));
        let told = |scene: &Scene, key: &str| scene.told(key).map(|own| (own.name, own.values));
        let (name, values) = told(&heat, "cell:0:0").expect("a cell");
        assert_eq!(
            (name.as_str(), values[0].as_str()),
            ("Eastshore", "Input: 12.3456")
        );
        assert_eq!(
            told(&heat, "cell:0:1").expect("a gap").1[0],
            "Output: No data"
        );
        let bars = scene(&Figure::Contribution(ContributionSpec {
            from: ("2020".to_owned(), 50.0),
            to: ("2021".to_owned(), 51.251),
            dimensions: vec![("Input".to_owned(), vec![("R&D".to_owned(), 1.251)])],
            decimals: 1,
            ..ContributionSpec::default()
        }));
        assert_eq!(
            told(&bars, "contribution:1:R&D").expect("a bar").1[0],
            "Adds: +1.251"
        );
        let gauges = scene(&Figure::Gauges(GaugesSpec {
            rows: vec![GaugeRow {
                name: "Patents".to_owned(),
                value: Some(89.703),
                threshold: Some(90.0),
                ..GaugeRow::default()
            }],
            unit: "%".to_owned(),
            decimals: 1,
            ..GaugesSpec::default()
        }));
        let values = told(&gauges, "card:Patents").expect("a card").1;
        assert_eq!(values[0], "Value: 89.703%");
        assert_eq!(values[1], "Threshold: 90%");
    }
}
