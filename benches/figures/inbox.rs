//! The staff's inbox under load, within Discord's own limits: from a customer's message to its post, from what staff type to Meta, and
//! the answers to commands. The program runs in this process, beside its pretend neighbours.

use std::{collections::HashMap, fs, time::Duration};

use chrono::{DateTime, Utc};
use crm::Clock;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use omnicrm::{
    app::{App, Roles},
    config::Config,
    demo::{Demo, Providers},
};
use sandbox::{
    discord::{ChannelId, Member},
    meta::{Customer, Side},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, sleep, sleep_until};

use crate::stage::{Stage, open};

/// Conversations that are busy at once, and for how long.
const CONVERSATIONS: usize = 200;
const BUSY: Duration = Duration::from_secs(60);
/// Messages a second, of customers and of staff. Each post, mark and card is a request, of which Discord takes 50 a second from a bot.
const CUSTOMERS_SAY: u32 = 8;
const STAFF_TYPE: u32 = 4;
/// Commands a second, and for how long.
const COMMANDS: u32 = 100;
const COMMANDED: Duration = Duration::from_secs(20);
/// What staff look at.
const LINES: [&str; 6] = [
    "/inbox list",
    "/inbox show conversation:C-1042",
    "/crm lead list",
    "/crm lead show lead:L-1001",
    "/task list",
    "/perms check",
];
const PATIENCE: Duration = Duration::from_secs(120);

pub async fn measure(stage: &Stage) {
    let metrics = PrometheusBuilder::new().install_recorder().unwrap();
    let house = House::open(stage, metrics).await;
    house.is_busy().await;
    house.is_commanded().await;
    let violations = house.providers.discord.violations();
    assert!(violations.is_empty(), "Discord would not have taken: {:?}", violations.first());
    house.app.stop().await;
}

struct House {
    providers: Providers,
    demo: Demo,
    app: App,
    metrics: PrometheusHandle,
    customers: Vec<Customer>,
    threads: Vec<ChannelId>,
}

impl House {
    /// The program, with a forum in which each conversation has its thread.
    async fn open(stage: &Stage, metrics: PrometheusHandle) -> Self {
        let folder = stage.folder();
        let file = folder.join("omnicrm.toml");
        fs::write(&file, "[http]\nlisten = \"127.0.0.1:0\"\n").unwrap();
        let mut config = Config::load(Some(&file)).unwrap();
        config.database.url = SecretString::from(stage.cluster.url().to_owned());
        config.database.prefix = "bench".into();
        config.secrets.master_key = SecretString::from(stage.key.expose_secret().to_owned());
        config.audit.anchors_dir = folder.join("anchors");
        config.files.location = folder.join("files").display().to_string();
        config.spool.dir = folder.join("spool");
        config.backups.dir = folder.join("backups");
        let providers = Providers::start(&Clock::system(), None).await.unwrap();
        providers.configure(&mut config, folder).unwrap();
        let server = open(stage).await;
        let demo = Demo::make(&server, &providers).await.unwrap();
        let app = App::start(&config, &server, Roles::ALL, metrics.clone()).await.unwrap();
        providers.meet(app.address.unwrap()).await.unwrap();
        let mut house = Self { providers, demo, app, metrics, customers: Vec::new(), threads: Vec::new() };
        house.fill().await;
        house
    }

    async fn fill(&mut self) {
        let (discord, meta) = (&self.providers.discord, &self.providers.meta);
        let owner = self.member("owner");
        owner.runs(self.demo.general, "/settings inbox_hold seconds:0").await.unwrap();
        let asked = owner.runs(self.demo.general, "/settings inbox").await.unwrap();
        let asked = asked.settled(PATIENCE).await.unwrap();
        let made = owner.clicks(&asked, "أنشئ المنتدى").await.unwrap();
        made.settled(PATIENCE).await.unwrap();
        let channels = discord.snapshot().channels;
        let forum = channels.iter().find(|channel| channel.name == "العملاء").expect("a forum").id;
        // Two hundred who write for the first time at once are not what is measured.
        discord.faults().limit_routes(10_000, Duration::from_millis(10));
        discord.faults().limit_bot(10_000);
        for n in 0..CONVERSATIONS {
            let customer = meta.customer(&self.demo.number, &format!("+96655{n:07}"), &format!("عميل {n:03}"));
            customer.says("السلام عليكم").await.unwrap();
            self.customers.push(customer);
        }
        for n in 0..CONVERSATIONS {
            let name = format!("عميل {n:03} ");
            let found = || discord.threads(forum).into_iter().find(|thread| thread.name.starts_with(&name));
            while found().is_none_or(|thread| discord.messages(thread.id).len() < 2) {
                sleep(Duration::from_millis(20)).await;
            }
            self.threads.extend(found().map(|thread| thread.id));
        }
        // What follows the first message by some seconds is over, then Discord's usual limits hold.
        sleep(Duration::from_secs(10)).await;
        discord.faults().limit_routes(1_000, Duration::from_secs(1));
        discord.faults().limit_messages(5, Duration::from_secs(5));
        discord.faults().limit_webhooks(5, Duration::from_secs(2));
        discord.faults().limit_webhook_channels(30, Duration::from_secs(60));
        discord.faults().limit_bot(50);
    }

    fn member(&self, role: &str) -> Member {
        let person = self.demo.people.iter().find(|person| person.role == role).expect("somebody");
        self.providers.discord.member(self.demo.guild, person.user)
    }

    async fn is_busy(&self) {
        let (said, typed) = tokio::join!(self.customers_say(), self.staff_type());
        let (discord, meta) = (&self.providers.discord, &self.providers.meta);
        let begun = Instant::now();
        let posted = |thread: &ChannelId| {
            discord.messages(*thread).into_iter().filter(|post| post.webhook.is_some() || post.author == discord.bot())
        };
        let mut shown = HashMap::new();
        while shown.len() < said.len() && begun.elapsed() < PATIENCE {
            sleep(Duration::from_millis(100)).await;
            for post in self.threads.iter().flat_map(posted) {
                let at = moment(post.id.0);
                for word in post.text().split_whitespace().filter(|word| word.starts_with("سؤال-")) {
                    shown.entry(word.to_owned()).or_insert(at);
                }
            }
        }
        let sends = || meta.sends().into_iter().filter(|sent| sent.side == Side::Business);
        while sends().filter(|sent| typed.contains_key(&sent.text)).count() < typed.len() && begun.elapsed() < PATIENCE
        {
            sleep(Duration::from_millis(100)).await;
        }
        let sent: HashMap<String, DateTime<Utc>> = sends().map(|sent| (sent.text, sent.at)).collect();
        report("from a customer's message to its post", &said, &shown);
        report("from what staff typed to Meta", &typed, &sent);
    }

    async fn customers_say(&self) -> HashMap<String, DateTime<Utc>> {
        let mut said = HashMap::new();
        for (n, turn) in turns(CUSTOMERS_SAY, BUSY).enumerate() {
            sleep_until(turn).await;
            let (customer, text) = (self.customers[n * 73 % CONVERSATIONS].clone(), format!("سؤال-{n:05}"));
            said.insert(text.clone(), Clock::system().now());
            tokio::spawn(async move { customer.says(text).await.unwrap() });
        }
        said
    }

    async fn staff_type(&self) -> HashMap<String, DateTime<Utc>> {
        let mut typed = HashMap::new();
        for (n, turn) in turns(STAFF_TYPE, BUSY).enumerate() {
            sleep_until(turn).await;
            let text = format!("جواب {n:05}");
            typed.insert(text.clone(), Clock::system().now());
            self.member("owner").writes(self.threads[n * 91 % CONVERSATIONS], &text).unwrap();
        }
        typed
    }

    async fn is_commanded(&self) {
        let staff = ["owner", "admin", "manager", "sales", "support"].map(|role| self.member(role));
        let mut asked = Vec::new();
        for (n, turn) in turns(COMMANDS, COMMANDED).enumerate() {
            sleep_until(turn).await;
            let (who, place) = (staff[n % staff.len()].clone(), self.demo.general);
            asked.push(tokio::spawn(async move {
                let begun = Instant::now();
                let answer = who.runs(place, LINES[n % LINES.len()]).await.unwrap();
                answer.settled(PATIENCE).await.unwrap();
                begun.elapsed()
            }));
        }
        let mut taken = Vec::new();
        for asked in asked {
            taken.push(asked.await.unwrap().as_secs_f64());
        }
        quantiles(&format!("commands, {COMMANDS}/s: from the command to its whole answer"), taken);
        let is_time = |line: &&str| line.contains("own_seconds") || line.contains("first_answer_seconds");
        for line in self.metrics.render().lines().filter(is_time) {
            println!("    {line}");
        }
    }
}

/// When each of so many a second has its turn.
fn turns(per_second: u32, lasting: Duration) -> impl Iterator<Item = Instant> {
    let begun = Instant::now();
    let many = per_second * u32::try_from(lasting.as_secs()).unwrap();
    (0..many).map(move |n| begun + Duration::from_secs(1) * n / per_second)
}

/// When Discord took a message, by its id (Discord docs, Snowflakes).
fn moment(id: u64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis((id >> 22).cast_signed() + 1_420_070_400_000).unwrap()
}

fn report(what: &str, begun: &HashMap<String, DateTime<Utc>>, ended: &HashMap<String, DateTime<Utc>>) {
    let missing = begun.keys().filter(|text| !ended.contains_key(*text)).count();
    assert_eq!(missing, 0, "{what}: of {} so many never came", begun.len());
    let taken = begun.iter().map(|(text, at)| (ended[text] - *at).as_seconds_f64());
    quantiles(what, taken.collect());
}

fn quantiles(what: &str, mut taken: Vec<f64>) {
    taken.sort_by(f64::total_cmp);
    let at = |share: f64| taken[((taken.len() - 1) as f64 * share) as usize] * 1000.0;
    println!(
        "{what}: {} times, p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, at most {:.1} ms",
        taken.len(),
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
}
