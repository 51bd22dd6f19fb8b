//! `omnicrm sandbox`: the real bot and the real receiver against pretend providers, with a page to play both sides.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context, Result};
use clap::Args as ClapArgs;
use crm::{Caller, sessions};
use local_postgres::{Cluster, Settings};
use sandbox::page;
use secrecy::SecretString;
use url::Url;

use super::serve::{asked_to_stop, metrics_recorder};
use crate::{
    app::{App, Database, Roles},
    config::Config,
    demo::{Demo, Providers},
};

#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// The page's port on this machine. A free one is taken instead if it is not free.
    #[arg(long, default_value_t = 8090)]
    port: u16,
}

/// Everything it makes is thrown away at the end.
pub(super) async fn run(mut config: Config, args: Args) -> Result<ExitCode> {
    let metrics = metrics_recorder()?;
    let folder = Scratch::new()?;
    let cluster = own_cluster(&mut config, &folder).await?;
    let clock = crm::Clock::system();
    let providers = Providers::start(&clock, None).await?;
    providers.configure(&mut config, &folder.0)?;
    config.secrets.master_key = crm::secrets::random_secret();
    config.audit.anchors_dir = folder.0.join("audit-anchors");
    config.spool.dir = folder.0.join("spool");
    config.backups.dir = folder.0.join("backups");
    config.files.location = folder.0.join("files").display().to_string();
    config.http.listen = (Ipv4Addr::LOCALHOST, free_port(args.port.saturating_add(1))?).into();
    config.web.public_url = format!("http://{}", config.http.listen);
    let database = Database::open(&config).await?;
    let mut demo = Demo::make(&database.server, &providers).await?;
    demo.grow(&providers).await?;
    let mut app = App::start(&config, &database.server, Roles::ALL, metrics).await?;
    let address = app.address.context("the web role is on")?;
    providers.meet(address).await?;
    let page = serve_page(&providers, &demo, args.port).await?;
    println!(
        "\n  OmniCRM sandbox / بيئة تجربة OmniCRM\n\n      {}\n\n  The panel / لوحة التحكم (/panel):\n\n      {}\n\n  Ctrl-C stops it and throws everything away.\n",
        page.url,
        owner_enters(&config, &demo).await?
    );
    let failure = tokio::select! {
        failure = app.failed() => Some(failure),
        asked = asked_to_stop() => { asked?; None }
    };
    drop(page);
    app.stop().await;
    if cluster.is_none() {
        database.server.remove_installation().await?;
    }
    database.close().await?;
    if let Some(cluster) = cluster {
        cluster.stop().await?;
    }
    failure.map_or(Ok(ExitCode::SUCCESS), Err)
}

/// A PostgreSQL that is thrown away; or, with a database of yours, databases of a name of their own in there.
async fn own_cluster(config: &mut Config, folder: &Scratch) -> Result<Option<Cluster>> {
    config.database.prefix = format!("sandbox_{:07}", std::process::id());
    if !config.has_own_postgres() {
        return Ok(None);
    }
    let settings = Settings { install: true, ..Settings::throw_away(folder.0.join("postgres")) };
    let cluster = Cluster::start(settings).await?;
    config.database.url = SecretString::from(cluster.url().to_owned());
    Ok(Some(cluster))
}

/// This port, or a free one instead if it is not free.
fn free_port(wanted: u16) -> Result<u16> {
    let taken =
        TcpListener::bind((Ipv4Addr::LOCALHOST, wanted)).or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
    Ok(taken.local_addr()?.port())
}

/// Where the demo company's owner comes into the panel.
async fn owner_enters(config: &Config, demo: &Demo) -> Result<Url> {
    let (panel, owner) = (config.web_url()?.context("the panel has an address")?, demo.owner()?);
    let link = sessions::link_for(&demo.db, &Caller::console("sandbox"), &owner).await?;
    Ok(sessions::link_address(&demo.db, &panel, &link).await?)
}

async fn serve_page(providers: &Providers, demo: &Demo, port: u16) -> Result<page::Page> {
    let serve = |port| page::serve(providers.neighbours(), demo.scene(), port);
    match serve(port).await {
        Err(page::Error::Listen(_)) => Ok(serve(0).await?),
        other => Ok(other?),
    }
}

/// A folder that goes away with the sandbox.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("omnicrm-sandbox-{}", std::process::id()));
        std::fs::create_dir_all(&path).with_context(|| format!("making {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, folder = %self.0.display(), "the sandbox's folder could not be removed");
        }
    }
}
