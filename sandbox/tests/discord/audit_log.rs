//! Discord's own audit log: who did what.

use std::time::Duration;

use sandbox::discord::Typed;
use serde_json::{Value, json};
use serenity::all::{GuildId, audit_log::Action};

use super::ears::{Ears, MODERATION, http, inbox};
use super::stage::Stage;

/// The action types and who did them, newest first.
async fn entries(stage: &Stage, query: &str) -> Vec<Value> {
    let path = format!("/guilds/{}/audit-logs{query}", stage.sara.guild());
    let (status, mut log) = stage.rest.call("GET", &path, &Value::Null).await;
    assert_eq!(status, 200);
    serde_json::from_value(log["audit_log_entries"].take()).unwrap()
}

#[tokio::test]
async fn it_tells_who_changed_which_tags() {
    let stage = inbox().await;
    let forum = stage.discord.add_forum(stage.sara.guild(), "inbox", &["open", "closed"]);
    let tags = stage.discord.channel(forum).unwrap().forum().unwrap().tags.clone();
    let post = stage.omar.opens_post(forum, "his", &Typed::new("x"), &[tags[0].id]).unwrap();
    let mut ears = Ears::open(&stage, MODERATION).await;
    stage.omar.tags_post(post, &[tags[1].id]).unwrap();
    let path = format!("/channels/{post}");
    let request = stage.rest.request("PATCH", &path).header("content-type", "application/json");
    let request = request.header("x-audit-log-reason", "back%20again");
    request.body(json!({ "applied_tags": [tags[0].id], "archived": true }).to_string()).send().await.unwrap();

    let updates = entries(&stage, "?action_type=111&limit=10").await;
    let who: Vec<&Value> = updates.iter().map(|entry| &entry["user_id"]).collect();
    assert_eq!(who, [&json!(stage.discord.bot()), &json!(stage.omar.user())]);
    let changed = json!({ "key": "applied_tags", "old_value": [tags[0].id], "new_value": [tags[1].id] });
    assert_eq!((&updates[1]["changes"], &updates[1]["target_id"]), (&json!([changed]), &json!(post)));
    assert_eq!(
        (updates[0]["reason"].as_str(), updates[0]["changes"].as_array().unwrap().len()),
        (Some("back again"), 2)
    );
    assert_eq!(entries(&stage, &format!("?user_id={}", stage.omar.user())).await.len(), 2);
    assert_eq!(entries(&stage, "?limit=1").await.len(), 1);
    let after = entries(&stage, &format!("?after={}", updates[1]["id"].as_str().unwrap())).await;
    assert_eq!(after, updates[..1]);

    let decoded = GuildId::new(stage.sara.guild().0);
    let decoded = decoded.audit_logs(&http(&stage), None, None, None, None).await.unwrap();
    let actions: Vec<u8> = decoded.entries.iter().map(|entry| entry.action.num()).collect();
    assert_eq!(actions, [111, 111, 110, 10, 10]);
    assert!(!decoded.entries.iter().any(|entry| matches!(entry.action, Action::Unknown(_))));
    assert_eq!((decoded.threads.len(), decoded.users.len()), (1, 3));
    let names = ears.names(&stage).await;
    assert_eq!(names, ["GUILD_AUDIT_LOG_ENTRY_CREATE", "GUILD_AUDIT_LOG_ENTRY_CREATE"]);
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn channels_threads_and_webhooks_are_in_it() {
    let stage = inbox().await;
    let forum = stage.discord.add_forum(stage.sara.guild(), "inbox", &[]);
    let made = stage.rest.call("POST", &format!("/channels/{forum}/webhooks"), &json!({ "name": "a" })).await.1;
    let webhook = format!("/webhooks/{}", made["id"].as_str().unwrap());
    stage.rest.call("PATCH", &webhook, &json!({ "name": "b" })).await;
    stage.rest.call("PATCH", &format!("/channels/{forum}"), &json!({ "topic": "t" })).await;
    let post = stage.sara.opens_post(forum, "hers", &Typed::new("x"), &[]).unwrap();
    stage.sara.writes(post, "nothing for it").unwrap();
    stage.sara.deletes_channel(post).unwrap();
    stage.rest.call("DELETE", &webhook, &Value::Null).await;
    stage.sara.deletes_channel(forum).unwrap();
    let actions: Vec<u64> = entries(&stage, "").await.iter().map(|it| it["action_type"].as_u64().unwrap()).collect();
    assert_eq!(actions, [12, 52, 112, 110, 11, 51, 50, 10, 10]);
}

#[tokio::test]
async fn it_may_be_late_or_silent() {
    let stage = inbox().await;
    let thread = stage.sara.opens_thread(stage.channel, "a thread").unwrap();
    let mut ears = Ears::open(&stage, MODERATION).await;
    let updates = async || entries(&stage, "?action_type=111").await.len();
    stage.discord.faults().delay_audit_log(Duration::from_secs(5));
    stage.sara.archives(thread).unwrap();
    assert_eq!(updates().await, 0);
    stage.hand.advance(Duration::from_secs(5));
    assert_eq!(updates().await, 1);
    stage.discord.faults().withhold_audit_log();
    stage.sara.unarchives(thread).unwrap();
    stage.hand.advance(Duration::from_secs(3600));
    assert_eq!(updates().await, 1);
    stage.discord.faults().delay_audit_log(Duration::ZERO);
    stage.sara.archives(thread).unwrap();
    assert_eq!((updates().await, ears.names(&stage).await.len()), (2, 1), "what was withheld stays so");
}
