//! A person's permissions as the table that admins know, as a picture: for each section whether they may view, add, edit
//! and delete; below, the groups that are of another kind.

mod picture;

use chrono::{DateTime, Utc};
use crm::{
    DiscordId, Permission,
    members::{self, Member, Person},
    permission::PermissionGroup,
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use self::picture::Sheet;
use super::explain;
use crate::{
    bot::BotState,
    changes::grouped,
    errors::Error,
    message::{self, Card, Message, Tone},
    plain::{bare, plain},
    response::{self, Place},
    route::{Handle, custom_ids},
    session::{InteractionContext, Session},
    texts::{self, t},
};

custom_ids! {
    /// Under a person's permissions.
    pub(crate) enum Button {
        /// Show them as a table.
        Table(person: DiscordId) = "matrix" like "/perms check",
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let Self::Table(person) = self;
        response::respond(bot, context, Place::Update, |session| {
            // Whoever has done nothing yet has no row, and no name that we know.
            table(session, Person { discord_id: person, name: person.to_string() })
        })
        .await;
    }
}

async fn table(session: Session, who: Person) -> Result<Message, Error> {
    let member = members::check(&session.db, &session.caller, &who).await?;
    let (language, now) = (session.language, session.now());
    let sheet = sheet(language, &member, now);
    // Rendering takes longer than anything else should wait for.
    let drawn = tokio::task::spawn_blocking(move || picture::draw(&sheet)).await;
    let content = drawn.map_err(|error| error.to_string()).and_then(|drawn| drawn.map_err(|error| error.to_string()));
    let content = content.map_err(Error::Picture)?;
    let title = t!(language, "matrix-title", name = plain(&member.name, 100));
    let card = Card::new(Tone::Calm).title(title);
    let why = message::Button::new(&explain::Button::Why(who.discord_id), t!(language, "check-why"));
    Ok(Message::picture(card, "permissions.png", content, &about(language, &member, now)).buttons(vec![why]))
}

/// The same in words, for those who don't see the picture.
fn about(language: Language, member: &Member, now: DateTime<Utc>) -> String {
    let held: Vec<Permission> = Permission::ALL.iter().copied().filter(|p| member.decide(*p, now).allowed).collect();
    match grouped(language, &held) {
        nothing if nothing.is_empty() => t!(language, "check-nothing"),
        lines => lines.replace("**", ""),
    }
}

fn sheet(language: Language, member: &Member, now: DateTime<Utc>) -> Sheet {
    let may = |permission: Permission| member.decide(permission, now).allowed;
    let groups = PermissionGroup::ALL.iter().copied().filter(|group| *group != PermissionGroup::Platform);
    let (sections, groups): (Vec<_>, Vec<_>) = groups.partition(is_section);
    let section = |group: PermissionGroup| {
        let mut marks = [false; 4];
        marks.iter_mut().zip(group.permissions()).for_each(|(mark, permission)| *mark = may(permission));
        (texts::group(language, group), marks)
    };
    let named = |permission: Permission| (texts::permission(language, permission), may(permission));
    let columns = [
        t!(language, "matrix-view"),
        t!(language, "matrix-add"),
        t!(language, "matrix-edit"),
        t!(language, "matrix-delete"),
    ];
    Sheet {
        name: bare(&member.name, 60),
        role: bare(&texts::any_role(language, &member.holding.role), 60),
        columns,
        sections: sections.into_iter().map(section).collect(),
        groups: groups.into_iter().map(|g| (texts::group(language, g), g.permissions().map(named).collect())).collect(),
        right_to_left: language == Language::Arabic,
    }
}

/// Whether the group is view, create, edit and delete of one thing.
fn is_section(group: &PermissionGroup) -> bool {
    let verbs = ["view", "create", "edit", "delete"];
    let names: Vec<String> = verbs.iter().map(|verb| format!("{verb}_{group}")).collect();
    group.permissions().map(Permission::as_str).eq(names.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use crm::{Role, holding::Holding};

    use super::*;

    fn sara(role: Role) -> Member {
        let holding = Holding { role: role.into(), rules: Default::default() };
        let (discord_id, name) = (DiscordId::new(42), "سارة".to_owned());
        Member { id: None, discord_id, name, is_owner: false, disabled: false, holding }
    }

    #[test]
    fn the_table_has_all_eighteen_groups_and_says_the_same_in_words() {
        for language in Language::ALL {
            let member = sara(Role::Sales);
            let sheet = sheet(language, &member, DateTime::UNIX_EPOCH);
            assert_eq!((sheet.sections.len(), sheet.groups.len()), (10, 8));
            let count = |marks: &[bool]| marks.iter().filter(|mark| **mark).count();
            let held = sheet.sections.iter().map(|(_, marks)| count(marks)).sum::<usize>()
                + sheet.groups.iter().flat_map(|(_, names)| names).filter(|(_, may)| *may).count();
            let all = Permission::ALL.iter().filter(|p| member.decide(**p, DateTime::UNIX_EPOCH).allowed).count();
            assert_eq!(held, all, "every permission has its mark");
            let words = about(language, &member, DateTime::UNIX_EPOCH);
            assert!(words.contains(&texts::group(language, PermissionGroup::Contacts)), "{words}");
        }
    }

    #[test]
    fn the_picture_fits_on_a_phone() {
        for (language, role) in [(Language::Arabic, Role::Sales), (Language::English, Role::Moderator)] {
            let png = picture::draw(&sheet(language, &sara(role), DateTime::UNIX_EPOCH)).unwrap();
            let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
            let (width, height) = (side(16), side(20));
            assert!(width == 1280 && height < 3 * width && png.len() < 500_000, "{width} × {height}: {}", png.len());
            insta::assert_binary_snapshot!(&format!("matrix_{}.png", language.as_str()), png);
        }
    }
}
