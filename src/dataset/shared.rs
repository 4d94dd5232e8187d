//! What several rows of one entity say once: groups of rows and a column come in; whether its figures are the entity's own
//! rather than an amount for each row goes out, and of cells that stand for several rows each once.

use std::collections::{HashMap, HashSet};

use polars::prelude::Series;

use super::combine::Group;
use crate::table::Table;

/// Whether a column says one and the same in all rows of each group, and not the same in all groups: turnover and staff
/// beside each of a firm's patents are the firm's. A column that has the same number everywhere may count the rows.
pub(super) fn is_of_entity(groups: &HashMap<u32, Group>, values: &Series) -> bool {
    let Ok(values) = values.f64() else {
        return false;
    };
    let mut said: HashSet<u64> = HashSet::new();
    for group in groups.values().filter(|group| !group.fills && !group.adds) {
        let mut own = group.rows.iter().map(|row| values.get(*row as usize));
        let first = own.next().flatten();
        if !own.all(|other| other == first) {
            return false;
        }
        // Nothing and blanks say neither.
        let number = first.filter(|number| *number != 0.0);
        said.extend(number.map(f64::to_bits));
    }
    said.len() > 1
}

/// Whether a header is one of amounts that each project, contract or award has of its own, however often two are equal:
/// grants come in fixed amounts.
pub(super) fn is_of_rows(header: &str) -> bool {
    const AMOUNTS: [&str; 18] = [
        "补助",
        "补贴",
        "拨款",
        "奖励",
        "资助",
        "奖金",
        "扶持",
        "项目经费",
        "项目资金",
        "立项经费",
        "合同额",
        "合同金额",
        "成交额",
        "成交金额",
        "支持金额",
        "兑现",
        "grant",
        "subsidy",
    ];
    let header = header.to_lowercase();
    AMOUNTS.iter().any(|word| header.contains(word))
}

/// Whether a group has rows that share a cell of a column.
pub(super) fn any_merged(groups: &HashMap<u32, Group>, table: &Table, column: usize) -> bool {
    let mut groups = groups.values();
    groups.any(|group| cells_once(table, &group.rows, column).len() < group.rows.len())
}

/// The rows, without those whose cell in a column is the one of a row before them, as that of a merged cell is.
pub(super) fn cells_once(table: &Table, rows: &[u32], column: usize) -> Vec<u32> {
    let mut seen = HashSet::with_capacity(rows.len());
    let is_new = |row: &u32| {
        let (place, at) = table.origins.cell(*row as usize, column);
        let part = table.origins.part(*row as usize);
        // What stands nowhere in the file is nobody else's.
        place == 0 || seen.insert((part.file.as_deref(), part.sheet.as_deref(), place, at))
    };
    rows.iter().copied().filter(is_new).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::dataset::{Dataset, Mapping, Several, build};
    use crate::jobs::Progress;
    use crate::table::{ReadOptions, read};

    fn data(name: &str, text: &str, mapping: &Mapping) -> Dataset {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
        build(table, Some(mapping), &[], &Progress::default()).unwrap()
    }

    fn rule(several: Several) -> Mapping {
        Mapping {
            several_rows: Some(several),
            ..Mapping::default()
        }
    }

    fn values(data: &Dataset, column: &str) -> Vec<Option<f64>> {
        let column = data.frame.column(column).unwrap();
        column.f64().unwrap().iter().collect()
    }

    #[test]
    fn equal_grants_of_one_enterprise_are_each_its_own() {
        let text = "承担单位,项目编号,补助金额（万元）,营业收入（万元）\n甲厂,P1,50,900\n甲厂,P2,50,900\n乙厂,P3,20,800\n乙厂,P4,20,800\n\
            乙厂,P5,20,800\n";
        let data = data("grants.csv", text, &rule(Several::Sum));
        let grants = data
            .fields
            .iter()
            .find(|field| field.title.zh.contains("补助"));
        let grants = values(&data, &grants.unwrap().id);
        assert_eq!(grants, [Some(100.0), Some(60.0)]);
        assert_eq!(values(&data, "revenue_wan"), [Some(900.0), Some(800.0)]);
    }

    fn told(data: &Dataset, key: &str) -> bool {
        data.issues.iter().any(|issue| issue.message.key == key)
    }

    #[test]
    fn a_cell_over_several_rows_counts_once() {
        let page = "<table><tr><td>企业名称</td><td>年度</td><td>营业收入（万元）</td><td>主导产品</td>\
            <td>产品收入（万元）</td></tr>\
            <tr><td rowspan=2>甲公司</td><td rowspan=2>2022</td><td rowspan=2>1000</td><td>阀门</td><td>600</td></tr>\
            <tr><td>水泵</td><td>300</td></tr>\
            <tr><td rowspan=3>乙公司</td><td rowspan=3>2022</td><td rowspan=2>1010</td><td>轴承</td><td>500</td></tr>\
            <tr><td>齿轮</td><td>200</td></tr><tr><td>1</td><td>链条</td><td>100</td></tr></table>";
        for (several, firm) in [(Several::Sum, 1011.0), (Several::Mean, 505.5)] {
            let data = data("data.xls", page, &rule(several));
            assert_eq!(values(&data, "revenue_wan"), [Some(1000.0), Some(firm)]);
            assert!(told(&data, "dataset.rows_merged"));
            let evidence = data.evidence(0, "revenue_wan").unwrap();
            assert_eq!(evidence.place.row, 2);
        }
        let data = data("data.xls", page, &rule(Several::Sum));
        assert_eq!(
            values(&data, "产品收入（万元）"),
            [Some(900.0), Some(800.0)]
        );
    }

    #[test]
    fn what_is_equal_in_all_rows_of_each_entity_is_the_entitys() {
        let text = "企业名称,年度,营业收入（万元）,专利号,资助（万元）,件数\n\
            甲公司,2022,1000,ZL1,3,1\n甲公司,2022,1000,ZL2,5,1\n\
            乙公司,2022,1010,ZL3,3,1\n乙公司,2022,1010,ZL4,5,1\n乙公司,2022,1010,ZL5,5,1\n";
        let sums = data("data.csv", text, &rule(Several::Sum));
        assert_eq!(values(&sums, "revenue_wan"), [Some(1000.0), Some(1010.0)]);
        assert!(told(&sums, "dataset.rows_shared"));
        let of = |name: &str| {
            let mut all = sums.fields.iter();
            let id = all.find(|field| field.title.zh.starts_with(name)).unwrap();
            values(&sums, &id.id)
        };
        assert_eq!(of("资助"), [Some(8.0), Some(13.0)]);
        // One in each row counts the rows.
        assert_eq!(of("件数"), [Some(2.0), Some(3.0)]);
        // Who says that it adds up is obeyed.
        let mut own = rule(Several::Sum);
        own.format = 1;
        own.columns.push(crate::dataset::ColumnRule {
            from: "营业收入（万元）".to_owned(),
            field: "revenue_wan".to_owned(),
            rows: Some(Several::Sum),
            ..Default::default()
        });
        let own = data("data.csv", text, &own);
        assert_eq!(values(&own, "revenue_wan"), [Some(2000.0), Some(3030.0)]);
    }

    #[test]
    fn a_blank_never_beats_a_number() {
        let text = "企业名称,季度,营业收入（万元）,有效发明专利数（件）\n\
            甲公司,1,10,7\n甲公司,2,20,\n乙公司,1,30,\n乙公司,2,,11\n";
        let sums = data("data.csv", text, &rule(Several::Sum));
        assert_eq!(values(&sums, "valid_inventions"), [Some(7.0), Some(11.0)]);
        let last = data("data.csv", text, &rule(Several::Last));
        assert_eq!(values(&last, "revenue_wan"), [Some(20.0), Some(30.0)]);
        assert_eq!(values(&last, "valid_inventions"), [Some(7.0), Some(11.0)]);
        let accounting = &last.accounting;
        let all = accounting.used + accounting.combined + accounting.rows_aside();
        assert_eq!(all, accounting.read);
    }
}
