//! What staff see of calls, and of what the business writes on its own phone.

use super::stage::{card, count};
use crate::house::House;

#[tokio::test]
async fn a_call_is_seen_in_the_conversation_and_nobody_is_greeted_for_it() {
    let house = House::open().await;
    let customer = &house.demo.customers[0];
    assert!(customer.calls(None).await.expect("told").status.is_some_and(|status| status == 200));
    let missed = house.inbox_shows("مكالمة لم يُردّ عليها").await;
    customer.calls(Some(65)).await.expect("told");
    let answered = house.inbox_shows("1:05").await;
    assert!(answered.text().contains("📞 مكالمة") && !missed.text().contains("⏱️"));
    let calls = "select count(*) from messages where kind = 'call' and direction = 'in'";
    let began = "select count(*) from account_news where kind = 'call' and state = 'connect'";
    assert_eq!((count(&house, calls).await, count(&house, began).await), (2, 2));
    house.finish().await;
}

#[tokio::test]
async fn what_is_written_on_the_business_phone_is_seen_and_opens_nothing() {
    let house = House::open().await;
    let customer = &house.demo.customers[1];
    let window = "select count(*) from conversations where last_inbound_at is not null";
    customer.is_written_to_from_the_phone("أهلًا، طلبك جاهز").await.expect("told");
    let post = house.inbox_shows("طلبك جاهز").await;
    assert!(post.text().contains("هاتف الشركة"), "{}", post.text());
    assert_eq!(count(&house, window).await, 0, "the customer has not written");

    // The answer to it opens the window, in the same conversation, and is a customer's first word as any other.
    card(&house, 1, "شكرًا").await;
    assert_eq!(count(&house, "select count(*) from conversations").await, 1);
    assert_eq!(count(&house, window).await, 1);
    customer.is_written_to_from_the_phone("على الرحب").await.expect("told");
    house.inbox_shows("على الرحب").await;
    house.quiet().await;
    assert_eq!(count(&house, "select count(*) from messages where direction = 'out' and state = 'sent'").await, 2);
    house.finish().await;
}
