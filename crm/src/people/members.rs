//! The people of a company: what they may do, and changing that.

mod break_glass;
mod change;
mod ends;
mod explain;
mod simulate;
mod sql;
mod undo;
mod untold;

use chrono::{DateTime, Utc};

pub(crate) use self::change::{OnBehalf, Plan};
pub use self::{
    break_glass::{LASTS as EMERGENCY_LASTS, break_glass},
    change::{ChangeMember, Changed, MemberChange, Outcome, change},
    ends::ending_at,
    explain::{Explanation, RuleMade, explain},
    simulate::{Simulation, simulate},
    untold::could_not_tell,
};
pub use crate::kernel::caller::Person;
use crate::{
    access::{self, CustomColumns, read_role},
    caller::{Caller, Identity},
    db::{TenantDb, Tx},
    decision::Decision,
    error::{Error, Result},
    holding::{Holding, PersonalRule},
    ids::{DiscordId, MemberId},
    permission::Permission,
    role::{Role, RoleRef},
    tenants::Language,
};

/// How many people one page holds.
pub const PAGE: usize = 10;

/// A person of the company, and what they hold.
#[derive(Clone, Debug)]
pub struct Member {
    /// Their id; `None` for a person of the guild who has done nothing yet.
    pub id: Option<MemberId>,
    /// Their user id on Discord.
    pub discord_id: Option<DiscordId>,
    /// What they were called when last seen.
    pub name: String,
    /// Whether they own the company.
    pub is_owner: bool,
    /// Whether they are shut out.
    pub disabled: bool,
    /// Their role, grants and denials, running or over.
    pub holding: Holding,
}

impl Member {
    fn nobody(person: &Person) -> Self {
        Self {
            id: None,
            discord_id: Some(person.discord_id),
            name: person.name.clone(),
            is_owner: false,
            disabled: false,
            holding: Holding::of_everybody(),
        }
    }

    /// What the decision about one permission would be.
    pub fn decide(&self, permission: Permission, now: DateTime<Utc>) -> Decision {
        self.holding.decide(self.is_owner, self.disabled, permission, now)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: MemberId,
    discord_id: Option<DiscordId>,
    name: String,
    role: String,
    #[sqlx(flatten)]
    custom: CustomColumns,
    is_owner: bool,
    disabled: bool,
    permissions: Vec<String>,
    effects: Vec<String>,
    untils: Vec<Option<DateTime<Utc>>>,
    notes: Vec<Option<String>>,
}

impl Row {
    fn read(self) -> Result<Member> {
        let Self { id, discord_id, name, role, custom, is_owner, disabled, permissions, effects, untils, notes } = self;
        let rules = permissions.into_iter().zip(effects).zip(untils.into_iter().zip(notes));
        let rules = rules.filter_map(|((permission, effect), (until, notes))| {
            // A permission of a later version that was rolled back decides nothing here.
            let permission = permission.parse().ok()?;
            Some((permission, PersonalRule { granted: effect == "grant", until, notes }))
        });
        let holding = Holding { role: read_role(&role, custom)?, rules: rules.collect() };
        Ok(Member { id: Some(id), discord_id, name, is_owner, disabled, holding })
    }
}

macro_rules! select_members {
    ($rest:literal) => {
        concat!(
            "select m.id, m.discord_id, m.name, m.role, r.id as custom_id, r.name as custom_name,
                    r.rank as custom_rank, r.permissions as custom_permissions, m.is_owner,
                    m.disabled_at is not null as disabled,
                    coalesce(array_agg(g.permission order by g.permission) filter (where g.permission is not null), '{}')
                        as permissions,
                    coalesce(array_agg(g.effect order by g.permission) filter (where g.permission is not null), '{}')
                        as effects,
                    coalesce(array_agg(g.until order by g.permission) filter (where g.permission is not null), '{}')
                        as untils,
                    coalesce(array_agg(g.notes order by g.permission) filter (where g.permission is not null), '{}')
                        as notes
             from members m left join roles r on r.id = m.custom_role left join grants g on g.member_id = m.id ",
            $rest
        )
    };
}

use select_members;

/// A page of people, highest rank first.
#[derive(Clone, Debug)]
pub struct Page {
    /// The people.
    pub members: Vec<Member>,
    /// The last of them, after whom the next page begins, if there is more.
    pub next: Option<MemberId>,
}

/// Which people to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// Who hold more than the role `user`: by role, by grant, or who are denied something.
    #[default]
    Special,
    /// Who hold this role.
    Role(RoleRef),
    /// Who may use this permission now, for whatever reason. Not those whose only reason is the role `user`: that is
    /// everybody, and most of them are not known here.
    Permission(Permission),
}

/// A page of the people that `filter` chooses, highest rank first.
pub async fn list(db: &TenantDb, caller: &Caller, filter: &Filter, after: Option<MemberId>) -> Result<Page> {
    let mut tx = db.read(caller, Permission::ViewUsers).await?;
    let now = tx.now();
    let (role, custom, permission) = match filter {
        Filter::Special => (None, None, None),
        Filter::Role(RoleRef::BuiltIn(role)) => (Some(role.as_str()), None, None),
        Filter::Role(RoleRef::Custom(id)) => (None, Some(*id), None),
        Filter::Permission(permission) => (None, None, Some(*permission)),
    };
    let holders = |p: Permission| Role::ALL.iter().filter(move |role| **role != Role::User && role.allows(p));
    let holders: Option<Vec<&str>> = permission.map(|p| holders(p).map(|role| role.as_str()).collect());
    let ranked: (Vec<&str>, Vec<i16>) = Role::ALL.iter().map(|r| (r.as_str(), i16::from(r.rank()))).unzip();
    let rows: Vec<Row> = sqlx::query_as(select_members!(
        "left join unnest($2::text[], $3::smallint[]) as built_in (role, rank) on built_in.role = m.role
         where (case
                when $4::text is not null then m.role = $4 and m.custom_role is null
                when $5::uuid is not null then m.custom_role = $5
                when $6::text is not null then
                    m.is_owner
                    or (m.disabled_at is null
                        and not exists (select from grants d
                                        where d.member_id = m.id and d.permission = $6 and d.effect = 'deny')
                        and ((m.custom_role is null and m.role = any($7::text[])) or $6 = any(r.permissions)
                             or exists (select from grants given
                                        where given.member_id = m.id and given.permission = $6
                                          and given.effect = 'grant' and (given.until is null or given.until > $8))))
                else m.role <> 'user' or m.custom_role is not null or g.member_id is not null end)
           and ($1::uuid is null
                or (coalesce(r.rank, built_in.rank), m.id)
                   < (select coalesce(lr.rank, lb.rank), last.id
                      from members last left join roles lr on lr.id = last.custom_role
                      left join unnest($2::text[], $3::smallint[]) as lb (role, rank) on lb.role = last.role
                      where last.id = $1))
         group by m.id, r.id, built_in.rank
         order by coalesce(r.rank, built_in.rank) desc, m.id desc limit $9"
    ))
    .bind(after)
    .bind(ranked.0)
    .bind(ranked.1)
    .bind(role)
    .bind(custom)
    .bind(permission.map(Permission::as_str))
    .bind(holders)
    .bind(now)
    .bind(PAGE as i64 + 1)
    .fetch_all(tx.conn())
    .await?;
    let more = rows.len() > PAGE;
    let members = rows.into_iter().take(PAGE).map(Row::read).collect::<Result<Vec<_>>>()?;
    let next = members.last().filter(|_| more).and_then(|m| m.id);
    Ok(Page { members, next })
}

/// What a person holds. Everybody may look at themselves; at others, who may view users.
pub async fn check(db: &TenantDb, caller: &Caller, person: &Person) -> Result<Member> {
    let own = matches!(&caller.identity, Identity::Discord { id, .. } if *id == person.discord_id);
    let mut tx = if own { db.read_own(caller).await? } else { db.read(caller, Permission::ViewUsers).await? };
    let found = find(&mut tx, person.discord_id).await?;
    Ok(found.unwrap_or_else(|| Member::nobody(person)))
}

pub(crate) async fn find(tx: &mut Tx, discord_id: DiscordId) -> Result<Option<Member>> {
    let row: Option<Row> = sqlx::query_as(select_members!("where m.discord_id = $1 group by m.id, r.id"))
        .bind(discord_id)
        .fetch_optional(tx.conn())
        .await?;
    row.map(Row::read).transpose()
}

/// The language a person is answered in: their own choice, else the company's.
pub async fn language(db: &TenantDb, person: DiscordId) -> Result<Language> {
    let code: String = sqlx::query_scalar(
        "select coalesce((select language from members where discord_id = $1), t.language) from tenant t",
    )
    .bind(person)
    .fetch_one(db.pool())
    .await?;
    code.parse().map_err(Error::internal)
}

/// Sets the language that the caller is answered in.
pub async fn set_own_language(db: &TenantDb, caller: &Caller, language: Language) -> Result<()> {
    let Identity::Discord { id, name } = &caller.identity else {
        return Err(Error::NotFound("member"));
    };
    let mut tx = db.begin_own(caller).await?;
    let member = access::ensure_member(&mut tx, *id, name).await?;
    let now = tx.now();
    let before: Option<String> = sqlx::query_scalar("select language from members where id = $1 for update")
        .bind(member)
        .fetch_one(tx.conn())
        .await?;
    sqlx::query("update members set language = $2, updated_at = $3 where id = $1")
        .bind(member)
        .bind(language.as_str())
        .bind(now)
        .execute(tx.conn())
        .await?;
    let person = Person { discord_id: *id, name: name.clone() };
    let event =
        crate::audit::Event::LanguageSet { person: &person, before: before.as_deref(), after: language.as_str() };
    tx.commit(event).await
}
