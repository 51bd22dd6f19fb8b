//! What poise runs, and what happens when a command goes wrong before or outside of its work. No sentence of poise's own
//! reaches a person.

use std::sync::Arc;

use poise::{BoxFuture, CommandInteractionType, FrameworkError, FrameworkOptions};
use serenity::all::{CommandInteraction, CreateAllowedMentions};

use crate::{bot::BotState, errors::Error, gate, response, router, session::InteractionContext, tree::tree};

/// The commands, the check that each names its permission, and where buttons, menus and forms go.
pub fn framework_options() -> FrameworkOptions<Arc<BotState>, Error> {
    FrameworkOptions {
        commands: tree(),
        command_check: Some(|ctx| Box::pin(std::future::ready(gate::marked(ctx)))),
        pre_command: |ctx| {
            metrics::counter!("omnicrm_discord_commands_total", "command" => ctx.command().qualified_name.to_string())
                .increment(1);
            Box::pin(std::future::ready(()))
        },
        on_error: |error| Box::pin(on_error(error)),
        event_handler: |framework, event| Box::pin(router::event(framework, event)) as BoxFuture<'_, Result<(), Error>>,
        allowed_mentions: Some(CreateAllowedMentions::new()),
        initialize_owners: false,
        manual_cooldowns: true,
        prefix_options: poise::PrefixFrameworkOptions { mention_as_prefix: false, ..Default::default() },
        ..Default::default()
    }
}

/// Which interaction it was, and what to say.
async fn on_error(error: FrameworkError<'_, Arc<BotState>, Error>) {
    let (ctx, failure) = match error {
        FrameworkError::Command { error, ctx, .. } => (ctx, error),
        FrameworkError::CommandCheckFailed { error, ctx, .. } => {
            (ctx, error.unwrap_or(Error::Outdated("a check said no")))
        }
        FrameworkError::CommandPanic { payload, ctx, .. } => (ctx, Error::Panicked(payload.unwrap_or_default())),
        FrameworkError::ArgumentParse { ctx, .. } => (ctx, Error::Outdated("an option could not be read")),
        FrameworkError::SubcommandRequired { ctx } => (ctx, Error::Outdated("a group was run as a command")),
        FrameworkError::GuildOnly { ctx, .. } => (ctx, Error::ServerOnly),
        FrameworkError::CommandStructureMismatch { description, ctx, .. } => (ctx.into(), Error::Outdated(description)),
        // None of these is configured: no command asks for Discord's permissions, owners, cooldowns or kinds of channels.
        FrameworkError::CooldownHit { ctx, .. }
        | FrameworkError::MissingBotPermissions { ctx, .. }
        | FrameworkError::MissingUserPermissions { ctx, .. }
        | FrameworkError::PermissionFetchFailed { ctx, .. }
        | FrameworkError::NotAnOwner { ctx, .. }
        | FrameworkError::DmOnly { ctx, .. }
        | FrameworkError::NsfwOnly { ctx, .. } => (ctx, Error::Outdated("an unexpected check of the framework")),
        FrameworkError::UnknownInteraction { framework, interaction, .. } => {
            let unknown = Error::Outdated("no such command");
            return refuse(framework.user_data, interaction, CommandInteractionType::Command, &unknown).await;
        }
        FrameworkError::EventHandler { error, .. } => return tracing::error!(%error, "an event could not be handled"),
        FrameworkError::Setup { error, .. } => return tracing::error!(%error, "the bot could not be set up"),
        other => return tracing::error!(error = %other, "an error that no command of ours can cause"),
    };
    if let poise::Context::Application(app) = ctx {
        refuse(app.framework.user_data, app.interaction, app.interaction_type, &failure).await;
    }
}

async fn refuse(bot: &BotState, interaction: &CommandInteraction, kind: CommandInteractionType, error: &Error) {
    let context = InteractionContext::command(interaction);
    match kind {
        CommandInteractionType::Command => response::refuse(bot, &context, error, None).await,
        CommandInteractionType::Autocomplete => {
            error.log(&context.reference());
            response::suggest_nothing(bot, &context).await;
        }
    }
}
