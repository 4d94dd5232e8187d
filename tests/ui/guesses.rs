//! Each guess of the reading is put right in the window, with the preview at once, and taken back.

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use innovation_atlas::app::{Action, PageName};
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::{Lang, text};
use innovation_atlas::table::{Shape, Table};
use std::sync::Arc;

use super::window::Window;

fn table(window: &Window) -> Arc<Table> {
    let source = &window.harness.state().results().sources[0];
    Arc::clone(&source.table.fresh().unwrap().0)
}

fn names(window: &Window) -> Vec<String> {
    table(window)
        .columns
        .iter()
        .map(|column| column.name.clone())
        .collect()
}

/// Chooses from a box and waits for the file to be read again.
fn choose(window: &mut Window, key: &str, choice: &str) {
    let name = text(window.harness.state().lang(), key);
    window
        .harness
        .get_by_role_and_label(Role::ComboBox, &name)
        .click();
    window.harness.run_steps(3);
    let found = window.harness.query_all_by_label(choice).last();
    found.expect(choice).click_accesskit();
    window.harness.run_steps(3);
    window.settle();
}

fn undone(window: &mut Window) {
    window.send(Action::Undo);
    window.settle();
}

#[test]
fn every_guess_can_be_put_right_and_taken_back() {
    for lang in Lang::ALL {
        let t = |key: &str| text(lang, key);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.csv");
        let file = "企业名称;2019;2020\n'甲';1,5;2\n'乙, 丙';3;4\n丁;5;6\n";
        std::fs::write(&path, file).unwrap();
        let mut window = Window::new(lang, ThemeMode::Light);
        window.send(Action::Open(vec![path]));
        window.settle();
        window.go(PageName::Data);
        let before = names(&window);
        assert_eq!(table(&window).source.shape, Shape::Years);

        choose(&mut window, "app.read_layout", &t("app.layout_long"));
        assert_eq!(table(&window).source.shape, Shape::Long);
        assert_eq!(names(&window), ["企业名称", "2019", "2020"]);
        // The preview shows what was read.
        assert!(window.harness.query_all_by_label("2020").next().is_some());

        choose(&mut window, "app.read_quote", "'");
        assert_eq!(table(&window).columns[0].cells.get(0), Some("甲"));
        choose(&mut window, "app.read_header", &t("app.header_none"));
        assert_eq!(
            (names(&window)[0].as_str(), table(&window).height()),
            ("column_1", 4)
        );
        choose(&mut window, "app.read_delimiter", ",");
        assert_ne!(names(&window).len(), 3);
        choose(&mut window, "app.read_encoding", "UTF-8");
        choose(&mut window, "app.read_mend", &t("app.mend_no"));
        let said = &window.harness.state().results().sources[0].choice.options;
        assert_eq!(said.encoding.as_deref(), Some("UTF-8"));
        assert_eq!(
            (said.mend, said.quote, said.header_row),
            (Some(false), Some('\''), Some(0.into()))
        );
        for _ in 0..5 {
            undone(&mut window);
        }
        assert_eq!(names(&window), ["企业名称", "2019", "2020"]);
        choose(&mut window, "app.read_layout", &t("app.as_found"));
        assert_eq!(names(&window), before);
    }
}
