//! Legends: swatches with names in one row or several, at the top left, in the order of the data.

use super::{Color, Fonts, Lettering, Mark, PathStep, Stroke};

/// What stands before a name.
#[derive(Clone, Debug, PartialEq)]
pub enum Swatch {
    /// A filled square.
    Fill(Color),
    /// A piece of line.
    Line(Stroke),
    /// A dot with its rim.
    Dot(Color, Stroke),
}

/// Lays entries out from the left top, within a width; gives the marks and the height that they take.
#[must_use]
pub fn legend(
    entries: &[(Swatch, String)],
    look: Lettering,
    fonts: &Fonts,
    [left, top]: [f32; 2],
    width: f32,
) -> (Vec<Mark>, f32) {
    if entries.is_empty() {
        return (Vec::new(), 0.0);
    }
    let swatch = look.size * 0.85;
    let lead = if entries
        .iter()
        .any(|(kind, _)| matches!(kind, Swatch::Line(_)))
    {
        swatch * 2.0
    } else {
        swatch * 1.5
    };
    let mut marks = Vec::new();
    let (mut x, mut row) = (left, 0);
    let room = (width - lead).max(look.size);
    let names: Vec<String> = (entries.iter())
        .map(|(_, name)| look.fit_name(fonts, name, room))
        .collect();
    let taken: Vec<f32> = (names.iter())
        .map(|name| lead + look.width(fonts, name))
        .collect();
    let limit = even(&taken, look.size * 1.4, width);
    for (((kind, _), name), taken) in entries.iter().zip(names).zip(taken) {
        if x > left && x + taken > left + limit + 0.01 {
            x = left;
            row += 1;
        }
        let middle = top + look.line() * (row as f32 + 0.5);
        marks.push(kind.mark(x, middle, swatch));
        marks.push(look.centered(x + lead, middle, name));
        x += taken + look.size * 1.4;
    }
    (marks, look.line() * (row + 1) as f32)
}

/// The narrowest width in which entries take no more rows than in all of it: none stands alone in a last row that can
/// have company.
fn even(taken: &[f32], gap: f32, width: f32) -> f32 {
    let rows = |limit: f32| {
        let (mut x, mut rows) = (0.0, 1);
        for own in taken {
            if x > 0.0 && x + own > limit + 0.01 {
                x = 0.0;
                rows += 1;
            }
            x += own + gap;
        }
        rows
    };
    let whole = rows(width);
    if whole < 2 {
        return width;
    }
    let tried = (0..=40_u8).map(|step| width * f32::from(step) / 40.0);
    tried
        .into_iter()
        .find(|limit| rows(*limit) == whole)
        .unwrap_or(width)
}

impl Swatch {
    fn mark(&self, x: f32, middle: f32, side: f32) -> Mark {
        match self {
            Self::Fill(color) => Mark::Rect {
                rect: [x, middle - side / 2.0, side, side],
                radius: side * 0.15,
                fill: Some(*color),
                stroke: None,
            },
            Self::Dot(color, rim) => Mark::Circle {
                center: [x + side / 2.0, middle],
                radius: (side - rim.width) / 2.0,
                fill: Some(*color),
                stroke: Some(rim.clone()),
                key: None,
            },
            Self::Line(stroke) => line(
                &[[x - side * 0.1, middle], [x + side * 1.5, middle]],
                stroke.clone(),
            ),
        }
    }
}

/// A line through points.
#[must_use]
pub fn line(points: &[[f32; 2]], stroke: Stroke) -> Mark {
    let steps = points
        .iter()
        .enumerate()
        .map(|(at, point)| {
            if at == 0 {
                PathStep::Move(*point)
            } else {
                PathStep::Line(*point)
            }
        })
        .collect();
    Mark::Path {
        steps,
        fill: None,
        stroke: Some(stroke),
        key: None,
    }
}

/// A full line of a width and colour.
#[must_use]
pub fn solid(width: f32, color: Color) -> Stroke {
    Stroke {
        width,
        color,
        dash: Vec::new(),
    }
}

/// A dashed line of a width and colour.
#[must_use]
pub fn dashed(width: f32, color: Color) -> Stroke {
    Stroke {
        width,
        color,
        dash: vec![width * 4.0, width * 3.0],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_entry_stands_alone_in_the_last_row_that_can_have_company() {
        // Three of which two have room in a row: the short last one goes with the second.
        let limit = even(&[100.0, 90.0, 30.0], 10.0, 205.0);
        assert!((130.0..200.0).contains(&limit), "{limit}");
        assert!((even(&[50.0, 50.0], 10.0, 205.0) - 205.0).abs() < 1e-6);
    }
}
