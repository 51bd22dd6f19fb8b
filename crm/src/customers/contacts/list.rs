//! The contacts that there are, a page at a time, or those that something typed may mean.

mod sql;

use chrono::{DateTime, Utc};

use super::search;
use crate::{
    caller::Caller,
    companies,
    db::TenantDb,
    error::{Noun, Result},
    ids::ContactId,
    kernel::{
        page::Slice,
        sight::{self, ContactName, ContactPhone, Sight},
    },
    permission::Permission,
};

/// How many one page holds, if nobody says.
const PAGE: usize = 10;

/// Which contacts to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All.
    All,
    /// Who works for a company.
    Company(companies::Which),
    /// Whom something typed may mean, as [`suggest`](super::suggest) finds them: the likeliest first, and one page of them.
    Typed(String),
}

/// A contact in a list.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    /// Who.
    pub id: ContactId,
    /// Their name.
    pub name: ContactName,
    /// Their first phone: digits without `+`.
    pub phone: Option<ContactPhone>,
    /// The number of the company they work for.
    pub company_number: Option<i64>,
    /// What that is called.
    pub company: Option<String>,
    /// Whose they are, by name.
    pub owner: Option<String>,
    /// Since when they want nothing that they did not ask for.
    pub opted_out_at: Option<DateTime<Utc>>,
    /// How often they have been changed.
    pub version: i64,
    /// When they were added.
    pub created_at: DateTime<Utc>,
}

impl Listed {
    fn seen(self, sight: Sight) -> Self {
        Self { name: self.name.seen(sight), phone: self.phone.map(|phone| phone.seen(sight)), ..self }
    }
}

/// A page of contacts.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The contacts.
    pub contacts: Vec<Listed>,
    /// Behind whom the next page begins, if there is more.
    pub next: Option<ContactId>,
}

/// A page of the contacts that `filter` chooses, newest first. Who was merged into another is not among them.
pub async fn list(
    db: &TenantDb,
    caller: &Caller,
    filter: &Filter,
    page: impl Into<Slice<ContactId>>,
) -> Result<Listing> {
    let (after, size) = page.into().read(PAGE);
    let limit = size as i64 + 1;
    let (mut tx, mut ids) = match filter {
        Filter::All => {
            let mut tx = db.read(caller, Permission::ViewContacts).await?;
            let ids = sql::all(&mut tx, after, limit).await?;
            (tx, ids)
        }
        Filter::Company(which) => {
            let mut tx = db.read(&caller.on(which.target(Noun::Company)), Permission::ViewContacts).await?;
            let company = companies::id(&mut tx, *which).await?;
            let ids = sql::of_company(&mut tx, company, after, limit).await?;
            (tx, ids)
        }
        Filter::Typed(typed) => {
            let mut tx = db.read(caller, Permission::ViewContacts).await?;
            let ids = search::find(&mut tx, typed, size).await?;
            (tx, ids)
        }
    };
    let more = ids.len() > size;
    ids.truncate(size);
    let next = ids.last().copied().filter(|_| more);
    let (contacts, sight) = (sql::by_ids(&mut tx, &ids).await?, sight::of(&mut tx).await?);
    Ok(Listing { contacts: contacts.into_iter().map(|contact| contact.seen(sight)).collect(), next })
}
