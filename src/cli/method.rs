//! What results rest on, beside them: a sheet of a workbook, and `methods` of what is printed for machines.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Outcome, output};

use crate::analysis::Scores;
use crate::dataset::Dataset;
use crate::figure::beside;
use crate::figure::compose::{method_lines, method_sheet, passport};
use crate::i18n::{Lang, Message};
use crate::table::{Grid, Sheet, write, write_whole};

/// One result's method, for machines.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(super) struct Method {
    /// What it rests on, as one line.
    pub passport: String,
    /// The text of its rules.
    pub rules: String,
}

/// A result for machines that carries its methods.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Carrier {
    /// The methods, each once.
    pub methods: Vec<Method>,
    /// Size of the file that they stand beside.
    #[serde(default)]
    pub bytes: Option<u64>,
}

/// The sheet beside the scores: what they rest on.
pub(super) fn method(dataset: &Dataset, scores: &Scores, lang: Lang) -> Sheet {
    method_sheet(&method_lines(dataset, scores, lang), lang)
}

/// Writes tables; those without scores alone. A workbook carries its methods on a sheet; a format that has no place for
/// them has them in a file beside it, which `passport` reads with it.
pub(super) fn save<'a, G: Grid>(
    out: &Path,
    tables: &[G],
    of: impl IntoIterator<Item = (&'a Dataset, &'a Scores)>,
    lang: Lang,
) -> Outcome {
    save_on(out, tables, &[], of, lang)
}

/// The same of what rests on `data` where it rests on no scores.
pub(super) fn save_on<'a, G: Grid>(
    out: &Path,
    tables: &[G],
    data: &[&Dataset],
    of: impl IntoIterator<Item = (&'a Dataset, &'a Scores)>,
    lang: Lang,
) -> Outcome {
    write(out, tables)?;
    let wrote = |file: &Path| {
        let written = Message::new("cli.written").with("file", file.display().to_string());
        output::say(&written.text(lang));
    };
    let mut of = of.into_iter().peekable();
    let scored = of.peek().is_some();
    if output::is_workbook(out) || !scored && data.is_empty() {
        wrote(out);
        return Ok(());
    }
    let bytes = fs::metadata(out).map_or(0, |file| file.len());
    let mut rests = with_methods(json!({ "bytes": bytes }), of);
    if !scored {
        let data = data.iter().map(|data| passport(data, None, None).text);
        rests["data"] = data.collect();
    }
    let text = format!("{rests:#}\n");
    let place = beside(out);
    write_whole(&place, text.as_bytes())?;
    wrote(out);
    wrote(&place);
    Ok(())
}

/// A result with what it rests on, as `methods`: for each set of rules the passport and the text of the rules.
pub(super) fn with_methods<'a>(
    mut result: Value,
    of: impl IntoIterator<Item = (&'a Dataset, &'a Scores)>,
) -> Value {
    let mut methods: Vec<Value> = Vec::new();
    for (dataset, scores) in of {
        let method = json!({
            "passport": passport(dataset, Some(scores), None).text,
            "rules": scores.scheme.text,
        });
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    result["methods"] = methods.into();
    result
}
