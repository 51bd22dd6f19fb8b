use std::collections::HashMap;

use crm::TenantId;
use proptest::prelude::*;
use url::form_urlencoded::Serializer;

use super::*;
use crate::{sign, whatsapp::fixtures};

const TOKEN: &str = "canary-auth-token";
const PLACE: &str = "/webhooks/whatsapp/twilio?message=0197f0a0";
const BODY: &str = "MessageSid=SM1&AccountSid=AC00000000000000000000000000000001&From=whatsapp%3A%2B966501234567\
                    &To=whatsapp%3A%2B966112000001&Body=%D9%85%D8%B1%D8%AD%D8%A8%D8%A7+%26+100%25&Empty=";

fn keys(secrets: &[&str]) -> Keys {
    let settings = Settings::Twilio { account_sid: "AC00000000000000000000000000000001".into() };
    let tenant: TenantId = "01900000-0000-7000-8000-000000000001".parse().unwrap();
    let secrets = secrets.iter().map(|secret| SecretString::from(*secret)).collect();
    Keys { tenant, address: "+966112000001".into(), settings, secrets }
}

fn public(url: &str) -> PublicUrl {
    PublicUrl::new(url.parse().unwrap()).unwrap()
}

fn holds(keys: &Keys, url: &str, place: &str, header: Option<&str>, body: &str) -> bool {
    let (form, body) = (Form::parse(body.as_bytes()), Bytes::copy_from_slice(body.as_bytes()));
    verify(keys, &public(url), place, header.map(str::as_bytes), &form, &body).is_ok()
}

fn signed(token: &str, address: &str, body: &str) -> String {
    sign::twilio(&token.into(), address, body.as_bytes())
}

#[test]
fn only_the_exact_signature_of_the_exact_post_holds() {
    let url = "https://crm.example.com";
    let good = signed(TOKEN, &format!("{url}{PLACE}"), BODY);
    let check = |header: Option<&str>, place: &str, body: &str| holds(&keys(&[TOKEN]), url, place, header, body);
    assert!(check(Some(&good), PLACE, BODY));
    let padded = format!("{good}=");
    let table = [
        ("missing", None),
        ("empty", Some("")),
        ("truncated", Some(&good[..good.len() - 1])),
        ("without its padding", Some(good.trim_end_matches('='))),
        ("padded too much", Some(&padded)),
        ("white space before", Some(&format!(" {good}"))),
        ("twice", Some(&format!("{good},{good}"))),
        ("hex", Some("da39a3ee5e6b4b0d3255bfef95601890afd80709")),
        ("zeros", Some("AAAAAAAAAAAAAAAAAAAAAAAAAAA=")),
        ("another token's", Some(&signed("another", &format!("{url}{PLACE}"), BODY))),
        ("another host's", Some(&signed(TOKEN, &format!("https://evil.example{PLACE}"), BODY))),
        ("another scheme's", Some(&signed(TOKEN, &format!("http://crm.example.com{PLACE}"), BODY))),
    ];
    for (name, header) in table {
        assert!(!check(header, PLACE, BODY), "{name}");
    }
    for place in ["/webhooks/whatsapp/twilio", "/webhooks/whatsapp/twilio?message=other", "/"] {
        assert!(!check(Some(&good), place, BODY), "{place}");
    }
    for body in ["", &format!("{BODY}&Extra=1"), &BODY.replace("SM1", "SM2"), &BODY.replace("&Empty=", "")] {
        assert!(!check(Some(&good), PLACE, body), "{body}");
    }
    let other = BODY.replace("AC0", "AC9");
    let theirs = signed(TOKEN, &format!("{url}{PLACE}"), &other);
    assert!(!check(Some(&theirs), PLACE, &other), "another account's, though with our token");
}

#[test]
fn either_token_will_do_while_one_is_being_rotated() {
    let url = "https://crm.example.com";
    let both = keys(&["new", "old"]);
    for token in ["new", "old"] {
        let header = signed(token, &format!("{url}{PLACE}"), BODY);
        assert!(holds(&both, url, PLACE, Some(&header), BODY), "{token}");
        assert!(!holds(&keys(&[]), url, PLACE, Some(&header), BODY), "no token, no entry");
    }
}

#[test]
fn the_address_is_ours_with_and_without_its_port() {
    for (configured, spelled) in [
        ("https://crm.example.com", "https://crm.example.com:443"),
        ("https://crm.example.com:443", "https://crm.example.com"),
        ("http://crm.example.com/", "http://crm.example.com:80"),
        ("https://crm.example.com:8443", "https://crm.example.com:8443"),
        ("https://crm.example.com:8443", "https://crm.example.com"),
        ("https://crm.example.com/in/", "https://crm.example.com/in"),
    ] {
        let header = signed(TOKEN, &format!("{spelled}{PLACE}"), BODY);
        assert!(holds(&keys(&[TOKEN]), configured, PLACE, Some(&header), BODY), "{configured} {spelled}");
    }
    let header = signed(TOKEN, &format!("https://crm.example.com:444{PLACE}"), BODY);
    assert!(!holds(&keys(&[TOKEN]), "https://crm.example.com", PLACE, Some(&header), BODY));
    for bad in
        ["ftp://x.example", "https://me:pw@x.example", "https://x.example/?q", "https://x.example/#f", "mailto:x"]
    {
        assert!(PublicUrl::new(bad.parse().unwrap()).is_err(), "{bad}");
    }
    assert_eq!(public("https://x.example:8443/in/").address("/a?b"), "https://x.example:8443/in/a?b");
}

#[test]
fn nothing_secret_is_shown() {
    let url = public("https://crm.example.com");
    let header = signed(TOKEN, &url.address(PLACE), BODY);
    let (form, body) = (Form::parse(BODY.as_bytes()), Bytes::from_static(BODY.as_bytes()));
    let keys = keys(&[TOKEN]);
    let good = verify(&keys, &url, PLACE, Some(header.as_bytes()), &form, &body).unwrap();
    assert_eq!(good.raw(), &format!("message=0197f0a0\n{BODY}"));
    let bad = verify(&keys, &url, PLACE, Some(b"x"), &form, &body).unwrap_err();
    let shown = format!("{good:?} {bad:?} {bad} {keys:?}");
    for hidden in [TOKEN, header.as_str(), "%D9%85", "مرحبا"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

fn split(address: &str) -> (String, String) {
    let path = address.match_indices('/').nth(2).map_or(address.len(), |(at, _)| at);
    (address[..path].to_owned(), address[path..].to_owned())
}

#[test]
fn vectors_that_twilio_published_hold() {
    let (Some(vectors), Some(repeated)) = (
        fixtures::shared("signature-vectors/twilio_x_twilio_signature.json"),
        fixtures::shared("signature-vectors/twilio_duplicate_keys.json"),
    ) else {
        return;
    };
    let vectors: Vec<serde_json::Value> = serde_json::from_slice(&vectors).unwrap();
    assert!(!vectors.is_empty());
    for vector in &vectors {
        let text = |key: &str| vector[key].as_str().unwrap();
        let params: HashMap<String, String> = serde_json::from_value(vector["params"].clone()).unwrap();
        let body = Serializer::new(String::new()).extend_pairs(&params).finish();
        assert_eq!(signed(text("auth_token"), text("url"), &body), text("signature"), "{}", text("name"));
        let (host, place) = split(text("url"));
        let mut keys = keys(&[text("auth_token")]);
        if let Some(sid) = params.get("AccountSid") {
            keys.settings = Settings::Twilio { account_sid: sid.clone() };
        }
        assert!(holds(&keys, &host, &place, Some(text("signature")), &body), "{}", text("name"));
    }
    let repeated: serde_json::Value = serde_json::from_slice(&repeated).unwrap();
    let text = |key: &str| repeated[key].as_str().unwrap();
    let (host, place) = split(text("url"));
    assert!(holds(&keys(&[text("auth_token")]), &host, &place, Some(text("signature")), text("form")));
    eprintln!("{} signature vectors of Twilio's hold", vectors.len() + 1);
}

/// The rule once more, written another way.
fn model(token: &str, address: &str, pairs: &[(String, String)]) -> String {
    let mut all: Vec<(Vec<u8>, Vec<u8>)> =
        pairs.iter().map(|(name, value)| (name.clone().into_bytes(), value.clone().into_bytes())).collect();
    all.sort();
    all.dedup();
    let mut text = address.as_bytes().to_vec();
    for (name, value) in all {
        text.extend(name);
        text.extend(value);
    }
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).unwrap();
    mac.update(&text);
    STANDARD.encode(mac.finalize().into_bytes())
}

proptest! {
    #[test]
    fn the_order_of_parameters_does_not_matter_and_everything_else_does(
        pairs in prop::collection::vec(("[A-Za-z]{1,3}", ".{0,8}"), 1..8),
        token in "[a-f0-9]{32}",
        turn in any::<prop::sample::Index>(),
        change in any::<prop::sample::Index>(),
    ) {
        let url = "https://crm.example.com";
        let write = |pairs: &[(String, String)]| Serializer::new(String::new()).extend_pairs(pairs).finish();
        let header = model(&token, &format!("{url}{PLACE}"), &pairs);
        let keys = keys(&[&token]);
        let mut turned = pairs.clone();
        turned.rotate_left(turn.index(pairs.len()));
        prop_assume!(!pairs.iter().any(|(name, _)| name == "AccountSid"));
        prop_assert!(holds(&keys, url, PLACE, Some(&header), &write(&turned)));
        let mut changed = turned;
        changed[change.index(pairs.len())].1.push('x');
        prop_assert!(!holds(&keys, url, PLACE, Some(&header), &write(&changed)));
    }

    #[test]
    fn arbitrary_headers_are_refused(header in prop::collection::vec(any::<u8>(), 0..60)) {
        let (form, body) = (Form::parse(BODY.as_bytes()), Bytes::from_static(BODY.as_bytes()));
        let url = public("https://crm.example.com");
        prop_assert!(verify(&keys(&[TOKEN]), &url, PLACE, Some(&header), &form, &body).is_err());
    }
}
