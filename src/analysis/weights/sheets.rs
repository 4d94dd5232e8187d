//! Tables of weights, as they are exported.

use std::collections::BTreeMap;

use super::{Effect, Interval, Latitude, Moved, OpinionMethod, Swap, Weighing};
use crate::i18n::{Lang, Title, text};
use crate::scheme::Scheme;
use crate::table::{Cell, Sheet};

/// Whom a table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Programs: names that stay the same.
    Program,
    /// People, in their language.
    Person(Lang),
}

impl Reader {
    /// The header of a column.
    pub(in crate::analysis) fn head(self, name: &str) -> String {
        match self {
            Self::Program => name.to_owned(),
            Self::Person(lang) => text(lang, &format!("weights.column_{name}")),
        }
    }

    /// A name in the reader's language; in English for programs.
    pub(in crate::analysis) fn name(self, title: &Title) -> Cell {
        let lang = match self {
            Self::Program => Lang::En,
            Self::Person(lang) => lang,
        };
        Cell::Text(title.text(lang).to_owned())
    }

    /// The name of a sheet.
    pub(in crate::analysis) fn sheet(self, name: &str) -> String {
        match self {
            Self::Program => name.to_owned(),
            Self::Person(lang) => text(lang, &format!("weights.sheet_{name}")),
        }
    }
}

/// A table that grows by columns.
pub(in crate::analysis) struct Columns {
    sheet: Sheet,
}

impl Columns {
    pub fn new(name: String) -> Self {
        Self {
            sheet: Sheet {
                name,
                ..Sheet::default()
            },
        }
    }

    pub fn put(&mut self, head: String, cells: Vec<Cell>) {
        self.sheet.header.push(head);
        self.sheet.columns.push(cells);
    }

    pub fn done(self) -> Sheet {
        self.sheet
    }
}

/// A number, blank where there is none.
pub(in crate::analysis) fn cell(number: Option<f64>) -> Cell {
    number.map_or(Cell::Blank, Cell::Number)
}

/// The tables: weights (the first, which formats without sheets take), ranks, effective weights; for people also what
/// the methods mean.
#[must_use]
pub fn sheets(weighing: &Weighing, scheme: &Scheme, reader: Reader) -> Vec<Sheet> {
    let mut sheets = vec![
        weights(weighing, scheme, reader),
        ranks(weighing, reader),
        effective(weighing, scheme, reader),
    ];
    if let Ok(found) = &weighing.latitude {
        sheets.push(latitude(found, weighing, reader));
        sheets.push(swaps(found, weighing, reader));
    }
    if let Reader::Person(lang) = reader {
        sheets.push(meanings(weighing, lang));
    }
    sheets
}

/// The stages as the reader calls them, or nothing where there are none.
fn stages(scheme: &Scheme, reader: Reader) -> Vec<String> {
    let name = |stage: &crate::scheme::Stage| match reader {
        Reader::Program => stage.id.clone(),
        Reader::Person(lang) => stage.title.text(lang).to_owned(),
    };
    scheme.stages.iter().map(name).collect()
}

fn by_stage(head: String, stages: &[String], at: usize) -> String {
    match stages.get(at) {
        Some(stage) => format!("{head}:{stage}"),
        None => head,
    }
}

fn weights(weighing: &Weighing, scheme: &Scheme, reader: Reader) -> Sheet {
    let parts = &weighing.level.parts;
    let stages = stages(scheme, reader);
    let mut table = Columns::new(reader.sheet("weights"));
    let ids = parts.iter().map(|part| Cell::Text(part.id.clone()));
    table.put(reader.head("id"), ids.collect());
    let titles = parts.iter().map(|part| reader.name(&part.title));
    table.put(reader.head("title"), titles.collect());
    for (at, shares) in weighing.level.present().iter().enumerate() {
        let head = by_stage(reader.head("present"), &stages, at);
        table.put(head, shares.iter().copied().map(Cell::Number).collect());
    }
    for (proposal, _) in &weighing.proposals {
        let head = match reader {
            Reader::Program => proposal.method.code().to_owned(),
            Reader::Person(lang) => proposal.method.title().text(lang),
        };
        let shares = proposal.shares.iter().copied();
        table.put(head, shares.map(Cell::Number).collect());
    }
    table.done()
}

/// A name in the reader's language, blank where there is none.
fn stage_of(stage: Option<&Title>, reader: Reader) -> Cell {
    stage.map_or(Cell::Blank, |stage| reader.name(stage))
}

/// The interval of each weight in which the first stay the same ones; no upper end where there is none.
fn latitude(found: &Latitude, weighing: &Weighing, reader: Reader) -> Sheet {
    let part = |own: &Interval| &weighing.level.parts[own.part];
    let each =
        |of: &dyn Fn(&Interval) -> Cell| -> Vec<Cell> { found.intervals.iter().map(of).collect() };
    let mut table = Columns::new(reader.sheet("latitude"));
    let ids = each(&|own| Cell::Text(part(own).id.clone()));
    table.put(reader.head("id"), ids);
    table.put(
        reader.head("title"),
        each(&|own| reader.name(&part(own).title)),
    );
    let stages = each(&|own| stage_of(own.stage.as_ref(), reader));
    table.put(reader.head("stage"), stages);
    table.put(
        reader.head("weight"),
        each(&|own| Cell::Number(own.hold.weight)),
    );
    table.put(
        reader.head("hold_from"),
        each(&|own| Cell::Number(own.hold.from)),
    );
    let ends = each(&|own| cell(own.hold.to.is_finite().then_some(own.hold.to)));
    table.put(reader.head("hold_to"), ends);
    for (name, below) in [("limit_below", true), ("limit_above", false)] {
        let side = |own: &Interval| {
            if below {
                own.below.clone()
            } else {
                own.above.clone()
            }
        };
        let limit = |own: &Interval| match reader {
            Reader::Program => Cell::Text(side(own).code().to_owned()),
            Reader::Person(lang) => Cell::Text(side(own).words().text(lang)),
        };
        table.put(reader.head(name), each(&limit));
        if reader == Reader::Program {
            let about = |own: &Interval| {
                let limit = side(own);
                let names: Vec<&str> = limit.about().into_iter().map(String::as_str).collect();
                Cell::Text(names.join("; "))
            };
            table.put(format!("{name}_of"), each(&about));
        }
    }
    table.done()
}

/// The smallest change of one weight that swaps neighbours.
fn swaps(found: &Latitude, weighing: &Weighing, reader: Reader) -> Sheet {
    let part = |own: &Swap| &weighing.level.parts[own.part];
    let of = |swapped: &dyn Fn(&Swap) -> Cell| found.of_neighbours(swapped, |_| Cell::Blank);
    let mut table = Columns::new(reader.sheet("swaps"));
    let rank = |rank: u32| Cell::Number(f64::from(rank));
    let ranks = found.of_neighbours(|own| rank(own.rank), |own| rank(own.rank));
    table.put(reader.head("rank"), ranks);
    let word = |word: &String| Cell::Text(word.clone());
    let names = found.of_neighbours(|own| word(&own.name), |own| word(&own.name));
    table.put(reader.head("name"), names);
    let next = found.of_neighbours(|own| word(&own.next), |own| word(&own.next));
    table.put(reader.head("next"), next);
    // Blank where no single weight swaps them.
    table.put(
        reader.head("title"),
        of(&|own| reader.name(&part(own).title)),
    );
    let stages = of(&|own| stage_of(own.stage.as_ref(), reader));
    table.put(reader.head("stage"), stages);
    table.put(reader.head("weight"), of(&|own| Cell::Number(own.from)));
    table.put(reader.head("swap_at"), of(&|own| Cell::Number(own.to)));
    table.done()
}

/// Everyone with all ranks. Opinions by stage stand in one column: everybody is in one stage.
fn ranks(weighing: &Weighing, reader: Reader) -> Sheet {
    let mut sets: Vec<(String, Vec<&Effect>)> = Vec::new();
    for (proposal, effect) in &weighing.proposals {
        let head = match reader {
            Reader::Program => format!("rank:{}", proposal.method.code()),
            Reader::Person(lang) => proposal.method.title().text(lang),
        };
        sets.push((head, vec![effect]));
    }
    for method in OpinionMethod::ALL {
        let of_method = weighing
            .opinions
            .iter()
            .filter(|opinion| opinion.method == method);
        let effects: Vec<&Effect> = of_method
            .filter_map(|opinion| opinion.effect.as_ref().ok())
            .collect();
        let head = match reader {
            Reader::Program => format!("rank:{}", method.code()),
            Reader::Person(lang) => method.title().text(lang),
        };
        sets.push((head, effects));
    }
    let everyone = &weighing.present;
    let mut table = Columns::new(reader.sheet("ranks"));
    let text = |of: fn(&Moved) -> &str| -> Vec<Cell> {
        let cells = everyone
            .iter()
            .map(|moved| Cell::Text(of(moved).to_owned()));
        cells.collect()
    };
    table.put(reader.head("entity"), text(|moved| &moved.entity));
    table.put(reader.head("name"), text(|moved| &moved.name));
    let before = everyone
        .iter()
        .map(|moved| cell(moved.before.map(f64::from)));
    table.put(reader.head("rank"), before.collect());
    for (head, effects) in sets {
        let ranks: BTreeMap<&str, Option<u32>> = effects
            .iter()
            .flat_map(|effect| &effect.ranks)
            .map(|moved| (moved.entity.as_str(), moved.after))
            .collect();
        let rank = |moved: &Moved| ranks.get(moved.entity.as_str()).copied().flatten();
        let cells = everyone
            .iter()
            .map(|moved| cell(rank(moved).map(f64::from)));
        table.put(head, cells.collect());
    }
    table.done()
}

fn effective(weighing: &Weighing, scheme: &Scheme, reader: Reader) -> Sheet {
    let nodes = &weighing.effective;
    let stages = stages(scheme, reader);
    let count = stages.len().max(1);
    let mut table = Columns::new(reader.sheet("effective"));
    let ids = nodes.iter().map(|node| Cell::Text(node.id.clone()));
    table.put(reader.head("id"), ids.collect());
    let titles = nodes.iter().map(|node| reader.name(&node.title));
    table.put(reader.head("title"), titles.collect());
    let depths = nodes.iter().map(|node| Cell::Number(node.depth as f64));
    table.put(reader.head("depth"), depths.collect());
    let counting = nodes.iter().map(|node| match reader {
        Reader::Program => Cell::Text(node.counting.code().to_owned()),
        Reader::Person(lang) => {
            let words = node.counting.words().map(|words| words.text(lang));
            words.map_or(Cell::Blank, Cell::Text)
        }
    });
    table.put(reader.head("counting"), counting.collect());
    for at in 0..count {
        let own = nodes.iter().map(|node| cell(node.weights.get(at).copied()));
        table.put(by_stage(reader.head("weight"), &stages, at), own.collect());
        let share = |node: &super::EffectiveNode| {
            node.shares
                .as_ref()
                .and_then(|shares| shares.get(at).copied())
        };
        let shares = nodes.iter().map(|node| cell(share(node)));
        table.put(
            by_stage(reader.head("effective"), &stages, at),
            shares.collect(),
        );
    }
    table.done()
}

/// What every set of weights and ranks means, with what to know of it.
fn meanings(weighing: &Weighing, lang: Lang) -> Sheet {
    let reader = Reader::Person(lang);
    let mut rows: Vec<[String; 3]> = Vec::new();
    for (proposal, _) in &weighing.proposals {
        let remarks: Vec<String> = proposal
            .remarks
            .iter()
            .map(|remark| remark.text(lang))
            .collect();
        let method = proposal.method;
        rows.push([
            method.title().text(lang),
            method.meaning().text(lang),
            remarks.join("\n"),
        ]);
    }
    for (method, reason) in &weighing.refused {
        rows.push([
            method.title().text(lang),
            method.meaning().text(lang),
            reason.text(lang),
        ]);
    }
    for method in OpinionMethod::ALL {
        rows.push([
            method.title().text(lang),
            method.meaning().text(lang),
            String::new(),
        ]);
    }
    let effective = ["weights.effective", "weights.effective_means"].map(|key| text(lang, key));
    let [title, meaning] = effective;
    rows.push([title, meaning, String::new()]);
    let mut table = Columns::new(reader.sheet("meanings"));
    for (at, head) in ["method", "meaning", "remarks"].into_iter().enumerate() {
        let cells = rows.iter().map(|row| Cell::Text(row[at].clone()));
        table.put(reader.head(head), cells.collect());
    }
    table.done()
}
