//! Connections to companies' databases: one budget of sockets for the whole process, whichever companies they lead to.
//!
//! A [`Socket`] holds its [`Place`] in the budget from before it is opened until after it is closed, so there are never
//! more sockets than places. Those at rest are kept, the least recently used first. Who needs a place when none is free
//! closes the first of them; while all are in use, callers wait for a place in the order in which they came, and what is
//! given back goes to them. How a connection is borrowed and given back is in [`pool`].

mod pool;

use std::{
    future::Future,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, sleep, timeout, timeout_at},
};

pub(crate) use self::pool::{Borrowed, Pool, Transaction};
use crate::{
    error::{Error, Result},
    ids::TenantId,
};

/// How long a caller waits for a connection before it is told that the database is unavailable.
pub(crate) const ACQUIRE: Duration = Duration::from_millis(1400);

/// How long a connection is kept at rest, and how often it is looked for those that rested longer.
pub(crate) const REST: Duration = Duration::from_secs(60);
const SWEEP: Duration = Duration::from_secs(10);

/// Older connections are not kept: a backend's memory grows with what it has seen.
pub(crate) const LIFETIME: Duration = Duration::from_secs(1800);

/// A connection that has been at rest for longer is looked at before it is used.
pub(crate) const RESTED: Duration = Duration::from_secs(1);

/// How long saying goodbye may take. A socket that can't is closed without.
const GOODBYE: Duration = Duration::from_millis(500);

/// Waits between attempts to open a connection that the server has no slot for yet, or that it does not accept yet.
const OPEN_AGAIN: Duration = Duration::from_millis(20);

/// The budget, and the connections at rest. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Connections(Arc<Inner>);

struct Inner {
    places: Arc<Semaphore>,
    total: u32,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The least recently used first. None while anybody waits for a place.
    resting: Vec<Resting>,
    /// Callers that wait for a place because none was free and nothing was at rest.
    waiting: usize,
    closed: bool,
}

struct Resting {
    tenant: TenantId,
    socket: Socket,
    since: Instant,
}

type Place = OwnedSemaphorePermit;

/// A connection to the server. Its fields are in the order in which they must be dropped.
struct Socket {
    connection: PgConnection,
    opened: Instant,
    place: Place,
}

impl Socket {
    /// Says goodbye to the server, and gives the place to whoever comes next.
    async fn close(self) -> Place {
        let Self { connection, opened: _, place } = self;
        // The socket is gone whether or not the server heard.
        drop(timeout(GOODBYE, connection.close()).await);
        place
    }
}

impl Connections {
    /// A budget of so many sockets. Closes those that rest for too long, for as long as it is held.
    pub(crate) fn new(total: u32) -> Self {
        let inner =
            Arc::new(Inner { places: Arc::new(Semaphore::new(total as usize)), total, state: Mutex::default() });
        tokio::spawn(sweep(Arc::downgrade(&inner)));
        Self(inner)
    }

    /// A connection outside the companies' pools, with a place of the budget.
    pub(crate) async fn direct(&self, options: &PgConnectOptions) -> Result<Direct> {
        let until = Instant::now() + ACQUIRE;
        let opened = async {
            let place = self.place().await?;
            open(options, place, until).await
        };
        Ok(Direct(self.in_time(until, opened).await?))
    }

    /// Closes what is at rest, and what is in use as it comes back; waits for that.
    pub(crate) async fn close(&self) {
        let resting = {
            let mut state = self.state();
            state.closed = true;
            std::mem::take(&mut state.resting)
        };
        for resting in resting {
            drop(resting.socket.close().await);
        }
        drop(self.0.places.acquire_many(self.0.total).await);
    }

    /// Closes what is at rest of one company's.
    pub(crate) async fn close_resting(&self, tenant: TenantId) {
        while let Some(resting) = self.take(tenant) {
            drop(resting.socket.close().await);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that runs under the lock can leave it half changed.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The company's connection that was used last, if one is at rest.
    fn take(&self, tenant: TenantId) -> Option<Resting> {
        let mut state = self.state();
        let index = state.resting.iter().rposition(|resting| resting.tenant == tenant)?;
        Some(state.resting.remove(index))
    }

    /// Keeps a connection for the company's next caller, unless others wait for its place.
    async fn put(&self, tenant: TenantId, socket: Socket) {
        if let Some(socket) = self.rest(tenant, socket) {
            drop(socket.close().await);
        }
    }

    /// The connection itself if it is not to be kept.
    fn rest(&self, tenant: TenantId, socket: Socket) -> Option<Socket> {
        let mut state = self.state();
        if state.closed || state.waiting > 0 || socket.opened.elapsed() > LIFETIME {
            return Some(socket);
        }
        state.resting.push(Resting { tenant, socket, since: Instant::now() });
        None
    }

    /// A place for a new socket: a free one, that of the connection which has been at rest for longest, or the next that
    /// comes free.
    async fn place(&self) -> Result<Place> {
        if let Ok(place) = self.0.places.clone().try_acquire_owned() {
            return Ok(place);
        }
        match self.oldest_or_wait() {
            Ok(resting) => Ok(resting.socket.close().await),
            Err(_waiting) => self.0.places.clone().acquire_owned().await.map_err(Error::internal),
        }
    }

    /// Looking for a connection at rest and being counted as waiting are one step: what is given back between the two would
    /// be kept at rest while somebody waits for it.
    fn oldest_or_wait(&self) -> Result<Resting, Waiting<'_>> {
        let mut state = self.state();
        if state.resting.is_empty() {
            state.waiting += 1;
            return Err(Waiting(self));
        }
        Ok(state.resting.remove(0))
    }

    /// Whether a connection to this company could be had without waiting for anybody or closing another company's.
    pub(crate) fn has_room_for(&self, tenant: TenantId) -> bool {
        let state = self.state();
        let rests = state.resting.iter().any(|resting| resting.tenant == tenant);
        rests || (state.waiting == 0 && self.0.places.available_permits() > 0)
    }

    fn is_closed(&self) -> bool {
        self.state().closed
    }

    async fn in_time<T>(&self, until: Instant, work: impl Future<Output = Result<T>>) -> Result<T> {
        timeout_at(until, work).await.unwrap_or_else(|_| {
            metrics::counter!("omnicrm_database_connections_refused_total").increment(1);
            let Inner { total, .. } = *self.0;
            Err(Error::Unavailable(format!(
                "no connection to the database could be had in {} ms; up to {total} may be open (database.max_connections)",
                ACQUIRE.as_millis()
            )))
        })
    }
}

/// Somebody who waits for a place, counted for as long as this is held.
struct Waiting<'a>(&'a Connections);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.state().waiting -= 1;
    }
}

/// Opens a socket in a place of the budget. Tries again while the server is starting, or has no slot: the backend of a
/// connection that was closed a moment ago may still be on its way out, and other processes have connections, too.
async fn open(options: &PgConnectOptions, place: Place, until: Instant) -> Result<Socket> {
    loop {
        match PgConnection::connect_with(options).await {
            Ok(connection) => {
                metrics::counter!("omnicrm_database_connections_opened_total").increment(1);
                return Ok(Socket { connection, opened: Instant::now(), place });
            }
            Err(error) if passes(&error) && Instant::now() + OPEN_AGAIN < until => sleep(OPEN_AGAIN).await,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Whether opening may succeed in a moment (PostgreSQL documentation, appendix A: too_many_connections, cannot_connect_now).
fn passes(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => matches!(error.code().as_deref(), Some("53300" | "57P03")),
        sqlx::Error::Io(error) => error.kind() == std::io::ErrorKind::ConnectionRefused,
        _ => false,
    }
}

/// Closes what has been at rest for too long.
async fn sweep(connections: Weak<Inner>) {
    loop {
        sleep(SWEEP).await;
        let Some(connections) = connections.upgrade().map(Connections) else { return };
        let rested: Vec<Resting> = {
            let mut state = connections.state();
            let fresh = state.resting.partition_point(|resting| resting.since.elapsed() > REST);
            state.resting.drain(..fresh).collect()
        };
        for resting in rested {
            drop(resting.socket.close().await);
        }
    }
}

/// A connection with the installation's role.
pub(crate) struct Direct(Socket);

impl Direct {
    /// Says goodbye to the server.
    pub(crate) async fn close(self) {
        drop(self.0.close().await);
    }
}

impl Deref for Direct {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.0.connection
    }
}

impl DerefMut for Direct {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.0.connection
    }
}
