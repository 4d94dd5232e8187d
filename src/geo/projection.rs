//! From degrees to the plane and back.

use std::f64::consts::FRAC_PI_2;

use super::Bounds;

/// Mean radius of the earth in metres (IUGG).
const RADIUS: f64 = 6_371_008.8;
/// Coefficients of the Equal Earth projection (Šavrič, Patterson, Jenny 2018).
const EQUAL_EARTH: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
/// An extent wider than this, in degrees, is a map of the world.
const WORLD: f64 = 150.0;

/// A projection chosen for an extent. Both kinds keep areas equal: Lambert's azimuthal one for cities, countries and
/// continents (near the middle it also keeps shapes), Equal Earth for the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// Longitude and latitude of the middle, degrees.
    pub centre: [f64; 2],
    /// Whether the extent is too wide for an azimuthal projection.
    pub world: bool,
}

impl Projection {
    /// The projection for an extent in degrees.
    #[must_use]
    pub fn for_bounds(bounds: Bounds) -> Self {
        let world = bounds.width() > WORLD || bounds.height() > WORLD;
        let [lon, lat] = bounds.centre();
        Self {
            centre: [lon, if world { 0.0 } else { lat }],
            world,
        }
    }

    /// Metres east and north of the centre.
    #[must_use]
    pub fn project(&self, lonlat: [f64; 2]) -> [f64; 2] {
        let lambda = wrapped(lonlat[0] - self.centre[0]).to_radians();
        let phi = lonlat[1].clamp(-90.0, 90.0).to_radians();
        let [x, y] = if self.world {
            equal_earth(lambda, phi)
        } else {
            self.azimuthal(lambda, phi)
        };
        [x * RADIUS, y * RADIUS]
    }

    /// Back to degrees; points outside the earth's picture come back as the nearest rim.
    #[must_use]
    pub fn unproject(&self, xy: [f64; 2]) -> [f64; 2] {
        let (x, y) = (xy[0] / RADIUS, xy[1] / RADIUS);
        let [lambda, phi] = if self.world {
            inverse_equal_earth(x, y)
        } else {
            self.inverse_azimuthal(x, y)
        };
        [
            wrapped(self.centre[0] + lambda.to_degrees()),
            phi.to_degrees(),
        ]
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

    fn returns(projection: Projection, point: [f64; 2]) {
        let back = projection.unproject(projection.project(point));
        for axis in 0..2 {
            assert!(
                (back[axis] - point[axis]).abs() < 1e-9,
                "{point:?} came back as {back:?}"
            );
        }
    }

    #[test]
    fn there_and_back() {
        let city = Projection::for_bounds(Bounds {
            min: [120.3, 31.7],
            max: [120.9, 32.1],
        });
        returns(city, [120.31, 31.99]);
        returns(city, city.centre);
        let europe = Projection::for_bounds(Bounds {
            min: [-25.0, 34.0],
            max: [45.0, 72.0],
        });
        returns(europe, [-9.1, 38.7]);
        returns(europe, [25.0, 71.0]);
        let world = Projection::for_bounds(Bounds {
            min: [-180.0, -60.0],
            max: [180.0, 84.0],
        });
        assert!(world.world);
        returns(world, [139.7, 35.7]);
        returns(world, [-70.0, -54.0]);
    }

    #[test]
    fn distances_near_the_middle_are_metres() {
        let city = Projection {
            centre: [120.5, 31.9],
            world: false,
        };
        let [x, y] = city.project([120.5, 32.0]);
        assert!(x.abs() < 1e-6);
        assert!((y - 0.1_f64.to_radians() * RADIUS).abs() < 0.1, "{y}");
    }
}
