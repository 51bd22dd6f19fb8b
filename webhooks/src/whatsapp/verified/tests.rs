use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::prelude::*;

use super::*;
use crate::sign::sign;
use crate::whatsapp::fixtures;

const SECRET: &str = "canary-app-secret";

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

fn secrets() -> Secrets {
    Secrets::new([secret(SECRET)]).unwrap()
}

fn holds(secrets: &Secrets, header: Option<&str>, raw: &[u8]) -> bool {
    verify(secrets, header.map(str::as_bytes), Bytes::copy_from_slice(raw)).is_ok()
}

#[test]
fn a_door_without_secrets_is_refused() {
    assert_eq!(Secrets::new([]).unwrap_err(), Misconfigured::NoSecret);
    for blank in ["", " ", "\t\n"] {
        assert_eq!(Secrets::new([secret(SECRET), secret(blank)]).unwrap_err(), Misconfigured::BlankSecret);
    }
}

#[test]
fn only_the_exact_signature_of_the_exact_bytes_holds() {
    let body = fixtures::read("batch");
    let good = sign(&secret(SECRET), &body);
    assert!(holds(&secrets(), Some(&good), &body));

    let digits = good.strip_prefix("sha256=").unwrap();
    let upper = format!("sha256={}", digits.to_uppercase());
    let table = [
        ("missing", None),
        ("empty", Some("")),
        ("the prefix only", Some("sha256=")),
        ("truncated", Some(&good[..good.len() - 1])),
        ("half", Some(&good[..good.len() - 32])),
        ("one digit too many", Some(&format!("{good}0"))),
        ("no prefix", Some(digits)),
        ("another prefix", Some(&good.replacen("sha256", "sha1", 1))),
        ("prefix in upper case", Some(&good.replacen("sha256", "SHA256", 1))),
        ("digits in upper case", Some(&upper)),
        ("white space before", Some(&format!(" {good}"))),
        ("white space after", Some(&format!("{good} "))),
        ("twice", Some(&format!("{good},{good}"))),
        ("not hex", Some(&format!("sha256={}", "g".repeat(64)))),
        ("zeros", Some(&format!("sha256={}", "0".repeat(64)))),
        ("wrong secret", Some(&sign(&secret("another-secret"), &body))),
    ];
    for (name, header) in table {
        assert!(!holds(&secrets(), header, &body), "{name}");
    }
    for bit in 0..8 {
        let mut flipped = body.to_vec();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1 << bit;
        assert!(!holds(&secrets(), Some(&good), &flipped), "bit {bit} flipped");
    }
    let value: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert!(!holds(&secrets(), Some(&good), &serde_json::to_vec(&value).unwrap()), "re-serialised");
    assert!(!holds(&secrets(), Some(&good), b""), "no body");
}

#[test]
fn any_of_several_secrets_will_do_while_one_is_being_rotated() {
    let both = Secrets::new([secret("old"), secret("new")]).unwrap();
    for signer in ["old", "new"] {
        assert!(holds(&both, Some(&sign(&secret(signer), b"{}")), b"{}"), "{signer}");
    }
    assert!(!holds(&both, Some(&sign(&secret("older"), b"{}")), b"{}"));
}

#[test]
fn nothing_secret_is_shown() {
    let body = Bytes::from_static(b"a customer's words");
    let header = sign(&secret(SECRET), &body);
    let verified = verify(&secrets(), Some(header.as_bytes()), body.clone()).unwrap();
    let refused = verify(&secrets(), Some(b"sha256=00"), body).unwrap_err();
    let shown = format!("{:?} {verified:?} {refused:?} {refused} {:?}", secrets(), Misconfigured::BlankSecret);
    for hidden in [SECRET, header.strip_prefix("sha256=").unwrap(), "a customer's words"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[test]
fn vectors_made_by_another_implementation_hold() {
    let Some(vectors) = fixtures::shared("signature-vectors/meta_x_hub_signature_256.json") else {
        return;
    };
    let vectors: Vec<serde_json::Value> = serde_json::from_slice(&vectors).unwrap();
    assert!(!vectors.is_empty());
    for vector in &vectors {
        let text = |key: &str| vector[key].as_str().unwrap();
        let raw = STANDARD.decode(text("body_base64")).unwrap();
        let secrets = Secrets::new([secret(text("app_secret"))]).unwrap();
        assert!(holds(&secrets, Some(text("x_hub_signature_256")), &raw), "{}", text("name"));
        assert_eq!(sign(&secret(text("app_secret")), &raw), text("x_hub_signature_256"));
    }
    eprintln!("{} signature vectors hold", vectors.len());
}

proptest! {
    #[test]
    fn any_change_to_the_body_is_refused(
        body in prop::collection::vec(any::<u8>(), 1..300),
        at in any::<prop::sample::Index>(),
        change in 1..=255_u8,
    ) {
        let header = sign(&secret(SECRET), &body);
        prop_assert!(holds(&secrets(), Some(&header), &body));
        let mut changed = body.clone();
        changed[at.index(body.len())] ^= change;
        prop_assert!(!holds(&secrets(), Some(&header), &changed));
    }

    #[test]
    fn any_change_to_the_header_is_refused(
        body in prop::collection::vec(any::<u8>(), 0..300),
        at in any::<prop::sample::Index>(),
        change in 1..=255_u8,
    ) {
        let mut header = sign(&secret(SECRET), &body).into_bytes();
        let at = at.index(header.len());
        header[at] ^= change;
        prop_assert!(verify(&secrets(), Some(&header), body.into()).is_err());
    }

    #[test]
    fn arbitrary_headers_are_refused(header in prop::collection::vec(any::<u8>(), 0..100)) {
        let error = verify(&secrets(), Some(&header), Bytes::from_static(b"{}")).unwrap_err();
        let shown = format!("{error}{error:?}");
        prop_assert!(!shown.contains(SECRET));
    }
}
