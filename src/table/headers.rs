//! The headers of a table, to find columns of other tables among them: one that differs in its unit alone is the same
//! where nothing else is.

use std::collections::HashMap;

use super::{Table, header};

/// Headers in their order.
#[derive(Default)]
pub(super) struct Headers {
    names: Vec<String>,
    /// The first of those that are compared alike.
    plain: HashMap<String, usize>,
    /// Those that are alike but for their units.
    bare: HashMap<String, Vec<usize>>,
}

impl Headers {
    /// Those of a table.
    pub fn of(table: &Table) -> Self {
        table
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect()
    }

    /// Adds one behind the others.
    pub fn push(&mut self, name: &str) {
        let at = self.names.len();
        self.names.push(name.to_owned());
        self.plain.entry(plain(name)).or_insert(at);
        self.bare.entry(bare(name)).or_default().push(at);
    }

    /// The place of a header; of one that differs in its unit alone where that is certain, since `is_alone` says that no
    /// other beside the name is the same but for its unit.
    pub fn find(&self, name: &str, is_alone: bool) -> Option<usize> {
        let same = self.plain.get(&plain(name)).copied();
        same.or_else(|| match self.bare.get(&bare(name)).map(Vec::as_slice) {
            Some([only]) if is_alone => Some(*only),
            _ => None,
        })
    }

    /// Whether none of them is the same as a name but for the unit.
    pub fn is_alone(&self, name: &str) -> bool {
        let alike = self.bare.get(&bare(name));
        alike.is_none_or(|alike| alike.iter().all(|at| self.names[*at] == name))
    }

    /// Whether one of them is the same as a name, or all but its unit.
    pub fn has_alike(&self, name: &str) -> bool {
        self.bare.contains_key(&bare(name))
    }
}

impl<'a> FromIterator<&'a str> for Headers {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        let mut headers = Self::default();
        for name in names {
            headers.push(name);
        }
        headers
    }
}

/// A header without its unit, as it is compared.
pub(super) fn bare(name: &str) -> String {
    plain(header::split_unit(name).map_or(name, |(name, _)| name))
}

fn plain(name: &str) -> String {
    let half = name.chars().map(header::half_width);
    half.filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}
