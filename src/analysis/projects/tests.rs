//! A funnel by hand (the example of `docs/decisions.md`), joins, bad cells, and sums that add up on random data.
#![allow(clippy::unwrap_used)]

use std::io::Write as _;

use super::*;
use crate::analysis::fixture;
use crate::analysis::tests::random::Dice;
use crate::dataset::Dataset;
use crate::i18n::Lang;
use crate::jobs::Progress;
use crate::table::ReadOptions;

fn read_text(text: &str) -> Dataset {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let rules = ProjectRules::built_in();
    open_projects(
        file.path(),
        &ReadOptions::default(),
        &rules,
        &Progress::default(),
    )
    .unwrap()
}

fn found(text: &str, enterprises: Option<&Dataset>) -> (Dataset, Projects) {
    let dataset = read_text(text);
    let found = projects(&dataset, enterprises, &ProjectRules::built_in()).unwrap();
    (dataset, found)
}

/// Five projects: one in each stage, one stopped.
const FIVE: &str = "\
项目编号,企业名称,合作高校,技术方向,立项日期,试制日期,验收日期,转化日期,结束日期,项目阶段,拨付高校（万元）,拨付企业（万元）,企业配套资金（万元）,合同金额（万元）,技术成熟度（前）,技术成熟度（后）
P1,甲公司,东大学,新材料,2021-01-01,,,,,预研,10,0,5,,2,2
P2,乙公司,东大学,新材料,2020-03-01,2020-06-01,,,,试制,8,2,20,0,3,4
P3,丙公司,西大学,新能源,2020-01-01,2020-05-01,2020-11-01,,2020-12-31,验收,6,4,15,0,3,6
P4,丁公司,西大学,新能源,2019-01-01,2019-03-02,2019-09-01,2020-01-01,2020-07-01,转化,5,5,30,120.5,4,8
P5,戊公司,西大学,新能源,2019-05-01,,,,2019-08-01,终止,3,0,0,,2,2
";

#[test]
fn what_disagrees_is_told_with_its_cell() {
    let enterprises = fixture::dataset(
        &[("X1", 2022), ("Y1", 2022)],
        &[("revenue_wan", vec![Some(1.0); 2])],
    );
    let text = "\
项目编号,统一社会信用代码,企业名称,合作高校,年度,立项日期,预研资金（万元）,拨付高校（万元）,拨付企业（万元）
P1,X1,Y1,大学B,2021,2021-05-01,10,6,5
P2,X1,X1,大学 Ｂ,2020,2021-05-01,11,6,5
P3,Y1,Y1,大学B,,2190-01-01,-3,,
";
    let (dataset, found) = found(text, Some(&enterprises));
    let keys: Vec<&str> = found.issues.iter().map(|own| own.message.key).collect();
    let told = [
        "projects.parts_differ",
        "projects.year_differs",
        "projects.in_future",
        "projects.negative",
        "projects.code_and_name",
    ];
    assert_eq!(keys, told);
    let places: Vec<String> = found
        .issues
        .iter()
        .map(|own| own.place.as_ref().unwrap().reference())
        .collect();
    assert_eq!(places, ["G2", "E3", "F4", "G4", "C2"]);
    // One spelling, one university; one remark for one cell.
    assert!(
        found
            .all
            .iter()
            .all(|own| own.university.as_deref() == Some("大学B"))
    );
    let remarks = found.remarks(&dataset);
    let of_cell = remarks.iter().filter(|own| {
        own.place
            .as_ref()
            .is_some_and(|place| place.reference() == "G4")
    });
    assert_eq!(of_cell.count(), 1);
}

#[test]
fn another_table_is_no_table_of_projects() {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    let text =
        "统一社会信用代码,企业名称,年度,营业收入（万元）,技术合同成交额（万元）\nX1,X,2022,10,3\n";
    file.write_all(text.as_bytes()).unwrap();
    let (rules, options) = (ProjectRules::built_in(), ReadOptions::default());
    let problem = open_projects(file.path(), &options, &rules, &Progress::default()).unwrap_err();
    assert_eq!(problem.key, "projects.no_projects");
    // Cities tell the fund of all their projects.
    let text = "区县代码,区县名称,年度,产学研预研资金（万元）\n1,A,2022,10\n";
    std::fs::write(file.path(), text).unwrap();
    let problem = open_projects(file.path(), &options, &rules, &Progress::default()).unwrap_err();
    assert!(["projects.no_projects", "projects.no_enterprise"].contains(&problem.key));
}

#[test]
fn the_stages_of_the_program_are_sound() {
    let rules = ProjectRules::built_in();
    assert_eq!(rules.order().len(), 4);
    for (at, stage) in rules.stages.iter().enumerate() {
        for alias in &stage.aliases {
            assert_eq!(rules.stage_of(alias), Some(at), "{alias} is two stages");
        }
    }
    assert_eq!(rules.stage_of("Pilot "), Some(1));
    assert_eq!(rules.stage_of("nowhere"), None);
}

#[test]
fn a_funnel_by_hand() {
    let (_, found) = found(FIVE, None);
    assert!(found.issues.is_empty(), "{:?}", found.issues);
    let funnel = found.funnel();
    let reached: Vec<usize> = funnel.stages.iter().map(|stage| stage.reached).collect();
    let here: Vec<usize> = funnel.stages.iter().map(|stage| stage.here).collect();
    // The stopped one began, and came no farther.
    assert_eq!((reached, here), (vec![5, 3, 2, 1], vec![1, 1, 1, 1]));
    assert_eq!((funnel.stopped, funnel.unknown), (1, 0));
    // Pre-research: 92, 121, 60 and 92 days; trial: 184 and 183; acceptance: 60 and 122; conversion: 182.
    let days: Vec<Option<f64>> = funnel
        .stages
        .iter()
        .map(|stage| stage.median_days)
        .collect();
    assert_eq!(days, [Some(92.0), Some(183.5), Some(91.0), Some(182.0)]);
    let sums = found.sums();
    assert_eq!(
        (sums.fund, sums.own, sums.contract),
        (43_000_000, 70_000_000, 120_500_000)
    );
    // (70 + 120.5) / 43.
    assert!((sums.leverage().unwrap() - 190.5 / 43.0).abs() < 1e-12);
    // Two of them tell no contract.
    assert_eq!((sums.unlevered, sums.no_contract), (0, 2));
    // A contract is told of three, and followed one.
    assert_eq!((sums.contracts, sums.contracts_known), (1, 3));
    // 0 + 1 + 3 + 4 + 0 over five.
    assert!((sums.readiness().unwrap() - 1.6).abs() < 1e-12);
    let by: Vec<(Option<String>, usize)> = found
        .sums_by(By::University)
        .into_iter()
        .map(|(key, sums)| (key, sums.projects))
        .collect();
    assert_eq!(by, [(Some("西大学".into()), 3), (Some("东大学".into()), 2)]);
}

#[test]
fn what_is_not_told_is_no_zero() {
    let text = "\
项目编号,企业名称,立项日期,项目阶段,预研资金（万元）,企业配套资金（万元）
P1,甲公司,2021-01-01,试制,10,20
P2,乙公司,2021-01-01,试制,10,
";
    let (_, found) = found(text, None);
    let sums = found.sums();
    assert_eq!(
        (sums.leverage(), sums.own_leverage()),
        (Some(2.0), Some(2.0))
    );
    assert_eq!((sums.unlevered, sums.no_contract), (1, 1));
    assert_eq!(
        (sums.contract_told(), sums.patents_told(), sums.money()[4]),
        (None, None, None)
    );
    let said: Vec<String> = found
        .summary()
        .iter()
        .map(|line| line.text(Lang::En))
        .collect();
    assert!(said[1].contains("follow-on contracts not told"), "{said:?}");
    assert!(
        said.iter()
            .any(|line| line.starts_with("1 project is left out of it")),
        "{said:?}"
    );
}

#[test]
fn dates_against_the_last_stage_and_days_that_are_none() {
    let text = "\
项目编号,企业名称,立项日期,试制日期,验收日期,转化日期,结束日期,项目阶段
P1,甲公司,2021-01-01,,,2022-05-01,2022-03-01,转化
P2,乙公司,2021-01-01,2021-03-15,2021-03,,,验收
P3,丙公司,2021-01-01,2021-02-01,2021-04-01,,,终止
";
    let (_, found) = found(text, None);
    let told: Vec<(String, &str)> = (found.issues.iter())
        .map(|own| (own.place.as_ref().unwrap().reference(), own.message.key))
        .collect();
    assert_eq!(told, [("G2".into(), "projects.out_of_order")]);
    let funnel = found.funnel();
    assert_eq!(funnel.stages[3].median_days, None);
    // None of P2 in trial, and 59 of P3, which was stopped after acceptance.
    assert_eq!(
        (funnel.stages[1].timed, funnel.stages[1].median_days),
        (2, Some(29.5))
    );
    let reached: Vec<usize> = funnel.stages.iter().map(|stage| stage.reached).collect();
    assert_eq!((reached, funnel.stopped), (vec![3, 3, 3, 1], 1));
}

#[test]
fn a_code_that_nobody_has_is_told() {
    let enterprises = fixture::dataset(
        &[("X1", 2022), ("Y1", 2022)],
        &[("revenue_wan", vec![Some(1.0); 2])],
    );
    let text = "\
项目编号,统一社会信用代码,企业名称,预研资金（万元）,合作高校
P1,X1,X1,1,甲大学
P2,Z9,Y1,1,甲大学
";
    let (_, found) = found(text, Some(&enterprises));
    let how: Vec<&str> = found.all.iter().map(|own| own.joined.code()).collect();
    assert_eq!(how, ["code", "name"]);
    let told: Vec<(String, &str)> = (found.issues.iter())
        .map(|own| (own.place.as_ref().unwrap().reference(), own.message.key))
        .collect();
    assert_eq!(told, [("B3".into(), "projects.unknown_code")]);
}

#[test]
fn a_file_of_stages_is_checked() {
    use std::io::{Seek as _, Write as _};
    let mut file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
    let path = file.path().to_path_buf();
    let mut told = |text: &str| {
        file.as_file().set_len(0).unwrap();
        file.rewind().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let read = ProjectRules::load(&path).map(|_| ());
        read.map_err(|problem| problem.text(Lang::En))
    };
    assert_eq!(told(ProjectRules::BUILT_IN), Ok(()));
    let twice = ProjectRules::BUILT_IN.replace("id = \"trial\"", "id = \"research\"");
    assert!(told(&twice).unwrap_err().contains("stands twice"));
    let word = ProjectRules::BUILT_IN.replace("\"小试\"", "\"在研\"");
    let problem = told(&word).unwrap_err();
    assert!(
        problem.contains("在研") && problem.contains("Pre-research"),
        "{problem}"
    );
}

#[test]
fn projects_find_their_enterprises_by_code_and_by_every_form_of_the_name() {
    let keys = [
        ("91990101MAQY9RXY6E", 2021),
        ("91990101MAQY9RXY6E", 2022),
        ("E2", 2020),
        ("E3", 2022),
        ("E4", 2022),
    ];
    let mut enterprises = fixture::dataset(&keys, &[("revenue_wan", vec![Some(1.0); 5])]);
    let names = [
        "岑砚电子有限公司",
        "岑砚电子有限公司",
        "蓼铭纱线（集团）",
        "澜港动力有限公司",
        "澜港动力公司",
    ];
    let column = polars::prelude::Column::new("name".into(), names);
    enterprises.frame.with_column(column).unwrap();
    let text = "\
统一社会信用代码,企业名称,项目阶段,预研资金（万元）
91990101maqy9rxy6e ,写错的名字,试制,1
,岑砚电子 有限公司,试制,2
,蓼铭纱线(集团),预研,3
,岑砚电子股份有限公司,预研,4
,澜港动力,预研,5
,没有这家,预研,6
";
    let (dataset, found) = found(text, Some(&enterprises));
    let how: Vec<&str> = found.all.iter().map(|own| own.joined.code()).collect();
    // 澜港动力 may be one or the other.
    let several: Vec<&str> = found.issues.iter().map(|own| own.message.key).collect();
    assert_eq!(several, ["projects.several"]);
    assert_eq!(found.issues[0].place.as_ref().unwrap().reference(), "B6");
    assert_eq!(
        how,
        ["code", "name", "name", "name_form", "several", "nobody"]
    );
    // The rows are numbered where the file has no numbers.
    assert_eq!(found.all[2].id, "#4");
    let gone: Vec<&str> = found.disappeared().map(|own| own.id.as_str()).collect();
    assert_eq!(gone, ["#4"], "E2 is not in 2022");
    let all = found
        .all
        .iter()
        .filter(|own| own.joined.carrier().is_some())
        .count();
    assert_eq!(all + found.not_joined().count(), found.all.len());
    assert_eq!(dataset.accounting.read, dataset.accounting.used);
}

#[test]
fn cells_that_cannot_be_are_told_with_their_place() {
    let text = "\
项目编号,企业名称,立项日期,结束日期,项目阶段,拨付高校（万元）,企业配套资金（万元）,技术成熟度（前）,技术成熟度（后）
P1,甲公司,2021-05-01,2020-05-01,试制,-3,5,2,12
P2,,soon,2021-13-01,飞行,1,1,5,3
P1,甲公司,2021-05-01,2022-05-01,试制,3,5,2,4
";
    let (dataset, found) = found(text, None);
    let told: Vec<(String, &str)> = found
        .issues
        .iter()
        .map(|own| (own.place.as_ref().unwrap().reference(), own.message.key))
        .collect();
    assert_eq!(
        told,
        [
            ("D4".into(), "projects.rows_differ"),
            ("D2".into(), "projects.out_of_order"),
            ("F2".into(), "projects.negative"),
            ("I2".into(), "projects.bad_level"),
            ("B3".into(), "projects.no_name"),
            ("E3".into(), "projects.unknown_stage"),
            ("C3".into(), "projects.bad_date"),
            ("D3".into(), "projects.bad_date"),
            ("I3".into(), "projects.level_falls"),
        ]
    );
    for issue in &found.issues {
        for lang in Lang::ALL {
            assert!(!issue.message.text(lang).contains('{'), "{issue:?}");
        }
        assert!(issue.remedy.is_some());
    }
    // What cannot be counts as missing, and the project stays: its other row tells the fund.
    assert_eq!(found.all[0].end, None);
    assert_eq!(found.all[0].fund, Some(3_000_000));
    // What both tell counts once.
    assert_eq!(found.all[0].own, Some(5_000_000));
    assert_eq!((found.all.len(), found.further_rows()), (2, 1));
    assert_eq!((dataset.accounting.read, dataset.accounting.used), (3, 3));
}

#[test]
fn a_file_without_enterprises_is_refused() {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all("项目编号,项目阶段\nP1,试制\n".as_bytes())
        .unwrap();
    let rules = ProjectRules::built_in();
    let read = open_projects(
        file.path(),
        &ReadOptions::default(),
        &rules,
        &Progress::default(),
    );
    assert_eq!(read.unwrap_err().key, "projects.no_enterprise");
}

#[test]
fn sums_of_every_kind_add_up_to_the_last_fen() {
    let mut dice = Dice(7);
    let mut text = String::from(
        "项目编号,企业名称,合作高校,技术方向,镇区,立项日期,项目阶段,预研资金（万元）,企业配套资金（万元）,合同金额（万元）\n",
    );
    for at in 0..400 {
        let mut blank = |text: String| if dice.one_in(6) { String::new() } else { text };
        let university = blank(format!("大学{}", at % 7));
        let field = blank(format!("方向{}", at % 5));
        let town = blank(format!("镇{}", at % 3));
        let start = blank(format!("{}-0{}-11", 2015 + at % 6, 1 + at % 9));
        let stage = blank(["预研", "试制", "验收", "转化", "终止"][at % 5].to_owned());
        let money = [(); 3].map(|()| dice.below(10_000_000) as f64 / 1e4 / 7.0);
        let [a, b, c] = money;
        let line =
            format!("P{at},甲公司{at},{university},{field},{town},{start},{stage},{a},{b},{c}\n");
        text.push_str(&line);
    }
    let (dataset, found) = found(&text, None);
    assert_eq!((dataset.accounting.used, found.all.len()), (400, 400));
    let whole = found.sums();
    for by in By::ALL {
        let groups = found.sums_by(by);
        let add = |of: fn(&Sums) -> Fen| groups.iter().map(|(_, sums)| of(sums)).sum::<Fen>();
        assert_eq!(add(|own| own.fund), whole.fund, "{by:?}");
        assert_eq!(add(|own| own.own), whole.own, "{by:?}");
        assert_eq!(add(|own| own.contract), whole.contract, "{by:?}");
        let count: usize = groups.iter().map(|(_, sums)| sums.projects).sum();
        assert_eq!(count, whole.projects, "{by:?}");
    }
    let funnel = found.funnel();
    let placed: usize = funnel.stages.iter().map(|stage| stage.here).sum();
    assert_eq!(placed + funnel.stopped + funnel.unknown, 400);
    assert_eq!(funnel.stages[0].reached, placed + funnel.stopped);
    assert!(
        funnel
            .stages
            .windows(2)
            .all(|pair| pair[0].reached >= pair[1].reached)
    );
}

#[test]
fn a_project_in_several_rows_counts_once() {
    let head = "项目编号,企业名称,合作高校,年度,项目阶段,预研资金（万元）,合同金额（万元）,形成专利数（件）,立项日期,试制日期\n";
    let yearly = [
        "P1,甲公司,东大学,2021,预研,10,0,1,2021-05-01,\n",
        "P1,甲公司,东大学,2022,试制,10,40,1,2021-05-01,2022-02-01\n",
    ];
    // Whatever the order of the rows.
    for rows in [yearly.concat(), [yearly[1], yearly[0]].concat()] {
        let (_, found) = found(&format!("{head}{rows}"), None);
        assert_eq!((found.all.len(), found.further_rows()), (1, 1));
        assert!(found.issues.is_empty(), "{:?}", found.issues);
        let sums = found.sums();
        assert_eq!((sums.fund, sums.contract), (10_000_000, 40_000_000));
        assert_eq!(found.all[0].stage, Some(1));
        assert_eq!(found.all[0].year(), Some(2021));
        assert_eq!(found.funnel().stages[0].median_days, Some(276.0));
    }
    // What differs is told with both places, and counts as the farthest row has it.
    let rows = [
        "P1,甲公司,东大学,2022,试制,30,,,,\n",
        "P1,乙公司,东大学,2021,预研,10,,,,\n",
        "p1,甲公司,东大学,2021,预研,30,,,,\n",
    ];
    let (_, found) = self::found(&format!("{head}{}", rows.concat()), None);
    assert_eq!(found.all.len(), 1);
    assert_eq!(found.sums().fund, 30_000_000);
    assert_eq!(found.all[0].enterprise, "甲公司");
    let told: Vec<(String, String)> = (found.issues.iter())
        .map(|own| {
            let place = own
                .place
                .as_ref()
                .map_or(String::new(), crate::table::Place::reference);
            (place, own.message.text(Lang::En))
        })
        .collect();
    let places: Vec<&str> = told.iter().map(|own| own.0.as_str()).collect();
    assert_eq!(places, ["B3", "F3"], "{told:?}");
    assert!(
        told[1].1.contains("\"10\" in") && told[1].1.contains("but \"30\" in F2"),
        "{told:?}"
    );
}

#[test]
fn what_the_program_writes_it_reads_back() {
    let text = "\
project,enterprise,university,field,start,stage,end,pre-research fund to university,pre-research fund to enterprise,enterprise's own money,readiness before,readiness after,follow-on contract,patents,revenue,trial since,remark
P1,A,X,AI,2021-05-01,trial,2022-03-01,10,2,5,3,4,100,1,3,2021-09-01,none
P2,B,Y,AI,2020-02-01,research,,8,1,4,2,2,0,0,,,
";
    let (dataset, written) = found(text, None);
    let first = &written.all[0];
    assert_eq!((first.fund, first.own), (Some(12_000_000), Some(5_000_000)));
    assert_eq!(
        (first.contract, first.revenue),
        (Some(100_000_000), Some(3_000_000))
    );
    assert!(first.start.is_some() && first.end.is_some() && first.entered[1].is_some());
    let unused: Vec<String> = (written.remarks(&dataset).iter())
        .filter(|own| own.message.key == "projects.unused")
        .map(|own| own.message.text(Lang::En))
        .collect();
    assert_eq!(unused, ["1 column is not used: remark"]);
    for (lang, readable, ending) in [
        (Lang::En, false, "csv"),
        (Lang::En, true, "xlsx"),
        (Lang::Zh, true, "xlsx"),
    ] {
        let sheets = project_sheets(&dataset, &written, None, lang, readable).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(format!("projects.{ending}"));
        crate::table::write(&file, &sheets).unwrap();
        let rules = ProjectRules::built_in();
        let (options, progress) = (ReadOptions::default(), Progress::default());
        let again = open_projects(&file, &options, &rules, &progress).unwrap();
        let again = projects(&again, None, &rules).unwrap();
        assert_eq!(again.all, written.all, "{lang:?} {readable}");
        assert!(again.issues.is_empty(), "{:?}", again.issues);
    }
}

#[test]
fn headers_that_people_write_are_read() {
    let text = "项目编号,承担企业,高校,状态,学科,预研经费（万元）,自筹资金（万元）\n\
                1,甲公司,江湾大学,试制,材料,5,7\n";
    let (_, written) = found(text, None);
    let first = &written.all[0];
    assert_eq!(first.university.as_deref(), Some("江湾大学"));
    assert_eq!(first.field.as_deref(), Some("材料"));
    assert_eq!(written.stage_title(first.stage).en, "Trial");
    assert_eq!(first.own, Some(7_000_000));
}

#[test]
fn one_year_and_no_contract_are_said_as_such() {
    let (_, written) = found(
        "project_id,enterprise,start,stage\n1,A,2016-03-01,trial\n",
        None,
    );
    let lines: Vec<String> = (written.summary().iter())
        .map(|line| line.text(Lang::En))
        .collect();
    assert_eq!(lines[0], "1 project, in 2016");
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("Of no project is it told"))
    );
}

#[test]
fn a_fund_of_which_a_part_cannot_be_read_is_not_told() {
    let text = "project_id,enterprise,fund_university_wan,fund_enterprise_wan,ent_match_wan\n\
                1,A,thirty,5,20\n2,B,30,5,20\n3,C,,5,20\n";
    let (_, written) = found(text, None);
    let funds: Vec<Option<Fen>> = written.all.iter().map(|own| own.fund).collect();
    assert_eq!(funds, [None, Some(35_000_000), Some(5_000_000)]);
    // Of a sum that is refused the parts do not stand in.
    let (_, much) = self::found(
        "project_id,enterprise,project_fund_wan,fund_university_wan,fund_enterprise_wan
         1,A,9e15,5,5
2,B,,5,5
",
        None,
    );
    let funds: Vec<Option<Fen>> = much.all.iter().map(|own| own.fund).collect();
    assert_eq!(funds, [None, Some(10_000_000)]);
    // Its own money is among the sums and not in leverage, and that is said.
    assert_eq!(written.sums().unlevered, 1);
    let lines = written.summary();
    let said = lines.iter().map(|line| line.text(Lang::En));
    assert!(
        said.into_iter()
            .any(|line| line.contains("1 project is left out"))
    );
}

#[test]
fn a_project_without_a_readable_date_is_in_no_year() {
    let text = "\
项目编号,企业名称,合作高校,立项日期
D1,甲公司,东大学,2021-02-01
D2,乙公司,东大学,2022-13-01
D3,丙公司,东大学,2021-03-01
";
    let (_, found) = found(text, None);
    let said = found.summary()[0].text(Lang::En);
    assert_eq!(
        said,
        "3 projects, 2 of them in 2021; 1 without a year that can be read"
    );
    let said = found.summary()[0].text(Lang::Zh);
    assert!(said.contains("其中 2 项均为 2021 年，另有 1 项"), "{said}");
    // What is to be done stands behind what is wrong.
    let told = super::with_remedies(&found.issues.iter().collect::<Vec<_>>());
    let keys: Vec<&str> = told.iter().map(|line| line.key).collect();
    assert_eq!(keys, ["projects.bad_date", "projects.remedy"]);
}
