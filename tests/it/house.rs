//! The whole house: the real program over pretend neighbours. Tests speak in deeds; [`House::finish`] fails on anything that
//! a neighbour would have rejected and on work that was left undone.

use std::{net::SocketAddr, time::Duration};

use crm::{DiscordId, TenantDb, members::Person};
use metrics_exporter_prometheus::PrometheusBuilder;
use omnicrm::{
    app::{App, Roles},
    config::Config,
    demo::{Demo, Providers},
};
use sandbox::{
    discord::{Answer, Member, Message},
    page,
};
use secrecy::{ExposeSecret, SecretString};
use sqlx::PgPool;
use url::Url;

use crate::harness::Installation;

/// A safety net, never waited for when things go well.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The program, running, with a company on stage.
pub struct House {
    pub install: Installation,
    pub neighbours: Providers,
    pub demo: Demo,
    /// Boxed: what is passed by value here is passed by every test.
    pub config: Box<Config>,
    pub address: SocketAddr,
    /// A look into the company's database from outside, with all rights. One for the whole test: each connection costs what a
    /// dozen statements do.
    pub look: PgPool,
    /// None while it is down.
    app: Option<App>,
    _folder: tempfile::TempDir,
}

impl House {
    /// Everything up, the company's people told of their roles.
    pub async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    /// Like [`Self::open`], with settings of the test's own.
    pub async fn open_with(adjust: impl FnOnce(&mut Config)) -> Self {
        let install = Installation::new().await;
        let folder = tempfile::tempdir().expect("a folder");
        let neighbours =
            Providers::start(&install.clock.clock(), crate::shared::openapi()).await.expect("pretend providers");
        // Discord's limits in numbers, in a fraction of their times: the bot has to keep them, and no test has to wait.
        neighbours.discord.faults().limit_messages(5, Duration::from_millis(50));
        neighbours.discord.faults().limit_identifies(Duration::from_millis(50));
        let mut config = plain_config(&install, folder.path());
        neighbours.configure(&mut config, folder.path()).expect("a configuration");
        adjust(&mut config);
        let demo = Demo::make(&install.server, &neighbours).await.expect("a company");
        // Whom a channel is shown to must not be what protects the company: tests try every door from everywhere.
        for channel in [demo.inbox, demo.owners, demo.audit] {
            neighbours.discord.set_overwrites(channel, Vec::new());
        }
        // What staff write leaves at once: only tests about that wait for it.
        let look = install.superuser("t_demo").await;
        sqlx::query("insert into settings (key, value) values ('reply_hold', '0')")
            .execute(&look)
            .await
            .expect("a row");
        let app = start(&config, &install).await;
        let address = app.address.expect("the web role is on");
        let config = Box::new(config);
        let house = Self { install, neighbours, demo, config, address, look, app: Some(app), _folder: folder };
        house.neighbours.meet(address).await.expect("the parts find each other");
        house.quiet().await;
        house
    }

    /// Where Meta posts.
    pub fn webhook(&self) -> Url {
        format!("http://{}/webhooks/whatsapp", self.address).parse().expect("an address")
    }

    /// The company's database.
    pub fn db(&self) -> &TenantDb {
        &self.demo.db
    }

    /// One of the company's people on Discord, by the role that the page shows.
    pub fn member(&self, role: &str) -> Member {
        self.neighbours.discord.member(self.demo.guild, self.shown(role).user)
    }

    /// The same person as the service layer knows them.
    pub fn person(&self, role: &str) -> Person {
        let shown = self.shown(role);
        let snapshot = self.neighbours.discord.snapshot();
        let user = snapshot.users.iter().find(|u| u.id == shown.user).expect("the user");
        Person { discord_id: DiscordId::new(shown.user.0).expect("a snowflake"), name: user.name.clone() }
    }

    fn shown(&self, role: &str) -> &page::Person {
        self.demo.people.iter().find(|p| p.role == role).unwrap_or_else(|| panic!("nobody is {role}"))
    }

    /// A person runs a command in the general channel and waits for the answer to settle.
    pub async fn runs(&self, role: &str, line: &str) -> Answer {
        let answer = self.member(role).runs(self.demo.general, line).await;
        answer.unwrap_or_else(|error| panic!("{role} runs {line}: {error}"))
    }

    /// The text that a person sees after a command.
    pub async fn says(&self, role: &str, line: &str) -> String {
        let answer = self.runs(role, line).await;
        settled(&answer).await.text()
    }

    /// A message in the staff's inbox that holds these words.
    pub async fn inbox_shows(&self, words: &str) -> Message {
        let shown = self.neighbours.discord.wait_for_message(self.demo.inbox, |m| m.text().contains(words), PATIENCE);
        shown.await.unwrap_or_else(|error| panic!("the inbox never showed {words:?}: {error}"))
    }

    /// Waits until no job is waiting and no raw delivery is left. What is due at a time of its own does not count: the ends of
    /// grants, requests and snoozes, the beginnings of shifts and leaves, answers, reminders, ends of bookings and of holds, mornings and suggestions, another look at tags, the sweep and the look for idle conversations, what follows the audit log at a distance,
    /// what gathers before it is told, asked or shown on a card, and asking for what was lost.
    pub async fn quiet(&self) {
        self.until_done("true").await;
    }

    /// Like [`Self::quiet`], where answers are held: those wait for their time, and so does the look at what was changed in them.
    pub async fn quiet_but_held(&self) {
        self.until_done("not (kind in ('send_message', 'typed_changed') and run_at > created_at)").await;
    }

    /// Like [`Self::quiet`], where a webhook is to be told again later.
    pub async fn quiet_but_told_again(&self) {
        self.until_done("not (kind = 'deliver_webhook' and run_at > created_at)").await;
    }

    /// What is waiting or at work, for whoever wonders why it is not done.
    pub async fn left_undone(&self) -> Vec<String> {
        left_undone(&self.look, "true").await
    }

    async fn until_done(&self, but: &'static str) {
        let mut left = Vec::new();
        let done = async {
            loop {
                left = left_undone(&self.look, but).await;
                if left.is_empty() {
                    return;
                }
                look_again().await;
            }
        };
        let done = tokio::time::timeout(PATIENCE, done).await;
        assert!(done.is_ok(), "work is left undone: {left:#?}");
    }

    /// Stops the program and starts it again on the same data and neighbours.
    pub async fn restart(&mut self) {
        let stopped = self.app.replace(start(&self.config, &self.install).await);
        stopped.expect("it runs").stop().await;
        self.meet().await;
    }

    /// Stops the program.
    pub async fn goes_down(&mut self) {
        self.app.take().expect("it runs").stop().await;
    }

    /// Starts the program that was stopped, on the same data and neighbours.
    pub async fn comes_back(&mut self) {
        self.app = Some(start(&self.config, &self.install).await);
        self.meet().await;
    }

    async fn meet(&mut self) {
        self.address = self.app.as_ref().and_then(|app| app.address).expect("the web role is on");
        self.neighbours.meet(self.address).await.expect("the parts find each other again");
    }

    /// Fails on anything that a neighbour would have rejected, on work left undone and on work put aside.
    pub async fn finish(self) {
        self.quiet().await;
        let aside: Vec<String> =
            sqlx::query_scalar("select kind || ': ' || coalesce(last_error, '') from jobs where state = 'quarantined'")
                .fetch_all(&self.look)
                .await
                .expect("the jobs");
        assert!(aside.is_empty(), "jobs were put aside: {aside:#?}");
        self.finish_despite_quarantine().await;
    }

    /// Like [`Self::finish`] for tests that put work aside on purpose.
    pub async fn finish_despite_quarantine(self) {
        let discord = self.neighbours.discord.violations();
        assert!(discord.is_empty(), "Discord would not have taken: {discord:#?}");
        let meta = self.neighbours.meta.violations();
        assert!(meta.is_empty(), "Meta would not have taken: {meta:#?}");
        let twilio = self.neighbours.twilio.violations();
        assert!(twilio.is_empty(), "Twilio would not have taken: {twilio:#?}");
        if let Some(app) = self.app {
            app.stop().await;
        }
        self.look.close().await;
        self.install.finish().await;
    }
}

async fn left_undone(look: &PgPool, but: &str) -> Vec<String> {
    let sql = format!(
        "select concat_ws(' ', kind, state, attempts, last_error, payload) from jobs
         where state <> 'quarantined'
           and kind not in ('seal_audit', 'feed_audit', 'digest_changes', 'anchor_audit', 'grant_ending', 'grant_ended',
                            'expire_request', 'sweep_access', 'sweep_deliveries', 'tell_quarantine', 'ask_unknown', 'watch_numbers',
                            'reconcile_messages', 'show_card', 'show_waiting', 'wake_conversation', 'close_idle', 'ask_satisfaction',
                            'answer_due', 'remind_task', 'morning_tasks', 'end_suggestion', 'end_export',
                            'end_import', 'remind_booking', 'end_booking', 'end_hold')
           and not (kind in ('count_days', 'post_report', 'begin_shift', 'begin_leave', 'look_at_tags', 'show_cards_anew') and run_at > created_at)
           and {but}
         union all select 'a raw delivery' from inbox where state = 'new'"
    );
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(look).await.expect("the work")
}

/// The message that an answer settles to.
pub async fn settled(answer: &Answer) -> Message {
    answer.settled(PATIENCE).await.expect("an answer that settles")
}

/// Looks again and again, without pause longer than it takes to look, until it is so.
pub async fn eventually(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let looking = async {
        while !so().await {
            look_again().await;
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.unwrap_or_else(|_| panic!("never came true: {what}"));
}

/// A breath between two looks: whoever looks too often takes the processor from what it waits for.
pub async fn look_again() {
    tokio::time::sleep(Duration::from_millis(12)).await;
}

/// The settings of a program on this installation that serves on a free port.
pub fn plain_config(install: &Installation, folder: &std::path::Path) -> Config {
    let file = folder.join("omnicrm.toml");
    std::fs::write(&file, "[http]\nlisten = \"127.0.0.1:0\"\n[web]\npublic_url = \"http://localhost\"\n")
        .expect("a file");
    let mut config = Config::load(Some(&file)).expect("a configuration");
    config.database.url = SecretString::from(install.cluster.url().to_owned());
    config.database.prefix.clone_from(&install.prefix);
    config.secrets.master_key = SecretString::from(install.key.clone());
    config.audit.anchors_dir.clone_from(&install.anchors);
    config.files.location = folder.join("files").display().to_string();
    config.spool.dir = folder.join("spool");
    config.backups.dir = folder.join("backups");
    config
}

async fn start(config: &Config, install: &Installation) -> App {
    let metrics = PrometheusBuilder::new().build_recorder().handle();
    // A test may have put something between the program and its database.
    let url = config.database.url.expose_secret();
    let server = if url == install.cluster.url() { install.server.clone() } else { install.process_at(url).await };
    App::start(config, &server, Roles::ALL, metrics).await.expect("the program")
}
