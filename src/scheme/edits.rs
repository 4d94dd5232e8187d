//! Changes of a scheme's file: the text comes in with what is to stand in which places, the text goes out with only
//! those places changed. Comments, order and everything else stay as they were written.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Scheme, Step, Weight};
use crate::i18n::{Lang, Title};

/// Places of a text with what comes there.
pub(super) struct Edits<'a> {
    scheme: &'a Scheme,
    file: DeTable<'a>,
    /// By where they begin and end.
    changes: BTreeMap<(usize, usize), String>,
}

impl<'a> Edits<'a> {
    /// No change yet of the text of a scheme; nothing where it is no TOML, which no text that parsed should be.
    pub(super) fn of(scheme: &'a Scheme) -> Option<Self> {
        Some(Self {
            scheme,
            file: DeTable::parse(&scheme.text).ok()?.into_inner(),
            changes: BTreeMap::new(),
        })
    }

    fn put(&mut self, span: Range<usize>, new: String) {
        self.changes.insert((span.start, span.end), new);
    }

    fn line_end(&self) -> &'static str {
        if self.scheme.text.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        }
    }

    /// The table of a list with this id.
    fn table(&self, list: &str, id: &str) -> Option<&Spanned<DeValue<'a>>> {
        let tables = self.file.get(list)?.get_ref().as_array()?;
        tables.iter().find(|table| {
            let found = table.get_ref().get("id");
            found.and_then(|found| found.get_ref().as_str()) == Some(id)
        })
    }

    /// Writes the weight of one group or indicator over its own, or after its id where it has none.
    pub(super) fn weigh(&mut self, list: &str, id: &str, weight: &Weight) -> Option<()> {
        let table = self.table(list, id)?;
        let written = self.written(weight);
        let Some(own) = table.get_ref().get("weight") else {
            let (span, id) = (table.span(), table.get_ref().get("id")?.span());
            let new = format!("weight = {written}");
            if self.scheme.text.get(span)?.starts_with('{') {
                self.put(id.end..id.end, format!(", {new}"));
                return Some(());
            }
            // What follows the value on its line can only be a comment.
            let rest = self.scheme.text.get(id.end..)?;
            let end = self.line_end();
            if let Some(at) = rest.find('\n') {
                let next = id.end + at + 1;
                self.put(next..next, format!("{new}{end}"));
            } else {
                let last = self.scheme.text.len();
                self.put(last..last, format!("{end}{new}{end}"));
            }
            return Some(());
        };
        let Some(by_stage) = own.get_ref().as_table() else {
            let span = own.span();
            self.put(span, written);
            return Some(());
        };
        // A table may be written in several ways; each of its numbers stands in one place.
        let stages = self.scheme.stages.iter();
        let spans: Option<Vec<Range<usize>>> = stages
            .map(|stage| Some(by_stage.get(stage.id.as_str())?.span()))
            .collect();
        for (at, span) in spans?.into_iter().enumerate() {
            self.put(span, weight.in_stage(at).to_string());
        }
        Some(())
    }

    fn written(&self, weight: &Weight) -> String {
        match weight {
            Weight::One(weight) => weight.to_string(),
            Weight::PerStage(weights) => {
                let bare = |id: &str| id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                let pair = |(stage, weight): (&super::Stage, &f64)| {
                    let id = if bare(&stage.id) {
                        stage.id.clone()
                    } else {
                        quoted(&stage.id)
                    };
                    format!("{id} = {weight}")
                };
                let pairs = self.scheme.stages.iter().zip(weights).map(pair);
                format!("{{ {} }}", pairs.collect::<Vec<String>>().join(", "))
            }
        }
    }

    /// Writes a number of an indicator's rule over the one that stands there, or after the rule's kind.
    pub(super) fn number(&mut self, indicator: &str, key: &str, value: f64) -> Option<()> {
        let rule = self.table("indicator", indicator)?.get_ref().get("rule")?;
        let span = rule.get_ref().get(key)?.span();
        self.put(span, value.to_string());
        Some(())
    }

    /// Writes the steps of an indicator's rule over those that stand there, from the top or from the bottom as they were.
    pub(super) fn steps(&mut self, indicator: &str, steps: &[Step]) -> Option<()> {
        let rule = self.table("indicator", indicator)?.get_ref().get("rule")?;
        let list = rule.get_ref().get("steps")?;
        let of = |at: usize| {
            list.get_ref()
                .as_array()?
                .get(at)?
                .get_ref()
                .as_array()?
                .first()
        };
        let number = |value: &Spanned<DeValue>| {
            let text = self.scheme.text.get(value.span())?;
            text.replace('_', "").parse::<f64>().ok()
        };
        let falls = of(0)
            .and_then(number)
            .zip(of(1).and_then(number))
            .is_some_and(|(first, second)| first > second);
        let mut pairs: Vec<String> = steps
            .iter()
            .map(|step| format!("[{}, {}]", step.at, step.points))
            .collect();
        if falls {
            pairs.reverse();
        }
        let span = list.span();
        self.put(span, format!("[{}]", pairs.join(", ")));
        Some(())
    }

    /// Writes the condition of one table of a list, by its place, over its own.
    pub(super) fn condition(&mut self, list: &str, at: usize, when: &str) -> Option<()> {
        let tables = self.file.get(list)?.get_ref().as_array()?;
        let span = tables.get(at)?.get_ref().get("when")?.span();
        self.put(span, quoted(when));
        Some(())
    }

    /// Writes the scheme's title over its own.
    pub(super) fn entitle(&mut self, title: &Title) -> Option<()> {
        self.head("title", title)
    }

    /// Makes the status illustrative, because rules that nobody published make no official scheme. `remark`, on where
    /// they come from, comes above the file and at the end of its source.
    pub(super) fn disclaim(&mut self, remark: &Title) -> Option<()> {
        let status = self.file.get("scheme")?.get_ref().get("status")?.span();
        self.put(status, "\"illustrative\"".to_owned());
        let source = &self.scheme.source;
        self.head(
            "source",
            &Title {
                en: format!("{}; {}", source.en, remark.en),
                zh: format!("{}；{}", source.zh, remark.zh),
            },
        )?;
        let mark = if self.scheme.text.starts_with('\u{feff}') {
            3
        } else {
            0
        };
        let end = self.line_end();
        let mut comment = String::new();
        for lang in Lang::ALL {
            let line = remark.text(lang).replace(['\n', '\r'], " ");
            let _ = write!(comment, "# {line}{end}");
        }
        self.put(mark..mark, comment);
        Some(())
    }

    /// Writes the title of one table of a list, by its place, over its own.
    pub(super) fn entitle_item(&mut self, list: &str, at: usize, title: &Title) -> Option<()> {
        let tables = self.file.get(list)?.get_ref().as_array()?;
        let written = in_both(tables.get(at)?.get_ref().get("title")?, title)?;
        self.put_all(written);
        Some(())
    }

    /// Writes a text of the head in each language.
    fn head(&mut self, key: &str, title: &Title) -> Option<()> {
        let written = in_both(self.file.get("scheme")?.get_ref().get(key)?, title)?;
        self.put_all(written);
        Some(())
    }

    fn put_all(&mut self, all: Vec<(Range<usize>, String)>) {
        for (span, new) in all {
            self.put(span, new);
        }
    }

    /// The text with all changes.
    pub(super) fn apply(self) -> String {
        let text = &self.scheme.text;
        let mut out = String::with_capacity(text.len() + 1024);
        let mut done = 0;
        for ((start, end), new) in self.changes {
            out.push_str(&text[done..start]);
            out.push_str(&new);
            done = end;
        }
        out.push_str(&text[done..]);
        out
    }
}

/// What comes where, so that a text says something else in each language.
fn in_both(value: &Spanned<DeValue<'_>>, title: &Title) -> Option<Vec<(Range<usize>, String)>> {
    let (en, zh) = (quoted(&title.en), quoted(&title.zh));
    let Some(table) = value.get_ref().as_table() else {
        return Some(vec![(value.span(), format!("{{ en = {en}, zh = {zh} }}"))]);
    };
    let (first, second) = (table.get("en")?.span(), table.get("zh")?.span());
    Some(vec![(first, en), (second, zh)])
}

/// Text as a TOML string on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
