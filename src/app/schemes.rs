//! What is done with a changed scheme: it is written to a file of its own.

use super::atlas_app::AtlasApp;
use crate::i18n::fill;
use crate::table::write_whole;

/// Saves the scheme that the scheme page shows, as it is now.
pub(super) fn save(app: &mut AtlasApp) {
    let lang = app.lang();
    let Some(entry) = app.results.scheme_shown(app.document.state()) else {
        return;
    };
    let scheme = entry.scheme.clone();
    let name = fill(lang, "app.scheme_file", &[("id", &scheme.id)]);
    app.tasks.save(name, lang, &app.wake, move |path, _| {
        write_whole(path, scheme.text.as_bytes())
    });
}
