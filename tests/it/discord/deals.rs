//! `/crm deal` as people use it.

use super::stage::{form, redacted, words};
use crate::house::{House, PATIENCE, settled};

#[tokio::test]
async fn a_lead_becomes_a_deal_by_its_button_and_by_the_command() {
    let house = House::open().await;
    let huda = house.member("sales");
    let card = settled(&house.runs("sales", "/crm lead show lead:L-1001").await).await;
    let other = settled(&house.runs("sales", "/crm lead show lead:L-1001").await).await;
    let made = settled(&huda.clicks(&card, &words("ar", "button-lead-convert")).await.unwrap()).await;
    for part in ["D-1001", "L-1001", "عبد الله المطيري", "بعد العصر", "تأهيل", "20%"] {
        assert!(made.text().contains(part), "{part} is missing: {}", made.text());
    }
    // A card that was shown before may still be pressed.
    let again = settled(&huda.clicks(&other, &words("ar", "button-lead-convert")).await.unwrap()).await.text();
    assert!(again.contains(&words("ar", "conflict-lead-converted")) && again.contains("D-1001"), "{again}");
    let said = house.says("sales", "/lead convert lead:L-1001").await;
    assert!(said.contains("D-1001"), "{said}");
    let refused = house.says("sales", "/crm lead reopen lead:L-1001").await;
    assert!(refused.contains(&words("ar", "conflict-lead-ended")), "{refused}");
    let lead = settled(&house.runs("sales", "/crm lead show lead:L-1001").await).await;
    assert!(lead.text().contains(&words("ar", "lead-state-converted")), "{}", lead.text());
    let button =
        lead.buttons().iter().find(|it| it.label.contains("D-1001")).expect("the way to the deal").label.clone();
    let deal = settled(&huda.clicks(&lead, &button).await.unwrap()).await;
    assert!(deal.text().contains("D-1001"), "{}", deal.text());
    // Support sees leads and no deals.
    let seen = settled(&house.runs("support", "/crm lead show lead:L-1001").await).await;
    assert!(seen.buttons().iter().all(|it| !it.label.contains("D-1001")));
    assert!(house.says("sales", "/crm lead convert lead:L-1002").await.contains("D-1002"));
    house.finish().await;
}

#[tokio::test]
async fn a_deal_goes_its_way_by_commands_buttons_and_forms() {
    let house = House::open().await;
    let (huda, general) = (house.member("sales"), house.demo.general);
    let offered = huda.types(general, "/crm deal add contact:المطيري").await.unwrap();
    assert!(offered[0].name.contains("المطيري"), "{offered:?}");
    for (line, seen) in [
        ("/crm deal add contact:زرافة", words("ar", "missing-contact")),
        ("/crm deal add contact:المطيري value:كثير", "لم يُفهم المبلغ".to_owned()),
        ("/crm deal add contact:المطيري expected:2001-01-01", "قد مضى".to_owned()),
    ] {
        let said = house.says("sales", line).await;
        assert!(said.contains(&seen), "{line}: {said}");
    }
    let line = "/crm deal add contact:المطيري subject:\"أثاث *مكتب*\" value:\"٤٥٬٠٠٠\" expected:2999-03-01 notes:\"سطر\\nثان\"";
    let card = settled(&house.runs("sales", line).await).await;
    for part in ["D-1001", "أثاث \\*مكتب\\*", "45,000.00 ر.س", "2999-03-01", "سطر\nثان", "هدى"] {
        assert!(card.text().contains(part), "{part} is missing: {}", card.text());
    }
    for typed in ["المطيرى", "1001", "أثاث"] {
        let offered = huda.types(general, &format!("/crm deal show deal:{typed}")).await.unwrap();
        assert_eq!(offered.iter().map(|it| it.value.as_str()).collect::<Vec<_>>(), [Some("1001")], "{typed}");
    }
    let menu = card.selects().into_iter().next().expect("the stages");
    let moved = settled(&huda.selects(&card, &menu.custom_id, &[&words("ar", "stage-proposal")]).await.unwrap()).await;
    assert!(moved.text().contains("عرض سعر") && moved.text().contains("40%"), "{}", moved.text());
    let opened = form(&huda.clicks(&moved, &words("ar", "button-edit")).await.unwrap());
    let edited =
        settled(&huda.submits(&opened, &[("value", "50000"), ("expected", "2999-04-01")]).await.unwrap()).await;
    assert!(edited.text().contains("50,000.00 ر.س") && edited.text().contains("2999-04-01"), "{}", edited.text());
    let stale = settled(&huda.submits(&opened, &[("value", "1")]).await.unwrap()).await.text();
    assert!(stale.contains("عدّل") && stale.contains("هدى") && stale.contains(&words("ar", "field-value")), "{stale}");

    // What is sold in it.
    assert!(house.says("owner", "/product add name:كرسي price:9.99 tax:15 unit:حبة").await.contains("P-1001"));
    let sold = house.says("sales", "/deal line deal:D-1001 product:كرسي quantity:3 discount:10").await;
    for part in ["26.97 ر.س", "31.02 ر.س", "4.05 ر.س", "10%", "3 حبة"] {
        assert!(sold.contains(part), "{part} is missing: {sold}");
    }
    let opened = form(&huda.clicks(&moved, &words("ar", "button-edit")).await.unwrap());
    assert!(opened.fields().iter().all(|field| field.custom_id != "value"), "what its lines come to is not typed");
    for (line, seen) in [
        ("/crm deal line deal:D-1001 product:كرسي quantity:x", "لم يُفهم العدد".to_owned()),
        ("/crm deal line deal:D-1001 product:زرافة", words("ar", "missing-product")),
        ("/crm deal stage deal:D-1001 stage:زرافة", words("ar", "field-stage")),
        ("/crm deal list only:\"صفقاتي (mine)\" stage:تفاوض", words("ar", "invalid-together")),
        ("/crm deal list stage:Proposal", "10.79 ر.س".to_owned()),
        ("/crm deal assign deal:D-1001 user:@Dana", words("ar", "conflict-cannot-see-deals")),
        ("/crm deal line deal:D-1001 product:كرسي quantity:0", "لم يبقَ".to_owned()),
    ] {
        let said = house.says("sales", line).await;
        assert!(said.contains(&seen), "{line}: {said}");
    }
    let opened = form(&huda.clicks(&moved, &words("ar", "button-note")).await.unwrap());
    let noted = settled(&huda.submits(&opened, &[("note", "طلب *خصمًا*")]).await.unwrap()).await.text();
    assert!(noted.contains("طلب \\*خصمًا\\*") && noted.contains("📝"), "{noted}");
    // A colleague is told what they were given.
    let given = house.says("sales", "/crm deal assign deal:D-1001 user:@Omar").await;
    assert!(given.contains("أُسندت") && given.contains("Omar"), "{given}");
    let told = house.neighbours.discord.wait_for_message(
        house.member("manager").direct_channel(),
        |message| message.text().contains("أُسندت إليك صفقة"),
        PATIENCE,
    );
    assert!(told.await.expect("a message").text().contains("D-1001"));
    let won = settled(&huda.clicks(&moved, &words("ar", "button-deal-win")).await.unwrap()).await;
    assert!(won.text().contains("🏆") && won.selects().is_empty(), "{}", won.text());
    assert!(house.says("sales", "/crm deal list only:\"الرابحة (won)\"").await.contains("D-1001"));
    let open = settled(&huda.clicks(&won, &words("ar", "button-reopen")).await.unwrap()).await;
    assert!(open.text().contains("↩️"), "{}", open.text());
    let opened = form(&huda.clicks(&open, &words("ar", "button-deal-lose")).await.unwrap());
    let lost = settled(&huda.submits(&opened, &[("reason", "السعر أعلى")]).await.unwrap()).await.text();
    assert!(lost.contains("🚫") && lost.contains("السعر أعلى"), "{lost}");
    let ended = house.says("sales", "/crm deal edit deal:D-1001").await;
    assert!(ended.contains(&words("ar", "conflict-deal-ended")), "{ended}");
    house.quiet().await;
    insta::assert_snapshot!("a_deal_in_the_log", redacted(&house.says("owner", "/audit list noun:deal").await));
    house.finish().await;
}

#[tokio::test]
async fn the_board_says_in_words_what_it_shows() {
    let house = House::open().await;
    for (contact, value) in [("المطيري", "1000"), ("L-1002", "2500"), ("L-1003", "12.5 KWD")] {
        let said = house.says("sales", &format!("/crm deal add contact:{contact} value:\"{value}\"")).await;
        assert!(said.contains("✅"), "{said}");
    }
    assert!(house.says("sales", "/deal stage deal:D-1002 stage:negotiation").await.contains("تفاوض"));
    let shown = settled(&house.runs("sales", "/crm deal board").await).await;
    assert_eq!(shown.attachments.len(), 1, "a picture");
    for part in ["1,000.00 ر.س", "200.00 ر.س", "2,500.00 ر.س", "1,750.00 ر.س", "12.500 د.ك", "D-1002"] {
        assert!(shown.text().contains(part), "{part} is missing: {}", shown.text());
    }
    let list = house.says("sales", "/crm deal list").await;
    assert!(list.contains("3,500.00 ر.س") && list.contains("1,950.00 ر.س") && list.contains("2.500 د.ك"), "{list}");
    house.finish().await;
}

#[tokio::test]
async fn several_that_may_be_meant_are_offered() {
    let house = House::open().await;
    for _ in 0..2 {
        assert!(house.says("sales", "/deal add contact:المطيري").await.contains("✅"));
    }
    let which = settled(&house.runs("sales", "/crm deal show deal:المطيري").await).await;
    assert!(which.text().contains("أي صفقة؟") && which.buttons().len() == 2, "{}", which.text());
    let second = which.buttons()[1].label.clone();
    let shown = settled(&house.member("sales").clicks(&which, &second).await.unwrap()).await;
    assert!(shown.text().contains("D-1001"), "{}", shown.text());
    house.finish().await;
}
