//! Ids. Each is a text with a type of its own, so that they cannot be mixed up.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// Makes an id of any text; the framework decides whether it exists.
            #[must_use]
            pub fn new(id: impl Into<Box<str>>) -> Self {
                Self(id.into())
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    )+};
}

ids! {
    /// A framework, such as `imh-practice`.
    FrameworkId,
    /// A level of a framework; never a rating.
    LevelId,
    /// A person's work, which the framework maps to a level.
    RoleId,
    ScaleId,
    /// A step of a scale.
    PointId,
    /// A rated aspect: knowledge, practice, confidence.
    AspectId,
    /// A kind of evidence.
    KindId,
    DomainId,
    /// A competency: the id never changes and is never reused.
    CompetencyId,
    /// The stable id of a piece of evidence; people type its short one.
    EvidenceId,
    /// The stable id of a goal; people type its short one.
    GoalId,
    /// One installation writing into one folder; the name of its journal.
    DeviceId,
    /// A submission target.
    SubmissionId,
    TrainingId,
    /// One assessor's decisions on one bundle. It stays the same when decisions are added.
    ReviewId,
}
