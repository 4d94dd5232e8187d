//! Coordinates of enterprises brought into the system of the boundaries: bubbles with their areas come in; moved bubbles
//! and a word on it go out.

use super::map::MapChoices;
use crate::figure::Bubble;
use crate::geo::{Areas, System, shift};
use crate::i18n::Message;

/// Moves the bubbles with coordinates: as the user says, or as their areas tell. Without boundaries nothing is moved.
pub(super) fn reconciled(
    bubbles: &mut [Bubble],
    areas: Option<&Areas>,
    choices: &MapChoices,
) -> Option<Message> {
    let areas = areas?;
    let (from, to) = match (choices.points_in, choices.boundaries_in) {
        (None, None) => found(bubbles, areas)?,
        (points, boundaries) => (
            points.unwrap_or(System::Wgs84),
            boundaries.unwrap_or(System::Wgs84),
        ),
    };
    if from == to {
        return None;
    }
    for place in bubbles
        .iter_mut()
        .filter_map(|bubble| bubble.lonlat.as_mut())
    {
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
