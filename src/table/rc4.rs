//! The keys of old encrypted workbooks ([MS-OFFCRYPTO] 2.3.5 and 2.3.6) and the stream that they begin (RC4). A key
//! record and a password come in; bytes to combine with those of the workbook go out, block by block.

use md5::{Digest, Md5};
use sha1::Sha1;

/// The key changes after so many bytes.
pub(super) const BLOCK: usize = 1024;

/// How a workbook is encrypted, as its key record says.
pub(super) struct Locked<'a> {
    kind: Kind,
    salt: &'a [u8],
    verifier: &'a [u8],
    verifier_hash: &'a [u8],
}

/// How a key comes from a password.
#[derive(Clone, Copy)]
enum Kind {
    /// By MD5, with 40 bits.
    Md5,
    /// By SHA-1 (`CryptoAPI`), with so many bytes.
    Sha1(usize),
}

/// A workbook whose password is known.
pub(super) struct Opened {
    kind: Kind,
    hash: Vec<u8>,
}

impl<'a> Locked<'a> {
    /// Understands the content of a key record; `None` when it is of another kind.
    pub fn parse(record: &'a [u8]) -> Option<Self> {
        let number = |at: usize| Some(u16::from_le_bytes([*record.get(at)?, *record.get(at + 1)?]));
        if number(0)? != 1 {
            return None;
        }
        match (number(2)?, number(4)?) {
            (1, 1) => Some(Self {
                kind: Kind::Md5,
                salt: record.get(6..22)?,
                verifier: record.get(22..38)?,
                verifier_hash: record.get(38..54)?,
            }),
            (2..=4, 2) => Self::parse_api(record),
            _ => None,
        }
    }

    /// Version, flags and the size of a header stand before the header; salt and verifiers stand after it.
    fn parse_api(record: &'a [u8]) -> Option<Self> {
        let long = |at: usize| {
            let four = record.get(at..at + 4)?;
            Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]) as usize)
        };
        let (header, length) = (14, long(10)?);
        // Zero stands for 40 bits.
        let bits = match long(header + 16)? {
            0 => 40,
            bits @ 40..=128 => bits,
            _ => return None,
        };
        let salt = header.checked_add(length)?.checked_add(4)?;
        Some(Self {
            kind: Kind::Sha1(bits / 8),
            salt: record.get(salt..salt + 16)?,
            verifier: record.get(salt + 16..salt + 32)?,
            verifier_hash: record.get(salt + 36..salt + 56)?,
        })
    }

    /// Tries a password; `None` when it is another.
    pub fn open(&self, password: &str) -> Option<Opened> {
        let words: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let hash = match self.kind {
            Kind::Md5 => {
                let short = &Md5::digest(&words)[..5];
                let mut salted = Md5::new();
                for _ in 0..16 {
                    salted.update(short);
                    salted.update(self.salt);
                }
                salted.finalize()[..5].to_vec()
            }
            Kind::Sha1(_) => {
                let mut salted = Sha1::new();
                salted.update(self.salt);
                salted.update(&words);
                salted.finalize().to_vec()
            }
        };
        let opened = Opened {
            kind: self.kind,
            hash,
        };
        let mut stream = vec![0; self.verifier.len() + self.verifier_hash.len()];
        opened.block(0, &mut stream);
        let plain: Vec<u8> = self
            .verifier
            .iter()
            .chain(self.verifier_hash)
            .zip(&stream)
            .map(|(byte, key)| byte ^ key)
            .collect();
        let (verifier, hash) = plain.split_at(self.verifier.len());
        let matches = match self.kind {
            Kind::Md5 => Md5::digest(verifier)[..] == *hash,
            Kind::Sha1(_) => Sha1::digest(verifier)[..] == *hash,
        };
        matches.then_some(opened)
    }
}

impl Opened {
    /// The bytes that a block of the workbook was combined with.
    pub fn block(&self, number: u32, stream: &mut [u8]) {
        let key = match self.kind {
            Kind::Md5 => {
                let mut key = Md5::new();
                key.update(&self.hash);
                key.update(number.to_le_bytes());
                key.finalize().to_vec()
            }
            Kind::Sha1(bytes) => {
                let mut key = Sha1::new();
                key.update(&self.hash);
                key.update(number.to_le_bytes());
                let mut key = key.finalize()[..bytes.min(16)].to_vec();
                // A key of 40 bits is used with 128, the others zero.
                if bytes == 5 {
                    key.resize(16, 0);
                }
                key
            }
        };
        generate(&key, stream);
    }
}

/// The stream of RC4 that a key begins.
fn generate(key: &[u8], stream: &mut [u8]) {
    let mut state: [u8; 256] = std::array::from_fn(|at| at as u8);
    let mut other = 0_u8;
    for at in 0..256 {
        other = other
            .wrapping_add(state[at])
            .wrapping_add(key[at % key.len()]);
        state.swap(at, usize::from(other));
    }
    let (mut at, mut other) = (0_u8, 0_u8);
    for byte in stream {
        at = at.wrapping_add(1);
        other = other.wrapping_add(state[usize::from(at)]);
        state.swap(usize::from(at), usize::from(other));
        let sum = state[usize::from(at)].wrapping_add(state[usize::from(other)]);
        *byte = state[usize::from(sum)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_that_of_rfc_6229() {
        let mut stream = [0; 16];
        generate(&[1, 2, 3, 4, 5], &mut stream);
        let expected = [
            0xb2, 0x39, 0x63, 0x05, 0xf0, 0x3d, 0xc0, 0x27, 0xcc, 0xc3, 0x52, 0x4a, 0x0a, 0x11,
            0x18, 0xa8,
        ];
        assert_eq!(stream, expected);
    }

    #[test]
    fn records_of_other_kinds_are_refused() {
        assert!(Locked::parse(&[]).is_none());
        assert!(Locked::parse(&[0; 54]).is_none());
        assert!(Locked::parse(&[1, 0, 4, 0, 2, 0]).is_none());
        assert!(Locked::parse(&[1, 0, 2, 0, 2, 0, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0]).is_none());
    }

    #[test]
    fn a_wrong_password_opens_nothing() {
        let mut record = vec![1, 0, 1, 0, 1, 0];
        record.resize(54, 7);
        assert!(Locked::parse(&record).is_some_and(|locked| locked.open("x").is_none()));
    }
}
