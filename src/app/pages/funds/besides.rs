//! What a plan says besides its numbers: who is excluded, what counts once, namesakes, and the day of payment.

use eframe::egui::{self, CollapsingHeader, Label, RichText, Ui};

use crate::analysis::funds::FundPlan;
use crate::analysis::in_words;
use crate::app::look::caption;
use crate::app::view::View;
use crate::app::widgets::LineBox;
use crate::scheme::Scheme;

/// Draws the conditions; they are open where the plan has any.
pub(super) fn show(ui: &mut Ui, view: View, salt: &'static str, plan: &mut FundPlan) {
    let any =
        plan.exclude.is_some() || !plan.once.is_empty() || plan.namesakes || plan.date.is_some();
    CollapsingHeader::new(RichText::new(view.t("app.funds_besides")).small())
        .id_salt(("fund-besides", salt))
        .default_open(any)
        .show(ui, |ui| {
            words(
                ui,
                view,
                (salt, "app.funds_exclude", "app.funds_exclude_hint"),
                &mut plan.exclude,
            );
            if let Some(condition) = &plan.exclude {
                let said = in_words(condition).text(view.lang).to_owned();
                ui.add(Label::new(caption(said)).wrap());
            }
            once(ui, view, plan);
            ui.checkbox(&mut plan.namesakes, view.t("app.funds_namesakes"));
            words(
                ui,
                view,
                (salt, "app.funds_date", "app.funds_date_hint"),
                &mut plan.date,
            );
        });
}

/// Words that may be absent; they are taken when their field is left, so that nothing is computed for half of them.
fn words(
    ui: &mut Ui,
    view: View,
    (salt, name, hint): (&'static str, &'static str, &str),
    value: &mut Option<String>,
) {
    ui.label(caption(view.t(name)));
    let line = LineBox {
        id: egui::Id::unique(("fund-words", salt, name)),
        name: &view.t(name),
        hint: &view.t(hint),
        width: f32::INFINITY,
    };
    if let Some(typed) = line.show(ui, value.as_deref().unwrap_or_default()) {
        *value = (!typed.is_empty()).then_some(typed);
    }
}

/// The top groups of which one matter counts once while its points are valid.
fn once(ui: &mut Ui, view: View, plan: &mut FundPlan) {
    ui.label(caption(view.t("app.funds_once_title")));
    if plan.valid_years.is_none() {
        ui.add(Label::new(caption(view.t("app.funds_once_needs"))).wrap());
        return;
    }
    let Some(scheme) = scheme(view, plan) else {
        return;
    };
    let groups: Vec<(&str, String)> = scheme
        .children(None)
        .map(|at| &scheme.groups[at])
        .map(|group| (group.id.as_str(), group.title.text(view.lang).to_owned()))
        .collect();
    // What a plan names and the scheme does not have can be taken out, and nothing else.
    let unknown: Vec<String> = plan
        .once
        .iter()
        .filter(|id| groups.iter().all(|(known, _)| known != id))
        .cloned()
        .collect();
    let unknown = unknown.iter().map(|id| (id.as_str(), id.clone()));
    for (id, title) in groups.into_iter().chain(unknown) {
        let mut on = plan.once.iter().any(|own| own == id);
        if ui.checkbox(&mut on, title).changed() {
            plan.once.retain(|own| own != id);
            if on {
                plan.once.push(id.to_owned());
            }
        }
    }
}

/// The scheme that a plan takes points from: its own, or the shared one.
fn scheme<'a>(view: View<'a>, plan: &FundPlan) -> Option<&'a Scheme> {
    let own = plan.scheme.as_deref().and_then(|id| {
        let shelf = view.results.shelf.ready()?;
        Some(&*shelf.find(id)?.scheme)
    });
    own.or_else(|| {
        let scored = view.results.points.ready()?;
        Some(&*scored.scores.scheme)
    })
}
