//! Whom and when the rows of a table are about: a table comes in with what its columns are; the columns of its key go out,
//! where its years are, and whether it lists several things of each.

use std::collections::HashSet;

use super::renamed::Fields;
use super::several::year_column;
use super::{Shape, Table, alike, header, headers, named_year, periods};

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
            keyed.years = keyed.telling_years(table).unwrap_or(keyed.years);
        }
        keyed.is_list = is_long && keyed.lists(table);
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
    fn telling_years(&self, table: &Table) -> Option<Years> {
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
        (keys(Some(found)) == 0).then_some(Years::Column(found))
    }

    /// Whether many have more than one row of a year that says something else, and no column tells these apart that has
    /// periods or versions.
    fn lists(&self, table: &Table) -> bool {
        const OTHERS: [&str; 14] = [
            "季度",
            "月份",
            "月度",
            "期别",
            "报告期",
            "所属期",
            "版本",
            "口径",
            "来源",
            "指标",
            "quarter",
            "month",
            "version",
            "source",
        ];
        let is_other = |name: &str| {
            let name = header::tidy(name).to_lowercase();
            periods::is_part(&name) || OTHERS.iter().any(|word| name.contains(word))
        };
        if table.columns.iter().any(|column| is_other(&column.name)) {
            return false;
        }
        let mut seen = HashSet::new();
        let mut rows = Rows::default();
        let (mut count, mut again) = (0, 0);
        for row in 0..table.height() {
            let [code, name] = self.cells(table, row);
            if let Some(key) = code.or(name)
                && rows.is_new(table, row)
            {
                count += 1;
                again += usize::from(!seen.insert((key, self.year(table, row))));
            }
        }
        // A few that come twice are mistakes, unless each row names a thing of its own.
        again > 0 && (again * 2 >= count || self.names_things(table))
    }

    /// Whether a column beside the key has words in which all rows differ: the things that a list is of.
    fn names_things(&self, table: &Table) -> bool {
        let mut columns = (0..table.columns.len()).filter(|at| !self.has(*at));
        columns.any(|at| {
            let mut seen = HashSet::new();
            let mut cells = table.columns[at].cells.iter();
            cells.all(|cell| {
                let cell = cell.unwrap_or_default().trim();
                cell.chars().any(char::is_alphabetic) && seen.insert(cell)
            })
        })
    }
}

/// Rows of a table that were seen.
#[derive(Default)]
pub(super) struct Rows<'t>(HashSet<Vec<Option<&'t str>>>);

impl<'t> Rows<'t> {
    /// Whether a row says in any cell something else than each one before it.
    pub fn is_new(&mut self, table: &'t Table, row: usize) -> bool {
        let cells = table.columns.iter().map(|column| column.cells.get(row));
        self.0.insert(cells.collect())
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
    let keys = |header: &[String]| {
        let mut keys = HashSet::new();
        for name in header {
            let name = headers::bare(name);
            let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
            if has(&CODES) {
                keys.insert("code".to_owned());
            } else if has(&NAMES) {
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
const EVENTS: [&str; 13] = [
    "授权", "登记", "认定", "立项", "获奖", "获批", "签订", "批准", "公告", "发布", "入库", "申请",
    "起始",
];

/// The column of whom what is listed belongs to: `专利权人`, `用人单位`.
fn owner_column(table: &Table) -> Option<usize> {
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
