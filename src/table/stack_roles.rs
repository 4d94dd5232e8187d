//! Which columns of a long table hold its entities, years, indicators, units and values: columns come in, their roles
//! go out, or nothing where the table is no such one.

use std::collections::HashMap;

use super::body::Raw;
use super::cells::Store;
use super::numbered::Numbered;
use super::several::YEAR_COLUMNS;
use super::stack_words::{
    INDICATORS, NUMBERS, SAMPLE, TIMES, UNITS, VALUES, are_units, are_years, is_numeric, is_remark,
    names_rows, says_so, word,
};

/// More indicators are none.
const MOST_INDICATORS: usize = 2000;

/// A column of nothing but its words may be the indicator where it has no more of them.
const MOST_UNNAMED: usize = 200;

/// Columns in their roles.
pub(super) struct Roles {
    /// The column of entities, where the table is of several.
    pub entity: Option<usize>,
    /// Columns whose words name the indicator.
    pub named: Vec<usize>,
    /// Columns that part it: men and women, for instance.
    pub parts: Vec<usize>,
    /// The column of values.
    pub value: usize,
    /// The column of units.
    pub unit: Option<(usize, Numbered)>,
    /// Columns that stay: the entity, the year, and what goes with them.
    pub fixed: Vec<usize>,
    /// Columns that say something of single values, and are left out.
    pub left: Vec<usize>,
    /// The indicator of each row.
    pub indicators: Numbered,
    /// The entity and year of each row.
    pub keys: Numbered,
}

impl Roles {
    /// The roles, if the columns have them; `wanted` says that the user knows they do.
    pub fn of(columns: &[Raw], height: usize, store: &Store, wanted: bool) -> Option<Self> {
        let words: Vec<String> = columns.iter().map(|column| word(&column.name)).collect();
        let all = || 0..columns.len();
        let is_year = |at: &usize| {
            YEAR_COLUMNS.contains(&words[*at].as_str())
                || TIMES.contains(&words[*at].as_str()) && are_years(&columns[*at], store)
        };
        let numeric = |at: &usize| is_numeric(&columns[*at], store);
        let value = all()
            .find(|at| VALUES.contains(&words[*at].as_str()) && numeric(at))
            .or_else(|| {
                let last = || all().rev().find(|at| !is_year(at) && numeric(at));
                wanted.then(last).flatten()
            })
            .or_else(|| {
                // Under another header the values are the only numbers there are, where something else says that
                // indicators stand below each other.
                let is_number = |at: &usize| {
                    !is_year(at) && !NUMBERS.contains(&words[*at].as_str()) && numeric(at)
                };
                let mut numbers = all().filter(is_number);
                let only = numbers.next().filter(|_| numbers.next().is_none())?;
                says_so(columns, &words, only, store).then_some(only)
            })?;
        let unit = all().find(|at| {
            *at != value && UNITS.contains(&words[*at].as_str()) && are_units(&columns[*at], store)
        });
        let (years, rest): (Vec<usize>, Vec<usize>) = all()
            .filter(|at| *at != value && Some(*at) != unit)
            .partition(is_year);
        let mut table = Work {
            columns,
            store,
            words: &words,
            height,
            numbered: HashMap::new(),
        };
        let of_years = years.iter().fold(Numbered::one(height), |all, &at| {
            let of_year = table.numbered(at);
            all.with(&of_year)
        });
        let named: Vec<usize> = rest
            .iter()
            .copied()
            .filter(|at| INDICATORS.contains(&words[*at].as_str()))
            .collect();
        let is_named = !named.is_empty();
        let choices: Vec<Vec<usize>> = if named.is_empty() {
            let mut choices = table.unnamed(&rest);
            choices.reverse();
            choices
        } else {
            vec![named]
        };
        let mut roles = choices.into_iter().find_map(|named| {
            let rest: Vec<usize> = rest
                .iter()
                .copied()
                .filter(|at| !named.contains(at))
                .collect();
            let found = table.roles(&named, &rest, &of_years, !years.is_empty())?;
            // Under a header that does not say so, only a table of nothing but keys and values is one.
            let sure = is_named || wanted;
            (sure || found.entity.is_some() && found.left.is_empty() && found.parts.is_empty())
                .then_some(found)
        })?;
        roles.value = value;
        roles.unit = unit.map(|at| (at, table.numbered(at)));
        roles.fixed.extend(years);
        roles.fixed.sort_unstable();
        Some(roles)
    }
}

/// Columns, numbered once each.
struct Work<'a> {
    columns: &'a [Raw],
    store: &'a Store,
    words: &'a [String],
    height: usize,
    numbered: HashMap<usize, Numbered>,
}

impl Work<'_> {
    fn numbered(&mut self, at: usize) -> Numbered {
        let (columns, store) = (self.columns, self.store);
        self.numbered
            .entry(at)
            .or_insert_with(|| Numbered::of(&columns[at], store))
            .clone()
    }

    /// Columns of few words, each of which may be the indicator under a header that does not say so.
    fn unnamed(&mut self, rest: &[usize]) -> Vec<Vec<usize>> {
        let most = MOST_UNNAMED.min(self.height / 2);
        let mut found = Vec::new();
        for &at in rest {
            if !is_numeric(&self.columns[at], self.store)
                && !self.is_remark(at)
                && !names_rows(&self.words[at])
                && (2..=most).contains(&self.numbered(at).count)
            {
                found.push(vec![at]);
            }
        }
        found
    }

    /// Whether all of its first words are written without a Chinese character: like codes.
    fn is_plain(&self, at: usize) -> bool {
        let mut cells = self.columns[at].cells.iter().take(SAMPLE);
        cells.all(|cell| self.store.text(cell).is_ascii())
    }

    fn is_remark(&self, at: usize) -> bool {
        is_remark(&self.words[at])
    }

    /// The roles when these columns name the indicator; none when no others are entity and year.
    fn roles(
        &mut self,
        named: &[usize],
        rest: &[usize],
        years: &Numbered,
        has_year: bool,
    ) -> Option<Roles> {
        let mut indicators = named.iter().fold(Numbered::one(self.height), |all, &at| {
            let of = self.numbered(at);
            all.with(&of)
        });
        if indicators.count < 2 {
            return None;
        }
        let mut called = named.to_vec();
        for &at in rest {
            let of = self.numbered(at);
            // A code and its words are one: what goes with the indicator, and it with that, names it as well.
            if of.determines(&indicators) && indicators.determines(&of) {
                called.push(at);
            }
        }
        let rest: Vec<usize> = rest
            .iter()
            .copied()
            .filter(|at| !called.contains(at))
            .collect();
        let rest = rest.as_slice();
        let named = self.telling(&called);
        // Numbers of rows and the like have as many values as there are rows: a key must come back.
        let comes_back = |keys: &Numbered| keys.count * 10 <= keys.ids.len() * 9;
        let one_each =
            |keys: &Numbered, of: &Numbered| keys.with(of).count * 100 >= keys.ids.len() * 95;
        let mut parts = Vec::new();
        let candidates: Vec<usize> = rest
            .iter()
            .copied()
            .filter(|at| !self.is_remark(*at))
            .collect();
        let mut entity = None;
        for &at in &candidates {
            let keys = self.numbered(at).with(years);
            if comes_back(&keys) && one_each(&keys, &indicators) {
                entity = Some((at, keys));
                break;
            }
        }
        if entity.is_none() {
            // Further columns part the indicator until every row is one of its own.
            for &at in &candidates {
                let keys = self.numbered(at).with(years);
                if !comes_back(&keys) || is_numeric(&self.columns[at], self.store) {
                    continue;
                }
                let mut parted = indicators.clone();
                parts.clear();
                for &part in candidates.iter().filter(|part| **part != at) {
                    let of = self.numbered(part);
                    if keys.determines(&of) || of.count > MOST_UNNAMED || of.count < 2 {
                        continue;
                    }
                    parted = parted.with(&of);
                    parts.push(part);
                    if one_each(&keys, &parted) {
                        break;
                    }
                }
                if one_each(&keys, &parted) {
                    indicators = parted;
                    entity = Some((at, keys));
                    break;
                }
                parts.clear();
            }
        }
        let (entity, keys) = match entity {
            Some((at, keys)) => (Some(at), keys),
            None if has_year && comes_back(years) && one_each(years, &indicators) => {
                (None, years.clone())
            }
            None => return None,
        };
        // A wide table of hardly anything is no table.
        let cells = keys.count.saturating_mul(indicators.count);
        if indicators.count > MOST_INDICATORS || cells > 64 * self.height + (1 << 16) {
            return None;
        }
        let (mut fixed, mut left) = (Vec::new(), Vec::new());
        for &at in rest {
            if parts.contains(&at) {
                continue;
            }
            let of = self.numbered(at);
            if Some(at) == entity || of.count == 1 || keys.determines(&of) {
                fixed.push(at);
            } else {
                left.push(at);
            }
        }
        Some(Roles {
            entity,
            named,
            parts,
            value: 0,
            unit: None,
            fixed,
            left,
            indicators,
            keys,
        })
    }

    /// Of columns that name the indicator those that say it best: of a code and its words the words.
    fn telling(&mut self, named: &[usize]) -> Vec<usize> {
        let length = |at: usize| {
            let cells = self.columns[at].cells.iter().take(SAMPLE);
            cells.map(|cell| self.store.text(cell).len()).sum::<usize>()
        };
        let lengths: HashMap<usize, usize> = named.iter().map(|&at| (at, length(at))).collect();
        let of: Vec<Numbered> = named.iter().map(|&at| self.numbered(at)).collect();
        let is_code = |at: usize| {
            let word = &self.words[at];
            ["code", "代码", "编码"]
                .iter()
                .any(|code| word.contains(code))
        };
        let mut best: Vec<usize> = Vec::new();
        for (place, &at) in named.iter().enumerate() {
            let better = named.iter().enumerate().any(|(other, &than)| {
                let same = other != place
                    && of[place].determines(&of[other])
                    && of[other].determines(&of[place]);
                let rank = |at: usize| (!is_code(at), !self.is_plain(at), lengths[&at]);
                same && (rank(than) > rank(at) || (rank(than) == rank(at) && other < place))
            });
            if !better {
                best.push(at);
            }
        }
        best
    }
}
