//! Which enterprise carries a project: by credit code, then by name, then by name without its legal form.

use std::collections::HashMap;

use polars::prelude::StringChunked;

use super::Project;
use super::cells::TOLD;
use crate::analysis::frame::{texts, years};
use crate::dataset::{Dataset, Issue, Severity, name_forms};
use crate::i18n::{Message, Result};
use crate::table::Place;

/// How a project and an enterprise belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joined {
    /// There was no dataset of enterprises.
    NotAsked,
    /// The enterprise is not in the data.
    Nobody,
    /// Several enterprises of the data have its name.
    Several,
    /// By the credit code.
    Code(Carrier),
    /// By the name, without regard to width, case, spaces and punctuation.
    Name(Carrier),
    /// By the name without its legal form, which only one enterprise has.
    Core(Carrier),
}

/// The enterprise that carries a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// Its key.
    pub entity: String,
    /// The last year in which it is in the data; `None` in data without years.
    pub last_year: Option<i32>,
    /// Its last row in the dataset.
    pub row: u32,
}

impl Joined {
    /// The enterprise.
    #[must_use]
    pub fn carrier(&self) -> Option<&Carrier> {
        match self {
            Self::NotAsked | Self::Nobody | Self::Several => None,
            Self::Code(carrier) | Self::Name(carrier) | Self::Core(carrier) => Some(carrier),
        }
    }

    /// Its name in files.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Nobody => "nobody",
            Self::Several => "several",
            Self::Code(_) => "code",
            Self::Name(_) => "name",
            Self::Core(_) => "name_form",
        }
    }
}

/// Joins projects to enterprises, and tells whose code is that of one and whose name is that of another; gives them the town of theirs where their own file tells none.
#[allow(clippy::too_many_lines)] // One piece for each way to be found.
pub(super) fn join(
    dataset: &Dataset,
    projects: &mut [Project],
    enterprises: &Dataset,
    issues: &mut Vec<Issue>,
) -> Result<()> {
    let frame = &enterprises.frame;
    let (keys, names, of_year) = (
        texts(frame, "entity")?,
        texts(frame, "name")?,
        years(frame)?,
    );
    let mut by_key: HashMap<String, u32> = HashMap::new();
    // `None` where two enterprises share a form.
    let mut by_name: HashMap<String, Option<u32>> = HashMap::new();
    let mut by_core: HashMap<String, Option<u32>> = HashMap::new();
    let mut last: HashMap<&str, u32> = HashMap::new();
    for row in 0..frame.height() {
        let Some(key) = keys.get(row) else {
            continue;
        };
        let later = |known: u32| of_year.get(row) >= of_year.get(known as usize);
        let at = last.entry(key).or_insert(row as u32);
        if later(*at) {
            *at = row as u32;
        }
    }
    let put = |forms: &mut HashMap<String, Option<u32>>, form: String, key: &str, row: u32| {
        let known = forms.entry(form).or_insert(Some(row));
        if known.is_some_and(|other| keys.get(other as usize) != Some(key)) {
            *known = None;
        }
    };
    for row in 0..frame.height() {
        let Some(key) = keys.get(row) else {
            continue;
        };
        let last = last.get(key).copied().unwrap_or(row as u32);
        by_key.entry(plain_code(key)).or_insert(last);
        if let Some(name) = names.get(row) {
            let (plain, core) = name_forms(name);
            put(
                &mut by_core,
                core.unwrap_or_else(|| plain.clone()),
                key,
                last,
            );
            put(&mut by_name, plain, key, last);
        }
    }
    let codes = dataset.frame.column("enterprise_code").ok();
    let codes = codes.and_then(|column| column.str().ok());
    let written = dataset.frame.column("enterprise").ok();
    let written = written.and_then(|column| column.str().ok());
    let towns = frame
        .column("town")
        .ok()
        .and_then(|column| column.str().ok());
    let carrier = |row: u32| Carrier {
        entity: keys.get(row as usize).unwrap_or_default().to_owned(),
        last_year: of_year.get(row as usize),
        row,
    };
    let mut told = Told {
        dataset,
        issues,
        counts: HashMap::new(),
    };
    // Data that know no codes at all have nothing to say of one.
    let with_codes = (0..codes.map_or(0, StringChunked::len)).any(|row| {
        let code = codes.and_then(|codes| codes.get(row)).map(plain_code);
        code.is_some_and(|code| by_key.contains_key(&code))
    });
    for project in projects {
        // Of several rows the first that tells it.
        let of = |column: Option<&'_ StringChunked>| -> Option<(usize, String)> {
            let told = |row: &usize| Some((*row, column?.get(*row)?.to_owned()));
            let mut told = project.rows.iter().filter_map(told);
            told.find(|(_, text)| !text.trim().is_empty())
        };
        let (own_code, own_name) = (of(codes), of(written));
        let code = own_code.as_ref().map(|(_, code)| plain_code(code));
        let name = own_name.as_ref().map(|(_, name)| name_forms(name));
        let first = project.rows.first().copied().unwrap_or_default();
        let name_row = own_name.as_ref().map_or(first, |(row, _)| *row);
        let found =
            |forms: &HashMap<String, Option<u32>>, form: &str| forms.get(form).copied().flatten();
        let named = name.as_ref().and_then(|(plain, _)| found(&by_name, plain));
        let coded = code.as_ref().and_then(|code| by_key.get(code).copied());
        if let (Some(coded), Some(named)) = (coded, named)
            && keys.get(coded as usize) != keys.get(named as usize)
        {
            let called = |row: u32| names.get(row as usize).unwrap_or_default();
            let (place, cell) = told.place(name_row, "enterprise");
            let message = Message::new("projects.code_and_name")
                .with("cell", cell)
                .with("coded", called(coded))
                .with("named", called(named));
            told.tell(message, place, "projects.code_and_name_remedy");
        }
        project.joined = if let Some(row) = code.and_then(|code| by_key.get(&code).copied()) {
            Joined::Code(carrier(row))
        } else if let Some((plain, core)) = name {
            match (
                found(&by_name, &plain),
                found(&by_core, core.as_ref().unwrap_or(&plain)),
            ) {
                (Some(row), _) => Joined::Name(carrier(row)),
                // A name that two enterprises have is that of several, whatever its form.
                (None, _) if by_name.contains_key(&plain) => Joined::Several,
                (None, Some(row)) => Joined::Core(carrier(row)),
                (None, None) if by_core.contains_key(core.as_ref().unwrap_or(&plain)) => {
                    Joined::Several
                }
                (None, None) => Joined::Nobody,
            }
        } else {
            Joined::Nobody
        };
        if project.joined == Joined::Several {
            let (place, cell) = told.place(name_row, "enterprise");
            let message = Message::new("projects.several")
                .with("cell", cell)
                .with("name", project.enterprise.as_str());
            told.tell(message, place, "projects.several_remedy");
        } else if with_codes
            && coded.is_none()
            && project.joined.carrier().is_some()
            && let Some((row, code)) = &own_code
        {
            let (place, cell) = told.place(*row, "enterprise_code");
            let message = Message::new("projects.unknown_code")
                .with("cell", cell)
                .with("code", code.trim());
            told.tell(message, place, "projects.unknown_code_remedy");
        }
        if project.town.is_none()
            && let Some(own) = project.joined.carrier()
        {
            let town = towns.and_then(|towns| towns.get(own.row as usize));
            project.town = town.map(str::to_owned);
        }
    }
    told.finish();
    Ok(())
}

/// What is told of cells, of each kind the first ones.
struct Told<'a> {
    dataset: &'a Dataset,
    issues: &'a mut Vec<Issue>,
    counts: HashMap<&'static str, usize>,
}

impl Told<'_> {
    /// The place of a cell, and how it is called.
    fn place(&self, row: usize, field: &str) -> (Option<Place>, String) {
        let place = self.dataset.evidence(row, field).map(|own| own.place);
        let cell = place.as_ref().map_or(String::new(), ToString::to_string);
        (place, cell)
    }

    fn tell(&mut self, message: Message, place: Option<Place>, remedy: &'static str) {
        let count = self.counts.entry(message.key).or_default();
        *count += 1;
        if *count > TOLD {
            return;
        }
        self.issues.push(Issue {
            severity: Severity::Warning,
            message,
            place,
            remedy: Some(Message::new(remedy)),
        });
    }

    /// How many more there were of each kind.
    fn finish(self) {
        let mut more: Vec<(&'static str, usize)> = self.counts.into_iter().collect();
        more.sort_unstable();
        for (key, count) in more.into_iter().filter(|(_, count)| *count > TOLD) {
            let what = match key {
                "projects.several" => "projects.several_remedy",
                "projects.unknown_code" => "projects.unknown_code_remedy",
                _ => "projects.code_and_name_remedy",
            };
            self.issues.push(Issue {
                severity: Severity::Warning,
                place: None,
                message: Message::new("projects.more")
                    .with("count", count - TOLD)
                    .with("what", Message::new(what)),
                remedy: None,
            });
        }
    }
}

/// A credit code as it is compared.
fn plain_code(code: &str) -> String {
    crate::dataset::compared_as(code)
}
