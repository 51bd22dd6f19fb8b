//! `/settings hours`: when somebody is there.

use chrono::NaiveDate;
use crm::{
    Permission,
    error::{Error as Wrong, Field, Limit, Problem},
    hours::{Holiday, Hours},
    settings::{self, WorkingHours},
    tenants::Language,
    text,
};

use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    input::{hours, time},
    message::{Card, Message, Tone},
    plain::plain,
    response,
    session::Session,
    texts::t,
    week::week_text,
};

/// The longest holiday, in days, and the most characters of its name.
const HOLIDAY_DAYS: i64 = 60;
const NAME_CHARS: usize = 60;

/// When somebody is there to answer
#[poise::command(
    slash_command,
    rename = "hours",
    guild_only,
    subcommand_required,
    subcommands("show", "week", "ramadan", "holiday", "always")
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// See the working hours
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewSettings)")]
async fn show(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let chosen = settings::get::<WorkingHours>(&session.db, &session.caller).await?;
        Ok(view(&session, chosen.as_ref()))
    })
    .await
}

/// Choose the hours of some days of the week
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
async fn week(ctx: Ctx<'_>, #[max_length = 100] days: String, #[max_length = 100] hours: String) -> Result<(), Error> {
    change(ctx, move |chosen, _| {
        let (days, shifts) = (hours::days(&days)?, hours::shifts(&hours)?);
        chosen.week.set(&days, &shifts);
        Ok(())
    })
    .await
}

/// Choose the hours of some days of the week in Ramadan
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
async fn ramadan(
    ctx: Ctx<'_>,
    #[max_length = 100] days: String,
    #[max_length = 100] hours: String,
    #[min = -2]
    #[max = 2]
    moon: Option<i8>,
) -> Result<(), Error> {
    change(ctx, move |chosen, _| {
        if let Some(moon) = moon {
            chosen.moon = moon.clamp(Hours::LEAST_MOON, Hours::MOST_MOON);
        }
        let days = hours::days(&days)?;
        if is_usual(&hours) {
            // What is as usual on every day is no week of its own.
            let usual = chosen.week.clone();
            let mut week = chosen.ramadan.take().unwrap_or_else(|| usual.clone());
            days.iter().for_each(|day| week.set(&[*day], usual.day(*day)));
            chosen.ramadan = Some(week).filter(|week| *week != usual);
            return Ok(());
        }
        let shifts = hours::shifts(&hours)?;
        // The days that are not named keep their usual hours.
        let usual = chosen.week.clone();
        chosen.ramadan.get_or_insert(usual).set(&days, &shifts);
        Ok(())
    })
    .await
}

fn is_usual(typed: &str) -> bool {
    matches!(text::search_key(typed).as_str(), "usual" | "as usual" | "كالمعتاد" | "المعتاد")
}

/// Add or remove a holiday
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
async fn holiday(
    ctx: Ctx<'_>,
    #[max_length = 40] from: String,
    #[max_length = 40] until: Option<String>,
    #[max_length = 60] name: Option<String>,
    remove: Option<bool>,
) -> Result<(), Error> {
    change(ctx, move |chosen, today| {
        let from = time::day(&from, today).ok_or(Wrong::Invalid { field: Field::Since, problem: Problem::Form })?;
        if remove.unwrap_or(false) {
            let before = chosen.holidays.len();
            chosen.holidays.retain(|holiday| !(holiday.from..=holiday.until).contains(&from));
            return if chosen.holidays.len() < before {
                Ok(())
            } else {
                Err(Wrong::Conflict(crm::error::Conflict::NoChange))
            };
        }
        let until = match until.as_deref() {
            None => from,
            Some(typed) => {
                time::day(typed, today).ok_or(Wrong::Invalid { field: Field::Until, problem: Problem::Form })?
            }
        };
        if until < from || (until - from).num_days() > HOLIDAY_DAYS {
            return Err(Wrong::Invalid { field: Field::Days, problem: Problem::Order });
        }
        let name = text::optional_line(Field::Name, name.as_deref(), NAME_CHARS)?.unwrap_or_default();
        // Those that are long over make room.
        chosen.holidays.retain(|holiday| (today - holiday.until).num_days() < 400);
        if chosen.holidays.len() >= Hours::HOLIDAYS {
            return Err(Wrong::LimitReached(Limit::Holidays));
        }
        chosen.holidays.push(Holiday { from, until, name });
        chosen.holidays.sort_by_key(|holiday| holiday.from);
        Ok(())
    })
    .await
}

/// Say that somebody is always there
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
async fn always(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        settings::set::<WorkingHours>(&session.db, &session.caller, None).await?;
        Ok(view(&session, None))
    })
    .await
}

/// Changes the hours, and shows them as they are then. `today` is by the company's calendar.
async fn change(
    ctx: Ctx<'_>,
    how: impl FnOnce(&mut Hours, NaiveDate) -> crm::Result<()> + Send + 'static,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let zone = settings::profile(&session.db).await?.time_zone;
        let today = session.now().with_timezone(&zone).date_naive();
        let changed = settings::change::<WorkingHours>(&session.db, &session.caller, |chosen| {
            let mut hours = chosen.unwrap_or_default();
            how(&mut hours, today)?;
            Ok(Some(hours))
        });
        Ok(view(&session, changed.await?.as_ref()))
    })
    .await
}

fn view(session: &Session, chosen: Option<&Hours>) -> Message {
    let language = session.language;
    let card = Card::new(Tone::Calm).title(t!(language, "hours-title"));
    let Some(hours) = chosen else { return Message::card(card.text(t!(language, "hours-always"))) };
    let holidays: Vec<String> = hours.holidays.iter().map(|holiday| named_holiday(language, holiday)).collect();
    let closed = t!(language, "hours-closed");
    let ramadan = hours.ramadan.as_ref().map(|week| week_text(language, week, &closed)).unwrap_or_default();
    let ramadan_title = match hours.moon {
        0 => t!(language, "hours-ramadan"),
        moon => t!(
            language,
            "hours-ramadan-moon",
            days = t!(language, "days", count = moon.unsigned_abs()),
            later = if moon > 0 { "true" } else { "false" }
        ),
    };
    Message::card(
        card.text(week_text(language, &hours.week, &closed))
            .field(ramadan_title, ramadan)
            .field(t!(language, "hours-holidays"), holidays.join("\n")),
    )
}

fn named_holiday(language: Language, holiday: &Holiday) -> String {
    let Holiday { from, until, name } = holiday;
    let name = plain(name, NAME_CHARS);
    match from == until {
        true => t!(language, "hours-holiday", from = from.to_string(), name = name),
        false => t!(language, "hours-holidays-from", from = from.to_string(), until = until.to_string(), name = name),
    }
}
