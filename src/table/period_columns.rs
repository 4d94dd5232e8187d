//! Columns of one thing in several parts of a year: the columns of a table come in; what has to be decided of them goes
//! out, and one column for the year by their sum or by the last of them where the user says so.

use super::body::Raw;
use super::cells::Store;
use super::header::{half_width, split_unit};
use super::periods::{Span, split};
use super::standing::stands;
use super::sums;
use crate::i18n::Message;

/// Columns of one thing in several parts of a year.
struct Group {
    /// What they count.
    name: String,
    /// The columns, by their place among the others.
    columns: Vec<(usize, Span)>,
}

impl Group {
    /// Whether they add up to the year, each of them being counted by itself.
    fn are_flows(&self) -> bool {
        self.columns.len() > 1 && self.columns.iter().all(|(_, span)| span.is_flow())
    }

    /// The columns without those whose months lie in another's, in the order of the year.
    fn terms(&self) -> Vec<(usize, Span)> {
        let mut terms: Vec<(usize, Span)> = self
            .columns
            .iter()
            .copied()
            .filter(|(_, span)| {
                let mut others = self.columns.iter().map(|(_, other)| other.months());
                !others.any(|other| other.holds(span.months()))
            })
            .collect();
        terms.sort_by_key(|(_, span)| span.months());
        terms
    }
}

/// Before what stands at the end of the year.
const AT_ITS_END: [&str; 4] = ["年末", "年底", "期末", "本年"];

/// All columns that name a part of a year or all of it, by what they count.
fn all_groups<'a>(names: &(impl Iterator<Item = &'a str> + Clone)) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, name) in names.clone().enumerate() {
        let Some((name, span)) = split(name) else {
            continue;
        };
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.columns.push((at, span)),
            None => groups.push(Group {
                name,
                columns: vec![(at, span)],
            }),
        }
    }
    groups
}

/// The groups among headers; those of what has a column of the whole year are none.
fn groups<'a>(names: &(impl Iterator<Item = &'a str> + Clone)) -> Vec<Group> {
    let mut groups = all_groups(names);
    groups.retain(|group| {
        let mut spans = group.columns.iter().map(|(_, span)| *span);
        let bare = |name: &str| -> String {
            let whole = split_unit(name).map_or(name, |(bare, _)| bare);
            let name = AT_ITS_END.iter().find_map(|word| whole.strip_prefix(word));
            name.unwrap_or(whole).chars().map(half_width).collect()
        };
        let of_year = |name: &str| !group.name.is_empty() && bare(name) == bare(&group.name);
        spans.all(|span| span != Span::Year) && !names.clone().any(of_year)
    });
    groups
}

/// The groups in which one column is of the whole year, and that column.
fn whole_groups<'a>(names: &(impl Iterator<Item = &'a str> + Clone)) -> Vec<(Group, usize)> {
    let groups = all_groups(names).into_iter();
    let whole = groups.filter_map(|group| {
        let mut years = group.columns.iter().filter(|(_, span)| *span == Span::Year);
        let (year, _) = *years.next()?;
        let is_only = years.next().is_none() && group.columns.len() > 1;
        is_only.then_some((group, year))
    });
    whole.collect()
}

/// What is to be decided of columns that are of parts of a year: how they become the year's.
pub(super) fn told<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Option<Message> {
    let groups = groups(&names);
    // Those that may be added up leave the most open.
    let flows = groups.iter().find(|group| group.are_flows());
    let Some(first) = flows.or(groups.first()) else {
        return told_whole(names);
    };
    let names: Vec<&str> = names.collect();
    let columns = first.columns.iter();
    let columns: Vec<&str> = columns
        .filter_map(|(at, _)| names.get(*at))
        .copied()
        .collect();
    let key = if groups.iter().any(Group::are_flows) {
        "table.parts_of_year"
    } else {
        "table.parts_up_to"
    };
    let what = if first.name.is_empty() {
        "value"
    } else {
        first.name.as_str()
    };
    Some(
        Message::new(key)
            .with("columns", shown(&columns))
            .with("what", what),
    )
}

/// That a column is of the whole year beside its parts, but says not of what.
fn told_whole<'a>(mut names: impl Iterator<Item = &'a str> + Clone) -> Option<Message> {
    let groups = whole_groups(&names);
    let (_, year) = groups.iter().find(|(group, _)| group.name.is_empty())?;
    Some(Message::new("table.parts_beside_year").with("column", names.nth(*year)?))
}

/// At most a dozen names in a row.
fn shown(columns: &[&str]) -> String {
    const MOST: usize = 12;
    let mut shown = columns[..columns.len().min(MOST)].join("、");
    if columns.len() > MOST {
        shown.push('…');
    }
    shown
}

/// How columns of parts of a year become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// By adding them up: each is counted by itself.
    Sum,
    /// By taking the last: each counts from the beginning of the year.
    Last,
}

/// Columns that became one: the file column that the one is said to stand in, and all that it is made of.
pub(super) type Summed = Vec<(u32, Vec<u32>)>;

/// Makes one column of those of each thing. Where parts are to be added up, only flows are: of what stands at a point of
/// time, of what is reckoned and of what is counted from the year's beginning the last one holds. A part that lies in
/// another one, as a quarter lies in half a year, is counted there.
pub(super) fn collapse(
    columns: &mut Vec<Raw>,
    how: How,
    store: &mut Store,
    notes: &mut Vec<Message>,
) -> Summed {
    let names = || columns.iter().map(|column| column.name.as_str());
    let groups = groups(&names());
    let whole = whole_groups(&names());
    let mut gone = vec![false; columns.len()];
    let mut summed = Vec::new();
    for group in &groups {
        let mut of = group.columns.clone();
        of.sort_by_key(|(_, span)| span.end());
        let (Some(&(first, _)), Some(&(last, _))) = (group.columns.first(), of.last()) else {
            continue;
        };
        let name = if group.name.is_empty() {
            "value".to_owned()
        } else {
            group.name.clone()
        };
        let bare = split_unit(&name).map_or(name.as_str(), |(bare, _)| bare);
        let adds_up = how == How::Sum && group.are_flows() && !stands(bare);
        let (cells, place) = if adds_up {
            let terms = group.terms();
            let places: Vec<usize> = terms.iter().map(|(at, _)| *at).collect();
            let (cells, open) = sums::of_columns(&places, columns, store);
            notes.push(about_sum(&name, &terms, columns, open));
            let all: Vec<u32> = places.iter().map(|&at| columns[at].place).collect();
            let place = all.first().copied().unwrap_or(columns[first].place);
            summed.push((place, all));
            (cells.into(), place)
        } else {
            notes.push(
                Message::new("table.parts_last")
                    .with("name", name.as_str())
                    .with("columns", columns[last].name.as_str()),
            );
            (columns[last].cells.clone(), columns[last].place)
        };
        for (at, _) in &group.columns {
            gone[*at] = true;
        }
        gone[first] = false;
        columns[first] = Raw {
            name,
            unit: columns[last].unit.clone(),
            cells,
            place,
        };
    }
    for (group, year) in &whole {
        let name = match group.name.as_str() {
            "" => "value",
            name => name,
        };
        // Another column may be called so.
        if columns.iter().any(|column| column.name == name) {
            continue;
        }
        notes.push(
            Message::new("table.parts_whole")
                .with("name", name)
                .with("columns", columns[*year].name.as_str()),
        );
        for (at, _) in &group.columns {
            gone[*at] = at != year;
        }
        name.clone_into(&mut columns[*year].name);
    }
    let mut gone = gone.into_iter();
    columns.retain(|_| !gone.next().unwrap_or_default());
    if groups.is_empty() && whole.is_empty() {
        notes.push(Message::new("table.no_parts"));
    }
    summed
}

/// What was added up, which months that leaves out, and how many rows have no sum.
fn about_sum(name: &str, terms: &[(usize, Span)], columns: &[Raw], open: usize) -> Message {
    let names: Vec<&str> = terms
        .iter()
        .map(|(at, _)| columns[*at].name.as_str())
        .collect();
    let months: u32 = terms
        .iter()
        .map(|(_, span)| span.months())
        .map(|months| u32::from(months.last - months.first) + 1)
        .sum();
    let key = match (months < 12, open > 0) {
        (false, false) => "table.parts_summed",
        (true, false) => "table.parts_summed_short",
        (false, true) => "table.parts_summed_open",
        (true, true) => "table.parts_summed_short_open",
    };
    Message::new(key)
        .with("name", name)
        .with("columns", shown(&names))
        .with("months", months)
        .with("count", open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_no_year_of_its_own_is_told() {
        let told = |names: &[&'static str]| told(names.iter().copied()).map(|told| told.key);
        assert_eq!(
            told(&["企业", "一季度", "二季度"]),
            Some("table.parts_of_year")
        );
        assert_eq!(told(&["企业", "1-3月", "1-6月"]), Some("table.parts_up_to"));
        let whole = Some("table.parts_beside_year");
        assert_eq!(told(&["企业", "1-6月", "1-12月"]), whole);
        assert_eq!(told(&["企业", "一季度", "全年合计"]), whole);
        assert_eq!(told(&["企业", "一季度收入", "全年收入"]), None);
        assert_eq!(told(&["企业", "1-9月收入"]), Some("table.parts_up_to"));
        assert_eq!(told(&["企业", "上半年收入（万元）", "收入（万元）"]), None);
    }

    #[test]
    fn a_column_of_the_whole_year_is_the_years() {
        let names = [
            "企业",
            "一季度",
            "二季度",
            "全年",
            "1-6月收入",
            "年度合计收入",
        ];
        let whole = whole_groups(&names.iter().copied());
        assert_eq!(whole.len(), 1);
        assert_eq!(whole[0].1, 3);
        assert_eq!(split("年度合计"), Some((String::new(), Span::Year)));
    }

    #[test]
    fn a_part_in_another_is_counted_once() {
        let names = ["企业", "一季度", "二季度", "上半年", "三季度", "四季度"];
        let groups = groups(&names.iter().copied());
        let terms: Vec<usize> = groups[0].terms().iter().map(|(at, _)| *at).collect();
        assert_eq!(terms, [3, 4, 5]);
    }
}
