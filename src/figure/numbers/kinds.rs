//! The numbers of barometers, quadrants, heatmaps, distributions, gauges, funnels, treemaps and bars.

use super::{Rows, value, words};
use crate::figure::{
    BarometerSpec, BarsSpec, DistributionSpec, FunnelSpec, GaugesSpec, HeatmapSpec, QuadrantSpec,
    TreemapSpec,
};
use crate::table::Cell;

/// A row for each year, a column for the headline and each dimension.
pub(super) fn barometer(spec: &BarometerSpec, rows: &mut Rows) {
    let parts = || std::iter::once(&spec.headline).chain(&spec.dimensions);
    let mut years: Vec<i32> = parts()
        .flat_map(|part| part.points.iter().map(|(year, _)| *year))
        .collect();
    years.sort_unstable();
    years.dedup();
    rows.head(&["figure.column_year"]);
    for part in parts() {
        rows.column(part.name.clone());
    }
    for year in years {
        let mut cells = vec![Cell::Number(f64::from(year))];
        cells.extend(parts().map(|part| {
            let point = part.points.iter().find(|(own, _)| *own == year);
            value(point.and_then(|(_, own)| *own))
        }));
        rows.push(cells);
    }
}

pub(super) fn quadrant(spec: &QuadrantSpec, rows: &mut Rows) {
    rows.head(&["figure.column_name"]);
    for axis in &spec.axes {
        rows.column(axis.clone());
    }
    for point in &spec.points {
        let [along, upwards] = point.at.map(Cell::Number);
        rows.push(vec![words(&point.name), along, upwards]);
    }
}

pub(super) fn heatmap(spec: &HeatmapSpec, rows: &mut Rows) {
    rows.head(&["figure.rank", "figure.column_name"]);
    rows.column(spec.total.clone());
    for column in &spec.columns {
        rows.column(column.clone());
    }
    for row in &spec.rows {
        let rank = value(row.rank.map(f64::from));
        let mut cells = vec![rank, words(&row.name), value(row.total)];
        cells.extend(row.cells.iter().map(|cell| value(*cell)));
        rows.push(cells);
    }
}

/// The marked values by name, then all values in their order.
pub(super) fn distribution(spec: &DistributionSpec, rows: &mut Rows) {
    rows.head(&["figure.column_name"]);
    rows.column(spec.measure.clone());
    for marker in &spec.markers {
        rows.push(vec![words(&marker.label), Cell::Number(marker.value)]);
    }
    for own in &spec.values {
        rows.push(vec![Cell::Blank, Cell::Number(*own)]);
    }
}

pub(super) fn gauges(spec: &GaugesSpec, rows: &mut Rows) {
    rows.head(&["figure.column_name", "figure.column_note", "figure.value"]);
    rows.column(spec.before.clone());
    rows.head(&["figure.gauge_threshold"]);
    for row in &spec.rows {
        rows.push(vec![
            words(&row.name),
            words(&row.note),
            value(row.value),
            value(row.before),
            value(row.threshold),
        ]);
    }
}

pub(super) fn funnel(spec: &FunnelSpec, rows: &mut Rows) {
    rows.head(&["figure.column_name"]);
    rows.column(spec.counted.clone());
    rows.column(spec.timed.clone());
    for stage in &spec.stages {
        let count = Cell::Number(stage.count);
        rows.push(vec![words(&stage.name), count, words(&stage.time)]);
    }
}

pub(super) fn treemap(spec: &TreemapSpec, rows: &mut Rows) {
    amounts(&spec.unit, rows);
    for tile in &spec.tiles {
        let amount = Cell::Number(tile.value);
        rows.push(vec![words(&tile.name), amount, words(&tile.note)]);
    }
}

pub(super) fn bars(spec: &BarsSpec, rows: &mut Rows) {
    amounts(&spec.unit, rows);
    for row in &spec.rows {
        let amount = Cell::Number(row.value);
        rows.push(vec![words(&row.name), amount, words(&row.note)]);
    }
}

/// Name, amount with its unit where there is one, and note.
fn amounts(unit: &str, rows: &mut Rows) {
    rows.head(&["figure.column_name"]);
    if unit.is_empty() {
        rows.head(&["figure.value"]);
    } else {
        rows.column(unit.to_owned());
    }
    rows.head(&["figure.column_note"]);
}
