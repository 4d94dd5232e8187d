//! The numbers of a portrait.

use super::rows::{Rows, blanks, value, words};
use crate::figure::PortraitSpec;
use crate::i18n::text;
use crate::table::Cell;

/// The indicators with their boards, the dimensions of the radar with those of the peers, the points over the years.
pub(super) fn portrait(spec: &PortraitSpec, rows: &mut Rows) {
    rows.head(&[
        "figure.column_name",
        "figure.value",
        "figure.points",
        "figure.column_best",
        "figure.column_percent_rank",
        "figure.place",
        "figure.next_step",
        "figure.column_kind",
        "figure.column_board",
        "figure.column_share",
        "figure.column_lower",
        "figure.column_middle",
        "figure.column_upper",
        "figure.column_year",
    ]);
    let kind = |key: &str| words(&text(rows.lang, key));
    let kinds = [
        "figure.column_indicator",
        "figure.column_dimension",
        "figure.column_year",
    ]
    .map(kind);
    let [long, short] = ["figure.long_boards", "figure.short_boards"].map(kind);
    for item in &spec.items {
        let board = match item.long {
            Some(true) => long.clone(),
            Some(false) => short.clone(),
            None => Cell::Blank,
        };
        let mut cells = vec![
            words(&item.name),
            words(&item.value),
            value(item.points),
            value(item.best),
            value(item.percent_rank),
            words(&item.place),
            words(&item.next),
            kinds[0].clone(),
            board,
        ];
        cells.extend(blanks(5));
        rows.push(cells);
    }
    for axis in &spec.axes {
        let mut cells = vec![words(&axis.name), Cell::Blank, value(axis.value)];
        cells.extend(blanks(4));
        cells.extend([kinds[1].clone(), Cell::Blank, value(axis.share)]);
        cells.extend([0, 1, 2].map(|at| value(axis.peers.map(|peers| peers[at]))));
        cells.push(Cell::Blank);
        rows.push(cells);
    }
    for line in &spec.history {
        for (year, points) in &line.points {
            let mut cells = vec![words(&line.name), Cell::Blank, value(*points)];
            cells.extend(blanks(4));
            cells.push(kinds[2].clone());
            cells.extend(blanks(5));
            cells.push(Cell::Number(f64::from(*year)));
            rows.push(cells);
        }
    }
}
