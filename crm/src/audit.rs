//! The audit log: what was done, by whom, on what, why; and what was refused. It shows whether somebody tampered with it.
//!
//! To add an event: see `audit/event.rs`.

mod adopt;
mod anchor;
mod erase;
mod event;
mod export;
mod feed;
mod mac;
mod query;
mod seal;
mod verify;
mod write;

pub(crate) use self::{
    adopt::adopt,
    feed::begin as begin_feed,
    seal::seal_at,
    write::{insert_done, insert_refused},
};
pub use self::{
    erase::{Part, erase},
    event::{ACTIONS, Event},
    export::{Exported, Format, Outcome, export},
    feed::{Batch, Feed, fed, feed, head},
    query::{Entry, Filter, PAGE, Page, list, show},
    seal::seal,
    verify::{Problem, Report, Tampering, verify},
};

/// Names come from outside: nothing in them may break a line, colour a terminal or turn the text around.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !breaks(*c) && !turns(*c)).take(100).collect()
}

/// Longer texts, as they leave the house: their lines and tabs stay.
fn harmless(text: &str) -> String {
    text.chars().filter(|c| !turns(*c) && (!breaks(*c) || matches!(c, '\n' | '\r' | '\t'))).collect()
}

fn turns(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}
