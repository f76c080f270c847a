//! What a page may do, said to the browser: to use the styles and the script that it brings along, each held to its digest,
//! and nothing else. No word of a person can become either.

use sha2::{Digest as _, Sha256};

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The Content-Security-Policy of a page with this style and this script inside.
pub(super) fn policy(style: &str, script: Option<&str>) -> String {
    let script = script.map(|script| format!("; script-src '{}'", digest(script))).unwrap_or_default();
    format!("default-src 'none'; style-src '{}'{script}; base-uri 'none'; form-action 'none'", digest(style))
}

fn digest(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |place: usize| u32::from(chunk.get(place).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let index = usize::try_from(bits >> (18 - 6 * place) & 63).expect("six bits are an index");
            text.push(if place > chunk.len() { '=' } else { char::from(BASE64[index]) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let encoded = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(|text| base64(text.as_bytes()));
        assert_eq!(encoded, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
    }

    #[test]
    fn a_page_may_use_its_own_style_and_script_and_nothing_else() {
        // The digest of nothing at all is known to everybody.
        let nothing = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
        assert_eq!(policy("", None), format!("default-src 'none'; style-src {nothing}; base-uri 'none'; form-action 'none'"));
        assert!(policy("p{}", Some("")).contains(&format!("script-src {nothing};")));
    }
}
