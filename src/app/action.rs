//! Everything a click, a key or a dropped file can ask for, as one value; [`perform`](super::perform) is the one
//! place that does it.

use std::path::PathBuf;

use super::PageName;
use crate::figure::{MapView, PageSize, ThemeMode};
use crate::i18n::Lang;
use crate::workspace::{Command, ReportFormat, Results, Settings, SortBy};

/// A figure of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The portrait of the selected enterprise.
    Portrait,
    /// The best enterprises.
    Ranking,
    /// What moved the index.
    Contribution,
    /// The index and its dimensions.
    Barometer,
    /// What drives the index and what holds it back.
    Drivers,
    /// All counties by dimension.
    Heatmap,
    /// The four 90 % cards.
    Cards,
    /// Values over the years.
    Trend,
    /// The innovation map.
    Map,
    /// How amounts of support are spread.
    FundSpread,
    /// What each town gets.
    FundTowns,
    /// What each town gains or loses by a second plan.
    FundVersus,
    /// How far projects came.
    Funnel,
    /// What the pre-research fund moved over the years.
    Leverage,
}

impl Slot {
    /// The first figure of the index page: what moved the index; without a year before, where it stands; in data
    /// without years, all counties by dimension.
    #[must_use]
    pub fn of_index(results: &Results) -> Self {
        if results.contribution.figure.key().is_some() {
            Self::Contribution
        } else if results.barometer.figure.key().is_some() {
            Self::Barometer
        } else {
            Self::Heatmap
        }
    }

    /// The other figures of the page whose first figure this is.
    #[must_use]
    pub fn beside(self) -> &'static [Self] {
        match self {
            Self::Portrait => &[Self::Ranking],
            Self::Contribution => &[Self::Barometer, Self::Drivers, Self::Heatmap, Self::Cards],
            Self::Barometer => &[Self::Heatmap, Self::Cards],
            Self::Heatmap => &[Self::Cards],
            Self::FundSpread => &[Self::FundTowns, Self::FundVersus],
            Self::Funnel => &[Self::Leverage],
            _ => &[],
        }
    }

    /// Key of the figure's name, which is also the name of its file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Portrait => "app.figure_portrait",
            Self::Ranking => "app.figure_ranking",
            Self::Contribution => "app.figure_contribution",
            Self::Barometer => "app.figure_barometer",
            Self::Drivers => "app.figure_drivers",
            Self::Heatmap => "app.figure_heatmap",
            Self::Cards => "app.figure_cards",
            Self::Trend => "app.figure_trend",
            Self::Map => "app.figure_map",
            Self::FundSpread => "app.figure_fund_spread",
            Self::FundTowns => "app.figure_fund_towns",
            Self::FundVersus => "app.figure_fund_versus",
            Self::Funnel => "app.figure_funnel",
            Self::Leverage => "app.figure_leverage",
        }
    }
}

/// A format of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// Pixels.
    Png,
    /// Vectors for the web and for editing.
    Svg,
    /// Vectors for print.
    Pdf,
    /// The numbers in it, as a table.
    Csv,
}

impl ExportFormat {
    /// All formats, in the menu's order.
    pub const ALL: [Self; 4] = [Self::Png, Self::Svg, Self::Pdf, Self::Csv];

    /// Its file name extension.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Csv => "csv",
        }
    }

    /// Key of its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "app.format_png",
            Self::Svg => "app.format_svg",
            Self::Pdf => "app.format_pdf",
            Self::Csv => "app.format_csv",
        }
    }
}

/// The size of an export: a page, and pixels to the point where it becomes pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExportSize {
    /// The page.
    pub page: PageSize,
    /// Pixels to the point.
    pub scale: f32,
    /// Key of its name.
    pub name: &'static str,
}

impl ExportSize {
    /// The place of the size that was chosen last; the first where none was.
    pub fn last(settings: &Settings) -> usize {
        let mut all = Self::ALL.iter();
        let named = all.position(|size| settings.size.as_deref() == Some(size.name));
        let page = || Self::ALL.iter().position(|size| size.page == settings.page);
        named.or_else(page).unwrap_or(0)
    }

    /// All sizes, in the menu's order: print is rasterised at 300 dots to the inch.
    pub const ALL: [Self; 7] = [
        Self {
            page: PageSize::Slide,
            scale: 1.0,
            name: "app.size_slide",
        },
        Self {
            page: PageSize::Slide,
            scale: 2.0,
            name: "app.size_slide_4k",
        },
        Self {
            page: PageSize::A4Landscape,
            scale: 300.0 / 72.0,
            name: "app.size_a4_landscape",
        },
        Self {
            page: PageSize::A4Portrait,
            scale: 300.0 / 72.0,
            name: "app.size_a4_portrait",
        },
        Self {
            page: PageSize::A3Landscape,
            scale: 300.0 / 72.0,
            name: "app.size_a3_landscape",
        },
        Self {
            page: PageSize::A3Portrait,
            scale: 300.0 / 72.0,
            name: "app.size_a3_portrait",
        },
        Self {
            page: PageSize::Square,
            scale: 2.0,
            name: "app.size_square",
        },
    ];
}

/// What somebody asks of the window.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A change of the document.
    Change(Command),
    /// Takes the last change back.
    Undo,
    /// Makes it again.
    Redo,
    /// Goes to a page.
    Go(PageName),
    /// Asks for a mapping file by dialog and applies it to a source.
    AskMapping(usize),
    /// Asks for files by dialog and opens them instead.
    AskOpen,
    /// Asks for files by dialog and opens them beside.
    AskAdd,
    /// Asks for a boundary file by dialog.
    AskBoundaries,
    /// Asks for a file to draw over the map by dialog.
    AskLayer,
    /// Asks for a scheme file by dialog.
    AskScheme,
    /// Opens files instead of those that are open; boundaries and schemes go where they belong.
    Open(Vec<PathBuf>),
    /// Opens files beside those that are open.
    Add(Vec<PathBuf>),
    /// Reads every open file anew.
    ReadAgain,
    /// Saves the workspace in its file; asks for one where there is none.
    Save,
    /// Asks for a file name and saves the workspace there.
    SaveAs,
    /// Goes on with the choices that were not saved when the program was closed last.
    Continue,
    /// Opens the sample city.
    OpenSample,
    /// Searches the ranking.
    Search(String),
    /// Sorts the ranking; the same column twice turns it around.
    Sort(SortBy),
    /// Speaks another language.
    SetLang(Lang),
    /// Light or dark.
    SetTheme(ThemeMode),
    /// Lets marks move when what they show changes, or not.
    SetMotion(bool),
    /// Chooses the size of exports, by its place in [`ExportSize::ALL`].
    SetExportSize(usize),
    /// Asks for a file name and exports a figure.
    Export(Slot, ExportFormat),
    /// Asks for a file name or a folder and writes the report.
    ExportReport(ReportFormat),
    /// Copies a figure as a picture.
    CopyPicture(Slot),
    /// Asks for a file name and saves the mapping of a source.
    SaveMapping(usize),
    /// Says how much room a figure has: width, height, body size in points.
    Fit(Slot, [u32; 3]),
    /// Says how much room the map's legend has: width, body size in points.
    FitLegend([u32; 2]),
    /// Asks for a fund plan by dialog; for the second one, or for the first.
    AskPlan(bool),
    /// Asks for a file of four 90 % cards by dialog.
    AskCards,
    /// Asks for a file name and saves the four 90 % cards as a file of rules.
    SaveCards,
    /// Asks for a file name and saves the projects as a workbook.
    SaveProjects,
    /// Asks for a ledger by dialog.
    AskLedger,
    /// Asks for a file name and saves the scheme of the scheme page as it is now.
    SaveScheme,
    /// Asks for a file name and saves the fund plan.
    SavePlan,
    /// Asks for a file name and saves the ledger with what the fund redeems.
    SaveLedger,
    /// Asks for a file name and saves the fund as a workbook.
    SaveFund,
    /// Moves or enlarges the map.
    LookAt(MapView),
    /// Stops the work of this name.
    Cancel(&'static str),
    /// Tries again what failed.
    Retry,
    /// Puts the notice away.
    Dismiss,
    /// Puts the cursor into the search field.
    FocusSearch,
    /// Goes to full screen and back.
    ToggleFullscreen,
    /// Leaves what is open: notice, search, full screen.
    Escape,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_is_found_again_at_the_next_start() {
        for (at, size) in ExportSize::ALL.iter().enumerate() {
            let kept = Settings {
                page: size.page,
                size: Some(size.name.to_owned()),
                ..Settings::default()
            };
            assert_eq!(ExportSize::last(&kept), at);
        }
        // Settings of before know the page alone.
        let kept = Settings {
            page: PageSize::Square,
            ..Settings::default()
        };
        assert_eq!(
            ExportSize::ALL[ExportSize::last(&kept)].page,
            PageSize::Square
        );
    }
}
