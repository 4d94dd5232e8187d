//! The data clinic: every kind of finding on a file that has it, with its cell and a remedy that mends it; silence on
//! files that are sound.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use innovation_atlas::dataset::{
    Conversion, Dataset, Finding, Keep, Mapping, Remedy, SourceOrder, open,
};
use innovation_atlas::geo::{Areas, System, read_boundaries};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::ReadOptions;

use crate::commands::{ENTERPRISES, done, folder, in_folder, json};
use crate::source::root;

fn dataset(path: &Path, mapping: Option<&Mapping>) -> Dataset {
    open(
        path,
        &ReadOptions::default(),
        mapping,
        &[],
        &Progress::default(),
    )
    .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file of this text under a mapping; mappings pass through their text on the way.
pub(crate) fn of_text(text: &str, mapping: Option<&Mapping>) -> Dataset {
    let folder = folder();
    let (path, _) = in_folder(&folder, "own.csv");
    std::fs::write(&path, text).unwrap();
    let mapping = mapping.map(|mapping| Mapping::from_text(&mapping.to_text()).unwrap());
    dataset(&path, mapping.as_ref())
}

pub(crate) fn found(data: &Dataset, areas: Option<&Areas>, key: &str) -> Vec<Finding> {
    let all = data.findings(areas).into_iter();
    all.filter(|finding| finding.issue.message.key == key)
        .collect()
}

pub(crate) fn cells(findings: &[Finding]) -> Vec<String> {
    let place = |finding: &Finding| finding.issue.place.as_ref().unwrap().reference();
    findings.iter().map(place).collect()
}

/// The one finding of a kind: it stands at this cell, and its first remedy takes it away.
pub(crate) fn mended(text: &str, key: &str, cell: &str) -> Dataset {
    let data = of_text(text, None);
    let findings = found(&data, None, key);
    assert_eq!(findings.len(), 1, "{key}: {findings:?}");
    if !cell.is_empty() {
        assert_eq!(cells(&findings), [cell], "{key}");
    }
    let mapping = findings[0].remedies[0].apply(Mapping::default());
    let after = of_text(text, Some(&mapping));
    assert_eq!(found(&after, None, key), [], "{key}");
    // What is right as it is, is asked once.
    if let Some(right) = findings[0].remedies.last()
        && right.label().key == "clinic.do_right"
    {
        let mapping = right.apply(Mapping::default());
        let after = of_text(text, Some(&mapping));
        assert_eq!(found(&after, None, key), [], "{key}");
        assert!(after.frame.equals_missing(&data.frame));
    }
    after
}

pub(crate) fn number(data: &Dataset, field: &str, row: usize) -> Option<f64> {
    data.frame.column(field).unwrap().f64().unwrap().get(row)
}

/// Twelve enterprises in four years, a figure by enterprise and year.
pub(crate) fn panel(header: &str, value: impl Fn(usize, usize) -> String) -> String {
    let mut text = format!("企业名称,年度,{header}\n");
    for firm in 0..12 {
        for year in 0..4 {
            let _ = writeln!(
                text,
                "第{firm}号机械制造厂,{},{}",
                2018 + year,
                value(firm, year)
            );
        }
    }
    text
}

/// A figure that grows, and is another for each enterprise.
fn steady(firm: usize, year: usize) -> f64 {
    (1000 + 137 * firm) as f64 + (31 + firm) as f64 * year as f64 + 0.25
}

#[test]
fn a_value_in_another_unit() {
    let text = panel("营业收入（万元）", |firm, year| {
        let times = if (firm, year) == (3, 2) {
            10_000.0
        } else {
            1.0
        };
        (steady(firm, year) * times).to_string()
    });
    let after = mended(&text, "clinic.jump_up", "C16");
    let value = number(&after, "revenue_wan", 14).unwrap();
    assert!((value - steady(3, 2)).abs() < 1e-9);
    let evidence = after.evidence(14, "revenue_wan").unwrap();
    assert_eq!(evidence.conversion.unwrap().key, "clinic.done_divide");
    assert_eq!(evidence.place.reference(), "C16");
}

#[test]
fn a_year_in_another_unit_is_told_once() {
    let text = panel("营业收入（万元）", |firm, year| {
        let times = if year == 2 { 10_000.0 } else { 1.0 };
        (steady(firm, year) * times).to_string()
    });
    let data = of_text(&text, None);
    assert_eq!(found(&data, None, "clinic.jump_up"), []);
    let after = mended(&text, "clinic.unit_break", "");
    assert!((number(&after, "revenue_wan", 2).unwrap() - steady(0, 2)).abs() < 1e-9);
    // The last two years, in yuan from then on.
    let text = panel("营业收入（万元）", |firm, year| {
        let times = if year >= 2 { 10_000.0 } else { 1.0 };
        (steady(firm, year) * times).to_string()
    });
    mended(&text, "clinic.unit_break", "");
}

#[test]
fn a_figure_that_is_defined_anew() {
    let text = panel("登记户数（户）", |firm, year| {
        let times = if year == 3 { 2.4 } else { 1.0 };
        (steady(firm, year) * times).to_string()
    });
    mended(&text, "clinic.break", "");
}

#[test]
fn a_sign_that_turns_and_a_negative_amount() {
    let text = panel("押金（千元）", |firm, year| {
        let sign = if (firm, year) == (5, 1) { -1.0 } else { 1.0 };
        (steady(firm, year) * sign).to_string()
    });
    // One in 48 would be usual enough: it takes more rows to stand out.
    let more = (0..60).fold(text, |mut text, firm| {
        let _ = writeln!(text, "另外{firm}号企业工厂,2018,{}", 500 + firm);
        text
    });
    let after = mended(&more, "clinic.sign", "C23");
    assert!((number(&after, "押金（千元）", 21).unwrap() - steady(5, 1)).abs() < 1e-9);
    let text = "企业名称,年度,营业收入（万元）\n甲厂,2020,-500\n乙厂,2020,3\n";
    let data = of_text(text, None);
    let negative = found(&data, None, "dataset.negative");
    assert_eq!(cells(&negative), ["C2"]);
    let mapping = negative[0].remedies[0].apply(Mapping::default());
    assert_eq!(
        number(&of_text(text, Some(&mapping)), "revenue_wan", 0),
        Some(500.0)
    );
}

#[test]
fn shares_and_parts_that_cannot_be() {
    let text = panel("本科占比（%）", |firm, year| {
        let beyond = if (firm, year) == (2, 0) { 130.0 } else { 40.0 };
        (beyond + firm as f64 / 7.0).to_string()
    });
    let after = mended(&text, "clinic.share_above", "C10");
    assert_eq!(number(&after, "本科占比（%）", 8), None);
    // One in ten is told, too: what is called a share is one.
    let several = panel("本科占比（%）", |firm, _| {
        let beyond = if firm % 10 == 2 { 130.0 } else { 40.0 };
        (beyond + firm as f64 / 7.0).to_string()
    });
    assert!(!found(&of_text(&several, None), None, "clinic.share_above").is_empty());
    let growth = text.replace("本科占比", "收入增长占比");
    assert_eq!(
        found(&of_text(&growth, None), None, "clinic.share_above"),
        []
    );
    let text = panel(
        "从业人员数（人）,研发人员数（人）",
        |firm, year| {
            let staff = 200 + firm * 10 + year;
            let part = if (firm, year) == (4, 3) {
                staff + 60
            } else {
                staff / 7
            };
            format!("{staff},{part}")
        },
    );
    mended(&text, "clinic.part_larger", "D21");
}

#[test]
fn years_and_values_that_are_carried_on() {
    let header = "甲指标,乙指标,丙指标,丁指标,戊指标,己指标";
    let text = panel(header, |firm, year| {
        let year = if firm == 7 { year.min(2) } else { year };
        let values = (1..7).map(|field| (steady(firm, year) * f64::from(field) * 1.7).to_string());
        values.collect::<Vec<_>>().join(",")
    });
    let after = mended(&text, "clinic.year_repeats", "C33");
    assert_eq!(number(&after, "己指标", 31), None);
    let mut text = "企业名称,年度,销售额\n".to_owned();
    for firm in 0..60 {
        for year in 0..4 {
            let year_of = if firm == 9 { 0 } else { year };
            let _ = writeln!(
                text,
                "第{firm}号机械制造厂,{},{}",
                2018 + year,
                steady(firm, year_of)
            );
        }
    }
    mended(&text, "clinic.stale", "C41");
}

#[test]
fn names_that_are_one_enterprise() {
    let text = "企业名称,年度,销售额\n江湾岑砚电子有限公司,2019,5\n江湾岑砚电子（有限公司）,2020,6\n\
                江湾岑砚电子有限公司,2018,4\n江湾岑砚集团有限公司,2019,50\n";
    let after = mended(text, "clinic.same_name", "A3");
    let keys = after.frame.column("entity").unwrap().n_unique().unwrap();
    assert_eq!(keys, 2);
    let coded = "统一社会信用代码,企业名称,年度,销售额\n\
                 91440300708461136T,江湾岑砚电子有限公司,2019,5\n\
                 91110000802100433B,江湾岑砚电子股份有限公司,2020,6\n\
                 914403001922038216,江湾枫纬材料有限公司,2020,7\n\
                 914403001922038216,北山丝绸纺织厂,2021,8\n";
    let data = of_text(coded, None);
    assert_eq!(cells(&found(&data, None, "clinic.two_names")), ["B5"]);
    mended(coded, "clinic.same_name_code", "A3");
    // Both in one year are two enterprises.
    let both = coded.replace(",2019,5", ",2020,5");
    assert_eq!(
        found(&of_text(&both, None), None, "clinic.same_name_code"),
        []
    );
}

#[test]
fn the_users_rule_decides_between_two_values() {
    let text = "企业名称,年度,来源,出货额\n甲厂,2020,公报,5\n乙厂,2020,公报,7\n甲厂,2020,修订,6\n甲厂,2020,快报,4\n";
    let value = |keep: Keep| {
        let mapping = Remedy::Keep(keep).apply(Mapping::default());
        let data = of_text(text, Some(&mapping));
        assert_eq!(data.accounting.read, 4);
        assert_eq!((data.accounting.used, data.accounting.rows_aside()), (2, 2));
        let kept = data.table.place(*data.rows.last().unwrap() as usize, 0).row;
        let reasons = data
            .accounting
            .set_aside
            .iter()
            .map(|aside| aside.reason.key);
        assert!(reasons.clone().all(|key| key == "dataset.row_conflict"));
        let entity = data.frame.column("entity").unwrap().str().unwrap();
        let row = entity.iter().position(|key| key == Some("甲厂")).unwrap();
        (number(&data, "出货额", row), kept)
    };
    let sources = |order: &[&str]| {
        Keep::Source(SourceOrder {
            column: Some("来源".to_owned()),
            order: order.iter().map(|name| (*name).to_owned()).collect(),
        })
    };
    assert_eq!(value(Keep::First), (Some(5.0), 3));
    assert_eq!(value(Keep::Last), (Some(4.0), 5));
    assert_eq!(value(sources(&["修订", "公报"])), (Some(6.0), 4));
    assert_eq!(value(sources(&["公报"])), (Some(5.0), 3));
    let data = of_text(text, None);
    let conflict = found(&data, None, "dataset.conflict");
    // The figure is told before the source; each source is offered, and then the last row.
    assert_eq!(cells(&conflict), ["D4", "D5"]);
    assert_eq!(conflict[0].remedies.len(), 4);
    assert_eq!(conflict[0].remedies[3], Remedy::Keep(Keep::Last));
}

fn towns() -> Areas {
    let path = root().join("sample-data/towns.geojson");
    read_boundaries(&path, &Progress::default()).unwrap()
}

/// The sample's enterprises of one year with places, their coordinates in another system.
fn shifted(to: System) -> (String, Vec<[f64; 2]>) {
    let data = dataset(&root().join(ENTERPRISES), None);
    let years = data.frame.column("year").unwrap().i32().unwrap();
    let towns = data.frame.column("town").unwrap().str().unwrap();
    let mut text = "企业名称,所属镇区,经度,纬度\n".to_owned();
    let mut points = Vec::new();
    for row in 0..data.height() {
        let place = number(&data, "lon", row).zip(number(&data, "lat", row));
        if let (Some(2020), Some((lon, lat)), Some(town)) = (years.get(row), place, towns.get(row))
        {
            let [x, y] = System::Wgs84.convert([lon, lat], to);
            let _ = writeln!(text, "第{row}号,{town},{x:.6},{y:.6}");
            points.push([lon, lat]);
        }
    }
    (text, points)
}

#[test]
fn coordinates_of_another_system_are_recognised_and_converted() {
    let areas = towns();
    for (system, key) in [
        (System::Gcj02, "clinic.system_shifted"),
        (System::Bd09, "clinic.system_shifted"),
        (System::WebMercator, "clinic.system_plane"),
    ] {
        let (text, points) = shifted(system);
        assert!(points.len() > 500);
        let data = of_text(&text, None);
        let findings = found(&data, Some(&areas), key);
        assert_eq!(findings.len(), 1, "{}", system.name());
        let remedy = Remedy::Convert(Conversion {
            from: system,
            to: System::Wgs84,
        });
        assert_eq!(
            findings[0].remedies.as_slice(),
            std::slice::from_ref(&remedy)
        );
        let after = of_text(&text, Some(&remedy.apply(Mapping::default())));
        for (row, [lon, lat]) in points.iter().enumerate() {
            let near = |field: &str, value: f64| {
                (number(&after, field, row).unwrap() - value).abs() < 2e-5
            };
            assert!(near("lon", *lon) && near("lat", *lat), "{row}");
        }
        let told = after.evidence(0, "lon").unwrap().conversion.unwrap();
        assert_eq!(told.key, "clinic.coordinates_converted");
        assert_eq!(found(&after, Some(&areas), key), []);
        assert_eq!(found(&after, Some(&areas), "clinic.outside"), []);
    }
    let (text, _) = shifted(System::Wgs84);
    let sound = of_text(&text, None);
    assert_eq!(found(&sound, Some(&areas), "clinic.system_shifted"), []);
}

#[test]
fn points_outside_the_city() {
    let areas = towns();
    let (text, points) = shifted(System::Wgs84);
    let [lon, lat] = points[0];
    let text =
        text + &format!("远处,江湾镇,113.2,23.1\n颠倒,江湾镇,{lat},{lon}\n零点,江湾镇,0,0\n");
    let lines = text.lines().count();
    let data = of_text(&text, None);
    for areas in [Some(&areas), None] {
        let findings = found(&data, areas, "clinic.outside");
        // The swapped latitude is no coordinate at all, which typing tells.
        let expected = [format!("C{}", lines - 2), format!("C{lines}")];
        assert_eq!(cells(&findings), expected);
        let mapping = findings[0].remedies[0].apply(Mapping::default());
        let after = of_text(&text, Some(&mapping));
        assert_eq!(found(&after, areas, "clinic.outside").len(), 1);
    }
}

#[test]
fn a_header_that_drifted_is_found_again() {
    let mapping = Mapping::from_text(
        "format = 1\n[[column]]\nfrom = \"intensity_c\"\nfield = \"研发强度\"\nkind = \"number\"\n",
    )
    .unwrap();
    let text = "企业名称,intensity_c_d,other\n甲厂,3.5,1\n乙厂,2.5,2\n";
    let data = of_text(text, Some(&mapping));
    let absent = found(&data, None, "dataset.mapping_absent");
    let [Remedy::Rename { from, rule }] = absent[0].remedies.as_slice() else {
        panic!("{absent:?}");
    };
    assert_eq!(
        (from.as_str(), rule.from.as_str()),
        ("intensity_c", "intensity_c_d")
    );
    // Its line is a whole one, and the joined mapping has it.
    let lines = absent[0].remedies[0].lines().join("\n");
    let alone = Mapping::from_text(&format!("format = 1\n{lines}\n")).unwrap();
    assert_eq!(alone.columns, std::slice::from_ref(rule));
    assert_eq!(
        Remedy::first_of(absent.iter()).unwrap().columns,
        alone.columns
    );
    let after = of_text(text, Some(&absent[0].remedies[0].apply(mapping)));
    assert_eq!(number(&after, "研发强度", 0), Some(3.5));
    assert_eq!(found(&after, None, "dataset.mapping_absent"), []);
}

#[test]
fn columns_are_suggested_with_a_reason() {
    let text = "编号,单位,年度,企业营业总收入额（亿元）,押金,X,Y\n\
                91440300708461136T,甲乙机械厂,2020,3,1,120.5512,31.8731\n91110000802100433B,丙丁机械厂,2020,4,2,120.5612,31.8831\n\
                914403001922038216,戊己机械厂,2020,5,3,120.5712,31.8631\n";
    let mapping =
        Mapping::from_text("format = 1\n[[column]]\nfrom = \"单位\"\nfield = \"name\"\n").unwrap();
    let data = of_text(text, Some(&mapping));
    let suggested = found(&data, None, "clinic.suggest");
    let rules: Vec<(String, String)> = suggested
        .iter()
        .map(|finding| match finding.remedies.as_slice() {
            [Remedy::Map(rules)] => (rules[0].from.clone(), rules[0].field.clone()),
            other => panic!("{other:?}"),
        })
        .collect();
    // Numbers that go with the names one to one are the key without being asked.
    assert_eq!(
        data.table.columns[data.field("entity").unwrap().column].name,
        "编号"
    );
    let expected = [
        ("企业营业总收入额（亿元）", "revenue_wan"),
        ("X", "lon"),
        ("Y", "lat"),
    ];
    assert_eq!(
        rules,
        expected.map(|(from, field)| (from.to_owned(), field.to_owned()))
    );
    let all = suggested.iter().map(|finding| &finding.remedies[0]);
    let mapping = all.fold(mapping, |mapping, remedy| remedy.apply(mapping));
    let after = of_text(text, Some(&mapping));
    assert_eq!(number(&after, "revenue_wan", 0), Some(30_000.0));
    assert_eq!(found(&after, None, "clinic.suggest"), []);
}

#[test]
fn in_the_sample_city_the_known_errors_are_found_and_no_others() {
    let data = dataset(&root().join(ENTERPRISES), None);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in data.findings(Some(&towns())) {
        *kinds.entry(finding.issue.message.key).or_default() += 1;
    }
    let expected = [
        ("clinic.jump_up", 4),
        ("clinic.part_larger", 3),
        ("dataset.conflict", 3),
        ("dataset.credit_code", 5),
        ("dataset.negative", 3),
    ];
    assert_eq!(kinds, BTreeMap::from(expected));
    let counties = dataset(&root().join("sample-data/counties.csv"), None);
    assert_eq!(counties.findings(None), []);
}

#[test]
fn the_command_line_tells_the_remedies() {
    let checked = json(&["check", ENTERPRISES, "--json"]);
    let issues = checked["issues"].as_array().unwrap();
    let jump = issues
        .iter()
        .find(|issue| issue["kind"] == "clinic.jump_up")
        .unwrap();
    let line = jump["remedies"][0]["mapping"][0].as_str().unwrap();
    assert!(
        line.starts_with("fix = [{ field = \"revenue_wan\""),
        "{line}"
    );
    let folder = folder();
    let (path, name) = in_folder(&folder, "mapping.toml");
    std::fs::write(&path, format!("format = 1\n{line}\n")).unwrap();
    let after = json(&["check", ENTERPRISES, "--json", "--mapping", &name]);
    let left = after["issues"].as_array().unwrap().iter();
    assert_eq!(
        left.filter(|issue| issue["kind"] == "clinic.jump_up")
            .count(),
        3
    );
    let text = done(&[
        "check",
        ENTERPRISES,
        "--boundaries",
        "sample-data/towns.geojson",
    ])
    .out;
    assert!(text.contains("→ Divide by 10,000: fix = [{"), "{text}");
}

#[test]
fn real_files_give_few_findings() {
    let folder = root().join("../shared/data");
    if !folder.is_dir() {
        assert!(
            std::env::var_os("CI").is_none(),
            "the real files are absent"
        );
        println!("skipped: no real files beside the project");
        return;
    }
    for (file, most) in [
        ("enterprise/eu_scoreboard_2023/SB2023_World2500.xlsx", 0),
        ("enterprise/rdatasets_panels/Produc.csv", 0),
        ("enterprise/rdatasets_panels/EmplUK.csv", 0),
        ("enterprise/rdatasets_panels/Grunfeld.csv", 0),
        ("enterprise/rdatasets_panels/PatentsHGH.csv", 0),
        // Uruguay 2006 is a thousandth of the years beside it; spending of enterprises is a hint, since no unit is said.
        ("region/unesco_rd/expenditure.csv", 2),
    ] {
        let data = dataset(&folder.join(file), None);
        let findings = data.findings(None);
        let clinic: Vec<String> = findings
            .iter()
            .filter(|finding| finding.issue.message.key.starts_with("clinic."))
            .map(|finding| finding.issue.message.to_string())
            .collect();
        assert!(clinic.len() <= most, "{file}: {clinic:?}");
    }
}

#[test]
fn what_is_done_about_a_negative_value_settles_it() {
    let text = "企业名称,年份,从业人员数\n甲厂,2020,10\n乙厂,2020,-12\n丙厂,2020,9\n";
    let data = of_text(text, None);
    let findings = found(&data, None, "dataset.negative");
    assert_eq!(cells(&findings), ["C3"]);
    assert_eq!(findings[0].remedies.len(), 3);
    for remedy in &findings[0].remedies {
        let after = of_text(text, Some(&remedy.apply(Mapping::default())));
        assert_eq!(found(&after, None, "dataset.negative"), [], "{remedy:?}");
    }
}

#[test]
fn rows_of_one_key_are_compared_by_what_they_say() {
    let text = "企业名称,年份,营业收入（万元）,研发费用（万元）,来源\n甲公司,2022.0,110,6,快报\n甲公司,2022,112,6,修订\n\
                乙公司,2022,210,11,快报\n乙 公 司,2022年,210.0,11,快报\n";
    let data = of_text(text, None);
    let conflicts = found(&data, None, "dataset.conflict");
    assert_eq!(cells(&conflicts), ["C3"]);
    let aside = &data.accounting.set_aside;
    let keys: Vec<(u32, &str)> = aside.iter().map(|row| (row.row, row.reason.key)).collect();
    assert_eq!(
        keys,
        [(3, "dataset.row_conflict"), (5, "dataset.row_duplicate")]
    );
    // Nobody but who knows the figures can say which holds: the source is offered, and nothing taken unasked.
    let by_source = Keep::Source(SourceOrder {
        column: Some("来源".to_owned()),
        order: vec!["修订".to_owned(), "快报".to_owned()],
    });
    assert_eq!(conflicts[0].remedies[0], Remedy::Keep(by_source));
    assert_eq!(Remedy::first_of(conflicts.iter()), None);
    let after = of_text(
        text,
        Some(&conflicts[0].remedies[0].apply(Mapping::default())),
    );
    assert_eq!(number(&after, "revenue_wan", 0), Some(112.0));
}

#[test]
fn lines_of_several_remedies_can_be_joined() {
    let text = "format = 1\nfix = [{ field = \"a\", change = \"missing\" }]\nfix = [{ field = \"b\", change = \"missing\" }]\n";
    let error = Mapping::from_text(text).unwrap_err();
    assert!(error.to_string().contains("one list"), "{error}");
}

#[test]
fn codes_and_years_are_known_without_their_headers() {
    let text = "主体标识,期别,营收/万元\n91440300708461136T,2020,5\n91440300708461136T,2021,6\n\
                91110000802100433B,2020,7\n91110000802100433B,2021,8\n";
    let data = of_text(text, None);
    assert_eq!(data.years(), [2020, 2021]);
    assert_eq!(data.height(), 4);
    assert_eq!(number(&data, "revenue_wan", 3), Some(8.0));
}

#[test]
fn one_enterprise_that_goes_on_at_another_level_is_told() {
    let mut text = String::from("企业名称,年份,营业收入（万元）,从业人员数（人）\n");
    for enterprise in 0..12 {
        for year in 2016..2023 {
            let wrong = if enterprise == 3 && year >= 2020 {
                10.0
            } else {
                1.0
            };
            let revenue = f64::from(1000 + 37 * enterprise + 11 * (year - 2016)) * wrong;
            let staff = 100 + enterprise + year - 2016;
            let _ = writeln!(text, "第{enterprise}厂,{year},{revenue},{staff}");
        }
    }
    let data = mended(&text, "clinic.level_up", "C27");
    assert_eq!(data.height(), 84);
}
