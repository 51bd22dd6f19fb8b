//! What other systems are told of: outgoing webhooks after Standard Webhooks (standardwebhooks.com, 1.0). A company names an address and
//! which events it is to hear of: those of the audit log, and what happens to messages.
//!
//! Events of the log are read from its chain, behind what was read last, so that what is committed is told and nothing else is; nothing is
//! written for it with a change. Each delivery is a row with its body, which stays the same however often it is tried or replayed.

mod deliver;
mod feed;
mod sql;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use serde_json::json;
use url::{Host, Url};

pub use self::{
    deliver::{Delivery, DeliveryState, Page, Sending, Tried, deliveries, replay, send_test, to_send, tried},
    feed::feed,
};
pub(crate) use self::{feed::told_of_messages, sql::turn_off_restored};
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Limit, Noun, Problem, Result},
    ids::WebhookId,
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        names::names,
    },
    permission::Permission,
    secrets, sweep, text,
};

/// How many a company has.
pub const MOST: i64 = 20;

/// What a secret that signs is for.
const SECRET: &str = "webhook secret v1";

/// How many kinds of events one hears of.
pub const TYPES: usize = 50;

/// The longest address, in characters.
pub const URL: usize = 500;

/// For how long the secret before the one that signs signs, too.
pub const OLD_HOLDS: TimeDelta = TimeDelta::hours(24);

names! {
    /// What happens to messages, of which the audit log has nothing.
    pub enum MessageEvent {
        /// A customer wrote.
        Received = "message.received",
        /// What became of an answer is known: it left, arrived, was read, or did not.
        Status = "message.status",
    }
}

names! {
    /// Why nothing is delivered any more.
    pub enum Off {
        /// Somebody wanted it so.
        Asked = "asked",
        /// Nothing got through for days.
        Failing = "failing",
        /// Whoever is there said that it is for good (HTTP 410).
        Gone = "gone",
        /// The company was restored from a backup.
        Restored = "restored",
    }
}

/// An address that is told.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Where to.
    pub url: String,
    /// Of what: names of events, and `noun.*` for all of a noun.
    pub types: Vec<String>,
    /// Who added it, by name.
    pub made_by: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Until when the secret before the one that signs signs, too.
    pub old_until: Option<DateTime<Utc>>,
    /// Since when nothing got through.
    pub failing_since: Option<DateTime<Utc>>,
    /// Why nothing is delivered any more.
    pub off: Option<Off>,
    /// How often it has been changed.
    pub version: i64,
}

/// A webhook to be, or as it is to be.
#[derive(Clone, Debug)]
pub struct Edit {
    /// Where to: `https://…`; `http://` for a machine that is named by its number.
    pub url: String,
    /// Of what: names of events, and `noun.*` for all of a noun; 1 to [`TYPES`].
    pub types: Vec<String>,
}

/// Which, and how often it had been changed when it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which {
    /// Its id.
    pub id: WebhookId,
    /// How often, if that is known.
    pub seen: Option<i64>,
}

impl Which {
    fn target(self) -> Target {
        Target::new(Noun::Webhook, &self.id)
    }
}

/// Every kind of event that can be told.
pub fn types() -> Vec<&'static str> {
    let done = Action::ALL.iter().filter(|action| **action != Action::AccessRefuse).map(|action| action.as_str());
    done.chain(MessageEvent::ALL.iter().map(|event| event.as_str())).collect()
}

impl Edit {
    fn checked(self) -> Result<Self> {
        let url = text::line(Field::Address, &self.url, URL)?;
        let bad = || Error::Invalid { field: Field::Address, problem: Problem::Form };
        let parsed = Url::parse(&url).map_err(|_| bad())?;
        // Whether a machine in a network of its own may be told is the installation's to say, when something is sent.
        let may_be_plain = matches!(parsed.host(), Some(Host::Ipv4(_) | Host::Ipv6(_)));
        let is_fine = match parsed.scheme() {
            "https" => parsed.host().is_some(),
            "http" => may_be_plain,
            _ => false,
        };
        if !is_fine || !parsed.username().is_empty() || parsed.password().is_some() || parsed.fragment().is_some() {
            return Err(bad());
        }
        let mut types = self.types;
        types.sort_unstable();
        types.dedup();
        let wrong = |problem| Error::Invalid { field: Field::Events, problem };
        match types.len() {
            0 => return Err(wrong(Problem::Empty)),
            many if many > TYPES => return Err(wrong(Problem::TooMuch)),
            _ => {}
        }
        let known = self::types();
        let is_known = |asked: &String| match asked.strip_suffix(".*") {
            Some(noun) => known.iter().any(|name| name.split('.').next() == Some(noun)),
            None => known.contains(&asked.as_str()),
        };
        if !types.iter().all(is_known) {
            return Err(wrong(Problem::Form));
        }
        Ok(Self { url: parsed.to_string(), types })
    }
}

/// Adds an address. It hears of what happens from now on. Gives its secret, this once.
///
/// What is told is what the audit log says, so it takes the permission to view that, too.
pub async fn add(db: &TenantDb, caller: &Caller, new: Edit) -> Result<(Webhook, SecretString)> {
    let mut tx = db.begin_all(caller, &[Permission::ManageIntegrations, Permission::ViewAuditLogs]).await?;
    let new = new.checked()?;
    if sql::count(&mut tx).await? >= MOST {
        return Err(Error::LimitReached(Limit::Webhooks));
    }
    let (id, salt) = (WebhookId::new(tx.now()), secrets::random_bytes());
    let place = feed::now(&mut tx).await?;
    sql::insert(&mut tx, id, &new, &salt, place).await?;
    sweep::plan(&mut tx);
    let webhook = one(&mut tx, id).await?;
    tx.commit(about(Action::WebhookAdd, &webhook).after(json!({ "types": webhook.types }))).await?;
    let secret = secret(db, id, &salt)?;
    Ok((webhook, secret))
}

/// All of the company's, newest first.
pub async fn list(db: &TenantDb, caller: &Caller) -> Result<Vec<Webhook>> {
    let mut tx = db.read(caller, Permission::ManageIntegrations).await?;
    sql::list(&mut tx).await
}

/// One of them.
pub async fn show(db: &TenantDb, caller: &Caller, id: WebhookId) -> Result<Webhook> {
    let mut tx = db.read(caller, Permission::ManageIntegrations).await?;
    one(&mut tx, id).await
}

/// Changes where to and of what. One that nothing is delivered to any more begins anew, with what happens from now on.
pub async fn edit(db: &TenantDb, caller: &Caller, which: Which, edit: Edit) -> Result<Webhook> {
    let needs = [Permission::ManageIntegrations, Permission::ViewAuditLogs];
    let mut tx = db.begin_all(&caller.on(which.target()), &needs).await?;
    let edit = edit.checked()?;
    let was = lock(&mut tx, which).await?;
    if was.url == edit.url && was.types == edit.types && was.off.is_none() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let place = match was.off {
        Some(_) => Some(feed::now(&mut tx).await?),
        None => None,
    };
    sql::update(&mut tx, which.id, &edit, place).await?;
    let webhook = one(&mut tx, which.id).await?;
    let event = about(Action::WebhookEdit, &webhook).before(json!({ "types": was.types, "url": was.url }));
    tx.commit(event.after(json!({ "types": webhook.types, "url": webhook.url }))).await?;
    Ok(webhook)
}

/// Gives a webhook another secret, this once. The one before signs beside it for [`OLD_HOLDS`].
pub async fn rotate(db: &TenantDb, caller: &Caller, id: WebhookId) -> Result<(Webhook, SecretString)> {
    let which = Which { id, seen: None };
    let mut tx = db.begin(&caller.on(which.target()), Permission::ManageIntegrations).await?;
    lock(&mut tx, which).await?;
    let salt = secrets::random_bytes();
    let until = tx.now() + OLD_HOLDS;
    sql::rotate(&mut tx, id, &salt, until).await?;
    let webhook = one(&mut tx, id).await?;
    tx.commit(about(Action::WebhookRotate, &webhook)).await?;
    let secret = secret(db, id, &salt)?;
    Ok((webhook, secret))
}

/// Delivers nothing more to an address for now. What is on its way is tried no more.
pub async fn turn_off(db: &TenantDb, caller: &Caller, id: WebhookId) -> Result<Webhook> {
    let which = Which { id, seen: None };
    let mut tx = db.begin(&caller.on(which.target()), Permission::ManageIntegrations).await?;
    if lock(&mut tx, which).await?.off.is_some() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::turn_off(&mut tx, id, Off::Asked).await?;
    let webhook = one(&mut tx, id).await?;
    tx.commit(about(Action::WebhookOff, &webhook)).await?;
    Ok(webhook)
}

/// Removes an address, with the log of its deliveries.
pub async fn remove(db: &TenantDb, caller: &Caller, id: WebhookId) -> Result<()> {
    let which = Which { id, seen: None };
    let mut tx = db.begin(&caller.on(which.target()), Permission::ManageIntegrations).await?;
    let webhook = lock(&mut tx, which).await?;
    sql::delete(&mut tx, id).await?;
    tx.commit(about(Action::WebhookRemove, &webhook)).await
}

async fn one(tx: &mut Tx, id: WebhookId) -> Result<Webhook> {
    sql::find(tx, id).await?.ok_or(Error::NotFound(Noun::Webhook))
}

/// The webhook, its row locked. Refuses if it has been changed since it was seen.
async fn lock(tx: &mut Tx, which: Which) -> Result<Webhook> {
    sql::lock(tx, which.id).await?;
    let webhook = one(tx, which.id).await?;
    match which.seen.is_some_and(|seen| seen != webhook.version) {
        true => Err(Error::Conflict(Conflict::ChangedSince)),
        false => Ok(webhook),
    }
}

fn about(action: Action, webhook: &Webhook) -> Event {
    Event::new(action).on(&webhook.id).called(&webhook.url)
}

/// What signs: `whsec_` and 32 bytes in Base64. It follows from a key of the company that its database does not hold.
fn secret(db: &TenantDb, id: WebhookId, salt: &[u8]) -> Result<SecretString> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let bytes = db.audit_key().derive(SECRET, id.0.as_bytes(), salt)?;
    Ok(SecretString::from(format!("whsec_{}", STANDARD.encode(bytes))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(url: &str, types: &[&str]) -> Result<Edit> {
        Edit { url: url.into(), types: types.iter().map(ToString::to_string).collect() }.checked()
    }

    #[test]
    fn what_is_told_is_known_and_goes_to_an_address() {
        let fine =
            checked(" https://hooks.example.com/a?b=c ", &["lead.*", "deal.win", "deal.win", "message.received"]);
        let fine = fine.unwrap();
        assert_eq!((fine.url.as_str(), fine.types.len()), ("https://hooks.example.com/a?b=c", 3));
        assert!(checked("http://192.0.2.7:9000/hook", &["lead.create"]).is_ok());
        for url in [
            "http://hooks.example.com",
            "ftp://hooks.example.com",
            "https://a:b@example.com",
            "https://example.com/#x",
            "hooks.example.com",
            "",
        ] {
            assert!(checked(url, &["lead.create"]).is_err(), "{url}");
        }
        for types in [&[][..], &["lead"], &["lead.fly"], &["*"], &["access.refuse"], &["access.*"]] {
            assert!(checked("https://example.com", types).is_err(), "{types:?}");
        }
    }
}
