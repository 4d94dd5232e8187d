//! Dates as people write them: text comes in, a day, month or year goes out.

use crate::dataset::calendar_day;

/// A date, as exactly as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day {
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: Option<u32>,
    /// The day of the month, from 1.
    pub day: Option<u32>,
}

impl Day {
    /// Reads `2021-03-15`, `2021/3`, `2021.3.5`, `2021年3月15日`, `20210315`, `202103`, `2021`; also with a time behind
    /// it. `None` for everything else and for days that no calendar has.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let date = text.split([' ', 'T']).next().unwrap_or_default();
        let digits = |part: &str| -> Option<u32> {
            let sound = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            sound.then(|| part.parse().ok()).flatten()
        };
        let plain = digits(date);
        let parts: Vec<u32> = match (plain, date.len()) {
            (Some(all), 8) => vec![all / 10_000, all / 100 % 100, all % 100],
            (Some(all), 6) => vec![all / 100, all % 100],
            _ => {
                let split = date.trim_end_matches(['日', '号', '月', '年', '.']);
                let split = split.split(['-', '/', '.', '年', '月', '\u{2212}']);
                split.map(digits).collect::<Option<_>>()?
            }
        };
        let (year, month, day) = match parts.as_slice() {
            [year] => (*year, None, None),
            [year, month] => (*year, Some(*month), None),
            [year, month, day] => (*year, Some(*month), Some(*day)),
            _ => return None,
        };
        let own = Self {
            year: i32::try_from(year).ok()?,
            month,
            day,
        };
        let sound = (1900..=2200).contains(&year)
            && month.is_none_or(|month| (1..=12).contains(&month))
            && day.is_none_or(|day| day >= 1 && day <= length(own.year, month.unwrap_or(1)));
        sound.then_some(own)
    }

    /// Today by China Standard Time.
    #[must_use]
    pub fn today() -> Self {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let seconds = since.map_or(0, |since| since.as_secs()) + 8 * 3600;
        Self::numbered(i64::try_from(seconds / 86_400).unwrap_or_default())
    }

    /// The day with this number, counted from 1970-01-01.
    #[must_use]
    pub fn numbered(days: i64) -> Self {
        let (year, month, day) = calendar_day(days);
        Self {
            year: year as i32,
            month: Some(month as u32),
            day: Some(day as u32),
        }
    }

    /// The first day that it can be, counted from 1970-01-01.
    #[must_use]
    pub fn earliest(self) -> i64 {
        number(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day that it can be, counted from 1970-01-01.
    #[must_use]
    pub fn latest(self) -> i64 {
        let month = self.month.unwrap_or(12);
        let day = self.day.unwrap_or_else(|| length(self.year, month));
        number(self.year, month, day)
    }

    /// Whether it is before another date, whatever day either is.
    #[must_use]
    pub fn is_before(self, other: Self) -> bool {
        self.latest() < other.earliest()
    }

    /// Days from this date to a later one; `None` unless both tell the month and the other is not before it. Without a day
    /// a month begins on the first, but not before a day of it that the other date tells: that is none at all.
    #[must_use]
    pub fn days_to(self, later: Self) -> Option<i64> {
        self.month.and(later.month)?;
        let days = later.earliest() - self.earliest();
        (!later.is_before(self)).then(|| days.max(0))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of a month.
fn length(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The number of a day in the Gregorian calendar, 1970-01-01 being 0 (Howard Hinnant, `days_from_civil`).
fn number(year: i32, month: u32, day: u32) -> i64 {
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let month = (i64::from(month) + 9) % 12;
    let of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_days_read_back() {
        for days in (-200_000..200_000).step_by(37) {
            assert_eq!(Day::numbered(days).earliest(), days);
        }
        assert_eq!(Day::numbered(19_782).to_string(), "2024-02-29");
        assert!(Day::today().year >= 2024);
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        let day = |year, month, day| {
            Some(Day {
                year,
                month: Some(month),
                day,
            })
        };
        for text in [
            "2021-03-05",
            "2021/3/5",
            "2021.3.5",
            "2021年3月5日",
            " 20210305 ",
            "2021-03-05 00:00:00",
            "2021-03-05T00:00:00",
        ] {
            assert_eq!(Day::read(text), day(2021, 3, Some(5)), "{text}");
        }
        for text in ["2021-03", "2021年3月", "202103", "2021.03"] {
            assert_eq!(Day::read(text), day(2021, 3, None), "{text}");
        }
        for text in ["2021", "2021年"] {
            let year = Day::read(text).filter(|day| day.month.is_none());
            assert_eq!(year.map(|day| day.year), Some(2021), "{text}");
        }
        for text in [
            "",
            "soon",
            "2021-13",
            "2021-02-30",
            "21-3-5",
            "2021-3-5-1",
            "2021--5",
            "99999999",
        ] {
            assert_eq!(Day::read(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        let read = |text| Day::read(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(read("1970-01-01").earliest(), 0);
        assert_eq!(read("2000-03-01").earliest(), 11_017);
        assert_eq!(read("2020-02").latest() - read("2020-02").earliest(), 28);
        assert_eq!(read("2021-03").days_to(read("2021-05-11")), Some(71));
        assert_eq!(read("2021").days_to(read("2022-05")), None);
        assert_eq!(read("2021-03-15").days_to(read("2021-03")), Some(0));
        assert_eq!(read("2021-03-15").days_to(read("2021-02-11")), None);
        assert!(read("2021-03").is_before(read("2021-04-01")));
        assert!(!read("2021").is_before(read("2021-04-01")));
    }
}
