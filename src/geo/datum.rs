//! Coordinate systems of Chinese maps and the way from one to another: a point in one system comes in, the same place
//! in another goes out, in degrees (metres in Web Mercator).
//!
//! The shift of GCJ-02 and BD-09 has never been published by its makers; these are the formulas that have been public
//! since 2010 and that map programs use, good to about a metre.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

/// A system that longitude and latitude can be given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum System {
    /// What satellites give, and the program reckons with.
    #[serde(rename = "WGS84")]
    Wgs84,
    /// What maps published in China are shifted to: Amap, Tencent.
    #[serde(rename = "GCJ-02")]
    Gcj02,
    /// GCJ-02 shifted once more: Baidu.
    #[serde(rename = "BD-09")]
    Bd09,
    /// The plane of map tiles, in metres (EPSG:3857).
    #[serde(rename = "Web Mercator")]
    WebMercator,
}

/// Semi-major axis of Krasovsky's ellipsoid, which the shift reckons with, in metres.
const AXIS: f64 = 6_378_245.0;
/// Its eccentricity, squared.
const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;
/// BD-09's angle for a degree.
const TURN: f64 = PI * 3000.0 / 180.0;
/// Radius of the sphere of Web Mercator, in metres.
const RADIUS: f64 = 6_378_137.0;
/// Metres from the middle to the edge of the plane of Web Mercator.
pub const MERCATOR_EDGE: f64 = RADIUS * PI;

impl System {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Wgs84, Self::Gcj02, Self::Bd09, Self::WebMercator];

    /// Its name, the same in both languages and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Wgs84 => "WGS84",
            Self::Gcj02 => "GCJ-02",
            Self::Bd09 => "BD-09",
            Self::WebMercator => "Web Mercator",
        }
    }

    /// A point of this system in another, as `[longitude, latitude]`.
    #[must_use]
    pub fn convert(self, point: [f64; 2], to: Self) -> [f64; 2] {
        if self == to {
            return point;
        }
        let wgs84 = match self {
            Self::Wgs84 => point,
            Self::Gcj02 => unshifted(point),
            Self::Bd09 => unshifted(without_turn(point)),
            Self::WebMercator => from_plane(point),
        };
        // Between the two shifted ones there is a straight way.
        match (self, to) {
            (Self::Bd09, Self::Gcj02) => without_turn(point),
            (Self::Gcj02, Self::Bd09) => with_turn(point),
            (_, Self::Wgs84) => wgs84,
            (_, Self::Gcj02) => shifted(wgs84),
            (_, Self::Bd09) => with_turn(shifted(wgs84)),
            (_, Self::WebMercator) => to_plane(wgs84),
        }
    }
}

/// Whether the shift applies: in the box around China that its formulas are given for.
fn is_shifted([lon, lat]: [f64; 2]) -> bool {
    (72.004..=137.8347).contains(&lon) && (0.8293..=55.8271).contains(&lat)
}

/// WGS84 to GCJ-02.
fn shifted(point: [f64; 2]) -> [f64; 2] {
    if !is_shifted(point) {
        return point;
    }
    let [lon, lat] = point;
    let (x, y) = (lon - 105.0, lat - 35.0);
    let ripple = 20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin();
    let wave =
        |at: f64, near: f64, far: f64| near * (at / 12.0 * PI).sin() + far * (at / 30.0 * PI).sin();
    let swell = |at: f64| 20.0 * (at * PI).sin() + 40.0 * (at / 3.0 * PI).sin();
    let root = 0.1 * x.abs().sqrt();
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 2.0 * root
        + (ripple + swell(y) + wave(y, 160.0, 320.0)) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + root
        + (ripple + swell(x) + wave(x, 150.0, 300.0)) * 2.0 / 3.0;
    let angle = lat.to_radians();
    let bulge = 1.0 - ECCENTRICITY * angle.sin() * angle.sin();
    let meridian = AXIS * (1.0 - ECCENTRICITY) / (bulge * bulge.sqrt());
    let parallel = AXIS / bulge.sqrt() * angle.cos();
    [
        lon + (east / parallel).to_degrees(),
        lat + (north / meridian).to_degrees(),
    ]
}

/// GCJ-02 to WGS84: the point that is shifted to this one, found by correcting a guess.
fn unshifted(point: [f64; 2]) -> [f64; 2] {
    if !is_shifted(point) {
        return point;
    }
    let mut guess = point;
    // Each step leaves less than a hundredth of the error of some 500 m.
    for _ in 0..6 {
        let there = shifted(guess);
        guess = [
            guess[0] + point[0] - there[0],
            guess[1] + point[1] - there[1],
        ];
    }
    guess
}

/// GCJ-02 to BD-09.
fn with_turn([x, y]: [f64; 2]) -> [f64; 2] {
    let length = x.hypot(y) + 0.000_02 * (y * TURN).sin();
    let angle = y.atan2(x) + 0.000_003 * (x * TURN).cos();
    [length * angle.cos() + 0.0065, length * angle.sin() + 0.006]
}

/// BD-09 to GCJ-02.
fn without_turn([lon, lat]: [f64; 2]) -> [f64; 2] {
    let (x, y) = (lon - 0.0065, lat - 0.006);
    let length = x.hypot(y) - 0.000_02 * (y * TURN).sin();
    let angle = y.atan2(x) - 0.000_003 * (x * TURN).cos();
    [length * angle.cos(), length * angle.sin()]
}

/// Web Mercator to WGS84 (EPSG guidance note 7-2, method 1024).
fn from_plane([x, y]: [f64; 2]) -> [f64; 2] {
    [
        (x / RADIUS).to_degrees(),
        (y / RADIUS).sinh().atan().to_degrees(),
    ]
}

/// WGS84 to Web Mercator.
fn to_plane([lon, lat]: [f64; 2]) -> [f64; 2] {
    [
        RADIUS * lon.to_radians(),
        RADIUS * lat.to_radians().tan().asinh(),
    ]
}

#[cfg(test)]
mod tests {
    use super::System::{Bd09, Gcj02, WebMercator, Wgs84};
    use super::*;

    fn assert_near(point: [f64; 2], expected: [f64; 2], tolerance: f64) {
        let near = |at: usize| (point[at] - expected[at]).abs() < tolerance;
        assert!(near(0) && near(1), "{point:?} is not {expected:?}");
    }

    #[test]
    fn published_points_are_met() {
        // The examples of coordtransform, the most used open implementation.
        let beijing = [116.404, 39.915];
        assert_near(
            Bd09.convert(beijing, Gcj02),
            [116.397_627_291_193_15, 39.908_656_739_576_31],
            1e-12,
        );
        assert_near(
            Gcj02.convert(beijing, Bd09),
            [116.410_369_493_710_29, 39.921_336_993_510_21],
            1e-12,
        );
        assert_near(
            Wgs84.convert(beijing, Gcj02),
            [116.410_244_499_169_38, 39.916_404_281_501_64],
            1e-12,
        );
        // Its way back is a single step and off by some 2 m.
        assert_near(
            Gcj02.convert(beijing, Wgs84),
            [116.397_755_500_830_61, 39.913_595_718_498_36],
            3e-5,
        );
        // EPSG guidance note 7-2: 24°22'54.433" N, 100°20' W.
        let mexico = [-(100.0 + 20.0 / 60.0), 24.0 + 22.0 / 60.0 + 54.433 / 3600.0];
        let plane = Wgs84.convert(mexico, WebMercator);
        assert_near(plane, [-11_169_055.58, 2_800_000.0], 0.01);
    }

    #[test]
    fn there_and_back_is_the_same_place() {
        for point in [
            [116.404, 39.915],
            [120.55, 31.87],
            [87.6, 43.8],
            [-0.1, 51.5],
        ] {
            for from in System::ALL {
                let start = Wgs84.convert(point, from);
                for to in System::ALL {
                    let back = to.convert(from.convert(start, to), from);
                    let tolerance = if from == WebMercator { 1.0 } else { 1e-5 };
                    assert_near(back, start, tolerance);
                }
            }
        }
    }

    #[test]
    fn abroad_nothing_is_shifted() {
        assert_near(Wgs84.convert([-0.1, 51.5], Gcj02), [-0.1, 51.5], 1e-15);
    }
}
