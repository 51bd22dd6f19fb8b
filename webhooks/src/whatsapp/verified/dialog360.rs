//! Proof that a post is 360dialog's: it does not pass Meta's signature on, so each number has an address with a secret in it.
//! Partners of 360dialog's may have it sign as well (`x-360dialog-signature`, Partner documentation, "Signature validation").

use std::sync::Arc;

use bytes::Bytes;
use crm::channels::{Directory, Keys};
use hmac::Mac;
use secrecy::SecretString;

use super::{BadSignature, Delivery, Secrets, Verified, digits};
use crate::sign::keyed;

/// Checks the secret in the address, and, if 360dialog is to sign, the value of `x-360dialog-signature`: 64 lower-case hex digits,
/// with or without `sha256=` before them.
pub fn verify(
    directory: &Directory,
    secret: &SecretString,
    platform: Option<&Secrets>,
    signature_header: Option<&[u8]>,
    raw: Bytes,
) -> Result<(Arc<Keys>, Verified<Delivery>), BadSignature> {
    let keys = directory.by_webhook(secret).ok_or(BadSignature)?;
    if let Some(platform) = platform {
        check(platform, signature_header, &raw)?;
    }
    Ok((keys, Verified(Delivery { raw })))
}

fn check(platform: &Secrets, header: Option<&[u8]>, raw: &Bytes) -> Result<(), BadSignature> {
    let given = header.map(|header| header.strip_prefix(b"sha256=").unwrap_or(header));
    let digest = given.and_then(digits).ok_or(BadSignature)?;
    let mut held = false;
    for secret in &platform.0 {
        held |= keyed(secret).is_some_and(|mac| mac.chain_update(raw).verify_slice(&digest).is_ok());
    }
    if held { Ok(()) } else { Err(BadSignature) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign::sign;

    #[test]
    fn its_signature_is_taken_with_and_without_the_word_before_it() {
        let (secret, raw) = (SecretString::from("platform-secret"), Bytes::from_static(b"{}"));
        let platform = Secrets::new([SecretString::from("old"), secret.clone()]).unwrap();
        let good = sign(&secret, &raw);
        let holds = |header: Option<&str>| check(&platform, header.map(str::as_bytes), &raw).is_ok();
        assert!(holds(Some(&good)) && holds(good.strip_prefix("sha256=")));
        let upper = good.to_uppercase();
        let other = sign(&SecretString::from("another"), &raw);
        for bad in
            [None, Some(""), Some("sha256="), Some(&good[..70]), Some(&upper), Some(&other), Some(&format!("{good}0"))]
        {
            assert!(!holds(bad), "{bad:?}");
        }
    }
}
