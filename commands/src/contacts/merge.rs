//! `/crm contact merge` and `unmerge`. Before anything is merged, the person sees what moves; afterwards it can be taken back.

use crm::{
    Permission,
    contacts::{self, Merged, Preview},
    error::Field,
    ids::MergeId,
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use super::{Pair, counted, named};
use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    gate::Gate,
    input::contact,
    message::{self, Card, Message, Tone},
    plain::plain,
    response::{self, Place},
    route::{Handle, custom_ids},
    session::{InteractionContext, Session},
    texts::t,
};

custom_ids! {
    /// Under what a merge would come to, or has come to.
    pub(crate) enum Button {
        /// Merge them.
        Merge(pair: Pair) = "merge" does ContactMerge,
        /// Look at it the other way round.
        Swap(pair: Pair) = "merge-swap" does ContactMerge,
        /// Leave them as they are.
        Cancel = "merge-cancel" like "/crm contact merge",
        /// Take it back.
        Undo(merge: MergeId) = "unmerge" does ContactUnmerge,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        response::respond(bot, context, Place::Update, |session| async move {
            match self {
                Self::Merge(pair) => merge_pair(session, pair).await,
                Self::Swap(pair) => ask(session, pair).await,
                Self::Cancel => Ok(Message::text(t!(session.language, "simulate-cancelled"))),
                Self::Undo(merge) => take_back(session, merge).await,
            }
        })
        .await;
    }
}

/// Merge two contacts who are one person
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditContacts)")]
pub(crate) async fn merge(
    ctx: Ctx<'_>,

    #[autocomplete = "contact::suggest"]
    #[max_length = 100]
    keep: String,

    #[autocomplete = "contact::suggest"]
    #[max_length = 100]
    gone: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let look_up = async |field, typed: &str| {
            contacts::look_up(&session.db, &session.caller, field, typed, Permission::EditContacts).await
        };
        let (keep, gone) = (look_up(Field::Keep, &keep).await?, look_up(Field::Gone, &gone).await?);
        ask(session, Pair { keep, gone }).await
    })
    .await
}

/// Take a merge back
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditContacts)")]
pub(crate) async fn unmerge(
    ctx: Ctx<'_>,

    #[autocomplete = "contact::suggest_merge"]
    #[max_length = 100]
    merge: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let merge = contacts::find_merge(&session.db, &session.caller, &merge).await?;
        take_back(session, merge).await
    })
    .await
}

/// What merging the two would come to, with a button that does it.
pub(super) async fn ask(session: Session, pair: Pair) -> Result<Message, Error> {
    let preview = contacts::preview(&session.db, &session.caller, pair.keep, pair.gone).await?;
    Ok(render(session.language, &preview, pair))
}

async fn merge_pair(session: Session, pair: Pair) -> Result<Message, Error> {
    let merged = contacts::merge(&session.db, &session.caller, pair.keep, pair.gone).await?;
    Ok(done(session.language, &merged))
}

async fn take_back(session: Session, merge: MergeId) -> Result<Message, Error> {
    let undone = contacts::unmerge(&session.db, &session.caller, merge).await?;
    let language = session.language;
    let (keep, gone) = (plain(&undone.keep, 80), plain(&undone.gone, 80));
    let moved = counted(language, &undone.moved);
    let card = Card::new(Tone::Good).title(t!(language, "unmerge-done")).text(t!(
        language,
        "unmerge-done-text",
        keep = keep,
        gone = gone,
        moved = moved
    ));
    Ok(Message::card(card))
}

fn render(language: Language, preview: &Preview, pair: Pair) -> Message {
    let Preview { keep, gone } = preview;
    let opted_out = if keep.opted_out || gone.opted_out { t!(language, "merge-opted-out") } else { String::new() };
    let card = Card::new(Tone::Calm)
        .title(t!(language, "merge-title"))
        .text(t!(language, "merge-text", keep = plain(&keep.name, 80), gone = plain(&gone.name, 80)))
        .field(t!(language, "field-keep"), format!("{}\n{}", named(language, keep), counted(language, &keep.counts)))
        .field(t!(language, "field-gone"), format!("{}\n{}", named(language, gone), counted(language, &gone.counts)))
        .field(t!(language, "field-consent"), opted_out);
    Message::card(card).buttons(vec![
        message::Button::new(&Button::Merge(pair), t!(language, "button-merge")).primary(),
        message::Button::new(&Button::Swap(pair.swapped()), t!(language, "button-merge-swap")),
        message::Button::new(&Button::Cancel, t!(language, "simulate-cancel")),
    ])
}

fn done(language: Language, merged: &Merged) -> Message {
    let Merged { id, keep, gone, moved } = merged;
    let (keep, gone) = (plain(keep, 80), plain(gone, 80));
    let text = t!(language, "merge-done-text", keep = keep, gone = gone, moved = counted(language, moved));
    Message::card(Card::new(Tone::Good).title(t!(language, "merge-done")).text(text))
        .buttons(vec![message::Button::new(&Button::Undo(*id), t!(language, "button-unmerge"))])
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use crm::contacts::Counts;

    use super::{super::tests::a_side, *};

    #[test]
    fn a_merge_before_and_after_in_both_languages() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for language in Language::ALL {
            let preview = Preview {
                keep: a_side("سارة *x*", &["966501234567"], 1),
                gone: a_side("Sara", &["447700900123"], 2),
            };
            let pair = Pair { keep: preview.keep.id, gone: preview.gone.id };
            let moved = Counts { addresses: 2, leads: 0, deals: 0, conversations: 1, messages: 14 };
            let merged = Merged { id: MergeId::new(at), keep: "سارة *x*".into(), gone: "Sara".into(), moved };
            let seen = [render(language, &preview, pair), done(language, &merged)].map(|message| {
                let body = serde_json::to_value(message.response(true)).unwrap();
                let embed = &body["embeds"][0];
                let fields = embed["fields"].as_array().cloned().unwrap_or_default();
                let fields = fields.iter().map(|field| format!("{}: {}", field["name"], field["value"]));
                let buttons = body["components"][0]["components"].as_array().unwrap().iter();
                let buttons: String = buttons.map(|button| format!("[{}]", button["label"])).collect();
                let fields = fields.collect::<Vec<_>>().join("\n");
                format!("{}\n{}\n{fields}\n{buttons}", embed["title"], embed["description"]).replace("\\n", "\n")
            });
            insta::assert_snapshot!(format!("merge_{}", language.as_str()), seen.join("\n---\n"));
        }
    }
}
