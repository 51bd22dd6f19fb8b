//! Buttons and menus (Discord docs, Component Reference).

use std::collections::HashSet;

use serde_json::Value;

use super::Complaints;

/// Checks the rows of a message without version 2 components.
pub(super) fn check(complaints: &mut Complaints, rows: &Value) {
    let mut ids = HashSet::new();
    for (place, row) in complaints.list("components", rows, 5).iter().enumerate() {
        let path = format!("components.{place}");
        if row["type"] != 1 {
            complaints.add(
                &format!("{path}.type"),
                "BASE_TYPE_CHOICES",
                "Value of field \"type\" must be one of (1,).",
            );
            continue;
        }
        check_row(complaints, &path, row, &mut ids);
    }
}

/// Checks version 2 components: at most 40, counted through all levels, and the known ones inside.
pub(super) fn check_version_2(complaints: &mut Complaints, list: &Value) {
    let mut ids = HashSet::new();
    let count = walk(complaints, "components", list, &mut ids);
    if count > 40 {
        complaints.add("components", "BASE_TYPE_MAX_LENGTH", "Must be 40 or fewer in length.");
    }
    if count == 0 {
        complaints.add("components", "BASE_TYPE_REQUIRED", "This field is required");
    }
}

fn walk(complaints: &mut Complaints, path: &str, list: &Value, ids: &mut HashSet<String>) -> usize {
    let mut count = 0;
    for (place, component) in list.as_array().into_iter().flatten().enumerate() {
        let at = format!("{path}.{place}");
        count += 1;
        if component["type"] == 1 {
            check_row(complaints, &at, component, ids);
            count += component["components"].as_array().map_or(0, Vec::len);
        } else {
            count += walk(complaints, &format!("{at}.components"), &component["components"], ids);
            if component["accessory"].is_object() {
                count += 1;
                check_one(complaints, &format!("{at}.accessory"), &component["accessory"], ids);
            }
        }
    }
    count
}

fn check_row(complaints: &mut Complaints, path: &str, row: &Value, ids: &mut HashSet<String>) {
    let at = format!("{path}.components");
    let children = complaints.list(&at, &row["components"], 5);
    if children.is_empty() {
        complaints.add(&at, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
    }
    if children.len() > 1 && children.iter().any(is_select) {
        complaints.add(&at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width");
    }
    for (place, child) in children.iter().enumerate() {
        check_one(complaints, &format!("{at}.{place}"), child, ids);
    }
}

fn is_select(component: &Value) -> bool {
    matches!(component["type"].as_u64(), Some(3 | 5..=8))
}

fn check_one(complaints: &mut Complaints, path: &str, component: &Value, ids: &mut HashSet<String>) {
    match component["type"].as_u64() {
        Some(2) => check_button(complaints, path, component, ids),
        Some(3 | 5..=8) => check_select(complaints, path, component, ids),
        // Thumbnails and files need no more than what the schema says.
        Some(10..=14) => {}
        _ => complaints.add(
            &format!("{path}.type"),
            "UNION_TYPE_CHOICES",
            "Value of field \"type\" is not allowed here.",
        ),
    }
}

/// `custom_id`: 1–100 characters, unique in its message.
pub(super) fn check_custom_id(complaints: &mut Complaints, path: &str, value: &Value, ids: &mut HashSet<String>) {
    let at = format!("{path}.custom_id");
    complaints.required_text(&at, value, 1, 100);
    if let Some(id) = value.as_str()
        && !ids.insert(id.to_owned())
    {
        complaints.add(&at, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
    }
}

fn check_button(complaints: &mut Complaints, path: &str, button: &Value, ids: &mut HashSet<String>) {
    complaints.text(&format!("{path}.label"), &button["label"], 0, 80);
    let unlabelled = button["label"].as_str().is_none_or(str::is_empty) && !button["emoji"].is_object();
    match button["style"].as_u64() {
        Some(1..=4) => {
            check_custom_id(complaints, path, &button["custom_id"], ids);
            if !button["url"].is_null() {
                complaints.add(path, "BUTTON_COMPONENT_URL_NOT_ALLOWED", "Only link buttons have a url");
            }
            if unlabelled {
                complaints.add(path, "BUTTON_COMPONENT_LABEL_REQUIRED", "A button needs a label or an emoji");
            }
        }
        Some(5) => {
            complaints.required_text(&format!("{path}.url"), &button["url"], 1, 512);
            if !button["custom_id"].is_null() {
                let message = "A custom id and url cannot both be specified";
                complaints.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message);
            }
            if unlabelled {
                complaints.add(path, "BUTTON_COMPONENT_LABEL_REQUIRED", "A button needs a label or an emoji");
            }
        }
        Some(6) => {}
        _ => complaints.add(&format!("{path}.style"), "BASE_TYPE_CHOICES", "Value of field \"style\" must be 1 to 6."),
    }
}

pub(super) fn check_select(complaints: &mut Complaints, path: &str, select: &Value, ids: &mut HashSet<String>) {
    check_custom_id(complaints, path, &select["custom_id"], ids);
    complaints.text(&format!("{path}.placeholder"), &select["placeholder"], 0, 150);
    let least = select["min_values"].as_u64().unwrap_or(1);
    let most = select["max_values"].as_u64().unwrap_or(1);
    if least > 25 {
        complaints.add(&format!("{path}.min_values"), "NUMBER_TYPE_MAX", "int value should be between 0 and 25.");
    }
    if most == 0 || most > 25 || most < least {
        complaints.add(&format!("{path}.max_values"), "NUMBER_TYPE_MAX", "int value should be between 1 and 25.");
    }
    if select["type"] != 3 {
        return;
    }
    let at = format!("{path}.options");
    let options = complaints.list(&at, &select["options"], 25);
    if options.is_empty() {
        complaints.add(&at, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.");
    }
    if most > options.len() as u64 && !options.is_empty() {
        let message = "max_values cannot be greater than the number of options";
        complaints.add(&format!("{path}.max_values"), "SELECT_COMPONENT_MAX_VALUES", message);
    }
    let mut values = HashSet::new();
    let mut defaults = 0;
    for (place, option) in options.iter().enumerate() {
        let at = format!("{at}.{place}");
        complaints.required_text(&format!("{at}.label"), &option["label"], 1, 100);
        complaints.required_text(&format!("{at}.value"), &option["value"], 1, 100);
        complaints.text(&format!("{at}.description"), &option["description"], 0, 100);
        defaults += u64::from(option["default"] == true);
        if !values.insert(option["value"].as_str().unwrap_or_default()) {
            let message = "The specified option value is already used";
            complaints.add(&format!("{at}.value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message);
        }
    }
    if defaults > most {
        complaints.add(&at, "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "More defaults than max_values");
    }
}
