//! The audit log: what was done, by whom, on what, why; and what was refused.
//!
//! To add an event: a variant of [`Event`] and its arm in `Event::record`. Changed fields only go into `before` and `after`.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Refusal, Result},
    ids::{ConversationId, LeadId, MessageId},
    members::Person,
    permission::Permission,
    role::Role,
};

/// How many events one page holds.
pub const PAGE: usize = 10;

/// Something that happened and is kept for ever.
#[derive(Debug)]
pub enum Event<'a> {
    /// The company's data was set up.
    TenantCreated {
        /// Its name.
        name: &'a str,
        /// Its owner.
        owner: crate::ids::DiscordId,
    },
    /// A person got another role.
    RoleSet {
        /// Who.
        person: &'a Person,
        /// Their role until now.
        before: Role,
        /// Their role from now on.
        after: Role,
        /// Why.
        notes: Option<&'a str>,
    },
    /// A person was given permissions beyond their role.
    PermissionsGranted {
        /// Who.
        person: &'a Person,
        /// Which.
        permissions: &'a [Permission],
        /// Until when; `None` is for good.
        until: Option<DateTime<Utc>>,
        /// Why.
        notes: Option<&'a str>,
    },
    /// A person lost their role, grants and denials.
    PermissionsRemoved {
        /// Who.
        person: &'a Person,
        /// Their role until now.
        role: Role,
        /// Grants and denials that were taken away.
        grants: &'a [(Permission, bool)],
        /// Why.
        notes: Option<&'a str>,
    },
    /// A lead was opened.
    LeadCreated {
        /// Which.
        lead: LeadId,
        /// Its number.
        number: i64,
        /// The contact's name.
        contact: &'a str,
    },
    /// An answer to a customer was queued.
    ReplyQueued {
        /// The conversation.
        conversation: ConversationId,
        /// The message.
        message: MessageId,
        /// The contact's name.
        contact: &'a str,
    },
    /// A person chose the language they are answered in.
    LanguageSet {
        /// Who.
        person: &'a Person,
        /// `ar` or `en`; `None` before means the company's.
        before: Option<&'a str>,
        /// `ar` or `en`.
        after: &'a str,
    },
    /// The channel that shows customers' messages was set.
    InboxChannelSet {
        /// The channel until now.
        before: Option<crate::ids::DiscordId>,
        /// The channel from now on.
        after: crate::ids::DiscordId,
    },
}

/// An event as it is stored.
struct Record {
    action: &'static str,
    noun: &'static str,
    target_id: Option<String>,
    target_label: Option<String>,
    before: Option<Value>,
    after: Option<Value>,
    reason: Option<String>,
}

impl Event<'_> {
    fn record(&self) -> Record {
        match self {
            Self::TenantCreated { name, owner } => {
                let after = json!({ "owner": owner.to_string() });
                Record::new("tenant.create", "tenant").label(name).after(after)
            }
            Self::RoleSet { person, before, after, notes } => Record::on(person, "member.set_role")
                .before(json!({ "role": before.as_str() }))
                .after(json!({ "role": after.as_str() }))
                .reason(*notes),
            Self::PermissionsGranted { person, permissions, until, notes } => Record::on(person, "member.grant")
                .after(json!({ "grants": names(permissions), "until": until }))
                .reason(*notes),
            Self::PermissionsRemoved { person, role, grants, notes } => Record::on(person, "member.remove")
                .before(
                    json!({ "role": role.as_str(), "grants": effect(grants, true), "denials": effect(grants, false) }),
                )
                .after(json!({ "role": Role::User.as_str() }))
                .reason(*notes),
            Self::LeadCreated { lead, number, contact } => {
                Record::new("lead.create", "lead").id(lead).label(contact).after(json!({ "number": number }))
            }
            Self::ReplyQueued { conversation, message, contact } => Record::new("message.reply", "conversation")
                .id(conversation)
                .label(contact)
                .after(json!({ "message": message.to_string() })),
            Self::LanguageSet { person, before, after } => Record::on(person, "member.set_language")
                .before(json!({ "language": before }))
                .after(json!({ "language": after })),
            Self::InboxChannelSet { before, after } => Record::new("tenant.set_inbox_channel", "tenant")
                .before(json!({ "inbox_channel": before.map(|c| c.to_string()) }))
                .after(json!({ "inbox_channel": after.to_string() })),
        }
    }
}

fn names(permissions: &[Permission]) -> Vec<&'static str> {
    permissions.iter().map(|p| p.as_str()).collect()
}

fn effect(grants: &[(Permission, bool)], granted: bool) -> Vec<&'static str> {
    grants.iter().filter(|(_, is_grant)| *is_grant == granted).map(|(p, _)| p.as_str()).collect()
}

impl Record {
    fn new(action: &'static str, noun: &'static str) -> Self {
        Self { action, noun, target_id: None, target_label: None, before: None, after: None, reason: None }
    }

    fn on(person: &Person, action: &'static str) -> Self {
        Self::new(action, "member").id(&person.discord_id).label(&person.name)
    }

    fn id(self, id: &impl ToString) -> Self {
        Self { target_id: Some(id.to_string()), ..self }
    }

    fn label(self, label: &str) -> Self {
        Self { target_label: Some(label.to_owned()), ..self }
    }

    fn before(self, value: Value) -> Self {
        Self { before: Some(value), ..self }
    }

    fn after(self, value: Value) -> Self {
        Self { after: Some(value), ..self }
    }

    fn reason(self, notes: Option<&str>) -> Self {
        Self { reason: notes.map(str::to_owned), ..self }
    }
}

pub(crate) async fn insert_done(tx: &mut Tx, event: &Event<'_>) -> Result<()> {
    let Record { action, noun, target_id, target_label, before, after, reason } = event.record();
    let (caller, permission, now) = (tx.caller().clone(), tx.permission(), tx.now());
    sqlx::query(
        "insert into audit_log (at, caller_kind, caller_id, caller_name, via, action, noun, target_id, target_label,
                                permission, before, after, reason, outcome, request_id, interaction_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'done', $14, $15)",
    )
    .bind(now)
    .bind(caller.identity.kind())
    .bind(caller.identity.id())
    .bind(plain(caller.identity.name()))
    .bind(caller.identity.via())
    .bind(action)
    .bind(noun)
    .bind(target_id)
    .bind(target_label)
    .bind(permission.as_str())
    .bind(before)
    .bind(after)
    .bind(reason)
    .bind(caller.request)
    .bind(caller.interaction)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A refusal is an event of its own. Delivered again, the same interaction is refused again but recorded once.
pub(crate) async fn insert_refused(
    conn: &mut PgConnection,
    caller: &Caller,
    permission: Permission,
    reason: &Refusal,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "insert into audit_log (at, caller_kind, caller_id, caller_name, via, action, noun, permission, reason, outcome,
                                request_id, interaction_id)
         values ($1, $2, $3, $4, $5, 'access.refuse', 'access', $6, $7, 'refused', $8, $9)
         on conflict (interaction_id) do nothing",
    )
    .bind(now)
    .bind(caller.identity.kind())
    .bind(caller.identity.id())
    .bind(plain(caller.identity.name()))
    .bind(caller.identity.via())
    .bind(permission.as_str())
    .bind(refusal_text(reason))
    .bind(caller.request)
    .bind(caller.interaction)
    .execute(conn)
    .await?;
    Ok(())
}

/// `rule: nothing`, `rank: the owner can't be changed`.
fn refusal_text(reason: &Refusal) -> String {
    match reason {
        Refusal::Decision(rule) => format!("rule: {}", rule.as_str()),
        Refusal::Rank(rule) => format!("rank: {rule}"),
    }
}

/// Names come from outside: nothing in them may break a line or pass for another.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(100).collect()
}

/// One line of the log, for people.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Entry {
    /// Its place in the log.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// `discord`, `channel`, `job` or `console`.
    pub caller_kind: String,
    /// The caller's id; for Discord the user id.
    pub caller_id: String,
    /// What the caller was called then.
    pub caller_name: String,
    /// What: `lead.create`, `member.set_role`, …
    pub action: String,
    /// On what kind of thing.
    pub noun: String,
    /// Its id; for people the Discord id.
    pub target_id: Option<String>,
    /// What it was called then.
    pub target_label: Option<String>,
    /// The permission that was used, or was missing.
    pub permission: Option<String>,
    /// Changed fields, before.
    pub before: Option<Value>,
    /// Changed fields, after.
    pub after: Option<Value>,
    /// Why, in the caller's words (or, refused, the rule).
    pub reason: Option<String>,
    /// `done` or `refused`.
    pub outcome: String,
}

/// A page of the log, newest first.
#[derive(Clone, Debug)]
pub struct Page {
    /// The events.
    pub entries: Vec<Entry>,
    /// Where the next page begins, if there is more.
    pub next: Option<i64>,
}

/// The newest events, or those before `before`. Paging keeps its place when new events come.
pub async fn list(db: &TenantDb, caller: &Caller, before: Option<i64>) -> Result<Page> {
    let mut tx = db.read(caller, Permission::ViewAuditLogs).await?;
    let mut entries: Vec<Entry> = sqlx::query_as(
        "select seq, at, caller_kind, caller_id, caller_name, action, noun, target_id, target_label, permission,
                before, after, reason, outcome
         from audit_log where seq < coalesce($1, 9223372036854775807) order by seq desc limit $2",
    )
    .bind(before)
    .bind(PAGE as i64 + 1)
    .fetch_all(tx.conn())
    .await?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let next = entries.last().filter(|_| more).map(|e| e.seq);
    Ok(Page { entries, next })
}
