//! Cells that are sums of others: `12 + 3.5`, as parts of a year in columns become one. A cell comes in, the number that it
//! comes to goes out.

use super::number::{self, Reading};
use crate::table::sums;

/// Reads a cell as a sum; `None` where it is none. A term that is no number makes it unreadable, and one that says that
/// nothing is there makes it missing. Units must agree.
pub(super) fn read(cell: &str) -> Option<Reading> {
    let mut numbers = Vec::new();
    let mut unit = None;
    let mut exact = Some(Exact::default());
    let mut missing = false;
    for term in sums::terms(cell)? {
        match number::read(term) {
            Reading::Value(value, suffix) => {
                if *unit.get_or_insert(suffix) != suffix {
                    return Some(Reading::Unreadable);
                }
                exact = exact.and_then(|exact| exact.plus(term));
                numbers.push(value);
            }
            Reading::Missing => missing = true,
            other => return Some(other),
        }
    }
    if missing {
        return Some(Reading::Missing);
    }
    let sum = exact.and_then(Exact::value);
    let sum = sum.unwrap_or_else(|| numbers.iter().sum());
    Some(unit.map_or(Reading::Missing, |unit| Reading::Value(sum, unit)))
}

/// A sum of decimals as they are written, so that 0.1 and 0.2 make 0.3.
#[derive(Clone, Copy, Default)]
struct Exact(i128);

impl Exact {
    /// Digits behind the point that are kept; terms with more are added as they can be held.
    const DECIMALS: usize = 12;

    /// With another term; `None` where it is no plain decimal, or too long.
    fn plus(self, term: &str) -> Option<Self> {
        let plain: String = term.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
        let (sign, digits) = match plain.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, plain.as_str()),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let fits = !digits.is_empty() && whole.len() <= 20 && part.len() <= Self::DECIMALS;
        if !fits || !are_digits(whole) || !are_digits(part) {
            return None;
        }
        let scaled = format!("{whole}{part}{}", "0".repeat(Self::DECIMALS - part.len()));
        let scaled: i128 = scaled.parse().ok()?;
        self.0.checked_add(sign * scaled).map(Self)
    }

    /// The number that is nearest to it.
    fn value(self) -> Option<f64> {
        let digits = format!("{:0>1$}", self.0.unsigned_abs(), Self::DECIMALS + 1);
        let (whole, part) = digits.split_at_checked(digits.len() - Self::DECIMALS)?;
        let value: f64 = format!("{whole}.{part}").parse().ok()?;
        Some(if self.0 < 0 { -value } else { value })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dataset::number::Suffix;
    use crate::table::Place;
    use crate::table::sums::PLUS;

    #[test]
    fn sums_are_exact_and_say_what_they_cannot_read() {
        let of = |terms: &[&str]| read(&terms.join(PLUS));
        let value = |value: f64| Some(Reading::Value(value, Suffix::None));
        assert_eq!(of(&["0.1", "0.2", "1,000"]), value(1000.3));
        assert_eq!(of(&["-5", "2"]), value(-3.0));
        assert_eq!(of(&["(35)", "1.2E+02"]), value(85.0));
        assert_eq!(of(&["1", "-"]), Some(Reading::Missing));
        assert_eq!(of(&["1", "two"]), Some(Reading::Unreadable));
        assert_eq!(of(&["1%", "2"]), Some(Reading::Unreadable));
        assert_eq!(read("1 + 2"), None);
    }

    #[test]
    fn a_sum_leads_to_all_of_its_cells() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        let text = "企业名称,年份,一季度营业收入（万元）,二季度营业收入（万元）,上半年营业收入（万元）,\
            下半年营业收入（万元）,6月末从业人员,12月末从业人员\n甲,2022,1,2,3,0.5,10,12\n";
        std::fs::write(&path, text).unwrap();
        let options = crate::table::ReadOptions {
            layout: Some(crate::table::Shape::PeriodsSum),
            ..Default::default()
        };
        let progress = crate::jobs::Progress::default();
        let data = crate::dataset::open(&path, &options, None, &[], &progress).unwrap();
        let revenue = data.frame.column("revenue_wan").unwrap().f64().unwrap();
        assert_eq!(revenue.get(0), Some(3.5));
        let evidence = data.evidence(0, "revenue_wan").unwrap();
        assert_eq!(evidence.raw, Some(["3", "0.5"].join(PLUS)));
        assert_eq!(evidence.place.reference(), "E2");
        let others: Vec<String> = evidence.others.iter().map(Place::reference).collect();
        assert_eq!(others, ["F2"]);
        assert!(evidence.conversion.is_some());
        // What stands is that of the year's end.
        let staff = data.frame.column("employees").unwrap().f64().unwrap();
        assert_eq!(staff.get(0), Some(12.0));
    }
}
