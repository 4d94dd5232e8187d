//! Conditions that a person chooses from lists, beside the one that is written: in comes a filter, out go the values
//! that are chosen of each column and the rest of it, and back: `(town IN ('A', 'B')) AND (the rest)`.

use std::collections::BTreeSet;

/// Columns whose values can be chosen from, in the order of the conditions.
pub const CHOICE_COLUMNS: [&str; 2] = ["town", "industry"];

/// A filter in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChoiceFilter {
    /// The chosen values of each of [`CHOICE_COLUMNS`]; all where none is chosen.
    pub chosen: [BTreeSet<String>; CHOICE_COLUMNS.len()],
    /// The condition that is written.
    pub own: Option<String>,
}

impl ChoiceFilter {
    /// Takes a filter apart. What does not look like a choice is the part that is written.
    #[must_use]
    pub fn of(filter: Option<&str>) -> Self {
        let mut parts = Self::default();
        let mut rest = filter;
        for (column, chosen) in CHOICE_COLUMNS.iter().zip(&mut parts.chosen) {
            if let Some((values, after)) = rest.and_then(|rest| choice(rest, column)) {
                *chosen = values;
                rest = after;
            }
        }
        parts.own = rest.map(str::to_owned);
        parts
    }

    /// The filter of these parts; none where nothing is chosen or written.
    #[must_use]
    pub fn filter(&self) -> Option<String> {
        let chosen = CHOICE_COLUMNS.iter().zip(&self.chosen);
        let conditions: Vec<String> = chosen
            .filter(|(_, values)| !values.is_empty())
            .map(|(column, values)| {
                let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                format!("({column} IN ({}))", values.join(", "))
            })
            .collect();
        let own = self.own.as_deref().map(str::trim);
        match own.filter(|own| !own.is_empty()) {
            None if conditions.is_empty() => None,
            None => Some(conditions.join(" AND ")),
            Some(own) if conditions.is_empty() => Some(own.to_owned()),
            Some(own) => Some(format!("{} AND ({own})", conditions.join(" AND "))),
        }
    }

    /// Chooses a value of one of [`CHOICE_COLUMNS`], or leaves it out when it is chosen.
    pub fn toggle(&mut self, column: usize, value: &str) {
        if let Some(chosen) = self.chosen.get_mut(column)
            && !chosen.remove(value)
        {
            chosen.insert(value.to_owned());
        }
    }
}

/// A text as SQL writes it.
#[must_use]
pub fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// The choice with which a filter begins: its values, and what follows it.
fn choice<'a>(filter: &'a str, column: &str) -> Option<(BTreeSet<String>, Option<&'a str>)> {
    let mut rest = filter
        .strip_prefix('(')?
        .strip_prefix(column)?
        .strip_prefix(" IN (")?;
    let mut values = BTreeSet::new();
    loop {
        let (value, after) = text(rest)?;
        values.insert(value);
        let Some(next) = after.strip_prefix(", ") else {
            rest = after.strip_prefix("))")?;
            break;
        };
        rest = next;
    }
    if rest.is_empty() {
        return Some((values, None));
    }
    let after = rest.strip_prefix(" AND ")?;
    let again = CHOICE_COLUMNS
        .iter()
        .any(|column| choice(after, column).is_some());
    if again {
        return Some((values, Some(after)));
    }
    let own = after.strip_prefix('(')?.strip_suffix(')')?;
    Some((values, Some(own)))
}

/// The text in quotes with which this begins, and what follows it.
fn text(from: &str) -> Option<(String, &str)> {
    let mut rest = from.strip_prefix('\'')?;
    let mut value = String::new();
    loop {
        let (inside, after) = rest.split_once('\'')?;
        value.push_str(inside);
        match after.strip_prefix('\'') {
            Some(next) => {
                value.push('\'');
                rest = next;
            }
            None => return Some((value, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(towns: &[&str], industries: &[&str], own: Option<&str>) -> ChoiceFilter {
        let set = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        ChoiceFilter {
            chosen: [set(towns), set(industries)],
            own: own.map(str::to_owned),
        }
    }

    #[test]
    fn parts_come_back_as_they_were_put_together() {
        for towns in [
            &[][..],
            &["Jiangwan"],
            &["O'Hara", "a, b')) AND (", "江湾镇"],
        ] {
            for industries in [&[][..], &["数字经济"], &["A", "''"]] {
                for own in [None, Some("employees > 3"), Some("(a = 1) AND (b = 2)")] {
                    let parts = parts(towns, industries, own);
                    let filter = parts.filter();
                    assert_eq!(ChoiceFilter::of(filter.as_deref()), parts, "{filter:?}");
                    if let Some(filter) = filter {
                        assert!(crate::scheme::Formula::parse(&filter).is_ok(), "{filter}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_no_choice_is_left_as_it_is_written() {
        for filter in [
            "(town IN ('A')) OR (b = 2)",
            "(town IN (A))",
            "(town IN ('A'",
            "town IN ('A')",
            "(NOT (a < 1)) AND (b = 2)",
        ] {
            assert_eq!(
                ChoiceFilter::of(Some(filter)),
                parts(&[], &[], Some(filter))
            );
        }
    }

    #[test]
    fn a_value_comes_and_goes() {
        let mut parts = parts(&[], &[], Some("a = 1"));
        parts.toggle(0, "O'Hara");
        parts.toggle(1, "X");
        assert_eq!(
            parts.filter().as_deref(),
            Some("(town IN ('O''Hara')) AND (industry IN ('X')) AND (a = 1)")
        );
        parts.toggle(0, "O'Hara");
        parts.toggle(1, "X");
        assert_eq!(parts.filter().as_deref(), Some("a = 1"));
    }
}
