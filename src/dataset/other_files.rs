//! Files of the program that are no data: a table comes in; which page wants it goes out.

use crate::i18n::{Message, Result};
use crate::table::Table;

/// Columns that a ledger has and no table of data.
const LEDGER: [&str; 7] = [
    "date", "entity", "kind", "rule", "points", "expires", "yuan",
];

/// Lets a table pass that may be data.
///
/// # Errors
/// When it is a ledger of points: its lines are awards and redemptions, and no figures of enterprises.
pub(super) fn check(table: &Table) -> Result<()> {
    let has = |name: &&str| table.columns.iter().any(|column| column.name == *name);
    if LEDGER.iter().all(has) {
        return Err(Message::new("dataset.is_ledger").with("file", table.source.name()));
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn a_ledger_is_sent_to_its_page() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.csv");
        let head = "date,year,entity,name,kind,rule,points,expires,yuan,evidence";
        let line = "2021-12-31,2021,A1,Firm,award,city/rd,25,2023,,invented";
        std::fs::write(&path, format!("{head}\n{line}\n")).unwrap();
        let options = crate::table::ReadOptions::default();
        let progress = crate::jobs::Progress::default();
        let refused = crate::dataset::open(&path, &options, None, &[], &progress);
        assert_eq!(refused.unwrap_err().key, "dataset.is_ledger");
    }
}
