//! A bar of round length in metres or kilometres.

use super::geometry::MapGeometry;
use super::legend::Block;
use super::size_legend::round_down;
use super::style::{Ink, full, lettered};
use crate::figure::{Anchor, Mark, PathStep, Weight};
use crate::i18n::{fill, number};

/// Longest bar in body sizes.
const LONGEST: f32 = 7.0;

/// Whether one scale holds for the whole map: not for a schematic one, and not for the world.
pub fn has_scale(geometry: &MapGeometry) -> bool {
    !geometry.is_schematic() && geometry.frame.width() < 9.0e6
}

/// The bar for a scale in points to the metre, where one scale holds.
pub fn scale_bar(geometry: &MapGeometry, scale: f64, ink: Ink) -> Option<Block> {
    if !has_scale(geometry) {
        return None;
    }
    let longest = f64::from(ink.body * LONGEST);
    let metres = round_down(longest / scale);
    let length = (metres * scale) as f32;
    let size = ink.caption();
    let (key, value) = if metres >= 1_000.0 {
        ("figure.map_km", metres / 1_000.0)
    } else {
        ("figure.map_m", metres)
    };
    let words = fill(ink.lang, key, &[("count", &number(value, 3, ink.lang))]);
    let (top, tick) = (size * 1.25, ink.body * 0.3);
    let marks = vec![
        lettered(
            [0.0, size * 0.9],
            words.clone(),
            size,
            Weight::Regular,
            ink.theme.quiet,
            Anchor::Start,
        ),
        Mark::Path {
            steps: vec![
                PathStep::Move([0.0, top]),
                PathStep::Line([0.0, top + tick]),
                PathStep::Line([length, top + tick]),
                PathStep::Line([length, top]),
            ],
            fill: None,
            stroke: Some(full(ink.body * 0.07, ink.theme.quiet)),
            key: None,
        },
    ];
    Some(Block {
        marks,
        width: length.max(ink.width(&words, size, Weight::Regular)),
        height: top + tick + ink.body * 0.05,
    })
}
