//! What a mark of a figure stands for: the key of a mark comes in, its name and its exact numbers go out, for whoever
//! points at it on the screen.

use super::Figure;

/// A mark in words and numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// What it stands for.
    pub name: String,
    /// What is measured, and the value.
    pub values: Vec<(String, f64)>,
    /// What it is among the others, where it is anything.
    pub role: Option<String>,
}

impl Figure {
    /// What the mark with this key stands for; nothing where no mark has it or the figure says it all.
    #[must_use]
    pub fn told(&self, key: &str) -> Option<Told> {
        let Self::Quadrant(spec) = self else {
            return None;
        };
        let point = spec.points.iter().find(|point| point.key == key)?;
        let axes = spec.axes.iter().cloned();
        Some(Told {
            name: point.name.clone(),
            values: axes.zip(point.at).collect(),
            role: point.role.name(&spec.roles).map(str::to_owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{QuadrantPoint, QuadrantRole, QuadrantSpec};

    #[test]
    fn a_point_is_told_by_its_key() {
        let figure = Figure::Quadrant(QuadrantSpec {
            axes: ["Level".to_owned(), "Growth".to_owned()],
            roles: ["drives", "holds back", "both"].map(str::to_owned),
            points: vec![QuadrantPoint {
                key: "a".to_owned(),
                name: "Patents".to_owned(),
                at: [85.25, -1.5],
                role: QuadrantRole::Constraint,
                ..QuadrantPoint::default()
            }],
            ..QuadrantSpec::default()
        });
        let told = figure.told("a");
        let expected = Told {
            name: "Patents".to_owned(),
            values: vec![("Level".to_owned(), 85.25), ("Growth".to_owned(), -1.5)],
            role: Some("holds back".to_owned()),
        };
        assert_eq!(told, Some(expected));
        assert_eq!(figure.told("b"), None);
    }
}
