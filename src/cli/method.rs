//! What results rest on, beside them: a sheet of a workbook, and `methods` of what is printed for machines.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::analysis::Scores;
use crate::dataset::Dataset;
use crate::figure::compose::{method_lines, method_sheet, passport};
use crate::i18n::Lang;
use crate::table::Sheet;

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
}

/// The sheet beside the scores: what they rest on.
pub(super) fn method(dataset: &Dataset, scores: &Scores, lang: Lang) -> Sheet {
    method_sheet(&method_lines(dataset, scores, lang), lang)
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
