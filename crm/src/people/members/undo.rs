//! Taking back one's last change of somebody.

use chrono::{DateTime, TimeDelta, Utc};

use super::{MemberFields, Person, sql};
use crate::{
    db::Tx,
    error::{Conflict, Error, Result},
    holding::Holding,
    permission::Permission,
    roles,
};

/// For how long a change can be taken back.
const WINDOW: TimeDelta = TimeDelta::minutes(10);

/// A change that can be taken back.
pub(super) struct LastChange {
    pub seq: i64,
    pub person: Person,
    before: MemberFields,
    after: MemberFields,
}

/// The person's last change of somebody in these ten minutes that has not been taken back yet, or `this` one. Refuses if
/// there is none.
pub(super) async fn made(tx: &mut Tx, maker: &str, this: Option<i64>) -> Result<LastChange> {
    let since = tx.now() - WINDOW;
    find(tx, maker, this, since).await
}

/// The change that the person asked in time to take back. Refuses if that has been done.
pub(super) async fn asked_for(tx: &mut Tx, maker: &str, this: i64) -> Result<LastChange> {
    find(tx, maker, Some(this), DateTime::UNIX_EPOCH).await
}

async fn find(tx: &mut Tx, maker: &str, this: Option<i64>, since: DateTime<Utc>) -> Result<LastChange> {
    let Some((seq, Some(id), label, before, after)) = sql::last_change(tx, maker, since, this).await? else {
        return Err(Error::Conflict(Conflict::NothingToUndo));
    };
    let discord_id = id.parse().map_err(Error::internal)?;
    let person = Person { discord_id, name: label.unwrap_or_default() };
    let [before, after] = [before, after].map(|side| MemberFields::read(side.as_ref()));
    Ok(LastChange { seq, person, before: before?, after: after? })
}

impl LastChange {
    /// What the person would hold with the change taken back. Refuses if it has been changed again since.
    pub(super) async fn taken_back(&self, now: &Holding, tx: &mut Tx) -> Result<Holding> {
        let mut back = now.clone();
        if let Some(role) = &self.after.role {
            if now.role.reference().to_string() != *role {
                return Err(Error::Conflict(Conflict::ChangedSince));
            }
            let before = self.before.role.as_ref().and_then(|role| role.parse().ok());
            back.role =
                roles::find(tx, before.ok_or_else(|| Error::internal("a change of role without a role"))?).await?;
        }
        for (name, after) in &self.after.rules {
            // A permission of a later version that was rolled back.
            let Ok(permission) = name.parse::<Permission>() else { continue };
            if now.rules.get(&permission) != after.as_ref() {
                return Err(Error::Conflict(Conflict::ChangedSince));
            }
            match self.before.rules.get(name).cloned().flatten() {
                Some(rule) => back.rules.insert(permission, rule),
                None => back.rules.remove(&permission),
            };
        }
        Ok(back)
    }
}
