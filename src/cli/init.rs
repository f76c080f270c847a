//! `imh init`: begins a portfolio. `imh assess` uses the same questions on first use.

use std::path::{Path, PathBuf};

use super::{
    Failure, Session,
    kit::{
        about_you::{checked_label, level_asked, name_asked, role_asked},
        known::tell_if_another,
        packs::find_framework,
        target::{levels_below, tell_target},
    },
};
use crate::{
    analysis::{find_level, find_role},
    format::sha256,
    model::{Act, Framework, Pin, Settings},
    store::{NewWorkspace, Packs, ShippedPack, StoreError, Workspace, find_workspace, locate},
    text::{list, quoted_path},
    ui::Prompt,
};

pub(super) const HELP: &str = "\
Begin a portfolio in a folder\n\n\
`imh assess` does this by itself the first time. Without a folder it is your own place on this \
computer.";

#[derive(clap::Args)]
pub struct Args {
    /// The folder; made if it is not there
    dir: Option<PathBuf>,
    #[command(flatten)]
    setup: SetupArgs,
    /// Level you aim for [default: the one your role begins from]
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Count the levels below yours as well
    #[arg(long)]
    with_levels_below: bool,
}

/// The options for a new workspace.
#[derive(clap::Args, Default)]
pub(super) struct SetupArgs {
    /// The framework: an id, `id@version`, or a TOML file
    #[arg(long, value_name = "FRAMEWORK")]
    pub framework: Option<String>,
    /// Your role, such as `health-visitor`
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// Your name in the portfolio: initials or a first name will do
    #[arg(long, value_name = "LABEL")]
    pub name: Option<String>,
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    let root = place(session, args.dir.as_deref())?;
    let pack = find_pack(session, args.setup.framework.as_deref())?.to_begin_with()?;
    let settings = settings_of(&pack.framework, &args.setup, args.level.as_deref())?;
    let below = args.with_levels_below.then(|| levels_below(&pack.framework, true)).transpose()?;
    if settings.level.is_none() {
        let roles: Vec<String> =
            pack.framework.roles.iter().map(|role| format!("`{}`", role.id)).collect();
        let folder = args
            .dir
            .as_ref()
            .map(|dir| format!(" --workspace {}", quoted_path(dir)))
            .unwrap_or_default();
        let levels: Vec<String> =
            pack.framework.levels.iter().map(|level| format!("`{}`", level.id)).collect();
        return Err(Failure::usage(if roles.is_empty() {
            format!("say with --level which level you aim for: {}", list(&levels))
        } else {
            format!(
                "say with --level which level you aim for, or with --role what you work as: {}",
                list(&roles)
            )
        })
        .hint(format!("`imh assess{folder}` asks you for all of it")));
    }
    let mut workspace = create(session, &root, &pack, settings)?;
    if below.is_some() {
        // In an entry of its own: an older imh could read nothing if the first had a newer key.
        let settings = Settings { with_levels_below: below, ..Settings::default() };
        workspace.record(&session.context, |_| Ok::<_, StoreError>(Act::Set(settings)))?;
        workspace.reload(&session.context)?;
    }
    session.ui.say(&format!("Your portfolio has begun in `{}`.", workspace.root.display()));
    tell_target(session, &workspace);
    let is_found = locate(&session.context, session.workspace.as_deref()).as_ref() == Some(&root);
    if !is_found {
        let dir = args.dir.as_deref().unwrap_or(&root);
        session.ui.say(&format!(
            "`imh workspace use {}` opens it from now on, wherever you are.",
            quoted_path(dir)
        ));
    }
    session.ui.say(&if is_found {
        "Next: imh assess".to_owned()
    } else {
        let dir = args.dir.as_deref().unwrap_or(&root);
        format!(
            "Next: `imh assess --workspace {}`. Inside that folder you do not need --workspace.",
            quoted_path(dir)
        )
    });
    Ok(())
}

fn place(session: &Session, dir: Option<&Path>) -> Result<PathBuf, Failure> {
    let asked = dir.or(session.workspace.as_deref()).or(session.context.workspace.as_deref());
    match asked {
        // Normalised, because the path is shown: without any `.` in it.
        Some(dir) => Ok(session.context.absolute(dir).components().collect()),
        None => {
            if let Err(gone @ StoreError::ChosenIsGone(_)) = find_workspace(&session.context, None)
            {
                return Err(gone.into());
            }
            own_place(session)
        }
    }
}

/// Returns the place of the user's default workspace.
pub(super) fn own_place(session: &Session) -> Result<PathBuf, Failure> {
    let folder = session.context.user_folder.as_ref().map(|folder| folder.join("workspace"));
    folder.ok_or_else(|| {
        Failure::usage("this account has no folder of its own; name one").hint("imh init DIR")
    })
}

/// Finds the framework that was named, or the shipped one.
pub(super) fn find_pack(session: &Session, named: Option<&str>) -> Result<ShippedPack, Failure> {
    let named = named.unwrap_or("imh-practice");
    let pack = find_framework(session, named)?;
    if pack.framework.template {
        return Err(Failure::usage(format!(
            "{} {} is a template: its statements are still to be written",
            pack.framework.id, pack.framework.version
        ))
        .hint(format!("imh framework show {} --format text", pack.framework.id)));
    }
    Ok(pack)
}

/// Looks up the typed settings in the framework. A role brings its level.
pub(super) fn settings_of(
    framework: &Framework,
    setup: &SetupArgs,
    level: Option<&str>,
) -> Result<Settings, Failure> {
    let role = setup.role.as_deref().map(|typed| find_role(framework, typed)).transpose()?;
    let level =
        level.map(|typed| find_level(framework, typed)).transpose()?.map(|level| level.id.clone());
    let label = setup.name.as_deref().map(checked_label).transpose()?.flatten();
    Ok(Settings {
        level: level.or_else(|| role.map(|role| role.level.clone())),
        role: role.map(|role| role.id.clone()),
        label,
        with_levels_below: None,
    })
}

/// Returns the id and version that a pack gives itself, with the digest of its bytes.
pub(super) fn pin_of(pack: &ShippedPack) -> Pin {
    Pin {
        id: pack.framework.id.clone(),
        version: pack.framework.version.clone(),
        sha256: sha256(&pack.bytes),
    }
}

pub(super) fn create(
    session: &Session,
    root: &Path,
    pack: &ShippedPack,
    settings: Settings,
) -> Result<Workspace, StoreError> {
    tell_if_another(session, &pin_of(pack), &pack.framework);
    Workspace::create(
        &session.context,
        root,
        &NewWorkspace { framework: &pack.framework, framework_bytes: &pack.bytes, settings },
    )
}

/// Begins the workspace on first use, after asking for what was not given.
pub(super) fn first_use(
    session: &Session,
    prompt: &mut dyn Prompt,
    setup: &SetupArgs,
    level: Option<&str>,
) -> Result<Workspace, Failure> {
    let root = match locate(&session.context, session.workspace.as_deref()) {
        Some(root) => root,
        None => own_place(session)?,
    };
    session.ui.say("Welcome. This is for you: nobody sees it until you decide to send it, and there is nothing to pass or fail.");
    session.ui.say("A few questions first. (If you have a portfolio already, on another computer or in a backup, stop with Ctrl-C: `imh workspace restore FILE` brings it here.)\n");
    let pack = match &setup.framework {
        Some(named) => find_pack(session, Some(named))?.to_begin_with()?,
        None => ask_framework(session, prompt)?,
    };
    let framework = &pack.framework;
    let mut settings = settings_of(framework, setup, level)?;
    if settings.role.is_none()
        && !framework.roles.is_empty()
        && let Some(role) = role_asked(prompt, framework, None)?
    {
        settings.role = Some(role.id.clone());
        settings.level =
            settings.level.or_else(|| Some(role.level.clone())).filter(|_| level.is_some());
    }
    if settings.level.is_none() {
        let role = settings.role.as_ref().and_then(|role| framework.role(role.as_str()));
        settings.level = Some(level_asked(session, prompt, framework, (role, None))?);
    }
    if settings.label.is_none() && setup.name.is_none() {
        settings.label = name_asked(session, prompt, "")?;
    }
    let workspace = create(session, &root, &pack, settings)?;
    session.ui.say(&format!("\nYour portfolio has begun in `{}`.", workspace.root.display()));
    Ok(workspace)
}

fn ask_framework(session: &Session, prompt: &mut dyn Prompt) -> Result<ShippedPack, Failure> {
    let mut packs: Vec<ShippedPack> = Packs::load(session.context.user_folder.as_deref())?
        .latest()
        .into_iter()
        .filter(|pack| !pack.framework.template)
        .collect();
    let mut options: Vec<String> = packs
        .iter()
        .map(|pack| {
            format!("{} ({} {})", pack.framework.title, pack.framework.id, pack.framework.version)
        })
        .collect();
    options.push("Another one, from a file that I was given".to_owned());
    session.ui.say("The first framework is right for most people. You can change your role and level later: imh workspace set.");
    loop {
        let chosen = prompt.choose("Which framework?", &options, 0)?;
        if chosen < packs.len() {
            return Ok(packs.swap_remove(chosen).to_begin_with()?);
        }
        let path = prompt.words("Where is the file?", "")?;
        if path.trim().is_empty() {
            continue;
        }
        let as_file = if path.contains(['/', '\\']) { path.clone() } else { format!("./{path}") };
        let found = find_pack(session, Some(&as_file));
        match found.and_then(|pack| pack.to_begin_with().map_err(Failure::from)) {
            Ok(pack) => return Ok(pack),
            Err(failure) => {
                session.ui.say(&failure.message);
                for cause in &failure.causes {
                    session.ui.say(&format!("  {cause}"));
                }
            }
        }
    }
}
