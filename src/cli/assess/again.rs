//! What can be looked at again once everything is answered, and how to go on after stopping.

use crate::{
    analysis::{Selection, Target, questions},
    cli::{Failure, Session},
    model::{CompetencyId, Domain, Framework, LevelId, Portfolio},
    text::{ago, counted, quoted},
    ui::{Prompt, PromptError},
};

/// What a walk asks for, and the command that asks for it.
pub(super) struct WalkAsked {
    pub(super) selection: Selection,
    /// True if it continues where the last one stopped: only what has no answer is asked.
    pub(super) goes_on: bool,
    /// The command with the level, the domains and the aspects that were named.
    pub(super) within: String,
    /// What narrows it, each flag with a blank before it.
    pub(super) flags: String,
    /// The competencies that were named, each with a blank before it.
    pub(super) named: String,
}

impl WalkAsked {
    fn command(&self) -> String {
        format!("{}{}{}", self.within, self.flags, self.named)
    }

    /// Returns how somebody who stopped goes on; `rest` is what they were asked last, and what would
    /// have followed. `names_levels` if questions at several levels may be asked.
    pub(super) fn how_to_go_on(
        &self,
        rest: &[(CompetencyId, LevelId)],
        names_levels: bool,
    ) -> String {
        const NAMED: usize = 6;
        let command = self.command();
        if self.goes_on {
            return format!("`{command}` goes on with what has no answer yet.");
        }
        let Some(((first, level), after)) = rest.split_first() else {
            return format!("`{command}` asks again.");
        };
        if rest.len() <= NAMED && after.iter().all(|(_, of)| of == level) {
            let typed: Vec<String> = rest.iter().map(|(id, _)| quoted(id.as_str())).collect();
            let level = if names_levels {
                format!(" --level {}", quoted(level.as_str()))
            } else {
                String::new()
            };
            return format!(
                "`{}{level}{} {}` asks the rest.",
                self.within,
                self.flags,
                typed.join(" ")
            );
        }
        let level = if names_levels { format!(" at level {level}") } else { String::new() };
        format!("`{command}` begins again with the first of them; you stopped at {first}{level}.")
    }
}

/// A way to look at answers again: what it asks for in words, and how.
struct AgainWay {
    says: String,
    asked: WalkAsked,
    /// True if a domain is chosen first.
    by_domain: bool,
}

/// Returns each way that would ask something.
fn ways(
    session: &Session,
    (framework, portfolio): (&Framework, &Portfolio),
    target: &Target<'_>,
    asked: &WalkAsked,
) -> Vec<AgainWay> {
    let selection = &Selection { unrated: false, ..asked.selection.clone() };
    let within = &asked.within;
    let count = |selection: &Selection| {
        let mut asked: Vec<_> = questions(framework, portfolio, target, selection)
            .iter()
            .map(|question| (question.competency.id.clone(), question.level.clone()))
            .collect();
        asked.dedup();
        asked.len()
    };
    let way = |says: &str, flags: &str, selection: Selection| {
        let competencies = count(&selection);
        let says = format!(
            "{says}: {} ({within}{flags})",
            counted(competencies, "competency", "competencies")
        );
        let (within, flags) = (within.clone(), flags.to_owned());
        let asked = WalkAsked { selection, goes_on: false, within, flags, named: String::new() };
        (competencies > 0).then_some(AgainWay { says, asked, by_domain: false })
    };
    let now = session.context.now();
    let ages = [
        ("1year", "a year"),
        ("6months", "six months"),
        ("3months", "three months"),
        ("1month", "a month"),
    ];
    let oldest = ages.into_iter().find_map(|(age, in_words)| {
        let rated_before = Some(ago(age, now).ok()?);
        way(
            &format!("What you answered more than {in_words} ago"),
            &format!(" --older-than {age}"),
            Selection { rated_before, ..selection.clone() },
        )
    });
    let not_met =
        way("What is not met yet", " --not-met", Selection { not_met: true, ..selection.clone() });
    let all = way("All of it, from the first", " --all", selection.clone());
    let domains = domains_of((framework, portfolio), target, selection);
    let has_several = selection.domains.is_empty() && domains.len() > 1;
    let domain = domains.first().filter(|_| has_several).map(|first| AgainWay {
        says: format!("One domain ({within} --domain {} --all)", quoted(first.id.as_str())),
        asked: WalkAsked {
            selection: selection.clone(),
            goes_on: false,
            within: within.clone(),
            flags: " --all".to_owned(),
            named: String::new(),
        },
        by_domain: true,
    });
    [not_met, oldest, domain, all].into_iter().flatten().collect()
}

fn within_domain(domain: &Domain, selection: &Selection) -> Selection {
    Selection { domains: vec![domain.id.clone()], ..selection.clone() }
}

/// Returns the domains in which anything would be asked.
fn domains_of<'f>(
    (framework, portfolio): (&'f Framework, &Portfolio),
    target: &Target<'f>,
    selection: &Selection,
) -> Vec<&'f Domain> {
    let has_questions = |domain: &&Domain| {
        let only = within_domain(domain, selection);
        !questions(framework, portfolio, target, &only).is_empty()
    };
    framework.domains.iter().filter(has_questions).collect()
}

/// Returns what can be looked at again, in one line for each way.
pub(super) fn told(
    session: &Session,
    of: (&Framework, &Portfolio),
    target: &Target<'_>,
    asked: &WalkAsked,
) -> Vec<String> {
    ways(session, of, target, asked).into_iter().map(|way| way.says).collect()
}

/// Offers what can be looked at again; `None` if the person wants nothing now.
pub(super) fn offered(
    session: &Session,
    prompt: &mut dyn Prompt,
    (framework, portfolio): (&Framework, &Portfolio),
    target: &Target<'_>,
    asked: &WalkAsked,
) -> Result<Option<WalkAsked>, Failure> {
    let mut choose = |question: &str, options: &[String]| match prompt.choose(question, options, 0)
    {
        Err(PromptError::Declined | PromptError::Closed) => Ok(options.len()),
        chosen => chosen,
    };
    let mut ways = ways(session, (framework, portfolio), target, asked);
    if ways.is_empty() {
        return Ok(None);
    }
    let mut options: Vec<String> = ways.iter().map(|way| way.says.clone()).collect();
    options.push("Nothing now".to_owned());
    let question = "You have answered all of it. What would you like to look at again?";
    let chosen = choose(question, &options)?;
    if chosen >= ways.len() {
        return Ok(None);
    }
    let way = ways.swap_remove(chosen);
    if !way.by_domain {
        return Ok(Some(way.asked));
    }
    let domains = domains_of((framework, portfolio), target, &way.asked.selection);
    let names: Vec<String> =
        domains.iter().map(|domain| format!("{} {}", domain.id, domain.title)).collect();
    let chosen = choose("Which domain?", &names)?;
    Ok(domains.get(chosen).map(|domain| WalkAsked {
        selection: within_domain(domain, &way.asked.selection),
        within: format!("{} --domain {}", way.asked.within, quoted(domain.id.as_str())),
        ..way.asked
    }))
}
