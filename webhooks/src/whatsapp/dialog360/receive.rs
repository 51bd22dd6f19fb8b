//! The route that 360dialog calls. The last part of its path is the number's secret, so it is never logged.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Request, State},
    response::Response,
    routing::post,
};
use crm::{
    channel::{ChannelKind, Origin, Provider},
    channels::{Directory, Keys},
    deliveries::{Committed, Destination, Inbox},
};
use secrecy::SecretString;

use crate::whatsapp::{
    door::{BODY_BYTES, Turned, acknowledged, answered, in_time, only_header, read},
    json,
    verified::{BadSignature, Delivery, Secrets, Verified, dialog360::verify},
};

/// Where 360dialog posts; the number's secret comes after.
pub const PATH: &str = "/webhooks/whatsapp/dialog360/";

/// What the route needs.
pub struct Receiver {
    /// Who has which number, and what its address ends with.
    pub directory: Arc<Directory>,
    /// What 360dialog signs with, if it is to sign.
    pub platform: Option<Secrets>,
    /// Where deliveries go.
    pub inbox: Inbox,
}

/// POST `/webhooks/whatsapp/dialog360/{secret}`.
pub fn router(state: Receiver) -> Router {
    Router::new().route(&format!("{PATH}{{secret}}"), post(deliver)).with_state(Arc::new(state))
}

async fn deliver(State(receiver): State<Arc<Receiver>>, Path(secret): Path<String>, request: Request) -> Response {
    answered(Provider::Dialog360, take(&receiver, SecretString::from(secret), request), acknowledged).await
}

async fn take(receiver: &Receiver, secret: SecretString, request: Request) -> Result<Committed, Turned> {
    let (keys, delivery) = prove(receiver, &secret, request).await?;
    if json::whole(delivery.raw()).is_none() {
        tracing::warn!(bytes = delivery.raw().len(), "a delivery of 360dialog's is not JSON");
        return Err(Turned::NotJson);
    }
    let origin = Origin {
        channel: ChannelKind::WhatsApp,
        provider: Provider::Dialog360,
        account: Some(keys.address.clone()),
        key: None,
    };
    let pieces = vec![(Destination::Tenant(keys.tenant), delivery.raw().clone())];
    in_time(receiver.inbox.store(origin, pieces)).await
}

/// Checks the address and the signature; once more, if they don't hold, after looking whether the number is new.
async fn prove(
    receiver: &Receiver,
    secret: &SecretString,
    request: Request,
) -> Result<(Arc<Keys>, Verified<Delivery>), Turned> {
    let (parts, raw) = read(request, BODY_BYTES).await?;
    let Receiver { directory, platform, inbox: _ } = receiver;
    let signature = only_header(&parts.headers, "x-360dialog-signature");
    let check = || verify(directory, secret, platform.as_ref(), signature, raw.clone());
    directory.catch_up().await;
    if let Ok(proven) = check() {
        return Ok(proven);
    }
    if !directory.look_again().await {
        return Err(Turned::NotStored);
    }
    check().map_err(|BadSignature| Turned::BadSignature)
}
