//! `/perms set_admin`, `set_moderator`, `set_role`, `deny`, `remove`, `copy`, `undo`: each is an order to crm. What came of
//! an order is said here, for these and for the menus.

use crm::{
    Permission, Role,
    error::Problem,
    members::{self, ChangeMember, Changed, MemberChange, Outcome, Person},
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
    Ctx, Gate,
    errors::Error,
    message::{Card, Message, Tone},
    plain::{mention, plain, stamp},
    response,
    session::{InteractionContext, Session, person, target},
    texts::{self, t},
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
    #[autocomplete = "suggest_role"]
    #[max_length = 100]
    role: String,
    #[max_length = 500] notes: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let wanted = MemberChange::SetRole { role: named_role(&session, &role).await? };
        change(session, ChangeMember { person: target(&user)?, wanted, notes }).await
    })
    .await
}

/// Withhold permissions from a person, whatever their role
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManagePermissions)")]
pub(crate) async fn deny(
    ctx: Ctx<'_>,
    user: User,
    #[autocomplete = "pick::suggest"]
    #[max_length = 400]
    permission: Option<String>,
    #[max_length = 500] notes: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let person = target(&user)?;
        match permission {
            Some(typed) => {
                let wanted = MemberChange::Deny { permissions: pick::named(&typed)? };
                change(session, ChangeMember { person, wanted, notes }).await
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
    user: User,
    #[autocomplete = "pick::suggest"]
    #[max_length = 400]
    permission: Option<String>,
    #[max_length = 500] notes: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let wanted = match permission {
            Some(typed) => MemberChange::Clear { permissions: pick::named(&typed)? },
            None => MemberChange::Remove,
        };
        change(session, ChangeMember { person: target(&user)?, wanted, notes }).await
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

/// What autocomplete offers for a role. Asks first whether the person may see roles: a refusal by the verb would be recorded
/// at every key they press.
pub(super) async fn suggest_role(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
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
pub(super) async fn change(session: Session, order: ChangeMember) -> Result<Message, Error> {
    let (wanted, notes) = (order.wanted.clone(), order.notes.clone());
    Ok(match members::change(&session.db, &session.caller, order).await? {
        Outcome::Done(changed) => done(session.language, &wanted, &changed, notes.as_deref()),
        Outcome::Requested(request) => requested(session.language, &request),
    })
}

/// What was done about a person, and that they will be told.
pub(super) fn done(language: Language, wanted: &MemberChange, changed: &Changed, notes: Option<&str>) -> Message {
    let told = t!(language, "perms-will-be-told", person = mention(changed.person.discord_id));
    let card = Card::new(Tone::Good)
        .text(format!("✅ {}\n{told}", sentence(language, wanted, changed)))
        .field(t!(language, "field-reason"), notes.map(|notes| plain(notes, 600)).unwrap_or_default());
    Message::card(match wanted {
        MemberChange::Copy { .. } | MemberChange::Undo => with_difference(card, language, changed),
        _ => card,
    })
}

/// It waits for a second person.
pub(crate) fn requested(language: Language, request: &Request) -> Message {
    let soon = stamp(request.expires_at, 'R');
    let text = match request.work.about() {
        Some(person) => t!(language, "perms-requested", person = named(language, person), soon = soon),
        None => t!(language, "export-requested", soon = soon),
    };
    Message::card(Card::new(Tone::Calm).text(text))
}

/// What a change comes to, as a field for what is added and one for what is taken away.
pub(super) fn with_difference(card: Card, language: Language, changed: &Changed) -> Card {
    card.field(t!(language, "field-gained"), grouped(language, &changed.gained))
        .field(t!(language, "field-lost"), grouped(language, &changed.lost))
}

/// What was asked for, as done: the same words serve for what would be done.
pub(crate) fn sentence(language: Language, wanted: &MemberChange, changed: &Changed) -> String {
    let Changed { person, before, after, .. } = changed;
    let person = named(language, person);
    match wanted {
        MemberChange::SetRole { .. } => t!(
            language,
            "perms-role-set",
            person = person,
            before = texts::any_role(language, &before.role),
            after = texts::any_role(language, &after.role)
        ),
        MemberChange::Grant { permissions, until: None } => {
            t!(language, "perms-granted", person = person, permissions = texts::permissions(language, permissions))
        }
        MemberChange::Grant { permissions, until: Some(until) } => t!(
            language,
            "perms-granted-until",
            person = person,
            permissions = texts::permissions(language, permissions),
            when = stamp(*until, 'f'),
            soon = stamp(*until, 'R')
        ),
        MemberChange::Deny { permissions } => {
            t!(language, "perms-denied", person = person, permissions = texts::permissions(language, permissions))
        }
        MemberChange::Clear { permissions } => {
            t!(language, "perms-cleared", person = person, permissions = texts::permissions(language, permissions))
        }
        MemberChange::Remove => t!(
            language,
            "perms-removed",
            person = person,
            before = texts::any_role(language, &before.role),
            after = texts::any_role(language, &after.role),
            rules = before.rules.len()
        ),
        MemberChange::Copy { from } => t!(language, "perms-copied", person = person, from = named(language, from)),
        MemberChange::Undo => t!(language, "perms-undone", person = person),
    }
}

/// What is asked for, before it is known what it comes to. `role` is what a custom role that is asked for is called.
pub(super) fn wish(language: Language, order: &ChangeMember, role_name: Option<&str>) -> String {
    let person = named(language, &order.person);
    let names = |which: &[Permission]| texts::permissions(language, which);
    match &order.wanted {
        MemberChange::SetRole { role } => {
            let role = texts::named_role(language, *role, role_name.unwrap_or("—"));
            t!(language, "wish-role", person = person, role = role)
        }
        MemberChange::Grant { permissions, until: None } => {
            t!(language, "wish-grant", person = person, permissions = names(permissions))
        }
        MemberChange::Grant { permissions, until: Some(until) } => {
            let when = stamp(*until, 'f');
            t!(language, "wish-grant-until", person = person, permissions = names(permissions), when = when)
        }
        MemberChange::Clear { permissions } => {
            t!(language, "wish-clear", person = person, permissions = names(permissions))
        }
        MemberChange::Deny { permissions } => {
            t!(language, "wish-deny", person = person, permissions = names(permissions))
        }
        MemberChange::Remove => t!(language, "wish-remove", person = person),
        MemberChange::Copy { from } => t!(language, "wish-copy", person = person, from = named(language, from)),
        MemberChange::Undo => t!(language, "wish-undo", person = person),
    }
}

/// A person by mention and name; a button that was pressed may know only the former.
fn named(language: Language, person: &Person) -> String {
    match person.name.as_str() {
        "" => mention(person.discord_id),
        name => texts::person(language, person.discord_id, name),
    }
}
