//! `/perms role`: the company's own roles. Which permissions a role holds is chosen by menus: first the group, then what of
//! it. Each choice is a change of its own, made at once, so that the menus need to remember nothing but the role.

use crm::{
    Permission, Role,
    error::{Conflict, Noun},
    ids::RoleId,
    permission::PermissionGroup,
    role::{AnyRole, CustomRole, RoleRef},
    roles::{self, EditRole, Listed, NewRole},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use super::pick::{group_in, group_menu, permissions_in, permissions_menu};
use crate::{
    bot::{BotState, Ctx},
    changes::grouped,
    errors::Error,
    gate::Gate,
    input,
    message::{Card, Message, Tone},
    plain::plain,
    response::{self, Place},
    route::{Handle, Payload, custom_ids},
    session::{InteractionContext, Session},
    texts::{self, t},
};

custom_ids! {
    /// A role's menus.
    pub(crate) enum Button {
        /// The group of its permissions to change.
        Group(role: RoleId) = "role-group" does RoleEdit,
        /// The permissions of a group that it is to hold.
        Permissions(of: OfRole) = "role-pick" does RoleEdit,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        match self {
            Self::Group(role) => group_chosen(bot, context, pressed, role).await,
            Self::Permissions(of) => permissions_chosen(bot, context, pressed, of).await,
        }
    }
}

/// A group of a role's permissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OfRole {
    role: RoleId,
    group: PermissionGroup,
}

impl Payload for OfRole {
    fn write(&self, _: usize) -> String {
        format!("{}:{}", self.role, self.group)
    }

    fn read(raw: &str) -> Option<Self> {
        let (role, group) = raw.split_once(':')?;
        let group = PermissionGroup::ALL.iter().copied().find(|known| known.as_str() == group)?;
        Some(Self { role: role.parse().ok()?, group })
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        let group = proptest::sample::select(PermissionGroup::ALL);
        (RoleId::any(), group).prop_map(|(role, group)| Self { role, group }).boxed()
    }
}

/// The built-in roles that a role can stand above.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Above {
    #[name = "super_admin"]
    SuperAdmin,
    #[name = "admin"]
    Admin,
    #[name = "ceo"]
    Ceo,
    #[name = "cto"]
    Cto,
    #[name = "manager"]
    Manager,
    #[name = "moderator"]
    Moderator,
    #[name = "sales"]
    Sales,
    #[name = "legal"]
    Legal,
    #[name = "support"]
    Support,
    #[name = "developer"]
    Developer,
    #[name = "viewer"]
    Viewer,
    #[name = "user"]
    User,
}

impl Above {
    fn role(self) -> Role {
        match self {
            Self::SuperAdmin => Role::SuperAdmin,
            Self::Admin => Role::Admin,
            Self::Ceo => Role::Ceo,
            Self::Cto => Role::Cto,
            Self::Manager => Role::Manager,
            Self::Moderator => Role::Moderator,
            Self::Sales => Role::Sales,
            Self::Legal => Role::Legal,
            Self::Support => Role::Support,
            Self::Developer => Role::Developer,
            Self::Viewer => Role::Viewer,
            Self::User => Role::User,
        }
    }
}

/// The company's own roles
#[poise::command(
    slash_command,
    rename = "role",
    guild_only,
    subcommand_required,
    subcommands("create", "edit", "delete", "list")
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Make a role; it begins with what another one holds
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManageRoles)")]
pub(crate) async fn create(
    ctx: Ctx<'_>,

    #[max_length = 40] name: String,
    above: Above,

    #[autocomplete = "input::role::suggest"]
    #[max_length = 100]
    like: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let like = match like {
            Some(typed) => input::role::named(&session, &typed).await?,
            None => Role::User.into(),
        };
        not_built_in(&name)?;
        let new = NewRole { name, above: above.role(), permissions: held_by(&session, like).await? };
        let role = roles::create(&session.db, &session.caller, new).await?;
        let said = t!(session.language, "role-created", role = plain(&role.name, 40));
        Ok(editor(session.language, &role, &said, None))
    })
    .await
}

/// Change a role's name, rank or permissions, for everybody who holds it
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManageRoles)")]
pub(crate) async fn edit(
    ctx: Ctx<'_>,

    #[autocomplete = "input::role::suggest_own"]
    #[max_length = 100]
    role: String,

    #[max_length = 40] name: Option<String>,
    above: Option<Above>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        // Whoever may not is told so, whatever was typed.
        session.require(Permission::ManageRoles).await?;
        let id = custom(input::role::named(&session, &role).await?)?;
        let language = session.language;
        if name.is_none() && above.is_none() {
            let role = find(&session, id).await?;
            return Ok(editor(language, &role, &t!(language, "role-choose"), None));
        }
        name.as_deref().map_or(Ok(()), not_built_in)?;
        let change = EditRole { name, above: above.map(Above::role), permissions: None };
        let role = roles::edit(&session.db, &session.caller, id, change).await?;
        Ok(editor(language, &role, &t!(language, "role-edited"), None))
    })
    .await
}

/// Delete a role that nobody holds
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ManageRoles)")]
pub(crate) async fn delete(
    ctx: Ctx<'_>,

    #[autocomplete = "input::role::suggest_own"]
    #[max_length = 100]
    role: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        session.require(Permission::ManageRoles).await?;
        let id = custom(input::role::named(&session, &role).await?)?;
        let role = roles::delete(&session.db, &session.caller, id).await?;
        let said = t!(session.language, "role-deleted", role = plain(&role.name, 40));
        Ok(Message::card(Card::new(Tone::Good).text(said)))
    })
    .await
}

/// List all roles, by rank
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewUsers)")]
pub(crate) async fn list(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let listed = roles::list(&session.db, &session.caller).await?;
        let lines: Vec<String> = listed.iter().map(|listed| line(session.language, listed)).collect();
        let card = Card::new(Tone::Calm).title(t!(session.language, "roles-title")).text(lines.join("\n"));
        Ok(Message::card(card))
    })
    .await
}

fn line(language: Language, listed: &Listed) -> String {
    let Listed { role, holders } = listed;
    let name = texts::any_role(language, role);
    let rank = i64::from(role.rank());
    match role {
        // Everybody is a user; those who are known are not all of them.
        AnyRole::BuiltIn(Role::User) => t!(language, "roles-line-everybody", rank = rank, role = name),
        AnyRole::BuiltIn(_) => t!(language, "roles-line", rank = rank, role = name, count = *holders),
        AnyRole::Custom(own) => {
            let line = t!(language, "roles-line", rank = rank, role = name, count = *holders);
            format!("{line} · {}", t!(language, "roles-own", count = own.permissions.len()))
        }
    }
}

/// Refuses what a built-in role is called in either language: in lists the two would look the same. crm, which knows no
/// language, refuses their stored names.
fn not_built_in(name: &str) -> Result<(), Error> {
    let taken = input::role::built_in(name).is_some();
    if taken { Err(crm::Error::Conflict(Conflict::Taken(Noun::Role)).into()) } else { Ok(()) }
}

/// The role of one's own that is meant.
fn custom(role: RoleRef) -> Result<RoleId, Error> {
    match role {
        RoleRef::Custom(id) => Ok(id),
        RoleRef::BuiltIn(_) => Err(Error::BuiltInRole),
    }
}

async fn find(session: &Session, id: RoleId) -> Result<CustomRole, Error> {
    let all = roles::list(&session.db, &session.caller).await?;
    let found = all.into_iter().find_map(|listed| match listed.role {
        AnyRole::Custom(role) if role.id == id => Some((*role).clone()),
        _ => None,
    });
    Ok(found.ok_or(crm::Error::NotFound(Noun::Role))?)
}

async fn held_by(session: &Session, role: RoleRef) -> Result<Vec<Permission>, Error> {
    match role {
        RoleRef::BuiltIn(role) => {
            let all = Permission::ALL.iter().copied();
            // The owner alone gives these, so that nothing that begins like his role may hold them.
            Ok(all.filter(|p| role.allows(*p) && *p != Permission::ManagePermissions).collect())
        }
        RoleRef::Custom(id) => Ok(find(session, id).await?.permissions),
    }
}

/// A role with its menus: the groups and, once one is chosen, its permissions.
fn editor(language: Language, role: &CustomRole, said: &str, group: Option<PermissionGroup>) -> Message {
    let rank = t!(language, "role-rank", rank = i64::from(role.rank));
    let card = Card::new(Tone::Calm)
        .title(plain(&role.name, 40))
        .text(format!("{said}\n{rank}"))
        .field(t!(language, "field-permissions"), grouped(language, &role.permissions));
    let reply = Message::card(card).menu(group_menu(language, &Button::Group(role.id), group));
    match group {
        None => reply,
        Some(group) => {
            let button = Button::Permissions(OfRole { role: role.id, group });
            let mut menu = permissions_menu(language, &button, group, &role.permissions);
            menu.least = 0;
            reply.menu(menu)
        }
    }
}

/// A group was chosen: its permissions appear, those that the role holds marked.
async fn group_chosen(bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction, id: RoleId) {
    let chosen = group_in(pressed);
    response::respond(bot, context, Place::Update, |session| async move {
        session.require(Permission::ManageRoles).await?;
        let group = chosen.ok_or(Error::Outdated("no such group of permissions"))?;
        let role = find(&session, id).await?;
        Ok(editor(session.language, &role, &t!(session.language, "role-choose"), Some(group)))
    })
    .await;
}

/// Permissions were chosen: of their group, the role holds just these from now on.
async fn permissions_chosen(
    bot: &BotState,
    context: &InteractionContext,
    pressed: &ComponentInteraction,
    OfRole { role: id, group }: OfRole,
) {
    let chosen = permissions_in(pressed);
    response::respond(bot, context, Place::Update, |session| async move {
        session.require(Permission::ManageRoles).await?;
        let chosen = chosen.ok_or(Error::Outdated("no such permission"))?;
        let others = find(&session, id).await?.permissions.into_iter().filter(|p| p.group() != group);
        let permissions = others.chain(chosen.into_iter().filter(|p| p.group() == group)).collect();
        let change = EditRole { permissions: Some(permissions), ..EditRole::default() };
        let role = roles::edit(&session.db, &session.caller, id, change).await?;
        Ok(editor(session.language, &role, &t!(session.language, "role-edited"), Some(group)))
    })
    .await;
}
