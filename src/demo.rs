//! What `omnicrm sandbox` starts the product on: pretend providers, and a company with people of each kind and some
//! customers. The product itself runs as in production; it is only told other addresses.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result};
use crm::{
    Caller, DiscordId, Role, Server, TenantDb,
    channels::{self, NewChannel},
    leads::{self, NewLead, Whose},
    members::{self, ChangeMember, MemberChange, Person},
    settings::{self, AuditChannel, AuditFeed, InboxChannel, OwnerChannel},
    tenants::{self, Language, NewTenant, RouteKind},
};
use sandbox::{
    discord::{self, ChannelId, Discord, GuildId, UserId},
    meta::{self, Customer, Meta, Number},
    page::{self, Neighbours, Phone, Scene},
    twilio::{self, Twilio},
};
use secrecy::SecretString;
use serde_json::json;
use serenity::all::GatewayIntents;
use url::Url;

use crate::config::Config;

/// How long the parts may take to find each other.
const PATIENCE: Duration = Duration::from_secs(30);

/// The product's address outside, which Twilio signs. Nothing listens there, and nobody looks it up.
const PUBLIC: &str = "https://noor.example";

/// The pretend providers.
pub struct Providers {
    /// Pretend Discord.
    pub discord: Discord,
    /// Pretend Meta.
    pub meta: Meta,
    /// Pretend Twilio.
    pub twilio: Twilio,
    meta_secrets: meta::Options,
}

impl Providers {
    /// Starts them on free ports of this machine. Their clock is the product's. With Discord's own description of its API
    /// at hand, everything that the bot sends is checked against it.
    pub async fn start(clock: &crm::Clock, openapi: Option<PathBuf>) -> Result<Self> {
        let read = |clock: crm::Clock| std::sync::Arc::new(move || clock.now());
        // As whoever runs the bot switches it on in the developer portal.
        let privileged_intents = GatewayIntents::MESSAGE_CONTENT.bits();
        let options =
            discord::Options { openapi, privileged_intents, clock: read(clock.clone()), ..discord::Options::default() };
        let discord = Discord::start(options).await?;
        let meta_secrets = meta::Options { clock: read(clock.clone()), ..meta::Options::default() };
        let meta = Meta::start(meta_secrets.clone()).await?;
        let twilio =
            Twilio::start(twilio::Options { clock: read(clock.clone()), ..twilio::Options::default() }).await?;
        Ok(Self { discord, meta, twilio, meta_secrets })
    }

    /// Points the product at them. `folder` takes the file with pretend Discord's certificate authority.
    pub fn configure(&self, config: &mut Config, folder: &Path) -> Result<()> {
        let connection = self.discord.connection();
        let ca_file = folder.join("discord-ca.pem");
        std::fs::write(&ca_file, &connection.ca_pem).with_context(|| format!("writing {}", ca_file.display()))?;
        config.discord.token = SecretString::from(connection.token);
        config.discord.api_connect = connection.api_connect.to_string();
        config.discord.api_ca_file = ca_file;
        config.whatsapp.app_secrets = vec![SecretString::from(self.meta_secrets.app_secret.clone())];
        config.whatsapp.verify_token = SecretString::from(self.meta_secrets.verify_token.clone());
        config.whatsapp.graph_url = self.meta.graph_base();
        config.whatsapp.twilio_url = self.twilio.api_base();
        config.whatsapp.twilio_content_url = self.twilio.api_base();
        config.http.public_url = PUBLIC.to_owned();
        Ok(())
    }

    /// What the page is over.
    pub fn neighbours(&self) -> Neighbours {
        let (discord, meta, twilio) = (self.discord.clone(), self.meta.clone(), self.twilio.clone());
        Neighbours { discord, meta, twilio }
    }

    /// The token that pretend Meta takes sends with.
    pub fn access_token(&self) -> SecretString {
        SecretString::from(self.meta_secrets.access_token.clone())
    }

    /// Tells the providers where the product listens, waits until the bot is there and its commands are known, and lets Meta
    /// verify the webhook. Twilio signs the public address, and reaches this one.
    pub async fn meet(&self, address: SocketAddr) -> Result<()> {
        self.twilio.set_webhook(Url::parse(PUBLIC)?.join("webhooks/whatsapp/twilio")?, address);
        self.meta.set_webhook_url(Url::parse(&format!("http://{address}/webhooks/whatsapp"))?);
        self.meta.subscribe().await.context("Meta could not verify the webhook")?;
        self.discord.wait_until_online(PATIENCE).await.context("the bot did not come online")?;
        self.discord.wait_for_commands(PATIENCE).await.context("the bot registered no commands")?;
        Ok(())
    }
}

/// A company on stage.
pub struct Demo {
    /// Its database.
    pub db: TenantDb,
    /// Its Discord server.
    pub guild: GuildId,
    /// The channel that shows customers' messages.
    pub inbox: ChannelId,
    /// Where people chat.
    pub general: ChannelId,
    /// Where the owner reads of changes and decides about requests.
    pub owners: ChannelId,
    /// The channel that shows the audit log.
    pub audit: ChannelId,
    /// Its WhatsApp number.
    pub number: Number,
    /// Its people, the owner first, and a stranger last.
    pub people: Vec<page::Person>,
    /// Its customers.
    pub customers: Vec<Customer>,
    /// The customers of its number at Twilio, if it has one.
    pub at_twilio: Vec<twilio::Customer>,
}

/// The people: what they are called, the role that the page shows, and the role that they hold.
const PEOPLE: [(&str, &str, Option<Role>); 7] = [
    ("نورة", "owner", None),
    ("خالد", "admin", Some(Role::Admin)),
    ("سارة", "moderator", Some(Role::Moderator)),
    ("Omar", "manager", Some(Role::Manager)),
    ("هدى", "sales", Some(Role::Sales)),
    ("يوسف", "support", Some(Role::Support)),
    ("Dana", "user", None),
];

impl Demo {
    /// Who owns the company.
    pub fn owner(&self) -> Result<crm::members::Person> {
        let owner = self.people.first().context("the company has an owner")?;
        let discord_id = DiscordId::new(owner.user.0).context("a user's id")?;
        Ok(crm::members::Person { discord_id, name: PEOPLE[0].0.to_owned() })
    }

    /// Makes the company, through the verbs that people use.
    pub async fn make(server: &Server, providers: &Providers) -> Result<Self> {
        let (discord, meta) = (&providers.discord, &providers.meta);
        let guild = discord.add_guild("متجر النور");
        // The first is the one that the page opens on: there something is to be seen.
        let (inbox, general) = (discord.add_channel(guild, "inbox"), discord.add_channel(guild, "general"));
        let (owners, audit) = (discord.add_channel(guild, "owners"), discord.add_channel(guild, "audit"));
        let people: Vec<page::Person> = PEOPLE
            .iter()
            .map(|(name, role, _)| {
                let user = discord.add_user(name);
                discord.join(guild, user);
                page::Person { user, role: (*role).to_owned() }
            })
            .collect();
        let owner = person(people[0].user, PEOPLE[0].0)?;
        let new = NewTenant {
            name: "متجر النور".into(),
            slug: "demo".into(),
            owner: owner.discord_id,
            owner_name: owner.name.clone(),
            language: Language::Arabic,
            time_zone: "Asia/Riyadh".into(),
            country: None,
        };
        let console = Caller::console("sandbox");
        let db = tenants::create(server, &console, new).await?;
        let number = meta.add_number("+966 11 200 0000");
        let guild_id = snowflake(guild.0)?.to_string();
        tenants::connect(&db, &console, RouteKind::DiscordGuild, &guild_id, None).await?;
        let token = providers.access_token();
        tenants::connect(&db, &console, RouteKind::WhatsAppNumber, &number.phone_number_id, Some(&token)).await?;
        tenants::connect(&db, &console, RouteKind::WhatsAppAccount, &number.waba_id, None).await?;
        settings::set::<InboxChannel>(&db, &console, snowflake(inbox.0)?.into()).await?;
        for (shown, (name, _, role)) in people.iter().zip(PEOPLE) {
            let Some(role) = role else { continue };
            let wanted = MemberChange::SetRole { role: role.into() };
            let order = ChangeMember { person: person(shown.user, name)?, wanted, notes: None };
            members::change(&db, &members::enter(&db, owner.clone(), None).await?.caller, order).await?;
        }
        // Only from here on: what was done to set the stage is nobody's news.
        settings::set::<OwnerChannel>(&db, &console, snowflake(owners.0)?.into()).await?;
        settings::set::<AuditChannel>(&db, &console, AuditFeed::new(snowflake(audit.0)?, &[])).await?;
        let customers = vec![
            meta.customer(&number, "+966501234567", "ليلى أحمد"),
            meta.customer(&number, "+447700900123", "James Carter"),
            meta.customer_hidden(&number, "SA.4711000815", "abu_fahd"),
        ];
        sample_leads(&db, &owner).await?;
        let demo = Self { db, guild, inbox, general, owners, audit, number, people, customers, at_twilio: Vec::new() };
        demo.hide_channels(discord);
        Ok(demo)
    }

    /// Gives the company a second number, at Twilio, with customers of its own, and a template that was approved long ago. They
    /// are not there from the beginning, because one number is what most tests are about.
    pub async fn grow(&mut self, providers: &Providers) -> Result<()> {
        let twilio = &providers.twilio;
        let number = twilio.add_number("+966 11 200 0002");
        let settings = channels::Settings::Twilio { account_sid: twilio.account_sid() };
        let secret = SecretString::from(twilio.auth_token());
        let new = NewChannel { address: number.clone(), settings, secret };
        channels::add(&self.db, &Caller::console("sandbox"), new).await?;
        self.at_twilio = vec![
            twilio.customer(&number, "+966533456789", "سلمى العتيبي"),
            twilio.customer(&number, "+971507654321", "Priya Nair"),
        ];
        let template = json!({
            "name": "order_ready", "language": "ar", "category": "UTILITY",
            "components": [
                { "type": "HEADER", "format": "TEXT", "text": "متجر النور" },
                {
                    "type": "BODY", "text": "أهلًا {{1}}، طلبك رقم {{2}} جاهز للاستلام من المعرض.",
                    "example": { "body_text": [["ليلى", "1042"]] },
                },
                { "type": "FOOTER", "text": "نسعد بخدمتك" },
                { "type": "BUTTONS", "buttons": [{ "type": "QUICK_REPLY", "text": "سأستلمه اليوم" }] },
            ],
        });
        providers.meta.add_template(&self.number, &template)?;
        Ok(())
    }

    /// Shows each channel to those whom it concerns, as a company would: customers' messages to the staff, changes and
    /// requests to the owner and the admins, the audit log to the moderators too. Everybody chats.
    pub fn hide_channels(&self, discord: &Discord) {
        let who = |roles: &[&str]| -> Vec<UserId> {
            let shown = self.people.iter().filter(|person| roles.contains(&person.role.as_str()));
            shown.map(|person| person.user).collect()
        };
        discord.show_only_to(self.inbox, &who(&["owner", "admin", "moderator", "manager", "sales", "support"]));
        discord.show_only_to(self.owners, &who(&["owner", "admin"]));
        discord.show_only_to(self.audit, &who(&["owner", "admin", "moderator"]));
    }

    fn phones(&self) -> Vec<Phone> {
        let at_meta = self.customers.iter().cloned().map(Phone::from);
        at_meta.chain(self.at_twilio.iter().cloned().map(Phone::from)).collect()
    }

    /// What the page shows.
    pub fn scene(&self) -> Scene {
        Scene {
            business: "متجر النور".into(),
            customers: self.phones(),
            guild: self.guild,
            people: self.people.clone(),
            language: page::Language::Arabic,
        }
    }
}

async fn sample_leads(db: &TenantDb, owner: &Person) -> Result<()> {
    let samples = [
        ("عبد الله المطيري", Some("+966555000111"), "عشرون كرسيًا لمكتب جديد", Some("يفضّل التواصل بعد العصر")),
        ("Maria Santos", Some("+971501112233"), "Wholesale prices for coffee tables", None),
        ("مؤسسة الأفق", None, "عرض سعر لتأثيث فرع جدة", Some("الميزانية ٥٠ ألف ريال تقريبًا")),
    ];
    for (name, phone, interest, notes) in samples {
        let new = NewLead {
            contact: Whose::Person { name: name.to_owned(), phone: phone.map(str::to_owned) },
            interest: Some(interest.to_owned()),
            notes: notes.map(str::to_owned),
        };
        leads::create(db, &members::enter(db, owner.clone(), None).await?.caller, new).await?;
    }
    Ok(())
}

fn person(user: UserId, name: &str) -> Result<Person> {
    Ok(Person { discord_id: snowflake(user.0)?, name: name.to_owned() })
}

fn snowflake(id: u64) -> Result<DiscordId> {
    DiscordId::new(id).context("pretend Discord gave an id that no snowflake can be")
}
