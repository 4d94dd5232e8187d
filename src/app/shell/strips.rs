//! At the foot of the window: the work under way with its progress and a way to stop it, over the page's corner, and a
//! strip with the notice.

use eframe::egui::{self, Align, Align2, Button, Frame, Layout, Margin, Panel, Stroke};

use crate::app::action::Action;
use crate::app::icon::Icon;
use crate::app::notice::Notice;
use crate::app::view::{Desk, View};
use crate::app::widgets::busy;

/// Draws those that have something to say.
pub fn show(ui: &mut egui::Ui, view: View, desk: &mut Desk, notice: Option<&Notice>) {
    if let Some(notice) = notice {
        show_notice(ui, view, desk, notice);
    }
    show_work(ui, view, desk);
}

fn frame(view: View) -> Frame {
    Frame::new()
        .fill(view.skin.surface)
        .stroke(Stroke::new(1.0, view.skin.line))
        .inner_margin(Margin::symmetric(24, 8))
}

fn show_notice(ui: &mut egui::Ui, view: View, desk: &mut Desk, notice: &Notice) {
    let (icon, color) = if notice.failed {
        (Icon::Error, view.skin.error)
    } else {
        (Icon::Check, view.skin.up)
    };
    Panel::bottom("notice")
        .resizable(false)
        .show_separator_line(false)
        .frame(frame(view))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                let (rect, _) =
                    ui.allocate_exact_size(egui::Vec2::splat(18.0), egui::Sense::hover());
                icon.paint(ui.painter(), rect, color);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let close = Button::new((Icon::Close.atom(14.0), view.t("app.dismiss")))
                        .frame_when_inactive(false);
                    if ui.add(close).clicked() {
                        desk.send(Action::Dismiss);
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(egui::Label::new(notice.message.text(view.lang)).wrap());
                    });
                });
            });
        });
}

fn show_work(ui: &mut egui::Ui, view: View, desk: &mut Desk) {
    // What somebody asked for by a click comes before what is made by itself.
    let mut work = view.tasks.work();
    work.extend(view.results.work());
    let Some(&(name, progress)) = work.first() else {
        return;
    };
    // What is over in the blink of an eye is not worth a strip that jumps up and down.
    let id = egui::Id::unique("work-since");
    let now = ui.input(|input| input.time);
    let pass = ui.ctx().cumulative_pass_nr();
    let (since, _) = ui.data_mut(|data| {
        let entry = data.get_temp_mut_or_insert_with(id, || (now, pass));
        if pass > entry.1 + 30 {
            *entry = (now, pass);
        }
        entry.1 = pass;
        *entry
    });
    if now - since < 0.4 {
        return;
    }
    // It lies over the page's corner: a line of its own would move all that is on the page, under the pointer.
    let corner = ui.available_rect_before_wrap().right_bottom();
    egui::Area::new(egui::Id::unique("work"))
        .pivot(Align2::RIGHT_BOTTOM)
        .fixed_pos(corner - egui::vec2(16.0, 16.0))
        .show(ui.ctx(), |ui| {
            frame(view).corner_radius(8.0).show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.label(view.t(name));
                    let share = progress.share();
                    if share > 0.0 {
                        track(ui, view, share);
                    } else {
                        busy(ui, view.skin, 16.0);
                    }
                    if ui.button(view.t("app.cancel")).clicked() {
                        desk.send(Action::Cancel(name));
                    }
                });
            });
        });
}

/// How far the work is, as a thin bar on its track.
fn track(ui: &mut egui::Ui, view: View, share: f32) {
    let (rect, response) = ui.allocate_exact_size(egui::vec2(120.0, 6.0), egui::Sense::hover());
    let mut done = rect;
    done.set_width(rect.width() * share.clamp(0.0, 1.0));
    ui.painter().rect_filled(rect, 3.0, view.skin.line);
    ui.painter().rect_filled(done, 3.0, view.skin.accent);
    let percent = f64::from(share) * 100.0;
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::new(egui::Role::ProgressIndicator);
        info.value = Some(percent);
        info
    });
}
