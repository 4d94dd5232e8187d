//! The ends of fields, found sixty-four bytes at a time: for text whose quotes, where it has any, stand around whole
//! fields. Everything else is left to [`Records`](super::records::Records), which reads the same fields more slowly.

/// Bytes that are looked at in one step.
const BLOCK: usize = 64;

/// A position in delimited text that gives the ends of the fields of one record after the other.
pub(super) struct Cutter<'t> {
    bytes: &'t [u8],
    delimiter: u8,
    /// Where the next record begins.
    at: usize,
    /// The block that is looked at.
    block: usize,
    /// A bit for each byte of the block, from its position on, that is a delimiter or a line end.
    ends: u64,
    /// Quotes around the fields so far.
    quotes: usize,
}

/// What stood at the cutter's position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A record, whose fields were given.
    Record,
    /// The end of the text.
    End,
    /// A record with quotes that are not simply around a field.
    Odd,
}

impl<'t> Cutter<'t> {
    /// Records from byte `at` on, which must be the start of one.
    pub fn new(text: &'t str, delimiter: u8, at: usize) -> Self {
        let mut cutter = Self {
            bytes: text.as_bytes(),
            delimiter,
            at,
            block: at,
            ends: 0,
            quotes: 0,
        };
        cutter.ends = cutter.ends_in(at);
        cutter
    }

    /// Byte at which the next record starts.
    pub fn at(&self) -> usize {
        self.at
    }

    /// How many quotes stood around fields so far; any others stand inside of plain ones.
    pub fn quotes(&self) -> usize {
        self.quotes
    }

    /// Gives the byte after each field of the next record.
    pub fn next_into(&mut self, ends: &mut Vec<usize>) -> Step {
        ends.clear();
        if self.at >= self.bytes.len() {
            return Step::End;
        }
        let mut start = self.at;
        loop {
            match self.bytes.get(start) {
                Some(b'"') => {
                    let inside = &self.bytes[start + 1..];
                    let Some(close) = memchr::memchr(b'"', inside) else {
                        return Step::Odd;
                    };
                    self.skip_to(start + close + 2);
                    self.quotes += 2;
                    // After the closing quote comes a separator, or nothing.
                    if !matches!(inside.get(close + 1), None | Some(b'\n' | b'\r'))
                        && inside.get(close + 1) != Some(&self.delimiter)
                    {
                        return Step::Odd;
                    }
                }
                // Some programs write a space after the delimiter, before the quote.
                Some(b' ') if self.opens_after_spaces(start) => return Step::Odd,
                _ => {}
            }
            let end = self.next_end();
            ends.push(end);
            match self.bytes.get(end) {
                Some(&byte) if byte == self.delimiter => start = end + 1,
                Some(b'\r') if self.bytes.get(end + 1) == Some(&b'\n') => {
                    self.at = end + 2;
                    self.skip_to(self.at);
                    return Step::Record;
                }
                _ => {
                    self.at = self.bytes.len().min(end + 1);
                    return Step::Record;
                }
            }
        }
    }

    fn opens_after_spaces(&self, start: usize) -> bool {
        let mut rest = self.bytes[start..].iter();
        rest.find(|byte| **byte != b' ') == Some(&b'"')
    }

    /// The next delimiter, line end or end of the text.
    #[inline]
    fn next_end(&mut self) -> usize {
        while self.ends == 0 {
            self.block += BLOCK;
            if self.block >= self.bytes.len() {
                return self.bytes.len();
            }
            self.ends = self.ends_in(self.block);
        }
        let end = self.block + self.ends.trailing_zeros() as usize;
        self.ends &= self.ends - 1;
        end
    }

    /// Forgets the ends before byte `at`.
    fn skip_to(&mut self, at: usize) {
        let ahead = at - self.block;
        if ahead < BLOCK {
            self.ends &= u64::MAX << ahead;
        } else {
            self.block = at;
            self.ends = self.ends_in(at);
        }
    }

    /// A bit for each byte of the block from `at` on that ends a field.
    #[inline]
    fn ends_in(&self, at: usize) -> u64 {
        let rest = self.bytes.get(at..).unwrap_or_default();
        if let Some(block) = rest.first_chunk() {
            return ends(block, self.delimiter);
        }
        // What stands beyond the text ends nothing.
        let mut block = [b'x'; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        ends(&block, self.delimiter) & !(u64::MAX << rest.len())
    }
}

/// A bit for each byte that is the delimiter or a line end.
#[inline]
fn ends(block: &[u8; BLOCK], delimiter: u8) -> u64 {
    // The highest bits of eight bytes, brought together by one product.
    const HIGHEST: u64 = u64::from_ne_bytes([0x80; 8]);
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut marks = [0_u8; BLOCK];
    for (mark, &byte) in marks.iter_mut().zip(block) {
        let is = |end: u8| u8::from(byte == end);
        *mark = (is(delimiter) | is(b'\n') | is(b'\r')) << 7;
    }
    let (eights, _) = marks.as_chunks::<8>();
    let mut bits = 0;
    for (at, eight) in eights.iter().enumerate() {
        let eight = (u64::from_le_bytes(*eight) & HIGHEST) >> 7;
        // Bit 0 of byte k comes to bit 56 + k.
        bits |= (eight.wrapping_mul(GATHER) >> 56) << (8 * at);
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::super::records::Records;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_byte_of_a_block_is_seen() {
        for at in 0..BLOCK {
            for end in [b',', b'\n', b'\r'] {
                let mut block = [b'a'; BLOCK];
                block[at] = end;
                assert_eq!(ends(&block, b','), 1 << at);
            }
        }
        assert_eq!(ends(&[b','; BLOCK], b','), u64::MAX);
        assert_eq!(ends(&[0xAC; BLOCK], b','), 0);
    }

    proptest! {
        #[test]
        fn fields_are_those_of_the_slower_reader(
            parts in prop::collection::vec("[a-z企 ]{0,9}|\"[a-z,\n]{0,5}\"|,|,|,|\r\n|\n|\r|\"|[a-z]{50,90}", 0..120)
        ) {
            let text = parts.concat();
            let mut records = Records::new(&text, b',', 0);
            let mut cutter = Cutter::new(&text, b',', 0);
            let (mut fields, mut ends) = (Vec::new(), Vec::new());
            loop {
                let start = cutter.at();
                prop_assert_eq!(records.at(), start);
                let step = cutter.next_into(&mut ends);
                if step == Step::Odd {
                    break;
                }
                prop_assert_eq!(records.next_into(&mut fields), step == Step::Record);
                if step == Step::End {
                    break;
                }
                let starts = std::iter::once(start).chain(ends.iter().map(|end| end + 1));
                let cut: Vec<&str> = starts.zip(&ends).map(|(start, &end)| {
                    let field = &text[start..end];
                    field.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(field)
                }).collect();
                prop_assert_eq!(&cut, &fields);
            }
        }
    }
}
