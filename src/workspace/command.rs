//! Every change of the document as one value.

use std::path::PathBuf;

use super::{FundState, SchemePart, SchemeState, SourceChoice, State, TrendState};
use crate::analysis::BoardRule;
use crate::analysis::cards::CardRules;
use crate::analysis::funds::FundPlan;
use crate::dataset::{Mapping, Remedy};
use crate::figure::compose::MapChoices;
use crate::report::ReportChoices;
use crate::scheme::Revisions;
use crate::table::ReadOptions;

/// A change of the document. Applied by [`Document::apply`](super::Document::apply) and by nothing else.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Closes all files and opens these; boundaries come along.
    OpenInstead {
        /// Data files.
        files: Vec<PathBuf>,
        /// A boundary file.
        boundaries: Option<PathBuf>,
    },
    /// Opens files beside those that are open.
    OpenBeside(Vec<PathBuf>),
    /// Closes one file.
    Close(usize),
    /// Reads one file differently.
    SetReading(usize, ReadOptions),
    /// Joins these files to one by what names their rows, instead of those that were; files that are open no longer stand
    /// beside it, and those that are no longer joined do.
    SetWith(usize, Vec<PathBuf>),
    /// Maps the columns of one file differently.
    SetMapping(usize, Option<Mapping>),
    /// Applies the remedy of a finding to one file's mapping.
    Remedy(usize, Remedy),
    /// Takes boundaries for the map, or takes them away.
    SetBoundaries(Option<PathBuf>),
    /// Draws these files over the map's areas, in this order.
    SetLayers(Vec<PathBuf>),
    /// Adds a scheme file of the user and takes it for points or for the index.
    AddScheme {
        /// The file.
        path: PathBuf,
        /// Whether it scores anything but enterprises.
        index: bool,
    },
    /// Takes another scheme of points.
    SetPointsScheme(Option<String>),
    /// Takes another scheme of the index.
    SetIndexScheme(Option<String>),
    /// Changes rules of a scheme.
    Revise {
        /// The scheme, by id or path.
        scheme: String,
        /// All that is changed in it.
        revisions: Revisions,
        /// Whose number is dragged; none for a step of its own.
        moves: Option<SchemePart>,
    },
    /// Looks at something else on the scheme page.
    SetSchemePage(Box<SchemeState>),
    /// Goes to another year.
    SetYear(Option<i32>),
    /// Filters the observations.
    SetFilter(Option<String>),
    /// Selects an enterprise.
    SelectEnterprise(Option<String>),
    /// Selects a county.
    SelectCounty(Option<String>),
    /// Takes other four 90 % cards; those of the program when absent.
    SetCards(Option<Box<CardRules>>),
    /// Takes other stages of projects; those of the program when absent.
    SetStages(Option<PathBuf>),
    /// Shows how firm the ranks are, or not.
    SetFirmness(bool),
    /// Tells long and short boards by another rule.
    SetBoards(BoardRule),
    /// Shows another trend.
    SetTrend(TrendState),
    /// Shows another map.
    SetMap(Box<MapChoices>),
    /// Makes another report.
    SetReport(Box<ReportChoices>),
    /// Plans other funds.
    SetFund(Box<FundState>),
    /// Several changes that are one step, under the key of a name.
    Together(&'static str, Vec<Command>),
}

/// Something whose values a person passes through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Passage {
    /// A number of a part of a scheme.
    Revision(SchemePart),
    Year,
    Enterprise,
    County,
    Target,
    Labels,
    Classes,
    Title,
    Approval,
    /// Title or author of the report.
    ReportWords,
    /// Threshold of one card, by its place.
    Threshold(usize),
    /// A number of the fund plan.
    Fund(FundNumber),
    /// A number of the second fund plan.
    Against(FundNumber),
}

/// A number of a fund plan that a slider moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FundNumber {
    Budget,
    Price,
    Floor,
    Most,
    Cap,
    RdShare,
}

impl FundNumber {
    /// The one number in which two plans differ. A cap that comes or goes is a step of its own.
    fn between(before: &FundPlan, after: &FundPlan) -> Option<Self> {
        let both = |was: Option<u64>, is: Option<u64>| was.is_some() == is.is_some();
        let with = |change: &dyn Fn(&mut FundPlan)| {
            let mut changed = before.clone();
            change(&mut changed);
            changed == *after
        };
        if with(&|plan| plan.budget = after.budget) {
            Some(Self::Budget)
        } else if with(&|plan| plan.price = after.price) {
            Some(Self::Price)
        } else if with(&|plan| plan.floor = after.floor) {
            Some(Self::Floor)
        } else if with(&|plan| plan.most_points = after.most_points) {
            both(before.most_points, after.most_points).then_some(Self::Most)
        } else if with(&|plan| plan.cap = after.cap) {
            both(before.cap, after.cap).then_some(Self::Cap)
        } else if with(&|plan| plan.rd_share = after.rd_share) {
            both(before.rd_share, after.rd_share).then_some(Self::RdShare)
        } else {
            None
        }
    }
}

impl Passage {
    /// The one choice in which two maps differ, when it is one of these.
    fn of_map(before: &MapChoices, after: &MapChoices) -> Option<Self> {
        let alone = [
            (
                Self::Labels,
                MapChoices {
                    labels: after.labels,
                    ..before.clone()
                },
            ),
            (
                Self::Classes,
                MapChoices {
                    class_count: after.class_count,
                    ..before.clone()
                },
            ),
            (
                Self::Title,
                MapChoices {
                    title: after.title.clone(),
                    ..before.clone()
                },
            ),
            (
                Self::Approval,
                MapChoices {
                    approval: after.approval.clone(),
                    ..before.clone()
                },
            ),
        ];
        alone
            .into_iter()
            .find(|(_, changed)| changed == after)
            .map(|(passage, _)| passage)
    }

    /// Words of a report that are typed.
    fn of_report(before: &ReportChoices, after: &ReportChoices) -> Option<Self> {
        let typed = ReportChoices {
            title: after.title.clone(),
            author: after.author.clone(),
            ..before.clone()
        };
        (typed == *after).then_some(Self::ReportWords)
    }

    /// The one threshold in which two sets of cards differ.
    fn of_cards(before: Option<&CardRules>, after: Option<&CardRules>) -> Option<Self> {
        let mut moved = before.cloned().unwrap_or_else(CardRules::built_in);
        let after = after?;
        let at = moved
            .cards
            .iter()
            .zip(&after.cards)
            .position(|(was, is)| was != is)?;
        moved.cards[at].threshold = after.cards[at].threshold;
        (moved == *after).then_some(Self::Threshold(at))
    }

    /// The one number in which two funds differ.
    fn of_fund(before: &FundState, after: &FundState) -> Option<Self> {
        if before.ledger != after.ledger {
            return None;
        }
        if before.against == after.against {
            return FundNumber::between(&before.plan, &after.plan).map(Self::Fund);
        }
        let (was, is) = (before.against.as_ref()?, after.against.as_ref()?);
        let alone = before.plan == after.plan;
        FundNumber::between(was, is)
            .filter(|_| alone)
            .map(Self::Against)
    }

    /// A target that moves from one value to another; one that comes or goes is a step of its own.
    fn of_trend(before: &TrendState, after: &TrendState) -> Option<Self> {
        let moved = TrendState {
            target: after.target,
            ..before.clone()
        };
        (moved == *after && before.target.is_some() && after.target.is_some())
            .then_some(Self::Target)
    }
}

impl Command {
    /// Key of its name, as undo and redo show it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::OpenInstead { .. } | Self::OpenBeside(_) => "workspace.command_open",
            Self::Close(_) => "workspace.command_close",
            Self::SetReading(..) => "workspace.command_reading",
            Self::SetWith(..) => "workspace.command_join",
            Self::SetMapping(..) => "workspace.command_mapping",
            Self::Remedy(..) => "workspace.command_remedy",
            Self::SetBoundaries(_) => "workspace.command_boundaries",
            Self::SetLayers(_) => "workspace.command_layers",
            Self::AddScheme { .. } | Self::SetPointsScheme(_) | Self::SetIndexScheme(_) => {
                "workspace.command_scheme"
            }
            Self::Revise { .. } => "workspace.command_revise",
            Self::SetSchemePage(_) => "workspace.command_scheme_page",
            Self::SetYear(_) => "workspace.command_year",
            Self::SetFilter(_) => "workspace.command_filter",
            Self::SelectEnterprise(_) => "workspace.command_enterprise",
            Self::SelectCounty(_) => "workspace.command_county",
            Self::SetCards(_) => "workspace.command_cards",
            Self::SetStages(_) => "workspace.command_stages",
            Self::SetFirmness(_) => "workspace.command_firmness",
            Self::SetBoards(_) => "workspace.command_boards",
            Self::SetTrend(_) => "workspace.command_trend",
            Self::SetMap(_) => "workspace.command_map",
            Self::SetFund(_) => "workspace.command_fund",
            Self::SetReport(_) => "workspace.command_report",
            Self::Together(name, _) => name,
        }
    }

    /// Whether it is no change but a look: it leaves no step.
    pub(super) fn looks(&self) -> bool {
        matches!(self, Self::SetSchemePage(_))
    }

    /// Whether it opens files.
    pub(super) fn opens(&self) -> bool {
        match self {
            Self::OpenInstead { .. } | Self::OpenBeside(_) => true,
            Self::Together(_, changes) => changes.iter().any(Self::opens),
            _ => false,
        }
    }

    /// What is on its way through values that nobody asks back for: a slider that is dragged, words that are typed,
    /// selections before the one that is wanted. Commands on the way of the same thing are one step of undo; one that
    /// chooses from a list is a step of its own.
    pub(super) fn passage(&self, state: &State) -> Option<Passage> {
        match self {
            Self::Revise { moves, .. } => moves.clone().map(Passage::Revision),
            Self::SetYear(_) => Some(Passage::Year),
            Self::SelectEnterprise(_) => Some(Passage::Enterprise),
            Self::SelectCounty(_) => Some(Passage::County),
            Self::SetTrend(trend) => Passage::of_trend(&state.trend, trend),
            Self::SetMap(map) => Passage::of_map(&state.map, map),
            Self::SetFund(fund) => Passage::of_fund(&state.fund, fund),
            Self::SetReport(report) => Passage::of_report(&state.report, report),
            Self::SetCards(cards) => Passage::of_cards(state.cards.as_ref(), cards.as_deref()),
            _ => None,
        }
    }

    /// Makes the change.
    pub(super) fn change(self, state: &mut State) {
        match self {
            Self::OpenInstead { files, boundaries } => {
                let schemes = std::mem::take(&mut state.schemes);
                let revisions = std::mem::take(&mut state.revisions);
                let mut sources: Vec<SourceChoice> = Vec::new();
                for path in files {
                    if !sources.iter().any(|source| source.path == path) {
                        sources.push(SourceChoice::new(&path));
                    }
                }
                *state = State {
                    sources,
                    boundaries,
                    schemes,
                    revisions,
                    ..State::default()
                };
            }
            Self::OpenBeside(files) => {
                for path in files {
                    if !state.sources.iter().any(|source| source.path == path) {
                        state.sources.push(SourceChoice::new(&path));
                    }
                }
            }
            Self::Close(at) => {
                if at < state.sources.len() {
                    state.sources.remove(at);
                }
            }
            Self::SetReading(at, options) => {
                if let Some(source) = state.sources.get_mut(at) {
                    source.options = options;
                }
            }
            Self::SetWith(at, files) => set_with(state, at, files),
            Self::SetMapping(at, mut mapping) => {
                if let Some(source) = state.sources.get_mut(at) {
                    // What a mapping file says of the reading is one more choice, which can be changed like others.
                    if let Some(mapping) = &mut mapping {
                        let reading = std::mem::take(&mut mapping.reading);
                        source.options = reading.or(&source.options);
                    }
                    source.mapping = mapping;
                }
            }
            Self::Remedy(at, remedy) => {
                if let Some(source) = state.sources.get_mut(at) {
                    let mapping = source.mapping.take().unwrap_or_default();
                    let mut mapping = remedy.apply(mapping);
                    let reading = std::mem::take(&mut mapping.reading);
                    source.options = reading.or(&source.options);
                    source.mapping = Some(mapping);
                }
            }
            Self::SetBoundaries(path) => state.boundaries = path,
            Self::SetLayers(layers) => state.layers = layers,
            Self::AddScheme { path, index } => add_scheme(state, path, index),
            Self::SetPointsScheme(scheme) => state.points_scheme = scheme,
            Self::SetIndexScheme(scheme) => state.index_scheme = scheme,
            Self::Revise {
                scheme, revisions, ..
            } => {
                if revisions.is_empty() {
                    state.revisions.remove(&scheme);
                } else {
                    state.revisions.insert(scheme, revisions);
                }
            }
            Self::SetSchemePage(page) => state.scheme = *page,
            Self::SetYear(year) => state.year = year,
            Self::SetFilter(filter) => {
                state.filter = filter.filter(|filter| !filter.trim().is_empty());
            }
            // Trends follow every selection; one that is not among their lines changes nothing there.
            Self::SelectEnterprise(key) => {
                state.trend.subject.clone_from(&key);
                state.enterprise = key;
            }
            Self::SelectCounty(key) => {
                state.trend.subject.clone_from(&key);
                state.county = key;
            }
            Self::SetCards(cards) => state.cards = cards.map(|cards| *cards),
            Self::SetStages(path) => state.stages = path,
            Self::SetFirmness(shown) => state.firmness = shown,
            Self::SetBoards(rule) => state.boards = rule,
            Self::SetTrend(trend) => state.trend = trend,
            Self::SetMap(map) => state.map = *map,
            Self::SetFund(fund) => state.fund = *fund,
            Self::SetReport(report) => state.report = *report,
            Self::Together(_, changes) => {
                for change in changes {
                    change.change(state);
                }
            }
        }
    }
}

fn set_with(state: &mut State, at: usize, files: Vec<PathBuf>) {
    let Some(own) = state.sources.get(at).map(|source| source.path.clone()) else {
        return;
    };
    let mut with: Vec<PathBuf> = Vec::with_capacity(files.len());
    for file in files {
        // What is joined to one of them comes along.
        let mut open = state.sources.iter();
        let beside = open.find(|source| source.path == file && file != own);
        let beside = beside.map(|source| source.with.clone()).unwrap_or_default();
        for path in std::iter::once(file).chain(beside) {
            if path != own && !with.contains(&path) {
                with.push(path);
            }
        }
    }
    let before = std::mem::replace(&mut state.sources[at].with, with.clone());
    state.sources.retain(|source| !with.contains(&source.path));
    for path in before {
        let is_open = state.sources.iter().any(|source| source.path == path);
        if !is_open && !with.contains(&path) {
            state.sources.push(SourceChoice::new(&path));
        }
    }
}

fn add_scheme(state: &mut State, path: PathBuf, index: bool) {
    let id = path.to_string_lossy().into_owned();
    if !state.schemes.contains(&path) {
        state.schemes.push(path);
    }
    if index {
        state.index_scheme = Some(id);
    } else {
        state.points_scheme = Some(id);
    }
}
