//! `/perms` as people use it: giving, taking, expiry, and the words of each refusal.

use chrono::TimeDelta;
use crm::Permission;

use super::stage::{called, count, newcomer, refuses, removes, words};
use crate::house::{House, PATIENCE, settled};

#[tokio::test]
async fn a_role_given_and_taken_counts_from_the_very_next_command() {
    let house = House::open().await;
    let owner = house.person("owner").discord_id;
    assert!(refuses(&house.says("user", "/audit list").await, Permission::ViewAuditLogs, owner));
    let given = house.says("owner", "/perms set_moderator user:@Dana notes:\"وردية المساء\"").await;
    assert!(given.contains("Dana") && given.contains("المراقب") && given.contains("وردية المساء"), "{given}");
    assert!(house.says("user", "/audit list").await.contains("وردية المساء"));
    let again = house.says("owner", "/perms set_moderator user:@Dana").await;
    assert_eq!(again, words("ar", "conflict-no-change"));
    let raised = house.says("owner", "/perms set_admin user:@Dana").await;
    assert!(raised.contains("المشرف") && raised.contains("المراقب"), "after and before: {raised}");
    assert!(house.says("user", "/crm lead list").await.contains("L-1001"));
    let taken = removes(&house, "user:@Dana").await;
    assert!(taken.contains("سُحب دور") && taken.contains("المستخدم"), "{taken}");
    let refused = house.says("user", "/crm lead list").await;
    assert!(refuses(&refused, Permission::ViewLeads, owner), "{refused}");
    house.finish().await;
}

#[tokio::test]
async fn a_bot_is_given_nothing_and_nobody_changes_themselves() {
    let house = House::open().await;
    for command in [
        "/perms set_admin user:@omnicrm",
        "/perms set_role user:@omnicrm role:sales",
        "/perms grant user:@omnicrm permission:view_leads",
        "/perms grant user:@omnicrm",
        "/perms deny user:@omnicrm permission:view_leads",
        "/perms copy from:@Dana to:@omnicrm",
        "/perms simulate user:@omnicrm change:remove",
        "/perms remove user:@omnicrm",
    ] {
        assert_eq!(house.says("owner", command).await, words("ar", "error-bot"), "{command}");
    }
    assert_eq!(count(&house, "select count(*) from members where name = 'omnicrm'").await, 0);
    let manage = "/perms grant user:@خالد permission:manage_permissions";
    assert!(house.says("owner", manage).await.contains("✅"));
    let raised = house.says("admin", "/perms grant user:@خالد permission:restore_backups").await;
    assert!(raised.contains(&words("ar", "rank-yourself")), "{raised}");
    house.finish().await;
}

#[tokio::test]
async fn a_grant_by_option_ends_when_it_ends() {
    let house = House::open().await;
    let (noura, general) = (house.member("owner"), house.demo.general);
    let offered = noura.types(general, "/perms grant user:@Dana permission:\"عرض العملاء\"").await.unwrap();
    let offered: Vec<_> = offered.iter().map(|choice| choice.value.as_str().unwrap().to_owned()).collect();
    assert_eq!(offered, ["view_leads"]);
    let granted = house.says("owner", "/perms grant user:@Dana permission:view_leads until:2h notes:جرد").await;
    assert!(granted.contains(&called(Permission::ViewLeads)) && granted.contains("حتى"), "{granted}");
    assert!(house.says("user", "/crm lead list").await.contains("L-1001"));
    let own = house.says("user", "/perms check").await;
    assert!(own.contains("تنتهي") && own.contains("جرد"), "{own}");
    house.install.clock.advance(TimeDelta::minutes(121));
    let refused = house.says("user", "/crm lead list").await;
    assert!(refuses(&refused, Permission::ViewLeads, house.person("owner").discord_id), "{refused}");
    assert!(house.says("user", "/perms check").await.contains("انتهت"));
    for (typed, sentence) in [("until:قريبًا", "invalid-until"), ("until:2020-01-01", "invalid-past")] {
        let line = format!("/perms grant user:@Dana permission:view_leads {typed}");
        let text = house.says("owner", &line).await;
        assert!(text.contains(&words("ar", "field-until")), "{text}");
        let tail = if sentence == "invalid-past" { "قد مضى" } else { "`7d`" };
        assert!(text.contains(tail), "{sentence}: {text}");
    }
    let unknown = house.says("owner", "/perms grant user:@Dana permission:fly").await;
    assert!(unknown.contains("لا توجد صلاحية بهذا الاسم"), "{unknown}");
    house.finish().await;
}

#[tokio::test]
async fn a_grant_by_menus() {
    let house = House::open().await;
    let noura = house.member("owner");
    let answer = house.runs("owner", "/perms grant user:@Dana until:7d notes:\"تقرير الربع\"").await;
    let menus = settled(&answer).await;
    assert_eq!(menus.selects().len(), 1, "first the group: {}", menus.text());
    let answer = noura.selects(&menus, "المجموعة", &["البيانات"]).await.unwrap();
    let menus = settled(&answer).await;
    let pick = menus.selects()[1].clone();
    let values: Vec<&str> = pick.options.iter().map(|option| option.value.as_str()).collect();
    assert_eq!(values, ["import_data", "export_data", "delete_permanently", "erase_personal_data", "reveal_addresses"]);
    let answer = noura.selects(&menus, &pick.custom_id, &["import_data", "export_data"]).await.unwrap();
    let done = settled(&answer).await;
    assert!(done.selects().is_empty(), "the menus are gone: {}", done.text());
    for part in [called(Permission::ImportData), called(Permission::ExportData), "حتى".into(), "تقرير الربع".into()]
    {
        assert!(done.text().contains(&part), "{part} is missing: {}", done.text());
    }
    let held = count(&house, "select count(*) from grants where permission in ('import_data', 'export_data')").await;
    assert_eq!(held, 2);
    let told = house.neighbours.discord.wait_for_direct_message(
        house.member("user").user(),
        |m| m.text().contains("تقرير الربع") && m.text().contains(&called(Permission::ExportData)),
        PATIENCE,
    );
    told.await.unwrap();
    house.finish().await;
}

/// A menu is opened while one may, and used when one no longer may.
#[tokio::test]
async fn a_menu_decides_when_it_is_used() {
    let house = House::open().await;
    let khaled = house.member("admin");
    house.says("owner", "/perms grant user:@خالد permission:manage_permissions").await;
    let menus = settled(&house.runs("admin", "/perms grant user:@Dana").await).await;
    let answer = khaled.selects(&menus, "المجموعة", &["العملاء المحتملون"]).await.unwrap();
    let menus = settled(&answer).await;
    removes(&house, "user:@خالد").await;
    let pick = menus.selects()[1].custom_id.clone();
    let refused = khaled.selects(&menus, &pick, &["view_leads"]).await.unwrap();
    let text = settled(&refused).await.text();
    assert!(refuses(&text, Permission::ManagePermissions, house.person("owner").discord_id), "{text}");
    assert_eq!(count(&house, "select count(*) from grants where permission = 'view_leads'").await, 0);
    house.finish().await;
}

#[tokio::test]
async fn ranks_have_their_sentences() {
    let house = House::open().await;
    house.says("owner", "/perms grant user:@خالد permission:manage_permissions").await;
    house.says("owner", "/perms set_admin user:@سارة").await;
    for (who, line, id) in [
        ("admin", "/perms remove user:@نورة", "rank-target-is-owner"),
        ("owner", "/perms set_admin user:@نورة", "rank-target-is-owner"),
        ("admin", "/perms grant user:@خالد permission:view_logs_x", "invalid-permission"),
        ("admin", "/perms set_moderator user:@خالد", "rank-yourself"),
        ("admin", "/perms remove user:@سارة", "rank-target-not-below"),
        ("admin", "/perms set_admin user:@Dana", "rank-role-not-below"),
        ("admin", "/perms grant user:@Dana permission:restore_backups", "rank-not-held"),
        ("admin", "/perms grant user:@Dana permission:manage_permissions", "rank-only-owner-gives"),
        ("owner", "/perms grant user:@Dana permission:manage_tenants", "rank-platform-only"),
    ] {
        let text = house.says(who, line).await;
        assert!(text.contains(&words("ar", id)), "{who} runs {line} ({id}): {text}");
    }
    house.finish().await;
}

#[tokio::test]
async fn a_person_is_told_in_their_language_and_closed_messages_change_nothing() {
    let house = House::open().await;
    let (dana, discord) = (house.member("user"), &house.neighbours.discord);
    house.says("user", "/settings language language:English").await;
    house.says("owner", "/perms set_moderator user:@Dana notes:\"evening shift\"").await;
    let told = discord.wait_for_direct_message(dana.user(), |m| m.text().contains("evening shift"), PATIENCE);
    let told = told.await.unwrap().text();
    assert!(told.contains("Your role is now") && told.contains("Moderator"), "{told}");
    discord.faults().refuse_direct_messages(dana.user(), true);
    let before = discord.direct_messages(dana.user()).len();
    assert!(house.says("owner", "/perms set_admin user:@Dana").await.contains("✅"));
    house.quiet().await;
    assert_eq!(discord.direct_messages(dana.user()).len(), before);
    assert!(house.says("user", "/crm lead list").await.contains("L-1001"), "the role counts all the same");
    house.finish().await;
}

#[tokio::test]
async fn the_list_of_people_turns_its_pages() {
    let house = House::open().await;
    for n in 1..=8 {
        newcomer(&house, &format!("Person{n:02}"));
        assert!(house.says("owner", &format!("/perms set_moderator user:@Person{n:02}")).await.contains("✅"));
    }
    let noura = house.member("owner");
    let first = settled(&house.runs("owner", "/perms list").await).await;
    assert!(first.text().contains("نورة") && first.text().contains("المالك"), "{}", first.text());
    let second = settled(&noura.clicks(&first, "التالي").await.unwrap()).await;
    let lines = |text: &str| text.lines().filter(|line| line.contains("<@")).map(str::to_owned).collect::<Vec<_>>();
    let (one, two) = (lines(&first.text()), lines(&second.text()));
    assert_eq!((one.len(), two.len()), (10, 4), "{one:#?} {two:#?}");
    assert!(one.iter().all(|line| !two.contains(line)), "nobody is there twice");
    let back = noura.clicks(&second, "السابق").await.unwrap();
    assert_eq!(lines(&settled(&back).await.text()), one);
    house.finish().await;
}

#[tokio::test]
async fn everybody_checks_themselves_and_few_check_others() {
    let house = House::open().await;
    let own = house.says("sales", "/perms check").await;
    assert!(own.contains("المبيعات") && own.contains(&called(Permission::CreateLeads)), "{own}");
    let same = house.says("sales", "/perms check user:@هدى").await;
    assert_eq!(same, own, "naming oneself is looking at oneself");
    let refused = house.says("sales", "/perms check user:@نورة").await;
    assert!(refuses(&refused, Permission::ViewUsers, house.person("owner").discord_id), "{refused}");
    assert!(house.says("moderator", "/perms check user:@نورة").await.contains("👑"));
    house.finish().await;
}

/// What is offered while typing tells a stranger nothing, and leaves no trace at every key.
#[tokio::test]
async fn a_stranger_who_types_learns_nothing() {
    let house = House::open().await;
    let (dana, general) = (house.member("user"), house.demo.general);
    house.says("owner", "/perms role create name:كاشير above:sales").await;
    house.says("owner", "/settings break_glass permission:restore_backups").await;
    let logged = count(&house, "select count(*) from audit_log").await;
    for line in ["/perms set_role user:@Dana role:", "/perms list role:كاش", "/perms break_glass reason:x permission:"]
    {
        let offered = dana.types(general, line).await.unwrap();
        assert!(offered.is_empty(), "{line}: {offered:?}");
        assert!(
            !house.member("owner").types(general, line).await.unwrap().is_empty(),
            "{line}: who may is offered something"
        );
    }
    assert_eq!(count(&house, "select count(*) from audit_log").await, logged);
    house.finish().await;
}
