//! The figures of `docs/performance.md`, measured in one run on one durable cluster: `make bench`. One part alone:
//! `make bench ARGS="-- audit"`; the parts are in [`PARTS`].
//!
//! Load generator, program and PostgreSQL share the machine. To add a part: a module, and a row in [`PARTS`] and in `main`.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark, not the product"
)]

mod applied;
mod audit;
mod backup;
mod companies;
mod desk;
mod export;
mod import;
mod inbox;
mod memory;
mod people;
mod posting;
mod sends;
mod stage;
mod webhooks;

use stage::Stage;

/// What each measures is in its module.
const PARTS: [&str; 11] =
    ["webhooks", "applied", "fairness", "sends", "audit", "backup", "companies", "inbox", "crm", "import", "export"];

#[tokio::main]
async fn main() {
    let chosen = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    if let Some(chosen) = chosen.as_deref() {
        assert!(PARTS.contains(&chosen), "no part is called {chosen}; there are {PARTS:?}");
    }
    for part in PARTS.into_iter().filter(|part| chosen.as_deref().is_none_or(|chosen| chosen == *part)) {
        let stage = Stage::set(part).await;
        match part {
            "webhooks" => webhooks::measure(&stage).await,
            "applied" => applied::measure(&stage).await,
            "fairness" => applied::fairness(&stage).await,
            "sends" => sends::measure(&stage).await,
            "audit" => audit::measure(&stage).await,
            "backup" => backup::measure(&stage).await,
            "companies" => companies::measure(&stage).await,
            "inbox" => inbox::measure(&stage).await,
            "export" => export::measure(&stage).await,
            "import" => import::measure(&stage).await,
            _ => desk::measure(&stage).await,
        }
        stage.strike().await;
    }
}
