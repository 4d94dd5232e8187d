//! What kind of thing a scheme scores, from the word it uses for it: pages, reports and nouns go by the kind.

use super::Scheme;

/// The kinds of entities that the program has words for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityKind {
    /// Firms, which get points.
    Enterprise,
    /// Counties and cities of that level.
    County,
    /// Towns and townships.
    Town,
    /// Countries.
    Country,
    /// Anything else.
    Other,
}

const WORDS: &[(EntityKind, &[&str])] = &[
    (
        EntityKind::Enterprise,
        &[
            "enterprise",
            "enterprises",
            "firm",
            "firms",
            "company",
            "companies",
            "企业",
            "公司",
            "单位",
        ],
    ),
    (
        EntityKind::County,
        &["county", "counties", "县", "区县", "县市区", "县（市、区）"],
    ),
    (
        EntityKind::Town,
        &[
            "town",
            "towns",
            "township",
            "townships",
            "镇",
            "乡镇",
            "街道",
        ],
    ),
    (
        EntityKind::Country,
        &["country", "countries", "economy", "economies", "国家"],
    ),
];

impl Scheme {
    /// The kind of what is scored, by the word of its `entity` key.
    #[must_use]
    pub fn entity_kind(&self) -> EntityKind {
        let word = self.entity.trim().to_lowercase();
        let mut kinds = WORDS.iter();
        let found = kinds.find(|(_, words)| words.contains(&word.as_str()));
        found.map_or(EntityKind::Other, |(kind, _)| *kind)
    }

    /// Whether it gives points to enterprises, and not an index to places.
    #[must_use]
    pub fn is_of_enterprises(&self) -> bool {
        self.entity_kind() == EntityKind::Enterprise
    }
}
