//! What a company can choose: one typed list, kept as rows.
//!
//! To add a setting: its line in the list below. The compiler then asks what must hold before it is chosen and what follows
//! (`company/settings.rs`), and how its value reads (`words/src/log.rs`); the tests ask for its name `setting-…`. Then the command that
//! chooses it, by `settings::set`.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use sqlx::PgConnection;

use crate::{
    currency::Currency,
    db::Tx,
    error::{Error, Noun, Result},
    hours::Hours,
    ids::DiscordId,
    kernel::{language::Language, names::names, reach::Reaches},
    permission::Permission,
};

/// A setting, by its type.
pub trait Setting {
    /// Which.
    const KEY: Key;

    /// What can be chosen.
    type Value: Serialize + DeserializeOwned + Send;

    /// What counts until something is chosen.
    fn default() -> Self::Value;
}

/// Who may choose a setting, of those who hold its permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chooser {
    /// Everybody.
    Anybody,
    /// The owner alone.
    Owner,
}

macro_rules! settings {
    ($(
        $(#[$doc:meta])*
        $key:literal => $name:ident: $value:ty = $default:expr, seen with $see:ident, chosen with $change:ident by $by:ident;
    )*) => {
        names! {
            /// Every setting, by its name as stored and as in the audit log. One that has shipped never changes.
            pub enum Key {
                $($(#[$doc])* $name = $key,)*
            }
        }

        impl Key {
            /// What it takes to see it.
            pub fn seen_with(self) -> Permission {
                match self {
                    $(Self::$name => Permission::$see,)*
                }
            }

            /// What it takes to choose it.
            pub fn chosen_with(self) -> Permission {
                match self {
                    $(Self::$name => Permission::$change,)*
                }
            }

            /// Who of those who hold that permission may choose it.
            pub fn chosen_by(self) -> Chooser {
                match self {
                    $(Self::$name => Chooser::$by,)*
                }
            }
        }

        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;

            impl Setting for $name {
                const KEY: Key = Key::$name;

                type Value = $value;

                fn default() -> $value {
                    $default
                }
            }
        )*
    };
}

settings! {
    /// The Discord channel that shows customers' messages.
    "inbox_channel" => InboxChannel: Channel = Channel(None),
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// The Discord forum with a thread for each conversation, which takes the channel's place.
    "inbox_forum" => InboxForum: Channel = Channel(None),
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// The Discord channel where the owner and who else keeps watch reads of changes and decides about requests.
    "owner_channel" => OwnerChannel: Channel = Channel(None),
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// The Discord channel that shows events of the audit log, and which of them.
    "audit_channel" => AuditChannel: AuditFeed = AuditFeed::default(),
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// For how many days raw deliveries are kept after they were received: from [`RawDays::LEAST`] to [`RawDays::MOST`].
    "raw_days" => RawDays: u16 = 90,
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// When somebody is there; nothing is known of it until it is chosen.
    "working_hours" => WorkingHours: Option<Hours> = None,
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// What a customer is answered at once when they begin to write.
    "greeting" => Greeting: AutoText = AutoText::default(),
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// What a customer is answered at once while nobody is there.
    "away" => Away: AutoText = AutoText::default(),
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// Whether customers are asked how satisfied they are when their conversation is closed, and in which words.
    "satisfaction" => Satisfaction: AutoText = AutoText::default(),
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// Whether whoever writes for the first time becomes a lead.
    "lead_for_new" => LeadForNew: bool = false,
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// After how many days without a message a conversation is closed by itself, from 1 to [`AutoClose::MOST`]; never, if none is chosen.
    "auto_close" => AutoClose: Option<u16> = None,
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// How many open conversations a colleague may have while they are given others by turns, from 1 to [`Turns::MOST`]; nobody is given any, if
    /// nothing is chosen.
    "turns" => Turns: Option<u16> = None,
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// For how many seconds an answer waits before it is sent, so that it can be put right or taken back; at most [`ReplyHold::MOST`].
    "reply_hold" => ReplyHold: u16 = 3,
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// Whether customers are shown that somebody types in the thread of their conversation.
    "typing" => TypingShown: bool = false,
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// Within how many minutes of the working hours a customer is to be answered.
    "answer_within" => AnswerWithin: AnswerMinutes = AnswerMinutes::default(),
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// Whether contacts' phone numbers and e-mail addresses are masked wherever Discord shows them.
    "mask_addresses" => MaskAddresses: bool = false,
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// How far each role reaches: whose leads, deals, tasks and conversations who holds it sees.
    "reach" => RoleReach: Reaches = Reaches::default(),
        seen with ViewSettings, chosen with EditSettings by Anybody;
    /// In which currency money is meant where none is named.
    "currency" => CompanyCurrency: Currency = Currency::SAR,
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// Whether who promises something in an answer is asked whether they want to be reminded.
    "promises" => Promises: bool = true,
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// How customers book in WhatsApp.
    "booking_chat" => BookingChat: ChatBookings = ChatBookings::default(),
        seen with ViewSettings, chosen with EditOrganisation by Anybody;
    /// What takes a second person, by the names of the rules.
    "second_person" => SecondPerson: Vec<String> = Vec::new(),
        seen with ViewSettings, chosen with ManagePermissions by Owner;
    /// The permissions that may be taken for an hour in an emergency, by name.
    "break_glass" => BreakGlass: Vec<String> = Vec::new(),
        seen with ViewSettings, chosen with ManagePermissions by Owner;
}

impl RawDays {
    /// Meta delivers again for seven days ("Webhooks", retries), and a problem that is noticed after a weekend must still be
    /// there to be looked into.
    pub const LEAST: u16 = 14;
    /// Ten years.
    pub const MOST: u16 = 3650;
}

impl AutoClose {
    /// A year.
    pub const MOST: u16 = 365;
}

impl ReplyHold {
    /// Longer, and customers would notice.
    pub const MOST: u16 = 10;
}

impl Turns {
    /// More than anybody answers at once.
    pub const MOST: u16 = 500;
}

/// A Discord channel, or none. Written as Discord writes it, as a string: a snowflake is too large for the numbers of many a
/// reader of JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Option<String>", try_from = "Option<String>")]
pub struct Channel(pub Option<DiscordId>);

impl From<DiscordId> for Channel {
    fn from(id: DiscordId) -> Self {
        Self(Some(id))
    }
}

impl From<Channel> for Option<String> {
    fn from(channel: Channel) -> Self {
        channel.0.map(|id| id.to_string())
    }
}

impl TryFrom<Option<String>> for Channel {
    type Error = &'static str;

    fn try_from(stored: Option<String>) -> Result<Self, Self::Error> {
        stored.map(|id| id.parse()).transpose().map(Self)
    }
}

/// What is said without anybody saying it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutoText {
    /// Whether it is.
    pub on: bool,
    /// In the company's own words in Arabic; else the usual ones are said.
    pub ar: Option<String>,
    /// In English.
    pub en: Option<String>,
}

impl AutoText {
    /// The most characters of a text. Its variables may make it longer.
    pub const CHARS: usize = 1000;

    /// The company's own words in a language, if it has chosen any.
    pub fn own_words(&self, language: Language) -> Option<&str> {
        match language {
            Language::Arabic => self.ar.as_deref(),
            Language::English => self.en.as_deref(),
        }
    }
}

/// How customers book.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatBookings {
    /// Whether they do by themselves, in WhatsApp.
    pub on: bool,
    /// Whether they read the Hijri date beside the Gregorian one.
    pub hijri: bool,
    /// The template by which they are reminded once they have not written for a day, by WhatsApp's name of it.
    pub template: Option<String>,
}

/// Minutes within which a customer is to be answered, each from 1 to [`AnswerMinutes::MOST`]; nothing is due where none are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerMinutes {
    /// To whom nobody has answered in this conversation yet.
    pub first: Option<u16>,
    /// To everybody else.
    pub later: Option<u16>,
}

impl AnswerMinutes {
    /// Seven days and nights.
    pub const MOST: u16 = 7 * 24 * 60;

    /// Whether nothing is chosen.
    pub fn is_off(self) -> bool {
        self == Self::default()
    }
}

/// Where events of the audit log are shown, and which.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFeed {
    /// Where.
    pub channel: Channel,
    /// Those about these nouns; `None` is all of them.
    pub nouns: Option<Vec<String>>,
}

impl AuditFeed {
    /// Events about these nouns in this channel; about all, if none are named.
    pub fn new(channel: DiscordId, nouns: &[Noun]) -> Self {
        let chosen = Some(nouns).filter(|nouns| !nouns.is_empty());
        Self {
            channel: channel.into(),
            nouns: chosen.map(|nouns| nouns.iter().map(|noun| noun.as_str().to_owned()).collect()),
        }
    }
}

/// All that was chosen.
pub(crate) struct Chosen(Map<String, Value>);

impl Chosen {
    /// From the object that [`all`] and the company's profile select.
    pub(crate) fn new(stored: Value) -> Result<Self> {
        serde_json::from_value(stored).map(Self).map_err(Error::internal)
    }

    /// One of them.
    pub(crate) fn get<S: Setting>(&self) -> Result<S::Value> {
        self.0.get(S::KEY.as_str()).cloned().map_or_else(|| Ok(S::default()), read::<S>)
    }
}

fn read<S: Setting>(stored: Value) -> Result<S::Value> {
    serde_json::from_value(stored).map_err(|error| Error::Internal(format!("the setting {}: {error}", S::KEY.as_str())))
}

/// All settings, for who needs several.
pub(crate) async fn all(conn: &mut PgConnection) -> Result<Chosen> {
    let stored = sqlx::query_scalar("select coalesce(jsonb_object_agg(key, value), '{}') from settings");
    Chosen::new(stored.fetch_one(conn).await?)
}

pub(crate) async fn get<S: Setting>(conn: &mut PgConnection) -> Result<S::Value> {
    let stored = sqlx::query_scalar("select value from settings where key = $1").bind(S::KEY.as_str());
    stored.fetch_optional(conn).await?.map_or_else(|| Ok(S::default()), read::<S>)
}

/// The company's time zone.
pub(crate) async fn time_zone(conn: &mut PgConnection) -> Result<Tz> {
    let stored: String = sqlx::query_scalar("select time_zone from tenant").fetch_one(conn).await?;
    stored.parse().map_err(Error::internal)
}

/// Like [`get`], and holds all settings as they are until the transaction ends.
pub(crate) async fn lock<S: Setting>(tx: &mut Tx) -> Result<S::Value> {
    // The row of the setting may not be there yet.
    sqlx::query("select from tenant for update").execute(tx.conn()).await?;
    get::<S>(tx.conn()).await
}

/// Writes a setting; whoever calls this has judged it.
pub(crate) async fn put(tx: &mut Tx, key: Key, value: &Value) -> Result<()> {
    sqlx::query("insert into settings (key, value) values ($1, $2) on conflict (key) do update set value = $2")
        .bind(key.as_str())
        .bind(value)
        .execute(tx.conn())
        .await?;
    Ok(())
}
