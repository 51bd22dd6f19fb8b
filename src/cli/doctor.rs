//! `omnicrm doctor`: looks at everything that has to be right, and says what to do about what is not. Changes nothing; with a
//! PostgreSQL of our own it starts that, and installs it if it is missing.

use std::process::ExitCode;

use anyhow::{Context, Result};
use crm::{Server, backups::restore, channel::ChannelKind, channels, tenants};
use secrecy::ExposeSecret;

use crate::{app::Database, backup, bot::Connection, config::Config};

/// One thing that was looked at.
struct Check {
    what: String,
    outcome: Outcome,
}

enum Outcome {
    Good(String),
    Idle(String),
    Bad { found: String, fix: String },
}

impl Check {
    fn good(what: impl Into<String>, found: impl Into<String>) -> Self {
        Self { what: what.into(), outcome: Outcome::Good(found.into()) }
    }

    fn idle(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { what: what.into(), outcome: Outcome::Idle(why.into()) }
    }

    fn bad(what: impl Into<String>, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { what: what.into(), outcome: Outcome::Bad { found: found.into(), fix: fix.into() } }
    }
}

pub(super) async fn run(config: &Config) -> Result<ExitCode> {
    let mut checks = vec![Check::good("configuration", "every key is known")];
    let opened = Database::look(config).await;
    match &opened {
        Ok(database) => checks.extend(database_checks(config, database).await),
        Err(error) => checks.push(Check::bad("database", format!("{error:#}"), "see the message; then run this again")),
    }
    checks.push(discord_check(config).await);
    checks.extend(whatsapp_checks(config));
    if let Ok(database) = &opened {
        checks.extend(signature_check(&database.server).await);
        checks.extend(key_check(config, &database.server).await);
        checks.push(backup_check(config, &database.server).await);
        checks.extend(tenant_checks(config, &database.server).await);
    }
    checks.push(address_check(config).await);
    let bad = checks.iter().filter(|c| matches!(c.outcome, Outcome::Bad { .. })).count();
    for check in &checks {
        print(check);
    }
    println!();
    match bad {
        0 => println!("Everything that is set up is right."),
        1 => println!("1 thing to fix."),
        n => println!("{n} things to fix."),
    }
    if let Ok(database) = opened {
        database.close().await?;
    }
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(check: &Check) {
    match &check.outcome {
        Outcome::Good(found) => println!("  ok    {}: {found}", check.what),
        Outcome::Idle(why) => println!("  -     {}: {why}", check.what),
        Outcome::Bad { found, fix } => println!("  FIX   {}: {found}\n        -> {fix}", check.what),
    }
}

async fn database_checks(config: &Config, database: &Database) -> Vec<Check> {
    let url = database.cluster.as_ref().map_or(config.database.url.expose_secret(), |cluster| cluster.url());
    let mut checks: Vec<Check> = match local_postgres::check(url, true).await {
        Ok(findings) => findings
            .into_iter()
            .map(|finding| {
                let what = format!("database {}", finding.name);
                if finding.ok {
                    Check::good(what, finding.found)
                } else {
                    Check::bad(what, finding.found, finding.fix.unwrap_or_default())
                }
            })
            .collect(),
        Err(error) => {
            return vec![Check::bad("database", error.to_string(), "is database.url right, and does it run?")];
        }
    };
    checks.push(match database.server.ping().await {
        Ok(()) => Check::good("control database", "answers"),
        Err(_) => Check::bad("control database", "is not there", "run `omnicrm migrate`"),
    });
    checks
}

async fn discord_check(config: &Config) -> Check {
    if config.discord.token.expose_secret().is_empty() {
        return Check::idle("Discord", "discord.token is empty: no bot");
    }
    let connection = match Connection::new(&config.discord) {
        Ok(connection) => connection,
        Err(error) => return Check::bad("Discord", format!("{error:#}"), "set discord.token to the bot's token"),
    };
    match connection.outgoing.get_current_user().await {
        Ok(user) => Check::good("Discord", format!("the token is that of {}", user.name)),
        Err(serenity::Error::Http(error)) if error.status_code().is_some_and(|s| s.as_u16() == 401) => Check::bad(
            "Discord",
            "the token is refused",
            "reset the token in Discord's developer portal and set discord.token to the new one",
        ),
        Err(_) => Check::bad("Discord", "can't be reached", "does this machine reach https://discord.com?"),
    }
}

fn whatsapp_checks(config: &Config) -> Vec<Check> {
    let whatsapp = &config.whatsapp;
    if whatsapp.app_secrets.is_empty() {
        return vec![Check::idle("WhatsApp", "whatsapp.app_secrets is empty: no webhook")];
    }
    let secrets = match webhooks::whatsapp::Secrets::new(whatsapp.app_secrets.clone()) {
        Ok(_) => Check::good("WhatsApp app secrets", format!("{} set", whatsapp.app_secrets.len())),
        Err(error) => {
            Check::bad("WhatsApp app secrets", error.to_string(), "copy them from Meta's App Dashboard, Basic")
        }
    };
    let word = if whatsapp.verify_token.expose_secret().len() >= 16 {
        Check::good("WhatsApp verify token", "set")
    } else {
        let fix = "choose a long random word and type the same into Meta's webhook form";
        Check::bad("WhatsApp verify token", "is empty or short", fix)
    };
    vec![secrets, word]
}

/// Deliveries that were all turned away for their signature, as noted by the process that takes them in.
async fn signature_check(server: &Server) -> Option<Check> {
    let caller = crm::Caller::console(super::console_user());
    let failures = crm::deliveries::signature_failures(server, &caller, ChannelKind::WhatsApp).await.ok()??;
    let found = format!(
        "the last {} deliveries or more failed, from {} to {}, and none held since",
        failures.in_a_row,
        super::moment(failures.since),
        super::moment(failures.last_at)
    );
    let fix =
        "compare whatsapp.app_secrets with the app secret in Meta's App Dashboard, Basic, of the app that delivers";
    Some(Check::bad("WhatsApp signatures", found, fix))
}

/// What is sealed with another master key than the one that seals now, while such a one is configured.
async fn key_check(config: &Config, server: &Server) -> Option<Check> {
    if config.secrets.old_master_keys.is_empty() {
        return None;
    }
    let left = crm::rotation::left(server, &crm::Caller::console(super::console_user())).await.ok()?;
    Some(match left {
        0 => Check::good("master key", "everything is sealed with it; secrets.old_master_keys may be removed"),
        _ => {
            let found = format!("the secrets of {left} companies and addresses are sealed with another one");
            Check::bad("master key", found, "run `omnicrm secrets rotate`")
        }
    })
}

/// Asks each number's provider about it.
async fn tenant_checks(config: &Config, server: &Server) -> Vec<Check> {
    let Ok(companies) = tenants::list(server, &crm::Caller::console(super::console_user())).await else {
        return Vec::new();
    };
    if companies.is_empty() {
        return vec![Check::idle("companies", "none yet; make one with `omnicrm tenant create`")];
    }
    let mut checks = Vec::new();
    for company in companies {
        checks.extend(quiet_check(server, &company).await);
        checks.extend(aside_check(server, &company).await);
        checks.extend(held_checks(server, &company).await);
        checks.push(match tenant_check(config, server, &company).await {
            Ok(found) => Check::good(format!("company {}", company.slug), found),
            Err(error) => {
                let fix = "see the message; `omnicrm channel` and `omnicrm tenant connect` set numbers, secrets and addresses";
                Check::bad(format!("company {}", company.slug), format!("{error:#}"), fix)
            }
        });
    }
    checks
}

/// Whether backups could be made here.
async fn backup_check(config: &Config, server: &Server) -> Check {
    match backup::ready(config, server).await {
        Ok(major) => Check::good("backups", format!("pg_dump and pg_restore of PostgreSQL {major} are there")),
        Err(error) => {
            Check::bad("backups", format!("{error:#}"), "see backups.programs; without them there are no backups")
        }
    }
}

/// That a company reaches nobody, because it was restored.
async fn quiet_check(server: &Server, company: &tenants::Tenant) -> Option<Check> {
    let quiet = restore::quiet(server, &crm::Caller::console(super::console_user())).await.ok()?;
    let (slug, since) = quiet.into_iter().find(|(slug, _)| *slug == company.slug)?;
    let found = format!("it was restored, and reaches nobody since {}", super::moment(since));
    Some(Check::bad(format!("company {slug}"), found, format!("look at it; then `omnicrm backup resume {slug}`")))
}

/// What waits for a person to look at it.
async fn aside_check(server: &Server, company: &tenants::Tenant) -> Option<Check> {
    let db = server.tenant(company.id).await.ok()?;
    let count = crm::quarantine::count(&db, &crm::Caller::console(super::console_user())).await.ok()?;
    let what = format!("work of {}", company.slug);
    (!count.is_zero()).then(|| {
        let fix = format!("`omnicrm quarantine list --tenant {}` says why; then retry it", company.slug);
        Check::bad(what, super::quarantine::counted(count), fix)
    })
}

/// Numbers from which nothing can be sent for now.
async fn held_checks(server: &Server, company: &tenants::Tenant) -> Vec<Check> {
    let console = crm::Caller::console(super::console_user());
    let held = async { channels::held(&server.tenant(company.id).await?, &console).await };
    held.await.unwrap_or_default().iter().map(|held| held_check(&company.slug, held)).collect()
}

fn held_check(slug: &str, held: &channels::Held) -> Check {
    let channels::Held { address, why, since, look_at } = held;
    let code = why.code.map(|code| format!(", code {code}")).unwrap_or_default();
    let found = format!(
        "nothing can be sent since {} ({}{code}); the next look is at {}",
        super::moment(*since),
        why.failure.as_str(),
        super::moment(*look_at)
    );
    let what = format!("number {address} of {slug}");
    match why.failure.stops_channel() {
        true => Check::bad(what, found, format!("`omnicrm channel test {slug} {address}`, and what it says")),
        // It goes on by itself.
        false => Check::idle(what, found),
    }
}

async fn tenant_check(config: &Config, server: &Server, company: &tenants::Tenant) -> Result<String> {
    let (db, console) = (server.tenant(company.id).await?, crm::Caller::console(super::console_user()));
    let profile = crm::settings::profile(&db).await?;
    let routes = tenants::routes(&db, &console).await?;
    let providers = crate::providers::open(config)?;
    for number in channels::list(&db, &console).await?.into_iter().filter(|number| number.has_secret) {
        let address = number.address;
        let Some(channel) = channels::open(&db, &address).await? else { continue };
        providers.check(&channel).await.with_context(|| format!("number {address}"))?;
    }
    let inbox = if profile.inbox_channel.is_some() { "inbox channel set" } else { "no inbox channel yet" };
    let addresses = if routes.len() == 1 { "1 address".to_owned() } else { format!("{} addresses", routes.len()) };
    Ok(format!("{addresses}, {inbox}"))
}

async fn address_check(config: &Config) -> Check {
    match tokio::net::TcpListener::bind(config.http.listen).await {
        Ok(_) => Check::good("http.listen", format!("{} is free", config.http.listen)),
        Err(_) => Check::idle(
            "http.listen",
            format!("{} is taken, by a running OmniCRM or another program", config.http.listen),
        ),
    }
}
