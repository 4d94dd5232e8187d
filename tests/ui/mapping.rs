//! Which column is which field, chosen in the window.

use egui_kittest::kittest::Queryable;
use innovation_atlas::app::{Action, PageName};
use innovation_atlas::dataset::Mapping;
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::{Lang, fill};
use innovation_atlas::workspace::Source;

use super::window::Window;

/// A file whose second column no alias knows, and whose first is called as nothing is.
const FILE: &str = "who,turnover of ours\n甲,100\n乙,250\n";

fn source(window: &Window) -> &Source {
    &window.harness.state().results().sources[0]
}

fn opened(lang: Lang, content: &str) -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.csv");
    std::fs::write(&path, content).unwrap();
    let mut window = Window::new(lang, ThemeMode::Light);
    window.send(Action::Open(vec![path]));
    window.settle();
    (folder, window)
}

/// Clicks a box of choices by its name, and then one of them.
fn choose(window: &mut Window, key: &str, column: &str, choice: &str) {
    let name = fill(window.harness.state().lang(), key, &[("column", &column)]);
    window.harness.get_by_label(&name).click();
    window.harness.run_steps(3);
    let found = window.harness.query_all_by_label(choice).last();
    found.expect(choice).click_accesskit();
    window.harness.run_steps(3);
    window.settle();
}

#[test]
fn a_field_and_a_unit_are_chosen_and_taken_back() {
    let (_folder, mut window) = opened(Lang::En, FILE);
    window.go(PageName::Data);
    let table = source(&window).table.fresh().unwrap().clone();
    assert!(
        source(&window)
            .dataset
            .fresh()
            .unwrap()
            .field("revenue_wan")
            .is_none()
    );
    let revenue = "Operating revenue (10,000 yuan)";
    choose(&mut window, "app.field_of", "turnover of ours", revenue);
    let values = |window: &Window| {
        let dataset = source(window).dataset.fresh().unwrap();
        let column = dataset.frame.column("revenue_wan").ok()?.f64().ok()?;
        column.iter().collect::<Option<Vec<f64>>>()
    };
    assert_eq!(values(&window), Some(vec![100.0, 250.0]));
    choose(&mut window, "app.unit_of", "turnover of ours", "yuan");
    assert_eq!(values(&window), Some(vec![0.01, 0.025]));
    assert_eq!(
        source(&window).table.fresh(),
        Some(&table),
        "the file was read again"
    );
    window.send(Action::Undo);
    window.settle();
    assert_eq!(values(&window), Some(vec![100.0, 250.0]));
    window.send(Action::Undo);
    window.settle();
    assert_eq!(values(&window), None);
    window.send(Action::Redo);
    window.settle();
    let saved = source(&window).dataset.fresh().unwrap().mapping.clone();
    let rule = saved.rule("turnover of ours").unwrap();
    assert_eq!(rule.field, "revenue_wan");
}

#[test]
fn a_file_without_a_key_is_mended_by_choosing_one() {
    // No column tells the rows apart, so that nothing can be guessed.
    let (_folder, mut window) = opened(Lang::Zh, "who,amount\n甲,1\n甲,2\n乙,3\n");
    window.go(PageName::Data);
    let message = source(&window).failed().expect("a key was found").clone();
    assert_eq!(message.key, "dataset.no_entity");
    assert!(window.shows(&message.text(Lang::Zh)));
    choose(&mut window, "app.field_of", "who", "名称");
    let dataset = source(&window).dataset.fresh().unwrap();
    assert_eq!(dataset.accounting.read, 3);
    assert_eq!(dataset.height(), 2);
}

#[test]
fn a_mapping_file_is_dropped_on_the_data() {
    let (folder, mut window) = opened(Lang::En, FILE);
    let path = folder.path().join("next-year.toml");
    let mapping = "format = 1\n[[column]]\nfrom = \"turnover of ours\"\nfield = \"revenue_wan\"\nunit = \"元\"\n";
    std::fs::write(&path, mapping).unwrap();
    window.send(Action::Open(vec![path.clone()]));
    window.settle();
    let state = window.harness.state().document().state();
    assert_eq!(
        state.sources[0].mapping,
        Some(Mapping::read(&path).unwrap())
    );
    assert!(state.schemes.is_empty());
    let field = source(&window).dataset.fresh().unwrap();
    assert!(field.field("revenue_wan").is_some());
}
