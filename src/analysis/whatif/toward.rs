//! From the scheme as it stands to another one of the same shape: the places in which they differ come to be edits, and
//! weights that change together are taken together.

use super::{Edit, WhatIf, put};
use crate::composite::Child;
use crate::dataset::Dataset;
use crate::i18n::{Message, Result};
use crate::scheme::Scheme;

impl WhatIf {
    /// Makes all changes that lead to another scheme with the same groups and indicators. What differs in anything but
    /// weights, rules, gates and tiers is scored anew.
    ///
    /// # Errors
    /// When a change does not fit the scheme or the data; the changes before it are made then, and the next call goes on
    /// from there.
    pub fn become_like(&mut self, dataset: &Dataset, scheme: &Scheme) -> Result<()> {
        // A condition may name a column that is not at hand.
        let other_columns = scheme.raw_columns() != self.scheme.raw_columns();
        if other_columns || !is_of_one_shape(&self.scheme, scheme) {
            return self.all(dataset, scheme.clone());
        }
        self.weights_of(dataset, scheme)?;
        for (indicator, wanted) in scheme.indicators.iter().enumerate() {
            if self.scheme.indicators[indicator].rule != wanted.rule {
                let rule = wanted.rule.clone();
                self.apply(dataset, Edit::Rule { indicator, rule })?;
            }
        }
        if self.scheme.gates != scheme.gates {
            self.apply(dataset, Edit::Gates(scheme.gates.clone()))?;
        }
        if self.scheme.tiers != scheme.tiers {
            self.apply(dataset, Edit::Tiers(scheme.tiers.clone()))?;
        }
        self.scheme = scheme.clone();
        Ok(())
    }

    fn weights_of(&mut self, dataset: &Dataset, scheme: &Scheme) -> Result<()> {
        let groups = scheme.groups.iter().map(|group| &group.weight);
        let indicators = scheme.indicators.iter().map(|own| &own.weight);
        let groups = groups.enumerate().map(|(at, own)| (Child::Group(at), own));
        let indicators = (indicators.enumerate()).map(|(at, own)| (Child::Indicator(at), own));
        let stages = self.tree.weights.len();
        let mut changed = Vec::new();
        for (node, weight) in groups.chain(indicators) {
            for stage in 0..stages {
                let new = weight.in_stage(stage);
                if !(new >= 0.0 && new.is_finite()) {
                    return Err(Message::new("analysis.whatif_weight").with("weight", new));
                }
                if self.tree.weights[stage].of(node).to_bits() != new.to_bits() {
                    changed.push((node, stage, new));
                }
            }
        }
        if changed.is_empty() {
            return Ok(());
        }
        if self.adjusted.is_none() || self.reaches_far(&changed)? {
            let mut anew = self.scheme.clone();
            for (own, other) in anew.groups.iter_mut().zip(&scheme.groups) {
                own.weight.clone_from(&other.weight);
            }
            for (own, other) in anew.indicators.iter_mut().zip(&scheme.indicators) {
                own.weight.clone_from(&other.weight);
            }
            return self.all(dataset, anew);
        }
        put(&mut self.tree, &changed);
        for (own, other) in self.scheme.groups.iter_mut().zip(&scheme.groups) {
            own.weight.clone_from(&other.weight);
        }
        for (own, other) in self.scheme.indicators.iter_mut().zip(&scheme.indicators) {
            own.weight.clone_from(&other.weight);
        }
        let mut nodes: Vec<Child> = changed.into_iter().map(|(node, ..)| node).collect();
        nodes.dedup();
        let mut results = std::mem::take(&mut self.nodes);
        self.context().update(&self.points, &mut results, &nodes);
        self.nodes = results;
        self.rank();
        Ok(())
    }
}

/// Whether two schemes differ in weights, rules, gates and tiers alone, and in what is said of them.
fn is_of_one_shape(one: &Scheme, other: &Scheme) -> bool {
    let mut like = other.clone();
    like.text.clone_from(&one.text);
    like.hash.clone_from(&one.hash);
    like.title.clone_from(&one.title);
    like.source.clone_from(&one.source);
    like.status = one.status;
    like.gates.clone_from(&one.gates);
    like.tiers.clone_from(&one.tiers);
    for (own, other) in like.groups.iter_mut().zip(&one.groups) {
        own.weight.clone_from(&other.weight);
    }
    for (own, other) in like.indicators.iter_mut().zip(&one.indicators) {
        own.weight.clone_from(&other.weight);
        own.rule = other.rule.clone();
    }
    like == *one
}
