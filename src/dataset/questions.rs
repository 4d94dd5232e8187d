//! Headers of questionnaires and forms: 1. 企业名称, `Q1_企业名称`, 您的企业名称, `*企业名称`. A header comes in; the name that stands
//! behind the number of the question, the star and the word for who is asked goes out.

/// Words for who is asked and what for, the longer of two that begin alike first.
const ASKED: [&str; 14] = [
    "请填写",
    "请输入",
    "请选择",
    "您所在的",
    "您所在",
    "您的",
    "您",
    "贵单位的",
    "贵公司的",
    "贵企业的",
    "贵",
    "填报",
    "填写",
    "所在",
];

/// The name in a header that has a question's words before it; `None` where it has none.
pub(super) fn name(header: &str) -> Option<&str> {
    let whole = header.trim();
    let starless = whole.trim_start_matches(['*', '＊', '★']).trim_start();
    let mut name = unnumbered(starless);
    while let Some(rest) = ASKED.iter().find_map(|word| name.strip_prefix(word)) {
        name = rest.trim_start();
    }
    (name.len() < whole.len() && !name.is_empty()).then_some(name)
}

/// A header without the numbers before it: `1. `, `1.2、`, `Q1_`, `一、`, `（1）`.
fn unnumbered(header: &str) -> &str {
    const LONGEST: usize = 3;
    let is_number = |text: &str| {
        let digits = text.strip_prefix(['Q', 'q']).unwrap_or(text);
        let count = digits.chars().count();
        let all = |of: fn(char) -> bool| digits.chars().all(of);
        (1..=LONGEST).contains(&count)
            && (all(|digit| digit.is_ascii_digit())
                || digits == text && all(|digit| "一二三四五六七八九十".contains(digit)))
    };
    let mut rest = header;
    loop {
        let bracketed = rest
            .strip_prefix(['(', '（'])
            .and_then(|rest| rest.split_once([')', '）']));
        let numbered = || rest.split_once(['.', '．', '、', '_', ':', '：', ')', '）']);
        match bracketed.or_else(numbered) {
            Some((number, name)) if is_number(number.trim()) => rest = name.trim_start(),
            _ => return rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_questions_words_are_taken_off() {
        for header in [
            "1. 企业名称",
            "1.2、企业名称",
            "Q1_企业名称",
            "一、企业名称",
            "（1）企业名称",
            "*企业名称",
            "您的企业名称",
            "2、请填写贵企业的企业名称",
        ] {
            assert_eq!(name(header), Some("企业名称"), "{header}");
        }
        assert_eq!(name("贵单位名称"), Some("单位名称"));
        for header in [
            "企业名称",
            "2022.营业收入",
            "5G企业",
            "研发、设计",
            "1.",
            "A_B",
        ] {
            assert_eq!(name(header), None, "{header}");
        }
    }
}
