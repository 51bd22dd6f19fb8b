//! What a bot without `MESSAGE_CONTENT` gets of messages (Discord docs, Message Content Intent): all but what somebody else
//! typed, unless they mention it.

use serde_json::{Value, json};

use super::ids::UserId;

/// The message of a guild with what the bot may not read taken out, the one that it answers included.
pub(super) fn without_content(message: &Value, bot: UserId) -> Value {
    let mut bare = message.clone();
    strip(&mut bare, bot);
    if bare["referenced_message"].is_object() {
        strip(&mut bare["referenced_message"], bot);
    }
    bare
}

fn strip(message: &mut Value, bot: UserId) {
    let bot = json!(bot);
    let mentioned = message["mentions"].as_array().is_some_and(|users| users.iter().any(|user| user["id"] == bot));
    if mentioned || message["author"]["id"] == bot {
        return;
    }
    message["content"] = json!("");
    for list in ["embeds", "components", "attachments"] {
        message[list] = json!([]);
    }
}
