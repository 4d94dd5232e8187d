//! Longitude and latitude in one column, as `120.5,31.8`: a table comes in; it goes out with a column for each of them,
//! whose cells lead to the one that holds both.

use super::{fields, number, words};
use crate::table::{Arrangement, Cells, Column, Origins, Part, Table};

/// Headers of such columns.
const HEADERS: [&str; 14] = [
    "经纬度",
    "经纬度坐标",
    "坐标",
    "坐标经纬度",
    "位置坐标",
    "地理坐标",
    "企业坐标",
    "经度纬度",
    "lnglat",
    "lonlat",
    "latlng",
    "latlon",
    "coordinates",
    "coordinate",
];

const EAST: std::ops::RangeInclusive<f64> = 73.0..=136.0;
const NORTH: std::ops::RangeInclusive<f64> = 3.0..=54.0;

/// The table with a column of longitudes and one of latitudes, where one column holds both and none holds either.
pub(super) fn split(table: &Table) -> Option<Table> {
    const SAMPLE: usize = 500;
    let at = table
        .columns
        .iter()
        .position(|column| HEADERS.contains(&fields::plain(&column.name).as_str()))?;
    let is_place = |column: &Column| {
        let known = fields::by_alias(&column.name);
        known
            .iter()
            .any(|(field, _)| matches!(field.id.as_str(), "lon" | "lat"))
    };
    if table.columns.iter().any(is_place) {
        return None;
    }
    let cells = &table.columns[at].cells;
    let (mut filled, mut east_first, mut north_first) = (0, 0, 0);
    for cell in cells
        .iter()
        .flatten()
        .filter_map(words::filled)
        .take(SAMPLE)
    {
        filled += 1;
        if let Some((first, second)) = pair(cell) {
            let [one, other] = [first, second].map(|part| number::plain(part).unwrap_or(f64::NAN));
            east_first += usize::from(EAST.contains(&one) && NORTH.contains(&other));
            north_first += usize::from(NORTH.contains(&one) && EAST.contains(&other));
        }
    }
    let most = east_first.max(north_first);
    if most == 0 || most * 10 < filled * 8 {
        return None;
    }
    let east_first = east_first >= north_first;
    let half = |first: bool| -> Cells {
        let of = |cell: Option<&str>| {
            let cell = cell?;
            // What is no pair stays to be told of.
            let pair = pair(cell);
            let half = pair.map(|(one, other)| if first { one } else { other });
            Some(half.unwrap_or(cell).to_owned())
        };
        cells.iter().map(of).collect()
    };
    let mut parts: Vec<Part> = Vec::with_capacity(table.origins.parts().len());
    for part in table.origins.parts() {
        let mut part = part.clone();
        match &mut part.arrangement {
            Arrangement::Straight { columns, .. } => columns.extend([columns[at]; 2]),
            Arrangement::Gathered { cells, .. } => {
                let own = cells[at].clone();
                cells.extend([own.clone(), own]);
            }
            Arrangement::Turned { .. } => return None,
        }
        parts.push(part);
    }
    let mut table = table.clone();
    for (name, first) in [("经度", east_first), ("纬度", !east_first)] {
        table.columns.push(Column {
            name: name.to_owned(),
            unit: None,
            cells: half(first),
        });
    }
    table.origins = Origins::of_parts(parts);
    Some(table)
}

/// The two numbers of a cell, as they are written.
fn pair(cell: &str) -> Option<(&str, &str)> {
    let inside = cell
        .trim()
        .trim_start_matches(['(', '（', '['])
        .trim_end_matches([')', '）', ']']);
    let (first, second) = inside.split_once([',', '，', ';', '；', '/', '、', ' ', '|'])?;
    let (first, second) = (first.trim(), second.trim());
    let number = |part: &str| number::plain(part).is_some();
    (number(first) && number(second)).then_some((first, second))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::dataset::open;
    use crate::jobs::Progress;
    use crate::table::ReadOptions;

    #[test]
    fn a_column_of_both_becomes_one_of_each() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        let text = "企业名称,经纬度,营业收入（万元）\n甲厂,\"120.51,31.82\",1\n乙厂,\"（120.53，31.85）\",2\n丙厂,,3\n";
        std::fs::write(&path, text).unwrap();
        let data = open(
            &path,
            &ReadOptions::default(),
            None,
            &[],
            &Progress::default(),
        )
        .unwrap();
        let values = |id: &str| -> Vec<Option<f64>> {
            data.frame
                .column(id)
                .unwrap()
                .f64()
                .unwrap()
                .iter()
                .collect()
        };
        assert_eq!(values("lon"), [Some(120.51), Some(120.53), None]);
        assert_eq!(values("lat"), [Some(31.82), Some(31.85), None]);
        assert_eq!(data.evidence(1, "lat").unwrap().place.reference(), "B3");
    }
}
