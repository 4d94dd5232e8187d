//! Which columns tell an observation's entity, name and year.

use std::collections::{HashMap, HashSet};

use super::assign::Assigned;
use super::fields::{plain, without_unit};
use super::key_years::{events_column, one_of_times, periods_column, times_column, years_column};
use super::lost_digits::Lost;
use super::unique::{is_key, unique_column, unique_numbers, unique_remarks, unique_words};
use super::words::filled;
use super::{credit_code, known, lost_digits};
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::table::{Cells, Table, is_firm};

/// The columns of the key.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// Column of the entity.
    pub entity: usize,
    /// Column of its name; may be the same.
    pub name: usize,
    /// Column of the year, if the file has one.
    pub year: Option<usize>,
    /// Why the entity is that column, when its own assignment does not say so.
    pub because: Option<Message>,
    /// Whether the years are those of parts of them.
    pub by_period: bool,
    /// Whether the years are those of projects, awards or rights.
    pub by_event: bool,
}

impl Key {
    /// Makes the column that was found to hold the years the field of years, whatever its header says.
    pub fn name_year(&self, assigned: &mut [Assigned]) {
        let Some(year) = self.year.and_then(|at| assigned.get_mut(at)) else {
            return;
        };
        if year.id != "year" {
            "year".clone_into(&mut year.id);
            year.known = known("year");
            year.because = Message::new(if self.by_period {
                "dataset.because_periods"
            } else if self.by_event {
                "dataset.because_year_of_event"
            } else {
                "dataset.because_years"
            });
        }
    }
}

/// Finds the key: the field `entity`, unless its codes lost digits that tell enterprises apart; else a column of codes
/// beside the field `name`, else that, else the column whose values are unique within each year.
///
/// # Errors
/// When no column can be the key, or the work was cancelled.
pub(super) fn find(
    table: &Table,
    assigned: &[Assigned],
    lost: &Lost,
    progress: &Progress,
) -> Result<Key> {
    let column = |id: &str| {
        let usable = |at: &usize| {
            table.columns[*at]
                .cells
                .iter()
                .flatten()
                .any(|cell| filled(cell).is_some())
        };
        assigned
            .iter()
            .position(|assigned| assigned.id == id)
            .filter(usable)
    };
    let year = column("year");
    let named = column("name");
    let (entity, because) = match (column("entity"), named) {
        (Some(entity), Some(name))
            if entity != name && lost.confuse(&table.columns[name].cells) =>
        {
            (name, Some(Message::new("dataset.because_digits_lost")))
        }
        (Some(code), None) if !lost.is_empty() && !is_key(table, code, year, progress) => {
            let unique = unique_column(table, assigned, year, progress);
            let unique = unique.ok_or_else(|| lost_digits::no_key(table, code))?;
            (unique, Some(Message::new("dataset.because_digits_lost")))
        }
        (Some(entity), _) => (entity, None),
        (None, Some(name)) => named_or_numbered(table, assigned, name),
        (None, None) => {
            let year = year.or_else(|| one_of_times(table, assigned));
            let unique = || Some(Message::new("dataset.because_unique"));
            let is_town = |at: &usize| {
                is_key(table, *at, year, progress) || is_key_of_parts(table, *at, year)
            };
            let town = || column("town").filter(is_town);
            let any_words = || unique_remarks(table, assigned, year, progress);
            // A table by industry has nobody else in it.
            let industry = || column("industry").filter(|at| is_key(table, *at, year, progress));
            let words = unique_words(table, assigned, year, progress);
            // Where each place has a row, enterprises that stand behind it are said of it: `骨干企业`.
            let is_behind = |at: usize| town().is_some_and(|town| town < at);
            let first_zone = (0..assigned.len()).find(|at| {
                let header = plain(&table.columns[*at].name);
                header.starts_with("园区") && is_key(table, *at, year, progress)
            });
            let firms = firms_column(table, assigned).filter(|at| !is_behind(*at));
            let firms = firms.filter(|at| first_zone.is_none_or(|zone| *at < zone));
            if let Some(entity) = firms {
                (entity, Some(Message::new("dataset.because_firms")))
            } else if let Some(town) =
                town().filter(|_| !words.is_some_and(|at| names(table, at) && !is_behind(at)))
            {
                (town, Some(Message::new("dataset.because_place")))
            } else if let Some(zone) = first_zone.filter(|zone| words.is_none_or(|at| *zone < at)) {
                (zone, Some(Message::new("dataset.because_place")))
            } else if let Some(entity) = words {
                (entity, unique())
            } else if let Some(industry) = industry() {
                (industry, Some(Message::new("dataset.because_industry")))
            } else if let Some(entity) = unique_numbers(table, assigned, year, progress) {
                (entity, unique())
            } else if let Some(entity) = any_words() {
                (entity, unique())
            } else {
                progress.check()?;
                let entity = codes_column(table, assigned).ok_or_else(|| no_entity(table))?;
                (entity, Some(Message::new("clinic.because_codes")))
            }
        }
    };
    let year = year.or_else(|| years_column(table, assigned, entity, progress));
    let year = year.or_else(|| times_column(table, assigned, entity, progress));
    let by_event = year.is_none();
    let year = year.or_else(|| events_column(table, assigned, entity));
    let by_event = by_event && year.is_some();
    let by_period = year.is_none();
    let year = year.or_else(|| periods_column(table, assigned, entity));
    Ok(Key {
        entity,
        name: named
            .or_else(|| name_beside(table, assigned, entity))
            .unwrap_or(entity),
        year,
        by_period,
        by_event,
        because,
    })
}

/// The first column that nothing is known of whose words end as names of enterprises do, nearly all of them, and which is
/// not one of others than those that the rows are about.
fn firms_column(table: &Table, assigned: &[Assigned]) -> Option<usize> {
    const SAMPLE: usize = 500;
    const OTHERS: [&str; 20] = [
        "主管",
        "推荐",
        "归口",
        "母公司",
        "开户",
        "合作",
        "控股",
        "上级",
        "龙头",
        "代表",
        "主要",
        "重点",
        "客户",
        "供应",
        "配套",
        "发证",
        "受托",
        "参与",
        "买方",
        "评估",
    ];
    (0..assigned.len()).find(|&at| {
        let column = &table.columns[at];
        let header = plain(without_unit(&column.name));
        if assigned[at].known.is_some() || OTHERS.iter().any(|word| header.contains(word)) {
            return false;
        }
        let (mut count, mut firms) = (0, 0);
        for cell in column
            .cells
            .iter()
            .flatten()
            .filter_map(filled)
            .take(SAMPLE)
        {
            count += 1;
            firms += usize::from(is_firm(cell));
        }
        count >= 2 && firms * 5 >= count * 4
    })
}

/// Whether the header of a column says that it names something.
fn names(table: &Table, at: usize) -> bool {
    const NAMES: [&str; 14] = [
        "名称", "名字", "全称", "简称", "企业", "公司", "单位", "机构", "对象", "主体", "商户",
        "name", "company", "firm",
    ];
    // Whom to ask, and who else is there.
    const OTHERS: [&str; 5] = ["联系", "负责", "龙头", "代表", "主管"];
    let header = plain(without_unit(&table.columns[at].name));
    let has = |words: &[&str]| words.iter().any(|word| header.contains(word));
    has(&NAMES) && !has(&OTHERS)
}

/// Whether a table of several parts has each word of a column once a year in each of them: they are joined by it.
fn is_key_of_parts(table: &Table, at: usize, year: Option<usize>) -> bool {
    let origins = &table.origins;
    let year = year.map(|at| &table.columns[at].cells);
    let mut seen = HashSet::new();
    let mut rows = table.columns[at].cells.iter().enumerate();
    origins.parts().len() > 1
        && rows.all(|(row, cell)| {
            let year = year.and_then(|cells| cells.get(row));
            cell.and_then(filled)
                .is_some_and(|word| seen.insert((origins.part(row).first, word, year)))
        })
}

/// Headers that may be those of codes, and of numbers of rows as well.
const CODES: [&str; 6] = ["key", "id", "code", "编号", "编码", "代码"];

/// The column of codes that stand for the names one to one, else the names, and why. Numbers that only count rows are no
/// codes: another file, or the same one sorted otherwise, gives them to others.
fn named_or_numbered(
    table: &Table,
    assigned: &[Assigned],
    name: usize,
) -> (usize, Option<Message>) {
    let is_code = |at: &usize| {
        let header = plain(without_unit(&table.columns[*at].name));
        let free = assigned[*at].known.is_none() && assigned[*at].because.key == OWN_NAME;
        free && CODES.contains(&header.as_str())
    };
    let Some(code) = (0..assigned.len()).find(is_code) else {
        return (name, Some(Message::new("dataset.because_name")));
    };
    let (codes, names) = (&table.columns[code].cells, &table.columns[name].cells);
    let about = |key| Message::new(key).with("column", table.columns[code].name.as_str());
    if !lost_digits::any(codes) && !counts_rows(codes) && are_one_to_one(codes, names) {
        (code, Some(about("dataset.because_one_to_one")))
    } else {
        (name, Some(about("dataset.because_name_beside")))
    }
}

/// The column of names beside a key of codes, where no header is a usual one of names: towns, or words that are called
/// names, which stand for the codes one to one.
fn name_beside(table: &Table, assigned: &[Assigned], entity: usize) -> Option<usize> {
    const NAMES: [&str; 10] = [
        "名称", "名字", "全称", "简称", "name", "企业", "公司", "firm", "company", "单位",
    ];
    // Somebody else than the one whose code it is.
    const OTHERS: [&str; 9] = [
        "主管",
        "推荐",
        "归口",
        "所属",
        "母公司",
        "开户",
        "合作",
        "控股",
        "上级",
    ];
    let codes = &table.columns[entity].cells;
    let mut filled_codes = codes.iter().flatten().filter_map(filled);
    let are_of_firms = filled_codes.any(credit_code::looks_like_one);
    // The place of its word among those of names, the closest first; towns last.
    let called = |at: usize| -> Option<usize> {
        let own = &assigned[at];
        if own.id == "town" {
            return (!are_of_firms).then_some(NAMES.len());
        }
        let header = plain(without_unit(&table.columns[at].name));
        let is_free = own.known.is_none() && own.because.key == OWN_NAME;
        if !is_free || OTHERS.iter().any(|word| header.contains(word)) {
            return None;
        }
        NAMES.iter().position(|word| header.ends_with(word))
    };
    let are_words = |at: usize| {
        let cells = &table.columns[at].cells;
        let mut filled = cells.iter().flatten().filter_map(filled);
        filled.all(|cell| super::plain_number(cell).is_none()) && are_one_to_one(codes, cells)
    };
    if assigned[entity].id != "entity" {
        return None;
    }
    let others = (0..assigned.len()).filter(|at| *at != entity);
    let named = others.filter_map(|at| Some((called(at)?, at)));
    let named = named.filter(|(_, at)| are_words(*at));
    named.min().map(|(_, at)| at)
}

/// Why a column is that has been assigned to nothing.
pub(super) const OWN_NAME: &str = "dataset.because_own_name";

/// Whether the cells count the rows, from whatever number and in whatever order the rows stand now.
fn counts_rows(cells: &Cells) -> bool {
    let numbers = cells.iter().map(|cell| cell?.trim().parse::<u64>().ok());
    let Some(mut numbers) = numbers.collect::<Option<Vec<u64>>>() else {
        return false;
    };
    numbers.sort_unstable();
    numbers
        .windows(2)
        .all(|pair| pair[0].checked_add(1) == Some(pair[1]))
}

/// Whether every row has a code and a name, each code stands beside one name and each name beside one code.
fn are_one_to_one(codes: &Cells, names: &Cells) -> bool {
    let (mut name_of, mut code_of) = (HashMap::new(), HashMap::new());
    let mut rows = codes.iter().zip(names.iter());
    rows.all(|(code, name)| {
        let (Some(code), Some(name)) = (code.and_then(filled), name.and_then(filled)) else {
            return false;
        };
        *name_of.entry(code).or_insert(name) == name && *code_of.entry(name).or_insert(code) == code
    })
}

/// The first column of nothing but sound unified social credit codes.
fn codes_column(table: &Table, assigned: &[Assigned]) -> Option<usize> {
    const SAMPLE: usize = 500;
    (0..assigned.len()).find(|&at| {
        let cells = table.columns[at].cells.iter().flatten().filter_map(filled);
        let (mut count, mut codes) = (0, 0);
        for cell in cells.take(SAMPLE) {
            count += 1;
            codes += usize::from(credit_code::has_valid_check_digit(cell));
        }
        count >= 3 && codes * 10 >= count * 9
    })
}

fn no_entity(table: &Table) -> Message {
    let names: Vec<&str> = table
        .columns
        .iter()
        .take(12)
        .map(|column| column.name.as_str())
        .collect();
    Message::new("dataset.no_entity")
        .with("file", table.source.name())
        .with("columns", names.join(", "))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dataset::fixture::opened;

    fn cells(values: &[&str]) -> Cells {
        values.iter().map(Some).collect()
    }

    #[test]
    fn times_of_submission_are_no_key() {
        let data = opened(
            "提交时间,填报对象,营业收入（万元）\n2023/2/1 9:10,江湾华锐,10\n2023/2/2 9:11,江湾恒达,12\n\
             2023/2/3 9:12,江湾新科,14\n",
        );
        let entities = data.frame.column("entity").unwrap();
        assert_eq!(entities.str().unwrap().get(0), Some("江湾华锐"));
        for header in [
            "您的企业名称",
            "1. 企业名称",
            "贵单位名称",
            "Q1_企业名称",
            "一、企业名称",
        ] {
            let data = opened(&format!(
                "提交时间,{header},营业收入（万元）\n2023/2/1 9:10,江湾华锐,10\n2023/2/2 9:11,江湾恒达,12\n"
            ));
            let names = data.frame.column("name").unwrap();
            assert_eq!(names.str().unwrap().get(1), Some("江湾恒达"), "{header}");
        }
    }

    #[test]
    fn neither_persons_nor_certificates_are_whom_a_row_is_about() {
        for (text, entity) in [
            (
                "镇名,年份,分管领导,研发投入（亿元）\n杨舍镇,2021,张三,1\n塘桥镇,2021,李四,2\n杨舍镇,2022,张三,3\n塘桥镇,2022,李四,4\n",
                "杨舍镇",
            ),
            (
                "备注,镇名,高企数（家）\n新增,杨舍镇,1\n迁入,塘桥镇,2\n",
                "杨舍镇",
            ),
            (
                "镇名,龙头企业,研发投入（亿元）\n杨舍镇,江湾甲机械有限公司,1\n塘桥镇,江湾乙电子有限公司,2\n",
                "杨舍镇",
            ),
            (
                "镇名,年份,骨干企业,研发投入（亿元）\n杨舍镇,2021,江湾甲机械有限公司,1\n塘桥镇,2021,江湾乙电子有限公司,2\n",
                "杨舍镇",
            ),
            (
                "园区名称,运营单位,研发投入\n江湾高新区,江湾高新投资有限公司,1\n江湾软件园,江湾软件园发展有限公司,2\n",
                "江湾高新区",
            ),
            (
                "证书号码,依托方,研发投入\nGR1,江湾甲机械有限公司,1\nGR2,江湾乙电子有限公司,2\n",
                "江湾甲机械有限公司",
            ),
            (
                "填报对象,镇名,研发投入\n江湾华锐,杨舍镇,1\n江湾恒达,塘桥镇,2\n",
                "江湾华锐",
            ),
        ] {
            let data = opened(text);
            let entities = data.frame.column("entity").unwrap();
            assert_eq!(entities.str().unwrap().get(0), Some(entity), "{text}");
        }
    }

    #[test]
    fn a_key_of_codes_finds_its_names() {
        for (text, name) in [
            (
                "行政区划代码,镇区,高企数（家）\n320582100,杨舍镇,5\n320582101,塘桥镇,6\n",
                "塘桥镇",
            ),
            (
                "uscc,entName,staff\nA1,江湾华锐,5\nA2,江湾恒达,6\n",
                "江湾恒达",
            ),
            // A firm is not called after its town, nor after who stands above it.
            (
                "统一社会信用代码,镇区,营业收入（万元）\n91440300708461136T,杨舍镇,5\n91110000802100433B,塘桥镇,6\n",
                "91110000802100433B",
            ),
            (
                "uscc,主管单位,entName,staff\nA1,甲局,江湾华锐,5\nA2,乙局,江湾恒达,6\n",
                "江湾恒达",
            ),
            // Two codes of one name, and words that are called otherwise.
            ("uscc,entName,staff\nA1,江湾华锐,5\nA2,江湾华锐,6\n", "A2"),
            ("uscc,备注,staff\nA1,新增,5\nA2,迁入,6\n", "A2"),
        ] {
            let data = opened(text);
            let names = data.frame.column("name").unwrap();
            assert_eq!(names.str().unwrap().get(1), Some(name), "{text}");
        }
    }

    #[test]
    fn persons_and_remarks_are_no_key_beside_those_whom_they_tell_of() {
        for (text, entity) in [
            (
                "镇名,年份,分管领导,研发投入（亿元）\n杨舍镇,2021,张三,3\n塘桥镇,2021,李四,4\n杨舍镇,2022,张三,5\n塘桥镇,2022,李四,6\n",
                "杨舍镇",
            ),
            (
                "证书编号,企业名称（盖章）,研发费用（万元）\nGR1,江湾甲有限公司,5\nGR2,江湾乙有限公司,6\n",
                "江湾甲有限公司",
            ),
            (
                "联系人,入驻对象,研发费用（万元）\n张三,江湾甲有限公司,5\n李四,江湾乙有限公司,6\n",
                "江湾甲有限公司",
            ),
            ("联系人,得分\n张三,5\n李四,6\n", "张三"),
        ] {
            let data = opened(text);
            let names = data.frame.column("entity").unwrap();
            assert_eq!(names.str().unwrap().get(0), Some(entity), "{text}");
        }
    }

    #[test]
    fn figures_are_no_key_beside_places() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        for text in [
            "镇区,2021年,2022年\n杨舍镇,12,15\n塘桥镇,25,25\n金港镇,31,33\n",
            "镇区,年份,专利授权量(件)\n杨舍镇,2021,12\n杨舍镇,2022,15\n塘桥镇,2021,25\n塘桥镇,2022,25\n",
        ] {
            std::fs::write(&path, text).unwrap();
            let options = crate::table::ReadOptions::default();
            let progress = Progress::default();
            let data = crate::dataset::open(&path, &options, None, &[], &progress).unwrap();
            let entities = data.frame.column("entity").unwrap();
            assert_eq!(entities.str().unwrap().get(0), Some("杨舍镇"), "{text}");
        }
    }

    #[test]
    fn codes_stand_for_names_one_to_one_and_do_not_count_rows() {
        let names = cells(&["A", "B", "A", "B"]);
        assert!(are_one_to_one(&cells(&["7", "9", "7", "9"]), &names));
        // A number of the row, or of the year's row, and a code that two names share.
        for torn in [
            ["1", "2", "3", "4"],
            ["7", "9", "9", "7"],
            ["7", "7", "7", "7"],
            ["7", "", "7", "9"],
        ] {
            assert!(!are_one_to_one(&cells(&torn), &names), "{torn:?}");
        }
        assert!(counts_rows(&cells(&["1", "2", "3"])) && counts_rows(&cells(&["0", "1"])));
        assert!(counts_rows(&cells(&["3", "1", "2"])) && !counts_rows(&cells(&["K1", "K2"])));
        // Codes that come back, or leave some out.
        assert!(!counts_rows(&cells(&["1", "2", "1"])) && !counts_rows(&cells(&["1", "3"])));
    }
}
