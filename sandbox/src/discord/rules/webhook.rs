//! Webhooks: their names, and what their messages may be called (Discord docs, Create Webhook, Execute Webhook).

use serde_json::Value;

use super::{Complaints, urls};

/// Words that no webhook's name may hold.
const FORBIDDEN: [&str; 2] = ["discord", "clyde"];

/// Checks the fields of a webhook, new or changed.
pub(in super::super) fn check(fields: &Value, new: bool) -> Complaints {
    let mut complaints = Complaints::default();
    if new && fields["name"].is_null() {
        complaints.add("name", "BASE_TYPE_REQUIRED", "This field is required");
    }
    name(&mut complaints, "name", &fields["name"]);
    complaints
}

/// Checks what a message of a webhook has beside what all messages have.
pub(in super::super) fn check_message(complaints: &mut Complaints, fields: &Value) {
    name(complaints, "username", &fields["username"]);
    urls::check(complaints, "avatar_url", &fields["avatar_url"], urls::LINK);
    complaints.text("thread_name", &fields["thread_name"], 0, 100);
}

fn name(complaints: &mut Complaints, at: &str, value: &Value) {
    complaints.text(at, value, 1, 80);
    let Some(name) = value.as_str() else { return };
    let folded = name.to_lowercase();
    for word in FORBIDDEN.iter().filter(|word| folded.contains(**word)) {
        complaints.add(at, "USERNAME_INVALID_CONTAINS", format!("Username cannot contain \"{word}\""));
    }
    if !name.is_empty() && name.trim().is_empty() {
        complaints.add(at, "BASE_TYPE_REQUIRED", "This field is required");
    }
}
