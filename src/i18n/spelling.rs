//! A mistyped word comes in; the right one that is nearest to it goes out.

/// The candidate that is at most a third of its letters away.
#[must_use]
pub fn nearest_word<'a>(word: &str, candidates: &[&'a str]) -> Option<&'a str> {
    candidates
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= 1.max(candidate.chars().count().div_ceil(3)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Number of letters to insert, drop, change or swap (with their neighbour).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let width = b.len() + 1;
    let mut cells = vec![0; (a.len() + 1) * width];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            cells[i * width + j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = usize::from(a[i - 1] != b[j - 1]);
                let mut best = (cells[(i - 1) * width + j] + 1)
                    .min(cells[i * width + j - 1] + 1)
                    .min(cells[(i - 1) * width + j - 1] + change);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(cells[(i - 2) * width + j - 2] + 1);
                }
                best
            };
        }
    }
    cells[a.len() * width + b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_near_and_other_words_are_not() {
        let names = ["check", "score", "schemes", "map"];
        assert_eq!(nearest_word("scoer", &names), Some("score"));
        assert_eq!(nearest_word("scheme", &names), Some("schemes"));
        assert_eq!(nearest_word("mpa", &names), Some("map"));
        assert_eq!(nearest_word("publish", &names), None);
        assert_eq!(nearest_word("沙州", &["沙洲", "江心"]), Some("沙洲"));
        assert_eq!(nearest_word("远方", &["沙洲", "江心"]), None);
    }
}
