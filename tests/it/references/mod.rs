//! Pictures as they were approved: every kind of figure, drawn by the program's own rasteriser, compared pixel by pixel.
//!
//! `tests/references` holds one small PNG for each figure and language, to be looked at. After a change that is meant,
//! `ATLAS_RENEW=1 cargo test --test it references` writes them anew; look at each before it is committed.

mod pdf_text;
mod written;

use std::fs;
use std::path::PathBuf;

use innovation_atlas::figure::{Figure, Fonts, Page, PageSize, Passport, Theme, ThemeMode, png};
use innovation_atlas::i18n::Lang;

use crate::figure_specs::all;
use crate::source::root;

/// Width of a reference in pixels.
const WIDTH: f32 = 480.0;

/// The figures that have a reference: one for each kind, and those that look otherwise with other data.
const KINDS: [&str; 14] = [
    "trend",
    "ranking",
    "ranking-stacked",
    "portrait",
    "contribution",
    "barometer",
    "drivers",
    "heatmap",
    "distribution",
    "distribution-few",
    "gauges",
    "funnel",
    "treemap",
    "funds",
];

fn folder() -> PathBuf {
    root().join("tests/references")
}

/// The figures of a language by name, in the order of [`KINDS`].
fn kinds(lang: Lang) -> Vec<(&'static str, Figure)> {
    let mut figures = all(lang);
    KINDS
        .iter()
        .map(|kind| {
            let at = figures.iter().position(|(name, _)| name == kind);
            figures.swap_remove(at.unwrap_or_else(|| panic!("no figure {kind}")))
        })
        .collect()
}

/// A figure as a small picture: portraits on their page, all else as slides; English in the light theme, Chinese in the
/// dark one.
fn drawn(name: &str, figure: &Figure, lang: Lang) -> Vec<u8> {
    let page = Page::of(if name == "portrait" {
        PageSize::A4Portrait
    } else {
        PageSize::Slide
    });
    let mode = match lang {
        Lang::En => ThemeMode::Light,
        Lang::Zh => ThemeMode::Dark,
    };
    let fonts = Fonts::bundled();
    let scene = figure.scene(&page, &Theme::of(mode), &fonts, lang);
    let bytes = png(&scene, &fonts, WIDTH / page.width, &Passport::default()).unwrap();
    let (width, height, pixels) = pixels(&bytes);
    packed(width, height, &pixels)
}

/// Width, height and RGB of a PNG.
fn pixels(bytes: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgb);
    (info.width, info.height, pixels)
}

/// The same picture packed as small as PNG can.
fn packed(width: u32, height: u32, pixels: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(pixels).unwrap();
    writer.finish().unwrap();
    out
}

#[test]
fn pictures_are_as_approved() {
    let renew = std::env::var_os("ATLAS_RENEW").is_some();
    let mut wrong = Vec::new();
    for lang in Lang::ALL {
        for (name, figure) in kinds(lang) {
            let file = folder().join(format!("{name}-{}.png", lang.code()));
            let now = drawn(name, &figure, lang);
            if renew {
                fs::write(&file, &now).unwrap();
                continue;
            }
            let Ok(approved) = fs::read(&file) else {
                wrong.push(format!("{}: no such file", file.display()));
                continue;
            };
            let (now, then) = (pixels(&now), pixels(&approved));
            if now != then {
                let pairs = now.2.chunks(3).zip(then.2.chunks(3));
                let other = pairs.filter(|(a, b)| a != b).count();
                wrong.push(format!("{}: {other} pixels differ", file.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "look at the pictures; if they are meant: ATLAS_RENEW=1 cargo test --test it references\n{}",
        wrong.join("\n")
    );
}

#[test]
fn references_stay_small_and_none_is_left_over() {
    let mut bytes = 0;
    let mut files: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let entry = entry.unwrap();
        bytes += entry.metadata().unwrap().len();
        files.push(entry.file_name().into_string().unwrap());
    }
    assert!(bytes < 1_000_000, "{bytes} bytes");
    files.sort();
    let mut known: Vec<String> = KINDS
        .iter()
        .flat_map(|kind| Lang::ALL.map(|lang| format!("{kind}-{}.png", lang.code())))
        .collect();
    known.sort();
    assert_eq!(files, known);
}
