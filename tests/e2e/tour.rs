//! Every page of the sample city, in both languages and both themes.

use innovation_atlas::i18n::{Lang, text};

use super::program::Program;

/// The pages of the rail, by the keys of their names.
const PAGES: [&str; 6] = [
    "app.page_start",
    "app.page_data",
    "app.page_points",
    "app.page_index",
    "app.page_trends",
    "app.page_map",
];

#[test]
fn pages_open_in_both_languages() {
    let mut program = Program::start("tour", &[]);
    let mut lang = Lang::En;
    program.click(&text(lang, PAGES[0]));
    program.click(&text(lang, "app.open_sample"));
    for (round, next) in [("en", Lang::Zh), ("zh", Lang::En)] {
        for key in PAGES {
            program.click(&text(lang, key));
            program.settle();
            let failed = text(lang, "app.failed");
            assert!(
                !program.items().iter().any(|item| item.name == failed),
                "{key} failed in {round}"
            );
            let page = key.trim_start_matches("app.page_");
            let [width, height] = program.picture(&format!("{round}-{page}"));
            assert!(width >= 1200 && height >= 700, "{width} × {height}");
        }
        program.click(&text(lang, "app.language"));
        lang = next;
    }
}
