//! Names on social media and in games.

use super::{Match, Shape, ShapeRule};
use crate::model::FindingKind;

/// Words inside a name that make it an organisation's.
const ORGANISATIONS: &str = "nhs unicef ihv rcm rcn rcpch rcpsych nspcc aimh waimh council charity trust hospital university institute \
    govuk royal college nct bbc foundation society association visiting midwives midwifery network academy journal barnardo \
    lullaby tommys bliss brazelton tavistock annafreud homestart surestart familyhub healthwatch ofsted research centre support \
    parentinfant startforlife basisonline laleche earlyyears";

/// Words after `@` that name nobody, in sentences and in code.
const NOBODY: &str = "media import charset font keyframes supports page namespace layer container param return context type id \
    override test property apply include mixin extend home work school nursery parents everyone everybody all here team staff channel \
    mum mums dad dads lunch lunchtime night noon clinic group hall";

const PLATFORM: &str = r"(?:mumsnet|netmums|reddit|insta(?:gram)?|snap(?:chat)?|facebook|fb|tik ?tok|twitter|whats ?app|discord|telegram|you ?tube|twitch|xbox|psn|steam|roblox|fortnite|threads|bluesky|linkedin|only ?fans|gamer ?tag|screen ?name|user ?name|handle)";

/// A word as such names are, in which a sentence ends at no dot.
const TOKEN: &str = r"[a-z][a-z0-9_.-]{2,38}[a-z0-9_]";

/// Words that are no name after `insta:`.
const NO_NAMES: &str = "the and a an is was group page post posts posted photo photos video videos messages message account yes no none \
    not never mum dad parents family families she he they we i it to for on in my her his their private public only use used";

pub(super) fn all() -> Vec<ShapeRule> {
    let organisation = Shape::of(
        r"\b(?:charity|organisation|trust|college|hospital|hub|council|network|campaign|journal|service|team)\b",
    );
    vec![
        ShapeRule::as_written(
            FindingKind::SocialHandle,
            r"@(?<name>[A-Za-z0-9_](?:[A-Za-z0-9_.]{0,28}[A-Za-z0-9_]))",
            move |found| {
                let name = found.group("name").to_lowercase();
                let is_open = found.before().chars().next_back().is_none_or(|c| {
                    c.is_whitespace() || matches!(c, '(' | '"' | '\'' | '“' | '‘' | ':' | ',' | '/')
                });
                is_open
                    && name.chars().filter(char::is_ascii_alphabetic).count() > 2
                    && !name.starts_with(|c: char| c.is_ascii_digit())
                    && !is_of_the_field(&name)
                    && !NOBODY
                        .split(' ')
                        .any(|word| name == word || name.starts_with(&format!("{word}-")))
                    && !found.after().starts_with(['(', '{', '='])
                    && ![".org", ".com", ".uk", ".net"].iter().any(|end| name.ends_with(end))
                    && !organisation.is_match(&found.just_before(40))
            },
        )
        .cutting_words(),
        ShapeRule::in_any_case(
            FindingKind::SocialHandle,
            r"\b(?:www\.)?(?:facebook|instagram|tiktok|twitter|snapchat|youtube|twitch|linkedin)\.(?:com|tv)/(?:@|in/|add/|c/|user/)?(?<name>[a-z0-9_.-]{2,60})/?",
            |found| !is_of_the_field(&found.group("name").to_lowercase()),
        ),
        ShapeRule::in_any_case(
            FindingKind::SocialHandle,
            &format!(
                r"\b{PLATFORM}(?: (?:name|handle|account|user ?name|user|id|profile|tag|page))?(?<sign> ?[:=|]| -| is| was| still| is still|)(?: ?[:=|])? (?<it>[@/]?[a-z0-9_][a-z0-9_.-]{{1,38}}[a-z0-9_])"
            ),
            is_name_after_its_place,
        ),
        // `she's the_real_kez on Insta`, `add me on snap, kezb04`
        ShapeRule::in_any_case(
            FindingKind::SocialHandle,
            &format!(
                r"\b(?:{PLATFORM}\b,?(?: [a-z'’]{{1,12}},?){{0,3}} (?<it>{TOKEN})|(?<before>{TOKEN}),? on {PLATFORM})\b"
            ),
            |found| {
                let name = if found.has("it") { found.group("it") } else { found.group("before") };
                (is_surely_made_up(name) || found.has("before") && is_run_together(name))
                    && !is_of_the_field(&name.to_lowercase())
            },
        ),
        ShapeRule::in_any_case(
            FindingKind::SocialHandle,
            r"\b[a-z][a-z0-9_.]{1,31}#\d{4}\b",
            super::always,
        ),
        ShapeRule::in_any_case(
            FindingKind::SocialHandle,
            r"\b(?:u/[a-z0-9_-]{3,30},? (?:on )?reddit|reddit\b[^\n]{0,20}\bu/[a-z0-9_-]{3,30})\b",
            super::always,
        ),
        // `on Facebook as Shaz Mumof Three`, `WhatsApp name Big Shaz`
        ShapeRule::in_any_case(
            FindingKind::SocialHandle,
            &format!(
                r"\b(?:(?:on|via|to) {PLATFORM}(?:,? (?:as|under|called|by the name(?: of)?))|{PLATFORM} (?:(?:user ?)?name(?: is)?|channel(?: is|,)? called):?) (?<it>[\p{{L}}\d_.'’-]+(?: [\p{{L}}\d_.'’-]+){{0,3}})"
            ),
            |found| {
                let name = found.group("it");
                let is_token = name.split(' ').next().is_some_and(is_made_up);
                is_token
                    || name.starts_with(char::is_uppercase)
                        && !is_of_the_field(&name.to_lowercase().replace(' ', ""))
            },
        ),
    ]
}

fn is_of_the_field(name: &str) -> bool {
    ORGANISATIONS.split_whitespace().any(|word| name.contains(word))
}

/// Returns whether a word has signs that words of a sentence do not have.
fn is_made_up(word: &str) -> bool {
    let inner = &word[word.ceil_char_boundary(1)..];
    word.starts_with(['@', '/'])
        || word.contains('_')
        || inner.trim_end_matches('.').contains('.')
        || word.contains(|c: char| c.is_ascii_digit()) && word.contains(|c: char| c.is_alphabetic())
        || inner.contains(|c: char| c.is_ascii_uppercase())
            && inner.contains(|c: char| c.is_ascii_lowercase())
}

/// The same where only the word itself says so.
fn is_surely_made_up(word: &str) -> bool {
    let letters = word.chars().filter(char::is_ascii_lowercase).count();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    letters > 2 && (word.contains('_') || digits > 1 || word.matches('.').count() > 1)
}

/// `MamaBearSwindon`
fn is_run_together(word: &str) -> bool {
    let inner = &word[word.ceil_char_boundary(1)..];
    let parts = inner.as_bytes().windows(2);
    let parts = parts.filter(|two| two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase());
    parts.count() > 1
}

fn is_name_after_its_place(found: &Match<'_>) -> bool {
    let name = found.group("it");
    let small = name.to_lowercase();
    let ends =
        found.after().is_empty() || found.after().starts_with(['.', ',', ';', ')', '\n', '|', '"']);
    let is_known = super::is_one_of(&small, NO_NAMES)
        || is_of_the_field(&small)
        || small.contains("://")
        || small.starts_with("www.");
    let is_told = found.group("sign").ends_with([':', '=', '|', '-']) && ends && small.len() > 3;
    !is_known && (is_made_up(name) || is_told)
}
