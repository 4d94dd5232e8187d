//! What is no error in a scheme but hardly meant: a checked [`Scheme`] comes in, sentences with lines go out.

use toml::de::DeTable;

use super::parse::Findings;
use super::{Aggregation, Rule, Scheme, SchemeError};
use crate::i18n::Message;

/// Indicators whose results a sum takes as shares of the scale although their rules do not put them on it, each with the
/// line of its rule (0 for a scheme without text). A sum counts weight × (result - low) / (high - low) of every
/// normalising rule.
#[must_use]
pub fn cautions(scheme: &Scheme) -> Vec<SchemeError> {
    let found: Vec<usize> = (scheme.indicators.iter().enumerate())
        .filter(|(at, own)| off_the_scale(&own.rule, scheme.scale) && in_a_sum(scheme, *at))
        .map(|(at, _)| at)
        .collect();
    if found.is_empty() {
        return Vec::new();
    }
    let file = DeTable::parse(&scheme.text).ok();
    let lines = Findings::new(&scheme.text);
    let rules = file
        .as_ref()
        .and_then(|file| file.get_ref().get("indicator"));
    let rules = rules.and_then(|rules| rules.get_ref().as_array());
    let line = |at: usize| -> Option<usize> {
        let rule = rules?.get(at)?.get_ref().get("rule")?;
        Some(lines.line(rule.span().start))
    };
    let [low, high] = scheme.scale;
    let caution = |at: usize| {
        let own = &scheme.indicators[at];
        SchemeError {
            line: line(at).unwrap_or(0),
            message: Message::new("scheme.off_the_scale")
                .with("title", own.title.clone())
                .with("kind", own.rule.kind())
                .with("low", low)
                .with("high", high)
                .with("remedy", Message::new(remedy(&own.rule))),
        }
    };
    found.into_iter().map(caution).collect()
}

/// Whether a normalising rule gives what is no share of this scale.
fn off_the_scale(rule: &Rule, [low, high]: [f64; 2]) -> bool {
    let of_one = low == 0.0 && [1.0].contains(&high);
    match rule {
        // A mean and a deviation of one's own put the scores somewhere.
        Rule::ZScore { mean, sd } => {
            !((low..=high).contains(mean) && *sd < high - low && *mean > low)
        }
        Rule::Rank | Rule::Borda | Rule::BaseYear { .. } | Rule::Chained { .. } => true,
        Rule::Target { .. } | Rule::DistanceToMax | Rule::DistanceToReference { .. } => !of_one,
        _ => false,
    }
}

fn remedy(rule: &Rule) -> &'static str {
    match rule {
        Rule::Rank | Rule::Borda => "scheme.remedy_percent_rank",
        Rule::ZScore { .. } => "scheme.remedy_mean",
        Rule::BaseYear { .. } | Rule::Chained { .. } => "scheme.remedy_arithmetic",
        _ => "scheme.remedy_scale",
    }
}

/// Whether a sum takes an indicator, or a mean or best of such as it is, as a share of the scale.
fn in_a_sum(scheme: &Scheme, indicator: usize) -> bool {
    let mut group = Some(scheme.indicators[indicator].group);
    loop {
        let way = group.map_or(scheme.aggregate, |group| scheme.aggregation(group));
        match (way, group) {
            (Aggregation::Sum, _) => return true,
            (Aggregation::Copeland, _) | (_, None) => return false,
            (_, Some(own)) if !all_normalised(scheme, own) => return false,
            (_, Some(own)) => group = scheme.groups[own].parent,
        }
    }
}

/// Whether everything in a group is normalised, so that its mean counts by its weight.
fn all_normalised(scheme: &Scheme, group: usize) -> bool {
    let mut members = scheme.members(group);
    members.all(|at| !scheme.indicators[at].rule.gives_points())
        && scheme.children(Some(group)).all(|child| {
            let keeps = !matches!(
                scheme.aggregation(child),
                Aggregation::Sum | Aggregation::Copeland
            );
            keeps && all_normalised(scheme, child)
        })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::cautions;
    use crate::scheme::{builtin, builtins, parse};

    fn found(aggregate: &str, scale: &str, rule: &str) -> Vec<(usize, &'static str)> {
        let text = format!(
            "format = 1\n[scheme]\nid = \"s\"\nversion = \"1\"\ntitle = \"S\"\nentity = \"e\"\n\
             status = \"official\"\nsource = \"x\"\naggregate = \"{aggregate}\"\nscale = {scale}\n\
             [[group]]\nid = \"g\"\ntitle = \"G\"\naggregate = \"arithmetic\"\n\
             [[indicator]]\nid = \"i\"\ngroup = \"g\"\ntitle = \"I\"\nformula = \"x\"\nrule = {rule}\n"
        );
        let found = cautions(&parse(&text).unwrap());
        found
            .into_iter()
            .map(|one| (one.line, one.message.key))
            .collect()
    }

    #[test]
    fn sums_of_what_is_on_no_scale_are_told_with_their_line() {
        let told = [(20, "scheme.off_the_scale")];
        for kind in ["rank", "borda", "z_score", "distance_to_max"] {
            let rule = format!("{{ kind = \"{kind}\" }}");
            assert_eq!(found("sum", "[0, 100]", &rule), told, "{kind}");
            assert!(found("arithmetic", "[0, 100]", &rule).is_empty(), "{kind}");
        }
        let year = "{ kind = \"base_year\", year = 2020 }";
        assert_eq!(found("sum", "[0, 100]", year), told);
        for (scale, rule) in [
            ("[0, 100]", "{ kind = \"min_max\" }"),
            ("[0, 100]", "{ kind = \"identity\" }"),
            ("[0, 100]", "{ kind = \"z_score\", mean = 50, sd = 15 }"),
            ("[0, 1]", "{ kind = \"distance_to_max\" }"),
            ("[0, 1]", "{ kind = \"target\", target = 9 }"),
        ] {
            assert!(found("sum", scale, rule).is_empty(), "{scale} {rule}");
        }
        for id in builtins() {
            assert!(cautions(&builtin(id).unwrap()).is_empty(), "{id}");
        }
    }
}
