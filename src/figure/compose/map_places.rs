//! Coordinates of enterprises brought into the system of the boundaries: bubbles with their areas come in; moved bubbles
//! and a word on it go out.

use super::map::MapChoices;
use crate::figure::{Bubble, HeldCircle};
use crate::geo::{Areas, System, shift};
use crate::i18n::Message;

/// The systems from which and into which coordinates are to be moved: as the user says, or as the areas of the bubbles
/// tell. None without boundaries, and where both are the same.
fn systems(
    bubbles: &[Bubble],
    areas: Option<&Areas>,
    choices: &MapChoices,
) -> Option<(System, System)> {
    let areas = areas?;
    let (from, to) = match (choices.points_in, choices.boundaries_in) {
        (None, None) => found(bubbles, areas)?,
        (points, boundaries) => (
            points.unwrap_or(System::Wgs84),
            boundaries.unwrap_or(System::Wgs84),
        ),
    };
    (from != to).then_some((from, to))
}

/// Moves bubbles and the circles of all years that have coordinates: as the user says, or as areas tell; with a note on it.
/// Without boundaries nothing is moved.
pub(super) fn reconciled(
    (bubbles, circles): (&mut [Bubble], &mut [HeldCircle]),
    areas: Option<&Areas>,
    choices: &MapChoices,
) -> Option<Message> {
    let (from, to) = systems(bubbles, areas, choices)?;
    let own = bubbles.iter_mut().filter_map(|own| own.lonlat.as_mut());
    for place in own.chain(circles.iter_mut().map(|circle| &mut circle.lonlat)) {
        *place = from.convert(*place, to);
    }
    Some(
        Message::new("figure.map_moved")
            .with("from", from.name())
            .with("to", to.name()),
    )
}

/// The systems of the points and of the boundaries, where they clearly differ.
fn found(bubbles: &[Bubble], areas: &Areas) -> Option<(System, System)> {
    let placed: Vec<(usize, [f64; 2])> = bubbles
        .iter()
        .filter_map(|bubble| bubble.area.zip(bubble.lonlat))
        .collect();
    shift(areas, &placed).map(|shift| (shift.from, shift.to))
}
