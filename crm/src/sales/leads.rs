//! Leads: somebody's interest, before it is worth a deal.

mod board;
mod events;
pub(crate) mod imported;
mod sql;
mod work;

use chrono::{DateTime, Utc};

use crate::{
    caller::{Caller, Via},
    contacts::{self, IdentityKind, NewContact, NewIdentity, Owners},
    conversations,
    country::Country,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Noun, Result},
    ids::{ContactId, ConversationId, LeadId, MemberId, StageId},
    jobs::Job,
    kernel::{
        attempt::Target,
        names::names,
        page::Slice,
        queue::{self, Claimed},
        sight::{self, ContactName, ContactPhone, Sight},
        which::Numbered,
    },
    permission::Permission,
    phone,
    pipelines::{self, Kind, Stage},
    settings, text,
};

pub use board::{Board, Column, board};
pub use work::{Edit, REASON, assign, begin_edit, begin_note, edit, fill, lose, move_to, note, reopen, undo};
pub(crate) use work::{convert, crowds, hold, leave_stage};

/// The longest interest, in characters.
pub const INTEREST: usize = 200;

/// The longest notes, in characters.
pub const NOTES: usize = 2000;

/// How many notes about a lead are shown with it.
const NOTES_SHOWN: i64 = 5;

/// How many leads one page holds.
pub const PAGE: usize = 10;

/// So many leads are counted: one more stands for any more, so that a page costs the same however many there are.
pub const COUNTED: i64 = 1000;

/// How many leads autocomplete offers: Discord shows at most 25.
const SUGGESTIONS: i64 = 25;

/// Of how many contacts leads are looked for.
const CONTACTS: usize = 100;

/// How many leads are offered to choose from: as many as a row of buttons holds.
const CHOICES: i64 = 5;

/// What a lead to be is like.
#[derive(Clone, Debug)]
pub struct NewLead {
    /// Whose it is.
    pub contact: Whose,
    /// What they want, in one line; at most 200 characters.
    pub interest: Option<String>,
    /// Anything else; at most 2,000 characters.
    pub notes: Option<String>,
}

/// Whose a lead is.
#[derive(Clone, Debug)]
pub enum Whose {
    /// A person by name and, if known, phone. A contact with this phone is found again, not made twice.
    Person {
        /// At most 100 characters.
        name: String,
        /// As people type it: with its country code, or as it is dialled in the company's country.
        phone: Option<String>,
    },
    /// The contact of this conversation.
    Conversation(ConversationId),
}

names! {
    /// How a lead stands.
    pub enum LeadState {
        /// Somebody is on it.
        Open = "open",
        /// Nothing came of it.
        Lost = "lost",
        /// It became a deal.
        Converted = "converted",
    }
}

names! {
    /// Where a lead came from.
    pub enum LeadSource {
        /// Staff opened it by hand, on Discord.
        Discord = "discord",
        /// It was made from a customer's messages.
        WhatsApp = "whatsapp",
        /// It was in a file.
        Import = "import",
        /// Staff opened it by hand, in the panel.
        Panel = "panel",
        /// A program opened it.
        Api = "api",
    }
}

impl LeadSource {
    /// Of one that is opened by hand, through this door.
    fn by_hand(via: Via) -> Self {
        match via {
            Via::Web => Self::Panel,
            Via::Api => Self::Api,
            Via::Discord | Via::Webhook | Via::Job | Via::Console => Self::Discord,
        }
    }
}

/// A lead as people see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Lead {
    /// Its id.
    pub id: LeadId,
    /// Its number, as in `L-1042`.
    pub number: i64,
    /// The contact.
    pub contact_id: ContactId,
    /// The contact's name.
    pub contact: ContactName,
    /// The contact's phone: digits without `+`.
    pub phone: Option<ContactPhone>,
    /// What they want.
    pub interest: Option<String>,
    /// Anything else.
    pub notes: Option<String>,
    /// How it stands.
    #[sqlx(try_from = "String")]
    pub state: LeadState,
    /// Where it came from.
    #[sqlx(try_from = "String")]
    pub source: LeadSource,
    /// What the company calls how it ended, if not as everywhere.
    pub ended_as: Option<String>,
    /// How far it has come.
    #[sqlx(flatten)]
    pub stage: Stage,
    /// Whose it is, by name.
    pub owner: Option<String>,
    /// Why nothing came of it.
    pub lost_reason: Option<String>,
    /// How often it has been changed.
    pub version: i64,
    /// Who opened it.
    pub created_by: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Whether whoever has just changed it can take that back.
    #[sqlx(skip)]
    pub can_undo: bool,
}

impl Lead {
    fn seen(self, sight: Sight) -> Self {
        let phone = self.phone.map(|phone| phone.seen(sight));
        Self { contact: self.contact.seen(sight), phone, ..self }
    }
}

/// Opens a lead for a contact, who is made if unknown. Refuses with `Conflict` if the contact already has one open.
pub async fn create(db: &TenantDb, caller: &Caller, new: NewLead) -> Result<Lead> {
    let NewLead { contact, interest, notes } = new;
    let contact = contact.checked(settings::country(db).await?)?;
    let conversation = match contact {
        Whose::Conversation(conversation) => Some(conversation),
        Whose::Person { .. } => None,
    };
    // A name alone says of nobody who they are, and could not be found again to be erased.
    let target = conversation.map(|conversation| Target::new(Noun::Conversation, &conversation));
    let caller = &target.map_or_else(|| caller.clone(), |target| caller.on(target));
    let interest = text::optional_line(Field::Interest, interest.as_deref(), INTEREST)?;
    let notes = text::optional_paragraph(Field::Notes, notes.as_deref(), NOTES)?;
    let mut tx = db.begin(caller, Permission::CreateLeads).await?;
    let (known, source) = match &contact {
        Whose::Conversation(conversation) => {
            contacts::share_identities(&mut tx).await?;
            (Some(conversations::contact_of(&mut tx, *conversation).await?), LeadSource::WhatsApp)
        }
        Whose::Person { phone, .. } => {
            (find_contact(&mut tx, phone.as_deref()).await?, LeadSource::by_hand(caller.via))
        }
    };
    if let Some(known) = known {
        contacts::hold(&mut tx, known).await?;
        if let Some(open) = sql::open_lead_of(&mut tx, known).await? {
            return Err(Error::Conflict(is_open(open)));
        }
    }
    let id = match (known, contact) {
        (Some(known), _) => known,
        (None, Whose::Person { name, phone }) => make_contact(&mut tx, name, phone).await?,
        (None, Whose::Conversation(_)) => return Err(Error::NotFound(Noun::Conversation)),
    };
    let owner = tx.who.member;
    let lead = insert(&mut tx, id, interest.as_deref(), notes.as_deref(), source, owner).await?;
    match (conversation, known) {
        (Some(conversation), _) => tx.enqueue(Job::ShowLead { conversation }),
        (None, Some(known)) => conversations::thread::show_cards_of(&mut tx, known).await?,
        // Who is new has not written yet.
        (None, None) => {}
    }
    let sight = sight::of(&mut tx).await?;
    tx.commit(events::created(&lead)).await?;
    Ok(lead.seen(sight))
}

/// Opens a lead for a contact who wrote for the first time, unless somebody was faster; ends the job.
pub async fn open_for_new(
    db: &TenantDb,
    job: &Claimed,
    contact: ContactId,
    conversation: ConversationId,
) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    contacts::share_identities(&mut tx).await?;
    queue::done_in(&mut tx, job).await?;
    // They may have been merged into another contact since.
    let contact = contacts::current(&mut tx, contact).await?.ok_or(Error::NotFound(Noun::Contact))?;
    contacts::hold(&mut tx, contact).await?;
    if sql::open_lead_of(&mut tx, contact).await?.is_some() {
        return tx.commit_recorded().await;
    }
    let owner = sql::holder(&mut tx, conversation).await?.map(|(_, holder)| holder);
    let lead = insert(&mut tx, contact, None, None, LeadSource::WhatsApp, owner).await?;
    tx.enqueue(Job::ShowLead { conversation });
    tx.commit(events::created(&lead)).await
}

/// Gives the lead that was opened for a customer, if nobody has it, to whoever has the conversation; ends the job.
pub async fn give_to_holder(db: &TenantDb, job: &Claimed, conversation: ConversationId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    contacts::share_identities(&mut tx).await?;
    queue::done_in(&mut tx, job).await?;
    let Some((contact, holder)) = sql::holder(&mut tx, conversation).await? else { return tx.commit_recorded().await };
    // Whoever opens one at the same time sees who has the conversation, or is waited for here.
    contacts::hold(&mut tx, contact).await?;
    match sql::unowned(&mut tx, contact).await? {
        Some(number) => work::give_to(tx, Which::number(number), holder).await,
        None => tx.commit_recorded().await,
    }
}

/// It begins in the first stage, which nobody removes meanwhile.
async fn insert(
    tx: &mut Tx,
    contact: ContactId,
    interest: Option<&str>,
    notes: Option<&str>,
    source: LeadSource,
    owner: Option<MemberId>,
) -> Result<Lead> {
    pipelines::keep(tx, Kind::Lead).await?;
    sql::insert(tx, contact, interest, notes, source, owner).await
}

impl Whose {
    fn checked(self, country: Option<Country>) -> Result<Self> {
        let Self::Person { name, phone } = self else { return Ok(self) };
        let phone =
            phone.filter(|p| !p.trim().is_empty()).map(|p| phone::phone(Field::Phone, &p, country)).transpose()?;
        Ok(Self::Person { name: text::line(Field::Name, &name, 100)?, phone })
    }
}

/// Whose phone this is. Nobody else makes a contact with it meanwhile.
async fn find_contact(tx: &mut Tx, phone: Option<&str>) -> Result<Option<ContactId>> {
    let Some(phone) = phone else { return Ok(None) };
    let identity = (IdentityKind::Phone, phone.to_owned());
    contacts::lock_addresses(tx, std::slice::from_ref(&identity)).await?;
    let owners = Owners::of(tx, &[&identity]).await?;
    Ok(owners.known(&[identity]).map(|(contact, _)| contact))
}

async fn make_contact(tx: &mut Tx, name: String, phone: Option<String>) -> Result<ContactId> {
    let id = ContactId::new(tx.now());
    contacts::insert(tx, &[NewContact { id, name }]).await?;
    if let Some(phone) = phone {
        let identity = (IdentityKind::Phone, phone);
        contacts::add_identities(tx, &[NewIdentity { contact: id, identity, came_with: None }]).await?;
    }
    Ok(id)
}

/// Which leads to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All that are open.
    Open,
    /// The caller's own that are open.
    Mine,
    /// Those that are open in this stage.
    Stage(StageId),
    /// Those of which nothing came.
    Lost,
    /// Those that became deals.
    Converted,
}

/// A page of leads, newest first.
#[derive(Clone, Debug)]
pub struct Page {
    /// The leads.
    pub leads: Vec<Lead>,
    /// The number below which the next page begins, if there is more.
    pub next: Option<i64>,
    /// How many there are in all, or one more than [`COUNTED`].
    pub total: i64,
}

/// The leads that `filter` chooses, below number `before`, newest first.
pub async fn list(db: &TenantDb, caller: &Caller, filter: Filter, page: impl Into<Slice<i64>>) -> Result<Page> {
    let (before, size) = page.into().read(PAGE);
    let mut tx = db.read(caller, Permission::ViewLeads).await?;
    let total = sql::count(&mut tx, filter, COUNTED + 1).await?;
    let mut ids = sql::listed(&mut tx, filter, before, size as i64 + 1).await?;
    let more = ids.len() > size;
    ids.truncate(size);
    let leads = seen_leads(&mut tx, &ids).await?;
    let next = leads.last().filter(|_| more).map(|lead| lead.number);
    Ok(Page { leads, next, total })
}

async fn seen_leads(tx: &mut Tx, ids: &[LeadId]) -> Result<Vec<Lead>> {
    let (leads, sight) = (sql::by_ids(tx, ids).await?, sight::of(tx).await?);
    Ok(leads.into_iter().map(|lead| lead.seen(sight)).collect())
}

/// The lead with this number.
pub async fn show(db: &TenantDb, caller: &Caller, number: i64) -> Result<Lead> {
    let target = Target::by_name(Noun::Lead, &number_label(number));
    let mut tx = db.read(&caller.on(target), Permission::ViewLeads).await?;
    let lead = sql::find(&mut tx, number).await?.ok_or(Error::NotFound(Noun::Lead))?;
    Ok(lead.seen(sight::of(&mut tx).await?))
}

/// What was said about a lead.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Note {
    /// By whom.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub text: String,
}

/// The newest notes about a lead, the oldest of them first.
pub async fn notes(db: &TenantDb, caller: &Caller, number: i64) -> Result<Vec<Note>> {
    let target = Target::by_name(Noun::Lead, &number_label(number));
    let mut tx = db.read(&caller.on(target), Permission::ViewLeads).await?;
    sql::notes(&mut tx, number, NOTES_SHOWN).await
}

/// That a contact has an open lead already: which, if that is within the caller's reach.
fn is_open((number, is_within_reach): (i64, bool)) -> Conflict {
    if is_within_reach { Conflict::OpenLead(number) } else { Conflict::BeyondReach(Noun::Lead) }
}

/// A lead that is there.
async fn one(tx: &mut Tx, number: i64) -> Result<Lead> {
    sql::find(tx, number).await?.ok_or(Error::NotFound(Noun::Lead))
}

/// A lead in a list of suggestions.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Suggestion {
    /// Its number.
    pub number: i64,
    /// The contact's name.
    pub contact: ContactName,
    /// What they want.
    pub interest: Option<String>,
}

/// Open leads whose number begins with what was typed, whose contact's name holds it or resembles it, whose phone holds its
/// digits, or whose interest holds it. The newest, for nothing typed.
pub async fn suggest(db: &TenantDb, caller: &Caller, typed: &str) -> Result<Vec<Suggestion>> {
    let mut tx = db.read(caller, Permission::ViewLeads).await?;
    search(&mut tx, typed, SUGGESTIONS).await
}

async fn search(tx: &mut Tx, typed: &str, limit: i64) -> Result<Vec<Suggestion>> {
    if text::search_key(typed).is_empty() {
        let newest = sql::newest(tx, limit).await?;
        return seen(tx, newest).await;
    }
    let contacts = contacts::find(tx, typed, CONTACTS).await?;
    search_with(tx, typed, &contacts, limit).await
}

/// The open leads that something typed may mean, where these contacts were [found](contacts::find) for it.
pub(crate) async fn search_with(
    tx: &mut Tx,
    typed: &str,
    contacts: &[ContactId],
    limit: i64,
) -> Result<Vec<Suggestion>> {
    let key = text::search_key(&typed.chars().take(100).collect::<String>());
    let found = sql::search(tx, &key, contacts, limit).await?;
    seen(tx, found).await
}

async fn seen(tx: &mut Tx, found: Vec<Suggestion>) -> Result<Vec<Suggestion>> {
    let sight = sight::of(tx).await?;
    Ok(found.into_iter().map(|lead| Suggestion { contact: lead.contact.seen(sight), ..lead }).collect())
}

/// What a person meant by what they typed.
#[derive(Clone, Debug)]
pub enum LookUp {
    /// The only lead that it can mean.
    One(Box<Lead>),
    /// Any of these: at most five.
    Several(Vec<Suggestion>),
}

/// The lead with this number, open or not; or else the open leads that [`suggest`] finds.
pub async fn look_up(db: &TenantDb, caller: &Caller, typed: &str) -> Result<LookUp> {
    let mut tx = db.read(caller, Permission::ViewLeads).await?;
    if let Some(number) = parse_number(typed)
        && let Some(lead) = sql::find(&mut tx, number).await?
    {
        return Ok(LookUp::One(Box::new(lead.seen(sight::of(&mut tx).await?))));
    }
    let some = search(&mut tx, typed, CHOICES).await?;
    match some.as_slice() {
        [] => Err(Error::NotFound(Noun::Lead)),
        [only] => {
            let lead = sql::find(&mut tx, only.number).await?.ok_or(Error::NotFound(Noun::Lead))?;
            Ok(LookUp::One(Box::new(lead.seen(sight::of(&mut tx).await?))))
        }
        _ => Ok(LookUp::Several(some)),
    }
}

/// Which lead is meant.
pub type Which = Numbered<'l'>;

/// A lead's number as people type it: `L-1042`, `l1042`, `1042`, also with Arabic digits.
pub fn parse_number(raw: &str) -> Option<i64> {
    text::number_behind('l', raw)
}

/// A lead's number as people read it.
pub fn number_label(number: i64) -> String {
    Which::number(number).label()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_typed() {
        for raw in ["L-1042", "l1042", "1042", " L-1042 ", "١٠٤٢"] {
            assert_eq!(parse_number(raw), Some(1042), "{raw}");
        }
        for raw in ["", "L-", "سارة", "-5", "0", "99999999999999999999"] {
            assert_eq!(parse_number(raw), None, "{raw}");
        }
    }

    #[test]
    fn leads_are_named_as_they_are_written() {
        for which in [Which { number: 1042, seen: None }, Which { number: 1, seen: Some(7) }] {
            assert_eq!(which.to_string().parse(), Ok(which));
        }
        assert_eq!(Which::read("l-١٠٤٢"), Which::number(1042));
        assert_eq!(Which::read("سارة").number, 0);
        assert!("".parse::<Which>().is_err() && "7@".parse::<Which>().is_err());
    }
}
