//! A company comes back: everything that it had, and nothing that was under way.

use crm::{
    Caller, ConversationId, TenantDb, TenantId,
    audit::{self, Action},
    backups::restore,
    channel::Outgoing,
    conversations::{self, To as Whom, When},
    jobs::{self, Claim},
    leads::{self, NewLead, Whose},
};
use omnicrm::backup::restore::To;
use sqlx::PgPool;

use super::{anew, backed_up, backups_of, console, different, digests, lived_in, restored, stored};
use crate::{
    harness::{calls, run},
    house::{House, eventually},
};

/// What a restored company does not have as it was: what was under way, and that it was restored.
const IN_PLACE: &[&str] = &["audit_log", "audit_queue", "jobs"];

/// And what is the first one's only: its places on Discord.
const ANEW: &[&str] = &["audit_log", "audit_queue", "jobs", "posts", "settings"];

/// Queues an answer that nobody sends, because the program is down.
async fn queue(house: &House, words: &str) {
    let db = house.db();
    let conversation =
        sqlx::query_scalar("select id from conversations order by id limit 1").fetch_one(&house.look).await;
    let to = Whom::Conversation(ConversationId(conversation.unwrap()));
    let boss = calls(db, &house.person("owner")).await;
    conversations::send(db, &boss, to, Outgoing::text(words), When::Now).await.expect("an answer");
}

/// A change, which is an event.
async fn opens_lead(house: &House, db: &TenantDb, name: &str) {
    let contact = Whose::Person { name: name.into(), phone: None };
    let new = NewLead { contact, interest: None, notes: None };
    leads::create(db, &calls(db, &house.person("owner")).await, new).await.expect("a lead");
}

/// What customers were sent with these words.
fn sent(house: &House, words: &str) -> usize {
    let requests = house.neighbours.meta.requests();
    requests.iter().filter(|request| request.body["text"]["body"] == words).count()
}

/// Whether workers would look after a company.
async fn is_looked_after(house: &House, tenant: TenantId) -> bool {
    let control = house.install.superuser("control").await;
    sqlx::query("update wakeups set due_at = now() - interval '1 hour'").execute(&control).await.unwrap();
    control.close().await;
    let claim = Claim::fresh();
    let leases = jobs::claim_tenants(&house.install.server, claim, 50, chrono::TimeDelta::seconds(60)).await.unwrap();
    jobs::take_back(&house.install.server, claim).await.unwrap();
    leases.iter().any(|lease| lease.tenant == tenant)
}

async fn verified(server: &crm::Server, tenant: TenantId) -> audit::Report {
    let db = server.tenant(tenant).await.unwrap();
    audit::verify(&db, &Caller::console("tests")).await.unwrap()
}

async fn log(look: &PgPool, action: Action) -> i64 {
    let count = sqlx::query_scalar("select count(*) from audit_log where action = $1 and outcome = 'done'");
    count.bind(action.as_str()).fetch_one(look).await.unwrap()
}

#[tokio::test]
async fn a_company_comes_back_with_everything_and_reaches_nobody() {
    let mut house = lived_in().await;
    let (backups, server) = (backups_of(&house.config), house.install.server.clone());
    queue(&house, "جواب من الماضي").await;
    let before = digests(&house.look).await;
    let files = stored(&house.config, &house.look, house.db().id()).await;
    assert!(files.len() == 1 && files[0].len() > 200_000, "a file is in the store");
    let path = backed_up(&backups, house.db()).await;
    assert!(std::fs::metadata(&path).unwrap().len() < 500_000);

    // As a company of its own.
    let copy = restored(&backups, &server, &path, anew("copy")).await.unwrap();
    let look = house.install.superuser("t_copy").await;
    let after = digests(&look).await;
    assert_eq!(different(&before, &after), ANEW);
    assert_eq!(stored(&house.config, &look, copy.id()).await, files);
    // A row that is another is seen: this comparison can fail.
    let mut conn = look.acquire().await.unwrap();
    run(&mut conn, "update contacts set notes = 'x' where id = (select min(id::text)::uuid from contacts)".into())
        .await;
    assert!(different(&before, &digests(&look).await).contains(&"contacts".to_owned()));
    drop(conn);
    let report = verified(&server, copy.id()).await;
    assert!(report.problem.is_none() && report.sealed > 3, "{report:?}");
    assert_eq!((log(&look, Action::BackupRestore).await, log(&look, Action::BackupResume).await), (1, 0));
    let routes = crm::tenants::routes(&copy, &console()).await.unwrap();
    assert!(routes.is_empty(), "its addresses are the first one's: {routes:?}");
    assert!(!is_looked_after(&house, copy.id()).await && is_looked_after(&house, house.db().id()).await);
    let waiting =
        "select count(*) from jobs where state <> 'quarantined' and kind in ('send_message', 'announce_messages')";
    assert_eq!(sqlx::query_scalar::<_, i64>(waiting).fetch_one(&look).await.unwrap(), 0);

    // Once it is let go it works, with a login role that comes nowhere else.
    assert!(restore::resume(&server, &console(), "copy").await.unwrap());
    assert!(!restore::resume(&server, &console(), "copy").await.unwrap(), "it is by now");
    assert!(is_looked_after(&house, copy.id()).await);
    opens_lead(&house, &copy, "مها").await;
    let rights = "select has_database_privilege($1 || '_t_copy', $1 || '_t_copy', 'connect')
                     and not has_database_privilege($1 || '_t_copy', $1 || '_t_demo', 'connect')
                     and not has_column_privilege($1 || '_t_copy', 'members', 'is_owner', 'update')";
    let rights = sqlx::query_scalar::<_, bool>(rights).bind(&house.install.prefix).fetch_one(&look).await.unwrap();
    assert!(rights);
    look.close().await;

    // In its own place: what came after is gone from there, and kept aside.
    opens_lead(&house, house.db(), "بعد النسخة").await;
    house.look.close().await;
    let db = restored(&backups, &server, &path, To::InPlace { slug: "demo".into() }).await.unwrap();
    assert_eq!(db.id(), house.db().id());
    house.look = house.install.superuser("t_demo").await;
    let after = digests(&house.look).await;
    assert_eq!(different(&before, &after), IN_PLACE);
    assert_eq!(stored(&house.config, &house.look, db.id()).await, files);
    let report = verified(&server, db.id()).await;
    assert!(report.problem.is_none() && report.sealed > 3, "the end of the log was not cut off: {report:?}");
    assert!(restore::has_old(&server, "demo").await.unwrap());
    let again = restored(&backups, &server, &path, To::InPlace { slug: "demo".into() }).await.err().unwrap();
    assert!(again.to_string().contains("still kept"), "{again}");
    assert!(restore::forget_old(&server, &console(), "demo").await.unwrap());
    assert!(!restore::forget_old(&server, &console(), "demo").await.unwrap());
    assert_eq!(restore::quiet(&server, &console()).await.unwrap().len(), 1);

    // The program is up, and customers hear nothing of what was under way: not now, and not once the company is let go.
    house.comes_back().await;
    assert!(!is_looked_after(&house, db.id()).await);
    assert!(restore::resume(&server, &console(), "demo").await.unwrap());
    queue(&house, "جواب من اليوم").await;
    eventually("what is said today is sent", async || sent(&house, "جواب من اليوم") == 1).await;
    house.quiet().await;
    assert_eq!(sent(&house, "جواب من الماضي"), 0);
    // If it were not put aside, it would be: this test can fail.
    let mut conn = house.look.acquire().await.unwrap();
    run(
        &mut conn,
        "update jobs set state = 'ready', run_at = now() where kind = 'send_message' and state = 'quarantined'".into(),
    )
    .await;
    drop(conn);
    opens_lead(&house, house.db(), "من اليوم").await;
    eventually("it is sent all the same", async || sent(&house, "جواب من الماضي") == 1).await;
    house.finish_despite_quarantine().await;
}
