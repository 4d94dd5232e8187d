//! Old workbooks (.xls, and WPS tables .et), which are files in a container, and what else such a container may hold. An
//! old workbook that is encrypted is decrypted in place, so that its reader finds a plain one.

use std::io::{Cursor, Read, Write};

use super::formatted::Formatted;
use super::merges::Merge;
use super::ooxml_lock::{self, Closed};
use super::rc4::{self, Locked};
use super::xls_rows::{self, Rows};
use super::{xls_claims, xls_formats, xls_merges};
use crate::i18n::{Message, Result};

/// What Excel encrypts with when the author only protects the sheet: no one is ever asked for it.
pub(super) const BUILT_IN_PASSWORD: &str = "VelvetSweatshop";

/// How a container begins.
pub(super) const CONTAINER: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// A longer stream is refused.
const LONGEST: u64 = 1 << 30;

/// Records of a workbook whose content is never encrypted: beginning of a part, key, users, locks and the interface.
const PLAIN: [u16; 8] = [
    0x0809, 0x0009, 0x002F, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138,
];
/// A sheet's record, the first four bytes of which are not encrypted.
const SHEET: u16 = 0x0085;
/// The record that says how the workbook is encrypted.
const KEY: u16 = 0x002F;

/// Names of the stream that is the workbook: newer ones, and those of before 1997.
const STREAMS: [&str; 5] = ["/Workbook", "/WORKBOOK", "/workbook", "/Book", "/BOOK"];

/// What calamine does not tell of a sheet.
#[derive(Debug, Default)]
pub(super) struct OfSheet {
    /// The rows that it will find, where those were drawn together.
    pub rows: Rows,
    /// The cells that show their numbers otherwise than they hold them, in the rows that it will find.
    pub formatted: Formatted,
    /// The cells that are merged over several rows, by the rows that they are.
    pub merges: Vec<Merge>,
}

/// A workbook as calamine reads it without being led astray: its records, decrypted and checked, in a container of
/// their own; and for each of its sheets what calamine does not tell of it.
///
/// # Errors
/// When the container is damaged, holds no workbook, or a workbook with a password of its own.
pub(super) fn plain(bytes: &[u8], password: Option<&str>) -> Result<(Vec<u8>, Vec<OfSheet>)> {
    let (name, mut content) = workbook(bytes)?;
    if let Some(key) = key_record(&content) {
        let locked = Locked::parse(&content[key.start..key.end])
            .ok_or_else(|| Message::new("table.encryption_unknown"))?;
        let opened = locked
            .open(password.unwrap_or(BUILT_IN_PASSWORD))
            .ok_or_else(|| refused(password))?;
        decrypt(&mut content, &opened);
        // What was encrypted no longer is: a key of kind 0 is passed over.
        content[key.start..key.start + 2].fill(0);
    }
    xls_claims::check(&mut content)?;
    let merges = xls_merges::of_sheets(&content);
    let rows = xls_rows::draw_together(&mut content).into_iter();
    let all = rows.zip(xls_formats::of_sheets(&content)).zip(merges);
    let sheets = all.map(|((rows, formatted), merges)| OfSheet {
        rows,
        formatted,
        merges,
    });
    let write = || {
        let empty = Cursor::new(Vec::with_capacity(content.len() + content.len() / 8));
        let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, empty)?;
        file.create_stream(name)?.write_all(&content)?;
        file.flush()?;
        Ok(file.into_inner().into_inner())
    };
    let plain = write().map_err(|problem: std::io::Error| damaged(problem))?;
    Ok((plain, sheets.collect()))
}

/// The records of a workbook, which may stand in no container, and the name of their stream.
fn workbook(bytes: &[u8]) -> Result<(&'static str, Vec<u8>)> {
    if !bytes.starts_with(&CONTAINER) {
        return Ok((STREAMS[0], bytes.to_vec()));
    }
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    let name = STREAMS.into_iter().find(|name| file.is_stream(name));
    let name = name.ok_or_else(|| Message::new("table.ole_without_workbook"))?;
    let stream = file.open_stream(name).map_err(damaged)?;
    if stream.len() > LONGEST {
        let size = (stream.len() >> 20) as f64;
        return Err(Message::new("table.workbook_too_large").with("size", size));
    }
    let mut content = Vec::new();
    stream
        .take(LONGEST)
        .read_to_end(&mut content)
        .map_err(damaged)?;
    Ok((name, content))
}

/// The archive in a container: a workbook of the newer kind that is encrypted, opened with `password`, or with the one
/// that nobody is asked for. `None` when the container holds no such thing.
///
/// # Errors
/// When it has a password of its own, or is encrypted in a way that is not known.
pub(super) fn package(bytes: &[u8], password: Option<&str>) -> Result<Option<Vec<u8>>> {
    let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        return Ok(None);
    };
    if !file.is_stream("/EncryptedPackage") {
        return Ok(None);
    }
    let mut content = |name: &str| {
        let mut stream = file.open_stream(name).map_err(damaged)?;
        if stream.len() > LONGEST {
            let size = (stream.len() >> 20) as f64;
            return Err(Message::new("table.workbook_too_large").with("size", size));
        }
        let mut content = Vec::new();
        stream.read_to_end(&mut content).map_err(damaged)?;
        Ok(content)
    };
    let (info, package) = (content("/EncryptionInfo")?, content("/EncryptedPackage")?);
    let opened = ooxml_lock::open(&info, &package, password.unwrap_or(BUILT_IN_PASSWORD));
    opened.map(Some).map_err(|closed| match closed {
        Closed::Unknown => Message::new("table.encryption_unknown"),
        Closed::Password => refused(password),
    })
}

/// That a password is needed, or that the one that was given is wrong.
fn refused(password: Option<&str>) -> Message {
    Message::new(match password {
        None => "table.password_needed",
        Some(_) => "table.password_wrong",
    })
}

/// The content of the record that tells the key, among the first records.
fn key_record(content: &[u8]) -> Option<std::ops::Range<usize>> {
    records(content)
        .take(16)
        .find(|(kind, range)| *kind == KEY && range.len() > 4)
        .map(|(_, range)| range)
        .filter(|range| content[range.start..range.start + 2] != [0, 0])
}

/// The records of a stream: the kind and the content of each.
pub(super) fn records(content: &[u8]) -> impl Iterator<Item = (u16, std::ops::Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let head = content.get(at..at + 4)?;
        let kind = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let start = at + 4;
        let end = (start + length).min(content.len());
        at = start + length;
        Some((kind, start..end))
    })
}

/// Decrypts the content of records; their heads are not encrypted, but count for the place in the stream.
fn decrypt(content: &mut [u8], opened: &rc4::Opened) {
    let ranges: Vec<_> = records(content)
        .filter(|(kind, _)| !PLAIN.contains(kind))
        .map(|(kind, range)| {
            let skipped = if kind == SHEET { 4 } else { 0 };
            (range.start + skipped).min(range.end)..range.end
        })
        .collect();
    let mut ranges = ranges.into_iter().peekable();
    let mut stream = vec![0; rc4::BLOCK];
    for block in 0..content.len().div_ceil(rc4::BLOCK) {
        let (start, end) = (
            block * rc4::BLOCK,
            ((block + 1) * rc4::BLOCK).min(content.len()),
        );
        opened.block(block as u32, &mut stream);
        while let Some(range) = ranges.peek() {
            for at in range.start.max(start)..range.end.min(end) {
                content[at] ^= stream[at - start];
            }
            if range.end > end {
                break;
            }
            ranges.next();
        }
    }
}

fn damaged(problem: impl std::fmt::Display) -> Message {
    Message::new("table.workbook_damaged").with("problem", problem.to_string())
}
