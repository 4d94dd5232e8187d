//! Rows of one entity and year that contradict each other: which of them the user's rule prefers, and what is told of
//! their cells.

use super::findings::DETAILED;
use super::key::Key;
use super::{Issue, Keep, Severity, plain_name};
use crate::i18n::Message;
use crate::table::{Place, Table};

/// What rows of one key share, in words.
pub(super) fn same(dated: bool) -> Message {
    Message::new(if dated {
        "dataset.same_entity_year"
    } else {
        "dataset.same_entity"
    })
}

/// Which of two rows of one key the user's rule prefers.
pub(super) enum Preference<'a> {
    First,
    Last,
    /// By the place of their source in a list; the column of sources, if there is one.
    Source(&'a Table, Option<usize>, &'a [String]),
}

impl<'a> Preference<'a> {
    /// By the user's rule.
    pub fn of(table: &'a Table, keep: &'a Keep) -> Self {
        match keep {
            Keep::First => Self::First,
            Keep::Last => Self::Last,
            Keep::Source(order) => {
                let named = order.column.as_ref();
                let column = named.and_then(|name| source_column(table, name));
                Self::Source(table, column, &order.order)
            }
        }
    }

    /// Whether a later row is preferred to an earlier one.
    pub fn prefers(&self, later: usize, earlier: usize) -> bool {
        match self {
            Self::First => false,
            Self::Last => true,
            Self::Source(..) => self.rank(later) < self.rank(earlier),
        }
    }

    /// Rows that come in the order of the file, the preferred ones first.
    pub fn in_order(&self, rows: &[u32]) -> Vec<u32> {
        let mut rows = rows.to_vec();
        match self {
            Self::First => {}
            Self::Last => rows.reverse(),
            Self::Source(..) => rows.sort_by_cached_key(|row| self.rank(*row as usize)),
        }
        rows
    }

    /// The place of a row's source in the list, behind it where it is in none.
    fn rank(&self, row: usize) -> usize {
        let Self::Source(table, column, order) = self else {
            return 0;
        };
        let label;
        let source = if let Some(at) = column {
            table.columns[*at].cells.get(row).unwrap_or_default()
        } else {
            label = table.origins.part(row).label();
            label.as_deref().unwrap_or_default()
        };
        let at = order.iter().position(|named| named == source.trim());
        at.unwrap_or(order.len())
    }
}

/// Rows of one key that differ: the first ones in detail.
#[derive(Default)]
pub(super) struct Conflicts {
    dated: bool,
    issues: Vec<Issue>,
    more: usize,
}

impl Conflicts {
    /// None yet, of rows that share an entity, and a year where the file has years.
    pub fn of(key: &Key) -> Self {
        Self {
            dated: key.year.is_some(),
            ..Self::default()
        }
    }

    /// What the rows share, in words.
    fn same(&self) -> Message {
        same(self.dated)
    }

    /// Tells of a cell that says something else than one of a row that is used.
    pub fn push(&mut self, table: &Table, column: usize, first: usize, row: usize) {
        if self.issues.len() >= DETAILED {
            self.more += 1;
            return;
        }
        let written = |row: usize| {
            let text = table.columns[column].cells.get(row).unwrap_or_default();
            text.trim().to_owned()
        };
        let (kept, place): (Place, Place) = (table.place(first, column), table.place(row, column));
        let is_one = (&kept.file, &kept.sheet) == (&place.file, &place.sheet);
        let reference = |place: &Place| {
            if is_one {
                place.reference()
            } else {
                place.to_string()
            }
        };
        self.issues.push(Issue {
            severity: Severity::Warning,
            message: Message::new("dataset.conflict")
                .with("column", place.header.clone())
                .with("same", self.same())
                .with("first", reference(&kept))
                .with("first_text", written(first))
                .with("second", reference(&place))
                .with("second_text", written(row)),
            place: Some(place),
            remedy: Some(Message::new("dataset.conflict_remedy")),
        });
    }

    /// What there is to tell of them.
    pub fn into_issues(mut self) -> Vec<Issue> {
        if self.more > 0 {
            self.issues.push(Issue {
                severity: Severity::Warning,
                place: None,
                message: Message::new("dataset.more_conflicts")
                    .with("count", self.more)
                    .with("same", self.same()),
                remedy: Some(Message::new("dataset.conflict_remedy")),
            });
        }
        self.issues
    }
}

/// The column of sources that a rule names, exactly or nearly.
pub(super) fn source_column(table: &Table, name: &str) -> Option<usize> {
    let find =
        |fits: &dyn Fn(&str) -> bool| table.columns.iter().position(|column| fits(&column.name));
    find(&|header| header == name)
        .or_else(|| find(&|header| plain_name(header) == plain_name(name)))
}
