//! An invented city on a river bend, and a map of it.

#![allow(clippy::too_many_lines)]

use std::sync::Arc;

use innovation_atlas::figure::{AreaStyle, Bubble, ClassMethod, MapSpec, TopEntry, Words};
use innovation_atlas::geo::{Area, Areas, Polygon, place_evenly};
use innovation_atlas::i18n::Lang;

/// Names of eight invented towns.
const TOWNS: [(&str, &str); 8] = [
    ("江心镇", "Jiangxin"),
    ("沙湾镇", "Shawan"),
    ("柳岸街道", "Liu'an"),
    ("云桥镇", "Yunqiao"),
    ("望潮镇", "Wangchao"),
    ("石浦镇", "Shipu"),
    ("东渡镇", "Dongdu"),
    ("青禾镇", "Qinghe"),
];

/// Numbers without a pattern, always the same.
pub struct Random(pub u64);

impl Random {
    /// In 0..1.
    pub fn unit(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Eight towns in two rows south of a river bend; borders wobble, and neighbours share them.
pub fn city() -> Areas {
    let columns = 4;
    let corner = |column: usize, row: usize| {
        let (u, v) = (column as f64 / 4.0, row as f64 / 2.0);
        let north = 0.09 * (u * 3.4).sin() + 0.03 * (u * 9.0).cos();
        let wobble = 0.018 * ((column * 7 + row * 13) as f64).sin();
        [
            120.30 + 0.62 * u + wobble + if row == 1 { 0.02 } else { 0.0 },
            31.98 + north * (1.0 - v) - 0.30 * v * (1.0 + 0.12 * (u * 5.0).sin()) + wobble * 0.7,
        ]
    };
    let between = |a: [f64; 2], b: [f64; 2]| {
        let forward = (a[0], a[1]) < (b[0], b[1]);
        let (from, to) = if forward { (a, b) } else { (b, a) };
        let length = (to[0] - from[0]).hypot(to[1] - from[1]);
        let mut points: Vec<[f64; 2]> = (0..40)
            .map(|i| {
                let t = f64::from(i) / 40.0;
                let bend = length
                    * 0.06
                    * (t * std::f64::consts::PI).sin()
                    * ((t * 9.0 + from[0] * 50.0).sin() + 0.4 * (t * 31.0 + from[1] * 90.0).sin());
                [
                    from[0] + (to[0] - from[0]) * t - (to[1] - from[1]) / length * bend,
                    from[1] + (to[1] - from[1]) * t + (to[0] - from[0]) / length * bend,
                ]
            })
            .collect();
        if !forward {
            points.push(to);
            points.reverse();
            points.pop();
        }
        points
    };
    let areas = TOWNS
        .iter()
        .enumerate()
        .map(|(index, (name, en))| {
            let (column, row) = (index % columns, index / columns);
            let corners = [
                corner(column, row),
                corner(column + 1, row),
                corner(column + 1, row + 1),
                corner(column, row + 1),
            ];
            let outer = (0..4)
                .flat_map(|side| between(corners[side], corners[(side + 1) % 4]))
                .collect();
            Area {
                id: Some(format!("9001{index:02}")),
                name: (*name).to_owned(),
                name_en: Some((*en).to_owned()),
                polygons: vec![Polygon {
                    outer,
                    holes: Vec::new(),
                }],
            }
        })
        .collect();
    let bank = |shift: f64| {
        (0..=60).map(move |i| {
            let u = f64::from(i) / 60.0 * 1.3 - 0.15;
            [
                120.30 + 0.62 * u,
                31.98 + 0.09 * (u * 3.4).sin() + 0.03 * (u * 9.0).cos() + shift,
            ]
        })
    };
    let mut river: Vec<[f64; 2]> = bank(0.025).collect();
    river.extend(bank(0.075).rev());
    Areas {
        areas,
        water: vec![Polygon {
            outer: river,
            holes: Vec::new(),
        }],
        note: Some("Invented city / 虚构城市".to_owned()),
        ..Areas::default()
    }
}

/// A map with so many enterprises, most of them without coordinates.
pub fn spec(areas: &Arc<Areas>, count: usize, lang: Lang) -> MapSpec {
    let mut random = Random(11);
    let zh = lang == Lang::Zh;
    let pick = |zh_text: &str, en_text: &str| if zh { zh_text } else { en_text }.to_owned();
    let bubbles: Vec<Bubble> = (0..count)
        .map(|i| {
            let area = ((random.unit() * random.unit()) * areas.areas.len() as f64) as usize;
            let size = (95.0 * (1.0 - random.unit().powf(0.35))).max(2.0);
            let known = random.unit() < 0.3;
            let lonlat = known
                .then(|| place_evenly(&areas.areas[area].polygons, 1, i as u64))
                .and_then(|places| places.first().copied())
                .map(|p| {
                    [
                        p[0] + (random.unit() - 0.5) * 0.06,
                        p[1] + (random.unit() - 0.5) * 0.06,
                    ]
                });
            Bubble {
                key: format!("91320000{i:010}"),
                name: if zh {
                    format!(
                        "江湾{}精密科技股份有限公司",
                        ["恒创", "博远", "泰和", "新锐", "华澄"][i % 5]
                    )
                } else {
                    format!(
                        "{} Precision Co., Ltd.",
                        ["Hengchuang", "Boyuan", "Taihe", "Xinrui"][i % 4]
                    )
                },
                lonlat,
                area: Some(area),
                size,
                category: Some((random.unit() * random.unit() * 8.0) as usize),
                other: None,
            }
        })
        .collect();
    let mut best: Vec<&Bubble> = bubbles.iter().collect();
    best.sort_by(|a, b| b.size.total_cmp(&a.size));
    let top = best
        .iter()
        .take(10)
        .zip(1..)
        .map(|(b, rank)| TopEntry {
            key: String::new(),
            rank,
            name: b.name.clone(),
            value: format!("{:.1}", b.size),
        })
        .collect();
    MapSpec {
        words: Words {
            title: pick(
                "江湾市创新地图：高分企业沿江集聚",
                "Jiangwan's best innovators gather along the river",
            ),
            subtitle: pick(
                "各镇企业平均积分与企业积分，2021 年，规模以上科技企业",
                "Mean innovation points by town and points of each enterprise, 2021",
            ),
            footer: pick(
                "数据来源：江湾市样例数据（虚构）；评价方案：国家创新积分制 2024（示例权重）；审图号：江S(2021)001号",
                "Source: Jiangwan sample data (invented); scheme: national 2024 (illustrative weights); map approval number JS(2021)001",
            ),
        },
        areas: Some(Arc::clone(areas)),
        styles: areas
            .areas
            .iter()
            .enumerate()
            .map(|(i, area)| AreaStyle {
                key: String::new(),
                name: if zh {
                    area.name.clone()
                } else {
                    area.name_en.clone().unwrap_or_default()
                },
                value: (i != 5).then(|| 38.0 + ((i * 5) % 8) as f64 * 4.3),
            })
            .collect(),
        measure: pick("企业平均积分（分）", "Mean points of an enterprise"),
        classes: ClassMethod::Quantile,
        class_count: 5,
        size_name: pick("企业积分（分）", "Points of the enterprise"),
        category_name: pick("行业", "Industry"),
        categories: if zh {
            [
                "高端装备",
                "新材料",
                "生物医药",
                "新能源",
                "电子信息",
                "节能环保",
                "数字创意",
            ]
        } else {
            [
                "Machinery",
                "New materials",
                "Biomedicine",
                "New energy",
                "Electronics",
                "Environment",
                "Digital",
            ]
        }
        .map(str::to_owned)
        .to_vec(),
        headline: vec![
            (
                pick("参评企业（家）", "Enterprises scored"),
                count.to_string(),
            ),
            (pick("平均积分", "Mean points"), "52.4".to_owned()),
            (
                pick("高新技术企业", "High-tech enterprises"),
                "412".to_owned(),
            ),
            (pick("研发投入强度", "R&D intensity"), "3.56%".to_owned()),
        ],
        top,
        top_title: pick("积分前十企业", "Top ten by points"),
        labels: 20,
        bubbles,
        ..MapSpec::default()
    }
}
