//! Wiring: what runs in a process, and how it starts and stops.

use std::{net::SocketAddr, path::PathBuf, str::FromStr, sync::Arc};

use anyhow::{Context, Result, bail};
use axum::Router;
use commands::Outside;
use crm::{Clock, Server, server};
use local_postgres::{Cluster, Settings};
use metrics_exporter_prometheus::PrometheusHandle;
use secrecy::{ExposeSecret, SecretString};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{error, info};
use web::Web;

use crate::{
    bot::{self, Bot},
    calendar_feed,
    config::Config,
    doors::Doors,
    file_links,
    files::Files,
    health::Health,
    http::{self, Http},
    jobs::Workers,
    providers,
};

/// Tenants remembered at once; that costs no connection.
const OPEN_TENANTS: u64 = 2000;

/// Connections that a command takes. It shares the server with the processes that run.
const HANDFUL: u32 = 6;

/// A PostgreSQL of our own has room for two processes like this one (an old and a new one, or web and workers apart) and for
/// this many connections besides: those of commands, and what PostgreSQL keeps for superusers.
const BESIDES: u32 = 20;

/// Which parts of the program a process runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roles {
    /// Takes webhooks in.
    pub web: bool,
    /// Answers Discord.
    pub bot: bool,
    /// Does what happens later.
    pub worker: bool,
}

impl Roles {
    /// All of them.
    pub const ALL: Self = Self { web: true, bot: true, worker: true };

    /// Their names.
    pub fn names(self) -> Vec<&'static str> {
        [(self.web, "web"), (self.bot, "bot"), (self.worker, "worker")]
            .into_iter()
            .filter_map(|(on, name)| on.then_some(name))
            .collect()
    }
}

impl FromStr for Roles {
    type Err = String;

    fn from_str(raw: &str) -> Result<Self, String> {
        let mut roles = Self { web: false, bot: false, worker: false };
        for name in raw.split(',').map(str::trim) {
            match name {
                "web" => roles.web = true,
                "bot" => roles.bot = true,
                "worker" => roles.worker = true,
                other => return Err(format!("{other:?} is no role; the roles are web, bot and worker")),
            }
        }
        Ok(roles)
    }
}

/// The database of an installation, and the PostgreSQL of our own that runs it, if it is ours.
pub struct Database {
    /// The installation.
    pub server: Server,
    /// The cluster that stops when this is dropped.
    pub cluster: Option<Cluster>,
}

impl Database {
    /// Starts a PostgreSQL of our own if the configuration names none, and makes and migrates what is missing.
    pub async fn open(config: &Config) -> Result<Self> {
        Self::open_with(config, config.database.max_connections).await
    }

    /// Like [`Self::open`], for a command: it takes few connections.
    pub async fn open_for_command(config: &Config) -> Result<Self> {
        Self::open_with(config, config.database.max_connections.min(HANDFUL)).await
    }

    async fn open_with(config: &Config, max_connections: u32) -> Result<Self> {
        let (options, cluster) = Self::options(config, max_connections).await?;
        let server = Server::open(options).await.context("the database could not be prepared")?;
        Ok(Self { server, cluster })
    }

    /// Like [`Self::open_for_command`], but changes nothing.
    pub async fn look(config: &Config) -> Result<Self> {
        let few = config.database.max_connections.min(HANDFUL);
        let (options, cluster) = Self::options(config, few).await?;
        Ok(Self { server: Server::connect(options)?, cluster })
    }

    async fn options(config: &Config, max_connections: u32) -> Result<(server::Options, Option<Cluster>)> {
        let cluster = if config.has_own_postgres() {
            let mut settings = Settings::production(config.data_dir());
            let wanted = config.database.max_connections.saturating_mul(2).saturating_add(BESIDES);
            settings.max_connections = settings.max_connections.max(wanted);
            Some(Cluster::start(settings).await?)
        } else {
            None
        };
        let own_dir: Option<PathBuf> = cluster.as_ref().map(|c| c.data_dir().to_owned());
        let url =
            cluster.as_ref().map_or_else(|| config.database.url.clone(), |c| SecretString::from(c.url().to_owned()));
        let options = server::Options {
            url,
            prefix: config.database.prefix.clone(),
            key: config.master_key(own_dir.as_deref())?,
            clock: Clock::system(),
            max_connections,
            max_open_tenants: OPEN_TENANTS,
            anchors: config.anchors_dir(),
        };
        Ok((options, cluster))
    }

    /// Closes the connections and leaves the PostgreSQL of our own.
    pub async fn close(self) -> Result<()> {
        self.server.close().await;
        if let Some(cluster) = self.cluster {
            cluster.stop().await?;
        }
        Ok(())
    }
}

/// A running process.
pub struct App {
    /// Where webhooks arrive, if this process takes them in.
    pub address: Option<SocketAddr>,
    tasks: JoinSet<(&'static str, Result<()>)>,
    stop: CancellationToken,
}

impl App {
    /// Starts the parts that `roles` names.
    pub async fn start(config: &Config, server: &Server, roles: Roles, metrics: PrometheusHandle) -> Result<Self> {
        let has_bot = !config.discord.token.expose_secret().is_empty();
        if roles == (Roles { web: false, bot: true, worker: false }) && !has_bot {
            bail!("discord.token is not set, so there is no bot to run");
        }
        let roles = Roles { bot: roles.bot && has_bot, ..roles };
        let health = Health::new(server.clone(), roles);
        let discord = if has_bot { Some(Arc::new(bot::Connection::new(&config.discord)?)) } else { None };
        let mut app = Self { address: None, tasks: JoinSet::new(), stop: CancellationToken::new() };
        if roles.web {
            app.start_web(config, server, &health, metrics).await?;
        }
        if roles.worker {
            let workers = Workers::new(server.clone(), discord.clone(), config)?;
            let stop = app.stop.clone();
            app.tasks.spawn(async move { ("worker", workers.run(stop).await) });
        }
        if let Some(connection) = discord.filter(|_| roles.bot) {
            let address = config.public_url()?.map(|url| url.address("").into());
            let outside = Outside { ask: providers::ask(config)?, address, panel: config.web_url()? };
            let bot = Bot::new(connection, server.clone(), health, outside)?;
            let stop = app.stop.clone();
            app.tasks.spawn(async move { ("bot", bot.run(stop).await) });
        }
        info!(roles = roles.names().join(","), "OmniCRM {} is running", env!("CARGO_PKG_VERSION"));
        Ok(app)
    }

    async fn start_web(
        &mut self,
        config: &Config,
        server: &Server,
        health: &Health,
        metrics: PrometheusHandle,
    ) -> Result<()> {
        let upkeep = metrics.clone();
        let doors = Doors::open(config, server).await?;
        let routes = http::process_routes(health.clone(), metrics)
            .merge(doors.routes(config)?)
            .merge(file_links::router(server.clone(), Files::open(config)?))
            .merge(calendar_feed::router(server.clone()))
            .merge(panel(config, server, &self.stop)?);
        let http = Http::bind(&config.http, routes).await?;
        let address = http.address()?;
        info!(%address, "listening");
        self.address = Some(address);
        let stop = self.stop.clone();
        self.tasks.spawn(async move { ("web", http.serve(stop).await) });
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            doors.keep_up(&stop).await;
            ("doors", Ok(()))
        });
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            keep_metrics_small(&upkeep, &stop).await;
            ("metrics", Ok(()))
        });
        Ok(())
    }

    /// Waits until a part ends by itself, which it should not, and says why.
    pub async fn failed(&mut self) -> anyhow::Error {
        match self.tasks.join_next().await {
            Some(Ok((part, Ok(())))) => anyhow::anyhow!("the {part} ended by itself"),
            Some(Ok((part, Err(error)))) => error.context(format!("the {part} failed")),
            Some(Err(panic)) => anyhow::anyhow!("a part of the program panicked: {panic}"),
            None => anyhow::anyhow!("nothing runs: no role of this process has anything to do"),
        }
    }

    /// Stops: takes nothing new in, finishes what has begun.
    pub async fn stop(mut self) {
        self.stop.cancel();
        while let Some(ended) = self.tasks.join_next().await {
            match ended {
                Ok((part, Err(error))) => error!(part, error = format!("{error:#}"), "a part did not stop cleanly"),
                Err(error) => error!(%error, "a part did not stop cleanly"),
                Ok((_, Ok(()))) => {}
            }
        }
    }
}

/// Histograms grow until somebody folds them.
async fn keep_metrics_small(metrics: &PrometheusHandle, stop: &CancellationToken) {
    let mut every = tokio::time::interval(std::time::Duration::from_secs(5));
    loop {
        tokio::select! {
            _ = every.tick() => metrics.run_upkeep(),
            () = stop.cancelled() => return,
        }
    }
}

/// The panel and the API, where it is known under which address they are reached.
fn panel(config: &Config, server: &Server, stop: &CancellationToken) -> Result<Router> {
    let Some(address) = config.web_url()? else {
        info!("web.public_url and http.public_url are empty: the panel and the API are not served");
        return Ok(Router::new());
    };
    Ok(web::router(Web::new(server.clone(), &address, config.web.trusted_proxies.clone(), stop.clone())))
}
