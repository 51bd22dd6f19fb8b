//! Data for tests that lies beside the project: real payloads and Discord's own API description. A user's clone has none;
//! what needs it says so plainly and passes.

use std::{fs, path::PathBuf};

use serde_json::Value;

fn folder() -> PathBuf {
    let named = std::env::var_os("OMNICRM_SHARED").map(PathBuf::from);
    named.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"))
}

/// Discord's description of its API, if it is there.
pub fn openapi() -> Option<PathBuf> {
    Some(folder().join("discord/openapi.json")).filter(|path| path.exists())
}

/// A real webhook payload.
pub struct Payload {
    /// Its source and file.
    pub name: String,
    pub raw: Vec<u8>,
    pub json: Value,
}

/// Every form that Twilio would post, with its name.
pub fn forms() -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder().join("fixtures/whatsapp/chatwoot-twilio")).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "form"));
    let read = |path: PathBuf| Some((path.file_name()?.to_str()?.to_owned(), fs::read(&path).ok()?));
    let mut forms: Vec<_> = paths.filter_map(read).collect();
    forms.sort();
    forms
}

/// Every Cloud API webhook among the payloads, in the order of their names.
pub fn webhooks() -> Vec<Payload> {
    let root = folder().join("fixtures/whatsapp");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.filter_map(|e| Some(e.ok()?.path())) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "json") {
                files.push(path);
            }
        }
    }
    files.sort();
    let read = |path: PathBuf| {
        let raw = fs::read(&path).ok()?;
        let json: Value = serde_json::from_slice(&raw).ok()?;
        json.get("entry")?.as_array()?;
        let name = path.strip_prefix(&root).ok()?.display().to_string();
        Some(Payload { name, raw, json })
    };
    files.into_iter().filter_map(read).collect()
}
