//! Times, as people type them into commands: what `moment.rs` reads, in the company's time zone. A day alone means its whole day; for what is
//! to be done, when people begin to work on it.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use crm::{
    error::{Error, Field, Problem, Result},
    settings,
    tenants::Language,
    text,
};
use serenity::all::CreateAutocompleteResponse;

use super::moment::{self, Meant, Side, Unclear};
use crate::{
    bot::Ctx,
    errors, response,
    session::{InteractionContext, Session},
    texts::t,
};

/// When a day begins on which something is to be done at no time of it.
const BEGINS: u32 = 9;

/// The moment that was typed, in the company's time zone.
pub(crate) async fn until(session: &Session, typed: Option<&str>) -> Result<Option<DateTime<Utc>>, errors::Error> {
    let Some(typed) = typed else { return Ok(None) };
    let zone = settings::profile(&session.db).await?.time_zone;
    Ok(Some(parse(typed, session.now(), zone)?))
}

/// The moment that was typed into `field`, in the company's time zone.
pub(crate) async fn moment(session: &Session, field: Field, typed: &str) -> Result<DateTime<Utc>, errors::Error> {
    let zone = settings::profile(&session.db).await?.time_zone;
    Ok(parsed(field, typed, session.now(), zone, Day::End)?)
}

/// The moment that was typed into `field`, in the company's time zone, from which something is; a day alone means its beginning.
pub(crate) async fn begin(session: &Session, field: Field, typed: &str) -> Result<DateTime<Utc>, errors::Error> {
    let zone = settings::profile(&session.db).await?.time_zone;
    Ok(parsed(field, typed, session.now(), zone, Day::Start)?)
}

/// By when something is to be done, as it was typed. A day alone means that people begin with it in the morning, or, if that is over, in an
/// hour.
pub(crate) async fn due(session: &Session, typed: &str) -> Result<DateTime<Utc>, errors::Error> {
    let zone = settings::profile(&session.db).await?.time_zone;
    Ok(due_at(typed, session.now(), zone)?)
}

fn due_at(typed: &str, now: DateTime<Utc>, zone: Tz) -> Result<DateTime<Utc>> {
    let (field, local) = (Field::Due, now.with_timezone(&zone).naive_local());
    match moment::read(&text::search_key(typed), local, Side::Ahead) {
        Ok(meant) => due_of(meant, now, zone).ok_or(Error::Invalid { field, problem: Problem::Form }),
        Err(unclear) => Err(refusal(field, unclear)),
    }
}

/// By when something is to be done, from what was said.
pub(crate) fn due_of(meant: Meant, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    match meant {
        Meant::In(length) => Some(now + length),
        Meant::At(at) => utc(at, zone),
        Meant::On(day) => {
            let morning = utc(day.and_time(NaiveTime::from_hms_opt(BEGINS, 0, 0)?), zone)?;
            let is_today = day == now.with_timezone(&zone).date_naive();
            Some(if is_today { morning.max(now + TimeDelta::hours(1)) } else { morning })
        }
    }
}

/// What reads words for a time to come as they are meant now, in the company's time zone.
pub(crate) async fn reader(session: &Session) -> Result<impl Fn(&str) -> Option<DateTime<Utc>> + use<>, errors::Error> {
    let (zone, now) = (settings::profile(&session.db).await?.time_zone, session.now());
    Ok(move |typed: &str| parse(typed, now, zone).ok())
}

/// A span of the past, from what was typed for its ends. Refuses one that ends before it begins.
pub(crate) async fn span(
    session: &Session,
    since: Option<&str>,
    until: Option<&str>,
) -> Result<(Option<DateTime<Utc>>, Option<DateTime<Utc>>), errors::Error> {
    let zone = settings::profile(&session.db).await?.time_zone;
    let since = since.map(|typed| self::since(typed, session.now(), zone)).transpose()?;
    let until = until.map(|typed| ago(typed, session.now(), zone)).transpose()?;
    match (since, until) {
        (Some(begins), Some(ends)) if begins >= ends => {
            Err(Error::Invalid { field: Field::Since, problem: Problem::Order }.into())
        }
        span => Ok(span),
    }
}

/// The moment that was typed. Whether it has passed is for crm to say.
fn parse(raw: &str, now: DateTime<Utc>, zone: Tz) -> Result<DateTime<Utc>> {
    parsed(Field::Until, raw, now, zone, Day::End)
}

/// The beginning of a span of the past: `2h` is two hours ago, a date alone the beginning of its day.
fn since(raw: &str, now: DateTime<Utc>, zone: Tz) -> Result<DateTime<Utc>> {
    past(raw, now, zone, Day::Start).ok_or(Error::Invalid { field: Field::Since, problem: Problem::Form })
}

/// The end of a span of the past: `2h` is two hours ago, a date alone the end of its day.
fn ago(raw: &str, now: DateTime<Utc>, zone: Tz) -> Result<DateTime<Utc>> {
    past(raw, now, zone, Day::End).ok_or(Error::Invalid { field: Field::Until, problem: Problem::Form })
}

fn past(raw: &str, now: DateTime<Utc>, zone: Tz, day: Day) -> Option<DateTime<Utc>> {
    let local = now.with_timezone(&zone).naive_local();
    match moment::read(&text::search_key(raw), local, Side::Past).ok()? {
        Meant::In(length) => Some(now - length),
        other => whole(other, now, zone, day),
    }
}

fn parsed(field: Field, raw: &str, now: DateTime<Utc>, zone: Tz, day: Day) -> Result<DateTime<Utc>> {
    let local = now.with_timezone(&zone).naive_local();
    let read = moment::read(&text::search_key(raw), local, Side::Ahead);
    let meant = read.map_err(|unclear| refusal(field, unclear))?;
    whole(meant, now, zone, day).ok_or(Error::Invalid { field, problem: Problem::Form })
}

fn refusal(field: Field, unclear: Unclear) -> Error {
    let problem = match unclear {
        Unclear::Words => Problem::Form,
        Unclear::Halves(hour) => Problem::Halves(hour),
    };
    Error::Invalid { field, problem }
}

/// Which moment a date alone means.
#[derive(Clone, Copy)]
enum Day {
    Start,
    End,
}

/// The moment; of a day alone, where it begins or ends.
fn whole(meant: Meant, now: DateTime<Utc>, zone: Tz, day: Day) -> Option<DateTime<Utc>> {
    match meant {
        Meant::In(length) => Some(now + length),
        Meant::At(at) => utc(at, zone),
        Meant::On(named) => {
            let begins = match day {
                Day::Start => named,
                Day::End => named.checked_add_days(Days::new(1))?,
            };
            utc(begins.and_time(NaiveTime::MIN), zone)
        }
    }
}

/// The moment of a local time. Where clocks are put forward, the hour that is left out does not exist: then the one after it is meant.
fn utc(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    let moment = zone.from_local_datetime(&local).latest();
    let moment = moment.or_else(|| zone.from_local_datetime(&(local + TimeDelta::hours(1))).latest())?;
    Some(moment.with_timezone(&Utc))
}

/// A day, by its date or its name: the next of that name.
pub(crate) fn day(raw: &str, today: NaiveDate) -> Option<NaiveDate> {
    match moment::read(&text::search_key(raw), today.and_time(NaiveTime::MIN), Side::Ahead).ok()? {
        Meant::On(day) => Some(day),
        Meant::In(_) | Meant::At(_) => None,
    }
}

/// A day to come, as it was typed: its date or its name, or how far it is away.
pub(crate) async fn coming_day(session: &Session, field: Field, typed: &str) -> Result<NaiveDate, errors::Error> {
    let zone = settings::profile(&session.db).await?.time_zone;
    let now = session.now().with_timezone(&zone).naive_local();
    Ok(coming(typed, now).ok_or(Error::Invalid { field, problem: Problem::Form })?)
}

fn coming(typed: &str, now: NaiveDateTime) -> Option<NaiveDate> {
    match moment::read(&text::search_key(typed), now, Side::Ahead).ok()? {
        Meant::On(day) => Some(day),
        Meant::In(length) => Some(now.checked_add_signed(length)?.date()),
        Meant::At(at) => Some(at.date()),
    }
}

/// What autocomplete offers for a day to come: what is typed, if it is understood, with the date that it means, or what is often meant.
pub(crate) async fn suggest_day(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        let zone = settings::profile(&session.db).await?.time_zone;
        let (language, now) = (session.language, session.now().with_timezone(&zone).naive_local());
        let typed = typed.trim();
        let offer = |label: &str, value: &str| {
            let day = coming(value, now).filter(|day| *day >= now.date())?;
            Some((format!("{label} · \u{200E}{day}"), day.to_string()))
        };
        let own = Some(typed).filter(|typed| !typed.is_empty()).and_then(|typed| offer(typed, typed));
        let often = [(1, "w", "1w"), (2, "w", "2w"), (30, "d", "30d"), (90, "d", "90d")];
        let key = text::search_key(typed);
        let often = often.map(|(count, unit, value)| (length(language, count, unit, Side::Ahead), value));
        let matching = often.iter().filter(|(label, _)| text::search_key(label).contains(&key));
        Ok(own.into_iter().chain(matching.filter_map(|(label, value)| offer(label, value))).collect())
    })
    .await
}

/// What autocomplete offers for the end of something that begins now.
pub(crate) async fn suggest_until(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest(ctx, typed, Side::Ahead, Day::End).await
}

/// The same, for when something is to be done.
pub(crate) async fn suggest_due(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        let zone = settings::profile(&session.db).await?.time_zone;
        Ok(due_suggestions(session.language, typed, session.now(), zone))
    })
    .await
}

/// What is typed, if it is understood, with the moment that it means, in both halves of the day if either may be meant; or what is asked for
/// often.
fn due_suggestions(language: Language, typed: &str, now: DateTime<Utc>, zone: Tz) -> Vec<(String, String)> {
    let typed = typed.trim();
    let offer = |label: &str, value: &str| {
        let at = due_at(value, now, zone).ok().filter(|at| *at > now)?;
        let figures = at.with_timezone(&zone).format("\u{200E}%Y-%m-%d %H:%M");
        Some((format!("{label} · {figures}"), value.to_owned()))
    };
    let own = match due_at(typed, now, zone) {
        Err(Error::Invalid { problem: Problem::Halves(_), .. }) => {
            ["am", "pm"].map(|half| format!("{typed} {half}")).to_vec()
        }
        _ => vec![typed.to_owned()],
    };
    let own = own.iter().filter(|typed| !typed.is_empty()).filter_map(|typed| offer(typed, typed));
    let often = [
        (length(language, 1, "h", Side::Ahead), "1h"),
        (t!(language, "time-this-evening"), "today 18:00"),
        (t!(language, "time-tomorrow-morning"), "tomorrow 09:00"),
        (t!(language, "time-tomorrow-evening"), "tomorrow 17:00"),
        (length(language, 1, "w", Side::Ahead), "1w"),
    ];
    let key = text::search_key(typed);
    let matching = often.iter().filter(|(label, _)| text::search_key(label).contains(&key));
    own.chain(matching.filter_map(|(label, value)| offer(label, value))).collect()
}

/// The same, for the beginning of a span of the past.
pub(crate) async fn suggest_since(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest(ctx, typed, Side::Past, Day::Start).await
}

/// The same, for the end of a span of the past.
pub(crate) async fn suggest_ago(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest(ctx, typed, Side::Past, Day::End).await
}

async fn suggest(ctx: Ctx<'_>, typed: &str, side: Side, day: Day) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        let zone = settings::profile(&session.db).await?.time_zone;
        Ok(suggestions(session.language, typed, session.now(), zone, side, day))
    })
    .await
}

/// What is typed, if it is understood, with the moment that it means; a number in every unit; or what is asked for often.
/// Each with its label and what is sent.
fn suggestions(
    language: Language,
    typed: &str,
    now: DateTime<Utc>,
    zone: Tz,
    side: Side,
    day: Day,
) -> Vec<(String, String)> {
    let key = text::search_key(typed);
    let means = |raw: &str| match side {
        Side::Ahead => parse(raw, now, zone).ok().filter(|at| *at > now),
        Side::Past => past(raw, now, zone, day),
    };
    let offer =
        |label: String, value: String| Some((format!("{label} · {}", figures(means(&value)?, zone, day)), value));
    if let Ok(count) = key.parse::<u16>() {
        return ["h", "d", "w"]
            .iter()
            .filter_map(|unit| offer(length(language, count, unit, side), format!("{count}{unit}")))
            .collect();
    }
    let often: Vec<(String, String)> = match side {
        Side::Ahead => vec![
            (length(language, 1, "h", side), "1h".into()),
            (length(language, 4, "h", side), "4h".into()),
            (t!(language, "time-today-ends"), "today".into()),
            (t!(language, "time-tomorrow-ends"), "tomorrow".into()),
            (length(language, 1, "w", side), "1w".into()),
            (length(language, 30, "d", side), "30d".into()),
            (length(language, 90, "d", side), "90d".into()),
        ],
        Side::Past => vec![
            (length(language, 1, "h", side), "1h".into()),
            (t!(language, "time-today"), "today".into()),
            (t!(language, "time-yesterday"), "yesterday".into()),
            (length(language, 1, "w", side), "1w".into()),
            (length(language, 30, "d", side), "30d".into()),
        ],
    };
    let own = (!key.is_empty()).then(|| offer(typed.trim().to_owned(), typed.trim().to_owned())).flatten();
    let matching = often.into_iter().filter(|(label, _)| text::search_key(label).contains(&key));
    own.into_iter().chain(matching.filter_map(|(label, value)| offer(label, value))).collect()
}

/// The moment, or the day that ends or begins with it. The mark keeps the figures in their order within an Arabic line.
fn figures(at: DateTime<Utc>, zone: Tz, day: Day) -> String {
    let local = at.with_timezone(&zone).naive_local();
    let date = match (local.time() == NaiveTime::MIN, day) {
        (false, _) => return local.format("\u{200E}%Y-%m-%d %H:%M").to_string(),
        (true, Day::Start) => local.date(),
        (true, Day::End) => local.date() - Days::new(1),
    };
    date.format("\u{200E}%Y-%m-%d").to_string()
}

/// “In 3 days”, “3 days ago”.
fn length(language: Language, count: u16, unit: &str, side: Side) -> String {
    let length = match unit {
        "h" => t!(language, "time-hours", count = count),
        "d" => t!(language, "time-days", count = count),
        _ => t!(language, "time-weeks", count = count),
    };
    match side {
        Side::Ahead => t!(language, "time-ahead", length = length),
        Side::Past => t!(language, "time-ago", length = length),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(raw: &str) -> DateTime<Utc> {
        raw.parse().unwrap()
    }

    fn now() -> DateTime<Utc> {
        at("2026-09-01T12:00:00Z")
    }

    fn riyadh(raw: &str) -> Option<DateTime<Utc>> {
        parse(raw, now(), chrono_tz::Asia::Riyadh).ok()
    }

    #[test]
    fn people_type_it_in_many_ways() {
        for (typed, expected) in [
            ("30m", "2026-09-01T12:30:00Z"),
            ("2h", "2026-09-01T14:00:00Z"),
            (" 2 H ", "2026-09-01T14:00:00Z"),
            ("7d", "2026-09-08T12:00:00Z"),
            ("2w", "2026-09-15T12:00:00Z"),
            ("week", "2026-09-08T12:00:00Z"),
            ("٣ أيام", "2026-09-04T12:00:00Z"),
            ("يومين", "2026-09-03T12:00:00Z"),
            ("أسبوع", "2026-09-08T12:00:00Z"),
            ("١٥ دقيقة", "2026-09-01T12:15:00Z"),
            ("2026-12-31", "2026-12-31T21:00:00Z"),
            ("2026/12/31", "2026-12-31T21:00:00Z"),
            ("٢٠٢٦-١٢-٣١", "2026-12-31T21:00:00Z"),
            ("2026-12-31 18:00", "2026-12-31T15:00:00Z"),
            ("2020-01-01", "2020-01-01T21:00:00Z"),
            ("31/12/2026", "2026-12-31T21:00:00Z"),
            ("٣١/١٢/٢٠٢٦ 18:00", "2026-12-31T15:00:00Z"),
            ("1d12h", "2026-09-03T00:00:00Z"),
            ("1d 12h", "2026-09-03T00:00:00Z"),
            ("1 day and 12 hours", "2026-09-03T00:00:00Z"),
            ("يوم و12 ساعة", "2026-09-03T00:00:00Z"),
            ("يومين و ساعة", "2026-09-03T13:00:00Z"),
            ("اليوم", "2026-09-01T21:00:00Z"),
            ("today 18:00", "2026-09-01T15:00:00Z"),
            ("غدًا", "2026-09-02T21:00:00Z"),
            ("غدا 09:30", "2026-09-02T06:30:00Z"),
            ("Tomorrow", "2026-09-02T21:00:00Z"),
            ("بعد غد", "2026-09-03T21:00:00Z"),
            ("أمس", "2026-08-31T21:00:00Z"),
            // The first of September 2026 is a Tuesday.
            ("الخميس", "2026-09-03T21:00:00Z"),
            ("يوم الجمعة 10:00", "2026-09-04T07:00:00Z"),
            ("tuesday", "2026-09-08T21:00:00Z"),
        ] {
            assert_eq!(riyadh(typed), Some(at(expected)), "{typed}");
        }
    }

    #[test]
    fn what_is_unclear_is_refused() {
        for typed in [
            "",
            "soon",
            "0h",
            "-2h",
            "2x",
            "99999999999h",
            "20000d",
            "31-12-2026",
            "12/31/2026",
            "1d12",
            "1d and",
            "غدا 9",
            "2026-13-01",
            "2026-12-31 25:00",
        ] {
            assert_eq!(riyadh(typed), None, "{typed}");
        }
    }

    #[test]
    fn an_hour_that_the_clocks_leave_out_is_the_next() {
        let moment = parse("2026-04-24 00:30", now(), chrono_tz::Africa::Cairo).unwrap();
        assert_eq!(moment, at("2026-04-23T22:30:00Z"));
    }

    #[test]
    fn spans_of_the_past_begin_and_end_where_people_mean() {
        let zone = chrono_tz::Asia::Riyadh;
        for (typed, begins, ends) in [
            ("2h", "2026-09-01T10:00:00Z", "2026-09-01T10:00:00Z"),
            ("٣ أيام", "2026-08-29T12:00:00Z", "2026-08-29T12:00:00Z"),
            ("2026-08-01", "2026-07-31T21:00:00Z", "2026-08-01T21:00:00Z"),
            ("2026-08-01 18:00", "2026-08-01T15:00:00Z", "2026-08-01T15:00:00Z"),
            ("أمس", "2026-08-30T21:00:00Z", "2026-08-31T21:00:00Z"),
            ("اليوم", "2026-08-31T21:00:00Z", "2026-09-01T21:00:00Z"),
            ("tuesday", "2026-08-31T21:00:00Z", "2026-09-01T21:00:00Z"),
            ("الأحد", "2026-08-29T21:00:00Z", "2026-08-30T21:00:00Z"),
            ("1d12h", "2026-08-31T00:00:00Z", "2026-08-31T00:00:00Z"),
        ] {
            assert_eq!(since(typed, now(), zone).unwrap(), at(begins), "{typed}");
            assert_eq!(ago(typed, now(), zone).unwrap(), at(ends), "{typed}");
        }
        assert!(since("soon", now(), zone).is_err() && ago("soon", now(), zone).is_err());
    }

    #[test]
    fn suggestions_are_understood_and_say_which_moment_they_mean() {
        let zone = chrono_tz::Asia::Riyadh;
        let mut seen = Vec::new();
        for language in Language::ALL {
            for (side, day) in [(Side::Ahead, Day::End), (Side::Past, Day::Start)] {
                for typed in ["", "3", "غدا", "31/12/2026", "zzz"] {
                    for (label, value) in suggestions(language, typed, now(), zone, side, day) {
                        let understood = parse(&value, now(), zone).is_ok() && since(&value, now(), zone).is_ok();
                        assert!(understood && crate::plain::units(&label) <= 100, "{label}: {value}");
                        seen.push(format!("{typed:?}: {label} = {value}"));
                    }
                }
            }
        }
        insta::assert_snapshot!(seen.join("\n"));
    }

    #[test]
    fn a_day_to_come_is_read_by_its_date_its_name_and_how_far_it_is() {
        // A Saturday.
        let now = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap().and_hms_opt(22, 30, 0).unwrap();
        for (typed, day) in [
            ("2026-03-01", "2026-03-01"),
            ("tomorrow", "2026-02-01"),
            ("غدا", "2026-02-01"),
            ("2w", "2026-02-14"),
            ("3 أيام", "2026-02-03"),
            ("thursday", "2026-02-05"),
            ("الخميس", "2026-02-05"),
            ("2h", "2026-02-01"),
            ("in 3 weeks", "2026-02-21"),
            ("بعد 3 أسابيع", "2026-02-21"),
        ] {
            assert_eq!(coming(typed, now).map(|day| day.to_string()).as_deref(), Some(day), "{typed}");
        }
        assert_eq!(coming("someday", now), None);
    }

    proptest! {
        #[test]
        fn durations_lie_ahead_by_as_much(count in 1i64..3000, unit in prop::sample::select(&[("m", 60i64), ("h", 3600), ("d", 86400)][..])) {
            let moment = riyadh(&format!("{count}{}", unit.0)).unwrap();
            prop_assert_eq!((moment - now()).num_seconds(), count * unit.1);
        }

        #[test]
        fn a_written_moment_is_read_back(seconds in 0i64..4_000_000_000, zone in prop::sample::select(&chrono_tz::TZ_VARIANTS[..])) {
            let moment = DateTime::from_timestamp(seconds - seconds % 60, 0).unwrap();
            let typed = moment.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
            let read = parse(&typed, now(), zone).unwrap();
            prop_assert_eq!(read.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string(), typed);
        }

        /// Whatever is typed, it is refused or it means a moment of the years that people plan for.
        #[test]
        fn anything_else_is_refused_or_means_a_moment(raw in "\\PC{0,40}") {
            if let Some(moment) = riyadh(&raw) {
                let years = moment.format("%Y").to_string();
                prop_assert!(years.len() == 4, "{raw:?} means {moment}");
            }
        }
    }
}
