//! Numbers whose thousands are parted by the delimiter of the table itself, without quotes: `甲厂,2022,1,100,50`. The
//! lines of a text come in; whether they are so goes out, and the fields of a line with such numbers whole.

use super::fields::{self, Field, Quotes};

/// So many fields too many are looked at.
const MOST: usize = 12;

/// The width of a table whose lines are longer for that, where it has such numbers: nearly all of its longer lines can be
/// read so, the half of them in one way only, and none is shorter.
pub(super) fn width(lines: &[&str], delimiter: char) -> Option<usize> {
    let read = |line: &&str| fields::read(line, delimiter, '"', Quotes::Lenient).fields;
    let (header, body) = lines.split_first()?;
    let header = read(header);
    let is_number = |field: &Field| field.text.bytes().all(|byte| byte.is_ascii_digit());
    if delimiter != ',' || header.len() < 2 || header.iter().any(is_number) {
        return None;
    }
    let width = header.len();
    let body: Vec<Vec<Field>> = body.iter().map(read).collect();
    let longer = || body.iter().filter(|fields| fields.len() > width);
    let count = longer().count();
    let ways: Vec<usize> = longer().map(|fields| ways(fields, width).len()).collect();
    let possible = ways.iter().filter(|ways| **ways > 0).count();
    let certain = ways.iter().filter(|ways| **ways == 1).count();
    let is_so = count >= 2
        && body.iter().all(|fields| fields.len() >= width)
        && count * 2 >= body.len()
        && possible * 10 >= count * 9
        && certain * 2 >= count;
    is_so.then_some(width)
}

/// The fields of a line with its numbers whole, where that can be done in one way only; else as they are.
pub(super) fn whole(fields: Vec<Field>, width: usize) -> Vec<Field> {
    let mut ways = ways(&fields, width);
    let (Some(lengths), true) = (ways.pop(), ways.is_empty()) else {
        return fields;
    };
    let mut fields = fields.into_iter();
    let cell = |length: &usize| {
        let mut first = fields.next()?;
        for part in fields.by_ref().take(length - 1) {
            first.text.push(',');
            first.text.push_str(&part.text);
            first.quoted = true;
        }
        Some(first)
    };
    lengths.iter().map_while(cell).collect()
}

/// The first two ways to read a line that is too long: how many fields each of its cells takes.
fn ways(fields: &[Field], width: usize) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    let extra = fields.len().saturating_sub(width);
    if (1..=MOST).contains(&extra) {
        follow(fields, extra, &mut Vec::with_capacity(width), &mut found);
    }
    found
}

fn follow(fields: &[Field], extra: usize, so_far: &mut Vec<usize>, found: &mut Vec<Vec<usize>>) {
    if found.len() == 2 || extra >= fields.len() && extra > 0 {
        return;
    }
    if extra == 0 {
        // What begins with zeros is no number of its own.
        if fields.iter().all(|field| !is_rest(field)) {
            let rest = std::iter::repeat_n(1, fields.len());
            found.push(so_far.iter().copied().chain(rest).collect());
        }
        return;
    }
    let begins = starts(&fields[0]);
    let parts = fields[1..].iter().take(extra);
    let parts = parts.take_while(|field| begins && is_part(field));
    let most = parts.count();
    // A part with decimals is the last one.
    let point = fields[1..]
        .iter()
        .take(most)
        .position(|field| field.text.contains('.'));
    let most = point.map_or(most, |at| at + 1);
    for taken in (0..=most).rev() {
        if taken == 0 && is_rest(&fields[0]) {
            continue;
        }
        so_far.push(taken + 1);
        follow(&fields[taken + 1..], extra - taken, so_far, found);
        so_far.pop();
    }
}

/// Whether a field may be the first part of a number: one to three digits, no zero first, perhaps a sign.
fn starts(field: &Field) -> bool {
    let text = field.text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    (1..=3).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !field.quoted
}

/// Whether a field may go on with a number: three digits, and decimals perhaps.
fn is_part(field: &Field) -> bool {
    let (digits, decimals) = match field.text.trim_end().split_once('.') {
        Some((digits, decimals)) => (digits, decimals),
        None => (field.text.trim_end(), "0"),
    };
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    digits.len() == 3 && are_digits(digits) && are_digits(decimals) && !field.quoted
}

/// Whether a field can only be what goes on with a number: `012`.
fn is_rest(field: &Field) -> bool {
    is_part(field) && field.text.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str, width: usize) -> String {
        let fields = fields::read(line, ',', '"', Quotes::Lenient).fields;
        let cells = whole(fields, width);
        let texts: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
        texts.join("|")
    }

    #[test]
    fn numbers_are_whole_where_that_is_certain() {
        for (line, width, expected) in [
            ("甲厂,2022,1,100,50", 4, "甲厂|2022|1,100|50"),
            ("甲厂,2022,12,000", 3, "甲厂|2022|12,000"),
            ("甲厂,2022,1,234,567.5,8", 4, "甲厂|2022|1,234,567.5|8"),
            ("甲厂,2022,12,000,500", 4, "甲厂|2022|12,000|500"),
            ("甲厂,-1,100,50", 3, "甲厂|-1,100|50"),
            // Either of two.
            ("甲厂,1,100,250", 3, "甲厂|1|100|250"),
            // None.
            ("甲厂,乙厂,50,60", 3, "甲厂|乙厂|50|60"),
            ("甲厂,50,60", 3, "甲厂|50|60"),
        ] {
            assert_eq!(cells(line, width), expected, "{line}");
        }
    }

    #[test]
    fn a_table_has_such_numbers_where_its_longer_lines_can_be_read_so() {
        let table = [
            "企业,年度,收入",
            "甲厂,2022,1,100",
            "乙厂,2022,50",
            "丙厂,2022,12,000",
        ];
        assert_eq!(width(&table, ','), Some(3));
        assert_eq!(width(&table[..3], ','), None);
        let text = ["企业,年度,说明", "甲厂,2022,好,很好", "乙厂,2022,新,高"];
        assert_eq!(width(&text, ','), None);
    }
}
