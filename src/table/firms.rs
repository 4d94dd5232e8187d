//! By what names of enterprises are known.

/// What they end with.
pub(crate) const ENDS: [&str; 7] = ["公司", "厂", "集团", "合作社", "研究院", "研究所", "事务所"];

/// Whether a name is that of an enterprise.
pub(crate) fn is_firm(name: &str) -> bool {
    let name = name.trim();
    let ends = ENDS.iter().chain(&["企业"]);
    name.chars().count() > 2 && ends.copied().any(|end| name.ends_with(end))
}

/// Whether a name is that of an enterprise or an institution, and of no place.
pub(crate) fn is_body(name: &str) -> bool {
    const WORDS: [&str; 6] = ["股份", "有限", "大学", "学院", "医院", "中心"];
    is_firm(name) || WORDS.iter().chain(&ENDS).any(|word| name.contains(word))
}
