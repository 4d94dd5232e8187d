//! What the first column of a table is called whose other headers are years, places or enterprises: columns come in, and it
//! goes out under a header that says what its cells are, where its own says what stands beside it, or nothing.

use super::body::Content;
use super::several::YEAR_COLUMNS;
use super::{Unit, alike, header, stack_words, totals, transpose, turn};
use crate::i18n::Message;

/// So many cells tell what they are.
const SAMPLE: usize = 1000;

/// Gives the first column another name: indicators, where its cells have units of several kinds, and what they are where
/// it is called after the years beside it.
pub(super) fn name(rows: &mut Content) {
    name_units(rows);
    let word = |name: &str| header::tidy(name).to_lowercase();
    let mut columns = rows.columns.iter();
    let Some(at) = columns.position(|column| !transpose::is_number(&word(&column.name))) else {
        return;
    };
    let first = &rows.columns[at];
    if stack_words::names_rows(&word(&first.name)) {
        return;
    }
    let others = &rows.columns[at + 1..];
    let of: Vec<&str> = others
        .iter()
        .map(|column| column.name.as_str())
        .filter(|name| {
            let word = word(name);
            !(transpose::is_beside(&word)
                || stack_words::is_remark(&word)
                || totals::is_named(name)
                || turn::says_of_several(name, true))
        })
        .collect();
    let are_years = of.iter().all(|name| header::year(name).is_some());
    if of.len() < 2 || !are_years && alike::kind_of(&of).is_none() {
        return;
    }
    let store = &rows.store;
    let texts = |column: &super::body::Raw| -> Vec<String> {
        let cells = column.cells.iter().take(SAMPLE);
        let cells = cells.map(|cell| store.text(cell).trim().to_owned());
        cells.filter(|cell| !cell.is_empty()).collect()
    };
    let cells = texts(first);
    let mut units = others
        .iter()
        .filter(|column| transpose::is_unit(&word(&column.name)));
    let said = units.next().map(texts).unwrap_or_default();
    let mut said = said.iter().filter_map(|unit| Unit::parse(unit));
    let kind = said.next().map(|unit| unit.dimension);
    let several = said.any(|unit| Some(unit.dimension) != kind);
    let with_unit = cells.iter().filter(|cell| header::unit(cell).is_some());
    let names = cells.iter().map(String::as_str);
    let names: Vec<&str> = names.filter(|name| !totals::is_named(name)).collect();
    let name = if several && alike::kind_of(&names).is_none() || with_unit.count() * 2 > cells.len()
    {
        (!transpose::is_corner(first)).then_some("指标")
    } else {
        let is_year = YEAR_COLUMNS.contains(&word(&first.name).as_str());
        let is_other =
            are_years && is_year && names.iter().all(|name| header::year(name).is_none());
        is_other.then(|| alike::kind_of(&names).unwrap_or("entity"))
    };
    if let Some(name) = name {
        let note = Message::new("table.corner")
            .with("column", first.name.as_str())
            .with("name", name);
        rows.notes.push(note);
        name.clone_into(&mut rows.columns[at].name);
    }
}

/// Calls a column of units so, where its header is blank, or one with that of the indicators before it.
fn name_units(rows: &mut Content) {
    const FARTHEST: usize = 4;
    let is_units =
        |column: &super::body::Raw| transpose::is_unit(&header::tidy(&column.name).to_lowercase());
    if rows.columns.iter().any(is_units) {
        return;
    }
    let store = &rows.store;
    let of_units = (1..rows.columns.len().min(FARTHEST)).find(|at| {
        let (column, before) = (&rows.columns[*at], &rows.columns[at - 1]);
        let name = header::tidy(&column.name);
        let is_open = name.is_empty()
            || name == format!("column_{}", at + 1)
            || name == format!("{} (2)", header::tidy(&before.name));
        let cells = column.cells.iter().take(SAMPLE);
        let mut cells = cells.map(|cell| store.text(cell).trim());
        let (mut count, mut are_units) = (0, is_open);
        while let Some(cell) = cells.next().filter(|_| are_units) {
            count += usize::from(!cell.is_empty());
            are_units = cell.is_empty() || Unit::parse(cell).is_some();
        }
        are_units && count > 1
    });
    if let Some(at) = of_units {
        let column = at + 1;
        let note = Message::new("table.units_unnamed").with("column", column);
        rows.notes.push(note);
        transpose::UNITS[0].clone_into(&mut rows.columns[at].name);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    #[test]
    fn a_corner_is_what_the_cells_below_it_are() {
        for (text, names, height) in [
            (
                "年份,2020年,2021年\n砺沙镇,1,2\n青浦镇,3,4\n合计,4,6\n",
                "镇区|year|value",
                4,
            ),
            (
                "年度,2020,2021\n江湾甲公司,1,2\n江湾乙厂,3,4\n",
                "企业名称|year|value",
                4,
            ),
            (
                "项目,单位,2020年,2021年\n营业收入,万元,1,2\n从业人员,人,3,4\n",
                "entity|year|营业收入|从业人员",
                2,
            ),
            (
                ",砺沙镇,青浦镇\nR&D经费（亿元）,1,2\n专利授权量（件）,3,4\n",
                "entity|R&D经费（亿元）|专利授权量（件）",
                2,
            ),
            (
                "企业名称：江湾甲公司,,\n年 度,2020年,2021年\n营业收入（万元）,1,2\n研发人员（人）,3,4\n",
                "entity|year|营业收入（万元）|研发人员（人）",
                2,
            ),
            (
                "企业名称,单位,2020年,2021年\n甲公司,万元,1,2\n乙公司,人,3,4\n",
                "企业名称|单位|year|value",
                4,
            ),
            (
                "名称,单位,2020年,2021年\n甲公司,万元,1,2\n乙公司,亿元,3,4\n",
                "名称|单位|year|value",
                4,
            ),
            (
                "年份,产量,产值\n2020,1,2\n2021,3,4\n",
                "entity|年份|产量|产值",
                2,
            ),
            (
                "产品,单位,产量,产值\n线材,吨,1,2\n芯片,件,3,4\n",
                "产品|单位|产量|产值",
                2,
            ),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("list.csv");
            std::fs::write(&path, text).unwrap();
            let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
            let of: Vec<&str> = table.columns.iter().map(|one| one.name.as_str()).collect();
            assert_eq!(
                (of.join("|").as_str(), table.height()),
                (names, height),
                "{text}"
            );
        }
    }
}
