//! Headers that say more than a field's name and mean no other thing: 本年营业收入, 企业净利润（合计）, 是否属于高新技术企业. A
//! header in plain form comes in; the names that stand in it go out, each with the fields that it may be.

use super::{Kind, KnownField};

/// The fields that a name may be once the words around it are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Only {
    /// Figures.
    Numbers,
    /// Figures that are a part of another one.
    Parts,
    /// What an enterprise is, or is yes or no.
    Enterprises,
    /// Yes or no.
    Flags,
}

impl Only {
    pub fn allows(self, field: &KnownField) -> bool {
        match self {
            Self::Numbers => field.kind == Kind::Number && field.of.is_some(),
            Self::Parts => field.part_of.is_some(),
            Self::Flags => field.kind == Kind::Flag,
            Self::Enterprises => {
                let place = ["industry", "town", "lon", "lat"].contains(&field.id.as_str());
                field.of.as_deref() == Some("enterprise") || place
            }
        }
    }
}

/// Words before a name, the longer of two that begin alike first. They say that a figure is of the row's own year, or
/// whose it is.
const BEFORE: [(&str, Only); 20] = [
    ("本年度", Only::Numbers),
    ("本年", Only::Numbers),
    ("当年度", Only::Numbers),
    ("当年", Only::Numbers),
    ("年度", Only::Numbers),
    ("全年", Only::Numbers),
    ("年末", Only::Numbers),
    ("期末", Only::Numbers),
    ("报告期", Only::Numbers),
    ("本期", Only::Numbers),
    ("年", Only::Numbers),
    ("其中", Only::Parts),
    ("本企业", Only::Enterprises),
    ("企业", Only::Enterprises),
    ("公司", Only::Enterprises),
    ("是否属于", Only::Flags),
    ("是否认定为", Only::Flags),
    ("是否为", Only::Flags),
    ("是否是", Only::Flags),
    ("是否", Only::Flags),
];

/// Words after a figure's name that say no more than that it is an amount or a count of all of it.
const AFTER: [&str; 9] = [
    "总额", "总数", "总计", "合计", "金额", "数额", "数量", "人数", "数",
];

/// Words after the name of something that is or is not so.
const FLAG_AFTER: [&str; 3] = ["是/否", "是否", "情况"];

/// The names that may stand in a header which is no name itself, the likeliest first.
pub(super) fn names(plain: &str) -> Vec<(String, Only)> {
    let mut names = Vec::new();
    let shorter = BEFORE.iter().filter_map(|(word, only)| {
        let rest = plain.strip_prefix(word)?;
        Some((rest, *only))
    });
    for (rest, only) in shorter.clone() {
        names.push((rest.to_owned(), only));
    }
    let figures = shorter.filter(|(_, only)| *only != Only::Flags);
    for (name, only) in std::iter::once((plain, Only::Numbers)).chain(figures) {
        let Some(stem) = AFTER.iter().find_map(|word| name.strip_suffix(word)) else {
            continue;
        };
        names.push((stem.to_owned(), only));
        // What counts something is called after what it counts.
        names.push((format!("{stem}数"), only));
    }
    if let Some(stem) = FLAG_AFTER.iter().find_map(|word| plain.strip_suffix(word)) {
        names.push((stem.to_owned(), Only::Flags));
    }
    names.retain(|(name, _)| !name.is_empty());
    names
}
