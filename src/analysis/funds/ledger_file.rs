//! The ledger as a CSV file: its lines come in, each checked; the same bytes with more lines behind them go out.

use std::io::Read;
use std::path::Path;

use super::ledger::{Entry, EntryKind, Ledger, ledger_points};
use super::ledger_table::{has_head, has_lost_digits, is_ledger, read_table};
use super::money::{MICRO, MOST_YUAN};
use super::plan::{MOST_POINTS, year_of, yuan};
use crate::analysis::Day;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::table::{ReadOptions, neutral, read as read_any, read_error, replace, write_error};

/// The columns of a ledger file.
pub const LEDGER_COLUMNS: [&str; 10] = [
    "date", "year", "entity", "name", "kind", "rule", "points", "expires", "yuan", "evidence",
];

/// Largest ledger file, in bytes.
const LARGEST: u64 = 1 << 30;

/// A larger workbook is not looked into to tell whether it is a ledger.
const LARGEST_BOOK: u64 = 2 << 20;

impl Ledger {
    /// Reads a ledger file: UTF-8 CSV with the columns [`LEDGER_COLUMNS`], or any other table of these columns.
    ///
    /// # Errors
    /// When it cannot be read, is no ledger, or a line is wrong: the sentence names the line and what to do.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let failed = |reason: Message| {
            Message::new("funds.ledger_wrong")
                .with("file", name.as_str())
                .with("problem", reason)
        };
        let system = |error: std::io::Error| read_error(path, &error);
        let known = std::fs::metadata(path).map_err(system)?;
        // Reading a pipe would wait for somebody who writes into it.
        if !known.is_file() {
            return Err(failed(Message::new("funds.ledger_no_file")));
        }
        if known.len() > LARGEST {
            return Err(failed(Message::new("funds.ledger_too_large")));
        }
        let bytes = std::fs::read(path).map_err(system)?;
        match String::from_utf8(bytes).ok().filter(|text| has_head(text)) {
            Some(text) => Self::from_text(text).map_err(failed),
            None => read_table(path).map_err(failed),
        }
    }

    /// Whether a file is a ledger, by its first line.
    #[must_use]
    pub fn is_one(path: &Path) -> bool {
        let mut start = Vec::new();
        let head = LEDGER_COLUMNS.join(",");
        if !std::fs::metadata(path).is_ok_and(|known| known.is_file()) {
            return false;
        }
        let read = std::fs::File::open(path)
            .and_then(|file| file.take(2 * head.len() as u64).read_to_end(&mut start));
        let text = String::from_utf8_lossy(&start);
        let body = text.strip_prefix('\u{feff}').unwrap_or(&text);
        // However a spreadsheet parts and quotes them.
        let parts = |line: &str| {
            let names = line.trim().split([',', ';', '\t']);
            names.map(|name| name.trim_matches('"')).eq(LEDGER_COLUMNS)
        };
        if read.is_ok() && body.lines().next().is_some_and(parts) {
            return true;
        }
        // Of a workbook that could be one the header is looked at.
        let is_book = start.starts_with(b"PK\x03\x04") || start.starts_with(b"\xD0\xCF\x11\xE0");
        let small = std::fs::metadata(path).is_ok_and(|known| known.len() <= LARGEST_BOOK);
        is_book
            && small
            && read_any(path, &ReadOptions::default(), &Progress::default())
                .is_ok_and(|table| is_ledger(&table))
    }

    /// Understands the text of a ledger file, and that every redemption has points behind it.
    ///
    /// # Errors
    /// As [`Ledger::read`], without the file's name.
    pub fn from_text(text: String) -> Result<Self> {
        let body = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut reader = csv::ReaderBuilder::new().from_reader(body.as_bytes());
        let broken =
            |error: &csv::Error| Message::new("funds.ledger_csv").with("reason", error.to_string());
        let header = reader.headers().map_err(|error| broken(&error))?;
        if !header.iter().map(str::trim).eq(LEDGER_COLUMNS) {
            return Err(
                Message::new("funds.ledger_header").with("columns", LEDGER_COLUMNS.join(","))
            );
        }
        let (mut entries, mut lines) = (Vec::new(), Vec::new());
        let mut counted = Lines::of(body);
        for record in reader.records() {
            let record = record.map_err(|error| broken(&error))?;
            let line = (record.position()).map_or(0, |at| counted.at(at.byte()));
            let cell = |at: usize| record.get(at).unwrap_or_default().trim();
            let entry = entry(&cell).map_err(|problem| {
                Message::new("scheme.line")
                    .with("line", line.to_string())
                    .with("message", problem)
            })?;
            entries.push(entry);
            lines.push(line);
        }
        let ledger = Self {
            entries,
            text,
            lines,
        };
        ledger.check()?;
        Ok(ledger)
    }

    /// The text of the file: what was read, byte by byte, then the lines that came since.
    ///
    /// # Errors
    /// When a line cannot be written as CSV.
    pub fn to_text(&self) -> Result<String> {
        let failed = |error: &dyn std::fmt::Display| {
            Message::new("funds.ledger_csv").with("reason", error.to_string())
        };
        let mut out = csv::Writer::from_writer(Vec::new());
        if self.text.is_empty() {
            out.write_record(LEDGER_COLUMNS)
                .map_err(|error| failed(&error))?;
        }
        for entry in &self.entries[self.lines.len()..] {
            let number = |micro: i64| ledger_points(micro).to_string();
            let expires = entry
                .expires
                .map(|year| year.to_string())
                .unwrap_or_default();
            let yuan = match entry.kind {
                EntryKind::Award => String::new(),
                EntryKind::Redemption => entry.yuan.to_string(),
            };
            out.write_record([
                entry.date.as_str(),
                &entry.year.to_string(),
                &neutral(&entry.entity),
                &neutral(&entry.name),
                entry.kind.id(),
                &neutral(&entry.rule),
                &number(entry.points),
                &expires,
                &yuan,
                &neutral(&entry.evidence),
            ])
            .map_err(|error| failed(&error))?;
        }
        let bytes = out.into_inner().map_err(|error| failed(&error))?;
        let more = String::from_utf8(bytes).map_err(|error| failed(&error))?;
        let mut text = if self.text.is_empty() {
            // Spreadsheets read UTF-8 as such when a mark stands before it.
            "\u{feff}".to_owned()
        } else {
            self.text.clone()
        };
        if !text.ends_with(['\n', '\u{feff}']) {
            text.push('\n');
        }
        Ok(text + &more)
    }

    /// Writes the file, whole or not at all. A file that is there may only be continued: its bytes are the first ones.
    ///
    /// # Errors
    /// When it cannot be written, or a file is there that this ledger does not continue.
    pub fn write(&self, path: &Path) -> Result<()> {
        let text = continued(self, path)?;
        replace(path, |file| {
            std::io::Write::write_all(file, text.as_bytes())
                .map_err(|error| write_error(path, &error))
        })
    }

    /// Refuses to be written where a file is that it does not continue.
    ///
    /// # Errors
    /// As [`Ledger::write`], as far as that can be told before.
    pub fn check_place(&self, path: &Path) -> Result<()> {
        continued(self, path).map(drop)
    }
}

/// The lines of a text, counted from byte to byte.
struct Lines<'a> {
    bytes: &'a [u8],
    /// Bytes that are counted.
    upto: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            upto: 0,
            line: 1,
        }
    }

    /// The line of the first sign of a record that begins here, or behind the rest of the end of the line before: of
    /// `\r\n` a record ends with the first.
    fn at(&mut self, byte: u64) -> u64 {
        let mut to = usize::try_from(byte).unwrap_or(usize::MAX);
        while self.bytes.get(to).is_some_and(|own| b"\r\n".contains(own)) {
            to += 1;
        }
        let new = self.bytes.get(self.upto..to).unwrap_or_default();
        self.line += new.split(|own| *own == b'\n').count() as u64 - 1;
        self.upto = self.upto.max(to);
        self.line
    }
}

/// The text of a ledger, where it continues what stands at the path, if anything.
fn continued(ledger: &Ledger, path: &Path) -> Result<String> {
    let ending = path
        .extension()
        .map(|own| own.to_string_lossy().to_ascii_lowercase());
    let is_text = ending.is_none_or(|own| ["csv", "txt"].contains(&own.as_str()));
    if !is_text && !path.exists() {
        let file = path.display().to_string();
        return Err(Message::new("funds.ledger_ending").with("file", file));
    }
    let text = ledger.to_text()?;
    match std::fs::read(path) {
        Ok(before) if !text.as_bytes().starts_with(&before) => {
            let file = path.display().to_string();
            let is_plain = str::from_utf8(&before).is_ok_and(has_head);
            let key = if is_plain || !Ledger::is_one(path) {
                "funds.ledger_lost"
            } else {
                "funds.ledger_form"
            };
            return Err(Message::new(key).with("file", file));
        }
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            let reason = Message::new("funds.ledger_unreadable").with("reason", error.to_string());
            return Err(Message::new("funds.ledger_wrong")
                .with("file", path.display().to_string())
                .with("problem", reason));
        }
    }
    Ok(text)
}

/// Understands one line by its cells, in the order of [`LEDGER_COLUMNS`].
pub(super) fn entry<'a>(cell: &dyn Fn(usize) -> &'a str) -> Result<Entry> {
    let wrong = |at: usize| {
        Message::new("funds.ledger_cell")
            .with("column", LEDGER_COLUMNS[at])
            .with("value", cell(at))
            .with("form", Message::new(form(at)).with("most", yuan(MOST_YUAN)))
    };
    let filled = |at: usize| {
        Some(cell(at))
            .filter(|cell| !cell.is_empty())
            .ok_or_else(|| wrong(at))
    };
    let year = |at: usize| {
        let year: Option<i32> = cell(at).parse().ok();
        year.filter(|year| (1900..=2300).contains(year))
            .ok_or_else(|| wrong(at))
    };
    if has_lost_digits(cell(2)) {
        return Err(Message::new("funds.ledger_digits").with("entity", cell(2)));
    }
    let kind = match cell(4) {
        "award" => EntryKind::Award,
        "redemption" => EntryKind::Redemption,
        _ => return Err(wrong(4)),
    };
    // Spreadsheets write the day in their own way, and with a time.
    let day = Day::read(cell(0)).filter(|own| own.day.is_some());
    let day = day.ok_or_else(|| wrong(0))?;
    let points: f64 = cell(6).parse().map_err(|_| wrong(6))?;
    // NaN is in no range.
    if !(-MOST_POINTS..=MOST_POINTS).contains(&points)
        || kind == EntryKind::Redemption && points < 0.0
    {
        return Err(wrong(6));
    }
    let yuan = match (kind, cell(8)) {
        (EntryKind::Award, "") => 0,
        (EntryKind::Award, _) => return Err(Message::new("funds.ledger_award_yuan")),
        (EntryKind::Redemption, yuan) => {
            let yuan: Option<u64> = yuan.parse().ok();
            yuan.filter(|yuan| *yuan <= MOST_YUAN)
                .ok_or_else(|| wrong(8))?
        }
    };
    let expires = if cell(7).is_empty() {
        None
    } else {
        Some(year(7)?)
    };
    let own = year(1)?;
    if expires.is_some_and(|last| last < own) {
        return Err(wrong(7));
    }
    let date = day.to_string();
    // A day in a later year is one of payment; in an earlier one nothing of the year was known.
    if year_of(&date).is_some_and(|of| of < own) {
        return Err(Message::new("funds.ledger_day_before")
            .with("date", date)
            .with("year", own.to_string()));
    }
    Ok(Entry {
        date,
        year: own,
        entity: as_it_was(filled(2)?),
        name: as_it_was(cell(3)),
        kind,
        rule: as_it_was(cell(5)),
        points: (points * MICRO as f64).round() as i64,
        expires,
        yuan,
        evidence: as_it_was(cell(9)),
    })
}

/// A text without the apostrophe that keeps spreadsheets from computing it.
fn as_it_was(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(bare) if neutral(bare).len() > bare.len() => bare.to_owned(),
        _ => cell.to_owned(),
    }
}

/// Key of what a cell of a column must be.
fn form(column: usize) -> &'static str {
    match column {
        0 => "funds.form_date",
        1 | 7 => "funds.form_year",
        4 => "funds.form_kind",
        6 => "funds.form_points",
        8 => "funds.form_yuan",
        _ => "funds.form_filled",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const HEAD: &str = "date,year,entity,name,kind,rule,points,expires,yuan,evidence\n";

    #[test]
    fn a_ledger_is_only_continued() {
        let old = format!(
            "{HEAD}2020-12-31,2020,a,A,award,city/ip,12.5,2022,,x\n2021-03-01,2020,a,A,redemption,P,2.5,,4000,\n"
        );
        let mut ledger = Ledger::from_text(old.clone()).unwrap();
        let account = ledger.account("a", 2021).unwrap().unwrap();
        assert_eq!((account.balance, account.paid), (10_000_000, 4000));
        assert_eq!(ledger.to_text().as_deref(), Ok(old.as_str()));
        let more = super::super::ledger::tests::entry(EntryKind::Award, 2021, 7, None);
        ledger.entries.push(more);
        let text = ledger.to_text().unwrap();
        assert!(
            text.starts_with(&old) && text.lines().count() == 4,
            "{text}"
        );
        assert_eq!(Ledger::from_text(text).unwrap().entries, ledger.entries);
    }

    #[test]
    fn a_file_that_is_there_is_continued_or_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.csv");
        let old = format!("{HEAD}2020-12-31,2020,a,A,award,city/ip,12.5,2022,,x\n");
        std::fs::write(&path, &old).unwrap();
        let other = Ledger::default();
        assert_eq!(other.write(&path).unwrap_err().key, "funds.ledger_lost");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), old);
        let mut ledger = Ledger::read(&path).unwrap();
        let more = super::super::ledger::tests::entry(EntryKind::Award, 2021, 7, None);
        ledger.entries.push(more);
        ledger.write(&path).unwrap();
        assert!(std::fs::read_to_string(&path).unwrap().starts_with(&old));
    }

    #[test]
    fn a_ledger_that_went_through_a_spreadsheet_is_read_with_its_lines() {
        let days = [
            "2021/12/31",
            "2021-12-31 0:00:00",
            "2021-12-31",
            "2021年12月31日",
        ];
        for day in days {
            let text = format!("\u{feff}{HEAD}{day},2021,a,A,award,city/ip,1,,,\n");
            for text in [text.clone(), text.replace('\n', "\r\n")] {
                let ledger = Ledger::from_text(text).unwrap();
                assert_eq!(ledger.entries[0].date, "2021-12-31", "{day}");
            }
        }
        let lines = "2021-12-31,2021,a,A,award,r,1,,,\n\
                     2021-12-31,2021,a,A,award,r,1,,,\"two\nlines\"\n\n\
                     2021-12-31,2021,a,A,award,r,x,,,\n";
        for end in ["\n", "\r\n"] {
            let text = format!("{HEAD}{lines}").replace('\n', end);
            for mark in ["", "\u{feff}"] {
                let problem = Ledger::from_text(format!("{mark}{text}")).unwrap_err();
                let told = problem.text(crate::i18n::Lang::En);
                assert!(told.contains("line 6"), "{end:?}: {told}");
            }
        }
        let wrong = format!("{HEAD}2021-12,2021,a,A,award,r,1,,,\n");
        assert!(Ledger::from_text(wrong).is_err());
        let much = format!("{HEAD}2021-12-31,2021,a,A,redemption,r,1,,90071992547410,\n");
        let told = Ledger::from_text(much).unwrap_err();
        let told = told.text(crate::i18n::Lang::En);
        assert!(told.contains("at most 90,071,992,547,409"), "{told}");
    }

    #[test]
    fn a_wrong_line_is_named() {
        let cases = [
            ("date,year\n", "funds.ledger_header"),
            (
                &format!("{HEAD}2020-02-30,2020,a,A,award,r,1,,,\n"),
                "scheme.line",
            ),
            (
                &format!("{HEAD}2019-12-31,2021,a,A,award,r,5,,,\n"),
                "scheme.line",
            ),
            (
                &format!("{HEAD}2020-12-31,2020,a,A,award,r,NaN,,,\n"),
                "scheme.line",
            ),
            (
                &format!("{HEAD}2020-12-31,2020,a,A,redemption,r,5,,100,\n"),
                "scheme.line",
            ),
            (
                &format!("{HEAD}2020-12-31,2020,a,A,award,r,5,,100,\n"),
                "scheme.line",
            ),
            (
                &format!("{HEAD}2020-12-31,2020,a,A,award,r,5\n"),
                "funds.ledger_csv",
            ),
        ];
        for (text, key) in cases {
            let problem = Ledger::from_text(text.to_owned()).unwrap_err();
            assert_eq!(problem.key, key, "{text}");
        }
    }
}
