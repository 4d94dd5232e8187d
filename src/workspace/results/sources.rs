//! Files become datasets, scheme files become schemes, and each page finds the pair that it works on.

use std::path::PathBuf;
use std::sync::Arc;

use crate::dataset::{Dataset, open};
use crate::i18n::Message;
use crate::jobs::{Derived, Shared, Wake};
use crate::scheme::{Scheme, builtin, builtins, load};
use crate::workspace::SourceChoice;

/// What a dataset depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceKey {
    /// The file and how to read it.
    pub choice: SourceChoice,
    /// Raw columns that schemes use: columns of these names are taken as they are.
    pub wanted: Arc<Vec<String>>,
}

/// One open file.
#[derive(Debug)]
pub struct Source {
    /// The user's choice.
    pub choice: SourceChoice,
    /// What became of it.
    pub dataset: Derived<SourceKey, Dataset>,
    /// The years that occur in it: found once, since that takes a look at every row.
    pub years: Derived<Shared<Dataset>, Vec<i32>>,
}

/// A scheme that can be chosen.
#[derive(Clone, Debug)]
pub struct SchemeEntry {
    /// Built-in id, or path.
    pub id: String,
    /// The rules.
    pub scheme: Arc<Scheme>,
}

impl SchemeEntry {
    /// Whether it scores anything but enterprises.
    #[must_use]
    pub fn is_index(&self) -> bool {
        self.scheme.entity != "enterprise"
    }
}

/// The schemes that can be chosen, and those that could not be read.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Readable ones: built in, then the user's.
    pub entries: Vec<SchemeEntry>,
    /// What is wrong with the others.
    pub failed: Vec<Message>,
    /// The raw columns of the user's own.
    pub wanted: Arc<Vec<String>>,
}

impl Shelf {
    /// Reads the built-in schemes and these files.
    #[must_use]
    pub fn load(files: &[PathBuf]) -> Self {
        let mut shelf = Self::default();
        for id in builtins() {
            if let Some(scheme) = builtin(id) {
                shelf.entries.push(SchemeEntry {
                    id: id.to_owned(),
                    scheme: Arc::new(scheme),
                });
            }
        }
        // The built-in schemes name fields, which columns find by their usual names; a user's own scheme may name
        // columns as the file has them.
        let mut wanted: Vec<String> = Vec::new();
        for path in files {
            let id = path.to_string_lossy().into_owned();
            match load(&id) {
                Ok(scheme) => {
                    wanted.extend(scheme.raw_columns());
                    shelf.entries.push(SchemeEntry {
                        id,
                        scheme: Arc::new(scheme),
                    });
                }
                Err(message) => shelf.failed.push(message),
            }
        }
        wanted.sort_unstable();
        wanted.dedup();
        shelf.wanted = Arc::new(wanted);
        shelf
    }

    /// The entry with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&SchemeEntry> {
        self.entries.iter().find(|entry| entry.id == id)
    }
}

/// Makes the open sources those of the state; what stays is not read again.
pub(super) fn keep_in_step(
    sources: &mut Vec<Source>,
    choices: &[SourceChoice],
    wanted: &Arc<Vec<String>>,
    wake: &Wake,
) {
    let mut old = std::mem::take(sources);
    for choice in choices {
        let same = old
            .iter()
            .position(|source| source.choice.path == choice.path);
        let mut source = match same {
            Some(at) => old.swap_remove(at),
            None => Source {
                choice: choice.clone(),
                dataset: Derived::default(),
                years: Derived::default(),
            },
        };
        source.choice = choice.clone();
        let key = SourceKey {
            choice: choice.clone(),
            wanted: Arc::clone(wanted),
        };
        source.dataset.want(&key, wake, |key, progress| {
            open(
                &key.choice.path,
                &key.choice.options,
                key.choice.mapping.as_ref(),
                &key.wanted,
                progress,
            )
        });
        if let Some(dataset) = source.dataset.fresh() {
            source
                .years
                .want(dataset, wake, |dataset, _| Ok(dataset.years()));
        }
        sources.push(source);
    }
}

/// The scheme and the dataset of a page: the chosen scheme, or the one that fits best; the dataset that has most of
/// its columns. Nothing when no dataset has any of them.
pub(super) fn pick(
    shelf: &Shelf,
    sources: &[Source],
    chosen: Option<&str>,
    index: bool,
) -> Option<(Shared<Scheme>, Shared<Dataset>)> {
    let mut best: Option<(f64, &SchemeEntry, &Shared<Dataset>)> = None;
    for entry in &shelf.entries {
        let eligible = match chosen {
            Some(id) => entry.id == id,
            None => entry.is_index() == index,
        };
        if !eligible {
            continue;
        }
        let columns = entry.scheme.raw_columns();
        for source in sources {
            let Some(dataset) = source.dataset.fresh() else {
                continue;
            };
            let fit = share_present(&columns, dataset);
            if fit > 0.0 && best.as_ref().is_none_or(|(least, ..)| fit > *least) {
                best = Some((fit, entry, dataset));
            }
        }
    }
    best.map(|(_, entry, dataset)| (Shared(Arc::clone(&entry.scheme)), dataset.clone()))
}

fn share_present(columns: &[String], dataset: &Dataset) -> f64 {
    if columns.is_empty() {
        return 0.0;
    }
    let present = columns
        .iter()
        .filter(|column| dataset.field(column).is_some())
        .count();
    present as f64 / columns.len() as f64
}
