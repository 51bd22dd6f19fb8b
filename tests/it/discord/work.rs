//! Working on conversations as people do it: by commands, and by the buttons under a conversation.

use chrono::TimeDelta;
use sandbox::discord::Message;

use super::stage::{card, count, form, redacted, refuses, words};
use crate::house::{House, PATIENCE, eventually, settled};

/// What a person sees after pressing a button on what a command showed them.
async fn presses(house: &House, role: &str, shown: &Message, button: &str) -> Message {
    let pressed = house.member(role).clicks(shown, button).await;
    settled(&pressed.unwrap_or_else(|error| panic!("{role} presses {button}: {error}; {:?}", shown.buttons()))).await
}

/// The conversation, shown to somebody by a command.
async fn opens(house: &House, role: &str, conversation: &str) -> Message {
    settled(&house.runs(role, &format!("/inbox show conversation:{conversation}")).await).await
}

/// What people see of a working day, word for word.
async fn day(language: &str, choice: &str) {
    let house = House::open().await;
    for role in ["owner", "sales", "support", "user"] {
        house.says(role, &format!("/settings language language:\"{choice}\"")).await;
    }
    card(&house, 0, "مرحبا، كم سعر الكنب؟").await;
    card(&house, 1, "Do you deliver?").await;
    let mut seen = Vec::new();
    for (role, line) in [
        ("support", "/inbox list"),
        ("support", "/inbox claim conversation:C-1001"),
        ("sales", "/inbox claim conversation:C-1001"),
        ("sales", "/inbox list only:\"محادثاتي (mine)\""),
        ("support", "/inbox note conversation:C-1001 text:\"تريد *خصمًا*\\nعلى الكنب\""),
        ("support", "/inbox priority conversation:C-1001 priority:\"عاجلة (urgent)\""),
        ("support", "/inbox show conversation:C-1001"),
        ("sales", "/inbox transfer conversation:C-1001 user:@هدى"),
        ("support", "/inbox transfer conversation:C-1001 user:@هدى"),
        ("owner", "/inbox assign conversation:C-1002 user:@يوسف"),
        ("owner", "/inbox assign conversation:C-1002 user:@Dana"),
        ("owner", "/inbox assign conversation:C-1002 user:@هدى"),
        ("sales", "/inbox release conversation:C-1002"),
        ("support", "/inbox snooze conversation:C-1002 until:someday"),
        ("support", "/inbox snooze conversation:C-1002 until:2020-01-01"),
        ("support", "/inbox snooze conversation:C-1002 until:2h"),
        ("support", "/inbox close conversation:C-1001"),
        ("support", "/inbox close conversation:C-1001"),
        ("sales", "/inbox list"),
        ("sales", "/inbox list only:\"مغلقة (closed)\""),
        ("sales", "/inbox reopen conversation:C-1001"),
        ("sales", "/inbox reopen conversation:C-1002"),
        ("sales", "/inbox reopen conversation:C-1002"),
        ("sales", "/inbox show conversation:C-77"),
        ("user", "/inbox list"),
    ] {
        seen.push(format!("{role}: {line}\n{}", redacted(&house.says(role, line).await)));
    }
    let log = house.says("owner", "/audit list noun:conversation").await;
    seen.push(format!("the log\n{}", redacted(&log)));
    insta::assert_snapshot!(format!("working_day_{language}"), seen.join("\n\n"));
    house.finish().await;
}

#[tokio::test]
async fn a_day_of_work_on_conversations_in_arabic() {
    day("ar", "العربية (Arabic)").await;
}

#[tokio::test]
async fn a_day_of_work_on_conversations_in_english() {
    day("en", "English").await;
}

#[tokio::test]
async fn the_buttons_do_what_the_commands_do() {
    let house = House::open().await;
    card(&house, 0, "مرحبا").await;
    let shown = opens(&house, "support", "C-1001").await;
    let stale = opens(&house, "sales", "C-1001").await;
    let mine = presses(&house, "support", &shown, &words("ar", "button-claim")).await;
    assert!(mine.text().contains("يوسف"), "{}", mine.text());
    // Who had it open sees who was faster, and keeps what they look at.
    let told = presses(&house, "sales", &stale, &words("ar", "button-claim")).await.text();
    assert!(told.contains("في عهدة") && told.contains("يوسف"), "{told}");
    let told = presses(&house, "sales", &stale, &words("ar", "button-close")).await.text();
    assert!(told.contains("تغيّرت هذه المحادثة") && told.contains("يوسف"), "{told}");

    let support = house.member("support");
    let choice = presses(&house, "support", &mine, &words("ar", "button-assign")).await;
    let menu = choice.selects().into_iter().next().expect("a menu");
    let given = support.selects(&choice, &menu.custom_id, &["هدى"]).await.expect("an answer");
    assert!(settled(&given).await.text().contains("أُسندت"), "{}", given.text());
    assert_eq!(count(&house, "select count(*) from audit_log where action = 'conversation.transfer'").await, 1);

    let hers = opens(&house, "sales", "C-1001").await;
    let sales = house.member("sales");
    let note = form(&sales.clicks(&hers, &words("ar", "button-note")).await.expect("an answer"));
    let kept = settled(&sales.submits(&note, &[("note", "تدفع عند الاستلام")]).await.expect("an answer")).await;
    assert!(kept.text().contains("حُفظت الملاحظة"), "{}", kept.text());
    let snooze = form(&sales.clicks(&hers, &words("ar", "button-snooze")).await.expect("an answer"));
    let wrong = settled(&sales.submits(&snooze, &[("snooze", "قريبًا")]).await.expect("an answer")).await;
    assert!(wrong.text().contains("التأجيل حتى"), "{}", wrong.text());
    let again = form(&sales.clicks(&wrong, "تعديل وإعادة المحاولة").await.expect("an answer"));
    let away = settled(&sales.submits(&again, &[("snooze", "ساعتين")]).await.expect("an answer")).await;
    assert!(away.text().contains("أُجّلت"), "{}", away.text());
    let hers = opens(&house, "sales", "C-1001").await;
    assert!(hers.text().contains("تدفع عند الاستلام") && hers.text().contains("مؤجلة حتى"), "{}", hers.text());
    let open = presses(&house, "sales", &hers, &words("ar", "button-wake")).await;
    let free = presses(&house, "sales", &open, &words("ar", "button-release")).await;
    // The customer writes before it is closed: whoever closes has not seen that.
    house.demo.customers[0].says("شيء آخر").await.expect("a delivered message");
    house.quiet().await;
    let told = presses(&house, "sales", &free, &words("ar", "button-close")).await.text();
    assert!(told.contains("كتب العميل رسالة"), "{told}");
    let fresh = opens(&house, "sales", "C-1001").await;
    let closed = presses(&house, "sales", &fresh, &words("ar", "button-close")).await;
    let open = presses(&house, "sales", &closed, &words("ar", "button-reopen")).await;
    assert!(open.text().contains("مفتوحة"), "{}", open.text());
    house.finish().await;
}

#[tokio::test]
async fn conversations_are_found_by_number_and_name_and_come_back_at_their_time() {
    let house = House::open().await;
    card(&house, 0, "مرحبا").await;
    card(&house, 1, "hello").await;
    let (support, general) = (house.member("support"), house.demo.general);
    for (typed, number) in [("C-1001", "1001"), ("١٠٠٢", "1002"), ("ليلى", "1001"), ("james", "1002")] {
        let offered = support.types(general, &format!("/inbox close conversation:{typed}")).await.expect("choices");
        let first = offered.first().expect("a choice");
        let value = first.value.as_str().expect("a text");
        assert!(first.name.starts_with(&format!("C-{number} · ")) && value.starts_with(number), "{typed}: {offered:?}");
    }
    assert_eq!(house.member("user").types(general, "/inbox close conversation:1").await.expect("choices"), []);
    // What autocomplete offered holds what was seen: a message since then is not put away with it.
    let offered = support.types(general, "/inbox close conversation:C-1001").await.expect("choices");
    let meant = offered[0].value.as_str().expect("a text").to_owned();
    house.demo.customers[0].says("؟").await.expect("a delivered message");
    house.quiet().await;
    let told = house.says("support", &format!("/inbox close conversation:{meant}")).await;
    assert!(told.contains("كتب العميل رسالة"), "{told}");

    assert!(house.says("support", "/inbox snooze conversation:C-1001 until:2h").await.contains("أُجّلت"));
    house.install.clock.advance(TimeDelta::hours(3));
    let woken = "select count(*) from audit_log where action = 'conversation.wake' and caller_kind = 'job'";
    eventually("the conversation comes back", async || count(&house, woken).await == 1).await;
    let listed = house.says("support", "/inbox list only:\"تنتظر الرد (waiting)\"").await;
    assert!(listed.contains("C-1001"), "{listed}");
    let refused = house.says("user", "/inbox claim conversation:C-1001").await;
    let owner = house.person("owner").discord_id;
    assert!(refuses(&refused, crm::Permission::SendMessages, owner), "{refused}");
    house.finish().await;
}

/// Whatever is written in a note, and by whichever way, nothing of it goes to WhatsApp.
#[tokio::test]
async fn a_note_never_reaches_a_customer() {
    let house = House::open().await;
    card(&house, 0, "مرحبا").await;
    let support = house.member("support");
    let notes = ["سر-أول", "/inbox send سر-ثان", "{{contact.name}} سر-ثالث", "سر-رابع\\nسطر"];
    for note in notes {
        let told = house.says("support", &format!("/inbox note conversation:C-1001 text:\"{note}\"")).await;
        assert!(told.contains("حُفظت الملاحظة"), "{told}");
    }
    let shown = opens(&house, "support", "C-1001").await;
    let written = form(&support.clicks(&shown, &words("ar", "button-note")).await.expect("an answer"));
    settled(&support.submits(&written, &[("note", "سر-خامس")]).await.expect("an answer")).await;
    // And while all else happens that makes something go out.
    let reply = form(&support.clicks(&shown, "رد").await.expect("a form"));
    settled(&support.submits(&reply, &[("text", "أهلًا")]).await.expect("an answer")).await;
    house.demo.customers[0].wait_for_reply("أهلًا", PATIENCE).await.expect("the answer");
    for line in ["snooze conversation:C-1001 until:2h", "reopen conversation:C-1001", "close conversation:C-1001"] {
        house.says("support", &format!("/inbox {line}")).await;
    }
    house.demo.customers[0].says("عدت").await.expect("a delivered message");
    house.quiet().await;
    let shown = opens(&house, "support", "C-1001").await.text();
    assert!(["سر-أول", "سر-ثان", "سر-ثالث", "سر-رابع", "سر-خامس"].iter().all(|note| shown.contains(note)), "{shown}");
    let sent: Vec<String> = house.neighbours.meta.requests().iter().map(|request| request.body.to_string()).collect();
    assert!(sent.iter().any(|body| body.contains("أهلًا")), "what is sent is seen here");
    assert!(sent.iter().all(|body| !body.contains("سر-")), "{sent:#?}");
    assert!(house.demo.customers[0].inbox().iter().all(|message| !message.text.contains("سر-")));
    assert_eq!(count(&house, "select count(*) from messages where body like '%سر-%'").await, 0);
    house.finish().await;
}

/// What people see of canned replies, word for word.
async fn canned(language: &str, choice: &str) {
    let house = House::open().await;
    for role in ["owner", "sales", "support"] {
        house.says(role, &format!("/settings language language:\"{choice}\"")).await;
    }
    card(&house, 0, "أين أنتم؟").await;
    let mut seen = Vec::new();
    for (role, line) in [
        ("support", "/inbox canned list"),
        ("support", "/inbox canned add name:الموقع text:x"),
        (
            "owner",
            "/inbox canned add name:الموقع text:\"أهلًا {{contact.name}}، معك {{agent.name}}.\\nنحن في *العليا*.\"",
        ),
        ("owner", "/inbox canned add name:المَوقع text:x"),
        ("owner", "/inbox canned add name:سعر text:\"{{contact.nmae}}\""),
        ("owner", "/inbox canned add name:Hours text:\"We are open 9–17. {{company.name}}\""),
        ("owner", "/inbox canned edit reply:Hours name:\"Opening hours\""),
        ("owner", "/inbox canned edit reply:Hours text:x"),
        ("owner", "/inbox canned edit reply:\"opening hours\" name:\"Opening hours\""),
        ("support", "/inbox canned list"),
        ("support", "/inbox canned send conversation:C-1001 reply:موقع"),
        ("support", "/inbox canned send conversation:C-1001 reply:الموقع"),
        ("owner", "/inbox canned remove reply:\"opening hours\""),
        ("owner", "/settings inbox_auto_close days:14"),
        ("owner", "/settings inbox_auto_close"),
    ] {
        seen.push(format!("{role}: {line}\n{}", redacted(&house.says(role, line).await)));
    }
    let layla = &house.demo.customers[0];
    let received = layla.wait_for_reply("نحن في *العليا*", PATIENCE).await.expect("the reply");
    seen.push(format!("the customer\n{}", received.text));
    insta::assert_snapshot!(format!("canned_{language}"), seen.join("\n\n"));
    house.finish().await;
}

#[tokio::test]
async fn canned_replies_in_both_languages() {
    canned("ar", "العربية (Arabic)").await;
    canned("en", "English").await;
}

#[tokio::test]
async fn a_canned_reply_lacks_nothing_when_it_is_sent() {
    let house = House::open().await;
    let number = house.demo.customers[0].number();
    let nameless = house.neighbours.meta.customer(&number, "+966507770002", "");
    nameless.says("مرحبا").await.expect("a delivered message");
    house.inbox_shows("مرحبا").await;
    house.says("owner", "/inbox canned add name:تحية text:\"أهلًا {{contact.name}}\"").await;
    let offered = house.member("support").types(house.demo.general, "/inbox canned send reply:تحيه").await;
    assert_eq!(offered.expect("choices").first().and_then(|choice| choice.value.as_str()), Some("تحية"));
    let told = house.says("support", "/inbox canned send conversation:C-1001 reply:تحية").await;
    assert!(told.contains("contact.name") && told.contains("فلم يُرسل شيء"), "{told}");
    house.quiet().await;
    assert!(nameless.inbox().is_empty() && house.neighbours.meta.sends().is_empty());
    house.finish().await;
}
