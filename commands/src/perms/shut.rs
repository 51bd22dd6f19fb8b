//! `/perms disable` and `/perms enable`: shutting somebody out, and letting them in again.

use crm::{Permission, disabling, members::Member, tenants::Language};
use serenity::all::User;

use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    input::person::target,
    message::{Card, Message, Tone},
    response,
    texts::{self, t},
};

/// Shut somebody out: they may nothing here and are signed in nowhere; what they have stays theirs
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditUsers)")]
pub(crate) async fn disable(ctx: Ctx<'_>, user: User, #[max_length = 500] notes: Option<String>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let them = disabling::disable(&session.db, &session.caller, &target(&user)?, notes.as_deref()).await?;
        Ok(render(session.language, &them))
    })
    .await
}

/// Let somebody in again who was shut out, with what they had before
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditUsers)")]
pub(crate) async fn enable(ctx: Ctx<'_>, user: User, #[max_length = 500] notes: Option<String>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let them = disabling::enable(&session.db, &session.caller, &target(&user)?, notes.as_deref()).await?;
        Ok(render(session.language, &them))
    })
    .await
}

fn render(language: Language, them: &Member) -> Message {
    let person = them.discord_id.map(|id| texts::person(language, id, &them.name)).unwrap_or_default();
    let text = match them.disabled {
        true => t!(language, "perms-disabled", person = person),
        false => t!(language, "perms-enabled", person = person),
    };
    Message::card(Card::new(Tone::Good).text(text))
}

#[cfg(test)]
mod tests {
    use crm::{DiscordId, holding::Holding};

    use super::*;

    #[test]
    fn somebody_shut_out_and_let_in() {
        for language in Language::ALL {
            let shown: Vec<_> = [true, false]
                .into_iter()
                .map(|disabled| {
                    let them = Member {
                        id: None,
                        discord_id: DiscordId::new(42),
                        name: "Sara *x*".into(),
                        is_owner: false,
                        disabled,
                        holding: Holding::of_everybody(),
                    };
                    render(language, &them).response(true)
                })
                .collect();
            insta::assert_json_snapshot!(format!("shut_out_{}", language.as_str()), shown);
        }
    }
}
