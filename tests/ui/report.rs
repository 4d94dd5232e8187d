//! The report page: its parts, its page and its words are changes of the document, and the preview follows.

use innovation_atlas::app::{Action, PageName};
use innovation_atlas::figure::{PageSize, ThemeMode};
use innovation_atlas::i18n::Lang;
use innovation_atlas::report::{ReportKind, Whom};
use innovation_atlas::workspace::{Command, ReportFormat};

use super::window::Window;

#[test]
fn the_preview_follows_the_choices_and_undo_takes_them_back() {
    for lang in Lang::ALL {
        let mut window = Window::with_sample(lang, ThemeMode::Light);
        window.go(PageName::Report);
        let pages = |window: &Window| {
            let report = &window.harness.state().results().report;
            report
                .fresh()
                .map(|view| view.pages.len())
                .expect("a report")
        };
        let before = pages(&window);
        assert!(before > 4);
        // A part is taken out by its box, and comes back.
        window.click("report.part_list");
        window.settle();
        let without = pages(&window);
        assert!(without < before, "{without} of {before}");
        window.click("app.undo");
        window.settle();
        assert_eq!(pages(&window), before);
        let mut choices = window.harness.state().document().state().report.clone();
        choices.portraits = Whom::Best(20);
        choices.size = PageSize::A4Landscape;
        window.send(Action::Change(Command::SetReport(Box::new(choices))));
        window.settle();
        let report = window
            .harness
            .state()
            .results()
            .report
            .fresh()
            .unwrap()
            .clone();
        assert_eq!((report.portraits, report.shown), (20, 3));
        assert!(report.pages.iter().all(|page| page.width > page.height));
        window.click("app.report_index");
        window.settle();
        let kind = window.harness.state().document().state().report.kind;
        assert_eq!(kind, ReportKind::Index);
        let report = window
            .harness
            .state()
            .results()
            .report
            .fresh()
            .unwrap()
            .clone();
        assert_eq!(report.portraits, 0);
    }
}

#[test]
fn a_report_is_written_from_what_is_shown() {
    let mut window = Window::with_sample(Lang::Zh, ThemeMode::Light);
    window.go(PageName::Report);
    let results = window.harness.state().results();
    let order = results.report_order().expect("what is shown");
    let folder = tempfile::tempdir().unwrap();
    let progress = innovation_atlas::jobs::Progress::default();
    for (format, name) in [
        (ReportFormat::Pdf, "a.pdf"),
        (ReportFormat::Workbook, "a.xlsx"),
    ] {
        let path = folder.path().join(name);
        order
            .write(format, &path, results.fonts(), &progress)
            .unwrap();
        assert!(std::fs::metadata(&path).unwrap().len() > 10_000);
    }
    progress.cancel();
    let path = folder.path().join("b.pdf");
    order
        .write(ReportFormat::Pdf, &path, results.fonts(), &progress)
        .unwrap_err();
    assert!(!path.exists());
}
