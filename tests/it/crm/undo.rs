//! Taking back what one has just changed: the row is as it was, whatever was done, for ten minutes, for whoever did it, and only then.

use chrono::TimeDelta;
use crm::{
    Caller, Error, Role, TenantDb, companies, contacts,
    deals::{self, Filter},
    error::Conflict,
    fields::{self, Of, Typed},
    leads,
    members::{self, ChangeMember, MemberChange, Person},
    overview::extra::{self, Subject},
    pipelines::{self, Kind},
    products::{self, Details},
    stages::{self, Point},
    tasks::{self, NewTask, Repeat},
    tenants::Language,
};
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgPool, SqlSafeStr};

use super::deals::{convert, lead, line, product};
use crate::harness::{Installation, calls, owner, person};

/// A company, a look into its database, and a colleague who may be given everything.
async fn company(house: &Installation) -> (TenantDb, PgPool, Person) {
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    let sara = person(100_000_000_000_000_002, "سارة");
    let wanted = MemberChange::SetRole { role: Role::Manager.into() };
    let order = ChangeMember { person: sara.clone(), wanted, notes: None };
    members::change(&db, &calls(&db, &owner()).await, order).await.expect("a role");
    (db, look, sara)
}

/// All rows of these tables, but for how often, when and by whom they were changed.
async fn rows(look: &PgPool, tables: &[&str]) -> Vec<Value> {
    let mut all = Vec::new();
    for table in tables {
        let rows = format!(
            "select to_jsonb(t) - '{{version,changed,changed_by,updated_at}}'::text[] from {table} t order by 1"
        );
        let rows: Vec<Value> =
            sqlx::query_scalar(AssertSqlSafe(rows).into_sql_str()).fetch_all(look).await.expect("rows");
        all.extend(rows);
    }
    all
}

fn conflict<T: std::fmt::Debug>(result: crm::Result<T>) -> Conflict {
    match result {
        Err(Error::Conflict(conflict)) => conflict,
        other => panic!("no conflict: {other:?}"),
    }
}

/// Does something that can be taken back, and takes it back: then all is as it was.
macro_rules! taken_back {
    ($look:ident, $tables:expr, $undo:ident, $does:expr) => {{
        let before = rows(&$look, &$tables).await;
        let done = $does.expect("what is done");
        assert!(done.can_undo, "{}", stringify!($does));
        assert_ne!(rows(&$look, &$tables).await, before, "{}", stringify!($does));
        let undone = $undo(done.version).await.expect("as it was");
        assert!(!undone.can_undo);
        assert_eq!(rows(&$look, &$tables).await, before, "{}", stringify!($does));
    }};
}

async fn boss(db: &TenantDb) -> Caller {
    calls(db, &owner()).await
}

#[tokio::test]
async fn a_lead_and_a_deal_are_as_they_were() {
    let house = Installation::new().await;
    let (db, look, sara) = company(&house).await;
    let made = lead(&db, "ليلى", Some("+966501234567")).await;
    let which = leads::Which::number(made.number);
    let stage = pipelines::stages(&db, &boss(&db).await, Kind::Lead).await.unwrap()[2].id;
    let table = ["leads"];
    let undo = async |seen| leads::undo(&db, &boss(&db).await, which.as_of(seen)).await;
    let edit = || leads::Edit { interest: Some("طاولة".into()), notes: None };
    taken_back!(look, table, undo, leads::edit(&db, &boss(&db).await, which, edit()).await);
    taken_back!(look, table, undo, leads::assign(&db, &boss(&db).await, which, &sara).await);
    taken_back!(look, table, undo, leads::move_to(&db, &boss(&db).await, which, stage).await);
    taken_back!(look, table, undo, leads::lose(&db, &boss(&db).await, which, "السعر").await);
    leads::lose(&db, &boss(&db).await, which, "السعر").await.unwrap();
    taken_back!(look, table, undo, leads::reopen(&db, &boss(&db).await, which).await);
    leads::reopen(&db, &boss(&db).await, which).await.unwrap();

    let deal = convert(&db, &made).await.unwrap();
    assert!(!deal.can_undo, "a deal that was made stays");
    let which = deals::Which::number(deal.number);
    let table = ["deals", "deal_lines"];
    let undo = async |seen| deals::undo(&db, &boss(&db).await, which.as_of(seen)).await;
    let (chair, desk) = (product(&db, "كرسي", "115").await, product(&db, "مكتب", "900.50").await);
    let edit =
        || deals::Edit { subject: Some("مكاتب".into()), value: Some("10".into()), expected_on: None, notes: None };
    taken_back!(look, table, undo, deals::edit(&db, &boss(&db).await, which, edit()).await);
    for (of, quantity) in [(&chair, "30"), (&desk, "2"), (&chair, "31"), (&chair, "0")] {
        let new = || line(&products::number_label(of.number), Some(quantity), None);
        taken_back!(look, table, undo, deals::set_line(&db, &boss(&db).await, which, new()).await);
        deals::set_line(&db, &boss(&db).await, which, new()).await.unwrap();
    }
    let stage = pipelines::stages(&db, &boss(&db).await, Kind::Deal).await.unwrap()[2].id;
    taken_back!(look, table, undo, deals::assign(&db, &boss(&db).await, which, &sara).await);
    taken_back!(look, table, undo, deals::move_to(&db, &boss(&db).await, which, &[stage]).await);
    taken_back!(look, table, undo, deals::lose(&db, &boss(&db).await, which, "السعر").await);
    taken_back!(look, table, undo, deals::win(&db, &boss(&db).await, which).await);
    deals::win(&db, &boss(&db).await, which).await.unwrap();
    taken_back!(look, table, undo, deals::reopen(&db, &boss(&db).await, which).await);
    let won = deals::list(&db, &boss(&db).await, Filter::Won, None).await.unwrap();
    assert_eq!(won.deals.len(), 1);
    house.finish().await;
}

#[tokio::test]
async fn contacts_companies_and_products_are_as_they_were() {
    let house = Installation::new().await;
    let (db, look, sara) = company(&house).await;
    let named = |name: &str| contacts::Edit { name: name.into(), ..contacts::Edit::default() };
    let contact = contacts::add(&db, &boss(&db).await, named("ليلى")).await.unwrap();
    let which = contacts::Which::id(contact.id);
    let table = ["contacts", "contact_words"];
    let undo = async |seen| contacts::undo(&db, &boss(&db).await, contacts::Which { seen: Some(seen), ..which }).await;
    let language = Some(Language::English);
    taken_back!(look, table, undo, contacts::edit(&db, &boss(&db).await, which, named("نورة")).await);
    taken_back!(look, table, undo, contacts::assign(&db, &boss(&db).await, which, &sara).await);
    taken_back!(look, table, undo, contacts::speak(&db, &boss(&db).await, which, language).await);
    let fields = fields::show(&db, &boss(&db).await, Of::Contact).await.unwrap();
    let fields = fields::add(&db, &boss(&db).await, fields.seen, fields::Kind::Text, "المقاس", "").await.unwrap().1;
    let fill = async |size: &str| {
        let sheet = extra::sheet(&db, &boss(&db).await, Subject::Contact(contact.id)).await?;
        let which = contacts::Which { seen: Some(sheet.version), ..which };
        let typed = Typed { seen: fields.seen, page: 0, values: vec![Some(size.to_owned())] };
        contacts::fill(&db, &boss(&db).await, which, typed).await
    };
    taken_back!(look, table, undo, fill("كبير").await);
    fill("كبير").await.unwrap();
    taken_back!(look, table, undo, fill("صغير").await);
    // Whose an address is decides what comes in: that stays.
    let with_phone = contacts::Edit { phone: Some("+966501234567".into()), ..named("ليلى") };
    let done = contacts::edit(&db, &boss(&db).await, which, with_phone).await.unwrap();
    assert!(!done.can_undo);
    let undone = undo(done.version).await;
    assert!(matches!(conflict(undone), Conflict::TooLateToUndo));

    let new = |name: &str, registration: &str| companies::Edit {
        name: name.into(),
        registration: Some(registration.into()),
        notes: None,
    };
    let made = companies::add(&db, &boss(&db).await, new("البدر", "77")).await.unwrap();
    let (which, table) = (companies::Which::number(made.number), ["companies"]);
    let undo = async |seen| companies::undo(&db, &boss(&db).await, which.as_of(seen)).await;
    let edit = || new("النجم", "78");
    taken_back!(look, table, undo, companies::edit(&db, &boss(&db).await, which, edit()).await);
    taken_back!(look, table, undo, companies::assign(&db, &boss(&db).await, which, &sara).await);
    // Another company is registered so by now.
    let done = companies::edit(&db, &boss(&db).await, which, edit()).await.unwrap();
    companies::add(&db, &boss(&db).await, new("البدر الجديد", "77")).await.unwrap();
    let undone = companies::undo(&db, &boss(&db).await, which.as_of(done.version)).await;
    assert!(matches!(conflict(undone), Conflict::Taken(_)));

    let made = product(&db, "كرسي", "115").await;
    let (which, table) = (products::Which::number(made.number), ["products"]);
    let undo = async |seen| products::undo(&db, &boss(&db).await, which.as_of(seen)).await;
    let edit = || Details { name: "كنبة".into(), price: "900 KWD".into(), ..Details::default() };
    taken_back!(look, table, undo, products::edit(&db, &boss(&db).await, which, edit()).await);
    taken_back!(look, table, undo, products::retire(&db, &boss(&db).await, which).await);
    products::retire(&db, &boss(&db).await, which).await.unwrap();
    taken_back!(look, table, undo, products::restore(&db, &boss(&db).await, which).await);
    house.finish().await;
}

#[tokio::test]
async fn a_task_is_as_it_was_and_what_came_after_it_goes() {
    let house = Installation::new().await;
    let (db, look, sara) = company(&house).await;
    let due = house.clock.now() + TimeDelta::hours(30);
    let (title, repeats) = ("الاتصال بليلى".to_owned(), Some(Repeat::Daily));
    let new = NewTask { title, note: None, assignee: None, topic: None, due: Some(due), repeats };
    let made = tasks::add(&db, &boss(&db).await, new).await.unwrap();
    let (which, table) = (tasks::Which::id(made.id), ["tasks"]);
    let undo = async |seen| tasks::undo(&db, &boss(&db).await, &tasks::Which { seen: Some(seen), ..which }).await;
    let edit = || tasks::Edit { title: "الاتصال بنورة".into(), note: None, due: None, repeats: None };
    taken_back!(look, table, undo, tasks::edit(&db, &boss(&db).await, &which, edit()).await);
    taken_back!(look, table, undo, tasks::assign(&db, &boss(&db).await, &which, &sara).await);
    taken_back!(look, table, undo, tasks::delete(&db, &boss(&db).await, &which).await);
    for _ in 0..2 {
        let next = async || -> crm::Result<tasks::Task> {
            let done = tasks::done(&db, &boss(&db).await, &which).await?;
            assert!(done.next.is_some(), "it comes again");
            Ok(done.task)
        };
        taken_back!(look, table, undo, next().await);
    }
    let reminders = "select count(*) from jobs where kind = 'remind_task' and payload ->> 'at' is not null";
    let reminders: i64 = sqlx::query_scalar(reminders).fetch_one(&look).await.unwrap();
    assert!(reminders >= 1, "the assignee is told when it is due");
    tasks::done(&db, &boss(&db).await, &which).await.unwrap();
    taken_back!(look, table, undo, tasks::reopen(&db, &boss(&db).await, &which).await);
    house.finish().await;
}

#[tokio::test]
async fn only_by_whoever_did_it_for_ten_minutes_and_while_nothing_else_was_done() {
    let house = Installation::new().await;
    let (db, look, sara) = company(&house).await;
    let made = lead(&db, "ليلى", Some("+966501234567")).await;
    let which = leads::Which::number(made.number);
    let lose = async || leads::lose(&db, &boss(&db).await, which, "السعر").await.unwrap();
    let lost = lose().await;
    let seen = which.as_of(lost.version);
    // Not by somebody else, nor without having seen it.
    assert!(matches!(conflict(leads::undo(&db, &calls(&db, &sara).await, seen).await), Conflict::TooLateToUndo));
    assert!(matches!(conflict(leads::undo(&db, &boss(&db).await, which).await), Conflict::ChangedSince));
    // Nor where the contact has another lead by now; the refusal takes nothing away.
    let other = lead(&db, "ليلى", Some("+966501234567")).await;
    assert!(matches!(conflict(leads::undo(&db, &boss(&db).await, seen).await), Conflict::OpenLead(_)));
    leads::lose(&db, &boss(&db).await, leads::Which::number(other.number), "مكرر").await.unwrap();
    // Just in time, and once.
    house.clock.advance(TimeDelta::seconds(10 * 60 - 5));
    leads::undo(&db, &boss(&db).await, seen).await.expect("in time");
    assert!(matches!(conflict(leads::undo(&db, &boss(&db).await, seen).await), Conflict::ChangedSince));
    // Too late.
    let lost = lose().await;
    house.clock.advance(TimeDelta::seconds(10 * 60 + 1));
    let late = leads::undo(&db, &boss(&db).await, which.as_of(lost.version)).await;
    assert!(matches!(conflict(late), Conflict::TooLateToUndo));
    // Somebody has changed it since.
    let open = leads::reopen(&db, &boss(&db).await, which).await.unwrap();
    leads::assign(&db, &calls(&db, &sara).await, which, &sara).await.unwrap();
    let since = leads::undo(&db, &boss(&db).await, which.as_of(open.version)).await;
    assert!(matches!(conflict(since), Conflict::ChangedSince));
    // Where it was before is no stage any more.
    let stages = pipelines::stages(&db, &boss(&db).await, Kind::Lead).await.unwrap();
    let moved = leads::move_to(&db, &boss(&db).await, which, stages[2].id).await.unwrap();
    let all = stages::show(&db, &boss(&db).await, stages[0].pipeline).await.unwrap();
    let first = stages::At { seen: all.seen(), point: Point::Stage(stages[0].id) };
    stages::remove(&db, &boss(&db).await, first, Some(stages[1].id)).await.unwrap();
    let nowhere = leads::undo(&db, &boss(&db).await, which.as_of(moved.version)).await;
    assert!(matches!(conflict(nowhere), Conflict::ChangedSince));
    // What is over is not kept.
    house.clock.advance(TimeDelta::minutes(11));
    leads::lose(&db, &boss(&db).await, which, "السعر").await.unwrap();
    let kept: i64 = sqlx::query_scalar("select count(*) from undos").fetch_one(&look).await.unwrap();
    assert_eq!(kept, 1);
    house.finish().await;
}
