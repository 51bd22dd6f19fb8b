//! `omnicrm secrets rotate`: another master key, while everything goes on; interrupted in the middle; with a key that is not the
//! one. What the keys protect is shown nowhere.

use std::process::Output;

use crm::{
    Caller, Server, TenantDb,
    channels::{self, Directory, NewChannel, Settings},
    secrets::{MasterKey, random_secret},
    server::Options,
};
use secrecy::{ExposeSecret, SecretString};

use super::{command, complained, said};
use crate::{
    crm::audit::{seal, write},
    harness::{Installation, run},
};

const TWILIO: &str = "+966112000001";

fn new_key() -> String {
    random_secret().expose_secret().to_owned()
}

fn master(key: &str, old: &[&str]) -> MasterKey {
    let hex = |key: &str| SecretString::from(key.to_owned());
    old.iter().fold(MasterKey::from_hex(&hex(key)).unwrap(), |master, old| master.and_old(&hex(old)).unwrap())
}

/// Runs a command with these keys, the first of which seals, and everything written to the log that there is.
fn with_keys(install: &Installation, arguments: &[&str], key: &str, old: &[&str]) -> Output {
    let mut command = command(install, arguments);
    command.env("OMNICRM__SECRETS__MASTER_KEY", key).env("OMNICRM__LOG__LEVEL", "trace");
    if !old.is_empty() {
        command.env("OMNICRM__SECRETS__OLD_MASTER_KEYS", old.join(","));
    }
    let output = command.output().expect("the program");
    let all = format!("{}{}", said(&output), complained(&output));
    for secret in old.iter().chain([&key, &"canary-"]) {
        assert!(!all.contains(secret), "{arguments:?} showed a secret: {all}");
    }
    output
}

/// A process with these keys.
async fn process(install: &Installation, key: &str, old: &[&str]) -> Server {
    let options = Options {
        url: SecretString::from(install.cluster.url().to_owned()),
        prefix: install.prefix.clone(),
        key: master(key, old),
        clock: install.clock.clock(),
        max_connections: 20,
        max_open_tenants: 100,
        anchors: install.anchors.clone(),
    };
    Server::open(options).await.expect("an installation")
}

async fn add(db: &TenantDb, address: &str, settings: Settings, secret: &str) {
    let new = NewChannel { address: address.into(), settings, secret: SecretString::from(secret.to_owned()) };
    channels::add(db, &Caller::console("tests"), new).await.expect("a number");
}

async fn secret_of(db: &TenantDb, address: &str) -> crm::Result<String> {
    let channel = channels::open(db, address).await?.expect("a number with a secret");
    Ok(channel.secret.expose_secret().to_owned())
}

#[tokio::test]
async fn everything_is_sealed_anew_and_the_audit_logs_verify_before_and_after() {
    let install = Installation::new().await;
    let (old, new) = (install.key.clone(), new_key());
    let (alpha, beta) = (install.company("alpha").await, install.company("beta").await);
    let account_sid = "AC0123456789abcdef0123456789abcdef".to_owned();
    add(&alpha, TWILIO, Settings::Twilio { account_sid }, "canary-one").await;
    let two = SecretString::from("canary-two");
    assert!(channels::rotate_secret(&alpha, &Caller::console("tests"), TWILIO, &two).await.unwrap());
    add(&beta, "1001", Settings::Meta { version: None }, "canary-meta").await;
    write(&alpha, "Layla").await;
    seal(&install, &alpha).await;

    let blind = with_keys(&install, &["audit", "verify"], &new, &[]);
    assert_eq!(blind.status.code(), Some(1));
    let told = format!("{}{}", said(&blind), complained(&blind));
    assert!(told.contains(&master(&old, &[]).id().unwrap()) && told.contains("old_master_keys"), "{told}");

    // Between the restart and the rotation the new key seals, and the log goes on under the key that it began with.
    let restarted = process(&install, &new, &[&old]).await;
    write(&restarted.tenant(alpha.id()).await.unwrap(), "Salma").await;
    assert!(with_keys(&install, &["audit", "verify"], &new, &[&old]).status.success());
    let doctor = with_keys(&install, &["doctor"], &new, &[&old]);
    assert!(said(&doctor).contains("FIX   master key: the secrets of 4 companies"), "{}", said(&doctor));

    let rotated = with_keys(&install, &["secrets", "rotate"], &new, &[&old]);
    let told = said(&rotated);
    assert!(rotated.status.success(), "{told}{}", complained(&rotated));
    assert!(told.contains("of 4 companies and addresses") && told.contains("remove secrets.old_master_keys"), "{told}");
    let again = said(&with_keys(&install, &["secrets", "rotate"], &new, &[&old]));
    assert!(again.contains("Nothing was to be sealed anew."), "{again}");

    // A process that has run since before writes events that verify, too; what is sealed anew it can't open.
    write(&alpha, "Reem").await;
    write(&restarted.tenant(alpha.id()).await.unwrap(), "Huda").await;
    seal(&install, &alpha).await;
    assert!(secret_of(&alpha, TWILIO).await.is_err());
    assert_eq!(secret_of(&restarted.tenant(alpha.id()).await.unwrap(), TWILIO).await.unwrap(), "canary-two");

    let verified = with_keys(&install, &["audit", "verify"], &new, &[]);
    insta::assert_snapshot!(said(&verified), @r"
    alpha: as it was written (5 events, 5 of them sealed)
    beta: as it was written (1 events, 0 of them sealed)
    ");
    let fresh = process(&install, &new, &[]).await;
    assert_eq!(secret_of(&fresh.tenant(alpha.id()).await.unwrap(), TWILIO).await.unwrap(), "canary-two");
    assert_eq!(secret_of(&fresh.tenant(beta.id()).await.unwrap(), "1001").await.unwrap(), "canary-meta");
    let signs = Directory::open(&fresh).await.unwrap().twilio(TWILIO).unwrap().secrets.clone();
    assert_eq!(signs.iter().map(ExposeSecret::expose_secret).collect::<Vec<_>>(), ["canary-two", "canary-one"]);
    let late = with_keys(&install, &["audit", "verify"], &old, &[]);
    let told = format!("{}{}", said(&late), complained(&late));
    assert!(told.contains(&master(&new, &[]).id().unwrap()), "{told}");

    let control = install.superuser("control").await;
    let rows: Vec<String> = sqlx::query_scalar(
        "select t::text from tenants t union all select r::text from channel_routes r
         union all select l::text from platform_log l",
    )
    .fetch_all(&control)
    .await
    .unwrap();
    assert!(rows.iter().any(|row| row.contains("secrets.rotate")), "{rows:?}");
    for secret in
        ["canary-", old.as_str(), new.as_str()].map(|secret| [secret.to_owned(), hex::encode(secret)]).concat()
    {
        assert!(rows.iter().all(|row| !row.contains(&secret)), "a secret is there as it is");
    }
    // Without the key that is kept, a log that began under another master key could not be checked.
    sqlx::query("update tenants set audit_key = null where slug = 'alpha'").execute(&control).await.unwrap();
    let forgotten = with_keys(&install, &["audit", "verify", "--tenant", "alpha"], &new, &[]);
    assert!(said(&forgotten).contains("TAMPERED WITH"), "{}", said(&forgotten));
    control.close().await;
    for server in [restarted, fresh] {
        server.close().await;
    }
    install.finish().await;
}

/// So many numbers that they take several transactions, each sealed with this key.
async fn many_numbers(install: &Installation, db: &TenantDb, key: &str) -> Vec<String> {
    let control = install.superuser("control").await;
    let numbers: Vec<String> = (2001..=2120).map(|n| n.to_string()).collect();
    for number in &numbers {
        let purpose = format!("access-token/whatsapp_number/{number}");
        let sealed = master(key, &[]).seal(&purpose, &SecretString::from(format!("canary-{number}"))).unwrap();
        sqlx::query(
            "insert into channel_routes (kind, value, tenant_id, secret, created_at, provider)
             values ('whatsapp_number', $1, $2, $3, now(), 'meta')",
        )
        .bind(number)
        .bind(db.id())
        .bind(sealed)
        .execute(&control)
        .await
        .unwrap();
    }
    control.close().await;
    numbers
}

/// How many numbers are sealed with this key.
async fn sealed_with(install: &Installation, key: &str) -> i64 {
    let control = install.superuser("control").await;
    let count = "select count(*) from channel_routes where encode(substring(secret from 1 for 9), 'hex') = '02' || $1";
    let count = sqlx::query_scalar(count).bind(master(key, &[]).id().unwrap()).fetch_one(&control).await.unwrap();
    control.close().await;
    count
}

#[tokio::test]
async fn a_rotation_that_is_cut_off_leaves_everything_openable_and_goes_on() {
    let install = Installation::new().await;
    let (old, new) = (install.key.clone(), new_key());
    let db = install.company("alpha").await;
    let numbers = many_numbers(&install, &db, &old).await;
    let control = install.superuser("control").await;
    let mut conn = control.acquire().await.unwrap();
    for statement in [
        "create function pull() returns trigger language plpgsql as $$ begin raise exception 'the plug is out'; end $$",
        "create trigger pull before update on channel_routes for each row when (new.value = '2070') execute function pull()",
    ] {
        run(&mut conn, statement.to_owned()).await;
    }
    let cut_off = with_keys(&install, &["secrets", "rotate"], &new, &[&old]);
    assert_eq!(cut_off.status.code(), Some(1));
    assert!(complained(&cut_off).contains("the plug is out"), "{}", complained(&cut_off));
    assert_eq!(sealed_with(&install, &new).await, 50, "what was done before it stays done");
    assert_eq!(sealed_with(&install, &old).await, 70);
    let both = process(&install, &new, &[&old]).await;
    let seen = both.tenant(db.id()).await.unwrap();
    for number in &numbers {
        assert_eq!(secret_of(&seen, number).await.unwrap(), format!("canary-{number}"));
    }
    both.close().await;
    // The old key alone opens the company no more, the new one alone not all of its numbers: neither may be removed yet.
    let early = process(&install, &new, &[]).await;
    let early_db = early.tenant(db.id()).await.unwrap();
    assert!(secret_of(&early_db, "2001").await.is_ok() && secret_of(&early_db, "2120").await.is_err());
    early.close().await;

    run(&mut conn, "drop trigger pull on channel_routes".to_owned()).await;
    let rest = said(&with_keys(&install, &["secrets", "rotate"], &new, &[&old]));
    assert!(rest.contains("of 70 companies and addresses"), "{rest}");
    let done = process(&install, &new, &[]).await;
    let seen = done.tenant(db.id()).await.unwrap();
    for number in &numbers {
        assert_eq!(secret_of(&seen, number).await.unwrap(), format!("canary-{number}"));
    }
    done.close().await;
    drop(conn);
    control.close().await;
    install.finish().await;
}

#[tokio::test]
async fn what_no_key_opens_is_named_and_the_rest_is_done() {
    let install = Installation::new().await;
    let (old, new, third) = (install.key.clone(), new_key(), new_key());
    let db = install.company("alpha").await;
    let numbers = many_numbers(&install, &db, &third).await;
    add(&db, "1001", Settings::Meta { version: None }, "canary-meta").await;
    let partly = with_keys(&install, &["secrets", "rotate"], &new, &[&old]);
    let told = said(&partly);
    assert_eq!(partly.status.code(), Some(1), "{told}");
    assert!(told.contains("Sealed anew") && told.contains("WRONG: whatsapp_number 2001: "), "{told}");
    assert_eq!(told.matches(&master(&third, &[]).id().unwrap()).count(), numbers.len(), "each, with the key it wants");
    assert!(told.contains("120 of them are still sealed with another key: keep secrets.old_master_keys"), "{told}");
    assert_eq!((sealed_with(&install, &new).await, sealed_with(&install, &third).await), (1, 120));
    let wrong = with_keys(&install, &["secrets", "rotate"], "not a key", &[&old]);
    assert!(complained(&wrong).contains("must be 64 hexadecimal digits"), "{}", complained(&wrong));
    let found = with_keys(&install, &["secrets", "rotate"], &new, &[&old, &third]);
    assert!(found.status.success() && said(&found).contains("of 120 companies"), "{}", said(&found));
    install.finish().await;
}
