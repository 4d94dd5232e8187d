//! `convert`: the cleaned long table of a file, as CSV, XLSX or Parquet.

use super::arguments::Arguments;
use super::progress::with_progress;
use super::{Outcome, input, output, score};
use crate::analysis::Choices;
use crate::i18n::{Message, number};
use crate::table::write;

/// Endings of the files that it writes.
const WRITTEN: [&str; 3] = [".parquet", ".csv", ".xlsx"];

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let lang = arguments.lang;
    let file = arguments.operand_path(0);
    let out = arguments
        .output(&WRITTEN)?
        .ok_or_else(|| arguments.needed("output"))?;
    let scheme = input::optional_scheme(arguments)?;
    let filter = input::filter(arguments)?;
    let year = input::year(arguments)?;
    let wanted = scheme.map_or_else(Vec::new, |scheme| scheme.raw_columns());
    let dataset = with_progress(|progress| input::dataset(arguments, &file, &wanted, progress))?;
    let rows = if year.is_none() && filter.is_none() {
        (0..dataset.height() as u32).collect()
    } else {
        input::selected(&dataset, &Choices { year, filter })?
    };
    let sheet = dataset.long_sheet(&rows, lang);
    write(&out, &[sheet])?;
    let count = |count: usize| number(count as f64, 0, lang);
    let told = Message::new("cli.convert_done")
        .with("observations", count(rows.len()))
        .with("columns", dataset.fields.len())
        .with("aside", count(dataset.accounting.rows_aside()))
        .with("file", out.display().to_string());
    output::say(&told.text(lang));
    if let Some(see) = score::see_check(arguments, &file, &dataset) {
        output::say(&see.text(lang));
    }
    Ok(())
}
