//! `omnicrm tenant …`: companies.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use crm::{
    Caller, DiscordId, Server, TenantDb,
    backups::restore,
    country::Country,
    members::Person,
    sessions,
    settings::{self, InboxChannel},
    tenants::{self, Language, NewTenant, RouteKind},
};
use secrecy::SecretString;
use url::Url;

use super::{company, console_user, moment};
use crate::{app::Database, config::Config};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a company, with a database of its own.
    Create(Create),
    /// List the companies and what leads to them.
    List,
    /// Let a Discord server or a WhatsApp number lead to a company, or set its inbox channel.
    Connect(Connect),
    /// Suspend a company: its owner reads and exports, nobody writes, sending waits, what customers write is stored.
    Suspend(Suspend),
    /// Make a link that signs somebody of a company in to the panel, once and within 72 hours. Whoever has it is that person.
    SignInLink {
        /// The company's short name.
        slug: String,
        /// Their Discord user id.
        #[arg(long, value_name = "ID")]
        person: DiscordId,
    },
    /// Let a company that was suspended go on.
    Reactivate {
        /// The company's short name.
        slug: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Suspend {
    /// The company's short name.
    slug: String,
    /// Why; the company's owners are told.
    #[arg(long)]
    reason: String,
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// What people call it.
    #[arg(long)]
    name: String,
    /// Its short name: lower-case letters, digits and _.
    #[arg(long)]
    slug: String,
    /// The Discord user id of its owner. This can't be changed from Discord, by anyone.
    #[arg(long, value_name = "ID")]
    owner: DiscordId,
    /// What the owner is called.
    #[arg(long, default_value = "Owner")]
    owner_name: String,
    /// The language of its texts: ar or en.
    #[arg(long, default_value = "ar")]
    language: Language,
    /// Its time zone.
    #[arg(long, default_value = "Asia/Riyadh", value_name = "ZONE")]
    time_zone: String,
    /// The country in which its people dial phone numbers: two letters, such as SA. By default that of the time zone.
    #[arg(long, value_name = "CODE")]
    country: Option<Country>,
    #[command(flatten)]
    channels: Channels,
}

#[derive(Debug, Args)]
pub(super) struct Connect {
    /// The company's short name.
    slug: String,
    #[command(flatten)]
    channels: Channels,
}

#[derive(Debug, Args)]
struct Channels {
    /// The Discord server its staff work in.
    #[arg(long, value_name = "ID")]
    discord_server: Option<DiscordId>,
    /// The channel of that server that shows customers' messages.
    #[arg(long, value_name = "ID")]
    inbox_channel: Option<DiscordId>,
    /// Its WhatsApp number: Meta's "Phone number ID".
    #[arg(long, value_name = "ID", requires = "whatsapp_token_file")]
    whatsapp_number: Option<String>,
    /// The file with the access token that speaks for the number. The token is kept sealed.
    #[arg(long, value_name = "FILE", requires = "whatsapp_number")]
    whatsapp_token_file: Option<std::path::PathBuf>,
    /// The name of the host where its panel is, if it is not at its short name before the installation's own.
    #[arg(long, value_name = "HOST")]
    web_host: Option<String>,
    /// Its WhatsApp business account: Meta's "WhatsApp Business Account ID".
    #[arg(long, value_name = "ID")]
    whatsapp_account: Option<String>,
}

pub(super) async fn run(config: &Config, command: Command) -> Result<ExitCode> {
    let database = Database::open_for_command(config).await?;
    let done = perform(&database.server, config.web_url()?, command).await;
    database.close().await?;
    done.map(|()| ExitCode::SUCCESS)
}

async fn perform(server: &Server, panel: Option<Url>, command: Command) -> Result<()> {
    let caller = Caller::console(console_user());
    match command {
        Command::Create(create) => make(server, &caller, create).await,
        Command::List => list(server, &caller).await,
        Command::Connect(Connect { slug, channels }) => {
            let db = company(server, &caller, &slug).await?;
            if connect(&db, &caller, channels).await? == 0 {
                bail!("nothing to connect: name a Discord server, an inbox channel or a WhatsApp number (see --help)");
            }
            println!("{slug} is connected.");
            Ok(())
        }
        Command::Suspend(Suspend { slug, reason }) => {
            tenants::suspend(&company(server, &caller, &slug).await?, &caller, &reason).await?;
            println!("{slug} is suspended.");
            Ok(())
        }
        Command::SignInLink { slug, person } => {
            let db = company(server, &caller, &slug).await?;
            let panel = panel.context("web.public_url is not set, so there is no panel")?;
            let person = Person { discord_id: person, name: person.to_string() };
            let link = sessions::link_for(&db, &caller, &person).await?;
            println!("{}", sessions::link_address(&db, &panel, &link).await?);
            Ok(())
        }
        Command::Reactivate { slug } => {
            tenants::reactivate(&company(server, &caller, &slug).await?, &caller).await?;
            println!("{slug} can go on.");
            Ok(())
        }
    }
}

async fn make(server: &Server, caller: &Caller, create: Create) -> Result<()> {
    let Create { name, slug, owner, owner_name, language, time_zone, country, channels } = create;
    let new = NewTenant { name, slug, owner, owner_name, language, time_zone, country };
    let db = tenants::create(server, caller, new).await?;
    connect(&db, caller, channels).await?;
    println!("{} is ready.", db.slug());
    Ok(())
}

async fn connect(db: &TenantDb, caller: &Caller, channels: Channels) -> Result<usize> {
    let Channels { discord_server, inbox_channel, whatsapp_number, whatsapp_token_file, web_host, whatsapp_account } =
        channels;
    let mut connected = 0;
    if let Some(guild) = discord_server {
        tenants::connect(db, caller, RouteKind::DiscordGuild, &guild.to_string(), None).await?;
        connected += 1;
    }
    if let Some(number) = whatsapp_number {
        let file = whatsapp_token_file.context("--whatsapp-token-file is missing")?;
        let token = std::fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        let token = SecretString::from(token.trim().to_owned());
        tenants::connect(db, caller, RouteKind::WhatsAppNumber, &number, Some(&token)).await?;
        connected += 1;
    }
    if let Some(host) = web_host {
        tenants::connect(db, caller, RouteKind::WebHost, &host.to_lowercase(), None).await?;
        connected += 1;
    }
    if let Some(account) = whatsapp_account {
        tenants::connect(db, caller, RouteKind::WhatsAppAccount, &account, None).await?;
        connected += 1;
    }
    if let Some(channel) = inbox_channel {
        settings::set::<InboxChannel>(db, caller, channel.into()).await?;
        connected += 1;
    }
    Ok(connected)
}

async fn list(server: &Server, caller: &Caller) -> Result<()> {
    let companies = tenants::list(server, caller).await?;
    if companies.is_empty() {
        println!("There is no company yet. Make one with `omnicrm tenant create`.");
    }
    let quiet = restore::quiet(server, caller).await?;
    for company in companies {
        let db = server.tenant(company.id).await?;
        println!("{}", company.slug);
        // The name may be Arabic: on a line of its own it can't turn the rest of the line around.
        println!("    {}", company.name);
        if let (Some(since), Some(why)) = (company.suspended_at, &company.suspended_for) {
            println!("    suspended since {}: {why}", moment(since));
        }
        println!("    owner {}, language {}, {}", company.owner_discord, company.language, company.time_zone);
        if let Some((_, since)) = quiet.iter().find(|(slug, _)| *slug == company.slug) {
            println!("    quiet since {}: restored, and reaches nobody until `omnicrm backup resume`", moment(*since));
        }
        for route in tenants::routes(&db, caller).await? {
            let token = if route.has_token { " (token kept)" } else { "" };
            println!("    {} {}{token}", route.kind, route.value);
        }
    }
    Ok(())
}
