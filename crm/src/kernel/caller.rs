//! Who calls. A caller carries who it is and the door it came through; what it may do is read from the database, inside
//! the transaction.
//!
//! A door that knows somebody under a name of its own (Discord's user id) finds out first who that is here: see
//! [`members::enter`](crate::people::members::enter). From there on a person is a [`MemberId`].

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    channel::ChannelKind,
    ids::{DiscordId, KeyId, MemberId, SessionId},
    kernel::{
        attempt::{Attempt, Target},
        names::names,
        noun::Noun,
    },
    permission::Permission,
};

/// Somebody or something that asks for something.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who.
    pub identity: Identity,
    /// The door they came through.
    pub via: Via,
    /// The request this is part of; it ties log lines, audit events and error references together.
    pub request: Uuid,
    /// What makes sure that it is executed at most once.
    pub once: Option<Once>,
    /// What proves who they are, where that can end at any moment.
    pub proof: Proof,
    /// Where they come from, as far as the door knows.
    pub device: Device,
    /// What they are about to do, for the record of a refusal.
    pub attempt: Attempt,
}

/// The name of a request, by which it is executed at most once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Once {
    /// Discord's id of an interaction, which it may deliver again.
    Interaction(DiscordId),
    /// The number of a form, or a program's key of its call, told apart from those of others by the door.
    Named {
        /// At most 200 characters.
        name: String,
        /// Of what is asked for, where the same name must not stand for something else.
        digest: Option<[u8; 32]>,
    },
}

/// What proves who somebody is. It is looked at inside of each transaction, so what was ended counts no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The door's own word: Discord's signature, a provider's, a worker's claim.
    Door,
    /// Somebody who is just signing in, and may do nothing else.
    SigningIn,
    /// A session at the panel.
    Session(SessionId),
    /// A key of a program.
    Key(KeyId),
}

impl Proof {
    /// The session, if it is one.
    pub fn session(self) -> Option<SessionId> {
        match self {
            Self::Session(id) => Some(id),
            Self::Door | Self::SigningIn | Self::Key(_) => None,
        }
    }

    /// The key, if it is one.
    pub fn key(self) -> Option<KeyId> {
        match self {
            Self::Key(id) => Some(id),
            Self::Door | Self::SigningIn | Self::Session(_) => None,
        }
    }
}

/// From where somebody calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// The address on the network.
    pub address: Option<IpAddr>,
    /// What the program there says of itself; at most 200 characters.
    pub user_agent: Option<String>,
}

names! {
    /// What kind of caller.
    pub enum CallerKind {
        /// A person whom Discord knows, through whichever door they come.
        Discord = "discord",
        /// A person whom Discord does not know.
        Member = "member",
        /// A channel bringing messages in.
        Channel = "channel",
        /// Work that happens later.
        Job = "job",
        /// Somebody at the command line of the server.
        Console = "console",
    }
}

names! {
    /// The door through which a caller comes.
    pub enum Via {
        /// Commands, buttons and forms on Discord.
        Discord = "discord",
        /// A provider's webhooks.
        Webhook = "webhook",
        /// A worker.
        Job = "job",
        /// The command line of the server.
        Console = "console",
        /// The panel in a browser.
        Web = "panel",
        /// Programs, through the REST API.
        Api = "api",
    }
}

/// Who.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// A person who works here.
    Member {
        /// Who; what they may do is looked up by this alone.
        id: MemberId,
        /// Their user on Discord, if they are there: by that the audit log names them, to people and to filters.
        discord: Option<DiscordId>,
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

impl Person {
    /// As what is changed.
    pub(crate) fn target(&self) -> Target {
        Target::new(Noun::Member, &self.discord_id).called(&self.name)
    }
}

impl Caller {
    /// A member who came through Discord, where they are this user.
    pub fn discord(id: MemberId, user: Person, interaction: Option<DiscordId>) -> Self {
        let Person { discord_id, name } = user;
        let identity = Identity::Member { id, discord: Some(discord_id), name };
        Self { once: interaction.map(Once::Interaction), ..Self::new(identity, Via::Discord) }
    }

    /// A member who came through the panel or the REST API, with what proves it.
    pub(crate) fn member(identity: Identity, via: Via, proof: Proof, device: Device) -> Self {
        Self { proof, device, ..Self::new(identity, via) }
    }

    /// The same caller, whose request is executed at most once under this name.
    pub fn once(self, name: String, digest: Option<[u8; 32]>) -> Self {
        Self { once: Some(Once::Named { name, digest }), ..self }
    }

    /// A channel bringing messages in.
    pub fn channel(kind: ChannelKind) -> Self {
        Self::new(Identity::Channel(kind), Via::Webhook)
    }

    /// A worker.
    pub fn job() -> Self {
        Self::new(Identity::Job, Via::Job)
    }

    /// Somebody at the command line.
    pub fn console(user: impl Into<String>) -> Self {
        Self::new(Identity::Console(user.into()), Via::Console)
    }

    /// The same caller, in a request that began before it was known who calls.
    pub fn in_request(self, request: Uuid) -> Self {
        Self { request, ..self }
    }

    /// The same caller, who came by this command.
    pub fn by_command(self, command: &str) -> Self {
        Self { attempt: Attempt::by(command), ..self }
    }

    /// The same caller, about to do something to this person.
    pub fn on_person(&self, person: &Person) -> Self {
        self.on(person.target())
    }

    /// The same caller, about to do something to this.
    pub(crate) fn on(&self, target: Target) -> Self {
        let attempt = Attempt { command: self.attempt.command.clone(), target: Some(target) };
        Self { attempt, ..self.clone() }
    }

    fn new(identity: Identity, via: Via) -> Self {
        Self {
            identity,
            via,
            request: Uuid::new_v4(),
            once: None,
            proof: Proof::Door,
            device: Device::default(),
            attempt: Attempt::default(),
        }
    }
}

impl Identity {
    /// The kind, as the audit log spells it.
    pub fn kind(&self) -> CallerKind {
        match self {
            // What the log has called people since before there were other doors for them.
            Self::Member { discord: Some(_), .. } => CallerKind::Discord,
            Self::Member { discord: None, .. } => CallerKind::Member,
            Self::Channel(_) => CallerKind::Channel,
            Self::Job => CallerKind::Job,
            Self::Console(_) => CallerKind::Console,
        }
    }

    /// The id, as the audit log spells it: a person's on Discord, if they are there.
    pub fn id(&self) -> String {
        match self {
            Self::Member { discord: Some(id), .. } => id.to_string(),
            Self::Member { id, discord: None, .. } => id.to_string(),
            Self::Channel(kind) => kind.as_str().to_owned(),
            Self::Job => "worker".to_owned(),
            Self::Console(user) => user.clone(),
        }
    }

    /// The member, of a person.
    pub fn member(&self) -> Option<MemberId> {
        match self {
            Self::Member { id, .. } => Some(*id),
            Self::Channel(_) | Self::Job | Self::Console(_) => None,
        }
    }

    /// The user on Discord, of a person.
    pub fn discord(&self) -> Option<DiscordId> {
        match self {
            Self::Member { discord, .. } => *discord,
            Self::Channel(_) | Self::Job | Self::Console(_) => None,
        }
    }

    /// The person, as Discord shows them.
    pub fn person(&self) -> Option<Person> {
        match self {
            Self::Member { discord, name, .. } => discord.map(|discord_id| Person { discord_id, name: name.clone() }),
            Self::Channel(_) | Self::Job | Self::Console(_) => None,
        }
    }

    /// The name, as the audit log spells it.
    pub fn name(&self) -> &str {
        match self {
            Self::Member { name, .. } => name,
            Self::Channel(kind) => kind.as_str(),
            Self::Job => "worker",
            Self::Console(user) => user,
        }
    }

    /// Whether this caller may use a permission of the platform. Nobody's place in a company says so.
    pub(crate) fn platform_allows(&self, permission: Permission) -> bool {
        match self {
            Self::Console(_) => permission.is_platform(),
            Self::Member { .. } | Self::Channel(_) | Self::Job => false,
        }
    }

    /// The fixed, narrow set of a system caller; `None` for a person, whose permissions are in the database.
    pub(crate) fn system_allows(&self, permission: Permission) -> Option<bool> {
        use Permission as P;
        match self {
            Self::Member { .. } => None,
            Self::Channel(_) => Some(matches!(permission, P::CreateContacts)),
            // A job does what was allowed when it was enqueued: see `TenantDb::begin_job`.
            Self::Job => Some(false),
            Self::Console(_) => Some(matches!(
                permission,
                P::ViewTenants
                    | P::ManageTenants
                    | P::EditOrganisation
                    | P::ManageIntegrations
                    | P::ViewAuditLogs
                    | P::ViewConversations
                    | P::ViewSystemLogs
                    | P::ErasePersonalData
                    | P::CreateBackups
                    | P::RestoreBackups
            )),
        }
    }
}
