//! Autocomplete choices: at most 25, names of 1–100 characters, string values of at most 100
//! (Discord docs, Application Command Option Choice).

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

/// Checks a list of choices, of an option or of an autocomplete.
pub(super) fn check_list(complaints: &mut Complaints, path: &str, list: &Value) {
    for (place, choice) in complaints.list(path, list, 25).iter().enumerate() {
        complaints.required_text(&format!("{path}.{place}.name"), &choice["name"], 1, 100);
        match &choice["value"] {
            Value::String(_) => complaints.text(&format!("{path}.{place}.value"), &choice["value"], 0, 100),
            Value::Number(_) => {}
            _ => complaints.add(&format!("{path}.{place}.value"), "BASE_TYPE_REQUIRED", "This field is required"),
        }
    }
}
