//! Finding anything by what somebody knows of it: a number, a name, a phone, a company, words of a message. Of each noun only what the
//! caller may see.

mod sql;

use crate::{
    caller::Caller,
    companies,
    contacts::{self, Suggestion},
    conversations,
    db::{TenantDb, Tx},
    deals::{self, Deal},
    error::{Error, Field, Problem, Result},
    kernel::sight::{self, ContactName},
    leads,
    overview::timeline::Sees,
    permission::Permission,
    text,
};

/// How much is found at most.
pub const MOST: usize = 10;

/// How many companies, leads, deals and messages are found at most besides what is called just so.
const COMPANIES: i64 = 4;
const LEADS: i64 = 4;
const DEALS: i64 = 3;
const MESSAGES: usize = 3;

/// Of how many contacts leads and deals are looked for.
const CONTACTS: usize = 100;

/// The most characters of what is searched for.
const CHARS: usize = 100;

/// Something that was found.
#[derive(Clone, Debug)]
pub enum Hit {
    /// A contact.
    Contact(Suggestion),
    /// A company that contacts work for.
    Company(companies::Suggestion),
    /// A lead.
    Lead(leads::Suggestion),
    /// A deal.
    Deal(Box<Deal>),
    /// A conversation: its number, and whose it is.
    Conversation(i64, ContactName),
    /// Something that was said.
    Message(conversations::Hit),
}

/// What was typed may mean these, the likeliest first; at most ten. What is said in messages is looked through, the newest of them, where
/// little else is found.
pub async fn search(db: &TenantDb, caller: &Caller, typed: &str) -> Result<Vec<Hit>> {
    let mut tx = db.read(caller, Permission::ViewContacts).await?;
    let typed = text::line(Field::Text, typed, CHARS)?;
    if text::search_key(&typed).is_empty() {
        return Err(Error::Invalid { field: Field::Text, problem: Problem::Empty });
    }
    let sees = Sees::of(&tx);
    let mut hits = numbered(&mut tx, &typed, sees).await?;
    // Leads and deals are found by way of their contacts: these are looked for once.
    let found = contacts::find(&mut tx, &typed, CONTACTS).await?;
    let shown = found.get(..MOST).unwrap_or(&found);
    hits.extend(contacts::named(&mut tx, shown).await?.into_iter().map(Hit::Contact));
    let companies = companies::search(&mut tx, &typed, COMPANIES).await?;
    let deals = if sees.deals { deals::search_with(&mut tx, &typed, &found, DEALS).await? } else { Vec::new() };
    let leads = if sees.leads { leads::search_with(&mut tx, &typed, &found, LEADS).await? } else { Vec::new() };
    // Few contacts leave room for the rest; many are what was meant.
    hits.truncate(MOST.saturating_sub(companies.len().min(2) + leads.len().min(2) + deals.len().min(2)));
    let known: Vec<i64> =
        hits.iter().filter_map(|hit| if let Hit::Lead(lead) = hit { Some(lead.number) } else { None }).collect();
    hits.extend(companies.into_iter().map(Hit::Company));
    hits.extend(leads.into_iter().filter(|lead| !known.contains(&lead.number)).map(Hit::Lead));
    hits.extend(deals.into_iter().map(|deal| Hit::Deal(Box::new(deal))));
    if sees.conversations && hits.len() < MESSAGES {
        hits.extend(conversations::newest_with(&mut tx, &typed, MESSAGES).await?.into_iter().map(Hit::Message));
    }
    hits.truncate(MOST);
    Ok(hits)
}

/// What has this number, of the kind whose letter stands before it, or of any.
async fn numbered(tx: &mut Tx, typed: &str, sees: Sees) -> Result<Vec<Hit>> {
    let (lead, conversation) = (text::number_behind('l', typed), text::number_behind('c', typed));
    let sight = sight::of(tx).await?;
    let mut hits = Vec::new();
    if let Some(number) = lead.filter(|_| sees.leads) {
        let found = sql::lead(tx, number).await?;
        hits.extend(found.map(|lead| Hit::Lead(leads::Suggestion { contact: lead.contact.seen(sight), ..lead })));
    }
    if let Some(number) = conversation.filter(|_| sees.conversations) {
        let found = sql::conversation(tx, number).await?;
        hits.extend(found.map(|contact| Hit::Conversation(number, contact.seen(sight))));
    }
    Ok(hits)
}
