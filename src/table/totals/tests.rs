//! Small tables come in; which of their rows are totals, parts, headings or growth goes out.

use super::words::{ANYWHERE, Says, TOTAL, is_other, is_total, says};

#[test]
fn every_word_for_a_total_is_told_at_a_glance() {
    assert!(
        ANYWHERE
            .iter()
            .all(|word| word.as_bytes().ends_with(&TOTAL))
    );
}

#[test]
fn totals_and_names() {
    assert!(is_total("合 计", false));
    assert!(is_total("全市合计", false));
    assert!(is_total("总计：", false));
    assert!(is_total("合计（2家）", false) && is_total("全市合计(含个体)", false));
    assert!(is_total("总和", false) && is_total("累 计", false) && is_total("总 数", false));
    assert!(!is_total("总和科技", false) && !is_total("甲公司（合计）", false));
    assert!(is_total("小计一", false) && is_total("所有企业", false) && is_total("合计2", false));
    assert!(is_other("中位数") && is_other("#规上") && !is_other("#"));
    assert!(is_total("过次页", false) && is_total("承 上 页", false));
    assert!(is_total("Total", true));
    assert!(!is_total("Total", false), "an enterprise may be called so");
    assert!(!is_total("TotalEnergies", true));
    assert!(!is_total("合计通信", false));
    assert!(!is_total("江湾市企业信用共计服务有限公司小计", false));
    assert!(!is_total("全国", false));
    assert!(
        is_other("平 均") && is_other("其中：苏南") && !is_other("其中") && !is_other("平均厂")
    );
}
#[test]
fn names_say_what_rows_are_of_others() {
    for (name, expected) in [
        ("小计", Some(Says::Total)),
        ("總 計", Some(Says::Total)),
        ("平均值", Some(Says::Total)),
        ("其中：出口", Some(Says::Part)),
        ("市 区", Some(Says::Whole)),
        ("全市规上工业", Some(Says::Whole)),
        ("全市通科技有限公司", None),
        ("一、砺沙镇", Some(Says::Heading)),
        ("（十二）青浦镇", Some(Says::Heading)),
        ("一汽大众", None),
        ("三、", None),
        ("（一）", None),
        ("甲公司", None),
    ] {
        assert_eq!(says(name, false), expected, "{name}");
    }
}

fn read(text: &str) -> crate::table::Table {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    std::fs::write(&path, text).unwrap();
    let options = crate::table::ReadOptions::default();
    crate::table::read(&path, &options, &crate::jobs::Progress::default()).unwrap()
}

#[test]
fn totals_stand_behind_years_and_other_words_too() {
    for (text, used, aside) in [
        (
            "年份,地区,高企数\n2021,砺沙镇,5\n2021,合计,5\n2022,砺沙镇,6\n2022,合计,6\n",
            2,
            2,
        ),
        (
            "year,镇区,高企数\n2021,平均,5\n2021,砺沙镇,5\n2021,青浦镇,5\n",
            2,
            1,
        ),
        (
            "片区,乡镇,高企数\n东片,砺沙镇,5\n东片,小计,5\n西片,青浦镇,6\n西片,小计,6\n合计,,11\n",
            2,
            3,
        ),
        (
            "年份,板块,指标,单位,数值\n2021,砺沙镇,高企数,家,5\n2021,砺沙镇,经费,亿元,1\n2021,总计,高企数,家,5\n2021,总计,经费,亿元,1\n",
            1,
            2,
        ),
        (
            "年份,企业,收入\n2021,甲公司,5\n2021,乙公司,6\n2021,全市规上工业,11\n",
            2,
            1,
        ),
        (
            "地区,性别,人数\n砺沙镇,男,5\n砺沙镇,女,5\n砺沙镇,合计,10\n",
            3,
            0,
        ),
    ] {
        let table = read(text);
        assert_eq!(
            (table.height(), table.rows_aside()),
            (used, aside),
            "{text}"
        );
    }
    let wholes = read("年份,地区,高企数\n2021,全市,5\n2021,砺沙镇,2\n2021,青浦镇,3\n");
    assert_eq!(wholes.height(), 3);
    assert!(wholes.notes.iter().any(|note| note.key == "table.wholes"));
}

#[test]
fn a_line_of_growth_below_years_is_set_aside() {
    for text in [
        "年份,经费（亿元）,专利\n2020,1,5\n2021,2,6\n2021年比2020年增长%,100,20\n",
        "企业名称,年份,经费（亿元）\n甲厂,2020,1\n甲厂,2021,2\n甲厂,增长率,100\n",
    ] {
        let table = read(text);
        assert_eq!((table.height(), table.rows_aside()), (2, 1), "{text}");
        assert_eq!(table.set_aside[0].reason.key, "table.row_change");
    }
}

#[test]
fn names_that_all_stand_to_the_right_are_no_parts() {
    let head = "地区,生产总值,人口\n";
    let all = read(&format!(
        "{head} 砺沙镇,1,2\n 其中：开发区,1,1\n 青浦镇,3,4\n 海虞镇,5,6\n"
    ));
    assert_eq!((all.height(), all.rows_aside()), (3, 1));
    let parts = read(&format!(
        "{head}砺沙镇,1,2\n  其中：一园,1,1\n  二园,3,4\n海虞镇,5,6\n"
    ));
    assert_eq!((parts.height(), parts.rows_aside()), (2, 2));
}
