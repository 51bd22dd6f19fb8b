//! Data as files: everything that somebody may see, as they may see it, as of one moment; and nothing once they may not, or somebody in it
//! was erased.

use std::collections::BTreeSet;

use crm::{
    Error, ExportId, Permission, Role, TenantDb, bookings,
    error::Limit,
    fields,
    jobs::{self, Claimed, Job},
    leads::{self, Which},
    members::{MemberChange, Person},
    overview::{
        self,
        exports::{self, Asked, Cell, Kind, Opened, Reading, State, What, columns},
    },
    reach::{Reach, Reached},
    requests::{self, ApprovalRule, Approved},
    settings,
};

use super::{
    deals,
    people::{Stage, omar, sara},
    requests::office,
};
use crate::harness::{calls, owner, run};

async fn asked(db: &TenantDb, who: &Person, what: What) -> Result<ExportId, Error> {
    match exports::ask(db, &calls(db, who).await, what, Kind::Csv).await? {
        Asked::Begun(export) => Ok(export.id),
        Asked::Requested(request) => panic!("{request:?}"),
    }
}

/// The job that makes it.
async fn job(db: &TenantDb, id: ExportId) -> Claimed {
    let due = jobs::claim(db, 500).await.expect("a claim");
    due.into_iter().find(|job| job.job() == Ok(Job::Export { export: id })).expect("it is to be made")
}

async fn reading(db: &TenantDb, job: &Claimed, id: ExportId) -> Box<Reading> {
    match exports::open(db, job, id).await.expect("an answer") {
        Opened::Reading(reading) => reading,
        Opened::Made | Opened::Unwanted => panic!("it is waited for"),
    }
}

/// What its columns are called, and everything in it.
async fn rows(db: &TenantDb, job: &Claimed, id: ExportId) -> (Vec<String>, Vec<Vec<Cell>>) {
    let mut reading = reading(db, job, id).await;
    let mut all = Vec::new();
    loop {
        let page = reading.next().await.expect("a page");
        if page.is_empty() {
            return (reading.names(), all);
        }
        all.extend(page);
    }
}

/// One column of an export that somebody asks for now.
async fn column(db: &TenantDb, who: &Person, what: What, name: &str) -> Vec<String> {
    let id = asked(db, who, what).await.expect("an export");
    let job = job(db, id).await;
    let (names, rows) = rows(db, &job, id).await;
    exports::gave_up(db, &job, id).await.expect("it is over");
    let nth = names.iter().position(|column| column == name).expect("a column");
    let text = |cell: &Cell| match cell {
        Cell::Text(text) | Cell::Amount(text) => text.clone(),
        other => format!("{other:?}"),
    };
    rows.iter().map(|row| text(&row[nth])).collect()
}

#[tokio::test]
async fn everything_there_is_is_read_as_of_one_moment() {
    let stage = Stage::set().await;
    let db = &stage.db;
    let mut look = stage.look.acquire().await.unwrap();
    // More than two pages of them.
    let many = "insert into contacts (id, name, search_key, key_v, created_at, updated_at)
                select gen_random_uuid(), 'شخص ' || n, 'شخص ' || n, 4, now(), now() from generate_series(1, 2500) n";
    run(&mut look, many.to_owned()).await;
    let id = asked(db, &owner(), What::Contacts).await.unwrap();
    let job = job(db, id).await;
    let mut reading = reading(db, &job, id).await;
    let mut names = BTreeSet::new();
    let mut count = 0;
    loop {
        let page = reading.next().await.unwrap();
        if page.is_empty() {
            break;
        }
        count += page.len();
        names.extend(page.into_iter().map(|row| format!("{:?}", row[0])));
        // Who comes while it is read is not in it, nor is a name that is changed meanwhile.
        run(&mut look, many.replace("شخص", "متأخر")).await;
        run(&mut look, "update contacts set name = 'غيره'".to_owned()).await;
    }
    assert_eq!((count, names.len()), (2500, 2500));
    assert!(names.iter().all(|name| name.contains("شخص")), "{:?}", names.first());
    drop((reading, look));
    stage.strike().await;
}

#[tokio::test]
async fn each_noun_is_exported_and_only_as_far_as_one_sees() {
    let stage = Stage::set().await;
    let db = &stage.db;
    stage.cast(&sara(), Role::Manager, &[Permission::ExportData]).await;
    let lead = deals::lead(db, "سارة القحطاني", Some("+966501234567")).await;
    leads::assign(db, &calls(db, &owner()).await, Which::number(lead.number), &sara()).await.unwrap();
    deals::lead(db, "=1+1", None).await;
    let deal = deals::convert(db, &lead).await.unwrap();
    let told = crm::deals::number_label(deal.number);

    assert_eq!(column(db, &owner(), What::Contacts, "phones").await, ["966501234567", "Empty"]);
    assert_eq!(column(db, &owner(), What::Leads, "number").await, ["L-1001", "L-1002"]);
    assert_eq!(column(db, &owner(), What::Leads, "state").await, ["converted", "open"]);
    assert_eq!(column(db, &owner(), What::Deals, "number").await, [told]);
    for what in [What::Companies, What::Tasks, What::Conversations, What::Messages, What::Bookings] {
        assert_eq!(column(db, &owner(), what, columns(what)[0].name).await, [""; 0], "{what}");
    }
    // Fields of the company's own come behind.
    let field = fields::show(db, &calls(db, &owner()).await, fields::Of::Lead).await.unwrap().seen;
    let of =
        fields::add(db, &calls(db, &owner()).await, field, fields::Kind::Text, "المدينة", "").await.unwrap().1.fields
            [0]
        .id;
    sqlx::query("update leads set extra = jsonb_build_object($1::text, 'جدة') where number = 1001")
        .bind(of.to_string())
        .execute(&stage.look)
        .await
        .unwrap();
    assert_eq!(column(db, &owner(), What::Leads, "المدينة").await, ["جدة", "Empty"]);
    let service = super::bookings::room(db, "غرفة", 1).await;
    let at = super::bookings::free(db, service).await[0];
    let whose = bookings::Whose::Contact(lead.contact_id);
    let new = bookings::New { service, at, resource: None, whose, note: None };
    bookings::book(db, &calls(db, &owner()).await, new).await.unwrap();
    assert_eq!(column(db, &owner(), What::Bookings, "phones").await, ["966501234567"]);
    let card = overview::card::card(db, &calls(db, &owner()).await, lead.contact_id).await.unwrap();
    assert_eq!(card.bookings.iter().map(|booking| booking.starts_at).collect::<Vec<_>>(), [at]);
    let story = overview::timeline::timeline(db, &calls(db, &owner()).await, lead.contact_id, 0).await.unwrap();
    assert!(story.moments.iter().any(|moment| moment.what == overview::timeline::What::BookingNew), "{story:?}");
    // Who reaches as far as what is their own takes no more away.
    settings::set_reach(db, &calls(db, &owner()).await, Role::Manager.into(), Some(Reached::Leads), Reach::Own)
        .await
        .unwrap();
    assert_eq!(column(db, &sara(), What::Leads, "number").await, ["L-1001"]);
    // Who may not see leads takes none away.
    stage.cast(&omar(), Role::Developer, &[Permission::ExportData]).await;
    let denied = asked(db, &omar(), What::Leads).await;
    assert!(matches!(&denied, Err(Error::Denied(denied)) if denied.permission == Permission::ViewLeads), "{denied:?}");
    stage.strike().await;
}

#[tokio::test]
async fn what_is_made_counts_only_while_it_may() {
    let stage = Stage::set().await;
    let db = &stage.db;
    stage.cast(&sara(), Role::Admin, &[]).await;
    let lead = deals::lead(db, "سارة القحطاني", Some("+966501234567")).await;
    let mut all = Vec::new();
    for _ in 0..exports::WAITING {
        all.push(asked(db, &sara(), What::Leads).await.unwrap());
    }
    let more = asked(db, &sara(), What::Leads).await;
    assert!(matches!(more, Err(Error::LimitReached(Limit::Exports))), "{more:?}");

    // One is made, and is there for a day.
    let due = jobs::claim(db, 500).await.unwrap();
    let of = |id: ExportId| due.iter().find(|job| job.job() == Ok(Job::Export { export: id })).unwrap();
    assert!(exports::made(db, of(all[0]), all[0], 1, 10).await.unwrap());
    let first = async || {
        let listed = exports::list(db, &calls(db, &sara()).await).await.unwrap();
        listed.into_iter().find(|export| export.id == all[0]).unwrap()
    };
    assert_eq!((first().await.state, first().await.rows, first().await.bytes), (State::Done, 1, Some(10)));
    exports::send_again(db, &calls(db, &sara()).await, all[0]).await.unwrap();
    let others = exports::send_again(db, &calls(db, &owner()).await, all[0]).await;
    assert!(matches!(others, Err(Error::NotFound(_))), "it is hers: {others:?}");

    // Somebody is erased: the file goes, and what is being made is not wanted any more.
    let contact = lead.contact_id;
    overview::erase::erase(db, &calls(db, &owner()).await, contact, "طلب العميل").await.unwrap();
    assert_eq!((first().await.ends_at, first().await.state), (None, State::Done));
    let gone = jobs::claim(db, 500).await.unwrap();
    assert!(gone.iter().any(|job| job.job() == Ok(Job::EraseFile { key: exports::key(db, all[0]) })));
    assert!(!exports::made(db, of(all[1]), all[1], 1, 10).await.unwrap());
    assert!(matches!(exports::open(db, of(all[1]), all[1]).await, Ok(Opened::Unwanted)));
    assert!(matches!(exports::open(db, of(all[0]), all[0]).await, Ok(Opened::Made)));
    let again = exports::send_again(db, &calls(db, &sara()).await, all[0]).await;
    assert!(matches!(again, Err(Error::NotFound(_))), "{again:?}");

    // Who may not take data away any more does not get what they asked for while they might.
    let id = asked(db, &sara(), What::Leads).await.unwrap();
    let job = job(db, id).await;
    stage.done(&owner(), &sara(), MemberChange::SetRole { role: Role::Viewer.into() }).await;
    assert!(matches!(exports::open(db, &job, id).await, Ok(Opened::Unwanted)));

    // After a day a file goes by itself.
    let id = asked(db, &owner(), What::Leads).await.unwrap();
    let made = self::job(db, id).await;
    assert!(exports::made(db, &made, id, 1, 10).await.unwrap());
    assert_eq!(exports::over(db, &made, id).await.unwrap(), None);
    stage.house.clock.advance(exports::KEPT);
    let due = jobs::claim(db, 500).await.unwrap();
    let end = due.iter().find(|job| job.job() == Ok(Job::EndExport { export: id })).expect("its time is over");
    assert_eq!(exports::over(db, end, id).await.unwrap(), Some(exports::key(db, id)));
    exports::ended(db, end, id).await.unwrap();
    assert_eq!(exports::over(db, end, id).await.unwrap(), None);
    stage.strike().await;
}

#[tokio::test]
async fn where_a_second_person_is_wanted_what_they_approved_is_made() {
    let stage = office(ApprovalRule::Export).await;
    let db = &stage.db;
    let ask = async |what| exports::ask(db, &calls(db, &owner()).await, what, Kind::Xlsx).await.unwrap();
    let Asked::Requested(request) = ask(What::Leads).await else { panic!("nobody was asked") };
    let Asked::Requested(_) = ask(What::Leads).await else { panic!("nobody has approved it yet") };
    let (_, approved) = requests::approve(db, &calls(db, &sara()).await, request.id).await.unwrap();
    assert!(matches!(approved, Approved::MayGoOn), "{approved:?}");
    // Whatever is typed then, it is what was approved, once.
    let Asked::Begun(export) = ask(What::Contacts).await else { panic!("it was approved") };
    assert_eq!((export.what, export.kind), (What::Leads, Kind::Xlsx));
    let Asked::Requested(_) = ask(What::Contacts).await else { panic!("it was approved once") };
    stage.strike().await;
}
