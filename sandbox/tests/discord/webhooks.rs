//! Webhooks of channels and what they write, as serenity sends it.

use std::time::Duration;

use sandbox::discord::{Fault, Typed, WebhookId};
use serde_json::{Value, json};
use serenity::all::{
    ChannelId, CreateAllowedMentions, CreateAttachment, CreateWebhook, EditWebhook, EditWebhookMessage, ExecuteWebhook,
    Http, Webhook,
};

use super::ears::{CONTENT, Ears, GUILDS, MESSAGES, WEBHOOKS, http, inbox, refused};
use super::stage::{Stage, commands, says, text};

const SOON: Duration = super::stage::SOON;

/// A forum with a post, and a webhook of the forum.
struct Inbox {
    stage: Stage,
    http: Http,
    forum: sandbox::discord::ChannelId,
    post: sandbox::discord::ChannelId,
    webhook: Webhook,
}

async fn ready() -> Inbox {
    let stage = inbox().await;
    let http = http(&stage);
    let forum = stage.discord.add_forum(stage.sara.guild(), "inbox", &["open"]);
    let post = stage.sara.opens_post(forum, "hers", &Typed::new("x"), &[]).unwrap();
    let new = CreateWebhook::new("Customers").audit_log_reason("for the inbox");
    let webhook = ChannelId::new(forum.0).create_webhook(&http, new).await.unwrap();
    Inbox { stage, http, forum, post, webhook }
}

fn says_as(name: &str, content: &str) -> ExecuteWebhook {
    ExecuteWebhook::new().username(name).content(content).allowed_mentions(CreateAllowedMentions::new())
}

impl Inbox {
    fn path(&self, query: &str) -> String {
        let sandbox::discord::Webhook { id, token, .. } = &self.stage.discord.webhooks(self.forum)[0];
        format!("/webhooks/{id}/{token}{query}")
    }

    async fn code(&self, method: &str, path: &str, body: &Value) -> (u16, u64) {
        let (status, answer) = self.stage.rest.call(method, path, body).await;
        (status, answer["code"].as_u64().unwrap_or(0))
    }
}

#[tokio::test]
async fn a_webhook_is_made_found_changed_and_deleted() {
    let Inbox { stage, http, forum, webhook, .. } = ready().await;
    let mut ears = Ears::open(&stage, WEBHOOKS).await;
    let channel = ChannelId::new(forum.0);
    assert_eq!((webhook.channel_id, webhook.name.as_deref()), (Some(channel), Some("Customers")));
    assert_eq!(webhook.application_id.map(|id| id.get()), Some(stage.discord.bot().0));
    assert_eq!(channel.webhooks(&http).await.unwrap().len(), 1);
    assert_eq!(http.get_guild_webhooks(stage.sara.guild().0.into()).await.unwrap().len(), 1);
    assert_eq!(http.get_webhook(webhook.id).await.unwrap().user.unwrap().id.get(), stage.discord.bot().0);
    let mut changed = webhook.clone();
    changed.edit(&http, EditWebhook::new().name("Clients")).await.unwrap();
    http.edit_webhook(webhook.id, &EditWebhook::new().channel_id(stage.channel.0), None).await.unwrap();
    assert_eq!(stage.discord.webhooks(stage.channel)[0].name, "Clients");
    // With its secret alone it stays where it is.
    changed.edit(&http, EditWebhook::new().channel_id(forum.0)).await.unwrap();
    assert_eq!(stage.discord.webhooks(stage.channel).len(), 1);
    assert!(!stage.discord.take_violations().is_empty());
    webhook.delete(&http).await.unwrap();
    assert_eq!(refused(http.get_webhook(webhook.id).await), (404, 10015));
    let gone = webhook.execute(&http, true, says_as("سارة", "x").in_thread(7)).await;
    assert_eq!(refused(gone), (404, 10015));
    // Of the move both channels are told.
    assert_eq!(ears.names(&stage).await, ["WEBHOOKS_UPDATE"; 4]);
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn a_customer_writes_into_a_post_through_it() {
    let Inbox { stage, http, forum, post, webhook } = ready().await;
    let mut ears = Ears::open(&stage, GUILDS | MESSAGES | CONTENT).await;
    let there = ChannelId::new(post.0);
    let file = CreateAttachment::bytes("a picture", "صورة.png");
    let whole = says_as("سارة العلي", "مرحبا").avatar_url("https://example.org/s.png").in_thread(there).add_file(file);
    let written = webhook.execute(&http, true, whole).await.unwrap().unwrap();
    assert_eq!((written.author.name.as_str(), written.webhook_id), ("سارة العلي", Some(webhook.id)));
    let unseen = webhook.execute(&http, false, says_as("سارة العلي", "ثانية").in_thread(there)).await.unwrap();
    assert!(unseen.is_none());

    let seen = stage.discord.wait_for_message(post, |it| it.content == "مرحبا", SOON).await.unwrap();
    assert_eq!((seen.author_name.as_str(), seen.webhook), ("سارة العلي", Some(WebhookId(webhook.id.get()))));
    assert_eq!((seen.attachments[0].name.as_str(), seen.attachments[0].size), ("صورة.png", 9));
    assert_eq!(stage.discord.file(&seen.attachments[0].id).unwrap().as_ref(), b"a picture");
    let store = reqwest::Url::parse(&seen.attachments[0].url).unwrap();
    let connection = stage.discord.connection();
    let root = reqwest::Certificate::from_pem(connection.ca_pem.as_bytes()).unwrap();
    let client = reqwest::Client::builder().resolve("cdn.discordapp.com", connection.api_connect);
    let fetched = client.add_root_certificate(root).build().unwrap().get(store).send().await.unwrap();
    assert_eq!(fetched.bytes().await.unwrap().as_ref(), b"a picture");

    let edited = EditWebhookMessage::new().content("مرحبا (حُذف)").allowed_mentions(CreateAllowedMentions::new());
    webhook.edit_message(&http, written.id, edited.in_thread(there)).await.unwrap();
    let read = webhook.get_message(&http, Some(there), written.id).await.unwrap();
    assert_eq!((read.content.as_str(), read.attachments.len()), ("مرحبا (حُذف)", 1), "files stay");
    assert_eq!(refused(webhook.get_message(&http, None, written.id).await), (404, 10008), "it is in the thread");
    let first = stage.discord.messages(post)[0].id.0.into();
    assert_eq!(refused(webhook.get_message(&http, Some(there), first).await), (404, 10008), "it is not the webhook's");
    webhook.delete_message(&http, Some(there), written.id).await.unwrap();

    let new = says_as("عمر", "أريد موعدًا").thread_name("عمر · C-2".into());
    let opened = webhook.execute(&http, true, new).await.unwrap().unwrap();
    assert_eq!(opened.id.get(), opened.channel_id.get(), "the first message of a post has its id");
    assert_eq!(stage.discord.threads(forum)[1].name, "عمر · C-2");
    let names = ears.names(&stage).await;
    let expected =
        ["MESSAGE_CREATE", "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "THREAD_CREATE", "MESSAGE_CREATE"];
    assert_eq!(names, expected);
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn what_a_webhook_does_not_take() {
    let inbox = ready().await;
    let Inbox { stage, forum, post, .. } = &inbox;
    let thread = inbox.path(&format!("?thread_id={post}"));
    let beside = stage.sara.opens_thread(stage.channel, "elsewhere").unwrap();
    let with = |field: &str, value: Value| {
        let mut body = says("x");
        body[field] = value;
        body
    };
    let form = (400, 50035);
    let cases = vec![
        (thread.clone(), says(&"x".repeat(2001)), form, "form"),
        (thread.clone(), json!({}), (400, 50006), "empty message"),
        (thread.clone(), with("username", json!("")), form, "form"),
        (thread.clone(), with("username", json!("x".repeat(81))), form, "form"),
        (thread.clone(), with("username", json!("The Discord team")), form, "form"),
        (thread.clone(), with("username", json!("CLYDE")), form, "form"),
        (thread.clone(), with("username", json!("  ")), form, "form"),
        (thread.clone(), with("avatar_url", json!("data:image/png;base64,AA")), form, "form"),
        (thread.clone(), with("thread_name", json!("new")), (400, 220_002), "webhook thread"),
        (inbox.path(""), says("x"), (400, 220_001), "webhook thread"),
        (
            inbox.path(""),
            {
                let mut it = with("thread_name", json!("new"));
                it["applied_tags"] = json!(["7"]);
                it
            },
            (400, 10087),
            "unknown tag",
        ),
        (format!("/webhooks/{}/wrong?thread_id={post}", inbox.webhook.id), says("x"), (401, 50027), "webhook token"),
    ];
    for (path, body, refusal, rule) in cases {
        assert_eq!(inbox.code("POST", &path, &body).await, refusal, "{body}");
        assert_eq!(stage.discord.take_violations().last().map(|it| it.rule.as_str()), Some(rule), "{body}");
    }
    for elsewhere in [format!("?thread_id={beside}"), format!("?thread_id={forum}"), "?thread_id=7".into()] {
        assert_eq!(inbox.code("POST", &inbox.path(&elsewhere), &says("x")).await, (404, 10003), "{elsewhere}");
    }
    // What it takes without doing anything with it is a mistake all the same: nobody is kept from sending twice.
    for field in ["nonce", "enforce_nonce", "message_reference"] {
        let value = match field {
            "nonce" => json!("7"),
            "enforce_nonce" => json!(true),
            _ => json!({ "message_id": "7" }),
        };
        assert_eq!(inbox.code("POST", &thread, &with(field, value)).await.0, 204);
        assert!(stage.discord.take_violations().iter().any(|it| it.rule == "unknown field"), "{field}");
    }
    let pings = json!({ "content": "@everyone" });
    assert_eq!(inbox.code("POST", &thread, &pings).await.0, 204);
    assert_eq!(stage.discord.take_violations()[0].rule, "allowed_mentions");
    // A webhook of a text channel opens no posts.
    let made =
        stage.rest.call("POST", &format!("/channels/{}/webhooks", stage.channel), &json!({ "name": "x" })).await.1;
    let path = format!("/webhooks/{}/{}", text(&made["id"]), text(&made["token"]));
    assert_eq!(inbox.code("POST", &path, &with("thread_name", json!("x"))).await, (400, 220_003));
    assert_eq!(inbox.code("POST", &path, &says("x")).await.0, 204);
    stage.discord.take_violations();
    for name in [json!(null), json!(""), json!("x".repeat(81)), json!("my discord")] {
        let refused = inbox.code("POST", &format!("/channels/{forum}/webhooks"), &json!({ "name": name })).await;
        assert_eq!(refused, form);
    }
    assert_eq!(inbox.code("POST", &format!("/channels/{post}/webhooks"), &json!({ "name": "x" })).await, (400, 50024));
}

#[tokio::test]
async fn a_file_that_is_too_large_for_it() {
    let Inbox { stage, http, post, webhook, .. } = ready().await;
    stage.discord.faults().limit_files(8);
    let file = |length: usize| CreateAttachment::bytes(vec![7; length], "x.bin");
    let with = |length: usize| says_as("سارة", "file").in_thread(ChannelId::new(post.0)).add_file(file(length));
    assert_eq!(refused(webhook.execute(&http, true, with(9)).await), (413, 40005));
    webhook.execute(&http, true, with(8)).await.unwrap();
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test]
async fn a_channel_has_so_many_webhooks() {
    let inbox = ready().await;
    let path = format!("/channels/{}/webhooks", inbox.forum);
    for _ in 1..15 {
        assert_eq!(inbox.code("POST", &path, &json!({ "name": "x" })).await.0, 200);
    }
    assert_eq!(inbox.code("POST", &path, &json!({ "name": "x" })).await, (400, 30007));
    let last = inbox.stage.discord.webhooks(inbox.forum)[14].id;
    inbox.stage.sara.deletes_webhook(last).unwrap();
    assert!(inbox.stage.omar.deletes_webhook(inbox.stage.discord.webhooks(inbox.forum)[0].id).is_err());
    assert_eq!(inbox.code("POST", &path, &json!({ "name": "x" })).await.0, 200);
    assert_eq!(inbox.stage.discord.violations(), []);
}

#[tokio::test]
async fn a_webhook_writes_so_often_and_its_channel_too() {
    let inbox = ready().await;
    let forever = Duration::from_secs(600);
    let there = inbox.path(&format!("?thread_id={}", inbox.post));
    let posts = async |path: &str| {
        let request = inbox.stage.rest.request("POST", path).header("content-type", "application/json");
        request.body(says("x").to_string()).send().await.unwrap()
    };
    inbox.stage.discord.faults().limit_webhooks(2, forever);
    let header = |response: &reqwest::Response, name: &str| response.headers()[name].to_str().unwrap().to_owned();
    let first = posts(&there).await;
    assert_eq!(
        (header(&first, "x-ratelimit-limit"), header(&first, "x-ratelimit-remaining")),
        ("2".into(), "1".into())
    );
    assert_eq!(posts(&there).await.status(), 204);
    let third = posts(&there).await;
    assert_eq!((third.status().as_u16(), header(&third, "x-ratelimit-remaining")), (429, "0".into()));
    assert!(header(&third, "retry-after").parse::<f64>().unwrap() > 60.0);
    // Another webhook has a window of its own, until the channel's is full.
    let other =
        inbox.stage.rest.call("POST", &format!("/channels/{}/webhooks", inbox.forum), &json!({ "name": "x" })).await.1;
    let other = format!("/webhooks/{}/{}?thread_id={}", text(&other["id"]), text(&other["token"]), inbox.post);
    inbox.stage.discord.faults().limit_webhook_channels(3, forever);
    assert_eq!(posts(&other).await.status(), 204);
    let full = posts(&other).await;
    assert_eq!((full.status().as_u16(), header(&full, "x-ratelimit-limit")), (429, "3".into()));
    assert_eq!(inbox.stage.discord.messages(inbox.post).len(), 1 + 3);
    assert_eq!(inbox.stage.discord.violations(), []);
}

#[tokio::test]
async fn answers_are_lost_before_and_after() {
    let Inbox { stage, http, post, webhook, .. } = ready().await;
    let route = format!("POST /webhooks/{}", webhook.id);
    let there = ChannelId::new(post.0);
    for (fault, written) in [(Fault::Drop, 1), (Fault::Status(500), 1), (Fault::LoseAnswer, 2)] {
        stage.discord.faults().next(&route, fault.clone());
        webhook.execute(&http, true, says_as("سارة", "once").in_thread(there)).await.unwrap_err();
        assert_eq!(stage.discord.messages(post).len(), written, "{fault:?}");
    }
    // What was written is found again by who wrote it.
    let after = serenity::all::GetMessages::new().after(post.0);
    let found = there.messages(&http, after).await.unwrap();
    assert_eq!(found.iter().map(|it| it.webhook_id).collect::<Vec<_>>(), [Some(webhook.id)]);
}

/// Interactions have webhooks at the same routes; theirs is the application's id.
#[tokio::test]
async fn it_is_told_apart_from_the_webhook_of_an_interaction() {
    let inbox = ready().await;
    let stage = &inbox.stage;
    stage.rest.registers(commands()).await;
    let bot = async {
        let event = stage.discord.wait_for_interaction(1, SOON).await.unwrap();
        stage.rest.answers(&event, 4, says("ok")).await;
        let path = stage.rest.webhook(&event, "");
        assert_eq!(stage.rest.call("POST", &path, &says("more")).await.0, 200);
        assert_eq!(
            stage.rest.call("PATCH", &stage.rest.webhook(&event, "/messages/@original"), &says("y")).await.0,
            200
        );
    };
    let (answer, ()) = tokio::join!(stage.sara.runs(inbox.post, "/ping"), bot);
    assert_eq!(answer.unwrap().text(), "y");
    assert!(stage.discord.messages(inbox.post).iter().all(|it| it.webhook.is_none()));
    // Its own token is enough for what it wrote, the bot's is needed for itself.
    let anonymous = reqwest::Method::GET;
    let url = |path: &str| format!("https://discord.com/api/v10{path}");
    let open = stage.rest.client.request(anonymous.clone(), url(&inbox.path(""))).send().await.unwrap();
    assert_eq!(open.status(), 200);
    let closed = stage.rest.client.request(anonymous, url(&format!("/webhooks/{}", inbox.webhook.id))).send().await;
    assert_eq!(closed.unwrap().status(), 401);
}
