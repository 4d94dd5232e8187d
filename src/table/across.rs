//! Places that stand in the header, over years or indicators in rows: `年份, 指标, 江湾区, 白鹤区`. Columns come in; they go
//! out with one of places and one of values, each cell still leading to its place.

use std::collections::HashMap;

use super::arrange::Turned;
use super::blocks::Block;
use super::body::Raw;
use super::cells::Store;
use super::layout::Layout;
use super::origin::Arrangement;
use super::several::YEAR_COLUMNS;
use super::views::View;
use super::years_beside::new_column;
use super::{header, layout, stack_words, totals, transpose, turn};
use crate::i18n::Message;

/// What names of places end with.
const ENDS: [&str; 14] = [
    "市", "县", "区", "镇", "省", "州", "乡", "街道", "旗", "盟", "园", "农场", "兵团", "新城",
];

/// Words that end as places do and are none.
const NO_PLACES: [&str; 8] = [
    "城市", "上市", "地区", "园区", "社区", "市区", "镇区", "股市",
];

/// A longer name is that of no place.
const LONGEST: usize = 10;

/// Columns in their roles.
struct Roles {
    /// The first ones: of years, indicators, units, numbers and codes.
    heads: Vec<usize>,
    /// The columns of values, each with its place and, where the header says so, its year.
    of: Vec<(usize, String, Option<i32>)>,
    /// What each of them counts, where another row of the header says it.
    counts: Vec<String>,
    /// Sums of the places.
    totals: Vec<usize>,
    /// Remarks.
    remarks: Vec<usize>,
    has_year: bool,
    has_indicator: bool,
}

/// Whether a header is the name of a place, as far as its ending tells.
pub(crate) fn is_place(name: &str) -> bool {
    let name = header::tidy(name);
    let count = name.chars().count();
    (2..=LONGEST).contains(&count)
        && ENDS.iter().any(|end| name.ends_with(end))
        && !NO_PLACES.contains(&name.as_str())
        && !name.contains(['(', '（', '/', ' '])
}

/// What a header of two rows counts and of which place: `R&D经费（亿元） / 江湾区`, `江湾区 / R&D经费（亿元）`.
fn crossed(name: &str) -> Option<(String, String)> {
    let (above, below) = name.split_once(" / ")?;
    let is_place = |name: &str| is_place(name) || totals::is_whole(name) || totals::is_named(name);
    let both = |counted: &str, place: &str| Some((header::tidy(counted), header::tidy(place)));
    match (is_place(above), is_place(below)) {
        (false, true) => both(above, below),
        (true, false) => both(below, above),
        _ => None,
    }
}

fn roles(block: &Block, wanted: bool) -> Option<Roles> {
    let mut roles = Roles {
        heads: Vec::new(),
        of: Vec::new(),
        counts: Vec::new(),
        totals: Vec::new(),
        remarks: Vec::new(),
        has_year: false,
        has_indicator: false,
    };
    for (at, column) in block.columns.iter().enumerate() {
        let word = header::tidy(&column.name).to_lowercase();
        if roles.of.is_empty() && roles.totals.is_empty() {
            let is_year = YEAR_COLUMNS.contains(&word.as_str());
            let is_indicator = stack_words::is_indicator(&word) || transpose::is_corner(column);
            roles.has_year |= is_year;
            roles.has_indicator |= is_indicator;
            if is_year || is_indicator || transpose::is_beside(&word) || wanted && at == 0 {
                roles.heads.push(at);
                continue;
            }
        }
        let crossed = crossed(&column.name).filter(|_| !wanted && roles.has_year);
        if let Some((counted, place)) = crossed {
            if totals::is_named(&place) || totals::is_whole(&place) {
                roles.totals.push(at);
            } else {
                roles.counts.push(counted);
                roles.of.push((at, place, None));
            }
            continue;
        }
        let (name, year) = match header::split_year(&column.name) {
            Some((name, year)) => (name, Some(year)),
            None => (header::tidy(&column.name), None),
        };
        if totals::is_named(&name) || totals::is_whole(&name) {
            roles.totals.push(at);
        } else if stack_words::is_remark(&word) {
            roles.remarks.push(at);
        } else if is_place(&name) || wanted {
            roles.of.push((at, name, year));
        } else {
            return None;
        }
    }
    let of_years = roles.of.iter().filter(|(.., year)| year.is_some()).count();
    let mut places: Vec<&String> = roles.of.iter().map(|(_, place, _)| place).collect();
    places.sort_unstable();
    places.dedup();
    // Each thing is counted in every place.
    let sets = roles.sets();
    let is_whole = sets.iter().all(|(_, of)| of.iter().all(Option::is_some));
    let is_each = sets.is_empty() || sets.len() * sets[0].1.len() == roles.of.len();
    let counts = roles.counts.len();
    let all_crossed = is_whole && is_each && (counts == 0 || counts == roles.of.len());
    let several = places.len() >= 2 && !roles.heads.is_empty() && all_crossed;
    let one_way = of_years == 0 || of_years == roles.of.len() && !roles.has_year;
    // Indicators over places alone are turned as what they are.
    let crossed = roles.has_year || of_years > 0 || wanted;
    (several && one_way && crossed && (roles.has_year || roles.has_indicator || wanted))
        .then_some(roles)
}

impl Roles {
    /// What is counted, where another row of the header says it, each with the column of every place, which are the same
    /// in all of them; a single one without a column where they are fewer columns than that would take.
    fn sets(&self) -> Vec<(&str, Vec<Option<usize>>)> {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut counted: Vec<&str> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut crossed: Vec<(usize, usize)> = Vec::new();
        for (name, (_, place, _)) in self.counts.iter().zip(&self.of) {
            let next = places.len();
            let place = *places.entry(place).or_insert(next);
            let thing = *known.entry(name).or_insert_with(|| {
                counted.push(name);
                counted.len() - 1
            });
            crossed.push((thing, place));
        }
        if counted.len() * places.len() > self.of.len() {
            return vec![("", vec![None])];
        }
        let mut sets: Vec<(&str, Vec<Option<usize>>)> = counted
            .into_iter()
            .map(|name| (name, vec![None; places.len()]))
            .collect();
        for (at, (thing, place)) in crossed.into_iter().enumerate() {
            let column = &mut sets[thing].1[place];
            *column = column.or(Some(at));
        }
        sets
    }
}

/// Whether the header has places over years or years and indicators.
pub(super) fn fits(block: &Block, store: &Store) -> bool {
    roles(block, false).is_some_and(|roles| are_numbers(block, &roles, store))
}

/// Whether most filled cells of the places are numbers.
fn are_numbers(block: &Block, roles: &Roles, store: &Store) -> bool {
    const SAMPLE: usize = 200;
    let (mut filled, mut numbers) = (0, 0);
    for (at, ..) in &roles.of {
        let cells = block.columns[*at].cells.iter().take(SAMPLE);
        for text in cells.map(|cell| store.text(cell).trim()) {
            filled += usize::from(!text.is_empty());
            numbers += usize::from(layout::looks_numeric(text));
        }
    }
    filled > 0 && numbers * 4 > filled * 3
}

/// Turns a block; `None` when its header has no places.
pub(super) fn turn(
    layout: &Layout,
    block: &Block,
    store: &mut Store,
    wanted: bool,
    notes: &mut Vec<Message>,
) -> Option<Turned> {
    let roles = roles(block, wanted)?;
    let sets = roles.sets();
    let labels: Vec<&(usize, String, Option<i32>)> = match sets.first() {
        Some((_, first)) => first.iter().filter_map(|at| roles.of.get((*at)?)).collect(),
        None => roles.of.iter().collect(),
    };
    let (height, times) = (block.rows.len(), labels.len());
    let header = layout.header_rows.1;
    let mut columns: Vec<Raw> = Vec::with_capacity(roles.heads.len() + 3);
    let mut places: Vec<Vec<(u32, u32)>> = Vec::with_capacity(roles.heads.len() + 3);
    for &at in &roles.heads {
        columns.push(turn::repeated(&block.columns[at], times));
        let place = block.columns[at].place;
        let rows = block.rows.iter();
        let all = rows.flat_map(|&row| std::iter::repeat_n((row, place), times));
        places.push(all.collect());
    }
    let of_header: Vec<(u32, u32)> = labels
        .iter()
        .map(|(at, ..)| (header, block.columns[*at].place))
        .collect();
    let mut add = |name: &str, labels: Vec<View>| {
        columns.push(new_column(name, None, labels.repeat(height)));
        places.push(of_header.repeat(height));
    };
    let names = labels.iter().map(|(_, place, _)| store.put(place));
    add("entity", names.collect());
    if labels.iter().all(|(.., year)| year.is_some()) {
        let years = labels.iter().filter_map(|(.., year)| *year);
        let years: Vec<View> = years.map(|year| store.put(&year.to_string())).collect();
        add("year", years);
    }
    let mut add = |name: &str, unit: Option<String>, of: &[Option<usize>]| {
        let mut cells: Vec<_> = of
            .iter()
            .map(|at| at.map(|at| block.columns[roles.of[at].0].cells.iter()))
            .collect();
        let mut values = Vec::with_capacity(height * times);
        let mut from = Vec::with_capacity(height * times);
        for &row in &block.rows {
            for (cells, at) in cells.iter_mut().zip(of) {
                let cell = cells.as_mut().and_then(Iterator::next);
                values.push(cell.copied().unwrap_or_default());
                from.push(at.map_or((0, 0), |at| (row, block.columns[roles.of[at].0].place)));
            }
        }
        columns.push(new_column(name, unit, values));
        places.push(from);
    };
    if sets.is_empty() {
        let (name, unit) = turn::value_name(layout, block, store, &roles.heads);
        // Where a column names the indicators, the one above the header is none of them.
        let name = if roles.has_indicator {
            "value".to_owned()
        } else {
            name
        };
        let all: Vec<Option<usize>> = (0..times).map(Some).collect();
        add(&name, unit, &all);
    }
    for (name, of) in &sets {
        let mut units = of
            .iter()
            .flatten()
            .map(|at| &block.columns[roles.of[*at].0].unit);
        add(name, units.find_map(Clone::clone), of);
    }
    notes.push(Message::new("table.places_turned").with("count", times));
    for (key, left) in [
        ("table.totals_beside", &roles.totals),
        ("table.stacked_left", &roles.remarks),
    ] {
        if !left.is_empty() {
            let names: Vec<&str> = left
                .iter()
                .map(|&at| block.columns[at].name.as_str())
                .collect();
            notes.push(Message::new(key).with("columns", names.join("、")));
        }
    }
    Some(Turned {
        columns,
        arrangement: Arrangement::Gathered {
            header,
            cells: places,
        },
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::is_place;
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    #[test]
    fn two_rows_of_a_header_cross_places_with_what_is_counted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let rows = "2021,10,1,2,30,3,4\n2022,11,5,6,40,7,8\n";
        for header in [
            "年份,R&D经费（亿元）,,,R&D人员（人）,,\n,全市,江湾区,白鹤区,全市,江湾区,白鹤区\n",
            "年份,全市,江湾区,白鹤区,全市,江湾区,白鹤区\n,R&D经费（亿元）,R&D经费（亿元）,R&D经费（亿元）,R&D人员（人）,R&D人员（人）,R&D人员（人）\n",
        ] {
            std::fs::write(&path, format!("{header}{rows}")).unwrap();
            let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
            let names: Vec<&str> = table.columns.iter().map(|one| one.name.as_str()).collect();
            assert_eq!(
                names,
                ["年份", "entity", "R&D经费（亿元）", "R&D人员（人）"],
                "{header}"
            );
            let row = |row: usize| -> Vec<&str> {
                let cells = table.columns.iter().map(|one| one.cells.get(row));
                cells.map(Option::unwrap_or_default).collect()
            };
            assert_eq!(row(1), ["2021", "白鹤区", "2", "4"], "{header}");
            assert_eq!(row(2), ["2022", "江湾区", "5", "7"], "{header}");
            assert_eq!(table.columns[3].unit.as_deref(), Some("人"));
            assert_eq!(table.origins.cell(2, 3), (4, 6), "{header}");
        }
    }

    #[test]
    fn places_are_told_by_their_ending() {
        for name in ["江湾区", "太仓市", "砺沙镇", "高新区街道", "苏州工业园区"]
        {
            assert!(is_place(name), "{name}");
        }
        for name in ["地区", "营业收入", "上市", "R&D", "市", "专利（市）"] {
            assert!(!is_place(name), "{name}");
        }
    }
}
