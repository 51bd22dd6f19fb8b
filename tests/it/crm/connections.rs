//! Companies share one budget of connections: more companies than connections, waiting that ends, and nothing that a caller
//! does with its transaction costs the others a connection or gets into their data.

use std::time::Duration;

use crm::{
    Caller, Error, Permission, Server, TenantDb,
    db::Tx,
    leads::{self, NewLead, Whose},
};
use futures_util::future::join_all;
use sqlx::PgPool;

use crate::{
    depth::{Dice, depth, seed},
    harness::{Installation, calls, owner},
    house::eventually,
};

/// What a process may have open in these tests: four for companies, two for the control database.
pub const BUDGET: u32 = 6;
pub const FOR_COMPANIES: usize = 4;

const COMPANIES: usize = 12;

/// A company as one process knows it, and its owner.
#[derive(Clone)]
pub struct Company {
    pub db: TenantDb,
    boss: Caller,
}

impl Company {
    /// As another process knows it.
    async fn seen_by(&self, server: &Server) -> Self {
        Self { db: server.tenant(self.db.id()).await.unwrap(), boss: self.boss.clone() }
    }

    pub async fn add_lead(&self, name: String) -> crm::Result<()> {
        let contact = Whose::Person { name, phone: None };
        leads::create(&self.db, &self.boss, NewLead { contact, interest: None, notes: None }).await.map(drop)
    }

    /// A transaction that keeps its connection for as long as it is held.
    pub async fn hold(&self) -> crm::Result<Tx> {
        self.db.begin(&self.boss, Permission::CreateLeads).await
    }
}

pub async fn companies(house: &Installation, many: usize) -> Vec<Company> {
    let mut companies = Vec::new();
    for n in 0..many {
        let db = house.company(&format!("company{n}")).await;
        let boss = calls(&db, &owner()).await;
        companies.push(Company { db, boss });
    }
    companies
}

pub async fn seen_by(server: &Server, companies: &[Company]) -> Vec<Company> {
    join_all(companies.iter().map(|company| company.seen_by(server))).await
}

/// The server has ten slots, three of them for superusers. Before there was a budget, making the fifth company took them all.
#[tokio::test]
async fn more_companies_than_connections() {
    let house = Installation::cramped(10, BUDGET).await;
    let companies = companies(&house, COMPANIES).await;
    for round in 0..3 {
        let touched = join_all(companies.iter().map(|company| company.add_lead(format!("Round {round}")))).await;
        assert!(touched.iter().all(Result::is_ok), "{touched:?}");
    }
    house.server.close().await;
    // The twin: a process that may have more open than the server has slots.
    let greedy = house.process_with(20).await;
    let companies = seen_by(&greedy, &companies).await;
    let held = join_all(companies.iter().map(Company::hold)).await;
    let refused = held.iter().filter(|tx| matches!(tx, Err(Error::Unavailable(_)))).count();
    assert!(refused >= COMPANIES - 7, "the server gives out no more than seven: {refused} were refused");
    drop(held);
    greedy.close().await;
    house.finish().await;
}

#[tokio::test]
async fn waiting_for_a_connection_ends() {
    let house = Installation::new().await;
    let companies = companies(&house, FOR_COMPANIES + 1).await;
    let server = house.process_with(BUDGET).await;
    let companies = seen_by(&server, &companies).await;
    let mut held = Vec::new();
    for company in &companies[..FOR_COMPANIES] {
        held.push(company.hold().await.unwrap());
    }
    let Err(refused) = companies[FOR_COMPANIES].hold().await else {
        panic!("five connections of four");
    };
    assert!(matches!(&refused, Error::Unavailable(why) if why.contains("database.max_connections")), "{refused}");
    server.ping().await.expect("the control database has connections of its own");
    drop(held.pop());
    companies[FOR_COMPANIES].add_lead("Next".into()).await.expect("the place that came free");
    drop(held);
    server.close().await;
    house.finish().await;
}

/// How a caller's use of the database ends.
#[derive(Clone, Copy, Debug)]
enum Ending {
    /// As it should.
    Whole,
    /// It is cut off after so many microseconds, wherever it is then.
    CutOff(u64),
    /// It begins and lets go.
    LetGo,
    /// It panics with a transaction open.
    Panic,
}

impl Ending {
    fn roll(dice: &mut Dice) -> Self {
        match dice.roll(6) {
            0 | 1 => Self::Whole,
            2 => Self::LetGo,
            3 => Self::Panic,
            _ => Self::CutOff(dice.roll(20_000) as u64),
        }
    }
}

/// Whether it is certain that the lead was made.
async fn use_it(company: Company, name: String, ending: Ending) -> bool {
    match ending {
        Ending::Whole => company.add_lead(name).await.is_ok(),
        Ending::CutOff(micros) => {
            let cut_off = tokio::time::timeout(Duration::from_micros(micros), company.add_lead(name)).await;
            matches!(cut_off, Ok(Ok(())))
        }
        Ending::LetGo => {
            drop(company.hold().await);
            false
        }
        Ending::Panic => {
            let _held = company.hold().await;
            panic!("on purpose")
        }
    }
}

async fn leads_of(look: &PgPool, name_like: &str) -> Vec<String> {
    sqlx::query_scalar(
        "select c.name from leads l join contacts c on c.id = l.contact_id where c.name like $1 order by 1",
    )
    .bind(name_like)
    .fetch_all(look)
    .await
    .expect("the leads")
}

#[tokio::test]
async fn however_callers_end_every_connection_comes_back_clean() {
    const AT_ONCE: usize = 16;
    let waves = depth(12, 300);
    let house = Installation::new().await;
    let companies = companies(&house, 7).await;
    let server = house.process_with(BUDGET).await;
    let companies = seen_by(&server, &companies).await;
    let mut dice = Dice(seed());
    let mut certain = vec![Vec::new(); companies.len()];
    for wave in 0..waves {
        let running: Vec<_> = (0..AT_ONCE)
            .map(|n| {
                let (company, ending) = (dice.roll(companies.len()), Ending::roll(&mut dice));
                let name = format!("Wave {wave:03} {n:02}");
                (company, name.clone(), tokio::spawn(use_it(companies[company].clone(), name, ending)))
            })
            .collect();
        for (company, name, task) in running {
            if task.await.unwrap_or(false) {
                certain[company].push(name);
            }
        }
    }
    // Nothing was lost on the way: all four can be had at once, by four companies.
    let held = join_all(companies[..FOR_COMPANIES].iter().map(Company::hold)).await;
    assert!(held.iter().all(Result::is_ok), "a place was lost");
    drop(held);
    assert!(certain.iter().flatten().count() > waves, "the test does something: {certain:?}");
    for (company, certain) in companies.iter().zip(certain) {
        let slug = company.db.slug();
        let look = house.superuser(&format!("t_{slug}")).await;
        // Inside a transaction that somebody left open, this would not show.
        company.add_lead("Last".into()).await.expect("a lead");
        assert_eq!(leads_of(&look, "Last").await.len(), 1, "{slug}");
        let made = leads_of(&look, "Wave%").await;
        assert!(certain.iter().all(|name| made.contains(name)), "{slug}: {made:?} lack some of {certain:?}");
        let events: i64 = sqlx::query_scalar("select count(*) from audit_log where action = 'lead.create'")
            .fetch_one(&look)
            .await
            .unwrap();
        assert_eq!(events, made.len() as i64 + 1, "{slug}: each lead with its event, and no event without");
        look.close().await;
    }
    let look = house.superuser("control").await;
    let like = format!("{}\\_%", house.prefix);
    eventually("no transaction is left open", async || {
        let open: i64 = sqlx::query_scalar(
            "select count(*) from pg_stat_activity where datname like $1 and state like 'idle in transaction%'",
        )
        .bind(&like)
        .fetch_one(&look)
        .await
        .unwrap();
        open == 0
    })
    .await;
    look.close().await;
    server.close().await;
    house.finish().await;
}
