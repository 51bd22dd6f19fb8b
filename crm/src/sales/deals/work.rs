//! What is done with deals. Each verb locks the deal's row and looks at it as it is then; a form that was opened before a colleague changed
//! the deal is refused with who changed what.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    Deal, DealState, NOTES, Which, ahead, notes_of, numbered, one,
    sql::{self, Held},
    subject_of, today, value_of,
};
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Noun, Result},
    fields::{self, Of, Typed},
    ids::StageId,
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        recount, sight, undo,
    },
    members::{self, Colleague},
    notice::Notice,
    permission::Permission,
    pipelines::{self, Crowd, Kind, Moved},
    text,
};

/// The longest reason why a deal was lost, in characters.
pub const REASON: usize = 200;

/// What a deal is to be like from now on.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// What it is about, in one line; at most [`SUBJECT`](super::SUBJECT) characters.
    pub subject: Option<String>,
    /// What it is worth before tax, as it was typed. Of a deal with lines nothing, or what these come to.
    pub value: Option<String>,
    /// When it is expected to be won.
    pub expected_on: Option<NaiveDate>,
    /// Anything else; at most [`NOTES`] characters.
    pub notes: Option<String>,
}

/// The deal that is to be changed, for whoever may; refused if it has ended.
pub async fn begin_edit(db: &TenantDb, caller: &Caller, which: Which) -> Result<Deal> {
    let deal = begin_note(db, caller, which).await?;
    match deal.state {
        DealState::Open => Ok(deal),
        DealState::Won | DealState::Lost => Err(Error::Conflict(Conflict::DealEnded)),
    }
}

/// The deal about which a note is to be written, for whoever may.
pub async fn begin_note(db: &TenantDb, caller: &Caller, which: Which) -> Result<Deal> {
    let mut tx = db.read(&caller.on(which.target(Noun::Deal)), Permission::EditDeals).await?;
    let deal = numbered(&mut tx, which).await?;
    Ok(deal.seen(sight::of(&mut tx).await?))
}

/// Changes what is known of a deal.
pub async fn edit(db: &TenantDb, caller: &Caller, which: Which, edit: Edit) -> Result<Deal> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let (subject, notes) = (subject_of(edit.subject.as_deref())?, notes_of(edit.notes.as_deref())?);
    let typed = value_of(edit.value.as_deref(), held.currency)?;
    held.open()?;
    held.unchanged(which)?;
    let (before, has_lines) = (held.value(), sql::has_lines(&mut tx, held.id).await?);
    let value = match has_lines {
        true if typed.is_some() && typed != before => return Err(Error::Conflict(Conflict::ValueOfLines)),
        true => before,
        false => typed,
    };
    let differs = [
        (Field::Subject, held.subject != subject),
        (Field::Value, before != value),
        (Field::Expected, held.expected_on != edit.expected_on),
        (Field::Notes, held.notes != notes),
    ];
    let fields: Vec<&str> = differs.iter().filter(|(_, differs)| *differs).map(|(field, _)| field.as_str()).collect();
    if fields.is_empty() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    if held.expected_on != edit.expected_on {
        ahead(&mut tx, edit.expected_on).await?;
    }
    let currency = value.map_or(held.currency, |value| value.currency);
    let changed = sql::Changed {
        subject: subject.as_deref(),
        notes: notes.as_deref(),
        value: value.map(|value| value.minor),
        currency,
        expected_on: edit.expected_on,
    };
    sql::edit(&mut tx, &held, changed, &fields).await?;
    finish_change(tx, &held, Action::DealEdit, json!({ "fields": fields })).await
}

/// Fills in fields of the company's own.
pub async fn fill(db: &TenantDb, caller: &Caller, which: Which, typed: Typed) -> Result<Deal> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let page = fields::read(&mut tx, Of::Deal, &typed).await?;
    held.open()?;
    if let Some(what) = held.changes.of_more(which.seen) {
        return Err(Error::Conflict(Conflict::DealChanged(held.changes.changed_by.clone(), what)));
    }
    let change = page.against(&held.extra)?;
    sql::fill(&mut tx, &held, &change).await?;
    finish_change(tx, &held, Action::DealEdit, change.told()).await
}

/// Gives a deal to somebody who may see deals, whoever has it; they are told.
pub async fn assign(db: &TenantDb, caller: &Caller, which: Which, to: impl Into<Colleague>) -> Result<Deal> {
    let (mut tx, held) = lock(db, caller, which).await?;
    held.open()?;
    let able = members::able(&mut tx, &to.into(), Permission::ViewDeals).await?;
    let (owner, colleague) = able.ok_or(Error::Conflict(Conflict::CannotSeeDeals))?;
    if held.owner == Some(owner) {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::give(&mut tx, &held, owner).await?;
    if let Some(to) = colleague.discord_id.filter(|_| tx.who.member != Some(owner)) {
        let notice = Notice::DealGiven { number: held.number, by: tx.caller().identity.name().to_owned() };
        tx.enqueue(Job::TellMember { to, notice: Box::new(notice), maker: None });
    }
    let after = json!({ "assignee": colleague.log_id() });
    finish_change(tx, &held, Action::DealAssign, after).await
}

/// Moves a deal to another stage: of several that may be meant, to that of its own pipeline, or else to the first.
pub async fn move_to(db: &TenantDb, caller: &Caller, which: Which, meant: &[StageId]) -> Result<Deal> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Deal)), Permission::EditDeals).await?;
    pipelines::keep(&mut tx, Kind::Deal).await?;
    let held = hold(&mut tx, which).await?;
    let stage = pipelines::nearest(&mut tx, Kind::Deal, meant, held.stage_id).await?;
    held.open()?;
    if held.stage_id == stage.id {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::set_stage(&mut tx, &held, stage.id).await?;
    let mut after = json!({});
    stage.log(&mut after);
    finish_change(tx, &held, Action::DealStage, after).await
}

/// Writes a note about a deal, for colleagues only.
pub async fn note(db: &TenantDb, caller: &Caller, which: Which, note: &str) -> Result<Deal> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let note = text::paragraph(Field::Note, note, NOTES)?;
    sql::insert_note(&mut tx, held.id, &note).await?;
    finish(tx, &held, Action::DealNote, json!({})).await
}

/// They bought: today.
pub async fn win(db: &TenantDb, caller: &Caller, which: Which) -> Result<Deal> {
    let (mut tx, held) = lock(db, caller, which).await?;
    held.open()?;
    won(&mut tx, &held).await?;
    finish_change(tx, &held, Action::DealWin, json!({})).await
}

/// The customer has accepted what they were offered, which whoever calls this records, too.
pub(crate) async fn accepted(tx: &mut Tx, held: &Held) -> Result<()> {
    won(tx, held).await?;
    let deal = one(tx, held.id).await?;
    tx.also(event(&deal, Action::DealWin, json!({}))).await
}

async fn won(tx: &mut Tx, held: &Held) -> Result<()> {
    let today = today(tx).await?;
    sql::end(tx, held, DealState::Won, Some(today), None).await
}

/// Nothing came of a deal.
pub async fn lose(db: &TenantDb, caller: &Caller, which: Which, reason: &str) -> Result<Deal> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let reason = text::line(Field::Reason, reason, REASON)?;
    held.open()?;
    let today = today(&mut tx).await?;
    sql::end(&mut tx, &held, DealState::Lost, Some(today), Some(&reason)).await?;
    finish_change(tx, &held, Action::DealLose, json!({})).await
}

/// A deal that was won or lost is not decided after all: it is in the stage where it was.
pub async fn reopen(db: &TenantDb, caller: &Caller, which: Which) -> Result<Deal> {
    let (mut tx, held) = lock(db, caller, which).await?;
    if held.state == DealState::Open {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    recount::row(&mut tx, &held.changes.before).await?;
    sql::end(&mut tx, &held, DealState::Open, None, None).await?;
    finish_change(tx, &held, Action::DealReopen, json!({})).await
}

/// Takes back what the caller has just changed of a deal, as long as nothing else was. Refuses with `Conflict` what is older than
/// [`undo::STANDS`].
pub async fn undo(db: &TenantDb, caller: &Caller, which: Which) -> Result<Deal> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Deal)), Permission::EditDeals).await?;
    pipelines::keep(&mut tx, Kind::Deal).await?;
    let held = hold(&mut tx, which).await?;
    let undo = undo::take(&mut tx, held.id.0, &held.changes, which.seen).await?;
    let stage = pipelines::stage_before(&mut tx, Kind::Deal, &undo.before).await?;
    recount::row(&mut tx, &held.changes.before).await?;
    recount::row(&mut tx, &undo.before).await?;
    sql::restore(&mut tx, &held, &undo.before).await?;
    if undo.action == Action::DealLine.as_str() {
        sql::restore_lines(&mut tx, &held, &undo.before).await?;
    }
    let mut after = json!({ "undone": undo.action });
    if stage.id != held.stage_id {
        stage.log(&mut after);
    }
    finish(tx, &held, Action::DealUndo, after).await
}

/// How many deals stand in each stage in which any do.
pub(crate) async fn crowds(tx: &mut Tx) -> Result<Vec<Crowd>> {
    sql::crowds(tx).await
}

/// All deals that stand in the first of two stages go to the second, for each two. Whoever calls this says what happened.
pub(crate) async fn leave_stages(tx: &mut Tx, ways: &[(StageId, StageId)]) -> Result<Moved> {
    sql::leave_stages(tx, ways).await
}

async fn lock(db: &TenantDb, caller: &Caller, which: Which) -> Result<(Tx, Held)> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Deal)), Permission::EditDeals).await?;
    let held = hold(&mut tx, which).await?;
    Ok((tx, held))
}

/// A deal whose row is locked until the transaction ends, however it stands.
pub(crate) async fn hold(tx: &mut Tx, which: Which) -> Result<Held> {
    sql::lock(tx, which.number).await?.ok_or(Error::NotFound(Noun::Deal))
}

impl Held {
    pub(crate) fn open(&self) -> Result<()> {
        match self.state {
            DealState::Open => Ok(()),
            DealState::Won | DealState::Lost => Err(Error::Conflict(Conflict::DealEnded)),
        }
    }

    /// Refuses if a colleague has changed it since it was seen, and says who, and what.
    fn unchanged(&self, which: Which) -> Result<()> {
        match self.changes.of_the_form(which.seen) {
            None => Ok(()),
            Some(what) => Err(Error::Conflict(Conflict::DealChanged(self.changes.changed_by.clone(), what))),
        }
    }
}

/// The same, where it can be taken back.
pub(super) async fn finish_change(mut tx: Tx, held: &Held, action: Action, after: Value) -> Result<Deal> {
    let can_undo = undo::keep(&mut tx, held.id.0, &held.changes, action).await?;
    let deal = finish(tx, held, action, after).await?;
    Ok(Deal { can_undo, ..deal })
}

/// Keeps what was done, and gives the deal as it is then. What it says stays out of the log: nobody could find it there to erase it.
pub(super) async fn finish(mut tx: Tx, held: &Held, action: Action, after: Value) -> Result<Deal> {
    let deal = one(&mut tx, held.id).await?;
    let sight = sight::of(&mut tx).await?;
    tx.commit(event(&deal, action, after)).await?;
    Ok(deal.seen(sight))
}

fn event(deal: &Deal, action: Action, mut after: Value) -> Event {
    after["number"] = deal.number.into();
    Event::new(action).on(&deal.id).called(deal.contact.raw()).after(after)
}
