//! Conversations with customers: what they wrote, what we answered, and how far each answer has come.
//!
//! `receive` applies what a channel brought in, in batches. [`send()`] queues an answer; a worker sends it
//! ([`start_sending`], [`finish_sending`]). [`unannounced`] and [`reply_view`] are what the staff's inbox shows. Who works on which
//! is said by `work`, and looked at by `list` and `show`.

mod asking;
mod deeds;
mod details;
mod idle;
mod list;
mod messages;
mod notes;
mod pair;
mod reads;
mod receive;
pub mod satisfaction;
mod search;
mod send;
mod show;
mod sla;
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
    asking::{Asking, Offered},
    idle::close_idle,
    list::{Filter, Listed, PAGE, Page, Place, list},
    messages::{Message, Messages, messages},
    notes::{CHARS as NOTE_CHARS, Note},
    reads::{begin_answer, begin_typing, shows_typing, to_mark_read},
    receive::Applied,
    search::{Hit, Hits, Rest, search},
    send::{
        AttemptOutcome, NotHandedOver, Outcome, Queued, SHORT_WAIT, Sending, SentAsTyped, Start, To, Typed, When,
        Whose, deleted, finish_sending, look_later, not_handed_over, react, retype, send, send_correction, send_file,
        send_template, send_typed, sent_as_typed, start_sending, take_back, taken_back, typed_changed, typed_text,
    },
    show::{Author, Said, Shown, show},
    sla::{Late, fall_due, late, recount},
    state::MessageState,
    trace::{MessageName, RawDelivery, Recent, Stage, Step, Trace, raw_delivery, recent, trace},
    unknown::{ASK_AFTER, Decision, Doubt, ask, leave, send_again},
    view::{
        Announcement, By, Card, Feedback, Found, LeadTrace, Line, Rated, ReplyView, announced, card, find, lead_trace,
        reply_marked, reply_shown, reply_view, unannounced,
    },
    which::{Name, Seen, Which, number_label},
    work::{
        Done, Priority, State, assign, claim, close, colleagues, named, note, prioritise, release, reopen, snooze,
        transfer, wake,
    },
};
pub(crate) use self::{
    asking::{leave_to_staff, offered, question, question_by_caller, spoken},
    deeds::{Deed, do_all, listed},
    receive::{Fresh, apply},
    search::newest_with,
    send::{offer, say, say_template},
    sla::expect,
    sql::{contact_of, newest_of},
    work::{Absence, free_of_absent, give_free, meant},
};
