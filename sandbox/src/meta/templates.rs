//! The message templates of pretend business accounts: listed, handed in, reviewed by whoever plays Meta, and checked when one is
//! sent.
//!
//! Shapes: Meta's pages "Template management" and "Template messages" (2026-09). A template needs an example for every variable, and
//! a message a parameter for each.

use serde_json::{Value, json};

use super::graph_error::GraphError;
use super::rules::Outgoing;
use super::state::{Number, State};

/// Templates of one page.
const PAGE: usize = 100;

/// A template of an account.
#[derive(Debug, Clone)]
pub(super) struct Template {
    pub waba_id: String,
    pub id: String,
    pub name: String,
    pub language: String,
    pub category: String,
    pub status: String,
    pub reason: Option<String>,
    named: bool,
    components: Vec<Value>,
}

impl Template {
    fn listed(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "category": self.category,
            "status": self.status,
            "rejected_reason": self.reason.as_deref().unwrap_or("NONE"),
            "parameter_format": if self.named { "NAMED" } else { "POSITIONAL" },
            "components": self.components,
        })
    }

    fn component(&self, kind: &str) -> Option<&Value> {
        self.components.iter().find(|component| component["type"] == kind)
    }
}

/// One page of an account's templates; `after` is the place where it begins.
pub(super) fn list(state: &State, waba: &str, after: Option<&str>) -> Result<Value, GraphError> {
    let begin: usize = after.map_or(Ok(0), str::parse).map_err(|_| GraphError::parameter("Invalid cursor"))?;
    let of: Vec<&Template> = state.templates.iter().filter(|template| template.waba_id == waba).collect();
    let page: Vec<Value> = of.iter().skip(begin).take(PAGE).map(|template| template.listed()).collect();
    let end = begin + page.len();
    let mut paging = json!({ "cursors": { "before": begin.to_string(), "after": end.to_string() } });
    if end < of.len() {
        paging["next"] = "https://graph.facebook.com/next".into();
    }
    Ok(json!({ "data": page, "paging": paging }))
}

/// Takes a template in for review, or says why Meta would not.
pub(super) fn create(state: &mut State, waba: &str, bytes: &[u8]) -> Result<Value, GraphError> {
    let body: Value =
        serde_json::from_slice(bytes).map_err(|_| GraphError::parameter("Invalid JSON in request body"))?;
    let text = |key: &str| body[key].as_str().map(str::to_owned).ok_or_else(|| GraphError::missing(key));
    let (name, language, category) = (text("name")?, text("language")?, text("category")?);
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        return Err(GraphError::parameter(
            "Template name may only contain lowercase letters, numbers and underscores.",
        ));
    }
    if !["MARKETING", "UTILITY", "AUTHENTICATION"].contains(&category.as_str()) {
        return Err(GraphError::parameter("Param category must be one of {MARKETING, UTILITY, AUTHENTICATION}"));
    }
    let named = body["parameter_format"] == "NAMED";
    let components = body["components"].as_array().cloned().ok_or_else(|| GraphError::missing("components"))?;
    check_components(&components, named)?;
    if state.templates.iter().any(|known| known.waba_id == waba && known.name == name && known.language == language) {
        let mut error = GraphError::parameter("Content in this language already exists");
        error.subcode = Some(2_388_024);
        return Err(error);
    }
    let id = (10_000_000_000_u64 + state.templates.len() as u64).to_string();
    let answer = json!({ "id": id, "status": "PENDING", "category": category });
    let status = "PENDING".to_owned();
    state.templates.push(Template {
        waba_id: waba.to_owned(),
        id,
        name,
        language,
        category,
        status,
        reason: None,
        named,
        components,
    });
    Ok(answer)
}

fn check_components(components: &[Value], named: bool) -> Result<(), GraphError> {
    let body = components.iter().find(|component| component["type"] == "BODY");
    let body = body.ok_or_else(|| GraphError::missing("components[BODY]"))?;
    let text = body["text"].as_str().ok_or_else(|| GraphError::missing("components[BODY]['text']"))?;
    if text.trim_start().starts_with("{{") || text.trim_end().ends_with("}}") {
        return Err(GraphError::parameter("Variables can't be at the start or end of the template."));
    }
    let wanted = distinct(text).len();
    let given = match named {
        true => body["example"]["body_text_named_params"].as_array().map_or(0, Vec::len),
        false => body["example"]["body_text"][0].as_array().map_or(0, Vec::len),
    };
    if wanted != given {
        return Err(GraphError::parameter(format!("BODY has {wanted} variables and {given} examples.")));
    }
    Ok(())
}

/// Meta's word on a template: its status from now on. `None` if there is no such template.
pub(super) fn review(
    state: &mut State,
    name: &str,
    language: &str,
    status: &str,
    reason: Option<&str>,
) -> Option<Template> {
    let template =
        state.templates.iter_mut().find(|template| template.name == name && template.language == language)?;
    template.status = status.to_owned();
    template.reason = reason.map(str::to_owned);
    Some(template.clone())
}

/// What a phone shows of a template that is sent, if it is approved and every variable has a parameter: its words, and what is
/// below them.
pub(super) fn fill(state: &State, number: &Number, outgoing: &Outgoing) -> Result<(String, Value), GraphError> {
    let (name, language) = (&outgoing.body["name"], &outgoing.body["language"]["code"]);
    let approved = |template: &&Template| {
        template.waba_id == number.waba_id
            && *name == template.name.as_str()
            && *language == template.language.as_str()
            && template.status == "APPROVED"
    };
    let template = state.templates.iter().find(approved).ok_or_else(|| GraphError::of(132_001))?;
    let mut said = Vec::new();
    for (kind, wire) in [("HEADER", "header"), ("BODY", "body")] {
        let Some(component) = template.component(kind) else { continue };
        let given = parameters(&outgoing.body, wire);
        match component["text"].as_str() {
            Some(text) => said.push(filled(text, &given, template.named)?),
            None if given.len() == 1
                && given[0]["type"] == component["format"].as_str().unwrap_or_default().to_lowercase() => {}
            None => return Err(GraphError::of(132_012)),
        }
    }
    let below = |kind: &str, member: &str| template.component(kind).map(|component| component[member].clone());
    let below = json!({ "footer": below("FOOTER", "text"), "buttons": below("BUTTONS", "buttons") });
    Ok((said.join("\n"), below))
}

/// What fills in a part of a template that is sent: `header`, `body`.
pub(super) fn parameters(body: &Value, component: &str) -> Vec<Value> {
    let components = body["components"].as_array().map_or(&[][..], Vec::as_slice);
    let found = components.iter().find(|given| given["type"] == component);
    found.and_then(|given| given["parameters"].as_array()).cloned().unwrap_or_default()
}

fn filled(text: &str, given: &[Value], named: bool) -> Result<String, GraphError> {
    let variables = distinct(text);
    if variables.len() != given.len() {
        return Err(GraphError::of(132_000));
    }
    let mut filled = text.to_owned();
    for (place, variable) in variables.iter().enumerate() {
        let of = if named {
            given.iter().find(|parameter| parameter["parameter_name"] == *variable)
        } else {
            given.get(place)
        };
        let value = of.and_then(|parameter| parameter["text"].as_str()).ok_or_else(|| GraphError::of(132_000))?;
        filled = filled.replace(&format!("{{{{{variable}}}}}"), value);
    }
    Ok(filled)
}

fn distinct(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in text.split("{{").skip(1) {
        let variable = part.split("}}").next().unwrap_or_default().to_owned();
        if !found.contains(&variable) {
            found.push(variable);
        }
    }
    found
}

/// What the webhook `message_template_status_update` says of it.
pub(super) fn update(template: &Template) -> Value {
    json!({
        "event": template.status,
        "message_template_id": template.id.parse::<u64>().unwrap_or_default(),
        "message_template_name": template.name,
        "message_template_language": template.language,
        "reason": template.reason.as_deref().unwrap_or("NONE"),
    })
}
