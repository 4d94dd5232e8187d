//! Portraits of many enterprises: composed and drawn in parallel, joined in their order, as one document or as one
//! file each.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

use rayon::prelude::*;

use super::choices::Whom;
use super::leaf::{Head, LATER, leaf, numbered};
use crate::analysis::{BoardRule, Scores};
use crate::figure::compose::{Material, Shown, Told, passport_of, portrait};
use crate::figure::{
    Figure, Fonts, Page, Passport, PdfDocument, PdfHead, Scene, Theme, group, moved,
};
use crate::i18n::{Result, text};
use crate::jobs::Progress;
use crate::table::write_whole;

/// Portraits that are made together, before they are written: bounds what is in memory at a time.
const TOGETHER: usize = 48;

/// Whose portraits, and how.
#[derive(Clone, Copy)]
pub struct PortraitOrder<'a> {
    /// Data and scores.
    pub material: Material<'a>,
    /// Rows of the scores.
    pub rows: &'a [usize],
    /// The rule of long and short boards.
    pub rule: BoardRule,
    /// What is told in sentences of each.
    pub told: Option<&'a Told<'a>>,
    /// Whether sentences without room on a portrait's page stand on pages behind it; otherwise the page says how many
    /// there are.
    pub further: bool,
    /// The page.
    pub page: &'a Page,
    /// Colours.
    pub theme: &'a Theme,
    /// Faces.
    pub fonts: &'a Fonts,
}

/// The rows of a year whose portraits are wanted: by rank, those that are not ranked left out.
///
/// # Errors
/// When the scores cannot be read, or the selected enterprise is not there.
pub fn rows_wanted(
    scores: &Scores,
    year: Option<i32>,
    whom: Whom,
    selected: Option<&str>,
) -> Result<Vec<usize>> {
    let (years, ranks) = (scores.years()?, scores.ranks()?);
    let entities = scores.texts("entity")?;
    let year = scores.year_meant(year)?;
    let of_year = scores
        .order
        .iter()
        .map(|&row| row as usize)
        .filter(|&row| year.is_none() || years.get(row) == year);
    Ok(match whom {
        Whom::Nobody => Vec::new(),
        Whom::Selected => of_year
            .filter(|&row| selected.is_some() && entities.get(row) == selected)
            .collect(),
        Whom::Best(most) => of_year
            .filter(|&row| ranks.get(row).is_some())
            .take(most as usize)
            .collect(),
        Whom::All => of_year.filter(|&row| ranks.get(row).is_some()).collect(),
    })
}

/// What portraits rest on: their year, too.
fn rests_on(order: &PortraitOrder) -> Result<Passport> {
    let scores = order.material.scores;
    let years = scores.years()?;
    let shown = Shown {
        year: order.rows.first().and_then(|row| years.get(*row)),
        choices: format!(
            "{:?} {:?} {} {}",
            order.rule,
            order.page,
            order.rows.len(),
            order.further
        ),
        ..Shown::default()
    };
    Ok(passport_of(
        order.material.dataset,
        Some(scores),
        &shown,
        None,
    ))
}

/// One portrait as a page of its own; where `further` pages are wanted, with what it tells in sentences on pages behind it
/// when these have no room on the first. Without numbers, for which there is room where they are `counted`.
fn sheets(order: &PortraitOrder, row: usize, counted: bool) -> Result<Vec<Scene>> {
    let page = &order.page.dense();
    let mut figure = portrait(order.material, row, order.rule)?;
    if let Some(told) = order.told
        && let Some(entity) = order.material.scores.text("entity", row)?
    {
        told.add(&mut figure, entity, order.material.lang);
    }
    let words = std::mem::take(figure.words_mut());
    let head = Head {
        title: &words.title,
        subtitle: &words.subtitle,
        says: "",
        footer: &words.footer,
        number: if counted { LATER } else { 0 },
    };
    let (mut scene, area) = leaf(page, order.theme, order.fonts, &head);
    scene.title.clone_from(&words.title);
    if let Figure::Portrait(spec) = &mut figure {
        // The radar's key names the subject.
        spec.subject.clone_from(&words.title);
    }
    let first = Page {
        width: area[2],
        height: area[3],
        margin: 0.0,
        ..*page
    };
    let lang = order.material.lang;
    let mut drawn = figure.scene(&first, order.theme, order.fonts, lang);
    let mut pages = Vec::new();
    if order.further
        && (drawn.leaves_sentences_out() || drawn.leaves_items_out())
        && let Figure::Portrait(spec) = &figure
    {
        let subtitle = text(lang, "figure.told_continued");
        let head = Head {
            subtitle: &subtitle,
            ..head
        };
        let (blank, area) = leaf(page, order.theme, order.fonts, &head);
        let inner = Page {
            width: area[2],
            height: area[3],
            margin: 0.0,
            ..*page
        };
        let mut behind = Vec::new();
        let mut alone = spec.clone();
        if drawn.leaves_sentences_out() {
            behind = spec.paragraph_pages(&inner, order.theme, order.fonts);
            alone.paragraphs.clear();
        }
        drawn = alone.scene(&first, order.theme, order.fonts, lang);
        if drawn.leaves_items_out() {
            behind.push(spec.items_page(&inner, order.theme, order.fonts, lang));
        }
        for marks in behind {
            let mut next = blank.clone();
            next.title.clone_from(&words.title);
            next.marks.extend(moved(marks, [area[0], area[1]]));
            pages.push(next);
        }
    }
    scene.marks.extend(moved(drawn.marks, [area[0], area[1]]));
    pages.insert(0, scene);
    Ok(pages)
}

/// Gives the pages their numbers, from `first` on; how many there are.
fn count(pages: &mut [Scene], first: usize, order: &PortraitOrder) -> usize {
    for (scene, number) in pages.iter_mut().zip(first..) {
        let mark = numbered(&order.page.dense(), order.theme, &number.to_string());
        scene.marks.push(group("number", vec![mark]));
    }
    pages.len()
}

/// Portraits as pages, numbered from `first`: one page each, unless further ones are wanted.
///
/// # Errors
/// When one cannot be made, or the work was cancelled.
pub fn portrait_pages(
    order: &PortraitOrder,
    first: usize,
    progress: &Progress,
) -> Result<Vec<Scene>> {
    let mut pages: Vec<Scene> = made(order, progress)?.into_iter().flatten().collect();
    count(&mut pages, first, order);
    Ok(pages)
}

/// The pages of each portrait, without numbers.
fn made(order: &PortraitOrder, progress: &Progress) -> Result<Vec<Vec<Scene>>> {
    let rows = order.rows.par_iter();
    rows.map(|&row| {
        progress.check()?;
        sheets(order, row, true)
    })
    .collect()
}

/// Adds portraits to a document, with a bookmark each, under the last heading where they stand `below` it. While some are written the next ones are made.
pub(super) fn add_portraits(
    document: &mut PdfDocument,
    order: &PortraitOrder,
    below: bool,
    progress: &Progress,
) -> Result<()> {
    let (sender, portraits) = sync_channel::<Result<Vec<Vec<Scene>>>>(1);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for rows in order.rows.chunks(TOGETHER) {
                let part = PortraitOrder { rows, ..*order };
                let made = made(&part, progress);
                let failed = made.is_err();
                // Nobody listens any more when writing failed.
                if sender.send(made).is_err() || failed {
                    break;
                }
            }
        });
        let mut done = 0;
        let mut next = document.pages() + 1;
        for made in portraits {
            for mut pages in made? {
                next += count(&mut pages, next, order);
                if let Some(first) = pages.first() {
                    if below {
                        document.bookmark_below(&first.title);
                    } else {
                        document.bookmark(&first.title);
                    }
                }
                for scene in &pages {
                    document.add(scene)?;
                }
                done += 1;
            }
            progress.set(done as f32 / order.rows.len().max(1) as f32);
        }
        Ok(())
    })
}

/// Portraits as one PDF; its bytes and the number of its pages.
///
/// # Errors
/// When one cannot be made, or the work was cancelled.
pub fn portraits_pdf(
    order: &PortraitOrder,
    title: &str,
    author: Option<String>,
    progress: &Progress,
) -> Result<(Vec<u8>, usize)> {
    let head = PdfHead {
        title: Some(title.to_owned()),
        author,
        lang: Some(order.material.lang),
        passport: rests_on(order)?,
    };
    let mut document = PdfDocument::new(&head, order.fonts)?;
    add_portraits(&mut document, order, false, progress)?;
    let pages = document.pages();
    Ok((document.finish()?, pages))
}

/// Portraits as one PDF each, in a folder: `0012-NAME.pdf` by rank. Gives the number of files. Each file is written
/// whole or not at all; those that are written when the work is cancelled stay.
///
/// # Errors
/// When one cannot be made or written, or the work was cancelled.
pub fn portraits_folder(
    order: &PortraitOrder,
    folder: &Path,
    author: Option<&str>,
    progress: &Progress,
) -> Result<usize> {
    std::fs::create_dir_all(folder).map_err(|error| crate::table::write_error(folder, &error))?;
    let scores = order.material.scores;
    let (ranks, entities) = (scores.ranks()?, scores.texts("entity")?);
    let lang = order.material.lang;
    let rests_on = rests_on(order)?;
    let done = AtomicUsize::new(0);
    let names = file_names(order.rows, |row| {
        let name = scores.text("name", row).ok().flatten().unwrap_or_default();
        let name = if name.is_empty() {
            entities.get(row).unwrap_or_default()
        } else {
            name
        };
        (ranks.get(row), name.to_owned())
    });
    order
        .rows
        .par_iter()
        .zip(names)
        .try_for_each(|(&row, name)| -> Result<()> {
            progress.check()?;
            let pages = sheets(order, row, false)?;
            let head = PdfHead {
                title: pages.first().map(|scene| scene.title.clone()),
                author: author.map(str::to_owned),
                lang: Some(lang),
                passport: rests_on.clone(),
            };
            let mut document = PdfDocument::new(&head, order.fonts)?;
            for scene in &pages {
                document.add(scene)?;
            }
            write_whole(&folder.join(name), &document.finish()?)?;
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress.set(done as f32 / order.rows.len() as f32);
            Ok(())
        })?;
    Ok(order.rows.len())
}

/// Names of files that every system takes, each once: rank and name.
fn file_names(rows: &[usize], of: impl Fn(usize) -> (Option<u32>, String)) -> Vec<PathBuf> {
    let mut taken = std::collections::BTreeSet::new();
    rows.iter()
        .map(|&row| {
            let (rank, name) = of(row);
            let clean: String = name
                .chars()
                .map(|sign| match sign {
                    '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
                    sign if sign.is_control() => '-',
                    sign => sign,
                })
                .take(60)
                .collect();
            let clean = clean.trim_matches(['.', ' ']);
            let begin = rank.map_or_else(|| "0000".to_owned(), |rank| format!("{rank:04}"));
            let mut name = format!("{begin}-{clean}.pdf");
            let mut number = 2;
            while !taken.insert(name.to_lowercase()) {
                name = format!("{begin}-{clean} ({number}).pdf");
                number += 1;
            }
            PathBuf::from(name)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_legal_and_unique() {
        let names = ["A/B: C?", "甲公司", "甲公司", "..", &"长".repeat(90)];
        let found = file_names(&[0, 1, 2, 3, 4], |row| (Some(7), names[row].to_owned()));
        let found: Vec<&str> = found.iter().filter_map(|path| path.to_str()).collect();
        assert_eq!(
            found[..3],
            ["0007-A-B- C-.pdf", "0007-甲公司.pdf", "0007-甲公司 (2).pdf"]
        );
        assert_eq!(found[3], "0007-.pdf");
        assert!(found[4].chars().count() < 80);
    }
}
