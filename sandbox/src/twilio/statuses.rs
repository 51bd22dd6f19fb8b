//! Reports on sends, to the address that came with each.

use std::sync::Arc;

use axum::http::StatusCode;
use url::Url;

use super::state::Tick;
use super::world::World;
use super::{Change, Error, courier};

/// Posts what became of a message, if anybody is to be told.
pub(super) async fn report(
    world: &Arc<World>,
    sid: &str,
    (status, code): (&str, Option<i64>),
) -> Result<Option<StatusCode>, Error> {
    let (callback, params) = {
        let state = world.state();
        let message = state.message(sid).ok_or_else(|| Error::UnknownMessage(sid.to_owned()))?;
        let Some(callback) = message.phone.status_callback.clone() else { return Ok(None) };
        let to = format!("whatsapp:{}", message.address);
        let mut params = vec![
            ("ChannelPrefix", "whatsapp".to_owned()),
            ("ApiVersion", "2010-04-01".to_owned()),
            ("MessageStatus", status.to_owned()),
            ("SmsSid", sid.to_owned()),
            ("SmsStatus", status.to_owned()),
            ("ChannelInstallSid", "XE0123456789abcdef0123456789abcdef".to_owned()),
            ("To", to.clone()),
            ("From", format!("whatsapp:{}", message.number)),
            ("MessageSid", sid.to_owned()),
            ("AccountSid", world.account_sid.clone()),
            ("ChannelToAddress", to),
        ];
        if let Some(code) = code {
            params.push(("ErrorCode", code.to_string()));
            params.push(("ChannelStatusMessage", "the provider's own words".to_owned()));
        }
        (callback, params)
    };
    courier::deliver(world, &Url::parse(&callback)?, &params).await
}

/// Reports on a send by itself: on its way, and arrived, or not.
pub(super) async fn report_send(world: &Arc<World>, sid: &str, outcome: Tick) {
    if !world.faults.reports() {
        return;
    }
    let steps = match outcome {
        Tick::Undelivered(_) => vec![Tick::Queued, outcome],
        _ => vec![Tick::Queued, Tick::Sent, Tick::Delivered],
    };
    for tick in steps {
        let seen = world.state().message(sid).is_some_and(|message| message.phone.tick == Tick::Read);
        if !seen {
            world.state().set_tick(sid, tick, world.now());
            world.changes.announce(Change::Message);
        }
        // One that fails is lost, as with Twilio.
        let _ = report(world, sid, tick.word()).await;
    }
}
