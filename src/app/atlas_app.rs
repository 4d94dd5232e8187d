//! The program in its window: what it holds, and its two phases. `logic` takes what is finished and does what was
//! asked for; `ui` only draws and sends.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{self, Context, ViewportCommand};

use super::action::ExportSize;
use super::keep::{self, Keeping};
use super::look::{self, Skin};
use super::notice::Notice;
use super::tasks::Tasks;
use super::view::{Desk, View};
use super::{Action, PageName, keys, perform, shell};
use crate::figure::Fonts;
use crate::i18n::{Lang, Message};
use crate::jobs::Wake;
use crate::workspace::{Document, Look, RankingChoices, Results, Settings};

/// The program in its window.
pub struct AtlasApp {
    pub(super) document: Document,
    pub(super) results: Results,
    pub(super) settings: Settings,
    pub(super) settings_file: Option<PathBuf>,
    pub(super) tasks: Tasks,
    pub(super) table: RankingChoices,
    pub(super) page: PageName,
    pub(super) export_size: usize,
    pub(super) notice: Option<Notice>,
    pub(super) wake: Wake,
    pub(super) fullscreen: bool,
    pub(super) keeping: Keeping,
    /// Whether the window closes as soon as nothing is being written.
    pub(super) closing: bool,
    /// The language that was asked for at the start.
    pub(super) asked: Option<Lang>,
    skin: Skin,
    desk: Desk,
}

impl AtlasApp {
    /// The program with nothing open.
    #[must_use]
    pub fn new(context: &Context, settings: Settings, settings_file: Option<PathBuf>) -> Self {
        look::install_fonts(context);
        let skin = Skin::of(settings.theme);
        skin.dress(context);
        let waker = context.clone();
        let wake: Wake = Arc::new(move || waker.request_repaint());
        let size = ExportSize::last(&settings);
        Self {
            document: Document::default(),
            results: Results::new(Arc::clone(&wake), Arc::new(Fonts::bundled())),
            settings,
            settings_file,
            tasks: Tasks::default(),
            table: RankingChoices::default(),
            page: PageName::default(),
            export_size: size,
            notice: None,
            wake,
            fullscreen: false,
            keeping: Keeping::default(),
            closing: false,
            asked: None,
            skin,
            desk: Desk::default(),
        }
    }

    /// With a file for a copy of the document in case of a crash; what an earlier one left there is offered.
    #[must_use]
    pub fn with_copy(mut self, file: Option<PathBuf>) -> Self {
        self.keeping = Keeping::beside(file);
        self
    }

    /// Speaking a language that is not that of the settings.
    #[must_use]
    pub fn with_lang(mut self, asked: Option<Lang>) -> Self {
        self.asked = asked;
        self
    }

    /// The file that the document is saved in.
    #[must_use]
    pub fn file(&self) -> Option<&std::path::Path> {
        self.keeping.file()
    }

    /// Whether that file holds something else than the document.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.keeping.is_changed(self.document.state())
    }

    /// Asks for something; it is done before the next frame is drawn.
    pub fn send(&mut self, action: Action) {
        self.desk.send(action);
    }

    /// The page that is shown.
    #[must_use]
    pub fn page(&self) -> PageName {
        self.page
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What is derived from the document.
    #[must_use]
    pub fn results(&self) -> &Results {
        &self.results
    }

    /// What the user is told now.
    #[must_use]
    pub fn notice(&self) -> Option<&Message> {
        self.notice.as_ref().map(|notice| &notice.message)
    }

    /// The language of the window.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.asked.unwrap_or_else(|| self.settings.language())
    }

    /// Whether work is under way.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.results.is_busy() || !self.tasks.work().is_empty()
    }

    pub(super) fn desk(&mut self) -> &mut Desk {
        &mut self.desk
    }

    pub(super) fn dress(&mut self, context: &Context) {
        self.skin = Skin::of(self.settings.theme);
        self.skin.dress(context);
    }

    /// A window that is closed while a file is being written waits for the file; closed once more, it goes.
    fn close_when_written(&mut self, context: &Context) {
        let writes = self.tasks.is_writing();
        if writes && !self.closing && context.input(|input| input.viewport().close_requested()) {
            context.send_viewport_cmd(ViewportCommand::CancelClose);
            self.closing = true;
            self.notice = Some(Notice {
                message: Message::new("app.closing_writes"),
                failed: false,
            });
        } else if self.closing && !writes {
            self.closing = false;
            context.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn look(&self) -> Look {
        Look {
            lang: self.lang(),
            theme: self.settings.theme,
        }
    }
}

impl eframe::App for AtlasApp {
    fn logic(&mut self, context: &Context, _frame: &mut eframe::Frame) {
        for outcome in self.tasks.drain() {
            perform::finish(self, context, outcome);
        }
        let dropped: Vec<PathBuf> = context.input(|input| {
            input
                .raw
                .dropped_files
                .iter()
                .map(|file| file.path().to_owned())
                .collect()
        });
        if !dropped.is_empty() {
            self.desk.send(Action::Open(dropped));
        }
        for action in keys::pressed(context, self.page, &self.results) {
            self.desk.send(action);
        }
        for action in std::mem::take(&mut self.desk.actions) {
            perform::perform(self, context, action);
        }
        keep::tick(self, context);
        self.close_when_written(context);
        let look = self.look();
        self.results.refresh(
            self.document.state(),
            &self.table,
            self.page.attention(),
            look,
        );
        if self.is_busy() {
            context.request_repaint_after(std::time::Duration::from_millis(100));
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let view = View {
            document: &self.document,
            results: &self.results,
            settings: &self.settings,
            tasks: &self.tasks,
            keeping: &self.keeping,
            table: &self.table,
            skin: &self.skin,
            lang: self.lang(),
            page: self.page,
        };
        shell::show(
            ui,
            view,
            &mut self.desk,
            self.notice.as_ref(),
            self.export_size,
        );
        if !self.desk.actions.is_empty() {
            ui.ctx().request_repaint();
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        keep::close(self);
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        self.skin.ground.to_normalized_gamma_f32()
    }
}

/// Goes to full screen or back.
pub(super) fn set_fullscreen(context: &Context, on: bool) {
    context.send_viewport_cmd(ViewportCommand::Fullscreen(on));
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use eframe::egui::ViewportEvent;
    use egui_kittest::Harness;

    use super::*;

    fn close(harness: &mut Harness<'_, AtlasApp>) -> Vec<ViewportCommand> {
        let root = egui::ViewportId::ROOT;
        let viewport = harness.input_mut().viewports.entry(root).or_default();
        viewport.events.push(ViewportEvent::Close);
        harness.step();
        commands(harness)
    }

    fn commands(harness: &Harness<'_, AtlasApp>) -> Vec<ViewportCommand> {
        let output = &harness.output().viewport_output;
        output[&egui::ViewportId::ROOT].commands.clone()
    }

    #[test]
    fn a_window_that_is_closed_waits_for_what_is_being_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let whole = Arc::new(AtomicBool::new(false));
        let mut harness = Harness::builder()
            .build_eframe(|context| AtlasApp::new(&context.egui_ctx, Settings::default(), None));
        assert!(!close(&mut harness).contains(&ViewportCommand::CancelClose));
        let (target, may_end) = (path.clone(), Arc::clone(&whole));
        let wake: Wake = Arc::new(|| {});
        let app = harness.state_mut();
        app.tasks.write(
            "app.work_save",
            &wake,
            move || Some(target),
            move |path, _| {
                while !may_end.load(Ordering::SeqCst) {
                    std::thread::sleep(std::time::Duration::from_millis(1));
                }
                std::fs::write(path, "a").map_err(|error| crate::table::write_error(path, &error))
            },
        );
        while !harness.state().tasks.is_writing() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        assert!(close(&mut harness).contains(&ViewportCommand::CancelClose));
        assert_eq!(harness.state().notice().unwrap().key, "app.closing_writes");
        // Who insists is not kept.
        assert!(!close(&mut harness).contains(&ViewportCommand::CancelClose));
        whole.store(true, Ordering::SeqCst);
        while harness.state().tasks.has_writing() {
            harness.step();
        }
        assert!(commands(&harness).contains(&ViewportCommand::Close) && path.exists());
    }
}
