//! Records that do not fit the columns of their table are put right where their cells can be told in one way only: the
//! text and its doubtful records come in, the text with them mended goes out. What is not certain stays as it is.

use super::fields::{self, Field, Quotes, Reading};
use super::judge::Doubt;
use super::records;
use super::shapes::Shapes;
use crate::jobs::Progress;

/// More doubtful records than this, or than one in ten, mean that the columns were not understood.
pub(super) const MOST: usize = 2_000;

/// A longer record is left as it is: it is no row of a table.
const LONGEST: usize = 4 << 10;

/// So many quotes that open a field are tried as stray ones.
const QUOTES: usize = 24;

/// A table with more columns is left as it is, and so is a larger text, of which a copy would be made.
const WIDEST: usize = 256;
const LARGEST: usize = 1 << 30;

/// A longer cell is not cut in two.
const LONGEST_CUT: usize = 512;

/// Columns that must have a shape of their own before anything is mended by it.
const TELLING: usize = 2;

/// The delimiters that one row may have in place of its table's.
const OTHERS: [char; 5] = [',', '\t', ';', '|', ' '];

/// A text with records mended.
pub(super) struct Mended {
    /// The whole text.
    pub text: String,
    /// How many records were mended.
    pub count: usize,
    /// The file row of the first of them.
    pub first: u32,
}

/// One way to read a record, and how much has to be supposed for it.
#[derive(Clone, Debug)]
struct Candidate {
    cells: Vec<String>,
    cost: usize,
}

/// Mends the records at these places, in their order; `None` when none of them can be mended.
pub(super) fn mend(
    text: &str,
    doubtful: &[&Doubt],
    delimiter: char,
    shapes: &Shapes,
    progress: &Progress,
) -> Option<Mended> {
    if shapes.width() > WIDEST || text.len() > LARGEST {
        return None;
    }
    let mut out = String::new();
    let (mut done, mut count, mut first) = (0, 0, 0);
    for Doubt { row, bytes: range } in doubtful {
        if progress.is_cancelled() {
            return None;
        }
        if range.start < done || range.len() > LONGEST {
            continue;
        }
        let record = &text[range.clone()];
        let body = record.trim_end_matches(['\n', '\r']);
        let Some(mended) = mend_record(body, delimiter, shapes) else {
            continue;
        };
        if count == 0 {
            first = *row;
        }
        count += 1;
        out.push_str(&text[done..range.start]);
        out.push_str(&mended);
        out.push_str(&record[body.len()..]);
        done = range.end;
    }
    out.push_str(&text[done..]);
    (count > 0).then_some(Mended {
        text: out,
        count,
        first,
    })
}

fn mend_record(record: &str, delimiter: char, shapes: &Shapes) -> Option<String> {
    // A quote that is no quote may have taken the next lines with it.
    if let Some(lines) = mend_lines(record, delimiter, shapes) {
        return Some(lines);
    }
    let cells = best(record, delimiter, shapes)?;
    let usual = records::head(record, delimiter as u8, 1);
    let usual = usual.first().map_or(&[][..], |(_, cells)| cells);
    if filled(&cells) == filled(usual) {
        return None;
    }
    let mut out = String::new();
    fields::write(&mut out, cells.iter().map(String::as_str), delimiter);
    Some(out)
}

/// The lines of a record that are records each; `None` when it has one line, or they are not.
fn mend_lines(record: &str, delimiter: char, shapes: &Shapes) -> Option<String> {
    let lines: Vec<&str> = record.split('\n').collect();
    if lines.len() < 2 || lines.len() > 64 {
        return None;
    }
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        let body = line.strip_suffix('\r').unwrap_or(line);
        if at > 0 {
            out.push('\n');
        }
        let cells = best(body, delimiter, shapes)?;
        fields::write(&mut out, cells.iter().map(String::as_str), delimiter);
        out.push_str(&line[body.len()..]);
    }
    Some(out)
}

/// Cells without the blank ones at their end.
fn filled(cells: &[String]) -> &[String] {
    let last = cells.iter().rposition(|cell| !cell.is_empty());
    &cells[..last.map_or(0, |last| last + 1)]
}

/// The one way to read a record in which every cell looks like those of its column; `None` when there is none, or more
/// than one that supposes as little.
fn best(record: &str, delimiter: char, shapes: &Shapes) -> Option<Vec<String>> {
    let mut found: Vec<Candidate> = Vec::new();
    for (reading, cost, delimiter) in readings(record, delimiter) {
        candidates(&reading, cost, delimiter, shapes, &mut found);
    }
    found.retain(|candidate| shapes.misfits(&candidate.cells) == 0);
    let least = found.iter().map(|candidate| candidate.cost).min()?;
    found.retain(|candidate| candidate.cost == least);
    let first = found.pop()?;
    let certain = found.iter().all(|other| other.cells == first.cells);
    certain.then_some(first.cells)
}

/// The ways to read a record, each with what it supposes.
fn readings(record: &str, delimiter: char) -> Vec<(Reading, usize, char)> {
    let by = |delimiter, quotes, cost| {
        let reading = fields::read(record, delimiter, '"', quotes);
        (reading, cost, delimiter)
    };
    let read = |quotes, cost| by(delimiter, quotes, cost);
    let mut all = vec![read(Quotes::Lenient, 0)];
    if record.contains('"') {
        all.push(read(Quotes::Bare, 1));
        all.push(read(Quotes::Glued, 1));
        if record.contains("\\\"") {
            all.push(read(Quotes::Backslash, 1));
        }
        let opening = record
            .split(delimiter)
            .filter(|part| part.trim_start().starts_with('"'));
        all.extend((0..opening.count().min(QUOTES)).map(|at| read(Quotes::Stray(at), 1)));
    }
    for other in OTHERS
        .into_iter()
        .filter(|other| *other != delimiter && record.contains(*other))
    {
        all.push(by(other, Quotes::Lenient, 4));
    }
    all
}

/// The rows of the right width that a reading can be made to.
fn candidates(
    reading: &Reading,
    cost: usize,
    delimiter: char,
    shapes: &Shapes,
    found: &mut Vec<Candidate>,
) {
    let (fields, width) = (&reading.fields, shapes.width());
    let texts = |fields: &[Field]| -> Vec<String> {
        fields.iter().map(|field| field.text.clone()).collect()
    };
    let cost = cost + 2 * reading.odd;
    let tells = shapes.telling() >= TELLING;
    match fields.len() {
        same if same == width => found.push(Candidate {
            cells: texts(fields),
            cost,
        }),
        // What is missing at the end is blank.
        fewer if fewer < width => {
            let mut cells = texts(fields);
            cells.resize(width, String::new());
            found.push(Candidate {
                cells,
                cost: cost + 1,
            });
            if fewer + 1 == width && tells {
                split(fields, cost + 3, shapes, found);
            }
        }
        more if more <= width + 64 && tells => {
            let extra = more - width;
            // Blank cells that are one too many, side by side.
            for at in 0..=width {
                let run = &fields[at..at + extra];
                if run.iter().all(|field| field.text.trim().is_empty()) {
                    let cells = [&fields[..at], &fields[at + extra..]].concat();
                    found.push(Candidate {
                        cells: texts(&cells),
                        cost: cost + 3,
                    });
                }
            }
            // Delimiters in a text that should have stood in quotes.
            join(fields, extra, cost + 3, delimiter, shapes, found);
        }
        _ => {}
    }
}

/// Cells of a row that has some too many, joined into one where the others then fit.
fn join(
    fields: &[Field],
    extra: usize,
    cost: usize,
    glue: char,
    shapes: &Shapes,
    found: &mut Vec<Candidate>,
) {
    for at in 0..shapes.width() {
        let run = &fields[at..=at + extra];
        // A column of numbers or codes holds no delimiter, and what stands in quotes is whole.
        // Blank cells at its ends are too many, and no part of a text.
        let mut ends = [run.first(), run.last()].into_iter().flatten();
        let is_blank_at_end = ends.any(|field| field.text.trim().is_empty());
        if shapes.tells(at) || is_blank_at_end || run.iter().any(|field| field.quoted) {
            continue;
        }
        let mut cells: Vec<String> = fields[..at]
            .iter()
            .map(|field| field.text.clone())
            .collect();
        let parts: Vec<&str> = run.iter().map(|field| field.text.as_str()).collect();
        let joined = parts.join(glue.encode_utf8(&mut [0; 4]));
        let inside = joined
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'));
        cells.push(inside.map_or_else(|| joined.clone(), str::to_owned));
        cells.extend(
            fields[at + extra + 1..]
                .iter()
                .map(|field| field.text.clone()),
        );
        found.push(Candidate { cells, cost });
    }
}

/// One cell of a row that lacks one, cut in two where both parts then fit.
fn split(fields: &[Field], cost: usize, shapes: &Shapes, found: &mut Vec<Candidate>) {
    for (at, field) in fields.iter().enumerate() {
        let before = &fields[..at];
        let fits = |column: usize, field: &Field| shapes.fits(column, &field.text);
        if !before
            .iter()
            .enumerate()
            .all(|(column, field)| fits(column, field))
        {
            return;
        }
        let rest = &fields[at + 1..];
        let rest_fits = rest
            .iter()
            .enumerate()
            .all(|(next, field)| fits(at + 2 + next, field));
        if field.text.len() > LONGEST_CUT
            || !rest_fits
            || !(shapes.tells(at) || shapes.tells(at + 1))
        {
            continue;
        }
        for (cut, _) in field.text.char_indices().skip(1) {
            let (one, other) = field.text.split_at(cut);
            if shapes.fits(at, one) && shapes.fits(at + 1, other) {
                let texts = |fields: &[Field]| -> Vec<String> {
                    fields.iter().map(|field| field.text.clone()).collect()
                };
                let middle = vec![one.to_owned(), other.to_owned()];
                found.push(Candidate {
                    cells: [texts(before), middle, texts(rest)].concat(),
                    cost,
                });
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn shapes() -> Shapes {
        let mut shapes = Shapes::new(5);
        for row in 0..60 {
            let words = [
                "Rod",
                "Hiking boots",
                "Pillow, wooden",
                "A very long description of a thing",
                "x-ray 5",
            ];
            let text = format!("{}{}", words[row % 5], " and more".repeat(row % 11));
            shapes.learn(&[
                format!("{:02}/05/2019", row % 28 + 1),
                format!("AB-{:04}", row * 7),
                text,
                format!("${}.{:02}", row + 10, row),
                String::new(),
            ]);
        }
        shapes
    }

    fn mended(record: &str) -> Option<String> {
        mend_record(record, ',', &shapes())
    }

    #[test]
    fn records_with_one_fault_are_put_right() {
        let right = "20/05/2019,AB-1234,Rod,$12.50,";
        for wrong in [
            "20/05/2019,,AB-1234,Rod,$12.50,",
            "20/05/2019AB-1234,Rod,$12.50,",
            "20/05/2019,AB-1234Rod,$12.50,",
            "20/05/2019,AB-1234,Rod$12.50,",
            "20/05/2019;AB-1234;Rod;$12.50;",
            "20/05/2019 AB-1234 Rod $12.50 ",
            ",20/05/2019,AB-1234,Rod,$12.50,",
        ] {
            assert_eq!(mended(wrong).as_deref(), Some(right), "{wrong}");
        }
        for (wrong, right) in [
            (
                "20/05/2019,AB-1234,Rod, 8 feet, new,$12.50,",
                "20/05/2019,AB-1234,\"Rod, 8 feet, new\",$12.50,",
            ),
            (
                "20/05/2019,AB-1234\"Rod, new\",$12.50,",
                "20/05/2019,AB-1234,\"Rod, new\",$12.50,",
            ),
            (
                "20/05/2019,\"AB-1234\"\"Rod, new\",$12.50,",
                "20/05/2019,AB-1234,\"Rod, new\",$12.50,",
            ),
            (
                "20/05/2019,AB-1234,\"Rod 8\", new\",$12.50,",
                "20/05/2019,AB-1234,\"Rod 8\"\", new\",$12.50,",
            ),
            (
                "20/05/2019,AB-1234,\"Rod 8\\\", new\",$12.50,",
                "20/05/2019,AB-1234,\"Rod 8\"\", new\",$12.50,",
            ),
            (
                "20/05/2019,AB-1234,Rod,$12.50,\"\n21/05/2019,AB-1234,Rod,$12.50,",
                "20/05/2019,AB-1234,Rod,$12.50,\"\"\"\"\n21/05/2019,AB-1234,Rod,$12.50,",
            ),
        ] {
            assert_eq!(mended(wrong).as_deref(), Some(right), "{wrong}");
        }
    }

    #[test]
    fn what_is_right_or_uncertain_stays() {
        for record in [
            "20/05/2019,AB-1234,Rod,$12.50,",
            "20/05/2019,AB-1234,Rod,$12.50",
            "nonsense",
            "20/05/2019,AB-1234,Rod,$12.50,,extra",
            "1,2,3,4,5,6,7",
        ] {
            assert!(
                mended(record)
                    .is_none_or(|text| text.trim_end_matches(',') == record.trim_end_matches(',')),
                "{record}"
            );
        }
        let free = Shapes::new(3);
        assert_eq!(mend_record("a,b,c,d", ',', &free), None);
    }
}
