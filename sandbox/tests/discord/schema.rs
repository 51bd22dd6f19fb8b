//! Request bodies against Discord's own description.

use sandbox::discord::Options;
use serde_json::{Value, json};

use super::stage::{Hand, SOON, commands, openapi, says, stage, stage_with};

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
    let mut wrong = Vec::new();
    for (method, template, path, body) in calls {
        let (status, answer) = stage.rest.call(method, &path, &body).await;
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
