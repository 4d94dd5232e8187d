//! Which numbers add up over parts of a year: a header comes in, whether it names what stands at a point of time, or what
//! is reckoned from others, goes out.

/// What is reckoned, or counted from a beginning, whatever else the header says.
const RECKONED: [&str; 33] = [
    "率", "比", "占", "均", "强度", "密度", "系数", "期末", "年末", "月末", "余额", "应付", "应收",
    "存量", "拥有", "有效", "累计", "指数", "得分", "评分", "打分", "排名", "名次", "序号", "等级",
    "经度", "纬度", "坐标", "单价", "价格", "估值", "市值", "净值",
];

/// Who and what there is: it stands, unless the header ends with what is paid or earned for it.
const HELD: [&str; 12] = [
    "人员",
    "人数",
    "职工",
    "员工",
    "资产",
    "负债",
    "权益",
    "面积",
    "企业数",
    "机构数",
    "家数",
    "户数",
];

/// The ends of the names of flows: 固定资产投资, 研发人员费用.
const FLOWS: [&str; 14] = [
    "投资", "收益", "费用", "费", "薪酬", "工资", "支出", "投入", "收入", "成本", "经费", "补贴",
    "补助", "税",
];

/// The same in English, by whole words.
const WORDS: [&str; 17] = [
    "share",
    "rate",
    "ratio",
    "average",
    "mean",
    "per",
    "intensity",
    "density",
    "staff",
    "employees",
    "employment",
    "headcount",
    "index",
    "score",
    "rank",
    "balance",
    "assets",
];

/// Whether the numbers under a header do not add up over parts of a year. `header` is without its unit.
pub(crate) fn stands(header: &str) -> bool {
    let header = header.to_lowercase();
    let header = header.trim();
    let has = |words: &[&str]| words.iter().any(|word| header.contains(word));
    let mut words = header.split(|c: char| !c.is_alphanumeric());
    has(&RECKONED)
        || words.any(|word| WORDS.contains(&word))
        || has(&HELD) && !FLOWS.iter().any(|end| header.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::stands;

    #[test]
    fn flows_add_up_and_what_stands_does_not() {
        for header in [
            "营业收入",
            "固定资产投资",
            "资产处置收益",
            "研发人员费用",
            "员工工资",
            "R&D expense",
            "Corporate income",
            "发明专利授权数",
        ] {
            assert!(!stands(header), "{header}");
        }
        for header in [
            "从业人员",
            "资产总额",
            "应付职工薪酬",
            "研发投入强度",
            "人均工资",
            "企业数",
            "R&D staff",
            "Share of exports",
            "累计专利数",
            "有效发明专利",
        ] {
            assert!(stands(header), "{header}");
        }
    }
}
