//! Where buttons, menus and forms go: to the feature that knows the word of their `custom_id`.
//!
//! To add a feature with buttons: its line in [`COMPONENTS`] or [`FORMS`].

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::FutureExt;
use poise::{BoxFuture, FrameworkContext};
use serenity::all::{ComponentInteraction, FullEvent, Interaction, UserId};

use crate::{
    alliances, audit, backups, bookings,
    bot::BotState,
    changes, companies, contact_work, contacts, custom_id, deal_work, deals,
    draft::{self, Draft, HandleForm},
    errors::Error,
    exports, extra, fields, forum, help, imports, inbox, lead_form, lead_work, leads, perms, pipelines, products,
    promise, quote_work, response, reveal,
    route::{Handle, Word},
    session::InteractionContext,
    settings, stats, story, task_form, tasks, typed,
};

/// Buttons and menus.
pub(crate) const COMPONENTS: &[Words<ComponentInteraction>] = &[
    Words::of::<draft::Button>(),
    Words::of::<changes::Button>(),
    Words::of::<imports::Button>(),
    Words::of::<help::Button>(),
    Words::of::<leads::Button>(),
    Words::of::<deals::Button>(),
    Words::of::<deal_work::Button>(),
    Words::of::<deals::BoardButton>(),
    Words::of::<backups::Button>(),
    Words::of::<exports::Button>(),
    Words::of::<extra::Button>(),
    Words::of::<extra::Undo>(),
    Words::of::<fields::Button>(),
    Words::of::<pipelines::Button>(),
    Words::of::<pipelines::SeveralButton>(),
    Words::of::<quote_work::Button>(),
    Words::of::<products::Button>(),
    Words::of::<lead_form::Button>(),
    Words::of::<lead_work::Button>(),
    Words::of::<reveal::Button>(),
    Words::of::<alliances::Button>(),
    Words::of::<alliances::belong::Button>(),
    Words::of::<bookings::Button>(),
    Words::of::<inbox::propose::Button>(),
    Words::of::<bookings::setup::Button>(),
    Words::of::<companies::Button>(),
    Words::of::<contact_work::Button>(),
    Words::of::<story::Button>(),
    Words::of::<contacts::duplicates::Button>(),
    Words::of::<contacts::erase::Button>(),
    Words::of::<contacts::merge::Button>(),
    Words::of::<inbox::buttons::Button>(),
    Words::of::<inbox::canned::Button>(),
    Words::of::<inbox::list::Button>(),
    Words::of::<inbox::macros::Button>(),
    Words::of::<inbox::show::Button>(),
    Words::of::<inbox::unknown::Button>(),
    Words::of::<perms::list::Button>(),
    Words::of::<perms::pick::Button>(),
    Words::of::<perms::matrix::Button>(),
    Words::of::<perms::explain::Button>(),
    Words::of::<perms::simulate::Button>(),
    Words::of::<perms::requests::Button>(),
    Words::of::<perms::role::Button>(),
    Words::of::<audit::list::Button>(),
    Words::of::<settings::inbox::Button>(),
    Words::of::<settings::whatsapp::Button>(),
    Words::of::<stats::Button>(),
    Words::of::<stats::schedule::Button>(),
    Words::of::<task_form::Button>(),
    Words::of::<tasks::Button>(),
    Words::of::<promise::Button>(),
    Words::of::<typed::Button>(),
];

/// Forms.
pub(crate) const FORMS: &[Words<Draft>] = &[
    Words::of_forms::<lead_form::Form>(),
    Words::of_forms::<lead_work::Form>(),
    Words::of_forms::<alliances::Form>(),
    Words::of_forms::<companies::Form>(),
    Words::of_forms::<contact_work::Form>(),
    Words::of_forms::<contacts::erase::Form>(),
    Words::of_forms::<deal_work::Form>(),
    Words::of_forms::<extra::Form>(),
    Words::of_forms::<fields::Form>(),
    Words::of_forms::<pipelines::Form>(),
    Words::of_forms::<pipelines::SeveralForm>(),
    Words::of_forms::<products::Form>(),
    Words::of_forms::<inbox::buttons::Form>(),
    Words::of_forms::<inbox::macros::Form>(),
    Words::of_forms::<inbox::show::Form>(),
    Words::of_forms::<task_form::Form>(),
];

/// What happens with something that was used, if its `custom_id` is not forged.
type Take<Used> = for<'a> fn(Call<'a, Used>) -> Option<BoxFuture<'a, ()>>;

/// Some words of a feature, and what happens when one is used.
pub(crate) struct Words<Used> {
    pub words: &'static [Word],
    /// Whether the word and the rest mean something.
    knows: fn(&str, Option<&str>) -> bool,
    take: Take<Used>,
    /// For a form that is to open again, filled in; for nothing else.
    reopen: Option<Take<Used>>,
    /// Fails unless all ids are short and read back.
    #[cfg(test)]
    pub prove: fn(),
}

/// A button, menu or form that was used, and by whom.
struct Call<'a, Used> {
    word: &'static str,
    rest: Option<&'a str>,
    bot: &'a BotState,
    context: &'a InteractionContext,
    used: &'a Used,
}

impl Words<ComponentInteraction> {
    const fn of<H: Handle + Send + 'static>() -> Self {
        Self {
            words: H::WORDS,
            knows: |word, rest| H::read(word, rest).is_some(),
            take: press::<H>,
            reopen: None,
            #[cfg(test)]
            prove: crate::route::tests::prove::<H>,
        }
    }
}

impl Words<Draft> {
    const fn of_forms<F: HandleForm + Send + 'static>() -> Self {
        Self {
            words: F::WORDS,
            knows: |word, rest| F::read(word, rest).is_some(),
            take: submit::<F>,
            reopen: Some(reopen::<F>),
            #[cfg(test)]
            prove: crate::route::tests::prove::<F>,
        }
    }
}

fn press<H: Handle + Send + 'static>(
    Call { word, rest, bot, context, used }: Call<'_, ComponentInteraction>,
) -> Option<BoxFuture<'_, ()>> {
    let meant = H::read(word, rest)?;
    Some(Box::pin(async move { meant.handle(bot, context, used).await }))
}

fn submit<F: HandleForm + Send + 'static>(
    Call { word, rest, bot, context, used }: Call<'_, Draft>,
) -> Option<BoxFuture<'_, ()>> {
    let form = F::read(word, rest)?;
    Some(Box::pin(async move { form.submitted(bot, context, used).await }))
}

fn reopen<F: HandleForm + Send + 'static>(
    Call { word, rest, bot, context, used }: Call<'_, Draft>,
) -> Option<BoxFuture<'_, ()>> {
    let form = F::read(word, rest)?;
    Some(Box::pin(async move { form.reopen(bot, context, used).await }))
}

/// Every word that tells what a `custom_id` means.
pub fn words() -> Vec<&'static str> {
    all_words().map(|word| word.name).collect()
}

pub(crate) fn all_words() -> impl Iterator<Item = &'static Word> {
    let components = COMPONENTS.iter().map(|feature| feature.words);
    components.chain(FORMS.iter().map(|feature| feature.words)).flatten()
}

/// “Edit again”: the form opens with what the message holds.
impl Handle for draft::Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        let Self::EditAgain(again) = self;
        let draft = Draft::kept(&pressed.message, &again);
        let Some(found) = find(FORMS, &again.form) else { return unknown(bot, context, None).await };
        let context = &context.clone().attempting(found.word.attempt);
        let opened = found.feature.reopen.and_then(|reopen| reopen(found.call(bot, context, &draft)));
        match opened {
            Some(opened) => opened.await,
            None => unknown(bot, context, None).await,
        }
    }
}

/// Takes the events that poise has no use for.
pub(crate) async fn event(
    framework: FrameworkContext<'_, Arc<BotState>, Error>,
    event: &FullEvent,
) -> Result<(), Error> {
    let bot = framework.user_data;
    let interaction = match event {
        FullEvent::InteractionCreate { interaction } => interaction,
        FullEvent::Message { new_message } => {
            typed::typed(bot, framework.bot_id, new_message).await;
            return Ok(());
        }
        other => {
            thread_event(bot, framework.bot_id, other).await;
            return Ok(());
        }
    };
    match interaction {
        Interaction::Component(pressed) => {
            let context = InteractionContext::component(pressed);
            let id = &pressed.data.custom_id;
            guarded(bot, &context, None, dispatch(COMPONENTS, id, bot, context.clone(), pressed, None)).await;
        }
        Interaction::Modal(submitted) => {
            let context = InteractionContext::modal(submitted);
            let id = &submitted.data.custom_id;
            let draft = Draft::of(submitted, find(FORMS, id).is_some());
            let taken = dispatch(FORMS, id, bot, context.clone(), &draft, Some(&draft));
            guarded(bot, &context, Some(&draft), taken).await;
        }
        _ => {}
    }
    Ok(())
}

/// What happens in threads, and to them, besides typing something.
async fn thread_event(bot: &BotState, me: UserId, event: &FullEvent) {
    match event {
        FullEvent::MessageUpdate { event, .. } => typed::events::changed(bot, event).await,
        FullEvent::MessageDelete { deleted_message_id, guild_id, .. } => {
            typed::events::look_into(bot, *guild_id, &[*deleted_message_id]).await;
        }
        FullEvent::MessageDeleteBulk { multiple_deleted_messages_ids, guild_id, .. } => {
            typed::events::look_into(bot, *guild_id, multiple_deleted_messages_ids).await;
        }
        FullEvent::ThreadUpdate { new, .. } => forum::changed::changed(bot, new).await,
        FullEvent::TypingStart { event } => typed::events::types(bot, me, event).await,
        FullEvent::ReactionAdd { add_reaction } => typed::events::reacted(bot, me, add_reaction, true).await,
        FullEvent::ReactionRemove { removed_reaction } => {
            typed::events::reacted(bot, me, removed_reaction, false).await;
        }
        _ => {}
    }
}

/// Answers kindly also when the handler panics; poise guards only commands.
async fn guarded(
    bot: &BotState,
    context: &InteractionContext,
    draft: Option<&Draft>,
    handler: impl Future<Output = ()>,
) {
    if let Err(payload) = AssertUnwindSafe(handler).catch_unwind().await {
        let text = payload.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| payload.downcast_ref().cloned());
        response::refuse(bot, context, &Error::Panicked(text.unwrap_or_default()), draft).await;
    }
}

/// A `custom_id` that means something.
struct Found<'a, Used: 'static> {
    feature: &'static Words<Used>,
    word: &'static Word,
    rest: Option<&'a str>,
}

impl<'a, Used: 'static> Found<'a, Used> {
    fn call(&self, bot: &'a BotState, context: &'a InteractionContext, used: &'a Used) -> Call<'a, Used> {
        Call { word: self.word.name, rest: self.rest, bot, context, used }
    }
}

fn find<'a, Used: 'static>(all: &'static [Words<Used>], id: &'a str) -> Option<Found<'a, Used>> {
    let (name, rest) = custom_id::split(id)?;
    let feature = all.iter().find(|feature| (feature.knows)(name, rest))?;
    let word = feature.words.iter().find(|word| word.name == name)?;
    Some(Found { feature, word, rest })
}

async fn dispatch<Used: 'static>(
    all: &'static [Words<Used>],
    id: &str,
    bot: &BotState,
    context: InteractionContext,
    used: &Used,
    draft: Option<&Draft>,
) {
    let found = find(all, id);
    // Words of our own only: the metric must not grow with what is forged.
    let name = found.as_ref().map_or("unknown", |found| found.word.name);
    metrics::counter!("omnicrm_discord_components_total", "action" => name).increment(1);
    let context = &match &found {
        Some(found) => context.attempting(found.word.attempt),
        None => context,
    };
    match found.and_then(|found| (found.feature.take)(found.call(bot, context, used))) {
        Some(taken) => taken.await,
        None => unknown(bot, context, draft).await,
    }
}

async fn unknown(bot: &BotState, context: &InteractionContext, draft: Option<&Draft>) {
    response::refuse(bot, context, &Error::Outdated("no such button or form"), draft).await;
}
