//! Data and schemes made by hand, for the tests of this module.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::sync::Arc;

use polars::prelude::{Column as FrameColumn, DataFrame, NamedFrom, Series};

use crate::dataset::{Accounting, Dataset, Field, Kind, Mapping};
use crate::i18n::{Message, Title};
use crate::scheme::{
    Aggregation, Better, Formula, Group, Indicator, Missing, Rule, Scheme, Status, TreatChoice,
    Weight,
};
use crate::table::{Column, Format, Origins, Source, Table};

/// A dataset of one row for each `(entity, year)`, with number columns beside them.
pub fn dataset(keys: &[(&str, i32)], numbers: &[(&str, Vec<Option<f64>>)]) -> Dataset {
    let height = keys.len();
    let entities: Vec<&str> = keys.iter().map(|key| key.0).collect();
    let years: Vec<i32> = keys.iter().map(|key| key.1).collect();
    let mut columns: Vec<FrameColumn> = vec![
        Series::new("entity".into(), &entities).into(),
        Series::new("name".into(), &entities).into(),
        Series::new("year".into(), &years).into(),
    ];
    let mut texts: Vec<(String, Vec<Option<String>>)> = vec![
        (
            "entity".into(),
            entities.iter().map(|e| Some((*e).to_owned())).collect(),
        ),
        (
            "name".into(),
            entities.iter().map(|e| Some((*e).to_owned())).collect(),
        ),
        (
            "year".into(),
            years.iter().map(|y| Some(y.to_string())).collect(),
        ),
    ];
    for (name, values) in numbers {
        columns.push(Series::new((*name).into(), values).into());
        texts.push((
            (*name).to_owned(),
            values.iter().map(|v| v.map(|v| v.to_string())).collect(),
        ));
    }
    let fields = texts
        .iter()
        .enumerate()
        .map(|(column, (id, _))| Field {
            id: id.clone(),
            title: Title::same(id),
            kind: match id.as_str() {
                "entity" | "name" => Kind::Text,
                "year" => Kind::Year,
                _ => Kind::Number,
            },
            unit: None,
            column,
            because: Message::new("analysis.empty"),
            conversion: None,
        })
        .collect();
    Dataset {
        frame: DataFrame::new(height, columns).unwrap(),
        fields,
        table: Arc::new(table(texts, height)),
        rows: (0..height as u32).collect(),
        mapping: Mapping::default(),
        changed: std::collections::HashMap::new(),
        combined: crate::dataset::Combined::default(),
        joined: Vec::new(),
        unsure: Vec::new(),
        issues: Vec::new(),
        accounting: Accounting {
            read: height,
            used: height,
            combined: 0,
            set_aside: Vec::new(),
        },
    }
}

fn table(texts: Vec<(String, Vec<Option<String>>)>, height: usize) -> Table {
    let count = texts.len() as u32;
    Table {
        source: Source {
            path: PathBuf::from("test.csv"),
            format: Format::Delimited,
            sheet: None,
            sheets: Vec::new(),
            encoding: Some("UTF-8"),
            delimiter: Some(','),
            quote: Some('"'),
            header_rows: (1, 1),
            titles: Vec::new(),
            units_above: Vec::new(),
            alike: Vec::new(),
            shape: crate::table::Shape::Long,
            bytes: 0,
            fingerprint: String::new(),
        },
        columns: texts
            .into_iter()
            .map(|(name, cells)| Column {
                name,
                unit: None,
                cells: cells.into_iter().collect(),
            })
            .collect(),
        origins: Origins::straight((2..height as u32 + 2).collect(), (1..=count).collect()),
        rows_read: height,
        told: Vec::new(),
        set_aside: Vec::new(),
        notes: Vec::new(),
        doubtful: Vec::new(),
    }
}

/// A checked formula.
pub fn formula(text: &str) -> Formula {
    Formula::parse(text).unwrap()
}

/// A scheme without groups, indicators and all else.
pub fn scheme(aggregate: Aggregation) -> Scheme {
    Scheme {
        id: "test".into(),
        version: "1".into(),
        title: Title::same("Test"),
        entity: "enterprise".into(),
        status: Status::Illustrative,
        source: Title::default(),
        aggregate,
        decimals: 2,
        scale: [0.0, 100.0],
        peers: vec!["year".into()],
        min_coverage: 0.0,
        coverage: crate::scheme::CoverageBy::Weight,
        missing: Missing::Skip,
        divisors: crate::scheme::Divisors::Any,
        stages: Vec::new(),
        groups: Vec::new(),
        indicators: Vec::new(),
        gates: Vec::new(),
        adjustments: Vec::new(),
        tiers: Vec::new(),
        record: None,
        treat: None,
        impute: None,
        text: String::new(),
        hash: String::new(),
    }
}

/// A group.
pub fn group(id: &str, parent: Option<usize>, aggregate: Aggregation, weight: f64) -> Group {
    Group {
        id: id.into(),
        parent,
        title: Title::same(id),
        weight: Weight::One(weight),
        aggregate: Some(aggregate),
        cap: None,
        min_coverage: None,
    }
}

/// An indicator whose value is one column.
pub fn indicator(column: &str, group: usize, weight: f64, rule: Rule) -> Indicator {
    Indicator {
        fixed: false,
        id: format!("i_{column}"),
        group,
        title: Title::same(column),
        unit: None,
        better: Better::Higher,
        formula: formula(column),
        weight: Weight::One(weight),
        rule,
        within: None,
        treat: TreatChoice::Scheme,
        status: None,
    }
}
