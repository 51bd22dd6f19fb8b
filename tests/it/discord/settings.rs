//! `/settings`: a person's language, and the channel for customers' messages.

use super::stage::card;
use crate::house::{House, PATIENCE};

#[tokio::test]
async fn a_language_is_one_persons_own() {
    let house = House::open().await;
    let set = house.says("sales", "/settings language language:English").await;
    assert!(set.contains("Replies will be in English"), "{set}");
    assert!(house.says("sales", "/crm lead list").await.contains("Leads: \u{2068}3\u{2069} open"));
    assert!(
        house.says("sales", "/audit list").await.contains("You don’t have the permission “\u{2068}View the audit log")
    );
    assert!(house.says("manager", "/crm lead list").await.contains("العملاء المحتملون"), "others stay as they were");
    let card = card(&house, 0, "رسالة").await;
    assert!(card.text().contains("[رد]"), "the company's channel stays in its language: {}", card.text());
    let back = house.says("sales", "/settings language language:\"العربية (Arabic)\"").await;
    assert!(back.contains("بالعربية"), "{back}");
    assert!(house.says("sales", "/crm lead list").await.contains("العملاء المحتملون"));
    house.finish().await;
}

#[tokio::test]
async fn the_inbox_moves() {
    let house = House::open().await;
    let discord = &house.neighbours.discord;
    let other = discord.add_channel(house.demo.guild, "customers");
    let set = house.says("owner", "/settings inbox channel:#customers").await;
    assert!(set.contains(&format!("<#{other}>")), "{set}");
    house.demo.customers[0].says("بعد النقل").await.unwrap();
    discord.wait_for_message(other, |m| m.text().contains("بعد النقل"), PATIENCE).await.unwrap();
    house.quiet().await;
    let old = discord.messages(house.demo.inbox);
    assert!(old.iter().all(|m| !m.text().contains("بعد النقل")), "{old:#?}");
    house.finish().await;
}

/// The inbox is gone for a while: what customers write meanwhile appears in the next one.
#[tokio::test]
async fn what_waited_is_shown_in_the_new_inbox() {
    let house = House::open().await;
    let discord = &house.neighbours.discord;
    discord.remove_channel(house.demo.inbox);
    house.demo.customers[0].says("هل من أحد؟").await.unwrap();
    house.quiet().await;
    let other = discord.add_channel(house.demo.guild, "customers");
    assert!(house.says("owner", "/settings inbox channel:#customers").await.contains("✅"));
    discord.wait_for_message(other, |m| m.text().contains("هل من أحد؟"), PATIENCE).await.unwrap();
    house.finish_despite_quarantine().await;
}
