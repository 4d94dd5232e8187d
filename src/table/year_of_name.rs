//! The name of a file or a sheet comes in; the year that its figures are of goes out.

/// Years that a name may hold.
const YEARS: std::ops::RangeInclusive<i32> = 1949..=2100;

/// The one year that a name holds: `2019`, `江湾2019年统计`, `data_2020.csv`. The day of an export, as in `list_20230105`
/// and `list_2023-01-05`, is no year of its figures.
pub(crate) fn year_of(name: &str) -> Option<i32> {
    let is_digit = |c: char| c.is_ascii_digit();
    let runs = name.split(|c: char| !is_digit(c)).map(|run| {
        let start = run.as_ptr() as usize - name.as_ptr() as usize;
        (run, name.get(start + run.len()..).unwrap_or_default())
    });
    // `-01-05`, `.1.5`, `年1月5日`, but not `年1-9月`.
    let is_day = |after: &str| {
        let part = |text: &str, mark: char| -> Option<usize> {
            let rest = text.strip_prefix(mark)?;
            let digits = rest.len() - rest.trim_start_matches(is_digit).len();
            (1..=2)
                .contains(&digits)
                .then_some(mark.len_utf8() + digits)
        };
        [('-', '-'), ('_', '_'), ('.', '.'), ('年', '月')]
            .iter()
            .any(|(first, second)| {
                let rest = part(after, *first).and_then(|length| after.get(length..));
                rest.is_some_and(|rest| part(rest, *second).is_some())
            })
    };
    // `数据_21年`, but not `近20年`.
    let of_two = |run: &str, after: &str| {
        let start = run.as_ptr() as usize - name.as_ptr() as usize;
        let before = name[..start].chars().next_back();
        let is_year = run.len() == 2
            && after.starts_with('年')
            && before.is_none_or(|c| !c.is_alphanumeric());
        is_year.then(|| run.parse::<i32>().ok().map(|year| 2000 + year))?
    };
    let mut years = runs.filter_map(|(run, after)| match run.len() {
        4 if !is_day(after) => run.parse().ok().filter(|year| YEARS.contains(year)),
        _ => of_two(run, after),
    });
    let first = years.next()?;
    years.all(|year| year == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::year_of;

    #[test]
    fn years_in_names() {
        assert_eq!(year_of("2019.csv"), Some(2019));
        assert_eq!(year_of("江湾市2020年企业数据"), Some(2020));
        for day in ["export_20210630", "甲区_2023-01-05.csv", "名单2023年1月5日"] {
            assert_eq!(year_of(day), None, "{day}");
        }
        assert_eq!(year_of("2022年名单_20230105.csv"), Some(2022));
        assert_eq!(year_of("2022-01.csv"), Some(2022));
        assert_eq!(year_of("2022年1-9月.csv"), Some(2022));
        assert_eq!(year_of("企业数据_21年.csv"), Some(2021));
        assert_eq!(year_of("近20年数据.csv"), None);
        assert_eq!(year_of("2019-2020"), None);
        assert_eq!(year_of("plan 12345"), None);
        assert_eq!(year_of("Sheet1"), None);
    }
}
