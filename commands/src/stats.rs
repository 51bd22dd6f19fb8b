//! `/stats`: what happened in some days, as a picture and in words: one's own, totals of the team, or everything. Below it one turns to other
//! pages and chooses another period. What is on a page is in `sheet.rs`, how it is drawn in `picture.rs`.

mod picture;
pub(crate) mod schedule;
mod sheet;

use crm::{
    Permission,
    overview::stats::{self, Period, Report, Scope},
    settings,
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    gate::Gate,
    input::chosen,
    message::{self, Card, Entry, Menu, Message, Tone},
    plain::plain,
    response::{self, Place},
    route::{CustomId, Handle, Payload, custom_ids},
    session::{InteractionContext, Session},
    texts::{named::named, t},
};

/// What a report is about unless somebody says.
const USUAL: Period = Period::ThirtyDays;

custom_ids! {
    /// Below a report.
    pub(crate) enum Button {
        /// Another page, or another period, of one's own figures.
        Own(at: At) = "stats-me" like "/stats me",
        /// The same of the team's totals.
        Team(at: At) = "stats-team" like "/stats team",
        /// The same of everything.
        All(at: At) = "stats-all" like "/stats all",
    }
}

impl Button {
    fn of(scope: Scope, at: At) -> Self {
        match scope {
            Scope::Own => Self::Own(at),
            Scope::Team => Self::Team(at),
            Scope::All => Self::All(at),
        }
    }
}

/// A page of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    Overview,
    Conversations,
    Sales,
    Colleagues,
}

impl Page {
    const ALL: [Self; 4] = [Self::Overview, Self::Conversations, Self::Sales, Self::Colleagues];

    fn as_str(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Conversations => "conversations",
            Self::Sales => "sales",
            Self::Colleagues => "colleagues",
        }
    }

    /// Whether there is such a page of these figures.
    fn is_of(self, scope: Scope) -> bool {
        self != Self::Colleagues || scope == Scope::All
    }

    fn called(self, language: Language) -> String {
        match self {
            Self::Overview => t!(language, "button-stats-overview"),
            Self::Conversations => t!(language, "button-stats-conversations"),
            Self::Sales => t!(language, "button-stats-sales"),
            Self::Colleagues => t!(language, "button-stats-colleagues"),
        }
    }
}

/// Where somebody is in a report. A menu of periods names none: what is chosen in it says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    page: Page,
    period: Option<Period>,
}

impl Payload for At {
    fn write(&self, _: usize) -> String {
        format!("{}:{}", self.page.as_str(), self.period.map_or("-", Period::as_str))
    }

    fn read(raw: &str) -> Option<Self> {
        let (page, period) = raw.split_once(':')?;
        let page = Page::ALL.into_iter().find(|known| known.as_str() == page)?;
        let period = if period == "-" { None } else { Some(period.parse().ok()?) };
        Some(Self { page, period })
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        let period = prop::option::of(prop::sample::select(Period::ALL));
        (prop::sample::select(Page::ALL.to_vec()), period).prop_map(|(page, period)| Self { page, period }).boxed()
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        let (scope, at) = match self {
            Self::Own(at) => (Scope::Own, at),
            Self::Team(at) => (Scope::Team, at),
            Self::All(at) => (Scope::All, at),
        };
        let chosen = chosen(pressed).first().and_then(|value| value.parse().ok());
        let period = at.period.or(chosen);
        response::respond(bot, context, Place::Update, |session| async move {
            // Who may not learns that before what they chose is looked at.
            session.require(scope.seen_with()).await?;
            let period = period.ok_or(Error::Outdated("no such period"))?;
            shown(&session, scope, at.page, period).await
        })
        .await;
    }
}

/// The periods, as they are offered.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Of {
    #[name = "اليوم (today)"]
    Today,
    #[name = "أمس (yesterday)"]
    Yesterday,
    #[name = "آخر 7 أيام (7 days)"]
    Week,
    #[name = "آخر 30 يومًا (30 days)"]
    ThirtyDays,
    #[name = "هذا الشهر (this month)"]
    Month,
    #[name = "الشهر الماضي (last month)"]
    LastMonth,
    #[name = "هذا الربع (this quarter)"]
    Quarter,
    #[name = "الربع الماضي (last quarter)"]
    LastQuarter,
    #[name = "هذه السنة (this year)"]
    Year,
    #[name = "آخر 365 يومًا (365 days)"]
    TwelveMonths,
}

impl From<Of> for Period {
    fn from(of: Of) -> Self {
        match of {
            Of::Today => Self::Today,
            Of::Yesterday => Self::Yesterday,
            Of::Week => Self::Week,
            Of::ThirtyDays => Self::ThirtyDays,
            Of::Month => Self::Month,
            Of::LastMonth => Self::LastMonth,
            Of::Quarter => Self::Quarter,
            Of::LastQuarter => Self::LastQuarter,
            Of::Year => Self::Year,
            Of::TwelveMonths => Self::TwelveMonths,
        }
    }
}

/// Figures: what happened in some days
#[poise::command(
    slash_command,
    rename = "stats",
    guild_only,
    subcommand_required,
    subcommands("me", "team", "all", "schedule::schedule")
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Your own figures
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewOwnStats)")]
async fn me(ctx: Ctx<'_>, period: Option<Of>) -> Result<(), Error> {
    begin(ctx, Scope::Own, period).await
}

/// Totals of the team, without names and money
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewLimitedStats)")]
async fn team(ctx: Ctx<'_>, period: Option<Of>) -> Result<(), Error> {
    begin(ctx, Scope::Team, period).await
}

/// All figures, with money and by colleague
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewStats)")]
async fn all(ctx: Ctx<'_>, period: Option<Of>) -> Result<(), Error> {
    begin(ctx, Scope::All, period).await
}

async fn begin(ctx: Ctx<'_>, scope: Scope, period: Option<Of>) -> Result<(), Error> {
    let period = period.map_or(USUAL, Period::from);
    response::run(ctx, |session| async move { shown(&session, scope, Page::Overview, period).await }).await
}

async fn shown(session: &Session, scope: Scope, page: Page, period: Period) -> Result<Message, Error> {
    let language = session.language;
    let page = if page.is_of(scope) { page } else { Page::Overview };
    let report = stats::report(&session.db, &session.caller, scope, period).await?;
    let company = settings::profile(&session.db).await?.name;
    let message = drawn(language, &company, &report, page).await?;
    let entry = |period: &Period| Entry {
        value: period.as_str().to_owned(),
        label: named(language, *period),
        chosen: *period == report.period,
    };
    let entries = Period::ALL.iter().map(entry).collect();
    let id = Button::of(scope, At { page, period: None }).encode();
    let hint = t!(language, "stats-period-hint");
    let pages = Page::ALL.into_iter().filter(|page| page.is_of(scope)).map(|other| {
        let button =
            message::Button::new(&Button::of(scope, At { page: other, period: Some(period) }), other.called(language));
        if other == page { button.primary() } else { button }
    });
    Ok(message.menu(Menu { id, hint, entries, many: false, least: 1 }).buttons(pages.collect()))
}

async fn drawn(language: Language, company: &str, report: &Report, page: Page) -> Result<Message, Error> {
    let sheet = sheet::sheet(language, company, report, page);
    let (title, words) = (plain(&sheet.title, 200), sheet::words(language, &sheet));
    // Rendering takes longer than anything else should wait for.
    let drawn = tokio::task::spawn_blocking(move || picture::draw(&sheet)).await;
    let content = drawn.map_err(|error| error.to_string()).and_then(|drawn| drawn.map_err(|error| error.to_string()));
    let content = content.map_err(Error::Picture)?;
    let card = Card::new(Tone::Calm).title(title).text(words.clone());
    Ok(Message::picture(card, "stats.png", content, &words.replace("**", "")))
}

/// A report that is posted by itself. In a channel nobody turns its pages.
pub(crate) async fn posting(language: Language, company: &str, report: Report) -> Result<Message, Error> {
    drawn(language, company, &report, Page::Overview).await
}

#[cfg(test)]
mod tests;
