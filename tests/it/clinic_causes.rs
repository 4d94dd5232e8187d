//! The data clinic: shares that are parts of one, and one cause for each value.

use innovation_atlas::dataset::Mapping;
use innovation_atlas::jobs::Progress;

use crate::clinic::{cells, found, mended, number, of_text, panel};

#[test]
fn a_part_of_one_among_shares_in_percent() {
    let share = |cells: &[&str]| {
        let rows = cells.iter().enumerate();
        let rows: Vec<String> = rows
            .map(|(row, cell)| format!("第{row}号机械制造厂,2020,{cell}\n"))
            .collect();
        let rows = rows.concat();
        format!("企业名称,年度,研发占比\n{rows}")
    };
    let text = share(&["12%", "0.12", "9.5%", "15%", "11%", "8%"]);
    let after = mended(&text, "clinic.share_fraction", "C3");
    assert_eq!(number(&after, "研发占比", 1), Some(12.0));
    // All of them at once, where there are several and no other number lacks its sign.
    let text = share(&["12%", "0.12", "9.5%", "0.08", "11%", "8%"]);
    let data = of_text(&text, None);
    let findings = found(&data, None, "clinic.share_fraction");
    assert_eq!(cells(&findings), ["C3", "C5"]);
    let all = findings[0].remedies.last().unwrap();
    assert_eq!(all.label().key, "clinic.do_unit");
    let after = of_text(&text, Some(&all.apply(data.mapping.clone())));
    assert_eq!(found(&after, None, "clinic.share_fraction"), []);
    let of = |row| number(&after, "研发占比", row).unwrap();
    assert!((of(0) / of(1) - 1.0).abs() < 1e-12 && of(3) < of(2));
    // Small shares, shares above the others and noughts are what they say.
    for cells in [
        ["12%", "0.12", "0.1%", "0.5%", "0.3%", "0.2%"],
        ["12%", "12", "9.5%", "15%", "11%", "8%"],
        ["12%", "0", "9.5%", "15%", "11%", "8%"],
        ["0.12", "0.13", "0.14", "15", "0.2", "0.3"],
    ] {
        let data = of_text(&share(&cells), None);
        assert_eq!(found(&data, None, "clinic.share_fraction"), [], "{cells:?}");
    }
}

#[test]
fn a_share_typed_as_a_fraction_where_no_cell_has_a_sign() {
    let share = |firm: usize, year: usize| 2.0 + firm as f64 * 0.25 + year as f64 * 0.125;
    let of = |cells: &[(usize, usize)], header: &str| {
        let text = panel(header, |firm, year| {
            let value = share(firm, year);
            if cells.contains(&(firm, year)) {
                format!("{:.4}", value / 100.0)
            } else {
                format!("{value:.2}")
            }
        });
        let data = of_text(&text, None);
        found(&data, None, "clinic.share_hundredth").len()
    };
    let header = "研发经费占GDP比重（%）";
    assert_eq!(of(&[(3, 2)], header), 1);
    assert_eq!(of(&[(3, 1), (3, 2)], header), 2);
    assert_eq!(of(&[], header), 0);
    // Growth may be any number, and so may amounts.
    assert_eq!(of(&[(3, 2)], "营业收入增长率（%）"), 0);
    assert_eq!(of(&[(3, 2)], "单价（元）"), 0);
    // Of one year, among all others.
    let rows = |slip: &str| {
        let rows = (0..20).map(|firm| {
            let share = format!("{:.2}", share(firm, 0));
            let share = if firm == 7 { slip } else { &share };
            format!("第{firm}号机械制造厂,2020,{share}\n")
        });
        let text = format!("企业名称,年度,研发占比（%）\n{}", rows.collect::<String>());
        found(&of_text(&text, None), None, "clinic.share_hundredth").len()
    };
    assert_eq!((rows("0.0375"), rows("3.75"), rows("0.9")), (1, 0, 0));
}

#[test]
fn one_value_is_told_once() {
    // A share that is a hundred times too large is above 100 % for that reason alone.
    let text = panel("研发占比（%）", |firm, year| {
        let value = 10.0 + firm as f64 * 0.5 + year as f64 * 0.25;
        (if (firm, year) == (3, 2) {
            value * 100.0
        } else {
            value
        })
        .to_string()
    });
    let data = of_text(&text, None);
    let all = data.findings(None).into_iter();
    let of_cell: Vec<&str> = all
        .filter(|finding| finding.cell == Some((14, 2)))
        .map(|finding| finding.issue.message.key)
        .collect();
    assert_eq!(of_cell, ["clinic.jump_up"]);
}

#[test]
fn a_look_at_the_data_ends_when_somebody_wants_it_to() {
    let data = of_text(&panel("营业收入（万元）", |_, _| "1".to_owned()), None);
    let stopped = Progress::default();
    stopped.cancel();
    let refused = data.findings_watched(None, &stopped).unwrap_err();
    assert_eq!(refused.key, "jobs.cancelled");
    let watched = data.findings_watched(None, &Progress::default());
    assert_eq!(watched.unwrap(), data.findings(None));
}

#[test]
fn a_renamed_column_of_the_same_field_is_taken_and_told() {
    let mapping = Mapping::from_text(
        "format = 1\n[[column]]\nfrom = \"统一社会信用代码\"\nfield = \"entity\"\n[[column]]\nfrom = \"营业收入\"\n\
         field = \"revenue_wan\"\nunit = \"千元\"\n[[column]]\nfrom = \"职工总数\"\nfield = \"employees\"\n",
    )
    .unwrap();
    let text = "社会信用代码,本年营业收入,从业人数\n91440300708461136T,1000,5\n91110000802100433B,2000,6\n";
    let data = of_text(text, Some(&mapping));
    assert_eq!(found(&data, None, "dataset.mapping_absent"), []);
    assert_eq!(found(&data, None, "dataset.mapping_renamed").len(), 3);
    // The unit that the mapping says holds where this file says none, and not where it does.
    assert_eq!(number(&data, "revenue_wan", 0), Some(100.0));
    assert_eq!(number(&data, "employees", 0), Some(5.0));
    let other = of_text(
        &text.replace("本年营业收入", "本年营业收入（元）"),
        Some(&mapping),
    );
    assert_eq!(number(&other, "revenue_wan", 0), Some(0.1));
}
