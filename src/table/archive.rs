//! The table of contents of a ZIP archive, read without unpacking anything: to tell workbooks from other archives
//! and to refuse one that would unpack to more than any machine holds.

/// One file in an archive.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// Its path inside the archive.
    pub name: String,
    /// Its size unpacked, in bytes, as the archive declares it.
    pub size: u64,
}

const END: [u8; 4] = *b"PK\x05\x06";
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const END_LENGTH: usize = 22;
const ENTRY_LENGTH: usize = 46;
/// Stands for a size that follows in a ZIP64 field.
const IN_EXTRA: u64 = 0xFFFF_FFFF;
const ZIP64: u16 = 1;
const LONGEST_COMMENT: usize = 65_535;

/// The archive's entries; `None` when its table of contents is not where it should be.
pub(super) fn entries(bytes: &[u8]) -> Option<Vec<Entry>> {
    let end = find_end(bytes)?;
    let count = u16_at(bytes, end + 10)?;
    let mut at = u32_at(bytes, end + 16)? as usize;
    let mut entries = Vec::with_capacity(usize::from(count));
    while entries.len() < usize::from(count) {
        if bytes.get(at..at + 4)? != ENTRY {
            return None;
        }
        let size = u64::from(u32_at(bytes, at + 24)?);
        let name_length = usize::from(u16_at(bytes, at + 28)?);
        let extra = usize::from(u16_at(bytes, at + 30)?);
        let size = if size == IN_EXTRA {
            let start = at + ENTRY_LENGTH + name_length;
            long_size(bytes.get(start..start + extra)?).unwrap_or(u64::MAX)
        } else {
            size
        };
        let comment = usize::from(u16_at(bytes, at + 32)?);
        let name = bytes.get(at + ENTRY_LENGTH..at + ENTRY_LENGTH + name_length)?;
        entries.push(Entry {
            name: String::from_utf8_lossy(name).replace('\\', "/"),
            size,
        });
        at += ENTRY_LENGTH + name_length + extra + comment;
    }
    Some(entries)
}

/// The size in a ZIP64 field, the first number there when the entry itself has no room for it.
fn long_size(mut extra: &[u8]) -> Option<u64> {
    loop {
        let (kind, length) = (u16_at(extra, 0)?, usize::from(u16_at(extra, 2)?));
        if kind == ZIP64 {
            let low = u32_at(extra, 4)?;
            let high = u32_at(extra, 8)?;
            return Some(u64::from(high) << 32 | u64::from(low));
        }
        extra = extra.get(4 + length..)?;
    }
}

/// The end record stands at the very end, before a comment of any length.
fn find_end(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END_LENGTH)?;
    let first = last.saturating_sub(LONGEST_COMMENT);
    (first..=last).rev().find(|&at| bytes[at..at + 4] == END)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes([pair[0], pair[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_without_its_end_has_no_entries() {
        assert_eq!(entries(b""), None);
        assert_eq!(entries(b"PK\x03\x04 cut short in the middle of it"), None);
    }

    #[test]
    fn a_long_size_is_found_where_it_stands() {
        let mut bytes = Vec::new();
        bytes.extend_from_slice(&ENTRY);
        bytes.resize(ENTRY_LENGTH, 0);
        bytes[24..28].copy_from_slice(&u32::MAX.to_le_bytes());
        let short = bytes.len();
        bytes[30..32].copy_from_slice(&12_u16.to_le_bytes());
        bytes.extend_from_slice(&[1, 0, 8, 0]);
        bytes.extend_from_slice(&(9_u64 << 32 | 5).to_le_bytes());
        let close = |mut bytes: Vec<u8>| {
            let end = bytes.len();
            bytes.extend_from_slice(&END);
            bytes.resize(end + END_LENGTH, 0);
            bytes[end + 10] = 1;
            entries(&bytes).map(|entries| entries[0].size)
        };
        let mut without = bytes[..short].to_vec();
        without[30] = 0;
        assert_eq!(close(bytes), Some(9 << 32 | 5));
        assert_eq!(close(without), Some(u64::MAX));
    }

    #[test]
    fn entries_are_listed_with_their_sizes() {
        let mut bytes = Vec::new();
        bytes.extend_from_slice(&ENTRY);
        bytes.resize(ENTRY_LENGTH, 0);
        bytes[24..28].copy_from_slice(&7_u32.to_le_bytes());
        bytes[28..30].copy_from_slice(&5_u16.to_le_bytes());
        bytes.extend_from_slice(b"a.xml");
        let end = bytes.len();
        bytes.extend_from_slice(&END);
        bytes.resize(end + END_LENGTH, 0);
        bytes[end + 10] = 1;
        let entry = Entry {
            name: "a.xml".to_owned(),
            size: 7,
        };
        assert_eq!(entries(&bytes), Some(vec![entry]));
    }
}
