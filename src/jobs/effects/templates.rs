//! What jobs do about message templates: fetching them, and handing new ones in.

use crm::{
    TemplateId, TenantDb,
    channels::Channel,
    jobs::Claimed,
    templates::{self, Accounts, Fetched, State},
};
use webhooks::whatsapp::{Trouble, templates::Submitted};

use super::Effects;
use crate::jobs::{Ended, JobError};

impl Effects {
    /// Each account is asked for with the tokens of the company's numbers, until one may see it.
    pub(super) async fn sync_templates(&self, db: &TenantDb, job: &Claimed) -> Result<Ended, JobError> {
        let Accounts { accounts, numbers } = templates::accounts(db, job).await?;
        for account in accounts {
            match self.fetch_templates(&account, &numbers).await {
                Ok(fetched) => templates::synced(db, job, &account, &fetched).await?,
                // Asking again would not help, and the other accounts' templates are wanted all the same.
                Err(Trouble::WrongId | Trouble::NoSecret) => {
                    tracing::warn!(tenant = %db.slug(), account, "no token of the company may see the templates of this account");
                }
                Err(trouble) => return Err(passing(trouble)),
            }
        }
        Ok(Ended::Plain)
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
        let Some((account, row, examples)) = templates::to_submit(db, job, template).await? else {
            return Ok(Ended::Plain);
        };
        let mut last = Trouble::NoSecret;
        for number in &templates::accounts(db, job).await?.numbers {
            let (state, reason) = match self.providers.submit_template(number, &account, &row, &examples).await {
                Submitted::Taken(state) => (state, None),
                Submitted::Refused(reason) => (State::Rejected, Some(reason)),
                Submitted::Later(trouble) => {
                    last = trouble;
                    continue;
                }
            };
            templates::submitted(db, job, template, state, reason.as_deref()).await?;
            return Ok(Ended::Recorded);
        }
        Err(passing(last))
    }
}

fn passing(trouble: Trouble) -> JobError {
    JobError::Passing { reason: trouble.to_string(), after: None }
}
