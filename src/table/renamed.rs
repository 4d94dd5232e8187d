//! Columns that tables call by different names and that are the same: tables come in, with what each of their columns is
//! known to be; they go out with one name for each.

use super::headers::{Headers, bare};
use super::several::{self, Member};
use super::{Table, header};
use crate::i18n::Message;

/// What is known of tables beside what they say.
#[derive(Clone, Copy)]
pub struct Fields {
    /// What the columns of a table are, each by the id of its field; nothing for those that nobody knows.
    pub of: fn(&Table) -> Vec<Option<&'static str>>,
    /// For each column whether its values are of one year, as amounts, shares and flags are.
    pub of_a_year: fn(&Table) -> Vec<bool>,
    /// The name of a place without its ending, and any other as it is: 江湾 of 江湾市.
    pub stem: fn(&str) -> String,
    /// A place without its city before it or its government behind it, and any other name as it is.
    pub place: fn(&str) -> String,
    /// Whether a header is one of names or numbers of things of which somebody has several.
    pub names_things: fn(&str) -> bool,
    /// Whether a header is one of what is told of somebody whom another column names: a contact, an address, a remark.
    pub tells_of_somebody: fn(&str) -> bool,
}

impl Fields {
    /// Nothing.
    pub(super) const UNKNOWN: Self = Self {
        of: |_| Vec::new(),
        of_a_year: |table| vec![true; table.columns.len()],
        stem: str::to_owned,
        place: str::to_owned,
        names_things: |_| false,
        tells_of_somebody: |_| false,
    };
}

/// Gives columns that are the same field in several tables the name that they have in the fullest one, or in the first
/// that has them; their units stay their own.
pub(super) fn rename(members: &mut [Member], fields: Fields) {
    let Some(base) = several::fullest(members) else {
        return;
    };
    if members.len() < 2 {
        return;
    }
    let mut known: Vec<(&str, String)> = Vec::new();
    let order = std::iter::once(base).chain((0..members.len()).filter(|at| *at != base));
    for at in order {
        let own = (fields.of)(&members[at].table);
        let headers = Headers::of(&members[at].table);
        let mut told = Vec::new();
        for (column, field) in own.iter().enumerate() {
            let Some(field) = field.filter(|field| *field != "year") else {
                continue;
            };
            // A table knows each field once.
            let name = members[at].table.columns[column].name.clone();
            let Some((_, called)) = known.iter().find(|(id, _)| *id == field) else {
                known.push((field, name));
                continue;
            };
            let table = &members[at].table;
            let is_there = headers.find(called, true).is_some() || bare(called) == bare(&name);
            if is_there || !headers.is_alone(called) {
                continue;
            }
            let plain = header::split_unit(called).map_or(called.as_str(), |(name, _)| name);
            let unit = table.columns[column].unit.as_deref();
            let wanted = unit.map_or_else(|| plain.to_owned(), |unit| format!("{plain}（{unit}）"));
            if table.columns.iter().any(|column| column.name == wanted) {
                continue;
            }
            let note = Message::new("table.renamed")
                .with("column", name)
                .with("other", called.as_str());
            told.push(several::about(&members[at], &note));
            members[at].table.columns[column].name = wanted;
        }
        // Notes of a table are told with its name.
        members[at].renamed = told;
    }
}
