//! Request bodies against Discord's own description.

use sandbox::discord::Options;
use serde_json::{Value, json};

use super::stage::{Hand, Rest, SOON, commands, openapi, says, stage, stage_with};

#[tokio::test]
async fn bodies_are_checked_against_discords_description() {
    let Some(openapi) = openapi() else { return };
    let hand = Hand::default();
    let stage = stage_with(Options { openapi: Some(openapi), clock: hand.clock(), ..Options::default() }, hand).await;
    let path = format!("/channels/{}/messages", stage.channel);
    let rules = || stage.discord.take_violations().into_iter().map(|it| (it.rule, it.detail)).collect::<Vec<_>>();

    assert_eq!(stage.rest.registers(commands()).await.0, 200);
    stage.rest.call("POST", &path, &says("fine")).await;
    assert_eq!(rules(), []);

    let mut typo = says("x");
    typo["embed"] = json!({});
    typo["components"] = json!([{ "type": 1, "components": [
        { "type": 2, "style": 1, "label": "x", "custom_id": "x", "colour": 1 }] }]);
    stage.rest.call("POST", &path, &typo).await;
    let found = rules();
    assert!(found.contains(&("unknown field".into(), "/embed".into())), "{found:?}");
    assert!(found.contains(&("unknown field".into(), "/components/0/components/0/colour".into())), "{found:?}");

    let mut wrong = says("x");
    wrong["tts"] = json!("yes");
    stage.rest.call("POST", &path, &wrong).await;
    let found = rules();
    assert!(found.len() == 1 && found[0].0 == "schema" && found[0].1.starts_with("/tts"), "{found:?}");
}

/// The model's own answers against the same description, so that it stays honest.
#[tokio::test]
async fn our_answers_are_as_described() {
    let Some(openapi) = openapi() else { return };
    let whole: Value = serde_json::from_str(&std::fs::read_to_string(openapi).unwrap()).unwrap();
    let stage = stage().await;
    let (guild, here, sara) = (stage.sara.guild(), stage.channel, stage.sara.user());
    let app = stage.rest.app;
    stage.rest.registers(commands()).await;
    let bot = async {
        let event = stage.discord.wait_for_interaction(1, SOON).await.unwrap();
        stage.rest.answers(&event, 4, says("x")).await;
        stage.rest.webhook(&event, "/messages/@original")
    };
    let (_, original) = tokio::join!(stage.sara.runs(here, "/ping"), bot);
    let mut written = says("x");
    written["embeds"] = json!([{ "title": "t", "fields": [{ "name": "n", "value": "v", "inline": true }] }]);
    written["components"] =
        json!([{ "type": 1, "components": [{ "type": 2, "style": 1, "label": "x", "custom_id": "x" }] }]);
    let one = json!({ "name": "one-more", "description": "d" });
    let (_, stored) = stage.rest.registers(commands()).await;
    let command = format!("/applications/{app}/commands/{}", stored[0]["id"].as_str().unwrap());
    let (_, asked) = stage.rest.call("POST", &format!("/channels/{here}/messages"), &says("?")).await;
    let mut reply = says("!");
    reply["message_reference"] = json!({ "message_id": asked["id"] });
    let calls = [
        ("GET", "/gateway", "/gateway".to_owned(), Value::Null),
        ("GET", "/gateway/bot", "/gateway/bot".into(), Value::Null),
        ("GET", "/users/@me", "/users/@me".into(), Value::Null),
        ("GET", "/users/@me/guilds", "/users/@me/guilds?with_counts=1".into(), Value::Null),
        ("GET", "/oauth2/applications/@me", "/oauth2/applications/@me".into(), Value::Null),
        ("GET", "/applications/@me", "/applications/@me".into(), Value::Null),
        ("GET", "/guilds/{guild_id}", format!("/guilds/{guild}"), Value::Null),
        ("GET", "/guilds/{guild_id}/roles", format!("/guilds/{guild}/roles"), Value::Null),
        ("GET", "/guilds/{guild_id}/channels", format!("/guilds/{guild}/channels"), Value::Null),
        ("GET", "/guilds/{guild_id}/members/{user_id}", format!("/guilds/{guild}/members/{sara}"), Value::Null),
        ("GET", "/channels/{channel_id}", format!("/channels/{here}"), Value::Null),
        ("POST", "/channels/{channel_id}/messages", format!("/channels/{here}/messages"), written),
        ("POST", "/users/@me/channels", "/users/@me/channels".into(), json!({ "recipient_id": sara })),
        ("GET", "/applications/{application_id}/commands", format!("/applications/{app}/commands"), Value::Null),
        ("POST", "/applications/{application_id}/commands", format!("/applications/{app}/commands"), one.clone()),
        ("POST", "/applications/{application_id}/commands", format!("/applications/{app}/commands"), one.clone()),
        (
            "PATCH",
            "/applications/{application_id}/commands/{command_id}",
            command.clone(),
            json!({ "description": "e" }),
        ),
        ("GET", "/applications/{application_id}/commands/{command_id}", command, Value::Null),
        ("POST", "/channels/{channel_id}/messages", format!("/channels/{here}/messages"), reply),
        ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", original, says("y")),
    ];
    described(&stage.rest, &whole, calls.to_vec()).await;
}

/// Forums, threads, webhooks and the audit log.
#[tokio::test]
async fn our_answers_about_the_inbox_are_as_described() {
    let Some(openapi) = openapi() else { return };
    let whole: Value = serde_json::from_str(&std::fs::read_to_string(openapi).unwrap()).unwrap();
    let stage = super::ears::inbox().await;
    let guild = stage.sara.guild();
    let forum = json!({ "name": "inbox", "type": 15, "available_tags": [{ "name": "open", "emoji_name": "🟢" }] });
    let made = stage.rest.call("POST", &format!("/guilds/{guild}/channels"), &forum).await.1;
    let forum_id = made["id"].as_str().unwrap().to_owned();
    let tag = made["available_tags"][0]["id"].clone();
    let post = json!({ "name": "سارة", "message": says("x"), "applied_tags": [tag] });
    let opened = stage.rest.call("POST", &format!("/channels/{forum_id}/threads"), &post).await.1;
    let thread = opened["id"].as_str().unwrap().to_owned();
    let webhook = stage.rest.call("POST", &format!("/channels/{forum_id}/webhooks"), &json!({ "name": "x" })).await.1;
    let through = format!("/webhooks/{}/{}", webhook["id"].as_str().unwrap(), webhook["token"].as_str().unwrap());
    let written = stage.rest.call("POST", &format!("{through}?wait=true&thread_id={thread}"), &says("x")).await.1;
    let written = written["id"].as_str().unwrap().to_owned();
    stage.rest.call("PUT", &format!("/channels/{thread}/messages/{written}/reactions/👍/@me"), &Value::Null).await;
    let beside = json!({ "name": "beside", "type": 11 });
    let text_channel = stage.channel;
    let said = stage.sara.writes(text_channel, "from here").unwrap();
    let calls = vec![
        ("POST", "/guilds/{guild_id}/channels", format!("/guilds/{guild}/channels"), forum),
        ("PATCH", "/channels/{channel_id}", format!("/channels/{forum_id}"), json!({ "topic": "t" })),
        ("POST", "/channels/{channel_id}/threads", format!("/channels/{forum_id}/threads"), post),
        ("POST", "/channels/{channel_id}/threads", format!("/channels/{text_channel}/threads"), beside.clone()),
        (
            "POST",
            "/channels/{channel_id}/messages/{message_id}/threads",
            format!("/channels/{text_channel}/messages/{said}/threads"),
            json!({ "name": "from it" }),
        ),
        ("GET", "/channels/{channel_id}/messages", format!("/channels/{text_channel}/messages"), Value::Null),
        ("GET", "/channels/{channel_id}/messages", format!("/channels/{thread}/messages"), Value::Null),
        ("GET", "/guilds/{guild_id}/threads/active", format!("/guilds/{guild}/threads/active"), Value::Null),
        ("PATCH", "/channels/{channel_id}", format!("/channels/{thread}"), json!({ "archived": true })),
        ("GET", "/channels/{channel_id}", format!("/channels/{thread}"), Value::Null),
        (
            "GET",
            "/channels/{channel_id}/threads/archived/public",
            format!("/channels/{forum_id}/threads/archived/public"),
            Value::Null,
        ),
        ("PATCH", "/channels/{channel_id}", format!("/channels/{thread}"), json!({ "archived": false })),
        ("POST", "/channels/{channel_id}/webhooks", format!("/channels/{forum_id}/webhooks"), json!({ "name": "x" })),
        ("GET", "/channels/{channel_id}/webhooks", format!("/channels/{forum_id}/webhooks"), Value::Null),
        (
            "POST",
            "/webhooks/{webhook_id}/{webhook_token}",
            format!("{through}?wait=true&thread_id={thread}"),
            says("y"),
        ),
        (
            "PATCH",
            "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
            format!("{through}/messages/{written}?thread_id={thread}"),
            says("z"),
        ),
        (
            "GET",
            "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}",
            format!("/channels/{thread}/messages/{written}/reactions/👍"),
            Value::Null,
        ),
        ("GET", "/guilds/{guild_id}/audit-logs", format!("/guilds/{guild}/audit-logs"), Value::Null),
        ("DELETE", "/channels/{channel_id}", format!("/channels/{thread}"), Value::Null),
    ];
    described(&stage.rest, &whole, calls).await;
    assert_eq!(stage.discord.violations(), []);
}

/// Each answer against the schema of its route, which is named by its template.
async fn described(rest: &Rest, whole: &Value, calls: Vec<(&str, &str, String, Value)>) {
    let mut wrong = Vec::new();
    for (method, template, path, body) in calls {
        let (status, answer) = rest.call(method, &path, &body).await;
        let operation = &whole["paths"][template][method.to_lowercase()];
        let mut schema = operation["responses"][status.to_string()]["content"]["application/json"]["schema"].clone();
        assert!(schema.is_object(), "{method} {template} {status}");
        schema["components"] = json!({ "schemas": whole["components"]["schemas"] });
        let validator = jsonschema::validator_for(&schema).unwrap();
        wrong.extend(validator.iter_errors(&answer).map(|error| {
            let said: String = error.to_string().chars().take(300).collect();
            format!("{method} {template} {}: {said}", error.instance_path())
        }));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
