//! The radar: the subject as a filled shape, the peers' median as a line, their middle half as a band behind.

use super::super::frame::Area;
use super::super::legend::{Swatch, dashed, legend, solid};
use super::super::told::{exact, thing};
use super::super::{Anchor, Color, Lettering, Mark, PathStep};
use super::{RadarAxis, Sheet};
use crate::i18n::{fill, fixed, number, text};

/// The middle and the rings, as shares of the best, where each axis has a best of its own.
const RINGS: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];

/// The least radius of a wheel, in sizes of small letters.
const LEAST_RADIUS: f32 = 4.5;

/// Middle and radius of the radar, and the number of axes.
#[derive(Clone, Copy)]
struct Wheel {
    middle: [f32; 2],
    radius: f32,
    axes: usize,
    /// The share of the best that stands in the middle.
    start: f64,
}

impl Wheel {
    /// Direction of an axis: the first one points up, the others follow clockwise.
    fn direction(self, axis: usize) -> [f32; 2] {
        let angle = std::f32::consts::TAU * axis as f32 / self.axes as f32;
        [angle.sin(), -angle.cos()]
    }

    fn point(self, axis: usize, share: f64) -> [f32; 2] {
        let [dx, dy] = self.direction(axis);
        let share = (share - self.start) / (1.0 - self.start);
        let reach = self.radius * share.clamp(0.0, 1.0) as f32;
        [self.middle[0] + dx * reach, self.middle[1] + dy * reach]
    }
}

impl Sheet<'_> {
    pub(super) fn radar(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        if self.spec.axes.iter().all(|axis| axis.share.is_none()) {
            let (mut marks, used) = self.heading("figure.dimensions", "", [left, top, width]);
            let look = Lettering::new(self.small, self.theme.quiet);
            let sentence = text(self.lang, "figure.no_dimensions");
            let lines = (self.fonts).wrap_at_most(&sentence, look.size, look.weight, width, 3);
            for (at, line) in lines.into_iter().enumerate() {
                let y = top + used + look.line() * (at as f32 + 0.5);
                marks.push(look.centered(left, y, line));
            }
            return marks;
        }
        let labels = self.labels(width);
        let (mut marks, area) = self.under_key("figure.radar_scale", [left, top, width, height]);
        let wheel = self.place_wheel(area, &labels);
        // A wheel too small for its labels, or with fewer than three corners, says less than bars.
        if self.corners_known() < 3 || wheel.radius < self.small * LEAST_RADIUS {
            let area;
            (marks, area) = self.under_key("figure.bars_scale", [left, top, width, height]);
            marks.extend(self.radar_bars(area));
        } else {
            marks.extend(self.wheel(wheel, &labels));
        }
        marks
    }

    /// The heading with what is told of the scale, the key under it, and the area that both leave.
    fn under_key(&self, scale: &str, [left, top, width, height]: Area) -> (Vec<Mark>, Area) {
        let note = self.scale_note(scale);
        let (mut marks, mut used) = self.heading("figure.dimensions", &note, [left, top, width]);
        let (key, taken) = self.radar_legend([left, top + used], width);
        marks.extend(key);
        used += taken + self.small * 0.6;
        (marks, [left, top + used, width, height - used])
    }

    /// How many dimensions have a value.
    fn corners_known(&self) -> usize {
        let known = self.spec.axes.iter().filter(|axis| axis.share.is_some());
        known.count()
    }

    /// The shares of the best that rings stand for, from the middle outwards.
    fn rings(&self) -> Vec<f64> {
        match (self.spec.scale.as_slice(), self.spec.scale.last()) {
            ([_, _, ..], Some(end)) if *end > 0.0 => {
                self.spec.scale.iter().map(|ring| ring / end).collect()
            }
            _ => RINGS.to_vec(),
        }
    }

    /// What rings, or the lengths of bars, stand for, where all axes are on one scale.
    fn scale_note(&self, key: &str) -> String {
        let [start, next, .., end] = self.spec.scale.as_slice() else {
            return String::new();
        };
        let said = |value: f64| number(value, 4, self.lang);
        fill(
            self.lang,
            key,
            &[
                ("start", &said(*start)),
                ("step", &said(next - start)),
                ("end", &said(*end)),
            ],
        )
    }

    fn radar_legend(&self, place: [f32; 2], width: f32) -> (Vec<Mark>, f32) {
        let named = [&self.spec.subject, &self.spec.words.title];
        let named = named.into_iter().find(|name| !name.is_empty());
        let subject = named.map_or_else(|| text(self.lang, "figure.subject"), String::clone);
        let look = Lettering::new(self.small, self.theme.quiet);
        let own = if self.corners_known() < 3 {
            Swatch::Fill(self.theme.accent)
        } else {
            Swatch::Line(solid(self.body * 0.2, self.theme.accent))
        };
        let mut entries = vec![(own, look.fit_name(self.fonts, &subject, width * 0.9))];
        if self.spec.axes.iter().any(|axis| axis.peers.is_some()) {
            let peers: &dyn std::fmt::Display = &self.spec.peers;
            let (median, band) = if self.spec.peers.is_empty() {
                (
                    text(self.lang, "figure.median"),
                    text(self.lang, "figure.band"),
                )
            } else {
                (
                    fill(self.lang, "figure.median_of", &[("peers", peers)]),
                    text(self.lang, "figure.band"),
                )
            };
            entries.push((Swatch::Line(self.median_stroke()), median));
            entries.push((Swatch::Fill(self.band_color()), band));
        }
        legend(&entries, look, self.fonts, place, width)
    }

    fn median_stroke(&self) -> super::super::Stroke {
        dashed(self.body * 0.1, self.theme.quiet)
    }

    fn band_color(&self) -> Color {
        self.theme.ground.mix(self.theme.context, 0.45)
    }

    fn wheel(&self, wheel: Wheel, labels: &[(Vec<String>, String)]) -> Vec<Mark> {
        let mut marks = Vec::new();
        let hair = solid(self.body * 0.055, self.theme.line);
        marks.extend(self.band(wheel));
        // The middle is a point.
        for ring in self.rings().into_iter().skip(1) {
            let points: Vec<_> = (0..wheel.axes)
                .map(|axis| Some(wheel.point(axis, ring)))
                .collect();
            marks.push(shape(&points, None, Some(hair.clone())));
        }
        for axis in 0..wheel.axes {
            marks.push(super::super::legend::line(
                &[wheel.middle, wheel.point(axis, 1.0)],
                hair.clone(),
            ));
        }
        let median: Vec<_> = self.corners(wheel, |axis| axis.peers.map(|peers| peers[1]));
        marks.push(shape(&median, None, Some(self.median_stroke())));
        let subject: Vec<_> = self.corners(wheel, |axis| axis.share);
        let accent = self.theme.accent;
        marks.push(shape(
            &subject,
            subject
                .iter()
                .all(Option::is_some)
                .then(|| accent.with_alpha(0.18)),
            Some(solid(self.body * 0.18, accent)),
        ));
        for (axis, center) in self.spec.axes.iter().zip(&subject) {
            let dot = center.map(|center| Mark::Circle {
                center,
                radius: self.body * 0.2,
                fill: Some(accent),
                stroke: None,
                key: Some(format!("corner:{}", axis.name)),
            });
            marks.extend(dot.map(|dot| self.told_axis("corner", axis, vec![dot])));
        }
        marks.extend(self.place_labels(wheel, labels));
        marks
    }

    /// Marks of one dimension with its value.
    fn told_axis(&self, kind: &str, axis: &RadarAxis, marks: Vec<Mark>) -> Mark {
        let told = |value: Option<f64>| {
            let value = value.filter(|value| value.is_finite());
            value.map_or_else(String::new, |value| exact(value, self.lang))
        };
        let points = text(self.lang, "figure.points");
        let values = [(points.as_str(), told(axis.value))];
        thing([kind, &axis.name], &axis.name, &values, self.lang, marks)
    }

    fn corners(
        &self,
        wheel: Wheel,
        share: impl Fn(&RadarAxis) -> Option<f64>,
    ) -> Vec<Option<[f32; 2]>> {
        self.spec
            .axes
            .iter()
            .enumerate()
            .map(|(at, axis)| {
                share(axis)
                    .filter(|share| share.is_finite())
                    .map(|share| wheel.point(at, share))
            })
            .collect()
    }

    /// The peers' middle half: the upper quartile's shape without the lower one's.
    fn band(&self, wheel: Wheel) -> Option<Mark> {
        let upper = self.corners(wheel, |axis| axis.peers.map(|peers| peers[2]));
        let lower = self.corners(wheel, |axis| axis.peers.map(|peers| peers[0]));
        if upper.iter().chain(&lower).any(Option::is_none) {
            return None;
        }
        let mut steps = outline(&upper);
        steps.extend(outline(&lower));
        Some(Mark::Path {
            steps,
            fill: Some(self.band_color()),
            stroke: None,
            key: None,
        })
    }

    /// Name in one to three lines, and the value, of every axis.
    fn labels(&self, width: f32) -> Vec<(Vec<String>, String)> {
        let look = Lettering::new(self.small, self.theme.text);
        self.spec
            .axes
            .iter()
            .map(|axis| {
                let lines = |most: usize| {
                    let wide = width * 0.26;
                    self.fonts
                        .wrap_at_most(&axis.name, look.size, look.weight, wide, most)
                };
                // A third line before a name is cut.
                let name = lines(2);
                let name = if name.iter().any(|line| line.ends_with('…')) {
                    lines(3)
                } else {
                    name
                };
                let value = axis.value.map_or_else(
                    || text(self.lang, "figure.map_no_data"),
                    |value| fixed(value, self.spec.decimals, self.lang),
                );
                (name, value)
            })
            .collect()
    }

    /// The largest wheel whose labels stay inside the area.
    fn place_wheel(
        &self,
        [left, top, width, height]: Area,
        labels: &[(Vec<String>, String)],
    ) -> Wheel {
        let look = Lettering::new(self.small, self.theme.text);
        let mut wheel = Wheel {
            middle: [left + width / 2.0, 0.0],
            radius: (width.min(height) / 2.0).max(1.0),
            axes: labels.len(),
            start: self.rings().first().copied().unwrap_or(0.0),
        };
        for (at, (name, _)) in labels.iter().enumerate() {
            let dx = wheel.direction(at)[0].abs();
            if dx > 0.25 {
                let wide = name
                    .iter()
                    .map(|line| look.width(self.fonts, line))
                    .fold(0.0_f32, f32::max);
                let room = (width / 2.0 - wide) / dx - self.small * 0.8;
                wheel.radius = wheel.radius.min(room);
            }
        }
        let mut tall = self.reach(wheel, labels);
        while tall[1] - tall[0] > height && wheel.radius > self.small {
            wheel.radius *= 0.97;
            tall = self.reach(wheel, labels);
        }
        let spare = (height - tall[1] + tall[0]).max(0.0);
        wheel.middle[1] = top - tall[0] + spare.min(wheel.radius * 0.2) / 2.0;
        wheel
    }

    /// Top and bottom of the wheel with its labels, from its middle.
    fn reach(&self, wheel: Wheel, labels: &[(Vec<String>, String)]) -> [f32; 2] {
        let mut reach = [0.0_f32, 0.0_f32];
        for (at, (name, _)) in labels.iter().enumerate() {
            let [from, to] = self.label_reach(wheel, at, name.len());
            reach = [reach[0].min(from), reach[1].max(to)];
        }
        reach
    }

    /// The least height of the block: its heading, its key, and a name and a bar for each dimension.
    pub(super) fn radar_least(&self) -> f32 {
        let (heading, key) = (self.body * 1.4 + self.small * 1.1, self.small * 1.4 * 3.0);
        heading + self.scale_height() + key + self.small * 2.9 * self.spec.axes.len() as f32
    }

    /// The least height of the block in a column of a width with a wheel in it.
    pub(super) fn radar_small(&self, width: f32) -> f32 {
        let (heading, key) = (self.body * 1.4 + self.small * 1.1, self.small * 1.4 * 3.0);
        let labels = self.labels(width);
        let wheel = Wheel {
            middle: [0.0, 0.0],
            radius: self.small * LEAST_RADIUS,
            axes: labels.len(),
            start: 0.0,
        };
        let [from, to] = self.reach(wheel, &labels);
        heading + self.scale_height() + key + to - from
    }

    /// The height that the note on the scale takes at most.
    pub(super) fn scale_height(&self) -> f32 {
        if self.spec.scale.is_empty() {
            return 0.0;
        }
        self.small * 1.4 * 2.0
    }

    /// Height of the wheel with its labels, or of the bars in its place, in a column of a width.
    pub(super) fn wheel_height(&self, width: f32) -> f32 {
        let axes = self.spec.axes.len();
        if axes < 3 {
            return self.small * 3.6 * axes as f32;
        }
        let labels = self.labels(width);
        let wheel = self.place_wheel([0.0, 0.0, width, width * 0.85], &labels);
        let [from, to] = self.reach(wheel, &labels);
        to - from
    }

    /// Top and bottom of an axis' label, from the wheel's middle. Beside the wheel a label hangs with its middle at the
    /// axis; the nearer to the top or the foot, the more of it stands above or below its axis, clear of the wheel.
    fn label_reach(&self, wheel: Wheel, axis: usize, lines: usize) -> [f32; 2] {
        let dy = wheel.direction(axis)[1];
        let y = dy * (wheel.radius + self.small * 0.8);
        let tall = self.small * 1.4 * (lines + 1) as f32;
        let top = y - tall * (1.0 - dy) / 2.0;
        [top, top + tall]
    }

    fn place_labels(&self, wheel: Wheel, labels: &[(Vec<String>, String)]) -> Vec<Mark> {
        let look = Lettering::new(self.small, self.theme.text);
        let mut marks = Vec::new();
        for (at, (name, value)) in labels.iter().enumerate() {
            let dx = wheel.direction(at)[0];
            let x = wheel.middle[0] + dx * (wheel.radius + self.small * 0.8);
            let anchor = if dx > 0.25 {
                Anchor::Start
            } else if dx < -0.25 {
                Anchor::End
            } else {
                Anchor::Middle
            };
            let top = wheel.middle[1] + self.label_reach(wheel, at, name.len())[0];
            let mut own = Vec::new();
            for (row, line) in name.iter().enumerate() {
                let y = top + look.line() * (row as f32 + 0.5);
                own.push(look.anchored(anchor).centered(x, y, line.clone()));
            }
            let y = top + look.line() * (name.len() as f32 + 0.5);
            own.push(
                look.ink(self.theme.accent)
                    .bold()
                    .anchored(anchor)
                    .centered(x, y, value.clone()),
            );
            if let Some(axis) = self.spec.axes.get(at) {
                marks.push(self.told_axis("dimension", axis, own));
            }
        }
        marks
    }

    /// One or two dimensions: bars on a common scale instead of a shape, with the peers' band and median on them.
    fn radar_bars(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let look = Lettering::new(self.small, self.theme.text);
        let step = (height / self.spec.axes.len().max(1) as f32).min(self.body * 7.0);
        let mut marks = Vec::new();
        for (at, axis) in self.spec.axes.iter().enumerate() {
            let y = top + step * at as f32;
            let value = axis.value.map_or_else(
                || text(self.lang, "figure.map_no_data"),
                |value| fixed(value, self.spec.decimals, self.lang),
            );
            let room = width - look.bold().width(self.fonts, &value) - self.small;
            let mut own = vec![look.centered(
                left,
                y + self.small,
                look.fit_name(self.fonts, &axis.name, room),
            )];
            let value_look = look.bold().ink(self.theme.accent).end();
            own.push(value_look.centered(left + width, y + self.small, value));
            // Where there is little room the bar gives way to the name below it.
            let tall = (step * 0.32).clamp(self.body * 0.9, self.body * 2.0);
            let tall = tall.min(step - self.small * 2.4);
            if tall < self.small * 0.2 {
                // Names and values alone.
                marks.push(self.told_axis("dimension", axis, own));
                continue;
            }
            let y = y + self.small * 2.0;
            // The own bar is thinner than the band of the peers, so that both are seen.
            let bar = |from: f64, to: f64, share: f32, color: Color| Mark::Rect {
                rect: [
                    left + width * from.clamp(0.0, 1.0) as f32,
                    y + tall * (1.0 - share) / 2.0,
                    width * (to.clamp(0.0, 1.0) - from.clamp(0.0, 1.0)).max(0.0) as f32,
                    tall * share,
                ],
                radius: 0.0,
                fill: Some(color),
                stroke: None,
            };
            own.push(bar(0.0, 1.0, 1.0, self.theme.sunken));
            if let Some([low, _, high]) = axis.peers {
                own.push(bar(low, high, 1.0, self.band_color()));
            }
            if let Some(share) = axis.share.filter(|share| share.is_finite()) {
                own.push(bar(0.0, share, 0.42, self.theme.accent));
            }
            if let Some([_, median, _]) = axis.peers {
                let x = left + width * median.clamp(0.0, 1.0) as f32;
                own.push(super::super::legend::line(
                    &[[x, y - tall * 0.2], [x, y + tall * 1.2]],
                    self.median_stroke(),
                ));
            }
            marks.push(self.told_axis("dimension", axis, own));
        }
        marks
    }
}

/// A closed shape through the points; missing ones break it.
fn shape(
    points: &[Option<[f32; 2]>],
    fill: Option<Color>,
    stroke: Option<super::super::Stroke>,
) -> Mark {
    let steps = if points.iter().all(Option::is_some) {
        outline(points)
    } else {
        let count = points.len();
        let mut steps = Vec::new();
        for (at, point) in points.iter().enumerate() {
            if let (Some(from), Some(to)) = (point, points[(at + 1) % count]) {
                steps.push(PathStep::Move(*from));
                steps.push(PathStep::Line(to));
            }
        }
        steps
    };
    Mark::Path {
        steps,
        fill,
        stroke,
        key: None,
    }
}

fn outline(points: &[Option<[f32; 2]>]) -> Vec<PathStep> {
    let mut steps: Vec<PathStep> = points
        .iter()
        .flatten()
        .enumerate()
        .map(|(at, point)| {
            if at == 0 {
                PathStep::Move(*point)
            } else {
                PathStep::Line(*point)
            }
        })
        .collect();
    steps.push(PathStep::Close);
    steps
}

#[cfg(test)]
mod tests {
    use super::super::super::{Fonts, PortraitSpec, Theme, ThemeMode};
    use super::*;
    use crate::i18n::Lang;

    /// Labels in three lines at the slanting axes of a wheel keep off it, too.
    #[test]
    fn labels_stand_clear_of_the_wheel() {
        let axis = |at: usize| RadarAxis {
            name: format!("Intellectual property and standards {at}"),
            share: Some(1.0),
            value: Some(60.0),
            peers: None,
        };
        let (theme, fonts) = (Theme::of(ThemeMode::Light), Fonts::bundled());
        for count in 3..=10 {
            let spec = PortraitSpec {
                axes: (0..count).map(axis).collect(),
                ..PortraitSpec::default()
            };
            let sheet = Sheet {
                spec: &spec,
                theme: &theme,
                fonts: &fonts,
                lang: Lang::En,
                body: 10.0,
                small: 8.5,
                places: true,
                marked: false,
                left_out: 0,
            };
            let width = 262.0;
            let labels = sheet.labels(width);
            let wheel = sheet.place_wheel([0.0, 0.0, width, 300.0], &labels);
            let look = Lettering::new(8.5, theme.text);
            for (at, (name, _)) in labels.iter().enumerate() {
                let [dx, _] = wheel.direction(at);
                let [top, foot] = sheet.label_reach(wheel, at, name.len());
                let wide = name.iter().map(|line| look.width(&fonts, line));
                let wide = wide.fold(0.0_f32, f32::max);
                let x = dx * (wheel.radius + sheet.small * 0.8);
                let left = match dx {
                    dx if dx > 0.25 => x,
                    dx if dx < -0.25 => x - wide,
                    _ => x - wide / 2.0,
                };
                // No point of the label's rim lies inside the outermost ring.
                for step in 0..=20 {
                    let share = step as f32 / 20.0;
                    let across = left + wide * share;
                    let down = top + (foot - top) * share;
                    for point in [
                        [across, top],
                        [across, foot],
                        [left, down],
                        [left + wide, down],
                    ] {
                        assert!(
                            !inside(wheel, point),
                            "{count} axes, {at}: {name:?} {point:?}"
                        );
                    }
                }
            }
        }
    }

    /// Whether a point, from the wheel's middle, lies inside its outermost ring.
    fn inside(wheel: Wheel, [x, y]: [f32; 2]) -> bool {
        (0..wheel.axes).all(|at| {
            let corner = |axis: usize| wheel.direction(axis).map(|part| part * wheel.radius);
            let ([ax, ay], [bx, by]) = (corner(at), corner((at + 1) % wheel.axes));
            (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0.0
        })
    }
}
