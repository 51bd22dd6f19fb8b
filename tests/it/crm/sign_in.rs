//! Signing in: links, passwords, sessions and keys, and that what has ended opens nothing.

use std::net::IpAddr;

use chrono::TimeDelta;
use crm::{
    Caller, Error, Permission, Role, TenantDb,
    caller::{Device, Via},
    decision::Rule,
    error::{Conflict, Field, NotSignedIn, Problem, Refusal},
    keys::{self, NewKey},
    leads,
    members::{self, ChangeMember, MemberChange, Person},
    overview::exports::{self, Kind, What},
    passwords::{self, Login},
    sessions::{self, Began, Entry},
    tenants,
};
use secrecy::{ExposeSecret, SecretString};

use crate::harness::{Installation, calls, owner, person};

fn huda() -> Person {
    person(100_000_000_000_000_002, "هدى")
}

fn device() -> Device {
    Device { address: Some(IpAddr::from([192, 0, 2, 7])), user_agent: Some("A browser".into()) }
}

fn secret(said: &str) -> SecretString {
    SecretString::from(said.to_owned())
}

async fn enters(db: &TenantDb, who: &Person) -> Began {
    let link = sessions::link(db, &calls(db, who).await).await.unwrap();
    sessions::begin_by_link(db, &link, device()).await.unwrap().began().unwrap()
}

async fn with_role(db: &TenantDb, who: &Person, role: Role) {
    let wanted = MemberChange::SetRole { role: role.into() };
    let order = ChangeMember { person: who.clone(), wanted, notes: None };
    members::change(db, &calls(db, &owner()).await, order).await.unwrap();
}

fn ended<T>(done: &crm::Result<T>) -> bool {
    matches!(done, Err(Error::NotSignedIn(NotSignedIn::Ended)))
}

fn rule<T>(done: crm::Result<T>) -> Option<Rule> {
    match done {
        Ok(_) => None,
        Err(Error::Denied(denied)) => match denied.reason {
            Refusal::Decision(rule) => Some(rule),
            other => panic!("{other:?}"),
        },
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_link_lets_its_person_in_once_and_for_a_while() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    with_role(&db, &huda(), Role::Sales).await;
    let first = sessions::link(&db, &calls(&db, &huda()).await).await.unwrap();
    let link = sessions::link(&db, &calls(&db, &huda()).await).await.unwrap();
    let over = |done: &crm::Result<Entry>| matches!(done, Err(Error::NotSignedIn(NotSignedIn::LinkOver)));
    assert!(over(&sessions::begin_by_link(&db, &first, device()).await), "the newer one takes its place");
    assert!(over(&sessions::begin_by_link(&db, &secret(&"0".repeat(64)), device()).await));
    let tries = (0..8).map(|_| sessions::begin_by_link(&db, &link, device()));
    let done = futures_util::future::join_all(tries).await;
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1, "of those who try at once, one comes in");
    let Some(Began { token, signed_in }) = done.into_iter().find_map(Result::ok).and_then(Entry::began) else {
        unreachable!()
    };
    assert_eq!(signed_in.caller.identity.name(), "هدى");
    let resumed = sessions::resume(&db, &token, device()).await.unwrap().unwrap();
    assert!(leads::list(&db, &resumed.caller, leads::Filter::Open, None).await.is_ok());
    let late = sessions::link(&db, &calls(&db, &huda()).await).await.unwrap();
    house.clock.advance(sessions::LINK);
    assert!(over(&sessions::begin_by_link(&db, &late, device()).await));
    let console = Caller::console("tests");
    let by_owner = sessions::link_for(&db, &calls(&db, &owner()).await, &huda()).await;
    assert_eq!(
        rule(by_owner),
        Some(Rule::Nothing),
        "whoever has a link is that person, so nobody makes one for another"
    );
    let invited = sessions::link_for(&db, &console, &huda()).await.unwrap();
    house.clock.advance(TimeDelta::hours(71));
    assert!(sessions::begin_by_link(&db, &invited, device()).await.is_ok());
    let log: Vec<(String, String, Option<String>)> = sqlx::query_as(
        "select action, via, ip from audit_log where action in ('member.sign_in', 'member.link') order by seq",
    )
    .fetch_all(&house.superuser("t_alpha").await)
    .await
    .unwrap();
    let sign_ins: Vec<_> = log.iter().filter(|(action, ..)| action == "member.sign_in").collect();
    assert_eq!(sign_ins.len(), 2);
    assert!(sign_ins.iter().all(|(_, via, ip)| via == Via::Web.as_str() && ip.as_deref() == Some("192.0.2.7")));
    house.finish().await;
}

#[tokio::test]
async fn a_session_ends_by_time_by_hand_by_number_and_with_its_person() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    with_role(&db, &huda(), Role::Sales).await;
    let look = house.superuser("t_alpha").await;
    let (idle, worked) = (enters(&db, &huda()).await, enters(&db, &huda()).await);
    for _ in 0..8 {
        assert!(sessions::resume(&db, &worked.token, device()).await.unwrap().is_some());
        house.clock.advance(TimeDelta::minutes(59));
    }
    assert!(
        ended(&leads::list(&db, &idle.signed_in.caller, leads::Filter::Open, None).await),
        "nothing was done for an hour"
    );
    assert!(sessions::resume(&db, &idle.token, device()).await.unwrap().is_none());
    assert!(leads::list(&db, &worked.signed_in.caller, leads::Filter::Open, None).await.is_ok());
    house.clock.advance(TimeDelta::minutes(9));
    assert!(
        ended(&leads::list(&db, &worked.signed_in.caller, leads::Filter::Open, None).await),
        "eight hours are over"
    );

    let mut four = Vec::new();
    for _ in 0..4 {
        four.push(enters(&db, &huda()).await);
        house.clock.advance(TimeDelta::seconds(1));
    }
    assert!(ended(&leads::list(&db, &four[0].signed_in.caller, leads::Filter::Open, None).await), "the oldest of four");
    let caller = |at: usize| four[at].signed_in.caller.clone();
    let listed = sessions::list(&db, &caller(3)).await.unwrap();
    assert_eq!(listed.len(), 3);
    assert_eq!(listed[0].user_agent.as_deref(), Some("A browser"));
    let others = enters(&db, &owner()).await;
    let not_theirs = sessions::end(&db, &others.signed_in.caller, listed[2].id).await;
    assert!(matches!(not_theirs, Err(Error::NotFound(_))), "{not_theirs:?}");
    sessions::end(&db, &caller(3), listed[2].id).await.unwrap();
    assert!(ended(&leads::list(&db, &caller(1), leads::Filter::Open, None).await), "ended from another one");
    sessions::end(&db, &caller(2), caller(2).proof.session().unwrap()).await.unwrap();
    assert!(ended(&leads::list(&db, &caller(2), leads::Filter::Open, None).await), "logged out");
    assert!(leads::list(&db, &caller(3), leads::Filter::Open, None).await.is_ok());
    sqlx::query("update members set disabled_at = now() where not is_owner").execute(&look).await.unwrap();
    assert_eq!(rule(leads::list(&db, &caller(3), leads::Filter::Open, None).await), Some(Rule::Disabled));
    assert!(sessions::resume(&db, &four[3].token, device()).await.unwrap().is_none());
    let link = sessions::link(&db, &calls(&db, &huda()).await).await;
    assert!(matches!(link, Err(Error::Conflict(Conflict::Disabled))), "nor do they come in again: {link:?}");
    tenants::suspend(&db, &Caller::console("tests"), "has not paid").await.unwrap();
    assert!(
        leads::list(&db, &enters(&db, &owner()).await.signed_in.caller, leads::Filter::Open, None).await.is_ok(),
        "the owner looks"
    );
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn a_password_is_chosen_known_and_tried_only_so_often() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    with_role(&db, &huda(), Role::Admin).await;
    let began = enters(&db, &huda()).await;
    let caller = &began.signed_in.caller;
    let good = "grey-lantern-5-boats";
    let login = |email: &str, password: &str| Login { email: email.into(), password: secret(password) };
    for (email, password, field, problem) in [
        ("huda", good, Field::Email, Problem::Form),
        ("huda@example.com", "short", Field::Password, Problem::TooShort(12)),
        ("huda@example.com", "password123456", Field::Password, Problem::Guessable),
    ] {
        let refused = passwords::set_own(&db, caller, None, login(email, password)).await;
        assert!(
            matches!(&refused, Err(Error::Invalid { field: f, problem: p }) if *f == field && *p == problem),
            "{refused:?}"
        );
    }
    let other = enters(&db, &huda()).await;
    passwords::set_own(&db, caller, None, login(" Huda@Example.com ", good)).await.unwrap();
    assert!(
        ended(&leads::list(&db, &other.signed_in.caller, leads::Filter::Open, None).await),
        "every other session ends"
    );
    assert!(leads::list(&db, caller, leads::Filter::Open, None).await.is_ok());
    let without = passwords::set_own(&db, caller, None, login("huda@example.com", "quiet-morning-77-tea")).await;
    assert!(matches!(without, Err(Error::Invalid { field: Field::Password, problem: Problem::Empty })), "{without:?}");
    let taken = passwords::set_own(&db, &calls(&db, &owner()).await, None, login("huda@example.com", good)).await;
    assert!(matches!(taken, Err(Error::Conflict(Conflict::EmailTaken))), "{taken:?}");

    let sign_in = async |email: &str, said: &str| passwords::sign_in(&db, email, &secret(said), device()).await;
    let wrong = |done: &crm::Result<Entry>| matches!(done, Err(Error::NotSignedIn(NotSignedIn::Wrong)));
    assert!(sign_in("HUDA@example.com", good).await.is_ok());
    assert!(wrong(&sign_in("huda@example.com", "Grey-lantern-5-boats").await));
    assert!(wrong(&sign_in("nobody@example.com", good).await), "the same words as for a wrong password");
    for _ in 0..8 {
        assert!(wrong(&sign_in("huda@example.com", "no").await));
    }
    let too_many = sign_in("huda@example.com", good).await;
    assert!(matches!(too_many, Err(Error::NotSignedIn(NotSignedIn::TooMany))), "the right one is not heard either");
    house.clock.advance(TimeDelta::minutes(5));
    let again = sign_in("huda@example.com", good).await.ok().and_then(Entry::began).expect("after five minutes");

    // What is grave takes that somebody has proved minutes ago who they are.
    let caller = &again.signed_in.caller;
    let export = async || rule(exports::ask(&db, caller, What::Leads, Kind::Csv).await);
    assert_eq!(export().await, None);
    house.clock.advance(TimeDelta::minutes(6));
    assert_eq!(export().await, Some(Rule::NotFresh));
    assert!(leads::list(&db, caller, leads::Filter::Open, None).await.is_ok(), "what is not grave goes on");
    let wrong = passwords::prove(&db, caller, &secret("no")).await;
    assert!(matches!(wrong, Err(Error::Invalid { field: Field::Password, .. })), "{wrong:?}");
    assert_eq!(export().await, Some(Rule::NotFresh));
    passwords::prove(&db, caller, &secret(good)).await.unwrap();
    assert_eq!(export().await, None);
    let stored: Vec<String> =
        sqlx::query_scalar("select hash from passwords").fetch_all(&house.superuser("t_alpha").await).await.unwrap();
    assert!(stored.iter().all(|hash| hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")), "{stored:?}");
    house.finish().await;
}

#[tokio::test]
async fn a_key_opens_what_is_in_its_scope_and_its_persons_and_no_more() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    with_role(&db, &huda(), Role::Admin).await;
    let began = enters(&db, &huda()).await;
    let caller = &began.signed_in.caller;
    let new = |scopes: &[Permission], days| NewKey { name: "المتجر".into(), scopes: scopes.to_vec(), days };
    let never = keys::create(&db, caller, new(&[Permission::ManagePermissions], 90)).await;
    assert!(matches!(never, Err(Error::Invalid { field: Field::Permission, problem: Problem::Form })), "{never:?}");
    for days in [0, 366] {
        let refused = keys::create(&db, caller, new(&[Permission::ViewLeads], days)).await;
        assert!(matches!(refused, Err(Error::Invalid { field: Field::Days, .. })), "{refused:?}");
    }
    let scopes = [Permission::ViewLeads, Permission::ManageTemplates];
    let (key, secret_of) = keys::create(&db, caller, new(&scopes, 90)).await.unwrap();
    assert_eq!(secret_of.expose_secret().len(), 4 + 8 + 1 + 64);
    let open = async |key: &SecretString| keys::open(&db, key, device()).await.map(|opened| opened.caller);
    let program = open(&secret_of).await.unwrap();
    assert!(leads::list(&db, &program, leads::Filter::Open, None).await.is_ok());
    let asked = exports::ask(&db, &program, What::Leads, Kind::Csv).await;
    assert_eq!(rule(asked), Some(Rule::OutOfScope), "its person may");
    let bent = secret(&format!("{}0", &secret_of.expose_secret()[..secret_of.expose_secret().len() - 1]));
    for garbage in [bent, secret(""), secret("crm_"), secret(&format!("crm_{}_{}", key.prefix, "0".repeat(64)))] {
        assert!(garbage.expose_secret() == secret_of.expose_secret() || ended(&open(&garbage).await));
    }
    assert_eq!(keys::list(&db, caller).await.unwrap().len(), 1);
    let deny = MemberChange::Deny { permissions: vec![Permission::AccessApi] };
    let order = ChangeMember { person: huda(), wanted: deny, notes: None };
    members::change(&db, &calls(&db, &owner()).await, order).await.unwrap();
    assert_eq!(
        rule(leads::list(&db, &program, leads::Filter::Open, None).await),
        Some(Rule::Denied),
        "without that no key opens anything"
    );
    let clear = MemberChange::Grant { permissions: vec![Permission::AccessApi], until: None };
    let order = ChangeMember { person: huda(), wanted: clear, notes: None };
    members::change(&db, &calls(&db, &owner()).await, order).await.unwrap();
    assert!(leads::list(&db, &program, leads::Filter::Open, None).await.is_ok());
    keys::end(&db, caller, key.id).await.unwrap();
    assert!(ended(&leads::list(&db, &program, leads::Filter::Open, None).await), "in whoever's hands it is");
    assert!(ended(&open(&secret_of).await));
    let (_, short) = keys::create(&db, caller, new(&scopes, 1)).await.unwrap();
    house.clock.advance(TimeDelta::days(1));
    assert!(ended(&open(&short).await));
    house.finish().await;
}
