//! Nobody decides on their own portfolio: one rule for files that are written and files that are
//! read.

use super::is_same_person;

/// How we know that an assessor decides on their own portfolio.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Own {
    /// An assessor has the name that the portfolio bears.
    #[error(
        "an assessor is called {0}, and the portfolio belongs to {0}; nobody decides on their own portfolio"
    )]
    Named(String),
    #[error("that key signed the portfolio itself, and nobody decides on their own portfolio")]
    Signed,
    #[error(
        "this portfolio was exported from your own workspace, and nobody decides on their own portfolio"
    )]
    Exported,
}

/// Checks that none of the `assessors` has the name on the portfolio.
///
/// # Errors
/// If one has.
pub fn not_by_name<'n>(
    person: Option<&str>,
    mut assessors: impl Iterator<Item = &'n str>,
) -> Result<(), Own> {
    match person {
        Some(person) if assessors.any(|name| is_same_person(name, person)) => {
            Err(Own::Named(person.to_owned()))
        }
        _ => Ok(()),
    }
}

/// Checks that the decisions are not signed with the key that signed the portfolio, by fingerprint.
///
/// # Errors
/// If they are.
pub fn not_by_key(portfolio: Option<&str>, decisions: Option<&str>) -> Result<(), Own> {
    match (portfolio, decisions) {
        (Some(portfolio), Some(decisions)) if portfolio == decisions => Err(Own::Signed),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_decides_on_their_own_portfolio_by_name_or_by_key() {
        let named = |person, names: &[&'static str]| not_by_name(person, names.iter().copied());
        assert_eq!(named(Some("A. B."), &["C. D.", "a b"]), Err(Own::Named("A. B.".to_owned())));
        assert_eq!(named(Some("A. B."), &["C. D."]), Ok(()));
        assert_eq!(named(None, &["A. B."]), Ok(()));
        assert_eq!(not_by_key(Some("SHA256:x"), Some("SHA256:x")), Err(Own::Signed));
        for (portfolio, decisions) in [
            (Some("SHA256:x"), Some("SHA256:y")),
            (None, None),
            (Some("SHA256:x"), None),
            (None, Some("SHA256:x")),
        ] {
            assert_eq!(not_by_key(portfolio, decisions), Ok(()));
        }
    }
}
