//! What is done with research projects and the four 90 % cards: results are written to files.

use super::atlas_app::AtlasApp;
use super::perform::fail;
use crate::analysis::cards::CardRules;
use crate::analysis::projects::project_sheets;
use crate::figure::compose::projects_method;
use crate::i18n::text;
use crate::table::write;

/// Saves the cards as they stand as a file of rules.
pub(super) fn save_cards(app: &mut AtlasApp) {
    let lang = app.lang();
    let own = app.document.state().cards.clone();
    match own.unwrap_or_else(CardRules::built_in).to_text() {
        Ok(content) => {
            let name = text(lang, "app.cards_file");
            app.tasks.save_text(name, content, lang, &app.wake);
        }
        Err(message) => fail(app, message),
    }
}

/// Saves the projects as a workbook: projects, stages, sums, what does not join, and what is wrong with which cell.
pub(super) fn save_projects(app: &mut AtlasApp) {
    let lang = app.lang();
    let Some(page) = app.results.projects.fresh().cloned() else {
        return;
    };
    // The scores that they were joined to.
    let key = app.results.projects.key();
    let scored = key.and_then(|key| key.scored.clone());
    let name = text(lang, "app.projects_file");
    app.tasks.save(name, lang, &app.wake, move |path, _| {
        let scores = scored.as_ref().map(|own| &own.scores);
        let enterprises = scored.as_ref().map(|own| &*own.dataset);
        let points = enterprises.zip(scores);
        let mut sheets = project_sheets(&page.dataset, &page.found, points, lang, true)?;
        sheets.push(projects_method(&page.dataset, enterprises, scores, lang));
        write(path, &sheets)
    });
}
