//! What people see, word for word, in both languages. Read the snapshots as a person would.

use super::stage::{card, form, redacted, replies};
use crate::house::{House, PATIENCE};

/// Commands and who runs them, in the order of a working day.
const DAY: &[(&str, &str)] = &[
    (
        "sales",
        "/crm lead add name:\"ريم العتيبي\" phone:+966501112233 interest:\"Sofa, 3 seats\" notes:\"تفضّل المساء\"",
    ),
    ("sales", "/crm lead list"),
    ("sales", "/crm lead show lead:L-1001"),
    ("sales", "/crm lead show lead:7"),
    ("sales", "/crm lead add name:سمر phone:abc"),
    ("sales", "/crm lead add name:x phone:+966501112233"),
    ("sales", "/audit list"),
    ("sales", "/perms check"),
    ("owner", "/perms set_moderator user:@Dana notes:\"تساعد فريق الدعم\""),
    ("owner", "/perms set_moderator user:@Dana"),
    ("owner", "/perms grant user:@Dana permission:export_data until:2h"),
    ("owner", "/perms grant user:@Dana permission:export_data"),
    ("owner", "/perms grant user:@Dana"),
    ("owner", "/perms check user:@Dana"),
    ("owner", "/perms remove user:@Dana"),
    ("owner", "/perms remove user:@نورة"),
    ("owner", "/perms list"),
    ("owner", "/settings inbox channel:#inbox"),
    ("owner", "/audit list"),
    ("support", "/help"),
];

async fn day(language: &str, choice: &str) -> String {
    let house = House::open().await;
    let mut seen = Vec::new();
    for role in ["owner", "sales", "support", "user"] {
        let line = format!("/settings language language:\"{choice}\"");
        seen.push(format!("{role}: {line}\n{}", house.says(role, &line).await));
    }
    for (role, line) in DAY {
        let text = house.says(role, line).await;
        seen.push(format!("{role}: {line}\n{}", redacted(&text)));
    }
    let card = card(&house, 0, "مرحبا، هل لديكم طاولات؟").await;
    seen.push(format!("the inbox\n{}", redacted(&card.text())));
    let opened = form(&house.member("sales").clicks(&card, "إضافة كعميل محتمل").await.unwrap());
    let labels: Vec<String> = opened.fields().into_iter().map(|field| field.label).collect();
    seen.push(format!("a form\n{}\n{}", opened.title, labels.join("\n")));
    let told = replies(&house.member("support"), &card, "أهلًا ليلى").await;
    house.demo.customers[0].wait_for_reply("أهلًا ليلى", PATIENCE).await.unwrap();
    house.inbox_shows("✓✓").await;
    house.quiet().await;
    let post = house.inbox_shows("✓✓").await;
    seen.push(format!("an answer\n{}\n{}", redacted(&told), redacted(&post.text())));
    let direct = house.neighbours.discord.direct_messages(house.member("user").user());
    seen.push(format!(
        "private messages\n{}",
        direct.iter().map(|m| redacted(&m.text())).collect::<Vec<_>>().join("\n—\n")
    ));
    assert!(
        !seen.iter().any(|text| text.contains("Error") || text.contains('[') && text.contains("error-")),
        "{language}"
    );
    house.finish().await;
    seen.join("\n\n————————\n\n")
}

#[tokio::test]
async fn a_day_in_arabic() {
    insta::assert_snapshot!(day("ar", "العربية (Arabic)").await);
}

#[tokio::test]
async fn a_day_in_english() {
    insta::assert_snapshot!(day("en", "English").await);
}
