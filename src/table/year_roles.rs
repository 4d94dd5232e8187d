//! Which columns of a table are of which year by their headers: a block of columns comes in; what each of them is goes out,
//! where the headers name years: several beside the same thing, one for nearly all of them, or each its own.

use std::collections::{HashMap, HashSet};

use super::blocks::Block;
use super::body::Raw;
use super::cells::Store;
use super::{Unit, header, periods, stack_words, transpose, turn};
use crate::i18n::Message;

/// What is counted, with the column of each year.
pub(super) struct Counted {
    /// What it is called.
    pub name: String,
    /// Its unit in the first of its years.
    pub unit: Option<String>,
    /// Its years and their columns.
    pub columns: Vec<(i32, usize)>,
}

/// Columns in their roles.
pub(super) struct Roles {
    /// Columns that have no year.
    pub fixed: Vec<usize>,
    /// What is counted.
    pub counted: Vec<Counted>,
    /// The years, in the order of the header.
    pub years: Vec<i32>,
    /// Columns that say something of several years, or of a part of one.
    pub beside: Vec<usize>,
    /// Whether different things are of different years.
    differ: bool,
}

/// Whether headers name years beside what they count; `said` is the year that the title or the file's name says.
pub(super) fn fits(block: &Block, store: &Store, said: Option<i32>) -> bool {
    roles(block, store, said).is_some()
}

/// The columns of a block in their roles; `None` where its headers name no years that are to be turned.
pub(super) fn roles(block: &Block, store: &Store, said: Option<i32>) -> Option<Roles> {
    let mut roles = Roles {
        fixed: Vec::new(),
        counted: Vec::new(),
        years: Vec::new(),
        beside: Vec::new(),
        differ: false,
    };
    let numbered = numbered(block);
    // Where things stand among those that are counted, by their names, and by these without a unit.
    let mut by_name: HashMap<String, usize> = HashMap::new();
    let mut by_bare: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, column) in block.columns.iter().enumerate() {
        let named = header::split_year(&column.name);
        let Some((name, year)) = named.filter(|(name, _)| !numbered.contains(name)) else {
            roles.fixed.push(at);
            continue;
        };
        let bare = header::split_unit(&name).map(|(bare, _)| bare.to_owned());
        let alike = bare.as_ref().and_then(|bare| by_bare.get(bare));
        let mut alike = alike.into_iter().flatten().copied();
        let alike = alike.find(|place| converts(column, &roles.counted[*place]));
        let known = by_name.get(&name).copied().into_iter().chain(alike).min();
        match known.map(|place| &mut roles.counted[place].columns) {
            // A second column of one year is another thing.
            Some(columns) if columns.iter().any(|(of, _)| *of == year) => {
                roles.fixed.push(at);
                continue;
            }
            Some(columns) => columns.push((year, at)),
            None => {
                let place = roles.counted.len();
                by_name.insert(name.clone(), place);
                if let Some(bare) = bare {
                    by_bare.entry(bare).or_default().push(place);
                }
                roles.counted.push(Counted {
                    name,
                    unit: column.unit.clone(),
                    columns: vec![(year, at)],
                });
            }
        }
        if !roles.years.contains(&year) {
            roles.years.push(year);
        }
    }
    if roles.years.is_empty() {
        return None;
    }
    let several = roles.counted.iter().any(|one| one.columns.len() > 1);
    let has_year = turn::has_year(block, &roles.fixed);
    if several {
        let counted = &roles.counted;
        let of_several = |at: &usize| {
            let name = &block.columns[*at].name;
            let (parent, leaf) = name.split_once(" / ").unwrap_or(("", name));
            let is_under = counted.iter().any(|one| one.name == parent);
            *at > 0 && (turn::says_of_several(leaf, is_under) || is_under && periods::is_part(leaf))
        };
        let fixed = std::mem::take(&mut roles.fixed).into_iter();
        (roles.beside, roles.fixed) = fixed.partition(of_several);
    }
    if has_year || roles.fixed.is_empty() {
        return None;
    }
    if !several && is_of_one_year(block, &roles, store, said) {
        return Some(roles);
    }
    let takes = roles.take_said(block, store, said, several);
    let differ = takes || !several && roles.differ(block, store);
    roles.differ = differ;
    (several || differ).then_some(roles)
}

impl Roles {
    /// Gives the columns of figures without a year that of the title, where most are such or one of them is there for
    /// another year as well: `营业收入` and `2022年营业收入` of a list of 2023. Whether it did.
    fn take_said(
        &mut self,
        block: &Block,
        store: &Store,
        said: Option<i32>,
        several: bool,
    ) -> bool {
        let Some(said) = said else { return false };
        if !several && (self.years == [said] || !self.keep_figures(block, store)) {
            return self.years == [said];
        }
        let figures = self.figures(block, store);
        let name = |at: usize| header::tidy(&block.columns[at].name);
        let counted: HashSet<String> = self.counted.iter().map(|one| bare(&one.name)).collect();
        let is_again = |at: &usize| counted.contains(&bare(&name(*at)));
        let are_most = figures.len() + usize::from(!several) > self.counted.len();
        let is_named = !several && self.years.contains(&said);
        if figures.is_empty() || !(are_most || is_named || figures.iter().any(is_again)) {
            return false;
        }
        let mut known: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, one) in self.counted.iter().enumerate() {
            known.entry(bare(&one.name)).or_default().push(place);
        }
        for &at in &figures {
            let (name, column) = (name(at), &block.columns[at]);
            let same = |place: &usize| {
                self.counted.get(*place).is_some_and(|one| {
                    let is_free = one.columns.iter().all(|(year, _)| *year != said);
                    is_free && (one.name == name || is_same(block, one, &name, at))
                })
            };
            let of_name = known.entry(bare(&name)).or_default();
            let place = of_name.iter().copied().find(same);
            if let Some(counted) = place.and_then(|place| self.counted.get_mut(place)) {
                counted.columns.push((said, at));
            } else {
                of_name.push(self.counted.len());
                self.counted.push(Counted {
                    name,
                    unit: column.unit.clone(),
                    columns: vec![(said, at)],
                });
            }
        }
        let taken: HashSet<usize> = figures.into_iter().collect();
        self.fixed.retain(|fixed| !taken.contains(fixed));
        if !self.years.contains(&said) {
            self.years.push(said);
        }
        true
    }

    /// The columns of figures without a year.
    fn figures(&self, block: &Block, store: &Store) -> Vec<usize> {
        let fixed = self.fixed.iter().copied().skip(1);
        fixed
            .filter(|at| is_figure_of_a_year(&block.columns[*at], store))
            .collect()
    }

    /// Whether figures of different things are each of another year, and most of all figures are such.
    fn differ(&mut self, block: &Block, store: &Store) -> bool {
        self.years.len() > 1
            && self.keep_figures(block, store)
            && self.years.len() > 1
            && self.figures(block, store).len() <= self.counted.len()
    }

    /// Leaves words and what is expected under their headers; whether figures of one or more years are left.
    fn keep_figures(&mut self, block: &Block, store: &Store) -> bool {
        const EXPECTED: [&str; 6] = ["预计", "目标", "计划", "预算", "预测", "规划"];
        let is_figure = |one: &Counted| {
            let expected = EXPECTED.iter().any(|word| one.name.starts_with(word));
            let numeric =
                |(_, at): &(i32, usize)| stack_words::is_numeric(&block.columns[*at], store);
            !expected && one.columns.iter().all(numeric)
        };
        let all = std::mem::take(&mut self.counted);
        let (kept, left): (Vec<_>, Vec<_>) = all.into_iter().partition(is_figure);
        self.fixed
            .extend(left.iter().flat_map(|one| &one.columns).map(|(_, at)| *at));
        self.fixed.sort_unstable();
        self.years.retain(|year| {
            let mut all = kept.iter().flat_map(|one| &one.columns);
            all.any(|(of, _)| of == year)
        });
        self.counted = kept;
        !self.counted.is_empty()
    }

    /// Tells which year each thing is of, where these differ.
    pub(super) fn each_of_its_year(&self) -> Option<Message> {
        if !self.differ || self.years.len() < 2 {
            return None;
        }
        let of = |year: &i32| {
            let own = self.counted.iter();
            let own = own.filter(|one| one.columns.iter().any(|(of, _)| of == year));
            let names: Vec<&str> = own.map(|one| one.name.as_str()).collect();
            format!("{year}: {}", names.join("、"))
        };
        let mut years = self.years.clone();
        years.sort_unstable();
        let years: Vec<String> = years.iter().map(of).collect();
        Some(Message::new("table.each_of_its_year").with("years", years.join("; ")))
    }
}

/// A header without its unit.
fn bare(name: &str) -> String {
    header::tidy(header::split_unit(name).map_or(name, |(bare, _)| bare))
}

/// Whether a column without a year has figures of one, and not what an enterprise is or where it lies.
pub(super) fn is_figure_of_a_year(column: &Raw, store: &Store) -> bool {
    let word = header::tidy(&column.name).to_lowercase();
    !transpose::is_number(&word)
        && !turn::says_of_several(&column.name, true)
        && !is_lasting(&word)
        && stack_words::is_numeric(column, store)
}

/// Whether a header in small letters is one of numbers that are of no year: codes, places, foundation.
pub(crate) fn is_lasting(word: &str) -> bool {
    const LASTING: [&str; 15] = [
        "代码", "编码", "编号", "邮编", "电话", "手机", "传真", "经度", "纬度", "坐标", "年份",
        "年度", "注册", "实缴", "日期",
    ];
    const WHOLE: [&str; 7] = ["lon", "lat", "lng", "longitude", "latitude", "id", "code"];
    const ENDS: [&str; 5] = [" code", "_code", " id", "_id", " no."];
    word.starts_with("是否")
        || ENDS.iter().any(|end| word.ends_with(end))
        || LASTING
            .iter()
            .chain(&FOUNDED)
            .any(|part| word.contains(part))
        || WHOLE.contains(&word.trim())
}

/// Whether the headers of most columns of numbers name one and the same year.
fn is_of_one_year(block: &Block, roles: &Roles, store: &Store, said: Option<i32>) -> bool {
    let fixed = roles.fixed.iter();
    let fixed: HashSet<String> = fixed.map(|&at| bare(&block.columns[at].name)).collect();
    let is_figure = |at: &&usize| {
        let column = &block.columns[**at];
        let word = header::tidy(&column.name).to_lowercase();
        !transpose::is_number(&word)
            && !turn::says_of_several(&column.name, true)
            && stack_words::is_numeric(column, store)
    };
    let others = roles.fixed.iter().skip(1).filter(is_figure).count();
    // What has no year is of another one.
    let is_again = |one: &Counted| fixed.contains(&bare(&one.name));
    let is_expected = |one: &Counted| header::is_forecast(&format!("2000年{}", one.name));
    // A year of its own in each row, or another one inside a header, says more than the others' headers.
    let says_year = |at: &usize| {
        let column = &block.columns[*at];
        let name = header::tidy(&column.name);
        // `比2021年增长` is of the year of the others.
        if turn::says_of_several(&name, true) {
            return false;
        }
        let is_founded = FOUNDED.iter().any(|word| name.contains(word));
        let is_called = ["年度", "年份", "财年", "期"]
            .iter()
            .any(|end| name.ends_with(end));
        !is_founded && (is_called || stack_words::are_years(column, store))
            || has_year_inside(&name)
    };
    let is_number = |one: &&Counted| {
        let mut columns = one.columns.iter();
        columns.all(|(_, at)| stack_words::is_numeric(&block.columns[*at], store))
    };
    // Against a title that says another year, more of them must be figures.
    let is_other = said.is_some_and(|said| roles.years != [said]);
    let are_most = if is_other {
        roles.counted.iter().filter(is_number).count() > others
    } else {
        roles.counted.len() >= others
    };
    roles.years.len() == 1
        && !roles.fixed.iter().any(says_year)
        && are_most
        && roles.fixed.first() == Some(&0)
        && !roles
            .counted
            .iter()
            .any(|one| is_again(one) || is_expected(one))
}

/// What enterprises did in a year that is not that of their figures.
const FOUNDED: [&str; 6] = ["成立", "注册", "创立", "设立", "建厂", "投产"];

/// Whether a header names a year anywhere: `企业2022年营业收入`.
fn has_year_inside(name: &str) -> bool {
    name.match_indices('年').any(|(at, _)| {
        let digits: Vec<char> = name[..at].chars().rev().take(4).collect();
        digits.len() == 4
            && digits.iter().all(char::is_ascii_digit)
            && matches!(digits[3], '1' | '2')
    })
}

/// Whether a header names the same thing as others, in another unit that converts.
fn is_same(block: &Block, counted: &Counted, name: &str, at: usize) -> bool {
    let bare = |name: &str| header::split_unit(name).map(|(bare, _)| bare.to_owned());
    bare(name).is_some_and(|own| Some(own) == bare(&counted.name))
        && converts(&block.columns[at], counted)
}

/// Whether a column is in another unit than a thing that is counted, one that converts, or in the same.
fn converts(column: &Raw, counted: &Counted) -> bool {
    let own = column.unit.as_deref().and_then(Unit::parse);
    let other = counted.unit.as_deref().and_then(Unit::parse);
    own.zip(other)
        .is_some_and(|(own, other)| own.factor_to(other).is_some())
}

/// Names that headers number: behind most of them stands a number that is no year, and those that look like one are such
/// numbers too: `指标1`, `指标2`, up to `指标3000`.
fn numbered(block: &Block) -> HashSet<String> {
    let mut numbers: HashMap<String, [usize; 2]> = HashMap::new();
    for column in &block.columns {
        let years = usize::from(header::split_year(&column.name).is_some());
        let bare = column
            .name
            .trim_end_matches(|sign: char| sign.is_ascii_digit());
        if bare.len() < column.name.len() {
            let name = header::tidy(bare.trim_end_matches(['_', ' ', '-', '/', ':', '：']));
            numbers.entry(name).or_default()[years] += 1;
        }
    }
    let numbered = numbers.into_iter().filter(|(_, [no, years])| no > years);
    numbered.map(|(name, _)| name).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, Table, read};

    fn table(name: &str, text: &str) -> Table {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        read(&path, &ReadOptions::default(), &Progress::default()).unwrap()
    }

    /// The rows as text: `year|names in order`.
    fn rows(table: &Table, names: &[&str]) -> Vec<String> {
        let cell = |row: usize, name: &&str| {
            let column = table.columns.iter().find(|column| column.name == **name);
            let cell = column.map_or(Some("no such column"), |column| column.cells.get(row));
            cell.unwrap_or_default().to_owned()
        };
        let row = |row: usize| {
            let cells: Vec<String> = names.iter().map(|name| cell(row, name)).collect();
            cells.join("|")
        };
        (0..table.height()).map(row).collect()
    }

    #[test]
    fn years_in_brackets_or_glued_are_years_in_columns() {
        for (header, name) in [
            (
                "企业名称,营业收入（2021年，万元）,营业收入（2022年，万元）",
                "营业收入（万元）",
            ),
            (
                "企业名称,营业收入（万元，2021年）,营业收入（万元，2022年）",
                "营业收入（万元）",
            ),
            ("企业名称,2021年末从业人员,2022年末从业人员", "从业人员"),
            (
                "企业名称,从业人员（2021年末）,从业人员（2022年末）",
                "从业人员",
            ),
            ("企业名称,R&D经费_2021,R&D经费_2022", "R&D经费"),
            (
                "Company,\"Revenue (2021, 10k CNY)\",\"Revenue (2022, 10k CNY)\"",
                "Revenue（10k CNY）",
            ),
        ] {
            let table = table("list.csv", &format!("{header}\n甲厂,1,2\n乙厂,3,4\n"));
            let expected = ["2021|1", "2022|2", "2021|3", "2022|4"];
            assert_eq!(rows(&table, &["year", name]), expected, "{header}");
            let unit = table.columns.iter().find(|column| column.name == name);
            let unit = unit.unwrap().unit.as_deref();
            assert_eq!(unit.is_some(), name.ends_with('）'), "{header}: {unit:?}");
        }
    }

    #[test]
    fn different_things_of_different_years_are_each_of_its_own() {
        let text = "企业名称,2022年营业收入（万元）,2023年研发费用（万元）\n甲厂,10,1\n乙厂,20,2\n";
        let table = table("list.csv", text);
        let names = ["企业名称", "year", "营业收入（万元）", "研发费用（万元）"];
        let expected = [
            "甲厂|2022|10|",
            "甲厂|2023||1",
            "乙厂|2022|20|",
            "乙厂|2023||2",
        ];
        assert_eq!(rows(&table, &names), expected);
        assert!(
            table
                .notes
                .iter()
                .any(|note| note.key == "table.each_of_its_year")
        );
    }

    #[test]
    fn a_header_of_another_year_leaves_that_of_the_title_to_the_others() {
        let text =
            "企业名称,营业收入,研发费用,从业人员,2022年营业收入\n甲厂,10,1,5,8\n乙厂,20,2,6,9\n";
        let names = ["企业名称", "year", "营业收入", "研发费用", "从业人员"];
        let expected = [
            "甲厂|2022|8||",
            "甲厂|2023|10|1|5",
            "乙厂|2022|9||",
            "乙厂|2023|20|2|6",
        ];
        for table in [
            table("2023年企业情况.csv", text),
            table("list.csv", &format!("2023年企业情况,,,,\n{text}")),
        ] {
            assert_eq!(rows(&table, &names), expected);
        }
        let other = "企业名称,代码,营业收入,研发费用,2022年末从业人员,2022年是否高企\n甲厂,7,10,1,5,是\n乙厂,8,20,2,6,否\n";
        let table = table("2023年企业情况.csv", other);
        let names = ["year", "代码", "营业收入", "从业人员", "2022年是否高企"];
        let expected = [
            "2022|7||5|是",
            "2023|7|10||是",
            "2022|8||6|否",
            "2023|8|20||否",
        ];
        assert_eq!(rows(&table, &names), expected);
    }

    #[test]
    fn a_word_of_another_year_takes_the_titles_from_nobody() {
        let text = "企业名称,营业收入,研发费用,2022年是否高企\n甲厂,10,1,是\n乙厂,20,2,否\n";
        let table = table("2023年企业情况.csv", text);
        let expected = ["2023|10|是", "2023|20|否"];
        assert_eq!(
            rows(&table, &["year", "营业收入", "2022年是否高企"]),
            expected
        );
        let goal = "企业名称,营业收入,研发费用,2025年目标产值\n甲厂,10,1,50\n乙厂,20,2,60\n";
        let goal = self::table("2023年企业情况.csv", goal);
        assert_eq!(
            rows(&goal, &["year", "2025年目标产值"]),
            ["2023|50", "2023|60"]
        );
    }
}
