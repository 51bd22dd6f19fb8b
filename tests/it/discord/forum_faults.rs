//! What stands in a thread, and what reaches the customer, while calls get lost, fail and hang up, and the gateway drops: each once, in
//! its order.

use std::time::Duration;

use chrono::TimeDelta;
use sandbox::discord::{ChannelId, Fault, Message};
use sqlx::PgPool;

use super::forum::{house, shows, thread};
use crate::{
    depth::{Dice, depth, seed},
    house::{House, eventually, look_again},
};

/// What is on its way to either side.
const UNDONE: &str = "select count(*) from jobs where kind in ('announce_messages', 'send_message', 'show_reply') and state <> 'quarantined'";
/// What went wrong, or was too fast for WhatsApp, and waits for its time, once nothing is being done: what somebody works on must not
/// seem to take long.
const WAITING: &str =
    "select count(*) from jobs where kind in ('announce_messages', 'send_message', 'show_reply') and state = 'ready'
    and (attempts > 0 or last_error is not null) and not exists (select from jobs where state = 'running')";

async fn counted(look: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(look).await.unwrap()
}

/// Lets the time pass for which what went wrong waits, until all is done: one after the other, as WhatsApp takes them.
async fn settle(house: &House, look: &PgPool) {
    let mut left = counted(look, UNDONE).await;
    while left > 0 {
        // A call that is never answered is given up after 15 seconds, and one may follow another.
        let done = tokio::time::timeout(Duration::from_secs(60), fewer(house, look, left)).await;
        left = match done {
            Ok(left) => left,
            Err(_) => panic!("nothing more is done: {:#?}", house.left_undone().await),
        };
    }
}

/// How much is left once it is less than this.
async fn fewer(house: &House, look: &PgPool, than: i64) -> i64 {
    loop {
        if counted(look, WAITING).await > 0 {
            house.install.clock.advance(TimeDelta::seconds(10));
        }
        let left = counted(look, UNDONE).await;
        if left < than {
            return left;
        }
        look_again().await;
    }
}

/// What the customer wrote, as the thread shows it, from this word on: what came late has its time before it.
fn shown(house: &House, place: ChannelId, word: &str) -> Vec<String> {
    let by_bot = |post: &Message| post.author == house.neighbours.discord.bot() && post.content.starts_with("💬");
    let posts = house.neighbours.discord.messages(place).into_iter();
    let posts = posts.filter(|post| post.webhook.is_some() || by_bot(post));
    let lines = posts.flat_map(|post| post.text().lines().map(str::to_owned).collect::<Vec<_>>());
    let bare = |line: String| line.replace(['\u{2068}', '\u{2069}'], "");
    lines.map(bare).filter_map(|line| Some(line[line.find(word)?..].to_owned())).collect()
}

#[tokio::test]
async fn nothing_is_lost_doubled_or_reordered_whatever_becomes_of_calls() {
    let (house, forum) = house().await;
    let (discord, customer) = (&house.neighbours.discord, &house.demo.customers[0]);
    discord.faults().limit_webhooks(1_000, Duration::from_millis(50));
    discord.faults().limit_webhook_channels(1_000, Duration::from_millis(50));
    customer.says("مرحبًا").await.unwrap();
    let place = thread(&house, forum, &customer.name()).await.id;
    shows(&house, place, "مرحبًا").await;
    house.quiet().await;
    let look = house.look.clone();
    // What is typed waits for what was typed before it and is told of later.
    house.says("owner", "/settings inbox_hold seconds:2").await;
    // The known-bad twin: whoever forgets what was about to be posted posts it twice.
    discord.faults().next("POST /webhooks/", Fault::LoseAnswer);
    customer.says("مرتان").await.unwrap();
    eventually("it is to be tried again", async || counted(&look, WAITING).await > 0).await;
    sqlx::query("update threads set posting_seq = null").execute(&look).await.unwrap();
    settle(&house, &look).await;
    assert_eq!(shown(&house, place, "مرتان").len(), 2);
    let sales = house.member("sales");
    let heard = async |rounds: usize| {
        let typed = "select count(*) from messages where direction = 'out'";
        eventually("the last was heard of", async || counted(&look, typed).await == i64::try_from(rounds).unwrap())
            .await;
    };
    let (mut dice, rounds) = (Dice(seed()), depth(4, 1_000));
    let calls = ["POST /webhooks/".to_owned(), format!("POST /channels/{place}/")];
    let faults = [Fault::LoseAnswer, Fault::Drop, Fault::Status(500), Fault::Status(503)];
    for round in 0..rounds {
        // Whoever connects anew waits some seconds, as Discord wants it; so that is seldom. Who begins new sessions all the time stops,
        // before Discord takes their token away; so that is more seldom.
        match dice.roll(150) {
            0 => discord.faults().invalid_session(false),
            1..=5 => discord.faults().drop_tcp(),
            6..=10 => discord.faults().reconnect(),
            _ => {}
        }
        // A call goes wrong; or the next is typed while this one is on its way.
        let goes_wrong = dice.roll(2) == 0;
        if goes_wrong {
            // After so many posts in a minute the bot posts itself.
            let call = dice.pick(&calls);
            discord.faults().next(call, dice.pick(&faults).clone());
        }
        customer.says(&format!("سؤال {round}")).await.unwrap();
        sales.writes(place, &format!("جواب {round}")).unwrap();
        if goes_wrong {
            // Before much time passes: after ten minutes it is asked whether what was typed meanwhile is to be sent.
            heard(round + 1).await;
            settle(&house, &look).await;
        }
    }
    let answered = || customer.inbox().into_iter().map(|message| message.text).collect::<Vec<_>>();
    heard(rounds).await;
    settle(&house, &look).await;
    let expected = |word: &str| (0..rounds).map(|n| format!("{word} {n}")).collect::<Vec<_>>();
    assert_eq!(answered(), expected("جواب"), "what staff typed");
    assert_eq!(shown(&house, place, "سؤال"), expected("سؤال"), "what the customer wrote");
    println!("{rounds} rounds: {rounds} messages each way, none lost, none doubled, none out of its place");
    house.finish().await;
}
