//! Each remedy in words: a command where there is one.

use crate::{
    analysis::Next,
    model::{Detail, FindingKind, Mend},
};

impl Mend {
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::ShowFramework => "imh framework show".to_owned(),
            Self::ShowRecords => "imh framework show, imh evidence list, or imh plan".to_owned(),
            Self::Assess => "imh assess".to_owned(),
            Self::ShowGaps => "imh gaps".to_owned(),
            Self::ShowMatrix => "imh evidence matrix".to_owned(),
            Self::ListEvidence => "imh evidence list".to_owned(),
            Self::EditEvidence(piece, detail) => {
                let flag = match detail {
                    Detail::Confirmation => "--confirmed-by ROLE",
                    Detail::Happened => "--happened DATE",
                    Detail::Words => "--words -",
                };
                format!("imh evidence edit {} {flag}", piece.as_deref().unwrap_or("ID"))
            }
            Self::SetLevel(level) => format!("imh workspace set --level {level}"),
            Self::ExportDraft(target) => format!("imh export --target {target} --draft"),
            Self::AnswerOnce => "answer it once".to_owned(),
            Self::NameLevel => {
                "run the same command with --level and the level of the answers".to_owned()
            }
            Self::GiveLevel => "--level gives one to answers that do not".to_owned(),
            Self::GiveFramework => "--framework FILE names the file that it is for".to_owned(),
            Self::NameColumns => {
                "run the same command with --columns \"code=HEAD,title=HEAD\", with the heads of the file"
                    .to_owned()
            }
            Self::OwnWords => {
                "write your own words in place of the dots, or leave them out".to_owned()
            }
            Self::GiveReason => {
                "add --reason \"...\", or write the reason as the note of that row".to_owned()
            }
            Self::MakeForm => {
                "`imh form xlsx` and `imh form html` make forms in which ids stay as they are"
                    .to_owned()
            }
            Self::JoinJournals => "`imh workspace check --join` keeps both".to_owned(),
            Self::Verify => "`imh verify` says why".to_owned(),
            Self::CheckWorkspace => "`imh workspace check` in it says where".to_owned(),
            Self::Change(words) => words.clone(),
            Self::FinishWiping => "`imh workspace check --wipe` wipes it".to_owned(),
        }
    }
}

impl Next {
    /// Returns the command for this step.
    #[must_use]
    pub fn command(self) -> &'static str {
        match self {
            Self::Answer => "imh decisions list --asked",
            Self::SendAgain => "imh export --resubmit",
            Self::Rate => "imh assess",
            Self::CloseGaps => "imh gaps",
            Self::Collect => "imh evidence add",
            Self::Send => "imh export",
        }
    }
}

impl FindingKind {
    /// Returns the remedy, as a clause.
    #[must_use]
    pub fn mend(self) -> &'static str {
        match self {
            Self::ExactDate => "say the month, or how old the baby was",
            Self::HonorificName
            | Self::ListedName
            | Self::Name
            | Self::PerhapsName
            | Self::ShortName => "say who it is by role: the mother, a colleague",
            Self::NamedPlace => "say what kind of place it is: a nursery, a ward",
            Self::ExactAge => "say the age in weeks or months",
            Self::BirthWeight => "say small, usual or large",
            Self::Initials => "use a letter that is not from the name, such as Child A",
            Self::OnlyOne => "leave out the place, or what is rare",
            Self::WebLink => "keep it only if it leads to nobody",
            Self::Author
            | Self::LastEditor
            | Self::Company
            | Self::PhotoPlace
            | Self::CameraOwner
            | Self::PhotoThumbnail => "`imh check clean` takes it out of a copy",
            Self::TrackedChange => {
                "accept all changes in the program that made it, and save it again"
            }
            Self::Comment => "delete the comments, and save it again",
            Self::Hidden => "show it, look at it, and take it out",
            Self::PeopleInPicture => {
                "record their consent (carers agree for a baby), or accept it if nobody can be known in it, as in a scanned certificate; otherwise take it out"
            }
            Self::VoicesHeard => {
                "record their consent (carers agree for a baby), or accept it if no voice can be known; otherwise take the recording out"
            }
            Self::AttachedFile => "take it out, or add it as a file of its own",
            Self::Unreadable => {
                "add it as plain text, a PDF with text, or a .docx without a password; or look through it yourself"
            }
            _ => "take it out",
        }
    }
}
