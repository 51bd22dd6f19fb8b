//! Templates, which Twilio calls contents: made, handed in for WhatsApp's approval, listed with its word, and filled in when sent.
//!
//! Shapes and rules are those of Twilio's OpenAPI `twilio_content_v1` and its pages on content types (2026): a type has its fields and no
//! others, every variable needs an example, and WhatsApp takes a name of small Latin letters, digits and `_`, once for each language.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use url::form_urlencoded::Serializer;
use uuid::Uuid;

use super::rules::Refusal;
use super::state::State;

/// The types that pretend Twilio knows, each with its fields; the first is the one that it can't do without.
const TYPES: [(&str, &[&str]); 5] = [
    ("twilio/text", &["body"]),
    ("twilio/media", &["media", "body"]),
    ("twilio/quick-reply", &["body", "actions"]),
    ("twilio/call-to-action", &["body", "actions"]),
    ("whatsapp/card", &["body", "header_text", "footer", "media", "actions"]),
];

/// What a content's maker may tell.
const KNOWN: [&str; 4] = ["friendly_name", "language", "variables", "types"];

/// A template.
#[derive(Debug, Clone)]
pub(super) struct Content {
    pub sid: String,
    friendly_name: String,
    language: String,
    variables: BTreeMap<String, String>,
    types: Value,
    approval: Option<Approval>,
}

/// What WhatsApp was asked, and what it says.
#[derive(Debug, Clone)]
struct Approval {
    name: String,
    category: String,
    status: String,
    reason: String,
}

fn refused(what: impl Into<String>) -> Refusal {
    Refusal::new(20001, what)
}

/// Makes a content.
pub(super) fn create(state: &mut State, account: &str, bytes: &[u8]) -> Result<Value, Refusal> {
    let body: Value = serde_json::from_slice(bytes).map_err(|_| refused("The body is not JSON"))?;
    let object = body.as_object().ok_or_else(|| refused("The body is not an object"))?;
    if let Some(name) = object.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        return Err(refused(format!("Unknown field {name}")));
    }
    let language = body["language"].as_str().ok_or_else(|| refused("language is required"))?.to_owned();
    let types =
        body["types"].as_object().filter(|types| !types.is_empty()).ok_or_else(|| refused("types is required"))?;
    for (kind, fields) in types {
        check(kind, fields)?;
    }
    let variables: BTreeMap<String, String> = match &body["variables"] {
        Value::Null => BTreeMap::new(),
        given => serde_json::from_value(given.clone()).map_err(|_| refused("variables must be texts"))?,
    };
    if let Some(lacking) = used(&body["types"]).into_iter().find(|name| !variables.contains_key(name)) {
        return Err(refused(format!("Variable {lacking} has no example")));
    }
    let content = Content {
        sid: format!("HX{}", Uuid::new_v4().simple()),
        friendly_name: body["friendly_name"].as_str().unwrap_or_default().to_owned(),
        language,
        variables,
        types: body["types"].clone(),
        approval: None,
    };
    let told = shown(&content, account);
    state.contents.push(content);
    Ok(told)
}

fn check(kind: &str, fields: &Value) -> Result<(), Refusal> {
    let known = TYPES.iter().find(|(name, _)| *name == kind).map(|(_, known)| *known);
    let known = known.ok_or_else(|| refused(format!("Unknown type {kind}")))?;
    let fields = fields.as_object().ok_or_else(|| refused(format!("{kind} is not an object")))?;
    if let Some(name) = fields.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(refused(format!("{kind} has no field {name}")));
    }
    if !fields.contains_key(known[0]) {
        return Err(refused(format!("{kind} needs {}", known[0])));
    }
    let actions = fields.get("actions").and_then(Value::as_array);
    for action in actions.into_iter().flatten() {
        let needed = match action["type"].as_str() {
            Some("QUICK_REPLY") if kind != "twilio/call-to-action" => "title",
            Some("URL") if kind != "twilio/quick-reply" => "url",
            Some("PHONE_NUMBER") if kind != "twilio/quick-reply" => "phone",
            other => return Err(refused(format!("{kind} takes no action of type {other:?}"))),
        };
        if action["title"].as_str().is_none_or(str::is_empty) || action[needed].as_str().is_none_or(str::is_empty) {
            return Err(refused(format!("An action of {kind} lacks its title or its {needed}")));
        }
    }
    Ok(())
}

/// Hands a content in.
pub(super) fn hand_in(state: &mut State, sid: &str, bytes: &[u8]) -> Result<Value, Refusal> {
    let body: Value = serde_json::from_slice(bytes).map_err(|_| refused("The body is not JSON"))?;
    let text = |key: &str| body[key].as_str().map(str::to_owned).ok_or_else(|| refused(format!("{key} is required")));
    let (name, category) = (text("name")?, text("category")?);
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        return Err(refused("The name may only hold small letters, digits and underscores"));
    }
    if !["UTILITY", "MARKETING", "AUTHENTICATION"].contains(&category.as_str()) {
        return Err(refused("Unknown category"));
    }
    let not_found = || Refusal::new(20404, "The requested resource was not found");
    let language = state.contents.iter().find(|content| content.sid == sid).ok_or_else(not_found)?.language.clone();
    let is_taken = |content: &Content| {
        content.language == language && content.approval.as_ref().is_some_and(|approval| approval.name == name)
    };
    if state.contents.iter().any(is_taken) {
        return Err(refused("There is a template of this name and language already"));
    }
    let content = state.contents.iter_mut().find(|content| content.sid == sid).ok_or_else(not_found)?;
    let (status, reason) = ("received".to_owned(), String::new());
    content.approval = Some(Approval { name, category, status, reason });
    Ok(approval(content))
}

/// A page of contents with WhatsApp's word on each.
pub(super) fn list(state: &State, account: &str, base: &str, query: &[(String, String)]) -> Result<Value, Refusal> {
    let value = |wanted: &str| query.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    if let Some((name, _)) = query.iter().find(|(name, _)| !["PageSize", "Page", "PageToken"].contains(&name.as_str()))
    {
        return Err(refused(format!("Unknown parameter {name}")));
    }
    let size = value("PageSize").map_or(Some(50), |size| size.parse().ok().filter(|size| (1..=1_000).contains(size)));
    let size: usize = size.ok_or_else(|| refused("PageSize is not between 1 and 1000"))?;
    let page: usize = value("Page").map_or(Some(0), |page| page.parse().ok()).ok_or_else(|| refused("Invalid Page"))?;
    let some = state.contents.iter().skip(page * size).take(size);
    let contents: Vec<Value> = some
        .map(|content| {
            let mut told = shown(content, account);
            told["approval_requests"] = approval(content);
            told
        })
        .collect();
    let next = (state.contents.len() > (page + 1) * size).then(|| {
        let mut next = Serializer::new(String::new());
        next.append_pair("PageSize", &size.to_string()).append_pair("Page", &(page + 1).to_string());
        format!("{base}v1/ContentAndApprovals?{}", next.finish())
    });
    Ok(
        json!({ "contents": contents, "meta": { "page": page, "page_size": size, "next_page_url": next, "key": "contents" } }),
    )
}

/// WhatsApp's word on a template: its status from now on. Whether there is such a one.
pub(super) fn review(state: &mut State, name: &str, status: &str, reason: &str) -> bool {
    let mut approvals = state.contents.iter_mut().filter_map(|content| content.approval.as_mut());
    let Some(approval) = approvals.find(|approval| approval.name == name) else { return false };
    (approval.status, approval.reason) = (status.to_owned(), reason.to_owned());
    true
}

/// What a phone shows of a content that is sent, and whether WhatsApp has approved it.
pub(super) fn fill(state: &State, sid: &str, variables: Option<&str>) -> Result<(String, bool), Refusal> {
    let content = state.contents.iter().find(|content| content.sid == sid);
    let content = content.ok_or_else(|| Refusal::new(21655, "The ContentSid is invalid."))?;
    let invalid = || Refusal::new(21656, "The ContentVariables parameter is invalid.");
    let given: BTreeMap<String, String> = serde_json::from_str(variables.unwrap_or("{}")).map_err(|_| invalid())?;
    let names = used(&content.types);
    if names.iter().any(|name| given.get(name).is_none_or(|value| value.trim().is_empty())) {
        return Err(invalid());
    }
    let types = content.types.as_object().into_iter().flatten();
    let richest = types.max_by_key(|(kind, _)| TYPES.iter().position(|(name, _)| name == kind));
    let parts = richest.map(|(_, fields)| ["header_text", "body", "footer"].map(|key| fields[key].as_str()));
    let mut said = parts.into_iter().flatten().flatten().collect::<Vec<_>>().join("\n");
    for (name, value) in &given {
        said = said.replace(&format!("{{{{{name}}}}}"), value);
    }
    Ok((said, content.approval.as_ref().is_some_and(|approval| approval.status == "approved")))
}

fn shown(content: &Content, account: &str) -> Value {
    let Content { sid, friendly_name, language, variables, types, approval: _ } = content;
    json!({
        "sid": sid,
        "account_sid": account,
        "friendly_name": friendly_name,
        "language": language,
        "variables": variables,
        "types": types,
    })
}

fn approval(content: &Content) -> Value {
    match &content.approval {
        Some(Approval { name, category, status, reason }) => {
            json!({ "name": name, "category": category, "status": status, "rejection_reason": reason })
        }
        None => json!({ "name": "", "category": "", "status": "unsubmitted", "rejection_reason": "" }),
    }
}

/// The variables that stand anywhere in these types.
fn used(types: &Value) -> Vec<String> {
    let text = types.to_string();
    let names = text.split("{{").skip(1).filter_map(|part| part.split_once("}}")).map(|(name, _)| name.to_owned());
    names.collect()
}
