//! Files that people attach to commands, and the store from which the bot fetches them: `cdn.discordapp.com`, on the same
//! listener as the API.
//!
//! The person's client uploads a file before the command is sent; the bot gets its address, which holds for a day (Discord docs,
//! "Attachment Object", "Signed Attachment CDN URLs").

use axum::body::Body;
use axum::http::{HeaderMap, Response, StatusCode, header};
use serde_json::{Value, json};

use super::Discord;
use super::deeds::Member;
use super::ids::UserId;
use super::rest::write::FILES_KEPT;
use super::state::State;
use super::world::World;

/// Below it is what people attached.
const FOLDER: &str = "/ephemeral-attachments/";

/// A file that a person has at hand.
pub(super) struct Upload {
    user: UserId,
    id: String,
    name: String,
    media_type: String,
    size: usize,
}

impl Member {
    /// Has a file at hand: an option that takes files is given it by its name.
    pub fn has_file(&self, name: &str, media_type: &str, content: &[u8]) {
        let mut state = self.discord.world.state();
        let id = state.next_id(self.discord.world.now()).to_string();
        state.files.push_back((id.clone(), content.into()));
        let (name, media_type) = (name.to_owned(), media_type.to_owned());
        state.uploads.retain(|upload| upload.user != self.user || upload.name != name);
        state.uploads.push_back(Upload { user: self.user, id, name, media_type, size: content.len() });
        while state.uploads.len() > FILES_KEPT {
            state.uploads.pop_front();
        }
    }
}

impl Discord {
    /// Discord's store has none of the files any more that people have attached.
    pub fn forget_files(&self) {
        self.world.state().files.clear();
    }
}

/// The attachment's id, and what the bot is told of it.
pub(super) fn resolve(state: &State, user: UserId, name: &str) -> Option<(String, Value)> {
    let upload = state.uploads.iter().rev().find(|upload| upload.user == user && upload.name == name)?;
    let Upload { user: _, id, name, media_type, size } = upload;
    // Discord writes what is no letter of the Latin alphabet as `_` in addresses.
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' }).collect();
    let url = format!("https://cdn.discordapp.com{FOLDER}1/{id}/{plain}?ex=1&is=1&hm=1");
    let told = json!({
        "id": id, "filename": plain, "title": name, "size": size, "url": url, "proxy_url": url,
        "content_type": media_type, "ephemeral": true,
    });
    Some((id.clone(), told))
}

/// Answers a fetch; `None` if it is none.
pub(super) fn serve(world: &World, headers: &HeaderMap, method: &str, path: &str) -> Option<Response<Body>> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let id =
        path.strip_prefix(FOLDER).filter(|_| method == "GET" && host == "cdn.discordapp.com")?.split('/').nth(1)?;
    let state = world.state();
    let found = state.files.iter().find(|(known, _)| known == id).map(|(_, content)| content.to_vec());
    let (status, body) = match found {
        Some(content) => (StatusCode::OK, Body::from(content)),
        None => (StatusCode::NOT_FOUND, Body::empty()),
    };
    Response::builder().status(status).body(body).ok()
}
