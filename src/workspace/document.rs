//! The document: its state, and the steps back and forward.

use super::command::Passage;
use super::{Command, State};

/// Most steps that are kept.
const DEPTH: usize = 200;

/// One step of undo or redo.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Key of the command's name.
    pub name: &'static str,
    state: State,
    passage: Option<Passage>,
}

/// The state with its history.
#[derive(Clone, Debug, Default)]
pub struct Document {
    state: State,
    past: Vec<Step>,
    future: Vec<Step>,
}

impl Document {
    /// A document with this state and no history.
    #[must_use]
    pub fn new(state: State) -> Self {
        Self {
            state,
            ..Self::default()
        }
    }

    /// The choices as they are.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Makes a change; one that changes nothing leaves no step, nor do values that were passed through and end where
    /// they began, nor does the first opening: there is nothing to go back to.
    pub fn apply(&mut self, command: Command) {
        let name = command.name();
        let passage = command.passage(&self.state);
        if command.looks() {
            command.change(&mut self.state);
            return;
        }
        let begins = self.past.is_empty() && self.state.sources.is_empty() && command.opens();
        let before = self.state.clone();
        command.change(&mut self.state);
        if self.state == before {
            return;
        }
        let passes = passage.is_some() && self.future.is_empty();
        self.future.clear();
        if begins {
            return;
        }
        if passes
            && let Some(step) = self.past.last()
            && step.passage == passage
        {
            if step.state == self.state {
                self.past.pop();
            }
            return;
        }
        self.past.push(Step {
            name,
            state: before,
            passage,
        });
        if self.past.len() > DEPTH {
            self.past.remove(0);
        }
    }

    /// Takes the last change back; says whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(step) = self.past.pop() else {
            return false;
        };
        let step = self.exchanged(step);
        self.future.push(step);
        true
    }

    /// Makes the change that was taken back again; says whether there was one.
    pub fn redo(&mut self) -> bool {
        let Some(step) = self.future.pop() else {
            return false;
        };
        let step = self.exchanged(step);
        self.past.push(step);
        true
    }

    /// The step that leads back from a step: its state becomes the document's, and the other way round. Nothing
    /// joins a step that was taken back or made again.
    fn exchanged(&mut self, mut step: Step) -> Step {
        // Where somebody looks is no change.
        step.state.scheme.clone_from(&self.state.scheme);
        Step {
            name: step.name,
            state: std::mem::replace(&mut self.state, step.state),
            passage: None,
        }
    }

    /// Name of the change that undo takes back.
    #[must_use]
    pub fn undo_name(&self) -> Option<&'static str> {
        self.past.last().map(|step| step.name)
    }

    /// Name of the change that redo makes again.
    #[must_use]
    pub fn redo_name(&self) -> Option<&'static str> {
        self.future.last().map(|step| step.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::cards::CardRules;
    use crate::analysis::funds::FundPlan;
    use crate::dataset::{ColumnRule, Keep, Mapping, Remedy};
    use crate::figure::compose::MapChoices;
    use crate::i18n::{Lang, text};
    use crate::scheme::{Revision, Revisions, builtin};
    use crate::table::ReadOptions;
    use crate::workspace::{FundState, SchemeState, SourceChoice, TrendState};

    #[test]
    fn undo_and_redo_go_back_and_forth() {
        let mut document = Document::new(begun());
        let start = document.state().clone();
        document.apply(Command::OpenBeside(vec!["a.csv".into(), "b.csv".into()]));
        let opened = document.state().clone();
        document.apply(Command::SetYear(Some(2020)));
        document.apply(Command::SetFilter(Some("employees > 10".to_owned())));
        let end = document.state().clone();
        assert_eq!(document.undo_name(), Some("workspace.command_filter"));
        assert!(document.undo() && document.undo());
        assert_eq!(document.state(), &opened);
        assert!(document.undo());
        assert_eq!(document.state(), &start);
        assert!(!document.undo());
        assert!(document.redo() && document.redo() && document.redo());
        assert_eq!(document.state(), &end);
        assert!(!document.redo());
    }

    /// A document in which every one of [`examples`] changes something.
    fn begun() -> State {
        State {
            sources: vec![SourceChoice::new("x.csv".as_ref())],
            year: Some(2021),
            filter: Some("true".to_owned()),
            ..State::default()
        }
    }

    /// One command of each kind.
    fn examples() -> Vec<Command> {
        let mapping = Mapping::default().with(ColumnRule {
            from: "a".to_owned(),
            field: "revenue_wan".to_owned(),
            ..ColumnRule::default()
        });
        let map = MapChoices {
            labels: 7,
            ..MapChoices::default()
        };
        let trend = TrendState {
            target: Some(3.0),
            ..TrendState::default()
        };
        let reading = ReadOptions {
            header_row: Some(2.into()),
            ..ReadOptions::default()
        };
        vec![
            Command::OpenInstead {
                files: vec!["y.csv".into()],
                boundaries: None,
            },
            Command::OpenBeside(vec!["y.csv".into()]),
            Command::Close(0),
            Command::SetReading(0, reading),
            Command::SetMapping(0, Some(mapping)),
            Command::SetBoundaries(Some("towns.geojson".into())),
            Command::AddScheme {
                path: "own.toml".into(),
                index: false,
            },
            Command::SetPointsScheme(Some("tech-sme".to_owned())),
            Command::SetIndexScheme(Some("county-index".to_owned())),
            Command::SetYear(Some(2020)),
            Command::SetFilter(None),
            Command::SelectEnterprise(Some("e".to_owned())),
            Command::SelectCounty(Some("c".to_owned())),
            Command::SetTrend(trend),
            Command::SetMap(Box::new(map)),
            Command::SetBoards(crate::analysis::BoardRule::Spread),
            Command::Remedy(0, Remedy::Keep(Keep::Last)),
            Command::SetFund(Box::new(FundState {
                plan: FundPlan::floating(1_000_000),
                ..FundState::default()
            })),
            Command::SetLayers(vec!["zones.geojson".into()]),
            Command::SetReport(Box::new(crate::report::ReportChoices {
                list_limit: 7,
                ..crate::report::ReportChoices::default()
            })),
            Command::SetCards(Some(Box::new(CardRules::built_in()))),
            Command::SetStages(Some("stages.toml".into())),
            Command::Together(
                "workspace.command_fund",
                vec![
                    Command::SetPointsScheme(Some("tech-sme".to_owned())),
                    Command::SetYear(Some(2019)),
                ],
            ),
            Command::Revise {
                scheme: "county-index".to_owned(),
                revisions: revised(),
                moves: None,
            },
            Command::SetFirmness(true),
            Command::SetWith(0, vec!["patents.csv".into()]),
        ]
    }

    /// One weight that is another.
    fn revised() -> Revisions {
        let scheme = builtin("county-index").unwrap_or_else(|| unreachable!("built in"));
        let mut revisions = Revisions::default();
        let group = scheme.groups[0].id.clone();
        let revision = Revision::GroupWeight {
            group,
            stage: None,
            weight: 77.0,
        };
        revisions.set(&scheme, revision);
        revisions
    }

    /// The place of a command among the examples: a new kind of command does not compile without one.
    fn place(command: &Command) -> usize {
        match command {
            Command::OpenInstead { .. } => 0,
            Command::OpenBeside(_) => 1,
            Command::Close(_) => 2,
            Command::SetReading(..) => 3,
            Command::SetMapping(..) => 4,
            Command::SetBoundaries(_) => 5,
            Command::AddScheme { .. } => 6,
            Command::SetPointsScheme(_) => 7,
            Command::SetIndexScheme(_) => 8,
            Command::SetYear(_) => 9,
            Command::SetFilter(_) => 10,
            Command::SelectEnterprise(_) => 11,
            Command::SelectCounty(_) => 12,
            Command::SetTrend(_) => 13,
            Command::SetMap(_) => 14,
            Command::SetBoards(_) => 15,
            Command::Remedy(..) => 16,
            Command::SetFund(_) => 17,
            Command::SetLayers(_) => 18,
            Command::SetReport(_) => 19,
            Command::SetCards(_) => 20,
            Command::SetStages(_) => 21,
            Command::Together(..) => 22,
            Command::Revise { .. } => 23,
            Command::SetFirmness(_) => 24,
            Command::SetWith(..) => 25,
            Command::SetSchemePage(_) => unreachable!("it is no step"),
        }
    }

    #[test]
    fn files_are_joined_and_parted_in_one_step_each() {
        let mut document = Document::default();
        document.apply(Command::OpenBeside(vec![
            "a.csv".into(),
            "b.csv".into(),
            "c.csv".into(),
        ]));
        let open = |document: &Document| -> Vec<String> {
            let sources = document.state().sources.iter();
            let all = sources.map(|source| {
                let names = std::iter::once(&source.path).chain(&source.with);
                let names: Vec<String> = names.map(|path| path.display().to_string()).collect();
                names.join("+")
            });
            all.collect()
        };
        let before = document.state().clone();
        document.apply(Command::SetWith(2, vec!["a.csv".into()]));
        assert_eq!(open(&document), ["b.csv", "c.csv+a.csv"]);
        assert_eq!(
            document.state().sources[1].reading().with,
            [std::path::PathBuf::from("a.csv")]
        );
        document.apply(Command::SetWith(0, vec!["c.csv".into(), "b.csv".into()]));
        assert_eq!(open(&document), ["b.csv+c.csv+a.csv"]);
        document.apply(Command::SetWith(0, vec!["a.csv".into()]));
        assert_eq!(open(&document), ["b.csv+a.csv", "c.csv"]);
        assert_eq!(document.undo_name(), Some("workspace.command_join"));
        assert!(document.undo() && document.undo() && document.undo());
        assert_eq!(document.state(), &before);
    }

    #[test]
    fn where_somebody_looks_is_no_step_and_is_not_taken_back() {
        let mut document = Document::new(begun());
        document.apply(Command::SetYear(Some(2020)));
        document.undo();
        let page = SchemeState {
            of_index: true,
            ..SchemeState::default()
        };
        document.apply(Command::SetSchemePage(Box::new(page.clone())));
        assert_eq!(document.undo_name(), None);
        assert_eq!(document.redo_name(), Some("workspace.command_year"));
        document.redo();
        assert_eq!(document.state().scheme, page);
        document.undo();
        assert_eq!(document.state().scheme, page);
    }

    #[test]
    fn every_command_can_be_taken_back() {
        let places: Vec<usize> = examples().iter().map(place).collect();
        assert_eq!(places, (0..26).collect::<Vec<_>>());
        for command in examples() {
            let mut document = Document::new(begun());
            let name = command.name();
            document.apply(command);
            let after = document.state().clone();
            assert_ne!(after, begun(), "{name} changes nothing");
            assert_eq!(document.undo_name(), Some(name));
            assert!(document.undo());
            assert_eq!(document.state(), &begun());
            assert!(document.redo());
            assert_eq!(document.state(), &after);
        }
    }

    #[test]
    fn a_new_change_forgets_what_was_taken_back() {
        let mut document = Document::default();
        document.apply(Command::SetYear(Some(2020)));
        document.undo();
        document.apply(Command::SetFilter(Some("a = 1".to_owned())));
        assert_eq!(document.redo_name(), None);
    }

    #[test]
    fn the_first_opening_is_where_the_history_begins() {
        let files = || Command::OpenInstead {
            files: vec!["a.csv".into()],
            boundaries: None,
        };
        let mut document = Document::default();
        document.apply(files());
        let opened = document.state().clone();
        assert_eq!((document.undo_name(), document.undo()), (None, false));
        document.apply(Command::Close(0));
        document.apply(files());
        assert!(document.undo() && document.undo());
        assert_eq!(document.state(), &opened);
        assert!(!document.undo());
    }

    fn set_map(document: &mut Document, change: impl FnOnce(&mut MapChoices)) {
        let mut map = document.state().map.clone();
        change(&mut map);
        document.apply(Command::SetMap(Box::new(map)));
    }

    #[test]
    fn what_a_slider_passes_is_one_step() {
        let mut document = Document::default();
        for labels in [5, 6, 7] {
            set_map(&mut document, |map| map.labels = labels);
        }
        assert!(document.undo());
        assert_eq!(document.state(), &State::default());
    }

    #[test]
    fn what_the_sliders_of_a_plan_pass_is_one_step_each() {
        let mut document = Document::default();
        let mut set = |change: fn(&mut FundPlan, u64)| {
            for at in 1..4 {
                let mut fund = document.state().fund.clone();
                change(&mut fund.plan, at);
                document.apply(Command::SetFund(Box::new(fund)));
            }
        };
        set(|plan, at| plan.budget = Some(at));
        set(|plan, at| plan.floor = at);
        set(|plan, at| plan.cap = Some(at));
        let steps = std::iter::from_fn(|| document.undo().then_some(())).count();
        assert_eq!(steps, 4, "that there is a cap is a step of its own");
    }

    #[test]
    fn what_a_threshold_passes_is_one_step() {
        let mut document = Document::default();
        let mut set = |change: &dyn Fn(&mut CardRules)| {
            let cards = document.state().cards.clone();
            let mut cards = cards.unwrap_or_else(CardRules::built_in);
            change(&mut cards);
            document.apply(Command::SetCards(Some(Box::new(cards))));
        };
        for threshold in [91.0, 92.0, 93.0] {
            set(&|cards| cards.cards[0].threshold = threshold);
        }
        set(&|cards| cards.cards[1].threshold = 80.0);
        set(&|cards| cards.cards[1].numerator = "a".to_owned());
        set(&|cards| cards.cards[1].numerator = "b".to_owned());
        document.apply(Command::SetCards(None));
        let steps = std::iter::from_fn(|| document.undo().then_some(())).count();
        assert_eq!(
            steps, 5,
            "two thresholds, two formulas, and those of the program again"
        );
        assert_eq!(document.state(), &State::default());
    }

    #[test]
    fn each_choice_of_the_map_is_a_step() {
        let mut document = Document::default();
        set_map(&mut document, |map| map.labels = 5);
        set_map(&mut document, |map| map.class_count = 7);
        set_map(&mut document, |map| map.size_by = "revenue_wan".to_owned());
        set_map(&mut document, |map| map.size_by = "rd_staff".to_owned());
        set_map(&mut document, |map| map.title = Some("A".to_owned()));
        set_map(&mut document, |map| map.title = Some("AB".to_owned()));
        let steps = std::iter::from_fn(|| document.undo().then_some(())).count();
        assert_eq!(steps, 5, "typed words are one step, choices one each");
    }

    #[test]
    fn a_way_that_ends_where_it_began_leaves_no_step() {
        let mut document = Document::new(begun());
        document.apply(Command::SetFilter(None));
        for year in [2020, 2019, 2021] {
            document.apply(Command::SetYear(Some(year)));
        }
        assert_eq!(document.undo_name(), Some("workspace.command_filter"));
        set_map(&mut document, |map| map.color_by = "town".to_owned());
        set_map(&mut document, |map| map.color_by = "industry".to_owned());
        assert!(document.undo());
        assert_eq!(document.state().map.color_by, "town", "two choices");
    }

    #[test]
    fn nothing_joins_a_step_that_was_made_again() {
        let mut document = Document::new(begun());
        document.apply(Command::SetYear(Some(2020)));
        assert!(document.undo() && document.redo());
        document.apply(Command::SetYear(Some(2019)));
        assert!(document.undo());
        assert_eq!(document.state().year, Some(2020));
    }

    #[test]
    fn nothing_changed_leaves_no_step() {
        let mut document = Document::default();
        document.apply(Command::SetYear(None));
        assert_eq!(document.undo_name(), None);
    }

    #[test]
    fn every_command_has_a_name_in_both_languages() {
        for command in examples() {
            for lang in Lang::ALL {
                assert_ne!(text(lang, command.name()), command.name());
            }
        }
    }
}
