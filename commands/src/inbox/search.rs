//! `/inbox search`: what was said, by words.

use crm::{
    Permission,
    conversations::{self, Hit, Hits, Rest, Which, number_label},
    tenants::Language,
};
use serenity::all::GuildId;

use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    input::conversation,
    message::{Card, Message, Tone},
    plain::{plain, stamp},
    response,
    texts::t,
};

/// How much of a message is shown.
const LINE: usize = 200;

/// Find what was said, by words
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewConversations)")]
pub(crate) async fn search(
    ctx: Ctx<'_>,
    #[max_length = 100] words: String,

    #[autocomplete = "conversation::suggest_work"]
    #[max_length = 100]
    conversation: Option<String>,
) -> Result<(), Error> {
    let guild = ctx.interaction.guild_id;
    response::run(ctx, |session| async move {
        let which = conversation.as_deref().map(Which::read);
        let found = conversations::search(&session.db, &session.caller, which.as_ref(), &words).await?;
        Ok(render(session.language, &words, &found, guild))
    })
    .await
}

fn render(language: Language, words: &str, found: &Hits, guild: Option<GuildId>) -> Message {
    let mut lines: Vec<String> = found.hits.iter().map(|hit| line(language, hit, guild)).collect();
    if lines.is_empty() {
        lines.push(t!(language, "search-nothing"));
    }
    match found.rest {
        Rest::Nothing => {}
        Rest::Older => lines.push(t!(language, "search-older")),
        Rest::NotLookedThrough => lines.push(t!(language, "search-not-all")),
    }
    let title = t!(language, "search-title", words = plain(words, 60));
    Message::card(Card::new(Tone::Calm).title(title).text(lines.join("\n")))
}

/// Two lines: in which conversation and when, with a link to where it stands; and what was said.
fn line(language: Language, hit: &Hit, guild: Option<GuildId>) -> String {
    let when = match guild.zip(hit.post) {
        Some((guild, post)) => {
            format!("[{}](https://discord.com/channels/{guild}/{}/{})", stamp(hit.at, 'f'), post.place, post.id)
        }
        None => stamp(hit.at, 'f'),
    };
    let sign = if hit.is_theirs { "💬" } else { "↩" };
    let (conversation, name) = (number_label(hit.number), plain(&hit.contact, 60));
    let head = t!(language, "search-hit", conversation = conversation, name = name, when = when);
    format!("{head}\n{}", t!(language, "search-line", sign = sign, text = plain(&hit.line, LINE)))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use crm::{DiscordId, posts::Post, sight::ContactName};

    use super::*;

    #[test]
    fn what_was_found_is_readable_in_both_languages() {
        let id = |id| DiscordId::new(id).unwrap();
        let hit = |is_theirs, line: &str, post| Hit {
            number: 1042,
            contact: ContactName::whole("سارة *x*"),
            is_theirs,
            at: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
            line: line.into(),
            post,
        };
        let shown = Post { place: id(50), id: id(60) };
        let hits = vec![hit(true, "بكم الطاولة؟ **x**", Some(shown)), hit(false, "بـ 350 ريالًا", None)];
        let none = |rest| Hits { hits: Vec::new(), rest };
        let pages = [Hits { hits, rest: Rest::Older }, none(Rest::NotLookedThrough), none(Rest::Nothing)];
        for language in Language::ALL {
            let shown = |found| render(language, "طاولة", found, Some(GuildId::new(40))).response(true);
            let shown: Vec<_> = pages.iter().map(shown).collect();
            insta::assert_json_snapshot!(format!("search_{}", language.as_str()), shown);
        }
    }
}
