//! Canned replies: written once, and sent often, with the names of whoever writes to whom in them.
//!
//! To add a variable: its name in [`template::CANNED`], and its value in `Values`. One that has no value where a reply is to be sent refuses
//! before anything is sent.

mod sql;

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    caller::Caller,
    channel::Outgoing,
    conversations::{self, Queued, To, When, Which},
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Limit, Noun, Problem, Result},
    ids::{CannedReplyId, ConversationId},
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        template,
    },
    permission::Permission,
    text,
};

/// How many a company can have.
pub const MOST: i64 = 200;

/// How many one page holds.
pub const PAGE: usize = 10;

/// The longest name, in characters.
pub const NAME: usize = 60;

/// The longest text, in characters, before its variables are filled in.
pub const TEXT: usize = 4000;

/// How many are suggested: Discord shows at most 25.
const SUGGESTIONS: i64 = 25;

/// A canned reply.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CannedReply {
    /// Its id.
    pub id: CannedReplyId,
    /// What it is called.
    pub name: String,
    /// What it says, with its variables.
    pub text: String,
    /// Who wrote it, if they have a name.
    pub changed_by: Option<String>,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// Adds a reply. `Conflict` if the name is taken, however it is spelled.
pub async fn add(db: &TenantDb, caller: &Caller, name: &str, text: &str) -> Result<CannedReply> {
    let (name, text) = (checked_name(name)?, checked_text(text)?);
    let mut tx = begin(db, caller, &name).await?;
    if sql::count(&mut tx).await? >= MOST {
        return Err(Error::LimitReached(Limit::CannedReplies));
    }
    let reply = sql::insert(&mut tx, &name, &text).await?;
    tx.commit(Event::new(Action::CannedReplyAdd).on(&reply.id).called(&reply.name)).await?;
    Ok(reply)
}

/// Changes a reply: what it says, what it is called, or both.
pub async fn edit(
    db: &TenantDb,
    caller: &Caller,
    which: &str,
    name: Option<&str>,
    text: Option<&str>,
) -> Result<CannedReply> {
    let (name, text) = (name.map(checked_name).transpose()?, text.map(checked_text).transpose()?);
    let mut tx = begin(db, caller, which).await?;
    let old = sql::lock(&mut tx, which).await?.ok_or(Error::NotFound(Noun::CannedReply))?;
    let (name, text) = (name.unwrap_or_else(|| old.name.clone()), text.unwrap_or_else(|| old.text.clone()));
    if (&name, &text) == (&old.name, &old.text) {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let reply = sql::update(&mut tx, old.id, &name, &text).await?;
    let event = Event::new(Action::CannedReplyEdit).on(&reply.id).called(&reply.name);
    let event = match name == old.name {
        true => event,
        false => event.before(json!({ "name": old.name })).after(json!({ "name": name })),
    };
    tx.commit(event).await?;
    Ok(reply)
}

/// Takes a reply away; gives what it was called.
pub async fn remove(db: &TenantDb, caller: &Caller, which: &str) -> Result<String> {
    let mut tx = begin(db, caller, which).await?;
    let old = sql::lock(&mut tx, which).await?.ok_or(Error::NotFound(Noun::CannedReply))?;
    sql::delete(&mut tx, old.id).await?;
    tx.commit(Event::new(Action::CannedReplyRemove).on(&old.id).called(&old.name)).await?;
    Ok(old.name)
}

/// A page of replies, by name.
#[derive(Clone, Debug)]
pub struct Page {
    /// The replies.
    pub replies: Vec<CannedReply>,
    /// How many come before the next page, if there is one.
    pub next: Option<i64>,
}

/// A page of the company's replies, behind this many.
pub async fn list(db: &TenantDb, caller: &Caller, after: Option<i64>) -> Result<Page> {
    let mut tx = db.read(caller, Permission::ViewConversations).await?;
    let after = after.unwrap_or(0).clamp(0, MOST);
    // There are so few that counting to where a page begins costs nothing.
    let mut replies = sql::page(&mut tx, after, PAGE as i64 + 1).await?;
    let more = replies.len() > PAGE;
    replies.truncate(PAGE);
    Ok(Page { replies, next: more.then_some(after + PAGE as i64) })
}

/// The replies whose name or text holds what was typed, those first whose name does; at most 25.
pub async fn suggest(db: &TenantDb, caller: &Caller, typed: &str) -> Result<Vec<CannedReply>> {
    let typed: String = typed.chars().take(100).collect();
    let mut tx = db.read(caller, Permission::ViewConversations).await?;
    sql::search(&mut tx, &text::search_key(&typed), &typed, SUGGESTIONS).await
}

/// Answers a customer with a reply. Refuses with `Conflict` where one of its variables has no value, and as
/// [`conversations::send()`] does.
pub async fn send(db: &TenantDb, caller: &Caller, which: &Which, reply: &str) -> Result<Queued> {
    let mut tx = db.read(&caller.on(which.target()), Permission::SendMessages).await?;
    let conversation = conversations::meant(&mut tx, which).await?.ok_or(Error::NotFound(Noun::Conversation))?;
    let reply = sql::find(&mut tx, reply).await?.ok_or(Error::NotFound(Noun::CannedReply))?;
    let values = sql::values(&mut tx, conversation).await?.ok_or(Error::NotFound(Noun::Conversation))?;
    drop(tx);
    let text = values.fill(&reply.text)?;
    conversations::send(db, caller, To::Conversation(conversation), Outgoing::text(text), When::Held).await
}

/// The reply of this name.
pub(crate) async fn named(tx: &mut Tx, name: &str) -> Result<Option<CannedReplyId>> {
    Ok(sql::find(tx, name).await?.map(|reply| reply.id))
}

/// What a reply says in a conversation; refuses where one of its variables has no value there.
pub(crate) async fn filled(tx: &mut Tx, conversation: ConversationId, reply: CannedReplyId) -> Result<String> {
    let text = sql::text(tx, reply).await?.ok_or(Error::NotFound(Noun::CannedReply))?;
    let values = sql::values(tx, conversation).await?.ok_or(Error::NotFound(Noun::Conversation))?;
    values.fill(&text)
}

async fn begin(db: &TenantDb, caller: &Caller, name: &str) -> Result<Tx> {
    db.begin(&caller.on(Target::by_name(Noun::CannedReply, name)), Permission::EditSettings).await
}

fn checked_name(typed: &str) -> Result<String> {
    let name = text::line(Field::Name, typed, NAME)?;
    match text::search_key(&name).is_empty() {
        true => Err(Error::Invalid { field: Field::Name, problem: Problem::Empty }),
        false => Ok(name),
    }
}

fn checked_text(typed: &str) -> Result<String> {
    let text = text::paragraph(Field::Reply, typed, TEXT)?;
    match template::unknown(&text, &template::CANNED) {
        Some(unknown) => Err(Error::Invalid { field: Field::Reply, problem: Problem::Variable(unknown) }),
        None => Ok(text),
    }
}

/// What stands for the variables; nothing, for what is not known.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Values {
    contact: String,
    /// Whether the contact is called by nothing but an address of theirs.
    is_address: bool,
    agent: Option<String>,
    company: String,
}

impl Values {
    fn value(&self, variable: &str) -> Option<String> {
        // Who has shown no name is called by their number, and nobody is greeted by that.
        let named = |name: &str| name.chars().any(char::is_alphabetic).then(|| name.trim().to_owned());
        match variable {
            "contact.name" if !self.is_address => named(&self.contact),
            "agent.name" => self.agent.as_deref().and_then(named),
            "company.name" => named(&self.company),
            _ => None,
        }
    }

    /// The text with its variables filled in; refuses with the first that has no value.
    fn fill(&self, text: &str) -> Result<String> {
        match template::variables(text).into_iter().find(|variable| self.value(variable).is_none()) {
            Some(variable) => Err(Error::Conflict(Conflict::NoValue(variable.to_owned()))),
            None => Ok(template::fill(text, |variable| self.value(variable))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_without_a_value_refuses() {
        let sara = Values {
            contact: "سارة".into(), is_address: false, agent: None, company: "بيت الأثاث".into()
        };
        assert_eq!(sara.fill("أهلًا {{contact.name}}، معك {{ company.name }}").unwrap(), "أهلًا سارة، معك بيت الأثاث");
        let lacks = |values: &Values, text: &str| match values.fill(text) {
            Err(Error::Conflict(Conflict::NoValue(variable))) => variable,
            other => panic!("{other:?}"),
        };
        assert_eq!(lacks(&sara, "{{company.name}} {{agent.name}}"), "agent.name");
        let number = Values { contact: "+966501234567".into(), ..sara.clone() };
        assert_eq!(lacks(&number, "أهلًا {{contact.name}}"), "contact.name");
        let id = Values { contact: "SA.1234".into(), is_address: true, ..sara };
        assert_eq!(lacks(&id, "أهلًا {{contact.name}}"), "contact.name");
        assert_eq!(id.fill("أهلًا بك").unwrap(), "أهلًا بك");
    }
}
