//! Coordinates: outside the city, or in another system than its boundaries.

use rayon::prelude::*;

use super::panel::{Panel, median, values};
use super::{Finding, at_cell, told};
use crate::dataset::{Change, ColumnRule, Conversion, Remedy, Severity, plain_name, plain_number};
use crate::geo::{Areas, Bounds, MERCATOR_EDGE, Polygon, Shift, System, shift};
use crate::i18n::Message;
use crate::jobs::Progress;

/// So many cells are looked at to tell a system.
const SAMPLE: usize = 2000;
/// A point so near the boundaries, in degrees, may be one of the city: some 3 km.
const NEAR: f64 = 0.03;

pub(super) fn examine(panel: &Panel, areas: Option<&Areas>, progress: &Progress) -> Vec<Finding> {
    let mut findings: Vec<Finding> = areas.map_or_else(Vec::new, unjoinable);
    findings.extend(of_coordinates(panel, areas, progress));
    findings
}

/// Areas of the boundaries that no place of the data can be.
fn unjoinable(areas: &Areas) -> Vec<Finding> {
    const KEYS: [&str; 3] = ["geo.nameless", "geo.nameless_bare", "geo.shared_codes"];
    let notes = areas.notes.iter().filter(|note| KEYS.contains(&note.key));
    let finding = |note: &Message| {
        let mut finding = Panel::general(Severity::Warning, note.clone(), Vec::new());
        finding.issue.remedy = None;
        finding
    };
    notes.map(finding).collect()
}

fn of_coordinates(panel: &Panel, areas: Option<&Areas>, progress: &Progress) -> Vec<Finding> {
    let fields = &panel.data.fields;
    let at = |id: &str| fields.iter().position(|field| field.id == id);
    let (Some(lon), Some(lat)) = (at("lon"), at("lat")) else {
        return Vec::new();
    };
    if panel.data.mapping.coordinates.is_none() && in_plane(panel, lon, lat) {
        let message =
            Message::new("clinic.system_plane").with("system", System::WebMercator.name());
        let remedy = to_satellite(System::WebMercator, System::Wgs84);
        return vec![Panel::general(Severity::Error, message, vec![remedy])];
    }
    if let Some(finding) = swapped(panel, lon, lat) {
        return vec![finding];
    }
    let (Some(x), Some(y)) = (values(panel.data, "lon"), values(panel.data, "lat")) else {
        return Vec::new();
    };
    let points: Vec<(u32, [f64; 2])> = x
        .into_iter()
        .zip(y)
        .enumerate()
        .filter(|(_, (x, y))| !x.is_nan() && !y.is_nan())
        .map(|(row, (x, y))| (row as u32, [x, y]))
        .collect();
    let mut findings = Vec::new();
    if panel.data.mapping.coordinates.is_none() {
        let shifted = areas.and_then(|areas| other_system(panel, &points, areas));
        findings.extend(shifted.or_else(|| named_system(panel, [lon, lat])));
    }
    let outside = match areas.and_then(Areas::bounds) {
        Some(_) => outside_areas(&points, areas, progress),
        None => outside_bulk(&points),
    };
    let told_of = outside.into_iter().filter_map(|(row, swapped, [x, y])| {
        let mut ways = Vec::new();
        if swapped {
            let fixes = [(lon, y), (lat, x)];
            let fixes = fixes
                .into_iter()
                .filter_map(|(field, value)| panel.correction(row, field, Change::Set(value)));
            ways.push(Remedy::Fix(fixes.collect()));
        }
        for change in [Change::Missing, Change::Right] {
            let fixes = [lon, lat]
                .into_iter()
                .filter_map(|field| panel.correction(row, field, change));
            ways.push(Remedy::Fix(fixes.collect()));
        }
        let message = at_cell("clinic.outside").with("lon", x).with("lat", y);
        panel.finding(Severity::Warning, row, lon, message, ways)
    });
    findings.extend(told(told_of.collect()));
    findings
}

fn to_satellite(from: System, to: System) -> Remedy {
    Remedy::Convert(Conversion { from, to })
}

/// Whether the cells are metres of a plane and no degrees.
fn in_plane(panel: &Panel, lon: usize, lat: usize) -> bool {
    let cells = |field: usize| &panel.data.table.columns[panel.data.fields[field].column].cells;
    let number = |cell: Option<&str>| cell.and_then(plain_number);
    let pairs = cells(lon).iter().zip(cells(lat).iter());
    let (mut metres, mut all) = (0_usize, 0_usize);
    for (x, y) in pairs
        .filter_map(|(x, y)| number(x).zip(number(y)))
        .take(SAMPLE)
    {
        all += 1;
        let far = |value: f64| (10_000.0..=MERCATOR_EDGE).contains(&value.abs());
        metres += usize::from(far(x) && far(y));
    }
    all > 0 && metres * 10 >= all * 9
}

/// That the column of longitudes holds latitudes and the other way round: all of them lie where the country does once
/// they are swapped, and none as they stand.
fn swapped(panel: &Panel, lon: usize, lat: usize) -> Option<Finding> {
    const EAST: std::ops::RangeInclusive<f64> = 73.0..=136.0;
    const NORTH: std::ops::RangeInclusive<f64> = 3.0..=54.0;
    let column = |field: usize| &panel.data.table.columns[panel.data.fields[field].column];
    let (of_lon, of_lat) = (column(lon), column(lat));
    let number = |cell: Option<&str>| cell.and_then(plain_number).filter(|value| *value != 0.0);
    let pairs = of_lon.cells.iter().zip(of_lat.cells.iter());
    let pairs = pairs.filter_map(|(x, y)| number(x).zip(number(y)));
    let (mut turned, mut all) = (0_usize, 0_usize);
    for (x, y) in pairs.take(SAMPLE) {
        all += 1;
        turned += usize::from(NORTH.contains(&x) && EAST.contains(&y));
    }
    if all < 2 || turned * 10 < all * 9 {
        return None;
    }
    let rule = |from: &str, field: &str| ColumnRule {
        field: field.to_owned(),
        ..panel
            .data
            .mapping
            .rule(from)
            .cloned()
            .unwrap_or_else(|| ColumnRule {
                from: from.to_owned(),
                ..ColumnRule::default()
            })
    };
    let message = Message::new("clinic.swapped")
        .with("lon", of_lon.name.as_str())
        .with("lat", of_lat.name.as_str())
        .with("count", turned);
    let swap = Remedy::Map(vec![rule(&of_lon.name, "lat"), rule(&of_lat.name, "lon")]);
    Some(Panel::general(Severity::Error, message, vec![swap]))
}

/// The system that the headers of coordinates name, or a column of systems beside them.
fn named_system(panel: &Panel, fields: [usize; 2]) -> Option<Finding> {
    const NAMES: [(System, &[&str]); 2] = [
        (System::Gcj02, &["gcj02", "火星", "高德", "腾讯"]),
        (System::Bd09, &["bd09", "百度"]),
    ];
    const COLUMNS: [&str; 4] = ["坐标系", "坐标系统", "坐标类型", "crs"];
    let of = |words: &str| {
        let words = plain_name(words);
        let named = |names: &[&str]| names.iter().any(|name| words.contains(name));
        NAMES
            .iter()
            .find(|(_, names)| named(names))
            .map(|(system, _)| *system)
    };
    let columns = &panel.data.table.columns;
    let header = fields.iter().find_map(|field| {
        let name = columns[panel.data.fields[*field].column].name.as_str();
        Some((of(name)?, name))
    });
    let beside = || {
        let column = columns.iter();
        let mut column = column.filter(|own| COLUMNS.contains(&plain_name(&own.name).as_str()));
        let column = column.next()?;
        let mut said = column.cells.iter().flatten().map(of);
        let first = said.next()??;
        said.all(|other| other == Some(first))
            .then_some((first, column.name.as_str()))
    };
    let (from, column) = header.or_else(beside)?;
    let message = Message::new("clinic.system_named")
        .with("system", from.name())
        .with("column", column);
    let remedy = to_satellite(from, System::Wgs84);
    Some(Panel::general(Severity::Warning, message, vec![remedy]))
}

/// The system in which far more points lie in the towns that the rows name than as they are.
fn other_system(panel: &Panel, points: &[(u32, [f64; 2])], areas: &Areas) -> Option<Finding> {
    let towns = panel.data.frame.column("town").ok()?.str().ok()?;
    let step = points.len() / SAMPLE + 1;
    let placed: Vec<(usize, [f64; 2])> = points
        .iter()
        .step_by(step)
        .filter_map(|(row, point)| Some((areas.find(towns.get(*row as usize)?)?, *point)))
        .collect();
    let Shift {
        from,
        to,
        now,
        then,
        count,
    } = shift(areas, &placed)?;
    let message = Message::new("clinic.system_shifted")
        .with("from", from.name())
        .with("to", to.name())
        .with("now", now)
        .with("then", then)
        .with("count", count);
    let remedy = to_satellite(from, to);
    Some(Panel::general(Severity::Warning, message, vec![remedy]))
}

/// Points that are far from every area, and whether they would be in one with longitude and latitude swapped.
fn outside_areas(
    points: &[(u32, [f64; 2])],
    areas: Option<&Areas>,
    progress: &Progress,
) -> Vec<(u32, bool, [f64; 2])> {
    let Some(areas) = areas else {
        return Vec::new();
    };
    // Each polygon with the box around it: most points are outside of most boxes.
    let boxed = |polygon| Some((Polygon::bounds(polygon)?, polygon));
    let of_areas = areas.areas.iter().flat_map(|area| &area.polygons);
    let of_areas: Vec<(Bounds, &Polygon)> = of_areas.filter_map(boxed).collect();
    let water: Vec<(Bounds, &Polygon)> = areas.water.iter().filter_map(boxed).collect();
    let within = |bounds: &Bounds, point: [f64; 2], margin: f64| {
        (0..2)
            .all(|at| bounds.min[at] - margin <= point[at] && point[at] <= bounds.max[at] + margin)
    };
    let inside = |point: [f64; 2]| {
        let mut near = of_areas
            .iter()
            .filter(|(bounds, _)| within(bounds, point, 0.0));
        near.any(|(_, polygon)| polygon.contains(point))
    };
    let near = |point: [f64; 2]| {
        let all = of_areas.iter().chain(&water);
        let mut close = all.filter(|(bounds, _)| within(bounds, point, NEAR));
        close.any(|(_, polygon)| polygon.depth(point) >= -NEAR)
    };
    points
        .par_iter()
        .filter(|_| !progress.is_cancelled())
        .filter(|(_, point)| !inside(*point) && !near(*point))
        .map(|(row, [x, y])| (*row, inside([*y, *x]), [*x, *y]))
        .collect()
}

/// Points that are far from where nearly all others are.
fn outside_bulk(points: &[(u32, [f64; 2])]) -> Vec<(u32, bool, [f64; 2])> {
    if points.len() < 30 {
        return Vec::new();
    }
    let of = |at: usize| {
        points
            .iter()
            .map(|(_, point)| point[at])
            .collect::<Vec<f64>>()
    };
    let (Some(x), Some(y)) = (median(&mut of(0)), median(&mut of(1))) else {
        return Vec::new();
    };
    let distance = |point: [f64; 2]| (point[0] - x).hypot(point[1] - y);
    let mut distances: Vec<f64> = points.iter().map(|(_, point)| distance(*point)).collect();
    let ninth = distances.len() * 9 / 10;
    let bulk = *distances.select_nth_unstable_by(ninth, f64::total_cmp).1;
    // Beyond a few degrees it is no city, and points far away are nothing unusual.
    if bulk > 1.5 {
        return Vec::new();
    }
    let far = (5.0 * bulk).max(0.5);
    points
        .iter()
        .filter(|(_, point)| distance(*point) > far)
        .map(|(row, [x, y])| (*row, distance([*y, *x]) <= bulk, [*x, *y]))
        .collect()
}
