//! What staff see of every real webhook that lies beside the project, and what is kept of it: a snapshot for each. Other people's
//! words are not ours to keep, so all that is not in the product's own language is shown as `▒`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sandbox::discord::{ChannelId, MessageId};
use sqlx::PgPool;

use super::{corpus, twilio};
use crate::{house::House, shared};

#[tokio::test]
async fn what_staff_see_of_every_real_webhook() {
    let bodies = corpus::bodies();
    if bodies.is_empty() {
        println!("NOT TESTED: there are no payloads beside the project (OMNICRM_SHARED)");
        return;
    }
    let house = House::open().await;
    corpus::connect_all(&house, &bodies).await;
    let mut eyes = Eyes::open(&house).await;
    let mut all = String::new();
    for corpus::Body { name, raw, .. } in bodies {
        assert_eq!(house.neighbours.meta.post_raw(raw).await.expect("an answer"), 200, "{name}");
        write!(all, "## {name}\n{}\n", eyes.look(&house).await).unwrap();
    }
    insta::assert_snapshot!("webhooks", all);
    house.finish().await;
}

#[tokio::test]
async fn what_staff_see_of_every_real_form() {
    let forms = shared::forms();
    if forms.is_empty() {
        println!("NOT TESTED: there are no forms beside the project (OMNICRM_SHARED)");
        return;
    }
    let stage = twilio::Stage::set().await;
    let mut eyes = Eyes::open(&stage.house).await;
    let mut all = String::new();
    for (n, (name, form)) in forms.into_iter().enumerate() {
        let status = stage.twilio.post_raw(&stage.addressed(&form, &format!("SM{n:032x}"))).await.expect("an answer");
        assert_eq!(status, 200, "{name}");
        write!(all, "## {name}\n{}\n", eyes.look(&stage.house).await).unwrap();
    }
    insta::assert_snapshot!("forms", all);
    stage.finish().await;
}

/// Whoever watches the company's channels and tables.
struct Eyes {
    database: PgPool,
    shown: BTreeMap<MessageId, String>,
    kept: BTreeSet<String>,
}

impl Eyes {
    async fn open(house: &House) -> Self {
        let database = house.look.clone();
        let mut eyes = Self { database, shown: BTreeMap::new(), kept: BTreeSet::new() };
        eyes.look(house).await;
        eyes
    }

    /// What is new since the last look, once all is done: posts, new or changed, and rows.
    async fn look(&mut self, house: &House) -> String {
        house.quiet().await;
        let mut seen = String::new();
        for (name, channel) in [("inbox", house.demo.inbox), ("owners", house.demo.owners)] {
            self.posts(house, name, channel, &mut seen);
        }
        let kept: BTreeSet<String> = sqlx::query_scalar(
            "select concat_ws(' ', id::text || ':', 'message', kind, direction, case when quotes is not null then 'about another' end)
             from messages
             union all select concat_ws(' ', id::text || ':', 'file', case when is_voice then 'voice' end, state) from attachments
             union all select concat_ws(' ', account, provider_id || ':', 'status', state) from parked_statuses
             union all select concat_ws(' ', id::text || ':', 'news', kind, state, urgency) from account_news
             union all select concat_ws(' ', id::text || ':', 'consent', consent, source) from consents
             union all select concat_ws(' ', id::text || ':', 'address', kind, case when valid_to is not null then 'left' end)
             from channel_identities
             union all select concat_ws(' ', id::text || ':', 'delivery put aside') from inbox where state = 'quarantined'
             union all select concat_ws(' ', id::text || ':', 'remark', note) from inbox where note is not null",
        )
        .fetch_all(&self.database)
        .await
        .expect("what is kept")
        .into_iter()
        .collect();
        let new = kept.difference(&self.kept).map(|row| row.split_once(": ").expect("an id").1.to_owned());
        let mut rows: BTreeMap<String, usize> = BTreeMap::new();
        new.for_each(|row| *rows.entry(row).or_default() += 1);
        for (row, times) in rows {
            writeln!(seen, "+ {times} {row}").unwrap();
        }
        self.kept = kept;
        seen
    }

    fn posts(&mut self, house: &House, name: &str, channel: ChannelId, seen: &mut String) {
        for message in house.neighbours.discord.messages(channel) {
            let text = message.text();
            let before = self.shown.insert(message.id, text.clone());
            if before.as_ref() == Some(&text) {
                continue;
            }
            let again = if before.is_some() { " (changed)" } else { "" };
            writeln!(seen, "{name}{again}:").unwrap();
            for line in masked(&text).lines().filter(|line| !line.trim().is_empty()) {
                writeln!(seen, "  {line}").unwrap();
            }
        }
    }
}

/// The product's own words: what is not in Arabic letters is somebody else's.
fn masked(text: &str) -> String {
    let is_theirs = |c: char| c.is_alphanumeric() && !('\u{0600}'..='\u{06FF}').contains(&c);
    let is_mark = |c: &char| matches!(c, '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\\');
    let mut out = String::new();
    for line in text.lines() {
        let mut pending = String::new();
        let mut theirs = false;
        for c in line.chars().filter(|c| !is_mark(c)) {
            let joins = c.is_ascii_punctuation() || c == ' ';
            match (is_theirs(c), theirs) {
                (true, false) => {
                    out.push('▒');
                    theirs = true;
                }
                (true, true) => pending.clear(),
                (false, true) if joins => pending.push(c),
                (false, _) => {
                    out.push_str(&std::mem::take(&mut pending));
                    out.push(c);
                    theirs = false;
                }
            }
        }
        out.push_str(pending.trim_end());
        out.push('\n');
    }
    out
}
