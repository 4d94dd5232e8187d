//! The conditions of gates and tiers: as they are written, to be changed, and in words.

use eframe::egui::{self, Id, Key, Label, TextEdit, Ui};

use super::{data, problem};
use crate::analysis::in_words_of;
use crate::app::look::{caption, strong};
use crate::app::view::{Desk, View};
use crate::i18n::Message;
use crate::scheme::{Formula, Revision};
use crate::workspace::{SchemeEntry, revise};

/// Who has no total.
pub(super) fn gates(ui: &mut Ui, view: View, desk: &mut Desk, entry: &SchemeEntry) {
    for (at, gate) in entry.scheme.gates.iter().enumerate() {
        let place = format!("gate-{at}");
        let title = gate.title.text(view.lang);
        condition(ui, view, desk, entry, &place, title, &gate.when, |when| {
            Revision::Gate { gate: at, when }
        });
    }
}

/// Who is in which tier.
pub(super) fn tiers(ui: &mut Ui, view: View, desk: &mut Desk, entry: &SchemeEntry) {
    for tier in &entry.scheme.tiers {
        let Some(when) = &tier.when else { continue };
        let place = format!("tier-{}", tier.id);
        let title = tier.title.text(view.lang);
        condition(ui, view, desk, entry, &place, title, when, |when| {
            Revision::Tier {
                tier: tier.id.clone(),
                when,
            }
        });
    }
}

#[allow(clippy::too_many_arguments)] // One line of a form: where it stands, what it shows and what it asks for.
fn condition(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    entry: &SchemeEntry,
    place: &str,
    title: &str,
    when: &Formula,
    revision: impl FnOnce(String) -> Revision,
) {
    let draft = desk.condition_draft.as_ref();
    let draft = draft.filter(|(of, _)| of == place);
    let is_draft = draft.is_some();
    let mut text = draft.map_or_else(|| when.text.clone(), |(_, text)| text.clone());
    ui.label(strong(title));
    let edit = TextEdit::singleline(&mut text)
        .id(Id::unique(("scheme-condition", place)))
        .desired_width(ui.available_width() - 16.0)
        .min_size(egui::vec2(120.0, 28.0));
    let response = ui.name_inputs(title, |ui| ui.add(edit));
    let is_here = |of: &Option<(String, Message)>| of.as_ref().is_some_and(|(of, _)| of == place);
    let escaped = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
    if response.changed() || escaped {
        desk.scheme_problem.take_if(|(of, _)| of == place);
        desk.condition_draft = (!escaped).then(|| (place.to_owned(), text.clone()));
    } else if is_draft
        && !response.has_focus()
        && !is_here(&desk.scheme_problem)
        // What follows moves the page: not under a pointer that is about to choose another field.
        && !ui.input(|input| input.pointer.any_down())
    {
        let text = text.trim().to_owned();
        let revised = (text != when.text)
            .then(|| revise(entry, data(view), revision(text), None))
            .transpose();
        match revised {
            Ok(command) => {
                desk.condition_draft = None;
                if let Some(command) = command {
                    desk.change(command);
                }
            }
            // The words stay, to be mended.
            Err(message) => desk.scheme_problem = Some((place.to_owned(), message)),
        }
    }
    let words = in_words_of(&entry.scheme, &when.text)
        .text(view.lang)
        .to_owned();
    if words != when.text {
        ui.add(Label::new(caption(words)).wrap());
    }
    problem(ui, view, desk, place);
    ui.add_space(6.0);
}
