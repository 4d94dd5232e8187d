//! The accessible tree as the tests ask it.

use eframe::egui::{Pos2, accesskit};

/// One thing on the screen that has a name.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its accessible name: a control's label or a text's words.
    pub name: String,
    /// What it is.
    pub role: accesskit::Role,
    /// Its rectangle in points: left, top, right, bottom.
    pub rect: [f64; 4],
    /// Whether it can be used.
    pub enabled: bool,
    /// Whether it answers a click.
    pub clickable: bool,
}

impl Item {
    /// The middle of it.
    pub fn middle(&self) -> Pos2 {
        let [left, top, right, bottom] = self.rect;
        Pos2::new(
            f64::midpoint(left, right) as f32,
            f64::midpoint(top, bottom) as f32,
        )
    }
}

/// The named things of a tree, in its order.
pub fn items(tree: &accesskit::TreeUpdate) -> Vec<Item> {
    tree.nodes
        .iter()
        .filter_map(|(_, node)| {
            let name = node.label().or_else(|| node.value())?;
            let bounds = node.bounds()?;
            Some(Item {
                name: name.to_owned(),
                role: node.role(),
                rect: [bounds.x0, bounds.y0, bounds.x1, bounds.y1],
                enabled: !node.is_disabled(),
                clickable: node.supports_action(accesskit::Action::Click),
            })
        })
        .collect()
}
