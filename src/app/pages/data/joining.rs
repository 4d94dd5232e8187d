//! The other open files, each with how it would be joined to the one that is shown, and those that are.

use std::path::{Path, PathBuf};

use eframe::egui::{Button, Label, RichText, Ui};

use crate::app::icon::Icon;
use crate::app::look::{caption, section};
use crate::app::view::{Desk, View};
use crate::app::widgets::card;
use crate::dataset::Outlook;
use crate::workspace::{Command, Source};

/// So much is told of each file.
const TOLD: usize = 3;

/// Nothing where one file is open alone.
pub(super) fn show(ui: &mut Ui, view: View, desk: &mut Desk, source: &Source) {
    let own = &source.choice;
    let others = view.results.sources.iter().map(|other| &other.choice.path);
    let others: Vec<&PathBuf> = others.filter(|path| **path != own.path).collect();
    if others.is_empty() && own.with.is_empty() {
        return;
    }
    ui.add_space(8.0);
    ui.label(section(view.t("app.join_title")));
    let mut wanted = None;
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        for path in &own.with {
            ui.horizontal_wrapped(|ui| {
                let words = view.f("app.join_part", &[("file", &name(path))]);
                if ui
                    .add(Button::new((Icon::Close.atom(14.0), words)))
                    .clicked()
                {
                    let rest = own.with.iter().filter(|other| *other != path);
                    wanted = Some(rest.cloned().collect());
                }
            });
        }
        for path in others {
            let outlook = source.outlook.ready().and_then(|all| {
                let mut all = all.0.iter();
                all.find(|(other, _)| other == path).map(|(_, found)| found)
            });
            if offer(ui, view, path, outlook) {
                let mut with = own.with.clone();
                with.push(path.clone());
                wanted = Some(with);
            }
        }
        if source.outlook.progress().is_some() {
            ui.label(caption(view.t("workspace.work_outlook")));
        }
    });
    if let Some(with) = wanted {
        // The files before this one that go into it stand there no longer.
        let before = view.results.sources.iter().take(desk.source);
        let gone = before.filter(|other| with.contains(&other.choice.path));
        let at = desk.source;
        desk.source -= gone.count();
        desk.cell = None;
        desk.change(Command::SetWith(at, with));
    }
}

/// One of the other files; whether it is to be joined.
fn offer(ui: &mut Ui, view: View, path: &Path, outlook: Option<&Outlook>) -> bool {
    let words = view.f("app.join_with", &[("file", &name(path))]);
    let joins = outlook.is_none_or(|outlook| outlook.joins);
    let button = Button::new((Icon::Add.atom(14.0), words));
    let clicked = ui.add_enabled(joins, button).clicked();
    for told in outlook
        .into_iter()
        .flat_map(|outlook| &outlook.told)
        .take(TOLD)
    {
        let color = if joins {
            view.skin.quiet
        } else {
            view.skin.warning
        };
        let words = view.f("app.join_outlook", &[("told", &told.text(view.lang))]);
        let words = RichText::new(words).small().color(color);
        ui.add(Label::new(words).wrap());
    }
    ui.add_space(4.0);
    clicked
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}
