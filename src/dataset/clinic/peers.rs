//! Values in another unit in short series and at the ends of longer ones: what the other entities and the entity's other
//! amounts did between the same two years comes in; steps that nothing but a unit explains go out.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Mutex;

use rayon::prelude::*;

use super::jumps::{WholeYears, hardly_negative, power_of};
use super::panel::{Panel, median};
use crate::dataset::known;
use crate::table::{Dimension, Unit};

/// So many pairs of years, or rows of a year, are looked at for what is usual.
const SAMPLE: usize = 5000;
/// So many entities say what is usual, where the entity's other amounts say it as well.
const FEWEST: usize = 5;
/// So many say it alone.
const ALONE: usize = 8;
/// So many other amounts of an entity are looked at.
const BESIDE: usize = 40;
/// A smaller step is none of a unit that is looked for here.
const STEP: f64 = 30.0;
/// How far the entities may be apart in what is usual, as a power of ten.
const SPREAD: f64 = 0.15;

/// A step that is out of the ordinary, as a power of ten.
const LEAP: f64 = 0.7;

/// A step from one row to another in one field.
struct Step {
    from: u32,
    to: u32,
    log: f64,
}

/// The middle of fields in years, which many steps ask for.
#[derive(Default)]
struct Levels(Mutex<HashMap<FieldYear, Option<f64>>>);

/// The place of a field, and a year.
type FieldYear = (usize, Option<i32>);

impl Levels {
    fn of(&self, panel: &Panel, place: usize, year: Option<i32>) -> Option<f64> {
        let known = || Some(*self.0.lock().ok()?.get(&(place, year))?);
        known().unwrap_or_else(|| {
            let level = level_of(panel, place, year);
            if let Ok(mut levels) = self.0.lock() {
                levels.insert((place, year), level);
            }
            level
        })
    }
}

/// What the other entities did in a field between two years.
struct Others {
    count: usize,
    middle: f64,
    spread: f64,
    leaps: usize,
}

impl Others {
    fn of(panel: &Panel, place: usize, years: [Option<i32>; 2]) -> Option<Self> {
        let others = between(panel, place, years);
        let count = others.len();
        let (middle, spread) = usual(others.clone())?;
        let leaps = others.iter().filter(|log| (*log - middle).abs() > LEAP);
        Some(Self {
            count,
            middle,
            spread,
            leaps: leaps.count(),
        })
    }
}

/// Cells by row, field and the power of ten by which they are off.
pub(super) fn jumps(panel: &Panel, whole: &WholeYears) -> Vec<(u32, usize, i32)> {
    let fields: Vec<usize> = (0..panel.numbers.len())
        .filter(|place| adds_up(panel, *place))
        .collect();
    let levels = Levels::default();
    let found: Vec<Vec<(u32, usize, i32)>> = fields
        .par_iter()
        .map(|place| {
            let field = panel.numbers[*place].0;
            let steps = steps(panel, *place);
            let here = |row: u32| whole.contains(&(field, panel.year(row)));
            let mut between: HashMap<[Option<i32>; 2], Option<Others>> = HashMap::new();
            steps
                .into_iter()
                .filter(|step| !here(step.from) && !here(step.to))
                .filter_map(|step| {
                    let years = [panel.year(step.from), panel.year(step.to)];
                    let others = between
                        .entry(years)
                        .or_insert_with(|| Others::of(panel, *place, years));
                    judged(panel, *place, (&fields, &levels), &step, others.as_ref()?)
                })
                .collect()
        })
        .collect();
    let mut found: Vec<(u32, usize, i32)> = found.into_iter().flatten().collect();
    found.sort_unstable();
    found.dedup_by_key(|(row, field, _)| (*row, *field));
    found
}

/// Whether a field is an amount whose values are hardly ever negative.
fn adds_up(panel: &Panel, place: usize) -> bool {
    let (field, values) = &panel.numbers[place];
    let field = &panel.data.fields[*field];
    let unit = field.unit.as_deref().and_then(Unit::parse);
    let is_amount = unit.is_some_and(|unit| {
        matches!(
            unit.dimension,
            Dimension::Money(_) | Dimension::People | Dimension::PersonYears
        )
    });
    let signed = known(&field.id).is_some_and(|known| known.signed);
    is_amount && !signed && hardly_negative(values)
}

/// The large steps of a field in series of two or three years and at the ends of others; none where many entities have
/// them.
fn steps(panel: &Panel, place: usize) -> Vec<Step> {
    let values = &panel.numbers[place].1;
    let large = |rows: &[u32]| {
        let [from, to] = [rows[0], rows[1]].map(|row| values[row as usize]);
        from > 0.0 && to > 0.0 && (to >= STEP * from || from >= STEP * to)
    };
    let of_group = |rows: &[u32]| -> Vec<Step> {
        let last = rows.len().saturating_sub(2);
        let pairs = rows.windows(2).enumerate();
        pairs
            .filter(|(at, rows)| (last < 2 || *at == 0 || *at == last) && large(rows))
            .map(|(_, rows)| Step {
                from: rows[0],
                to: rows[1],
                log: (values[rows[1] as usize] / values[rows[0] as usize]).log10(),
            })
            .collect()
    };
    let found: Vec<Step> = panel.groups().flat_map_iter(of_group).collect();
    let entities: HashSet<&str> = found.iter().map(|step| panel.entity(step.from)).collect();
    if entities.len() > (panel.groups().len() / 10).max(1) {
        return Vec::new();
    }
    found
}

/// The middle and the spread of numbers.
fn usual(mut values: Vec<f64>) -> Option<(f64, f64)> {
    let middle = median(&mut values)?;
    let mut apart: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    Some((middle, 1.4826 * median(&mut apart)?))
}

/// What the entities that have both years did between them in a field, each as a power of ten.
fn between(panel: &Panel, place: usize, years: [Option<i32>; 2]) -> Vec<f64> {
    let values = &panel.numbers[place].1;
    let of_group = |rows: &[u32]| -> Option<f64> {
        let pair = rows
            .windows(2)
            .find(|rows| [panel.year(rows[0]), panel.year(rows[1])] == years)?;
        let [from, to] = [pair[0], pair[1]].map(|row| values[row as usize]);
        (from > 0.0 && to > 0.0).then(|| (to / from).log10())
    };
    let groups = panel.groups();
    let every = groups.len().div_ceil(SAMPLE).max(1);
    panel.groups().step_by(every).filter_map(of_group).collect()
}

/// The cell that is in another unit, where the step is one that neither the other entities nor the entity's other
/// amounts explain.
fn judged(
    panel: &Panel,
    place: usize,
    (fields, levels): (&[usize], &Levels),
    step: &Step,
    others: &Others,
) -> Option<(u32, usize, i32)> {
    if panel.year(step.from).is_none() || panel.year(step.to).is_none() {
        return None;
    }
    let &Others {
        count,
        middle,
        spread,
        leaps,
    } = others;
    // Where others leap as well, as new products do, a leap says nothing; among many that do not, a few are mistakes, too.
    let few = (count / 15).clamp(1, 3).max(count * 3 / 1000);
    if count < FEWEST || spread > SPREAD || leaps > few {
        return None;
    }
    // So many other amounts are enough, however many there are.
    let own = fields.iter().copied().filter(|at| *at != place);
    let own: Vec<usize> = own.take(BESIDE).collect();
    let log_of = |at: usize, row: u32| {
        let value = panel.numbers[at].1[row as usize];
        (value > 0.0).then(|| value.log10())
    };
    let beside: Vec<f64> = own
        .iter()
        .filter_map(|at| Some(log_of(*at, step.to)? - log_of(*at, step.from)?))
        .collect();
    let alone = beside.is_empty();
    let tolerance = if alone { 0.2 } else { 0.3 };
    let power = power_of(step.log - middle, tolerance).filter(|power| power.abs() > 1)?;
    if alone && count < ALONE && !is_calm(panel, place, step) {
        return None;
    }
    if let Some((moved, _)) = usual(beside)
        && (moved.abs() > 0.35 || (step.log - moved - f64::from(power)).abs() > 0.35)
    {
        return None;
    }
    let size = |row: u32| panel.numbers[place].1[row as usize];
    let unit = panel.data.fields[panel.numbers[place].0].unit.as_deref();
    let is_money = unit
        .and_then(Unit::parse)
        .is_some_and(|unit| matches!(unit.dimension, Dimension::Money(_)));
    // A handful of people becomes many without a mistake.
    if size(step.from).min(size(step.to)) < if is_money { 1.0 } else { 10.0 } {
        return None;
    }
    let off = |row: u32| -> f64 {
        let level = |at: usize| Some(log_of(at, row)? - levels.of(panel, at, panel.year(row))?);
        let rest = usual(own.iter().filter_map(|at| level(*at)).collect());
        let rest = rest.map_or(0.0, |(middle, _)| middle);
        level(place).map_or(0.0, |level| level - rest)
    };
    let (before, after) = (off(step.from), off(step.to));
    let (row, power) = if before.abs() > after.abs() {
        (step.from, -power)
    } else {
        (step.to, power)
    };
    Some((row, panel.numbers[place].0, power))
}

/// Whether the entity's other years are many enough to say that they hardly move.
fn is_calm(panel: &Panel, place: usize, step: &Step) -> bool {
    const CALM: f64 = 0.15;
    let values = &panel.numbers[place].1;
    let rows = panel.rows_of(step.from);
    let others = rows
        .windows(2)
        .filter(|pair| (pair[0], pair[1]) != (step.from, step.to));
    let mut calm = others.map(|pair| {
        let [from, to] = [pair[0], pair[1]].map(|row| values[row as usize]);
        from > 0.0 && to > 0.0 && (to / from).log10().abs() <= CALM
    });
    rows.len() >= 4 && calm.all(|calm| calm)
}

/// The middle of a field's values in a year, as a power of ten.
fn level_of(panel: &Panel, place: usize, year: Option<i32>) -> Option<f64> {
    let values = &panel.numbers[place].1;
    let every = values.len().div_ceil(10 * SAMPLE).max(1);
    let of_year = (0..values.len()).step_by(every).filter_map(|row| {
        let value = values[row];
        (panel.year(row as u32) == year && value > 0.0).then(|| value.log10())
    });
    median(&mut of_year.collect::<Vec<f64>>())
}

/// Entities and fields that jumps are about.
pub(super) fn decided<'p>(
    panel: &'p Panel,
    jumps: &[(u32, usize, i32)],
) -> BTreeMap<(&'p str, usize), u32> {
    let of = jumps
        .iter()
        .map(|(row, field, _)| ((panel.entity(*row), *field), *row));
    of.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::dataset::{Dataset, build};
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    /// Jumps told of, each by its cell and sentence, in a table of firms with revenue and R&D in some years.
    fn told(firms: u32, years: u32, wrong: &[(u32, u32, f64)]) -> Vec<(String, &'static str)> {
        let mut text = "企业名称,年份,营业收入（万元）,研发费用（万元）\n".to_owned();
        for firm in 0..firms {
            for year in 0..years {
                let size = 900.0 + 700.0 * f64::from(firm * 7 % 11);
                let revenue = size * (1.0 + 0.06 * f64::from(year) + 0.01 * f64::from(firm % 5));
                let by = wrong.iter().find(|(of, at, _)| (*of, *at) == (firm, year));
                let shown = revenue * by.map_or(1.0, |(.., by)| *by);
                let line = format!(
                    "企业{firm},{},{shown:.2},{:.2}\n",
                    2020 + year,
                    revenue * 0.04
                );
                text.push_str(&line);
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        std::fs::write(&path, text).unwrap();
        let progress = Progress::default();
        let table = read(&path, &ReadOptions::default(), &progress).unwrap();
        let data: Dataset = build(table, None, &[], &progress).unwrap();
        let jumps = data.findings(None).into_iter();
        let jumps = jumps.filter(|finding| finding.issue.message.key.contains("jump"));
        let told = jumps.map(|finding| {
            let place = finding.issue.place.unwrap();
            (place.reference(), finding.issue.message.key)
        });
        told.collect()
    }

    #[test]
    fn a_hundredfold_is_told_in_two_and_three_years_and_at_the_ends() {
        let up = |cell: &str| vec![(cell.to_owned(), "clinic.jump_up")];
        let down = |cell: &str| vec![(cell.to_owned(), "clinic.jump_down")];
        assert_eq!(told(8, 2, &[(2, 1, 100.0)]), up("C7"));
        assert_eq!(told(8, 2, &[(2, 0, 100.0)]), up("C6"));
        assert_eq!(told(8, 2, &[(2, 1, 0.01)]), down("C7"));
        assert_eq!(told(8, 2, &[(2, 0, 1e-3)]), down("C6"));
        assert_eq!(told(5, 3, &[(4, 1, 100.0)]), up("C15"));
        assert_eq!(told(8, 6, &[(1, 5, 100.0)]), up("C13"));
        assert_eq!(told(8, 6, &[(1, 0, 1000.0)]), up("C8"));
    }

    #[test]
    fn one_wrong_value_hides_no_other() {
        let of = |wrong: &[(u32, u32, f64)]| -> Vec<String> {
            told(30, 4, wrong)
                .into_iter()
                .map(|(cell, _)| cell)
                .collect()
        };
        assert_eq!(of(&[(3, 2, 10.0), (12, 2, -1.0)]), ["C16"]);
        assert_eq!(of(&[(3, 2, 10.0), (5, 3, 100.0)]), ["C16", "C25"]);
        assert_eq!(of(&[(3, 2, 100.0), (25, 1, 100.0)]), ["C16", "C103"]);
    }

    #[test]
    fn what_grows_with_everything_else_is_no_jump() {
        assert_eq!(told(8, 3, &[]), []);
        // A whole year in another unit is told once, and not here.
        let year: Vec<(u32, u32, f64)> = (0..8).map(|firm| (firm, 2, 100.0)).collect();
        assert_eq!(told(8, 3, &year), []);
    }
}
