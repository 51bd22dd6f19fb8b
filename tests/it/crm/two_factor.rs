//! The second step of signing in, and shutting colleagues out.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use crm::{
    Caller, Error, Role, TenantDb,
    caller::Device,
    disabling,
    error::{Conflict, Field, NotSignedIn, Refusal},
    leads,
    members::{self, ChangeMember, MemberChange},
    passwords::{self, Login},
    sessions::{self, Entry},
    two_factor::{self, Setup},
};
use secrecy::{ExposeSecret, SecretString};
use totp_rs::{Builder, Secret};

use crate::harness::{Installation, calls, owner, person};

fn device() -> Device {
    Device { address: Some(IpAddr::from([192, 0, 2, 7])), user_agent: None }
}

fn secret(said: &str) -> SecretString {
    SecretString::from(said.to_owned())
}

/// What the app shows at this moment.
fn shown(setup: &Setup, at: DateTime<Utc>) -> SecretString {
    let app =
        Builder::new().with_secret(Secret::try_from_base32(setup.secret.expose_secret()).unwrap()).build().unwrap();
    SecretString::from(app.generate(at.timestamp().try_into().unwrap()).to_string())
}

async fn by_link(db: &TenantDb, caller: &Caller) -> Entry {
    let link = sessions::link(db, caller).await.unwrap();
    sessions::begin_by_link(db, &link, device()).await.unwrap()
}

fn is_wrong<T>(done: &crm::Result<T>) -> bool {
    matches!(done, Err(Error::Invalid { field: Field::Code, .. } | Error::NotSignedIn(NotSignedIn::Wrong)))
}

#[tokio::test]
async fn who_has_a_second_step_takes_it_at_every_door() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = calls(&db, &owner()).await;
    let began = by_link(&db, &boss).await.began().expect("there is no second step yet");
    let caller = &began.signed_in.caller;
    let login = Login { email: "noura@example.com".into(), password: secret("grey-lantern-5-boats") };
    passwords::set_own(&db, caller, None, login).await.unwrap();

    let setup = two_factor::begin(&db, caller).await.unwrap();
    assert!(setup.address.expose_secret().starts_with("otpauth://totp/"), "{}", setup.address.expose_secret());
    assert!(by_link(&db, &boss).await.began().is_some(), "it counts once a code of it was typed");
    assert!(is_wrong(&two_factor::confirm(&db, caller, &secret("000000")).await));
    let codes = two_factor::confirm(&db, caller, &shown(&setup, house.clock.now())).await.unwrap();
    assert_eq!(codes.len(), 10);
    assert_eq!(two_factor::own(&db, caller).await.unwrap().unwrap().left, 10);

    let kept: String = sqlx::query_scalar("select string_agg(t::text, ' ') from recovery_codes t")
        .fetch_one(&house.superuser("t_alpha").await)
        .await
        .unwrap();
    assert!(codes.iter().all(|code| !kept.contains(code.expose_secret())), "none is kept as it is");

    // By password, and by a link.
    let first = passwords::sign_in(&db, "noura@example.com", &secret("grey-lantern-5-boats"), device()).await.unwrap();
    let Entry::Second(step) = first else { panic!("it takes a second step") };
    assert!(sessions::resume(&db, &step, device()).await.unwrap().is_none(), "the first step alone opens nothing");
    let used = shown(&setup, house.clock.now());
    let again = two_factor::finish(&db, &step, &used, device()).await;
    assert!(is_wrong(&again), "a code that was used is no code");
    house.clock.advance(TimeDelta::seconds(30));
    let code = shown(&setup, house.clock.now());
    let tries = (0..5).map(|_| two_factor::finish(&db, &step, &code, device()));
    let done = futures_util::future::join_all(tries).await;
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1, "of several at once, one");
    let inside = done.into_iter().find_map(Result::ok).unwrap().signed_in.caller;
    assert!(leads::list(&db, &inside, leads::Filter::Open, None).await.is_ok());

    let Entry::Second(step) = by_link(&db, &boss).await else { panic!("it takes a second step") };
    house.clock.advance(TimeDelta::minutes(6));
    let late = two_factor::finish(&db, &step, &shown(&setup, house.clock.now()), device()).await;
    assert!(matches!(late, Err(Error::NotSignedIn(NotSignedIn::Ended))), "the second step follows the first");
    let Entry::Second(step) = by_link(&db, &boss).await else { panic!("it takes a second step") };
    let typed = codes[0].expose_secret().to_uppercase().replace('-', " ");
    let inside = two_factor::finish(&db, &step, &secret(&typed), device()).await.unwrap().signed_in.caller;
    let Entry::Second(step) = by_link(&db, &boss).await else { panic!("it takes a second step") };
    assert!(is_wrong(&two_factor::finish(&db, &step, &codes[0], device()).await), "each lets in once");
    assert_eq!(two_factor::own(&db, &inside).await.unwrap().unwrap().left, 9);

    // What is one's own and yet grave takes that one has proved minutes ago who one is.
    house.clock.advance(TimeDelta::minutes(6));
    let stale = two_factor::turn_off(&db, &inside, &codes[1]).await;
    assert!(matches!(stale, Err(Error::NotSignedIn(NotSignedIn::NotFresh))), "{stale:?}");
    let proof = secret(&shown(&setup, house.clock.now()).expose_secret().chars().map(arabic).collect::<String>());
    two_factor::prove(&db, &inside, &proof).await.expect("also with the digits of Arabic");
    let new = two_factor::renew_codes(&db, &inside, &codes[1]).await.unwrap();
    assert!(is_wrong(&two_factor::turn_off(&db, &inside, &codes[2]).await), "those before are over");
    two_factor::turn_off(&db, &inside, &new[0]).await.unwrap();
    assert!(by_link(&db, &boss).await.began().is_some());

    // Who tries too often waits, even with the right one.
    house.clock.advance(TimeDelta::minutes(6));
    let inside = by_link(&db, &boss).await.began().unwrap().signed_in.caller;
    let setup = two_factor::begin(&db, &inside).await.unwrap();
    for _ in 0..10 {
        assert!(is_wrong(&two_factor::confirm(&db, &inside, &secret("1")).await));
    }
    let over = two_factor::confirm(&db, &inside, &shown(&setup, house.clock.now())).await;
    assert!(matches!(over, Err(Error::NotSignedIn(NotSignedIn::TooMany))));

    house.finish().await;
}

fn arabic(digit: char) -> char {
    char::from_u32(0x660 + digit.to_digit(10).unwrap()).unwrap()
}

#[tokio::test]
async fn who_is_shut_out_is_signed_in_nowhere() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let (boss, admin, seller) = (
        calls(&db, &owner()).await,
        person(100_000_000_000_000_010, "admin"),
        person(100_000_000_000_000_011, "seller"),
    );
    for (who, role) in [(&admin, Role::Admin), (&seller, Role::Sales)] {
        let wanted = MemberChange::SetRole { role: role.into() };
        members::change(&db, &boss, ChangeMember { person: who.clone(), wanted, notes: None }).await.unwrap();
    }
    let inside = by_link(&db, &calls(&db, &seller).await).await.began().unwrap().signed_in.caller;
    let seller_id = inside.identity.member().unwrap();
    let setup = two_factor::begin(&db, &inside).await.unwrap();
    two_factor::confirm(&db, &inside, &shown(&setup, house.clock.now())).await.unwrap();

    // Nobody does it to whom they do not outrank.
    let rank = |done: crm::Result<members::Member>| match done {
        Err(Error::Denied(denied)) => matches!(denied.reason, Refusal::Rank(_)),
        _ => false,
    };
    let admin_calls = calls(&db, &admin).await;
    assert!(rank(disabling::disable(&db, &admin_calls, &owner(), None).await), "the owner");
    assert!(rank(disabling::disable(&db, &admin_calls, &admin, None).await), "oneself");
    assert!(
        matches!(disabling::disable(&db, &inside, &admin, None).await, Err(Error::Denied(_))),
        "whoever stands above"
    );

    disabling::disable(&db, &admin_calls, seller_id, Some("left us")).await.unwrap();
    assert!(
        matches!(leads::list(&db, &inside, leads::Filter::Open, None).await, Err(Error::NotSignedIn(_))),
        "the session is over"
    );
    assert!(
        leads::list(&db, &calls(&db, &seller).await, leads::Filter::Open, None).await.is_err(),
        "and on Discord they may nothing"
    );
    let again = disabling::disable(&db, &admin_calls, seller_id, None).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::NoChange))));
    disabling::enable(&db, &admin_calls, seller_id, None).await.unwrap();
    assert!(leads::list(&db, &calls(&db, &seller).await, leads::Filter::Open, None).await.is_ok());

    // A lost phone.
    let Entry::Second(_) = by_link(&db, &calls(&db, &seller).await).await else { panic!("it takes a second step") };
    assert!(matches!(two_factor::reset(&db, &calls(&db, &seller).await, seller_id).await, Err(Error::Denied(_))));
    two_factor::reset(&db, &admin_calls, seller_id).await.unwrap();
    assert!(by_link(&db, &calls(&db, &seller).await).await.began().is_some());
    house.finish().await;
}
