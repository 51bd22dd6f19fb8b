//! A company's settings: the few facts that every door asks for.

use crate::{
    audit::Event,
    caller::Caller,
    db::TenantDb,
    error::{Error, Result},
    ids::{ConversationId, DiscordId},
    jobs::Job,
    permission::Permission,
    tenants::Language,
};

/// What a door needs to know of a company to speak for it.
#[derive(Clone, Debug)]
pub struct Profile {
    /// What people call it.
    pub name: String,
    /// The language of its texts.
    pub language: Language,
    /// Its time zone.
    pub time_zone: chrono_tz::Tz,
    /// The Discord channel that shows customers' messages, if one is set.
    pub inbox_channel: Option<DiscordId>,
}

/// The company's profile. It holds nothing that needs a permission to know.
pub async fn profile(db: &TenantDb) -> Result<Profile> {
    let (name, language, time_zone, inbox_channel): (String, String, String, Option<DiscordId>) =
        sqlx::query_as("select name, language, time_zone, inbox_channel from tenant").fetch_one(db.pool()).await?;
    Ok(Profile {
        name,
        language: language.parse().map_err(Error::internal)?,
        time_zone: time_zone.parse().map_err(Error::internal)?,
        inbox_channel,
    })
}

/// Sets the channel that shows customers' messages. Messages that waited for one are shown there.
pub async fn set_inbox_channel(db: &TenantDb, caller: &Caller, channel: DiscordId) -> Result<()> {
    let mut tx = db.begin(caller, Permission::EditOrganisation).await?;
    let before: Option<DiscordId> =
        sqlx::query_scalar("select inbox_channel from tenant for update").fetch_one(tx.conn()).await?;
    sqlx::query("update tenant set inbox_channel = $1").bind(channel).execute(tx.conn()).await?;
    let waiting: Vec<ConversationId> = sqlx::query_scalar(
        "select distinct conversation_id from messages where direction = 'in' and announced_at is null",
    )
    .fetch_all(tx.conn())
    .await?;
    for conversation in waiting {
        tx.enqueue(Job::AnnounceMessages { conversation });
    }
    tx.commit(Event::InboxChannelSet { before, after: channel }).await
}
