//! `omnicrm channel …`: WhatsApp numbers of companies, at whichever provider. Secrets come from files or standard input, never as
//! an argument, which other users of the machine could read.

use std::{io::Read, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use crm::{
    Caller, Error, Server, TenantDb,
    channel::Provider,
    channels::{self, Added, Dialog360Base, Listed, NewChannel, Removal, Settings},
    error::Conflict,
    tenants::{self, RouteKind},
};
use secrecy::{ExposeSecret, SecretString};
use webhooks::whatsapp::{dialog360, twilio};

use super::{company, console_user};
use crate::{app::Database, config::Config, providers};

/// The longest secret that is read, in bytes.
const SECRET_BYTES: u64 = 64 * 1024;

/// Where Meta posts.
const META_PATH: &str = "/webhooks/whatsapp";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add a number to a company, or replace what is known of it.
    #[command(subcommand)]
    Add(Add),
    /// List the numbers. Shows no secrets.
    List {
        /// The company's short name; without it, all companies.
        slug: Option<String>,
    },
    /// Ask the numbers' providers whether everything is right, and say what is wrong.
    Test {
        /// The company's short name.
        slug: String,
        /// The number; without it, all of the company's.
        number: Option<String>,
    },
    /// Put another secret in the place of a number's. At Twilio, what the old one signs counts until it is dropped.
    RotateSecret {
        /// The company's short name.
        slug: String,
        /// The number.
        number: String,
        /// The file with the new secret; - for standard input. It is kept sealed.
        #[arg(long, value_name = "FILE", required_unless_present = "drop_old", conflicts_with = "drop_old")]
        secret_file: Option<PathBuf>,
        /// Let what the old secret signs count no longer.
        #[arg(long)]
        drop_old: bool,
    },
    /// Have Meta post what comes for a number: subscribes the app to its business account.
    Subscribe {
        /// The company's short name.
        slug: String,
        /// The number: Meta's "Phone number ID".
        number: String,
    },
    /// Take a number from a company, with its secret. Its conversations and messages stay.
    Remove {
        /// The company's short name.
        slug: String,
        /// The number.
        number: String,
        /// Let answers fail that wait to be sent from it. Without this, nothing is done while there are any.
        #[arg(long)]
        force: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Add {
    /// A number at Meta (Cloud API).
    Meta {
        #[command(flatten)]
        common: Common,
        /// The version of the Graph API to speak with it, such as v25.0; by default whatsapp.graph_version.
        #[arg(long, value_name = "VERSION")]
        version: Option<String>,
        /// Its business account: Meta's "WhatsApp Business Account ID".
        #[arg(long, value_name = "ID")]
        business_account: Option<String>,
    },
    /// A number at 360dialog. Prints the address that 360dialog is to post to, once.
    Dialog360 {
        #[command(flatten)]
        common: Common,
        /// It is a number of 360dialog's sandbox.
        #[arg(long)]
        sandbox: bool,
    },
    /// A number at Twilio.
    Twilio {
        #[command(flatten)]
        common: Common,
        /// The account: AC and 32 hexadecimal digits.
        #[arg(long, value_name = "SID")]
        account_sid: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Common {
    /// The company's short name.
    slug: String,
    /// The number: at Meta its "Phone number ID", elsewhere the number itself, as in +966112000000.
    #[arg(long)]
    number: String,
    /// The file with what speaks for it: Meta's access token, 360dialog's API key, Twilio's auth token; - for standard input. It
    /// is kept sealed.
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,
}

pub(super) async fn run(config: &Config, command: Command) -> Result<ExitCode> {
    let database = Database::open_for_command(config).await?;
    let done = perform(config, &database.server, command).await;
    database.close().await?;
    done
}

async fn perform(config: &Config, server: &Server, command: Command) -> Result<ExitCode> {
    let caller = Caller::console(console_user());
    match command {
        Command::Add(added) => add(config, server, &caller, added).await?,
        Command::List { slug } => list(server, &caller, slug.as_deref()).await?,
        Command::Test { slug, number } => return test(config, server, &caller, &slug, number.as_deref()).await,
        Command::Subscribe { slug, number } => subscribe(config, server, &caller, &slug, &number).await?,
        Command::Remove { slug, number, force } => remove(server, &caller, &slug, &number, force).await?,
        Command::RotateSecret { slug, number, secret_file, drop_old: _ } => {
            let db = company(server, &caller, &slug).await?;
            match secret_file {
                Some(file) => rotate(&db, &caller, &number, &read_secret(&file)?).await?,
                None => {
                    if !channels::drop_old_secret(&db, &caller, &number).await? {
                        bail!("{slug} keeps no old secret of a number {number}");
                    }
                    println!("What the old secret of {number} signs counts no longer, everywhere within 5 seconds.");
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The only line of a file, or of standard input.
fn read_secret(file: &PathBuf) -> Result<SecretString> {
    let mut text = String::new();
    let name = file.display();
    if name.to_string() == "-" {
        std::io::stdin().lock().take(SECRET_BYTES).read_to_string(&mut text).context("reading standard input")?;
    } else {
        let opened = std::fs::File::open(file).with_context(|| format!("reading {name}"))?;
        opened.take(SECRET_BYTES).read_to_string(&mut text).with_context(|| format!("reading {name}"))?;
    }
    Ok(SecretString::from(text.trim().to_owned()))
}

async fn add(config: &Config, server: &Server, caller: &Caller, added: Add) -> Result<()> {
    let (common, settings, business_account) = match added {
        Add::Meta { common, version, business_account } => (common, Settings::Meta { version }, business_account),
        Add::Dialog360 { common, sandbox } => {
            let base = if sandbox { Dialog360Base::Sandbox } else { Dialog360Base::Cloud };
            (common, Settings::Dialog360 { base }, None)
        }
        Add::Twilio { common, account_sid } => (common, Settings::Twilio { account_sid }, None),
    };
    let Common { slug, number, secret_file } = common;
    let db = company(server, caller, &slug).await?;
    let secret = read_secret(&secret_file)?;
    let new = NewChannel { address: number, settings: settings.clone(), secret };
    let Added { address, webhook_secret } = match channels::add(&db, caller, new).await {
        Err(Error::Conflict(Conflict::RouteTaken)) => bail!("that number leads to another company"),
        added => added?,
    };
    if let Some(account) = business_account {
        tenants::connect(&db, caller, RouteKind::WhatsAppAccount, &account, None).await?;
    }
    println!("{slug} has the number {address} at {}.", called(&settings));
    let path = match (&settings, &webhook_secret) {
        (Settings::Meta { .. }, _) => META_PATH.to_owned(),
        (Settings::Dialog360 { .. }, Some(secret)) => format!("{}{}", dialog360::receive::PATH, secret.expose_secret()),
        (Settings::Dialog360 { .. } | Settings::Twilio { .. }, _) => twilio::receive::PATH.to_owned(),
    };
    match config.public_url()? {
        Some(public) => println!("Its webhook: {}", public.address(&path)),
        None => println!("Its webhook: https://YOUR.DOMAIN{path} (http.public_url is empty)"),
    }
    if webhook_secret.is_some() {
        println!("Keep that address secret. It can't be shown again; adding the number again makes another.");
    }
    println!("Check it with: omnicrm channel test {slug} {address}");
    Ok(())
}

async fn rotate(db: &TenantDb, caller: &Caller, number: &str, secret: &SecretString) -> Result<()> {
    if !channels::rotate_secret(db, caller, number, secret).await? {
        bail!("{} has no WhatsApp number {number}", db.slug());
    }
    println!("{number} has a new secret. It counts from the next message.");
    let listed = channels::list(db, caller).await?;
    if listed.iter().any(|known| known.address == number && known.keeps_old_secret) {
        println!(
            "What the old one signs counts as well, until: omnicrm channel rotate-secret {} {number} --drop-old",
            db.slug()
        );
    }
    Ok(())
}

async fn subscribe(config: &Config, server: &Server, caller: &Caller, slug: &str, number: &str) -> Result<()> {
    let db = company(server, caller, slug).await?;
    let known = channels::list(&db, caller).await?.into_iter().find(|known| known.address == number);
    let Some(known) = known else { bail!("{slug} has no WhatsApp number {number}") };
    if !matches!(known.settings, Settings::Meta { .. }) {
        let provider = called(&known.settings);
        bail!(
            "{number} is at {provider}, where the webhook's address is typed into the console: nothing is subscribed"
        );
    }
    let Some(channel) = channels::open_to_subscribe(&db, caller, number).await? else {
        bail!("no secret is kept for {number} (channel rotate-secret)");
    };
    let account = providers::open(config)?.subscribe(&channel).await?;
    println!("The app is subscribed to the business account {account}: Meta posts what comes for {number}.");
    println!("Check it with: omnicrm channel test {slug} {number}");
    Ok(())
}

async fn remove(server: &Server, caller: &Caller, slug: &str, number: &str, force: bool) -> Result<()> {
    let db = company(server, caller, slug).await?;
    let (provider, failed) = match channels::remove(&db, caller, number, force).await? {
        Removal::Unknown => bail!("{slug} has no WhatsApp number {number}"),
        Removal::Waiting(count) => bail!(
            "nothing was removed: {} to be sent from {number}. Let them go first (channel test says what holds them \
             up), or remove it with --force: then they fail, and the inbox says why",
            counted(count, "answer waits", "answers wait")
        ),
        Removal::Done { provider, failed } => (provider, failed),
    };
    println!("{slug} no longer has the number {number}, everywhere within 5 seconds. Its conversations stay.");
    if failed > 0 {
        let answers = counted(i64::try_from(failed)?, "answer that waited has", "answers that waited have");
        println!("{answers} failed; the inbox says so.");
    }
    let then = match provider {
        Some(Provider::Meta) => "What Meta still posts for it is kept as unrouted, until some company has it.",
        Some(Provider::Dialog360 | Provider::Twilio) => "What its provider still posts for it is refused.",
        None => return Ok(()),
    };
    println!("{then}");
    Ok(())
}

fn counted(count: i64, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

async fn list(server: &Server, caller: &Caller, slug: Option<&str>) -> Result<()> {
    let companies = tenants::list(server, caller).await?;
    if let Some(slug) = slug.filter(|slug| companies.iter().all(|company| company.slug != *slug)) {
        bail!("there is no company {slug}");
    }
    for company in companies.iter().filter(|company| slug.is_none_or(|slug| slug == company.slug)) {
        let db = server.tenant(company.id).await?;
        let numbers = channels::list(&db, caller).await?;
        println!("{}{}", company.slug, if numbers.is_empty() { " (no WhatsApp number)" } else { "" });
        for Listed { address, settings, has_secret, keeps_old_secret, created_at } in numbers {
            let more = match &settings {
                Settings::Meta { version } => version.clone().unwrap_or_default(),
                Settings::Dialog360 { base } => base.as_str().to_owned(),
                Settings::Twilio { account_sid } => account_sid.clone(),
            };
            let secret = match (has_secret, keeps_old_secret) {
                (false, _) => "NO SECRET",
                (true, false) => "secret kept",
                (true, true) => "secret kept, the old one counts too",
            };
            let words =
                [called(&settings), &more, secret].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>();
            println!("    {address}  {}, since {}", words.join(", "), created_at.date_naive());
        }
    }
    Ok(())
}

async fn test(config: &Config, server: &Server, caller: &Caller, slug: &str, number: Option<&str>) -> Result<ExitCode> {
    let db = company(server, caller, slug).await?;
    let numbers = channels::list(&db, caller).await?;
    let wanted: Vec<_> = numbers.into_iter().filter(|known| number.is_none_or(|one| one == known.address)).collect();
    if wanted.is_empty() {
        bail!("{slug} has no WhatsApp number{}", number.map(|number| format!(" {number}")).unwrap_or_default());
    }
    let clients = providers::open(config)?;
    let mut all_good = true;
    for Listed { address, settings, .. } in wanted {
        let mut wrong = not_served(config, &settings)?;
        match channels::open_to_test(&db, caller, &address).await? {
            None => wrong.push("no secret is kept for it (channel rotate-secret)".to_owned()),
            Some(channel) => match clients.check(&channel).await {
                Ok(said) => println!("{address} at {}: ok {said}", called(&settings)),
                Err(trouble) => wrong.push(trouble.to_string()),
            },
        }
        for what in &wrong {
            println!("{address} at {}: WRONG: {what}", called(&settings));
        }
        all_good &= wrong.is_empty();
    }
    Ok(if all_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Why what its provider posts would not be taken by a process with this configuration.
fn not_served(config: &Config, settings: &Settings) -> Result<Vec<String>> {
    Ok(match settings {
        Settings::Meta { .. } if config.whatsapp.app_secrets.is_empty() => {
            vec!["whatsapp.app_secrets is empty, so what Meta posts is not taken".to_owned()]
        }
        Settings::Twilio { .. } if config.public_url()?.is_none() => {
            vec!["http.public_url is empty, so what Twilio posts is not taken".to_owned()]
        }
        Settings::Meta { .. } | Settings::Dialog360 { .. } | Settings::Twilio { .. } => Vec::new(),
    })
}

/// A provider's own name.
fn called(settings: &Settings) -> &'static str {
    match settings {
        Settings::Meta { .. } => "Meta",
        Settings::Dialog360 { .. } => "360dialog",
        Settings::Twilio { .. } => "Twilio",
    }
}
