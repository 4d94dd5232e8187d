//! What is said of totals that rest on incomplete data: the sample counties with cells taken out.
#![allow(clippy::float_cmp)] // What is not moved is exactly zero.

use std::sync::Arc;

use innovation_atlas::analysis::{
    BoardRule, Change, Choices, Measure, Scores, change, portrait_data, score,
};
use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::figure::Figure;
use innovation_atlas::figure::compose::{
    Material, TrendLines, barometer, bars, contribution, drivers, heatmap, portrait, score_trend,
    treemap,
};
use innovation_atlas::i18n::Lang;
use innovation_atlas::jobs::Progress;
use innovation_atlas::scheme::{Scheme, builtin};
use innovation_atlas::table::ReadOptions;

/// The sample county whose cells of 2022 are taken out.
const OWN: &str = "江湾市";

/// Six columns that eleven indicators rest on.
const SIX: [&str; 6] = [
    "全社会研发经费支出（亿元）",
    "企业研发经费支出（亿元）",
    "规上工业企业研发经费（亿元）",
    "规上工业企业营业收入（亿元）",
    "规上工业总产值（亿元）",
    "规上工业企业数（家）",
];

/// The sample counties' rows of one of them alone, with its scores.
fn only(entity: &str) -> (Dataset, Scores) {
    counties("county-index", |_, cells| cells.contains(&entity))
}

/// The counties without the cells of these columns in the last year of the county, with their scores.
fn without(columns: &[&str], scheme: &str) -> (Dataset, Scores) {
    counties(scheme, |header, cells| {
        if cells.contains(&OWN) && cells.contains(&"2022") {
            for column in columns {
                let at = header.iter().position(|own| own == column).unwrap();
                let cell = std::mem::take(&mut cells[at]);
                assert!(!cell.is_empty(), "{column}");
            }
        }
        true
    })
}

/// The sample counties, each row changed or left out, with their scores.
fn counties(scheme: &str, keep: impl Fn(&[&str], &mut Vec<&str>) -> bool) -> (Dataset, Scores) {
    let text = std::fs::read_to_string("sample-data/counties.csv").unwrap();
    let mut lines = text.lines().skip_while(|line| line.contains('#'));
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let mut out = vec![header.join(",")];
    for line in lines {
        let mut cells: Vec<&str> = line.split(',').collect();
        if keep(&header, &mut cells) {
            out.push(cells.join(","));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("counties.csv");
    std::fs::write(&path, out.join("\n")).unwrap();
    let rules: Arc<Scheme> = Arc::new(builtin(scheme).unwrap());
    let (options, done) = (ReadOptions::default(), Progress::default());
    let data = open(&path, &options, None, &rules.raw_columns(), &done).unwrap();
    let scores = score(&data, &rules, &Choices::default(), &done).unwrap();
    (data, scores)
}

fn sum(change: &Change) -> f64 {
    change.parts.iter().map(|part| part.points).sum()
}

/// What the missing cells do is the difference of the two totals of the year, and what the indicators without a value
/// would have added: that is all of the part for lack of data, and none of it is in another part.
#[test]
fn a_missing_cell_is_no_driver() {
    let (_, whole) = without(&[], "county-index");
    let whole = change(&whole, OWN, 2021, 2022).unwrap();
    assert!(whole.lacking().is_none());
    for columns in [&["规上工业总产值（亿元）"][..], &SIX[..]] {
        let (data, scores) = without(columns, "county-index");
        let found = change(&scores, OWN, 2021, 2022).unwrap();
        assert!((found.from + sum(&found) - found.to).abs() < 1e-9);
        let lacking = found.lacking().unwrap();
        let row = scores.row_of(OWN, Some(2022)).unwrap().unwrap();
        let missing = scores.missing_at(row).unwrap();
        assert_eq!(lacking.lacking as usize, missing.len());
        let mut expected = found.to - whole.to;
        for (at, own) in whole.parts.iter().enumerate() {
            let part = &found.parts[at];
            if missing.contains(&at) {
                expected += own.points;
                assert_eq!(part.points, 0.0);
                assert!(!part.is_movement());
            } else {
                assert!((part.points - own.points).abs() < 1e-9, "{part:?} {own:?}");
            }
        }
        assert!(
            (lacking.points - expected).abs() < 1e-9,
            "{lacking:?} {expected}"
        );
        let named = |ids: &[&str], at: &usize| {
            let own = &scores.scheme.indicators[*at].id;
            ids.contains(&own.as_str())
        };
        let movers: Vec<&str> = (found.drivers().into_iter().chain(found.drags()))
            .map(|part| part.indicator.as_str())
            .collect();
        assert!(!missing.iter().any(|at| named(&movers, at)), "{movers:?}");
        told(&data, &scores, &missing);
    }
}

/// No figure names what is missing as a mover, and each says that data is missing.
fn told(data: &Dataset, scores: &Scores, missing: &[usize]) {
    for lang in [Lang::En, Lang::Zh] {
        let material = Material {
            dataset: data,
            scores,
            lang,
        };
        let share = |figure: &Figure| {
            let words = figure.words();
            let percent = words.subtitle.contains("% of the indicators");
            percent || words.subtitle.contains("% 的指标有数据")
        };
        let figure = contribution(material, OWN, 2021, 2022).unwrap();
        assert!(share(&figure), "{:?}", figure.words());
        let count = missing.len().to_string();
        assert!(
            figure.words().title.contains(&count),
            "{:?}",
            figure.words()
        );
        let Figure::Contribution(spec) = &figure else {
            panic!("no contribution")
        };
        let names = |at: &usize| scores.scheme.indicators[*at].title.text(lang).to_owned();
        let missing: Vec<String> = missing.iter().map(names).collect();
        let mut drawn = spec.dimensions.iter().flat_map(|of| &of.1);
        assert!(!drawn.any(|(name, _)| missing.contains(name)));
        let moved: f64 = spec
            .dimensions
            .iter()
            .flat_map(|of| &of.1)
            .map(|of| of.1)
            .sum();
        let lack = spec.lacking.as_ref().unwrap().1;
        assert!((spec.from.1 + moved + lack - spec.to.1).abs() < 1e-9);
        assert!(spec.to.0.ends_with('*') && !spec.from.0.ends_with('*'));

        let figure = barometer(material, OWN, Some(2022)).unwrap();
        assert!(share(&figure) && figure.words().title.contains('*'));
        let Figure::Barometer(spec) = &figure else {
            panic!("no barometer")
        };
        assert!(
            spec.notes.iter().any(|note| note.contains(&count)),
            "{:?}",
            spec.notes
        );
        let partly = spec.dimensions.iter().filter(|own| own.name.ends_with('*'));
        assert!((1..6).contains(&partly.count()));

        let figure = drivers(material, OWN, None, Some(2022)).unwrap();
        assert!(share(&figure));
        let title = &figure.words().title;
        assert!(
            !missing.iter().any(|name| title.contains(name.as_str())),
            "{title}"
        );
        let Figure::Quadrant(spec) = &figure else {
            panic!("no quadrant")
        };
        assert!(
            !spec
                .points
                .iter()
                .any(|point| missing.contains(&point.name))
        );

        let row = scores.row_of(OWN, Some(2022)).unwrap().unwrap();
        let figure = portrait(material, row, BoardRule::Ranks).unwrap();
        assert!(share(&figure));
        assert!(figure.words().subtitle.contains(missing[0].as_str()));
        let Figure::Portrait(spec) = &figure else {
            panic!("no portrait")
        };
        assert!(spec.headline[0].1.ends_with('*'), "{:?}", spec.headline);

        let figure = heatmap(material, Some(2022), 10, None).unwrap();
        let Figure::Heatmap(spec) = &figure else {
            panic!("no heatmap")
        };
        let partly = spec.rows.iter().filter(|row| row.partly);
        assert!(share(&figure) && partly.map(|row| &row.key).eq([OWN]));

        let figure = score_trend(material, "total", &TrendLines::default()).unwrap();
        let Figure::Trend(spec) = &figure else {
            panic!("no trend")
        };
        assert_eq!(spec.partly, [(OWN.to_owned(), 2022)]);
    }
}

/// Points that are measured among those of a year neither rise nor fall from year to year.
#[test]
fn points_of_years_with_scales_of_their_own_are_not_called_a_rise() {
    let (data, scores) = without(&[], "county-index-level");
    let entity = "砚湖市";
    for (lang, wrong) in [
        (Lang::En, ["gained", "lost", "up to", "down to", "a year"]),
        (Lang::Zh, ["提高", "下降", "升至", "降至", "年均"]),
    ] {
        let material = Material {
            dataset: &data,
            scores: &scores,
            lang,
        };
        let lines = TrendLines {
            subject: Some(entity.to_owned()),
            ..TrendLines::default()
        };
        for figure in [
            contribution(material, entity, 2021, 2022).unwrap(),
            barometer(material, entity, Some(2022)).unwrap(),
            drivers(material, entity, None, Some(2022)).unwrap(),
            score_trend(material, "total", &lines).unwrap(),
        ] {
            let words = figure.words();
            let said = format!("{}; {}", words.title, words.subtitle);
            assert!(!wrong.iter().any(|word| said.contains(word)), "{said}");
            let scale = ["a scale of its own", "自成标尺"];
            assert!(scale.iter().any(|word| said.contains(word)), "{said}");
        }
    }
}

/// Shares are of all enterprises: those without an industry or town are a row of their own.
#[test]
fn shares_are_of_all_and_not_of_those_with_a_word() {
    let text = std::fs::read_to_string("sample-data/enterprises.csv").unwrap();
    let start = text
        .lines()
        .position(|line| line.matches(',').count() > 5)
        .unwrap();
    let lines: Vec<&str> = text.lines().skip(start).collect();
    let header: Vec<&str> = lines[0].split(',').collect();
    let place = |name: &str| header.iter().position(|own| own.contains(name)).unwrap();
    let (town, industry) = (place("镇"), place("行业"));
    let mut out = vec![lines[0].to_owned()];
    for (at, line) in lines[1..].iter().enumerate() {
        let mut cells: Vec<&str> = line.split(',').collect();
        if at % 6 == 0 {
            cells[town] = "";
        }
        if at % 6 == 3 {
            cells[industry] = "";
        }
        out.push(cells.join(","));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("enterprises.csv");
    std::fs::write(&path, out.join("\n")).unwrap();
    let rules: Arc<Scheme> = Arc::new(builtin("national-2024").unwrap());
    let (options, done) = (ReadOptions::default(), Progress::default());
    let data = open(&path, &options, None, &rules.raw_columns(), &done).unwrap();
    let scores = score(&data, &rules, &Choices::default(), &done).unwrap();
    let ranked = f64::from(scores.ranked_in(Some(2022)).unwrap());
    for (lang, without) in [(Lang::En, "Not given"), (Lang::Zh, "未填")] {
        let material = Material {
            dataset: &data,
            scores: &scores,
            lang,
        };
        let Figure::Bars(bars) = bars(material, "town", &Measure::Count, Some(2022)).unwrap()
        else {
            panic!("no bars")
        };
        let sum: f64 = bars.rows.iter().map(|row| row.value).sum();
        assert_eq!(sum, ranked);
        let rest = bars.rows.iter().find(|row| row.name == without).unwrap();
        assert!(rest.value > ranked * 0.1, "{rest:?}");
        let share = format!("{:.0}", 100.0 * bars.rows[0].value / ranked);
        assert!(
            bars.words.title.contains(&share),
            "{:?} {share}",
            bars.words
        );
        let tiles = treemap(material, "industry", &Measure::Count, Some(2022)).unwrap();
        let Figure::Treemap(tiles) = tiles else {
            panic!("no treemap")
        };
        assert_eq!(
            tiles.tiles.iter().map(|tile| tile.value).sum::<f64>(),
            ranked
        );
        assert!(tiles.tiles.iter().any(|tile| tile.name == without));
    }
}

/// A county alone has no rank and no median of others.
#[test]
fn one_alone_is_compared_with_nobody() {
    let (data, scores) = only(OWN);
    let row = scores.row_of(OWN, Some(2022)).unwrap().unwrap();
    let found = portrait_data(&data, &scores, row, BoardRule::Ranks).unwrap();
    assert!(found.dimensions.iter().all(|own| own.quartiles.is_none()));
    assert!(found.history.iter().all(|year| year.median.is_none()));
    for lang in [Lang::En, Lang::Zh] {
        let material = Material {
            dataset: &data,
            scores: &scores,
            lang,
        };
        let Figure::Portrait(spec) = portrait(material, row, BoardRule::Ranks).unwrap() else {
            panic!("no portrait")
        };
        assert_eq!((spec.headline.len(), spec.history.len()), (1, 1));
        assert!(spec.axes.iter().all(|axis| axis.peers.is_none()));
        assert!(spec.items.iter().all(|item| !item.place.contains('/')));
    }
}
