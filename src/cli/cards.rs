//! `cards`: the four 90 % cards of a city.

use serde_json::{Value, json};

use super::arguments::{Arguments, not_for};
use super::method::save_on;
use super::progress::with_progress;
use super::{Failure, Outcome, input, output};
use crate::analysis::cards::{
    Card, CardRule, CardRules, CardYear, card_city, card_sheet, card_status, cards,
};
use crate::dataset::Dataset;
use crate::figure::compose::{data_lines, method_sheet, passport};
use crate::i18n::{Lang, Message, fixed, number, text, united};
use crate::table::WRITTEN;

/// Options of reading that say nothing to cards.
pub(super) const REFUSED: [&str; 3] = ["scheme", "where", "year"];

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let lang = arguments.lang;
    let out = arguments.output(&WRITTEN)?;
    for option in REFUSED {
        if arguments.has(option) {
            return Err(not_for(option, &text(lang, "projects.sheet_cards")));
        }
    }
    let rules = rules(arguments)?;
    let wanted = rules.columns();
    let file = arguments.operand_path(0);
    let dataset = with_progress(|progress| input::dataset(arguments, &file, &wanted, progress))?;
    let (entity, name) = city(&dataset, arguments.text("entity")?)?;
    let found = cards(&dataset, &rules, &entity);
    // A table of something else has no column of any card.
    let problems: Vec<&Message> = found
        .iter()
        .filter_map(|own| own.problem.as_ref())
        .collect();
    if let (true, Some(problem)) = (problems.len() == found.len(), problems.first()) {
        return Err(Failure::Data(
            Message::new("projects.no_cards")
                .with("file", file.display().to_string())
                .with("problem", (*problem).clone()),
        ));
    }
    for line in rules.status_lines() {
        output::say(&line.text(lang));
    }
    for remark in found.iter().flat_map(Card::remarks) {
        output::say(&remark.text(lang));
    }
    if let Some(out) = out {
        let workbook = output::is_workbook(&out);
        let mut sheets = vec![card_sheet(&found, (&entity, &name), lang, workbook)];
        if workbook {
            let mut lines = data_lines(&dataset, lang);
            lines.extend(rules.cards.iter().map(|card| definition(card, lang)));
            sheets.push(method_sheet(&lines, lang));
        }
        save_on(&out, &sheets, &[&dataset], [], lang)?;
        if !arguments.has("json") {
            return Ok(());
        }
    }
    if arguments.has("json") {
        let mut shown = as_json(&found, &entity, lang);
        shown["name"] = name.into();
        shown["data"] = passport(&dataset, None, None).text.into();
        return output::print_json(&shown);
    }
    let mut lines: Vec<String> = vec![if name == entity {
        name
    } else {
        format!("{name} ({entity})")
    }];
    for card in &found {
        lines.push(card.words().text(lang));
        lines.extend(
            card.years
                .iter()
                .map(|year| format!("  {}", of_year(year, lang))),
        );
    }
    output::print(&lines.join("\n"))
}

/// A card with its definition, as a line of the method.
fn definition(card: &CardRule, lang: Lang) -> (String, String) {
    let words = Message::new("projects.card_definition")
        .with("numerator", card.numerator.as_str())
        .with("denominator", card.denominator.as_str())
        .with("threshold", card.threshold)
        .with("status", Message::new(card_status(card.status)));
    (card.title.text(lang).to_owned(), words.text(lang))
}

/// One year of a card on a line.
fn of_year(year: &CardYear, lang: Lang) -> String {
    let amount = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |x| number(x, 4, lang));
    Message::new("projects.card_year")
        .with("year", year.year.to_string())
        .with(
            "share",
            year.share
                .map_or_else(|| "–".to_owned(), |x| united(&fixed(x, 2, lang), "%", lang)),
        )
        .with("numerator", amount(year.numerator))
        .with("denominator", amount(year.denominator))
        .text(lang)
}

/// The cards of `--definitions`, or those of the program.
pub(super) fn rules(arguments: &Arguments) -> Outcome<CardRules> {
    Ok(match arguments.path("definitions") {
        Some(path) => CardRules::load(&path)?,
        None => CardRules::built_in(),
    })
}

/// Most cities that a sentence names.
const NAMED: usize = 10;

/// Key and name of the city that is meant by key or name; of the first one when nothing is written.
pub(super) fn city(dataset: &Dataset, written: Option<&str>) -> Outcome<(String, String)> {
    if dataset.height() == 0 {
        return Err(Failure::Data(Message::new("analysis.empty")));
    }
    card_city(dataset, written).ok_or_else(|| {
        let mut known: Vec<&str> = Vec::new();
        if let Ok(names) = dataset.frame.column("name").and_then(|column| column.str()) {
            for name in names.iter().flatten() {
                if known.len() < NAMED && !known.contains(&name) {
                    known.push(name);
                }
            }
        }
        Failure::Data(
            Message::new("projects.no_city")
                .with("entity", written.unwrap_or_default())
                .with("known", known.join(", ")),
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
                "met": year.met,
            })
        });
        json!({
            "id": card.rule.id,
            "title": card.rule.title.text(lang),
            "status": card.rule.status,
            "numerator": card.rule.numerator,
            "denominator": card.rule.denominator,
            "threshold": card.rule.threshold,
            "part_of": card.rule.part_of,
            "years": years.collect::<Vec<_>>(),
            "problem": card.problem.as_ref().map(|problem| problem.text(lang)),
        })
    });
    json!({ "entity": entity, "cards": cards.collect::<Vec<_>>() })
}
