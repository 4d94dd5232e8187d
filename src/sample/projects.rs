//! Industry-university-research projects under the city's pre-research fund: some two hundred a year, adding up to
//! the fund of `counties.csv`.

use std::collections::{BTreeMap, BTreeSet};

use super::counties::Counties;
use super::enterprises::{Enterprise, Maker};
use super::figures::money;
use super::real;
use super::rng::Rng;
use crate::table::Cell;

const PROJECTS: u64 = 0x7072_6F6A;
const DETAILS: u64 = 0x6474_6C73;
/// Columns of the project file.
const COLUMNS: usize = 21;
/// Mean grant of the fund to a project, 10,000 yuan.
const MEAN_FUND: f64 = 14.5;
/// How many enterprises are looked at for each project; the most research-minded gets it.
const CANDIDATES: usize = 6;

/// How many projects each enterprise carries in each year, by its number.
pub(super) fn carried(maker: &Maker, counties: &Counties) -> BTreeMap<(u64, i32), u32> {
    let mut carried = BTreeMap::new();
    for year in maker.years.0..=maker.years.1 {
        for draw in draws(maker, counties, year).1 {
            *carried.entry((draw.enterprise.number, year)).or_insert(0) += 1;
        }
    }
    carried
}

/// The projects of all years, as columns of the project file.
pub(super) fn projects(maker: &Maker, counties: &Counties) -> Vec<Vec<Cell>> {
    let mut columns: Vec<Vec<Cell>> = vec![Vec::new(); COLUMNS];
    for year in maker.years.0..=maker.years.1 {
        let fund = counties.city("prestudy_fund_wan", year).unwrap_or(0.0);
        let matched = counties.city("prestudy_ent_match_wan", year).unwrap_or(0.0);
        let (wanted, draws) = draws(maker, counties, year);
        let share = draws.len() as f64 / wanted.max(1.0);
        let grants: f64 = draws.iter().map(|draw| draw.grant).sum();
        let matches: f64 = draws.iter().map(|draw| draw.matched).sum();
        for (serial, draw) in draws.iter().enumerate() {
            let cells = row(
                maker,
                year,
                serial + 1,
                draw,
                [fund * share / grants, matched * share / matches],
            );
            for (column, cell) in columns.iter_mut().zip(cells) {
                column.push(cell);
            }
        }
    }
    columns
}

/// How many projects the fund of a year pays for, and those that enterprises of the sample carry.
fn draws(maker: &Maker, counties: &Counties, year: i32) -> (f64, Vec<Draw>) {
    let fund = counties.city("prestudy_fund_wan", year).unwrap_or(0.0);
    let wanted = (fund / MEAN_FUND).round();
    // A small sample has few enterprises to carry projects: half of them at most, and each carries one a year.
    let count = (wanted as u64).min(maker.count.div_ceil(2)) as usize;
    let mut rng = Rng::stream(maker.seed, PROJECTS, year as u64);
    let mut taken = BTreeSet::new();
    let draws = (0..3 * count)
        .filter_map(|_| draw(&mut rng, maker, year))
        .filter(|draw| taken.insert(draw.enterprise.number))
        .take(count)
        .collect();
    (wanted, draws)
}

/// A project before its money is scaled.
struct Draw {
    enterprise: Enterprise,
    university: usize,
    stage: usize,
    grant: f64,
    matched: f64,
    contract: f64,
    patents: f64,
}

fn draw(rng: &mut Rng, maker: &Maker, year: i32) -> Option<Draw> {
    let enterprise = (0..CANDIDATES)
        .map(|_| maker.enterprise(rng.below(maker.count as usize) as u64))
        .filter(|enterprise| (enterprise.years.0..=enterprise.years.1).contains(&year))
        .max_by(|a, b| a.mind.total_cmp(&b.mind))?;
    let grant = real::exp(0.45 * rng.normal());
    let matched = grant * real::exp(0.4 * rng.normal() + 0.1 * enterprise.mind);
    // The older a project, the further it has come; some never get past the first stages.
    let age = maker.years.1 - year;
    let stage = (0..age.min(3)).filter(|_| rng.chance(0.62)).count();
    let followed = stage >= 2 && rng.chance(0.55);
    Some(Draw {
        university: rng.below(maker.words.names.universities.len()),
        stage,
        contract: if followed {
            60.0 * real::exp(0.8 * rng.normal())
        } else {
            0.0
        },
        patents: rng.poisson([0.2, 0.7, 1.5, 2.2][stage]),
        enterprise,
        grant,
        matched,
    })
}

fn row(maker: &Maker, year: i32, serial: usize, draw: &Draw, scale: [f64; 2]) -> Vec<Cell> {
    let words = &maker.words.names;
    let text = |text: &str| Cell::Text(text.to_owned());
    let number = words
        .project
        .number
        .replace("{year}", &year.to_string())
        .replace("{serial}", &format!("{serial:03}"));
    let fund = real::rounded(draw.grant * scale[0], 1);
    let mut cells = vec![
        Cell::Text(number),
        text(&draw.enterprise.code),
        text(&draw.enterprise.name),
        text(&words.universities[draw.university]),
        Cell::Number(f64::from(year)),
        text(&words.project.stages[draw.stage]),
        Cell::Number(fund),
        Cell::Number(real::rounded(draw.matched * scale[1], 1)),
        Cell::Number(money(draw.contract)),
        Cell::Number(draw.patents),
    ];
    cells.extend(details(maker, year, serial, draw, fund));
    cells
}

/// What is known of a project besides: its field, its dates, who got the fund, readiness and revenue. Drawn apart, so
/// that everything else stays as it is.
fn details(maker: &Maker, year: i32, serial: usize, draw: &Draw, fund: f64) -> [Cell; 11] {
    let own = (year as u64) << 16 | serial as u64;
    let mut rng = Rng::stream(maker.seed, DETAILS, own);
    let fields = &maker.words.names.project.fields;
    let field = Cell::Text(fields[rng.below(fields.len())].clone());
    // Months from January of the year in which it began.
    let mut month = rng.below(11) as i32;
    let date = |month: i32, day: usize| {
        let (year, month) = (year + month / 12, month % 12 + 1);
        Cell::Text(format!("{year}-{month:02}-{:02}", day + 1))
    };
    let start = date(month, rng.below(28));
    let mut entered = [Cell::Blank, Cell::Blank, Cell::Blank];
    let lengths = [(4, 8), (3, 7), (2, 6)];
    for (at, (least, more)) in lengths.into_iter().enumerate().take(draw.stage) {
        month += least + rng.below(more) as i32;
        entered[at] = date(month, rng.below(28));
    }
    let end = if draw.stage >= 2 {
        month += 1 + rng.below(6) as i32;
        date(month, rng.below(28))
    } else {
        Cell::Blank
    };
    // The money goes to the university first; the enterprise gets its part later.
    let to_enterprise = if draw.stage >= 1 {
        real::rounded(fund * (0.2 + 0.3 * rng.unit()), 1)
    } else {
        0.0
    };
    let before = 2 + rng.below(3);
    let after = before + draw.stage + rng.below(2);
    let revenue = if draw.stage == 3 {
        money(draw.contract * (0.5 + 4.0 * rng.unit()))
    } else {
        0.0
    };
    let [trial, acceptance, conversion] = entered;
    [
        field,
        start,
        trial,
        acceptance,
        conversion,
        end,
        Cell::Number(real::rounded(fund - to_enterprise, 1)),
        Cell::Number(to_enterprise),
        Cell::Number(before as f64),
        Cell::Number(after as f64),
        Cell::Number(revenue),
    ]
}
