//! The numbers that a figure shows, as a table to write: one row for each mark.

mod map;
mod portrait;
mod rows;

use self::map::{cells, map};
use self::portrait::portrait;
use self::rows::{Rows, value, words};
use super::{
    BarometerSpec, ContributionSpec, DistributionSpec, Figure, Fonts, FunnelSpec, GaugesSpec,
    HeatmapSpec, MarkerKind, Page, QuadrantSpec, RankingSpec, TrendSpec,
};
use crate::i18n::{Lang, fill, text};
use crate::table::{Cell, Sheet};

/// The numbers of any figure as it is drawn on a page, with headers in a language. Values are those that the figure draws:
/// whether circles of a map are cells, and how wide, is a matter of the page.
#[must_use]
pub fn numbers(figure: &Figure, page: &Page, lang: Lang) -> Sheet {
    let mut rows = Rows::new(&figure.words().title, lang);
    match figure {
        Figure::Trend(spec) => trend(spec, &mut rows),
        Figure::Ranking(spec) => ranking(spec, &mut rows),
        Figure::Portrait(spec) => portrait(spec, &mut rows),
        Figure::Contribution(spec) => contribution(spec, &mut rows),
        Figure::Barometer(spec) => barometer(spec, &mut rows),
        Figure::Quadrant(spec) => quadrant(spec, &mut rows),
        Figure::Heatmap(spec) => heatmap(spec, &mut rows),
        Figure::Distribution(spec) => distribution(spec, &mut rows),
        Figure::Gauges(spec) => gauges(spec, &mut rows),
        Figure::Funnel(spec) => funnel(spec, &mut rows),
        Figure::Treemap(spec) => {
            let tiles = spec.tiles.iter();
            named(
                tiles.map(|own| (&own.name, &own.note, own.value)),
                (&spec.unit, true),
                &mut rows,
            );
        }
        Figure::Bars(spec) => {
            let bars = spec.rows.iter();
            named(
                bars.map(|own| (&own.name, &own.note, own.value)),
                (&spec.unit, spec.shares),
                &mut rows,
            );
        }
        Figure::Map(spec) => match spec.cells(page, &Fonts::bundled(), lang).as_slice() {
            [] => map(spec, &mut rows),
            years => cells(spec, years, &mut rows),
        },
    }
    rows.sheet
}

/// A row for each year, a column for each line.
fn trend(spec: &TrendSpec, rows: &mut Rows) {
    let mut years: Vec<i32> = spec
        .lines
        .iter()
        .flat_map(|line| line.points.iter().map(|(year, _)| *year))
        .collect();
    years.sort_unstable();
    years.dedup();
    rows.head(&["figure.column_year"]);
    for line in &spec.lines {
        rows.column(line.name.clone());
    }
    if let Some((_, name)) = &spec.target {
        rows.column(name.clone());
    }
    if let Some(band) = &spec.band {
        for end in ["figure.column_from", "figure.column_to"] {
            rows.column(fill(rows.lang, end, &[("name", &band.name)]));
        }
    }
    for year in years {
        let mut cells = vec![Cell::Number(f64::from(year))];
        cells.extend(spec.lines.iter().map(|line| {
            let point = line.points.iter().find(|(own, _)| *own == year);
            value(point.and_then(|(_, own)| *own))
        }));
        cells.extend(spec.target.iter().map(|(target, _)| Cell::Number(*target)));
        if let Some(band) = &spec.band {
            let ends = band.points.iter().find(|(own, _)| *own == year);
            cells.extend([0, 1].map(|at| value(ends.map(|(_, ends)| ends[at]))));
        }
        rows.push(cells);
    }
}

fn ranking(spec: &RankingSpec, rows: &mut Rows) {
    rows.head(&[
        "figure.rank",
        "figure.column_name",
        "figure.column_note",
        "figure.points",
        "figure.change",
    ]);
    for name in &spec.parts {
        rows.column(fill(rows.lang, "figure.column_part", &[("name", name)]));
    }
    let partly = spec.rows.iter().any(|row| row.coverage.is_some());
    if partly {
        rows.head(&["figure.column_coverage"]);
    }
    let ranged = spec.rows.iter().any(|row| row.interval.is_some());
    if ranged {
        rows.head(&["figure.column_rank_from", "figure.column_rank_to"]);
    }
    for row in &spec.rows {
        let mut cells = vec![
            Cell::Number(f64::from(row.rank)),
            words(&row.name),
            words(&row.note),
            Cell::Number(row.total),
            value(row.moved.map(f64::from)),
        ];
        cells.extend(row.parts.iter().map(|part| Cell::Number(*part)));
        if partly {
            cells.resize(5 + spec.parts.len(), Cell::Blank);
            cells.push(Cell::Number(row.coverage.unwrap_or(1.0)));
        }
        if ranged {
            cells.resize(5 + spec.parts.len() + usize::from(partly), Cell::Blank);
            cells.extend([0, 1].map(|at| value(row.interval.map(|ends| ends[at]))));
        }
        rows.push(cells);
    }
}

fn contribution(spec: &ContributionSpec, rows: &mut Rows) {
    rows.head(&[
        "figure.column_dimension",
        "figure.column_indicator",
        "figure.column_adds",
    ]);
    let end = |(name, total): &(String, f64)| vec![words(name), Cell::Blank, Cell::Number(*total)];
    rows.push(end(&spec.from));
    for (dimension, items) in &spec.dimensions {
        // What all of them add together, as the picture has it.
        let sum = items.iter().map(|(_, points)| points).sum();
        rows.push(vec![words(dimension), Cell::Blank, Cell::Number(sum)]);
        for (name, points) in items {
            rows.push(vec![words(dimension), words(name), Cell::Number(*points)]);
        }
    }
    if let Some((name, points)) = &spec.lacking {
        rows.push(vec![words(name), Cell::Blank, Cell::Number(*points)]);
    }
    rows.push(end(&spec.to));
}

/// A row for each year: the headline and the dimensions.
fn barometer(spec: &BarometerSpec, rows: &mut Rows) {
    let parts: Vec<_> = [&spec.headline]
        .into_iter()
        .chain(&spec.dimensions)
        .collect();
    let mut years: Vec<i32> = parts
        .iter()
        .flat_map(|part| part.points.iter().map(|(year, _)| *year))
        .collect();
    years.sort_unstable();
    years.dedup();
    rows.head(&["figure.column_year"]);
    for part in &parts {
        rows.column(part.name.clone());
    }
    for year in years {
        let mut cells = vec![Cell::Number(f64::from(year))];
        cells.extend(parts.iter().map(|part| {
            let point = part.points.iter().find(|(own, _)| *own == year);
            value(point.and_then(|(_, own)| *own))
        }));
        rows.push(cells);
    }
}

fn quadrant(spec: &QuadrantSpec, rows: &mut Rows) {
    rows.head(&["figure.column_name"]);
    for axis in &spec.axes {
        rows.column(axis.clone());
    }
    rows.head(&["figure.column_role"]);
    for point in &spec.points {
        let [level, growth] = point.at;
        rows.push(vec![
            words(&point.name),
            Cell::Number(level),
            Cell::Number(growth),
            words(point.role.name(&spec.roles).unwrap_or_default()),
        ]);
    }
}

fn heatmap(spec: &HeatmapSpec, rows: &mut Rows) {
    rows.head(&["figure.rank", "figure.column_name"]);
    rows.column(spec.total.clone());
    for name in &spec.columns {
        rows.column(name.clone());
    }
    for row in &spec.rows {
        let mut cells = vec![
            value(row.rank.map(f64::from)),
            words(&row.name),
            value(row.total),
        ];
        cells.extend(row.cells.iter().map(|own| value(*own)));
        rows.push(cells);
    }
}

/// The values ascending, then what is marked among them in a column of its own, so that it is no value to be counted.
fn distribution(spec: &DistributionSpec, rows: &mut Rows) {
    rows.column(spec.measure.clone());
    rows.head(&["figure.column_note", "figure.column_mark"]);
    let mut values = spec.values.clone();
    values.sort_unstable_by(f64::total_cmp);
    let subject = spec
        .markers
        .iter()
        .find(|own| own.kind == MarkerKind::Subject);
    let at = subject.and_then(|own| {
        values
            .iter()
            .position(|value| value.to_bits() == own.value.to_bits())
    });
    for (row, own) in values.into_iter().enumerate() {
        let note = subject.filter(|_| at == Some(row));
        rows.push(vec![
            Cell::Number(own),
            note.map_or(Cell::Blank, |own| words(&own.label)),
            Cell::Blank,
        ]);
    }
    for marker in &spec.markers {
        // The subject is one of the values.
        if marker.kind != MarkerKind::Subject {
            rows.push(vec![
                Cell::Blank,
                words(&marker.label),
                Cell::Number(marker.value),
            ]);
        }
    }
}

fn gauges(spec: &GaugesSpec, rows: &mut Rows) {
    rows.head(&["figure.column_name", "figure.column_note", "figure.value"]);
    rows.column(spec.before.clone());
    rows.head(&["figure.target"]);
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

fn funnel(spec: &FunnelSpec, rows: &mut Rows) {
    rows.head(&["figure.column_name"]);
    rows.column(spec.counted.clone());
    // A column of days holds numbers alone.
    let in_days = spec.stages.iter().any(|stage| stage.days.is_some());
    rows.column(if in_days {
        fill(rows.lang, "figure.in_days", &[("name", &spec.timed)])
    } else {
        spec.timed.clone()
    });
    share_column("figure.funnel_first", rows);
    share_column("figure.funnel_before", rows);
    let share = |part: f64, whole: Option<f64>| {
        value(whole.filter(|own| *own > 0.0).map(|own| part / own * 100.0))
    };
    let first = spec.stages.first().map(|stage| stage.count);
    let mut before = None;
    for stage in &spec.stages {
        rows.push(vec![
            words(&stage.name),
            Cell::Number(stage.count),
            if in_days {
                value(stage.days)
            } else {
                words(&stage.time)
            },
            share(stage.count, first),
            share(stage.count, before),
        ]);
        before = Some(stage.count);
    }
}

/// A column of shares in per cent.
fn share_column(key: &str, rows: &mut Rows) {
    let name = text(rows.lang, key);
    let parts: [(&str, &dyn std::fmt::Display); 2] = [("name", &name), ("unit", &"%")];
    rows.column(fill(rows.lang, "figure.with_unit", &parts));
}

/// Names with their notes and amounts, and with the shares of these where they are parts of a whole.
fn named<'a>(
    entries: impl Iterator<Item = (&'a String, &'a String, f64)>,
    (unit, parts): (&str, bool),
    rows: &mut Rows,
) {
    let entries: Vec<_> = entries.collect();
    let amounts = || entries.iter().map(|(.., amount)| *amount);
    let whole: f64 = amounts().filter(|own| own.is_finite()).sum();
    // Where some lose there is no whole.
    let parts = parts && whole > 0.0 && amounts().all(|own| own.is_nan() || own >= 0.0);
    rows.head(&["figure.column_name", "figure.column_note"]);
    if unit.is_empty() {
        rows.head(&["figure.value"]);
    } else {
        rows.column(unit.to_owned());
    }
    if parts {
        share_column("figure.share", rows);
    }
    for (name, note, amount) in entries {
        let amount = Some(amount).filter(|own| own.is_finite());
        let mut cells = vec![words(name), words(note), value(amount)];
        cells.extend(parts.then(|| value(amount.map(|own| own / whole * 100.0))));
        rows.push(cells);
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::figure::{
        AreaStyle, Beside, Bubble, Line, MapSpec, PageSize, PortraitSpec, RadarAxis, RankingRow,
    };

    #[test]
    fn a_portrait_has_its_peers_and_its_years() {
        let portrait = Figure::Portrait(PortraitSpec {
            axes: vec![RadarAxis {
                name: "R&D".to_owned(),
                share: Some(0.5),
                value: Some(20.0),
                peers: Some([0.2, 0.3, 0.4]),
            }],
            history: vec![Line {
                name: "A".to_owned(),
                points: vec![(2020, Some(61.5)), (2021, None)],
                key: String::new(),
                subject: true,
            }],
            ..PortraitSpec::default()
        });
        let sheet = numbers(&portrait, &Page::of(PageSize::Slide), Lang::En);
        assert_eq!(sheet.columns.len(), sheet.header.len());
        assert!(sheet.columns.iter().all(|column| column.len() == 3));
        let quartiles: Vec<&Cell> = sheet.columns[10..13].iter().map(|own| &own[0]).collect();
        assert_eq!(
            quartiles,
            [0.2, 0.3, 0.4].map(Cell::Number).iter().collect::<Vec<_>>()
        );
        assert_eq!(sheet.columns[2][1], Cell::Number(61.5));
        assert_eq!(sheet.columns[13][1], Cell::Number(2020.0));
        assert_ne!(
            sheet.columns[7][0], sheet.columns[7][1],
            "kinds are told apart"
        );
    }

    #[test]
    fn intervals_and_the_other_year_are_among_the_numbers() {
        let ranking = Figure::Ranking(RankingSpec {
            rows: vec![RankingRow {
                interval: Some([2.0, 5.0]),
                ..RankingRow::default()
            }],
            ..RankingSpec::default()
        });
        let sheet = numbers(&ranking, &Page::of(PageSize::Slide), Lang::En);
        let last: Vec<&Cell> = sheet
            .columns
            .iter()
            .rev()
            .take(2)
            .map(|own| &own[0])
            .collect();
        assert_eq!(last, [&Cell::Number(5.0), &Cell::Number(2.0)]);

        let year = |value: f64| MapSpec {
            measure: "mean".to_owned(),
            styles: vec![AreaStyle {
                key: "a".to_owned(),
                name: "A".to_owned(),
                value: Some(value),
            }],
            bubbles: vec![Bubble {
                key: "b".to_owned(),
                size: value * 2.0,
                ..Bubble::default()
            }],
            ..MapSpec::default()
        };
        let map = Figure::Map(Box::new(MapSpec {
            beside: Some(Box::new(Beside {
                spec: year(7.0),
                titles: ["2020".to_owned(), "2021".to_owned()],
            })),
            ..year(9.0)
        }));
        let sheet = numbers(&map, &Page::of(PageSize::Slide), Lang::En);
        let at = sheet.header.iter().position(|head| head == "mean (2020)");
        let at = at.expect("a column of the other year");
        assert_eq!(sheet.columns[at], [Cell::Number(7.0), Cell::Blank]);
        assert_eq!(sheet.columns[at + 1], [Cell::Blank, Cell::Number(14.0)]);
    }
}
