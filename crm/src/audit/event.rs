//! What can happen, and how it is stored. To add an event: a variant of [`Event`] and its arm in `Event::record`. Only
//! changed fields go into `before` and `after`.

use serde_json::{Map, Value, json};

use crate::{
    holding::Holding,
    ids::{ConversationId, DiscordId, LeadId, MessageId},
    members::{Changed, Person},
    permission::Permission,
    requests::Request,
    role::{AnyRole, CustomRole},
};

/// Everything that events are called, each with the noun that it is about, in alphabetical order.
pub const ACTIONS: &[(&str, &str)] = &[
    ("access.refuse", "access"),
    ("audit.erase", "audit"),
    ("audit.export", "audit"),
    ("lead.create", "lead"),
    ("member.break_glass", "member"),
    ("member.clear", "member"),
    ("member.copy", "member"),
    ("member.deny", "member"),
    ("member.grant", "member"),
    ("member.remove", "member"),
    ("member.set_language", "member"),
    ("member.set_role", "member"),
    ("member.undo", "member"),
    ("message.reply", "conversation"),
    ("request.approved", "request"),
    ("request.expired", "request"),
    ("request.failed", "request"),
    ("request.make", "request"),
    ("request.refused", "request"),
    ("request.withdrawn", "request"),
    ("role.create", "role"),
    ("role.delete", "role"),
    ("role.edit", "role"),
    ("tenant.create", "tenant"),
    ("tenant.set", "tenant"),
];

/// Something that happened and is kept for ever.
#[derive(Debug)]
pub enum Event<'a> {
    /// The company's data was set up.
    TenantCreated {
        /// Its name.
        name: &'a str,
        /// Its owner.
        owner: DiscordId,
    },
    /// What a person holds was changed.
    MemberChanged {
        /// From what to what.
        changed: &'a Changed,
        /// `member.set_role`, `member.grant`, …
        verb: &'static str,
        /// Why.
        notes: Option<&'a str>,
        /// The request that a second person approved.
        approved: Option<&'a Request>,
        /// The event that this takes back.
        undoes: Option<i64>,
        /// Whose holding was copied.
        copied_from: Option<DiscordId>,
    },
    /// A person took a permission for an hour in an emergency.
    GlassBroken {
        /// From what to what.
        changed: &'a Changed,
        /// Why.
        reason: &'a str,
    },
    /// A role was made.
    RoleCreated {
        /// Which.
        role: &'a CustomRole,
    },
    /// A role was changed.
    RoleEdited {
        /// Until now.
        before: &'a CustomRole,
        /// From now on.
        after: &'a CustomRole,
    },
    /// A role was deleted.
    RoleDeleted {
        /// Which.
        role: &'a CustomRole,
    },
    /// A second person was asked.
    RequestMade {
        /// For what.
        request: &'a Request,
    },
    /// A request ended without being carried out, or was approved for its maker to carry out.
    RequestEnded {
        /// Which.
        request: &'a Request,
        /// `approved` (of what its maker is to do), `refused`, `withdrawn`, `expired` or `failed`.
        how: &'static str,
        /// Why it failed.
        why: Option<String>,
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
    /// A setting of the company was changed.
    SettingChanged {
        /// Its name, as in the commands.
        name: &'static str,
        /// Until now.
        before: Value,
        /// From now on.
        after: Value,
    },
    /// The log was saved to a file.
    AuditExported {
        /// `csv` or `jsonl`.
        format: &'static str,
        /// How many events.
        events: usize,
    },
    /// Personal data was erased from events.
    PersonalDataErased {
        /// `caller` or `target`.
        part: &'static str,
        /// From which.
        events: &'a [i64],
        /// Why.
        reason: &'a str,
    },
}

/// An event as it is stored.
#[derive(Debug)]
pub(super) struct Record {
    pub action: String,
    pub noun: &'static str,
    pub target_id: Option<String>,
    pub target_label: Option<String>,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub reason: Option<String>,
    pub outcome: &'static str,
}

impl Event<'_> {
    pub(super) fn record(&self) -> Record {
        match self {
            Self::TenantCreated { name, owner } => {
                Record::new("tenant.create", "tenant").label(name).after(json!({ "owner": owner.to_string() }))
            }
            Self::MemberChanged { changed, verb, notes, approved, undoes, copied_from } => {
                let (before, mut after) = difference(changed);
                if let Some(request) = approved {
                    after.insert("request".into(), json!(request.id.to_string()));
                    after.insert("requested_by".into(), json!(request.maker.discord_id.to_string()));
                }
                if let Some(from) = copied_from {
                    after.insert("copied_from".into(), json!(from.to_string()));
                }
                if let Some(seq) = undoes {
                    after.insert("undoes".into(), json!(seq));
                }
                Record::on(&changed.person, verb).before(before.into()).after(after.into()).reason(*notes)
            }
            Self::GlassBroken { changed, reason } => {
                let (before, after) = difference(changed);
                let record = Record::on(&changed.person, "member.break_glass");
                record.before(before.into()).after(after.into()).reason(Some(reason))
            }
            Self::RoleCreated { role } => Record::role(role, "role.create").after(role_fields(role)),
            Self::RoleEdited { before, after } => {
                let (old, new) = changed_fields(role_fields(before), role_fields(after));
                Record::role(before, "role.edit").before(old).after(new)
            }
            Self::RoleDeleted { role } => Record::role(role, "role.delete").before(role_fields(role)),
            Self::RequestMade { request } => Record::request(request, "request.make")
                .after(json!({ "work": request.work, "expires_at": request.expires_at })),
            Self::RequestEnded { request, how, why } => {
                let record = Record::request(request, &format!("request.{how}")).reason(why.as_deref());
                Record { outcome: if *how == "failed" { "failed" } else { "done" }, ..record }
            }
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
            Self::SettingChanged { name, before, after } => Record::new("tenant.set", "tenant")
                .id(name)
                .before(json!({ *name: before }))
                .after(json!({ *name: after })),
            Self::AuditExported { format, events } => {
                Record::new("audit.export", "audit").after(json!({ "format": format, "events": events }))
            }
            Self::PersonalDataErased { part, events, reason } => Record::new("audit.erase", "audit")
                .after(json!({ "part": part, "events": events }))
                .reason(Some(reason)),
        }
    }
}

/// The fields of a person that changed, before and after.
fn difference(changed: &Changed) -> (Map<String, Value>, Map<String, Value>) {
    let side = |holding: &Holding, other: &Holding| {
        let mut fields = Map::new();
        if holding.role != other.role {
            fields.insert("role".into(), json!(holding.role.reference()));
            if let AnyRole::Custom(role) = &holding.role {
                fields.insert("role_name".into(), json!(role.name));
            }
        }
        let differ = holding.rules_that_differ(other);
        if !differ.is_empty() {
            let rules = differ.into_iter().map(|p| (p.as_str().to_owned(), json!(holding.rules.get(&p))));
            fields.insert("rules".into(), Value::Object(rules.collect()));
        }
        fields
    };
    (side(&changed.before, &changed.after), side(&changed.after, &changed.before))
}

fn role_fields(role: &CustomRole) -> Value {
    json!({ "name": role.name, "rank": role.rank, "permissions": names(&role.permissions) })
}

fn names(permissions: &[Permission]) -> Vec<&'static str> {
    permissions.iter().map(|p| p.as_str()).collect()
}

/// Of two objects with the same fields, those that differ.
fn changed_fields(mut before: Value, mut after: Value) -> (Value, Value) {
    if let (Some(old), Some(new)) = (before.as_object_mut(), after.as_object_mut()) {
        let same: Vec<String> = old.iter().filter(|(k, v)| new.get(*k) == Some(*v)).map(|(k, _)| k.clone()).collect();
        for name in same {
            old.remove(&name);
            new.remove(&name);
        }
    }
    (before, after)
}

impl Record {
    fn new(action: &str, noun: &'static str) -> Self {
        Self {
            action: action.to_owned(),
            noun,
            target_id: None,
            target_label: None,
            before: None,
            after: None,
            reason: None,
            outcome: "done",
        }
    }

    fn on(person: &Person, action: &str) -> Self {
        Self::new(action, "member").id(&person.discord_id).label(&person.name)
    }

    fn role(role: &CustomRole, action: &str) -> Self {
        Self::new(action, "role").id(&role.id).label(&role.name)
    }

    fn request(request: &Request, action: &str) -> Self {
        let record = Self::new(action, "request").id(&request.id).reason(request.work.notes());
        match request.work.about() {
            Some(person) => record.label(&person.name),
            // What is about nobody is called by what is to be done.
            None => record.label("audit.export"),
        }
    }

    fn id(self, id: &impl ToString) -> Self {
        Self { target_id: Some(id.to_string()), ..self }
    }

    fn label(self, label: &str) -> Self {
        Self { target_label: Some(super::plain(label)), ..self }
    }

    fn before(self, value: Value) -> Self {
        Self { before: Some(value), ..self }
    }

    fn after(self, value: Value) -> Self {
        Self { after: Some(value), ..self }
    }

    fn reason(self, notes: Option<&str>) -> Self {
        Self { reason: notes.map(str::to_owned).or(self.reason), ..self }
    }
}
