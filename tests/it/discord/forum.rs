//! The staff's inbox as a forum: a thread for each conversation, in which the customer writes under their name and staff type.

use chrono::TimeDelta;
use sandbox::discord::{Channel, ChannelId, Fault, Message, MessageId, Typed};

use super::stage::{count, newcomer, words};
use crate::house::{House, PATIENCE, eventually, settled};

/// The house with a forum that the bot has made, as an owner has it made.
pub async fn house() -> (House, ChannelId) {
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
pub async fn thread(house: &House, forum: ChannelId, name: &str) -> Channel {
    let discord = &house.neighbours.discord;
    let found = || discord.threads(forum).into_iter().find(|thread| thread.name.starts_with(name));
    eventually(&format!("{name} has a thread"), async || found().is_some()).await;
    found().expect("the thread")
}

pub async fn shows(house: &House, thread: ChannelId, words: &str) -> Message {
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
    // The thread's tags say how it stands; a closed one is archived, and comes back when it is opened again.
    let named = |names: &[&str]| names.iter().map(|tag| words("ar", &format!("tag-{tag}"))).collect::<Vec<_>>();
    for (line, tags, archived) in [
        ("/inbox priority conversation:C-1001 priority:\"عاجلة (urgent)\"", vec!["urgent"], false),
        ("/inbox close conversation:C-1001", vec!["closed", "urgent"], true),
        ("/inbox reopen conversation:C-1001", vec!["urgent"], false),
    ] {
        house.says("sales", line).await;
        house.install.clock.advance(TimeDelta::seconds(10));
        let stands = || {
            let thread = discord.channel(place.id).and_then(|channel| channel.thread().cloned()).expect("a thread");
            let tags = discord.channel(forum).and_then(|forum| forum.forum().cloned()).expect("a forum").tags;
            let of = |id| tags.iter().find(|tag| tag.id == id).map(|tag| tag.name.clone()).expect("a tag of the forum");
            (thread.tags.iter().copied().map(of).collect::<Vec<_>>(), thread.archived)
        };
        eventually("the tags are there", async || stands() == (named(&tags), archived)).await;
    }
    // Files: one alone, and two with a text, which goes below the first.
    let documents = || customer.inbox().into_iter().filter(|message| message.kind == "document").collect::<Vec<_>>();
    let pdf = |name: &str| Typed::new("").file(name, "application/pdf", b"%PDF-1.7 x");
    house.member("sales").sends(place.id, &pdf("alone.pdf")).unwrap();
    eventually("the first is there", async || documents().len() == 1).await;
    let two = Typed::new("العرضان").file("a.pdf", "application/pdf", b"%PDF-1.7 a").file(
        "b.pdf",
        "application/pdf",
        b"%PDF-1.7 b",
    );
    house.member("sales").sends(place.id, &two).unwrap();
    eventually("the files are there", async || documents().len() == 3).await;
    let named: Vec<_> = documents().iter().map(|m| (m.body["filename"].clone(), m.text.clone())).collect();
    let expected = [("alone.pdf", ""), ("a.pdf", "العرضان"), ("b.pdf", "")];
    assert_eq!(named, expected.map(|(name, text)| (name.into(), text.to_owned())), "in their order");
    house.quiet().await;
    let shown_by_bot =
        discord.messages(place.id).iter().filter(|m| m.author == discord.bot() && !m.attachments.is_empty()).count();
    assert_eq!(shown_by_bot, 0, "whoever typed them has shown them");
    house.finish().await;
}

#[tokio::test]
async fn nothing_that_is_internal_reaches_the_customer() {
    let (house, forum) = house().await;
    // What is typed waits so long, and may change meanwhile.
    house.says("owner", "/settings inbox_hold seconds:3").await;
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
    // What has become a note meanwhile is none of the customer's, whichever button is pressed.
    let changed = manager.writes(place.id, "تمام").unwrap();
    let below = |m: &Message| m.answers == Some(changed) && m.text().contains(&words("ar", "typed-held"));
    let asked = house.neighbours.discord.wait_for_message(place.id, below, PATIENCE).await.unwrap();
    manager.edits(changed, "// ليس الآن").unwrap();
    manager.clicks(&asked, &words("ar", "button-typed-send")).await.unwrap();
    // Who sees it can be looked at.
    let seen = house.says("owner", "/settings inbox_check").await;
    assert!(
        seen.contains(&format!("<@{}>", sales.user())) && seen.contains(&words("ar", "inbox-check-reads")),
        "{seen}"
    );
    assert!(!seen.contains(&words("ar", "inbox-check-everybody")), "{seen}");
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
async fn a_held_answer_that_becomes_a_command_is_asked_about() {
    let (house, forum) = house().await;
    house.says("owner", "/settings inbox_hold seconds:3").await;
    let customer = &house.demo.customers[0];
    customer.says("مرحبًا").await.unwrap();
    let place = thread(&house, forum, &customer.name()).await.id;
    shows(&house, place, "مرحبًا").await;
    let sales = house.member("sales");
    let held = "select count(*) from messages where state = 'queued'";
    let asks = async |typed: MessageId, text: &str, button: &str| {
        sales.edits(typed, text).unwrap();
        let asks = |m: &Message| m.answers == Some(typed) && m.text().contains(&words("ar", "typed-command"));
        house.quiet_but_held().await;
        // It is taken out when its time has come, and what has become of it is looked at some seconds later.
        for _ in 0..2 {
            house.install.clock.advance(TimeDelta::seconds(6));
            house.quiet().await;
        }
        let asked = house.neighbours.discord.wait_for_message(place, asks, PATIENCE).await.unwrap();
        assert!(customer.inbox().iter().all(|message| !message.text.contains("السعر")), "nothing is sent unasked");
        sales.clicks(&asked, &words("ar", button)).await.unwrap();
        house.quiet().await;
    };
    let first = sales.writes(place, "السعر").unwrap();
    eventually("it is held", async || count(&house, held).await == 1).await;
    asks(first, "/note السعر", "button-typed-note").await;
    assert_eq!(count(&house, "select count(*) from conversation_notes").await, 1);
    let second = sales.writes(place, "السعر").unwrap();
    eventually("it is held", async || count(&house, held).await == 1).await;
    asks(second, "/السعر", "button-typed-send").await;
    customer.wait_for_reply("/السعر", PATIENCE).await.unwrap();
    let below = house.neighbours.discord.messages(place).into_iter().filter_map(|message| message.answers);
    let asked: Vec<MessageId> = below.collect();
    assert_eq!((asked, customer.inbox().len()), (vec![first, second], 1), "each once");
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
    // The card is deleted: that is somebody's own wish, and the thread stays.
    house.member("owner").deletes(MessageId(place.id.0)).unwrap();
    house.says("sales", "/inbox priority conversation:C-1001 priority:\"عاجلة (urgent)\"").await;
    house.install.clock.advance(TimeDelta::seconds(10));
    let waiting = "select count(*) from jobs where kind = 'show_card'";
    eventually("the card was looked for", async || count(&house, waiting).await == 0).await;
    assert_eq!(count(&house, "select count(*) from threads").await, 2, "both stay known");
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

#[tokio::test]
async fn more_than_the_webhook_may_post_the_bot_posts_itself() {
    let (house, forum) = house().await;
    let (discord, customer) = (&house.neighbours.discord, &house.demo.customers[0]);
    customer.says("مرحبًا").await.unwrap();
    let place = thread(&house, forum, &customer.name()).await.id;
    house.quiet().await;
    discord.faults().limit_webhooks(1_000, std::time::Duration::from_millis(50));
    for n in 0..40 {
        customer.says(&format!("سؤال {n}؟")).await.unwrap();
        shows(&house, place, &format!("سؤال {n}؟")).await;
        // It makes four posts in two seconds, until it has made all that it may in a minute.
        if n % 4 == 3 {
            house.install.clock.advance(TimeDelta::seconds(2));
        }
    }
    let by_bot = |m: &Message| m.author == discord.bot() && m.text().starts_with("💬");
    let (mut webhook, mut bot) = (0, Vec::new());
    for post in discord.messages(place) {
        webhook += usize::from(post.webhook.is_some());
        if by_bot(&post) {
            bot.push(post);
        }
    }
    // Were each held up by what waits for its time, the webhook would have time for all.
    assert!(webhook > 0 && !bot.is_empty(), "{webhook} by the webhook, {} by the bot", bot.len());
    assert_eq!(webhook + bot.len(), 41, "each once");
    // A call without an answer is no reason to post twice, and a customer is answered below such a post, too.
    discord.faults().next("POST /channels/", Fault::LoseAnswer);
    customer.says("والأخير؟").await.unwrap();
    let last = shows(&house, place, "والأخير؟").await;
    tried_again(&house).await;
    house.quiet().await;
    assert_eq!(discord.messages(place).iter().filter(|m| m.text().contains("والأخير؟")).count(), 1);
    house.member("sales").sends(place, &Typed::new("نعم").answering(last.id)).unwrap();
    let heard = customer.wait_for_reply("نعم", PATIENCE).await.unwrap();
    assert!(heard.context.is_some(), "it quotes: {heard:?}");
    house.finish().await;
}

#[tokio::test]
async fn what_was_typed_while_the_program_was_down_is_taken_afterwards() {
    let (mut house, forum) = house().await;
    let customer = house.demo.customers[0].clone();
    customer.says("مرحبًا").await.unwrap();
    let place = thread(&house, forum, &customer.name()).await;
    shows(&house, place.id, "مرحبًا").await;
    let sales = house.member("sales");
    sales.writes(place.id, "قبل التوقف").unwrap();
    customer.wait_for_reply("قبل التوقف", PATIENCE).await.unwrap();
    house.quiet().await;
    house.goes_down().await;
    sales.writes(place.id, "كُتبت قديمًا").unwrap();
    house.install.clock.advance(TimeDelta::minutes(11));
    for typed in ["الأولى", "// للزملاء", "الثانية", "الثالثة"] {
        sales.writes(place.id, typed).unwrap();
    }
    house.comes_back().await;
    customer.wait_for_reply("الثالثة", PATIENCE).await.unwrap();
    // What was typed long before is asked about.
    let asked = shows(&house, place.id, &words("ar", "typed-late")).await;
    // Nothing is taken twice, however often the bot comes back.
    house.quiet().await;
    for _ in 0..2 {
        house.goes_down().await;
        house.comes_back().await;
        house.quiet().await;
    }
    let heard = || customer.inbox().into_iter().map(|message| message.text).collect::<Vec<_>>();
    assert_eq!(heard(), ["قبل التوقف", "الأولى", "الثانية", "الثالثة"]);
    assert_eq!(count(&house, "select count(*) from conversation_notes").await, 1);
    let is_asked = |m: &Message| m.text().contains(&words("ar", "typed-late"));
    assert_eq!(house.neighbours.discord.messages(place.id).iter().filter(|m| is_asked(m)).count(), 1);
    sales.clicks(&asked, &words("ar", "button-typed-send")).await.unwrap();
    customer.wait_for_reply("كُتبت قديمًا", PATIENCE).await.unwrap();
    house.finish().await;
}

#[tokio::test]
async fn what_is_done_to_a_message_after_it_was_sent_is_told_and_passed_on() {
    let (house, forum) = house().await;
    let customer = &house.demo.customers[0];
    customer.says("بكم الطاولة؟").await.unwrap();
    let place = thread(&house, forum, &customer.name()).await;
    let asked = shows(&house, place.id, "بكم الطاولة؟").await;
    house.quiet().await;
    let sales = house.member("sales");
    let typed = sales.writes(place.id, "بـ ٣٠٠ ريال").unwrap();
    customer.wait_for_reply("٣٠٠", PATIENCE).await.unwrap();
    house.quiet().await;
    // Changed: the customer gets that only if somebody says so, and once.
    sales.edits(typed, "بـ ٣٥٠ ريالًا").unwrap();
    let told = shows(&house, place.id, "بـ ٣٠٠ ريال").await;
    assert_eq!(told.answers, Some(typed), "{}", told.text());
    assert_eq!(customer.inbox().len(), 1);
    sales.clicks(&told, &words("ar", "button-typed-correct")).await.unwrap();
    let corrected = customer.wait_for_reply("٣٥٠", PATIENCE).await.unwrap();
    assert!(corrected.context.is_some(), "it quotes what it corrects");
    assert!(sales.clicks(&told, &words("ar", "button-typed-correct")).await.is_err(), "and once");
    house.quiet().await;
    // Changed into a note, and deleted: the customer has it all the same, and colleagues are told.
    sales.edits(typed, "// ٣٥٠").unwrap();
    let told = shows(&house, place.id, &words("ar", "typed-changed-into-note")).await;
    assert!(told.text().contains("بـ ٣٥٠ ريالًا"), "{}", told.text());
    sales.deletes(typed).unwrap();
    let told = shows(&house, place.id, &words("ar", "typed-deleted")).await;
    assert!(told.text().contains("بـ ٣٥٠ ريالًا"), "{}", told.text());
    house.quiet().await;
    assert_eq!(count(&house, "select count(*) from audit_log where action = 'message.typed_deleted'").await, 1);
    // Some reactions go to the customer, from whoever may answer; the others are between colleagues.
    let under = || customer.inbox().into_iter().filter(|m| m.kind == "reaction").map(|m| m.text).collect::<Vec<_>>();
    house.member("moderator").reacts(asked.id, "🎉").unwrap();
    house.member("manager").reacts(asked.id, "🙏").unwrap();
    sales.reacts(asked.id, "👀").unwrap();
    sales.reacts(asked.id, "👍").unwrap();
    eventually("the reaction is there", async || under() == ["👍"]).await;
    house.quiet().await;
    sales.takes_back_reaction(asked.id, "👍").unwrap();
    eventually("it is taken back", async || under() == ["👍", ""]).await;
    house.quiet().await;
    assert_eq!(under(), ["👍", ""], "and nobody else's was passed on");
    assert_eq!(count(&house, "select count(*) from audit_log where outcome = 'refused'").await, 0);
    // What was said is found, however it is written, with a link to where it stands.
    let found = house.says("sales", "/inbox search words:\"بكم الطاوله\"").await;
    let link = format!("/{}/{})", place.id, asked.id);
    assert!(found.contains("بكم الطاولة؟") && found.contains(&link), "{found}");
    let found = house.says("sales", "/inbox search words:زجاج conversation:C-1001").await;
    assert!(found.contains(&words("ar", "search-nothing")), "{found}");
    // An answer from a form can be taken back for a moment.
    house.says("owner", "/settings inbox_hold seconds:10").await;
    customer.says("والتوصيل؟").await.unwrap();
    shows(&house, place.id, "والتوصيل؟").await;
    let waits = "select count(*) from conversations where waiting_since is not null";
    let mut sent = Vec::new();
    for text in ["خطأ", "مجاني"] {
        let line = format!("/inbox send text conversation:C-1001 text:{text}");
        sent.push(settled(&house.runs("sales", &line).await).await);
        assert_eq!(count(&house, waits).await, 0);
    }
    for (sent, still_answered) in sent.iter().zip([0, 1]) {
        let undone = sales.clicks(sent, &words("ar", "button-undo")).await.unwrap();
        assert!(settled(&undone).await.text().contains(&words("ar", "reply-undone")));
        assert_eq!(count(&house, waits).await, still_answered, "the customer waits again once all is taken back");
    }
    let sent = settled(&house.runs("sales", "/inbox send text conversation:C-1001 text:مجاني").await).await;
    house.install.clock.advance(TimeDelta::seconds(11));
    customer.wait_for_reply("مجاني", PATIENCE).await.unwrap();
    let late = sales.clicks(&sent, &words("ar", "button-undo")).await.unwrap();
    assert!(settled(&late).await.text().contains(&words("ar", "conflict-on-its-way")));
    house.quiet().await;
    assert!(customer.inbox().iter().all(|message| message.text != "خطأ"));
    assert_eq!(customer.inbox().iter().filter(|message| message.text == "مجاني").count(), 1);
    house.finish().await;
}

#[tokio::test]
async fn a_thread_says_until_when_an_answer_is_due_and_that_it_is_late() {
    let (house, forum) = house().await;
    let (discord, customer) = (&house.neighbours.discord, &house.demo.customers[0]);
    house.says("owner", "/settings inbox_answer_within first:30").await;
    customer.says("متى تفتحون؟").await.unwrap();
    let place = thread(&house, forum, &customer.name()).await;
    shows(&house, place.id, "متى تفتحون؟").await;
    let card = || discord.message(MessageId(place.id.0)).expect("the card").text();
    let shown = |id: &str| card().contains(&words("ar", id));
    assert!(shown("field-answer-due") && !shown("answer-late"), "{}", card());
    house.says("sales", "/inbox claim conversation:C-1001").await;
    house.install.clock.advance(TimeDelta::minutes(31));
    let alert = shows(&house, place.id, &words("ar", "late-held")).await;
    assert_eq!(alert.mentions, [house.member("sales").user()], "{}", alert.text());
    house.install.clock.advance(TimeDelta::seconds(10));
    eventually("the card says that, too", async || shown("answer-late")).await;
    house.finish().await;
}
