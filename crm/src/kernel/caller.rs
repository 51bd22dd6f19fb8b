//! Who calls. A caller carries identity only; what it may do is read from the database, inside the transaction.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{channel::ChannelKind, ids::DiscordId, permission::Permission};

/// Somebody or something that asks for something.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who.
    pub identity: Identity,
    /// The request this is part of; it ties log lines, audit events and error references together.
    pub request: Uuid,
    /// Discord's id of the interaction, which makes sure that it is executed at most once.
    pub interaction: Option<DiscordId>,
}

/// Who.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// A person on Discord, by id; the name is what they were called then.
    Discord {
        /// The user's id.
        id: DiscordId,
        /// What they are called now.
        name: String,
    },
    /// A channel bringing messages in.
    Channel(ChannelKind),
    /// Work that happens later.
    Job,
    /// Somebody at the command line of the server, by their name there.
    Console(String),
}

/// A person as Discord shows them to us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their user id.
    pub discord_id: DiscordId,
    /// What they are called now.
    pub name: String,
}

impl Caller {
    /// A person on Discord.
    pub fn discord(id: DiscordId, name: impl Into<String>, interaction: Option<DiscordId>) -> Self {
        Self::new(Identity::Discord { id, name: name.into() }, interaction)
    }

    /// A channel bringing messages in.
    pub fn channel(kind: ChannelKind) -> Self {
        Self::new(Identity::Channel(kind), None)
    }

    /// A worker.
    pub fn job() -> Self {
        Self::new(Identity::Job, None)
    }

    /// Somebody at the command line.
    pub fn console(user: impl Into<String>) -> Self {
        Self::new(Identity::Console(user.into()), None)
    }

    fn new(identity: Identity, interaction: Option<DiscordId>) -> Self {
        Self { identity, request: Uuid::new_v4(), interaction }
    }
}

impl Identity {
    /// The kind, as the audit log spells it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Discord { .. } => "discord",
            Self::Channel(_) => "channel",
            Self::Job => "job",
            Self::Console(_) => "console",
        }
    }

    /// The door they came through, as the audit log spells it.
    pub fn via(&self) -> &'static str {
        match self {
            Self::Discord { .. } => "discord",
            Self::Channel(_) => "webhook",
            Self::Job => "job",
            Self::Console(_) => "console",
        }
    }

    /// The id, as the audit log spells it.
    pub fn id(&self) -> String {
        match self {
            Self::Discord { id, .. } => id.to_string(),
            Self::Channel(kind) => kind.as_str().to_owned(),
            Self::Job => "worker".to_owned(),
            Self::Console(user) => user.clone(),
        }
    }

    /// The user on Discord, of a person.
    pub fn discord(&self) -> Option<DiscordId> {
        match self {
            Self::Discord { id, .. } => Some(*id),
            Self::Channel(_) | Self::Job | Self::Console(_) => None,
        }
    }

    /// The person.
    pub fn person(&self) -> Option<Person> {
        match self {
            Self::Discord { id, name } => Some(Person { discord_id: *id, name: name.clone() }),
            Self::Channel(_) | Self::Job | Self::Console(_) => None,
        }
    }

    /// The name, as the audit log spells it.
    pub fn name(&self) -> &str {
        match self {
            Self::Discord { name, .. } => name,
            Self::Channel(kind) => kind.as_str(),
            Self::Job => "worker",
            Self::Console(user) => user,
        }
    }

    /// The fixed, narrow set of a system caller; `None` for a person, whose permissions are in the database.
    pub(crate) fn system_allows(&self, permission: Permission) -> Option<bool> {
        use Permission as P;
        match self {
            Self::Discord { .. } => None,
            Self::Channel(_) => Some(matches!(permission, P::CreateContacts)),
            // A job does what was allowed when it was enqueued: see `TenantDb::begin_job`.
            Self::Job => Some(false),
            Self::Console(_) => Some(matches!(
                permission,
                P::ViewTenants | P::ManageTenants | P::EditOrganisation | P::ViewAuditLogs | P::ErasePersonalData
            )),
        }
    }
}
