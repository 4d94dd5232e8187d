//! `cards`: the four 90 % cards of a city.

use serde_json::{Value, json};

use super::arguments::Arguments;
use super::picture::{Picture, tables_or_picture};
use super::progress::with_progress;
use super::{Failure, Outcome, input, output};
use crate::analysis::cards::{Card, CardRules, card_sheet, cards};
use crate::dataset::Dataset;
use crate::figure::compose;
use crate::i18n::{Lang, Message};
use crate::scheme::{Formula, Status};
use crate::table::write;

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let lang = arguments.lang;
    let out = arguments.output(&tables_or_picture())?;
    let picture = Picture::where_asked(arguments, out.as_deref())?;
    let rules = match arguments.path("definitions") {
        Some(path) => CardRules::load(&path)?,
        None => CardRules::built_in(),
    };
    let wanted: Vec<String> = rules
        .cards
        .iter()
        .flat_map(|card| [&card.numerator, &card.denominator])
        .filter_map(|formula| Formula::parse(formula).ok())
        .flat_map(|formula| formula.columns)
        .collect();
    let file = arguments.operand_path(0);
    let dataset = with_progress(|progress| input::dataset(arguments, &file, &wanted, progress))?;
    let (entity, name) = entity(&dataset, arguments.text("entity")?)?;
    let found = cards(&dataset, &rules, &entity);
    if rules
        .cards
        .iter()
        .any(|card| card.status == Status::Illustrative)
    {
        output::say(&Message::new("projects.cards_illustrative").text(lang));
    }
    if let Some(picture) = picture {
        let figure = compose::gauges(&dataset, &found, &name, lang)?;
        let passport = compose::passport(&dataset, None, Some(&figure));
        return picture.save(figure, &passport);
    }
    if let Some(out) = out {
        let workbook = out
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
        write(&out, &[card_sheet(&found, lang, workbook)])?;
        let written = Message::new("cli.written").with("file", out.display().to_string());
        output::say(&written.text(lang));
        return Ok(());
    }
    if arguments.has("json") {
        return output::print_json(&as_json(&found, &entity, lang));
    }
    let lines: Vec<String> = found.iter().map(|card| card.words().text(lang)).collect();
    output::print(&lines.join("\n"))
}

/// Key and name of the entity that is meant by key or name; of the first one when nothing is written.
fn entity(dataset: &Dataset, written: Option<&str>) -> Outcome<(String, String)> {
    let column = |name: &str| {
        dataset
            .frame
            .column(name)
            .and_then(|column| column.str())
            .ok()
    };
    let (Some(keys), Some(names)) = (column("entity"), column("name")) else {
        return Err(Failure::Data(Message::new("analysis.empty")));
    };
    let mut pairs = keys.iter().zip(names.iter());
    let found = match written {
        None => pairs.next(),
        Some(written) => pairs.find(|(key, name)| [*key, *name].contains(&Some(written.trim()))),
    };
    match found.and_then(|(key, name)| Some((key?, name))) {
        Some((key, name)) => Ok((key.to_owned(), name.unwrap_or(key).to_owned())),
        None => Err(Failure::Data(
            Message::new("workspace.not_in_year").with("entity", written.unwrap_or_default()),
        )),
    }
}

fn as_json(found: &[Card], entity: &str, lang: Lang) -> Value {
    let cards = found.iter().map(|card| {
        let years = card.years.iter().map(|year| {
            json!({
                "year": year.year,
                "numerator": year.numerator,
                "denominator": year.denominator,
                "share": year.share,
                "lacking": year.lacking,
                "met": year.is_met(card.rule.threshold),
            })
        });
        json!({
            "id": card.rule.id,
            "title": card.rule.title.text(lang),
            "status": card.rule.status,
            "numerator": card.rule.numerator,
            "denominator": card.rule.denominator,
            "threshold": card.rule.threshold,
            "years": years.collect::<Vec<_>>(),
            "problem": card.problem.as_ref().map(|problem| problem.text(lang)),
        })
    });
    json!({ "entity": entity, "cards": cards.collect::<Vec<_>>() })
}
