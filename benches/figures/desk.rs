//! What staff wait for at their desks: finding contacts by what they type, a contact's card, lists at any page, and opening leads.

use std::time::{Duration, Instant};

use crm::{
    Caller, ContactId, Permission, TenantDb, companies, contacts,
    conversations::{self, Filter, Place},
    leads::{self, NewLead, Whose},
    overview::{card::card, search::search, timeline::timeline},
};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    people::{Dice, Person, Size, fill, phone},
    stage::{Stage, boss, company, open},
};

/// How many contacts there are; ten times as many by `OMNICRM_BENCH_CONTACTS=1000000`.
const CONTACTS: usize = 100_000;

/// How often each thing is done.
const TIMES: usize = 300;

/// Who open leads at once, and for how long.
const CALLERS: usize = 8;
const LEADS_FOR: Duration = Duration::from_secs(15);

pub async fn measure(stage: &Stage) {
    #[expect(clippy::disallowed_methods, reason = "a benchmark has no configuration of its own")]
    let wanted = std::env::var("OMNICRM_BENCH_CONTACTS").ok();
    let size = Size::of(wanted.map_or(CONTACTS, |wanted| wanted.parse().expect("a number of contacts")));
    let server = open(stage).await;
    let db = company(&server, "desk".into()).await;
    let (boss, look) = (boss(&db).await, stage.look("t_desk").await);
    fill(&db, &look, &boss, size).await;
    println!("{:>34} {:>8} {:>8} {:>8} {:>8}", "ms", "p50", "p95", "p99", "most");
    typed(&db, &boss, size).await;
    looked_at(&db, &boss, &look).await;
    listed(&db, &boss, &look).await;
    opened(&db, &boss, size).await;
    server.close().await;
}

/// How what is typed is made of somebody's name, or of a phone.
type Typing = fn(&Person, &mut Dice) -> String;
type Part = fn(&str) -> &str;

const TYPED: [(&str, Typing); 11] = [
    ("whole name", |who, _| who.name()),
    ("first name", |who, _| who.given.0.to_owned()),
    ("family", |who, _| who.family.0.clone()),
    ("family, no article", |who, _| who.family.0.trim_start_matches("ال").to_owned()),
    ("1 to 4 letters", |who, dice| {
        let whole = if dice.one_in(3) { who.family.0.clone() } else { who.name() };
        whole.chars().take(1 + dice.below(4)).collect()
    }),
    ("family, then first name", |who, _| format!("{} {}", who.family.0, who.given.0)),
    ("first name in Latin", |who, _| who.given.1.to_lowercase()),
    ("name in Latin", |who, _| format!("{} {}", who.given.1, who.family.1.unwrap_or("Almutairi"))),
    ("a name with a slip", |who, dice| {
        let mut letters: Vec<char> = who.name().chars().collect();
        let at = 1 + dice.below(letters.len().saturating_sub(2).max(1));
        letters.remove(at.min(letters.len() - 1));
        letters.into_iter().collect()
    }),
    ("a first name with a slip", |who, dice| {
        let mut letters: Vec<char> = who.given.0.chars().collect();
        letters.insert(1 + dice.below(letters.len() - 1), 'ص');
        letters.into_iter().collect()
    }),
    ("nobody", |who, _| format!("ظ{}ظغ", who.given.0)),
];

async fn typed(db: &TenantDb, boss: &Caller, size: Size) {
    let mut all = Vec::new();
    for (what, make) in TYPED {
        let mut dice = Dice(7);
        let mut taken = Vec::new();
        for _ in 0..TIMES {
            let typed = make(&Person::by_chance(&mut dice), &mut dice);
            let begun = Instant::now();
            contacts::suggest(db, boss, &typed, Permission::ViewContacts).await.unwrap();
            taken.push((begun.elapsed(), typed));
        }
        all.extend(report(what, taken));
    }
    let phones: [(&str, Part); 3] = [
        ("end of a phone", |digits| &digits[8..]),
        ("phone", |digits| digits),
        ("begin of a phone", |digits| &digits[..6]),
    ];
    for (what, part) in phones {
        let mut dice = Dice(8);
        let mut taken = Vec::new();
        for _ in 0..TIMES {
            let Some(digits) = phone(dice.below(size.contacts)) else { continue };
            let begun = Instant::now();
            contacts::suggest(db, boss, part(&digits), Permission::ViewContacts).await.unwrap();
            taken.push((begun.elapsed(), part(&digits).to_owned()));
        }
        all.extend(report(what, taken));
    }
    report("all that is typed", all);
    for (what, make) in [("of leads: ", 1), ("of anything: ", 2)] {
        let mut taken = Vec::new();
        let mut dice = Dice(9);
        for nth in 0..TIMES {
            let typed = TYPED[nth % 9].1(&Person::by_chance(&mut dice), &mut dice);
            let begun = Instant::now();
            match make {
                1 => drop(leads::suggest(db, boss, &typed).await.unwrap()),
                _ => drop(search(db, boss, &typed).await.unwrap()),
            }
            taken.push((begun.elapsed(), typed));
        }
        report(&format!("{what}all that is typed"), taken);
    }
}

async fn looked_at(db: &TenantDb, boss: &Caller, look: &PgPool) {
    let busiest = "select v.contact_id from conversations v join messages m on m.conversation_id = v.id
                   group by 1 order by count(*) desc limit 300";
    for (whose, chosen) in [("any", "select id from contacts order by md5(id::text) limit 300"), ("busiest", busiest)] {
        let some: Vec<Uuid> = sqlx::query_scalar(sqlx::AssertSqlSafe(chosen)).fetch_all(look).await.unwrap();
        let (mut cards, mut stories) = (Vec::new(), Vec::new());
        for id in some {
            let id: ContactId = id.simple().to_string().parse().unwrap();
            let begun = Instant::now();
            card(db, boss, id).await.unwrap();
            cards.push((begun.elapsed(), id.to_string()));
            let begun = Instant::now();
            timeline(db, boss, id, 0).await.unwrap();
            stories.push((begun.elapsed(), id.to_string()));
        }
        report(&format!("card, {whose}"), cards);
        report(&format!("story, {whose}"), stories);
    }
}

/// Pages at the beginning, in the middle and at the end of each list.
async fn listed(db: &TenantDb, boss: &Caller, look: &PgPool) {
    for (place, share) in [("beginning", 0.0), ("middle", 0.5), ("end", 0.999)] {
        let number = |table: &'static str| async move {
            let most = format!("select percentile_disc($1::float8) within group (order by number desc) from {table}");
            sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(most)).bind(share).fetch_one(look).await.unwrap()
        };
        let (lead, of_company) = (number("leads").await + 1, number("companies").await + 1);
        let closed: (chrono::DateTime<chrono::Utc>, i64) = sqlx::query_as(
            "select closed_at, number from conversations where state = 'closed' order by closed_at desc, number desc
             offset (select (count(*) * $1::float8)::bigint from conversations where state = 'closed') limit 1",
        )
        .bind(share)
        .fetch_one(look)
        .await
        .unwrap();
        let open: (chrono::DateTime<chrono::Utc>, i64) = sqlx::query_as(
            "select last_message_at, number from conversations where state <> 'closed' order by last_message_at desc, number desc
             offset (select (count(*) * $1::float8)::bigint from conversations where state <> 'closed') limit 1",
        )
        .bind(share)
        .fetch_one(look)
        .await
        .unwrap();
        let mut taken = [const { Vec::new() }; 5];
        for _ in 0..TIMES {
            for (list, taken) in taken.iter_mut().enumerate() {
                let begun = Instant::now();
                match list {
                    0 => drop(leads::list(db, boss, leads::Filter::Open, Some(lead)).await.unwrap()),
                    1 => drop(companies::list(db, boss, Some(of_company)).await.unwrap()),
                    2 => drop(conversations::list(db, boss, Filter::All, place_of(open)).await.unwrap()),
                    3 => drop(conversations::list(db, boss, Filter::Unassigned, place_of(open)).await.unwrap()),
                    _ => drop(conversations::list(db, boss, Filter::Closed, place_of(closed)).await.unwrap()),
                }
                taken.push((begun.elapsed(), String::new()));
            }
        }
        let lists = ["leads", "companies", "conversations", "conversations of nobody", "conversations closed"];
        for (what, taken) in lists.into_iter().zip(taken) {
            report(&format!("{what}, {place}"), taken);
        }
    }
}

fn place_of((at, number): (chrono::DateTime<chrono::Utc>, i64)) -> Option<Place> {
    Some(Place { at, number })
}

/// Leads opened by several at once: for people with a phone that nobody has, for people without one, and for contacts that are there.
async fn opened(db: &TenantDb, boss: &Caller, size: Size) {
    for what in ["new, with a phone", "new, without one", "known by phone"] {
        let end = Instant::now() + LEADS_FOR;
        let callers: Vec<_> = (0..CALLERS)
            .map(|caller| {
                let (db, boss) = (db.clone(), boss.clone());
                tokio::spawn(async move {
                    let (mut taken, mut dice, mut nth) = (Vec::new(), Dice(caller as u64 + 100), caller);
                    while Instant::now() < end {
                        nth += CALLERS;
                        let phone = match what {
                            "new, with a phone" => Some(format!("+96654{:07}", nth * 7)),
                            "new, without one" => None,
                            _ => phone(nth % size.contacts).map(|digits| format!("+{digits}")),
                        };
                        let contact = Whose::Person { name: Person::by_chance(&mut dice).name(), phone };
                        let new = NewLead { contact, interest: None, notes: None };
                        let begun = Instant::now();
                        let made = leads::create(&db, &boss.clone().in_request(Uuid::new_v4()), new).await;
                        if made.is_ok() {
                            taken.push((begun.elapsed(), String::new()));
                        } else if let Err(error) = made
                            && !matches!(error, crm::Error::Conflict(_))
                        {
                            panic!("{error}");
                        }
                    }
                    taken
                })
            })
            .collect();
        let mut taken = Vec::new();
        for caller in callers {
            taken.extend(caller.await.unwrap());
        }
        let rate = taken.len() as f64 / LEADS_FOR.as_secs_f64();
        report(&format!("leads, {what}: {rate:.0}/s"), taken);
    }
}

/// Prints how long it took, and what took longest; gives back what was measured.
fn report(what: &str, mut taken: Vec<(Duration, String)>) -> Vec<(Duration, String)> {
    taken.sort();
    let at = |share: f64| taken[((taken.len() - 1) as f64 * share) as usize].0.as_secs_f64() * 1000.0;
    let slowest = taken.last().map_or("", |(_, typed)| typed);
    println!("{what:>34} {:>8.1} {:>8.1} {:>8.1} {:>8.1}  {slowest}", at(0.5), at(0.95), at(0.99), at(1.0));
    taken
}
