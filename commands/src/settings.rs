//! `/settings`: a person's own language; and for the company its channels, when somebody is there, what customers are told by
//! themselves, its WhatsApp numbers, what needs a second person, and what may be taken in an emergency.

mod answers;
mod hours;
pub(crate) mod inbox;
mod reach;
pub mod replies;
pub(crate) mod whatsapp;

use std::sync::Arc;

use crm::{
    DiscordId, Permission,
    currency::Currency,
    error::{Field, Problem},
    members,
    money::{self, Money},
    requests::{self, ApprovalRule},
    settings::{
        self, AuditChannel, AuditFeed, AutoClose, BreakGlass, CompanyCurrency, MaskAddresses, OwnerChannel, Promises,
        RawDays, ReplyHold, SecondPerson, Turns, TypingShown,
    },
    tenants::Language,
    text,
};
use serenity::all::{CreateAutocompleteResponse, Http, PartialChannel};

use crate::{
    bot::Ctx,
    changes::line,
    errors::Error,
    gate::Gate,
    input::{
        currency,
        event::{read_noun, suggest_noun},
        permission,
    },
    message::{Card, Message, Tone},
    response,
    send::{self, PostError},
    session::{InteractionContext, Session, snowflake},
    texts::{self, named::named, t},
};

/// A channel that somebody chose, for the company to write in.
struct Chosen {
    http: Arc<Http>,
    channel: DiscordId,
    nonce: String,
}

impl Chosen {
    fn new(ctx: Ctx<'_>, channel: &PartialChannel) -> Self {
        let http = ctx.framework.user_data.http.clone();
        Self { http, channel: snowflake(channel.id.get()), nonce: ctx.interaction.id.to_string() }
    }

    fn mention(&self) -> String {
        format!("<#{}>", self.channel)
    }

    /// Says there what it is for, in the company's language. So nobody chooses a channel that stays silent.
    async fn greet(&self, session: &Session, text: fn(Language) -> String) -> Result<(), Error> {
        session.require(Permission::EditOrganisation).await?;
        let language = settings::profile(&session.db).await?.language;
        match send::greet(&self.http, self.channel, text(language), &self.nonce).await {
            Ok(()) => Ok(()),
            Err(PostError::Refused(_) | PostError::Gone(_)) => Err(Error::ChannelClosed(self.channel)),
            Err(passing) => Err(crm::Error::Unavailable(passing.to_string()).into()),
        }
    }
}

/// The languages as Discord offers them: each in itself, so that it is recognised.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Choice {
    #[name = "العربية (Arabic)"]
    Arabic,
    #[name = "English"]
    English,
}

/// Your language, and how the company works
#[poise::command(
    slash_command,
    rename = "settings",
    guild_only,
    subcommand_required,
    subcommands(
        "language",
        "inbox::inbox",
        "inbox::inbox_check",
        "owner_channel",
        "audit_channel",
        "retention",
        "inbox_auto_close",
        "inbox_turns",
        "inbox_hold",
        "inbox_typing",
        "answers::inbox_answer_within",
        "currency",
        "privacy",
        "promises",
        "reach::reach",
        "reach::team",
        "hours::group",
        "replies::group",
        "whatsapp::whatsapp",
        "approvals",
        "break_glass"
    )
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Choose the language you are answered in
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
pub(crate) async fn language(ctx: Ctx<'_>, language: Choice) -> Result<(), Error> {
    let language = match language {
        Choice::Arabic => Language::Arabic,
        Choice::English => Language::English,
    };
    let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
    response::run(ctx, |session| async move {
        members::set_own_language(&session.db, &session.caller, language).await?;
        context.remember_language(bot, language).await;
        Ok(Message::text(t!(language, "settings-language-set")))
    })
    .await
}

/// Choose the channel for changes of permissions, requests for approval and alarms
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
pub(crate) async fn owner_channel(ctx: Ctx<'_>, #[channel_types("Text")] channel: PartialChannel) -> Result<(), Error> {
    let place = Chosen::new(ctx, &channel);
    response::run(ctx, |session| async move {
        place.greet(&session, |language| t!(language, "settings-owner-channel-here")).await?;
        settings::set::<OwnerChannel>(&session.db, &session.caller, place.channel.into()).await?;
        Ok(Message::text(t!(session.language, "settings-owner-channel-set", channel = place.mention())))
    })
    .await
}

/// Choose the channel that shows the events of the audit log as they come
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
pub(crate) async fn audit_channel(
    ctx: Ctx<'_>,

    #[channel_types("Text")] channel: PartialChannel,

    #[autocomplete = "suggest_noun"]
    #[max_length = 200]
    nouns: Option<String>,
) -> Result<(), Error> {
    let place = Chosen::new(ctx, &channel);
    response::run(ctx, |session| async move {
        let typed = nouns.as_deref().unwrap_or_default().split([',', '،']);
        let nouns = typed.map(str::trim).filter(|noun| !noun.is_empty()).map(read_noun);
        let nouns = nouns.collect::<Result<Vec<_>, _>>()?;
        place.greet(&session, |language| t!(language, "settings-audit-channel-here")).await?;
        let feed = AuditFeed::new(place.channel, &nouns);
        settings::set::<AuditChannel>(&session.db, &session.caller, feed).await?;
        let (language, channel) = (session.language, place.mention());
        let names = texts::list(language, nouns.iter().map(|noun| named(language, *noun)));
        Ok(Message::text(match nouns.is_empty() {
            true => t!(language, "settings-audit-channel-set", channel = channel),
            false => t!(language, "settings-audit-channel-set-some", channel = channel, nouns = names),
        }))
    })
    .await
}

/// Choose for how long raw deliveries are kept
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
pub(crate) async fn retention(
    ctx: Ctx<'_>,

    #[min = 14]
    #[max = 3650]
    days: u16,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        settings::set::<RawDays>(&session.db, &session.caller, days).await?;
        let kept = t!(session.language, "days", count = days);
        Ok(Message::text(t!(session.language, "settings-retention-set", days = kept)))
    })
    .await
}

/// Choose after how many days without a message conversations are closed; without days, never
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
pub(crate) async fn inbox_auto_close(
    ctx: Ctx<'_>,

    #[min = 1]
    #[max = 365]
    days: Option<u16>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        settings::set::<AutoClose>(&session.db, &session.caller, days).await?;
        let language = session.language;
        Ok(Message::text(match days {
            Some(days) => t!(language, "settings-auto-close-set", days = t!(language, "days", count = days)),
            None => t!(language, "settings-auto-close-off"),
        }))
    })
    .await
}

/// Give conversations that nobody has to colleagues by turns, so many at once; without a number, don't
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
pub(crate) async fn inbox_turns(
    ctx: Ctx<'_>,

    #[min = 1]
    #[max = 500]
    capacity: Option<u16>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        settings::set::<Turns>(&session.db, &session.caller, capacity).await?;
        let language = session.language;
        Ok(Message::text(match capacity {
            Some(capacity) => t!(language, "settings-turns-set", count = capacity),
            None => t!(language, "settings-turns-off"),
        }))
    })
    .await
}

/// Choose for how many seconds answers wait before they are sent, so that they can be taken back
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
pub(crate) async fn inbox_hold(
    ctx: Ctx<'_>,

    #[min = 0]
    #[max = 10]
    seconds: u16,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        settings::set::<ReplyHold>(&session.db, &session.caller, seconds).await?;
        let language = session.language;
        Ok(Message::text(match seconds {
            0 => t!(language, "settings-hold-off"),
            _ => t!(language, "settings-hold-set", seconds = t!(language, "seconds", count = seconds)),
        }))
    })
    .await
}

/// Choose whether customers see that somebody types in the thread of their conversation
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
pub(crate) async fn inbox_typing(ctx: Ctx<'_>, on: bool) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        settings::set::<TypingShown>(&session.db, &session.caller, on).await?;
        let language = session.language;
        Ok(Message::text(if on { t!(language, "settings-typing-on") } else { t!(language, "settings-typing-off") }))
    })
    .await
}

/// Choose the currency that is meant where none is named
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
pub(crate) async fn currency(
    ctx: Ctx<'_>,

    #[autocomplete = "currency::suggest"]
    #[max_length = 40]
    currency: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        session.require(Permission::EditOrganisation).await?;
        let meant = money::currency(&currency, Currency::SAR);
        let chosen = meant.ok_or(crm::Error::Invalid { field: Field::Currency, problem: Problem::Form })?;
        settings::set::<CompanyCurrency>(&session.db, &session.caller, chosen).await?;
        let language = session.language;
        let example = Money::new(123_456, chosen).shown(language);
        Ok(Message::text(t!(language, "settings-currency-set", currency = chosen.code(), example = example)))
    })
    .await
}

/// Mask customers' phone numbers and e-mail addresses wherever they are shown
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
pub(crate) async fn privacy(ctx: Ctx<'_>, mask: bool) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        settings::set::<MaskAddresses>(&session.db, &session.caller, mask).await?;
        let language = session.language;
        let permission = texts::permission(language, Permission::RevealAddresses);
        Ok(Message::text(match mask {
            true => t!(language, "settings-privacy-on", permission = permission),
            false => t!(language, "settings-privacy-off"),
        }))
    })
    .await
}

/// Choose whether who promises something in an answer is asked whether they want a reminder
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
pub(crate) async fn promises(ctx: Ctx<'_>, on: bool) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        settings::set::<Promises>(&session.db, &session.caller, on).await?;
        let language = session.language;
        Ok(Message::text(if on { t!(language, "settings-promises-on") } else { t!(language, "settings-promises-off") }))
    })
    .await
}

/// See and choose what takes a second person's approval
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewSettings)")]
pub(crate) async fn approvals(
    ctx: Ctx<'_>,

    #[autocomplete = "suggest_deed"]
    #[max_length = 100]
    action: Option<String>,
    required: Option<bool>,
) -> Result<(), Error> {
    let guild = ctx.interaction.guild_id;
    response::run(ctx, |session| async move {
        let chosen = match action {
            Some(typed) => {
                let rule = rule(&typed).ok_or(crm::Error::Invalid { field: Field::Action, problem: Problem::Form })?;
                settings::set_second_person(&session.db, &session.caller, rule, required.unwrap_or(true)).await?
            }
            None => settings::get::<SecondPerson>(&session.db, &session.caller).await?,
        };
        let waiting = requests::waiting(&session.db, &session.caller).await?;
        let language = session.language;
        let names = chosen
            .iter()
            .filter_map(|name| ApprovalRule::named(name))
            .map(|rule| format!("• {}", words::approval_rule(language, rule)));
        let lines: Vec<String> = names.collect();
        let mut text = if lines.is_empty() { t!(language, "approvals-none") } else { lines.join("\n") };
        if !waiting.is_empty() {
            let lines: Vec<String> = waiting.iter().map(|request| line(language, request, guild)).collect();
            text = format!("{text}\n\n**{}**\n{}", t!(language, "approvals-waiting"), lines.join("\n"));
        }
        Ok(Message::card(Card::new(Tone::Calm).title(t!(language, "approvals-title")).text(text)))
    })
    .await
}

/// See and choose what may be taken for an hour in an emergency
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewSettings)")]
pub(crate) async fn break_glass(
    ctx: Ctx<'_>,

    #[autocomplete = "permission::suggest"]
    #[max_length = 100]
    permission: Option<String>,
    allowed: Option<bool>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let chosen = match permission {
            Some(typed) => {
                let permission = permission::one(&typed)?;
                settings::set_break_glass(&session.db, &session.caller, permission, allowed.unwrap_or(true)).await?
            }
            None => settings::get::<BreakGlass>(&session.db, &session.caller).await?,
        };
        let language = session.language;
        let chosen = chosen.iter().filter_map(|name| name.parse().ok());
        let lines: Vec<String> = chosen.map(|p| format!("• {}", texts::permission(language, p))).collect();
        let text = if lines.is_empty() { t!(language, "emergencies-none") } else { lines.join("\n") };
        Ok(Message::card(Card::new(Tone::Calm).title(t!(language, "emergencies-title")).text(text)))
    })
    .await
}

/// What can take a second person.
fn approval_rules() -> impl Iterator<Item = ApprovalRule> {
    let grants = Permission::ALL.iter().copied().filter(|p| !p.is_platform()).map(ApprovalRule::Grant);
    [ApprovalRule::SetAdmin, ApprovalRule::Export].into_iter().chain(grants)
}

/// By its stored name, or by what it is called in either language.
fn rule(typed: &str) -> Option<ApprovalRule> {
    let key = text::search_key(typed);
    let called =
        |rule: &ApprovalRule| Language::ALL.iter().any(|l| text::search_key(&words::approval_rule(*l, *rule)) == key);
    ApprovalRule::named(typed.trim()).or_else(|| approval_rules().find(called))
}

async fn suggest_deed(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = text::search_key(typed);
    response::suggest(
        ctx.framework.user_data,
        &InteractionContext::command(ctx.interaction),
        |session: Session| async move {
            let found = approval_rules().map(|rule| (words::approval_rule(session.language, rule), rule.name()));
            Ok(found.filter(|(label, name)| text::search_key(&format!("{label} {name}")).contains(&typed)).collect())
        },
    )
    .await
}
