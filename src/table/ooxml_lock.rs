//! Workbooks of the newer kind under a password ([MS-OFFCRYPTO] 2.3.4, standard and agile): what says how they are
//! encrypted, the encrypted package and a password come in; the package that is a plain archive goes out.

use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// More rounds than Office makes at most are refused: they would only cost time.
const MOST_ROUNDS: u32 = 10_000_000;

/// Rounds of the standard kind.
const ROUNDS: u32 = 50_000;

/// Bytes that are encrypted from an own beginning.
const SEGMENT: usize = 4096;

/// Bytes of a block.
const BLOCK: usize = 16;

/// Why a package stays closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// It is encrypted in a way that is not known here.
    Unknown,
    /// The password is another one.
    Password,
}

/// The plain package.
///
/// # Errors
/// When the password is wrong or the encryption is not known.
pub(super) fn open(info: &[u8], package: &[u8], password: &str) -> Result<Vec<u8>, Closed> {
    let version = info.get(..4).ok_or(Closed::Unknown)?;
    let size = package.first_chunk::<8>().ok_or(Closed::Unknown)?;
    let size = usize::try_from(u64::from_le_bytes(*size)).map_err(|_| Closed::Unknown)?;
    let password: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut plain = match version {
        [4, 0, 4, 0] => agile(
            info.get(8..).ok_or(Closed::Unknown)?,
            &package[8..],
            &password,
        )?,
        [2..=4, 0, 2, 0] => {
            let key = standard(info, &password)?;
            key.without_chain(&package[8..])
        }
        _ => return Err(Closed::Unknown),
    };
    plain.truncate(size);
    Ok(plain)
}

/// The key of the standard kind.
fn standard(info: &[u8], password: &[u8]) -> Result<Key, Closed> {
    let long = |at: usize| {
        let four = info.get(at..).and_then(<[u8]>::first_chunk::<4>);
        four.map(|four| u32::from_le_bytes(*four))
            .ok_or(Closed::Unknown)
    };
    let (header, length) = (12, long(8)? as usize);
    let bits = long(header + 16)?;
    let verifier = header + length;
    let part = |at: usize, length: usize| {
        info.get(verifier + at..verifier + at + length)
            .ok_or(Closed::Unknown)
    };
    let (salt, check, check_hash) = (part(4, 16)?, part(20, 16)?, part(40, 32)?);
    let hash = Hash::Sha1;
    let end = hash.of(&[&hash.spun(salt, password, ROUNDS), &[0; 4]]);
    let padded = |with: u8| {
        let mut block = [with; 64];
        for (byte, of) in block.iter_mut().zip(&end) {
            *byte ^= of;
        }
        hash.of(&[&block])
    };
    let material = [padded(0x36), padded(0x5c)].concat();
    let key = material.get(..bits as usize / 8).ok_or(Closed::Unknown)?;
    let key = Key::new(key)?;
    let found = hash.of(&[&key.without_chain(check)]);
    if key.without_chain(check_hash).get(..20) == Some(found.as_slice()) {
        Ok(key)
    } else {
        Err(Closed::Password)
    }
}

/// The package of the agile kind, whose description is XML.
fn agile(xml: &[u8], package: &[u8], password: &[u8]) -> Result<Vec<u8>, Closed> {
    const INPUT: [u8; 8] = [0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79];
    const VALUE: [u8; 8] = [0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e];
    const KEY: [u8; 8] = [0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6];
    let xml = std::str::from_utf8(xml).map_err(|_| Closed::Unknown)?;
    let data = Tag::find(xml, "keyData")?;
    let lock = Tag::find(xml, "encryptedKey")?;
    for tag in [&data, &lock] {
        if tag.text("cipherAlgorithm")? != "AES" || tag.text("cipherChaining")? != "ChainingModeCBC"
        {
            return Err(Closed::Unknown);
        }
    }
    let rounds = lock.number("spinCount")?;
    if rounds > MOST_ROUNDS {
        return Err(Closed::Unknown);
    }
    let (hash, salt) = (lock.hash()?, lock.bytes("saltValue")?);
    let spun = hash.spun(&salt, password, rounds);
    let unlock = |purpose: &[u8], what: &str| {
        let key = sized(
            hash.of(&[&spun, purpose]),
            lock.number("keyBits")? as usize / 8,
        );
        Ok::<_, Closed>(Key::new(&key)?.chained(&salt, &lock.bytes(what)?))
    };
    let input = unlock(&INPUT, "encryptedVerifierHashInput")?;
    let value = unlock(&VALUE, "encryptedVerifierHashValue")?;
    let input = input
        .get(..lock.number("saltSize")? as usize)
        .ok_or(Closed::Unknown)?;
    let found = hash.of(&[input]);
    if value.get(..found.len()) != Some(found.as_slice()) {
        return Err(Closed::Password);
    }
    let mut key = unlock(&KEY, "encryptedKeyValue")?;
    key.truncate(data.number("keyBits")? as usize / 8);
    let (key, hash, salt) = (Key::new(&key)?, data.hash()?, data.bytes("saltValue")?);
    let segments = (0_u32..).zip(package.chunks(SEGMENT));
    let plain = segments.flat_map(|(number, segment)| {
        key.chained(&hash.of(&[&salt, &number.to_le_bytes()]), segment)
    });
    Ok(plain.collect())
}

/// A key or a beginning of as many bytes as are needed.
fn sized(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(length, 0x36);
    bytes
}

#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn all<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut hash = D::new();
            for part in parts {
                hash.update(part);
            }
            hash.finalize().to_vec()
        }
        match self {
            Self::Sha1 => all::<Sha1>(parts),
            Self::Sha256 => all::<Sha256>(parts),
            Self::Sha384 => all::<Sha384>(parts),
            Self::Sha512 => all::<Sha512>(parts),
        }
    }

    /// The hash of a password, hashed again and again.
    fn spun(self, salt: &[u8], password: &[u8], rounds: u32) -> Vec<u8> {
        let first = self.of(&[salt, password]);
        (0..rounds).fold(first, |hash, round| self.of(&[&round.to_le_bytes(), &hash]))
    }
}

enum Key {
    Short(Box<Aes128>),
    Middle(Box<Aes192>),
    Long(Box<Aes256>),
}

impl Key {
    fn new(key: &[u8]) -> Result<Self, Closed> {
        let unknown = |_| Closed::Unknown;
        Ok(match key.len() {
            16 => Self::Short(Box::new(Aes128::new_from_slice(key).map_err(unknown)?)),
            24 => Self::Middle(Box::new(Aes192::new_from_slice(key).map_err(unknown)?)),
            32 => Self::Long(Box::new(Aes256::new_from_slice(key).map_err(unknown)?)),
            _ => return Err(Closed::Unknown),
        })
    }

    fn block(&self, block: [u8; BLOCK]) -> [u8; BLOCK] {
        let mut block = Array::from(block);
        match self {
            Self::Short(key) => key.decrypt_block(&mut block),
            Self::Middle(key) => key.decrypt_block(&mut block),
            Self::Long(key) => key.decrypt_block(&mut block),
        }
        block.into()
    }

    /// Whole blocks, each for itself.
    fn without_chain(&self, bytes: &[u8]) -> Vec<u8> {
        let (blocks, _) = bytes.as_chunks::<BLOCK>();
        blocks.iter().flat_map(|block| self.block(*block)).collect()
    }

    /// Whole blocks, each combined with the encrypted one before it, the first with `start`.
    fn chained(&self, start: &[u8], bytes: &[u8]) -> Vec<u8> {
        let mut before = sized(start.to_vec(), BLOCK);
        let (blocks, _) = bytes.as_chunks::<BLOCK>();
        let mut plain = Vec::with_capacity(bytes.len());
        for block in blocks {
            plain.extend(self.block(*block).iter().zip(&before).map(|(a, b)| a ^ b));
            before.copy_from_slice(block);
        }
        plain
    }
}

/// The attributes of one element.
struct Tag<'a>(&'a str);

impl<'a> Tag<'a> {
    /// The first element of a name, in whatever namespace.
    fn find(xml: &'a str, name: &str) -> Result<Self, Closed> {
        let found = xml.match_indices(name).find(|(at, _)| {
            let before = xml[..*at].chars().next_back();
            let after = xml[at + name.len()..].chars().next();
            matches!(before, Some('<' | ':')) && after.is_some_and(char::is_whitespace)
        });
        let (at, _) = found.ok_or(Closed::Unknown)?;
        let rest = &xml[at..];
        Ok(Self(&rest[..rest.find('>').ok_or(Closed::Unknown)?]))
    }

    fn text(&self, name: &str) -> Result<&'a str, Closed> {
        let found = self.0.match_indices(name).find_map(|(at, _)| {
            let before = self.0[..at].chars().next_back()?;
            let value = self.0[at + name.len()..].trim_start().strip_prefix('=')?;
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let value = &value[1..];
            before
                .is_whitespace()
                .then_some(&value[..value.find(quote)?])
        });
        found.ok_or(Closed::Unknown)
    }

    fn number(&self, name: &str) -> Result<u32, Closed> {
        self.text(name)?.parse().map_err(|_| Closed::Unknown)
    }

    fn hash(&self) -> Result<Hash, Closed> {
        match self.text("hashAlgorithm")? {
            "SHA1" | "SHA-1" => Ok(Hash::Sha1),
            "SHA256" | "SHA-256" => Ok(Hash::Sha256),
            "SHA384" | "SHA-384" => Ok(Hash::Sha384),
            "SHA512" | "SHA-512" => Ok(Hash::Sha512),
            _ => Err(Closed::Unknown),
        }
    }

    /// Bytes in base 64.
    fn bytes(&self, name: &str) -> Result<Vec<u8>, Closed> {
        let mut bytes = Vec::new();
        let (mut sum, mut bits) = (0_u32, 0);
        for character in self.text(name)?.bytes() {
            let value = match character {
                b'A'..=b'Z' => character - b'A',
                b'a'..=b'z' => character - b'a' + 26,
                b'0'..=b'9' => character - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                b'=' => break,
                byte if byte.is_ascii_whitespace() => continue,
                _ => return Err(Closed::Unknown),
            };
            sum = (sum << 6 | u32::from(value)) & 0xff_ffff;
            bits += 6;
            if bits >= 8 {
                bits -= 8;
                bytes.push((sum >> bits) as u8);
            }
        }
        Ok(bytes)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_every_spelling() {
        let xml = "<e><keyData saltSize=\"16\" keyBits = '256' saltValue=\"AQID BA==\"/>\
                   <p:encryptedKey hashAlgorithm='SHA512' spinCount=\"100000\"/></e>";
        let data = Tag::find(xml, "keyData").unwrap();
        assert_eq!(data.number("keyBits"), Ok(256));
        assert_eq!(data.bytes("saltValue"), Ok(vec![1, 2, 3, 4]));
        assert_eq!(data.text("Size"), Err(Closed::Unknown));
        let lock = Tag::find(xml, "encryptedKey").unwrap();
        assert!(lock.hash().is_ok() && lock.number("spinCount") == Ok(100_000));
        assert!(Tag::find(xml, "encryptedK").is_err());
    }

    #[test]
    fn what_is_no_lock_is_told_and_ends() {
        for info in [
            &b""[..],
            b"\x04\0\x04\0",
            b"\x04\0\x02\0",
            b"\x03\0\x02\0\0\0\0\0\xff\xff\xff\x7f",
        ] {
            assert_eq!(open(info, &[0; 64], "x").err(), Some(Closed::Unknown));
        }
        let endless = b"\x04\0\x04\0\x40\0\0\0<keyData cipherAlgorithm='AES' cipherChaining='ChainingModeCBC'/>\
            <encryptedKey cipherAlgorithm='AES' cipherChaining='ChainingModeCBC' spinCount='4000000000'/>";
        assert_eq!(open(endless, &[0; 64], "x").err(), Some(Closed::Unknown));
    }
}
