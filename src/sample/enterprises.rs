//! Enterprises: who they are, and how they fare before the city's totals are known.

use std::collections::BTreeMap;

use super::boundaries::{Km, Outlines};
use super::irregular::{Slip, slip};
use super::names::Register;
use super::real;
use super::rng::Rng;
use super::words::{Industry, Words};

const IDENTITY: u64 = 0x6964_656E;
const PLACE: u64 = 0x706C_6163;
const LIFE: u64 = 0x6C69_6665;

/// Share of enterprises that are older than the first year.
const INCUMBENTS: f64 = 0.74;
/// Chance to leave in a year.
const LEAVING: f64 = 0.034;
/// Share of enterprises without coordinates.
const NO_PLACE: f64 = 0.12;
/// Revenue of the first enterprise, a steel maker, for each enterprise of the city, 10,000 yuan before scaling:
/// about a sixth of the city's.
const GIANT: f64 = 1_500.0;
/// R&D intensity of the first enterprise, before its size counts.
const GIANT_RESEARCH: f64 = 0.1;
/// Median revenue before scaling, 10,000 yuan.
const MEDIAN: f64 = 2_600.0;

/// An enterprise.
pub(super) struct Enterprise {
    pub(super) number: u64,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) town: usize,
    pub(super) industry: usize,
    pub(super) founded: i32,
    /// First and last year in the file.
    pub(super) years: (i32, i32),
    /// Longitude and latitude.
    pub(super) lonlat: Option<[f64; 2]>,
    /// How research-minded it is; the mean is 0, the standard deviation 1.
    pub(super) mind: f64,
    /// Whether it is the largest of the city.
    pub(super) giant: bool,
}

/// One year before scaling: 10,000 yuan.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Raw {
    pub(super) revenue: f64,
    pub(super) output: f64,
    pub(super) emerging: f64,
    pub(super) research: f64,
}

/// What enterprises are made from.
pub(super) struct Maker<'a> {
    pub(super) words: &'a Words,
    pub(super) outlines: &'a Outlines,
    pub(super) register: Register<'a>,
    pub(super) seed: u64,
    pub(super) count: u64,
    pub(super) years: (i32, i32),
    /// How many projects of the pre-research fund an enterprise carries in a year, by its number.
    pub(super) projects: BTreeMap<(u64, i32), u32>,
}

impl Maker<'_> {
    /// How many projects of the pre-research fund an enterprise carries in a year.
    pub(super) fn carried(&self, number: u64, year: i32) -> f64 {
        self.projects
            .get(&(number, year))
            .map_or(0.0, |count| f64::from(*count))
    }

    /// The enterprise with this number.
    pub(super) fn enterprise(&self, number: u64) -> Enterprise {
        let mut rng = Rng::stream(self.seed, IDENTITY, number);
        let giant = number == 0;
        let (town, industry) = self.place_and_trade(&mut rng, giant);
        let (founded, years) = self.lifetime(&mut rng, giant);
        let mind = 0.92 * rng.normal() + self.words.towns[town].research;
        Enterprise {
            number,
            code: self.register.code(number, founded),
            name: self.register.name(number, town, industry),
            town,
            industry,
            founded,
            years,
            lonlat: self.lonlat(number, town),
            mind: if giant { 0.6 } else { mind },
            giant,
        }
    }

    fn place_and_trade(&self, rng: &mut Rng, giant: bool) -> (usize, usize) {
        let town = rng.weighted(self.words.towns.iter().map(|town| town.weight));
        let shares = |town: usize| {
            let shares = &self.words.towns[town].industries;
            self.words
                .industries
                .iter()
                .map(move |industry| shares.get(&industry.id).copied().unwrap_or(0.0))
        };
        let industry = rng.weighted(shares(town));
        if !giant {
            return (town, industry);
        }
        // The giant sits where the first industry is strongest.
        let home = (0..self.words.towns.len())
            .max_by(|a, b| {
                let share = |town: usize| shares(town).next().unwrap_or(0.0);
                share(*a).total_cmp(&share(*b))
            })
            .unwrap_or(town);
        (home, 0)
    }

    fn lifetime(&self, rng: &mut Rng, giant: bool) -> (i32, (i32, i32)) {
        let (from, to) = self.years;
        let incumbent = rng.chance(INCUMBENTS);
        let age = 1.0 - 9.0 * real::ln(1.0 - 0.97 * rng.unit());
        let later = from + rng.below((to - from + 1) as usize) as i32;
        let founded = if incumbent || giant {
            from - age as i32
        } else {
            later
        };
        let first = founded.max(from);
        let mut last = first;
        while last < to && (giant || !rng.chance(LEAVING)) {
            last += 1;
        }
        (if giant { 1998 } else { founded }, (first, last))
    }

    /// Near one of the town's hubs, mostly; about one in eight enterprises has no coordinates.
    fn lonlat(&self, number: u64, town: usize) -> Option<[f64; 2]> {
        let mut rng = Rng::stream(self.seed, PLACE, number);
        if rng.chance(NO_PLACE) && number > 0 {
            return None;
        }
        let spec = &self.words.towns[town];
        let outline = self.outlines.towns.get(&spec.id)?;
        let mut place: Km = [spec.hubs[0][0], spec.hubs[0][1]];
        for _ in 0..40 {
            let [x, y, spread] = spec.hubs[rng.below(spec.hubs.len())];
            // Some lie far from the hubs, in villages.
            let spread = if rng.chance(0.25) {
                2.4 * spread
            } else {
                spread
            };
            let point = [x + spread * rng.normal(), y + spread * rng.normal()];
            if outline.contains(point) {
                place = point;
                break;
            }
        }
        // Four decimals: ten metres.
        let degrees = self.outlines.degrees(place);
        Some(degrees.map(|angle| real::rounded(angle, 4)))
    }

    /// The years of an enterprise before scaling, from its first to its last.
    pub(super) fn life(&self, enterprise: &Enterprise) -> Vec<Raw> {
        let industry = &self.words.industries[enterprise.industry];
        let town = &self.words.towns[enterprise.town];
        let mut rng = Rng::stream(self.seed, LIFE, enterprise.number);
        let mut revenue = self.first_revenue(&mut rng, enterprise, industry, town.size);
        let habits = Habits::draw(&mut rng, enterprise, industry);
        (enterprise.years.0..=enterprise.years.1)
            .map(|year| {
                if year > enterprise.years.0 {
                    let spread = if enterprise.giant { 0.02 } else { 0.13 };
                    let shock = spread * rng.normal();
                    revenue *= real::exp(habits.growth + shock + weather(year, enterprise.founded));
                }
                habits.year(&mut rng, revenue)
            })
            .collect()
    }

    fn first_revenue(
        &self,
        rng: &mut Rng,
        enterprise: &Enterprise,
        industry: &Industry,
        town: f64,
    ) -> f64 {
        let normal = rng.normal();
        let tail = rng.unit();
        if enterprise.giant {
            return GIANT * self.count as f64;
        }
        let young = if enterprise.founded >= self.years.0 {
            0.16
        } else {
            1.0
        };
        let mut body = MEDIAN * industry.size * town * young * real::exp(1.4 * normal);
        if slip(enterprise.number) == Some(Slip::Unit) {
            // A small one: its slip is to be found, not to swamp every sum.
            body *= 0.02;
        }
        if tail > 0.04 {
            return body;
        }
        // One in twenty-five belongs to a Pareto tail of exponent 1.3, bounded at thirty times its body.
        body * real::pow((tail / 0.04).max(0.012), -1.0 / 1.3).min(30.0)
    }
}

/// What is lasting about an enterprise's money.
struct Habits {
    growth: f64,
    output: f64,
    emerging: f64,
    research: f64,
}

impl Habits {
    fn draw(rng: &mut Rng, enterprise: &Enterprise, industry: &Industry) -> Self {
        let growth = 0.01 + industry.growth + 0.02 * enterprise.mind + 0.05 * rng.normal();
        let output = rng.between(0.94, 1.05);
        let emerging_chance = (industry.emerging + 0.08 * enterprise.mind).clamp(0.02, 0.98);
        let is_emerging = rng.chance(emerging_chance) || enterprise.giant;
        let share = (industry.emerging_share + 0.14 * rng.normal()).clamp(0.12, 0.90);
        let intensity = industry.rd * real::exp(0.52 * enterprise.mind + 0.38 * rng.normal());
        let researches = enterprise.mind > -1.25;
        Self {
            growth: if enterprise.giant { 0.0 } else { growth },
            output,
            emerging: match (is_emerging, enterprise.giant) {
                (_, true) => 0.42,
                (true, _) => share,
                (false, _) => 0.0,
            },
            research: match (researches, enterprise.giant) {
                (_, true) => GIANT_RESEARCH,
                (true, _) => intensity.min(0.45),
                (false, _) => 0.0,
            },
        }
    }

    fn year(&self, rng: &mut Rng, revenue: f64) -> Raw {
        let output = revenue * self.output * real::exp(0.02 * rng.normal());
        // Small enterprises spend a larger share.
        let size = real::pow(revenue / 20_000.0, -0.3);
        Raw {
            revenue,
            output,
            emerging: output * self.emerging * real::exp(0.03 * rng.normal()),
            research: revenue * self.research * size * real::exp(0.12 * rng.normal()),
        }
    }
}

/// What a year brings to all: the young grow faster, 2020 was hard and 2021 easy.
fn weather(year: i32, founded: i32) -> f64 {
    let youth = match year - founded {
        ..=2 => 0.45,
        3..=5 => 0.18,
        _ => 0.0,
    };
    let common = match year {
        2020 => -0.05,
        2021 => 0.06,
        _ => 0.0,
    };
    youth + common
}
