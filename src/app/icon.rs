//! The window's own icons: strokes on a field of 24 units, read once from `assets/icons/icons.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use eframe::egui::epaint::{CubicBezierShape, PathStroke};
use eframe::egui::{Atom, Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2};

macro_rules! icons {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// An icon; always shown beside words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Icon { $(#[doc = $name] $variant),* }

        impl Icon {
            /// All icons.
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$variant),*];

            fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
    };
}

icons! {
    Start "start", Data "data", Points "points", Index "index", Trends "trends", Map "map", Open "open",
    Add "add", Close "close", Undo "undo", Redo "redo", Search "search", Filter "filter", Export "export",
    Copy "copy", Language "language", Light "light", Dark "dark", City "city", Warning "warning", Error "error",
    Note "note", Check "check", Up "up", Down "down", Left "left", Right "right", More "more", Fit "fit",
    File "file", Fold "fold", Scheme "scheme", Save "save", Report "report", Funds "funds",
    Projects "projects",
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Line(Vec<Pos2>, bool),
    Curve([Pos2; 4]),
    Circle(Pos2, f32),
    Dot(Pos2, f32),
}

static PIECES: LazyLock<HashMap<&'static str, Vec<Piece>>> = LazyLock::new(|| {
    include_str!("../../assets/icons/icons.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .map(|(name, path)| (name, parse(path)))
        .collect()
});

fn parse(path: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut line: Vec<Pos2> = Vec::new();
    let mut words = path.split_whitespace();
    let finish = |line: &mut Vec<Pos2>, closed: bool, pieces: &mut Vec<Piece>| {
        if line.len() > 1 {
            pieces.push(Piece::Line(std::mem::take(line), closed));
        }
        line.clear();
    };
    while let Some(step) = words.next() {
        let mut number = || {
            words
                .next()
                .and_then(|word| word.parse().ok())
                .unwrap_or(0.0_f32)
        };
        match step {
            "M" => {
                finish(&mut line, false, &mut pieces);
                line.push(pos2(number(), number()));
            }
            "L" => line.push(pos2(number(), number())),
            "C" => {
                let from = line.last().copied().unwrap_or(Pos2::ZERO);
                let points = [
                    from,
                    pos2(number(), number()),
                    pos2(number(), number()),
                    pos2(number(), number()),
                ];
                finish(&mut line, false, &mut pieces);
                pieces.push(Piece::Curve(points));
                line.push(points[3]);
            }
            "Z" => finish(&mut line, true, &mut pieces),
            "O" => pieces.push(Piece::Circle(pos2(number(), number()), number())),
            "D" => pieces.push(Piece::Dot(pos2(number(), number()), number())),
            _ => {}
        }
    }
    finish(&mut line, false, &mut pieces);
    pieces
}

impl Icon {
    /// Paints the icon into a rectangle.
    pub fn paint(self, painter: &Painter, rect: Rect, color: Color32) {
        let Some(pieces) = PIECES.get(self.name()) else {
            return;
        };
        let side = rect.width().min(rect.height());
        let scale = side / 24.0;
        let corner = rect.center() - Vec2::splat(side / 2.0);
        let place = |point: Pos2| corner + point.to_vec2() * scale;
        let width = 1.75 * scale.max(0.6);
        for piece in pieces {
            match piece {
                Piece::Line(points, closed) => {
                    let points: Vec<Pos2> = points.iter().map(|&point| place(point)).collect();
                    let stroke = PathStroke::new(width, color);
                    painter.add(if *closed {
                        Shape::closed_line(points, stroke)
                    } else {
                        Shape::line(points, stroke)
                    });
                }
                Piece::Curve(points) => {
                    painter.add(CubicBezierShape::from_points_stroke(
                        points.map(place),
                        false,
                        Color32::TRANSPARENT,
                        Stroke::new(width, color),
                    ));
                }
                Piece::Circle(center, radius) => {
                    painter.circle_stroke(
                        place(*center),
                        radius * scale,
                        Stroke::new(width, color),
                    );
                }
                Piece::Dot(center, radius) => {
                    painter.circle_filled(place(*center), radius * scale, color);
                }
            }
        }
    }

    /// The icon as a part of a button or label, in the colour of its words.
    pub fn atom(self, side: f32) -> Atom<'static> {
        Atom::paint(Vec2::splat(side), move |ui, args| {
            self.paint(ui.painter(), args.rect, args.fallback_text_color);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_drawn_inside_its_field() {
        for icon in Icon::ALL {
            let pieces = &PIECES[icon.name()];
            assert!(!pieces.is_empty(), "{icon:?}");
            for piece in pieces {
                let points = match piece {
                    Piece::Line(points, _) => points.clone(),
                    Piece::Curve(points) => points.to_vec(),
                    Piece::Circle(center, _) | Piece::Dot(center, _) => vec![*center],
                };
                assert!(
                    points
                        .iter()
                        .all(|p| (0.0..=24.0).contains(&p.x) && (0.0..=24.0).contains(&p.y)),
                    "{icon:?}"
                );
            }
        }
    }
}
