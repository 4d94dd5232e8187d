//! A number in a disc, as ranks and counts stand on the map: a look and a place come in; marks go out.

use super::style::{baseline, lettered};
use crate::figure::{Anchor, Color, Mark, Stroke, Weight};

/// How a disc looks.
#[derive(Clone, Debug)]
pub struct Disc {
    pub radius: f32,
    /// Size of the number.
    pub size: f32,
    pub fill: Color,
    pub rim: Stroke,
    /// Colour of the number.
    pub letters: Color,
}

impl Disc {
    /// The disc at a place, with its number.
    pub fn marks(self, at: [f32; 2], words: &str, key: Option<String>) -> Vec<Mark> {
        let circle = Mark::Circle {
            center: at,
            radius: self.radius,
            fill: Some(self.fill),
            stroke: Some(self.rim),
            key,
        };
        let foot = [at[0], baseline(at[1], self.size)];
        let (size, color) = (self.size, self.letters);
        let number = lettered(foot, words, size, Weight::Bold, color, Anchor::Middle);
        vec![circle, number]
    }
}
