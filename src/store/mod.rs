//! Floor 5: the workspace on disk, and the only floor that writes with `std::fs`.
//!
//! Acknowledged means on disk: a function that returns `Ok` here has synced its changes. Journals
//! only grow, and evidence is only deleted if a person asks to have it wiped.

mod backup;
mod bundle;
mod check;
mod claimed;
mod cohort;
mod copies;
mod copy;
mod device;
mod disk;
mod draft;
mod elsewhere;
mod error;
mod evidence;
pub mod failpoint;
mod forks;
mod found;
mod glance;
mod goal;
mod half_form;
mod half_typed;
mod in_editor;
mod journal;
mod journals;
mod lock;
mod moving;
mod name_marks;
mod names;
mod newer;
mod no_names;
mod output;
mod packs;
mod parallel;
mod pinned;
mod privacy;
mod private_text;
mod remembered;
mod restore;
mod review;
mod signatures;
mod synced;
mod workspace;

pub use bundle::{
    Binding, Container, Held, MemberSource, ReadPortfolio, Rendered, WholePortfolio, WrittenBundle,
    carried, extract, held_in, is_sealed, kind_of_file, next_free_name, read_bundle, read_member,
    read_portfolio, read_sealed, read_whole, rendered, write_bundle,
};
pub use check::CheckReport;
pub use cohort::{
    AnswersPlace, Candidate, Cohort, Gathered, PeopleBy, PlaceBuf, Sealed, Unread, Wishes, gather,
    read_cohort,
};
pub use disk::{
    DiskError, FileDraft, NamedFile, belongs_to_a_workspace, discard_drafts, end_note,
    is_anything_saved, is_same_file, lies_in, lies_in_a_workspace, link_on_the_way, list_folder,
    may_be_written, nearest_file, note_drafts_in, read_file, read_named, total_bytes,
    waiting_words, write_key, write_output,
};
pub use draft::{Draft, Unfinished, WithAnswer};
pub use error::{StoreError, describe};
pub use evidence::{NewContent, NewEvidence, NewFiles, Revised};
pub use found::{find_workspace, locate, workspaces_near};
pub use glance::Glance;
pub use half_form::HalfForm;
pub use half_typed::HalfTyped;
pub use journal::{AWAY, Damage, JournalReport, NOT_WIPED, PARTIAL};
pub use names::PrivateNames;
pub use output::{NewFolder, write_folder, write_output_from};
pub use packs::{
    AsideReason, InstallFault, Installed, InstalledPack, LeftOut, MisplacedPack, NewPack, OwnPack,
    PackAside, PackContent, PackError, PackIdentity, Packs, Shelf, ShelvedPack, ShippedPack,
    UnreadablePack, install, is_shipped, leads, own_packs, remove_own, submissions, training,
};
pub use parallel::{on_all, quietly};
pub use pinned::kept_pack;
pub use privacy::{FilesLooked, ReadWords, WordReader};
pub use private_text::PrivateFault;
pub use remembered::{forget, remember, remembered};
pub use restore::{Restored, restore};
pub use review::{MOST_DECISION_BYTES, ReviewFile, Viewing, can_be_signed_at, write_sealed};
pub use signatures::{
    Misfit, Signature, misfit, signature_beside, signature_of, signature_there, stray_signatures,
};
pub use synced::{away, away_in, is_away};
pub use workspace::{NewWorkspace, ReadOnly, Workspace};
