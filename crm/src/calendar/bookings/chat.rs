//! Booking in a conversation: a customer is asked what, on which day and at what time, has that held, and says yes; later they come, choose
//! another time, or cancel. Each step is a question with choices, which can be tapped or typed; each choice says all that it means.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::json;

use super::{
    Booking, BookingSource, BookingState, HOLD, event,
    look::{Day, Look},
    one, sql, wait,
    work::{self, Held, Owner, Wanted},
};
use crate::{
    calendar::services::{self, Service},
    contacts,
    conversations::{self, Asking, Offered},
    db::{TenantDb, Tx},
    error::{Conflict, Error, Result},
    ids::{BookingId, ContactId, ConversationId},
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        language::Language,
        pick::{Pick, Step},
        queue::{self, Claimed},
        recount,
        settings::{self, BookingChat},
    },
    notice::{BookingNews, HostNews},
};

/// How long a choice may be typed.
const TYPED: TimeDelta = TimeDelta::hours(1);

/// How many days, or times, stand in one list: two rows are left for where else to go.
const ROWS: usize = 8;

/// How many of their bookings a customer is shown.
const MINE: i64 = 4;

/// What a customer is told or asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Say {
    /// What can be booked.
    Services(Vec<Service>),
    /// What they have booked already.
    Mine(Vec<Booking>),
    /// On which days there is something; whether what they chose is gone.
    Days(Service, Vec<Day>, bool),
    /// At which times there is something on a day; whether what they chose is gone.
    Times(Service, Day, bool),
    /// Somebody of the company offers these times.
    Proposed(Service, Vec<DateTime<Utc>>),
    /// There is nothing on a day (any more).
    Full(Service, NaiveDate),
    /// There is nothing on any day.
    NoneFree(Service),
    /// Nothing can be booked here; a colleague will answer.
    Nothing,
    /// It is held for them: do they say yes?
    Held(Booking),
    /// It is booked.
    Booked(Booking),
    /// It is at this time now.
    Moved(Booking),
    /// They have cancelled it.
    Cancelled(Booking),
    /// They have said that they will come.
    Confirmed(Booking),
    /// The time for saying yes is over.
    HoldOver(Booking),
    /// It has begun, is over, or was cancelled: nothing is changed any more.
    Over(Booking),
    /// They have as many as one may have.
    TooMany,
    /// They will be told when something becomes free on this day.
    Waiting(Service, NaiveDate),
    /// Somebody of the company has done something with it, or it begins soon.
    News(Booking, BookingNews),
}

/// Something that is said, with what there is to choose then.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// What is said.
    pub say: Say,
    /// What there is to choose.
    pub choices: Vec<Pick>,
    /// In this time zone.
    pub zone: Tz,
    /// Whether with the Hijri date.
    pub hijri: bool,
    /// Now.
    pub now: DateTime<Utc>,
}

/// How it is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worded {
    /// The text.
    pub text: String,
    /// What opens the list, if the choices become one.
    pub open: String,
    /// The choices, in their order.
    pub labels: Vec<Label>,
    /// What stands for the variables of a template that says it: who, for what, when.
    pub values: Vec<String>,
}

/// How a choice is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// What the customer reads.
    pub title: String,
    /// More about it.
    pub about: Option<String>,
    /// How else people say it.
    pub also: Vec<String>,
}

/// Does what a customer has chosen, and answers in the words that `words` finds; ends the job. What belongs to somebody else is, for them, not
/// there.
pub async fn answer(
    db: &TenantDb,
    job: &Claimed,
    conversation: ConversationId,
    pick: Pick,
    words: impl FnOnce(Language, &Turn) -> Worded,
) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    // Nobody makes another contact of them meanwhile.
    contacts::share_identities(&mut tx).await?;
    queue::done_in(&mut tx, job).await?;
    let contact = conversations::contact_of(&mut tx, conversation).await?;
    let mut talk = Talk { contact, conversation, event: None };
    let Some((say, choices)) = talk.next(&mut tx, pick).await? else { return tx.commit_recorded().await };
    if say == Say::Nothing {
        conversations::leave_to_staff(&mut tx, conversation).await?;
    }
    say_turn(&mut tx, conversation, say, choices, None, words).await?;
    match talk.event {
        Some(event) => tx.commit(event).await,
        None => tx.commit_recorded().await,
    }
}

/// Says something to a customer, if they may be written to; whether they may. What is offered may be typed until then, or for an hour.
pub(super) async fn say_turn(
    tx: &mut Tx,
    conversation: ConversationId,
    say: Say,
    choices: Vec<Pick>,
    until: Option<DateTime<Utc>>,
    words: impl FnOnce(Language, &Turn) -> Worded,
) -> Result<bool> {
    let language = conversations::spoken(tx, conversation).await?;
    let (asking, _) = worded(tx, language, say, choices, until, words).await?;
    match conversations::question(tx, conversation, asking).await {
        Ok(()) => Ok(true),
        // It was chosen long ago: nothing can be said any more.
        Err(Error::Conflict(Conflict::WindowClosed(_))) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What is said, in words, and what stands for the variables of a template that says it.
pub(super) async fn worded(
    tx: &mut Tx,
    language: Language,
    say: Say,
    choices: Vec<Pick>,
    until: Option<DateTime<Utc>>,
    words: impl FnOnce(Language, &Turn) -> Worded,
) -> Result<(Asking, Vec<String>)> {
    let (zone, now) = (settings::time_zone(tx.conn()).await?, tx.now());
    let hijri = settings::get::<BookingChat>(tx.conn()).await?.hijri;
    let turn = Turn { say, choices, zone, hijri, now };
    let Worded { text, open, labels, values } = words(language, &turn);
    let one = |(pick, Label { title, about, also }): (&Pick, Label)| Offered { id: pick.id(), title, about, also };
    let choices = turn.choices.iter().zip(labels).map(one).collect();
    Ok((Asking { text, open, choices, until: until.unwrap_or(now + TYPED) }, values))
}

/// What is said, and what there is to choose then.
type Next = (Say, Vec<Pick>);

/// One customer in one conversation.
struct Talk {
    contact: ContactId,
    conversation: ConversationId,
    /// What has happened by it.
    event: Option<Event>,
}

impl Talk {
    async fn next(&mut self, tx: &mut Tx, pick: Pick) -> Result<Option<Next>> {
        if let Pick::Service(step) | Pick::Day(step) | Pick::Time(step) | Pick::Wait(step) = pick
            && !is_offered(tx, step).await?
        {
            return services(tx).await.map(Some);
        }
        Ok(Some(match pick {
            Pick::Begin => self.begin(tx).await?,
            Pick::New => services(tx).await?,
            Pick::Service(step) => days(tx, step, false).await?,
            Pick::Day(step) => times(tx, step, false).await?,
            Pick::Time(step) => match step.moves {
                Some(booking) => return self.move_to(tx, step, booking).await,
                None => self.hold(tx, step).await?,
            },
            Pick::Confirm(booking) => return self.confirm(tx, booking).await,
            Pick::Move(booking) => {
                let Some(held) = self.held(tx, booking).await? else { return Ok(None) };
                match held.still_to_be(tx).is_ok() {
                    true => {
                        let step = self.step(tx, &held).await?;
                        days(tx, step, false).await?
                    }
                    false => over(tx, booking).await?,
                }
            }
            Pick::Cancel(booking) => return self.cancel(tx, booking).await,
            Pick::Wait(step) => self.wait(tx, step).await?,
        }))
    }

    /// Who has booked already may want to change that.
    async fn begin(&self, tx: &mut Tx) -> Result<Next> {
        let ids = sql::to_come_of_contact(tx, self.contact, MINE).await?;
        if ids.is_empty() {
            return services(tx).await;
        }
        let mine = sql::by_ids(tx, &ids).await?;
        let both = mine.iter().flat_map(|booking| [Pick::Move(booking.id), Pick::Cancel(booking.id)]);
        let choices = both.chain([Pick::New]).collect();
        Ok((Say::Mine(mine), choices))
    }

    /// Holds a time for the customer, who lets go of what was held for them before.
    async fn hold(&self, tx: &mut Tx, step: Step) -> Result<Next> {
        let Some(service) = services::still_bookable(tx, step.service).await? else { return services(tx).await };
        for booking in sql::holds_of(tx, self.contact).await? {
            self.release(tx, booking).await?;
        }
        let look = Look::new(tx, service, None).await?;
        let until = tx.now() + HOLD;
        let owner = Owner::Contact(self.contact, Some(self.conversation));
        let wanted = Wanted { owner, source: BookingSource::WhatsApp, note: None, held_until: Some(until) };
        match work::put(tx, &look, step.at, wanted).await {
            Ok(Some(id)) => {
                tx.enqueue_at(Job::EndHold { booking: id, until }, until);
                let again = Step::on(step.service, look.day_of(step.at), None);
                Ok((Say::Held(one(tx, id).await?), vec![Pick::Confirm(id), Pick::Service(again), Pick::Cancel(id)]))
            }
            Ok(None) => times(tx, Step::on(step.service, look.day_of(step.at), None), true).await,
            Err(Error::LimitReached(_)) => Ok((Say::TooMany, vec![Pick::Begin])),
            Err(error) => Err(error),
        }
    }

    async fn move_to(&mut self, tx: &mut Tx, step: Step, booking: BookingId) -> Result<Option<Next>> {
        let Some(held) = self.held(tx, booking).await? else { return Ok(None) };
        if held.still_to_be(tx).is_err() {
            return over(tx, booking).await.map(Some);
        }
        let Some(service) = services::still_bookable(tx, step.service).await? else {
            return services(tx).await.map(Some);
        };
        let look = Look::new(tx, service, None).await?.but(booking);
        if held.starts_at != step.at {
            if !work::put_again(tx, &look, booking, step.at).await? {
                let day = Step::on(step.service, look.day_of(step.at), Some(booking));
                return times(tx, day, true).await.map(Some);
            }
            work::freed(tx, &held);
            work::tell_hosts(tx, &held).await?;
        }
        let moved = one(tx, booking).await?;
        self.event = Some(event(Action::BookingMove, &moved, json!({ "was": held.starts_at })));
        Ok(Some((Say::Moved(moved), after(booking))))
    }

    /// Yes to what is held; of what is booked, that they will come.
    async fn confirm(&mut self, tx: &mut Tx, booking: BookingId) -> Result<Option<Next>> {
        let Some(held) = self.held(tx, booking).await? else { return Ok(None) };
        let is_over = held.held_until.is_some_and(|until| until <= tx.now());
        Ok(Some(match held.state {
            BookingState::Held if is_over => hold_over(tx, booking).await?,
            BookingState::Expired => hold_over(tx, booking).await?,
            BookingState::Held => {
                sql::book_held(tx, booking).await?;
                recount::booking(tx, &held.changes.before).await?;
                work::plan(tx, booking, held.starts_at, held.ends_at);
                wait::ended(tx, booking).await?;
                work::tell_host(tx, booking, HostNews::Booked).await?;
                let booked = one(tx, booking).await?;
                self.event = Some(event(Action::BookingCreate, &booked, json!({})));
                (Say::Booked(booked), after(booking))
            }
            BookingState::Booked if held.still_to_be(tx).is_ok() => {
                sql::confirm(tx, booking).await?;
                (Say::Confirmed(one(tx, booking).await?), after(booking))
            }
            BookingState::Booked | BookingState::Done | BookingState::NoShow | BookingState::Cancelled => {
                over(tx, booking).await?
            }
        }))
    }

    async fn cancel(&mut self, tx: &mut Tx, booking: BookingId) -> Result<Option<Next>> {
        let Some(held) = self.held(tx, booking).await? else { return Ok(None) };
        if held.state == BookingState::Held {
            self.release(tx, booking).await?;
            return Ok(Some((Say::Cancelled(one(tx, booking).await?), vec![Pick::New])));
        }
        if held.still_to_be(tx).is_err() {
            return over(tx, booking).await.map(Some);
        }
        sql::end(tx, booking, BookingState::Cancelled, None).await?;
        work::freed(tx, &held);
        work::tell_host(tx, booking, HostNews::Cancelled).await?;
        let cancelled = one(tx, booking).await?;
        self.event = Some(event(Action::BookingCancel, &cancelled, json!({})));
        Ok(Some((Say::Cancelled(cancelled), vec![Pick::New])))
    }

    async fn wait(&self, tx: &mut Tx, step: Step) -> Result<Next> {
        let Some(service) = services::still_bookable(tx, step.service).await? else { return services(tx).await };
        let owner = Owner::Contact(self.contact, Some(self.conversation));
        wait::insert(tx, service.id, step.day(), owner).await?;
        Ok((Say::Waiting(service, step.day()), Vec::new()))
    }

    /// What was held for them is nobody's any more.
    async fn release(&self, tx: &mut Tx, booking: BookingId) -> Result<()> {
        let Some(held) = self.held(tx, booking).await?.filter(|held| held.state == BookingState::Held) else {
            return Ok(());
        };
        sql::end(tx, booking, BookingState::Expired, None).await?;
        wait::ended(tx, booking).await?;
        work::freed(tx, &held);
        Ok(())
    }

    /// Their booking, its row locked; nothing, of somebody else's.
    async fn held(&self, tx: &mut Tx, booking: BookingId) -> Result<Option<Held>> {
        let held = sql::lock_by_id(tx, booking).await?;
        Ok(held.filter(|held| held.owners.contact_id == Some(self.contact)))
    }

    /// From today on, for a booking that is to be at another time.
    async fn step(&self, tx: &mut Tx, held: &Held) -> Result<Step> {
        let (service, zone) = (sql::service_number(tx, held.service_id).await?, settings::time_zone(tx.conn()).await?);
        let moves = Some(held.owners.id).filter(|_| held.state == BookingState::Booked);
        Ok(Step::on(service, tx.now().with_timezone(&zone).date_naive(), moves))
    }
}

/// What can be done with a booking.
pub(super) fn after(booking: BookingId) -> Vec<Pick> {
    vec![Pick::Move(booking), Pick::Cancel(booking)]
}

async fn over(tx: &mut Tx, booking: BookingId) -> Result<Next> {
    Ok((Say::Over(one(tx, booking).await?), vec![Pick::New]))
}

/// The time for saying yes is over; what else there is that day.
pub(super) async fn hold_over(tx: &mut Tx, booking: BookingId) -> Result<Next> {
    let (booking, zone) = (one(tx, booking).await?, settings::time_zone(tx.conn()).await?);
    let day = Step::on(booking.service_number, booking.starts_at.with_timezone(&zone).date_naive(), None);
    Ok((Say::HoldOver(booking), vec![Pick::Day(day)]))
}

/// Whether a customer may book it by themselves, still; what is booked may be moved in any case.
async fn is_offered(tx: &mut Tx, step: Step) -> Result<bool> {
    let is_in_chat = services::in_chat(tx).await?.iter().any(|service| service.number == step.service);
    Ok(step.moves.is_some() || (is_in_chat && settings::get::<BookingChat>(tx.conn()).await?.on))
}

/// What can be booked; where that is one thing, its days at once. Nothing, where the company does not want it.
async fn services(tx: &mut Tx) -> Result<Next> {
    let services = match settings::get::<BookingChat>(tx.conn()).await?.on {
        true => services::in_chat(tx).await?,
        false => Vec::new(),
    };
    let today = tx.now().with_timezone(&settings::time_zone(tx.conn()).await?).date_naive();
    match services.as_slice() {
        [] => Ok((Say::Nothing, Vec::new())),
        [only] => days(tx, Step::on(only.number, today, None), false).await,
        several => {
            let choices = several.iter().map(|service| Pick::Service(Step::on(service.number, today, None))).collect();
            Ok((Say::Services(services), choices))
        }
    }
}

/// The days of a service from one on.
async fn days(tx: &mut Tx, step: Step, is_gone: bool) -> Result<Next> {
    let Some(service) = services::still_bookable(tx, step.service).await? else { return Box::pin(services(tx)).await };
    let mut look = Look::new(tx, service, None).await?;
    if let Some(booking) = step.moves {
        look = look.but(booking);
    }
    let mut days = look.days(tx, Some(step.day()), ROWS + 1).await?;
    let more = days.len() > ROWS;
    days.truncate(ROWS);
    let Some(last) = days.last() else { return Ok((Say::NoneFree(look.service), Vec::new())) };
    let later = last.date.succ_opt().filter(|_| more).map(|day| Pick::Service(Step::on(step.service, day, step.moves)));
    let picks = days.iter().map(|day| Pick::Day(Step::on(step.service, day.date, step.moves)));
    let choices = picks.chain(later).collect();
    Ok((Say::Days(look.service, days, is_gone), choices))
}

/// The times of a service on a day, a page of them.
async fn times(tx: &mut Tx, step: Step, is_gone: bool) -> Result<Next> {
    let Some(service) = services::still_bookable(tx, step.service).await? else { return services(tx).await };
    let mut look = Look::new(tx, service, None).await?;
    if let Some(booking) = step.moves {
        look = look.but(booking);
    }
    let today = look.today(tx);
    let found = look.days(tx, Some(step.day()), 1).await?.into_iter().find(|day| day.date == step.day());
    let other = Pick::Service(Step::on(step.service, today, step.moves));
    let Some(Day { date, times }) = found else {
        let waits =
            (step.day() >= today && step.moves.is_none()).then(|| Pick::Wait(Step::on(step.service, step.day(), None)));
        return Ok((Say::Full(look.service, step.day()), [other].into_iter().chain(waits).collect()));
    };
    // Who turned too far begins anew.
    let skip = usize::from(step.page) * ROWS;
    let (skip, step) = if skip < times.len() { (skip, step) } else { (0, Step { page: 0, ..step }) };
    let more = times.len() > skip + ROWS;
    let shown: Vec<DateTime<Utc>> = times.into_iter().skip(skip).take(ROWS).collect();
    let picks = shown.iter().map(|at| Pick::Time(Step::at(step.service, *at, step.moves)));
    let choices = picks.chain(more.then(|| Pick::Day(step.next()))).chain([other]).collect();
    Ok((Say::Times(look.service, Day { date, times: shown }, is_gone), choices))
}
