//! Setting the stage: guilds, channels, roles, people. An online bot is told as far as its intents ask for it.

use serde_json::json;

use super::gateway::intents;
use super::ids::{ChannelId, GuildId, RoleId, UserId};
use super::people::{Channel, Membership, Overwrite, Place, Role, User, Whom};
use super::state::{ALL_PERMISSIONS, State, VIEW_CHANNEL};
use super::{Change, Discord, wire};

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
        self.world.gateway.dispatch("GUILD_DELETE", &json!({ "id": guild }), intents::GUILDS);
        self.world.announce(Change::PeopleChanged);
    }

    /// Adds a text channel.
    pub fn add_channel(&self, guild: GuildId, name: &str) -> ChannelId {
        let mut state = self.world.state();
        let id = ChannelId(state.next_id(self.world.now()));
        let channel =
            Channel { id, name: name.into(), place: Place::Guild(guild), overwrites: Vec::new(), bot_has_access: true };
        let event = wire::channel(&state, &channel);
        state.channels.insert(id, channel);
        self.world.gateway.dispatch("CHANNEL_CREATE", &event, intents::GUILDS);
        self.world.announce(Change::PeopleChanged);
        id
    }

    /// Deletes a channel with its messages; the bot gets 10003 from then on.
    pub fn remove_channel(&self, channel: ChannelId) {
        let mut state = self.world.state();
        state.messages.retain(|_, message| message.channel != channel);
        if let Some(removed) = state.channels.remove(&channel) {
            let event = wire::channel(&state, &removed);
            self.world.gateway.dispatch("CHANNEL_DELETE", &event, intents::GUILDS);
        }
        self.world.announce(Change::PeopleChanged);
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
