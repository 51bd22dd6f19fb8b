//! Macros: several deeds on a conversation under one name, done one after another in one transaction, or not at all.
//!
//! To add a kind of step: a [`Wanted`], a `Step` and a [`Shown`], what it does in `conversations/deeds.rs`, and its words in
//! `commands/src/input/steps.rs`.

mod sql;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    access,
    caller::Caller,
    canned,
    channel::Outgoing,
    conversations::{self, Deed, NOTE_CHARS, Priority, Seen, Which},
    db::{TenantDb, Tx},
    error::{Error, Field, Limit, Noun, Problem, Result, StepProblem},
    ids::{CannedReplyId, DiscordId, MacroId, MemberId},
    kernel::{
        attempt::Target,
        audit::{Action, Event},
        sight::{self, ContactName},
    },
    members,
    permission::Permission,
    text,
};

/// How many a company can have.
pub const MOST: i64 = 100;

/// How many one page holds.
pub const PAGE: usize = 5;

/// How many steps one can have.
pub const STEPS: usize = 8;

/// The longest name, in characters.
pub const NAME: usize = 60;

/// How many are suggested: Discord shows at most 25.
const SUGGESTIONS: i64 = 25;

/// Among how many colleagues is looked for a name.
const COLLEAGUES: usize = 200;

/// A step as somebody writes it, in which line, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which.
    pub number: usize,
    /// What is wanted.
    pub wanted: Wanted,
}

/// What somebody wants done, with the names that they know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Answer with the canned reply of this name.
    Reply(String),
    /// Write a note.
    Note(String),
    /// Give it to whoever runs the macro.
    AssignMe,
    /// Give it to a colleague, by name or mention.
    Assign(String),
    /// Say how urgent it is.
    Priority(Priority),
    /// Put it off until a time, in words that were read once and are read anew whenever the macro runs.
    Snooze(String),
    /// Close it.
    Close,
}

/// A step as it is stored. Its names never change once they have shipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "what", rename_all = "snake_case")]
enum Step {
    Reply(CannedReplyId),
    Note(String),
    AssignMe,
    Assign(MemberId),
    Priority(Priority),
    Snooze(String),
    Close,
}

/// A step as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A canned reply: its name, unless it is gone, and what it says where that is known.
    Reply {
        /// What it is called.
        name: Option<String>,
        /// What it says to the customer.
        text: Option<String>,
    },
    /// A note.
    Note(String),
    /// Whoever runs it takes the conversation.
    AssignMe,
    /// A colleague gets it: who.
    Assign(String),
    /// How urgent it is.
    Priority(Priority),
    /// Until when it is put off.
    Snooze(String),
    /// It is closed.
    Close,
}

/// A macro.
#[derive(Clone, Debug)]
pub struct Macro {
    /// Its id.
    pub id: MacroId,
    /// What it is called.
    pub name: String,
    /// What it does, in this order.
    pub steps: Vec<Shown>,
}

/// Sets what the macro of this name does; there may be one already. `Invalid` names the line that is at fault.
pub async fn set(db: &TenantDb, caller: &Caller, name: &str, lines: &[Line]) -> Result<Macro> {
    let name = checked_name(name)?;
    let mut tx = db.begin(&caller.on(target(&name)), Permission::EditSettings).await?;
    check(lines)?;
    let mut steps = Vec::with_capacity(lines.len());
    for line in lines {
        steps.push(step(&mut tx, line).await?);
    }
    let id = match sql::lock(&mut tx, &name).await? {
        Some(row) => sql::update(&mut tx, row.id, &name, &stored(&steps)?).await.map(|()| row.id)?,
        None if sql::count(&mut tx).await? >= MOST => return Err(Error::LimitReached(Limit::Macros)),
        None => sql::insert(&mut tx, &name, &stored(&steps)?).await?,
    };
    let steps = shown(&mut tx, &steps).await?;
    tx.commit(Event::new(Action::MacroSet).on(&id).called(&name)).await?;
    Ok(Macro { id, name, steps })
}

/// Takes a macro away; gives what it was called.
pub async fn remove(db: &TenantDb, caller: &Caller, name: &str) -> Result<String> {
    let mut tx = db.begin(&caller.on(target(name)), Permission::EditSettings).await?;
    let row = sql::lock(&mut tx, name).await?.ok_or(Error::NotFound(Noun::Macro))?;
    sql::delete(&mut tx, row.id).await?;
    tx.commit(Event::new(Action::MacroRemove).on(&row.id).called(&row.name)).await?;
    Ok(row.name)
}

/// A page of macros, by name.
#[derive(Clone, Debug)]
pub struct Page {
    /// The macros.
    pub macros: Vec<Macro>,
    /// How many come before the next page, if there is one.
    pub next: Option<i64>,
}

/// A page of the company's macros, behind this many.
pub async fn list(db: &TenantDb, caller: &Caller, after: Option<i64>) -> Result<Page> {
    let mut tx = db.read(caller, Permission::ViewConversations).await?;
    let after = after.unwrap_or(0).clamp(0, MOST);
    let mut rows = sql::page(&mut tx, after, PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let macros = read_all(&mut tx, rows).await?;
    Ok(Page { macros, next: more.then_some(after + PAGE as i64) })
}

/// The names of macros that hold what was typed; at most 25.
pub async fn suggest(db: &TenantDb, caller: &Caller, typed: &str) -> Result<Vec<String>> {
    let typed: String = typed.chars().take(NAME).collect();
    let mut tx = db.read(caller, Permission::ViewConversations).await?;
    sql::search(&mut tx, &text::search_key(&typed), SUGGESTIONS).await
}

/// The macro of this name, for who may change it; `None` if there is none.
pub async fn find(db: &TenantDb, caller: &Caller, name: &str) -> Result<Option<Macro>> {
    let mut tx = db.read(&caller.on(target(name)), Permission::EditSettings).await?;
    match sql::find(&mut tx, name).await? {
        Some(row) => row.read(&mut tx).await.map(Some),
        None => Ok(None),
    }
}

/// What running a macro on a conversation would come to.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The macro, its replies filled in.
    pub of: Macro,
    /// The conversation's number.
    pub number: i64,
    /// The contact's name.
    pub contact: ContactName,
    /// What is seen of the conversation by this.
    pub seen: Seen,
}

/// What the macro of this name would do to a conversation. Refuses with `Conflict` where a reply lacks a value.
pub async fn plan(db: &TenantDb, caller: &Caller, which: &Which, name: &str) -> Result<Plan> {
    let mut tx = db.read(&caller.on(which.target()), Permission::SendMessages).await?;
    let conversation = conversations::listed(&mut tx, which).await?;
    let row = sql::find(&mut tx, name).await?.ok_or(Error::NotFound(Noun::Macro))?;
    let mut of = row.read(&mut tx).await?;
    for (step, shown) in row.steps()?.iter().zip(&mut of.steps) {
        if let (Step::Reply(reply), Shown::Reply { text, .. }) = (step, shown) {
            *text = Some(canned::filled(&mut tx, conversation.id, *reply).await?);
        }
    }
    let seen = which.seen.unwrap_or(conversation.seen);
    Ok(Plan { of, number: conversation.number, contact: conversation.contact, seen })
}

/// What a macro has done.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The macro, its replies filled in.
    pub of: Macro,
    /// The conversation's number.
    pub number: i64,
    /// The contact's name.
    pub contact: ContactName,
}

/// Does all that a macro says to a conversation, or nothing. `until` reads the words for a time. Refuses as each of the deeds does alone.
pub async fn run(
    db: &TenantDb,
    caller: &Caller,
    which: &Which,
    id: MacroId,
    until: impl Fn(&str) -> Option<DateTime<Utc>>,
) -> Result<Ran> {
    let mut tx = db.begin(&caller.on(which.target()), Permission::SendMessages).await?;
    let conversation = conversations::listed(&mut tx, which).await?;
    let row = sql::by_id(&mut tx, id).await?.ok_or(Error::NotFound(Noun::Macro))?;
    let steps = row.steps()?;
    // Before anything is done: whoever lacks one of the permissions does none of it.
    if steps.iter().any(|step| matches!(step, Step::Assign(_))) {
        tx = tx.and(Permission::AssignConversations).await?;
    }
    let mut of = row.read(&mut tx).await?;
    let mut deeds = Vec::with_capacity(steps.len());
    for (step, shown) in steps.into_iter().zip(&mut of.steps) {
        deeds.push(match (step, shown) {
            (Step::Reply(reply), Shown::Reply { text, .. }) => {
                let filled = canned::filled(&mut tx, conversation.id, reply).await?;
                *text = Some(filled.clone());
                Deed::Say(Outgoing::text(filled))
            }
            (Step::Reply(_), _) => return Err(Error::internal("a step is shown as another")),
            (Step::Note(note), _) => Deed::Note(note),
            (Step::AssignMe, _) => Deed::AssignMe,
            (Step::Assign(member), _) => Deed::Assign(member),
            (Step::Priority(priority), _) => Deed::Priority(priority),
            (Step::Snooze(words), _) => {
                let wrong = Error::Invalid { field: Field::Snooze, problem: Problem::Form };
                Deed::Snooze(until(&words).ok_or(wrong)?)
            }
            (Step::Close, _) => Deed::Close,
        });
    }
    let done = conversations::do_all(&mut tx, which, deeds).await?;
    let after = json!({ "number": done.number, "macro": of.name });
    let event = Event::new(Action::ConversationMacro).on(&done.id).called(done.contact.raw()).after(after);
    let contact = done.contact.seen(sight::of(&mut tx).await?);
    tx.commit(event).await?;
    Ok(Ran { of, number: done.number, contact })
}

fn target(name: &str) -> Target {
    Target::by_name(Noun::Macro, name)
}

fn checked_name(typed: &str) -> Result<String> {
    let name = text::line(Field::Name, typed, NAME)?;
    match text::search_key(&name).is_empty() {
        true => Err(Error::Invalid { field: Field::Name, problem: Problem::Empty }),
        false => Ok(name),
    }
}

fn wrong(line: &Line, problem: StepProblem) -> Error {
    Error::Invalid { field: Field::Steps, problem: Problem::Step(line.number, problem) }
}

/// What holds for the steps together: how many, nothing twice that can be once, and one way at most of putting the conversation away.
fn check(lines: &[Line]) -> Result<()> {
    if !(1..=STEPS).contains(&lines.len()) {
        return Err(Error::Invalid { field: Field::Steps, problem: Problem::Range(1, STEPS as u16) });
    }
    for (place, line) in lines.iter().enumerate() {
        let before = || lines[..place].iter().map(|line| &line.wanted);
        let is_assign = |wanted: &Wanted| matches!(wanted, Wanted::AssignMe | Wanted::Assign(_));
        let twice = match &line.wanted {
            Wanted::Reply(_) | Wanted::Note(_) => false,
            Wanted::AssignMe | Wanted::Assign(_) => before().any(is_assign),
            Wanted::Priority(_) => before().any(|wanted| matches!(wanted, Wanted::Priority(_))),
            Wanted::Snooze(_) => before().any(|wanted| matches!(wanted, Wanted::Snooze(_))),
            Wanted::Close => before().any(|wanted| matches!(wanted, Wanted::Close)),
        };
        let other_way = match &line.wanted {
            Wanted::Snooze(_) => before().any(|wanted| matches!(wanted, Wanted::Close)),
            Wanted::Close => before().any(|wanted| matches!(wanted, Wanted::Snooze(_))),
            _ => false,
        };
        if twice {
            return Err(wrong(line, StepProblem::Twice));
        }
        if other_way {
            return Err(wrong(line, StepProblem::Together));
        }
    }
    Ok(())
}

/// The step that is meant, its names looked up.
async fn step(tx: &mut Tx, line: &Line) -> Result<Step> {
    Ok(match &line.wanted {
        Wanted::Reply(name) => {
            let reply = canned::named(tx, name).await?;
            Step::Reply(reply.ok_or_else(|| wrong(line, StepProblem::Reply))?)
        }
        Wanted::Note(note) => {
            let note = text::paragraph(Field::Note, note, NOTE_CHARS);
            Step::Note(note.map_err(|_| wrong(line, StepProblem::TooLong))?)
        }
        Wanted::AssignMe => Step::AssignMe,
        Wanted::Assign(name) => {
            Step::Assign(colleague(tx, name).await?.ok_or_else(|| wrong(line, StepProblem::Colleague))?)
        }
        Wanted::Priority(priority) => Step::Priority(*priority),
        Wanted::Snooze(words) => {
            let words = text::line(Field::Snooze, words, 100);
            Step::Snooze(words.map_err(|_| wrong(line, StepProblem::TooLong))?)
        }
        Wanted::Close => Step::Close,
    })
}

/// Who may answer customers and is called so, or mentioned; nobody, if that fits several.
async fn colleague(tx: &mut Tx, typed: &str) -> Result<Option<MemberId>> {
    let mentioned = typed.trim().strip_prefix("<@").and_then(|rest| rest.strip_suffix('>'));
    let mentioned: Option<DiscordId> = mentioned.and_then(|id| id.trim_start_matches('!').parse().ok());
    let now = tx.now();
    if let Some(id) = mentioned {
        let member = members::find(tx, id).await?;
        return Ok(member.filter(|member| member.decide(Permission::SendMessages, now).allowed).and_then(|m| m.id));
    }
    let holders = access::holders(tx.conn(), Permission::SendMessages, None, COLLEAGUES, now).await?;
    let names = sql::members(tx, &holders.iter().map(|holder| holder.member).collect::<Vec<_>>()).await?;
    let key = text::search_key(typed.trim_start_matches('@'));
    let called: Vec<MemberId> =
        names.into_iter().filter(|(_, name)| text::search_key(name) == key).map(|(id, _)| id).collect();
    Ok(Some(called).filter(|called| called.len() == 1).and_then(|called| called.first().copied()))
}

fn stored(steps: &[Step]) -> Result<serde_json::Value> {
    serde_json::to_value(steps).map_err(Error::internal)
}

/// What the steps of macros name, as it is called today.
struct Names {
    members: Vec<(MemberId, String)>,
    replies: Vec<(CannedReplyId, String)>,
}

impl Names {
    async fn of(tx: &mut Tx, steps: impl Iterator<Item = &Step> + Clone) -> Result<Self> {
        let members: Vec<MemberId> = steps.clone().filter_map(Step::member).collect();
        let replies: Vec<CannedReplyId> = steps.filter_map(Step::reply).collect();
        Ok(Self { members: sql::members(tx, &members).await?, replies: sql::replies(tx, &replies).await? })
    }

    /// A step as people see it.
    fn shown(&self, step: &Step) -> Shown {
        match step {
            Step::Reply(id) => {
                let name = self.replies.iter().find(|(reply, _)| reply == id).map(|(_, name)| name.clone());
                Shown::Reply { name, text: None }
            }
            Step::Note(note) => Shown::Note(note.clone()),
            Step::AssignMe => Shown::AssignMe,
            Step::Assign(id) => {
                let name = self.members.iter().find(|(member, _)| member == id).map(|(_, name)| name.clone());
                Shown::Assign(name.unwrap_or_default())
            }
            Step::Priority(priority) => Shown::Priority(*priority),
            Step::Snooze(words) => Shown::Snooze(words.clone()),
            Step::Close => Shown::Close,
        }
    }
}

/// Steps as people see them.
async fn shown(tx: &mut Tx, steps: &[Step]) -> Result<Vec<Shown>> {
    let names = Names::of(tx, steps.iter()).await?;
    Ok(steps.iter().map(|step| names.shown(step)).collect())
}

/// Macros as people see them, the names in all of them looked up at once.
async fn read_all(tx: &mut Tx, rows: Vec<sql::Row>) -> Result<Vec<Macro>> {
    let steps = rows.iter().map(sql::Row::steps).collect::<Result<Vec<_>>>()?;
    let names = Names::of(tx, steps.iter().flatten()).await?;
    let read = |(row, steps): (sql::Row, Vec<Step>)| Macro {
        id: row.id,
        name: row.name,
        steps: steps.iter().map(|step| names.shown(step)).collect(),
    };
    Ok(rows.into_iter().zip(steps).map(read).collect())
}

impl Step {
    fn member(&self) -> Option<MemberId> {
        match self {
            Self::Assign(member) => Some(*member),
            _ => None,
        }
    }

    fn reply(&self) -> Option<CannedReplyId> {
        match self {
            Self::Reply(reply) => Some(*reply),
            _ => None,
        }
    }
}

impl sql::Row {
    fn steps(&self) -> Result<Vec<Step>> {
        serde_json::from_value(self.steps.clone()).map_err(Error::internal)
    }

    async fn read(&self, tx: &mut Tx) -> Result<Macro> {
        let steps = shown(tx, &self.steps()?).await?;
        Ok(Macro { id: self.id, name: self.name.clone(), steps })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(wanted: &[Wanted]) -> Vec<Line> {
        (1..).zip(wanted).map(|(number, wanted)| Line { number, wanted: wanted.clone() }).collect()
    }

    fn fault(wanted: &[Wanted]) -> Option<Problem> {
        match check(&lines(wanted)) {
            Err(Error::Invalid { field: Field::Steps, problem }) => Some(problem),
            _ => None,
        }
    }

    #[test]
    fn steps_fit_together_or_the_line_is_named() {
        use Wanted::{Assign, AssignMe, Close, Note, Reply, Snooze};
        let note = || Note("x".into());
        assert_eq!(fault(&[Reply("a".into()), Reply("a".into()), note(), note(), AssignMe, Close]), None);
        assert_eq!(fault(&[]), Some(Problem::Range(1, 8)));
        assert_eq!(fault(&vec![note(); 9]), Some(Problem::Range(1, 8)));
        assert_eq!(fault(&[AssignMe, Assign("هدى".into())]), Some(Problem::Step(2, StepProblem::Twice)));
        assert_eq!(fault(&[Close, note(), Close]), Some(Problem::Step(3, StepProblem::Twice)));
        assert_eq!(fault(&[Snooze("2h".into()), Close]), Some(Problem::Step(2, StepProblem::Together)));
        assert_eq!(fault(&[Close, Snooze("2h".into())]), Some(Problem::Step(2, StepProblem::Together)));
    }

    /// If you are here because this failed: what is stored by these names must still be read.
    #[test]
    fn stored_steps_are_read() {
        let id = "0190b3c4-d5e6-f708-192a-3b4c5d6e7f80";
        let steps = json!([
            { "kind": "reply", "what": id }, { "kind": "note", "what": "x" }, { "kind": "assign_me" },
            { "kind": "assign", "what": id }, { "kind": "priority", "what": "urgent" },
            { "kind": "snooze", "what": "2h" }, { "kind": "close" },
        ]);
        let read: Vec<Step> = serde_json::from_value(steps.clone()).unwrap();
        assert_eq!(stored(&read).unwrap(), steps);
    }
}
