//! Which of rows that contradict each other counts: a plan comes in, and goes out with what was clicked.

use eframe::egui::{Button, Label, RichText, Ui};

use crate::analysis::funds::{FundPlan, RowKept};
use crate::app::look::caption;
use crate::app::view::{Desk, View};
use crate::workspace::Command;

/// Words with both rows as buttons behind them; a second click takes the choice back.
fn choose(ui: &mut Ui, view: View, plan: &mut FundPlan, words: RichText) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().button_padding.y = 3.0;
        ui.spacing_mut().interact_size.y = 26.0;
        ui.add(Label::new(words).wrap());
        for kept in RowKept::ALL {
            let key = match kept {
                RowKept::First => "app.funds_keep_first",
                RowKept::Last => "app.funds_keep_last",
            };
            let chosen = plan.keep == Some(kept);
            let button = Button::new(RichText::new(view.t(key)).small()).selected(chosen);
            if ui.add(button).clicked() {
                plan.keep = (!chosen).then_some(kept);
            }
        }
    });
}

/// The choice among those of a plan.
pub(super) fn choice(ui: &mut Ui, view: View, plan: &mut FundPlan) {
    choose(ui, view, plan, caption(view.t("app.funds_keep")));
}

/// The choice behind the warning of what must not be signed without it.
pub(super) fn settle(ui: &mut Ui, view: View, desk: &mut Desk) {
    let mut fund = view.state().fund.clone();
    let words = RichText::new(view.t("app.funds_open")).color(view.skin.warning);
    choose(ui, view, &mut fund.plan, words);
    if fund != view.state().fund {
        desk.change(Command::SetFund(Box::new(fund)));
    }
}
