//! What Discord refuses beside its twin that Discord takes: each rule is seen to hold, and not to hold too much.
//!
//! To add a rule: one line in the table of its kind, `(why, refused, taken)`.

use std::time::Duration;

use serde_json::{Value, json};

use super::stage::{AGENT, SOON, Stage, commands, says, stage, text};

/// Sends both of each pair; the first must be refused as broken, the second taken without a word.
async fn both(stage: &Stage, method: &str, path: &str, pairs: Vec<(&str, Value, Value)>) {
    for (why, refused, taken) in pairs {
        let (status, body) = stage.rest.call(method, path, &refused).await;
        assert_eq!((status, &body["code"]), (400, &json!(50035)), "{why}: {refused}");
        assert!(body["errors"].is_object(), "{why}: {body}");
        assert_eq!(stage.discord.take_violations().len(), 1, "{why}");
        let (status, body) = stage.rest.call(method, path, &taken).await;
        assert_eq!(status, 200, "{why}: {taken}: {body}");
        let broken = stage.discord.take_violations();
        assert!(broken.is_empty(), "{why}: {broken:?}");
    }
}

fn long(length: usize) -> String {
    "ن".repeat(length)
}

#[expect(clippy::needless_pass_by_value, reason = "the tables write their values in place")]
fn row(component: Value) -> Value {
    json!({ "components": [{ "type": 1, "components": [component] }] })
}

fn button(fields: Value) -> Value {
    let mut button = json!({ "type": 2, "style": 1, "label": "OK", "custom_id": "x" });
    merge(&mut button, fields);
    row(button)
}

#[expect(clippy::needless_pass_by_value, reason = "the tables write their values in place")]
fn merge(onto: &mut Value, fields: Value) {
    for (name, value) in fields.as_object().unwrap() {
        onto[name] = value.clone();
    }
}

fn users(count: usize, most: u64) -> Value {
    let chosen: Vec<Value> = (0..count).map(|id| json!({ "id": id.to_string(), "type": "user" })).collect();
    row(json!({ "type": 5, "custom_id": "x", "max_values": most, "default_values": chosen }))
}

fn embed(field: &str, url: &str) -> Value {
    let mut embed = json!({ "title": "t" });
    match field {
        "url" => embed["url"] = json!(url),
        "icon" => embed["footer"] = json!({ "text": "f", "icon_url": url }),
        field => embed[field] = json!({ "url": url }),
    }
    json!({ "embeds": [embed], "allowed_mentions": { "parse": [] } })
}

#[tokio::test]
async fn buttons_menus_and_links() {
    let stage = stage().await;
    let path = format!("/channels/{}/messages", stage.channel);
    let link = |url: &str| row(json!({ "type": 2, "style": 5, "label": "OK", "url": url }));
    let emoji = |emoji: Value| button(json!({ "emoji": emoji }));
    let option = |emoji: &str| {
        row(json!({ "type": 3, "custom_id": "x", "options": [
            { "label": "l", "value": "v", "emoji": { "name": emoji } }] }))
    };
    let pairs = vec![
        ("a link that runs code", link("javascript:alert(1)"), link("https://example.org/?q=1")),
        ("a link without scheme", link("example.org"), link("discord://-/channels/1")),
        ("an embed's link that runs code", embed("url", "javascript:alert(1)"), embed("url", "http://example.org")),
        ("a picture on this machine", embed("image", "file:///etc/passwd"), embed("image", "attachment://a.png")),
        (
            "an icon in the address",
            embed("icon", "data:image/png;base64,AA"),
            embed("icon", "https://example.org/a.png"),
        ),
        ("a word for an emoji", emoji(json!({ "name": "smile" })), emoji(json!({ "name": "🗑️" }))),
        ("two emoji for one", emoji(json!({ "name": "✅✅" })), emoji(json!({ "name": "👩🏽‍💻" }))),
        ("half a flag", emoji(json!({ "name": "🇸" })), emoji(json!({ "name": "🇸🇦" }))),
        ("a bare digit", emoji(json!({ "name": "1" })), emoji(json!({ "name": "1️⃣" }))),
        ("an emoji of a guild that has none", emoji(json!({ "id": "7", "name": "x" })), emoji(json!({ "name": "↩️" }))),
        ("a letter for an option's emoji", option("x"), option("🏴󠁧󠁢󠁳󠁣󠁴󠁿")),
        (
            "a premium button without sku",
            row(json!({ "type": 2, "style": 6 })),
            row(json!({ "type": 2, "style": 6, "sku_id": "1088510058284990888" })),
        ),
        (
            "a premium button with a label",
            row(json!({ "type": 2, "style": 6, "sku_id": "1", "label": "Buy" })),
            row(json!({ "type": 2, "style": 6, "sku_id": "1", "disabled": true })),
        ),
        ("26 default values", users(26, 25), users(25, 25)),
        ("more default values than max_values", users(2, 1), users(1, 1)),
        (
            "a default value of another kind",
            row(json!({ "type": 8, "custom_id": "x", "default_values": [{ "id": "1", "type": "user" }] })),
            row(json!({ "type": 8, "custom_id": "x", "default_values": [{ "id": "1", "type": "channel" }] })),
        ),
    ];
    both(&stage, "POST", &path, pairs).await;
}

#[tokio::test]
async fn components_of_version_2() {
    let stage = stage().await;
    let path = format!("/channels/{}/messages", stage.channel);
    let message =
        |components: Value| json!({ "flags": 1 << 15, "components": components, "allowed_mentions": { "parse": [] } });
    let text = |length: usize| json!({ "type": 10, "content": long(length) });
    let container = |inside: Value| json!({ "type": 17, "components": inside });
    let section =
        |texts: Value, accessory: Value| message(json!([{ "type": 9, "components": texts, "accessory": accessory }]));
    let thumbnail = |url: &str| json!({ "type": 11, "media": { "url": url } });
    let ok = json!({ "type": 2, "style": 1, "label": "OK", "custom_id": "x" });
    let many = |count: usize| message(json!(vec![text(1); count]));
    let gallery = |count: usize| {
        message(
            json!([{ "type": 12, "items": vec![json!({ "media": { "url": "https://example.org/a.png" } }); count] }]),
        )
    };
    let file = |url: &str| message(json!([{ "type": 13, "file": { "url": url } }]));
    let pairs = vec![
        ("a text of more than 4000", message(json!([text(4001)])), message(json!([text(4000)]))),
        (
            "texts of more than 4000 together",
            message(json!([text(2000), container(json!([text(2001)]))])),
            message(json!([text(2000), container(json!([text(2000)]))])),
        ),
        ("an empty text", message(json!([text(0)])), message(json!([text(1)]))),
        ("a section without accessory", section(json!([text(1)]), Value::Null), section(json!([text(1)]), ok.clone())),
        (
            "a section with four texts",
            section(json!(vec![text(1); 4]), ok.clone()),
            section(json!(vec![text(1); 3]), ok.clone()),
        ),
        (
            "a section of buttons",
            section(json!([ok.clone()]), thumbnail("https://example.org/a.png")),
            section(json!([text(1)]), thumbnail("https://example.org/a.png")),
        ),
        (
            "a thumbnail that runs code",
            section(json!([text(1)]), thumbnail("javascript:x")),
            section(json!([text(1)]), thumbnail("attachment://a.png")),
        ),
        (
            "a container in a container",
            message(json!([container(json!([container(json!([text(1)]))]))])),
            message(json!([container(json!([text(1)])), container(json!([text(1)]))])),
        ),
        (
            "an empty container",
            message(json!([container(json!([]))])),
            message(json!([container(json!([{ "type": 14 }]))])),
        ),
        ("an unknown type", message(json!([{ "type": 99 }])), message(json!([{ "type": 14, "spacing": 2 }]))),
        ("a button without a row", message(json!([ok])), message(json!([{ "type": 1, "components": [ok] }]))),
        ("a gallery of eleven", gallery(11), gallery(10)),
        ("a file that was not uploaded", file("https://example.org/a.pdf"), file("attachment://a.pdf")),
        ("more than 40", many(41), many(40)),
    ];
    both(&stage, "POST", &path, pairs).await;

    let unguarded = json!({ "flags": 1 << 15, "components": [text(1)] });
    assert_eq!(stage.rest.call("POST", &path, &unguarded).await.0, 200);
    assert_eq!(stage.discord.take_violations()[0].rule, "allowed_mentions", "such a text mentions people too");
}

#[tokio::test]
async fn commands_and_their_options() {
    let stage = stage().await;
    let path = format!("/applications/{}/commands", stage.rest.app);
    let command = |fields: Value| {
        let mut command = json!({ "name": "a", "description": "d" });
        merge(&mut command, fields);
        json!([command])
    };
    let option = |kind: u64, fields: Value| {
        let mut option = json!({ "type": kind, "name": "o", "description": "d" });
        merge(&mut option, fields);
        command(json!({ "options": [option] }))
    };
    let choice = |name: &str, value: Value| json!({ "name": name, "value": value });
    let choices = |kind: u64, list: Value| option(kind, json!({ "choices": list }));
    let twice = json!([choice("a", json!("1")), choice("a", json!("2"))]);
    let pairs = vec![
        (
            "two choices of one name",
            choices(3, twice),
            choices(3, json!([choice("a", json!("1")), choice("b", json!("1"))])),
        ),
        (
            "a number as a string's choice",
            choices(3, json!([choice("a", json!(1))])),
            choices(3, json!([choice("a", json!("1"))])),
        ),
        (
            "a string as an integer's choice",
            choices(4, json!([choice("a", json!("1"))])),
            choices(4, json!([choice("a", json!(1))])),
        ),
        (
            "a fraction as an integer's choice",
            choices(4, json!([choice("a", json!(1.5))])),
            choices(10, json!([choice("a", json!(1.5))])),
        ),
        ("choices of a person", choices(6, json!([choice("a", json!("1"))])), choices(6, json!([]))),
        (
            "min_length over max_length",
            option(3, json!({ "min_length": 3, "max_length": 2 })),
            option(3, json!({ "min_length": 3, "max_length": 3 })),
        ),
        ("a max_length of nothing", option(3, json!({ "max_length": 0 })), option(3, json!({ "max_length": 1 }))),
        (
            "min_value over max_value",
            option(4, json!({ "min_value": 1, "max_value": 0 })),
            option(10, json!({ "min_value": -1.5, "max_value": 0 })),
        ),
        ("min_length of an integer", option(4, json!({ "min_length": 1 })), option(4, json!({ "min_value": 1 }))),
        ("min_value of a string", option(3, json!({ "min_value": 1 })), option(3, json!({ "min_length": 1 }))),
        ("an unknown context", command(json!({ "contexts": [3] })), command(json!({ "contexts": [0, 1, 2] }))),
        ("a context twice", command(json!({ "contexts": [0, 0] })), command(json!({ "contexts": [0] }))),
        ("no context", command(json!({ "contexts": [] })), command(json!({ "contexts": null }))),
        (
            "no integration type",
            command(json!({ "integration_types": [] })),
            command(json!({ "integration_types": [0, 1] })),
        ),
        (
            "an unknown integration type",
            command(json!({ "integration_types": [2] })),
            command(json!({ "integration_types": [1] })),
        ),
    ];
    both(&stage, "PUT", &path, pairs).await;
}

#[tokio::test]
async fn what_stands_in_a_forms_field_fits_it() {
    let stage = stage().await;
    stage.rest.registers(commands()).await;
    let form = |value: &str| {
        json!({ "custom_id": "m", "title": "T", "components": [{ "type": 1, "components": [
            { "type": 4, "custom_id": "f", "label": "L", "style": 1, "min_length": 3, "max_length": 5, "value": value }] }] })
    };
    for (place, (refused, taken)) in [("ab", "abc"), ("abcdef", "abcde"), ("a", "")].into_iter().enumerate() {
        let bot = async {
            let event = stage.discord.wait_for_interaction(place + 1, SOON).await.unwrap();
            let (status, body) = stage.rest.answers(&event, 9, form(refused)).await;
            assert_eq!((status, &body["code"]), (400, &json!(50035)), "{refused}");
            assert_eq!(stage.discord.take_violations().len(), 1);
            assert_eq!(stage.rest.answers(&event, 9, form(taken)).await.0, 204, "{taken}");
        };
        let (opened, ()) = tokio::join!(stage.sara.runs(stage.channel, "/ping"), bot);
        assert_eq!(opened.unwrap().modal().unwrap().fields()[0].value, taken);
    }
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn answers_to_messages_and_stickers() {
    let stage = stage().await;
    let path = format!("/channels/{}/messages", stage.channel);
    let (_, first) = stage.rest.call("POST", &path, &says("سؤال")).await;
    let elsewhere = stage.discord.add_channel(stage.sara.guild(), "elsewhere");
    let answers = |id: &Value, optional: bool| {
        let mut body = says("جواب");
        body["message_reference"] = json!({ "message_id": id, "fail_if_not_exists": !optional });
        body
    };
    let pairs = vec![("an answer to nothing", answers(&json!("7"), false), answers(&first["id"], false))];
    both(&stage, "POST", &path, pairs).await;
    let answer = stage.discord.messages(stage.channel).pop().unwrap();
    assert_eq!((&answer.raw["type"], &answer.raw["referenced_message"]["content"]), (&json!(19), &json!("سؤال")));
    let decoded: serenity::all::Message = serde_json::from_value(answer.raw).unwrap();
    assert_eq!(decoded.referenced_message.unwrap().content, "سؤال");

    let (status, plain) = stage.rest.call("POST", &path, &answers(&json!("7"), true)).await;
    assert_eq!((status, &plain["type"]), (200, &json!(0)), "it may be gone, said the bot");
    let there = format!("/channels/{elsewhere}/messages");
    assert_eq!(stage.rest.call("POST", &there, &answers(&first["id"], false)).await.0, 400, "in another channel");
    stage.discord.take_violations();

    let sticker = |ids: Value| {
        let mut body = says("x");
        body["sticker_ids"] = ids;
        body
    };
    let (status, body) = stage.rest.call("POST", &path, &sticker(json!(["749054660769218631"]))).await;
    assert_eq!((status, &body["code"]), (400, &json!(50081)));
    assert_eq!(stage.discord.take_violations()[0].rule, "unknown sticker");
    assert_eq!(stage.rest.call("POST", &path, &sticker(json!([]))).await.0, 200);
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn lists_are_read_in_pages_of_a_hundred() {
    let stage = stage().await;
    let path = format!("/channels/{}/messages", stage.channel);
    for number in 0..5 {
        stage.rest.call("POST", &path, &says(&number.to_string())).await;
    }
    for (limit, code) in [("101", "NUMBER_TYPE_MAX"), ("0", "NUMBER_TYPE_MIN"), ("all", "NUMBER_TYPE_COERCE")] {
        let (status, body) = stage.rest.call("GET", &format!("{path}?limit={limit}"), &Value::Null).await;
        assert_eq!((status, &body["errors"]["limit"]["_errors"][0]["code"]), (400, &json!(code)));
    }
    assert_eq!(stage.discord.take_violations().len(), 3);
    let read = async |query: String| {
        let (status, list) = stage.rest.call("GET", &format!("{path}?{query}"), &Value::Null).await;
        assert_eq!(status, 200);
        let list = list.as_array().unwrap().clone();
        (list.iter().map(|it| text(&it["content"]).to_owned()).collect::<Vec<_>>(), list)
    };
    let (all, list) = read("limit=100".into()).await;
    assert_eq!(all, ["4", "3", "2", "1", "0"]);
    let middle = text(&list[2]["id"]);
    assert_eq!(read(format!("before={middle}&limit=1")).await.0, ["1"]);
    assert_eq!(read(format!("after={middle}&limit=1")).await.0, ["3"]);
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn requests_say_what_they_are_and_who_sends_them() {
    let stage = stage().await;
    let path = format!("/channels/{}/messages", stage.channel);
    let send = async |kind: &str, agent: &str| {
        let request = stage.rest.request("POST", &path).header("content-type", kind).header("user-agent", agent);
        let response = request.body(says("x").to_string()).send().await.unwrap();
        let status = response.status().as_u16();
        let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        (status, body["code"].clone())
    };
    assert_eq!(send("text/plain", AGENT).await, (400, json!(50035)));
    assert_eq!(send("application/json", "").await, (403, json!(40333)));
    assert_eq!(send("application/json", AGENT).await.0, 200);
    assert_eq!(send("application/json; charset=utf-8", AGENT).await.0, 200);
    let rules: Vec<String> = stage.discord.take_violations().into_iter().map(|it| it.rule).collect();
    assert_eq!(rules, ["content type", "user agent"]);
}

#[tokio::test]
async fn files_have_at_most_ten_mebibytes_and_are_ten_at_most() {
    const LIMIT: usize = 10 * 1024 * 1024;
    let stage = stage().await;
    let path = format!("/channels/{}/messages", stage.channel);
    let upload = async |sizes: &[usize]| {
        let mut body = format!("--b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{}\r\n", says("x"))
            .into_bytes();
        for (place, size) in sizes.iter().enumerate() {
            let head =
                format!("--b\r\nContent-Disposition: form-data; name=\"files[{place}]\"; filename=\"{place}\"\r\n\r\n");
            body.extend(head.as_bytes());
            body.resize(body.len() + size, b'x');
            body.extend(b"\r\n");
        }
        body.extend(b"--b--\r\n");
        let request = stage.rest.request("POST", &path).header("content-type", "multipart/form-data; boundary=b");
        let response = request.body(body).send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_str::<Value>(&response.text().await.unwrap()).unwrap()["code"].clone())
    };
    assert_eq!(upload(&[LIMIT + 1]).await, (413, json!(40005)));
    assert_eq!(upload(&[1; 11]).await, (400, json!(50035)));
    assert_eq!(stage.discord.take_violations().len(), 2);
    assert_eq!(upload(&[LIMIT]).await.0, 200);
    assert_eq!(upload(&[1; 10]).await.0, 200);
    assert_eq!(stage.discord.violations(), []);
    assert_eq!(stage.discord.messages(stage.channel)[1].raw["attachments"].as_array().unwrap().len(), 10);
}

/// As many messages at once as findings were made with; what is over the limit is answered 429 until the window is over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_messages_in_five_seconds_into_one_channel() {
    let stage = stage().await;
    stage.discord.faults().limit_messages(5, Duration::from_secs(5));
    let path = format!("/channels/{}/messages", stage.channel);
    let sends = (0..12).map(|number| {
        let (rest, path) = (stage.rest.clone(), path.clone());
        tokio::spawn(async move { rest.call("POST", &path, &says(&number.to_string())).await })
    });
    let mut statuses = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        let (status, body) = send.await.unwrap();
        assert!(status == 200 || body["retry_after"].as_f64().is_some_and(|wait| wait > 0.0 && wait <= 5.0), "{body}");
        statuses.push(status);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [[200; 5].as_slice(), &[429; 7]].concat());
    assert_eq!(stage.discord.messages(stage.channel).len(), 5);
    // Another channel has a limit of its own.
    let other = stage.discord.add_channel(stage.sara.guild(), "other");
    assert_eq!(stage.rest.call("POST", &format!("/channels/{other}/messages"), &says("x")).await.0, 200);
}
