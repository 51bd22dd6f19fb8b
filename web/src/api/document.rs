//! The API's document (OpenAPI 3.1), made of the list of routes, and its page.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Json,
    http::Method,
    response::{Html, IntoResponse, Response},
};
use crm::page;
use serde_json::{Map, Value, json};

use crate::{
    assets,
    gate::Visit,
    panel::Plain,
    route::{Gate, Kind, Route},
    routes,
    wrong::Wrong,
};

/// The document.
pub(crate) async fn json(_: Visit, (): ()) -> Result<Json<Value>, Wrong> {
    Ok(Json(document()))
}

/// The page that shows it.
#[derive(Template)]
#[template(path = "api.html")]
struct Shown {
    plain: Plain,
    script: &'static str,
    begin: &'static str,
    style: &'static str,
}

pub(crate) async fn page(visit: Visit, (): ()) -> Result<Response, Wrong> {
    let page = Shown {
        plain: Plain::of(&visit),
        script: &assets::SWAGGER.at,
        begin: &assets::SWAGGER_BEGIN.at,
        style: &assets::SWAGGER_STYLE.at,
    };
    let html = page.render().map_err(|error| Wrong::Crm(crm::Error::Internal(error.to_string())))?;
    // Its style sheet has its icons in it.
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                  base-uri 'none'; frame-ancestors 'none'";
    Ok(([(axum::http::header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response())
}

fn document() -> Value {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let mut schemas: Map<String, Value> = Map::new();
    schemas.insert("Problem".into(), problem());
    for route in routes::all().iter().filter(|route| route.kind == Kind::Api && route.gate != Gate::Open) {
        let doc = &route.doc;
        schemas.extend(doc.schemas.iter().map(|(name, schema)| (name.clone(), json!(schema))));
        let method = route.method.as_str().to_ascii_lowercase();
        paths.entry(route.path).or_default().insert(method, operation(route));
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "OmniCRM", "version": "1", "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" } },
        "servers": [{ "url": "/" }],
        "security": [{ "key": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "key": { "type": "http", "scheme": "bearer", "description": "A key: crm_PREFIX_SECRET" } },
        },
    })
}

fn operation(route: &Route) -> Value {
    let doc = &route.doc;
    let mut answers = Map::new();
    if let Some((status, schema)) = &doc.answer {
        let mut answer = json!({ "description": "Done" });
        if !schema.is_null() {
            answer["content"] = json!({ "application/json": { "schema": schema } });
        }
        answers.insert(status.to_string(), answer);
    }
    let problem = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
    for (status, description) in statuses(route) {
        answers.insert(status.to_string(), json!({ "description": description, "content": problem }));
    }
    let in_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| {
            let schema = if name == "number" { json!({ "type": "integer" }) } else { json!({ "type": "string" }) };
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect();
    parameters.extend(doc.query.iter().map(|(name, about)| {
        let schema = match *name {
            "limit" => json!({ "type": "integer", "minimum": 1, "maximum": page::MOST }),
            _ => json!({ "type": "string" }),
        };
        json!({ "name": name, "in": "query", "required": false, "description": about, "schema": schema })
    }));
    if doc.is_versioned {
        let about = "The `ETag` that came with the thing, or `*`, whatever it is now";
        parameters.push(header("If-Match", true, about));
    }
    if route.method != Method::GET {
        let about = "A name of this call, 1 to 100 characters: sent again within a day, it is answered the same and nothing is done twice";
        parameters.push(header("Idempotency-Key", false, about));
    }
    let mut operation = json!({
        "summary": doc.summary,
        "tags": [route.path.split('/').nth(2).unwrap_or_default()],
        "operationId": format!("{}{}", route.method.as_str().to_ascii_lowercase(), route.path.replace(['/', '{', '}'], "_")),
        "parameters": parameters,
        "responses": answers,
    });
    if let Gate::Needs(permission) = route.gate {
        operation["description"] = format!("Takes the permission `{permission}`.").into();
    }
    if let Some(body) = &doc.body {
        let schema = json!({ "$ref": format!("#/components/schemas/{body}") });
        operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
    }
    operation
}

/// What can go wrong with a request.
fn statuses(route: &Route) -> Vec<(u16, &'static str)> {
    let mut all = vec![
        (400, "Not understood"),
        (401, "Nobody is signed in, or nobody any more"),
        (403, "Not allowed"),
        (429, "Too many calls"),
        (503, "Please try again later"),
    ];
    if route.path.contains('{') {
        all.push((404, "Not here"));
    }
    if route.method != Method::GET {
        all.push((409, "Clashes with what is there"));
    }
    if route.doc.is_versioned {
        all.extend([(412, "It has been changed since it was seen"), (428, "It is not said what was seen of it")]);
    }
    if route.doc.body.is_some() {
        all.extend([(413, "Too large"), (415, "Not JSON"), (422, "A field is wrong")]);
    }
    if !route.doc.query.is_empty() {
        all.push((422, "A field is wrong"));
    }
    all
}

fn header(name: &str, required: bool, about: &str) -> Value {
    json!({ "name": name, "in": "header", "required": required, "description": about, "schema": { "type": "string" } })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail", "reference"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string", "description": "In the caller's language" },
            "reference": { "type": "string", "format": "uuid" },
            "permission": { "type": "string", "description": "What it takes" },
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["pointer", "detail"],
                    "properties": { "pointer": { "type": "string" }, "detail": { "type": "string" } },
                },
            },
        },
    })
}
