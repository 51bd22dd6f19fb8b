//! Every object that the model emits decodes with serenity's types.

use sandbox::discord::Message;
use serde_json::{Value, json};

use super::stage::{SOON, commands, says, stage, text};

fn interaction(event: &Value) -> serenity::all::Interaction {
    serde_json::from_value(event.clone()).unwrap_or_else(|error| panic!("{error}: {event:#}"))
}

#[tokio::test]
async fn interactions_of_every_kind() {
    let stage = stage().await;
    stage.rest.registers(commands()).await;
    let (guild, here) = (stage.sara.guild(), stage.channel);
    let path = format!("/channels/{here}/messages");
    let mut body = says("choose");
    body["components"] = json!([
        { "type": 1, "components": [{ "type": 2, "style": 1, "label": "Yes", "custom_id": "yes" }] },
        { "type": 1, "components": [{ "type": 3, "custom_id": "pick", "options": [{ "label": "One", "value": "1" }] }] },
        { "type": 1, "components": [{ "type": 5, "custom_id": "who" }] },
    ]);
    stage.rest.call("POST", &path, &body).await;
    let menu: Message = stage.discord.messages(here).remove(0);
    assert_eq!((menu.buttons().len(), menu.selects().len()), (1, 2));
    let sara = stage.sara.clone().with_locale("ar");
    let omar = stage.omar.user();
    let acts = async {
        sara.runs(here, "/ping").await.unwrap();
        sara.runs(here, "/crm lead add name:x owner:@عمر").await.unwrap();
        sara.runs(sara.direct_channel(), "/ping").await.unwrap();
        sara.types(here, "/crm lead find name:x").await.unwrap();
        sara.uses_user_menu(here, omar, "Who is it").await.unwrap();
        sara.uses_message_menu(&menu, "Save note").await.unwrap();
        sara.clicks(&menu, "Yes").await.unwrap();
        sara.selects(&menu, "pick", &["One"]).await.unwrap();
        let form = sara.selects(&menu, "who", &["@عمر"]).await.unwrap();
        sara.submits(form.modal().unwrap(), &[("f", "x")]).await.unwrap();
    };
    let bot = async {
        let mut events = Vec::new();
        for count in 1..=10 {
            let event = stage.discord.wait_for_interaction(count, SOON).await.unwrap();
            let (kind, data) = match (event["type"].as_u64().unwrap(), text(&event["data"]["custom_id"])) {
                (4, _) => (8, json!({ "choices": [] })),
                (3, "who") => (
                    9,
                    json!({ "custom_id": "m", "title": "T", "components": [
                    { "type": 1, "components": [{ "type": 4, "custom_id": "f", "label": "F", "style": 2 }] }] }),
                ),
                _ => (4, says("ok")),
            };
            assert_eq!(stage.rest.answers(&event, kind, data).await.0, 204);
            events.push(event);
        }
        events
    };
    let ((), events) = tokio::join!(acts, bot);
    for event in &events {
        let decoded = interaction(event);
        assert_eq!(decoded.id().to_string(), text(&event["id"]));
        assert_eq!(event["locale"], "ar");
        assert!(event["data"]["resolved"].is_object() || event["data"].get("resolved").is_none());
    }
    let decoded = interaction(&events[1]).command().unwrap();
    assert_eq!(decoded.member.as_ref().unwrap().user.name, "sara");
    assert!(decoded.member.unwrap().permissions.is_some() && decoded.app_permissions.is_some());
    assert_eq!(decoded.guild_id.unwrap().get(), guild.0);
    assert_eq!(decoded.data.resolved.members.len(), 1);
    assert!(interaction(&events[2]).command().unwrap().member.is_none(), "in a direct message there is no member");
    assert_eq!(interaction(&events[6]).message_component().unwrap().message.content, "choose");
    let form = interaction(&events[9]).modal_submit().unwrap();
    assert_eq!((form.data.components.len(), form.message.is_some()), (1, true));
    assert!(stage.discord.violations().is_empty(), "{:#?}", stage.discord.violations());

    for message in stage.discord.messages(here) {
        let decoded: serenity::all::Message = serde_json::from_value(message.raw.clone()).unwrap();
        assert_eq!(decoded.content, message.content);
    }
}

#[tokio::test]
async fn what_rest_gives() {
    let stage = stage().await;
    let get = async |path: String| stage.rest.call("GET", &path, &Value::Null).await.1;
    let guild = stage.sara.guild();
    let _: serenity::all::PartialGuild = serde_json::from_value(get(format!("/guilds/{guild}")).await).unwrap();
    let member = get(format!("/guilds/{guild}/members/{}", stage.sara.user())).await;
    assert_eq!(member["user"]["global_name"], "Sara");
    let _: Vec<serenity::all::Role> = serde_json::from_value(get(format!("/guilds/{guild}/roles")).await).unwrap();
    let _: Vec<serenity::all::GuildChannel> =
        serde_json::from_value(get(format!("/guilds/{guild}/channels")).await).unwrap();
    let _: serenity::all::Channel = serde_json::from_value(get(format!("/channels/{}", stage.channel)).await).unwrap();
    let _: serenity::all::CurrentUser = serde_json::from_value(get("/users/@me".into()).await).unwrap();
    let _: serenity::all::CurrentApplicationInfo =
        serde_json::from_value(get("/oauth2/applications/@me".into()).await).unwrap();
    let _: serenity::all::BotGateway = serde_json::from_value(get("/gateway/bot".into()).await).unwrap();
    let commands: Vec<serenity::all::Command> =
        serde_json::from_value(stage.rest.registers(commands()).await.1).unwrap();
    assert_eq!(commands.len(), 5);
}
