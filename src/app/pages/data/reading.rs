//! How the file was understood: format, sheet, encoding, delimiter, quotes, header, layout; each open to the user's
//! better knowledge.

use eframe::egui::{Label, Ui, Vec2};

use crate::app::look::{caption, strong};
use crate::app::view::{Desk, View};
use crate::app::widgets::{card, dropdown};
use crate::i18n::number;
use crate::table::{Format, HeaderRows, ReadOptions, Shape};
use crate::workspace::{Command, Source};

/// Encodings that can be chosen.
const ENCODINGS: [&str; 5] = ["UTF-8", "GB18030", "UTF-16LE", "Big5", "windows-1252"];
/// Delimiters that can be chosen.
const DELIMITERS: [char; 5] = [',', '\t', ';', '|', ' '];
/// Quotes that can be chosen.
const QUOTES: [char; 2] = ['"', '\''];
/// Last row that can be chosen for the header to begin with.
const HEADERS: u32 = 10;

/// Width of a box of choices.
const BOX: f32 = 108.0;
/// All of them stand in one row where there is so much room, and some more where sheets can be chosen.
const IN_ONE_ROW: f32 = 1000.0;
const SHEET: f32 = BOX + 12.0;

/// How the file was understood, each part open to the user's better knowledge.
pub(super) fn bar(
    ui: &mut Ui,
    view: View,
    desk: &mut Desk,
    source: &Source,
    read: Option<&crate::table::Source>,
) {
    let said = &source.choice.options;
    let mut chosen = None;
    let mut take = |options: Option<ReadOptions>| chosen = options.or(chosen.take());
    let row = |ui: &mut Ui, add: &mut dyn FnMut(&mut Ui)| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing = Vec2::new(12.0, 8.0);
            add(ui);
        });
    };
    card(ui, view.skin, |ui| {
        ui.set_width(ui.available_width());
        let has_sheets = read.is_some_and(|read| !read.sheets.is_empty());
        let needed = IN_ONE_ROW + if has_sheets { SHEET } else { 0.0 };
        let in_one = ui.available_width() >= needed;
        let of_text = |ui: &mut Ui| {
            let mut chosen = delimiter(ui, view, said, read.and_then(|read| read.delimiter));
            chosen = quote(ui, view, said, read.and_then(|read| read.quote)).or(chosen);
            mend(ui, view, said).or(chosen)
        };
        let is_text = read.is_none_or(|read| read.delimiter.is_some());
        row(ui, &mut |ui| {
            if let Some(read) = read {
                let format = read.format.title().text(view.lang);
                fact(ui, &view.t("app.read_format"), &format);
                let size = read.bytes as f64 / 1024.0;
                let size = number(size, usize::from(size < 10.0), view.lang);
                let size = view.f("app.kilobytes", &[("size", &size)]);
                fact(ui, &view.t("app.read_size"), &size);
            }
            if let Some(read) = read.filter(|read| !read.sheets.is_empty()) {
                take(sheet(ui, view, said, read));
            }
            // What cannot be read yet may be a text that was understood wrongly.
            if read.is_none_or(|read| read.encoding.is_some()) {
                take(encoding(
                    ui,
                    view,
                    said,
                    read.and_then(|read| read.encoding),
                ));
            }
            take(header(ui, view, said, read.map(|read| read.header_rows)));
            take(layout(ui, view, said, read.map(|read| read.shape)));
            if is_text && in_one {
                take(of_text(ui));
            }
        });
        if is_text && !in_one {
            row(ui, &mut |ui| take(of_text(ui)));
        }
    });
    if let Some(options) = chosen {
        desk.change(Command::SetReading(desk.source, options));
    }
}

fn fact(ui: &mut Ui, name: &str, value: &str) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.add(Label::new(caption(name)).extend());
        // As high as the boxes of choices beside it.
        ui.horizontal(|ui| {
            ui.set_min_height(ui.spacing().interact_size.y);
            ui.add(Label::new(strong(value)).extend());
        });
    });
}

/// A guess with what it may be instead: what the user says now, what was found, and all that can be said.
struct Guess<T> {
    name: &'static str,
    said: Option<T>,
    found: Option<T>,
    all: Vec<(T, String)>,
}

impl<T: Clone + PartialEq> Guess<T> {
    /// Draws it; gives the options with what the user has just said, by `put`: nothing for leaving the guess.
    fn show(
        self,
        ui: &mut Ui,
        view: View,
        put: impl FnOnce(Option<T>) -> ReadOptions,
    ) -> Option<ReadOptions> {
        let as_found = view.t("app.as_found");
        let words = |value: &T| {
            let known = self.all.iter().find(|(other, _)| other == value);
            known.map(|(_, words)| words.clone())
        };
        let now = self.said.as_ref().or(self.found.as_ref()).and_then(words);
        let now = now.unwrap_or_else(|| as_found.clone());
        let name = view.t(self.name);
        let mut chosen = None;
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.add(Label::new(caption(&name)).extend());
            ui.name_inputs(&name, |ui| {
                dropdown(&name, &now).width(BOX).show_ui(ui, |ui| {
                    let is_found = self.said.is_none();
                    if ui.selectable_label(is_found, as_found).clicked() {
                        chosen = Some(0);
                    }
                    for (at, (value, words)) in self.all.iter().enumerate() {
                        let is_said = self.said.as_ref() == Some(value);
                        if ui.selectable_label(is_said, words).clicked() {
                            chosen = Some(at + 1);
                        }
                    }
                });
            });
        });
        let value = |at: usize| {
            self.all
                .get(at.checked_sub(1)?)
                .map(|(value, _)| value.clone())
        };
        chosen.map(|at| put(value(at)))
    }
}

fn sheet(
    ui: &mut Ui,
    view: View,
    said: &ReadOptions,
    read: &crate::table::Source,
) -> Option<ReadOptions> {
    let sheets = read.sheets.iter();
    let mut all: Vec<(String, String)> =
        sheets.map(|sheet| (sheet.clone(), sheet.clone())).collect();
    let is_workbook = matches!(
        read.format,
        Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods | Format::XmlSheets
    );
    if is_workbook && all.len() > 1 {
        all.insert(0, ("all".to_owned(), view.t("app.all_sheets")));
    }
    let guess = Guess {
        name: "app.read_sheet",
        said: said.sheet.clone(),
        found: read.sheet.clone(),
        all,
    };
    guess.show(ui, view, |sheet| ReadOptions {
        sheet,
        ..said.clone()
    })
}

fn encoding(
    ui: &mut Ui,
    view: View,
    said: &ReadOptions,
    found: Option<&str>,
) -> Option<ReadOptions> {
    let mut names = ENCODINGS.map(str::to_owned).to_vec();
    let others = said
        .encoding
        .iter()
        .cloned()
        .chain(found.map(str::to_owned));
    for other in others {
        if !names.contains(&other) {
            names.push(other);
        }
    }
    let guess = Guess {
        name: "app.read_encoding",
        said: said.encoding.clone(),
        found: found.map(str::to_owned),
        all: names.into_iter().map(|name| (name.clone(), name)).collect(),
    };
    guess.show(ui, view, |encoding| ReadOptions {
        encoding,
        ..said.clone()
    })
}

fn delimiter(
    ui: &mut Ui,
    view: View,
    said: &ReadOptions,
    found: Option<char>,
) -> Option<ReadOptions> {
    let words = |delimiter: char| match delimiter {
        '\t' => view.t("app.delimiter_tab"),
        ' ' => view.t("app.delimiter_space"),
        other => other.to_string(),
    };
    let guess = Guess {
        name: "app.read_delimiter",
        said: said.delimiter,
        found,
        all: DELIMITERS
            .map(|delimiter| (delimiter, words(delimiter)))
            .to_vec(),
    };
    guess.show(ui, view, |delimiter| ReadOptions {
        delimiter,
        ..said.clone()
    })
}

fn quote(ui: &mut Ui, view: View, said: &ReadOptions, found: Option<char>) -> Option<ReadOptions> {
    let guess = Guess {
        name: "app.read_quote",
        said: said.quote,
        found,
        all: QUOTES.map(|quote| (quote, quote.to_string())).to_vec(),
    };
    guess.show(ui, view, |quote| ReadOptions {
        quote,
        ..said.clone()
    })
}

/// What becomes of rows that do not fit the columns.
fn mend(ui: &mut Ui, view: View, said: &ReadOptions) -> Option<ReadOptions> {
    let guess = Guess {
        name: "app.read_mend",
        said: said.mend,
        found: Some(true),
        all: vec![
            (true, view.t("app.mend_yes")),
            (false, view.t("app.mend_no")),
        ],
    };
    guess.show(ui, view, |mend| ReadOptions {
        mend,
        ..said.clone()
    })
}

fn header(
    ui: &mut Ui,
    view: View,
    said: &ReadOptions,
    found: Option<(u32, u32)>,
) -> Option<ReadOptions> {
    let words = |rows: HeaderRows| match (rows.first, rows.last) {
        (0, _) => view.t("app.header_none"),
        (first, Some(last)) => format!("{first}–{last}"),
        (first, None) => first.to_string(),
    };
    let found = found.map(|(first, last)| HeaderRows {
        first,
        last: (last > first).then_some(last),
    });
    // A row alone, and with the one or the two below it: headers have three rows at most.
    let mut all: Vec<HeaderRows> = (0..=HEADERS).map(HeaderRows::from).collect();
    for first in 1..=HEADERS {
        all.extend((1..=2).map(|more| HeaderRows {
            first,
            last: Some(first + more),
        }));
    }
    all.extend(found.into_iter().chain(said.header_row));
    all.sort_unstable();
    all.dedup();
    let guess = Guess {
        name: "app.read_header",
        said: said.header_row,
        found,
        all: all.into_iter().map(|rows| (rows, words(rows))).collect(),
    };
    guess.show(ui, view, |header_row| ReadOptions {
        header_row,
        ..said.clone()
    })
}

fn layout(
    ui: &mut Ui,
    view: View,
    said: &ReadOptions,
    found: Option<Shape>,
) -> Option<ReadOptions> {
    let words = |shape: Shape| match shape {
        Shape::Long => view.t("app.layout_long"),
        Shape::Years => view.t("app.layout_years"),
        Shape::Indicators => view.t("app.layout_indicators"),
        Shape::Stacked => view.t("app.layout_stacked"),
        Shape::Places => view.t("app.layout_places"),
        Shape::PeriodsSum => view.t("app.layout_periods_sum"),
        Shape::PeriodsLast => view.t("app.layout_periods_last"),
    };
    let guess = Guess {
        name: "app.read_layout",
        said: said.layout,
        found,
        all: Shape::ALL.map(|shape| (shape, words(shape))).to_vec(),
    };
    guess.show(ui, view, |layout| ReadOptions {
        layout,
        ..said.clone()
    })
}
