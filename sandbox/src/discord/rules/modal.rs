//! Forms ("modals"): title 1–45, `custom_id` 1–100, 1–5 rows or labels (Discord docs, Modal; Text Input).

use serde_json::Value;

use super::components::Walk;
use super::{Complaints, Patterns};

/// Checks the `data` of a callback of type 9.
pub(in super::super) fn check(data: &Value, patterns: &Patterns) -> Complaints {
    let mut complaints = Complaints::default();
    complaints.required_text("data.title", &data["title"], 1, 45);
    complaints.required_text("data.custom_id", &data["custom_id"], 1, 100);
    let rows = complaints.list("data.components", &data["components"], 5);
    if rows.is_empty() {
        complaints.add("data.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
    }
    let mut walk = Walk::new(&mut complaints, patterns);
    for (place, row) in rows.iter().enumerate() {
        let path = format!("data.components.{place}");
        match row["type"].as_u64() {
            // The older form: a row with one text input that carries its own label.
            Some(1) => match row["components"].as_array().map(Vec::as_slice) {
                Some([input]) if input["type"] == 4 => {
                    let at = format!("{path}.components.0");
                    walk.complaints.required_text(&format!("{at}.label"), &input["label"], 1, 45);
                    check_input(&mut walk, &at, input);
                }
                _ => walk.complaints.add(&path, "MODAL_ROW", "a row of a form holds exactly one text input"),
            },
            Some(10) => {}
            Some(18) => {
                walk.complaints.required_text(&format!("{path}.label"), &row["label"], 1, 45);
                walk.complaints.text(&format!("{path}.description"), &row["description"], 0, 100);
                let at = format!("{path}.component");
                match row["component"]["type"].as_u64() {
                    Some(4) => check_input(&mut walk, &at, &row["component"]),
                    Some(3 | 5..=8) => walk.select(&at, &row["component"]),
                    Some(19 | 21..=23) => walk.custom_id(&at, &row["component"]["custom_id"]),
                    _ => walk.complaints.add(&at, "UNION_TYPE_CHOICES", "not allowed in a label"),
                }
            }
            _ => walk.complaints.add(&path, "UNION_TYPE_CHOICES", "not allowed in a form"),
        }
    }
    complaints
}

fn check_input(walk: &mut Walk<'_>, path: &str, input: &Value) {
    walk.custom_id(path, &input["custom_id"]);
    let complaints = &mut *walk.complaints;
    complaints.text(&format!("{path}.placeholder"), &input["placeholder"], 0, 100);
    complaints.text(&format!("{path}.value"), &input["value"], 0, 4000);
    let least = input["min_length"].as_u64().unwrap_or(0);
    let most = input["max_length"].as_u64().unwrap_or(4000);
    if least > 4000 || most == 0 || most > 4000 || least > most {
        complaints.add(path, "TEXT_INPUT_LENGTHS", "min_length is 0 to 4000, max_length 1 to 4000 and not less");
    }
    let prefilled = input["value"].as_str().map_or(0, |value| value.chars().count() as u64);
    if prefilled > most {
        complaints.add(&format!("{path}.value"), "BASE_TYPE_MAX_LENGTH", format!("Must be {most} or fewer in length."));
    }
    // An empty field is not filled yet.
    if prefilled > 0 && prefilled < least {
        complaints.add(&format!("{path}.value"), "BASE_TYPE_MIN_LENGTH", format!("Must be {least} or more in length."));
    }
    if !matches!(input["style"].as_u64(), Some(1 | 2)) {
        complaints.add(&format!("{path}.style"), "BASE_TYPE_CHOICES", "Value of field \"style\" must be 1 or 2.");
    }
}
