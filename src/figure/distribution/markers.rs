//! Marked values over a distribution: a line up to a label of its own, on lanes so that no label lies on a label or a
//! line.

use super::super::frame::Area;
use super::super::legend::{dashed, line, solid};
use super::super::{Lettering, Mark};
use super::{Chart, MarkerKind};

/// Labels with their places, from a top down.
pub(super) struct Markers {
    /// Height of all lanes.
    pub height: f32,
    top: f32,
    labels: Vec<Label>,
}

struct Label {
    kind: MarkerKind,
    /// Where its line stands, and where the text begins.
    x: f32,
    text_left: f32,
    words: String,
    width: f32,
    /// 0 is the lowest lane.
    lane: usize,
}

impl Label {
    fn covers(&self, x: f32) -> bool {
        self.text_left - 1.0 <= x && x <= self.text_left + self.width + 1.0
    }
}

impl Chart<'_> {
    fn marker_look(&self, kind: MarkerKind) -> Lettering {
        let theme = self.pen.theme;
        let look = self.pen.text();
        match kind {
            MarkerKind::Subject => look.ink(theme.accent).bold(),
            MarkerKind::Median => look.medium(),
            MarkerKind::Limit => look.ink(theme.quiet),
        }
    }

    /// Labels to the right of their lines as far as they have room there, else to the left; each on the lowest lane on
    /// which it lies on nothing.
    pub(super) fn markers(&self, [left, width]: [f32; 2], top: f32) -> Markers {
        let pen = self.pen;
        let gap = pen.body * 0.4;
        let right = left + width;
        let mut labels: Vec<Label> = Vec::new();
        let inside =
            |value: f64| value.is_finite() && value >= self.axis.low() && value <= self.axis.high();
        for marker in self
            .spec
            .markers
            .iter()
            .filter(|marker| inside(marker.value))
        {
            let look = self.marker_look(marker.kind);
            let x = left + width * self.axis.share(marker.value);
            let words = look.fit_name(pen.fonts, &marker.label, width * 0.48 - gap);
            let wide = look.width(pen.fonts, &words);
            let text_left = if x + gap + wide <= right {
                x + gap
            } else {
                x - gap - wide
            };
            labels.push(Label {
                kind: marker.kind,
                x,
                text_left,
                words,
                width: wide,
                lane: 0,
            });
        }
        labels.sort_by(|a, b| a.x.total_cmp(&b.x));
        place(&mut labels);
        let lanes = labels.iter().map(|label| label.lane + 1).max().unwrap_or(0);
        Markers {
            height: self.lane() * lanes as f32 + if lanes > 0 { pen.body * 0.4 } else { 0.0 },
            top,
            labels,
        }
    }

    fn lane(&self) -> f32 {
        self.pen.body * 1.45
    }

    pub(super) fn draw(&self, markers: &Markers, plot: Area) -> Vec<Mark> {
        let pen = self.pen;
        let foot = plot[1] + plot[3];
        let lanes = markers
            .labels
            .iter()
            .map(|label| label.lane + 1)
            .max()
            .unwrap_or(0);
        let mut marks = Vec::new();
        for label in &markers.labels {
            let look = self.marker_look(label.kind);
            let above = (lanes - 1 - label.lane) as f32;
            let middle = markers.top + self.lane() * (above + 0.5);
            let stroke = match label.kind {
                MarkerKind::Subject => solid(pen.body * 0.13, pen.theme.accent),
                MarkerKind::Median => solid(pen.body * 0.09, pen.theme.text),
                MarkerKind::Limit => dashed(pen.body * 0.07, pen.theme.quiet),
            };
            let up = middle - look.size * 0.45;
            marks.push(line(&[[label.x, up], [label.x, foot]], stroke));
            if !label.words.is_empty() {
                marks.push(look.centered(label.text_left, middle, label.words.as_str()));
            }
        }
        marks
    }
}

/// Gives each label a lane, labels by place ascending: those that read to the right from the last to the first, then
/// those that read to the left from the first to the last. Each goes above every line and every text that it would lie
/// on; what a line of a left one would still cross is cut before the line.
fn place(labels: &mut [Label]) {
    let count = labels.len();
    let rightward = |label: &Label| label.text_left >= label.x;
    let first: Vec<usize> = (0..count)
        .rev()
        .filter(|at| rightward(&labels[*at]))
        .collect();
    let then: Vec<usize> = (0..count).filter(|at| !rightward(&labels[*at])).collect();
    let mut done: Vec<usize> = Vec::new();
    for at in first.into_iter().chain(then) {
        let own = &labels[at];
        let lane = done
            .iter()
            .map(|other| &labels[*other])
            .filter(|other| {
                let apart = own.text_left + own.width + 4.0 < other.text_left
                    || other.text_left + other.width + 4.0 < own.text_left;
                own.covers(other.x) || other.covers(own.x) || !apart
            })
            .map(|other| other.lane + 1)
            .max()
            .unwrap_or(0);
        labels[at].lane = lane;
        done.push(at);
    }
    // A line of a later one goes up through lower lanes: texts there give way.
    let crossing: Vec<(f32, usize)> = labels.iter().map(|label| (label.x, label.lane)).collect();
    for label in labels.iter_mut() {
        let crossed = crossing
            .iter()
            .any(|(x, lane)| *lane > label.lane && (*x - label.x).abs() > 0.0 && label.covers(*x));
        if crossed {
            label.words.clear();
        }
    }
}
