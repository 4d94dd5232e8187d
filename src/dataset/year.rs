//! Years as files write them: 2019, 2019年, 2019.0, 2019-12-31, FY2019.

use crate::table::header::half_width;

/// Years that observations can be of.
pub(super) const PLAUSIBLE: std::ops::RangeInclusive<i32> = 1800..=2200;

/// Reads a cell as a year, or as the whole number of a period; `None` when it is neither.
pub(super) fn read(cell: &str) -> Option<i32> {
    let cell = cell.trim();
    if cell.len() == 4
        && let Ok(year) = cell.parse()
    {
        return Some(year);
    }
    if cell.len() > 40 {
        return None;
    }
    let text: String = cell.chars().map(half_width).map(digit).collect();
    let text = text.trim();
    if let Some(year) = at_the_end(text) {
        return Some(year);
    }
    let text = ["FY", "YR", "fy"]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text)
        .trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let number: i32 = number.parse().ok()?;
    let rest = rest.trim();
    if rest.is_empty() {
        // 20191231 and 201912 are dates.
        return match digits {
            8 => Some(number / 10_000),
            6 => Some(number / 100),
            _ => Some(number),
        };
    }
    let after_year = digits == 4 && is_rest_of_date(rest);
    let zeros = rest
        .strip_prefix('.')
        .is_some_and(|zeros| zeros.bytes().all(|zero| zero == b'0'));
    (after_year || zeros).then_some(number)
}

/// A Chinese digit as it is written in years, any other character as it is.
fn digit(character: char) -> char {
    let found = "〇一二三四五六七八九".chars().zip('0'..='9');
    let mut found = found.chain([('零', '0'), ('○', '0')]);
    found
        .find(|(chinese, _)| *chinese == character)
        .map_or(character, |(_, digit)| digit)
}

/// The year of a date that ends with it: `31/12/2019`, `31.12.2019`.
fn at_the_end(text: &str) -> Option<i32> {
    let mut parts = text.split(['/', '.', '-']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |part: &str, most: u32| {
        let short = (1..=2).contains(&part.len());
        short
            && part
                .parse::<u32>()
                .is_ok_and(|part| (1..=most).contains(&part))
    };
    let date = parts.next().is_none()
        && (number(day, 31) && number(month, 12) || number(day, 12) && number(month, 31));
    (date && year.len() == 4).then(|| year.parse().ok())?
}

/// What may follow the year in a date: `年`, `年度`, `年12月31日`, `-12-31`, `/12/31 08:00`, `年报`.
fn is_rest_of_date(rest: &str) -> bool {
    if matches!(rest, "财年" | "会计年度" | "财政年度") {
        return true;
    }
    let may_follow = |character: char| {
        character.is_ascii_digit() || "-/:. TZ年度月日时分秒报末底".contains(character)
    };
    if let Some(after) = rest.strip_prefix('年') {
        // Another year makes a period of it.
        let runs = after.split(|c: char| !c.is_ascii_digit());
        return after.chars().all(may_follow) && runs.into_iter().all(|run| run.len() < 4);
    }
    let Some(after) = rest.strip_prefix(['-', '/', '.']) else {
        return false;
    };
    let part = |text: &str, most: u32| -> Option<usize> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let number: u32 = text[..digits].parse().ok()?;
        ((1..=2).contains(&digits) && (1..=most).contains(&number)).then_some(digits)
    };
    let Some(month) = part(after, 12) else {
        return false;
    };
    let Some(day) = after[month..].strip_prefix(['-', '/', '.']) else {
        return after.len() == month;
    };
    part(day, 31).is_some_and(|digits| day[digits..].chars().all(may_follow))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn spellings() {
        for cell in [
            "2019",
            "2019年",
            "2019年度",
            " 2019.0 ",
            "2019-12-31",
            "2019/12/31",
            "2019-12",
            "２０１９年",
            "FY2019",
            "20191231",
            "201912",
            "2019年12月31日",
            "2019-12-31T08:00:00",
            "2019.12.31",
            "二〇一九",
            "二零一九年度",
            "2019财年",
            "31/12/2019",
            "12/31/2019",
        ] {
            assert_eq!(read(cell), Some(2019), "{cell}");
        }
        for cell in [
            "",
            "year",
            "19年前",
            "2019 to 2020",
            "45/13/2019",
            "-2019",
            "2019.5x",
            "2019-2021",
            "2019/2021",
            "2019-20",
            "2019-99-99",
            "2019年-2021年",
            "2019.13",
        ] {
            assert_eq!(read(cell), None, "{cell}");
        }
        assert_eq!(read("3"), Some(3));
    }
}
