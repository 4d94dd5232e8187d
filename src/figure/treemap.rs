//! Parts of a whole as rectangles, each as square as can be.

mod squarify;

use super::frame::{Area, frame, group, nothing_to_show};
use super::legend::solid;
use super::numbered::Numbered;
use super::pen::Pen;
use super::told::{exact, own_key, thing};
use super::{Color, Fonts, Lettering, Mark, Page, Scene, Theme, Words, is_han};
use crate::i18n::{Lang, fill, text, united};

use self::squarify::squarify;

/// One part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TreemapTile {
    /// What it stands for, for clicks.
    pub key: String,
    /// Name.
    pub name: String,
    /// Its size.
    pub value: f64,
    /// Quiet words under it: how many enterprises.
    pub note: String,
    /// Which of the categories of the theme it is, where tiles have colours of their own; none is one of the others.
    pub category: Option<usize>,
    /// Whether it is the subject.
    pub subject: bool,
}

/// A treemap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TreemapSpec {
    /// Title, subtitle, footer.
    pub words: Words,
    /// The parts, in any order.
    pub tiles: Vec<TreemapTile>,
    /// Unit behind the values.
    pub unit: String,
    /// Decimals of the values.
    pub decimals: usize,
}

/// Steps of the colours, from the smallest tile to the largest.
const STEPS: usize = 5;
/// How much of the ground colours of categories take on.
const PALER: f32 = 0.5;
/// How often the tiles are laid out anew with more room under them, and how much of the height that may take.
const TRIES: usize = 4;
const UNDER: f32 = 0.25;
/// Fewest tiles that stand for themselves, however small.
const FEWEST: usize = 6;
/// Most lines of a name.
const LINES: usize = 4;
/// Most tiles; what is smaller is put together.
const TILES: usize = 40;

impl TreemapSpec {
    /// Lays the treemap out: each tile in the colour of its category, or the larger a tile, the stronger its colour; the
    /// smallest are one grey tile. What is
    /// no positive number has no tile, and the figure says so.
    #[must_use]
    pub fn scene(&self, page: &Page, theme: &Theme, fonts: &Fonts, lang: Lang) -> Scene {
        let positive = |tile: &&TreemapTile| tile.value.is_finite() && tile.value > 0.0;
        let mut tiles: Vec<TreemapTile> = self.tiles.iter().filter(positive).cloned().collect();
        if tiles.is_empty() {
            return nothing_to_show(page, theme, fonts, &self.words, lang);
        }
        let without = self.tiles.len() - tiles.len();
        // Stable: equal ones in their order.
        tiles.sort_by(|a, b| b.value.total_cmp(&a.value));
        let whole: f64 = tiles.iter().map(|tile| tile.value).sum();
        // One alone is no rest.
        let mut keep = tiles
            .iter()
            .take(TILES)
            .take_while(|tile| tile.value >= whole * 0.002)
            .count()
            .max(1);
        let (mut scene, free) = frame(page, theme, fonts, &self.words);
        let pen = Pen::new(page, theme, fonts, lang);
        loop {
            let (tiles, rest) = parted(&tiles, keep, lang);
            let mut chart = Chart {
                spec: self,
                pen,
                tiles,
                whole,
                rest,
                small: 0,
            };
            // What is too small even for a number goes to the rest.
            let (marks, blank) = chart.marks(free, without);
            if blank > 0 && keep > FEWEST {
                keep = (keep - blank).max(FEWEST);
                continue;
            }
            if blank > 0 {
                // A stripe without a name is named under the tiles.
                chart.small = blank;
                scene.marks.extend(chart.marks(free, without).0);
            } else {
                scene.marks.extend(marks);
            }
            return scene;
        }
    }
}

/// The first of the tiles, and the others put together as one, whether there are any.
fn parted(tiles: &[TreemapTile], keep: usize, lang: Lang) -> (Vec<TreemapTile>, bool) {
    if tiles.len() <= keep + 1 {
        return (tiles.to_vec(), false);
    }
    let (own, gone) = tiles.split_at(keep);
    let rest = TreemapTile {
        name: fill(lang, "figure.other", &[("n", &gone.len())]),
        value: gone.iter().map(|tile| tile.value).sum(),
        ..TreemapTile::default()
    };
    (own.iter().cloned().chain([rest]).collect(), true)
}

struct Chart<'a> {
    spec: &'a TreemapSpec,
    pen: Pen<'a>,
    /// Largest first; the rest last.
    tiles: Vec<TreemapTile>,
    whole: f64,
    /// Whether the last is the rest.
    rest: bool,
    /// How many of the last are too small for a name and a number.
    small: usize,
}

impl Chart<'_> {
    /// The marks, and how many tiles have neither a name nor a number.
    fn marks(&self, [left, top, width, height]: Area, without: usize) -> (Vec<Mark>, usize) {
        let pen = self.pen;
        let mut height = height;
        let mut marks = Vec::new();
        if without > 0 || self.small > 0 {
            height -= pen.quiet().line() * 1.3;
            let words = self.note(without, width);
            let words = pen.quiet().fit(pen.fonts, &words, width);
            let y = top + height + pen.quiet().line() * 0.8;
            marks.push(group("note", vec![pen.quiet().centered(left, y, words)]));
        }
        let (drawn, list, blank) = self.drawn([left, top, width, height]);
        marks.push(group("tiles", drawn));
        if !list.is_empty() {
            marks.push(group("names", list));
        }
        (marks, blank)
    }

    /// The tiles; under them the names of those that are too small for theirs; how many are too small for a number, too.
    fn drawn(&self, [left, top, width, height]: Area) -> (Vec<Mark>, Vec<Mark>, usize) {
        let pen = self.pen;
        let mut under = 0.0;
        let mut tries = 0..TRIES;
        loop {
            let area = [left, top, width, (height - under).max(pen.body)];
            let values: Vec<f64> = self.tiles.iter().map(|tile| tile.value).collect();
            let places = squarify(&values, area);
            let tiles = self.tiles.iter().zip(&places).enumerate();
            let mut marks: Vec<Vec<Mark>> = tiles
                .map(|(at, (tile, place))| self.tile(at, tile, *place))
                .collect();
            let is_text = |mark: &Mark| matches!(mark, Mark::Text(_));
            let nameless: Vec<usize> = (0..marks.len())
                .filter(|at| !marks[*at].iter().any(is_text) && self.numbers(places[*at]))
                .collect();
            let names: Vec<String> = nameless.iter().map(|at| self.listed(*at)).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let last = tries.next().is_none();
            let most = if last { under } else { height * UNDER };
            let list = Numbered::new(pen, &names, width, most);
            if !last && list.height() > under + 0.1 {
                under = list.height();
                continue;
            }
            let look = Lettering::new(pen.least, pen.theme.text).middle();
            for (number, at) in nameless.iter().take(list.count).enumerate() {
                let [x, y, wide, high] = places[*at];
                let look = look.ink(pen.theme.ink_on(self.color(*at)));
                let number = (number + 1).to_string();
                marks[*at].push(look.centered(x + wide / 2.0, y + high / 2.0, number));
            }
            let blank = marks.iter().filter(|own| !own.iter().any(is_text)).count();
            let tiles = self.tiles.iter().zip(marks);
            let told = tiles.map(|(tile, marks)| self.told(tile, marks)).collect();
            let list = list.marks(&names[..list.count], [left, top + area[3]]);
            return (told, list, blank);
        }
    }

    /// Whether a tile has room for a number.
    fn numbers(&self, [_, _, width, height]: Area) -> bool {
        width > self.pen.least * 1.4 && height > self.pen.least * 1.1
    }

    /// A tile in the list under the tiles.
    fn listed(&self, at: usize) -> String {
        let tile = &self.tiles[at];
        let size = self.share(tile).unwrap_or_else(|| self.value(tile.value));
        format!("{} {size}", tile.name)
    }

    /// The share of a tile; none where others lose, so that the tiles are no whole.
    fn share(&self, tile: &TreemapTile) -> Option<String> {
        let is_whole = self
            .spec
            .tiles
            .iter()
            .all(|own| own.value.is_nan() || own.value >= 0.0);
        is_whole.then(|| self.pen.share(tile.value / self.whole))
    }

    /// What has no tile, and what has one too small for its name.
    fn note(&self, without: usize, width: f32) -> String {
        let pen = self.pen;
        let mut notes = Vec::new();
        if self.small > 0 {
            let from = self.tiles.len().saturating_sub(self.small);
            let names: Vec<String> = (from..self.tiles.len()).map(|at| self.listed(at)).collect();
            let names = names.join(&text(pen.lang, "figure.comma_names"));
            notes.push(fill(pen.lang, "figure.treemap_small", &[("names", &names)]));
        }
        if without > 0 {
            notes.push(self.left_out(width));
        }
        notes.join(&text(pen.lang, "figure.semicolon"))
    }

    /// What has no tile: by name with its amount where there are few, else how many.
    fn left_out(&self, width: f32) -> String {
        let pen = self.pen;
        let all: Vec<&TreemapTile> = (self.spec.tiles.iter())
            .filter(|tile| !(tile.value.is_finite() && tile.value > 0.0))
            .collect();
        let names: Vec<String> = all
            .iter()
            .map(|tile| {
                if tile.value < 0.0 {
                    let amount = united(&self.value(tile.value), &self.spec.unit, pen.lang);
                    format!("{} {amount}", tile.name)
                } else {
                    tile.name.clone()
                }
            })
            .collect();
        let names = names.join(&text(pen.lang, "figure.comma_names"));
        let words = fill(pen.lang, "figure.treemap_left_out", &[("names", &names)]);
        if pen.quiet().width(pen.fonts, &words) <= width {
            return words;
        }
        fill(pen.lang, "figure.treemap_without", &[("n", &all.len())])
    }

    /// The marks of a tile with what is told of it.
    fn told(&self, tile: &TreemapTile, marks: Vec<Mark>) -> Mark {
        let pen = self.pen;
        let size = united(&exact(tile.value, pen.lang), &self.spec.unit, pen.lang);
        let [value, share] = ["figure.value", "figure.share"].map(|key| text(pen.lang, key));
        let values = [
            (value.as_str(), size),
            (share.as_str(), self.share(tile).unwrap_or_default()),
            ("", tile.note.clone()),
        ];
        let own = ["tile", own_key(&tile.key, &tile.name)];
        thing(own, &tile.name, &values, pen.lang, marks)
    }

    fn color(&self, at: usize) -> Color {
        let theme = self.pen.theme;
        let is_rest = self.rest && at + 1 == self.tiles.len();
        let most = self.tiles.first().map_or(0.0, |tile| tile.value);
        if is_rest || theme.ramp.is_empty() {
            return theme.context;
        }
        // What has a colour elsewhere has it here, too; a little paler, since tiles are large.
        if self.tiles.iter().any(|tile| tile.category.is_some()) {
            let own = self.tiles[at]
                .category
                .filter(|own| *own < theme.categories.len());
            let color = own.map_or(theme.context, |own| theme.category(own));
            return color.mix(theme.ground, PALER);
        }
        // Names stand on the tiles: colour has one thing to say, how large a tile is, in the steps of the ramp.
        let steps = theme.ramp.len() - 1;
        let share = (self.tiles[at].value / most).clamp(0.0, 1.0);
        let step = ((share * STEPS as f64).ceil() as usize).clamp(1, STEPS);
        theme.ramp[(steps * step).div_ceil(STEPS + 1).clamp(1, steps)]
    }

    fn tile(&self, at: usize, tile: &TreemapTile, [x, y, width, height]: Area) -> Vec<Mark> {
        let pen = self.pen;
        let color = self.color(at);
        let gap = (pen.body * 0.14).min(width * 0.2).min(height * 0.2);
        let rim = if tile.subject {
            Some(solid(pen.body * 0.2, pen.theme.text))
        } else {
            None
        };
        let mut marks = vec![Mark::Rect {
            rect: [x + gap / 2.0, y + gap / 2.0, width - gap, height - gap],
            radius: 0.0,
            fill: Some(color),
            stroke: rim,
        }];
        let ink = pen.theme.ink_on(color);
        let pad = (pen.body * 0.6).min(width * 0.08).min(height * 0.12);
        let room = [width - gap - 2.0 * pad, height - gap - 2.0 * pad];
        // Larger letters in larger tiles.
        let size = (width.min(height) * 0.12).clamp(pen.small, pen.body * 1.5);
        let name = self.fitted(&tile.name, Lettering::new(size, ink).medium(), room[0]);
        let size = name.size;
        let quiet = Lettering::new((size * 0.85).max(pen.least), ink);
        let amount = self.value(tile.value);
        let share = self.share(tile);
        let value = match &share {
            Some(share) => format!("{amount} · {share}"),
            None => amount.clone(),
        };
        let lines = pen.fonts.wrap(&tile.name, name.size, name.weight, room[0]);
        let most = ((room[1] - quiet.line()) / name.line()).floor();
        // A whole name is worth more than the value under it.
        let needed = lines.len() as f32;
        let most = if needed > most && needed * name.line() <= room[1] {
            needed
        } else {
            most
        };
        let alone = lines.iter().any(|line| line.chars().count() < 2) && lines.len() > 1;
        let broken = alone || !self.keeps_words(&tile.name, name, room[0]);
        // A cut name says less than a number with the whole one under the tiles.
        let whole = lines.len() as f32 <= most.min(LINES as f32);
        let named = if whole && !broken && room[0] > name.size * 2.5 {
            lines
        } else if room[1] >= quiet.size && room[0] > quiet.size * 3.0 {
            return self.only_name(tile, quiet, [x, y, width, height], pad, marks);
        } else {
            return marks;
        };
        let mut top = y + gap / 2.0 + pad;
        for words in &named {
            marks.push(name.at(x + gap / 2.0 + pad, top + name.size * 0.88, words));
            top += name.line();
        }
        let rest = [value, share.unwrap_or_default(), tile.note.clone()];
        let fits = |words: &str| quiet.width(pen.fonts, words) <= room[0];
        let under = y + gap / 2.0 + pad + room[1];
        let mut lines: Vec<&String> = Vec::new();
        let high = (under - top) / quiet.line();
        if fits(&rest[0]) {
            lines.push(&rest[0]);
        } else {
            // Under each other where they have no room beside each other.
            let tall = high >= if fits(&rest[2]) { 2.8 } else { 1.8 };
            lines.extend([&amount].into_iter().filter(|own| tall && fits(own)));
            lines.extend(
                [&rest[1]]
                    .into_iter()
                    .filter(|own| !own.is_empty() && fits(own)),
            );
        }
        if fits(&rest[2]) && !rest[2].is_empty() {
            lines.push(&rest[2]);
        }
        for words in lines {
            if top + quiet.size > under + 0.1 {
                break;
            }
            marks.push(quiet.at(x + gap / 2.0 + pad, top + quiet.size * 0.88, words));
            top += quiet.line();
        }
        marks
    }

    /// A look for a name: smaller where that spares a line with one letter alone.
    fn fitted(&self, name: &str, look: Lettering, room: f32) -> Lettering {
        let smallest = self.pen.least.min(look.size);
        let mut look = look;
        while look.size > smallest {
            let lines = self.pen.fonts.wrap(name, look.size, look.weight, room);
            let alone = lines.len() > 1 && lines.iter().any(|line| line.chars().count() < 2);
            if !alone && lines.len() <= LINES && self.keeps_words(name, look, room) {
                break;
            }
            look.size = (look.size * 0.92).max(smallest);
        }
        look
    }

    /// Whether every word of a name has room in a line, so that none is broken inside.
    fn keeps_words(&self, name: &str, look: Lettering, room: f32) -> bool {
        let mut words = name.split(' ').filter(|word| !word.chars().any(is_han));
        words.all(|word| look.width(self.pen.fonts, word) <= room)
    }

    /// A small tile: its name in one line, where all of it has room.
    fn only_name(
        &self,
        tile: &TreemapTile,
        look: Lettering,
        [x, y, width, height]: Area,
        pad: f32,
        mut marks: Vec<Mark>,
    ) -> Vec<Mark> {
        let look = Lettering {
            size: self.pen.least.max(look.size * 0.9),
            ..look
        };
        let fits = look.width(self.pen.fonts, &tile.name) <= width - 2.0 * pad;
        if fits && height >= look.size * 1.15 {
            let left = x + pad + self.pen.body * 0.07;
            marks.push(look.centered(left, y + height / 2.0, tile.name.as_str()));
        }
        marks
    }

    fn value(&self, value: f64) -> String {
        let digits = self.pen.number(value, self.spec.decimals);
        united(&digits, &self.spec.unit, self.pen.lang)
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::figure::{PageSize, ThemeMode};

    fn things<'a>(marks: &'a [Mark], out: &mut Vec<&'a [Mark]>) {
        for mark in marks {
            match mark {
                Mark::Thing { marks, .. } => out.push(marks),
                Mark::Group { marks, .. } => things(marks, out),
                _ => {}
            }
        }
    }

    #[test]
    fn every_tile_has_a_name_or_a_number_with_its_name() {
        let tile = |at: i32| TreemapTile {
            name: format!("Household Goods and Home Construction {at:02}"),
            value: 1000.0 / f64::from(at + 1).powf(1.4),
            ..TreemapTile::default()
        };
        let spec = TreemapSpec {
            tiles: (0..30).map(tile).collect(),
            ..TreemapSpec::default()
        };
        let fonts = Fonts::bundled();
        let page = Page::of(PageSize::Square);
        let scene = spec.scene(&page, &Theme::of(ThemeMode::Light), &fonts, Lang::En);
        let mut tiles = Vec::new();
        things(&scene.marks, &mut tiles);
        let words = |mark: &Mark| match mark {
            Mark::Text(line) => Some(line.text.clone()),
            _ => None,
        };
        let first: Vec<String> = (tiles.iter())
            .map(|marks| marks.iter().find_map(words).expect("no tile without words"))
            .collect();
        let numbers = first
            .iter()
            .filter(|own| own.parse::<u32>().is_ok())
            .count();
        let listed = scene.texts(&fonts).into_iter();
        let listed = listed.filter(|text| text.group == "names" && text.text.contains("House"));
        assert!(numbers > 3);
        assert_eq!(listed.count(), numbers);
        // None is cut: it is whole, or has a number.
        let cut = |marks: &&&[Mark]| marks.iter().filter_map(words).any(|own| own.contains('…'));
        assert_eq!(tiles.iter().filter(cut).count(), 0);
        assert!(scene.faults(&fonts, page.least).is_empty());
    }

    /// Where one loses there is no whole to have shares of, and the loss is named; a stripe is named under the tiles.
    #[test]
    fn losses_and_stripes_are_named() {
        let tile = |name: &str, value: f64| TreemapTile {
            name: name.to_owned(),
            value,
            ..TreemapTile::default()
        };
        let said = |tiles: Vec<TreemapTile>| {
            let spec = TreemapSpec {
                tiles,
                decimals: 1,
                ..TreemapSpec::default()
            };
            let fonts = Fonts::bundled();
            let page = Page::of(PageSize::Slide);
            let scene = spec.scene(&page, &Theme::of(ThemeMode::Light), &fonts, Lang::En);
            assert!(scene.faults(&fonts, page.least).is_empty());
            let texts = scene.texts(&fonts).into_iter();
            texts.map(|own| own.text).collect::<Vec<_>>().join("\n")
        };
        let loss = said(vec![
            tile("Chips", 2.3),
            tile("Textiles", 1.9),
            tile("Solar", -3.5),
        ]);
        assert!(!loss.contains('%') && loss.contains("Solar −3.5"), "{loss}");
        let whole = said(vec![tile("Chips", 2.3), tile("Textiles", 1.9)]);
        assert!(whole.contains('%'), "{whole}");
        let stripe = said(vec![
            tile("Chips", 994.0),
            tile("Textiles", 3.0),
            tile("Tools", 2.1),
        ]);
        for name in ["Chips", "Textiles", "Tools"] {
            assert!(stripe.contains(name), "{name}: {stripe}");
        }
    }
}
