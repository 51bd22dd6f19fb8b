//! Personal data is erased from the log, and the log still proves itself.

use crm::{
    Error, Permission, Role, TenantDb,
    audit::{self, Action, Filter, Part, Tampering},
    error::Noun,
    leads::{self, NewLead, Whose},
    members::{self, ChangeMember, MemberChange},
    roles::{self, NewRole},
    settings::{self, OwnerChannel},
};
use sqlx::PgPool;

use super::{seal, verified, write};
use crate::harness::{Installation, calls, owner, person};

const NAME: &str = "Zephyrine";
const REASON: &str = "moved to Quillford";
const ID: u64 = 200_000_000_000_000_077;

/// Every row of the log, whole, as text; bytes in hexadecimal, of which none may be a digest without salt of a name.
async fn rows(look: &PgPool) -> Vec<String> {
    sqlx::query_scalar("select a::text from audit_log a order by seq").fetch_all(look).await.expect("the log")
}

async fn mentions(look: &PgPool, what: &str) -> usize {
    rows(look).await.iter().filter(|row| row.contains(what)).count()
}

/// A log in which somebody did things and had things done to them, in part sealed.
async fn company(house: &Installation, slug: &str) -> (TenantDb, PgPool) {
    let db = house.company(slug).await;
    let zeph = person(ID, NAME);
    for (n, role) in [Role::Admin, Role::SuperAdmin].into_iter().enumerate() {
        let order = ChangeMember {
            person: zeph.clone(),
            wanted: MemberChange::SetRole { role: role.into() },
            notes: Some(REASON.into()),
        };
        members::change(&db, &calls(&db, &owner()).await, order).await.expect("a change");
        let contact = Whose::Person { name: format!("Contact {n}"), phone: None };
        let new = NewLead { contact, interest: None, notes: None };
        leads::create(&db, &calls(&db, &zeph).await, new).await.expect("a lead");
        if n == 0 {
            seal(house, &db).await;
        }
    }
    let look = house.superuser(&format!("t_{slug}")).await;
    assert_eq!((mentions(&look, NAME).await, mentions(&look, REASON).await), (4, 2));
    (db, look)
}

#[tokio::test]
async fn what_is_erased_is_gone_from_every_row_and_the_chain_holds() {
    let house = Installation::new().await;
    let (db, look) = company(&house, "alpha").await;
    let (boss, id) = (calls(&db, &owner()).await, ID.to_string());
    let erased = audit::erase(&db, &boss, Part::Target, Noun::Member, &id, "asked to be forgotten").await;
    assert_eq!(erased.expect("an erasure"), 2);
    let erased =
        audit::erase(&db, &calls(&db, &owner()).await, Part::Caller, Noun::Member, &id, "asked to be forgotten").await;
    assert_eq!(erased.expect("an erasure"), 2);
    assert_eq!((mentions(&look, NAME).await, mentions(&look, REASON).await), (0, 0));
    let about = Filter { on: Some(person(ID, "").discord_id), ..Filter::default() };
    for entry in audit::list(&db, &calls(&db, &owner()).await, &about, None).await.expect("the log").entries {
        assert_eq!((entry.before, entry.after, entry.reason, entry.target_label), (None, None, None, None));
        assert_eq!(entry.caller_name, owner().name, "who did it stays");
    }
    assert_eq!(verified(&db).await.problem, None);
    seal(&house, &db).await;
    assert_eq!(verified(&db).await.problem, None);
    let erasures = Filter { action: Some(Action::AuditErase), ..Filter::default() };
    let entries = audit::list(&db, &calls(&db, &owner()).await, &erasures, None).await.expect("the log").entries;
    let events: Vec<usize> =
        entries.iter().filter_map(|e| Some(e.after.as_ref()?["events"].as_array()?.len())).collect();
    assert_eq!(events, [2, 2], "each erasure says from which events");
    for part in [Part::Caller, Part::Target] {
        let again = audit::erase(&db, &calls(&db, &owner()).await, part, Noun::Member, &id, "again").await;
        assert!(matches!(again, Err(Error::NotFound(Noun::Event))), "{again:?}");
    }
    let nobody =
        audit::erase(&db, &calls(&db, &person(ID + 1, "X")).await, Part::Caller, Noun::Member, &id, "mine").await;
    assert!(matches!(nobody, Err(Error::Denied(_))), "{nobody:?}");
    look.close().await;
    house.finish().await;
}

/// The contact's leads and conversations, and requests about a person, name them too.
#[tokio::test]
async fn erasing_a_contact_or_a_member_reaches_all_that_names_them() {
    let house = Installation::new().await;
    let (db, look) = company(&house, "alpha").await;
    write(&db, "Somebody else").await;
    let contact = Whose::Person { name: "Peregrine".into(), phone: Some("+966501234567".into()) };
    let new = NewLead { contact, interest: None, notes: None };
    let lead = leads::create(&db, &calls(&db, &owner()).await, new).await.expect("a lead");
    let erased = audit::erase(
        &db,
        &calls(&db, &owner()).await,
        Part::Target,
        Noun::Contact,
        &lead.contact_id.to_string(),
        "asked",
    )
    .await;
    assert_eq!(erased.expect("an erasure"), 1);
    assert_eq!((mentions(&look, "Peregrine").await, mentions(&look, "Somebody else").await), (0, 1));
    request(&db).await;
    assert_eq!(mentions(&look, "Xanthippe").await, 1);
    let id = (ID + 5).to_string();
    let erased = audit::erase(&db, &calls(&db, &owner()).await, Part::Target, Noun::Member, &id, "asked").await;
    assert_eq!(erased.expect("an erasure"), 1);
    assert_eq!(mentions(&look, "Xanthippe").await, 0);
    assert_eq!(verified(&db).await.problem, None);
    look.close().await;
    house.finish().await;
}

/// Zephyrine asks for a role for somebody, which needs a second person.
async fn request(db: &TenantDb) {
    let channel = owner().discord_id;
    settings::set::<OwnerChannel>(db, &calls(db, &owner()).await, channel.into()).await.expect("a channel");
    let permissions = vec![Permission::ManagePermissions];
    let new = NewRole { name: "Deputy".into(), above: Role::SuperAdmin, permissions };
    drop(roles::create(db, &calls(db, &owner()).await, new).await);
    let wanted = MemberChange::Grant { permissions: vec![Permission::ManagePermissions], until: None };
    let order = ChangeMember { person: person(ID, NAME), wanted, notes: None };
    members::change(db, &calls(db, &owner()).await, order).await.expect("a grant");
    let deed = crm::requests::ApprovalRule::SetAdmin;
    settings::set_second_person(db, &calls(db, &owner()).await, deed, true).await.expect("a setting");
    let order = ChangeMember {
        person: person(ID + 5, "Xanthippe"),
        wanted: MemberChange::SetRole { role: Role::Admin.into() },
        notes: Some("for Xanthippe".into()),
    };
    members::change(db, &calls(db, &person(ID, NAME)).await, order).await.expect("a request");
}

#[tokio::test]
async fn who_erases_past_the_program_is_found() {
    let house = Installation::new().await;
    let (db, look) = company(&house, "alpha").await;
    let id = ID.to_string();
    audit::erase(&db, &calls(&db, &owner()).await, Part::Target, Noun::Member, &id, "asked").await.expect("an erasure");
    seal(&house, &db).await;
    assert_eq!(verified(&db).await.problem, None);
    let seq: i64 = sqlx::query_scalar("select min(seq) from audit_log where caller_id = $1")
        .bind(&id)
        .fetch_one(&look)
        .await
        .expect("an event");
    // With the function that the program itself uses, and by hand: neither says why.
    for statement in [
        "select audit_erase(array[$1], 'caller')",
        "update audit_log set target_label = null, before = null, after = null, reason = null, target_salt = null
         where seq = $1",
    ] {
        sqlx::query(statement).bind(seq).execute(&look).await.expect(statement);
        let found = verified(&db).await.problem.expect("a problem");
        assert_eq!((found.tampering, found.seq), (Tampering::Changed, Some(seq)));
    }
    look.close().await;
    house.finish().await;
}
