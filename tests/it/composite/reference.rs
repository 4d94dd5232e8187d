//! Reads the reference tables: comma-separated, fields quoted where they hold a comma, an empty field missing.

use std::collections::HashMap;
use std::path::PathBuf;

/// A table by the names of its columns.
pub struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// The folder of reference numbers, `shared/reference` beside the checkout.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/reference")
}

/// One table of the reference; `None`, with a line that says so, where the folder is not there. A missing file in a
/// folder that is there is a failure.
pub fn table(path: &str) -> Option<Table> {
    let folder = folder();
    if !folder.is_dir() {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is missing",
            folder.display()
        );
        println!("skipped: no reference numbers in {}", folder.display());
        return None;
    }
    let text = std::fs::read_to_string(folder.join(path)).expect(path);
    let mut lines = text.lines().map(fields);
    let header = lines.next().expect("a header");
    let rows: Vec<Vec<String>> = lines.collect();
    assert!(
        !rows.is_empty() && rows.iter().all(|row| row.len() == header.len()),
        "{path}"
    );
    Some(Table { header, rows })
}

fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for sign in line.chars() {
        match sign {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            sign => fields.last_mut().expect("one at least").push(sign),
        }
    }
    fields
}

/// A number, NaN where the field is empty.
pub fn number(field: &str) -> f64 {
    match field {
        "" | "NA" => f64::NAN,
        field => field.parse().expect(field),
    }
}

impl Table {
    fn at(&self, column: &str) -> usize {
        self.header
            .iter()
            .position(|name| name == column)
            .unwrap_or_else(|| panic!("no column {column}"))
    }

    /// The fields of a column.
    pub fn texts(&self, column: &str) -> Vec<&str> {
        let at = self.at(column);
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    /// The numbers of a column.
    pub fn numbers(&self, column: &str) -> Vec<f64> {
        self.texts(column).into_iter().map(number).collect()
    }

    /// The field of a row.
    pub fn text<'a>(&self, row: &'a [String], column: &str) -> &'a str {
        &row[self.at(column)]
    }

    /// The number of a row.
    pub fn value(&self, row: &[String], column: &str) -> f64 {
        number(self.text(row, column))
    }

    /// All columns of numbers by name; those with other fields are left out.
    pub fn columns(&self) -> HashMap<&str, Vec<f64>> {
        let is_number =
            |field: &&str| field.is_empty() || *field == "NA" || field.parse::<f64>().is_ok();
        self.header
            .iter()
            .filter(|name| self.texts(name).iter().all(is_number))
            .map(|name| (name.as_str(), self.numbers(name)))
            .collect()
    }
}

/// Fails where two numbers differ by more than one part in 10⁹ (or 10⁻¹³, for what is zero but for rounding).
#[track_caller]
pub fn same(found: f64, expected: f64, what: &str) {
    let close = (found - expected).abs() <= 1e-9 * expected.abs() + 1e-13;
    assert!(
        close || found.is_nan() && expected.is_nan(),
        "{what}: {found} is not {expected}"
    );
}
