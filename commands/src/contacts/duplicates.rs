//! `/crm contact duplicates`: pairs of contacts who may be one person. A person decides about each.

use crm::{
    Permission,
    contacts::{self, Duplicate, Page},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use super::{Pair, merge, named};
use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    gate::Gate,
    message::{self, Card, Message, Tone},
    pages,
    plain::stamp,
    response::{self, Place},
    route::{Handle, Turn, custom_ids},
    session::{InteractionContext, Session},
    texts::{self, t},
};

custom_ids! {
    /// Under the list.
    pub(crate) enum Button {
        /// Turn a page; the place is how many pairs come before it.
        Turn(turn: Turn<i64>) = "duplicates" like "/crm contact duplicates",
        /// Look at what merging the two would come to.
        Ask(pair: Pair) = "merge-ask" does ContactMerge,
        /// They are two people.
        Differ(pair: Pair) = "differ" does ContactDiffer,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        match self {
            Self::Turn(turn) => response::respond(bot, context, Place::Update, |session| page(session, turn)).await,
            Self::Ask(pair) => response::respond(bot, context, Place::New, |session| merge::ask(session, pair)).await,
            Self::Differ(pair) => response::respond(bot, context, Place::Update, |session| differ(session, pair)).await,
        }
    }
}

/// List contacts who may be one person
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewContacts)")]
pub(crate) async fn duplicates(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| page(session, Turn::first())).await
}

async fn page(session: Session, turn: Turn<i64>) -> Result<Message, Error> {
    let page = contacts::duplicates(&session.db, &session.caller, turn.at.unwrap_or(0)).await?;
    Ok(render(session.language, &page, &turn))
}

/// “Not the same” was pressed: what is left of the list.
async fn differ(session: Session, pair: Pair) -> Result<Message, Error> {
    contacts::differ(&session.db, &session.caller, pair.keep, pair.gone).await?;
    if session.may(Permission::ViewContacts).await? {
        return page(session, Turn::first()).await;
    }
    Ok(Message::text(t!(session.language, "differ-done")))
}

fn render(language: Language, page: &Page, turn: &Turn<i64>) -> Message {
    let lines: Vec<String> = (1..).zip(&page.pairs).map(|(place, pair)| line(language, place, pair)).collect();
    let text = if lines.is_empty() { t!(language, "duplicates-none") } else { lines.join("\n\n") };
    let card = Card::new(Tone::Calm).title(t!(language, "duplicates-title", count = page.total)).text(text);
    let mut message = Message::card(card);
    for (place, pair) in (1..).zip(&page.pairs) {
        message = message.buttons(buttons(language, place, pair));
    }
    message.buttons(pages::buttons(language, turn, page.next, Button::Turn))
}

/// Who the two are and why they may be one. `place` is the number that their buttons carry.
fn line(language: Language, place: usize, pair: &Duplicate) -> String {
    let why = texts::named::named(language, pair.suspicion);
    t!(
        language,
        "duplicates-line",
        place = place.to_string(),
        first = named(language, &pair.first),
        second = named(language, &pair.second),
        why = why,
        when = stamp(pair.found_at, 'R')
    )
}

fn buttons(language: Language, place: usize, pair: &Duplicate) -> Vec<message::Button> {
    let pair = Pair { keep: pair.first.id, gone: pair.second.id };
    let place = place.to_string();
    vec![
        message::Button::new(&Button::Ask(pair), t!(language, "button-merge-pair", place = place.as_str())).primary(),
        message::Button::new(&Button::Differ(pair), t!(language, "button-differ", place = place)),
    ]
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use crm::contacts::Suspicion;

    use super::{super::tests::a_side, *};

    #[test]
    fn pairs_in_both_languages() {
        let found_at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let pair = |suspicion| Duplicate {
            first: a_side("سارة *x*", &["966501234567"], 1),
            second: a_side("Sara [x](https://evil.example)", &["966501234568", "201001234567"], 3),
            suspicion,
            found_at,
        };
        let hidden = Duplicate { first: a_side("أبو فهد", &[], 1), ..pair(Suspicion::Spelling) };
        for language in Language::ALL {
            let pairs = vec![pair(Suspicion::Moved), pair(Suspicion::Shared), hidden.clone()];
            let page = Page { pairs, next: Some(8), total: 11 };
            let shown = serde_json::to_value(render(language, &page, &Turn::first().on(4)).response(true)).unwrap();
            let labels: Vec<String> = shown["components"].as_array().unwrap().iter().map(row).collect();
            let embed = &shown["embeds"][0];
            let seen = format!("{}\n\n{}\n\n{}", embed["title"], embed["description"], labels.join("\n"));
            insta::assert_snapshot!(format!("duplicates_{}", language.as_str()), seen.replace("\\n", "\n"));
            let none = render(language, &Page { pairs: Vec::new(), next: None, total: 0 }, &Turn::first());
            insta::assert_json_snapshot!(format!("no_duplicates_{}", language.as_str()), none.response(true));
        }
    }

    fn row(row: &serde_json::Value) -> String {
        let labels = row["components"].as_array().unwrap().iter().map(|button| format!("[{}]", button["label"]));
        labels.collect()
    }
}
