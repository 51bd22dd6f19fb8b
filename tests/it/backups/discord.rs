//! `/backup` as people use it, and `omnicrm backup` as the operator does.

use crate::{
    cli::{complained, omnicrm, said},
    crm::audit::write,
    discord::stage::words,
    harness::Installation,
    house::{House, eventually, settled},
};

#[tokio::test]
async fn a_backup_is_asked_for_and_the_answer_says_when_it_is_there() {
    let house = House::open().await;
    assert!(house.says("admin", "/backup list").await.contains(&words("ar", "backups-none")));
    let answer = house.runs("admin", "/backup create").await;
    assert!(settled(&answer).await.text().contains("النسخة الاحتياطية"));
    eventually("the answer says that it is there", async || settled(&answer).await.text().contains("✅")).await;
    let listed = house.says("admin", "/backup list").await;
    assert!(listed.contains("✅") && listed.contains("ميغابايت"), "{listed}");
    let entries = std::fs::read_dir(&house.config.backups.dir).unwrap();
    let names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.iter().any(|name| name.starts_with("demo-") && name.ends_with(".omnibackup")), "{names:?}");
    house.finish().await;
}

#[tokio::test]
async fn where_no_backup_can_be_made_who_asked_is_told() {
    let nowhere = tempfile::NamedTempFile::new().unwrap();
    let house = House::open_with(|config| config.backups.dir = nowhere.path().to_owned()).await;
    let answer = house.runs("admin", "/backup create").await;
    eventually("the answer says that it came to nothing", async || settled(&answer).await.text().contains("✖️")).await;
    let text = settled(&answer).await.text();
    assert!(text.contains(&words("ar", "backups-failure-broken")), "{text}");
    // Nothing waits, so another one may be asked for.
    assert!(!house.says("admin", "/backup create").await.contains(&words("ar", "conflict-backup-under-way")));
    house.quiet().await;
    house.finish().await;
}

#[tokio::test]
async fn the_operator_makes_verifies_restores_and_lets_go() {
    let install = Installation::new().await;
    let db = install.company("alpha").await;
    write(&db, "Layla").await;
    let made = omnicrm(&install, &["backup", "create", "alpha"]);
    assert!(made.status.success(), "{}", complained(&made));
    let name = said(&made).split(' ').next().unwrap().to_owned();
    assert!(name.starts_with("alpha-") && name.ends_with(".omnibackup"), "{name}");
    assert!(said(&omnicrm(&install, &["backup", "list", "alpha"])).contains(&name));
    let verified = omnicrm(&install, &["backup", "verify", &name]);
    assert!(said(&verified).contains("The backup is whole: of alpha"), "{}{}", said(&verified), complained(&verified));

    let restored = omnicrm(&install, &["backup", "restore", &name, "--new", "beta", "--name", "شركة أخرى"]);
    assert!(restored.status.success(), "{}", complained(&restored));
    assert!(said(&restored).contains("omnicrm backup resume beta"), "{}", said(&restored));
    let listed = said(&omnicrm(&install, &["tenant", "list"]));
    assert!(listed.contains("beta\n    شركة أخرى\n") && listed.contains("quiet since"), "{listed}");
    let in_place =
        |confirm: &str| omnicrm(&install, &["backup", "restore", &name, "--in-place", "alpha", "--confirm", confirm]);
    let wrong = in_place("شركة الظلام");
    assert_eq!(wrong.status.code(), Some(1));
    assert!(complained(&wrong).contains("nothing was done"), "{}", complained(&wrong));
    let right = in_place("شركة النور");
    assert!(right.status.success(), "{}", complained(&right));
    for arguments in [["backup", "resume", "alpha"], ["backup", "forget-old", "alpha"]] {
        let done = omnicrm(&install, &arguments);
        assert!(done.status.success(), "{}", complained(&done));
    }
    let verified = omnicrm(&install, &["audit", "verify"]);
    assert!(verified.status.success(), "{}", said(&verified));
    let all = [&made, &restored, &right].map(|output| format!("{}{}", said(output), complained(output))).concat();
    assert!(!all.contains(&install.key), "the key is shown nowhere");
    std::fs::write(install.anchors.join("backups").join(&name), "x").unwrap();
    let broken = omnicrm(&install, &["backup", "verify", &name]);
    assert!(
        broken.status.code() == Some(1) && complained(&broken).contains("no backup of OmniCRM"),
        "{}",
        complained(&broken)
    );
    install.finish().await;
}
