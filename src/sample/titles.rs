//! What titles and the city's own points ask of an enterprise beyond its figures: standards, conversions, talents,
//! experts' marks and the like. They follow from its figures and from streams of their own, so that they change
//! nothing else.

use super::enterprises::{Enterprise, Maker};
use super::figures::Figures;
use super::irregular::Field;
use super::real;
use super::rng::Rng;

const TITLES: u64 = 0x7469_746C;
/// Years over which standards and national awards count.
const FIVE: usize = 5;
/// Years over which conversions are averaged.
const THREE: usize = 3;
/// Most marks that experts give for intellectual property and for the organisation of R&D.
const MOST_MARKS: [f64; 2] = [22.0, 20.0];

/// An enterprise on its way through the years.
pub(super) struct Titles {
    rng: Rng,
    /// How eminent it is; 1 at the mean of research-mindedness.
    eminence: f64,
    grows_fast: bool,
    elite_from: i32,
    workstation_from: i32,
    talents: f64,
    main_share: f64,
    own_share: f64,
    high_value_share: f64,
    marks: [f64; 2],
    /// Standards, national awards and conversions of the last years, the newest last.
    standards: [f64; FIVE],
    awards: [f64; FIVE],
    conversions: [f64; THREE],
}

impl Titles {
    /// The enterprise before its first year in the file.
    pub(super) fn begin(maker: &Maker, enterprise: &Enterprise) -> Self {
        let mut rng = Rng::stream(maker.seed, TITLES, enterprise.number);
        let mind = enterprise.mind;
        let eminence = real::exp(mind);
        // Nine in ten live from their main business, and some of the rest hardly.
        let aside = rng.unit();
        let workstation = mind + 0.5 * rng.normal() > 1.1;
        Self {
            eminence,
            grows_fast: mind + 0.6 * rng.normal() > 1.15,
            elite_from: 2013 + rng.below(14) as i32,
            workstation_from: if workstation {
                2012 + rng.below(10) as i32
            } else {
                i32::MAX
            },
            talents: rng.poisson(0.25 * eminence),
            main_share: 99.0 - 62.0 * aside * aside * aside * aside,
            own_share: rng.between(0.55, 1.0),
            high_value_share: rng.between(0.0, 0.4),
            marks: [
                14.5 + 1.8 * mind + 1.6 * rng.normal(),
                13.5 + 2.0 * mind + 1.6 * rng.normal(),
            ],
            standards: std::array::from_fn(|_| rng.poisson(0.018 * eminence)),
            awards: std::array::from_fn(|_| rng.poisson(0.0015 * eminence)),
            conversions: [-1.0; THREE],
            rng,
        }
    }

    /// The figures of one year, put beside those that are there.
    pub(super) fn year(&mut self, year: i32, projects: f64, row: &mut Figures) {
        let of = |row: &Figures, field: Field| row[field as usize];
        let rng = &mut self.rng;
        let high_tech = of(row, Field::HighTech) > 0.0;
        let researches = of(row, Field::Research) > 0.0;
        let elite = high_tech && self.grows_fast && year >= self.elite_from;
        let own = (of(row, Field::ClassOne) * self.own_share).round();
        let high_value = (own * self.high_value_share).floor();
        self.talents += rng.poisson(0.06 * self.eminence);
        let people = (of(row, Field::Employees) / 4.0).floor();
        push(&mut self.standards, rng.poisson(0.018 * self.eminence));
        push(&mut self.awards, rng.poisson(0.0015 * self.eminence));
        let rights = of(row, Field::ClassOne) + of(row, Field::ClassTwo);
        let titled = if high_tech { 1.0 } else { 0.0 };
        let converted =
            rng.poisson((0.8 * real::pow(rights, 0.65) * (1.0 + 0.4 * titled)).min(12.0));
        // A young enterprise has no earlier years to count: its first stands for them.
        if self.conversions[0] < 0.0 {
            self.conversions = [converted; THREE];
        }
        push(&mut self.conversions, converted);
        let mean = self.conversions.iter().sum::<f64>() / THREE as f64;
        let mut marks = |at: usize, any: bool| {
            let marks = self.marks[at] + 2.0 * titled + 0.5 * rng.normal();
            if any {
                marks.round().clamp(1.0, MOST_MARKS[at])
            } else {
                0.0
            }
        };
        let ip_marks = marks(0, rights > 0.0);
        let organisation_marks = marks(1, researches);
        let share = self.main_share + rng.normal();
        let key_projects = rng.poisson(0.006 * self.eminence);
        let mut put = |field: Field, value: f64| row[field as usize] = value;
        put(Field::Elite, f64::from(u8::from(elite)));
        put(Field::Talents, self.talents.min(people));
        put(Field::MainShare, share.round().clamp(5.0, 100.0));
        put(Field::OwnClassOne, own);
        put(Field::HighValue, high_value);
        put(Field::Standards, self.standards.iter().sum());
        put(Field::Conversions, real::rounded(mean, 1));
        put(Field::IpMarks, ip_marks);
        put(Field::OrganisationMarks, organisation_marks);
        let workstation = researches && year >= self.workstation_from;
        put(Field::Workstations, f64::from(u8::from(workstation)));
        put(Field::NationalAwards, self.awards.iter().sum());
        put(Field::KeyProjects, key_projects);
        put(Field::IurProjects, projects);
    }
}

/// Puts the newest year at the end.
fn push<const N: usize>(years: &mut [f64; N], newest: f64) {
    years.rotate_left(1);
    years[N - 1] = newest;
}
