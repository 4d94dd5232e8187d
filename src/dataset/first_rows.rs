//! The row that each entity and year has: keys come in row by row, and whether one came before goes out. A key is told
//! by its hash, so that a million of them take little room, and by its text where two have the same.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};

use polars::polars_utils::aliases::PlRandomState;
use polars::prelude::{Int32Chunked, StringChunked};
use rayon::prelude::*;

/// An entity and a year.
type Key<'a> = (Option<&'a str>, Option<i32>);

/// A number that is a hash already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// The rows by their keys.
pub(super) struct FirstRows<'a> {
    entities: &'a StringChunked,
    years: Option<&'a Int32Chunked>,
    hashes: Vec<u64>,
    /// A bit for each lot of hashes of which there is more than one: other keys need not be looked up.
    shared: Vec<u64>,
    rows: HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
    /// Those whose hash another key had before.
    others: HashMap<Key<'a>, u32, PlRandomState>,
}

impl<'a> FirstRows<'a> {
    /// No rows yet, of a body with these entities and years.
    pub fn of(entities: &'a StringChunked, years: Option<&'a Int32Chunked>) -> Self {
        let hasher = PlRandomState::default();
        let hash = |row| hasher.hash_one(key(entities, years, row));
        Self::hashed(
            entities,
            years,
            (0..entities.len()).into_par_iter().map(hash).collect(),
        )
    }

    fn hashed(
        entities: &'a StringChunked,
        years: Option<&'a Int32Chunked>,
        hashes: Vec<u64>,
    ) -> Self {
        Self {
            entities,
            years,
            shared: shared(&hashes),
            rows: HashMap::default(),
            hashes,
            others: HashMap::default(),
        }
    }

    fn key(&self, row: u32) -> Key<'a> {
        key(self.entities, self.years, row as usize)
    }

    /// The row that came before with the key of this one; where none did, this one is it.
    pub fn before(&mut self, row: u32) -> Option<u32> {
        let hash = self.hashes[row as usize];
        if !marked(&self.shared, hash) {
            return None;
        }
        let own = self.key(row);
        match self.rows.entry(hash) {
            Entry::Vacant(place) => {
                place.insert(row);
                None
            }
            Entry::Occupied(place) => {
                let first = *place.get();
                if key(self.entities, self.years, first as usize) == own {
                    return Some(first);
                }
                match self.others.entry(own) {
                    Entry::Vacant(place) => {
                        place.insert(row);
                        None
                    }
                    Entry::Occupied(place) => Some(*place.get()),
                }
            }
        }
    }
}

/// Marks the lots that more than one of the hashes falls to, of sixteen times as many lots as there are hashes.
fn shared(hashes: &[u64]) -> Vec<u64> {
    let words = (hashes.len() / 4).next_power_of_two();
    let (mut once, mut twice) = (vec![0_u64; words], vec![0_u64; words]);
    for &hash in hashes {
        let (word, bit) = lot(words, hash);
        twice[word] |= once[word] & bit;
        once[word] |= bit;
    }
    twice
}

fn marked(lots: &[u64], hash: u64) -> bool {
    let (word, bit) = lot(lots.len(), hash);
    lots[word] & bit != 0
}

/// The word and the bit of the lot that a hash falls to; the number of words is a power of two.
fn lot(words: usize, hash: u64) -> (usize, u64) {
    ((hash >> 6) as usize & (words - 1), 1 << (hash % 64))
}

fn key<'a>(entities: &'a StringChunked, years: Option<&Int32Chunked>, row: usize) -> Key<'a> {
    (entities.get(row), years.and_then(|years| years.get(row)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::NewChunkedArray;

    #[test]
    fn keys_are_told_apart_whatever_their_hashes_are() {
        let entities = StringChunked::from_slice("".into(), &["a", "a", "b", "a", "b", "b"]);
        let years = Int32Chunked::from_slice("".into(), &[1, 2, 1, 1, 1, 2]);
        let expected = [None, None, None, Some(0), Some(2), None];
        for hashes in [vec![1, 2, 3, 1, 3, 4], vec![7; 6]] {
            let mut first = FirstRows::hashed(&entities, Some(&years), hashes);
            let before: Vec<Option<u32>> = (0..6).map(|row| first.before(row)).collect();
            assert_eq!(before, expected);
        }
        let mut first = FirstRows::of(&entities, None);
        let before: Vec<Option<u32>> = (0..6).map(|row| first.before(row)).collect();
        assert_eq!(before, [None, Some(0), None, Some(0), Some(2), Some(2)]);
    }
}
