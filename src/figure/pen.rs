//! What every chart draws with: theme, fonts, language and the two sizes of letters, and the looks that they make.

use super::{Color, Fonts, Lettering, Mark, Measures, Page, Theme};
use crate::i18n::{Lang, compact, fixed, padded_percent};

/// Theme, fonts, language and sizes of one chart.
#[derive(Clone, Copy)]
pub(super) struct Pen<'a> {
    pub theme: &'a Theme,
    pub fonts: &'a Fonts,
    pub lang: Lang,
    /// Size of body letters in points.
    pub body: f32,
    /// Size of captions in points.
    pub small: f32,
    /// Smallest size of letters in points.
    pub least: f32,
}

impl<'a> Pen<'a> {
    pub fn new(page: &Page, theme: &'a Theme, fonts: &'a Fonts, lang: Lang) -> Self {
        Self {
            theme,
            fonts,
            lang,
            body: page.body,
            small: page.small(),
            least: page.least,
        }
    }

    /// The same with letters larger by a factor.
    pub fn enlarged(self, factor: f32) -> Self {
        Self {
            body: self.body * factor,
            small: self.small * factor,
            ..self
        }
    }

    /// Body text.
    pub fn text(&self) -> Lettering {
        Lettering::new(self.body, self.theme.text)
    }

    /// Body text of weight 500.
    pub fn strong(&self) -> Lettering {
        self.text().medium()
    }

    /// Captions.
    pub fn quiet(&self) -> Lettering {
        Lettering::new(self.small, self.theme.quiet)
    }

    /// Width of a hair line.
    pub fn hair(&self) -> f32 {
        self.body * Measures::of_program().hair
    }

    /// The widest of some texts in a look.
    pub fn widest<'t>(&self, look: Lettering, texts: impl Iterator<Item = &'t str>) -> f32 {
        texts
            .map(|text| look.width(self.fonts, text))
            .fold(0.0, f32::max)
    }

    /// A number with its decimals; a large or very small one in few characters.
    pub fn number(&self, value: f64, decimals: usize) -> String {
        short_number(value, decimals, self.lang)
    }

    /// A share (0.034) as a percentage with one decimal, so that shares under each other line up.
    pub fn share(&self, share: f64) -> String {
        padded_percent(share, 1, self.lang)
    }

    /// Lines of text from a top down, at most `limit` of them in a width: the marks, and the height that they take.
    pub fn lines(
        &self,
        look: Lettering,
        text: &str,
        [x, top]: [f32; 2],
        (width, limit): (f32, usize),
    ) -> (Vec<Mark>, f32) {
        let lines = self
            .fonts
            .wrap_at_most(text, look.size, look.weight, width, limit);
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        let marks: Vec<Mark> = lines
            .iter()
            .enumerate()
            .map(|(at, line)| look.at(x, top + look.size * 0.88 + look.line() * at as f32, line))
            .collect();
        let height = look.line() * lines.len() as f32;
        (marks, height)
    }

    /// The colour of a change: gains, losses, neither.
    pub fn change_color(&self, change: f64) -> Color {
        if change > 0.0 {
            self.theme.up
        } else if change < 0.0 {
            self.theme.down
        } else {
            self.theme.quiet
        }
    }
}

/// A number with its decimals as far as it is of everyday size; beyond a million in thousands and millions (万 and 亿),
/// and with two significant digits where its decimals would show nothing of it.
#[must_use]
pub fn short_number(value: f64, decimals: usize, lang: Lang) -> String {
    let size = value.abs();
    if size >= 1e6 {
        return compact(value, lang);
    }
    let shown = 0.5 * 10_f64.powi(-(decimals as i32));
    if size > 0.0 && size < shown {
        let digits = (1.0 - size.log10().floor()).clamp(0.0, 12.0) as usize;
        return crate::i18n::number(value, digits, lang);
    }
    fixed(value, decimals, lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_size_are_short() {
        assert_eq!(short_number(12.345, 1, Lang::En), "12.3");
        assert_eq!(short_number(0.0, 2, Lang::En), "0.00");
        assert_eq!(short_number(1.26e-6, 2, Lang::En), "0.0000013");
        assert_eq!(short_number(-2.5e11, 2, Lang::Zh), "\u{2212}2,500亿");
        assert_eq!(short_number(f64::NAN, 2, Lang::En), "–");
    }
}
