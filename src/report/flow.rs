//! What flows over pages: headings, paragraphs, facts and tables, broken where a page ends.

use super::table::{Grid, TableSpec};
use crate::figure::{Area, Fonts, Lettering, Mark, Page, Theme, moved};

/// A piece of text or a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// The title of a part that begins on the page of another.
    Title(String),
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

/// A last page filled to less than this share is no page of its own, if that can be helped.
const SPARSE: f32 = 0.4;
/// How close rows may come to each other to spare a page, as shares of the usual room between them.
const CLOSER: [f32; 4] = [0.85, 0.7, 0.55, 0.4];
/// How full pages are at the least where what is on them is spread evenly.
const EVEN: [f32; 10] = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

/// Puts blocks on pages.
pub(super) struct Flow<'a> {
    pub page: &'a Page,
    pub theme: &'a Theme,
    pub fonts: &'a Fonts,
}

/// A block in lines.
enum Made<'a> {
    Lines(Vec<Piece>),
    Table(Grid<'a>),
}

/// A line, or lines, that stand together.
struct Piece {
    marks: Vec<Mark>,
    tall: f32,
}

impl Flow<'_> {
    /// The marks of each page: `first` is what the first one has free, `others` what each of the others has. A last page
    /// with little on it is spared by rows closer to each other; where that does not do, all pages are filled evenly.
    /// The room that is left on the last one comes along.
    pub fn pages(&self, blocks: &[Block], first: Area, others: Area) -> (Vec<Vec<Mark>>, Area) {
        let sheets = self.laid(blocks, first, others);
        let room = sheets.room();
        (sheets.pages, room)
    }

    fn laid<'a>(&'a self, blocks: &[Block], first: Area, others: Area) -> Sheets<'a> {
        // Words are broken into lines once, however often they are laid.
        let made: Vec<Made> = blocks
            .iter()
            .map(|block| match block {
                Block::Table(spec) => {
                    Made::Table(Grid::new(spec, self.page, self.theme, self.fonts, first[2]))
                }
                _ => Made::Lines(self.pieces(block, first[2])),
            })
            .collect();
        let lay = |closer: f32, full: f32| {
            let mut sheets = Sheets::new(self, [first, others], closer, full);
            sheets.lay(blocks, &made);
            sheets
        };
        let plain = lay(1.0, 1.0);
        let count = plain.pages.len();
        if count < 2 || plain.filled() >= SPARSE {
            return plain;
        }
        for closer in CLOSER {
            let tight = lay(closer, 1.0);
            if tight.pages.len() < count {
                return tight;
            }
        }
        for full in EVEN {
            let even = lay(1.0, full);
            if even.pages.len() == count {
                return even;
            }
        }
        plain
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
            Block::Title(words) => {
                let look = Lettering::new(body * 1.6, self.theme.text).bold();
                lines(look, words, 1.4)
            }
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

/// Pages that blocks are laid on, one after the other.
struct Sheets<'a> {
    flow: &'a Flow<'a>,
    pages: Vec<Vec<Mark>>,
    /// What the page at hand has free, and what each of the others has.
    area: Area,
    others: Area,
    y: f32,
    /// Whether nothing stands on the page yet.
    fresh: bool,
    /// How close rows of tables are.
    closer: f32,
    /// How full pages are made.
    full: f32,
}

impl<'a> Sheets<'a> {
    fn new(flow: &'a Flow<'a>, areas: [Area; 2], closer: f32, full: f32) -> Self {
        let [area, others] =
            areas.map(|[left, top, width, height]| [left, top, width, height * full]);
        Self {
            flow,
            pages: vec![Vec::new()],
            area,
            others,
            y: area[1],
            fresh: true,
            closer,
            full,
        }
    }

    fn lay(&mut self, blocks: &[Block], made: &[Made]) {
        let body = self.flow.page.body;
        for (at, (block, own)) in blocks.iter().zip(made).enumerate() {
            let pieces = match own {
                Made::Table(grid) => {
                    self.table(grid);
                    self.y += body * 1.1;
                    self.fresh = false;
                    continue;
                }
                Made::Lines(pieces) => pieces,
            };
            let above = match block {
                Block::Heading(_) if !self.fresh => body * 0.7,
                _ => 0.0,
            };
            let keep = self.kept_with(block, made.get(at + 1));
            for (row, piece) in pieces.iter().enumerate() {
                let above = if row == 0 { above } else { 0.0 };
                if self.y + above + piece.tall + keep > self.bottom() + 0.1 && !self.fresh {
                    self.turn();
                } else {
                    self.y += above;
                }
                if let Some(page) = self.pages.last_mut() {
                    page.extend(moved(piece.marks.clone(), [self.area[0], self.y]));
                }
                self.y += piece.tall;
                self.fresh = false;
            }
            self.y += match block {
                Block::Heading(_) => body * 0.2,
                _ => body * 0.6,
            };
        }
    }

    fn bottom(&self) -> f32 {
        self.area[1] + self.area[3]
    }

    /// How much of the last page is taken, as a share.
    fn filled(&self) -> f32 {
        (self.y - self.area[1]) / self.area[3].max(1.0)
    }

    /// What is left of the last page.
    fn room(&self) -> Area {
        let [left, _, width, _] = self.area;
        let bottom = self.area[1] + self.area[3] / self.full;
        [left, self.y, width, (bottom - self.y).max(0.0)]
    }

    /// A new page.
    fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.area = self.others;
        self.y = self.area[1];
        self.fresh = true;
    }

    /// A heading does not stand at the end of a page: it takes along the beginning of what follows, and of the table
    /// behind that.
    fn kept_with(&self, block: &Block, next: Option<&Made>) -> f32 {
        match (block, next) {
            (Block::Heading(_) | Block::Note(_), Some(Made::Table(grid))) => {
                grid.least_height(self.closer)
            }
            (Block::Heading(_) | Block::Title(_), Some(_)) => self.flow.page.body * 3.0,
            _ => 0.0,
        }
    }

    fn table(&mut self, grid: &Grid) {
        let rows = grid.rows();
        if rows == 0 {
            return;
        }
        let least = grid.least_height(self.closer);
        let mut from = 0;
        while from < rows {
            if self.y + least > self.bottom() && self.y > self.area[1] + 0.1 {
                self.turn();
                continue;
            }
            let closer = grid.closer_for(from, self.bottom() - self.y, self.closer);
            let (marks, next, end) =
                grid.piece(from, self.area[0], [self.y, self.bottom()], closer);
            if let Some(page) = self.pages.last_mut() {
                page.extend(marks);
            }
            from = next;
            self.y = end;
            if from < rows {
                self.turn();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{PageSize, ThemeMode};

    /// The lowest letters of each page, as shares of its height.
    fn filled(rows: usize) -> Vec<f32> {
        let (page, fonts) = (Page::of(PageSize::A4Portrait), Fonts::bundled());
        let theme = Theme::of(ThemeMode::Light);
        let flow = Flow {
            page: &page,
            theme: &theme,
            fonts: &fonts,
        };
        let mut table = TableSpec::new(&[("a".into(), false), ("b".into(), true)]);
        for row in 0..rows {
            table.push(vec![format!("row {row}"), row.to_string()]);
        }
        let area = [0.0, 0.0, 500.0, 700.0];
        let blocks = [Block::Heading("h".into()), Block::Table(table)];
        let (pages, _) = flow.pages(&blocks, area, area);
        let low = |marks: &Vec<Mark>| {
            let at = marks.iter().map(|mark| match mark {
                Mark::Text(line) => line.at[1],
                _ => 0.0,
            });
            at.fold(0.0, f32::max) / area[3]
        };
        pages.iter().map(low).collect()
    }

    #[test]
    fn no_last_page_is_nearly_empty() {
        for rows in 1..180 {
            let pages = filled(rows);
            let last = pages.last().copied().unwrap_or_default();
            assert!(
                pages.len() == 1 || last >= SPARSE - 0.05,
                "{rows} rows: {pages:?}"
            );
        }
    }

    /// No row, and not two or three where closer rows help, stand alone behind a table that has filled a page.
    #[test]
    fn no_few_rows_of_a_table_stand_alone() {
        let (page, fonts) = (Page::of(PageSize::A4Portrait), Fonts::bundled());
        let theme = Theme::of(ThemeMode::Light);
        let flow = Flow {
            page: &page,
            theme: &theme,
            fonts: &fonts,
        };
        let area = [0.0, 0.0, 500.0, 300.0];
        for rows in 4..40 {
            let mut table = TableSpec::new(&[("a".into(), false)]);
            for _ in 0..rows {
                table.push(vec!["row".to_owned()]);
            }
            let mut other = TableSpec::new(&[("b".into(), false)]);
            for _ in 0..9 {
                other.push(vec!["other".to_owned()]);
            }
            let blocks = [Block::Table(table), Block::Table(other)];
            let (pages, _) = flow.pages(&blocks, area, area);
            let count = |marks: &Vec<Mark>| {
                let own = marks.iter();
                own.filter(|mark| matches!(mark, Mark::Text(line) if line.text == "row"))
                    .count()
            };
            let counts: Vec<usize> = pages.iter().map(count).filter(|count| *count > 0).collect();
            assert_eq!(counts.iter().sum::<usize>(), rows);
            assert!(
                counts.len() < 2 || counts[counts.len() - 1] > 1,
                "{rows}: {counts:?}"
            );
        }
    }

    #[test]
    fn pages_are_spared_before_they_are_filled_evenly() {
        let most = (1..1_000)
            .take_while(|rows| filled(*rows).len() == 1)
            .count();
        assert!(most > 40, "{most} rows on a page");
        let two = filled(most + 1);
        assert!((two[0] - two[1]).abs() < 0.12, "{two:?}");
    }
}
