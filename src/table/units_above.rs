//! Units that the lines above a header state for a whole table: `单位：万元`, `计量单位: 千元、人`, `(Unit: million yuan)`.
//! Lines come in, units go out as they are written.

use super::Unit;

/// What stands before them.
const LABELS: [&str; 6] = ["单位：", "单位:", "Unit:", "Units:", "unit:", "units:"];

/// The units that these lines state, each once, in their order.
pub(super) fn stated(lines: &[String]) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for line in lines {
        let labelled = LABELS.iter().find_map(|label| line.split_once(label));
        let Some((_, rest)) = labelled else { continue };
        let ends = ['）', ')', '】', ']'];
        let rest = rest.split(ends).next().unwrap_or(rest);
        let parts = rest.split(['、', '，', ',', '；', ';', '/']).map(str::trim);
        for unit in parts.filter(|part| Unit::parse(part).is_some()) {
            if !units.iter().any(|known| known == unit) {
                units.push(unit.to_owned());
            }
        }
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_say_units_or_other_things() {
        let of = |line: &str| stated(&[line.to_owned()]);
        assert_eq!(of("单位：千元"), ["千元"]);
        assert_eq!(of("2022年主要指标（单位：万元）"), ["万元"]);
        assert_eq!(of("制表：统计科, 计量单位: 万元、人"), ["万元", "人"]);
        assert_eq!(of("Table 3 (Unit: million yuan)"), ["million yuan"]);
        assert_eq!(of("填报单位：江湾市科技局"), [""; 0]);
        assert_eq!(of("单位名称 甲公司"), [""; 0]);
        let twice = ["单位：元".to_owned(), "单位：元".to_owned()];
        assert_eq!(stated(&twice), ["元"]);
    }
}
