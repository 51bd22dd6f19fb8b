//! Reading the log: filters choose what they say, and pages keep their place.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use crm::{
    DiscordId, TenantDb,
    audit::{self, Action, Entry, Filter},
    caller::Via,
};
use sqlx::PgPool;

use super::write;
use crate::{
    depth::Dice,
    harness::{Installation, calls, owner},
};

const FILTERS: usize = 300;
const SEED: u64 = 6;

/// Many events of every sort, without going through the program: reading does not ask whether they are genuine.
async fn fill(look: &PgPool, now: DateTime<Utc>, dice: &mut Dice) {
    for n in 0..200 {
        let action = *dice.pick(Action::ALL);
        sqlx::query(
            "insert into audit_log (at, caller_kind, caller_id, caller_name, via, action, noun, target_id, outcome, request_id)
             values ($1, $2, $3, 'X', $4, $5, $6, $7, $8, gen_random_uuid())",
        )
        .bind(now - TimeDelta::minutes(200 - n) + TimeDelta::seconds(dice.roll(120) as i64))
        .bind(*dice.pick(&["discord", "job", "console"]))
        .bind(who(dice).to_string())
        .bind(*dice.pick(&["discord", "job", "console", "panel"]))
        .bind(action.as_str())
        .bind(action.noun().as_str())
        .bind((dice.roll(4) > 0).then(|| who(dice).to_string()))
        .bind(*dice.pick(&["done", "done", "refused", "failed"]))
        .execute(look)
        .await
        .expect("an event");
    }
}

fn who(dice: &mut Dice) -> DiscordId {
    DiscordId::new(1 + dice.roll(4) as u64).expect("not zero")
}

fn filter(now: DateTime<Utc>, dice: &mut Dice) -> Filter {
    let maybe = |dice: &mut Dice| dice.roll(4) == 0;
    let moment = |dice: &mut Dice| now - TimeDelta::seconds(dice.roll(200 * 60) as i64);
    Filter {
        by: maybe(dice).then(|| who(dice)),
        on: maybe(dice).then(|| who(dice)),
        of: maybe(dice).then(|| who(dice)),
        action: maybe(dice).then(|| *dice.pick(Action::ALL)),
        noun: maybe(dice).then(|| *dice.pick(Action::NOUNS)),
        via: maybe(dice).then(|| *dice.pick(Via::ALL)),
        since: maybe(dice).then(|| moment(dice)),
        until: maybe(dice).then(|| moment(dice)),
        refused: dice.roll(6) == 0,
        permissions: dice.roll(6) == 0,
    }
}

/// What a filter says, one event at a time.
fn chooses(filter: &Filter, entry: &Entry) -> bool {
    let by = |id: &DiscordId| entry.caller_kind == "discord" && entry.caller_id == id.to_string();
    let on = |id: &DiscordId| entry.noun == "member" && entry.target_id == Some(id.to_string());
    let Filter { by: whose, on: whom, of, action, noun, via, since, until, refused, permissions } = filter;
    whose.as_ref().is_none_or(by)
        && whom.as_ref().is_none_or(on)
        && of.as_ref().is_none_or(|id| by(id) || on(id))
        && action.as_ref().is_none_or(|action| entry.action == action.as_str())
        && noun.as_ref().is_none_or(|noun| entry.noun == noun.as_str())
        && via.as_ref().is_none_or(|via| entry.via == via.as_str())
        && since.is_none_or(|since| entry.at >= since)
        && until.is_none_or(|until| entry.at < until)
        && (!refused || entry.outcome == "refused")
        && (!permissions || ["member", "role", "request"].contains(&entry.noun.as_str()))
}

/// All pages of what a filter chooses.
async fn pages(db: &TenantDb, filter: &Filter) -> Vec<Entry> {
    let (mut entries, mut before) = (Vec::new(), None);
    loop {
        let page = audit::list(db, &calls(db, &owner()).await, filter, before).await.expect("a page");
        assert!(page.entries.len() == audit::PAGE || page.next.is_none(), "only the last page is short");
        entries.extend(page.entries);
        before = page.next;
        if before.is_none() {
            return entries;
        }
    }
}

#[tokio::test]
async fn each_filter_chooses_just_what_it_says() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    // As exact as the database keeps a time: what is compared here and there must be the same moment.
    let (look, now, mut dice) = (house.superuser("t_alpha").await, house.clock.now().trunc_subsecs(6), Dice(SEED));
    fill(&look, now, &mut dice).await;
    let all = pages(&db, &Filter::default()).await;
    assert_eq!(all.len(), 201);
    assert!(all.is_sorted_by(|a, b| a.seq > b.seq), "newest first");
    let (mut found, mut empty) = (0, 0);
    for n in 0..FILTERS {
        let filter = filter(now, &mut dice);
        let expected: Vec<i64> = all.iter().filter(|entry| chooses(&filter, entry)).map(|entry| entry.seq).collect();
        let chosen: Vec<i64> = pages(&db, &filter).await.iter().map(|entry| entry.seq).collect();
        assert_eq!(chosen, expected, "seed {SEED}, number {n}: {filter:?}");
        found += chosen.len();
        empty += usize::from(chosen.is_empty());
    }
    assert!(found > FILTERS && empty < FILTERS * 3 / 4, "{found} events, {empty} filters chose nothing");
    println!("{FILTERS} filters chose {found} events; {empty} chose none");
    look.close().await;
    house.finish().await;
}

#[tokio::test]
async fn pages_keep_their_place_while_events_come() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    for n in 0..34 {
        write(&db, &format!("Contact {n}")).await;
    }
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = audit::list(&db, &calls(&db, &owner()).await, &Filter::default(), before).await.expect("a page");
        seen.extend(page.entries.iter().map(|entry| entry.seq));
        write(&db, "In between").await;
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen, (1..=35).rev().collect::<Vec<i64>>(), "each once, in order, whatever came in between");
    let one = audit::show(&db, &calls(&db, &owner()).await, 7).await.expect("an event");
    assert_eq!(one.target_label.as_deref(), Some("Contact 5"));
    for nothing in [0, -1, 1000, i64::MAX, i64::MIN] {
        assert!(audit::show(&db, &calls(&db, &owner()).await, nothing).await.is_err(), "{nothing}");
    }
    house.finish().await;
}
