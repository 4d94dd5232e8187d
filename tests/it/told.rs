//! What portraits tell in sentences: the account, titles within reach and policies that fit, in the document and in the
//! single picture.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use innovation_atlas::analysis::decisions::Decisions;
use innovation_atlas::analysis::funds::{Candidates, FundPlan, Ledger};
use innovation_atlas::analysis::policies::read_policies;
use innovation_atlas::analysis::{BoardRule, Choices, score};
use innovation_atlas::dataset::open;
use innovation_atlas::figure::compose::{Material, Told};
use innovation_atlas::figure::{Fonts, Mark, Page, PageSize, Scene, Theme, ThemeMode};
use innovation_atlas::i18n::{Lang, Message, number, text};
use innovation_atlas::jobs::Progress;
use innovation_atlas::report::{PortraitOrder, portrait_pages};
use innovation_atlas::scheme::builtin;
use innovation_atlas::table::{ReadOptions, read};

use crate::commands::{ENTERPRISES, done, folder, in_folder, run};
use crate::source::root;

const POLICIES: &str = "sample-data/policies.csv";

/// All words of a page, in the order in which they are drawn.
fn words(marks: &[Mark], out: &mut Vec<String>) {
    for mark in marks {
        match mark {
            Mark::Text(line) => out.push(line.text.clone()),
            Mark::Thing { marks, .. } | Mark::Group { marks, .. } => words(marks, out),
            _ => {}
        }
    }
}

fn page_words(scene: &Scene) -> String {
    let mut out = Vec::new();
    words(&scene.marks, &mut out);
    out.join("\n")
}

#[test]
fn a_portrait_in_a_file_says_that_a_policy_is_over() {
    let folder = folder();
    let (policies, own) = in_folder(&folder, "policies.csv");
    fs::write(
        &policies,
        "policy,condition,deadline\nOld,employees > 0,2020-01-01\n",
    )
    .expect("it can be written");
    let (picture, out) = in_folder(&folder, "portrait.svg");
    done(&[
        "chart",
        "portrait",
        ENTERPRISES,
        "--scheme",
        "city-ledger",
        "--entity",
        "91990101633600399B",
        "--policies",
        &own,
        "--size",
        "a4-portrait",
        "-o",
        &out,
    ]);
    let svg = fs::read_to_string(&picture).expect("it is there");
    assert!(svg.contains("Old (until 2020-01-01), over"), "{svg}");
}

#[test]
#[allow(clippy::too_many_lines)] // one city, scored once
fn portraits_tell_account_titles_and_policies() {
    let options = ReadOptions::default();
    let progress = Progress::default();
    let scheme = Arc::new(builtin("city-ledger").expect("it is built in"));
    let policies = read(&root().join(POLICIES), &options, &progress).expect("a table");
    let policies = read_policies(&policies).expect("policies");
    let mut wanted = scheme.raw_columns();
    let conditions = policies.all.iter().filter_map(|own| own.condition.as_ref());
    wanted.extend(conditions.flat_map(|formula| formula.columns.clone()));
    let file = root().join(ENTERPRISES);
    let data = open(&file, &options, None, &wanted, &progress).expect("data");
    let scores = score(&data, &scheme, &Choices::default(), &progress).expect("scores");
    let year = data.years().last().copied();
    let decisions = Decisions::of(&data, &scores, year, Some(&policies), &progress);
    let decisions = decisions.expect("decisions");
    let plan = FundPlan {
        year,
        valid_years: Some(3),
        ..FundPlan::default()
    };
    let ledger = Ledger::default();
    let found = Candidates::of(&data, &scores, &plan.basis(), Some(&ledger)).expect("accounts");
    let everybody: Vec<&str> = (0..found.len()).map(|at| found.entity(at)).collect();
    let told = Told::of(Some(&decisions), Some(&found), &everybody, &progress);
    let told = told.expect("it is looked up");
    let matches = decisions.policies.as_ref().expect("policies");
    for lang in Lang::ALL {
        // Everybody has the three paragraphs, and they say what titles, policies and the ledger say.
        let mut fitting = 0;
        for at in (0..found.len()).step_by(97) {
            let entity = found.entity(at);
            let paragraphs = told.paragraphs(entity, lang);
            let alone = Told::of(Some(&decisions), Some(&found), &[entity], &progress);
            let alone = alone.expect("one");
            assert_eq!(
                alone.paragraphs(entity, lang),
                paragraphs,
                "alone as among all"
            );
            let heads: Vec<&str> = paragraphs.iter().map(|own| own.title.as_str()).collect();
            let keys = [
                "figure.told_titles",
                "figure.told_policies",
                "figure.told_account",
            ];
            assert_eq!(heads, keys.map(|key| text(lang, key)), "{entity}");
            let balance = found.points[at] as f64 / 1e6;
            let account = &paragraphs[2].items[0][0];
            assert!(account.contains(&number(balance, 6, lang)), "{account}");
            let said = decisions.of_titles(entity);
            assert_eq!(said.len(), decisions.titles.len());
            // What is within reach first; what would close a gap follows it on its line.
            let told_of: Vec<&str> = paragraphs[0].sentences().collect();
            let titles = told_of.join("\n");
            let sentences = said.iter().map(Vec::len).sum::<usize>();
            assert!(told_of.len() <= sentences, "{titles}");
            assert_eq!(paragraphs[0].items.len(), said.len(), "{titles}");
            for sentence in said.iter().flatten() {
                let words = sentence.text(lang);
                let words = words.trim_end_matches(['.', '。']);
                assert!(titles.contains(words), "{words}\n{titles}");
            }
            for sentence in said.iter().flatten() {
                assert!(titles.contains(&sentence.text(lang)), "{titles}");
            }
            let place = |own: &Vec<Message>| {
                let first = own[0].text(lang);
                told_of.iter().position(|line| *line == first)
            };
            let (gated, others): (Vec<_>, Vec<_>) = said
                .iter()
                .partition(|own| own[0].key == "titles.says_gated");
            let last = others.into_iter().filter_map(place).max();
            let first = gated.into_iter().filter_map(place).min();
            assert!(
                first.is_none_or(|first| Some(first) > last),
                "what cannot be had is last: {titles}"
            );
            let own = matches.of(entity);
            let reasons = own.iter().map(|(policy, one)| {
                let who = &matches.who[one.row as usize];
                policy.reason(one, who).text(lang)
            });
            for (line, reason) in paragraphs[1].sentences().zip(reasons) {
                assert!(line.ends_with(&reason), "{line}");
                fitting += 1;
            }
            assert_eq!(paragraphs[1].items.len(), own.len().max(1));
        }
        assert!(fitting > 0, "somebody meets a policy");
    }
    // On the page of a document: as much as there is room for, and the rest by number.
    let years = scores.years().expect("years");
    let of_year = (0..scores.height()).filter(|row| years.get(*row) == year);
    let rows: Vec<usize> = of_year.step_by(211).collect();
    let (theme, fonts) = (Theme::of(ThemeMode::Light), Fonts::bundled());
    let mut further = false;
    for size in [
        PageSize::A4Portrait,
        PageSize::A4Landscape,
        PageSize::Square,
    ] {
        for lang in Lang::ALL {
            let order = PortraitOrder {
                material: Material {
                    dataset: &data,
                    scores: &scores,
                    lang,
                },
                rows: &rows,
                rule: BoardRule::Ranks,
                told: Some(&told),
                further: true,
                page: &Page::of(size),
                theme: &theme,
                fonts: &fonts,
            };
            let pages = portrait_pages(&order, 1, &progress).expect("pages");
            let mut said: BTreeMap<&str, String> = BTreeMap::new();
            for page in &pages {
                let own = said.entry(page.title.as_str()).or_default();
                own.push_str(&page_words(page));
            }
            assert_eq!(said.len(), rows.len());
            for (name, said) in &said {
                for key in ["told_account", "told_titles", "told_policies"] {
                    let heading = text(lang, &format!("figure.{key}"));
                    assert!(said.contains(&heading), "{name}: {said}");
                }
                // What has no room on the first page stands on the next.
                let more = text(lang, "figure.told_more");
                let more = more.rsplit('}').next().unwrap_or_default();
                assert!(!said.contains(more.trim()), "{name}: {said}");
            }
            further |= pages.len() > rows.len();
            let one = PortraitOrder {
                further: false,
                ..order
            };
            let alone = portrait_pages(&one, 1, &progress).expect("pages");
            assert_eq!(alone.len(), rows.len(), "one page each");
            for page in &alone {
                let said = page_words(page);
                for key in ["told_account", "told_titles", "told_policies"] {
                    let heading = text(lang, &format!("figure.{key}"));
                    assert!(said.contains(&heading), "{size:?} {lang:?}: {said}");
                }
            }
            for page in pages.iter().chain(&alone) {
                assert!(
                    page.faults(&fonts, Page::of(size).least).is_empty(),
                    "{size:?} {lang:?}: {:?}",
                    page.faults(&fonts, Page::of(size).least).first()
                );
            }
        }
    }
    assert!(further, "some tell more than a page has room for");
}

#[test]
fn the_command_writes_what_is_told_and_refuses_what_says_nothing() {
    let folder = folder();
    let (ledger, ledger_name) = in_folder(&folder, "ledger.csv");
    let plan = [
        "--scheme",
        "city-ledger",
        "--budget",
        "50000000",
        "--year",
        "2021",
    ];
    let out = ["--ledger-out", &ledger_name];
    done(&[&["fund", ENTERPRISES], &plan[..], &out].concat());
    let text = fs::read_to_string(&ledger).expect("a ledger");
    let redeemed = text.lines().find(|line| line.contains(",redemption,"));
    let entity = redeemed
        .and_then(|line| line.split(',').nth(2))
        .expect("somebody is paid");
    let (picture, picture_name) = in_folder(&folder, "portrait.svg");
    let words = [
        "chart",
        "portrait",
        ENTERPRISES,
        "--scheme",
        "city-ledger",
        "--entity",
        entity,
        "--policies",
        POLICIES,
        "--ledger",
        &ledger_name,
        "--size",
        "a4",
        "-o",
        &picture_name,
    ];
    done(&words);
    let svg = fs::read_to_string(&picture).expect("a picture");
    for head in [
        "Account",
        "Titles within reach",
        "Policies that fit",
        "can be redeemed",
    ] {
        assert!(svg.contains(head), "{head}");
    }
    let (document, document_name) = in_folder(&folder, "portraits.pdf");
    let words = [
        "report",
        ENTERPRISES,
        "--scheme",
        "city-ledger",
        "--portraits",
        "--limit",
        "3",
        "--policies",
        POLICIES,
        "--ledger",
        &ledger_name,
        "-o",
        &document_name,
    ];
    done(&words);
    assert!(fs::metadata(&document).expect("a document").len() > 20_000);
    // A report without portraits has no place for them.
    let (_, report) = in_folder(&folder, "report.pdf");
    let words = [
        "report",
        ENTERPRISES,
        "--scheme",
        "city-ledger",
        "--policies",
        POLICIES,
        "-o",
        &report,
    ];
    let refused = run(&words);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("--policies"), "{}", refused.err);
}
