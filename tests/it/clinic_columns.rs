//! What the data clinic says of whole columns, of whole years and of names: what a header means, in which unit a column is,
//! what was copied from the year before, and who is who.

use innovation_atlas::dataset::{Finding, Mapping, Remedy};
use innovation_atlas::i18n::Lang;

use crate::clinic::{found, number, of_text};

#[test]
fn a_header_with_a_changed_character_is_found_by_what_the_column_holds() {
    let grades = "format = 1\n[[column]]\nfrom = \"信用等级\"\nfield = \"credit\"\ngrades = [\"差\", \"中\", \"良\", \"优\"]\n";
    let number =
        "format = 1\n[[column]]\nfrom = \"指标甲分值\"\nfield = \"jia\"\nkind = \"number\"\n";
    for (mapping, header, cells, offered) in [
        (grades, "信用评级", ["优", "中"], true),
        (grades, "评价结果", ["优", "良"], true),
        (grades, "评价结果", ["优", "很好"], false),
        (number, "指标甲得分", ["3.5", "4.5"], true),
        (number, "指标甲得分", ["高", "低"], false),
        (number, "乙类得分", ["3.5", "4.5"], false),
    ] {
        let mapping = Mapping::from_text(mapping).unwrap();
        let [one, other] = cells;
        let text = format!("企业名称,{header},说明\n甲厂,{one},x\n乙厂,{other},y\n");
        let data = of_text(&text, Some(&mapping));
        let absent = found(&data, None, "dataset.mapping_absent");
        let is_offered = !absent[0].remedies.is_empty();
        assert_eq!(is_offered, offered, "{header} {cells:?}");
        if offered {
            let after = of_text(&text, Some(&absent[0].remedies[0].apply(mapping)));
            assert_eq!(found(&after, None, "dataset.mapping_absent"), []);
        }
    }
}

#[test]
fn corrections_of_last_years_cells_are_one_note_about_this_years_file() {
    let mapping = Mapping::from_text(
        "format = 1\nfix = [{ field = \"revenue_wan\", entity = \"甲厂\", year = 2020, change = \"missing\" }, \
         { field = \"employees\", entity = \"乙厂\", year = 2020, change = \"missing\" }]\n",
    )
    .unwrap();
    let text = "企业名称,年度,营业收入（万元）\n甲厂,2021,3\n";
    let data = of_text(text, Some(&mapping));
    assert_eq!(found(&data, None, "clinic.fix_absent"), []);
    assert_eq!(found(&data, None, "clinic.fix_absent_all"), []);
    assert_eq!(found(&data, None, "clinic.fix_other_years").len(), 1);
    let same = text.replace("2021", "2020");
    let data = of_text(&same, Some(&mapping));
    assert_eq!(found(&data, None, "clinic.fix_other_years"), []);
    assert_eq!(number(&data, "revenue_wan", 0), None);
}

#[test]
fn a_whole_column_beyond_what_it_can_be_is_in_another_unit() {
    let of = |rd: &dyn Fn(usize) -> f64, staff: &dyn Fn(usize) -> usize| {
        let mut text = "企业名称,营业收入（万元）,研发费用（万元）,从业人员,研发人员\n".to_owned();
        for firm in 0..10 {
            let revenue = 1000 + firm * 37;
            let row = format!(
                "第{firm}号机械厂,{revenue},{},60,{}\n",
                rd(firm),
                staff(firm)
            );
            text.push_str(&row);
        }
        text
    };
    let keys = |text: &str| {
        let data = of_text(text, None);
        let keys = [
            "clinic.column_above_unit",
            "clinic.column_above",
            "clinic.beyond_means",
            "clinic.part_larger",
        ];
        keys.map(|key| found(&data, None, key).len())
    };
    let yuan = of(&|firm| 520_000.0 + firm as f64 * 1000.0, &|firm| 5 + firm);
    assert_eq!(keys(&yuan), [1, 0, 0, 0]);
    let data = of_text(&yuan, None);
    let finding = &found(&data, None, "clinic.column_above_unit")[0];
    let mapping = finding.remedies[0].apply(Mapping::default());
    let after = of_text(&yuan, Some(&mapping));
    assert_eq!(number(&after, "rd_expense_wan", 0), Some(52.0));
    assert_eq!(found(&after, None, "clinic.column_above_unit"), []);
    // Said to be right, and a column that is no unit's.
    let right = finding.remedies.last().unwrap().apply(Mapping::default());
    assert_eq!(
        found(
            &of_text(&yuan, Some(&right)),
            None,
            "clinic.column_above_unit"
        ),
        []
    );
    assert_eq!(keys(&of(&|_| 52.0, &|firm| 70 + firm)), [0, 1, 0, 0]);
    // Young enterprises, single slips, and none.
    assert_eq!(
        keys(&of(&|firm| 1500.0 + firm as f64, &|_| 5)),
        [0, 0, 0, 0]
    );
    assert_eq!(
        keys(&of(
            &|firm| if firm == 3 { 1500.0 } else { 52.0 },
            &|firm| 55 + firm
        )),
        [0, 0, 1, 4]
    );
    assert_eq!(keys(&of(&|_| 52.0, &|_| 5)), [0, 0, 0, 0]);
}

#[test]
fn a_year_of_nothing_but_copies_is_told_and_left_out_as_a_whole() {
    let mut text = "企业名称,年份,营业收入（万元）,研发费用（万元）,研发人员\n".to_owned();
    for firm in 0..6 {
        for year in 0..2 {
            let copied = if firm == 2 { 0 } else { year };
            let revenue = 12_345 + firm * 771 + copied * 431;
            let row = format!(
                "第{firm}号机械厂,{},{revenue},{}.5,{}\n",
                2021 + year,
                410 + copied * 13 + firm,
                7 + copied
            );
            text.push_str(&row);
        }
    }
    let data = of_text(&text, None);
    let told = found(&data, None, "clinic.year_repeats");
    assert_eq!(told.len(), 1);
    let mapping = told[0].remedies[0].apply(Mapping::default());
    let after = of_text(&text, Some(&mapping));
    for field in ["revenue_wan", "rd_expense_wan", "rd_staff"] {
        assert_eq!(
            after.frame.column(field).unwrap().null_count(),
            1,
            "{field}"
        );
    }
    // Small figures alone come twice.
    let small = "企业名称,年份,研发人员,专利\n甲厂,2021,5,3\n甲厂,2022,5,3\n乙厂,2021,6,1\n乙厂,2022,7,2\n丙厂,2021,1,1\n";
    assert_eq!(
        found(&of_text(small, None), None, "clinic.year_repeats"),
        []
    );
}

#[test]
fn former_names_that_a_cell_states_are_one_enterprise() {
    let text = "企业名称,年份,营业收入（万元）\n江湾丙北科技有限公司（原江湾丁丁科技有限公司）,2022,120\n\
        江湾丙北科技有限公司,2021,110\n江湾丁丁科技有限公司,2020,100\n";
    let data = of_text(text, None);
    let told = found(&data, None, "clinic.former_name");
    assert_eq!(told.len(), 2);
    let mapping = told.iter().fold(Mapping::default(), |mapping, one| {
        one.remedies[0].apply(mapping)
    });
    let after = of_text(text, Some(&mapping));
    let entities = after.frame.column("entity").unwrap();
    assert_eq!(entities.n_unique().unwrap(), 1);
}

#[test]
fn parts_and_other_kinds_are_not_suggested_as_the_whole() {
    let suggested = |text: &str| -> Vec<String> {
        let data = of_text(text, None);
        let all = found(&data, None, "clinic.suggest").into_iter();
        all.map(|one| one.issue.message.text(Lang::Zh)).collect()
    };
    for text in [
        "企业名称,研发人员,\n,其中,\n,女性,男性\n甲厂,5,6\n乙厂,7,8\n",
        "企业名称,产品收入（万元）\n甲厂,5\n乙厂,7\n",
        "国内专利申请数,\n企业名称,发明\n甲厂,5\n乙厂,7\n",
    ] {
        assert_eq!(suggested(text), Vec::<String>::new(), "{text}");
    }
    // Taken unasked is what is sure.
    let data = of_text("企业名称,企业研发人员总人数\n甲厂,5\n乙厂,7\n", None);
    let findings = found(&data, None, "clinic.suggest");
    let sure = |one: &Finding| Remedy::first_of(std::iter::once(one)).is_some();
    for one in &findings {
        let words = one.issue.message.text(Lang::En);
        let percent = words.split('%').next().and_then(|words| {
            words
                .rsplit(|c: char| !c.is_ascii_digit())
                .next()?
                .parse::<u32>()
                .ok()
        });
        assert_eq!(
            sure(one),
            percent.is_some_and(|percent| percent >= 90),
            "{words}"
        );
    }
}

#[test]
fn a_correction_that_finds_nothing_is_told() {
    let mapping = Mapping::from_text(
        "format = 1\nfix = [{ field = \"revenue_wan\", entity = \"丙厂\", year = 2020, change = \"missing\" }]\n",
    )
    .unwrap();
    let of = |header: &str| {
        let data = of_text(
            &format!("企业名称,年度,{header}\n甲厂,2020,3\n"),
            Some(&mapping),
        );
        let keys = ["clinic.fix_absent", "clinic.fix_absent_all"];
        keys.map(|key| found(&data, None, key).len())
    };
    // No such enterprise, and nothing of the kind at all.
    assert_eq!(of("营业收入"), [1, 0]);
    assert_eq!(of("从业人员"), [0, 1]);
}
