//! The inbox as a forum in a real browser: made, written in by a customer, and answered by typing.

use super::{ANSWER, FROM_BUSINESS, FROM_CUSTOMER, MESSAGE, Sight};

const COMPOSER: &str = "[data-testid=composer]";

#[tokio::test]
async fn staff_type_in_a_thread_and_the_customer_reads_it() {
    let Some(mut sight) = Sight::open(1440, 900).await else { return };
    sight.picks("/settings inbox", "/settings inbox").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=run]", "").await;
    screen.sees(ANSWER, "صندوق الوارد منتدى").await;
    screen.clicks("[data-label='أنشئ المنتدى']", "").await;
    screen.sees(ANSWER, "لكل محادثة منشور").await;
    screen.types("[data-testid=phone-input]", "هل المعرض مفتوح يوم الجمعة؟").await;
    screen.clicks("[data-testid=phone-send]", "").await;
    screen.sees(FROM_CUSTOMER, "يوم الجمعة").await;
    screen.clicks("[data-testid^=thread-]", "ليلى").await;
    let said = screen.sees(MESSAGE, "يوم الجمعة").await;
    assert!(said.contains("ليلى"), "under her name: {said}");
    screen.types(COMPOSER, "// اسألوا خالد عن الجمعة").await;
    screen.presses_enter().await;
    screen.sees(MESSAGE, "اسألوا خالد").await;
    screen.types(COMPOSER, "أهلًا بك، نعم من الرابعة عصرًا").await;
    screen.presses_enter().await;
    screen.sees(FROM_BUSINESS, "من الرابعة عصرًا").await;
    // The conversation is open on the phone, so it is read.
    screen.sees("[data-testid=reaction]", "👁️").await;
    screen.picture("forum.png").await;
    let phone =
        "[...document.querySelectorAll('[data-testid=phone-bubble]')].map((bubble) => bubble.textContent).join(' ')";
    let heard = screen.value(phone).await.as_str().unwrap_or_default().to_owned();
    assert!(!heard.contains("خالد"), "a note is for colleagues: {heard}");
    sight.finish().await;
}
