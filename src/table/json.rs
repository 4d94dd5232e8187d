//! JSON becomes rows: an array of records, a record that holds one, or one record a line. Nested objects become columns
//! whose names join those of their parents with ` / `.

use std::collections::HashMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::json_records;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// Objects are taken apart so deep; what lies deeper stays in one cell.
pub(super) const DEEPEST: usize = 8;

/// A file with more columns than a worksheet has is refused.
const MOST_COLUMNS: usize = super::limits::MOST_COLUMNS;

/// A list of records of a JSON text.
pub(super) struct List {
    /// The names that lead to it, where there are several.
    pub name: String,
    /// The records.
    pub records: Vec<Node>,
}

/// The lists of records of a JSON text, one at least: several where a record holds several.
///
/// # Errors
/// When the text is no JSON, or holds no records, or the work was cancelled.
pub(super) fn lists(
    text: &str,
    notes: &mut Vec<Message>,
    progress: &Progress,
) -> Result<Vec<List>> {
    let only = |records| {
        vec![List {
            name: String::new(),
            records,
        }]
    };
    let whole = node(text, progress);
    // What was left in the middle looks damaged.
    progress.check()?;
    match whole {
        Ok(Node::List(records)) => Ok(only(records)),
        Ok(Node::Record(mut fields)) => {
            check_boundaries(&fields)?;
            let lists = json_records::several(&mut fields);
            if lists.is_empty() {
                return Ok(only(of_record(fields, notes)));
            }
            let named = lists
                .into_iter()
                .map(|(name, records)| List { name, records });
            Ok(named.collect())
        }
        Ok(Node::Nothing | Node::Text(_)) => Err(Message::new("table.json_no_records")),
        Err(whole) => Ok(only(of_lines(text, &whole, progress)?)),
    }
}

/// The rows of records, and whether the first of them holds the names of the columns: then the row of a record is its
/// place among the records, plus one.
///
/// # Errors
/// When there are too many cells, or the work was cancelled.
pub(super) fn list_rows(
    records: Vec<Node>,
    notes: &mut Vec<Message>,
    progress: &Progress,
) -> Result<(Vec<Vec<String>>, bool)> {
    let records = json_records::unfolded(records, notes);
    let mut table = Table::default();
    for record in &records {
        progress.check()?;
        match record {
            Node::Record(fields) => table.object(fields)?,
            Node::List(cells) => table.array(cells)?,
            other => table.array(std::slice::from_ref(other))?,
        }
        super::limits::check_filled(table.cells, table.filled)?;
    }
    Ok(table.finish())
}

/// One record in each line.
fn of_lines(text: &str, whole: &serde_json::Error, progress: &Progress) -> Result<Vec<Node>> {
    let mut records = Vec::new();
    for (line, text) in text.lines().enumerate() {
        progress.check()?;
        if text.trim().is_empty() {
            continue;
        }
        // What is neither one JSON nor one a line is told as the former, at its own place.
        let record = node(text, progress).map_err(|error| {
            let (error, line) = if records.is_empty() {
                (whole, whole.line())
            } else {
                (&error, line + 1)
            };
            Message::new("table.json_damaged")
                .with("line", line.to_string())
                .with("problem", error.to_string())
        })?;
        records.push(record);
    }
    Ok(records)
}

/// Refuses boundaries, which are no records.
fn check_boundaries(fields: &[(String, Node)]) -> Result<()> {
    let is_boundaries = |(name, value): &(String, Node)| {
        let kind = match value {
            Node::Text(kind) => kind.as_str(),
            _ => "",
        };
        name == "type" && matches!(kind, "FeatureCollection" | "Topology" | "Feature")
    };
    if fields.iter().any(is_boundaries) {
        return Err(Message::new("table.json_boundaries"));
    }
    Ok(())
}

/// A record that wraps the records: the longest list of records in it, however deep, else records under the names of
/// what they are about, else lists side by side, else itself.
fn of_record(mut fields: Vec<(String, Node)>, notes: &mut Vec<Message>) -> Vec<Node> {
    if let Some(split) = json_records::split(&mut fields) {
        return split;
    }
    let mut path = Vec::new();
    if let Some(records) = json_records::longest(&mut fields, &mut path) {
        notes.push(Message::new("table.json_path").with("path", path.join(" / ")));
        return records;
    }
    if let Some(records) = json_records::keyed(&mut fields) {
        notes.push(Message::new("table.json_keyed").with("count", records.len()));
        return records;
    }
    let length = |node: &Node| match node {
        Node::List(items) => items.len(),
        _ => 0,
    };
    let first = fields.first().map_or(0, |(_, node)| length(node));
    if first == 0 || fields.iter().any(|(_, node)| length(node) != first) {
        return vec![Node::Record(fields)];
    }
    let mut records = vec![Vec::with_capacity(fields.len()); first];
    for (name, node) in fields {
        if let Node::List(items) = node {
            for (record, item) in records.iter_mut().zip(items) {
                record.push((name.clone(), item));
            }
        }
    }
    records.into_iter().map(Node::Record).collect()
}

/// A piece of JSON, its fields in the order of the text and its values in words.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Nothing,
    Text(String),
    List(Vec<Node>),
    Record(Vec<(String, Node)>),
}

/// The one piece of JSON that a text is.
fn node(text: &str, progress: &Progress) -> serde_json::Result<Node> {
    let mut json = serde_json::Deserializer::from_str(text);
    let node = Reading(progress).deserialize(&mut json)?;
    json.end()?;
    Ok(node)
}

/// Reads until somebody wants to stop.
#[derive(Clone, Copy)]
struct Reading<'p>(&'p Progress);

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> std::result::Result<Node, D::Error> {
        if self.0.is_cancelled() {
            return Err(D::Error::custom("cancelled"));
        }
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> std::result::Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> std::result::Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> std::result::Result<Node, A::Error> {
        let mut record = Vec::new();
        while let Some(name) = fields.next_key()? {
            record.push((name, fields.next_value_seed(self)?));
        }
        Ok(Node::Record(record))
    }
}

/// Rows that learn their columns as they come.
#[derive(Default)]
struct Table {
    names: Vec<String>,
    places: HashMap<String, usize>,
    rows: Vec<Vec<String>>,
    /// Cells of the rows, and those of them that a record fills.
    cells: usize,
    filled: usize,
}

impl Table {
    fn object(&mut self, fields: &[(String, Node)]) -> Result<()> {
        let mut row = Vec::new();
        self.flatten("", fields, 1, &mut row)?;
        self.cells += row.len();
        self.rows.push(row);
        Ok(())
    }

    fn flatten(
        &mut self,
        parent: &str,
        fields: &[(String, Node)],
        depth: usize,
        row: &mut Vec<String>,
    ) -> Result<()> {
        for (name, value) in fields {
            let name = if parent.is_empty() {
                name.clone()
            } else {
                format!("{parent} / {name}")
            };
            match value {
                Node::Record(inner) if depth < DEEPEST && !inner.is_empty() => {
                    self.flatten(&name, inner, depth + 1, row)?;
                }
                value => {
                    let next = self.names.len();
                    let at = *self.places.entry(name).or_insert_with_key(|name| {
                        self.names.push(name.clone());
                        next
                    });
                    if at >= MOST_COLUMNS {
                        return Err(Message::new("table.too_many_columns")
                            .with("columns", at + 1)
                            .with("most", MOST_COLUMNS));
                    }
                    row.resize(row.len().max(at + 1), String::new());
                    row[at] = text(value);
                    self.filled += 1;
                }
            }
        }
        Ok(())
    }

    fn array(&mut self, cells: &[Node]) -> Result<()> {
        if cells.len() > MOST_COLUMNS {
            return Err(Message::new("table.too_many_columns")
                .with("columns", cells.len())
                .with("most", MOST_COLUMNS));
        }
        self.cells += cells.len();
        self.filled += cells.len();
        self.rows.push(cells.iter().map(text).collect());
        Ok(())
    }

    fn finish(mut self) -> (Vec<Vec<String>>, bool) {
        let has_names = !self.names.is_empty();
        if has_names {
            self.rows.insert(0, self.names);
        }
        (self.rows, has_names)
    }
}

fn text(node: &Node) -> String {
    match node {
        Node::Nothing => String::new(),
        Node::Text(text) => text.clone(),
        Node::List(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        Node::Record(fields) => {
            let field = |(name, node): &(String, Node)| format!("{name}: {}", text(node));
            fields.iter().map(field).collect::<Vec<_>>().join(", ")
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn rows(
        text: &str,
        notes: &mut Vec<Message>,
        progress: &Progress,
    ) -> Result<(Vec<Vec<String>>, bool)> {
        let lists = lists(text, notes, progress)?;
        let records = lists.into_iter().next().map(|list| list.records);
        list_rows(records.unwrap_or_default(), notes, progress)
    }

    fn read(text: &str) -> Result<(Vec<Vec<String>>, bool)> {
        rows(text, &mut Vec::new(), &Progress::default())
    }

    #[test]
    fn reading_ends_when_somebody_wants_it_to() {
        let progress = Progress::default();
        progress.cancel();
        for text in ["[{\"a\": 1}]", "{\"a\": 1}\n{\"a\": 2}", "["] {
            assert_eq!(
                rows(text, &mut Vec::new(), &progress).unwrap_err().key,
                "jobs.cancelled"
            );
        }
    }

    #[test]
    fn records_become_rows_however_they_stand() {
        let expected = [["a", "b / c", "b / d"], ["1", "x", ""], ["2", "", "true"]];
        for text in [
            r#"[{"a": 1, "b": {"c": "x"}}, {"a": 2, "b": {"d": true}}]"#,
            r#"{"status": 200, "data": [{"a": 1, "b": {"c": "x"}}, {"a": 2, "b": {"d": true}}]}"#,
            "{\"a\": 1, \"b\": {\"c\": \"x\"}}\n\n{\"a\": 2, \"b\": {\"d\": true}}\n",
        ] {
            let (mut rows, has_names) = read(text).unwrap();
            assert!(has_names);
            for row in &mut rows {
                row.resize(3, String::new());
            }
            assert_eq!(rows, expected, "{text}");
        }
        let only = |text: &str| read(text).unwrap().0;
        let arrays = only(r#"[["a", "b"], [1, null]]"#);
        assert_eq!(arrays, [["a", "b"], ["1", ""]]);
        let columns = only(r#"{"a": [1, 2], "b": [3, 4]}"#);
        assert_eq!(columns, [["a", "b"], ["1", "3"], ["2", "4"]]);
    }

    #[test]
    fn records_are_found_however_deep_and_lists_in_them_unfolded() {
        let read = |text: &str| {
            let mut notes = Vec::new();
            let rows = rows(text, &mut notes, &Progress::default()).unwrap().0;
            let keys: Vec<&str> = notes.iter().map(|note| note.key).collect();
            (rows, keys)
        };
        let (rows, notes) =
            read(r#"{"code": 200, "data": {"total": 2, "list": [{"a": 1}, {"a": 2}]}}"#);
        assert_eq!(rows, [["a"], ["1"], ["2"]]);
        assert_eq!(notes, ["table.json_path"]);
        let (rows, _) = read(r#"{"a": {"0": 1, "1": 3}, "b": {"0": 2, "1": 4}}"#);
        assert_eq!(rows, [["a", "b"], ["1", "2"], ["3", "4"]]);
        let (rows, _) =
            read(r#"{"columns": ["a", "b"], "index": [0, 1], "data": [[1, 2], [3, 4]]}"#);
        assert_eq!(rows, [["a", "b"], ["1", "2"], ["3", "4"]]);
        let (rows, notes) = read(
            r#"[{"企业": "甲", "历年": [{"年份": 2021, "收入": 1}, {"年份": 2022, "收入": 2}]}, {"企业": "乙", "历年": []}]"#,
        );
        assert_eq!(
            rows,
            [
                vec!["企业", "年份", "收入"],
                vec!["甲", "2021", "1"],
                vec!["甲", "2022", "2"],
                vec!["乙"]
            ]
        );
        assert_eq!(notes, ["table.json_unfolded"]);
        let (rows, _) =
            read(r#"[{"企业": "甲", "年份": [2021, 2022], "收入": [1, 2], "资质": ["高企"]}]"#);
        assert_eq!(
            rows[1..],
            [["甲", "高企", "2021", "1"], ["甲", "高企", "2022", "2"]]
        );
        let (rows, notes) =
            read(r#"{"甲": {"2021": {"r": 1}, "2022": {"r": 2}}, "乙": {"2021": {"r": 3}}}"#);
        assert_eq!(rows[0], ["name", "year", "r"]);
        assert_eq!(rows[3], ["乙", "2021", "3"]);
        assert_eq!(notes, ["table.json_keyed"]);
    }

    #[test]
    fn what_holds_no_records_is_refused() {
        let key = |text: &str| read(text).unwrap_err().key;
        assert_eq!(key("[{\"a\": 1"), "table.json_damaged");
        assert_eq!(key("{\"a\": 1}\n{\"a\": "), "table.json_damaged");
        assert_eq!(key("3"), "table.json_no_records");
        assert_eq!(
            key("{\"type\": \"FeatureCollection\", \"features\": []}"),
            "table.json_boundaries"
        );
        assert!(read(&"[".repeat(100_000)).is_err());
    }
}
