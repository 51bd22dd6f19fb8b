//! `/perms set_admin`, `set_moderator`, `set_role`, `deny`, `remove`, `copy`, `undo`: each is an order to crm.

use crm::{
    Permission, Role,
    members::{ChangeMember, MemberChange},
};
use serenity::all::User;

use super::{
    pick::{self, Picking},
    simulate::try_out,
};
use crate::{
    bot::Ctx,
    changes::change,
    errors::Error,
    gate::Gate,
    input::{
        permission,
        person::{person, target},
        role,
    },
    response,
};

/// Make a person an admin
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn set_admin(
    ctx: Ctx<'_>,
    user: User,

    #[max_length = 500] notes: Option<String>,
) -> Result<(), Error> {
    let wanted = MemberChange::SetRole { role: Role::Admin.into() };
    response::run(ctx, |session| async move {
        change(session, ChangeMember { person: target(&user)?, wanted, notes }).await
    })
    .await
}

/// Make a person a moderator
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn set_moderator(
    ctx: Ctx<'_>,
    user: User,

    #[max_length = 500] notes: Option<String>,
) -> Result<(), Error> {
    let wanted = MemberChange::SetRole { role: Role::Moderator.into() };
    response::run(ctx, |session| async move {
        change(session, ChangeMember { person: target(&user)?, wanted, notes }).await
    })
    .await
}

/// Give a person any role
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn set_role(
    ctx: Ctx<'_>,
    user: User,

    #[autocomplete = "role::suggest"]
    #[max_length = 100]
    role: String,

    #[max_length = 500] notes: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let wanted = MemberChange::SetRole { role: role::named(&session, &role).await? };
        change(session, ChangeMember { person: target(&user)?, wanted, notes }).await
    })
    .await
}

/// Withhold permissions from a person, whatever their role
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn deny(
    ctx: Ctx<'_>,
    user: User,

    #[autocomplete = "permission::suggest"]
    #[max_length = 400]
    permission: Option<String>,

    #[max_length = 500] notes: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let person = target(&user)?;
        match permission {
            Some(typed) => {
                let wanted = MemberChange::Deny { permissions: permission::named(&typed)? };
                change(session, ChangeMember { person, wanted, notes }).await
            }
            None => {
                let picking = Picking::deny(person.discord_id);
                pick::open(session, picking, person.name, notes).await
            }
        }
    })
    .await
}

/// Take a person's role and personal permissions away, or only some of the latter
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn remove(
    ctx: Ctx<'_>,
    user: User,

    #[autocomplete = "permission::suggest"]
    #[max_length = 400]
    permission: Option<String>,

    #[max_length = 500] notes: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let person = target(&user)?;
        match permission {
            Some(typed) => {
                let wanted = MemberChange::Clear { permissions: permission::named(&typed)? };
                change(session, ChangeMember { person, wanted, notes }).await
            }
            // So much goes at once that one looks first.
            None => try_out(session, ChangeMember { person, wanted: MemberChange::Remove, notes }).await,
        }
    })
    .await
}

/// Give a person what another one has: role, permissions, denials
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn copy(
    ctx: Ctx<'_>,
    from: User,
    to: User,

    #[max_length = 500] notes: Option<String>,
) -> Result<(), Error> {
    let wanted = MemberChange::Copy { from: person(&from) };
    response::run(
        ctx,
        |session| async move { change(session, ChangeMember { person: target(&to)?, wanted, notes }).await },
    )
    .await
}

/// Take back your last change of somebody, within ten minutes
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn undo(ctx: Ctx<'_>, #[max_length = 500] notes: Option<String>) -> Result<(), Error> {
    response::run(ctx, |session| {
        // crm looks up whom the last change was about.
        let order = ChangeMember { person: session.me.clone(), wanted: MemberChange::Undo, notes };
        change(session, order)
    })
    .await
}
