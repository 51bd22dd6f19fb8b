//! `/crm lead` as people use it.

use super::stage::{card, count, form, redacted, words};
use crate::house::{House, PATIENCE, settled};

#[tokio::test]
async fn a_lead_by_options_and_by_form() {
    let house = House::open().await;
    let line = "/crm lead add name:\"ريم *العتيبي*\" phone:\"٠٠٩٦٦ ٥٠ ١١١ ٢٢٣٣\" interest:كنب notes:\"سطر\\nثان\"";
    let made = house.says("sales", line).await;
    for part in ["L-1004", "ريم \\*العتيبي\\*", "+966501112233", "كنب", "سطر\nثان", "قيد المتابعة", "هدى"]
    {
        assert!(made.contains(part), "{part} is missing: {made}");
    }
    let huda = house.member("sales");
    let form = form(&house.runs("sales", "/crm lead add phone:+966502223344").await);
    let phone = form.fields().into_iter().find(|field| field.custom_id == "phone").unwrap();
    assert_eq!(phone.value, "+966502223344", "what was typed with the command is in the form");
    let made = huda.submits(&form, &[("name", "ماجد"), ("interest", "سرير")]).await.unwrap();
    let made = settled(&made).await.text();
    assert!(made.contains("L-1005") && made.contains("ماجد") && made.contains("+966502223344"), "{made}");
    house.finish().await;
}

#[tokio::test]
async fn what_is_wrong_is_said_and_nothing_is_kept() {
    let house = House::open().await;
    let rows = "select (select count(*) from leads) + (select count(*) from contacts)";
    let before = count(&house, rows).await;
    for phone in ["abc", "12", "+9665012345678901234"] {
        let text = house.says("sales", &format!("/crm lead add name:سمر phone:{phone}")).await;
        assert!(text.contains("«\u{2068}الهاتف\u{2069}» لا يحتوي على رقم صحيح"), "{phone}: {text}");
    }
    let text = house.says("sales", "/crm lead add name:\"\u{200f} \u{200f}\"").await;
    assert!(text.contains("«\u{2068}الاسم\u{2069}» فارغ"), "{text}");
    // The Discord client minds the limits; somebody who talks to Discord without it need not.
    let huda = house.member("sales");
    let typed = |id: &str, value: &str| {
        serde_json::json!({
            "type": 1, "components": [{ "type": 4, "id": 0, "custom_id": id, "value": value }]
        })
    };
    for (field, named) in [("name", "الاسم"), ("interest", "الاهتمام"), ("notes", "ملاحظات")] {
        let long = "س".repeat(2001);
        let value = |id| if id == field { long.as_str() } else { "س" };
        let rows = ["name", "interest", "notes"].map(|id| typed(id, value(id)));
        let data = serde_json::json!({ "custom_id": "v1:lead-form:-", "components": rows });
        let answer = huda.interaction_raw(serde_json::json!({ "type": 5, "data": data })).await.unwrap();
        let text = settled(&answer).await.text();
        assert!(text.contains(named) && text.contains("أطول من المسموح"), "{field}: {text}");
    }
    assert_eq!(count(&house, rows).await, before);
    house.finish().await;
}

#[tokio::test]
async fn the_same_phone_is_the_same_customer() {
    let house = House::open().await;
    let text = house.says("sales", "/crm lead add name:\"عبدالله\" phone:\"+966 55 500 0111\"").await;
    assert!(text.contains(&words("ar", "conflict-open-lead")) && text.contains("L-1001"), "{text}");
    assert_eq!(count(&house, "select count(*) from leads").await, 3);
    house.finish().await;
}

#[tokio::test]
async fn the_list_turns_its_pages() {
    let house = House::open().await;
    for n in 1..=20 {
        assert!(house.says("sales", &format!("/crm lead add name:عميل{n}")).await.contains("✅"));
    }
    let huda = house.member("sales");
    let numbers = |text: &str| -> Vec<String> {
        let label =
            |line: &str| line.split("**").nth(1).map(|label| label.trim_matches(['\u{2068}', '\u{2069}']).to_owned());
        text.lines().filter_map(label).collect()
    };
    let mut page = settled(&house.runs("sales", "/crm lead list").await).await;
    assert!(page.text().contains("23"), "the title says how many: {}", page.text());
    let mut seen = vec![numbers(&page.text())];
    for _ in 0..2 {
        page = settled(&huda.clicks(&page, "التالي").await.unwrap()).await;
        seen.push(numbers(&page.text()));
    }
    let expected: Vec<String> = (1001..=1023).rev().map(|n| format!("L-{n}")).collect();
    assert_eq!(seen.concat(), expected, "each lead once, newest first");
    assert!(huda.clicks(&page, "التالي").await.is_err(), "the last page leads nowhere");
    for before in [1, 0] {
        page = settled(&huda.clicks(&page, "السابق").await.unwrap()).await;
        assert_eq!(numbers(&page.text()), seen[before]);
    }
    assert!(huda.clicks(&page, "السابق").await.is_err(), "nothing is before the first page");
    house.finish().await;
}

#[tokio::test]
async fn one_lead_by_number_or_suggestion() {
    let house = House::open().await;
    let (huda, general) = (house.member("sales"), house.demo.general);
    for typed in ["المطيرى", "1001", "L-1001", "١٠٠١"] {
        let offered = huda.types(general, &format!("/crm lead show lead:{typed}")).await.unwrap();
        assert_eq!(offered.iter().map(|it| it.value.as_str()).collect::<Vec<_>>(), [Some("1001")], "{typed}");
        assert!(offered[0].name.contains("L-1001 · عبد الله المطيري"), "{offered:?}");
    }
    for typed in ["1001", "L-1001", "l1001", "١٠٠١"] {
        let text = house.says("sales", &format!("/crm lead show lead:{typed}")).await;
        assert!(text.contains("عبد الله المطيري") && text.contains("بعد العصر"), "{typed}: {text}");
    }
    assert_eq!(house.says("sales", "/crm lead show lead:9999").await, words("ar", "missing-lead"));
    let nobody = house.says("sales", "/crm lead show lead:زرافة").await;
    assert_eq!(nobody, words("ar", "missing-lead"));
    let refused = "select count(*) from audit_log where outcome = 'refused'";
    assert_eq!(house.member("user").types(general, "/crm lead show lead:1").await.unwrap(), []);
    assert_eq!(count(&house, refused).await, 0, "typing is not an attempt");
    house.finish().await;
}

#[tokio::test]
async fn a_lead_is_found_by_whatever_is_known_of_it() {
    let house = House::open().await;
    let (huda, general) = (house.member("sales"), house.demo.general);
    for typed in ["المطيري", "عبدالله المطيري", "0555000111", "+966 55 500 0111", "555000", "٠٥٥٥٠٠٠", "كرسيا", "لمكتب"]
    {
        let line = format!("/crm lead show lead:\"{typed}\"");
        let offered = huda.types(general, &line).await.unwrap();
        assert!(offered.iter().any(|it| it.value == "1001"), "{typed}: {offered:?}");
        let text = house.says("sales", &line).await;
        assert!(text.contains("L-1001") && text.contains("بعد العصر"), "{typed}: {text}");
    }
    for name in ["ليلى", "ليلى السبيعي"] {
        assert!(house.says("sales", &format!("/crm lead add name:\"{name}\"")).await.contains("✅"));
    }
    let which = settled(&house.runs("sales", "/crm lead show lead:ليلي").await).await;
    assert!(which.text().contains("أي عميل محتمل؟") && which.buttons().len() == 2, "{}", which.text());
    let second = which.buttons().iter().find(|it| it.label.contains("السبيعي")).unwrap().label.clone();
    let shown = settled(&huda.clicks(&which, &second).await.unwrap()).await;
    assert!(
        shown.text().contains("ليلى السبيعي") && shown.buttons().iter().all(|it| it.label != second),
        "{}",
        shown.text()
    );
    house.finish().await;
}

#[tokio::test]
async fn phones_are_taken_as_people_type_them() {
    let house = House::open().await;
    for (n, (typed, kept)) in [
        ("0507778899", "+966507778899"),
        ("٠٥٠٧٧٧٨٨٩٨", "+966507778898"),
        ("966507778897", "+966507778897"),
        ("00966507778896", "+966507778896"),
        ("+44 (0)20 7946 0958", "+442079460958"),
    ]
    .into_iter()
    .enumerate()
    {
        let made = house.says("sales", &format!("/crm lead add name:عميل{n} phone:\"{typed}\"")).await;
        assert!(made.contains(kept), "{typed}: {made}");
    }
    let refused = house.says("sales", "/crm lead add name:سمر phone:05077").await;
    assert!(refused.contains("0512345678") && refused.contains("+966512345678"), "{refused}");
    house.finish().await;
}

#[tokio::test]
async fn a_lead_by_the_short_cut_and_from_a_message() {
    let house = House::open().await;
    let (huda, discord) = (house.member("sales"), &house.neighbours.discord);
    assert!(house.says("sales", "/lead add name:ماجد").await.contains("L-1004"));
    assert!(house.says("sales", "/lead show lead:L-1004").await.contains("ماجد"));
    // A note that a colleague wrote: what it says is in the form, whose it is is for the person to say.
    let id = huda.writes(house.demo.general, "اتصلت سيدة تسأل عن طاولة طعام").unwrap();
    let note = discord.messages(house.demo.general).into_iter().find(|m| m.id == id).unwrap();
    let opened = form(&huda.uses_message_menu(&note, "Make lead").await.unwrap());
    let value = |id: &str| opened.fields().into_iter().find(|field| field.custom_id == id).unwrap().value;
    assert_eq!((value("notes").as_str(), value("name").as_str()), ("اتصلت سيدة تسأل عن طاولة طعام", ""));
    // A customer's message: whose it is is known.
    let card = card(&house, 0, "كم السعر؟").await;
    let opened = form(&huda.uses_message_menu(&card, "Make lead").await.unwrap());
    assert!(opened.title.contains("ليلى أحمد"), "{}", opened.title);
    let made = settled(&huda.submits(&opened, &[("interest", "طاولة")]).await.unwrap()).await.text();
    assert!(made.contains("L-1005") && made.contains("ليلى أحمد"), "{made}");
    // Once there is a lead, the menu says so.
    let trace = house.inbox_shows("L-1005 · هدى").await;
    let again = settled(&huda.uses_message_menu(&trace, "Make lead").await.unwrap()).await.text();
    assert!(again.contains(&words("ar", "conflict-open-lead")) && again.contains("L-1005"), "{again}");
    house.finish().await;
}

#[tokio::test]
async fn a_lead_goes_its_way_by_commands_buttons_and_forms() {
    let house = House::open().await;
    let huda = house.member("sales");
    let card = settled(&house.runs("sales", "/crm lead show lead:L-1001").await).await;
    assert!(card.text().contains(&words("ar", "stage-new")), "{}", card.text());
    // The menu of its stages, and the form, which holds what there is.
    let menu = card.selects().into_iter().next().expect("the stages");
    let moved = settled(&huda.selects(&card, &menu.custom_id, &[&words("ar", "stage-qualified")]).await.unwrap()).await;
    assert!(moved.text().contains("«\u{2068}مهتم\u{2069}»"), "{}", moved.text());
    let opened = form(&huda.clicks(&moved, &words("ar", "button-edit")).await.unwrap());
    let edited = settled(&huda.submits(&opened, &[("interest", "ثلاثون كرسيًا")]).await.unwrap()).await.text();
    assert!(edited.contains("✅") && edited.contains("ثلاثون كرسيًا") && edited.contains("بعد العصر"), "{edited}");
    let stale = settled(&huda.submits(&opened, &[("interest", "أربعون")]).await.unwrap()).await.text();
    assert!(stale.contains("عدّل") && stale.contains("هدى") && stale.contains("الاهتمام"), "{stale}");
    let opened = form(&huda.clicks(&moved, &words("ar", "button-note")).await.unwrap());
    let noted = settled(&huda.submits(&opened, &[("note", "طلب *صورًا*")]).await.unwrap()).await.text();
    assert!(noted.contains("طلب \\*صورًا\\*") && noted.contains("📝"), "{noted}");
    // A colleague is told what they were given.
    let given = house.says("sales", "/crm lead assign lead:L-1001 user:@Omar").await;
    assert!(given.contains("أُسند") && given.contains("Omar"), "{given}");
    let told = house.neighbours.discord.wait_for_message(
        house.member("manager").direct_channel(),
        |message| message.text().contains("أُسند إليك عميل محتمل"),
        PATIENCE,
    );
    assert!(told.await.expect("a message").text().contains("L-1001"));
    for (line, seen) in [
        ("/crm lead assign lead:L-1001 user:@Dana", words("ar", "conflict-cannot-see-leads")),
        ("/lead stage lead:L-1001 stage:Contacted", "جرى التواصل".to_owned()),
        ("/crm lead stage lead:L-1001 stage:زرافة", "المرحلة".to_owned()),
        ("/crm lead lose lead:L-1001 reason:\"السعر أعلى\"", "السعر أعلى".to_owned()),
        ("/crm lead note lead:L-1001 text:\"قد يعود\"", "قد يعود".to_owned()),
        ("/crm lead edit lead:L-1001", words("ar", "conflict-lead-ended")),
    ] {
        let said = house.says("sales", line).await;
        assert!(said.contains(&seen), "{line}: {said}");
    }
    let lost = settled(&house.runs("sales", "/crm lead show lead:L-1001").await).await;
    let open = settled(&huda.clicks(&lost, &words("ar", "button-reopen")).await.unwrap()).await;
    assert!(open.text().contains("↩️") && !open.text().contains("السعر أعلى"), "{}", open.text());
    // Who may only look sees no buttons that change something.
    let seen = settled(&house.runs("support", "/crm lead show lead:L-1001").await).await;
    let changes = seen.buttons().iter().any(|it| it.label == words("ar", "button-edit"));
    assert!(seen.text().contains("L-1001") && seen.selects().is_empty() && !changes, "{}", seen.text());
    house.quiet().await;
    insta::assert_snapshot!("a_lead_in_the_log", redacted(&house.says("owner", "/audit list noun:lead").await));
    house.finish().await;
}

/// From its own answer, by whoever did it, and once.
#[tokio::test]
async fn what_was_just_changed_is_taken_back_by_its_button() {
    let house = House::open().await;
    let (huda, undo) = (house.member("sales"), words("ar", "button-undo"));
    let shown = settled(&house.runs("sales", "/crm lead show lead:L-1001").await).await;
    assert!(shown.buttons().iter().all(|it| it.label != undo), "nothing was changed");
    let moved = settled(&house.runs("sales", "/crm lead stage lead:L-1001 stage:مهتم").await).await;
    let other = settled(&house.runs("manager", "/crm lead stage lead:L-1002 stage:مهتم").await).await;
    assert!(moved.text().contains(&words("ar", "stage-qualified")), "{}", moved.text());
    let back = settled(&huda.clicks(&moved, &undo).await.expect("an answer")).await;
    assert!(back.text().contains(&words("ar", "stage-new")), "{}", back.text());
    assert!(back.text().contains("↩️") && back.buttons().iter().all(|it| it.label != undo), "{}", back.text());
    // What a colleague has changed meanwhile stays.
    house.says("sales", "/crm lead assign lead:L-1002 user:@هدى").await;
    let late = settled(&house.member("manager").clicks(&other, &undo).await.expect("an answer")).await.text();
    assert!(late.contains(&words("ar", "conflict-changed-since")), "{late}");
    let told = house.says("owner", "/audit list noun:lead").await;
    assert!(told.contains("تراجع عن"), "{told}");
    house.finish().await;
}
