//! `/settings`: a person's language, the company's channels, and what takes a second person.

use secrecy::ExposeSecret;
use serde_json::Value;

use super::stage::{card, count, replies, words};
use crate::house::{House, PATIENCE, eventually, settled};

#[tokio::test]
async fn a_language_is_one_persons_own() {
    let house = House::open().await;
    let set = house.says("sales", "/settings language language:English").await;
    assert!(set.contains("Replies will be in English"), "{set}");
    assert!(house.says("sales", "/crm lead list").await.contains("\u{2068}3\u{2069} open leads"));
    assert!(
        house.says("sales", "/audit list").await.contains("You don’t have the permission “\u{2068}View the audit log")
    );
    assert!(house.says("manager", "/crm lead list").await.contains("قيد المتابعة"), "others stay as they were");
    let card = card(&house, 0, "رسالة").await;
    assert!(card.text().contains("[رد]"), "the company's channel stays in its language: {}", card.text());
    let back = house.says("sales", "/settings language language:\"العربية (Arabic)\"").await;
    assert!(back.contains("بالعربية"), "{back}");
    assert!(house.says("sales", "/crm lead list").await.contains("قيد المتابعة"));
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

#[tokio::test]
async fn a_channel_that_the_bot_cannot_write_in_is_not_chosen() {
    let house = House::open().await;
    let discord = &house.neighbours.discord;
    let closed = discord.add_channel(house.demo.guild, "customers");
    discord.allow_bot(closed, false);
    let look = house.look.clone();
    let settings = async || {
        let all = sqlx::query_scalar::<_, Value>("select jsonb_object_agg(key, value) from settings");
        all.fetch_one(&look).await.expect("the settings")
    };
    let before = settings().await;
    for channel in ["inbox", "owner_channel", "audit_channel"] {
        let said = house.says("owner", &format!("/settings {channel} channel:#customers")).await;
        assert!(
            said.contains(&words("ar", "error-channel-closed")) && said.contains(&format!("<#{closed}>")),
            "{said}"
        );
    }
    assert_eq!(settings().await, before, "all stay as they were");
    house.demo.customers[0].says("ما زلت هنا").await.unwrap();
    house.inbox_shows("ما زلت هنا").await;
    discord.allow_bot(closed, true);
    let said = house.says("owner", "/settings inbox channel:#customers").await;
    assert!(said.contains("أرقام هواتف العملاء"), "whoever reads it sees customers' phones: {said}");
    let greeted = discord.messages(closed);
    assert!(greeted.len() == 1 && greeted[0].text().contains(&words("ar", "settings-inbox-here")), "{greeted:#?}");
    house.finish().await;
}

#[tokio::test]
async fn who_may_not_choose_a_channel_makes_the_bot_write_in_none() {
    let house = House::open().await;
    let other = house.neighbours.discord.add_channel(house.demo.guild, "customers");
    let refused = house.says("sales", "/settings inbox channel:#customers").await;
    assert!(refused.contains(&words("ar", "refused-missing")), "{refused}");
    assert!(house.neighbours.discord.messages(other).is_empty());
    house.finish().await;
}

#[tokio::test]
async fn the_companys_numbers_are_shown_and_tested() {
    let house = House::open().await;
    let (owner, number) = (house.member("owner"), house.demo.number.clone());
    let id = number.phone_number_id.as_str();
    let shown = settled(&house.runs("owner", "/settings whatsapp").await).await;
    let text = shown.text();
    assert!(text.contains(id) && text.contains("Meta") && text.contains(&words("ar", "whatsapp-ready")), "{text}");
    assert!(text.contains(&words("ar", "whatsapp-last-never")), "{text}");
    let test = format!("v1:test-number:{id}");
    let press = async || settled(&owner.clicks(&shown, &test).await.expect("an answer")).await.text();
    let good = press().await;
    assert!(good.contains("✅") && good.contains("Sandbox"), "{good}");
    house.neighbours.meta.set_subscribed(&number, false);
    let deaf = press().await;
    assert!(deaf.contains(&words("ar", "trouble-not-subscribed")), "{deaf}");
    assert_eq!(count(&house, "select count(*) from audit_log where action = 'channel.test'").await, 2);

    // Whoever may see the numbers may not make the provider be asked.
    let looks = settled(&house.runs("admin", "/settings whatsapp").await).await;
    assert!(looks.text().contains(id), "{}", looks.text());
    let refused = settled(&house.member("admin").clicks(&looks, &test).await.expect("an answer")).await.text();
    assert!(refused.contains(&words("ar", "refused-missing")), "{refused}");
    assert!(house.says("sales", "/settings whatsapp").await.contains(&words("ar", "refused-missing")));

    house.neighbours.meta.set_subscribed(&number, true);
    let token = house.neighbours.access_token().expose_secret().to_owned();
    let asked = card(&house, 0, "متى تفتحون؟").await;
    house.neighbours.meta.change_token("canary-another");
    replies(&owner, &asked, "من التاسعة").await;
    eventually("it is held", async || count(&house, "select count(*) from number_holds").await == 1).await;
    let held = house.says("owner", "/settings whatsapp").await;
    assert!(held.contains(&words("ar", "whatsapp-held")) && held.contains(&words("ar", "failure-token")), "{held}");
    let wrong = press().await;
    assert!(wrong.contains(&words("ar", "trouble-secret-refused")), "{wrong}");
    for seen in [text, good, deaf, held, wrong] {
        assert!(!seen.contains(&token) && !seen.contains("canary"), "{seen}");
    }
    let console = crm::Caller::console("tests");
    let right = secrecy::SecretString::from("canary-another");
    assert!(crm::channels::rotate_secret(house.db(), &console, id, &right).await.unwrap());
    house.finish().await;
}
