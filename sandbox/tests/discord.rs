//! The pretend Discord against its rules (`strict`; `pairs` has what is refused beside what is taken), against what client
//! libraries do by themselves (`libraries`), against serenity's decoders (`decode`), against Discord's own
//! description (`schema`), over a bare socket (`gateway`), and with a whole serenity client, its rate limiter on (`bot`).
//! What serenity sends for `forums`, `threads`, `webhooks`, messages and reactions (`typed`) and the `audit_log` is taken, and
//! what it gets back decodes; so does every event (`ears`).

#[cfg(test)]
#[path = "discord/audit_log.rs"]
mod audit_log;
#[cfg(test)]
#[path = "discord/bot.rs"]
mod bot;
#[cfg(test)]
#[path = "discord/decode.rs"]
mod decode;
#[cfg(test)]
#[path = "discord/ears.rs"]
mod ears;
#[cfg(test)]
#[path = "discord/forums.rs"]
mod forums;
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
#[cfg(test)]
#[path = "discord/threads.rs"]
mod threads;
#[cfg(test)]
#[path = "discord/typed.rs"]
mod typed;
#[cfg(test)]
#[path = "discord/webhooks.rs"]
mod webhooks;
