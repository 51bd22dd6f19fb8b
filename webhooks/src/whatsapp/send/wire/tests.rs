use std::collections::BTreeMap;

use super::*;
use crate::whatsapp::fixtures;

/// Meta's examples of what it takes and nobody here can write: they need a catalogue, a flow or a payment in Meta's own tools.
const NOT_SENT: [&str; 6] = [
    "send_catalog_template_message",
    "send_draft_flow_by_id",
    "send_flow_template_message",
    "send_multi_product_message",
    "send_order_status_message",
    "send_published_flow_by_name",
];

/// What goes out to a phone.
fn sent(say: &Outgoing, media: &str, quotes: Option<&str>) -> Value {
    let to = Recipient::Phone("16505551234".into());
    let letter = Letter { say, media: Some(media), quotes, opaque: "message-7" };
    serde_json::to_value(Message::of(&to, &letter).unwrap()).unwrap()
}

fn file(file: FileKind, name: &str, caption: Option<&str>) -> Outgoing {
    Outgoing::File { file, name: name.into(), caption: caption.map(str::to_owned) }
}

fn filled(name: &str, language: &str) -> TemplateMessage {
    TemplateMessage {
        name: name.into(),
        language: language.into(),
        header: None,
        body: Vec::new(),
        urls: Vec::new(),
        text: Framed::default(),
        titles: Vec::new(),
        reference: None,
        variables: BTreeMap::new(),
    }
}

fn text(text: &str) -> Filling {
    Filling { name: None, text: text.into() }
}

/// What of ours is each of Meta's examples.
fn ours() -> Vec<(&'static str, Outgoing)> {
    let place = Outgoing::Location(Place {
        latitude: 37.758056,
        longitude: -122.425332,
        name: Some("META HQ".into()),
        address: Some("1 Hacker Way, Menlo Park, CA 94025".into()),
    });
    let caption = Some("<VIDEO_CAPTION_TEXT>");
    let parts = || vec![text("text-string"), text("$100.99"), text("February 25, 1977")];
    let shipped = TemplateMessage { body: parts(), ..filled("template-name", "language-and-locale-code") };
    let link = "http(s)://the-image-url".to_owned();
    let pictured =
        TemplateMessage { header: Some(HeaderFilling::Media { kind: "image".into(), link }), ..shipped.clone() };
    let document = |name: &str, caption: &str| file(FileKind::Document, name, Some(caption));
    vec![
        ("send_audio_message_by_url", file(FileKind::Audio, "", None)),
        ("send_document_message_by_id", document("<DOCUMENT_FILENAME>", "<DOCUMENT_CAPTION_TO_SEND>")),
        ("send_image_message_by_url", file(FileKind::Image, "", None)),
        ("send_location_message", place.clone()),
        ("send_message_template_media", Outgoing::Template(Box::new(pictured))),
        ("send_reply_to_audio_message_by_id", file(FileKind::Audio, "", None)),
        ("send_reply_to_contact_message", Outgoing::Contact { name: "John Smith".into(), phone: "16505551234".into() }),
        ("send_reply_to_document_message_by_url", document("a.pdf", "<DOCUMENT_CAPTION_TEXT>")),
        ("send_reply_to_image_message_by_url", file(FileKind::Image, "", None)),
        ("send_reply_to_location_message", place),
        ("send_reply_to_sticker_message_by_url", file(FileKind::Sticker, "", None)),
        ("send_reply_to_video_message_by_id", file(FileKind::Video, "", caption)),
        ("send_reply_with_reaction_message", Outgoing::Reaction { emoji: Some("😀".into()) }),
        ("send_sample_shipping_confirmation_template", Outgoing::Template(Box::new(shipped))),
        ("send_sticker_message_by_id", file(FileKind::Sticker, "", None)),
        ("send_test_message", Outgoing::Template(Box::new(filled("hello_world", "en_US")))),
        (
            "send_text_message_with_preview_url",
            Outgoing::Text { body: "Please visit https://youtu.be/hpltvTEiRrY.".into() },
        ),
        ("send_video_message_by_id", file(FileKind::Video, "", caption)),
    ]
}

/// Meta's own example, where it differs only in what it leaves open: that a message goes to one person, which of its two ways a
/// file is named in, and that amounts and days are set in Meta's own form rather than in the customer's.
fn documented(name: &str, raw: &[u8]) -> Value {
    let mut body: Value = serde_json::from_slice(raw).unwrap();
    body["recipient_type"] = "individual".into();
    body["to"] = "+16505551234".into();
    body["biz_opaque_callback_data"] = "message-7".into();
    if body.get("type").is_none() {
        body["type"] = "text".into();
    }
    let kind = body["type"].as_str().unwrap().to_owned();
    if let Some(link) = body.get_mut(&kind).and_then(|file| file.as_object_mut()?.remove("link")) {
        body[&kind]["id"] = link;
    }
    if name == "send_reply_to_document_message_by_url" {
        // Without a name it would be shown as "Untitled".
        body["document"]["filename"] = "a.pdf".into();
    }
    if name == "send_reply_to_contact_message" {
        let phones = json!([{ "phone": "+16505551234", "type": "CELL", "wa_id": "16505551234" }]);
        body["contacts"] =
            json!([{ "name": { "formatted_name": "John Smith", "first_name": "John Smith" }, "phones": phones }]);
    }
    for component in body.pointer_mut("/template/components").and_then(Value::as_array_mut).into_iter().flatten() {
        for parameter in component["parameters"].as_array_mut().unwrap() {
            let said =
                ["currency", "date_time"].iter().find_map(|kind| parameter.get(kind)?.get("fallback_value").cloned());
            if let Some(said) = said {
                *parameter = json!({ "type": "text", "text": said });
            }
        }
    }
    body
}

#[test]
fn what_meta_documents_can_be_sent() {
    let ours = ours();
    for (path, raw) in fixtures::shared_json(Some("send-requests")) {
        let name = path.rsplit('/').next().unwrap().trim_end_matches(".json");
        let Some((_, say)) = ours.iter().find(|(known, _)| *known == name) else {
            assert!(NOT_SENT.contains(&name), "{name} is new");
            continue;
        };
        let expected = documented(name, &raw);
        let kind = expected["type"].as_str().unwrap();
        let media = expected[kind]["id"].as_str().unwrap_or_default();
        let quotes = expected["context"]["message_id"].as_str().or(expected["reaction"]["message_id"].as_str());
        assert_eq!(sent(say, media, quotes), expected, "{name}");
    }
}

#[test]
fn a_text_without_an_address_has_nothing_to_preview() {
    let say = Outgoing::Text { body: "httpful".into() };
    assert_eq!(sent(&say, "", None)["text"], json!({ "body": "httpful", "preview_url": false }));
}

#[test]
fn buttons_can_stand_below_a_document() {
    let button = Choice { id: "quote/7/accept".into(), title: "أوافق ✓".into(), about: None };
    let text = Framed { body: "هل توافق؟".into(), ..Framed::default() };
    let say = Outgoing::Buttons { text, buttons: vec![button], document: Some("Q-1001.pdf".into()) };
    let expected = json!({
        "type": "button",
        "header": { "type": "document", "document": { "id": "42", "filename": "Q-1001.pdf" } },
        "body": { "text": "هل توافق؟" },
        "action": { "buttons": [{ "type": "reply", "reply": { "id": "quote/7/accept", "title": "أوافق ✓" } }] },
    });
    assert_eq!(sent(&say, "42", None)["interactive"], expected);
}

#[test]
fn a_template_has_a_component_for_each_part_that_is_filled_in() {
    let message = TemplateMessage {
        header: Some(HeaderFilling::Media { kind: "image".into(), link: "https://x.example/a.jpg".into() }),
        body: vec![Filling { name: Some("name".into()), text: "ليلى".into() }],
        urls: vec![(1, "42".into())],
        ..filled("order_ready", "ar")
    };
    let expected = json!({
        "name": "order_ready",
        "language": { "code": "ar" },
        "components": [
            { "type": "header", "parameters": [{ "type": "image", "image": { "link": "https://x.example/a.jpg" } }] },
            { "type": "body", "parameters": [{ "type": "text", "parameter_name": "name", "text": "ليلى" }] },
            { "type": "button", "sub_type": "url", "index": "1", "parameters": [{ "type": "text", "text": "42" }] },
        ],
    });
    assert_eq!(sent(&Outgoing::Template(Box::new(message)), "", None)["template"], expected);
    let above = |file, name: &str| {
        let header = Some(HeaderFilling::File { file, name: name.into() });
        Outgoing::Template(Box::new(TemplateMessage { header, ..filled("order_ready", "ar") }))
    };
    let header = |say| sent(&say, "900", None)["template"]["components"][0]["parameters"][0].clone();
    let picture = header(above(FileKind::Image, "a.png"));
    assert_eq!(picture, json!({ "type": "image", "image": { "id": "900" } }));
    let film = header(above(FileKind::Video, "a.mp4"));
    assert_eq!(film, json!({ "type": "video", "video": { "id": "900" } }));
    let offer = header(above(FileKind::Document, "عرض.pdf"));
    assert_eq!(offer, json!({ "type": "document", "document": { "id": "900", "filename": "عرض.pdf" } }));
    // Nobody can put an emoji under no message.
    let letter = Letter { say: &Outgoing::Reaction { emoji: None }, media: None, quotes: None, opaque: "x" };
    assert!(Message::of(&Recipient::UserId("SA.1".into()), &letter).is_none());
}
