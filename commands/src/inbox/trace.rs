//! `/inbox trace`: the whole path of one message, with its times.

use crm::{
    Permission,
    channel::Failure,
    conversations::{self, AttemptOutcome, Decision, MessageName, Recent, Stage, Step, Trace},
    tenants::Language,
};
use serenity::all::CreateAutocompleteResponse;

use super::{content, state};
use crate::{
    bot::Ctx,
    errors::Error,
    failure::failure,
    gate::Gate,
    message::{Card, Message, Tone},
    plain::{plain, stamp},
    response,
    session::InteractionContext,
    texts::t,
};

/// How much of what a message says is shown.
const SAID: usize = 500;

/// See the path of a message, with its times
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewConversations)")]
pub(crate) async fn trace(
    ctx: Ctx<'_>,

    #[autocomplete = "suggest"]
    #[max_length = 300]
    message: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let name: MessageName = message.parse().unwrap_or_else(|never| match never {});
        let trace = conversations::trace(&session.db, &session.caller, &name).await?;
        Ok(Message::card(card(session.language, &trace)))
    })
    .await
}

/// The newest messages. Asks first whether the person may see them: a refusal by the verb would be recorded at every key.
pub(super) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewConversations).await? {
            return Ok(Vec::new());
        }
        let found = conversations::recent(&session.db, &session.caller, typed).await?;
        Ok(found.iter().map(|recent| (label(session.language, recent), recent.id.to_string())).collect())
    })
    .await
}

/// A message in one line: whose, and what it says.
fn label(language: Language, recent: &Recent) -> String {
    let Recent { id: _, contact, inbound, content } = recent;
    let mark = if *inbound { "💬" } else { "↩" };
    let said = content.said().unwrap_or_else(|| content::kind(language, &content.kind));
    format!("{mark} {contact} · {said}")
}

fn card(language: Language, trace: &Trace) -> Card {
    let contact = plain(&trace.contact, 100);
    let title = match trace.state {
        None => t!(language, "trace-in", name = contact),
        Some(_) => t!(language, "trace-out", name = contact),
    };
    let said = trace.content.words().map(|words| plain(&words, SAID));
    let said = said.unwrap_or_else(|| content::kind(language, &trace.content.kind));
    let lines: Vec<String> = trace.steps.iter().map(|step| line(language, step)).collect();
    let id = trace.provider_id.as_deref().map(|id| format!("`{}`", id.replace(['`', '\n'], " ")));
    Card::new(Tone::Calm)
        .title(title)
        .text(format!("{said}\n\n{}", lines.join("\n")))
        .beside(t!(language, "field-by"), trace.by.as_deref().map(|by| plain(by, 60)).unwrap_or_default())
        .beside(
            t!(language, "field-reached"),
            trace.state.map(|at| state(language, at, || reason(language, trace))).unwrap_or_default(),
        )
        .field(t!(language, "field-provider-id"), id.unwrap_or_default())
}

/// Why an answer failed, by its last step that says so.
fn reason(language: Language, trace: &Trace) -> String {
    let told = trace.steps.iter().rev().find_map(|step| match &step.stage {
        Stage::Failed { failure: why, code } => Some((*why, *code)),
        Stage::Ended { failure: Some(why), code, .. } => Some((*why, *code)),
        _ => None,
    });
    let (why, code) = told.unwrap_or((Failure::Other, None));
    failure(language, why, code)
}

/// A step: when, and what.
fn line(language: Language, step: &Step) -> String {
    let when = format!("{} {}", stamp(step.at, 'd'), stamp(step.at, 'T'));
    t!(language, "trace-line", when = when, what = stage(language, &step.stage))
}

fn stage(language: Language, stage: &Stage) -> String {
    match stage {
        Stage::Written => t!(language, "trace-written"),
        Stage::OnPhone => t!(language, "trace-on-phone"),
        Stage::Received => t!(language, "trace-received"),
        Stage::Stored => t!(language, "trace-stored"),
        Stage::TakenUp => t!(language, "trace-taken-up"),
        Stage::Applied => t!(language, "trace-applied"),
        Stage::Shown => t!(language, "trace-shown"),
        Stage::Queued => t!(language, "trace-queued"),
        Stage::Tried { attempt } => t!(language, "trace-tried", number = *attempt),
        Stage::Ended { attempt, outcome, failure: why, code } => {
            let why = || why.map(|why| failure(language, why, *code)).unwrap_or_default();
            match outcome {
                AttemptOutcome::Accepted => t!(language, "trace-accepted", number = *attempt),
                AttemptOutcome::Refused => t!(language, "trace-refused", number = *attempt, reason = why()),
                AttemptOutcome::Later => t!(language, "trace-later", number = *attempt, reason = why()),
                AttemptOutcome::Unknown => t!(language, "trace-unknown", number = *attempt),
            }
        }
        Stage::Decided(Decision::Again) => t!(language, "trace-sent-again"),
        Stage::Decided(Decision::Left) => t!(language, "trace-left"),
        Stage::PassedOn => t!(language, "trace-passed-on"),
        Stage::Delivered => t!(language, "trace-delivered"),
        Stage::Read => t!(language, "trace-read"),
        Stage::Failed { failure: why, code } => t!(language, "trace-failed", reason = failure(language, *why, *code)),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use crm::{ConversationId, MessageId, channel::Content, conversations::MessageState};

    use super::*;

    #[test]
    fn both_directions_in_both_languages() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let paths = |stages: Vec<Stage>| {
            (0..).zip(stages).map(|(n, stage)| Step { at: at + TimeDelta::seconds(n), stage }).collect::<Vec<_>>()
        };
        let ended = |attempt, outcome, failure| Stage::Ended { attempt, outcome, failure, code: Some(131_047) };
        let inward = [Stage::Written, Stage::Received, Stage::Stored, Stage::TakenUp, Stage::Applied, Stage::Shown];
        let outward = [
            Stage::Queued,
            Stage::Shown,
            Stage::Tried { attempt: 1 },
            ended(1, AttemptOutcome::Later, Some(Failure::TooFast)),
            Stage::Tried { attempt: 2 },
            ended(2, AttemptOutcome::Unknown, None),
            Stage::Decided(Decision::Again),
            Stage::Decided(Decision::Left),
            Stage::Tried { attempt: 3 },
            ended(3, AttemptOutcome::Refused, Some(Failure::WindowClosed)),
            Stage::Tried { attempt: 4 },
            ended(4, AttemptOutcome::Accepted, None),
            Stage::PassedOn,
            Stage::Delivered,
            Stage::Read,
            Stage::Failed { failure: Failure::Other, code: Some(12) },
        ];
        let of = |state: Option<MessageState>, stages: Vec<Stage>| Trace {
            message: MessageId::new(at),
            provider_id: Some("wamid.HBgM`x`".into()),
            conversation: ConversationId::new(at),
            account: "1001".into(),
            contact: "سارة *".into(),
            content: Content::text("مرحبا @everyone [x](https://evil.example)"),
            state,
            by: state.map(|_| "Huda *x*".into()),
            steps: paths(stages),
        };
        for language in Language::ALL {
            for (name, trace) in
                [("in", of(None, inward.to_vec())), ("out", of(Some(MessageState::Failed), outward.to_vec()))]
            {
                let shown = Message::card(card(language, &trace)).response(true);
                insta::assert_json_snapshot!(format!("trace_{name}_{}", language.as_str()), shown);
            }
        }
    }
}
