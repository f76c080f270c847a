//! Names that are never mixed up with one another: each is text, and each its own type.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The id as it was written; whether it is known is for the framework to say.
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
    /// A framework's own tier; never a rating.
    LevelId,
    /// A person's work, mapped by the framework to a level.
    RoleId,
    ScaleId,
    /// A step of a scale.
    PointId,
    /// What is rated: knowledge, practice, confidence.
    AspectId,
    /// A kind of evidence.
    KindId,
    DomainId,
    /// A competency: never changes, never reused.
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
    /// One assessor's decisions on one bundle, however often the file grows.
    ReviewId,
}
