//! `imh framework diff`: what became of each competency in another version.

use std::{collections::BTreeSet, path::PathBuf};

use super::{Failure, Session};
use crate::{
    analysis::{
        Change, ComparedCompetency, LikelyChange, RenamedParts, compare, likely_changes,
        renamed_parts,
    },
    cli::{
        init::pin_of,
        kit::{
            output::{ReportArgs, refuse_own_files, show},
            packs::{find_framework, mapping_between},
        },
    },
    format::{print_mapping, sha256},
    model::{CompetencyRule, Framework, Mapping},
    report::FrameworkDiffView,
    store::{StoreError, write_output},
    text::{counted, list, one_line, quoted_path},
};

/// Compare two frameworks: what is the same, reworded, ended or new
///
/// Competencies are compared by their ids and by their words: the same code does not always mean the
/// same thing. If you installed a mapping between the two, it counts before both. If words suggest that
/// one was parted or that several were put together, imh names them, and a person decides. --mapping
/// writes a mapping to begin with, in which only what a person must decide is left open.
#[derive(clap::Args)]
pub(super) struct DiffFrameworksArgs {
    /// The older one: an id, `id@version`, or a TOML file
    old: String,
    /// The newer one
    new: String,
    /// Write a mapping to begin with into this file
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    #[command(flatten)]
    report: ReportArgs,
}

pub(super) fn run(session: &Session, args: &DiffFrameworksArgs) -> Result<(), Failure> {
    let (old, new) = (find_framework(session, &args.old)?, find_framework(session, &args.new)?);
    // A mapping to begin with says only what ids and words say.
    let known = match args.mapping {
        Some(_) => None,
        None => mapping_between(
            session,
            (&pin_of(&old), &old.framework),
            (&pin_of(&new), &new.framework),
        ),
    };
    let compared = compare(&old.framework, &new.framework, known.as_ref());
    let likely = likely_changes(&old.framework, &new.framework, &compared);
    if let Some(path) = &args.mapping {
        refuse_own_files(session, path)?;
        let renamed = renamed_parts(&old.framework, &new.framework);
        let (mapping, open) = begun(&old.framework, &new.framework, &compared, &renamed);
        let text = print_mapping(&mapping, |rule| to_decide(rule, &compared, &likely))
            + &open_parts(&renamed, &new.framework);
        let absolute = session.context.absolute(path);
        write_output(&absolute, text.as_bytes(), false).map_err(|error| match error {
            StoreError::OutputExists(_) => {
                Failure::usage(format!("there is already a file `{}`", path.display()))
                    .because("somebody may have decided rules in it")
                    .hint("choose another name, or delete it first")
            }
            other => other.into(),
        })?;
        let left = if open == 0 {
            "Nothing in it is left to decide.".to_owned()
        } else {
            format!(
                "{} left to decide; a comment stands before each.",
                counted(open, "thing in it is", "things in it are")
            )
        };
        session.ui.say(&format!("A mapping to begin with is in `{}`. {left}", path.display()));
        session.ui.say(&format!(
            "To see what it comes to: imh workspace move --to {} --mapping {} --preview",
            args.new,
            quoted_path(path)
        ));
    }
    let spoken = [&old, &new].map(|pack| args.report.spoken(&pack.framework));
    let compared: Vec<_> = compared.iter().map(|one| one.marked(&spoken[0], &spoken[1])).collect();
    let likely: Vec<_> = likely.iter().map(|one| one.marked(&spoken[0], &spoken[1])).collect();
    show(
        session,
        &args.report,
        &FrameworkDiffView::of(
            (&spoken[0], sha256(&old.bytes)),
            (&spoken[1], sha256(&new.bytes)),
            (&compared, &likely),
        ),
    )
}

/// Makes a mapping of what ids and words say, and counts the rules that are left open.
fn begun(
    old: &Framework,
    new: &Framework,
    compared: &[ComparedCompetency<'_>],
    renamed: &RenamedParts<'_>,
) -> (Mapping, usize) {
    let named = |framework: &Framework| (framework.id.to_string(), framework.version.clone());
    let rules = compared.iter().filter(|one| !matches!(one.change, Change::Same | Change::New));
    let competencies: Vec<CompetencyRule> = rules
        .map(|one| CompetencyRule {
            from: one.from.iter().map(|from| from.id.clone()).collect(),
            to: one.to.iter().map(|to| to.id.clone()).collect(),
            relation: one.relation,
            reason: None,
        })
        .collect();
    let open = competencies.iter().filter(|rule| to_decide(rule, compared, &[]).is_some()).count();
    let mapping = Mapping {
        title: format!("From {} {} to {} {}", old.id, old.version, new.id, new.version),
        from: named(old),
        to: named(new),
        same_ids: true,
        competencies,
        levels: renamed.levels.clone(),
        points: renamed.points.clone(),
    };
    (mapping, open + renamed.open_levels.len() + renamed.open_points.len())
}

/// Returns a comment for each level and point of which nothing says what it became.
fn open_parts(renamed: &RenamedParts<'_>, new: &Framework) -> String {
    let quoted = |ids: BTreeSet<&str>| {
        list(&ids.into_iter().map(|id| format!("`{id}`")).collect::<Vec<_>>())
    };
    let levels = quoted(new.levels.iter().map(|level| level.id.as_str()).collect());
    let points = new.scales.iter().flat_map(|scale| &scale.points);
    let points = quoted(points.map(|point| point.id.as_str()).collect());
    let comment = |part: &str, id: &str, title: &str, known: &str| {
        format!(
            "\n# Decide: the {part} `{id}` ({}) ended. If it became another, name that in `to`, and take away\n# the signs before these lines. There are {known}.\n# [[{part}]]\n# from = \"{id}\"\n# to = \"\"\n",
            one_line(title)
        )
    };
    let of_levels = renamed.open_levels.iter();
    let of_levels = of_levels.map(|one| comment("level", one.id.as_str(), &one.title, &levels));
    let of_points = renamed.open_points.iter();
    let of_points = of_points.map(|one| comment("point", one.id.as_str(), &one.label, &points));
    of_levels.chain(of_points).collect()
}

/// Returns what a person has to decide about a rule.
fn to_decide(
    rule: &CompetencyRule,
    compared: &[ComparedCompetency<'_>],
    likely: &[LikelyChange<'_>],
) -> Option<String> {
    let is_it = |one: &&ComparedCompetency<'_>| {
        one.from.iter().map(|from| &from.id).eq(&rule.from)
            && one.to.iter().map(|to| &to.id).eq(&rule.to)
    };
    let says = match compared.iter().find(is_it)?.change {
        Change::Reworded => {
            "Reworded. Does the old statement ask for the same (equal), for more (superset),\nfor less (subset), or for something that only overlaps (intersects)?"
        }
        Change::OtherWords => {
            "The same id with other words. If it means something else, write none, and give the old\none a rule of its own."
        }
        Change::Ended => "It ended. If it became another, or several, write those in `to`.",
        _ => return None,
    };
    let asked = likely.iter().filter_map(|one| question(rule, one));
    Some(std::iter::once(format!("Decide: {says}")).chain(asked).collect::<Vec<_>>().join("\n"))
}

/// Returns what the words of this rule's competency make likely, as a question.
fn question(rule: &CompetencyRule, likely: &LikelyChange<'_>) -> Option<String> {
    let [id] = rule.from.as_slice() else { return None };
    if !likely.from.iter().any(|from| from.id == *id) {
        return None;
    }
    let to: Vec<String> = likely.to.iter().map(|one| format!("\"{}\"", one.id)).collect();
    let to = to.join(", ");
    let others = likely.from.iter().filter(|from| from.id != *id);
    let others: Vec<String> = others.map(|one| one.id.to_string()).collect();
    Some(if others.is_empty() {
        format!(
            "Was it parted? Its words stand in several new ones. If so: `to = [{to}]`, and say in\n`relation` whether it asked for all that each of them asks for (superset)."
        )
    } else {
        format!(
            "Was it put together with {}? If so: `to = [{to}]` in the rule of each, and say in\n`relation` that it asked for a part of that (subset).",
            list(&others)
        )
    })
}
