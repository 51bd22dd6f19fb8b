//! What webhooks of channels write (Discord docs, Execute Webhook).

use super::super::channels::{Channel, ChannelKind};
use super::super::ids::{ChannelId, MessageId};
use super::super::messages::Message;
use super::super::rules::{Complaints, webhook as rules};
use super::super::state::State;
use super::super::threads;
use super::super::webhooks::Webhook;
use super::super::world::World;
use super::super::writing::{self, Author, Draft};
use super::channels::refuse;
use super::threads::{Post, open_post, tags};
use super::webhooks::of_token;
use super::{Outcome, Refusal, Reply, Request, permit, write};

/// What the fields of other messages have and those of webhooks don't: Discord ignores it, so that whoever counts on it is
/// wrong (discord-api-docs#6647).
const NOT_HERE: [&str; 3] = ["nonce", "enforce_nonce", "message_reference"];

/// Into which channel or thread a message goes.
enum Goal {
    Existing(ChannelId),
    NewPost,
}

pub(super) fn execute(world: &World, id: &str, token: &str, request: &Request) -> Outcome {
    let fields = &request.body;
    let webhook = of_token(&world.state(), id, token)?.clone();
    write::check(world, request, fields, true)?;
    let mut complaints = Complaints::default();
    rules::check_message(&mut complaints, fields);
    refuse(&complaints)?;
    for field in NOT_HERE.iter().filter(|field| !fields[**field].is_null()) {
        world.violate(&request.name(), "unknown field", format!("/{field}: a webhook's message has none"));
    }
    let mut state = world.state();
    let author = Author::Webhook { webhook: &webhook, name: fields["username"].as_str().map(str::trim) };
    let message = match goal(world, &state, &webhook, request)? {
        Goal::Existing(channel) => {
            let draft = Draft::new(channel, author, fields, &request.files);
            writing::create(world, &mut state, &draft)
        }
        Goal::NewPost => {
            let forum = state.channels.get(&webhook.channel).and_then(Channel::forum).cloned().unwrap_or_default();
            let tags = tags(&forum, &fields["applied_tags"], true)?;
            threads::room(world, &state, webhook.guild)?;
            let post = Post { parent: webhook.channel, tags, author, message: fields };
            let post = open_post(world, &mut state, post, request)?;
            state.messages.get(&MessageId(post.0)).cloned().ok_or_else(Refusal::unknown_message)?
        }
    };
    match request.asks("wait") {
        true => Ok(Reply::Json(message.raw)),
        false => Ok(Reply::Empty),
    }
}

fn goal(world: &World, state: &State, webhook: &Webhook, request: &Request) -> Result<Goal, Refusal> {
    let named = request.body["thread_name"].as_str().is_some_and(|name| !name.trim().is_empty());
    let thread = request.parameter("thread_id");
    let channel = state.channels.get(&webhook.channel).ok_or_else(Refusal::unknown_channel)?;
    let forum = matches!(channel.kind, ChannelKind::Forum(_));
    let broken = |code: u32, message: &str| Err(Refusal::broken("webhook thread", 400, code, message));
    match (&thread, named) {
        (Some(_), true) => {
            broken(220_002, "Webhooks posted to forum channels cannot have both a thread_name and thread_id")
        }
        (None, true) if !forum => broken(220_003, "Webhooks can only create threads in forum channels"),
        (None, true) => Ok(Goal::NewPost),
        (None, false) if forum => {
            broken(220_001, "Webhooks posted to forum channels must have a thread_name or thread_id")
        }
        (None, false) => Ok(Goal::Existing(channel.id)),
        (Some(thread), false) => {
            let thread = thread_of(state, webhook, thread)?;
            // A lock keeps people out, and no webhook; an archived and locked thread nobody brings back.
            threads::takes_messages(world, state, thread, true)?;
            Ok(Goal::Existing(thread))
        }
    }
}

/// The thread of this id, if it is in the webhook's channel.
fn thread_of(state: &State, webhook: &Webhook, id: &str) -> Result<ChannelId, Refusal> {
    let known = id.parse().ok().and_then(|id: ChannelId| state.channels.get(&id));
    let known = known.filter(|thread| thread.parent() == Some(webhook.channel));
    known.map(|thread| thread.id).ok_or_else(Refusal::unknown_channel)
}

/// A message of this webhook, in its channel or in the thread that the query names.
fn written<'a>(state: &'a State, webhook: &Webhook, id: &str, request: &Request) -> Result<&'a Message, Refusal> {
    let channel = match request.parameter("thread_id") {
        Some(thread) => thread_of(state, webhook, &thread)?,
        None => webhook.channel,
    };
    let known = id.parse().ok().and_then(|id: MessageId| state.messages.get(&id));
    let own = known.filter(|message| message.webhook == Some(webhook.id) && message.channel == channel);
    own.ok_or_else(Refusal::unknown_message)
}

pub(super) fn read(world: &World, id: &str, token: &str, message: &str, request: &Request) -> Outcome {
    let state = world.state();
    let webhook = of_token(&state, id, token)?;
    Ok(Reply::Json(written(&state, webhook, message, request)?.raw.clone()))
}

pub(super) fn edit(world: &World, id: &str, token: &str, message: &str, request: &Request) -> Outcome {
    let id = {
        let state = world.state();
        let message = written(&state, of_token(&state, id, token)?, message, request)?;
        permit::not_archived(&state, message.channel)?;
        message.id
    };
    write::check(world, request, &request.body, false)?;
    let message = writing::change(world, &mut world.state(), id, &request.body, &request.files)?;
    Ok(Reply::Json(message.raw))
}

pub(super) fn delete(world: &World, id: &str, token: &str, message: &str, request: &Request) -> Outcome {
    let mut state = world.state();
    let message = written(&state, of_token(&state, id, token)?, message, request)?;
    permit::not_archived(&state, message.channel)?;
    let id = message.id;
    writing::remove(world, &mut state, id)?;
    Ok(Reply::Empty)
}
