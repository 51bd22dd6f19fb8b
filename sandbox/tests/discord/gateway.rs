//! The gateway's refusals, seen by a client made of nothing but a socket.

use std::time::Duration;

use sandbox::discord::Discord;
use serde_json::{Value, json};

use super::socket::{Heard, Socket};
use super::stage::{Hand, Stage, stage, stage_with};

fn identify(token: &str, intents: impl Into<Value>) -> Value {
    json!({ "op": 2, "d": { "token": token, "intents": intents.into(), "properties": {}, "compress": true, "shard": [0, 1] } })
}

#[tokio::test]
async fn what_is_wrong_is_closed_with_its_code() {
    let stage = stage().await;
    let token = stage.discord.connection().token;
    let resume = json!({ "op": 6, "d": { "token": token, "session_id": "gone", "seq": 1 } });
    let mut sharded = identify(&token, 1);
    sharded["d"]["shard"] = json!([1, 1]);
    let cases = [
        (identify("wrong", 1), 4004),
        (identify(&token, Value::Null), 4013),
        (identify(&token, 1_u64 << 40), 4013),
        (sharded, 4010),
        (json!({ "op": 3, "d": {} }), 4003),
        (json!({ "op": 77 }), 4001),
        (json!({ "op": 1, "d": "x".repeat(5000) }), 4002),
    ];
    for (payload, code) in cases {
        let mut socket = Socket::open(&stage.discord, "?v=10").await;
        assert_eq!(socket.event().await["op"], 10);
        socket.say(payload).await;
        assert_eq!(socket.hear().await, Heard::Closed(Some(code)));
    }
    assert_eq!(stage.discord.take_violations().len(), 7);
    assert_eq!(Socket::open(&stage.discord, "?v=8").await.hear().await, Heard::Closed(Some(4012)));

    let mut socket = Socket::open(&stage.discord, "?v=10").await;
    socket.event().await;
    socket.say(resume).await;
    let invalid = socket.event().await;
    assert_eq!((&invalid["op"], &invalid["d"]), (&json!(9), &json!(false)));
    assert!(!stage.discord.is_online());
    socket.say(identify(&token, 0)).await;
    assert_eq!(socket.event().await["t"], "READY");
    socket.say(identify(&token, 0)).await;
    assert_eq!(socket.hear().await, Heard::Closed(Some(4005)));
}

#[tokio::test]
async fn events_come_in_order_to_those_who_asked_and_again_after_a_resume() {
    let stage = stage().await;
    let token = stage.discord.connection().token;
    let mut socket = Socket::open(&stage.discord, "?v=10").await;
    socket.event().await;
    socket.say(identify(&token, 1)).await;
    let ready = socket.event().await;
    let decoded: serenity::all::Ready = serde_json::from_value(ready["d"].clone()).unwrap();
    assert_eq!((decoded.version, decoded.guilds.len()), (10, 1));
    let guild = socket.event().await;
    assert_eq!((&guild["t"], &guild["s"]), (&json!("GUILD_CREATE"), &json!(2)));
    let decoded: serenity::all::Guild = serde_json::from_value(guild["d"].clone()).unwrap();
    assert_eq!((decoded.members.len(), decoded.channels.len()), (3, 1));
    socket.say(json!({ "op": 1, "d": 2 })).await;
    assert_eq!(socket.event().await["op"], 11);

    stage.sara.writes(stage.channel, "not asked for").unwrap();
    stage.discord.dispatch_raw("TYPING_START", json!({ "n": 3 }));
    assert_eq!(socket.event().await["d"]["n"], 3);
    stage.discord.faults().drop_tcp();
    assert_eq!(socket.hear().await, Heard::Closed(None));
    stage.discord.dispatch_raw("TYPING_START", json!({ "n": 4 }));

    let mut socket = Socket::open(&stage.discord, "?v=10").await;
    socket.event().await;
    let session = ready["d"]["session_id"].clone();
    socket.say(json!({ "op": 6, "d": { "token": token, "session_id": session, "seq": 3 } })).await;
    let missed = socket.event().await;
    assert_eq!((&missed["s"], &missed["d"]["n"]), (&json!(4), &json!(4)));
    assert_eq!(socket.event().await["t"], "RESUMED");
    stage.discord.faults().invalid_session(false);
    assert_eq!(socket.event().await["op"], 9);
    assert!(!stage.discord.is_online());
    assert_eq!((stage.discord.identifies(), stage.discord.resumes()), (1, 1));
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn a_connection_without_heartbeats_is_closed() {
    let options = sandbox::discord::Options { heartbeat_interval: Duration::from_millis(100), ..Default::default() };
    let discord = Discord::start(options).await.unwrap();
    let mut socket = Socket::open(&discord, "?v=10").await;
    socket.event().await;
    assert_eq!(socket.hear().await, Heard::Closed(Some(4009)));
}

/// A connection that has heard HELLO.
async fn greeted(discord: &Discord) -> Socket {
    let mut socket = Socket::open(discord, "?v=10").await;
    assert_eq!(socket.event().await["op"], 10);
    socket
}

/// A connection with a session.
async fn identified(stage: &Stage, intents: u64) -> (Socket, Value) {
    let mut socket = greeted(&stage.discord).await;
    socket.say(identify(&stage.discord.connection().token, intents)).await;
    let ready = socket.event().await;
    assert_eq!(ready["t"], "READY");
    (socket, ready)
}

const MEMBERS: u64 = 1 << 1;
const MESSAGE_CONTENT: u64 = 1 << 15;

#[tokio::test]
async fn privileged_intents_must_be_switched_on() {
    let hand = Hand::default();
    let options = sandbox::discord::Options { clock: hand.clock(), privileged_intents: MEMBERS, ..Default::default() };
    let stage = stage_with(options, hand).await;
    let (_, ready) = identified(&stage, 1 | MEMBERS).await;
    assert_eq!(ready["d"]["application"]["flags"], 1 << 15, "the limited flag of an application in few guilds");
    assert_eq!(stage.discord.violations(), []);
    let mut refused = greeted(&stage.discord).await;
    refused.say(identify(&stage.discord.connection().token, 1 | MESSAGE_CONTENT)).await;
    assert_eq!(refused.hear().await, Heard::Closed(Some(4014)));
    assert_eq!(stage.discord.violations().len(), 1);
}

#[tokio::test]
async fn presences_must_be_well_formed() {
    let stage = stage().await;
    let well = json!({ "since": null, "activities": [{ "name": "مرحبا", "type": 0 }], "status": "idle", "afk": false });
    let with = |field: &str, value: Value| {
        let mut presence = well.clone();
        presence[field] = value;
        presence
    };
    // serenity 0.12 writes `since` as an object, and Discord takes it.
    let of_serenity = with("since", json!({ "secs_since_epoch": 0, "nanos_since_epoch": 0 }));
    let (mut socket, _) = identified(&stage, 0).await;
    for good in [&well, &of_serenity, &with("since", json!(91_879_201))] {
        socket.say(json!({ "op": 3, "d": good })).await;
    }
    socket.say(json!({ "op": 1, "d": null })).await;
    assert_eq!(socket.event().await["op"], 11, "still there");
    let bad = [
        json!({}),
        with("status", json!("busy")),
        with("activities", Value::Null),
        with("activities", json!([{ "name": "x" }])),
        with("activities", json!([{ "name": "x", "type": 6 }])),
        with("afk", json!("no")),
        with("since", json!("now")),
    ];
    for presence in bad {
        let (mut socket, _) = identified(&stage, 0).await;
        socket.say(json!({ "op": 3, "d": presence })).await;
        assert_eq!(socket.hear().await, Heard::Closed(Some(4002)), "{presence}");
        let mut socket = greeted(&stage.discord).await;
        let mut payload = identify(&stage.discord.connection().token, 0);
        payload["d"]["presence"] = presence.clone();
        socket.say(payload).await;
        assert_eq!(socket.hear().await, Heard::Closed(Some(4002)), "{presence} in IDENTIFY");
    }
}

#[tokio::test]
async fn the_next_identify_waits_five_seconds() {
    let stage = stage().await;
    stage.discord.faults().limit_identifies(Duration::from_secs(5));
    let token = stage.discord.connection().token;
    let (_first, _) = identified(&stage, 0).await;
    let mut second = greeted(&stage.discord).await;
    second.say(identify(&token, 0)).await;
    let invalid = second.event().await;
    assert_eq!((&invalid["op"], &invalid["d"]), (&json!(9), &json!(false)));
    assert_eq!(stage.discord.take_violations().len(), 1);
    // The same once the time is over, on the same connection.
    stage.discord.faults().limit_identifies(Duration::ZERO);
    second.say(identify(&token, 0)).await;
    assert_eq!(second.event().await["t"], "READY");
    assert_eq!((stage.discord.identifies(), stage.discord.violations().len()), (2, 0));
}

#[tokio::test]
async fn sessions_are_resumed_at_an_address_of_their_own() {
    let stage = stage().await;
    let (connect, token) = (stage.discord.connection().gateway_url, stage.discord.connection().token);
    let (_first, ready) = identified(&stage, 0).await;
    let address = ready["d"]["resume_gateway_url"].as_str().unwrap();
    assert_ne!(address, connect);
    let payload = json!({ "op": 6, "d": { "token": token, "session_id": ready["d"]["session_id"], "seq": 1 } });
    let resumes_at = async |url: &str| {
        let mut socket = Socket::open_at(url, "?v=10").await.unwrap();
        socket.event().await;
        socket.say(payload.clone()).await;
        socket.event().await
    };
    assert_eq!(resumes_at(&connect).await["t"], "RESUMED");
    assert_eq!((stage.discord.resumes(), stage.discord.resumes_elsewhere()), (1, 1));
    assert_eq!(resumes_at(address).await["t"], "RESUMED");
    assert_eq!((stage.discord.resumes(), stage.discord.resumes_elsewhere()), (2, 1));
    stage.discord.faults().resume_at_their_address_only(true);
    assert_eq!(resumes_at(&connect).await["op"], 9);
    assert_eq!(resumes_at(address).await["t"], "RESUMED");
}

#[tokio::test]
async fn the_whole_connection_can_be_one_zlib_stream() {
    let stage = stage().await;
    let mut socket = Socket::open(&stage.discord, "?v=9&encoding=json&compress=zlib-stream").await;
    assert_eq!(socket.event().await["op"], 10);
    socket.say(identify(&stage.discord.connection().token, 1)).await;
    let ready = socket.event().await;
    assert_eq!((&ready["t"], &ready["d"]["v"]), (&json!("READY"), &json!(9)));
    assert_eq!(socket.event().await["t"], "GUILD_CREATE");
    let long: String = (0..9000).map(|number: u32| char::from_u32(0x600 + number * 7 % 0x100).unwrap()).collect();
    stage.discord.dispatch_raw("TYPING_START", json!({ "words": long }));
    assert_eq!(socket.event().await["d"]["words"], long, "longer than the room that the output gets at a time");
    for query in ["?v=10&encoding=etf", "?v=10&compress=zstd-stream"] {
        let refused = Socket::open_at(&stage.discord.connection().gateway_url, query).await;
        assert_eq!(refused.err().as_deref(), Some("HTTP/1.1 501 Not Implemented"), "{query}");
    }
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn members_are_found_over_the_gateway() {
    let hand = Hand::default();
    let options = sandbox::discord::Options { clock: hand.clock(), privileged_intents: MEMBERS, ..Default::default() };
    let stage = stage_with(options, hand).await;
    let (guild, omar) = (stage.omar.guild(), stage.omar.user());
    let names = |chunk: &Value| -> Vec<String> {
        let members = chunk["d"]["members"].as_array().unwrap().iter();
        members.map(|member| member["user"]["username"].as_str().unwrap().to_owned()).collect()
    };
    let (mut socket, _) = identified(&stage, MEMBERS).await;
    let mut asks = async |more: Value| {
        let mut data = json!({ "guild_id": guild });
        data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        socket.say(json!({ "op": 8, "d": data })).await;
        socket.event().await
    };
    let all = asks(json!({ "query": "", "limit": 0, "nonce": "n" })).await;
    assert_eq!(
        (&all["t"], &all["d"]["nonce"], &all["d"]["chunk_count"]),
        (&json!("GUILD_MEMBERS_CHUNK"), &json!("n"), &json!(1))
    );
    assert_eq!(names(&all), ["omnicrm", "sara", "عمر"]);
    let decoded: serenity::all::GuildMembersChunkEvent = serde_json::from_value(all["d"].clone()).unwrap();
    assert_eq!(decoded.members.len(), 3);
    assert_eq!(names(&asks(json!({ "query": "SA", "limit": 5 })).await), ["sara"]);
    let by_id = asks(json!({ "user_ids": [omar, "77"] })).await;
    assert_eq!((names(&by_id), &by_id["d"]["not_found"]), (vec!["عمر".to_owned()], &json!(["77"])));
    assert_eq!(stage.discord.violations(), []);

    let (mut socket, _) = identified(&stage, 0).await;
    socket.say(json!({ "op": 8, "d": { "guild_id": guild, "query": "", "limit": 0 } })).await;
    socket.say(json!({ "op": 8, "d": { "guild_id": guild, "query": "s", "limit": 1 } })).await;
    assert_eq!(names(&socket.event().await), ["sara"], "everybody needs the intent, a beginning does not");
    assert_eq!(stage.discord.violations().len(), 1);
}
