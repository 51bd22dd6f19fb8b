//! The program is killed at random moments while webhooks pour in. What was acknowledged is there; nothing is there twice.

use std::{collections::HashSet, process::Child, sync::Arc};

use axum::{Router, body::Bytes, extract::State, routing::post};
use crm::{
    channel::ChannelKind,
    deliveries::{Destination, Inbox},
    tenants,
};
use tokio::sync::Mutex;

use super::pouring::{Stage, early_program, end, interrupted, listening, nothing_lost_nothing_doubled, real_program};
use crate::{depth::depth, house::PATIENCE};

/// How many webhooks are sent and how often the program is killed meanwhile: a sample, and all of it.
const WEBHOOKS: (usize, usize) = (2_000, 20_000);
const KILLS: (usize, usize) = (20, 100);

/// Starts the program, and kills and starts it again each time another share of the webhooks has been answered.
async fn with_kills(stage: &Stage, start: impl Fn(&Stage) -> Child, retry: bool) -> HashSet<String> {
    let (webhooks, kills) = (depth(WEBHOOKS.0, WEBHOOKS.1), depth(KILLS.0, KILLS.1));
    let mut program = start(stage);
    listening(stage.address).await;
    let acknowledged = interrupted(stage, webhooks, kills, retry, async || {
        end(&mut program);
        program = start(stage);
        listening(stage.address).await;
    });
    let acknowledged = acknowledged.await;
    end(&mut program);
    acknowledged
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_it_loses_nothing_that_it_acknowledged() {
    let (stage, webhooks) = (Stage::set().await, depth(WEBHOOKS.0, WEBHOOKS.1));
    let acknowledged = with_kills(&stage, real_program, true).await;
    assert_eq!(acknowledged.len(), webhooks, "each was acknowledged in the end");
    let mut program = real_program(&stage);
    // Whoever was killed last may have held the company, for a minute.
    nothing_lost_nothing_doubled(&stage, &acknowledged, PATIENCE * 6).await;
    end(&mut program);
    println!("{webhooks} webhooks, {} kills: 0 acknowledged and lost, 0 duplicated", depth(KILLS.0, KILLS.1));
    stage.install.finish().await;
}

/// The known-bad twin: the acknowledgement is given before the commit. If this test failed, the one above could not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_acknowledges_before_the_commit_is_found_out() {
    let stage = Stage::set().await;
    let acknowledged = with_kills(&stage, early_program, false).await;
    let stored: HashSet<String> = stage.stored().await.into_iter().collect();
    let lost = acknowledged.difference(&stored).count();
    println!("{} acknowledged, {lost} of them lost", acknowledged.len());
    assert!(lost > 0, "acknowledging early went unnoticed through every kill: the test above can't fail");
    stage.install.finish().await;
}

/// Not a test: the body of the twin's program, which [`early_program`] runs in a process of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the program of the known-bad twin; runs as a process of its own"]
async fn the_program_that_acknowledges_early() {
    let config = omnicrm::config::Config::load(None).expect("the environment of the twin");
    let database = omnicrm::app::Database::open(&config).await.expect("the database");
    let tenant = tenants::find(&database.server, &crm::Caller::console("tests"), "alpha")
        .await
        .unwrap()
        .expect("the company")
        .id;
    let inbox = Inbox::new(database.server.clone());
    // Each is stored when the next one has come, so that a kill always finds one on its way, however fast the machine is.
    let before: Arc<Mutex<Option<Bytes>>> = Arc::default();
    let early = move |State(inbox): State<Inbox>, body: Bytes| async move {
        if let Some(body) = before.lock().await.replace(body) {
            tokio::spawn(
                async move { inbox.store(ChannelKind::WhatsApp, vec![(Destination::Tenant(tenant), body)]).await },
            );
        }
        "EVENT_RECEIVED"
    };
    let listener = tokio::net::TcpListener::bind(config.http.listen).await.expect("the address");
    let router = Router::new().route("/webhooks/whatsapp", post(early)).with_state(inbox);
    axum::serve(listener, router).await.expect("to serve");
}
