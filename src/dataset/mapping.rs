//! Which column of a file is which field: saved as a small readable file and applied again to next year's.

use std::fmt::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::choices::{Conversion, Decimal, Fix, Keep, Same, Several};
use super::{Kind, grades};
use crate::i18n::{Message, Result};
use crate::table::{ReadOptions, read_error};

/// The version of the format that is written and read.
pub(super) const FORMAT: u32 = 1;

/// A larger file is none of mappings.
const LARGEST: u64 = 16 << 20;

/// Which column is which field, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Version of this format: 1.
    pub format: u32,
    /// What the user knows of the file better than the guesses.
    #[serde(default)]
    pub reading: Box<ReadOptions>,
    /// Which of several rows of one entity and year is used.
    #[serde(default)]
    pub keep: Keep,
    /// What several rows of one entity and year make that are no mistakes, such as quarters or projects.
    #[serde(default)]
    pub several_rows: Option<Several>,
    /// Whether blank names and places below a filled one are the same: found from the rows when absent.
    #[serde(default)]
    pub fill_down: Option<bool>,
    /// The system of longitude and latitude, when they are to be converted.
    #[serde(default)]
    pub coordinates: Option<Conversion>,
    /// Keys that are one entity.
    #[serde(default)]
    pub same: Vec<Same>,
    /// Place names that are kept as they are written, however alike another is.
    #[serde(default)]
    pub apart: Vec<String>,
    /// Corrections of cells, in the order of their making.
    #[serde(default)]
    pub fix: Vec<Fix>,
    /// One entry for each column that is used.
    #[serde(default, rename = "column")]
    pub columns: Vec<ColumnRule>,
}

/// What becomes of one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnRule {
    /// The column's header in the file.
    pub from: String,
    /// The field's id.
    pub field: String,
    /// What its values are; guessed when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The unit that the file's values are in; taken from the file when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What stands before the decimals of its numbers; found from all of its cells when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<Decimal>,
    /// The words of a column of grades, in their order: each becomes its place, from 1 on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grades: Vec<String>,
    /// What several rows of one entity and year make of its cells; as `several_rows` says when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<Several>,
}

impl ColumnRule {
    /// What the values are, as far as the rule says: words in an order are grades.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        let graded = (!self.grades.is_empty()).then_some(Kind::Grade);
        self.kind.or(graded)
    }

    /// A rule from the text that [`inline`] gives.
    pub(super) fn from_inline(text: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct One {
            rule: ColumnRule,
        }
        let one: One = toml::from_str(&format!("rule = {text}")).ok()?;
        Some(one.rule)
    }

    /// What is wrong with the words of its grades.
    fn fault(&self) -> Option<Message> {
        let is_grade = self.kind == Some(Kind::Grade);
        let key = match (is_grade, self.grades.is_empty()) {
            (true, true) => "dataset.grades_missing",
            (false, false) if self.kind.is_some() => "dataset.grades_unwanted",
            _ => {
                let mut seen = std::collections::HashSet::new();
                let twice = |word: &&String| !seen.insert(grades::plain(word));
                return self.grades.iter().find(twice).map(|word| {
                    Message::new("dataset.grade_twice")
                        .with("column", self.from.as_str())
                        .with("grade", word.as_str())
                });
            }
        };
        Some(Message::new(key).with("column", self.from.as_str()))
    }
}

/// A value as it stands in one line of a file.
pub(super) fn inline(value: &impl Serialize) -> String {
    let mut text = String::new();
    // Strings, numbers and tables of them always have a form in TOML.
    let _ = value.serialize(toml::ser::ValueSerializer::new(&mut text));
    text
}

/// The columns alone, as the last part of a file.
#[derive(Serialize)]
struct Columns<'a> {
    column: &'a [ColumnRule],
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// When it cannot be read, is not TOML of this format, or is of a later version; a message names the line.
    pub fn read(path: &Path) -> Result<Self> {
        let file = path.display().to_string();
        let failed = |error: std::io::Error| read_error(path, &error);
        let about = std::fs::metadata(path).map_err(failed)?;
        // Reading a pipe would wait for somebody who writes into it.
        if !about.is_file() && !about.is_dir() {
            return Err(failed(std::io::ErrorKind::InvalidInput.into()));
        }
        if about.len() > LARGEST {
            let most = (LARGEST >> 20) as f64;
            return Err(Message::new("dataset.mapping_large")
                .with("file", file)
                .with("most", most));
        }
        let text = std::fs::read_to_string(path).map_err(failed)?;
        Self::from_text(&text).map_err(|problem| {
            Message::new("dataset.mapping_wrong")
                .with("file", file)
                .with("problem", problem)
        })
    }

    /// Understands the text of a mapping file.
    ///
    /// # Errors
    /// As [`Mapping::read`], without the file's name.
    pub fn from_text(text: &str) -> Result<Self> {
        let mapping: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| {
                1 + text[..span.start.min(text.len())].matches('\n').count()
            });
            Message::new("dataset.mapping_line")
                .with("line", line.to_string())
                .with("problem", problem(error.message()))
        })?;
        if mapping.format != FORMAT {
            let message = Message::new("dataset.mapping_version").with("version", mapping.format);
            return Err(message);
        }
        match mapping.columns.iter().find_map(ColumnRule::fault) {
            Some(fault) => Err(fault),
            None => Ok(mapping),
        }
    }

    /// The mapping as the text of a file, which [`Mapping::from_text`] reads back.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("format = {}\n", self.format);
        if *self.reading != ReadOptions::default() {
            let _ = writeln!(text, "reading = {}", inline(&self.reading));
        }
        if self.keep != Keep::First {
            let _ = writeln!(text, "keep = {}", inline(&self.keep));
        }
        if let Some(several) = &self.several_rows {
            let _ = writeln!(text, "several_rows = {}", inline(several));
        }
        if let Some(fill) = self.fill_down {
            let _ = writeln!(text, "fill_down = {fill}");
        }
        if let Some(conversion) = &self.coordinates {
            let _ = writeln!(text, "coordinates = {}", inline(conversion));
        }
        list(&mut text, "same", &self.same);
        list(&mut text, "apart", &self.apart);
        list(&mut text, "fix", &self.fix);
        if self.columns.is_empty() {
            return text;
        }
        let columns = Columns {
            column: &self.columns,
        };
        // Strings and a list of tables always have a form in TOML.
        text + "\n" + &toml::to_string(&columns).unwrap_or_default()
    }

    /// The same as a mapping of this format, which one that has just come into being is not yet.
    #[must_use]
    pub fn begun(mut self) -> Self {
        self.format = FORMAT;
        self
    }

    /// Whether it says anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.clone().begun() == Self::default().begun()
    }

    /// The same with a rule in place of that of its column. A field belongs to one column: another rule that gave it
    /// away goes.
    #[must_use]
    pub fn with(mut self, rule: ColumnRule) -> Self {
        self.format = FORMAT;
        self.columns
            .retain(|other| other.from == rule.from || other.field != rule.field);
        match self.columns.iter().position(|old| old.from == rule.from) {
            Some(at) => self.columns[at] = rule,
            None => self.columns.push(rule),
        }
        self
    }

    /// The same without the rule of a column, which is guessed again; nothing when no rule is left.
    #[must_use]
    pub fn without(mut self, column: &str) -> Option<Self> {
        self.columns.retain(|rule| rule.from != column);
        (!self.is_empty()).then_some(self)
    }

    /// The rule for a column, if there is one.
    #[must_use]
    pub fn rule(&self, column: &str) -> Option<&ColumnRule> {
        self.columns.iter().find(|rule| rule.from == column)
    }
}

/// A list of entries, one a line; nothing for an empty one.
fn list(text: &mut String, name: &str, entries: &[impl Serialize]) {
    if entries.is_empty() {
        return;
    }
    let _ = writeln!(text, "{name} = [");
    for entry in entries {
        let _ = writeln!(text, "    {},", inline(entry));
    }
    text.push_str("]\n");
}

/// What is wrong with the text, in our words for what happens often and in the reader's for the rest.
fn problem(detail: &str) -> Message {
    let named = detail.split('`').nth(1).unwrap_or_default();
    let key = if detail.starts_with("duplicate key") {
        "dataset.mapping_twice"
    } else if detail.starts_with("unknown field") {
        "dataset.mapping_unknown"
    } else if detail.starts_with("missing field") {
        "dataset.mapping_missing"
    } else if detail.starts_with("unknown variant") {
        // What there is stands in the reader's words as well: unknown variant `x`, expected `point` or `comma`.
        let choices: Vec<&str> = detail.split('`').skip(3).step_by(2).collect();
        return Message::new("dataset.mapping_kind")
            .with("name", named)
            .with("choices", choices.join(", "));
    } else {
        return Message::new("dataset.mapping_syntax").with("detail", detail);
    };
    Message::new(key).with("name", named)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dataset::choices::{Change, SourceOrder};
    use crate::geo::System;

    #[test]
    fn a_mapping_comes_back_from_its_text() {
        let rule = |from: &str, field: &str, kind, unit: Option<&str>| ColumnRule {
            from: from.to_owned(),
            field: field.to_owned(),
            kind,
            unit: unit.map(str::to_owned),
            decimal: (kind == Some(Kind::Number)).then_some(Decimal::Comma),
            grades: Vec::new(),
            rows: (kind == Some(Kind::Number)).then_some(Several::Mean),
        };
        let mapping = Mapping {
            format: FORMAT,
            reading: Box::new(ReadOptions {
                encoding: Some("GB18030".to_owned()),
                delimiter: Some('\t'),
                header_row: "3-5".parse().ok(),
                layout: Some(crate::table::Shape::Years),
                ..ReadOptions::default()
            }),
            keep: Keep::Source(SourceOrder {
                column: Some("来源".to_owned()),
                order: vec!["修订".to_owned(), "公报".to_owned()],
            }),
            several_rows: Some(Several::Sum),
            fill_down: Some(false),
            coordinates: Some(Conversion {
                from: System::Bd09,
                to: System::Gcj02,
            }),
            same: vec![Same {
                entity: "甲厂".to_owned(),
                is: "甲厂有限公司".to_owned(),
            }],
            apart: vec!["吉林".to_owned(), "吉林市".to_owned()],
            fix: [
                Change::Missing,
                Change::Negate,
                Change::Divide(10_000.0),
                Change::Multiply(0.5),
                Change::Set(-3.25),
                Change::Right,
            ]
            .map(|change| Fix {
                field: "revenue_wan".to_owned(),
                entity: Some("a \"quoted\" one".to_owned()),
                year: Some(2019),
                change,
            })
            .to_vec(),
            columns: vec![
                rule("营业收入（万元）", "revenue_wan", None, None),
                rule(
                    "a \"quoted\" header\nof two lines",
                    "x",
                    Some(Kind::Number),
                    Some("元"),
                ),
            ],
        };
        assert_eq!(Mapping::from_text(&mapping.to_text()).unwrap(), mapping);
    }

    #[test]
    fn a_field_is_given_to_one_column() {
        let rule = |from: &str, field: &str| ColumnRule {
            from: from.to_owned(),
            field: field.to_owned(),
            ..ColumnRule::default()
        };
        let mapping = Mapping::default()
            .with(rule("a", "revenue_wan"))
            .with(rule("b", "rd_staff"))
            .with(rule("b", "revenue_wan"));
        assert_eq!(mapping.columns, [rule("b", "revenue_wan")]);
        assert_eq!(Mapping::from_text(&mapping.to_text()).unwrap(), mapping);
        assert_eq!(mapping.without("b"), None);
    }

    #[test]
    fn mistakes_name_their_line() {
        let error = Mapping::from_text("format = 1\n[[column]]\nfrom = \"a\"\nfeild = \"b\"\n")
            .unwrap_err();
        assert_eq!(error.key, "dataset.mapping_line");
        assert!(error.args.contains(&("line", "4".into())), "{error:?}");
        let error = Mapping::from_text(
            "format = 1\n[[column]]\nfrom = \"a\"\nfield = \"b\"\ndecimal = \"dot\"\n",
        );
        let words = error.unwrap_err().text(crate::i18n::Lang::En);
        assert!(
            words.contains("`dot`") && words.contains("point, comma"),
            "{words}"
        );
        assert_eq!(
            Mapping::from_text("format = 2").unwrap_err().key,
            "dataset.mapping_version"
        );
    }
}
