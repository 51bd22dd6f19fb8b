//! `/perms`: who may do what.

pub(crate) mod change;
pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod glass;
pub(crate) mod grant;
pub(crate) mod list;
pub(crate) mod matrix;
pub(crate) mod pick;
pub(crate) mod requests;
pub(crate) mod role;
pub(crate) mod shut;
pub(crate) mod simulate;
