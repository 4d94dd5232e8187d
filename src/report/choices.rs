//! What a user chose of a report: its parts in their order, the page, whose portraits come along.

use serde::{Deserialize, Serialize};

use crate::figure::PageSize;
use crate::scheme::Scheme;

/// The two reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// On the points of enterprises.
    #[default]
    Points,
    /// On the index of a city or county.
    Index,
}

impl ReportKind {
    /// The kind of report that a scheme is for.
    #[must_use]
    pub fn of(scheme: &Scheme) -> Self {
        if scheme.is_of_enterprises() {
            Self::Points
        } else {
            Self::Index
        }
    }

    /// The parts of this kind, in their usual order.
    #[must_use]
    pub fn parts(self) -> &'static [PartName] {
        match self {
            Self::Points => &[
                PartName::Cover,
                PartName::Overview,
                PartName::Spread,
                PartName::Ranking,
                PartName::Map,
                PartName::List,
                PartName::Method,
                PartName::Data,
            ],
            Self::Index => &[
                PartName::Cover,
                PartName::Barometer,
                PartName::Standing,
                PartName::History,
                PartName::Contribution,
                PartName::Quadrant,
                PartName::Movers,
                PartName::Trends,
                PartName::Indicators,
                PartName::Method,
                PartName::Data,
            ],
        }
    }
}

/// A part of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartName {
    /// Title, headline numbers, what the report finds, contents.
    Cover,
    /// Enterprises by tier, town and industry.
    Overview,
    /// How points are spread, and over which industries.
    Spread,
    /// The best as a figure.
    Ranking,
    /// The innovation map.
    Map,
    /// All ranked enterprises as a table.
    List,
    /// The index with its dimensions over the years.
    Barometer,
    /// All counties by dimension.
    Standing,
    /// All counties over the years, and the dimensions.
    History,
    /// What moved the index.
    Contribution,
    /// Level of each indicator against its growth.
    Quadrant,
    /// Drivers and constraints.
    Movers,
    /// R&D share of GDP, strategic-emerging output.
    Trends,
    /// All indicators with their values.
    Indicators,
    /// Scheme, weights, rules, status, sources.
    Method,
    /// What the data is and what is wrong with it.
    Data,
}

impl PartName {
    /// Key of its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cover => "report.part_cover",
            Self::Overview => "report.part_overview",
            Self::Spread => "report.part_spread",
            Self::Barometer => "report.part_barometer",
            Self::Quadrant => "report.part_quadrant",
            Self::Ranking => "report.part_ranking",
            Self::Map => "report.part_map",
            Self::List => "report.part_list",
            Self::Standing => "report.part_standing",
            Self::History => "report.part_history",
            Self::Contribution => "report.part_contribution",
            Self::Movers => "report.part_movers",
            Self::Trends => "report.part_trends",
            Self::Indicators => "report.part_indicators",
            Self::Method => "report.part_method",
            Self::Data => "report.part_data",
        }
    }

    /// A word for file names: the same in both languages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Cover => "cover",
            Self::Overview => "overview",
            Self::Spread => "distribution",
            Self::Barometer => "barometer",
            Self::Quadrant => "quadrant",
            Self::Ranking => "ranking",
            Self::Map => "map",
            Self::List => "list",
            Self::Standing => "counties",
            Self::History => "history",
            Self::Contribution => "contribution",
            Self::Movers => "drivers",
            Self::Trends => "trends",
            Self::Indicators => "indicators",
            Self::Method => "method",
            Self::Data => "data",
        }
    }
}

/// A part, and whether it is in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartChoice {
    /// The part.
    pub part: PartName,
    /// Whether it is in.
    pub on: bool,
}

/// Whose portraits stand behind a report of points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Nobody's.
    #[default]
    Nobody,
    /// That of the selected enterprise.
    Selected,
    /// Those of the best ones, so many.
    Best(u32),
    /// Those of all that are ranked.
    All,
}

/// What a user chose of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportChoices {
    /// Which report.
    pub kind: ReportKind,
    /// The page.
    pub size: PageSize,
    /// Order and choice of the parts of the points report; what is not named comes behind, and is in.
    pub points: Vec<PartChoice>,
    /// The same of the index report.
    pub index: Vec<PartChoice>,
    /// Whose portraits come along.
    pub portraits: Whom,
    /// The user's own title.
    pub title: Option<String>,
    /// Who gives the report out.
    pub author: Option<String>,
    /// Most rows of the list of enterprises.
    pub list_limit: usize,
}

impl Default for ReportChoices {
    fn default() -> Self {
        Self {
            kind: ReportKind::default(),
            size: PageSize::A4Portrait,
            points: Vec::new(),
            index: Vec::new(),
            portraits: Whom::default(),
            title: None,
            author: None,
            list_limit: 200,
        }
    }
}

impl ReportChoices {
    /// All parts of the chosen kind in the chosen order.
    #[must_use]
    pub fn parts(&self) -> Vec<PartChoice> {
        let known = self.kind.parts();
        let chosen = match self.kind {
            ReportKind::Points => &self.points,
            ReportKind::Index => &self.index,
        };
        let mut parts: Vec<PartChoice> = Vec::with_capacity(known.len());
        for choice in chosen {
            if known.contains(&choice.part) && parts.iter().all(|own| own.part != choice.part) {
                parts.push(*choice);
            }
        }
        for &part in known {
            if parts.iter().all(|own| own.part != part) {
                parts.push(PartChoice { part, on: true });
            }
        }
        parts
    }

    /// The same choices with other parts of the chosen kind.
    #[must_use]
    pub fn with_parts(&self, parts: Vec<PartChoice>) -> Self {
        let mut changed = self.clone();
        match self.kind {
            ReportKind::Points => changed.points = parts,
            ReportKind::Index => changed.index = parts,
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_the_chosen_order_and_lose_none() {
        let chosen = ReportChoices {
            points: vec![
                PartChoice {
                    part: PartName::Map,
                    on: false,
                },
                PartChoice {
                    part: PartName::Trends,
                    on: true,
                },
                PartChoice {
                    part: PartName::Map,
                    on: true,
                },
            ],
            ..ReportChoices::default()
        };
        let parts = chosen.parts();
        assert_eq!(parts.len(), ReportKind::Points.parts().len());
        assert_eq!((parts[0].part, parts[0].on), (PartName::Map, false));
        assert!(parts[1..].iter().all(|choice| choice.on));
    }
}
