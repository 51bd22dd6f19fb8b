//! Every kind of caller there is.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use crm::{
    DiscordId, Permission, Role,
    holding::{Holding, PersonalRule},
    members::{self, ChangeMember, MemberChange, Person},
    role::AnyRole,
    roles::{self, NewRole},
    tenants::{self, Language, NewTenant, RouteKind},
};
use sandbox::discord::Member;

use super::super::stage::newcomer;
use crate::{
    harness::calls,
    house::{House, PATIENCE, settled},
};

/// Somebody who calls, and what they hold.
pub struct Caller {
    pub kind: String,
    pub member: Member,
    pub holds: Holding,
    pub is_owner: bool,
    pub disabled: bool,
    pub now: DateTime<Utc>,
}

impl Caller {
    fn new(house: &House, kind: &str, member: Member, role: impl Into<AnyRole>) -> Self {
        let holds = Holding { role: role.into(), rules: BTreeMap::new() };
        let now = house.install.clock.now();
        Self { kind: kind.into(), member, holds, is_owner: kind == "owner", disabled: false, now }
    }
}

/// Permissions that a company can give; of `manage_permissions`, only the owner may dispose.
fn all_permissions() -> Vec<Permission> {
    Permission::ALL.iter().copied().filter(|permission| !permission.is_platform()).collect()
}

async fn order(house: &House, on: &Member, name: &str, wanted: MemberChange) {
    let person = Person { discord_id: DiscordId::new(on.user().0).expect("a snowflake"), name: name.into() };
    let by = calls(house.db(), &house.person("owner")).await;
    members::change(house.db(), &by, ChangeMember { person, wanted, notes: None })
        .await
        .expect("a change by the owner");
}

async fn with_role(house: &House, name: &str, role: AnyRole) -> Caller {
    let member = newcomer(house, name);
    if role != AnyRole::BuiltIn(Role::User) {
        order(house, &member, name, MemberChange::SetRole { role: role.reference() }).await;
    }
    Caller::new(house, name, member, role)
}

fn rules(
    permissions: &[Permission],
    granted: bool,
    until: Option<DateTime<Utc>>,
) -> BTreeMap<Permission, PersonalRule> {
    permissions.iter().map(|p| (*p, PersonalRule { granted, until, notes: None })).collect()
}

/// The owner, each built-in role, a custom role, a stranger, somebody denied everything, somebody whose grants have ended,
/// somebody disabled, and the owner of another company.
pub async fn all(house: &House) -> Vec<Caller> {
    let mut callers = vec![Caller::new(house, "owner", house.member("owner"), Role::Owner)];
    for role in Role::ALL.iter().copied().filter(|role| *role != Role::Owner) {
        callers.push(with_role(house, role.as_str(), role.into()).await);
    }
    let permissions = vec![Permission::ViewLeads, Permission::ViewAuditLogs, Permission::ManageRoles];
    let new = NewRole { name: "دور خاص".into(), above: Role::Sales, permissions };
    let role = roles::create(house.db(), &calls(house.db(), &house.person("owner")).await, new).await.expect("a role");
    callers.push(with_role(house, "custom role", AnyRole::Custom(role.into())).await);
    callers.push(Caller::new(house, "stranger", newcomer(house, "غريب"), Role::User));

    let mut denied = with_role(house, "denied", Role::Admin.into()).await;
    let permissions = all_permissions();
    order(house, &denied.member, "denied", MemberChange::Deny { permissions: permissions.clone() }).await;
    denied.holds.rules = rules(&permissions, false, None);
    callers.push(denied);

    let mut expired = with_role(house, "expired grant", Role::User.into()).await;
    let until = house.install.clock.now() + TimeDelta::minutes(1);
    let wanted = MemberChange::Grant { permissions: permissions.clone(), until: Some(until) };
    order(house, &expired.member, "expired grant", wanted).await;
    expired.holds.rules = rules(&permissions, true, Some(until));
    callers.push(expired);
    house.install.clock.advance(TimeDelta::minutes(2));

    let mut disabled = with_role(house, "disabled", Role::Admin.into()).await;
    let look = house.look.clone();
    let id = i64::try_from(disabled.member.user().0).expect("a snowflake");
    let shut_out = sqlx::query("update members set disabled_at = now() where discord_id = $1").bind(id).execute(&look);
    assert_eq!(shut_out.await.expect("an update").rows_affected(), 1);
    disabled.disabled = true;
    callers.push(disabled);

    callers.push(Caller::new(house, "owner of another company", other_owner(house).await, Role::User));
    let now = house.install.clock.now();
    for caller in &mut callers {
        caller.now = now;
        // Whoever comes in has a row from then on: with it, a refusal changes nothing.
        let discord_id = DiscordId::new(caller.member.user().0).expect("a snowflake");
        calls(house.db(), &Person { discord_id, name: caller.kind.clone() }).await;
    }
    callers
}

/// The owner of a company with a Discord server of its own, who is also in this one.
async fn other_owner(house: &House) -> Member {
    let discord = &house.neighbours.discord;
    let member = newcomer(house, "مالك آخر");
    let guild = discord.add_guild("شركة أخرى");
    discord.join(guild, member.user());
    let new = NewTenant {
        name: "شركة أخرى".into(),
        slug: "other".into(),
        owner: DiscordId::new(member.user().0).expect("a snowflake"),
        owner_name: "مالك آخر".into(),
        language: Language::Arabic,
        time_zone: "Asia/Riyadh".into(),
        country: None,
    };
    let other = tenants::create(&house.install.server, &crm::Caller::console("tests"), new).await.expect("a company");
    tenants::connect(&other, &crm::Caller::console("tests"), RouteKind::DiscordGuild, &guild.to_string(), None)
        .await
        .expect("a route");
    let own = discord.add_channel(guild, "general");
    discord.wait_for_guild_commands(guild, PATIENCE).await.expect("commands of their own");
    let list = discord.member(guild, member.user()).runs(own, "/perms list").await.expect("an answer");
    assert!(settled(&list).await.text().contains("المالك"), "in their own company they may: {}", list.text());
    member
}
