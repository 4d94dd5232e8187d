//! When two computed numbers are one: numbers come in, classes of equal ones go out.
//!
//! 100 × 1.14 / 19 and 100 × 6 / 100 are both six on paper, and as computed their last bits differ. Numbers that differ by
//! one part in 10¹² of the larger or by less are therefore one number wherever points and totals are ranked or compared in
//! pairs, and values placed among peers or held against a step; rules that rank take the values of a formula so, and the cells of
//! a column as they are, as `COINr` does.
//! Of numbers in order, neighbours so near belong to one class, and all of a class are equal, so that
//! equal means the same whichever two of them are looked at.

use rayon::prelude::*;

use super::peers::Peers;

/// What is granted to a computed number, as a share of itself.
pub const GRACE: f64 = 1e-12;

/// From so many numbers on, they are sorted by several threads.
const MANY: usize = 20_000;

/// Whether two computed numbers are one. No number is the same as a missing one (NaN).
#[must_use]
#[allow(clippy::float_cmp)] // Most equal numbers are so to the bit, and infinite ones only so.
pub fn is_same(a: f64, b: f64) -> bool {
    let size = a.abs().max(b.abs());
    a == b || ((a - b).abs() <= GRACE * size && size.is_finite())
}

/// A key that sorts as the number does; the two zeros are one.
pub(super) fn key(x: f64) -> u64 {
    let bits = (x + 0.0).to_bits();
    if bits >> 63 == 1 {
        !bits
    } else {
        bits | 1 << 63
    }
}

/// The number of a key.
fn number(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key ^ 1 << 63 } else { !key })
}

/// Rows in the order of their numbers; the memory can be used for one column after another.
#[derive(Debug, Default)]
pub(super) struct Order(Vec<(u64, u32)>);

impl Order {
    /// Puts those of the rows that have a number in order, the smallest number first, and tells of each row how many rows
    /// stand before its class; how many rows there are.
    pub fn places(
        &mut self,
        rows: impl Iterator<Item = (u32, f64)>,
        mut tell: impl FnMut(u32, u32),
    ) -> usize {
        let Self(order) = self;
        order.clear();
        order.extend(
            rows.filter(|(_, x)| !x.is_nan())
                .map(|(row, x)| (key(x), row)),
        );
        if order.len() > MANY {
            order.par_sort_unstable();
        } else {
            order.sort_unstable();
        }
        let (mut last, mut before) = (f64::NAN, 0);
        for (at, &(key, row)) in order.iter().enumerate() {
            let own = number(key);
            if !is_same(last, own) {
                before = at as u32;
            }
            last = own;
            tell(row, before);
        }
        order.len()
    }
}

/// The class of each number, from 1 for the smallest: one more than there are numbers before the class. 0 where missing.
#[must_use]
pub(super) fn classes(values: &[f64], order: &mut Order) -> Vec<u32> {
    let mut classes = vec![0; values.len()];
    let rows = (0..).zip(values.iter().copied());
    order.places(rows, |row, before| classes[row as usize] = before + 1);
    classes
}

/// Puts the class among its peers in place of each value, for rules to which nothing counts but the order.
pub(super) fn in_classes(values: &mut [f64], peers: &Peers) {
    let mut order = Order::default();
    peers.change(values, |_, own| {
        let classes = classes(own, &mut order);
        for (x, class) in own.iter_mut().zip(classes).filter(|(_, class)| *class > 0) {
            *x = f64::from(class);
        }
    });
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact results are meant.
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_numbers_and_give_them_back() {
        let numbers = [f64::MIN, -2.0, -5e-324, 0.0, 5e-324, 1e-300, 3.0, f64::MAX];
        for pair in numbers.windows(2) {
            assert!(key(pair[0]) < key(pair[1]), "{pair:?}");
        }
        assert_eq!(numbers.map(|x| number(key(x))), numbers);
        assert_eq!(key(-0.0), key(0.0));
    }

    #[test]
    fn the_last_bits_of_a_number_do_not_tell_it_from_another() {
        let six = [100.0 * 1.14 / 19.0, 100.0 * 6.0 / 100.0, 100.0 * 0.06];
        assert!(six[0] != six[1]);
        assert!(is_same(six[0], six[1]) && is_same(-six[1], -six[0]));
        assert!(!is_same(6.0, 6.0 + 1e-11) && !is_same(6.0, -6.0));
        // Nothing is near zero but zero, and beyond the range of floats everything is itself alone.
        assert!(is_same(0.0, -0.0) && !is_same(0.0, 1e-300) && !is_same(5e-324, 1e-323));
        assert!(is_same(f64::INFINITY, f64::INFINITY) && !is_same(f64::INFINITY, 1.0));
        assert!(!is_same(f64::MAX, f64::MIN) && !is_same(f64::NAN, f64::NAN));
    }

    #[test]
    fn neighbours_that_are_the_same_make_one_class_in_any_order() {
        let step = 0.8e-12;
        // Each is the same as its neighbour, the first not as the last.
        let values = [
            f64::NAN,
            1.0 + 2.0 * step,
            7.0,
            1.0,
            1.0 + step,
            -3.0,
            7.0 - 1e-14,
        ];
        assert!(!is_same(values[1], values[3]));
        let mut order = Order::default();
        assert_eq!(classes(&values, &mut order), [0, 2, 5, 2, 2, 1, 5]);
        let mut turned = values;
        turned.reverse();
        let mut found = classes(&turned, &mut order);
        found.reverse();
        assert_eq!(found, classes(&values, &mut order));
        // Each group of peers has classes of its own, and nobody outside has any.
        let peers = Peers::new(&[None, Some(0), Some(1), Some(0), Some(0), Some(1), Some(1)]);
        let mut placed = values;
        in_classes(&mut placed, &peers);
        assert!(placed[0].is_nan());
        assert_eq!(placed[1..], [1.0, 2.0, 1.0, 1.0, 1.0, 2.0]);
    }
}
