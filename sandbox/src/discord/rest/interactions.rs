//! Answering interactions: the callback, the original response, follow-ups
//! (Discord docs, Receiving and Responding to Interactions).

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::super::Change;
use super::super::answers::{Choice, Modal, Response};
use super::super::ids::{InteractionId, MessageId};
use super::super::messages::EPHEMERAL;
use super::super::rules::{choices, modal};
use super::super::state::{Interaction, State};
use super::super::world::World;
use super::super::writing::{self, Author, Draft};
use super::write;
use super::{Outcome, Refusal, Reply, Request};

/// The first response must come within 3 seconds.
pub(in super::super) const FIRST_RESPONSE: TimeDelta = TimeDelta::seconds(3);
/// The token is good for 15 minutes.
const TOKEN: TimeDelta = TimeDelta::minutes(15);

/// Kinds of interaction (Discord docs, Interaction Type).
pub(in super::super) mod kind {
    pub(in super::super::super) const COMMAND: u64 = 2;
    pub(in super::super::super) const COMPONENT: u64 = 3;
    pub(in super::super::super) const AUTOCOMPLETE: u64 = 4;
    pub(in super::super::super) const MODAL: u64 = 5;
}

fn wrong_type(detail: &str) -> Refusal {
    Refusal::form(
        json!({ "type": { "_errors": [{ "code": "INTERACTION_CALLBACK_TYPE_INVALID", "message": detail }] } }),
    )
}

pub(super) fn callback(world: &World, id: &str, token: &str, request: &Request) -> Outcome {
    let now = world.now();
    let interaction = {
        let state = world.state();
        let known = id.parse().ok().and_then(|id: InteractionId| state.interactions.get(&id));
        known.filter(|interaction| interaction.token == token).cloned()
    };
    let unknown = || Refusal::broken("unknown interaction", 404, 10062, "Unknown interaction");
    let interaction = interaction.ok_or_else(unknown)?;
    if interaction.response.is_some() {
        return Err(already());
    }
    if now - interaction.at > FIRST_RESPONSE {
        return Err(Refusal { rule: Some("late answer"), ..unknown() });
    }
    let data = &request.body["data"];
    let none = json!({});
    let fields = if data.is_object() { data } else { &none };
    let ephemeral = fields["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0;
    let completes = interaction.kind == kind::AUTOCOMPLETE;
    let of_message = interaction.message.is_some();
    let response = match request.body["type"].as_u64() {
        Some(4) if !completes => {
            write::check(world, request, fields, true)?;
            Response::Message { ephemeral }
        }
        Some(5) if !completes => Response::Deferred { ephemeral },
        Some(6) if of_message && !completes => Response::DeferredUpdate,
        Some(7) if of_message && !completes => {
            write::check(world, request, fields, false)?;
            Response::Update
        }
        Some(8) if completes => {
            if let Some(errors) = choices::check(fields).errors() {
                return Err(Refusal::form(errors));
            }
            Response::Choices(read_choices(fields))
        }
        Some(9) if matches!(interaction.kind, kind::COMMAND | kind::COMPONENT) => {
            if let Some(errors) = modal::check(fields, &world.patterns).errors() {
                return Err(Refusal::form(errors));
            }
            Response::Modal(read_modal(fields, interaction.id))
        }
        Some(9) => return Err(wrong_type("a form cannot answer a form or an autocomplete")),
        Some(6 | 7) => return Err(wrong_type("only a component's message can be updated")),
        Some(8) => return Err(wrong_type("choices answer only an autocomplete")),
        Some(4 | 5) => return Err(wrong_type("an autocomplete is answered only with choices")),
        _ => return Err(wrong_type("not a callback type")),
    };
    perform(world, &interaction, response, request, fields)
}

fn already() -> Refusal {
    Refusal::broken("double answer", 400, 40060, "Interaction has already been acknowledged.")
}

fn perform(world: &World, interaction: &Interaction, response: Response, request: &Request, fields: &Value) -> Outcome {
    let mut state = world.state();
    // Another answer may have come between the check and now.
    if state.interactions.get(&interaction.id).is_none_or(|it| it.response.is_some()) {
        return Err(already());
    }
    let nothing = json!({});
    let (content, files, loading) = match response {
        Response::Deferred { .. } => (&nothing, &[][..], true),
        _ => (fields, &request.files[..], false),
    };
    let original = match response {
        Response::Message { ephemeral } | Response::Deferred { ephemeral } => {
            let draft = Draft {
                ephemeral_to: ephemeral.then_some(interaction.user),
                loading,
                interaction: Some(interaction.id),
                ..Draft::new(interaction.channel, Author::User(world.bot), content, files)
            };
            Some(writing::create(world, &mut state, &draft).id)
        }
        Response::DeferredUpdate => interaction.message,
        Response::Update => {
            if let Some(message) = interaction.message {
                writing::change(world, &mut state, message, fields, files)?;
            }
            interaction.message
        }
        Response::Choices(_) | Response::Modal(_) => None,
    };
    if let Some(it) = state.interactions.get_mut(&interaction.id) {
        it.response = Some(response.clone());
        it.original = original;
    }
    let message = original.and_then(|id| state.messages.get(&id)).map(|message| message.raw.clone());
    drop(state);
    let (interaction_id, user) = (interaction.id, interaction.user);
    world.announce(Change::InteractionAnswered { interaction: interaction_id, user, response });
    if !request.asks("with_response") {
        return Ok(Reply::Empty);
    }
    // Discord docs, Interaction Callback Response Object.
    let mut body = json!({
        "interaction": { "id": interaction_id, "type": interaction.kind },
        "resource": { "type": request.body["type"] },
    });
    if let Some(message) = message {
        let flags = message["flags"].as_u64().unwrap_or(0);
        body["interaction"]["response_message_id"] = message["id"].clone();
        body["interaction"]["response_message_loading"] = json!(loading);
        body["interaction"]["response_message_ephemeral"] = json!(flags & EPHEMERAL != 0);
        body["resource"]["message"] = message;
    }
    Ok(Reply::Json(body))
}

fn read_choices(fields: &Value) -> Vec<Choice> {
    let choices = fields["choices"].as_array().into_iter().flatten();
    choices
        .map(|choice| Choice {
            name: choice["name"].as_str().unwrap_or_default().into(),
            value: choice["value"].clone(),
        })
        .collect()
}

fn read_modal(fields: &Value, opened_by: InteractionId) -> Modal {
    let text = |name: &str| fields[name].as_str().unwrap_or_default().to_owned();
    let components = fields["components"].as_array().cloned().unwrap_or_default();
    Modal { custom_id: text("custom_id"), title: text("title"), components, opened_by }
}

/// The interaction of a token in a webhook route, if it may still be used.
fn of_token(world: &World, state: &State, app: &str, token: &str) -> Result<Interaction, Refusal> {
    let unknown = || Refusal::broken("unknown webhook", 404, 10015, "Unknown Webhook");
    let known = state.interaction_by_token(token).filter(|_| app == world.bot.to_string());
    let interaction = known.ok_or_else(unknown)?;
    if world.now() - interaction.at > TOKEN {
        return Err(Refusal::broken("expired token", 401, 50027, "Invalid Webhook Token"));
    }
    match interaction.response {
        None => Err(Refusal { rule: Some("not answered yet"), ..unknown() }),
        Some(_) => Ok(interaction.clone()),
    }
}

/// The message that a webhook route names: the original response or a follow-up.
fn target(interaction: &Interaction, id: &str) -> Result<MessageId, Refusal> {
    let message = match id {
        "@original" => interaction.original,
        id => id.parse().ok().filter(|id| interaction.followups.contains(id) || interaction.original == Some(*id)),
    };
    message.ok_or_else(Refusal::unknown_message)
}

pub(super) fn read(world: &World, app: &str, token: &str, id: &str) -> Outcome {
    let state = world.state();
    let id = target(&of_token(world, &state, app, token)?, id)?;
    let message = state.messages.get(&id).ok_or_else(Refusal::unknown_message)?;
    Ok(Reply::Json(message.raw.clone()))
}

pub(super) fn edit(world: &World, app: &str, token: &str, id: &str, request: &Request) -> Outcome {
    let id = target(&of_token(world, &world.state(), app, token)?, id)?;
    write::check(world, request, &request.body, false)?;
    let message = writing::change(world, &mut world.state(), id, &request.body, &request.files)?;
    Ok(Reply::Json(message.raw))
}

pub(super) fn delete(world: &World, app: &str, token: &str, id: &str) -> Outcome {
    let mut state = world.state();
    let id = target(&of_token(world, &state, app, token)?, id)?;
    writing::remove(world, &mut state, id)?;
    Ok(Reply::Empty)
}

pub(super) fn follow_up(world: &World, app: &str, token: &str, request: &Request) -> Outcome {
    let interaction = of_token(world, &world.state(), app, token)?;
    write::check(world, request, &request.body, true)?;
    let mut state = world.state();
    let waiting = interaction.original.filter(|id| state.messages.get(id).is_some_and(|message| message.loading));
    if let Some(original) = waiting {
        // Discord docs, Create Followup Message: deprecated, but it still fills a deferred response.
        let detail = "a deferred response is filled with PATCH @original; the first follow-up filling it is deprecated";
        world.violate(&request.name(), "deprecated", detail);
        let message = writing::change(world, &mut state, original, &request.body, &request.files)?;
        return Ok(Reply::Json(message.raw));
    }
    let ephemeral = request.body["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0;
    let draft = Draft {
        ephemeral_to: ephemeral.then_some(interaction.user),
        interaction: Some(interaction.id),
        ..Draft::new(interaction.channel, Author::User(world.bot), &request.body, &request.files)
    };
    let message = writing::create(world, &mut state, &draft);
    if let Some(interaction) = state.interactions.get_mut(&interaction.id) {
        interaction.followups.push(message.id);
    }
    Ok(Reply::Json(message.raw))
}
