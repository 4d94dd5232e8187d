//! Figures of parts and amounts of an invented city: gauges, funnel, treemap, bars.

use innovation_atlas::figure::{
    BarRow, BarsSpec, Figure, FunnelSpec, FunnelStage, GaugeRow, GaugesSpec, TreemapSpec,
    TreemapTile, Words,
};
use innovation_atlas::i18n::Lang;

use crate::figure_specs::{footer, say};

fn words(lang: Lang, title: [&str; 2], subtitle: [&str; 2]) -> Words {
    Words {
        title: say(lang, title[0], title[1]),
        subtitle: say(lang, subtitle[0], subtitle[1]),
        footer: footer(lang),
    }
}

pub fn gauges(lang: Lang) -> Figure {
    let row =
        |en: &str, zh: &str, en_note: &str, zh_note: &str, value: f64, before: f64| GaugeRow {
            name: say(lang, en, zh),
            note: say(lang, en_note, zh_note),
            value: Some(value),
            before: Some(before),
            threshold: Some(90.0),
            history: (2016..=2020)
                .map(|year| (year, Some(before - f64::from(2020 - year) * 0.8)))
                .chain([(2021, Some(value))])
                .collect(),
        };
    Figure::Gauges(GaugesSpec {
        words: words(
            lang,
            [
                "Enterprises hold over 90% of staff and spending, not yet of patents",
                "企业研发人员、经费占比均超过90%，发明专利占比尚未达到",
            ],
            [
                "Share of enterprises in R&D institutions, staff, spending and invention patents, %, 2021",
                "企业在研发机构、研发人员、研发经费和发明专利中的占比，%，2021年",
            ],
        ),
        rows: vec![
            row(
                "R&D institutions",
                "研发机构",
                "1,203 of 1,289",
                "1,289家中1,203家",
                93.3,
                92.1,
            ),
            row(
                "R&D staff",
                "研发人员",
                "30,120 of 33,460",
                "33,460人中30,120人",
                90.0,
                88.7,
            ),
            row(
                "R&D spending",
                "研发经费",
                "10.07 of 10.79 bn yuan",
                "107.9亿元中100.7亿元",
                93.3,
                92.8,
            ),
            row(
                "Invention patents",
                "发明专利",
                "9,740 of 11,690",
                "11,690件中9,740件",
                83.3,
                84.0,
            ),
        ],
        unit: "%".to_owned(),
        full: Some(100.0),
        before: say(lang, "2020", "2020年"),
        decimals: 1,
    })
}

pub fn funnel(lang: Lang) -> Figure {
    let stage = |en: &str, zh: &str, count: f64, months: u32| FunnelStage {
        name: say(lang, en, zh),
        count,
        time: if months == 0 {
            String::new()
        } else {
            say(lang, &format!("{months} months"), &format!("{months}个月"))
        },
        days: None,
    };
    Figure::Funnel(FunnelSpec {
        words: words(
            lang,
            [
                "One in five pre-research projects ends in a follow-on contract",
                "五分之一的预研项目最终签订后续合同",
            ],
            [
                "Industry-university-research projects begun 2016–2021, by the stage they reached",
                "2016—2021年立项的产学研合作项目，按到达的阶段统计",
            ],
        ),
        stages: vec![
            stage("Pre-research", "预研", 412.0, 0),
            stage("Development", "研发", 276.0, 8),
            stage("Pilot", "中试", 151.0, 11),
            stage("Conversion", "转化", 104.0, 6),
            stage("Follow-on contract", "后续合同", 83.0, 9),
        ],
        counted: say(lang, "Projects", "项目数"),
        timed: say(lang, "Median time", "用时中位数"),
    })
}

pub fn treemap(lang: Lang) -> Figure {
    let industries = [
        ("Metal materials", "冶金新材料", 1840.0),
        ("Smart equipment", "智能装备", 1120.0),
        ("Chemical materials", "化工新材料", 960.0),
        ("High-end textiles", "高端纺织", 610.0),
        ("Digital industries", "数字经济核心产业", 420.0),
        ("New energy", "新能源", 330.0),
        (
            "Biomedicine and medical devices",
            "生物医药与医疗器械",
            190.0,
        ),
        ("Special semiconductors", "特色半导体", 120.0),
        ("Recycling", "再制造", 64.0),
        ("Wire and cable", "线缆", 55.0),
        ("Modern logistics", "现代物流", 31.0),
        ("Food", "食品", 12.0),
        ("Other", "其他", 0.0),
    ];
    Figure::Treemap(TreemapSpec {
        words: words(
            lang,
            [
                "Metal materials make a third of strategic-emerging output",
                "冶金新材料占战略性新兴产业产值的三成",
            ],
            [
                "Strategic-emerging output by industry, 100 million yuan, 2021",
                "战略性新兴产业产值按行业分布，亿元，2021年",
            ],
        ),
        tiles: industries
            .into_iter()
            .map(|(en, zh, value)| TreemapTile {
                key: en.to_owned(),
                name: say(lang, en, zh),
                value,
                note: say(
                    lang,
                    &format!("{:.0} enterprises", value / 9.0),
                    &format!("{:.0}家企业", value / 9.0),
                ),
                category: None,
                subject: false,
            })
            .collect(),
        unit: say(lang, "", "亿元"),
        decimals: 0,
    })
}

pub fn bars(lang: Lang, count: usize) -> Figure {
    let towns = [
        ("Old Harbour", "老港镇"),
        ("Reed Flats", "芦滩街道"),
        ("High-tech Zone", "高新区"),
        ("Sandbar", "沙洲镇"),
        ("Golden Port", "金港街道"),
        ("Phoenix", "凤凰镇"),
        ("Tangqiao", "塘桥镇"),
        ("Leyu", "乐余镇"),
    ];
    let rows = (0..count)
        .map(|at| {
            let (en, zh) = towns[at % towns.len()];
            let round = at / towns.len();
            let name = say(lang, en, zh);
            BarRow {
                key: format!("t{at}"),
                name: if round == 0 {
                    name
                } else {
                    format!("{name} {round}")
                },
                note: say(
                    lang,
                    &format!("{} enterprises", 90 - at % 80),
                    &format!("{}家企业", 90 - at % 80),
                ),
                value: 1840.0 * 0.82_f64.powi(at as i32) + 3.0,
                subject: at == 2,
            }
        })
        .collect();
    Figure::Bars(BarsSpec {
        words: words(
            lang,
            [
                "A fifth of the support goes to Old Harbour",
                "扶持资金近两成投向老港镇",
            ],
            [
                "Support funds by town, 10,000 yuan, plan 2022, 1,482 enterprises",
                "各镇（街道）扶持资金，万元，2022年计划，1,482家企业",
            ],
        ),
        rows,
        unit: say(lang, "10,000 yuan", "万元"),
        shares: true,
        changes: false,
        decimals: 0,
    })
}
