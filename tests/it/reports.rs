//! Reports: pages without faults in both languages and all designed sizes, the same bytes twice, and what the
//! command says.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use innovation_atlas::analysis::{Choices, Scores, score};
use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::figure::compose::{MapChoices, MapGround, Material};
use innovation_atlas::figure::{Figure, Fonts, Page, PageSize, QuadrantRole, Theme, ThemeMode};
use innovation_atlas::i18n::Lang;
use innovation_atlas::jobs::Progress;
use innovation_atlas::report::{
    Block, Body, PartName, PortraitOrder, Report, ReportChoices, ReportInput, Sheet, Whom, compose,
    portrait_pages, portraits_pdf, report_pdf, rows_wanted,
};
use innovation_atlas::scheme::builtin;
use innovation_atlas::table::{ReadOptions, read};

use crate::commands::{COUNTIES, ENTERPRISES, folder, in_folder, run};
use crate::source::root;

pub fn scored(file: &str, scheme: &str) -> (Dataset, Scores) {
    let scheme = Arc::new(builtin(scheme).expect("it is built in"));
    let progress = Progress::default();
    let dataset = open(
        &root().join(file),
        &ReadOptions::default(),
        None,
        &scheme.raw_columns(),
        &progress,
    )
    .expect("the sample opens");
    let scores = score(&dataset, &scheme, &Choices::default(), &progress).expect("it is scored");
    (dataset, scores)
}

fn report(dataset: &Dataset, scores: &Scores, lang: Lang, choices: &ReportChoices) -> Report {
    let input = ReportInput {
        material: Material {
            dataset,
            scores,
            lang,
        },
        year: None,
        subject: None,
        ground: MapGround::default(),
        map: MapChoices::default(),
    };
    compose(&input, choices, &Progress::default()).expect("a report")
}

#[test]
fn every_page_is_whole_in_both_languages_and_all_sizes() {
    let fonts = Fonts::bundled();
    let theme = Theme::of(ThemeMode::Light);
    for (file, scheme, parts) in [
        (ENTERPRISES, "national-2024", 8),
        (COUNTIES, "county-index", 11),
    ] {
        let (dataset, scores) = scored(file, scheme);
        for lang in Lang::ALL {
            let report = report(&dataset, &scores, lang, &ReportChoices::default());
            assert_eq!(report.parts.len(), parts, "{scheme}");
            for size in [PageSize::A4Portrait, PageSize::A4Landscape, PageSize::Slide] {
                let page = Page::of(size);
                let sheets = report
                    .pages(&page, &theme, &fonts, &Progress::default())
                    .expect("pages");
                let marked = sheets.iter().filter(|sheet| sheet.bookmark.is_some());
                assert_eq!(marked.count(), parts);
                for (at, sheet) in sheets.iter().enumerate() {
                    let faults = sheet.scene.faults(&fonts, page.least);
                    assert!(
                        faults.is_empty(),
                        "{scheme} {} {size:?} page {}: {:?}",
                        lang.code(),
                        at + 1,
                        faults.first()
                    );
                    // Every page but the cover has its number.
                    let number = (at + 1).to_string();
                    let numbered = sheet.scene.find_texts(&fonts, &number);
                    assert!(
                        at == 0 || numbered.iter().any(|text| text.text == number),
                        "page {number} has no number"
                    );
                }
            }
        }
    }
}

/// The figure and the tables of a report name the same drivers and the same constraints, and both say by what.
#[test]
fn drivers_and_constraints_are_the_same_in_figure_and_tables() {
    let (dataset, scores) = scored(COUNTIES, "county-index");
    for lang in Lang::ALL {
        let report = report(&dataset, &scores, lang, &ReportChoices::default());
        let part = |wanted: PartName| {
            let part = report.parts.iter().find(|part| part.name == wanted);
            &part.expect("the part").body
        };
        let Body::Figures { figures, .. } = part(PartName::Quadrant) else {
            panic!("no figure");
        };
        let [Figure::Quadrant(spec)] = &figures[..] else {
            panic!("{figures:?}");
        };
        let named = |roles: [QuadrantRole; 2]| -> BTreeSet<&str> {
            let points = spec.points.iter();
            points
                .filter(|point| roles.contains(&point.role))
                .map(|point| point.name.as_str())
                .collect()
        };
        let Body::Flow(blocks) = part(PartName::Movers) else {
            panic!("no tables");
        };
        let tables: Vec<BTreeSet<&str>> = blocks
            .iter()
            .filter_map(|block| match block {
                Block::Table(table) => {
                    Some(table.rows.iter().map(|row| row.cells[0].as_str()).collect())
                }
                _ => None,
            })
            .collect();
        let (first, last) = (&tables[0], &tables[tables.len() - 1]);
        assert_eq!(named([QuadrantRole::Driver, QuadrantRole::Both]), *first);
        assert_eq!(named([QuadrantRole::Constraint, QuadrantRole::Both]), *last);
        assert_eq!(first.len(), 10, "a quarter of 39");
        for words in &spec.roles[..2] {
            let says = |block: &Block| matches!(block, Block::Note(note) if note == words);
            assert!(blocks.iter().any(says), "{words}");
        }
    }
}

/// A report about somebody who is not ranked in the year says so, and is about nobody else; its passport tells year and
/// subject.
#[test]
fn a_subject_without_a_total_is_an_error() {
    let (dataset, scores) = scored(COUNTIES, "county-index");
    let key = scores.texts("entity").unwrap().get(0).unwrap().to_owned();
    let last = scores.year_meant(None).unwrap().unwrap();
    let made = |scores: &Scores, year: i32| {
        let input = ReportInput {
            material: Material {
                dataset: &dataset,
                scores,
                lang: Lang::En,
            },
            year: Some(year),
            subject: Some(key.clone()),
            ground: MapGround::default(),
            map: MapChoices::default(),
        };
        compose(&input, &ReportChoices::default(), &Progress::default())
    };
    let passports = [last - 1, last].map(|year| made(&scores, year).unwrap().passport.text);
    let said = format!("year {} · subject {key}", last - 1);
    assert!(passports[0].contains(&said), "{}", passports[0]);
    assert_ne!(passports[0], passports[1]);
    let filter = format!("year < {last} OR entity <> '{key}'");
    let choices = Choices {
        filter: Some(filter),
        ..Choices::default()
    };
    let without = score(&dataset, &scores.scheme, &choices, &Progress::default()).unwrap();
    assert!(made(&without, last - 1).is_ok());
    let failed = made(&without, last).unwrap_err();
    assert_eq!(failed.key, "report.not_ranked", "{}", failed.text(Lang::En));
}

/// Pages are headed as the contents call them, and what figures say stands below that in smaller letters.
#[test]
fn contents_and_headings_agree_and_titles_have_an_order() {
    let fonts = Fonts::bundled();
    let theme = Theme::of(ThemeMode::Light);
    for (file, scheme) in [(ENTERPRISES, "tech-sme"), (COUNTIES, "county-index")] {
        let (dataset, scores) = scored(file, scheme);
        let report = report(&dataset, &scores, Lang::Zh, &ReportChoices::default());
        let page = Page::of(PageSize::A4Portrait).dense();
        let sheets = report.pages(&page, &theme, &fonts, &Progress::default());
        let sheets = sheets.expect("pages");
        for part in &report.parts {
            let Body::Figures { figures, .. } = &part.body else {
                continue;
            };
            let own = |sheet: &&Sheet| sheet.bookmark.as_ref() == Some(&part.title);
            let sheet = sheets.iter().find(own).expect("the page");
            let texts = sheet.scene.texts(&fonts);
            let heading = texts.first().expect("a heading");
            assert_eq!(heading.text, part.title);
            for text in &texts[1..] {
                let is_words = text.group == "title" || text.group == "caption";
                assert!(
                    !is_words || text.size < heading.size * 0.85,
                    "{}: {text:?}",
                    part.title
                );
            }
            for figure in figures {
                let title = figure.words().title.chars().take(6).collect::<String>();
                let mut captions = texts.iter().filter(|text| text.group == "caption");
                let said = captions.find(|text| text.text.starts_with(&title));
                let said = said.unwrap_or_else(|| panic!("{}: {title}", part.title));
                assert!(said.size > page.body, "{title}");
            }
        }
    }
}

/// The town with most enterprises and the one with the highest mean are named once where they are one.
#[test]
fn a_town_that_is_first_in_both_is_named_once() {
    let (dataset, scores) = scored(ENTERPRISES, "national-2024");
    for lang in Lang::ALL {
        let report = report(&dataset, &scores, lang, &ReportChoices::default());
        let Body::Cover(cover) = &report.parts[0].body else {
            panic!("the first part is the cover");
        };
        let name = match lang {
            Lang::En => "Xingdu High-tech Zone",
            Lang::Zh => "星渡高新区",
        };
        let said = cover.findings.iter().find(|said| said.contains(name));
        let said = said.expect("the town");
        assert_eq!(said.matches(name).count(), 1, "{said}");
    }
}

/// What the data is stands under the method, where that leaves room, and not alone on a last page.
#[test]
fn a_short_part_begins_where_the_one_before_left_room() {
    let fonts = Fonts::bundled();
    let (dataset, scores) = scored(COUNTIES, "county-index");
    for lang in Lang::ALL {
        let report = report(&dataset, &scores, lang, &ReportChoices::default());
        let page = Page::of(PageSize::A4Portrait);
        let theme = Theme::of(ThemeMode::Light);
        let sheets = report.pages(&page, &theme, &fonts, &Progress::default());
        let sheets = sheets.expect("pages");
        let last = sheets.last().expect("a page");
        let [method, data] = [PartName::Method, PartName::Data].map(|name| {
            let part = report.parts.iter().find(|part| part.name == name);
            &part.expect("the part").title
        });
        assert_eq!(last.bookmark.as_ref(), Some(data));
        let texts = last.scene.texts(&fonts);
        assert!(texts.iter().any(|text| text.text == *method), "{method}");
        let low = texts.iter().filter(|text| text.group != "footer");
        let low = low.map(|text| text.bounds[3]).fold(0.0, f32::max);
        assert!(low > page.height * 0.5, "{low}");
    }
}

#[test]
fn sentences_tell_what_the_numbers_say() {
    let (dataset, scores) = scored(COUNTIES, "county-index");
    let report = report(&dataset, &scores, Lang::Zh, &ReportChoices::default());
    let Body::Cover(cover) = &report.parts[0].body else {
        panic!("the first part is the cover");
    };
    let last = *dataset.years().last().expect("years");
    assert!(
        cover.findings[0].contains(&last.to_string()),
        "{:?}",
        cover.findings
    );
    assert!(cover.findings[0].contains(&cover.headline[0].1));
    for sentence in &cover.findings {
        assert!(
            sentence.ends_with('。') && !sentence.contains('{'),
            "{sentence}"
        );
    }
}

/// Beside the cover, which sums up, each sentence stands in one part.
#[test]
fn no_sentence_of_a_report_is_told_in_two_parts() {
    let (dataset, scores) = scored(COUNTIES, "county-index-level");
    for (lang, end) in [(Lang::En, ". "), (Lang::Zh, "。")] {
        let report = report(&dataset, &scores, lang, &ReportChoices::default());
        let mut told: BTreeSet<String> = BTreeSet::new();
        let mut count = 0;
        for part in &report.parts {
            let texts: Vec<&str> = match &part.body {
                Body::Figures { says, .. } => vec![says.as_str()],
                Body::Flow(blocks) => blocks
                    .iter()
                    .filter_map(|block| match block {
                        Block::Text(words) => Some(words.as_str()),
                        _ => None,
                    })
                    .collect(),
                Body::Cover(_) => Vec::new(),
            };
            for sentence in texts.iter().flat_map(|text| text.split(end)) {
                let sentence = sentence.trim_end_matches(['.', '。']).trim();
                if sentence.is_empty() {
                    continue;
                }
                count += 1;
                let is_new = told.insert(sentence.to_owned());
                assert!(is_new, "{:?} tells again: {sentence}", part.name);
            }
        }
        assert!(count > 5, "{count}");
    }
}

#[test]
fn the_same_report_has_the_same_bytes_and_can_be_cancelled() {
    let fonts = Fonts::bundled();
    let theme = Theme::of(ThemeMode::Light);
    let page = Page::of(PageSize::A4Portrait);
    let (dataset, scores) = scored(COUNTIES, "county-index");
    let made = || {
        let report = report(&dataset, &scores, Lang::En, &ReportChoices::default());
        report_pdf(&report, None, &page, &theme, &fonts, &Progress::default()).expect("a PDF")
    };
    let first = made();
    assert!(first == made());
    assert!(first.starts_with(b"%PDF-"));
    let outlines = first.windows(9).filter(|part| *part == &b"/Outlines"[..]);
    assert!(outlines.count() > 0, "no bookmarks");
    let progress = Progress::default();
    progress.cancel();
    let report = report(&dataset, &scores, Lang::En, &ReportChoices::default());
    let ended = report_pdf(&report, None, &page, &theme, &fonts, &progress);
    assert_eq!(ended.expect_err("it was cancelled").key, "jobs.cancelled");
}

/// With further pages wanted, no indicator is left out on any page size: what has no room on the first stands behind it.
#[test]
fn portraits_with_further_pages_hold_every_indicator() {
    let fonts = Fonts::bundled();
    let theme = Theme::of(ThemeMode::Light);
    let (dataset, scores) = scored(COUNTIES, "county-index-level");
    let rows = rows_wanted(&scores, None, Whom::Best(2), None).expect("rows");
    let pages = PageSize::ALL.map(Page::of);
    for (lang, page) in Lang::ALL
        .into_iter()
        .flat_map(|lang| pages.map(|page| (lang, page)))
    {
        let order = PortraitOrder {
            material: Material {
                dataset: &dataset,
                scores: &scores,
                lang,
            },
            rows: &rows,
            rule: innovation_atlas::analysis::BoardRule::Ranks,
            told: None,
            further: true,
            page: &page,
            theme: &theme,
            fonts: &fonts,
        };
        let scenes = portrait_pages(&order, 1, &Progress::default()).expect("pages");
        assert!(scenes.len() >= rows.len());
        for scene in &scenes {
            let faults = scene.faults(&fonts, page.least);
            assert!(faults.is_empty(), "{page:?} {lang:?}: {:?}", faults.first());
        }
        let last = scenes.last().expect("a page");
        assert!(!last.leaves_items_out(), "{page:?} {lang:?}");
    }
}

#[test]
fn portraits_are_whole_pages_in_their_order() {
    let fonts = Fonts::bundled();
    let theme = Theme::of(ThemeMode::Light);
    let page = Page::of(PageSize::A4Portrait);
    let (dataset, scores) = scored(ENTERPRISES, "national-2024");
    let rows = rows_wanted(&scores, None, Whom::Best(60), None).expect("rows");
    assert_eq!(rows.len(), 60);
    for lang in Lang::ALL {
        let order = PortraitOrder {
            material: Material {
                dataset: &dataset,
                scores: &scores,
                lang,
            },
            rows: &rows,
            rule: innovation_atlas::analysis::BoardRule::Ranks,
            told: None,
            further: false,
            page: &page,
            theme: &theme,
            fonts: &fonts,
        };
        let scenes = portrait_pages(&order, 1, &Progress::default()).expect("pages");
        let names = scores.texts("name").expect("names");
        for (scene, &row) in scenes.iter().zip(&rows) {
            assert_eq!(Some(scene.title.as_str()), names.get(row));
            let faults = scene.faults(&fonts, page.least);
            assert!(faults.is_empty(), "{}: {:?}", scene.title, faults.first());
            let cut = scene.find_texts(&fonts, "…");
            assert!(cut.is_empty(), "{}: {:?}", scene.title, cut.first());
        }
        let few = PortraitOrder {
            rows: &rows[..3],
            ..order
        };
        let made = || portraits_pdf(&few, "x", None, &Progress::default()).expect("a PDF");
        let (bytes, pages) = made();
        assert!((bytes, pages) == made());
        assert_eq!(pages, 3);
    }
}

#[test]
fn the_command_writes_documents_and_folders() {
    let folder = folder();
    let (portraits, name) = in_folder(&folder, "portraits");
    let base = ["report", ENTERPRISES, "--scheme", "tech-sme"];
    let ran = run(&[&base[..], &["--portraits", "--limit", "2", "-o", &name]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mut files: Vec<String> = fs::read_dir(&portraits)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    files.sort();
    assert_eq!(files.len(), 2, "{files:?}");
    assert!(files.iter().all(|file| {
        file.starts_with("000")
            && std::path::Path::new(file)
                .extension()
                .is_some_and(|end| end == "pdf")
    }));
    let (pictures, name) = in_folder(&folder, "pictures");
    let counties = ["report", COUNTIES, "--scheme", "county-index"];
    let ran = run(&[&counties[..], &["--format", "svg", "-o", &name]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    for file in [
        "01-barometer.svg",
        "01-barometer.csv",
        "02-counties.svg",
        "04-dimensions.svg",
    ] {
        assert!(pictures.join(file).exists(), "{file}");
    }
    let (pictures, name) = in_folder(&folder, "with projects");
    let ground = [
        "--boundaries",
        "sample-data/towns.geojson",
        "--projects",
        "sample-data/projects.csv",
        "--projects-as",
        "enterprises",
        "--format",
        "svg",
        "--lang",
        "en",
        "-o",
        &name,
    ];
    let ran = run(&[&base[..], &ground].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let map = fs::read_to_string(pictures.join("04-map.svg")).expect("a map");
    // Each picture is called after what it shows.
    for file in [
        "01-distribution.svg",
        "02-industries.svg",
        "03-ranking.svg",
        "05-towns.csv",
        "06-portrait-1.svg",
        "08-portrait-3.svg",
    ] {
        assert!(pictures.join(file).exists(), "{file}");
    }
    assert!(map.contains("projects.csv"), "the map tells of no projects");
}

#[test]
fn the_command_writes_one_year_and_says_what_is_wrong() {
    let folder = folder();
    let base = ["report", ENTERPRISES, "--scheme", "tech-sme"];
    let (book, name) = in_folder(&folder, "one year.xlsx");
    let ran = run(&[&base[..], &["--year", "2021", "-o", &name]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ranking = ReadOptions {
        sheet: Some("1".to_owned()),
        ..ReadOptions::default()
    };
    let table = read(&book, &ranking, &Progress::default()).expect("a workbook");
    let cells = |name: &str| {
        let mut columns = table.columns.iter();
        let own = columns.find(|column| column.name == name);
        own.expect("a column").cells.iter()
    };
    assert!(cells("Year").all(|year| year == Some("2021")), "one year");
    assert!(cells("Rank").any(|rank| rank == Some("1")));
    for words in [
        &["-o", &name, "--entity", "x"][..],
        &["-o", "x.pdf", "--entity", "江湾桐航集成电路有限公司"],
        &[
            "-o",
            "x.pdf",
            "--portraits",
            "--entity",
            "x",
            "--limit",
            "3",
        ],
    ] {
        let ran = run(&[&base[..], words].concat());
        assert_eq!(ran.code, 2, "{words:?}: {}", ran.err);
    }
    let (_, name) = in_folder(&folder, "x.pdf");
    for (words, code, said) in [
        (&["-o", "x.gif"][..], 2, "--output"),
        (&[][..], 2, "--output"),
        (&["-o", &name, "--limit", "3"], 2, "--limit"),
        (&["-o", &name, "--year", "1900"], 1, "1900"),
        (
            &["-o", &name, "--portraits", "--entity", "nobody at all"],
            1,
            "nobody at all",
        ),
    ] {
        let ran = run(&[&base[..], words].concat());
        assert_eq!(ran.code, code, "{words:?}: {}", ran.err);
        assert!(ran.err.contains(said), "{words:?}: {}", ran.err);
    }
    assert!(!std::path::Path::new(&name).exists());
}
