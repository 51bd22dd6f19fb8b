//! `/audit`: who did what, on whom, why; and what was refused. `/perms log` is a part of it.

mod custom_id;
pub(crate) mod export;
pub(crate) mod line;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod show;
mod things;
pub(crate) mod verify;
