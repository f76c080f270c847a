//! An answers file as JSON.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Deserializer, de};

use super::{Answers, FORMAT};
use crate::{
    format::input::json_fault,
    model::{AnswerPlace, Fault, TypedAnswer},
    text::{is_name, tidied},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswersRecord<'a> {
    format: u64,
    #[serde(borrow)]
    framework: Option<FrameworkRecord<'a>>,
    #[serde(borrow)]
    person: Option<AnswersPersonRecord<'a>>,
    #[serde(borrow)]
    level: Option<Words<'a>>,
    #[serde(borrow)]
    answered: Option<Words<'a>>,
    #[serde(borrow)]
    answers: Vec<AnswerRecord<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameworkRecord<'a> {
    #[serde(borrow)]
    id: Words<'a>,
    #[serde(borrow)]
    version: Words<'a>,
    #[serde(borrow)]
    sha256: Option<Words<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswersPersonRecord<'a> {
    #[serde(borrow)]
    label: Option<Words<'a>>,
    #[serde(borrow)]
    role: Option<Words<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerRecord<'a> {
    #[serde(borrow)]
    competency: Words<'a>,
    #[serde(borrow)]
    level: Option<Words<'a>>,
    #[serde(borrow)]
    aspect: Option<Words<'a>>,
    #[serde(borrow)]
    point: Words<'a>,
    #[serde(borrow)]
    note: Option<Words<'a>>,
}

/// Borrows words from the file if nothing in them is escaped.
#[derive(Clone)]
pub(super) struct Words<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Words<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Words<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            // A place on a scale may be given as a number.
            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Words(Cow::Owned(number.to_string())))
            }

            fn visit_borrowed_str<E>(self, words: &'de str) -> Result<Self::Value, E> {
                Ok(Words(tidied(Cow::Borrowed(words))))
            }

            fn visit_str<E>(self, words: &str) -> Result<Self::Value, E> {
                Ok(Words(tidied(Cow::Owned(words.to_owned()))))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl<'a> Words<'a> {
    pub(super) fn some(self) -> Option<Cow<'a, str>> {
        (!self.0.is_empty()).then_some(self.0)
    }
}

pub(super) fn parse(text: &str) -> Result<Answers<'_>, Vec<Fault>> {
    let record: AnswersRecord<'_> = serde_json::from_str(text)
        .map_err(|error| vec![json_fault(format!("line {}", error.line()), &error)])?;
    if record.format != FORMAT {
        return Err(vec![Fault::whole(format!(
            "this is answers format {}, and this `imh` reads format {FORMAT}",
            record.format
        ))]);
    }
    let answered = match record.answered.and_then(Words::some) {
        None => None,
        Some(typed) => {
            Some(super::days::day(&typed, || "answered".to_owned()).map_err(|fault| vec![fault])?)
        }
    };
    let level = record.level.and_then(Words::some);
    let answers = (1..)
        .zip(record.answers)
        .map(|(number, answer)| TypedAnswer {
            place: AnswerPlace::Answer(number),
            competency: answer.competency.0,
            level: answer.level.and_then(Words::some).or_else(|| level.clone()),
            aspect: answer.aspect.and_then(Words::some),
            statement: None,
            answered: None,
            point: answer.point.0,
            note: answer.note.and_then(Words::some),
            reason: None,
        })
        .collect();
    let (person, role) =
        record.person.map(|person| (person.label, person.role)).unwrap_or_default();
    let (framework, sha256) = match record.framework {
        Some(framework) => {
            (Some((framework.id.0, framework.version.0)), framework.sha256.and_then(Words::some))
        }
        None => (None, None),
    };
    Ok(Answers {
        framework,
        sha256,
        person: person.and_then(Words::some).filter(|label| is_name(label)),
        role: role.and_then(Words::some),
        level,
        answered,
        saved: None,
        answers,
    })
}
