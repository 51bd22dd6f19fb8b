//! `/settings inbox_answer_within`: within how many minutes of the working hours a customer is to be answered.

use crm::{
    Permission,
    settings::{self, AnswerMinutes, AnswerWithin},
    tenants::Language,
};

use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    message::{Card, Message, Tone},
    response,
    texts::t,
};

/// See and choose within how many minutes of the working hours customers are answered; 0 for none
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewSettings)")]
pub(crate) async fn inbox_answer_within(
    ctx: Ctx<'_>,

    #[min = 0]
    #[max = 10080]
    first: Option<u16>,

    #[min = 0]
    #[max = 10080]
    later: Option<u16>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let (db, caller) = (&session.db, &session.caller);
        let chosen = match (first, later) {
            (None, None) => settings::get::<AnswerWithin>(db, caller).await?,
            _ => {
                let changed = |was: AnswerMinutes| {
                    Ok(AnswerMinutes { first: other(was.first, first), later: other(was.later, later) })
                };
                settings::change::<AnswerWithin>(db, caller, changed).await?
            }
        };
        Ok(view(session.language, chosen))
    })
    .await
}

/// What is typed in place of what was chosen; 0 for nothing.
fn other(was: Option<u16>, typed: Option<u16>) -> Option<u16> {
    typed.map_or(was, |minutes| Some(minutes).filter(|minutes| *minutes > 0))
}

fn view(language: Language, AnswerMinutes { first, later }: AnswerMinutes) -> Message {
    let within = |minutes: Option<u16>| match minutes {
        Some(minutes) => t!(language, "answers-within", count = minutes),
        None => t!(language, "answers-none"),
    };
    let card = Card::new(Tone::Calm)
        .title(t!(language, "answers-title"))
        .text(t!(language, "answers-about"))
        .beside(t!(language, "answers-first"), within(first))
        .beside(t!(language, "answers-later"), within(later));
    Message::card(card)
}
