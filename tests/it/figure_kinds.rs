//! Figures of the other kinds of an invented city: barometer, quadrant, heatmap, distribution.

use innovation_atlas::figure::{
    BarometerPart, BarometerSpec, DistributionSpec, Figure, HeatRow, HeatmapSpec, Marker,
    MarkerKind, QuadrantPoint, QuadrantRole, QuadrantSpec, Words,
};
use innovation_atlas::i18n::Lang;

use crate::figure_specs::{DIMENSIONS, footer, indicators, say};

fn words(lang: Lang, title: [&str; 2], subtitle: [&str; 2]) -> Words {
    Words {
        title: say(lang, title[0], title[1]),
        subtitle: say(lang, subtitle[0], subtitle[1]),
        footer: footer(lang),
    }
}

pub fn counties(lang: Lang, count: usize) -> Vec<String> {
    let en = [
        "Jiangwan",
        "Chengchuan",
        "Weicheng",
        "Cangling",
        "Yunshan",
        "Haimen Reach",
        "Lushan",
        "Qingpu",
        "Tianhe",
    ];
    let zh = [
        "江湾市",
        "澄川市",
        "苇城市",
        "沧陵市",
        "云山县",
        "海门湾市",
        "芦山县",
        "青浦区",
        "天河区",
    ];
    let names = match lang {
        Lang::En => en,
        Lang::Zh => zh,
    };
    (0..count)
        .map(|at| match at / names.len() {
            0 => names[at].to_owned(),
            round => format!("{} {round}", names[at % names.len()]),
        })
        .collect()
}

pub fn barometer(lang: Lang) -> Figure {
    let part = |name: String, growth: f64, from: f64| {
        let points: Vec<(i32, Option<f64>)> = (0..6)
            .map(|at| {
                let wave = if at == 3 { -2.4 } else { 0.0 };
                (2016 + at, Some(from + growth * f64::from(at - 2) + wave))
            })
            .collect();
        let change = growth + if growth > 5.0 { 1.3 } else { -1.1 };
        BarometerPart {
            name,
            value: points.last().and_then(|(_, value)| *value),
            points,
            change: Some((change, format!("{change:+.2}").replace('-', "\u{2212}"))),
        }
    };
    let mut headline = part(say(lang, "Jiangwan, 2021", "江湾市，2021年"), 7.2, 100.0);
    headline.change = Some((
        7.2,
        say(lang, "+7.20 against 2020", "+7.20（与2020年相比）"),
    ));
    Figure::Barometer(BarometerSpec {
        words: words(
            lang,
            [
                "Jiangwan rises by 7.20 to 121.60 in 2021",
                "江湾市2021年升至121.60，提高7.20",
            ],
            [
                "County innovation index, 2016–2021; dimensions on one scale; dashed: base year 2018 = 100",
                "县域创新指数，2016—2021年；各维度采用同一刻度；虚线为基期，2018年=100",
            ],
        ),
        headline,
        notes: vec![say(lang, "Rank 2 of 9", "第2名（共9个）")],
        dimensions: DIMENSIONS
            .iter()
            .enumerate()
            .map(|(at, (en, zh))| {
                part(
                    say(lang, en, zh),
                    [9.0, 4.2, 11.8, 6.1, 0.9, 2.4][at],
                    100.0,
                )
            })
            .collect(),
        base: Some((2018, 100.0)),
        decimals: 2,
    })
}

pub fn quadrant(lang: Lang, count: usize) -> Figure {
    let names = indicators(lang);
    let points = (0..count)
        .map(|at| {
            let level = ((at * 37 + 13) % 100) as f64;
            let growth = ((at * 53 + 29) % 97) as f64 / 40.0 - 0.9;
            QuadrantPoint {
                key: format!("i{at}"),
                name: match at / names.len() {
                    0 => names[at].clone(),
                    round => format!("{} {round}", names[at % names.len()]),
                },
                at: [level, growth],
                weight: growth.abs(),
                role: match (growth, level) {
                    (1.0.., ..30.0) => QuadrantRole::Both,
                    (1.0.., _) => QuadrantRole::Driver,
                    (_, ..20.0) => QuadrantRole::Constraint,
                    _ => QuadrantRole::Other,
                },
                subject: false,
            }
        })
        .collect();
    Figure::Quadrant(QuadrantSpec {
        words: words(
            lang,
            [
                "Jiangwan: driven most by technology contracts, most to gain, 4.2 points, from R&D staff",
                "江湾市：拉动最大的是技术合同成交额，补齐后增分最多的是研发人员占比（4.2分）",
            ],
            [
                "18 indicators in 2021, by their level and by what they add to the change of the total since 2020",
                "2021年18项指标，按水平和对总分变化的贡献划分（较2020年）",
            ],
        ),
        axes: [
            say(lang, "Level among all, 0–100", "指标水平（0—100）"),
            say(
                lang,
                "Contribution to the change, points",
                "对变化的贡献（分）",
            ),
        ],
        points,
        split: [50.0, 0.0],
        range: Some([0.0, 100.0]),
        corners: [
            say(lang, "Catching up", "追赶项"),
            say(lang, "Leading", "领先项"),
            say(lang, "Trailing", "落后项"),
            say(lang, "Slipping", "优势减弱"),
        ],
        roles: [
            say(
                lang,
                "Drivers: the 6 that add most to the change",
                "驱动因素：对变化贡献最大的6项",
            ),
            say(
                lang,
                "Constraints: the 4 with most to gain at the level of the best",
                "制约因素：达到最优水平时总分增量最大的4项",
            ),
            say(lang, "Both", "两者兼具"),
        ],
    })
}

pub fn heatmap(lang: Lang, count: usize) -> Figure {
    let rows = counties(lang, count)
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            let total = 142.0 - at as f64 * 90.0 / count as f64;
            HeatRow {
                key: format!("c{at}"),
                name,
                rank: Some(at as u32 + 1),
                total: Some(total),
                cells: (0..6)
                    .map(|column| {
                        let wave = ((at * 31 + column * 17) % 23) as f64 - 11.0;
                        ((at * 7 + column) % 29 != 5).then_some(total + wave)
                    })
                    .collect(),
                partly: false,
                subject: at == 2,
            }
        })
        .collect();
    Figure::Heatmap(HeatmapSpec {
        words: words(
            lang,
            [
                "County innovation index: strengths by dimension",
                "县域创新指数：各维度强弱",
            ],
            [
                "Ordered by total, 2021, 9 counties",
                "按总分排序，2021年，9个县（市、区）",
            ],
        ),
        columns: DIMENSIONS
            .iter()
            .map(|(en, zh)| say(lang, en, zh))
            .collect(),
        total: say(lang, "Total", "总分"),
        rows,
        measure: say(lang, "Points of each dimension", "各维度得分"),
        most: Vec::new(),
        decimals: 1,
    })
}

pub fn distribution(lang: Lang, count: usize) -> Figure {
    // The sum of three even spreads: a bell with shoulders.
    let values: Vec<f64> = (0..count)
        .map(|at| {
            let part = |factor: usize, modulus: usize| {
                ((at * factor + 7) % modulus) as f64 / modulus as f64
            };
            let sum = part(7919, 1009) + part(104_729, 2003) + part(1_299_709, 4001);
            (sum * 33.0 * 10.0).round() / 10.0
        })
        .collect();
    let marker = |kind, value: f64, en: &str, zh: &str| Marker {
        kind,
        value,
        label: say(lang, en, zh),
    };
    Figure::Distribution(DistributionSpec {
        words: words(
            lang,
            [
                "Half of all enterprises have more than 49.5 points",
                "企业创新积分中位数为49.5分",
            ],
            [
                "Innovation points, 2021, 1,482 enterprises",
                "创新积分，2021年，1,482家企业",
            ],
        ),
        values,
        markers: vec![
            marker(
                MarkerKind::Subject,
                71.3,
                "Silver Reed Semiconductors 71.3",
                "银苇半导体有限公司 71.3",
            ),
            marker(MarkerKind::Median, 49.5, "Median 49.5", "中位数 49.5"),
            marker(MarkerKind::Limit, 60.0, "Qualified ≥ 60", "合格 ≥ 60"),
            marker(MarkerKind::Limit, 85.0, "Leading ≥ 85", "领先 ≥ 85"),
        ],
        measure: say(lang, "Points", "积分"),
        counted: say(lang, "Number of enterprises", "企业数"),
        decimals: 1,
    })
}
