//! Names and credit codes: invented, unique, right in form.

use super::rng::{Rng, Shuffle};
use super::words::Words;
use crate::dataset::check_digit;

const NAMES: u64 = 0x6E61_6D65;
const CODES: u64 = 0x636F_6465;
/// Digits of a unified social credit code, by their value (GB 32100-2015).
const DIGITS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// First year in which enterprises got codes of the new kind.
const NEW_CODES: i32 = 2015;

/// Gives every enterprise its name and code, by its number.
pub(super) struct Register<'a> {
    words: &'a Words,
    seed: u64,
    brands: Vec<String>,
    order: Shuffle,
    new_codes: Shuffle,
    old_codes: Shuffle,
}

impl<'a> Register<'a> {
    pub(super) fn new(words: &'a Words, seed: u64) -> Self {
        let names = &words.names;
        let brands: Vec<String> = names
            .first
            .chars()
            .flat_map(|first| names.second.chars().map(move |second| [first, second]))
            .map(|pair| pair.iter().collect())
            .filter(|brand| !names.avoid.contains(brand))
            .collect();
        Self {
            words,
            seed,
            order: Shuffle::new(brands.len() as u64, seed ^ NAMES),
            brands,
            new_codes: Shuffle::new(31_u64.pow(6), seed ^ CODES),
            old_codes: Shuffle::new(100_000_000, seed ^ CODES),
        }
    }

    /// How many enterprises can have a name of their own.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> u64 {
        self.brands.len() as u64 * self.ways()
    }

    /// Ways to make a name of one brand in one industry.
    fn ways(&self) -> u64 {
        (self.words.names.patterns.len() * self.words.names.forms.len() * self.trades()) as u64
    }

    /// Trades of an industry; all have as many.
    fn trades(&self) -> usize {
        self.words
            .industries
            .iter()
            .map(|industry| industry.trades.len())
            .min()
            .unwrap_or(0)
    }

    /// The name of the enterprise with this number. Every block of enterprises goes through all brands; a brand
    /// that comes again has another pattern, form or trade.
    pub(super) fn name(&self, number: u64, town: usize, industry: usize) -> String {
        let names = &self.words.names;
        let count = self.brands.len() as u64;
        let brand = self.order.at(number % count);
        let mut rng = Rng::stream(self.seed, NAMES, brand);
        let pattern = rng.weighted(names.pattern_weights.iter().copied());
        let form = rng.weighted(names.form_weights.iter().copied());
        let trade = rng.below(self.trades());
        let first_way = (pattern * names.forms.len() + form) * self.trades() + trade;
        let way = ((first_way as u64 + number / count) % self.ways()) as usize;
        let (rest, trade) = (way / self.trades(), way % self.trades());
        let (pattern, form) = (rest / names.forms.len(), rest % names.forms.len());
        names.patterns[pattern]
            .replace("{brand}", &self.brands[brand as usize])
            .replace("{town}", short(&self.words.towns[town].name))
            .replace("{trade}", &self.words.industries[industry].trades[trade])
            .replace("{form}", &names.forms[form])
    }

    /// The unified social credit code of the enterprise with this number: 91 (an enterprise of the market
    /// regulator), a region that does not exist, an organisation code with its own check character (GB 11714-1997),
    /// a check digit.
    pub(super) fn code(&self, number: u64, founded: i32) -> String {
        let organisation = if founded >= NEW_CODES {
            let mut rest = self.new_codes.at(number);
            let mut tail = [b'0'; 6];
            for digit in tail.iter_mut().rev() {
                *digit = DIGITS[(rest % 31) as usize];
                rest /= 31;
            }
            format!("MA{}", String::from_utf8_lossy(&tail))
        } else {
            format!("{:08}", self.old_codes.at(number))
        };
        let mut code = format!(
            "91{}{organisation}{}",
            self.words.city.code,
            organisation_check(&organisation)
        );
        let last = last_digit(&code);
        code.push(last);
        code
    }
}

/// A town's name without what kind of town it is.
fn short(town: &str) -> &str {
    let end = town.char_indices().nth(2).map_or(town.len(), |(at, _)| at);
    &town[..end]
}

fn organisation_check(code: &str) -> char {
    let sum: u32 = code
        .chars()
        .zip([3, 7, 9, 10, 5, 8, 4, 2])
        .map(|(digit, weight)| digit.to_digit(36).unwrap_or(0) * weight)
        .sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from(b'0' + digit as u8),
    }
}

/// The eighteenth digit for the first seventeen, which are always of the code's alphabet.
fn last_digit(code: &str) -> char {
    check_digit(code).unwrap_or('0')
}

/// A code whose check digit fails: the digit that follows the right one.
pub(super) fn miscopied(code: &str) -> String {
    let right = last_digit(&code[..17]);
    let at = DIGITS
        .iter()
        .position(|digit| char::from(*digit) == right)
        .unwrap_or(0);
    format!("{}{}", &code[..17], char::from(DIGITS[(at + 1) % 31]))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::HashSet;

    use super::{Register, miscopied};
    use crate::dataset::has_valid_check_digit;
    use crate::sample::words::words;

    #[test]
    fn a_million_enterprises_have_names_and_codes_of_their_own() {
        let words = words().unwrap();
        let register = Register::new(words, 2015);
        assert!(register.capacity() >= 1_000_000, "{}", register.capacity());
        let (towns, industries) = (words.towns.len() as u64, words.industries.len() as u64);
        let mut names = HashSet::new();
        let mut codes = HashSet::new();
        for number in 0..1_000_000 {
            let (town, industry) = (number * 7 % towns, number * 5 % industries);
            let name = register.name(number, town as usize, industry as usize);
            assert!(names.insert(name.clone()), "{name}");
            let code = register.code(number, if number % 3 == 0 { 2018 } else { 2004 });
            assert!(has_valid_check_digit(&code), "{code}");
            assert!(codes.insert(code));
        }
    }

    #[test]
    fn a_miscopied_code_fails() {
        let words = words().unwrap();
        let code = Register::new(words, 1).code(5, 2001);
        assert!(has_valid_check_digit(&code));
        assert!(!has_valid_check_digit(&miscopied(&code)));
    }
}
