//! `/perms set_admin`, `set_moderator`, `set_role`, `deny`, `remove`, `copy`, `undo`: each is an order to crm. What came of
//! an order is said here, for these and for the menus.

use crm::{
    Permission, Role,
    error::Problem,
    members::{self, Ask, Changed, Order, Outcome, Person},
    requests::Request,
    role::RoleRef,
    roles,
    tenants::Language,
    text,
};
use serenity::all::{CreateAutocompleteResponse, User};

use super::{
    check::grouped,
    pick::{self, Pick, Picking},
};
use crate::{
    Ctx, Gate, answer,
    errors::Error,
    plain::{mention, plain, stamp},
    reply::{Card, Reply, Tone},
    session::{Asked, Session, person},
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
    let ask = Ask::SetRole { role: Role::Admin.into() };
    answer::run(ctx, |session| change(session, Order { person: person(&user), ask, notes })).await
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
    let ask = Ask::SetRole { role: Role::Moderator.into() };
    answer::run(ctx, |session| change(session, Order { person: person(&user), ask, notes })).await
}

/// Give a person any role
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn set_role(
    ctx: Ctx<'_>,
    #[description = "Whom"] user: User,
    #[description = "Which role"]
    #[autocomplete = "suggest_role"]
    #[max_length = 100]
    role: String,
    #[description = "Why; kept in the audit log and told to the person"]
    #[max_length = 500]
    notes: Option<String>,
) -> Result<(), Error> {
    answer::run(ctx, |session| async move {
        let ask = Ask::SetRole { role: named_role(&session, &role).await? };
        change(session, Order { person: person(&user), ask, notes }).await
    })
    .await
}

/// Withhold permissions from a person, whatever their role
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn deny(
    ctx: Ctx<'_>,
    #[description = "From whom"] user: User,
    #[description = "Which, with commas between; a menu if left out"]
    #[autocomplete = "pick::suggest"]
    #[max_length = 400]
    permission: Option<String>,
    #[description = "Why; kept in the audit log and told to the person"]
    #[max_length = 500]
    notes: Option<String>,
) -> Result<(), Error> {
    answer::run(ctx, |session| async move {
        let person = person(&user);
        match permission {
            Some(typed) => {
                let ask = Ask::Deny { permissions: pick::named(&typed)? };
                change(session, Order { person, ask, notes }).await
            }
            None => {
                pick::open(
                    session,
                    Picking { what: Pick::Deny, person: person.discord_id, until: None },
                    person.name,
                    notes,
                )
                .await
            }
        }
    })
    .await
}

/// Take a person's role and personal permissions away, or only some of the latter
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn remove(
    ctx: Ctx<'_>,
    #[description = "From whom"] user: User,
    #[description = "Only these personal permissions, with commas between; everything if left out"]
    #[autocomplete = "pick::suggest"]
    #[max_length = 400]
    permission: Option<String>,
    #[description = "Why; kept in the audit log and told to the person"]
    #[max_length = 500]
    notes: Option<String>,
) -> Result<(), Error> {
    answer::run(ctx, |session| async move {
        let ask = match permission {
            Some(typed) => Ask::Clear { permissions: pick::named(&typed)? },
            None => Ask::Remove,
        };
        change(session, Order { person: person(&user), ask, notes }).await
    })
    .await
}

/// Give a person what another one has: role, permissions, denials
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn copy(
    ctx: Ctx<'_>,
    #[description = "Whose"] from: User,
    #[description = "To whom"] to: User,
    #[description = "Why; kept in the audit log and told to the person"]
    #[max_length = 500]
    notes: Option<String>,
) -> Result<(), Error> {
    let ask = Ask::Copy { from: person(&from) };
    answer::run(ctx, |session| change(session, Order { person: person(&to), ask, notes })).await
}

/// Take back your last change of somebody, within ten minutes
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn undo(
    ctx: Ctx<'_>,
    #[description = "Why; kept in the audit log and told to the person"]
    #[max_length = 500]
    notes: Option<String>,
) -> Result<(), Error> {
    answer::run(ctx, |session| {
        // crm looks up whom the last change was about.
        let order = Order { person: session.me.clone(), ask: Ask::Undo, notes };
        change(session, order)
    })
    .await
}

/// What autocomplete offers for a role. Asks first whether the person may see roles: a refusal by the verb would be recorded
/// at every key they press.
pub(super) async fn suggest_role(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    answer::suggest(ctx.framework.user_data, &Asked::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewUsers).await? {
            return Ok(Vec::new());
        }
        let called = |role| texts::role(session.language, role);
        let found = roles::suggest(&session.db, &session.caller, typed, called).await?;
        let label = |role| texts::any_role(session.language, role);
        Ok(found.iter().map(|role| (label(role), role.reference().to_string())).collect())
    })
    .await
}

/// The role that was typed or picked: by reference, or by what it is called in either language.
pub(super) async fn named_role(session: &Session, typed: &str) -> Result<RoleRef, Error> {
    if let Ok(reference) = typed.trim().parse() {
        return Ok(reference);
    }
    let key = text::search_key(typed);
    let called = |role: &Role| Language::ALL.iter().any(|l| text::search_key(&texts::role(*l, *role)) == key);
    if let Some(role) = Role::ALL.iter().copied().find(called) {
        return Ok(role.into());
    }
    let all = roles::list(&session.db, &session.caller).await?;
    let found = all.iter().find(|listed| text::search_key(&listed.role.to_string()) == key);
    Ok(found.ok_or(crm::Error::Invalid { field: "role", problem: Problem::Form })?.role.reference())
}

/// Gives the order and says what came of it.
pub(super) async fn change(session: Session, order: Order) -> Result<Reply, Error> {
    let (ask, notes) = (order.ask.clone(), order.notes.clone());
    Ok(match members::change(&session.db, &session.caller, order).await? {
        Outcome::Done(changed) => done(session.language, &ask, &changed, notes.as_deref()),
        Outcome::Requested(request) => requested(session.language, &request),
    })
}

/// What was done about a person, and that they will be told.
pub(super) fn done(language: Language, ask: &Ask, changed: &Changed, notes: Option<&str>) -> Reply {
    let told = t!(language, "perms-will-be-told", person = mention(changed.person.discord_id));
    let card = Card::new(Tone::Good)
        .text(format!("✅ {}\n{told}", sentence(language, ask, changed)))
        .field(t!(language, "field-reason"), notes.map(|notes| plain(notes, 600)).unwrap_or_default());
    Reply::card(match ask {
        Ask::Copy { .. } | Ask::Undo => with_difference(card, language, changed),
        _ => card,
    })
}

/// It waits for a second person.
pub(crate) fn requested(language: Language, request: &Request) -> Reply {
    let soon = stamp(request.expires_at, 'R');
    let text = match request.work.about() {
        Some(person) => t!(language, "perms-requested", person = named(language, person), soon = soon),
        None => t!(language, "export-requested", soon = soon),
    };
    Reply::card(Card::new(Tone::Calm).text(text))
}

/// What a change comes to, as a field for what is added and one for what is taken away.
pub(super) fn with_difference(card: Card, language: Language, changed: &Changed) -> Card {
    card.field(t!(language, "field-gained"), grouped(language, &changed.gained))
        .field(t!(language, "field-lost"), grouped(language, &changed.lost))
}

/// What was asked for, as done: the same words serve for what would be done.
pub(crate) fn sentence(language: Language, ask: &Ask, changed: &Changed) -> String {
    let Changed { person, before, after, .. } = changed;
    let person = named(language, person);
    match ask {
        Ask::SetRole { .. } => t!(
            language,
            "perms-role-set",
            person = person,
            before = texts::any_role(language, &before.role),
            after = texts::any_role(language, &after.role)
        ),
        Ask::Grant { permissions, until: None } => {
            t!(language, "perms-granted", person = person, permissions = texts::permissions(language, permissions))
        }
        Ask::Grant { permissions, until: Some(until) } => t!(
            language,
            "perms-granted-until",
            person = person,
            permissions = texts::permissions(language, permissions),
            when = stamp(*until, 'f'),
            soon = stamp(*until, 'R')
        ),
        Ask::Deny { permissions } => {
            t!(language, "perms-denied", person = person, permissions = texts::permissions(language, permissions))
        }
        Ask::Clear { permissions } => {
            t!(language, "perms-cleared", person = person, permissions = texts::permissions(language, permissions))
        }
        Ask::Remove => t!(
            language,
            "perms-removed",
            person = person,
            before = texts::any_role(language, &before.role),
            after = texts::any_role(language, &after.role),
            rules = before.rules.len()
        ),
        Ask::Copy { from } => t!(language, "perms-copied", person = person, from = named(language, from)),
        Ask::Undo => t!(language, "perms-undone", person = person),
    }
}

/// What is asked for, before it is known what it comes to. `role` is what a custom role that is asked for is called.
pub(super) fn wish(language: Language, order: &Order, role_name: Option<&str>) -> String {
    let person = named(language, &order.person);
    let names = |which: &[Permission]| texts::permissions(language, which);
    match &order.ask {
        Ask::SetRole { role } => {
            let role = texts::named_role(language, *role, role_name.unwrap_or("—"));
            t!(language, "wish-role", person = person, role = role)
        }
        Ask::Grant { permissions, until: None } => {
            t!(language, "wish-grant", person = person, permissions = names(permissions))
        }
        Ask::Grant { permissions, until: Some(until) } => {
            let when = stamp(*until, 'f');
            t!(language, "wish-grant-until", person = person, permissions = names(permissions), when = when)
        }
        Ask::Clear { permissions } => t!(language, "wish-clear", person = person, permissions = names(permissions)),
        Ask::Deny { permissions } => t!(language, "wish-deny", person = person, permissions = names(permissions)),
        Ask::Remove => t!(language, "wish-remove", person = person),
        Ask::Copy { from } => t!(language, "wish-copy", person = person, from = named(language, from)),
        Ask::Undo => t!(language, "wish-undo", person = person),
    }
}

/// A person by mention and name; a button that was pressed may know only the former.
fn named(language: Language, person: &Person) -> String {
    match person.name.as_str() {
        "" => mention(person.discord_id),
        name => texts::person(language, person.discord_id, name),
    }
}
