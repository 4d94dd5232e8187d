//! How amounts are spread: a bar for each step of yuan, and those of a second plan as outlines over them.

use eframe::egui::{
    Align2, FontId, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::app::look::{caption, family};
use crate::app::view::View;
use crate::figure::Weight;
use crate::i18n::{compact_to, number};
use crate::workspace::FundView;

/// Height of the bars.
const HEIGHT: f32 = 92.0;
/// The same where there is little room.
const LOW: f32 = 40.0;

pub(super) fn show(ui: &mut Ui, view: View, shown: &FundView, low: bool) {
    let height = if low { LOW } else { HEIGHT };
    let lang = view.lang;
    ui.spacing_mut().interact_size.y = 16.0;
    ui.horizontal(|ui| {
        ui.label(caption(view.t("app.funds_spread_title")));
        if shown.other().is_some() {
            ui.label(caption(view.t("app.funds_spread_second")));
        }
    });
    let size = vec2(ui.available_width(), height + 18.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let name = view.t("app.funds_spread_title");
    response.widget_info(|| WidgetInfo::labeled(eframe::egui::Role::Image, true, &name));
    let bins = &shown.bins;
    let most = bins
        .iter()
        .map(|bin| bin.first.max(bin.second))
        .max()
        .unwrap_or(0);
    let (Some(last), true) = (bins.last(), most > 0) else {
        return;
    };
    let painter = ui.painter_at(rect);
    let skin = view.skin;
    let base = rect.top() + height;
    let wide = rect.width() / bins.len() as f32;
    let bar = |at: usize, count: u32| {
        let high = (height - 14.0) * count as f32 / most as f32;
        let left = rect.left() + wide * at as f32;
        Rect::from_min_max(pos2(left + 1.0, base - high), pos2(left + wide - 1.0, base))
    };
    painter.hline(rect.x_range(), base, Stroke::new(1.0, skin.line));
    for (at, bin) in bins.iter().enumerate() {
        painter.rect_filled(bar(at, bin.first), 1.0, skin.accent.gamma_multiply(0.75));
        if bin.second > 0 {
            let stroke = Stroke::new(1.5, skin.text);
            painter.rect_stroke(bar(at, bin.second), 1.0, stroke, StrokeKind::Inside);
        }
    }
    let small = FontId::new(11.0, family(Weight::Regular));
    let write = |x: f32, anchor: Align2, words: String| {
        painter.text(
            pos2(x, base + 3.0),
            anchor,
            words,
            small.clone(),
            skin.quiet,
        );
    };
    write(rect.left(), Align2::LEFT_TOP, "0".to_owned());
    let money = |yuan: u64| compact_to(yuan as f64, 3, lang);
    write(rect.center().x, Align2::CENTER_TOP, money(last.to / 2));
    write(
        rect.right(),
        Align2::RIGHT_TOP,
        view.f("app.funds_yuan", &[("yuan", &money(last.to))]),
    );
    // What the bar under the pointer says.
    let Some(place) = response.hover_pos() else {
        return;
    };
    let at = ((place.x - rect.left()) / wide) as usize;
    let Some(bin) = bins.get(at) else {
        return;
    };
    painter.rect_stroke(
        Rect::from_min_size(
            pos2(rect.left() + wide * at as f32, rect.top()),
            Vec2::new(wide, height),
        ),
        1.0,
        Stroke::new(1.0, skin.line),
        StrokeKind::Inside,
    );
    let mut words = view.f(
        "app.funds_bar",
        &[
            ("from", &number(bin.from as f64, 0, lang)),
            ("to", &number(bin.to as f64, 0, lang)),
            ("count", &number(f64::from(bin.first), 0, lang)),
        ],
    );
    if shown.other().is_some() {
        words.push('\n');
        words.push_str(&view.f(
            "app.funds_bar_second",
            &[("count", &number(f64::from(bin.second), 0, lang))],
        ));
    }
    response.on_hover_text_at_pointer(words);
}
