//! The statements of [`trace`](super).

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{MessageName, RawDelivery, Recent, Stage, Step, Trace};
use crate::{
    channel::Failure,
    conversations::details,
    db::Tx,
    error::{Error, Result},
    ids::{ConversationId, MessageId},
    kernel::{reach::visible, sight::ContactName},
};

/// What is known of a message's path.
#[derive(sqlx::FromRow)]
pub(super) struct Path {
    pub(super) id: MessageId,
    provider_id: Option<String>,
    conversation_id: ConversationId,
    account: String,
    contact: ContactName,
    direction: String,
    state: String,
    kind: String,
    body: Option<String>,
    details: Option<Value>,
    by: Option<String>,
    sent_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    received_at: Option<DateTime<Utc>>,
    stored_at: Option<DateTime<Utc>>,
    applied_at: Option<DateTime<Utc>>,
    shown_at: Option<DateTime<Utc>>,
    passed_on_at: Option<DateTime<Utc>>,
    delivered_at: Option<DateTime<Utc>>,
    read_at: Option<DateTime<Utc>>,
    failed_at: Option<DateTime<Utc>>,
    failure: Option<String>,
    error_code: Option<i64>,
    decision: Option<String>,
    decided_at: Option<DateTime<Utc>>,
}

/// An attempt to send: its number, from when to when, what came of it, and why.
#[derive(sqlx::FromRow)]
pub(super) struct AttemptRow {
    attempt: i32,
    started_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    outcome: Option<String>,
    failure: Option<String>,
    error_code: Option<i64>,
}

pub(super) async fn path(tx: &mut Tx, name: &MessageName) -> Result<Option<Path>> {
    let (ours, providers) = match name {
        MessageName::Ours(id) => (Some(*id), None),
        MessageName::Providers(id) => (None, Some(id.as_str())),
    };
    // The index on the provider's id begins with the account, of which a company has few.
    Ok(sqlx::query_as(concat!(
        "select m.id, m.provider_id, m.conversation_id, m.account, c.name as contact, m.direction, m.state, m.kind, m.body,
                m.details, b.name as by, m.sent_at, m.created_at, m.received_at, m.stored_at, m.applied_at, p.shown_at,
                m.passed_on_at, m.delivered_at, m.read_at, m.failed_at, m.failure, m.error_code,
                m.decision, m.decided_at
         from messages m
         join conversations v on v.id = m.conversation_id join contacts c on c.id = v.contact_id
         left join members b on b.id = m.sent_by
         left join posts p on p.subject_kind = 'message' and p.subject_id = m.id and p.surface = 'discord'
         where m.id = coalesce($1, (select id from messages
                                    where provider_id = $2
                                      and account = any(array(select distinct account from conversations))
                                    order by id desc limit 1)) and ",
        visible!("v.assignee", "conversations"),
    ))
    .bind(ours)
    .bind(providers)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn attempts(tx: &mut Tx, message: MessageId) -> Result<Vec<AttemptRow>> {
    Ok(sqlx::query_as(
        "select attempt, started_at, ended_at, outcome, failure, error_code from message_attempts
         where message_id = $1 order by attempt",
    )
    .bind(message)
    .fetch_all(tx.conn())
    .await?)
}

/// The delivery that brought it, while that is kept.
pub(super) async fn raw(tx: &mut Tx, message: MessageId) -> Result<Option<RawDelivery>> {
    Ok(sqlx::query_as(
        "select i.id, i.received_at, i.raw from messages m join inbox i on i.id = m.delivery_id where m.id = $1",
    )
    .bind(message)
    .fetch_optional(tx.conn())
    .await?)
}

/// The newest messages. Of the newest thousand, which is more than anybody looks through where little is within their reach.
pub(super) async fn newest(tx: &mut Tx, limit: i64) -> Result<Vec<Recent>> {
    type Row = (MessageId, ContactName, String, String, Option<String>, Option<Value>);
    // Ids are made in the order of time.
    let rows: Vec<Row> = sqlx::query_as(concat!(
        "select m.id, c.name, m.direction, m.kind, m.body, m.details
         from (select * from messages order by id desc limit 1000) m
         join conversations v on v.id = m.conversation_id join contacts c on c.id = v.contact_id
         where ",
        visible!("v.assignee", "conversations"),
        " order by m.id desc limit $1",
    ))
    .bind(limit)
    .fetch_all(tx.conn())
    .await?;
    let read = |(id, contact, direction, kind, body, details): Row| {
        let content = details::read(&kind, body, details);
        Recent { id, contact, inbound: direction == "in", content }
    };
    Ok(rows.into_iter().map(read).collect())
}

impl Path {
    pub(super) fn read(self, attempts: Vec<AttemptRow>) -> Result<Trace> {
        let inbound = self.direction == "in";
        let state = if inbound { None } else { Some(self.state.parse().map_err(Error::Internal)?) };
        let steps = match (inbound, self.received_at) {
            (true, _) => self.inward(Stage::Written),
            // Written elsewhere, and told of: it came in and went out.
            (false, Some(_)) => [self.inward(Stage::OnPhone), self.onward(false)].concat(),
            (false, None) => self.outward(attempts)?,
        };
        let Self { id, provider_id, conversation_id, account, contact, kind, body, details, by, .. } = self;
        let content = details::read(&kind, body, details);
        Ok(Trace {
            message: id,
            provider_id,
            conversation: conversation_id,
            account,
            contact,
            content,
            state,
            by,
            steps,
        })
    }

    fn inward(&self, written: Stage) -> Vec<Step> {
        let stages = [
            (Some(self.sent_at), written),
            (self.received_at, Stage::Received),
            (self.stored_at, Stage::Stored),
            (Some(self.created_at), Stage::TakenUp),
            (self.applied_at, Stage::Applied),
            (self.shown_at, Stage::Shown),
        ];
        steps(stages)
    }

    fn outward(&self, attempts: Vec<AttemptRow>) -> Result<Vec<Step>> {
        let mut path = steps([(Some(self.created_at), Stage::Queued), (self.shown_at, Stage::Shown)]);
        let mut told = false;
        for AttemptRow { attempt, started_at, ended_at, outcome, failure, error_code } in attempts {
            path.push(Step { at: started_at, stage: Stage::Tried { attempt } });
            if let (Some(at), Some(outcome)) = (ended_at, outcome) {
                let outcome = outcome.parse().map_err(Error::internal)?;
                let failure = failure.as_deref().map(Failure::named);
                path.push(Step { at, stage: Stage::Ended { attempt, outcome, failure, code: error_code } });
                // It failed because this attempt did: said once.
                told |= ended_at == self.failed_at;
            }
        }
        if let Some(decision) = &self.decision {
            path.extend(steps([(self.decided_at, Stage::Decided(decision.parse().map_err(Error::internal)?))]));
        }
        path.extend(self.onward(told));
        Ok(path)
    }

    /// What the provider said of it. `told`: that it failed is said already.
    fn onward(&self, told: bool) -> Vec<Step> {
        let failure = self.failure.as_deref().map_or(Failure::Other, Failure::named);
        let stages = [
            (self.passed_on_at, Stage::PassedOn),
            (self.delivered_at, Stage::Delivered),
            (self.read_at, Stage::Read),
            (self.failed_at.filter(|_| !told), Stage::Failed { failure, code: self.error_code }),
        ];
        steps(stages)
    }
}

/// Those whose time is known.
fn steps(stages: impl IntoIterator<Item = (Option<DateTime<Utc>>, Stage)>) -> Vec<Step> {
    stages.into_iter().filter_map(|(at, stage)| Some(Step { at: at?, stage })).collect()
}
