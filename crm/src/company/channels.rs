//! WhatsApp numbers of companies: which provider carries each, and what it takes to speak with that provider. Adding, listing
//! and changing them is the platform's, like the rest of the registry: see `crm/src/kernel/platform.rs`. A number leads to one
//! company and has one provider; a company may have many numbers, each with another.
//!
//! To add a provider: its variant of [`Settings`], with what must hold of it in `checked`, and what its webhooks are proven
//! with in `channels/directory.rs`.

mod directory;
pub(crate) mod holds;
mod overview;
mod remove;
mod sql;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub use self::{
    directory::{Directory, Keys, REFRESH},
    holds::{Held, held},
    overview::{Overview, Said, Seen, open_for_staff, overview},
    remove::{Removal, carries, remove},
};
pub(crate) use self::{overview::are_several, remove::has};
use crate::{
    caller::Caller,
    channel::Provider,
    db::TenantDb,
    error::{Conflict, Error, Field, Problem, Result},
    kernel::names::names,
    permission::Permission,
    platform::PlatformEvent,
    registry::{RouteKind, token_purpose},
    secrets,
};

/// The longest secret, in bytes. Meta's tokens have some hundred.
const SECRET_BYTES: usize = 4_096;

names! {
    /// Which of 360dialog's services a number is at.
    pub enum Dialog360Base {
        /// The one for real numbers.
        Cloud = "cloud",
        /// The one to try it with.
        Sandbox = "sandbox",
    }
}

/// What a provider needs to know about a number, besides secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settings {
    /// Of a number at Meta.
    Meta {
        /// The version of the Graph API, such as `v26.0`; `None` for the installation's.
        version: Option<String>,
    },
    /// Of a number at 360dialog.
    Dialog360 {
        /// Which of its services.
        base: Dialog360Base,
    },
    /// Of a number at Twilio.
    Twilio {
        /// `AC` and 32 hexadecimal digits.
        account_sid: String,
    },
}

impl Settings {
    /// Whose they are.
    pub fn provider(&self) -> Provider {
        match self {
            Self::Meta { .. } => Provider::Meta,
            Self::Dialog360 { .. } => Provider::Dialog360,
            Self::Twilio { .. } => Provider::Twilio,
        }
    }

    fn write(&self) -> Value {
        match self {
            Self::Meta { version: None } => json!({}),
            Self::Meta { version } => json!({ "version": version }),
            Self::Dialog360 { base } => json!({ "base": base.as_str() }),
            Self::Twilio { account_sid } => json!({ "account_sid": account_sid }),
        }
    }

    fn read(provider: Option<&str>, stored: &Value) -> Result<Self> {
        let word = |key: &str| stored.get(key).and_then(Value::as_str);
        let missing = |what| Error::Internal(format!("a WhatsApp number is stored without its {what}"));
        // Numbers from before there were others are Meta's.
        Ok(match provider.unwrap_or(Provider::Meta.as_str()).parse().map_err(Error::internal)? {
            Provider::Meta => Self::Meta { version: word("version").map(str::to_owned) },
            Provider::Dialog360 => {
                let base = word("base").ok_or_else(|| missing("base"))?;
                Self::Dialog360 { base: base.parse().map_err(Error::internal)? }
            }
            Provider::Twilio => {
                Self::Twilio { account_sid: word("account_sid").ok_or_else(|| missing("account SID"))?.to_owned() }
            }
        })
    }
}

/// A number to be.
#[derive(Clone, Debug)]
pub struct NewChannel {
    /// The number: Meta's phone-number id, or, with the others, the number itself with `+`.
    pub address: String,
    /// What its provider needs to know.
    pub settings: Settings,
    /// What speaks for it: an access token, an API key, an auth token.
    pub secret: SecretString,
}

/// A number that was added.
#[derive(Debug)]
pub struct Added {
    /// The number as it is stored.
    pub address: String,
    /// What the address ends with that its provider is to post to, where it has one. It is kept nowhere: this is the only time
    /// that it can be seen.
    pub webhook_secret: Option<SecretString>,
}

/// A number of a company.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The number.
    pub address: String,
    /// Its provider, and what that needs to know.
    pub settings: Settings,
    /// Whether a secret is kept for it.
    pub has_secret: bool,
    /// Whether what the secret before this one signs still counts.
    pub keeps_old_secret: bool,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

/// What it takes to send from a number.
#[derive(Clone, Debug)]
pub struct Channel {
    /// The number.
    pub address: String,
    /// Its provider, and what that needs to know.
    pub settings: Settings,
    /// What speaks for it.
    pub secret: SecretString,
}

/// Lets a WhatsApp number lead to a company, or replaces all that is known of one that does. Refuses a number that leads to
/// another company.
pub async fn add(db: &TenantDb, caller: &Caller, new: NewChannel) -> Result<Added> {
    let NewChannel { address, settings, secret } = checked(new)?;
    let mut tx = db.server().begin_platform(caller, Permission::ManageTenants).await?;
    let sealed = seal(db, &address, &secret)?;
    let webhook_secret = (settings.provider() == Provider::Dialog360).then(secrets::random_secret);
    let digest = webhook_secret.as_ref().map(webhook_digest);
    let row = sql::New { provider: settings.provider(), settings: settings.write(), sealed, digest };
    if !sql::put(&mut tx, db.id(), &address, row).await? {
        return Err(Error::Conflict(Conflict::RouteTaken));
    }
    let after = json!({ "provider": settings.provider().as_str(), "settings": settings.write() });
    tx.commit(event(db, "channel.add", &address, Some(after))).await?;
    forget(db, &address).await;
    holds::look_now(db, &address).await;
    Ok(Added { address, webhook_secret })
}

/// Puts another secret in the place of a number's. With Twilio what the old one signs counts until it is dropped
/// ([`drop_old_secret`]); what others sign is not signed with it. What waits because the provider refused the old one is tried at
/// once. `false` if the company has no such number.
pub async fn rotate_secret(db: &TenantDb, caller: &Caller, address: &str, secret: &SecretString) -> Result<bool> {
    check_secret(secret)?;
    let mut tx = db.server().begin_platform(caller, Permission::ManageTenants).await?;
    let sealed = seal(db, address, secret)?;
    let Some(kept) = sql::rotate(&mut tx, db.id(), address, sealed).await? else { return Ok(false) };
    tx.commit(event(db, "channel.rotate_secret", address, Some(json!({ "old_counts": kept })))).await?;
    forget(db, address).await;
    holds::look_now(db, address).await;
    Ok(true)
}

/// What the secret before this one signs counts no longer. `false` if there is no such number or no such secret.
pub async fn drop_old_secret(db: &TenantDb, caller: &Caller, address: &str) -> Result<bool> {
    let mut tx = db.server().begin_platform(caller, Permission::ManageTenants).await?;
    if !sql::drop_old(&mut tx, db.id(), address).await? {
        return Ok(false);
    }
    tx.commit(event(db, "channel.drop_old_secret", address, None)).await?;
    forget(db, address).await;
    Ok(true)
}

/// The numbers of a company, in their order.
pub async fn list(db: &TenantDb, caller: &Caller) -> Result<Vec<Listed>> {
    sql::list(&mut db.server().begin_platform(caller, Permission::ViewTenants).await?, db.id()).await
}

/// Opens what it takes to ask a number's provider about it, and says so in the log of the platform.
pub async fn open_to_test(db: &TenantDb, caller: &Caller, address: &str) -> Result<Option<Channel>> {
    open_for(db, caller, address, "channel.test").await
}

/// Opens what it takes to have its provider post what comes for a number, and says so in the log of the platform.
pub async fn open_to_subscribe(db: &TenantDb, caller: &Caller, address: &str) -> Result<Option<Channel>> {
    open_for(db, caller, address, "channel.subscribe").await
}

async fn open_for(db: &TenantDb, caller: &Caller, address: &str, action: &'static str) -> Result<Option<Channel>> {
    let tx = db.server().begin_platform(caller, Permission::ManageTenants).await?;
    let Some(channel) = open(db, address).await? else { return Ok(None) };
    tx.commit(event(db, action, address, None)).await?;
    Ok(Some(channel))
}

/// What it takes to send from a number of the company; `None` if it has none, or nothing that speaks for it.
pub async fn open(db: &TenantDb, address: &str) -> Result<Option<Channel>> {
    let Some((settings, sealed)) = sql::open(db, address).await? else { return Ok(None) };
    let secret = db.server().key().open(&purpose(address), &sealed)?;
    Ok(Some(Channel { address: address.to_owned(), settings, secret }))
}

/// The provider that carries a number of the company. Meta, if the company has no such number (any more).
pub(crate) async fn provider(db: &TenantDb, address: &str) -> Result<Provider> {
    Ok(sql::provider(db, address).await?.unwrap_or(Provider::Meta))
}

/// Where the templates are kept that can be sent from a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplatesAt {
    /// At whom.
    pub provider: Provider,
    /// In which account there; `None` for any of the company's, because only Meta says which of its numbers is in which.
    pub account: Option<String>,
}

impl TemplatesAt {
    /// Whether a template of this account is among them.
    pub fn has(&self, provider: Provider, account: &str) -> bool {
        self.provider == provider && self.account.as_deref().is_none_or(|own| own == account)
    }
}

/// Where the templates are kept that can be sent from a number of the company.
pub(crate) async fn templates_at(db: &TenantDb, address: &str) -> Result<TemplatesAt> {
    let Some((settings, _)) = sql::open(db, address).await? else {
        return Ok(TemplatesAt { provider: provider(db, address).await?, account: None });
    };
    let account = match &settings {
        Settings::Meta { .. } => None,
        Settings::Dialog360 { .. } => Some(address.to_owned()),
        Settings::Twilio { account_sid } => Some(account_sid.clone()),
    };
    Ok(TemplatesAt { provider: settings.provider(), account })
}

fn event(db: &TenantDb, action: &'static str, address: &str, after: Option<Value>) -> PlatformEvent {
    PlatformEvent { action, tenant: Some(db.id()), target: Some(address.to_owned()), after, reason: None }
}

async fn forget(db: &TenantDb, address: &str) {
    db.server().routes().invalidate(&(RouteKind::WhatsAppNumber, address.to_owned())).await;
    db.server().channels_changed();
}

fn purpose(address: &str) -> String {
    token_purpose(RouteKind::WhatsAppNumber, address)
}

fn seal(db: &TenantDb, address: &str, secret: &SecretString) -> Result<Vec<u8>> {
    db.server().key().seal(&purpose(address), secret)
}

fn webhook_digest(secret: &SecretString) -> [u8; 32] {
    Sha256::digest(secret.expose_secret()).into()
}

fn checked(new: NewChannel) -> Result<NewChannel> {
    let NewChannel { address, settings, secret } = new;
    let fits = |fits, field| if fits { Ok(()) } else { Err(Error::Invalid { field, problem: Problem::Form }) };
    let address: String = match &settings {
        Settings::Meta { .. } => {
            fits((1..=32).contains(&address.len()) && digits(&address), Field::Address)?;
            address
        }
        Settings::Dialog360 { .. } | Settings::Twilio { .. } => {
            // As people copy it: +966 11 200 0000, (011) 200-0000.
            let plain: String = address.chars().filter(|c| !" -()".contains(*c)).collect();
            let number = plain.strip_prefix('+').unwrap_or_default();
            fits((7..=15).contains(&number.len()) && digits(number), Field::Address)?;
            plain
        }
    };
    match &settings {
        Settings::Meta { version: Some(version) } => {
            let parts = version.strip_prefix('v').and_then(|version| version.split_once('.'));
            let sound = |part: &str| (1..=3).contains(&part.len()) && digits(part);
            fits(parts.is_some_and(|(major, minor)| sound(major) && sound(minor)), Field::Version)?;
        }
        Settings::Twilio { account_sid } => {
            let rest = account_sid.strip_prefix("AC").unwrap_or_default();
            fits(rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()), Field::Account)?;
        }
        Settings::Meta { version: None } | Settings::Dialog360 { .. } => {}
    }
    check_secret(&secret)?;
    Ok(NewChannel { address, settings, secret })
}

/// A secret goes into a header as it is, so it is printable and has no white space.
fn check_secret(secret: &SecretString) -> Result<()> {
    let secret = secret.expose_secret();
    let problem = match secret.len() {
        0 => Problem::Empty,
        length if length > SECRET_BYTES => Problem::TooLong(SECRET_BYTES),
        _ if !secret.bytes().all(|byte| byte.is_ascii_graphic()) => Problem::Form,
        _ => return Ok(()),
    };
    Err(Error::Invalid { field: Field::Secret, problem })
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
