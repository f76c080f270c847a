//! `imh.json`, which makes a folder a workspace. Written once.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::DeviceId;

/// The contents of `imh.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The format of everything in the folder; see [`super::journal::FORMAT`].
    pub format: u64,
    pub workspace: String,
    pub created: Timestamp,
    /// The device whose evidence has numbers without a suffix.
    pub first_device: DeviceId,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct MarkerRecord {
    format: u64,
    workspace: String,
    created: String,
    first_device: String,
}

/// Reads only the number, so that a newer file can be told from a broken one.
#[derive(Deserialize)]
struct FormatRecord {
    format: u64,
}

/// The reason why a marker file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkerFault {
    Newer(u64),
    Unreadable(String),
}

impl Marker {
    #[must_use]
    pub fn print(&self) -> Vec<u8> {
        let record = MarkerRecord {
            format: self.format,
            workspace: self.workspace.clone(),
            created: format!("{:.3}", self.created),
            first_device: self.first_device.to_string(),
        };
        let mut bytes = serde_json::to_vec_pretty(&record)
            .expect("a record of text and numbers is always JSON");
        bytes.push(b'\n');
        bytes
    }

    /// # Errors
    /// Says whether the file is damaged or from a newer version that cannot be read at all.
    pub fn parse(bytes: &[u8]) -> Result<Self, MarkerFault> {
        let unreadable = |error: serde_json::Error| MarkerFault::Unreadable(error.to_string());
        let FormatRecord { format } = serde_json::from_slice(bytes).map_err(unreadable)?;
        let record: MarkerRecord = serde_json::from_slice(bytes).map_err(|error| {
            if format > super::journal::FORMAT {
                MarkerFault::Newer(format)
            } else {
                unreadable(error)
            }
        })?;
        let created = record
            .created
            .parse()
            .map_err(|_| MarkerFault::Unreadable("`created` is not a moment in time".to_owned()))?;
        Ok(Self {
            format,
            workspace: record.workspace,
            created,
            first_device: DeviceId::new(record.first_device),
        })
    }
}
