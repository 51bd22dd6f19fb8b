//! A stream that says that something has happened, and nothing of what: the page then asks for itself anew, with its own check.

use std::{convert::Infallible, time::Duration};

use axum::response::{
    IntoResponse, Response,
    sse::{Event, KeepAlive, Sse},
};
use crm::conversations::{self, Pulse};
use futures_util::{Stream, stream};
use tokio_util::sync::CancellationToken;

use crate::{gate::Session, wrong::Wrong};

/// How often is looked.
const LOOK: Duration = Duration::from_secs(2);

/// How many looks one stream has; then the browser asks for another, as whoever it is by then.
const LOOKS: u32 = 150;

pub(crate) async fn show(session: Session, (): ()) -> Result<Response, Wrong> {
    let now = conversations::pulse(&session.db, &session.caller).await?;
    Ok(Sse::new(changes(session, now)).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))).into_response())
}

struct Watch {
    session: Session,
    known: Pulse,
    left: u32,
    stop: CancellationToken,
}

/// An event for each time that something has happened. It ends with the session, with the permission, and when the program stops.
fn changes(session: Session, known: Pulse) -> impl Stream<Item = Result<Event, Infallible>> {
    let stop = session.stop.clone();
    let first = Watch { session, known, left: LOOKS, stop };
    stream::unfold(first, |mut watch| async move {
        while watch.left > 0 {
            watch.left -= 1;
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                () = watch.stop.cancelled() => return None,
            }
            // Whoever may not look any more is told by the page.
            let now = conversations::pulse(&watch.session.db, &watch.session.caller).await.ok()?;
            if now != watch.known {
                watch.known = now;
                return Some((Ok(Event::default().event("changed").data("")), watch));
            }
        }
        None
    })
}
