//! Which request is for whom, and how the limits see it.

use std::sync::Arc;

use serde_json::json;

use super::super::ids::WebhookId;
use super::super::world::World;
use super::limits::{Counted, Writes};
use super::{
    Outcome, Refusal, Reply, Request, audit_log, channels, commands, guilds, interactions, messages, pins, reactions,
    roles, threads, webhook_messages, webhooks,
};

/// Routes below an interaction or a webhook are authorised by the token in their path (Discord docs, Receiving and Responding,
/// Webhook Resource).
pub(super) fn has_token(path: &str) -> bool {
    path.starts_with("/interactions/") || path.strip_prefix("/webhooks/").is_some_and(|rest| rest.contains('/'))
}

/// Whether what is below `/webhooks` is of an interaction.
fn is_application(world: &World, id: &str) -> bool {
    id == world.bot.to_string()
}

/// The request as the limits see it.
pub(super) fn counted(world: &World, request: &Request) -> Counted {
    let segments: Vec<&str> = request.path.split('/').skip(1).collect();
    let (exempt, writes) = match (request.method.as_str(), segments.as_slice()) {
        (_, ["interactions", ..]) => (true, Writes::Nothing),
        (_, ["webhooks", app, _, ..]) if is_application(world, app) => (true, Writes::Nothing),
        ("POST", ["webhooks", webhook, _]) => {
            let known = webhook.parse().ok().and_then(|id: WebhookId| {
                let state = world.state();
                state.webhooks.get(&id).map(|webhook| webhook.channel)
            });
            (!request.authorized, known.map_or(Writes::Nothing, Writes::ThroughWebhook))
        }
        (_, ["webhooks", _, _, ..]) => (!request.authorized, Writes::Nothing),
        ("POST", ["channels", _, "messages"]) => (false, Writes::Message),
        _ => (false, Writes::Nothing),
    };
    Counted { bucket: bucket(&segments, &request.method), exempt, writes }
}

/// The route with its top-level resource: ids of channels, guilds and webhooks stay, others become `:id`.
fn bucket(segments: &[&str], method: &str) -> String {
    let major = match segments.first() {
        Some(&"webhooks") => 3,
        Some(&"interactions") => 3,
        Some(&"channels" | &"guilds") => 2,
        _ => 0,
    };
    let mut bucket = method.to_owned();
    for (place, segment) in segments.iter().enumerate() {
        let id = place >= major && segment.parse::<u64>().is_ok();
        bucket.push('/');
        bucket.push_str(if id { ":id" } else { segment });
    }
    bucket
}

pub(super) fn route(world: &Arc<World>, request: &Request) -> Outcome {
    let segments: Vec<&str> = request.path.split('/').skip(1).collect();
    match (request.method.as_str(), segments.as_slice()) {
        ("GET", ["gateway"]) => Ok(Reply::Json(json!({ "url": world.gateway_url }))),
        ("GET", ["gateway", "bot"]) => Ok(guilds::gateway_bot(world)),
        ("GET", ["oauth2", "applications", "@me"] | ["applications", "@me"]) => Ok(guilds::application(world)),
        ("GET", ["users", "@me"]) => Ok(guilds::own_user(world)),
        ("GET", ["users", "@me", "guilds"]) => guilds::own_guilds(world, request),
        ("POST", ["users", "@me", "channels"]) => guilds::open_direct_channel(world, request),
        ("GET", ["users", user]) => guilds::user(world, user),
        ("GET", ["guilds", guild]) => guilds::guild(world, guild),
        ("GET", ["guilds", guild, "roles"]) => guilds::roles(world, guild),
        ("POST", ["guilds", guild, "roles"]) => roles::create(world, guild, request),
        ("PATCH", ["guilds", guild, "roles", role]) => roles::edit(world, guild, role, request),
        ("DELETE", ["guilds", guild, "roles", role]) => roles::delete(world, guild, role),
        ("PUT", ["guilds", guild, "members", user, "roles", role]) => roles::give(world, guild, user, role),
        ("DELETE", ["guilds", guild, "members", user, "roles", role]) => roles::take(world, guild, user, role),
        ("GET", ["guilds", guild, "members", user]) => guilds::member(world, guild, user),

        (_, ["applications", app, "commands"]) => commands::all(world, app, None, request),
        (_, ["applications", app, "commands", id]) => commands::one(world, app, None, id, request),
        (_, ["applications", app, "guilds", guild, "commands"]) => commands::all(world, app, Some(guild), request),
        (_, ["applications", app, "guilds", guild, "commands", id]) => {
            commands::one(world, app, Some(guild), id, request)
        }

        ("POST", ["interactions", id, token, "callback"]) => interactions::callback(world, id, token, request),
        (_, ["webhooks", app, rest @ ..]) if is_application(world, app) => of_interaction(world, app, rest, request),
        (_, ["webhooks", webhook, rest @ ..]) => of_webhook(world, webhook, rest, request),

        ("GET", ["guilds", guild, "webhooks"]) => webhooks::of_guild(world, guild),
        ("GET", ["guilds", guild, "channels"]) => channels::list(world, guild),
        ("POST", ["guilds", guild, "channels"]) => channels::create(world, guild, request),
        ("GET", ["guilds", guild, "threads", "active"]) => threads::active(world, guild),
        ("GET", ["guilds", guild, "audit-logs"]) => audit_log::list(world, guild, request),

        (_, ["channels", channel, rest @ ..]) => of_channel(world, channel, rest, request),
        _ => Err(Refusal::unknown_route()),
    }
}

/// What is below the webhook of an interaction, which has the application's id.
fn of_interaction(world: &Arc<World>, app: &str, rest: &[&str], request: &Request) -> Outcome {
    match (request.method.as_str(), rest) {
        ("POST", [token]) => interactions::follow_up(world, app, token, request),
        ("GET", [token, "messages", id]) => interactions::read(world, app, token, id),
        ("PATCH", [token, "messages", id]) => interactions::edit(world, app, token, id, request),
        ("DELETE", [token, "messages", id]) => interactions::delete(world, app, token, id),
        _ => Err(Refusal::unknown_route()),
    }
}

/// What is below a channel's webhook.
fn of_webhook(world: &World, id: &str, rest: &[&str], request: &Request) -> Outcome {
    match (request.method.as_str(), rest) {
        ("GET", []) => webhooks::read(world, id),
        ("PATCH", []) => webhooks::edit(world, id, request),
        ("DELETE", []) => webhooks::delete(world, id, request),
        ("GET", [token]) => webhooks::read_with_token(world, id, token),
        ("PATCH", [token]) => webhooks::edit_with_token(world, id, token, request),
        ("DELETE", [token]) => webhooks::delete_with_token(world, id, token, request),
        ("POST", [token]) => webhook_messages::execute(world, id, token, request),
        ("GET", [token, "messages", message]) => webhook_messages::read(world, id, token, message, request),
        ("PATCH", [token, "messages", message]) => webhook_messages::edit(world, id, token, message, request),
        ("DELETE", [token, "messages", message]) => webhook_messages::delete(world, id, token, message, request),
        _ => Err(Refusal::unknown_route()),
    }
}

fn of_channel(world: &World, id: &str, rest: &[&str], request: &Request) -> Outcome {
    match (request.method.as_str(), rest) {
        ("GET", []) => channels::read(world, id),
        ("PATCH", []) => channels::edit(world, id, request),
        ("DELETE", []) => channels::delete(world, id, request),
        ("POST", ["typing"]) => channels::start_typing(world, id),
        ("GET", ["webhooks"]) => webhooks::of_channel(world, id),
        ("POST", ["webhooks"]) => webhooks::create(world, id, request),

        ("POST", ["threads"]) => threads::create(world, id, request),
        ("GET", ["threads", "archived", "public"]) => threads::archived(world, id, request),
        ("POST", ["messages", message, "threads"]) => threads::create_from(world, id, message, request),
        ("PUT", ["thread-members", user]) => threads::set_member(world, id, user, true),
        ("DELETE", ["thread-members", user]) => threads::set_member(world, id, user, false),

        ("GET", ["messages"]) => messages::list(world, id, request),
        ("POST", ["messages"]) => messages::create(world, id, request),
        ("GET", ["messages", message]) => messages::read(world, id, message),
        ("PATCH", ["messages", message]) => messages::edit(world, id, message, request),
        ("DELETE", ["messages", message]) => messages::delete(world, id, message),

        ("GET", ["pins"]) => pins::list(world, id),
        ("PUT", ["pins", message]) => pins::set(world, id, message, true),
        ("DELETE", ["pins", message]) => pins::set(world, id, message, false),

        ("PUT", ["messages", message, "reactions", emoji, "@me"]) => reactions::add(world, id, message, emoji),
        ("DELETE", ["messages", message, "reactions", emoji, user]) => {
            reactions::remove(world, id, message, emoji, user)
        }
        ("GET", ["messages", message, "reactions", emoji]) => reactions::list(world, id, message, emoji, request),
        _ => Err(Refusal::unknown_route()),
    }
}
