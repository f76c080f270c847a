//! The Content-Security-Policy of a page: the browser may use the page's own style and script, each
//! pinned by its digest, and nothing else. No person's words can become either.

use base64ct::{Base64, Encoding};
use sha2::{Digest as _, Sha256};

/// Returns the policy for a page with this style and this script.
pub(in crate::report) fn policy(style: &str, script: Option<&str>) -> String {
    let script =
        script.map(|script| format!("; script-src '{}'", digest(script))).unwrap_or_default();
    format!(
        "default-src 'none'; style-src '{}'{script}; base-uri 'none'; form-action 'none'",
        digest(style)
    )
}

fn digest(text: &str) -> String {
    format!("sha256-{}", Base64::encode_string(&Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_use_its_own_style_and_script_and_nothing_else() {
        // The well-known SHA-256 of empty input.
        let nothing = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
        assert_eq!(
            policy("", None),
            format!("default-src 'none'; style-src {nothing}; base-uri 'none'; form-action 'none'")
        );
        assert!(policy("p{}", Some("")).contains(&format!("script-src {nothing};")));
    }
}
