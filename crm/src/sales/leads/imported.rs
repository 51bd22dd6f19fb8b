//! Many leads at once, as a file brings them: opened, changed, and taken back. Whoever calls this has made sure that nothing else is
//! decided about their contacts meanwhile.

mod sql;

use serde_json::{Map, Value as Json, json};

pub(crate) use self::sql::{Open, hold, with_open};
use crate::{
    db::Tx,
    error::Result,
    ids::{ContactId, LeadId, StageId},
    pipelines::{self, Kind},
};

/// A lead that is new.
pub(crate) struct New {
    pub id: LeadId,
    pub contact: ContactId,
    pub interest: Option<String>,
    pub notes: Option<String>,
    pub stage: Option<StageId>,
    pub extra: Map<String, Json>,
}

/// What is known of a lead from now on.
pub(crate) struct Change {
    pub id: LeadId,
    pub interest: Option<String>,
    pub notes: Option<String>,
    pub stage: StageId,
    pub extra: Json,
    /// Which inputs this changes.
    pub fields: Vec<&'static str>,
}

/// How a lead was.
pub(crate) struct Before {
    pub id: LeadId,
    /// Since when nobody has changed it.
    pub version: i64,
    /// What was known of it, as [`Open::before`] writes it.
    pub before: Json,
}

impl Open {
    /// What is kept to be put back.
    pub(crate) fn before(&self) -> Json {
        json!({ "interest": self.interest, "notes": self.notes, "stage_id": self.stage_id, "extra": self.extra })
    }
}

/// Opens leads. They are whose the caller is, and begin in the first stage, if no other that is still there is said.
pub(crate) async fn make(tx: &mut Tx, new: &[New]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    pipelines::keep(tx, Kind::Lead).await?;
    sql::insert(tx, new).await
}

/// Changes leads whose rows are held. Gives the version of each.
pub(crate) async fn change(tx: &mut Tx, changes: &[Change]) -> Result<Vec<(LeadId, i64)>> {
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    pipelines::keep(tx, Kind::Lead).await?;
    sql::update(tx, changes).await
}

/// Takes leads away that an import has opened, of which nothing else has become since they were at this version. Gives those that are gone.
pub(crate) async fn take_away(tx: &mut Tx, made: &[(LeadId, i64)]) -> Result<Vec<LeadId>> {
    sql::delete(tx, made).await
}

/// Puts back how leads were that have not been changed since they were at this version. Gives those that are as they were.
pub(crate) async fn restore(tx: &mut Tx, all: &[Before]) -> Result<Vec<LeadId>> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    pipelines::keep(tx, Kind::Lead).await?;
    sql::restore(tx, all).await
}
