//! Checking request bodies against Discord's own OpenAPI description (github.com/discord/discord-api-spec, MIT).
//!
//! The file is not part of this project. Each operation's schema is compiled when it is first used, with the components
//! that it leads to beside it, since its references are `#/components/schemas/…`.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde_json::{Map, Value, json};

use super::Error;
use crate::lock::lock;

/// Discord's description, and what was compiled of it.
pub(super) struct Schema {
    whole: Value,
    compiled: Mutex<HashMap<String, Option<Arc<jsonschema::Validator>>>>,
}

impl Schema {
    /// Reads the file.
    pub(super) fn read(path: &Path) -> Result<Schema, Error> {
        let wrong = |error: &dyn std::fmt::Display| Error::OpenApi(format!("{}: {error}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| wrong(&error))?;
        let whole: Value = serde_json::from_str(&text).map_err(|error| wrong(&error))?;
        if !whole["paths"].is_object() {
            return Err(wrong(&"it has no paths"));
        }
        Ok(Schema { whole, compiled: Mutex::default() })
    }

    /// What is wrong with a body: `(rule, detail)`.
    pub(super) fn check(&self, method: &str, path: &str, body: &Value) -> Vec<(&'static str, String)> {
        if body.is_null() {
            return Vec::new();
        }
        let Some((template, schema)) = self.find(method, path) else {
            return Vec::new();
        };
        let schema = self.narrow(schema, body);
        let mut body = body.clone();
        forgive(&mut body);
        let mut wrong = Vec::new();
        let key = format!("{method} {template} {}", body["type"]);
        match self.validator(&key, schema) {
            Some(validator) => {
                let errors = validator.iter_errors(&body).take(3);
                wrong.extend(errors.map(|error| ("schema", shorten(format!("{}: {error}", error.instance_path())))));
            }
            None => wrong.push(("schema", format!("the schema of {method} {template} does not compile"))),
        }
        let mut unknown = Vec::new();
        self.unknown_fields(&[schema], &body, "", &mut unknown);
        wrong.extend(unknown.into_iter().map(|field| ("unknown field", field)));
        wrong
    }

    /// The path template with the fewest parameters that fits, and the schema of its JSON body.
    fn find(&self, method: &str, path: &str) -> Option<(&str, &Value)> {
        let method = method.to_lowercase();
        let fits = |template: &str| {
            let (mut left, mut right) = (template.split('/'), path.split('/'));
            loop {
                match (left.next(), right.next()) {
                    (None, None) => return true,
                    (Some(a), Some(b)) if a == b || a.starts_with('{') => {}
                    _ => return false,
                }
            }
        };
        let paths = self.whole["paths"].as_object()?;
        let candidates =
            paths.iter().filter(|(template, operations)| operations[&method].is_object() && fits(template));
        let (template, operations) = candidates.min_by_key(|(template, _)| template.matches('{').count())?;
        let schema = &operations[&method]["requestBody"]["content"]["application/json"]["schema"];
        schema.is_object().then_some((template.as_str(), schema))
    }

    /// Of a choice of bodies told apart by `type`, the one that is meant: its errors are readable.
    fn narrow<'a>(&'a self, schema: &'a Value, body: &Value) -> &'a Value {
        let choices = schema["anyOf"].as_array().into_iter().flatten();
        let mut resolved = choices.map(|choice| self.resolve(choice));
        let meant = resolved.find(|choice| {
            let types = choice["properties"]["type"]["enum"].as_array();
            types.is_some_and(|types| types.contains(&body["type"]))
        });
        meant.unwrap_or(schema)
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
            Some(pointer) => self.whole.pointer(pointer).unwrap_or(schema),
            None => schema,
        }
    }

    fn validator(&self, key: &str, schema: &Value) -> Option<Arc<jsonschema::Validator>> {
        let mut compiled = lock(&self.compiled);
        let entry = compiled.entry(key.to_owned()).or_insert_with(|| {
            let mut components = Map::new();
            self.gather(schema, &mut components);
            let mut schema = schema.clone();
            schema["components"] = json!({ "schemas": components });
            jsonschema::validator_for(&schema).ok().map(Arc::new)
        });
        entry.clone()
    }

    /// The components that a schema leads to. All of them would take a hundred times as long to compile.
    fn gather(&self, schema: &Value, components: &mut Map<String, Value>) {
        let name = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/components/schemas/"));
        if let Some(name) = name
            && !components.contains_key(name)
        {
            let component = &self.whole["components"]["schemas"][name];
            components.insert(name.to_owned(), component.clone());
            self.gather(component, components);
        }
        match schema {
            Value::Object(fields) => fields.values().for_each(|field| self.gather(field, components)),
            Value::Array(items) => items.iter().for_each(|item| self.gather(item, components)),
            _ => {}
        }
    }

    /// Fields that none of the possible schemas lists. Discord ignores them; here they are typing errors.
    fn unknown_fields(&self, schemas: &[&Value], value: &Value, path: &str, unknown: &mut Vec<String>) {
        let mut flat = Vec::new();
        for schema in schemas {
            self.flatten(schema, &mut flat);
        }
        match value {
            Value::Object(fields) => {
                let open = flat.iter().any(|schema| !schema["additionalProperties"].is_null());
                let listed: Vec<&Map<String, Value>> =
                    flat.iter().filter_map(|schema| schema["properties"].as_object()).collect();
                if open || listed.is_empty() {
                    return;
                }
                for (name, value) in fields {
                    let at = format!("{path}/{name}");
                    let inside: Vec<&Value> = listed.iter().filter_map(|properties| properties.get(name)).collect();
                    match inside.is_empty() {
                        true if is_forgiven(&at, value) => {}
                        true => unknown.push(at),
                        false => self.unknown_fields(&inside, value, &at, unknown),
                    }
                }
            }
            Value::Array(items) => {
                let inside: Vec<&Value> = flat.iter().map(|it| &it["items"]).filter(|it| it.is_object()).collect();
                for (place, item) in items.iter().enumerate() {
                    self.unknown_fields(&inside, item, &format!("{path}/{place}"), unknown);
                }
            }
            _ => {}
        }
    }

    /// The schema with all that it refers to or is put together from.
    fn flatten<'a>(&'a self, schema: &'a Value, flat: &mut Vec<&'a Value>) {
        let schema = self.resolve(schema);
        flat.push(schema);
        for combination in ["anyOf", "oneOf", "allOf"] {
            for part in schema[combination].as_array().into_iter().flatten() {
                self.flatten(part, flat);
            }
        }
    }
}

/// Where Discord takes more than its description says. serenity sends `emoji.animated`, which only answers have; a command's
/// `nsfw` is in Discord's written documentation (“Create Global Application Command”); serenity sends an empty `options`
/// with options that can't have any, with a picture that it has no `proxy_url`, and of a post's first
/// message what it is not, but couldn't be either.
fn is_forgiven(path: &str, value: &Value) -> bool {
    let empty = value.as_array().is_some_and(Vec::is_empty);
    let no_proxy = path.ends_with("/image/proxy_url") && value.is_null();
    let is_not = matches!(path, "/message/tts" | "/message/enforce_nonce") && value == false;
    path.ends_with("/emoji/animated")
        || path.ends_with("/nsfw")
        || (path.ends_with("/options") && empty)
        || no_proxy
        || is_not
}

/// The mismatches between serenity and the description that Discord accepts: permissions as a string of digits, and
/// `attachments[].id` as a number.
fn forgive(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(forgive),
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), &mut *value) {
                    ("default_member_permissions" | "allow" | "deny", Value::String(bits)) => {
                        if let Ok(bits) = bits.parse::<u64>() {
                            *value = json!(bits);
                        }
                    }
                    ("attachments", Value::Array(attachments)) => {
                        for attachment in attachments {
                            if attachment["id"].is_number() {
                                attachment["id"] = json!(attachment["id"].to_string());
                            }
                        }
                    }
                    (_, value) => forgive(value),
                }
            }
        }
        _ => {}
    }
}

fn shorten(text: String) -> String {
    match text.char_indices().nth(400) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
