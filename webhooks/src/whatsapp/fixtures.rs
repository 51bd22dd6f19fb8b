//! Where the tests get their payloads: our own in `tests/fixtures`, and, where they are present, a wider collection of
//! other projects' payloads in `$OMNICRM_SHARED/fixtures/whatsapp` (by default `shared`, beside the workspace).

use std::path::{Path, PathBuf};

use bytes::Bytes;
use secrecy::SecretString;

use super::verified::{Delivery, Secrets, Verified, verify};
use crate::sign::sign;

/// The names of our own payloads.
pub(crate) const OWN: [&str; 13] = [
    "bad_items",
    "batch",
    "group",
    "half_emoji",
    "nul",
    "numbers_for_strings",
    "other_fields",
    "statuses",
    "text",
    "text_without_phone",
    "two_companies",
    "unknown_types",
    "user_id_in_from",
];

/// One of our own payloads.
pub(crate) fn read(name: &str) -> Bytes {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name).with_extension("json");
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).into()
}

/// A body as it is after Meta signed it and the door checked it.
pub(crate) fn delivered(raw: impl Into<Bytes>) -> Verified<Delivery> {
    let (raw, secret) = (raw.into(), SecretString::from("test-secret"));
    let header = sign(&secret, &raw);
    verify(&Secrets::new([secret]).unwrap(), Some(header.as_bytes()), raw).unwrap()
}

fn collection() -> PathBuf {
    let shared = std::env::var_os("OMNICRM_SHARED").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    shared.unwrap_or_else(beside).join("fixtures/whatsapp")
}

/// A file of the collection, or `None` (and a remark) if it isn't there.
pub(crate) fn shared(path: &str) -> Option<Vec<u8>> {
    let path = collection().join(path);
    let found = std::fs::read(&path).ok();
    if found.is_none() {
        eprintln!("NOT TESTED: {} is absent", path.display());
    }
    found
}

/// Every JSON file of the collection that lies in a folder of this name, with its path; or, for `None`, in a folder of
/// its own repository, which are webhooks. Empty (and a remark) if the collection isn't there.
pub(crate) fn shared_json(kind: Option<&str>) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![collection()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let within = path.parent().and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or_default();
            let special = ["signature-vectors", "graph-errors", "send-requests", "send-responses"].contains(&within);
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "json") && kind.map_or(!special, |kind| within == kind)
            {
                found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    if found.is_empty() {
        eprintln!("NOT TESTED: nothing in {}", collection().display());
    }
    found
}
