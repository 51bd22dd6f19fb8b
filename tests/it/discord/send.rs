//! `/inbox send`: answers of every kind reach the customer's phone as what they are, and the inbox shows them.

use crm::Permission;
use sandbox::meta::{Content, PhoneMessage};
use serde_json::{Value, json};

use super::stage::{card, refuses, words};
use crate::house::{House, PATIENCE, eventually};

/// What autocomplete offers for an option of a command.
async fn offered(house: &House, role: &str, line: &str) -> Vec<(String, String)> {
    let choices = house.member(role).types(house.demo.general, line).await.expect("an answer");
    choices.iter().map(|choice| (choice.name.clone(), choice.value.as_str().expect("an id").to_owned())).collect()
}

/// The newest message on the first customer's phone, once there are so many.
async fn arrives(house: &House, messages: usize) -> PhoneMessage {
    let layla = &house.demo.customers[0];
    eventually("it is on the phone", async || layla.inbox().len() >= messages).await;
    assert_eq!(layla.inbox().len(), messages, "once");
    layla.inbox().pop().expect("the newest")
}

/// What the inbox shows of it, once it is read.
async fn shows(house: &House, said: &str) -> String {
    house.demo.customers[0].reads().await.expect("a status");
    let so = |post: &sandbox::discord::Message| post.text().contains(said) && post.text().contains("قُرئت");
    let shown = house.neighbours.discord.wait_for_message(house.demo.inbox, so, PATIENCE).await;
    shown.unwrap_or_else(|error| panic!("{said} is not shown: {error}")).text()
}

#[tokio::test]
async fn answers_of_every_kind_arrive_as_what_they_are() {
    let house = House::open().await;
    let post = card(&house, 0, "متى أزوركم؟").await;
    assert!(post.text().contains("مهلة الرد") && post.text().contains(":R>"), "{}", post.text());
    card(&house, 1, "hello").await;
    house.quiet().await;
    let with = offered(&house, "support", "/inbox send text conversation:ليلى").await;
    assert_eq!(with.len(), 1, "{with:?}");
    assert!(with[0].0.contains("ليلى") && with[0].0.contains("متى أزوركم؟"), "{with:?}");
    assert_eq!(offered(&house, "support", "/inbox send text conversation:50%").await, [], "signs are no patterns");
    let of = &with[0].1;
    let asked = offered(&house, "support", "/inbox send quote message:أزوركم").await;
    let asked = &asked[0].1;
    let wamid = house.demo.customers[0].conversation().first().expect("their message").wamid.clone();

    let cases: [(String, &str, Value, &str); 7] = [
        (
            format!("text conversation:{of} text:\"أهلًا\\nوسهلًا\""),
            "text",
            json!({ "body": "أهلًا\nوسهلًا", "preview_url": false }),
            "وسهلًا",
        ),
        (
            format!("quote message:{asked} text:\"في أي وقت\""),
            "text",
            json!({ "body": "في أي وقت", "preview_url": false }),
            "متى أزوركم؟",
        ),
        (format!("reaction message:{asked} emoji:👍"), "reaction", json!({ "message_id": wamid, "emoji": "👍" }), "👍"),
        (
            format!("buttons conversation:{of} text:\"يناسبك السبت؟\" first:نعم second:لا footer:\"من 9 إلى 5\""),
            "interactive",
            json!({
                "type": "button",
                "body": { "text": "يناسبك السبت؟" },
                "footer": { "text": "من 9 إلى 5" },
                "action": { "buttons": [
                    { "type": "reply", "reply": { "id": "1", "title": "نعم" } },
                    { "type": "reply", "reply": { "id": "2", "title": "لا" } },
                ] },
            }),
            "يناسبك السبت؟",
        ),
        (
            format!(
                "list conversation:{of} text:\"اختر موعدًا\" open:المواعيد rows:\"السبت | 9 صباحًا؛ الأحد\" header:معرضنا"
            ),
            "interactive",
            json!({
                "type": "list",
                "header": { "type": "text", "text": "معرضنا" },
                "body": { "text": "اختر موعدًا" },
                "action": { "button": "المواعيد", "sections": [{ "rows": [
                    { "id": "1", "title": "السبت", "description": "9 صباحًا" },
                    { "id": "2", "title": "الأحد" },
                ] }] },
            }),
            "السبت — 9 صباحًا",
        ),
        (
            format!("location conversation:{of} place:24.7136,46.6753 name:المعرض"),
            "location",
            json!({ "latitude": 24.7136, "longitude": 46.6753, "name": "المعرض" }),
            "https://www.google.com/maps?q=24.7136,46.6753",
        ),
        (
            format!("contact conversation:{of} name:هدى phone:0507778899"),
            "contacts",
            json!([{
                "name": { "formatted_name": "هدى", "first_name": "هدى" },
                "phones": [{ "phone": "+966507778899", "type": "CELL", "wa_id": "966507778899" }],
            }]),
            "هدى",
        ),
    ];
    let mut posts = Vec::new();
    for (n, (line, kind, body, said)) in (1..).zip(cases) {
        let accepted = house.says("support", &format!("/inbox send {line}")).await;
        assert!(accepted.contains("ردّك في الطريق"), "{line}: {accepted}");
        let received = arrives(&house, n).await;
        assert_eq!((received.kind.as_str(), &received.body), (kind, &body), "{line}");
        assert_eq!(received.context.is_some(), line.starts_with("quote"), "{line}");
        posts.push(shows(&house, said).await);
    }
    insta::assert_snapshot!(posts.join("\n\n"));

    for (line, said) in [
        (format!("text conversation:{asked} text:x"), "missing-conversation"),
        (format!("reaction message:{asked} emoji:جميل"), "invalid-emoji"),
        (format!("location conversation:{of} place:الرياض"), "invalid-place"),
    ] {
        let answer = house.says("support", &format!("/inbox send {line}")).await;
        assert!(answer.contains(&words("ar", said)), "{line}: {answer}");
    }
    let twice =
        house.says("support", &format!("/inbox send buttons conversation:{of} text:؟ first:نعم second:نعم")).await;
    assert!(twice.contains("نصان متطابقان") && twice.contains("الأزرار"), "{twice}");
    let owner = house.person("owner").discord_id;
    let refused = house.says("user", &format!("/inbox send text conversation:{of} text:x")).await;
    assert!(refuses(&refused, Permission::SendMessages, owner), "{refused}");
    assert!(offered(&house, "user", "/inbox send text conversation:ليلى").await.is_empty());
    house.finish().await;
}

#[tokio::test]
async fn what_is_chosen_of_ours_is_shown_by_its_title_under_the_text_that_asked() {
    let house = House::open().await;
    card(&house, 0, "متى التوصيل؟").await;
    house.quiet().await;
    let (line, layla) = ("/inbox send text conversation:ليلى", &house.demo.customers[0]);
    let of = offered(&house, "support", line).await[0].1.clone();
    let ask = "text:\"هل يناسبك الأحد؟\" first:نعم second:لا header:\"موعد التوصيل\" footer:\"متجر النور\"";
    house.says("support", &format!("/inbox send buttons conversation:{of} {ask}")).await;
    let ours = arrives(&house, 1).await.wamid;
    let chosen = async |to: &str, id: &str, title: &str| {
        let pressed = Content::ButtonReply { to: to.to_owned(), id: id.to_owned(), title: title.to_owned() };
        layla.sends(pressed).await.expect("a delivered message");
        let so = |post: &sandbox::discord::Message| post.text().contains("☑️") && post.text().contains(title);
        let shown = house.neighbours.discord.wait_for_message(house.demo.inbox, so, PATIENCE).await;
        shown.unwrap_or_else(|error| panic!("{title} is not shown: {error}")).text()
    };
    let yes = chosen(&ours, "1", "نعم").await;
    assert!(yes.contains("↩") && yes.contains("هل يناسبك الأحد؟"), "{yes}");
    for noise in ["🔖", "موعد التوصيل", "متجر النور"] {
        assert!(!yes.contains(noise), "{noise}: {yes}");
    }
    house.quiet().await;
    let label = &offered(&house, "support", line).await[0].0;
    assert!(label.ends_with("نعم"), "{label}");
    // What somebody else's program asked has names that may say something.
    let foreign = chosen("wamid.theirs", "size-42", "مقاس").await;
    assert!(foreign.contains("🔖") && foreign.contains("size-42"), "{foreign}");
    house.finish().await;
}

#[tokio::test]
async fn a_list_that_does_not_fit_says_how_choices_are_written() {
    let house = House::open().await;
    card(&house, 0, "متى أزوركم؟").await;
    house.quiet().await;
    let of = offered(&house, "support", "/inbox send text conversation:ليلى").await[0].1.clone();
    let list = async |rows: &str| {
        let line = format!("/inbox send list conversation:{of} text:اختر open:المواعيد rows:\"{rows}\"");
        house.says("support", &line).await
    };
    let commas = list("السبت صباحًا، الأحد مساءً، الاثنين").await;
    assert!(commas.contains("السبت صباحًا، الأحد مساءً، الاثنين") && commas.contains("24"), "{commas}");
    let many = list(&(1..=11).map(|n| n.to_string()).collect::<Vec<_>>().join(";")).await;
    for refused in [&commas, &many] {
        assert!(refused.contains(&words("ar", "invalid-rows-parted")), "{refused}");
    }
    assert!(many.contains("10"), "{many}");
    assert!(list("السبت\\nالأحد").await.contains("ردّك في الطريق"));
    let rows = &arrives(&house, 1).await.body["action"]["sections"][0]["rows"];
    assert_eq!(rows, &json!([{ "id": "1", "title": "السبت" }, { "id": "2", "title": "الأحد" }]));
    house.finish().await;
}
