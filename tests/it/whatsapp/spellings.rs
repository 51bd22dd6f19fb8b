//! One customer whose number has two spellings: in Brazil, Mexico and Argentina.

use serde_json::json;

use crate::{
    discord::stage::{count, replies},
    house::House,
};

#[tokio::test]
async fn a_number_in_its_other_spelling_is_the_same_customer_and_is_answered_as_it_came() {
    let house = House::open().await;
    let (number, yusuf) = (house.demo.customers[0].number(), house.member("support"));
    let contacts = count(&house, "select count(*) from contacts").await;
    let spellings =
        [("+5531987654321", "+553187654321"), ("+525512345678", "+5215512345678"), ("+541123456789", "+5491123456789")];
    for (n, (one, other)) in spellings.into_iter().enumerate() {
        let name = format!("João {n}");
        // Each spelling is a customer of pretend Meta, whose user id is another: so only the number tells that they are one.
        for (from, text) in [(one, format!("primeira {n}")), (other, format!("segunda {n}"))] {
            let customer = house.neighbours.meta.customer(&number, from, &name);
            customer.says(&text).await.expect("a delivered message");
            let shown = house.inbox_shows(&text).await;
            assert!(shown.text().contains(&name) && shown.text().contains(from), "{}", shown.text());
            let answer = format!("resposta a {text}");
            replies(&yusuf, &shown, &answer).await;
            house.quiet().await;
            let requests = house.neighbours.meta.requests();
            let sent: Vec<_> =
                requests.iter().filter(|request| request.body["text"]["body"] == answer.as_str()).collect();
            let [request] = sent.as_slice() else { panic!("not sent once: {sent:?}") };
            assert_eq!(request.body["to"], json!(from), "exactly as it came");
        }
    }
    assert_eq!(count(&house, "select count(*) from contacts").await, contacts + 3);
    let kept = "select count(*) from channel_identities
                where kind = 'phone' and value in ('5531987654321', '553187654321', '525512345678', '5215512345678',
                                                   '541123456789', '5491123456789')";
    assert_eq!(count(&house, kept).await, 6, "each as it was received");
    assert_eq!(count(&house, "select count(*) from contact_duplicates").await, 0);

    // A landline is not the mobile number that it would be with one digit more.
    for (from, text) in [("+553132345678", "fixo"), ("+5531932345678", "móvel")] {
        house.neighbours.meta.customer(&number, from, "Maria").says(text).await.expect("a delivered message");
        house.inbox_shows(text).await;
    }
    assert_eq!(count(&house, "select count(*) from contacts").await, contacts + 5);

    // Whoever has a number after it was left, in whichever spelling, is somebody else.
    let joao = house.neighbours.meta.customer(&number, "+5521987654321", "Pedro");
    joao.says("oi").await.expect("a delivered message");
    joao.changes_number("+5521912340000").await.expect("a delivered message");
    house.quiet().await;
    let stranger = house.neighbours.meta.customer(&number, "+552187654321", "Estranho");
    stranger.says("quem fala?").await.expect("a delivered message");
    let shown = house.inbox_shows("quem fala?").await;
    assert!(shown.text().contains("Estranho"), "{}", shown.text());
    house.finish().await;
}
