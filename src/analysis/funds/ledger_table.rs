//! A ledger that is no CSV in UTF-8 as the program writes it, such as one that went through a spreadsheet: a file in any
//! form that tables are read in comes in, the same lines go out, with the text that continues them.

use std::path::Path;

use super::ledger::{Entry, Ledger};
use super::ledger_file::{LEDGER_COLUMNS, entry};
use crate::dataset::has_valid_check_digit;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::table::{ReadOptions, Shape, Table, read};

/// From so many digits on a spreadsheet has lost the last ones of a code that it took for a number.
const DIGITS: usize = 16;

/// Whether a text begins with the columns of a ledger, between commas.
pub(super) fn has_head(text: &str) -> bool {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().from_reader(body.as_bytes());
    let header = reader.headers();
    header.is_ok_and(|header| header.iter().map(str::trim).eq(LEDGER_COLUMNS))
}

/// Reads a ledger from a table in another encoding, with another delimiter, or of a workbook.
///
/// # Errors
/// When it cannot be read, has not the columns of a ledger, or a row cannot be a line of one: nothing of it is left out.
pub(super) fn read_table(path: &Path) -> Result<Ledger> {
    let options = ReadOptions {
        layout: Some(Shape::Long),
        mend: Some(false),
        ..ReadOptions::default()
    };
    let table = read(path, &options, &Progress::default())?;
    of_table(&table)
}

/// Whether a table has the columns of a ledger.
pub(super) fn is_ledger(table: &Table) -> bool {
    columns(table).is_some()
}

/// The place of each column of a ledger in a table of nothing else.
fn columns(table: &Table) -> Option<[usize; LEDGER_COLUMNS.len()]> {
    let mut places = [0; LEDGER_COLUMNS.len()];
    for (place, name) in places.iter_mut().zip(LEDGER_COLUMNS) {
        let mut own = table.columns.iter();
        *place = own.position(|column| column.name.trim().eq_ignore_ascii_case(name))?;
    }
    (table.columns.len() == LEDGER_COLUMNS.len()).then_some(places)
}

fn of_table(table: &Table) -> Result<Ledger> {
    let Some(places) = columns(table) else {
        return Err(Message::new("funds.ledger_header").with("columns", LEDGER_COLUMNS.join(",")));
    };
    if let Some(sheet) = table.source.alike.first() {
        return Err(Message::new("funds.ledger_sheets").with("sheet", sheet.as_str()));
    }
    let at_line = |line: u32, problem: Message| {
        Message::new("scheme.line")
            .with("line", line.to_string())
            .with("message", problem)
    };
    // Lines that the reader takes for totals or notes would be lost in silence.
    let mut aside = table.set_aside.iter();
    if let Some(other) = aside.find(|own| own.reason.key != "table.row_blank") {
        let problem = Message::new("funds.ledger_aside").with("reason", other.reason.clone());
        return Err(at_line(other.row, problem));
    }
    let (mut entries, mut lines): (Vec<Entry>, Vec<u64>) = (Vec::new(), Vec::new());
    for row in 0..table.height() {
        let line = table.origins.file_row(row);
        let cell = |at: usize| {
            let cells = &table.columns[places[at]].cells;
            cells.get(row).unwrap_or_default().trim()
        };
        entries.push(entry(&cell).map_err(|problem| at_line(line, problem))?);
        lines.push(u64::from(line));
    }
    let all = Ledger {
        entries,
        ..Ledger::default()
    };
    // What continues it is written as CSV, with all of its lines before.
    let ledger = Ledger {
        text: all.to_text()?,
        lines,
        entries: all.entries,
    };
    ledger.check()?;
    Ok(ledger)
}

/// Whether a code is a number that a spreadsheet has rounded: `9.13206E+17`, or eighteen digits that end in zeros and are
/// no sound credit code.
pub(super) fn has_lost_digits(code: &str) -> bool {
    let is_number = code.parse::<f64>().is_ok();
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    let rounded = digits == code.len() && digits >= DIGITS && code.ends_with("000");
    let rounded = rounded && !has_valid_check_digit(code);
    is_number && (rounded || code.contains(['e', 'E']) && code.contains(['+', '.']))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::table::{Cell, Sheet, write};

    const LINES: &str = "2020-12-31,2020,91A,甲公司,award,city/ip,12.5,2022,,凭证\n2021-03-01,2021,91A,甲公司,redemption,P,2.5,,4000,\n";

    fn plain() -> String {
        format!("{}\n{LINES}", LEDGER_COLUMNS.join(","))
    }

    fn read_as(name: &str, bytes: &[u8]) -> Result<Ledger> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        Ledger::read(&path)
    }

    #[test]
    fn a_ledger_is_read_in_any_form_of_a_table() {
        let meant = Ledger::from_text(plain()).unwrap();
        let chinese = encoding_rs::GB18030.encode(&plain()).0.into_owned();
        for (name, bytes) in [
            ("chinese.csv", chinese),
            ("semicolons.csv", plain().replace(',', ";").into_bytes()),
            ("tabs.txt", plain().replace(',', "\t").into_bytes()),
        ] {
            let ledger = read_as(name, &bytes).unwrap();
            assert_eq!(ledger.entries, meant.entries, "{name}");
            let text = ledger.to_text().unwrap();
            assert_eq!(Ledger::from_text(text).unwrap().entries, meant.entries);
        }
    }

    #[test]
    fn a_ledger_of_a_workbook_is_continued_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let (path, next) = (folder.path().join("l.xlsx"), folder.path().join("l.csv"));
        let cells = |at: usize| {
            let cells = LINES
                .lines()
                .map(move |line| line.split(',').nth(at).unwrap());
            cells.map(|cell| match cell.parse() {
                Ok(number) => Cell::Number(number),
                Err(_) => Cell::Text(cell.to_owned()),
            })
        };
        let sheet = Sheet {
            name: "L".to_owned(),
            header: LEDGER_COLUMNS.map(str::to_owned).to_vec(),
            columns: (0..LEDGER_COLUMNS.len())
                .map(|at| cells(at).collect())
                .collect(),
            print: None,
        };
        write(&path, &[sheet]).unwrap();
        let ledger = Ledger::read(&path).unwrap();
        assert_eq!(ledger.entries, Ledger::from_text(plain()).unwrap().entries);
        assert!(Ledger::is_one(&path));
        // A workbook cannot be continued line by line.
        assert_eq!(ledger.write(&path).unwrap_err().key, "funds.ledger_form");
        let book = folder.path().join("new.xlsx");
        assert_eq!(ledger.write(&book).unwrap_err().key, "funds.ledger_ending");
        ledger.write(&next).unwrap();
        assert_eq!(Ledger::read(&next).unwrap().entries, ledger.entries);
    }

    #[test]
    fn a_code_that_lost_its_digits_is_refused_in_any_form() {
        for code in ["9.19901E+17", "919901012352175000"] {
            let lost = plain().replace("91A", code);
            for text in [lost.clone(), lost.replace(',', ";")] {
                let problem = read_as("lost.csv", text.as_bytes()).unwrap_err();
                let told = problem.text(crate::i18n::Lang::En);
                assert!(told.contains("line 2") && told.contains("lost"), "{told}");
            }
        }
    }

    #[test]
    fn nothing_of_a_ledger_is_left_out_in_silence() {
        let total = format!("{}合计;;;;;;12.5;;4000;\n", plain().replace(',', ";"));
        assert!(read_as("total.csv", total.as_bytes()).is_err());
        let twice = format!(
            "{}2020-12-31;2020; 91a;甲公司;award;city/ip;12.5;2022;;凭证\n",
            plain().replace(',', ";")
        );
        let problem = read_as("twice.csv", twice.as_bytes()).unwrap_err();
        let told = problem.text(crate::i18n::Lang::En);
        assert!(
            told.contains("line 4") && told.contains("already in line 2"),
            "{told}"
        );
        // A correction behind what it corrects would count beside it.
        let two = twice.replacen(
            " 91a;甲公司;award;city/ip;12.5",
            "91a;甲公司;award;city/ip;13",
            1,
        );
        let problem = read_as("two.csv", two.as_bytes()).unwrap_err();
        let told = problem.text(crate::i18n::Lang::En);
        assert!(
            told.contains("line 4") && told.contains("line 2, with 12.5 points, and 13 here"),
            "{told}"
        );
        let wrong = plain().replace(',', ";").replace("2021-03-01", "soon");
        let problem = read_as("wrong.csv", wrong.as_bytes()).unwrap_err();
        let told = problem.text(crate::i18n::Lang::En);
        assert!(told.contains("line 3"), "{told}");
        for (code, lost) in [
            ("9.13206E+17", true),
            ("913206000000000000", true),
            ("913206123456789012", false),
            ("91320600MA1ABCDE0X", false),
            ("12E5", false),
        ] {
            assert_eq!(has_lost_digits(code), lost, "{code}");
        }
    }
}
