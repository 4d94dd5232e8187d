//! Cards by hand: shares, what they lack, what is told beside them, and files of definitions.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::analysis::fixture::dataset;

#[test]
fn the_cards_of_the_program_are_sound() {
    let rules: CardRules = toml::from_str(CardRules::BUILT_IN).unwrap();
    assert_eq!(rules.cards.len(), 4);
    for card in &rules.cards {
        assert!(Formula::parse(&card.numerator).is_ok(), "{}", card.id);
        assert!(Formula::parse(&card.denominator).is_ok(), "{}", card.id);
        for column in Formula::parse(&card.numerator).unwrap().columns {
            assert!(crate::dataset::known(&column).is_some(), "{column}");
        }
        assert_eq!(
            card.status,
            Status::Illustrative,
            "its definition is not published"
        );
    }
}

#[test]
fn more_than_there_is_and_a_year_without_a_share_are_told() {
    let data = dataset(
        &[("C", 2020), ("C", 2021)],
        &[
            ("ent_inst_n", vec![Some(12.0), Some(0.0)]),
            ("inst_n", vec![Some(10.0), Some(0.0)]),
        ],
    );
    let found = cards(&data, &CardRules::built_in(), "C");
    let keys: Vec<&str> = found[0].remarks().iter().map(|line| line.key).collect();
    assert_eq!(keys, ["projects.card_above", "projects.card_earlier"]);
    assert_eq!(
        found[1].problem.as_ref().map(|problem| problem.key),
        Some("projects.card_absent")
    );
}

#[test]
fn cards_are_written_as_they_are_read() {
    let rules = CardRules::built_in();
    let text = rules.to_text().unwrap();
    assert_eq!(toml::from_str::<CardRules>(&text).unwrap(), rules);
    assert_eq!(rules.columns().len(), 8);
}

#[test]
fn a_share_is_told_with_what_it_lacks() {
    let data = dataset(
        &[("C", 2020), ("C", 2021), ("C", 2022)],
        &[
            ("ent_inst_n", vec![Some(880.0), Some(910.0), None]),
            ("inst_n", vec![Some(1000.0), Some(1000.0), Some(1000.0)]),
            ("rd_person_n", vec![Some(0.0); 3]),
            ("ent_rd_person_n", vec![Some(0.0); 3]),
        ],
    );
    let found = cards(&data, &CardRules::built_in(), "C");
    let own = &found[0];
    assert_eq!(own.years[0].share, Some(88.0));
    // (0.9 · 1,000 − 880) / (1 − 0.9): 1,080 of 1,200 are 90 %.
    assert_eq!(own.years[0].lacking, Some(200.0));
    assert_eq!(own.years[0].met, Some(false));
    assert_eq!(own.years[1].met, Some(true));
    assert_eq!(own.years[1].lacking, Some(0.0));
    assert_eq!(own.last().map(|year| year.year), Some(2021));
    assert_eq!(own.words().key, "projects.card_met");
    // Nothing divided by nothing is no share, and absent columns are told.
    assert_eq!(found[1].last(), None);
    assert!(found[2].problem.is_some());
    assert_eq!(found[2].words().key, "projects.card_none");
    let sheet = card_sheet(&found, ("C", "City"), Lang::En, false);
    assert_eq!((sheet.height(), sheet.header[1].as_str()), (6, "name"));
}

#[test]
fn what_is_lacking_reaches_the_threshold_and_nothing_less_does() {
    let mut rules = CardRules::built_in();
    rules.cards.truncate(1);
    let of = |rules: &CardRules, own: f64, all: f64| {
        let data = dataset(
            &[("C", 2020)],
            &[("ent_inst_n", vec![Some(own)]), ("inst_n", vec![Some(all)])],
        );
        cards(&data, rules, "C")[0].years[0].clone()
    };
    for (own, all) in [
        (9.0, 11.0),
        (880.0, 1000.0),
        (1.0, 7.0),
        (899_960.0, 1_000_000.0),
    ] {
        let year = of(&rules, own, all);
        let more = year.lacking.unwrap();
        let share = |x: f64| (own + x) / (all + x);
        assert!(
            more.fract() == 0.0 && share(more) >= 0.9 - 1e-12,
            "{year:?}"
        );
        assert!(share(more - 1.0) < 0.9, "{year:?}");
        assert!(
            year.met == Some(false) && year.share.unwrap() < 90.0,
            "{year:?}"
        );
    }
    // 899,960 of a million are rounded to 90.00, and below 90.
    assert_eq!(of(&rules, 899_960.0, 1_000_000.0).share, Some(89.99));
    let met = of(&rules, 900_000.0, 1_000_000.0);
    assert_eq!(
        (met.met, met.share, met.lacking),
        (Some(true), Some(90.0), Some(0.0))
    );
    // Apart from what there is, and out of reach.
    rules.cards[0].part_of = false;
    assert_eq!(of(&rules, 880.0, 1000.0).lacking, Some(20.0));
    rules.cards[0].part_of = true;
    rules.cards[0].threshold = 100.0;
    assert_eq!(of(&rules, 880.0, 1000.0).lacking, None);
}

#[test]
fn a_file_of_cards_is_checked() {
    let mut file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
    let path = file.path().to_path_buf();
    let mut told = |text: &str| {
        use std::io::{Seek as _, Write as _};
        file.as_file().set_len(0).unwrap();
        file.rewind().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        CardRules::load(&path)
            .map(|_| ())
            .map_err(|problem| problem.text(Lang::En))
    };
    assert_eq!(told(CardRules::BUILT_IN), Ok(()));
    let twice = CardRules::BUILT_IN.replace("\"staff\"", "\"institutions\"");
    let problem = told(&twice).unwrap_err();
    let line = 1 + twice[..twice.rfind("\"institutions\"").unwrap()]
        .matches('\n')
        .count();
    // The line of its `[[card]]`.
    assert!(problem.contains(&format!("line {}", line - 1)), "{problem}");
    assert!(told(&CardRules::BUILT_IN.replace("\"staff\"", "\" \"")).is_err());
    assert!(told("card = []\n").is_err());
}

#[test]
fn cards_are_called_by_their_threshold() {
    let mut rules = CardRules::built_in();
    assert_eq!(rules.name().text(Lang::En), "Four 90% cards");
    for card in &mut rules.cards {
        card.threshold = 95.0;
    }
    assert_eq!(rules.name().text(Lang::Zh), "四个95%");
    rules.cards[0].threshold = 90.0;
    assert_eq!(rules.name().key, "projects.cards_shares");
}

#[test]
fn nothing_in_all_is_told_in_one_sentence() {
    let year = |year: i32| CardYear {
        year,
        numerator: Some(947.0),
        denominator: Some(0.0),
        share: None,
        met: None,
        lacking: None,
    };
    let card = Card {
        rule: CardRules::built_in().cards.remove(0),
        years: vec![year(2021), year(2022)],
        problem: None,
    };
    let told = card.remarks();
    assert_eq!(told.len(), 1);
    assert!(told[0].text(Lang::En).contains("in 2021, 2022"), "{told:?}");
}
