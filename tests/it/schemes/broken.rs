//! Files too large, too deep or broken at random: never a panic, always a reason.

use innovation_atlas::scheme::{Formula, builtin, builtins, parse};
use proptest::prelude::*;

use super::SOUND;

#[test]
fn size_and_depth_have_limits() {
    let long = format!("{SOUND}#{}", "x".repeat(1024 * 1024));
    assert_eq!(parse(&long).unwrap_err()[0].message.key, "scheme.too_large");
    let deep = format!("{SOUND}\nx = {}1{}", "[".repeat(40), "]".repeat(40));
    assert_eq!(parse(&deep).unwrap_err()[0].message.key, "scheme.nested");
    let deeper = format!("{SOUND}\nx = {}", "[".repeat(100_000));
    assert_eq!(parse(&deeper).unwrap_err()[0].message.key, "scheme.syntax");
    let dotted = format!("{SOUND}\nx{} = 1", ".x".repeat(50_000));
    assert!(parse(&dotted).is_err());
    assert!(!parse("").unwrap_err().is_empty());
}

/// What a careless or hostile hand does to a file.
#[derive(Clone, Debug)]
enum Change {
    Cut(usize, usize),
    Put(usize, String),
    Copy(usize, usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let pieces = prop::sample::select(vec![
        "\"",
        "'",
        "[",
        "]",
        "[[",
        "{",
        "}",
        "=",
        "\n",
        ",",
        ".",
        "-",
        "nan",
        "inf",
        "1e999",
        "9223372036854775808",
        "(",
        ")",
        "NOT ",
        "GREATEST()",
        "--",
        "/*",
        "𝄞",
        "（",
        "\u{feff}",
        "\r\n",
        "\0",
        "\\",
        "weight = ",
        "rule = ",
        "true",
        "1979-05-27",
    ]);
    prop_oneof![
        (any::<usize>(), 1..40_usize).prop_map(|(at, length)| Change::Cut(at, length)),
        (any::<usize>(), pieces).prop_map(|(at, piece)| Change::Put(at, piece.to_owned())),
        (any::<usize>(), any::<char>()).prop_map(|(at, c)| Change::Put(at, c.to_string())),
        (any::<usize>(), any::<usize>(), 1..200_usize)
            .prop_map(|(from, to, length)| Change::Copy(from, to, length)),
    ]
}

fn apply(chars: &mut Vec<char>, change: Change) {
    let length = chars.len().max(1);
    match change {
        Change::Cut(at, count) => {
            let at = at % length;
            let end = (at + count).min(chars.len());
            chars.drain(at.min(end)..end);
        }
        Change::Put(at, piece) => {
            let at = (at % length).min(chars.len());
            chars.splice(at..at, piece.chars());
        }
        Change::Copy(from, to, count) => {
            let from = (from % length).min(chars.len());
            let end = (from + count).min(chars.len());
            let piece: Vec<char> = chars[from..end].to_vec();
            let to = (to % length).min(chars.len());
            chars.splice(to..to, piece);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn parsing_never_panics_and_never_fails_without_a_reason(
        id in prop::sample::select(builtins()),
        changes in prop::collection::vec(change(), 1..12),
    ) {
        let text = builtin(id).unwrap().text;
        let mut chars: Vec<char> = text.chars().collect();
        for change in changes {
            apply(&mut chars, change);
        }
        let text: String = chars.into_iter().collect();
        if let Err(errors) = parse(&text) {
            prop_assert!(!errors.is_empty());
            let lines = text.matches('\n').count() + 1;
            prop_assert!(errors.iter().all(|error| (1..=lines).contains(&error.line)));
            prop_assert!(errors.windows(2).all(|pair| pair[0].line <= pair[1].line));
        }
    }

    #[test]
    fn formulas_never_panic(words in prop::collection::vec(prop::sample::select(vec![
        "a", "rd", "1", "2.5", "'x'", "\"a b\"", "(", ")", ",", "+", "-", "*", "/", "%", "=", "<>",
        "<=", "AND", "OR", "NOT", "IS", "NULL", "IN", "BETWEEN", "LIKE", "CASE", "WHEN", "THEN",
        "ELSE", "END", "ABS", "GREATEST", "ROUND", "COALESCE", "NULLIF", "LOG", "IF", "TRUE",
        "DISTINCT", "INTERVAL", "DATE", "ORDER", "BY", "||", "POW", "STARTS_WITH", "ILIKE", "MOD",
    ]), 0..24)) {
        if let Ok(formula) = Formula::parse(&words.join(" ")) {
            prop_assert!(formula.expr().is_ok());
            let filled = formula.filled(&|_| Some("1".to_owned()));
            prop_assert!(!filled.contains('"'));
        }
    }
}
