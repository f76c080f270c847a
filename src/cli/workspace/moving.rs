//! `imh workspace move`: takes a portfolio along to another version of its framework.

use std::path::PathBuf;

use crate::cli::{
    Exit, Failure, Session,
    init::pin_of,
    kit::{
        ask::{self, MOST_INPUT_BYTES},
        known::tell_if_another,
        open::open,
        output::{FormatArg, ReportArgs, show},
        packs::{find_framework, mapping_between, open_in_words},
    },
};
use crate::{
    analysis::{
        are_translations, mapping_fits, plan_move, translation_faults, translation_mapping,
    },
    format::parse_mapping_with_places,
    model::{Framework, Mapping, Portfolio},
    report::{FrameworkMoveView, MoveParts},
    store::{ShippedPack, Workspace, read_named},
    text::{counted, list, quoted, quoted_path, sentence},
    ui::PromptError,
};

/// Move to another version of your framework, or to another one, and take your answers along
///
/// An answer counts as before if its statement has the same words, or if the mapping says that the
/// old one asked for as much. All others wait until you look at them again, and `imh assess` shows
/// them first. Evidence and goals go along. Decisions of assessors stay with the version that they
/// were made on. `imh undo` takes the whole move back.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The framework to move to: an id, `id@version`, or a TOML file
    #[arg(long, value_name = "FRAMEWORK")]
    to: String,
    /// A mapping that says what became of each competency; `imh framework diff --mapping` begins
    /// one [default: one that you installed for these two versions]
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Show what would become of your answers, and change nothing
    #[arg(long)]
    preview: bool,
    /// Move without being asked, also if some answers then stand in your history only
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: &Args) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    if !args.preview {
        workspace.must_be_writable()?;
    }
    let pack = find_framework(session, &args.to)?.to_begin_with()?;
    let new = pin_of(&pack);
    if new == workspace.portfolio.pin {
        return Err(Failure::usage(format!(
            "your portfolio is in {} {} already",
            new.id, new.version
        ))
        .hint("imh framework list"));
    }
    if pack.framework.template {
        return Err(Failure::usage(format!(
            "{} {} is a template that nobody has filled in yet",
            new.id, new.version
        ))
        .hint("imh framework list"));
    }
    let (mapping, open) = mapping_for(session, args, &workspace, &pack)?;
    let old = workspace.framework.clone();
    let before = workspace.portfolio.clone();
    let plan =
        plan_move((before.pin.clone(), &old), (new.clone(), &pack.framework), mapping.as_ref());
    let level = plan.moved.level(&before.level);
    if pack.framework.level(level.as_str()).is_none() {
        return Err(Failure::usage(format!(
            "you aim for level {level}, and {} {} has no such level",
            new.id, new.version
        ))
        .hint("`imh framework diff OLD NEW --mapping FILE` begins a mapping, in which a `[[level]]` says what yours became"));
    }
    tell_if_another(session, &new, &pack.framework);
    let spoken = [&old, &pack.framework].map(|framework| args.report.spoken(framework));
    let compared: Vec<_> =
        plan.compared.iter().map(|one| one.marked(&spoken[0], &spoken[1])).collect();
    let view_of = |after: &Portfolio, is_preview: bool| {
        FrameworkMoveView::of(&MoveParts {
            old: (&spoken[0], before.pin.sha256),
            new: (&spoken[1], new.sha256),
            mapping: mapping.as_ref(),
            moved: &plan.moved,
            compared: &compared,
            before: &before,
            after,
            is_preview,
        })
    };
    let preview = view_of(&workspace.as_moved(&plan.moved)?, true);
    let leaves = open.is_some()
        || preview.answers.left > 0
        || preview.competencies.iter().any(|one| !one.evidence_left.is_empty());
    let asks = !args.yes && leaves;
    if asks && !args.preview && !session.ui.may_ask_at_terminal {
        return Err(unasked(args, &preview, open.as_deref()));
    }
    let is_read_here = args.report.format == FormatArg::Text && args.report.output.is_none();
    if args.preview || asks && is_read_here {
        show(session, &args.report, &preview)?;
    }
    if args.preview {
        tell_next(session, args, &before, (&preview, &pack.framework));
        return Ok(());
    }
    if asks {
        confirm(session, &preview, open.as_deref())?;
    }
    workspace.move_to(&session.context, &plan.moved, &pack.bytes)?;
    let view = view_of(&workspace.portfolio, false);
    if !(asks && is_read_here) {
        show(session, &args.report, &view)?;
    }
    tell_next(session, args, &before, (&view, &pack.framework));
    Ok(())
}

/// Returns why somebody should look twice before a move, as clauses.
fn second_thoughts(preview: &FrameworkMoveView, open: Option<&str>) -> Vec<String> {
    let left = preview.answers.left;
    let lost = match left {
        0 if preview.competencies.iter().all(|one| one.evidence_left.is_empty()) => None,
        0 => Some("some evidence no longer speaks for what it was for".to_owned()),
        _ => {
            let stay = counted(left, "answer stays", "answers stay");
            Some(format!("{stay} in your history, and nowhere else"))
        }
    };
    open.map(|open| format!("the mapping is not finished: {open}"))
        .into_iter()
        .chain(lost)
        .collect()
}

/// Refuses a move that leaves something behind where nobody can be asked.
fn unasked(args: &Args, preview: &FrameworkMoveView, open: Option<&str>) -> Failure {
    let mapping = args.mapping.as_ref().map(|path| format!(" --mapping {}", quoted_path(path)));
    let mapping = mapping.unwrap_or_default();
    let line = format!("imh workspace move --to {}{mapping}", quoted(&args.to));
    let failure = Failure::usage(
        "this move leaves something behind, and imh cannot ask here whether you mean it",
    );
    failure
        .because_of(second_thoughts(preview, open))
        .hint(format!("`{line} --preview` shows what it does; if you mean it: {line} --yes"))
}

/// Asks before a move after which some answers stand in the history only.
fn confirm(
    session: &Session,
    preview: &FrameworkMoveView,
    open: Option<&str>,
) -> Result<(), Failure> {
    let lost = sentence(&second_thoughts(preview, open).join("; "));
    let question = format!("{lost} Move all the same?");
    let answers = ["No, stay where I am", "Yes, move"].map(str::to_owned);
    match ask::prompt(session).choose(&question, &answers, 0) {
        Ok(1) => Ok(()),
        Ok(_) | Err(PromptError::Declined) => Err(Failure::new(Exit::No, "you have not moved")
            .hint("`imh framework diff OLD NEW --mapping FILE` begins a mapping, in which you say what they became")),
        Err(error) => Err(error.into()),
    }
}

/// Says how to set a role that the new framework has.
fn tell_role(session: &Session, view: &FrameworkMoveView, new: &Framework) {
    let is_gone = view.role.as_ref().is_some_and(|role| role.change == "ended");
    if !is_gone || new.roles.is_empty() {
        return;
    }
    let roles: Vec<String> = new.roles.iter().map(|role| format!("`{}`", role.id)).collect();
    let are = if roles.len() == 1 { "Its only role is" } else { "Its roles are" };
    let then = if view.preview { " after the move" } else { "" };
    session.ui.say(&format!(
        "{are} {}. To set yours{then}: imh workspace set --role ROLE --level {}",
        list(&roles),
        view.level[1]
    ));
}

fn tell_next(
    session: &Session,
    args: &Args,
    before: &Portfolio,
    (view, new): (&FrameworkMoveView, &Framework),
) {
    if args.preview {
        tell_role(session, view, new);
        let mapping = args
            .mapping
            .as_ref()
            .map(|path| format!(" --mapping {}", quoted_path(path)))
            .unwrap_or_default();
        session.ui.say(&format!("To do it: imh workspace move --to {}{mapping}", args.to));
        return;
    }
    session.ui.say("Saved. You have moved. `imh undo` takes it back.");
    tell_role(session, view, new);
    if !before.reviews.is_empty() {
        session.ui.say(&format!(
            "{} on {} {}, and stay with it: imh history",
            counted(before.reviews.len(), "decision file is", "decision files are"),
            before.pin.id,
            before.pin.version
        ));
    }
    if new.at_level(&view.level[1]).next().is_none() {
        session.ui.warn(&format!(
            "nothing is stated at level {} in {} {}, for which you aim; to aim for another: imh workspace set --level LEVEL",
            view.level[1], new.id, new.version
        ));
    }
    if view.answers.to_look_at_again > 0 {
        session.ui.say("Next: imh assess");
    }
}

/// Reads the mapping that was named, or takes the one that ships or is installed for these two
/// versions, or that follows from one framework in two languages; and what is left to decide in it.
fn mapping_for(
    session: &Session,
    args: &Args,
    workspace: &Workspace,
    pack: &ShippedPack,
) -> Result<(Option<Mapping>, Option<String>), Failure> {
    let Some(path) = &args.mapping else {
        let (old, new) = (&workspace.framework, &pack.framework);
        let found = mapping_between(session, (&workspace.portfolio.pin, old), (&pin_of(pack), new));
        let mapping = found.or_else(|| translation_mapping(old, new));
        if mapping.is_none() && are_translations(old, new) {
            session.ui.warn(&format!(
                "{} {} and {} {} say that they are one framework in two languages, but their ids differ: {}.",
                old.id,
                old.version,
                new.id,
                new.version,
                list(&translation_faults(new, old))
            ));
        }
        return Ok((mapping, None));
    };
    let bytes = read_named(&session.context.absolute(path), MOST_INPUT_BYTES)?;
    let (mapping, names) = parse_mapping_with_places(&bytes).map_err(|faults| {
        Failure::usage(format!("`{}` is not a mapping", path.display()))
            .hint(format!("imh framework check {}", quoted_path(path)))
            .with_faults(&faults)
    })?;
    let faults = mapping_fits(&mapping, &names, &workspace.framework, &pack.framework);
    if faults.is_empty() {
        return Ok((Some(mapping), open_in_words(&bytes)));
    }
    Err(Failure::usage(format!("`{}` does not fit this move", path.display()))
        .with_faults(&faults)
        .hint("`imh framework diff OLD NEW --mapping FILE` begins a mapping that fits"))
}
