//! Names by numbers: names that have no room beside their marks come in; a list of them in columns, each with the number
//! that stands at its mark, goes out.

use super::Mark;
use super::pen::Pen;

/// Most names: more numbers nobody would look up.
pub(super) const MOST: usize = 24;
/// Most columns beside each other.
const COLUMNS: usize = 4;

/// How names stand in a width.
#[derive(Clone, Copy)]
pub(super) struct Numbered<'a> {
    pen: Pen<'a>,
    width: f32,
    columns: usize,
    /// How many names have room.
    pub count: usize,
}

impl<'a> Numbered<'a> {
    /// As many of the names as have room in a width and a height.
    pub fn new(pen: Pen<'a>, names: &[&str], width: f32, height: f32) -> Self {
        let look = Self::look(pen);
        let names = &names[..names.len().min(MOST)];
        let widest = pen.widest(look, names.iter().copied()) + Self::lead(pen);
        let between = Self::between(pen);
        let columns = (((width + between) / (widest + between)) as usize).clamp(1, COLUMNS);
        let rows = ((height - Self::above(pen)) / look.line() + 0.01).floor();
        Self {
            pen,
            width,
            columns,
            count: names.len().min(rows.max(0.0) as usize * columns),
        }
    }

    fn look(pen: Pen) -> super::Lettering {
        super::Lettering::new(pen.small, pen.theme.text)
    }

    fn above(pen: Pen) -> f32 {
        pen.small * 0.5
    }

    fn between(pen: Pen) -> f32 {
        pen.small * 1.8
    }

    /// What a number and the gap behind it take.
    fn lead(pen: Pen) -> f32 {
        pen.small * 1.9
    }

    /// Height of the list with what stands above it; 0 without names.
    pub fn height(&self) -> f32 {
        let rows = self.count.div_ceil(self.columns);
        if rows == 0 {
            return 0.0;
        }
        Self::above(self.pen) + Self::look(self.pen).line() * rows as f32
    }

    /// The list of these names, from 1 on, down the columns.
    pub fn marks(&self, names: &[&str], [left, top]: [f32; 2]) -> Vec<Mark> {
        let pen = self.pen;
        let look = Self::look(pen);
        let (lead, between) = (Self::lead(pen), Self::between(pen));
        let gaps = between * (self.columns - 1) as f32;
        let wide = (self.width - gaps) / self.columns as f32;
        let rows = names.len().div_ceil(self.columns).max(1);
        let number = look.ink(pen.theme.quiet).medium().end();
        let top = top + Self::above(pen);
        let names = look.fit_names(pen.fonts, names, wide - lead);
        let each = names.into_iter().enumerate();
        each.flat_map(|(at, name)| {
            let x = left + (wide + between) * (at / rows) as f32;
            let y = top + look.line() * ((at % rows) as f32 + 0.5);
            let end = x + lead - pen.small * 0.6;
            [
                number.centered(end, y, (at + 1).to_string()),
                look.centered(x + lead, y, name),
            ]
        })
        .collect()
    }
}
