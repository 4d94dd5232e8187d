//! A window without a screen.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use innovation_atlas::app::{Action, AtlasApp, PageName};
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::{Lang, text};
use innovation_atlas::workspace::{Results, Settings};

/// Longest that work of a test may take.
const PATIENCE: Duration = Duration::from_mins(4);

/// The window under test.
pub struct Window {
    /// The harness around it.
    pub harness: Harness<'static, AtlasApp>,
}

/// A file of the sample city.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("sample-data")
        .join(name)
}

impl Window {
    /// A window of the usual size with nothing open.
    pub fn new(lang: Lang, theme: ThemeMode) -> Self {
        let settings = Settings {
            lang: Some(lang),
            theme,
            ..Settings::default()
        };
        let harness = Harness::builder()
            .with_size([1280.0, 800.0])
            .with_max_steps(64)
            .build_eframe(|context| AtlasApp::new(&context.egui_ctx, settings, None));
        Self { harness }
    }

    /// A window with the sample city open and read.
    pub fn with_sample(lang: Lang, theme: ThemeMode) -> Self {
        let mut window = Self::new(lang, theme);
        window.open(&["enterprises.csv", "counties.csv", "towns.geojson"]);
        window
    }

    /// Opens files of the sample city and waits until they are read.
    pub fn open(&mut self, names: &[&str]) {
        let files = names.iter().map(|name| sample(name)).collect();
        self.send(Action::Open(files));
        self.settle();
    }

    /// Asks for something as a click would.
    pub fn send(&mut self, action: Action) {
        self.harness.state_mut().send(action);
        self.harness.run_steps(2);
    }

    /// Goes to a page by its button in the rail, and waits for what it shows.
    pub fn go(&mut self, page: PageName) {
        self.click(page.name());
        self.settle();
    }

    /// Clicks what has this text's name.
    pub fn click(&mut self, key: &str) {
        let name = self.words(key);
        self.harness
            .get_all_by_label(&name)
            .next()
            .expect(&name)
            .click();
        self.harness.run_steps(3);
    }

    /// A text in the window's language.
    pub fn words(&self, key: &str) -> String {
        text(self.harness.state().lang(), key)
    }

    /// Whether something has exactly this name.
    pub fn shows(&self, words: &str) -> bool {
        self.harness.query_all_by_label(words).next().is_some()
    }

    /// Lets frames pass until something is there.
    pub fn wait_for(&mut self, is_there: impl Fn(&Results) -> bool) {
        let start = Instant::now();
        while !is_there(self.harness.state().results()) {
            assert!(start.elapsed() < PATIENCE, "it does not come");
            self.settle();
        }
    }

    /// Lets frames pass until no work is under way, then checks that every control has a name.
    pub fn settle(&mut self) {
        let start = Instant::now();
        let mut quiet = 0;
        while quiet < 4 {
            self.harness.run_steps(2);
            if self.harness.state().is_busy() {
                quiet = 0;
                std::thread::sleep(Duration::from_millis(5));
            } else {
                quiet += 1;
                std::thread::sleep(Duration::from_millis(2));
            }
            assert!(start.elapsed() < PATIENCE, "work does not end");
        }
        self.harness.check_accessibility();
    }
}
