//! Rankings that mix stages say so, one stage can be had alone, and conditions are told in words.

use std::path::Path;
use std::sync::Arc;

use innovation_atlas::analysis::{Choices, Scores, explain, score};
use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::figure::Figure;
use innovation_atlas::figure::compose::{Material, ranking};
use innovation_atlas::i18n::{Lang, text};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::{Scheme, builtin};
use innovation_atlas::table::ReadOptions;

fn city() -> (Dataset, Arc<Scheme>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/enterprises.csv");
    let progress = Progress::default();
    let dataset = open(&path, &ReadOptions::default(), None, &[], &progress).unwrap();
    (dataset, Arc::new(builtin("national-2024").unwrap()))
}

fn scored(dataset: &Dataset, scheme: &Arc<Scheme>, filter: Option<String>) -> Scores {
    let choices = Choices {
        year: Some(2021),
        filter,
    };
    score(dataset, scheme, &choices, &Progress::default()).unwrap()
}

#[test]
fn stages_that_are_mixed_are_told_and_can_be_had_alone() {
    let (dataset, scheme) = city();
    let all = scored(&dataset, &scheme, None);
    let stages = |scores: &Scores| -> Vec<String> {
        let column = scores.frame.column("stage").unwrap().str().unwrap().clone();
        column.iter().flatten().map(str::to_owned).collect()
    };
    let subtitle = |scores: &Scores, lang: Lang| {
        let material = Material {
            dataset: &dataset,
            scores,
            lang,
        };
        let Figure::Ranking(spec) = ranking(material, Some(2021), 20, None).unwrap() else {
            panic!("no ranking");
        };
        (spec.words, spec.rows)
    };
    for lang in Lang::ALL {
        let told = text(lang, "figure.ranking_mixed");
        let (words, rows) = subtitle(&all, lang);
        assert!(words.subtitle.contains(&told), "{}", words.subtitle);
        let titles: Vec<&str> = scheme.stages.iter().map(|s| s.title.text(lang)).collect();
        assert!(
            rows.iter()
                .all(|row| titles.iter().any(|title| row.note.contains(title)))
        );
    }
    let mut parts = 0;
    for (at, stage) in scheme.stages.iter().enumerate() {
        let filter = scheme.stage_condition(at).unwrap();
        let alone = scored(&dataset, &scheme, Some(filter));
        assert!(stages(&alone).iter().all(|found| *found == stage.id));
        parts += alone.frame.height();
        for lang in Lang::ALL {
            let (words, _) = subtitle(&alone, lang);
            assert!(!words.subtitle.contains(&text(lang, "figure.ranking_mixed")));
            assert!(!words.footer.contains("_wan"), "{}", words.footer);
            assert!(!words.footer.contains("COALESCE"), "{}", words.footer);
        }
    }
    assert_eq!(parts, all.frame.height(), "each enterprise in one stage");
}

#[test]
fn the_reason_of_a_stage_names_fields_and_not_columns() {
    let (dataset, scheme) = city();
    let scores = scored(&dataset, &scheme, None);
    let growth = scores.frame.column("stage").unwrap().str().unwrap().clone();
    let row = growth
        .iter()
        .position(|stage| stage == Some("growth"))
        .unwrap();
    let explanation = explain(&dataset, &scores, row).unwrap();
    let (_, reason) = explanation.stage.unwrap();
    for (lang, words) in [
        (Lang::En, "Operating revenue (10,000 yuan)"),
        (Lang::Zh, "营业收入（万元）"),
    ] {
        let reason = reason.text(lang);
        assert!(reason.contains(words), "{reason}");
        assert!(
            !reason.contains("revenue_wan") && !reason.contains("COALESCE"),
            "{reason}"
        );
    }
}
