//! A slow or missing database, and Discord having a bad day.

use std::time::Duration;

use chrono::TimeDelta;
use sandbox::discord::{Fault, Response};
use serde_json::json;
use sqlx::{Connection, PgConnection};

use super::stage::{count, form, words};
use crate::{
    harness::run,
    house::{House, eventually, settled},
};

#[tokio::test]
async fn a_slow_database_is_waited_for() {
    let house = House::open().await;
    assert!(house.says("sales", "/crm lead list").await.contains("L-1001"));
    let look = house.look.clone();
    let mut held = look.begin().await.unwrap();
    sqlx::raw_sql("lock table leads in access exclusive mode").execute(&mut *held).await.unwrap();
    let answer = house.runs("sales", "/crm lead add name:بطيء").await;
    assert_eq!(answer.response(), &Response::Deferred { ephemeral: true }, "the person sees that it goes on");
    assert!(answer.took < Duration::from_millis(2500), "with room to spare: {:?}", answer.took);
    held.rollback().await.unwrap();
    assert!(settled(&answer).await.text().contains("L-1004"));
    let mut held = look.begin().await.unwrap();
    sqlx::raw_sql("lock table members in access exclusive mode").execute(&mut *held).await.unwrap();
    let form = house.runs("sales", "/crm lead add").await;
    assert!(form.modal().is_none() && form.took < Duration::from_millis(2900), "{:?}", form.took);
    assert_eq!(form.text(), words("ar", "error-slow"), "a form can't be late");
    held.rollback().await.unwrap();
    assert!(house.runs("sales", "/crm lead add").await.modal().is_some());
    house.finish().await;
}

#[tokio::test]
async fn a_database_that_is_away_is_said_so() {
    let house = House::open().await;
    assert!(house.says("sales", "/settings language language:English").await.contains("English"));
    assert!(house.says("manager", "/crm lead list").await.contains("L-1001"));
    house.quiet().await;
    let huda = house.member("sales");
    let open = form(&house.runs("sales", "/crm lead add").await);
    let mut conn = PgConnection::connect(house.install.cluster.superuser_url()).await.unwrap();
    let name = format!("{}_t_demo", house.install.prefix);
    run(&mut conn, format!("alter database {name} connection limit 0")).await;
    run(&mut conn, format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")).await;
    for (who, language) in [("sales", "en"), ("manager", "ar")] {
        let text = house.says(who, "/crm lead add name:Nobody").await;
        assert_eq!(text, words(language, "error-unavailable"));
    }
    let kept = settled(&huda.submits(&open, &[("name", "ريم"), ("notes", "سطر\n\n*ثان*")]).await.unwrap()).await;
    assert!(kept.text().contains(&words("en", "error-unavailable")), "{}", kept.text());
    assert_eq!(kept.embeds[1]["description"], "سطر\n\n*ثان*", "what was typed is there to copy");
    let unknown = house.says("support", "/crm lead list").await;
    assert!(
        ["ar", "en"].iter().all(|language| unknown.contains(&words(language, "error-unavailable"))),
        "whose language is not known is told in both: {unknown}"
    );
    assert_eq!(house.member("sales").types(house.demo.general, "/crm lead show lead:1").await.unwrap(), []);
    run(&mut conn, format!("alter database {name} connection limit -1")).await;
    conn.close().await.unwrap();
    eventually("the database is back", async || house.says("manager", "/crm lead list").await.contains("L-1001")).await;
    assert_eq!(count(&house, "select count(*) from leads").await, 3);
    let again = form(&huda.clicks(&kept, "Edit again").await.unwrap());
    assert!(settled(&huda.submits(&again, &[]).await.unwrap()).await.text().contains("L-1004"));
    house.finish().await;
}

#[tokio::test]
async fn a_broken_connection_to_the_gateway_is_mended() {
    let house = House::open().await;
    let discord = &house.neighbours.discord;
    for what in ["reconnect", "drop", "close", "invalid"] {
        let before = (discord.resumes(), discord.identifies());
        match what {
            "reconnect" => discord.faults().reconnect(),
            "drop" => discord.faults().drop_tcp(),
            "close" => discord.faults().close(4000),
            _ => discord.faults().invalid_session(false),
        }
        eventually(what, async || (discord.resumes(), discord.identifies()) != before && discord.is_online()).await;
        assert!(house.says("sales", "/crm lead list").await.contains("L-1001"), "after {what}");
    }
    house.finish().await;
}

#[tokio::test]
async fn a_post_that_meets_a_fault_arrives_once() {
    let house = House::open().await;
    let discord = &house.neighbours.discord;
    let limit = Fault::RateLimit { retry_after: Duration::from_millis(200), global: false };
    for (n, fault) in [limit, Fault::Status(500), Fault::Drop, Fault::LoseAnswer].into_iter().enumerate() {
        let words = format!("رسالة رقم {n}");
        let retried = !matches!(fault, Fault::RateLimit { .. });
        discord.faults().next("POST /channels/", fault.clone());
        house.demo.customers[0].says(words.as_str()).await.unwrap();
        if retried {
            let waiting = "select count(*) from jobs where attempts > 0 and state = 'ready'";
            eventually("the post will be tried again", async || count(&house, waiting).await > 0).await;
            house.install.clock.advance(TimeDelta::seconds(10));
        }
        house.inbox_shows(&words).await;
        house.quiet().await;
        let posts = discord.messages(house.demo.inbox);
        let times = posts.iter().filter(|m| m.text().contains(&words)).count();
        assert_eq!(times, 1, "after {fault:?} it is there once");
    }
    house.finish().await;
}

#[tokio::test]
async fn an_answer_that_meets_a_fault_arrives_once() {
    let house = House::open().await;
    let discord = &house.neighbours.discord;
    let limit = Fault::RateLimit { retry_after: Duration::from_millis(100), global: false };
    for (n, fault) in [limit, Fault::Status(500), Fault::Drop].into_iter().enumerate() {
        discord.faults().next("POST /interactions/", fault.clone());
        let text = house.says("sales", &format!("/crm lead add name:عميل{n}")).await;
        assert!(text.contains(&format!("L-{}", 1004 + n)), "after {fault:?}: {text}");
    }
    assert_eq!(count(&house, "select count(*) from leads").await, 6);
    house.finish().await;
}

#[tokio::test]
async fn what_cannot_be_decoded_is_answered() {
    let house = House::open().await;
    let huda = house.member("sales");
    assert!(house.says("sales", "/crm lead list").await.contains("L-1001"));
    let known = house.neighbours.discord.interactions();
    let data = known.last().unwrap()["data"].clone();
    let good = huda.interaction_raw(json!({ "type": 2, "data": data })).await.unwrap();
    assert!(settled(&good).await.text().contains("L-1001"), "as it is, it works");
    for broken in [
        json!({ "type": 2, "data": data, "attachment_size_limit": null }),
        json!({ "type": 2, "data": { "id": "1" } }),
        json!({ "type": 3, "data": { "custom_id": "v1:leads:-:", "component_type": 99 } }),
        json!({ "type": 5, "data": { "custom_id": 7 } }),
    ] {
        let answer = huda.interaction_raw(broken.clone()).await.unwrap_or_else(|error| panic!("{broken}: {error}"));
        assert!(answer.is_ephemeral(), "{broken}");
        let text = settled(&answer).await.text();
        assert!(["ar", "en"].iter().all(|it| text.contains(&words(it, "error-outdated"))), "{broken}: {text}");
    }
    let typing = huda.interaction_raw(json!({ "type": 4, "data": { "id": "1" } })).await.unwrap();
    assert_eq!(typing.choices(), []);
    assert!(house.says("sales", "/crm lead list").await.contains("L-1001"), "the bot goes on");
    house.finish().await;
}

/// What is on its way when a worker is interrupted is done once, and its end is recorded there and then: otherwise it would
/// be done again when its lease has run out.
#[tokio::test]
async fn an_interrupted_worker_records_what_it_has_done() {
    let house = House::open().await;
    house.neighbours.discord.faults().next("POST /channels/", Fault::Delay(Duration::from_secs(3)));
    assert!(house.says("owner", "/perms set_moderator user:@Dana").await.contains('✅'));
    let telling = "select count(*) from jobs where kind = 'tell_member' and state = 'running'";
    eventually("Dana is being told", async || count(&house, telling).await == 1).await;
    let look = house.look.clone();
    sqlx::raw_sql("alter table inbox rename to inbox_away").execute(&look).await.unwrap();
    // This nudges the worker, which now finds no table of deliveries.
    assert!(house.says("owner", "/perms grant user:@Dana permission:export_data").await.contains('✅'));
    eventually("Dana was told", async || count(&house, telling).await == 0).await;
    sqlx::raw_sql("alter table inbox_away rename to inbox").execute(&look).await.unwrap();
    house.finish().await;
}
