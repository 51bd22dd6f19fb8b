//! The configuration: defaults, file, environment. `config/omnicrm.toml` holds every key and is compiled in, so that the
//! documented defaults are the defaults. To add a key: a line with a comment there, a field here.

use std::{
    io::Write,
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use config::{Config as Builder, Environment, File, FileFormat};
use crm::secrets::MasterKey;
use ipnet::IpNet;
use local_postgres::Settings;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;
use webhooks::whatsapp::PublicUrl;

/// Every key with its default and a comment.
pub const DEFAULTS: &str = include_str!("../config/omnicrm.toml");

/// The file that is read when none is named.
const USUAL_FILE: &str = "omnicrm.toml";

/// The whole configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the data lives.
    pub database: Database,
    /// What seals secrets at rest.
    pub secrets: Secrets,
    /// The HTTP server.
    pub http: Http,
    /// The panel and the REST API.
    pub web: Web,
    /// The Discord bot.
    pub discord: Discord,
    /// The WhatsApp channel.
    pub whatsapp: WhatsApp,
    /// What waits for the database.
    pub spool: Spool,
    /// The store of files.
    pub files: Files,
    /// Backups.
    pub backups: Backups,
    /// The workers.
    pub worker: Worker,
    /// The audit logs.
    pub audit: Audit,
    /// The log.
    pub log: Log,
}

/// Where the data lives.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `postgres://…`; empty for a PostgreSQL of our own.
    pub url: SecretString,
    /// What names of databases and roles begin with.
    pub prefix: String,
    /// Connections of this process at once, over all companies.
    pub max_connections: u32,
    /// Where a PostgreSQL of our own keeps its data; empty for the usual place.
    pub data_dir: PathBuf,
}

/// What seals secrets at rest.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secrets {
    /// 64 hexadecimal digits; empty to make one beside a PostgreSQL of our own.
    pub master_key: SecretString,
    /// Keys before it, 64 hexadecimal digits each: they open and seal nothing.
    pub old_master_keys: Vec<SecretString>,
}

/// The HTTP server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where it is reached from outside; empty if nobody needs to know.
    pub public_url: String,
    /// Seconds to send a request's head.
    pub head_timeout_seconds: u64,
    /// Seconds for a whole request.
    pub request_timeout_seconds: u64,
    /// Seconds for an answer to be read.
    pub answer_timeout_seconds: u64,
    /// Connections at once.
    pub max_connections: usize,
}

/// The panel and the REST API.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Web {
    /// Where they are reached from outside; empty for the address of everything else.
    pub public_url: String,
    /// The networks of proxies that are believed for whom they ask.
    pub trusted_proxies: Vec<IpNet>,
    /// Networks of one's own to which webhooks may go, besides what everybody can reach.
    pub webhook_networks: Vec<IpNet>,
}

/// The Discord bot.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discord {
    /// The bot's token; empty for no bot.
    pub token: SecretString,
    /// A pretend Discord's address; empty for the real one.
    pub api_connect: String,
    /// The pretend Discord's certificate authority.
    pub api_ca_file: PathBuf,
}

/// The WhatsApp channel.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatsApp {
    /// App secrets, any of which may have signed; empty for no webhook.
    pub app_secrets: Vec<SecretString>,
    /// The verification word.
    pub verify_token: SecretString,
    /// The Graph API's address.
    pub graph_url: Url,
    /// The Graph API's version.
    pub graph_version: String,
    /// What 360dialog signs with, any of which may have; empty if it does not sign.
    pub dialog360_secrets: Vec<SecretString>,
    /// 360dialog's address.
    pub dialog360_url: Url,
    /// The address of its service to try things with.
    pub dialog360_sandbox_url: Url,
    /// The address of Twilio's API.
    pub twilio_url: Url,
    /// The address of Twilio's API for templates.
    pub twilio_content_url: Url,
    /// Messages that each number sends in a second.
    pub sends_a_second: u32,
}

/// What waits for the database.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spool {
    /// The folder; empty for the usual place.
    pub dir: PathBuf,
    /// Deliveries that may wait.
    pub max_files: u64,
    /// Their size in 1,000,000 bytes.
    pub max_megabytes: u64,
}

/// The store of files.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Files {
    /// A folder, or `s3://bucket/folder`; empty for the usual place.
    pub location: String,
    /// The address of the S3 service; empty for Amazon's.
    pub s3_endpoint: String,
    /// Its region.
    pub s3_region: String,
    /// The name of the key.
    pub s3_access_key: String,
    /// The key.
    pub s3_secret_key: SecretString,
}

/// Backups.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backups {
    /// The folder that they are in; empty for the usual place.
    pub dir: PathBuf,
    /// The folder with `pg_dump` and `pg_restore`; empty to look for them.
    pub programs: PathBuf,
}

/// The audit logs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// Where their heads are noted; empty for the usual place.
    pub anchors_dir: PathBuf,
}

/// The workers.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worker {
    /// Companies at once.
    pub tenants_at_once: usize,
    /// Jobs of one company at once.
    pub jobs_at_once: usize,
    /// How long a company is worked on while others wait.
    pub turn_milliseconds: u64,
}

/// The log.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// What is written.
    pub level: String,
    /// How.
    pub format: LogFormat,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

impl Config {
    /// Reads the configuration. A named file must exist; the usual one may be absent.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let chosen = match file {
            Some(path) => File::from(path).format(FileFormat::Toml).required(true),
            None => File::new(USUAL_FILE, FileFormat::Toml).required(false),
        };
        let environment = Environment::with_prefix("OMNICRM")
            .prefix_separator("__")
            .separator("__")
            .try_parsing(true)
            .list_separator(",")
            .with_list_parse_key("secrets.old_master_keys")
            .with_list_parse_key("whatsapp.app_secrets")
            .with_list_parse_key("whatsapp.dialog360_secrets");
        let mut builder = Builder::builder()
            .add_source(File::from_str(DEFAULTS, FileFormat::Toml))
            .add_source(chosen)
            .add_source(environment);
        if let Some(url) = database_url() {
            builder = builder.set_override("database.url", url)?;
        }
        let loaded: Self = builder.build()?.try_deserialize().context("the configuration is not right")?;
        loaded.with_secret_files()
    }

    fn with_secret_files(mut self) -> Result<Self> {
        let single = [
            &mut self.database.url,
            &mut self.secrets.master_key,
            &mut self.discord.token,
            &mut self.whatsapp.verify_token,
            &mut self.files.s3_secret_key,
        ];
        let lists = self.whatsapp.app_secrets.iter_mut().chain(&mut self.whatsapp.dialog360_secrets);
        let lists = lists.chain(&mut self.secrets.old_master_keys);
        for secret in single.into_iter().chain(lists) {
            read_if_file(secret)?;
        }
        Ok(self)
    }

    /// Whether OmniCRM runs a PostgreSQL of its own.
    pub fn has_own_postgres(&self) -> bool {
        self.database.url.expose_secret().is_empty()
    }

    /// The configured data folder, if one is.
    pub fn data_dir(&self) -> Option<PathBuf> {
        Some(self.database.data_dir.clone()).filter(|dir| !dir.as_os_str().is_empty())
    }

    /// Where the heads of the audit logs are noted: the configured folder, or one in the data folder.
    pub fn anchors_dir(&self) -> PathBuf {
        let configured = &self.audit.anchors_dir;
        if !configured.as_os_str().is_empty() {
            return configured.clone();
        }
        self.usual_dir().join("audit-anchors")
    }

    /// The folder of files, should they be in one: the configured one, or one in the data folder.
    pub fn files_dir(&self) -> PathBuf {
        let configured = &self.files.location;
        if !configured.is_empty() {
            return PathBuf::from(configured);
        }
        self.usual_dir().join("files")
    }

    /// The folder of backups: the configured one, or one in the data folder.
    pub fn backups_dir(&self) -> PathBuf {
        let configured = &self.backups.dir;
        if !configured.as_os_str().is_empty() {
            return configured.clone();
        }
        self.usual_dir().join("backups")
    }

    /// The data folder: the configured one, or the usual one.
    pub fn usual_dir(&self) -> PathBuf {
        Settings::production(self.data_dir()).data_dir
    }

    /// Where deliveries wait for the database: the configured folder, or one in the data folder.
    pub fn spool_dir(&self) -> PathBuf {
        let configured = &self.spool.dir;
        if !configured.as_os_str().is_empty() {
            return configured.clone();
        }
        self.usual_dir().join("spool")
    }

    /// The address under which we are reached from outside, if it is known.
    pub fn public_url(&self) -> Result<Option<PublicUrl>> {
        let raw = self.http.public_url.trim();
        if raw.is_empty() {
            return Ok(None);
        }
        let url = Url::parse(raw).context("http.public_url is not an address")?;
        Ok(Some(PublicUrl::new(url).context("http.public_url is not right")?))
    }

    /// The address under which the panel is reached, if it is known.
    pub fn web_url(&self) -> Result<Option<Url>> {
        let own = self.web.public_url.trim();
        let raw = if own.is_empty() { self.http.public_url.trim() } else { own };
        if raw.is_empty() {
            return Ok(None);
        }
        let url = Url::parse(raw).context("web.public_url is not an address")?;
        if !url.has_host() || !["http", "https"].contains(&url.scheme()) {
            bail!("web.public_url must be like https://crm.example.com");
        }
        Ok(Some(url))
    }

    /// The master key: the configured one, or the one beside a PostgreSQL of our own, made on first use; with those before it.
    pub fn master_key(&self, own_data_dir: Option<&Path>) -> Result<MasterKey> {
        let Secrets { master_key, old_master_keys } = &self.secrets;
        let current = match (master_key.expose_secret().is_empty(), own_data_dir) {
            (false, _) => MasterKey::from_hex(master_key)?,
            (true, Some(dir)) => MasterKey::from_hex(&read_or_make_key(&dir.join("master.key"))?)?,
            (true, None) => bail!(
                "secrets.master_key is not set. With a database of yours it must be: make one with `openssl rand -hex 32`, \
                 keep a copy in a safe place, and set OMNICRM__SECRETS__MASTER_KEY or secrets.master_key"
            ),
        };
        old_master_keys.iter().try_fold(current, |key, old| Ok(key.and_old(old)?))
    }

    /// The configuration as TOML, with secrets left out.
    pub fn redacted(&self) -> String {
        let hidden = |secret: &SecretString| if secret.expose_secret().is_empty() { "\"\"" } else { "\"(set)\"" };
        let Self { database, secrets, http, web, discord, whatsapp, spool, files, backups, worker, audit, log } = self;
        let all_hidden = |secrets: &[SecretString]| secrets.iter().map(hidden).collect::<Vec<_>>().join(", ");
        let app_secrets = all_hidden(&whatsapp.app_secrets);
        let dialog360_secrets = all_hidden(&whatsapp.dialog360_secrets);
        let old_master_keys = all_hidden(&secrets.old_master_keys);
        let listed =
            |networks: &[IpNet]| networks.iter().map(|network| format!("\"{network}\"")).collect::<Vec<_>>().join(", ");
        let (trusted_proxies, webhook_networks) = (listed(&web.trusted_proxies), listed(&web.webhook_networks));
        format!(
            "[database]\nurl = {}\nprefix = {:?}\nmax_connections = {}\ndata_dir = {:?}\n\n[secrets]\nmaster_key = {}\n\
             old_master_keys = [{old_master_keys}]\n\n\
             [http]\nlisten = \"{}\"\npublic_url = {:?}\nhead_timeout_seconds = {}\nrequest_timeout_seconds = {}\nanswer_timeout_seconds = {}\nmax_connections = {}\n\n\
             [web]\npublic_url = {:?}\ntrusted_proxies = [{trusted_proxies}]\nwebhook_networks = [{webhook_networks}]\n\n\
             [discord]\ntoken = {}\napi_connect = {:?}\napi_ca_file = {:?}\n\n\
             [whatsapp]\napp_secrets = [{app_secrets}]\nverify_token = {}\ngraph_url = \"{}\"\ngraph_version = {:?}\n\
             dialog360_secrets = [{dialog360_secrets}]\ndialog360_url = \"{}\"\ndialog360_sandbox_url = \"{}\"\ntwilio_url = \"{}\"\n\
             twilio_content_url = \"{}\"\n\
             sends_a_second = {}\n\n\
             [spool]\ndir = {:?}\nmax_files = {}\nmax_megabytes = {}\n\n\
             [files]\nlocation = {:?}\ns3_endpoint = {:?}\ns3_region = {:?}\ns3_access_key = {:?}\ns3_secret_key = {}\n\n\
             [backups]\ndir = {:?}\nprograms = {:?}\n\n\
             [worker]\ntenants_at_once = {}\njobs_at_once = {}\nturn_milliseconds = {}\n\n[audit]\nanchors_dir = {:?}\n\n\
             [log]\nlevel = {:?}\nformat = \"{}\"\n",
            hidden(&database.url),
            database.prefix,
            database.max_connections,
            database.data_dir,
            hidden(&secrets.master_key),
            http.listen,
            http.public_url,
            http.head_timeout_seconds,
            http.request_timeout_seconds,
            http.answer_timeout_seconds,
            http.max_connections,
            web.public_url,
            hidden(&discord.token),
            discord.api_connect,
            discord.api_ca_file,
            hidden(&whatsapp.verify_token),
            whatsapp.graph_url,
            whatsapp.graph_version,
            whatsapp.dialog360_url,
            whatsapp.dialog360_sandbox_url,
            whatsapp.twilio_url,
            whatsapp.twilio_content_url,
            whatsapp.sends_a_second,
            spool.dir,
            spool.max_files,
            spool.max_megabytes,
            files.location,
            files.s3_endpoint,
            files.s3_region,
            files.s3_access_key,
            hidden(&files.s3_secret_key),
            backups.dir,
            backups.programs,
            worker.tenants_at_once,
            worker.jobs_at_once,
            worker.turn_milliseconds,
            audit.anchors_dir,
            log.level,
            if log.format == LogFormat::Json { "json" } else { "text" },
        )
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the choke point that the lint points to")]
fn database_url() -> Option<String> {
    std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty())
}

fn read_if_file(secret: &mut SecretString) -> Result<()> {
    if let Some(path) = secret.expose_secret().strip_prefix("file:") {
        let read = std::fs::read_to_string(path).with_context(|| format!("reading the secret in {path}"))?;
        *secret = SecretString::from(read.trim().to_owned());
    }
    Ok(())
}

/// Two processes may start at once: the file is made under another name and linked into place, so that one of them wins
/// and both read the winner's key.
fn read_or_make_key(path: &Path) -> Result<SecretString> {
    if !path.exists() {
        let draft = path.with_extension(format!("draft-{}", std::process::id()));
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&draft)
            .with_context(|| format!("making the master key in {}", draft.display()))?;
        file.write_all(crm::secrets::random_secret().expose_secret().as_bytes())?;
        file.sync_all()?;
        match std::fs::hard_link(&draft, path) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(error.into()),
            _ => std::fs::remove_file(&draft)?,
        }
    }
    let key = std::fs::read_to_string(path).with_context(|| format!("reading the master key in {}", path.display()))?;
    Ok(SecretString::from(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_defaults_are_the_whole_configuration() {
        let parsed: Config = Builder::builder()
            .add_source(File::from_str(DEFAULTS, FileFormat::Toml))
            .build()
            .unwrap()
            .try_deserialize()
            .unwrap();
        assert!(parsed.has_own_postgres());
        let shown: toml_keys::Keys = toml_keys::keys(&parsed.redacted());
        assert_eq!(shown, toml_keys::keys(DEFAULTS), "`omnicrm config` shows every key of config/omnicrm.toml");
    }

    #[test]
    fn an_unknown_key_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("mine.toml");
        std::fs::write(&path, "[http]\nlisen = \"127.0.0.1:1\"\n").unwrap();
        let error = format!("{:#}", Config::load(Some(&path)).unwrap_err());
        assert!(error.contains("lisen"), "{error}");
    }

    #[test]
    fn secrets_come_from_files_and_never_show() {
        let dir = tempfile::tempdir().unwrap();
        let (secret, path) = (dir.path().join("token"), dir.path().join("mine.toml"));
        std::fs::write(&secret, "hunter2\n").unwrap();
        std::fs::write(&path, format!("[discord]\ntoken = \"file:{}\"\n", secret.display())).unwrap();
        let loaded = Config::load(Some(&path)).unwrap();
        assert_eq!(loaded.discord.token.expose_secret(), "hunter2");
        assert!(!format!("{loaded:?}{}", loaded.redacted()).contains("hunter2"));
    }

    #[test]
    fn a_master_key_is_made_once_and_kept_private() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        let first = read_or_make_key(&path).unwrap();
        assert_eq!(first.expose_secret(), read_or_make_key(&path).unwrap().expose_secret());
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "no draft is left");
    }

    mod toml_keys {
        pub type Keys = Vec<String>;

        pub fn keys(toml: &str) -> Keys {
            let mut section = String::new();
            let mut keys = Vec::new();
            for line in toml.lines().map(str::trim) {
                if line.starts_with('[') {
                    section = line.to_owned();
                } else if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
                    keys.push(format!("{section}{key}"));
                }
            }
            keys
        }
    }
}
