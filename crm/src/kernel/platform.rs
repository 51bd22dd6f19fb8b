//! What reaches beyond one company: the registry, behind a gate of its own.
//!
//! A [`PlatformTx`] is to the control database what a [`Tx`](crate::db::Tx) is to a company's: it can only be had by naming
//! a caller and a permission of the platform, and only be kept by saying what happened. No company's roles, grants or
//! ownership count here; who is let in is in [`Identity::platform_allows`](crate::caller::Identity).

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, Postgres, Transaction};

use crate::{
    caller::Caller,
    decision::Rule,
    error::{Denied, Error, Refusal, Result},
    ids::TenantId,
    permission::Permission,
    server::Server,
};

impl Server {
    /// Begins a transaction in which `caller` may use a permission of the platform. A refusal is recorded.
    pub(crate) async fn begin_platform(&self, caller: &Caller, permission: Permission) -> Result<PlatformTx> {
        let now = self.clock().now();
        let mut tx = PlatformTx { inner: self.control().begin().await?, caller: caller.clone(), permission, now };
        if permission.is_platform() && caller.identity.platform_allows(permission) {
            return Ok(tx);
        }
        let rule = Rule::Nothing;
        let refused = PlatformEvent { reason: Some(format!("rule: {}", rule.as_str())), ..REFUSED };
        tx.record(&refused, "refused").await?;
        tx.inner.commit().await?;
        let reason = Refusal::Decision(rule);
        Err(Error::Denied(Box::new(Denied { permission, reason, grantors: Vec::new() })))
    }
}

/// A transaction in the control database, opened for one caller and one permission of the platform.
pub(crate) struct PlatformTx {
    inner: Transaction<'static, Postgres>,
    caller: Caller,
    permission: Permission,
    now: DateTime<Utc>,
}

/// Something that happened to the registry and is kept for ever.
#[derive(Debug)]
pub(crate) struct PlatformEvent {
    /// `tenant.create`, `route.connect`, …
    pub action: &'static str,
    /// About which company.
    pub tenant: Option<TenantId>,
    /// What it is about, in words of its own: a short name, an address.
    pub target: Option<String>,
    /// What is new.
    pub after: Option<Value>,
    /// The rule that said no.
    pub reason: Option<String>,
}

const REFUSED: PlatformEvent =
    PlatformEvent { action: "access.refuse", tenant: None, target: None, after: None, reason: None };

impl PlatformTx {
    pub(crate) fn conn(&mut self) -> &mut PgConnection {
        &mut self.inner
    }

    /// The moment the transaction began; one moment for everything it writes.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Keeps the change and says what happened. There is no other way to keep one.
    pub(crate) async fn commit(mut self, event: PlatformEvent) -> Result<()> {
        self.record(&event, "done").await?;
        Ok(self.inner.commit().await?)
    }

    async fn record(&mut self, event: &PlatformEvent, outcome: &str) -> Result<()> {
        let PlatformEvent { action, tenant, target, after, reason } = event;
        let Caller { identity, via, request, once: _, proof: _, device: _, attempt: _ } = &self.caller;
        sqlx::query(
            "insert into platform_log (at, caller_kind, caller_id, caller_name, via, action, tenant_id, target, permission,
                                       after, reason, outcome, request_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(self.now)
        .bind(identity.kind().as_str())
        .bind(identity.id())
        .bind(identity.name())
        .bind(via.as_str())
        .bind(action)
        .bind(tenant)
        .bind(target)
        .bind(self.permission.as_str())
        .bind(after)
        .bind(reason)
        .bind(outcome)
        .bind(request)
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }
}
