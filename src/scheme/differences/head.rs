//! What a scheme says as a whole, of treatment and of imputation: keys of the format with their values. What is not
//! written stands there with the value that holds without it.

use super::said::{Entry, Said, aggregation, formula, listed, number, said, status, text};
use crate::i18n::{Arg, Title};
use crate::scheme::{CoverageBy, Divisors, ImputeKind, Missing, Scheme, TreatThen, Treatment};

pub(super) fn head(scheme: &Scheme) -> Vec<Said> {
    let mut all = vec![
        said("id", "scheme.key_id", text(&scheme.id)),
        said("version", "scheme.key_version", text(&scheme.version)),
        said(
            "title",
            "scheme.key_title",
            Arg::Title(scheme.title.clone()),
        ),
        said("entity", "scheme.key_entity", text(&scheme.entity)),
        said(
            "status",
            "scheme.key_status",
            Arg::from(status(scheme.status)),
        ),
        said(
            "source",
            "scheme.key_source",
            Arg::Title(scheme.source.clone()),
        ),
    ];
    all.extend(aggregation(Some(scheme.aggregate)));
    let ends = scheme.scale.map(|end| end.to_string()).join("–");
    all.extend([
        said(
            "decimals",
            "scheme.key_decimals",
            number(f64::from(scheme.decimals)),
        ),
        said("scale", "scheme.key_scale", text(&ends)),
        said("peers", "scheme.key_peers", listed(&scheme.peers)),
        said(
            "min_coverage",
            "scheme.key_min_coverage",
            number(scheme.min_coverage),
        ),
        said(
            "coverage",
            "scheme.key_coverage",
            text(match scheme.coverage {
                CoverageBy::Weight => "weight",
                CoverageBy::Count => "count",
                CoverageBy::Children => "children",
            }),
        ),
        said(
            "missing",
            "scheme.key_missing",
            text(match scheme.missing {
                Missing::Skip => "skip",
                Missing::Zero => "zero",
                Missing::Impute => "impute",
            }),
        ),
        said(
            "record",
            "scheme.key_record",
            formula(scheme.record.as_ref()),
        ),
        said(
            "divisors",
            "scheme.key_divisors",
            text(match scheme.divisors {
                Divisors::Any => "any",
                Divisors::Positive => "positive",
            }),
        ),
    ]);
    all
}

pub(super) fn treatment(treat: &Treatment) -> Vec<Said> {
    let then = match treat.then {
        TreatThen::LogCt => "log_ct",
        TreatThen::LogCtPlus => "log_ct_plus",
        TreatThen::None => "none",
    };
    vec![
        said("skewness", "scheme.key_skewness", number(treat.skewness)),
        said("kurtosis", "scheme.key_kurtosis", number(treat.kurtosis)),
        said(
            "max_points",
            "scheme.key_max_points",
            number(f64::from(treat.max_points)),
        ),
        said("then", "scheme.key_then", text(then)),
        said(
            "combine",
            "scheme.key_combine",
            text(if treat.combine { "true" } else { "false" }),
        ),
    ]
}

pub(super) fn treats(scheme: &Scheme) -> Vec<Entry> {
    let treat = scheme.treat.iter().map(|treat| Entry {
        id: String::new(),
        title: Title::default(),
        said: treatment(treat),
    });
    treat.collect()
}

pub(super) fn imputes(scheme: &Scheme) -> Vec<Entry> {
    let impute = scheme.impute.iter().map(|impute| {
        let kind = match impute.kind {
            ImputeKind::Mean => "mean",
            ImputeKind::Median => "median",
            ImputeKind::Previous => "previous",
            ImputeKind::Linear => "linear",
            ImputeKind::RowMean => "row_mean",
        };
        Entry {
            id: String::new(),
            title: Title::default(),
            said: vec![
                said("kind", "scheme.key_kind", text(kind)),
                said("by", "scheme.key_by", listed(&impute.by)),
            ],
        }
    });
    impute.collect()
}
