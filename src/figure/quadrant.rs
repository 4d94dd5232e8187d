//! Level against growth in four named corners: points with labels that never collide.

mod corners;
mod labels;
mod numbers;

use super::axis::Axis;
use super::frame::{Area, frame, group, nothing_to_show};
use super::legend::{Swatch, legend, line, solid};
use super::pen::Pen;
use super::place::{Places, Spot};
use super::told::{exact, thing};
use super::{Color, Fonts, Mark, Page, Scene, Stroke, Theme, Words};
use crate::i18n::{Lang, fill};

use self::numbers::Keyed;

/// One point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuadrantPoint {
    /// What it stands for, for clicks.
    pub key: String,
    /// Name.
    pub name: String,
    /// Level and growth.
    pub at: [f64; 2],
    /// How much its label matters: those with more come first.
    pub weight: f64,
    /// What it is among the others.
    pub role: QuadrantRole,
    /// Whether it is the subject.
    pub subject: bool,
}

/// What a point is among the others, by whoever made the spec: its place alone says nothing of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum QuadrantRole {
    /// One of the many.
    #[default]
    Other,
    /// It drives.
    Driver,
    /// It holds back.
    Constraint,
    /// It drives, and more is to be had of it.
    Both,
}

impl QuadrantRole {
    /// The roles that have a colour, in the order of the legend.
    pub const NAMED: [Self; 3] = [Self::Driver, Self::Constraint, Self::Both];

    /// What it is called, of the names of a spec.
    #[must_use]
    pub fn name(self, names: &[String; 3]) -> Option<&str> {
        let at = Self::NAMED.iter().position(|own| *own == self)?;
        Some(names[at].as_str())
    }
}

/// A quadrant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuadrantSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// What the two axes measure: along, upwards.
    pub axes: [String; 2],
    /// The points.
    pub points: Vec<QuadrantPoint>,
    /// Where level and growth part.
    pub split: [f64; 2],
    /// Range of the level where it is fixed.
    pub range: Option<[f64; 2]>,
    /// Names of the corners: low level and growing, high and growing, low and falling, high and falling.
    pub corners: [String; 4],
    /// Names of the roles, in the order of [`QuadrantRole::NAMED`].
    pub roles: [String; 3],
}

impl QuadrantSpec {
    /// Lays the quadrant out; points whose names have no room have numbers, and their names stand under the plot.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        let page = &page.dense();
        let (mut scene, free) = frame(page, theme, fonts, &self.words);
        let pen = Pen::new(page, theme, fonts, lang);
        let (key, tall) = self.key(pen, free);
        let free = [
            free[0],
            free[1] + tall,
            free[2],
            (free[3] - tall).max(pen.body),
        ];
        match self.marks(pen, free) {
            Some(marks) => scene.marks.extend(marks),
            None => return nothing_to_show(page, theme, fonts, &self.words, lang),
        }
        if !key.is_empty() {
            scene.marks.push(group("legend", key));
        }
        scene
    }

    /// The chart and, under it, the names that have no room in it: the fewer the higher the chart is.
    fn marks(&self, pen: Pen, [left, top, width, height]: Area) -> Option<Vec<Mark>> {
        let mut under = 0.0;
        let mut tries = 0..TRIES;
        let mut first: Vec<&QuadrantPoint> = Vec::new();
        loop {
            let area = [left, top, width, (height - under).max(pen.body)];
            let chart = Chart::new(self, pen, area, &first)?;
            let laid = chart.laid();
            let last = tries.next().is_none();
            let most = if last { under } else { height * UNDER };
            let keyed = chart.keyed(&laid.nameless, width, most);
            if !last && keyed.list.height() > under + 0.1 {
                under = keyed.list.height();
                continue;
            }
            let (marks, crowded) = chart.marks(laid, &keyed, area);
            if last || crowded.is_empty() {
                return Some(marks);
            }
            // Numbers that found no place between names look for theirs before the names do.
            first.extend(crowded);
        }
    }

    /// What the colours of points mean, and the height that it takes: only roles that occur.
    fn key(&self, pen: Pen, [left, top, width, _]: Area) -> (Vec<Mark>, f32) {
        let occurs = |role: &QuadrantRole| self.points.iter().any(|point| point.role == *role);
        let entries: Vec<(Swatch, String)> = QuadrantRole::NAMED
            .into_iter()
            .filter(occurs)
            .filter_map(|role| {
                let name = role.name(&self.roles).filter(|name| !name.is_empty())?;
                let (color, rim) = dot(role, pen);
                Some((Swatch::Dot(color, rim), name.to_owned()))
            })
            .collect();
        let (marks, tall) = legend(&entries, pen.quiet(), pen.fonts, [left, top], width);
        let gap = if marks.is_empty() {
            0.0
        } else {
            pen.small * 0.4
        };
        (marks, tall + gap)
    }
}

/// The colour of a point and of its rim: what is both has the colours of both.
fn dot(role: QuadrantRole, pen: Pen) -> (Color, Stroke) {
    let theme = pen.theme;
    let plain = solid(pen.hair(), theme.ground);
    match role {
        QuadrantRole::Other => (theme.context, plain),
        QuadrantRole::Driver => (theme.up, plain),
        QuadrantRole::Constraint => (theme.down, plain),
        QuadrantRole::Both => (theme.up, solid(pen.body * 0.17, theme.down)),
    }
}

/// How often the chart is laid out anew with more room under it, and how much of the height that may take.
const TRIES: usize = 8;
const UNDER: f32 = 0.4;

struct Chart<'a> {
    spec: &'a QuadrantSpec,
    pen: Pen<'a>,
    points: Vec<&'a QuadrantPoint>,
    axes: [Axis; 2],
    plot: Area,
    /// Height at the top and at the foot of the plot that is kept for the names of the corners.
    strip: f32,
    /// Points whose numbers have their places before the names of others.
    first: Vec<&'a QuadrantPoint>,
}

/// A chart with its labels.
struct Laid<'a> {
    places: Places,
    corners: Vec<Mark>,
    dots: Vec<Mark>,
    labels: Vec<Mark>,
    /// The points without a label, the weightiest first.
    nameless: Vec<&'a QuadrantPoint>,
    /// The places of numbers that came before the labels.
    spots: Vec<(&'a QuadrantPoint, Spot)>,
}

impl<'a> Chart<'a> {
    fn new(
        spec: &'a QuadrantSpec,
        pen: Pen<'a>,
        [left, top, width, height]: Area,
        first: &[&'a QuadrantPoint],
    ) -> Option<Self> {
        let finite = |point: &&QuadrantPoint| point.at.iter().all(|v| v.is_finite());
        let points: Vec<&QuadrantPoint> = spec.points.iter().filter(finite).collect();
        if points.is_empty() {
            return None;
        }
        let axis = |at: usize| {
            let own = points.iter().map(|point| point.at[at]);
            let range = spec
                .range
                .filter(|_| at == 0)
                .unwrap_or([spec.split[at]; 2]);
            let all = own.chain(range);
            let (low, high) = all.fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
            Axis::around(low, high, false)
        };
        let axes = [axis(0), axis(1)];
        let tick = pen.quiet();
        let widest = axes[1]
            .ticks
            .iter()
            .map(|t| tick.width(pen.fonts, &label(&axes[1], *t, pen.lang)))
            .fold(0.0, f32::max);
        let gutter = (widest + pen.small * 0.7 + 0.5).min(width * 0.25);
        let (head, foot) = (pen.small * 1.9, pen.small * 3.6);
        let plot = [
            left + gutter,
            top + head,
            (width - gutter - pen.body * 0.4).max(pen.body),
            (height - head - foot).max(pen.body),
        ];
        let named = spec.corners.iter().any(|name| !name.is_empty());
        let strip = pen.body * 1.9;
        let strip = if named && plot[3] > strip * 6.0 {
            strip
        } else {
            0.0
        };
        Some(Self {
            spec,
            pen,
            points,
            axes,
            plot,
            strip,
            first: first.to_vec(),
        })
    }

    fn x(&self, value: f64) -> f32 {
        self.plot[0] + self.plot[2] * self.axes[0].share(value)
    }

    fn y(&self, value: f64) -> f32 {
        let [_, top, _, height] = self.plot;
        let high = height - 2.0 * self.strip;
        top + self.strip + high * (1.0 - self.axes[1].share(value))
    }

    /// Everything that looks for a place.
    fn laid(&self) -> Laid<'a> {
        let mut places = Places::new(self.plot, self.letters());
        let corners = self.corners(&mut places);
        let [left, top, width, height] = self.plot;
        let (x, y) = (self.x(self.spec.split[0]), self.y(self.spec.split[1]));
        let hair = self.pen.hair() * 2.0;
        places.avoid([x - hair, top, x + hair, top + height]);
        places.avoid([left, y - hair, left + width, y + hair]);
        let dots = self.dots(&mut places);
        let first = self.first.iter().copied();
        let spots = first
            .filter_map(|point| Some((point, self.spot(&mut places, point)?)))
            .collect();
        let (labels, nameless) = self.labels(&mut places);
        Laid {
            places,
            corners,
            dots,
            labels,
            nameless,
            spots,
        }
    }

    /// The marks, and the points whose numbers have no place though their names have one in the list.
    fn marks(
        &self,
        laid: Laid<'a>,
        keyed: &Keyed<'a>,
        area: Area,
    ) -> (Vec<Mark>, Vec<&'a QuadrantPoint>) {
        let Laid {
            mut places,
            corners,
            dots,
            labels,
            nameless,
            spots,
        } = laid;
        let (numbers, told, crowded) = self.numbers(&mut places, keyed, &spots);
        let untold = nameless.len() - told.len();
        let mut marks = vec![
            group("axes", self.ticks(area)),
            group("corners", corners),
            group("points", dots),
            group("labels", labels),
        ];
        if !told.is_empty() {
            marks.push(group("numbers", numbers));
            marks.push(group("names", Self::names(keyed, &told, area)));
        }
        if untold > 0 {
            marks.push(self.nameless(area, untold));
        }
        (marks, crowded)
    }

    fn ticks(&self, area: Area) -> Vec<Mark> {
        let pen = self.pen;
        let look = pen.quiet();
        let [left, top, width, height] = self.plot;
        let mut marks = Vec::new();
        let thin = solid(pen.hair(), pen.theme.line);
        let ticks = &self.axes[1].ticks;
        let steps = ticks.len().saturating_sub(1).max(1) as f32;
        let every = (pen.small * 1.8 * steps / height).ceil().max(1.0) as usize;
        for tick in ticks.iter().step_by(every) {
            let y = self.y(*tick);
            marks.push(line(&[[left, y], [left + width, y]], thin.clone()));
            // A hair more: the gutter is as wide as the widest of them.
            let room = left - pen.small * 0.7 - area[0] + 0.2;
            let words = look.fit(pen.fonts, &label(&self.axes[1], *tick, pen.lang), room);
            marks.push(look.end().centered(left - pen.small * 0.7, y, words));
        }
        let words: Vec<String> = self.axes[0]
            .ticks
            .iter()
            .map(|tick| label(&self.axes[0], *tick, pen.lang))
            .collect();
        let widest = pen.widest(look, words.iter().map(String::as_str)) + pen.small * 1.2;
        let steps = words.len().saturating_sub(1).max(1) as f32;
        let every = (widest * steps / width).ceil().max(1.0) as usize;
        for (tick, words) in self.axes[0].ticks.iter().zip(words).step_by(every) {
            let x = self.x(*tick);
            marks.push(line(&[[x, top], [x, top + height]], thin.clone()));
            let half = look.width(pen.fonts, &words) / 2.0;
            let x = x.clamp(
                area[0] + half,
                (area[0] + area[2] - half).max(area[0] + half),
            );
            marks.push(look.middle().at(x, top + height + pen.small * 1.5, words));
        }
        let strong = solid(pen.hair() * 1.8, pen.theme.quiet);
        let (x, y) = (self.x(self.spec.split[0]), self.y(self.spec.split[1]));
        marks.push(line(&[[x, top], [x, top + height]], strong.clone()));
        marks.push(line(&[[left, y], [left + width, y]], strong));
        let up = fill(pen.lang, "figure.axis_up", &[("title", &self.spec.axes[1])]);
        let up = look.fit(pen.fonts, &up, area[2]);
        marks.push(look.at(area[0], top - pen.small * 0.8, up));
        let along = look.fit(pen.fonts, &self.along(), area[2]);
        marks.push(
            look.end()
                .at(left + width, top + height + pen.small * 3.1, along),
        );
        marks
    }

    /// How many points have no name, in the line of the words of the axis along.
    fn nameless(&self, area: Area, count: usize) -> Mark {
        let pen = self.pen;
        let look = pen.quiet();
        let along = look.width(pen.fonts, &self.along());
        let words = fill(pen.lang, "figure.not_named", &[("count", &count)]);
        let words = look.fit(pen.fonts, &words, area[2] - along - pen.small * 2.0);
        let base = self.plot[1] + self.plot[3] + pen.small * 3.1;
        group("not named", vec![look.at(area[0], base, words)])
    }

    /// The words of the axis along.
    fn along(&self) -> String {
        let title = &self.spec.axes[0];
        fill(self.pen.lang, "figure.axis_along", &[("title", title)])
    }

    /// Size of the letters of labels.
    fn letters(&self) -> f32 {
        if self.points.len() > 14 {
            self.pen.small
        } else {
            self.pen.body
        }
    }

    fn radius(&self) -> f32 {
        let room = (self.plot[2] * self.plot[3] / self.points.len() as f32).sqrt();
        (self.pen.body * 0.36)
            .min(room * 0.1)
            .max(self.pen.body * 0.14)
    }

    fn dots(&self, places: &mut Places) -> Vec<Mark> {
        let radius = self.radius();
        let mut marks = Vec::new();
        // The weightiest on top.
        for point in self.by_weight().into_iter().rev() {
            let (x, y) = (self.x(point.at[0]), self.y(point.at[1]));
            places.point([x, y], radius);
            let near = radius + self.letters() * 0.12;
            places.take([x - near, y - near, x + near, y + near]);
            let (color, rim) = dot(point.role, self.pen);
            let color = if point.subject {
                self.pen.theme.accent
            } else {
                color
            };
            let circle = Mark::Circle {
                center: [x, y],
                radius: if point.subject { radius * 1.4 } else { radius },
                fill: Some(color.with_alpha(0.9)),
                stroke: Some(rim),
                key: Some(point.key.clone()),
            };
            let [level, growth] = point.at.map(|value| exact(value, self.pen.lang));
            let role = point.role.name(&self.spec.roles).unwrap_or_default();
            let values = [
                (self.spec.axes[0].as_str(), level),
                (self.spec.axes[1].as_str(), growth),
                ("", role.to_owned()),
            ];
            let own = ["point", point.key.as_str()];
            marks.push(thing(
                own,
                &point.name,
                &values,
                self.pen.lang,
                vec![circle],
            ));
        }
        marks
    }

    fn by_weight(&self) -> Vec<&'a QuadrantPoint> {
        let mut points = self.points.clone();
        // Stable: equal ones in their order.
        points.sort_by(|a, b| {
            let subject = b.subject.cmp(&a.subject);
            subject.then(b.weight.total_cmp(&a.weight))
        });
        points
    }
}

/// From line to line inside a label, in sizes of its letters.
const PITCH: f32 = 1.16;

/// A tick's words; large ones in few characters.
fn label(axis: &Axis, tick: f64, lang: Lang) -> String {
    axis.short(tick, lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{PageSize, ThemeMode};

    /// More points than names have room beside theirs.
    fn crowded() -> QuadrantSpec {
        let point = |at: u32| QuadrantPoint {
            key: format!("k{at}"),
            name: format!("Indicator of a longer name {at:02}"),
            at: [
                40.0 + f64::from(at * 17 % 50),
                f64::from(at * 7 % 23) / 40.0,
            ],
            weight: f64::from(at),
            ..QuadrantPoint::default()
        };
        QuadrantSpec {
            axes: ["Level", "Growth"].map(str::to_owned),
            points: (0..39).map(point).collect(),
            split: [50.0, 0.24],
            corners: [
                "Catching up: weak",
                "Leading: strong",
                "Trailing: weak, adding little, and more than has room",
                "Slowing: strong",
            ]
            .map(str::to_owned),
            ..QuadrantSpec::default()
        }
    }

    #[test]
    fn every_point_has_its_name_or_a_number_with_its_name() {
        let (spec, fonts) = (crowded(), Fonts::bundled());
        let page = Page::of(PageSize::Square);
        let scene = spec.scene(&page, &Theme::of(ThemeMode::Light), &fonts, Lang::En);
        let texts = scene.texts(&fonts);
        let all = |group: &str| -> String {
            let own = texts.iter().filter(|text| text.group == group);
            own.map(|text| text.text.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let (labels, names) = (all("labels"), all("names"));
        for point in &spec.points {
            assert!(
                labels.contains(&point.name) || names.contains(&point.name),
                "{}",
                point.name
            );
        }
        // As many numbers as names.
        let listed = names.matches("Indicator").count();
        let numbers = texts.iter().filter(|text| text.group == "numbers").count();
        assert!(listed > 0 && listed == numbers, "{listed} {numbers}");
        // Each number in a ring of its own, all of one size.
        let rings = scene.marks.iter().find_map(|mark| match mark {
            Mark::Group { name, marks, .. } if name == "numbers" => Some(marks),
            _ => None,
        });
        let radii = rings.into_iter().flatten().filter_map(|mark| match mark {
            Mark::Circle { radius, .. } => Some(*radius),
            _ => None,
        });
        let radii: Vec<f32> = radii.collect();
        assert!(radii.len() == numbers && radii.iter().all(|each| (each - radii[0]).abs() < 1e-3));
        assert!(scene.faults(&fonts, page.least).is_empty());
    }

    #[test]
    fn corners_are_all_explained_or_none() {
        let (mut spec, fonts) = (crowded(), Fonts::bundled());
        let page = Page::of(PageSize::Square);
        let corners = |spec: &QuadrantSpec| -> Vec<String> {
            let scene = spec.scene(&page, &Theme::of(ThemeMode::Light), &fonts, Lang::En);
            let texts = scene.texts(&fonts).into_iter();
            let own = texts.filter(|text| text.group == "corners");
            own.map(|text| text.text).collect()
        };
        let heads = ["Catching up", "Leading", "Trailing", "Slowing"];
        assert_eq!(corners(&spec), heads);
        spec.corners[2] = "Trailing: weak".to_owned();
        spec.split[0] = 65.0;
        assert_eq!(corners(&spec), spec.corners);
    }
}
