//! What client libraries do by themselves, whatever their bot does.

use serde_json::{Value, json};

use super::stage::{SOON, commands, says, stage, text};

#[tokio::test]
async fn ids_may_be_numbers_and_answers_come_with_their_message() {
    let stage = stage().await;
    stage.rest.registers(commands()).await;
    let recipient = json!({ "recipient_id": stage.omar.user().0 });
    let (status, channel) = stage.rest.call("POST", "/users/@me/channels", &recipient).await;
    assert_eq!((status, &channel["recipients"][0]["username"]), (200, &json!("عمر")));
    let (status, body) = stage.rest.call("POST", "/users/@me/channels", &json!({ "recipient_id": 7 })).await;
    assert_eq!((status, &body["code"]), (400, &json!(50033)));

    let cases = [("?with_response=1", 200), ("?with_response=true", 200), ("", 204), ("?with_response=0", 204)];
    for (place, (query, status)) in cases.into_iter().enumerate() {
        let bot = async {
            let event = stage.discord.wait_for_interaction(place + 1, SOON).await.unwrap();
            let (id, token) = (text(&event["id"]).to_owned(), text(&event["token"]).to_owned());
            let path = format!("/interactions/{id}/{token}/callback{query}");
            (id, stage.rest.call("POST", &path, &json!({ "type": 4, "data": says("حاضر") })).await)
        };
        let (answer, (id, (given, body))) = tokio::join!(stage.sara.runs(stage.channel, "/ping"), bot);
        assert_eq!(given, status, "{query}");
        if status == 200 {
            assert_eq!((&body["interaction"]["id"], &body["resource"]["type"]), (&json!(id), &json!(4)));
            let message = &body["resource"]["message"];
            assert_eq!((&message["content"], &message["id"]), (&json!("حاضر"), &json!(answer.unwrap().message().id)));
        }
    }
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn commands_can_be_kept_one_by_one() {
    let stage = stage().await;
    let guild = stage.sara.guild();
    let of_guild = format!("/applications/{}/guilds/{guild}/commands", stage.rest.app);
    for all in [format!("/applications/{}/commands", stage.rest.app), of_guild] {
        let call = async |method: &str, path: &str, body: Value| stage.rest.call(method, path, &body).await;
        let command = |description: &str| json!({ "name": "stock", "description": description });
        let (status, made) = call("POST", &all, command("What is there")).await;
        assert_eq!(status, 201);
        let (status, again) = call("POST", &all, command("What is left")).await;
        assert_eq!((status, &again["id"]), (200, &made["id"]), "the same name is the same command");
        call("POST", &all, json!({ "name": "Stock", "type": 3 })).await;
        let one = format!("{all}/{}", text(&made["id"]));

        let (status, edited) = call("PATCH", &one, json!({ "name": "store" })).await;
        assert_eq!((status, &edited["id"], &edited["description"]), (200, &made["id"], &json!("What is left")));
        assert_eq!(call("GET", &one, Value::Null).await.1["name"], "store");
        assert_eq!(stage.discord.violations(), []);

        let bad = json!({ "name": "x", "description": "" });
        let (status, refusal) = call("POST", &all, bad).await;
        assert_eq!(
            (status, &refusal["errors"]["description"]["_errors"][0]["code"]),
            (400, &json!("BASE_TYPE_BAD_LENGTH"))
        );
        assert_eq!(call("PATCH", &one, json!({ "name": "Upper" })).await.0, 400);
        call("POST", &all, json!({ "name": "other", "description": "d" })).await;
        assert_eq!(call("PATCH", &one, json!({ "name": "other" })).await.0, 400, "the name is taken");
        assert_eq!(stage.discord.take_violations().len(), 3);

        assert_eq!(call("DELETE", &one, Value::Null).await.0, 204);
        assert_eq!(call("GET", &one, Value::Null).await.1["code"], 10063);
        assert_eq!(call("GET", &all, Value::Null).await.1.as_array().unwrap().len(), 2);
        assert_eq!(stage.discord.violations(), []);
    }
}

#[tokio::test]
async fn guilds_and_the_application() {
    let stage = stage().await;
    let second = stage.discord.add_guild("فرع جدة");
    let get = async |path: &str| stage.rest.call("GET", path, &Value::Null).await.1;
    let guilds = get("/users/@me/guilds?with_counts=true").await;
    let names: Vec<&str> = guilds.as_array().unwrap().iter().map(|guild| text(&guild["name"])).collect();
    assert_eq!((names, &guilds[0]["approximate_member_count"]), (vec!["متجر", "فرع جدة"], &json!(3)));
    let after = get(&format!("/users/@me/guilds?after={}", stage.sara.guild())).await;
    assert_eq!((after.as_array().unwrap().len(), &after[0]["id"]), (1, &json!(second)));
    assert_eq!(get("/applications/@me").await, get("/oauth2/applications/@me").await);
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn version_9_is_spoken_and_8_is_not() {
    let stage = stage().await;
    for (version, status) in [("v9", 200), ("v10", 200), ("v8", 404), ("v100", 404)] {
        let request = stage.rest.client.get(format!("https://discord.com/api/{version}/users/@me"));
        let request = request.header("authorization", format!("Bot {}", stage.rest.token));
        assert_eq!(request.send().await.unwrap().status(), status, "{version}");
    }
    assert_eq!(stage.discord.violations().len(), 2);
}
