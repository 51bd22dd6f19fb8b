//! What is done with deals, by command.

use crm::{
    Permission,
    deals::{NewLine, Which},
    quotes::NewQuote,
};
use serenity::all::User;

use crate::{
    bot::Ctx,
    deal_work,
    errors::Error,
    gate::Gate,
    input::{deal, person, product, stage as stages},
    quote_work, response,
    session::InteractionContext,
};

/// Change a deal in a form
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditDeals)")]
pub(super) async fn edit(
    ctx: Ctx<'_>,

    #[autocomplete = "deal::suggest"]
    #[max_length = 100]
    deal: String,
) -> Result<(), Error> {
    let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
    deal_work::open_edit(bot, &context, Which::read(&deal), None).await;
    Ok(())
}

/// Give a deal to a colleague
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditDeals)")]
pub(super) async fn assign(
    ctx: Ctx<'_>,

    #[autocomplete = "deal::suggest"]
    #[max_length = 100]
    deal: String,
    user: User,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        deal_work::assign(&session, Which::read(&deal), &person::target(&user)?).await
    })
    .await
}

/// Move a deal to another stage
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditDeals)")]
pub(super) async fn stage(
    ctx: Ctx<'_>,

    #[autocomplete = "deal::suggest"]
    #[max_length = 100]
    deal: String,

    #[autocomplete = "stages::suggest_of_deals"]
    #[max_length = 100]
    stage: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { deal_work::move_to(&session, Which::read(&deal), &stage).await }).await
}

/// Say how many of a product are in a deal
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditDeals)")]
pub(super) async fn line(
    ctx: Ctx<'_>,

    #[autocomplete = "deal::suggest"]
    #[max_length = 100]
    deal: String,

    #[autocomplete = "product::suggest"]
    #[max_length = 100]
    product: String,
    #[max_length = 20] quantity: Option<String>,
    #[max_length = 20] discount: Option<String>,
) -> Result<(), Error> {
    let line = NewLine { product, quantity, discount };
    response::run(ctx, |session| async move { deal_work::set_line(&session, Which::read(&deal), line).await }).await
}

/// Make a quote of a deal, to be sent to its customer
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditDeals)")]
pub(super) async fn quote(
    ctx: Ctx<'_>,

    #[autocomplete = "deal::suggest"]
    #[max_length = 100]
    deal: String,

    #[min = 1]
    #[max = 365]
    valid_days: Option<u16>,
    #[max_length = 500] note: Option<String>,
) -> Result<(), Error> {
    let new = NewQuote { days: valid_days, note: note.map(|note| note.replace("\\n", "\n")) };
    response::run(ctx, |session| async move { quote_work::make(&session, Which::read(&deal), new).await }).await
}

/// Write a note about a deal, for colleagues only
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditDeals)")]
pub(super) async fn note(
    ctx: Ctx<'_>,

    #[autocomplete = "deal::suggest"]
    #[max_length = 100]
    deal: String,
    #[max_length = 2000] text: String,
) -> Result<(), Error> {
    let text = text.replace("\\n", "\n");
    response::run(ctx, |session| async move { deal_work::note(&session, Which::read(&deal), &text).await }).await
}

/// A deal was won
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditDeals)")]
pub(super) async fn win(
    ctx: Ctx<'_>,

    #[autocomplete = "deal::suggest"]
    #[max_length = 100]
    deal: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { deal_work::win(&session, Which::read(&deal)).await }).await
}

/// Nothing came of a deal, and why
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditDeals)")]
pub(super) async fn lose(
    ctx: Ctx<'_>,

    #[autocomplete = "deal::suggest"]
    #[max_length = 100]
    deal: String,
    #[max_length = 200] reason: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { deal_work::lose(&session, Which::read(&deal), &reason).await }).await
}

/// A deal is not decided after all
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditDeals)")]
pub(super) async fn reopen(
    ctx: Ctx<'_>,

    #[autocomplete = "deal::suggest"]
    #[max_length = 100]
    deal: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { deal_work::reopen(&session, Which::read(&deal)).await }).await
}
