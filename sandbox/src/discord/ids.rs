//! Discord's ids: 64-bit snowflakes, written as strings on the wire
//! (Discord docs, API Reference, "Snowflakes"). One type per noun, so that they cannot be confused.

use serde::{Deserialize, Serialize};

/// Makes a snowflake newtype.
macro_rules! snowflake {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map($name)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

snowflake! {
    /// A guild ("server").
    GuildId,
    /// A channel: of a guild, a thread in one, or a direct-message channel.
    ChannelId,
    /// A person or the bot.
    UserId,
    /// A role of a guild.
    RoleId,
    /// A message.
    MessageId,
    /// A webhook of a channel.
    WebhookId,
    /// A tag of a forum.
    TagId,
    /// One interaction: a command, a click, a submitted form, an autocomplete.
    InteractionId,
}
