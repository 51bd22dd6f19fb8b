//! `/audit`, the audit channel and the owners' channel: what moderators and owners see of what happens.

use chrono::TimeDelta;
use crm::Permission;

use super::stage::{called, card, refuses, removes, replies, words};
use crate::house::{House, PATIENCE, settled};

/// The numbers of the events that a text lists, in order.
fn numbers(text: &str) -> Vec<u64> {
    let digits = text.split("`#").skip(1).filter_map(|rest| rest.split('`').next()?.parse().ok());
    digits.collect()
}

#[tokio::test]
async fn the_log_is_filtered_and_keeps_its_filter_and_its_place_while_turning_pages() {
    let house = House::open().await;
    let sara = house.member("moderator");
    for n in 1..=12 {
        assert!(house.says("sales", &format!("/crm lead add name:عميل{n}")).await.contains('✅'));
    }
    assert!(refuses(
        &house.says("sales", "/audit list").await,
        Permission::ViewAuditLogs,
        house.person("owner").discord_id
    ));
    let first = settled(&house.runs("moderator", "/audit list who:@هدى action:lead.create").await).await;
    assert_eq!(numbers(&first.text()).len(), 10, "{}", first.text());
    assert!(house.says("sales", "/crm lead add name:جديد").await.contains('✅'), "meanwhile something happens");
    let second = settled(&sara.clicks(&first, "التالي").await.unwrap()).await;
    assert_eq!(numbers(&second.text()).len(), 2, "the filter holds on the next page: {}", second.text());
    let (one, two) = (numbers(&first.text()), numbers(&second.text()));
    assert!(one.iter().all(|n| n > &two[0]) && one.is_sorted_by(|a, b| a > b), "{one:?} {two:?}");
    let refused = house.says("moderator", "/audit list refused:True").await;
    assert_eq!(numbers(&refused).len(), 1, "{refused}");
    let about = house.says("moderator", "/audit list on:@هدى noun:الأشخاص").await;
    assert!(about.contains("تغيير دور") && !about.contains("عميل1"), "{about}");
    let console = house.says("moderator", "/audit list via:\"Command line\"").await;
    assert!(console.contains("سطر الأوامر") && !console.contains("تغيير دور"), "{console}");
    let all = house.says("moderator", "/audit user user:@هدى from:1h").await;
    assert_eq!(numbers(&all).len(), 10, "by her and about her: {all}");
    let none = house.says("moderator", "/audit list until:2020-01-01").await;
    assert!(none.contains(&words("ar", "audit-none")), "{none}");
    assert!(none.contains(&words("ar", "field-filter")) && none.contains("<t:"), "what was looked for is said: {none}");
    let backwards = house.says("moderator", "/audit list since:2026-06-01 until:2026-05-01").await;
    assert!(backwards.contains(&words("ar", "invalid-order")) && backwards.contains("منذ"), "{backwards}");
    let backwards = house.says("moderator", "/audit user user:@هدى from:2026-06-01 to:2026-05-01").await;
    assert!(backwards.contains(&words("ar", "invalid-order")), "{backwards}");
    let chosen = house.says("moderator", "/audit list who:@هدى action:lead.create refused:True").await;
    for part in
        ["إضافة عميل محتمل", &words("ar", "filter-refused"), &format!("<@{}>", house.person("sales").discord_id)]
    {
        assert!(chosen.contains(part), "{part}: {chosen}");
    }
    let wrong = house.says("moderator", "/audit list action:member.fly").await;
    assert!(wrong.contains("من القائمة"), "{wrong}");
    house.finish().await;
}

/// The newest event that was refused, as `/audit list` and `/audit show` tell it.
async fn refusal(house: &House) -> (String, String) {
    let list = house.says("moderator", "/audit list refused:True").await;
    let number = numbers(&list)[0];
    let line = list.lines().find(|line| line.contains(&format!("`#{number}`"))).unwrap_or_default().to_owned();
    (line, house.says("moderator", &format!("/audit show number:{number}")).await)
}

#[tokio::test]
async fn a_refusal_says_what_was_tried_by_which_command_on_whom() {
    let house = House::open().await;
    // For want of a permission: decided before anything else is looked at.
    house.says("sales", "/perms set_admin user:@Dana").await;
    let (line, shown) = refusal(&house).await;
    let mention = |role: &str| format!("<@{}>", house.person(role).discord_id);
    for text in [&line, &shown] {
        for part in ["/perms set_admin", &mention("user"), &called(Permission::ManagePermissions)] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("rule") && !text.contains("nothing"), "no word of the code's: {text}");
    }
    assert!(shown.contains(&words("ar", "field-on")) && shown.contains(&words("ar", "field-command")), "{shown}");
    // By the rules about ranks, and by the owner's own.
    house.says("owner", "/perms grant user:@سارة permission:manage_permissions").await;
    house.says("moderator", "/perms set_admin user:@نورة").await;
    let (line, shown) = refusal(&house).await;
    for text in [&line, &shown] {
        let rule = words("ar", "refusal-rank-target-is-owner");
        assert!(
            text.contains("/perms set_admin") && text.contains(&mention("owner")) && text.contains(&rule),
            "{text}"
        );
    }
    house.says("moderator", "/settings break_glass permission:export_data").await;
    let (line, shown) = refusal(&house).await;
    for text in [&line, &shown] {
        let (rule, setting) = (words("ar", "refusal-rank-only-owner-decides"), words("ar", "setting-break-glass"));
        assert!(text.contains(&rule) && text.contains(&setting), "not the order of roles: {text}");
    }
    let about = house.says("moderator", "/audit list on:@Dana refused:True").await;
    assert_eq!(numbers(&about).len(), 1, "what was to be done to her is about her: {about}");
    house.finish().await;
}

#[tokio::test]
async fn a_refused_reply_and_a_reply_say_to_whom() {
    let house = House::open().await;
    let post = card(&house, 0, "السلام عليكم").await;
    house.says("owner", "/perms grant user:@هدى permission:send_messages,view_conversations").await;
    assert!(!replies(&house.member("sales"), &post, "أهلًا بك").await.is_empty());
    let list = house.says("moderator", "/audit list action:message.reply").await;
    let shown = house.says("moderator", &format!("/audit show number:{}", numbers(&list)[0])).await;
    assert!(!shown.contains("message:") && !shown.contains("`message`"), "{shown}");
    assert!(!shown.contains("أهلًا بك"), "what was answered stays out of the log: {shown}");
    assert!(shown.contains(&words("ar", "field-on")), "{shown}");
    house.member("user").clicks(&post, "رد").await.unwrap();
    // A button is called by what it does.
    let (line, _) = refusal(&house).await;
    let (deed, thing) = (words("ar", "action-message-reply"), words("ar", "one-conversation"));
    assert!(
        line.contains(&deed) && line.contains(&thing) && line.contains(&called(Permission::SendMessages)),
        "{line}"
    );
    house.finish().await;
}

#[tokio::test]
async fn a_changed_setting_says_from_what_to_what() {
    let house = House::open().await;
    // Somebody besides the owner has to be able to approve.
    house.says("owner", "/perms grant user:@خالد permission:manage_permissions").await;
    house.says("owner", "/settings approvals action:export").await;
    house.says("owner", "/settings approvals action:set_admin").await;
    let list = house.says("moderator", "/audit list action:tenant.set").await;
    let newest = list.lines().find(|line| line.contains("`#")).unwrap_or_default();
    let (was, is) = (words("ar", "deed-export"), words("ar", "deed-set-admin"));
    assert!(newest.contains(&is) && !newest.contains(&was), "what came: {newest}");
    let shown = house.says("moderator", &format!("/audit show number:{}", numbers(&list)[0])).await;
    assert!(shown.contains(&words("ar", "setting-second-person")), "{shown}");
    assert!(shown.matches(&was).count() == 2 && shown.contains(&is), "both before and after: {shown}");
    house.finish().await;
}

#[tokio::test]
async fn an_event_is_shown_with_what_changed() {
    let house = House::open().await;
    house.says("owner", "/perms set_moderator user:@Dana notes:\"وردية المساء\"").await;
    let list = house.says("moderator", "/audit list action:member.set_role on:@Dana").await;
    let number = numbers(&list)[0];
    let shown = house.says("moderator", &format!("/audit show number:#{number}")).await;
    for part in ["الدور", "المستخدم", "←", "المراقب", "وردية المساء", "`member.set_role`", "نورة"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert_eq!(house.says("moderator", "/audit show number:999999").await, words("ar", "missing-event"));
    assert!(house.says("moderator", "/audit show number:abc").await.contains(&words("ar", "field-number")));
    house.finish().await;
}

#[tokio::test]
async fn the_log_is_saved_to_a_file_by_who_may_take_data_away() {
    let house = House::open().await;
    let refused = house.says("moderator", "/audit export format:\"JSON Lines\"").await;
    assert!(refuses(&refused, Permission::ExportData, house.person("owner").discord_id), "{refused}");
    let saved = settled(&house.runs("owner", "/audit export format:\"JSON Lines\" user:@هدى").await).await;
    assert!(saved.text().contains("في الملف"), "{}", saved.text());
    let id = saved.raw["attachments"][0]["id"].as_str().expect("an attachment").to_owned();
    let content = house.neighbours.discord.file(&id).expect("the file");
    let content = std::str::from_utf8(&content).expect("UTF-8");
    let lines: Vec<serde_json::Value> = content.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(!lines.is_empty() && lines.iter().all(|it| it["target"]["label"] == "هدى"), "{content}");
    let table = settled(&house.runs("owner", "/audit export format:\"CSV (spreadsheet)\"").await).await;
    let id = table.raw["attachments"][0]["id"].as_str().expect("an attachment").to_owned();
    let content = house.neighbours.discord.file(&id).expect("the file");
    assert!(content.starts_with("\u{FEFF}seq,at,".as_bytes()), "a spreadsheet knows its letters");
    assert!(house.says("owner", "/audit list").await.contains("تصدير"), "taking the log away is in the log");
    house.finish().await;
}

#[tokio::test]
async fn the_audit_channel_shows_each_event_once_in_order_and_the_owners_channel_a_digest() {
    let house = House::open().await;
    let discord = &house.neighbours.discord;
    house.says("owner", "/perms set_moderator user:@Dana notes:أول").await;
    assert!(house.says("sales", "/crm lead add name:سمير").await.contains('✅'));
    removes(&house, "user:@Dana notes:ثان").await;
    house.install.clock.advance(TimeDelta::seconds(11));
    discord.wait_for_message(house.demo.audit, |m| m.text().contains("ثان"), PATIENCE).await.unwrap();
    let shown: Vec<u64> = discord.messages(house.demo.audit).iter().flat_map(|m| numbers(&m.text())).collect();
    assert!(shown.is_sorted_by(|a, b| a < b), "each once, in order: {shown:?}");
    let text: String = discord.messages(house.demo.audit).iter().map(sandbox::discord::Message::text).collect();
    assert!(text.contains("سمير") && text.contains("أول"), "{text}");
    assert!(!text.contains("إنشاء حساب الشركة"), "from when the channel was set on: {text}");
    house.install.clock.advance(TimeDelta::seconds(61));
    discord.wait_for_message(house.demo.owners, |m| m.text().contains("ثان"), PATIENCE).await.unwrap();
    let digest: String = discord.messages(house.demo.owners).iter().map(sandbox::discord::Message::text).collect();
    assert!(digest.contains("أول") && !digest.contains("سمير"), "changes only: {digest}");
    // A day later the head of the chain is noted there, where the database does not reach.
    house.install.clock.advance(TimeDelta::hours(24));
    let noted = discord.wait_for_message(house.demo.owners, |m| m.text().contains("🔗"), PATIENCE).await.unwrap();
    assert!(noted.text().contains('`'), "with its hash: {}", noted.text());
    house.finish().await;
}

#[tokio::test]
async fn the_audit_channel_shows_only_the_kinds_that_were_chosen() {
    let house = House::open().await;
    let discord = &house.neighbours.discord;
    let set = house.says("admin", "/settings audit_channel channel:#audit nouns:\"العملاء المحتملون\"").await;
    assert!(refuses(&set, Permission::EditOrganisation, house.person("owner").discord_id), "{set}");
    let set = house.says("owner", "/settings audit_channel channel:#audit nouns:\"العملاء المحتملون\"").await;
    assert!(set.contains("العملاء المحتملون"), "{set}");
    house.says("owner", "/perms set_moderator user:@Dana notes:سر").await;
    assert!(house.says("sales", "/crm lead add name:سمير").await.contains('✅'));
    house.install.clock.advance(TimeDelta::seconds(11));
    discord.wait_for_message(house.demo.audit, |m| m.text().contains("سمير"), PATIENCE).await.unwrap();
    let text: String = discord.messages(house.demo.audit).iter().map(sandbox::discord::Message::text).collect();
    assert!(!text.contains("سر\u{2069}"), "{text}");
    house.finish().await;
}

#[tokio::test]
async fn tampering_is_named_to_whoever_asks() {
    let house = House::open().await;
    house.says("owner", "/perms set_moderator user:@Dana").await;
    house.install.clock.advance(TimeDelta::seconds(11));
    let dana = format!("<@{}>", house.person("user").discord_id);
    let shown =
        house.neighbours.discord.wait_for_message(house.demo.audit, move |m| m.text().contains(&dana), PATIENCE);
    shown.await.unwrap();
    assert!(house.says("moderator", "/audit verify").await.contains("✅"));
    let look = house.look.clone();
    let changed: i64 = sqlx::query_scalar(
        "update audit_log set caller_name = 'سارة' where action = 'member.set_role' and target_label = 'Dana' returning seq",
    )
    .fetch_one(&look)
    .await
    .unwrap();
    let found = house.says("moderator", "/audit verify").await;
    assert!(found.contains("⛔") && found.contains("عُدّل") && found.contains(&format!("#{changed}")), "{found}");
    house.finish().await;
}
