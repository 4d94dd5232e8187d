//! The document a user works on: sources, scheme, choices; one command path with undo; what is derived from it in
//! the background; settings and recent files. Knows nothing of windows.

mod choice_filter;
mod command;
mod document;
mod file;
mod folders;
mod motion;
mod results;
mod scheme_edit;
mod settings;
mod stage_filter;
mod state;

pub use choice_filter::{CHOICE_COLUMNS, ChoiceFilter, quoted};
pub use command::Command;
pub use document::{Document, Step};
pub use file::{EXTENSION, Kept, backup};
pub use folders::data_folder;
pub use results::{
    AccountKey, AccountView, Advice, AdviceKey, Attention, Bench, CardsKey, CardsView, CountyRow,
    DecisionKey, Dimension, ExplainKey, Explained, FigureKey, FindingsKey, Firm, FirmKey, FoundKey,
    FundBin, FundDone, FundFigure, FundKey, FundOf, FundResults, FundSteps, FundStepsKey,
    FundVersus, FundView, HoldKey, Holding, IndexKey, IndexView, LegendKey, LiveKey, LiveMap,
    LiveScene, Look, Moved, Outcome, Picture, PortraitTold, ProjectFigure, ProjectsKey,
    ProjectsView, Ranked, RankingChoices, RankingKey, ReportFormat, ReportKey, ReportView, Results,
    SceneKey, SchemeEntry, SchemeResults, ScoreKey, Scored, Shelf, ShelfKey, SortBy, Source,
    SourceKey, StandingKey, TableKey, TrendKey, TrendSource, TrendStanding, TrendView, Trial,
    TrialKey, TrialOrder,
};
pub use scheme_edit::{PartLine, changes, part_lines, restore, revise, reweigh};
pub use settings::Settings;
pub use stage_filter::{parted, with_stage};
pub use state::{FundState, SchemePart, SchemeState, SourceChoice, State, TrendState};
