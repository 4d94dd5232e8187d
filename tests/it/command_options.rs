//! What the options of the command line do, and what is said when they cannot.

use std::fs;

use crate::commands::{COUNTIES, ENTERPRISES, folder, in_folder, json, run};

#[test]
fn a_wrong_ending_is_told_before_anything_is_read() {
    // The data does not exist: whoever read it first would say so, with another exit code.
    for words in [
        &["score", "absent.csv", "--scheme", "tech-sme", "-o", "x.gif"][..],
        &["map", "absent.csv", "--scheme", "tech-sme", "-o", "x.xlsx"],
        &[
            "chart",
            "trend",
            "absent.csv",
            "--indicator",
            "rd_gdp",
            "-o",
            "x",
        ],
        &[
            "chart",
            "ranking",
            "absent.csv",
            "--scheme",
            "tech-sme",
            "-o",
            ".png/x",
        ],
    ] {
        let ran = run(words);
        assert_eq!(ran.code, 2, "{words:?}: {}", ran.err);
        assert!(ran.err.contains("--output cannot be"), "{}", ran.err);
    }
}

#[test]
fn what_is_read_is_not_written_over() {
    let folder = folder();
    let (data, name) = in_folder(&folder, "data.csv");
    fs::copy(ENTERPRISES, &data).expect("it can be copied");
    let before = fs::read(&data).expect("it is there");
    let other = format!("{}/./data.csv", folder.path().display());
    for out in [&name, &other] {
        let ran = run(&["score", &name, "--scheme", "tech-sme", "-o", out]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert_eq!(fs::read(&data).expect("it is there"), before);
    }
    // The files of options are read, too, and a mapping or a ledger is an output like others.
    let (policies, own) = in_folder(&folder, "policies.csv");
    fs::copy("sample-data/policies.csv", &policies).expect("it can be copied");
    let before = fs::read(&policies).expect("it is there");
    for words in [
        vec!["match", ENTERPRISES, "--policies", &own, "-o", &own],
        vec![
            "projects",
            "sample-data/projects.csv",
            "--enterprises",
            &own,
            "-o",
            &own,
        ],
        vec!["check", &own, "--save-mapping", &own],
        vec![
            "fund",
            ENTERPRISES,
            "--scheme",
            "city-ledger",
            "--plan",
            &own,
            "--ledger-out",
            &own,
        ],
    ] {
        let ran = run(&words);
        assert_eq!(ran.code, 2, "{words:?} {}", ran.err);
        assert!(ran.err.contains("policies.csv"), "{}", ran.err);
        assert_eq!(fs::read(&policies).expect("it is there"), before);
    }
}

#[test]
fn options_that_would_do_nothing_are_refused() {
    let projects = "sample-data/projects.csv";
    let counties = "sample-data/counties.csv";
    for (words, option) in [
        (
            vec!["titles", ENTERPRISES, "--entity", "x", "-o", "x.csv"],
            "output",
        ),
        (
            vec![
                "match",
                ENTERPRISES,
                "--policies",
                "sample-data/policies.csv",
                "--entity",
                "x",
                "-o",
                "x.csv",
            ],
            "output",
        ),
        (
            vec![
                "projects",
                projects,
                "--enterprises",
                ENTERPRISES,
                "--year",
                "2020",
            ],
            "scheme",
        ),
        (
            vec![
                "projects",
                projects,
                "--enterprises",
                ENTERPRISES,
                "--where",
                "town = 'x'",
            ],
            "scheme",
        ),
        (
            vec![
                "projects",
                projects,
                "--enterprises",
                ENTERPRISES,
                "--save-mapping",
                "m.toml",
            ],
            "save-mapping",
        ),
        (vec!["cards", counties, "--year", "2020"], "year"),
        (vec!["cards", counties, "--where", "town = 'x'"], "where"),
    ] {
        let ran = run(&words);
        assert_eq!(ran.code, 2, "{words:?} {}", ran.err);
        assert!(
            ran.err.contains(&format!("--{option}")),
            "{words:?} {}",
            ran.err
        );
    }
}

#[test]
fn what_is_written_to_a_file_is_printed_too_where_it_is_asked_for() {
    let folder = folder();
    let (_, out) = in_folder(&folder, "out.xlsx");
    let words = ["cards", "sample-data/counties.csv", "-o", &out, "--json"];
    let shown = json(&words);
    assert!(
        shown["data"]
            .as_str()
            .is_some_and(|data| data.contains("counties.csv"))
    );
    assert!(std::path::Path::new(&out).exists());
}

#[test]
fn a_wrong_condition_is_told_under_its_option() {
    for (condition, code, told) in [
        ("revenue_wan >", 2, "something must follow"),
        ("revenu > 3", 1, "lacks revenu"),
        ("industry", 1, "text and not yes or no"),
        (
            "revenue_wan > 1000000000",
            1,
            "No observation of 2021 meets",
        ),
    ] {
        for command in [
            &["score", ENTERPRISES, "--scheme", "tech-sme"][..],
            &["check", ENTERPRISES],
        ] {
            let words = [command, &["--year", "2021", "--where", condition]].concat();
            let ran = run(&words);
            assert_eq!(ran.code, code, "{words:?}: {}", ran.err);
            assert!(ran.err.contains("--where"), "{words:?}: {}", ran.err);
            assert!(ran.err.contains(told), "{words:?}: {}", ran.err);
        }
    }
    let checked = json(&[
        "check",
        ENTERPRISES,
        "--year",
        "2021",
        "--where",
        "listed",
        "--json",
    ]);
    let chosen = checked["chosen"].as_u64().expect("a number");
    assert!(chosen > 0 && chosen < 100, "{chosen}");
}

#[test]
fn options_that_say_nothing_are_refused() {
    let scheme = ["--scheme", "tech-sme", "-o", "x.svg"];
    for (kind, option) in [
        ("ranking", "--target"),
        ("portrait", "--limit"),
        ("trend", "--limit"),
    ] {
        let words = [&["chart", kind, ENTERPRISES, option, "3"][..], &scheme].concat();
        let ran = run(&words);
        assert_eq!(ran.code, 2, "{words:?}: {}", ran.err);
        assert!(
            ran.err
                .contains(&format!("{option} says nothing to {kind}")),
            "{}",
            ran.err
        );
    }
}

/// A column that is called by its header has the unit in which it is read, as it has when it is called by its field.
#[test]
fn a_header_as_an_indicator_has_the_unit_of_its_field() {
    let folder = folder();
    let (data, name) = in_folder(&folder, "u.csv");
    fs::write(
        &data,
        "企业名称,年份,研发费用\n甲公司,2021,50000\n甲公司,2022,60000\n乙公司,2021,20000\n乙公司,2022,90000\n",
    )
    .expect("it can be written");
    let draw = |indicator: &str| {
        let (path, out) = in_folder(&folder, &format!("{indicator}.svg"));
        let words = [
            "chart",
            "trend",
            &name,
            "--indicator",
            indicator,
            "--lang",
            "zh",
            "-o",
            &out,
        ];
        let ran = run(&words);
        assert_eq!(ran.code, 0, "{}", ran.err);
        fs::read_to_string(path).expect("it is there")
    };
    let by_header = draw("研发费用");
    assert!(by_header.contains("亿元"), "no unit: {by_header}");
    assert!(draw("rd_expense_wan").contains("亿元"));
}

#[test]
fn options_that_contradict_each_other_are_refused() {
    let map = ["map", ENTERPRISES, "--scheme", "tech-sme", "-o", "x.svg"];
    let treemap = [
        "chart",
        "treemap",
        ENTERPRISES,
        "--scheme",
        "tech-sme",
        "-o",
        "x.svg",
    ];
    let pixels = ["--width", "800", "--height", "600"];
    for (words, code, said) in [
        ([&map[..], &["--labels", "100000"]].concat(), 2, "--labels"),
        (
            [&map[..], &["--year", "2021", "--compare", "2021"]].concat(),
            2,
            "--compare",
        ),
        (
            [&map[..], &["--compare-as", "beside"]].concat(),
            2,
            "--compare",
        ),
        ([&map[..], &pixels, &["--size", "a3"]].concat(), 2, "--size"),
        ([&map[..], &pixels, &["--dpi", "300"]].concat(), 2, "--dpi"),
        (
            [&map[..], &["--size", "a4", "--width", "30000"]].concat(),
            2,
            "--width",
        ),
        ([&treemap[..], &["--measure", "mean"]].concat(), 1, "bars"),
        (
            [&map[..], &["--width", "300", "--height", "200"]].concat(),
            2,
            "405",
        ),
        (
            [&map[..], &["--size", "a4", "--dpi", "40"]].concat(),
            2,
            "51 … 1200",
        ),
        (
            vec![
                "chart",
                "ranking",
                ENTERPRISES,
                "--scheme",
                "tech-sme",
                "--seed",
                "7",
                "-o",
                "x.svg",
            ],
            2,
            "--runs",
        ),
        (
            vec![
                "report",
                ENTERPRISES,
                "--scheme",
                "tech-sme",
                "--theme",
                "dark",
                "-o",
                "x.xlsx",
            ],
            2,
            "--theme",
        ),
    ] {
        let ran = run(&words);
        assert_eq!(ran.code, code, "{words:?}: {}", ran.err);
        assert!(ran.err.contains(said), "{words:?}: {}", ran.err);
    }
}

#[test]
fn every_mistake_has_its_sentence_in_both_languages() {
    let folder = folder();
    let (mapping, mapping_name) = in_folder(&folder, "mapping.toml");
    fs::write(&mapping, "format = 1\nfrom = \"a\"\n").expect("it can be written");
    let out = ["-o", "x.svg"];
    let chart = |kind: &'static str, words: &[&'static str]| {
        [&["chart", kind, COUNTIES][..], words, &out].concat()
    };
    let check = |words: &[&'static str]| [&["check", ENTERPRISES][..], words].concat();
    let index = ["--scheme", "county-index"];
    let cases = [
        (
            check(&["--sheet", "1"]),
            2,
            "--sheet says nothing to delimited text",
            "不起作用",
        ),
        (
            check(&["--year", "abc"]),
            2,
            "write it like this: 2021",
            "写法如：2021",
        ),
        (
            check(&["--mapping", "absent.toml"]),
            1,
            "There is no such file",
            "文件不存在",
        ),
        (
            check(&["--mapping", "src"]),
            1,
            "This is a folder",
            "文件夹",
        ),
        (
            chart("trend", &["--indicator", "total"]),
            2,
            "--scheme is needed",
            "缺少选项 --scheme",
        ),
        (
            chart("trend", &["--indicator", "group:x"]),
            2,
            "--scheme is needed",
            "缺少选项 --scheme",
        ),
        (
            chart("trend", &[&index[..], &["--indicator", "group:x"]].concat()),
            1,
            "no result \"group:x\"",
            "没有结果“group:x”",
        ),
        (
            chart(
                "trend",
                &["--indicator", "rd_gdp", "--from", "2021", "--year", "2020"],
            ),
            2,
            "has to be before",
            "应早于",
        ),
        (
            chart("ranking", &[&index[..], &["--limit", "0"]].concat()),
            2,
            "it can be: 1, 2, 3",
            "可取：1, 2, 3",
        ),
    ];
    for (words, code, english, chinese) in cases {
        for (lang, told) in [("en", english), ("zh", chinese)] {
            let ran = run(&[&words[..], &["--lang", lang]].concat());
            assert_eq!(ran.code, code, "{words:?}: {}", ran.err);
            assert!(ran.err.contains(told), "{words:?}: {}", ran.err);
        }
    }
    let ran = run(&[
        "check",
        ENTERPRISES,
        "--mapping",
        &mapping_name,
        "--lang",
        "zh",
    ]);
    assert!(ran.err.contains("没有 `from` 这一项"), "{}", ran.err);
}

#[test]
fn further_files_are_joined_beside_the_first() {
    let folder = folder();
    let write = |name: &str, text: &str| {
        let (path, name) = in_folder(&folder, name);
        fs::write(path, text).expect("it can be written");
        name
    };
    let main = write(
        "fin.csv",
        "企业名称,年度,营业收入（万元）\n江湾甲厂,2022,100\n江湾乙厂,2022,200\n",
    );
    let staff = write(
        "staff.csv",
        "企业名称,年度,从业人员,营业收入（万元）\n江湾甲厂,2022,10,100\n江湾乙厂,2022,20,999\n",
    );
    let patents = write(
        "patents.csv",
        "专利号,专利权人,授权公告日\nZL1,江湾甲厂,2022-03-01\nZL2,江湾甲厂,2022-04-01\n",
    );
    let (_, out) = in_folder(&folder, "out.csv");
    let ran = run(&[
        "convert", &main, "--with", &staff, "--with", &patents, "-o", &out,
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let written = fs::read_to_string(&out).expect("it was written");
    let header = written.lines().next().unwrap_or_default().split(',');
    let header: Vec<&str> = header
        .map(|name| name.trim_matches(['\u{feff}', '"']))
        .collect();
    let row = |name: &str| {
        let mut lines = written.lines();
        let line = lines
            .find(|line| line.contains(name))
            .expect("it has a row");
        line.split(',').map(str::to_owned).collect::<Vec<_>>()
    };
    let of = |name: &str, field: &str| {
        let at = header.iter().position(|own| own.contains(field));
        row(name)[at.unwrap_or_else(|| panic!("{field}: {written}"))].clone()
    };
    assert_eq!(of("江湾甲厂", "employees"), "10");
    // The file that was named first holds.
    assert_eq!(of("江湾乙厂", "revenue"), "200");
    assert_eq!(of("江湾甲厂", "patents"), "2");
    let ran = run(&["check", &main, "--with", &staff, "--join", "no"]);
    assert!(!ran.out.contains("was joined to"), "{}", ran.out);
}
