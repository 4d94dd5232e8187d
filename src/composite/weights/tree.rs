//! What every node of a tree of indicators weighs in the whole.

/// Why a tree has no effective weights. Nodes count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeError {
    /// There are not as many weights as nodes.
    Count {
        /// The number of nodes.
        nodes: usize,
        /// The number of weights.
        found: usize,
    },
    /// The node's parent does not exist.
    Parent {
        /// The node.
        node: usize,
    },
    /// The node is its own ancestor.
    Circle {
        /// The node.
        node: usize,
    },
    /// The node's weight is missing, infinite or negative.
    Weight {
        /// The node.
        node: usize,
    },
    /// The weights of the node's children add up to nothing, or to more than floats can hold.
    NoWeight {
        /// The parent; `None` where it is the top nodes that weigh nothing.
        parent: Option<usize>,
    },
}

/// The effective weight of every node: its share among its siblings times the effective weight of its parent. Nodes
/// without a parent share 1; one alone has 1 whatever its own weight. The effective weights of the leaves add up to 1.
///
/// `parents` holds every node's parent, in any order.
pub fn effective(parents: &[Option<usize>], weights: &[f64]) -> Result<Vec<f64>, TreeError> {
    let nodes = parents.len();
    if weights.len() != nodes {
        return Err(TreeError::Count {
            nodes,
            found: weights.len(),
        });
    }
    let top: Vec<usize> = (0..nodes).filter(|&node| parents[node].is_none()).collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (node, parent) in parents.iter().enumerate() {
        if let Some(parent) = *parent {
            children
                .get_mut(parent)
                .ok_or(TreeError::Parent { node })?
                .push(node);
        }
    }
    let mut found = vec![f64::NAN; nodes];
    if let [alone] = top[..] {
        found[alone] = 1.0;
    } else {
        share(&top, 1.0, None, weights, &mut found)?;
    }
    let mut open = top;
    while let Some(node) = open.pop() {
        let whole = found[node];
        share(&children[node], whole, Some(node), weights, &mut found)?;
        open.append(&mut children[node]);
    }
    // Whoever cannot be reached from the top hangs on a circle.
    match found.iter().position(|x| x.is_nan()) {
        Some(node) => Err(TreeError::Circle {
            node: on_circle(parents, node),
        }),
        None => Ok(found),
    }
}

/// Divides `whole` among siblings.
fn share(
    siblings: &[usize],
    whole: f64,
    parent: Option<usize>,
    weights: &[f64],
    found: &mut [f64],
) -> Result<(), TreeError> {
    if siblings.is_empty() {
        return Ok(());
    }
    let refused = |node: &&usize| !weights[**node].is_finite() || weights[**node] < 0.0;
    if let Some(&node) = siblings.iter().find(refused) {
        return Err(TreeError::Weight { node });
    }
    let sum: f64 = siblings.iter().map(|&node| weights[node]).sum();
    if sum <= 0.0 || sum.is_infinite() {
        return Err(TreeError::NoWeight { parent });
    }
    for &node in siblings {
        found[node] = weights[node] / sum * whole;
    }
    Ok(())
}

/// A node of the circle above a node that hangs on one.
fn on_circle(parents: &[Option<usize>], node: usize) -> usize {
    // As many steps as there are nodes lead into the circle.
    (0..parents.len()).fold(node, |node, _| parents[node].unwrap_or(node))
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_shares() {
        // An index (4) of two pillars (0 and 3), the first with three indicators of which one does not count.
        let parents = [Some(4), Some(0), Some(0), Some(4), None, Some(0), Some(3)];
        let weights = [1.0, 1.0, 3.0, 3.0, 0.0, 0.0, 5.0];
        let found = effective(&parents, &weights).unwrap();
        assert_eq!(found, [0.25, 0.0625, 0.1875, 0.75, 1.0, 0.0, 0.75]);
        assert_eq!(effective(&[None, None], &[1.0, 3.0]), Ok(vec![0.25, 0.75]));
        assert_eq!(effective(&[], &[]), Ok(vec![]));
        assert_eq!(effective(&[None], &[f64::NAN]), Ok(vec![1.0]));
    }

    #[test]
    fn refusals() {
        assert_eq!(
            effective(&[None], &[]),
            Err(TreeError::Count { nodes: 1, found: 0 })
        );
        assert_eq!(
            effective(&[None, Some(7)], &[1.0; 2]),
            Err(TreeError::Parent { node: 1 })
        );
        assert_eq!(
            effective(&[None, Some(0)], &[1.0, -1.0]),
            Err(TreeError::Weight { node: 1 })
        );
        assert_eq!(
            effective(&[None, Some(0)], &[1.0, 0.0]),
            Err(TreeError::NoWeight { parent: Some(0) })
        );
        assert_eq!(
            effective(&[None, None], &[0.0; 2]),
            Err(TreeError::NoWeight { parent: None })
        );
        let circle = effective(&[None, Some(2), Some(3), Some(2)], &[1.0; 4]);
        assert!(matches!(circle, Err(TreeError::Circle { node: 2 | 3 })));
        assert_eq!(
            effective(&[Some(0)], &[1.0]),
            Err(TreeError::Circle { node: 0 })
        );
    }
}
