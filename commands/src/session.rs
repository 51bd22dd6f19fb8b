//! Who asks, where, and in which language: the guild leads to the company, the user is the caller.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, Utc};
use crm::{
    Caller, DiscordId, Permission, TenantDb, TenantId,
    access::{self, Allowed},
    members::{self, Entered, Person},
    registrations,
    tenants::Language,
};
use serenity::all::{
    ApplicationId, CommandData, CommandDataOptionValue, CommandInteraction, ComponentInteraction, GuildId,
    InteractionId, Member, Message, ModalInteraction, User, UserId,
};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::{bot::BotState, errors::Error};

/// What every kind of interaction has in common.
#[derive(Clone, Debug)]
pub(crate) struct InteractionContext {
    pub id: InteractionId,
    /// Whether what it leads to is done once, however often Discord tells of it.
    is_once: bool,
    pub token: String,
    pub application: ApplicationId,
    guild: Option<GuildId>,
    /// The company that a button names which is pressed in private, where there is no guild.
    company: Option<TenantId>,
    /// What this is an attempt at: the command as people type it, or what is said of the word of a button, a menu or a form.
    attempt: Option<String>,
    /// Who is at the other end, as Discord knows them.
    user: Person,
    /// Made before anything is looked up, so that it names every failure.
    request: Uuid,
}

#[cfg(test)]
impl InteractionContext {
    /// An interaction of user 42, for tests.
    pub fn sample(guild: Option<u64>) -> Self {
        let mut user = User::default();
        user.id = serenity::all::UserId::new(42);
        Self::new(InteractionId::new(7), "token", ApplicationId::new(8), guild.map(GuildId::new), &user, None)
    }
}

macro_rules! context {
    ($name:ident($interaction:ty), |$i:ident| $member:expr) => {
        impl InteractionContext {
            pub fn $name($i: &$interaction) -> Self {
                Self::new($i.id, &$i.token, $i.application_id, $i.guild_id, &$i.user, $member)
            }
        }
    };
}

context!(of_command(CommandInteraction), |i| i.member.as_deref());
context!(component(ComponentInteraction), |i| i.member.as_ref());
context!(modal(ModalInteraction), |i| i.member.as_ref());

impl InteractionContext {
    pub fn command(interaction: &CommandInteraction) -> Self {
        Self::of_command(interaction).attempting(&command_line(&interaction.data))
    }

    /// A message that somebody typed. It stands for an interaction, too: what it leads to is done once. A bot has the id of its
    /// application.
    pub fn typed(me: UserId, message: &Message) -> Self {
        let nick = message.member.as_ref().and_then(|member| member.nick.as_deref());
        let name = nick.unwrap_or_else(|| display_name(&message.author)).to_owned();
        let user = Person { discord_id: snowflake(message.author.id.get()), name };
        Self {
            id: InteractionId::new(message.id.get()),
            is_once: true,
            token: String::new(),
            application: ApplicationId::new(me.get()),
            guild: message.guild_id,
            company: None,
            user,
            request: Uuid::new_v4(),
            attempt: None,
        }
    }

    /// What somebody does in a server again and again, such as putting a reaction somewhere, or typing: each time counts. `at` is the
    /// message or the channel.
    pub fn passing(me: UserId, at: u64, guild: GuildId, user: Person) -> Self {
        Self {
            id: InteractionId::new(at),
            is_once: false,
            token: String::new(),
            application: ApplicationId::new(me.get()),
            guild: Some(guild),
            company: None,
            user,
            request: Uuid::new_v4(),
            attempt: None,
        }
    }

    /// In private, the company that the button is about.
    pub fn of_company(self, company: TenantId) -> Self {
        Self { company: Some(company), ..self }
    }

    /// What this is an attempt at, for the record of a refusal.
    pub fn attempting(self, attempt: &str) -> Self {
        Self { attempt: Some(attempt.to_owned()), ..self }
    }

    fn new(
        id: InteractionId,
        token: &str,
        application: ApplicationId,
        guild: Option<GuildId>,
        user: &User,
        member: Option<&Member>,
    ) -> Self {
        let name = member.and_then(|member| member.nick.as_deref()).unwrap_or_else(|| display_name(user));
        let user = Person { discord_id: snowflake(user.id.get()), name: name.to_owned() };
        Self {
            id,
            is_once: true,
            token: token.to_owned(),
            application,
            guild,
            company: None,
            user,
            request: Uuid::new_v4(),
            attempt: None,
        }
    }

    /// The short form of the request's id, which the person is shown and the log has.
    pub fn reference(&self) -> String {
        let id = self.request.simple().to_string();
        id.chars().take(8).collect()
    }

    /// The server it happened in.
    pub fn guild(&self) -> Option<GuildId> {
        self.guild
    }

    /// Discord's ids of this server's commands, by name.
    pub async fn command_ids(&self, bot: &BotState) -> Result<BTreeMap<String, DiscordId>, Error> {
        let guild = self.guild.ok_or(Error::ServerOnly)?;
        let (application, guild) = (snowflake(self.application.get()), snowflake(guild.get()));
        Ok(registrations::ids(&bot.server, application, guild).await?)
    }

    /// From now on the person is answered in this language, also when it can't be looked up.
    pub async fn remember_language(&self, bot: &BotState, language: Language) {
        if let Some(guild) = self.guild {
            bot.languages.insert((guild, self.user.discord_id), language).await;
        }
    }

    /// The language the person was last answered in, if this process knows.
    pub async fn last_language(&self, bot: &BotState) -> Option<Language> {
        bot.languages.get(&(self.guild?, self.user.discord_id)).await
    }
}

/// A command with its group and subcommand: `/perms set_admin`.
fn command_line(command: &CommandData) -> String {
    let mut name = format!("/{}", command.name);
    let mut inner = command.options.first();
    while let Some(CommandDataOptionValue::SubCommand(options) | CommandDataOptionValue::SubCommandGroup(options)) =
        inner.map(|option| &option.value)
    {
        name.extend(inner.map(|option| format!(" {}", option.name)));
        inner = options.first();
    }
    name
}

/// What a user is called where no nickname is known.
pub(crate) fn display_name(user: &User) -> &str {
    user.global_name.as_deref().unwrap_or(&user.name)
}

/// serenity's ids are never zero, and Discord's stay below 2^63 until the year 2154.
pub(crate) fn snowflake(id: u64) -> DiscordId {
    DiscordId::new(id).unwrap_or_else(|| unreachable!("{id} is no Discord id"))
}

/// What a handler works with.
#[derive(Clone)]
pub(crate) struct Session {
    pub db: TenantDb,
    pub caller: Caller,
    pub language: Language,
    /// The caller as a person.
    pub me: Person,
    /// What the caller may, once that was asked.
    allowed: Arc<OnceCell<Allowed>>,
}

impl Session {
    pub async fn open(bot: &BotState, context: &InteractionContext) -> Result<Self, Error> {
        let interaction = DiscordId::new(context.id.get()).filter(|_| context.is_once);
        let me = context.user.clone();
        let (db, entered) = match (context.guild, context.company) {
            (Some(guild), _) => {
                let db = bot.company(guild).await?.ok_or(Error::NotConnected)?;
                let entered = members::enter(&db, me.clone(), interaction).await?;
                (db, entered)
            }
            // Nothing proves what a button says. Whoever is not known to that company does not come in by it.
            (None, Some(company)) => {
                let db = bot.server.tenant(company).await?;
                let entered = members::enter_known(&db, me.clone(), interaction).await?;
                (db, entered.ok_or(Error::ServerOnly)?)
            }
            (None, None) => return Err(Error::ServerOnly),
        };
        let Entered { caller, language } = entered;
        context.remember_language(bot, language).await;
        let caller = match &context.attempt {
            Some(command) => caller.by_command(command),
            None => caller,
        };
        Ok(Self { db, caller: caller.in_request(context.request), language, me, allowed: Arc::default() })
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.db.server().clock().now()
    }

    /// Whether the caller may, as things stood when this was asked first: for opening a form or offering choices. A card asks a
    /// dozen times. The verb behind it decides again and records its answer; looking at a form is not recorded.
    pub async fn may(&self, permission: Permission) -> Result<bool, Error> {
        let allowed = self.allowed.get_or_try_init(|| access::allowed(&self.db, &self.caller)).await?;
        Ok(allowed.may(permission))
    }

    /// Like [`Self::may`], with the refusal that the verb behind the form would give.
    pub async fn require(&self, permission: Permission) -> Result<(), Error> {
        Ok(access::require(&self.db, &self.caller, permission).await?)
    }

    /// Like [`Self::require`], for what is about somebody.
    pub async fn require_over(&self, person: &Person, permission: Permission) -> Result<(), Error> {
        Ok(access::require(&self.db, &self.caller.on_person(person), permission).await?)
    }
}
