//! `/settings`: a person's own language, and the channel for customers' messages.

use crm::{Permission, members, settings, tenants::Language};
use serenity::all::PartialChannel;

use crate::{
    Ctx, Gate, answer,
    errors::Error,
    reply::Reply,
    session::{Asked, snowflake},
    texts::t,
};

/// Your language, and the company's inbox
#[poise::command(slash_command, guild_only, subcommand_required, subcommands("language", "inbox"))]
pub(crate) async fn settings(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// The languages as Discord offers them: each in itself, so that it is recognised.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Choice {
    #[name = "العربية (Arabic)"]
    Arabic,
    #[name = "English"]
    English,
}

/// Choose the language you are answered in
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
async fn language(ctx: Ctx<'_>, #[description = "Your language"] language: Choice) -> Result<(), Error> {
    let language = match language {
        Choice::Arabic => Language::Arabic,
        Choice::English => Language::English,
    };
    let (door, asked) = (ctx.framework.user_data, Asked::command(ctx.interaction));
    answer::run(ctx, |session| async move {
        members::set_own_language(&session.db, &session.caller, language).await?;
        asked.remember_language(door, language).await;
        Ok(Reply::text(t!(language, "settings-language-set")))
    })
    .await
}

/// Choose the channel that shows customers' messages
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
async fn inbox(
    ctx: Ctx<'_>,
    #[description = "A text channel that the bot can write in"]
    #[channel_types("Text")]
    channel: PartialChannel,
) -> Result<(), Error> {
    answer::run(ctx, |session| async move {
        settings::set_inbox_channel(&session.db, &session.caller, snowflake(channel.id.get())).await?;
        let channel = format!("<#{}>", channel.id);
        Ok(Reply::text(t!(session.language, "settings-inbox-set", channel = channel)))
    })
    .await
}
