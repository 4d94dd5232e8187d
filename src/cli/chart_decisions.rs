//! `chart` of decisions: support funds, research projects and the four 90 % cards as figures.

use super::arguments::{Arguments, not_for};
use super::fund::{self, Both};
use super::{Outcome, cards, input, projects};
use crate::figure::compose::{self, Material};
use crate::figure::{Figure, Passport};
use crate::i18n::{Message, Result, text};
use crate::jobs::Progress;

type Made = Outcome<(Figure, Passport)>;

/// How the amounts of a plan are spread.
pub(super) fn fund_spread(arguments: &Arguments, progress: &Progress) -> Made {
    let subject = arguments.text("entity")?.map(str::to_owned);
    of_fund(arguments, progress, |material, both| {
        let found = &both.first.found;
        let subject = match &subject {
            Some(written) => Some(compose::entity_key(material.dataset, written)?),
            None => None,
        };
        compose::fund_spread(material, found, &both.first.fund, subject.as_deref())
    })
}

/// What each town gets by a plan.
pub(super) fn fund_towns(arguments: &Arguments, progress: &Progress) -> Made {
    of_fund(arguments, progress, |material, both| {
        compose::fund_towns(material, &both.first.found, &both.first.fund)
    })
}

/// Who gains and who loses by a second plan.
pub(super) fn fund_versus(arguments: &Arguments, progress: &Progress) -> Made {
    if !arguments.has("against") {
        return Err(arguments.needed("against"));
    }
    of_fund(arguments, progress, |material, both| match &both.second {
        Some((second, versus)) => {
            compose::fund_versus(material, both.first.side(), second.side(), versus)
        }
        None => Err(Message::new("funds.figure_one_plan")),
    })
}

fn of_fund(
    arguments: &Arguments,
    progress: &Progress,
    draw: impl FnOnce(Material, &Both) -> Result<Figure>,
) -> Made {
    let both = fund::both(arguments, &arguments.operand_path(1), progress)?;
    let first = &both.first;
    let material = Material {
        dataset: &first.dataset,
        scores: &first.scores,
        lang: arguments.lang,
    };
    let figure = draw(material, &both)?;
    let passport = compose::passport(&first.dataset, Some(&first.scores), Some(&figure));
    Ok((figure, passport))
}

/// How far projects came.
pub(super) fn funnel(arguments: &Arguments, progress: &Progress) -> Made {
    let (dataset, found) = projects::alone(arguments, &arguments.operand_path(1), progress)?;
    let figure = compose::project_funnel(&dataset, &found, arguments.lang)?;
    let passport = compose::passport(&dataset, None, Some(&figure));
    Ok((figure, passport))
}

/// What each yuan of the pre-research fund moved over the years.
pub(super) fn leverage(arguments: &Arguments, progress: &Progress) -> Made {
    let (dataset, found) = projects::alone(arguments, &arguments.operand_path(1), progress)?;
    let figure = compose::project_leverage(&dataset, &found, arguments.lang)?;
    let passport = compose::passport(&dataset, None, Some(&figure));
    Ok((figure, passport))
}

/// The four 90 % cards as bullet bars.
pub(super) fn gauges(arguments: &Arguments, progress: &Progress) -> Made {
    // The columns of cards are their own; the year is that of the shares.
    for option in cards::REFUSED.into_iter().filter(|own| *own != "year") {
        if arguments.has(option) {
            let kind = text(arguments.lang, "projects.sheet_cards");
            return Err(not_for(option, &kind));
        }
    }
    let year = input::year(arguments)?;
    let rules = cards::rules(arguments)?;
    let wanted = rules.columns();
    let dataset = input::dataset(arguments, &arguments.operand_path(1), &wanted, progress)?;
    let (entity, name) = cards::city(&dataset, arguments.text("entity")?)?;
    let mut found = crate::analysis::cards::cards(&dataset, &rules, &entity);
    if let Some(year) = year {
        found = found.into_iter().map(|card| card.in_year(year)).collect();
    }
    let figure = compose::cards(&dataset, &found, &name, arguments.lang)?;
    let passport = compose::passport(&dataset, None, Some(&figure));
    Ok((figure, passport))
}
