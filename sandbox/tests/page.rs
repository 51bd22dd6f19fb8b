//! The page's server: who may talk to it, what it shows, and its deeds, with a small bot that answers.

use reqwest::StatusCode;
use sandbox::meta::Tick;
use serde_json::{Value, json};

#[cfg(test)]
#[path = "page/stage.rs"]
mod stage;

use stage::{SOON, next, quoted, says, stage};

#[tokio::test]
async fn only_the_page_itself_may_talk_to_it() {
    let stage = stage().await;
    let port = stage.page.address.port();
    assert!(stage.page.address.ip().is_loopback());
    let host = |name: &str| format!("{name}:{port}");
    let evil = format!("http://evil.example:{port}");
    let here = format!("http://localhost:{port}");
    let allowed: [&[(&str, &str)]; 5] = [
        &[],
        &[("host", &host("localhost"))],
        &[("host", &host("[::1]"))],
        &[("origin", &here)],
        &[("sec-fetch-site", "same-origin")],
    ];
    let refused: [&[(&str, &str)]; 8] = [
        &[("host", "evil.example")],
        &[("host", &host("evil.example"))],
        &[("host", "127.0.0.1:1")],
        &[("host", "localhost")],
        &[("host", &host("localhost.evil.example"))],
        &[("origin", &evil)],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
    ];
    for (headers, expected) in allowed
        .iter()
        .map(|headers| (headers, StatusCode::OK))
        .chain(refused.iter().map(|headers| (headers, StatusCode::FORBIDDEN)))
    {
        let mut get = stage.http.get(stage.url("/state"));
        let mut post = stage.http.post(stage.url("/act/read")).json(&json!({ "customer": 0 }));
        for (name, value) in *headers {
            get = get.header(*name, *value);
            post = post.header(*name, *value);
        }
        assert_eq!(get.send().await.unwrap().status(), expected, "{headers:?}");
        assert_eq!(post.send().await.unwrap().status(), expected, "{headers:?}");
    }
    let form = stage.http.post(stage.url("/act/read")).header("content-type", "text/plain").body("{}");
    assert_eq!(form.send().await.unwrap().status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let linked = stage.http.get(stage.url("/")).header("sec-fetch-site", "cross-site").send().await.unwrap();
    assert_eq!(linked.status(), StatusCode::OK);
}

#[tokio::test]
async fn everything_comes_from_here_and_nothing_is_inline() {
    let stage = stage().await;
    let response = stage.http.get(stage.url("/")).send().await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
    assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"), "{policy}");
    let html = response.text().await.unwrap();
    assert!(!html.contains("<style") && !html.contains("style=") && !html.contains("onclick"));
    assert_eq!(html.matches("<script").count(), 1);

    // Every file that the page names, and every file those name, is served with a type browsers accept.
    let mut names: Vec<String> = quoted(&html);
    let mut seen = 0;
    while seen < names.len() {
        let name = names[seen].clone();
        seen += 1;
        let response = stage.http.get(stage.url(&name)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{name}");
        let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
        let expected = match name.rsplit_once('.').unwrap().1 {
            "js" => "text/javascript",
            "css" => "text/css",
            _ => "image/svg+xml",
        };
        assert!(kind.starts_with(expected), "{name}: {kind}");
        let text = response.text().await.unwrap();
        assert!(
            !text.contains("innerHTML") && !text.contains("insertAdjacentHTML"),
            "{name}: data must not become markup"
        );
        assert!(text.lines().count() < 500, "{name} has grown: split it");
        for found in quoted(&text) {
            if !names.contains(&found) {
                names.push(found);
            }
        }
    }
    assert!(names.len() > 15, "{names:?}");
}

#[tokio::test]
async fn each_person_sees_their_own() {
    let stage = stage().await;
    let state = stage.state(None).await;
    assert_eq!((&state["language"], &state["guild"]["name"]), (&json!("ar"), &json!("متجر الواحة")));
    assert_eq!(state["me"], json!(stage.sara), "the first person of the scene");
    let channels: Vec<&str> =
        state["channels"].as_array().unwrap().iter().map(|channel| channel["name"].as_str().unwrap()).collect();
    assert_eq!(channels, ["inbox", "sales", ""]);
    let customers = state["customers"].as_array().unwrap();
    assert_eq!((&customers[0]["phone"], &customers[1]["phone"]), (&json!("966500000001"), &Value::Null));
    let providers: Vec<&Value> = customers.iter().map(|customer| &customer["provider"]).collect();
    assert_eq!(providers, ["Meta", "Meta", "Twilio"]);
    let offered = |state: &Value| {
        let commands = state["commands"].as_array().unwrap().iter();
        commands.map(|command| command["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(offered(&state).contains(&"perms".to_owned()), "Sara owns the guild");
    let omar = stage.state(Some(stage.omar)).await;
    assert!(!offered(&omar).contains(&"perms".to_owned()) && offered(&omar).contains(&"crm".to_owned()));

    let run = json!({ "as": stage.omar, "channel": stage.inbox, "path": ["secret"], "options": {} });
    let (status, answer) = stage.act("command", run).await;
    assert_eq!((status, &answer["ephemeral"]), (StatusCode::OK, &json!(true)));
    let mine = stage.messages(stage.omar, "inbox").await;
    assert_eq!((&mine[0]["content"], &mine[0]["used"]["line"]), (&json!("بينك وبيني"), &json!("/secret")));
    assert!(stage.messages(stage.sara, "inbox").await.is_empty());

    let stranger = stage.http.get(stage.url("/state?as=1")).send().await.unwrap();
    assert_eq!(stranger.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_customer_says_hello_and_the_phone_shows_the_reply() {
    let stage = stage().await;
    let (status, sent) = stage.act("say", json!({ "customer": 0, "text": "مرحبا" })).await;
    assert_eq!((status, &sent["status"]), (StatusCode::OK, &json!(200)));
    let (status, _) = stage.act("command", stage.command(&["crm", "reply"], &json!({ "text": "أهلا وسهلا" }))).await;
    assert_eq!(status, StatusCode::OK);
    stage.customer.wait_for_reply("أهلا وسهلا", SOON).await.unwrap();
    let state = stage.state(None).await;
    let phone = state["customers"][0]["messages"].as_array().unwrap();
    assert_eq!(
        (&phone[0]["mine"], &phone[0]["tick"], &phone[1]["mine"]),
        (&json!(true), &json!("delivered"), &json!(false))
    );
    assert_eq!(stage.act("read", json!({ "customer": 0 })).await.0, StatusCode::OK);
    assert_eq!(stage.customer.inbox()[0].tick, Tick::Read);
    assert_eq!(stage.act("say", json!({ "customer": 9, "text": "?" })).await.0, StatusCode::NOT_FOUND);
    assert_eq!(state["violations"], 0);
}

#[tokio::test]
async fn a_channel_shows_only_to_those_who_may_see_it() {
    let stage = stage().await;
    stage.discord.show_only_to(stage.inbox, &[]);
    let names = |state: Value| {
        let channels = state["channels"].as_array().unwrap().iter();
        channels.map(|channel| channel["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(stage.state(Some(stage.sara)).await), ["inbox", "sales", ""], "Sara owns the guild");
    assert_eq!(names(stage.state(Some(stage.omar)).await), ["sales", ""]);
    let write = json!({ "as": stage.omar, "channel": stage.inbox, "text": "?" });
    let (status, refused) = stage.act("write", write).await;
    assert_eq!((status, &refused["error"]["kind"]), (StatusCode::CONFLICT, &json!("not_possible")));
    stage.discord.show_only_to(stage.inbox, &[stage.omar]);
    assert_eq!(names(stage.state(Some(stage.omar)).await), ["inbox", "sales", ""]);
}

#[tokio::test]
async fn the_phone_sends_more_than_words() {
    let stage = stage().await;
    let card = json!({
        "messaging_product": "whatsapp", "to": "+966500000001", "type": "interactive", "interactive": {
            "type": "button", "body": { "text": "يناسبك الأحد؟" },
            "action": { "buttons": [{ "type": "reply", "reply": { "id": "yes", "title": "نعم" } }] },
        },
    });
    stage.act("say", json!({ "customer": 0, "text": "مرحبا" })).await;
    let url = format!("{}v26.0/{}/messages", stage.meta.graph_base(), stage.customer.number().phone_number_id);
    let sent = stage.http.post(url).bearer_auth("sandbox-access-token").json(&card).send().await.unwrap();
    assert_eq!(sent.status(), StatusCode::OK);
    let shown = async || stage.state(None).await["customers"][0]["messages"].as_array().unwrap().clone();
    let asked = shown().await.pop().unwrap();
    assert_eq!(asked["choices"], json!([{ "kind": "button", "id": "yes", "title": "نعم" }]));
    let to = &asked["id"];

    let things = [
        (json!({ "kind": "image", "base64": "/9j/", "mime_type": "image/jpeg", "caption": "هذه" }), "image", "هذه"),
        (
            json!({ "kind": "document", "base64": "JVBERg==", "mime_type": "application/pdf", "file_name": "عرض.pdf" }),
            "document",
            "",
        ),
        (json!({ "kind": "voice", "base64": "T2dnUw==" }), "audio", ""),
        (json!({ "kind": "location", "latitude": 24.7, "longitude": 46.7, "name": "المعرض" }), "location", "المعرض"),
        (json!({ "kind": "contact", "name": "سالم", "phone": "+966 50 1" }), "contacts", "سالم\n+966 50 1"),
        (json!({ "kind": "reaction", "to": to, "emoji": "❤️" }), "reaction", "❤️"),
        (json!({ "kind": "reply", "to": to, "text": "لا" }), "text", "لا"),
        (json!({ "kind": "button", "to": to, "id": "yes", "title": "نعم" }), "interactive", "نعم"),
        (json!({ "kind": "row", "to": to, "id": "r", "title": "الأحد" }), "interactive", "الأحد"),
        (json!({ "kind": "unsupported" }), "unsupported", ""),
        (json!({ "kind": "video", "base64": "AAAA", "mime_type": "video/mp4", "caption": "انظر" }), "video", "انظر"),
        (json!({ "kind": "audio", "base64": "AAAA", "mime_type": "audio/mpeg" }), "audio", ""),
        (json!({ "kind": "sticker", "base64": "UklGRg==" }), "sticker", ""),
        (json!({ "kind": "forwarded", "text": "خصم" }), "text", "خصم"),
        (json!({ "kind": "ad", "text": "كم؟", "headline": "خصم", "body": "اليوم", "link": "x" }), "text", "كم؟"),
        (json!({ "kind": "form", "answers": { "size": 42 } }), "interactive", "size: 42"),
        (json!({ "kind": "template", "to": to, "id": "yes", "title": "نعم" }), "button", "نعم"),
        (
            json!({ "kind": "order", "text": "", "goods": [
                { "name": "كرسي", "count": 2, "price": 9.5, "currency": "SAR" }
            ] }),
            "order",
            "2 × كرسي",
        ),
        (json!({ "kind": "edit", "of": to, "text": "غدًا" }), "edit", "غدًا"),
        (json!({ "kind": "revoke", "of": to }), "revoke", ""),
    ];
    for (content, kind, text) in things {
        let (status, sent) = stage.act("send", json!({ "customer": 0, "content": content })).await;
        assert_eq!((status, &sent["status"]), (StatusCode::OK, &json!(200)), "{content}");
        let last = shown().await.pop().unwrap();
        assert_eq!((&last["kind"], &last["text"], &last["mine"]), (&json!(kind), &json!(text), &json!(true)));
        assert_eq!(last["file"], content["file_name"]);
        let kind = content["kind"].as_str().unwrap_or_default();
        assert_eq!(last["answers"] == *to, matches!(kind, "reply" | "button" | "row" | "template"), "{content}");
        assert_eq!(last["about"] == *to, matches!(kind, "reaction" | "edit" | "revoke"), "{content}");
        assert_eq!((&last["forwarded"] == true, last["ad"] == "خصم"), (kind == "forwarded", kind == "ad"), "{content}");
        assert_eq!(last["media"].is_string(), content["base64"].is_string(), "{content}");
    }
    let unknown = json!({ "customer": 0, "content": { "kind": "image", "base64": "§", "mime_type": "image/png" } });
    assert_eq!(stage.act("send", unknown).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(stage.state(None).await["violations"], 0);
}

#[tokio::test]
async fn what_came_with_a_message_can_be_looked_at_or_saved() {
    let stage = stage().await;
    let picture = json!({ "kind": "image", "base64": "/9j/", "mime_type": "image/jpeg" });
    let page = json!({ "kind": "document", "base64": "PGI+", "mime_type": "text/html", "file_name": "a.html" });
    for (place, (content, kind, bytes)) in
        [(picture, "image/jpeg", &b"\xff\xd8\xff"[..]), (page, "application/octet-stream", b"<b>")]
            .into_iter()
            .enumerate()
    {
        for customer in [0, 2] {
            let (status, sent) = stage.act("send", json!({ "customer": customer, "content": content })).await;
            assert_eq!(status, StatusCode::OK);
            let shown = &stage.state(None).await["customers"][customer]["messages"][place];
            assert_eq!((&shown["id"], &shown["media"]), (&sent["id"], &content["mime_type"]));
            let address = format!("/phone-files/{customer}/{}", sent["id"].as_str().unwrap());
            let file = stage.http.get(stage.url(&address)).send().await.unwrap();
            assert_eq!(file.headers()["content-type"], kind);
            let place = if kind == "image/jpeg" { "inline" } else { "attachment" };
            assert_eq!(file.headers()["content-disposition"], place, "a page of somebody's is never opened here");
            assert_eq!(file.bytes().await.unwrap(), bytes);
        }
    }
    // Players ask for parts of a film or a sound.
    let sound = json!({ "kind": "audio", "base64": "AQIDBAU=", "mime_type": "audio/mpeg" });
    let (_, sent) = stage.act("send", json!({ "customer": 0, "content": sound })).await;
    let address = stage.url(&format!("/phone-files/0/{}", sent["id"].as_str().unwrap()));
    for (range, status, said, bytes) in [
        ("bytes=0-", 206, Some("bytes 0-4/5"), &[1, 2, 3, 4, 5][..]),
        ("bytes=1-2", 206, Some("bytes 1-2/5"), &[2, 3]),
        ("bytes=3-99", 206, Some("bytes 3-4/5"), &[4, 5]),
        ("bytes=5-", 200, None, &[1, 2, 3, 4, 5]),
        ("bytes=2-1", 200, None, &[1, 2, 3, 4, 5]),
        ("words=1-2", 200, None, &[1, 2, 3, 4, 5]),
    ] {
        let part = stage.http.get(&address).header("range", range).send().await.unwrap();
        let told = part.headers().get("content-range").map(|value| value.to_str().unwrap().to_owned());
        assert_eq!((part.status().as_u16(), told.as_deref()), (status, said), "{range}");
        assert_eq!(part.bytes().await.unwrap(), bytes, "{range}");
    }
    for nothing in ["/phone-files/0/wamid.none", "/phone-files/9/x"] {
        assert_eq!(stage.http.get(stage.url(nothing)).send().await.unwrap().status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_phone_at_twilio_sends_what_twilio_carries() {
    let stage = stage().await;
    let shown = async || stage.state(None).await["customers"][2].clone();
    let customer = shown().await;
    let expected = ("Twilio", "966110000001", "966500000007");
    let known = ["provider", "number", "phone"].map(|field| customer[field].as_str().unwrap().to_owned());
    assert_eq!((known[0].as_str(), known[1].as_str(), known[2].as_str()), expected);
    let (status, said) = stage.act("say", json!({ "customer": 2, "text": "مرحبا" })).await;
    assert_eq!((status, &said["status"]), (StatusCode::OK, &json!(200)));
    for (content, kind) in [
        (json!({ "kind": "reply", "to": said["id"], "text": "نعم" }), "text"),
        (json!({ "kind": "image", "base64": "/9j/", "mime_type": "image/jpeg" }), "image"),
        (json!({ "kind": "video", "base64": "AAAA", "mime_type": "video/mp4" }), "video"),
        (json!({ "kind": "voice", "base64": "T2dnUw==" }), "audio"),
        (
            json!({ "kind": "document", "base64": "JVBERg==", "mime_type": "application/pdf", "file_name": "a" }),
            "document",
        ),
        (json!({ "kind": "location", "latitude": 24.7, "longitude": 46.7 }), "location"),
        (json!({ "kind": "contact", "name": "سالم", "phone": "+966 50 1" }), "contacts"),
    ] {
        let (status, sent) = stage.act("send", json!({ "customer": 2, "content": content })).await;
        assert_eq!((status, &sent["status"]), (StatusCode::OK, &json!(200)), "{content}");
        let last = shown().await["messages"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["kind"], &last["tick"]), (&json!(kind), &json!("delivered")), "{content}");
    }
    for content in [
        json!({ "kind": "reaction", "to": said["id"], "emoji": "❤️" }),
        json!({ "kind": "revoke", "of": said["id"] }),
        json!({ "kind": "unsupported" }),
    ] {
        let (status, refused) = stage.act("send", json!({ "customer": 2, "content": content })).await;
        assert_eq!((status, &refused["error"]["kind"]), (StatusCode::CONFLICT, &json!("not_carried")));
    }
    assert_eq!(stage.act("read", json!({ "customer": 2 })).await.0, StatusCode::OK);
    assert_eq!(stage.salma.conversation().len(), 8);
    assert!(stage.twilio.violations().is_empty());
}

#[tokio::test]
async fn a_file_is_attached_to_a_command() {
    let stage = stage().await;
    let file = |user, name: &str, base64: &str| json!({ "as": user, "name": name, "media_type": "application/pdf", "base64": base64 });
    let (status, attached) = stage.act("attach", file(stage.sara, "عرض.pdf", "JVBERg==")).await;
    assert_eq!(status, StatusCode::OK);
    let run = |id: &Value| stage.command(&["file"], &json!({ "file": id }));
    assert_eq!(stage.act("command", run(&attached["id"])).await.0, StatusCode::OK);
    let told = stage.messages(stage.sara, "inbox").await.pop().unwrap();
    assert_eq!(told["content"], "عرض.pdf application/pdf 4");

    // What is not there, somebody else's, too large, empty or has no name.
    let kind = async |deed: &str, body: Value| {
        let (status, answer) = stage.act(deed, body).await;
        (status, answer["error"]["kind"].as_str().unwrap_or_default().to_owned())
    };
    let refused = (StatusCode::CONFLICT, "not_possible".to_owned());
    assert_eq!(kind("command", run(&json!("5"))).await, refused);
    let (_, omars) = stage.act("attach", file(stage.omar, "b.pdf", "JVBERg==")).await;
    assert_eq!(kind("command", run(&omars["id"])).await, refused);
    let limit = stage.state(None).await["largestFile"].as_u64().unwrap();
    assert_eq!(limit, 10 << 20);
    let of_size = |bytes: u64| "AAAA".repeat((bytes / 3 + 1) as usize);
    assert_eq!(kind("attach", file(stage.sara, "c.pdf", &of_size(limit))).await, refused);
    assert_eq!(kind("attach", file(stage.sara, "c.pdf", &of_size(limit - 3))).await.0, StatusCode::OK);
    assert_eq!(kind("attach", file(stage.sara, "c.pdf", "")).await, refused);
    assert_eq!(kind("attach", file(stage.sara, &"x".repeat(256), "AAAA")).await, refused);
    assert_eq!(kind("attach", json!(file(stage.sara, "d", "§"))).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(kind("attach", file(sandbox::discord::UserId(5), "d", "AAAA")).await.0, StatusCode::NOT_FOUND);
    let from = |name: &'static str, value: &'static str| {
        let post = stage.http.post(stage.url("/act/attach")).json(&file(stage.sara, "d", "AAAA"));
        post.header(name, value).send()
    };
    assert_eq!(from("origin", "https://evil.example").await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(from("sec-fetch-site", "cross-site").await.unwrap().status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn suggestions_buttons_menus_and_forms() {
    let stage = stage().await;
    let mut typing = stage.command(&["crm", "find"], &json!({ "name": "سا" }));
    typing["focused"] = json!("name");
    let (_, answer) = stage.act("complete", typing).await;
    assert_eq!(answer["choices"], json!([{ "name": "سارة", "value": "1" }]));

    stage.act("command", stage.command(&["crm", "find"], &json!({ "name": "1" }))).await;
    let card = stage.messages(stage.sara, "inbox").await.remove(0);
    let on_card = |more: Value| {
        let mut deed = json!({ "as": stage.sara, "message": card["id"] });
        deed.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        deed
    };
    let (status, _) = stage.act("select", on_card(json!({ "menu": "tags", "values": ["vip", "new"] }))).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(stage.messages(stage.sara, "inbox").await[0]["content"], "vip, new");

    let (_, opened) = stage.act("click", on_card(json!({ "button": "note" }))).await;
    let form = &opened["modal"];
    assert_eq!((&form["title"], &form["fields"][0]["label"]), (&json!("ملاحظة"), &json!("النص")));
    let submit = |fields: Value| json!({ "as": stage.sara, "modal": form["id"], "fields": fields });
    let (status, refused) = stage.act("submit", submit(json!([["text", ""]]))).await;
    assert_eq!((status, &refused["error"]["kind"]), (StatusCode::CONFLICT, &json!("not_possible")));
    let (status, _) = stage.act("submit", submit(json!([["text", "تحب الأزرق"]]))).await;
    assert_eq!(status, StatusCode::OK);
    let last = stage.messages(stage.sara, "inbox").await.pop().unwrap();
    assert_eq!((&last["content"], &last["ephemeral"]), (&json!("تحب الأزرق"), &json!(true)));

    let (status, _) = stage.act("write", json!({ "as": stage.omar, "channel": stage.inbox, "text": "أنا هنا" })).await;
    assert_eq!(status, StatusCode::OK);
    let written = stage.messages(stage.sara, "inbox").await.pop().unwrap();
    assert_eq!((&written["content"], &written["author"]), (&json!("أنا هنا"), &json!(stage.omar)));
    let menu = json!({ "as": stage.sara, "message": written["id"], "command": "Make lead" });
    assert_eq!(stage.act("message-menu", menu).await.0, StatusCode::OK);
    let menu = json!({ "as": stage.sara, "channel": stage.inbox, "target": stage.omar, "command": "Permissions" });
    assert_eq!(stage.act("user-menu", menu).await.0, StatusCode::OK);
    let told: Vec<Value> = stage.messages(stage.sara, "inbox").await;
    assert_eq!(told[told.len() - 1]["content"], "Permissions");
}

#[tokio::test]
async fn failures_are_told_apart() {
    let stage = stage().await;
    let kind = async |deed: &str, body: Value| {
        let (status, answer) = stage.act(deed, body).await;
        (status, answer["error"]["kind"].as_str().unwrap_or_default().to_owned())
    };
    let silent = stage.command(&["silent"], &json!({}));
    assert_eq!(kind("command", silent).await, (StatusCode::GATEWAY_TIMEOUT, "no_answer".to_owned()));
    let unknown = stage.command(&["nothing"], &json!({}));
    assert_eq!(kind("command", unknown).await, (StatusCode::CONFLICT, "not_possible".to_owned()));
    let gone = json!({ "as": stage.sara, "message": "5", "button": "x" });
    assert_eq!(kind("click", gone).await, (StatusCode::NOT_FOUND, "gone".to_owned()));
    let nobody = json!({ "as": "5", "channel": stage.inbox, "text": "x" });
    assert_eq!(kind("write", nobody).await, (StatusCode::NOT_FOUND, "gone".to_owned()));
}

#[tokio::test]
async fn changes_are_told_as_they_happen() {
    let stage = stage().await;
    let mut events = stage.http.get(stage.url("/events")).send().await.unwrap();
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    next(&mut events, "data: discord").await;
    stage.customer.says("مرحبا").await.unwrap();
    next(&mut events, "data: phone").await;
    says(&stage.rest, stage.inbox, "جديد").await;
    next(&mut events, "data: discord").await;
    drop(stage.page);
    while tokio::time::timeout(SOON, events.chunk()).await.unwrap().unwrap_or(None).is_some() {}
}
