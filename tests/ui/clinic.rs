//! What is wrong with the data, shown where it stands and mended with one click.

use egui_kittest::kittest::Queryable;
use innovation_atlas::app::{Action, PageName};
use innovation_atlas::dataset::Finding;
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::Lang;

use super::window::Window;

fn findings(window: &Window) -> Vec<Finding> {
    let source = &window.harness.state().results().sources[0];
    source.findings.fresh().expect("they are there").0.to_vec()
}

fn count(window: &Window, key: &str) -> usize {
    let all = findings(window);
    let of_kind = all
        .iter()
        .filter(|finding| finding.issue.message.key == key);
    of_kind.count()
}

/// One enterprise of four years, one of which is in yuan, and thirty ordinary ones.
const FILE: &str = "企业名称,年度,营业收入（万元）\n江湾甲乙机械有限公司,2018,5000\n江湾甲乙机械有限公司,2019,52000000\n江湾甲乙机械有限公司,2020,5400\n江湾甲乙机械有限公司,2021,5600\n";

#[test]
fn a_remedy_is_one_click_and_one_step_back() {
    for lang in [Lang::En, Lang::Zh] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.csv");
        std::fs::write(&path, FILE).unwrap();
        let mut window = Window::new(lang, ThemeMode::Light);
        window.send(Action::Open(vec![path]));
        window.settle();
        window.go(PageName::Data);
        assert_eq!(count(&window, "clinic.jump_up"), 1);
        let finding = findings(&window)
            .into_iter()
            .find(|finding| finding.issue.message.key == "clinic.jump_up")
            .unwrap();
        assert_eq!(finding.cell, Some((1, 2)));
        let place = finding.issue.place.as_ref().unwrap();
        assert_eq!(place.reference(), "C3");
        assert!(window.shows(&finding.issue.message.text(lang)));
        let divide = finding.remedies[0].label().text(lang);
        window.harness.get_by_label(&divide).click_accesskit();
        window.harness.run_steps(3);
        window.settle();
        let value = |window: &Window| {
            let source = &window.harness.state().results().sources[0];
            let dataset = source.dataset.fresh().unwrap();
            let evidence = dataset.evidence(1, "revenue_wan").unwrap();
            let column = dataset.frame.column("revenue_wan").unwrap().f64().unwrap();
            (
                column.get(1),
                evidence.conversion.map(|message| message.key),
            )
        };
        assert_eq!(value(&window), (Some(5200.0), Some("clinic.done_divide")));
        assert_eq!(count(&window, "clinic.jump_up"), 0);
        window.send(Action::Undo);
        window.settle();
        assert_eq!(value(&window), (Some(52_000_000.0), None));
        assert_eq!(count(&window, "clinic.jump_up"), 1);
    }
}

#[test]
fn a_finding_shows_its_cell_in_the_preview() {
    let mut window = Window::with_sample(Lang::Zh, ThemeMode::Light);
    window.go(PageName::Data);
    let finding = findings(&window)
        .into_iter()
        .find(|finding| finding.issue.message.key == "clinic.jump_up")
        .unwrap();
    let place = finding.issue.place.unwrap();
    let show = format!("查看 {}", place.reference());
    window.harness.get_by_label(&show).click_accesskit();
    window.harness.run_steps(4);
    assert!(window.shows(&format!(
        "第 {} 行至第 {} 行",
        place.row - 3,
        place.row + 46
    )));
}
