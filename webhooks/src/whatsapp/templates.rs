//! The message templates of a business account at Meta: which there are, and handing in a new one ("Template management"). 360dialog
//! writes them in the same way ([`dialog360`](super::dialog360)).

use crm::{
    channel::{Filling, HeaderFilling, TemplateMessage},
    templates::{Button, Fetched, Header, Shape, State, Template},
};
use reqwest::{StatusCode, header};
use serde_json::{Value, json};

use super::{
    json::{self, Object},
    outgoing::{Trouble, exchange_up_to},
    send::{Account, Graph, bearer},
};

/// Templates of one page, and pages that are read at most. An account has up to 6,000 templates ("Limits").
pub(super) const PAGE: &str = "100";
pub(super) const PAGES: usize = 60;

/// The most of one page that is read, in bytes.
pub(super) const PAGE_BYTES: usize = 4 * 1024 * 1024;

/// What is asked of each template.
const FIELDS: &str = "name,language,status,category,rejected_reason,parameter_format,components";

/// The most characters of a reason.
pub(super) const REASON_CHARS: usize = 300;

/// What Meta said to a template that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// It is kept; whether it may be used already, and what the provider wants to be told when it is sent, where that is not its
    /// name.
    Taken(State, Option<String>),
    /// Meta does not take it: why.
    Refused(String),
    /// Nobody knows: asking again does no harm, because a name is taken only once.
    Later(Trouble),
}

impl Graph {
    /// All templates of a business account.
    pub async fn templates(&self, account: &Account, waba: &str) -> Result<Vec<Fetched>, Trouble> {
        let token = bearer(&account.access_token).ok_or(Trouble::NoSecret)?;
        let (mut found, mut after) = (Vec::new(), None::<String>);
        for _ in 0..PAGES {
            let mut url = self.path(&[waba, "message_templates"]);
            url.query_pairs_mut().append_pair("fields", FIELDS).append_pair("limit", PAGE);
            if let Some(after) = &after {
                url.query_pairs_mut().append_pair("after", after);
            }
            let request = self.http.get(url).header(header::AUTHORIZATION, token.clone());
            let answer = exchange_up_to(request, PAGE_BYTES).await.map_err(|_| Trouble::Unreachable)?;
            trouble(answer.status, &answer.body)?;
            let page = json::whole(&answer.body).and_then(Object::read).ok_or(Trouble::Odd(answer.status.as_u16()))?;
            let items = page.list("data").unwrap_or_default();
            found.extend(items.into_iter().filter_map(Object::read).filter_map(|item| fetched(&item)));
            let paging = page.object("paging");
            let has_next = paging.as_ref().is_some_and(|paging| paging.get("next").is_some());
            after = paging.and_then(|paging| paging.object("cursors")).and_then(|cursors| cursors.text("after"));
            if !has_next || after.is_none() {
                break;
            }
        }
        Ok(found)
    }

    /// Hands in a template. `examples` is the template filled in as somebody could.
    pub async fn submit_template(
        &self,
        account: &Account,
        waba: &str,
        template: &Template,
        examples: &TemplateMessage,
    ) -> Submitted {
        let Some(token) = bearer(&account.access_token) else { return Submitted::Later(Trouble::NoSecret) };
        let url = self.path(&[waba, "message_templates"]);
        let request = self.http.post(url).header(header::AUTHORIZATION, token).json(&body(template, examples));
        let Ok(answer) = exchange_up_to(request, PAGE_BYTES).await else {
            return Submitted::Later(Trouble::Unreachable);
        };
        let told = json::whole(&answer.body).and_then(Object::read);
        let error = told.as_ref().and_then(|body| body.object("error"));
        if let Some(error) = error.filter(|_| answer.status == StatusCode::BAD_REQUEST && !is_access(&answer.body)) {
            let words = ["error_user_msg", "error_user_title", "message"];
            let why = words.iter().find_map(|key| error.words(key, REASON_CHARS));
            return Submitted::Refused(why.unwrap_or_default());
        }
        match trouble(answer.status, &answer.body) {
            Ok(()) => {
                let word = told.and_then(|body| body.text("status"));
                Submitted::Taken(state(word.as_deref().unwrap_or("PENDING")), None)
            }
            Err(trouble) => Submitted::Later(trouble),
        }
    }
}

/// Whether the answer says that this token may not see the account.
fn is_access(body: &[u8]) -> bool {
    let error = json::whole(body).and_then(Object::read).and_then(|body| body.object("error"));
    error.is_some_and(|error| error.integer("error_subcode") == Some(33) || error.integer("code") == Some(190))
}

fn trouble(status: StatusCode, body: &[u8]) -> Result<(), Trouble> {
    match status {
        status if status.is_success() => Ok(()),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(Trouble::SecretRefused),
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND if is_access(body) => Err(Trouble::WrongId),
        status => Err(Trouble::Odd(status.as_u16())),
    }
}

/// Only what has a name, a language and a text.
pub(super) fn fetched(item: &Object<'_>) -> Option<Fetched> {
    let word = |key| item.text(key).map(|word| word.to_lowercase()).unwrap_or_default();
    let reason = item.words("rejected_reason", REASON_CHARS).filter(|reason| !reason.eq_ignore_ascii_case("none"));
    Some(Fetched {
        reference: None,
        name: item.id("name")?,
        language: item.id("language").filter(|language| (2..=15).contains(&language.chars().count()))?,
        category: word("category"),
        state: state(&item.text("status")?),
        reason,
        named: word("parameter_format") == "named",
        shape: shape(item.list("components")?.into_iter().filter_map(Object::read).collect())?,
    })
}

/// Meta writes them in capitals; others don't, and have words of their own for what waits ("submitted", "received").
pub(super) fn state(word: &str) -> State {
    match word.to_uppercase().as_str() {
        "APPROVED" => State::Approved,
        "PENDING" | "IN_APPEAL" | "SUBMITTED" | "CREATED" | "RECEIVED" => State::Pending,
        "REJECTED" => State::Rejected,
        "PAUSED" => State::Paused,
        "DISABLED" => State::Disabled,
        "DELETED" | "PENDING_DELETION" => State::Gone,
        _ => State::Unusable,
    }
}

fn shape(components: Vec<Object<'_>>) -> Option<Shape> {
    let (mut shape, mut has_body) = (Shape::default(), false);
    for component in components {
        let text = component.text("text").unwrap_or_default();
        match component.text("type").as_deref().map(str::to_uppercase).as_deref() {
            Some("HEADER") => shape.header = Some(header(component.text("format").as_deref(), text)),
            Some("BODY") => (shape.body, has_body) = (text, true),
            Some("FOOTER") => shape.footer = Some(text),
            Some("BUTTONS") => {
                let buttons = component.list("buttons").unwrap_or_default();
                shape.buttons =
                    buttons.into_iter().filter_map(Object::read).map(|button| self::button(&button)).collect();
            }
            _ => {}
        }
    }
    has_body.then_some(shape)
}

fn header(format: Option<&str>, text: String) -> Header {
    match format.unwrap_or("TEXT") {
        "TEXT" => Header::Text(text),
        media @ ("IMAGE" | "VIDEO" | "DOCUMENT") => Header::Media(media.to_lowercase()),
        other => Header::Other(other.to_lowercase()),
    }
}

fn button(button: &Object<'_>) -> Button {
    let word = |key| button.text(key).unwrap_or_default();
    let (text, kind) = (word("text"), word("type"));
    match kind.as_str() {
        "QUICK_REPLY" => Button::Reply { text },
        "URL" => Button::Url { text, url: word("url") },
        "PHONE_NUMBER" => Button::Call { text, phone: word("phone_number") },
        _ => Button::Other { text, kind: kind.to_lowercase() },
    }
}

/// As Meta wants it: every part that has variables with an example.
pub(super) fn body(template: &Template, examples: &TemplateMessage) -> Value {
    let Template { name, language, category, named, shape, .. } = template;
    let Shape { header, body, footer, buttons, shared: _ } = shape;
    let mut parts = Vec::new();
    if let Some(Header::Text(text)) = header {
        let mut part = json!({ "type": "HEADER", "format": "TEXT", "text": text });
        if let Some(HeaderFilling::Text(filling)) = &examples.header {
            part["example"] = example("header_text", std::slice::from_ref(filling), false);
        }
        parts.push(part);
    }
    let mut part = json!({ "type": "BODY", "text": body });
    if !examples.body.is_empty() {
        part["example"] = example("body_text", &examples.body, true);
    }
    parts.push(part);
    if let Some(footer) = footer {
        parts.push(json!({ "type": "FOOTER", "text": footer }));
    }
    if !buttons.is_empty() {
        let buttons: Vec<Value> =
            buttons.iter().enumerate().map(|(place, button)| of_button(place, button, examples)).collect();
        parts.push(json!({ "type": "BUTTONS", "buttons": buttons }));
    }
    json!({
        "name": name,
        "language": language,
        "category": category.to_uppercase(),
        "parameter_format": if *named { "NAMED" } else { "POSITIONAL" },
        "components": parts,
    })
}

/// Of numbered variables a list, of the text's even a list of lists; of named ones each with its name.
fn example(key: &str, fillings: &[Filling], nested: bool) -> Value {
    let named: Option<Vec<Value>> = fillings
        .iter()
        .map(|Filling { name, text }| name.as_ref().map(|name| json!({ "param_name": name, "example": text })))
        .collect();
    match named {
        Some(named) => json!({ format!("{key}_named_params"): named }),
        None => {
            let texts: Vec<&str> = fillings.iter().map(|filling| filling.text.as_str()).collect();
            if nested { json!({ key: [texts] }) } else { json!({ key: texts }) }
        }
    }
}

fn of_button(place: usize, button: &Button, examples: &TemplateMessage) -> Value {
    match button {
        Button::Reply { text } | Button::Other { text, kind: _ } => json!({ "type": "QUICK_REPLY", "text": text }),
        Button::Call { text, phone } => json!({ "type": "PHONE_NUMBER", "text": text, "phone_number": phone }),
        Button::Url { text, url } => {
            let mut button = json!({ "type": "URL", "text": text, "url": url });
            let ending = examples.urls.iter().find(|(at, _)| *at == place).map(|(_, value)| value);
            if let Some(ending) = ending {
                let whole = crm::template::fill(url, |_| Some(ending.clone()));
                button["example"] = json!([whole]);
            }
            button
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_read_as_meta_tells_of_them() {
        let told = json!({
            "name": "order_ready", "language": "ar", "status": "APPROVED", "category": "UTILITY", "rejected_reason": "NONE",
            "components": [
                { "type": "HEADER", "format": "IMAGE", "example": { "header_handle": ["x"] } },
                { "type": "BODY", "text": "طلبك {{1}} جاهز.", "example": { "body_text": [["42"]] } },
                { "type": "FOOTER", "text": "متجر النور" },
                { "type": "BUTTONS", "buttons": [
                    { "type": "QUICK_REPLY", "text": "شكرًا" },
                    { "type": "URL", "text": "تتبّع", "url": "https://x.example/{{1}}" },
                    { "type": "COPY_CODE", "text": "نسخ" },
                ] },
                { "type": "SOMETHING_NEW" },
            ],
        })
        .to_string();
        let read = |raw: &str| fetched(&Object::read(json::whole(raw.as_bytes()).unwrap()).unwrap());
        let template = read(&told).unwrap();
        assert_eq!((template.state, template.named, template.reason.as_deref()), (State::Approved, false, None));
        assert_eq!(template.shape.header, Some(Header::Media("image".into())));
        assert_eq!(template.shape.slots(), ["1", "1"]);
        assert_eq!(template.shape.buttons[2], Button::Other { text: "نسخ".into(), kind: "copy_code".into() });
        for odd in [json!({}), json!({ "name": "x", "language": "ar", "status": "APPROVED", "components": [] })] {
            assert_eq!(read(&odd.to_string()), None, "{odd}");
        }
        for (word, expected) in
            [("REJECTED", State::Rejected), ("PAUSED", State::Paused), ("NEVER_HEARD_OF", State::Unusable)]
        {
            assert_eq!(state(word), expected);
        }
    }
}
