//! A fault at every step: each piece that the program says to PostgreSQL while a message comes in, or an answer goes out, is cut off
//! once, and once goes through while its answer is lost. What came in is shown once, and nothing is sent twice.

use std::{cell::OnceCell, sync::Arc};

use chrono::TimeDelta;
use crm::{
    Caller, ConversationId,
    channel::Outgoing,
    conversations::{self, To},
    members,
};
use sandbox::meta::Side;
use secrecy::{ExposeSecret, SecretString};

use super::network::{Fault, Network, Weather};
use crate::{
    depth::soaking,
    house::{House, PATIENCE, look_again},
};

/// In `make test` every so many-th place is tried, beginning anywhere; all of them in `make soak`.
const STRIDE: usize = 50;

/// What is said while a message comes in or goes out is fewer pieces than this: see the assertion on it.
const PLACES: usize = 100;

/// Longer than any lease.
const LEASES: TimeDelta = TimeDelta::seconds(130);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_fault_at_every_step_of_receiving_and_sending_costs_nothing() {
    let network = OnceCell::new();
    let house = House::open_with(|config| {
        let (between, database) = Network::before(config.database.url.expose_secret());
        config.database.url = SecretString::from(database);
        drop(network.set(between));
    })
    .await;
    let stage = Stage::set(house, network.into_inner().expect("a network")).await;
    let (step, first) = if soaking() { (1, 0) } else { (STRIDE, stage.network.roll(STRIDE)) };
    let mut in_doubt = 0;
    for place in (first..PLACES).step_by(step) {
        for fault in [Fault::Cut, Fault::Reset] {
            stage.receives(place, fault).await;
            in_doubt += stage.sends(place, fault).await;
        }
    }
    let met: usize = [Fault::Cut, Fault::Reset].map(|fault| stage.network.made(fault)).iter().sum();
    println!("{met} faults: each message shown once, no answer sent twice, {in_doubt} of them left in doubt");
    assert!(met >= PLACES / step, "{met} faults were met");
    stage.house.finish_despite_quarantine().await;
}

struct Stage {
    house: House,
    network: Arc<Network>,
    conversation: ConversationId,
    support: Caller,
}

impl Stage {
    async fn set(house: House, network: Arc<Network>) -> Self {
        house.demo.customers[0].says("مرحبا").await.expect("a delivered message");
        house.inbox_shows("مرحبا").await;
        house.quiet().await;
        let look = house.look.clone();
        let id: uuid::Uuid =
            sqlx::query_scalar("select id from conversations").fetch_one(&look).await.expect("the conversation");
        let support = members::enter(house.db(), house.person("support"), None).await.expect("a way in").caller;
        Self { house, network, conversation: id.to_string().parse().expect("an id"), support }
    }

    /// A customer writes while this happens.
    async fn receives(&self, place: usize, fault: Fault) {
        let text = format!("سؤال {place} {fault:?} {}", uuid::Uuid::new_v4().simple());
        self.network.set(Weather::At { left: place, fault });
        self.house.demo.customers[0].says(&text).await.expect("it is tried until it is taken");
        let (discord, inbox) = (&self.house.neighbours.discord, self.house.demo.inbox);
        let shown = || discord.messages(inbox).iter().filter(|post| post.text().contains(&text)).count();
        self.until(&text, async || shown() > 0).await;
        self.network.set(Weather::Calm);
        self.settled(&text).await;
        assert_eq!(shown(), 1, "{text} is shown once");
    }

    /// Somebody answers while this happens: 1 if nobody knows whether that was sent.
    async fn sends(&self, place: usize, fault: Fault) -> usize {
        let text = format!("جواب {place} {fault:?} {}", uuid::Uuid::new_v4().simple());
        let say = Outgoing::Text { body: text.clone() };
        let to = To::Conversation(self.conversation);
        self.network.set(Weather::At { left: place, fault });
        let caller = self.support.clone().in_request(uuid::Uuid::new_v4());
        // Not through the network: what is looked at is what the program does with it.
        let queued =
            conversations::send(self.house.db(), &caller, to, say, conversations::When::Now).await.expect("an answer");
        let look = self.house.look.clone();
        let state = async || -> String {
            sqlx::query_scalar("select state from messages where id = $1::uuid")
                .bind(queued.message.to_string())
                .fetch_one(&look)
                .await
                .expect("the answer")
        };
        self.until(&text, async || !["queued", "sending"].contains(&state().await.as_str())).await;
        self.network.set(Weather::Calm);
        self.settled(&text).await;
        let sent = self.house.demo.customers[0].conversation();
        let sent = sent.iter().filter(|message| message.side == Side::Business && message.text == text).count();
        let ended = state().await;
        assert!(sent <= 1, "{text} was sent {sent} times");
        assert!(sent == 1 || ended == "unknown", "{text} was never sent and is {ended}");
        usize::from(ended == "unknown")
    }

    /// Waits. What a fault has left leased comes back when its lease has run out: the clock is moved on for that.
    async fn until(&self, what: &str, mut so: impl AsyncFnMut() -> bool) {
        let waiting = async {
            for look in 1.. {
                if so().await {
                    return;
                }
                if look % 250 == 0 {
                    self.house.install.clock.advance(LEASES);
                }
                look_again().await;
            }
        };
        tokio::time::timeout(PATIENCE * 2, waiting).await.unwrap_or_else(|_| panic!("never came true: {what}"));
    }

    /// Waits until nothing is left to do that could still double anything.
    async fn settled(&self, what: &str) {
        let look = self.house.look.clone();
        let left = "select count(*) from jobs
                    where state <> 'quarantined' and kind in ('announce_messages', 'send_message', 'show_reply', 'mark_read')";
        self.until(what, async || {
            let jobs: i64 = sqlx::query_scalar(left).fetch_one(&look).await.expect("a count");
            let deliveries: i64 = sqlx::query_scalar("select count(*) from inbox where state = 'new'")
                .fetch_one(&look)
                .await
                .expect("a count");
            jobs + deliveries == 0
        })
        .await;
    }
}
