//! Weights, ranks and checks through scheme files, against scikit-criteria, pymcdm and `COINr`.

use std::collections::BTreeMap;

use innovation_atlas::analysis::multivariate::checks;
use innovation_atlas::analysis::weights::{
    Method, OpinionMethod, effect, effective, file_with, opinions, propose,
};
use innovation_atlas::analysis::{Choices, Scores, score};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::parse;

use super::{base, level, pillars, scored};
use crate::composite::reference::{same, table};

#[test]
fn proposals_for_the_pillars_are_those_of_the_libraries() {
    let Some((_, scores)) = scored(pillars()) else {
        return;
    };
    let expected = table("mcda/asem_pillars_weights.csv").unwrap();
    let level = level(&scores, "top");
    for (method, name) in [
        (Method::Equal, "equal|both"),
        (Method::Deviation, "std|skcriteria,pymcdm"),
        (Method::Entropy, "entropy|skcriteria"),
        (Method::Critic, "critic_pearson|skcriteria"),
    ] {
        let proposal = propose(&scores, &level, method).unwrap();
        let row = expected
            .rows
            .iter()
            .find(|row| expected.text(row, "method") == name);
        for (part, share) in level.parts.iter().zip(&proposal.shares) {
            let what = format!("{name} {}", part.id);
            same(*share, expected.value(row.unwrap(), &part.id), &what);
        }
    }
}

#[test]
fn proposals_from_principal_components_are_loadings_without_their_sign() {
    let Some((_, scores)) = base() else { return };
    let expected = table("coinr/alt/pca_weights_level1_weights.csv").unwrap();
    let loadings: BTreeMap<&str, f64> = expected
        .texts("iCode")
        .into_iter()
        .zip(expected.numbers("Weight"))
        .collect();
    for group in [
        "Physical",
        "ConEcFin",
        "Political",
        "Instit",
        "P2P",
        "Environ",
        "Social",
        "SusEcFin",
    ] {
        let level = level(&scores, group);
        let proposal = propose(&scores, &level, Method::Principal).unwrap();
        let own: Vec<f64> = level
            .parts
            .iter()
            .map(|part| loadings[part.id.as_str()])
            .collect();
        let size: f64 = own.iter().map(|x| x.abs()).sum();
        for (share, loading) in proposal.shares.iter().zip(own) {
            same(*share, loading.abs() / size, group);
        }
    }
}

#[test]
fn effective_weights_are_those_of_coinr() {
    let Some((_, scores)) = base() else { return };
    let expected = table("coinr/base/weights_effective.csv").unwrap();
    let found = effective(&scores.scheme);
    // All but the index itself, which weighs 1.
    assert_eq!(found.len() + 1, expected.rows.len());
    for row in &expected.rows {
        let code = expected.text(row, "iCode");
        if code == "Index" {
            continue;
        }
        let node = found.iter().find(|node| node.id == code).unwrap();
        let shares = node.shares.as_ref().unwrap();
        same(shares[0], expected.value(row, "EffWeight"), code);
    }
}

#[test]
fn second_opinions_rank_like_the_libraries() {
    let Some((_, scores)) = scored(pillars()) else {
        return;
    };
    let expected = table("mcda/asem_pillars_scores.csv").unwrap();
    let codes = expected.texts("alt");
    let opinions = opinions(&scores).unwrap();
    assert_eq!(opinions.len(), 2);
    for opinion in opinions {
        let (column, sign) = match opinion.method {
            OpinionMethod::Topsis => ("topsis_vector_equal|skcriteria", 1.0),
            OpinionMethod::Vikor => ("vikor_Q_v0.5_equal|skcriteria", -1.0),
        };
        let goodness: Vec<f64> = expected.numbers(column).iter().map(|x| sign * x).collect();
        let effect = opinion.effect.unwrap();
        assert_eq!(effect.ranks.len(), 51);
        for moved in &effect.ranks {
            let own = goodness[codes.iter().position(|code| *code == moved.entity).unwrap()];
            let place = goodness.iter().filter(|other| **other > own).count() + 1;
            assert_eq!(moved.after, Some(place as u32), "{column} {}", moved.entity);
        }
        assert!(effect.spearman.is_some_and(|r| r > 0.8 && r < 1.0));
    }
}

fn ranks(scores: &Scores) -> BTreeMap<String, Option<u32>> {
    let entities = scores.frame.column("entity").unwrap().str().unwrap();
    let ranks = scores.frame.column("rank").unwrap().u32().unwrap();
    let pairs = entities.iter().zip(ranks.iter());
    pairs
        .map(|(entity, rank)| (entity.unwrap().to_owned(), rank))
        .collect()
}

#[test]
fn the_file_with_new_weights_gives_the_ranks_that_were_shown() {
    let Some((data, scores)) = base() else { return };
    let before = ranks(&scores);
    for (name, method) in [
        ("top", Method::Equal),
        ("P2P", Method::Entropy),
        ("Conn", Method::Critic),
        ("Instit", Method::Principal),
    ] {
        let level = level(&scores, name);
        let proposal = propose(&scores, &level, method).unwrap();
        let shown = effect(
            &data,
            &scores,
            &level,
            &proposal.shares,
            &Progress::default(),
        )
        .unwrap();
        let text = file_with(&scores, &level, &proposal, "raw.csv").unwrap();
        let anew = parse(&text).unwrap();
        let anew = score(
            &data,
            &anew.into(),
            &Choices::default(),
            &Progress::default(),
        )
        .unwrap();
        let after = ranks(&anew);
        for moved in &shown.ranks {
            assert_eq!(moved.before, before[&moved.entity]);
            assert_eq!(moved.after, after[&moved.entity], "{name} {}", moved.entity);
        }
        let spearman = shown.spearman.unwrap();
        if method == Method::Equal {
            // The base run weighs all alike.
            assert!(spearman > 1.0 - 1e-12 && shown.movers(9).is_empty());
            assert_eq!((shown.unmoved, shown.mean_move), (51, Some(0.0)));
        } else {
            assert!(spearman < 1.0 && !shown.movers(9).is_empty(), "{name}");
            let gains: Vec<i64> = shown
                .movers(100)
                .iter()
                .map(|moved| moved.gained().unwrap().abs())
                .collect();
            assert!(
                gains.windows(2).all(|pair| pair[0] >= pair[1])
                    && gains.iter().all(|gain| *gain > 0)
            );
            assert_eq!(gains.len() + shown.unmoved, 51);
            let mean = gains.iter().sum::<i64>() as f64 / 51.0;
            assert!((shown.mean_move.unwrap() - mean).abs() < 1e-12);
        }
    }
}

#[test]
fn correlations_within_groups_are_those_of_coinr() {
    let Some((_, scores)) = base() else { return };
    let found = checks(&scores).unwrap();
    let names = ["pearson", "spearman", "kendall"];
    let tables: Vec<BTreeMap<(String, String), f64>> = names
        .iter()
        .flat_map(|name| {
            ["indicators", "pillars"].map(|of| format!("coinr/analysis/corr_{of}_{name}.csv"))
        })
        .map(|file| {
            let table = table(&file).unwrap();
            let pair = |row: &Vec<String>| {
                let key = |column: &str| table.text(row, column).to_owned();
                ((key("Var1"), key("Var2")), table.value(row, "Correlation"))
            };
            table.rows.iter().map(pair).collect()
        })
        .collect();
    let mut compared = 0;
    for group in &found.groups {
        for pair in &group.pairs {
            let key = (
                group.parts[pair.first].0.clone(),
                group.parts[pair.second].0.clone(),
            );
            for (at, own) in [pair.pearson, pair.spearman, pair.kendall]
                .into_iter()
                .enumerate()
            {
                let expected = tables[2 * at..2 * at + 2]
                    .iter()
                    .find_map(|table| table.get(&key));
                // The two sub-indices stand in no table.
                let Some(expected) = expected else { continue };
                same(own.unwrap(), *expected, &format!("{key:?} {}", names[at]));
                compared += 1;
            }
        }
    }
    assert!(compared > 3 * 140, "{compared}");
    let p_values = table("coinr/analysis/corr_pillars_pvalues_pearson.csv").unwrap();
    for group in found
        .groups
        .iter()
        .filter(|group| group.alpha_below.is_some() && group.id.is_some())
    {
        for pair in &group.pairs {
            let (first, second) = (&group.parts[pair.first].0, &group.parts[pair.second].0);
            let row = p_values
                .rows
                .iter()
                .find(|row| p_values.text(row, "iCode") == first)
                .unwrap();
            same(pair.p_value.unwrap(), p_values.value(row, second), first);
        }
    }
}

#[test]
fn correlations_with_parents_are_those_of_coinr() {
    let Some((_, scores)) = base() else { return };
    let found = checks(&scores).unwrap();
    let family = table("coinr/analysis/corr_indicator_family_pearson.csv").unwrap();
    assert_eq!(family.rows.len(), 147);
    for row in &family.rows {
        let levels = match family.text(row, "Var1") {
            "Pillar" => 1,
            "Sub-index" => 2,
            _ => 3,
        };
        let code = family.text(row, "Var2");
        let link = found
            .parents
            .iter()
            .find(|link| link.id == code && link.levels == levels)
            .unwrap();
        assert_eq!(link.parent.is_none(), levels == 3);
        same(
            link.pearson.unwrap(),
            family.value(row, "Correlation"),
            code,
        );
    }
    // What goes against its pillar, and only that, is flagged.
    let direct = table("coinr/analysis/corr_indicator_parent_pearson.csv").unwrap();
    let negative: Vec<&str> = direct
        .rows
        .iter()
        .filter(|row| direct.value(row, "Correlation") < 0.0)
        .map(|row| direct.text(row, "Var2"))
        .collect();
    assert!(!negative.is_empty());
    let flagged: Vec<String> = found
        .flags
        .iter()
        .filter(|flag| flag.code() == "against")
        .map(|flag| super::said(&flag.words()))
        .collect();
    for code in &negative {
        let title = &scores
            .scheme
            .indicators
            .iter()
            .find(|item| item.id == *code)
            .unwrap()
            .title;
        assert!(
            flagged.iter().any(|flag| flag.contains(&title.en)),
            "{code}: {flagged:?}"
        );
    }
    let of_groups = found
        .parents
        .iter()
        .filter(|link| link.is_group && link.levels == 1);
    let groups = of_groups
        .filter(|link| link.pearson.is_some_and(|r| r < 0.0))
        .count();
    assert_eq!(flagged.len(), negative.len() + groups);
}

#[test]
fn reliability_and_components_are_those_of_coinr() {
    let Some((_, scores)) = base() else { return };
    let found = checks(&scores).unwrap();
    assert_eq!(found.observations, 51);
    let group = |id: &str| {
        let id = (id != "Index").then(|| id.to_owned());
        found.groups.iter().find(|group| group.id == id).unwrap()
    };
    let alpha = table("coinr/analysis/cronbach_alpha.csv").unwrap();
    for row in &alpha.rows {
        let (scope, level) = (alpha.text(row, "scope"), alpha.text(row, "level"));
        let own = group(scope);
        let value = match (level, own.alpha_below) {
            ("1", Some((count, below))) => {
                assert_eq!(count, 49);
                below
            }
            _ => own.alpha,
        };
        same(value.unwrap(), alpha.value(row, "alpha"), scope);
    }
    let loadings = table("coinr/analysis/pca_by_pillar_loadings.csv").unwrap();
    for row in &loadings.rows {
        let own = group(loadings.text(row, "group"));
        let components = own.components.as_ref().unwrap();
        let component = loadings.value(row, "pc") as usize - 1;
        let part = own
            .parts
            .iter()
            .position(|(id, _)| id == loadings.text(row, "iCode"))
            .unwrap();
        let what = format!("{} {component} {part}", loadings.text(row, "group"));
        same(
            components.eigenvalues[component],
            loadings.value(row, "eigenvalue"),
            &what,
        );
        same(
            components.explained[component],
            loadings.value(row, "var_share"),
            &what,
        );
        // The sign is arbitrary there and by rule here.
        let loading = components.loadings[component][part].abs();
        same(loading, loadings.value(row, "loading").abs(), &what);
    }
    let there = &found.availability;
    assert_eq!(there.whole.possible, 51 * 49);
    assert_eq!(there.whole.possible - there.whole.present, 65);
    assert_eq!(there.whole.filled, 65);
    let treated = table("coinr/base/treatment_points.csv").unwrap();
    let cells = treated.rows.iter().flat_map(|row| &row[1..]);
    let points = cells.filter(|cell| !cell.is_empty()).count();
    assert!(points > 0);
    assert_eq!(there.whole.treated, points);
}
