//! Fields of a company's own: shaped by the owner, filled in by whoever may, shown on the cards.

use sandbox::discord::Answer;

use super::stage::{count, form, redacted, words};
use crate::house::{House, settled};

/// Chooses an entry of one of the menus by its name.
async fn chooses(house: &House, screen: &Answer, entry: &str) -> Answer {
    let screen = settled(screen).await;
    let menus = screen.selects();
    let found = menus.iter().find_map(|menu| {
        let option = menu.options.iter().find(|option| option.label == entry)?;
        Some((menu.custom_id.clone(), option.label.clone()))
    });
    let (menu, option) = found.unwrap_or_else(|| panic!("no {entry} in {menus:?}"));
    house.member("owner").selects(&screen, &menu, &[&option]).await.expect("an answer")
}

async fn presses(house: &House, who: &str, screen: &Answer, button: &str) -> Answer {
    house.member(who).clicks(&settled(screen).await, &words("ar", button)).await.expect("an answer")
}

async fn hands_in(house: &House, who: &str, opened: &Answer, fields: &[(&str, &str)]) -> Answer {
    house.member(who).submits(&form(opened), fields).await.expect("an answer")
}

async fn text(answer: &Answer) -> String {
    settled(answer).await.text()
}

/// Adds a field of this kind.
async fn adds(house: &House, screen: &Answer, kind: &str, fields: &[(&str, &str)]) -> Answer {
    let opened = chooses(house, screen, &words("ar", kind)).await;
    hands_in(house, "owner", &opened, fields).await
}

#[tokio::test]
async fn an_owner_shapes_the_fields_and_staff_fill_them_in() {
    let house = House::open().await;
    let first = house.runs("owner", "/fields of:\"العملاء المحتملون (leads)\"").await;
    let other = house.runs("owner", "/fields of:\"العملاء المحتملون (leads)\"").await;
    assert!(text(&first).await.contains("لا حقول خاصة بعد"));
    let card = house.runs("sales", "/crm lead show lead:L-1001").await;
    let labels =
        |answer: &sandbox::discord::Message| answer.buttons().into_iter().map(|it| it.label).collect::<Vec<_>>();
    assert!(!labels(&settled(&card).await).contains(&words("ar", "button-extra")), "there is nothing to fill in");
    let screen =
        adds(&house, &first, "field-kind-choice", &[("name", "المقاس"), ("choices", "صغير\nكبير *جدًا*")]).await;
    let screen = adds(&house, &screen, "field-kind-number", &[("name", "الميزانية")]).await;
    let screen = adds(&house, &screen, "field-kind-date", &[("name", "موعد الزيارة")]).await;
    let screen = adds(&house, &screen, "field-kind-yes-no", &[("name", "يملك سيارة")]).await;
    let taken = adds(&house, &screen, "field-kind-text", &[("name", "الميزانيه")]).await;
    assert!(text(&taken).await.contains(&words("ar", "conflict-taken-field")));
    let screen = chooses(&house, &screen, "الميزانية").await;
    let screen = presses(&house, "owner", &screen, "button-field-up").await;
    insta::assert_snapshot!("the_fields_of_leads", redacted(&text(&screen).await));
    let stale = chooses(&house, &other, &words("ar", "field-kind-text")).await;
    assert!(text(&stale).await.contains("عدّل"), "{}", text(&stale).await);

    // Filled in on the card; what is wrong is said with the field's own name, and comes back.
    let card = house.runs("sales", "/crm lead show lead:L-1001").await;
    let mine = presses(&house, "sales", &card, "button-extra").await;
    let card = house.runs("manager", "/crm lead show lead:L-1001").await;
    let theirs = presses(&house, "manager", &card, "button-extra").await;
    let typed = [("x1", "كثير"), ("x2", "كبير *جدا*"), ("x3", "1/3/2027"), ("x4", "نعم")];
    let wrong = hands_in(&house, "sales", &mine, &typed).await;
    assert!(text(&wrong).await.contains("الميزانية") && text(&wrong).await.contains("كثير"), "{}", text(&wrong).await);
    let again = presses(&house, "sales", &wrong, "button-edit-again").await;
    let saved = hands_in(&house, "sales", &again, &[("x1", "١٬٢٥٠٫٥٠")]).await;
    for part in ["L-1001", "1250\\.5", "كبير \\*جدًا\\*", "2027", "نعم"] {
        assert!(text(&saved).await.contains(part), "{part} is missing: {}", text(&saved).await);
    }
    let late = hands_in(&house, "manager", &theirs, &[("x1", "7")]).await;
    let late = text(&late).await;
    assert!(late.contains(&words("ar", "field-extra")) && late.contains(&house.person("sales").name), "{late}");
    let shown = house.says("support", "/crm lead show lead:L-1001").await;
    assert!(shown.contains("1250\\.5"), "{shown}");
    // Taken back from its answer.
    let back = presses(&house, "sales", &saved, "button-undo").await;
    let back = text(&back).await;
    assert!(back.contains(&words("ar", "extra-undone")) && !back.contains("1250"), "{back}");
    house.finish().await;
}

#[tokio::test]
async fn what_was_filled_in_is_shown_hidden_and_comes_back() {
    let house = House::open().await;
    let screen = house.runs("owner", "/fields of:\"جهات الاتصال (contacts)\"").await;
    let screen = adds(&house, &screen, "field-kind-text", &[("name", "القهوة")]).await;
    for n in 1..6 {
        let screen = house.runs("owner", "/fields of:\"جهات الاتصال (contacts)\"").await;
        adds(&house, &screen, "field-kind-text", &[("name", &format!("حقل {n}"))]).await;
    }
    drop(screen);
    // More than fit into one form: the pages are offered.
    let card = house.runs("manager", "/crm contact show contact:المطيري").await;
    let pages = presses(&house, "manager", &card, "button-extra").await;
    let shown = settled(&pages).await;
    let buttons = shown.buttons();
    assert_eq!(buttons.len(), 2, "{buttons:?}");
    let opened = house.member("manager").clicks(&shown, &buttons[1].label).await.expect("a form");
    hands_in(&house, "manager", &opened, &[("x1", "أحمر")]).await;
    let opened = house.member("manager").clicks(&shown, &buttons[0].label).await.expect("a form");
    // That form was opened after the second page was saved.
    let saved = hands_in(&house, "manager", &opened, &[("x1", "بلا سكر @everyone <@1>")]).await;
    assert!(text(&saved).await.contains("أحمر"), "{}", text(&saved).await);
    let card = house.says("manager", "/crm contact show contact:المطيري").await;
    assert!(card.contains("القهوة") && card.contains("بلا سكر") && !card.contains("<@1>"), "{card}");
    // Who may not see contacts' cards sees none of it, and the log says which fields, not what stands in them.
    house.quiet().await;
    let log = house.says("owner", "/audit list noun:contact").await;
    assert!(!log.contains("سكر"), "{log}");
    let kept = "select count(*) from audit_log where after::text like '%سكر%' or before::text like '%سكر%'";
    assert_eq!(count(&house, kept).await, 0);
    // Removed: it is said how many it is filled in for, and shown no more; the same name brings it back.
    let screen = house.runs("owner", "/fields of:\"جهات الاتصال (contacts)\"").await;
    let screen = chooses(&house, &screen, "القهوة").await;
    let asked = presses(&house, "owner", &screen, "button-field-remove").await;
    assert!(text(&asked).await.contains("سجل واحد"), "{}", text(&asked).await);
    let removed = presses(&house, "owner", &asked, "button-field-sure").await;
    assert!(!house.says("manager", "/crm contact show contact:المطيري").await.contains("سكر"));
    adds(&house, &removed, "field-kind-text", &[("name", "القهوه")]).await;
    assert!(house.says("manager", "/crm contact show contact:المطيري").await.contains("سكر"));
    house.finish().await;
}
