//! Answers to customers: sent at most once, and moved on by statuses in whatever order these come.

use std::time::Duration;

use chrono::TimeDelta;
use crm::{
    ConversationId, Error, MessageId, TenantDb,
    channel::{ChannelKind, DeliveryState, Failure, Incoming, IncomingStatus, Outgoing, ProviderError},
    conversations::{self, AttemptOutcome, MessageName, MessageState, Outcome, Queued, Sending, Stage, Start, To},
    deliveries::{self, Destination, Inbox, Stored, Understood},
    error::{Conflict, Noun},
    jobs::{self, Claimed, Job},
    posts::Post,
    tenants::{self, RouteKind},
};

use super::inbox::message;
use crate::{
    depth::depth,
    harness::{Installation, calls, owner, stranger},
};

/// Brings something in, as a channel would.
pub async fn bring_in(house: &Installation, db: &TenantDb, items: Vec<Incoming>) {
    let raw = format!("{items:?}").into_bytes().into();
    let inbox = Inbox::new(house.server.clone());
    inbox.store(ChannelKind::WhatsApp, vec![(Destination::Tenant(db.id()), raw)]).await.expect("stored");
    let understand = |_: &Stored<'_>| Understood { items: items.clone(), set_aside: vec![] };
    assert_eq!(deliveries::process(db, understand).await.expect("applied").quarantined, 0);
}

fn status(provider_id: &str, state: DeliveryState, opaque: Option<MessageId>) -> Incoming {
    Incoming::Status(IncomingStatus {
        account: "1001".into(),
        provider_id: provider_id.into(),
        state,
        at: None,
        opaque: opaque.map(|id| id.to_string()),
        error: None,
    })
}

/// Queues an answer of the owner's.
async fn answer(db: &TenantDb, conversation: ConversationId, body: &str) -> crm::Result<Queued> {
    let to = To::Conversation(conversation);
    conversations::send(db, &calls(db, &owner()).await, to, Outgoing::text(body), conversations::When::Now).await
}

/// A company with one customer who has just written, and a queued answer.
pub async fn answered(house: &Installation) -> (TenantDb, ConversationId, MessageId) {
    let db = house.company("alpha").await;
    let token = "token".to_owned().into();
    tenants::connect(&db, &crm::Caller::console("tests"), RouteKind::WhatsAppNumber, "1001", Some(&token))
        .await
        .unwrap();
    bring_in(house, &db, vec![message("wamid.in", "966501234567", "مرحبا")]).await;
    let look = house.superuser("t_alpha").await;
    let conversation: ConversationId =
        sqlx::query_scalar("select id from conversations").fetch_one(&look).await.unwrap();
    look.close().await;
    let queued = answer(&db, conversation, "أهلًا بك").await.unwrap();
    (db, conversation, queued.message)
}

/// Takes an answer for sending; nothing, if it is not to be sent now.
pub async fn start(db: &TenantDb, job: &Claimed, message: MessageId) -> Option<Sending> {
    match conversations::start_sending(db, job, message, |_| Duration::ZERO).await.unwrap() {
        Start::Send(sending) => Some(*sending),
        Start::Soon(wait) => panic!("nothing is in its way for {wait:?}"),
        Start::Nothing => None,
    }
}

pub async fn claim_sending(db: &TenantDb) -> Option<Claimed> {
    let claimed = jobs::claim(db, 100).await.unwrap();
    claimed.into_iter().find(|job| matches!(job.job(), Ok(Job::SendMessage { .. })))
}

pub async fn state(db: &TenantDb, job: &Claimed, message: MessageId) -> MessageState {
    conversations::reply_view(db, job, message).await.unwrap().state
}

#[tokio::test]
async fn an_answer_goes_out_to_where_the_customer_wrote_from() {
    let house = Installation::new().await;
    let (db, _, message) = answered(&house).await;
    let job = claim_sending(&db).await.unwrap();
    let sending = start(&db, &job, message).await.unwrap();
    assert_eq!((sending.channel.address.as_str(), sending.phone.as_deref()), ("1001", Some("966501234567")));
    assert_eq!(sending.say, Outgoing::text("أهلًا بك"));
    conversations::finish_sending(&db, &job, message, Outcome::Accepted("wamid.out".into())).await.unwrap();
    assert_eq!(state(&db, &job, message).await, MessageState::Sent);
    bring_in(&house, &db, vec![status("wamid.out", DeliveryState::Read, None)]).await;
    bring_in(&house, &db, vec![status("wamid.out", DeliveryState::Delivered, None)]).await;
    assert_eq!(state(&db, &job, message).await, MessageState::Read, "never backwards");
    house.finish().await;
}

#[tokio::test]
async fn an_answer_whose_worker_was_lost_is_never_sent_again_blindly() {
    let house = Installation::new().await;
    let (db, _, message) = answered(&house).await;
    let lost = claim_sending(&db).await.unwrap();
    assert!(start(&db, &lost, message).await.is_some());
    house.clock.advance(jobs::JOB_LEASE + TimeDelta::seconds(1));
    let again = claim_sending(&db).await.unwrap();
    assert!(start(&db, &again, message).await.is_none(), "it may have been sent");
    assert_eq!(state(&db, &again, message).await, MessageState::Unknown);
    bring_in(&house, &db, vec![status("wamid.out", DeliveryState::Delivered, Some(message))]).await;
    assert_eq!(state(&db, &again, message).await, MessageState::Delivered, "a status that carries our id resolves it");
    house.finish().await;
}

#[tokio::test]
async fn a_status_that_overtakes_the_providers_answer_waits_for_it() {
    let house = Installation::new().await;
    let (db, _, message) = answered(&house).await;
    let job = claim_sending(&db).await.unwrap();
    start(&db, &job, message).await.unwrap();
    bring_in(&house, &db, vec![status("wamid.out", DeliveryState::Delivered, None)]).await;
    assert_eq!(state(&db, &job, message).await, MessageState::Sending, "nobody knows yet whose it is");
    conversations::finish_sending(&db, &job, message, Outcome::Accepted("wamid.out".into())).await.unwrap();
    assert_eq!(state(&db, &job, message).await, MessageState::Delivered);
    house.finish().await;
}

/// A status that does not carry our id, at the very moment at which the provider's answer is recorded.
#[tokio::test]
async fn a_status_at_the_moment_of_the_providers_answer_is_never_left_behind() {
    let house = Installation::new().await;
    let (db, conversation, first) = answered(&house).await;
    let mut message = first;
    for round in 0..depth(30, 300) {
        let id = format!("wamid.race{round}");
        let job = claim_sending(&db).await.unwrap();
        start(&db, &job, message).await.unwrap();
        let accepted = conversations::finish_sending(&db, &job, message, Outcome::Accepted(id.clone()));
        let told = bring_in(&house, &db, vec![status(&id, DeliveryState::Delivered, None)]);
        tokio::join!(async { accepted.await.unwrap() }, told);
        assert_eq!(state(&db, &job, message).await, MessageState::Delivered, "round {round}");
        message = answer(&db, conversation, "نعم").await.unwrap().message;
        // One customer is not written to more often.
        house.clock.advance(TimeDelta::seconds(7));
    }
    house.finish().await;
}

#[tokio::test]
async fn answers_are_refused_when_the_window_has_closed() {
    let house = Installation::new().await;
    let (db, conversation, _) = answered(&house).await;
    house.clock.advance(TimeDelta::hours(25));
    let refused = answer(&db, conversation, "متأخر").await;
    assert!(matches!(refused, Err(Error::Conflict(Conflict::WindowClosed(Some(_))))));
    let long = "x".repeat(4097);
    assert!(matches!(answer(&db, conversation, &long).await, Err(Error::Invalid { .. })));
    house.finish().await;
}

#[tokio::test]
async fn a_refusal_for_now_is_tried_again_and_a_final_one_is_told() {
    let house = Installation::new().await;
    let (db, _, message) = answered(&house).await;
    let job = claim_sending(&db).await.unwrap();
    start(&db, &job, message).await.unwrap();
    let later = Outcome::Later { at: None, error: ProviderError::of(Failure::TooFast) };
    conversations::finish_sending(&db, &job, message, later).await.unwrap();
    assert_eq!(state(&db, &job, message).await, MessageState::Queued);
    house.clock.advance(TimeDelta::seconds(7));
    let job = claim_sending(&db).await.unwrap();
    start(&db, &job, message).await.expect("it is sent again: it was certainly not sent");
    let refused = Outcome::Refused(ProviderError {
        failure: Failure::WindowClosed,
        code: Some(131_047),
        title: Some("Re-engagement message".into()),
    });
    conversations::finish_sending(&db, &job, message, refused).await.unwrap();
    let view = conversations::reply_view(&db, &job, message).await.unwrap();
    assert_eq!((view.state, view.failure), (MessageState::Failed, Some(Failure::WindowClosed)));
    assert_eq!(view.error_code, Some(131_047));
    assert!(claim_sending(&db).await.is_none());
    house.finish().await;
}

#[tokio::test]
async fn an_answer_that_is_refused_for_now_to_the_last_has_failed_and_says_so() {
    let house = Installation::new().await;
    let (db, _, message) = answered(&house).await;
    let mut last = None;
    for attempt in 1..=8 {
        let job = claim_sending(&db).await.unwrap_or_else(|| panic!("attempt {attempt} is due"));
        start(&db, &job, message).await.expect("it is sent");
        let later = Outcome::Later { at: None, error: ProviderError::of(Failure::Unreachable) };
        conversations::finish_sending(&db, &job, message, later).await.unwrap();
        house.clock.advance(TimeDelta::hours(13));
        last = Some(job);
    }
    assert_eq!(state(&db, &last.unwrap(), message).await, MessageState::Failed);
    assert!(claim_sending(&db).await.is_none(), "nobody tries again");
    house.finish().await;
}

#[tokio::test]
async fn the_inbox_shows_every_message_once_in_order() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let items = (0..20).map(|n| message(&format!("wamid.{n}"), "966501234567", &format!("message {n}"))).collect();
    bring_in(&house, &db, items).await;
    let mut shown = Vec::new();
    let channel = crm::DiscordId::new(5).unwrap();
    while let Some(job) = jobs::claim(&db, 1).await.unwrap().pop() {
        let Ok(Job::AnnounceMessages { conversation }) = job.job() else { panic!("{job:?}") };
        let news = conversations::unannounced(&db, &job, conversation).await.unwrap().expect("news");
        shown.extend(news.lines.iter().filter_map(|line| line.content.words()));
        conversations::announced(&db, &job, &news, Post { place: channel, id: channel }).await.unwrap();
    }
    assert_eq!(shown, (0..20).map(|n| format!("message {n}")).collect::<Vec<_>>());
    let look = house.superuser("t_alpha").await;
    let unknown: i64 = sqlx::query_scalar(
        "select count(*) from messages m where not exists (select from posts where subject_id = m.id and place = 5)",
    )
    .fetch_one(&look)
    .await
    .unwrap();
    assert_eq!(unknown, 0, "of each it is known where it is shown");
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn the_path_of_a_message_outlives_the_delivery_that_brought_it() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let console = crm::Caller::console("tests");
    bring_in(&house, &db, vec![message("wamid.in", "966501234567", "مرحبا")]).await;
    let name: MessageName = "wamid.in".parse().unwrap();
    let trace = conversations::trace(&db, &console, &name).await.unwrap();
    let stages: Vec<&Stage> = trace.steps.iter().map(|step| &step.stage).collect();
    assert_eq!(stages, [&Stage::Written, &Stage::Received, &Stage::Stored, &Stage::TakenUp, &Stage::Applied]);
    assert!(trace.steps[1..].is_sorted_by_key(|step| step.at), "by our clock: {:?}", trace.steps);
    let raw = conversations::raw_delivery(&db, &console, &name).await.unwrap();
    assert!(String::from_utf8(raw.raw).unwrap().contains("wamid.in"));
    let look = house.superuser("t_alpha").await;
    sqlx::query("delete from inbox").execute(&look).await.unwrap();
    let gone = conversations::raw_delivery(&db, &console, &name).await;
    assert!(matches!(gone, Err(Error::NotFound(Noun::Delivery))), "{gone:?}");
    let later = conversations::trace(&db, &console, &MessageName::Ours(trace.message)).await.unwrap();
    assert_eq!(later.steps, trace.steps);
    let stranger = calls(&db, &stranger()).await;
    assert!(matches!(conversations::trace(&db, &stranger, &name).await, Err(Error::Denied(_))));
    assert!(matches!(conversations::raw_delivery(&db, &stranger, &name).await, Err(Error::Denied(_))));
    assert!(matches!(conversations::recent(&db, &stranger, "").await, Err(Error::Denied(_))));
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn an_attempt_whose_worker_was_lost_has_an_end() {
    let house = Installation::new().await;
    let (db, _, message) = answered(&house).await;
    let lost = claim_sending(&db).await.unwrap();
    start(&db, &lost, message).await.unwrap();
    house.clock.advance(jobs::JOB_LEASE + TimeDelta::seconds(1));
    let again = claim_sending(&db).await.unwrap();
    assert!(start(&db, &again, message).await.is_none());
    let trace = conversations::trace(&db, &crm::Caller::console("tests"), &MessageName::Ours(message)).await.unwrap();
    let stages: Vec<Stage> = trace.steps.into_iter().map(|step| step.stage).collect();
    let outcome = AttemptOutcome::Unknown;
    let ended = Stage::Ended { attempt: 1, outcome, failure: None, code: None };
    assert_eq!(stages, [Stage::Queued, Stage::Tried { attempt: 1 }, ended]);
    house.finish().await;
}

#[tokio::test]
async fn nobody_decides_before_a_status_had_its_time_and_two_do_not_both() {
    let house = Installation::new().await;
    let (db, _, message) = answered(&house).await;
    let job = claim_sending(&db).await.unwrap();
    start(&db, &job, message).await.unwrap();
    let boss = calls(&db, &owner()).await;
    let early = conversations::leave(&db, &boss, message).await;
    assert!(matches!(early, Err(Error::Conflict(Conflict::DoubtSettled))), "it is on its way: {early:?}");
    conversations::finish_sending(&db, &job, message, Outcome::Unknown("broken".into())).await.unwrap();
    let early = conversations::send_again(&db, &boss, message).await;
    assert!(matches!(early, Err(Error::Conflict(Conflict::DoubtTooEarly(_)))), "{early:?}");
    house.clock.advance(conversations::ASK_AFTER);
    let (boss, other) = (calls(&db, &owner()).await, calls(&db, &owner()).await);
    let (first, second) =
        tokio::join!(conversations::send_again(&db, &boss, message), conversations::send_again(&db, &other, message));
    let (done, refused) = if first.is_ok() { (first, second) } else { (second, first) };
    assert!(matches!(refused, Err(Error::Conflict(Conflict::DoubtDecided))), "{refused:?}");
    let again = done.unwrap().message;
    let look = house.superuser("t_alpha").await;
    let repeats: Vec<(MessageId, Option<MessageId>)> =
        sqlx::query_as("select id, repeats from messages where direction = 'out' order by id")
            .fetch_all(&look)
            .await
            .unwrap();
    assert_eq!(repeats, [(message, None), (again, Some(message))]);
    // Each status tells which of the two it is about.
    bring_in(&house, &db, vec![status("wamid.first", DeliveryState::Delivered, Some(message))]).await;
    assert_eq!(state(&db, &job, message).await, MessageState::Delivered);
    assert_eq!(state(&db, &job, again).await, MessageState::Queued);
    let none = conversations::leave(&db, &boss, MessageId::new(house.clock.now())).await;
    assert!(matches!(none, Err(Error::NotFound(Noun::Message))), "{none:?}");
    look.close().await;
    house.finish().await;
}
