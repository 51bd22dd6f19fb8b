//! What people type, change, delete and react with, and what the bot hears and reads of it.

use sandbox::discord::{Error, MessageId, Typed};
use serde_json::{Value, json};
use serenity::all::{ChannelId, CreateMessage, GetMessages, ReactionType};

use super::ears::{ALL, CONTENT, Ears, GUILDS, MESSAGES, REACTIONS, TYPING, http, inbox};
use super::socket::{Heard, Socket};
use super::stage::{says, text};

fn no(outcome: Result<impl std::fmt::Debug, Error>) -> String {
    match outcome {
        Err(Error::NotPossible(sentence)) => sentence,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_bot_hears_of_what_people_do() {
    let stage = inbox().await;
    let forum = stage.discord.add_forum(stage.sara.guild(), "inbox", &[]);
    let mut ears = Ears::open(&stage, ALL).await;
    let (sara, omar) = (&stage.sara, &stage.omar);
    let post = sara.opens_post(forum, "hers", &Typed::new("first"), &[]).unwrap();
    omar.starts_typing(post).unwrap();
    let typed = Typed::new("see this").file("عقد.pdf", "application/pdf", b"%PDF").answering(MessageId(post.0));
    let answer = omar.sends(post, &typed).unwrap();
    omar.edits(answer, "see that").unwrap();
    sara.reacts(answer, "👍").unwrap();
    sara.takes_back_reaction(answer, "👍").unwrap();
    sara.deletes(answer).unwrap();
    sara.deletes_channel(post).unwrap();
    let heard = ears.until_quiet(&stage).await;
    let heard: Vec<_> = heard.iter().filter(|(name, _)| !name.contains("AUDIT")).collect();
    let names: Vec<&str> = heard.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        "THREAD_CREATE",
        "MESSAGE_CREATE",
        "TYPING_START",
        "MESSAGE_CREATE",
        "MESSAGE_UPDATE",
        "MESSAGE_REACTION_ADD",
        "MESSAGE_REACTION_REMOVE",
        "MESSAGE_DELETE",
        "THREAD_DELETE",
    ];
    assert_eq!(names, expected);
    let (first, answered) = (&heard[1].1, &heard[3].1);
    assert_eq!((&first["id"], &first["channel_id"]), (&json!(post), &json!(post)));
    assert_eq!((text(&answered["content"]), &answered["type"]), ("see this", &json!(19)));
    assert_eq!(answered["referenced_message"]["content"], "first");
    assert_eq!(answered["mentions"][0]["id"], json!(sara.user()), "an answer mentions whom it answers");
    assert_eq!(answered["attachments"][0]["content_type"], "application/pdf");
    assert_eq!(answered["member"]["roles"], json!([]));
    assert_eq!((&heard[4].1["content"], heard[4].1["edited_timestamp"].is_string()), (&json!("see that"), true));
    assert_eq!((&heard[5].1["emoji"]["name"], &heard[5].1["user_id"]), (&json!("👍"), &json!(sara.user())));
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn without_the_content_intent_messages_come_empty() {
    let stage = inbox().await;
    let mut ears = Ears::open(&stage, MESSAGES).await;
    let (here, bot) = (stage.channel, stage.discord.bot());
    let file = |typed: Typed| typed.file("x.txt", "text/plain", b"x");
    let hers = stage.sara.sends(here, &file(Typed::new("secret"))).unwrap();
    stage.sara.edits(hers, "still secret").unwrap();
    stage.sara.sends(here, &file(Typed::new(format!("<@{bot}> for you")))).unwrap();
    let own = stage.rest.call("POST", &format!("/channels/{here}/messages"), &says("mine")).await.1;
    let own: MessageId = text(&own["id"]).parse().unwrap();
    stage.sara.sends(here, &Typed::new("an answer to the bot").answering(own)).unwrap();
    stage.sara.sends(here, &Typed::new("without ping").answering(own).without_ping()).unwrap();
    stage.omar.sends(here, &Typed::new("to hers").answering(hers).without_ping()).unwrap();
    stage.sara.writes(stage.sara.direct_channel(), "not asked for").unwrap();
    let heard = ears.until_quiet(&stage).await;
    let contents: Vec<(&str, usize)> =
        heard.iter().map(|(_, data)| (text(&data["content"]), data["attachments"].as_array().unwrap().len())).collect();
    let expected = [
        ("", 0),
        ("", 0),
        (&*format!("<@{bot}> for you"), 1),
        ("mine", 0),
        ("an answer to the bot", 0),
        ("", 0),
        ("", 0),
    ];
    assert_eq!(contents, expected);
    assert_eq!(heard[5].1["referenced_message"]["content"], "mine");
    assert_eq!(heard[6].1["referenced_message"]["content"], "");
    // Over REST it counts what is switched on, not what the session asked for.
    let http = http(&stage);
    let channel = ChannelId::new(here.0);
    let read = async || channel.message(&http, hers.0).await.unwrap().content;
    assert_eq!(read().await, "still secret");
    stage.discord.set_privileged_intents(0);
    assert_eq!(read().await, "");
    let listed = channel.messages(&http, GetMessages::new().limit(5)).await.unwrap();
    assert_eq!(listed.iter().filter(|message| !message.content.is_empty()).count(), 3);
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn events_come_to_those_who_ask() {
    let stage = inbox().await;
    let forum = stage.discord.add_forum(stage.sara.guild(), "inbox", &[]);
    let mut ears = Vec::new();
    for intents in [0, GUILDS, MESSAGES, REACTIONS, TYPING] {
        ears.push(Ears::open(&stage, intents).await);
    }
    let post = stage.sara.opens_post(forum, "hers", &Typed::new("x"), &[]).unwrap();
    stage.sara.starts_typing(post).unwrap();
    stage.sara.reacts(MessageId(post.0), "❤️").unwrap();
    let expected =
        [None, Some("THREAD_CREATE"), Some("MESSAGE_CREATE"), Some("MESSAGE_REACTION_ADD"), Some("TYPING_START")];
    for (mut ears, expected) in ears.into_iter().zip(expected) {
        assert_eq!(ears.names(&stage).await, expected.into_iter().collect::<Vec<_>>());
    }
    // Who is shut out hears nothing.
    let mut ears = Ears::open(&stage, ALL).await;
    stage.discord.faults().take_permissions(forum, 1 << 10);
    stage.sara.writes(post, "x").unwrap();
    stage.sara.starts_typing(post).unwrap();
    assert_eq!(ears.names(&stage).await, [""; 0]);
}

#[tokio::test]
async fn the_intent_can_be_switched_off() {
    let stage = inbox().await;
    stage.discord.set_privileged_intents(0);
    let token = stage.discord.connection().token;
    let identify = json!({ "op": 2, "d": { "token": token, "intents": CONTENT, "properties": {} } });
    let mut socket = Socket::open(&stage.discord, "?v=10").await;
    socket.event().await;
    socket.say(identify.clone()).await;
    assert_eq!(socket.hear().await, Heard::Closed(Some(4014)));
    assert_eq!(stage.discord.violations(), [], "it was on at first: its owner's doing");
    stage.discord.set_privileged_intents(CONTENT);
    let mut socket = Socket::open(&stage.discord, "?v=10").await;
    socket.event().await;
    socket.say(identify).await;
    assert_eq!(socket.event().await["t"], "READY");
}

#[tokio::test]
async fn what_the_client_does_not_let_people_do() {
    let stage = inbox().await;
    let (sara, omar, here) = (&stage.sara, &stage.omar, stage.channel);
    let hers = sara.writes(here, "hers").unwrap();
    let elsewhere = stage.discord.add_channel(sara.guild(), "elsewhere");
    assert!(no(omar.writes(here, " ")).contains("1 to 2000"));
    assert!(no(omar.writes(here, &"x".repeat(2001))).contains("1 to 2000"));
    assert!(no(omar.sends(here, &Typed::new("x").file("x", "text/plain", b""))).contains("empty"));
    assert!(no(omar.sends(elsewhere, &Typed::new("x").answering(hers))).contains("no such message"));
    assert!(no(omar.edits(hers, "his")).contains("only who wrote"));
    assert!(no(omar.deletes(hers)).contains("messages of others"));
    assert!(no(omar.reacts(hers, "smile")).contains("no emoji"));
    assert!(no(omar.takes_back_reaction(hers, "👍")).contains("has not put"));
    let may = |permissions: u64| {
        stage.discord.set_overwrites(
            here,
            vec![sandbox::discord::Overwrite {
                of: sandbox::discord::Whom::Member(omar.user()),
                allow: 0,
                deny: permissions,
            }],
        );
    };
    may(1 << 15);
    assert!(no(omar.sends(here, &Typed::new("").file("x", "text/plain", b"x"))).contains("send files"));
    may(1 << 16);
    assert!(no(omar.sends(here, &Typed::new("x").answering(hers))).contains("before"));
    may(1 << 6);
    assert!(no(omar.reacts(hers, "👍")).contains("add reactions"));
    sara.reacts(hers, "👍").unwrap();
    omar.reacts(hers, "👍").unwrap();
    let thread = sara.opens_thread(here, "a thread").unwrap();
    may(1 << 38);
    assert!(no(omar.writes(thread, "x")).contains("may not write"));
    assert!(no(omar.starts_typing(thread)).contains("may not write"));
    omar.writes(here, "but here").unwrap();
    may(1 << 11);
    omar.writes(thread, "the other way round").unwrap();
    assert!(no(omar.writes(here, "x")).contains("may not write"));
    may(1 << 10);
    assert!(no(omar.reacts(hers, "👍")).contains("does not see"));
    let reactions = stage.discord.message(hers).unwrap().reactions;
    assert_eq!((reactions.len(), reactions[0].users.len()), (1, 2));
}

#[tokio::test]
async fn the_bot_reads_reacts_and_pins_with_serenity() {
    let stage = inbox().await;
    let (http, here) = (http(&stage), ChannelId::new(stage.channel.0));
    let mut ears = Ears::open(&stage, ALL).await;
    let said: Vec<u64> = (0..6).map(|n| stage.sara.writes(stage.channel, &n.to_string()).unwrap().0).collect();
    let reads = async |which: GetMessages| {
        let found = here.messages(&http, which).await.unwrap();
        found.iter().map(|it| it.content.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(reads(GetMessages::new().limit(2)).await, "5 4");
    assert_eq!(reads(GetMessages::new().before(said[3]).limit(2)).await, "2 1");
    assert_eq!(reads(GetMessages::new().after(said[1]).limit(2)).await, "3 2", "the nearest, newest first");
    assert_eq!(reads(GetMessages::new().around(said[3]).limit(3)).await, "4 3 2");
    let path = format!("/channels/{here}/messages");
    for query in ["?limit=0", "?limit=101", "?before=x", "?before=1&after=2"] {
        assert_eq!(stage.rest.call("GET", &format!("{path}{query}"), &Value::Null).await.1["code"], 50035, "{query}");
    }
    assert_eq!(stage.discord.take_violations().len(), 4);

    let emoji = ReactionType::Unicode("⏳".into());
    let (bots, sara) = (said[5].into(), stage.sara.user().0.into());
    http.create_reaction(here, bots, &emoji).await.unwrap();
    stage.sara.reacts(MessageId(said[5]), "⏳").unwrap();
    assert_eq!(http.get_reaction_users(here, bots, &emoji, 10, None).await.unwrap().len(), 2);
    let message = here.message(&http, said[5]).await.unwrap();
    assert!(message.reactions[0].me && message.reactions[0].count == 2);
    http.delete_reaction_me(here, bots, &emoji).await.unwrap();
    http.delete_reaction(here, bots, sara, &emoji).await.unwrap();
    assert!(stage.discord.message(MessageId(said[5])).unwrap().reactions.is_empty());
    let reaction = |emoji: &str| format!("{path}/{}/reactions/{emoji}/@me", said[5]);
    assert_eq!(stage.rest.call("PUT", &reaction("smile"), &Value::Null).await.1["code"], 10014);
    stage.discord.take_violations();
    for emoji in "🍇🍈🍉🍊🍋🍌🍍🥭🍎🍏🍐🍑🍒🍓🫐🥝🍅🫒🥥🥑".chars() {
        assert_eq!(stage.rest.call("PUT", &reaction(&emoji.to_string()), &Value::Null).await.0, 204, "{emoji}");
    }
    assert_eq!(stage.rest.call("PUT", &reaction("🍆"), &Value::Null).await.1["code"], 30010);

    http.pin_message(here, said[0].into(), None).await.unwrap();
    assert_eq!(here.pins(&http).await.unwrap()[0].content, "0");
    assert_eq!(stage.discord.messages(stage.channel).last().unwrap().kind, 6, "Discord says that it was pinned");
    http.unpin_message(here, said[0].into(), None).await.unwrap();
    assert!(here.pins(&http).await.unwrap().is_empty());
    here.broadcast_typing(&http).await.unwrap();

    let reply = CreateMessage::new().content("an answer").reference_message((here, said[0].into()));
    let nobody = serenity::all::CreateAllowedMentions::new();
    let reply = here.send_message(&http, reply.allowed_mentions(nobody)).await.unwrap();
    assert_eq!((reply.referenced_message.unwrap().content.as_str(), reply.mentions.len()), ("0", 0));
    let seen = stage.discord.message(MessageId(reply.id.get())).unwrap();
    assert_eq!((seen.answers, seen.author), (Some(MessageId(said[0])), stage.discord.bot()));
    here.delete_message(&http, said[1]).await.unwrap();
    let heard = ears.names(&stage).await;
    for name in ["MESSAGE_REACTION_REMOVE", "CHANNEL_PINS_UPDATE", "TYPING_START", "MESSAGE_DELETE"] {
        assert!(heard.iter().any(|it| it == name), "{name}");
    }
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn the_bot_mentions_whom_it_may() {
    let stage = inbox().await;
    let path = format!("/channels/{}/messages", stage.channel);
    let (sara, omar) = (stage.sara.user(), stage.omar.user());
    let body = json!({
        "content": format!("<@{sara}> <@{omar}> @everyone"), "allowed_mentions": { "parse": [], "users": [sara] },
    });
    let message = stage.rest.call("POST", &path, &body).await.1;
    let seen = stage.discord.message(text(&message["id"]).parse().unwrap()).unwrap();
    assert_eq!((seen.mentions, &seen.raw["mention_everyone"]), (vec![sara], &json!(false)));
    assert_eq!(stage.discord.violations(), []);
}
