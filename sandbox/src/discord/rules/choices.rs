//! Choices: at most 25, names of 1–100 characters, string values of at most 100
//! (Discord docs, Application Command Option Choice).

use std::collections::HashSet;

use serde_json::Value;

use super::Complaints;

/// Checks the `data` of a callback of type 8.
pub(in super::super) fn check(data: &Value) -> Complaints {
    let mut complaints = Complaints::default();
    if data["choices"].is_null() {
        complaints.add("choices", "BASE_TYPE_REQUIRED", "This field is required");
    }
    check_list(&mut complaints, "data.choices", &data["choices"]);
    complaints
}

/// Checks the choices of a command's option: of its type, each name once.
pub(super) fn check_of_option(complaints: &mut Complaints, path: &str, option: &Value) {
    let list = &option["choices"];
    let at = format!("{path}.choices");
    check_list(complaints, &at, list);
    let mut names = HashSet::new();
    for (place, choice) in list.as_array().into_iter().flatten().enumerate() {
        let at = format!("{at}.{place}");
        if !names.insert(choice["name"].as_str().unwrap_or_default()) {
            let message = "Option choice names must be unique";
            complaints.add(&format!("{at}.name"), "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_EXISTS", message);
        }
        let at = format!("{at}.value");
        match option["type"].as_u64() {
            Some(3) if !choice["value"].is_string() => {
                complaints.add(&at, "STRING_TYPE_CONVERT", "Could not interpret as string.");
            }
            Some(4) if choice["value"].as_i64().is_none() => {
                complaints.add(&at, "NUMBER_TYPE_COERCE", "Value is not int.");
            }
            Some(10) if !choice["value"].is_number() => {
                complaints.add(&at, "NUMBER_TYPE_COERCE", "Value is not float.");
            }
            Some(3 | 4 | 10) => {}
            _ => {
                let message = "options of this type have no choices";
                complaints.add(&at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
            }
        }
    }
}

fn check_list(complaints: &mut Complaints, path: &str, list: &Value) {
    for (place, choice) in complaints.list(path, list, 25).iter().enumerate() {
        complaints.required_text(&format!("{path}.{place}.name"), &choice["name"], 1, 100);
        match &choice["value"] {
            Value::String(_) => complaints.text(&format!("{path}.{place}.value"), &choice["value"], 0, 100),
            Value::Number(_) => {}
            _ => complaints.add(&format!("{path}.{place}.value"), "BASE_TYPE_REQUIRED", "This field is required"),
        }
    }
}
