//! The bodies that Meta's `POST /{phone-number-id}/messages` takes (Cloud API, "Send messages").

use crm::channel::{Choice, FileKind, Filling, Framed, HeaderFilling, Outgoing, Place, TemplateMessage};
use serde::Serialize;
use serde_json::{Value, json};

use crate::whatsapp::outgoing::{Letter, Recipient, e164};

/// A message of any type.
#[derive(Serialize)]
pub(in crate::whatsapp) struct Message<'a> {
    messaging_product: &'static str,
    recipient_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Context<'a>>,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    content: Content<'a>,
    biz_opaque_callback_data: &'a str,
}

/// A customer's message was read ("Mark messages as read", "Typing indicators").
#[derive(Serialize)]
pub(in crate::whatsapp) struct Read<'a> {
    messaging_product: &'static str,
    status: &'static str,
    message_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    typing_indicator: Option<Typing>,
}

#[derive(Serialize)]
struct Typing {
    #[serde(rename = "type")]
    kind: &'static str,
}

impl<'a> Read<'a> {
    /// Whether somebody is typing goes with it or not at all.
    pub(in crate::whatsapp) fn of(message_id: &'a str, is_typing: bool) -> Self {
        let typing_indicator = is_typing.then_some(Typing { kind: "text" });
        Self { messaging_product: "whatsapp", status: "read", message_id, typing_indicator }
    }
}

/// The message that is quoted.
#[derive(Serialize)]
struct Context<'a> {
    message_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Content<'a> {
    Text { body: &'a str, preview_url: bool },
    Reaction { message_id: &'a str, emoji: &'a str },
    Interactive(Interactive<'a>),
    Location(Location<'a>),
    Contacts([Contact<'a>; 1]),
    Template(Value),
    Image(File<'a>),
    Video(File<'a>),
    Audio(File<'a>),
    Sticker(File<'a>),
    Document(File<'a>),
}

#[derive(Serialize)]
struct Interactive<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<Header<'a>>,
    body: Words<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    footer: Option<Words<'a>>,
    action: Action<'a>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Header<'a> {
    Text { text: &'a str },
    Document { document: HeaderDocument<'a> },
}

#[derive(Serialize)]
struct HeaderDocument<'a> {
    id: &'a str,
    filename: &'a str,
}

#[derive(Serialize)]
struct Words<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Action<'a> {
    Buttons { buttons: Vec<Button<'a>> },
    List { button: &'a str, sections: [Section<'a>; 1] },
}

#[derive(Serialize)]
struct Button<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    reply: Reply<'a>,
}

#[derive(Serialize)]
struct Reply<'a> {
    id: &'a str,
    title: &'a str,
}

/// Only where there are several do they need titles.
#[derive(Serialize)]
struct Section<'a> {
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

#[derive(Serialize)]
struct Location<'a> {
    latitude: f64,
    longitude: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
}

#[derive(Serialize)]
struct File<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filename: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    voice: Option<bool>,
}

#[derive(Serialize)]
struct Contact<'a> {
    name: Name<'a>,
    phones: [Phone<'a>; 1],
}

/// Meta wants one of the parts besides the whole ("Contacts messages").
#[derive(Serialize)]
struct Name<'a> {
    formatted_name: &'a str,
    first_name: &'a str,
}

#[derive(Serialize)]
struct Phone<'a> {
    phone: String,
    #[serde(rename = "type")]
    kind: &'static str,
    wa_id: &'a str,
}

impl<'a> Message<'a> {
    /// `None` if the phone is not made of digits, if an emoji is to be put under no message, or if a file is nowhere.
    pub(in crate::whatsapp) fn of(to: &'a Recipient, letter: &Letter<'a>) -> Option<Self> {
        let (to, recipient) = match to {
            Recipient::Phone(phone) => (Some(e164(phone)?), None),
            Recipient::UserId(id) => (None, Some(id.as_str())),
        };
        let Letter { say, media, quotes, opaque } = *letter;
        let (kind, content) = content(say, media, quotes)?;
        // An emoji names its message itself.
        let quoted = quotes.filter(|_| !matches!(say, Outgoing::Reaction { .. }));
        Some(Self {
            messaging_product: "whatsapp",
            recipient_type: "individual",
            to,
            recipient,
            context: quoted.map(|message_id| Context { message_id }),
            kind,
            content,
            biz_opaque_callback_data: opaque,
        })
    }
}

fn content<'a>(
    say: &'a Outgoing,
    media: Option<&'a str>,
    quotes: Option<&'a str>,
) -> Option<(&'static str, Content<'a>)> {
    Some(match say {
        // As WhatsApp itself does it: the first address in a text is shown with its page's title and picture.
        Outgoing::Text { body } => {
            let preview_url = ["http://", "https://"].iter().any(|scheme| body.contains(scheme));
            ("text", Content::Text { body, preview_url })
        }
        Outgoing::Reaction { emoji } => {
            // An empty one takes it back.
            let emoji = emoji.as_deref().unwrap_or_default();
            ("reaction", Content::Reaction { message_id: quotes?, emoji })
        }
        Outgoing::Buttons { text, buttons, document } => {
            let button =
                |Choice { id, title, about: _ }: &'a Choice| Button { kind: "reply", reply: Reply { id, title } };
            let action = Action::Buttons { buttons: buttons.iter().map(button).collect() };
            let shown = interactive("button", text, action);
            let shown = match document {
                Some(filename) => {
                    let document = HeaderDocument { id: media?, filename };
                    Interactive { header: Some(Header::Document { document }), ..shown }
                }
                None => shown,
            };
            ("interactive", Content::Interactive(shown))
        }
        Outgoing::List { text, open, rows } => {
            let row = |Choice { id, title, about }: &'a Choice| Row { id, title, description: about.as_deref() };
            let action = Action::List { button: open, sections: [Section { rows: rows.iter().map(row).collect() }] };
            ("interactive", Content::Interactive(interactive("list", text, action)))
        }
        Outgoing::File { file, name, caption } => {
            let (id, caption) = (media?, caption.as_deref());
            let plain = File { id, caption, filename: None, voice: None };
            match file {
                FileKind::Image => ("image", Content::Image(plain)),
                FileKind::Video => ("video", Content::Video(plain)),
                FileKind::Audio => ("audio", Content::Audio(plain)),
                FileKind::Voice => ("audio", Content::Audio(File { voice: Some(true), ..plain })),
                FileKind::Sticker => ("sticker", Content::Sticker(plain)),
                FileKind::Document => ("document", Content::Document(File { filename: Some(name), ..plain })),
            }
        }
        Outgoing::Template(filled) => ("template", Content::Template(template(filled, media)?)),
        Outgoing::Location(Place { latitude, longitude, name, address }) => {
            let (latitude, longitude) = (*latitude, *longitude);
            let (name, address) = (name.as_deref(), address.as_deref());
            ("location", Content::Location(Location { latitude, longitude, name, address }))
        }
        Outgoing::Contact { name, phone } => {
            let name = Name { formatted_name: name, first_name: name };
            let phones = [Phone { phone: format!("+{phone}"), kind: "CELL", wa_id: phone }];
            ("contacts", Content::Contacts([Contact { name, phones }]))
        }
    })
}

/// "Template messages": a component for each part that has something to fill in. `None` if the file above it has no id.
fn template(filled: &TemplateMessage, media: Option<&str>) -> Option<Value> {
    let TemplateMessage { name, language, header, body, urls, text: _, titles: _, reference: _, variables: _ } = filled;
    let header = match header {
        None => None,
        Some(HeaderFilling::Text(filling)) => Some(parameter(filling)),
        Some(HeaderFilling::Media { kind, link }) => Some(json!({ "type": kind, kind.as_str(): { "link": link } })),
        Some(HeaderFilling::File { file, name }) => Some(header_file(*file, name, media?)),
    };
    let header = header.map(|parameter| json!({ "type": "header", "parameters": [parameter] }));
    let body = (!body.is_empty())
        .then(|| json!({ "type": "body", "parameters": body.iter().map(parameter).collect::<Vec<_>>() }));
    let url = |(place, text): &(usize, String)| {
        let parameters = [json!({ "type": "text", "text": text })];
        json!({ "type": "button", "sub_type": "url", "index": place.to_string(), "parameters": parameters })
    };
    let components: Vec<Value> = header.into_iter().chain(body).chain(urls.iter().map(url)).collect();
    let mut template = json!({ "name": name, "language": { "code": language } });
    if !components.is_empty() {
        template["components"] = components.into();
    }
    Some(template)
}

/// Only a document has a name that the customer reads.
fn header_file(file: FileKind, name: &str, id: &str) -> Value {
    match file {
        FileKind::Image => json!({ "type": "image", "image": { "id": id } }),
        FileKind::Video => json!({ "type": "video", "video": { "id": id } }),
        _ => json!({ "type": "document", "document": { "id": id, "filename": name } }),
    }
}

fn parameter(Filling { name, text }: &Filling) -> Value {
    match name {
        Some(name) => json!({ "type": "text", "parameter_name": name, "text": text }),
        None => json!({ "type": "text", "text": text }),
    }
}

fn interactive<'a>(kind: &'static str, text: &'a Framed, action: Action<'a>) -> Interactive<'a> {
    let Framed { header, body, footer } = text;
    Interactive {
        kind,
        header: header.as_deref().map(|text| Header::Text { text }),
        body: Words { text: body },
        footer: footer.as_deref().map(|text| Words { text }),
        action,
    }
}

#[cfg(test)]
mod tests;
