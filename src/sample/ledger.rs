//! The ledger of the sample city: the accounts of some of its enterprises up to the year before the last, invented, and
//! calibrated on what the model city published: about 71 points an enterprise, 1,600 yuan a point.

use std::fmt::Write as _;

use super::enterprises::Maker;
use super::rng::Rng;
use super::rows::{YEAR, rows};
use super::scales::Scale;

/// Most enterprises of the ledger.
const ACCOUNTS: usize = 40;
/// Points of an enterprise in the mean.
const MEAN: i64 = 71;
/// Yuan a point.
const PRICE: i64 = 1_600;
/// Who has fewer points redeems nothing yet.
const FLOOR: i64 = 50;
/// For how many years points count.
const VALID: i32 = 3;
/// Purpose of the random numbers.
const PURPOSE: u64 = 0x1ED6;

/// The top groups of the city's scheme that give points here, in the order of [`Drawn::points`].
const GROUPS: [&str; 4] = ["rd", "ip", "titles", "cooperation"];
/// Place of the group that makes the mean come out.
const EVENED: usize = 1;

/// One enterprise with its points by group.
struct Drawn {
    code: String,
    name: String,
    points: [i64; GROUPS.len()],
}

/// The lines of the ledger as CSV with its header. `evidence` says that a line is invented.
pub(super) fn ledger(maker: &Maker, scales: &[Scale], evidence: &str) -> String {
    let year = maker.years.1 - 1;
    let mut all: Vec<Drawn> = (0..maker.count)
        .filter_map(|number| drawn(maker, scales, number))
        .take(ACCOUNTS)
        .collect();
    even_out(&mut all);
    let last = year + VALID - 1;
    let mut out =
        String::from("\u{feff}date,year,entity,name,kind,rule,points,expires,yuan,evidence\n");
    for own in &all {
        for (group, points) in GROUPS.iter().zip(own.points) {
            if points > 0 {
                line(
                    &mut out,
                    format_args!(
                        "{year}-12-31,{year},{},{},award,city-ledger/{group},{points},{last},,{evidence}\n",
                        own.code, own.name
                    ),
                );
            }
        }
    }
    for own in &all {
        let points: i64 = own.points.iter().sum();
        if points >= FLOOR {
            line(
                &mut out,
                format_args!(
                    "{year}-12-31,{year},{},{},redemption,city-ledger,{points},,{},{evidence}\n",
                    own.code,
                    own.name,
                    points * PRICE
                ),
            );
        }
    }
    out
}

/// Adds a line.
fn line(out: &mut String, line: std::fmt::Arguments) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(line);
}

/// An enterprise that is there in the last two years, with invented points.
fn drawn(maker: &Maker, scales: &[Scale], number: u64) -> Option<Drawn> {
    let rows = rows(maker, scales, number);
    let of = |year: i32| {
        let mut rows = rows.iter().rev();
        rows.find(|row| row[YEAR].text(&maker.words.texts) == year.to_string())
    };
    of(maker.years.1 - 1)?;
    let of_year = of(maker.years.1)?;
    let mut rng = Rng::stream(maker.seed, PURPOSE, number);
    let mut points = [0; GROUPS.len()];
    points[0] = rng.below(41) as i64;
    points[1] = rng.poisson(18.0) as i64;
    points[2] = [0, 15, 30][rng.weighted([0.3, 0.3, 0.4].into_iter())];
    points[3] = if rng.chance(0.3) { 10 } else { 0 };
    Some(Drawn {
        code: of_year[0].text(&maker.words.texts),
        name: of_year[1].text(&maker.words.texts),
        points,
    })
}

/// Spreads what is lacking to the mean over all, so that it comes out to the point where nobody is left below zero.
fn even_out(all: &mut [Drawn]) {
    let count = all.len() as i64;
    let sum: i64 = all.iter().flat_map(|own| own.points).sum();
    let lacking = MEAN * count - sum;
    for (at, own) in all.iter_mut().enumerate() {
        let share = lacking.div_euclid(count) + i64::from((at as i64) < lacking.rem_euclid(count));
        own.points[EVENED] = (own.points[EVENED] + share).max(0);
    }
}
