//! `imh workspace set`: the role of a person, the level that they aim for, and their name.

use crate::cli::{
    Failure, Session,
    init::{SetupArgs, settings_of},
    kit::{
        about_you::{level_asked, name_asked, role_asked},
        ask,
        changed::{Changed, tell_changes},
        open::open,
        target::{levels_below, tell_target},
    },
};
use crate::{
    model::{Act, Portfolio, Settings},
    report::in_words,
    store::Workspace,
};

/// Change your role, the level you aim for, or your name
///
/// On a terminal and without any option, imh asks for each.
#[derive(clap::Args)]
pub(super) struct SetArgs {
    /// Your role; it sets your level too, unless --level gives another
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// The level you aim for
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Count the levels below yours as well
    #[arg(long, conflicts_with = "without_levels_below")]
    with_levels_below: bool,
    /// Count only your own level
    #[arg(long)]
    without_levels_below: bool,
    /// Your name in the portfolio
    #[arg(long, value_name = "LABEL")]
    name: Option<String>,
}

pub(super) fn run(session: &Session, args: SetArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    let setup = SetupArgs { framework: None, role: args.role, name: args.name };
    let below = [(args.with_levels_below, true), (args.without_levels_below, false)];
    let below = below.into_iter().find_map(|(is_given, is_with)| is_given.then_some(is_with));
    let settings = Settings {
        with_levels_below: below
            .map(|is_with| levels_below(&workspace.framework, is_with))
            .transpose()?,
        ..settings_of(&workspace.framework, &setup, args.level.as_deref())?
    };
    let settings = if settings == Settings::default() && session.ui.may_ask_at_terminal {
        workspace.must_be_writable()?;
        asked(session, &workspace)?
    } else {
        settings
    };
    if settings == Settings::default() && session.ui.may_ask_at_terminal {
        session.ui.say("All of it is as before; nothing was changed.");
        return Ok(());
    }
    if settings == Settings::default() {
        return Err(Failure::usage(
            "say what to change: --role, --level, --with-levels-below or --name",
        )
        .hint("imh workspace set --help"));
    }
    let mut stood = (workspace.portfolio.level.clone(), None, None);
    let entry = workspace.record(&session.context, |workspace| {
        let Portfolio { level, role, label, .. } = &workspace.portfolio;
        stood = (level.clone(), role.clone(), label.clone());
        Ok::<_, Failure>(Act::Set(settings))
    })?;
    let (before, role, label) = stood;
    workspace.reload(&session.context)?;
    let set = in_words(
        &workspace.framework,
        &workspace.portfolio,
        &entry.act,
        &workspace.marker.first_device,
    );
    session.ui.say(&format!("Saved. {set}."));
    let now = &workspace.portfolio;
    let changes = [
        Changed::of("Level", Some(&before), Some(&now.level)),
        Changed::of("Role", role.as_ref(), now.role.as_ref()),
        Changed::of("Name", label.as_ref(), now.label.as_ref()),
    ];
    tell_changes(session, changes);
    tell_target(session, &workspace);
    if workspace.portfolio.level != before {
        session
            .ui
            .say(&format!("Your ratings at level {before} are kept: imh gaps --level {before}"));
    }
    Ok(())
}

/// Asks for each setting, with the present one to begin with, and returns what is new.
fn asked(session: &Session, workspace: &Workspace) -> Result<Settings, Failure> {
    let mut prompt = ask::prompt(session);
    let (framework, now) = (&workspace.framework, &workspace.portfolio);
    let mut settings = Settings::default();
    let mut new_role = None;
    if !framework.roles.is_empty() {
        let role = role_asked(prompt.as_mut(), framework, now.role.as_ref())?;
        new_role = role.filter(|role| now.role.as_ref() != Some(&role.id));
        settings.role = new_role.map(|role| role.id.clone());
    }
    let before = (new_role, Some(&now.level));
    let level = level_asked(session, prompt.as_mut(), framework, before)?;
    settings.level = Some(level).filter(|level| *level != now.level);
    let label = name_asked(session, prompt.as_mut(), now.label.as_deref().unwrap_or_default())?;
    settings.label = label.filter(|label| now.label.as_ref() != Some(label));
    Ok(settings)
}
