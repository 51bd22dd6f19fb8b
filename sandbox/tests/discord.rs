//! The pretend Discord against its rules (`strict`; `pairs` has what is refused beside what is taken), against what client
//! libraries do by themselves (`libraries`), against serenity's decoders (`decode`), against Discord's own
//! description (`schema`), over a bare socket (`gateway`), and with a whole serenity client, its rate limiter on (`bot`).

#[cfg(test)]
#[path = "discord/bot.rs"]
mod bot;
#[cfg(test)]
#[path = "discord/decode.rs"]
mod decode;
#[cfg(test)]
#[path = "discord/gateway.rs"]
mod gateway;
#[cfg(test)]
#[path = "discord/libraries.rs"]
mod libraries;
#[cfg(test)]
#[path = "discord/pairs.rs"]
mod pairs;
#[cfg(test)]
#[path = "discord/schema.rs"]
mod schema;
#[cfg(test)]
#[path = "discord/socket.rs"]
mod socket;
#[cfg(test)]
#[path = "discord/stage.rs"]
mod stage;
#[cfg(test)]
#[path = "discord/strict.rs"]
mod strict;
