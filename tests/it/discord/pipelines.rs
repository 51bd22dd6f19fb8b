//! `/pipeline` as an owner uses it.

use sandbox::discord::{Answer, ChannelId, TagId};

use super::{
    stage::{count, form, redacted, words},
    stage_tags::{cards, lead},
};
use crate::house::{House, eventually, settled};

/// Chooses an entry of the screen by its name.
async fn chooses(house: &House, screen: &Answer, entry: &str) -> Answer {
    let screen = settled(screen).await;
    let menu = screen.selects().into_iter().next().expect("the stages");
    let option = menu.options.iter().find(|option| option.label.ends_with(entry));
    let option = option.unwrap_or_else(|| panic!("no {entry} in {:?}", menu.options)).label.clone();
    house.member("owner").selects(&screen, &menu.custom_id, &[&option]).await.expect("an answer")
}

async fn presses(house: &House, screen: &Answer, button: &str) -> Answer {
    let button = words("ar", button);
    house.member("owner").clicks(&settled(screen).await, &button).await.expect("an answer")
}

async fn hands_in(house: &House, opened: &Answer, fields: &[(&str, &str)]) -> Answer {
    house.member("owner").submits(&form(opened), fields).await.expect("an answer")
}

/// What the screen says, line by line.
async fn shown(screen: &Answer) -> String {
    redacted(&settled(screen).await.text())
}

/// Without the marks that keep its directions apart.
fn said(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}

#[tokio::test]
async fn an_owner_shapes_the_stages_of_deals() {
    let house = House::open().await;
    assert!(house.says("sales", "/crm deal add contact:المطيري").await.contains("D-1001"));
    let list = house.says("owner", "/pipeline list").await;
    for part in ["مراحل العملاء المحتملين", "جرى التواصل", "مراحل الصفقات", "تأهيل", "20%", "صفقة واحدة"]
    {
        assert!(list.contains(part), "{part} is missing: {list}");
    }
    let first = house.runs("owner", "/pipeline edit of:\"الصفقات (deals)\"").await;
    let other = house.runs("owner", "/pipeline edit of:\"الصفقات (deals)\"").await;
    let opened = presses(&house, &first, "button-stage-add").await;
    let wrong = hands_in(&house, &opened, &[("name", "عرض سعر")]).await;
    assert!(shown(&wrong).await.contains(&words("ar", "conflict-taken-stage")));
    let again = presses(&house, &wrong, "button-edit-again").await;
    let added = hands_in(&house, &again, &[("name", "زيارة المعرض"), ("order", "٢"), ("probability", "٣٠٪")]).await;
    assert!(shown(&added).await.contains("زيارة المعرض\u{2069} · 30%"), "{}", shown(&added).await);
    // It is chosen now: put before the first, and called otherwise.
    let moved = presses(&house, &added, "button-stage-up").await;
    let opened = presses(&house, &moved, "button-stage-rename").await;
    let renamed = hands_in(&house, &opened, &[("name", "زيارة")]).await;
    let opened = presses(&house, &renamed, "button-stage-likely").await;
    let likely = hands_in(&house, &opened, &[("probability", "15")]).await;
    // An end, which can't be removed.
    let end = chooses(&house, &likely, &words("ar", "deal-state-won")).await;
    let ends = settled(&end).await;
    let labels: Vec<String> = ends.buttons().into_iter().map(|button| button.label).collect();
    let whole = ["button-stage-add", "button-pipeline-rename", "button-pipeline-remove", "button-pipelines"];
    assert_eq!(labels, ["button-stage-rename"].into_iter().chain(whole).map(|id| words("ar", id)).collect::<Vec<_>>());
    let opened = presses(&house, &end, "button-stage-rename").await;
    let named = hands_in(&house, &opened, &[("name", "تم البيع")]).await;
    // Something stands in what is to be removed: it is asked where that goes.
    let chosen = chooses(&house, &named, "تأهيل").await;
    let asked = presses(&house, &chosen, "button-stage-remove").await;
    assert!(shown(&asked).await.contains("صفقة واحدة"), "{}", shown(&asked).await);
    let back = presses(&house, &asked, "button-stage-back").await;
    let asked = presses(&house, &back, "button-stage-remove").await;
    let removed = chooses(&house, &asked, "زيارة").await;
    insta::assert_snapshot!("the_stages_of_deals", shown(&removed).await);
    // Nothing stands in this one.
    let chosen = chooses(&house, &removed, "تفاوض").await;
    let removed = presses(&house, &chosen, "button-stage-remove").await;
    assert!(!shown(&removed).await.contains("تفاوض"));
    // A screen from before is refused kindly, and whoever chooses on it is shown what there is.
    let stale = presses(&house, &other, "button-stage-add").await;
    let said = shown(&stale).await;
    assert!(said.contains("عدّل") && said.contains("/pipeline edit"), "{said}");
    // Everything follows.
    let shown_now = house.says("sales", "/crm deal show deal:D-1001").await;
    assert!(shown_now.contains("زيارة") && shown_now.contains("15%"), "{shown_now}");
    let board = house.says("sales", "/crm deal board").await;
    assert!(board.contains("زيارة") && !board.contains("تأهيل"), "{board}");
    let offered = house.member("sales").types(house.demo.general, "/crm deal stage deal:D-1001 stage:").await.unwrap();
    assert_eq!(offered.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["زيارة", "عرض سعر"]);
    let refused = house.says("sales", "/crm deal stage deal:D-1001 stage:تأهيل").await;
    assert!(refused.contains("لا توجد مرحلة كهذه"), "{refused}");
    assert!(house.says("sales", "/crm deal win deal:D-1001").await.contains("تم البيع"));
    let won = house.says("sales", "/crm deal list only:\"الرابحة (won)\"").await;
    assert!(won.contains("تم البيع"), "{won}");
    house.quiet().await;
    insta::assert_snapshot!("pipelines_in_the_log", redacted(&house.says("owner", "/audit list noun:pipeline").await));
    house.finish().await;
}

#[tokio::test]
async fn deals_go_through_several_pipelines() {
    let house = House::open().await;
    assert!(house.says("sales", "/crm deal add contact:المطيري value:1000").await.contains("D-1001"));
    let screen = house.runs("owner", "/pipeline edit of:\"الصفقات (deals)\"").await;
    let all = presses(&house, &screen, "button-pipelines").await;
    let opened = presses(&house, &all, "button-pipeline-add").await;
    let wrong = hands_in(&house, &opened, &[("name", "المبيعات")]).await;
    assert!(shown(&wrong).await.contains(&words("ar", "conflict-taken-stage")));
    let again = presses(&house, &wrong, "button-edit-again").await;
    let added = hands_in(&house, &again, &[("name", "تجديد العقود")]).await;
    assert!(said(&shown(&added).await).contains("«تجديد العقود»") && shown(&added).await.contains("تأهيل"));
    // Staff choose it where they open a deal, and see where each is.
    let offered = house.member("sales").types(house.demo.general, "/crm deal add contact:x pipeline:").await.unwrap();
    assert_eq!(offered.iter().map(|it| said(&it.name)).collect::<Vec<_>>(), ["المبيعات", "تجديد العقود"]);
    let opened = said(&house.says("sales", "/crm deal add contact:المطيري value:2500 pipeline:\"تجديد العقود\"").await);
    assert!(opened.contains("تجديد العقود › تأهيل"), "{opened}");
    let unknown = house.says("sales", "/crm deal add contact:المطيري pipeline:شراكات").await;
    assert!(unknown.contains("لا يوجد مسار كهذا"), "{unknown}");
    let list = said(&house.says("sales", "/crm deal list").await);
    assert!(list.contains("تجديد العقود › تأهيل") && list.contains("D-1001"), "{list}");
    // The menu of a deal has its own pipeline's stages; a command moves it to another's.
    let card = settled(&house.runs("sales", "/crm deal show deal:D-1002").await).await;
    assert_eq!(card.selects()[0].options.len(), 3);
    let offered =
        house.member("sales").types(house.demo.general, "/crm deal stage deal:D-1002 stage:تفاوض").await.unwrap();
    assert_eq!(offered.iter().map(|it| said(&it.name)).collect::<Vec<_>>(), ["تفاوض", "تجديد العقود › تفاوض"]);
    let moved = said(&house.says("sales", "/crm deal stage deal:D-1002 stage:\"تجديد العقود › تفاوض\"").await);
    assert!(moved.contains("تجديد العقود › تفاوض"), "{moved}");
    // What both pipelines call so is meant of the deal's own.
    let moved = said(&house.says("sales", "/crm deal stage deal:D-1002 stage:تأهيل").await);
    assert!(moved.contains("تجديد العقود › تأهيل"), "{moved}");
    house.says("sales", "/crm deal stage deal:D-1002 stage:تفاوض").await;
    // The board: one pipeline, and a menu of all.
    let board = house.runs("sales", "/crm deal board").await;
    let first = settled(&board).await;
    assert!(first.text().contains("D-1001") && !first.text().contains("D-1002"), "{}", first.text());
    let menu = first.selects().into_iter().next().expect("the pipelines");
    let other = house.member("sales").selects(&first, &menu.custom_id, &["تجديد العقود"]).await.expect("an answer");
    let other = settled(&other).await;
    assert!(other.text().contains("D-1002") && !other.text().contains("D-1001"), "{}", other.text());
    assert_eq!(other.attachments.len(), 1, "one picture in place of the other");
    // Removed: what is in it goes to the other one.
    let screen = house.runs("owner", "/pipeline edit of:\"الصفقات (deals)\"").await;
    insta::assert_snapshot!("all_pipelines_of_deals", shown(&screen).await);
    let chosen = chooses(&house, &screen, "تجديد العقود").await;
    let renaming = presses(&house, &chosen, "button-pipeline-rename").await;
    let renamed = hands_in(&house, &renaming, &[("name", "تجديد")]).await;
    let asked = presses(&house, &renamed, "button-pipeline-remove").await;
    assert!(shown(&asked).await.contains("صفقة واحدة"), "{}", shown(&asked).await);
    let back = presses(&house, &asked, "button-stage-back").await;
    let asked = presses(&house, &back, "button-pipeline-remove").await;
    let left = chooses(&house, &asked, "المبيعات").await;
    assert!(shown(&left).await.contains("صفقتان"), "{}", shown(&left).await);
    assert!(house.says("sales", "/crm deal show deal:D-1002").await.contains("تفاوض"));
    let last = presses(&house, &chooses(&house, &left, "المبيعات").await, "button-pipeline-remove").await;
    assert!(shown(&last).await.contains(&words("ar", "conflict-last-pipeline")), "{}", shown(&last).await);
    house.quiet().await;
    insta::assert_snapshot!(
        "several_pipelines_in_the_log",
        redacted(&house.says("owner", "/audit list noun:pipeline").await)
    );
    house.finish().await;
}

#[tokio::test]
async fn whoever_may_not_shape_the_stages_sees_why() {
    let house = House::open().await;
    for line in ["/pipeline list", "/pipeline edit of:\"العملاء المحتملون (leads)\""] {
        let said = house.says("manager", line).await;
        assert!(said.contains(&words("ar", "refused-missing")), "{said}");
    }
    house.finish().await;
}

/// The forum's tags, by name.
fn tags(house: &House, forum: ChannelId) -> Vec<(TagId, String)> {
    let channel = house.neighbours.discord.channel(forum).expect("the forum");
    channel.forum().expect("a forum").tags.iter().map(|tag| (tag.id, tag.name.clone())).collect()
}

#[tokio::test]
async fn a_tag_is_called_like_its_stage_and_goes_with_it() {
    let (house, forum, place) = lead().await;
    let before = tags(&house, forum);
    let of = |name: &str| before.iter().find(|(_, known)| *known == words("ar", name)).expect("a tag").0;
    let (new, contacted) = (of("stage-new"), of("stage-contacted"));
    let screen = house.runs("owner", "/pipeline edit of:\"العملاء المحتملون (leads)\"").await;
    let chosen = chooses(&house, &screen, &words("ar", "stage-contacted")).await;
    let opened = presses(&house, &chosen, "button-stage-rename").await;
    let renamed = hands_in(&house, &opened, &[("name", "اتصلنا به")]).await;
    let is_called = |id: TagId, name: &str| tags(&house, forum).contains(&(id, name.to_owned()));
    eventually("the tag is called otherwise", async || is_called(contacted, "اتصلنا به")).await;
    assert_eq!(tags(&house, forum).len(), before.len(), "no tag was left behind");
    // Who may moves the lead by it.
    house.member("sales").tags_post(place, &[contacted]).unwrap();
    let moved = "select count(*) from leads l join stages s on s.id = l.stage_id join contacts c on c.id = l.contact_id
                 where c.name = 'نورة' and s.name = 'اتصلنا به'";
    eventually("the lead is there", async || count(&house, moved).await == 1).await;
    cards(&house).await;
    // Removed: the lead goes to the first stage, and so do its thread's tags.
    let chosen = chooses(&house, &renamed, "اتصلنا به").await;
    let asked = presses(&house, &chosen, "button-stage-remove").await;
    chooses(&house, &asked, &words("ar", "stage-new")).await;
    eventually("the tag is gone", async || tags(&house, forum).iter().all(|(id, _)| *id != contacted)).await;
    house.quiet().await;
    cards(&house).await;
    let there = || house.neighbours.discord.tag_names(place);
    eventually("the thread has the other", async || there().contains(&words("ar", "stage-new"))).await;
    assert!(is_called(new, &words("ar", "stage-new")));
    let left = house.neighbours.discord.take_violations();
    assert!(left.is_empty(), "{left:#?}");
    house.finish().await;
}
