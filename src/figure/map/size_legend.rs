//! Nested circles that say what a bubble's size means.

use super::bubbles::{Radii, look, other};
use super::geometry::MapGeometry;
use super::legend::{Block, has_rings, heading};
use super::spec::MapSpec;
use super::style::{Ink, baseline, full, lettered, line};
use crate::figure::{Anchor, Mark, Weight};
use crate::i18n::{Lang, compact, number, text};

/// The size section; none where nothing has a size.
pub fn sizes(
    spec: &MapSpec,
    geometry: &MapGeometry,
    radii: &Radii,
    limit: f32,
    ink: Ink,
) -> Option<Block> {
    if radii.top <= 0.0 {
        return None;
    }
    let mut block = heading(&spec.size_name, limit, ink);
    // Of a close view only circles are shown that the legend has room for.
    let most = limit * 0.26;
    let fitting = f64::from((most / radii.largest).min(1.0)).powi(2);
    let values = steps(radii.top * fitting, radii);
    let largest = values.first().map_or(0.0, |value| radii.of(*value));
    // Small rings in one another could not be told apart.
    let draw = if largest * 2.0 <= ink.caption() * STACKED {
        stacked
    } else {
        circles
    };
    draw(&mut block, &values, radii, ink);
    if has_rings(spec, geometry) {
        ring(&mut block, radii, limit, ink);
    }
    Some(block)
}

/// Circles no wider than so many lines of the legend stand under one another, each beside its value.
const STACKED: f32 = 1.5;

/// The circles under one another, each beside its value.
fn stacked(block: &mut Block, values: &[f64], radii: &Radii, ink: Ink) {
    let step = ink.caption() * 1.42;
    let largest = values.first().map_or(0.0, |value| radii.of(*value));
    let x = largest.max(ink.caption() * 0.42) + ink.hair();
    for value in values {
        let y = block.height + step / 2.0;
        block
            .marks
            .push(circle([x, y], radii.of(*value), true, ink));
        let label = [x + largest.max(ink.body * 0.45) + ink.body * 0.5, y];
        value_at(block, label, *value, ink);
        block.height += step;
    }
}

/// The circles in one another on one ground line, each linked by a hairline to its value at the right; where circles are
/// small, their hairlines spread as far as the values need.
fn circles(block: &mut Block, values: &[f64], radii: &Radii, ink: Ink) {
    let size = ink.caption();
    let largest = values.first().map_or(0.0, |value| radii.of(*value));
    let row = size * 1.25;
    let rows = row * values.len().saturating_sub(1) as f32;
    // The circles stand in the middle of the values where these are taller.
    let above = ((rows - largest * 2.0) / 2.0).max(0.0);
    let first = block.height + size * 0.6;
    let floor = first + above + largest * 2.0;
    let x = largest.max(size * 0.45) + ink.hair();
    let label_x = x * 2.0 + ink.body * 1.0;
    let mut next = first;
    for value in values {
        let radius = radii.of(*value);
        let is_outer = next <= first;
        block
            .marks
            .push(circle([x, floor - radius], radius, is_outer, ink));
        let peak = [x, floor - 2.0 * radius];
        let y = if above > 0.0 { next } else { peak[1].max(next) };
        next = y + row;
        let stroke = full(ink.hair(), ink.theme.quiet);
        let end = [label_x - ink.body * 0.3, y];
        block.marks.push(line(peak, end, stroke));
        value_at(block, [label_x, y], *value, ink);
    }
    block.height = floor.max(next - row + size * 0.6) + ink.body * 0.2;
}

/// A circle of the legend: the outer one has a ground, the others are rings on it.
fn circle(center: [f32; 2], radius: f32, is_outer: bool, ink: Ink) -> Mark {
    Mark::Circle {
        center,
        radius,
        fill: is_outer.then(|| ink.theme.quiet.with_alpha(0.12)),
        stroke: Some(full(ink.hair() * 1.5, ink.theme.text)),
        key: None,
    }
}

/// A value, its middle at a height.
fn value_at(block: &mut Block, [x, y]: [f32; 2], value: f64, ink: Ink) {
    written(block, [x, y], size_label(value, ink.lang), ink);
}

/// Words of the legend, their middle at a height.
fn written(block: &mut Block, [x, y]: [f32; 2], words: String, ink: Ink) {
    let size = ink.caption();
    let wide = ink.width(&words, size, Weight::Regular);
    block.width = block.width.max(x + wide);
    block.marks.push(lettered(
        [x, baseline(y, size)],
        words,
        size,
        Weight::Regular,
        ink.theme.text,
        Anchor::Start,
    ));
}

/// What a ring without a filling means.
fn ring(block: &mut Block, radii: &Radii, limit: f32, ink: Ink) {
    let size = ink.caption();
    let radius = radii.least.max(size * 0.2);
    let (_, rim) = look(other(ink), radius, ink);
    let y = block.height + size * 0.8;
    block.marks.push(Mark::Circle {
        center: [radius + ink.hair(), y],
        radius,
        fill: None,
        stroke: Some(rim),
        key: None,
    });
    let x = ink.body * 0.9;
    let words = text(ink.lang, "figure.map_no_size");
    let words = ink.fonts.fit(&words, size, Weight::Regular, limit - x);
    written(block, [x, y], words, ink);
    block.height += size * 1.6;
}

/// A size in words: in Chinese by 万 and 亿, in English by millions.
pub fn size_label(value: f64, lang: Lang) -> String {
    let long = match lang {
        Lang::Zh => 10_000.0,
        Lang::En => 1_000_000.0,
    };
    if value.abs() >= long {
        compact(value, lang)
    } else {
        number(value, 3, lang)
    }
}

/// Digits with which the largest value may begin, and the second: its ring stands well inside the first.
const FIRST: [f64; 12] = [9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.5, 2.0, 1.5, 1.2, 1.0];
const SECOND: [f64; 8] = [8.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.5, 1.0];
/// Shares of the largest value: rings of these stand evenly in one another.
const SHARES: [f64; 2] = [0.45, 0.125];

/// Round values whose circles stand evenly in one another: nearly the largest that occurs, at most about a half of it
/// and an eighth. Whose circle would be drawn larger than to scale is left out.
fn steps(top: f64, radii: &Radii) -> Vec<f64> {
    let first = round_to(top, &FIRST);
    let second = round_to(first * SHARES[0], &SECOND);
    let third = round_down(first * SHARES[1]);
    let mut values = vec![first];
    values.extend(
        [second, third]
            .into_iter()
            .filter(|value| *value > 0.0 && radii.is_to_scale(*value)),
    );
    values.retain(|value| *value > 0.0);
    values
}

/// The largest of 1, 2 and 5 times a power of ten that is not above `value`; zero for what is not above that.
pub fn round_down(value: f64) -> f64 {
    round_to(value, &[5.0, 2.0, 1.0])
}

/// The largest value that begins with one of these digits, the largest first, and is not above `value`; zero for none.
fn round_to(value: f64, digits: &[f64]) -> f64 {
    if value.is_nan() || value < f64::MIN_POSITIVE {
        return 0.0;
    }
    let (own, exponent) = scientific(value);
    let mut digits = digits.iter().copied();
    let factor = digits.find(|digit| *digit <= own * (1.0 + 1e-9));
    times_power(factor.unwrap_or(1.0), exponent)
}

/// Digits in 1..10 and the power of ten.
fn scientific(value: f64) -> (f64, i32) {
    let exponent = value.log10().floor() as i32;
    (times_power(value, -exponent), exponent)
}

/// Dividing by a whole power keeps 0.3 from becoming 0.30000000000000004.
fn times_power(value: f64, exponent: i32) -> f64 {
    if exponent < 0 {
        value / 10_f64.powi(-exponent)
    } else {
        value * 10_f64.powi(exponent)
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn values_are_round_and_fall() {
        let radii = |least: f32| Radii {
            top: 93.0,
            largest: 10.0,
            least,
        };
        assert_eq!(steps(93.0, &radii(0.1)), [90.0, 40.0, 10.0]);
        // A circle of 10 would be drawn larger than it is.
        assert_eq!(steps(93.0, &radii(4.0)), [90.0, 40.0]);
        assert_eq!(steps(93.0, &radii(9.0)), [90.0]);
        let radii = |top: f64| Radii {
            top,
            largest: 10.0,
            least: 0.1,
        };
        assert_eq!(steps(1.0, &radii(1.0)), [1.0, 0.4, 0.1]);
        // Half of 1.9 would tell nothing of the largest circles.
        assert_eq!(steps(1.9, &radii(1.9)), [1.5, 0.6, 0.1]);
        assert_eq!(steps(0.004, &radii(0.004)), [0.004, 0.0015, 0.0005]);
        for top in [93.0, 70.0, 41.0, 12.0, 1.3] {
            let found = steps(top, &radii(top)).into_iter();
            let radii: Vec<f32> = found.map(|value| radii(top).of(value)).collect();
            let gaps: Vec<f32> = radii.windows(2).map(|two| two[0] - two[1]).collect();
            // Rings are told from one another.
            assert!(gaps.iter().all(|gap| *gap > 2.0), "{top}: {radii:?}");
        }
        assert_eq!(round_down(0.7), 0.5);
        let least = f64::MIN_POSITIVE;
        assert!(steps(least, &radii(least)).len() <= 3);
    }
}
