//! `/settings inbox`: where customers' messages are shown: in a channel, or in a forum with a thread for each conversation, which the
//! bot makes if nobody has one.

use crm::{
    DiscordId, Permission,
    settings::{self, Channel, InboxChannel, InboxForum},
};
use serenity::all::{ChannelType, ComponentInteraction, Http, PartialChannel};

use super::Chosen;
use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    forum,
    gate::Gate,
    message::{self, Card, Message, Tone},
    response::{self, Place},
    route::{Handle, custom_ids},
    send::PostError,
    session::{InteractionContext, Session},
    texts::t,
};

custom_ids! {
    /// Under the question whether a forum is to be made.
    pub(crate) enum Button {
        /// Make it.
        Make = "make-forum" like "/settings inbox",
    }
}

/// Choose the channel or forum that shows customers' messages; without one, a forum is made
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
pub(crate) async fn inbox(
    ctx: Ctx<'_>,
    #[channel_types("Text", "Forum")] channel: Option<PartialChannel>,
) -> Result<(), Error> {
    let bot = ctx.framework.user_data;
    let place = channel.map(|channel| (channel.kind, Chosen::new(ctx, &channel)));
    response::run(ctx, |session| async move {
        session.require(Permission::EditOrganisation).await?;
        match place {
            None => Ok(question(&session)),
            Some((ChannelType::Forum, place)) => take_forum(&session, &bot.http, place.channel).await,
            Some((_, place)) => take_channel(&session, &place).await,
        }
    })
    .await
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let Self::Make = self;
        response::respond(bot, context, Place::Update, |session| async move {
            session.require(Permission::EditOrganisation).await?;
            let guild = context.guild().ok_or(Error::ServerOnly)?;
            let language = settings::profile(&session.db).await?.language;
            let name = t!(language, "forum-name");
            let made = forum::make(&bot.http, guild, &name, &t!(language, "forum-topic"), session.me.discord_id).await;
            let forum = made.map_err(|error| match error {
                PostError::Refused(_) => Error::MayNotMake,
                passing => crm::Error::Unavailable(passing.to_string()).into(),
            })?;
            take_forum(&session, &bot.http, forum).await
        })
        .await;
    }
}

/// Says what a forum would be, before one is made.
fn question(session: &Session) -> Message {
    let language = session.language;
    let card = Card::new(Tone::Calm).title(t!(language, "forum-title")).text(t!(language, "forum-question"));
    let make = message::Button::new(&Button::Make, t!(language, "button-make-forum")).primary();
    Message::card(card).buttons(vec![make])
}

async fn take_channel(session: &Session, place: &Chosen) -> Result<Message, Error> {
    place.greet(session, |language| t!(language, "settings-inbox-here")).await?;
    let (db, caller) = (&session.db, &session.caller);
    if settings::get::<InboxForum>(db, caller).await? != Channel(None) {
        settings::set::<InboxForum>(db, caller, Channel(None)).await?;
    }
    settings::set::<InboxChannel>(db, caller, place.channel.into()).await?;
    Ok(Message::text(t!(session.language, "settings-inbox-set", channel = place.mention())))
}

/// Nobody chooses a forum that stays silent: the webhook that posts there is made first.
async fn take_forum(session: &Session, http: &Http, forum: DiscordId) -> Result<Message, Error> {
    match forum::webhook(http, forum).await {
        Ok(_) => {}
        Err(PostError::Refused(_) | PostError::Gone(_)) => return Err(Error::ForumClosed(forum)),
        Err(passing) => return Err(crm::Error::Unavailable(passing.to_string()).into()),
    }
    settings::set::<InboxForum>(&session.db, &session.caller, forum.into()).await?;
    Ok(Message::text(t!(session.language, "settings-forum-set", channel = format!("<#{forum}>"))))
}
