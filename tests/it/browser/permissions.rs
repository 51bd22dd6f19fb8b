//! Permissions and the audit log on the page: the story that docs/permissions.md tells, with its pictures.

use super::{ANSWER, MESSAGE, Sight};
use crate::discord::stage::words;

/// A picture's name in this language.
fn picture(language: &str, name: &str) -> String {
    format!("permissions-{name}-{language}.png")
}

async fn story(language: &str) {
    let Some(mut sight) = Sight::open(1440, 900).await else { return };
    let text = |id: &str| words(language, id);
    if language == "en" {
        sight.screen.clicks("[data-testid=language]", "English").await;
        for who in ["owner", "admin", "moderator"] {
            sight.house.says(who, "/settings language language:English").await;
        }
        sight.screen.sees("[data-testid=bot-status].good", "Bot online").await;
    }
    sight.screen.clicks("[data-testid=hint] button", "").await;
    sight.screen.clicks("[data-testid=channel-general]", "").await;

    // The owner tries a change out, and makes it.
    sight.picks("/perms sim", "/perms simulate").await;
    let screen = &mut sight.screen;
    screen.chooses("[data-testid=command-option-user]", "هدى").await;
    screen.chooses("[data-testid=command-option-change]", "set_role").await;
    screen.types("[data-testid=command-option-role]", "manager").await;
    // Everything is offered at first, then what fits.
    screen.clicks("[data-testid=choice][aria-selected=true]", &text("role-manager")).await;
    screen.clicks("[data-testid=run]", "").await;
    let tried = screen.sees(ANSWER, &text("simulate-title")).await;
    assert!(tried.contains(&text("field-gained")) && tried.contains("هدى"), "{tried}");
    screen.picture(&picture(language, "simulate")).await;
    screen.clicks(&format!("[data-label='{}']", text("simulate-apply")), "").await;
    screen.sees(ANSWER, &text("perms-role-set")).await;

    // What she holds now, as a table.
    sight.picks("/perms ch", "/perms check").await;
    let screen = &mut sight.screen;
    screen.chooses("[data-testid=command-option-user]", "هدى").await;
    screen.clicks("[data-testid=run]", "").await;
    screen.sees(ANSWER, &text("check-title")).await;
    screen.clicks(&format!("[data-label='{}']", text("check-table")), "").await;
    screen.sees(ANSWER, &text("matrix-title")).await;
    screen.waits_for("document.querySelector('[data-testid=picture]')?.naturalWidth > 0").await;
    screen.picture(&picture(language, "matrix")).await;

    // Making an admin takes two from now on.
    let house = &sight.house;
    house.says("owner", "/perms grant user:@خالد permission:manage_permissions").await;
    house.says("owner", "/settings approvals action:set_admin").await;
    house.says("owner", "/perms set_admin user:@سارة notes:\"تدير الفرع الجديد\"").await;
    sight.becomes("خالد").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=channel-owners]", "").await;
    let request = screen.sees(MESSAGE, "تدير الفرع الجديد").await;
    assert!(request.contains("سارة"), "{request}");
    screen.picture(&picture(language, "request")).await;
    // Channels are in the company's language, whoever reads them.
    screen.clicks("[data-testid=message] button", "موافقة").await;
    screen.sees(ANSWER, "سارة").await;

    // The person is told.
    sight.becomes("سارة").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=channel-dm]", "").await;
    screen.sees(MESSAGE, &text("field-commands")).await;
    screen.picture(&picture(language, "notice")).await;

    // And the log has it, from the asking to the end.
    screen.clicks("[data-testid=channel-general]", "").await;
    sight.picks("/perms log", "/perms log").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=run]", "").await;
    let log = screen.sees(ANSWER, &text("audit-title-people")).await;
    let number = log.split('#').nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a number").to_owned();
    sight.picks("/audit sh", "/audit show").await;
    let screen = &mut sight.screen;
    screen.types("[data-testid=command-option-number]", &number).await;
    screen.clicks("[data-testid=run]", "").await;
    screen.sees(ANSWER, &text("field-difference")).await;
    screen.picture(&picture(language, "log")).await;

    // The menu on a person, and a file of the log.
    sight.house.member("user").writes(sight.house.demo.general, "صباح الخير").expect("a message");
    sight.becomes("نورة").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=channel-general]", "").await;
    screen.sees(MESSAGE, "صباح الخير").await;
    screen.clicks("[data-author=Dana] summary", "Dana").await;
    screen.clicks("[data-testid=menu-Permissions]", "").await;
    screen.sees(ANSWER, "Dana").await;
    screen.picture(&picture(language, "menu")).await;
    sight.picks("/audit exp", "/audit export").await;
    let screen = &mut sight.screen;
    screen.chooses("[data-testid=command-option-format]", "CSV").await;
    screen.clicks("[data-testid=run]", "").await;
    screen.sees("[data-testid=file]", "audit-").await;
    let rows = "fetch(document.querySelector('[data-testid=file]').href).then((it) => it.text()).then((it) => it.split('\\n').length)";
    let rows = screen.value(rows).await;
    assert!(rows.as_u64().is_some_and(|rows| rows > 10), "the file can be opened: {rows} lines");
    sight.finish().await;
}

#[tokio::test]
async fn an_owner_and_a_moderator_at_work_in_arabic() {
    Box::pin(story("ar")).await;
}

#[tokio::test]
async fn an_owner_and_a_moderator_at_work_in_english() {
    Box::pin(story("en")).await;
}
