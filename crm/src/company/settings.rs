//! A company's settings: the few facts that every door asks for.

use serde_json::json;

use crate::{
    audit::Event,
    caller::Caller,
    country::Country,
    db::{TenantDb, Tx},
    decision::RankRule,
    error::{Conflict, Error, Refusal, Result},
    ids::{ConversationId, DiscordId},
    jobs::Job,
    language::Language,
    permission::Permission,
    requests::ApprovalRule,
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
    /// The Discord channel where the owner and who else keeps watch reads of changes and decides about requests.
    pub owner_channel: Option<DiscordId>,
}

/// The company's profile. It holds nothing that needs a permission to know.
pub async fn profile(db: &TenantDb) -> Result<Profile> {
    type Row = (String, String, String, Option<DiscordId>, Option<DiscordId>);
    let (name, language, time_zone, inbox_channel, owner_channel): Row =
        sqlx::query_as("select name, language, time_zone, inbox_channel, owner_channel from tenant")
            .fetch_one(&mut *db.connection().await?)
            .await?;
    Ok(Profile {
        name,
        language: language.parse().map_err(Error::internal)?,
        time_zone: time_zone.parse().map_err(Error::internal)?,
        inbox_channel,
        owner_channel,
    })
}

/// The country in which the company's people dial: as it was set, or that of its time zone.
pub async fn country(db: &TenantDb) -> Result<Option<Country>> {
    let (country, time_zone): (Option<String>, String) =
        sqlx::query_as("select country, time_zone from tenant").fetch_one(&mut *db.connection().await?).await?;
    Ok(country.and_then(|code| code.parse().ok()).or_else(|| Country::of_time_zone(&time_zone)))
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
    let event = Event::SettingChanged {
        name: "inbox_channel",
        before: json!(before.map(|id| id.to_string())),
        after: json!(channel.to_string()),
    };
    tx.commit(event).await
}

/// Sets the channel where the owner and who else keeps watch reads of changes, from now on, and decides about requests. What
/// still waits to be sealed takes the next places of the chain, and is not from now on.
pub async fn set_owner_channel(db: &TenantDb, caller: &Caller, channel: DiscordId) -> Result<()> {
    let mut tx = db.begin(caller, Permission::EditOrganisation).await?;
    let before: Option<DiscordId> =
        sqlx::query_scalar("select owner_channel from tenant for update").fetch_one(tx.conn()).await?;
    sqlx::query(
        "update tenant set owner_channel = $1,
                digest_place = case when owner_channel is null
                                    then (select coalesce(max(place), 0) from audit_chain)
                                         + (select count(*) from audit_queue) else digest_place end",
    )
    .bind(channel)
    .execute(tx.conn())
    .await?;
    let event = Event::SettingChanged {
        name: "owner_channel",
        before: json!(before.map(|id| id.to_string())),
        after: json!(channel.to_string()),
    };
    tx.commit(event).await
}

/// Sets the channel that shows events of the audit log, from now on: those about these nouns, or all if there are none.
pub async fn set_audit_channel(db: &TenantDb, caller: &Caller, channel: DiscordId, nouns: &[&str]) -> Result<()> {
    let mut tx = db.begin(caller, Permission::EditOrganisation).await?;
    let (before, nouns_before): (Option<DiscordId>, Option<Vec<String>>) =
        sqlx::query_as("select audit_channel, audit_nouns from tenant for update").fetch_one(tx.conn()).await?;
    let chosen = Some(nouns).filter(|nouns| !nouns.is_empty());
    sqlx::query(
        "update tenant set audit_channel = $1, audit_nouns = $2,
                feed_place = case when audit_channel is null
                                  then (select coalesce(max(place), 0) from audit_chain)
                                         + (select count(*) from audit_queue) else feed_place end",
    )
    .bind(channel)
    .bind(chosen)
    .execute(tx.conn())
    .await?;
    let event = Event::SettingChanged {
        name: "audit_channel",
        before: json!({ "channel": before.map(|id| id.to_string()), "nouns": nouns_before }),
        after: json!({ "channel": channel.to_string(), "nouns": chosen }),
    };
    tx.commit(event).await
}

/// Says whether a second person must approve what the rule names. Only the owner decides that.
pub async fn set_second_person(
    db: &TenantDb,
    caller: &Caller,
    rule: ApprovalRule,
    wanted: bool,
) -> Result<Vec<String>> {
    let mut tx = owner_only(db, caller).await?;
    let channel: Option<DiscordId> =
        sqlx::query_scalar("select owner_channel from tenant").fetch_one(tx.conn()).await?;
    if wanted && channel.is_none() {
        return Err(Error::Conflict(Conflict::NoOwnerChannel));
    }
    switch(tx, Switches::SecondPerson, &rule.name(), wanted).await
}

/// Says whether a permission may be taken for an hour in an emergency. Only the owner decides that.
pub async fn set_break_glass(
    db: &TenantDb,
    caller: &Caller,
    permission: Permission,
    allowed: bool,
) -> Result<Vec<String>> {
    let tx = owner_only(db, caller).await?;
    if allowed && (permission.is_platform() || permission == Permission::ManagePermissions) {
        let rule = RankRule::OnlyOwnerGives { permission };
        return Err(tx.refuse(Refusal::Rank(rule)).await);
    }
    switch(tx, Switches::BreakGlass, permission.as_str(), allowed).await
}

/// What needs a second person, and what may be taken in an emergency, by name.
pub async fn switches(db: &TenantDb, caller: &Caller) -> Result<(Vec<String>, Vec<String>)> {
    let mut tx = db.read(caller, Permission::ViewSettings).await?;
    Ok(sqlx::query_as("select second_person, break_glass from tenant").fetch_one(tx.conn()).await?)
}

/// The permissions that may be taken in an emergency, for who may take one.
pub async fn emergencies(db: &TenantDb, caller: &Caller) -> Result<Vec<Permission>> {
    let mut tx = db.read(caller, Permission::BreakGlass).await?;
    let names: Vec<String> = sqlx::query_scalar("select break_glass from tenant").fetch_one(tx.conn()).await?;
    Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
}

async fn owner_only(db: &TenantDb, caller: &Caller) -> Result<Tx> {
    let tx = db.begin(caller, Permission::ManagePermissions).await?;
    if tx.who.is_owner() { Ok(tx) } else { Err(tx.refuse(Refusal::Rank(RankRule::OnlyOwnerDecides)).await) }
}

/// A list of names that are on.
#[derive(Clone, Copy)]
enum Switches {
    SecondPerson,
    BreakGlass,
}

/// Puts a name on the list or takes it off; the list as it is then.
async fn switch(mut tx: Tx, list: Switches, name: &str, on: bool) -> Result<Vec<String>> {
    let (setting, read) = match list {
        Switches::SecondPerson => ("second_person", "select second_person from tenant for update"),
        Switches::BreakGlass => ("break_glass", "select break_glass from tenant for update"),
    };
    let before: Vec<String> = sqlx::query_scalar(read).fetch_one(tx.conn()).await?;
    let mut after: Vec<String> = before.iter().filter(|listed| *listed != name).cloned().collect();
    if on {
        after.push(name.to_owned());
        after.sort_unstable();
    }
    if after == before {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let write = match list {
        Switches::SecondPerson => sqlx::query("update tenant set second_person = $1"),
        Switches::BreakGlass => sqlx::query("update tenant set break_glass = $1"),
    };
    write.bind(&after).execute(tx.conn()).await?;
    tx.commit(Event::SettingChanged { name: setting, before: json!(before), after: json!(after) }).await?;
    Ok(after)
}
