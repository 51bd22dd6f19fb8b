//! What jobs do on WhatsApp: answers to customers.

use chrono::{DateTime, TimeDelta, Utc};
use commands::replies;
use crm::{
    ConversationId, MessageId, TenantDb, auto_reply,
    channel::{Failure, ProviderError},
    conversations::{self, Outcome},
    jobs::Claimed,
};
use webhooks::whatsapp::{self, Letter, Recipient};

use super::Effects;
use crate::jobs::{Ended, JobError};

impl Effects {
    pub(super) async fn auto_reply(
        &self,
        db: &TenantDb,
        job: &Claimed,
        conversation: ConversationId,
    ) -> Result<Ended, JobError> {
        let Some(due) = auto_reply::due(db, job, conversation).await? else { return Ok(Ended::Plain) };
        auto_reply::say(db, job, conversation, due.occasion, &replies::words(&due)).await?;
        Ok(Ended::Recorded)
    }

    pub(super) async fn send(&self, db: &TenantDb, job: &Claimed, message: MessageId) -> Result<Ended, JobError> {
        let Some(sending) = conversations::start_sending(db, job, message).await? else { return Ok(Ended::Recorded) };
        let recipient = match (sending.phone, sending.user_id) {
            (Some(phone), _) => Recipient::Phone(phone),
            (None, Some(user_id)) => Recipient::UserId(user_id),
            (None, None) => {
                let outcome = Outcome::Refused(ProviderError::of(Failure::NoAddress));
                conversations::finish_sending(db, job, message, outcome).await?;
                return Ok(Ended::Recorded);
            }
        };
        let id = message.to_string();
        let letter = Letter { say: &sending.say, quotes: sending.quotes.as_deref(), opaque: &id };
        let answer = self.providers.send(&sending.channel, &recipient, &letter).await;
        let outcome = outcome(answer, db.server().clock().now());
        conversations::finish_sending(db, job, message, outcome).await?;
        Ok(Ended::Recorded)
    }
}

/// The provider's answer in the service layer's terms.
fn outcome(answer: whatsapp::Outcome, now: DateTime<Utc>) -> Outcome {
    match answer {
        whatsapp::Outcome::Accepted { provider_id, .. } => Outcome::Accepted(provider_id),
        // The number's token, registration or payment is at fault: the message is good and waits until that is mended.
        whatsapp::Outcome::Refused(error) if error.failure.stops_channel() => {
            tracing::error!(failure = ?error.failure, "ALERT: a provider refuses everything from a number; see `omnicrm doctor`");
            Outcome::Later { at: None, error }
        }
        whatsapp::Outcome::Refused(error) => Outcome::Refused(error),
        whatsapp::Outcome::RetryLater { after, error } => {
            let at = after.and_then(|after| TimeDelta::from_std(after).ok()).map(|after| now + after);
            Outcome::Later { at, error }
        }
        whatsapp::Outcome::Unknown { reason } => Outcome::Unknown(reason),
    }
}
