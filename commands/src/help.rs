//! `/help`: every command with a sentence, and which of them the person can't use.

use chrono::{DateTime, Utc};
use crm::{
    Permission,
    members::{self, Member},
    tenants::Language,
};

use crate::{
    Command, Ctx, Gate,
    errors::Error,
    gate::leaves,
    message::{Card, Message, Tone},
    response,
    texts::{self, t},
};

/// See what you can do here
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
pub(crate) async fn help(ctx: Ctx<'_>) -> Result<(), Error> {
    let commands = &ctx.framework.options.commands;
    response::run(ctx, |session| async move {
        let member = members::check(&session.db, &session.caller, &session.me).await?;
        Ok(Message::card(card(session.language, commands, &member, session.now())))
    })
    .await
}

fn card(language: Language, commands: &[Command], member: &Member, now: DateTime<Utc>) -> Card {
    let missing = |command: &Command| match Gate::of(command) {
        Some(Gate::Needs(permission)) => Some(permission).filter(|p| !member.decide(*p, now).allowed),
        Some(Gate::Everyone) | None => None,
    };
    let lines: Vec<String> =
        leaves(commands).into_iter().map(|(name, command)| line(language, &name, command, missing(command))).collect();
    let text = format!("{}\n\n{}", t!(language, "help-intro"), lines.join("\n"));
    Card::new(Tone::Calm).title(t!(language, "help-title")).text(text)
}

fn line(language: Language, name: &str, command: &Command, missing: Option<Permission>) -> String {
    let about = about(language, name);
    let command = match &command.context_menu_name {
        // Chosen from the menu on a person, not typed.
        Some(shown) => format!("`{shown}`"),
        None => format!("`/{name}`"),
    };
    match missing {
        None => t!(language, "help-line", command = command, about = about),
        Some(permission) => {
            let permission = texts::permission(language, permission);
            t!(language, "help-line-locked", command = command, about = about, permission = permission)
        }
    }
}

/// To add a command's sentence: its id is `help-` and the command's words.
fn about(language: Language, name: &str) -> String {
    let id = format!("help-{}", name.replace([' ', '_'], "-"));
    texts::text(language, &id, &[])
}

#[cfg(test)]
mod tests {
    use crm::{Role, holding::Holding};

    use super::*;

    fn member(role: Role) -> Member {
        let holding = Holding { role: role.into(), rules: Default::default() };
        Member { id: None, discord_id: None, name: String::new(), is_owner: false, disabled: false, holding }
    }

    #[test]
    fn every_command_has_its_sentence() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for language in Language::ALL {
            let all_locked = card(language, &crate::tree(), &member(Role::Viewer), now).text;
            assert!(
                crate::plain::units(&all_locked) < crate::message::DESCRIPTION,
                "the list no longer fits into a card"
            );
            let text = card(language, &crate::tree(), &member(Role::Moderator), now).text;
            insta::assert_snapshot!(format!("help_{}", language.as_str()), text);
        }
    }
}
