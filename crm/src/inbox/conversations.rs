//! Conversations with customers: what they wrote, what we answered, and how far each answer has come.
//!
//! `receive` applies what a channel brought in, in batches. [`send()`] queues an answer; a worker sends it
//! ([`start_sending`], [`finish_sending`]). [`unannounced`] and [`reply_view`] are what the staff's inbox shows. Who works on which
//! is said by `work`, and looked at by `list` and `show`.

mod details;
mod idle;
mod list;
mod notes;
mod pair;
mod reads;
mod receive;
mod send;
mod show;
mod sql;
mod state;
pub mod thread;
mod trace;
mod unknown;
mod view;
mod which;
mod window;
mod work;

pub use self::{
    idle::close_idle,
    list::{Filter, Listed, PAGE, Page, Place, list},
    notes::{CHARS as NOTE_CHARS, Note},
    reads::{begin_answer, to_mark_read},
    receive::Applied,
    send::{
        AttemptOutcome, NotHandedOver, Outcome, Queued, SHORT_WAIT, Sending, Start, To, Typed, Whose, finish_sending,
        not_handed_over, retype, send, send_file, send_template, send_typed, start_sending, taken_back, typed_text,
    },
    show::{Author, Said, Shown, show},
    state::MessageState,
    trace::{MessageName, RawDelivery, Recent, Stage, Step, Trace, raw_delivery, recent, trace},
    unknown::{ASK_AFTER, Decision, Doubt, ask, leave, send_again},
    view::{
        Announcement, By, Card, Found, LeadTrace, Line, ReplyView, announced, card, find, lead_trace, reply_marked,
        reply_shown, reply_view, unannounced,
    },
    which::{Name, Seen, Which, number_label},
    work::{
        Colleague, Done, Priority, State, assign, claim, close, colleagues, note, prioritise, release, reopen, snooze,
        transfer, wake,
    },
};
pub(crate) use self::{
    receive::{Fresh, apply},
    send::say,
    sql::contact_of,
    work::{give_free, meant},
};
