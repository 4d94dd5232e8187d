//! Which of rows that contradict each other counts: a plan comes in, and goes out with what was clicked.

use eframe::egui::{Button, Label, RichText, Ui};

use crate::analysis::funds::{FundPlan, RowKept};
use crate::app::look::caption;
use crate::app::view::{Desk, View};
use crate::workspace::Command;

/// Both rows as buttons; a second click takes the choice back.
pub(super) fn choose(ui: &mut Ui, view: View, plan: &mut FundPlan) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().button_padding.y = 3.0;
        ui.spacing_mut().interact_size.y = 26.0;
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
    ui.add(Label::new(caption(view.t("app.funds_keep"))).wrap());
    choose(ui, view, plan);
}

/// The choice below what must not be signed without it.
pub(super) fn settle(ui: &mut Ui, view: View, desk: &mut Desk) {
    let mut fund = view.state().fund.clone();
    choose(ui, view, &mut fund.plan);
    if fund != view.state().fund {
        desk.change(Command::SetFund(Box::new(fund)));
    }
}
