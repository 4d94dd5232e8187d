//! The innovation map of 7,000 enterprises in 20 towns: layout, SVG, PNG at two sizes, PDF; and of 100,000, as cells and
//! as circles.

use std::sync::Arc;

use criterion::Criterion;
use innovation_atlas::figure::{
    AreaStyle, Bubble, CirclesAs, Fonts, MapSpec, Page, PageSize, Passport, Theme, ThemeMode,
    Words, pdf, png, svg,
};
use innovation_atlas::geo::{Area, Areas, Polygon};
use innovation_atlas::i18n::Lang;

const ENTERPRISES: usize = 7_000;
const MANY: usize = 100_000;
/// Towns in a row, and rows of towns.
const TOWNS: (usize, usize) = (5, 4);

/// Registers the benchmarks.
pub fn map(criterion: &mut Criterion) {
    let (spec, fonts, page) = (
        spec_of(ENTERPRISES),
        Fonts::bundled(),
        Page::of(PageSize::Slide),
    );
    let (theme, passport) = (Theme::of(ThemeMode::Light), Passport::default());
    let scene = || spec.scene(&page, &theme, &fonts, Lang::Zh);
    let mut group = criterion.benchmark_group("map of 7,000 enterprises");
    group.sample_size(10);
    group.bench_function("layout", |bencher| bencher.iter(scene));
    group.bench_function("SVG", |bencher| bencher.iter(|| svg(&scene(), &passport)));
    group.bench_function("PDF", |bencher| {
        bencher.iter(|| pdf(&[scene()], &fonts, &passport).expect("it can be made"));
    });
    for (name, scale) in [("PNG 1920 x 1080", 1.0), ("PNG 3840 x 2160", 2.0)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| png(&scene(), &fonts, scale, &passport).expect("it can be made"));
        });
    }
    group.finish();
    let mut group = criterion.benchmark_group("map of 100,000 enterprises");
    group.sample_size(10);
    for (name, circles) in [
        ("cells", CirclesAs::Density),
        ("circles", CirclesAs::Circles),
    ] {
        let spec = MapSpec {
            circles,
            ..spec_of(MANY)
        };
        group.bench_function(format!("PNG 3840 x 2160, {name}"), |bencher| {
            bencher.iter(|| {
                let scene = spec.scene(&page, &theme, &fonts, Lang::Zh);
                png(&scene, &fonts, 2.0, &passport).expect("it can be made")
            });
        });
    }
    group.finish();
}

fn spec_of(count: usize) -> MapSpec {
    let areas = towns();
    let styles = areas.areas.iter().enumerate().map(|(at, area)| AreaStyle {
        key: String::new(),
        name: area.name.clone(),
        value: Some((at * 37 % 100) as f64),
    });
    let mut state = 7_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 40) as f64 / f64::from(1 << 24)
    };
    let bubbles = (0..count).map(|at| {
        let (x, y) = (next() * TOWNS.0 as f64, next() * TOWNS.1 as f64);
        Bubble {
            key: format!("e{at}"),
            name: format!("江湾企业{at}有限公司"),
            // One in ten has no coordinates and is placed in its town.
            lonlat: (at % 10 != 0).then_some([120.0 + x * 0.1, 31.0 + y * 0.1]),
            area: Some(y as usize * TOWNS.0 + x as usize),
            size: next().powi(4) * 100.0,
            category: (at % 9 < 7).then_some(at % 9),
            other: (at % 9 >= 7).then(|| format!("行业{at}")),
        }
    });
    MapSpec {
        words: Words {
            title: "2021 年创新地图".to_owned(),
            subtitle: "区域颜色：企业平均积分".to_owned(),
            footer: "数据来源：虚构".to_owned(),
        },
        styles: styles.collect(),
        bubbles: bubbles.collect(),
        areas: Some(Arc::new(areas)),
        measure: "企业平均积分".to_owned(),
        class_count: 5,
        size_name: "积分".to_owned(),
        category_name: "行业".to_owned(),
        categories: (1..=7).map(|at| format!("行业{at}")).collect(),
        labels: 20,
        ..MapSpec::default()
    }
}

/// Towns as squares whose sides are wavy lines of forty points.
fn towns() -> Areas {
    let corner = |x: f64, y: f64| {
        let wave = 0.004 * ((x * 90.0).sin() + (y * 70.0).cos());
        [120.0 + x * 0.1 + wave, 31.0 + y * 0.1 - wave]
    };
    let mut areas = Areas::default();
    for at in 0..TOWNS.0 * TOWNS.1 {
        let (left, bottom) = ((at % TOWNS.0) as f64, (at / TOWNS.0) as f64);
        let side = |from: [f64; 2], to: [f64; 2]| {
            (0..40).map(move |step| {
                let t = f64::from(step) / 40.0;
                corner(
                    from[0] + (to[0] - from[0]) * t,
                    from[1] + (to[1] - from[1]) * t,
                )
            })
        };
        let corners = [
            [left, bottom],
            [left + 1.0, bottom],
            [left + 1.0, bottom + 1.0],
            [left, bottom + 1.0],
        ];
        let outer = (0..4).flat_map(|at| side(corners[at], corners[(at + 1) % 4]));
        areas.areas.push(Area {
            name: format!("镇{at}"),
            polygons: vec![Polygon {
                outer: outer.collect(),
                holes: Vec::new(),
            }],
            ..Area::default()
        });
    }
    areas
}
