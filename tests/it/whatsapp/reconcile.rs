//! What Twilio could not post: it is asked for, and appears once. Each test first shows that it was lost indeed.

use chrono::{DateTime, TimeDelta, Utc};
use crm::{
    Caller,
    channels::{self, NewChannel, Settings},
    ids::JobId,
};
use sandbox::twilio::{Content, SendFault};
use secrecy::SecretString;

use super::twilio::Stage;
use crate::{
    discord::stage::{count, replies},
    house::{House, PATIENCE, eventually},
};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01";

impl Stage {
    /// How often Twilio was asked for a list.
    fn asked(&self) -> usize {
        self.twilio.requests().iter().filter(|it| it.method == "GET" && it.path.ends_with("/Messages.json")).count()
    }

    /// Moves the time on until Twilio has been asked once more, and all that came of it is done.
    async fn reconciled(&self) {
        let before = self.asked();
        while self.asked() == before {
            self.next_run().await;
        }
        self.house.quiet().await;
    }

    /// Moves the time on to the next run, and waits for its end.
    async fn next_run(&self) {
        let look = self.house.look.clone();
        let mut next: Option<(JobId, DateTime<Utc>)> = None;
        eventually("a run is planned", async || {
            let planned = "select id, run_at from jobs where kind = 'reconcile_messages' and state = 'ready'";
            next = sqlx::query_as(planned).fetch_optional(&look).await.unwrap();
            next.is_some()
        })
        .await;
        let (id, run_at) = next.unwrap();
        let left = run_at - self.house.install.clock.now();
        self.advance(left.max(TimeDelta::zero()) + TimeDelta::milliseconds(10));
        eventually("the run has ended", async || {
            let left = sqlx::query_as("select last_error from jobs where id = $1").bind(id);
            let left: Option<(Option<String>,)> = left.fetch_optional(&look).await.unwrap();
            assert!(left.as_ref().is_none_or(|(error,)| error.is_none()), "it failed: {left:?}");
            left.is_none()
        })
        .await;
    }

    /// The customer's texts, as the company has them.
    async fn heard(&self) -> Vec<String> {
        let look = self.house.look.clone();
        let texts = "select body from messages where direction = 'in' and body is not null order by seq";
        sqlx::query_scalar(texts).fetch_all(&look).await.unwrap()
    }
}

async fn state_of(house: &House, text: &str) -> String {
    let look = house.look.clone();
    let state = sqlx::query_scalar("select state from messages where direction = 'out' and body = $1").bind(text);
    state.fetch_one(&look).await.unwrap()
}

#[tokio::test]
async fn what_was_lost_while_we_were_down_appears_once_in_its_order() {
    let mut stage = Stage::set().await;
    stage.salma.says("قبل العطل").await.unwrap();
    stage.house.inbox_shows("قبل العطل").await;
    stage.twilio.faults().lose_webhooks(true);
    for text in ["أولًا", "ثانيًا"] {
        assert_eq!(stage.salma.says(text).await.unwrap().status, None);
    }
    let caption = Some("صورة".to_owned());
    let picture = Content::Media { caption, media_type: "image/png".into(), bytes: PNG.into() };
    stage.salma.sends(picture).await.unwrap();
    let nour = stage.twilio.customer(&stage.number, "+966500000079", "نور");
    nour.sends(Content::Location { latitude: "24.71".into(), longitude: "46.67".into(), label: None }).await.unwrap();
    let lost_at = stage.house.install.clock.now();
    stage.twilio.faults().lose_webhooks(false);
    stage.advance(TimeDelta::minutes(30));
    stage.restart().await;
    stage.house.quiet().await;
    assert_eq!(stage.heard().await, ["قبل العطل"], "Twilio does not come again by itself");

    stage.reconciled().await;
    stage.salma.says("بعد العطل").await.unwrap();
    stage.house.inbox_shows("بعد العطل").await;
    let expected = ["قبل العطل", "أولًا", "ثانيًا", "صورة", "بعد العطل"];
    assert_eq!(stage.heard().await, expected, "the oldest first, before what is posted now");
    let shown = stage.house.inbox_shows("[file image.png]").await;
    let id = shown.raw["attachments"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(stage.house.neighbours.discord.file(&id).unwrap().to_vec(), PNG);
    assert!(stage.house.inbox_shows("رسالة لا يمرّرها واتساب").await.text().contains("+966500000079"), "who, not what");

    let look = stage.house.look.clone();
    let sent_at = sqlx::query_scalar("select sent_at from messages where body = 'صورة'").fetch_one(&look);
    let sent_at: DateTime<Utc> = sent_at.await.unwrap();
    assert!((sent_at - lost_at).abs() < TimeDelta::minutes(1), "{sent_at} and {lost_at}: the 24 hours count from then");

    stage.reconciled().await;
    stage.restart().await;
    stage.reconciled().await;
    assert_eq!(stage.heard().await, expected, "posted, listed or both: each once");
    assert_eq!(count(&stage.house, "select count(*) from inbox where state <> 'done'").await, 0);
    stage.finish().await;
}

#[tokio::test]
async fn a_long_list_is_read_in_parts_and_none_is_passed_over() {
    let stage = Stage::set().await;
    stage.twilio.faults().lose_webhooks(true);
    let mut said: Vec<String> = (0..14).map(|n| format!("رسالة {n}")).collect();
    for text in &said {
        stage.salma.says(text).await.unwrap();
    }
    stage.twilio.faults().lose_webhooks(false);
    stage.twilio.faults().limit_pages(2);
    stage.advance(TimeDelta::minutes(5));
    stage.reconciled().await;
    assert_eq!(stage.asked(), 5, "a run reads so many pages");
    assert_eq!(stage.heard().await, said[4..], "the newest");
    // Twilio knows nothing of that page any more: from the beginning.
    stage.twilio.faults().forget_pages(true);
    stage.reconciled().await;
    assert_eq!((stage.asked(), stage.heard().await.len()), (6, 10));
    stage.twilio.faults().forget_pages(false);
    stage.reconciled().await;
    stage.salma.says("وسط القائمة").await.unwrap();
    stage.house.inbox_shows("وسط القائمة").await;
    stage.reconciled().await;
    let mut heard = stage.heard().await;
    said.push("وسط القائمة".into());
    heard.sort();
    said.sort();
    assert_eq!(heard, said, "all of them, and each once");
    let look = stage.house.look.clone();
    let open: i64 = sqlx::query_scalar("select count(*) from reconciliations where resume is not null")
        .fetch_one(&look)
        .await
        .unwrap();
    assert_eq!(open, 0);
    stage.finish().await;
}

#[tokio::test]
async fn what_became_of_answers_is_asked_where_no_report_came() {
    let stage = Stage::set().await;
    let yusuf = stage.house.member("support");
    stage.salma.says("مساء الخير").await.unwrap();
    let card = stage.house.inbox_shows("مساء الخير").await;
    stage.twilio.faults().lose_webhooks(true);
    replies(&yusuf, &card, "جواب أول").await;
    stage.salma.wait_for_reply("جواب أول", PATIENCE).await.unwrap();
    // The second is taken, and nobody hears so; the third is not taken, and nobody hears that either.
    for (text, fault) in [("جواب ثان", SendFault::AcceptThenDrop), ("جواب ثالث", SendFault::Fail500)] {
        stage.twilio.faults().next_send(fault);
        replies(&yusuf, &card, text).await;
        eventually("its fate is unknown", async || state_of(&stage.house, text).await == "unknown").await;
    }
    stage.house.quiet().await;
    assert_eq!(state_of(&stage.house, "جواب أول").await, "sent", "its reports are lost");
    stage.reconciled().await;
    assert_eq!(state_of(&stage.house, "جواب أول").await, "sent", "it is too early to ask");
    stage.reconciled().await;
    let states = [("جواب أول", "delivered"), ("جواب ثان", "delivered"), ("جواب ثالث", "unknown")];
    for (text, expected) in states {
        assert_eq!(state_of(&stage.house, text).await, expected, "{text}");
    }
    stage.salma.reads().await.unwrap();
    let read = async || {
        stage.reconciled().await;
        state_of(&stage.house, "جواب ثان").await == "read"
    };
    eventually("the customer has read it", read).await;
    assert_eq!(state_of(&stage.house, "جواب ثالث").await, "unknown", "nobody guesses");
    assert_eq!(stage.twilio.sends().len(), 2, "and nothing is sent twice");
    stage.finish().await;
}

#[tokio::test]
async fn a_number_that_can_not_be_asked_holds_up_no_other() {
    let stage = Stage::set().await;
    let (db, console) = (stage.house.db(), Caller::console("tests"));
    let broken = stage.twilio.add_number("+966 11 200 0000");
    let settings = Settings::Twilio { account_sid: stage.twilio.account_sid() };
    let secret = SecretString::from("canary-wrong-token");
    let new = NewChannel { address: broken.clone(), settings, secret };
    channels::add(db, &console, new).await.expect("a number");
    let hani = stage.twilio.customer(&broken, "+966500000078", "هاني");
    stage.twilio.faults().lose_webhooks(true);
    stage.salma.says("إلى الرقم السليم").await.unwrap();
    hani.says("إلى الرقم المعطل").await.unwrap();
    stage.twilio.faults().lose_webhooks(false);
    stage.advance(TimeDelta::minutes(5));
    stage.reconciled().await;
    assert_eq!(stage.heard().await, ["إلى الرقم السليم"]);
    let answers: Vec<_> = stage.twilio.requests().iter().map(|request| request.status).collect();
    assert_eq!(answers, [Some(401), Some(200)], "the broken one first");

    let right = SecretString::from(stage.twilio.auth_token());
    assert!(channels::rotate_secret(db, &console, &broken, &right).await.unwrap());
    stage.reconciled().await;
    assert_eq!(stage.heard().await, ["إلى الرقم السليم", "إلى الرقم المعطل"], "nothing was passed over meanwhile");
    stage.finish().await;
}

/// Whoever adds a number wants no history of it.
#[tokio::test]
async fn what_was_written_before_a_number_was_added_stays_where_it_is() {
    let stage = Stage::set().await;
    let later = stage.twilio.add_number("+966 11 200 0005");
    let hani = stage.twilio.customer(&later, "+966500000078", "هاني");
    stage.twilio.faults().lose_webhooks(true);
    hani.says("قبل الإضافة").await.unwrap();
    stage.advance(TimeDelta::minutes(2));
    let settings = Settings::Twilio { account_sid: stage.twilio.account_sid() };
    let new = NewChannel { address: later, settings, secret: SecretString::from(stage.twilio.auth_token()) };
    channels::add(stage.house.db(), &Caller::console("tests"), new).await.expect("a number");
    hani.says("بعد الإضافة").await.unwrap();
    stage.twilio.faults().lose_webhooks(false);
    stage.advance(TimeDelta::minutes(5));
    stage.reconciled().await;
    assert_eq!(stage.heard().await, ["بعد الإضافة"]);
    stage.finish().await;
}
