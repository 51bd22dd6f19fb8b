//! The product's main job, end to end: a customer writes, staff see it and log a lead, the owner hands out a role, a
//! moderator reads the log.

use crate::house::{House, PATIENCE, settled};

#[tokio::test]
async fn a_customer_writes_and_the_whole_house_answers() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    assert_eq!(layla.says("مرحبا، هل لديكم طاولات؟").await.unwrap().status.map(|s| s.as_u16()), Some(200));
    let card = house.inbox_shows("مرحبا، هل لديكم طاولات؟").await;
    assert!(card.text().contains("ليلى أحمد"), "the card names the customer: {}", card.text());

    let huda = house.member("sales");
    let form = huda.clicks(&card, "إضافة كعميل محتمل").await.unwrap();
    let form = form.modal().expect("a form").clone();
    let made = huda.submits(&form, &[("interest", "طاولات اجتماعات")]).await.unwrap();
    assert!(settled(&made).await.text().contains("L-1004"), "{}", settled(&made).await.text());
    let list = house.says("sales", "/crm lead list").await;
    assert!(list.contains("ليلى أحمد") && list.contains("L-1004"), "{list}");

    let deal = house.says("sales", "/crm lead convert lead:L-1004").await;
    assert!(deal.contains("D-1001") && deal.contains("طاولات اجتماعات"), "{deal}");
    let won = house.says("sales", "/crm deal win deal:D-1001").await;
    assert!(won.contains("رُبحت الصفقة") && won.contains("D-1001"), "{won}");

    let yusuf = house.member("support");
    let form = yusuf.clicks(&card, "رد").await.unwrap();
    let form = form.modal().expect("a form").clone();
    let sent = yusuf.submits(&form, &[("text", "أهلًا ليلى، نعم لدينا.")]).await.unwrap();
    settled(&sent).await;
    let reply = layla.wait_for_reply("أهلًا ليلى", PATIENCE).await.unwrap();
    assert_eq!(reply.text, "أهلًا ليلى، نعم لدينا.");
    layla.reads().await.unwrap();
    house.inbox_shows("قُرئت").await;

    let refused = house.says("user", "/audit list").await;
    assert!(refused.contains("عرض سجل التدقيق"), "a refusal names the permission: {refused}");
    let promoted = house.says("owner", "/perms set_moderator user:@Dana notes:\"تساعد فريق الدعم\"").await;
    assert!(promoted.contains("Dana"), "{promoted}");
    let dana = house.member("user");
    let told = house.neighbours.discord.wait_for_direct_message(
        dana.user(),
        |m| m.text().contains("تساعد فريق الدعم"),
        PATIENCE,
    );
    told.await.expect("the person is told in private");
    let log = house.says("user", "/audit list").await;
    let told_of = format!("<@{}>", dana.user());
    assert!(log.contains(&told_of) && log.contains("تساعد فريق الدعم"), "the log says who and why: {log}");
    house.finish().await;
}
