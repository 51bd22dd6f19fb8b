//! Channel webhooks: doors through which messages come under any name (Discord docs, Webhook Resource). Those of interactions
//! are in `rest/interactions`.

use serde::Serialize;
use serde_json::{Value, json};

use super::audit_log::{self, Act};
use super::gateway::intents;
use super::ids::{ChannelId, GuildId, UserId, WebhookId};
use super::state::State;
use super::world::World;
use super::{Change, wire};

/// How many a channel has at most (Discord's answer to one more: 30007).
pub(super) const WEBHOOKS: usize = 15;

/// A webhook of a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Webhook {
    /// Its id, also that of the author of its messages.
    pub id: WebhookId,
    /// The guild.
    pub guild: GuildId,
    /// The channel into which it writes, threads in it included.
    pub channel: ChannelId,
    /// The name of its messages' author where a message doesn't give another.
    pub name: String,
    /// The secret of its address.
    pub token: String,
    /// Who made it.
    pub maker: UserId,
}

impl Webhook {
    /// As REST gives it; `user` only to those who came with a bot's token.
    pub(super) fn wire(&self, state: &State, bot: UserId, with_user: bool) -> Value {
        let mut webhook = json!({
            "id": self.id, "type": 1, "guild_id": self.guild, "channel_id": self.channel, "name": self.name,
            "avatar": null, "token": self.token, "application_id": (self.maker == bot).then_some(bot),
            "url": format!("https://discord.com/api/webhooks/{}/{}", self.id, self.token),
        });
        if let Some(maker) = state.users.get(&self.maker).filter(|_| with_user) {
            webhook["user"] = wire::user(maker);
        }
        webhook
    }
}

/// Makes one and tells everybody.
pub(super) fn create(
    world: &World,
    state: &mut State,
    channel: ChannelId,
    name: &str,
    act: &Act<'_>,
) -> Option<Webhook> {
    let guild = state.guild_of(channel)?;
    let id = WebhookId(state.next_id(world.now()));
    let token = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
    let webhook = Webhook { id, guild, channel, name: name.trim().into(), token, maker: act.by };
    state.webhooks.insert(id, webhook.clone());
    tell(world, state, channel);
    let is = audited(&webhook);
    audit_log::note(world, state, guild, act, audit_log::WEBHOOK.created(), id.0, (&Value::Null, &is));
    Some(webhook)
}

/// Gives it another name or another channel, and tells everybody.
pub(super) fn change(world: &World, state: &mut State, changed: &Webhook, act: &Act<'_>) {
    let former = state.webhooks.insert(changed.id, changed.clone());
    let Some(former) = former.filter(|former| former != changed) else { return };
    tell(world, state, former.channel);
    if former.channel != changed.channel {
        tell(world, state, changed.channel);
    }
    let (was, is) = (audited(&former), audited(changed));
    audit_log::note(world, state, changed.guild, act, audit_log::WEBHOOK.updated(), changed.id.0, (&was, &is));
}

/// Deletes it and tells everybody.
pub(super) fn remove(world: &World, state: &mut State, id: WebhookId, act: &Act<'_>) {
    let Some(webhook) = state.webhooks.remove(&id) else { return };
    tell(world, state, webhook.channel);
    let was = audited(&webhook);
    audit_log::note(world, state, webhook.guild, act, audit_log::WEBHOOK.deleted(), id.0, (&was, &Value::Null));
}

fn tell(world: &World, state: &State, channel: ChannelId) {
    let event = json!({ "guild_id": state.guild_of(channel), "channel_id": channel });
    world.tell(state, channel, "WEBHOOKS_UPDATE", &event, intents::GUILD_WEBHOOKS);
    world.announce(Change::PeopleChanged);
}

fn audited(webhook: &Webhook) -> Value {
    json!({ "name": webhook.name, "channel_id": webhook.channel, "type": 1 })
}
