//! The statements of [`stats`](super).

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    days::Bounds,
    figures::{BOUNDS, Metric, Row},
    schedules::{Due, Every, Gone, Schedule, Shown},
    standing::{Expected, OfStage},
};
use crate::{
    db::Tx,
    error::Result,
    ids::{self, DiscordId, MemberId, ScheduleId},
};

/// What happened on some days, each with when it begins and ends, and with the first ids that can be of that day and of the next. What
/// has an id of its moment is found by that, the rest by indexes of their own.
macro_rules! counted {
    () => {
        concat!(
            "with d as (
             select * from unnest($1::date[], $2::timestamptz[], $3::timestamptz[], $4::uuid[], $5::uuid[])
                           as d (day, since, until, first, next)
         ), counted (day, metric, member, pipeline, source, currency, bucket, n, sum) as (
             select d.day, 'conversation_new', null::uuid, null::uuid, null::text, null::text, null::smallint, count(*), 0::numeric
             from d join conversations v on v.id >= d.first and v.id < d.next group by d.day
             union all
             select d.day, case m.direction when 'in' then 'message_in' else 'message_out' end, m.sent_by, null, null, null, null,
                    count(*), 0
             from d join messages m on m.id >= d.first and m.id < d.next
             where m.direction = 'in' or m.sent_by is not null or m.delivery_id is not null group by 1, 2, 3
             union all
             select d.day, 'first_answer', v.first_reply_by, null, null, null, width_bucket(took.seconds, $6::bigint[]), count(*),
                    sum(took.seconds)
             from d join conversations v
                    on v.first_reply_at >= d.since and v.first_reply_at < d.until and v.first_asked_at is not null
             cross join lateral (
                 select greatest(floor(extract(epoch from v.first_reply_at - v.first_asked_at)), 0)::bigint as seconds) took
             group by 1, 3, 7
             union all
             select d.day, 'closed', c.held_by, null, null, null, width_bucket(took.seconds, $6::bigint[]), count(*),
                    sum(took.seconds)
             from d join closings c on c.closed_at >= d.since and c.closed_at < d.until
             cross join lateral (
                 select greatest(floor(extract(epoch from c.closed_at - c.opened_at)), 0)::bigint as seconds) took
             group by 1, 3, 7
             union all
             select d.day, 'lead_new', l.created_by, null, l.source, null, null, count(*), 0
             from d join leads l on l.id >= d.first and l.id < d.next group by 1, 3, 5
             union all
             select d.day, 'lead_lost', null, null, l.source, null, null, count(*), 0
             from d join leads l on l.ended_at >= d.since and l.ended_at < d.until and l.state = 'lost' group by 1, 5
             union all
             select d.day, 'deal_new', e.created_by, null, null, null, null, count(*), 0
             from d join deals e on e.id >= d.first and e.id < d.next group by 1, 3
             union all
             select d.day, 'lead_converted', null, null, l.source, null, null, count(*), 0
             from d cross join lateral (select from_lead from deals where id >= d.first and id < d.next offset 0) e
             cross join lateral (select source from leads where id = e.from_lead limit 1) l group by 1, 5
             union all
             select d.day, 'deal_' || e.state, e.owner, s.pipeline_id, null, e.currency, null, count(*), coalesce(sum(e.value), 0)
             from d cross join lateral (
                 select state, owner, stage_id, currency, value from deals where ended_on = d.day offset 0) e
             join stages s on s.id = e.stage_id group by 1, 2, 3, 4, 6
             union all
             select d.day, 'rated', s.held_by, null, null, null, s.rating, count(*), sum(s.rating)
             from d join satisfactions s on s.answered_at >= d.since and s.answered_at < d.until and s.rating is not null
             group by 1, 3, 7
             union all
             select d.day, 'booking_new', b.created_by, null, b.source, null, null, count(*), 0
             from d join bookings b on b.id >= d.first and b.id < d.next where b.state not in ('held', 'expired') group by 1, 3, 5
             union all
             select d.day, 'booking_' || b.state, null, null, null, null, null, count(*), 0
             from d join bookings b on b.starts_at >= d.since and b.starts_at < d.until and b.state in ('done', 'no_show') group by 1, 2
             union all
             select d.day, 'booking_cancelled', null, null, null, null, null, count(*), 0
             from d cross join lateral (
                 select from bookings where ended_at >= d.since and ended_at < d.until and state = 'cancelled' offset 0) b group by 1
         ) "
        )
    };
}

/// A row with the day that it is of.
#[derive(sqlx::FromRow)]
pub(super) struct OfDay {
    pub day: NaiveDate,
    #[sqlx(flatten)]
    pub row: Row,
}

/// What happened on these days, counted now.
pub(super) async fn count(tx: &mut Tx, days: &[Bounds]) -> Result<Vec<OfDay>> {
    Ok(sqlx::query_as(concat!(
        counted!(),
        "select day, metric, member, pipeline, source, currency, bucket::smallint as bucket, n,
                least(sum, 9223372036854775807)::bigint as sum
         from counted"
    ))
    .bind(days.iter().map(|day| day.day).collect::<Vec<_>>())
    .bind(days.iter().map(|day| day.since).collect::<Vec<_>>())
    .bind(days.iter().map(|day| day.until).collect::<Vec<_>>())
    .bind(days.iter().map(|day| ids::first_since(day.since)).collect::<Vec<_>>())
    .bind(days.iter().map(|day| ids::first_since(day.until)).collect::<Vec<_>>())
    .bind(&*BOUNDS)
    .fetch_all(tx.conn())
    .await?)
}

/// Counts these days and keeps what comes of it, in place of what was kept of them. Who counts a day at the same time waits.
pub(super) async fn keep(tx: &mut Tx, days: &[Bounds], zone: &str) -> Result<()> {
    let (all, now) = (days.iter().map(|day| day.day).collect::<Vec<_>>(), tx.now());
    sqlx::query(
        "insert into stats_days (day, zone, counted_at) select day, $2, $3 from unnest($1::date[]) day order by day
         on conflict (day) do update set zone = excluded.zone, counted_at = excluded.counted_at",
    )
    .bind(&all)
    .bind(zone)
    .bind(now)
    .execute(tx.conn())
    .await?;
    // What changes from here on says so again.
    sqlx::query(
        "with stale as (delete from stats_stale where day = any($1)) delete from stats_daily where day = any($1)",
    )
    .bind(&all)
    .execute(tx.conn())
    .await?;
    sqlx::query(concat!(
        counted!(),
        "insert into stats_daily (day, metric, member, pipeline, source, currency, bucket, n, sum)
         select day, metric, member, pipeline, source, currency, bucket, n, least(sum, 9223372036854775807) from counted"
    ))
    .bind(&all)
    .bind(days.iter().map(|day| day.since).collect::<Vec<_>>())
    .bind(days.iter().map(|day| day.until).collect::<Vec<_>>())
    .bind(days.iter().map(|day| ids::first_since(day.since)).collect::<Vec<_>>())
    .bind(days.iter().map(|day| ids::first_since(day.until)).collect::<Vec<_>>())
    .bind(&*BOUNDS)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Nothing is kept of days but these.
pub(super) async fn forget(tx: &mut Tx, first: NaiveDate, last: NaiveDate) -> Result<()> {
    sqlx::query(
        "with gone as (delete from stats_daily where day < $1 or day > $2)
         update stats_days set zone = '' where day < $1 or day > $2",
    )
    .bind(first)
    .bind(last)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// When the first thing happened that is counted; nothing, if nothing did.
pub(super) async fn first(tx: &mut Tx) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar(
        "select min(created_at) from ((select created_at from conversations order by id limit 1)
                                      union all (select created_at from leads order by id limit 1)
                                      union all (select created_at from deals order by id limit 1)
                                      union all (select created_at from bookings order by id limit 1)) firsts",
    )
    .fetch_one(tx.conn())
    .await?)
}

/// The days from one to another that are not counted by this time zone, or of which something has changed since: the newest.
pub(super) async fn uncounted(
    tx: &mut Tx,
    (from, to): (NaiveDate, NaiveDate),
    zone: &str,
    limit: i64,
) -> Result<Vec<NaiveDate>> {
    Ok(sqlx::query_scalar(
        "select day::date from generate_series($1::date, $2::date, interval '1 day') day
         where (select zone from stats_days counted where counted.day = day.day::date) is distinct from $3
            or (select true from stats_stale stale where stale.day = day.day::date limit 1)
         order by 1 desc limit $4",
    )
    .bind(from)
    .bind(to)
    .bind(zone)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// What is kept of the days from one to another, but for some.
pub(super) async fn totals(tx: &mut Tx, from: NaiveDate, to: NaiveDate, but: &[NaiveDate]) -> Result<Vec<Row>> {
    Ok(sqlx::query_as(
        "select metric, member, pipeline, source, currency, bucket, sum(n)::bigint as n,
                least(sum(sum), 9223372036854775807)::bigint as sum
         from stats_daily where day >= $1 and day <= $2 and day <> all($3)
         group by metric, member, pipeline, source, currency, bucket",
    )
    .bind(from)
    .bind(to)
    .bind(but)
    .fetch_all(tx.conn())
    .await?)
}

/// The same of one person.
pub(super) async fn totals_of(
    tx: &mut Tx,
    from: NaiveDate,
    to: NaiveDate,
    but: &[NaiveDate],
    member: MemberId,
) -> Result<Vec<Row>> {
    Ok(sqlx::query_as(
        "select metric, member, pipeline, source, currency, bucket, sum(n)::bigint as n,
                least(sum(sum), 9223372036854775807)::bigint as sum
         from stats_daily where day >= $1 and day <= $2 and day <> all($3) and member = $4
         group by metric, member, pipeline, source, currency, bucket",
    )
    .bind(from)
    .bind(to)
    .bind(but)
    .bind(member)
    .fetch_all(tx.conn())
    .await?)
}

/// How many of some metrics there were on each day.
pub(super) async fn course(
    tx: &mut Tx,
    from: NaiveDate,
    to: NaiveDate,
    but: &[NaiveDate],
    of: &[Metric],
) -> Result<Vec<(NaiveDate, String, i64)>> {
    Ok(sqlx::query_as(
        "select day, metric, sum(n)::bigint from stats_daily
         where day >= $1 and day <= $2 and day <> all($3) and metric = any($4) group by day, metric",
    )
    .bind(from)
    .bind(to)
    .bind(but)
    .bind(of.iter().map(|metric| metric.as_str()).collect::<Vec<_>>())
    .fetch_all(tx.conn())
    .await?)
}

/// The same of one person.
pub(super) async fn course_of(
    tx: &mut Tx,
    from: NaiveDate,
    to: NaiveDate,
    but: &[NaiveDate],
    of: &[Metric],
    member: MemberId,
) -> Result<Vec<(NaiveDate, String, i64)>> {
    Ok(sqlx::query_as(
        "select day, metric, sum(n)::bigint from stats_daily
         where day >= $1 and day <= $2 and day <> all($3) and metric = any($4) and member = $5 group by day, metric",
    )
    .bind(from)
    .bind(to)
    .bind(but)
    .bind(of.iter().map(|metric| metric.as_str()).collect::<Vec<_>>())
    .bind(member)
    .fetch_all(tx.conn())
    .await?)
}

/// How many conversations are open, and in how many of these a customer waits for an answer. Whoever has them.
pub(super) async fn open(tx: &mut Tx) -> Result<(i64, i64)> {
    Ok(sqlx::query_as(
        "select (select count(*) from conversations where state <> 'closed'),
                (select count(*) from conversations where state = 'open' and waiting_since is not null)",
    )
    .fetch_one(tx.conn())
    .await?)
}

/// The same of one person's.
pub(super) async fn open_of(tx: &mut Tx, member: MemberId) -> Result<(i64, i64)> {
    Ok(sqlx::query_as(
        "select count(*), count(*) filter (where state = 'open' and waiting_since is not null)
         from conversations where assignee = $1 and state <> 'closed'",
    )
    .bind(member)
    .fetch_one(tx.conn())
    .await?)
}

/// How many open leads stand in each stage. Whoever has them.
pub(super) async fn leads(tx: &mut Tx) -> Result<Vec<OfStage>> {
    Ok(sqlx::query_as("select stage_id as stage, count(*) as n from leads where state = 'open' group by stage_id")
        .fetch_all(tx.conn())
        .await?)
}

/// The same of one person's.
pub(super) async fn leads_of(tx: &mut Tx, member: MemberId) -> Result<Vec<OfStage>> {
    Ok(sqlx::query_as(
        "select stage_id as stage, count(*) as n from leads where state = 'open' and owner = $1 group by stage_id",
    )
    .bind(member)
    .fetch_all(tx.conn())
    .await?)
}

/// What the open deals come to, and what can be expected of them, also until a day. Whoever has them.
pub(super) async fn expected(tx: &mut Tx, until: NaiveDate) -> Result<Vec<Expected>> {
    Ok(sqlx::query_as(
        "select d.currency, count(*) as n, least(coalesce(sum(d.value), 0), 9223372036854775807)::bigint as sum,
                least(coalesce(sum((d.value * s.probability + 50) / 100), 0), 9223372036854775807)::bigint as weighted,
                least(coalesce(sum((d.value * s.probability + 50) / 100) filter (where d.expected_on <= $1), 0),
                      9223372036854775807)::bigint as soon
         from deals d join stages s on s.id = d.stage_id where d.state = 'open'
         group by d.currency order by count(*) desc, d.currency",
    )
    .bind(until)
    .fetch_all(tx.conn())
    .await?)
}

/// The same of one person's.
pub(super) async fn expected_of(tx: &mut Tx, until: NaiveDate, member: MemberId) -> Result<Vec<Expected>> {
    Ok(sqlx::query_as(
        "select d.currency, count(*) as n, least(coalesce(sum(d.value), 0), 9223372036854775807)::bigint as sum,
                least(coalesce(sum((d.value * s.probability + 50) / 100), 0), 9223372036854775807)::bigint as weighted,
                least(coalesce(sum((d.value * s.probability + 50) / 100) filter (where d.expected_on <= $1), 0),
                      9223372036854775807)::bigint as soon
         from deals d join stages s on s.id = d.stage_id where d.state = 'open' and d.owner = $2
         group by d.currency order by count(*) desc, d.currency",
    )
    .bind(until)
    .bind(member)
    .fetch_all(tx.conn())
    .await?)
}

/// What these people are called.
pub(super) async fn names(tx: &mut Tx, members: &[MemberId]) -> Result<Vec<(MemberId, String)>> {
    Ok(sqlx::query_as("select id, name from members where id = any($1)")
        .bind(members.iter().map(|id| id.0).collect::<Vec<_>>())
        .fetch_all(tx.conn())
        .await?)
}

/// Who changes the schedules does so one after another.
pub(super) async fn hold(tx: &mut Tx) -> Result<()> {
    sqlx::query("select from tenant for update").execute(tx.conn()).await?;
    Ok(())
}

/// How many schedules there are besides that of this channel and pace.
pub(super) async fn others(tx: &mut Tx, every: Every, place: DiscordId) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from report_schedules where (every, place) <> ($1, $2)")
        .bind(every.as_str())
        .bind(place)
        .fetch_one(tx.conn())
        .await?)
}

/// Keeps a schedule, in place of the one of the same channel and pace. Gives its id.
pub(super) async fn schedule(tx: &mut Tx, every: Every, shown: Shown, next: DateTime<Utc>) -> Result<ScheduleId> {
    let (now, by) = (tx.now(), tx.who.member);
    Ok(sqlx::query_scalar(
        "insert into report_schedules (id, every, scope, place, made_by, made_at, next_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (every, place) do update
             set scope = excluded.scope, made_by = excluded.made_by, made_at = excluded.made_at, next_at = excluded.next_at,
                 is_refused = false
         returning id",
    )
    .bind(ScheduleId::new(now))
    .bind(every.as_str())
    .bind(shown.scope().as_str())
    .bind(shown.place)
    .bind(by)
    .bind(now)
    .bind(next)
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn schedules(tx: &mut Tx) -> Result<Vec<Schedule>> {
    Ok(sqlx::query_as(
        "select r.id, r.every, r.scope, r.place, m.name as made_by, r.next_at, r.is_refused
         from report_schedules r join members m on m.id = r.made_by order by r.id",
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Takes a schedule away, if it is there.
pub(super) async fn unschedule(tx: &mut Tx, id: ScheduleId) -> Result<Option<Gone>> {
    Ok(sqlx::query_as("delete from report_schedules where id = $1 returning every, scope, place")
        .bind(id)
        .fetch_optional(tx.conn())
        .await?)
}

/// A schedule that is due at just this moment, with who made it.
pub(super) async fn due(tx: &mut Tx, id: ScheduleId, at: DateTime<Utc>) -> Result<Option<Due>> {
    Ok(sqlx::query_as(
        "select r.every, r.scope, r.place, r.made_by, m.discord_id, m.name
         from report_schedules r join members m on m.id = r.made_by where r.id = $1 and r.next_at = $2",
    )
    .bind(id)
    .bind(at)
    .fetch_optional(tx.conn())
    .await?)
}

/// It was posted, or could not be; when it is posted next.
pub(super) async fn posted(tx: &mut Tx, id: ScheduleId, next: DateTime<Utc>, is_refused: bool) -> Result<()> {
    sqlx::query("update report_schedules set next_at = $2, is_refused = $3 where id = $1")
        .bind(id)
        .bind(next)
        .bind(is_refused)
        .execute(tx.conn())
        .await?;
    Ok(())
}
