//! The REST API: a file for each noun, with what goes over the wire in it.

pub(crate) mod audit;
pub(crate) mod bookings;
pub(crate) mod calendar;
pub(crate) mod companies;
pub(crate) mod contacts;
pub(crate) mod conversations;
pub(crate) mod deals;
pub(crate) mod document;
pub(crate) mod leads;
pub(crate) mod me;
pub(crate) mod merges;
pub(crate) mod people;
pub(crate) mod pipelines;
pub(crate) mod products;
pub(crate) mod quotes;
pub(crate) mod replies;
pub(crate) mod stats;
pub(crate) mod tasks;
pub(crate) mod webhooks;

use axum::{
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use crm::{
    MemberId, StageId,
    money::Money,
    page::{self, Slice},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wrong::Wrong;

/// A thing that can be changed, with its version as `ETag`.
pub(crate) struct Tagged<T>(pub i64, pub T);

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        let Self(version, thing) = self;
        ([(header::ETAG, format!("\"{version}\""))], axum::Json(thing)).into_response()
    }
}

/// A thing that is new, at this path.
pub(crate) struct Created<T>(pub String, pub i64, pub T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let Self(place, version, thing) = self;
        (StatusCode::CREATED, [(header::LOCATION, place)], Tagged(version, thing)).into_response()
    }
}

/// Which page, and how much of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Turn<P = i64> {
    after: Option<P>,
    limit: Option<usize>,
}

impl<P> Turn<P> {
    pub(crate) fn slice(self) -> Result<Slice<P>, Wrong> {
        slice(self.after, self.limit)
    }
}

/// Behind how many things a page begins, of a list that is counted through.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Behind {
    after: Option<u32>,
}

impl Behind {
    pub(crate) fn skip(&self) -> i64 {
        self.after.unwrap_or_default().into()
    }
}

/// A page as it is asked for.
pub(crate) fn slice<P>(after: Option<P>, limit: Option<usize>) -> Result<Slice<P>, Wrong> {
    match limit.unwrap_or(USUAL) {
        limit if (1..=page::MOST).contains(&limit) => Ok(Slice::of(after, limit)),
        _ => Err(Wrong::Query),
    }
}

/// How many things a page has, if nobody says.
const USUAL: usize = 20;

/// Whom something is given to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct To {
    /// The colleague's id.
    #[schema(value_type = uuid::Uuid)]
    pub member: MemberId,
}

/// Where something is moved to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Into {
    /// The stage's id.
    #[schema(value_type = uuid::Uuid)]
    pub stage: StageId,
}

/// What is said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    /// At most 2,000 characters.
    pub text: String,
}

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reason {
    /// In one line; at most 200 characters.
    pub reason: String,
}

/// So much of a currency.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Amount {
    /// How much: a decimal number, as in `12.50`.
    amount: String,
    /// Of what: its code (ISO 4217), as in `SAR`.
    currency: String,
}

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        let typed = money.typed();
        let (amount, currency) = typed.split_once(' ').unwrap_or((&typed, money.currency.code()));
        Self { amount: amount.to_owned(), currency: currency.to_owned() }
    }
}

impl Amount {
    /// As people would type it, which is how `crm` reads it.
    pub(crate) fn typed(&self) -> String {
        format!("{} {}", self.amount, self.currency)
    }
}

/// A note, for colleagues only.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoteOut {
    /// By whom, by name.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub text: String,
}

/// What is to be changed of a field: nothing if it is not named; `null` clears it.
pub(crate) fn named<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    read: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(read).map(Some)
}

/// A page of things, with the way to the next.
#[derive(Serialize)]
pub(crate) struct Page<T> {
    /// The things.
    pub items: Vec<T>,
    /// What `after` is for the next page; nothing if there is none.
    pub next: Option<String>,
}

impl<T: Serialize> Page<T> {
    /// All that there is.
    pub(crate) fn whole(items: Vec<T>) -> axum::Json<Self> {
        axum::Json(Self { items, next: None })
    }

    /// As an answer of what is at this path.
    pub(crate) fn answer(self, path: &str) -> Response {
        let sign = if path.contains('?') { '&' } else { '?' };
        let link = self.next.as_ref().map(|next| format!("<{path}{sign}after={next}>; rel=\"next\""));
        let said: Option<[(HeaderName, String); 1]> = link.map(|link| [(header::LINK, link)]);
        match said {
            Some(said) => (said, axum::Json(self)).into_response(),
            None => axum::Json(self).into_response(),
        }
    }
}
