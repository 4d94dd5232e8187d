//! Parts of a year in headers: a quarter, a month, half a year, or the months up to one. Headers come in; what each counts
//! and of which part of the year goes out. What is of a part of a year is never taken for the year's.

use super::header::half_width;
use super::one_entity::is_label_of_firm;

/// A part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Span {
    /// One month.
    Month(u32),
    /// A quarter.
    Quarter(u32),
    /// Half a year.
    Half(u32),
    /// All months from January to this one.
    UpTo(u32),
    /// All of it.
    Year,
}

impl Span {
    /// Its months.
    pub(super) fn months(self) -> Months {
        let first = match self {
            Self::Month(month) => month,
            Self::Quarter(quarter) => quarter * 3 - 2,
            Self::Half(half) => half * 6 - 5,
            Self::UpTo(_) | Self::Year => 1,
        };
        Months {
            first: first as u8,
            last: self.end() as u8,
        }
    }

    /// What is counted from the year's beginning to the end of this: 累计 behind a month, or the state at its end.
    fn since_january(self) -> Self {
        match self.end() {
            12 => Self::Year,
            end => Self::UpTo(end),
        }
    }

    /// How far into the year it goes, in months.
    pub(super) fn end(self) -> u32 {
        match self {
            Self::Month(month) | Self::UpTo(month) => month,
            Self::Quarter(quarter) => quarter * 3,
            Self::Half(half) => half * 6,
            Self::Year => 12,
        }
    }

    /// Whether spans of this kind can be added up to a longer one.
    pub(super) fn is_flow(self) -> bool {
        matches!(self, Self::Month(_) | Self::Quarter(_) | Self::Half(_))
    }
}

/// Months of a year, both of them in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Months {
    /// The first one, from 1 on.
    pub first: u8,
    /// The last one, up to 12.
    pub last: u8,
}

impl Months {
    /// From one month to another, where these are some of one year.
    pub fn new(first: u32, last: u32) -> Option<Self> {
        let is_one = 1 <= first && first <= last && last <= 12;
        is_one.then_some(Self {
            first: first as u8,
            last: last as u8,
        })
    }

    /// Whether others lie in them, and are not the same.
    pub fn holds(self, other: Self) -> bool {
        self != other && self.first <= other.first && other.last <= self.last
    }

    /// What later ones have more of: their last month, and of two that end together the longer one.
    pub fn order(self) -> (u8, u8) {
        (self.last, 12 - self.first)
    }
}

/// Words that mean the whole year where they are all that a row of the header says.
const YEAR: [&str; 9] = [
    "全年",
    "全年合计",
    "全年累计",
    "年累计",
    "本年累计",
    "累计",
    "全年数",
    "年度累计",
    "年度合计",
];

/// Behind a part of a year: all from the beginning of the year to the end of it.
const SINCE: &str = "累计";

/// What a header counts, and of which part of a year; `None` where it names no such part.
pub(crate) fn split(name: &str) -> Option<(String, Span)> {
    let rows: Vec<&str> = name.split(" / ").map(str::trim).collect();
    // A row that says 累计 and no more belongs to the month beside it.
    let said = || {
        let said = rows.iter().enumerate();
        said.filter_map(|(at, row)| in_row(row).map(|(rest, span)| (at, rest, span)))
    };
    let (at, rest, span) = said()
        .find(|(.., span)| *span != Span::Year)
        .or_else(|| said().next())?;
    let mut is_cumulative = false;
    let mut all: Vec<&str> = Vec::with_capacity(rows.len());
    for (other, row) in rows.iter().enumerate() {
        let row = if other == at { rest.as_str() } else { *row };
        if other != at && YEAR.contains(&row) {
            is_cumulative = true;
        } else if !row.is_empty() {
            all.push(row);
        }
    }
    let span = if is_cumulative {
        span.since_january()
    } else {
        span
    };
    let name = all.join(" / ");
    // `Q1_企业名称` is the first question.
    (!is_label_of_firm(&name)).then_some((name, span))
}

/// Whether a header is of less than a year.
pub(crate) fn is_part(name: &str) -> bool {
    split(name).is_some_and(|(_, span)| span != Span::Year)
}

/// The part of a year that a title or the name of a file says, with the year where it stands before it: `2022年第三季度` of
/// `江湾市2022年第三季度企业情况`, `一季度` of a sheet. A single month is the day of a list more often than its period,
/// unless all up to it is counted.
pub(crate) fn of_text(text: &str) -> Option<String> {
    let plain: String = text.chars().map(half_width).collect();
    let part = |text: &str| -> Option<usize> {
        let body = text.trim_start();
        let (span, length) = token(body)?;
        let after = body[length..].trim_start_matches(['份', '末', '底']);
        let is_other = after.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '日' | '均'));
        let is_whole = match span {
            Span::Month(month) => !plain.contains(SINCE) || month == 12,
            span => span == Span::Year,
        };
        let is_part = !is_other && !is_whole;
        is_part.then_some(text.len() - body.len() + length)
    };
    for (at, _) in plain.match_indices('年') {
        let before = &plain[..at];
        let start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let after = at + '年'.len_utf8();
        if at - start == 4
            && let Some(length) = part(&plain[after..])
        {
            return Some(plain[start..after + length].to_owned());
        }
    }
    let stem = plain
        .rsplit_once('.')
        .map_or(plain.as_str(), |(stem, _)| stem);
    [plain.trim(), stem.trim()]
        .into_iter()
        .find(|whole| part(whole) == Some(whole.len()))
        .map(str::to_owned)
}

/// What one row of a header says beside a part of a year.
fn in_row(row: &str) -> Option<(String, Span)> {
    let plain: String = row.chars().map(half_width).collect();
    if YEAR.contains(&plain.trim()) {
        return Some((String::new(), Span::Year));
    }
    if let Some(rest) = plain.trim().strip_prefix("本年累计") {
        return Some((rest.to_owned(), Span::Year));
    }
    // `2022年一季度营业收入`: the year stays with what is counted.
    let year = plain
        .char_indices()
        .take_while(|(_, c)| c.is_ascii_digit())
        .count();
    let (year, after) = match plain.get(..year).filter(|_| year == 4) {
        Some(year) => {
            let after = &plain[4..];
            let rest = after.strip_prefix('年').unwrap_or(after);
            // Of 2022-12 and the like nothing is known.
            let is_marked = rest.len() < after.len() || rest.starts_with(['Q', '第', '上', '下']);
            (year, if is_marked { rest.trim_start() } else { "" })
        }
        None => ("", plain.as_str()),
    };
    let year = if year.is_empty() {
        String::new()
    } else {
        format!("{year}年")
    };
    let begin = |text: &str| -> Option<(Span, usize)> {
        let (span, length) = token(text)?;
        let after = text[length..].trim_start_matches('份');
        // What stands at the end of December is the year's, and what stands at others adds up to nothing.
        let stands = after.starts_with(['末', '底']);
        let after = after.trim_start_matches(['末', '底']);
        let span = if stands { span.since_january() } else { span };
        // `12月31日`, `3月均价`.
        let is_other = after.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '日' | '均'));
        (!is_other).then_some((span, text.len() - after.len()))
    };
    let since = |span: Span, rest: &str| match rest.strip_prefix(SINCE) {
        Some(rest) => (span.since_january(), rest.to_owned()),
        None => (span, rest.to_owned()),
    };
    if let Some((span, length)) = begin(after) {
        let rest = after[length..].trim_start_matches(['_', '-', ' ', ':', '，', ',']);
        let (span, rest) = since(span, rest);
        let is_glued = rest.starts_with(|c: char| c.is_ascii_alphanumeric())
            && !after[length..].starts_with(['_', ' ', '-']);
        if !is_glued || !after.is_ascii() {
            return Some((format!("{year}{rest}"), span));
        }
    }
    if !year.is_empty() {
        return None;
    }
    // `营业收入（一季度）`, `营业收入_Q1`, `营业收入1-3月（万元）`.
    let mut marks = plain
        .char_indices()
        .filter(|(at, c)| *at > 0 && is_start(*c));
    marks.find_map(|(at, mark)| {
        let text = plain[at..].trim_start_matches(['(', '_', ' ', '-', '[']);
        let (span, length) = begin(text)?;
        let after = text[length..].trim_start();
        let before = &plain[..at];
        // A number that a word ends with is no month.
        let is_glued = !matches!(mark, '(' | '_' | ' ' | '-' | '[');
        if is_glued && before.ends_with(|c: char| c.is_ascii_alphanumeric() || is_numeral(c)) {
            return None;
        }
        let (span, after) = since(span, after);
        let after = after.strip_prefix([')', ']']).unwrap_or(&after);
        (after.is_empty() || after.starts_with('(')).then(|| (format!("{before}{after}"), span))
    })
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十".contains(c)
}

/// Whether a part of a year may begin with a character, or behind it.
fn is_start(c: char) -> bool {
    c.is_ascii_digit() || is_numeral(c) || "(_ -[第前上下Q全".contains(c)
}

/// The part of a year that a text begins with, and how long its name is.
fn token(text: &str) -> Option<(Span, usize)> {
    let words = [
        ("上半年", Span::Half(1)),
        ("下半年", Span::Half(2)),
        ("前三季度", Span::UpTo(9)),
        ("前3季度", Span::UpTo(9)),
        ("前二季度", Span::UpTo(6)),
        ("前两季度", Span::UpTo(6)),
        ("全年", Span::Year),
    ];
    if let Some((word, span)) = words.iter().find(|(word, _)| text.starts_with(word)) {
        return Some((*span, word.len()));
    }
    if let Some(rest) = text.strip_prefix(['Q', 'q']) {
        let quarter = rest.chars().next()?.to_digit(10)?;
        let ends = !rest[1..].starts_with(|c: char| c.is_ascii_alphanumeric());
        return (ends && (1..=4).contains(&quarter)).then_some((Span::Quarter(quarter), 2));
    }
    let body = text.strip_prefix('第').unwrap_or(text);
    let (first, length) = number(body)?;
    let mut rest = &body[length..];
    let mut last = None;
    if let Some(after) = rest.strip_prefix(['-', '–', '—', '~', '至', '到']) {
        let after = after.trim_start_matches(['-', '—']);
        let (end, length) = number(after)?;
        last = Some(end);
        rest = &after[length..];
    }
    let (span, rest) = if let Some(rest) = rest.strip_prefix("季度") {
        (quarters(first, last)?, rest)
    } else if let Some(rest) = rest.strip_prefix('季').filter(|rest| rest.is_empty()) {
        (quarters(first, last)?, rest)
    } else if let Some(rest) = rest.strip_prefix('月') {
        (months(first, last)?, rest)
    } else if let Some(rest) = rest.strip_prefix('Q').filter(|rest| rest.is_empty()) {
        (quarters(first, last)?, rest)
    } else {
        return None;
    };
    Some((span, text.len() - rest.len()))
}

/// A number up to twelve in digits of either kind, and how long it is.
fn number(text: &str) -> Option<(u32, usize)> {
    const NAMES: [(&str, u32); 12] = [
        ("十二", 12),
        ("十一", 11),
        ("十", 10),
        ("九", 9),
        ("八", 8),
        ("七", 7),
        ("六", 6),
        ("五", 5),
        ("四", 4),
        ("三", 3),
        ("二", 2),
        ("一", 1),
    ];
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let value = text[..digits].parse().ok()?;
        return (digits <= 2 && (1..=12).contains(&value)).then_some((value, digits));
    }
    let (name, value) = NAMES.iter().find(|(name, _)| text.starts_with(name))?;
    Some((*value, name.len()))
}

fn quarters(first: u32, last: Option<u32>) -> Option<Span> {
    match last {
        None => (first <= 4).then_some(Span::Quarter(first)),
        Some(4) if first == 1 => Some(Span::Year),
        Some(last) => (first == 1 && (2..=3).contains(&last)).then_some(Span::UpTo(last * 3)),
    }
}

fn months(first: u32, last: Option<u32>) -> Option<Span> {
    match (first, last) {
        (month, None) => Some(Span::Month(month)),
        (1, Some(12)) => Some(Span::Year),
        (1, Some(last)) if last > 1 => Some(Span::UpTo(last)),
        (4, Some(6)) | (7, Some(9)) | (10, Some(12)) => Some(Span::Quarter(first / 3 + 1)),
        (7, Some(12)) => Some(Span::Half(2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_name_parts_of_a_year() {
        let of = split;
        let is = |name: &str, rest: &str, span: Span| {
            assert_eq!(of(name), Some((rest.to_owned(), span)), "{name}");
        };
        is("一季度 / 营业收入", "营业收入", Span::Quarter(1));
        is(
            "营业收入（万元） / 第4季度",
            "营业收入（万元）",
            Span::Quarter(4),
        );
        is("1-3月营业收入（万元）", "营业收入(万元)", Span::UpTo(3));
        is("1—12月营业收入", "营业收入", Span::Year);
        is("营业收入（一季度）", "营业收入", Span::Quarter(1));
        is("营业收入1-6月（万元）", "营业收入(万元)", Span::UpTo(6));
        is("营业收入_Q2", "营业收入", Span::Quarter(2));
        is("上半年营业收入", "营业收入", Span::Half(1));
        is(
            "2022年上半年营业收入（万元）",
            "2022年营业收入(万元)",
            Span::Half(1),
        );
        is("前三季度营业收入", "营业收入", Span::UpTo(9));
        is("Q1", "", Span::Quarter(1));
        is("Q1 revenue", "revenue", Span::Quarter(1));
        is("12月", "", Span::Month(12));
        is("十二月份", "", Span::Month(12));
        is("营业收入 / 本年累计", "营业收入", Span::Year);
        is("全年营业收入", "营业收入", Span::Year);
        is("本年累计营业收入", "营业收入", Span::Year);
        is("4-6月", "", Span::Quarter(2));
        is("6月累计营业收入", "营业收入", Span::UpTo(6));
        is("12月累计营业收入", "营业收入", Span::Year);
        is("二季度累计", "", Span::UpTo(6));
        is("营业收入 / 累计 / 9月", "营业收入", Span::UpTo(9));
        is("营业收入 / 9月 / 累计", "营业收入", Span::UpTo(9));
        is("营业收入（12月累计）", "营业收入", Span::Year);
        is("12月末从业人员", "从业人员", Span::Year);
        is("6月末从业人员", "从业人员", Span::UpTo(6));
        for name in [
            "营业收入",
            "12月31日从业人员",
            "2022年",
            "2022-12",
            "四季青公司",
            "3个月内",
            "第一产业",
            "Q10",
            "一般公共预算收入",
            "十大产业",
            "累计专利数",
            "Q1_企业名称",
        ] {
            assert_eq!(of(name), None, "{name}");
        }
    }

    #[test]
    fn titles_say_parts_of_years() {
        for (text, said) in [
            ("江湾市2022年第三季度企业情况", Some("2022年第三季度")),
            ("2022年一季度.csv", Some("2022年一季度")),
            ("2022年1-9月快报.csv", Some("2022年1-9月")),
            ("２０２２年上半年主要指标", Some("2022年上半年")),
            ("一季度", Some("一季度")),
            ("上半年.csv", Some("上半年")),
            ("2022年企业情况", None),
            ("2022年1-12月", None),
            ("截至2022年12月31日", None),
            ("企业名单（2023年3月）", None),
            ("2022年6月企业月报（累计）", Some("2022年6月")),
            ("2022年12月企业月报（累计）", None),
            ("2022年1-9月1日", None),
            ("数据.csv", None),
        ] {
            assert_eq!(of_text(text).as_deref(), said, "{text}");
        }
    }
}
