//! From degrees to the plane and back, and how long a metre of the plane is on the ground.

use std::f64::consts::FRAC_PI_2;

use serde::{Deserialize, Serialize};

use super::Bounds;

/// Mean radius of the earth in metres (IUGG).
const RADIUS: f64 = 6_371_008.8;
/// Coefficients of the Equal Earth projection (Šavrič, Patterson, Jenny 2018).
const EQUAL_EARTH: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
/// An extent wider than this, in degrees, is a map of the world.
const WORLD: f64 = 150.0;
/// Where map tiles end, in degrees of latitude.
const MERCATOR_LATITUDE: f64 = 85.05;
/// Albers' cone is too flat to be reckoned with nearer to the equator than this sine.
const FLAT_CONE: f64 = 0.03;

/// Whether an extent in degrees is that of a map of the world.
#[must_use]
pub fn is_world(bounds: Bounds) -> bool {
    bounds.width() > WORLD || bounds.height() > WORLD
}

/// Which projection a person asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProjectionChoice {
    /// Equal areas, in the way that suits the extent: Lambert's azimuthal one, Equal Earth for the world.
    #[default]
    Auto,
    /// Lambert's azimuthal equal-area projection around the middle.
    Lambert,
    /// Albers' conic equal-area projection around the middle.
    Albers,
    /// Web Mercator, as map tiles have it: it keeps shapes, not areas.
    WebMercator,
}

impl ProjectionChoice {
    /// All of them, in the order of menus.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Lambert, Self::Albers, Self::WebMercator];
}

/// The formula of a projection.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Formula {
    Lambert,
    /// The cone's constant, its C, and the radius of the parallel through the middle (Snyder 14-1 to 14-6).
    Albers {
        n: f64,
        c: f64,
        middle: f64,
    },
    EqualEarth,
    Mercator {
        middle: f64,
    },
}

/// A projection chosen for an extent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// Longitude and latitude of the middle, degrees.
    pub centre: [f64; 2],
    formula: Formula,
}

impl Projection {
    /// The projection for an extent in degrees, as it was asked for. Lambert's cannot show the world and Albers' no
    /// extent around the equator: they give way to the usual one.
    #[must_use]
    pub fn new(bounds: Bounds, choice: ProjectionChoice) -> Self {
        let world = is_world(bounds);
        let [lon, lat] = bounds.centre();
        let usual = if world {
            Formula::EqualEarth
        } else {
            Formula::Lambert
        };
        let formula = match choice {
            ProjectionChoice::Auto | ProjectionChoice::Lambert => usual,
            ProjectionChoice::Albers => albers(bounds).filter(|_| !world).unwrap_or(usual),
            ProjectionChoice::WebMercator => Formula::Mercator {
                middle: mercator(lat.to_radians()),
            },
        };
        let lat = match formula {
            Formula::EqualEarth => 0.0,
            _ => lat,
        };
        Self {
            centre: [lon, lat],
            formula,
        }
    }

    /// Whether it keeps areas.
    #[must_use]
    pub fn keeps_areas(&self) -> bool {
        !matches!(self.formula, Formula::Mercator { .. })
    }

    /// Metres of the plane east and north of the centre.
    #[must_use]
    pub fn project(&self, lonlat: [f64; 2]) -> [f64; 2] {
        let lambda = wrapped(lonlat[0] - self.centre[0]).to_radians();
        let phi = lonlat[1].clamp(-90.0, 90.0).to_radians();
        let [x, y] = match self.formula {
            Formula::Lambert => self.azimuthal(lambda, phi),
            Formula::Albers { n, c, middle } => {
                let rho = (c - 2.0 * n * phi.sin()).max(0.0).sqrt() / n;
                let (sin, cos) = (n * lambda).sin_cos();
                [rho * sin, middle - rho * cos]
            }
            Formula::EqualEarth => equal_earth(lambda, phi),
            Formula::Mercator { middle } => [lambda, mercator(phi) - middle],
        };
        [x * RADIUS, y * RADIUS]
    }

    /// Back to degrees; points outside the earth's picture come back as the nearest rim.
    #[must_use]
    pub fn unproject(&self, xy: [f64; 2]) -> [f64; 2] {
        let (x, y) = (xy[0] / RADIUS, xy[1] / RADIUS);
        let [lambda, phi] = match self.formula {
            Formula::Lambert => self.inverse_azimuthal(x, y),
            Formula::Albers { n, c, middle } => {
                // Snyder, 14-8 to 14-11.
                let (x, y) = (x * n.signum(), (middle - y) * n.signum());
                let rho = x.hypot(y);
                let sine = (c - (rho * n).powi(2)) / (2.0 * n);
                [x.atan2(y) / n, sine.clamp(-1.0, 1.0).asin()]
            }
            Formula::EqualEarth => inverse_equal_earth(x, y),
            Formula::Mercator { middle } => [x, (y + middle).sinh().atan()],
        };
        [
            wrapped(self.centre[0] + lambda.to_degrees()),
            phi.to_degrees(),
        ]
    }

    /// Metres on the ground to a metre of the plane, along the horizontal through a point of the plane.
    #[must_use]
    pub fn ground(&self, xy: [f64; 2]) -> f64 {
        const STEP: f64 = 50.0;
        let at = |x: f64| self.unproject([xy[0] + x, xy[1]]);
        distance(at(-STEP), at(STEP)) / (2.0 * STEP)
    }

    /// Snyder, Map Projections (1987), 24-2 to 24-4.
    fn azimuthal(&self, lambda: f64, phi: f64) -> [f64; 2] {
        let (sin1, cos1) = self.centre[1].to_radians().sin_cos();
        let (sin, cos) = phi.sin_cos();
        let cosine = sin1 * sin + cos1 * cos * lambda.cos();
        let k = (2.0 / (1.0 + cosine).max(1e-9)).sqrt();
        [
            k * cos * lambda.sin(),
            k * (cos1 * sin - sin1 * cos * lambda.cos()),
        ]
    }

    /// Snyder, 20-14, 20-15, 24-16.
    fn inverse_azimuthal(&self, x: f64, y: f64) -> [f64; 2] {
        let (sin1, cos1) = self.centre[1].to_radians().sin_cos();
        let rho = x.hypot(y).min(2.0);
        if rho < 1e-15 {
            return [0.0, self.centre[1].to_radians()];
        }
        let (sin, cos) = (2.0 * (rho / 2.0).asin()).sin_cos();
        let phi = (cos * sin1 + y * sin * cos1 / rho).clamp(-1.0, 1.0).asin();
        let lambda = (x * sin).atan2(rho * cos1 * cos - y * sin1 * sin);
        [lambda, phi]
    }
}

/// Albers' cone that touches an extent at a sixth of its height from either edge (Snyder 14-3 to 14-6); none where the
/// cone is too flat.
fn albers(bounds: Bounds) -> Option<Formula> {
    let sixth = bounds.height() / 6.0;
    let (low, high) = (
        (bounds.min[1] + sixth).to_radians(),
        (bounds.max[1] - sixth).to_radians(),
    );
    let n = low.sin().midpoint(high.sin());
    if n.abs() < FLAT_CONE {
        return None;
    }
    let c = low.cos().powi(2) + 2.0 * n * low.sin();
    let lat = bounds.centre()[1].to_radians();
    let middle = (c - 2.0 * n * lat.sin()).max(0.0).sqrt() / n;
    Some(Formula::Albers { n, c, middle })
}

/// Height of a latitude in Mercator's plane, on a sphere of radius one.
fn mercator(phi: f64) -> f64 {
    let most = MERCATOR_LATITUDE.to_radians();
    phi.clamp(-most, most).tan().asinh()
}

/// Metres between two places given in degrees, along the great circle (haversine formula).
#[must_use]
pub fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    let [lon_a, lat_a] = a.map(f64::to_radians);
    let [lon_b, lat_b] = b.map(f64::to_radians);
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let chord = half(lat_b - lat_a) + lat_a.cos() * lat_b.cos() * half(lon_b - lon_a);
    2.0 * RADIUS * chord.sqrt().min(1.0).asin()
}

/// Degrees brought into -180..180, so that neighbours across the date line stay neighbours.
fn wrapped(degrees: f64) -> f64 {
    if (-180.0..=180.0).contains(&degrees) {
        return degrees;
    }
    (degrees + 180.0).rem_euclid(360.0) - 180.0
}

fn equal_earth(lambda: f64, phi: f64) -> [f64; 2] {
    let theta = (3.0_f64.sqrt() / 2.0 * phi.sin()).asin();
    let (height, slope) = equal_earth_meridian(theta);
    [
        2.0 * 3.0_f64.sqrt() * lambda * theta.cos() / (3.0 * slope),
        height,
    ]
}

/// y of a parameter angle, and its derivative.
fn equal_earth_meridian(theta: f64) -> (f64, f64) {
    let [a, b, c, d] = EQUAL_EARTH;
    let square = theta * theta;
    let sixth = square * square * square;
    (
        theta * (a + b * square + sixth * (c + d * square)),
        a + 3.0 * b * square + sixth * (7.0 * c + 9.0 * d * square),
    )
}

fn inverse_equal_earth(x: f64, y: f64) -> [f64; 2] {
    let mut theta = y.clamp(-1.4, 1.4);
    for _ in 0..12 {
        let (height, slope) = equal_earth_meridian(theta);
        theta = (theta - (height - y) / slope).clamp(-1.1, 1.1);
    }
    let (_, slope) = equal_earth_meridian(theta);
    let lambda = 3.0 * x * slope / (2.0 * 3.0_f64.sqrt() * theta.cos());
    let phi = (2.0 * theta.sin() / 3.0_f64.sqrt())
        .clamp(-1.0, 1.0)
        .asin()
        .clamp(-FRAC_PI_2, FRAC_PI_2);
    [lambda, phi]
}

#[cfg(test)]
mod tests {
    use super::*;

    const CITY: Bounds = Bounds {
        min: [120.3, 31.7],
        max: [120.9, 32.1],
    };
    const EUROPE: Bounds = Bounds {
        min: [-25.0, 34.0],
        max: [45.0, 72.0],
    };

    fn returns(projection: Projection, point: [f64; 2]) {
        let back = projection.unproject(projection.project(point));
        for axis in 0..2 {
            assert!(
                (back[axis] - point[axis]).abs() < 1e-9,
                "{projection:?}: {point:?} came back as {back:?}"
            );
        }
    }

    #[test]
    fn there_and_back() {
        for choice in ProjectionChoice::ALL {
            let city = Projection::new(CITY, choice);
            returns(city, [120.31, 31.99]);
            returns(city, city.centre);
            let europe = Projection::new(EUROPE, choice);
            returns(europe, [-9.1, 38.7]);
            returns(europe, [25.0, 71.0]);
            let south = Projection::new(
                Bounds {
                    min: [110.0, -44.0],
                    max: [155.0, -10.0],
                },
                choice,
            );
            returns(south, [151.2, -33.9]);
            let world = Projection::new(
                Bounds {
                    min: [-180.0, -60.0],
                    max: [180.0, 84.0],
                },
                choice,
            );
            returns(world, [139.7, 35.7]);
            returns(world, [-70.0, -54.0]);
        }
    }

    #[test]
    fn distances_near_the_middle_are_metres() {
        for choice in [
            ProjectionChoice::Auto,
            ProjectionChoice::Lambert,
            ProjectionChoice::Albers,
        ] {
            let city = Projection::new(CITY, choice);
            let [x, y] = city.project([120.6, 32.0]);
            assert!(x.abs() < 1e-6, "{x}");
            assert!((y - 0.1_f64.to_radians() * RADIUS).abs() < 0.1, "{y}");
        }
    }

    /// Snyder's numerical example for Albers (p. 291), on the unit sphere: 29.5° and 45.5°, middle 23° N 96° W.
    #[test]
    fn albers_is_that_of_the_textbook() {
        let (low, high) = (29.5_f64.to_radians(), 45.5_f64.to_radians());
        let n = low.sin().midpoint(high.sin());
        let c = low.cos().powi(2) + 2.0 * n * low.sin();
        let middle = (c - 2.0 * n * 23.0_f64.to_radians().sin()).sqrt() / n;
        let projection = Projection {
            centre: [-96.0, 23.0],
            formula: Formula::Albers { n, c, middle },
        };
        let [x, y] = projection.project([-75.0, 35.0]).map(|v| v / RADIUS);
        assert!(
            (x - 0.295_272_0).abs() < 1e-6 && (y - 0.241_677_4).abs() < 1e-6,
            "{x} {y}"
        );
    }

    /// A small square has the same area on the plane as on the ground, wherever it lies.
    #[test]
    fn equal_area_projections_keep_areas_and_mercator_does_not() {
        let square = |projection: &Projection, at: [f64; 2]| {
            let half = 0.01;
            let corner = |x: f64, y: f64| projection.project([at[0] + x * half, at[1] + y * half]);
            let ring = [
                corner(-1.0, -1.0),
                corner(1.0, -1.0),
                corner(1.0, 1.0),
                corner(-1.0, 1.0),
            ];
            let plane = super::super::signed_area(&ring).abs();
            let band = (at[1] + half).to_radians().sin() - (at[1] - half).to_radians().sin();
            plane / (RADIUS * RADIUS * (2.0 * half).to_radians() * band)
        };
        for choice in ProjectionChoice::ALL {
            let europe = Projection::new(EUROPE, choice);
            for at in [[-9.0, 38.0], [20.0, 50.0], [25.0, 70.0]] {
                let ratio = square(&europe, at);
                let even = (ratio - 1.0).abs() < 1e-4;
                assert_eq!(even, europe.keeps_areas(), "{choice:?} {at:?}: {ratio}");
            }
        }
    }

    /// The scale bar rests on this: a hundred kilometres on the ground are as long as they are drawn.
    #[test]
    fn the_ground_under_a_metre_of_the_plane_is_right_in_each() {
        for choice in ProjectionChoice::ALL {
            let europe = Projection::new(EUROPE, choice);
            for at in [[10.0, 40.0], [10.0, 53.0], [30.0, 68.0]] {
                let plane = europe.project(at);
                let east = [plane[0] + 10_000.0, plane[1]];
                let ground = distance(europe.unproject(plane), europe.unproject(east));
                let told = europe.ground(plane) * 10_000.0;
                assert!(
                    (ground / told - 1.0).abs() < 5e-3,
                    "{choice:?}: {ground} {told}"
                );
            }
        }
        let mercator = Projection::new(EUROPE, ProjectionChoice::WebMercator);
        let at = mercator.project([10.0, 60.0]);
        assert!((mercator.ground(at) - 0.5).abs() < 1e-6);
        // Paris to London.
        let far = distance([2.3522, 48.8566], [-0.1276, 51.5072]);
        assert!((far - 343_556.0).abs() < 500.0, "{far}");
    }
}
