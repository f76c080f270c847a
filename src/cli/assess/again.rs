//! What can be looked at again once everything is answered, and how to go on after stopping.

use crate::{
    analysis::{Selection, Target, questions},
    cli::{Failure, Session},
    model::{CompetencyId, Domain, Framework, Portfolio},
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
    /// What else was named, each flag and each competency with a blank before it.
    pub(super) more: String,
}

impl WalkAsked {
    fn command(&self) -> String {
        format!("{}{}", self.within, self.more)
    }

    /// Returns how somebody who stopped goes on; `rest` is what they were asked last, and what would
    /// have followed.
    pub(super) fn how_to_go_on(&self, rest: &[CompetencyId]) -> String {
        const NAMED: usize = 6;
        let command = self.command();
        if self.goes_on {
            return format!("`{command}` goes on from here.");
        }
        match rest {
            [] => format!("`{command}` asks again."),
            few if few.len() <= NAMED => {
                let typed: Vec<String> = few.iter().map(|id| quoted(id.as_str())).collect();
                format!("`{} {}` asks the rest.", self.within, typed.join(" "))
            }
            [first, ..] => {
                format!("`{command}` begins again with the first of them; you stopped at {first}.")
            }
        }
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
    let (selection, within) = (&asked.selection, &asked.within);
    let count = |selection: &Selection| {
        let mut asked: Vec<_> = questions(framework, portfolio, target, selection)
            .iter()
            .map(|question| (question.competency.id.clone(), question.level.clone()))
            .collect();
        asked.dedup();
        asked.len()
    };
    let way = |says: &str, more: &str, selection: Selection| {
        let competencies = count(&selection);
        let says = format!(
            "{says}: {} ({within}{more})",
            counted(competencies, "competency", "competencies")
        );
        let (within, more) = (within.clone(), more.to_owned());
        let asked = WalkAsked { selection, goes_on: false, within, more };
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
    let domains = framework.domains.iter().filter(|_| selection.domains.is_empty()).count();
    let domain = (domains > 1).then(|| AgainWay {
        says: format!("One domain ({within} --domain {} --all)", framework.domains[0].id),
        asked: WalkAsked {
            selection: selection.clone(),
            goes_on: false,
            within: within.clone(),
            more: " --all".to_owned(),
        },
        by_domain: true,
    });
    [not_met, oldest, domain, all].into_iter().flatten().collect()
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
        Err(PromptError::Declined) => Ok(options.len()),
        chosen => chosen,
    };
    let mut ways = ways(session, (framework, portfolio), target, asked);
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
    let selection_of = |domain: &Domain| Selection {
        domains: vec![domain.id.clone()],
        ..way.asked.selection.clone()
    };
    let has_questions = |domain: &&Domain| {
        !questions(framework, portfolio, target, &selection_of(domain)).is_empty()
    };
    let domains: Vec<&Domain> = framework.domains.iter().filter(has_questions).collect();
    let names: Vec<String> =
        domains.iter().map(|domain| format!("{} {}", domain.id, domain.title)).collect();
    let chosen = choose("Which domain?", &names)?;
    Ok(domains.get(chosen).map(|domain| WalkAsked {
        selection: selection_of(domain),
        within: format!("{} --domain {}", way.asked.within, quoted(domain.id.as_str())),
        ..way.asked
    }))
}
