//! The route that Twilio calls, with customers' messages and with reports on ours.
//!
//! Twilio does not come again: what can't be stored goes to the spool (`crm::deliveries::Spool`), and a 200 follows either. What
//! can't be taken in at all is asked for later ([`list`](super::list)).
//! Whose post it is says the number in it; that number's auth token proves it. Nothing is stored before.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::post,
};
use bytes::Bytes;
use crm::{
    channel::{ChannelKind, Origin, Provider},
    channels::{Directory, Keys},
    deliveries::{Destination, Inbox, Kept, Spool},
};

use super::form::Form;
use crate::whatsapp::{
    door::{STORE_TIME, Turned, answered, only_header, read},
    verified::{
        BadSignature, Verified,
        twilio::{Posted, PublicUrl, verify},
    },
};

/// Where Twilio posts.
pub const PATH: &str = "/webhooks/whatsapp/twilio";

/// The parameter by which our id of a message comes back in reports on it.
pub const OUR_ID: &str = "message";

/// The largest body, in bytes. A text has at most 1,600 characters, nine bytes each; names of files and addresses come on top.
pub const FORM_BYTES: usize = 256 * 1024;

/// What the route needs.
pub struct Receiver {
    /// The address under which Twilio knows us.
    pub url: PublicUrl,
    /// Who has which number, and what proves it.
    pub directory: Arc<Directory>,
    /// Where deliveries go.
    pub inbox: Inbox,
    /// Where they go while the database is away; without it they are refused then.
    pub spool: Option<Spool>,
}

/// POST `/webhooks/whatsapp/twilio`.
pub fn router(state: Receiver) -> Router {
    Router::new().route(PATH, post(deliver)).with_state(Arc::new(state))
}

async fn deliver(State(receiver): State<Arc<Receiver>>, request: Request) -> Response {
    answered(Provider::Twilio, take(&receiver, request), acknowledged).await
}

/// The only 200. Without a commit, or a file that is synced, there is nothing to make it from. The body is TwiML that says
/// nothing: answers go out by the API.
fn acknowledged(_: Kept) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/xml; charset=utf-8"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (StatusCode::OK, headers, "<Response/>").into_response()
}

async fn take(receiver: &Receiver, request: Request) -> Result<Kept, Turned> {
    let (parts, body) = read(request, FORM_BYTES).await?;
    let form = Form::parse(&body);
    let (keys, posted) = prove(receiver, &parts, &form, &body).await?;
    let origin = Origin {
        channel: ChannelKind::WhatsApp,
        provider: Provider::Twilio,
        account: Some(keys.address.clone()),
        key: key(posted.form()),
    };
    let to = Destination::Tenant(keys.tenant);
    let kept = receiver.inbox.keep(receiver.spool.as_ref(), origin, to, posted.raw().clone(), STORE_TIME).await;
    kept.map_err(|error| {
        tracing::error!(%error, "ALERT: a delivery of Twilio's could neither be stored nor spooled; it is asked for later, with less in it");
        Turned::NotStored
    })
}

/// Finds the number and checks the signature; once more, if that does not hold, after looking whether the number or its token
/// is new.
async fn prove(
    receiver: &Receiver,
    parts: &Parts,
    form: &Form,
    body: &Bytes,
) -> Result<(Arc<Keys>, Verified<Posted>), Turned> {
    let place = parts.uri.path_and_query().map_or(PATH, |place| place.as_str());
    let signature = only_header(&parts.headers, "x-twilio-signature");
    let number = form.number().ok_or(Turned::BadSignature)?;
    let check = || {
        let keys = receiver.directory.twilio(&number)?;
        let posted = verify(&keys, &receiver.url, place, signature, form, body);
        posted.map(|posted| (keys, posted)).map_err(|BadSignature| ()).ok()
    };
    receiver.directory.catch_up().await;
    if let Some(proven) = check() {
        return Ok(proven);
    }
    if signature.is_some() && !receiver.directory.look_again().await {
        return Err(Turned::NotStored);
    }
    check().ok_or(Turned::BadSignature)
}

/// What makes a delivery the same as another: Twilio's id of the message, and, for a report, what is reported.
fn key(form: &Form) -> Option<String> {
    let sid = form.message_sid()?;
    Some(match form.words("MessageStatus").filter(|_| form.is_status()) {
        Some(status) => report_key(&sid, &status),
        None => message_key(&sid),
    })
}

pub(super) fn message_key(sid: &str) -> String {
    format!("message\0{sid}")
}

pub(super) fn report_key(sid: &str, status: &str) -> String {
    format!("status\0{sid}\0{status}")
}
