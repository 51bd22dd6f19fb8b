//! Selling on the page: the story that docs/crm.md tells, with its pictures, from a customer's question to a deal that they won by a press.

use super::{ANSWER, FROM_BUSINESS, MESSAGE, Sight, screen::Screen};
use crate::discord::stage::words;

const PHONE_BUTTON: &str = "[data-testid=phone-choice]";

/// A picture of the end of what is shown.
async fn pictured(screen: &mut Screen, name: &str, language: &str) {
    screen.value("document.querySelector('[data-testid=messages]').scrollTo({ top: 1e9, behavior: 'instant' })").await;
    screen.picture(&format!("crm-{name}-{language}.png")).await;
}

/// Picks what is offered for what is typed.
async fn picks(screen: &mut Screen, option: &str, typed: &str, offered: &str) {
    let field = format!("[data-testid=command-option-{option}]");
    screen.types(&field, typed).await;
    screen.waits_for(&format!("document.querySelector('{field}').ariaBusy === 'false'")).await;
    screen.clicks("[data-testid=choice]", offered).await;
}

async fn story(language: &str) {
    let Some(mut sight) = Sight::open(1440, 900).await else { return };
    let text = |id: &str| words(language, id);
    if language == "en" {
        sight.screen.clicks("[data-testid=language]", "English").await;
        sight.house.says("sales", "/settings language language:English").await;
        sight.screen.sees("[data-testid=bot-status].good", "Bot online").await;
    }
    sight.screen.clicks("[data-testid=hint] button", "").await;
    sight.screen.types("[data-testid=phone-input]", "كم سعر اثني عشر كرسيًا وطاولة اجتماعات؟").await;
    sight.screen.clicks("[data-testid=phone-send]", "").await;
    let house = &sight.house;
    house.inbox_shows("كم سعر اثني عشر").await;
    house.quiet().await;

    // What the company sells, and what else is under way.
    for line in [
        "/product add name:\"كرسي مكتب\" price:450 tax:15 unit:حبة",
        "/product add name:\"طاولة اجتماعات\" price:3200 tax:15 unit:حبة",
        "/pipeline list",
    ] {
        house.says("owner", line).await;
    }
    for line in [
        "/crm lead add name:\"عبد العزيز الحربي\" phone:0501112233 interest:\"تأثيث فرع الخبر\"",
        "/crm deal add contact:المطيري subject:\"مكاتب الإدارة\" value:48000",
        "/crm deal add contact:الحربي subject:\"فرع الخبر\" value:125000",
        "/crm deal stage deal:D-1001 stage:تفاوض",
        "/crm deal add contact:ليلى subject:\"قاعة الاجتماعات\"",
        "/deal line deal:D-1003 product:كرسي quantity:12 discount:10",
        "/deal line deal:D-1003 product:طاولة quantity:1",
        "/deal stage deal:D-1003 stage:\"عرض سعر\"",
        "/deal assign deal:D-1003 user:@هدى",
        "/crm contact call contact:ليلى minutes:6 text:\"تريدها قبل نهاية الشهر\"",
        "/task add title:\"زيارة المعرض مع ليلى\" due:\"غدًا 10 صباحًا\" about:D-1003",
    ] {
        let said = house.says("manager", line).await;
        assert!(!said.contains('❌'), "{line}: {said}");
    }
    house.quiet().await;

    // Everything about her at one look.
    sight.becomes("هدى").await;
    sight.screen.clicks("[data-testid=channel-general]", "").await;
    sight.picks("/crm contact sh", "/crm contact show").await;
    let screen = &mut sight.screen;
    picks(screen, "contact", "ليلي", "ليلى").await;
    screen.clicks("[data-testid=run]", "").await;
    let card = screen.sees(ANSWER, "D-1003").await;
    assert!(card.contains("ليلى أحمد") && card.contains("تريدها قبل نهاية الشهر"), "{card}");
    pictured(screen, "contact", language).await;
    screen.clicks("[data-testid=dismiss]", "").await;

    // The board, as a picture and in words.
    sight.picks("/crm deal bo", "/crm deal board").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=choice]", &text("pipeline-usual")).await;
    screen.clicks("[data-testid=run]", "").await;
    screen.sees(ANSWER, &text("board-title")).await;
    screen.waits_for("document.querySelector('[data-testid=picture]')?.naturalWidth > 0").await;
    pictured(screen, "board", language).await;
    screen.clicks("[data-testid=dismiss]", "").await;

    // A quote of the deal, which she takes by a press.
    sight.picks("/crm deal sh", "/crm deal show").await;
    let screen = &mut sight.screen;
    picks(screen, "deal", "1003", "D-1003").await;
    screen.clicks("[data-testid=run]", "").await;
    screen.sees(ANSWER, &text("field-deal-lines")).await;
    pictured(screen, "deal", language).await;
    screen.clicks(&format!("[data-label='{}']", text("button-quote-make")), "").await;
    screen.sees(ANSWER, "Q-1001").await;
    screen.clicks(&format!("[data-label='{}']", text("button-quote-send")), "").await;
    screen.sees(FROM_BUSINESS, "Q-1001").await;
    screen.sees("[data-testid=phone-media]", "Q-1001").await;
    screen.sees(PHONE_BUTTON, &words("ar", "quote-button-accept")).await;
    screen
        .waits_for(&format!(
            "getComputedStyle([...document.querySelectorAll('{FROM_BUSINESS}')].pop()).opacity === '1'"
        ))
        .await;
    pictured(screen, "quote", language).await;
    screen.clicks(PHONE_BUTTON, &words("ar", "quote-button-accept")).await;
    screen.sees(FROM_BUSINESS, "شكرًا لك").await;
    sight.house.quiet().await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=channel-dm]", "").await;
    screen.sees(MESSAGE, "Q-1001").await;
    let shown = sight.house.says("sales", "/crm deal show deal:D-1003").await;
    assert!(shown.contains(&text("deal-state-won")), "{shown}");
    sight.finish().await;
}

#[tokio::test]
async fn a_deal_is_won_in_arabic() {
    Box::pin(story("ar")).await;
}

#[tokio::test]
async fn a_deal_is_won_in_english() {
    Box::pin(story("en")).await;
}
