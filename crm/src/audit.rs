//! The audit log: what was done, by whom, on what, why; and what was refused. It shows whether somebody tampered with it.
//!
//! Written is it by [`crate::kernel::audit`], where its events are; here it is read, sealed, verified, exported and erased.

mod anchor;
mod erase;
mod export;
mod feed;
mod query;
mod seal;
mod sql;
mod verify;

pub(crate) use self::anchor::set_aside as set_anchors_aside;
pub(crate) use self::erase::erase_about;
pub(crate) use self::feed::begin as begin_feed;
pub use self::{
    erase::{Part, erase},
    export::{ExportOutcome, Exported, MOST as MOST_EXPORTED, export},
    feed::{Batch, Feed, fed, feed, head},
    query::{Entry, PAGE, Page, list, show},
    seal::seal,
    verify::{Problem, Report, Tampering, verify},
};
pub use crate::kernel::audit::{Action, Filter, Format, Outcome, Subject};
