//! What a legend writes beside the colours of classes: classes and a width come in; labels of which no number is cut, the
//! unit that all of them are in and the size of their letters go out.

use super::classes::Classes;
use super::style::Ink;
use crate::figure::Weight;
use crate::i18n::{Lang, text};

/// The labels of all classes, from the lowest.
pub struct ClassLabels {
    pub words: Vec<String>,
    /// What the numbers are counted in ("millions"), where that is not one.
    pub unit: Option<String>,
    /// Size of the letters.
    pub size: f32,
}

/// Units for numbers that are too long, the smallest first: what they have of one, and their words.
fn units(lang: Lang) -> [(f64, &'static str); 3] {
    let [small, middle, large] = match lang {
        Lang::En => [1e3, 1e6, 1e9],
        Lang::Zh => [1e4, 1e8, 1e12],
    };
    [
        (small, "figure.counted_small"),
        (middle, "figure.counted_middle"),
        (large, "figure.counted_large"),
    ]
}

impl ClassLabels {
    /// Labels at most `width` wide: as they are, else in the smallest unit that makes them short enough, else in smaller
    /// letters; where even these are too wide, they are wider.
    pub fn new(classes: &Classes, width: f32, ink: Ink) -> Self {
        let size = ink.caption();
        let widest = |words: &[String]| {
            let widths = words.iter();
            let widths = widths.map(|words| ink.width(words, size, Weight::Regular));
            widths.fold(0.0, f32::max)
        };
        let labels = |classes: &Classes| -> Vec<String> {
            let all = 0..classes.count();
            all.map(|class| classes.label(class, ink.lang)).collect()
        };
        let plain = labels(classes);
        let mut best = (widest(&plain), plain, None);
        // Counts of enterprises are short.
        let ends = classes.edges.iter().map(|edge| edge.abs());
        let most = ends.fold(0.0, f64::max);
        let units = units(ink.lang).into_iter();
        for (of_one, key) in units.take_while(|(of_one, _)| *of_one <= most && !classes.whole) {
            if best.0 <= width {
                break;
            }
            let words = labels(&classes.divided(of_one));
            let wide = widest(&words);
            if wide < best.0 {
                best = (wide, words, Some(key));
            }
        }
        let (wide, words, unit) = best;
        let smaller = (size * width / wide.max(1e-6)).max(ink.least.min(size));
        Self {
            words,
            unit: unit.map(|key| text(ink.lang, key)),
            size: size.min(smaller),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{ClassMethod, Fonts, Page, PageSize, Theme, ThemeMode};

    /// "20,005…" reads as another number.
    #[test]
    fn no_number_is_cut() {
        let values = [-1_999_000.0, 9_950.0, 5e6, 10_020_000.0, 20_005_000.0, 39e6];
        let classes = Classes::new(&values, ClassMethod::Quantile, 5);
        let (fonts, theme) = (Fonts::bundled(), Theme::of(ThemeMode::Light));
        let page = Page::of(PageSize::Square);
        let ink = Ink::on(&page, &theme, (&fonts, Lang::En));
        let labels = |room: f32| ClassLabels::new(&classes, room, ink);
        let whole = labels(f32::INFINITY);
        assert_eq!((whole.unit, whole.size), (None, ink.caption()));
        let plain = ink.width(&classes.label(4, Lang::En), ink.caption(), Weight::Regular);
        for (share, unit) in [(0.95, "thousands"), (0.5, "millions")] {
            let close = labels(plain * share);
            assert_eq!(close.unit.as_deref(), Some(unit), "{:?}", close.words);
            assert_eq!(close.size.to_bits(), ink.caption().to_bits());
        }
        let least = labels(1.0);
        assert!(least.size <= ink.caption() && least.size >= ink.least);
        assert!(least.words.iter().all(|words| !words.contains('…')));
    }
}
