//! `sample`: writes the sample city.

use super::arguments::Arguments;
use super::progress::with_progress;
use super::{Failure, Outcome, output};
use crate::i18n::Message;
use crate::sample::{SampleOptions, write};

/// Most enterprises of a sample city.
const MOST: u32 = 1_000_000;

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let usual = SampleOptions::default();
    let enterprises = arguments
        .number("enterprises", "1 … 1000000")?
        .unwrap_or(usual.enterprises);
    if !(1..=MOST).contains(&enterprises) {
        let written = enterprises.to_string();
        return Err(arguments.bad_value("enterprises", &written, "1 … 1000000"));
    }
    let options = SampleOptions {
        enterprises,
        years: years(arguments)?.unwrap_or(usual.years),
        seed: arguments
            .number("seed", "0, 1, 2, …")?
            .unwrap_or(usual.seed),
    };
    let folder = arguments.operand_path(0);
    with_progress(|progress| write(&folder, options, progress)).map_err(Failure::Data)?;
    let done = Message::new("cli.sample_done").with("folder", folder.display().to_string());
    output::say(&done.text(arguments.lang));
    Ok(())
}

fn years(arguments: &Arguments) -> Outcome<Option<(i32, i32)>> {
    let Some(written) = arguments.text("years")? else {
        return Ok(None);
    };
    let years = written
        .split_once(['-', '–'])
        .and_then(|(first, last)| Some((first.trim().parse().ok()?, last.trim().parse().ok()?)))
        .filter(|(first, last)| first <= last && *first >= 1900 && *last <= 2200);
    match years {
        Some(years) => Ok(Some(years)),
        None => Err(arguments.bad_value("years", written, "2016-2022")),
    }
}
