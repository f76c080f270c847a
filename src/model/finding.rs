//! Findings that could identify a family, or that prevent the check. They never contain the private
//! words themselves.

/// The kind of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    NhsNumber,
    NationalInsuranceNumber,
    Postcode,
    Phone,
    Email,
    WebLink,
    ExactDate,
    DateOfBirth,
    HonorificName,
    ListedName,
    NamedPlace,
    RegistrationNumber,
    CaseNumber,
    Name,
    PerhapsName,
    ShortName,
    VehiclePlate,
    SocialHandle,
    IpAddress,
    LocationCode,
    ExactAge,
    BirthWeight,
    Initials,
    OnlyOne,
    Author,
    LastEditor,
    Company,
    TrackedChange,
    Comment,
    Hidden,
    PhotoPlace,
    CameraOwner,
    PhotoThumbnail,
    PeopleInPicture,
    VoicesHeard,
    AttachedFile,
    Unreadable,
}

/// The effect of a finding on a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// It must be removed, or accepted with a reason.
    Open,
    /// It is reported, but does not block.
    Told,
    /// It is not checked.
    Off,
}

/// One finding in one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Depends on the content and the place: if either changes, a finding that was accepted is
    /// reported again.
    pub id: String,
    pub kind: FindingKind,
    /// The place in words: `E3 notes.docx, paragraph 4, column 12`.
    pub place: String,
    /// The reason, if the kind alone does not say it.
    pub detail: Option<String>,
    /// What a person does with a file that could not be read; `None` for any other finding.
    pub by_hand: Option<&'static ByHand>,
    /// True if it stands for listed names that no finding shows, so that nobody can accept it.
    pub is_unseen: bool,
}

/// How a person looks into a file that no program of ours can read.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByHand {
    /// As a clause: `watch it from beginning to end`.
    pub advice: &'static str,
    /// An example of the reason for accepting it once that is done.
    pub reason: &'static str,
}

impl FindingKind {
    pub const ALL: [Self; 37] = [
        Self::NhsNumber,
        Self::NationalInsuranceNumber,
        Self::Postcode,
        Self::Phone,
        Self::Email,
        Self::WebLink,
        Self::ExactDate,
        Self::DateOfBirth,
        Self::HonorificName,
        Self::ListedName,
        Self::NamedPlace,
        Self::RegistrationNumber,
        Self::CaseNumber,
        Self::Name,
        Self::PerhapsName,
        Self::ShortName,
        Self::VehiclePlate,
        Self::SocialHandle,
        Self::IpAddress,
        Self::LocationCode,
        Self::ExactAge,
        Self::BirthWeight,
        Self::Initials,
        Self::OnlyOne,
        Self::Author,
        Self::LastEditor,
        Self::Company,
        Self::TrackedChange,
        Self::Comment,
        Self::Hidden,
        Self::PhotoPlace,
        Self::CameraOwner,
        Self::PhotoThumbnail,
        Self::PeopleInPicture,
        Self::VoicesHeard,
        Self::AttachedFile,
        Self::Unreadable,
    ];

    /// Returns the id used in files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::NhsNumber => "nhs-number",
            Self::NationalInsuranceNumber => "national-insurance-number",
            Self::Postcode => "postcode",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::WebLink => "web-link",
            Self::ExactDate => "exact-date",
            Self::DateOfBirth => "date-of-birth",
            Self::HonorificName => "honorific-name",
            Self::ListedName => "listed-name",
            Self::NamedPlace => "named-place",
            Self::RegistrationNumber => "registration-number",
            Self::CaseNumber => "case-number",
            Self::Name => "name",
            Self::PerhapsName => "perhaps-name",
            Self::ShortName => "short-name",
            Self::VehiclePlate => "vehicle-plate",
            Self::SocialHandle => "social-media-handle",
            Self::IpAddress => "ip-address",
            Self::LocationCode => "location-code",
            Self::ExactAge => "exact-age",
            Self::BirthWeight => "birth-weight",
            Self::Initials => "initials",
            Self::OnlyOne => "only-one",
            Self::Author => "author",
            Self::LastEditor => "last-editor",
            Self::Company => "company",
            Self::TrackedChange => "tracked-change",
            Self::Comment => "comment",
            Self::Hidden => "hidden",
            Self::PhotoPlace => "photo-place",
            Self::CameraOwner => "camera-owner",
            Self::PhotoThumbnail => "photo-thumbnail",
            Self::PeopleInPicture => "people-in-picture",
            Self::VoicesHeard => "voices-heard",
            Self::AttachedFile => "attached-file",
            Self::Unreadable => "unreadable",
        }
    }

    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Returns the name used in sentences.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::NhsNumber => "an NHS number",
            Self::NationalInsuranceNumber => "a national insurance number",
            Self::Postcode => "a postcode",
            Self::Phone => "a telephone number",
            Self::Email => "an e-mail address",
            Self::WebLink => "a web link",
            Self::ExactDate => "an exact date",
            Self::DateOfBirth => "a date of birth",
            Self::HonorificName => "a name with Mr, Mrs, Dr or the like",
            Self::ListedName => "a name from your own list",
            Self::NamedPlace => "a named ward, setting or street",
            Self::RegistrationNumber => "a registration number of a professional",
            Self::CaseNumber => "a case or record number",
            Self::Name => "a name",
            Self::PerhapsName => "perhaps a name",
            Self::ShortName => "perhaps a short form of a name from your own list",
            Self::VehiclePlate => "a vehicle's number plate",
            Self::SocialHandle => "a name on social media",
            Self::IpAddress => "the address of a computer",
            Self::LocationCode => "a code or position that leads to a place",
            Self::ExactAge => "an age to the day",
            Self::BirthWeight => "a weight of a baby",
            Self::Initials => "initials that may stand for a person",
            Self::OnlyOne => "words that fit one person only",
            Self::Author => "the author in the properties",
            Self::LastEditor => "the last editor in the properties",
            Self::Company => "a company or manager in the properties",
            Self::TrackedChange => "tracked changes, which keep what was deleted",
            Self::Comment => "comments",
            Self::Hidden => "something hidden",
            Self::PhotoPlace => "the place where it was taken",
            Self::CameraOwner => "the owner or number of the camera",
            Self::PhotoThumbnail => "a preview inside it, which may show what it was before",
            Self::PeopleInPicture => {
                "a picture or film in which people may be recognised, without consent recorded"
            }
            Self::VoicesHeard => {
                "a recording in which people may be known by their voice, without consent recorded"
            }
            Self::AttachedFile => "a file inside the file",
            Self::Unreadable => {
                "a file that could not be read in full, so not all of it is checked"
            }
        }
    }

    /// Returns whether `imh check clean` can remove it.
    #[must_use]
    pub fn can_be_stripped(self) -> bool {
        matches!(
            self,
            Self::Author
                | Self::LastEditor
                | Self::Company
                | Self::PhotoPlace
                | Self::CameraOwner
                | Self::PhotoThumbnail
        )
    }

    /// Returns how it is treated unless a submission target has its own rule.
    #[must_use]
    pub fn usual_concern(self) -> Concern {
        match self {
            Self::WebLink
            | Self::RegistrationNumber
            | Self::Author
            | Self::LastEditor
            | Self::Company
            | Self::ExactDate
            | Self::PerhapsName
            | Self::ShortName
            | Self::ExactAge
            | Self::BirthWeight
            | Self::Initials
            | Self::OnlyOne => Concern::Told,
            _ => Concern::Open,
        }
    }
}

impl Concern {
    pub const NAMES: [&'static str; 3] = ["open", "told", "off"];

    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// The decision that a finding may stay, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    pub finding: String,
    pub kind: FindingKind,
    pub reason: String,
}

/// The fewest digits of a finding's number.
const FEWEST_DIGITS: usize = 3;

/// Returns the digits of a finding's number, which follows from its id.
fn digits_of(id: &str) -> String {
    let number = id.get(..8).and_then(|hex| u32::from_str_radix(hex, 16).ok()).unwrap_or_default();
    format!("{number:010}")
}

/// Returns a number for each finding, by their ids, that is shorter to type: as many of its last
/// digits as tell it from the others, three or more. It stays the same as long as the id does.
#[must_use]
pub fn numbers_of_findings(ids: &[&str]) -> Vec<String> {
    let digits: Vec<String> = ids.iter().map(|id| digits_of(id)).collect();
    let short = |at: usize| {
        let own = &digits[at];
        let ends = (FEWEST_DIGITS..own.len()).map(|count| &own[own.len() - count..]);
        let is_one = |end: &&str| {
            (0..ids.len()).all(|other| ids[other] == ids[at] || !digits[other].ends_with(end))
        };
        ends.into_iter().find(is_one).unwrap_or(ids[at]).to_owned()
    };
    (0..ids.len()).map(short).collect()
}

/// Returns whether what somebody typed is the number of a finding, by its id.
#[must_use]
pub fn is_number_of_finding(typed: &str, id: &str) -> bool {
    typed.len() >= FEWEST_DIGITS
        && typed.bytes().all(|byte| byte.is_ascii_digit())
        && digits_of(id).ends_with(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_has_a_short_number_that_no_other_has() {
        // 0x3e8 is 1000, 0x7d0 is 2000, and 0x3e9 is 1001.
        let ids = ["000003e8", "000007d0", "000003e9"];
        assert_eq!(numbers_of_findings(&ids), ["1000", "2000", "001"]);
        assert!(is_number_of_finding("001", ids[2]) && is_number_of_finding("000", ids[0]));
        assert!(!is_number_of_finding("01", ids[2]) && !is_number_of_finding("3e9", ids[2]));
        assert_eq!(numbers_of_findings(&["000003e8", "000003e8"]), ["000", "000"]);
    }
}
