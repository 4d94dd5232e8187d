//! A scheme's file with other weights: the text comes in with the weights to put in, the text goes out with only those
//! places changed. Comments, order and everything else stay as they were written.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Scheme, Status, Weight, parse};
use crate::composite::Child;
use crate::i18n::{Lang, Message, Result, Title};

/// The text of a scheme with these weights in place of its own. Its status becomes illustrative, because weights that
/// nobody published make no official scheme; `remark`, on where the weights come from, stands above the file and at
/// the end of its source.
///
/// # Errors
/// When the text that would come out is no scheme with these weights, which no text that parsed should bring about.
pub fn reweighed(scheme: &Scheme, weights: &[(Child, Weight)], remark: &Title) -> Result<String> {
    let expected = with_weights(scheme, weights);
    let text = edited(scheme, weights, remark).ok_or_else(failed)?;
    let written = parse(&text).map_err(|_| failed())?;
    let (found, expected) = (spelled_out(written), spelled_out(expected));
    let same = found.status == Status::Illustrative
        && found.groups == expected.groups
        && found.indicators == expected.indicators;
    if same { Ok(text) } else { Err(failed()) }
}

/// The scheme with every weight written for each stage, so that two ways of writing one weight are equal.
fn spelled_out(mut scheme: Scheme) -> Scheme {
    let stages = 0..scheme.stages.len().max(1);
    let groups = scheme.groups.iter_mut().map(|group| &mut group.weight);
    let indicators = scheme.indicators.iter_mut();
    for weight in groups.chain(indicators.map(|indicator| &mut indicator.weight)) {
        let by_stage = stages.clone().map(|stage| weight.in_stage(stage));
        *weight = Weight::PerStage(by_stage.collect());
    }
    scheme
}

/// The scheme with these weights; its text stays that of the file.
#[must_use]
pub fn with_weights(scheme: &Scheme, weights: &[(Child, Weight)]) -> Scheme {
    let mut scheme = scheme.clone();
    for (node, weight) in weights {
        match *node {
            Child::Indicator(at) => scheme.indicators[at].weight = weight.clone(),
            Child::Group(at) => scheme.groups[at].weight = weight.clone(),
        }
    }
    scheme
}

fn failed() -> Message {
    Message::new("scheme.reweigh")
}

fn edited(scheme: &Scheme, weights: &[(Child, Weight)], remark: &Title) -> Option<String> {
    let file = DeTable::parse(&scheme.text).ok()?;
    let file = file.get_ref();
    let mut edits = Edits {
        text: &scheme.text,
        stages: scheme
            .stages
            .iter()
            .map(|stage| stage.id.as_str())
            .collect(),
        changes: BTreeMap::new(),
    };
    for (node, weight) in weights {
        let (list, id) = match *node {
            Child::Indicator(at) => ("indicator", &scheme.indicators[at].id),
            Child::Group(at) => ("group", &scheme.groups[at].id),
        };
        let tables = file.get(list)?.get_ref().as_array()?;
        let table = tables.iter().find(|table| {
            let found = table
                .get_ref()
                .get("id")
                .and_then(|id| id.get_ref().as_str());
            found == Some(id)
        })?;
        edits.weigh(table, weight)?;
    }
    let head = file.get("scheme")?.get_ref();
    edits.put(head.get("status")?.span(), "\"illustrative\"".to_owned());
    edits.source(head.get("source")?, &scheme.source, remark)?;
    let mark = if scheme.text.starts_with('\u{feff}') {
        3
    } else {
        0
    };
    let end = edits.line_end();
    let mut comment = String::new();
    for lang in Lang::ALL {
        let line = remark.text(lang).replace(['\n', '\r'], " ");
        let _ = write!(comment, "# {line}{end}");
    }
    edits.put(mark..mark, comment);
    Some(edits.apply())
}

/// Places of a text with what comes there.
struct Edits<'a> {
    text: &'a str,
    stages: Vec<&'a str>,
    /// By where they begin and end.
    changes: BTreeMap<(usize, usize), String>,
}

impl Edits<'_> {
    fn put(&mut self, span: Range<usize>, new: String) {
        self.changes.insert((span.start, span.end), new);
    }

    fn line_end(&self) -> &'static str {
        if self.text.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        }
    }

    /// Writes the weight of one group or indicator over its own, or after its id where it has none.
    fn weigh(&mut self, table: &Spanned<DeValue>, weight: &Weight) -> Option<()> {
        let Some(own) = table.get_ref().get("weight") else {
            let id = table.get_ref().get("id")?.span();
            let new = format!("weight = {}", self.written(weight));
            if self.text.get(table.span())?.starts_with('{') {
                self.put(id.end..id.end, format!(", {new}"));
                return Some(());
            }
            // What follows the value on its line can only be a comment.
            let rest = self.text.get(id.end..)?;
            let end = self.line_end();
            match rest.find('\n') {
                Some(at) => {
                    let next = id.end + at + 1;
                    self.put(next..next, format!("{new}{end}"));
                }
                None => self.put(self.text.len()..self.text.len(), format!("{end}{new}{end}")),
            }
            return Some(());
        };
        let Some(by_stage) = own.get_ref().as_table() else {
            self.put(own.span(), self.written(weight));
            return Some(());
        };
        // A table may be written in several ways; each of its numbers stands in one place.
        for at in 0..self.stages.len() {
            let value = by_stage.get(self.stages[at])?;
            self.put(value.span(), weight.in_stage(at).to_string());
        }
        Some(())
    }

    fn written(&self, weight: &Weight) -> String {
        match weight {
            Weight::One(weight) => weight.to_string(),
            Weight::PerStage(weights) => {
                let bare = |id: &str| id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                let pair = |(id, weight): (&&str, &f64)| {
                    let id = if bare(id) {
                        (*id).to_owned()
                    } else {
                        quoted(id)
                    };
                    format!("{id} = {weight}")
                };
                let pairs: Vec<String> = self.stages.iter().zip(weights).map(pair).collect();
                format!("{{ {} }}", pairs.join(", "))
            }
        }
    }

    /// Adds the remark to the source, in each language.
    fn source(&mut self, value: &Spanned<DeValue>, source: &Title, remark: &Title) -> Option<()> {
        let en = quoted(&format!("{}; {}", source.en, remark.en));
        let zh = quoted(&format!("{}；{}", source.zh, remark.zh));
        if let Some(table) = value.get_ref().as_table() {
            self.put(table.get("en")?.span(), en);
            self.put(table.get("zh")?.span(), zh);
        } else {
            self.put(value.span(), format!("{{ en = {en}, zh = {zh} }}"));
        }
        Some(())
    }

    fn apply(self) -> String {
        let mut out = String::with_capacity(self.text.len() + 1024);
        let mut done = 0;
        for ((start, end), new) in self.changes {
            out.push_str(&self.text[done..start]);
            out.push_str(&new);
            done = end;
        }
        out.push_str(&self.text[done..]);
        out
    }
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::scheme::builtin;

    fn remark() -> Title {
        Title {
            en: "Weights by \"entropy\"".into(),
            zh: "按熵值法确定权重".into(),
        }
    }

    #[test]
    fn only_the_weights_the_status_and_the_source_change() {
        let scheme = builtin("national-2024").unwrap();
        let weights = [
            (Child::Group(1), Weight::One(1.0 / 3.0)),
            (Child::Indicator(0), Weight::PerStage(vec![1.0, 2.5, 0.0])),
        ];
        let text = reweighed(&scheme, &weights, &remark()).unwrap();
        let written = parse(&text).unwrap();
        // A weight that is written by stage stays so.
        let thirds = Weight::PerStage(vec![1.0 / 3.0; 3]);
        assert_eq!(written.groups[1].weight, thirds);
        assert_eq!(written.indicators[0].weight, weights[1].1);
        assert!(written.source.en.ends_with("; Weights by \"entropy\""));
        assert!(written.source.zh.ends_with("；按熵值法确定权重"));
        let old: Vec<&str> = scheme.text.lines().collect();
        let new: Vec<&str> = text.lines().collect();
        assert_eq!(new[0], "# Weights by \"entropy\"");
        assert_eq!(new.len(), old.len() + 2);
        let changed = old.iter().zip(&new[2..]).filter(|(old, new)| old != new);
        assert_eq!(changed.count(), 4);
    }

    /// A scheme as nobody writes it: line ends of Windows, stages with Chinese ids, inline tables, dotted keys.
    fn odd() -> Scheme {
        let rule = "rule = { kind = \"min_max\" }";
        let text = format!(
            "\u{feff}# mine\r\nformat = 1\r\n\
             indicator = [\r\n  {{ id = \"i\", group = \"g\", title = \"I\", formula = \"x\", {rule} }}, # first\r\n  \
             {{ weight = {{ \"初创\" = 3, b = 4 }}, id = \"j\", group = \"h\", title = \"J\", formula = \"x\", {rule} }},\r\n]\r\n\
             [scheme]\r\nid = \"s\"\r\nversion = \"1\"\r\ntitle = \"S\"\r\nentity = \"e\"\r\n\
             status = \"official\" # as printed\r\nsource = \"\"\"two\r\nlines\"\"\"\r\n\
             [[stage]]\r\nid = \"初创\"\r\ntitle = \"a\"\r\nwhen = \"x > 1\"\r\n\
             [[stage]]\r\nid = \"b\"\r\ntitle = \"b\"\r\n\
             [[group]]\r\ntitle = \"G\"\r\nid = \"g\"\r\nweight.\"初创\" = 1\r\nweight.b = 2\r\n\
             [[group]]\r\ntitle = \"H\"\r\nid = \"h\" # last",
        );
        parse(&text).unwrap()
    }

    #[test]
    fn weights_find_their_place_however_the_file_is_written() {
        let scheme = odd();
        let weights = [
            (Child::Group(0), Weight::PerStage(vec![0.25, 0.5])),
            (Child::Group(1), Weight::PerStage(vec![0.75, 0.5])),
            (Child::Indicator(0), Weight::One(1e-12)),
            (Child::Indicator(1), Weight::One(7.0)),
        ];
        let text = reweighed(&scheme, &weights, &remark()).unwrap();
        for line in [
            "\u{feff}# Weights by \"entropy\"\r\n# 按熵值法确定权重\r\n# mine\r\n",
            "{ id = \"i\", weight = 0.000000000001, group",
            "# first\r\n  { weight = { \"初创\" = 7, b = 7 }, id",
            "weight.\"初创\" = 0.25\r\nweight.b = 0.5\r\n",
            "id = \"h\" # last\r\nweight = { \"初创\" = 0.75, b = 0.5 }\r\n",
            "status = \"illustrative\" # as printed\r\nsource = { en = \"two\\u000D\\u000Alines; Weights",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        // And once more: the new file is a file like any other.
        let again = parse(&text).unwrap();
        let twice = reweighed(&again, &weights[..2], &remark()).unwrap();
        assert_eq!(twice.matches("Weights by").count(), 4);
    }

    #[test]
    fn all_weights_of_every_builtin_can_be_written() {
        for id in crate::scheme::builtins() {
            let scheme = builtin(id).unwrap();
            let groups = (0..scheme.groups.len()).map(Child::Group);
            let indicators = (0..scheme.indicators.len()).map(Child::Indicator);
            let weights: Vec<(Child, Weight)> = groups
                .chain(indicators)
                .enumerate()
                .map(|(at, node)| (node, Weight::One(0.1 + at as f64 / 3.0)))
                .collect();
            let text = reweighed(&scheme, &weights, &remark()).unwrap();
            assert_eq!(parse(&text).unwrap().status, Status::Illustrative, "{id}");
        }
    }
}
