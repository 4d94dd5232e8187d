//! What a folder or an archive holds: its files come out one by one, each with its name.

use std::io::{Cursor, Read};
use std::path::Path;

use encoding_rs::GB18030;
use zip::ZipArchive;
use zip::read::ZipFile;

use super::format;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;

/// More files are not read as one table.
const MOST: usize = 1000;

/// An archive that unpacks to more is refused: 2 GiB.
const LARGEST: u64 = 2 << 30;

/// What unpacks to so much and so many times its size says the same again and again, as no table does.
const BOMB: u64 = 64 << 20;
const DENSEST: u64 = 150;

/// The files in a folder, and in those in it, that are no hidden or temporary ones, in the order of their names.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn of_folder(path: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    collect(path, "", 0, &mut names)?;
    names.sort();
    Ok(names)
}

/// The files of a folder and of those in it, such as one for each year; links to folders are not followed.
fn collect(path: &Path, under: &str, depth: usize, names: &mut Vec<String>) -> std::io::Result<()> {
    const DEEPEST: usize = 2;
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_hidden(&name) {
            continue;
        }
        // So many are refused, whichever they are.
        if names.len() > 100 * MOST {
            return Ok(());
        }
        let inside = format!("{under}{name}");
        // Links to files count as what they lead to.
        if std::fs::metadata(entry.path()).is_ok_and(|about| about.is_file()) {
            names.push(inside);
        } else if depth < DEEPEST && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            // A folder that nobody may look into hides nothing that was asked for.
            let _ = collect(&entry.path(), &format!("{inside}/"), depth + 1, names);
        }
    }
    Ok(())
}

/// Refuses more files than are read as one table.
///
/// # Errors
/// A sentence that says how many there are.
pub(super) fn check_count(count: usize) -> Result<()> {
    if count <= MOST {
        return Ok(());
    }
    Err(Message::new("table.too_many_files")
        .with("count", count)
        .with("most", MOST))
}

/// Refuses files that are too large together.
///
/// # Errors
/// A sentence that says how large they are.
pub(super) fn check_whole(bytes: u64) -> Result<()> {
    if bytes <= LARGEST {
        return Ok(());
    }
    Err(Message::new("table.archive_too_large").with("size", (bytes >> 20) as f64))
}

fn is_hidden(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    last.is_empty()
        || last.starts_with(['.', '~'])
        || name.starts_with("__MACOSX/")
        || last.eq_ignore_ascii_case("thumbs.db")
        || last.eq_ignore_ascii_case("desktop.ini")
}

/// The files of an archive, with the number of each, and how many bytes they are together.
///
/// # Errors
/// When the archive is damaged or holds too much.
pub(super) fn of_archive(bytes: &[u8]) -> Result<(Vec<(usize, String)>, u64)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut members = Vec::new();
    let mut whole = 0_u64;
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(damaged)?;
        let raw = part.name_raw();
        // Names that are no UTF-8 were written by a Chinese system.
        let name = std::str::from_utf8(raw).map_or_else(
            |_| GB18030.decode_without_bom_handling(raw).0.into_owned(),
            str::to_owned,
        );
        let name = name.replace('\\', "/");
        if part.is_dir() || is_hidden(&name) {
            continue;
        }
        let packed = part.compressed_size().max(1);
        if part.size() > BOMB && part.size() / packed > DENSEST {
            return Err(Message::new("table.archive_bomb")
                .with("file", name)
                .with("size", (part.size() >> 20) as f64)
                .with("times", (part.size() / packed) as f64));
        }
        whole = whole.saturating_add(part.size());
        check_whole(whole)?;
        members.push((at, name));
    }
    members.sort_by(|one, other| one.1.cmp(&other.1));
    Ok((members, whole))
}

/// The bytes of one file of an archive, which may have a password.
///
/// # Errors
/// When it is damaged, has another password, or is larger than it says; when the work was cancelled.
pub(super) fn unpack(
    bytes: &[u8],
    at: usize,
    password: Option<&str>,
    progress: &Progress,
) -> Result<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if !archive.by_index_raw(at).map_err(damaged)?.encrypted() {
        let part = archive.by_index(at).map_err(damaged)?;
        return content(part, progress);
    }
    let Some(password) = password else {
        return Err(Message::new("table.password_needed"));
    };
    // Chinese systems may take the letters of a password as GBK has them.
    let gbk = GB18030.encode(password).0;
    for password in [password.as_bytes(), &*gbk] {
        let Ok(part) = archive.by_index_decrypt(at, password) else {
            continue;
        };
        match content(part, progress) {
            // What is opened with another password looks damaged.
            Err(problem) if problem.key == "table.archive_damaged" => {}
            content => return content,
        }
    }
    Err(Message::new("table.password_wrong"))
}

/// What a file of an archive holds.
fn content(part: ZipFile<Cursor<&[u8]>>, progress: &Progress) -> Result<Vec<u8>> {
    const STEP: u64 = 1 << 20;
    let declared = part.size();
    let mut content = Vec::new();
    let mut part = part.take(declared.min(LARGEST) + 1);
    while part
        .by_ref()
        .take(STEP)
        .read_to_end(&mut content)
        .map_err(damaged)?
        > 0
    {
        progress.check()?;
        // What begins as no table does is not read to its end.
        if content.len() as u64 <= STEP && format::of(&content) == Err("table.kind_binary") {
            break;
        }
    }
    if content.len() as u64 > declared {
        return Err(damaged(Message::new("table.member_longer")));
    }
    Ok(content)
}

fn damaged(problem: impl std::fmt::Display) -> Message {
    Message::new("table.archive_damaged").with("problem", problem.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn what_says_the_same_a_million_times_is_refused() {
        let packed = |bytes: &[u8], times: u64| {
            let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
            let options = zip::write::SimpleFileOptions::default()
                .compression_method(zip::CompressionMethod::Deflated);
            archive.start_file("rows.csv", options).unwrap();
            for _ in 0..times {
                archive.write_all(bytes).unwrap();
            }
            archive.finish().unwrap().into_inner()
        };
        let bomb = packed(&vec![b'1'; 1 << 20], (BOMB >> 20) + 1);
        assert_eq!(of_archive(&bomb).unwrap_err().key, "table.archive_bomb");
        let zeros = packed(&vec![0; 1 << 20], 8);
        let content = unpack(&zeros, 0, None, &Progress::default()).unwrap();
        assert_eq!(content.len(), 1 << 20, "it is no table");
    }

    #[test]
    fn a_file_with_a_password_opens_with_it_alone() {
        use zip::unstable::write::FileOptionsExt as _;
        use zip::write::FileOptions;

        fn options<'k>() -> FileOptions<'k, 'static, ()> {
            FileOptions::default()
        }
        fn packed(options: FileOptions<'_, 'static, ()>) -> Vec<u8> {
            let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
            archive.start_file("rows.csv", options).unwrap();
            archive.write_all(b"a,b\n1,2\n").unwrap();
            archive.finish().unwrap().into_inner()
        }
        let gbk = GB18030.encode("密码1").0;
        for (options, password) in [
            (options().with_deprecated_encryption(b"123").unwrap(), "123"),
            (options().with_deprecated_encryption(&gbk).unwrap(), "密码1"),
            (
                options().with_aes_encryption(zip::AesMode::Aes256, "密码1"),
                "密码1",
            ),
        ] {
            let archive = packed(options);
            let open = |password| unpack(&archive, 0, password, &Progress::default());
            assert_eq!(open(Some(password)).unwrap(), b"a,b\n1,2\n");
            assert_eq!(open(None).unwrap_err().key, "table.password_needed");
            assert_eq!(open(Some("other")).unwrap_err().key, "table.password_wrong");
        }
    }
}
