//! The staff's inbox as a forum: a thread for each conversation, in which the customer writes under their name and staff type.

use chrono::TimeDelta;
use sandbox::discord::{Channel, ChannelId, Fault, Message, Typed};

use super::stage::{count, newcomer, words};
use crate::house::{House, PATIENCE, eventually, settled};

/// The house with a forum that the bot has made, as an owner has it made.
async fn house() -> (House, ChannelId) {
    let house = House::open().await;
    let asked = settled(&house.runs("owner", "/settings inbox").await).await;
    let made = house.member("owner").clicks(&asked, &words("ar", "button-make-forum")).await.expect("an answer");
    let said = settled(&made).await.text();
    assert!(said.contains("✅"), "{said}");
    let channels = house.neighbours.discord.snapshot().channels;
    let forum = channels.iter().find(|channel| channel.name == words("ar", "forum-name")).expect("a forum").id;
    let staff = house.demo.people.iter().map(|person| person.user).collect::<Vec<_>>();
    house.neighbours.discord.show_only_to(forum, &staff);
    (house, forum)
}

/// The thread of the customer who is called so, once it is there.
async fn thread(house: &House, forum: ChannelId, name: &str) -> Channel {
    let discord = &house.neighbours.discord;
    let found = || discord.threads(forum).into_iter().find(|thread| thread.name.starts_with(name));
    eventually(&format!("{name} has a thread"), async || found().is_some()).await;
    found().expect("the thread")
}

async fn shows(house: &House, thread: ChannelId, words: &str) -> Message {
    let shown = house.neighbours.discord.wait_for_message(thread, |m| m.text().contains(words), PATIENCE).await;
    shown.unwrap_or_else(|error| panic!("the thread never showed {words:?}: {error}"))
}

/// Something was tried, and its time has come to be tried again.
async fn tried_again(house: &House) {
    let waiting = "select count(*) from jobs where attempts > 0 and state = 'ready'";
    eventually("it will be tried again", async || count(house, waiting).await > 0).await;
    house.install.clock.advance(TimeDelta::seconds(10));
}

#[tokio::test]
async fn a_customer_has_a_thread_and_staff_type_their_answers() {
    let (house, forum) = house().await;
    let (discord, customer) = (&house.neighbours.discord, &house.demo.customers[0]);
    customer.says("هل عندكم طاولة خشبية؟").await.unwrap();
    let name = &customer.name();
    let place = thread(&house, forum, name).await;
    let said = shows(&house, place.id, "طاولة خشبية").await;
    assert_eq!((&said.author_name, said.webhook.is_some()), (name, true), "under the customer's name");
    let card = discord.messages(place.id).into_iter().next().expect("the card");
    assert_eq!(card.id.0, place.id.0, "the card comes first");
    assert!(card.text().contains(&format!("[{}]", words("ar", "button-reply"))), "{}", card.text());
    // Typing is answering.
    let typed = house.member("sales").writes(place.id, "نعم، بـ ٣٥٠ ريالًا.").unwrap();
    customer.wait_for_reply("بـ ٣٥٠ ريالًا", PATIENCE).await.unwrap();
    eventually("a mark says that it was read", async || {
        discord.message(typed).is_some_and(|m| m.reactions.iter().any(|r| ["✅", "👁️"].contains(&r.emoji.as_str())))
    })
    .await;
    // The next message goes into the same thread, an answer to a message quotes it.
    customer.says("وكم التوصيل؟").await.unwrap();
    let asked = shows(&house, place.id, "وكم التوصيل؟").await;
    // Nobody answers in the moment between a post and its record.
    house.quiet().await;
    house.member("sales").sends(place.id, &Typed::new("٢٠ ريالًا").answering(asked.id)).unwrap();
    let heard = customer.wait_for_reply("٢٠ ريالًا", PATIENCE).await.unwrap();
    assert!(heard.context.is_some(), "it quotes: {heard:?}");
    assert_eq!(discord.threads(forum).iter().filter(|thread| thread.name.starts_with(name)).count(), 1);
    house.finish().await;
}

#[tokio::test]
async fn nothing_that_is_internal_reaches_the_customer() {
    let (house, forum) = house().await;
    let customer = &house.demo.customers[0];
    customer.says("مرحبًا").await.unwrap();
    let place = thread(&house, forum, &customer.name()).await;
    shows(&house, place.id, "مرحبًا").await;
    let (sales, manager) = (house.member("sales"), house.member("manager"));
    sales.writes(place.id, "// السعر النهائي ٣٠٠").unwrap();
    sales.writes(place.id, &format!("<@{}> وش رأيك؟", manager.user())).unwrap();
    sales.writes(place.id, "@everyone اجتماع").unwrap();
    // Deleted and turned into a note before it was sent.
    let deleted = sales.writes(place.id, "خطأ أحذفه").unwrap();
    sales.deletes(deleted).unwrap();
    let turned = sales.writes(place.id, "للعميل").unwrap();
    sales.edits(turned, "// للزملاء").unwrap();
    // Put right before it was sent.
    let corrected = sales.writes(place.id, "السعر ٣٠٠٠").unwrap();
    sales.edits(corrected, "السعر ٣٠٠").unwrap();
    customer.wait_for_reply("السعر ٣٠٠", PATIENCE).await.unwrap();
    // A colleague's conversation: it is asked first.
    manager.writes(place.id, "لا تبيعه").unwrap();
    let asked = shows(&house, place.id, &words("ar", "typed-held")).await;
    manager.clicks(&asked, &words("ar", "button-typed-note")).await.unwrap();
    // Whoever may not answer is told so.
    let guest = newcomer(&house, "ضيف");
    let moderator = house.member("moderator");
    house.neighbours.discord.show_only_to(forum, &[guest.user(), moderator.user()]);
    for (n, who) in [guest, moderator].into_iter().enumerate() {
        who.writes(place.id, "أنا هنا").unwrap();
        let told = || {
            let shown = house.neighbours.discord.messages(place.id);
            shown.iter().filter(|m| m.text().contains(&words("ar", "refused-missing"))).count()
        };
        eventually("they are told that they may not", async || told() == n + 1).await;
    }
    house.quiet().await;
    let heard: Vec<String> = customer.inbox().into_iter().map(|message| message.text).collect();
    assert_eq!(heard, ["السعر ٣٠٠"]);
    assert_eq!(count(&house, "select count(*) from conversation_notes").await, 2);
    house.finish().await;
}

#[tokio::test]
async fn what_happened_to_a_call_without_an_answer_is_found_out() {
    let (house, forum) = house().await;
    let (discord, customer) = (&house.neighbours.discord, &house.demo.customers[0]);
    customer.says("الأولى").await.unwrap();
    let place = thread(&house, forum, &customer.name()).await;
    shows(&house, place.id, "الأولى").await;
    house.quiet().await;
    // Posted, but nobody was told; and not posted.
    for (fault, words) in [(Fault::LoseAnswer, "الثانية"), (Fault::Drop, "الثالثة"), (Fault::Status(500), "الرابعة")]
    {
        discord.faults().next("POST /webhooks/", fault);
        customer.says(words).await.unwrap();
        tried_again(&house).await;
        shows(&house, place.id, words).await;
        house.quiet().await;
        let shown = discord.messages(place.id).iter().filter(|m| m.text().contains(words)).count();
        assert_eq!(shown, 1, "{words}");
    }
    // There is no room for another thread: the quietest makes room, and comes back when its customer writes.
    discord.faults().limit_active_threads(1);
    house.demo.customers[1].says("سلام").await.unwrap();
    let second = thread(&house, forum, &house.demo.customers[1].name()).await;
    shows(&house, second.id, "سلام").await;
    house.quiet().await;
    discord.faults().limit_active_threads(1_000);
    let first = discord.channel(place.id).expect("the first");
    assert!(first.thread().is_some_and(|thread| thread.archived), "it has made room");
    // The webhook is deleted: there is another.
    let webhook = discord.messages(place.id).iter().find_map(|message| message.webhook).expect("a webhook");
    house.member("owner").deletes_webhook(webhook).unwrap();
    customer.says("عدت").await.unwrap();
    shows(&house, place.id, "عدت").await;
    house.quiet().await;
    // The thread is deleted: it is made anew, with the newest messages.
    discord.remove_channel(place.id);
    customer.says("الخامسة").await.unwrap();
    tried_again(&house).await;
    let again = thread(&house, forum, &customer.name()).await;
    for words in ["الأولى", "الرابعة", "الخامسة"] {
        shows(&house, again.id, words).await;
    }
    house.finish().await;
}
