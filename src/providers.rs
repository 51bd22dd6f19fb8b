//! The clients for WhatsApp's providers: what answers are sent through, and what is asked about numbers.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result};
use commands::Ask;
use webhooks::whatsapp::{Graph, Providers, dialog360::Dialog360, twilio::Twilio};

use crate::config::Config;

/// Providers answer within seconds; an early time-out would only make outcomes unknown.
const PROVIDER_TIMEOUT: Duration = Duration::from_secs(45);

/// The clients, as the configuration names their addresses. None of them follows redirects or repeats anything.
pub fn open(config: &Config) -> Result<Providers> {
    let http = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .timeout(PROVIDER_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .build()
        .context("building the client for WhatsApp's providers")?;
    let whatsapp = &config.whatsapp;
    Ok(Providers {
        graph: Graph::new(http.clone(), whatsapp.graph_url.clone(), whatsapp.graph_version.clone())?,
        dialog360: Dialog360::new(
            http.clone(),
            whatsapp.dialog360_url.clone(),
            whatsapp.dialog360_sandbox_url.clone(),
        )?,
        twilio: Twilio::new(
            http,
            whatsapp.twilio_url.clone(),
            whatsapp.twilio_content_url.clone(),
            config.public_url()?,
        )?,
    })
}

/// Asking a number's provider about it, for the Discord door, which knows no provider.
pub fn ask(config: &Config) -> Result<Ask> {
    let providers = open(config)?;
    Ok(Arc::new(move |channel| {
        let providers = providers.clone();
        Box::pin(async move { providers.check(&channel).await })
    }))
}
