//! What is done with leads, by command.

use crm::{Permission, leads::Which};
use serenity::all::User;

use crate::{
    bot::Ctx,
    deal_work,
    errors::Error,
    gate::Gate,
    input::{lead, person, stage as stages},
    lead_work, response,
    session::InteractionContext,
};

/// Change a lead in a form
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditLeads)")]
pub(super) async fn edit(
    ctx: Ctx<'_>,

    #[autocomplete = "lead::suggest"]
    #[max_length = 100]
    lead: String,
) -> Result<(), Error> {
    let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
    lead_work::open_edit(bot, &context, Which::read(&lead), None).await;
    Ok(())
}

/// Give a lead to a colleague
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditLeads)")]
pub(super) async fn assign(
    ctx: Ctx<'_>,

    #[autocomplete = "lead::suggest"]
    #[max_length = 100]
    lead: String,
    user: User,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        lead_work::assign(&session, Which::read(&lead), &person::target(&user)?).await
    })
    .await
}

/// Move a lead to another stage
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditLeads)")]
pub(super) async fn stage(
    ctx: Ctx<'_>,

    #[autocomplete = "lead::suggest"]
    #[max_length = 100]
    lead: String,

    #[autocomplete = "stages::suggest"]
    #[max_length = 100]
    stage: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { lead_work::move_to(&session, Which::read(&lead), &stage).await }).await
}

/// Write a note about a lead, for colleagues only
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditLeads)")]
pub(super) async fn note(
    ctx: Ctx<'_>,

    #[autocomplete = "lead::suggest"]
    #[max_length = 100]
    lead: String,
    #[max_length = 2000] text: String,
) -> Result<(), Error> {
    let text = text.replace("\\n", "\n");
    response::run(ctx, |session| async move { lead_work::note(&session, Which::read(&lead), &text).await }).await
}

/// Make a deal of a lead
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::CreateDeals)")]
pub(super) async fn convert(
    ctx: Ctx<'_>,

    #[autocomplete = "lead::suggest"]
    #[max_length = 100]
    lead: String,

    #[autocomplete = "stages::suggest_pipelines"]
    #[max_length = 100]
    pipeline: Option<String>,
) -> Result<(), Error> {
    response::run(
        ctx,
        |session| async move { deal_work::convert(&session, Which::read(&lead), pipeline.as_deref()).await },
    )
    .await
}

/// Nothing came of a lead, and why
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditLeads)")]
pub(super) async fn lose(
    ctx: Ctx<'_>,

    #[autocomplete = "lead::suggest"]
    #[max_length = 100]
    lead: String,
    #[max_length = 200] reason: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { lead_work::lose(&session, Which::read(&lead), &reason).await }).await
}

/// Something may come of a lead after all
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditLeads)")]
pub(super) async fn reopen(ctx: Ctx<'_>, #[max_length = 100] lead: String) -> Result<(), Error> {
    response::run(ctx, |session| async move { lead_work::reopen(&session, Which::read(&lead)).await }).await
}
