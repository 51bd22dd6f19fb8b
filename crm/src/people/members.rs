//! The people of a company: what they may do, and changing that.

mod break_glass;
mod change;
mod ends;
mod enter;
mod events;
mod explain;
mod simulate;
mod sql;
mod undo;
mod untold;

use chrono::{DateTime, Utc};

pub use self::{
    break_glass::{LASTS as EMERGENCY_LASTS, break_glass},
    change::{ChangeMember, Changed, MemberChange, Outcome, begin_change, change},
    ends::ending_at,
    enter::{Entered, enter, enter_known},
    events::MemberFields,
    explain::{Explanation, RuleMade, explain, in_full},
    simulate::{Simulation, simulate},
    untold::could_not_tell,
};
pub(crate) use self::{
    change::{OnBehalf, Plan},
    sql::{find, get, set_disabled},
};
pub use crate::kernel::caller::Person;
use crate::{
    access,
    caller::Caller,
    db::{ReadTx, TenantDb, Tx},
    decision::{self, Decision},
    error::{Error, Noun, Refusal, Result},
    holding::Holding,
    ids::{DiscordId, MemberId},
    kernel::{attempt::Target, page::Slice},
    language::Language,
    permission::Permission,
    role::RoleRef,
};

/// How many people one page holds.
pub const PAGE: usize = 10;

/// Somebody whom a caller names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Colleague {
    /// As Discord knows them.
    Person(Person),
    /// As we do.
    Member(MemberId),
}

impl From<&Person> for Colleague {
    fn from(person: &Person) -> Self {
        Self::Person(person.clone())
    }
}

impl From<MemberId> for Colleague {
    fn from(member: MemberId) -> Self {
        Self::Member(member)
    }
}

impl Colleague {
    /// Whether that is the caller.
    pub(crate) fn is(&self, caller: &Caller) -> bool {
        match self {
            Self::Person(person) => caller.identity.discord() == Some(person.discord_id),
            Self::Member(member) => caller.identity.member() == Some(*member),
        }
    }

    /// As what is looked at or changed.
    fn target(&self) -> Target {
        match self {
            Self::Person(person) => person.target(),
            Self::Member(member) => Target::new(Noun::Member, member),
        }
    }
}

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

    /// As the audit log names them: by their id on Discord, if they are there.
    pub(crate) fn log_id(&self) -> String {
        let id = self.discord_id.map(|id| id.to_string());
        id.or_else(|| self.id.map(|id| id.to_string())).unwrap_or_default()
    }

    /// What the decision about one permission would be.
    pub fn decide(&self, permission: Permission, now: DateTime<Utc>) -> Decision {
        self.holding.decide(self.is_owner, self.disabled, permission, now)
    }
}

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
pub async fn list(db: &TenantDb, caller: &Caller, filter: &Filter, page: impl Into<Slice<MemberId>>) -> Result<Page> {
    let (after, size) = page.into().read(PAGE);
    let mut tx = db.read(caller, Permission::ViewUsers).await?;
    let mut members = match filter {
        Filter::Special => sql::page(&mut tx, None, after, size + 1).await?,
        Filter::Role(role) => sql::page(&mut tx, Some(*role), after, size + 1).await?,
        Filter::Permission(permission) => {
            let now = tx.now();
            let holders = access::holders(tx.conn(), *permission, after, size + 1, now).await?;
            sql::ranked(&mut tx, holders.iter().map(|holder| holder.member).collect()).await?
        }
    };
    let more = members.len() > size;
    members.truncate(size);
    let next = members.last().filter(|_| more).and_then(|m| m.id);
    Ok(Page { members, next })
}

/// What a person holds. Everybody may look at themselves; at others, who may view users.
pub async fn check(db: &TenantDb, caller: &Caller, who: impl Into<Colleague>) -> Result<Member> {
    look_at(db, caller, &who.into()).await.map(|(_, member)| member)
}

/// Begins to look at somebody: everybody may look at themselves; at others, who may view users. Whom only Discord knows holds what everybody
/// holds.
async fn look_at(db: &TenantDb, caller: &Caller, who: &Colleague) -> Result<(ReadTx, Member)> {
    // A key opens its scopes, and one's own no further.
    let own = who.is(caller) && caller.proof.key().is_none();
    let mut tx = match own {
        true => db.read_own(caller).await?,
        false => db.read(&caller.on(who.target()), Permission::ViewUsers).await?,
    };
    let member = match who {
        Colleague::Person(person) => find(&mut tx, person.discord_id).await?.unwrap_or_else(|| Member::nobody(person)),
        Colleague::Member(member) => get(&mut tx, *member).await?,
    };
    Ok((tx, member))
}

/// What a member holds. Everybody may look at themselves; at others, who may view users.
pub async fn show(db: &TenantDb, caller: &Caller, id: MemberId) -> Result<Member> {
    check(db, caller, id).await
}

/// Somebody who may use this permission now, and so be given what it takes to see; `None` for anybody else.
pub(crate) async fn able(tx: &mut Tx, who: &Colleague, permission: Permission) -> Result<Option<(MemberId, Member)>> {
    let now = tx.now();
    let found = named(tx, who).await?.filter(|member| !member.disabled && member.decide(permission, now).allowed);
    Ok(found.and_then(|member| Some((member.id?, member))))
}

/// Whom something can be given to: who may use the second permission now, highest rank first, at most `limit`, by id and name. For who may
/// use the first, which giving it takes.
pub async fn offered(
    db: &TenantDb,
    caller: &Caller,
    (gives, takes): (Permission, Permission),
    limit: usize,
) -> Result<Vec<(MemberId, String)>> {
    let mut tx = db.read(caller, gives).await?;
    let now = tx.now();
    let holders = access::holders(tx.conn(), takes, None, limit, now).await?;
    sql::names(&mut tx, holders.iter().map(|holder| holder.member).collect()).await
}

/// Who is meant, if they are known here.
pub(crate) async fn named(tx: &mut Tx, who: &Colleague) -> Result<Option<Member>> {
    match who {
        Colleague::Person(person) => find(tx, person.discord_id).await,
        Colleague::Member(member) => get(tx, *member).await.map(Some),
    }
}

/// The person, if they rank below the caller. Both rows are locked, so that nobody's rank moves meanwhile.
pub(crate) async fn below(tx: &mut Tx, id: MemberId) -> Result<Result<Member, Refusal>> {
    let me = tx.who.member.ok_or_else(|| Error::internal("only people change people"))?;
    let [me, them] = sql::lock(tx, [me, id]).await?;
    let decided = decision::may_change(&me.as_person()?, &them.as_person()?);
    Ok(decided.map(|()| them).map_err(Refusal::Rank))
}

/// The language a person is answered in: their own choice, else the company's.
pub async fn language(db: &TenantDb, person: DiscordId) -> Result<Language> {
    let code = sql::language(db, person).await?;
    code.parse().map_err(Error::internal)
}

/// Sets the language that the caller is answered in.
pub async fn set_own_language(db: &TenantDb, caller: &Caller, language: Language) -> Result<()> {
    let mut tx = db.begin_own(caller).await?;
    let (Some(member), Some(person)) = (tx.who.member, caller.identity.person()) else {
        return Err(Error::NotFound(Noun::Member));
    };
    let before = sql::set_language(&mut tx, member, language).await?;
    tx.commit(events::language_set(&person, before, language.as_str())).await
}
