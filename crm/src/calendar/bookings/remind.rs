//! What comes of a booking by itself: whoever comes is reminded a day and two hours before, and it has taken place when its time is over,
//! unless somebody says that they did not come. What was held and nobody said yes to is free again.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{
    BookingState, Unreminded,
    chat::{self, Say, Turn, Worded},
    event, one, sql, wait, work,
};
use crate::{
    contacts,
    conversations::{self, Asking},
    db::{TenantDb, Tx},
    error::{Conflict, Error, Result},
    ids::{BookingId, ConversationId},
    jobs::Job,
    kernel::{
        audit::Action,
        language::Language,
        pick::Pick,
        queue::{self, Claimed},
        recount,
        settings::{self, BookingChat},
    },
    notice::{BookingNews, Notice},
};

/// Reminds whoever comes of a booking, if it still begins at that moment; ends the job. A customer is asked whether they come.
pub async fn remind(
    db: &TenantDb,
    job: &Claimed,
    booking: BookingId,
    starts_at: DateTime<Utc>,
    words: impl FnOnce(Language, &Turn) -> Worded,
) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    contacts::share_identities(&mut tx).await?;
    queue::done_in(&mut tx, job).await?;
    let held = sql::lock_by_id(&mut tx, booking).await?;
    let is_due = |held: &work::Held| held.state == BookingState::Booked && held.starts_at == starts_at;
    let Some(held) = held.filter(is_due).filter(|held| held.starts_at > tx.now()) else {
        return tx.commit_recorded().await;
    };
    match held.owners.contact_id {
        Some(_) => {
            let why = tell_customer(&mut tx, booking, BookingNews::Soon, Some(starts_at), words).await?;
            sql::reminded(&mut tx, booking, why).await?;
            if why.is_some() {
                tell_maker(&mut tx, booking).await?;
            }
        }
        None => tell_person(&mut tx, booking, BookingNews::Soon).await?,
    }
    tx.commit_recorded().await
}

/// Tells a customer what somebody has done with their booking, if they can be told; ends the job.
pub async fn tell(
    db: &TenantDb,
    job: &Claimed,
    booking: BookingId,
    news: BookingNews,
    words: impl FnOnce(Language, &Turn) -> Worded,
) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    contacts::share_identities(&mut tx).await?;
    queue::done_in(&mut tx, job).await?;
    tell_customer(&mut tx, booking, news, None, words).await?;
    tx.commit_recorded().await
}

/// Tells a customer something about their booking where they wrote last. Why not, if that can't be.
pub(super) async fn tell_customer(
    tx: &mut Tx,
    booking: BookingId,
    news: BookingNews,
    until: Option<DateTime<Utc>>,
    words: impl FnOnce(Language, &Turn) -> Worded,
) -> Result<Option<Unreminded>> {
    let told = one(tx, booking).await?;
    let Some(contact) = told.contact_id else { return Ok(Some(Unreminded::NoConversation)) };
    if sql::wants_no_messages(tx, contact).await? {
        return Ok(Some(Unreminded::Refused));
    }
    let Some(conversation) = conversations::newest_of(tx, contact).await? else {
        return Ok(Some(Unreminded::NoConversation));
    };
    let mut choices = if told.is_open() { chat::after(booking) } else { vec![Pick::New] };
    if matches!(news, BookingNews::Soon | BookingNews::Freed) && told.confirmed_at.is_none() {
        choices.insert(0, Pick::Confirm(booking));
    }
    let language = conversations::spoken(tx, conversation).await?;
    let (asking, values) = chat::worded(tx, language, Say::News(told, news), choices, until, words).await?;
    match conversations::question(tx, conversation, asking.clone()).await {
        Ok(()) => Ok(None),
        Err(Error::Conflict(Conflict::WindowClosed(_))) if news == BookingNews::Soon => {
            by_template(tx, conversation, language, values, &asking).await
        }
        Err(Error::Conflict(Conflict::WindowClosed(_))) => Ok(Some(Unreminded::Window)),
        Err(error) => Err(error),
    }
}

/// Reminds a customer who has not written for a day by the template that the company has chosen for that. They may answer by its buttons or by
/// typing.
async fn by_template(
    tx: &mut Tx,
    conversation: ConversationId,
    language: Language,
    values: Vec<String>,
    asking: &Asking,
) -> Result<Option<Unreminded>> {
    let Some(name) = settings::get::<BookingChat>(tx.conn()).await?.template else {
        return Ok(Some(Unreminded::Window));
    };
    match conversations::say_template(tx, conversation, &name, language, values).await {
        Ok(()) => {}
        // It is not approved (any more), is another number's, or wants what we do not have.
        Err(Error::Conflict(_) | Error::Invalid { .. } | Error::NotFound(_)) => return Ok(Some(Unreminded::Template)),
        Err(error) => return Err(error),
    }
    conversations::offered(tx, conversation, asking).await?;
    Ok(None)
}

/// Tells a person of the server something about their booking.
pub(super) async fn tell_person(tx: &mut Tx, booking: BookingId, news: BookingNews) -> Result<()> {
    let told = one(tx, booking).await?;
    if let Some(to) = told.member {
        let by = told.resource.clone();
        let notice = Notice::Booking { number: told.number, service: told.service, at: told.starts_at, news, by };
        tx.enqueue(Job::TellMember { to, notice: Box::new(notice), maker: None });
    }
    Ok(())
}

/// Tells whoever booked it for a customer that they could not be reminded: somebody may call them.
async fn tell_maker(tx: &mut Tx, booking: BookingId) -> Result<()> {
    let told = one(tx, booking).await?;
    if let Some(to) = sql::maker(tx, booking).await? {
        let by = told.contact.map(|contact| contact.to_string()).unwrap_or_default();
        let news = BookingNews::Unreminded;
        let notice = Notice::Booking { number: told.number, service: told.service, at: told.starts_at, news, by };
        tx.enqueue(Job::TellMember { to, notice: Box::new(notice), maker: None });
    }
    Ok(())
}

/// A booking has taken place, if it still ends at that moment; ends the job.
pub async fn ended(db: &TenantDb, job: &Claimed, booking: BookingId, ends_at: DateTime<Utc>) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    queue::done_in(&mut tx, job).await?;
    let held = sql::lock_by_id(&mut tx, booking).await?;
    let is_due = |held: &work::Held| held.state == BookingState::Booked && held.ends_at == ends_at;
    let Some(work::Held { starts_at, .. }) = held.filter(is_due) else { return tx.commit_recorded().await };
    sql::end(&mut tx, booking, BookingState::Done, None).await?;
    recount::moment(&mut tx, starts_at).await?;
    let done = one(&mut tx, booking).await?;
    tx.commit(event(Action::BookingDone, &done, json!({}))).await
}

/// What was held is nobody's any more, if nobody has said yes; ends the job. Its customer is told, and who waits is offered it.
pub async fn hold_over(
    db: &TenantDb,
    job: &Claimed,
    booking: BookingId,
    until: DateTime<Utc>,
    words: impl FnOnce(Language, &Turn) -> Worded,
) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    contacts::share_identities(&mut tx).await?;
    queue::done_in(&mut tx, job).await?;
    let now = tx.now();
    let held = sql::lock_by_id(&mut tx, booking).await?;
    // Whoever wanted the same time may have found first that it was over.
    let is_over = |held: &work::Held| match held.state {
        BookingState::Held => held.held_until.is_none_or(|until| until <= now),
        BookingState::Expired => true,
        BookingState::Booked | BookingState::Done | BookingState::NoShow | BookingState::Cancelled => false,
    };
    let Some(held) = held.filter(is_over) else { return tx.commit_recorded().await };
    // Who has let go of it before needs not be told.
    let was_held = held.state == BookingState::Held || held.ended_at.is_some_and(|ended| ended >= until);
    if held.state == BookingState::Held {
        sql::end(&mut tx, booking, BookingState::Expired, None).await?;
    }
    wait::ended(&mut tx, booking).await?;
    work::freed(&mut tx, &held);
    let conversation = sql::conversation_of(&mut tx, booking).await?;
    if let Some(conversation) = conversation.filter(|_| was_held) {
        let (say, choices) = chat::hold_over(&mut tx, booking).await?;
        chat::say_turn(&mut tx, conversation, say, choices, None, words).await?;
    }
    tx.commit_recorded().await
}
