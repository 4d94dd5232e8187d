//! Ticks of the chart of trends: what is in view comes in; the years and the round values that are written go out.

use egui_plot::GridMark;

use crate::figure::{Axis, year_ticks};

/// The years that are written under the chart: those in view, as many as have room.
pub(super) fn year_marks(
    (low, high): (f64, f64),
    (first, last): (i32, i32),
    most: usize,
) -> Vec<GridMark> {
    let from = (low.ceil() as i32).max(first);
    let to = (high.floor() as i32).min(last);
    if from > to {
        return Vec::new();
    }
    let ticks = year_ticks(from, to, most.clamp(2, 12));
    // All of these have room: the plot hides marks of small steps.
    let step = f64::from(to - from).max(1.0);
    let marks = ticks.into_iter().map(|year| GridMark {
        value: f64::from(year),
        step_size: step,
    });
    marks.collect()
}

/// The round values in view, a step apart as on the axes of exports.
pub(super) fn round_ticks((low, high): (f64, f64)) -> Vec<GridMark> {
    if !(low.is_finite() && high.is_finite() && high > low) {
        return Vec::new();
    }
    let ticks = Axis::around(low, high, false).ticks;
    let step = match ticks.as_slice() {
        [first, second, ..] => second - first,
        _ => return Vec::new(),
    };
    let inside = ticks.into_iter().filter(|tick| (low..=high).contains(tick));
    inside
        .map(|value| GridMark {
            value,
            step_size: step,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{round_ticks, year_marks};

    #[test]
    fn years_have_room_and_stay_in_view() {
        let years = |bounds: (f64, f64), most: usize| -> Vec<f64> {
            let marks = year_marks(bounds, (1960, 2021), most);
            marks.iter().map(|mark| mark.value).collect()
        };
        let all = years((1957.0, 2030.0), 9);
        assert!(all.len() > 3 && all.len() <= 10, "{all:?}");
        let near = years((2003.4, 2008.2), 9);
        assert_eq!(near, [2004.0, 2005.0, 2006.0, 2007.0, 2008.0]);
        assert!(years((2100.0, 2110.0), 9).is_empty());
        let marks = year_marks((1957.0, 2030.0), (1960, 2021), 9);
        assert!(marks.iter().all(|mark| mark.step_size >= 61.0));
    }

    #[test]
    fn ticks_are_few_and_round() {
        let ticks: Vec<f64> = round_ticks((1.9, 4.2)).iter().map(|m| m.value).collect();
        assert_eq!(ticks, [2.0, 2.5, 3.0, 3.5, 4.0]);
        assert!(round_ticks((1.0, 1.0)).is_empty());
    }
}
