//! Request bodies against Discord's own description.

use sandbox::discord::Options;
use serde_json::json;

use super::stage::{Hand, commands, openapi, says, stage_with};

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
