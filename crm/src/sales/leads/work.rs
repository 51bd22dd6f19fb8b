//! What is done with leads. Each verb locks the lead's row and looks at it as it is then; a form that was opened before a colleague changed
//! the lead is refused with who changed what.

mod sql;

use serde_json::{Value, json};

pub(crate) use self::sql::Held;
use super::{INTEREST, Lead, LeadState, NOTES, Which, is_open, one};
use crate::{
    caller::Caller,
    contacts, conversations,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Noun, Result},
    fields::{self, Of, Typed},
    ids::{MemberId, StageId},
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

/// The longest reason why a lead was lost, in characters.
pub const REASON: usize = 200;

/// What a lead is to be like from now on.
#[derive(Clone, Debug)]
pub struct Edit {
    /// What they want, in one line; at most [`INTEREST`] characters.
    pub interest: Option<String>,
    /// Anything else; at most [`NOTES`] characters.
    pub notes: Option<String>,
}

/// The lead that is to be changed, for whoever may; refused if it has ended.
pub async fn begin_edit(db: &TenantDb, caller: &Caller, which: Which) -> Result<Lead> {
    let lead = begin_note(db, caller, which).await?;
    match lead.state {
        LeadState::Open => Ok(lead),
        LeadState::Lost | LeadState::Converted => Err(Error::Conflict(Conflict::LeadEnded)),
    }
}

/// The lead about which a note is to be written, for whoever may.
pub async fn begin_note(db: &TenantDb, caller: &Caller, which: Which) -> Result<Lead> {
    let mut tx = db.read(&caller.on(which.target(Noun::Lead)), Permission::EditLeads).await?;
    let lead = one(&mut tx, which.number).await?;
    Ok(lead.seen(sight::of(&mut tx).await?))
}

/// Changes what is known of a lead.
pub async fn edit(db: &TenantDb, caller: &Caller, which: Which, edit: Edit) -> Result<Lead> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let interest = text::optional_line(Field::Interest, edit.interest.as_deref(), INTEREST)?;
    let notes = text::optional_paragraph(Field::Notes, edit.notes.as_deref(), NOTES)?;
    held.open()?;
    held.unchanged(which)?;
    let differs = [(Field::Interest, held.interest != interest), (Field::Notes, held.notes != notes)];
    let fields: Vec<&str> = differs.iter().filter(|(_, differs)| *differs).map(|(field, _)| field.as_str()).collect();
    if fields.is_empty() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::edit(&mut tx, &held, interest.as_deref(), notes.as_deref(), &fields).await?;
    let after = json!({ "fields": fields });
    finish_change(tx, &held, Action::LeadEdit, after).await
}

/// Fills in fields of the company's own.
pub async fn fill(db: &TenantDb, caller: &Caller, which: Which, typed: Typed) -> Result<Lead> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let page = fields::read(&mut tx, Of::Lead, &typed).await?;
    held.open()?;
    if let Some(what) = held.changes.of_more(which.seen) {
        return Err(Error::Conflict(Conflict::LeadChanged(held.changes.changed_by.clone(), what)));
    }
    let change = page.against(&held.extra)?;
    sql::fill(&mut tx, &held, &change).await?;
    finish_change(tx, &held, Action::LeadEdit, change.told()).await
}

/// Gives a lead to somebody who may see leads, whoever has it; they are told.
pub async fn assign(db: &TenantDb, caller: &Caller, which: Which, to: impl Into<Colleague>) -> Result<Lead> {
    let (mut tx, held) = lock(db, caller, which).await?;
    held.open()?;
    let able = members::able(&mut tx, &to.into(), Permission::ViewLeads).await?;
    let (owner, colleague) = able.ok_or(Error::Conflict(Conflict::CannotSeeLeads))?;
    if held.owner == Some(owner) {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::give(&mut tx, &held, owner).await?;
    if let Some(to) = colleague.discord_id.filter(|_| tx.who.member != Some(owner)) {
        let notice = Notice::LeadGiven { number: held.number, by: tx.caller().identity.name().to_owned() };
        tx.enqueue(Job::TellMember { to, notice: Box::new(notice), maker: None });
    }
    let after = json!({ "assignee": colleague.log_id() });
    finish_change(tx, &held, Action::LeadAssign, after).await
}

/// Gives a lead that is open to whoever has the customer's conversation, who knows of it by that.
pub(super) async fn give_to(mut tx: Tx, which: Which, owner: MemberId) -> Result<()> {
    let held = hold(&mut tx, which).await?;
    sql::give(&mut tx, &held, owner).await?;
    let to = members::get(&mut tx, owner).await?.log_id();
    finish(tx, &held, Action::LeadAssign, json!({ "assignee": to })).await.map(drop)
}

/// Moves a lead to another stage.
pub async fn move_to(db: &TenantDb, caller: &Caller, which: Which, stage: StageId) -> Result<Lead> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Lead)), Permission::EditLeads).await?;
    let name = pipelines::stage(&mut tx, Kind::Lead, stage).await?;
    let held = hold(&mut tx, which).await?;
    held.open()?;
    if held.stage_id == stage {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    sql::set_stage(&mut tx, &held, stage).await?;
    conversations::thread::show_cards_of(&mut tx, held.contact_id).await?;
    finish_change(tx, &held, Action::LeadStage, json!({ "stage": name.log_name() })).await
}

/// Writes a note about a lead, for colleagues only.
pub async fn note(db: &TenantDb, caller: &Caller, which: Which, note: &str) -> Result<Lead> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let note = text::paragraph(Field::Note, note, NOTES)?;
    sql::insert_note(&mut tx, held.id, &note).await?;
    finish(tx, &held, Action::LeadNote, json!({})).await
}

/// Nothing came of a lead.
pub async fn lose(db: &TenantDb, caller: &Caller, which: Which, reason: &str) -> Result<Lead> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let reason = text::line(Field::Reason, reason, REASON)?;
    held.open()?;
    sql::end(&mut tx, &held, Some(&reason)).await?;
    conversations::thread::show_cards_of(&mut tx, held.contact_id).await?;
    finish_change(tx, &held, Action::LeadLose, json!({})).await
}

/// Something may come of a lead after all. Refuses with `Conflict` if the contact has another by now.
pub async fn reopen(db: &TenantDb, caller: &Caller, which: Which) -> Result<Lead> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Lead)), Permission::EditLeads).await?;
    // Nobody opens another one for the contact meanwhile.
    contacts::lock_identities(&mut tx).await?;
    let held = hold(&mut tx, which).await?;
    match held.state {
        LeadState::Lost => {}
        LeadState::Open => return Err(Error::Conflict(Conflict::NoChange)),
        LeadState::Converted => return Err(Error::Conflict(Conflict::LeadEnded)),
    }
    if let Some(open) = super::sql::open_lead_of(&mut tx, held.contact_id).await? {
        return Err(Error::Conflict(is_open(open)));
    }
    recount::row(&mut tx, &held.changes.before).await?;
    sql::end(&mut tx, &held, None).await?;
    conversations::thread::show_cards_of(&mut tx, held.contact_id).await?;
    finish_change(tx, &held, Action::LeadReopen, json!({})).await
}

/// Takes back what the caller has just changed of a lead, as long as nothing else was. Refuses with `Conflict` what is older than
/// [`undo::STANDS`], and a lead that would be open beside another.
pub async fn undo(db: &TenantDb, caller: &Caller, which: Which) -> Result<Lead> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Lead)), Permission::EditLeads).await?;
    // Nobody opens another one for the contact meanwhile.
    contacts::lock_identities(&mut tx).await?;
    pipelines::keep(&mut tx, Kind::Lead).await?;
    let held = hold(&mut tx, which).await?;
    let undo = undo::take(&mut tx, held.id.0, &held.changes, which.seen).await?;
    let stage = pipelines::stage_before(&mut tx, Kind::Lead, &undo.before).await?;
    if held.state != LeadState::Open
        && let Some(open) = super::sql::open_lead_of(&mut tx, held.contact_id).await?
    {
        return Err(Error::Conflict(is_open(open)));
    }
    recount::row(&mut tx, &held.changes.before).await?;
    recount::row(&mut tx, &undo.before).await?;
    sql::restore(&mut tx, &held, &undo.before).await?;
    conversations::thread::show_cards_of(&mut tx, held.contact_id).await?;
    let mut after = json!({ "undone": undo.action });
    if stage.id != held.stage_id {
        after["stage"] = stage.log_name().into();
    }
    finish(tx, &held, Action::LeadUndo, after).await
}

/// A lead whose row is locked until the transaction ends, however it stands, for what is made of it.
pub(crate) async fn hold(tx: &mut Tx, which: Which) -> Result<Held> {
    sql::lock(tx, which.number).await?.ok_or(Error::NotFound(Noun::Lead))
}

/// A lead that is held and open has become a deal. Whoever calls this says what happened.
pub(crate) async fn convert(tx: &mut Tx, held: &Held) -> Result<()> {
    held.open()?;
    conversations::thread::show_cards_of(tx, held.contact_id).await?;
    sql::convert(tx, held).await
}

/// How many leads stand in each stage in which any do.
pub(crate) async fn crowds(tx: &mut Tx) -> Result<Vec<Crowd>> {
    sql::crowds(tx).await
}

/// All leads that stand in a stage go to another one. Whoever calls this says what happened.
pub(crate) async fn leave_stage(tx: &mut Tx, from: StageId, into: StageId) -> Result<Moved> {
    let moved = sql::leave_stage(tx, from, into).await?;
    if !moved.open.is_empty() {
        tx.enqueue(Job::ShowCardsAnew { after: None });
    }
    Ok(moved)
}

async fn lock(db: &TenantDb, caller: &Caller, which: Which) -> Result<(Tx, Held)> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Lead)), Permission::EditLeads).await?;
    let held = hold(&mut tx, which).await?;
    Ok((tx, held))
}

impl Held {
    fn open(&self) -> Result<()> {
        match self.state {
            LeadState::Open => Ok(()),
            LeadState::Lost | LeadState::Converted => Err(Error::Conflict(Conflict::LeadEnded)),
        }
    }

    /// Refuses if a colleague has changed it since it was seen, and says who, and what.
    fn unchanged(&self, which: Which) -> Result<()> {
        match self.changes.of_the_form(which.seen) {
            None => Ok(()),
            Some(what) => Err(Error::Conflict(Conflict::LeadChanged(self.changes.changed_by.clone(), what))),
        }
    }
}

/// The same, where it can be taken back.
async fn finish_change(mut tx: Tx, held: &Held, action: Action, after: Value) -> Result<Lead> {
    let can_undo = undo::keep(&mut tx, held.id.0, &held.changes, action).await?;
    let lead = finish(tx, held, action, after).await?;
    Ok(Lead { can_undo, ..lead })
}

/// Keeps what was done, and gives the lead as it is then. What it says stays out of the log: nobody could find it there to erase it.
async fn finish(mut tx: Tx, held: &Held, action: Action, mut after: Value) -> Result<Lead> {
    after["number"] = held.number.into();
    let lead = super::sql::held(&mut tx, held.id).await?;
    let sight = sight::of(&mut tx).await?;
    let event = Event::new(action).on(&held.id).called(lead.contact.raw()).after(after);
    tx.commit(event).await?;
    Ok(lead.seen(sight))
}
