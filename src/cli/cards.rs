//! `cards`: the four 90 % cards of a city.

use serde_json::{Value, json};

use super::arguments::Arguments;
use super::progress::with_progress;
use super::{Failure, Outcome, input, output};
use crate::analysis::cards::{Card, CardRules, card_city, card_sheet, cards};
use crate::dataset::Dataset;
use crate::i18n::{Lang, Message};
use crate::scheme::Status;
use crate::table::{WRITTEN, write};

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let lang = arguments.lang;
    let out = arguments.output(&WRITTEN)?;
    let rules = rules(arguments)?;
    let wanted = rules.columns();
    let file = arguments.operand_path(0);
    let dataset = with_progress(|progress| input::dataset(arguments, &file, &wanted, progress))?;
    let (entity, _) = city(&dataset, arguments.text("entity")?)?;
    let found = cards(&dataset, &rules, &entity);
    if rules
        .cards
        .iter()
        .any(|card| card.status == Status::Illustrative)
    {
        output::say(&Message::new("projects.cards_illustrative").text(lang));
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

/// The cards of `--definitions`, or those of the program.
pub(super) fn rules(arguments: &Arguments) -> Outcome<CardRules> {
    Ok(match arguments.path("definitions") {
        Some(path) => CardRules::load(&path)?,
        None => CardRules::built_in(),
    })
}

/// Key and name of the city that is meant by key or name; of the first one when nothing is written.
pub(super) fn city(dataset: &Dataset, written: Option<&str>) -> Outcome<(String, String)> {
    if dataset.height() == 0 {
        return Err(Failure::Data(Message::new("analysis.empty")));
    }
    card_city(dataset, written).ok_or_else(|| {
        Failure::Data(
            Message::new("workspace.not_in_year").with("entity", written.unwrap_or_default()),
        )
    })
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
