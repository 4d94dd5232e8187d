//! The numbers of those figures whose marks are parts, cells or steps: specs come in, rows go out.

use super::super::{
    BarometerSpec, BarsSpec, DistributionSpec, FunnelSpec, GaugesSpec, HeatmapSpec, QuadrantSpec,
    TreemapSpec,
};
use super::{Rows, by_year, value, words};
use crate::table::Cell;

/// A row for each year: the headline, then the dimensions.
pub(super) fn barometer(spec: &BarometerSpec, rows: &mut Rows) {
    rows.head(&["figure.column_year"]);
    let parts = || std::iter::once(&spec.headline).chain(&spec.dimensions);
    for part in parts() {
        rows.column(part.name.clone());
    }
    for (year, mut cells) in by_year(parts().map(|part| part.points.as_slice())) {
        cells.insert(0, Cell::Number(f64::from(year)));
        rows.push(cells);
    }
}

pub(super) fn quadrant(spec: &QuadrantSpec, rows: &mut Rows) {
    rows.head(&["figure.column_name"]);
    for axis in &spec.axes {
        rows.column(axis.clone());
    }
    for point in &spec.points {
        let [level, growth] = point.at;
        rows.push(vec![
            words(&point.name),
            Cell::Number(level),
            Cell::Number(growth),
        ]);
    }
}

pub(super) fn heatmap(spec: &HeatmapSpec, rows: &mut Rows) {
    rows.head(&["figure.rank", "figure.column_name"]);
    rows.column(spec.total.clone());
    for column in &spec.columns {
        rows.column(column.clone());
    }
    for row in &spec.rows {
        let mut cells = vec![
            value(row.rank.map(f64::from)),
            words(&row.name),
            value(row.total),
        ];
        cells.extend(row.cells.iter().map(|cell| value(*cell)));
        rows.push(cells);
    }
}

/// The values ascending, then what is marked.
pub(super) fn distribution(spec: &DistributionSpec, rows: &mut Rows) {
    rows.head(&["figure.column_note"]);
    rows.column(spec.measure.clone());
    for marker in &spec.markers {
        rows.push(vec![words(&marker.label), Cell::Number(marker.value)]);
    }
    let mut values = spec.values.clone();
    values.sort_unstable_by(f64::total_cmp);
    for value in values {
        rows.push(vec![Cell::Blank, Cell::Number(value)]);
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
        rows.push(vec![
            words(&stage.name),
            Cell::Number(stage.count),
            words(&stage.time),
        ]);
    }
}

pub(super) fn treemap(spec: &TreemapSpec, rows: &mut Rows) {
    amounts(&spec.unit, rows);
    for tile in &spec.tiles {
        rows.push(vec![
            words(&tile.name),
            words(&tile.note),
            Cell::Number(tile.value),
        ]);
    }
}

pub(super) fn bars(spec: &BarsSpec, rows: &mut Rows) {
    amounts(&spec.unit, rows);
    for row in &spec.rows {
        rows.push(vec![
            words(&row.name),
            words(&row.note),
            Cell::Number(row.value),
        ]);
    }
}

fn amounts(unit: &str, rows: &mut Rows) {
    rows.head(&["figure.column_name", "figure.column_note"]);
    if unit.is_empty() {
        rows.head(&["figure.value"]);
    } else {
        rows.column(unit.to_owned());
    }
}
