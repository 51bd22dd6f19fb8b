//! When an answer has to wait, and what is written of it.

use std::time::Duration;

use chrono::TimeDelta;
use crm::{
    channel::{Failure, Outgoing, ProviderError},
    conversations::{self, MessageState, Outcome, SHORT_WAIT, Start, To},
    jobs,
};

use super::conversations::{answered, claim_sending, start, state};
use crate::harness::{Installation, calls, owner};

fn refused(failure: Failure) -> Outcome {
    Outcome::Later { at: None, error: ProviderError { code: Some(190), ..ProviderError::of(failure) } }
}

#[tokio::test]
async fn who_waits_for_a_turn_has_not_begun() {
    let house = Installation::new().await;
    let (db, _, message) = answered(&house).await;
    let job = claim_sending(&db).await.unwrap();
    let soon = conversations::start_sending(&db, &job, message, |number| {
        assert_eq!(number, "1001");
        SHORT_WAIT
    });
    assert!(matches!(soon.await.unwrap(), Start::Soon(SHORT_WAIT)), "with the job in hand");
    let long = conversations::start_sending(&db, &job, message, |_| SHORT_WAIT + Duration::from_secs(1)).await;
    assert!(matches!(long.unwrap(), Start::Nothing), "the job is put off");
    let look = house.superuser("t_alpha").await;
    let attempts: i64 = sqlx::query_scalar("select count(*) from message_attempts").fetch_one(&look).await.unwrap();
    assert_eq!((state(&db, &job, message).await, attempts), (MessageState::Queued, 0));
    assert!(claim_sending(&db).await.is_none(), "not before its time");
    house.clock.advance(TimeDelta::seconds(3));
    let again = claim_sending(&db).await.unwrap();
    assert_eq!((again.id, again.attempt), (job.id, 1), "no attempt is lost");
    start(&db, &again, message).await.unwrap();
    let late = conversations::start_sending(&db, &job, message, |_| Duration::from_secs(60)).await;
    assert!(late.is_err(), "who has lost the job has no say: {late:?}");
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn answers_of_a_held_number_are_put_off_together_and_one_looks() {
    let house = Installation::new().await;
    let (db, conversation, first) = answered(&house).await;
    let caller = calls(&db, &owner()).await;
    for _ in 0..20 {
        conversations::send(
            &db,
            &caller,
            To::Conversation(conversation),
            Outgoing::text("بعدها"),
            conversations::When::Now,
        )
        .await
        .unwrap();
    }
    let job = claim_sending(&db).await.unwrap();
    start(&db, &job, first).await.unwrap();
    conversations::finish_sending(&db, &job, first, refused(Failure::Unauthorised)).await.unwrap();
    let look = house.superuser("t_alpha").await;
    let waits = async || -> (i64, bool) {
        let waits = "select count(*), min(run_at) = (select look_at from number_holds) from jobs
                     where kind = 'send_message' and state = 'ready' and run_at >= (select look_at from number_holds)";
        sqlx::query_as(waits).fetch_one(&look).await.unwrap()
    };
    assert_eq!(waits().await, (21, true), "in one statement, until somebody is to look");
    for looks in 1..=3 {
        house.clock.advance(TimeDelta::minutes(15));
        let job = claim_sending(&db).await.expect("who looks");
        assert_eq!(job.attempt, 1);
        start(&db, &job, first).await.expect("it is let through");
        assert_eq!(waits().await, (20, true), "the others wait for its end, or for the next look");
        conversations::finish_sending(&db, &job, first, refused(Failure::Unauthorised)).await.unwrap();
        let counted: i32 = sqlx::query_scalar("select looks from number_holds").fetch_one(&look).await.unwrap();
        assert_eq!(counted, looks);
    }
    house.clock.advance(TimeDelta::minutes(15));
    let job = claim_sending(&db).await.unwrap();
    start(&db, &job, first).await.unwrap();
    conversations::finish_sending(&db, &job, first, Outcome::Accepted("wamid.out".into())).await.unwrap();
    let due: i64 = sqlx::query_scalar("select count(*) from jobs where kind = 'send_message' and run_at <= $1")
        .bind(house.clock.now())
        .fetch_one(&look)
        .await
        .unwrap();
    assert_eq!(due, 20, "all go on at once");
    let alarms: Vec<String> = sqlx::query_scalar(
        "select payload -> 'notice' ->> 'notice' from jobs where kind = 'alarm_owners' order by seq",
    )
    .fetch_all(&look)
    .await
    .unwrap();
    assert_eq!(alarms, ["number_stopped", "number_resumed"]);
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn an_answer_that_waits_until_it_may_not_be_sent_has_failed_for_what_it_waited_for() {
    let house = Installation::new().await;
    let (db, _, message) = answered(&house).await;
    let mut times = 0;
    let last = loop {
        let Some(job) = claim_sending(&db).await else { panic!("it is not given up: {times}") };
        start(&db, &job, message).await.expect("it looks");
        conversations::finish_sending(&db, &job, message, refused(Failure::Payment)).await.unwrap();
        times += 1;
        if state(&db, &job, message).await != MessageState::Queued {
            break job;
        }
        house.clock.advance(TimeDelta::hours(1));
    };
    assert!((24..=26).contains(&times), "after {times} hours");
    let view = conversations::reply_view(&db, &last, message).await.unwrap();
    assert_eq!((view.state, view.failure), (MessageState::Failed, Some(Failure::Payment)));
    assert!(!jobs::done(&db, &last).await.unwrap(), "its job is gone");
    house.finish().await;
}
