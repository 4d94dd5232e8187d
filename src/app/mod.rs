//! The window: shell, pages, widgets. It draws the workspace and sends commands; it computes nothing.

mod action;
mod atlas_app;
mod dialogs;
mod funds;
mod icon;
mod keep;
mod keys;
mod look;
mod notice;
mod opening;
mod page;
mod pages;
mod perform;
mod projects;
mod sample_city;
mod schemes;
mod shell;
mod take_in;
mod tasks;
mod view;
mod widgets;

pub use action::{Action, ExportFormat, Slot};
pub use atlas_app::AtlasApp;
pub use keys::Shortcut;
pub use page::PageName;

use std::path::PathBuf;

use eframe::egui;

use crate::i18n::{Lang, text};
use crate::table::abandon_unfinished;
use crate::workspace::{EXTENSION, Settings, data_folder};

/// Opens the window, with these files; with none, on the sample city. It speaks the language of the settings unless
/// another one is asked for, which is not kept.
///
/// # Errors
/// When there is no display: a sentence that names the commands that do the same work.
pub fn run(files: Vec<PathBuf>, asked: Option<Lang>) -> anyhow::Result<()> {
    let settings_file = Settings::file();
    let settings = settings_file
        .as_deref()
        .map(Settings::read)
        .unwrap_or_default();
    let lang = asked.unwrap_or_else(|| settings.language());
    let title = text(lang, "app.name");
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title(title.as_str())
            .with_app_id("innovation-atlas")
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([1000.0, 640.0])
            .with_drag_and_drop(true),
        renderer: eframe::Renderer::Glow,
        ..Default::default()
    };
    let outcome = eframe::run_native(
        &title,
        options,
        Box::new(move |context| {
            let copy = data_folder().map(|folder| folder.join(format!("unsaved.{EXTENSION}")));
            let mut app = AtlasApp::new(&context.egui_ctx, settings, settings_file)
                .with_copy(copy)
                .with_lang(asked);
            if files.is_empty() {
                app.send(Action::OpenSample);
            } else {
                app.send(Action::Open(files));
            }
            Ok(Box::new(app))
        }),
    );
    // Threads end with the program: what they are writing is not to lie about.
    abandon_unfinished();
    outcome.map_err(|error| no_window(lang, &error))
}

fn no_window(lang: Lang, error: &eframe::Error) -> anyhow::Error {
    let reason = match error {
        // The toolkit's own words for a missing display are about its sources.
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
            return anyhow::anyhow!(text(lang, "app.no_display"));
        }
        other => other.to_string(),
    };
    anyhow::anyhow!(crate::i18n::fill(
        lang,
        "app.no_window",
        &[("reason", &reason)]
    ))
}
