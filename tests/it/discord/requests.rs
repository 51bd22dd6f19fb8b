//! Four eyes: what the owner wants a second person's word for waits in the owners' channel.

use chrono::TimeDelta;
use crm::Permission;
use sandbox::discord::Message;

use super::stage::{count, refuses, words};
use crate::house::{House, PATIENCE, settled};

/// Khaled may give permissions too, and making an admin takes two.
async fn two_pairs_of_eyes() -> House {
    let house = House::open().await;
    house.says("owner", "/perms grant user:@خالد permission:manage_permissions").await;
    let on = house.says("owner", "/settings approvals action:set_admin").await;
    assert!(on.contains(&words("ar", "deed-set-admin")), "{on}");
    house
}

async fn shown(house: &House, words: &str) -> Message {
    let found = house.neighbours.discord.wait_for_message(house.demo.owners, |m| m.text().contains(words), PATIENCE);
    found.await.unwrap_or_else(|error| panic!("the owners' channel never showed {words:?}: {error}"))
}

async fn asks_for_an_admin(house: &House) -> Message {
    let asked = house.says("owner", "/perms set_admin user:@سارة notes:\"تدير الفرع\"").await;
    assert!(asked.contains("موافقة شخص ثانٍ"), "{asked}");
    assert_eq!(count(house, "select count(*) from members where role = 'admin'").await, 1, "nothing is done yet");
    let post = shown(house, "تدير الفرع").await;
    assert!(post.text().contains("سارة") && post.text().contains("نورة"), "{}", post.text());
    post
}

#[tokio::test]
async fn a_second_person_approves_after_a_restart() {
    let mut house = two_pairs_of_eyes().await;
    let post = asks_for_an_admin(&house).await;
    house.restart().await;
    let (noura, khaled, sara) = (house.member("owner"), house.member("admin"), house.member("moderator"));
    let stranger = settled(&sara.clicks(&post, "موافقة").await.unwrap()).await.text();
    assert!(refuses(&stranger, Permission::ManagePermissions, house.person("admin").discord_id), "{stranger}");
    assert!(!stranger.contains(&house.person("owner").discord_id.to_string()), "who made it can't help: {stranger}");
    let own = settled(&noura.clicks(&post, "موافقة").await.unwrap()).await.text();
    assert!(own.contains(&words("ar", "refused-own-request")), "{own}");
    let done = settled(&khaled.clicks(&post, "موافقة").await.unwrap()).await.text();
    // Khaled is an admin himself, but the order is the owner's, and it is the owner's rights that count.
    assert!(done.contains("✅") && done.contains("سارة"), "{done}");
    assert!(house.says("moderator", "/perms check").await.contains("المشرف"));
    let post = shown(&house, "ونُفّذ الطلب").await;
    assert!(post.buttons().is_empty(), "the post says how it ended: {}", post.text());
    let told =
        house.neighbours.discord.wait_for_direct_message(noura.user(), |m| m.text().contains("تمت الموافقة"), PATIENCE);
    told.await.unwrap();
    let log = house.says("owner", "/perms log").await;
    assert!(log.contains("طلب الموافقة") && log.contains("بطلب من"), "{log}");
    let log = house.says("owner", "/perms log action:request.make").await;
    assert!(log.contains("طلب الموافقة") && !log.contains("تغيير دور"), "{log}");
    house.finish().await;
}

#[tokio::test]
async fn a_request_is_refused_withdrawn_or_expires() {
    let house = two_pairs_of_eyes().await;
    let (noura, khaled) = (house.member("owner"), house.member("admin"));
    let post = asks_for_an_admin(&house).await;
    let refused = settled(&khaled.clicks(&post, "رفض").await.unwrap()).await.text();
    assert!(refused.contains(&words("ar", "request-you-refused")), "{refused}");
    let told =
        house.neighbours.discord.wait_for_direct_message(noura.user(), |m| m.text().contains("رُفض طلبك"), PATIENCE);
    told.await.unwrap();
    let late = serde_json::json!({
        "type": 3, "channel_id": house.demo.owners, "message": post.raw,
        "data": { "custom_id": post.buttons()[0].custom_id, "component_type": 2, "id": 0 },
    });
    let late = settled(&khaled.interaction_raw(late).await.unwrap()).await.text();
    assert_eq!(late, words("ar", "conflict-request-over"), "pressed once more");

    house.says("owner", "/perms set_admin user:@هدى notes:سحب").await;
    let post = shown(&house, "سحب").await;
    let withdrawn = settled(&noura.clicks(&post, "رفض").await.unwrap()).await.text();
    assert!(withdrawn.contains(&words("ar", "request-you-withdrew")), "{withdrawn}");

    house.says("owner", "/perms set_admin user:@يوسف notes:مهلة").await;
    let post = shown(&house, "مهلة").await;
    house.install.clock.advance(TimeDelta::hours(25));
    let late = settled(&khaled.clicks(&post, "موافقة").await.unwrap()).await.text();
    assert_eq!(late, words("ar", "conflict-request-over"), "its time is over, whether or not a job has said so");
    shown(&house, "انتهت المهلة").await;
    assert_eq!(count(&house, "select count(*) from members where role = 'admin'").await, 1);
    house.finish().await;
}

#[tokio::test]
async fn a_permission_on_the_list_takes_two_by_every_way() {
    let house = two_pairs_of_eyes().await;
    house.says("owner", "/settings approvals action:grant:export_data").await;
    let list = house.says("owner", "/settings approvals").await;
    assert!(list.contains("تصدير البيانات") && list.contains(&words("ar", "deed-set-admin")), "{list}");
    for line in [
        "/perms grant user:@Dana permission:export_data",
        "/perms grant user:@Dana permission:\"view_leads, export_data\"",
        "/perms set_role user:@Dana role:admin",
        "/perms copy from:@خالد to:@Dana",
    ] {
        let asked = house.says("owner", line).await;
        assert!(asked.contains("موافقة شخص ثانٍ"), "{line}: {asked}");
    }
    let tried = house.says("owner", "/perms simulate user:@Dana change:grant permission:export_data").await;
    assert!(tried.contains(&words("ar", "simulate-needs-second")), "{tried}");
    let free = house.says("owner", "/perms grant user:@Dana permission:view_leads").await;
    assert!(free.contains("✅"), "{free}");
    let off = house.says("owner", "/settings approvals action:grant:export_data required:False").await;
    // Those that wait are listed below what is chosen.
    let chosen = off.split(&words("ar", "approvals-waiting")).next().unwrap();
    assert!(!chosen.contains("تصدير البيانات"), "{off}");
    assert!(house.says("owner", "/perms grant user:@Dana permission:export_data").await.contains("✅"));
    let only_owner = house.says("admin", "/settings approvals action:set_admin required:False").await;
    assert!(only_owner.contains(&words("ar", "rank-only-owner-decides")), "{only_owner}");
    house.finish().await;
}

#[tokio::test]
async fn with_nobody_to_ask_it_says_so() {
    let house = House::open().await;
    let alone = house.says("owner", "/settings approvals action:set_admin").await;
    assert!(alone.contains(&words("ar", "conflict-nobody-to-approve")), "{alone}");
    assert!(alone.contains("`/perms grant permission:manage_permissions`"), "it says what to do: {alone}");
    // Whoever could approve is gone later.
    house.says("owner", "/perms grant user:@خالد permission:manage_permissions").await;
    house.says("owner", "/settings approvals action:set_admin").await;
    house.says("owner", "/perms remove user:@خالد permission:manage_permissions").await;
    let alone = house.says("owner", "/perms set_admin user:@سارة").await;
    assert!(alone.contains(&words("ar", "conflict-nobody-to-approve")), "{alone}");
    assert_eq!(count(&house, "select count(*) from requests").await, 0);
    house.finish().await;
}

/// Saving the log is done by whoever asked, once it is approved: with the filter that was approved, and once.
#[tokio::test]
async fn saving_the_log_takes_two_where_the_owner_wants_it() {
    let house = two_pairs_of_eyes().await;
    let (noura, khaled) = (house.member("owner"), house.member("admin"));
    let on = house.says("owner", "/settings approvals action:export").await;
    assert!(on.contains(&words("ar", "deed-export")), "{on}");
    let asked = house.says("admin", "/audit export format:\"JSON Lines\" user:@هدى").await;
    assert!(asked.contains("موافقة شخص ثانٍ"), "{asked}");
    let post = shown(&house, "jsonl").await;
    assert!(post.text().contains("خالد") && post.text().contains(&house.person("sales").discord_id.to_string()));
    let own = settled(&khaled.clicks(&post, "موافقة").await.unwrap()).await.text();
    assert!(own.contains(&words("ar", "refused-own-request")), "{own}");
    let sara = settled(&house.member("moderator").clicks(&post, "موافقة").await.unwrap()).await.text();
    assert!(refuses(&sara, Permission::ExportData, house.person("owner").discord_id), "{sara}");
    let done = settled(&noura.clicks(&post, "موافقة").await.unwrap()).await.text();
    assert!(done.contains("خلال ساعة"), "{done}");
    let told = house.neighbours.discord.wait_for_direct_message(
        khaled.user(),
        |m| m.text().contains("`/audit export`"),
        PATIENCE,
    );
    told.await.unwrap();
    // Whatever is typed now, the file is the one that was approved.
    let saved = settled(&house.runs("admin", "/audit export format:\"CSV (spreadsheet)\"").await).await;
    let attachment = &saved.raw["attachments"][0];
    let name = attachment["filename"].as_str().unwrap_or_default();
    assert!(name.ends_with(".jsonl"), "{attachment}: {}", saved.text());
    let content = house.neighbours.discord.file(attachment["id"].as_str().unwrap()).expect("the file");
    let content = String::from_utf8(content.to_vec()).unwrap();
    assert!(content.lines().count() > 0 && content.lines().all(|line| line.contains("هدى")), "{content}");
    let again = house.says("admin", "/audit export format:\"JSON Lines\"").await;
    assert!(again.contains("موافقة شخص ثانٍ"), "once: {again}");
    house.says("owner", "/audit export format:\"JSON Lines\"").await;
    let post = shown(&house, "نورة").await;
    settled(&khaled.clicks(&post, "موافقة").await.unwrap()).await;
    house.install.clock.advance(TimeDelta::minutes(61));
    let late = house.says("owner", "/audit export format:\"JSON Lines\"").await;
    assert!(late.contains("موافقة شخص ثانٍ"), "an approval stands for an hour: {late}");
    house.finish().await;
}

#[tokio::test]
async fn what_waits_is_listed_beside_what_takes_a_second_person() {
    let house = two_pairs_of_eyes().await;
    let on = house.says("owner", "/settings approvals").await;
    assert!(!on.contains(&words("ar", "approvals-waiting")), "nothing waits: {on}");
    let post = asks_for_an_admin(&house).await;
    house.quiet().await;
    let listed = house.says("owner", "/settings approvals").await;
    assert!(listed.contains(&words("ar", "approvals-waiting")) && listed.contains("سارة"), "{listed}");
    let link = format!("https://discord.com/channels/{}/{}/{}", house.demo.guild, house.demo.owners, post.id);
    assert!(listed.contains(&link), "{listed}");
    house.finish().await;
}
