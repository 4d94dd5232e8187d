//! A condition of a title that a row does not meet, in words: what it shows, and what is asked of it.

use super::words::seen;
use crate::analysis::lines::amount;
use crate::analysis::words::{listed, short};
use crate::analysis::{Scores, phrase};
use crate::i18n::{Lang, Message, Result, Title, fill};
use crate::scheme::{Better, Formula, Indicator, Rule, Scheme, Step};

/// The condition with what the row shows: a plain comparison as figures, any other as it is written.
pub(super) fn words(scores: &Scores, part: &Formula, row: usize) -> Result<Message> {
    let scheme = scores.scheme.as_ref();
    if let Some(compared) = compared(part)
        && let Some(told) = told(scores, &compared, row)?
    {
        return Ok(told);
    }
    Ok(Message::new("titles.unmet")
        .with("condition", phrased(scheme, part))
        .with("now", shown(scores, part, row)?))
}

/// A result that must reach a number, or pass it.
struct Compared {
    name: String,
    goal: f64,
    /// Whether the number itself is too little.
    beyond: bool,
}

/// A condition that asks one result for at least, or for more than, a number.
fn compared(part: &Formula) -> Option<Compared> {
    let clauses = part.clauses();
    let [any] = clauses.as_slice() else {
        return None;
    };
    let [clause] = any.as_slice() else {
        return None;
    };
    let (name, sign, goal) = clause.compared.as_ref()?;
    let beyond = match sign.as_str() {
        ">" => true,
        ">=" => false,
        _ => return None,
    };
    let name = name.trim().trim_matches('"').to_owned();
    let goal = goal.trim().parse().ok()?;
    let named = clause.columns.len() == 1 && clause.columns[0] == name;
    named.then_some(Compared { name, goal, beyond })
}

fn told(scores: &Scores, asked: &Compared, row: usize) -> Result<Option<Message>> {
    let scheme = scores.scheme.as_ref();
    let indicator = asked.name.strip_prefix("points_");
    let indicator = indicator.and_then(|id| scheme.indicators.iter().find(|own| own.id == id));
    if let Some(own) = indicator {
        if matches!(own.rule, Rule::Flag { .. }) {
            return Ok(Some(
                Message::new("titles.unmet_flag").with("title", own.title.clone()),
            ));
        }
        let value = scores.number(&format!("value:{}", own.id), row)?;
        if let (Some(value), Some(goal)) = (value, enough(own, asked)) {
            let key = match own.better {
                Better::Higher => "titles.unmet_least",
                Better::Lower => "titles.unmet_most",
            };
            return Ok(Some(figures(
                key,
                &own.title,
                value,
                goal,
                own.unit.as_ref(),
            )));
        }
    }
    let group = asked.name.strip_prefix("group_");
    let group = group.and_then(|id| scheme.groups.iter().find(|own| own.id == id));
    let (title, column) = match (indicator, group) {
        (Some(own), _) => (points_of(&own.title), format!("points:{}", own.id)),
        (None, Some(own)) => (points_of(&own.title), format!("group:{}", own.id)),
        (None, None) if asked.name == "total" => {
            let total = Message::new("analysis.column_total");
            (crate::analysis::words::titled(&total), "total".to_owned())
        }
        (None, None) => return Ok(None),
    };
    let Some(value) = scores.number(&column, row)? else {
        return Ok(None);
    };
    let key = if asked.beyond {
        "titles.unmet_more"
    } else {
        "titles.unmet_least"
    };
    Ok(Some(figures(key, &title, value, asked.goal, None)))
}

/// A figure beside what is asked, rounded so that it does not look like it.
fn figures(
    key: &'static str,
    title: &Title,
    value: f64,
    goal: f64,
    unit: Option<&Title>,
) -> Message {
    let (now, _) = seen(value, goal);
    // "Is 0.998 × the least (at least 1)": the unit of a multiple stands once.
    let of_goal = unit.filter(|unit| unit.zh.trim() != "倍");
    Message::new(key)
        .with("title", title.clone())
        .with("now", amount(now, unit))
        .with("goal", amount(short(goal), of_goal))
}

/// The least value of an indicator with steps whose points are enough; of one of which less is better the most.
fn enough(own: &Indicator, asked: &Compared) -> Option<f64> {
    let Rule::Steps { steps, .. } = &own.rule else {
        return None;
    };
    let fits =
        |step: &&Step| step.points > asked.goal || !asked.beyond && step.points >= asked.goal;
    let at = steps.iter().filter(fits).map(|step| step.at);
    match own.better {
        Better::Higher => at.min_by(f64::total_cmp),
        Better::Lower => at.max_by(f64::total_cmp),
    }
}

fn points_of(title: &Title) -> Title {
    let named = |lang: Lang| fill(lang, "titles.points_of", &[("title", &title.text(lang))]);
    Title {
        en: named(Lang::En),
        zh: named(Lang::Zh),
    }
}

/// A condition as a phrase, points and groups by their titles.
fn phrased(scheme: &Scheme, part: &Formula) -> Title {
    let named = |name: &str, lang: Lang| -> Option<String> {
        let points = name.strip_prefix("points_");
        if let Some(own) = points.and_then(|id| scheme.indicators.iter().find(|own| own.id == id)) {
            return Some(fill(
                lang,
                "titles.points_of",
                &[("title", &own.title.text(lang))],
            ));
        }
        let group = name.strip_prefix("group_");
        if let Some(own) = group.and_then(|id| scheme.groups.iter().find(|own| own.id == id)) {
            return Some(fill(
                lang,
                "titles.points_of",
                &[("title", &own.title.text(lang))],
            ));
        }
        phrase::named(name, lang)
    };
    let phrase = |lang: Lang| crate::scheme::phrase(&part.text, lang, &|name| named(name, lang));
    Title {
        en: phrase(Lang::En),
        zh: phrase(Lang::Zh),
    }
}

/// What a row shows of what a condition names: values of indicators, points of groups, the total.
fn shown(scores: &Scores, part: &Formula, row: usize) -> Result<Title> {
    let scheme = &scores.scheme;
    let mut told = Vec::new();
    let mut any = false;
    for name in &part.columns {
        let value = |column: String| scores.number(&column, row);
        let indicator = name.strip_prefix("points_");
        let indicator = indicator.and_then(|id| scheme.indicators.iter().find(|own| own.id == id));
        let group = name.strip_prefix("group_");
        let found = match (indicator, group) {
            (Some(own), _) => (value(format!("value:{}", own.id))?, own.unit.as_ref()),
            (None, Some(id)) => (value(format!("group:{id}")).unwrap_or_default(), None),
            (None, None) if name == "total" => (value("total".to_owned())?, None),
            (None, None) => (None, None),
        };
        if let (Some(value), unit) = found {
            any |= value != 0.0;
            told.push(Message::new("titles.amount").with("amount", amount(short(value), unit)));
        }
    }
    if told.is_empty() {
        return Ok(Title::default());
    }
    // A row of noughts says no more than one word.
    let now = if any || told.len() == 1 {
        Message::new("titles.now").with("values", listed(&told))
    } else {
        Message::new("titles.now_none")
    };
    Ok(Title {
        en: now.text(Lang::En),
        zh: now.text(Lang::Zh),
    })
}
