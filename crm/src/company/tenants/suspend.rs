//! Suspending a company, and taking that back. While it is suspended its owner reads and exports, nobody writes, what was to be sent
//! waits, and what customers write is stored.
//!
//! What binds is the mark in the company's own database, which only the installation's role writes. The registry says first what is to
//! be, so that a suspension that was cut short is finished by suspending again.

use sqlx::PgConnection;

use super::{
    event,
    sql::{self, Suspension},
};
use crate::{
    caller::Caller,
    db::TenantDb,
    error::{Conflict, Error, Field, Result},
    ids::TenantId,
    jobs::Job,
    kernel::audit::{Action, Event},
    notice::Notice,
    permission::Permission,
    platform::PlatformEvent,
    server::Server,
    text,
};

/// The longest reason, in characters.
pub const REASON: usize = 300;

/// Suspends a company, for this reason, which its owners are told.
pub async fn suspend(db: &TenantDb, caller: &Caller, reason: &str) -> Result<()> {
    let reason = text::line(Field::Reason, reason, REASON)?;
    mark(db, caller, Some(&reason)).await
}

/// Lets a company that was suspended go on. What waited to be sent goes out now.
pub async fn reactivate(db: &TenantDb, caller: &Caller) -> Result<()> {
    mark(db, caller, None).await
}

/// Marks a database that becomes the company's as the registry has it, whatever was so when it was backed up.
pub(crate) async fn keep_suspension(server: &Server, tenant: TenantId, conn: &mut PgConnection) -> Result<()> {
    let since = sql::suspended(server, tenant).await?;
    sql::mark_suspended(conn, since).await.map(drop)
}

async fn mark(db: &TenantDb, caller: &Caller, reason: Option<&str>) -> Result<()> {
    let server = db.server();
    let mut tx = server.begin_platform(caller, Permission::ManageTenants).await?;
    let (registry, own) = match reason {
        Some(_) => ("tenant.suspend", Action::TenantSuspend),
        None => ("tenant.reactivate", Action::TenantReactivate),
    };
    let Suspension { suspended_at, before, database_name } = sql::suspend(&mut tx, db.id(), reason).await?;
    tx.commit(PlatformEvent { reason: reason.map(str::to_owned), ..event(registry, db.id(), db.slug()) }).await?;
    let is_new = sql::mark_suspended(&mut *server.direct(Some(&database_name)).await?, suspended_at).await?;
    if !is_new && before.as_deref() == reason {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let mut tx = db.begin(caller, Permission::ManageTenants).await?;
    let notice = match reason {
        Some(reason) => Notice::Suspended { reason: reason.to_owned() },
        None => {
            sql::send_on(&mut tx).await?;
            Notice::Reactivated
        }
    };
    tx.enqueue(Job::AlarmOwners { notice: Box::new(notice) });
    tx.commit(Event::new(own).because(reason)).await
}
