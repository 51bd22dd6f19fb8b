//! `/perms grant`: permissions beyond a role. With `permission` it is done at once; without, menus lead there.

use crm::{
    Permission,
    members::{ChangeMember, MemberChange},
};
use serenity::all::User;

use super::pick::{self, Pick, Picking};
use crate::{
    bot::Ctx,
    changes::change,
    errors::Error,
    gate::Gate,
    input::{permission, person::target, time},
    response,
};

/// Give a person permissions beyond their role
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn grant(
    ctx: Ctx<'_>,
    user: User,

    #[autocomplete = "permission::suggest"]
    #[max_length = 400]
    permission: Option<String>,

    #[autocomplete = "time::suggest_until"]
    #[max_length = 40]
    until: Option<String>,

    #[max_length = 500] notes: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let person = target(&user)?;
        let until = time::until(&session, until.as_deref()).await?;
        match permission {
            Some(typed) => {
                let wanted = MemberChange::Grant { permissions: permission::named(&typed)?, until };
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
