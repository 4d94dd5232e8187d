//! A file comes into the program, and the workspace leaves it, through the real dialog path.

use std::path::Path;

use innovation_atlas::i18n::{Lang, text};
use innovation_atlas::workspace::Kept;

use super::program::Program;

#[test]
fn a_file_is_opened_by_its_dialog_and_the_workspace_saved_by_another() {
    let lang = Lang::En;
    let mut program = Program::start("opening", &[]);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/counties.csv");
    program.next_answer(&file);
    program.click(&text(lang, "app.open"));
    program.wait_name("counties.csv");
    // A name without an ending gets that of a workspace.
    program.next_answer(&program.folder.join("city"));
    program.click(&text(lang, "app.save"));
    let saved = program.folder.join("city.atlas");
    program.wait_file(&saved);
    let kept = Kept::read(&saved).unwrap();
    let paths: Vec<_> = kept.state.sources.iter().map(|own| &own.path).collect();
    assert_eq!(paths, [&file]);
    assert_eq!(kept.page.as_deref(), Some("app.page_data"));
    let dialogs = program.dialogs();
    assert_eq!(dialogs.len(), 2, "{dialogs:?}");
    assert!(!dialogs[0].contains("--save") && dialogs[1].contains("--save"));
}
