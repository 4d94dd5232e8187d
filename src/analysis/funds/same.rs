//! One enterprise under two names or two codes would be paid twice: those that stand for money come in, a refusal that
//! names the rows goes out.

use rayon::prelude::*;

use super::candidates::{Candidates, Standing};
use crate::analysis::Scores;
use crate::dataset::{Dataset, plain_name};
use crate::i18n::{Arg, Message, Result};

/// Most pairs that one sentence names.
const SHOWN: usize = 5;

/// Refuses candidates of whom one stands there twice: under keys that differ in width, case, spaces and signs alone, or
/// under one name with different keys (unless the plan says that they are different enterprises).
///
/// # Errors
/// The sentence names the rows.
pub(super) fn refuse(found: &Candidates, dataset: &Dataset, scores: &Scores) -> Result<()> {
    let standing: Vec<u32> = (0..found.len() as u32)
        .filter(|&at| found.standing[at as usize] == Standing::Stands)
        .collect();
    let mut pairs = twice(&standing, |at| found.entity(at));
    let mut key = "funds.same_key";
    if pairs.is_empty() && !found.basis.namesakes {
        pairs = twice(&standing, |at| found.name(at));
        key = "funds.same_name";
    }
    if pairs.is_empty() {
        return Ok(());
    }
    let place = |at: u32| -> String {
        let row = found.rows[at as usize] as usize;
        let evidence = dataset.evidence(scores.observations[row] as usize, "entity");
        evidence.map_or_else(String::new, |evidence| evidence.place.to_string())
    };
    let told = pairs.iter().take(SHOWN).map(|&(one, other)| {
        Message::new("funds.same_pair")
            .with("name", found.name(one as usize))
            .with("first", found.entity(one as usize))
            .with("second", found.entity(other as usize))
            .with("first_place", place(one))
            .with("second_place", place(other))
    });
    let list = told.reduce(|first, next| {
        Message::new("funds.same_pairs")
            .with("first", first)
            .with("next", next)
    });
    Err(Message::new(key)
        .with("count", pairs.len())
        .with("list", list.map_or(Arg::Text(String::new()), Arg::from)))
}

/// Pairs that say the same, in the order of the rows.
fn twice<'a>(rows: &[u32], text: impl Fn(usize) -> &'a str + Sync) -> Vec<(u32, u32)> {
    let mut marks: Vec<(u64, u32)> = rows
        .par_iter()
        .map(|&at| (mark(&plain_name(text(at as usize))), at))
        .collect();
    marks.par_sort_unstable();
    let mut pairs: Vec<(u32, u32)> = marks
        .windows(2)
        .filter(|pair| pair[0].0 == pair[1].0)
        .map(|pair| (pair[0].1, pair[1].1))
        // Two texts may have one mark.
        .filter(|&(one, other)| {
            let plain = |at: u32| plain_name(text(at as usize));
            plain(one) == plain(other)
        })
        .collect();
    pairs.sort_unstable();
    pairs
}

/// A mark that is the same for the same text, on any machine (FNV-1a).
fn mark(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |mark, byte| {
        (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
