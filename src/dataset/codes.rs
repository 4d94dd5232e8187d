//! Columns whose digits name something and count nothing: codes, numbers of documents, telephones. A header or a column
//! comes in; whether it is one of them goes out.

use super::fields::{plain, without_unit};
use super::words::filled;
use crate::table::{Cells, Column};

/// So many cells are looked at.
const SAMPLE: usize = 1000;

/// What headers of codes end with, as they are compared.
const CODES: [&str; 8] = [
    "编码",
    "代码",
    "编号",
    "号码",
    "账号",
    "帐号",
    "邮编",
    "行政区划",
];

/// What headers of ways to reach somebody end with.
const CONTACTS: [&str; 7] = [
    "电话",
    "手机",
    "手机号",
    "传真",
    "邮编",
    "邮政编码",
    "联系方式",
];

/// Last words of the same headers in English.
const ENGLISH: [&str; 9] = [
    "code",
    "codes",
    "id",
    "zip",
    "postcode",
    "phone",
    "telephone",
    "mobile",
    "fax",
];

/// Whether a header says that the column holds codes. Numbers that count the rows are none.
pub(super) fn called_so(header: &str) -> bool {
    let leaf = without_unit(header);
    let leaf = leaf.rsplit(" / ").next().unwrap_or(leaf);
    let name = plain(leaf);
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    if ends(&CODES) || ends(&CONTACTS) {
        return true;
    }
    let last = leaf.rsplit(|c: char| !c.is_alphanumeric()).next();
    let last = last.unwrap_or_default().to_ascii_lowercase();
    ENGLISH.contains(&last.as_str()) || name.ends_with('号') && name != "序号" && name != "号"
}

/// Whether a header says that the column tells how to reach somebody: two rows that differ in it may be of one thing.
pub(super) fn is_contact(header: &str) -> bool {
    let name = plain(without_unit(header));
    CONTACTS.iter().any(|word| name.ends_with(word))
}

/// Whether a header is that of the code of a place, which many share.
pub(super) fn names_place(header: &str) -> bool {
    const PLACES: [&str; 6] = ["区划", "行政区", "地区", "country", "region", "location"];
    let name = plain(header);
    PLACES.iter().any(|word| name.contains(word))
}

/// Whether digits in a column without a unit are codes, by its header or by what stands in it.
pub(super) fn are_codes(column: &Column) -> bool {
    column.unit.is_none() && (called_so(&column.name) || are_telephones(&column.cells))
}

/// Whether all cells are mobile numbers, ten at least.
fn are_telephones(cells: &Cells) -> bool {
    const FEWEST: usize = 10;
    let is_mobile = |cell: &str| {
        let digits = cell.bytes().all(|byte| byte.is_ascii_digit());
        digits && cell.len() == 11 && matches!(cell.as_bytes(), [b'1', b'3'..=b'9', ..])
    };
    let mut count = 0;
    let mut filled = cells.iter().flatten().filter_map(filled).take(SAMPLE);
    filled.all(|cell| {
        count += 1;
        is_mobile(cell)
    }) && count >= FEWEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_cells_say_what_are_codes() {
        for header in [
            "行业代码",
            "行政区划代码",
            "邮政编码",
            "联系电话",
            "专利号",
            "合同编号",
            "法人手机",
            "Industry code",
            "project_id",
            "附属 / 证书编号",
        ] {
            assert!(called_so(header), "{header}");
        }
        for header in ["序号", "paid", "专利数", "型号数", "code count", "营业收入"] {
            assert!(!called_so(header), "{header}");
        }
        assert!(is_contact("联系电话") && !is_contact("行业代码"));
    }

    #[test]
    fn telephones_are_told_by_their_digits_and_amounts_are_none() {
        let cells = |first: u64, step: u64| -> Cells {
            let all: Vec<String> = (0..12).map(|at| (first + at * step).to_string()).collect();
            all.iter().map(|cell| Some(cell.as_str())).collect()
        };
        assert!(are_telephones(&cells(13_800_000_001, 7)));
        assert!(!are_telephones(&cells(23_800_000_001, 7)));
    }
}
