//! Reports as files: a PDF of all pages, or a folder of pictures with their numbers.

use std::path::{Path, PathBuf};

use super::choices::PartName;
use super::pages::{Body, Report};
use super::portraits::{PortraitOrder, add_portraits};
use crate::figure::{Figure, Fonts, Page, PdfDocument, PdfHead, Theme, export, export_numbers};
use crate::i18n::{Result, text};
use crate::jobs::Progress;
use crate::table::write_error;

/// The report as a PDF with bookmarks, with portraits behind it.
///
/// # Errors
/// When the document cannot be made, or the work was cancelled.
pub fn report_pdf(
    report: &Report,
    portraits: Option<&PortraitOrder>,
    page: &Page,
    theme: &Theme,
    fonts: &Fonts,
    progress: &Progress,
) -> Result<Vec<u8>> {
    let mut document = PdfDocument::new(&head(report), fonts)?;
    add_report(&mut document, report, (page, theme, fonts), progress)?;
    if let Some(order) = portraits.filter(|order| !order.rows.is_empty()) {
        document.bookmark(&text(report.lang, "report.portraits"));
        add_portraits(&mut document, order, true, progress)?;
    }
    progress.check()?;
    document.finish()
}

/// What the report says of itself in a PDF.
pub(super) fn head(report: &Report) -> PdfHead {
    PdfHead {
        title: Some(report.title.clone()),
        author: report.author.clone(),
        lang: Some(report.lang),
        passport: report.passport.clone(),
    }
}

/// Adds the pages of a report to a document.
pub(super) fn add_report(
    document: &mut PdfDocument,
    report: &Report,
    (page, theme, fonts): (&Page, &Theme, &Fonts),
    progress: &Progress,
) -> Result<()> {
    for sheet in report.pages(page, theme, fonts, progress)? {
        progress.check()?;
        if let Some(words) = &sheet.bookmark {
            document.bookmark(words);
        }
        document.add(&sheet.scene)?;
    }
    Ok(())
}

/// A picture of a set with what it is called in file names.
pub type Named = (String, Figure);

/// The figures of the parts, each called after what it shows: the first one of a part as the part is, any other one as
/// what is in it, or counted.
fn named(report: &Report) -> Vec<Named> {
    let mut all = Vec::new();
    for part in &report.parts {
        let Body::Figures { figures, .. } = &part.body else {
            continue;
        };
        for (at, figure) in figures.iter().enumerate() {
            let word = part.name.word();
            let name = match (at, figure, part.name) {
                (0, ..) => word.to_owned(),
                (_, Figure::Treemap(_), _) => "industries".to_owned(),
                (_, Figure::Trend(_), PartName::History) => "dimensions".to_owned(),
                _ => format!("{word}-{}", at + 1),
            };
            all.push((name, figure.clone()));
        }
    }
    all
}

/// Every figure of the report as a picture with a numbered name (`01-ranking.png`), `further` ones behind them, and the
/// numbers of each beside it as CSV.
/// `ending` is `png` or `svg`. Gives the files. Each file is written whole or not at all.
///
/// # Errors
/// When a file cannot be written, or the work was cancelled.
pub fn report_pictures(
    report: &Report,
    further: Vec<Named>,
    folder: &Path,
    ending: &str,
    (page, theme, fonts, scale): (&Page, &Theme, &Fonts, f32),
    progress: &Progress,
) -> Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder).map_err(|error| write_error(folder, &error))?;
    let mut figures = named(report);
    figures.extend(further);
    let mut written = Vec::new();
    for (at, (word, figure)) in figures.iter().enumerate() {
        progress.check()?;
        progress.set(at as f32 / figures.len() as f32);
        let name = format!("{:02}-{word}", at + 1);
        let path = folder.join(format!("{name}.{ending}"));
        let scene = figure.scene(page, theme, fonts, report.lang);
        export(&path, &scene, fonts, scale, &report.passport)?;
        written.push(path);
        let path = folder.join(format!("{name}.csv"));
        written.extend(export_numbers(
            &path,
            (figure, page),
            report.lang,
            &report.passport,
        )?);
    }
    Ok(written)
}
