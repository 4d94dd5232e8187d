//! The tables that a file has once: `[scheme]`, `[treat]`, `[impute]`.

use std::ops::Range;

use super::findings::Findings;
use super::section::Section;
use super::value::Value;
use crate::i18n::{Message, Title};
use crate::scheme::{
    Aggregation, CoverageBy, Divisors, Formula, Imputation, ImputeKind, Missing, Status, TreatThen,
    Treatment,
};

/// What `[scheme]` says.
pub(super) struct Head {
    pub id: String,
    pub version: String,
    pub title: Title,
    pub entity: String,
    pub status: Status,
    pub source: Title,
    pub aggregate: Aggregation,
    pub decimals: u32,
    pub scale: [f64; 2],
    pub peers: Vec<String>,
    pub min_coverage: f64,
    pub coverage: CoverageBy,
    pub divisors: Divisors,
    pub missing: Missing,
    /// With its place.
    pub record: Option<(Formula, Range<usize>)>,
}

/// Most decimals of a result: more than a 64-bit float can keep apart on a scale of 100.
const MOST_DECIMALS: i64 = 12;

pub(super) const STATUSES: [(&str, Status); 3] = [
    ("official", Status::Official),
    ("reconstructed", Status::Reconstructed),
    ("illustrative", Status::Illustrative),
];

/// Reads `[scheme]`; `None` when a key that has no default is missing or wrong.
pub(super) fn head(section: &Section<'_>, findings: &mut Findings) -> Option<Head> {
    section.only(
        &[
            "id",
            "version",
            "title",
            "entity",
            "status",
            "source",
            "aggregate",
            "p",
            "decimals",
            "scale",
            "peers",
            "min_coverage",
            "coverage",
            "missing",
            "record",
            "divisors",
        ],
        findings,
    );
    let id = section
        .required("id", findings)
        .and_then(|value| scheme_id(&value, findings));
    let version = text(section, "version", findings);
    let title = title(section, "title", findings);
    let entity = text(section, "entity", findings);
    let status = section
        .required("status", findings)
        .and_then(|value| value.choice(&STATUSES, findings));
    let source = self::title(section, "source", findings);
    let aggregate = aggregation(section, findings).unwrap_or(Aggregation::Arithmetic);
    let decimals = section
        .get("decimals")
        .and_then(|value| value.whole(0..MOST_DECIMALS + 1, findings))
        .and_then(|decimals| u32::try_from(decimals).ok());
    let scale = section
        .get("scale")
        .and_then(|value| scale(&value, findings));
    let peers = section.get("peers").and_then(|value| value.names(findings));
    let min_coverage = section
        .get("min_coverage")
        .and_then(|value| value.share(findings));
    let coverage = section.get("coverage").and_then(|value| {
        value.choice(
            &[
                ("weight", CoverageBy::Weight),
                ("count", CoverageBy::Count),
                ("children", CoverageBy::Children),
            ],
            findings,
        )
    });
    let missing = section.get("missing").and_then(|value| {
        value.choice(
            &[
                ("skip", Missing::Skip),
                ("zero", Missing::Zero),
                ("impute", Missing::Impute),
            ],
            findings,
        )
    });
    let record = section
        .get("record")
        .and_then(|value| Some((value.condition(findings)?, value.span)));
    let divisors = section.get("divisors").and_then(|value| {
        value.choice(
            &[("any", Divisors::Any), ("positive", Divisors::Positive)],
            findings,
        )
    });
    Some(Head {
        id: id?,
        version: version?,
        title: title?,
        entity: entity?,
        status: status?,
        source: source?,
        aggregate,
        decimals: decimals.unwrap_or(2),
        scale: scale.unwrap_or([0.0, 100.0]),
        peers: peers.unwrap_or_else(|| vec!["year".to_owned()]),
        min_coverage: min_coverage.unwrap_or(0.0),
        coverage: coverage.unwrap_or_default(),
        missing: missing.unwrap_or(Missing::Skip),
        record,
        divisors: divisors.unwrap_or_default(),
    })
}

fn text(section: &Section<'_>, key: &str, findings: &mut Findings) -> Option<String> {
    section.required(key, findings)?.text(findings)
}

/// A title that must be there.
pub(super) fn title(section: &Section<'_>, key: &str, findings: &mut Findings) -> Option<Title> {
    section.required(key, findings)?.title(findings)
}

/// The id of a scheme goes into file names: letters, digits and hyphens.
fn scheme_id(value: &Value<'_>, findings: &mut Findings) -> Option<String> {
    let id = value.text(findings)?;
    if id.chars().all(|c| c.is_alphanumeric() || c == '-') {
        return Some(id);
    }
    findings.add(&value.span, Message::new("scheme.scheme_id").with("id", id));
    None
}

/// `aggregate` with its exponent `p`, of a scheme or a group.
pub(super) fn aggregation(section: &Section<'_>, findings: &mut Findings) -> Option<Aggregation> {
    let exponent = section.get("p");
    let chosen = section.get("aggregate").and_then(|value| {
        value.choice(
            &[
                ("sum", Aggregation::Sum),
                ("max", Aggregation::Max),
                ("arithmetic", Aggregation::Arithmetic),
                ("geometric", Aggregation::Geometric),
                ("harmonic", Aggregation::Harmonic),
                ("power", Aggregation::Power(f64::NAN)),
                ("median", Aggregation::Median),
                ("copeland", Aggregation::Copeland),
            ],
            findings,
        )
    });
    let is_power = matches!(chosen, Some(Aggregation::Power(_)));
    match exponent {
        Some(value) if is_power => {
            let p = value.number(findings)?;
            if p == 0.0 {
                findings.add(&value.span, Message::new("scheme.power_zero"));
                return None;
            }
            Some(Aggregation::Power(p))
        }
        Some(value) => {
            findings.add(&value.span, Message::new("scheme.power_only"));
            chosen
        }
        None if is_power => {
            let span = section
                .get("aggregate")
                .map_or_else(|| section.span.clone(), |value| value.span);
            findings.add(&span, Message::new("scheme.power_needs"));
            None
        }
        None => chosen,
    }
}

/// How far from zero the scale may end.
const FARTHEST: f64 = 1e12;

fn scale(value: &Value<'_>, findings: &mut Findings) -> Option<[f64; 2]> {
    let Some([low, high]) = value.inner.as_array().map(|list| &list[..]) else {
        value.wrong("scheme.type_scale", findings);
        return None;
    };
    // Of a list of two it is one of them that is no number.
    let [low, high] = [low, high].map(|end| Value::new(&value.key, end).number(findings));
    let (low, high) = (low?, high?);
    if low.abs().max(high.abs()) > FARTHEST {
        value.outside(-FARTHEST, FARTHEST, findings);
        return None;
    }
    if low < high {
        return Some([low, high]);
    }
    findings.add(
        &value.span,
        Message::new("scheme.scale")
            .with("low", super::plain(low))
            .with("high", super::plain(high)),
    );
    None
}

/// An outlier treatment, the scheme's or an indicator's own.
pub(super) fn treatment(section: &Section<'_>, findings: &mut Findings) -> Option<Treatment> {
    section.only(
        &[
            "kind",
            "skewness",
            "kurtosis",
            "max_points",
            "then",
            "combine",
        ],
        findings,
    );
    section
        .required("kind", findings)?
        .choice(&[("winsorize", ())], findings)?;
    let number = |key: &str, default: f64, findings: &mut Findings| {
        section.get(key).map_or(Some(default), |value| {
            let number = value.number(findings)?;
            if number > 0.0 {
                return Some(number);
            }
            findings.add(
                &value.span,
                Message::new("scheme.not_positive").with("key", key),
            );
            None
        })
    };
    let skewness = number("skewness", 2.0, findings);
    let kurtosis = number("kurtosis", 3.5, findings);
    let max_points = section.get("max_points").map_or(Some(5), |value| {
        value
            .whole(0..1_000_001, findings)
            .and_then(|most| u32::try_from(most).ok())
    });
    let then = section.get("then").map_or(Some(TreatThen::LogCt), |value| {
        value.choice(
            &[
                ("log_ct", TreatThen::LogCt),
                ("log_ct_plus", TreatThen::LogCtPlus),
                ("none", TreatThen::None),
            ],
            findings,
        )
    });
    let combine = section
        .get("combine")
        .map_or(Some(false), |value| value.flag(findings));
    Some(Treatment {
        skewness: skewness?,
        kurtosis: kurtosis?,
        max_points: max_points?,
        then: then?,
        combine: combine?,
    })
}

/// `[impute]`.
pub(super) fn imputation(section: &Section<'_>, findings: &mut Findings) -> Option<Imputation> {
    section.only(&["kind", "by"], findings);
    let kind = section.required("kind", findings)?.choice(
        &[
            ("mean", ImputeKind::Mean),
            ("median", ImputeKind::Median),
            ("previous", ImputeKind::Previous),
            ("linear", ImputeKind::Linear),
            ("row_mean", ImputeKind::RowMean),
        ],
        findings,
    )?;
    let Some(by) = section.get("by") else {
        return Some(Imputation {
            kind,
            by: Vec::new(),
        });
    };
    if !matches!(kind, ImputeKind::Mean | ImputeKind::Median) {
        findings.add(&by.span, Message::new("scheme.impute_by"));
        return None;
    }
    Some(Imputation {
        kind,
        by: by.names(findings)?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::scheme::parse;

    #[test]
    fn an_end_of_the_scale_that_is_no_number_is_told_as_such() {
        let told = |scale: &str| {
            let text = format!(
                "format = 1\n[scheme]\nid = \"s\"\nversion = \"1\"\ntitle = \"S\"\nentity = \"e\"\n\
                 status = \"official\"\nsource = \"x\"\nscale = {scale}\n[[group]]\nid = \"g\"\ntitle = \"G\"\n\
                 [[indicator]]\nid = \"i\"\ngroup = \"g\"\ntitle = \"I\"\nformula = \"x\"\n\
                 rule = {{ kind = \"min_max\" }}\n"
            );
            let found = parse(&text).unwrap_err();
            assert_eq!((found.len(), found[0].line), (1, 9), "{found:?}");
            found[0].message.to_string()
        };
        assert!(told("[0, nan]").contains("not a finite number"));
        assert!(
            told("[\"low\", 1]").contains("stands text"),
            "{}",
            told("[\"low\", 1]")
        );
        assert!(told("[0, 50, 100]").contains("a list"));
        assert!(told("3").contains("a number"));
    }
}
