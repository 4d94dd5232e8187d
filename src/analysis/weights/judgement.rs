//! Weights from what people judge: a table of text comes in, with parts by their ids or names.

use super::data::rounded;
use super::{Detail, Level, Method, Part, Proposal};
use crate::analysis::words::listed_titles;
use crate::composite::weights::{Ahp, AhpError, BudgetError, CONSISTENT, ahp, budget_allocation};
use crate::dataset::plain_number;
use crate::i18n::{Message, Result, Title};
use crate::table::{SetAside, Table};

/// A table whose columns, and perhaps rows, are the parts of a level.
struct Matrix<'a> {
    table: &'a Table,
    level: &'a Level,
    /// The column of each part.
    columns: Vec<usize>,
    /// The column with the names of the rows.
    names: Option<usize>,
}

impl<'a> Matrix<'a> {
    /// Finds the parts among the headers. The first column holds the names of the rows unless it is a part.
    fn new(table: &'a Table, level: &'a Level) -> Result<Self> {
        let mut columns: Vec<Option<usize>> = vec![None; level.parts.len()];
        let mut names = None;
        for (at, column) in table.columns.iter().enumerate() {
            match named(level, &column.name)? {
                Some(part) if columns[part].is_none() => columns[part] = Some(at),
                Some(_) => return Err(about("weights.file_twice", table, &column.name)),
                None if at == 0 => names = Some(0),
                None => {
                    return Err(about("weights.file_unknown", table, &column.name)
                        .with("titles", titles(level.parts.iter())));
                }
            }
        }
        let missing = || {
            level
                .parts
                .iter()
                .zip(&columns)
                .filter(|(_, at)| at.is_none())
        };
        let columns: Option<Vec<usize>> = columns.iter().copied().collect();
        match columns {
            Some(columns) => Ok(Self {
                table,
                level,
                columns,
                names,
            }),
            None => Err(Message::new("weights.file_lacks")
                .with("file", table.source.name())
                .with("titles", titles(missing().map(|(part, _)| part)))),
        }
    }

    fn text(&self, row: usize, column: usize) -> &'a str {
        let cell = self.table.columns[column].cells.get(row);
        cell.map_or("", str::trim)
    }

    /// The cell of a row and a part, `None` where it is blank.
    fn number(&self, row: usize, part: usize) -> Result<Option<f64>> {
        let text = self.text(row, self.columns[part]);
        if text.is_empty() {
            return Ok(None);
        }
        fraction(text)
            .map(Some)
            .ok_or_else(|| self.wrong("weights.file_number", row, part))
    }

    fn place(&self, row: usize, part: usize) -> String {
        self.table.place(row, self.columns[part]).to_string()
    }

    fn wrong(&self, key: &'static str, row: usize, part: usize) -> Message {
        Message::new(key)
            .with("place", self.place(row, part))
            .with("text", self.text(row, self.columns[part]))
    }
}

fn titles<'a>(parts: impl Iterator<Item = &'a Part>) -> Title {
    listed_titles(parts.map(|part| &part.title))
}

fn about(key: &'static str, table: &Table, name: &str) -> Message {
    Message::new(key)
        .with("file", table.source.name())
        .with("name", name)
}

/// The part that somebody calls so.
fn named(level: &Level, name: &str) -> Result<Option<usize>> {
    let mut found = (0..level.parts.len()).filter(|at| level.parts[*at].is_called(name));
    let first = found.next();
    match found.next() {
        None => Ok(first),
        Some(_) => Err(Message::new("weights.file_ambiguous").with("name", name)),
    }
}

/// A number, or one over another: `3`, `0.33`, `1/3`.
fn fraction(text: &str) -> Option<f64> {
    if let Some(number) = plain_number(text) {
        return Some(number);
    }
    let (over, under) = text.split_once(['/', '／', '⁄'])?;
    let quotient = plain_number(over)? / plain_number(under)?;
    quotient.is_finite().then_some(quotient)
}

/// Weights by the analytic hierarchy process from a table in which the cell of a row and a column says how many times
/// as important the row's part is as the column's: 1, 3, 1/3. Without a column of names the rows stand in the order of
/// the columns. A blank cell is the inverse of the one across the diagonal, and a blank diagonal 1.
///
/// # Errors
/// When the table does not name exactly the parts of the level, a cell is no judgement or contradicts the one across,
/// or the judgements contradict each other by a consistency ratio above 0.1 and `contradicting` ones are not wanted.
pub fn pairwise(level: &Level, table: &Table, contradicting: bool) -> Result<Proposal> {
    let matrix = Matrix::new(table, level)?;
    let rows = rows_of(&matrix)?;
    let size = rows.len();
    let given: Vec<Vec<Option<f64>>> = rows
        .iter()
        .map(|&row| (0..size).map(|other| matrix.number(row, other)).collect())
        .collect::<Result<_>>()?;
    let judged = |part: usize, other: usize| -> Result<f64> {
        match (given[part][other], given[other][part]) {
            (Some(own), _) => Ok(own),
            (None, _) if part == other => Ok(1.0),
            (None, Some(across)) => Ok(1.0 / across),
            (None, None) => Err(matrix.wrong("weights.file_blank", rows[part], other)),
        }
    };
    let judgements: Vec<Vec<f64>> = (0..size)
        .map(|part| (0..size).map(|other| judged(part, other)).collect())
        .collect::<Result<_>>()?;
    let slices: Vec<&[f64]> = judgements.iter().map(Vec::as_slice).collect();
    let found = ahp(&slices).map_err(|error| unusable(&matrix, &rows, error))?;
    let mut remarks = Vec::new();
    match found.consistency_ratio {
        None => remarks.push(Message::new("weights.ratio_unknown")),
        Some(ratio) if ratio > CONSISTENT => {
            let problem = contradiction(level, &judgements, &found, ratio);
            if !contradicting {
                return Err(problem);
            }
            remarks.push(problem);
        }
        Some(ratio) => remarks.push(
            Message::new("weights.ratio")
                .with("ratio", three(ratio))
                .with("most", CONSISTENT),
        ),
    }
    let detail = Detail::Pairwise {
        lambda_max: found.lambda_max,
        consistency_index: found.consistency_index,
        consistency_ratio: found.consistency_ratio,
    };
    Ok(Proposal::new(
        Method::Pairwise,
        &found.weights,
        detail,
        remarks,
    ))
}

/// The row of each part.
fn rows_of(matrix: &Matrix) -> Result<Vec<usize>> {
    let (level, table) = (matrix.level, matrix.table);
    let height = table.height();
    let size = level.parts.len();
    let Some(names) = matrix.names else {
        if height != size {
            return Err(Message::new("weights.file_height")
                .with("file", table.source.name())
                .with("rows", height)
                .with("parts", size));
        }
        // The rows stand in the order in which the columns do.
        let mut order: Vec<usize> = (0..size).collect();
        order.sort_by_key(|&part| matrix.columns[part]);
        let mut rows = vec![0; size];
        for (row, part) in order.into_iter().enumerate() {
            rows[part] = row;
        }
        return Ok(rows);
    };
    let mut rows: Vec<Option<usize>> = vec![None; size];
    for row in 0..height {
        let name = matrix.text(row, names);
        match named(level, name)? {
            Some(part) if rows[part].is_none() => rows[part] = Some(row),
            Some(_) => return Err(about("weights.file_twice", table, name)),
            None => {
                return Err(about("weights.file_unknown", table, name)
                    .with("titles", titles(level.parts.iter())));
            }
        }
    }
    let missing = level
        .parts
        .iter()
        .zip(&rows)
        .filter(|(_, row)| row.is_none());
    let missing: Vec<&Part> = missing.map(|(part, _)| part).collect();
    match rows.iter().copied().collect::<Option<Vec<usize>>>() {
        Some(rows) => Ok(rows),
        None => Err(Message::new("weights.file_lacks_rows")
            .with("file", table.source.name())
            .with("titles", titles(missing.into_iter()))),
    }
}

fn unusable(matrix: &Matrix, rows: &[usize], error: AhpError) -> Message {
    match error {
        AhpError::NotPositive { row, column } => {
            matrix.wrong("weights.file_not_positive", rows[row], column)
        }
        AhpError::Diagonal { row } => matrix.wrong("weights.file_diagonal", rows[row], row),
        AhpError::NotReciprocal { row, column } => matrix
            .wrong("weights.file_reciprocal", rows[row], column)
            .with("across", matrix.place(rows[column], row))
            .with("other", matrix.text(rows[column], matrix.columns[row])),
        AhpError::Empty
        | AhpError::NotSquare { .. }
        | AhpError::Judgements { .. }
        | AhpError::NotConverged => {
            Message::new("weights.file_extreme").with("file", matrix.table.source.name())
        }
    }
}

/// The sentence about judgements that contradict each other, with the pair that does most: whose judgement is farthest
/// from the ratio of the weights that come out.
fn contradiction(level: &Level, judgements: &[Vec<f64>], found: &Ahp, ratio: f64) -> Message {
    let size = level.parts.len();
    let pairs = (0..size).flat_map(|a| (0..size).map(move |b| (a, b)));
    // Of the two ways to say it, the one that is given as one or more.
    let mut worst = (0, 0, 1.0, 1.0, 0.0);
    for (a, b) in pairs.filter(|(a, b)| a != b) {
        let (given, implied) = (judgements[a][b], found.weights[a] / found.weights[b]);
        let apart = (given / implied).ln().abs();
        if given >= 1.0 && apart > worst.4 {
            worst = (a, b, given, implied, apart);
        }
    }
    let (first, second, given, implied, _) = worst;
    Message::new("weights.inconsistent")
        .with("ratio", three(ratio))
        .with("most", CONSISTENT)
        .with("first", level.parts[first].title.clone())
        .with("second", level.parts[second].title.clone())
        .with("given", three(given))
        .with("implied", three(implied))
}

fn three(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

/// Words for what holds no expert, though it stands among them.
const SUMS: [&str; 14] = [
    "合计", "总计", "小计", "平均", "均值", "均", "中位", "total", "sum", "subtotal", "average",
    "mean", "avg", "median",
];

/// Words that may stand beside them.
const BESIDE: [&str; 16] = [
    "of",
    "the",
    "all",
    "experts",
    "expert",
    "value",
    "values",
    "score",
    "scores",
    "points",
    "point",
    "weight",
    "weights",
    "arithmetic",
    "row",
    "grand",
];

/// The same in Chinese, without spaces between them.
const BESIDE_ZH: [&str; 12] = [
    "专家", "全体", "所有", "各位", "权重", "得分", "评分", "打分", "分数", "算术", "数", "分",
];

/// Whether the name of a row says that it sums experts up: "Mean of experts", "专家均值".
fn sums_up(name: &str) -> bool {
    let name = name.to_lowercase();
    let mut words = name
        .split(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || "（）：、，".contains(c))
        .filter(|word| !word.is_empty())
        .map(|word| {
            let bare = BESIDE_ZH
                .iter()
                .fold(word.to_owned(), |word, beside| word.replace(beside, ""));
            if SUMS.contains(&word) {
                word.to_owned()
            } else {
                bare
            }
        })
        .filter(|word| !word.is_empty() && !BESIDE.contains(&word.as_str()))
        .peekable();
    let is_sum = |word: &str| {
        SUMS.contains(&word)
            || word
                .strip_suffix('值')
                .is_some_and(|word| SUMS.contains(&word))
    };
    words.peek().is_some() && words.all(|word| is_sum(&word))
}

/// Why reading sets rows aside that somebody may take for those of experts.
const NO_EXPERTS: [&str; 3] = ["table.row_total", "table.row_part", "table.row_heading"];

/// Weights by budget allocation from a table with a row for each expert and a column for each part, perhaps with the
/// experts' names first: every expert's points are divided by their sum, and the shares averaged.
///
/// # Errors
/// When the table does not name exactly the parts of the level, a cell is no amount, or an expert gave nothing.
pub fn budget(level: &Level, table: &Table) -> Result<Proposal> {
    let matrix = Matrix::new(table, level)?;
    // Reading takes out what it knows for no row of its own: here each row is a say.
    let summed = |aside: &&SetAside| NO_EXPERTS.contains(&aside.reason.key);
    if let Some(aside) = table.set_aside.iter().find(summed) {
        return Err(Message::new("weights.file_aside")
            .with("file", table.source.name())
            .with("place", aside.place())
            .with("reason", aside.reason.clone()));
    }
    let name = |row: usize| match matrix.names {
        Some(column) => matrix.text(row, column).to_owned(),
        None => (row + 1).to_string(),
    };
    let mut experts: Vec<Vec<f64>> = Vec::with_capacity(table.height());
    for row in 0..table.height() {
        if matrix.names.is_some() && sums_up(&name(row)) {
            return Err(about("weights.file_sum", table, &name(row)));
        }
        let amount = |part: usize| -> Result<f64> {
            let amount = matrix.number(row, part)?;
            amount.ok_or_else(|| matrix.wrong("weights.file_blank_amount", row, part))
        };
        experts.push((0..level.parts.len()).map(amount).collect::<Result<_>>()?);
    }
    let slices: Vec<&[f64]> = experts.iter().map(Vec::as_slice).collect();
    let found = budget_allocation(&slices).map_err(|error| match error {
        BudgetError::Allocation { expert, indicator } => {
            matrix.wrong("weights.file_amount", expert, indicator)
        }
        BudgetError::Nothing { expert } => about("weights.file_nothing", table, &name(expert)),
        BudgetError::Empty | BudgetError::Length { .. } => {
            Message::new("weights.file_empty").with("file", table.source.name())
        }
    })?;
    let count = experts.len();
    let mut remarks = vec![Message::new("weights.experts").with("count", count)];
    if let Some(at) = widest(&found.lowest, &found.highest).filter(|_| count > 1) {
        remarks.push(
            Message::new("weights.disagreement")
                .with("title", level.parts[at].title.clone())
                .with("low", rounded(found.lowest[at]))
                .with("high", rounded(found.highest[at])),
        );
    }
    let detail = Detail::Budget {
        experts: (0..count).map(name).collect(),
        lowest: found.lowest,
        highest: found.highest,
        sd: found.sd,
    };
    Ok(Proposal::new(
        Method::Budget,
        &found.weights,
        detail,
        remarks,
    ))
}

/// The part on which experts differ most.
fn widest(lowest: &[f64], highest: &[f64]) -> Option<usize> {
    let widths: Vec<f64> = highest
        .iter()
        .zip(lowest)
        .map(|(high, low)| high - low)
        .collect();
    let most = widths.iter().copied().fold(0.0, f64::max);
    widths.iter().position(|width| *width >= most && most > 0.0)
}

#[cfg(test)]
mod tests {
    use super::sums_up;

    #[test]
    fn names_of_sums_are_told_from_names_of_experts() {
        for name in [
            "Mean",
            "Mean value",
            "Mean of experts",
            "Average (all experts)",
            "Grand total",
            "TOTAL:",
            "Median score",
            "平均",
            "平均值",
            "均值",
            "专家均值",
            "专家平均分",
            "全体专家平均",
            "合计",
            "权重合计",
            "平均 Mean",
            "中位数",
        ] {
            assert!(sums_up(name), "{name}");
        }
        for name in [
            "Expert 1",
            "Experts",
            "专家",
            "专家1",
            "专家甲",
            "张均",
            "Dr Mean-Baker",
            "Total Energies",
            "平均科",
            "",
            "3",
        ] {
            assert!(!sums_up(name), "{name}");
        }
    }
}
