//! Traditional characters as simplified ones, as far as headers and units use them: a text comes in, and goes out in the
//! characters of the known names.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The characters in pairs, the traditional one first.
static PAIRS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let lines = include_str!("../../assets/traditional.txt").lines();
    let pairs = lines.flat_map(|line| {
        let letters: Vec<char> = line.chars().collect();
        let pairs = letters.as_chunks::<2>().0.iter();
        pairs
            .map(|&[traditional, simple]| (traditional, simple))
            .collect::<Vec<_>>()
    });
    pairs.collect()
});

/// The text in simplified characters; nothing where it has no other.
pub(crate) fn simplified(text: &str) -> Option<String> {
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let known = |c: &char| PAIRS.get(c).copied();
    let any = text
        .chars()
        .filter(|c| is_chinese(*c))
        .any(|c| known(&c).is_some());
    any.then(|| text.chars().map(|c| known(&c).unwrap_or(c)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_in_traditional_characters_are_the_simplified_ones() {
        assert_eq!(
            simplified("營業收入（萬元）").as_deref(),
            Some("营业收入（万元）")
        );
        assert_eq!(
            simplified("統一社會信用代碼").as_deref(),
            Some("统一社会信用代码")
        );
        assert_eq!(simplified("企业名称 name"), None);
        assert!(PAIRS.len() > 150 && PAIRS.iter().all(|(one, other)| one != other));
    }
}
