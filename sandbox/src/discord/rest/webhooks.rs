//! Webhooks of channels (Discord docs, Webhook Resource). What they write is in `webhook_messages`.

use super::super::ids::WebhookId;
use super::super::permissions::MANAGE_WEBHOOKS;
use super::super::rules::webhook as rules;
use super::super::state::State;
use super::super::webhooks::{self, WEBHOOKS, Webhook};
use super::super::world::World;
use super::channels::refuse;
use super::{Outcome, Refusal, Reply, Request, permit};

fn unknown() -> Refusal {
    Refusal::of(404, 10015, "Unknown Webhook")
}

/// The webhook, where the bot may manage webhooks.
fn managed<'a>(world: &World, state: &'a State, id: &str) -> Result<&'a Webhook, Refusal> {
    let known = id.parse().ok().and_then(|id: WebhookId| state.webhooks.get(&id)).ok_or_else(unknown)?;
    permit::channel(world, state, &known.channel.to_string(), MANAGE_WEBHOOKS)?;
    Ok(known)
}

/// The webhook whose secret this is.
pub(super) fn of_token<'a>(state: &'a State, id: &str, token: &str) -> Result<&'a Webhook, Refusal> {
    let known = id.parse().ok().and_then(|id: WebhookId| state.webhooks.get(&id)).ok_or_else(unknown)?;
    match known.token == token {
        true => Ok(known),
        false => Err(Refusal::broken("webhook token", 401, 50027, "Invalid Webhook Token")),
    }
}

pub(super) fn create(world: &World, channel: &str, request: &Request) -> Outcome {
    let mut state = world.state();
    let (of, _) = permit::guild_channel(world, &state, channel, MANAGE_WEBHOOKS)?;
    if of.thread().is_some() {
        return Err(Refusal::wrong_channel_type());
    }
    let of = of.id;
    refuse(&rules::check(&request.body, true))?;
    if state.webhooks.values().filter(|webhook| webhook.channel == of).count() >= WEBHOOKS {
        return Err(Refusal::of(400, 30007, "Maximum number of webhooks reached (15)"));
    }
    let name = request.body["name"].as_str().unwrap_or_default();
    let made = webhooks::create(world, &mut state, of, name, &request.act(world));
    let made = made.ok_or_else(Refusal::unknown_channel)?;
    Ok(Reply::Json(made.wire(&state, world.bot, true)))
}

pub(super) fn of_channel(world: &World, channel: &str) -> Outcome {
    let state = world.state();
    let channel = permit::guild_channel(world, &state, channel, MANAGE_WEBHOOKS)?.0.id;
    let here = state.webhooks.values().filter(|webhook| webhook.channel == channel);
    Ok(Reply::Json(here.map(|webhook| webhook.wire(&state, world.bot, true)).collect()))
}

pub(super) fn of_guild(world: &World, guild: &str) -> Outcome {
    let state = world.state();
    let guild = permit::guild(world, &state, guild, MANAGE_WEBHOOKS)?;
    let here = state.webhooks.values().filter(|webhook| webhook.guild == guild);
    Ok(Reply::Json(here.map(|webhook| webhook.wire(&state, world.bot, true)).collect()))
}

pub(super) fn read(world: &World, id: &str) -> Outcome {
    let state = world.state();
    let webhook = managed(world, &state, id)?;
    Ok(Reply::Json(webhook.wire(&state, world.bot, true)))
}

pub(super) fn read_with_token(world: &World, id: &str, token: &str) -> Outcome {
    let state = world.state();
    let webhook = of_token(&state, id, token)?;
    Ok(Reply::Json(webhook.wire(&state, world.bot, false)))
}

pub(super) fn edit(world: &World, id: &str, request: &Request) -> Outcome {
    let mut state = world.state();
    let mut changed = managed(world, &state, id)?.clone();
    let fields = &request.body;
    refuse(&rules::check(fields, false))?;
    if let Some(name) = fields["name"].as_str() {
        name.trim().clone_into(&mut changed.name);
    }
    if let Some(channel) = fields["channel_id"].as_str() {
        let (to, guild) = permit::guild_channel(world, &state, channel, MANAGE_WEBHOOKS)?;
        if guild != changed.guild || to.thread().is_some() {
            return Err(Refusal::wrong_channel_type());
        }
        changed.channel = to.id;
    }
    let body = changed.wire(&state, world.bot, true);
    webhooks::change(world, &mut state, &changed, &request.act(world));
    Ok(Reply::Json(body))
}

/// Without the bot's token: another name, but no other channel (Discord docs, Modify Webhook with Token).
pub(super) fn edit_with_token(world: &World, id: &str, token: &str, request: &Request) -> Outcome {
    let mut state = world.state();
    let mut changed = of_token(&state, id, token)?.clone();
    let fields = &request.body;
    refuse(&rules::check(fields, false))?;
    if fields.get("channel_id").is_some() {
        world.violate(&request.name(), "unknown field", "/channel_id: only with the bot's token");
    }
    if let Some(name) = fields["name"].as_str() {
        name.trim().clone_into(&mut changed.name);
    }
    let body = changed.wire(&state, world.bot, false);
    webhooks::change(world, &mut state, &changed, &request.act(world));
    Ok(Reply::Json(body))
}

pub(super) fn delete(world: &World, id: &str, request: &Request) -> Outcome {
    let mut state = world.state();
    let id = managed(world, &state, id)?.id;
    webhooks::remove(world, &mut state, id, &request.act(world));
    Ok(Reply::Empty)
}

pub(super) fn delete_with_token(world: &World, id: &str, token: &str, request: &Request) -> Outcome {
    let mut state = world.state();
    let id = of_token(&state, id, token)?.id;
    webhooks::remove(world, &mut state, id, &request.act(world));
    Ok(Reply::Empty)
}
