//! What the first column of a table is called whose other headers are years, places or enterprises: columns come in, and it
//! goes out under a header that says what its cells are, where its own says what stands beside it, or nothing.

use super::body::{Content, Raw};
use super::layout::{self, Layout};
use super::several::YEAR_COLUMNS;
use super::{Unit, across, alike, firms, header, stack_words, totals, transpose, turn};
use crate::i18n::Message;

/// So many cells tell what they are.
const SAMPLE: usize = 1000;

/// Calls a column without a header the one of units, where it holds nothing else: beside indicators yearbooks leave it
/// without one, for the header of these reaches over both.
fn name_units(layout: &Layout, rows: &mut Content) {
    let has_units = |column: &Raw| transpose::is_unit(&header::tidy(&column.name).to_lowercase());
    if rows.columns.iter().any(has_units) {
        return;
    }
    let store = &rows.store;
    let texts = |column: &Raw| -> Vec<String> {
        let cells = column.cells.iter().take(SAMPLE);
        let cells = cells.map(|cell| store.text(cell).trim().to_owned());
        cells.filter(|cell| !cell.is_empty()).collect()
    };
    let is_nameless = |column: &Raw| {
        let cell = layout.cells.get((column.place as usize).saturating_sub(1));
        cell.is_some_and(|cell| cell.trim().is_empty())
    };
    let are_units = |column: &Raw| {
        let cells = texts(column);
        let is_unit = |cell: &String| Unit::parse(cell).is_some() && !layout::looks_numeric(cell);
        cells.len() > 1 && cells.iter().all(is_unit)
    };
    let mut behind = rows.columns.iter_mut().skip(1);
    let Some(column) = behind.find(|column| is_nameless(column) && are_units(column)) else {
        return;
    };
    let note = Message::new("table.units_unnamed").with("column", column.name.as_str());
    UNIT.clone_into(&mut column.name);
    rows.notes.push(note);
}

/// Headers of whatever is counted.
const ITEMS: [&str; 5] = ["项目", "内容", "统计内容", "统计项目", "item"];

/// What a column of units is called.
const UNIT: &str = "单位";

/// Gives the first column another name: indicators, where its cells have units of several kinds, and what they are where
/// it is called after the years beside it. Where it is called after the one that all figures are of, that goes out.
pub(super) fn name(layout: &Layout, rows: &mut Content) -> Option<String> {
    name_units(layout, rows);
    let word = |name: &str| header::tidy(name).to_lowercase();
    let mut columns = rows.columns.iter();
    let at = columns.position(|column| !transpose::is_number(&word(&column.name)))?;
    let first = &rows.columns[at];
    let is_one = across::is_place(&first.name) || firms::is_firm(&first.name);
    if !is_one && stack_words::names_rows(&word(&first.name)) {
        return None;
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
    let is_item = ITEMS.contains(&word(&first.name).as_str());
    // Of one year units alone say that these are indicators.
    let is_one_year = of.len() == 1 && (are_years || transpose::is_value(of[0]));
    if of.len() < 2 && !is_one_year
        || !are_years && !is_item && !is_one_year && alike::kind_of(&of).is_none()
    {
        return None;
    }
    let store = &rows.store;
    let texts = |column: &Raw| -> Vec<String> {
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
    // What stands beside them has no name of its own that says whether it is a place, an enterprise or a sector.
    let are_united = with_unit.count() * 2 > cells.len();
    if !are_years && alike::kind_of(&of).is_none() && !several && !is_one_year {
        return None;
    }
    if is_one_year && !(several || are_united) {
        return None;
    }
    let name = if several && alike::kind_of(&names).is_none() || are_united {
        (!transpose::is_corner(first)).then_some("指标")
    } else {
        let is_year = YEAR_COLUMNS.contains(&word(&first.name).as_str());
        let is_other =
            are_years && is_year && names.iter().all(|name| header::year(name).is_none());
        is_other.then(|| alike::kind_of(&names).unwrap_or("entity"))
    };
    let name = name?;
    let note = Message::new("table.corner")
        .with("column", first.name.as_str())
        .with("name", name);
    rows.notes.push(note);
    let old = std::mem::replace(&mut rows.columns[at].name, name.to_owned());
    (is_one && are_years && name == "指标").then(|| header::tidy(&old))
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
                "项目,单位,合计,企业,科研院所\nR&D人员,人,3,1,2\nR&D经费,万元,7,3,4\n",
                "entity|R&D人员|R&D经费",
                2,
            ),
            (
                "指标,,2020,2021\n企业数,个,1,2\n有研发活动企业数,个,3,4\n新产品销售收入,亿元,5,6\n",
                "entity|year|企业数|有研发活动企业数|新产品销售收入",
                2,
            ),
            (
                ",,2020,2021\n企业数,个,1,2\n新产品销售收入,亿元,5,6\n",
                "entity|year|企业数|新产品销售收入",
                2,
            ),
            (
                "江湾市,2021年,2022年\nR&D经费（亿元）,1,2\n高新技术企业（家）,3,4\n",
                "entity|year|R&D经费（亿元）|高新技术企业（家）",
                2,
            ),
            (
                "企业名称：江湾甲公司,,\n年 度,2020年,2021年\n营业收入（万元）,1,2\n研发人员（人）,3,4\n",
                "entity|year|营业收入（万元）|研发人员（人）",
                2,
            ),
            (
                "项目,2022年\n企业数（个）,1\n营业收入（万元）,3\n",
                "entity|year|企业数（个）|营业收入（万元）",
                1,
            ),
            (
                ",单位,2022年\n企业数,个,1\n营业收入,万元,3\n",
                "entity|year|企业数|营业收入",
                1,
            ),
            (
                "主要经济指标,单位,2022年\n企业数,个,1\n营业收入,万元,3\n",
                "entity|year|企业数|营业收入",
                1,
            ),
            ("项目,2022年\n江湾甲厂,1\n江湾乙厂,3\n", "项目|2022年", 2),
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
