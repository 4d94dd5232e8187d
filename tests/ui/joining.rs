//! Files that are open beside each other are joined and parted on the data page.

use egui_kittest::kittest::Queryable;
use innovation_atlas::app::{Action, PageName};
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::{Lang, Message};

use super::window::Window;

#[test]
fn two_open_files_are_joined_in_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let firms = file(
        "firms.csv",
        "企业名称,年度,营业收入（万元）\n江湾甲厂,2022,1\n江湾乙厂,2022,2\n",
    );
    let patents = file(
        "patents.csv",
        "企业名称,年度,发明专利申请量（件）\n江湾甲厂,2022,41\n江湾乙厂,2022,51\n",
    );
    let towns = file("towns.csv", "镇名,面积\n锦丰镇,1\n塘桥镇,2\n");
    for lang in Lang::ALL {
        let mut window = Window::new(lang, ThemeMode::Light);
        window.send(Action::Open(vec![
            firms.clone(),
            patents.clone(),
            towns.clone(),
        ]));
        window.settle();
        window.go(PageName::Data);
        window.wait_for(|results| results.sources[0].outlook.ready().is_some());
        window.harness.run_steps(3);
        let before = window.harness.state().document().state().clone();
        let words = |key, file: &str| Message::new(key).with("file", file).text(lang);
        let outlook = window.harness.state().results().sources[0]
            .outlook
            .ready()
            .unwrap()
            .0
            .clone();
        assert!(outlook[0].1.joins && !outlook[1].1.joins, "{outlook:?}");
        // It is said how it would go, before it is done.
        for (_, outlook) in outlook.iter() {
            let told = outlook.told[0].clone();
            let words = Message::new("app.join_outlook").with("told", told);
            assert!(window.shows(&words.text(lang)));
        }
        let join = words("app.join_with", "patents.csv");
        window.harness.get_by_label(&join).click_accesskit();
        window.harness.run_steps(3);
        window.settle();
        let state = window.harness.state().document().state();
        assert_eq!(state.sources.len(), 2);
        assert_eq!(
            state.sources[0].with.as_slice(),
            std::slice::from_ref(&patents)
        );
        assert_eq!(
            window.harness.state().document().undo_name(),
            Some("workspace.command_join")
        );
        let title = Message::new("app.preview_joined")
            .with("rows", 2_usize)
            .text(lang);
        assert!(window.shows(&title), "the joined rows are shown");
        assert!(window.shows("41"));
        window.send(Action::Undo);
        window.settle();
        assert_eq!(window.harness.state().document().state(), &before);
        window.send(Action::Redo);
        window.settle();
        let part = words("app.join_part", "patents.csv");
        window.harness.get_by_label(&part).click_accesskit();
        window.harness.run_steps(3);
        window.settle();
        let state = window.harness.state().document().state();
        assert_eq!((state.sources.len(), state.sources[0].with.len()), (3, 0));
    }
}
