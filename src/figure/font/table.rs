//! The glyphs of a font file: its bytes come in, the number and the advance of the glyph of each character go out.

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, GlyphId, MetadataProvider};

/// The characters of the first plane.
pub(super) const PLANE: usize = 0x1_0000;

/// Glyph and advance (in thousandths) of every character of the first plane; glyph 0: none.
pub(super) struct Table {
    table: Vec<(u16, u16)>,
    high: Vec<(char, u16, u16)>,
}

impl Table {
    /// The tables of a font file; empty ones for a file that is no font, which a test forbids.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut face = Self {
            table: vec![(0, 0); PLANE],
            high: Vec::new(),
        };
        let Ok(font) = FontRef::new(bytes) else {
            return face;
        };
        let metrics = font.glyph_metrics(Size::new(1000.0), LocationRef::default());
        for (code, glyph) in font.charmap().mappings() {
            let id = glyph.to_u32() as u16;
            let advance = metrics
                .advance_width(GlyphId::from(id))
                .unwrap_or(1000.0)
                .round() as u16;
            match (face.table.get_mut(code as usize), char::from_u32(code)) {
                (Some(entry), _) => *entry = (id, advance),
                (None, Some(character)) => face.high.push((character, id, advance)),
                (None, None) => {}
            }
        }
        face.high.sort_unstable();
        face
    }

    pub(super) fn find(&self, character: char) -> Option<(u16, u16)> {
        match self.table.get(character as usize) {
            Some((0, _)) => None,
            Some(&entry) => Some(entry),
            None => self
                .high
                .binary_search_by_key(&character, |(c, _, _)| *c)
                .ok()
                .map(|at| (self.high[at].1, self.high[at].2)),
        }
    }
}
