//! Whether the coordinates of enterprises are in the system of the boundaries: points with the areas that they are said
//! to lie in come in; the conversion under which they do goes out.

use super::{Areas, System};

/// Points that are looked at.
const SAMPLE: usize = 1_000;
/// Fewer strays than this say nothing.
const STRAYS: usize = 10;

/// A conversion of the points under which far more of them lie where they belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The system that the points seem to be in.
    pub from: System,
    /// That of the boundaries.
    pub to: System,
    /// Points outside their area as they are.
    pub now: usize,
    /// Points outside their area after the conversion.
    pub then: usize,
    /// Points looked at.
    pub count: usize,
}

/// The ways in which two published maps of the same place differ; the likeliest first, as it wins among equals.
const WAYS: [(System, System); 6] = [
    (System::Wgs84, System::Gcj02),
    (System::Gcj02, System::Wgs84),
    (System::Bd09, System::Gcj02),
    (System::Bd09, System::Wgs84),
    (System::Wgs84, System::Bd09),
    (System::Gcj02, System::Bd09),
];

/// The conversion that brings points into the areas that their rows name; none when they lie well enough as they are,
/// or when no conversion mends it. Of those that stray now, three in four must be where they belong then.
#[must_use]
pub fn shift(areas: &Areas, placed: &[(usize, [f64; 2])]) -> Option<Shift> {
    let step = placed.len() / SAMPLE + 1;
    let sample: Vec<&(usize, [f64; 2])> = placed.iter().step_by(step).collect();
    let strays = |from: System, to: System| {
        let outside = sample.iter().filter(|(area, point)| {
            let point = from.convert(*point, to);
            areas
                .areas
                .get(*area)
                .is_some_and(|area| !area.contains(point))
        });
        outside.count()
    };
    let now = strays(System::Wgs84, System::Wgs84);
    if now < STRAYS || now * 100 < sample.len() {
        return None;
    }
    let (from, to, then) = WAYS
        .into_iter()
        .map(|(from, to)| (from, to, strays(from, to)))
        .min_by_key(|(.., then)| *then)?;
    (then * 4 <= now).then_some(Shift {
        from,
        to,
        now,
        then,
        count: sample.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{Area, Polygon};

    /// Nine towns of some 2 km in Zhangjiagang, in a system.
    fn towns(system: System) -> Areas {
        let corner = |column: i32, row: i32| {
            let point = [
                120.50 + 0.02 * f64::from(column),
                31.85 + 0.018 * f64::from(row),
            ];
            System::Wgs84.convert(point, system)
        };
        let areas = (0..9).map(|at| {
            let (column, row) = (at % 3, at / 3);
            Area {
                name: at.to_string(),
                polygons: vec![Polygon {
                    outer: vec![
                        corner(column, row),
                        corner(column + 1, row),
                        corner(column + 1, row + 1),
                        corner(column, row + 1),
                    ],
                    holes: Vec::new(),
                }],
                ..Area::default()
            }
        });
        Areas {
            areas: areas.collect(),
            ..Areas::default()
        }
    }

    /// A lattice of points in each town, in a system.
    fn points(system: System) -> Vec<(usize, [f64; 2])> {
        let mut points = Vec::new();
        for at in 0..9_usize {
            for step in 0..49 {
                let share = |k: usize| 0.02 + 0.96 * k as f64 / 6.0;
                let point = [
                    120.50 + 0.02 * ((at % 3) as f64 + share(step % 7)),
                    31.85 + 0.018 * ((at / 3) as f64 + share(step / 7)),
                ];
                points.push((at, System::Wgs84.convert(point, system)));
            }
        }
        points
    }

    #[test]
    fn each_pair_of_systems_is_told_apart() {
        let systems = [System::Wgs84, System::Gcj02, System::Bd09];
        for ours in systems {
            for theirs in systems {
                let found = shift(&towns(theirs), &points(ours));
                let expected = (ours != theirs).then_some((ours, theirs));
                assert_eq!(
                    found.map(|shift| (shift.from, shift.to)),
                    expected,
                    "{found:?}"
                );
                if let Some(found) = found {
                    assert!(found.then == 0 && found.now > 100, "{found:?}");
                }
            }
        }
    }

    #[test]
    fn what_no_conversion_mends_stays_as_it_is() {
        let swapped: Vec<(usize, [f64; 2])> = points(System::Wgs84)
            .into_iter()
            .map(|(at, point)| (8 - at, point))
            .collect();
        assert_eq!(shift(&towns(System::Wgs84), &swapped), None);
        assert_eq!(shift(&towns(System::Gcj02), &[]), None);
    }
}
