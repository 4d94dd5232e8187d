//! Whom a map lists as the best: the ranked come in; a list that cuts none of one rank apart, its title, and a sentence on
//! those who share the next rank go out.

use super::complete::coverage_words;
use super::rows::{Ranked, Rows};
use super::words::{fixed, needed_decimals, population};
use crate::analysis::Scores;
use crate::figure::TopEntry;
use crate::i18n::{Lang, fill, number, text};
use crate::scheme::Scheme;

/// Entries of the list of the best.
pub(super) const TOP: usize = 10;

/// The list of the best of a map with all that is said of it.
pub(super) struct Best {
    pub top: Vec<TopEntry>,
    pub title: String,
    /// On those who share the rank at which the list ends.
    pub tied: Option<String>,
    /// What the mark at values means.
    pub starred: Option<String>,
    /// The selected one.
    pub chosen: Option<TopEntry>,
}

/// The best of the ranked, and who is selected.
pub(super) fn best(
    ranked: &[Ranked],
    rows: &Rows,
    selected: Option<&str>,
    scores: &Scores,
    lang: Lang,
) -> Best {
    let entry = |row: &Ranked| listed(row, rows, scores, lang);
    let (top, tied) = foremost(ranked);
    let chosen = ranked.iter().find(|row| Some(row.entity) == selected);
    let incomplete = top.iter().chain(chosen);
    let incomplete = incomplete.filter_map(|row| rows.partial(row.row));
    let starred = coverage_words(incomplete, lang);
    Best {
        top: top.iter().map(entry).collect(),
        title: top_title(top.len(), lang),
        tied: tied.map(|tie| tie.words(&scores.scheme, lang)),
        starred: Some(starred).filter(|words| !words.is_empty()),
        chosen: chosen.map(entry),
    }
}

/// A rank that more share than a list has room for.
struct Tie {
    rank: u32,
    total: f64,
    count: usize,
}

impl Tie {
    /// The sentence on them.
    fn words(&self, scheme: &Scheme, lang: Lang) -> String {
        let population = population(scheme, self.count, lang);
        let rank = number(f64::from(self.rank), 0, lang);
        let decimals = needed_decimals(&std::iter::once(self.total), scheme.decimals as usize);
        let value = fixed(self.total, decimals, lang);
        let args: [(&str, &dyn std::fmt::Display); 3] = [
            ("population", &population),
            ("rank", &rank),
            ("value", &value),
        ];
        fill(lang, "figure.map_tied", &args)
    }
}

/// The best for the list of a map, and who would be cut apart at its end: of those who share a rank all are listed, or
/// none.
fn foremost<'a, 'b>(ranked: &'b [Ranked<'a>]) -> (&'b [Ranked<'a>], Option<Tie>) {
    let (Some(last), Some(next)) = (ranked.get(TOP - 1), ranked.get(TOP)) else {
        return (ranked, None);
    };
    if last.rank != next.rank {
        return (&ranked[..TOP], None);
    }
    let same = || ranked.iter().filter(|row| row.rank == last.rank);
    let above = ranked.iter().take_while(|row| row.rank != last.rank);
    let tie = Tie {
        rank: last.rank,
        total: last.total,
        count: same().count(),
    };
    (&ranked[..above.count()], Some(tie))
}

/// What the list of so many of the best is called.
fn top_title(count: usize, lang: Lang) -> String {
    match count {
        0 => text(lang, "figure.map_top_tied"),
        TOP => text(lang, "figure.map_top"),
        count => {
            let count = number(count as f64, 0, lang);
            fill(lang, "figure.map_top_few", &[("count", &count)])
        }
    }
}

/// A ranked row as an entry of a list.
fn listed(row: &Ranked, rows: &Rows, scores: &Scores, lang: Lang) -> TopEntry {
    let mut value = fixed(row.total, scores.scheme.decimals as usize, lang);
    if rows.partial(row.row).is_some() {
        value.push('*');
    }
    TopEntry {
        key: row.entity.to_owned(),
        rank: row.rank,
        name: row.name.to_owned(),
        value,
    }
}
