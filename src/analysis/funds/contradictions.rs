//! Rows of the data that contradict each other: the data's issues and the candidates come in; whom they touch, with which
//! amounts, and what is to be done goes out. Which of such rows counts is a matter of their order, unless the mapping or
//! the plan says it.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use polars::prelude::StringChunked;

use super::candidates::Candidates;
use super::fund::Fund;
use super::lines::{joined, named_some};
use super::plan::{RowKept, yuan};
use crate::analysis::frame;
use crate::dataset::{Dataset, Issue, Keep, Severity};
use crate::i18n::{Arg, Message, Result};

/// Most pairs of rows that a refusal names.
const SHOWN: usize = 3;

/// Keys of issues of rows that are not counted.
const LEFT_OUT: [&str; 3] = [
    "dataset.several_rows",
    "dataset.year_left_out",
    "dataset.file_left_out",
];

/// Rows that contradict each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contradictions {
    /// What the data's issues say of them.
    pub told: Vec<Message>,
    /// What the data's issues say of rows that are not counted at all: several of one enterprise and year, files with other
    /// columns.
    pub left_out: Vec<Message>,
    /// The candidates of whom a row of a year that counts is one of them, ascending.
    pub touched: Vec<u32>,
    /// Those of them with more than two such rows, ascending.
    pub many: Vec<u32>,
    /// Whether several rows that are no mistakes stand for one enterprise, and nothing says what they make: every
    /// amount hangs on it.
    pub undecided: bool,
    /// Whether a rule, and not the order of the rows, says which of them counts.
    pub settled: bool,
}

impl Contradictions {
    /// Those of a dataset. `entities` are the candidates, `span` the years whose points count (all where there are none);
    /// `kept` is what the plan says of such rows.
    ///
    /// # Errors
    /// When the dataset lacks its keys.
    pub(super) fn of(
        dataset: &Dataset,
        entities: &StringChunked,
        span: Option<&RangeInclusive<i32>>,
        kept: Option<RowKept>,
    ) -> Result<Self> {
        let issues: Vec<&Issue> = told(dataset).collect();
        let aside = dataset.issues.iter().map(|issue| &issue.message);
        let left_out: Vec<Message> = aside
            .filter(|told| LEFT_OUT.contains(&told.key))
            .cloned()
            .collect();
        let undecided = kept.is_none()
            && (dataset.issues.iter()).any(|issue| {
                issue.message.key == "dataset.several_rows" && issue.severity == Severity::Error
            });
        if issues.is_empty() {
            return Ok(Self {
                left_out,
                undecided,
                ..Self::default()
            });
        }
        let settled = kept.is_some() || dataset.mapping.keep != Keep::First && !is_in_vain(dataset);
        let kept: Vec<Kept> = issues.iter().filter_map(|issue| Kept::of(issue)).collect();
        let keys = frame::texts(&dataset.frame, "entity")?;
        let years = frame::years(&dataset.frame)?;
        let mut whose: HashSet<&str> = HashSet::new();
        let mut of_many: HashSet<&str> = HashSet::new();
        for (at, row) in dataset.rows.iter().enumerate() {
            let row = dataset.table.origins.file_row(*row as usize);
            let counts = match (span, years.get(at)) {
                (Some(span), Some(year)) => span.contains(&year),
                _ => true,
            };
            if !counts || !kept.iter().any(|own| own.row == row) {
                continue;
            }
            let place = dataset.evidence(at, "entity");
            let Some(place) = place.map(|own| own.place) else {
                continue;
            };
            let own = kept.iter().filter(|kept| kept.is_in(&place));
            let others: HashSet<&str> = own.map(|kept| kept.other.as_str()).collect();
            if !others.is_empty() {
                whose.extend(keys.get(at));
            }
            if others.len() > 1 {
                of_many.extend(keys.get(at));
            }
        }
        let among = |whose: &HashSet<&str>| -> Vec<u32> {
            let all = entities.iter().enumerate();
            let own = all.filter(|(_, own)| own.is_some_and(|own| whose.contains(own)));
            own.map(|(at, _)| at as u32).collect()
        };
        Ok(Self {
            told: issues.iter().map(|issue| issue.message.clone()).collect(),
            left_out,
            undecided,
            touched: among(&whose),
            many: among(&of_many),
            settled,
        })
    }

    /// Whether there is anything of which a plan may say what counts.
    #[must_use]
    pub fn matter(&self) -> bool {
        self.undecided || !self.told.is_empty()
    }

    /// What is to be done where several rows stand for one enterprise and nothing says what they make.
    pub(super) fn why_undecided(&self) -> Option<Message> {
        let list = self.left_out_line().filter(|_| self.undecided)?;
        Some(Message::new("funds.open_undecided").with("name", list))
    }

    /// What is to be done where amounts hang on which of the rows counts.
    pub(super) fn why_unsettled(&self, found: &Candidates, fund: &Fund) -> Option<Message> {
        let who = who(found, fund)?;
        let more = (self.told.len() > SHOWN).then(|| Message::new("funds.contradictions_rows"));
        let rows = self.told.iter().take(SHOWN).cloned().chain(more);
        Some(
            Message::new("funds.open_rows")
                .with("rows", joined(rows))
                .with("who", who),
        )
    }

    /// Which rows are not counted at all.
    pub(super) fn left_out_line(&self) -> Option<Message> {
        let list = || joined(self.left_out.iter().cloned());
        (!self.left_out.is_empty())
            .then(|| Message::new("funds.line_left_out").with("list", list()))
    }

    /// In sentences: the rows, whom they touch, and what settles it.
    pub(super) fn lines(&self, found: &Candidates, fund: &Fund) -> Vec<Message> {
        let mut lines: Vec<Message> = self.left_out_line().into_iter().collect();
        if self.told.is_empty() {
            return lines;
        }
        let list = joined(self.told.iter().cloned());
        let key = match (self.settled, fund.unsettled.is_empty()) {
            (true, _) => "funds.line_contradictions_settled",
            (false, true) => "funds.line_contradictions_same",
            (false, false) => "funds.line_contradictions",
        };
        lines.push(Message::new(key).with("list", list));
        if let Some(who) = who(found, fund) {
            let count = fund.unsettled.len();
            lines.push(
                Message::new("funds.line_contradictions_who")
                    .with("count", count)
                    .with("who", who),
            );
        }
        lines
    }
}

/// What the data's issues say of rows that contradict each other.
fn told(dataset: &Dataset) -> impl Iterator<Item = &Issue> {
    const KEYS: [&str; 2] = ["dataset.conflict", "dataset.more_conflicts"];
    let issues = dataset.issues.iter();
    issues.filter(|issue| KEYS.contains(&issue.message.key))
}

/// Whether a rule by source names a column or sources that are not there: the order of the rows decides after all.
fn is_in_vain(dataset: &Dataset) -> bool {
    const KEYS: [&str; 2] = ["dataset.keep_absent", "dataset.keep_no_source"];
    let issues = &mut dataset.issues.iter();
    issues.any(|issue| KEYS.contains(&issue.message.key))
}

/// Whether the data has rows of which one counts and could be another.
pub(super) fn any(dataset: &Dataset) -> bool {
    let mut issues = dataset.issues.iter();
    let several = issues.any(|issue| issue.message.key == "dataset.several_rows");
    several || told(dataset).next().is_some()
}

/// Whose amounts hang on which of the rows counts, with both; `None` where that is nobody.
fn who(found: &Candidates, fund: &Fund) -> Option<Arg> {
    if fund.unsettled.is_empty() {
        return None;
    }
    Some(named_some(&fund.unsettled, |own| {
        let at = own.at as usize;
        match own.last {
            Some(last) => Message::new("funds.contradictions_row")
                .with("name", found.name(at))
                .with("entity", found.entity(at))
                .with("yuan", yuan(fund.amounts[at]))
                .with("last", yuan(last)),
            None => Message::new("funds.versus_row")
                .with("name", found.name(at))
                .with("entity", found.entity(at))
                .with("yuan", yuan(fund.amounts[at])),
        }
    }))
}

/// The row that counts of two that contradict each other, as an issue names it.
struct Kept {
    /// Its row in its file.
    row: u32,
    /// What its place begins with: the file and sheet.
    begins: String,
    /// Row, file and sheet of the other one, as the issue writes it.
    other: String,
}

impl Kept {
    fn of(issue: &Issue) -> Option<Self> {
        let named = issue.message.args.iter().find(|(name, _)| *name == "first");
        let Some((_, Arg::Text(reference))) = named else {
            return None;
        };
        // `F12` where both rows stand on one sheet, else `book.xlsx!Sheet1!F12`.
        let cell = reference.rsplit('!').next().unwrap_or_default();
        let digits = cell.trim_start_matches(|sign: char| !sign.is_ascii_digit());
        let begins = match reference.strip_suffix(cell) {
            Some("") | None => {
                let place = issue.place.as_ref()?.to_string();
                let cell = place.rsplit('!').next().unwrap_or_default().len();
                place[..place.len() - cell].to_owned()
            }
            Some(begins) => begins.to_owned(),
        };
        let row = digits.parse().ok()?;
        let other = issue.place.as_ref()?;
        let other = format!("{:?} {:?} {}", other.file, other.sheet, other.row);
        Some(Self { row, begins, other })
    }

    fn is_in(&self, place: &crate::table::Place) -> bool {
        place.row == self.row && place.to_string().starts_with(&self.begins)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::funds::{
        FundPlan, FundRule, FundTotals, Last, Ledger, OtherRows, Side, TierAmount, TierOf,
        fund_book, fund_lines, redeem,
    };
    use crate::analysis::{Choices, Scores, score};
    use crate::dataset::{Mapping, open};
    use crate::i18n::Lang;
    use crate::jobs::Progress;
    use crate::scheme::load;
    use crate::table::{Cell, ReadOptions};

    const SCHEME: &str = "format = 1\n[scheme]\nid = \"s\"\nversion = \"1\"\ntitle = \"S\"\nentity = \"enterprise\"\n\
        status = \"illustrative\"\nsource = \"a test\"\naggregate = \"sum\"\n[[group]]\nid = \"g\"\ntitle = \"G\"\n\
        [[indicator]]\nid = \"i\"\ngroup = \"g\"\ntitle = \"I\"\nformula = \"points\"\nrule = { kind = \"identity\" }\n";

    /// The lines of the fund, what stands under the heading of the list to sign, and its last names.
    fn carried(keep: &str, plan: &FundPlan) -> (Vec<String>, Vec<String>, Vec<String>) {
        let rows = "entity,name,year,points\na,A,2022,30\nb,B,2022,10\na,A,2022,60\nb,B,2021,1\nb,B,2021,2\n";
        carried_of(rows, keep, plan)
    }

    fn carried_of(
        rows: &str,
        keep: &str,
        plan: &FundPlan,
    ) -> (Vec<String>, Vec<String>, Vec<String>) {
        let (dataset, scores) = scored(rows, keep);
        let found = Candidates::of(&dataset, &scores, &plan.basis(), None).unwrap();
        let fund = Fund::of(&found, plan).unwrap();
        // What nobody should sign is not written to a ledger either.
        let kept = Candidates::of(&dataset, &scores, &plan.basis(), Some(&Ledger::default()));
        let kept = kept.unwrap();
        let of_kept = Fund::of(&kept, plan).unwrap();
        let written = redeem(&kept, &of_kept, Lang::En);
        if of_kept.why_open(&kept).is_empty() {
            assert!(written.unwrap().entries.len() >= of_kept.recipients());
        } else {
            let told = written.unwrap_err();
            assert_eq!(told.key, "funds.ledger_open");
            assert!(told.text(Lang::En).contains("keep"), "{told:?}");
        }
        let totals = FundTotals::of(&found, &fund);
        let lines = fund_lines(&found, &fund, &totals);
        let side = Side {
            found: &found,
            fund: &fund,
        };
        let sheet = fund_book(side, None, &[], Lang::En).remove(0);
        let is_open = fund.is_open(&found);
        assert_eq!(is_open, sheet.name == "Draft", "{}", sheet.name);
        let names = sheet.columns[2].iter().map(Cell::text).collect();
        (
            lines.iter().map(|line| line.text(Lang::En)).collect(),
            sheet.print.unwrap().lines,
            names,
        )
    }

    /// Rows with their scores by [`SCHEME`], under a mapping that says `keep`.
    fn scored(rows: &str, keep: &str) -> (Dataset, Scores) {
        let folder = tempfile::tempdir().unwrap();
        let (file, scheme) = (folder.path().join("a.csv"), folder.path().join("s.toml"));
        std::fs::write(&file, rows).unwrap();
        std::fs::write(&scheme, SCHEME).unwrap();
        let mapping = folder.path().join("m.toml");
        std::fs::write(&mapping, format!("format = 1\n{keep}")).unwrap();
        let mapping = (!keep.is_empty()).then(|| Mapping::read(&mapping).unwrap());
        let progress = Progress::default();
        let wanted = ["points".to_owned()];
        let usual = ReadOptions::default();
        let dataset = open(&file, &usual, mapping.as_ref(), &wanted, &progress).unwrap();
        let scheme = Arc::new(load(&scheme.to_string_lossy()).unwrap());
        let scores = score(&dataset, &scheme, &Choices::default(), &progress).unwrap();
        (dataset, scores)
    }

    fn told(lines: &[String], what: &str) -> bool {
        lines.iter().any(|line| line.contains(what))
    }

    #[test]
    fn amounts_that_hang_on_contradictory_rows_stand_where_they_are_signed() {
        let (lines, head, names) = carried("", &FundPlan::floating(1000));
        assert!(told(&lines, "A (a) 750 yuan or 857 yuan"), "{lines:?}");
        // Of one budget the others get less.
        assert!(told(&head, "B (b) 250 yuan or 143 yuan"), "{head:?}");
        assert!(!told(&names, "Approved by"), "{names:?}");
        let fixed = FundPlan {
            rule: FundRule::Fixed,
            price: 1_000,
            ..FundPlan::default()
        };
        let (lines, head, _) = carried("", &fixed);
        assert!(told(&head, "A (a) 300 yuan or 600 yuan"), "{head:?}");
        assert!(!told(&lines, "B (b)"), "of another year: {lines:?}");
        // Where points count for two years, those of the year before touch B, too.
        let two_years = FundPlan {
            valid_years: Some(2),
            ..fixed
        };
        let (_, head, _) = carried("", &two_years);
        assert!(told(&head, "B (b) 110 yuan or 120 yuan"), "{head:?}");
    }

    #[test]
    fn other_rows_are_read_once_and_can_be_cancelled() {
        let (dataset, scores) = scored("entity,year,points\na,2022,30\na,2022,60\n", "");
        let (other, progress) = (OtherRows::default(), Progress::default());
        let basis = FundPlan::default().basis();
        let of = |progress| Candidates::of_kept(&dataset, &scores, &basis, None, &other, progress);
        progress.cancel();
        assert!(of(&progress).is_err());
        let Last::Other(last) = of(&Progress::default()).unwrap().last else {
            panic!("the last row is another");
        };
        assert_eq!(last.points, [60_000_000]);
        // What is there is not read again, whatever else is planned.
        progress.cancel();
        assert!(
            other
                .read(&dataset, &scores, RowKept::Last, &progress)
                .is_ok()
        );
    }

    #[test]
    fn rows_on_which_no_amount_hangs_leave_the_list_to_be_signed() {
        let tiers = FundPlan {
            rule: FundRule::Tiers,
            tiers: vec![TierAmount {
                of: TierOf::From(0),
                yuan: 500,
            }],
            ..FundPlan::default()
        };
        let (lines, head, names) = carried("", &tiers);
        assert!(told(&lines, "no amount hangs on it"), "{lines:?}");
        assert!(!told(&head, "A (a)") && told(&names, "Approved by"));
    }

    #[test]
    fn a_source_that_is_not_there_settles_nothing() {
        let keep = "keep = { source = { column = \"来源\", order = [\"公报\"] } }\n";
        let (_, head, names) = carried(keep, &FundPlan::floating(1000));
        assert!(told(&head, "A (a) 750 yuan or 857 yuan"), "{head:?}");
        assert!(!told(&names, "Approved by"), "{names:?}");
    }

    #[test]
    fn quarters_of_which_nothing_is_said_bar_the_list() {
        let rows = "entity,name,year,quarter,points\na,A,2022,Q1,30\na,A,2022,Q2,60\nb,B,2022,Q1,10\nb,B,2022,Q2,20\n";
        let (lines, head, names) = carried_of(rows, "", &FundPlan::floating(1000));
        assert!(told(&head, "Not to be signed yet"), "{head:?} {lines:?}");
        assert!(!told(&names, "Approved by"), "{names:?}");
        let plan = FundPlan {
            keep: Some(RowKept::Last),
            ..FundPlan::floating(1000)
        };
        let (_, _, names) = carried_of(rows, "", &plan);
        assert!(told(&names, "Approved by"), "{names:?}");
    }

    #[test]
    fn mapping_or_plan_say_which_of_the_rows_counts() {
        let plan = |kept| FundPlan {
            keep: kept,
            ..FundPlan::floating(1000)
        };
        let by_mapping = ("keep = \"last\"\n", None, "70 points");
        let first = ("", Some(RowKept::First), "40 points");
        let last = ("", Some(RowKept::Last), "70 points");
        let against = ("keep = \"last\"\n", Some(RowKept::First), "40 points");
        for (keep, kept, points) in [by_mapping, first, last, against] {
            let (lines, head, names) = carried(keep, &plan(kept));
            assert!(told(&lines, points), "{lines:?}");
            assert!(!told(&head, "A (a)"), "{head:?}");
            assert!(told(&names, "Approved by"), "{names:?}");
        }
    }
}
