//! What this layer knows of a table before it is one of observations: a table comes in; what its columns are goes out, and
//! which of them say something of a year.

use super::assign::{Assigned, assign};
use super::typing::flag;
use super::{Kind, codes, number, words};
use super::{telling, unique};
use crate::geo::{is_place, is_zone, normalised, stem};
use crate::table::header::counts_rows;
use crate::table::{Fields, Table, is_lasting};

/// What the reader of tables asks.
pub(super) const FIELDS: Fields = Fields {
    of: known_of,
    of_a_year,
    stem: without_ending,
    place,
    names_things: |header| telling::names_things(&super::plain_name(header)),
    tells_of_somebody: unique::tells_of_somebody,
};

/// The known fields that the columns of a table are by their names and contents alone.
fn known_of(table: &Table) -> Vec<Option<&'static str>> {
    let found = assign(table, None, &[], &mut Vec::new()).columns;
    let id = |own: Assigned| own.known.map(|known| known.id.as_str());
    found.into_iter().map(id).collect()
}

/// For each column whether its values are of one year: amounts, counts, shares, yes and no, and not what an enterprise
/// is called, where it lies and since when there is one.
fn of_a_year(table: &Table) -> Vec<bool> {
    const SAMPLE: usize = 500;
    let found = assign(table, None, &[], &mut Vec::new()).columns;
    let columns = table.columns.iter().zip(found);
    let is_so = columns.map(|(column, own)| {
        // Whether an enterprise is this or that is asked of each year.
        let is_asked = own.known.is_some_and(|known| known.kind == Kind::Flag)
            || column.name.starts_with("是否");
        let is_lasting = is_lasting(&column.name.to_lowercase()) && !is_asked;
        if is_lasting || counts_rows(&column.name) {
            return false;
        }
        if let Some(known) = own.known {
            return matches!(known.kind, Kind::Number | Kind::Flag | Kind::Grade);
        }
        if codes::called_so(&column.name) {
            return false;
        }
        let filled = column.cells.iter().flatten().filter_map(words::filled);
        let (mut count, mut numbers, mut flags, mut nothing) = (0_usize, 0_usize, 0_usize, 0_usize);
        for cell in filled.take(SAMPLE) {
            count += 1;
            numbers += usize::from(is_number(cell));
            flags += usize::from(flag(cell).is_some());
            // 无 among amounts is none of them.
            nothing += usize::from(!is_number(cell) && flag(cell) == Some(false));
        }
        numbers * 5 > (count - nothing) * 3 || count > 0 && flags * 10 >= count * 9
    });
    is_so.collect()
}

fn is_number(cell: &str) -> bool {
    matches!(number::read(cell), number::Reading::Value(..)) && !number::is_code(cell.as_bytes())
}

/// A place without its ending; a zone is never called without it.
fn without_ending(name: &str) -> String {
    let name = place(name);
    if is_zone(&name) {
        return name;
    }
    stem(&name).to_owned()
}

/// A place as its own name alone: without the city before it, its government behind it, or its name in Latin letters:
/// `江湾市金港镇`, `金港镇人民政府`, `苏州市 Suzhou`. Any other name stays.
fn place(name: &str) -> String {
    const GOVERNMENTS: [&str; 6] = [
        "人民政府",
        "管理委员会",
        "管委会",
        "街道办事处",
        "办事处",
        "街道办",
    ];
    let mut name = normalised(name);
    let is_latin = |c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '\'' | '-');
    let chinese = name.trim_end_matches(is_latin);
    if !chinese.is_empty() && chinese.len() < name.len() && is_place(chinese) {
        name.truncate(chinese.len());
    }
    if let Some(bare) = GOVERNMENTS.iter().find_map(|word| name.strip_suffix(word)) {
        let street = if name.contains("街道") && !bare.ends_with("街道") {
            "街道"
        } else {
            ""
        };
        let bare = format!("{bare}{street}");
        if is_place(&bare) {
            name = bare;
        }
    }
    // The city is a name of its own, and so is what stands behind it.
    let ends = name.char_indices().skip(2);
    let ends = ends.filter(|(_, c)| matches!(c, '省' | '市' | '县' | '区'));
    let rests = ends.map(|(at, c)| &name[at + c.len_utf8()..]);
    let is_own = |rest: &&str| rest.chars().count() >= 3 && is_place(rest) && !is_zone(rest);
    let own = rests.filter(is_own).last().map(str::to_owned);
    own.unwrap_or(name)
}
