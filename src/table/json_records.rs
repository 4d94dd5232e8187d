//! Where the records of a JSON stand: a record that wraps them comes in, the records go out; lists in them become
//! records of their own.

use std::collections::{HashMap, HashSet};

use super::header;
use super::json::Node;
use crate::i18n::Message;

/// Fields of a record.
type Fields = Vec<(String, Node)>;

/// Records are looked for so deep.
const DEEPEST: usize = 6;

/// Lists in records come to so many records at most, so that a few bytes do not fill the memory.
const MOST: usize = 20_000_000;

/// What is repeated beside the entries of one list weighs so much at most: 256 MiB.
const HEAVIEST: usize = 1 << 28;

/// Names of the list of columns and of that of rows, as the common libraries write them.
const COLUMNS: [&str; 4] = ["columns", "header", "headers", "fields"];
const ROWS: [&str; 4] = ["data", "rows", "values", "records"];

/// Rows as lists under a list of the columns' names, the names as their first row.
pub(super) fn split(fields: &mut Fields) -> Option<Vec<Node>> {
    let find = |names: &[&str]| {
        fields
            .iter()
            .position(|(name, _)| names.contains(&name.as_str()))
    };
    let (columns, rows) = (find(&COLUMNS)?, find(&ROWS)?);
    let (Node::List(names), Node::List(lists)) = (&fields[columns].1, &fields[rows].1) else {
        return None;
    };
    let are_lists = lists.iter().all(|row| matches!(row, Node::List(_)));
    let are_names = names.iter().all(|name| matches!(name, Node::Text(_)));
    if !are_lists || !are_names || lists.is_empty() {
        return None;
    }
    let names: Vec<String> = names.iter().filter_map(word).collect();
    let Node::List(lists) = std::mem::replace(&mut fields[rows].1, Node::Nothing) else {
        return None;
    };
    let record = |row| match row {
        Node::List(cells) => Node::Record(names.iter().cloned().zip(cells).collect()),
        other => other,
    };
    Some(lists.into_iter().map(record).collect())
}

fn word(node: &Node) -> Option<String> {
    match node {
        Node::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// What lists are called that say how others are to be read.
const ABOUT: [&str; 13] = [
    "schema",
    "fields",
    "columns",
    "meta",
    "metadata",
    "links",
    "errors",
    "definitions",
    "dictionary",
    "pagination",
    "filters",
    "headers",
    "context",
];

/// The lists of records in a record, each with the names that lead to it, where there are several and all hold nothing
/// but records; those that say how others are to be read are none.
pub(super) fn several(fields: &mut Fields) -> Vec<(String, Vec<Node>)> {
    let mut count = 0;
    let mut are_records = true;
    visit(fields, "", 1, &mut |_, items| {
        count += 1;
        are_records &= items.iter().all(|item| matches!(item, Node::Record(_)));
    });
    let mut lists = Vec::new();
    if count > 1 && are_records {
        visit(fields, "", 1, &mut |name, items| {
            lists.push((name.to_owned(), std::mem::take(items)));
        });
    }
    lists
}

/// Visits the lists of records or lists in a record, however deep.
fn visit(
    fields: &mut Fields,
    path: &str,
    depth: usize,
    found: &mut dyn FnMut(&str, &mut Vec<Node>),
) {
    for (name, node) in fields {
        if ABOUT.contains(&name.to_lowercase().as_str()) {
            continue;
        }
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path} / {name}")
        };
        match node {
            Node::List(items) if items.iter().any(is_whole) => found(&path, items),
            Node::Record(inner) if depth < DEEPEST => visit(inner, &path, depth + 1, found),
            _ => {}
        }
    }
}

/// The longest list of records, with the names that lead to it.
pub(super) fn longest(fields: &mut Fields, path: &mut Vec<String>) -> Option<Vec<Node>> {
    let (_, way) = way_to(fields, 1)?;
    let mut at = fields;
    for (step, place) in way.iter().enumerate() {
        let (name, node) = at.get_mut(*place)?;
        path.push(name.clone());
        match node {
            Node::List(_) if step + 1 == way.len() => {
                return match std::mem::replace(node, Node::Nothing) {
                    Node::List(records) => Some(records),
                    _ => None,
                };
            }
            Node::Record(inner) => at = inner,
            _ => return None,
        }
    }
    None
}

/// The length of the longest list of records or lists, and the places of the fields that lead to it.
fn way_to(fields: &Fields, depth: usize) -> Option<(usize, Vec<usize>)> {
    let mut best: Option<(usize, Vec<usize>)> = None;
    for (at, (_, node)) in fields.iter().enumerate() {
        let found = match node {
            Node::List(items) if items.iter().any(is_whole) => Some((items.len(), vec![at])),
            Node::Record(inner) if depth < DEEPEST => {
                way_to(inner, depth + 1).map(|(length, mut way)| {
                    way.insert(0, at);
                    (length, way)
                })
            }
            _ => None,
        };
        if let Some(found) = found
            && best.as_ref().is_none_or(|(length, _)| found.0 > *length)
        {
            best = Some(found);
        }
    }
    best
}

fn is_whole(node: &Node) -> bool {
    !matches!(node, Node::Nothing | Node::Text(_))
}

/// Records under the names of what they are about, and of their years where a second level has these.
pub(super) fn keyed(fields: &mut Fields) -> Option<Vec<Node>> {
    let all_records = |fields: &Fields| {
        fields.len() >= 2
            && fields
                .iter()
                .all(|(_, node)| matches!(node, Node::Record(_)))
    };
    if !all_records(fields) || !are_alike(fields) {
        return None;
    }
    if let Some(records) = numbered(fields) {
        return Some(records);
    }
    let are_years = |fields: &Fields| {
        let is_year = |(name, node): &(String, Node)| {
            header::year(name).is_some() && matches!(node, Node::Record(_))
        };
        !fields.is_empty() && fields.iter().all(is_year)
    };
    let outer = if are_years(fields) { "year" } else { "name" };
    let by_year = fields
        .iter()
        .all(|(_, node)| matches!(node, Node::Record(inner) if are_years(inner)));
    let mut records = Vec::new();
    for (name, node) in std::mem::take(fields) {
        let Node::Record(inner) = node else { continue };
        let key = (outer.to_owned(), Node::Text(name));
        if !by_year {
            records.push(Node::Record(std::iter::once(key).chain(inner).collect()));
            continue;
        }
        for (year, node) in inner {
            let Node::Record(values) = node else { continue };
            let keys = [key.clone(), ("year".to_owned(), Node::Text(year))];
            records.push(Node::Record(keys.into_iter().chain(values).collect()));
        }
    }
    Some(records)
}

/// Columns whose values, or records that, stand under their numbers from 0 on, as the common libraries write them.
fn numbered(fields: &mut Fields) -> Option<Vec<Node>> {
    let counted = |fields: &Fields| {
        let mut names = fields.iter().enumerate();
        names.all(|(at, (name, _))| name.parse() == Ok(at))
    };
    if counted(fields) {
        return Some(
            std::mem::take(fields)
                .into_iter()
                .map(|(_, node)| node)
                .collect(),
        );
    }
    let of_columns =
        |(_, node): &(String, Node)| matches!(node, Node::Record(inner) if counted(inner));
    if !fields.iter().all(of_columns) {
        return None;
    }
    let mut records: Vec<Fields> = Vec::new();
    for (name, node) in std::mem::take(fields) {
        let Node::Record(inner) = node else { continue };
        records.resize(records.len().max(inner.len()), Fields::new());
        for (record, (_, value)) in records.iter_mut().zip(inner) {
            record.push((name.clone(), value));
        }
    }
    Some(records.into_iter().map(Node::Record).collect())
}

/// Whether most records have the fields of the first one: else they are parts of one record.
fn are_alike(fields: &Fields) -> bool {
    let names = |node: &Node| match node {
        Node::Record(inner) => inner
            .iter()
            .map(|(name, _)| name.clone())
            .collect::<HashSet<_>>(),
        _ => HashSet::new(),
    };
    let first = fields
        .first()
        .map(|(_, node)| names(node))
        .unwrap_or_default();
    let shares = |(_, node): &(String, Node)| names(node).iter().any(|name| first.contains(name));
    !first.is_empty()
        && fields.iter().filter(|field| shares(field)).count() * 10 >= fields.len() * 9
}

/// What a record holds more than one of.
enum Fold {
    /// A list of records.
    Records(String),
    /// Lists of values side by side, such as years and a value for each.
    Lists(HashSet<String>),
}

/// Records whose lists of records, or lists side by side, are records of their own, with what stands beside the list.
pub(super) fn unfolded(records: Vec<Node>, notes: &mut Vec<Message>) -> Vec<Node> {
    let Some(fold) = fold_of(&records) else {
        return records;
    };
    let names = match &fold {
        Fold::Records(name) => name.clone(),
        Fold::Lists(names) => {
            let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
            names.sort_unstable();
            names.join(", ")
        }
    };
    let mut all = Vec::with_capacity(records.len());
    // What may be repeated of all records together.
    let mut room = HEAVIEST;
    for record in records {
        match record {
            Node::Record(fields) if all.len() < MOST => unfold(fields, &fold, &mut room, &mut all),
            other => all.push(other),
        }
    }
    notes.push(
        Message::new("table.json_unfolded")
            .with("field", names)
            .with("count", all.len()),
    );
    all
}

/// The list that most of the first records have.
fn fold_of(records: &[Node]) -> Option<Fold> {
    const SAMPLE: usize = 200;
    let mut of_records: HashMap<&str, (usize, usize)> = HashMap::new();
    for record in records.iter().take(SAMPLE) {
        let Node::Record(fields) = record else {
            return None;
        };
        for (name, node) in fields {
            if let Node::List(items) = node
                && items.iter().any(|item| matches!(item, Node::Record(_)))
            {
                let next = of_records.len();
                let (_, length) = of_records.entry(name).or_insert((next, 0));
                *length += items.len();
            }
        }
    }
    // The longest; of equals the first one.
    let longest = of_records
        .into_iter()
        .max_by_key(|(_, (place, length))| (*length, std::cmp::Reverse(*place)));
    if let Some((name, _)) = longest {
        return Some(Fold::Records(name.to_owned()));
    }
    let lists = |record: &Node| -> Option<Vec<String>> {
        let Node::Record(fields) = record else {
            return None;
        };
        let years = fields.iter().find_map(|(_, node)| match node {
            Node::List(items) => items.iter().all(is_year).then_some(items.len()),
            _ => None,
        });
        let years = years.filter(|years| *years > 0)?;
        let side_by_side = fields.iter().filter(|(_, node)| {
            matches!(node, Node::List(items) if items.len() == years && !items.iter().any(is_whole))
        });
        let names: Vec<String> = side_by_side.map(|(name, _)| name.clone()).collect();
        (names.len() >= 2).then_some(names)
    };
    let names = lists(records.first()?)?;
    let all = records.iter().take(SAMPLE).all(|record| {
        let by_name: HashMap<&str, &Node> = match record {
            Node::Record(fields) => fields
                .iter()
                .map(|(own, node)| (own.as_str(), node))
                .collect(),
            _ => HashMap::new(),
        };
        let of = |name: &String| by_name.get(name.as_str()).copied();
        let lengths: Vec<usize> = names
            .iter()
            .filter_map(|name| match of(name) {
                Some(Node::List(items)) => Some(items.len()),
                _ => None,
            })
            .collect();
        lengths.windows(2).all(|pair| pair[0] == pair[1])
    });
    all.then_some(Fold::Lists(names.into_iter().collect()))
}

/// The bytes of its texts, about.
fn weight(node: &Node) -> usize {
    match node {
        Node::Nothing => 1,
        Node::Text(text) => 1 + text.len(),
        Node::List(items) => items.iter().map(weight).sum(),
        Node::Record(fields) => fields
            .iter()
            .map(|(name, node)| name.len() + weight(node))
            .sum(),
    }
}

fn is_year(node: &Node) -> bool {
    matches!(node, Node::Text(text) if header::year(text).is_some())
}

fn unfold(fields: Fields, fold: &Fold, room: &mut usize, all: &mut Vec<Node>) {
    let is_folded = |name: &str| match fold {
        Fold::Records(folded) => folded == name,
        Fold::Lists(names) => names.contains(name),
    };
    let (lists, beside): (Fields, Fields) = fields
        .into_iter()
        .partition(|(name, node)| is_folded(name) && matches!(node, Node::List(_)));
    let length = lists.iter().map(|(_, node)| match node {
        Node::List(items) => items.len(),
        _ => 0,
    });
    let length = length.max().unwrap_or(0);
    if length == 0 {
        all.push(Node::Record(beside));
        return;
    }
    // What stands beside a long list is not repeated until no memory holds it.
    let weight: usize = beside
        .iter()
        .map(|(name, node)| name.len() + weight(node))
        .sum();
    let repeated = weight.saturating_mul(length);
    if repeated > *room {
        all.push(Node::Record(beside.into_iter().chain(lists).collect()));
        return;
    }
    *room -= repeated;
    let taken: HashSet<String> = beside.iter().map(|(name, _)| name.clone()).collect();
    let mut records: Vec<Fields> = vec![beside; length];
    for (name, node) in lists {
        let Node::List(items) = node else { continue };
        for (record, item) in records.iter_mut().zip(items) {
            match item {
                Node::Record(inner) => record.extend(inner.into_iter().map(|(own, value)| {
                    let own = if taken.contains(&own) {
                        format!("{name} / {own}")
                    } else {
                        own
                    };
                    (own, value)
                })),
                value => record.push((name.clone(), value)),
            }
        }
    }
    all.extend(records.into_iter().map(Node::Record));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_repeated_has_one_room_for_all_records() {
        let record = || {
            let list = Node::List(vec![Node::Record(Vec::new()), Node::Record(Vec::new())]);
            vec![
                ("name".to_owned(), Node::Text("x".repeat(30))),
                ("list".to_owned(), list),
            ]
        };
        let fold = Fold::Records("list".to_owned());
        let (mut room, mut all) = (150, Vec::new());
        for _ in 0..3 {
            unfold(record(), &fold, &mut room, &mut all);
        }
        // Two of them fit, and the third stays as it is.
        assert_eq!((all.len(), room), (5, 10));
    }
}
