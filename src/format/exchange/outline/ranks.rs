//! Makes a tree sound before a framework grows from it: no circles, and a meaning for each node that
//! fits the nodes above and below.

use super::{OutlineNode, Rank};
use crate::model::Fault;

/// A tree in its own order.
pub(super) struct SoundTree {
    /// The nodes from the top, each before those under it.
    pub(super) order: Vec<usize>,
    pub(super) children: Vec<Vec<usize>>,
    /// From 0; in the order of the nodes.
    pub(super) depths: Vec<usize>,
}

/// Cuts circles, and gives each node a rank: by its own, or else a group if it has nodes under it.
pub(super) fn made_sound(nodes: &mut [OutlineNode], told: &mut Vec<Fault>) -> SoundTree {
    cut_circles(nodes, told);
    let mut children = vec![Vec::new(); nodes.len()];
    let mut order: Vec<usize> = Vec::with_capacity(nodes.len());
    for (at, node) in nodes.iter().enumerate() {
        match node.parent {
            Some(parent) => children[parent].push(at),
            None => order.push(at),
        }
    }
    let mut stack: Vec<usize> = order.drain(..).rev().collect();
    let mut depths = vec![0; nodes.len()];
    while let Some(at) = stack.pop() {
        order.push(at);
        for &child in children[at].iter().rev() {
            depths[child] = depths[at] + 1;
            stack.push(child);
        }
    }
    settle_ranks(nodes, &children);
    SoundTree { order, children, depths }
}

fn cut_circles(nodes: &mut [OutlineNode], told: &mut Vec<Fault>) {
    const UNSEEN: usize = 0;
    let mut seen = vec![UNSEEN; nodes.len()];
    for start in 0..nodes.len() {
        let walk = start + 1;
        let mut at = start;
        while seen[at] == UNSEEN {
            seen[at] = walk;
            let Some(parent) = nodes[at].parent else { break };
            if seen[parent] == walk {
                let node = &mut nodes[parent];
                node.parent = None;
                told.push(Fault::at(
                    node.place.clone(),
                    "it is, through others, a part of itself; imh put it at the top",
                ));
                break;
            }
            at = parent;
        }
    }
}

/// Takes ranks away until each fits, and then gives one to each node without.
fn settle_ranks(nodes: &mut [OutlineNode], children: &[Vec<usize>]) {
    // Each round takes a rank from at least one node; a file that needs more rounds was not made by
    // imh at all.
    const ROUNDS: usize = 16;
    for round in 0..=ROUNDS {
        let unfit: Vec<usize> =
            (0..nodes.len()).filter(|at| !is_fit(nodes, children, *at)).collect();
        if unfit.is_empty() {
            break;
        }
        for at in unfit {
            nodes[at].rank = None;
        }
        if round == ROUNDS {
            for node in nodes.iter_mut() {
                node.rank = None;
            }
        }
    }
    for (node, inside) in nodes.iter_mut().zip(children) {
        if node.rank.is_none() {
            node.rank = Some(if inside.is_empty() { Rank::Competency } else { Rank::Domain });
        }
    }
}

fn is_fit(nodes: &[OutlineNode], children: &[Vec<usize>], at: usize) -> bool {
    let above = nodes[at].parent.map(|parent| &nodes[parent].rank);
    let is_group = |rank: &Option<Rank>| matches!(rank, None | Some(Rank::Domain));
    let mut below = children[at].iter().map(|child| (*child, &nodes[*child].rank));
    match &nodes[at].rank {
        None => true,
        Some(Rank::Domain) => above.is_none_or(is_group),
        Some(Rank::Cluster) => {
            above.is_some_and(is_group)
                && below.all(|(child, rank)| match rank {
                    Some(rank) => *rank == Rank::Competency,
                    None => children[child].is_empty(),
                })
        }
        Some(Rank::Competency) => {
            below.all(|(_, rank)| matches!(rank, Some(Rank::Statement { .. })))
        }
        Some(Rank::Statement { .. }) => {
            children[at].is_empty() && above.is_some_and(|rank| *rank == Some(Rank::Competency))
        }
    }
}
