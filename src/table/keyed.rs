//! Whom and when the rows of a table are about: a table comes in with what its columns are; the columns of its key go out,
//! where its years are, and whether it lists several things of each.

use std::collections::{HashMap, HashSet};

use super::origin::Part;
use super::renamed::Fields;
use super::several::year_column;
use super::{Column, Shape, Table, alike, header, headers, named_year, periods};

/// Where the years of rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Years {
    /// In a column of years.
    Column(usize),
    /// In a column of the years or days of what is listed: `授权公告日`.
    Event(usize),
    /// In the title or the name of the file.
    Named(i32),
    /// Nowhere.
    None,
}

/// The key of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keyed {
    /// The column of codes.
    pub code: Option<usize>,
    /// The column of names.
    pub name: Option<usize>,
    /// Where the years are.
    pub years: Years,
    /// Whether many have several rows of a year, as in a list of patents.
    pub is_list: bool,
}

impl Keyed {
    /// The key of a table that is called `name`; `fields` knows what columns are.
    pub fn of(table: &Table, name: &str, fields: Fields) -> Option<Self> {
        let ids = (fields.of)(table);
        let column = |id: &str| ids.iter().position(|own| *own == Some(id));
        let (code, mut named) = (column("entity"), column("name"));
        if code.is_none() && named.is_none() {
            named = column("town")
                .or_else(|| first_place(table))
                .or_else(|| owner_column(table));
        }
        if code.is_none() && named.is_none() {
            return None;
        }
        let year = year_column(table).or_else(|| column("year"));
        let said = named_year::of_member(table, name);
        let years = match (year, said) {
            (Some(at), _) => Years::Column(at),
            // What is of a part of a year goes below others, and beside none.
            (None, Some((label, _))) => Years::Named(header::year(&label)?),
            (None, None) => Years::None,
        };
        let mut keyed = Self {
            code,
            name: named,
            years,
            is_list: false,
        };
        let is_long = table.source.shape == Shape::Long;
        if is_long && !matches!(keyed.years, Years::Column(_)) {
            match keyed.telling_years(table) {
                // The years of things of which each row names one: `设备名称`, `购置年份`.
                Some(at) if keyed.names_things(table, fields, true) => {
                    keyed.years = Years::Event(at);
                    keyed.is_list = true;
                }
                Some(at) => keyed.years = Years::Column(at),
                None => {}
            }
        }
        keyed.is_list |= is_long && keyed.lists(table, fields);
        if keyed.is_list && keyed.years == Years::None {
            keyed.years = event_column(table).map_or(Years::None, Years::Event);
        }
        Some(keyed)
    }

    /// Whether a column is one of the key or of its years.
    pub fn has(&self, column: usize) -> bool {
        self.code == Some(column)
            || self.name == Some(column)
            || matches!(self.years, Years::Column(years) if years == column)
    }

    /// What a row says of its key: its code and its name.
    pub fn cells<'t>(&self, table: &'t Table, row: usize) -> [Option<&'t str>; 2] {
        [self.code, self.name].map(|at| {
            let cell = table.columns[at?].cells.get(row)?.trim();
            let says = cell.chars().any(char::is_alphanumeric) && !NONE.contains(&cell);
            says.then_some(cell)
        })
    }

    /// The cell that says whom a row is about, and what it says: its name, or else its code.
    pub fn reference(&self, table: &Table, row: usize) -> String {
        let [code, name] = self.cells(table, row);
        let at = self.name.filter(|_| name.is_some()).or(self.code);
        let place = at.map(|at| table.place(row, at).reference());
        let text = name.or(code).unwrap_or_default();
        format!("{} {text}", place.unwrap_or_default())
    }

    /// The year of a row.
    pub fn year(&self, table: &Table, row: usize) -> Option<i32> {
        let cell = |at: usize| table.columns[at].cells.get(row);
        match self.years {
            Years::Column(at) => header::year(cell(at)?),
            Years::Event(at) => year_of_day(cell(at)?),
            Years::Named(year) => Some(year),
            Years::None => None,
        }
    }

    /// The column of years under a header that nobody knows: all of its cells are years, and with them each row is of
    /// another key than all others, as it is not without them.
    fn telling_years(&self, table: &Table) -> Option<usize> {
        let keys = |year: Option<usize>| {
            let mut seen = HashSet::new();
            let mut again = 0;
            for row in 0..table.height() {
                let [code, name] = self.cells(table, row);
                let year = year.map(|at| table.columns[at].cells.get(row).unwrap_or_default());
                if let Some(key) = code.or(name) {
                    again += usize::from(!seen.insert((key, year)));
                }
            }
            again
        };
        if keys(None) == 0 {
            return None;
        }
        let are_years = |at: &usize| {
            let column = &table.columns[*at];
            let mut cells = column.cells.iter();
            !self.has(*at)
                && !EVENTS.iter().any(|word| column.name.contains(word))
                && cells.all(|cell| cell.and_then(header::year).is_some())
        };
        let mut columns = (0..table.columns.len()).filter(are_years);
        let found = columns.next().filter(|_| columns.next().is_none())?;
        (keys(Some(found)) == 0).then_some(found)
    }

    /// Whether many have more than one row of a year that says something else, and no column tells these apart that has
    /// periods or versions.
    fn lists(&self, table: &Table, fields: Fields) -> bool {
        const PARTS: [&str; 7] = ["季度", "月份", "月度", "期别", "报告期", "quarter", "month"];
        const VERSIONS: [&str; 14] = [
            "版本",
            "数据版本",
            "口径",
            "统计口径",
            "来源",
            "数据来源",
            "资料来源",
            "指标",
            "指标名称",
            "所属期",
            "税款所属期",
            "version",
            "source",
            "data source",
        ];
        let is_other = |name: &str| {
            let name = header::tidy(name).to_lowercase();
            periods::is_part(&name)
                || PARTS.iter().any(|word| name.contains(word))
                || VERSIONS.contains(&name.as_str())
        };
        // Of tables that were joined to each other the rows are no things.
        let is_joined = table.origins.parts().iter().any(Part::is_joined);
        if is_joined || table.columns.iter().any(|column| is_other(&column.name)) {
            return false;
        }
        let key = |row: usize| {
            let [code, name] = self.cells(table, row);
            Some((code.or(name)?, self.year(table, row)))
        };
        let mut rows_of: HashMap<(&str, Option<i32>), usize> = HashMap::new();
        for key in (0..table.height()).filter_map(key) {
            *rows_of.entry(key).or_default() += 1;
        }
        // Only rows of a key that comes again can say the same.
        let mut seen = Rows::default();
        let mut known = HashSet::new();
        let (mut count, mut again) = (0, 0);
        for row in 0..table.height() {
            let Some(key) = key(row) else { continue };
            if rows_of.get(&key) == Some(&1) {
                count += 1;
            } else if seen.is_new(table, row) {
                count += 1;
                again += usize::from(!known.insert(key));
            }
        }
        // A few that come twice are mistakes, unless each row names a thing of its own.
        let are_things = || self.names_things(table, fields, true);
        let are_words = || self.names_things(table, fields, false);
        again > 0 && (again * 2 >= count || are_things() || again * 5 >= count && are_words())
    }

    /// Whether a column beside the key has words of things that a list is of: by its header, where that must be certain,
    /// and each time others for one entity; else words in which all rows differ and that tell of nobody.
    fn names_things(&self, table: &Table, fields: Fields, is_certain: bool) -> bool {
        let mut columns = (0..table.columns.len()).filter(|at| !self.has(*at));
        columns.any(|at| {
            let Column { name, cells, .. } = &table.columns[at];
            let is_called = if is_certain {
                (fields.names_things)(name)
            } else {
                !(fields.tells_of_somebody)(name)
            };
            let mut seen = HashSet::new();
            let mut cells = cells.iter().enumerate();
            is_called
                && cells.all(|(row, cell)| {
                    let cell = cell.unwrap_or_default().trim();
                    // Several may have a thing of one name.
                    let [code, name] = self.cells(table, row);
                    let of = code.or(name).filter(|_| is_certain);
                    cell.chars().any(char::is_alphabetic) && seen.insert((of, cell))
                })
        })
    }
}

/// Rows of a table that were seen.
#[derive(Default)]
pub(super) struct Rows<'t>(HashSet<Vec<Option<&'t str>>>);

impl<'t> Rows<'t> {
    /// Whether a row says in any cell something else than each one before it, but for the number of the row.
    pub fn is_new(&mut self, table: &'t Table, row: usize) -> bool {
        let says = table
            .columns
            .iter()
            .filter(|column| !header::counts_rows(&column.name));
        self.0
            .insert(says.map(|column| column.cells.get(row)).collect())
    }
}

/// Of sheets with the names of their columns those that may be joined to the one that is `base`, and it itself: a header
/// that names whom rows are about is in both.
pub(super) fn with(sheets: &[(String, Vec<String>)], base: &str) -> Vec<String> {
    const CODES: [&str; 4] = ["信用代码", "纳税人识别号", "税号", "credit code"];
    const NAMES: [&str; 8] = [
        "企业",
        "公司",
        "单位名称",
        "纳税人名称",
        "机构名称",
        "company",
        "enterprise",
        "firm",
    ];
    const KEYS: [&str; 6] = ["名称", "代码", "name", "code", "镇", "地区"];
    // `单位`, `计量单位` are headers of units.
    const UNITS: [&str; 4] = ["单位", "计量", "金额单位", "货币"];
    let is_unit = |name: &str| UNITS.iter().any(|word| name.starts_with(word));
    let is_somebody = |name: &str| {
        let is_owner = OWNERS.iter().any(|word| name.contains(word));
        is_owner || name.contains("单位") && !is_unit(name)
    };
    let keys = |header: &[String]| {
        let mut keys = HashSet::new();
        for name in header {
            let name = headers::bare(name);
            let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
            if has(&CODES) {
                keys.insert("code".to_owned());
            } else if has(&NAMES) || is_somebody(&name) {
                keys.insert("name".to_owned());
            } else if has(&KEYS) {
                keys.insert(name);
            }
        }
        keys
    };
    let Some((_, own)) = sheets.iter().find(|(name, _)| name == base) else {
        return Vec::new();
    };
    let own = keys(own);
    let fits =
        |(name, header): &&(String, Vec<String>)| name == base || !keys(header).is_disjoint(&own);
    let found = sheets.iter().filter(fits);
    found.map(|(name, _)| name.clone()).collect()
}

/// Words in the place of a key that name nobody.
const NONE: [&str; 6] = ["无", "暂无", "不详", "未办理", "n/a", "N/A"];

/// What headers of days and years have in which something came about, the closest first.
const EVENTS: [&str; 22] = [
    "授权", "登记", "认定", "立项", "获奖", "获批", "签订", "批准", "公告", "发布", "入库", "申请",
    "起始", "购置", "建设", "建成", "投产", "竣工", "毕业", "出生", "成立", "入职",
];

/// What headers have of whom what is listed belongs to.
const OWNERS: [&str; 16] = [
    "专利权人",
    "权利人",
    "持有人",
    "申请人",
    "用人单位",
    "所在单位",
    "工作单位",
    "依托单位",
    "获奖单位",
    "完成单位",
    "所属企业",
    "所属单位",
    "卖方",
    "依托企业",
    "owner",
    "employer",
];

/// The column of whom what is listed belongs to: `专利权人`, `用人单位`.
fn owner_column(table: &Table) -> Option<usize> {
    table.columns.iter().position(|column| {
        let name = header::tidy(&column.name).to_lowercase();
        OWNERS.iter().any(|word| name.contains(word))
    })
}

/// The first column, where its header is one of places and each of its cells another word.
fn first_place(table: &Table) -> Option<usize> {
    let column = table.columns.first()?;
    let name = header::tidy(&column.name);
    let is_called = alike::is_place(&name) || name.ends_with(['镇', '区', '县', '市', '乡']);
    let mut seen = HashSet::new();
    let mut cells = column.cells.iter();
    let are_words = cells.all(|cell| {
        let cell = cell.unwrap_or_default().trim();
        cell.chars().any(char::is_alphabetic) && seen.insert(cell)
    });
    (is_called && are_words).then_some(0)
}

/// The column of the years or days in which what is listed came about.
fn event_column(table: &Table) -> Option<usize> {
    let of_times = |name: &str| ["年", "日", "时间"].iter().any(|word| name.contains(word));
    let holds = |at: &usize| {
        let cells = table.columns[*at].cells.iter().flatten().map(str::trim);
        let (mut count, mut years) = (0, 0);
        for cell in cells.filter(|cell| !cell.is_empty()) {
            count += 1;
            years += usize::from(year_of_day(cell).is_some());
        }
        count > 0 && years * 10 >= count * 9
    };
    EVENTS.iter().find_map(|word| {
        let mut columns = 0..table.columns.len();
        columns.find(|at| {
            let name = &table.columns[*at].name;
            name.contains(word) && of_times(name) && holds(at)
        })
    })
}

/// The year of a day, or a year.
fn year_of_day(cell: &str) -> Option<i32> {
    let cell = cell.trim();
    header::year(cell).or_else(|| {
        let digits = cell.get(..4)?;
        let rest = cell.get(4..)?;
        let is_day = rest.starts_with(['-', '/', '.', '年'])
            || rest.len() == 4 && rest.bytes().all(|digit| digit.is_ascii_digit());
        header::year(digits).filter(|_| is_day)
    })
}
