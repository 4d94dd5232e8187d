//! `projects`: industry-university-research projects, summed up and joined to enterprises.

use std::path::Path;

use super::arguments::{Arguments, not_for};
use super::method::{save_on, with_methods};
use super::progress::with_progress;
use super::{Outcome, input, output, projects_json};
use crate::analysis::projects::{
    ProjectRules, Projects, open_projects, project_sheets, projects, with_remedies,
};
use crate::analysis::{Choices, Scores, score};
use crate::dataset::{Dataset, Mapping, open};
use crate::figure::compose::{passport, projects_method};
use crate::i18n::{Lang, Message, number, text};
use crate::jobs::Progress;
use crate::table::{ReadOptions, WRITTEN};

/// The stages of `--definitions`, or those of the program.
fn rules(arguments: &Arguments) -> Outcome<ProjectRules> {
    Ok(match arguments.path("definitions") {
        Some(path) => ProjectRules::load(&path)?,
        None => ProjectRules::built_in(),
    })
}

/// The projects of a file, without enterprises; what is wrong with cells is told.
pub(super) fn alone(
    arguments: &Arguments,
    file: &Path,
    progress: &Progress,
) -> Outcome<(Dataset, Projects)> {
    for option in ["scheme", "mapping", "where", "year"] {
        if arguments.has(option) {
            let kind = text(arguments.lang, "projects.sheet_all");
            return Err(not_for(option, &kind));
        }
    }
    let rules = rules(arguments)?;
    let dataset = open_projects(file, &input::reading(arguments)?, &rules, progress)?;
    input::said(arguments, &dataset.table.source)?;
    let found = projects(&dataset, None, &rules)?;
    for line in with_remedies(&found.remarks(&dataset)) {
        output::say(&line.text(arguments.lang));
    }
    Ok((dataset, found))
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let lang = arguments.lang;
    let out = arguments.output(&WRITTEN)?;
    let rules = rules(arguments)?;
    let enterprises = arguments.path("enterprises");
    let scheme = input::optional_scheme(arguments)?;
    let year = input::year(arguments)?;
    let filter = input::filter(arguments)?;
    if enterprises.is_none() {
        for option in ["scheme", "mapping", "where", "year"] {
            if arguments.has(option) {
                return Err(not_for(option, &text(lang, "projects.sheet_all")));
            }
        }
    }
    if scheme.is_none() {
        // Without points nothing is chosen: projects are joined to all enterprises.
        for option in ["where", "year"] {
            if arguments.has(option) {
                return Err(arguments.needed("scheme"));
            }
        }
    }
    if arguments.has("save-mapping") {
        return Err(not_for("save-mapping", &text(lang, "projects.sheet_all")));
    }
    let options = input::reading(arguments)?;
    let mapping = arguments
        .path("mapping")
        .map(|path| Mapping::read(&path))
        .transpose()?;
    let file = arguments.operand_path(0);
    let (dataset, found, enterprises, scores) = with_progress(|progress| -> Outcome<_> {
        let dataset = open_projects(&file, &options, &rules, progress)?;
        input::said(arguments, &dataset.table.source)?;
        let (mut joined, mut scores) = (None, None);
        if let Some(path) = &enterprises {
            let wanted = scheme
                .as_ref()
                .map_or_else(Vec::new, |scheme| scheme.raw_columns());
            let usual = ReadOptions::default();
            let own = open(path, &usual, mapping.as_ref(), &wanted, progress)?;
            if let Some(scheme) = &scheme {
                let choices = Choices {
                    year: year.or_else(|| own.years().last().copied()),
                    filter,
                };
                scores = Some(score(&own, scheme, &choices, progress)?);
            }
            joined = Some(own);
        }
        let found = projects(&dataset, joined.as_ref(), &rules)?;
        Ok((dataset, found, joined, scores))
    })?;
    for line in with_remedies(&found.remarks(&dataset)) {
        output::say(&line.text(lang));
    }
    if let Some(out) = out {
        let workbook = output::is_workbook(&out);
        let points = enterprises.as_ref().zip(scores.as_ref());
        let mut sheets = project_sheets(&dataset, &found, points, lang, workbook)?;
        if workbook {
            let of = enterprises.as_ref();
            sheets.push(projects_method(&dataset, of, scores.as_ref(), lang));
        }
        let data: Vec<&Dataset> = std::iter::once(&dataset).chain(&enterprises).collect();
        save_on(
            &out,
            &sheets,
            &data,
            enterprises.as_ref().zip(scores.as_ref()),
            lang,
        )?;
        for line in lines(&dataset, &found, scores.as_ref(), lang)? {
            output::say(&line);
        }
        if !arguments.has("json") {
            return Ok(());
        }
    }
    if arguments.has("json") {
        let mut json = projects_json::all(&dataset, &found, scores.as_ref(), lang)?;
        json["data"] = passport(&dataset, None, None).text.into();
        let own = enterprises.as_ref();
        json["enterprises_data"] = own.map(|own| passport(own, None, None).text).into();
        let of = own.zip(scores.as_ref());
        return output::print_json(&with_methods(json, of));
    }
    let mut told = lines(&dataset, &found, scores.as_ref(), lang)?;
    told.push(String::new());
    told.extend(funnel(&found, lang));
    output::print(&told.join("\n"))
}

/// The accounting of the file's rows, and the sums in sentences.
fn lines(
    dataset: &Dataset,
    found: &Projects,
    scores: Option<&Scores>,
    lang: Lang,
) -> Outcome<Vec<String>> {
    let accounting = &dataset.accounting;
    let rows = Message::new("projects.rows")
        .with("read", accounting.read)
        .with("used", accounting.used)
        .with("aside", accounting.rows_aside());
    let mut lines = vec![rows.text(lang)];
    if found.further_rows() > 0 {
        let further = Message::new("projects.further").with("count", found.further_rows());
        lines.push(further.text(lang));
    }
    lines.extend(found.summary().iter().map(|line| line.text(lang)));
    if let Some(scores) = scores {
        let without = found.without_project(scores)?;
        let line = Message::new("projects.without_more").with("count", without.len());
        lines.push(line.text(lang));
    }
    Ok(lines)
}

/// The stages, each on a line.
fn funnel(found: &Projects, lang: Lang) -> Vec<String> {
    let funnel = found.funnel();
    let whole = |count: usize| number(count as f64, 0, lang);
    let mut rows = vec![
        ["stage", "reached", "here", "timed", "days"]
            .map(|column| text(lang, &format!("projects.column_{column}")))
            .to_vec(),
    ];
    for stage in &funnel.stages {
        let title = found.stage_title(Some(stage.stage));
        let days = stage
            .median_days
            .map_or_else(|| "–".to_owned(), |days| number(days, 1, lang));
        rows.push(vec![
            title.text(lang).to_owned(),
            whole(stage.reached),
            whole(stage.here),
            whole(stage.timed),
            days,
        ]);
    }
    for (key, count) in [
        ("projects.stopped", funnel.stopped),
        ("projects.stage_unknown", funnel.unknown),
    ] {
        rows.push(vec![
            text(lang, key),
            String::new(),
            whole(count),
            String::new(),
            String::new(),
        ]);
    }
    let table = super::layout::table(&rows, 0, &[1, 2, 3, 4]);
    table.lines().map(str::to_owned).collect()
}
