//! A small line of values over the years, without axes.

use eframe::egui::{self, Color32, Rect, Stroke, Ui, Vec2, pos2};

/// Draws the line from the lowest of `scale` to its highest, which several lines may have in common; missing values break
/// it.
pub fn spark(
    ui: &mut Ui,
    size: Vec2,
    (values, scale): (&[Option<f64>], &[Option<f64>]),
    color: Color32,
) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    let present = || scale.iter().flatten().copied();
    let low = present().fold(f64::INFINITY, f64::min);
    let high = present().fold(f64::NEG_INFINITY, f64::max);
    if !low.is_finite() || values.len() < 2 {
        return response;
    }
    let span = if high > low { high - low } else { 1.0 };
    let inner = Rect::from_min_max(rect.min + Vec2::splat(3.0), rect.max - Vec2::splat(3.0));
    let place = |at: usize, value: f64| {
        pos2(
            inner.left() + inner.width() * at as f32 / (values.len() - 1) as f32,
            inner.bottom() - inner.height() * ((value - low) / span) as f32,
        )
    };
    for (at, pair) in values.windows(2).enumerate() {
        if let [Some(from), Some(to)] = pair {
            ui.painter().line_segment(
                [place(at, *from), place(at + 1, *to)],
                Stroke::new(1.75, color),
            );
        }
    }
    if let Some((at, value)) = values
        .iter()
        .enumerate()
        .filter_map(|(at, value)| Some((at, (*value)?)))
        .next_back()
    {
        ui.painter().circle_filled(place(at, value), 2.5, color);
    }
    response
}
