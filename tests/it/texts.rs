//! The text files: both languages say the same things, every key in the code has its text, and no text is left over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use innovation_atlas::i18n::Lang;

use crate::source::{literals, root, rust_files};

/// Texts by key (`<module>.<name>`) of one language.
fn texts(lang: Lang) -> BTreeMap<String, String> {
    let folder = root().join("assets/i18n").join(lang.code());
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(&folder).expect("the folder of texts can be listed") {
        let path = entry.expect("its entries can be read").path();
        let module = path.file_stem().unwrap().to_string_lossy().into_owned();
        let content = fs::read_to_string(&path).expect("a text file can be read");
        let table: BTreeMap<String, String> =
            toml::from_str(&content).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        texts.extend(
            table
                .into_iter()
                .map(|(name, text)| (format!("{module}.{name}"), text)),
        );
    }
    texts
}

/// The names in braces, without the forms of a word that they choose.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .map(|name| name.split_once(':').map_or(name, |(name, _)| name))
        .collect()
}

/// The modules that have texts.
fn modules() -> BTreeSet<String> {
    fs::read_dir(root().join("assets/i18n/en"))
        .expect("the folder of texts can be listed")
        .map(|entry| {
            let path = entry.expect("its entries can be read").path();
            path.file_stem().unwrap().to_string_lossy().into_owned()
        })
        .collect()
}

/// Keys and beginnings of keys (`app.page_{id}` begins with `app.page_`) that the code names, with their places.
struct Used {
    keys: BTreeMap<String, String>,
    beginnings: BTreeSet<String>,
}

fn used() -> Used {
    const FILES: [&str; 12] = [
        "toml", "csv", "tsv", "xlsx", "json", "geojson", "parquet", "svg", "png", "pdf", "atlas",
        "rs",
    ];
    let modules = modules();
    let mut used = Used {
        keys: BTreeMap::new(),
        beginnings: BTreeSet::new(),
    };
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    for file in rust_files("src") {
        for (at, line) in file.shipped() {
            for literal in literals(line) {
                let Some((module, name)) = literal.split_once('.') else {
                    continue;
                };
                if !modules.contains(module) || FILES.contains(&name) {
                    continue;
                }
                if let Some((beginning, _)) = name.split_once('{') {
                    if beginning.chars().all(plain) {
                        used.beginnings.insert(format!("{module}.{beginning}"));
                    }
                } else if !name.is_empty() && name.chars().all(plain) {
                    used.keys
                        .insert(literal.to_owned(), format!("{}:{at}", file.path));
                }
            }
        }
    }
    used
}

#[test]
fn both_languages_have_the_same_keys_and_places() {
    let (en, zh) = (texts(Lang::En), texts(Lang::Zh));
    let mut wrong = Vec::new();
    for key in en.keys().chain(zh.keys()).collect::<BTreeSet<_>>() {
        match (en.get(key), zh.get(key)) {
            (Some(en), Some(zh)) if places(en) != places(zh) => {
                wrong.push(format!("{key}: {:?} and {:?}", places(en), places(zh)));
            }
            (Some(en), Some(zh)) if en.trim().is_empty() || zh.trim().is_empty() => {
                wrong.push(format!("{key}: an empty text"));
            }
            (Some(_), Some(_)) => {}
            (None, _) => wrong.push(format!("{key}: no English")),
            (_, None) => wrong.push(format!("{key}: no Chinese")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_program_reads_every_text() {
    for lang in Lang::ALL {
        let keys: Vec<String> = texts(lang).into_keys().collect();
        assert_eq!(innovation_atlas::i18n::keys(lang), keys);
    }
}

#[test]
fn every_key_in_the_code_has_a_text() {
    let texts = texts(Lang::En);
    let wrong: Vec<String> = used()
        .keys
        .into_iter()
        .filter(|(key, _)| !texts.contains_key(key))
        .map(|(key, place)| format!("{place}: {key}"))
        .collect();
    assert!(
        wrong.is_empty(),
        "keys without a text:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_text_is_used() {
    let used = used();
    let wrong: Vec<String> = texts(Lang::En)
        .into_keys()
        .filter(|key| {
            !used.keys.contains_key(key)
                && !used
                    .beginnings
                    .iter()
                    .any(|beginning| key.starts_with(beginning))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "texts that nothing uses:\n{}",
        wrong.join("\n")
    );
}

/// `Message::new("key").with("a", …).with("b", …)` as written: the key and the arguments' names.
fn messages(code: &str) -> Vec<(&str, BTreeSet<&str>)> {
    let mut found = Vec::new();
    for (at, start) in code.match_indices("Message::new(\"") {
        let rest = &code[at + start.len()..];
        let Some((key, mut rest)) = rest.split_once("\")") else {
            continue;
        };
        let mut args = BTreeSet::new();
        while let Some(call) = rest.trim_start().strip_prefix(".with(") {
            let Some((name, after)) = call
                .trim_start()
                .strip_prefix('"')
                .and_then(|c| c.split_once('"'))
            else {
                break;
            };
            args.insert(name);
            rest = after_call(after);
        }
        found.push((key, args));
    }
    found
}

/// What follows the bracket that closes the call whose inside begins here.
fn after_call(inside: &str) -> &str {
    let (mut depth, mut quoted, mut escaped) = (1_usize, false, false);
    for (at, sign) in inside.char_indices() {
        match sign {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return &inside[at + 1..];
                }
            }
            _ => {}
        }
    }
    ""
}

#[test]
fn messages_fill_every_place_of_their_text() {
    let code = "Message::new(\"a.b\").with(\"x\", f(1))\n  .with(\"y\", \")\")";
    assert_eq!(messages(code), [("a.b", BTreeSet::from(["x", "y"]))]);
    let texts = texts(Lang::En);
    let mut wrong = Vec::new();
    for file in rust_files("src") {
        let lines: Vec<&str> = file.shipped().map(|(_, line)| line).collect();
        let code = lines.join("\n");
        for (key, args) in messages(&code) {
            let Some(text) = texts.get(key) else { continue };
            let open: Vec<&str> = places(text).difference(&args).copied().collect();
            if !open.is_empty() {
                wrong.push(format!("{}: {key} leaves {open:?} open", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
