//! `/perms break_glass`: in an emergency, a permission for an hour.

use crm::{Permission, members, settings};
use serenity::all::CreateAutocompleteResponse;

use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    input::permission,
    message::{Card, Message, Tone},
    plain::{plain, stamp},
    response,
    session::InteractionContext,
    texts::{self, t},
};

/// In an emergency: take a permission for one hour; the owner is told at once
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::BreakGlass)")]
pub(crate) async fn break_glass(
    ctx: Ctx<'_>,

    #[autocomplete = "suggest"]
    #[max_length = 100]
    permission: String,

    #[max_length = 500] reason: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let permission = permission::one(&permission)?;
        let until = members::break_glass(&session.db, &session.caller, permission, &reason).await?;
        let language = session.language;
        let permission = texts::permission(language, permission);
        let done =
            t!(language, "glass-broken", permission = permission, when = stamp(until, 't'), soon = stamp(until, 'R'));
        Ok(Message::card(Card::new(Tone::Bad).text(done).field(t!(language, "field-reason"), plain(&reason, 600))))
    })
    .await
}

async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = crm::text::search_key(typed);
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        // A refusal by the verb would be recorded at every key that is pressed.
        if !session.may(Permission::BreakGlass).await? {
            return Ok(Vec::new());
        }
        let label = |p: Permission| format!("{} · {p}", texts::permission(session.language, p));
        let listed = settings::emergencies(&session.db, &session.caller).await?;
        let found = listed.into_iter().map(|p| (label(p), p.to_string()));
        Ok(found.filter(|(label, _)| crm::text::search_key(label).contains(&typed)).collect())
    })
    .await
}
