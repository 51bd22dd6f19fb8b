//! When a person takes no private messages, whoever made the change hears of it.

use super::Person;
use crate::{
    db::TenantDb,
    error::Result,
    ids::DiscordId,
    jobs::Job,
    kernel::queue::{self, Claimed},
    notice::Notice,
};

/// Ends the job that could not tell `person`, and has `maker` told so.
pub async fn could_not_tell(db: &TenantDb, job: &Claimed, person: DiscordId, maker: DiscordId) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    let name = super::find(&mut tx, person).await?.map_or_else(|| person.to_string(), |member| member.name);
    let notice = Notice::NotTold { person: Person { discord_id: person, name } };
    tx.enqueue(Job::TellMember { to: maker, notice: Box::new(notice), maker: None });
    queue::done_in(&mut tx, job).await?;
    tx.commit_recorded().await
}
