//! What evidence and goals were for in the frameworks that a person left, so that somebody who
//! comes back finds what a move cut off.

use crate::model::{
    Claim, CompetencyId, Digest, Evidence, EvidenceId, FrameworkMove, Goal, GoalId,
    framework_move::through,
};

/// The thing that is for a competency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LinkOwner {
    Evidence(EvidenceId),
    Goal(GoalId),
}

struct LinkLeft {
    framework: Digest,
    linked: LinkOwner,
    claim: Claim,
    /// What the competency is where the person is now; empty if a move cut it off.
    now: Vec<CompetencyId>,
}

#[derive(Default)]
pub(super) struct LinksLeft(Vec<LinkLeft>);

impl LinksLeft {
    /// Notes a link in a framework, from which these moves lead to where the person is now.
    pub(super) fn note(
        &mut self,
        framework: Digest,
        linked: LinkOwner,
        claim: Claim,
        moves: &[&FrameworkMove],
    ) {
        let now = through(moves, vec![claim.competency.clone()]);
        self.0.push(LinkLeft { framework, linked, claim, now });
    }

    /// Goes along with a move, before which these were the links.
    pub(super) fn go_along(
        &mut self,
        moved: &FrameworkMove,
        evidence: &[Evidence],
        goals: &[Goal],
    ) {
        for link in &mut self.0 {
            link.now = through(&[moved], std::mem::take(&mut link.now));
        }
        let from = moved.from.sha256;
        for item in evidence {
            for claim in &item.claims {
                self.note(from, LinkOwner::Evidence(item.id.clone()), claim.clone(), &[moved]);
            }
        }
        for goal in goals {
            for competency in &goal.competencies {
                let claim = Claim { competency: competency.clone(), shows: None };
                self.note(from, LinkOwner::Goal(goal.id.clone()), claim, &[moved]);
            }
        }
    }

    /// Returns the links of a framework that the person comes back to.
    pub(super) fn come_back(&mut self, to: Digest) -> Vec<(LinkOwner, Claim)> {
        let back = self.0.extract_if(.., |link| link.framework == to);
        back.map(|link| (link.linked, link.claim)).collect()
    }

    /// Takes over what a piece is now said to show.
    pub(super) fn show(&mut self, linked: &LinkOwner, claim: &Claim) {
        let links = self.0.iter_mut().filter(|link| link.linked == *linked);
        for link in links.filter(|link| link.now.contains(&claim.competency)) {
            link.claim.shows = claim.shows.clone().or(link.claim.shows.take());
        }
    }

    /// Forgets the links that the person took away: `is_gone` is asked for what each is now, and if
    /// a move cut it off, for what it was.
    pub(super) fn forget(
        &mut self,
        linked: &LinkOwner,
        is_gone: impl Fn(&CompetencyId, bool) -> bool,
    ) {
        self.0.retain_mut(|link| {
            if link.linked != *linked {
                return true;
            }
            if link.now.is_empty() {
                return !is_gone(&link.claim.competency, true);
            }
            link.now.retain(|id| !is_gone(id, false));
            !link.now.is_empty()
        });
    }
}
