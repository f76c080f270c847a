//! Shared parts of commands: common arguments, opening files and workspaces, asking, and messages.

pub(super) mod about_you;
pub(super) mod asides;
pub(super) mod ask;
pub(super) mod bundle;
pub(super) mod changed;
pub(super) mod competency;
pub(super) mod deferred;
pub(super) mod draft;
pub(super) mod failure;
pub(super) mod half_typed;
pub(super) mod known;
pub(super) mod only_reads;
pub(super) mod open;
pub(super) mod output;
pub(super) mod packs;
pub(super) mod renamed;
pub(super) mod sealing;
pub(super) mod secrets;
pub(super) mod target;
pub(super) mod typed;
pub(super) mod urgent;
