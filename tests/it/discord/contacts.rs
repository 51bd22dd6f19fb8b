//! `/crm contact` as people use it.

use crm::contacts::Suspicion;

use super::stage::{card, count, replies, words};
use crate::house::{House, settled};

const ALIVE: &str = "select count(*) from contacts where merged_into is null";

/// Layla changes her number to that of James: they may be one person.
async fn suspected(house: &House) {
    card(house, 0, "رسالة ليلى").await;
    card(house, 1, "a message of James").await;
    house.demo.customers[0].changes_number("+447700900123").await.expect("a delivered message");
    house.quiet().await;
}

#[tokio::test]
async fn a_suspected_pair_is_looked_at_merged_and_taken_apart() {
    let house = House::open().await;
    let (huda, yusuf) = (house.member("sales"), house.member("support"));
    assert!(house.says("sales", "/crm contact duplicates").await.contains(&words("ar", "duplicates-none")));
    suspected(&house).await;
    let everybody = count(&house, ALIVE).await;
    let list = settled(&house.runs("sales", "/crm contact duplicates").await).await;
    for part in ["ليلى أحمد", "James Carter", "+447700900123", &words("ar", "suspicion-moved")] {
        assert!(list.text().contains(part), "{part} is missing: {}", list.text());
    }
    assert_eq!(Suspicion::Moved.as_str(), "moved");
    // Nobody was disturbed by it: the inbox shows customers' messages only.
    let inbox = house.neighbours.discord.messages(house.demo.inbox);
    assert!(inbox.iter().all(|post| !post.text().contains("↔")));
    let label = |part: &str| list.buttons().iter().find(|b| b.label.contains(part)).expect("a button").label.clone();
    let asked = settled(&huda.clicks(&list, &label("دمج…")).await.unwrap()).await;
    for part in ["ليلى أحمد", "James Carter", "محادثة واحدة", &words("ar", "field-gone")] {
        assert!(asked.text().contains(part), "{part} is missing: {}", asked.text());
    }
    let other = settled(&huda.clicks(&asked, &words("ar", "button-merge-swap")).await.unwrap()).await;
    assert_ne!(other.text(), asked.text());
    let left = settled(&huda.clicks(&other, &words("ar", "simulate-cancel")).await.unwrap()).await;
    assert_eq!((left.text(), count(&house, ALIVE).await), (words("ar", "simulate-cancelled"), everybody));
    let asked = settled(&huda.clicks(&list, &label("دمج…")).await.unwrap()).await;
    let merged = settled(&huda.clicks(&asked, &words("ar", "button-merge")).await.unwrap()).await;
    assert!(merged.text().contains(&words("ar", "merge-done")), "{}", merged.text());
    assert_eq!(count(&house, ALIVE).await, everybody - 1);
    assert!(house.says("sales", "/crm contact duplicates").await.contains(&words("ar", "duplicates-none")));
    // Who writes from the other's address is the one who stayed, and is answered there.
    let shown = card(&house, 1, "still me").await;
    assert!(shown.text().contains("ليلى أحمد") && shown.text().contains("+447700900123"), "{}", shown.text());
    replies(&yusuf, &shown, "أهلًا بك").await;
    house.quiet().await;
    let requests = house.neighbours.meta.requests();
    let sent: Vec<_> = requests.iter().filter(|request| request.body["text"]["body"] == "أهلًا بك").collect();
    assert!(matches!(sent.as_slice(), [only] if only.body["to"] == "+447700900123"), "{sent:?}");
    let log = house.says("owner", "/audit list").await;
    assert!(log.contains("دمج \u{2068}James Carter\u{2069} في \u{2068}ليلى أحمد\u{2069}"), "{log}");
    let again = settled(&huda.clicks(&list, &label("دمج…")).await.unwrap()).await;
    assert_eq!(again.text(), words("ar", "conflict-contact-merged"));
    let undone = settled(&huda.clicks(&merged, &words("ar", "button-unmerge")).await.unwrap()).await;
    assert!(undone.text().contains(&words("ar", "unmerge-done")), "{}", undone.text());
    assert_eq!(count(&house, ALIVE).await, everybody);
    house.finish().await;
}

#[tokio::test]
async fn a_pair_that_is_two_people_is_not_suggested_again() {
    let house = House::open().await;
    suspected(&house).await;
    let list = settled(&house.runs("sales", "/crm contact duplicates").await).await;
    let label = list.buttons().iter().find(|b| b.label.contains("مختلفان")).expect("a button").label.clone();
    // Support sees contacts and changes none.
    let refused = settled(&house.runs("support", "/crm contact duplicates").await).await;
    let refused = settled(&house.member("support").clicks(&refused, &label).await.unwrap()).await;
    assert!(refused.text().contains(&words("ar", "refused-missing")), "{}", refused.text());
    let left = settled(&house.member("sales").clicks(&list, &label).await.unwrap()).await;
    assert!(left.text().contains(&words("ar", "duplicates-none")), "{}", left.text());
    house.demo.customers[0].changes_number("+447700900123").await.expect("a delivered message");
    house.quiet().await;
    assert!(house.says("sales", "/crm contact duplicates").await.contains(&words("ar", "duplicates-none")));
    let log = house.says("owner", "/audit list action:contact.differ").await;
    assert!(log.contains("ليلى أحمد"), "{log}");
    house.finish().await;
}

#[tokio::test]
async fn any_two_are_merged_by_what_is_known_of_them() {
    let house = House::open().await;
    let (huda, general) = (house.member("sales"), house.demo.general);
    for (typed, name) in [("المطيري", "عبد الله المطيري"), ("0555000111", "عبد الله المطيري"), ("L-1002", "Maria")]
    {
        let offered = huda.types(general, &format!("/crm contact merge keep:{typed}")).await.unwrap();
        assert_eq!(offered.len(), 1, "{typed}: {offered:?}");
        assert!(offered[0].name.contains(name), "{typed}: {offered:?}");
    }
    assert_eq!(house.member("user").types(general, "/crm contact merge keep:م").await.unwrap(), []);
    assert_eq!(house.member("user").types(general, "/crm contact unmerge merge:م").await.unwrap(), []);
    let asked = settled(&house.runs("sales", "/crm contact merge keep:المطيري gone:L-1002").await).await;
    assert!(asked.text().contains("عميل محتمل واحد"), "{}", asked.text());
    let merged = settled(&huda.clicks(&asked, &words("ar", "button-merge")).await.unwrap()).await;
    assert!(merged.text().contains(&words("ar", "merge-done")), "{}", merged.text());
    let listed = house.says("sales", "/crm lead list").await;
    assert!(listed.contains("L-1001") && listed.contains("L-1002") && !listed.contains("Maria"), "{listed}");
    let same = house.says("sales", "/crm contact merge keep:L-1001 gone:L-1002").await;
    assert_eq!(same, words("ar", "conflict-same-contact"));
    let nobody = house.says("sales", "/crm contact merge keep:L-1001 gone:زرافة").await;
    assert_eq!(nobody, words("ar", "missing-contact"));
    let offered = huda.types(general, "/crm contact unmerge merge:maria").await.unwrap();
    assert!(offered[0].name.contains("Maria Santos"), "{offered:?}");
    let undone = house.says("sales", "/crm contact unmerge merge:maria").await;
    assert!(undone.contains(&words("ar", "unmerge-done")), "{undone}");
    let listed = house.says("sales", "/crm lead list").await;
    assert!(listed.contains("Maria"), "{listed}");
    assert_eq!(house.says("sales", "/crm contact unmerge merge:maria").await, words("ar", "missing-merge"));
    assert_eq!(count(&house, "select count(*) from audit_log where outcome = 'refused'").await, 0);
    house.finish().await;
}
