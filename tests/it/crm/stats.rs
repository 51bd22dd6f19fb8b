//! Statistics: what is counted of days is what happened on them, to the unit, whatever is taken back later, whenever a day is counted, and by
//! whatever time zone; and who sees totals only sees nothing else.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use crm::{
    ConversationId, Error, MemberId, Permission, PipelineId, Role, TenantDb, bookings,
    channel::Outgoing,
    conversations::{self, To, When, Which as Talk},
    deals::{self, DealState, NewDeal},
    jobs::{self, Claimed, Job},
    leads::{self, NewLead, Whose},
    members::Person,
    overview::stats::{
        self, Figures, Metric, Period, Report, Row, Scope, Span, bucket, days,
        schedules::{self, Every, Posting, Shown},
    },
    services,
    tenants::{self, RouteKind},
};
use sqlx::PgPool;

use super::{
    conversations::bring_in,
    inbox::message,
    new_deal,
    people::{Stage, layla, omar, sara},
};
use crate::{
    depth::{Dice, depth, seed},
    harness::{calls, owner},
};

/// A company whose people do this and that over some weeks.
struct History {
    stage: Stage,
    people: [Person; 3],
    /// Any job: what a job does asks for one.
    job: Claimed,
    dice: Dice,
    heard: usize,
    service: services::Which,
}

impl History {
    async fn begin(dice: Dice) -> Self {
        let stage = Stage::set().await;
        stage.cast(&sara(), Role::Manager, &[Permission::EditLeads]).await;
        stage.cast(&omar(), Role::Sales, &[]).await;
        let token = "token".to_owned().into();
        let number = RouteKind::WhatsAppNumber;
        tenants::connect(&stage.db, &crm::Caller::console("tests"), number, "1001", Some(&token)).await.unwrap();
        let job = jobs::claim(&stage.db, 1).await.unwrap().pop().expect("a job");
        let service = super::bookings::room(&stage.db, "غرفة", 3).await;
        Self { stage, people: [owner(), sara(), omar()], job, dice, heard: 0, service }
    }

    fn db(&self) -> &TenantDb {
        &self.stage.db
    }

    async fn count(&self) {
        days::count(self.db(), &self.job).await.expect("counted");
    }

    async fn some<T>(&mut self, sql: &'static str) -> Option<T>
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Clone + Send + Unpin,
    {
        let all: Vec<T> = sqlx::query_scalar(sql).fetch_all(&self.stage.look).await.unwrap();
        (!all.is_empty()).then(|| self.dice.pick(&all).clone())
    }

    async fn hears(&mut self, customer: usize) {
        self.heard += 1;
        let (id, phone) = (format!("wamid.{}", self.heard), format!("9665{customer:08}"));
        bring_in(&self.stage.house, self.db(), vec![message(&id, &phone, "مرحبا")]).await;
    }

    /// Something happens. What can't be done is refused, and did not happen.
    async fn step(&mut self) {
        let who = self.dice.roll(3);
        let caller = calls(&self.stage.db, &self.people[who]).await;
        let db = self.stage.db.clone();
        match self.dice.roll(20) {
            0 | 1 => {
                let customer = self.dice.roll(12);
                self.hears(customer).await;
            }
            2 | 3 => {
                let waiting = "select id from conversations where state = 'open' order by waiting_since limit 3";
                if let Some(talk) = self.some::<ConversationId>(waiting).await {
                    let (to, say) = (To::Conversation(talk), Outgoing::text("أهلًا"));
                    let _ = conversations::send(&db, &caller, to, say, When::Now).await;
                }
            }
            4 | 5 => {
                let closes = self.dice.roll(4) > 0;
                let any = "select id from conversations order by number";
                if let Some(talk) = self.some::<ConversationId>(any).await {
                    let which = Talk::id(talk);
                    let _ = match closes {
                        true => conversations::close(&db, &caller, &which).await,
                        false => conversations::reopen(&db, &caller, &which).await,
                    };
                }
            }
            6 | 7 => {
                let contact = Whose::Person { name: "ليلى".into(), phone: None };
                let _ = leads::create(&db, &caller, NewLead { contact, interest: None, notes: None }).await;
            }
            8 | 9 => {
                let Some(lead) = self.some::<i64>("select number from leads order by number").await else { return };
                let which = leads::Which::number(lead);
                match self.dice.roll(4) {
                    0 | 1 => drop(deals::convert(&db, &caller, which, None).await),
                    2 => {
                        if let Ok(lost) = leads::lose(&db, &caller, which, "السعر").await
                            && self.dice.roll(2) == 0
                        {
                            let _ = leads::undo(&db, &caller, which.as_of(lost.version)).await;
                        }
                    }
                    _ => drop(leads::reopen(&db, &caller, which).await),
                }
            }
            10 => {
                let Some(contact) = self.some("select id from contacts order by id").await else { return };
                let value = ["100 SAR", "2500.50 SAR", "12.345 KWD"][self.dice.roll(3)].to_owned();
                let _ = deals::add(&db, &caller, NewDeal { value: Some(value), ..new_deal(contact) }).await;
            }
            11..=13 => {
                let Some(deal) = self.some::<i64>("select number from deals order by number").await else { return };
                let which = deals::Which::number(deal);
                let done = match self.dice.roll(4) {
                    0 | 1 => deals::win(&db, &caller, which).await,
                    2 => deals::lose(&db, &caller, which, "السعر").await,
                    _ => deals::reopen(&db, &caller, which).await,
                };
                if let Ok(done) = done
                    && self.dice.roll(4) == 0
                {
                    let _ = deals::undo(&db, &caller, which.as_of(done.version)).await;
                }
            }
            14 => {
                // Rated by a customer some while ago, which is told only now.
                let sql = "insert into satisfactions (id, conversation_id, closed_at, held_by, question, asked_at, rating, answered_at)
                           select gen_random_uuid(), v.id, v.closed_at, v.assignee, m.id, $2, 1 + (v.number + $1) % 5, $2
                           from conversations v join messages m on m.conversation_id = v.id
                           where v.state = 'closed' order by m.id limit 1 on conflict do nothing";
                let now = self.stage.house.clock.now();
                sqlx::query(sql).bind(self.heard as i64).bind(now).execute(&self.stage.look).await.unwrap();
            }
            15 => self.count().await,
            16 | 17 => {
                let times = super::bookings::free(&db, self.service).await;
                let at = *self.dice.pick(&times);
                let _ = super::bookings::book(&db, &self.people[who], self.service, at).await;
            }
            _ => {
                let Some(number) = self.some::<i64>("select number from bookings order by number").await else {
                    return;
                };
                let which = bookings::Which::number(number);
                let done = match self.dice.roll(3) {
                    0 => bookings::cancel(&db, &caller, which, None).await,
                    1 => bookings::done(&db, &caller, which).await,
                    _ => bookings::no_show(&db, &caller, which).await,
                };
                if let Ok(done) = done
                    && self.dice.roll(3) == 0
                {
                    let _ = bookings::undo(&db, &caller, which.as_of(done.version)).await;
                }
            }
        }
        let minutes = [1, 20, 90, 400, 1300, 2500][self.dice.roll(6)];
        self.stage.house.clock.advance(TimeDelta::minutes(minutes));
    }

    async fn report(&self, who: &Person, scope: Scope, period: Period) -> Report {
        stats::report(self.db(), &calls(self.db(), who).await, scope, period).await.expect("a report")
    }

    async fn zone(&self) -> Tz {
        let zone: String =
            sqlx::query_scalar("select time_zone from tenant").fetch_one(&self.stage.look).await.unwrap();
        zone.parse().unwrap()
    }
}

/// Something that happened: when, and the rest of its row. Deals end on a day, of which no more is known.
#[derive(Clone, Debug)]
struct Happening {
    at: Result<DateTime<Utc>, NaiveDate>,
    row: Row,
}

fn happening(at: DateTime<Utc>, metric: Metric, member: Option<MemberId>) -> Happening {
    let metric = metric.as_str().to_owned();
    let row = Row { metric, member, pipeline: None, source: None, currency: None, bucket: None, n: 1, sum: 0 };
    Happening { at: Ok(at), row }
}

fn took(happening: Happening, time: TimeDelta) -> Happening {
    let seconds = time.num_seconds().max(0);
    Happening { row: Row { bucket: Some(bucket(seconds)), sum: seconds, ..happening.row }, ..happening }
}

/// A message, or what the log says was done with its conversation.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Told {
    conversation: ConversationId,
    at: DateTime<Utc>,
    what: String,
    by: Option<MemberId>,
}

type Lead = (DateTime<Utc>, Option<MemberId>, String, String, Option<DateTime<Utc>>, Option<DateTime<Utc>>);
type BookingRow = (DateTime<Utc>, DateTime<Utc>, Option<DateTime<Utc>>, Option<MemberId>, String, String);
type Deal =
    (DateTime<Utc>, Option<MemberId>, String, Option<NaiveDate>, Option<MemberId>, PipelineId, String, Option<i64>);

/// Everything that happened, as the messages, the log, the leads and the deals tell it: one after another, with nothing of what statistics keep.
async fn happened(look: &PgPool) -> Vec<Happening> {
    let mut all = Vec::new();
    let told: Vec<Told> = sqlx::query_as(
        "select conversation_id as conversation, created_at as at, direction as what, sent_by as by from messages
         union all
         select target_id::uuid, at, action, (select id from members where discord_id::text = caller_id) from audit_log
         where action in ('conversation.close', 'conversation.reopen') and outcome = 'done'
         order by 2",
    )
    .fetch_all(look)
    .await
    .unwrap();
    let mut talks: BTreeMap<ConversationId, Vec<Told>> = BTreeMap::new();
    told.into_iter().for_each(|one| talks.entry(one.conversation).or_default().push(one));
    for told in talks.values() {
        let (mut opened, mut asked, mut is_answered, mut is_closed, mut holder) =
            (told[0].at, None, false, false, None);
        all.push(happening(told[0].at, Metric::Came, None));
        for Told { at, what, by, .. } in told {
            match what.as_str() {
                "in" => {
                    all.push(happening(*at, Metric::Heard, None));
                    asked = asked.or(Some(*at));
                    if std::mem::take(&mut is_closed) {
                        opened = *at;
                    }
                }
                "out" => {
                    all.push(happening(*at, Metric::Said, *by));
                    if !is_answered && let Some(asked) = asked {
                        all.push(took(happening(*at, Metric::Answered, *by), *at - asked));
                    }
                    (is_answered, asked) = (true, None);
                    holder = holder.or(if is_closed { None } else { *by });
                }
                "conversation.close" => {
                    all.push(took(happening(*at, Metric::Closed, holder), *at - opened));
                    (is_closed, asked) = (true, None);
                }
                _ => (is_closed, opened) = (false, *at),
            }
        }
    }
    let leads: Vec<Lead> = sqlx::query_as(
        "select l.created_at, l.created_by, l.source, l.state, l.ended_at, d.created_at
         from leads l left join deals d on d.from_lead = l.id",
    )
    .fetch_all(look)
    .await
    .unwrap();
    for (at, by, source, state, ended, converted) in leads {
        let of = |one: Happening| Happening { row: Row { source: Some(source.clone()), ..one.row }, ..one };
        all.push(of(happening(at, Metric::LeadNew, by)));
        all.extend(ended.filter(|_| state == "lost").map(|at| of(happening(at, Metric::LeadLost, None))));
        all.extend(converted.map(|at| of(happening(at, Metric::LeadConverted, None))));
    }
    let deals: Vec<Deal> = sqlx::query_as(
        "select d.created_at, d.created_by, d.state, d.ended_on, d.owner, s.pipeline_id, d.currency, d.value
         from deals d join stages s on s.id = d.stage_id",
    )
    .fetch_all(look)
    .await
    .unwrap();
    for (at, by, state, ended, owner, pipeline, currency, value) in deals {
        all.push(happening(at, Metric::DealNew, by));
        let metric = if state == "won" { Metric::DealWon } else { Metric::DealLost };
        let row = happening(at, metric, owner).row;
        let (pipeline, currency, sum) = (Some(pipeline), Some(currency), value.unwrap_or_default());
        let row = Row { pipeline, currency, sum, ..row };
        all.extend(ended.map(|on| Happening { at: Err(on), row }));
    }
    let bookings: Vec<BookingRow> =
        sqlx::query_as("select created_at, starts_at, ended_at, created_by, source, state from bookings")
            .fetch_all(look)
            .await
            .unwrap();
    for (made, begins, ended, by, source, state) in bookings {
        if !["held", "expired"].contains(&state.as_str()) {
            let one = happening(made, Metric::Booked, by);
            all.push(Happening { row: Row { source: Some(source), ..one.row }, ..one });
        }
        match (state.as_str(), ended) {
            ("done", _) => all.push(happening(begins, Metric::BookingDone, None)),
            ("no_show", _) => all.push(happening(begins, Metric::NoShow, None)),
            ("cancelled", Some(ended)) => all.push(happening(ended, Metric::BookingCancelled, None)),
            _ => {}
        }
    }
    let ratings: Vec<(DateTime<Utc>, Option<MemberId>, i16)> =
        sqlx::query_as("select answered_at, held_by, rating from satisfactions").fetch_all(look).await.unwrap();
    for (at, by, stars) in ratings {
        let one = happening(at, Metric::Rated, by);
        all.push(Happening { row: Row { bucket: Some(stars), sum: stars.into(), ..one.row }, ..one });
    }
    all
}

fn day(one: &Happening, zone: Tz) -> NaiveDate {
    one.at.map_or_else(|on| on, |at| at.with_timezone(&zone).date_naive())
}

/// What of it was in these days, in order, with what is the same added up.
fn within(all: &[Happening], span: Span, zone: Tz, until: Option<DateTime<Utc>>, own: Option<MemberId>) -> Vec<Row> {
    let before = |one: &&Happening| one.at.ok().is_none_or(|at| until.is_none_or(|until| at < until));
    let of = all.iter().filter(|one| span.has(day(one, zone)) && (own.is_none() || one.row.member == own));
    added(of.filter(before).map(|one| one.row.clone()))
}

fn added(rows: impl Iterator<Item = Row>) -> Vec<Row> {
    let mut sums: BTreeMap<Row, (i64, i64)> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry(Row { n: 0, sum: 0, ..row.clone() }).or_default();
        *sum = (sum.0 + row.n, sum.1 + row.sum);
    }
    sums.into_iter().map(|(row, (n, sum))| Row { n, sum, ..row }).collect()
}

fn sorted(figures: &Figures) -> Vec<Row> {
    added(figures.0.iter().cloned())
}

impl History {
    /// Fails unless every period of everybody's, one's own and the team's is what a naive count gives.
    async fn assert_all_is_counted(&self, why: &str) {
        let (zone, all) = (self.zone().await, happened(&self.stage.look).await);
        let today = self.stage.house.clock.now().with_timezone(&zone).date_naive();
        for period in Period::ALL.iter().copied() {
            let report = self.report(&owner(), Scope::All, period).await;
            assert_eq!(report.uncounted, 0, "{why}");
            assert_eq!(sorted(&report.figures), within(&all, report.span, zone, None, None), "{why}: {period}");
            if period != Period::Today {
                assert_eq!(sorted(&report.earlier), within(&all, report.before, zone, None, None), "{why}: {period}");
            }
            for (place, metric) in Scope::All.course().into_iter().enumerate() {
                let span = period.course(today).0;
                let of = |one: &&Happening| one.row.metric == metric.as_str() && span.has(day(one, zone));
                let counted: i64 = report.course.iter().map(|(_, counts)| counts[place]).sum();
                assert_eq!(counted as usize, all.iter().filter(of).count(), "{why}: the course of {period}");
            }
        }
        for who in &self.people {
            let report = self.report(who, Scope::Own, Period::Year).await;
            let me = self.stage.member(who).await.id;
            assert_eq!(sorted(&report.figures), within(&all, report.span, zone, None, me), "{why}: {}", who.name);
        }
    }

    async fn kept(&self) -> Vec<String> {
        let sql = "select s::text from stats_daily s order by 1";
        sqlx::query_scalar(sql).fetch_all(&self.stage.look).await.unwrap()
    }
}

#[tokio::test]
async fn random_sequences_of_what_happens_are_counted_to_the_unit() {
    for round in 0..depth(1, 40) {
        let mut history = History::begin(Dice(seed().wrapping_add(round as u64))).await;
        for _ in 0..depth(80, 300) {
            history.step().await;
        }
        history.count().await;
        history.assert_all_is_counted("as it is kept").await;
        let all = happened(&history.stage.look).await;
        let metrics: BTreeSet<&str> = all.iter().map(|one| one.row.metric.as_str()).collect();
        println!("{} happenings of {} kinds", all.len(), metrics.len());

        // Days that nobody has counted yet are counted when they are asked for.
        for _ in 0..3 {
            history.step().await;
        }
        history.assert_all_is_counted("as it is asked for").await;

        // Counted again, a day is the same.
        history.count().await;
        let kept = history.kept().await;
        sqlx::query("update stats_days set zone = 'Etc/UTC'").execute(&history.stage.look).await.unwrap();
        history.count().await;
        assert_eq!(history.kept().await, kept, "a second time");

        // In another time zone a day is another one, half an hour off and with clocks that are put forward; and back again.
        for zone in ["America/St_Johns", "Asia/Riyadh"] {
            let set = sqlx::query("update tenant set time_zone = $1").bind(zone).execute(&history.stage.look);
            set.await.unwrap();
            history.count().await;
            history.assert_all_is_counted(zone).await;
        }
        assert_eq!(history.kept().await, kept, "as it was before");
        history.stage.strike().await;
    }
}

/// This test can fail: what is taken back on a later day has to say so, and days have to be the company's.
#[tokio::test]
async fn what_is_taken_back_unsaid_and_days_of_another_zone_are_seen() {
    let history = History::begin(Dice(7)).await;
    let (db, boss) = (history.db().clone(), calls(history.db(), &owner()).await);
    let contact = leads::create(
        &db,
        &boss,
        NewLead { contact: Whose::Person { name: "ليلى".into(), phone: None }, interest: None, notes: None },
    );
    let contact = contact.await.unwrap().contact_id;
    let deal = deals::add(&db, &boss, NewDeal { value: Some("100 SAR".into()), ..new_deal(contact) }).await.unwrap();
    let which = deals::Which::number(deal.number);
    deals::win(&db, &calls(&db, &owner()).await, which).await.unwrap();
    history.stage.house.clock.advance(TimeDelta::days(2));
    history.count().await;
    let won = async || history.report(&owner(), Scope::All, Period::Week).await.figures.n(Metric::DealWon);
    assert_eq!(won().await, 1);
    let open = deals::reopen(&db, &calls(&db, &owner()).await, which).await.unwrap();
    assert_eq!((open.state, won().await), (DealState::Open, 0), "at once, before it is counted again");
    let stale: Vec<NaiveDate> =
        sqlx::query_scalar("delete from stats_stale returning day").fetch_all(&history.stage.look).await.unwrap();
    assert_eq!((stale.len(), won().await), (1, 1), "what nobody said is not seen");
    sqlx::query("insert into stats_stale select unnest($1)").bind(stale).execute(&history.stage.look).await.unwrap();
    history.count().await;
    let left: i64 =
        sqlx::query_scalar("select count(*) from stats_stale").fetch_one(&history.stage.look).await.unwrap();
    assert_eq!((left, won().await), (0, 0));

    let (all, zone) = (happened(&history.stage.look).await, history.zone().await);
    let days = |zone: Tz| all.iter().map(|one| day(one, zone)).collect::<BTreeSet<_>>();
    let far = [chrono_tz::Pacific::Kiritimati, chrono_tz::Pacific::Pago_Pago];
    assert!(far.into_iter().any(|far| days(far) != days(zone)), "25 hours apart, one of them has another day");
    history.stage.strike().await;
}

/// No names, no money: neither in the figures nor beside them.
#[tokio::test]
async fn who_sees_totals_sees_nothing_else() {
    let mut history = History::begin(Dice(seed())).await;
    for _ in 0..40 {
        history.step().await;
    }
    let db = history.db().clone();
    let boss = calls(&db, &owner()).await;
    let new = NewLead { contact: Whose::Person { name: "ليلى".into(), phone: None }, interest: None, notes: None };
    let lead = leads::create(&db, &boss, new).await.unwrap();
    let value = Some("4242 SAR".into());
    let deal = deals::add(&db, &boss, NewDeal { value, ..new_deal(lead.contact_id) }).await.unwrap();
    deals::win(&db, &calls(&db, &owner()).await, deals::Which::number(deal.number)).await.unwrap();
    history.count().await;
    history.stage.cast(&layla(), Role::Moderator, &[]).await;
    for period in [Period::Today, Period::Month, Period::TwelveMonths] {
        let team = history.report(&layla(), Scope::Team, period).await;
        let rows = team.figures.0.iter().chain(&team.earlier.0);
        assert!(rows.clone().all(|row| row.member.is_none() && row.currency.is_none() && row.pipeline.is_none()));
        let counted = |metric: &str| metric.starts_with("deal_") || metric.starts_with("lead_");
        assert!(rows.filter(|row| counted(&row.metric)).all(|row| row.sum == 0), "no money without its currency");
        assert!(team.names.is_empty() && team.standing.expected.is_empty());
        let everything = history.report(&owner(), Scope::All, period).await;
        for metric in Metric::ALL.iter().copied() {
            assert_eq!(team.figures.n(metric), everything.figures.n(metric), "{metric:?}");
        }
        let won = everything.figures.money(Metric::DealWon);
        assert!(won.iter().any(|money| money.minor >= 424_200) && !everything.names.is_empty(), "{won:?}");
        let refused = stats::report(&db, &calls(&db, &layla()).await, Scope::All, period).await;
        assert!(matches!(&refused, Err(Error::Denied(d)) if d.permission == Permission::ViewStats), "{refused:?}");
    }
    let own = history.report(&layla(), Scope::Own, Period::TwelveMonths).await;
    assert!(own.figures.0.is_empty() && own.names.is_empty(), "she did nothing: {own:?}");
    history.stage.strike().await;
}

async fn post_job(db: &TenantDb) -> Option<Claimed> {
    let due = jobs::claim(db, 500).await.expect("a claim");
    due.into_iter().find(|job| matches!(job.job(), Ok(Job::PostReport { .. })))
}

/// A report is posted once for each time, as long as whoever asked for it may see it.
#[tokio::test]
async fn a_report_is_posted_as_long_as_whoever_asked_for_it_may_see_it() {
    let history = History::begin(Dice(1)).await;
    let (db, place) = (history.db().clone(), owner().discord_id);
    let shown = Shown { everything: true, place };
    let made = schedules::schedule(&db, &calls(&db, &sara()).await, Every::Day, shown).await.unwrap();
    let fewer = Shown { everything: false, place };
    let again = schedules::schedule(&db, &calls(&db, &sara()).await, Every::Day, fewer).await.unwrap();
    assert_eq!((again.id, again.scope, again.next_at), (made.id, Scope::Team, made.next_at), "the same one, changed");
    let local = made.next_at.with_timezone(&history.zone().await);
    assert_eq!(local.format("%H:%M").to_string(), "08:00");

    history.stage.house.clock.advance(made.next_at - history.stage.house.clock.now() + TimeDelta::minutes(1));
    let job = post_job(&db).await.expect("it is due");
    let at = made.next_at;
    let due = schedules::due(&db, &job, made.id, at).await.unwrap();
    let Posting::Report(report, to) = due else { panic!("it is to be posted") };
    assert_eq!((report.scope, report.period, to), (Scope::Team, Period::Yesterday, place));
    let other = schedules::due(&db, &job, made.id, at - TimeDelta::days(1)).await.unwrap();
    assert!(matches!(other, Posting::Nothing), "of another moment");
    schedules::posted(&db, &job, made.id, at, true).await.unwrap();
    let listed = schedules::list(&db, &calls(&db, &owner()).await).await.unwrap();
    assert_eq!((listed[0].next_at, listed[0].is_refused), (at + TimeDelta::days(1), true), "{listed:?}");
    let over = schedules::due(&db, &job, made.id, at).await.unwrap();
    assert!(matches!(over, Posting::Nothing), "once for each time");

    history.stage.cast(&sara(), Role::Support, &[]).await;
    history.stage.house.clock.advance(TimeDelta::days(1));
    let job = post_job(&db).await.expect("it is due");
    let ended = schedules::due(&db, &job, made.id, at + TimeDelta::days(1)).await.unwrap();
    assert!(matches!(ended, Posting::Nothing));
    assert!(schedules::list(&db, &calls(&db, &owner()).await).await.unwrap().is_empty(), "it has ended");
    let log = history.stage.log().await;
    assert!(log.contains(&("report.unschedule".to_owned(), "done".to_owned())), "{log:?}");

    for n in 0..schedules::MOST {
        let place = crm::DiscordId::new(1000 + n as u64).unwrap();
        let shown = Shown { everything: false, place };
        schedules::schedule(&db, &calls(&db, &owner()).await, Every::Week, shown).await.unwrap();
    }
    let more = schedules::schedule(&db, &calls(&db, &owner()).await, Every::Month, shown).await;
    assert!(matches!(more, Err(Error::LimitReached(_))), "{more:?}");
    history.stage.strike().await;
}
