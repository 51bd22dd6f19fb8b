//! `/perms grant`: permissions beyond a role. With `permission` it is done at once; without, menus lead there.

use chrono::{DateTime, Utc};
use crm::{
    Permission,
    members::{ChangeMember, MemberChange},
    settings,
};
use serenity::all::User;

use super::{
    change::change,
    pick::{self, Pick, Picking},
};
use crate::{
    Ctx, Gate,
    errors::Error,
    response,
    session::{Session, target},
    until,
};

/// Give a person permissions beyond their role
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn grant(
    ctx: Ctx<'_>,
    user: User,
    #[autocomplete = "pick::suggest"]
    #[max_length = 400]
    permission: Option<String>,
    #[max_length = 40] until: Option<String>,
    #[max_length = 500] notes: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let person = target(&user)?;
        let until = read_until(&session, until.as_deref()).await?;
        match permission {
            Some(typed) => {
                let wanted = MemberChange::Grant { permissions: pick::named(&typed)?, until };
                change(session, ChangeMember { person, wanted, notes }).await
            }
            None => {
                let picking = Picking { what: Pick::Grant, person: person.discord_id, until };
                pick::open(session, picking, person.name, notes).await
            }
        }
    })
    .await
}

/// The moment that was typed, in the company's time zone.
pub(super) async fn read_until(session: &Session, typed: Option<&str>) -> Result<Option<DateTime<Utc>>, Error> {
    let Some(typed) = typed else { return Ok(None) };
    let zone = settings::profile(&session.db).await?.time_zone;
    Ok(Some(until::parse(typed, session.now(), zone)?))
}
