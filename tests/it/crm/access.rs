//! Permissions, rank rules and the owner's protection, through the verbs that people use.

use chrono::TimeDelta;
use crm::{
    Caller, Error, Permission, Role, TenantDb,
    audit::{self, Filter},
    decision::{RankRule, Rule},
    error::{Conflict, Field, Refusal},
    leads::{self, NewLead, Whose},
    members::{self, ChangeMember, MemberChange, Outcome, Person},
    overview::exports::{self, Kind, What},
    role::RoleRef,
    roles::{self, NewRole},
    tenants::{self, Language},
};
use sqlx::PgPool;

use crate::harness::{Installation, calls, everything_but_the_log, owner, person, stranger};

fn sara() -> Person {
    person(100_000_000_000_000_002, "سارة")
}

fn omar() -> Person {
    person(100_000_000_000_000_003, "Omar")
}

async fn order(db: &TenantDb, by: &Person, on: &Person, wanted: MemberChange) -> crm::Result<Outcome> {
    members::change(db, &calls(db, by).await, ChangeMember { person: on.clone(), wanted, notes: Some("test".into()) })
        .await
}

async fn set_role(db: &TenantDb, by: &Person, on: &Person, role: Role) -> crm::Result<Outcome> {
    order(db, by, on, MemberChange::SetRole { role: role.into() }).await
}

async fn grant(db: &TenantDb, by: &Person, on: &Person, permission: Permission) -> crm::Result<Outcome> {
    order(db, by, on, MemberChange::Grant { permissions: vec![permission], until: None }).await
}

fn lead(name: &str) -> NewLead {
    NewLead { contact: Whose::Person { name: name.into(), phone: None }, interest: None, notes: None }
}

fn rank_rule(error: Error) -> RankRule {
    match error {
        Error::Denied(denied) => match denied.reason {
            Refusal::Rank(rule) => rule,
            other => panic!("refused by {other:?}"),
        },
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_role_counts_from_the_very_next_command_and_stops_as_fast() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let refused = leads::create(&db, &calls(&db, &sara()).await, lead("ليلى")).await.unwrap_err();
    let Error::Denied(denied) = refused else { panic!("{refused}") };
    assert_eq!((denied.permission, &denied.reason), (Permission::CreateLeads, &Refusal::Decision(Rule::Nothing)));
    let unnamed = db.begin_all(&calls(&db, &owner()).await, &[]).await;
    assert!(matches!(unnamed, Err(Error::Internal(_))), "no permission named, no transaction; not even for the owner");
    assert_eq!(denied.grantors, [owner().discord_id], "a refusal names who can help");
    set_role(&db, &owner(), &sara(), Role::Sales).await.unwrap();
    assert_eq!(leads::create(&db, &calls(&db, &sara()).await, lead("ليلى")).await.unwrap().number, 1001);
    order(&db, &owner(), &sara(), MemberChange::Remove).await.unwrap();
    assert!(matches!(leads::create(&db, &calls(&db, &sara()).await, lead("منى")).await, Err(Error::Denied(_))));
    house.finish().await;
}

#[tokio::test]
async fn a_grant_ends_when_it_ends() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let until = house.clock.now() + TimeDelta::hours(1);
    let wanted = MemberChange::Grant { permissions: vec![Permission::ViewLeads], until: Some(until) };
    order(&db, &owner(), &sara(), wanted.clone()).await.unwrap();
    assert!(leads::list(&db, &calls(&db, &sara()).await, leads::Filter::Open, None).await.is_ok());
    house.clock.advance(TimeDelta::minutes(61));
    assert!(matches!(
        leads::list(&db, &calls(&db, &sara()).await, leads::Filter::Open, None).await,
        Err(Error::Denied(_))
    ));
    let refused = order(&db, &owner(), &sara(), wanted).await;
    assert!(matches!(refused, Err(Error::Invalid { field: Field::Until, .. })));
    house.finish().await;
}

#[tokio::test]
async fn nobody_touches_the_owner_an_equal_or_themselves() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    set_role(&db, &owner(), &sara(), Role::Admin).await.unwrap();
    set_role(&db, &owner(), &omar(), Role::Admin).await.unwrap();
    grant(&db, &owner(), &sara(), Permission::ManagePermissions).await.unwrap();
    let on_owner = set_role(&db, &sara(), &owner(), Role::User).await.unwrap_err();
    assert_eq!(rank_rule(on_owner), RankRule::TargetIsOwner);
    let on_self = grant(&db, &sara(), &sara(), Permission::ExportData).await.unwrap_err();
    assert_eq!(rank_rule(on_self), RankRule::Yourself);
    let on_equal = set_role(&db, &sara(), &omar(), Role::User).await.unwrap_err();
    assert_eq!(rank_rule(on_equal), RankRule::TargetNotBelow { target: Role::Admin.into() });
    let too_high = set_role(&db, &sara(), &stranger(), Role::Admin).await.unwrap_err();
    assert_eq!(rank_rule(too_high), RankRule::RoleNotBelow { role: Role::Admin.into() });
    let not_held = grant(&db, &sara(), &stranger(), Permission::RestoreBackups).await.unwrap_err();
    assert_eq!(rank_rule(not_held), RankRule::NotHeld { permission: Permission::RestoreBackups });
    let pass_on = grant(&db, &sara(), &stranger(), Permission::ManagePermissions).await.unwrap_err();
    assert_eq!(rank_rule(pass_on), RankRule::OnlyOwnerGives { permission: Permission::ManagePermissions });
    let owner_on_self = set_role(&db, &owner(), &owner(), Role::Admin).await.unwrap_err();
    assert_eq!(rank_rule(owner_on_self), RankRule::TargetIsOwner, "not even by mistake");
    set_role(&db, &sara(), &stranger(), Role::Moderator).await.unwrap();
    house.finish().await;
}

/// The second wall: what the tenant's own role could do in SQL, if the rules above it had a hole.
#[tokio::test]
async fn the_schema_protects_the_owner_and_the_audit_log_from_the_app_itself() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    set_role(&db, &owner(), &sara(), Role::Admin).await.unwrap();
    let app = app_pool(&house, "alpha").await;
    for (what, statement) in [
        ("demote the owner", "update members set role = 'user' where is_owner"),
        ("unmake the owner", "update members set is_owner = false, role = 'user' where is_owner"),
        ("make another owner", "update members set role = 'owner' where not is_owner"),
        ("disable the owner", "update members set disabled_at = now() where is_owner"),
        ("delete the owner", "delete from members where is_owner"),
        (
            "deny the owner",
            "insert into grants (member_id, permission, effect, made_at)
             select id, 'view_leads', 'deny', now() from members where is_owner",
        ),
        (
            "deny the owner in disguise",
            "insert into grants (member_id, member_is_owner, permission, effect, made_at)
             select id, true, 'view_leads', 'deny', now() from members where is_owner",
        ),
        ("suspend the company", "update tenant set suspended_at = now()"),
        ("rewrite the log", "update audit_log set reason = 'x'"),
        ("delete from the log", "delete from audit_log"),
        ("truncate the log", "truncate audit_log"),
        ("drop the log", "drop table audit_log"),
        ("rewrite the chain", "update audit_chain set hash = hash"),
        ("cut the chain", "delete from audit_chain"),
        ("erase without a record of what", "select audit_erase(array[1::bigint], 'everything')"),
        ("alter the log", "alter table audit_log disable trigger all"),
        ("make a table", "create table public.mine (x int)"),
        ("read passwords", "select rolpassword from pg_authid"),
    ] {
        assert!(sqlx::raw_sql(statement).execute(&app).await.is_err(), "the app's role could {what}");
    }
    app.close().await;
    let control = house.superuser("t_alpha").await;
    // The known-bad twin: the same statement by somebody with the rights goes through, so the test above can fail.
    assert!(sqlx::raw_sql("update audit_log set reason = 'x'").execute(&control).await.is_ok());
    control.close().await;
    house.finish().await;
}

/// The tenant's own login role, as the app uses it.
async fn app_pool(house: &Installation, slug: &str) -> PgPool {
    use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
    let admin: PgConnectOptions = house.cluster.url().parse().unwrap();
    let name = format!("{}_t_{slug}", house.prefix);
    let mut conn = PgConnection::connect_with(&admin).await.unwrap();
    crate::harness::run(&mut conn, format!("alter role {name} password 'test'")).await;
    PgPool::connect_with(admin.username(&name).password("test").database(&name)).await.unwrap()
}

#[tokio::test]
async fn a_refusal_is_recorded_and_changes_nothing_else() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    set_role(&db, &owner(), &sara(), Role::Viewer).await.unwrap();
    let look = house.superuser("t_alpha").await;
    // Whoever comes in has a row from then on.
    calls(&db, &stranger()).await;
    let before = everything_but_the_log(&look).await;
    for attempt in [
        leads::create(&db, &calls(&db, &stranger()).await, lead("ليلى")).await.map(|_| ()),
        leads::list(&db, &calls(&db, &stranger()).await, leads::Filter::Open, None).await.map(|_| ()),
        set_role(&db, &sara(), &stranger(), Role::Sales).await.map(|_| ()),
        grant(&db, &stranger(), &stranger(), Permission::ViewLeads).await.map(|_| ()),
        audit::list(&db, &calls(&db, &sara()).await, &Filter::default(), None).await.map(|_| ()),
    ] {
        assert!(matches!(attempt, Err(Error::Denied(_))), "{attempt:?}");
    }
    assert_eq!(everything_but_the_log(&look).await, before, "denied means that nothing happened");
    let refused: i64 =
        sqlx::query_scalar("select count(*) from audit_log where outcome = 'refused'").fetch_one(&look).await.unwrap();
    assert_eq!(refused, 5, "each attempt is in the log");
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn an_interaction_delivered_again_is_executed_once() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    set_role(&db, &owner(), &sara(), Role::Sales).await.unwrap();
    let interaction = crm::DiscordId::new(777_000_000_000_000_000);
    let caller = members::enter(&db, sara(), interaction).await.unwrap().caller;
    let deliver = || {
        let (db, caller) = (db.clone(), caller.clone());
        tokio::spawn(async move { leads::create(&db, &caller, lead("ليلى")).await })
    };
    let deliveries: Vec<_> = (0..10).map(|_| deliver()).collect();
    let (mut made, mut repeated) = (0, 0);
    for delivery in deliveries {
        match delivery.await.unwrap() {
            Ok(_) => made += 1,
            Err(Error::Conflict(Conflict::Repeated)) => repeated += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!((made, repeated), (1, 9));
    assert_eq!(leads::list(&db, &calls(&db, &sara()).await, leads::Filter::Open, None).await.unwrap().total, 1);
    house.finish().await;
}

#[tokio::test]
async fn everybody_may_look_at_themselves_and_few_at_others() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let own = members::check(&db, &calls(&db, &stranger()).await, &stranger()).await.unwrap();
    assert_eq!((own.holding.role, own.is_owner), (Role::User.into(), false));
    assert!(matches!(members::check(&db, &calls(&db, &stranger()).await, &owner()).await, Err(Error::Denied(_))));
    set_role(&db, &owner(), &sara(), Role::Moderator).await.unwrap();
    assert!(members::check(&db, &calls(&db, &sara()).await, &owner()).await.unwrap().is_owner);
    let page = members::list(&db, &calls(&db, &sara()).await, &members::Filter::Special, None).await.unwrap();
    let roles: Vec<_> = page.members.iter().map(|m| m.holding.role.to_string()).collect();
    assert_eq!(roles, ["owner", "moderator"]);
    let log = audit::list(&db, &calls(&db, &sara()).await, &Filter::default(), None).await.unwrap();
    let actions: Vec<_> = log.entries.iter().map(|e| (e.action.as_str(), e.outcome.as_str())).collect();
    assert_eq!(actions, [("member.set_role", "done"), ("access.refuse", "refused"), ("tenant.create", "done")]);
    assert_eq!(log.entries[0].reason.as_deref(), Some("test"));
    house.finish().await;
}

/// What the database says about a person counts from the next command.
#[tokio::test]
async fn who_is_disabled_may_nothing_and_the_owner_cannot_be() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    set_role(&db, &owner(), &sara(), Role::Admin).await.unwrap();
    let look = house.superuser("t_alpha").await;
    for (statement, refused) in [
        ("update members set disabled_at = now() where not is_owner", Some(Rule::Disabled)),
        ("update members set disabled_at = null where not is_owner", None),
    ] {
        sqlx::query(statement).execute(&look).await.unwrap();
        assert_eq!(
            rule_for(leads::list(&db, &calls(&db, &sara()).await, leads::Filter::Open, None).await),
            refused,
            "{statement}"
        );
        assert_eq!(
            rule_for(leads::list(&db, &calls(&db, &owner()).await, leads::Filter::Open, None).await),
            None,
            "{statement}"
        );
    }
    look.close().await;
    house.finish().await;
}

/// The rule by which it was refused, if it was.
fn rule_for<T>(done: crm::Result<T>) -> Option<Rule> {
    match done {
        Ok(_) => None,
        Err(Error::Denied(denied)) => match denied.reason {
            Refusal::Decision(rule) => Some(rule),
            other => panic!("{other:?}"),
        },
        Err(other) => panic!("{other}"),
    }
}

/// While a company is suspended its owner sees and exports, and nobody writes: not the owner, not what is one's own. Suspending again
/// and reactivating what is not suspended change nothing, and each is recorded where it belongs.
#[tokio::test]
async fn in_a_suspended_company_the_owner_looks_and_nobody_writes() {
    let house = Installation::new().await;
    let (db, console) = (house.company("alpha").await, Caller::console("tests"));
    set_role(&db, &owner(), &sara(), Role::Admin).await.unwrap();
    let noura = calls(&db, &owner()).await;
    for nothing in ["", "  ", &"r".repeat(301)] {
        let refused = tenants::suspend(&db, &console, nothing).await;
        assert!(matches!(refused, Err(Error::Invalid { field: Field::Reason, .. })), "{nothing:?}: {refused:?}");
    }
    let by_owner = tenants::suspend(&db, &noura, "no").await;
    assert_eq!(rule_for(by_owner), Some(Rule::Nothing), "that is the platform's");
    let nothing_to_do = tenants::reactivate(&db, &console).await;
    assert!(matches!(nothing_to_do, Err(Error::Conflict(Conflict::NoChange))), "{nothing_to_do:?}");
    tenants::suspend(&db, &console, "has not paid").await.unwrap();
    let again = tenants::suspend(&db, &console, "has not paid").await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::NoChange))), "{again:?}");
    tenants::suspend(&db, &console, "has still not paid").await.unwrap();
    let listed = tenants::find(&house.server, &console, "alpha").await.unwrap().unwrap();
    assert_eq!(listed.suspended_for.as_deref(), Some("has still not paid"), "the last reason");
    assert!(listed.suspended_at.is_some());
    assert_eq!(
        rule_for(leads::list(&db, &calls(&db, &sara()).await, leads::Filter::Open, None).await),
        Some(Rule::Suspended)
    );
    assert_eq!(rule_for(leads::list(&db, &noura, leads::Filter::Open, None).await), None, "the owner sees");
    let exported = exports::ask(&db, &noura, What::Leads, Kind::Csv).await;
    assert_eq!(rule_for(exported), None, "and exports");
    assert_eq!(
        rule_for(set_role(&db, &owner(), &sara(), Role::Sales).await),
        Some(Rule::Suspended),
        "and writes nothing"
    );
    for who in [owner(), sara()] {
        let own = members::set_own_language(&db, &calls(&db, &who).await, Language::English).await;
        assert!(matches!(own, Err(Error::Conflict(Conflict::Suspended))), "{own:?}");
    }
    tenants::reactivate(&db, &console).await.unwrap();
    assert_eq!(rule_for(leads::list(&db, &calls(&db, &sara()).await, leads::Filter::Open, None).await), None);
    assert_eq!(rule_for(set_role(&db, &owner(), &sara(), Role::Sales).await), None);
    let log = audit::list(&db, &noura, &Filter::default(), None).await.unwrap();
    let done: Vec<_> = log.entries.iter().filter(|e| e.action.as_str().starts_with("tenant.")).collect();
    let done: Vec<_> = done.iter().map(|e| (e.action.as_str(), e.reason.as_deref())).collect();
    let expected = [
        ("tenant.reactivate", None),
        ("tenant.suspend", Some("has still not paid")),
        ("tenant.suspend", Some("has not paid")),
        ("tenant.create", None),
    ];
    assert_eq!(done, expected);
    house.finish().await;
}

/// A refusal names the owner, and whoever else may give permissions at that moment.
#[tokio::test]
async fn a_refusal_names_exactly_those_who_can_help() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let helpers = async || match leads::list(&db, &calls(&db, &stranger()).await, leads::Filter::Open, None).await {
        Err(Error::Denied(denied)) => denied.grantors,
        other => panic!("{other:?}"),
    };
    let (noura, sara_id, omar_id) = (owner().discord_id, sara().discord_id, omar().discord_id);
    assert_eq!(helpers().await, [noura]);
    let manage = vec![Permission::ManagePermissions];
    let until = Some(house.clock.now() + TimeDelta::hours(1));
    order(&db, &owner(), &sara(), MemberChange::Grant { permissions: manage.clone(), until }).await.unwrap();
    assert_eq!(helpers().await, [noura, sara_id], "by a grant");
    house.clock.advance(TimeDelta::hours(2));
    assert_eq!(helpers().await, [noura], "that has ended");
    let new = NewRole { name: "Deputy".into(), above: Role::Manager, permissions: manage.clone() };
    let deputy = roles::create(&db, &calls(&db, &owner()).await, new).await.unwrap();
    order(&db, &owner(), &omar(), MemberChange::SetRole { role: RoleRef::Custom(deputy.id) }).await.unwrap();
    assert_eq!(helpers().await, [noura, omar_id], "by a role of the company's own");
    let look = house.superuser("t_alpha").await;
    let disabled = "update members set disabled_at = now() where not is_owner";
    sqlx::query(disabled).execute(&look).await.unwrap();
    assert_eq!(helpers().await, [noura], "but for being disabled");
    sqlx::query("update members set disabled_at = null").execute(&look).await.unwrap();
    order(&db, &owner(), &omar(), MemberChange::Deny { permissions: manage }).await.unwrap();
    assert_eq!(helpers().await, [noura], "but for a denial");
    look.close().await;
    house.finish().await;
}

/// Those who can't help are many, and come first by rank; who can is found behind them.
#[tokio::test]
async fn who_can_help_is_found_behind_any_number_who_can_not() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let manage = vec![Permission::ManagePermissions];
    order(&db, &owner(), &sara(), MemberChange::Grant { permissions: manage, until: None }).await.unwrap();
    let look = house.superuser("t_alpha").await;
    for statement in [
        "insert into members (id, discord_id, name, role, created_at, updated_at)
         select gen_random_uuid(), 500000000000000000 + n, 'P' || n, 'admin', now(), now() from generate_series(1, 250) n",
        "insert into grants (member_id, permission, effect, until, made_at)
         select id, 'manage_permissions', 'grant', timestamptz '2020-01-01', now() from members where role = 'admin'",
    ] {
        sqlx::query(statement).execute(&look).await.unwrap();
    }
    let Err(Error::Denied(denied)) = leads::list(&db, &calls(&db, &stranger()).await, leads::Filter::Open, None).await
    else {
        panic!()
    };
    assert_eq!(denied.grantors, [owner().discord_id, sara().discord_id]);
    let holders = members::Filter::Permission(Permission::ManagePermissions);
    let page = members::list(&db, &calls(&db, &owner()).await, &holders, None).await.unwrap();
    let found: Vec<_> = page.members.iter().filter_map(|member| member.discord_id).collect();
    assert_eq!((found, page.next), (vec![owner().discord_id, sara().discord_id], None));
    look.close().await;
    house.finish().await;
}

/// What took no permission names none; what took several names the one that the verb is about.
#[tokio::test]
async fn an_event_names_a_permission_only_if_one_was_asked() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    set_role(&db, &owner(), &sara(), Role::Moderator).await.unwrap();
    members::set_own_language(&db, &calls(&db, &sara()).await, Language::English).await.unwrap();
    audit::export(&db, &calls(&db, &owner()).await, &Filter::default(), audit::Format::Csv).await.unwrap();
    let half = audit::export(&db, &calls(&db, &sara()).await, &Filter::default(), audit::Format::Csv).await;
    assert!(matches!(&half, Err(Error::Denied(d)) if d.permission == Permission::ExportData), "{:?}", half.err());
    let none = audit::export(&db, &calls(&db, &stranger()).await, &Filter::default(), audit::Format::Csv).await;
    assert!(matches!(&none, Err(Error::Denied(d)) if d.permission == Permission::ViewAuditLogs), "{:?}", none.err());
    let log = audit::list(&db, &calls(&db, &owner()).await, &Filter::default(), None).await.unwrap();
    let named: Vec<_> = log.entries.iter().map(|e| (e.action.as_str(), e.permission.as_deref())).collect();
    let expected = [
        ("access.refuse", Some("view_audit_logs")),
        ("access.refuse", Some("export_data")),
        ("audit.export", Some("export_data")),
        ("member.set_language", None),
        ("member.set_role", Some("manage_permissions")),
        ("tenant.create", Some("manage_tenants")),
    ];
    assert_eq!(named, expected);
    house.finish().await;
}
