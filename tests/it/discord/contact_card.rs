//! Contacts and companies as people work with them: added, shown, changed, talked with.

use sandbox::discord::{Answer, Message};

use super::stage::{card, count, words};
use crate::house::{House, settled};

/// Hands in a form with these fields instead of those in it.
async fn hands_in(house: &House, who: &str, form: &Answer, fields: &[(&str, &str)]) -> String {
    settled(&house.member(who).submits(form.modal().expect("a form"), fields).await.expect("a form that Discord takes"))
        .await
        .text()
}

#[tokio::test]
async fn a_contact_is_added_found_and_changed_by_form() {
    let house = House::open().await;
    let company = house.says("sales", "/crm company add name:\"شركة الأفق\" registration:CR-77").await;
    assert!(company.contains("O-1001") && company.contains("شركة الأفق"), "{company}");
    let taken = house.says("sales", "/crm company add name:\"شركة أخرى\" registration:cr-77").await;
    assert_eq!(taken, words("ar", "conflict-taken-company"));
    let added = house
        .says(
            "sales",
            "/crm contact add name:\"سارة القحطاني\" phone:0501234567 email:Sara@Example.com company:O-1001 notes:\"تفضّل المساء\"",
        )
        .await;
    for part in ["سارة القحطاني", "+966501234567", "sara\\@example.com", "شركة الأفق", "O-1001", "تفضّل المساء"]
    {
        assert!(added.contains(part), "{part} is missing: {added}");
    }
    // Who is there is not added twice, however their number is written.
    let again = house.says("sales", "/crm contact add name:\"سارة\" phone:+966-50-123-4567").await;
    assert!(again.contains("سارة القحطاني") && again.contains("مسجّل"), "{again}");
    let wrong = house.says("sales", "/crm contact add name:\"نورة\" email:nora").await;
    assert_eq!(wrong, words("ar", "invalid-email"));
    let nowhere = house.says("sales", "/crm contact add name:\"نورة\" company:زرافة").await;
    assert_eq!(nowhere, words("ar", "missing-company"));
    assert_eq!(count(&house, "select count(*) from contacts where search_key like '%نوره%'").await, 0);
    // The form shows what is there; two people have it open, and the second is told what the first changed.
    let (first, second) = (
        house.runs("sales", "/crm contact edit contact:القحطاني").await,
        house.runs("manager", "/crm contact edit contact:القحطاني").await,
    );
    let shown = serde_json::to_string(first.modal().expect("a form")).expect("JSON");
    for part in ["سارة القحطاني", "sara@example.com", "O-1001", "تفضّل المساء"] {
        assert!(shown.contains(part), "{part} is missing: {shown}");
    }
    let fields = [("name", "سارة القحطاني"), ("email", "sara.q@example.com"), ("company", "شركه الافق"), ("notes", "")];
    let done = hands_in(&house, "sales", &first, &fields).await;
    assert!(done.contains("sara.q\\@example.com") && !done.contains("تفضّل"), "{done}");
    let stale = hands_in(&house, "manager", &second, &[("name", "سارة"), ("email", "sara@example.com")]).await;
    assert!(stale.contains("البريد الإلكتروني") && stale.contains(&house.person("sales").name), "{stale}");
    let same = house.runs("sales", "/crm contact edit contact:القحطاني").await;
    let fields = [("name", "سارة القحطاني"), ("email", "sara.q@example.com"), ("company", "O-1001")];
    assert!(hands_in(&house, "sales", &same, &fields).await.contains(&words("ar", "conflict-no-change")));
    let shown = house.says("support", "/crm company show company:O-1001").await;
    assert!(shown.contains("سارة القحطاني") && shown.contains("جهة اتصال واحدة"), "{shown}");
    house.finish().await;
}

#[tokio::test]
async fn the_card_tells_everything_and_the_story_everything_that_happened() {
    let house = House::open().await;
    card(&house, 0, "كم سعر الشقة؟").await;
    house.quiet().await;
    let huda = house.member("sales");
    let said = house.says("sales", "/crm contact call contact:ليلى text:\"تريد زيارة الموقع\" minutes:2").await;
    assert!(said.contains("دقيقتان") && said.contains("تريد زيارة الموقع"), "{said}");
    house.says("sales", "/crm contact note contact:ليلى text:\"لديها طفلان\"").await;
    house.says("sales", "/crm contact assign contact:ليلى user:@Dana").await;
    let shown = settled(&house.runs("sales", "/crm contact show contact:ليلى").await).await;
    for part in ["ليلى أحمد", "كم سعر الشقة؟", "لديها طفلان", "تريد زيارة الموقع", "C-10"]
    {
        assert!(shown.text().contains(part), "{part} is missing: {}", shown.text());
    }
    // Support sees the contact, and changes nothing: there are no buttons for that.
    let seen = settled(&house.runs("support", "/crm contact show contact:ليلى").await).await;
    let labels = |message: &Message| message.buttons().iter().map(|b| b.label.clone()).collect::<Vec<_>>();
    assert!(!labels(&seen).contains(&words("ar", "button-contact-edit")), "{:?}", labels(&seen));
    let out = settled(&huda.clicks(&shown, &words("ar", "button-opt-out")).await.unwrap()).await;
    assert!(out.text().contains("🔕") && labels(&out).contains(&words("ar", "button-opt-in")), "{}", out.text());
    let opted = "select count(*) from contacts where opted_out_at is not null";
    assert_eq!(count(&house, opted).await, 1);
    let back = settled(&huda.clicks(&out, &words("ar", "button-opt-in")).await.unwrap()).await;
    assert_eq!(count(&house, opted).await, 0, "{}", back.text());
    let story = settled(&huda.clicks(&back, &words("ar", "button-story")).await.unwrap()).await;
    for part in ["لديها طفلان", "تريد زيارة الموقع", "بدأت المحادثة", "أُضيفت جهة الاتصال"]
    {
        assert!(story.text().contains(part), "{part} is missing: {}", story.text());
    }
    let log = house.says("owner", "/audit list").await;
    assert!(log.contains("تسجيل مكالمة مع") && !log.contains("طفلان"), "{log}");
    house.finish().await;
}

#[tokio::test]
async fn anything_is_found_by_what_is_known_of_it() {
    let house = House::open().await;
    card(&house, 0, "هل الطاولة البيضاء متوفرة؟").await;
    house.quiet().await;
    house.says("sales", "/crm company add name:\"شركة الأفق\" registration:CR-77").await;
    for (typed, found) in [
        ("المطيري", "عبد الله المطيري"),
        ("almutairi", "عبد الله المطيري"),
        ("L-1002", "L-1002"),
        ("٠٥٥٥٠٠٠١١١", "عبد الله المطيري"),
        ("الافق", "شركة الأفق"),
        ("cr-77", "شركة الأفق"),
        ("طاوله بيضاء", "ليلى أحمد"),
    ] {
        let shown = house.says("sales", &format!("/crm search text:\"{typed}\"")).await;
        assert!(shown.contains(found), "{typed}: {shown}");
    }
    let nothing = house.says("sales", "/crm search text:زرافة").await;
    assert!(nothing.contains(&words("ar", "find-nothing")), "{nothing}");
    let shown = settled(&house.runs("sales", "/crm search text:L-1002").await).await;
    let label =
        shown.buttons().iter().find(|button| button.label.contains("L-1002")).expect("its button").label.clone();
    let lead = settled(&house.member("sales").clicks(&shown, &label).await.unwrap()).await;
    assert!(lead.text().contains("Maria"), "{}", lead.text());
    house.finish().await;
}
