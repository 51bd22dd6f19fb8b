//! Channels, forums and threads: their names, tags and times (Discord docs, Channel Resource).

use serde_json::Value;

use super::{Complaints, Patterns};

/// A forum has at most so many tags.
pub(in super::super) const TAGS: usize = 20;
/// A post has at most so many.
pub(in super::super) const APPLIED: usize = 5;
/// After how many minutes without anything a thread may be archived.
const AUTO_ARCHIVE: [u64; 4] = [60, 1440, 4320, 10080];
/// The longest time between two messages of one person, in seconds.
const SLOWEST: u64 = 21_600;

/// Checks the fields of a channel, new or changed.
pub(in super::super) fn check(fields: &Value, new: bool, forum: bool, patterns: &Patterns) -> Complaints {
    let mut complaints = Complaints::default();
    name(&mut complaints, fields, new);
    complaints.text("topic", &fields["topic"], 0, if forum { 4096 } else { 1024 });
    auto_archive(&mut complaints, fields, "default_auto_archive_duration");
    slow(&mut complaints, fields, "rate_limit_per_user");
    slow(&mut complaints, fields, "default_thread_rate_limit_per_user");
    if !fields["parent_id"].is_null() {
        complaints.add("parent_id", "CHANNEL_PARENT_INVALID", "Category does not exist");
    }
    let tags = complaints.list("available_tags", &fields["available_tags"], TAGS);
    if !forum && !tags.is_empty() {
        complaints.add("available_tags", "CHANNEL_TYPE_INVALID", "Invalid channel type");
    }
    for (place, tag) in tags.iter().enumerate() {
        check_tag(&mut complaints, &format!("available_tags.{place}"), tag, patterns);
    }
    complaints
}

fn check_tag(complaints: &mut Complaints, at: &str, tag: &Value, patterns: &Patterns) {
    complaints.required_text(&format!("{at}.name"), &tag["name"], 1, 20);
    boolean(complaints, &format!("{at}.moderated"), &tag["moderated"]);
    // There are no emoji here but Unicode's.
    if !tag["emoji_id"].is_null() || !(tag["emoji_name"].is_null() || patterns.is_emoji(&tag["emoji_name"])) {
        complaints.add(&format!("{at}.emoji_name"), "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji");
    }
}

/// Checks the fields of a thread, new or changed, without those of its first message.
pub(in super::super) fn check_thread(fields: &Value, new: bool) -> Complaints {
    let mut complaints = Complaints::default();
    name(&mut complaints, fields, new);
    auto_archive(&mut complaints, fields, "auto_archive_duration");
    slow(&mut complaints, fields, "rate_limit_per_user");
    for field in ["archived", "locked", "invitable"] {
        boolean(&mut complaints, field, &fields[field]);
    }
    complaints.list("applied_tags", &fields["applied_tags"], APPLIED);
    complaints
}

fn name(complaints: &mut Complaints, fields: &Value, new: bool) {
    match new {
        true => complaints.required_text("name", &fields["name"], 1, 100),
        false => complaints.text("name", &fields["name"], 1, 100),
    }
    if fields["name"].as_str().is_some_and(|name| !name.is_empty() && name.trim().is_empty()) {
        complaints.add("name", "BASE_TYPE_REQUIRED", "This field is required");
    }
}

fn auto_archive(complaints: &mut Complaints, fields: &Value, field: &str) {
    let value = &fields[field];
    if !value.is_null() && !value.as_u64().is_some_and(|minutes| AUTO_ARCHIVE.contains(&minutes)) {
        complaints.add(field, "BASE_TYPE_CHOICES", "Value must be one of (60, 1440, 4320, 10080).");
    }
}

fn slow(complaints: &mut Complaints, fields: &Value, field: &str) {
    let value = &fields[field];
    if !value.is_null() && value.as_u64().is_none_or(|seconds| seconds > SLOWEST) {
        complaints.add(field, "NUMBER_TYPE_MAX", format!("int value should be less than or equal to {SLOWEST}."));
    }
}

fn boolean(complaints: &mut Complaints, at: &str, value: &Value) {
    if !value.is_null() && !value.is_boolean() {
        complaints.add(at, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
    }
}
