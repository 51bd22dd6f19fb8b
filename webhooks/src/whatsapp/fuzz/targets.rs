//! The parsers, what they begin with, and what must hold of what they give.

use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use bytes::Bytes;
use chrono::DateTime;
use crm::{
    channel::{Incoming, IncomingMessage, Provider},
    deliveries::Stored,
};
use reqwest::{StatusCode, header};
use secrecy::SecretString;

use crate::whatsapp::{
    check, codes,
    envelope::Envelope,
    fixtures,
    json::{self, Object},
    outgoing::{Answer, Outcome, retry_after},
    payload::Parsed,
    provider, send, templates,
    twilio::{self, form::Form},
    upload,
    verified::{Secrets, verify},
};

/// A parser.
pub(super) struct Target {
    pub(super) name: &'static str,
    pub(super) seeds: fn() -> Vec<Vec<u8>>,
    /// Parses, holds what comes to its bounds, and tells what the parser did: the same for what went the same way.
    pub(super) parse: fn(&[u8]) -> u64,
    /// More behaviours than these are found, or the inputs were no good.
    pub(super) least: usize,
}

pub(super) const TARGETS: &[Target] = &[
    Target { name: "Meta's webhooks", seeds: webhooks, parse: |raw| delivery(Provider::Meta, raw), least: 100 },
    Target { name: "360dialog's", seeds: values, parse: |raw| delivery(Provider::Dialog360, raw), least: 100 },
    Target { name: "Twilio's forms", seeds: forms, parse: |raw| delivery(Provider::Twilio, raw), least: 30 },
    Target { name: "whose they are", seeds: webhooks, parse: envelope, least: 3 },
    Target { name: "signatures", seeds: signatures, parse: signature, least: 1 },
    Target { name: "parameters", seeds: forms, parse: parameters, least: 10 },
    Target { name: "answers", seeds: answers, parse: answer, least: 10 },
];

fn webhooks() -> Vec<Vec<u8>> {
    let own = fixtures::OWN.into_iter().map(|name| fixtures::read(name).to_vec());
    own.chain(fixtures::shared_json(None).into_iter().map(|(_, raw)| raw)).collect()
}

/// The same, and without their envelopes.
fn values() -> Vec<Vec<u8>> {
    let bare = webhooks().into_iter().filter_map(|raw| {
        let whole: serde_json::Value = serde_json::from_slice(&raw).ok()?;
        serde_json::to_vec(whole.pointer("/entry/0/changes/0/value")?).ok()
    });
    bare.chain(webhooks()).collect()
}

fn forms() -> Vec<Vec<u8>> {
    let message = "\nAccountSid=AC1&MessageSid=SM1&From=whatsapp%3A%2B966500000001&To=whatsapp%3A%2B966112000001&WaId=966500000001\
                   &ProfileName=%D8%B3%D9%84%D9%85%D9%89";
    let more = [
        "&Body=%D9%85%D8%B1%D8%AD%D8%A8%D8%A7",
        "&NumMedia=2&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2Fa&MediaContentType0=image%2Fjpeg&MediaUrl1=x&MediaContentType1=audio%2Fogg",
        "&MessageType=location&Latitude=24.71&Longitude=46.67&Address=x&Label=y",
        "&MessageType=button&ButtonText=ok&ButtonPayload=p&OriginalRepliedMessageSid=SM0",
        "&ListTitle=t&ListId=i&ListDescription=d&Forwarded=true&FrequentlyForwarded=1",
        "&ReferralBody=b&ReferralHeadline=h&ReferralSourceUrl=https%3A%2F%2Fx",
        "&SmsStatus=received&MessageStatus=failed&ErrorCode=63016&ChannelStatusMessage=no",
    ];
    let report =
        "m=0190b3c4d5e6f708192a3b4c5d6e7f80\nMessageSid=SM1&MessageStatus=delivered&From=whatsapp%3A%2B966112000001";
    let listed = r#"{"listed":{"sid":"SM0123456789abcdef0123456789abcdef","direction":"inbound","status":"received","body":"x",
        "from":"whatsapp:+966500000001","to":"whatsapp:+966112000001","date_sent":"Fri, 24 May 2019 17:44:46 +0000"},
        "files":[{"address":"https://api.twilio.com/a","media_type":"image/png"}]}"#;
    let others = [report, listed].map(|text| text.as_bytes().to_vec());
    more.iter().map(|more| format!("{message}{more}").into_bytes()).chain(others).collect()
}

fn signatures() -> Vec<Vec<u8>> {
    vec![format!("sha256={}", "0a".repeat(32)).into_bytes(), b"sha256=".to_vec(), b"sha1=00".to_vec()]
}

fn answers() -> Vec<Vec<u8>> {
    let own = [
        r#"{"messaging_product":"whatsapp","contacts":[{"input":"1","wa_id":"1"}],"messages":[{"id":"wamid.1"}]}"#,
        r#"{"error":{"message":"(#131056) too fast","code":131056,"error_subcode":1,"is_transient":true,"fbtrace_id":"x"}}"#,
        r#"{"id":"123","display_phone_number":"+966 11","verified_name":"x","health_status":{"can_send_message":"BLOCKED","entities":[{"entity_type":"WABA","id":"7"}]}}"#,
        r#"{"sid":"SM1","status":"queued","error_code":null,"message":"x"}"#,
        r#"{"name":"order_ready","language":"ar","status":"APPROVED","components":[{"type":"BODY","text":"y"},{"type":"BUTTONS","buttons":[{"type":"URL","text":"t","url":"https://x"}]}]}"#,
        r#"{"code":63016,"message":"outside the window","status":400}"#,
    ];
    let own = own.iter().map(|text| text.as_bytes().to_vec());
    let shared = ["graph-errors", "send-responses"].map(|kind| fixtures::shared_json(Some(kind)));
    own.chain(shared.into_iter().flatten().map(|(_, raw)| raw)).collect()
}

fn delivery(provider: Provider, raw: &[u8]) -> u64 {
    let account = (provider != Provider::Meta).then_some("+966112000001");
    let stored = Stored { provider, account, received_at: DateTime::UNIX_EPOCH, raw };
    let parsed = provider::parse(&stored);
    assert_eq!(parsed, provider::parse(&stored), "the same bytes say the same");
    let mut did = BTreeSet::new();
    for item in &parsed.items {
        did.insert(kind(item));
        // What stands for one character, without what stands for a backslash.
        let shown = format!("{item:?}").replace(r"\\", "");
        assert!(!shown.contains("\\0"), "PostgreSQL keeps no U+0000: {shown}");
    }
    let Parsed { items: _, set_aside, shortened, others } = &parsed;
    did.extend(set_aside.iter().chain(shortened).map(|aside| aside.reason.to_owned()));
    did.insert(format!("{}", others.len().min(3)));
    behaviour(did)
}

/// What an item is, without what it says.
fn kind(item: &Incoming) -> String {
    match item {
        Incoming::Message(message) => of_message(message),
        Incoming::Status(status) => {
            let failure = status.error.as_ref().map(|error| error.failure);
            format!(
                "{:?} {failure:?} {} {}",
                std::mem::discriminant(&status.state),
                status.at.is_some(),
                status.opaque.is_some()
            )
        }
        Incoming::Preference(preference) => format!("preference {}", preference.wanted),
        Incoming::Moved(from, to) => format!("moved {} {}", from.phone.is_some(), to.to.user_id.is_some()),
        Incoming::News(news) => format!("news {:?} {:?} {}", news.kind, news.urgency, news.details.len()),
    }
}

fn of_message(message: &IncomingMessage) -> String {
    let IncomingMessage { sender, content, moved, quotes, attachments, forwarded, sent_at, .. } = message;
    let bytes: usize = content.details.iter().map(|detail| detail.text.len()).sum();
    assert!(bytes <= 65_536 && content.details.len() <= 1_000 && attachments.len() <= 10, "a message has its limits");
    let known =
        [sender.phone.is_some(), sender.user_id.is_some(), sender.parent_user_id.is_some(), sender.username.is_some()];
    let labels: BTreeSet<&str> =
        content.details.iter().map(|detail| detail.label.as_str()).filter(|label| label.len() < 14).collect();
    format!(
        "{} {known:?} {labels:?} {} {} {} {forwarded:?} {}",
        content.kind.as_str().get(..12).unwrap_or(content.kind.as_str()),
        moved.is_some(),
        quotes.is_some(),
        attachments.len(),
        sent_at.is_some()
    )
}

fn envelope(raw: &[u8]) -> u64 {
    let delivered = fixtures::delivered(raw.to_vec());
    let Ok(envelope) = Envelope::parse(&delivered) else { return 0 };
    let keys = envelope.keys();
    let apart = envelope.split(|key| format!("{key:?}"));
    assert!(!keys.is_empty() && apart.len() <= keys.len(), "each address leads to one place");
    let together = envelope.split(|_| ());
    assert_eq!(
        together.iter().map(|(_, part)| part.as_ref()).collect::<Vec<_>>(),
        [raw],
        "what has one destination stays whole"
    );
    behaviour([
        keys.len().min(9).to_string(),
        keys.iter().filter(|key| **key == Default::default()).count().min(2).to_string(),
    ])
}

fn signature(header: &[u8]) -> u64 {
    let secrets = Secrets::new([SecretString::from("secret")]).unwrap();
    let held = verify(&secrets, Some(header), Bytes::from_static(b"body")).is_ok();
    let right = crate::sign::sign(&SecretString::from("secret"), b"body");
    assert_eq!(held, header == right.as_bytes(), "only the right signature holds");
    behaviour([header.starts_with(b"sha256=").to_string(), (header.len() == right.len()).to_string()])
}

fn parameters(raw: &[u8]) -> u64 {
    let form = Form::parse(raw);
    let signed = crate::sign::twilio(&SecretString::from("token"), "https://crm.example.com/", raw);
    assert_eq!(signed.len(), 28, "20 bytes in base64");
    let known = [form.is_status(), form.number().is_some(), form.message_sid().is_some()];
    behaviour([format!("{known:?} {}", form.pairs().count().min(20))])
}

fn answer(raw: &[u8]) -> u64 {
    let status = [200, 201, 400, 401, 404, 408, 429, 500][raw.len() % 8];
    let mut headers = header::HeaderMap::new();
    if let Ok(value) = header::HeaderValue::from_bytes(&raw[..raw.len().min(12)]) {
        headers.insert(header::RETRY_AFTER, value);
    }
    let status = StatusCode::from_u16(status).unwrap();
    let answer = Answer { status, after: retry_after(&headers), body: raw.to_vec() };
    let object = json::whole(raw).and_then(Object::read);
    let told = object.as_ref().map(|object| (codes::read(object).failure, check::told(object).may_send));
    let template = object.as_ref().and_then(templates::fetched);
    let template = template.map(|template| (template.state, template.shape.buttons.len()));
    let sent = [send::answer::outcome(&answer), twilio::send::outcome(&answer)];
    for outcome in &sent {
        let accepted = matches!(outcome, Outcome::Accepted { .. });
        assert!(!accepted || status.is_success(), "a refusal is never taken for success");
    }
    let sent = sent.map(|outcome| std::mem::discriminant(&outcome));
    behaviour([format!("{sent:?} {told:?} {template:?} {}", upload::read(&answer).is_ok())])
}

fn behaviour(did: impl IntoIterator<Item = String>) -> u64 {
    let mut hasher = DefaultHasher::new();
    did.into_iter().for_each(|what| what.hash(&mut hasher));
    hasher.finish()
}
