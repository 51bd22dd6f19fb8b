//! What is ordered about a person: first what it would come to, then the order itself.

use std::collections::HashMap;

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use crm::{
    Error, MemberId, Permission,
    error::Field,
    members::{self, ChangeMember, MemberChange, Outcome, Simulation},
    once,
};
use serde::Deserialize;

use words::t;

use super::one;
use crate::{
    gate::Session,
    input::{At, Form},
    manner::OnPaper,
    panel::{Place, Shell, forms, html, matrix},
    wrong::Wrong,
};

#[derive(Template)]
#[template(path = "user-confirm.html")]
struct Confirm {
    shell: Shell,
    id: String,
    name: String,
    wish: String,
    gained: Vec<String>,
    lost: Vec<String>,
    needs_second: bool,
    /// The form once more: names and values.
    fields: Vec<(String, String)>,
}

/// What is ordered.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    pub(super) wish: String,
    pub(super) until: String,
    pub(super) notes: String,
    pub(super) role: String,
    pub(super) from: String,
    #[serde(flatten)]
    rest: HashMap<String, String>,
}

impl Sent {
    pub(super) fn permissions(&self) -> Vec<Permission> {
        matrix::chosen(&self.rest)
    }

    /// Whether a form was sent to do this.
    pub(super) fn is(&self, wish: &str) -> bool {
        self.wish == wish
    }

    fn fields(&self) -> Vec<(String, String)> {
        let Self { wish, until, notes, role, from, rest: _ } = self;
        let typed = [("wish", wish), ("until", until), ("notes", notes), ("role", role), ("from", from)];
        let typed = typed.into_iter().filter(|(_, value)| !value.is_empty());
        let ticked = self.permissions().into_iter().map(|permission| (matrix::field(permission), "1".to_owned()));
        typed.map(|(name, value)| (name.to_owned(), value.clone())).chain(ticked).collect()
    }

    async fn order(&self, session: &Session, id: MemberId) -> Result<ChangeMember, Wrong> {
        let person = members::begin_change(&session.db, &session.caller, id).await?;
        let permissions = self.permissions();
        let wanted = match self.wish.as_str() {
            "grant" => MemberChange::Grant { permissions, until: forms::moment(session, Field::Until, &self.until)? },
            "deny" => MemberChange::Deny { permissions },
            "clear" => MemberChange::Clear { permissions },
            "role" => MemberChange::SetRole { role: self.role.parse().map_err(|_| Wrong::Form)? },
            "copy" => {
                let from = self.from.parse().map_err(|_| Wrong::Form)?;
                MemberChange::Copy { from: members::begin_change(&session.db, &session.caller, from).await? }
            }
            "remove" => MemberChange::Remove,
            _ => return Err(Wrong::Form),
        };
        Ok(ChangeMember { person, wanted, notes: Some(self.notes.clone()) })
    }
}

pub(crate) async fn simulate(
    session: Session,
    (At(id), Form(sent)): (At<MemberId>, Form<Sent>),
) -> Result<Response, Wrong> {
    let done = async {
        let order = sent.order(&session, id).await?;
        let simulation = members::simulate(&session.db, &session.caller, order.clone()).await?;
        confirm(&session, id, &sent, &order, simulation).await
    };
    mended(&session, id, &sent, done.await).await
}

pub(crate) async fn change(
    session: Session,
    (At(id), Form(sent)): (At<MemberId>, Form<Sent>),
) -> Result<Response, Wrong> {
    let done = async {
        let order = sent.order(&session, id).await?;
        let after = match members::change(&session.db, &session.caller, order).await? {
            Outcome::Done(_) => "done",
            Outcome::Requested(_) => "request",
        };
        Ok(Redirect::to(&format!("/admin/users/{id}?after={after}")).into_response())
    };
    mended(&session, id, &sent, done.await).await
}

/// What was done, or the person's page with what is to be mended.
pub(super) async fn mended(
    session: &Session,
    id: MemberId,
    sent: &Sent,
    done: Result<Response, Wrong>,
) -> Result<Response, Wrong> {
    match done {
        // The same form was sent before, and done: what it asks for is so by now.
        Err(Wrong::Crm(Error::Conflict(_))) if once::find(&session.db, &session.caller).await?.is_some() => {
            Ok(forms::to(&format!("/admin/users/{id}")))
        }
        Err(Wrong::Crm(error)) => one::again(session, id, sent.clone(), forms::said(session, error)?).await,
        done => done,
    }
}

async fn confirm(
    session: &Session,
    id: MemberId,
    sent: &Sent,
    order: &ChangeMember,
    simulation: Simulation,
) -> Result<Response, Wrong> {
    let Simulation { changed, needs_second } = simulation;
    let language = session.language;
    let role = changed.after.role.to_string();
    let names = |which: Vec<Permission>| which.into_iter().map(|p| words::permission(language, p)).collect();
    let page = Confirm {
        shell: Shell::at(session, Place::Users).await?,
        id: id.to_string(),
        name: changed.person.name,
        wish: words::wish(&OnPaper(session.profile.time_zone), language, order, Some(&role)),
        gained: names(changed.gained),
        lost: names(changed.lost),
        needs_second,
        fields: sent.fields(),
    };
    Ok(html(&page)?.into_response())
}
