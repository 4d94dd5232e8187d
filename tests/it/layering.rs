//! The rules of the code's shape: lower modules never import higher ones, colours live in the theme, words live in
//! the text files, and no file grows without end.

use crate::source::{SourceFile, literals, rust_files};

/// What each module may import, besides itself.
const ALLOWED: [(&str, &[&str]); 14] = [
    ("i18n", &[]),
    ("jobs", &["i18n"]),
    ("table", &["i18n", "jobs"]),
    ("geo", &["i18n", "jobs"]),
    ("dataset", &["i18n", "jobs", "table", "geo"]),
    ("composite", &[]),
    ("scheme", &["i18n", "composite"]),
    (
        "analysis",
        &["i18n", "jobs", "table", "dataset", "composite", "scheme"],
    ),
    (
        "figure",
        &[
            "i18n", "jobs", "table", "dataset", "scheme", "geo", "analysis",
        ],
    ),
    (
        "report",
        &[
            "i18n", "jobs", "table", "dataset", "scheme", "geo", "analysis", "figure",
        ],
    ),
    ("sample", &["i18n", "jobs", "table", "dataset", "geo"]),
    (
        "workspace",
        &[
            "i18n", "jobs", "table", "dataset", "scheme", "geo", "analysis", "figure", "report",
            "sample",
        ],
    ),
    (
        "app",
        &[
            "i18n",
            "jobs",
            "table",
            "dataset",
            "scheme",
            "geo",
            "analysis",
            "figure",
            "report",
            "sample",
            "workspace",
        ],
    ),
    (
        "cli",
        &[
            "i18n",
            "jobs",
            "table",
            "dataset",
            "scheme",
            "geo",
            "analysis",
            "figure",
            "report",
            "sample",
            "workspace",
        ],
    ),
];

/// Most lines of a file.
const LONGEST: usize = 600;

/// The modules named after `crate::` in a text without comments.
fn imports(code: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => names.push(word(rest)),
            Some(list) => names.extend(list_heads(list)),
        }
    }
    names
}

/// The first names of the entries of a braced import list, `a::b, c::{d, e}, f}` giving `a`, `c`, `f`.
fn list_heads(list: &str) -> Vec<&str> {
    let mut heads = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, sign) in list.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' | ',' if depth == 0 => {
                heads.push(word(list[start..at].trim()));
                start = at + 1;
                if sign == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    heads
}

fn word(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    &text[..end]
}

fn code_of(file: &SourceFile) -> String {
    let lines: Vec<&str> = file.code().map(|(_, line)| line).collect();
    lines.join("\n")
}

#[test]
fn import_lists_are_understood() {
    let code = "use crate::{app::x, table::{Table, read}, jobs};\nfn f() { crate::geo::g() }";
    assert_eq!(imports(code), ["app", "table", "jobs", "geo"]);
}

#[test]
fn lower_modules_do_not_import_higher_ones() {
    let known: Vec<&str> = ALLOWED.iter().map(|(module, _)| *module).collect();
    let mut wrong = Vec::new();
    for file in rust_files("src") {
        let module = file.module();
        if matches!(module, "main" | "lib") {
            continue;
        }
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!(
                "{}: a module without a place in the order",
                file.path
            ));
            continue;
        };
        for import in imports(&code_of(&file)) {
            if known.contains(&import) && import != module && !allowed.contains(&import) {
                wrong.push(format!("{}: {module} may not import {import}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a line of code names a colour by its numbers or by its name.
fn names_a_colour(line: &str) -> bool {
    const CALLS: [&str; 6] = [
        "from_rgb(",
        "from_rgba_",
        "from_gray(",
        "from_black_alpha(",
        "from_white_alpha(",
        "hex_color!",
    ];
    const PLAIN: [&str; 2] = ["TRANSPARENT", "PLACEHOLDER"];
    let call = CALLS.iter().any(|call| {
        line.split(call)
            .nth(1)
            .is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
    });
    let named = line.match_indices("Color32::").any(|(at, found)| {
        let name = word(&line[at + found.len()..]);
        name.len() > 1
            && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
            && !PLAIN.contains(&name)
    });
    let triple = line
        .split("rgb: [")
        .nth(1)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let hex = literals(line).iter().any(|literal| {
        literal.strip_prefix('#').is_some_and(|digits| {
            matches!(digits.len(), 3 | 6 | 8) && digits.chars().all(|c| c.is_ascii_hexdigit())
        })
    });
    call || named || triple || hex
}

#[test]
fn colours_stand_in_the_theme_only() {
    assert!(names_a_colour("let c = Color32::from_rgb(1, 2, 3);"));
    assert!(names_a_colour("ui.visuals_mut().x = Color32::RED;"));
    assert!(names_a_colour(r##"let c = "#ff8800";"##));
    assert!(!names_a_colour("Color32::from_rgb(r, g, b)"));
    let wrong: Vec<String> = rust_files("src")
        .iter()
        .filter(|file| !file.path.contains("theme"))
        .flat_map(|file| {
            file.shipped()
                .filter(|(_, line)| names_a_colour(line))
                .map(|(at, line)| format!("{}:{at}: {}", file.path, line.trim()))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_interface_holds_no_words_of_its_own() {
    let chinese = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    let wrong: Vec<String> = rust_files("src")
        .iter()
        .filter(|file| matches!(file.module(), "app" | "cli"))
        .flat_map(|file| {
            file.shipped()
                .filter(|(_, line)| line.contains(chinese))
                .map(|(at, line)| format!("{}:{at}: {}", file.path, line.trim()))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_stay_readable() {
    let wrong: Vec<String> = ["src", "tests", "benches"]
        .into_iter()
        .flat_map(rust_files)
        .filter_map(|file| {
            let lines = file.text.lines().count();
            (lines > LONGEST).then(|| format!("{}: {lines} lines", file.path))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
