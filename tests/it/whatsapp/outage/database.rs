//! PostgreSQL is killed again and again.

use std::collections::HashSet;

use local_postgres::Durability;

use crate::{
    depth::depth,
    harness::Installation,
    house::PATIENCE,
    whatsapp::pouring::{Stage, end, interrupted, listening, nothing_lost_nothing_doubled, real_program},
};

const WEBHOOKS: (usize, usize) = (300, 5_000);
const KILLS: (usize, usize) = (4, 25);

/// The same program all the time, over a PostgreSQL that dies under it and comes back.
async fn with_kills(durability: Durability) -> (Stage, HashSet<String>) {
    let stage = Stage::on(Installation::mortal(durability).await).await;
    let mut program = real_program(&stage);
    listening(stage.address).await;
    let (webhooks, kills) = (depth(WEBHOOKS.0, WEBHOOKS.1), depth(KILLS.0, KILLS.1));
    let acknowledged = interrupted(&stage, webhooks, kills, true, async || {
        stage.install.cluster.kill().await.expect("a kill");
        stage.install.revive().await;
    });
    let acknowledged = acknowledged.await;
    assert_eq!(acknowledged.len(), webhooks, "each was acknowledged in the end");
    if durability == Durability::Full {
        nothing_lost_nothing_doubled(&stage, &acknowledged, PATIENCE * 2).await;
    }
    end(&mut program);
    (stage, acknowledged)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_killed_again_and_again_costs_nothing_that_was_acknowledged() {
    let (stage, acknowledged) = with_kills(Durability::Full).await;
    println!("{} webhooks, PostgreSQL killed {} times: 0 lost, 0 doubled", acknowledged.len(), depth(KILLS.0, KILLS.1));
    stage.install.finish().await;
}

/// The known-bad twin: a PostgreSQL that says “committed” before it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_commits_later_is_found_out() {
    let (stage, acknowledged) = with_kills(Durability::ThrowAway).await;
    let stored: HashSet<String> = stage.stored().await.into_iter().collect();
    let lost = acknowledged.difference(&stored).count();
    println!("{} acknowledged, {lost} of them lost", acknowledged.len());
    assert!(lost > 0, "the test above can't fail");
    stage.install.finish().await;
}
