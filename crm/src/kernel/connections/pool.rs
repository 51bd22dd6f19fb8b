//! Borrowing a connection to one company's database, and giving it back clean.
//!
//! A connection is given back by being dropped, wherever that happens: after its work, by an early return, by a panic, or
//! because the caller was cancelled in the middle of a statement. A task then reads what the server still had to say and
//! ends the transaction; a connection that can't be brought into order so is closed.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
    time::Duration,
};

use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout},
};

use super::{ACQUIRE, Connections, RESTED, Resting, Socket, open};
use crate::{
    error::{Error, Result},
    ids::TenantId,
};

/// Connections that one company may have in use at once.
const PER_COMPANY: usize = 6;

/// Longer than a statement may run (`statement_timeout`): a cancelled one is waited for.
const TIDY: Duration = Duration::from_secs(11);

/// The way to one company's database. Holds no connection itself.
pub(crate) struct Pool {
    connections: Connections,
    tenant: TenantId,
    options: PgConnectOptions,
    turns: Arc<Semaphore>,
}

impl Pool {
    pub(crate) fn new(connections: Connections, tenant: TenantId, options: PgConnectOptions) -> Self {
        Self { connections, tenant, options, turns: Arc::new(Semaphore::new(PER_COMPANY)) }
    }

    /// A connection for single statements: one at rest, or a new one.
    pub(crate) async fn acquire(&self) -> Result<Borrowed> {
        let until = Instant::now() + ACQUIRE;
        self.connections.in_time(until, self.borrow(until)).await
    }

    /// Begins a transaction, with the words that begin it.
    pub(crate) async fn begin_with(&self, how: &'static str) -> Result<Transaction> {
        let mut borrowed = self.acquire().await?;
        // Before it is sent: should it be cut off here, the transaction is ended all the same.
        borrowed.in_transaction = true;
        sqlx::raw_sql(how).execute(&mut *borrowed).await?;
        Ok(Transaction(borrowed))
    }

    async fn borrow(&self, until: Instant) -> Result<Borrowed> {
        if self.connections.is_closed() {
            return Err(Error::Unavailable("shutting down".into()));
        }
        let turn = self.turns.clone().acquire_owned().await.map_err(Error::internal)?;
        let socket = match self.rested().await {
            Some(socket) => socket,
            // In a box, so that what seldom happens does not make every future large.
            None => Box::pin(self.opened(until)).await?,
        };
        Ok(Borrowed {
            socket: Some(socket),
            in_transaction: false,
            connections: self.connections.clone(),
            tenant: self.tenant,
            turn: Some(turn),
        })
    }

    async fn opened(&self, until: Instant) -> Result<Socket> {
        open(&self.options, self.connections.place().await?, until).await
    }

    /// A connection at rest that still works. One that rested may have been cut off meanwhile; one in steady use need not pay
    /// for a look.
    async fn rested(&self) -> Option<Socket> {
        while let Some(Resting { mut socket, since, .. }) = self.connections.take(self.tenant) {
            if since.elapsed() <= RESTED || socket.connection.ping().await.is_ok() {
                return Some(socket);
            }
        }
        None
    }
}

/// A connection in use. Dropped, it is given back.
pub(crate) struct Borrowed {
    /// There until this is dropped.
    socket: Option<Socket>,
    in_transaction: bool,
    connections: Connections,
    tenant: TenantId,
    turn: Option<OwnedSemaphorePermit>,
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        let (Some(socket), Some(turn)) = (self.socket.take(), self.turn.take()) else { return };
        let (connections, tenant, in_transaction) = (self.connections.clone(), self.tenant, self.in_transaction);
        // Without a runtime the process is ending: the socket is closed as it stands.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                if let Some(socket) = tidied(socket, in_transaction).await {
                    connections.put(tenant, socket).await;
                }
                drop(turn);
            });
        }
    }
}

/// The connection as it was when it was new, or nothing: then it is closed.
async fn tidied(mut socket: Socket, in_transaction: bool) -> Option<Socket> {
    let connection = &mut socket.connection;
    let tidying = async {
        if in_transaction {
            sqlx::raw_sql("rollback").execute(connection).await.map(drop)
        } else {
            connection.ping().await
        }
    };
    match timeout(TIDY, tidying).await {
        Ok(Ok(())) => Some(socket),
        Ok(Err(error)) => {
            tracing::debug!(%error, "a connection could not be used again");
            None
        }
        Err(_elapsed) => {
            tracing::warn!("a connection did not come to rest and is closed");
            None
        }
    }
}

impl Deref for Borrowed {
    type Target = PgConnection;

    #[expect(clippy::expect_used, reason = "only dropping takes it away")]
    fn deref(&self) -> &PgConnection {
        &self.socket.as_ref().expect("a borrowed connection").connection
    }
}

impl DerefMut for Borrowed {
    #[expect(clippy::expect_used, reason = "only dropping takes it away")]
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.socket.as_mut().expect("a borrowed connection").connection
    }
}

/// A transaction. Dropped without [`Self::commit`], it leaves nothing behind.
pub(crate) struct Transaction(Borrowed);

impl Transaction {
    /// Keeps what was done.
    pub(crate) async fn commit(mut self) -> Result<()> {
        sqlx::raw_sql("commit").execute(&mut *self.0).await?;
        self.0.in_transaction = false;
        Ok(())
    }
}

impl Deref for Transaction {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.0
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.0
    }
}
