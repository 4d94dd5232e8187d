//! Ranks that several have: how many of the best are shown comes in; words that promise no more, and say which rank is
//! shared by more than are listed, go out.

use super::RankingSpec;
use crate::figure::Words;
use crate::i18n::{Lang, fill, number, text};

/// A rank that several have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tie {
    /// The rank.
    pub rank: u32,
    /// How many have it, whether they are listed or not.
    pub count: usize,
    /// The same in words, with what they are.
    pub population: String,
}

impl RankingSpec {
    /// The title of the best `count` of what is ranked, or of the whole.
    #[must_use]
    pub fn title(ranked: &str, count: usize, whole: bool, lang: Lang) -> String {
        if whole {
            return fill(lang, "figure.ranking_whole", &[("scheme", &ranked)]);
        }
        let count = number(count as f64, 0, lang);
        let args: [(&str, &dyn std::fmt::Display); 2] = [("scheme", &ranked), ("count", &count)];
        fill(lang, "figure.ranking_title", &args)
    }

    /// Who of a rank that more share are the last of `best`, if the list ends among them: the tie, and how many are listed.
    fn cut(&self, best: usize) -> Option<(&Tie, usize)> {
        let best = best.min(self.rows.len());
        let last = self.rows[..best].last()?.rank;
        let tie = self.ties.iter().find(|tie| tie.rank == last)?;
        // Subjects from below the best are listed, too.
        let listed = self.rows.iter().enumerate();
        let subject = |at: usize| at >= self.best && self.rows[at].subject;
        let listed = listed.filter(|(at, row)| row.rank == last && (*at < best || subject(*at)));
        let listed = listed.count();
        (tie.count > listed).then_some((tie, listed))
    }

    /// The sentence on a rank whose holders are not all among the `best` listed ones.
    #[must_use]
    pub fn tied(&self, best: usize, lang: Lang) -> Option<String> {
        let (tie, listed) = self.cut(best)?;
        let rank = number(f64::from(tie.rank), 0, lang);
        let listed = number(listed as f64, 0, lang);
        let args: [(&str, &dyn std::fmt::Display); 3] = [
            ("population", &tie.population),
            ("rank", &rank),
            ("listed", &listed),
        ];
        Some(fill(lang, "figure.ranking_tied", &args))
    }

    /// The words with so many of the best listed: a title of ours says how many they are, or of how many that share the
    /// first rank; where only the last of them share theirs with others, the subtitle does.
    #[must_use]
    pub fn words_for(&self, best: usize, lang: Lang) -> Words {
        let mut words = self.words.clone();
        let promised = [true, false].map(|whole| Self::title(&self.ranked, self.best, whole, lang));
        let ours = !self.ranked.is_empty() && promised.contains(&words.title);
        if ours && best < self.best {
            words.title = Self::title(&self.ranked, best, false, lang);
        }
        let Some(said) = self.tied(best, lang) else {
            return words;
        };
        let all = self.rows.first().map(|row| row.rank) == self.cut(best).map(|(tie, _)| tie.rank);
        if all && ours {
            let args: [(&str, &dyn std::fmt::Display); 2] =
                [("scheme", &self.ranked), ("said", &said)];
            words.title = fill(lang, "figure.ranking_title_tied", &args);
        } else {
            words.subtitle = [words.subtitle, said].join(&text(lang, "figure.semicolon"));
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::RankingRow;

    /// The best of `of` whose first have these ranks; so many have each of the ranks that are shared.
    fn spec(ranks: &[u32], ties: &[(u32, usize)]) -> RankingSpec {
        let row = |rank: &u32| RankingRow {
            rank: *rank,
            ..RankingRow::default()
        };
        let tie = |(rank, count): &(u32, usize)| Tie {
            rank: *rank,
            count: *count,
            population: format!("{count} enterprises"),
        };
        RankingSpec {
            words: Words {
                title: RankingSpec::title("S", ranks.len(), false, Lang::En),
                subtitle: "points".to_owned(),
                footer: String::new(),
            },
            rows: ranks.iter().map(row).collect(),
            ranked: "S".to_owned(),
            best: ranks.len(),
            ties: ties.iter().map(tie).collect(),
            ..RankingSpec::default()
        }
    }

    #[test]
    fn a_list_that_ends_among_equals_says_so() {
        let first = spec(&[1, 1, 1], &[(1, 138)]);
        let words = first.words_for(3, Lang::En);
        assert_eq!(words.title, "S: 138 enterprises share rank 1, listed: 3");
        assert_eq!(words.subtitle, "points");
        let later = spec(&[1, 2, 3, 3], &[(3, 5)]);
        let words = later.words_for(4, Lang::En);
        assert_eq!(words.title, "S: top 4");
        assert_eq!(
            words.subtitle,
            "points; 5 enterprises share rank 3, listed: 2"
        );
        // The list is as long as the page lets it be.
        let words = later.words_for(3, Lang::En);
        assert_eq!(words.title, "S: top 3");
        assert!(words.subtitle.ends_with("rank 3, listed: 1"), "{words:?}");
        assert_eq!(later.words_for(2, Lang::En).subtitle, "points");
        // All that share a rank are there.
        let whole = spec(&[1, 1, 3], &[(1, 2)]);
        assert_eq!(whole.words_for(3, Lang::En), whole.words);
    }

    #[test]
    fn a_title_of_ones_own_stays() {
        let mut own = spec(&[1, 1], &[(1, 9)]);
        own.words.title = "Mine".to_owned();
        let words = own.words_for(2, Lang::En);
        assert_eq!(words.title, "Mine");
        assert!(words.subtitle.contains("share rank 1"));
    }
}
