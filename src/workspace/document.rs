//! The document: its state, and the steps back and forward.

use super::{Command, State};

/// Most steps that are kept.
const DEPTH: usize = 200;

/// One step of undo or redo.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Key of the command's name.
    pub name: &'static str,
    state: State,
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

    /// Makes a change; one that changes nothing leaves no step.
    pub fn apply(&mut self, command: Command) {
        let before = self.state.clone();
        let name = command.name();
        let merges = self.future.is_empty()
            && self
                .past
                .last()
                .is_some_and(|step| command.merges_with(step.name));
        command.change(&mut self.state);
        if self.state == before {
            return;
        }
        self.future.clear();
        if !merges {
            self.past.push(Step {
                name,
                state: before,
            });
            if self.past.len() > DEPTH {
                self.past.remove(0);
            }
        }
    }

    /// Takes the last change back; says whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(step) = self.past.pop() else {
            return false;
        };
        let state = std::mem::replace(&mut self.state, step.state);
        self.future.push(Step {
            name: step.name,
            state,
        });
        true
    }

    /// Makes the change that was taken back again; says whether there was one.
    pub fn redo(&mut self) -> bool {
        let Some(step) = self.future.pop() else {
            return false;
        };
        let state = std::mem::replace(&mut self.state, step.state);
        self.past.push(Step {
            name: step.name,
            state,
        });
        true
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
    use crate::i18n::{Lang, text};

    #[test]
    fn undo_and_redo_go_back_and_forth() {
        let mut document = Document::default();
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

    #[test]
    fn every_command_can_be_taken_back() {
        for command in Command::examples() {
            let mut document = Document::new(State {
                sources: vec![super::super::SourceChoice::new("x.csv".as_ref())],
                year: Some(2021),
                filter: Some("true".to_owned()),
                ..State::default()
            });
            let before = document.state().clone();
            document.apply(command);
            let after = document.state().clone();
            if before != after {
                assert!(document.undo());
                assert_eq!(document.state(), &before);
                assert!(document.redo());
                assert_eq!(document.state(), &after);
            }
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
    fn what_a_slider_passes_is_one_step() {
        let mut document = Document::default();
        for labels in [5, 6, 7] {
            let mut map = document.state().map.clone();
            map.labels = labels;
            document.apply(Command::SetMap(Box::new(map)));
        }
        assert!(document.undo());
        assert_eq!(document.state(), &State::default());
    }

    #[test]
    fn nothing_changed_leaves_no_step() {
        let mut document = Document::default();
        document.apply(Command::SetYear(None));
        assert_eq!(document.undo_name(), None);
    }

    #[test]
    fn every_command_has_a_name_in_both_languages() {
        for command in Command::examples() {
            for lang in Lang::ALL {
                assert_ne!(text(lang, command.name()), command.name());
            }
        }
    }
}
