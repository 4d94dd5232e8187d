//! The number formats of an `OpenDocument` spreadsheet, as its styles describe them in elements: those come in one by one,
//! the format of a cell goes out.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::limits;
use super::number_format::{MOST_DIGITS, NumberFormat};
use super::ods_claims::{number, value};

/// What was read of the styles so far, and of the columns of the sheet.
#[derive(Debug, Default)]
pub(super) struct OdsFormats {
    /// What number styles say, as codes of formats.
    codes: HashMap<String, String>,
    /// The formats of the styles of cells.
    formats: HashMap<String, NumberFormat>,
    /// The number style that is read: its name, its code, and the codes for some numbers.
    style: Option<(String, String, String)>,
    /// Whether its text is read.
    in_text: bool,
    /// How its digits are read: where a point stands before the last of them, and their code without it.
    digits: Option<(usize, String)>,
    in_digits: bool,
    /// The styles of the cells of columns that have none of their own, each for so many columns.
    columns: Vec<(usize, String)>,
    /// That of the cells of the row.
    row: Option<String>,
}

impl OdsFormats {
    pub fn starts(&mut self, element: &BytesStart) {
        match element.name().as_ref() {
            "number:number-style" | "number:currency-style" => {
                let name = value(element, "style:name").unwrap_or_default();
                self.style = Some((name, String::new(), String::new()));
            }
            "number:percentage-style" => {
                let name = value(element, "style:name").unwrap_or_default();
                self.codes.insert(name, "0%".to_owned());
            }
            "number:text" | "number:embedded-text" => {
                self.in_text = self.style.is_some();
                if element.name().as_ref() == "number:embedded-text" {
                    let behind = number(element, "number:position").min(MOST_DIGITS);
                    self.in_digits = true;
                    if let Some((point, _)) = &mut self.digits {
                        *point = behind;
                    }
                } else if self.in_text {
                    self.push("\"");
                }
            }
            "number:number" if self.style.is_some() => self.digits = Some((0, digits(element))),
            "style:map" => self.maps(element),
            "style:style" => self.of_cells(element),
            "table:table" => self.columns.clear(),
            "table:table-column" => {
                let count = number(element, "table:number-columns-repeated");
                let style = value(element, "table:default-cell-style-name");
                let count = count.min(limits::MOST_COLUMNS);
                self.columns.push((count, style.unwrap_or_default()));
            }
            "table:table-row" => self.row = value(element, "table:default-cell-style-name"),
            _ => {}
        }
    }

    pub fn takes(&mut self, text: &str) {
        if !self.in_text {
            return;
        }
        if self.in_digits {
            // Any other text among the digits shows no other number.
            if text.trim() != "."
                && let Some((point, _)) = &mut self.digits
            {
                *point = 0;
            }
        } else {
            self.push(&text.replace('"', ""));
        }
    }

    pub fn ends(&mut self, name: &str) {
        match name {
            "number:text" if std::mem::take(&mut self.in_text) => self.push("\""),
            "number:embedded-text" => (self.in_text, self.in_digits) = (false, false),
            "number:number" => {
                if let Some((point, code)) = self.digits.take() {
                    if point > 0 {
                        // The commas that say by how much it is scaled stay behind the digits.
                        let scale = code.trim_start_matches(|character| character != ',');
                        self.push(&format!("0\\.{}{scale}", "0".repeat(point)));
                    } else {
                        self.push(&code);
                    }
                }
            }
            "number:number-style" | "number:currency-style" => {
                if let Some((name, code, before)) = self.style.take() {
                    self.codes.insert(name, before + &code);
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, code: &str) {
        if let Some((_, whole, _)) = &mut self.style {
            whole.push_str(code);
        }
    }

    /// That some numbers have another style's format.
    fn maps(&mut self, element: &BytesStart) {
        let Some((_, _, before)) = &mut self.style else {
            return;
        };
        let condition = value(element, "style:condition").unwrap_or_default();
        let condition = condition.replace("&gt;", ">").replace("&lt;", "<");
        let other = value(element, "style:apply-style-name");
        let other = other.and_then(|name| self.codes.get(&name));
        if let (Some(condition), Some(code)) = (condition.strip_prefix("value()"), other) {
            let condition = condition.replace("!=", "<>");
            before.extend(["[", &condition, "]", code, ";"]);
        }
    }

    /// The format of a style of cells.
    fn of_cells(&mut self, element: &BytesStart) {
        let name = value(element, "style:name");
        let own = value(element, "style:data-style-name");
        let parent = || value(element, "style:parent-style-name");
        let of_code = own.and_then(|own| self.codes.get(&own));
        let format = match of_code {
            Some(code) => NumberFormat::parse(code),
            None => parent()
                .and_then(|parent| self.formats.get(&parent).cloned())
                .unwrap_or_default(),
        };
        if let Some(name) = name.filter(|_| !format.is_plain()) {
            self.formats.insert(name, format);
        }
    }

    /// The format of a cell in a column.
    pub fn of_cell(&self, element: &BytesStart, column: usize) -> Option<&NumberFormat> {
        if self.formats.is_empty() {
            return None;
        }
        let own = value(element, "table:style-name").or_else(|| self.row.clone());
        let of_column = || {
            let mut end = 0;
            let mut columns = self.columns.iter();
            let found = columns.find(|(count, _)| {
                end += count;
                column < end
            });
            found.map(|(_, style)| style.clone())
        };
        self.formats.get(&own.or_else(of_column)?)
    }
}

/// The code of digits: at least so many before the point and so many behind it, and by how many thousands they are
/// divided.
fn digits(element: &BytesStart) -> String {
    let count = |name: &str| {
        let value = value(element, name).and_then(|value| value.trim().parse::<usize>().ok());
        value.unwrap_or(0).min(MOST_DIGITS)
    };
    let least = count("number:min-integer-digits").max(1);
    let decimals = count("number:decimal-places");
    let is_grouped = value(element, "number:grouping").as_deref() == Some("true");
    let mut code = if is_grouped {
        "#".to_owned()
    } else {
        "0".repeat(least)
    };
    if decimals > 0 {
        code = format!("{code}.{}", "0".repeat(decimals));
    }
    let factor =
        value(element, "number:display-factor").and_then(|factor| factor.parse::<f64>().ok());
    let mut factor = factor.unwrap_or(1.0);
    while (1000.0..1e30).contains(&factor) {
        code.push(',');
        factor /= 1000.0;
    }
    code
}
