//! Customers' phone numbers, masked: one number that nobody may see walks through everything that Discord shows.

use chrono::TimeDelta;
use crm::{
    DiscordId, Permission, Role,
    members::{self, ChangeMember, MemberChange, Person},
    role::AnyRole,
};
use sandbox::{
    discord::{Answer, Channel, Member, Message, MessageId},
    meta::Customer,
};

use super::{
    forum, gates,
    stage::{count, newcomer, refuses, words},
};
use crate::{
    depth::depth,
    harness::calls,
    house::{House, eventually, settled},
};

/// What nobody may see: the numbers of customers who are here, as their digits would stand anywhere.
const CANARIES: [&str; 4] = ["507770031", "507770042", "555000111", "501112233"];

/// Whether any of them is told, however it is grouped; in any script that people write digits in.
fn tells(text: &str) -> bool {
    let digits: String = crm::text::search_key(text).chars().filter(char::is_ascii_digit).collect();
    CANARIES.iter().any(|canary| digits.contains(canary))
}

fn assert_untold(what: &str, text: &str) {
    assert!(!tells(text), "{what} shows a number that is masked: {text}");
}

/// All that a person gets for an interaction.
async fn gets(house: &House, answer: &Answer) -> String {
    match answer.modal() {
        Some(form) => format!("{} {:?}", form.title, form.components),
        None => all_of(house, &settled(answer).await),
    }
}

fn all_of(house: &House, message: &Message) -> String {
    let file = |id: &str| house.neighbours.discord.file(id).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let files: Vec<String> = message.attachments.iter().filter_map(|attachment| file(&attachment.id)).collect();
    // Ids and moments are digits, too, and of no one.
    format!("{} {} {}", message.author_name, message.text(), files.join("\n"))
}

/// Somebody who may do everything but see what is masked.
async fn somebody(house: &House) -> Member {
    let member = newcomer(house, "مساعدة");
    let person =
        Person { discord_id: DiscordId::new(member.user().0).expect("a snowflake"), name: "مساعدة".into() };
    let by = calls(house.db(), &house.person("owner")).await;
    for wanted in [
        MemberChange::SetRole { role: AnyRole::BuiltIn(Role::SuperAdmin).reference() },
        MemberChange::Deny { permissions: vec![Permission::RevealAddresses] },
    ] {
        let order = ChangeMember { person: person.clone(), wanted, notes: None };
        members::change(house.db(), &by, order).await.expect("a change by the owner");
    }
    member
}

/// Customers of whom only a number is known, or who have one in their name.
async fn customers(house: &House) -> [Customer; 2] {
    let number = house.demo.customers[0].number();
    let nameless = house.neighbours.meta.customer(&number, "+966507770031", "");
    let named = house.neighbours.meta.customer(&number, "+966507770042", "رائد ٠٥٠ ٧٧٧ ٠٠٤٢");
    nameless.says("أنا بلا اسم").await.expect("a delivered message");
    house.quiet().await;
    named.says("السلام عليكم، عندي طلب").await.expect("a delivered message");
    house.quiet().await;
    [nameless, named]
}

/// Lines that are about these customers; others are those of the gates.
const LINES: &[&str] = &[
    "/inbox list",
    "/inbox show conversation:C-1001",
    "/inbox claim conversation:C-1001",
    "/inbox note conversation:C-1001 text:تجربة",
    "/inbox priority conversation:C-1001 priority:\"عاجلة (urgent)\"",
    "/inbox canned add name:تحية text:أهلًا",
    "/inbox canned send conversation:C-1001 reply:تحية",
    "/inbox snooze conversation:C-1001 until:2h",
    "/inbox reopen conversation:C-1001",
    "/inbox assign conversation:C-1002 user:@هدى",
    "/inbox close conversation:C-1002",
    "/inbox list only:\"مغلقة (closed)\"",
    "/inbox reopen conversation:C-1002",
    "/crm lead add name:\"عميل 0507770031\" phone:0507770031",
    "/crm lead list",
    "/crm lead show lead:L-1001",
    "/crm lead show lead:0507770031",
    "/crm lead show lead:05",
    "/crm contact merge keep:0507770031 gone:0507770042",
    "/audit list",
    "/audit list noun:lead",
    "/audit export format:\"JSON Lines\"",
    "/audit export format:\"CSV (spreadsheet)\"",
];

const TYPED: &[&str] = &[
    "/inbox show conversation:0507770031",
    "/inbox send text conversation:",
    "/inbox trace message:",
    "/inbox send quote message:السلام",
    "/crm lead show lead:",
    "/crm contact merge keep:0507770031",
    "/crm contact unmerge merge:",
    "/inbox canned send reply:",
];

#[tokio::test]
async fn a_masked_number_is_shown_nowhere_but_to_who_may() {
    let house = House::open().await;
    let before = "/inbox show conversation:C-1001";
    house.says("owner", "/settings privacy mask:true").await;
    let shown = house.says("owner", "/settings language language:\"العربية (Arabic)\"").await;
    assert!(shown.contains("✅"), "{shown}");
    let [nameless, named] = customers(&house).await;
    let (somebody, general, discord) = (somebody(&house).await, house.demo.general, &house.neighbours.discord);
    for line in LINES {
        let answer = somebody.runs(general, line).await.unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_untold(line, &gets(&house, &answer).await);
    }
    for person in ["هدف", "آخر"] {
        newcomer(&house, person);
    }
    // What switches it off is not for looking at; what knows no customer is looked at when there is time for it.
    let no_customers =
        if depth(0, 1) == 0 { vec!["perms ", "settings ", "Permissions"] } else { vec!["settings privacy"] };
    let walked = |name: &str| !no_customers.iter().any(|group| name.starts_with(group));
    for (name, options, ..) in gates::SAMPLES.iter().filter(|(name, ..)| walked(name)) {
        let answer = gates::run(&house, &somebody, name, options).await;
        assert_untold(name, &gets(&house, &answer).await);
    }
    for line in TYPED {
        let offered = somebody.types(general, line).await.unwrap_or_else(|error| panic!("{line}: {error}"));
        let labels: Vec<String> = offered.iter().map(|choice| choice.name.clone()).collect();
        assert_untold(line, &labels.join("\n"));
    }
    // What is pressed and filled in.
    let opened = settled(&somebody.runs(general, before).await.expect("an answer")).await;
    for button in ["button-reply", "button-note", "button-snooze", "button-show-number"] {
        let pressed =
            somebody.clicks(&opened, &words("ar", button)).await.unwrap_or_else(|error| panic!("{button}: {error}"));
        assert_untold(button, &gets(&house, &pressed).await);
    }
    // The forum, with the names of its threads and under whose name is written.
    let asked = settled(&house.runs("owner", "/settings inbox").await).await;
    let made = house.member("owner").clicks(&asked, &words("ar", "button-make-forum")).await.expect("an answer");
    settled(&made).await;
    for customer in [&nameless, &named] {
        customer.says("في المنتدى").await.expect("a delivered message");
    }
    let threads = || discord.snapshot().channels.into_iter().filter(|channel| channel.name.contains(" · C-10")).count();
    eventually("both have a thread", async || threads() == 2).await;
    house.quiet().await;
    let (mut posts, mut hidden) = (0, 0);
    for channel in discord.snapshot().channels {
        assert_untold("the name of a channel", &channel.name);
        for message in discord.messages(channel.id) {
            assert_untold(&format!("a post in {}", channel.name), &all_of(&house, &message));
            posts += 1;
            hidden += usize::from(message.text().contains("••"));
        }
    }
    assert!(posts > 10 && hidden > 2, "there was something to see: {posts} posts, {hidden} with something hidden");

    // Who may: in private, and by the button under a card that everybody reads; that is an event.
    let whole = house.says("owner", before).await;
    assert!(tells(&whole), "the twin: who may sees it: {whole}");
    let card = house.inbox_shows("أنا بلا اسم").await;
    let shown = house.member("owner").clicks(&card, &words("ar", "button-show-number")).await.expect("an answer");
    assert!(shown.is_ephemeral() && tells(&settled(&shown).await.text()), "{}", shown.text());
    let told = house.member("support").clicks(&card, &words("ar", "button-show-number")).await.expect("an answer");
    let told = settled(&told).await.text();
    assert!(refuses(&told, Permission::RevealAddresses, house.person("owner").discord_id), "{told}");
    let of_whom = "select count(*) from audit_log a join contacts c on replace(c.id::text, '-', '') = a.target_id
                   where a.action = 'contact.reveal' and a.outcome = 'done' and c.name like '%7770031%'";
    assert_eq!(count(&house, of_whom).await, 1);

    // The twin: without masking the same walk finds them.
    house.says("owner", "/settings privacy mask:false").await;
    let shown = gets(&house, &somebody.runs(general, before).await.expect("an answer")).await;
    assert!(tells(&shown) && !shown.contains(&words("ar", "button-show-number")), "{shown}");
    nameless.says("بلا إخفاء").await.expect("a delivered message");
    eventually("the card tells", async || {
        let cards = discord.snapshot().channels.into_iter().flat_map(|channel| discord.messages(channel.id));
        cards.into_iter().any(|message| tells(&all_of(&house, &message)))
    })
    .await;
    house.finish().await;
}

#[tokio::test]
async fn cards_that_were_there_before_are_masked_too() {
    let (house, forum) = forum::house().await;
    let [nameless, named] = customers(&house).await;
    let threads = [forum::thread(&house, forum, "+").await, forum::thread(&house, forum, &named.name()).await];
    house.quiet().await;
    let text = |thread: &Channel| house.neighbours.discord.message(MessageId(thread.id.0)).expect("the card").text();
    let told = async |expected: [bool; 2]| {
        eventually(&format!("whether the cards tell is {expected:?}"), async || {
            threads.each_ref().map(|thread| tells(&text(thread))) == expected
        })
        .await;
    };
    told([true, true]).await;
    house.says("owner", "/settings privacy mask:true").await;
    told([false, false]).await;
    // One that is closed is archived: nothing in it changes before somebody writes there.
    house.says("owner", "/inbox close conversation:C-1002").await;
    house.install.clock.advance(TimeDelta::seconds(10));
    let archived =
        |thread: &Channel| house.neighbours.discord.channel(thread.id).and_then(|it| it.thread().map(|it| it.archived));
    eventually("it is archived", async || threads.iter().filter(|it| archived(it) == Some(true)).count() == 1).await;
    house.says("owner", "/settings privacy mask:false").await;
    eventually("that of the other tells", async || threads.iter().filter(|it| tells(&text(it))).count() == 1).await;
    drop(nameless);
    house.finish().await;
}
