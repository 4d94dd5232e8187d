//! Sums of cells, written as a text that leads back to them: the cells of some columns come in, `12 + 3.5` goes out, row by
//! row; what reads numbers reads each of its terms.

use polars::prelude::{NewChunkedArray, StringChunked};

use super::body::Raw;
use super::cells::{Store, is_blank};
use super::views::View;

/// Between two terms. Its blanks are thin ones, which stand in no number that people write, so that no other cell is
/// taken for a sum.
pub(crate) const PLUS: &str = "\u{2009}+\u{2009}";

/// The sums of some columns, row by row, and how many rows have something and no sum, as one of the columns has nothing
/// there.
pub(super) fn of_columns(
    places: &[usize],
    columns: &[Raw],
    store: &mut Store,
) -> (Vec<View>, usize) {
    let mut of: Vec<_> = places.iter().map(|&at| columns[at].cells.iter()).collect();
    let height = of.first().map_or(0, |cells| cells.clone().count());
    let mut open = 0;
    let sums: Vec<Option<String>> = (0..height)
        .map(|_| {
            // Every column moves on, whatever the others have.
            let terms: Vec<&str> = of
                .iter_mut()
                .map(|cells| cells.next().map_or("", |cell| store.text(cell)).trim())
                .collect();
            let blank = terms.iter().filter(|term| is_blank(term)).count();
            open += usize::from(blank > 0 && blank < terms.len());
            (blank == 0).then(|| terms.join(PLUS))
        })
        .collect();
    let sums = StringChunked::from_iter_options("".into(), sums.into_iter());
    (store.take_in(&sums), open)
}

/// The terms of a sum; none where a cell is no sum.
pub(crate) fn terms(cell: &str) -> Option<impl Iterator<Item = &str>> {
    cell.contains(PLUS).then(|| cell.split(PLUS))
}
