//! Who may do what where (Discord docs, Permissions).

use super::channels::{Channel, ChannelKind, Overwrite, Place, Whom};
use super::ids::{ChannelId, GuildId, RoleId, UserId};
use super::people::{Guild, Membership};
use super::state::State;
use super::world::World;

/// To put a reaction that nobody has put yet.
pub(super) const ADD_REACTIONS: u64 = 1 << 6;
/// To do everything, whatever a channel says.
pub(super) const ADMINISTRATOR: u64 = 1 << 3;
/// To make, change and delete channels.
pub(super) const MANAGE_CHANNELS: u64 = 1 << 4;
/// To read who changed what.
pub(super) const VIEW_AUDIT_LOG: u64 = 1 << 7;
/// To see a channel.
pub(super) const VIEW_CHANNEL: u64 = 1 << 10;
/// To write there; in a forum, to open a post.
pub(super) const SEND_MESSAGES: u64 = 1 << 11;
/// To delete the messages of others.
pub(super) const MANAGE_MESSAGES: u64 = 1 << 13;
/// To send embeds.
pub(super) const EMBED_LINKS: u64 = 1 << 14;
/// To send files.
pub(super) const ATTACH_FILES: u64 = 1 << 15;
/// To read what was written before.
pub(super) const READ_MESSAGE_HISTORY: u64 = 1 << 16;
/// To mention everybody.
pub(super) const MENTION_EVERYONE: u64 = 1 << 17;
/// To change the overwrites of a channel.
pub(super) const MANAGE_ROLES: u64 = 1 << 28;
/// To make, see and delete webhooks.
pub(super) const MANAGE_WEBHOOKS: u64 = 1 << 29;
/// To lock, archive and delete the threads of others, and to see private ones.
pub(super) const MANAGE_THREADS: u64 = 1 << 34;
/// To open a thread that everybody sees.
pub(super) const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
/// To open a thread that only its members see.
pub(super) const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
/// To write in a thread.
pub(super) const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
/// To pin a message.
pub(super) const PIN_MESSAGES: u64 = 1 << 51;

/// What an ordinary member may do: see channels, write, add reactions, use commands, … (Discord's default `@everyone`).
pub(super) const MEMBER_PERMISSIONS: u64 = 2_248_473_465_835_073;
/// Everything Discord has a bit for today.
pub(super) const ALL_PERMISSIONS: u64 = (1 << 53) - 1;

impl State {
    /// What a member holds in a guild before any channel has its say.
    pub(super) fn guild_permissions(&self, user: UserId, guild: GuildId) -> u64 {
        let Some(guild) = self.guilds.get(&guild) else { return 0 };
        guild.members.get(&user).map_or(0, |membership| held(guild, membership))
    }

    /// What a member may do in a channel of their guild: what they hold there, less and more as the channel's overwrites
    /// say, first those of everybody, then those of all roles together, then their own (Discord docs, Permission Overwrites).
    /// A thread has the overwrites of the channel that it is in.
    pub(super) fn permissions(&self, user: UserId, channel: ChannelId) -> u64 {
        let Some(channel) = self.above(channel) else { return 0 };
        let Place::Guild(guild) = channel.place else { return 0 };
        let Some(guild) = self.guilds.get(&guild) else { return 0 };
        let Some(membership) = guild.members.get(&user) else { return 0 };
        let held = held(guild, membership);
        if held == ALL_PERMISSIONS {
            return held;
        }
        let over = |held: u64, meant: &dyn Fn(Whom) -> bool| {
            let meant: Vec<&Overwrite> = channel.overwrites.iter().filter(|overwrite| meant(overwrite.of)).collect();
            let denied = meant.iter().fold(0, |bits, overwrite| bits | overwrite.deny);
            let allowed = meant.iter().fold(0, |bits, overwrite| bits | overwrite.allow);
            held & !denied | allowed
        };
        let held = over(held, &|of| of == Whom::Role(everybody(guild)));
        let held = over(held, &|of| membership.roles.iter().any(|role| of == Whom::Role(*role)));
        over(held, &|of| of == Whom::Member(user))
    }

    /// The channel whose overwrites count: of a thread, the one that it is in.
    fn above(&self, channel: ChannelId) -> Option<&Channel> {
        let channel = self.channels.get(&channel)?;
        match &channel.kind {
            ChannelKind::Thread(thread) => self.channels.get(&thread.parent),
            ChannelKind::Text | ChannelKind::Forum(_) => Some(channel),
        }
    }

    /// Whether somebody sees a channel: a direct one that is theirs, or one of a guild in which nothing keeps them out.
    pub(super) fn sees(&self, user: UserId, channel: ChannelId) -> bool {
        let Some(channel) = self.channels.get(&channel) else { return false };
        if let Place::Direct(person) = channel.place {
            return person == user;
        }
        let held = self.permissions(user, channel.id);
        let among = match &channel.kind {
            ChannelKind::Thread(thread) if thread.private => {
                thread.members.contains_key(&user) || held & MANAGE_THREADS != 0
            }
            _ => true,
        };
        among && held & VIEW_CHANNEL != 0
    }

    /// Which bit it takes to write there.
    pub(super) fn to_write(&self, channel: ChannelId) -> u64 {
        match self.channels.get(&channel).map(|channel| &channel.kind) {
            Some(ChannelKind::Thread(_)) => SEND_MESSAGES_IN_THREADS,
            _ => SEND_MESSAGES,
        }
    }
}

impl World {
    /// What the bot may do in a guild's channel: as everybody, less what was taken from it on purpose.
    pub(super) fn bot_permissions(&self, state: &State, channel: ChannelId) -> u64 {
        let Some(above) = state.above(channel) else { return 0 };
        let shut_out = !above.bot_has_access || state.channels.get(&channel).is_some_and(|it| !it.bot_has_access);
        if shut_out || !state.sees(self.bot, channel) {
            return 0;
        }
        let taken = self.faults.taken_permissions(channel) | self.faults.taken_permissions(above.id);
        match state.permissions(self.bot, channel) & !taken {
            held if held & VIEW_CHANNEL == 0 => 0,
            held => held,
        }
    }

    /// Whether the bot hears of what happens in a channel.
    pub(super) fn bot_sees(&self, state: &State, channel: ChannelId) -> bool {
        match state.channels.get(&channel).map(|channel| channel.place) {
            Some(Place::Direct(_)) => true,
            Some(Place::Guild(_)) => self.bot_permissions(state, channel) != 0,
            None => false,
        }
    }
}

fn everybody(guild: &Guild) -> RoleId {
    RoleId(guild.id.0)
}

fn held(guild: &Guild, membership: &Membership) -> u64 {
    let of_everybody = guild.roles.iter().find(|role| role.id == everybody(guild)).map_or(0, |role| role.permissions);
    let of_roles = guild.roles.iter().filter(|role| membership.roles.contains(&role.id));
    let held = of_roles.fold(of_everybody | membership.permissions, |bits, role| bits | role.permissions);
    match guild.owner == membership.user || held & ADMINISTRATOR != 0 {
        true => ALL_PERMISSIONS,
        false => held,
    }
}
