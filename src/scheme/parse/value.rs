//! One value of a scheme file as the type it must have, or an error that names its key and line.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::findings::Findings;
use crate::i18n::{Message, Title};
use crate::scheme::Formula;

/// A value with the key that it belongs to.
#[derive(Clone)]
pub(crate) struct Value<'a> {
    /// The key.
    pub key: String,
    /// The value.
    pub inner: &'a DeValue<'a>,
    /// Its place.
    pub span: Range<usize>,
}

impl<'a> Value<'a> {
    /// The value of a key.
    pub fn new(key: &str, value: &'a Spanned<DeValue<'a>>) -> Self {
        Self {
            key: key.to_owned(),
            inner: value.get_ref(),
            span: value.span(),
        }
    }

    /// Notes that the value has the wrong type.
    pub fn wrong(&self, expected: &'static str, findings: &mut Findings) {
        let found = match self.inner {
            DeValue::String(_) => "scheme.found_text",
            value @ (DeValue::Integer(_) | DeValue::Float(_)) if number(value).is_none() => {
                "scheme.found_endless"
            }
            DeValue::Integer(_) | DeValue::Float(_) => "scheme.found_number",
            DeValue::Boolean(_) => "scheme.found_flag",
            DeValue::Datetime(_) => "scheme.found_date",
            DeValue::Array(_) => "scheme.found_list",
            DeValue::Table(_) => "scheme.found_table",
        };
        findings.add(
            &self.span,
            Message::new("scheme.wrong_type")
                .with("key", self.key.as_str())
                .with("expected", Message::new(expected))
                .with("found", Message::new(found)),
        );
    }

    /// Text that is not blank.
    pub fn text(&self, findings: &mut Findings) -> Option<String> {
        let Some(text) = self.inner.as_str() else {
            self.wrong("scheme.type_text", findings);
            return None;
        };
        if text.trim().is_empty() {
            findings.add(
                &self.span,
                Message::new("scheme.blank").with("key", self.key.as_str()),
            );
            return None;
        }
        Some(text.to_owned())
    }

    /// A number; infinities and NaN are none.
    pub fn number(&self, findings: &mut Findings) -> Option<f64> {
        let number = number(self.inner);
        if number.is_none() {
            self.wrong("scheme.type_number", findings);
        }
        number
    }

    /// A whole number within bounds.
    pub fn whole(&self, bounds: Range<i64>, findings: &mut Findings) -> Option<i64> {
        let whole = self
            .inner
            .as_integer()
            .and_then(|digits| i64::from_str_radix(digits.as_str(), digits.radix()).ok());
        let Some(whole) = whole else {
            self.wrong("scheme.type_whole", findings);
            return None;
        };
        if bounds.contains(&whole) {
            return Some(whole);
        }
        self.outside(bounds.start as f64, (bounds.end - 1) as f64, findings);
        None
    }

    /// A share from 0 to 1.
    pub fn share(&self, findings: &mut Findings) -> Option<f64> {
        let share = self.number(findings)?;
        if (0.0..=1.0).contains(&share) {
            return Some(share);
        }
        self.outside(0.0, 1.0, findings);
        None
    }

    /// Notes that the value is not within bounds.
    pub fn outside(&self, low: f64, high: f64, findings: &mut Findings) {
        findings.add(
            &self.span,
            Message::new("scheme.outside")
                .with("key", self.key.as_str())
                .with("low", super::plain(low))
                .with("high", super::plain(high)),
        );
    }

    /// `true` or `false`.
    pub fn flag(&self, findings: &mut Findings) -> Option<bool> {
        let flag = self.inner.as_bool();
        if flag.is_none() {
            self.wrong("scheme.type_flag", findings);
        }
        flag
    }

    /// One of several words.
    pub fn choice<T: Copy>(&self, choices: &[(&str, T)], findings: &mut Findings) -> Option<T> {
        let text = self.text(findings)?;
        if let Some((_, choice)) = choices.iter().find(|(word, _)| *word == text) {
            return Some(*choice);
        }
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        findings.add(
            &self.span,
            Message::new("scheme.choice")
                .with("key", self.key.as_str())
                .with("value", text)
                .with("choices", words.join(", ")),
        );
        None
    }

    /// A list of words, none twice.
    pub fn names(&self, findings: &mut Findings) -> Option<Vec<String>> {
        let Some(list) = self.inner.as_array() else {
            self.wrong("scheme.type_names", findings);
            return None;
        };
        let mut names: Vec<String> = Vec::new();
        for item in list {
            let name = Value::new(&self.key, item).text(findings)?;
            if names.contains(&name) {
                findings.add(
                    &item.span(),
                    Message::new("scheme.name_twice")
                        .with("key", self.key.as_str())
                        .with("name", name),
                );
            } else {
                names.push(name);
            }
        }
        Some(names)
    }

    /// A name in both languages, or one text for both.
    pub fn title(&self, findings: &mut Findings) -> Option<Title> {
        if self.inner.is_str() {
            return self.text(findings).map(|text| Title::same(&text));
        }
        let Some(table) = self.inner.as_table() else {
            self.wrong("scheme.type_title", findings);
            return None;
        };
        let section = super::section::Section::inside(self, table);
        section.only(&["en", "zh"], findings);
        let en = section.required("en", findings);
        let zh = section.required("zh", findings);
        Some(Title {
            en: en?.text(findings)?,
            zh: zh?.text(findings)?,
        })
    }

    /// A formula.
    pub fn formula(&self, findings: &mut Findings) -> Option<Formula> {
        self.checked(Formula::parse, findings)
    }

    /// A condition: a formula that is yes or no.
    pub fn condition(&self, findings: &mut Findings) -> Option<Formula> {
        self.checked(Formula::condition, findings)
    }

    fn checked(
        &self,
        check: impl Fn(&str) -> crate::i18n::Result<Formula>,
        findings: &mut Findings,
    ) -> Option<Formula> {
        let text = self.text(findings)?;
        match check(&text) {
            Ok(formula) => Some(formula),
            Err(reason) => {
                findings.add(
                    &self.span,
                    Message::new("scheme.formula")
                        .with("key", self.key.as_str())
                        .with("formula", shortened(&text))
                        .with("reason", reason),
                );
                None
            }
        }
    }

    /// A table.
    pub fn table(&self, findings: &mut Findings) -> Option<&'a DeTable<'a>> {
        let table = self.inner.as_table();
        if table.is_none() {
            self.wrong("scheme.type_table", findings);
        }
        table
    }
}

/// A finite number, whole or not.
pub(crate) fn number(value: &DeValue<'_>) -> Option<f64> {
    let number = match value {
        DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix())
            .ok()
            .map(|whole| whole as f64),
        DeValue::Float(digits) => digits.as_str().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

/// A formula as a message shows it: all of it where it is short.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut out: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}
