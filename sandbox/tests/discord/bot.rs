//! A whole serenity client, unmodified and with its rate limiter on, against the model.

use std::time::Duration;

use sandbox::discord::{Connection, Error, Fault, Options, Response};
use serde_json::{Value, json};
use serenity::all::{
    ActionRowComponent, ClientBuilder, CommandInteraction, Context, CreateActionRow, CreateAllowedMentions,
    CreateAttachment, CreateAutocompleteResponse, CreateButton, CreateInputText, CreateInteractionResponse,
    CreateInteractionResponseFollowup, CreateInteractionResponseMessage, CreateMessage, CreateModal, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption, EditInteractionResponse, EventHandler, GatewayIntents, HttpBuilder,
    InputTextStyle, Interaction, Message, Ready,
};

use super::stage::{Hand, SOON, Stage, client, commands, openapi, stage_with};

fn nobody() -> CreateAllowedMentions {
    CreateAllowedMentions::new()
}

fn reply(content: &str) -> CreateInteractionResponseMessage {
    CreateInteractionResponseMessage::new().content(content).allowed_mentions(nobody())
}

/// A bot with one command of each temper.
struct Bot;

impl Bot {
    async fn command(&self, ctx: &Context, command: &CommandInteraction) -> serenity::Result<()> {
        match command.data.name.as_str() {
            "ping" => command.create_response(ctx, CreateInteractionResponse::Message(reply("pong"))).await,
            "slow" => {
                command.defer_ephemeral(ctx).await?;
                let filled = EditInteractionResponse::new().content("ready").allowed_mentions(nobody());
                command.edit_response(ctx, filled).await?;
                let more = CreateInteractionResponseFollowup::new().content("more").allowed_mentions(nobody());
                command.create_followup(ctx, more.ephemeral(true)).await.map(|_| ())
            }
            "form" => {
                let input = CreateInputText::new(InputTextStyle::Paragraph, "Reason", "reason").min_length(2);
                let form = CreateModal::new("form", "Why?").components(vec![CreateActionRow::InputText(input)]);
                command.create_response(ctx, CreateInteractionResponse::Modal(form)).await
            }
            "menu" => {
                let options = ["one", "two"].map(|it| CreateSelectMenuOption::new(it, it)).to_vec();
                let menu = CreateSelectMenu::new("pick", CreateSelectMenuKind::String { options });
                let rows = vec![
                    CreateActionRow::Buttons(vec![CreateButton::new("yes").label("Yes")]),
                    CreateActionRow::SelectMenu(menu),
                ];
                command.create_response(ctx, CreateInteractionResponse::Message(reply("choose").components(rows))).await
            }
            "tell" => {
                command.create_response(ctx, CreateInteractionResponse::Message(reply("told"))).await?;
                let file = CreateAttachment::bytes("name,phone", "leads.csv");
                let message = || CreateMessage::new().content("hello").allowed_mentions(nobody());
                command.user.direct_message(ctx, message()).await?;
                command.channel_id.send_message(ctx, message().content("for all").add_file(file)).await.map(|_| ())
            }
            // "silent" and all else: no answer.
            _ => Ok(()),
        }
    }
}

#[serenity::async_trait]
impl EventHandler for Bot {
    async fn ready(&self, ctx: Context, _ready: Ready) {
        let slash = |name: &str| json!({ "name": name, "type": 1, "description": "d" });
        let mut all: Vec<Value> = ["slow", "form", "menu", "tell", "silent"].map(slash).to_vec();
        all.extend(commands().as_array().unwrap().clone());
        ctx.http.create_global_commands(&all).await.unwrap();
    }

    async fn message(&self, ctx: Context, message: Message) {
        if message.content == "twelve" {
            let sends = (0..12).map(|number| {
                let numbered = CreateMessage::new().content(format!("number {number}")).allowed_mentions(nobody());
                message.channel_id.send_message(&ctx, numbered)
            });
            futures_util::future::try_join_all(sends).await.unwrap();
        } else if !message.author.bot {
            let echo = CreateMessage::new().content(format!("heard {:?}", message.content)).allowed_mentions(nobody());
            message.channel_id.send_message(&ctx, echo).await.unwrap();
        }
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        let done = match interaction {
            Interaction::Command(command) => self.command(&ctx, &command).await,
            Interaction::Autocomplete(typed) => {
                let focused = typed.data.autocomplete().unwrap().value.to_owned();
                let choices = CreateAutocompleteResponse::new().add_string_choice(format!("{focused}…"), focused);
                typed.create_response(&ctx, CreateInteractionResponse::Autocomplete(choices)).await
            }
            Interaction::Component(used) => {
                let done = reply(&format!("used {}", used.data.custom_id)).components(vec![]);
                used.create_response(&ctx, CreateInteractionResponse::UpdateMessage(done)).await
            }
            Interaction::Modal(form) => {
                let ActionRowComponent::InputText(input) = &form.data.components[0].components[0] else {
                    return;
                };
                let reply = reply(input.value.as_deref().unwrap_or_default());
                form.create_response(&ctx, CreateInteractionResponse::Message(reply)).await
            }
            _ => Ok(()),
        };
        // Twice delivered is twice answered: the second time is refused, which the test wants to see.
        if let Err(error) = done {
            println!("the bot's answer failed: {error}");
        }
    }
}

/// Ends the bot with the test.
struct Running(tokio::task::JoinHandle<()>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn run(connection: &Connection) -> Running {
    let http = HttpBuilder::new(&connection.token).client(client(connection)).build();
    let intents = GatewayIntents::GUILDS | GatewayIntents::DIRECT_MESSAGES | GatewayIntents::GUILD_MESSAGES;
    let mut client = ClientBuilder::new_with_http(http, intents).event_handler(Bot).await.unwrap();
    Running(tokio::spawn(async move {
        // A session that is closed for good ends it.
        let _ = client.start().await;
    }))
}

/// The stage with a bot online and its commands registered, bodies checked if Discord's description is there.
async fn playing() -> (Stage, Running) {
    let options = Options {
        openapi: openapi(),
        heartbeat_interval: Duration::from_secs(1),
        clock: sandbox::system_clock(),
        ..Options::default()
    };
    let stage = stage_with(options, Hand::default()).await;
    let running = run(&stage.discord.connection()).await;
    stage.discord.wait_until_online(SOON).await.unwrap();
    assert_eq!(stage.discord.wait_for_commands(SOON).await.unwrap().len(), 10);
    (stage, running)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_serenity_bot_plays_along() {
    let (stage, _running) = playing().await;
    let Stage { discord, channel: here, sara, .. } = &stage;
    let pong = sara.runs(*here, "/ping").await.unwrap();
    assert_eq!((pong.text().as_str(), pong.response()), ("pong", &Response::Message { ephemeral: false }));

    let slow = sara.runs(*here, "/slow").await.unwrap();
    assert_eq!(slow.settled(SOON).await.unwrap().text(), "ready");
    let more = slow.wait_for_followups(1, SOON).await.unwrap();
    assert_eq!((more[0].text().as_str(), more[0].ephemeral_to), ("more", Some(sara.user())));

    let form = sara.runs(*here, "/form").await.unwrap();
    let modal = form.modal().unwrap();
    assert!(matches!(sara.submits(modal, &[("Reason", "x")]).await, Err(Error::NotPossible(_))), "too short");
    assert_eq!(sara.submits(modal, &[("Reason", "لأن")]).await.unwrap().text(), "لأن");

    let menu = sara.runs(*here, "/menu").await.unwrap().message();
    assert_eq!(menu.text(), "choose\n[Yes]\n[ ▾]");
    assert!(matches!(sara.selects(&menu, "pick", &["three"]).await, Err(Error::NotPossible(_))));
    assert_eq!(sara.selects(&menu, "pick", &["two"]).await.unwrap().text(), "used pick");
    assert!(matches!(sara.clicks(&menu, "Yes").await, Err(Error::NotPossible(_))), "the buttons are gone");
    let menu = sara.runs(*here, "/menu").await.unwrap().message();
    let clicked = sara.clicks(&menu, "Yes").await.unwrap();
    assert_eq!((clicked.response(), clicked.text().as_str()), (&Response::Update, "used yes"));

    let choices = sara.types(*here, "/crm lead find name:سا").await.unwrap();
    assert_eq!((choices[0].name.as_str(), &choices[0].value), ("سا…", &json!("سا")));

    sara.runs(*here, "/tell").await.unwrap();
    discord.wait_for_direct_message(sara.user(), |message| message.content == "hello", SOON).await.unwrap();
    let told = discord.wait_for_message(*here, |message| message.content == "for all", SOON).await.unwrap();
    assert_eq!(told.text(), "for all\n[file leads.csv]");
    assert!(discord.requests().iter().any(|it| it.files == ["leads.csv"] && it.body["attachments"].is_array()));

    sara.writes(sara.direct_channel(), "مرحبا").unwrap();
    discord.wait_for_direct_message(sara.user(), |it| it.content == "heard \"مرحبا\"", SOON).await.unwrap();
    sara.writes(*here, "secret").unwrap();
    discord.wait_for_message(*here, |it| it.content == "heard \"\"", SOON).await.unwrap();

    let violations = discord.violations();
    assert!(violations.is_empty(), "{violations:#?}");
    assert!(matches!(sara.runs(*here, "/silent").await, Err(Error::NoAnswer)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_429_is_honoured_by_serenitys_limiter() {
    let (stage, _running) = playing().await;
    let wait = Duration::from_millis(700);
    stage.discord.faults().next("POST /channels/", Fault::RateLimit { retry_after: wait, global: false });
    stage.sara.runs(stage.channel, "/tell").await.unwrap();
    stage.discord.wait_for_direct_message(stage.sara.user(), |it| it.content == "hello", SOON).await.unwrap();
    // By then the first message's answer has gone out.
    stage.discord.wait_for_message(stage.channel, |it| it.content == "for all", SOON).await.unwrap();
    let requests = stage.discord.requests();
    let posts: Vec<_> = requests.iter().filter(|it| it.method == "POST" && it.path.starts_with("/channels/")).collect();
    assert_eq!((posts[0].status, posts[1].status, &posts[0].path), (429, 200, &posts[1].path));
    assert!((posts[1].at - posts[0].at).to_std().unwrap() >= wait);
    assert_eq!(stage.discord.violations(), []);
}

/// The limit of messages in a channel, with a shorter time than Discord's: serenity's limiter waits as the headers say, and
/// everything arrives.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn serenitys_limiter_copes_with_the_limit_of_a_channel() {
    let (stage, _running) = playing().await;
    stage.discord.faults().limit_messages(5, Duration::from_millis(100));
    let (sara, direct) = (stage.sara.user(), stage.sara.direct_channel());
    stage.sara.writes(direct, "twelve").unwrap();
    for number in 0..12 {
        let words = format!("number {number}");
        stage.discord.wait_for_direct_message(sara, |it| it.content == words, SOON).await.unwrap();
    }
    assert_eq!(stage.discord.direct_messages(sara).len(), 1 + 12, "each once");
    // The answer to the last may still be under way, so it is the messages that tell.
    let written = stage.discord.direct_messages(sara);
    let taken: Vec<chrono::DateTime<chrono::Utc>> =
        written[1..].iter().map(|it| it.raw["timestamp"].as_str().unwrap().parse().unwrap()).collect();
    let took = (taken[11] - taken[0]).to_std().unwrap();
    assert!(took >= Duration::from_millis(150), "the eleventh is of the third window: {took:?}");
    assert_eq!(stage.discord.violations(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_are_resumed_with_what_was_missed() {
    let (stage, _running) = playing().await;
    let Stage { discord, channel: here, sara, .. } = &stage;
    for (count, fault) in ["drop", "reconnect", "close"].into_iter().enumerate() {
        let mut changes = discord.subscribe();
        match fault {
            "drop" => discord.faults().drop_tcp(),
            "reconnect" => discord.faults().reconnect(),
            _ => discord.faults().close(4000),
        }
        // Sent while nobody listens, answered after the resume.
        assert_eq!(sara.runs(*here, "/ping").await.unwrap().text(), "pong");
        while discord.resumes() <= count as u64 {
            tokio::time::timeout(SOON, changes.recv()).await.unwrap().unwrap();
        }
    }
    assert_eq!((discord.identifies(), discord.resumes()), (1, 3));
    assert_eq!(discord.resumes_elsewhere(), 3, "serenity 0.12 keeps to the address that it connected to");
    assert_eq!(discord.violations(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_stops_acknowledging_is_replaced() {
    let (stage, _running) = playing().await;
    stage.discord.faults().stop_acks();
    let mut changes = stage.discord.subscribe();
    while stage.discord.identifies() + stage.discord.resumes() < 2 {
        tokio::time::timeout(SOON, changes.recv()).await.unwrap().unwrap();
    }
    stage.discord.wait_until_online(SOON).await.unwrap();
    assert_eq!(stage.sara.runs(stage.channel, "/ping").await.unwrap().text(), "pong");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_interaction_twice_and_a_raw_one() {
    let (stage, _running) = playing().await;
    let answer = stage.sara.runs(stage.channel, "/ping").await.unwrap();
    let mut changes = stage.discord.subscribe();
    stage.discord.deliver_again(answer.interaction(), 2).unwrap();
    while stage.discord.violations().len() < 2 {
        tokio::time::timeout(SOON, changes.recv()).await.unwrap().unwrap();
    }
    assert!(stage.discord.take_violations().iter().all(|it| it.rule == "double answer"));
    let raw = json!({ "type": 2, "data": { "id": "1", "name": "ping", "type": 1, "options": [] }, "locale": "fr" });
    assert_eq!(stage.sara.interaction_raw(raw).await.unwrap().text(), "pong");
    let unreadable = json!({ "type": 2, "data": { "id": "1", "name": "ping", "type": 1, "resolved": null } });
    assert!(matches!(stage.sara.interaction_raw(unreadable).await, Err(Error::NoAnswer)));
}
