//! What people are told: of the ends of grants, of emergencies, and that somebody could not be told.

use chrono::TimeDelta;
use crm::Permission;

use super::stage::{called, refuses, words};
use crate::house::{House, PATIENCE};

#[tokio::test]
async fn a_person_is_told_an_hour_before_a_grant_ends_and_when_it_has_ended() {
    let house = House::open().await;
    let (dana, discord) = (house.member("user").user(), &house.neighbours.discord);
    house.says("owner", "/perms grant user:@Dana permission:export_data until:3h").await;
    let given = discord.wait_for_direct_message(dana, |m| m.text().contains("صارت لديك"), PATIENCE).await.unwrap();
    assert!(given.text().contains("`/audit export`"), "and with which commands: {}", given.text());
    house.install.clock.advance(TimeDelta::minutes(121));
    let soon = discord.wait_for_direct_message(dana, |m| m.text().contains("تنتهي هذه الصلاحيات"), PATIENCE);
    assert!(soon.await.unwrap().text().contains(&called(Permission::ExportData)));
    house.install.clock.advance(TimeDelta::minutes(60));
    let over = discord.wait_for_direct_message(dana, |m| m.text().contains("لم تعد لديك"), PATIENCE);
    assert!(over.await.unwrap().text().contains(&called(Permission::ExportData)));
    house.finish().await;
}

#[tokio::test]
async fn a_grant_that_was_taken_back_ends_without_a_word() {
    let house = House::open().await;
    let (dana, discord) = (house.member("user").user(), &house.neighbours.discord);
    house.says("owner", "/perms grant user:@Dana permission:export_data until:3h").await;
    house.says("owner", "/perms grant user:@Dana permission:view_leads until:4h").await;
    house.says("owner", "/perms remove user:@Dana permission:export_data").await;
    house.install.clock.advance(TimeDelta::minutes(181));
    let soon = discord.wait_for_direct_message(dana, |m| m.text().contains("تنتهي هذه الصلاحيات"), PATIENCE);
    assert!(soon.await.unwrap().text().contains(&called(Permission::ViewLeads)));
    house.quiet().await;
    let about_export = |text: &str| text.contains("تنتهي هذه") && text.contains(&called(Permission::ExportData));
    let told = discord.direct_messages(dana);
    assert!(told.iter().all(|m| !about_export(&m.text())), "{told:#?}");
    house.finish().await;
}

#[tokio::test]
async fn whoever_made_the_change_hears_that_the_person_could_not_be_told() {
    let house = House::open().await;
    let (dana, noura) = (house.member("user").user(), house.member("owner").user());
    let discord = &house.neighbours.discord;
    discord.faults().refuse_direct_messages(dana, true);
    house.says("owner", "/perms set_moderator user:@Dana").await;
    let told = discord.wait_for_direct_message(noura, |m| m.text().contains("الرسائل الخاصة مغلقة"), PATIENCE);
    assert!(told.await.unwrap().text().contains("Dana"));
    house.finish().await;
}

#[tokio::test]
async fn an_emergency_is_told_at_once_and_ends_by_itself() {
    let house = House::open().await;
    let (noura, discord) = (house.member("owner").user(), &house.neighbours.discord);
    let owner = house.person("owner").discord_id;
    let not_listed = house.says("admin", "/perms break_glass permission:restore_backups reason:عطل").await;
    assert!(not_listed.contains("`/settings break_glass`"), "{not_listed}");
    let list = house.says("owner", "/settings break_glass permission:restore_backups").await;
    assert!(list.contains(&called(Permission::RestoreBackups)), "{list}");
    let typed =
        house.member("admin").types(house.demo.general, "/perms break_glass reason:عطل permission:").await.unwrap();
    assert_eq!(typed.iter().map(|c| c.value.as_str().unwrap()).collect::<Vec<_>>(), ["restore_backups"]);
    let taken = house.says("admin", "/perms break_glass permission:restore_backups reason:\"الخادم معطّل\"").await;
    assert!(taken.contains("🚨") && taken.contains(&called(Permission::RestoreBackups)), "{taken}");
    let alarm = |text: &str| text.contains("🚨") && text.contains("الخادم معطّل") && text.contains("خالد");
    discord.wait_for_direct_message(noura, |m| alarm(&m.text()), PATIENCE).await.unwrap();
    discord.wait_for_message(house.demo.owners, |m| alarm(&m.text()), PATIENCE).await.unwrap();
    let watched = discord.wait_for_message(house.demo.audit, |m| m.text().contains("في حالة طارئة"), PATIENCE);
    watched.await.unwrap();
    assert!(house.says("admin", "/perms check").await.contains(&called(Permission::RestoreBackups)));
    house.install.clock.advance(TimeDelta::minutes(61));
    let why = house.says("admin", "/perms check user:@خالد permission:restore_backups").await;
    assert!(why.contains("⛔") && why.contains("وانتهت"), "{why}");
    let refused = house.says("sales", "/perms break_glass permission:restore_backups reason:لا").await;
    assert!(refuses(&refused, Permission::BreakGlass, owner), "{refused}");
    let passed_on = house.says("owner", "/settings break_glass permission:manage_permissions").await;
    assert!(passed_on.contains(&words("ar", "rank-only-owner-gives")), "{passed_on}");
    house.finish().await;
}
