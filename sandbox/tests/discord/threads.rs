//! Threads of text channels, and what archiving and locking does to any thread.

use sandbox::discord::{Error, Typed};
use serde_json::{Value, json};
use serenity::all::{ChannelId, ChannelType, CreateThread, MessageId, UserId};

use super::ears::{ALL, Ears, GUILDS, http, inbox, refused};
use super::stage::{says, text};

fn no(outcome: Result<impl std::fmt::Debug, Error>) -> String {
    match outcome {
        Err(Error::NotPossible(sentence)) => sentence,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn threads_of_a_text_channel() {
    let stage = inbox().await;
    let (http, here) = (http(&stage), ChannelId::new(stage.channel.0));
    let mut ears = Ears::open(&stage, ALL).await;
    let said = stage.sara.writes(stage.channel, "something").unwrap();
    let new = CreateThread::new("open").kind(ChannelType::PublicThread);
    let public = here.create_thread(&http, new).await.unwrap();
    assert_eq!(stage.discord.messages(stage.channel).last().unwrap().kind, 18, "Discord says that it was opened");
    let from =
        here.create_thread_from_message(&http, MessageId::new(said.0), CreateThread::new("about it")).await.unwrap();
    assert_eq!((from.id.get(), stage.discord.messages(sandbox::discord::ChannelId(said.0))[0].kind), (said.0, 21));
    let again = here.create_thread_from_message(&http, MessageId::new(said.0), CreateThread::new("again")).await;
    assert_eq!(refused(again), (400, 160_004));
    // Without a type it is private (Discord docs, Start Thread without Message).
    let private = here.create_thread(&http, CreateThread::new("private")).await.unwrap();
    assert_eq!((public.kind, private.kind), (ChannelType::PublicThread, ChannelType::PrivateThread));
    let inside = sandbox::discord::ChannelId(private.id.get());
    assert!(!stage.discord.sees(stage.omar.user(), inside) && stage.discord.sees(stage.sara.user(), inside));
    let omar = UserId::new(stage.omar.user().0);
    http.add_thread_channel_member(private.id, omar).await.unwrap();
    stage.omar.writes(inside, "here").unwrap();
    http.remove_thread_channel_member(private.id, omar).await.unwrap();
    assert!(no(stage.omar.writes(inside, "gone")).contains("does not see"));
    assert_eq!(stage.discord.messages(inside).iter().map(|it| it.kind).collect::<Vec<_>>(), [1, 0, 2]);
    assert_eq!(refused(http.add_thread_channel_member(private.id, UserId::new(7)).await), (404, 10013));
    assert_eq!(refused(http.add_thread_channel_member(here, omar).await), (400, 50024));

    let names = ears.names(&stage).await;
    assert_eq!(names.iter().filter(|name| *name == "THREAD_CREATE").count(), 3);
    assert!(!names.iter().any(|name| name == "THREAD_MEMBERS_UPDATE"), "only with the intent of members");
    let mut ears = Ears::open(&stage, GUILDS | 1 << 1).await;
    http.add_thread_channel_member(private.id, omar).await.unwrap();
    assert_eq!(ears.names(&stage).await, ["THREAD_MEMBERS_UPDATE"]);
}

#[tokio::test]
async fn an_archived_thread_comes_back_when_something_is_written_there() {
    let stage = inbox().await;
    let mut ears = Ears::open(&stage, GUILDS).await;
    let forum = stage.discord.add_forum(stage.sara.guild(), "inbox", &[]);
    let post = stage.sara.opens_post(forum, "hers", &Typed::new("x"), &[]).unwrap();
    let path = format!("/channels/{forum}/webhooks");
    let webhook = stage.rest.call("POST", &path, &json!({ "name": "x" })).await.1;
    let through = format!("/webhooks/{}/{}?thread_id={post}", text(&webhook["id"]), text(&webhook["token"]));
    let archived = || stage.discord.channel(post).unwrap().thread().unwrap().archived;
    for writer in ["a person", "a webhook", "the bot"] {
        stage.sara.archives(post).unwrap();
        ears.until_quiet(&stage).await;
        assert!(archived());
        match writer {
            "a person" => drop(stage.omar.writes(post, "again").unwrap()),
            "a webhook" => assert_eq!(stage.rest.call("POST", &through, &says("again")).await.0, 204),
            _ => {
                assert_eq!(stage.rest.call("POST", &format!("/channels/{post}/messages"), &says("again")).await.0, 200);
            }
        }
        assert!(!archived(), "{writer}");
        assert_eq!(ears.names(&stage).await, ["THREAD_UPDATE"]);
    }
    let message = stage.discord.messages(post).last().unwrap().id;
    stage.sara.locks(post, true).unwrap();
    assert!(no(stage.omar.writes(post, "x")).contains("locked"));
    assert_eq!(stage.rest.call("POST", &through, &says("x")).await.0, 204, "a lock keeps no webhook out");
    stage.sara.archives(post).unwrap();
    assert!(no(stage.sara.writes(post, "x")).contains("archived and locked"));
    assert!(no(stage.omar.unarchives(post)).contains("may not bring"));
    let of_message = format!("/channels/{post}/messages/{message}");
    let closed = [
        ("POST", format!("/channels/{post}/messages"), says("x")),
        ("POST", through.clone(), says("x")),
        ("PATCH", of_message.clone(), says("x")),
        ("DELETE", of_message.clone(), Value::Null),
        ("PUT", format!("{of_message}/reactions/👍/@me"), Value::Null),
        ("PUT", format!("/channels/{post}/pins/{message}"), Value::Null),
        ("PUT", format!("/channels/{post}/thread-members/{}", stage.omar.user()), Value::Null),
        ("PATCH", format!("/channels/{post}"), json!({ "name": "x" })),
    ];
    for (method, path, body) in closed {
        let (status, answer) = stage.rest.call(method, &path, &body).await;
        assert_eq!((status, &answer["code"]), (400, &json!(50083)), "{method} {path}");
    }
    assert!(no(stage.sara.reacts(message, "👍")).contains("archived"));
    let back = json!({ "archived": false, "locked": false, "name": "back" });
    assert_eq!(stage.rest.call("PATCH", &format!("/channels/{post}"), &back).await.0, 200);
    stage.omar.writes(post, "and on").unwrap();
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn a_locked_thread_is_closed_to_a_bot_that_does_not_manage_threads() {
    let stage = inbox().await;
    let thread = stage.sara.opens_thread(stage.channel, "a thread").unwrap();
    stage.sara.locks(thread, true).unwrap();
    let path = format!("/channels/{thread}/messages");
    assert_eq!(stage.rest.call("POST", &path, &says("x")).await.0, 200);
    stage.discord.faults().take_permissions(thread, 1 << 34);
    assert_eq!(stage.rest.call("POST", &path, &says("x")).await.1["code"], 160_005);
    let archive = json!({ "archived": true });
    assert_eq!(stage.rest.call("PATCH", &format!("/channels/{thread}"), &archive).await.1["code"], 50013);
}

#[tokio::test]
async fn a_guild_has_so_many_active_threads() {
    let stage = inbox().await;
    let forum = stage.discord.add_forum(stage.sara.guild(), "inbox", &[]);
    stage.discord.faults().limit_active_threads(2);
    let opened = |n: u8| stage.sara.opens_post(forum, &n.to_string(), &Typed::new("x"), &[]);
    let (first, second) = (opened(1).unwrap(), opened(2).unwrap());
    assert!(no(opened(3)).contains("as many active threads"));
    let new = json!({ "name": "x", "message": says("x") });
    let full = (400, json!(160_006));
    let answered = async |method: &str, path: String, body: Value| {
        let (status, answer) = stage.rest.call(method, &path, &body).await;
        (status, answer["code"].clone())
    };
    assert_eq!(answered("POST", format!("/channels/{forum}/threads"), new.clone()).await, full);
    let beside = json!({ "name": "x", "type": 11 });
    assert_eq!(answered("POST", format!("/channels/{}/threads", stage.channel), beside).await, full);
    stage.sara.archives(first).unwrap();
    assert_eq!(answered("POST", format!("/channels/{forum}/threads"), new).await.0, 201);
    assert_eq!(answered("PATCH", format!("/channels/{first}"), json!({ "archived": false })).await, full);
    assert_eq!(answered("POST", format!("/channels/{first}/messages"), says("x")).await, full);
    assert!(no(stage.sara.writes(first, "x")).contains("as many"));
    assert!(no(stage.sara.unarchives(first)).contains("as many"));
    stage.sara.deletes_channel(second).unwrap();
    stage.sara.unarchives(first).unwrap();
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn a_quiet_thread_is_archived_by_itself() {
    let stage = inbox().await;
    let thread = stage.sara.opens_thread(stage.channel, "a thread").unwrap();
    let archived = || stage.discord.channel(thread).unwrap().thread().unwrap().archived;
    let hour = std::time::Duration::from_secs(3600);
    let set = json!({ "auto_archive_duration": 60 });
    assert_eq!(stage.rest.call("PATCH", &format!("/channels/{thread}"), &set).await.0, 200);
    stage.hand.advance(hour / 2);
    stage.omar.writes(thread, "still here").unwrap();
    stage.hand.advance(hour / 2);
    stage.discord.archive_quiet_threads();
    assert!(!archived());
    let mut ears = Ears::open(&stage, GUILDS).await;
    stage.hand.advance(hour / 2);
    stage.discord.archive_quiet_threads();
    assert!(archived());
    assert_eq!(ears.names(&stage).await, ["THREAD_UPDATE"]);
}

#[tokio::test]
async fn what_people_may_do_with_threads() {
    let stage = inbox().await;
    let forum = stage.discord.add_forum(stage.sara.guild(), "inbox", &["open"]);
    let open = stage.discord.channel(forum).unwrap().forum().unwrap().tags[0].id;
    let (sara, omar) = (&stage.sara, &stage.omar);
    let hers = sara.opens_post(forum, "hers", &Typed::new("x"), &[]).unwrap();
    let his = omar.opens_post(forum, "his", &Typed::new("x"), &[open]).unwrap();
    omar.tags_post(his, &[]).unwrap();
    omar.renames_thread(his, "still his").unwrap();
    sara.tags_post(his, &[open]).unwrap();
    assert_eq!(stage.discord.tag_names(his), ["open"]);
    assert!(no(omar.tags_post(hers, &[open])).contains("may not change"));
    assert!(no(omar.archives(hers)).contains("may not change"));
    assert!(no(omar.locks(his, true)).contains("does not manage"));
    assert!(no(omar.deletes_channel(his)).contains("may not delete"));
    assert!(no(omar.deletes_channel(forum)).contains("may not delete"));
    assert!(no(sara.tags_post(hers, &[sandbox::discord::TagId(7)])).contains("tags of its forum"));
    assert!(no(sara.opens_post(forum, " ", &Typed::new("x"), &[])).contains("1 to 100"));
    assert!(no(sara.opens_post(stage.channel, "x", &Typed::new("x"), &[])).contains("no forum"));
    assert!(no(sara.opens_thread(forum, "x")).contains("no text channel"));
    assert!(no(sara.writes(forum, "x")).contains("but in its posts"));
    // Who doesn't see the forum doesn't see its posts either.
    stage.discord.show_only_to(forum, &[sara.user()]);
    assert!(no(omar.writes(his, "x")).contains("does not see"));
    sara.deletes_channel(forum).unwrap();
    assert!(stage.discord.channel(hers).is_none() && stage.discord.messages(his).is_empty());
}
