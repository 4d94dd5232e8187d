//! One entity in two results: where it stands in each, and what makes up each total.

use super::last_common_year;
use crate::analysis::tables::{Column, lay};
use crate::analysis::{Scores, contributions};
use crate::i18n::{Arg, Lang, Message, Result, Title, text};
use crate::table::{Cell, Sheet};

/// Where an entity stands in one result, and what makes up its total.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityParts {
    /// Its name.
    pub name: String,
    /// The file that it stands in, where that is what tells two results apart.
    pub file: Option<String>,
    /// Name of the scheme.
    pub scheme: Title,
    /// Version of the scheme.
    pub version: String,
    /// The year.
    pub year: Option<i32>,
    /// Total, rounded; `None` without one.
    pub total: Option<f64>,
    /// Competition rank.
    pub rank: Option<u32>,
    /// Number of ranked observations of the year.
    pub of: u32,
    /// Tier.
    pub tier: Option<Title>,
    /// Why it has no total.
    pub reason: Option<Message>,
    /// The top groups, then the adjustments (without an id) where the scheme has any; they add up to the total that is
    /// not rounded.
    pub parts: Vec<EntityPart>,
}

/// One part of a total.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityPart {
    /// Id of the group.
    pub id: Option<String>,
    /// Its name.
    pub title: Title,
    /// What it adds.
    pub points: f64,
}

/// Where an entity stands in two results and what makes up its totals, in the year, or in the last one in which both
/// results have totals.
///
/// # Errors
/// When the entity is not in that year, or no year is in both.
pub fn under_schemes(
    first: &Scores,
    second: &Scores,
    entity: &str,
    year: Option<i32>,
) -> Result<[EntityParts; 2]> {
    let year = match year {
        Some(year) => Some(year),
        None => last_common_year(first, second)?,
    };
    Ok([
        entity_parts(first, entity, year)?,
        entity_parts(second, entity, year)?,
    ])
}

/// Where an entity stands in a year of one result, and what makes up its total.
///
/// # Errors
/// When the entity is not in that year.
pub fn entity_parts(scores: &Scores, entity: &str, year: Option<i32>) -> Result<EntityParts> {
    let scheme = &scores.scheme;
    let row = scores
        .row_of(entity, year)?
        .ok_or_else(|| crate::analysis::difference::no_total(entity, year))?;
    let total = scores.number("total", row)?;
    let points = match total {
        Some(_) => contributions(scores, row)?,
        None => Vec::new(),
    };
    let groups = scheme.children(None).map(|at| {
        let group = &scheme.groups[at];
        (Some(group.id.clone()), group.title.clone())
    });
    let adjustments = Title {
        en: text(Lang::En, "analysis.moved_adjustments"),
        zh: text(Lang::Zh, "analysis.moved_adjustments"),
    };
    Ok(EntityParts {
        name: scores.text("name", row)?.unwrap_or(entity).to_owned(),
        file: None,
        scheme: scheme.title.clone(),
        version: scheme.version.clone(),
        year,
        total,
        rank: scores.ranks()?.get(row),
        of: scores.ranked_in(year)?,
        tier: scores.tier(row)?.cloned(),
        reason: scores.reason(row).cloned(),
        parts: groups
            .chain([(None, adjustments)])
            .zip(points)
            .map(|((id, title), points)| EntityPart { id, title, points })
            .collect(),
    })
}

impl EntityParts {
    /// Where it stands, in a sentence.
    #[must_use]
    pub fn words(&self) -> Message {
        match &self.file {
            Some(file) => Message::new("analysis.under_in_file")
                .with("file", file.as_str())
                .with("words", self.stands()),
            None => self.stands(),
        }
    }

    fn stands(&self) -> Message {
        let Some((total, rank)) = self.total.zip(self.rank) else {
            let reason = self.reason.clone();
            return Message::new("analysis.under_none")
                .with("scheme", self.scheme.clone())
                .with("version", self.version.as_str())
                .with("reason", reason.map_or_else(|| Arg::from("–"), Arg::from));
        };
        let message = Message::new(match &self.tier {
            Some(_) => "analysis.under_tier",
            None => "analysis.under",
        })
        .with("scheme", self.scheme.clone())
        .with("version", self.version.as_str())
        .with("total", total)
        .with("rank", rank)
        .with("of", self.of);
        match &self.tier {
            Some(tier) => message.with("tier", tier.clone()),
            None => message,
        }
    }
}

/// What makes up the totals of an entity in two results, as a table: a row for each part of each.
#[must_use]
pub fn parts_sheet(sides: &[EntityParts; 2], lang: Lang, readable: bool) -> Sheet {
    let rows: Vec<(&EntityParts, &EntityPart)> = sides
        .iter()
        .flat_map(|side| side.parts.iter().map(move |part| (side, part)))
        .collect();
    let each = |of: &dyn Fn(&EntityParts, &EntityPart) -> Cell| -> Vec<Cell> {
        rows.iter().map(|(side, part)| of(side, part)).collect()
    };
    let words = |title: &Title| Cell::Text(title.text(lang).to_owned());
    let file = (
        "file",
        "analysis.under_file",
        each(&|side, _| side.file.clone().map_or(Cell::Blank, Cell::Text)),
    );
    let file = Some(file).filter(|_| sides.iter().any(|side| side.file.is_some()));
    let mut columns: Vec<Column> = file.into_iter().collect();
    columns.extend([
        (
            "scheme",
            "analysis.under_scheme",
            each(&|side, _| words(&side.scheme)),
        ),
        (
            "version",
            "analysis.under_version",
            each(&|side, _| Cell::Text(side.version.clone())),
        ),
        (
            "id",
            "analysis.moved_id",
            each(&|_, part| part.id.clone().map_or(Cell::Blank, Cell::Text)),
        ),
        (
            "title",
            "analysis.moved_dimension",
            each(&|_, part| words(&part.title)),
        ),
        (
            "points",
            "analysis.moved_points",
            each(&|_, part| Cell::Number(part.points)),
        ),
    ]);
    lay("analysis.under_sheet", columns, ("", ""), lang, readable)
}
