//! Sheets of one workbook with the same header: their names and headers come in, which of them are read as one goes out.

use super::{firms, header};

/// The word by which the user says that all sheets are to be read.
pub(super) const ALL: [&str; 3] = ["all", "全部", "所有"];

/// What names of towns and the like end with.
const TOWNS: [&str; 12] = [
    "镇",
    "乡",
    "街道",
    "园区",
    "开发区",
    "高新区",
    "保税区",
    "度假区",
    "农场",
    "村",
    "社区",
    "办事处",
];

/// What names of regions end with.
const REGIONS: [&str; 4] = ["县", "市", "区", "省"];

/// The header of a column of enterprises.
pub(super) const FIRMS: &str = "企业名称";

/// A longer name is that of no place.
const LONGEST: usize = 12;

/// A longer name is that of no enterprise.
const LONGEST_FIRM: usize = 31;

/// What the names of some sheets are, as a header of the column that they make.
pub(super) fn kind_of(names: &[&str]) -> Option<&'static str> {
    let within = |ends: &[&str], longest: usize| {
        names.iter().all(|name| {
            let name = header::tidy(name);
            let count = name.chars().count();
            (2..=longest).contains(&count) && ends.iter().any(|end| name.ends_with(end))
        })
    };
    let all = |ends: &[&str]| within(ends, LONGEST);
    if within(&firms::ENDS, LONGEST_FIRM) {
        Some(FIRMS)
    } else if all(&TOWNS) {
        Some("镇区")
    } else if all(&REGIONS) {
        Some("地区")
    } else {
        let both: Vec<&str> = TOWNS.iter().chain(&REGIONS).copied().collect();
        all(&both).then_some("镇区")
    }
}

/// Whether a header is that of places, of which a table needs no second column.
pub(super) fn is_place(name: &str) -> bool {
    let name = header::tidy(name).to_lowercase();
    let words = [
        "镇", "街道", "园区", "地区", "区县", "板块", "town", "district",
    ];
    words.iter().any(|word| name.contains(word)) && name.chars().count() <= LONGEST
}

/// Of sheets with their headers those that have the header of the fullest one, which is `base`; and those of them that
/// are of one kind with it by their names, where there are several.
pub(super) fn of(headers: &[(String, Vec<String>)], base: &str) -> (Vec<String>, Vec<String>) {
    let Some((_, own)) = headers.iter().find(|(name, _)| name == base) else {
        return (Vec::new(), Vec::new());
    };
    let same = headers.iter().filter(|(_, header)| header == own);
    let alike: Vec<String> = same.map(|(name, _)| name.clone()).collect();
    let of_kind = |name: &&String| kind_of(&[name.as_str()]).is_some();
    let places: Vec<String> = alike.iter().filter(of_kind).cloned().collect();
    let together = places.len() > 1 && places.iter().any(|name| name == base);
    (alike, if together { places } else { Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_kind_are_told() {
        assert_eq!(kind_of(&["砺沙镇", "青浦镇", "高新区街道"]), Some("镇区"));
        assert_eq!(kind_of(&["张家港市", "太仓市"]), Some("地区"));
        assert_eq!(kind_of(&["砺沙镇", "经开区"]), Some("镇区"));
        assert_eq!(kind_of(&["砺沙镇", "旧数据"]), None);
        assert_eq!(kind_of(&["江湾甲机械有限公司", "白鹤厂"]), Some("企业名称"));
        assert_eq!(kind_of(&["Sheet1", "Sheet2"]), None);
    }

    #[test]
    fn only_sheets_of_one_header_and_kind_go_together() {
        let sheet =
            |name: &str, header: &str| (name.to_owned(), vec![header.to_owned(), "数".to_owned()]);
        let all = [
            sheet("砺沙镇", "企业"),
            sheet("青浦镇", "企业"),
            sheet("旧数据", "企业"),
            sheet("白鹤镇", "项目"),
        ];
        let (alike, together) = of(&all, "砺沙镇");
        assert_eq!(alike, ["砺沙镇", "青浦镇", "旧数据"]);
        assert_eq!(together, ["砺沙镇", "青浦镇"]);
        let (_, together) = of(&all, "旧数据");
        assert!(together.is_empty(), "the fullest sheet is never left out");
    }
}
