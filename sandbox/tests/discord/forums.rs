//! Forums and their posts, as serenity makes them.

use std::time::Duration;

use sandbox::discord::{Discord, Typed};
use serde_json::{Value, json};
use serenity::all::{
    AutoArchiveDuration, Channel, ChannelId, ChannelType, CreateAllowedMentions, CreateAttachment, CreateChannel,
    CreateForumPost, CreateForumTag, CreateMessage, EditChannel, EditThread, ForumTagId, GuildId, PermissionOverwrite,
    PermissionOverwriteType, Permissions, RoleId,
};

use super::ears::{ALL, Ears, http, inbox, refused};
use super::stage::{SOON, Stage, says, text};

fn message(content: &str) -> CreateMessage {
    CreateMessage::new().content(content).allowed_mentions(CreateAllowedMentions::new())
}

fn tag(discord: &Discord, forum: sandbox::discord::ChannelId, name: &str) -> ForumTagId {
    ForumTagId::new(discord.channel(forum).unwrap().forum().unwrap().tag(name).unwrap().0)
}

#[tokio::test]
async fn a_forum_is_made_changed_and_deleted() {
    let stage = inbox().await;
    let (http, mut ears) = (http(&stage), Ears::open(&stage, ALL).await);
    let guild = GuildId::new(stage.sara.guild().0);
    let nobody = PermissionOverwrite {
        allow: Permissions::empty(),
        deny: Permissions::VIEW_CHANNEL,
        kind: PermissionOverwriteType::Role(RoleId::new(guild.get())),
    };
    let wanted = CreateChannel::new("Customer Inbox")
        .kind(ChannelType::Forum)
        .topic("one post per conversation")
        .default_auto_archive_duration(AutoArchiveDuration::OneWeek)
        .permissions([nobody])
        .audit_log_reason("صندوق الوارد");
    let forum = guild.create_channel(&http, wanted).await.unwrap();
    assert_eq!((forum.kind, forum.name.as_str()), (ChannelType::Forum, "customer-inbox"));
    assert_eq!(forum.default_auto_archive_duration, Some(AutoArchiveDuration::OneWeek));
    assert!(!stage.discord.sees(stage.omar.user(), sandbox::discord::ChannelId(forum.id.get())));

    let tags = [CreateForumTag::new("Open").emoji('🟢'), CreateForumTag::new("Closed").moderated(true)];
    let edited = EditChannel::new().name("inbox").available_tags(tags);
    let forum = forum.id.edit(&http, edited).await.unwrap();
    assert_eq!(forum.available_tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["Open", "Closed"]);
    assert!(forum.available_tags[0].emoji.is_some() && forum.available_tags[1].moderated);

    let open = forum.available_tags[0].id;
    let kept = json!({ "available_tags": [{ "id": open, "name": "Open now" }, { "name": "New" }] });
    let forum = http.edit_channel(forum.id, &kept, None).await.unwrap();
    assert_eq!(forum.available_tags[0].id, open, "a tag with its id stays that tag");
    let Channel::Guild(read) = forum.id.to_channel(&http).await.unwrap() else { panic!() };
    assert_eq!(read.available_tags.len(), 2);
    assert!(guild.channels(&http).await.unwrap().contains_key(&forum.id));
    forum.id.delete(&http).await.unwrap();
    assert_eq!(refused(forum.id.to_channel(&http).await), (404, 10003));

    let events = ["CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_UPDATE", "CHANNEL_DELETE"];
    let heard = ears.names(&stage).await;
    assert_eq!(
        heard.iter().filter(|name| !name.contains("AUDIT")).collect::<Vec<_>>(),
        events.iter().collect::<Vec<_>>()
    );
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn a_post_is_opened_changed_archived_and_found_again() {
    let stage = inbox().await;
    let (http, mut ears) = (http(&stage), Ears::open(&stage, ALL).await);
    let forum = stage.discord.add_forum(stage.sara.guild(), "inbox", &["open", "vip"]);
    let (open, vip) = (tag(&stage.discord, forum, "open"), tag(&stage.discord, forum, "vip"));
    let (guild, channel) = (GuildId::new(stage.sara.guild().0), ChannelId::new(forum.0));
    ears.until_quiet(&stage).await;
    let first = message("سارة · C-1").add_file(CreateAttachment::bytes("x", "card.txt"));
    let post = CreateForumPost::new("سارة · C-1", first).add_applied_tag(open).audit_log_reason("a customer");
    let post = channel.create_forum_post(&http, post).await.unwrap();
    assert_eq!(
        (post.kind, post.parent_id, &post.applied_tags),
        (ChannelType::PublicThread, Some(channel), &vec![open])
    );
    let starter = http.get_message(post.id, post.id.get().into()).await.unwrap();
    assert_eq!((starter.content.as_str(), starter.attachments.len()), ("سارة · C-1", 1), "it has the post's id");
    let names: Vec<String> = ears.names(&stage).await;
    assert_eq!(names, ["THREAD_CREATE", "GUILD_AUDIT_LOG_ENTRY_CREATE", "MESSAGE_CREATE"]);

    let here = sandbox::discord::ChannelId(post.id.get());
    let seen = stage.discord.wait_for_thread(forum, |post| post.name.contains("C-1"), SOON).await.unwrap();
    assert_eq!((seen.id, stage.discord.tag_names(here)), (here, vec!["open".to_owned()]));

    let bare = CreateForumPost::new("without files", message("first"));
    let bare = channel.create_forum_post(&http, bare).await.unwrap();
    let active = guild.get_active_threads(&http).await.unwrap();
    assert_eq!((active.threads.len(), active.members.len()), (2, 2));

    let change = EditThread::new().applied_tags([vip, open]).name("سارة العلي · C-1").locked(true);
    let changed = post.id.edit_thread(&http, change).await.unwrap();
    assert_eq!(changed.applied_tags, [vip, open]);
    assert_eq!(stage.discord.messages(here)[1].kind, 4, "Discord says that it was renamed");
    post.id.edit_thread(&http, EditThread::new().locked(false).archived(true)).await.unwrap();
    let active = guild.get_active_threads(&http).await.unwrap();
    assert_eq!(active.threads.iter().map(|it| it.id).collect::<Vec<_>>(), [bare.id]);
    let archived = channel.get_archived_public_threads(&http, None, Some(2)).await.unwrap();
    assert!(archived.threads[0].id == post.id && !archived.has_more);
    let before = archived.threads[0].thread_metadata.unwrap().archive_timestamp.unwrap();
    let earlier = format!("/channels/{forum}/threads/archived/public?before={}", before.to_rfc3339().unwrap());
    assert_eq!(stage.rest.call("GET", &earlier, &Value::Null).await.1["threads"], json!([]));
    // serenity writes the time as seconds, which Discord's description doesn't know.
    for (before, limit) in [(Some(1), None), (None, Some(1))] {
        let wrong = channel.get_archived_public_threads(&http, before, limit).await;
        assert_eq!(refused(wrong), (400, 50035), "{before:?} {limit:?}");
    }
    assert_eq!(stage.discord.take_violations().len(), 2);

    let names = ears.names(&stage).await;
    assert_eq!(names.iter().filter(|name| *name == "THREAD_UPDATE").count(), 2);
    post.id.delete(&http).await.unwrap();
    let heard = ears.until_quiet(&stage).await;
    assert_eq!((heard[0].0.as_str(), &heard[0].1["parent_id"]), ("THREAD_DELETE", &json!(forum)));
    assert!(stage.discord.messages(here).is_empty());
    assert_eq!(stage.discord.violations(), []);
}

/// A method, a path, a body, the status and the code, and whether it is the bot's mistake.
type Refused<'a> = (&'a str, String, Value, (u16, u64), bool);

/// Each is refused with its status and code.
async fn all_refused(stage: &Stage, cases: Vec<Refused<'_>>) {
    for (method, path, body, (status, code), mistake) in cases {
        let (got, answer) = stage.rest.call(method, &path, &body).await;
        assert_eq!((got, answer["code"].as_u64()), (status, Some(code)), "{method} {path} {body}: {answer}");
        let broken = stage.discord.take_violations();
        assert_eq!(!broken.is_empty(), mistake, "{method} {path} {body}: {broken:?}");
    }
}

#[tokio::test]
async fn channels_that_discord_does_not_take() {
    let stage = inbox().await;
    let guild = stage.sara.guild();
    let forum = stage.discord.add_forum(guild, "inbox", &["open"]);
    let (make, edit) = (format!("/guilds/{guild}/channels"), format!("/channels/{forum}"));
    let tags = |count: usize| (0..count).map(|n| json!({ "name": n.to_string() })).collect::<Vec<_>>();
    let form = (400, 50035);
    let cases = vec![
        ("POST", make.clone(), json!({ "type": 15 }), form, true),
        ("POST", make.clone(), json!({ "name": "x".repeat(101), "type": 15 }), form, true),
        ("POST", make.clone(), json!({ "name": "x", "type": 2 }), form, true),
        ("POST", make.clone(), json!({ "name": "x", "type": 0, "topic": "x".repeat(1025) }), form, true),
        ("POST", make.clone(), json!({ "name": "x", "type": 0, "available_tags": tags(1) }), form, true),
        ("POST", make.clone(), json!({ "name": "x", "type": 15, "available_tags": tags(21) }), form, true),
        ("POST", make.clone(), json!({ "name": "x", "type": 15, "default_auto_archive_duration": 61 }), form, true),
        ("POST", make.clone(), json!({ "name": "x", "parent_id": "1" }), form, true),
        (
            "POST",
            make.clone(),
            json!({ "name": "x", "permission_overwrites": [{ "id": "7", "type": 0 }] }),
            (404, 10009),
            true,
        ),
        ("POST", make, json!([]), (400, 50109), true),
        ("PATCH", edit.clone(), json!({ "available_tags": [{ "name": "" }] }), form, true),
        ("PATCH", edit.clone(), json!({ "available_tags": [{ "name": "x".repeat(21) }] }), form, true),
        ("PATCH", edit.clone(), json!({ "available_tags": [{ "name": "x", "emoji_name": "smile" }] }), form, true),
        ("PATCH", edit.clone(), json!({ "available_tags": [{ "name": "a" }, { "name": "A" }] }), (400, 40061), true),
        ("PATCH", edit.clone(), json!({ "available_tags": [{ "name": "a", "id": "7" }] }), (400, 10087), true),
        ("PATCH", "/channels/7".into(), json!({ "name": "x" }), (404, 10003), false),
        ("POST", format!("/channels/{forum}/messages"), says("x"), (400, 50008), true),
        ("GET", format!("/channels/{forum}/messages"), Value::Null, (400, 50024), true),
        ("GET", "/guilds/7/channels".into(), Value::Null, (404, 10004), false),
    ];
    all_refused(&stage, cases).await;
}

#[tokio::test]
async fn posts_that_discord_does_not_take() {
    let stage = inbox().await;
    let forum = stage.discord.add_forum(stage.sara.guild(), "inbox", &["open"]);
    let other = stage.discord.add_forum(stage.sara.guild(), "other", &["theirs"]);
    let theirs = stage.discord.channel(other).unwrap().forum().unwrap().tags[0].id;
    let post = stage.sara.opens_post(forum, "hers", &Typed::new("x"), &[]).unwrap();
    let (open, edit) = (format!("/channels/{forum}/threads"), format!("/channels/{post}"));
    let form = (400, 50035);
    let cases = vec![
        ("POST", open.clone(), json!({ "message": says("x") }), form, true),
        ("POST", open.clone(), json!({ "name": "x" }), form, true),
        ("POST", open.clone(), json!({ "name": "x", "message": {} }), (400, 50006), true),
        ("POST", open.clone(), json!({ "name": "x", "message": says(&"x".repeat(2001)) }), form, true),
        ("POST", open.clone(), json!({ "name": "x", "message": says("x"), "auto_archive_duration": 5 }), form, true),
        (
            "POST",
            open.clone(),
            json!({ "name": "x", "message": says("x"), "applied_tags": ["1", "2", "3", "4", "5", "6"] }),
            form,
            true,
        ),
        (
            "POST",
            open.clone(),
            json!({ "name": "x", "message": says("x"), "applied_tags": [theirs] }),
            (400, 10087),
            true,
        ),
        ("PATCH", edit.clone(), json!({ "applied_tags": [theirs] }), (400, 10087), true),
        ("PATCH", edit.clone(), json!({ "archived": "yes" }), form, true),
        ("PATCH", edit, json!({ "rate_limit_per_user": 21601 }), form, true),
        ("POST", format!("/channels/{post}/threads"), json!({ "name": "x" }), (400, 50024), true),
    ];
    all_refused(&stage, cases).await;
    // A post's first message may ping like any other.
    let body = json!({ "name": "x", "message": { "content": "@everyone" } });
    assert_eq!(stage.rest.call("POST", &open, &body).await.0, 201);
    assert_eq!(stage.discord.take_violations()[0].rule, "allowed_mentions");
    // A nonce is no field of it.
    let mut body = json!({ "name": "x", "message": says("x") });
    body["message"]["nonce"] = json!("7");
    stage.rest.call("POST", &open, &body).await;
    if super::stage::openapi().is_some() {
        assert_eq!(stage.discord.take_violations()[0].detail, "/message/nonce");
    }
}

#[tokio::test]
async fn a_forum_may_ask_for_tags_and_keep_some_for_moderators() {
    let stage = inbox().await;
    let http = http(&stage);
    let forum = stage.discord.add_forum(stage.sara.guild(), "inbox", &[]);
    let edit = json!({ "flags": 16, "available_tags": [{ "name": "state", "moderated": true }] });
    let changed = http.edit_channel(ChannelId::new(forum.0), &edit, None).await.unwrap();
    let open = format!("/channels/{forum}/threads");
    let untagged = json!({ "name": "x", "message": says("x") });
    all_refused(&stage, vec![("POST", open.clone(), untagged, (400, 40067), true)]).await;
    let state = changed.available_tags[0].id;
    let tagged = json!({ "name": "x", "message": says("x"), "applied_tags": [state] });
    assert_eq!(stage.rest.call("POST", &open, &tagged).await.0, 201);
    stage.discord.faults().take_permissions(forum, 1 << 34);
    all_refused(&stage, vec![("POST", open, tagged, (403, 50013), false)]).await;
    let refused = stage.omar.opens_post(forum, "x", &Typed::new("x"), &[sandbox::discord::TagId(state.get())]);
    assert!(refused.unwrap_err().to_string().contains("only those who manage threads"));
    // A tag that is gone is gone from the posts too.
    http.edit_channel(ChannelId::new(forum.0), &json!({ "available_tags": [] }), None).await.unwrap();
    assert!(stage.discord.threads(forum)[0].thread().unwrap().tags.is_empty());
}

#[tokio::test]
async fn what_the_bot_may_not() {
    let stage = inbox().await;
    let guild = stage.sara.guild();
    let forum = stage.discord.add_forum(guild, "inbox", &["open"]);
    let post = stage.sara.opens_post(forum, "hers", &Typed::new("x"), &[]).unwrap();
    let message = stage.discord.messages(post)[0].id;
    let new_post = json!({ "name": "x", "message": says("x") });
    let in_post = format!("/channels/{post}/messages");
    let reaction = |who: &str| format!("{in_post}/{message}/reactions/👍/{who}");
    let cases = [
        (1 << 10, "GET", format!("/channels/{forum}"), Value::Null, 50001),
        (1 << 10, "POST", in_post.clone(), says("x"), 50001),
        (1 << 4, "PATCH", format!("/channels/{forum}"), json!({ "name": "x" }), 50013),
        (1 << 28, "PATCH", format!("/channels/{forum}"), json!({ "permission_overwrites": [] }), 50013),
        (1 << 4, "DELETE", format!("/channels/{forum}"), Value::Null, 50013),
        (1 << 11, "POST", format!("/channels/{forum}/threads"), new_post, 50013),
        (1 << 38, "POST", in_post.clone(), says("x"), 50013),
        (
            1 << 14,
            "POST",
            in_post.clone(),
            json!({ "embeds": [{ "title": "x" }], "allowed_mentions": { "parse": [] } }),
            50013,
        ),
        (1 << 38, "POST", format!("/channels/{post}/typing"), Value::Null, 50013),
        (1 << 34, "PATCH", format!("/channels/{post}"), json!({ "archived": true }), 50013),
        (1 << 34, "DELETE", format!("/channels/{post}"), Value::Null, 50013),
        (1 << 34, "DELETE", format!("/channels/{post}/thread-members/{}", stage.sara.user()), Value::Null, 50013),
        (1 << 13, "DELETE", format!("{in_post}/{message}"), Value::Null, 50013),
        (1 << 51, "PUT", format!("/channels/{post}/pins/{message}"), Value::Null, 50013),
        (1 << 6, "PUT", reaction("@me"), Value::Null, 50013),
        (1 << 16, "PUT", reaction("@me"), Value::Null, 50013),
        (1 << 13, "DELETE", reaction(&stage.sara.user().to_string()), Value::Null, 50013),
        (1 << 29, "GET", format!("/channels/{forum}/webhooks"), Value::Null, 50013),
        (1 << 29, "POST", format!("/channels/{forum}/webhooks"), json!({ "name": "x" }), 50013),
        (1 << 16, "GET", format!("/channels/{forum}/threads/archived/public"), Value::Null, 50013),
    ];
    for (permission, method, path, body, code) in cases {
        stage.discord.faults().take_permissions(forum, permission);
        all_refused(&stage, vec![(method, path, body, (403, code), false)]).await;
    }
    stage.discord.faults().take_permissions(forum, 1 << 16);
    assert_eq!(stage.rest.call("GET", &in_post, &Value::Null).await, (200, json!([])), "no history is an empty one");
    stage.discord.faults().take_permissions(forum, 0);
    let guild_wide = [
        ("POST", format!("/guilds/{guild}/channels"), json!({ "name": "x" }), (403, 50013), false),
        ("GET", format!("/guilds/{guild}/audit-logs"), Value::Null, (403, 50013), false),
    ];
    let mine = stage.discord.bot();
    stage.discord.set_permissions(guild, mine, 1 << 10 | 1 << 11);
    all_refused(&stage, guild_wide.to_vec()).await;
    // Nobody gives what they don't hold.
    stage.discord.set_permissions(guild, mine, 1 << 4 | 1 << 10);
    let overwrites = json!({ "name": "x", "permission_overwrites": [{ "id": guild, "type": 0, "deny": "4" }] });
    all_refused(&stage, vec![("POST", format!("/guilds/{guild}/channels"), overwrites, (403, 50013), false)]).await;
}

#[tokio::test]
async fn a_name_changes_twice_in_a_while() {
    let stage = inbox().await;
    let forum = stage.discord.add_forum(stage.sara.guild(), "inbox", &[]);
    let post = stage.sara.opens_post(forum, "hers", &Typed::new("x"), &[]).unwrap();
    for channel in [forum, post] {
        let path = format!("/channels/{channel}");
        let rename = |name: &str| json!({ "name": name });
        for name in ["one", "two", "two"] {
            assert_eq!(stage.rest.call("PATCH", &path, &rename(name)).await.0, 200, "the same name is no new one");
        }
        let response = stage.rest.request("PATCH", &path).header("content-type", "application/json");
        let response = response.body(rename("three").to_string()).send().await.unwrap();
        assert_eq!(response.status(), 429);
        let wait: f64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!(wait > 60.0, "{wait}");
        let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert!(body["retry_after"].as_f64().unwrap() > 60.0 && text(&body["message"]).contains("rate limited"));
        assert_eq!(stage.rest.call("PATCH", &path, &json!({ "rate_limit_per_user": 5 })).await.0, 200);
    }
    stage.discord.faults().limit_renames(2, Duration::ZERO);
    assert_eq!(stage.rest.call("PATCH", &format!("/channels/{post}"), &json!({ "name": "three" })).await.0, 200);
    assert_eq!(stage.discord.violations(), []);
}
