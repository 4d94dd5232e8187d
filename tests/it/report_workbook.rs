//! The result workbook: its sheets, changes of rank, and that nothing in it is a formula.

use std::fs;

use innovation_atlas::figure::compose::Material;
use innovation_atlas::i18n::Lang;
use innovation_atlas::jobs::Progress;
use innovation_atlas::report::workbook;
use innovation_atlas::table::{Cell, ReadOptions, read};

use crate::commands::{ENTERPRISES, folder, in_folder, run};
use crate::reports::scored;

#[test]
fn a_workbook_has_five_sheets_in_words_and_no_formula() {
    let folder = folder();
    let data = folder.path().join("data.csv");
    fs::write(
        &data,
        "name,year,town,rd_exp_yi,gdp_yi\n=1+1,2020,+T,1,20\n@x,2020,-T,2,30\n",
    )
    .expect("it is written");
    let scheme = folder.path().join("own.toml");
    fs::write(
        &scheme,
        "format = 1\n[scheme]\nid = \"own\"\nversion = \"1\"\ntitle = { en = \"Own\", zh = \"自定\" }\n\
         entity = \"county\"\nstatus = \"illustrative\"\nsource = \"a test\"\naggregate = \"sum\"\ndecimals = 2\n\
         [[group]]\nid = \"g\"\ntitle = { en = \"G\", zh = \"组\" }\nweight = 1.0\n\
         [[indicator]]\nid = \"i\"\ngroup = \"g\"\ntitle = { en = \"I\", zh = \"指标\" }\nbetter = \"higher\"\n\
         formula = \"100.0 * rd_exp_yi / gdp_yi\"\nweight = 1.0\nrule = { kind = \"identity\" }\n",
    )
    .expect("it is written");
    let (book, name) = in_folder(&folder, "book.xlsx");
    let (data, scheme) = (data.display().to_string(), scheme.display().to_string());
    let ran = run(&[
        "report", &data, "--scheme", &scheme, "-o", &name, "--lang", "zh",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let table = read(&book, &ReadOptions::default(), &Progress::default()).expect("it opens");
    assert_eq!(
        table
            .source
            .sheets
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
        ["排名", "得分", "指标值", "方法", "数据问题"]
    );
    let bytes = fs::read(&book).expect("it is there");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut sheet = String::new();
    let mut entry = archive
        .by_name("xl/worksheets/sheet1.xml")
        .expect("a sheet");
    std::io::Read::read_to_string(&mut entry, &mut sheet).expect("text");
    assert!(!sheet.contains("<f>") && sheet.contains("<autoFilter"));
    assert!(sheet.contains("state=\"frozen\""));
    assert!(sheet.contains("orientation=\"landscape\""));
}

#[test]
fn sheets_of_a_workbook_are_as_long_as_the_scores() {
    let (dataset, scores) = scored(ENTERPRISES, "tech-sme");
    let sheets = workbook(Material {
        dataset: &dataset,
        scores: &scores,
        lang: Lang::En,
    });
    assert_eq!(sheets.len(), 5);
    for sheet in &sheets[..3] {
        assert_eq!(sheet.height(), scores.height(), "{}", sheet.name);
    }
    assert_eq!(sheets[0].header[..4], ["Rank", "Name", "Total", "Change"]);
    // The coverage is told in per cent, and the change of rank is that since the year before.
    let column = |name: &str| {
        let at = sheets[0].header.iter().position(|head| head == name);
        &sheets[0].columns[at.unwrap_or_else(|| panic!("{name}: {:?}", sheets[0].header))]
    };
    assert!(column("Coverage (%)").contains(&Cell::Number(100.0)));
    let number = |name: &str, row: usize| match column(name)[row] {
        Cell::Number(number) => Some(number),
        _ => None,
    };
    let rank_of = |entity: &Cell, year: f64| {
        (0..sheets[0].height())
            .find(|row| column("Code")[*row] == *entity && number("Year", *row) == Some(year))
            .and_then(|row| number("Rank", row))
    };
    let mut moved = 0;
    for row in (0..sheets[0].height()).step_by(97) {
        let before = number("Year", row).and_then(|year| rank_of(&column("Code")[row], year - 1.0));
        let change = before
            .zip(number("Rank", row))
            .map(|(before, now)| before - now);
        assert_eq!(number("Change", row), change, "row {row}");
        moved += usize::from(change.is_some_and(|change| change != 0.0));
    }
    assert!(moved > 5, "{moved}");
    assert!(
        sheets[0].columns[0]
            .iter()
            .any(|cell| matches!(cell, Cell::Number(_)))
    );
}
