//! What is no error in a scheme but hardly meant: a checked [`Scheme`] comes in, sentences with lines go out.

use toml::de::DeTable;

use super::parse::Findings;
use super::{Aggregation, Better, Indicator, Rule, Scheme, SchemeError, Step, Weight};
use crate::i18n::Message;

/// What is hardly meant, each with the line of its rule (0 for a scheme without text), by line: indicators whose results a
/// sum takes as shares of the scale although their rules do not put them on it (a sum counts weight × (result - low) /
/// (high - low) of every normalising rule), results on different ranges in one mean, and steps whose points fall as the
/// value gets better.
#[must_use]
pub fn cautions(scheme: &Scheme) -> Vec<SchemeError> {
    let mut found: Vec<(usize, Message)> = Vec::new();
    for (at, own) in scheme.indicators.iter().enumerate() {
        if off_the_scale(&own.rule, scheme.scale) && in_a_sum(scheme, at) {
            found.push((at, not_a_share(scheme, at)));
        }
        if let Some(fall) = falling(own) {
            found.push((at, fall));
        }
    }
    found.extend(mixed(scheme));
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
    let mut told: Vec<SchemeError> = (found.into_iter())
        .map(|(at, message)| SchemeError {
            line: line(at).unwrap_or(0),
            message,
        })
        .collect();
    // Stable: those of one line stay in their order.
    told.sort_by_key(|one| one.line);
    told
}

fn not_a_share(scheme: &Scheme, at: usize) -> Message {
    let [low, high] = scheme.scale;
    let own = &scheme.indicators[at];
    Message::new("scheme.off_the_scale")
        .with("title", own.title.clone())
        .with("kind", own.rule.kind())
        .with("low", low)
        .with("high", high)
        .with("remedy", Message::new(remedy(&own.rule)))
}

/// Steps whose points fall as the value gets better.
fn falling(own: &Indicator) -> Option<Message> {
    let Rule::Steps { steps, .. } = &own.rule else {
        return None;
    };
    let lower = own.better == Better::Lower;
    let against = |pair: &&[Step]| {
        let (worse, better) = if lower { (1, 0) } else { (0, 1) };
        pair[better].points < pair[worse].points
    };
    let pair = steps.windows(2).find(against)?;
    let (worse, better) = if lower {
        (&pair[1], &pair[0])
    } else {
        (&pair[0], &pair[1])
    };
    Some(
        Message::new("scheme.steps_fall")
            .with("title", own.title.clone())
            .with("better", if lower { "lower" } else { "higher" })
            .with("at", worse.at)
            .with("points", worse.points)
            .with("next", better.at)
            .with("fewer", better.points),
    )
}

/// The range in which a normalising rule gives its results.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Range {
    /// From one end to the other.
    Between(f64, f64),
    /// Around a mean, in deviations.
    Around(f64, f64),
    /// Places from the last.
    Places,
    /// 100 in a base year.
    Index,
}

impl Range {
    /// That of a rule; none of points, which may have any range.
    fn of(rule: &Rule, scale: [f64; 2]) -> Option<Self> {
        match rule {
            // Scores around the middle of the scale stand beside what is on it.
            Rule::ZScore { .. } if !off_the_scale(rule, scale) => {
                Some(Self::Between(scale[0], scale[1]))
            }
            Rule::ZScore { mean, sd } => Some(Self::Around(*mean, *sd)),
            Rule::MinMax | Rule::PercentRank | Rule::Goalposts { .. } => {
                Some(Self::Between(scale[0], scale[1]))
            }
            Rule::Target { .. } | Rule::DistanceToMax | Rule::DistanceToReference { .. } => {
                Some(Self::Between(0.0, 1.0))
            }
            Rule::Rank | Rule::Borda => Some(Self::Places),
            Rule::BaseYear { .. } | Rule::Chained { .. } => Some(Self::Index),
            _ => None,
        }
    }

    fn words(self) -> Message {
        match self {
            Self::Between(low, high) => Message::new("scheme.range_between")
                .with("low", low)
                .with("high", high),
            Self::Around(mean, sd) => Message::new("scheme.range_around")
                .with("mean", mean)
                .with("sd", sd),
            Self::Places => Message::new("scheme.range_places"),
            Self::Index => Message::new("scheme.range_index"),
        }
    }
}

/// What stands below a group, with the ranges: an indicator of each part and the range of the part, none where there is
/// none.
#[derive(Clone, Debug, Default)]
struct Below(Vec<(usize, Option<Range>)>);

impl Below {
    /// The range that all parts are on.
    fn common(&self) -> Option<(usize, Range)> {
        let (first, range) = *self.0.first()?;
        let same = self.0.iter().all(|(_, own)| *own == range);
        range.filter(|_| same).map(|range| (first, range))
    }
}

/// Means (or the best) of results on different ranges: of each an indicator that is on another than the first one below,
/// and the sentence. What is mixed further down is told there alone.
fn mixed(scheme: &Scheme) -> Vec<(usize, Message)> {
    let count = scheme.groups.len();
    // Every part, and those that count alone; the whole stands behind the groups.
    let mut all = vec![Below::default(); count + 1];
    let mut counting = all.clone();
    for (at, own) in scheme.indicators.iter().enumerate() {
        let part = (at, Range::of(&own.rule, scheme.scale));
        all[own.group].0.push(part);
        if counts(&own.weight) {
            counting[own.group].0.push(part);
        }
    }
    let depth = |mut group: usize| {
        let mut depth = 0;
        while let Some(parent) = scheme.groups[group].parent {
            (group, depth) = (parent, depth + 1);
        }
        depth
    };
    let mut upwards: Vec<usize> = (0..count).collect();
    // Stable: those of one depth stay in their order.
    upwards.sort_by_key(|group| std::cmp::Reverse(depth(*group)));
    for group in upwards {
        let own = &scheme.groups[group];
        let common = all[group]
            .common()
            .filter(|_| keeps(scheme.aggregation(group)));
        // Without an indicator there is nothing below.
        let first = all[group].0.first().map(|(at, _)| *at);
        if let Some(first) = first {
            let part = common.map_or((first, None), |(at, range)| (at, Some(range)));
            let parent = own.parent.unwrap_or(count);
            all[parent].0.push(part);
            if counts(&own.weight) {
                counting[parent].0.push(part);
            }
        }
    }
    let told = counting.iter().enumerate().filter_map(|(at, below)| {
        let group = scheme.groups.get(at);
        let way = group.map_or(scheme.aggregate, |_| scheme.aggregation(at));
        let title = group.map_or(&scheme.title, |group| &group.title);
        let known = below
            .0
            .iter()
            .filter_map(|(at, range)| Some((*at, (*range)?)));
        let mut known = known.filter(|_| keeps(way));
        let (first, range) = known.next()?;
        let (other, another) = known.find(|(_, own)| *own != range)?;
        let name = |at: usize| scheme.indicators[at].title.clone();
        let said = Message::new("scheme.mixed_ranges")
            .with("group", title.clone())
            .with("first", name(first))
            .with("range", range.words())
            .with("second", name(other))
            .with("another", another.words());
        Some((other, said))
    });
    told.collect()
}

/// Whether a way to combine keeps the range of its parts.
fn keeps(way: Aggregation) -> bool {
    !matches!(way, Aggregation::Sum | Aggregation::Copeland)
}

fn counts(weight: &Weight) -> bool {
    match weight {
        Weight::One(weight) => *weight > 0.0,
        Weight::PerStage(weights) => weights.iter().any(|weight| *weight > 0.0),
    }
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
        for (better, steps, falls) in [
            ("higher", "[[9, 1], [5, 2], [3, 0]]", true),
            ("higher", "[[9, 2], [5, 2], [3, 0]]", false),
            ("lower", "[[9, 2], [5, 1]]", true),
            ("lower", "[[9, 1], [5, 2]]", false),
        ] {
            let rule = format!("{{ kind = \"steps\", steps = {steps} }}\nbetter = \"{better}\"");
            let told = [(20, "scheme.steps_fall")];
            let expected: &[(usize, &str)] = if falls { &told } else { &[] };
            assert_eq!(
                found("sum", "[0, 100]", &rule),
                expected,
                "{better} {steps}"
            );
        }
        let second = |rule: &str| {
            let first = "{ kind = \"min_max\" }";
            let own = "[[indicator]]\nid = \"j\"\ngroup = \"g\"\ntitle = \"J\"\nformula = \"y\"\n";
            found(
                "arithmetic",
                "[0, 100]",
                &format!("{first}\n{own}rule = {rule}"),
            )
        };
        let mixed = [(26, "scheme.mixed_ranges")];
        for kind in ["z_score", "rank", "distance_to_max"] {
            assert_eq!(second(&format!("{{ kind = \"{kind}\" }}")), mixed, "{kind}");
        }
        for rule in [
            "{ kind = \"percent_rank\" }",
            "{ kind = \"z_score\", mean = 50, sd = 15 }",
            "{ kind = \"rank\" }\nweight = 0",
            "{ kind = \"identity\" }",
        ] {
            assert!(second(rule).is_empty(), "{rule}");
        }
        // Of groups that are each on one range the mean above is told; a sum between them keeps none.
        let groups = |way: &str| {
            let first = "{ kind = \"min_max\" }";
            let other = format!(
                "[[group]]\nid = \"h\"\ntitle = \"H\"\naggregate = \"{way}\"\n[[indicator]]\nid = \"j\"\ngroup = \"h\"\n\
                 title = \"J\"\nformula = \"y\"\nrule = {{ kind = \"rank\" }}"
            );
            found("arithmetic", "[0, 100]", &format!("{first}\n{other}"))
        };
        assert_eq!(groups("median"), [(30, "scheme.mixed_ranges")]);
        assert_eq!(groups("sum"), [(30, "scheme.off_the_scale")]);
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
