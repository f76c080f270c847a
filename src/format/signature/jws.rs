//! JSON Web Signatures (RFC 7515, compact; RFC 8037 for Ed25519) with the same keys.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::Serialize;
use ssh_key::{PrivateKey, Signature};

use super::SigningKey;

/// The prefix in a `did:key` for the 32 bytes of an Ed25519 key (the multicodec `ed25519-pub`).
const ED25519_PUB: [u8; 2] = [0xed, 0x01];

#[derive(Serialize)]
struct Header<'k> {
    alg: &'static str,
    typ: &'static str,
    kid: String,
    jwk: PublicJwk<'k>,
}

#[derive(Serialize)]
struct PublicJwk<'k> {
    kty: &'static str,
    crv: &'static str,
    x: &'k str,
}

impl SigningKey {
    /// Returns the public half as an address that needs no registry: `did:key:z6Mk...`.
    #[must_use]
    pub fn did(&self) -> String {
        format!("did:key:{}", self.multibase())
    }

    /// Returns `payload` as a compact JWS, with the public half in its header.
    ///
    /// # Errors
    /// If the key is still protected.
    #[must_use]
    pub fn sign_jws(&self, payload: &[u8]) -> Option<String> {
        let x = Base64UrlUnpadded::encode_string(&self.public_bytes());
        let kid = format!("{}#{}", self.did(), self.multibase());
        let header = Header {
            alg: "EdDSA",
            typ: "JWT",
            kid,
            jwk: PublicJwk { kty: "OKP", crv: "Ed25519", x: &x },
        };
        let header = serde_json::to_vec(&header).ok()?;
        let signed = format!(
            "{}.{}",
            Base64UrlUnpadded::encode_string(&header),
            Base64UrlUnpadded::encode_string(payload)
        );
        let signature = raw(&self.0, signed.as_bytes())?;
        Some(format!("{signed}.{}", Base64UrlUnpadded::encode_string(signature.as_bytes())))
    }

    fn public_bytes(&self) -> [u8; 32] {
        self.0.public_key().key_data().ed25519().map_or([0; 32], |key| key.0)
    }

    fn multibase(&self) -> String {
        format!(
            "z{}",
            bs58::encode([&ED25519_PUB[..], &self.public_bytes()].concat()).into_string()
        )
    }
}

fn raw(key: &PrivateKey, message: &[u8]) -> Option<Signature> {
    fn sign(key: &impl ssh_key::SigningKey, message: &[u8]) -> Option<Signature> {
        key.try_sign(message).ok()
    }
    sign(key, message)
}
