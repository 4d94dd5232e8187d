//! What flows over pages: headings, paragraphs, facts and tables, broken where a page ends.

use super::table::{Grid, TableSpec};
use crate::figure::{Area, Fonts, Lettering, Mark, Page, Theme, moved};

/// A piece of text or a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A quiet note in small letters.
    Note(String),
    /// Names with what they are.
    Facts(Vec<(String, String)>),
    /// A table.
    Table(TableSpec),
}

/// So many rows alone on a last page are brought back to the page before.
const FEW: usize = 8;

/// Puts blocks on pages.
pub(super) struct Flow<'a> {
    pub page: &'a Page,
    pub theme: &'a Theme,
    pub fonts: &'a Fonts,
}

/// A line, or lines, that stand together.
struct Piece {
    marks: Vec<Mark>,
    tall: f32,
}

impl Flow<'_> {
    /// The marks of each page: `first` is what the first one has free, `others` what each of the others has.
    pub fn pages(&self, blocks: &[Block], first: Area, others: Area) -> Vec<Vec<Mark>> {
        let mut pages: Vec<Vec<Mark>> = vec![Vec::new()];
        let mut area = first;
        let mut y = area[1];
        let mut fresh = true;
        for (at, block) in blocks.iter().enumerate() {
            if let Block::Table(spec) = block {
                self.table(spec, &mut pages, &mut area, &mut y, others);
                y += self.page.body * 1.1;
                fresh = false;
                continue;
            }
            let above = match block {
                Block::Heading(_) if !fresh => self.page.body * 0.7,
                _ => 0.0,
            };
            for (row, piece) in self.pieces(block, area[2]).into_iter().enumerate() {
                let above = if row == 0 { above } else { 0.0 };
                let keep = self.kept_with(block, blocks.get(at + 1), area[2]);
                if y + above + piece.tall + keep > area[1] + area[3] + 0.1 && !fresh {
                    pages.push(Vec::new());
                    (area, y) = (others, others[1]);
                } else {
                    y += above;
                }
                if let Some(page) = pages.last_mut() {
                    page.extend(moved(piece.marks, [area[0], y]));
                }
                y += piece.tall;
                fresh = false;
            }
            y += match block {
                Block::Heading(_) => self.page.body * 0.2,
                _ => self.page.body * 0.6,
            };
        }
        pages
    }

    /// A heading does not stand at the end of a page: it takes along the beginning of what follows.
    fn kept_with(&self, block: &Block, next: Option<&Block>, width: f32) -> f32 {
        match (block, next) {
            (Block::Heading(_), Some(Block::Table(spec))) => {
                Grid::new(spec, self.page, self.theme, self.fonts, width).least_height()
            }
            (Block::Heading(_), Some(_)) => self.page.body * 3.0,
            _ => 0.0,
        }
    }

    fn table(
        &self,
        spec: &TableSpec,
        pages: &mut Vec<Vec<Mark>>,
        area: &mut Area,
        y: &mut f32,
        others: Area,
    ) {
        if spec.rows.is_empty() {
            return;
        }
        let mut grid = Grid::new(spec, self.page, self.theme, self.fonts, area[2]);
        self.close_up(spec, &mut grid, *area, *y, others);
        let mut from = 0;
        while from < spec.rows.len() {
            let bottom = area[1] + area[3];
            if *y + grid.least_height() > bottom && *y > area[1] + 0.1 {
                pages.push(Vec::new());
                (*area, *y) = (others, others[1]);
                continue;
            }
            let (marks, next, end) = grid.piece(from, area[0], *y, bottom);
            if let Some(page) = pages.last_mut() {
                page.extend(marks);
            }
            from = next;
            *y = end;
            if from < spec.rows.len() {
                pages.push(Vec::new());
                (*area, *y) = (others, others[1]);
            }
        }
    }

    /// Brings the rows of a table closer to each other where that saves a page with few rows on it.
    fn close_up(&self, spec: &TableSpec, grid: &mut Grid, area: Area, y: f32, others: Area) {
        let pages = |grid: &Grid| -> (usize, usize) {
            let (mut from, mut count, mut last) = (0, 0, 0);
            let (mut top, mut bottom) = (y, area[1] + area[3]);
            while from < spec.rows.len() {
                let next = grid.piece(from, 0.0, top, bottom).1;
                last = next - from;
                from = next;
                count += 1;
                (top, bottom) = (others[1], others[1] + others[3]);
            }
            (count, last)
        };
        let (wanted, last) = pages(grid);
        if wanted < 2 || last > FEW {
            return;
        }
        for share in [0.85, 0.7, 0.55, 0.4] {
            grid.closer(share);
            if pages(grid).0 < wanted {
                return;
            }
        }
        grid.closer(1.0);
    }

    /// The lines of a block, each from the origin.
    fn pieces(&self, block: &Block, width: f32) -> Vec<Piece> {
        let body = self.page.body;
        let lines = |look: Lettering, words: &str, pitch: f32| -> Vec<Piece> {
            self.fonts
                .wrap(words, look.size, look.weight, width)
                .into_iter()
                .map(|line| Piece {
                    marks: vec![look.at(0.0, look.size * 0.98, line)],
                    tall: look.size * pitch,
                })
                .collect()
        };
        match block {
            Block::Heading(words) => lines(
                Lettering::new(body * 1.15, self.theme.text).medium(),
                words,
                1.5,
            ),
            Block::Text(words) => lines(Lettering::new(body, self.theme.text), words, 1.6),
            Block::Note(words) => {
                let look = Lettering::new(self.page.small(), self.theme.quiet);
                lines(look, words, 1.5)
            }
            Block::Facts(facts) => self.facts(facts, width),
            Block::Table(_) => Vec::new(),
        }
    }

    fn facts(&self, facts: &[(String, String)], width: f32) -> Vec<Piece> {
        let name = Lettering::new(self.page.body, self.theme.quiet);
        let value = Lettering::new(self.page.body, self.theme.text);
        let widest = facts
            .iter()
            .map(|(words, _)| name.width(self.fonts, words))
            .fold(0.0_f32, f32::max);
        let left = (widest + self.page.body * 1.6).min(width * 0.4);
        let pitch = self.page.body * 1.55;
        facts
            .iter()
            .map(|(label, words)| {
                let lines = self
                    .fonts
                    .wrap(words, value.size, value.weight, width - left);
                let label = name.fit(self.fonts, label, left - self.page.body * 0.6);
                let base = value.size * 0.98;
                let mut marks = vec![name.at(0.0, base, label)];
                let count = lines.len() as f32;
                for (at, line) in lines.into_iter().enumerate() {
                    marks.push(value.at(left, base + pitch * at as f32, line));
                }
                Piece {
                    marks,
                    tall: pitch * count,
                }
            })
            .collect()
    }
}
