//! `weights`: weights that data or people propose, and multivariate checks.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::arguments::Arguments;
use super::input::Scored;
use super::progress::with_progress;
use super::{Failure, Outcome, checks_text, input, method, output, weights_json, weights_text};
use crate::analysis::multivariate::{self, checks};
use crate::analysis::weights::{
    Level, Method, Proposal, Reader, Weighing, budget, file_with, pairwise, sheets, weigh,
};
use crate::i18n::{Lang, Message};
use crate::jobs::Progress;
use crate::table::{ReadOptions, Sheet, Table, WRITTEN, read, write_whole};

/// Characters of a hash that are shown.
const HASH: usize = 12;

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let mut endings = WRITTEN.to_vec();
    if arguments.has("checks") {
        arguments.only("--checks", &["checks", "json", "output"])?;
        return check(arguments, arguments.output(&endings)?);
    }
    endings.push(".toml");
    let out = arguments.output(&endings)?;
    let asked = Asked::read(arguments, out.as_deref())?;
    let year = input::year(arguments)?;
    let file = arguments.operand_path(0);
    let (scored, weighing, judged_in) = with_progress(|progress| -> Outcome<_> {
        let scored = input::scored(arguments, &file, year, progress)?;
        let level = Level::find(&scored.scores.scheme, arguments.text("level")?)?;
        let (judged, judged_in) = asked.judged(&level, progress)?;
        let (data, scores) = (&scored.dataset, &scored.scores);
        let weighing = weigh(data, scores, level, &asked.methods, judged, progress)?;
        Ok((scored, weighing, judged_in))
    })?;
    if let (Some(_), Some((_, reason))) = (asked.only, weighing.refused.first()) {
        return Err(Failure::Data(reason.clone()));
    }
    match out {
        Some(out) if ends_in(&out, "toml") => {
            let from = judged_in.unwrap_or_else(|| source(&scored));
            write_scheme(&out, &scored, &weighing, &from)?;
            written(&out, arguments.lang);
        }
        Some(out) => {
            let tables = |reader| sheets(&weighing, &scored.scores.scheme, reader);
            write_tables(&out, &scored, tables, arguments.lang)?;
        }
        None if arguments.has("json") => {
            let all = weights_json::weighing(&weighing, &scored.scores.scheme, arguments.lang);
            output::print_json(&carrying(all, &scored))?;
        }
        None => output::print(&weights_text::as_text(
            &weighing,
            &scored.scores.scheme,
            asked.only.is_some(),
            arguments.lang,
        ))?,
    }
    Ok(())
}

/// What the options ask for.
struct Asked {
    /// The one method, where one is named.
    only: Option<Method>,
    /// Methods that need no file.
    methods: Vec<Method>,
    /// The file of pairwise judgements.
    matrix: Option<PathBuf>,
    /// The file of budgets.
    experts: Option<PathBuf>,
    /// Whether judgements that contradict each other are accepted.
    contradicting: bool,
}

impl Asked {
    fn read(arguments: &Arguments, out: Option<&Path>) -> Outcome<Self> {
        let words = Method::ALL.map(|method| (method.code(), method));
        let only = arguments.one_of("method", &words)?;
        let all = [
            "level",
            "method",
            "matrix",
            "experts",
            "accept-inconsistent",
            "json",
            "output",
        ];
        let without = |left_out: &[&str]| -> Vec<&str> {
            all.into_iter()
                .filter(|option| !left_out.contains(option))
                .collect()
        };
        if let Some(only) = only {
            let kind = format!("--method {}", only.code());
            match only {
                Method::Pairwise => arguments.only(&kind, &without(&["experts"]))?,
                Method::Budget => {
                    arguments.only(&kind, &without(&["matrix", "accept-inconsistent"]))?;
                }
                _ => {
                    let files = ["matrix", "experts", "accept-inconsistent"];
                    arguments.only(&kind, &without(&files))?;
                }
            }
        }
        let (matrix, experts) = (arguments.path("matrix"), arguments.path("experts"));
        if only == Some(Method::Pairwise) && matrix.is_none() {
            return Err(arguments.needed("matrix"));
        }
        if only == Some(Method::Budget) && experts.is_none() {
            return Err(arguments.needed("experts"));
        }
        if arguments.has("accept-inconsistent") && matrix.is_none() {
            return Err(arguments.needed("matrix"));
        }
        if only.is_none() && out.is_some_and(|out| ends_in(out, "toml")) {
            return Err(arguments.needed("method"));
        }
        let methods = match only {
            None => Method::FROM_DATA.to_vec(),
            Some(method) => Method::FROM_DATA
                .into_iter()
                .filter(|own| *own == method)
                .collect(),
        };
        Ok(Self {
            only,
            methods,
            matrix,
            experts,
            contradicting: arguments.has("accept-inconsistent"),
        })
    }

    /// The proposals from files, and the name of the one file where a single method is asked for.
    fn judged(
        &self,
        level: &Level,
        progress: &Progress,
    ) -> Outcome<(Vec<Proposal>, Option<String>)> {
        let open = |path: &Path| read(path, &ReadOptions::default(), progress);
        let named = |table: &Table| {
            let source = &table.source;
            format!("{} (sha256 {})", source.name(), short(&source.fingerprint))
        };
        let (mut judged, mut from) = (Vec::new(), None);
        if let Some(path) = &self.matrix {
            let table = open(path)?;
            let proposal = pairwise(level, &table, self.contradicting).map_err(|problem| {
                if problem.key == "weights.inconsistent" {
                    Message::new("cli.weights_inconsistent").with("problem", problem)
                } else {
                    problem
                }
            })?;
            judged.push(proposal);
            from = Some(named(&table));
        }
        if let Some(path) = &self.experts {
            let table = open(path)?;
            judged.push(budget(level, &table)?);
            from = Some(named(&table));
        }
        Ok((judged, from.filter(|_| self.only.is_some())))
    }
}

fn short(hash: &str) -> &str {
    hash.get(..HASH).unwrap_or(hash)
}

fn ends_in(path: &Path, extension: &str) -> bool {
    path.extension()
        .is_some_and(|own| own.eq_ignore_ascii_case(extension))
}

/// The data that weights come from, with the choices made.
fn source(scored: &Scored) -> String {
    let source = &scored.dataset.table.source;
    let choices = &scored.scores.choices;
    let mut from = format!("{} (sha256 {}", source.name(), short(&source.fingerprint));
    if let Some(year) = choices.year {
        from = format!("{from}, {year}");
    }
    if let Some(filter) = &choices.filter {
        from = format!("{from}, {filter}");
    }
    from + ")"
}

fn write_scheme(out: &Path, scored: &Scored, weighing: &Weighing, from: &str) -> Outcome {
    // One method was asked for and was not refused.
    let Some((proposal, _)) = weighing.proposals.first() else {
        return Ok(());
    };
    let text = file_with(&scored.scores, &weighing.level, proposal, from)?;
    write_whole(out, text.as_bytes())?;
    Ok(())
}

/// With what the scores rest on.
fn carrying(result: Value, scored: &Scored) -> Value {
    method::with_methods(result, [(&scored.dataset, &scored.scores)])
}

fn written(out: &Path, lang: Lang) {
    let written = Message::new("cli.written").with("file", out.display().to_string());
    output::say(&written.text(lang));
}

/// Tables as a file: in words and with the method for a workbook, with names for programs otherwise.
fn write_tables(
    out: &Path,
    scored: &Scored,
    tables: impl Fn(Reader) -> Vec<Sheet>,
    lang: Lang,
) -> Outcome {
    let sheets = if ends_in(out, "xlsx") {
        let mut sheets = tables(Reader::Person(lang));
        sheets.push(method::method(&scored.dataset, &scored.scores, lang));
        sheets
    } else {
        tables(Reader::Program)
    };
    method::save(out, &sheets, [(&scored.dataset, &scored.scores)], lang)
}

/// The multivariate checks.
fn check(arguments: &Arguments, out: Option<PathBuf>) -> Outcome {
    let lang = arguments.lang;
    let year = input::year(arguments)?;
    let file = arguments.operand_path(0);
    let (scored, found) = with_progress(|progress| -> Outcome<_> {
        let scored = input::scored(arguments, &file, year, progress)?;
        let found = checks(&scored.scores)?;
        Ok((scored, found))
    })?;
    match out {
        Some(out) => {
            let tables = |reader| multivariate::sheets(&found, reader);
            write_tables(&out, &scored, tables, lang)
        }
        None if arguments.has("json") => {
            let all = weights_json::checks(&found, &scored.scores.scheme, lang);
            output::print_json(&carrying(all, &scored))
        }
        None => output::print(&checks_text::as_text(&found, &scored.scores.scheme, lang)),
    }
}
