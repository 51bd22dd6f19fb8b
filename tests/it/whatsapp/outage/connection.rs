//! The network between the program and PostgreSQL: connections are cut, reset after what was asked has gone through, and stall.

use std::{collections::HashSet, process::Child, sync::Arc};

use super::network::{Fault, Network, Weather};
use crate::{
    depth::depth,
    house::PATIENCE,
    whatsapp::pouring::{
        Stage, early_program, end, interrupted, listening, nothing_lost_nothing_doubled, real_program,
    },
};

const WEBHOOKS: (usize, usize) = (400, 10_000);
/// One in so many pieces of what the program says to PostgreSQL meets with a fault; of what the twin says, which is less, more.
const ODDS: usize = 15;
const ODDS_FOR_TWIN: usize = 4;
/// A program whose connections pass through a bad network while webhooks pour in.
async fn over_a_bad_network(
    start: impl Fn(&Stage) -> Child,
    (odds, retry): (usize, bool),
) -> (Stage, Arc<Network>, Child, HashSet<String>) {
    let mut stage = Stage::set().await;
    let (network, database) = Network::before(&stage.database);
    stage.database = database;
    let program = start(&stage);
    listening(stage.address).await;
    network.set(Weather::Bad { odds });
    let acknowledged = interrupted(&stage, depth(WEBHOOKS.0, WEBHOOKS.1), 0, retry, async || ()).await;
    network.set(Weather::Calm);
    (stage, network, program, acknowledged)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn connections_that_break_or_stall_cost_nothing_that_was_acknowledged() {
    let (stage, network, mut program, acknowledged) = over_a_bad_network(real_program, (ODDS, true)).await;
    assert_eq!(acknowledged.len(), depth(WEBHOOKS.0, WEBHOOKS.1), "each was acknowledged in the end");
    nothing_lost_nothing_doubled(&stage, &acknowledged, PATIENCE * 2).await;
    end(&mut program);
    let [cut, reset, stalled] = [Fault::Cut, Fault::Reset, Fault::Stall].map(|fault| network.made(fault));
    println!(
        "{} webhooks; {cut} connections cut, {reset} reset, {stalled} stalled: 0 lost, 0 doubled",
        acknowledged.len()
    );
    assert!([cut, reset, stalled].into_iter().all(|made| made > 0), "each fault was met");
    stage.install.finish().await;
}

/// The known-bad twin: a program that acknowledges before the commit.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn over_a_bad_network_whoever_acknowledges_early_is_found_out() {
    let (stage, _network, mut program, acknowledged) = over_a_bad_network(early_program, (ODDS_FOR_TWIN, false)).await;
    end(&mut program);
    let stored: HashSet<String> = stage.stored().await.into_iter().collect();
    let lost = acknowledged.difference(&stored).count();
    println!("{} acknowledged, {lost} of them lost", acknowledged.len());
    // It stores each when the next one has come; so the last does not count.
    assert!(lost > 1, "the test above can't fail");
    stage.install.finish().await;
}
