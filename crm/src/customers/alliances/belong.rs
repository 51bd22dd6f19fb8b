//! Who belongs to an alliance: joining, asking, inviting, leaving.

use serde_json::json;

use super::{
    Alliance, EACH, Joining, MEMBERS, Standing, Which, finish, lock,
    sql::{self, Held, Who},
    there,
};
use crate::{
    access,
    caller::Caller,
    companies,
    db::{TenantDb, Tx},
    error::{Conflict, Error, Limit, Noun, Result},
    ids::{AllianceId, DiscordId, MemberId},
    jobs::Job,
    kernel::audit::Action,
    members::{self, Member, Person},
    notice::{AllianceNews, Notice},
    permission::Permission,
};

/// Joins an alliance that is open or has invited the caller; asks to be let into one that wants that.
pub async fn join(db: &TenantDb, caller: &Caller, which: Which) -> Result<Alliance> {
    let mut tx = db.begin(&caller.on(which.target(Noun::Alliance)), Permission::JoinAlliances).await?;
    let held = there(&mut tx, which).await?;
    let me = own_row(&tx)?;
    let standing = match (sql::standing(&mut tx, held.id, Who::Member(me)).await?, held.joining) {
        (Some(Standing::Invited), _) | (None, Joining::Open) => Standing::Member,
        (None, Joining::Request) => Standing::Asked,
        (None, Joining::Invite) => return Err(Error::Conflict(Conflict::ByInvitation)),
        (Some(Standing::Member | Standing::Asked), _) => return Err(Error::Conflict(Conflict::NoChange)),
    };
    put(&mut tx, &held, Who::Member(me), standing).await?;
    if standing == Standing::Asked
        && let Some(founder) = held.created_by
        && founder != me
    {
        let founder = members::get(&mut tx, founder).await?;
        let name = tx.caller().identity.name().to_owned();
        tell(&mut tx, &held, &founder, AllianceNews::Asked, name);
    }
    finish(tx, &held, Action::AllianceJoin, json!({ "standing": standing.as_str() })).await
}

/// Leaves an alliance, does not ask any more, or declines an invitation. Everybody may.
pub async fn leave(db: &TenantDb, caller: &Caller, which: Which) -> Result<Alliance> {
    let mut tx = db.begin_own(&caller.on(which.target(Noun::Alliance))).await?;
    let held = there(&mut tx, which).await?;
    let me = own_row(&tx)?;
    if sql::take(&mut tx, held.id, Who::Member(me)).await?.is_none() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    finish(tx, &held, Action::AllianceLeave, json!({})).await
}

/// Invites somebody, who is told; who has asked is let in. How they stand to it then.
pub async fn invite(db: &TenantDb, caller: &Caller, which: Which, person: &Person) -> Result<(Alliance, Standing)> {
    let (mut tx, held) = lock(db, caller, which).await?;
    // Anybody of the server can be invited, whether they have used the bot or not.
    let now = tx.now();
    access::ensure_member(tx.conn(), person, now).await?;
    let (member, row) = known(&mut tx, person.discord_id).await?;
    let standing = match sql::standing(&mut tx, held.id, Who::Member(row)).await? {
        None => Standing::Invited,
        Some(Standing::Asked) => Standing::Member,
        Some(Standing::Member | Standing::Invited) => return Err(Error::Conflict(Conflict::NoChange)),
    };
    if !member.decide(Permission::JoinAlliances, now).allowed {
        return Err(Error::Conflict(Conflict::CannotJoin));
    }
    put(&mut tx, &held, Who::Member(row), standing).await?;
    let news = if standing == Standing::Member { AllianceNews::Admitted } else { AllianceNews::Invited };
    let by = tx.caller().identity.name().to_owned();
    tell(&mut tx, &held, &member, news, by);
    let action = if standing == Standing::Member { Action::AllianceAdmit } else { Action::AllianceInvite };
    let alliance = finish(tx, &held, action, json!({ "person": person.discord_id.to_string() })).await?;
    Ok((alliance, standing))
}

/// Lets somebody in who has asked for it; they are told.
pub async fn admit(db: &TenantDb, caller: &Caller, which: Which, person: DiscordId) -> Result<Alliance> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let (member, row) = known(&mut tx, person).await?;
    if sql::standing(&mut tx, held.id, Who::Member(row)).await? != Some(Standing::Asked) {
        return Err(Error::Conflict(Conflict::NotAsking));
    }
    if !member.decide(Permission::JoinAlliances, tx.now()).allowed {
        return Err(Error::Conflict(Conflict::CannotJoin));
    }
    put(&mut tx, &held, Who::Member(row), Standing::Member).await?;
    let by = tx.caller().identity.name().to_owned();
    tell(&mut tx, &held, &member, AllianceNews::Admitted, by);
    finish(tx, &held, Action::AllianceAdmit, json!({ "person": person.to_string() })).await
}

/// Takes somebody out of an alliance, does not let them in, or takes their invitation back; who belonged to it or asked is told. How
/// they stood to it.
pub async fn remove(db: &TenantDb, caller: &Caller, which: Which, person: DiscordId) -> Result<(Alliance, Standing)> {
    let (mut tx, held) = lock(db, caller, which).await?;
    let (member, row) = known(&mut tx, person).await?;
    let was = sql::take(&mut tx, held.id, Who::Member(row)).await?.ok_or(Error::Conflict(Conflict::NoChange))?;
    let news = match was {
        Standing::Member => Some(AllianceNews::Removed),
        Standing::Asked => Some(AllianceNews::Declined),
        Standing::Invited => None,
    };
    if let Some(news) = news {
        let by = tx.caller().identity.name().to_owned();
        tell(&mut tx, &held, &member, news, by);
    }
    let after = json!({ "person": person.to_string(), "standing": was.as_str() });
    Ok((finish(tx, &held, Action::AllianceRemove, after).await?, was))
}

/// Takes a company in: by its number, or its name if no other is called so.
pub async fn add_company(db: &TenantDb, caller: &Caller, which: Which, company: &str) -> Result<Alliance> {
    let (tx, held) = lock(db, caller, which).await?;
    // Who may not see companies learns of none by this.
    let mut tx = tx.and(Permission::ViewContacts).await?;
    let company = companies::named(&mut tx, company).await?;
    if sql::standing(&mut tx, held.id, Who::Company(company)).await?.is_some() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    put(&mut tx, &held, Who::Company(company), Standing::Member).await?;
    let number = sql::company_number(&mut tx, company).await?;
    finish(tx, &held, Action::AllianceAddCompany, json!({ "company": number })).await
}

/// Takes a company out of it.
pub async fn remove_company(db: &TenantDb, caller: &Caller, which: Which, company: &str) -> Result<Alliance> {
    let (tx, held) = lock(db, caller, which).await?;
    // Who may not see companies learns of none by this.
    let mut tx = tx.and(Permission::ViewContacts).await?;
    let company = companies::named(&mut tx, company).await?;
    if sql::take(&mut tx, held.id, Who::Company(company)).await?.is_none() {
        return Err(Error::Conflict(Conflict::NoChange));
    }
    let number = sql::company_number(&mut tx, company).await?;
    finish(tx, &held, Action::AllianceDropCompany, json!({ "company": number })).await
}

/// Whoever makes an alliance belongs to it, if they are a person and belong to fewer than [`EACH`].
pub(super) async fn found(tx: &mut Tx, alliance: AllianceId) -> Result<()> {
    let Some(me) = tx.who.member.map(Who::Member) else { return Ok(()) };
    if sql::alliances_of(tx, me, alliance).await? < EACH {
        sql::put(tx, alliance, me, Standing::Member).await?;
    }
    Ok(())
}

/// Writes down how somebody stands to an alliance, as far as there is room.
async fn put(tx: &mut Tx, held: &Held, who: Who, standing: Standing) -> Result<()> {
    if standing != Standing::Invited && sql::alliances_of(tx, who, held.id).await? >= EACH {
        return Err(Error::LimitReached(Limit::AlliancesOfOne));
    }
    if sql::count_members(tx, held.id, who).await? >= MEMBERS {
        return Err(Error::LimitReached(Limit::AllianceMembers));
    }
    sql::put(tx, held.id, who, standing).await
}

/// Somebody who has used the bot before, and their row.
async fn known(tx: &mut Tx, person: DiscordId) -> Result<(Member, MemberId)> {
    let found = members::find(tx, person).await?.filter(|member| !member.disabled);
    let row = found.as_ref().and_then(|member| member.id);
    found.zip(row).ok_or(Error::NotFound(Noun::Member))
}

fn tell(tx: &mut Tx, held: &Held, member: &Member, news: AllianceNews, by: String) {
    let Some(to) = member.discord_id.filter(|_| !member.disabled) else { return };
    let notice = Notice::Alliance { number: held.number, name: held.name.clone(), news, by };
    tx.enqueue(Job::TellMember { to, notice: Box::new(notice), maker: None });
}

/// Whoever asks, as a person.
fn own_row(tx: &Tx) -> Result<MemberId> {
    tx.who.member.ok_or(Error::NotFound(Noun::Member))
}
