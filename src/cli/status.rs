//! `imh status`: shows where the person stands, and what comes next.

use std::mem::ManuallyDrop;

use super::{
    Failure, Session,
    kit::{
        draft::tell_unfinished,
        known::tell_if_another,
        open::glance,
        output::{FormatArg, ReportArgs, show},
    },
};
use crate::{
    analysis::{Target, decided, standings},
    report::{StatusOptions, StatusView, entry_name},
    store::{Glance, Packs, kept_pack},
    text::quoted_path,
};

pub(super) const HELP: &str = "\
See where you stand";

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: &Args) -> Result<(), Failure> {
    // The process ends after this report, and freeing its memory piece by piece would take a good
    // part of its time.
    let glance = ManuallyDrop::new(glance(session)?);
    let (framework, portfolio) = (&glance.framework, &glance.portfolio);
    tell_if_another(session, &portfolio.pin, framework);
    let spoken = args.report.spoken(framework);
    let target = Target::of(framework, portfolio);
    let standings = standings(&spoken, portfolio, &target);
    let decided = decided(framework, portfolio, &glance.decided_on);
    let about = StatusOptions {
        target: &target,
        evidence_count: glance.evidence_count,
        latest_evidence: glance.latest_evidence.as_ref(),
        decided: &decided,
        first_device: &glance.first_device,
        now: session.context.now(),
        zone: session.context.zone(),
    };
    show(session, &args.report, &StatusView::of(&spoken, portfolio, &standings, &about))?;
    tell_moves_set_aside(session, &glance);
    let is_a_script = args.report.format != FormatArg::Text || args.report.output.is_some();
    if !is_a_script
        && let Some(newer) = Packs::newer_untold(&session.context, &portfolio.pin, &glance.root)
    {
        let id = &portfolio.pin.id;
        session.ui.say(&format!("{id} {newer} is here as well. To see what would become of your answers: imh workspace move --to {id}@{newer} --preview"));
    }
    tell_unfinished(session, &glance.root, framework, &portfolio.level)
}

/// Says what the person can do about moves that do not count.
fn tell_moves_set_aside(session: &Session, glance: &Glance) {
    for aside in &glance.portfolio.moves_set_aside {
        let undo = format!("imh undo {}", entry_name(&aside.entry, &glance.first_device));
        if aside.to != aside.counts {
            let named = format!("{}@{}", aside.to.id, aside.to.version);
            let kept = kept_pack(&glance.root, &aside.to).map_or(named, |path| quoted_path(&path));
            session.ui.say(&format!(
                "To move to {} {} after all: imh workspace move --to {kept} --preview",
                aside.to.id, aside.to.version
            ));
        }
        session.ui.say(&format!("To let that move go: {undo}"));
    }
}
