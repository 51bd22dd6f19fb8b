//! What Discord refuses is refused here in its words, and noted.

use std::time::Duration;

use sandbox::discord::{Error, Fault, Overwrite, Response, RoleId, Whom};
use serde_json::{Value, json};

use super::stage::{Rest, SOON, Stage, commands, says, stage, text};

/// Rules broken so far, without their details.
fn broken(stage: &Stage) -> Vec<String> {
    stage.discord.take_violations().into_iter().map(|violation| violation.rule).collect()
}

#[tokio::test]
async fn a_reqwest_client_trusts_the_certificate() {
    let stage = stage().await;
    let (status, body) = stage.rest.call("GET", "/gateway", &Value::Null).await;
    assert_eq!((status, text(&body["url"])), (200, stage.discord.connection().gateway_url.as_str()));
    assert_eq!(broken(&stage), [""; 0]);
}

#[tokio::test]
async fn a_wrong_token_and_an_unknown_route_are_refused() {
    let stage = stage().await;
    let stranger = Rest { token: "other".into(), ..stage.rest.clone() };
    let (status, body) = stranger.call("GET", "/users/@me", &Value::Null).await;
    assert_eq!((status, &body["message"]), (401, &json!("401: Unauthorized")));
    assert_eq!(stage.rest.call("GET", "/stickers/1", &Value::Null).await.0, 404);
    assert_eq!(broken(&stage), ["authorization", "unknown route"]);
    assert_eq!(stage.discord.invalid_requests(), 1);
}

#[tokio::test]
async fn a_command_reaches_the_bot_and_its_answers_the_person() {
    let stage = stage().await;
    assert_eq!(stage.rest.registers(commands()).await.0, 200);
    let line = r#"/crm lead add name:"سارة علي" value:5 hot:true owner:@عمر stage:Won"#;
    let bot = async {
        let event = stage.discord.wait_for_interaction(1, SOON).await.unwrap();
        assert_eq!(stage.rest.answers(&event, 5, json!({ "flags": 64 })).await.0, 204);
        let original = stage.rest.webhook(&event, "/messages/@original");
        assert_eq!(stage.rest.call("GET", &original, &Value::Null).await.1["flags"], 192);
        assert_eq!(stage.rest.call("PATCH", &original, &says("done")).await.0, 200);
        assert_eq!(stage.rest.call("POST", &stage.rest.webhook(&event, ""), &says("and more")).await.0, 200);
        event
    };
    let (answer, event) = tokio::join!(stage.sara.runs(stage.channel, line), bot);
    let answer = answer.unwrap();
    assert_eq!(answer.response(), &Response::Deferred { ephemeral: true });
    let message = answer.settled(SOON).await.unwrap();
    assert_eq!(
        (message.text().as_str(), message.ephemeral_to, message.edited),
        ("done", Some(stage.sara.user()), false)
    );
    assert_eq!(answer.wait_for_followups(1, SOON).await.unwrap()[0].content, "and more");
    assert!(stage.discord.messages_seen_by(stage.channel, stage.omar.user()).iter().all(|it| it.content != "done"));

    let omar = stage.omar.user().to_string();
    let add = &event["data"]["options"][0]["options"][0];
    let values: Vec<&Value> = add["options"].as_array().unwrap().iter().map(|option| &option["value"]).collect();
    assert_eq!(values, [&json!("سارة علي"), &json!(5), &json!(true), &json!(omar), &json!("won")]);
    assert_eq!(event["data"]["resolved"]["users"][&omar]["global_name"], "عمر");
    assert_eq!(broken(&stage), [""; 0]);
}

#[tokio::test]
async fn the_client_refuses_what_discords_client_would() {
    let stage = stage().await;
    stage.rest.registers(commands()).await;
    let lines = [
        ("ping", "a command starts with /"),
        ("/nothing", "there is no command \"nothing\""),
        ("/crm lead", "\"crm lead\" needs a subcommand"),
        ("/crm lead sell", "\"crm\" has no \"sell\""),
        ("/crm lead add", "the option \"name\" is required"),
        ("/crm lead add name:x colour:red", "there is no option \"colour\""),
        ("/crm lead add name:x name:y", "the option \"name\" is given twice"),
        ("/crm lead add name:x y", "\"y\" is no option; values with blanks stand in quotes"),
        ("/crm lead add name:x value:many", "\"many\" does not fit the option \"value\""),
        ("/crm lead add name:x value:-1", "\"-1\" does not fit the option \"value\""),
        ("/crm lead add name:x stage:Lost", "\"Lost\" is no choice of \"stage\""),
        ("/crm lead add name:x owner:@Nobody", "\"@Nobody\" does not fit the option \"owner\""),
    ];
    for (line, why) in lines {
        match stage.omar.runs(stage.channel, line).await {
            Err(Error::NotPossible(sentence)) => assert_eq!(sentence, why, "{line}"),
            other => panic!("{line}: {other:?}"),
        }
    }
    // Omar is no manager; Sara owns the guild.
    assert!(matches!(stage.omar.runs(stage.channel, "/setup").await, Err(Error::NotPossible(_))));
    let direct = stage.sara.direct_channel();
    assert!(matches!(stage.sara.runs(direct, "/setup").await, Err(Error::NotPossible(_))));
    assert!(stage.discord.interactions().is_empty());
}

#[tokio::test]
async fn three_seconds_and_fifteen_minutes() {
    let stage = stage().await;
    stage.rest.registers(commands()).await;
    let late = async {
        let event = stage.discord.wait_for_interaction(1, SOON).await.unwrap();
        stage.hand.advance(Duration::from_millis(3001));
        stage.rest.answers(&event, 4, says("late")).await
    };
    let (answer, (status, body)) = tokio::join!(stage.sara.runs(stage.channel, "/ping"), late);
    assert!(matches!(answer, Err(Error::NoAnswer)));
    assert_eq!((status, &body["code"]), (404, &json!(10062)));
    assert_eq!(broken(&stage), ["late answer"]);

    let bot = async {
        let event = stage.discord.wait_for_interaction(2, SOON).await.unwrap();
        let original = stage.rest.webhook(&event, "/messages/@original");
        let before = stage.rest.call("PATCH", &original, &says("too soon")).await;
        stage.rest.answers(&event, 4, says("in time")).await;
        let twice = stage.rest.answers(&event, 4, says("again")).await;
        stage.hand.advance(Duration::from_secs(15 * 60 + 1));
        [before, twice, stage.rest.call("PATCH", &original, &says("old")).await]
    };
    let (answer, refusals) = tokio::join!(stage.sara.runs(stage.channel, "/ping"), bot);
    assert_eq!(answer.unwrap().text(), "in time");
    let codes: Vec<(u16, &Value)> = refusals.iter().map(|(status, body)| (*status, &body["code"])).collect();
    assert_eq!(codes, [(404, &json!(10015)), (400, &json!(40060)), (401, &json!(50027))]);
    assert_eq!(broken(&stage), ["not answered yet", "double answer", "expired token"]);
}

#[tokio::test]
async fn callbacks_must_fit_their_interaction() {
    let stage = stage().await;
    stage.rest.registers(commands()).await;
    let modal = json!({ "custom_id": "m", "title": "T", "components": [{ "type": 1, "components": [
        { "type": 4, "custom_id": "f", "label": "L", "style": 1 }] }] });
    let bot = async {
        let event = stage.discord.wait_for_interaction(1, SOON).await.unwrap();
        for kind in [6, 7, 8, 1, 99] {
            assert_eq!(stage.rest.answers(&event, kind, says("x")).await.0, 400, "{kind}");
        }
        assert_eq!(stage.rest.answers(&event, 9, modal.clone()).await.0, 204);
    };
    let (form, ()) = tokio::join!(stage.sara.runs(stage.channel, "/ping"), bot);
    let form = form.unwrap();
    let form = form.modal().unwrap();
    assert!(matches!(stage.sara.submits(form, &[]).await, Err(Error::NotPossible(_))), "it is required");
    let bot = async {
        let event = stage.discord.wait_for_interaction(2, SOON).await.unwrap();
        assert_eq!(stage.rest.answers(&event, 9, modal.clone()).await.0, 400);
        let choices: Vec<Value> = (0..26).map(|n| json!({ "name": n.to_string(), "value": "v" })).collect();
        assert_eq!(stage.rest.answers(&event, 8, json!({ "choices": choices })).await.0, 400);
        assert_eq!(stage.rest.answers(&event, 4, says("thanks")).await.0, 204);
    };
    let (answer, ()) = tokio::join!(stage.sara.submits(form, &[("L", "نعم")]), bot);
    assert_eq!(answer.unwrap().text(), "thanks");

    let bot = async {
        let event = stage.discord.wait_for_interaction(3, SOON).await.unwrap();
        assert_eq!(stage.rest.answers(&event, 4, says("no")).await.0, 400);
        let choices: Vec<Value> = (0..26).map(|n| json!({ "name": n.to_string(), "value": "v" })).collect();
        assert_eq!(stage.rest.answers(&event, 8, json!({ "choices": choices })).await.0, 400);
        assert_eq!(stage.rest.answers(&event, 8, json!({ "choices": choices[..25] })).await.0, 204);
    };
    let (choices, ()) = tokio::join!(stage.sara.types(stage.channel, "/crm lead find name:سا"), bot);
    assert_eq!(choices.unwrap().len(), 25);
    assert!(broken(&stage).iter().all(|rule| rule == "form"));
}

#[tokio::test]
async fn sizes_and_shapes_of_messages() {
    let stage = stage().await;
    let path = format!("/channels/{}/messages", stage.channel);
    let button = |id: &str| json!({ "type": 2, "style": 1, "label": "OK", "custom_id": id });
    let row = |children: Value| json!({ "components": [{ "type": 1, "components": children }] });
    let option = |n: usize| json!({ "label": "l", "value": n.to_string() });
    let select = |options: Vec<Value>| json!([{ "type": 3, "custom_id": "s", "options": options }]);
    let long = |length: usize| "ا".repeat(length);
    let bad = [
        json!({ "content": long(2001) }),
        json!({ "content": "" }),
        json!({}),
        json!({ "embeds": [{ "title": long(257) }] }),
        json!({ "embeds": [{ "description": long(4096) }, { "description": long(1905) }] }),
        json!({ "embeds": [{ "fields": [{ "name": "", "value": "x" }] }] }),
        json!({ "embeds": vec![json!({ "title": "x" }); 11] }),
        row(json!([button("same"), button("same")])),
        row(json!((0..6).map(|n| button(&n.to_string())).collect::<Vec<_>>())),
        row(json!([{ "type": 2, "style": 1, "label": long(81), "custom_id": "x" }])),
        row(json!([{ "type": 2, "style": 1, "label": "x", "custom_id": long(101) }])),
        row(json!([{ "type": 2, "style": 5, "label": "x", "custom_id": "x", "url": "https://example.org" }])),
        row(select((0..26).map(option).collect())),
        row(select(vec![option(1), option(1)])),
        json!({ "components": (0..6).map(|n| json!({ "type": 1, "components": [button(&n.to_string())] })).collect::<Vec<_>>() }),
        json!({ "content": "x", "nonce": long(26) }),
        json!({ "content": "x", "flags": 1 << 15 }),
    ];
    for body in &bad {
        let (status, refusal) = stage.rest.call("POST", &path, body).await;
        assert_eq!(status, 400, "{body}");
        assert!([50035, 50006].contains(&refusal["code"].as_u64().unwrap()), "{refusal}");
    }
    assert!(stage.discord.messages(stage.channel).is_empty());
    assert_eq!(broken(&stage).len(), bad.len());

    let (_, refusal) = stage.rest.call("POST", &path, &json!({ "content": long(2001) })).await;
    assert_eq!(refusal["errors"]["content"]["_errors"][0]["code"], "BASE_TYPE_BAD_LENGTH");
    broken(&stage);

    assert_eq!(stage.rest.call("POST", &path, &json!({ "content": long(2000) })).await.0, 200);
    assert_eq!(broken(&stage), ["allowed_mentions"], "Discord takes it, we do not");
    assert_eq!(stage.rest.call("POST", &path, &row(select((0..25).map(option).collect()))).await.0, 200);
    assert_eq!(broken(&stage), [""; 0], "nobody can be mentioned without text");
}

#[tokio::test]
async fn command_sets_are_checked() {
    let stage = stage().await;
    let slash = |name: &str| json!({ "name": name, "type": 1, "description": "d" });
    let with = |options: Value| json!([{ "name": "a", "description": "d", "options": options }]);
    let option =
        |name: String, required: bool| json!({ "type": 3, "name": name, "description": "d", "required": required });
    let bad = [
        json!([slash("Upper")]),
        json!([slash("two words")]),
        json!([slash("a"), slash("a")]),
        json!([{ "name": "a", "description": "" }]),
        json!([{ "name": "a", "description": "d".repeat(101) }]),
        json!([{ "name": "a", "description": "d", "name_localizations": { "xx": "b" } }]),
        json!((0..101).map(|n| slash(&format!("c{n}"))).collect::<Vec<_>>()),
        json!((0..16).map(|n| json!({ "name": format!("m{n}"), "type": 3 })).collect::<Vec<_>>()),
        with(json!((0..26).map(|n| option(format!("o{n}"), false)).collect::<Vec<_>>())),
        with(json!([option("x".into(), false), option("y".into(), true)])),
        with(
            json!([{ "type": 3, "name": "x", "description": "d", "autocomplete": true, "choices": [{ "name": "a", "value": "b" }] }]),
        ),
        with(json!([{ "type": 3, "name": "x", "description": "d",
            "choices": (0..26).map(|n| json!({ "name": format!("{n}"), "value": "b" })).collect::<Vec<_>>() }])),
        with(json!([{ "type": 2, "name": "x", "description": "d", "options": [] }])),
        with(json!([{ "type": 1, "name": "x", "description": "d" }, option("y".into(), false)])),
    ];
    for body in &bad {
        let (status, refusal) = stage.rest.registers(body.clone()).await;
        assert_eq!((status, &refusal["code"]), (400, &json!(50035)), "{body}");
    }
    assert_eq!(broken(&stage).len(), bad.len());
    let arabic = json!([{ "name": "عملاء", "description": "كل العملاء", "name_localizations": { "ar": "زبائن" } }]);
    let (status, stored) = stage.rest.registers(arabic.clone()).await;
    assert_eq!(status, 200);
    assert_eq!(stage.rest.registers(arabic.clone()).await.1[0]["id"], stored[0]["id"], "the id stays");
    assert_eq!(broken(&stage), [""; 0]);
    stage.discord.faults().refuse_locale("ar");
    assert_eq!(stage.rest.registers(arabic).await.0, 400);
}

#[tokio::test]
async fn direct_messages_nonces_and_closed_doors() {
    let stage = stage().await;
    let omar = stage.omar.user();
    let (_, channel) = stage.rest.call("POST", "/users/@me/channels", &json!({ "recipient_id": omar })).await;
    let path = format!("/channels/{}/messages", text(&channel["id"]));
    let mut once = says("مرحبا");
    once["nonce"] = json!("job-1");
    once["enforce_nonce"] = json!(true);
    let (_, first) = stage.rest.call("POST", &path, &once).await;
    let (_, second) = stage.rest.call("POST", &path, &once).await;
    assert_eq!(first["id"], second["id"]);
    assert_eq!(stage.discord.direct_messages(omar).len(), 1);

    stage.discord.faults().refuse_direct_messages(omar, true);
    let (status, body) = stage.rest.call("POST", &path, &says("noch einmal")).await;
    assert_eq!((status, &body["code"]), (403, &json!(50007)));
    stage.discord.leave(stage.omar.guild(), omar);
    assert_eq!(stage.rest.call("POST", &path, &says("x")).await.1["code"], 50278);
    stage.discord.allow_bot(stage.channel, false);
    let path = format!("/channels/{}/messages", stage.channel);
    assert_eq!(stage.rest.call("POST", &path, &says("x")).await.1["code"], 50001);
    stage.discord.remove_channel(stage.channel);
    assert_eq!(stage.rest.call("POST", &path, &says("x")).await.1["code"], 10003);
    assert_eq!(stage.rest.call("GET", "/guilds/7", &Value::Null).await.1["code"], 10004);
    assert_eq!(broken(&stage), [""; 0], "these happen to well-behaved bots");
}

#[tokio::test]
async fn channels_are_shown_to_those_who_may_see_them() {
    let stage = stage().await;
    stage.rest.registers(commands()).await;
    let (discord, here, guild) = (&stage.discord, stage.channel, stage.omar.guild());
    let (sara, omar) = (stage.sara.user(), stage.omar.user());
    stage.rest.call("POST", &format!("/channels/{here}/messages"), &says("خاص")).await;
    let message = discord.messages(here).remove(0);
    let refused = |outcome: Result<(), Error>| match outcome {
        Err(Error::NotPossible(why)) => why,
        other => panic!("{other:?}"),
    };

    discord.show_only_to(here, &[]);
    assert!(discord.sees(sara, here), "the guild's owner sees everything");
    assert!(!discord.sees(omar, here));
    for outcome in [
        stage.omar.runs(here, "/ping").await.map(|_| ()),
        stage.omar.clicks(&message, "x").await.map(|_| ()),
        stage.omar.writes(here, "أنا").map(|_| ()),
    ] {
        assert_eq!(refused(outcome), "the person does not see this channel");
    }
    assert!(discord.interactions().is_empty());

    discord.show_only_to(here, &[omar]);
    assert!(discord.sees(omar, here) && stage.omar.writes(here, "أنا").is_ok());
    let (_, channel) = stage.rest.call("GET", &format!("/channels/{here}"), &Value::Null).await;
    assert_eq!(
        channel["permission_overwrites"],
        json!([
            { "id": guild, "type": 0, "allow": "0", "deny": "1024" },
            { "id": omar, "type": 1, "allow": "1024", "deny": "0" },
        ])
    );

    // What a role gives, one's own overwrite takes; what it takes of writing, reading keeps.
    let staff = discord.add_role(guild, "staff");
    discord.give_role(guild, omar, staff);
    let of_role = Overwrite { of: Whom::Role(staff), allow: 1 << 10, deny: 1 << 11 };
    let of_all = Overwrite { of: Whom::Role(RoleId(guild.0)), allow: 0, deny: 1 << 10 };
    discord.set_overwrites(here, vec![of_all, of_role]);
    assert!(discord.sees(omar, here));
    assert_eq!(refused(stage.omar.writes(here, "x").map(|_| ())), "the person may not write in this channel");
    let own = Overwrite { of: Whom::Member(omar), allow: 0, deny: 1 << 10 };
    discord.set_overwrites(here, vec![of_all, of_role, own]);
    assert!(!discord.sees(omar, here));
    discord.set_permissions(guild, omar, 1 << 3);
    assert!(discord.sees(omar, here), "an administrator sees everything");
    assert_eq!(broken(&stage), [""; 0]);
}

#[tokio::test]
async fn limits_and_faults() {
    let stage = stage().await;
    let path = format!("/channels/{}/messages", stage.channel);
    stage.discord.faults().limit_routes(2, Duration::from_secs(60));
    for expected in [200, 200, 429] {
        let response = stage.rest.request("POST", &path).header("content-type", "application/json");
        let response = response.body(says("x").to_string()).send().await.unwrap();
        assert_eq!(response.status(), expected);
        for header in ["limit", "remaining", "reset", "reset-after"] {
            let value = response.headers()[&format!("x-ratelimit-{header}")].to_str().unwrap().to_owned();
            assert!(value.parse::<f64>().is_ok(), "{header}: {value}");
        }
        assert_eq!(expected == 429, response.headers().contains_key("retry-after"));
    }
    stage.discord.faults().limit_routes(1000, Duration::from_secs(1));
    let faults = stage.discord.faults();
    faults.next("POST /channels/", Fault::Drop);
    faults.next("POST /channels/", Fault::LoseAnswer);
    faults.next("/channels/", Fault::Status(503));
    let lost =
        || stage.rest.request("POST", &path).header("content-type", "application/json").body(says("lost").to_string());
    assert!(lost().send().await.is_err());
    let before = stage.discord.messages(stage.channel).len();
    assert!(lost().send().await.is_err());
    assert_eq!(stage.discord.messages(stage.channel).len(), before + 1, "written, though the answer was lost");
    assert_eq!(stage.rest.call("POST", &path, &says("x")).await.0, 503);
    assert_eq!(stage.rest.call("POST", &path, &says("x")).await.0, 200);
    assert_eq!(
        stage.discord.requests().iter().map(|it| it.status).collect::<Vec<_>>(),
        [200, 200, 429, 0, 200, 503, 200]
    );
}

#[tokio::test]
async fn dropping_the_last_handle_closes_the_ports() {
    let stage = stage().await;
    let address = stage.discord.connection().api_connect;
    drop(stage);
    let deadline = tokio::time::Instant::now() + SOON;
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        assert!(tokio::time::Instant::now() < deadline, "the port is still open");
        tokio::task::yield_now().await;
    }
}
