//! Level against growth in four named corners: points with labels that never collide.

use super::axis::Axis;
use super::frame::{Area, frame, group, nothing_to_show};
use super::legend::{Swatch, legend, line, solid};
use super::pen::Pen;
use super::place::Places;
use super::{Color, Fonts, Lettering, Mark, Page, Scene, Stroke, Theme, Words};
use crate::i18n::{Lang, fill};

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
    /// Lays the quadrant out; labels without room are left out, the least weighty first.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        let (mut scene, free) = frame(page, theme, fonts, &self.words);
        let pen = Pen::new(page, theme, fonts, lang);
        let (key, tall) = self.key(pen, free);
        let free = [
            free[0],
            free[1] + tall,
            free[2],
            (free[3] - tall).max(pen.body),
        ];
        match Chart::new(self, pen, free) {
            Some(chart) => scene.marks.extend(chart.marks(free)),
            None => return nothing_to_show(page, theme, fonts, &self.words, lang),
        }
        if !key.is_empty() {
            scene.marks.push(group("legend", key));
        }
        scene
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

/// A point whose label has no room beside it, with the look and the forms of the label.
type LeftOut<'a> = (&'a QuadrantPoint, Lettering, Vec<Vec<String>>);

struct Chart<'a> {
    spec: &'a QuadrantSpec,
    pen: Pen<'a>,
    points: Vec<&'a QuadrantPoint>,
    axes: [Axis; 2],
    plot: Area,
}

impl<'a> Chart<'a> {
    fn new(spec: &'a QuadrantSpec, pen: Pen<'a>, [left, top, width, height]: Area) -> Option<Self> {
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
        Some(Self {
            spec,
            pen,
            points,
            axes,
            plot,
        })
    }

    fn x(&self, value: f64) -> f32 {
        self.plot[0] + self.plot[2] * self.axes[0].share(value)
    }

    fn y(&self, value: f64) -> f32 {
        self.plot[1] + self.plot[3] * (1.0 - self.axes[1].share(value))
    }

    fn marks(&self, area: Area) -> Vec<Mark> {
        let mut places = Places::new(self.plot, self.letters());
        let corners = self.corners(&mut places);
        let mut marks = vec![group("axes", self.ticks(area)), group("corners", corners)];
        let [left, top, width, height] = self.plot;
        let (x, y) = (self.x(self.spec.split[0]), self.y(self.spec.split[1]));
        let hair = self.pen.hair() * 2.0;
        places.avoid([x - hair, top, x + hair, top + height]);
        places.avoid([left, y - hair, left + width, y + hair]);
        let dots = self.dots(&mut places);
        let (labels, nameless) = self.labels(&mut places);
        marks.push(group("points", dots));
        marks.push(group("labels", labels));
        if nameless > 0 {
            marks.push(self.nameless(area, nameless));
        }
        marks
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

    /// The names of the corners, each at its outer corner of the plot.
    fn corners(&self, places: &mut Places) -> Vec<Mark> {
        let pen = self.pen;
        let [left, top, width, height] = self.plot;
        let (x, y) = (self.x(self.spec.split[0]), self.y(self.spec.split[1]));
        let pad = pen.body * 0.5;
        let mut marks = Vec::new();
        for (at, name) in self.spec.corners.iter().enumerate() {
            let (right, below) = (at % 2 == 1, at > 1);
            let room = if right { left + width - x } else { x - left } - 2.0 * pad;
            let high = if below { top + height - y } else { y - top };
            let look = Lettering::new(pen.body, pen.theme.quiet).medium();
            if high < look.line() * 1.3 || room < look.size * 2.0 {
                continue;
            }
            let most = if high > look.line() * 3.0 { 2 } else { 1 };
            let from = |wide: f32| {
                if right {
                    left + width - pad - wide
                } else {
                    left + pad
                }
            };
            // From the corner inwards to where no point lies under the name or beside it.
            let reach = self.radius() + look.size * 0.5;
            let found = self
                .corner_forms(name, look, room, most)
                .into_iter()
                .find_map(|lines| {
                    let wide = pen.widest(look, lines.iter().map(String::as_str));
                    let tall = look.size * (1.0 + PITCH * (lines.len() as f32 - 1.0));
                    let away = |step: usize| {
                        let shift = look.line() * step as f32;
                        if below {
                            top + height - pad - tall - shift
                        } else {
                            top + pad - look.size * 0.12 + shift
                        }
                    };
                    let from = from(wide);
                    let clear = |start: &f32| {
                        self.points.iter().all(|point| {
                            let [x, y] = self.center(point);
                            x + reach < from
                                || x - reach > from + wide
                                || y + reach < *start
                                || y - reach > start + tall * 1.1
                        })
                    };
                    let steps = ((high - tall) / look.line()).max(0.0) as usize;
                    let start = (0..=steps.min(5)).map(away).find(clear)?;
                    Some((lines, [from, start, from + wide, start + tall * 1.05]))
                });
            // Where points lie everywhere, the axes say what the corner is.
            let Some((lines, [from, start, to, end])) = found else {
                continue;
            };
            places.take([from - pad, start, to + pad, end]);
            for (row, words) in lines.into_iter().enumerate() {
                let base = start + look.size * (1.0 + PITCH * row as f32);
                marks.push(if right {
                    look.end().at(left + width - pad, base, words)
                } else {
                    look.at(from, base, words)
                });
            }
        }
        marks
    }

    /// The name of a corner as it may stand: in one line, in two about as long, its first words alone.
    fn corner_forms(
        &self,
        name: &str,
        look: Lettering,
        room: f32,
        most: usize,
    ) -> Vec<Vec<String>> {
        let fonts = self.pen.fonts;
        let whole = look.width(fonts, name);
        let mut forms = Vec::new();
        if whole <= room {
            forms.push(vec![name.to_owned()]);
        }
        let (head, rest) = match name.find([':', '：']) {
            Some(at) => {
                let (head, rest) = name.split_at(at);
                (head, rest.trim_start_matches([':', '：', ' ']))
            }
            None => (name, ""),
        };
        let fits = |words: &str| look.width(fonts, words) <= room;
        if most > 1 && !rest.is_empty() && fits(head) && fits(rest) {
            forms.push(vec![head.to_owned(), rest.to_owned()]);
        } else if most > 1 && rest.is_empty() && whole > look.size * 7.0 {
            forms.extend(self.even(name, look, whole * 0.5, room));
        }
        if fits(head) {
            forms.push(vec![head.to_owned()]);
        }
        if forms.is_empty() {
            forms.push(vec![look.fit(fonts, head, room)]);
        }
        forms
    }

    /// A name in two lines about as long; none where the room is too narrow.
    fn even(&self, name: &str, look: Lettering, from: f32, room: f32) -> Option<Vec<String>> {
        let widths = (0..).map(|step| from + look.size * 0.5 * step as f32);
        widths
            .take_while(|each| *each < room)
            .map(|each| self.pen.fonts.wrap(name, look.size, look.weight, each))
            .find(|lines| lines.len() <= 2)
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
            places.take([x - radius, y - radius, x + radius, y + radius]);
            let (color, rim) = dot(point.role, self.pen);
            let color = if point.subject {
                self.pen.theme.accent
            } else {
                color
            };
            marks.push(Mark::Circle {
                center: [x, y],
                radius: if point.subject { radius * 1.4 } else { radius },
                fill: Some(color.with_alpha(0.9)),
                stroke: Some(rim),
                key: Some(point.key.clone()),
            });
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

    /// The labels, and how many points have none.
    fn labels(&self, places: &mut Places) -> (Vec<Mark>, usize) {
        // No label on the lines that part the corners.
        let [left, top, width, height] = self.plot;
        let (x, y) = (self.x(self.spec.split[0]), self.y(self.spec.split[1]));
        let pad = self.pen.hair() * 2.0;
        places.take([x - pad, top, x + pad, top + height]);
        places.take([left, y - pad, left + width, y + pad]);
        let size = self.letters();
        let base = Lettering::new(size, self.pen.theme.text);
        let names: Vec<&str> = self.points.iter().map(|p| p.name.as_str()).collect();
        let cut = base.fit_names(self.pen.fonts, &names, self.label_room(size));
        let mut marks = Vec::new();
        let mut left_out = Vec::new();
        let mut nameless = 0;
        for point in self.by_weight() {
            let Some(at) = self.points.iter().position(|own| std::ptr::eq(*own, point)) else {
                continue;
            };
            let look = if point.subject { base.bold() } else { base };
            let forms = self.forms(look, &point.name, &cut[at]);
            match forms
                .iter()
                .find_map(|form| self.beside(places, point, look, form))
            {
                Some(drawn) => marks.extend(drawn),
                None => left_out.push((point, look, forms)),
            }
            // What matters has its place, at a line if need be, before the many are looked at.
            if point.role != QuadrantRole::Other || point.subject {
                nameless += self.led(places, &mut left_out, &mut marks);
            }
        }
        nameless += self.led(places, &mut left_out, &mut marks);
        (marks, nameless)
    }

    /// What has no room beside its point stands near it, at a line; how many have no room there either.
    fn led(
        &self,
        places: &mut Places,
        left_out: &mut Vec<LeftOut>,
        marks: &mut Vec<Mark>,
    ) -> usize {
        let mut nameless = 0;
        for (point, look, forms) in left_out.drain(..) {
            let drawn = forms
                .iter()
                .find_map(|form| self.near(places, point, look, form));
            match drawn {
                Some(drawn) => marks.extend(drawn),
                None => nameless += 1,
            }
        }
        nameless
    }

    fn label_room(&self, size: f32) -> f32 {
        (self.plot[2] * 0.34).min(size * 24.0)
    }

    /// A name as it may stand: whole in one line, whole in two even ones, cut.
    fn forms(&self, look: Lettering, name: &str, cut: &str) -> Vec<Vec<String>> {
        let fonts = self.pen.fonts;
        let (room, whole) = (self.label_room(look.size), look.width(fonts, name));
        let mut forms = Vec::new();
        if whole <= room {
            forms.push(vec![name.to_owned()]);
        }
        if whole > look.size * 7.0 {
            forms.extend(self.even(name, look, whole * 0.5, room));
        }
        if forms.is_empty() {
            forms.push(vec![look.fit(fonts, cut, room)]);
        }
        forms.retain(|lines| lines.iter().any(|line| !line.is_empty()));
        forms
    }

    /// Width and height of a form.
    fn extent(&self, look: Lettering, form: &[String]) -> [f32; 2] {
        let widths = form.iter().map(|line| look.width(self.pen.fonts, line));
        let lines = form.len() as f32;
        let high = look.size * (1.1 + PITCH * (lines - 1.0));
        [widths.fold(0.0, f32::max), high]
    }

    fn center(&self, point: &QuadrantPoint) -> [f32; 2] {
        [self.x(point.at[0]), self.y(point.at[1])]
    }

    fn beside(
        &self,
        places: &mut Places,
        point: &QuadrantPoint,
        look: Lettering,
        form: &[String],
    ) -> Option<Vec<Mark>> {
        let extent = self.extent(look, form);
        let center = self.center(point);
        let place = places.beside(center, self.radius(), extent)?;
        Some(self.written(look, form, place, extent, center))
    }

    fn near(
        &self,
        places: &mut Places,
        point: &QuadrantPoint,
        look: Lettering,
        form: &[String],
    ) -> Option<Vec<Mark>> {
        let extent = self.extent(look, form);
        let center = self.center(point);
        let (place, leader) = places.near(center, self.radius(), extent)?;
        let mut marks = vec![line(&leader, solid(self.pen.hair(), self.pen.theme.quiet))];
        marks.extend(self.written(look, form, place, extent, center));
        Some(marks)
    }

    /// The lines of a label at a place: towards its point.
    fn written(
        &self,
        look: Lettering,
        form: &[String],
        [left, top]: [f32; 2],
        [wide, _]: [f32; 2],
        [x, _]: [f32; 2],
    ) -> Vec<Mark> {
        let look = look.haloed(self.pen.theme.ground);
        let (look, at) = if left + wide < x {
            (look.end(), left + wide)
        } else if left > x {
            (look, left)
        } else {
            (look.middle(), left + wide / 2.0)
        };
        let lines = form.iter().enumerate();
        lines
            .map(|(row, words)| {
                let y = top + look.size * (0.93 + PITCH * row as f32);
                look.at(at, y, words.as_str())
            })
            .collect()
    }
}

/// From line to line inside a label, in sizes of its letters.
const PITCH: f32 = 1.16;

/// A tick's words; large ones in few characters.
fn label(axis: &Axis, tick: f64, lang: Lang) -> String {
    axis.short(tick, lang)
}
