//! Reads the person and the ratings of a bundle, without the rest, to count many bundles.
//!
//! `portfolio.json` is read only as far as its head, which names the person; the ratings come from
//! `ratings.csv`, which is checked against its digest.

use std::{
    borrow::Cow,
    fmt,
    io::{self, BufReader, Read, Seek},
};

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess};

use super::records::{PersonRecord, PinRecord};
use crate::{
    format::bag::{FRAMEWORK, OF_PORTFOLIO, PORTFOLIO, RATINGS, SomeOfABag},
    model::{AnswerPlace, TypedAnswer},
};

const MOST_BYTES: u64 = 32 << 20;

/// The head of `portfolio.json`.
#[derive(Debug, Default)]
pub struct PortfolioHead {
    pub framework_id: String,
    pub version: String,
    pub sha256: String,
    pub label: Option<String>,
    pub role: Option<String>,
    pub level: String,
    pub made: String,
}

/// A bundle whose ratings are read.
pub struct RatedBundle<R> {
    bag: SomeOfABag<R>,
    pub head: PortfolioHead,
}

impl<R: Read + Seek> RatedBundle<R> {
    /// # Errors
    /// If it is not a portfolio, in words, or an error of the machine.
    pub fn open(bundle: R) -> Result<Self, Result<String, io::Error>> {
        let mut bag = SomeOfABag::open(OF_PORTFOLIO, bundle)?;
        let head = {
            let member = BufReader::with_capacity(4 << 10, bag.stream(PORTFOLIO)?.take(MOST_BYTES));
            head(member).map_err(|()| {
                Ok(format!("{PORTFOLIO} does not match its schema, or was written by a newer imh"))
            })?
        };
        Ok(Self { bag, head })
    }

    /// Returns the exact file of the framework.
    ///
    /// # Errors
    /// If it has changed since it was sent.
    pub fn framework(&mut self) -> Result<Vec<u8>, Result<String, io::Error>> {
        self.bag.bytes(FRAMEWORK, MOST_BYTES)
    }

    /// Passes on every current rating.
    ///
    /// # Errors
    /// If the table has changed since it was sent, or `rating` refuses one.
    pub fn each_rating(
        &mut self,
        mut rating: impl FnMut(TypedAnswer<'_>) -> Result<(), String>,
    ) -> Result<(), Result<String, io::Error>> {
        let bytes = self.bag.bytes(RATINGS, MOST_BYTES)?;
        let mut reader = csv::ReaderBuilder::new().from_reader(bytes.as_slice());
        let broken = || Ok(format!("{RATINGS} is not a table of ratings"));
        let header = reader.headers().map_err(|_| broken())?.clone();
        let place = |name: &str| header.iter().position(|column| column == name);
        let [Some(competency), Some(level), Some(aspect), Some(point), Some(stands)] =
            ["competency", "level", "aspect", "point", "stands"].map(place)
        else {
            return Err(broken());
        };
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(|_| broken())? {
            let cell = |at: usize| Cow::Borrowed(record.get(at).unwrap_or_default());
            if cell(stands) != "yes" {
                continue;
            }
            let place = AnswerPlace::Line(record.position().map_or(0, csv::Position::line));
            let (competency, level, aspect, point) =
                (cell(competency), Some(cell(level)), Some(cell(aspect)), cell(point));
            rating(TypedAnswer {
                place,
                competency,
                level,
                aspect,
                statement: None,
                answered: None,
                point,
                note: None,
                reason: None,
            })
            .map_err(|fault| Ok(format!("{RATINGS}, {fault}")))?;
        }
        Ok(())
    }
}

/// Reads until all parts of the head are known, and no further.
fn head(reader: impl Read) -> Result<PortfolioHead, ()> {
    let (mut head, mut is_read) = (PortfolioHead::default(), false);
    let mut json = serde_json::Deserializer::from_reader(reader);
    // The seed returns an error once it has everything, since nothing else stops the reader.
    let _ = HeadSeed { head: &mut head, is_read: &mut is_read }.deserialize(&mut json);
    if is_read { Ok(head) } else { Err(()) }
}

struct HeadSeed<'h> {
    head: &'h mut PortfolioHead,
    is_read: &'h mut bool,
}

impl<'de> DeserializeSeed<'de> for HeadSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> de::Visitor<'de> for HeadSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a portfolio")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut framework, mut person, mut level, mut made) = (false, false, false, false);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "format" => {
                    if map.next_value::<u32>()? != 1 {
                        return Err(de::Error::custom("it was written by a newer imh"));
                    }
                }
                "framework" => {
                    let pin: PinRecord = map.next_value()?;
                    (self.head.framework_id, self.head.version, self.head.sha256) =
                        (pin.id, pin.version, pin.sha256);
                    framework = true;
                }
                "person" => {
                    let who: PersonRecord = map.next_value()?;
                    (self.head.label, self.head.role) = (who.label, who.role_id);
                    person = true;
                }
                "level" => {
                    self.head.level = map.next_value()?;
                    level = true;
                }
                "made" => {
                    self.head.made = map.next_value()?;
                    made = true;
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
            if framework && person && level && made {
                *self.is_read = true;
                return Err(de::Error::custom("enough"));
            }
        }
        Ok(())
    }
}
