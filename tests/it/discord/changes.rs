//! `/perms deny`, `remove`, `simulate`, `copy`, `undo`, what is under `check`, and the menu on a person.

use chrono::TimeDelta;
use crm::Permission;

use super::stage::{called, count, refuses, words};
use crate::house::{House, PATIENCE, settled};

#[tokio::test]
async fn what_is_denied_by_name_or_by_menu_is_denied() {
    let house = House::open().await;
    let (owner, noura) = (house.person("owner").discord_id, house.member("owner"));
    let denied =
        house.says("owner", "/perms deny user:@هدى permission:\"view_leads، export_data\" notes:\"إجازة\"").await;
    assert!(denied.contains("حُجبت") && denied.contains(&called(Permission::ViewLeads)), "{denied}");
    let refused = house.says("sales", "/crm lead list").await;
    assert!(refused.contains("محجوبة عنك") && refused.contains(&format!("<@{owner}>")), "{refused}");
    let menus = settled(&house.runs("owner", "/perms deny user:@يوسف notes:تدريب").await).await;
    let menus = settled(&noura.selects(&menus, "المجموعة", &["المحادثات"]).await.unwrap()).await;
    let pick = menus.selects()[1].custom_id.clone();
    let done = settled(&noura.selects(&menus, &pick, &["send_messages"]).await.unwrap()).await.text();
    assert!(done.contains("يوسف") && done.contains("تدريب"), "{done}");
    let list = house.says("owner", "/perms list").await;
    assert!(list.contains("صلاحيتان محجوبتان") && list.contains("صلاحية محجوبة واحدة"), "{list}");
    let some = house.says("owner", "/perms remove user:@هدى permission:view_leads").await;
    assert!(some.contains("أُلغيت الاستثناءات"), "{some}");
    assert!(house.says("sales", "/crm lead list").await.contains("L-1001"), "the role counts again");
    assert_eq!(count(&house, "select count(*) from grants where effect = 'deny'").await, 2, "the others stay");
    house.finish().await;
}

#[tokio::test]
async fn the_list_is_filtered_by_role_and_by_permission() {
    let house = House::open().await;
    house.says("owner", "/perms grant user:@Dana permission:view_audit_logs until:7d").await;
    let sales = house.says("owner", "/perms list role:المبيعات").await;
    assert!(sales.contains("هدى") && !sales.contains("يوسف") && !sales.contains("نورة"), "{sales}");
    let auditors = house.says("owner", "/perms list permission:view_audit_logs").await;
    for (name, there) in [("نورة", true), ("خالد", true), ("سارة", true), ("Dana", true), ("هدى", false)]
    {
        assert_eq!(auditors.contains(name), there, "{name}: {auditors}");
    }
    assert!(auditors.contains("تنتهي أولاها"), "whose grant ends is marked: {auditors}");
    let both = house.says("owner", "/perms list role:sales permission:view_leads").await;
    assert_eq!(both, words("ar", "invalid-together"));
    house.finish().await;
}

#[tokio::test]
async fn a_decision_is_explained_with_its_rule_and_who_could_change_it() {
    let house = House::open().await;
    let owner = house.person("owner").discord_id;
    let nothing = house.says("moderator", "/perms check user:@Dana permission:view_leads").await;
    assert!(
        nothing.contains("⛔") && nothing.contains("لا يتضمنها") && nothing.contains(&format!("<@{owner}>")),
        "{nothing}"
    );
    house.says("owner", "/perms grant user:@Dana permission:view_leads until:2h notes:جرد").await;
    let granted = house.says("user", "/perms check user:@Dana permission:view_leads").await;
    assert!(granted.contains("✅") && granted.contains("ممنوحة شخصيًا حتى") && granted.contains("جرد"), "{granted}");
    house.install.clock.advance(TimeDelta::hours(3));
    let over = house.says("moderator", "/perms check user:@Dana permission:view_leads").await;
    assert!(over.contains("⛔") && over.contains("وانتهت"), "{over}");
    let of_owner = house.says("moderator", "/perms check user:@نورة permission:view_leads").await;
    assert!(of_owner.contains("مالك الشركة") && of_owner.contains("لا أحد."), "{of_owner}");
    house.finish().await;
}

#[tokio::test]
async fn the_menu_on_a_person_shows_their_permissions_and_the_table() {
    let house = House::open().await;
    let (sara, huda) = (house.member("moderator"), house.member("sales"));
    let answer = sara.uses_user_menu(house.demo.general, huda.user(), "Permissions").await.unwrap();
    assert!(answer.is_ephemeral());
    let shown = settled(&answer).await;
    assert_eq!(shown.text(), settled(&house.runs("moderator", "/perms check user:@هدى").await).await.text());
    let pressed = sara.clicks(&shown, "عرض كجدول").await.unwrap();
    let table = settled(&pressed).await;
    let file = &table.raw["attachments"][0];
    assert!(table.text().contains("جدول صلاحيات") && table.text().contains("هدى"), "{}", table.text());
    assert_eq!(file["filename"], "permissions.png");
    let about = file["description"].as_str().expect("words for those who don't see the picture");
    assert!(about.contains("جهات الاتصال"), "{about}");
    let why = settled(&sara.clicks(&shown, "لماذا؟").await.unwrap()).await;
    let menus = settled(&sara.selects(&why, "المجموعة", &["العملاء المحتملون"]).await.unwrap()).await;
    let pick = menus.selects()[1].custom_id.clone();
    let reason = settled(&sara.selects(&menus, &pick, &["view_leads"]).await.unwrap()).await.text();
    assert!(reason.contains("لأن") && reason.contains("هدى") && reason.contains("يتضمنها"), "{reason}");
    let refused = huda.uses_user_menu(house.demo.general, sara.user(), "Permissions").await.unwrap();
    let refused = settled(&refused).await.text();
    assert!(refuses(&refused, Permission::ViewUsers, house.person("owner").discord_id), "{refused}");
    house.finish().await;
}

#[tokio::test]
async fn a_change_is_tried_out_then_applied_or_not() {
    let house = House::open().await;
    let (noura, khaled) = (house.member("owner"), house.member("admin"));
    let line = "/perms simulate user:@هدى change:set_role role:moderator notes:ترقية";
    let tried = settled(&house.runs("owner", line).await).await;
    for part in ["ما سيتغيّر", "يُضاف", "يُسحب", "المراقب", "ترقية"] {
        assert!(tried.text().contains(part), "{part}: {}", tried.text());
    }
    assert_eq!(count(&house, "select count(*) from members where role = 'moderator'").await, 1, "nothing is done yet");
    let cancelled = settled(&noura.clicks(&tried, "إلغاء").await.unwrap()).await;
    assert_eq!(cancelled.text(), words("ar", "simulate-cancelled"));
    assert!(cancelled.buttons().is_empty());
    let tried = settled(&house.runs("owner", line).await).await;
    let applied = settled(&noura.clicks(&tried, "تطبيق").await.unwrap()).await.text();
    assert!(applied.contains("✅") && applied.contains("هدى") && applied.contains("ترقية"), "{applied}");
    assert_eq!(count(&house, "select count(*) from members where role = 'moderator'").await, 2);
    // Whoever else gets hold of such a button is judged by their own rights.
    let tried = settled(&house.runs("owner", "/perms simulate user:@هدى change:remove").await).await;
    let apply = tried.buttons().iter().find(|b| b.label == "تطبيق").unwrap().custom_id.clone().unwrap();
    let data = serde_json::json!({ "custom_id": apply, "component_type": 2, "id": 0 });
    let stolen = serde_json::json!({ "type": 3, "channel_id": house.demo.general, "message": tried.raw, "data": data });
    let text = settled(&khaled.interaction_raw(stolen).await.unwrap()).await.text();
    assert!(refuses(&text, Permission::ManagePermissions, house.person("owner").discord_id), "{text}");
    assert_eq!(count(&house, "select count(*) from members where role = 'moderator'").await, 2);
    house.finish().await;
}

#[tokio::test]
async fn a_button_to_apply_works_after_a_restart_and_once() {
    let mut house = House::open().await;
    let noura = house.member("owner");
    let line = "/perms simulate user:@Dana change:grant permission:\"view_leads, view_stats\" until:2h";
    let tried = settled(&house.runs("owner", line).await).await;
    house.restart().await;
    let again = tried.clone();
    let applied = settled(&noura.clicks(&tried, "تطبيق").await.unwrap()).await.text();
    assert!(applied.contains("✅") && applied.contains("Dana"), "{applied}");
    let apply = again.buttons().iter().find(|b| b.label == "تطبيق").unwrap().custom_id.clone().unwrap();
    let data = serde_json::json!({ "custom_id": apply, "component_type": 2, "id": 0 });
    let twice = serde_json::json!({ "type": 3, "channel_id": house.demo.general, "message": again.raw, "data": data });
    let text = settled(&noura.interaction_raw(twice).await.unwrap()).await.text();
    assert_eq!(text, words("ar", "conflict-no-change"), "pressed twice");
    assert_eq!(count(&house, "select count(*) from audit_log where action = 'member.grant'").await, 1);
    house.finish().await;
}

#[tokio::test]
async fn what_one_has_is_copied_and_taken_back() {
    let house = House::open().await;
    house.says("owner", "/perms grant user:@هدى permission:export_data notes:تقرير").await;
    let copied = house.says("owner", "/perms copy from:@هدى to:@Dana").await;
    assert!(copied.contains("ما لدى") && copied.contains("يُضاف"), "{copied}");
    let own = house.says("user", "/perms check").await;
    assert!(own.contains("المبيعات") && own.contains(&called(Permission::ExportData)), "{own}");
    let undone = house.says("owner", "/perms undo notes:\"اسم خطأ\"").await;
    assert!(undone.contains("التراجع") && undone.contains("Dana"), "{undone}");
    let own = house.says("user", "/perms check").await;
    assert!(!own.contains(&called(Permission::ExportData)), "{own}");
    let log = house.says("owner", "/perms log").await;
    assert!(log.contains("التراجع عن التغيير") && log.contains("اسم خطأ"), "{log}");
    // The next undo takes back what came before: the grant.
    assert!(house.says("owner", "/perms undo").await.contains("هدى"));
    house.install.clock.advance(TimeDelta::minutes(11));
    assert_eq!(house.says("owner", "/perms undo").await, words("ar", "conflict-nothing-to-undo"));
    house.finish().await;
}

#[tokio::test]
async fn every_answer_to_a_change_takes_just_that_change_back() {
    let house = House::open().await;
    let (noura, khaled) = (house.member("owner"), house.member("admin"));
    let undo = words("ar", "button-undo");
    let first = settled(&house.runs("owner", "/perms set_moderator user:@Dana").await).await;
    let second = settled(&house.runs("owner", "/perms grant user:@هدى permission:export_data").await).await;
    // Whoever else gets hold of the button has made no such change.
    house.says("owner", "/perms grant user:@خالد permission:manage_permissions").await;
    let id = first.buttons().iter().find(|b| b.label == undo).unwrap().custom_id.clone().unwrap();
    let data = serde_json::json!({ "custom_id": id, "component_type": 2, "id": 0 });
    let stolen = serde_json::json!({ "type": 3, "channel_id": house.demo.general, "message": first.raw, "data": data });
    let text = settled(&khaled.interaction_raw(stolen).await.unwrap()).await.text();
    assert_eq!(text, words("ar", "conflict-nothing-to-undo"));
    // The older change goes, the newer ones stay.
    let back = settled(&noura.clicks(&first, &undo).await.unwrap()).await;
    assert!(back.text().contains("التراجع") && back.text().contains("Dana"), "{}", back.text());
    assert!(back.buttons().is_empty(), "what was taken back is not brought back by the same button");
    assert_eq!(count(&house, "select count(*) from members where role = 'moderator'").await, 1);
    assert_eq!(count(&house, "select count(*) from grants").await, 2);
    house.install.clock.advance(TimeDelta::minutes(11));
    let late = settled(&noura.clicks(&second, &undo).await.unwrap()).await.text();
    assert_eq!(late, words("ar", "conflict-nothing-to-undo"), "ten minutes are over");
    house.finish().await;
}

#[tokio::test]
async fn removing_shows_what_goes_and_asks_first() {
    let house = House::open().await;
    let (noura, huda) = (house.member("owner"), house.member("sales").user());
    let asked = settled(&house.runs("owner", "/perms remove user:@هدى notes:انتقلت").await).await;
    assert!(asked.text().contains("يُسحب") && asked.text().contains("العملاء المحتملون"), "{}", asked.text());
    assert_eq!(count(&house, "select count(*) from members where role = 'sales'").await, 1, "nothing is done yet");
    let done = settled(&noura.clicks(&asked, "تطبيق").await.unwrap()).await.text();
    assert!(done.contains("سُحب دور") && done.contains("يُسحب") && done.contains("انتقلت"), "{done}");
    let lost = words("ar", "field-no-longer");
    let told = house.neighbours.discord.wait_for_direct_message(huda, move |m| m.text().contains(&lost), PATIENCE);
    let told = told.await.unwrap().text();
    assert!(told.contains("دورك الآن") && told.contains("العملاء المحتملون"), "{told}");
    house.finish().await;
}

#[tokio::test]
async fn what_changes_nothing_for_a_person_is_not_told() {
    let house = House::open().await;
    let huda = house.member("sales").user();
    let before = house.neighbours.discord.direct_messages(huda).len();
    // The role holds it already.
    let given = house.says("owner", "/perms grant user:@هدى permission:view_leads").await;
    assert!(given.contains("✅") && !given.contains("رسالة خاصة"), "{given}");
    house.quiet().await;
    let told = house.neighbours.discord.direct_messages(huda);
    assert_eq!(told.len(), before, "{told:#?}");
    house.finish().await;
}
