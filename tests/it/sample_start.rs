//! What the window makes of the sample city on its first start.

use innovation_atlas::jobs::Progress;
use innovation_atlas::sample::{self as city, SampleOptions};
use tempfile::tempdir;

use crate::sample::{MADE, files};

#[test]
fn the_window_finds_the_sample_or_makes_it() {
    let folder = tempdir().unwrap();
    let own = folder.path().join("own");
    // Tests run in the project's folder, which has the sample.
    let found = city::locate_or_write(&own, &Progress::default()).unwrap();
    assert!(found.join("enterprises.csv").is_file());
    assert!(!own.exists());
}

#[test]
fn the_window_gets_the_plain_files_and_no_more() {
    let folder = tempdir().unwrap();
    let own = folder.path().join("deep").join("own");
    city::write_plain(&own, SampleOptions::default(), &Progress::default()).unwrap();
    let plain = files(&own);
    let names: Vec<&str> = plain.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "README.md",
            "counties.csv",
            "enterprises.csv",
            "fund-plan.toml",
            "ledger.csv",
            "mapping.toml",
            "policies.csv",
            "projects.csv",
            "published-figures.csv",
            "towns.geojson",
        ]
    );
    let all = files(MADE.path());
    for (name, bytes) in &plain {
        assert!(name == "README.md" || *bytes == all[name], "{name}");
    }
    let readme = String::from_utf8_lossy(&plain["README.md"]);
    assert!(readme.contains("counties.csv") && !readme.contains("parquet"));
}

#[test]
fn what_an_interrupted_start_left_goes() {
    let own = tempdir().unwrap();
    let part = |name: &str, age: u64| {
        let path = own.path().join(name);
        let file = std::fs::File::create(&path).unwrap();
        let time = std::time::SystemTime::now() - std::time::Duration::from_secs(age);
        file.set_modified(time).unwrap();
        path
    };
    let left = part(".atlas-71-0.part", 7200);
    let fresh = part(".atlas-72-3.part", 10);
    let other = part("notes.part", 7200);
    city::locate_or_write(own.path(), &Progress::default()).unwrap();
    assert!(!left.exists(), "nobody is writing it any more");
    assert!(fresh.exists() && other.exists());
}
