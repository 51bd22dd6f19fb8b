//! The statements of [`alliances`](super).

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{Alliance, Ally, Edit, Joining, RoleProblem, Standing, Suggestion};
use crate::{
    db::Tx,
    error::{Error, Result},
    ids::{AllianceId, AllianceMemberId, CompanyId, DiscordId, MemberId},
    kernel::changes::Changes,
    text,
};

macro_rules! select_alliances {
    ($which:literal) => {
        concat!(
            "select a.id, a.number, a.name, a.about, a.joining, a.keeps_role, a.discord_role, a.role_problem, a.dissolved_at,
                    (select count(*) from alliance_members i where i.alliance_id = a.id and i.state = 'member') as members,
                    (select count(*) from alliance_members i where i.alliance_id = a.id and i.state = 'asked') as asked,
                    (select i.state from alliance_members i where i.alliance_id = a.id and i.member_id = $1) as mine,
                    a.version, b.name as created_by, a.created_at
             from alliances a left join members b on b.id = a.created_by ",
            $which
        )
    };
}

/// Who may belong to an alliance.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who {
    Member(MemberId),
    Company(CompanyId),
}

impl Who {
    /// The columns `member_id` and `company_id`.
    fn columns(self) -> (Option<MemberId>, Option<CompanyId>) {
        match self {
            Self::Member(member) => (Some(member), None),
            Self::Company(company) => (None, Some(company)),
        }
    }
}

pub(super) async fn find(tx: &mut Tx, number: i64) -> Result<Option<Alliance>> {
    let me = tx.who.member;
    Ok(sqlx::query_as(select_alliances!("where a.number = $2")).bind(me).bind(number).fetch_optional(tx.conn()).await?)
}

pub(super) async fn below(tx: &mut Tx, number: i64, limit: i64) -> Result<Vec<Alliance>> {
    let me = tx.who.member;
    Ok(sqlx::query_as(select_alliances!(
        "where a.number < $2 and a.dissolved_at is null order by a.number desc limit $3"
    ))
    .bind(me)
    .bind(number)
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Makes sure that nobody else makes an alliance, or brings one back.
pub(super) async fn lock_all(tx: &mut Tx) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtext('alliances'))").execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn count(tx: &mut Tx) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from alliances where dissolved_at is null").fetch_one(tx.conn()).await?)
}

pub(super) async fn insert(tx: &mut Tx, new: &Edit, joining: Joining) -> Result<(AllianceId, i64)> {
    let (now, by) = (tx.now(), tx.who.member);
    Ok(sqlx::query_as(
        "insert into alliances (id, name, search_key, about, joining, created_by, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7) returning id, number",
    )
    .bind(AllianceId::new(now))
    .bind(&new.name)
    .bind(text::name_key(&new.name))
    .bind(&new.about)
    .bind(joining.as_str())
    .bind(by)
    .bind(now)
    .fetch_one(tx.conn())
    .await?)
}

/// An alliance whose row is locked.
#[derive(sqlx::FromRow)]
pub(super) struct Held {
    pub id: AllianceId,
    pub number: i64,
    pub name: String,
    pub about: Option<String>,
    #[sqlx(try_from = "String")]
    pub joining: Joining,
    pub is_dissolved: bool,
    pub keeps_role: bool,
    pub role_problem: Option<String>,
    pub created_by: Option<MemberId>,
    #[sqlx(flatten)]
    pub changes: Changes,
}

pub(super) async fn lock(tx: &mut Tx, number: i64) -> Result<Option<Held>> {
    Ok(sqlx::query_as(
        "select id, number, name, about, joining, dissolved_at is not null as is_dissolved, keeps_role, role_problem, created_by, version,
                (select name from members where id = a.changed_by) as changed_by, changed, to_jsonb(a) as before
         from alliances a where number = $1 for no key update",
    )
    .bind(number)
    .fetch_optional(tx.conn())
    .await?)
}

pub(super) async fn edit(tx: &mut Tx, id: AllianceId, edit: &Edit, joining: Joining, fields: &[&str]) -> Result<()> {
    sqlx::query("update alliances set name = $2, search_key = $3, about = $4, joining = $5 where id = $1")
        .bind(id)
        .bind(&edit.name)
        .bind(text::name_key(&edit.name))
        .bind(&edit.about)
        .bind(joining.as_str())
        .execute(tx.conn())
        .await?;
    mark(tx, id, fields).await
}

/// What stood in the way may have gone.
pub(super) async fn keep_role(tx: &mut Tx, id: AllianceId, guild: Option<DiscordId>) -> Result<()> {
    sqlx::query(
        "update alliances set keeps_role = $2::bigint is not null, role_problem = null,
                discord_guild = case when discord_role is null then coalesce($2, discord_guild) else discord_guild end
         where id = $1",
    )
    .bind(id)
    .bind(guild)
    .execute(tx.conn())
    .await?;
    mark(tx, id, &[]).await
}

pub(super) async fn dissolve(tx: &mut Tx, id: AllianceId) -> Result<()> {
    let now = tx.now();
    sqlx::query("update alliances set dissolved_at = $2 where id = $1").bind(id).bind(now).execute(tx.conn()).await?;
    mark(tx, id, &[]).await
}

/// As it was before.
pub(super) async fn restore(tx: &mut Tx, held: &Held, before: &Value) -> Result<()> {
    sqlx::query(
        "update alliances a set name = b.name, search_key = b.search_key, about = b.about, joining = b.joining,
                                dissolved_at = b.dissolved_at
         from jsonb_populate_record(null::alliances, $2) b where a.id = $1",
    )
    .bind(held.id)
    .bind(before)
    .execute(tx.conn())
    .await?;
    mark(tx, held.id, &held.changes.newest()).await
}

/// Says who changed it, when, and which inputs of the form.
async fn mark(tx: &mut Tx, id: AllianceId, fields: &[&str]) -> Result<()> {
    let (now, by) = (tx.now(), tx.who.member);
    sqlx::query(
        "update alliances set version = version + 1, changed_by = $2, updated_at = $3,
                changed = changed || coalesce((select jsonb_object_agg(field, version + 1) from unnest($4::text[]) field), '{}')
         where id = $1",
    )
    .bind(id)
    .bind(by)
    .bind(now)
    .bind(fields)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How somebody stands to an alliance. Their own row is locked, so that they come into one at a time.
pub(super) async fn standing(tx: &mut Tx, alliance: AllianceId, who: Who) -> Result<Option<Standing>> {
    let (member, company) = who.columns();
    let lock = match who {
        Who::Member(member) => sqlx::query("select from members where id = $1 for no key update").bind(member),
        Who::Company(company) => sqlx::query("select from companies where id = $1 for no key update").bind(company),
    };
    lock.execute(tx.conn()).await?;
    let state: Option<String> = sqlx::query_scalar(
        "select state from alliance_members where alliance_id = $1 and member_id = $2
         union all select state from alliance_members where alliance_id = $1 and company_id = $3",
    )
    .bind(alliance)
    .bind(member)
    .bind(company)
    .fetch_optional(tx.conn())
    .await?;
    state.map(|state| state.parse().map_err(Error::internal)).transpose()
}

pub(super) async fn company_number(tx: &mut Tx, company: CompanyId) -> Result<i64> {
    Ok(sqlx::query_scalar("select number from companies where id = $1").bind(company).fetch_one(tx.conn()).await?)
}

/// To how many other alliances somebody belongs, or has asked to.
pub(super) async fn alliances_of(tx: &mut Tx, who: Who, but: AllianceId) -> Result<i64> {
    let (member, company) = who.columns();
    Ok(sqlx::query_scalar(
        "select count(*) from (select alliance_id, state from alliance_members where member_id = $1
                               union all select alliance_id, state from alliance_members where company_id = $2) i
         join alliances a on a.id = i.alliance_id where i.state <> 'invited' and a.id <> $3 and a.dissolved_at is null",
    )
    .bind(member)
    .bind(company)
    .bind(but)
    .fetch_one(tx.conn())
    .await?)
}

/// How many others belong to an alliance, or are to.
pub(super) async fn count_members(tx: &mut Tx, alliance: AllianceId, but: Who) -> Result<i64> {
    let (member, company) = but.columns();
    Ok(sqlx::query_scalar(
        "select count(*) from alliance_members
         where alliance_id = $1 and not (member_id is not distinct from $2 and company_id is not distinct from $3)",
    )
    .bind(alliance)
    .bind(member)
    .bind(company)
    .fetch_one(tx.conn())
    .await?)
}

pub(super) async fn put(tx: &mut Tx, alliance: AllianceId, who: Who, standing: Standing) -> Result<()> {
    let (now, (member, company)) = (tx.now(), who.columns());
    sqlx::query(
        "insert into alliance_members (id, alliance_id, member_id, company_id, state, since) values ($1, $2, $3, $4, $5, $6)
         on conflict (alliance_id, member_id) do update set state = excluded.state, since = excluded.since",
    )
    .bind(AllianceMemberId::new(now))
    .bind(alliance)
    .bind(member)
    .bind(company)
    .bind(standing.as_str())
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How they stood to it, if they did.
pub(super) async fn take(tx: &mut Tx, alliance: AllianceId, who: Who) -> Result<Option<Standing>> {
    let (member, company) = who.columns();
    let state: Option<String> = sqlx::query_scalar(
        "delete from alliance_members where id in (
             select id from alliance_members where alliance_id = $1 and member_id = $2
             union all select id from alliance_members where alliance_id = $1 and company_id = $3)
         returning state",
    )
    .bind(alliance)
    .bind(member)
    .bind(company)
    .fetch_optional(tx.conn())
    .await?;
    state.map(|state| state.parse().map_err(Error::internal)).transpose()
}

pub(super) async fn allies(
    tx: &mut Tx,
    number: i64,
    standing: Standing,
    after: Option<AllianceMemberId>,
    limit: i64,
) -> Result<Vec<Ally>> {
    Ok(sqlx::query_as(
        "select i.id, coalesce(m.name, o.name) as name, m.discord_id, o.number as company, i.since
         from alliances a
         join lateral (select * from alliance_members
                       where alliance_id = a.id and state = $2 and id > $3 order by id limit $4) i on true
         left join members m on m.id = i.member_id left join companies o on o.id = i.company_id
         where a.number = $1 order by i.id",
    )
    .bind(number)
    .bind(standing.as_str())
    .bind(after.map_or(Uuid::nil(), |after| after.0))
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// Each arm has an index of its own.
pub(super) async fn search(tx: &mut Tx, key: &str, limit: i64) -> Result<Vec<Suggestion>> {
    Ok(sqlx::query_as(
        "with found as (
             (select id from alliances where $1 = '' and dissolved_at is null order by number desc limit $4)
             union
             select id from alliances where number = $3 and dissolved_at is null
             union
             (select id from alliances where $1 <> '' and search_key like $2 and dissolved_at is null limit 200))
         select a.number, a.name
         from found cross join lateral (select number, name, search_key from alliances where id = found.id limit 1) a
         order by (a.number = $3) desc nulls last, (a.search_key = $1) desc, starts_with(a.search_key, $1) desc, a.number desc
         limit $4",
    )
    .bind(key)
    .bind(text::holding(key))
    .bind(text::number_behind('a', key))
    .bind(limit)
    .fetch_all(tx.conn())
    .await?)
}

/// How it stands with the role of an alliance.
#[derive(sqlx::FromRow)]
pub(super) struct RoleNow {
    pub name: String,
    pub keeps_role: bool,
    pub is_dissolved: bool,
    pub discord_guild: Option<DiscordId>,
    pub discord_role: Option<DiscordId>,
    pub role_name: Option<String>,
    pub role_since: Option<DateTime<Utc>>,
}

pub(super) async fn role(tx: &mut Tx, alliance: AllianceId) -> Result<RoleNow> {
    Ok(sqlx::query_as(
        "select name, keeps_role, dissolved_at is not null as is_dissolved, discord_guild, discord_role, role_name, role_since
         from alliances where id = $1",
    )
    .bind(alliance)
    .fetch_one(tx.conn())
    .await?)
}

/// Who is to have it: who belongs to the alliance, and may come in.
pub(super) async fn role_wanted(tx: &mut Tx, alliance: AllianceId) -> Result<Vec<DiscordId>> {
    Ok(sqlx::query_scalar(
        "select m.discord_id from alliance_members i join members m on m.id = i.member_id
         where i.alliance_id = $1 and i.state = 'member' and m.discord_id is not null and m.disabled_at is null",
    )
    .bind(alliance)
    .fetch_all(tx.conn())
    .await?)
}

/// Who was given it.
pub(super) async fn role_given(tx: &mut Tx, alliance: AllianceId) -> Result<Vec<DiscordId>> {
    Ok(sqlx::query_scalar("select discord_id from alliance_roles where alliance_id = $1")
        .bind(alliance)
        .fetch_all(tx.conn())
        .await?)
}

/// The first time counts: that call may have made it.
pub(super) async fn role_making(tx: &mut Tx, alliance: AllianceId) -> Result<()> {
    let now = tx.now();
    sqlx::query("update alliances set role_since = coalesce(role_since, $2) where id = $1")
        .bind(alliance)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn role_found(tx: &mut Tx, alliance: AllianceId, role: DiscordId, called: &str) -> Result<()> {
    sqlx::query(
        "update alliances set discord_role = $2, role_name = $3, role_since = null, role_problem = null where id = $1",
    )
    .bind(alliance)
    .bind(role)
    .bind(called)
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(super) async fn role_renamed(tx: &mut Tx, alliance: AllianceId, called: &str) -> Result<()> {
    sqlx::query("update alliances set role_name = $2 where id = $1")
        .bind(alliance)
        .bind(called)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn role_lost(tx: &mut Tx, alliance: AllianceId) -> Result<()> {
    sqlx::query("update alliances set discord_role = null, role_name = null, role_since = null where id = $1")
        .bind(alliance)
        .execute(tx.conn())
        .await?;
    sqlx::query("delete from alliance_roles where alliance_id = $1").bind(alliance).execute(tx.conn()).await?;
    Ok(())
}

pub(super) async fn role_gave(tx: &mut Tx, alliance: AllianceId, person: DiscordId) -> Result<()> {
    sqlx::query("insert into alliance_roles (alliance_id, discord_id) values ($1, $2) on conflict do nothing")
        .bind(alliance)
        .bind(person)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn role_took(tx: &mut Tx, alliance: AllianceId, person: DiscordId) -> Result<()> {
    sqlx::query("delete from alliance_roles where alliance_id = $1 and discord_id = $2")
        .bind(alliance)
        .bind(person)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn role_stuck(tx: &mut Tx, alliance: AllianceId, problem: RoleProblem) -> Result<()> {
    sqlx::query("update alliances set role_problem = $2 where id = $1")
        .bind(alliance)
        .bind(problem.as_str())
        .execute(tx.conn())
        .await?;
    Ok(())
}
