//! The message templates of an account at Twilio, which calls them contents: which there are, handing in a new one, and what is
//! told when one is sent.
//!
//! Facts are from Twilio's OpenAPI `twilio_content_v1` and its pages "Content API public endpoints" and "Content types". A content is of
//! several types at once, one for each network; its variables are the same in all of its parts; WhatsApp's word on it is beside it
//! (`approval_requests`). A page names the next by a whole address, of which only the query is taken.

use crm::{
    channel::TemplateMessage,
    templates::{Button, Fetched, Header, Shape, State, Template},
};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use url::Url;

use super::{
    list::{query, trouble},
    send::{Account, Twilio, authorised},
};
use crate::whatsapp::{
    json::{self, Object},
    outgoing::{Answer, Trouble, exchange_up_to},
    templates::{PAGE, PAGE_BYTES, PAGES, REASON_CHARS, Submitted, state},
};

/// The types that are read, the richest first.
const TYPES: [&str; 5] =
    ["whatsapp/card", "twilio/quick-reply", "twilio/call-to-action", "twilio/media", "twilio/text"];

/// A content with WhatsApp's word on it; without one if it was never handed in.
struct Content {
    sid: String,
    name: String,
    language: String,
    fetched: Option<Fetched>,
}

impl Twilio {
    /// All templates of the account that WhatsApp was asked about.
    pub async fn templates(&self, account: Account<'_>) -> Result<Vec<Fetched>, Trouble> {
        let contents = self.contents(account).await?;
        Ok(contents.into_iter().filter_map(|content| content.fetched).collect())
    }

    /// Hands in a template. `examples` is the template filled in as somebody could.
    ///
    /// That takes two calls, and Twilio makes two contents of one that is made twice. So what an earlier attempt has made is looked
    /// for first.
    pub async fn submit_template(
        &self,
        account: Account<'_>,
        template: &Template,
        examples: &TemplateMessage,
    ) -> Submitted {
        match self.hand_in(account, template, examples).await {
            Ok(submitted) => submitted,
            Err(trouble) => Submitted::Later(trouble),
        }
    }

    async fn hand_in(
        &self,
        account: Account<'_>,
        template: &Template,
        examples: &TemplateMessage,
    ) -> Result<Submitted, Trouble> {
        let Template { name, language, .. } = template;
        let known = self.contents(account).await?;
        let sid = match known.into_iter().find(|content| (&content.name, &content.language) == (name, language)) {
            Some(Content { sid, fetched: Some(fetched), .. }) => return Ok(Submitted::Taken(fetched.state, Some(sid))),
            Some(Content { sid, fetched: None, .. }) => sid,
            None => {
                let request = self.http.post(self.content_url(&["Content"])).json(&body(template, examples));
                match self.asked(account, request).await? {
                    Ok(told) => {
                        let told = json::whole(&told.body).and_then(Object::read);
                        told.and_then(|told| told.id("sid")).ok_or(Trouble::Odd(201))?
                    }
                    Err(why) => return Ok(Submitted::Refused(why)),
                }
            }
        };
        let request = self.http.post(self.content_url(&["Content", &sid, "ApprovalRequests", "whatsapp"]));
        let request = request.json(&json!({ "name": name, "category": template.category.to_uppercase() }));
        Ok(match self.asked(account, request).await? {
            Ok(told) => {
                let word = json::whole(&told.body).and_then(Object::read).and_then(|told| told.text("status"));
                Submitted::Taken(state(word.as_deref().unwrap_or("received")), Some(sid))
            }
            Err(why) => Submitted::Refused(why),
        })
    }

    async fn contents(&self, account: Account<'_>) -> Result<Vec<Content>, Trouble> {
        let (mut found, mut next) = (Vec::new(), None::<String>);
        for _ in 0..PAGES {
            let mut url = self.content_url(&["ContentAndApprovals"]);
            match &next {
                Some(query) => url.set_query(Some(query)),
                None => drop(url.query_pairs_mut().append_pair("PageSize", PAGE)),
            }
            let request = authorised(self.http.get(url), account);
            let answer = exchange_up_to(request, PAGE_BYTES).await.map_err(|_| Trouble::Unreachable)?;
            trouble(answer.status.as_u16()).map_or(Ok(()), Err)?;
            let page = json::whole(&answer.body).and_then(Object::read).ok_or(Trouble::Odd(200))?;
            let contents = page.list("contents").ok_or(Trouble::Odd(200))?;
            found.extend(contents.into_iter().filter_map(Object::read).filter_map(|content| read(&content)));
            next = page.object("meta").and_then(|meta| meta.text("next_page_url")).and_then(|url| query(&url));
            if next.is_none() {
                break;
            }
        }
        Ok(found)
    }

    /// The answer, or why Twilio does not take it.
    async fn asked(&self, account: Account<'_>, request: RequestBuilder) -> Result<Result<Answer, String>, Trouble> {
        let request = authorised(request, account);
        let answer = exchange_up_to(request, PAGE_BYTES).await.map_err(|_| Trouble::Unreachable)?;
        if answer.status == StatusCode::BAD_REQUEST {
            let told = json::whole(&answer.body).and_then(Object::read);
            return Ok(Err(told.and_then(|told| told.words("message", REASON_CHARS)).unwrap_or_default()));
        }
        trouble(answer.status.as_u16()).map_or(Ok(Ok(answer)), Err)
    }

    fn content_url(&self, place: &[&str]) -> Url {
        let mut url = self.content.clone();
        // `new` has refused the only kind of address for which this fails.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push("v1").extend(place);
        }
        url
    }
}

/// What is told to send a template: which, and what stands for its variables.
pub(super) fn filled(message: &TemplateMessage) -> Option<[(&'static str, String); 2]> {
    let variables = serde_json::to_string(&message.variables).ok()?;
    Some([("ContentSid", message.reference.clone()?), ("ContentVariables", variables)])
}

fn read(content: &Object<'_>) -> Option<Content> {
    let sid = content.id("sid")?;
    let language = content.id("language").filter(|language| (2..=15).contains(&language.chars().count()))?;
    let approval = content.object("approval_requests");
    let word = |key: &str| approval.as_ref().and_then(|approval| approval.words(key, REASON_CHARS));
    // Where it was never handed in, it has the name that somebody gave it.
    let name = word("name").or_else(|| content.id("friendly_name"))?;
    let status = word("status").filter(|status| status != "unsubmitted");
    let types = content.object("types")?;
    let shape = TYPES.iter().find_map(|kind| Some(shape(kind, &types.object(kind)?)));
    let fetched = status.zip(shape).map(|(status, shape)| Fetched {
        reference: Some(sid.clone()),
        name: name.clone(),
        language: language.clone(),
        category: word("category").unwrap_or_default().to_lowercase(),
        state: usable(state(&status), &shape),
        reason: word("rejection_reason"),
        named: false,
        shape,
    });
    Some(Content { sid, name, language, fetched })
}

/// A file that is chosen when it is sent is part of an address here, which nobody could guess.
fn usable(state: State, shape: &Shape) -> State {
    match (&shape.header, state) {
        (Some(Header::Other(_)), State::Approved) => State::Unusable,
        (_, state) => state,
    }
}

fn shape(kind: &str, content: &Object<'_>) -> Shape {
    let text = |key: &str| content.text(key).filter(|text| !text.trim().is_empty());
    let media = content.list("media").and_then(|media| media.first().copied()).and_then(json::text);
    // A file that is always the same goes along by itself.
    let chosen = media.filter(|address| !crm::template::variables(address).is_empty());
    let header = match (text("header_text"), chosen) {
        (Some(line), _) => Some(Header::Text(line)),
        (None, Some(_)) => Some(Header::Other(kind.to_owned())),
        (None, None) => None,
    };
    let actions = content.list("actions").unwrap_or_default();
    let buttons = actions.into_iter().filter_map(Object::read).map(|action| button(&action)).collect();
    Shape { header, body: text("body").unwrap_or_default(), footer: text("footer"), buttons, shared: true }
}

fn button(action: &Object<'_>) -> Button {
    let word = |key| action.text(key).unwrap_or_default();
    let text = word("title");
    match action.text("type").as_deref().unwrap_or("QUICK_REPLY") {
        "QUICK_REPLY" => Button::Reply { text },
        "URL" => Button::Url { text, url: word("url") },
        "PHONE_NUMBER" => Button::Call { text, phone: word("phone") },
        other => Button::Other { text, kind: other.to_lowercase() },
    }
}

/// As Twilio wants it: of the simplest type that has all parts, with an example for every variable.
fn body(template: &Template, examples: &TemplateMessage) -> Value {
    let Shape { header, body, footer, buttons, shared: _ } = &template.shape;
    let actions: Vec<Value> = buttons.iter().enumerate().map(|(place, button)| action(place, button)).collect();
    let are_replies = buttons.iter().all(|button| matches!(button, Button::Reply { .. } | Button::Other { .. }));
    let have_replies = buttons.iter().any(|button| matches!(button, Button::Reply { .. } | Button::Other { .. }));
    let is_framed = header.is_some() || footer.is_some();
    let mut content = json!({ "body": body });
    let kind = match (is_framed, buttons.is_empty()) {
        (false, true) => "twilio/text",
        (false, false) if are_replies => "twilio/quick-reply",
        (false, false) if !have_replies => "twilio/call-to-action",
        _ => "whatsapp/card",
    };
    if let Some(Header::Text(line)) = header {
        content["header_text"] = line.as_str().into();
    }
    if let Some(line) = footer {
        content["footer"] = line.as_str().into();
    }
    if !actions.is_empty() {
        content["actions"] = actions.into();
    }
    json!({
        "friendly_name": template.name,
        "language": template.language,
        "variables": examples.variables,
        "types": { kind: content },
    })
}

fn action(place: usize, button: &Button) -> Value {
    match button {
        Button::Reply { text } | Button::Other { text, kind: _ } => {
            json!({ "type": "QUICK_REPLY", "title": text, "id": format!("reply_{place}") })
        }
        Button::Url { text, url } => json!({ "type": "URL", "title": text, "url": url }),
        Button::Call { text, phone } => json!({ "type": "PHONE_NUMBER", "title": text, "phone": phone }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::to_raw_value;

    use super::*;

    fn of(content: &Value) -> Option<Content> {
        read(&Object::read(&to_raw_value(content).unwrap()).unwrap())
    }

    #[test]
    fn contents_are_read_as_twilio_tells_of_them() {
        let content = json!({
            "sid": "HX5fcd48a417c1cb59da349ad6d5da4607", "friendly_name": "Order", "language": "ar",
            "variables": { "1": "ليلى", "2": "42" },
            "types": {
                "twilio/text": { "body": "نص عادي" },
                "whatsapp/card": { "body": "أهلًا {{1}}", "header_text": "طلب {{2}}", "footer": "متجر النور", "media": null, "actions": [
                    { "type": "QUICK_REPLY", "title": "شكرًا", "id": "x" },
                    { "type": "URL", "title": "تتبّع", "url": "https://x.example/{{2}}" },
                    { "type": "COPY_CODE", "title": "نسخ", "code": "1" },
                ] },
            },
            "approval_requests": { "name": "order_ready", "category": "UTILITY", "status": "approved", "rejection_reason": "" },
        });
        let fetched = of(&content).unwrap().fetched.unwrap();
        assert_eq!(
            (fetched.name.as_str(), fetched.category.as_str(), fetched.state),
            ("order_ready", "utility", State::Approved)
        );
        assert_eq!(fetched.reference.as_deref(), Some("HX5fcd48a417c1cb59da349ad6d5da4607"));
        assert_eq!(fetched.shape.slots(), ["2", "1"], "a variable of two parts once");
        assert_eq!(fetched.shape.buttons[2], Button::Other { text: "نسخ".into(), kind: "copy_code".into() });
        let mut never = content.clone();
        never["approval_requests"]["status"] = "unsubmitted".into();
        assert!(of(&never).unwrap().fetched.is_none());
        let mut chosen = content;
        chosen["types"] = json!({ "twilio/media": { "body": "x", "media": ["https://x.example/{{1}}"] } });
        assert_eq!(of(&chosen).unwrap().fetched.unwrap().state, State::Unusable);
        chosen["types"] = json!({ "twilio/media": { "body": "x", "media": ["https://x.example/a.png"] } });
        assert_eq!(of(&chosen).unwrap().fetched.unwrap().state, State::Approved);
        chosen["types"] = json!({ "twilio/list-picker": { "body": "x" } });
        assert!(of(&chosen).unwrap().fetched.is_none(), "not a template");
    }
}
