//! Files that people attach to commands and send with messages, and the store from which the bot fetches them: `cdn.discordapp.com`, on the same
//! listener as the API.
//!
//! The person's client uploads a file before the command is sent; the bot gets its address, which holds for a day (Discord docs,
//! "Attachment Object", "Signed Attachment CDN URLs").

use axum::body::Body;
use axum::http::{HeaderMap, Response, StatusCode, header};
use serde_json::{Value, json};

use super::deeds::Member;
use super::ids::UserId;
use super::state::{FILES_KEPT, State};
use super::wire::ATTACHMENT_SIZE_LIMIT;
use super::world::World;
use super::{Discord, Error};

/// Below it is what people attached to commands.
const FOLDER: &str = "/ephemeral-attachments/";

/// Below it is what was sent with messages.
const OF_MESSAGES: &str = "/attachments/";

/// The first size that is too much.
const TOO_MUCH: u64 = ATTACHMENT_SIZE_LIMIT + 1;

/// The most characters of a file's name.
const LONGEST_NAME: usize = 255;

/// A file that a person has at hand.
pub(super) struct Upload {
    user: UserId,
    id: String,
    name: String,
    media_type: String,
    size: usize,
}

impl Member {
    /// Has a file at hand, of any size, as people have who pay Discord: an option that takes files is given it by its name or by
    /// its id, which this gives.
    pub fn has_file(&self, name: &str, media_type: &str, content: &[u8]) -> String {
        let mut state = self.discord.world.state();
        let id = state.next_id(self.discord.world.now()).to_string();
        state.keep_file(id.clone(), content.into());
        let (name, media_type) = (name.to_owned(), media_type.to_owned());
        state.uploads.retain(|upload| upload.user != self.user || upload.name != name);
        state.uploads.push_back(Upload { user: self.user, id: id.clone(), name, media_type, size: content.len() });
        while state.uploads.len() > FILES_KEPT {
            state.uploads.pop_front();
        }
        id
    }

    /// Attaches a file in the client, which refuses what is empty or larger than Discord takes from everybody.
    pub fn attaches(&self, name: &str, media_type: &str, content: &[u8]) -> Result<String, Error> {
        let refuse = |sentence: String| Err(Error::NotPossible(sentence));
        match content.len() as u64 {
            0 => refuse("Discord takes no empty file".to_owned()),
            TOO_MUCH.. => refuse(format!("Discord takes files of up to {} MB", ATTACHMENT_SIZE_LIMIT >> 20)),
            _ if name.is_empty() || name.chars().count() > LONGEST_NAME => {
                refuse(format!("a file has a name of up to {LONGEST_NAME} characters"))
            }
            _ => Ok(self.has_file(name, media_type, content)),
        }
    }
}

impl Discord {
    /// Discord's store has none of the files any more that people have attached.
    pub fn forget_files(&self) {
        self.world.state().files.clear();
    }
}

/// The attachment of this id or name: its id, and what the bot is told of it.
pub(super) fn resolve(state: &State, user: UserId, name: &str) -> Option<(String, Value)> {
    let upload =
        state.uploads.iter().rev().find(|upload| upload.user == user && (upload.id == name || upload.name == name))?;
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
    let below = path.strip_prefix(FOLDER).or_else(|| path.strip_prefix(OF_MESSAGES))?;
    let id = below.split('/').nth(1).filter(|_| method == "GET" && host == "cdn.discordapp.com")?;
    let state = world.state();
    let found = state.files.iter().find(|(known, _)| known == id).map(|(_, content)| content.to_vec());
    let (status, body) = match found {
        Some(content) => (StatusCode::OK, Body::from(content)),
        None => (StatusCode::NOT_FOUND, Body::empty()),
    };
    Response::builder().status(status).body(body).ok()
}
