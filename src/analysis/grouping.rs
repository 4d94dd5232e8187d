//! Peer groups from columns.

use std::collections::HashMap;

use polars::prelude::{Column, DataFrame};

use super::dense::codes;
use super::engine::failed;
use crate::composite::Peers;
use crate::i18n::Result;

/// The divisions of the observations that a scheme asks for, each made once.
pub(super) struct Groupings<'a> {
    raw: &'a DataFrame,
    stage: Option<&'a Column>,
    names: Vec<Vec<String>>,
    /// What `names` ask for.
    pub peers: Vec<Peers>,
}

impl<'a> Groupings<'a> {
    /// `stage` stands for a column of that name.
    pub fn new(raw: &'a DataFrame, stage: Option<&'a Column>) -> Self {
        Self {
            raw,
            stage,
            names: Vec::new(),
            peers: Vec::new(),
        }
    }

    /// The index in `peers` of the division by these columns.
    pub fn index(&mut self, names: &[String]) -> Result<usize> {
        if let Some(at) = self.names.iter().position(|known| known == names) {
            return Ok(at);
        }
        let peers = self.divide(names, true)?;
        self.names.push(names.to_vec());
        self.peers.push(peers);
        Ok(self.peers.len() - 1)
    }

    /// Divides the rows by columns. A missing value is a value of its own where `missing_counts`; else such rows
    /// are in no group.
    pub fn divide(&self, names: &[String], missing_counts: bool) -> Result<Peers> {
        let mut groups: Vec<Option<u32>> = vec![Some(0); self.raw.height()];
        let mut one = true;
        for name in names {
            let column = match self.stage {
                Some(stage) if name == "stage" => stage,
                _ => self.raw.column(name).map_err(failed)?,
            };
            let found = codes(column)?;
            let most = found.iter().flatten().max().map_or(0, |most| most + 1);
            if missing_counts && most <= 1 && (most == 0 || found.iter().all(Option::is_some)) {
                continue;
            }
            let own = |code: Option<u32>| code.or(missing_counts.then_some(most));
            if one {
                one = false;
                groups = found.into_iter().map(own).collect();
                continue;
            }
            // Pairs numbered anew, so that numbers stay below the number of rows.
            let mut pairs = HashMap::new();
            for (group, code) in groups.iter_mut().zip(found) {
                *group = group.zip(own(code)).map(|pair| {
                    let next = pairs.len() as u32;
                    *pairs.entry(pair).or_insert(next)
                });
            }
        }
        Ok(if one {
            Peers::whole(self.raw.height())
        } else {
            Peers::new(&groups)
        })
    }
}
