//! A filter that keeps one stage, beside what the user filters by: `(condition of the stage) AND (the user's own)`.

/// What a filter says of stages, whose conditions are given: which of them is kept, and the user's own part.
#[must_use]
pub fn parted<'a>(filter: Option<&'a str>, stages: &[String]) -> (Option<usize>, Option<&'a str>) {
    let Some(filter) = filter else {
        return (None, None);
    };
    for (at, stage) in stages.iter().enumerate() {
        let Some(rest) = filter
            .strip_prefix('(')
            .and_then(|rest| rest.strip_prefix(stage.as_str()))
        else {
            continue;
        };
        if rest == ")" {
            return (Some(at), None);
        }
        let own = rest
            .strip_prefix(") AND (")
            .and_then(|rest| rest.strip_suffix(')'));
        if own.is_some() {
            return (Some(at), own);
        }
    }
    (None, Some(filter))
}

/// The filter with a stage (all of them without one) and the user's own part as it was.
#[must_use]
pub fn with_stage(
    filter: Option<&str>,
    stages: &[String],
    chosen: Option<usize>,
) -> Option<String> {
    let (_, own) = parted(filter, stages);
    match (chosen.and_then(|at| stages.get(at)), own) {
        (None, own) => own.map(str::to_owned),
        (Some(stage), None) => Some(format!("({stage})")),
        (Some(stage), Some(own)) => Some(format!("({stage}) AND ({own})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_comes_and_goes_and_the_rest_stays() {
        let stages = ["a < 1".to_owned(), "NOT (a < 1)".to_owned()];
        let first = with_stage(Some("b = 2"), &stages, Some(0));
        assert_eq!(first.as_deref(), Some("(a < 1) AND (b = 2)"));
        let second = with_stage(first.as_deref(), &stages, Some(1));
        assert_eq!(second.as_deref(), Some("(NOT (a < 1)) AND (b = 2)"));
        assert_eq!(parted(second.as_deref(), &stages), (Some(1), Some("b = 2")));
        assert_eq!(
            with_stage(second.as_deref(), &stages, None).as_deref(),
            Some("b = 2")
        );
        assert_eq!(
            with_stage(None, &stages, Some(0)).as_deref(),
            Some("(a < 1)")
        );
        assert_eq!(with_stage(Some("(a < 1)"), &stages, None), None);
    }
}
