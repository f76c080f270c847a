//! Links between evidence and competencies, and what the evidence shows.

use super::{
    super::{
        Failure, Session,
        kit::{
            changed::{Changed, tell_changes},
            open::open,
            typed::{self, competencies_of},
        },
    },
    find_evidence,
};
use crate::{
    model::{Act, CompetencyId, Evidence, Framework},
    store::Workspace,
    text::list,
};

/// Say that a piece of evidence speaks for competencies, and what it shows of them
#[derive(clap::Args)]
pub(super) struct LinkArgs {
    /// Its id, such as E7
    evidence: String,
    /// The competencies, such as RB-01 RB-02
    #[arg(required = true, value_name = "COMPETENCY", value_delimiter = ',')]
    competencies: Vec<String>,
    /// How it shows each of them, in one line
    #[arg(long, value_name = "TEXT")]
    shows: Option<String>,
}

/// Say that a piece of evidence no longer speaks for some competencies
#[derive(clap::Args)]
pub(super) struct UnlinkArgs {
    /// Its id, such as E7
    evidence: String,
    /// The competencies, such as RB-01 RB-02
    #[arg(required = true, value_name = "COMPETENCY", value_delimiter = ',')]
    competencies: Vec<String>,
}

pub(super) fn link(session: &Session, args: &LinkArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let competencies = competencies_of(session, &workspace.framework, &args.competencies)?;
    let shows =
        args.shows.as_deref().map(|typed| typed::line(typed, "what it shows")).transpose()?;
    let short = find_evidence(&workspace, &args.evidence)?.short.clone();
    let new = |workspace: &Workspace| -> Result<Vec<CompetencyId>, Failure> {
        let item = find_evidence(workspace, &args.evidence)?;
        let says_so = |id: &CompetencyId| {
            item.claims.iter().any(|claim| {
                claim.competency == *id
                    && (shows.is_none() || claim.shows.as_deref() == shows.as_deref())
            })
        };
        Ok(competencies.iter().filter(|id| !says_so(id)).cloned().collect())
    };
    if new(&workspace)?.is_empty() {
        session.ui.say(&format!(
            "{short} speaks for {} already; nothing was changed.",
            named(&workspace.framework, &competencies)
        ));
        return Ok(());
    }
    let (mut changed, mut said) = (Vec::new(), Vec::new());
    workspace.record(&session.context, |workspace| {
        let item = find_evidence(workspace, &args.evidence)?;
        changed = new(workspace)?;
        said = said_of(item, &changed);
        Ok::<_, Failure>(Act::EvidenceLinked {
            evidence: item.id.clone(),
            competencies: changed.clone(),
            shows: shows.clone(),
        })
    })?;
    session.ui.say(&format!(
        "{short} speaks for {}{}.",
        named(&workspace.framework, &changed),
        if shows.is_some() { ", and says what it shows" } else { " as well" }
    ));
    if let Some(shows) = shows {
        tell_said(session, &workspace.framework, said, Some(&shows));
    }
    Ok(())
}

/// Returns what a piece of evidence is said to show of these competencies.
fn said_of(item: &Evidence, of: &[CompetencyId]) -> Vec<(CompetencyId, String)> {
    let claims = item.claims.iter().filter(|claim| of.contains(&claim.competency));
    claims.filter_map(|claim| Some((claim.competency.clone(), claim.shows.clone()?))).collect()
}

/// Prints the words that were removed or replaced, and how to undo that.
fn tell_said(
    session: &Session,
    framework: &Framework,
    said: Vec<(CompetencyId, String)>,
    now: Option<&str>,
) {
    let before = said
        .iter()
        .map(|(id, shows)| format!("{}: {shows}", framework.called(id)))
        .collect::<Vec<_>>()
        .join("; ");
    tell_changes(
        session,
        (!said.is_empty()).then(|| Changed::of("Shows", Some(before.as_str()), now)),
    );
}

pub(super) fn unlink(session: &Session, args: &UnlinkArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let competencies = competencies_of(session, &workspace.framework, &args.competencies)?;
    let short = find_evidence(&workspace, &args.evidence)?.short.clone();
    let linked = |workspace: &Workspace| -> Result<Vec<CompetencyId>, Failure> {
        let item = find_evidence(workspace, &args.evidence)?;
        Ok(competencies.iter().filter(|id| item.speaks_for(id)).cloned().collect())
    };
    if linked(&workspace)?.is_empty() {
        session.ui.say(&format!(
            "{short} does not speak for {} already; nothing was changed.",
            named(&workspace.framework, &competencies)
        ));
        return Ok(());
    }
    let (mut changed, mut said) = (Vec::new(), Vec::new());
    workspace.record(&session.context, |workspace| {
        let item = find_evidence(workspace, &args.evidence)?;
        changed = linked(workspace)?;
        said = said_of(item, &changed);
        Ok::<_, Failure>(Act::EvidenceUnlinked {
            evidence: item.id.clone(),
            competencies: changed.clone(),
        })
    })?;
    session
        .ui
        .say(&format!("{short} no longer speaks for {}.", named(&workspace.framework, &changed)));
    tell_said(session, &workspace.framework, said, None);
    Ok(())
}

fn named(framework: &Framework, ids: &[CompetencyId]) -> String {
    list(&ids.iter().map(|id| framework.called(id)).collect::<Vec<_>>())
}
