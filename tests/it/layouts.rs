//! Tables as offices lay them out: headers of several rows, totals, tables side by side, years and indicators where
//! they suit the page. Every cell still leads to its place and every row is counted.

use std::path::PathBuf;

use innovation_atlas::dataset::{Dataset, build, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{ReadOptions, Shape, Table, read};
use tempfile::TempDir;

use crate::reading_data::real;

fn written(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.csv");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn table_as(text: &str, layout: Option<Shape>) -> Table {
    let (_folder, path) = written(text);
    let options = ReadOptions {
        layout,
        ..ReadOptions::default()
    };
    read(&path, &options, &Progress::default()).unwrap()
}

fn table(text: &str) -> Table {
    let table = table_as(text, None);
    assert_leads_back(&table, text);
    assert_counted(&table);
    table
}

/// Each cell stands in the text where the table says that it does.
fn assert_leads_back(table: &Table, text: &str) {
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    for (at, column) in table.columns.iter().enumerate() {
        for row in 0..table.height() {
            let place = table.place(row, at);
            if place.row == 0 {
                continue;
            }
            let cell = lines[place.row as usize - 1]
                .get(place.column as usize - 1)
                .unwrap_or(&"");
            let said = column.cells.get(row).unwrap_or_default();
            assert!(
                cell.contains(said.trim()),
                "{place}: {said:?} is not in {cell:?}"
            );
        }
    }
}

/// Used rows and those set aside are all that was read.
fn assert_counted(table: &Table) {
    let dataset = build(table.clone(), None, &[], &Progress::default());
    if let Ok(dataset) = dataset {
        let accounting = &dataset.accounting;
        assert_eq!(
            accounting.read,
            accounting.used + accounting.combined + accounting.rows_aside()
        );
    }
}

fn names(table: &Table) -> Vec<&str> {
    table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect()
}

fn cells<'a>(table: &'a Table, name: &str) -> Vec<&'a str> {
    let column = table.columns.iter().find(|column| column.name == name);
    let column = column.unwrap_or_else(|| panic!("no column {name} in {:?}", names(table)));
    column.cells.iter().map(Option::unwrap_or_default).collect()
}

fn reasons(table: &Table) -> Vec<(u32, &str)> {
    let aside = table.set_aside.iter();
    aside.map(|aside| (aside.row, aside.reason.key)).collect()
}

#[test]
fn a_header_of_three_rows_with_units_and_numbers_of_columns() {
    let table = table(
        "表1 各县科技投入,,,,\n\
         单位：见表,,,,\n\
         地 区,研发经费,,人员,\n\
         ,内部,外部,合计,其中：女\n\
         ,万元,万元,人,人\n\
         甲,1,2,3,4\n\
         江湾,10,20,30,40\n\
         临 川,50,60,70,80\n\
         合 计,60,80,100,120\n\
         注：快报,,,,\n",
    );
    assert_eq!(table.source.header_rows, (3, 6));
    assert_eq!(
        names(&table),
        [
            "地区",
            "研发经费 / 内部",
            "研发经费 / 外部",
            "人员 / 合计",
            "人员 / 其中：女"
        ]
    );
    let units: Vec<_> = table
        .columns
        .iter()
        .map(|column| column.unit.as_deref())
        .collect();
    assert_eq!(
        units,
        [None, Some("万元"), Some("万元"), Some("人"), Some("人")]
    );
    assert_eq!(cells(&table, "研发经费 / 外部"), ["20", "60"]);
    assert_eq!(
        reasons(&table),
        [(9, "table.row_total"), (10, "table.row_footnote")]
    );
    assert_eq!((table.rows_read, table.height()), (4, 2));
}

#[test]
fn a_repeated_header_of_two_rows_is_set_aside() {
    let table = table(
        "企业,收入,,\n,2019年,2020年,2021年\n甲厂,1,2,3\n乙厂,4,5,6\n企业,收入,,\n,2019年,2020年,2021年\n丙厂,7,8,9\n",
    );
    assert_eq!(reasons(&table), [(5, "table.row_header_again")]);
    assert_eq!(table.rows_aside(), 2);
    assert_eq!(names(&table), ["企业", "year", "收入"]);
    assert_eq!(
        cells(&table, "收入"),
        ["1", "2", "3", "4", "5", "6", "7", "8", "9"]
    );
}

#[test]
fn years_beside_what_they_count_become_rows() {
    let table = table(
        "企业名称,2022年营业收入（万元）,2023年营业收入（万元）,2023年研发费用（万元）,地址\n\
         甲,10,20,3,东路\n\
         乙,30,,5,西路\n",
    );
    assert_eq!(table.source.shape, Shape::Years);
    assert_eq!(
        names(&table),
        [
            "企业名称",
            "地址",
            "year",
            "营业收入（万元）",
            "研发费用（万元）"
        ]
    );
    assert_eq!(cells(&table, "year"), ["2022", "2023", "2022", "2023"]);
    assert_eq!(cells(&table, "营业收入（万元）"), ["10", "20", "30", ""]);
    assert_eq!(cells(&table, "研发费用（万元）"), ["", "3", "", "5"]);
    assert_eq!(table.place(1, 4).reference(), "D2");
    assert_eq!(table.place(1, 2).reference(), "C1");
}

#[test]
fn tables_side_by_side_become_one() {
    let table = table("地区,专利数,地区,专利数\n北京,10,江苏,30\n上海,20,浙江,40\n天津,5,,\n");
    assert_eq!(names(&table), ["地区", "专利数"]);
    assert_eq!(
        cells(&table, "地区"),
        ["北京", "上海", "天津", "江苏", "浙江"]
    );
    assert_eq!(table.place(4, 1).reference(), "D3");
    assert_eq!(table.rows_read, 3);
    let years =
        self::table("地区,2019,2020,地区,2019,2020\n北京,1,2,江苏,3,4\n上海,5,6,浙江,7,8\n");
    assert_eq!(
        cells(&years, "value"),
        ["1", "2", "5", "6", "3", "4", "7", "8"]
    );
}

#[test]
fn indicators_in_rows_become_columns() {
    let text =
        "指标,单位,北京市,上海市\nR&D经费,亿元,2000,1500\n专利授权量,件,100,200\n说明：x,,,\n";
    let table = table(text);
    assert_eq!(table.source.shape, Shape::Indicators);
    assert_eq!(names(&table), ["entity", "R&D经费", "专利授权量"]);
    assert_eq!(table.columns[1].unit.as_deref(), Some("亿元"));
    assert_eq!(cells(&table, "entity"), ["北京市", "上海市"]);
    assert_eq!(cells(&table, "专利授权量"), ["100", "200"]);
    assert_eq!(table.place(1, 2).reference(), "D3");
    assert_eq!(table.place(1, 0).reference(), "D1");
    let dataset = build(table, None, &[], &Progress::default()).unwrap();
    assert_eq!((dataset.accounting.read, dataset.accounting.used), (3, 2));
}

#[test]
fn indicators_in_rows_with_years_in_columns_are_one_entity_over_time() {
    let table =
        table("地区：江湾市,,\n指标,2023年,2022年\nR&D经费（亿元）,30,20\n专利（件）,7,5\n");
    assert_eq!(
        names(&table),
        ["entity", "year", "R&D经费（亿元）", "专利（件）"]
    );
    assert_eq!(cells(&table, "entity"), ["江湾市", "江湾市"]);
    assert_eq!(cells(&table, "专利（件）"), ["7", "5"]);
    let (_folder, path) = written("指标,2023年,2022年\nR&D经费（亿元）,30,20\n专利（件）,7,5\n");
    let dataset: Dataset = open(
        &path,
        &ReadOptions::default(),
        None,
        &[],
        &Progress::default(),
    )
    .unwrap();
    assert_eq!(dataset.years(), [2022, 2023]);
    assert_eq!((dataset.accounting.read, dataset.accounting.used), (2, 2));
}

#[test]
fn the_layout_can_be_chosen_or_refused() {
    let years = "地区,2019,2020\n北京,1,2\n";
    assert_eq!(
        names(&table_as(years, Some(Shape::Long))),
        ["地区", "2019", "2020"]
    );
    let rows = "项目,甲县,乙县\n经费,1,2\n人员,3,4\n";
    assert_eq!(names(&table_as(rows, None)), ["项目", "甲县", "乙县"]);
    assert_eq!(
        names(&table_as(rows, Some(Shape::Indicators))),
        ["entity", "经费", "人员"]
    );
    let (_folder, path) = written(rows);
    let options = ReadOptions {
        layout: Some(Shape::Years),
        ..ReadOptions::default()
    };
    let refused = read(&path, &options, &Progress::default()).unwrap_err();
    assert!(refused.to_string().contains("years"), "{refused}");
}

/// A header of two rows in two languages, with a total beside its parts, as the yearbook prints it.
#[test]
fn patents_of_the_yearbook_equal_their_tidy_form() {
    let Some(raw) = real("region/tech_yearbook/raw/patents-accepted-2019.xls") else {
        return;
    };
    let raw = open(
        &raw,
        &ReadOptions::default(),
        None,
        &[],
        &Progress::default(),
    )
    .unwrap();
    assert_eq!(raw.table.source.header_rows, (5, 6));
    assert_eq!(
        names(&raw.table),
        [
            "year",
            "地区",
            "Region",
            "合计 Total",
            "发明 Invention",
            "实用新型 Utility Model",
            "外观设计 Design"
        ]
    );
    let accounting = &raw.accounting;
    assert_eq!(
        accounting.read,
        accounting.used + accounting.combined + accounting.rows_aside()
    );
    let tidy = real("region/tech_yearbook/tidy/patents-accepted-2019.xlsx").unwrap();
    let long = ReadOptions {
        layout: Some(Shape::Long),
        ..ReadOptions::default()
    };
    let tidy = read(&tidy, &long, &Progress::default()).unwrap();
    let entities = raw.frame.column("entity").unwrap().str().unwrap();
    let mut compared = 0;
    for row in 0..tidy.height() {
        let cell = |name: &str| cells(&tidy, name)[row];
        let field = raw
            .fields
            .iter()
            .find(|field| field.id.starts_with(cell("chn_block4")));
        let values = raw.frame.column(&field.unwrap().id).unwrap().f64().unwrap();
        let at = (0..raw.height()).find(|at| entities.get(*at) == Some(cell("province")));
        let expected: f64 = cell("value").parse().unwrap_or(f64::NAN);
        let found = at.and_then(|at| values.get(at)).unwrap_or(f64::NAN);
        assert!(
            found.to_bits() == expected.to_bits(),
            "{} {}: {found} and not {expected}",
            cell("province"),
            cell("chn_block4")
        );
        compared += 1;
    }
    assert_eq!(compared, 127);
}

#[test]
fn layout_and_units_can_be_said_on_the_command_line() {
    let (_folder, path) = written("项目,甲县,乙县\n营业收入,1,2\n");
    let file = path.to_str().unwrap();
    let checked = crate::commands::json(&[
        "check",
        file,
        "--layout",
        "indicators",
        "--units",
        "营业收入=亿元",
        "--json",
    ]);
    assert_eq!(checked["observations"], 2);
    assert!(
        checked["columns"].to_string().contains("100 million yuan"),
        "{}",
        checked["columns"]
    );
    let wrong = crate::commands::run(&["check", file, "--layout", "sideways"]);
    assert!(
        wrong.code == 2 && wrong.err.contains("long, years, indicators"),
        "{}",
        wrong.err
    );
    let wrong = crate::commands::run(&["check", file, "--units", "没有=元"]);
    assert!(
        wrong.code == 1 && wrong.err.contains("没有"),
        "{}",
        wrong.err
    );
}

#[test]
fn indicators_below_each_other_become_columns_with_their_units() {
    let text = "地区,年份,指标,数值,单位\n甲市,2021,地区生产总值,5021,亿元\n甲市,2021,常住人口,144,万人\n\
                甲市,2022,地区生产总值,53000000,万元\n甲市,2022,常住人口,145,万人\n乙市,2021,地区生产总值,400,亿元\n";
    let table = table_as(text, None);
    assert_eq!(table.source.shape, Shape::Stacked);
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["地区", "年份", "地区生产总值", "常住人口"]);
    let data = build(table, None, &[], &Progress::default()).unwrap();
    assert_eq!((data.accounting.read, data.accounting.used), (5, 5));
    assert_eq!(
        numbers(&data, "gdp_yi"),
        [Some(5021.0), Some(5300.0), Some(400.0)]
    );
    assert_eq!(numbers(&data, "pop_wan"), [Some(144.0), Some(145.0), None]);
    let place = data.evidence(1, "gdp_yi").unwrap().place;
    assert_eq!((place.row, place.column), (4, 4));
}

#[test]
fn values_may_stand_under_any_header_where_the_rest_says_what_they_are() {
    let names = |text: &str| -> Vec<String> {
        let table = table_as(text, None);
        let names = table.columns.iter().map(|column| column.name.clone());
        names.collect()
    };
    let stacked = ["地区", "年份", "地区生产总值", "常住人口"];
    for header in [
        "地区,年份,指标,本期",
        "地区,年份,指标名称,二〇二一年鉴数",
        "地区,年份,统计科目,金额,单位",
    ] {
        let unit = header.ends_with("单位");
        let rows = ["甲市,2021", "甲市,2022", "乙市,2021", "乙市,2022"];
        let rows = rows.iter().enumerate().map(|(at, row)| {
            let units = if unit {
                [",亿元", ",万人"]
            } else {
                ["", ""]
            };
            format!(
                "{row},地区生产总值,{at}21{}\n{row},常住人口,{at}4{}\n",
                units[0], units[1]
            )
        });
        let text = format!("{header}\n{}", rows.collect::<Vec<String>>().concat());
        assert_eq!(names(&text), stacked, "{header}");
    }
    // Units in the words of the indicators say it, too.
    let rows = ["甲市,2021", "甲市,2022", "乙市,2021", "乙市,2022"];
    let rows: Vec<String> = rows
        .iter()
        .map(|row| format!("{row},营业收入（万元）,12\n{row},从业人员（人）,7\n"))
        .collect();
    let rows = rows.concat();
    assert_eq!(
        names(&format!("地区,年份,内容,填报\n{rows}")),
        ["地区", "年份", "营业收入（万元）", "从业人员（人）"]
    );
    // Quarters, products and projects are no indicators.
    for header in [
        "地区,年份,季度,收入",
        "企业,年份,产品,销量",
        "企业,年份,项目名称,金额",
    ] {
        let rows: Vec<String> = ["甲,2021", "甲,2022", "乙,2021", "乙,2022"]
            .iter()
            .map(|row| format!("{row},一,12\n{row},二,7\n"))
            .collect();
        let text = format!("{header}\n{}", rows.concat());
        assert_eq!(table_as(&text, None).source.shape, Shape::Long, "{header}");
    }
}

#[test]
fn a_second_value_of_an_indicator_is_told_and_keeps_the_others() {
    let text = "地区,年份,指标,数值\n甲市,2021,用水,10\n甲市,2021,用电,20\n甲市,2021,用电,21\n乙市,2021,用水,30\n\
                乙市,2021,用电,40\n丙市,2021,用水,1\n丙市,2021,用电,2\n丁市,2021,用水,1\n丁市,2021,用电,2\n\
                戊市,2021,用水,1\n戊市,2021,用电,2\n己市,2021,用水,1\n己市,2021,用电,2\n庚市,2021,用水,1\n\
                庚市,2021,用电,2\n辛市,2021,用水,1\n辛市,2021,用电,2\n壬市,2021,用水,1\n壬市,2021,用电,2\n癸市,2021,用水,1\n癸市,2021,用电,2\n";
    let data = build(table_as(text, None), None, &[], &Progress::default()).unwrap();
    assert_eq!((data.accounting.read, data.accounting.used), (21, 20));
    assert_eq!(data.accounting.rows_aside(), 1);
    assert_eq!(numbers(&data, "用电")[0], Some(20.0));
    let conflict = data
        .issues
        .iter()
        .find(|issue| issue.message.key == "dataset.conflict")
        .unwrap();
    assert_eq!(conflict.place.as_ref().unwrap().row, 4);
    let last =
        innovation_atlas::dataset::Mapping::from_text("format = 1\nkeep = \"last\"\n").unwrap();
    let data = build(table_as(text, None), Some(&last), &[], &Progress::default()).unwrap();
    let first = |id| numbers(&data, id).into_iter().next_back().flatten();
    assert_eq!(data.accounting.used, 20);
    assert!(numbers(&data, "用电").contains(&Some(21.0)));
    assert!(first("用水").is_some());
}

#[test]
fn further_columns_part_an_indicator_and_remarks_are_told() {
    let text = "省,年份,变量,性别,数值,备注\n甲,2020,人员,男,1,a\n甲,2020,人员,女,2,b\n甲,2021,人员,男,3,\n甲,2021,人员,女,4,\n\
                乙,2020,人员,男,5,\n乙,2020,人员,女,6,\n乙,2021,人员,男,7,\n乙,2021,人员,女,8,\n甲,2020,机构,男,1,\n";
    let table = table_as(text, None);
    assert_eq!(table.source.shape, Shape::Stacked);
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["省", "年份", "人员 / 男", "人员 / 女", "机构 / 男"]);
    assert!(
        table
            .notes
            .iter()
            .any(|note| note.key == "table.stacked_left")
    );
    // A table of values without indicators stays as it is, and so does one that is told to.
    assert_eq!(
        table_as("企业,年份,数值\n甲,2020,1\n乙,2020,2\n", None)
            .source
            .shape,
        Shape::Long
    );
    assert_eq!(table_as(text, Some(Shape::Long)).source.shape, Shape::Long);
}

#[test]
fn indicators_of_real_files_lose_no_row() {
    for (file, rows) in [
        ("region/unesco_rd/gerd.csv", 9136),
        ("region/tech_yearbook/tidy/patents-accepted-2019.xlsx", 127),
    ] {
        let Some(path) = real(file) else { continue };
        let data = open(
            &path,
            &ReadOptions::default(),
            None,
            &[],
            &Progress::default(),
        )
        .unwrap();
        assert_eq!(data.table.source.shape, Shape::Stacked, "{file}");
        assert_eq!(
            (data.accounting.read, data.accounting.used),
            (rows, rows),
            "{file}"
        );
    }
}

fn numbers(data: &Dataset, id: &str) -> Vec<Option<f64>> {
    let column = data.frame.column(id).unwrap();
    column.f64().unwrap().iter().collect()
}

#[test]
fn a_small_form_with_three_header_rows_is_read_as_it_is_meant() {
    let text = "江湾市科技活动情况表,,,,,,,\n填报单位：科技局,,,,,单位：万元、人,,\n序号,企业名称,统一社会信用代码,人员情况,,经济指标,,\n\
                ,,,,,收入,,研发费用\n,,,从业人员数,研发人员数,营业收入,高新技术产品收入,\n,,,人,人,万元,亿元,元\n\
                1,甲机械,91A,120,12,12345.60,0.5,1234567\n2,乙电子,91B,１２０,－,1.2万,0.3,￥2000000\n小计,,,240,12,24345.6,0.8,3234567\n\
                序号,企业名称,统一社会信用代码,从业人员数,研发人员数,营业收入,高新技术产品收入,研发费用\n\
                3,丙化工,91C,80,n.a.,(350.5),—,1 500 000\n4,丁材料,91D,80人,8,3.2亿,,150万元\n合计,,,400,20,99999,1.1,999\n";
    for header in [None, "3-5".parse().ok(), "3-6".parse().ok()] {
        let (_folder, path) = written(text);
        let options = ReadOptions {
            header_row: header,
            ..ReadOptions::default()
        };
        let data = open(&path, &options, None, &[], &Progress::default()).unwrap();
        assert_eq!(data.table.source.header_rows, (3, 6));
        assert_eq!(
            numbers(&data, "employees"),
            [Some(120.0), Some(120.0), Some(80.0), Some(80.0)]
        );
        let revenue = [Some(12345.6), Some(1.2), Some(-350.5), Some(32_000.0)];
        assert_eq!(numbers(&data, "revenue_wan"), revenue);
        let rd = [Some(123.4567), Some(200.0), Some(150.0), Some(150.0)];
        assert_eq!(numbers(&data, "rd_expense_wan"), rd);
    }
}
