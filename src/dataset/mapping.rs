//! Which column of a file is which field: saved as a small readable file and applied again to next year's.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::i18n::{Message, Result};
use crate::table::read_error;

/// The version of the format that is written and read.
pub(super) const FORMAT: u32 = 1;

/// Which column is which field, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Version of this format: 1.
    pub format: u32,
    /// One entry for each column that is used.
    #[serde(default, rename = "column")]
    pub columns: Vec<ColumnRule>,
}

/// What becomes of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// When it cannot be read, is not TOML of this format, or is of a later version; a message names the line.
    pub fn read(path: &Path) -> Result<Self> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| read_error(path, &error))?;
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
        Ok(mapping)
    }

    /// The mapping as the text of a file, which [`Mapping::from_text`] reads back.
    #[must_use]
    pub fn to_text(&self) -> String {
        // Strings, a number and a list of tables always have a form in TOML.
        toml::to_string(self).unwrap_or_default()
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
        (!self.columns.is_empty()).then_some(self)
    }

    /// The rule for a column, if there is one.
    #[must_use]
    pub fn rule(&self, column: &str) -> Option<&ColumnRule> {
        self.columns.iter().find(|rule| rule.from == column)
    }
}

/// What is wrong with the text, in our words for what happens often and in the reader's for the rest.
fn problem(detail: &str) -> Message {
    let named = detail.split('`').nth(1).unwrap_or_default();
    let key = if detail.starts_with("unknown field") {
        "dataset.mapping_unknown"
    } else if detail.starts_with("missing field") {
        "dataset.mapping_missing"
    } else if detail.starts_with("unknown variant") {
        "dataset.mapping_kind"
    } else {
        return Message::new("dataset.mapping_syntax").with("detail", detail);
    };
    Message::new(key).with("name", named)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_comes_back_from_its_text() {
        let rule = |from: &str, field: &str, kind, unit: Option<&str>| ColumnRule {
            from: from.to_owned(),
            field: field.to_owned(),
            kind,
            unit: unit.map(str::to_owned),
        };
        let mapping = Mapping {
            format: FORMAT,
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
            kind: None,
            unit: None,
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
        assert_eq!(
            Mapping::from_text("format = 2").unwrap_err().key,
            "dataset.mapping_version"
        );
    }
}
