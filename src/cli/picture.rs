//! From a figure to a file: the options of size, resolution and theme.

use std::path::PathBuf;

use super::arguments::{Arguments, not_for};
use super::{Outcome, output};
use crate::figure::{
    EXPORTED, Figure, Fonts, Page, PageSize, Passport, Theme, ThemeMode, asks_for_numbers, compose,
    export_numbers, export_pages,
};
use crate::i18n::{Lang, Message, fill, text};

/// Points of the short side of a page whose width and height are given, as on a slide.
const SHORT_SIDE: f32 = 1080.0;
/// Points to the inch of a slide, whose points are the pixels of a screen.
const SCREEN_DPI: f32 = 96.0;
/// Points to the inch on paper.
const PAPER_DPI: f32 = 72.0;
/// Resolution of paper sizes unless another is asked for.
const PRINT_DPI: f32 = 300.0;
/// Pixels that the smallest letters need to be read.
const LEAST_LETTERS: f32 = 6.0;
/// Highest resolution.
const MOST_DPI: u32 = 1_200;
/// Most pixels of a side.
const MOST_PIXELS: u32 = 30_000;

/// The sizes by name; those on paper are the ones whose resolution is counted in dots to the inch.
const SIZES: [(&str, (PageSize, bool)); 8] = [
    ("slide", (PageSize::Slide, false)),
    ("square", (PageSize::Square, false)),
    ("a4", (PageSize::A4Portrait, true)),
    ("a4-portrait", (PageSize::A4Portrait, true)),
    ("a4-landscape", (PageSize::A4Landscape, true)),
    ("a3", (PageSize::A3Portrait, true)),
    ("a3-portrait", (PageSize::A3Portrait, true)),
    ("a3-landscape", (PageSize::A3Landscape, true)),
];

/// The themes by name.
pub(super) const MODES: [(&str, ThemeMode); 2] =
    [("light", ThemeMode::Light), ("dark", ThemeMode::Dark)];

/// What the options of drawing ask for.
pub(super) struct Picture {
    out: PathBuf,
    title: Option<String>,
    page: Page,
    /// Pixels to the point.
    scale: f32,
    mode: ThemeMode,
    lang: Lang,
    /// Whether a portrait has pages behind its page.
    further: bool,
}

impl Picture {
    /// Reads the options: all of them before any work, so that nobody waits for a picture that cannot be written.
    pub fn asked(arguments: &Arguments) -> Outcome<Self> {
        let out = arguments
            .output(&[EXPORTED[0], EXPORTED[1], EXPORTED[2], ".csv"])?
            .ok_or_else(|| arguments.needed("output"))?;
        let (page, scale) = page(arguments)?;
        let further = further_pages(arguments)?;
        let is_pdf = out
            .extension()
            .is_some_and(|own| own.eq_ignore_ascii_case("pdf"));
        if further && !is_pdf {
            return Err(not_for(
                "pages",
                &text(arguments.lang, "cli.one_page_files"),
            ));
        }
        Ok(Self {
            out,
            title: arguments.text("title")?.map(str::to_owned),
            page,
            scale,
            mode: arguments.one_of("theme", &MODES)?.unwrap_or_default(),
            lang: arguments.lang,
            further,
        })
    }

    /// Draws a figure and writes it, or the numbers in it.
    pub fn save(&self, mut figure: Figure, mut passport: Passport) -> Outcome {
        if let Some(title) = &self.title {
            compose::retitle(&mut figure, &mut passport, title);
        }
        let mut files = vec![self.out.clone()];
        if asks_for_numbers(&self.out) {
            if let Figure::Ranking(spec) = &figure
                && let Some(tied) = spec.tied(spec.best, self.lang)
            {
                output::say(&tied);
            }
            files = export_numbers(&self.out, (&figure, &self.page), self.lang, &passport)?.into();
        } else {
            let fonts = Fonts::bundled();
            let theme = Theme::of(self.mode);
            let (scene, further) = match &figure {
                Figure::Portrait(spec) if self.further => {
                    spec.pages(&self.page, &theme, &fonts, self.lang)
                }
                figure => (
                    figure.scene(&self.page, &theme, &fonts, self.lang),
                    Vec::new(),
                ),
            };
            for left in figure.left_out(&self.page, &theme, &fonts, self.lang) {
                output::say(&left);
            }
            export_pages(&self.out, (&scene, &further), &fonts, self.scale, &passport)?;
        }
        for file in files {
            let written = Message::new("cli.written").with("file", file.display().to_string());
            output::say(&written.text(self.lang));
        }
        Ok(())
    }
}

/// Whether a portrait has what its page has no room for on pages behind it: `--pages all`.
pub(super) fn further_pages(arguments: &Arguments) -> Outcome<bool> {
    let choices = [("one", false), ("all", true)];
    Ok(arguments.one_of("pages", &choices)?.unwrap_or(false))
}

/// The designed size that `--size` names.
pub(super) fn paper(arguments: &Arguments) -> Outcome<Option<PageSize>> {
    Ok(arguments.one_of("size", &SIZES)?.map(|(size, _)| size))
}

/// The page to lay out on, and the pixels to its point.
fn page(arguments: &Arguments) -> Outcome<(Page, f32)> {
    let (size, paper) = arguments
        .one_of("size", &SIZES)?
        .unwrap_or((PageSize::Slide, false));
    let page = Page::of(size);
    let dpi = in_range(arguments, "dpi", "36 … 1200", 36, MOST_DPI)?.map(|dpi| dpi as f32);
    let pixels = |option: &str| in_range(arguments, option, "100 … 30000", 100, MOST_PIXELS);
    let sides = (pixels("width")?, pixels("height")?, paper);
    // Pixels leave nothing to a resolution, and both sides nothing to a size.
    let pixels = text(arguments.lang, "cli.picture_pixels");
    match sides {
        (Some(_), Some(_), _) if arguments.has("size") => return Err(not_for("size", &pixels)),
        (Some(_), _, _) | (_, Some(_), _) if dpi.is_some() => return Err(not_for("dpi", &pixels)),
        _ => {}
    }
    let scale = match sides {
        (Some(width), Some(height), _) => {
            let (page, scale) = custom(width as f32, height as f32);
            let (option, given) = if width <= height {
                ("width", width)
            } else {
                ("height", height)
            };
            legible(arguments, &page, scale, (option, given))?;
            return Ok((page, scale));
        }
        (Some(width), None, _) => width as f32 / page.width,
        (None, Some(height), _) => height as f32 / page.height,
        (None, None, true) => dpi.unwrap_or(PRINT_DPI) / PAPER_DPI,
        (None, None, false) => dpi.unwrap_or(SCREEN_DPI) / SCREEN_DPI,
    };
    // The other side follows: it has the same limit.
    let side = (page.width.max(page.height) * scale).round();
    if side > MOST_PIXELS as f32 {
        let (option, given) = match sides {
            (Some(width), ..) => ("width", width),
            (_, Some(height), _) => ("height", height),
            _ => ("dpi", dpi.unwrap_or_default() as u32),
        };
        return Err(arguments.bad_value(option, &given.to_string(), "100 … 30000"));
    }
    let given = match sides {
        (Some(width), ..) => ("width", width),
        (_, Some(height), _) => ("height", height),
        _ => ("dpi", dpi.unwrap_or(PRINT_DPI) as u32),
    };
    legible(arguments, &page, scale, given)?;
    Ok((page, scale))
}

/// Refuses a picture whose smallest letters nobody can read, with the least number for the option that makes it small.
fn legible(
    arguments: &Arguments,
    page: &Page,
    scale: f32,
    (option, given): (&str, u32),
) -> Outcome {
    let densest = page.dense();
    let letters = densest.small().max(densest.least) * scale;
    if letters >= LEAST_LETTERS {
        return Ok(());
    }
    let least = (given as f32 * LEAST_LETTERS / letters).ceil() as u32;
    let most = if option == "dpi" {
        MOST_DPI
    } else {
        MOST_PIXELS
    };
    let args: [(&str, &dyn std::fmt::Display); 2] = [("least", &least), ("most", &most)];
    let expected = fill(arguments.lang, "cli.picture_small", &args);
    Err(arguments.bad_value(option, &given.to_string(), &expected))
}

/// A page of any proportions, with text as large in it as on a slide.
fn custom(width: f32, height: f32) -> (Page, f32) {
    let scale = width.min(height) / SHORT_SIDE;
    let body = Page::of(PageSize::Slide).body;
    (Page::custom(width / scale, height / scale, body), scale)
}

fn in_range(
    arguments: &Arguments,
    option: &str,
    expected: &str,
    least: u32,
    most: u32,
) -> Outcome<Option<u32>> {
    let Some(number) = arguments.number::<u32>(option, expected)? else {
        return Ok(None);
    };
    if (least..=most).contains(&number) {
        return Ok(Some(number));
    }
    Err(arguments.bad_value(option, &number.to_string(), expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asked_pixels_are_got() {
        for (width, height) in [(1920.0, 1080.0), (3840.0, 2160.0), (1200.0, 1600.0)] {
            let (page, scale) = custom(width, height);
            assert!((page.width * scale - width).abs() < 0.01);
            assert!((page.height * scale - height).abs() < 0.01);
        }
        assert_eq!(custom(3840.0, 2160.0).0, Page::of(PageSize::Slide));
    }
}
