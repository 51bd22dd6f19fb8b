//! Setting the stage: guilds, channels, roles, people. An online bot is told as far as its intents ask for it.

use serde_json::json;

use super::audit_log::Act;
use super::channels::{Channel, ChannelKind, Forum, Overwrite, Place, Tag, Whom};
use super::gateway::intents;
use super::ids::{ChannelId, GuildId, RoleId, TagId, UserId};
use super::people::{Membership, Role, User};
use super::permissions::{ALL_PERMISSIONS, VIEW_CHANNEL};
use super::state::State;
use super::{Change, Discord, places, threads, wire};

impl Discord {
    /// Adds a guild with the bot in it and no channel. An online bot gets `GUILD_CREATE`.
    pub fn add_guild(&self, name: &str) -> GuildId {
        let world = &self.world;
        let mut state = world.state();
        let guild = state.add_guild(name, world.bot, world.now());
        self.tell_guild(&state, guild);
        guild
    }

    /// Removes a guild, as when the bot is thrown out: `GUILD_DELETE`.
    pub fn remove_guild(&self, guild: GuildId) {
        let mut state = self.world.state();
        state.guilds.remove(&guild);
        state.guild_commands.remove(&guild);
        state.channels.retain(|_, channel| channel.place != Place::Guild(guild));
        state.webhooks.retain(|_, webhook| webhook.guild != guild);
        self.world.gateway.dispatch("GUILD_DELETE", &json!({ "id": guild }), intents::GUILDS);
        self.world.announce(Change::PeopleChanged);
    }

    /// Adds a text channel.
    pub fn add_channel(&self, guild: GuildId, name: &str) -> ChannelId {
        self.add(guild, name, ChannelKind::Text)
    }

    /// Adds a forum with these tags.
    pub fn add_forum(&self, guild: GuildId, name: &str, tags: &[&str]) -> ChannelId {
        let mut tag = |name: &&str| {
            let id = TagId(self.world.state().next_id(self.world.now()));
            Tag { id, name: (*name).into(), moderated: false, emoji: None }
        };
        let tags = tags.iter().map(&mut tag).collect();
        self.add(guild, name, ChannelKind::Forum(Forum { tags, requires_tag: false }))
    }

    fn add(&self, guild: GuildId, name: &str, kind: ChannelKind) -> ChannelId {
        let mut state = self.world.state();
        let id = ChannelId(state.next_id(self.world.now()));
        let owner = state.guilds.get(&guild).map_or(self.world.bot, |guild| guild.owner);
        let channel = Channel::in_guild(id, name, guild, kind);
        places::create(&self.world, &mut state, channel, &Act::by(owner));
        id
    }

    /// Deletes a channel with its messages and threads; the bot gets 10003 from then on.
    pub fn remove_channel(&self, channel: ChannelId) {
        let mut state = self.world.state();
        let guild = state.guild_of(channel).and_then(|guild| state.guilds.get(&guild));
        let owner = guild.map_or(self.world.bot, |guild| guild.owner);
        places::remove(&self.world, &mut state, channel, &Act::by(owner));
    }

    /// Archives the threads in which nothing has happened for as long as they said, by the model's clock.
    pub fn archive_quiet_threads(&self) {
        threads::archive_quiet(&self.world, &mut self.world.state());
    }

    /// Lets the bot into a channel or shuts it out (50001, Missing Access).
    pub fn allow_bot(&self, channel: ChannelId, access: bool) {
        if let Some(channel) = self.world.state().channels.get_mut(&channel) {
            channel.bot_has_access = access;
        }
        self.world.announce(Change::PeopleChanged);
    }

    /// Gives a channel these overwrites in place of those it had. An online bot gets `CHANNEL_UPDATE`.
    pub fn set_overwrites(&self, channel: ChannelId, overwrites: Vec<Overwrite>) {
        let mut state = self.world.state();
        if let Some(channel) = state.channels.get_mut(&channel) {
            channel.overwrites = overwrites;
        }
        if let Some(event) = state.channels.get(&channel).map(|channel| wire::channel(&state, channel)) {
            self.world.gateway.dispatch("CHANNEL_UPDATE", &event, intents::GUILDS);
        }
        self.world.announce(Change::PeopleChanged);
    }

    /// Makes a channel private: only these people see it, the guild's owner and administrators beside.
    pub fn show_only_to(&self, channel: ChannelId, people: &[UserId]) {
        let Some(guild) = self.world.state().guild_of(channel) else { return };
        let hidden = Overwrite { of: Whom::Role(RoleId(guild.0)), allow: 0, deny: VIEW_CHANNEL };
        let shown = people.iter().map(|user| Overwrite { of: Whom::Member(*user), allow: VIEW_CHANNEL, deny: 0 });
        self.set_overwrites(channel, std::iter::once(hidden).chain(shown).collect());
    }

    /// Adds a person. The unique user name is made from `name`, which is also the display name.
    pub fn add_user(&self, name: &str) -> UserId {
        let plain: String = name.trim().to_lowercase().split_whitespace().collect::<Vec<_>>().join("_");
        self.add_user_named(&plain, Some(name.trim()))
    }

    /// Adds a person with a user name and a display name of their own.
    pub fn add_user_named(&self, name: &str, display_name: Option<&str>) -> UserId {
        let mut state = self.world.state();
        let id = UserId(state.next_id(self.world.now()));
        let taken = state.users.values().any(|user| user.name == name);
        let name = if taken { format!("{name}{id}") } else { name.to_owned() };
        let display_name = display_name.map(str::to_owned);
        state.users.insert(id, User { id, name, display_name, bot: false });
        self.world.announce(Change::PeopleChanged);
        id
    }

    /// Puts a person into a guild, with the permissions of an ordinary member. The first one owns the guild.
    pub fn join(&self, guild: GuildId, user: UserId) {
        let mut state = self.world.state();
        state.join(guild, user, self.world.bot, self.world.now());
        self.world.announce(Change::PeopleChanged);
    }

    /// Takes a person out of a guild.
    pub fn leave(&self, guild: GuildId, user: UserId) {
        if let Some(guild) = self.world.state().guilds.get_mut(&guild) {
            guild.members.remove(&user);
        }
        self.world.announce(Change::PeopleChanged);
    }

    /// Makes a member the owner.
    pub fn set_owner(&self, guild: GuildId, user: UserId) {
        if let Some(guild) = self.world.state().guilds.get_mut(&guild) {
            guild.owner = user;
            if let Some(membership) = guild.members.get_mut(&user) {
                membership.permissions = ALL_PERMISSIONS;
            }
        }
        self.world.announce(Change::PeopleChanged);
    }

    /// Sets a member's permission bits (Discord docs, Permissions), for example `1 << 5` for Manage Server.
    pub fn set_permissions(&self, guild: GuildId, user: UserId, permissions: u64) {
        self.with_membership(guild, user, |membership| membership.permissions = permissions);
    }

    /// Adds a role to a guild.
    pub fn add_role(&self, guild: GuildId, name: &str) -> RoleId {
        let mut state = self.world.state();
        let id = RoleId(state.next_id(self.world.now()));
        if let Some(guild) = state.guilds.get_mut(&guild) {
            guild.roles.push(Role { id, name: name.into(), permissions: 0 });
        }
        self.world.announce(Change::PeopleChanged);
        id
    }

    /// Gives a member a role.
    pub fn give_role(&self, guild: GuildId, user: UserId, role: RoleId) {
        self.with_membership(guild, user, |membership| membership.roles.push(role));
    }

    fn tell_guild(&self, state: &State, guild: GuildId) {
        if let Some(guild) = state.guilds.get(&guild) {
            let event = wire::guild_create(state, guild, self.world.bot);
            self.world.gateway.dispatch("GUILD_CREATE", &event, intents::GUILDS);
        }
        self.world.announce(Change::PeopleChanged);
    }

    fn with_membership(&self, guild: GuildId, user: UserId, change: impl FnOnce(&mut Membership)) {
        if let Some(membership) = self.world.state().guilds.get_mut(&guild).and_then(|it| it.members.get_mut(&user)) {
            change(membership);
        }
        self.world.announce(Change::PeopleChanged);
    }
}
