//! Companies: made by cloning, kept apart by the database server itself.

use crm::{
    Caller, Error,
    channels::{self, Settings},
    decision::Rule,
    error::{Conflict, Field, Noun, Refusal},
    secrets::random_secret,
    tenants::{self, Language, NewTenant, RouteKind},
};
use secrecy::ExposeSecret;
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};

use crate::harness::{Installation, calls, owner, run};

#[tokio::test]
async fn a_company_can_be_made_listed_and_found() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let listed = tenants::list(&house.server, &Caller::console("tests")).await.unwrap();
    assert_eq!(listed.iter().map(|t| t.slug.as_str()).collect::<Vec<_>>(), ["alpha"]);
    assert_eq!(
        tenants::find(&house.server, &Caller::console("tests"), "alpha").await.unwrap().map(|t| t.id),
        Some(db.id())
    );
    assert!(tenants::find(&house.server, &Caller::console("tests"), "beta").await.unwrap().is_none());
    let taken = tenants::create(&house.server, &Caller::console("tests"), new("alpha")).await;
    assert!(
        matches!(taken, Err(Error::Conflict(Conflict::Taken(Noun::Tenant)))),
        "the slug is taken: {:?}",
        taken.err()
    );
    house.finish().await;
}

fn new(slug: &str) -> NewTenant {
    NewTenant {
        name: "Nour".into(),
        slug: slug.into(),
        owner: owner().discord_id,
        owner_name: owner().name,
        language: Language::English,
        time_zone: "Asia/Riyadh".into(),
        country: None,
    }
}

#[tokio::test]
async fn a_bad_slug_or_time_zone_is_refused_before_anything_is_made() {
    let house = Installation::new().await;
    for slug in ["", "a", "Alpha", "1st", "a-b", "x\"; drop database postgres; --", &"a".repeat(41)] {
        let refused = tenants::create(&house.server, &Caller::console("tests"), new(slug)).await;
        assert!(matches!(refused, Err(Error::Invalid { field: Field::Slug, .. })), "{slug:?}");
    }
    let lost = NewTenant { time_zone: "Atlantis/Capital".into(), ..new("alpha") };
    let refused = tenants::create(&house.server, &Caller::console("tests"), lost).await;
    assert!(matches!(refused, Err(Error::Invalid { field: Field::TimeZone, .. })));
    assert!(tenants::list(&house.server, &Caller::console("tests")).await.unwrap().is_empty());
    house.finish().await;
}

/// If you are here because this failed: a tenant's login role reaches more than its own database. That is the wall between
/// companies; do not land.
#[tokio::test]
async fn a_companys_role_reaches_its_own_database_only() {
    let house = Installation::new().await;
    house.company("alpha").await;
    house.company("beta").await;
    let secret = random_secret();
    let admin: PgConnectOptions = house.cluster.url().parse().unwrap();
    let name = |rest: &str| format!("{}_{rest}", house.prefix);
    let mut conn = PgConnection::connect_with(&admin).await.unwrap();
    run(&mut conn, format!("alter role {} password '{}'", name("t_alpha"), secret.expose_secret())).await;
    let alpha = admin.clone().username(&name("t_alpha")).password(secret.expose_secret());
    assert!(PgConnection::connect_with(&alpha.clone().database(&name("t_alpha"))).await.is_ok(), "its own");
    for other in ["t_beta", "control", "template"] {
        let refused = PgConnection::connect_with(&alpha.clone().database(&name(other))).await.unwrap_err().to_string();
        assert!(
            refused.contains("permission denied") || refused.contains("not currently accepting"),
            "{other}: {refused}"
        );
    }
    let (superuser, create_db): (bool, bool) =
        sqlx::query_as("select rolsuper, rolcreatedb or rolcreaterole from pg_roles where rolname = $1")
            .bind(name("t_alpha"))
            .fetch_one(&mut conn)
            .await
            .unwrap();
    assert!(!superuser && !create_db);
    house.finish().await;
}

#[tokio::test]
async fn an_address_leads_to_one_company_and_its_token_is_sealed() {
    let house = Installation::new().await;
    let (alpha, beta) = (house.company("alpha").await, house.company("beta").await);
    let token = "EAAG-secret-token".to_owned().into();
    tenants::connect(&alpha, &Caller::console("tests"), RouteKind::WhatsAppNumber, "1001", Some(&token)).await.unwrap();
    let taken = tenants::connect(&beta, &Caller::console("tests"), RouteKind::WhatsAppNumber, "1001", None).await;
    assert!(matches!(taken, Err(Error::Conflict(Conflict::RouteTaken))));
    let route = tenants::route(&house.server, RouteKind::WhatsAppNumber, "1001").await.unwrap();
    assert_eq!(route, Some(alpha.id()));
    let opened = channels::open(&alpha, "1001").await.unwrap().unwrap();
    assert_eq!(opened.secret.expose_secret(), "EAAG-secret-token");
    assert_eq!(opened.settings, Settings::Meta { version: None });
    assert!(channels::open(&beta, "1001").await.unwrap().is_none());
    let number =
        tenants::connect(&alpha, &Caller::console("tests"), RouteKind::WhatsAppNumber, "+966112000001", None).await;
    assert!(matches!(number, Err(Error::Invalid { field: Field::Address, .. })), "that is no id of Meta's: {number:?}");
    let control = house.superuser("control").await;
    let stored: Vec<u8> = sqlx::query_scalar("select secret from channel_routes").fetch_one(&control).await.unwrap();
    assert!(!stored.windows(6).any(|w| w == b"secret"), "the token is sealed at rest");
    control.close().await;
    house.finish().await;
}

#[tokio::test]
async fn preparing_an_installation_again_changes_nothing() {
    let house = Installation::new().await;
    house.company("alpha").await;
    let again = house.another_process().await;
    assert_eq!(tenants::list(&again, &Caller::console("tests")).await.unwrap().len(), 1);
    again.close().await;
    house.finish().await;
}

/// If you are here because this failed: somebody reaches other companies by what they are in their own. Do not land.
#[tokio::test]
async fn nobody_reaches_the_registry_by_being_somebody_in_a_company() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let control = house.superuser("control").await;
    let built = async || -> i64 {
        let count = "select (select count(*) from tenants) + (select count(*) from channel_routes)
                            + (select count(*) from pg_database where datname like $1)
                            + (select count(*) from pg_roles where rolname like $1)";
        let ours = format!("{}\\_%", house.prefix);
        sqlx::query_scalar(count).bind(ours).fetch_one(&control).await.unwrap()
    };
    let before = built().await;
    for caller in [calls(&db, &owner()).await, Caller::job(), Caller::channel(crm::channel::ChannelKind::WhatsApp)] {
        let server = &house.server;
        let answers = [
            tenants::create(server, &caller, new("beta")).await.map(drop),
            tenants::connect(&db, &caller, RouteKind::DiscordGuild, "7", None).await,
            tenants::list(server, &caller).await.map(drop),
            tenants::find(server, &caller, "alpha").await.map(drop),
            tenants::routes(&db, &caller).await.map(drop),
        ];
        for answer in answers {
            let Err(Error::Denied(denied)) = answer else { panic!("{caller:?}: {answer:?}") };
            assert_eq!(denied.reason, Refusal::Decision(Rule::Nothing));
        }
        let refused: i64 =
            sqlx::query_scalar("select count(*) from platform_log where outcome = 'refused' and request_id = $1")
                .bind(caller.request)
                .fetch_one(&control)
                .await
                .unwrap();
        assert_eq!(refused, 5, "each refusal is on record");
    }
    assert_eq!(built().await, before, "nothing was built");
    control.close().await;
    house.finish().await;
}

#[tokio::test]
async fn what_is_done_to_the_registry_is_on_record_for_good() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    tenants::connect(&db, &Caller::console("nadia"), RouteKind::DiscordGuild, "7", None).await.unwrap();
    let control = house.superuser("control").await;
    type Row = (String, Option<uuid::Uuid>, Option<String>, String, String, String);
    let log: Vec<Row> = sqlx::query_as(
        "select action, tenant_id, target, permission, caller_kind || ' ' || caller_name, outcome from platform_log order by seq",
    )
    .fetch_all(&control)
    .await
    .unwrap();
    let row = |action: &str, target: &str, caller: &str| {
        let (target, permission) = (Some(target.to_owned()), "manage_tenants".to_owned());
        (action.to_owned(), Some(db.id().0), target, permission, caller.to_owned(), "done".to_owned())
    };
    let expected = [
        row("tenant.register", "alpha", "console tests"),
        row("tenant.create", "alpha", "console tests"),
        row("route.connect", "7", "console nadia"),
    ];
    assert_eq!(log, expected);
    for change in ["update platform_log set reason = 'x'", "delete from platform_log", "truncate platform_log"] {
        let refused = sqlx::query(change).execute(&control).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{change}: {refused}");
    }
    control.close().await;
    house.finish().await;
}

/// What a person is in one company, they are not in another: their id there is nobody's here.
#[tokio::test]
async fn a_caller_of_one_company_is_nobody_in_another() {
    let house = Installation::new().await;
    let (alpha, beta) = (house.company("alpha").await, house.company("beta").await);
    let boss = calls(&alpha, &owner()).await;
    let answer = crm::leads::list(&beta, &boss, crm::leads::Filter::Open, None).await;
    assert!(matches!(answer, Err(Error::NotFound(Noun::Member))), "{answer:?}");
    let own = crm::members::set_own_language(&beta, &boss, Language::English).await;
    assert!(matches!(own, Err(Error::NotFound(Noun::Member))), "{own:?}");
    house.finish().await;
}
