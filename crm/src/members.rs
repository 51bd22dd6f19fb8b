//! The people of a company: what they may do, and changing that.

mod change;

use chrono::{DateTime, Utc};

pub use self::change::{Grant, Remove, Removed, RoleChange, SetRole, grant, remove, set_role};
use crate::{
    access::{self, parse_role},
    caller::{Caller, Identity},
    db::{TenantDb, Tx},
    decision::{self, Decision, Standing},
    error::{Error, Result},
    ids::{DiscordId, MemberId},
    permission::Permission,
    role::Role,
    tenants::Language,
};

/// How many people one page holds.
pub const PAGE: usize = 10;

/// A person as Discord shows them to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their user id.
    pub discord_id: DiscordId,
    /// What they are called now.
    pub name: String,
}

/// A personal grant or denial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalRule {
    /// Of what.
    pub permission: Permission,
    /// Given, or denied.
    pub granted: bool,
    /// Until when; `None` is for good.
    pub until: Option<DateTime<Utc>>,
    /// Why.
    pub notes: Option<String>,
}

/// A person of the company, with what was given to and taken from them personally.
#[derive(Clone, Debug)]
pub struct Member {
    /// Their id; `None` for a person of the guild who has done nothing yet.
    pub id: Option<MemberId>,
    /// Their user id on Discord.
    pub discord_id: Option<DiscordId>,
    /// What they were called when last seen.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Whether they own the company.
    pub is_owner: bool,
    /// Whether they are shut out.
    pub disabled: bool,
    /// Grants and denials, running or over.
    pub rules: Vec<PersonalRule>,
}

impl Member {
    fn nobody(person: &Person) -> Self {
        Self {
            id: None,
            discord_id: Some(person.discord_id),
            name: person.name.clone(),
            role: Role::User,
            is_owner: false,
            disabled: false,
            rules: Vec::new(),
        }
    }

    /// What the decision about one permission would be.
    pub fn decide(&self, permission: Permission, now: DateTime<Utc>) -> Decision {
        let rule = self.rules.iter().find(|rule| rule.permission == permission);
        let standing = Standing {
            role: self.role,
            is_owner: self.is_owner,
            disabled: self.disabled,
            tenant_suspended: false,
            denied: rule.is_some_and(|rule| !rule.granted),
            granted_until: rule.filter(|rule| rule.granted).map_or(decision::Grant::None, |rule| {
                rule.until.map_or(decision::Grant::Forever, decision::Grant::Until)
            }),
        };
        decision::decide(&standing, permission, now)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: MemberId,
    discord_id: Option<DiscordId>,
    name: String,
    role: String,
    is_owner: bool,
    disabled: bool,
    permissions: Vec<String>,
    effects: Vec<String>,
    untils: Vec<Option<DateTime<Utc>>>,
    notes: Vec<Option<String>>,
}

impl Row {
    fn read(self) -> Result<Member> {
        let Self { id, discord_id, name, role, is_owner, disabled, permissions, effects, untils, notes } = self;
        let rules = permissions.into_iter().zip(effects).zip(untils.into_iter().zip(notes));
        let rules = rules.filter_map(|((permission, effect), (until, notes))| {
            // A permission of a later version that was rolled back decides nothing here.
            let permission = permission.parse().ok()?;
            Some(PersonalRule { permission, granted: effect == "grant", until, notes })
        });
        let rules = rules.collect();
        Ok(Member { id: Some(id), discord_id, name, role: parse_role(&role)?, is_owner, disabled, rules })
    }
}

macro_rules! select_members {
    ($rest:literal) => {
        concat!(
            "select m.id, m.discord_id, m.name, m.role, m.is_owner, m.disabled_at is not null as disabled,
                    coalesce(array_agg(g.permission order by g.permission) filter (where g.permission is not null), '{}')
                        as permissions,
                    coalesce(array_agg(g.effect order by g.permission) filter (where g.permission is not null), '{}')
                        as effects,
                    coalesce(array_agg(g.until order by g.permission) filter (where g.permission is not null), '{}')
                        as untils,
                    coalesce(array_agg(g.notes order by g.permission) filter (where g.permission is not null), '{}')
                        as notes
             from members m left join grants g on g.member_id = m.id ",
            $rest
        )
    };
}

/// A page of people, highest rank first.
#[derive(Clone, Debug)]
pub struct Page {
    /// The people.
    pub members: Vec<Member>,
    /// The last of them, after whom the next page begins, if there is more.
    pub next: Option<MemberId>,
}

/// The people who hold more than the role `user`: by role, by grant, or who are denied something.
pub async fn list(db: &TenantDb, caller: &Caller, after: Option<MemberId>) -> Result<Page> {
    let mut tx = db.read(caller, Permission::ViewUsers).await?;
    let by_rank: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    let rows: Vec<Row> = sqlx::query_as(select_members!(
        "where (m.role <> 'user' or g.member_id is not null)
           and ($1::uuid is null
                or (array_position($2::text[], m.role), m.id)
                   > (select array_position($2::text[], last.role), last.id from members last where last.id = $1))
         group by m.id order by array_position($2::text[], m.role), m.id limit $3"
    ))
    .bind(after)
    .bind(by_rank)
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

async fn find(tx: &mut Tx, discord_id: DiscordId) -> Result<Option<Member>> {
    let row: Option<Row> = sqlx::query_as(select_members!("where m.discord_id = $1 group by m.id"))
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
