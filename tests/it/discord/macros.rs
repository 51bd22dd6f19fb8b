//! Macros as people use them: written as lines in a form, looked at, and run: all of their steps or none.

use crm::Permission;
use sandbox::discord::Message;

use super::stage::{card, count, form, refuses, words};
use crate::house::{House, PATIENCE, settled};

/// Writes a macro into the form; what the person is told.
async fn sets(house: &House, name: &str, steps: &str) -> Message {
    let owner = house.member("owner");
    let opened = form(&house.runs("owner", "/inbox macro set").await);
    settled(&owner.submits(&opened, &[("name", name), ("steps", steps)]).await.expect("an answer")).await
}

/// What a macro would do to a conversation.
async fn plans(house: &House, role: &str, conversation: &str, name: &str) -> Message {
    let line = format!("/inbox macro run conversation:{conversation} macro:\"{name}\"");
    settled(&house.runs(role, &line).await).await
}

async fn presses_run(house: &House, role: &str, plan: &Message) -> String {
    let pressed = house.member(role).clicks(plan, &words("ar", "button-macro-run")).await.expect("an answer");
    settled(&pressed).await.text()
}

/// What can be seen of a conversation in its row: state, priority, who has it, and how many notes and answers there are.
async fn row(house: &House, number: i64) -> (String, String, Option<String>, i64, i64) {
    let look = house.look.clone();
    let query = sqlx::query_as(
        "select v.state, v.priority, m.name, (select count(*) from conversation_notes where conversation_id = v.id),
                (select count(*) from messages where conversation_id = v.id and direction = 'out')
         from conversations v left join members m on m.id = v.assignee where v.number = $1",
    );
    query.bind(number).fetch_one(&look).await.expect("the conversation")
}

#[tokio::test]
async fn a_macro_does_all_of_its_steps_or_none() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    house.says("owner", "/inbox canned add name:الموقع text:\"أهلًا {{contact.name}}، نحن في العليا.\"").await;
    // Lines that are wrong are named, and what was typed comes back.
    let wrong = sets(&house, "تم الشحن", "رد: الموقع\nارقص").await;
    assert!(wrong.text().contains("السطر \u{2068}2") && wrong.text().contains("`إغلاق`"), "{}", wrong.text());
    let again = house.member("owner").clicks(&wrong, "تعديل وإعادة المحاولة").await.expect("an answer");
    assert!(form(&again).fields().iter().any(|field| format!("{field:?}").contains("ارقص")), "{:?}", form(&again));
    for (steps, said) in [
        ("رد: العنوان", "step-problem-reply"),
        ("إسناد: Dana", "step-problem-colleague"),
        ("إسناد: لا أحد", "step-problem-colleague"),
        ("تأجيل: 2h\nإغلاق", "step-problem-together"),
        ("إغلاق\nclose", "step-problem-twice"),
    ] {
        let told = sets(&house, "خطأ", steps).await.text();
        assert!(told.contains(&words("ar", said)), "{steps}: {told}");
    }
    assert_eq!(count(&house, "select count(*) from macros").await, 0);
    let steps = "رد: الموقع\nملاحظة: أُرسل الموقع\nإسناد: لي\nأولوية: عاجلة\nإغلاق";
    let kept = sets(&house, "تم الشحن", steps).await.text();
    assert!(kept.contains("حُفظ الماكرو") && kept.contains("أُرسل الموقع"), "{kept}");
    let opened = form(&house.runs("owner", "/inbox macro set macro:\"تم الشحن\"").await);
    assert!(opened.fields().iter().any(|field| format!("{field:?}").contains("أولوية: عاجلة")), "{opened:?}");

    card(&house, 0, "أين أنتم؟").await;
    house.quiet().await;
    let before = row(&house, 1001).await;
    let plan = plans(&house, "support", "C-1001", "تم الشحن").await;
    assert!(plan.text().contains("أهلًا ليلى أحمد، نحن في العليا.") && plan.text().contains("1"), "{}", plan.text());
    assert_eq!(row(&house, 1001).await, before, "looking does nothing");
    // The customer writes before it runs: nothing is closed over their message, and nothing else is done either.
    layla.says("؟؟").await.expect("a delivered message");
    house.quiet().await;
    let told = presses_run(&house, "support", &plan).await;
    assert!(told.contains("كتب العميل رسالة"), "{told}");
    assert_eq!(row(&house, 1001).await, before, "all or nothing");
    let plan = plans(&house, "support", "C-1001", "تم الشحن").await;
    let twin = plans(&house, "support", "C-1001", "تم الشحن").await;
    let told = presses_run(&house, "support", &plan).await;
    assert!(told.contains("✅") && told.contains("إغلاق المحادثة"), "{told}");
    layla.wait_for_reply("أهلًا ليلى أحمد، نحن في العليا.", PATIENCE).await.expect("the reply");
    assert_eq!(row(&house, 1001).await, ("closed".into(), "urgent".into(), Some("يوسف".into()), 1, 1));
    assert_eq!(count(&house, "select count(*) from audit_log where action = 'conversation.macro'").await, 1);
    let log = house.says("owner", "/audit list noun:conversation").await;
    assert!(log.contains("تنفيذ الماكرو"), "{log}");
    let told = presses_run(&house, "support", &twin).await;
    assert!(told.contains("هذه المحادثة مغلقة"), "once: {told}");

    // One check covers all: who may not assign does none of it.
    sets(&house, "إلى هدى", "note: تحويل\nassign: هدى\nsnooze: 2h").await;
    card(&house, 1, "Do you deliver?").await;
    house.quiet().await;
    let before = row(&house, 1002).await;
    let plan = plans(&house, "support", "C-1002", "إلى هدى").await;
    let told = presses_run(&house, "support", &plan).await;
    assert!(refuses(&told, Permission::AssignConversations, house.person("owner").discord_id), "{told}");
    assert_eq!(row(&house, 1002).await, before);
    let plan = plans(&house, "manager", "C-1002", "إلى هدى").await;
    presses_run(&house, "manager", &plan).await;
    assert_eq!(row(&house, 1002).await, ("snoozed".into(), "normal".into(), Some("هدى".into()), 1, 0));

    // What it needs is gone.
    house.says("owner", "/inbox canned remove reply:الموقع").await;
    let told = plans(&house, "support", "C-1002", "تم الشحن").await.text();
    assert!(told.contains(&words("ar", "missing-canned-reply")), "{told}");
    let listed = house.says("support", "/inbox macro list").await;
    assert!(listed.contains("إلى هدى") && listed.contains(&words("ar", "macro-step-reply-gone")), "{listed}");
    assert!(house.says("owner", "/inbox macro remove macro:\"تم الشحن\"").await.contains("حُذف الماكرو"));
    house.finish().await;
}
