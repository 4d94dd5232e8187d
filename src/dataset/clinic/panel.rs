//! A dataset as the checks walk through it: rows by entity in the order of years, numbers as plain columns.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use polars::polars_utils::aliases::PlRandomState;
use polars::prelude::StringChunked;
use rayon::prelude::*;

use crate::dataset::{Change, Dataset, Issue, Kind};
use crate::table::{Arrangement, Place};

/// A dataset in columns of numbers and groups of rows.
pub(super) struct Panel<'a> {
    /// The data.
    pub data: &'a Dataset,
    /// The columns of numbers beside coordinates: place among the fields, and values; NaN where one is missing.
    pub numbers: Vec<(usize, Vec<f64>)>,
    entities: Vec<&'a str>,
    names: Option<&'a StringChunked>,
    years: Vec<Option<i32>>,
    /// Observations, one entity after the other, each by year.
    order: Vec<u32>,
    /// Where each entity begins in that order, and the end.
    starts: Vec<usize>,
    /// The entity of each observation, by its place among them.
    groups: Vec<u32>,
    right: HashSet<(&'a str, &'a str, Option<i32>)>,
    /// The columns of the table by their headers.
    columns: HashMap<&'a str, usize>,
    /// The first field of each of them.
    fields: HashMap<usize, usize>,
    /// Body rows of cells that issues are about, once they are asked for.
    turned: OnceLock<HashMap<Cell, u32>>,
    /// The rows that stand for others, by these, once they are asked for.
    standing: OnceLock<HashMap<u32, u32>>,
}

/// A column of the table, and a cell of a file: its file, its sheet, its row and column there.
type Cell = (usize, String, Option<String>, u32, u32);

impl<'a> Panel<'a> {
    pub fn of(data: &'a Dataset) -> Self {
        let text = |id: &str| {
            data.frame
                .column(id)
                .ok()
                .and_then(|column| column.str().ok())
        };
        let entities: Vec<&str> = text("entity").map_or_else(Vec::new, |keys| {
            keys.iter().map(Option::unwrap_or_default).collect()
        });
        let years = data
            .frame
            .column("year")
            .ok()
            .and_then(|years| years.i32().ok());
        let years: Vec<Option<i32>> = years.map_or_else(Vec::new, |years| years.iter().collect());
        let (order, starts, groups) = grouped(&entities, &years);
        let mut first_of: HashMap<usize, usize> = HashMap::new();
        for (at, field) in data.fields.iter().enumerate() {
            if field.kind == Kind::Number {
                first_of.entry(field.column).or_insert(at);
            }
        }
        let numbers = (0..data.fields.len())
            .into_par_iter()
            .filter(|at| {
                let field = &data.fields[*at];
                field.kind == Kind::Number && !matches!(field.id.as_str(), "lon" | "lat")
            })
            // A column under another name as well is looked at once.
            .filter(|at| first_of.get(&data.fields[*at].column) == Some(at))
            .filter_map(|at| Some((at, values(data, &data.fields[at].id)?)))
            .collect();
        let right = data
            .mapping
            .fix
            .iter()
            .filter(|fix| fix.change == Change::Right);
        let right = right.map(|fix| {
            let entity = fix.entity.as_deref().unwrap_or_default();
            (fix.field.as_str(), entity, fix.year)
        });
        let (mut columns, mut fields) = (HashMap::new(), HashMap::new());
        for (at, column) in data.table.columns.iter().enumerate() {
            columns.entry(column.name.as_str()).or_insert(at);
        }
        for (at, field) in data.fields.iter().enumerate() {
            fields.entry(field.column).or_insert(at);
        }
        Self {
            columns,
            fields,
            turned: OnceLock::new(),
            standing: OnceLock::new(),
            data,
            numbers,
            entities,
            names: text("name"),
            years,
            order,
            starts,
            groups,
            right: right.collect(),
        }
    }

    /// The rows of each entity, by year.
    pub fn groups(&self) -> impl IndexedParallelIterator<Item = &[u32]> {
        self.starts
            .par_windows(2)
            .map(|ends| &self.order[ends[0]..ends[1]])
    }

    /// The same, one entity after the other.
    pub fn entities_by_year(&self) -> impl Iterator<Item = &[u32]> {
        let ends = self.starts.windows(2);
        ends.map(|ends| &self.order[ends[0]..ends[1]])
    }

    /// The rows of the entity that a row is about, by year.
    pub fn rows_of(&self, row: u32) -> &[u32] {
        let group = self
            .groups
            .get(row as usize)
            .map_or(0, |group| *group as usize);
        match self.starts.get(group..group + 2) {
            Some([start, end]) => &self.order[*start..*end],
            _ => &[],
        }
    }

    pub fn entity(&self, row: u32) -> &'a str {
        self.entities.get(row as usize).copied().unwrap_or_default()
    }

    pub fn name(&self, row: u32) -> &'a str {
        let name = self.names.and_then(|names| names.get(row as usize));
        name.unwrap_or_else(|| self.entity(row))
    }

    pub fn year(&self, row: u32) -> Option<i32> {
        self.years.get(row as usize).copied().flatten()
    }

    pub fn height(&self) -> usize {
        self.entities.len()
    }

    /// Whether the user said that a cell is right, or all of its year, its entity or its field.
    pub fn is_right(&self, row: u32, field: &str) -> bool {
        if self.right.is_empty() {
            return false;
        }
        let (entity, year) = (self.entity(row), self.year(row));
        [(entity, year), (entity, None), ("", year), ("", None)]
            .into_iter()
            .any(|(entity, year)| self.right.contains(&(field, entity, year)))
    }

    /// Body row and column of an issue's place, where each body row is a row of the file.
    pub fn cell_of(&self, issue: &Issue) -> Option<(u32, u32)> {
        let place = issue.place.as_ref()?;
        let table = &self.data.table;
        let column = *self.columns.get(place.header.as_str())?;
        let origins = &table.origins;
        if !origins.is_one_to_one() {
            let turned = self.turned.get_or_init(|| self.rows_of_issues());
            let (file, sheet) = (place.file.clone(), place.sheet.clone());
            let row = *turned.get(&(column, file, sheet, place.row, place.column))?;
            return Some((row, column as u32));
        }
        let part = origins.parts().iter().find(|part| {
            let file = part.file.as_deref().is_none_or(|file| file == place.file);
            file && part
                .sheet
                .as_deref()
                .is_none_or(|sheet| place.sheet.as_deref() == Some(sheet))
        })?;
        let Arrangement::Straight { rows, .. } = &part.arrangement else {
            return None;
        };
        let row = rows.binary_search(&place.row).ok()?;
        Some(((part.first + row) as u32, column as u32))
    }

    /// The first body row of each cell that an issue is about, by its column and its place in the files, where their rows
    /// are not those of the body: a column is walked through once, however many issues are about it.
    fn rows_of_issues(&self) -> HashMap<Cell, u32> {
        let table = &self.data.table;
        let mut wanted: HashMap<usize, HashMap<(u32, u32), Vec<&Place>>> = HashMap::new();
        let issues = self.data.issues.iter();
        for place in issues.filter_map(|issue| issue.place.as_ref()) {
            if let Some(column) = self.columns.get(place.header.as_str()) {
                let cells = wanted.entry(*column).or_default();
                let places = cells.entry((place.row, place.column)).or_default();
                places.push(place);
            }
        }
        let mut rows = HashMap::new();
        for (column, mut cells) in wanted {
            for row in 0..table.height() {
                if cells.is_empty() {
                    break;
                }
                let cell = table.origins.cell(row, column);
                let Some(places) = cells.get_mut(&cell) else {
                    continue;
                };
                // Several files have a cell of this row and column.
                let own = table.place(row, column);
                let is_here = |place: &&Place| place.file == own.file && place.sheet == own.sheet;
                if places.iter().any(is_here) {
                    places.retain(|place| !is_here(place));
                    if places.is_empty() {
                        cells.remove(&cell);
                    }
                    rows.insert((column, own.file, own.sheet, cell.0, cell.1), row as u32);
                }
            }
        }
        rows
    }

    /// The row that stands for a body row in an observation, where that is another one.
    fn standing_for(&self, body: u32) -> Option<u32> {
        let standing = self.standing.get_or_init(|| {
            let groups = self.data.combined.groups.iter();
            let rows = groups.flat_map(|(row, group)| group.rows.iter().map(|own| (*own, *row)));
            rows.collect()
        });
        standing.get(&body).copied()
    }

    /// Observation and place among the fields of a cell of the table.
    pub fn of_cell(&self, cell: Option<(u32, u32)>) -> Option<(u32, usize)> {
        let (body, column) = cell?;
        let field = *self.fields.get(&(column as usize))?;
        let standing = self.standing_for(body);
        let row = self
            .data
            .rows
            .binary_search(&standing.unwrap_or(body))
            .ok()?;
        if let Some(standing) = standing {
            // What is made of several cells, or of another one, is not what this one says.
            let of = &self.data.fields[field];
            let combined = &self.data.combined;
            let made = combined.behind(&self.data.table, standing, of.column, of.kind);
            made.filter(|made| made.rows == [body])?;
        }
        Some((row as u32, field))
    }

    /// The values of a field, when it is one of numbers.
    pub fn values_of(&self, id: &str) -> Option<(usize, &[f64])> {
        let found = self
            .numbers
            .iter()
            .find(|(at, _)| self.data.fields[*at].id == id);
        found.map(|(at, values)| (*at, values.as_slice()))
    }
}

/// A column of numbers, NaN where one is missing.
pub(super) fn values(data: &Dataset, id: &str) -> Option<Vec<f64>> {
    let column = data.frame.column(id).ok()?.f64().ok()?;
    Some(
        column
            .iter()
            .map(|value| value.unwrap_or(f64::NAN))
            .collect(),
    )
}

/// Observations by entity and year, where each entity begins among them, and the entity of each: those are numbered in
/// the order in which they first occur.
fn grouped(entities: &[&str], years: &[Option<i32>]) -> (Vec<u32>, Vec<usize>, Vec<u32>) {
    let mut numbers: HashMap<&str, u32, PlRandomState> =
        HashMap::with_capacity_and_hasher(entities.len(), PlRandomState::default());
    let mut groups: Vec<u32> = Vec::with_capacity(entities.len());
    let mut ends: Vec<usize> = Vec::new();
    for entity in entities {
        let next = numbers.len() as u32;
        let number = *numbers.entry(entity).or_insert(next);
        if number == next {
            ends.push(0);
        }
        ends[number as usize] += 1;
        groups.push(number);
    }
    let mut starts = Vec::with_capacity(ends.len() + 1);
    let mut start = 0;
    for count in &mut ends {
        starts.push(start);
        start += std::mem::replace(count, start);
    }
    starts.push(start);
    // Each row goes to the next free place of its entity.
    let mut order = vec![0; groups.len()];
    for (row, group) in groups.iter().enumerate() {
        let place = &mut ends[*group as usize];
        order[*place] = row as u32;
        *place += 1;
    }
    let year = |row: &u32| years.get(*row as usize).copied().flatten();
    for ends in starts.windows(2) {
        order[ends[0]..ends[1]].sort_by_key(year);
    }
    (order, starts, groups)
}

/// The middle of values that are not NaN; of two middles the lower. None without any.
pub(super) fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let middle = (values.len() - 1) / 2;
    Some(*values.select_nth_unstable_by(middle, f64::total_cmp).1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::dataset::fixture::opened;

    #[test]
    fn cells_of_turned_years_are_found_again() {
        let data = opened(
            "企业名称,营业收入2019年（万元）,营业收入2020年（万元）\n甲公司,1,约三\n乙公司,约四,3\n丙公司,4,5\n",
        );
        let findings = data.findings(None);
        let bad = |one: &&crate::dataset::Finding| one.issue.message.key == "dataset.bad_number";
        let cells = findings.iter().filter(bad).map(|one| one.cell.unwrap());
        let texts: Vec<Option<&str>> = cells
            .map(|(row, column)| data.table.columns[column as usize].cells.get(row as usize))
            .collect();
        assert_eq!(texts, [Some("约三"), Some("约四")]);
    }
}
