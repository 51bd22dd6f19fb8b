//! `/stats schedule`: reports that are posted in a channel by themselves.

use crm::{
    DiscordId, Permission, ScheduleId,
    overview::stats::schedules::{self, Every, Schedule, Shown},
    settings,
    tenants::Language,
};
use serenity::all::{ComponentInteraction, PartialChannel};

use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    gate::Gate,
    message::{self, Card, Message, Tone},
    plain::{plain, stamp},
    response::{self, Place},
    route::{Handle, custom_ids},
    send::{self, PostError},
    session::{InteractionContext, Session, snowflake},
    texts::{named::named, t},
};

/// How many reports have a button in each row.
const IN_A_ROW: usize = 5;

custom_ids! {
    /// Below the list of reports.
    pub(crate) enum Button {
        /// It is posted no longer.
        End(schedule: ScheduleId) = "stats-unschedule" does ReportUnschedule,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let Self::End(id) = self;
        response::respond(bot, context, Place::Update, |session| async move {
            schedules::unschedule(&session.db, &session.caller, id).await?;
            let list = listed(&session).await?;
            Ok(list.with_text(t!(session.language, "stats-unscheduled")))
        })
        .await;
    }
}

/// How often.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Pace {
    #[name = "كل يوم (daily)"]
    Day,
    #[name = "كل أسبوع (weekly)"]
    Week,
    #[name = "كل شهر (monthly)"]
    Month,
}

/// How much.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Of {
    #[name = "مجاميع (team)"]
    Team,
    #[name = "كل الأرقام (all)"]
    All,
}

/// Have figures posted by themselves; without anything chosen, what is posted already
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewStats)")]
pub(crate) async fn schedule(
    ctx: Ctx<'_>,

    every: Option<Pace>,

    #[channel_types("Text")] channel: Option<PartialChannel>,

    report: Option<Of>,
) -> Result<(), Error> {
    let http = ctx.framework.user_data.http.clone();
    let here = channel.map_or(ctx.interaction.channel_id, |channel| channel.id);
    let (place, nonce) = (snowflake(here.get()), ctx.interaction.id.to_string());
    response::run(ctx, |session| async move {
        session.require(Permission::ViewStats).await?;
        let Some(every) = every else { return listed(&session).await };
        let every = match every {
            Pace::Day => Every::Day,
            Pace::Week => Every::Week,
            Pace::Month => Every::Month,
        };
        // So nobody chooses a channel that stays silent.
        let language = settings::profile(&session.db).await?.language;
        let text = t!(language, "stats-here", every = named(language, every));
        match send::greet(&http, place, text, &nonce).await {
            Ok(()) => {}
            Err(PostError::Refused(_) | PostError::Gone(_)) => return Err(Error::ChannelClosed(place)),
            Err(passing) => return Err(crm::Error::Unavailable(passing.to_string()).into()),
        }
        let shown = Shown { everything: matches!(report, Some(Of::All)), place };
        let made = schedules::schedule(&session.db, &session.caller, every, shown).await?;
        Ok(Message::text(told(session.language, &made)))
    })
    .await
}

fn told(language: Language, made: &Schedule) -> String {
    t!(
        language,
        "stats-scheduled",
        every = named(language, made.every),
        report = named(language, made.scope),
        place = channel(made.place),
        when = stamp(made.next_at, 'f')
    )
}

async fn listed(session: &Session) -> Result<Message, Error> {
    let all = schedules::list(&session.db, &session.caller).await?;
    Ok(list(session.language, &all))
}

fn list(language: Language, all: &[Schedule]) -> Message {
    let lines: Vec<String> = all.iter().map(|one| line(language, one)).collect();
    let text = if lines.is_empty() { t!(language, "stats-schedules-none") } else { lines.join("\n") };
    let card = Card::new(Tone::Calm).title(t!(language, "stats-schedules-title")).text(text);
    let end = |(place, schedule): (usize, &Schedule)| {
        let every = named(language, schedule.every);
        message::Button::new(
            &Button::End(schedule.id),
            t!(language, "button-stats-unschedule", n = place + 1, every = every),
        )
    };
    let buttons: Vec<message::Button> = all.iter().enumerate().map(end).collect();
    buttons.chunks(IN_A_ROW).fold(Message::card(card), |message, row| message.buttons(row.to_vec()))
}

fn line(language: Language, schedule: &Schedule) -> String {
    let line = t!(
        language,
        "stats-schedule-line",
        every = named(language, schedule.every),
        report = named(language, schedule.scope),
        place = channel(schedule.place),
        when = stamp(schedule.next_at, 'f'),
        by = plain(&schedule.made_by, 60)
    );
    if schedule.is_refused { format!("{line}\n{}", t!(language, "stats-schedule-refused")) } else { line }
}

fn channel(place: DiscordId) -> String {
    format!("<#{place}>")
}
