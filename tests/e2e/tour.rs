//! Every page of the sample city, in both languages and both themes.

use eframe::egui::accesskit::Role;
use innovation_atlas::app::PageName;
use innovation_atlas::i18n::{Lang, text};

use super::program::Program;

/// Key of the control that a page shows once it has something that can be exported.
fn exports(page: PageName) -> Option<&'static str> {
    match page {
        PageName::Start | PageName::Data => None,
        PageName::Points
        | PageName::Index
        | PageName::Trends
        | PageName::Map
        | PageName::Funds
        | PageName::Projects => Some("app.export_picture"),
        PageName::Scheme => Some("app.trial_falls"),
        PageName::Report => Some("app.report_pdf"),
    }
}

/// Walks all pages and takes a picture of each.
fn walk(program: &mut Program, lang: Lang, round: &str) {
    for page in PageName::ALL {
        let key = page.name();
        program.click(&text(lang, key));
        if let Some(export) = exports(page) {
            let export = text(lang, export);
            program.wait_for(&format!("the figure of {key}"), |item| {
                item.name == export && item.enabled
            });
        }
        program.settle();
        let failed = text(lang, "app.failed");
        let items = program.items();
        let page = key.trim_start_matches("app.page_");
        let [width, height] = program.picture(&format!("{round}-{page}"));
        assert!(
            !items.iter().any(|item| item.name == failed),
            "{key} failed in {round}"
        );
        assert!(width >= 1200 && height >= 700, "{width} × {height}");
        let buttons = items.iter().filter(|item| item.role == Role::Button);
        assert!(
            buttons.count() >= PageName::ALL.len(),
            "{key} lost its rail in {round}"
        );
        // A key that shows itself has no text.
        let bare = items.iter().find(|item| item.name.starts_with("app."));
        assert!(bare.is_none(), "{key} in {round}: {bare:?}");
    }
}

#[test]
fn pages_open_in_both_languages_and_themes() {
    let mut program = Program::start("tour", &[]);
    walk(&mut program, Lang::En, "en");
    // The switch is named in the language that it leads to.
    program.click(&text(Lang::Zh, "app.language"));
    walk(&mut program, Lang::Zh, "zh");
    program.click(&text(Lang::Zh, "app.theme_dark"));
    walk(&mut program, Lang::Zh, "zh-dark");
    program.click(&text(Lang::En, "app.language"));
    program.wait_name(&text(Lang::En, "app.page_map"));
}
