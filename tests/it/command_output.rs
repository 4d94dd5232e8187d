//! What becomes of files that cannot be written: a sentence, and everything as it was.

use std::fs;
use std::process::Command;

use crate::commands::{ENTERPRISES, folder, in_folder, run};
use crate::source::root;

/// Runs the program where no file can grow beyond four blocks, which stands for a full disk.
#[cfg(unix)]
fn run_on_a_full_disk(words: &[&str]) -> (i32, String) {
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_innovation-atlas"))
        .args(words)
        .current_dir(root())
        .env("LC_ALL", "C")
        .output()
        .expect("the program starts");
    let told = String::from_utf8(output.stderr).expect("it writes UTF-8");
    (output.status.code().expect("it ends by itself"), told)
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_in_every_format_and_leaves_what_was_there() {
    let folder = folder();
    let names = || {
        let entries = fs::read_dir(folder.path()).expect("it can be listed");
        entries.count()
    };
    let score = [
        "score",
        ENTERPRISES,
        "--scheme",
        "tech-sme",
        "--year",
        "2021",
    ];
    let map = ["map", ENTERPRISES, "--scheme", "tech-sme", "--year", "2021"];
    for (words, ending) in [
        (score, "csv"),
        (score, "xlsx"),
        (score, "parquet"),
        (score, "json"),
        (map, "png"),
        (map, "pdf"),
        (map, "svg"),
    ] {
        let (file, name) = in_folder(&folder, &format!("result.{ending}"));
        fs::write(&file, "old").expect("it can be written");
        for (lang, sentence) in [("en", "there is no space left"), ("zh", "磁盘空间不足")] {
            let (code, told) =
                run_on_a_full_disk(&[&words[..], &["-o", &name, "--lang", lang]].concat());
            assert_eq!(code, 1, "{ending}: {told}");
            assert!(told.contains(sentence), "{ending}: {told}");
            assert_eq!(fs::read(&file).expect("it is there"), b"old");
            assert_eq!(names(), 1, "{ending} leaves a file behind");
        }
        fs::remove_file(&file).expect("it can go");
    }
    let (_, city) = in_folder(&folder, "city");
    let (code, told) = run_on_a_full_disk(&["sample", &city]);
    assert_eq!(code, 1);
    assert!(told.contains("there is no space left"), "{told}");
    assert_eq!(fs::read_dir(&city).expect("it is there").count(), 0);
}

#[test]
fn a_target_that_cannot_be_is_told() {
    let folder = folder();
    let (kept, kept_name) = in_folder(&folder, "kept.csv");
    fs::write(&kept, "old").expect("it can be written");
    let mut rights = fs::metadata(&kept).expect("it is there").permissions();
    rights.set_readonly(true);
    fs::set_permissions(&kept, rights).expect("they can be set");
    let (_, absent) = in_folder(&folder, "absent/x.csv");
    let (taken, taken_name) = in_folder(&folder, "taken.csv");
    fs::create_dir(&taken).expect("it can be made");
    let score = [
        "score",
        ENTERPRISES,
        "--scheme",
        "tech-sme",
        "--year",
        "2021",
    ];
    for (option, name, sentences) in [
        ("-o", &kept_name, ["read-only", "只读"]),
        ("-o", &absent, ["its folder does not exist", "文件夹不存在"]),
        ("-o", &taken_name, ["is a folder", "是文件夹"]),
        ("--stages", &kept_name, ["is a file", "是文件"]),
    ] {
        for (lang, sentence) in ["en", "zh"].into_iter().zip(sentences) {
            let ran = run(&[&score[..], &[option, name, "--lang", lang]].concat());
            assert_eq!(ran.code, 1, "{name}: {}", ran.err);
            assert!(ran.err.contains(sentence), "{name}: {}", ran.err);
        }
    }
    let ran = run(&["sample", &kept_name]);
    assert!(ran.err.contains("is a file"), "{}", ran.err);
    assert_eq!(fs::read(&kept).expect("it is there"), b"old");
}

#[cfg(unix)]
#[test]
fn an_interrupted_command_leaves_nothing_half_written() {
    let folder = folder();
    let (city, name) = in_folder(&folder, "city");
    let mut running = Command::new(env!("CARGO_BIN_EXE_innovation-atlas"))
        .args(["sample", &name, "--enterprises", "30000"])
        .spawn()
        .expect("the program starts");
    let unfinished = || {
        let entries = fs::read_dir(&city).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path());
        paths
            .filter(|path| path.extension().is_some_and(|end| end == "part"))
            .count()
    };
    // The enterprises are written side by side in several forms.
    while unfinished() < 3 {
        assert!(
            running.try_wait().expect("it can be asked").is_none(),
            "it is over already"
        );
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let process = running.id().to_string();
    let sent = Command::new("kill").args(["-INT", &process]).status();
    assert!(sent.expect("signals can be sent").success());
    let code = running.wait().expect("it ends").code();
    assert_eq!(code, Some(130));
    assert_eq!(unfinished(), 0);
    assert!(!city.join("enterprises.csv").exists());
}
