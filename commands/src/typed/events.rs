//! What happens in the threads besides typing something: messages are changed and deleted, reactions are put under them, and somebody
//! begins to type.

use crm::{
    DiscordId, Permission,
    conversations::{self, thread},
    error::Error as Wrong,
    members::Person,
    posts::Post,
};
use serenity::all::{GuildId, MessageId, MessageUpdateEvent, Reaction, ReactionType, TypingStartEvent, UserId};

use crate::{
    bot::BotState,
    errors::Error,
    session::{InteractionContext, Session, display_name, snowflake},
};

/// What goes from colleagues to the customer. Any other emoji is between colleagues.
const FOR_CUSTOMERS: [&str; 4] = ["👍", "❤️", "🙏", "🎉"];

/// A message was changed: in its text, if it was a person who did.
pub(crate) async fn changed(bot: &BotState, event: &MessageUpdateEvent) {
    let by_person = event.author.as_ref().is_some_and(|author| !author.bot) && event.webhook_id.flatten().is_none();
    if by_person && event.content.is_some() {
        look_into(bot, event.guild_id, &[event.id]).await;
    }
}

/// Messages were changed or deleted: has a worker look into it. Should that fail, nobody waits for an answer: what the customer has is
/// unchanged.
pub(crate) async fn look_into(bot: &BotState, guild: Option<GuildId>, messages: &[MessageId]) {
    let Some(guild) = guild else { return };
    let looked = async {
        let Some(db) = bot.company(guild).await? else { return Ok(()) };
        let typed: Vec<DiscordId> = messages.iter().map(|message| snowflake(message.get())).collect();
        conversations::typed_changed(&db, &typed).await
    };
    if let Err(error) = looked.await {
        tracing::warn!(%guild, %error, "nobody looks into what was changed in a thread");
    }
}

/// A reaction was put somewhere or taken away.
pub(crate) async fn reacted(bot: &BotState, me: UserId, reaction: &Reaction, is_there: bool) {
    let Some((guild, user)) = reaction.guild_id.zip(reaction.user_id) else { return };
    let Some(emoji) = for_customer(&reaction.emoji) else { return };
    if user == me || reaction.member.as_ref().is_some_and(|member| member.user.bot) {
        return;
    }
    match pass_on(bot, me, (guild, user), reaction, emoji, is_there).await {
        // Whoever may not answer here reacts for their colleagues, and so does everybody where nothing can be sent.
        Ok(()) | Err(Error::Crm(Wrong::Denied(_) | Wrong::NotFound(_) | Wrong::Conflict(_))) => {}
        Err(error) => tracing::warn!(%guild, %error, "a reaction did not reach the customer"),
    }
}

/// The emoji, if it is one that goes to customers. Some write the heart without what makes it red.
fn for_customer(emoji: &ReactionType) -> Option<&'static str> {
    let ReactionType::Unicode(emoji) = emoji else { return None };
    let bare = |emoji: &str| emoji.replace('\u{FE0F}', "");
    FOR_CUSTOMERS.into_iter().find(|known| bare(known) == bare(emoji))
}

async fn pass_on(
    bot: &BotState,
    me: UserId,
    (guild, user): (GuildId, UserId),
    reaction: &Reaction,
    emoji: &'static str,
    is_there: bool,
) -> Result<(), Error> {
    let Some(db) = bot.company(guild).await? else { return Ok(()) };
    let place = snowflake(reaction.channel_id.get());
    let Some(conversation) = thread::conversation_in(&db, place).await? else { return Ok(()) };
    let name = match &reaction.member {
        Some(member) => member.display_name().to_owned(),
        None => display_name(&bot.http.get_user(user).await?).to_owned(),
    };
    let person = Person { discord_id: snowflake(user.get()), name };
    let context = InteractionContext::passing(me, reaction.message_id.get(), guild, person);
    let session = Session::open(bot, &context).await?;
    // To ask for what somebody may not do would be recorded as an attempt, and this may be none.
    if !session.may(Permission::SendMessages).await? {
        return Ok(());
    }
    let post = Post { place, id: snowflake(reaction.message_id.get()) };
    conversations::react(&db, &session.caller, conversation, post, emoji, is_there).await?;
    Ok(())
}

/// Somebody types in a channel. Discord tells of that every ten seconds or so for as long as they do.
pub(crate) async fn types(bot: &BotState, me: UserId, event: &TypingStartEvent) {
    let Some((guild, member)) = event.guild_id.zip(event.member.as_ref()).filter(|(_, member)| !member.user.bot) else {
        return;
    };
    let person = Person { discord_id: snowflake(event.user_id.get()), name: member.display_name().to_owned() };
    match show_typing(bot, me, guild, event, person).await {
        Ok(()) | Err(Error::Crm(Wrong::Denied(_) | Wrong::NotFound(_))) => {}
        // A courtesy of the moment, told of at nearly every key: nobody misses it.
        Err(error) => tracing::debug!(%guild, %error, "a customer is not shown that somebody types"),
    }
}

async fn show_typing(
    bot: &BotState,
    me: UserId,
    guild: GuildId,
    event: &TypingStartEvent,
    person: Person,
) -> Result<(), Error> {
    let Some(db) = bot.company(guild).await? else { return Ok(()) };
    let thread = snowflake(event.channel_id.get());
    let Some(conversation) = conversations::shows_typing(&db, thread).await? else { return Ok(()) };
    let context = InteractionContext::passing(me, event.channel_id.get(), guild, person);
    let session = Session::open(bot, &context).await?;
    // As with reactions: to ask for what somebody may not do would be recorded as an attempt.
    if session.may(Permission::SendMessages).await? {
        conversations::begin_typing(&db, &session.caller, conversation).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_some_emojis_go_to_customers() {
        let unicode = |emoji: &str| for_customer(&ReactionType::Unicode(emoji.to_owned()));
        assert_eq!(unicode("👍"), Some("👍"));
        assert_eq!((unicode("❤"), unicode("❤️")), (Some("❤️"), Some("❤️")));
        for other in ["👀", "😂", "👎", "✅", ""] {
            assert_eq!(unicode(other), None, "{other}");
        }
    }
}
