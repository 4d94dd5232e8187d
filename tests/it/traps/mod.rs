//! Input that has misled programs of this kind, through [`score`](innovation_atlas::analysis::score): each gives the
//! right number, or a sentence that names the indicator, its group and the place.

mod everything;
mod files;
mod inside;
mod meaning;
mod numbers;
mod peers;
mod properties;
mod structure;
mod threads;

use std::fmt::Write;

use innovation_atlas::analysis::Scores;
use innovation_atlas::i18n::Lang;
use innovation_atlas::scheme::Scheme;

use crate::scoring::scheme;

/// An indicator `x` by its rule, with more of its keys.
pub struct Item<'a>(pub &'a str, pub &'a str, pub &'a str);

pub const MIN_MAX: &str = "kind = \"min_max\"";
pub const IDENTITY: &str = "kind = \"identity\"";

/// A scheme of one group “Gee” with `keys` in its head; the formula of an indicator is its id unless its keys say
/// otherwise.
pub fn of_one_group(aggregate: &str, keys: &str, items: &[Item]) -> String {
    let mut text = format!(
        "format = 1\n[scheme]\nid = \"trap\"\nversion = \"1\"\ntitle = \"Trap\"\nentity = \"enterprise\"\n\
         status = \"illustrative\"\nsource = \"test\"\naggregate = \"{aggregate}\"\ndecimals = 6\n{keys}\n\
         [[group]]\nid = \"g\"\ntitle = \"Gee\"\n"
    );
    for Item(id, rule, more) in items {
        let formula = if more.contains("formula") {
            String::new()
        } else {
            format!("formula = \"{id}\"\n")
        };
        writeln!(
            text,
            "[[indicator]]\nid = \"{id}\"\ngroup = \"g\"\ntitle = \"Item {id}\"\n{formula}rule = {{ {rule} }}\n{more}"
        )
        .unwrap();
    }
    text
}

/// The same, parsed.
pub fn one_group(aggregate: &str, keys: &str, items: &[Item]) -> Scheme {
    scheme(&of_one_group(aggregate, keys, items))
}

/// The notes in both languages; every note is a sentence in each.
pub fn told(scores: &Scores) -> Vec<String> {
    for note in &scores.notes {
        for lang in Lang::ALL {
            let text = note.text(lang);
            assert!(text != note.key && !text.contains('{'), "{text}");
        }
    }
    let notes = scores.notes.iter();
    notes.map(|note| note.text(Lang::En)).collect()
}
