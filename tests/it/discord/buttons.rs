//! Buttons and forms: after a restart, pressed twice, forged, delivered again; and customers' text that is up to no good.

use sandbox::discord::InteractionId;
use serde_json::json;

use super::stage::{card, count, form, replies, words};
use crate::house::{House, PATIENCE, settled};

#[tokio::test]
async fn buttons_outlive_a_restart() {
    let mut house = House::open().await;
    let card = card(&house, 0, "أريد طاولة").await;
    let (huda, noura) = (house.member("sales"), house.member("owner"));
    let before = form(&huda.clicks(&card, "إضافة كعميل محتمل").await.unwrap());
    house.restart().await;
    let made = settled(&huda.submits(&before, &[("interest", "طاولة")]).await.unwrap()).await.text();
    assert!(made.contains("L-1004") && made.contains("ليلى أحمد"), "a form from before is taken: {made}");
    let text = replies(&house.member("support"), &card, "أهلًا").await;
    assert!(text.contains("ردّك في الطريق"), "{text}");
    house.demo.customers[0].wait_for_reply("أهلًا", PATIENCE).await.unwrap();
    for n in 1..=4 {
        assert!(house.says("owner", &format!("/crm lead add name:عميل{n}")).await.contains("✅"));
    }
    let list = settled(&house.runs("owner", "/audit list").await).await;
    house.restart().await;
    let mut older = settled(&noura.clicks(&list, "التالي").await.unwrap()).await;
    while older.text().contains("التالي") {
        older = settled(&noura.clicks(&older, "التالي").await.unwrap()).await;
    }
    assert!(older.text().contains("إنشاء حساب الشركة"), "the oldest event: {}", older.text());
    house.finish().await;
}

#[tokio::test]
async fn a_lead_from_a_conversation_is_made_once() {
    let house = House::open().await;
    let card = card(&house, 0, "كم السعر؟").await;
    let (huda, omar) = (house.member("sales"), house.member("manager"));
    let (one, two) = (huda.clicks(&card, "إضافة كعميل محتمل").await, omar.clicks(&card, "إضافة كعميل محتمل").await);
    let (one, two) = (form(&one.unwrap()), form(&two.unwrap()));
    assert!(settled(&huda.submits(&one, &[]).await.unwrap()).await.text().contains("L-1004"));
    let late = settled(&omar.submits(&two, &[]).await.unwrap()).await.text();
    assert!(late.contains(&words("ar", "conflict-open-lead")) && late.contains("L-1004"), "{late}");
    // The post as it was, on a screen that has not caught up yet.
    let button = card.buttons().into_iter().find(|button| button.label == "إضافة كعميل محتمل").expect("the button");
    let data = json!({ "custom_id": button.custom_id, "component_type": 2, "id": 0 });
    let press = json!({ "type": 3, "channel_id": card.channel, "message": card.raw, "data": data });
    let again = settled(&huda.interaction_raw(press).await.unwrap()).await.text();
    assert!(again.contains("L-1004"), "the next press says which lead there is: {again}");
    // Everybody sees in the post itself what came of it, and whose it is.
    let trace = house.inbox_shows("L-1004 · هدى").await;
    assert_eq!(trace.id, card.id, "the same post");
    assert!(trace.text().contains("كم السعر؟") && !trace.text().contains("إضافة كعميل محتمل"), "{}", trace.text());
    let lead = settled(&omar.clicks(&trace, "L-1004 · هدى").await.unwrap()).await.text();
    assert!(lead.contains("L-1004") && lead.contains("ليلى أحمد"), "{lead}");
    assert_eq!(count(&house, "select count(*) from leads").await, 4);
    let news = super::stage::card(&house, 0, "وهل يوجد توصيل؟").await;
    assert!(news.text().contains("L-1004"), "the next post knows the lead: {}", news.text());
    assert!(!news.text().contains("إضافة كعميل محتمل"), "and offers no second: {}", news.text());
    house.finish().await;
}

#[tokio::test]
async fn forged_buttons_are_answered_kindly() {
    let house = House::open().await;
    let card = card(&house, 0, "سلام").await;
    let (dana, huda) = (house.member("user"), house.member("sales"));
    let outdated = words("ar", "error-outdated");
    let long = "x".repeat(200);
    let elsewhere = "0190b3c4d5e6f708192a3b4c5d6e7f80";
    let pressed = |id: &str, kind: u64| {
        let message = card.raw.clone();
        let mut data = json!({ "custom_id": id, "component_type": kind, "id": 0 });
        if kind == 3 {
            data["values"] = json!(["export_data"]);
        }
        json!({ "type": 3, "channel_id": card.channel, "message": message, "data": data })
    };
    for id in ["v1:leads:zzz", "v9:x", "", "v1:lead-form:-", "v1:leads:-:-:-", "'; drop table leads; --", &long] {
        // As somebody whose language this process knows.
        assert!(house.says("sales", "/crm lead list").await.contains("L-1001"));
        let answer = huda.interaction_raw(pressed(id, 2)).await.unwrap_or_else(|error| panic!("{id:?}: {error}"));
        assert!(answer.is_ephemeral(), "{id:?}");
        let text = settled(&answer).await.text();
        assert!(text.contains(&outdated), "{id:?}: {text}");
    }
    for (id, sentence) in [(format!("v1:reply:{elsewhere}"), "missing-conversation")] {
        let answer = house.member("support").interaction_raw(pressed(&id, 2)).await.unwrap();
        assert_eq!(settled(&answer).await.text(), words("ar", sentence));
    }
    let lead = huda.interaction_raw(pressed(&format!("v1:make-lead:{elsewhere}"), 2)).await.unwrap();
    assert_eq!(settled(&lead).await.text(), words("ar", "missing-conversation"));
    for (id, kind) in [
        (format!("v1:grant-pick:{}:-", dana.user()), 3),
        ("v1:people:-:".to_owned(), 2),
        ("v1:log:-:".to_owned(), 2),
        ("v1:leads:-:".to_owned(), 2),
        (format!("v1:reply:{elsewhere}"), 2),
    ] {
        let answer = dana.interaction_raw(pressed(&id, kind)).await.unwrap();
        let text = settled(&answer).await.text();
        assert!(text.contains(&words("ar", "refused-missing")), "{id} forged by a stranger: {text}");
    }
    let forms = json!({ "type": 5, "data": { "custom_id": "v1:reply-form:x", "components": [] } });
    assert!(settled(&huda.interaction_raw(forms).await.unwrap()).await.text().contains(&outdated));
    assert_eq!(count(&house, "select count(*) from leads").await, 3);
    assert_eq!(count(&house, "select count(*) from grants").await, 0);
    house.finish().await;
}

#[tokio::test]
async fn an_interaction_that_comes_ten_times_is_executed_once() {
    let house = House::open().await;
    let discord = house.neighbours.discord.clone();
    let sent_before = discord.interactions().len();
    let (huda, general) = (house.member("sales"), house.demo.general);
    let typed = tokio::spawn({
        let huda = huda.clone();
        async move { huda.runs(general, "/crm lead add name:سلمان").await }
    });
    let sent = discord.wait_for_interaction(sent_before + 1, PATIENCE).await.unwrap();
    let id: InteractionId = sent["id"].as_str().unwrap().parse().unwrap();
    discord.deliver_again(id, 9).unwrap();
    let answer = typed.await.unwrap().unwrap();
    // Of ten at once it is not said which comes first, and the others may leave gaps in the numbers.
    let first = settled(&answer).await.text();
    let number = first.find("L-").and_then(|at| first.get(at..at + 6)).expect("the number of a lead").to_owned();
    discord.deliver_again(id, 3).unwrap();
    // The gateway delivers in order: when these have been answered, those before them have been looked at.
    for n in 0..3 {
        let later = house.says("sales", &format!("/crm lead add name:تال{n}")).await;
        assert!(later.contains('✅'), "{later}");
    }
    house.quiet().await;
    assert!(settled(&answer).await.text().contains(&number), "the first answer stands: {}", answer.text());
    assert!(answer.followups().is_empty());
    // A delivery that has to wait for the first may find it answered already; Discord says so, and nobody sees it.
    let said = discord.take_violations();
    assert!(said.iter().all(|it| it.rule == "double answer" && it.request.contains(&id.to_string())), "{said:#?}");
    assert_eq!(count(&house, "select count(*) from leads").await, 3 + 4);
    assert!(house.says("sales", &format!("/crm lead show lead:{number}")).await.contains("سلمان"));
    assert_eq!(count(&house, "select count(*) from audit_log where action = 'lead.create'").await, 3 + 4);
    house.finish().await;
}

#[tokio::test]
async fn what_customers_write_is_only_text() {
    let house = House::open().await;
    let nasty = "@everyone @here <@1> <@&2> <#3> [اضغط](https://evil.example) **غامق** `رمز` ```كتلة``` ||سر|| # عنوان\n\
                 > اقتباس\n- بند\n\u{202e}معكوس\u{202c} <t:1:R> </perms remove:1> a_b_c https://ok.example/a_b قفا";
    house.demo.customers[1].says(nasty).await.unwrap();
    let text = house.inbox_shows("قفا").await.text();
    for harmful in [
        "[اضغط](",
        "**غامق",
        " `رمز`",
        " ```",
        " ||سر",
        "\n> ",
        "\n- ",
        "\u{202e}",
        "\n<@",
        " <@1>",
        " <@&2>",
        " <#3>",
        " <t:1",
        " </perms",
    ] {
        assert!(!text.contains(harmful), "{harmful:?} has survived: {text}");
    }
    assert!(text.contains("https://ok.example/a_b"), "an address stays one: {text}");
    assert!(text.contains("غامق") && text.contains("معكوس"), "no word is lost: {text}");
    let posts = house.neighbours.discord.requests();
    let posts: Vec<_> = posts.iter().filter(|it| it.method == "POST" && it.path.ends_with("/messages")).collect();
    assert!(!posts.is_empty());
    for post in posts {
        assert_eq!(post.body["allowed_mentions"]["parse"], json!([]), "nobody is pinged: {}", post.body);
    }
    house.finish().await;
}
