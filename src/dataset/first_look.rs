//! The first look through the columns of codes and names: a table and what its columns are come in; the rows that want a
//! closer look go out, each with what for.

use super::assign::Assigned;
use super::{groups, name_marks, no_code};
use crate::table::{Table, rows_of};

/// The rows that want a closer look.
pub(super) struct FirstLook {
    /// Those that lack a code.
    pub codeless: Vec<usize>,
    /// Those whose names may have marks.
    pub marked: Vec<usize>,
    /// Those that are called as groups.
    pub groups: Vec<usize>,
}

impl FirstLook {
    /// Through both columns at once, where they are there.
    pub fn through(table: &Table, assigned: &[Assigned]) -> Self {
        let cells = |id: &str| {
            let at = assigned.iter().position(|own| own.id == id)?;
            Some(&table.columns[at].cells)
        };
        let (codes, names) = (cells("entity"), cells("name"));
        let marked = name_marks::column(assigned).map(|at| &table.columns[at].cells);
        let of_codes = codes.zip(names).map(|(codes, _)| no_code::sought(codes));
        let of_marks = marked.map(name_marks::sought);
        let of_groups = names.map(groups::sought);
        let [has_codes, has_marks] = [of_codes.is_some(), of_marks.is_some()];
        let sought: Vec<_> = [of_codes, of_marks, of_groups]
            .into_iter()
            .flatten()
            .collect();
        let mut found = rows_of(&sought).into_iter();
        let codeless = has_codes.then(|| found.next()).flatten();
        let marked = has_marks.then(|| found.next()).flatten();
        Self {
            codeless: codeless.unwrap_or_default(),
            marked: marked.unwrap_or_default(),
            groups: found.next().unwrap_or_default(),
        }
    }
}
