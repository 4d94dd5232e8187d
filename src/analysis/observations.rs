//! Which observations are scored, with the columns that the scheme needs and last year's values beside them.

use polars::prelude::{
    DataFrame, IntoLazy, JoinArgs, JoinType, LazyFrame, MaintainOrderJoin, col, lit,
};

use super::columns::Columns;
use super::engine::{asked, collect, failed};
use super::frame;
use crate::dataset::Dataset;
use crate::i18n::{Message, Result};
use crate::scheme::Formula;

/// The observations that are scored.
pub(super) struct Observations {
    /// Their raw columns, `entity`, `name` and `year` first, and `prev_X` where a formula asks for it.
    pub raw: DataFrame,
    /// The dataset's row of each.
    pub rows: Vec<u32>,
}

/// Name of the row numbers while rows are chosen.
const ROW: &str = "#row";

/// Takes the rows of one year (all when absent) that meet the filter. `prev_X` sees the rows that are left out.
///
/// # Errors
/// When the filter does not fit its columns, or no row is left.
pub(super) fn choose(
    dataset: &Dataset,
    columns: &Columns,
    year: Option<i32>,
    filter: Option<&Formula>,
) -> Result<Observations> {
    let mut plan = dataset
        .frame
        .select(names(columns))
        .map_err(failed)?
        .lazy()
        .with_row_index(ROW, None);
    if let Some(year) = year {
        plan = plan.filter(col("year").eq(lit(year)));
    }
    plan = with_previous(plan, &dataset.frame, columns);
    if let Some(filter) = filter {
        let probe = collect(plan.clone().limit(0))?;
        let holds = asked(&probe, filter, &Message::new("analysis.owner_filter"))?;
        plan = plan.filter(holds);
    }
    let mut raw = collect(plan)?;
    if raw.height() == 0 {
        return Err(none_left(year, filter));
    }
    let rows = raw.drop_in_place(ROW).map_err(failed)?;
    let rows = rows.u32().map_err(failed)?.into_no_null_iter().collect();
    Ok(Observations { raw, rows })
}

/// Refuses a year that no row is of.
///
/// # Errors
/// As [`choose`] for that year.
pub(super) fn holds_year(raw: &DataFrame, year: i32, filter: Option<&Formula>) -> Result<()> {
    let mut years = frame::years(raw)?.iter();
    if years.any(|own| own == Some(year)) {
        return Ok(());
    }
    Err(none_left(Some(year), filter))
}

/// The rows of one year (of all) and one entity (of all) with what formulas need, whatever the choices leave out.
pub(super) fn of_entity(
    dataset: &Dataset,
    columns: &Columns,
    year: Option<i32>,
    entity: Option<&str>,
) -> Result<DataFrame> {
    // Of one entity a few rows: there is no need to join all others.
    let all = match entity {
        Some(entity) => collect(
            dataset
                .frame
                .clone()
                .lazy()
                .filter(col("entity").eq(lit(entity))),
        )?,
        None => dataset.frame.clone(),
    };
    let mut plan = all.select(names(columns)).map_err(failed)?.lazy();
    if let Some(year) = year {
        plan = plan.filter(col("year").eq(lit(year)));
    }
    collect(with_previous(plan, &all, columns))
}

/// The columns that are taken by their own names: those that every observation has, and those that formulas name.
fn names(columns: &Columns) -> Vec<&str> {
    let mut names = vec!["entity", "name", "year"];
    let named = columns.plain.iter().map(String::as_str);
    names.extend(named.filter(|name| !matches!(*name, "entity" | "name" | "year")));
    names
}

/// Puts the same entity's values of the year before beside each row: one join on entity and year.
fn with_previous(plan: LazyFrame, all: &DataFrame, columns: &Columns) -> LazyFrame {
    if columns.previous.is_empty() {
        return plan;
    }
    let mut before = vec![col("entity"), (col("year") + lit(1i32)).alias("year")];
    before.extend(
        columns
            .previous
            .iter()
            .map(|name| col(name.as_str()).alias(format!("prev_{name}"))),
    );
    let args = JoinArgs {
        maintain_order: MaintainOrderJoin::Left,
        ..JoinArgs::new(JoinType::Left)
    };
    let keys = [col("entity"), col("year")];
    plan.join(all.clone().lazy().select(before), keys.clone(), keys, args)
}

fn none_left(year: Option<i32>, filter: Option<&Formula>) -> Message {
    match (year, filter) {
        (Some(year), Some(filter)) => Message::new("analysis.none_left_both")
            .with("year", year.to_string())
            .with("filter", filter.text.as_str()),
        (None, Some(filter)) => {
            Message::new("analysis.none_left_filter").with("filter", filter.text.as_str())
        }
        (Some(year), None) => {
            Message::new("analysis.none_left_year").with("year", year.to_string())
        }
        (None, None) => Message::new("analysis.empty"),
    }
}
