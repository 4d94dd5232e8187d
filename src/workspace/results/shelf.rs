//! The schemes that can be chosen, with what the user changed in them, and which of them a page works on.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use super::sources::Source;
use crate::dataset::Dataset;
use crate::i18n::Message;
use crate::jobs::Shared;
use crate::scheme::{Revisions, Scheme, builtin, builtins, load};

/// What the shelf depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct ShelfKey {
    /// The schemes as they are written.
    pub written: Shared<Shelf>,
    /// What the user changed in them, by their ids.
    pub revisions: BTreeMap<String, Revisions>,
}

/// The built-in ones, the same for every shelf: what was computed by one of them stays when another file is added.
static BUILT_IN: LazyLock<Vec<SchemeEntry>> = LazyLock::new(|| {
    let entry = |id: &str| {
        let scheme = Arc::new(builtin(id)?);
        let id = id.to_owned();
        Some(SchemeEntry {
            id,
            scheme,
            changed: None,
        })
    };
    builtins().into_iter().filter_map(entry).collect()
});

/// A scheme that can be chosen.
#[derive(Clone, Debug)]
pub struct SchemeEntry {
    /// Built-in id, or path.
    pub id: String,
    /// The rules, with what the user changed in the window.
    pub scheme: Arc<Scheme>,
    /// The rules as they are written, and what was changed, where something was.
    pub changed: Option<(Arc<Scheme>, Revisions)>,
}

impl SchemeEntry {
    /// The rules as they are written.
    #[must_use]
    pub fn written(&self) -> &Arc<Scheme> {
        self.changed
            .as_ref()
            .map_or(&self.scheme, |(written, _)| written)
    }

    /// Whether it scores anything but enterprises.
    #[must_use]
    pub fn is_index(&self) -> bool {
        !self.scheme.is_of_enterprises()
    }
}

/// The schemes that can be chosen, and those that could not be read.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Readable ones: built in, then the user's.
    pub entries: Vec<SchemeEntry>,
    /// The ids of the others, and what is wrong with them.
    pub failed: Vec<(String, Message)>,
    /// The raw columns of the user's own.
    pub wanted: Arc<Vec<String>>,
}

impl Shelf {
    /// Reads the built-in schemes and these files.
    #[must_use]
    pub fn load(files: &[PathBuf]) -> Self {
        let mut shelf = Self::default();
        shelf.entries.extend(BUILT_IN.iter().cloned());
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
                        changed: None,
                    });
                }
                Err(message) => shelf.failed.push((id, message)),
            }
        }
        wanted.sort_unstable();
        wanted.dedup();
        shelf.wanted = Arc::new(wanted);
        shelf
    }

    /// The same with what the user changed in schemes, by their ids. What was changed so before keeps its rules, and so
    /// all that was computed by them. Changes that do not fit their file any more are named among the failures.
    #[must_use]
    pub fn revised(&self, revisions: &BTreeMap<String, Revisions>, before: Option<&Self>) -> Self {
        let mut shelf = self.clone();
        for entry in &mut shelf.entries {
            let Some(own) = revisions.get(&entry.id).filter(|own| !own.is_empty()) else {
                continue;
            };
            let known = before.and_then(|before| before.find(&entry.id));
            let known = known.filter(|known| {
                let changed = known.changed.as_ref();
                changed.is_some_and(|(of, all)| Arc::ptr_eq(of, &entry.scheme) && all == own)
            });
            if let Some(known) = known {
                *entry = known.clone();
                continue;
            }
            match own.revised(&entry.scheme) {
                Ok(scheme) => {
                    let written = std::mem::replace(&mut entry.scheme, Arc::new(scheme));
                    entry.changed = Some((written, own.clone()));
                }
                Err(message) => shelf.failed.push((entry.id.clone(), message)),
            }
        }
        shelf
    }

    /// The entry with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&SchemeEntry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The id of a scheme that was taken from here: of a user's own, its path.
    #[must_use]
    pub fn id_of(&self, scheme: &Shared<Scheme>) -> Option<&str> {
        let mut entries = self.entries.iter();
        let own = entries.find(|entry| Arc::ptr_eq(&entry.scheme, &scheme.0));
        own.map(|entry| entry.id.as_str())
    }

    /// Why a chosen scheme is not among the entries.
    pub(super) fn lacks(&self, chosen: Option<&str>) -> Option<Message> {
        let id = chosen.filter(|id| self.find(id).is_none())?;
        let mut failed = self.failed.iter();
        let known = failed.find(|(other, _)| other == id);
        known.map(|(_, message)| message.clone())
    }
}

/// The scheme and the dataset of a page: the chosen scheme, or the one that fits best; the dataset that has most of
/// its columns. Nothing when nobody chose and no dataset has any column of any scheme.
pub(super) fn pick(
    shelf: &Shelf,
    sources: &[Source],
    chosen: Option<&str>,
    index: bool,
) -> Option<(Shared<Scheme>, Shared<Dataset>)> {
    let (entry, dataset) = pick_entry(shelf, sources, chosen, index)?;
    Some((Shared(Arc::clone(&entry.scheme)), dataset.clone()))
}

/// The same with the scheme as it was written.
pub(super) fn pick_entry<'a>(
    shelf: &'a Shelf,
    sources: &'a [Source],
    chosen: Option<&str>,
    index: bool,
) -> Option<(&'a SchemeEntry, &'a Shared<Dataset>)> {
    pick_among(shelf, sources, chosen, index, |source| {
        source.dataset.fresh()
    })
}

/// The same while sources may be read again: by what was known of them before.
pub(super) fn pick_shown<'a>(
    shelf: &'a Shelf,
    sources: &'a [Source],
    chosen: Option<&str>,
    index: bool,
) -> Option<&'a SchemeEntry> {
    let picked = pick_among(shelf, sources, chosen, index, |source| {
        source.dataset.ready()
    });
    picked.map(|(entry, _)| entry)
}

fn pick_among<'a>(
    shelf: &'a Shelf,
    sources: &'a [Source],
    chosen: Option<&str>,
    index: bool,
    known: impl Fn(&'a Source) -> Option<&'a Shared<Dataset>>,
) -> Option<(&'a SchemeEntry, &'a Shared<Dataset>)> {
    let mut best: Option<(f64, &SchemeEntry, &Shared<Dataset>)> = None;
    for entry in &shelf.entries {
        let eligible = match chosen {
            Some(id) => entry.id == id,
            None => entry.is_index() == index,
        };
        if !eligible {
            continue;
        }
        let columns = entry.written().raw_columns();
        for source in sources {
            let Some(dataset) = known(source) else {
                continue;
            };
            let fit = share_present(&columns, dataset);
            // A scheme somebody chose is tried even so: its error names the columns that it lacks.
            let tried = fit > 0.0 || chosen.is_some();
            if tried && best.as_ref().is_none_or(|(least, ..)| fit > *least) {
                best = Some((fit, entry, dataset));
            }
        }
    }
    best.map(|(_, entry, dataset)| (entry, dataset))
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::scheme::Revision;

    #[test]
    fn what_is_changed_is_on_the_shelf_and_what_does_not_fit_is_told() {
        let written = Shelf::load(&[]);
        let scheme = Arc::clone(&written.find("tech-sme").unwrap().scheme);
        let mut fits = Revisions::default();
        let group = scheme.groups[0].id.clone();
        let of_group = |weight| Revision::GroupWeight {
            group: group.clone(),
            stage: None,
            weight,
        };
        fits.set(&scheme, of_group(7.5));
        let mut revisions = BTreeMap::from([("tech-sme".to_owned(), fits)]);
        let shelf = written.revised(&revisions, None);
        let entry = shelf.find("tech-sme").unwrap();
        assert!(Arc::ptr_eq(entry.written(), &scheme));
        assert_ne!(entry.scheme.groups[0].weight, scheme.groups[0].weight);
        // What was made stays, so that nothing is computed again.
        let again = written.revised(&revisions, Some(&shelf));
        assert!(Arc::ptr_eq(
            &again.find("tech-sme").unwrap().scheme,
            &entry.scheme
        ));
        let mut misfit = Revisions::default();
        misfit.set(&scheme, of_group(-1.0));
        revisions.insert("tech-sme".to_owned(), misfit);
        let shelf = written.revised(&revisions, Some(&shelf));
        assert!(shelf.find("tech-sme").unwrap().changed.is_none());
        assert_eq!(shelf.failed.len(), 1);
    }
}
