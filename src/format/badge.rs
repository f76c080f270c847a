//! Writes accepted decisions as an Open Badges 3.0 credential (1EdTech, `AchievementCredential`):
//! JSON as a draft, or signed as a JSON Web Token (section 8.2 of the specification, "VC-JWT").

#![expect(clippy::struct_field_names, reason = "the names are those of the specification")]

use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use super::{sha256, signature::SigningKey};
use crate::{
    analysis::Accepted,
    model::Framework,
    text::{counted, list, markdown_escaped, one_line},
};

const SCHEMA: &str =
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json";
const CONTEXT: [&str; 2] = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
];

/// The recipient of a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadgeRecipient {
    /// An address that belongs to them, such as `mailto:...` or a DID.
    Address(String),
    /// The name in the portfolio.
    Name(String),
}

/// The contents of a credential besides the decisions.
pub struct Badge<'a> {
    pub accepted: &'a Accepted<'a>,
    pub framework: Option<&'a Framework>,
    /// Cautions that come before everything else: about an unknown framework, or files that could
    /// not be read.
    pub doubts: Vec<String>,
    /// The issuer; without a name, the people who decided.
    pub issuer: Option<String>,
    pub recipient: BadgeRecipient,
    pub issued: Timestamp,
}

#[derive(Serialize)]
struct Claims<'c> {
    iss: &'c str,
    jti: &'c str,
    nbf: i64,
    sub: &'c str,
    #[serde(flatten)]
    credential: &'c Credential,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Credential {
    #[serde(rename = "@context")]
    context: [&'static str; 2],
    id: String,
    r#type: [&'static str; 2],
    name: String,
    description: String,
    issuer: Issuer,
    valid_from: String,
    awarded_date: String,
    credential_subject: Subject,
    evidence: Vec<BadgeEvidence>,
    credential_schema: [Schema; 1],
}

#[derive(Serialize)]
struct Issuer {
    id: String,
    r#type: [&'static str; 1],
    name: String,
}

#[derive(Serialize)]
struct Subject {
    id: String,
    r#type: [&'static str; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    identifier: Vec<Identity>,
    achievement: Achievement,
    result: Vec<AchievementResult>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    r#type: &'static str,
    hashed: bool,
    identity_hash: String,
    identity_type: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Achievement {
    id: String,
    r#type: [&'static str; 1],
    achievement_type: &'static str,
    name: String,
    description: String,
    criteria: Criteria,
    result_description: Vec<ResultDescription>,
}

#[derive(Serialize)]
struct Criteria {
    narrative: String,
}

/// The description of one competency.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultDescription {
    id: String,
    r#type: [&'static str; 1],
    name: String,
    result_type: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AchievementResult {
    r#type: [&'static str; 1],
    result_description: String,
    status: &'static str,
}

#[derive(Serialize)]
struct BadgeEvidence {
    r#type: [&'static str; 1],
    name: &'static str,
    description: String,
}

#[derive(Serialize)]
struct Schema {
    id: &'static str,
    r#type: &'static str,
}

impl Badge<'_> {
    /// Returns the credential as unsigned JSON, and its name and description say that it is a
    /// draft.
    #[must_use]
    pub fn draft(&self) -> Vec<u8> {
        let mut credential = self.credential(None);
        credential.name = format!("Draft, not signed: {}", credential.name);
        credential.description = format!(
            "This is a draft. Nobody has signed it, and it proves nothing. {}",
            credential.description
        );
        let mut json = serde_json::to_vec_pretty(&credential).expect("text and numbers are JSON");
        json.push(b'\n');
        json
    }

    /// Returns the credential as a JSON Web Token, signed by its issuer.
    ///
    /// # Errors
    /// If the key is still protected.
    #[must_use]
    pub fn signed(&self, key: &SigningKey) -> Option<Vec<u8>> {
        let credential = self.credential(Some(key));
        let claims = Claims {
            iss: &credential.issuer.id,
            jti: &credential.id,
            nbf: self.valid_from().as_second(),
            sub: &credential.credential_subject.id,
            credential: &credential,
        };
        let payload = serde_json::to_vec(&claims).expect("text and numbers are JSON");
        Some(key.sign_jws(&payload)?.into_bytes())
    }

    /// Rounds down to whole seconds, since a token cannot hold fractions and must not be valid
    /// later than now.
    fn valid_from(&self) -> Timestamp {
        Timestamp::from_second(self.issued.as_second()).unwrap_or(self.issued)
    }

    fn credential(&self, key: Option<&SigningKey>) -> Credential {
        let achievement = self.achievement();
        let (_, last_day) = self.accepted.days();
        let name = self.issuer.clone().unwrap_or_else(|| {
            let names: Vec<String> =
                self.accepted.assessors().iter().map(|assessor| one_line(&assessor.name)).collect();
            list(&names)
        });
        // A draft has no accountable issuer, so the issuer gets an id that is not an address.
        let issuer = key.map_or_else(|| urn(&["issuer", &name]), SigningKey::did);
        let (id, identifier) = match &self.recipient {
            BadgeRecipient::Address(address) => (address.clone(), Vec::new()),
            // A name is not an address. The id for the person leads nowhere, and reveals no more
            // than whose portfolio it was.
            BadgeRecipient::Name(name) => {
                let first =
                    self.accepted.bundles().first().map(ToString::to_string).unwrap_or_default();
                let identity = Identity {
                    r#type: "IdentityObject",
                    hashed: false,
                    identity_hash: one_line(name),
                    identity_type: "name",
                };
                (urn(&["subject", name, &first]), vec![identity])
            }
        };
        let decided = self
            .accepted
            .decisions
            .iter()
            .map(|(review, decision)| format!("{} {}", review.id, decision.number));
        let decided = decided.collect::<Vec<_>>().join("\n");
        let whose = identifier.first().map_or(id.as_str(), |known| known.identity_hash.as_str());
        let result = achievement.result_description.iter().map(|description| AchievementResult {
            r#type: ["Result"],
            result_description: description.id.clone(),
            status: "Completed",
        });
        let result = result.collect();
        Credential {
            context: CONTEXT,
            id: urn(&["credential", &issuer, whose, &achievement.id, &decided]),
            r#type: ["VerifiableCredential", "AchievementCredential"],
            name: achievement.name.clone(),
            description: achievement.description.clone(),
            issuer: Issuer { id: issuer, r#type: ["Profile"], name },
            valid_from: self.valid_from().to_string(),
            // It may already have been tomorrow where they decided, but an award must not be in the
            // future.
            awarded_date: at_midnight(last_day).min(self.valid_from().to_string()),
            evidence: self.evidence(),
            credential_schema: [Schema { id: SCHEMA, r#type: "1EdTechJsonSchemaValidator2019" }],
            credential_subject: Subject {
                id,
                r#type: ["AchievementSubject"],
                identifier,
                achievement,
                result,
            },
        }
    }

    fn achievement(&self) -> Achievement {
        let review = self.accepted.last();
        let competencies: Vec<String> = self
            .accepted
            .decisions
            .iter()
            .map(|(_, decision)| one_line(&format!("{} {}", decision.competency, decision.title)))
            .collect();
        let framework = self
            .framework
            .map_or_else(|| review.pin.id.to_string(), |framework| framework.title.clone());
        let whole = self.framework.filter(|framework| !framework.has_parts());
        let all = whole.map(|framework| framework.at_level(review.level.as_str()).count());
        let how_many = match all {
            Some(all) if all == competencies.len() && all > 1 => format!("all {all} competencies"),
            Some(all) => {
                format!("{} of {}", competencies.len(), counted(all, "competency", "competencies"))
            }
            None => counted(competencies.len(), "competency", "competencies"),
        };
        let id = urn(&[
            "achievement",
            &review.pin.sha256.to_string(),
            review.level.as_str(),
            &competencies.join("\n"),
        ]);
        let what = format!("{framework}, version {}, level {}", review.pin.version, review.level);
        let doubt: String =
            self.doubts.iter().map(|doubt| format!("{}. ", doubt.trim_end_matches('.'))).collect();
        let (how, narrative, is_mixed) = self.how();
        let rests =
            self.accepted.decisions.iter().map(|(_, decision)| !decision.evidence.is_empty());
        let mark =
            |rests: bool| if rests && is_mixed { " (the decision names evidence)" } else { "" };
        let lines: String = competencies
            .iter()
            .zip(rests)
            .map(|(line, rests)| format!("- {}{}\n", markdown_escaped(line), mark(rests)))
            .collect();
        Achievement {
            r#type: ["Achievement"],
            achievement_type: "Competency",
            name: one_line(&format!(
                "{framework}, level {}: {how_many}{}",
                review.level,
                if self.accepted.is_on_a_draft() { " (on a draft)" } else { "" }
            )),
            description: one_line(&format!(
                "{doubt}Assessors {how} {how_many} of {what} (framework file SHA-256 {}). This is not a qualification, registration or licence, and not a check of anybody's suitability to work with children.",
                review.pin.sha256
            )),
            criteria: Criteria {
                narrative: format!(
                    "{}{narrative}

{lines}",
                    markdown_escaped(&doubt)
                ),
            },
            result_description: competencies
                .iter()
                .zip(&self.accepted.decisions)
                .map(|(name, (_, decision))| ResultDescription {
                    id: urn(&["competency", &id, decision.competency.as_str()]),
                    r#type: ["ResultDescription"],
                    name: name.clone(),
                    result_type: "Status",
                })
                .collect(),
            id,
        }
    }

    /// Returns what assessors did, for a sentence and for the list below it, and whether only some
    /// decisions name evidence. The names may have been filled in for them, so it does not claim
    /// that they looked at the evidence.
    fn how(&self) -> (String, &'static str, bool) {
        let portfolio =
            if self.accepted.is_on_a_draft() { "a draft of a portfolio" } else { "a portfolio" };
        let (narrative, is_mixed) = match self.accepted.resting_on_evidence() {
            0 => ("Assessors accepted each of these. No decision names evidence:", false),
            all if all == self.accepted.decisions.len() => (
                "Assessors accepted each of these. Each decision names the evidence that it rests on:",
                false,
            ),
            _ => (
                "Assessors accepted each of these. Some decisions name the evidence that they rest on:",
                true,
            ),
        };
        (format!("accepted, on {portfolio},"), narrative, is_mixed)
    }

    /// Returns the portfolio files by their digests, without any of their contents.
    fn evidence(&self) -> Vec<BadgeEvidence> {
        let bundles = self.accepted.bundles().into_iter();
        bundles
            .map(|bundle| BadgeEvidence {
                r#type: ["Evidence"],
                name: "Portfolio file",
                description: format!("The portfolio file that was decided on, by its SHA-256 when it is not encrypted: {bundle}"),
            })
            .collect()
    }
}

fn at_midnight(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

/// Returns an id that is always the same for the same words; it leads nowhere.
fn urn(words: &[&str]) -> String {
    let digest = sha256(words.join("\0").as_bytes()).0;
    let bytes: [u8; 16] = std::array::from_fn(|at| digest[at]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid().urn().to_string()
}
