//! `omnicrm sandbox`: the real bot and the real receiver against pretend neighbours, with a page to play both sides.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args as ClapArgs;

use crate::config::Config;

#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// The page's port on this machine; 0 takes a free one.
    #[arg(long, default_value_t = 8090)]
    port: u16,
}

pub(super) async fn run(_config: Config, _args: Args) -> Result<ExitCode> {
    anyhow::bail!("not here yet")
}
