//! Finding contacts by what people type.

mod sql;

use crate::{
    caller::Caller,
    db::TenantDb,
    error::{Error, Field, Noun, Problem, Result},
    ids::ContactId,
    kernel::sight::{self, ContactName, ContactPhone},
    permission::Permission,
    text,
};

/// How many contacts autocomplete offers: Discord shows at most 25.
const SUGGESTIONS: i64 = 25;

/// A contact in a list of suggestions.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Suggestion {
    /// Who.
    pub id: ContactId,
    /// Their name.
    pub name: ContactName,
    /// Their phone: digits without `+`.
    pub phone: Option<ContactPhone>,
}

/// Contacts whose name holds what was typed or resembles it, whose phone holds its digits, or whose lead has this number; for
/// somebody who is about to use `permission`. The newest, for nothing typed. One that was merged into another is not among them.
pub async fn suggest(db: &TenantDb, caller: &Caller, typed: &str, permission: Permission) -> Result<Vec<Suggestion>> {
    let mut tx = db.read(caller, permission).await?;
    let (found, sight) = (sql::search(&mut tx, &key(typed), SUGGESTIONS).await?, sight::of(&mut tx).await?);
    let seen = |found: Suggestion| Suggestion {
        name: found.name.seen(sight),
        phone: found.phone.map(|phone| phone.seen(sight)),
        ..found
    };
    Ok(found.into_iter().map(seen).collect())
}

/// The contact with this id, or the only one that [`suggest`] finds. `Invalid` if there are several.
pub async fn look_up(
    db: &TenantDb,
    caller: &Caller,
    field: Field,
    typed: &str,
    permission: Permission,
) -> Result<ContactId> {
    if let Ok(id) = typed.trim().parse() {
        return Ok(id);
    }
    let mut tx = db.read(caller, permission).await?;
    let key = key(typed);
    if key.is_empty() {
        return Err(Error::Invalid { field, problem: Problem::Empty });
    }
    match sql::search(&mut tx, &key, 2).await?.as_slice() {
        [] => Err(Error::NotFound(Noun::Contact)),
        [only] => Ok(only.id),
        [first, second, ..] => {
            let is_it = |found: &&Suggestion| text::search_key(found.name.raw()) == key;
            match [first, second].into_iter().filter(is_it).collect::<Vec<_>>().as_slice() {
                [only] => Ok(only.id),
                _ => Err(Error::Invalid { field, problem: Problem::Several }),
            }
        }
    }
}

fn key(typed: &str) -> String {
    text::search_key(&typed.chars().take(100).collect::<String>())
}
