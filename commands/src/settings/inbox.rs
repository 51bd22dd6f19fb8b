//! `/settings inbox`: where customers' messages are shown: in a channel, or in a forum with a thread for each conversation, which the
//! bot makes if nobody has one.

use crm::{
    DiscordId, Permission,
    settings::{self, Channel, InboxChannel, InboxForum},
    tenants::Language,
};
use serenity::all::{
    ApplicationFlags, ChannelId, ChannelType, ComponentInteraction, GuildId, Http, PartialChannel, Permissions, UserId,
};

use super::Chosen;
use crate::{
    audience::{self, Audience},
    bot::{BotState, Ctx},
    errors::Error,
    forum,
    gate::Gate,
    message::{self, Card, Message, Tone},
    response::{self, Place},
    route::{Handle, custom_ids},
    send::PostError,
    session::{InteractionContext, Session},
    texts::{self, t},
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

/// See who reads customers' messages on Discord, and whether the bot has all that it needs there
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewSettings)")]
pub(crate) async fn inbox_check(ctx: Ctx<'_>) -> Result<(), Error> {
    let (bot, guild) = (ctx.framework.user_data, ctx.interaction.guild_id);
    let me = ctx.framework.bot_id;
    response::run(ctx, |session| async move {
        let (db, caller) = (&session.db, &session.caller);
        let forum = settings::get::<InboxForum>(db, caller).await?.0;
        let channel = settings::get::<InboxChannel>(db, caller).await?.0;
        let language = session.language;
        let guild = guild.ok_or(Error::ServerOnly)?;
        let Some(place) = forum.or(channel) else { return Ok(Message::text(t!(language, "inbox-check-none"))) };
        let needs = if forum.is_some() { IN_FORUM } else { IN_CHANNEL };
        let Some(audience) = look(&bot.http, guild, me, place, needs).await? else {
            return Ok(Message::text(t!(language, "inbox-check-gone", channel = format!("<#{place}>"))));
        };
        let reads = if forum.is_some() { Some(may_read(&bot.http).await?) } else { None };
        Ok(Message::card(checked(language, place, &audience, reads)))
    })
    .await
}

/// What the bot needs in a forum; and in the server, to learn who chose a tag.
const IN_FORUM: Permissions = forum::OWN.union(Permissions::VIEW_AUDIT_LOG);

/// What the bot needs in a channel.
const IN_CHANNEL: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::ATTACH_FILES)
    .union(Permissions::READ_MESSAGE_HISTORY);

/// Who sees the place; `None` if it is not there, or the bot does not see it.
async fn look(
    http: &Http,
    guild: GuildId,
    me: UserId,
    place: DiscordId,
    needs: Permissions,
) -> Result<Option<Audience>, Error> {
    let channel = match http.get_channel(ChannelId::new(place.get())).await {
        Ok(channel) => channel.guild(),
        Err(error) => match PostError::from(error) {
            PostError::Gone(_) | PostError::Refused(_) => None,
            passing => return Err(crm::Error::Unavailable(passing.to_string()).into()),
        },
    };
    let Some(channel) = channel else { return Ok(None) };
    let (roles, me) = (http.get_guild_roles(guild).await?, http.get_member(guild, me).await?);
    Ok(Some(audience::of(&channel, &roles, &me, needs)))
}

/// Whether Discord lets the bot read what is typed.
async fn may_read(http: &Http) -> Result<bool, Error> {
    let reads = ApplicationFlags::GATEWAY_MESSAGE_CONTENT | ApplicationFlags::GATEWAY_MESSAGE_CONTENT_LIMITED;
    let flags = http.get_current_application_info().await?.flags;
    Ok(flags.is_some_and(|flags| flags.intersects(reads)))
}

/// More are counted.
const NAMED: usize = 20;

fn checked(language: Language, place: DiscordId, audience: &Audience, reads: Option<bool>) -> Card {
    let mentions = |ids: Vec<String>| {
        let more = ids.len().saturating_sub(NAMED);
        let named = texts::list(language, ids.into_iter().take(NAMED));
        if more == 0 { named } else { t!(language, "inbox-check-more", named = named, count = more) }
    };
    let roles = audience.roles.iter().map(|role| format!("<@&{role}>")).collect();
    let people = audience.people.iter().map(|user| format!("<@{user}>")).collect();
    let lacks = audience.missing.get_permission_names().into_iter().map(str::to_owned);
    let lines = [
        Some(t!(language, "inbox-check-place", channel = format!("<#{place}>"))),
        audience.everybody.then(|| t!(language, "inbox-check-everybody")),
        (!audience.everybody && !audience.roles.is_empty())
            .then(|| t!(language, "inbox-check-roles", roles = mentions(roles))),
        (!audience.everybody && !audience.people.is_empty())
            .then(|| t!(language, "inbox-check-people", people = mentions(people))),
        Some(match audience.missing.is_empty() {
            true => t!(language, "inbox-check-able"),
            false => t!(language, "inbox-check-lacks", permissions = texts::list(language, lacks)),
        }),
        reads
            .map(|reads| if reads { t!(language, "inbox-check-reads") } else { t!(language, "inbox-check-reads-not") }),
    ];
    let text = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
    let tone = if audience.everybody || !audience.missing.is_empty() { Tone::Bad } else { Tone::Calm };
    Card::new(tone).title(t!(language, "inbox-check-title")).text(text)
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
