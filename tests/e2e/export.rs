//! The map leaves the program through the real dialog path.

use innovation_atlas::i18n::{Lang, text};

use super::picture::{pdf_text, png_size, town_names};
use super::program::Program;

/// Opens the window, which shows the sample city, on the map, in a language.
fn open_map(name: &str, lang: Lang) -> Program {
    let mut program = Program::start(name, &[]);
    if lang == Lang::Zh {
        // The switch is named in the language that it leads to.
        program.click(&text(Lang::Zh, "app.language"));
    }
    program.click(&text(lang, "app.page_map"));
    program
}

#[test]
fn the_map_is_exported_as_a_picture_of_the_asked_size() {
    let lang = Lang::En;
    let mut program = open_map("export-png", lang);
    let slide = program.folder.join("slide.png");
    program.next_answer(&slide);
    program.click(&text(lang, "app.export_picture"));
    assert_eq!(png_size(&program.wait_file(&slide)), (1920, 1080));

    let large = program.folder.join("large.png");
    program.next_answer(&large);
    program.click(&text(lang, "app.export_more"));
    program.click(&text(lang, "app.size_slide_4k"));
    program.click(&text(lang, "app.format_png"));
    assert_eq!(png_size(&program.wait_file(&large)), (3840, 2160));

    let dialogs = program.dialogs();
    assert_eq!(dialogs.len(), 2, "one dialog an export: {dialogs:?}");
    assert!(
        dialogs.iter().all(|call| call.contains("--save")),
        "{dialogs:?}"
    );
}

#[test]
fn the_map_as_pdf_has_the_names_of_the_towns_in_its_text() {
    let lang = Lang::Zh;
    let mut program = open_map("export-pdf", lang);
    let file = program.folder.join("map.pdf");
    program.next_answer(&file);
    program.click(&text(lang, "app.export_more"));
    program.click(&text(lang, "app.format_pdf"));
    program.wait_file(&file);
    let words = pdf_text(&file);
    for town in town_names() {
        assert!(
            words.contains(&town),
            "{town} is not in the text of the PDF: {words}"
        );
    }
}
