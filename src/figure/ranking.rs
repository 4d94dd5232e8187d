//! Sorted bars with values, change of rank and parts.

mod columns;
mod row;
mod ties;

use self::columns::Columns;
use super::axis::Axis;
use super::frame::{Area, frame, group, nothing_to_show};
use super::legend::{Swatch, legend};
use super::told::{exact, own_key, thing};
use super::{Fonts, Lettering, Mark, Page, Scene, Theme, Words};
use crate::i18n::{Lang, fill, number, text};

pub use self::ties::Tie;

/// One bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankingRow {
    /// Entity key.
    pub key: String,
    /// Rank.
    pub rank: u32,
    /// Name.
    pub name: String,
    /// Quiet words after the name: stage, town, industry.
    pub note: String,
    /// Total.
    pub total: f64,
    /// Contributions of the top groups, in their order; stacked when they add up to the total.
    pub parts: Vec<f64>,
    /// Places gained since last year (positive is better); none for who was not ranked then.
    pub moved: Option<i32>,
    /// Share of the indicators that have values where it is not the whole: a mark at the value.
    pub coverage: Option<f64>,
    /// The ranks between which it lies with nine chances in ten, when choices of method vary.
    pub interval: Option<[f64; 2]>,
    /// Whether it is the subject.
    pub subject: bool,
}

/// Totals that differ by less than this share of the highest stand as dots.
const CLOSE: f64 = 0.12;

/// A ranking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankingSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// The bars, best first.
    pub rows: Vec<RankingRow>,
    /// Names of the parts.
    pub parts: Vec<String>,
    /// Decimals of the values.
    pub decimals: usize,
    /// What is ranked, for a title that says of how many there is room; where it is empty the title stays as it is.
    pub ranked: String,
    /// How many of the rows are the best that the title promises; any others are subjects below them.
    pub best: usize,
    /// The ranks among the rows that several have, with those that are not listed.
    pub ties: Vec<Tie>,
}

impl RankingSpec {
    /// Lays the ranking out; rows that have no room are left out from the end, and the figure says so. Subjects stay.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        self.laid_out(page, (theme, fonts), lang).0
    }

    /// What the ranking leaves out on this page, for who asked for it: those without room, and those who share the last
    /// rank.
    #[must_use]
    pub fn left_out(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Vec<String> {
        let (_, listed) = self.laid_out(page, (theme, fonts), lang);
        let short = (listed < self.best).then(|| {
            let [listed, asked] = [listed, self.best].map(|count| number(count as f64, 0, lang));
            let args: [(&str, &dyn std::fmt::Display); 2] =
                [("listed", &listed), ("asked", &asked)];
            fill(lang, "figure.ranking_room", &args)
        });
        short.into_iter().chain(self.tied(listed, lang)).collect()
    }

    /// The drawing, and how many of the best it lists.
    fn laid_out(
        &self,
        page: &Page,
        (theme, fonts): (&Theme, &Fonts),
        lang: Lang,
    ) -> (Scene, usize) {
        if self.rows.is_empty() {
            return (nothing_to_show(page, theme, fonts, &self.words, lang), 0);
        }
        let chart = || Chart {
            spec: self,
            theme,
            fonts,
            lang,
            body: page.body,
            small: page.small(),
            stacked: self.parts_add_up(),
            dots: self.dots(),
            upright: false,
        };
        // Words tell how many are listed, and leave more or less room for them.
        let mut promised = self.best;
        loop {
            let words = self.words_for(promised, lang);
            let (mut scene, free) = frame(page, theme, fonts, &words);
            let (marks, listed) = chart().marks(free);
            if listed < promised {
                promised = listed;
                continue;
            }
            scene.marks.extend(marks);
            return (scene, promised);
        }
    }

    /// An axis that does not start at zero, for totals that hardly differ: they stand as dots, for bars would all be as
    /// long as each other.
    fn dots(&self) -> Option<Axis> {
        let totals = || self.rows.iter().map(|row| row.total);
        if self.rows.len() < 3 || !totals().all(f64::is_finite) {
            return None;
        }
        let low = totals().fold(f64::INFINITY, f64::min);
        let high = totals().fold(f64::NEG_INFINITY, f64::max);
        let close = low > 0.0 && low < high && high - low < high * CLOSE;
        close.then(|| Axis::around(low, high, false))
    }

    /// Whether every bar's parts are its whole total, so that they may be stacked.
    fn parts_add_up(&self) -> bool {
        let rounding = 10_f64.powi(-(self.decimals as i32)) * (self.parts.len() + 1) as f64;
        self.parts.len() > 1
            && self.rows.iter().all(|row| {
                row.parts.len() == self.parts.len()
                    && row.parts.iter().all(|part| *part >= 0.0)
                    && (row.parts.iter().sum::<f64>() - row.total).abs() <= rounding
            })
    }
}

struct Chart<'a> {
    spec: &'a RankingSpec,
    theme: &'a Theme,
    fonts: &'a Fonts,
    lang: Lang,
    body: f32,
    small: f32,
    stacked: bool,
    /// The axis of dots in place of bars.
    dots: Option<Axis>,
    /// Whether each bar stands under its name.
    upright: bool,
}

/// Widths below which bars stand under their names, in body sizes.
const UPRIGHT: f32 = 66.0;
/// Least height of a row with its bar under the name, and most heights of both kinds, in body sizes.
const LEAST_UPRIGHT: f32 = 2.7;
const MOST: f32 = 6.4;
const MOST_UPRIGHT: f32 = 10.0;

impl Chart<'_> {
    /// A row with what is told of it: total, rank, interval of ranks, parts, notes.
    fn told(&self, row: &RankingRow, marks: Vec<Mark>) -> Mark {
        let lang = self.lang;
        let [value, rank, range] =
            ["figure.value", "figure.rank", "figure.rank_range"].map(|key| text(lang, key));
        let interval = row.interval.map_or_else(String::new, |[from, to]| {
            format!("{}–{}", exact(from, lang), exact(to, lang))
        });
        let mut values = vec![
            (value.as_str(), exact(row.total, lang)),
            (rank.as_str(), row.rank.to_string()),
            (range.as_str(), interval),
        ];
        let parts = self.spec.parts.iter().zip(&row.parts);
        values.extend(parts.map(|(name, part)| (name.as_str(), exact(*part, lang))));
        values.push(("", row.note.clone()));
        thing(
            ["ranked", own_key(&row.key, &row.name)],
            &row.name,
            &values,
            lang,
            marks,
        )
    }

    /// The marks, and how many of the best have room.
    fn marks(mut self, [left, top, width, height]: Area) -> (Vec<Mark>, usize) {
        let mut marks = Vec::new();
        let bottom = top + height;
        let mut top = top;
        self.stacked = self.stacked && self.dots.is_none();
        if self.stacked {
            let entries: Vec<(Swatch, String)> = self
                .spec
                .parts
                .iter()
                .enumerate()
                .map(|(at, name)| (Swatch::Fill(self.theme.category(at)), name.clone()))
                .collect();
            let look = Lettering::new(self.small, self.theme.text);
            let (drawn, taken) = legend(&entries, look, self.fonts, [left, top], width);
            marks.push(group("legend", drawn));
            top += taken + self.small * 0.6;
        }
        let second = self.last_rank() > 1.0 || self.dots.is_some();
        let head = self.small * if second { 2.9 } else { 1.6 };
        let room = (bottom - top - head).max(self.body);
        let all = self.spec.rows.len() as f32;
        self.upright = width < self.body * UPRIGHT && all * self.body * LEAST_UPRIGHT <= room;
        let (least, most) = if self.upright {
            (self.body * LEAST_UPRIGHT, self.body * MOST_UPRIGHT)
        } else {
            ((self.body * 1.5).max(self.small * 1.75), self.body * MOST)
        };
        let fitting = ((room / least) as usize).max(1);
        let (rows, hidden) = self.visible(fitting);
        let count = rows.len() + usize::from(hidden > 0);
        let row_height = (room / count as f32).clamp(least.min(room), most);
        // Letters do not grow at the cost of what the notes say.
        let grown = [1.4, 1.3, 1.2, 1.1, 1.0].map(|most| {
            let chart = self.enlarged(row_height, width, most);
            let columns = chart.columns(&rows, left, width);
            let (names, notes) = chart.written(&rows, &columns);
            let cut = rows.iter().zip(&notes);
            let cut = cut.filter(|(row, note)| row.note != **note).count();
            (cut, chart, columns, names, notes)
        });
        // The first of those that cut least.
        let Some((_, chart, columns, names, notes)) = grown.into_iter().min_by_key(|own| own.0)
        else {
            return (marks, 0);
        };
        let zone = [top + head, row_height * rows.len() as f32];
        marks.push(group(
            "headings",
            self.headings(&columns, [top, head], zone),
        ));
        let low = rows.iter().map(|row| row.total).fold(0.0, f64::min);
        let high = rows.iter().map(|row| row.total).fold(0.0, f64::max);
        let mut drawn = Vec::new();
        for (at, ((row, name), note)) in rows.iter().zip(names).zip(&notes).enumerate() {
            let y = top + head + row_height * at as f32;
            if row.subject {
                drawn.push(chart.band([left, y, width, row_height]));
            }
            let marks = chart.row((row, name, note), &columns, [y, row_height], (low, high));
            drawn.push(self.told(row, marks));
        }
        marks.push(group("bars", drawn));
        if hidden > 0 {
            let more = fill(self.lang, "figure.more_rows", &[("n", &hidden)]);
            let y = top + head + row_height * (rows.len() as f32 + 0.5);
            let look = Lettering::new(chart.small, self.theme.quiet);
            marks.push(look.centered(columns.name.0, y, more));
        }
        // Those that stand without a gap from the first.
        let best = rows
            .iter()
            .zip(&self.spec.rows)
            .take_while(|(row, spec)| row.key == spec.key && row.rank == spec.rank)
            .count();
        (marks, best)
    }

    /// The names and the notes of rows as far as they have room.
    fn written(&self, rows: &[&RankingRow], columns: &Columns) -> (Vec<String>, Vec<String>) {
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        let look = Lettering::new(self.body, self.theme.text).medium();
        let names = look.fit_names(self.fonts, &names, columns.name.1);
        let rooms: Vec<f32> = (rows.iter().zip(&names))
            .map(|(row, name)| self.name_look(row).width(self.fonts, name))
            .map(|taken| {
                self.note_place(columns, taken)
                    .map_or(0.0, |(_, room)| room)
            })
            .collect();
        let notes = self.notes(rows, &rooms);
        (names, notes)
    }

    /// The same chart with larger letters, by a factor up to `most`, where few rows have much room.
    fn enlarged(&self, row_height: f32, width: f32, most: f32) -> Chart<'_> {
        let (high, wide) = if self.upright {
            (3.3, 36.0)
        } else {
            (2.1, 45.0)
        };
        let by_height = row_height / (self.body * high);
        let by_width = width / (self.body * wide);
        let factor = by_height.min(by_width).clamp(1.0, most.max(1.0));
        Chart {
            body: self.body * factor,
            small: self.small * factor,
            dots: self.dots.clone(),
            ..*self
        }
    }

    /// The rows that have room: the first ones, and subjects from further down in place of the last of them.
    fn visible(&self, fitting: usize) -> (Vec<&RankingRow>, usize) {
        let rows = &self.spec.rows;
        if rows.len() <= fitting {
            return (rows.iter().collect(), 0);
        }
        let room = fitting.saturating_sub(1).max(1);
        let below = rows[room.min(rows.len())..]
            .iter()
            .filter(|row| row.subject)
            .count()
            .min(room);
        let mut shown: Vec<&RankingRow> = rows[..room - below].iter().collect();
        shown.extend(
            rows[room - below..]
                .iter()
                .filter(|row| row.subject)
                .take(below),
        );
        let hidden = rows.len() - shown.len();
        (shown, hidden)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::PageSize;

    #[test]
    fn letters_grow_as_far_as_notes_stay_whole() {
        let row = |at: u32| RankingRow {
            key: format!("k{at}"),
            name: format!("星渡翱拓动力电池科技有限公司{at}"),
            rank: at,
            total: 90.0 - f64::from(at) * 5.0,
            note: "Start-up · Xingdu High-tech Zone · New energy".to_owned(),
            ..RankingRow::default()
        };
        let spec = RankingSpec {
            rows: (1..=12).map(row).collect(),
            ..RankingSpec::default()
        };
        let (fonts, theme) = (Fonts::bundled(), Theme::of(crate::figure::ThemeMode::Light));
        let page = Page::custom(595.0, 842.0, 10.0);
        let scene = spec.scene(&page, &theme, &fonts, Lang::En);
        let notes = scene.find_texts(&fonts, "New energy");
        assert_eq!(notes.len(), 12);
        // They do grow where there is room.
        let names = scene.find_texts(&fonts, "星渡");
        assert!(names.iter().all(|name| name.size > page.body));
    }

    #[test]
    fn what_rows_share_is_cut_in_one_way() {
        let row = |at: u32, stage: &str| RankingRow {
            key: format!("k{at}"),
            name: format!("Enterprise {at}"),
            rank: at,
            total: 90.0 - f64::from(at) * 20.0,
            note: format!(
                "{stage} · Xingdu High-tech Zone · Biomedicine, devices and instruments for hospitals"
            ),
            ..RankingRow::default()
        };
        let spec = RankingSpec {
            rows: vec![row(1, "Start-up"), row(2, "Stable"), row(3, "Growth")],
            ..RankingSpec::default()
        };
        let fonts = Fonts::bundled();
        let page = Page::of(PageSize::Slide);
        let scene = spec.scene(
            &page,
            &Theme::of(crate::figure::ThemeMode::Light),
            &fonts,
            Lang::En,
        );
        let notes = scene.find_texts(&fonts, "Biomedicine");
        let cut: Vec<&str> = notes
            .iter()
            .filter_map(|note| note.text.rsplit(" · ").next())
            .collect();
        assert_eq!(cut.len(), 3);
        assert!(
            cut[0].ends_with('…') && cut.iter().all(|own| *own == cut[0]),
            "{cut:?}"
        );
    }
}
