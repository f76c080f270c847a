//! A credential for the accepted competencies, which other programs read.

use std::path::{Path, PathBuf};

use jiff::{
    civil::Date,
    tz::{self, TimeZone},
};

use crate::{
    analysis::Accepted,
    cli::{Exit, Failure, Session, kit::sealing::SignArgs},
    format::{Badge, BadgeRecipient, signature::SigningKey},
    model::Framework,
    text::{cut, day_in_words, one_line},
};

#[derive(clap::Args)]
#[command(mut_arg("sign", |sign| sign.requires("badge")))]
pub(super) struct BadgeArgs {
    /// Write an Open Badges 3.0 credential beside the page: a draft, or with --sign one that is
    /// signed
    #[arg(long, help_heading = "Open Badges")]
    badge: bool,
    #[command(flatten)]
    sign: SignArgs,
    /// Issuer, such as the name of the panel [default: those who decided]
    #[arg(long, value_name = "NAME", requires = "badge", help_heading = "Open Badges")]
    issuer: Option<String>,
    /// Recipient, as an e-mail address or a DID [default: the name on the portfolio]
    #[arg(long, value_name = "ADDRESS", requires = "badge", help_heading = "Open Badges")]
    recipient: Option<String>,
}

pub(super) struct MadeBadge {
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
    pub(super) key: Option<SigningKey>,
}

impl BadgeArgs {
    /// Makes the credential that was asked for, to be written beside the page.
    pub(super) fn made(
        &self,
        session: &Session,
        accepted: &Accepted<'_>,
        framework: Option<&Framework>,
        doubts: Vec<String>,
        page: &Path,
    ) -> Result<Option<MadeBadge>, Failure> {
        if !self.badge {
            return Ok(None);
        }
        let recipient = match (&self.recipient, &accepted.last().person) {
            (Some(typed), _) => address(typed)?,
            (None, Some(person)) => BadgeRecipient::Name(person.clone()),
            (None, None) => {
                return Err(Failure::usage(
                    "the portfolio names nobody, so the badge would belong to nobody",
                )
                .hint("run the same command with --recipient ADDRESS"));
            }
        };
        let issuer = self.issuer.as_deref().map(|typed| one_line(typed).trim().to_owned());
        if issuer.as_deref() == Some("") {
            return Err(Failure::usage("the name that --issuer gives is empty")
                .hint("run the same command with --issuer \"The panel\", or without it"));
        }
        refuse_days_to_come(session, accepted.days().1)?;
        let key = self.sign.read(session)?;
        let badge =
            Badge { accepted, framework, doubts, issuer, recipient, issued: session.context.now() };
        Ok(Some(match key {
            Some(key) => {
                let bytes = badge
                    .signed(&key)
                    .ok_or_else(|| Failure::new(Exit::Machine, "the key could not sign"))?;
                MadeBadge { path: beside(page, "badge.jwt"), bytes, key: Some(key) }
            }
            None => MadeBadge {
                path: beside(page, "draft-badge.json"),
                bytes: badge.draft(),
                key: None,
            },
        }))
    }
}

/// Refuses decisions dated in the future: a badge counts from today. In some time zone it may be
/// tomorrow already.
fn refuse_days_to_come(session: &Session, last: Date) -> Result<(), Failure> {
    let today = session.context.now().to_zoned(TimeZone::fixed(tz::offset(FURTHEST_EAST))).date();
    if last <= today {
        return Ok(());
    }
    let last = day_in_words(&last.to_string());
    Err(Failure::usage(format!(
        "something was decided on {last}, and by this computer's clock that day has not come yet"
    ))
    .hint("set the clock of this computer if it is wrong; or ask whoever decided what day it was"))
}

/// The hours by which the earliest time zone is ahead of UTC.
const FURTHEST_EAST: i8 = 14;

/// Returns the page's name with another ending.
fn beside(page: &Path, ending: &str) -> PathBuf {
    let is_html = page.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("html"));
    let stem = if is_html { page.file_stem() } else { page.file_name() };
    let mut name = stem.unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    page.with_file_name(name)
}

/// Parses an e-mail address, or any URI.
fn address(typed: &str) -> Result<BadgeRecipient, Failure> {
    let typed = typed.trim();
    let (scheme, rest) = typed.split_once(':').unwrap_or(("", typed));
    let is_plain =
        !typed.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c));
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    let is_mail = typed
        .split_once('@')
        .is_some_and(|(who, host)| !who.is_empty() && !host.is_empty() && !host.contains('@'));
    match (scheme, is_mail) {
        ("", true) if is_plain => Ok(BadgeRecipient::Address(format!("mailto:{typed}"))),
        _ if is_scheme && is_plain && !rest.is_empty() => {
            Ok(BadgeRecipient::Address(typed.to_owned()))
        }
        _ => Err(Failure::usage(format!(
            "`{}` is neither an e-mail address nor another address such as did:key:...",
            cut(&one_line(typed), 60)
        ))
        .hint("--recipient anna@example.org; or leave it out, and the badge bears the name on the portfolio")),
    }
}
