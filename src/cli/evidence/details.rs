//! The details of a piece of evidence. The same rules check each, whether it came as a flag or as
//! an answer.

use super::super::{
    Failure, Session,
    kit::{
        ask::read_words,
        typed::{date_told, day_past, hours, line, link, own_words, past, today},
    },
};
use crate::{
    analysis::find_kind,
    model::{Confirmation, Confirmed, EvidenceKind, Framework, Hours, PartialDate},
    text::{is_name, list, one_line},
};

#[derive(clap::Args, Default)]
pub(in crate::cli) struct DetailArgs {
    /// Kind of evidence, such as `reflective-account`; see `imh framework show`
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Title [default: the name of the first file]
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// When it took place: a month is enough (March 2026 or 2026-03), or a day (09/03/2026 or
    /// 2026-03-09)
    #[arg(long, value_name = "DATE")]
    pub happened: Option<String>,
    /// The last month or day on which it still counts
    #[arg(long, value_name = "DATE")]
    pub valid_until: Option<String>,
    /// How long it took, for a kind that counts hours: 1.5 or 1:30
    #[arg(long, value_name = "HOURS")]
    pub hours: Option<String>,
    /// Web address, for evidence that is not a file
    #[arg(long, value_name = "URL")]
    pub link: Option<String>,
    /// Your own words, as Markdown (`-` reads them from standard input)
    #[arg(long, value_name = "TEXT")]
    pub words: Option<String>,
    /// Role of the person who confirms it, such as "room leader"; never a name
    #[arg(long, value_name = "ROLE")]
    pub confirmed_by: Option<String>,
    /// Day on which they confirmed it [default: today]
    #[arg(long, value_name = "DAY", requires = "confirmed_by")]
    pub confirmed_on: Option<String>,
    /// They are a body outside, such as a university, and not a colleague
    #[arg(long, requires = "confirmed_by")]
    pub external: bool,
    /// The consent of the people it shows, and where that is kept
    #[arg(long, value_name = "TEXT")]
    pub consent: Option<String>,
}

/// The details after checking; `None` where none was given.
#[derive(Default)]
pub(super) struct Details<'f> {
    pub kind: Option<&'f EvidenceKind>,
    pub title: Option<String>,
    pub happened: Option<PartialDate>,
    pub valid_until: Option<PartialDate>,
    pub hours: Option<Hours>,
    pub link: Option<String>,
    pub words: Option<String>,
    pub confirmation: Option<Confirmation>,
    pub consent: Option<String>,
}

impl DetailArgs {
    pub(super) fn is_empty(&self) -> bool {
        let texts = [
            &self.kind,
            &self.title,
            &self.happened,
            &self.valid_until,
            &self.hours,
            &self.link,
            &self.words,
            &self.confirmed_by,
            &self.confirmed_on,
            &self.consent,
        ];
        texts.into_iter().all(Option::is_none) && !self.external
    }

    pub(super) fn held_to_rules<'f>(
        &self,
        session: &Session,
        framework: &'f Framework,
    ) -> Result<Details<'f>, Failure> {
        let text = |typed: &Option<String>, what: &str| {
            typed.as_deref().map(|typed| line(typed, what)).transpose()
        };
        let confirmation = match text(&self.confirmed_by, "a role")? {
            None => None,
            Some(by) if !is_name(&by) => {
                return Err(Failure::usage(format!(
                    "`{}` names no role of anybody, so nobody would have confirmed it",
                    one_line(&by)
                ))
                .hint("run the same command with the role of whoever confirmed it, or without --confirmed-by"));
            }
            Some(by) => {
                let on = self
                    .confirmed_on
                    .as_deref()
                    .map_or_else(|| Ok(today(session)), |typed| day_past(session, typed))?;
                Some(Confirmation {
                    how: if self.external { Confirmed::External } else { Confirmed::Colleague },
                    by,
                    on,
                })
            }
        };
        Ok(Details {
            kind: self.kind.as_deref().map(|typed| find_kind(framework, typed)).transpose()?,
            title: text(&self.title, "a title")?,
            happened: self.happened.as_deref().map(|typed| past(session, typed)).transpose()?,
            valid_until: self
                .valid_until
                .as_deref()
                .map(|typed| date_told(session, typed))
                .transpose()?,
            hours: self.hours.as_deref().map(hours).transpose()?,
            link: self.link.as_deref().map(link).transpose()?,
            words: self
                .words
                .as_deref()
                .map(|typed| if typed == "-" { read_words() } else { Ok(typed.to_owned()) })
                .transpose()?
                .map(|words| own_words(&words, "what you saw").map(|()| words))
                .transpose()?,
            confirmation,
            consent: text(&self.consent, "what was agreed")?,
        })
    }
}

/// Checks the rules that concern several details together.
pub(super) fn check_together(
    framework: &Framework,
    kind: &EvidenceKind,
    happened: Option<PartialDate>,
    valid_until: Option<PartialDate>,
    hours: Option<Hours>,
    confirmation: Option<&Confirmation>,
) -> Result<(), Failure> {
    if hours.is_some() && !kind.hours {
        let counting: Vec<String> = framework
            .evidence_kinds
            .iter()
            .filter(|kind| kind.hours)
            .map(|kind| format!("`{}`", kind.id))
            .collect();
        let which = match counting.len() {
            0 => format!("no kind of {} {} does", framework.id, framework.version),
            1 => format!("{} does", list(&counting)),
            _ => format!("{} do", list(&counting)),
        };
        return Err(Failure::usage(format!("`{}` does not count hours; {which}", kind.id)));
    }
    if let (Some(happened), Some(until)) = (happened, valid_until)
        && until.latest() < happened.earliest()
    {
        return Err(Failure::usage(format!(
            "it would count until {until}, which is before it happened ({happened})"
        )));
    }
    if let (Some(happened), Some(confirmation)) = (happened, confirmation)
        && confirmation.on < happened.earliest()
    {
        return Err(Failure::usage(format!(
            "it would be confirmed on {}, which is before it happened ({happened})",
            confirmation.on
        )));
    }
    Ok(())
}
