//! `/team away` and `/team back`: whether somebody takes turns with the conversations that nobody has.

use crm::{error::Field, turns};

use crate::{bot::Ctx, errors::Error, gate::Gate, input::time, message::Message, plain::stamp, response, texts::t};

/// Take no turns until a time, or until you are back
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
pub(crate) async fn away(
    ctx: Ctx<'_>,

    #[autocomplete = "time::suggest_until"]
    #[max_length = 100]
    until: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let until = match until {
            Some(typed) => Some(time::moment(&session, Field::Away, &typed).await?),
            None => None,
        };
        turns::be_away(&session.db, &session.caller, until).await?;
        let language = session.language;
        Ok(Message::text(match until {
            Some(until) => t!(language, "turns-away-until", when = stamp(until, 'f'), soon = stamp(until, 'R')),
            None => t!(language, "turns-away"),
        }))
    })
    .await
}

/// Take turns again
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
pub(crate) async fn back(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        turns::be_back(&session.db, &session.caller).await?;
        Ok(Message::text(t!(session.language, "turns-back")))
    })
    .await
}
