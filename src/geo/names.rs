//! Words by which boundary files and names are understood, from `assets/geo/names.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

/// The word lists, in order of precedence.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Properties that hold an area's name.
    pub name: Vec<String>,
    /// Properties that hold its English name.
    pub name_en: Vec<String>,
    /// Properties that hold its code.
    pub code: Vec<String>,
    /// Values of the property `kind` that mean water.
    pub water: Vec<String>,
    /// Endings that a place name can have or lack.
    pub endings: Vec<String>,
    /// Endings of zones, without which a name would be that of the place around them.
    pub zones: Vec<String>,
    /// What offices of places are called, and what is left of the name without it.
    pub offices: Vec<[String; 2]>,
    /// Provinces, each under its short and its full name.
    pub provinces: Vec<Province>,
    /// Names of peoples, which autonomous prefectures and counties carry before their ending.
    pub peoples: Vec<String>,
    /// Legal forms that map labels leave out.
    pub legal_forms: Vec<String>,
}

/// A province, autonomous region or municipality of China.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Province {
    /// Its name in tables: 内蒙古.
    pub short: String,
    /// Its name in full: 内蒙古自治区.
    pub full: String,
}

/// The file is part of the program: one that does not parse yields no words, which a test forbids.
static NAMES: LazyLock<Names> = LazyLock::new(|| {
    toml::from_str(include_str!("../../assets/geo/names.toml")).unwrap_or_default()
});

/// The word lists.
pub fn names() -> &'static Names {
    &NAMES
}

/// A name as it is compared: single spaces, half-width, lower case.
#[must_use]
pub fn normalised(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        let c = match c {
            '\u{ff01}'..='\u{ff5e}' => {
                char::from_u32(c as u32 - 0xff01 + u32::from('!')).unwrap_or(c)
            }
            _ => c,
        };
        if c.is_whitespace() || c == '\u{feff}' {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.extend(c.to_lowercase());
        }
    }
    // Chinese names are padded to a common width in some tables: the spaces inside mean nothing.
    if out.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
        out.retain(|c| c != ' ');
    }
    out.trim_end().to_owned()
}

/// The province that a name means, in full or in short.
#[must_use]
pub fn province(name: &str) -> Option<&'static Province> {
    let means = |province: &&Province| province.short == name || province.full == name;
    names().provinces.iter().find(means)
}

/// A normalised place name without its ending (镇, 自治区, Town …), as long as two characters remain.
#[must_use]
pub fn stem(name: &str) -> &str {
    // The ending of a province in full would leave a part of its name: 宁夏回族自治区.
    if let Some(province) = province(name) {
        return name.get(..province.short.len()).unwrap_or(name);
    }
    let without = |name: &'_ str, ending: &str| -> Option<usize> {
        let rest = name.strip_suffix(ending)?;
        (rest.chars().count() >= 2).then_some(rest.len())
    };
    let mut ending = names().endings.iter();
    let Some(length) = ending.find_map(|ending| without(name, ending)) else {
        return name;
    };
    let mut rest = &name[..length];
    if name[length..].starts_with("自治") {
        while let Some(length) = names()
            .peoples
            .iter()
            .find_map(|people| without(rest, people))
        {
            rest = &rest[..length];
        }
    }
    rest.trim_end()
}

/// The name of the place that an office is called after: 湾心街道 of 湾心街道办. Other names stay.
#[must_use]
pub fn without_office(name: &str) -> String {
    let mut offices = names().offices.iter();
    let place = offices.find_map(|[office, left]| {
        let place = format!("{}{left}", name.strip_suffix(office.as_str())?);
        (place.chars().count() >= 2).then_some(place)
    });
    place.unwrap_or_else(|| name.to_owned())
}

/// Whether a name is a word for zones alone: 高新区.
pub fn is_any_zone(name: &str) -> bool {
    let mut words = names().zones.iter().chain(&names().endings);
    is_zone(name) && words.any(|word| word.trim_start() == name)
}

/// Whether a name is that of a place, by its ending or as that of a province.
#[must_use]
pub fn is_place(name: &str) -> bool {
    province(name).is_some() || stem(name).len() < name.trim_end().len()
}

/// Whether a normalised name is that of a zone: 苏州工业园区 is not 苏州, and is never written without its ending.
#[must_use]
pub fn is_zone(name: &str) -> bool {
    let mut zones = names().zones.iter();
    zones.any(|ending| name.ends_with(ending.as_str()))
}

/// The place in a zone's Chinese name and the rest, which may stand on two lines: 苏州, 工业园区.
#[must_use]
pub fn zone_parts(name: &str) -> Option<[&str; 2]> {
    let rest = stem(name);
    let kept = rest.chars().count();
    let end = name.strip_prefix(rest)?;
    (is_zone(name) && !name.contains(' ') && kept >= 2 && end.chars().count() >= 3)
        .then_some([rest, end])
}

/// An enterprise's name without its legal form, as maps write it.
#[must_use]
pub fn without_legal_form(name: &str) -> &str {
    let name = name.trim();
    names()
        .legal_forms
        .iter()
        .filter_map(|form| {
            let at = name.len().checked_sub(form.len())?;
            let ending = name.get(at..)?;
            ending
                .eq_ignore_ascii_case(form)
                .then(|| name[..at].trim_end_matches([',', ' ', '，']))
        })
        .find(|rest| rest.chars().count() >= 3)
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_parse() {
        assert!(names().name.len() > 10 && names().endings.len() > 10);
    }

    #[test]
    fn names_are_compared_without_dress() {
        assert_eq!(normalised("　杨 舍 镇 "), "杨舍镇");
        assert_eq!(normalised(" New  Harbour\tTown"), "new harbour town");
        assert_eq!(stem("杨舍镇"), "杨舍");
        assert_eq!(stem("new harbour town"), "new harbour");
        assert_eq!(stem("沙县"), "沙县");
        assert_eq!(stem("塘桥街道"), "塘桥");
        assert_eq!(stem("内蒙古自治区"), "内蒙古");
        assert_eq!(stem("宁夏回族自治区"), "宁夏");
        assert_eq!(stem("恩施土家族苗族自治州"), "恩施");
        assert_eq!(stem("吴中区"), "吴中");
        assert_eq!(stem("北京"), "北京");
        assert!(is_place("北京") && is_place("张家港市") && !is_place("江湾精密机械有限公司"));
        assert_eq!(names().provinces.len(), 34);
    }

    /// 苏州工/业园区 is no way to write a name.
    #[test]
    fn zones_part_behind_their_place() {
        assert_eq!(zone_parts("苏州工业园区"), Some(["苏州", "工业园区"]));
        assert_eq!(zone_parts("星渡高新区"), Some(["星渡", "高新区"]));
        assert_eq!(zone_parts("姑苏区"), None);
        assert_eq!(zone_parts("xingdu high-tech zone"), None);
    }

    #[test]
    fn legal_forms_fall_away() {
        assert_eq!(without_legal_form("江湾精密机械有限公司"), "江湾精密机械");
        assert_eq!(
            without_legal_form("Hexin Robotics Co., Ltd."),
            "Hexin Robotics"
        );
        assert_eq!(without_legal_form("某公司"), "某公司");
    }
}
