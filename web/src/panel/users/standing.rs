//! Shutting somebody out, letting them in again, and helping those who have lost what they sign in with.

use axum::response::Response;
use crm::{MemberId, disabling, two_factor};
use serde::Deserialize;

use super::change::{Sent, mended};
use crate::{
    gate::Session,
    input::{At, Form},
    panel::forms,
    wrong::Wrong,
};

/// Why.
#[derive(Deserialize)]
pub(crate) struct Why {
    #[serde(default)]
    notes: String,
}

pub(crate) async fn disable(
    session: Session,
    (At(id), Form(why)): (At<MemberId>, Form<Why>),
) -> Result<Response, Wrong> {
    let done = disabling::disable(&session.db, &session.caller, id, Some(&why.notes)).await;
    back(&session, id, done).await
}

pub(crate) async fn enable(
    session: Session,
    (At(id), Form(why)): (At<MemberId>, Form<Why>),
) -> Result<Response, Wrong> {
    let done = disabling::enable(&session.db, &session.caller, id, Some(&why.notes)).await;
    back(&session, id, done).await
}

pub(crate) async fn reset_second_step(session: Session, At(id): At<MemberId>) -> Result<Response, Wrong> {
    let done = two_factor::reset(&session.db, &session.caller, id).await;
    back(&session, id, done).await
}

async fn back<T>(session: &Session, id: MemberId, done: crm::Result<T>) -> Result<Response, Wrong> {
    let done = done.map(|_| forms::to(&format!("/admin/users/{id}?after=done")));
    mended(session, id, &Sent::default(), done.map_err(Wrong::from)).await
}
