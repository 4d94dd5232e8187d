//! The pages of the window, in the order of the work.

use super::icon::Icon;
use crate::workspace::Attention;

/// A page of the rail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PageName {
    /// Open, recent, sample city.
    #[default]
    Start,
    /// What was read.
    Data,
    /// Points of the enterprises.
    Points,
    /// The index of the counties.
    Index,
    /// Values over the years.
    Trends,
    /// The innovation map.
    Map,
    /// The scheme with its weights and rules.
    Scheme,
    /// Support funds.
    Funds,
    /// Industry-university-research projects.
    Projects,
    /// The report.
    Report,
}

impl PageName {
    /// All pages, in the rail's order.
    pub const ALL: [Self; 10] = [
        Self::Start,
        Self::Data,
        Self::Points,
        Self::Index,
        Self::Trends,
        Self::Map,
        Self::Scheme,
        Self::Funds,
        Self::Projects,
        Self::Report,
    ];

    /// The page with this key of its name.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.name() == key)
    }

    /// Key of the page's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "app.page_start",
            Self::Data => "app.page_data",
            Self::Points => "app.page_points",
            Self::Index => "app.page_index",
            Self::Trends => "app.page_trends",
            Self::Map => "app.page_map",
            Self::Scheme => "app.page_scheme",
            Self::Funds => "app.page_funds",
            Self::Projects => "app.page_projects",
            Self::Report => "app.page_report",
        }
    }

    /// Keys of what the page says when nothing is open, and of what to do then.
    pub(super) fn empty(self) -> [&'static str; 2] {
        match self {
            Self::Start => ["app.start_title", "app.start_subtitle"],
            Self::Data => ["app.data_empty", "app.data_empty_next"],
            Self::Points => ["app.points_empty", "app.points_empty_next"],
            Self::Index => ["app.index_empty", "app.index_empty_next"],
            Self::Trends => ["app.trends_empty", "app.trends_empty_next"],
            Self::Map => ["app.map_empty", "app.map_empty_next"],
            Self::Scheme => ["app.scheme_empty", "app.scheme_empty_next"],
            Self::Funds => ["app.funds_empty", "app.funds_empty_next"],
            Self::Projects => ["app.projects_empty", "app.projects_empty_next"],
            Self::Report => ["app.report_empty", "app.report_empty_next"],
        }
    }

    /// Keys of what the page says when no open file fits it, and of what to do then.
    pub(super) fn unfit(self) -> [&'static str; 2] {
        match self {
            Self::Index => ["app.index_unfit", "app.index_unfit_next"],
            Self::Projects => ["app.projects_unfit", "app.projects_unfit_next"],
            _ => ["app.points_unfit", "app.points_unfit_next"],
        }
    }

    pub(super) fn icon(self) -> Icon {
        match self {
            Self::Start => Icon::Start,
            Self::Data => Icon::Data,
            Self::Points => Icon::Points,
            Self::Index => Icon::Index,
            Self::Trends => Icon::Trends,
            Self::Map => Icon::Map,
            Self::Scheme => Icon::Scheme,
            Self::Funds => Icon::Funds,
            Self::Projects => Icon::Projects,
            Self::Report => Icon::Report,
        }
    }

    /// The results that the page shows.
    #[must_use]
    pub fn attention(self) -> Attention {
        match self {
            Self::Start | Self::Data => Attention::Nothing,
            Self::Points => Attention::Points,
            Self::Index => Attention::Index,
            Self::Trends => Attention::Trends,
            Self::Map => Attention::Map,
            Self::Scheme => Attention::Scheme,
            Self::Funds => Attention::Funds,
            Self::Projects => Attention::Projects,
            Self::Report => Attention::Report,
        }
    }
}
