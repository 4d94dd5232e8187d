//! How numbers come to the unit of their field: a column's unit and a cell's own go in, what every number is multiplied
//! by comes out.

use super::assign::Assigned;
use super::number::Suffix;
use super::typing::Typed;
use super::{Issue, Severity, unit_title};
use crate::i18n::Message;
use crate::table::{Dimension, Table, Unit, header, periods, without_noise};

/// How the numbers of a column come to the field's unit.
pub(super) struct Scale {
    /// For numbers without a unit of their own.
    pub factor: f64,
    /// The field's unit, for numbers with one.
    pub target: Option<Unit>,
}

impl Scale {
    /// The number in the field's unit; `None` when it carries a unit that does not fit.
    pub fn apply(&self, value: f64, suffix: Suffix) -> Option<f64> {
        let unit = match suffix {
            Suffix::None => return Some(scaled(value, self.factor)),
            Suffix::Contradiction => return None,
            Suffix::Sign(currency) => {
                let fits = self
                    .target
                    .is_none_or(|target| fits(Dimension::Money(currency), target.dimension));
                return fits.then(|| scaled(value, self.factor));
            }
            Suffix::Unit(unit) => unit,
        };
        // Without a unit of the column, shares are in percent and everything else in its basic unit.
        let basic = match unit.dimension {
            Dimension::Ratio => 0.01,
            _ => 1.0,
        };
        match self.target {
            None => Some(scaled(value, power(unit.factor / basic))),
            Some(target) => fits(unit.dimension, target.dimension)
                .then(|| scaled(value, power(unit.factor / target.factor))),
        }
    }
}

/// Whether a cell of one dimension can stand in a column of another: the same, a bare multiplier of anything that is
/// counted in ten thousands, people and other things that are counted, and anything but a share in a column that says
/// no more than a multiplier.
pub(super) fn fits(cell: Dimension, column: Dimension) -> bool {
    use Dimension::{Count, Degrees, Multiplier, People, Ratio};
    match (cell, column) {
        (Ratio, Ratio) | (People | Count, People | Count) => true,
        (Multiplier, Ratio | Degrees) | (Ratio, _) => false,
        (Multiplier, _) | (_, Multiplier) => true,
        (cell, column) => cell == column,
    }
}

/// What every value is multiplied by. By a power of ten below one it is divided by the inverse, which is exact where the
/// factor is not.
#[derive(Clone, Copy)]
pub(super) enum Factor {
    Times(f64),
    Over(f64),
}

impl Factor {
    /// Of this size.
    pub fn of(factor: f64) -> Self {
        if factor < 1.0 {
            Self::Over(power(1.0 / factor))
        } else {
            Self::Times(factor)
        }
    }

    /// The value times the factor, without the noise that reckoning in binary adds to decimals.
    pub fn apply(self, value: f64) -> f64 {
        match self {
            Self::Times(1.0) => value,
            Self::Times(factor) => without_noise(value * factor),
            // A whole number that is divided is rounded once, which is right.
            Self::Over(divisor) if value.fract() == 0.0 => value / divisor,
            Self::Over(divisor) => without_noise(value / divisor),
        }
    }
}

fn scaled(value: f64, factor: f64) -> f64 {
    Factor::of(factor).apply(value)
}

/// The nearest power of ten where a factor all but is one.
fn power(factor: f64) -> f64 {
    let exact = 10_f64.powi(factor.log10().round() as i32);
    if ((factor - exact) / exact).abs() < 1e-9 {
        exact
    } else {
        factor
    }
}

/// Tells how the column's unit becomes the field's, and notes it on the column.
pub(super) fn conversion(
    table: &Table,
    at: usize,
    assigned: &Assigned,
    typed: &mut Typed,
) -> Scale {
    let column = &table.columns[at];
    let field = assigned.known.and_then(|known| known.unit.as_deref());
    let own = assigned.unit.as_deref().or(column.unit.as_deref());
    let stated = || stated(table, at, assigned);
    // Units that the reading was told stand in place of the header's.
    let in_header = header::split_unit(&column.name).map(|(_, unit)| unit);
    let in_header = in_header.filter(|unit| Unit::parse(unit).is_some());
    if let Some(said) = assigned.unit.as_deref()
        && let Some(file) = in_header.or(column.unit.as_deref()).or_else(stated)
        && let (Some(one), Some(other)) = (Unit::parse(said), Unit::parse(file))
        && one
            .factor_to(other)
            .is_some_and(|factor| (factor - 1.0).abs() > 1e-9)
    {
        let issue = about_unit("dataset.unit_otherwise", &column.name, file, said);
        typed.issues.push(Issue {
            message: issue.message.with("stated", file),
            remedy: Some(Message::new("dataset.unit_otherwise_remedy")),
            ..issue
        });
    }
    let written = own.or_else(stated);
    let from = written.and_then(Unit::parse);
    let to = field.and_then(Unit::parse);
    typed.unit = field.or(written).map(str::to_owned);
    let mut scale = Scale {
        factor: 1.0,
        target: to.or(from),
    };
    let (Some(written), Some(to), Some(field)) = (written, to, field) else {
        let by_name = column.name == assigned.id;
        if let (None, Some(field), Some(Dimension::Money(_)), false) =
            (written, field, to.map(|unit| unit.dimension), by_name)
        {
            typed
                .issues
                .push(about_unit("dataset.unit_assumed", &column.name, "", field));
        }
        return scale;
    };
    if own.is_none() {
        let issue = about_unit("dataset.unit_above", &column.name, written, field);
        typed.issues.push(Issue {
            severity: Severity::Note,
            ..issue
        });
    }
    if let Some(factor) = from.and_then(|from| from.factor_to(to)) {
        scale.factor = factor;
        if (factor - 1.0).abs() > f64::EPSILON {
            let message = Message::new("dataset.converted")
                .with("from", unit_title(written))
                .with("to", unit_title(field))
                .with("factor", factor);
            typed.conversion = Some(message);
        }
    } else {
        // Taken as they are, the cells are in the unit of the header.
        scale.target = from.or(scale.target);
        typed.issues.push(about_unit(
            "dataset.unit_mismatch",
            &column.name,
            written,
            field,
        ));
    }
    scale
}

/// The unit that the lines above the header state for a column, by what it measures or is called.
pub(super) fn stated<'a>(table: &'a Table, at: usize, assigned: &Assigned) -> Option<&'a str> {
    match assigned.known.and_then(|known| known.unit.as_deref()) {
        Some(field) => stated_above(table, field),
        None => stated_for(table, &table.columns.get(at)?.name),
    }
}

/// The unit that the lines above the header state for what measures the same as a field.
fn stated_above<'a>(table: &'a Table, field: &str) -> Option<&'a str> {
    let measured = Unit::parse(field)?.dimension;
    let mut units = table.source.units_above.iter();
    let own = units.find(|unit| Unit::parse(unit).is_some_and(|unit| unit.dimension == measured));
    own.map(String::as_str)
}

/// The unit that the lines above the header state for a column which is no field's: that of money or of people, where its
/// name says that it counts one of them, or the only one where it names nothing but a part of the year.
fn stated_for<'a>(table: &'a Table, name: &str) -> Option<&'a str> {
    const OTHERS: [&str; 13] = [
        "率",
        "比",
        "增长",
        "增速",
        "增幅",
        "位次",
        "排名",
        "企业数",
        "户数",
        "个数",
        "件数",
        "项数",
        "年份",
    ];
    const SHARES: [&str; 3] = ["率", "占比", "比重"];
    const PEOPLE: [&str; 4] = ["人员", "人数", "职工", "员工"];
    const MONEY: [&str; 23] = [
        "收入",
        "费用",
        "经费",
        "额",
        "利润",
        "税",
        "产值",
        "增加值",
        "支出",
        "资产",
        "负债",
        "投入",
        "资金",
        "成本",
        "补助",
        "补贴",
        "投资",
        "工资",
        "薪酬",
        "贷款",
        "收益",
        "费",
        "款",
    ];
    let units = || table.source.units_above.iter().map(String::as_str);
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&SHARES) {
        return units().find(|unit| {
            let dimension = Unit::parse(unit).map(|unit| unit.dimension);
            dimension == Some(Dimension::Ratio)
        });
    }
    if has(&OTHERS) {
        return None;
    }
    if periods::split(name).is_some_and(|(what, _)| what.is_empty()) {
        let mut all = units();
        return all.next().filter(|_| all.next().is_none());
    }
    let is_people = has(&PEOPLE) && !name.ends_with('费');
    if !is_people && !has(&MONEY) {
        return None;
    }
    units().find(|unit| {
        let dimension = Unit::parse(unit).map(|unit| unit.dimension);
        match dimension {
            Some(Dimension::People) => is_people,
            Some(Dimension::Money(_)) => !is_people,
            _ => false,
        }
    })
}

fn about_unit(key: &'static str, column: &str, written: &str, field: &str) -> Issue {
    let severity = if written.is_empty() {
        Severity::Note
    } else {
        Severity::Warning
    };
    Issue {
        severity,
        place: None,
        message: Message::new(key)
            .with("column", column)
            .with("written", unit_title(written))
            .with("unit", unit_title(field)),
        remedy: Some(Message::new("dataset.unit_remedy")),
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::super::number::{self, Reading};
    use super::*;

    #[test]
    fn scaling_is_exact() {
        assert_eq!(scaled(123_456.0, 1e-4), 12.3456);
        assert_eq!(power(1e4 / 1e8), 1e-4);
        assert_eq!(scaled(3.0, power(1e8 / 1e4)), 30_000.0);
        assert_eq!(scaled(0.567, 1e4), 5670.0);
        assert_eq!(scaled(0.0096, 1e3), 9.6);
        assert_eq!(scaled(1.0 / 3.0, 1e4), 1.0 / 3.0 * 1e4);
    }

    #[test]
    fn a_cell_of_another_unit_does_not_fit() {
        let into = |unit: &str, cell: &str| {
            let target = Unit::parse(unit);
            match number::read(cell) {
                Reading::Value(value, suffix) => Scale {
                    factor: 1.0,
                    target,
                }
                .apply(value, suffix),
                _ => None,
            }
        };
        assert_eq!(into("万元", "$1,200"), None);
        assert_eq!(into("万元", "¥1,200"), Some(1200.0));
        assert_eq!(into("万元", "1.2亿元"), Some(12_000.0));
        assert_eq!(into("万元", "3%"), None);
        assert_eq!(into("万元", "25人"), None);
        assert_eq!(into("万元", "3万"), Some(3.0));
        assert_eq!(into("%", "3万"), None);
        assert_eq!(into("%", "3元"), None);
        assert_eq!(into("%", "3.4%"), Some(3.4));
        assert_eq!(into("人", "1.5万人"), Some(15_000.0));
        assert_eq!(into("人", "25个"), Some(25.0));
        assert_eq!(into("nothing", "2‰"), Some(0.2));
    }
}
