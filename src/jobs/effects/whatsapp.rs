//! What jobs do on WhatsApp: answers to customers.

use chrono::{DateTime, TimeDelta, Utc};
use commands::{
    forum::{self, TypedNow},
    replies,
};
use crm::{
    ConversationId, Error, MessageId, SatisfactionId, TenantDb,
    attachments::ours::{FETCHED, HandedOver},
    auto_reply,
    channel::{Failure, Outgoing, ProviderError},
    channels,
    conversations::{self, Outcome, Sending, Start, satisfaction},
    error::Noun,
    jobs::Claimed,
};
use webhooks::whatsapp::{self, Letter, Recipient};

use super::Effects;
use crate::{
    file_links,
    jobs::{Ended, JobError},
};

/// How long a provider may take to fetch what it is to send.
const TO_FETCH: TimeDelta = TimeDelta::hours(4);

/// How long after somebody began to type they are taken to be typing still: Discord tells of it every ten seconds or so.
const STILL_TYPING: TimeDelta = TimeDelta::seconds(10);

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

    pub(super) async fn ask_satisfaction(
        &self,
        db: &TenantDb,
        job: &Claimed,
        conversation: ConversationId,
        closed_at: DateTime<Utc>,
    ) -> Result<Ended, JobError> {
        let due = satisfaction::due(db, job, conversation, closed_at).await?;
        let Some(due) = due else { return Ok(Ended::Plain) };
        satisfaction::ask(db, job, conversation, closed_at, replies::question(&due)).await?;
        Ok(Ended::Recorded)
    }

    pub(super) async fn ask_comment(
        &self,
        db: &TenantDb,
        job: &Claimed,
        rating: SatisfactionId,
    ) -> Result<Ended, JobError> {
        let Some(language) = satisfaction::comment_due(db, job, rating).await? else { return Ok(Ended::Plain) };
        satisfaction::ask_comment(db, job, rating, &replies::comment_question(language)).await?;
        Ok(Ended::Recorded)
    }

    pub(super) async fn send(&self, db: &TenantDb, job: &Claimed, message: MessageId) -> Result<Ended, JobError> {
        self.read_again(db, job, message).await?;
        let Some(sending) = self.start(db, job, message).await? else { return Ok(Ended::Recorded) };
        let recipient = match (sending.phone, sending.user_id) {
            (Some(phone), _) => Recipient::Phone(phone),
            (None, Some(user_id)) => Recipient::UserId(user_id),
            (None, None) => {
                let outcome = Outcome::Refused(ProviderError::of(Failure::NoAddress));
                conversations::finish_sending(db, job, message, outcome).await?;
                return Ok(Ended::Recorded);
            }
        };
        let media = match self.media(db, sending.file.as_ref(), &sending.say) {
            Ok(media) => media,
            Err(error) => {
                conversations::finish_sending(db, job, message, Outcome::Refused(error)).await?;
                return Ok(Ended::Recorded);
            }
        };
        let id = message.to_string();
        let letter =
            Letter { say: &sending.say, media: media.as_deref(), quotes: sending.quotes.as_deref(), opaque: &id };
        let now = db.server().clock().now();
        let turn = self.call_pace.turn(&sending.channel.address, now);
        tokio::time::sleep((turn - now).to_std().unwrap_or_default()).await;
        let answer = self.providers.send(&sending.channel, &recipient, &letter).await;
        let outcome = outcome(answer, db.server().clock().now());
        conversations::finish_sending(db, job, message, outcome).await?;
        Ok(Ended::Recorded)
    }

    /// What was typed in a thread may have been put right or deleted since: what stands there now is sent. Should Discord not say,
    /// it is sent as it was.
    async fn read_again(&self, db: &TenantDb, job: &Claimed, message: MessageId) -> Result<(), JobError> {
        let Some((post, was)) = conversations::typed_text(db, job, message).await? else { return Ok(()) };
        let Ok(http) = self.discord().await else { return Ok(()) };
        let read = async {
            let me = *self.me.get_or_try_init(|| forum::me(http)).await?;
            forum::typed_now(http, me, post, &was).await
        };
        match read.await {
            Ok(TypedNow::Answer(text)) if text != was => conversations::retype(db, job, message, &text).await?,
            Ok(TypedNow::Answer(_)) => {}
            Ok(TypedNow::Command | TypedNow::Internal | TypedNow::Deleted) => {
                conversations::taken_back(db, job, post).await?;
            }
            Err(error) => {
                tracing::info!(tenant = %db.slug(), %message, %error, "what was typed could not be read again");
            }
        }
        Ok(())
    }

    pub(super) async fn mark_read(
        &self,
        db: &TenantDb,
        job: &Claimed,
        conversation: ConversationId,
        is_typing: bool,
    ) -> Result<Ended, JobError> {
        let Some((channel, message)) = conversations::to_mark_read(db, job, conversation).await? else {
            return Ok(Ended::Plain);
        };
        // A courtesy, and of this moment: it is not tried again.
        if let Err(trouble) = self.providers.mark_read(&channel, &message, is_typing).await {
            tracing::info!(tenant = %db.slug(), %conversation, %trouble, "a customer is not told that they were read");
        }
        Ok(Ended::Plain)
    }

    /// What was typed some seconds ago may be sent by now, or let be: nobody is shown as typing then. That they were read stays true.
    pub(super) async fn show_typing(
        &self,
        db: &TenantDb,
        job: &Claimed,
        conversation: ConversationId,
        since: DateTime<Utc>,
    ) -> Result<Ended, JobError> {
        let is_typing = db.server().clock().now() - since <= STILL_TYPING;
        self.mark_read(db, job, conversation, is_typing).await
    }

    /// What the provider knows the file by that goes with a message, or where it fetches that.
    fn media(&self, db: &TenantDb, file: Option<&HandedOver>, say: &Outgoing) -> Result<Option<String>, ProviderError> {
        let (Some(HandedOver { id, media }), Some((_, name))) = (file, say.file()) else { return Ok(None) };
        if media != FETCHED {
            return Ok(Some(media.clone()));
        }
        let missing = |title: &str| ProviderError { title: Some(title.to_owned()), ..ProviderError::of(Failure::File) };
        let public = self.public_url.as_ref().ok_or_else(|| missing("http.public_url is empty"))?;
        let until = db.server().clock().now() + TO_FETCH;
        let address = file_links::address(public, db, *id, name, until);
        address.map(Some).map_err(|_| missing("the file has no address"))
    }

    /// Takes an answer for sending when its number's turn has come, which it waits for without a connection.
    async fn start(&self, db: &TenantDb, job: &Claimed, message: MessageId) -> Result<Option<Sending>, JobError> {
        let mut turn = None;
        loop {
            let now = db.server().clock().now();
            let pace = |number: &str| {
                let turn = *turn.get_or_insert_with(|| self.send_pace.turn(number, now));
                (turn - now).to_std().unwrap_or_default()
            };
            let started = conversations::start_sending(db, job, message, pace).await;
            // A number that only lacks what speaks for it keeps its answers: whoever gives it that lets them go again.
            if matches!(started, Err(Error::NotFound(Noun::AccessToken)))
                && !channels::carries(db, job, message).await?
            {
                let outcome = Outcome::Refused(ProviderError::of(Failure::NumberRemoved));
                conversations::finish_sending(db, job, message, outcome).await?;
                return Ok(None);
            }
            match started? {
                Start::Send(sending) => return Ok(Some(*sending)),
                Start::Soon(wait) => tokio::time::sleep(wait).await,
                Start::Nothing => return Ok(None),
            }
        }
    }
}

/// The provider's answer in the service layer's terms.
fn outcome(answer: whatsapp::Outcome, now: DateTime<Utc>) -> Outcome {
    match answer {
        whatsapp::Outcome::Accepted { provider_id, .. } => Outcome::Accepted(provider_id),
        // The number's token, registration or payment is at fault: the message is good and waits until that is mended.
        whatsapp::Outcome::Refused(error) if error.failure.stops_channel() => Outcome::Later { at: None, error },
        whatsapp::Outcome::Refused(error) => Outcome::Refused(error),
        whatsapp::Outcome::RetryLater { after, error } => {
            let at = after.and_then(|after| TimeDelta::from_std(after).ok()).map(|after| now + after);
            Outcome::Later { at, error }
        }
        whatsapp::Outcome::Unknown { reason } => Outcome::Unknown(reason),
    }
}
