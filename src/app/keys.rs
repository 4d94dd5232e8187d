//! Keys and what they ask for.

use eframe::egui::{Context, Id, Key, KeyboardShortcut, Modifiers};

use super::{Action, ExportFormat, PageName, Slot};
use crate::workspace::{ReportFormat, Results};

/// A key combination of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shortcut {
    /// Open files.
    Open,
    /// Save the workspace.
    Save,
    /// Save it in another file.
    SaveAs,
    /// Take back.
    Undo,
    /// Make again.
    Redo,
    /// Make again, as office programs have it.
    RedoToo,
    /// Search.
    Search,
    /// Export the page's figure.
    Export,
    /// Copy the page's figure.
    CopyPicture,
    /// Read every file anew.
    ReadAgain,
    /// Full screen.
    Fullscreen,
    /// Leave what is open.
    Escape,
    /// Go to a page, by its place in the rail.
    Page(PageName),
}

impl Shortcut {
    /// All of them; longer combinations stand before shorter ones, which would swallow them.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all = vec![
            Self::Open,
            Self::SaveAs,
            Self::Save,
            Self::RedoToo,
            Self::Undo,
            Self::Redo,
            Self::Search,
            Self::Export,
            Self::CopyPicture,
            Self::ReadAgain,
            Self::Fullscreen,
            Self::Escape,
        ];
        all.extend(PageName::ALL.map(Self::Page));
        all
    }

    /// The keys.
    #[must_use]
    pub fn keys(self) -> KeyboardShortcut {
        let command = |key| KeyboardShortcut::new(Modifiers::COMMAND, key);
        let shifted = |key| KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key);
        let plain = |key| KeyboardShortcut::new(Modifiers::NONE, key);
        match self {
            Self::Open => command(Key::O),
            Self::Save => command(Key::S),
            Self::SaveAs => shifted(Key::S),
            Self::Undo => command(Key::Z),
            Self::Redo => command(Key::Y),
            Self::RedoToo => shifted(Key::Z),
            Self::Search => command(Key::F),
            Self::Export => command(Key::E),
            Self::CopyPicture => shifted(Key::C),
            Self::ReadAgain => plain(Key::F5),
            Self::Fullscreen => plain(Key::F11),
            Self::Escape => plain(Key::Escape),
            Self::Page(PageName::Start) => command(Key::Num1),
            Self::Page(PageName::Data) => command(Key::Num2),
            Self::Page(PageName::Points) => command(Key::Num3),
            Self::Page(PageName::Index) => command(Key::Num4),
            Self::Page(PageName::Trends) => command(Key::Num5),
            Self::Page(PageName::Map) => command(Key::Num6),
            Self::Page(PageName::Scheme) => command(Key::Num7),
            Self::Page(PageName::Funds) => command(Key::Num8),
            Self::Page(PageName::Projects) => command(Key::Num9),
            Self::Page(PageName::Report) => command(Key::Num0),
        }
    }

    /// What it asks for on a page.
    #[must_use]
    pub fn action(self, page: PageName, results: &Results) -> Option<Action> {
        Some(match self {
            Self::Open => Action::AskOpen,
            Self::Save => Action::Save,
            Self::SaveAs => Action::SaveAs,
            Self::Undo => Action::Undo,
            Self::Redo | Self::RedoToo => Action::Redo,
            Self::Search => Action::FocusSearch,
            Self::Export if page == PageName::Report => Action::ExportReport(ReportFormat::Pdf),
            Self::Export => Action::Export(figure_of(page, results)?, ExportFormat::Png),
            Self::CopyPicture => Action::CopyPicture(figure_of(page, results)?),
            Self::ReadAgain => Action::ReadAgain,
            Self::Fullscreen => Action::ToggleFullscreen,
            Self::Escape => Action::Escape,
            Self::Page(page) => Action::Go(page),
        })
    }

    /// The keys in words: `Ctrl+O`.
    #[must_use]
    pub fn words(self, context: &Context) -> String {
        context.format_shortcut(&self.keys())
    }
}

/// The figure that a page exports first.
#[must_use]
pub(super) fn figure_of(page: PageName, results: &Results) -> Option<Slot> {
    match page {
        PageName::Start | PageName::Data | PageName::Scheme | PageName::Report => None,
        PageName::Projects => results.funnel.figure.key().map(|_| Slot::Funnel),
        PageName::Points => Some(Slot::Portrait),
        PageName::Index => Some(Slot::of_index(results)),
        PageName::Trends => Some(Slot::Trend),
        PageName::Map => Some(Slot::Map),
        PageName::Funds => Some(Slot::FundSpread),
    }
}

/// What the keys of this frame ask for.
pub(super) fn pressed(context: &Context, page: PageName, results: &Results) -> Vec<Action> {
    // A text field keeps its own undo, and its Escape, which has taken its focus before anybody is asked.
    let is_typed = Id::unique("typing");
    let typing = context.text_edit_focused();
    let typed = context.data_mut(|data| data.get_temp(is_typed).unwrap_or(false));
    context.data_mut(|data| data.insert_temp(is_typed, typing));
    Shortcut::all()
        .into_iter()
        .filter(|shortcut| {
            let is_the_fields = match shortcut {
                Shortcut::Undo | Shortcut::Redo | Shortcut::RedoToo => typing,
                Shortcut::Escape => typing || typed,
                _ => false,
            };
            !is_the_fields
        })
        .filter(|shortcut| context.input_mut(|input| input.consume_shortcut(&shortcut.keys())))
        .filter_map(|shortcut| shortcut.action(page, results))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_shortcuts_clash() {
        let all = Shortcut::all();
        for (at, one) in all.iter().enumerate() {
            for other in &all[at + 1..] {
                assert_ne!(one.keys(), other.keys(), "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn longer_combinations_come_first() {
        let all = Shortcut::all();
        for (at, one) in all.iter().enumerate() {
            for later in &all[at + 1..] {
                let (one, later) = (one.keys(), later.keys());
                assert!(
                    one.logical_key != later.logical_key
                        || !later.modifiers.contains(one.modifiers),
                    "{one:?} swallows {later:?}"
                );
            }
        }
    }
}
