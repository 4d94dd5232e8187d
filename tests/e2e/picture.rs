//! What files hold, as other programs see them.

use std::path::Path;
use std::process::Command;

/// Width and height of a PNG, from its header.
pub fn png_size(bytes: &[u8]) -> (u32, u32) {
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "not a PNG");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

/// The words of a PDF's text layer, without any white space.
pub fn pdf_text(path: &Path) -> String {
    let out = Command::new("pdftotext")
        .arg(path)
        .arg("-")
        .output()
        .expect("pdftotext runs: install the package poppler-utils");
    assert!(
        out.status.success(),
        "pdftotext cannot read {}",
        path.display()
    );
    let text = String::from_utf8(out.stdout).expect("its text is UTF-8");
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The names of the areas of the sample city's boundaries.
pub fn town_names() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("sample-data can be listed")
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.extension().is_some_and(|e| e == "geojson"))
        .collect();
    files.sort();
    let file = files.first().expect("sample-data has boundaries");
    let text = std::fs::read_to_string(file).expect("the boundaries can be read");
    let json: serde_json::Value = serde_json::from_str(&text).expect("they are JSON");
    let features = json["features"].as_array().expect("they have features");
    let names: Vec<String> = features
        .iter()
        .filter(|feature| feature["properties"]["kind"] != "water")
        .filter_map(|feature| feature["properties"]["name"].as_str())
        .map(str::to_owned)
        .collect();
    assert!(names.len() >= 5, "towns with names: {names:?}");
    names
}
