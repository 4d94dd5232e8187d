//! How a number format of a workbook shows a number: a format code comes in, a [`NumberFormat`] goes out, which puts
//! numbers into words as the sheet shows them: as per cent, in ten thousands, with `亿元` behind them, with leading zeros.
//! No digit is lost: formats that round show as many digits as the cell has.

use super::digits;
use super::unit::{Currency, Dimension, Unit};

/// Formats with more digits than that are nobody's.
pub(super) const MOST_DIGITS: usize = 64;

/// A number format, as far as what it shows is not what the cell holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct NumberFormat {
    /// For which numbers which rules hold; none where all are shown as they are.
    sections: Vec<Section>,
}

/// One part of a format, for some numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Section {
    /// The numbers that it is for, where it says so.
    when: Option<(Comparison, Limit)>,
    /// By which power of ten more it shows.
    power: i32,
    /// What stands before and behind the number.
    before: String,
    behind: String,
    /// How many digits it shows at least.
    digits: usize,
}

/// A number that others are compared with: the same if its bits are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Limit(u64);

impl Limit {
    fn of(number: f64) -> Self {
        Self(number.to_bits())
    }

    fn number(self) -> f64 {
        f64::from_bits(self.0)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Comparison {
    Less,
    AtMost,
    Equal,
    Not,
    AtLeast,
    More,
}

impl NumberFormat {
    /// What a format code says: `0.0%`, `#,##0,`, `0\.0,"万"`, `[>=100000000]0.00,,"亿";0`.
    pub fn parse(code: &str) -> Self {
        // Chinese versions of Excel have their own word for how numbers are usually shown.
        let code = code.replace("G/通用格式", "General");
        let sections: Vec<Section> = parts(&code).iter().map(|part| section(part)).collect();
        let usual = |section: &Section| {
            let bare = Section {
                when: None,
                ..section.clone()
            };
            bare == Section::default()
        };
        if sections.iter().all(usual) {
            return Self::default();
        }
        Self { sections }
    }

    /// The format with this number, which every workbook has without naming it.
    pub fn built_in(number: u16) -> Self {
        match number {
            9 | 10 => Self::percent(),
            _ => Self::default(),
        }
    }

    /// A hundredfold, with a percent sign.
    pub fn percent() -> Self {
        Self::parse("0%")
    }

    /// Whether all numbers are shown as they are.
    pub fn is_plain(&self) -> bool {
        self.sections.is_empty()
    }

    /// A number as the sheet shows it; none where that is what the cell holds.
    pub fn shown(&self, number: f64) -> Option<String> {
        if self.is_plain() || !number.is_finite() {
            return None;
        }
        self.section_of(number)?.shown(number)
    }

    fn section_of(&self, number: f64) -> Option<&Section> {
        if self.sections.iter().any(|section| section.when.is_some()) {
            let holds = |section: &&Section| {
                section
                    .when
                    .is_none_or(|(how, than)| how.holds(number, than.number()))
            };
            return self.sections.iter().find(holds);
        }
        // Positive numbers, negative ones, and nothing.
        let place = match self.sections.len() {
            2.. if number < 0.0 => 1,
            3.. if number == 0.0 => 2,
            _ => 0,
        };
        self.sections.get(place)
    }
}

impl Comparison {
    fn holds(self, number: f64, than: f64) -> bool {
        match self {
            Self::Less => number < than,
            Self::AtMost => number <= than,
            Self::Equal => number.total_cmp(&than).is_eq(),
            Self::Not => number.total_cmp(&than).is_ne(),
            Self::AtLeast => number >= than,
            Self::More => number > than,
        }
    }
}

impl Section {
    fn shown(&self, number: f64) -> Option<String> {
        let Self {
            power,
            before,
            behind,
            digits: least,
            ..
        } = self;
        if *least > 0 {
            // A code: anything but a whole number is none.
            let is_code = number.fract() == 0.0 && (0.0..1e15).contains(&number);
            return is_code.then(|| format!("{before}{:0least$}", number as u64));
        }
        if *power == 0 && behind.is_empty() {
            return None;
        }
        Some(digits::plain(moved(number, *power)) + behind)
    }
}

/// A number with its point moved, so that no multiplication adds a last digit of its own; of its digits no more count
/// than spreadsheets keep, which are fifteen.
fn moved(number: f64, power: i32) -> f64 {
    let digits = format!("{number:.14e}");
    let moved = digits.split_once('e').and_then(|(digits, exponent)| {
        let exponent = exponent.parse::<i32>().ok()?.checked_add(power)?;
        format!("{digits}e{exponent}").parse::<f64>().ok()
    });
    moved.unwrap_or(number * 10_f64.powi(power))
}

/// The parts of a code between semicolons that are neither quoted nor escaped.
fn parts(code: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for character in code.chars() {
        if !quoted && !escaped && character == ';' {
            parts.push(String::new());
            continue;
        }
        if escaped {
            escaped = false;
        } else if character == '"' {
            quoted = !quoted;
        } else {
            escaped = !quoted && is_escape(character);
        }
        if let Some(part) = parts.last_mut() {
            part.push(character);
        }
    }
    parts
}

/// Whether the next character stands for itself, or for a space of its width, or fills the cell.
fn is_escape(character: char) -> bool {
    matches!(character, '\\' | '!' | '_' | '*')
}

/// A part of a code while it is read.
#[derive(Default)]
struct Reading {
    section: Section,
    /// Places for digits so far, and those among them that always show one.
    places: usize,
    zeros: usize,
    /// Places behind a point that is no decimal point: `0\.0` shows the last digit behind one.
    behind_point: Option<usize>,
    /// Whether there is a decimal point, and whether thousands are set apart.
    has_decimals: bool,
    /// Commas since the last place.
    commas: usize,
    /// Commas before the decimal point that no place follows.
    thousands: usize,
    sets_apart: bool,
    /// Literal text since the last place.
    literal: String,
    /// Whether it shows something else: a date, a fraction, an exponent, a text.
    is_other: bool,
}

fn section(part: &str) -> Section {
    let mut reading = Reading::default();
    let mut characters = part.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                let quoted: String = characters
                    .by_ref()
                    .take_while(|next| *next != '"')
                    .collect();
                reading.literal.push_str(&quoted);
            }
            '\\' | '!' => reading.literal.extend(characters.next()),
            '_' | '*' => {
                characters.next();
            }
            '[' => {
                let inside: String = characters
                    .by_ref()
                    .take_while(|next| *next != ']')
                    .collect();
                reading.brackets(&inside);
            }
            '0' | '#' | '?' => reading.place(character == '0'),
            '.' => reading.point(),
            ',' if reading.places > 0 && reading.literal.is_empty() => reading.commas += 1,
            '%' => {
                reading.section.power += 2;
            }
            'G' | 'g' if characters.as_str().get(..6).is_some_and(is_eneral) => {
                characters.nth(5);
                reading.place(false);
            }
            '/' | '@' => reading.is_other = true,
            other if other.is_ascii_alphabetic() => reading.is_other = true,
            other => reading.literal.push(other),
        }
    }
    reading.finished()
}

fn is_eneral(rest: &str) -> bool {
    rest.eq_ignore_ascii_case("eneral")
}

impl Reading {
    fn place(&mut self, is_zero: bool) {
        let literal = std::mem::take(&mut self.literal);
        if self.places == 0 {
            self.section.before = literal;
        } else if literal == "." && !self.has_decimals && self.behind_point.is_none() {
            self.behind_point = Some(0);
        } else if !literal.is_empty() {
            self.is_other = true;
        }
        self.sets_apart |= std::mem::take(&mut self.commas) > 0;
        self.places += 1;
        self.zeros += usize::from(is_zero);
        if let Some(behind) = &mut self.behind_point {
            *behind += 1;
        }
    }

    fn point(&mut self) {
        self.is_other |= self.has_decimals;
        self.has_decimals = true;
        self.thousands += std::mem::take(&mut self.commas);
    }

    /// What stands in brackets: numbers that the part is for, a currency, or a colour and the like.
    fn brackets(&mut self, inside: &str) {
        const SIGNS: [(&str, Comparison); 6] = [
            ("<>", Comparison::Not),
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("<", Comparison::Less),
            (">", Comparison::More),
            ("=", Comparison::Equal),
        ];
        if let Some(currency) = inside.strip_prefix('$') {
            let sign = currency.split_once('-').map_or(currency, |(sign, _)| sign);
            self.literal.push_str(sign);
            return;
        }
        let condition = SIGNS.iter().find_map(|(sign, comparison)| {
            let than = inside.trim().strip_prefix(sign)?.trim().parse().ok()?;
            Some((*comparison, Limit::of(than)))
        });
        // Hours in brackets are those of a span of time.
        self.is_other |= matches!(
            inside.to_ascii_lowercase().as_str(),
            "h" | "hh" | "m" | "mm" | "s" | "ss"
        );
        self.section.when = self.section.when.or(condition);
    }

    fn finished(self) -> Section {
        let Self {
            mut section,
            places,
            zeros,
            behind_point,
            has_decimals,
            commas,
            thousands,
            sets_apart,
            literal,
            is_other,
        } = self;
        let when = section.when;
        let plain = Section {
            when,
            ..Section::default()
        };
        if is_other || places == 0 {
            return plain;
        }
        let is_sign = |character: char| matches!(character, '%' | '％' | '‰');
        let is_word = |character: char| character.is_alphanumeric() || is_sign(character);
        // Nothing but a sign of per cent makes numbers larger.
        let behind = if section.power > 0 {
            "%"
        } else {
            literal.trim_matches(|character| !is_word(character))
        };
        let scale = (3 * (commas + thousands) + behind_point.unwrap_or(0)).min(300);
        section.power -= scale as i32;
        let before = section.before.trim().to_owned();
        let is_code = zeros == places && places > 1 && scale == 0 && section.power == 0;
        if is_code && places > MOST_DIGITS {
            return plain;
        }
        if is_code && !has_decimals && !sets_apart && behind.is_empty() {
            let is_word = before
                .chars()
                .all(|character| character.is_ascii_alphanumeric());
            return Section {
                before: if is_word { before } else { String::new() },
                digits: places,
                ..plain
            };
        }
        // With another word behind it a scale says what the word does: 12 k.
        if !behind.is_empty() && !is_unit(behind) {
            return plain;
        }
        Section {
            power: section.power,
            behind: behind.to_owned(),
            ..plain
        }
    }
}

/// Whether a word behind a number says how much of it there is: 万, 亿元, %. Signs of other currencies say only which.
fn is_unit(word: &str) -> bool {
    let Some(unit) = Unit::parse(word) else {
        return false;
    };
    match unit.dimension {
        Dimension::Ratio => word.contains(['%', '％', '‰']),
        Dimension::Multiplier | Dimension::Money(Currency::Yuan) => {
            word.contains(['万', '萬', '亿', '億', '千', '百', '元', '圆'])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, number: f64) -> Option<String> {
        NumberFormat::parse(code).shown(number)
    }

    #[test]
    fn shares_become_percent_without_a_stray_digit() {
        let percent = |number| shown("0.00%", number);
        for (number, expected) in [
            (0.07, "7%"),
            (-0.001, "-0.1%"),
            (0.037_000_000_000_000_01, "3.7%"),
            (0.123_456_789_012_345, "12.3456789012345%"),
            (0.0, "0%"),
            (12.0, "1200%"),
        ] {
            assert_eq!(percent(number).as_deref(), Some(expected));
        }
        assert_eq!(shown("[Red]0%;-0%", 0.5).as_deref(), Some("50%"));
        assert_eq!(shown("0;0%", 0.5), None);
        assert_eq!(
            NumberFormat::built_in(10).shown(0.5).as_deref(),
            Some("50%")
        );
        // A sign that is written behind the number and does nothing to it.
        assert_eq!(shown("0.0\"%\"", 5.2).as_deref(), Some("5.2%"));
    }

    #[test]
    fn units_and_scales_are_what_the_sheet_shows() {
        for (code, number, expected) in [
            ("0!.0,\"万\"", 523_000.0, "52.3万"),
            ("0\\.0,\"万元\"", 523_456.0, "52.3456万元"),
            ("0!.0000\"万\"", 523_000.0, "52.3万"),
            ("0!.0,", -523_000.0, "-52.3"),
            ("0\\.00,,\"亿\"", 120_000_000.0, "1.2亿"),
            ("0.00\"亿元\"", 1.2, "1.2亿元"),
            ("0.00亿元", 1.2, "1.2亿元"),
            (
                "#,##0\"元\";[Red]-#,##0\"元\"",
                -12_000_000.0,
                "-12000000元",
            ),
            ("#,##0,", 12_000_000.0, "12000"),
            ("#,##0.0,,", 12_000_000.0, "12"),
            (
                "_ * #,##0,_ ;_ * \\-#,##0,_ ;_ * \"-\"??_ ;_ @_ ",
                3000.0,
                "3",
            ),
            ("(#,##0,)", 3000.0, "3"),
            ("General\"万元\"", 52.3, "52.3万元"),
            ("G/通用格式\"万元\"", 52.3, "52.3万元"),
            ("0.00[$万元-804]", 52.3, "52.3万元"),
            ("000000", 123.0, "000123"),
            ("\"QY\"000", 7.0, "QY007"),
            (
                "[>=100000000]0\\.00,,\"亿\";[>=10000]0\\.0,\"万\";0",
                250_000_000.0,
                "2.5亿",
            ),
            (
                "[>=100000000]0\\.00,,\"亿\";[>=10000]0\\.0,\"万\";0",
                25_000.0,
                "2.5万",
            ),
        ] {
            assert_eq!(shown(code, number).as_deref(), Some(expected), "{code}");
        }
    }

    #[test]
    fn a_format_of_thousands_of_digits_is_nobodys() {
        assert!(NumberFormat::parse(&"0".repeat(70_000)).is_plain());
        assert_eq!(
            NumberFormat::parse("0000").shown(12.0).as_deref(),
            Some("0012")
        );
    }

    #[test]
    fn all_else_is_what_the_cell_holds() {
        for code in [
            "General",
            "0",
            "0.00",
            "#,##0",
            "#,##0.00_);(#,##0.00)",
            "yyyy\"年\"m\"月\"",
            "0.00E+00",
            "# ?/?",
            "@",
            "",
            "\"¥\"#,##0.00",
            "#,##0.00 \"€\"",
            "0\"人\"",
            "0.0,\"K\"",
            "0.0,,\"mn\"",
            "000-0000",
            "0\"万\"0000",
            "[h]:mm",
            "[DBNum1]0",
            "\"\"",
            ";;;",
            "0.0,\"w\"",
            "\\",
            "[",
            "\"",
            "!",
        ] {
            assert_eq!(shown(code, 12_345.0), None, "{code}");
        }
        assert_eq!(shown("[>=100000000]0\\.00,,\"亿\";0", 5.0), None);
        assert_eq!(shown("000000", 1.5), None);
        assert_eq!(shown("000000", -1.0), None);
        assert_eq!(shown("0%", f64::NAN), None);
    }
}
