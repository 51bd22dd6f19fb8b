//! Message templates: what a company may say to a customer who has not written for a day, once WhatsApp has approved it.
//!
//! They are kept at the provider: at Meta by business account, at 360dialog by number, at Twilio by account. We hold a copy, fetched when somebody asks and when WhatsApp says that something
//! changed ([`synced`]); new ones are checked ([`lint()`]), kept, and handed in by a worker ([`to_submit`], [`submitted`]).

mod lint;
mod shape;
mod sql;

use std::collections::BTreeMap;

use serde_json::json;

pub use self::{
    lint::{Flaw, lint},
    shape::{Above, Button, Header, Shape, Values},
};
use crate::{
    caller::Caller,
    channel::{Provider, TemplateMessage},
    channels::{self, Channel, Settings},
    db::{TenantDb, Tx},
    error::{Conflict, Error, Field, Noun, Problem, Result},
    ids::{ConversationId, TemplateId},
    jobs::Job,
    kernel::{
        audit::{Action, Event},
        language::Language,
        names::names,
        queue::{self, Claimed},
        template,
    },
    permission::Permission,
    registry::RouteKind,
    text,
};

/// The most characters of a name ("Template management").
const NAME: usize = 512;

/// How many are listed.
pub const LISTED: i64 = 25;

names! {
    /// Whether a template may be used.
    pub enum State {
        /// It waits to be handed in.
        Submitting = "submitting",
        /// WhatsApp looks at it.
        Pending = "pending",
        /// It may be used.
        Approved = "approved",
        /// WhatsApp does not take it.
        Rejected = "rejected",
        /// Customers complained; it comes back by itself.
        Paused = "paused",
        /// WhatsApp has taken it out of use.
        Disabled = "disabled",
        /// WhatsApp has it no longer.
        Gone = "gone",
        /// Something else that WhatsApp says, under which it can't be used.
        Unusable = "unusable",
    }
}

names! {
    /// What a template is for, which WhatsApp charges by.
    pub enum Category {
        /// Offers and news.
        Marketing = "marketing",
        /// What somebody's order, booking or account is about.
        Utility = "utility",
    }
}

/// A template.
#[derive(Clone, Debug)]
pub struct Template {
    /// Our id.
    pub id: TemplateId,
    /// Where it is kept.
    pub account: Account,
    /// What the provider wants to be told when it is sent, where that is not its name.
    pub reference: Option<String>,
    /// Its name at WhatsApp.
    pub name: String,
    /// Its language, as WhatsApp writes it.
    pub language: String,
    /// What it is for, in WhatsApp's word.
    pub category: String,
    /// Whether it may be used.
    pub state: State,
    /// Why not, in WhatsApp's words.
    pub reason: Option<String>,
    /// Whether its variables have names and not numbers.
    pub named: bool,
    /// What it is made of.
    pub shape: Shape,
}

/// A template as WhatsApp tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// What the provider wants to be told when it is sent, where that is not its name.
    pub reference: Option<String>,
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
    /// What it is for, in small letters.
    pub category: String,
    /// Whether it may be used.
    pub state: State,
    /// Why not.
    pub reason: Option<String>,
    /// Whether its variables have names and not numbers.
    pub named: bool,
    /// What it is made of.
    pub shape: Shape,
}

/// A template to be.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Small Latin letters, digits and `_`.
    pub name: String,
    /// As WhatsApp writes it.
    pub language: String,
    /// What it is for.
    pub category: Category,
    /// What it is made of.
    pub shape: Shape,
    /// What could stand for its variables: WhatsApp's people want to see that.
    pub examples: Values,
}

/// Where templates are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// At whom.
    pub provider: Provider,
    /// Meta's WABA id, a number at 360dialog, an account at Twilio.
    pub name: String,
}

/// The templates whose name or text holds what was typed, those that may be used first; at most [`LISTED`]. Of those that can be
/// sent in a conversation, if one is given.
pub async fn find(
    db: &TenantDb,
    caller: &Caller,
    typed: &str,
    conversation: Option<ConversationId>,
) -> Result<Vec<Template>> {
    let mut tx = db.read(caller, Permission::ViewConversations).await?;
    let number = match conversation {
        Some(conversation) => sql::number_of(&mut tx, conversation).await?,
        None => None,
    };
    let typed: String = typed.chars().take(100).collect();
    let fitting = match number {
        Some(number) => Some(channels::templates_at(db, &number).await?),
        None => None,
    };
    sql::find(&mut tx, &typed.to_lowercase(), fitting, LISTED).await
}

/// One of them.
pub async fn get(db: &TenantDb, caller: &Caller, id: TemplateId) -> Result<Template> {
    let mut tx = db.read(caller, Permission::ViewConversations).await?;
    sql::get(&mut tx, id).await
}

/// Has them fetched anew. `Conflict` if no business account leads to the company.
pub async fn sync(db: &TenantDb, caller: &Caller) -> Result<()> {
    let mut tx = db.begin(caller, Permission::ManageTemplates).await?;
    account(db).await?;
    tx.enqueue(Job::SyncTemplates);
    tx.commit(Event::new(Action::TemplateSync)).await
}

/// Keeps a template and has it handed in. Refuses what WhatsApp would refuse; `Conflict` if there is one of this name and language.
pub async fn submit(db: &TenantDb, caller: &Caller, draft: Draft) -> Result<Template> {
    let mut tx = db.begin(caller, Permission::ManageTemplates).await?;
    let account = account(db).await?;
    let Draft { name, language, category, mut shape, mut examples } = draft;
    let (name, language) = (checked_name(&name)?, checked_language(&language)?);
    if lint(&shape).into_iter().any(Flaw::is_refused) {
        return Err(Error::Invalid { field: Field::Template, problem: Problem::Form });
    }
    if account.provider == Provider::Twilio {
        examples = examples.in_order(&shape)?;
        shape = shape.counted_through();
    }
    let named = template::variables(&shape.body).iter().any(|variable| variable.parse::<u32>().is_err());
    // Every variable needs an example.
    let filled = shape.fill((&name, &language, named), &examples, Some(&Above::Link("https://example.com/".into())))?;
    let id = sql::insert(&mut tx, &account, (&name, &language), category, named, &shape, &filled).await?;
    let id = id.ok_or(Error::Conflict(Conflict::Taken(Noun::Template)))?;
    tx.enqueue(Job::SubmitTemplate { template: id });
    let (label, category) = (name.clone(), category.as_str().to_owned());
    let after = json!({ "name": name, "language": language, "category": category });
    tx.commit(Event::new(Action::TemplateSubmit).on(&id).called(&label).after(after)).await?;
    let (state, reason, reference) = (State::Submitting, None, None);
    Ok(Template { id, account, reference, name, language, category, state, reason, named, shape })
}

/// Where new templates are handed in. A company that has them at several places hands them in at the first: Meta's accounts, then
/// numbers at 360dialog, then accounts at Twilio.
async fn account(db: &TenantDb) -> Result<Account> {
    let first = places(db).await?.into_iter().next();
    first.map(|place| place.account).ok_or(Error::Conflict(Conflict::NoTemplateAccount))
}

fn checked_name(name: &str) -> Result<String> {
    let name = text::line(Field::Name, name, NAME)?;
    let fits = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if fits { Ok(name) } else { Err(Error::Invalid { field: Field::Template, problem: Problem::Name }) }
}

/// `ar`, `en`, `en_US`, `zh_CN`, `fil`: whether there is such a language, WhatsApp says.
fn checked_language(language: &str) -> Result<String> {
    let (code, country) = language.split_once('_').unwrap_or((language, "US"));
    let fits = (2..=3).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_lowercase())
        && country.len() == 2
        && country.bytes().all(|byte| byte.is_ascii_uppercase());
    match fits {
        true => Ok(language.to_owned()),
        false => Err(Error::Invalid { field: Field::Language, problem: Problem::Form }),
    }
}

/// The template that is called so and may be used, in this language if it is there in it.
pub(crate) async fn named(tx: &mut Tx, name: &str, language: Language) -> Result<TemplateId> {
    sql::named(tx, name, language.as_str()).await?.ok_or(Error::NotFound(Noun::Template))
}

/// The message that comes of a template with these values, from a number; only one that may be used, and is that number's.
pub(crate) async fn fill(
    tx: &mut Tx,
    number: &str,
    id: TemplateId,
    values: &Values,
    above: Option<&Above>,
) -> Result<TemplateMessage> {
    let Template { account, reference, name, language, state, named, shape, .. } = sql::get(tx, id).await?;
    if !channels::templates_at(tx.db(), number).await?.has(account.provider, &account.name) {
        return Err(Error::Conflict(Conflict::TemplateElsewhere));
    }
    if state != State::Approved {
        return Err(Error::Conflict(Conflict::TemplateNotApproved));
    }
    // Twilio's templates hold their files themselves.
    if matches!(above, Some(Above::File(_))) && account.provider == Provider::Twilio {
        return Err(Error::Conflict(Conflict::NotByProvider));
    }
    let filled = shape.fill((&name, &language, named), values, above)?;
    Ok(TemplateMessage { reference, ..filled })
}

/// A place where templates are kept, and what may speak for it.
#[derive(Debug)]
pub struct Place {
    /// The place.
    pub account: Account,
    /// Numbers. Which of Meta's belongs to which account, Meta says.
    pub numbers: Vec<Channel>,
}

/// Where a worker finds templates.
pub async fn places_for(db: &TenantDb, _held: &Claimed) -> Result<Vec<Place>> {
    places(db).await
}

async fn places(db: &TenantDb) -> Result<Vec<Place>> {
    let place = |provider, name, numbers| Place { account: Account { provider, name }, numbers };
    let metas = open_all(db, Provider::Meta).await?;
    let mut places: Vec<Place> =
        sql::accounts(db).await?.into_iter().map(|waba| place(Provider::Meta, waba, metas.clone())).collect();
    for number in open_all(db, Provider::Dialog360).await? {
        places.push(place(Provider::Dialog360, number.address.clone(), vec![number]));
    }
    let mut accounts: BTreeMap<String, Vec<Channel>> = BTreeMap::new();
    for number in open_all(db, Provider::Twilio).await? {
        if let Settings::Twilio { account_sid } = &number.settings {
            accounts.entry(account_sid.clone()).or_default().push(number);
        }
    }
    places.extend(accounts.into_iter().map(|(sid, numbers)| place(Provider::Twilio, sid, numbers)));
    Ok(places)
}

async fn open_all(db: &TenantDb, provider: Provider) -> Result<Vec<Channel>> {
    let mut numbers = Vec::new();
    for address in sql::numbers(db, provider).await? {
        numbers.extend(channels::open(db, &address).await?);
    }
    Ok(numbers)
}

/// These are the templates of an account.
pub async fn synced(db: &TenantDb, job: &Claimed, account: &Account, fetched: &[Fetched]) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::put(&mut tx, account, fetched).await?;
    tx.commit_recorded().await
}

/// A template that is to be handed in: the account, its row, and what stands for its variables.
pub async fn to_submit(db: &TenantDb, job: &Claimed, id: TemplateId) -> Result<Option<(Template, TemplateMessage)>> {
    let mut tx = db.read_job(job).await?;
    sql::submitting(&mut tx, id).await
}

/// What WhatsApp said when it was handed in, and what it wants to be told when it is sent; ends the job.
pub async fn submitted(
    db: &TenantDb,
    job: &Claimed,
    id: TemplateId,
    state: State,
    reason: Option<&str>,
    reference: Option<&str>,
) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    sql::set_state(&mut tx, id, state, reason, reference).await?;
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}

/// The addresses that lead to accounts.
pub(super) const ACCOUNT: RouteKind = RouteKind::WhatsAppAccount;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_languages_are_whatsapps() {
        for good in ["order_ready", "a1", "x"] {
            assert!(checked_name(good).is_ok(), "{good}");
        }
        for bad in ["Order", "order ready", "طلب", "", "a-b"] {
            assert!(checked_name(bad).is_err(), "{bad}");
        }
        for good in ["ar", "en", "en_US", "fil"] {
            assert!(checked_language(good).is_ok(), "{good}");
        }
        for bad in ["AR", "a", "arab", "en-US", "en_us", "عر"] {
            assert!(checked_language(bad).is_err(), "{bad}");
        }
    }
}
