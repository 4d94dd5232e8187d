//! The runs of a variance-based sensitivity analysis.

use super::random::Random;

/// How the points of a design are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    /// Independent uniform numbers.
    Random,
    /// A Halton sequence, its digits permuted at random by the seed (Owen, "A randomized Halton algorithm in R",
    /// 2017): points that fill the space more evenly, so that fewer are needed. Factors beyond the 3,271st, for whose
    /// two coordinates there is no prime below 2¹⁶, get independent numbers.
    Halton,
}

/// Saltelli's design (Saltelli and others, "Variance based sensitivity analysis of model output", 2010): two sets A
/// and B of N points in the unit cube of d factors, then for every factor i the set `AB_i`, which is A with the values
/// of factor i from B. N·(d+2) runs in this order. Any run's point can be had by itself.
#[derive(Clone, Debug)]
pub struct Design {
    points: usize,
    factors: usize,
    source: Source,
}

#[derive(Clone, Debug)]
enum Source {
    Random(u64),
    /// For each of 2d coordinates, A's and then B's.
    Halton(u64, Vec<Coordinate>),
}

impl Design {
    /// The design of `points` points (N) for `factors` factors (d) under a seed.
    #[must_use]
    pub fn new(points: usize, factors: usize, sampling: Sampling, seed: u64) -> Self {
        let source = match sampling {
            Sampling::Random => Source::Random(seed),
            Sampling::Halton => {
                let bases = primes(factors.saturating_mul(2));
                let coordinate =
                    |(at, base): (u64, u16)| Coordinate::new(base, Random::new(seed, at));
                Source::Halton(seed, (0..).zip(bases).map(coordinate).collect())
            }
        };
        Self {
            points,
            factors,
            source,
        }
    }

    /// How many runs there are: N·(d+2).
    #[must_use]
    pub fn runs(&self) -> usize {
        self.points.saturating_mul(self.factors.saturating_add(2))
    }

    /// The factors' values in a run, each in [0, 1); `None` for a run that is not in the design.
    #[must_use]
    pub fn point(&self, run: usize) -> Option<Vec<f64>> {
        if run >= self.runs() {
            return None;
        }
        let (set, point) = (run / self.points, run % self.points);
        let value = |factor: usize| {
            // Set 0 is A, set 1 is B, set i + 2 is A with factor i from B.
            let from_b = set == 1 || set == factor + 2;
            self.coordinate(
                point,
                if from_b {
                    self.factors + factor
                } else {
                    factor
                },
            )
        };
        Some((0..self.factors).map(value).collect())
    }

    fn coordinate(&self, point: usize, coordinate: usize) -> f64 {
        let random = |seed: u64| Random::new(seed, point as u64).unit(coordinate as u64);
        match &self.source {
            Source::Random(seed) => random(*seed),
            Source::Halton(seed, coordinates) => coordinates
                .get(coordinate)
                .map_or_else(|| random(*seed), |digits| digits.at(point as u64)),
        }
    }
}

/// One coordinate of a scrambled Halton sequence.
#[derive(Clone, Debug)]
struct Coordinate {
    base: u64,
    /// A permutation of the digits for every place, as many places as a float has room for.
    places: Vec<Vec<u16>>,
}

impl Coordinate {
    fn new(base: u16, random: Random) -> Self {
        let places = (53.0 / f64::from(base).log2()).ceil() as u64;
        let permutation = |place: u64| {
            let mut digits: Vec<u16> = (0..base).collect();
            // Fisher and Yates.
            for last in (1..digits.len()).rev() {
                digits.swap(last, random.apart(place).below(last as u64, last + 1));
            }
            digits
        };
        Self {
            base: u64::from(base),
            places: (0..places).map(permutation).collect(),
        }
    }

    /// The digits of the number, the last one first behind the point, each replaced by its permutation.
    fn at(&self, mut number: u64) -> f64 {
        let (mut value, mut unit) = (0.0, 1.0);
        for digits in &self.places {
            unit /= self.base as f64;
            value += f64::from(digits[(number % self.base) as usize]) * unit;
            number /= self.base;
        }
        // Rounding must not reach 1.
        value.min(1.0 - f64::EPSILON / 2.0)
    }
}

/// The first primes, at most the 6,542 below 2¹⁶.
fn primes(count: usize) -> Vec<u16> {
    let mut found: Vec<u16> = Vec::new();
    for number in 2..=u16::MAX {
        if found.len() == count {
            break;
        }
        let mut smaller = found
            .iter()
            .take_while(|prime| u32::from(**prime).pow(2) <= u32::from(number));
        if smaller.all(|prime| number % prime != 0) {
            found.push(number);
        }
    }
    found
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_sets_are_made_of_a_and_b() {
        for sampling in [Sampling::Random, Sampling::Halton] {
            let (points, factors) = (5, 3);
            let design = Design::new(points, factors, sampling, 42);
            assert_eq!(design.runs(), 25);
            let at = |set: usize, point: usize| design.point(set * points + point).unwrap();
            for point in 0..points {
                let (a, b) = (at(0, point), at(1, point));
                assert!(a.iter().zip(&b).all(|(a, b)| a != b));
                for factor in 0..factors {
                    let mut mixed = a.clone();
                    mixed[factor] = b[factor];
                    assert_eq!(at(factor + 2, point), mixed);
                }
            }
            assert_eq!(design.point(25), None);
            let again = Design::new(points, factors, sampling, 42);
            assert_eq!(again.point(7), design.point(7));
            assert_ne!(
                Design::new(points, factors, sampling, 43).point(7),
                design.point(7)
            );
            assert_eq!(Design::new(0, 3, sampling, 1).point(0), None);
            assert_eq!(Design::new(2, 0, sampling, 1).point(3), Some(vec![]));
        }
    }

    #[test]
    fn halton_points_fill_every_interval() {
        // Among any b^k points in a row exactly one lies in each of the b^k equal intervals.
        let design = Design::new(125, 3, Sampling::Halton, 3);
        for (coordinate, base) in [2_usize, 3, 5].into_iter().enumerate() {
            let count = base.pow(3);
            let mut boxes = vec![0; count];
            for run in 0..count {
                boxes[(design.point(run).unwrap()[coordinate] * count as f64) as usize] += 1;
            }
            assert_eq!(boxes, vec![1; count]);
        }
    }

    #[test]
    fn the_primes() {
        assert_eq!(primes(8), [2, 3, 5, 7, 11, 13, 17, 19]);
        assert_eq!(primes(100).last(), Some(&541));
    }
}
