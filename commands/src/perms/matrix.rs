//! `/perms matrix`: a person's permissions as the table that admins know: a section a line, and for each whether they may
//! view, add, edit and delete.
//!
//! The marks come first and are all equally wide, so that the columns stand in line in every typeface and in both
//! directions of writing; names, which are not, come last.

use chrono::{DateTime, Utc};
use crm::{
    DiscordId, Permission,
    members::{self, Member, Person},
    permission::PermissionGroup,
    tenants::Language,
};
use serenity::all::User;

use crate::{
    BotState, Ctx, Gate,
    errors::Error,
    message::{Card, Message, Tone},
    plain::plain,
    response::{self, Place},
    session::{InteractionContext, Session, person},
    texts::{self, t},
};

/// See a person's permissions as a table; everyone may look at their own
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
pub(crate) async fn matrix(ctx: Ctx<'_>, user: Option<User>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let who = user.as_ref().map_or_else(|| session.me.clone(), person);
        table(session, who).await
    })
    .await
}

/// The button under a person's permissions.
pub(crate) async fn opened(bot: &BotState, context: &InteractionContext, of: DiscordId) {
    response::respond(bot, context, Place::Update, |session| {
        // Whoever has done nothing yet has no row, and no name that we know.
        table(session, Person { discord_id: of, name: of.to_string() })
    })
    .await;
}

async fn table(session: Session, who: Person) -> Result<Message, Error> {
    let member = members::check(&session.db, &session.caller, &who).await?;
    Ok(Message::card(card(session.language, &member, session.now())))
}

fn card(language: Language, member: &Member, now: DateTime<Utc>) -> Card {
    let sections = PermissionGroup::ALL.iter().copied().filter(is_section);
    let lines: Vec<String> = sections.map(|section| line(language, section, member, now)).collect();
    Card::new(Tone::Calm).title(t!(language, "matrix-title", name = plain(&member.name, 100))).text(format!(
        "{}\n\n{}\n{}",
        t!(language, "matrix-legend"),
        t!(language, "matrix-head"),
        lines.join("\n")
    ))
}

/// Whether the group is view, create, edit and delete of one thing.
fn is_section(group: &PermissionGroup) -> bool {
    let verbs = ["view", "create", "edit", "delete"];
    let names: Vec<String> = verbs.iter().map(|verb| format!("{verb}_{group}")).collect();
    group.permissions().map(Permission::as_str).eq(names.iter().map(String::as_str))
}

fn line(language: Language, section: PermissionGroup, member: &Member, now: DateTime<Utc>) -> String {
    // One by one: together they would be isolated from the line's direction, and stand in the wrong order in Arabic.
    let mut marks = section.permissions().map(|p| if member.decide(p, now).allowed { "✅" } else { "➖" });
    let mut mark = || marks.next().unwrap_or_default();
    let (view, create, edit, delete) = (mark(), mark(), mark(), mark());
    let section = texts::group(language, section);
    t!(language, "matrix-line", view = view, create = create, edit = edit, delete = delete, section = section)
}

#[cfg(test)]
mod tests {
    use crm::{Role, holding::Holding};

    use super::*;

    #[test]
    fn the_table_has_its_ten_sections_in_both_languages() {
        let holding = Holding { role: Role::Sales.into(), rules: Default::default() };
        let (discord_id, name) = (DiscordId::new(42), "Sara".to_owned());
        let member = Member { id: None, discord_id, name, is_owner: false, disabled: false, holding };
        for language in Language::ALL {
            let text = card(language, &member, DateTime::UNIX_EPOCH).text;
            assert_eq!(text.lines().count(), 13, "{text}");
            insta::assert_snapshot!(format!("matrix_{}", language.as_str()), text);
        }
    }
}
