//! How a file would go with another: both come in, and what joining them would do goes out.

use std::path::Path;

use super::read;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::table::{ReadOptions, several};

/// What joining a file to another would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// Whether its rows would be there.
    pub joins: bool,
    /// By what they are joined, how many match, and what does not; or why they are not joined.
    pub told: Vec<Message>,
}

/// Tries out how `other` would be joined to the file at `path`, which is read as `options` say.
///
/// # Errors
/// When the work was cancelled; what is wrong with the files is told in the outlook.
pub fn outlook(
    path: &Path,
    options: &ReadOptions,
    other: &Path,
    progress: &Progress,
) -> Result<Outlook> {
    let mut options = options.clone();
    options.with.push(other.to_owned());
    let table = match read(path, &options, progress) {
        Ok(table) => table,
        Err(problem) if problem.key.starts_with("jobs.") => return Err(problem),
        Err(problem) => {
            return Ok(Outlook {
                joins: false,
                told: vec![problem],
            });
        }
    };
    let is_left = |key: &str| [several::LEFT_OUT, several::FEW_MATCH].contains(&key);
    let left = table
        .set_aside
        .iter()
        .find(|aside| is_left(aside.reason.key));
    if let Some(left) = left {
        return Ok(Outlook {
            joins: false,
            told: vec![apart(&left.reason)],
        });
    }
    let all = table.told.iter().chain(&table.notes);
    let told =
        all.filter(|note| note.key.starts_with("table.by_key") || note.key == "table.joined");
    Ok(Outlook {
        joins: true,
        told: told.cloned().collect(),
    })
}

/// Why a file is not joined, said of one that is open.
fn apart(reason: &Message) -> Message {
    if reason.key == several::FEW_MATCH {
        return reason.clone();
    }
    Message {
        key: "dataset.outlook_apart",
        ..reason.clone()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::outlook;
    use crate::jobs::Progress;
    use crate::table::ReadOptions;

    #[test]
    fn what_joining_would_do_is_told_before_it_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let firms = file(
            "企业.csv",
            "企业名称,营业收入（万元）\n江湾甲厂,1\n江湾乙厂,2\n江湾丙厂,3\n",
        );
        let patents = file(
            "专利.csv",
            "专利权人,发明专利申请量（件）\n江湾甲厂,4\n江湾乙厂,5\n江湾丁厂,6\n",
        );
        let towns = file("镇.csv", "镇名,面积\n锦丰镇,1\n塘桥镇,2\n");
        let broken = file("空.csv", "");
        let options = ReadOptions::default();
        let of = |other| outlook(&firms, &options, other, &Progress::default()).unwrap();
        let joined = of(&patents);
        assert!(joined.joins);
        let told: Vec<String> = joined.told.iter().map(ToString::to_string).collect();
        assert!(
            told.iter().any(|told| told.contains("江湾丁厂")),
            "{told:?}"
        );
        for other in [&towns, &broken] {
            let apart = of(other);
            assert!(!apart.joins && !apart.told.is_empty(), "{apart:?}");
        }
        let stopped = Progress::default();
        stopped.cancel();
        assert!(outlook(&firms, &options, &patents, &stopped).is_err());
    }
}
