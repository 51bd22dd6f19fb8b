//! The pretend Discord against its rules (`strict`), against serenity's decoders (`decode`) and against a whole
//! serenity client with its rate limiter on (`bot`).

#[path = "discord/bot.rs"]
mod bot;
#[path = "discord/decode.rs"]
mod decode;
#[path = "discord/schema.rs"]
mod schema;
#[path = "discord/stage.rs"]
mod stage;
#[path = "discord/strict.rs"]
mod strict;
