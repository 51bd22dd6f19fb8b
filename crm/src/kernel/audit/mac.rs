//! What an event is authenticated with: a keyed digest over everything in it, and the links of the chain.
//!
//! The key comes from the master key that the company was made under, and is kept sealed from the first rotation on
//! (docs/adr/008). Postgres never sees either, so that whoever can write to the database still can't
//! write an event that passes for one of ours. Personal fields go in by digests of their own, each with a salt that is
//! erased with them: see docs/adr/006.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use sha2::Sha256;
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    ids::{EventId, TenantId},
    secrets::{self, MasterKey},
};

pub(crate) const DIGEST: usize = 32;
pub(crate) type Digest = [u8; DIGEST];

/// A tenant's key for its log. It never changes, whatever becomes of the master key: what was written under it has to verify.
pub(crate) struct Key(Digest);

impl Key {
    /// The one that is kept. Before a company's first rotation none is: then it follows from the master key that its secrets are
    /// sealed with, which is the one that it was made under.
    pub(crate) fn of(
        master: &MasterKey,
        made_under: &secrets::Key,
        tenant: TenantId,
        kept: Option<&[u8]>,
    ) -> Result<Self> {
        let Some(sealed) = kept else {
            return made_under.derive(&format!("audit log/{tenant}")).map(Self);
        };
        Self::kept(master, tenant, sealed)
    }

    /// The one that was kept for this company.
    pub(crate) fn kept(master: &MasterKey, tenant: TenantId, sealed: &[u8]) -> Result<Self> {
        let opened = master.open(&purpose(tenant), sealed)?;
        let mut key = [0u8; DIGEST];
        hex::decode_to_slice(opened.expose_secret(), &mut key)
            .map_err(|_| Error::internal("the key of an audit log is not of the form in which it is kept"))?;
        Ok(Self(key))
    }

    /// To be kept.
    pub(crate) fn seal(&self, master: &MasterKey, tenant: TenantId) -> Result<Vec<u8>> {
        master.seal(&purpose(tenant), &SecretString::from(hex::encode(self.0)))
    }

    /// Another secret of the company, for one purpose, one thing and one salt. Nothing of the log can be made with it.
    pub(crate) fn derive(&self, purpose: &str, of: &[u8], salt: &[u8]) -> Result<Digest> {
        Ok(self.hash(purpose)?.bytes(Some(of)).bytes(Some(salt)).end())
    }

    fn hash(&self, purpose: &str) -> Result<Hash> {
        let hmac = Hmac::<Sha256>::new_from_slice(&self.0).map_err(Error::internal)?;
        Ok(Hash(hmac).text(purpose))
    }
}

/// What it is sealed for.
fn purpose(tenant: TenantId) -> String {
    format!("audit-log-key/{tenant}")
}

/// Takes fields one by one, each with its length, so that no two lists of fields look the same.
struct Hash(Hmac<Sha256>);

impl Hash {
    fn bytes(mut self, field: Option<&[u8]>) -> Self {
        match field {
            None => self.0.update(&[0]),
            Some(field) => {
                self.0.update(&[1]);
                self.0.update(&(field.len() as u64).to_be_bytes());
                self.0.update(field);
            }
        }
        self
    }

    fn text(self, field: &str) -> Self {
        self.bytes(Some(field.as_bytes()))
    }

    fn maybe(self, field: Option<&str>) -> Self {
        self.bytes(field.map(str::as_bytes))
    }

    fn number(self, field: i64) -> Self {
        self.bytes(Some(&field.to_be_bytes()))
    }

    fn json(self, field: Option<&Value>) -> Self {
        let canonical = field.map(|value| {
            let mut out = String::new();
            write_canonical(value, &mut out);
            out
        });
        self.maybe(canonical.as_deref())
    }

    fn end(self) -> Digest {
        self.0.finalize().into_bytes().into()
    }
}

/// JSON with its keys in order and no spaces: `jsonb` keeps neither as they were written.
fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (n, (name, value)) in fields.into_iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write_canonical(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                write_canonical(item, out);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

/// An event as it is in the table.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Stored {
    pub seq: i64,
    pub id: Option<EventId>,
    pub at: DateTime<Utc>,
    pub caller_kind: String,
    pub caller_id: String,
    pub caller_name: String,
    pub via: String,
    pub action: String,
    pub noun: String,
    pub target_id: Option<String>,
    pub target_label: Option<String>,
    pub permission: Option<String>,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub reason: Option<String>,
    pub outcome: String,
    pub request_id: Uuid,
    pub interaction_id: Option<i64>,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub caller_salt: Option<Vec<u8>>,
    pub target_salt: Option<Vec<u8>>,
    pub caller_digest: Option<Vec<u8>>,
    pub target_digest: Option<Vec<u8>>,
    pub mac: Option<Vec<u8>>,
}

impl Stored {
    /// Digests the personal fields anew with the salts that are there, and authenticates the whole.
    pub(crate) fn authenticate(&mut self, key: &Key) -> Result<()> {
        self.caller_digest = Some(self.digest_of_caller(key)?.to_vec());
        self.target_digest = Some(self.digest_of_target(key)?.to_vec());
        self.mac = Some(self.mac_of(key)?.to_vec());
        Ok(())
    }

    /// Whether it is just as the program wrote it, but for personal fields that were erased.
    pub(crate) fn is_genuine(&self, key: &Key) -> Result<bool> {
        let whole = |stored: &Option<Vec<u8>>, fresh: Digest| stored.as_deref() == Some(&fresh[..]);
        let caller = match self.caller_salt {
            Some(_) => whole(&self.caller_digest, self.digest_of_caller(key)?),
            None => self.caller_name.is_empty() && self.ip.is_none() && self.user_agent.is_none(),
        };
        let target = match self.target_salt {
            Some(_) => whole(&self.target_digest, self.digest_of_target(key)?),
            None => {
                let left = (&self.target_label, &self.reason, &self.before, &self.after);
                matches!(left, (None, None, None, None))
            }
        };
        Ok(caller && target && whole(&self.mac, self.mac_of(key)?))
    }

    fn digest_of_caller(&self, key: &Key) -> Result<Digest> {
        let hash = key.hash("caller 1")?.bytes(self.caller_salt.as_deref()).text(&self.caller_name);
        Ok(hash.maybe(self.ip.as_deref()).maybe(self.user_agent.as_deref()).end())
    }

    fn digest_of_target(&self, key: &Key) -> Result<Digest> {
        let hash = key.hash("target 1")?.bytes(self.target_salt.as_deref()).maybe(self.target_label.as_deref());
        Ok(hash.json(self.before.as_ref()).json(self.after.as_ref()).maybe(self.reason.as_deref()).end())
    }

    fn mac_of(&self, key: &Key) -> Result<Digest> {
        let id = self.id.map(|id| id.0);
        Ok(key
            .hash("event 1")?
            .bytes(id.as_ref().map(|id| &id.as_bytes()[..]))
            .number(self.at.timestamp_micros())
            .text(&self.caller_kind)
            .text(&self.caller_id)
            .text(&self.via)
            .text(&self.action)
            .text(&self.noun)
            .maybe(self.target_id.as_deref())
            .maybe(self.permission.as_deref())
            .text(&self.outcome)
            .bytes(Some(self.request_id.as_bytes()))
            .bytes(self.interaction_id.map(i64::to_be_bytes).as_ref().map(|n| &n[..]))
            .bytes(self.caller_digest.as_deref())
            .bytes(self.target_digest.as_deref())
            .end())
    }
}

/// The link of an event: over the link before it, its place, and what authenticates the event.
pub(crate) fn link(key: &Key, before: Option<&[u8]>, place: i64, seq: i64, event: &Stored) -> Result<Digest> {
    let id = event.id.map(|id| id.0);
    let hash = key.hash("link 1")?.bytes(before).number(place).number(seq);
    Ok(hash.bytes(id.as_ref().map(|id| &id.as_bytes()[..])).bytes(event.mac.as_deref()).end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_in_any_order_are_the_same_json() {
        let mut one = String::new();
        write_canonical(&json!({ "b": [1, { "d": null, "c": "x\"y" }], "a": true }), &mut one);
        assert_eq!(one, r#"{"a":true,"b":[1,{"c":"x\"y","d":null}]}"#);
    }

    proptest! {
        /// Where one field ends and the next begins can't be moved.
        #[test]
        fn fields_do_not_run_together(a in "[ab]{0,4}", b in "[ab]{0,4}", c in "[ab]{0,4}", d in "[ab]{0,4}") {
            let key = Key([7; 32]);
            let of = |x: &str, y: &str| key.hash("t").unwrap().text(x).text(y).end();
            prop_assert_eq!(of(&a, &b) == of(&c, &d), a == c && b == d);
        }
    }
}
