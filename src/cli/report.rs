//! `report`: a document, portraits, pictures or a workbook.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::{Arguments, not_for};
use super::input::Scored;
use super::map::{self, CityProjects};
use super::picture::{MODES, further_pages, paper};
use super::progress::with_progress;
use super::told::{self, Files, Known};
use super::{Failure, Outcome, input, output};
use crate::analysis::BoardRule;
use crate::figure::compose::{MapChoices, MapGround, Material, entity_key};
use crate::figure::{Fonts, Page, PageSize, Theme, ThemeMode};
use crate::geo::read_boundaries;
use crate::i18n::{Message, fill, text};
use crate::jobs::Progress;
use crate::report::{
    PortraitOrder, ReportChoices, ReportInput, Whom, compose, further_pictures, portraits_folder,
    portraits_pdf, report_pdf, report_pictures, rows_wanted, workbook,
};
use crate::table::{write, write_whole};

/// What is made.
enum Kind {
    /// One document.
    Pdf,
    /// A workbook.
    Workbook,
    /// A folder.
    Folder,
}

/// What the options ask for, read before any work.
struct Asked {
    out: PathBuf,
    kind: Kind,
    portraits: bool,
    further: bool,
    limit: Option<u32>,
    size: Option<PageSize>,
    mode: ThemeMode,
    rule: BoardRule,
    ending: &'static str,
    choices: ReportChoices,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let asked = asked(arguments)?;
    let year = input::year(arguments)?;
    let shown = map::projects_as(arguments)?;
    let file = arguments.operand_path(0);
    let said = with_progress(|progress| -> Outcome<Message> {
        let areas = match arguments.path("boundaries") {
            Some(path) => Some(Arc::new(read_boundaries(&path, progress)?)),
            None => None,
        };
        let layers = map::layers(arguments, progress)?;
        // All years are scored, for changes and histories; a year's own result does not depend on it.
        let files = Files::read(arguments, progress)?;
        // A workbook has the rows of the year that was asked for, and no others.
        let only = year.filter(|_| matches!(asked.kind, Kind::Workbook));
        let scored = input::scored_with(arguments, &file, only, &files.columns(), progress)?;
        let of_enterprises = scored.scores.scheme.is_of_enterprises();
        if of_enterprises && arguments.has("entity") && !asked.portraits {
            let kind = text(arguments.lang, "cli.report_of_points");
            return Err(not_for("entity", &kind));
        }
        let entity = match arguments.text("entity")? {
            Some(written) => Some(entity_key(&scored.dataset, written)?),
            None => None,
        };
        if let Some(year) = year
            && !scored.dataset.years().contains(&year)
        {
            return Err(Failure::Data(
                Message::new("cli.report_no_year").with("year", year.to_string()),
            ));
        }
        let found = map::projects(arguments, &scored, progress)?;
        let input = ReportInput {
            material: material(&scored, arguments),
            year,
            subject: entity,
            ground: MapGround {
                areas,
                layers,
                projects: found.as_ref().map(CityProjects::on_map),
            },
            map: MapChoices {
                projects: shown,
                ..MapChoices::default()
            },
        };
        match asked.kind {
            Kind::Workbook => {
                write(&asked.out, &workbook(input.material))?;
                Ok(Message::new("cli.written").with("file", asked.out.display().to_string()))
            }
            _ if asked.portraits => {
                let known = Known::of(arguments, &files, &scored, year, progress)?;
                portraits(&asked, &input, &known, progress)
            }
            Kind::Pdf => document(&asked, &input, progress),
            Kind::Folder => pictures(&asked, &input, progress),
        }
    })?;
    output::say(&said.text(arguments.lang));
    Ok(())
}

fn asked(arguments: &Arguments) -> Outcome<Asked> {
    let out = arguments
        .path("output")
        .ok_or_else(|| arguments.needed("output"))?;
    let extension = out
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    let kind = match extension.as_deref() {
        Some("pdf" | "xlsx") if !out.is_dir() => {
            arguments.output(&[".pdf", ".xlsx"])?;
            if extension.as_deref() == Some("pdf") {
                Kind::Pdf
            } else {
                Kind::Workbook
            }
        }
        None => Kind::Folder,
        Some(_) if out.is_dir() => Kind::Folder,
        Some(_) => {
            let expected = text(arguments.lang, "cli.report_outputs");
            return Err(arguments.bad_value("output", &out.display().to_string(), &expected));
        }
    };
    let portraits = arguments.has("portraits");
    let stray: &[&str] = match (&kind, portraits) {
        (Kind::Workbook, _) => &[
            "portraits",
            "pages",
            "size",
            "theme",
            "title",
            "author",
            "limit",
            "boards",
            "format",
            "entity",
            "boundaries",
            "layer",
            "projects",
        ],
        (_, true) => &["boundaries", "layer", "projects", "format"],
        (Kind::Folder, false) => &["limit", "boards", "author", "title", "pages"],
        (Kind::Pdf, false) => &["limit", "boards", "format", "pages"],
    };
    let told = told::OPTIONS.iter().filter(|_| !portraits);
    if let Some(option) = stray
        .iter()
        .chain(told)
        .find(|option| arguments.has(option))
    {
        let key = match (&kind, portraits) {
            (Kind::Workbook, _) => "cli.report_workbook",
            (_, true) => "cli.report_portraits",
            (Kind::Folder, false) => "cli.report_pictures",
            (Kind::Pdf, false) => "cli.report_document",
        };
        return Err(not_for(option, &text(arguments.lang, key)));
    }
    if portraits && arguments.has("entity") && arguments.has("limit") {
        let kind = text(arguments.lang, "cli.report_one_portrait");
        return Err(not_for("limit", &kind));
    }
    let rules = [("ranks", BoardRule::Ranks), ("spread", BoardRule::Spread)];
    let endings = [("png", "png"), ("svg", "svg")];
    Ok(Asked {
        portraits,
        further: further_pages(arguments)?,
        limit: arguments.number("limit", "1, 2, 3, …")?,
        size: paper(arguments)?,
        mode: arguments.one_of("theme", &MODES)?.unwrap_or_default(),
        rule: arguments.one_of("boards", &rules)?.unwrap_or_default(),
        ending: arguments.one_of("format", &endings)?.unwrap_or("png"),
        choices: ReportChoices {
            size: paper(arguments)?.unwrap_or_default(),
            title: arguments.text("title")?.map(str::to_owned),
            author: arguments.text("author")?.map(str::to_owned),
            ..ReportChoices::default()
        },
        out,
        kind,
    })
}

fn material<'a>(scored: &'a Scored, arguments: &Arguments) -> Material<'a> {
    Material {
        dataset: &scored.dataset,
        scores: &scored.scores,
        lang: arguments.lang,
    }
}

fn document(asked: &Asked, input: &ReportInput, progress: &Progress) -> Outcome<Message> {
    let report = compose(input, &asked.choices, progress)?;
    let page = Page::of(asked.size.unwrap_or(PageSize::A4Portrait));
    let theme = Theme::of(asked.mode);
    let bytes = report_pdf(&report, None, &page, &theme, &Fonts::bundled(), progress)?;
    save(&asked.out, &bytes)?;
    Ok(Message::new("cli.written").with("file", asked.out.display().to_string()))
}

fn pictures(asked: &Asked, input: &ReportInput, progress: &Progress) -> Outcome<Message> {
    let report = compose(input, &asked.choices, progress)?;
    let page = Page::of(asked.size.unwrap_or(PageSize::Slide));
    let theme = Theme::of(asked.mode);
    let fonts = Fonts::bundled();
    // Slides are laid out in pixels, paper is printed at 300 dots to the inch.
    let scale = if page.print_scale() < 1.0 {
        1.0
    } else {
        300.0 / 72.0
    };
    let look = (&page, &theme, &fonts, scale);
    let further = further_pictures(
        input.material,
        input.year,
        input.subject.as_deref(),
        progress,
    )?;
    let files = report_pictures(&report, further, &asked.out, asked.ending, look, progress)?;
    Ok(Message::new("cli.report_files")
        .with("count", files.len())
        .with("folder", asked.out.display().to_string()))
}

fn portraits(
    asked: &Asked,
    input: &ReportInput,
    known: &Known,
    progress: &Progress,
) -> Outcome<Message> {
    let material = input.material;
    let whom = match (&input.subject, asked.limit) {
        (Some(_), _) => Whom::Selected,
        (None, Some(most)) => Whom::Best(most),
        (None, None) => Whom::All,
    };
    let subject = input.subject.as_deref();
    let rows = rows_wanted(material.scores, input.year, whom, subject)?;
    if rows.is_empty() {
        return Err(Failure::Data(Message::new("report.nobody")));
    }
    let entities = material.scores.texts("entity")?;
    let entities: Vec<&str> = rows.iter().filter_map(|row| entities.get(*row)).collect();
    let told = known.told_of(&entities, progress)?;
    let page = Page::of(asked.size.unwrap_or(PageSize::A4Portrait));
    let theme = Theme::of(asked.mode);
    let fonts = Fonts::bundled();
    let order = PortraitOrder {
        material,
        rows: &rows,
        rule: asked.rule,
        told: Some(&told),
        further: asked.further,
        page: &page,
        theme: &theme,
        fonts: &fonts,
    };
    let author = asked.choices.author.clone();
    if let Kind::Folder = asked.kind {
        let count = portraits_folder(&order, &asked.out, author.as_deref(), progress)?;
        return Ok(Message::new("cli.report_files")
            .with("count", count)
            .with("folder", asked.out.display().to_string()));
    }
    let scheme = material.scores.scheme.title.text(material.lang);
    let title = asked.choices.title.clone().unwrap_or_else(|| {
        fill(
            material.lang,
            "report.portraits_title",
            &[("scheme", &scheme)],
        )
    });
    let (bytes, pages) = portraits_pdf(&order, &title, author, progress)?;
    save(&asked.out, &bytes)?;
    Ok(Message::new("cli.report_pages")
        .with("count", rows.len())
        .with("pages", pages)
        .with("file", asked.out.display().to_string()))
}

fn save(path: &Path, bytes: &[u8]) -> Outcome {
    write_whole(path, bytes)?;
    Ok(())
}
