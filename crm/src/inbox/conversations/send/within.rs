//! Answers within what somebody else does: in their transaction, by whoever calls or by nobody.

use serde_json::{Value, json};

use super::{
    super::{reads, window, work},
    answered, enqueue, sql,
};
use crate::{
    attachments::ours,
    channel::Outgoing,
    channels,
    db::Tx,
    error::Result,
    ids::{ConversationId, MessageId, QuoteId},
    kernel::{language::Language, sight::ContactName},
    templates::{self, Values},
    text,
};

/// Queues an answer that nobody wrote. What its variables have made too long for the provider is cut.
pub(crate) async fn say(tx: &mut Tx, conversation: ConversationId, body: &str) -> Result<()> {
    let (account, _) = sql::lock(tx, conversation).await?;
    let most = channels::provider(tx.db(), &account).await?.text_chars();
    window::require_open(tx, conversation).await?;
    let say = Outgoing::text(text::within(body, most));
    let message = sql::insert(tx, conversation, &account, &say, None).await?;
    enqueue(tx, message, conversation);
    Ok(())
}

/// Queues an answer of the caller's in somebody else's transaction, as [`send`](super::send()) does.
pub(in super::super) async fn say_as_caller(tx: &mut Tx, conversation: ConversationId, say: Outgoing) -> Result<()> {
    let (account, _) = sql::lock(tx, conversation).await?;
    let say = say.checked(channels::provider(tx.db(), &account).await?, None)?;
    window::require_open(tx, conversation).await?;
    let message = sql::insert(tx, conversation, &account, &say, None).await?;
    enqueue(tx, message, conversation);
    reads::read(tx, conversation, false).await?;
    work::answered(tx, conversation).await.map(drop)
}

/// Queues a question of the caller's, in somebody else's transaction; who is asked, and what the event says of it.
pub(in super::super) async fn ask_as_caller(
    tx: &mut Tx,
    conversation: ConversationId,
    say: Outgoing,
) -> Result<(ContactName, Value)> {
    let (message, contact) = write_as_caller(tx, conversation, say).await?;
    Ok((contact, leaves(tx, message, conversation).await?))
}

/// Queues buttons of the caller's below a document, which is drawn of a quote before they are sent, in somebody else's transaction.
pub(crate) async fn offer(
    tx: &mut Tx,
    conversation: ConversationId,
    say: Outgoing,
    quote: QuoteId,
) -> Result<MessageId> {
    let name = say.file().map(|(_, name)| name.to_owned());
    let (message, _) = write_as_caller(tx, conversation, say).await?;
    if let Some(name) = name {
        ours::insert_quote(tx, message, conversation, quote, &name).await?;
    }
    leaves(tx, message, conversation).await?;
    Ok(message)
}

/// Writes what the caller says; who is told. What goes with it is written before it [leaves].
async fn write_as_caller(tx: &mut Tx, conversation: ConversationId, say: Outgoing) -> Result<(MessageId, ContactName)> {
    let (account, contact) = sql::lock(tx, conversation).await?;
    let say = say.checked(channels::provider(tx.db(), &account).await?, None)?;
    window::require_open(tx, conversation).await?;
    Ok((sql::insert(tx, conversation, &account, &say, None).await?, contact))
}

/// What the caller has said leaves, and is their answer; what the event says of it.
async fn leaves(tx: &mut Tx, message: MessageId, conversation: ConversationId) -> Result<Value> {
    enqueue(tx, message, conversation);
    reads::read(tx, conversation, false).await?;
    answered(tx, conversation, json!({ "message": message.to_string() })).await
}

/// Queues a template that nobody sends, with values for its variables in their order.
pub(crate) async fn say_template(
    tx: &mut Tx,
    conversation: ConversationId,
    name: &str,
    language: Language,
    values: Vec<String>,
) -> Result<()> {
    let (account, _) = sql::lock(tx, conversation).await?;
    let id = templates::named(tx, name, language).await?;
    let filled = templates::fill(tx, &account, id, &Values::in_turn(values), None).await?;
    let message = sql::insert(tx, conversation, &account, &Outgoing::Template(Box::new(filled)), None).await?;
    enqueue(tx, message, conversation);
    Ok(())
}

/// Queues a question that nobody wrote, whose words are within their limits.
pub(in super::super) async fn say_choices(tx: &mut Tx, conversation: ConversationId, say: Outgoing) -> Result<()> {
    window::require_open(tx, conversation).await?;
    say_list(tx, conversation, say).await.map(drop)
}

/// Queues a list that nobody wrote, whose words are within their limits.
pub(in super::super) async fn say_list(tx: &mut Tx, conversation: ConversationId, list: Outgoing) -> Result<MessageId> {
    let (account, _) = sql::lock(tx, conversation).await?;
    let list = list.checked(channels::provider(tx.db(), &account).await?, None)?;
    let message = sql::insert(tx, conversation, &account, &list, None).await?;
    enqueue(tx, message, conversation);
    Ok(message)
}
