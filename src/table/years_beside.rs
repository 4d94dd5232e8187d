//! Years that stand in headers beside what they count (`2019年营业收入`, or a merged `营业收入` above `2019`) become rows:
//! one row per file row and year, one column for each thing that is counted.

use polars::prelude::{NewChunkedArray, StringChunked};

use super::arrange::Turned;
use super::blocks::Block;
use super::body::Raw;
use super::cells::Store;
use super::layout::Layout;
use super::origin::Arrangement;
use super::unit::with_unit;
use super::views::View;
use super::year_roles::{Roles, roles};
use super::{Unit, header, lone_figures::Lone, turn};
use crate::i18n::Message;

/// The cells of a column with its own unit behind each, where the years before it are in another one.
fn carried(column: &Raw, unit: Option<&str>, store: &mut Store) -> Option<Vec<View>> {
    let own = column.unit.as_deref().filter(|own| Some(*own) != unit)?;
    let parsed = Unit::parse(own)?;
    let other = unit.and_then(Unit::parse)?;
    if parsed == other {
        return None;
    }
    let texts: Vec<String> = column
        .cells
        .iter()
        .map(|cell| {
            let text = store.text(cell);
            with_unit(text, own).unwrap_or_else(|| text.to_owned())
        })
        .collect();
    let texts = StringChunked::from_iter_values("".into(), texts.iter().map(String::as_str));
    Some(store.take_in(&texts))
}

/// Turns a block; `None` when no header names several years beside the same thing, nor all of them together when each
/// thing is of. `said` is the year that the title or the file's name says.
pub(super) fn turn(
    layout: &Layout,
    block: &Block,
    store: &mut Store,
    said: Option<i32>,
    notes: &mut Vec<Message>,
) -> Option<Turned> {
    let roles = roles(block, store, said)?;
    notes.extend(roles.each_of_its_year());
    let Roles {
        fixed,
        counted,
        years,
        beside,
        ..
    } = roles;
    let (height, times) = (block.rows.len(), years.len());
    let header_row = layout.header_rows.1;
    let lone = Lone::of(block, store, &fixed, &years, said);
    notes.extend(lone.told(block));
    let mut columns: Vec<Raw> = fixed
        .iter()
        .map(|&at| lone.repeated(at, &block.columns[at], &years))
        .collect();
    let mut places: Vec<Vec<(u32, u32)>> = fixed
        .iter()
        .map(|&at| {
            let place = block.columns[at].place;
            let of = |row: u32| {
                let years = years.iter();
                years.map(move |year| (row, *year))
            };
            let cells = block.rows.iter().flat_map(|&row| of(row));
            let cell = |(row, year)| {
                if lone.is_blank(at, year) {
                    (0, 0)
                } else {
                    (row, place)
                }
            };
            cells.map(cell).collect()
        })
        .collect();
    let labels: Vec<View> = years
        .iter()
        .map(|year| store.put(&year.to_string()))
        .collect();
    let of_years: Vec<(u32, u32)> = years
        .iter()
        .map(|year| {
            let mut all = counted.iter().flat_map(|one| &one.columns);
            let at = all.find(|(of, _)| of == year);
            at.map_or((0, 0), |(_, at)| (header_row, block.columns[*at].place))
        })
        .collect();
    columns.push(new_column("year", None, labels.repeat(height)));
    places.push(of_years.repeat(height));
    let mut taken: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    for one in counted {
        let column = |year: &i32| {
            let mut columns = one.columns.iter();
            columns.find(|(of, _)| of == year).map(|(_, at)| *at)
        };
        let of: Vec<Option<usize>> = years.iter().map(column).collect();
        let carried: Vec<Option<Vec<View>>> = of
            .iter()
            .map(|at| carried(&block.columns[(*at)?], one.unit.as_deref(), store))
            .collect();
        let mut cells: Vec<_> = of
            .iter()
            .map(|at| at.map(|at| block.columns[at].cells.iter()))
            .collect();
        let mut views = Vec::with_capacity(height * times);
        let mut from = Vec::with_capacity(height * times);
        for (body, &row) in block.rows.iter().enumerate() {
            for ((cells, at), carried) in cells.iter_mut().zip(&of).zip(&carried) {
                let cell = cells.as_mut().and_then(Iterator::next);
                let carried = carried.as_ref().and_then(|views| views.get(body));
                views.push(carried.or(cell).copied().unwrap_or_default());
                from.push(at.map_or((0, 0), |at| (row, block.columns[at].place)));
            }
        }
        // `2022年（万元）` says nothing but year and unit.
        let is_unit = header::split_unit(&one.name).is_some_and(|(bare, _)| bare.is_empty());
        let name = if is_unit {
            turn::value_name(layout, block, store, &fixed).0
        } else {
            one.name
        };
        let name = unique(&name, &mut taken);
        columns.push(new_column(&name, one.unit, views));
        places.push(from);
    }
    notes.push(match years.as_slice() {
        [only] => Message::new("table.year_of_headers").with("year", only.to_string()),
        _ => Message::new("table.turned").with("count", times),
    });
    turn::note_left(block, &beside, notes);
    Some(Turned {
        columns,
        arrangement: Arrangement::Gathered {
            header: header_row,
            cells: places,
        },
    })
}

/// A column that is no column of the file.
pub(super) fn new_column(name: &str, unit: Option<String>, cells: Vec<View>) -> Raw {
    Raw {
        name: name.to_owned(),
        unit,
        cells: cells.into(),
        place: 0,
    }
}

/// A name that is not taken yet.
pub(super) fn unique(name: &str, taken: &mut Vec<String>) -> String {
    let mut unique = name.to_owned();
    let mut copy = 2;
    while taken.contains(&unique) {
        unique = format!("{name} ({copy})");
        copy += 1;
    }
    taken.push(unique.clone());
    unique
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    #[test]
    fn numbers_behind_a_name_are_no_years_where_most_can_be_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let shape = |numbers: std::ops::Range<u32>| {
            let names: Vec<String> = numbers.clone().map(|at| format!("指标{at}")).collect();
            let cells: Vec<String> = numbers.map(|at| at.to_string()).collect();
            let (names, cells) = (names.join(","), cells.join(","));
            let text = format!("企业名称,{names}\n甲公司,{cells}\n乙公司,{cells}\n");
            std::fs::write(&path, text).unwrap();
            let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
            (table.source.shape.code(), table.height())
        };
        assert_eq!(shape(2019..2023), ("years", 8));
        assert_eq!(shape(1900..2100), ("long", 2));
        // A figure that has a number beside one of many years is numbered for itself.
        assert_eq!(shape(1999..2070), ("years", 2 * 62));
    }

    #[test]
    fn what_enterprises_are_makes_their_year_no_less_certain() {
        let years = |header: &str, row: &str| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("list.csv");
            std::fs::write(&path, format!("{header}\n{row}\n{row}1\n")).unwrap();
            let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
            let year = table.columns.iter().find(|column| column.name == "year");
            year.and_then(|column| column.cells.get(0).map(str::to_owned))
        };
        let of = "序号,企业名称,镇区,行业,2022年营业收入(万元),2022年研发费用(万元)";
        assert_eq!(years(of, "1,甲厂,东镇,软件,5,6").as_deref(), Some("2022"));
        for header in ["统计年度", "报告期", "申报年度", "财务年度"] {
            let header = format!("{header},企业名称,营业收入（万元）,2023年计划投入（万元）");
            assert_eq!(years(&header, "2022,甲厂,5,6"), None, "{header}");
        }
        let other = "企业名称,镇区,企业2022年营业收入（万元）,2021年营业收入（万元）";
        assert_eq!(years(other, "甲厂,东镇,6,5"), None);
        let founded = "企业名称,成立年份,2022年营业收入(万元)";
        assert_eq!(years(founded, "甲厂,2001,5").as_deref(), Some("2022"));
        let others = "企业名称,镇区,专利数,人员,2022年营业收入(万元)";
        assert_eq!(years(others, "甲厂,东镇,4,5,6"), None);
    }
}
