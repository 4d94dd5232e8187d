//! The gallery shows every kind of figure that the command line draws, and is light.

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn every_kind_is_in_the_gallery_and_every_picture_is_there() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let page = std::fs::read_to_string(docs.join("gallery.md")).unwrap();
    let shown: BTreeSet<&str> = page
        .split("](gallery/")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect();
    let mut bytes = 0;
    for picture in &shown {
        let path = docs.join("gallery").join(picture);
        let size = path.metadata().map(|found| found.len());
        bytes += size.unwrap_or_else(|_| panic!("{picture} is not there"));
    }
    assert!(bytes < 1_500_000, "{bytes} bytes of pictures");
    let kept: BTreeSet<String> = std::fs::read_dir(docs.join("gallery"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "make")
        .collect();
    let kept: BTreeSet<&str> = kept.iter().map(String::as_str).collect();
    assert_eq!(
        shown, kept,
        "pictures that nobody sees, or that are not drawn"
    );

    let make = std::fs::read_to_string(docs.join("gallery/make")).unwrap();
    let help = std::fs::read_to_string(docs.join("../assets/i18n/en/cli.toml")).unwrap();
    let kinds = help
        .split("KIND says what is drawn")
        .nth(1)
        .unwrap()
        .lines()
        .skip(1)
        .map_while(|line| line.strip_prefix("  "))
        .take_while(|line| !line.starts_with('-'))
        .filter_map(|line| line.split_whitespace().next());
    let mut number = 0;
    for kind in kinds {
        number += 1;
        assert!(
            page.contains(&format!("chart {kind} ")) && make.contains(&format!("chart {kind} ")),
            "{kind} is not in the gallery"
        );
    }
    assert!(number >= 10, "{number} kinds found in the help");
}
