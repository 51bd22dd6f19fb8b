//! What jobs do about message templates: fetching them, and handing new ones in.

use crm::{
    TemplateId, TenantDb,
    channels::Channel,
    jobs::Claimed,
    templates::{self, Fetched, Place, State},
};
use webhooks::whatsapp::{Trouble, templates::Submitted};

use super::Effects;
use crate::jobs::{Ended, JobError};

impl Effects {
    /// Each account is asked for with the tokens of the company's numbers, until one may see it. What is wrong with one account holds
    /// up no other.
    pub(super) async fn sync_templates(&self, db: &TenantDb, job: &Claimed) -> Result<Ended, JobError> {
        let mut again = None;
        for Place { account, numbers } in templates::places_for(db, job).await? {
            match self.fetch_templates(&account.name, &numbers).await {
                Ok(fetched) => templates::synced(db, job, &account, &fetched).await?,
                // Asking again would not help.
                Err(Trouble::WrongId | Trouble::NoSecret) => {
                    let account = account.name;
                    tracing::warn!(tenant = %db.slug(), account, "no token of the company may see the templates of this account");
                }
                Err(trouble) => again = Some(trouble),
            }
        }
        again.map_or(Ok(Ended::Plain), |trouble| Err(passing(trouble)))
    }

    async fn fetch_templates(&self, account: &str, numbers: &[Channel]) -> Result<Vec<Fetched>, Trouble> {
        let mut last = Trouble::NoSecret;
        for number in numbers {
            match self.providers.templates(number, account).await {
                Ok(fetched) => return Ok(fetched),
                Err(trouble) => last = trouble,
            }
        }
        Err(last)
    }

    pub(super) async fn submit_template(
        &self,
        db: &TenantDb,
        job: &Claimed,
        template: TemplateId,
    ) -> Result<Ended, JobError> {
        let Some((row, examples)) = templates::to_submit(db, job, template).await? else {
            return Ok(Ended::Plain);
        };
        let mut last = Trouble::NoSecret;
        let place = templates::places_for(db, job).await?.into_iter().find(|place| place.account == row.account);
        for number in place.iter().flat_map(|place| &place.numbers) {
            let (state, reason, reference) = match self.providers.submit_template(number, &row, &examples).await {
                Submitted::Taken(state, reference) => (state, None, reference),
                Submitted::Refused(reason) => (State::Rejected, Some(reason), None),
                Submitted::Later(trouble) => {
                    last = trouble;
                    continue;
                }
            };
            templates::submitted(db, job, template, state, reason.as_deref(), reference.as_deref()).await?;
            return Ok(Ended::Recorded);
        }
        Err(passing(last))
    }
}

fn passing(trouble: Trouble) -> JobError {
    JobError::Passing { reason: trouble.to_string(), after: None }
}
