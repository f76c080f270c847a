//! Links and addresses of computers.

use std::net::{Ipv4Addr, Ipv6Addr};

use regex::Regex;

use super::{Check, Match, Shape, ShapeRule, always};
use crate::model::FindingKind;

/// Sites that everybody knows, and that keep no page of a family. A site's parts count too, as in
/// `learning.nspcc.org.uk`, except for parts of the NHS and of universities, which may be anything.
const PUBLIC: &str = "nhs.uk www.nhs.uk england.nhs.uk www.england.nhs.uk gov.uk gov.scot gov.wales gov.ie nidirect.gov.uk \
    nice.org.uk parliament.uk legislation.gov.uk who.int unicef.org unicef.org.uk ihv.org.uk nspcc.org.uk rcm.org.uk rcn.org.uk \
    rcpch.ac.uk rcpsych.ac.uk nmc.org.uk hcpc-uk.org gmc-uk.org cqc.org.uk lullabytrust.org.uk barnardos.org.uk nct.org.uk \
    booktrust.org.uk savethechildren.org.uk mind.org.uk bliss.org.uk tommys.org home-start.org.uk fivetothrive.org.uk \
    parentinfantfoundation.org.uk aimh.uk aimh.org.uk annafreud.org tavistockandportman.nhs.uk waimh.org zerotothree.org \
    basisonline.org.uk brazelton.co.uk solihullapproachparenting.com fatherhoodinstitute.org laleche.org.uk \
    maternalmentalhealthalliance.org pandasfoundation.org.uk earlyeducation.org.uk birthto5matters.org.uk ofsted.gov.uk \
    skillsforhealth.org.uk hee.nhs.uk e-lfh.org.uk bps.org.uk acp-uk.eu bbc.co.uk wikipedia.org doi.org jstor.org \
    pubmed.ncbi.nlm.nih.gov cochrane.org ox.ac.uk cam.ac.uk w3.org creativecommons.org \
    docs.oasis-open.org oasis-open.org cairographics.org inkscape.org libreoffice.org openoffice.org pandoc.org purl.org xmlns.com \
    ns.adobe.com schemas.microsoft.com schemas.openxmlformats.org idpf.org daisy.org vocabulary.itunes.apple.com iptc.org";

/// Hosts that only make other links shorter, or that keep shared things.
const SHORT: &str = r"(?:bit\.ly|tinyurl\.com|goo\.gl|ow\.ly|rb\.gy|is\.gd|cutt\.ly|we\.tl|t\.co|youtu\.be|1drv\.ms|forms\.gle|fb\.me|lnkd\.in|shorturl\.at|qrco\.de|zoom\.us|meet\.jit\.si|wa\.me|t\.me)";

pub(super) fn all() -> Vec<ShapeRule> {
    let link = |rule: ShapeRule| {
        let check = unless_public(rule.check);
        ShapeRule { check, skips_whole: true, ..rule }
    };
    let bare = |shape: &str| {
        link(ShapeRule::as_written(FindingKind::WebLink, shape, |found| {
            !found.before().ends_with(['@', '.', '/', '-', '_']) && !found.after().starts_with('@')
        }))
    };
    vec![
        link(ShapeRule::in_any_case(
            FindingKind::WebLink,
            r#"\b(?:https?|s?ftp)://[^\s<>"']+"#,
            always,
        )),
        bare(r#"\b[Ww]{3}\.[\p{L}\d][^\s<>"']*"#),
        bare(
            r"\b(?:[a-z0-9-]{1,63}\.){1,8}(?:com|org|net|uk|gov|edu|info|eu|ie|scot|wales|london|cymru)\b(?:/[^\s<>]*)?",
        ),
        bare(&format!(r"\b(?:[a-z0-9-]{{1,63}}\.){{0,3}}{SHORT}/[^\s<>]+")),
        ShapeRule::as_written(FindingKind::IpAddress, r"\b(?:\d{1,3}\.){3}\d{1,3}\b", is_address),
        ShapeRule::as_written(
            FindingKind::IpAddress,
            r"\b(?:[0-9A-Fa-f]{1,4}:){1,7}(?::|[0-9A-Fa-f]{1,4})(?::?[0-9A-Fa-f]{1,4}){0,7}\b",
            |found| {
                let said = found.whole();
                said.len() > 8
                    && said.bytes().filter(|byte| *byte == b':').count() > 2
                    && said.parse::<Ipv6Addr>().is_ok()
                    && !found.before().ends_with(':')
            },
        ),
    ]
}

/// A part of a path that has a long number in it, or stands before something of one person.
const OWN: &str = r"(?:^|/)(?:[a-z-]*\d{4,}[a-z\d-]*|s|share|shared|slot|booking|drive|folders?|invite|join|users?|profiles?|patients?|account|people|groups?|j)(?:/|$)";

fn unless_public(check: Check) -> Check {
    let own = Shape::of(OWN);
    Box::new(move |found| check(found) && !is_public(found.whole(), &own))
}

/// Returns whether a link leads to a page of a well-known site that everybody may read.
fn is_public(link: &str, own: &Regex) -> bool {
    let link = link.trim_end_matches(['.', ',', ';', ':', ')', ']']).to_lowercase();
    let link = link.split_once("://").map_or(link.as_str(), |(_, rest)| rest);
    let (host, path) = link.split_once('/').unwrap_or((link, ""));
    let is_part_of = |site: &str| {
        host == site
            || host.strip_suffix(site).is_some_and(|part| {
                part == "www." || (part.ends_with('.') && !matches!(site, "nhs.uk" | "ac.uk"))
            })
    };
    PUBLIC.split_whitespace().any(is_part_of)
        && !path.contains(['?', '=', '@'])
        && !own.is_match(path)
}

/// Returns whether four numbers are the address of a computer, and not a section or a version.
fn is_address(found: &Match<'_>) -> bool {
    let Ok(address) = found.whole().parse::<Ipv4Addr>() else { return false };
    let before = found.just_before(24);
    let said = ["ip", "address", "server", "computer", "router", "upload", "login", "logged"];
    let is_said = said.iter().any(|word| before.contains(word));
    let is_other = ["version", "section", "clause", "chapter", "paragraph", "para", "part", "v"];
    let last = before.trim_end().rsplit(' ').next().unwrap_or_default();
    let is_long = address.octets().iter().filter(|octet| **octet > 9).count() > 1;
    !address.is_loopback()
        && !address.is_unspecified()
        && !address.is_broadcast()
        && !is_other.contains(&last)
        && (is_said || is_long)
        && !found.before().ends_with(['.', '-', '/'])
        && !found
            .after()
            .strip_prefix('.')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}
