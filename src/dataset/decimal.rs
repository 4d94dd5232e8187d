//! How the numbers of a column are written: with a point or a comma before their decimals. All of its cells come in,
//! what they say goes out; one cell alone never decides, and what stays open is told.

use super::assign::Assigned;
use super::number::{self, Reading};
use super::typing::{Asked, Typed};
use super::{Decimal, Issue, Kind, Severity, usable};
use crate::i18n::Message;
use crate::table::{Cells, Format, Table};

/// So many cells tell whether a column is worth a closer look before it is read.
const FIRST: usize = 1000;

/// A whole number of so many digits would have its thousands parted where others have them.
const LONG: usize = 5;

/// What the cells of a column say of their decimals: how many of them there are of each kind, and where the first is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Spelling {
    /// Numbers with a point before the decimals, which are none with a comma.
    point: usize,
    /// Numbers with a comma before the decimals, which are none with a point.
    comma: usize,
    /// Numbers in both ways, and not the same: with a comma, and with a point.
    either: [usize; 2],
    /// Digits and their signs that are a number in neither way.
    neither: usize,
    /// Long whole numbers whose thousands are not parted.
    whole: usize,
    first_comma: Option<usize>,
    first_either: Option<usize>,
}

/// What follows from that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A point, or nothing that says otherwise.
    Point,
    /// A comma, beyond doubt.
    Comma,
    /// All would be sound with a comma, which only one cell speaks for.
    Once,
    /// Every number with a separator is one in both ways.
    Open,
}

/// Whether a file has its numbers as somebody wrote them, and not as a spreadsheet or another program keeps them.
fn is_written(table: &Table) -> bool {
    matches!(table.source.format, Format::Delimited | Format::Html)
}

/// Whether the first cells give reason to look at all of them: one of them has a comma that may stand before decimals.
pub(super) fn is_doubtful(cells: &Cells) -> bool {
    let mut first = cells.iter().take(FIRST).flatten();
    first.any(|cell| has_comma(cell) && is_value(cell, Decimal::Comma))
}

fn has_comma(cell: &str) -> bool {
    cell.contains([',', '，'])
}

fn is_value(cell: &str, decimal: Decimal) -> bool {
    matches!(number::read_as(cell, decimal), Reading::Value(..))
}

impl Spelling {
    /// What the cells of a column of a table say.
    pub fn of(table: &Table, at: usize) -> Self {
        let (mut seen, mut row) = (Self::default(), 0);
        let written = is_written(table);
        table.columns[at].cells.for_each(|cell| {
            seen.take(row, cell.trim(), written);
            row += 1;
        });
        seen
    }

    fn take(&mut self, row: usize, cell: &str, written: bool) {
        let (comma, point) = (has_comma(cell), cell.contains(['.', '．']));
        if !comma && !point {
            let digits = cell.trim_start_matches('-');
            self.whole += usize::from(
                digits.len() >= LONG && digits.bytes().all(|byte| byte.is_ascii_digit()),
            );
            return;
        }
        let with_comma = is_value(cell, Decimal::Comma);
        match (is_value(cell, Decimal::Point), with_comma) {
            // What a program keeps has a point before its decimals, and no point anywhere else.
            (true, true) if !comma && !written => self.point += 1,
            (true, true) => {
                self.either[usize::from(!comma)] += 1;
                self.first_either.get_or_insert(row);
            }
            (true, false) => self.point += 1,
            (false, true) => {
                self.comma += 1;
                self.first_comma.get_or_insert(row);
            }
            (false, false) => {
                let is_sign = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | ' ' | '-');
                self.neither += usize::from(cell.chars().all(is_sign));
            }
        }
    }

    /// What follows.
    fn verdict(&self) -> Verdict {
        let [either_comma, either_point] = self.either;
        match self.comma {
            _ if self.point > 0 || self.neither > 0 => Verdict::Point,
            0 if either_comma + either_point == 0 => Verdict::Point,
            0 => Verdict::Open,
            1 => Verdict::Once,
            _ => Verdict::Comma,
        }
    }

    /// Whether it is the column itself that gives reason to doubt that its commas part thousands: a file with semicolons
    /// between its fields leaves commas to decimals, long numbers beside have no thousands parted, and among commas and
    /// points only one sort does so.
    fn is_odd(&self, table: &Table) -> bool {
        let [comma, point] = self.either;
        let by_semicolon = table.source.delimiter == Some(';');
        comma > 0 && is_written(table) && (by_semicolon || self.whole > 0 || point > 0)
    }
}

/// A column on its way to be typed, as far as its decimals go.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Decimals {
    /// What stands before them.
    pub decimal: Decimal,
    /// What its cells say, where they were looked at.
    spelling: Option<Spelling>,
    /// Whether the user said it.
    said: bool,
    /// Whether it follows the other columns of the file, and not its own cells.
    follows: bool,
}

impl Decimals {
    /// Of a column before it is read.
    pub fn of(table: &Table, at: usize, assigned: &Assigned) -> Self {
        if let Some(decimal) = assigned.decimal {
            return Self {
                decimal,
                said: true,
                ..Self::default()
            };
        }
        let mut own = Self::default();
        let kind = assigned
            .kind
            .or_else(|| assigned.known.map(|known| known.kind));
        if kind.is_none_or(|kind| kind == Kind::Number) && is_doubtful(&table.columns[at].cells) {
            own.look(table, at);
        }
        own
    }

    /// Looks at all cells; true where that makes another reading.
    pub fn look(&mut self, table: &Table, at: usize) -> bool {
        if self.said || self.spelling.is_some() {
            return false;
        }
        let spelling = Spelling::of(table, at);
        self.spelling = Some(spelling);
        if spelling.verdict() == Verdict::Comma {
            self.decimal = Decimal::Comma;
        }
        self.decimal == Decimal::Comma
    }

    fn verdict(&self) -> Option<Verdict> {
        self.spelling.as_ref().map(Spelling::verdict)
    }

    /// Whether its cells say beyond doubt that this stands before the decimals.
    fn says(&self, decimal: Decimal) -> bool {
        match decimal {
            Decimal::Point => self.spelling.is_some_and(|spelling| spelling.point > 0),
            Decimal::Comma => self.verdict() == Some(Verdict::Comma),
        }
    }
}

/// Whether the file has columns with decimal commas: then its other numbers want a look, too.
pub(super) fn any_comma(all: &[Decimals]) -> bool {
    all.iter().any(|own| own.says(Decimal::Comma))
}

/// Lets the columns that are sound in both ways follow those that are not, where these agree on a comma; true for each
/// that is to be read again.
pub(super) fn follow(all: &mut [Decimals]) -> Vec<bool> {
    let agreed = any_comma(all) && !all.iter().any(|own| own.says(Decimal::Point));
    let follows = |own: &mut Decimals| {
        let open = matches!(own.verdict(), Some(Verdict::Open | Verdict::Once));
        own.follows = agreed && open && !own.said;
        if own.follows {
            own.decimal = Decimal::Comma;
        }
        own.follows
    };
    all.iter_mut().map(follows).collect()
}

/// Tells what there is to tell of the decimals of columns, once for all in which a comma is beyond doubt; notes on those
/// what was taken.
pub(super) fn tell(table: &Table, asked: &[Asked], typed: &mut [Typed]) {
    let mut sure: Vec<usize> = Vec::new();
    for (place, (asked, typed)) in asked.iter().zip(typed.iter_mut()).enumerate() {
        let own = &asked.decimals;
        if typed.kind != Kind::Number {
            continue;
        }
        if own.decimal == Decimal::Comma {
            typed.decimal = Some(Decimal::Comma);
        }
        let Some(spelling) = own.spelling.filter(|_| !own.said) else {
            continue;
        };
        match (
            spelling.verdict(),
            spelling.first_comma.or(spelling.first_either),
        ) {
            (Verdict::Comma, _) => sure.push(place),
            (Verdict::Once, _) if own.follows => sure.push(place),
            (Verdict::Once, Some(row)) => replace(table, asked.at, row, typed),
            (Verdict::Open, Some(row)) if own.follows => {
                typed
                    .issues
                    .push(open("dataset.decimal_follows", table, asked.at, row));
            }
            (Verdict::Open, Some(row)) if spelling.is_odd(table) => {
                typed
                    .issues
                    .push(open("dataset.decimal_open", table, asked.at, row));
            }
            _ => {}
        }
    }
    let headers: Vec<&str> = sure
        .iter()
        .map(|&place| table.columns[asked[place].at].name.as_str())
        .collect();
    let (Some(&first), Some(columns)) = (sure.first(), usable::listed(&headers)) else {
        return;
    };
    let row = asked[first]
        .decimals
        .spelling
        .and_then(|spelling| spelling.first_comma);
    let told = open(
        "dataset.decimal_comma",
        table,
        asked[first].at,
        row.unwrap_or_default(),
    );
    typed[first].issues.push(Issue {
        severity: Severity::Note,
        message: told
            .message
            .with("count", headers.len())
            .with("columns", columns),
        remedy: Some(Message::new("dataset.decimal_comma_remedy")),
        ..told
    });
}

/// What was told of the one cell with a comma before its decimals gives way to what it is.
fn replace(table: &Table, at: usize, row: usize, typed: &mut Typed) {
    let told = open("dataset.decimal_once", table, at, row);
    let is_it =
        |issue: &&mut Issue| issue.message.key == "dataset.bad_number" && issue.place == told.place;
    if let Some(issue) = typed.issues.iter_mut().find(is_it) {
        *issue = Issue {
            severity: Severity::Error,
            ..told
        };
    }
}

/// A finding about the decimals of a column, at one of its cells.
fn open(key: &'static str, table: &Table, at: usize, row: usize) -> Issue {
    let cell = table.columns[at].cells.get(row).unwrap_or_default().trim();
    let value = |decimal: Decimal| match number::read_as(cell, decimal) {
        Reading::Value(value, _) => value.to_string(),
        _ => String::new(),
    };
    let place = table.place(row, at);
    Issue {
        severity: Severity::Warning,
        message: Message::new(key)
            .with("text", cell)
            .with("column", place.header.clone())
            .with("cell", place.reference())
            .with("point", value(Decimal::Point))
            .with("comma", value(Decimal::Comma)),
        place: Some(place),
        remedy: Some(Message::new("dataset.decimal_remedy")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fmt::Write as _;

    use crate::dataset::{Dataset, Mapping, Severity, build};
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    fn dataset(name: &str, text: &str, mapping: Option<&Mapping>) -> Dataset {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let progress = Progress::default();
        let table = read(&path, &ReadOptions::default(), &progress).unwrap();
        build(table, mapping, &[], &progress).unwrap()
    }

    fn values(data: &Dataset, column: &str) -> Vec<Option<f64>> {
        data.frame
            .column(column)
            .unwrap()
            .f64()
            .unwrap()
            .iter()
            .collect()
    }

    /// Keys of what is found about the decimals.
    fn told(data: &Dataset) -> Vec<(&'static str, Severity)> {
        let issues = data.issues.iter();
        let told = issues.filter(|issue| issue.message.key.starts_with("dataset.decimal"));
        told.map(|issue| (issue.message.key, issue.severity))
            .collect()
    }

    #[test]
    fn a_comma_before_decimals_is_told_from_all_cells() {
        let text = "企业名称;营业收入（万元）;利润;人数\n甲;1.234,56;-12,5;1.200\n乙;900;0,25;80\n丙;2.000;n.a.;2.345\n";
        let data = dataset("a.csv", text, None);
        assert_eq!(
            values(&data, "revenue_wan"),
            [Some(1234.56), Some(900.0), Some(2000.0)]
        );
        assert_eq!(values(&data, "利润"), [Some(-12.5), Some(0.25), None]);
        // One cell speaks for a comma in the first column, and the second one for the whole file.
        assert_eq!(
            values(&data, "人数"),
            [Some(1200.0), Some(80.0), Some(2345.0)]
        );
        assert_eq!(
            told(&data),
            [
                ("dataset.decimal_comma", Severity::Note),
                ("dataset.decimal_follows", Severity::Warning)
            ]
        );
        // What was found is a line of the mapping, with which nothing is left to ask.
        let text_of = data.mapping.to_text();
        assert_eq!(
            text_of.matches("decimal = \"comma\"").count(),
            3,
            "{text_of}"
        );
        let again = dataset("a.csv", text, Some(&data.mapping));
        assert!(again.frame.equals_missing(&data.frame));
        assert_eq!(told(&again), []);
        // The other way is one click.
        let findings = data.findings(None);
        let open = findings
            .iter()
            .find(|finding| finding.issue.message.key == "dataset.decimal_follows")
            .unwrap();
        assert_eq!(open.remedies.len(), 2);
        let other = dataset(
            "a.csv",
            text,
            Some(&open.remedies[1].apply(data.mapping.clone())),
        );
        assert_eq!(values(&other, "人数"), [Some(1.2), Some(80.0), Some(2.345)]);
    }

    #[test]
    fn one_cell_never_decides() {
        let text = "企业名称,人数\n甲,12\n乙,\"1,5\"\n丙,30\n丁,31\n戊,32\n己,33\n庚,34\n辛,35\n壬,36\n癸,37\n";
        let data = dataset("a.csv", text, None);
        assert_eq!(values(&data, "人数")[1], None);
        assert_eq!(told(&data), [("dataset.decimal_once", Severity::Error)]);
        let bad = data
            .issues
            .iter()
            .filter(|issue| issue.message.key == "dataset.bad_number");
        assert_eq!(bad.count(), 0, "one cell, one finding");
        let findings = data.findings(None);
        let once = findings
            .iter()
            .find(|finding| finding.issue.message.key == "dataset.decimal_once")
            .unwrap();
        let mapping = once.remedies[0].apply(data.mapping.clone());
        let data = dataset("a.csv", text, Some(&mapping));
        assert_eq!(values(&data, "人数")[1], Some(1.5));
        assert_eq!(told(&data), []);
    }

    #[test]
    fn thousands_are_thousands_where_nothing_speaks_against_it() {
        let of = |text: &str| {
            let data = dataset("a.csv", text, None);
            (values(&data, "x"), told(&data))
        };
        let (values, found) = of("企业名称,x\n甲,\"1,234\"\n乙,\"12,345\"\n丙,99\n");
        assert_eq!(
            (values, found),
            (vec![Some(1234.0), Some(12_345.0), Some(99.0)], vec![])
        );
        // Points and commas in one column contradict each other; so do commas and long numbers without any.
        for text in [
            "企业名称,x\n甲,\"1,234\"\n乙,1.234\n丙,99\n",
            "企业名称,x\n甲,\"1,234\"\n乙,123456\n丙,99\n",
            "企业名称;x\n甲;1,234\n乙;2,345\n丙;99\n",
        ] {
            let (values, found) = of(text);
            assert_eq!(values[0], Some(1234.0));
            assert_eq!(
                found,
                [("dataset.decimal_open", Severity::Warning)],
                "{text}"
            );
        }
        // A point that can be nothing else settles it.
        let (values, found) = of("企业名称,x\n甲,\"1,234\"\n乙,1.5\n丙,123456\n");
        assert_eq!((values[1], found), (Some(1.5), vec![]));
        let (values, found) = of("企业名称,x,y\n甲,1.234,1.5\n乙,2.345,2.5\n");
        assert_eq!((values, found), (vec![Some(1.234), Some(2.345)], vec![]));
    }

    #[test]
    fn commas_that_come_late_are_seen() {
        let mut text = String::from("企业名称;x\n");
        for row in 0..3000 {
            let x = if row >= 2500 {
                format!("{row},5")
            } else {
                row.to_string()
            };
            writeln!(text, "企业{row};{x}").unwrap();
        }
        let data = dataset("late.csv", &text, None);
        let values = values(&data, "x");
        assert_eq!((values[10], values[2600]), (Some(10.0), Some(2600.5)));
        assert_eq!(told(&data), [("dataset.decimal_comma", Severity::Note)]);
    }

    #[test]
    fn the_user_has_the_last_word() {
        let mapping = Mapping::from_text(
            "format = 1\n[[column]]\nfrom = \"x\"\nfield = \"x\"\ndecimal = \"comma\"\n",
        );
        let text = "企业名称,x\n甲,\"1,234\"\n乙,\"2.000\"\n丙,99\n";
        let data = dataset("a.csv", text, Some(&mapping.unwrap()));
        assert_eq!(values(&data, "x"), [Some(1.234), Some(2000.0), Some(99.0)]);
        assert_eq!(told(&data), []);
    }
}
