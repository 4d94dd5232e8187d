//! Workbooks under a password: with Excel's built-in one they open without a question, with one of their own when it is
//! given. The locks are made here as [MS-OFFCRYPTO] describes them, and real ones are tried beside the project.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use aes::Aes256;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use innovation_atlas::i18n::Lang;
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{Format, ReadOptions, Table, read};
use sha1::Sha1;
use sha2::{Digest, Sha512};
use tempfile::TempDir;

use crate::reading_data::real;

const BUILT_IN: &str = "VelvetSweatshop";
const SALT: [u8; 16] = *b"sixteen salt byt";

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in [
        ["企业名称", "营业收入（万元）"],
        ["江湾机械", "12"],
        ["沙洲纺织", "34"],
    ]
    .iter()
    .enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write(row as u32, column as u16, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn hash<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = D::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().to_vec()
}

fn spun<D: Digest>(password: &str, rounds: u32) -> Vec<u8> {
    let password: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let first = hash::<D>(&[&SALT, &password]);
    (0..rounds).fold(first, |last, round| {
        hash::<D>(&[&round.to_le_bytes(), &last])
    })
}

/// Encrypts whole blocks, chained from `start` on, or each for itself.
fn encrypt(key: &[u8], start: Option<&[u8]>, bytes: &[u8]) -> Vec<u8> {
    let cipher = Aes256::new_from_slice(key).unwrap();
    let mut bytes = bytes.to_vec();
    bytes.resize(bytes.len().next_multiple_of(16), 0);
    let mut before = start.map(|start| start[..16].to_vec());
    let mut out = Vec::new();
    for block in bytes.chunks(16) {
        let mut block: [u8; 16] = block.try_into().unwrap();
        for (byte, with) in block.iter_mut().zip(before.iter().flatten()) {
            *byte ^= with;
        }
        let mut block = Array::from(block);
        cipher.encrypt_block(&mut block);
        before = before.map(|_| block.to_vec());
        out.extend_from_slice(&block);
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let sum = three
            .iter()
            .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        let sum = sum << (8 * (3 - three.len()));
        for at in 0..4 {
            let letter = char::from(LETTERS[(sum >> (18 - 6 * at)) as usize & 63]);
            text.push(if at > three.len() { '=' } else { letter });
        }
    }
    text
}

/// The description and the package of the agile kind.
fn agile(plain: &[u8], password: &str) -> (Vec<u8>, Vec<u8>) {
    const ROUNDS: u32 = 1000;
    let key = [7_u8; 32];
    let spun = spun::<Sha512>(password, ROUNDS);
    let lock = |purpose: &[u8], bytes: &[u8]| {
        base64(&encrypt(
            &hash::<Sha512>(&[&spun, purpose])[..32],
            Some(&SALT),
            bytes,
        ))
    };
    let input = [3_u8; 16];
    let input_text = lock(&[0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79], &input);
    let value = lock(
        &[0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e],
        &hash::<Sha512>(&[&input]),
    );
    let key_text = lock(&[0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6], &key);
    let shared = format!(
        "saltSize=\"16\" blockSize=\"16\" keyBits=\"256\" hashSize=\"64\" cipherAlgorithm=\"AES\" \
         cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"SHA512\" saltValue=\"{}\"",
        base64(&SALT)
    );
    let xml = format!(
        "<?xml version=\"1.0\"?><encryption><keyData {shared}/><keyEncryptors><keyEncryptor><p:encryptedKey \
         spinCount=\"{ROUNDS}\" {shared} encryptedVerifierHashInput=\"{input_text}\" \
         encryptedVerifierHashValue=\"{value}\" encryptedKeyValue=\"{key_text}\"/></keyEncryptor></keyEncryptors></encryption>"
    );
    let mut info = vec![4, 0, 4, 0, 0x40, 0, 0, 0];
    info.extend_from_slice(xml.as_bytes());
    let mut package = (plain.len() as u64).to_le_bytes().to_vec();
    for (number, segment) in (0_u32..).zip(plain.chunks(4096)) {
        let start = hash::<Sha512>(&[&SALT, &number.to_le_bytes()]);
        package.extend(encrypt(&key, Some(&start), segment));
    }
    (info, package)
}

/// The description and the package of the standard kind.
fn standard(plain: &[u8], password: &str) -> (Vec<u8>, Vec<u8>) {
    let end = hash::<Sha1>(&[&spun::<Sha1>(password, 50_000), &[0; 4]]);
    let padded = |with: u8| {
        let mut block = [with; 64];
        block
            .iter_mut()
            .zip(&end)
            .for_each(|(byte, of)| *byte ^= of);
        hash::<Sha1>(&[&block])
    };
    let key = [padded(0x36), padded(0x5c)].concat()[..32].to_vec();
    let check = [5_u8; 16];
    let mut info = vec![3, 0, 2, 0, 0x24, 0, 0, 0];
    info.extend(32_u32.to_le_bytes());
    for number in [0x24_u32, 0, 0x6610, 0x8004, 256, 0x18, 0, 0] {
        info.extend(number.to_le_bytes());
    }
    info.extend(16_u32.to_le_bytes());
    info.extend(SALT);
    info.extend(encrypt(&key, None, &check));
    info.extend(20_u32.to_le_bytes());
    info.extend(encrypt(&key, None, &hash::<Sha1>(&[&check])));
    let mut package = (plain.len() as u64).to_le_bytes().to_vec();
    package.extend(encrypt(&key, None, plain));
    (info, package)
}

fn container((info, package): (Vec<u8>, Vec<u8>)) -> (TempDir, PathBuf) {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in [("/EncryptionInfo", info), ("/EncryptedPackage", package)] {
        file.create_stream(name).unwrap().write_all(&bytes).unwrap();
    }
    file.flush().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("locked.xlsx");
    std::fs::write(&path, file.into_inner().into_inner()).unwrap();
    (folder, path)
}

fn with_password(path: &Path, password: Option<&str>) -> innovation_atlas::i18n::Result<Table> {
    let options = ReadOptions {
        password: password.map(str::to_owned),
        ..ReadOptions::default()
    };
    read(path, &options, &Progress::default())
}

#[test]
fn both_kinds_open_with_the_built_in_password_or_their_own() {
    for lock in [agile, standard] {
        let (_folder, path) = container(lock(&workbook(), BUILT_IN));
        let table = with_password(&path, None).unwrap();
        assert_eq!(table.source.format, Format::Xlsx);
        assert_eq!(table.columns[0].cells.get(1), Some("沙洲纺织"));
        assert_eq!(table.place(1, 1).to_string(), "locked.xlsx!Sheet1!B3");
        let (_folder, path) = container(lock(&workbook(), "江湾2024"));
        assert_eq!(with_password(&path, Some("江湾2024")).unwrap().height(), 2);
        for wrong in [None, Some("江湾2023")] {
            let refused = with_password(&path, wrong).unwrap_err();
            assert!(refused.text(Lang::En).contains("password"), "{refused}");
            assert!(
                refused.text(Lang::Zh).contains("密码"),
                "{}",
                refused.text(Lang::Zh)
            );
        }
    }
}

#[test]
fn a_cut_or_changed_lock_is_refused_with_a_sentence() {
    for lock in [agile, standard] {
        let (info, package) = lock(&workbook(), BUILT_IN);
        for length in (0..info.len() - 80).step_by(7) {
            let (_folder, path) = container((info[..length].to_vec(), package.clone()));
            let refused = with_password(&path, None).unwrap_err();
            assert!(refused.text(Lang::En).len() > 30, "{refused}");
        }
        for length in [0, 4, 8, 9, 24, 4000, package.len() - 16] {
            let (_folder, path) = container((info.clone(), package[..length].to_vec()));
            assert!(with_password(&path, None).is_err(), "{length}");
        }
    }
}

#[test]
fn a_real_locked_workbook_opens_with_its_password() {
    let Some(path) = real("messy/calamine/tests/pass_protected.xlsx") else {
        return;
    };
    let refused = with_password(&path, None).unwrap_err();
    assert!(refused.to_string().contains("password"), "{refused}");
    // Its password opens it; there is nothing in it.
    let opened = with_password(&path, Some("123")).unwrap_err();
    assert!(opened.to_string().contains("no table"), "{opened}");
}
