//! What is given away between seeing and acting is not there any more for who was faster to see than to act.

use crm::{
    Error, Role, TenantDb, conversations, deals,
    error::Noun,
    leads::{self, NewLead, Whose},
    members::{self, ChangeMember, MemberChange, Person},
    reach::Reach,
    settings, tasks,
    tasks::NewTask,
};
use sqlx::{AssertSqlSafe, PgPool};

use crate::{
    crm::{conversations::bring_in, inbox::message, new_deal},
    harness::{Installation, calls, owner, person},
    house::eventually,
};

/// Of each noun its table, the column that says whose it is, and what it is called where it is missing.
const NOUNS: [(&str, &str, Noun); 4] = [
    ("leads", "owner", Noun::Lead),
    ("deals", "owner", Noun::Deal),
    ("tasks", "assignee", Noun::Task),
    ("conversations", "assignee", Noun::Conversation),
];

async fn hire(db: &TenantDb, n: u64) -> Person {
    let somebody = person(100_000_000_000_000_500 + n, &format!("زميل {n}"));
    let wanted = MemberChange::SetRole { role: Role::Manager.into() };
    let order = ChangeMember { person: somebody.clone(), wanted, notes: None };
    members::change(db, &calls(db, &owner()).await, order).await.unwrap();
    somebody
}

/// Somebody changes theirs of a noun: the first that there is.
async fn changes(db: TenantDb, me: Person, noun: Noun) -> crm::Result<()> {
    let me = calls(&db, &me).await;
    match noun {
        Noun::Lead => leads::note(&db, &me, leads::Which::number(1001), "نعم").await.map(drop),
        Noun::Deal => deals::note(&db, &me, deals::Which::number(1001), "نعم").await.map(drop),
        Noun::Task => tasks::begin_edit(&db, &me, &tasks::Which::read("T-1001")).await.map(drop),
        _ => conversations::note(&db, &me, &conversations::Which::read("C-1001"), "نعم").await.map(drop),
    }
}

/// Gives it to somebody else while its owner is about to change it: they wait for that, and come too late.
async fn given_away_meanwhile(look: &PgPool, db: &TenantDb, me: &Person, at: (&str, &str, Noun)) -> crm::Result<()> {
    let (table, column, noun) = at;
    let give = |to: &str| {
        AssertSqlSafe(format!(
            "update {table} set {column} = (select id from members where name = '{to}') where number = 1001"
        ))
    };
    sqlx::query(give(&me.name)).execute(look).await.unwrap();
    let mut gives = look.begin().await.unwrap();
    sqlx::query(give("زميل 2")).execute(&mut *gives).await.unwrap();
    let late = tokio::spawn(changes(db.clone(), me.clone(), noun));
    eventually("they wait for who gives it away", async || {
        let waits = "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')";
        sqlx::query_scalar::<_, bool>(waits).fetch_one(look).await.unwrap()
    })
    .await;
    gives.commit().await.unwrap();
    late.await.unwrap()
}

#[tokio::test]
async fn what_is_given_away_meanwhile_is_not_there_for_who_comes_too_late() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = async || calls(&db, &owner()).await;
    let (me, _other) = (hire(&db, 1).await, hire(&db, 2).await);
    bring_in(&house, &db, vec![message("wamid.1", "966501234567", "مرحبا")]).await;
    let contact = Whose::Person { name: "ليلى".into(), phone: Some("+966501234567".into()) };
    let lead = leads::create(&db, &boss().await, NewLead { contact, interest: None, notes: None }).await.unwrap();
    let deal = new_deal(lead.contact_id);
    deals::add(&db, &boss().await, deal).await.unwrap();
    tasks::add(&db, &boss().await, NewTask { title: "اتصال".into(), ..NewTask::default() }).await.unwrap();
    let look = house.superuser("t_alpha").await;

    // Where everything is within reach, who comes later still changes it: the wait alone hides nothing.
    for at in NOUNS {
        given_away_meanwhile(&look, &db, &me, at).await.unwrap_or_else(|error| panic!("{at:?}: {error}"));
    }
    settings::set_reach(&db, &boss().await, Role::Manager.into(), None, Reach::Own).await.unwrap();
    for at in NOUNS {
        let late = given_away_meanwhile(&look, &db, &me, at).await;
        assert!(matches!(late, Err(Error::NotFound(noun)) if noun == at.2), "{at:?}: {late:?}");
    }
    look.close().await;
    house.finish().await;
}
