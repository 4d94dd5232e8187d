//! Files that were looked at are put where they belong: all of them are one change of the document.

use std::path::{Path, PathBuf};

use super::PageName;
use super::atlas_app::AtlasApp;
use super::opening::{Opening, Purpose, Request};
use super::perform::{change_settings, fail, tell};
use super::sample_city::SampleCity;
use super::{funds, keep};
use crate::i18n::Message;
use crate::workspace::{Command, FundState, RankingChoices, State};

/// Begins to open files; what else is being opened is not wanted any more.
pub(super) fn begin(app: &mut AtlasApp, purpose: Purpose, files: Vec<PathBuf>) {
    if files.is_empty() {
        return;
    }
    let sources = &app.results.sources;
    let request = Request {
        purpose,
        files,
        open: open_files(app.document.state()),
        // What failed is nothing to keep.
        keeps: sources.iter().any(|source| source.failed().is_none()),
    };
    app.tasks.open(request, &app.wake);
}

fn open_files(state: &State) -> Vec<PathBuf> {
    let sources = state.sources.iter();
    sources.map(|source| source.path.clone()).collect()
}

/// Puts files where they belong: boundaries to the map, schemes to the schemes, a mapping to the file it came with or
/// to the one that is shown, a plan and a ledger to the funds, cards to the index, stages to the projects, everything else to the data.
pub(super) fn take_in(app: &mut AtlasApp, mut opening: Opening) {
    // One that is open is opened again because it has changed.
    app.results.read_again(&opening.all);
    app.results.take_tables(std::mem::take(&mut opening.tables));
    if opening.failed.is_empty() {
        app.notice = None;
    }
    if let Some((path, kept)) = opening.kept.take() {
        change_settings(app, |settings| settings.remember(&path));
        keep::open(app, path, *kept);
    }
    let replaces = !opening.files.is_empty() && !opening.beside;
    if let Some(page) = page_of(&opening) {
        app.page = page;
    }
    if !opening.files.is_empty() {
        let files = opening.files.clone();
        change_settings(app, |settings| {
            for file in &files {
                settings.remember(file);
            }
        });
        app.table = RankingChoices::default();
        app.desk().filter_draft = None;
        let state = app.document.state();
        let known = |path: &PathBuf| state.sources.iter().position(|own| own.path == *path);
        app.desk().source = match opening.files.first() {
            Some(_) if replaces => 0,
            Some(first) => known(first).unwrap_or(state.sources.len()),
            None => 0,
        };
    }
    if replaces {
        app.keeping.leave();
    }
    let mut failed = std::mem::take(&mut opening.failed);
    let unused = std::mem::take(&mut opening.unused);
    let source = source_of(app, &opening, replaces);
    if opening.mapping.is_some() && source.is_none() {
        opening.mapping = None;
        failed.push(Message::new("app.mapping_alone"));
    }
    if let Some(change) = change(app.document.state(), opening, source.unwrap_or_default()) {
        app.document.apply(change);
    }
    if let Some(message) = failed.into_iter().next() {
        fail(app, message);
    } else if !unused.is_empty() {
        let names: Vec<String> = unused.iter().map(|path| name(path)).collect();
        tell(
            app,
            Message::new("app.not_used").with("files", names.join(", ")),
        );
    }
}

/// Opens the sample city; one that was asked for while nothing was open takes the place of nothing that came since.
pub(super) fn take_sample(app: &mut AtlasApp, city: SampleCity, first: bool) {
    if first && app.document.state() != &State::default() {
        return;
    }
    app.keeping.leave();
    app.document.apply(Command::OpenInstead {
        files: city.files,
        boundaries: city.boundaries,
    });
    app.keeping.needs_no_copy(app.document.state());
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// The page that shows what was opened.
fn page_of(opening: &Opening) -> Option<PageName> {
    if opening.plan.is_some() || opening.against.is_some() || opening.ledger.is_some() {
        Some(PageName::Funds)
    } else if opening.cards.is_some() {
        Some(PageName::Index)
    } else if opening.stages.is_some() {
        Some(PageName::Projects)
    } else if opening.mapping.is_some() || !opening.files.is_empty() {
        Some(PageName::Data)
    } else if opening.boundaries.is_some() {
        Some(PageName::Map)
    } else {
        None
    }
}

/// The place that the file of the mapping has when all is open.
fn source_of(app: &mut AtlasApp, opening: &Opening, replaces: bool) -> Option<usize> {
    let shown = app.desk().source;
    let sources = &app.document.state().sources;
    match &opening.mapped {
        Some(path) => sources.iter().position(|source| source.path == *path),
        None if replaces || !opening.files.is_empty() => Some(shown),
        None => (shown < sources.len()).then_some(shown),
    }
}

/// All of it as one change; nothing where there is none.
fn change(state: &State, opening: Opening, source: usize) -> Option<Command> {
    let mut changes = Vec::new();
    let mut fund = state.fund.clone();
    let replaces = !opening.files.is_empty() && !opening.beside;
    if replaces {
        fund = FundState::default();
        changes.push(Command::OpenInstead {
            files: opening.files,
            boundaries: opening.boundaries,
        });
    } else {
        if !opening.files.is_empty() {
            changes.push(Command::OpenBeside(opening.files));
        }
        if opening.boundaries.is_some() {
            changes.push(Command::SetBoundaries(opening.boundaries));
        }
    }
    for (path, index) in opening.schemes {
        changes.push(Command::AddScheme { path, index });
    }
    if opening.mapping.is_some() {
        changes.push(Command::SetMapping(source, opening.mapping));
    }
    if let Some(cards) = opening.cards {
        changes.push(Command::SetCards(Some(Box::new(cards))));
    }
    if opening.stages.is_some() {
        changes.push(Command::SetStages(opening.stages));
    }
    let before = fund.clone();
    if let Some(plan) = opening.plan {
        changes.extend(funds::take_plan(&mut fund, plan));
    }
    if opening.against.is_some() {
        fund.against = opening.against;
    }
    if opening.ledger.is_some() {
        fund.ledger = opening.ledger;
    }
    let funds = fund != before;
    if funds {
        changes.push(Command::SetFund(Box::new(fund)));
    }
    // It is called by what came first, but a plan brings its scheme and its year along.
    let name = match changes.first()? {
        Command::OpenInstead { .. } | Command::OpenBeside(_) => "workspace.command_open",
        _ if funds => "workspace.command_fund",
        first => first.name(),
    };
    Some(match changes.len() {
        1 => changes.remove(0),
        _ => Command::Together(name, changes),
    })
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;

    use super::*;
    use crate::workspace::Settings;

    #[test]
    fn the_sample_city_of_the_start_takes_nobodys_place() {
        let mut harness = Harness::builder()
            .build_eframe(|context| AtlasApp::new(&context.egui_ctx, Settings::default(), None));
        let app = harness.state_mut();
        let city = SampleCity {
            files: vec!["city.csv".into()],
            boundaries: None,
        };
        app.document.apply(Command::OpenInstead {
            files: vec!["own.csv".into()],
            boundaries: None,
        });
        take_sample(app, city.clone(), true);
        assert_eq!(open_files(app.document.state()), [Path::new("own.csv")]);
        // Who asks for it while something is open gets it.
        take_sample(app, city, false);
        assert_eq!(open_files(app.document.state()), [Path::new("city.csv")]);
    }
}
