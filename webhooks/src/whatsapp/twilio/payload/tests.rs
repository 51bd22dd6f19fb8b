use chrono::DateTime;
use crm::channel::Provider;

use super::*;
use crate::whatsapp::fixtures;

const OURS: &str = "+966112000001";

fn read(query: &str, form: &str) -> Parsed {
    let raw = format!("{query}\n{form}");
    let received_at = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
    parse(&Stored { provider: Provider::Twilio, account: Some(OURS), received_at, raw: raw.as_bytes() })
}

fn said(form: &str) -> IncomingMessage {
    let parsed = read("", form);
    match parsed.items.as_slice() {
        [Incoming::Message(message)] => message.clone(),
        other => panic!("{form}: {other:?}, set aside: {:?}", parsed.set_aside),
    }
}

fn reported(query: &str, form: &str) -> IncomingStatus {
    match read(query, form).items.as_slice() {
        [Incoming::Status(status)] => status.clone(),
        other => panic!("{form}: {other:?}"),
    }
}

fn words(message: &IncomingMessage) -> Vec<(&str, &str)> {
    message.content.details.iter().map(|detail| (detail.label.as_str(), detail.text.as_str())).collect()
}

#[test]
fn a_text_is_read_in_full() {
    let form = "SmsMessageSid=SM1&NumMedia=0&ProfileName=%D9%86%D9%88%D8%B1%D8%A9&MessageType=text&SmsSid=SM1&WaId=966501234567\
                &SmsStatus=received&Body=%D9%85%D8%B1%D8%AD%D8%A8%D8%A7&To=whatsapp%3A%2B966112000001&NumSegments=1\
                &ReferralNumMedia=0&MessageSid=SM1&AccountSid=AC1&ChannelMetadata=%7B%7D&From=whatsapp%3A%2B966501234567\
                &ApiVersion=2010-04-01";
    let message = said(form);
    assert_eq!((message.account.as_str(), message.provider_id.as_str()), (OURS, "SM1"));
    let sender =
        Sender { phone: Some("966501234567".into()), profile_name: Some("نورة".into()), ..Sender::default() };
    assert_eq!(message.sender, sender);
    assert_eq!(message.content, Content::text("مرحبا"));
    assert_eq!(message.sent_at, DateTime::from_timestamp(1_795_000_000, 0));
}

#[test]
fn an_answer_goes_to_where_the_message_came_from() {
    let brazil = said("MessageSid=SM1&From=whatsapp:%2B551187654321&WaId=5511987654321&Body=oi");
    assert_eq!(brazil.sender.phone.as_deref(), Some("551187654321"));
    let hidden = said("MessageSid=SM1&From=whatsapp:US.1349&ExternalUserId=whatsapp:US.1349&Body=hi");
    assert_eq!((hidden.sender.phone, hidden.sender.user_id.as_deref()), (None, Some("US.1349")));
    let both = said("MessageSid=SM1&From=whatsapp:%2B14155550100&ExternalUserId=whatsapp:US.ENT.77&Body=hi");
    assert_eq!(both.sender.phone.as_deref(), Some("14155550100"));
    assert_eq!((both.sender.user_id, both.sender.parent_user_id.as_deref()), (None, Some("US.ENT.77")));
}

#[test]
fn every_word_is_kept_and_what_is_new_under_its_name() {
    let place = said(
        "MessageSid=SM1&From=whatsapp:%2B1&MessageType=location&Latitude=24.71&Longitude=46.67&Label=Tower&Address=Olaya+St",
    );
    assert_eq!(place.content.kind, ContentKind::Location);
    assert_eq!(words(&place), [("name", "Tower"), ("address", "Olaya St"), ("coordinates", "24.71,46.67")]);
    let pressed = said(
        "MessageSid=SM1&From=whatsapp:%2B1&MessageType=button&Body=Yes&ButtonText=Yes&ButtonPayload=yes-1\
         &OriginalRepliedMessageSid=SM0&OriginalRepliedMessageSender=whatsapp:%2B2",
    );
    assert_eq!((words(&pressed), pressed.quotes.as_deref()), (vec![("text", "Yes"), ("choice", "yes-1")], Some("SM0")));
    let chosen = said("MessageSid=SM1&From=whatsapp:%2B1&MessageType=interactive&Body=Large&ListId=l&ListTitle=Large");
    assert_eq!(words(&chosen), [("text", "Large"), ("choice", "l")]);
    let lured = said(
        "MessageSid=SM1&From=whatsapp:%2B1&Body=hi&ReferralHeadline=Sale&ReferralBody=50%25&ReferralSourceUrl=https://x.example\
         &ReferralSourceId=7&NewThing=an+unknown+word&MediaSomething=x",
    );
    let expected = [
        ("text", "hi"),
        ("advertisement", "Sale"),
        ("advertisement", "50%"),
        ("link", "https://x.example"),
        ("NewThing", "an unknown word"),
    ];
    assert_eq!(words(&lured), expected);
}

#[test]
fn files_are_named_by_their_address() {
    let form = "MessageSid=SM1&From=whatsapp:%2B1&NumMedia=2&MediaUrl0=https://api.twilio.com/m/0&MediaContentType0=audio/ogg\
                &MediaUrl1=https://api.twilio.com/m/1&MediaContentType1=Image/PNG;+x=y&MediaUrl2=https://api.twilio.com/m/2\
                &Forwarded=true";
    let message = said(form);
    let files: Vec<_> = message
        .attachments
        .iter()
        .map(|file| (file.source.clone(), file.media_type.as_deref().unwrap_or_default(), file.is_voice))
        .collect();
    let at = |place| Source::Address(format!("https://api.twilio.com/m/{place}"));
    assert_eq!(files, [(at(0), "audio/ogg", true), (at(1), "image/png", false)]);
    assert_eq!(message.forwarded, Forwarded::Yes);
    let none = said("MessageSid=SM1&From=whatsapp:%2B1&NumMedia=x&MediaUrl0=https://api.twilio.com/m/0");
    assert_eq!((none.attachments, none.forwarded), (vec![], Forwarded::No));
}

#[test]
fn kinds_are_known_without_their_name() {
    let kind = |rest: &str| said(&format!("MessageSid=SM1&From=whatsapp:%2B1&{rest}")).content.kind;
    for (rest, expected) in [
        ("Body=x", ContentKind::Text),
        ("", ContentKind::Text),
        ("NumMedia=1&MediaContentType0=image/png", ContentKind::Image),
        ("MediaContentType0=application/pdf", ContentKind::Document),
        ("MediaContentType0=text/vcard", ContentKind::Contacts),
        ("Latitude=1&Longitude=2", ContentKind::Location),
        ("ButtonText=Yes", ContentKind::Button),
        ("MessageType=hologram", ContentKind::Other("hologram".into())),
    ] {
        assert_eq!(kind(rest), expected, "{rest}");
    }
}

#[test]
fn reports_carry_our_id_the_state_and_why() {
    let form =
        |status: &str| format!("MessageSid=SM9&MessageStatus={status}&From=whatsapp:%2B966112000001&To=whatsapp:%2B1");
    let status = reported("message=0197f0a0-1111-7000-8000-000000000001", &form("delivered"));
    assert_eq!((status.account.as_str(), status.provider_id.as_str()), (OURS, "SM9"));
    assert_eq!(status.opaque.as_deref(), Some("0197f0a0-1111-7000-8000-000000000001"));
    assert_eq!((status.state, status.error), (DeliveryState::Delivered, None));
    use DeliveryState::{Failed, Other, Read, Sent};
    for (name, expected) in [
        ("accepted", Sent),
        ("queued", Sent),
        ("sending", Sent),
        ("sent", Sent),
        ("read", Read),
        ("undelivered", Failed),
        ("failed", Failed),
        ("canceled", Other("canceled".into())),
    ] {
        assert_eq!(reported("", &form(name)).state, expected, "{name}");
    }
    let failed = reported("", &format!("{}&ErrorCode=63016&ErrorMessage=outside+the+window", form("undelivered")));
    let error =
        ProviderError { failure: Failure::WindowClosed, code: Some(63016), title: Some("outside the window".into()) };
    assert_eq!(failed.error, Some(error));
    let unexplained = reported("", &form("failed")).error.unwrap();
    assert_eq!((unexplained.failure, unexplained.code), (Failure::Other, None));
}

#[test]
fn what_names_no_message_or_no_sender_is_set_aside() {
    for (form, reason) in [
        ("", "the message has no usable id"),
        ("MessageSid=+&From=whatsapp:%2B1", "the message has no usable id"),
        ("MessageSid=SM1&Body=x", "the message names no sender"),
        ("MessageSid=SM1&From=%2B1&Body=x", "the message names no sender"),
        ("MessageStatus=sent", "the report has no usable id"),
    ] {
        let parsed = read("", form);
        assert_eq!((parsed.items.len(), parsed.set_aside[0].reason), (0, reason), "{form}");
    }
}

#[test]
fn odd_bytes_and_endless_texts_are_survived() {
    let odd = said("MessageSid=SM1&From=whatsapp:%2B1&Body=a%00b%FF");
    assert_eq!(words(&odd), [("text", "ab\u{FFFD}")]);
    let long = read("", &format!("MessageSid=SM1&From=whatsapp:%2B1&Body={}", "x".repeat(70_000)));
    assert_eq!(long.shortened.len(), 1);
}

/// Other projects' forms. They lack what Twilio always sends but their tests did not need: our number, and the new name of the id.
#[test]
fn forms_of_other_projects_are_read() {
    let expected = [
        ("empty_body", ContentKind::Text, vec![], 0),
        ("location", ContentKind::Location, vec![("coordinates", "12.160894393921,75.265205383301")], 0),
        ("null_bytes_body", ContentKind::Text, vec![("text", "remove null bytes")], 0),
        ("ssrf_media_host", ContentKind::Image, vec![("text", "media")], 1),
        ("two_media", ContentKind::Image, vec![("text", "testing multiple media")], 2),
    ];
    for (name, kind, details, files) in expected {
        let Some(form) = fixtures::shared(&format!("chatwoot-twilio/{name}.form")) else { return };
        let message = said(String::from_utf8(form).unwrap().trim());
        assert_eq!((message.provider_id.as_str(), message.sender.phone.as_deref()), ("SMxx", Some("12345")), "{name}");
        assert_eq!((&message.content.kind, words(&message)), (&kind, details), "{name}");
        assert_eq!(message.attachments.len(), files, "{name}");
    }
}
