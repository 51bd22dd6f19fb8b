//! `/perms set_admin`, `set_moderator`, `remove`: giving and taking roles.

use crm::{
    Permission, Role,
    members::{self, Person, Remove, SetRole},
};
use serenity::all::User;

use crate::{
    Ctx, Gate, answer,
    errors::Error,
    plain::{mention, plain},
    reply::{Card, Reply, Tone},
    session::{Session, person},
    texts::{self, t},
};

/// Make a person an admin
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn set_admin(
    ctx: Ctx<'_>,
    #[description = "Whom"] user: User,
    #[description = "Why; kept in the audit log and told to the person"]
    #[max_length = 500]
    notes: Option<String>,
) -> Result<(), Error> {
    let order = SetRole { person: person(&user), role: Role::Admin, notes };
    answer::run(ctx, |session| set_role(session, order)).await
}

/// Make a person a moderator
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn set_moderator(
    ctx: Ctx<'_>,
    #[description = "Whom"] user: User,
    #[description = "Why; kept in the audit log and told to the person"]
    #[max_length = 500]
    notes: Option<String>,
) -> Result<(), Error> {
    let order = SetRole { person: person(&user), role: Role::Moderator, notes };
    answer::run(ctx, |session| set_role(session, order)).await
}

async fn set_role(session: Session, order: SetRole) -> Result<Reply, Error> {
    let (who, notes, language) = (order.person.clone(), order.notes.clone(), session.language);
    let change = members::set_role(&session.db, &session.caller, order).await?;
    let done = t!(
        language,
        "perms-role-set",
        person = texts::person(language, who.discord_id, &who.name),
        before = texts::role(language, change.before),
        after = texts::role(language, change.after)
    );
    Ok(done_card(&session, &who, &done, notes.as_deref()))
}

/// Take a person's role and personal permissions away
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn remove(
    ctx: Ctx<'_>,
    #[description = "From whom"] user: User,
    #[description = "Why; kept in the audit log and told to the person"]
    #[max_length = 500]
    notes: Option<String>,
) -> Result<(), Error> {
    let order = Remove { person: person(&user), notes };
    answer::run(ctx, |session| take(session, order)).await
}

async fn take(session: Session, order: Remove) -> Result<Reply, Error> {
    let (who, notes, language) = (order.person.clone(), order.notes.clone(), session.language);
    let removed = members::remove(&session.db, &session.caller, order).await?;
    let done = t!(
        language,
        "perms-removed",
        person = texts::person(language, who.discord_id, &who.name),
        before = texts::role(language, removed.role),
        after = texts::role(language, Role::User),
        rules = removed.rules.len()
    );
    Ok(done_card(&session, &who, &done, notes.as_deref()))
}

/// What was done about a person, and that they will be told.
pub(super) fn done_card(session: &Session, who: &Person, done: &str, notes: Option<&str>) -> Reply {
    let language = session.language;
    let told = t!(language, "perms-will-be-told", person = mention(who.discord_id));
    let card = Card::new(Tone::Good)
        .text(format!("{done}\n{told}"))
        .field(t!(language, "field-reason"), notes.map(|notes| plain(notes, 600)).unwrap_or_default());
    Reply::card(card)
}
