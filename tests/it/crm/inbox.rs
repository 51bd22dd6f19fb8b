//! Raw deliveries: stored once, applied once, whatever is in them and however often they come.

use std::sync::Arc;

use bytes::Bytes;
use chrono::TimeDelta;
use crm::{
    TenantDb,
    channel::{ChannelKind, Content, Forwarded, Incoming, IncomingMessage, Sender},
    deliveries::{self, Destination, Inbox, RouteKey, Stored, Understood},
    jobs::{self, Job},
    settings::{self, RawDays},
    tenants::{self, RouteKind},
};
use tokio::sync::Barrier;

use crate::harness::{Installation, calls, owner};

/// A message as the tests' own parser reads it: `<wamid> <phone> <text>`.
pub fn message(provider_id: &str, phone: &str, text: &str) -> Incoming {
    Incoming::Message(IncomingMessage {
        account: "1001".into(),
        provider_id: provider_id.into(),
        sender: Sender { phone: Some(phone.into()), profile_name: Some("ليلى".into()), ..Sender::default() },
        is_ours: false,
        moved: None,
        sent_at: None,
        content: Content::text(text),
        quotes: None,
        attachments: Vec::new(),
        forwarded: Forwarded::No,
        delivery: None,
    })
}

pub fn understand(delivery: &Stored<'_>) -> Understood {
    let text = String::from_utf8_lossy(delivery.raw);
    let items = text.lines().filter_map(|line| {
        let mut words = line.splitn(3, ' ');
        Some(message(words.next()?, words.next()?, words.next()?))
    });
    Understood { items: items.collect(), set_aside: Vec::new() }
}

pub async fn store(inbox: &Inbox, db: &TenantDb, raw: &str) -> usize {
    let pieces = vec![(Destination::Tenant(db.id()), Bytes::copy_from_slice(raw.as_bytes()))];
    inbox.store(ChannelKind::WhatsApp, pieces).await.expect("stored").new_rows()
}

async fn count(house: &Installation, sql: &'static str) -> i64 {
    let look = house.superuser("t_alpha").await;
    let count = sqlx::query_scalar(sql).fetch_one(&look).await.expect("a count");
    look.close().await;
    count
}

#[tokio::test]
async fn the_same_delivery_a_hundred_times_at_once_is_one_row_and_one_message() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let inbox = Inbox::new(house.server.clone());
    let barrier = Arc::new(Barrier::new(100));
    let senders: Vec<_> = (0..100)
        .map(|_| {
            let (inbox, db, barrier) = (inbox.clone(), db.clone(), barrier.clone());
            tokio::spawn(async move {
                barrier.wait().await;
                store(&inbox, &db, "wamid.A 966501234567 مرحبا").await
            })
        })
        .collect();
    let mut new = 0;
    for sender in senders {
        new += sender.await.unwrap();
    }
    assert_eq!(new, 1, "one delivery was new, and all hundred were acknowledged");
    let other_packing = "wamid.A 966501234567 مرحبا\nwamid.B 966501234567 هل من أحد؟";
    store(&inbox, &db, other_packing).await;
    deliveries::process(&db, understand).await.unwrap();
    assert_eq!(
        count(&house, "select count(*) from messages").await,
        2,
        "the same message in another packing is the same"
    );
    assert_eq!(count(&house, "select count(*) from contacts").await, 1);
    assert_eq!(count(&house, "select count(*) from conversations").await, 1);
    assert_eq!(
        count(&house, "select count(*) from jobs where kind = 'announce_messages'").await,
        1,
        "one announcement for both"
    );
    house.finish().await;
}

#[tokio::test]
async fn a_poisonous_delivery_is_put_aside_and_the_others_go_on() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let inbox = Inbox::new(house.server.clone());
    // U+0000 can't be stored as text; the real parser removes it, this one does not.
    for raw in ["wamid.1 966500000001 one", "wamid.2 966500000002 t\0wo", "wamid.3 966500000003 three"] {
        store(&inbox, &db, raw).await;
    }
    let processed = deliveries::process(&db, understand).await.unwrap();
    assert_eq!((processed.deliveries, processed.quarantined, processed.applied.messages), (2, 1, 2));
    assert_eq!(
        deliveries::process(&db, understand).await.unwrap(),
        deliveries::Processed::default(),
        "nothing is left over"
    );
    assert_eq!(count(&house, "select count(*) from inbox where state = 'quarantined'").await, 1, "kept, raw");
    house.finish().await;
}

#[tokio::test]
async fn every_address_of_a_sender_leads_to_the_same_contact() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let inbox = Inbox::new(house.server.clone());
    let from = |phone: Option<&str>, user: Option<&str>| Sender {
        phone: phone.map(str::to_owned),
        user_id: user.map(str::to_owned),
        profile_name: Some("ليلى".into()),
        ..Sender::default()
    };
    let senders = [
        from(Some("966501234567"), None),
        from(Some("966501234567"), Some("SA.1")),
        from(None, Some("SA.1")),
        from(None, Some("SA.2")),
    ];
    let items = senders.into_iter().enumerate().map(|(n, sender)| {
        Incoming::Message(IncomingMessage {
            account: "1001".into(),
            provider_id: format!("wamid.{n}"),
            sender,
            is_ours: false,
            moved: None,
            sent_at: None,
            content: Content::text("مرحبا"),
            quotes: None,
            attachments: Vec::new(),
            forwarded: Forwarded::No,
            delivery: None,
        })
    });
    let items: Vec<Incoming> = items.collect();
    store(&inbox, &db, "any").await;
    deliveries::process(&db, |_| Understood { items: items.clone(), set_aside: vec![] }).await.unwrap();
    assert_eq!(count(&house, "select count(*) from messages").await, 4);
    assert_eq!(count(&house, "select count(*) from contacts").await, 2, "SA.2 is somebody else");
    assert_eq!(count(&house, "select count(*) from channel_identities").await, 3);
    house.finish().await;
}

#[tokio::test]
async fn a_number_that_nobody_has_is_kept_for_later() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    tenants::connect(&db, &crm::Caller::console("tests"), RouteKind::WhatsAppNumber, "1001", None).await.unwrap();
    tenants::connect(&db, &crm::Caller::console("tests"), RouteKind::WhatsAppAccount, "9001", None).await.unwrap();
    let inbox = Inbox::new(house.server.clone());
    let key = |number: Option<&str>, account: Option<&str>| RouteKey {
        number: number.map(str::to_owned),
        account: account.map(str::to_owned),
    };
    let keys = [key(Some("1001"), None), key(Some("1002"), Some("9001")), key(None, Some("9001")), key(None, None)];
    let nowhere = |address: &str| Destination::Unrouted { address: address.into() };
    let here = Destination::Tenant(db.id());
    let expected = [here.clone(), nowhere("whatsapp_number:1002"), here, nowhere("")];
    assert_eq!(inbox.resolve(&keys).await.unwrap(), expected);
    for _ in 0..2 {
        inbox
            .store(ChannelKind::WhatsApp, vec![(nowhere("whatsapp_number:1002"), Bytes::from_static(b"raw"))])
            .await
            .unwrap();
    }
    let look = house.superuser("control").await;
    let kept: Vec<Vec<u8>> = sqlx::query_scalar("select raw from unrouted_deliveries").fetch_all(&look).await.unwrap();
    assert_eq!(kept, [b"raw".to_vec()]);
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn what_was_kept_for_an_unknown_number_comes_when_it_is_connected() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let inbox = Inbox::new(house.server.clone());
    let keep = async |address: &str, raw: String| {
        let to = Destination::Unrouted { address: address.into() };
        inbox.store(ChannelKind::WhatsApp, vec![(to, Bytes::from(raw))]).await.unwrap();
    };
    for n in 0..3 {
        keep("whatsapp_number:1001", format!("wamid.{n} 966500000001 {n}")).await;
    }
    keep("whatsapp_number:1002", "wamid.other 966500000002 other".into()).await;
    keep("", "wamid.nowhere 966500000003 nowhere".into()).await;
    assert_eq!(deliveries::route_late(&house.server).await.unwrap(), 0, "nobody has them yet");
    tenants::connect(&db, &crm::Caller::console("tests"), RouteKind::WhatsAppNumber, "1001", None).await.unwrap();
    let look = house.superuser("control").await;
    sqlx::query("update wakeups set due_at = 'infinity'").execute(&look).await.unwrap();
    assert_eq!(deliveries::route_late(&house.server).await.unwrap(), 3);
    assert_eq!(deliveries::route_late(&house.server).await.unwrap(), 0);
    let due: i64 =
        sqlx::query_scalar("select count(*) from wakeups where due_at <= now()").fetch_one(&look).await.unwrap();
    assert_eq!(due, 1, "a worker comes for them");
    while deliveries::process(&db, understand).await.unwrap() != deliveries::Processed::default() {}
    let tenant = house.superuser("t_alpha").await;
    let bodies: Vec<String> =
        sqlx::query_scalar("select body from messages order by seq").fetch_all(&tenant).await.unwrap();
    assert_eq!(bodies, ["0", "1", "2"]);
    let left: Vec<String> =
        sqlx::query_scalar("select address from unrouted_deliveries order by address").fetch_all(&look).await.unwrap();
    assert_eq!(left, ["", "whatsapp_number:1002"], "what is still for nobody stays");
    look.close().await;
    tenant.close().await;
    house.finish().await;
}

/// Removes what is old enough, as the job does when its time has come.
async fn sweep(db: &TenantDb) {
    let claimed = jobs::claim(db, 50).await.unwrap();
    let job = claimed.iter().find(|job| job.job() == Ok(Job::SweepDeliveries)).expect("a sweep is due");
    deliveries::sweep(db, job).await.unwrap();
    for job in &claimed {
        jobs::done(db, job).await.unwrap();
    }
}

#[tokio::test]
async fn raw_deliveries_go_after_the_companys_days_and_what_is_quarantined_stays() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let (inbox, boss) = (Inbox::new(house.server.clone()), calls(&db, &owner()).await);
    for (days, fits) in [(13, false), (3651, false), (14, true), (3650, true), (30, true)] {
        let set = settings::set::<RawDays>(&db, &boss, days).await;
        assert_eq!(set.is_ok(), fits, "{days} days: {set:?}");
    }
    // More than one transaction removes.
    for n in 0..520 {
        store(&inbox, &db, &format!("wamid.{n} 966500000001 {n}")).await;
    }
    store(&inbox, &db, "wamid.bad 966500000001 t\0wo").await;
    let process =
        async || while deliveries::process(&db, understand).await.unwrap() != deliveries::Processed::default() {};
    process().await;
    let look = house.superuser("t_alpha").await;
    let parked = "insert into parked_statuses (account, provider_id, state, at, received_at)
                  values ('1001', 'wamid.foreign', 'read', $1, $1)";
    sqlx::query(parked).bind(house.clock.now()).execute(&look).await.unwrap();
    let kept = async || {
        let kept: (i64, i64, i64) = sqlx::query_as(
            "select (select count(*) from inbox), (select count(*) from parked_statuses), (select count(*) from messages)",
        )
        .fetch_one(&look)
        .await
        .unwrap();
        kept
    };
    house.clock.advance(TimeDelta::days(29));
    sweep(&db).await;
    assert_eq!(kept().await, (521, 1, 520), "their time is not over");
    store(&inbox, &db, "wamid.late 966500000001 late").await;
    process().await;
    house.clock.advance(TimeDelta::days(2));
    sweep(&db).await;
    assert_eq!(kept().await, (2, 0, 521), "one is new, one could not be applied; messages stay");
    store(&inbox, &db, "wamid.0 966500000001 0").await;
    process().await;
    assert_eq!(kept().await.2, 521, "what comes again after its delivery is gone is not shown again");
    house.clock.advance(TimeDelta::days(40));
    sweep(&db).await;
    assert_eq!(kept().await, (1, 0, 521));
    house.clock.advance(TimeDelta::days(2));
    let due = jobs::claim(&db, 50).await.unwrap();
    assert!(due.iter().all(|job| job.job() != Ok(Job::SweepDeliveries)), "with nothing left to sweep, none is planned");
    look.close().await;
    house.finish().await;
}

/// Fills what may be kept for one address but for two, and brings five more: at once, so that they share an insert.
#[tokio::test]
async fn what_one_unknown_address_may_store_is_bounded() {
    let house = Installation::new().await;
    let look = house.superuser("control").await;
    sqlx::query(
        "insert into unrouted_deliveries (channel, address, digest, raw, received_at)
         select 'whatsapp', 'whatsapp_number:666', sha256(n::text::bytea), 'raw', now() from generate_series(1, 9998) n",
    )
    .execute(&look)
    .await
    .unwrap();
    let inbox = Inbox::new(house.server.clone());
    let store = async |address: &str, raw: String| {
        let piece = (Destination::Unrouted { address: address.into() }, Bytes::from(raw));
        inbox.store(ChannelKind::WhatsApp, vec![piece]).await.expect("acknowledged").new_rows()
    };
    let more = futures_util::future::join_all((0..5).map(|n| store("whatsapp_number:666", format!("more {n}")))).await;
    assert_eq!(more.into_iter().sum::<usize>(), 2, "the rest is acknowledged and let go");
    assert_eq!(store("whatsapp_number:667", "raw".into()).await, 1, "another address has room of its own");
    assert_eq!(store("", "raw without an address".into()).await, 1);
    let kept: Vec<(String, i64)> =
        sqlx::query_as("select address, count(*) from unrouted_deliveries group by address order by address")
            .fetch_all(&look)
            .await
            .unwrap();
    let expected = [("", 1), ("whatsapp_number:666", 10_000), ("whatsapp_number:667", 1)];
    assert_eq!(kept, expected.map(|(address, rows)| (address.to_owned(), rows)));
    look.close().await;
    house.finish().await;
}

/// Large deliveries fill an address before it has many.
#[tokio::test]
async fn what_one_unknown_address_may_store_is_bounded_in_bytes() {
    let house = Installation::new().await;
    let look = house.superuser("control").await;
    sqlx::query(
        "insert into unrouted_deliveries (channel, address, digest, raw, received_at)
         select 'whatsapp', 'whatsapp_number:666', sha256(n::text::bytea), convert_to(repeat('x', 1 << 20), 'UTF8'), now()
         from generate_series(1, 64) n",
    )
    .execute(&look)
    .await
    .unwrap();
    let inbox = Inbox::new(house.server.clone());
    let piece = (Destination::Unrouted { address: "whatsapp_number:666".into() }, Bytes::from_static(b"one more"));
    assert_eq!(inbox.store(ChannelKind::WhatsApp, vec![piece]).await.unwrap().new_rows(), 0);
    look.close().await;
    house.finish().await;
}
