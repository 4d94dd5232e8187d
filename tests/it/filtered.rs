//! Figures of those alone that meet a condition: what they say of themselves, and that they look like those of all.

use std::collections::BTreeMap;
use std::sync::Arc;

use innovation_atlas::analysis::{Choices, Scores, score};
use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::figure::compose::{MapChoices, MapGround, Material, innovation_map};
use innovation_atlas::figure::{Figure, MapSpec};
use innovation_atlas::i18n::{Lang, compact_to, number};
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::builtin;
use innovation_atlas::table::ReadOptions;

fn city() -> Dataset {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/enterprises.csv");
    open(
        &path,
        &ReadOptions::default(),
        None,
        &[],
        &Progress::default(),
    )
    .unwrap()
}

fn scores(dataset: &Dataset, filter: Option<&str>) -> Scores {
    let choices = Choices {
        year: None,
        filter: filter.map(str::to_owned),
    };
    let scheme = Arc::new(builtin("national-2024").unwrap());
    score(dataset, &scheme, &choices, &Progress::default()).unwrap()
}

fn map(dataset: &Dataset, scores: &Scores, lang: Lang, year: i32) -> MapSpec {
    let material = Material {
        dataset,
        scores,
        lang,
    };
    let choices = MapChoices {
        year: Some(year),
        ..MapChoices::default()
    };
    match innovation_map(material, &MapGround::default(), &choices).unwrap() {
        Figure::Map(spec) => *spec,
        other => panic!("{other:?}"),
    }
}

/// The number and the R&D of the observations of a year, of those with this many employees at least, by the file alone.
fn by_hand(dataset: &Dataset, year: i32, least: Option<f64>) -> (usize, f64) {
    let numbers = |name: &str| dataset.frame.column(name).unwrap().f64().unwrap();
    let years = dataset.frame.column("year").unwrap().i32().unwrap();
    let (staff, spent) = (numbers("employees"), numbers("rd_expense_wan"));
    let rows = (0..dataset.height())
        .filter(|&row| years.get(row) == Some(year))
        .filter(|&row| {
            least.is_none_or(|least| staff.get(row).is_some_and(|staff| staff >= least))
        });
    rows.fold((0, 0.0), |(count, sum), row| {
        (count + 1, sum + spent.get(row).unwrap_or(0.0))
    })
}

#[test]
fn a_sum_under_a_filter_says_whose_it_is() {
    let dataset = city();
    let year = *dataset.years().last().unwrap();
    let all = scores(&dataset, None);
    let some = scores(&dataset, Some("employees >= 300"));
    let (count, spent) = by_hand(&dataset, year, Some(300.0));
    // One of all has no total: the sum is of more than are scored, and says of how many.
    let (every, whole) = by_hand(&dataset, year, None);
    assert!(count > 10 && spent < whole);
    for lang in Lang::ALL {
        let [count, every] = [count, every].map(|count| number(count as f64, 0, lang));
        let names = match lang {
            Lang::En => [
                format!("R&D of all {every} enterprises"),
                format!("R&D of these {count} enterprises"),
            ],
            Lang::Zh => [
                format!("全部 {every} 家企业研发费用合计"),
                format!("{count} 家企业研发费用合计"),
            ],
        };
        for ((scores, name), sum) in [&all, &some].into_iter().zip(names).zip([whole, spent]) {
            let spec = map(&dataset, scores, lang, year);
            let (_, value) = spec
                .headline
                .iter()
                .find(|(found, _)| *found == name)
                .unwrap_or_else(|| panic!("no {name} in {:?}", spec.headline));
            let amount = compact_to(sum * 10_000.0, 4, lang);
            assert!(value.contains(&amount), "{value} is not {amount}");
        }
    }
}

/// The colour of each industry that some circle has.
fn colours(spec: &MapSpec) -> BTreeMap<String, usize> {
    let used = spec.bubbles.iter().filter_map(|bubble| bubble.category);
    used.map(|at| (spec.categories[at].clone(), at)).collect()
}

#[test]
fn an_industry_has_its_colour_whatever_the_year_and_the_filter() {
    let dataset = city();
    let years = dataset.years();
    let whole = scores(&dataset, None);
    let last = *years.last().unwrap();
    let usual = colours(&map(&dataset, &whole, Lang::Zh, last));
    assert!(usual.len() >= 6, "{usual:?}");
    let filters = [None, Some("employees >= 300"), Some("rd_staff < 20")];
    for filter in filters {
        let scores = scores(&dataset, filter);
        for &year in &[years[0], years[years.len() / 2], last] {
            for (industry, colour) in colours(&map(&dataset, &scores, Lang::Zh, year)) {
                assert_eq!(
                    usual.get(&industry),
                    Some(&colour),
                    "{industry} {filter:?} {year}"
                );
            }
        }
    }
}
