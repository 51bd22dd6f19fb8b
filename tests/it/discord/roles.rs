//! `/perms role` and `/perms set_role`: the company's own roles.

use crm::Permission;

use super::stage::{called, count, refuses, removes, words};
use crate::house::{House, settled};

#[tokio::test]
async fn a_role_from_its_making_to_its_end() {
    let house = House::open().await;
    let (noura, owner) = (house.member("owner"), house.person("owner").discord_id);
    let made = settled(&house.runs("owner", "/perms role create name:كاشير above:sales like:viewer").await).await;
    assert!(made.text().contains("كاشير") && made.text().contains("الرتبة"), "{}", made.text());
    let group = settled(&noura.selects(&made, "المجموعة", &["العملاء المحتملون"]).await.unwrap()).await;
    let pick = group.selects()[1].clone();
    let saved = noura.selects(&group, &pick.custom_id, &["view_leads", "create_leads"]).await.unwrap();
    let saved = settled(&saved).await;
    assert!(
        saved.text().contains("حُفظ") && saved.text().contains(&called(Permission::CreateLeads)),
        "{}",
        saved.text()
    );
    let chosen: Vec<_> = saved.selects()[1].options.iter().filter(|o| o.default).map(|o| o.value.clone()).collect();
    assert_eq!(chosen, ["view_leads", "create_leads"], "what the role holds is marked");

    let typed = noura.types(house.demo.general, "/perms set_role user:@Dana role:كاش").await.unwrap();
    assert_eq!(typed.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["كاشير"]);
    assert!(house.says("owner", "/perms set_role user:@Dana role:كاشير").await.contains("✅"));
    assert!(house.says("user", "/crm lead list").await.contains("L-1001"), "it counts from the next command");
    let roles = house.says("owner", "/perms role list").await;
    let line = roles.lines().find(|line| line.contains("كاشير")).expect("its line");
    assert!(line.contains("45") && line.contains("شخص واحد") && line.contains("من أدوار الشركة"), "{line}");

    // Taken out of the role, it is taken from its holders, from their next command on.
    let saved = noura.selects(&saved, &pick.custom_id, &[]).await.unwrap();
    assert!(settled(&saved).await.text().contains("حُفظ"));
    let refused = house.says("user", "/crm lead list").await;
    assert!(refuses(&refused, Permission::ViewLeads, owner), "{refused}");

    let held = house.says("owner", "/perms role delete role:كاشير").await;
    assert!(held.contains("لدى شخص واحد هذا الدور"), "{held}");
    removes(&house, "user:@Dana").await;
    assert!(house.says("owner", "/perms role delete role:كاشير").await.contains("حُذف"));
    assert_eq!(count(&house, "select count(*) from roles").await, 0);
    house.finish().await;
}

#[tokio::test]
async fn what_can_not_be_done_with_roles_has_its_sentences() {
    let house = House::open().await;
    house.says("owner", "/perms set_role user:@خالد role:super_admin").await;
    assert!(house.says("owner", "/perms role create name:كاشير above:sales").await.contains("✅"));
    assert!(house.says("owner", "/perms role create name:مدير above:super_admin").await.contains("✅"));
    for (who, line, id) in [
        ("owner", "/perms role create name:كاشير above:user", "conflict-taken-role"),
        ("owner", "/perms role create name:كـاشـير above:user", "conflict-taken-role"),
        ("owner", "/perms role create name:admin above:user", "conflict-taken-role"),
        ("owner", "/perms role create name:المشرف above:user", "conflict-taken-role"),
        ("owner", "/perms role edit role:كاشير name:المبيعات", "conflict-taken-role"),
        ("owner", "/perms role edit role:admin name:x", "error-built-in-role"),
        ("owner", "/perms role delete role:sales", "error-built-in-role"),
        ("admin", "/perms role create name:أعلى above:super_admin", "rank-shape-not-below"),
        ("admin", "/perms role delete role:مدير", "rank-shape-not-below"),
        ("owner", "/perms set_role user:@Dana role:owner", "rank-owner-role"),
        ("owner", "/perms role edit role:كاشير name:كاشير", "conflict-no-change"),
    ] {
        let text = house.says(who, line).await;
        assert!(text.contains(&words("ar", id)), "{who} runs {line} ({id}): {text}");
    }
    let unknown = house.says("owner", "/perms set_role user:@Dana role:طيار").await;
    assert_eq!(unknown, words("ar", "missing-role"));
    house.finish().await;
}

#[tokio::test]
async fn roles_are_found_as_people_call_them() {
    let house = House::open().await;
    let with_article = words("ar", "role-moderator");
    let short = with_article.strip_prefix("ال").expect("a role with the article");
    let given = house.says("owner", &format!("/perms set_role user:@Dana role:{short}")).await;
    assert!(given.contains("✅") && given.contains(&with_article), "{given}");
    let unknown = house.says("owner", "/perms set_role user:@Dana role:بواب").await;
    assert_eq!(unknown, words("ar", "missing-role"));
    // Only what can be deleted is offered.
    house.says("owner", "/perms role create name:كاشير above:user").await;
    let noura = house.member("owner");
    for (command, offered) in [("delete", 1), ("edit", 1)] {
        let choices = noura.types(house.demo.general, &format!("/perms role {command} role:")).await.unwrap();
        assert_eq!(choices.len(), offered, "{command}: {choices:?}");
    }
    house.finish().await;
}
