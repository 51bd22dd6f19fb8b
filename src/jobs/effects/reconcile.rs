//! What jobs do about what Twilio could not get through: asking for the lists of its messages.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use crm::{
    TenantDb,
    channels::Settings,
    jobs::Claimed,
    reconcile::{self, Account, Found, Outward, Progress, Resume},
};
use webhooks::whatsapp::{
    Trouble,
    twilio::{self, Listed, Listing},
};

use super::Effects;
use crate::jobs::{Ended, JobError};

/// Pages of a list that are read in one run.
const PAGES: usize = 5;

/// Answers that are asked about one by one in a run, because the pages did not go back to them.
const ONE_BY_ONE: usize = 50;

/// Why a number's list was not read.
enum Stop {
    Trouble(Trouble),
    Failed(crm::Error),
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<crm::Error> for Stop {
    fn from(error: crm::Error) -> Self {
        Self::Failed(error)
    }
}

impl Effects {
    /// What is wrong with one number holds up no other.
    pub(super) async fn reconcile(&self, db: &TenantDb, job: &Claimed) -> Result<Ended, JobError> {
        let Some(accounts) = reconcile::start(db, job).await? else { return Ok(Ended::Recorded) };
        for account in accounts {
            match self.reconcile_number(db, job, &account).await {
                Ok(()) => {}
                Err(Stop::Trouble(trouble)) => {
                    let number = &account.channel.address;
                    tracing::warn!(tenant = %db.slug(), number, %trouble, "a number can't be asked for what was lost");
                }
                Err(Stop::Failed(error)) => return Err(error.into()),
            }
        }
        reconcile::finish(db, job).await?;
        Ok(Ended::Recorded)
    }

    async fn reconcile_number(&self, db: &TenantDb, job: &Claimed, account: &Account) -> Result<(), Stop> {
        let Settings::Twilio { account_sid } = &account.channel.settings else { return Ok(()) };
        let (number, auth_token) = (account.channel.address.as_str(), &account.channel.secret);
        let twilios = twilio::send::Account { sid: account_sid, number, auth_token };
        let brought = self.bring_in(db, job, account, twilios).await?;
        let settled = self.settle(db, job, account, twilios).await?;
        if brought + settled > 0 {
            metrics::counter!("omnicrm_reconciled_total").increment((brought + settled) as u64);
            tracing::warn!(tenant = %db.slug(), number, brought, settled, "messages and reports had not come through and were asked for");
        }
        Ok(())
    }

    /// Stores the customers' messages that are missing: how many.
    async fn bring_in(
        &self,
        db: &TenantDb,
        job: &Claimed,
        account: &Account,
        twilios: twilio::send::Account<'_>,
    ) -> Result<usize, Stop> {
        let Account { channel, since, resume, awaited: _ } = account;
        let now = db.server().clock().now();
        let until = resume.as_ref().map_or(now - reconcile::SETTLE, |resume| resume.until);
        let begun = resume.as_ref().map(|resume| resume.page.as_str());
        let number = channel.address.as_str();
        let (listed, next) = match self.pages(twilios, Listing::ToUs, *since, begun).await {
            Err(Trouble::WrongId) if begun.is_some() => {
                reconcile::bring_in(db, job, number, *since, Vec::new(), Progress::Lost).await?;
                return Ok(0);
            }
            other => other?,
        };
        let fresh: Vec<Listed> = listed.into_iter().filter(|it| it.at >= *since && it.at <= until).collect();
        let missing = self.missing(db, job, number, &fresh).await?;
        let mut found = Vec::new();
        // The oldest first, as they would have been posted.
        for message in fresh.iter().rev().filter(|message| missing.contains(&message.sid)) {
            let files = match message.has_files {
                true => self.providers.twilio.files(twilios, &message.sid).await?,
                false => Vec::new(),
            };
            found.push(Found { key: message.message_key(), raw: message.stored(&files, None)? });
        }
        let progress = match next {
            Some(page) => Progress::Stopped(Resume { page, until }),
            None => Progress::Done(until),
        };
        Ok(reconcile::bring_in(db, job, number, *since, found, progress).await?)
    }

    /// Stores what became of answers of ours: how many reports.
    async fn settle(
        &self,
        db: &TenantDb,
        job: &Claimed,
        account: &Account,
        twilios: twilio::send::Account<'_>,
    ) -> Result<usize, Stop> {
        let Account { channel, awaited, .. } = account;
        let number = channel.address.as_str();
        let Some(oldest) = awaited.iter().map(|awaited| awaited.since).min() else {
            reconcile::settled(db, job, number, Vec::new()).await?;
            return Ok(0);
        };
        let from = oldest - reconcile::SETTLE;
        let (mut listed, next) = self.pages(twilios, Listing::FromUs, from, None).await?;
        if next.is_some() {
            let seen: HashSet<String> = listed.iter().map(|message| message.sid.clone()).collect();
            let ids = awaited.iter().filter_map(|awaited| awaited.provider_id.as_deref());
            for sid in ids.filter(|sid| !seen.contains(*sid)).take(ONE_BY_ONE) {
                listed.extend(self.providers.twilio.message(twilios, sid).await?);
            }
        }
        let missing = self.missing(db, job, number, &listed).await?;
        let outward: Vec<Outward> = listed.iter().map(|message| outward(message, &missing)).collect();
        let mut found = Vec::new();
        for (place, guessed) in reconcile::settle(awaited, &outward) {
            let Some(message) = listed.get(place) else { continue };
            let ours = guessed.map(|id| id.to_string());
            found.push(Found { key: message.report_key(ours.is_some()), raw: message.stored(&[], ours.as_deref())? });
        }
        Ok(reconcile::settled(db, job, number, found).await?)
    }

    /// The newest messages of a list back to a moment, and what the next page is asked by if they don't go back so far.
    async fn pages(
        &self,
        account: twilio::send::Account<'_>,
        which: Listing,
        since: DateTime<Utc>,
        begun: Option<&str>,
    ) -> Result<(Vec<Listed>, Option<String>), Trouble> {
        let (mut found, mut next) = (Vec::<Listed>::new(), begun.map(str::to_owned));
        for _ in 0..PAGES {
            let page = self.providers.twilio.list(account, which, since, next.as_deref()).await?;
            found.extend(page.messages);
            next = page.next;
            if next.is_none() || found.last().is_some_and(|oldest| oldest.at < since) {
                return Ok((found, None));
            }
        }
        Ok((found, next))
    }

    async fn missing(
        &self,
        db: &TenantDb,
        job: &Claimed,
        number: &str,
        listed: &[Listed],
    ) -> crm::Result<HashSet<String>> {
        let ids: Vec<&str> = listed.iter().map(|message| message.sid.as_str()).collect();
        reconcile::missing(db, job, number, &ids).await
    }
}

fn outward(message: &Listed, missing: &HashSet<String>) -> Outward {
    let Listed { sid, customer, at, body, .. } = message;
    let is_missing = missing.contains(sid);
    Outward { id: sid.clone(), to: customer.clone(), said: body.clone(), at: *at, is_missing }
}
