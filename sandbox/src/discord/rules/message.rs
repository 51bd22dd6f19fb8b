//! Messages: content, embeds, components, mentions (Discord docs, Message Resource and Embed Limits).

use serde_json::Value;

use super::super::messages::COMPONENTS_V2;
use super::{Complaints, Patterns, components, urls, version_2};

/// Content has at most 2000 characters.
const CONTENT: usize = 2000;
/// All embeds of a message together have at most 6000 characters.
const ALL_EMBEDS: usize = 6000;

/// Checks the fields of a message, new or changed.
pub(in super::super) fn check(fields: &Value, patterns: &Patterns) -> Complaints {
    let mut complaints = Complaints::default();
    let version_2 = fields["flags"].as_u64().unwrap_or(0) & COMPONENTS_V2 != 0;
    complaints.text("content", &fields["content"], 0, CONTENT);
    complaints.text("nonce", if fields["nonce"].is_string() { &fields["nonce"] } else { &Value::Null }, 0, 25);
    let mut sum = 0;
    for (place, embed) in complaints.list("embeds", &fields["embeds"], 10).iter().enumerate() {
        if !embed.is_object() {
            complaints.add(
                &format!("embeds.{place}"),
                "DICT_TYPE_CONVERT",
                "Only dictionaries may be used in a DictType",
            );
        }
        sum += check_embed(&mut complaints, &format!("embeds.{place}"), embed);
    }
    if sum > ALL_EMBEDS {
        complaints.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000");
    }
    if version_2 {
        for field in ["content", "embeds", "poll", "sticker_ids"] {
            if !is_blank(&fields[field]) {
                let message = format!("The '{field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
                complaints.add(field, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message);
            }
        }
        version_2::check(&mut complaints, patterns, &fields["components"]);
    } else {
        components::check(&mut complaints, patterns, &fields["components"]);
    }
    complaints.list("sticker_ids", &fields["sticker_ids"], 3);
    complaints.list("attachments", &fields["attachments"], 10);
    complaints
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Whether there is nothing to show.
pub(in super::super) fn is_empty(fields: &Value) -> bool {
    let blank_content = fields["content"].as_str().is_none_or(|content| content.trim().is_empty());
    blank_content && ["embeds", "components", "sticker_ids", "poll"].iter().all(|field| is_blank(&fields[*field]))
}

/// Whether it has a text in which somebody could be mentioned.
pub(in super::super) fn may_mention(fields: &Value) -> bool {
    !is_blank(&fields["content"]) || !is_blank(&fields["embeds"]) || has_text(&fields["components"])
}

/// Whether there is a text among version 2 components.
fn has_text(components: &Value) -> bool {
    let mut all = components.as_array().into_iter().flatten();
    all.any(|component| component["type"] == 10 || has_text(&component["components"]))
}

/// Whether `allowed_mentions` is there with an empty `parse`: our own rule, as the default pings.
pub(in super::super) fn mentions_nobody(fields: &Value) -> bool {
    fields["allowed_mentions"]["parse"].as_array().is_some_and(Vec::is_empty)
}

/// Gives the number of characters that count.
fn check_embed(complaints: &mut Complaints, path: &str, embed: &Value) -> usize {
    let mut sum = 0;
    let mut text = |complaints: &mut Complaints, at: String, value: &Value, most: usize| {
        sum += value.as_str().map_or(0, |text| text.chars().count());
        complaints.text(&at, value, 0, most);
    };
    text(complaints, format!("{path}.title"), &embed["title"], 256);
    text(complaints, format!("{path}.description"), &embed["description"], 4096);
    text(complaints, format!("{path}.footer.text"), &embed["footer"]["text"], 2048);
    text(complaints, format!("{path}.author.name"), &embed["author"]["name"], 256);
    for (place, schemes) in [
        ("url", urls::LINK),
        ("author.url", urls::LINK),
        ("author.icon_url", urls::MEDIA),
        ("footer.icon_url", urls::MEDIA),
        ("image.url", urls::MEDIA),
        ("thumbnail.url", urls::MEDIA),
    ] {
        let value = embed.pointer(&format!("/{}", place.replace('.', "/"))).unwrap_or(&Value::Null);
        urls::check(complaints, &format!("{path}.{place}"), value, schemes);
    }
    for (place, field) in complaints.list(&format!("{path}.fields"), &embed["fields"], 25).iter().enumerate() {
        let at = format!("{path}.fields.{place}");
        text(complaints, format!("{at}.name"), &field["name"], 256);
        text(complaints, format!("{at}.value"), &field["value"], 1024);
        for part in ["name", "value"] {
            if field[part].as_str().is_none_or(|text| text.trim().is_empty()) {
                complaints.add(&format!("{at}.{part}"), "BASE_TYPE_REQUIRED", "This field is required");
            }
        }
    }
    sum
}
