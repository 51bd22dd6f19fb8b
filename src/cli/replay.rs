//! `omnicrm replay`: signs webhook payloads as Meta would and posts them to a running server.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Context, Result};
use clap::Args as ClapArgs;
use url::Url;

use crate::config::Config;

#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// Files that hold one payload each.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where to post them; without it, this machine's server by http.listen.
    #[arg(long)]
    url: Option<Url>,
}

pub(super) async fn run(config: &Config, args: Args) -> Result<ExitCode> {
    let secret =
        config.whatsapp.app_secrets.first().context("whatsapp.app_secrets is empty: there is nothing to sign with")?;
    let usual = || Url::parse(&format!("http://{}/webhooks/whatsapp", config.http.listen));
    let url = args.url.map_or_else(usual, Ok)?;
    let client = reqwest::Client::builder().timeout(Duration::from_secs(30)).build()?;
    let mut all_taken = true;
    for file in &args.files {
        let raw = std::fs::read(file).with_context(|| format!("reading {}", file.display()))?;
        let request = client
            .post(url.clone())
            .header("content-type", "application/json")
            .header("x-hub-signature-256", webhooks::sign::sign(secret, &raw))
            .body(raw);
        let status = request.send().await.with_context(|| format!("posting to {url}"))?.status();
        println!("{status}  {}", file.display());
        all_taken &= status.is_success();
    }
    Ok(if all_taken { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
