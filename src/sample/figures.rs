//! All figures of an enterprise, year by year, from its scaled revenue, output and R&D.

use super::enterprises::{Enterprise, Maker, Raw};
use super::irregular::{FIELDS, Field};
use super::real;
use super::rng::Rng;
use super::titles::Titles;
use super::words::Industry;

const FIGURES: u64 = 0x6669_6775;

/// The figures of one year, by [`Field`]; flags are 0 or 1.
pub(super) type Figures = [f64; FIELDS];

/// The figures of all years of an enterprise; `life` is scaled to the city's totals.
pub(super) fn figures(maker: &Maker, enterprise: &Enterprise, life: &[Raw]) -> Vec<Figures> {
    let industry = &maker.words.industries[enterprise.industry];
    let mut rng = Rng::stream(maker.seed, FIGURES, enterprise.number);
    let traits = Traits::draw(&mut rng, enterprise, industry);
    let first = life.first().copied().unwrap_or_default();
    let mut stock = Stock::begin(&mut rng, enterprise, &traits, first);
    let mut titles = Titles::begin(maker, enterprise);
    (enterprise.years.0..)
        .zip(life)
        .map(|(year, raw)| {
            let mut row = [0.0; FIELDS];
            let mut put = |field: Field, value: f64| row[field as usize] = value;
            put(Field::Founded, f64::from(enterprise.founded));
            let people = traits.people(&mut rng, raw, &mut put);
            let assets = traits.money(&mut rng, raw, &mut put);
            let high_tech = traits.standing(year, raw, people, assets, &mut put);
            traits.sales(&mut rng, year, raw, high_tech, enterprise, &mut put);
            stock.year(&mut rng, &traits, raw, enterprise, &mut put);
            titles.year(year, maker.carried(enterprise.number, year), &mut row);
            row
        })
        .collect()
}

/// What is lasting about an enterprise.
struct Traits {
    productivity: f64,
    skilled: f64,
    research_staff: f64,
    postgraduates: f64,
    margin: f64,
    turnover: f64,
    debt: f64,
    new_products: f64,
    high_tech: f64,
    tech: f64,
    patents: f64,
    deducts: f64,
    contracts: bool,
    listed_from: i32,
    dishonest_from: i32,
    platforms: f64,
}

impl Traits {
    fn draw(rng: &mut Rng, enterprise: &Enterprise, industry: &Industry) -> Self {
        let mind = enterprise.mind;
        let mut wobble = |spread: f64| real::exp(spread * rng.normal());
        let productivity = industry.productivity * wobble(0.3);
        let skilled = (industry.skilled * wobble(0.3) * real::exp(0.2 * mind)).min(0.82);
        let postgraduates = 0.018 * wobble(0.5) * real::exp(0.5 * mind) * industry.skilled / 0.2;
        let patents = wobble(0.5) * real::exp(0.5 * mind + 0.35 * industry.tech);
        let tech = mind + industry.tech + 0.5 * rng.normal();
        Self {
            productivity,
            skilled,
            research_staff: rng.between(0.5, 0.85),
            postgraduates: postgraduates.min(0.4),
            margin: industry.margin + 0.012 * mind + 0.05 * rng.normal(),
            turnover: real::exp(0.35 * rng.normal() + 0.02),
            debt: (0.55 + 0.17 * rng.normal()).clamp(0.08, 1.15),
            new_products: (0.22 + 0.08 * mind + 0.08 * rng.normal()).clamp(0.0, 0.85),
            high_tech: rng.between(0.62, 0.95),
            tech,
            patents,
            deducts: rng.unit(),
            contracts: rng.chance(0.3 + 0.1 * mind),
            listed_from: if rng.chance(0.06) {
                2008 + rng.below(14) as i32
            } else {
                i32::MAX
            },
            dishonest_from: if rng.chance(0.012) {
                2014 + rng.below(9) as i32
            } else {
                i32::MAX
            },
            platforms: if mind + 0.4 * rng.normal() > 1.3 {
                1.0 + rng.poisson(0.35)
            } else {
                0.0
            },
        }
    }

    fn people(&self, rng: &mut Rng, raw: &Raw, put: &mut impl FnMut(Field, f64)) -> f64 {
        let size = real::pow((raw.revenue / 20_000.0).max(1e-6), 0.2);
        let yearly = real::exp(0.05 * rng.normal());
        let employees = (raw.revenue / (self.productivity * size) * yearly)
            .round()
            .max(3.0);
        let skilled = (employees * self.skilled * real::exp(0.06 * rng.normal()))
            .round()
            .min(employees);
        let researchers = if raw.research > 0.0 {
            (skilled * self.research_staff).round()
        } else {
            0.0
        };
        put(Field::Employees, employees);
        put(Field::Skilled, skilled);
        put(Field::ResearchStaff, researchers);
        put(
            Field::Postgraduates,
            rng.poisson(employees * self.postgraduates).min(employees),
        );
        put(
            Field::Graduates,
            rng.poisson(employees * 0.018).min(employees),
        );
        employees
    }

    /// Costs, profit and the balance sheet. Returns the assets.
    fn money(&self, rng: &mut Rng, raw: &Raw, put: &mut impl FnMut(Field, f64)) -> f64 {
        let revenue = money(raw.revenue);
        let margin = self.margin + 0.03 * rng.normal();
        let profit = raw.revenue * margin;
        let net = if profit > 0.0 { 0.85 * profit } else { profit };
        let assets = money(raw.revenue * self.turnover * real::exp(0.06 * rng.normal()));
        let debt = (self.debt + 0.03 * rng.normal()).max(0.02);
        let liabilities = money(assets * debt);
        put(Field::Revenue, revenue);
        put(Field::Cost, money(raw.revenue * (1.0 - margin)));
        put(Field::Profit, money(net));
        put(Field::Assets, assets);
        put(Field::Liabilities, liabilities);
        put(Field::NetAssets, real::rounded(assets - liabilities, 1));
        put(Field::Output, money(raw.output));
        put(Field::Emerging, money(raw.emerging));
        put(Field::Research, money(raw.research));
        assets
    }

    /// Flags. Returns whether it is a high-tech enterprise, which it stays.
    fn standing(
        &self,
        year: i32,
        raw: &Raw,
        employees: f64,
        assets: f64,
        put: &mut impl FnMut(Field, f64),
    ) -> bool {
        let flag = |yes: bool| if yes { 1.0 } else { 0.0 };
        let since = 0.13 * f64::from(year - 2019);
        let researches = raw.research > 0.0;
        let high_tech = researches && self.tech + since > 0.35;
        let small = employees <= 500.0 && raw.revenue <= 20_000.0 && assets <= 20_000.0;
        put(Field::HighTech, flag(high_tech));
        put(
            Field::TechSme,
            flag(researches && small && self.tech + 1.3 * since > -0.1),
        );
        put(
            Field::Listed,
            flag(year >= self.listed_from && raw.revenue > 30_000.0),
        );
        put(Field::Dishonest, flag(year >= self.dishonest_from));
        high_tech
    }

    fn sales(
        &self,
        rng: &mut Rng,
        year: i32,
        raw: &Raw,
        high_tech: bool,
        enterprise: &Enterprise,
        put: &mut impl FnMut(Field, f64),
    ) {
        let share = if high_tech {
            self.high_tech
        } else {
            (0.3 * self.high_tech + 0.1 * self.tech).clamp(0.0, 0.55)
        };
        let trend = 1.0 + 0.03 * f64::from(year - 2019);
        let fresh = (self.new_products * trend + 0.03 * rng.normal()).clamp(0.0, 0.95);
        put(Field::HighTechRevenue, money(raw.revenue * share));
        put(Field::NewProducts, money(raw.revenue * fresh));
        let claims = self.deducts < 0.62 + 0.06 * f64::from(year - 2019);
        // The rate of the super-deduction rose from 50 to 75 and then to 100 per cent.
        let rate = match year {
            ..=2017 => 0.5,
            2018..=2020 => 0.75,
            _ => 1.0,
        };
        let deduction = if claims {
            0.92 * rate * money(raw.research)
        } else {
            0.0
        };
        put(Field::Deduction, money(deduction));
        let contracts = self.contracts && rng.chance(0.55);
        let part = raw.research * rng.between(0.05, 0.5);
        put(Field::Contracts, if contracts { money(part) } else { 0.0 });
        let young = year - enterprise.founded < 9;
        let chance = if young && self.tech > 0.4 {
            0.11
        } else {
            0.006
        };
        let round = 300.0 * real::exp(0.9 * rng.normal() + 1.2);
        put(
            Field::Venture,
            if rng.chance(chance) {
                round.round()
            } else {
                0.0
            },
        );
        put(Field::Accidents, if rng.chance(0.002) { 1.0 } else { 0.0 });
    }
}

/// Intellectual property, which piles up.
struct Stock {
    inventions: f64,
    other: f64,
    second: f64,
    applied: f64,
}

impl Stock {
    fn begin(rng: &mut Rng, enterprise: &Enterprise, traits: &Traits, raw: Raw) -> Self {
        let age = f64::from((enterprise.years.0 - enterprise.founded).clamp(0, 8)) / 8.0;
        let base = traits.base(&raw);
        Self {
            inventions: rng.poisson(2.6 * base * age),
            other: rng.poisson(0.12 * base * age),
            second: rng.poisson(9.0 * base * age),
            applied: rng.poisson(1.2 * base * age),
        }
    }

    fn year(
        &mut self,
        rng: &mut Rng,
        traits: &Traits,
        raw: &Raw,
        enterprise: &Enterprise,
        put: &mut impl FnMut(Field, f64),
    ) {
        let base = traits.base(raw);
        let lapsed = rng.poisson(0.05 * self.inventions).min(self.inventions);
        self.inventions += rng.poisson(0.5 * self.applied) - lapsed;
        self.other += rng.poisson(0.03 * base);
        self.second += rng.poisson(1.8 * base) - rng.poisson(0.08 * self.second).min(self.second);
        self.applied = rng.poisson(1.35 * base);
        put(Field::Applications, self.applied);
        put(Field::Pct, rng.poisson(0.035 * self.applied));
        put(Field::Inventions, self.inventions);
        put(Field::ClassOne, self.inventions + self.other);
        put(Field::ClassTwo, self.second);
        put(Field::Platforms, traits.platforms);
        let eminence = real::exp(0.8 * enterprise.mind);
        put(Field::Awards, rng.poisson(0.012 * eminence));
        put(Field::Projects, rng.poisson(0.035 * eminence));
    }
}

impl Traits {
    /// How many patents an enterprise of this size and mind strives for; none without research.
    fn base(&self, raw: &Raw) -> f64 {
        if raw.research > 0.0 {
            self.patents * real::pow(raw.research / 500.0, 0.6)
        } else {
            0.0
        }
    }
}

/// Money as it is written: whole 10,000 yuan, small sums with one decimal.
pub(super) fn money(value: f64) -> f64 {
    real::rounded(value, u32::from(value.abs() < 100.0))
}
