//! The sample city: the same bytes every time, calibrated, with the errors that it is meant to have.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use innovation_atlas::analysis::{Choices, score};
use innovation_atlas::dataset::{self, Dataset, Mapping, has_valid_check_digit};
use innovation_atlas::geo::read_boundaries;
use innovation_atlas::jobs::Progress;
use innovation_atlas::sample::{self, SampleOptions};
use innovation_atlas::scheme::builtin;
use innovation_atlas::table::ReadOptions;
use polars_io::SerReader;
use polars_io::prelude::ParquetReader;
use tempfile::{TempDir, tempdir};

/// The standard sample, made once for all tests.
pub static MADE: LazyLock<TempDir> = LazyLock::new(|| make(SampleOptions::default()));

fn in_repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data")
}

fn make(options: SampleOptions) -> TempDir {
    let folder = tempdir().unwrap();
    sample::write(folder.path(), options, &Progress::default()).unwrap();
    folder
}

fn few(enterprises: u32) -> SampleOptions {
    SampleOptions {
        enterprises,
        ..SampleOptions::default()
    }
}

pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect()
}

/// A CSV file below its note, as columns by header.
fn columns(path: &Path) -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let (note, body) = text
        .strip_prefix('\u{feff}')
        .and_then(|text| text.split_once('\n'))
        .unwrap();
    assert!(note.starts_with("# ") && note.contains("虚构"), "{note}");
    let mut reader = csv::Reader::from_reader(body.as_bytes());
    let header: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let mut columns = vec![Vec::new(); header.len()];
    for row in reader.records() {
        for (column, cell) in columns.iter_mut().zip(row.unwrap().iter()) {
            column.push(cell.to_owned());
        }
    }
    header.into_iter().zip(columns).collect()
}

fn open(name: &str, mapping: Option<&Mapping>) -> Dataset {
    dataset::open(
        &MADE.path().join(name),
        &ReadOptions::default(),
        mapping,
        &[],
        &Progress::default(),
    )
    .unwrap()
}

/// Sum of a field in a year.
fn sum(data: &Dataset, field: &str, year: i32) -> f64 {
    let years = data.frame.column("year").unwrap().i32().unwrap();
    let values = data.frame.column(field).unwrap().f64().unwrap();
    years
        .iter()
        .zip(values.iter())
        .filter(|(at, _)| *at == Some(year))
        .filter_map(|(_, value)| value)
        .sum()
}

/// A figure of Jiangwan by year.
fn city(counties: &Dataset, field: &str, year: i32) -> f64 {
    let names = counties.frame.column("name").unwrap().str().unwrap();
    let years = counties.frame.column("year").unwrap().i32().unwrap();
    let values = counties.frame.column(field).unwrap().f64().unwrap();
    (0..counties.height())
        .find(|row| names.get(*row) == Some("江湾市") && years.get(*row) == Some(year))
        .and_then(|row| values.get(row))
        .unwrap()
}

/// Writes the sample that the repository holds. Run it when the sample is meant to change:
/// `cargo test --test it -- --ignored write_the_sample_of_the_repository`
#[test]
#[ignore = "changes files of the repository"]
fn write_the_sample_of_the_repository() {
    sample::write(
        &in_repository(),
        SampleOptions::default(),
        &Progress::default(),
    )
    .unwrap();
}

#[test]
fn the_repository_holds_what_the_program_makes() {
    let made = files(MADE.path());
    let kept = files(&in_repository());
    for (name, bytes) in &made {
        assert!(kept.get(name) == Some(bytes), "{name} differs");
    }
    let size: usize = made.values().map(Vec::len).sum();
    assert!(size <= 6_000_000, "{size} bytes");
}

#[test]
fn threads_do_not_matter_and_seeds_do() {
    let alone = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    let one = alone.install(|| make(few(300)));
    let many = rayon::ThreadPoolBuilder::new()
        .num_threads(5)
        .build()
        .unwrap()
        .install(|| make(few(300)));
    let other = make(SampleOptions {
        seed: 1,
        ..few(300)
    });
    let (one, many, other) = (files(one.path()), files(many.path()), files(other.path()));
    assert_eq!(one.len(), 13);
    for (name, bytes) in &one {
        assert!(many[name] == *bytes, "{name} depends on threads");
    }
    assert!(one["enterprises.csv"] != other["enterprises.csv"]);
    assert!(one["towns.geojson"] == other["towns.geojson"]);
}

#[test]
fn one_enterprise_and_one_year_are_a_city_too() {
    let folder = make(SampleOptions {
        enterprises: 1,
        years: (2021, 2021),
        seed: 7,
    });
    let rows = columns(&folder.path().join("enterprises.csv"));
    assert_eq!(rows["统一社会信用代码"].len(), 1);
    assert_eq!(rows["战略性新兴产业产值（万元）"], ["22520000"]);
}

#[test]
fn options_out_of_bounds_are_refused() {
    let folder = tempdir().unwrap();
    let refuse = |options: SampleOptions| {
        sample::write(folder.path(), options, &Progress::default())
            .unwrap_err()
            .key
    };
    assert_eq!(refuse(few(0)), "sample.enterprises");
    assert_eq!(refuse(few(1_000_001)), "sample.enterprises");
    let years = |from, to| SampleOptions {
        years: (from, to),
        ..few(1)
    };
    assert_eq!(refuse(years(2022, 2016)), "sample.years");
    assert_eq!(refuse(years(2016, 2300)), "sample.years");
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_stopped_sample_leaves_nothing_half_written() {
    let folder = tempdir().unwrap();
    let progress = Progress::default();
    progress.cancel();
    let error = sample::write(folder.path(), few(10), &progress).unwrap_err();
    assert_eq!(error.key, "jobs.cancelled");
    let left = files(folder.path());
    assert!(!left.contains_key("README.md"));
    assert!(left.keys().all(|name| !name.starts_with('.')), "{left:?}");
}

#[test]
fn rows_names_and_codes_are_as_promised() {
    let rows = columns(&MADE.path().join("enterprises.csv"));
    let codes: BTreeSet<&String> = rows["统一社会信用代码"].iter().collect();
    let names: BTreeSet<&String> = rows["企业名称"].iter().collect();
    assert_eq!((codes.len(), names.len()), (1500, 1500));
    let failing = codes
        .iter()
        .filter(|code| !has_valid_check_digit(code))
        .count();
    assert_eq!(failing, 5);
    assert!(codes.iter().all(|code| code.starts_with("91990101")));
    let height = codes.len() * 7;
    let alive = rows["年度"].len();
    assert!(
        (height * 7 / 10..height * 95 / 100).contains(&alive),
        "{alive}"
    );
    assert_eq!(rows.len(), 53);
    for (header, cells) in &rows {
        for cell in cells {
            assert!(
                !cell.contains([',', '"', '\n']) && !cell.starts_with(['=', '+', '@']),
                "{header}: {cell}"
            );
        }
    }
    let without_place = rows["经度"].iter().filter(|cell| cell.is_empty()).count();
    assert!(
        (alive / 10..alive / 7).contains(&without_place),
        "{without_place}"
    );
}

#[test]
fn the_city_follows_what_is_published() {
    let counties = open("counties.csv", None);
    assert_eq!(counties.height(), 56);
    assert_eq!(counties.accounting.read, 56);
    let is = |field: &str, year: i32, value: f64| {
        let found = city(&counties, field, year);
        assert!((found - value).abs() < 1e-9, "{field} {year}: {found}");
    };
    is("gdp_yi", 2017, 2606.0);
    is("gdp_yi", 2018, 2720.0);
    is("gdp_yi", 2021, 3030.21);
    is("sei_out_yi", 2021, 2252.0);
    is("pop_wan", 2021, 144.04);
    is("fiscal_exp_yi", 2021, 244.4);
    let research =
        |year| 100.0 * city(&counties, "rd_exp_yi", year) / city(&counties, "gdp_yi", year);
    // In hundredths of a percent.
    let shares = [270, 280, 296, 314, 335, 356, 366].map(|share| f64::from(share) / 100.0);
    for (year, share) in (2016..).zip(shares) {
        assert!(
            (research(year) - share).abs() < 0.001,
            "{year}: {}",
            research(year)
        );
    }
}

#[test]
fn parts_of_every_county_are_smaller_than_their_wholes() {
    let counties = open("counties.csv", None);
    let values = |field: &str| {
        let column = counties.frame.column(field).unwrap().f64().unwrap().clone();
        column.iter().map(Option::unwrap).collect::<Vec<f64>>()
    };
    for (part, whole) in [
        ("ent_rd_exp_yi", "rd_exp_yi"),
        ("ind_rd_yi", "ind_rev_yi"),
        ("ind_rd_active_n", "ind_n"),
        ("ind_inst_n", "ind_n"),
        ("ent_rd_person_n", "rd_person_n"),
        ("superded_firm_n", "eligible_firm_n"),
        ("points_firm_n", "tech_firm_n"),
        ("points_loan_firm_n", "points_firm_n"),
        ("hv_pat_n", "inv_pat_n"),
        ("sei_out_yi", "ind_out_yi"),
        ("ent_inst_n", "inst_n"),
        ("ent_inv_pat_n", "inv_pat_n"),
        ("employed_wan", "pop_wan"),
    ] {
        for (part_value, whole_value) in values(part).into_iter().zip(values(whole)) {
            assert!(
                0.0 < part_value && part_value <= whole_value,
                "{part} {part_value} of {whole} {whole_value}"
            );
        }
    }
}

#[test]
fn enterprises_add_up_to_the_city() {
    let enterprises = open("enterprises.csv", None);
    let counties = open("counties.csv", None);
    for year in 2016..=2022 {
        for (field, total) in [
            ("sei_output_wan", "sei_out_yi"),
            ("rd_expense_wan", "ent_rd_exp_yi"),
        ] {
            let ratio = sum(&enterprises, field, year) / 1e4 / city(&counties, total, year);
            // Figures are rounded to whole 10,000 yuan.
            assert!((ratio - 1.0).abs() < 1e-4, "{field} {year}: {ratio}");
        }
    }
}

#[test]
fn reading_finds_the_errors_and_accounts_for_every_row() {
    let data = open("enterprises.csv", None);
    let rows = columns(&MADE.path().join("enterprises.csv"))["年度"].len();
    let accounting = &data.accounting;
    assert_eq!(accounting.read, rows);
    assert_eq!(
        accounting.read,
        accounting.used + accounting.combined + accounting.rows_aside()
    );
    // Three rows that stand twice and three revised ones.
    assert_eq!(accounting.rows_aside(), 6);
    let found = |key: &str| {
        data.issues
            .iter()
            .filter(|issue| issue.message.key == key)
            .count()
    };
    assert_eq!(found("dataset.credit_code"), 5);
    assert_eq!(found("dataset.conflict"), 3);
    let revenue = data.frame.column("revenue_wan").unwrap().f64().unwrap();
    assert_eq!(
        revenue
            .iter()
            .flatten()
            .filter(|value| *value < 0.0)
            .count(),
        3
    );
    let staff = data.frame.column("rd_staff").unwrap().f64().unwrap();
    let employees = data.frame.column("employees").unwrap().f64().unwrap();
    let over = staff
        .iter()
        .zip(employees.iter())
        .filter(|(staff, all)| staff.zip(*all).is_some_and(|(staff, all)| staff > all))
        .count();
    assert_eq!(over, 3);
}

#[test]
fn every_form_of_the_file_says_the_same() {
    let saved = std::fs::read_to_string(MADE.path().join("mapping.toml")).unwrap();
    let mapping: Mapping = toml::from_str(&saved).unwrap();
    let data = open("enterprises.csv", None);
    assert_eq!(data.fields.len(), 53);
    for other in [
        open("enterprises.csv", Some(&mapping)),
        open("enterprises.xlsx", None),
    ] {
        assert!(
            data.frame.equals_missing(&other.frame),
            "{}",
            other.table.source.name()
        );
    }
    // GB 18030 is the file of one year, as an office hands it over.
    let years = data.frame.column("year").unwrap().i32().unwrap();
    let of_last = years.iter().map(|year| year == Some(2022)).collect();
    let last = data.frame.filter(&of_last).unwrap();
    assert!(last.height() > 1000);
    let other = open("enterprises-gb18030.csv", None);
    assert!(last.equals_missing(&other.frame));
    let path = MADE.path().join("enterprises.parquet");
    let typed = ParquetReader::new(std::fs::File::open(path).unwrap())
        .finish()
        .unwrap();
    assert_eq!(typed.shape(), (data.accounting.read, 53));
}

#[test]
fn projects_are_some_two_hundred_a_year_and_use_up_the_fund() {
    let projects = columns(&MADE.path().join("projects.csv"));
    let counties = open("counties.csv", None);
    let codes: BTreeSet<String> = columns(&MADE.path().join("enterprises.csv"))["统一社会信用代码"]
        .iter()
        .cloned()
        .collect();
    for year in 2016..=2022 {
        let of_year: Vec<usize> = (0..projects["年度"].len())
            .filter(|row| projects["年度"][*row] == year.to_string())
            .collect();
        assert!(
            (130..280).contains(&of_year.len()),
            "{year}: {}",
            of_year.len()
        );
        let fund: f64 = of_year
            .iter()
            .map(|row| projects["预研资金（万元）"][*row].parse::<f64>().unwrap())
            .sum();
        assert!(
            (fund - city(&counties, "prestudy_fund_wan", year)).abs() < 10.0,
            "{fund}"
        );
    }
    // The code of an enterprise that was miscopied in its own file is right here.
    let strange = projects["统一社会信用代码"]
        .iter()
        .filter(|code| !codes.contains(*code))
        .count();
    assert!(strange <= 10, "{strange}");
}

#[test]
fn what_titles_ask_for_fits_the_other_figures() {
    let data = open("enterprises.csv", None);
    let values = |field: &str| data.frame.column(field).unwrap().f64().unwrap();
    for (part, whole) in [
        ("ip_class1_own", "ip_class1"),
        ("ip_high_value", "ip_class1_own"),
        ("high_talents", "employees"),
    ] {
        let pairs = values(part).iter().zip(values(whole).iter());
        for (part_value, whole_value) in pairs.filter_map(|(part, whole)| part.zip(whole)) {
            assert!(
                part_value <= whole_value,
                "{part}: {part_value} of {whole_value}"
            );
        }
    }
    for (field, most) in [
        ("ip_expert_marks", 22.0),
        ("rd_org_marks", 20.0),
        ("main_revenue_pct", 100.0),
    ] {
        let all = values(field);
        assert!(
            all.iter()
                .flatten()
                .all(|value| (0.0..=most).contains(&value))
        );
    }
    // The projects that an enterprise says it has are those of the project file.
    let projects = columns(&MADE.path().join("projects.csv"));
    let carried = projects["统一社会信用代码"].iter().zip(&projects["年度"]);
    let mut counted: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for (code, year) in carried {
        *counted.entry((code, year)).or_default() += 1.0;
    }
    let codes = data.frame.column("entity").unwrap().str().unwrap();
    let years = data.frame.column("year").unwrap().i32().unwrap();
    let mut with_projects = 0;
    let told = codes
        .iter()
        .zip(years.iter())
        .zip(values("iur_projects").iter());
    for ((code, year), told) in told {
        let (Some(code), Some(year), Some(told)) = (code, year, told) else {
            continue;
        };
        // In their own file, some enterprises have a miscopied code.
        if has_valid_check_digit(code) {
            let year = year.to_string();
            let counted = counted.get(&(code, year.as_str()));
            assert_eq!(counted.copied().unwrap_or(0.0).to_bits(), told.to_bits());
            with_projects += usize::from(told > 0.0);
        }
    }
    assert!(with_projects > 1000, "{with_projects}");
}

#[test]
fn the_towns_of_the_file_are_on_the_map() {
    let areas = read_boundaries(&MADE.path().join("towns.geojson"), &Progress::default()).unwrap();
    assert_eq!(areas.areas.len(), 10);
    assert_eq!(areas.water.len(), 6);
    assert!(
        areas
            .note
            .as_ref()
            .is_some_and(|note| note.contains("虚构"))
    );
    let rows = columns(&MADE.path().join("enterprises.csv"));
    let (mut inside, mut all) = (0, 0);
    let places = rows["经度"].iter().zip(&rows["纬度"]);
    for ((lon, lat), town) in places.zip(&rows["所属镇区"]) {
        let at = areas.find(town).unwrap();
        let (Ok(lon), Ok(lat)) = (lon.parse::<f64>(), lat.parse::<f64>()) else {
            continue;
        };
        all += 1;
        inside += usize::from(
            areas.areas[at]
                .polygons
                .iter()
                .any(|polygon| polygon.contains([lon, lat])),
        );
    }
    // Coordinates are rounded to ten metres, so that a few stand just over a border.
    assert!(inside * 1000 >= all * 995, "{inside} of {all}");
}

#[test]
fn the_index_of_the_city_and_its_39_indicators_are_plausible() {
    let counties = open("counties.csv", None);
    let scheme = Arc::new(builtin("county-index").unwrap());
    let scores = score(
        &counties,
        &scheme,
        &Choices::default(),
        &Progress::default(),
    )
    .unwrap();
    let frame = &scores.frame;
    let names = frame.column("name").unwrap().str().unwrap();
    let years = frame.column("year").unwrap().i32().unwrap();
    let value = |column: &str, year: i32| {
        let values = scores.numbers(column).unwrap();
        (0..frame.height())
            .find(|row| names.get(*row) == Some("江湾市") && years.get(*row) == Some(year))
            .and_then(|row| values.get(row))
            .unwrap()
    };
    for year in 2017..=2022 {
        let growth = 100.0 * (value("total", year) / value("total", year - 1) - 1.0);
        assert!((5.0..18.0).contains(&growth), "{year}: {growth}%");
    }
    let indicators = scores
        .column_names()
        .into_iter()
        .filter(|name| name.starts_with("value:"))
        .count();
    assert_eq!(indicators, 39);
    // The ranges in which a county of this kind lies.
    for (indicator, low, high) in [
        ("rd_intensity", 2.7, 4.2),
        ("ent_rd_share", 88.0, 97.0),
        ("fiscal_st_share", 4.0, 9.0),
        ("hnte_density", 100.0, 220.0),
        ("tech_sme_density", 110.0, 260.0),
        ("elite_firms", 15.0, 30.0),
        ("institution_coverage", 75.0, 99.0),
        ("rd_fte_density", 150.0, 350.0),
        ("workstations", 20.0, 35.0),
        ("academician_teams", 6.0, 12.0),
        ("invention_patents", 35.0, 80.0),
        ("hightech_output", 23.0, 56.0),
        ("emerging_output", 40.0, 52.0),
        ("energy_intensity", 0.35, 0.9),
        ("pm25", 24.0, 40.0),
    ] {
        for year in 2016..=2022 {
            let found = value(&format!("value:{indicator}"), year);
            // The published share of 2016 is 2.7 after rounding.
            let within = low - 0.0005 <= found && found <= high;
            assert!(within, "{indicator} {year}: {found}");
        }
    }
}
