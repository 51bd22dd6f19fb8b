//! `omnicrm serve`: runs until it is told to stop.

use std::process::ExitCode;

use anyhow::{Context, Result};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::signal::unix::{SignalKind, signal};
use tracing::{error, info};

use crate::{
    app::{App, Database, Roles},
    config::Config,
};

pub(super) async fn run(config: &Config, roles: Roles) -> Result<ExitCode> {
    let metrics = metrics_recorder()?;
    let database = Database::open(config).await?;
    let mut app = App::start(config, &database.server, roles, metrics).await?;
    let failure = tokio::select! {
        failure = app.failed() => Some(failure),
        asked = asked_to_stop() => { asked?; None }
    };
    info!("stopping");
    tokio::spawn(async {
        if asked_to_stop().await.is_ok() {
            error!("asked again to stop: stopping at once");
            std::process::exit(130);
        }
    });
    app.stop().await;
    database.close().await?;
    match failure {
        Some(failure) => Err(failure),
        None => Ok(ExitCode::SUCCESS),
    }
}

/// Collects metrics for `/metrics`. Once a process.
pub(super) fn metrics_recorder() -> Result<PrometheusHandle> {
    PrometheusBuilder::new().install_recorder().context("starting the metrics")
}

/// Waits for Ctrl-C or a polite kill.
pub(super) async fn asked_to_stop() -> Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}
