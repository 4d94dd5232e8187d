//! Circles on their way: where they stood before a change and for how long they have been moving; places between go out.

use std::collections::HashMap;

use eframe::egui::Pos2;

use super::bake::Ready;
use super::dots::Dot;

/// How long marks move, in seconds.
const LENGTH: f64 = 0.25;
/// More circles than this do not move: nobody could follow them.
const MOST: usize = 20_000;

/// What a scene shows and how it is placed: marks move when the one changes and the other does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Tells one thing shown from another.
    pub shown: usize,
    /// Tells one way to look at it from another.
    pub place: [u32; 5],
}

impl Stage {
    /// Whether marks move from that stage to this one.
    pub(super) fn moves_from(&self, before: &Self) -> bool {
        self.shown != before.shown && self.place == before.place
    }
}

/// How a circle goes along when a scene changes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Course {
    /// From where the circle of its key stood.
    Own,
    /// With the circle of a key that lies on it, by so much larger than that.
    Under(String, f32),
    /// Not at all: words stand on it, and these do not move.
    Stays,
}

/// Where circles stood when they began to move.
#[derive(Debug)]
pub(super) struct Before {
    since: f64,
    places: HashMap<String, (Pos2, f32)>,
}

impl Before {
    /// The circles of a scene that is replaced; nothing when they are too many.
    pub(super) fn of(marks: &[Ready], now: f64) -> Option<Self> {
        let mut places = HashMap::new();
        for mark in marks {
            match mark {
                Ready::Circle {
                    center,
                    radius,
                    key: Some(key),
                    course: Course::Own,
                    ..
                } => {
                    places.entry(key.clone()).or_insert((*center, *radius));
                }
                Ready::Dots(dots) => places.extend(
                    dots.iter()
                        .filter(|dot| dot.course == Course::Own)
                        .filter_map(|dot| Some((dot.key.clone()?, (dot.center, dot.radius)))),
                ),
                _ => {}
            }
            if places.len() > MOST {
                return None;
            }
        }
        (!places.is_empty()).then_some(Self { since: now, places })
    }

    /// How far the motion is; nothing once it has ended.
    pub(super) fn motion(&self, now: f64) -> Option<Motion<'_>> {
        let share = ((now - self.since) / LENGTH) as f32;
        (0.0..1.0).contains(&share).then(|| Motion {
            before: self,
            // Slows down towards the end.
            share: 1.0 - (1.0 - share).powi(3),
        })
    }
}

/// A moment of a motion.
pub(super) struct Motion<'a> {
    before: &'a Before,
    share: f32,
}

impl Motion<'_> {
    /// Where one of many circles stands now.
    pub(super) fn of(&self, dot: &Dot) -> (Pos2, f32) {
        self.on(&dot.course, dot.key.as_deref(), (dot.center, dot.radius))
    }

    /// Where a circle stands on its course.
    pub(super) fn on(
        &self,
        course: &Course,
        key: Option<&str>,
        (center, radius): (Pos2, f32),
    ) -> (Pos2, f32) {
        match course {
            Course::Own => self.between(key, center, radius),
            Course::Stays => (center, radius),
            Course::Under(key, larger) => {
                let (center, own) = self.between(Some(key), center, radius - larger);
                // It grows with what lies on it.
                (
                    center,
                    own + larger * (own / (radius - larger).max(1e-6)).min(1.0),
                )
            }
        }
    }

    /// Where a circle stands on its way; one that was not there grows.
    pub(super) fn between(&self, key: Option<&str>, center: Pos2, radius: f32) -> (Pos2, f32) {
        let Some(key) = key else {
            return (center, radius);
        };
        match self.before.places.get(key) {
            Some((from, size)) => (
                *from + (center - *from) * self.share,
                size + (radius - size) * self.share,
            ),
            None => (center, radius * self.share),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    #[test]
    fn circles_move_for_a_quarter_of_a_second() {
        let circle = |x: f32, radius: f32| Ready::Circle {
            center: pos2(x, 0.0),
            radius,
            fill: None,
            stroke: None,
            key: Some("e".to_owned()),
            course: Course::Own,
        };
        let before = Before::of(&[circle(0.0, 2.0)], 10.0).unwrap();
        let at = |now: f64| {
            before
                .motion(now)
                .map(|motion| motion.between(Some("e"), pos2(100.0, 0.0), 4.0))
        };
        let (place, radius) = at(10.0).unwrap();
        assert!(place.x.abs() < 1e-3 && (radius - 2.0).abs() < 1e-3);
        let (place, radius) = at(10.1).unwrap();
        assert!(place.x > 50.0 && place.x < 100.0 && radius > 3.0 && radius < 4.0);
        assert_eq!(at(10.25), None, "it has ended");
        // The ring of ground under it goes along, and what has words on it stays.
        let motion = before.motion(10.1).unwrap();
        let end = (pos2(100.0, 0.0), 5.0);
        let (under, wide) = motion.on(&Course::Under("e".to_owned(), 1.0), None, end);
        assert_eq!(under, place);
        assert!(
            wide > radius && wide <= radius + 1.0,
            "{wide} around {radius}"
        );
        assert_eq!(motion.on(&Course::Stays, Some("e"), end), end);
        let fresh = motion
            .on(&Course::Under("new".to_owned(), 1.0), None, end)
            .1;
        assert!(fresh < 5.0, "a new one grows with its ring: {fresh}");
        assert!(Before::of(&[], 0.0).is_none());
    }

    #[test]
    fn a_moved_view_is_no_motion() {
        let stage = |shown, place| Stage {
            shown,
            place: [place; 5],
        };
        assert!(stage(2, 1).moves_from(&stage(1, 1)));
        assert!(!stage(2, 2).moves_from(&stage(1, 1)));
        assert!(!stage(1, 1).moves_from(&stage(1, 1)));
    }
}
