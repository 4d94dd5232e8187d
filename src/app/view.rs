//! What a page is given to draw, and where it sends what is asked for.

use eframe::egui::Context;

use super::keep::Keeping;
use super::look::Skin;
use super::tasks::Tasks;
use super::{Action, PageName};
use crate::i18n::{Lang, Message, fill, text};
use crate::workspace::{
    Command, Document, RankingChoices, Results, SchemeEntry, SchemePart, Settings, State,
};

/// Everything that a page may read.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The document, for the names of undo and redo.
    pub document: &'a Document,
    /// What is derived from it.
    pub results: &'a Results,
    /// Language, theme, recent files.
    pub settings: &'a Settings,
    /// Work that is not derived from the document.
    pub tasks: &'a Tasks,
    /// The file that the document is kept in.
    pub keeping: &'a Keeping,
    /// Search and order of the ranking.
    pub table: &'a RankingChoices,
    /// Colours.
    pub skin: &'a Skin,
    /// The language.
    pub lang: Lang,
    /// The page that is shown.
    pub page: PageName,
}

impl View<'_> {
    /// The choices of the user.
    pub fn state(&self) -> &State {
        self.document.state()
    }

    /// A text in the window's language.
    pub fn t(&self, key: &str) -> String {
        text(self.lang, key)
    }

    /// A text with its places filled in.
    pub fn f(&self, key: &str, args: &[(&str, &dyn std::fmt::Display)]) -> String {
        fill(self.lang, key, args)
    }
}

/// A weight that is dragged.
#[derive(Clone, Debug)]
pub struct Hand {
    /// The scheme as it was when the hand took it.
    pub from: SchemeEntry,
    /// Whose weight.
    pub part: SchemePart,
    /// The weight under the hand.
    pub weight: f64,
}

/// With what the list of two plans begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FundMoves {
    /// The largest gain.
    #[default]
    Gains,
    /// The largest loss.
    Losses,
}

/// Where a page sends what is asked for, and what it may keep between frames.
#[derive(Default)]
pub struct Desk {
    /// What was asked for in this frame.
    pub actions: Vec<Action>,
    /// The filter as it is being typed.
    pub filter_draft: Option<String>,
    /// Whether the search field should take the keyboard.
    pub focus_search: bool,
    /// Words that an entity of the trends page must contain.
    pub entity_search: String,
    /// The entities that these find.
    pub entities_found: super::pages::EntitiesFound,
    /// Words that a field in the list of a column must contain.
    pub field_search: String,
    /// The pass in which that list was drawn last.
    pub field_list: u64,
    /// The source that the data page shows.
    pub source: usize,
    /// The cell that the preview of the data page shows, by body row and column.
    pub cell: Option<(u32, u32)>,
    /// Whether that cell is still to be brought into view.
    pub reveals: bool,
    /// What stands under the numbers of the funds page.
    pub fund_tab: FundTab,
    /// With what the list of two plans begins.
    pub fund_moves: FundMoves,
    /// The weight that is dragged on the scheme page.
    pub hand: Option<Hand>,
    /// A condition of the scheme page as it is being typed: of which gate or tier, and the words.
    pub condition_draft: Option<(String, String)>,
    /// What is wrong with what was last asked for on the scheme page: of which place, and why.
    pub scheme_problem: Option<(String, Message)>,
    /// Whether the points page shows why, and not the portrait.
    pub shows_why: bool,
}

impl Desk {
    /// Asks for something.
    pub fn send(&mut self, action: Action) {
        self.actions.push(action);
    }

    /// Lets go of what was typed on the scheme page and could not stand there.
    pub fn forget_drafts(&mut self) {
        self.condition_draft = None;
        self.scheme_problem = None;
    }

    /// Asks for a change of the document.
    pub fn change(&mut self, command: Command) {
        self.actions.push(Action::Change(command));
    }
}

/// What stands under the numbers of the funds page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FundTab {
    /// The enterprises.
    #[default]
    List,
    /// Sums by this grouping.
    By(&'static str),
    /// Who gains and who loses against the second plan.
    Versus,
    /// Why the selected enterprise gets its amount.
    Why,
    /// The fund in sentences.
    Words,
}

/// The size of body text of figures on the screen: that of the window.
pub const FIGURE_BODY: u32 = 14;

/// A shortcut's words in brackets, for tooltips.
pub fn with_keys(words: &str, keys: super::Shortcut, context: &Context) -> String {
    format!("{words} ({})", keys.words(context))
}
