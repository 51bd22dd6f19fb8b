//! Addresses of files that hold for some time and ask for no login: for a provider that fetches what it is to send, and for staff
//! where Discord takes no file so large. Whoever has such an address has the file, so each leads to one file only and ends.
//!
//! A token is company ‖ file ‖ end (seconds, 4 bytes) ‖ 16 bytes of an HMAC-SHA-256 over these, in Base64 for addresses. Its key
//! comes from the master key.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use super::{key, safe_name, sql};
use crate::{
    db::TenantDb,
    error::{Error, Noun, Result},
    ids::{AttachmentId, TenantId},
    server::Server,
};

const ID: usize = 16;
const END: usize = 4;
const MAC: usize = 16;

/// What leads to a file of the company's until then.
pub fn token(db: &TenantDb, attachment: AttachmentId, until: DateTime<Utc>) -> Result<String> {
    token_of(db, attachment.0, until)
}

/// The same of any file, by an id that no other has.
pub(crate) fn token_of(db: &TenantDb, file: Uuid, until: DateTime<Utc>) -> Result<String> {
    let end = u32::try_from(until.timestamp()).map_err(Error::internal)?;
    let said = [&db.id().0.as_bytes()[..], file.as_bytes(), &end.to_be_bytes()].concat();
    let newest = macs(db.server(), &said)?.into_iter().next().ok_or_else(|| Error::internal("there is no key"))?;
    Ok(URL_SAFE_NO_PAD.encode([&said[..], &newest.finalize().into_bytes()[..MAC]].concat()))
}

/// A file that a token leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// Where the bytes are in the store.
    pub key: String,
    /// What to call it.
    pub name: String,
    /// Its media type, by content.
    pub media_type: String,
    /// How many bytes.
    pub bytes: u64,
}

/// The file that a token leads to. `NotFound` if it was not made here, its time is over, or the file is not kept.
pub async fn open(server: &Server, token: &str) -> Result<Linked> {
    let (tenant, attachment) = read(server, token)?.ok_or(Error::NotFound(Noun::Message))?;
    let attachment = AttachmentId(attachment);
    let db = server.tenant(tenant).await?;
    let row = sql::kept(&db, attachment).await?.ok_or(Error::NotFound(Noun::Message))?;
    let name = safe_name(row.file_name.as_deref(), &row.kind, &row.kept_type);
    Ok(Linked { key: key(&db, attachment), name, media_type: row.kept_type, bytes: row.bytes.unsigned_abs() })
}

/// Of whom and which, if the token is ours and still holds.
pub(crate) fn read(server: &Server, token: &str) -> Result<Option<(TenantId, Uuid)>> {
    let Some(token) = URL_SAFE_NO_PAD.decode(token).ok().filter(|token| token.len() == ID + ID + END + MAC) else {
        return Ok(None);
    };
    let (said, given) = token.split_at(ID + ID + END);
    if macs(server, said)?.into_iter().all(|mac| mac.verify_truncated_left(given).is_err()) {
        return Ok(None);
    }
    let id = |from: usize| said.get(from..from + ID).and_then(|bytes| Uuid::from_slice(bytes).ok());
    let end = said.get(ID + ID..).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    let holds = end.is_some_and(|end| i64::from(end) > server.clock().now().timestamp());
    Ok(id(0).zip(id(ID)).filter(|_| holds).map(|(tenant, file)| (TenantId(tenant), file)))
}

/// By the master key that counts first, then by those before it: an address outlives a change of the key.
fn macs(server: &Server, said: &[u8]) -> Result<Vec<Hmac<Sha256>>> {
    let keys = server.key().derive("addresses of files")?;
    let mac = |key: &[u8; 32]| Hmac::<Sha256>::new_from_slice(key).map(|mac| mac.chain_update(said));
    keys.iter().map(mac).collect::<Result<_, _>>().map_err(Error::internal)
}
