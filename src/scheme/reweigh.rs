//! A scheme's file with other weights: the text comes in with the weights to put in, the text goes out with only those
//! places changed. Comments, order and everything else stay as they were written.

use super::edits::Edits;
use super::{Scheme, Status, Weight, parse};
use crate::composite::Child;
use crate::i18n::{Message, Result, Title};

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
    let mut edits = Edits::of(scheme)?;
    for (node, weight) in weights {
        match *node {
            Child::Indicator(at) => edits.weigh("indicator", &scheme.indicators[at].id, weight)?,
            Child::Group(at) => edits.weigh("group", &scheme.groups[at].id, weight)?,
        }
    }
    edits.disclaim(remark)?;
    Some(edits.apply())
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
