//! The command line, as a person types it: the real program, its words, its exit codes.

use std::{
    path::Path,
    process::{Command, Output},
};

use crate::{
    crm::audit::{seal, write},
    harness::Installation,
    house::House,
};

mod channel;
mod secrets;

/// Runs the program on this installation. Its environment is only what the test says.
pub fn omnicrm(install: &Installation, arguments: &[&str]) -> Output {
    command(install, arguments).output().expect("the program")
}

fn command(install: &Installation, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omnicrm"));
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("OMNICRM__DATABASE__URL", install.cluster.url())
        .env("OMNICRM__DATABASE__PREFIX", &install.prefix)
        .env("OMNICRM__SECRETS__MASTER_KEY", &install.key)
        .env("OMNICRM__AUDIT__ANCHORS_DIR", &install.anchors)
        .env("OMNICRM__FILES__LOCATION", install.anchors.with_extension("files"))
        .env("OMNICRM__SPOOL__DIR", install.anchors.join("spool"))
        .env("OMNICRM__BACKUPS__DIR", install.anchors.join("backups"))
        .env("OMNICRM__LOG__LEVEL", "error")
        .args(arguments);
    command
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn complained(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test]
async fn a_company_is_made_connected_and_listed() {
    let install = Installation::new().await;
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, "EAAG-very-secret\n").unwrap();
    let create = ["tenant", "create", "--name", "متجر النور", "--slug", "nour", "--owner", "100000000000000001"];
    let made = omnicrm(&install, &create);
    assert!(made.status.success(), "{}", complained(&made));
    assert_eq!(said(&made), "nour is ready.\n");
    let token = token.display().to_string();
    let connect = ["tenant", "connect", "nour", "--discord-server", "200000000000000002", "--whatsapp-number", "1001"];
    let connected = omnicrm(&install, &[&connect[..], &["--whatsapp-token-file", &token]].concat());
    assert!(connected.status.success(), "{}", complained(&connected));
    let listed = omnicrm(&install, &["tenant", "list"]);
    insta::assert_snapshot!(said(&listed), @r"
    nour
        متجر النور
        owner 100000000000000001, language ar, Asia/Riyadh
        discord_guild 200000000000000002
        whatsapp_number 1001 (token kept)
    ");
    let again = omnicrm(&install, &create);
    assert_eq!(again.status.code(), Some(1));
    assert!(!complained(&again).contains("panicked"), "{}", complained(&again));
    install.finish().await;
}

#[tokio::test]
async fn wrong_words_are_answered_with_the_right_ones() {
    let install = Installation::new().await;
    for (arguments, code, words) in [
        (&["tenant", "connect", "nobody", "--discord-server", "2"][..], 1, "there is no company nobody"),
        (&["tenant", "create", "--name", "x", "--slug", "Bad Slug", "--owner", "1"], 1, "slug"),
        (&["tenant", "create", "--name", "x", "--slug", "ok", "--owner", "me"], 2, "not a Discord id"),
        (&["serve", "--roles", "web,cook"], 2, "the roles are web, bot and worker"),
        (&["serve", "--roles", "bot"], 1, "discord.token is not set"),
        (&["--config", "/nowhere/omnicrm.toml", "migrate"], 1, "/nowhere/omnicrm.toml"),
        (&["replay", "/nowhere.json"], 1, "whatsapp.app_secrets is empty"),
    ] {
        let output = omnicrm(&install, arguments);
        let words_said = complained(&output);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {words_said}");
        assert!(words_said.contains(words), "{arguments:?} said: {words_said}");
        assert!(!words_said.contains("panicked"), "{words_said}");
    }
    install.finish().await;
}

#[tokio::test]
async fn audit_verify_names_the_event_that_was_tampered_with_and_goes_on_to_the_next_company() {
    let install = Installation::new().await;
    for slug in ["alpha", "beta"] {
        let db = install.company(slug).await;
        write(&db, "Layla").await;
        write(&db, "Salma").await;
        seal(&install, &db).await;
        write(&db, "Reem").await;
    }
    let good = omnicrm(&install, &["audit", "verify"]);
    assert!(good.status.success(), "{}{}", said(&good), complained(&good));
    insta::assert_snapshot!(said(&good), @r"
    alpha: as it was written (4 events, 3 of them sealed)
    beta: as it was written (4 events, 3 of them sealed)
    ");
    let look = install.superuser("t_alpha").await;
    sqlx::query("update audit_log set target_label = 'Huda' where seq = 2").execute(&look).await.unwrap();
    let bad = omnicrm(&install, &["audit", "verify"]);
    assert_eq!(bad.status.code(), Some(1));
    insta::assert_snapshot!(said(&bad), @r"
    alpha: TAMPERED WITH: event 2 was changed, at place 2 of the chain
    beta: as it was written (4 events, 3 of them sealed)
    ");
    assert!(omnicrm(&install, &["audit", "verify", "--tenant", "beta"]).status.success());
    sqlx::query("drop table audit_queue").execute(&look).await.unwrap();
    let broken = omnicrm(&install, &["audit", "verify"]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(said(&broken).contains("alpha: NOT CHECKED") && said(&broken).contains("beta: as"), "{}", said(&broken));
    look.close().await;
    install.finish().await;
}

#[tokio::test]
async fn audit_verify_finds_an_end_that_was_cut_off_by_the_notes_outside_the_database() {
    let install = Installation::new().await;
    let db = install.company("alpha").await;
    write(&db, "Layla").await;
    seal(&install, &db).await;
    let look = install.superuser("t_alpha").await;
    let cut = "with gone as (delete from audit_chain where place = 2 returning seq)
               delete from audit_log where seq in (select seq from gone)";
    sqlx::query(cut).execute(&look).await.unwrap();
    let bad = omnicrm(&install, &["audit", "verify", "--tenant", "alpha"]);
    assert_eq!(bad.status.code(), Some(1));
    assert_eq!(said(&bad), "alpha: TAMPERED WITH: the end was cut off, at place 2 of the chain\n");
    look.close().await;
    install.finish().await;
}

#[tokio::test]
async fn audit_erase_erases_a_contact_and_says_so_in_the_log() {
    let install = Installation::new().await;
    let db = install.company("alpha").await;
    write(&db, "Layla").await;
    let look = install.superuser("t_alpha").await;
    let contact: String = sqlx::query_scalar("select id::text from contacts").fetch_one(&look).await.unwrap();
    let target = format!("contact:{contact}");
    let erase = ["audit", "erase", "--tenant", "alpha", "--reason", "asked for it"];
    let erased = omnicrm(&install, &[&erase[..], &["--target", &target]].concat());
    assert!(erased.status.success(), "{}", complained(&erased));
    assert_eq!(said(&erased), "Erased from 1 event.\n");
    let log: Vec<String> = sqlx::query_scalar("select a::text from audit_log a").fetch_all(&look).await.unwrap();
    assert!(!log.iter().any(|row| row.contains("Layla")), "{log:?}");
    assert!(log.iter().any(|row| row.contains("audit.erase") && row.contains("asked for it")), "{log:?}");
    let checked = omnicrm(&install, &["audit", "verify"]);
    assert_eq!((checked.status.code(), said(&checked).contains("as it was written (3 events")), (Some(0), true));
    for (whose, code, words) in [
        (&["--target", &target][..], 1, "no such event"),
        (&["--target", "contact"], 1, "--target takes a noun and an id"),
        (&["--caller", "1", "--target", &target], 2, "cannot be used with"),
        (&[], 2, "required"),
    ] {
        let refused = omnicrm(&install, &[&erase[..], whose].concat());
        let words_said = complained(&refused);
        assert_eq!(refused.status.code(), Some(code), "{whose:?}: {words_said}");
        assert!(words_said.contains(words) && !words_said.contains("panicked"), "{whose:?} said: {words_said}");
    }
    look.close().await;
    install.finish().await;
}

#[tokio::test]
async fn what_was_put_aside_is_listed_shown_and_tried_again() {
    let install = Installation::new().await;
    let nothing = omnicrm(&install, &["quarantine", "list"]);
    assert_eq!((nothing.status.code(), said(&nothing).as_str()), (Some(0), ""), "{}", complained(&nothing));
    install.company("alpha").await;
    install.company("beta").await;
    let look = install.superuser("t_alpha").await;
    sqlx::raw_sql(
        "insert into jobs (id, kind, payload, state, attempts, last_error, run_at, created_at, quarantined_at)
         values ('0192f0c0-a0b0-7000-8000-00000000002a', 'tell_member', '{\"notes\": \"a\\u009bb\"}', 'quarantined', 8,
                 E'not \\x1b[31m allowed\\nthere', now(), '2026-05-01 09:00:00Z', '2026-05-01 10:00:00Z');
         insert into inbox (channel, digest, raw, received_at, state, attempts, note, processed_at)
         values ('whatsapp', decode(repeat('11', 32), 'hex'), decode('7b1b5b324aff7d', 'hex'), '2026-05-01 08:00:00Z',
                 'quarantined', 1, 'no', '2026-05-01 08:00:01Z')",
    )
    .execute(&look)
    .await
    .unwrap();
    let listed = omnicrm(&install, &["quarantine", "list"]);
    insta::assert_snapshot!(said(&listed));
    let of_beta = omnicrm(&install, &["quarantine", "list", "--tenant", "beta"]);
    assert_eq!(said(&of_beta), "beta: nothing is put aside\n");
    for id in ["1", "0192f0c0a0b07000800000000000002a"] {
        let shown = omnicrm(&install, &["quarantine", "show", "--tenant", "alpha", id]);
        insta::assert_snapshot!(said(&shown));
    }
    let report = said(&omnicrm(&install, &["doctor"]));
    assert!(report.contains("FIX   work of alpha: 1 job and 1 delivery put aside"), "{report}");
    assert!(
        report.contains("`omnicrm quarantine list --tenant alpha`") && !report.contains("work of beta"),
        "{report}"
    );
    let one = omnicrm(&install, &["quarantine", "retry", "--tenant", "alpha", "1", "2"]);
    assert_eq!((one.status.code(), said(&one).as_str()), (Some(1), "alpha: 1 tried again\n"));
    assert!(complained(&one).contains("alpha: not put aside: 2"), "{}", complained(&one));
    let all = omnicrm(&install, &["quarantine", "retry", "--all"]);
    assert_eq!((all.status.code(), said(&all).as_str()), (Some(0), "alpha: 1 tried again\nbeta: 0 tried again\n"));
    let states: Vec<String> = sqlx::query_scalar(
        "select state from jobs where kind = 'tell_member' union all select state from inbox order by 1",
    )
    .fetch_all(&look)
    .await
    .unwrap();
    assert_eq!(states, ["new", "ready"]);
    let events = "select array_agg(action order by seq) from audit_log where action like '%.retry'";
    let events: Vec<String> = sqlx::query_scalar(events).fetch_one(&look).await.unwrap();
    assert_eq!(events, ["delivery.retry", "job.retry"]);
    for (arguments, code, words) in [
        (&["quarantine", "show", "--tenant", "alpha", "1"][..], 1, "1 is not put aside in alpha"),
        (&["quarantine", "show", "--tenant", "alpha", "0"], 2, "neither the number of a delivery"),
        (&["quarantine", "show", "--tenant", "gamma", "1"], 1, "there is no company gamma"),
        (&["quarantine", "retry", "--tenant", "alpha"], 2, "required"),
        (&["quarantine", "retry", "1"], 2, "--tenant"),
        (&["quarantine", "retry", "--tenant", "alpha", "--all", "1"], 2, "cannot be used with"),
    ] {
        let refused = omnicrm(&install, arguments);
        let words_said = complained(&refused);
        assert_eq!(refused.status.code(), Some(code), "{arguments:?}: {words_said}");
        assert!(words_said.contains(words) && !words_said.contains("panicked"), "{arguments:?} said: {words_said}");
    }
    look.close().await;
    install.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_traced_and_the_bytes_that_brought_it_are_shown() {
    let house = House::open().await;
    house.demo.customers[0].says("أين طلبي؟").await.unwrap();
    house.inbox_shows("أين طلبي؟").await;
    house.quiet().await;
    let look = house.look.clone();
    let wamid: String =
        sqlx::query_scalar("select provider_id from messages where body = 'أين طلبي؟'").fetch_one(&look).await.unwrap();
    let traced = omnicrm(&house.install, &["trace", "--tenant", "demo", &wamid]);
    let path = said(&traced);
    assert!(traced.status.success(), "{}", complained(&traced));
    for words in ["signature verified", "stored", "taken up and parsed", "applied", "shown in Discord"] {
        assert!(path.contains(words), "{words}: {path}");
    }
    assert!(!path.contains("أين طلبي؟"), "what it says is not shown unasked: {path}");
    let raw = said(&omnicrm(&house.install, &["trace", "--tenant", "demo", "--raw", &wamid]));
    assert!(raw.contains(&wamid) && raw.contains("whatsapp_business_account"), "{raw}");
    for (arguments, words) in [
        (&["trace", "--tenant", "demo", "wamid.none"][..], "demo has no message wamid.none"),
        (&["trace", "--tenant", "nobody", "x"], "there is no company nobody"),
    ] {
        let refused = omnicrm(&house.install, arguments);
        assert_eq!(refused.status.code(), Some(1));
        assert!(complained(&refused).contains(words), "{}", complained(&refused));
    }
    house.finish().await;
}

#[tokio::test]
async fn the_configuration_is_shown_without_its_secrets() {
    let install = Installation::new().await;
    let shown = omnicrm(&install, &["config"]);
    assert!(shown.status.success());
    assert!(said(&shown).contains("url = \"(set)\"") && !said(&shown).contains(&install.key), "{}", said(&shown));
    let defaults = omnicrm(&install, &["config", "--defaults"]);
    assert_eq!(said(&defaults), omnicrm::config::DEFAULTS);
    install.finish().await;
}

#[tokio::test]
async fn the_doctor_says_what_to_fix() {
    let install = Installation::new().await;
    install.company("alpha").await;
    let output = omnicrm(&install, &["doctor"]);
    let report = said(&output);
    assert_eq!(output.status.code(), Some(1), "{report}");
    assert!(report.contains("FIX   database fsync"), "a throw-away cluster is not for keeping data: {report}");
    assert!(report.contains("ok    database version") && report.contains("ok    control database"), "{report}");
    assert!(report.contains("ok    company alpha: 0 addresses"), "{report}");
    assert!(report.contains("-     Discord: discord.token is empty"), "{report}");
    assert!(!report.contains("WhatsApp signatures"), "{report}");
    let control = install.superuser("control").await;
    let failing =
        "insert into signature_failures values ('whatsapp', 200, '2026-05-01 08:00:00Z', '2026-05-01 09:00:00Z')";
    sqlx::query(failing).execute(&control).await.unwrap();
    control.close().await;
    let report = said(&omnicrm(&install, &["doctor"]));
    assert!(report.contains("FIX   WhatsApp signatures: the last 200 deliveries or more failed"), "{report}");
    install.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payloads_are_replayed_signed_against_a_running_server() {
    let house = House::open().await;
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (folder.path().join("good.json"), folder.path().join("bad.json"));
    std::fs::write(&good, payload(&house)).unwrap();
    std::fs::write(&bad, "not json").unwrap();
    let url = house.webhook().to_string();
    let run = |file: &Path| {
        let file = file.display().to_string();
        let mut command = Command::new(env!("CARGO_BIN_EXE_omnicrm"));
        command
            .env_clear()
            .env("OMNICRM__WHATSAPP__APP_SECRETS", "sandbox-app-secret")
            .args(["replay", "--url", &url, &file]);
        command.output().expect("the program")
    };
    let replayed = run(&good);
    assert!(replayed.status.success(), "{}", complained(&replayed));
    assert!(said(&replayed).starts_with("200 OK"), "{}", said(&replayed));
    house.inbox_shows("أُعيد إرسالها").await;
    let refused = run(&bad);
    assert_eq!((refused.status.code(), said(&refused).starts_with("400")), (Some(1), true));
    house.finish().await;
}

fn payload(house: &House) -> String {
    let number = &house.demo.number.phone_number_id;
    serde_json::json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [{
        "field": "messages", "value": {
            "metadata": { "phone_number_id": number },
            "contacts": [{ "wa_id": "966507654321", "profile": { "name": "ريم" } }],
            "messages": [{ "id": "wamid.replay", "from": "966507654321", "timestamp": "1795000000", "type": "text",
                           "text": { "body": "أُعيد إرسالها" } }],
        }
    }]}]})
    .to_string()
}
