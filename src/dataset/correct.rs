//! The corrections of a mapping are made: a frame of typed values comes in, the corrected one goes out, with what was
//! done to which cell.

use std::collections::{BTreeSet, HashMap};

use polars::prelude::{
    DataFrame, Float64Chunked, IntoSeries, NewChunkedArray, Series, StringChunked,
};

use super::credit_code::as_on_licence;
use super::{Change, Conversion, Field, Fix, Issue, Same, Severity};
use crate::i18n::{Message, Title};

/// What was done to single cells, by observation and column of the table.
pub(super) type Changed = HashMap<(u32, u32), Message>;

/// The key of each row, those that are one entity under one key.
pub(super) fn joined(entities: &Series, same: &[Same]) -> Series {
    let Ok(keys) = entities.str() else {
        return entities.clone();
    };
    let plain = |key: &str| as_on_licence(key).unwrap_or_else(|| key.to_owned());
    let other: HashMap<String, String> = same
        .iter()
        .map(|same| (plain(&same.entity), plain(&same.is)))
        .collect();
    // One that goes may be what another was to be; of a circle the first that comes again stays.
    let last = |key: &'_ str| -> Option<&str> {
        let mut last = other.get(key)?;
        for _ in 0..same.len() {
            match other.get(last) {
                Some(next) if next != key => last = next,
                _ => break,
            }
        }
        Some(last)
    };
    let joined = keys
        .iter()
        .map(|key| key.map(|key| last(key).unwrap_or(key)));
    let name = entities.name().clone();
    StringChunked::from_iter_options(name, joined).into_series()
}

/// Converts the coordinates of every row.
pub(super) fn convert(frame: &mut DataFrame, fields: &mut [Field], conversion: Conversion) {
    let (Some(mut lon), Some(mut lat)) = (numbers(frame, "lon"), numbers(frame, "lat")) else {
        return;
    };
    for (lon, lat) in lon.iter_mut().zip(&mut lat) {
        if let (Some(x), Some(y)) = (*lon, *lat) {
            let [x, y] = conversion.from.convert([x, y], conversion.to);
            (*lon, *lat) = (Some(x), Some(y));
        }
    }
    for (id, values) in [("lon", lon), ("lat", lat)] {
        put(frame, id, values);
    }
    let told = Message::new("clinic.coordinates_converted")
        .with("from", conversion.from.name())
        .with("to", conversion.to.name());
    for field in fields {
        if matches!(field.id.as_str(), "lon" | "lat") {
            field.conversion = Some(told.clone());
        }
    }
}

fn put(frame: &mut DataFrame, id: &str, values: Vec<Option<f64>>) {
    let column = Float64Chunked::from_iter_options(id.into(), values.into_iter());
    // The column is there and keeps its height.
    let _ = frame.replace(id, column.into_series().into());
}

/// Makes the corrections, one after the other; tells those that find no cell.
pub(super) fn correct(
    frame: &mut DataFrame,
    fields: &[Field],
    fixes: &[Fix],
    issues: &mut Vec<Issue>,
) -> Changed {
    let mut changed = Changed::new();
    if fixes.is_empty() {
        return changed;
    }
    let rows = Rows::of(frame);
    let mut by_field: Vec<(&str, Vec<&Fix>)> = Vec::new();
    for fix in fixes {
        match by_field.iter_mut().find(|(id, _)| *id == fix.field) {
            Some((_, of_field)) => of_field.push(fix),
            None => by_field.push((&fix.field, vec![fix])),
        }
    }
    let years = years_of(frame);
    let mut elsewhere: Vec<i32> = Vec::new();
    for (id, mut fixes) in by_field {
        // A mapping of last year's file corrects last year's cells.
        fixes.retain(|fix| {
            let other = fix
                .year
                .filter(|year| !years.is_empty() && !years.contains(year));
            elsewhere.extend(other);
            other.is_none()
        });
        if fixes.is_empty() {
            continue;
        }
        let field = fields.iter().find(|field| field.id == id);
        let title = || match field {
            Some(field) => field.title.clone(),
            None => super::known(id).map_or_else(|| Title::same(id), |known| known.title.clone()),
        };
        let Some((field, values)) = field.and_then(|field| Some((field, numbers(frame, id)?)))
        else {
            issues.push(in_vain(title(), ""));
            continue;
        };
        // The column may stand under another name as well, in another unit.
        let beside: Vec<(&str, Vec<Option<f64>>)> = fields
            .iter()
            .filter(|other| other.column == field.column && other.id != id)
            .filter_map(|other| Some((other.id.as_str(), numbers(frame, &other.id)?)))
            .collect();
        let before = values.clone();
        let mut values = values;
        for fix in fixes {
            let found = rows.find(fix);
            if found.is_empty() {
                issues.push(in_vain(title(), fix.entity.as_deref().unwrap_or_default()));
            }
            for row in found {
                let before = values[row as usize];
                let after = changed_value(before, fix.change);
                if after != before {
                    values[row as usize] = after;
                    changed.insert((row, field.column as u32), told(fix.change));
                }
            }
        }
        for (other, own) in beside {
            put(frame, other, like(&before, &values, own));
        }
        put(frame, id, values);
    }
    issues.extend(of_other_years(elsewhere));
    changed
}

/// The years of the observations.
fn years_of(frame: &DataFrame) -> BTreeSet<i32> {
    let years = frame.column("year").ok().and_then(|years| years.i32().ok());
    years.map_or_else(BTreeSet::new, |years| years.iter().flatten().collect())
}

/// That corrections are of years that the file does not hold.
fn of_other_years(mut years: Vec<i32>) -> Option<Issue> {
    let count = years.len();
    years.sort_unstable();
    years.dedup();
    let words: Vec<String> = years.iter().map(ToString::to_string).collect();
    (count > 0).then(|| Issue {
        severity: Severity::Note,
        place: None,
        message: Message::new("clinic.fix_other_years")
            .with("count", count)
            .with("years", words.join(", ")),
        remedy: Some(Message::new("clinic.fix_other_years_remedy")),
    })
}

/// The numbers of a column.
fn numbers(frame: &DataFrame, id: &str) -> Option<Vec<Option<f64>>> {
    let column = frame.column(id).ok()?.f64().ok()?;
    Some(column.iter().collect())
}

/// The same changes made to the same cells in another unit.
fn like(
    before: &[Option<f64>],
    after: &[Option<f64>],
    mut own: Vec<Option<f64>>,
) -> Vec<Option<f64>> {
    let mut pairs = before.iter().zip(&own);
    let times = pairs.find_map(|pair| match pair {
        (Some(one), Some(other)) if *one != 0.0 && *other != 0.0 => Some(other / one),
        _ => None,
    });
    for (own, (before, after)) in own.iter_mut().zip(before.iter().zip(after)) {
        if before != after {
            *own = after.map(|after| after * times.unwrap_or(1.0));
        }
    }
    own
}

fn changed_value(value: Option<f64>, change: Change) -> Option<f64> {
    match change {
        Change::Missing => None,
        Change::Negate => value.map(|value| -value),
        Change::Divide(by) => value.map(|value| value / by),
        Change::Multiply(by) => value.map(|value| value * by),
        Change::Set(value) => Some(value),
        Change::Right => value,
    }
    .filter(|value| value.is_finite())
}

fn told(change: Change) -> Message {
    match change {
        Change::Missing | Change::Right => Message::new("clinic.done_missing"),
        Change::Negate => Message::new("clinic.done_negate"),
        Change::Divide(by) => Message::new("clinic.done_divide").with("by", by),
        Change::Multiply(by) => Message::new("clinic.done_multiply").with("by", by),
        Change::Set(value) => Message::new("clinic.done_set").with("value", value),
    }
}

fn in_vain(field: Title, entity: &str) -> Issue {
    let key = if entity.is_empty() {
        "clinic.fix_absent_all"
    } else {
        "clinic.fix_absent"
    };
    Issue {
        severity: Severity::Warning,
        place: None,
        message: Message::new(key)
            .with("field", field)
            .with("entity", entity),
        remedy: Some(Message::new("clinic.fix_absent_remedy")),
    }
}

/// The observations by entity.
struct Rows {
    by_entity: HashMap<String, Vec<u32>>,
    years: Vec<Option<i32>>,
}

impl Rows {
    fn of(frame: &DataFrame) -> Self {
        let mut by_entity: HashMap<String, Vec<u32>> = HashMap::new();
        if let Some(keys) = frame.column("entity").ok().and_then(|keys| keys.str().ok()) {
            for (row, key) in keys.iter().enumerate() {
                if let Some(key) = key {
                    by_entity
                        .entry(key.to_owned())
                        .or_default()
                        .push(row as u32);
                }
            }
        }
        let years = frame.column("year").ok().and_then(|years| years.i32().ok());
        Self {
            by_entity,
            years: years.map_or_else(Vec::new, |years| years.iter().collect()),
        }
    }

    fn find(&self, fix: &Fix) -> Vec<u32> {
        let of_year = |row: &u32| {
            fix.year.is_none() || self.years.get(*row as usize).copied().flatten() == fix.year
        };
        match &fix.entity {
            None => (0..self.years.len() as u32).filter(of_year).collect(),
            Some(entity) => {
                let rows = self.by_entity.get(entity).or_else(|| {
                    let plain = as_on_licence(entity)?;
                    self.by_entity.get(&plain)
                });
                let rows = rows.into_iter().flatten().copied();
                rows.filter(of_year).collect()
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::dataset::{Mapping, open};
    use crate::jobs::Progress;
    use crate::table::ReadOptions;

    #[test]
    fn what_was_kept_for_a_code_in_small_letters_holds_for_the_code() {
        let folder = tempfile::tempdir().unwrap();
        let (file, mapping) = (folder.path().join("a.csv"), folder.path().join("m.toml"));
        std::fs::write(
            &file,
            "统一社会信用代码,企业名称,年份,研发费用（万元）\n91440300708461136t,甲公司,2022,10\n\
             91110000802100433B,乙公司,2022,20\nA3,乙公司,2021,30\n",
        )
        .unwrap();
        let kept = "format = 1\nsame = [{ entity = \"A3\", is = \"91110000802100433b\" }]\n\
                    fix = [{ entity = \"91440300708461136t\", year = 2022, field = \"rd_expense_wan\", change = { set = 11.0 } }]\n";
        std::fs::write(&mapping, kept).unwrap();
        let mapping = Mapping::read(&mapping).unwrap();
        let options = ReadOptions::default();
        let data = open(&file, &options, Some(&mapping), &[], &Progress::default()).unwrap();
        let keys = data.frame.column("entity").unwrap();
        let keys: Vec<&str> = keys.str().unwrap().iter().flatten().collect();
        let [one, other] = ["91440300708461136T", "91110000802100433B"];
        assert_eq!(keys, [one, other, other]);
        let spent = data.frame.column("rd_expense_wan").unwrap();
        assert_eq!(spent.f64().unwrap().get(0), Some(11.0));
    }
}
