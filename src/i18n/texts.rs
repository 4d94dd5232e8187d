//! The text files, read once; a missing key shows itself as the key, and a test forbids it.

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;

use super::Lang;

macro_rules! files {
    ($lang:literal) => {
        [
            (
                "analysis",
                include_str!(concat!("../../assets/i18n/", $lang, "/analysis.toml")),
            ),
            (
                "app",
                include_str!(concat!("../../assets/i18n/", $lang, "/app.toml")),
            ),
            (
                "checks",
                include_str!(concat!("../../assets/i18n/", $lang, "/checks.toml")),
            ),
            (
                "clinic",
                include_str!(concat!("../../assets/i18n/", $lang, "/clinic.toml")),
            ),
            (
                "cli",
                include_str!(concat!("../../assets/i18n/", $lang, "/cli.toml")),
            ),
            (
                "dataset",
                include_str!(concat!("../../assets/i18n/", $lang, "/dataset.toml")),
            ),
            (
                "figure",
                include_str!(concat!("../../assets/i18n/", $lang, "/figure.toml")),
            ),
            (
                "funds",
                include_str!(concat!("../../assets/i18n/", $lang, "/funds.toml")),
            ),
            (
                "geo",
                include_str!(concat!("../../assets/i18n/", $lang, "/geo.toml")),
            ),
            (
                "jobs",
                include_str!(concat!("../../assets/i18n/", $lang, "/jobs.toml")),
            ),
            (
                "report",
                include_str!(concat!("../../assets/i18n/", $lang, "/report.toml")),
            ),
            (
                "sample",
                include_str!(concat!("../../assets/i18n/", $lang, "/sample.toml")),
            ),
            (
                "scheme",
                include_str!(concat!("../../assets/i18n/", $lang, "/scheme.toml")),
            ),
            (
                "table",
                include_str!(concat!("../../assets/i18n/", $lang, "/table.toml")),
            ),
            (
                "policies",
                include_str!(concat!("../../assets/i18n/", $lang, "/policies.toml")),
            ),
            (
                "projects",
                include_str!(concat!("../../assets/i18n/", $lang, "/projects.toml")),
            ),
            (
                "titles",
                include_str!(concat!("../../assets/i18n/", $lang, "/titles.toml")),
            ),
            (
                "weights",
                include_str!(concat!("../../assets/i18n/", $lang, "/weights.toml")),
            ),
            (
                "workspace",
                include_str!(concat!("../../assets/i18n/", $lang, "/workspace.toml")),
            ),
        ]
    };
}

type Table = HashMap<String, String>;

/// English quotation marks are straight: the bundled face draws curly ones as wide as a Chinese character.
static EN: LazyLock<Table> = LazyLock::new(|| {
    let mut table = read(&files!("en"));
    for text in table.values_mut() {
        *text = text.replace(['“', '”'], "\"");
    }
    table
});
static ZH: LazyLock<Table> = LazyLock::new(|| read(&files!("zh")));

/// The text files are part of the program: one that does not parse yields no texts, which a test forbids.
fn read(files: &[(&str, &str)]) -> Table {
    let mut table = Table::new();
    for (module, content) in files {
        let entries: HashMap<String, String> = toml::from_str(content).unwrap_or_default();
        table.extend(
            entries
                .into_iter()
                .map(|(name, text)| (format!("{module}.{name}"), text)),
        );
    }
    table
}

fn table(lang: Lang) -> &'static Table {
    match lang {
        Lang::En => &EN,
        Lang::Zh => &ZH,
    }
}

/// The text of a key; the key itself where there is none.
#[must_use]
pub fn text(lang: Lang, key: &str) -> String {
    table(lang)
        .get(key)
        .map_or_else(|| key.to_owned(), Clone::clone)
}

/// The text of a key with its `{name}` places filled in. `{name:row|rows}` is "row" where the argument is 1, else
/// "rows".
#[must_use]
pub fn fill(lang: Lang, key: &str, args: &[(&str, &dyn Display)]) -> String {
    let pattern = text(lang, key);
    let mut out = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern.as_str();
    while let Some(start) = rest.find('{') {
        out.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        let Some(end) = after.find('}') else {
            out.push_str(&rest[start..]);
            return out;
        };
        let (place, forms) = after[..end].split_once(':').unwrap_or((&after[..end], ""));
        match args.iter().find(|(name, _)| *name == place) {
            Some((_, value)) => match forms.split_once('|') {
                Some((one, many)) => {
                    out.push_str(if value.to_string() == "1" { one } else { many });
                }
                None => out.push_str(&value.to_string()),
            },
            None => out.push_str(&rest[start..start + end + 2]),
        }
        rest = &after[end + 1..];
    }
    out.push_str(rest);
    out
}

/// All keys of a language, sorted: for the test that both languages have the same ones.
#[must_use]
pub fn keys(lang: Lang) -> Vec<&'static str> {
    let mut keys: Vec<&str> = table(lang).keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}
