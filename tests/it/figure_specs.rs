//! Figures of every kind of an invented city, as the tests draw them.

use innovation_atlas::figure::{
    BoardItem, ContributionSpec, Figure, Line, PortraitSpec, RadarAxis, RankingRow, RankingSpec,
    TrendSpec, Words,
};
use innovation_atlas::i18n::Lang;

use crate::figure_amounts::{bars, funnel, gauges, treemap};
use crate::figure_kinds::{barometer, distribution, heatmap, quadrant};

/// English or Chinese words of an invented city.
pub fn say(lang: Lang, en: &str, zh: &str) -> String {
    match lang {
        Lang::En => en.to_owned(),
        Lang::Zh => zh.to_owned(),
    }
}

pub fn footer(lang: Lang) -> String {
    say(
        lang,
        "Source: Jiangwan sample city (invented). Scheme: national-2024, version 2024, illustrative weights. Data of 31 December 2021.",
        "数据来源：江湾市样例（虚构）。评价方案：national-2024（2024 版，权重为示意）。数据截至 2021 年 12 月 31 日。",
    )
}

pub fn trend(lang: Lang) -> Figure {
    let line = |en: &str, zh: &str, subject: bool, values: &[f64]| Line {
        key: en.to_owned(),
        name: say(lang, en, zh),
        points: values
            .iter()
            .enumerate()
            .map(|(at, value)| (2016 + at as i32, (*value > 0.0).then_some(*value)))
            .collect(),
        subject,
    };
    Figure::Trend(TrendSpec {
        words: Words {
            title: say(
                lang,
                "Jiangwan spends 3.56% of its GDP on research and development",
                "江湾市研发投入强度升至3.56%，高于周边县市",
            ),
            subtitle: say(
                lang,
                "R&D spending as a share of GDP, %, 2016-2021, eight counties",
                "研发经费占地区生产总值的比重，%，2016—2021 年，8 个县市",
            ),
            footer: footer(lang),
        },
        unit: say(lang, "% of GDP", "占GDP比重，%"),
        lines: vec![
            line(
                "Jiangwan",
                "江湾市",
                true,
                &[2.70, 2.85, 3.02, 3.21, 3.40, 3.56],
            ),
            line(
                "Linhe",
                "临河县",
                false,
                &[2.31, 2.35, 2.52, 2.61, 2.74, 2.88],
            ),
            line(
                "Yunshan",
                "云山县",
                false,
                &[1.90, 1.98, 2.20, -1.0, 2.40, 2.52],
            ),
            line(
                "Qingpu Bay",
                "青浦湾",
                false,
                &[2.45, 2.55, 2.60, 2.73, 2.80, 2.90],
            ),
            line(
                "Dongting Ferry",
                "东亭渡",
                false,
                &[2.10, 2.22, 2.38, 2.49, 2.53, 2.55],
            ),
            line(
                "Xishui",
                "西水县",
                false,
                &[1.42, 1.51, 1.55, 1.71, 1.83, 1.95],
            ),
            line(
                "Nanling",
                "南岭县",
                false,
                &[2.05, 2.09, 2.17, 2.31, -1.0, -1.0],
            ),
            line(
                "Beitang",
                "北塘县",
                false,
                &[2.61, 2.70, 2.71, 2.77, 2.85, 2.92],
            ),
        ],
        target: Some((3.6, say(lang, "Target 2025", "2025年目标"))),
        decimals: 2,
        from_zero: false,
        partly: Vec::new(),
        band: None,
    })
}

pub fn names(lang: Lang) -> Vec<String> {
    let en = [
        "Jiangwan Precision Drives",
        "Hailan Biotech",
        "Northbank Robotics",
        "Silver Reed Semiconductors",
        "Čeští Škoda Optics Łódź",
        "Tidal Power Systems",
        "Willow Street Software",
        "Ferry Point Medical Devices",
        "Grey Crane Aerospace Materials and Advanced Composites",
        "Riverbend Batteries",
        "Lotus Industrial Vision",
        "Stone Bridge Chemicals",
    ];
    let zh = [
        "江湾精密传动股份有限公司",
        "海蓝生物科技有限公司",
        "北岸机器人有限公司",
        "银苇半导体有限公司",
        "苍鹭光学仪器厂",
        "潮汐动力系统有限公司",
        "柳街软件有限公司",
        "渡口医疗器械有限公司",
        "灰鹤航空航天新材料与先进复合材料制造（江湾）股份有限公司",
        "河湾新能源电池有限公司",
        "莲花工业视觉有限公司",
        "石桥化工有限公司",
    ];
    match lang {
        Lang::En => en.map(str::to_owned).to_vec(),
        Lang::Zh => zh.map(str::to_owned).to_vec(),
    }
}

pub fn ranking(lang: Lang, count: usize, stacked: bool) -> Figure {
    let names = names(lang);
    let towns = [
        ("Old Harbour", "老港镇"),
        ("Reed Flats", "芦滩街道"),
        ("High-tech Zone", "高新区"),
        ("Sandbar", "沙洲镇"),
    ];
    let rows = (0..count)
        .map(|at| {
            let total = 92.4 * 0.985_f64.powi(at as i32) - at as f64 * 0.05;
            let total = (total.max(1.0) * 10.0).round() / 10.0;
            let (en, zh) = towns[at % 4];
            RankingRow {
                key: format!("e{at}"),
                rank: at as u32 + 1,
                name: names[at % names.len()].clone(),
                note: say(lang, en, zh),
                total,
                parts: vec![total * 0.42, total * 0.33, total * 0.25],
                moved: Some([3, -2, 0, 12, -1, 1][at % 6]),
                coverage: None,
                interval: (count == 12)
                    .then_some([(at as f64 - 1.0).max(1.0), at as f64 * 1.2 + 3.0]),
                subject: at == 3,
            }
        })
        .collect();
    Figure::Ranking(RankingSpec {
        words: Words {
            title: say(
                lang,
                "Silver Reed Semiconductors enters the top five",
                "银苇半导体进入创新积分前五名",
            ),
            subtitle: say(
                lang,
                "Innovation points, 2021, 1,482 enterprises, change of rank against 2020",
                "企业创新积分，2021年，1,482家企业，名次升降与2020年相比",
            ),
            footer: footer(lang),
        },
        rows,
        parts: if stacked {
            vec![
                say(lang, "Technology", "技术创新"),
                say(lang, "Growth", "成长经营"),
                say(lang, "Support", "辅助指标"),
            ]
        } else {
            Vec::new()
        },
        decimals: 1,
        ranked: String::new(),
        best: 0,
        ties: Vec::new(),
    })
}

pub fn indicators(lang: Lang) -> Vec<String> {
    let en = [
        "R&D spending",
        "R&D share of revenue",
        "R&D staff share",
        "Invention patents in force",
        "PCT applications",
        "Technology contracts",
        "High-tech revenue share",
        "New product revenue",
        "Revenue growth",
        "Net profit growth",
        "Fresh graduates",
        "Postgraduate share",
        "Venture capital",
        "Provincial platforms",
        "Provincial awards",
        "Provincial projects",
        "R&D super deduction",
        "Listed company",
    ];
    let zh = [
        "研发费用金额",
        "研发费用占营业收入比重",
        "研发人员占比",
        "有效发明专利数",
        "PCT专利申请量",
        "技术合同成交额",
        "高新技术产品收入占比",
        "新产品销售收入",
        "营业收入增长率",
        "净利润增长率",
        "吸纳应届毕业生人数",
        "硕士以上学历占比",
        "获得风险投资金额",
        "省级以上创新平台",
        "省级以上科技奖励",
        "承担省级以上项目",
        "研发费用加计扣除额",
        "是否上市企业",
    ];
    match lang {
        Lang::En => en.map(str::to_owned).to_vec(),
        Lang::Zh => zh.map(str::to_owned).to_vec(),
    }
}

pub const DIMENSIONS: [(&str, &str); 6] = [
    ("Innovation resources", "创新资源"),
    ("Knowledge creation", "知识创造"),
    ("Enterprise innovation", "企业创新"),
    ("Innovation performance", "创新绩效"),
    ("Innovation environment", "创新环境"),
    ("Openness and cooperation", "开放协同"),
];

pub fn portrait(lang: Lang, axes: usize) -> Figure {
    portrait_of(lang, axes, 18)
}

pub fn items(lang: Lang, count: usize) -> Vec<BoardItem> {
    indicators(lang)
        .into_iter()
        .cycle()
        .take(count)
        .enumerate()
        .map(|(at, name)| {
            let best = [10.0, 8.0, 6.0, 5.0][at % 4];
            let share = ((at * 37 + 11) % 100) as f64 / 100.0;
            BoardItem {
                name,
                value: if at == 12 {
                    "–".to_owned()
                } else {
                    format!(
                        "{:.1} {}",
                        share * 130.0,
                        if at % 2 == 0 { "%" } else { "万元" }
                    )
                },
                points: (at != 12).then_some(best * share),
                best: Some(best),
                percent_rank: (at != 12).then_some(share),
                long: if share > 0.8 {
                    Some(true)
                } else if share < 0.2 {
                    Some(false)
                } else {
                    None
                },
                place: format!("{} / 412", at * 7 + 3),
                next: if at % 3 == 0 {
                    "+1.2%".to_owned()
                } else {
                    String::new()
                },
                ..BoardItem::default()
            }
        })
        .collect()
}

fn rule(lang: Lang) -> String {
    innovation_atlas::i18n::fill(lang, "figure.boards_rule", &[("places", &"2")])
}

pub fn portrait_of(lang: Lang, axes: usize, count: usize) -> Figure {
    let history = |name: String, subject: bool, values: [f64; 6]| Line {
        key: name.clone(),
        name,
        points: values
            .iter()
            .enumerate()
            .map(|(at, value)| (2016 + at as i32, Some(*value)))
            .collect(),
        subject,
    };
    Figure::Portrait(PortraitSpec {
        words: Words {
            title: names(lang)[3].clone(),
            subtitle: say(
                lang,
                "Enterprise portrait, 2021, growth stage, electronics, Sandbar",
                "企业创新画像，2021年，成长期，电子信息，沙洲镇",
            ),
            footer: footer(lang),
        },
        headline: vec![
            (
                say(lang, "Innovation points", "创新积分"),
                "88.3".to_owned(),
            ),
            (
                say(lang, "Rank of 1,482", "名次（共1,482家）"),
                "4".to_owned(),
            ),
            (say(lang, "Tier", "等级"), say(lang, "Qualified", "合格")),
            (
                say(lang, "Stage", "成长阶段"),
                say(lang, "Growth", "成长期"),
            ),
        ],
        boards: innovation_atlas::i18n::fill(lang, "figure.boards_note", &[("rule", &rule(lang))]),
        shared: None,
        rule: rule(lang),
        decimals: 1,
        axes: DIMENSIONS[..axes]
            .iter()
            .enumerate()
            .map(|(at, (en, zh))| RadarAxis {
                name: say(lang, en, zh),
                share: Some([0.92, 0.74, 0.88, 0.55, 0.81, 0.63][at]),
                value: Some([18.4, 14.8, 17.6, 11.0, 16.2, 12.6][at]),
                peers: Some(
                    [
                        [0.35, 0.52, 0.66],
                        [0.30, 0.45, 0.60],
                        [0.42, 0.56, 0.71],
                        [0.38, 0.50, 0.62],
                        [0.33, 0.48, 0.59],
                        [0.28, 0.41, 0.58],
                    ][at],
                ),
            })
            .collect(),
        scale: Vec::new(),
        peers: say(lang, "412 growth-stage enterprises", "412家成长期企业"),
        items: items(lang, count),
        history: vec![
            history(
                names(lang)[3].clone(),
                true,
                [61.0, 66.5, 70.2, 74.8, 82.1, 88.3],
            ),
            history(
                say(lang, "Peers' median", "同类中位数"),
                false,
                [48.0, 49.5, 51.0, 52.2, 53.8, 54.9],
            ),
        ],
        subject: String::new(),
        paragraphs: Vec::new(),
    })
}

pub fn contribution(lang: Lang, per_dimension: usize) -> Figure {
    let names = indicators(lang);
    let mut sum = 0.0;
    let dimensions = DIMENSIONS
        .iter()
        .enumerate()
        .map(|(d, (en, zh))| {
            let items = (0..per_dimension + usize::from(d % 2 == 0))
                .map(|i| {
                    let value = (((d * 7 + i) * 53 + 17) % 100) as f64 / 25.0 - 1.1;
                    sum += value;
                    (names[(d * 3 + i) % names.len()].clone(), value)
                })
                .collect();
            (say(lang, en, zh), items)
        })
        .collect();
    Figure::Contribution(ContributionSpec {
        words: Words {
            title: say(
                lang,
                "R&D spending drives the index, new products hold it back",
                "研发投入拉动指数上升，新产品收入形成拖累",
            ),
            subtitle: say(
                lang,
                "Contributions to the growth of the innovation index, points, 2020-2021 (2016 = 100)",
                "各指标对创新指数增长的贡献，点，2020—2021年（2016年=100）",
            ),
            footer: footer(lang),
        },
        from: (say(lang, "Index 2020", "2020年指数"), 117.05),
        to: (say(lang, "Index 2021", "2021年指数"), 117.05 + sum),
        dimensions,
        lacking: None,
        decimals: 2,
    })
}

pub fn all(lang: Lang) -> Vec<(&'static str, Figure)> {
    vec![
        ("trend", trend(lang)),
        ("ranking", ranking(lang, 12, false)),
        ("ranking-stacked", ranking(lang, 20, true)),
        ("ranking-300", ranking(lang, 300, false)),
        ("ranking-one", ranking(lang, 1, false)),
        ("portrait", portrait(lang, 6)),
        ("portrait-three", portrait(lang, 3)),
        ("portrait-two", portrait(lang, 2)),
        ("portrait-39", portrait_of(lang, 6, 39)),
        ("contribution", contribution(lang, 6)),
        ("contribution-few", contribution(lang, 2)),
        ("barometer", barometer(lang)),
        ("drivers", quadrant(lang, 18)),
        ("heatmap", heatmap(lang, 9)),
        ("heatmap-300", heatmap(lang, 300)),
        ("distribution", distribution(lang, 1_482)),
        ("distribution-few", distribution(lang, 24)),
        ("gauges", gauges(lang)),
        ("funnel", funnel(lang)),
        ("treemap", treemap(lang)),
        ("funds", bars(lang, 8)),
        ("trend-empty", Figure::Trend(TrendSpec::default())),
    ]
}
