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

/// How much the scale may differ between north and south before the bar says where it holds.
const EVEN: f64 = 1.12;

/// The bar for a scale in points to the metre of the plane, measured on the ground at a point of it; none where no one
/// scale holds.
pub fn scale_bar(geometry: &MapGeometry, scale: f64, at: [f64; 2], ink: Ink) -> Option<Block> {
    if !has_scale(geometry) {
        return None;
    }
    let longest = f64::from(ink.body * LONGEST);
    let scale = scale / geometry.ground(at);
    let metres = round_down(longest / scale);
    let length = (metres * scale) as f32;
    let size = ink.caption();
    let (key, value) = if metres >= 1_000.0 {
        ("figure.map_km", metres / 1_000.0)
    } else {
        ("figure.map_m", metres)
    };
    let mut words = fill(ink.lang, key, &[("count", &number(value, 3, ink.lang))]);
    if let Some(latitude) = latitude(geometry, at) {
        let args: [(&str, &dyn std::fmt::Display); 2] =
            [("scale", &words), ("latitude", &latitude)];
        words = fill(ink.lang, "figure.map_scale_at", &args);
    }
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

/// The latitude at which the bar holds, in whole degrees with its hemisphere, where the scale differs much.
fn latitude(geometry: &MapGeometry, at: [f64; 2]) -> Option<String> {
    let frame = geometry.frame;
    let x = frame.centre()[0];
    let (north, south) = (
        geometry.ground([x, frame.min[1]]),
        geometry.ground([x, frame.max[1]]),
    );
    if north.max(south) <= north.min(south) * EVEN {
        return None;
    }
    let [_, latitude] = geometry.lonlat(at)?;
    let side = if latitude < 0.0 { "S" } else { "N" };
    Some(format!("{:.0}°\u{2009}{side}", latitude.abs()))
}
