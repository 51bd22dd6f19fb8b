//! Services, resources, bookings and times: crm finds them, and they are offered here. Asks first whether the person may: a refusal by the
//! verb would be recorded at every key they press.

use chrono::{DateTime, NaiveDate, Utc};
use crm::{
    Permission,
    bookings::{self, Booking},
    error::{Field, Problem},
    resources, services, settings, text,
};
use serenity::all::{CreateAutocompleteResponse, ResolvedValue};

use super::{moment, time};
use crate::{bot::Ctx, dates, errors::Error, response, session::InteractionContext, session::Session};

/// How many days with free times are offered from.
const DAYS: usize = 14;

/// How many times of a day are offered, where nothing is typed yet.
const OF_A_DAY: usize = 6;

/// What autocomplete offers for a service.
pub(crate) async fn suggest_service(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::BookOwn).await? {
            return Ok(Vec::new());
        }
        let found = services::suggest(&session.db, &session.caller, typed).await?;
        let labelled = found.into_iter().map(|one| (services::Which::number(one.number).label(), one.name));
        Ok(labelled.map(|(label, name)| (format!("{label} · {name}"), label)).collect())
    })
    .await
}

/// What autocomplete offers for a resource.
pub(crate) async fn suggest_resource(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::BookOwn).await? {
            return Ok(Vec::new());
        }
        // Of several that are typed one after another, the last is looked for.
        let (before, last) = typed.rsplit_once([',', '،']).map_or(("", typed), |(before, last)| (before, last));
        let before = before.trim();
        let found = resources::suggest(&session.db, &session.caller, last.trim()).await?;
        let labelled = found.into_iter().map(|one| (resources::Which::number(one.number).label(), one.name));
        let with = |word: String| if before.is_empty() { word } else { format!("{before}, {word}") };
        Ok(labelled.map(|(label, name)| (with(format!("{label} · {name}")), with(label))).collect())
    })
    .await
}

/// What autocomplete offers for a booking of one's own.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::BookOwn).await? {
            return Ok(Vec::new());
        }
        let everybodys = session.may(Permission::ManageBookings).await?;
        let found = bookings::suggest(&session.db, &session.caller, typed, everybodys).await?;
        let zone = settings::profile(&session.db).await?.time_zone;
        let label = |booking: &Booking| {
            let who = booking.contact.as_ref().map(ToString::to_string).or(booking.member_name.clone());
            let when = dates::moment(session.language, booking.starts_at, zone, session.now());
            let parts = [Some(number(booking)), Some(booking.service.clone()), Some(when), who];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        };
        Ok(found.iter().map(|booking| (label(booking), number(booking))).collect())
    })
    .await
}

fn number(booking: &Booking) -> String {
    bookings::Which::number(booking.number).label()
}

/// What autocomplete offers for a time of the service that was chosen before, or of the booking that is to be moved: the next free ones, or
/// those of the day that is typed.
pub(crate) async fn suggest_time(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    let given = |name: &str| {
        ctx.args.iter().find(|option| option.name == name).and_then(|option| match option.value {
            ResolvedValue::String(value) => Some(value.to_owned()),
            _ => None,
        })
    };
    let (service, booking, with) = (given("service"), given("booking"), given("with"));
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::BookOwn).await? {
            return Ok(Vec::new());
        }
        let service = match (service, booking) {
            (Some(service), _) => services::Which::read(&service),
            (None, Some(booking)) => {
                let booking = bookings::show(&session.db, &session.caller, bookings::Which::read(&booking)).await?;
                services::Which::number(booking.service_number)
            }
            (None, None) => return Ok(Vec::new()),
        };
        let with = with.as_deref().map(resources::Which::read);
        times(&session, service, with, typed).await
    })
    .await
}

async fn times(
    session: &Session,
    service: services::Which,
    with: Option<resources::Which>,
    typed: &str,
) -> Result<Vec<(String, String)>, Error> {
    let zone = settings::profile(&session.db).await?.time_zone;
    let today = session.now().with_timezone(&zone).date_naive();
    let (from, days) = match day(typed, today) {
        Some(day) => (Some(day), 1),
        None => (None, DAYS),
    };
    let free = bookings::free(&session.db, &session.caller, service, with, from, days).await?;
    let most = if days == 1 || !typed.trim().is_empty() { usize::MAX } else { OF_A_DAY };
    let times = free.days.iter().flat_map(|day| day.times.iter().take(most));
    let key = text::search_key(typed);
    let labelled =
        times.map(|at| (dates::moment(session.language, *at, zone, session.now()), at.timestamp().to_string()));
    let fits = |label: &str| days == 1 || text::search_key(label).contains(&key);
    Ok(labelled.filter(|(label, _)| fits(label)).collect())
}

fn day(typed: &str, today: NaiveDate) -> Option<NaiveDate> {
    Some(typed).filter(|typed| !typed.trim().is_empty()).and_then(|typed| time::day(typed, today))
}

/// The time that was chosen or typed.
pub(crate) async fn when(session: &Session, typed: &str) -> Result<DateTime<Utc>, Error> {
    let chosen = typed.trim().parse::<i64>().ok().filter(|seconds| *seconds > 1_000_000_000);
    if let Some(at) = chosen.and_then(|seconds| DateTime::from_timestamp(seconds, 0)) {
        return Ok(at);
    }
    let zone = settings::profile(&session.db).await?.time_zone;
    let local = session.now().with_timezone(&zone).naive_local();
    let wrong = crm::Error::Invalid { field: Field::Due, problem: Problem::Form };
    match moment::read(&text::search_key(typed), local, moment::Side::Ahead) {
        Ok(moment::Meant::At(_)) => time::due(session, typed).await,
        _ => Err(wrong.into()),
    }
}
