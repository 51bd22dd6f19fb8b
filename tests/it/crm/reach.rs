//! How far people reach: whose leads, deals, tasks and conversations are there for them, and whose are not.

mod model;
mod races;

use std::collections::BTreeMap;

use crm::{
    Error, Role,
    audit::{self, Filter},
    decision::RankRule,
    error::{Conflict, Refusal},
    reach::{Reach, Reached},
    role::RoleRef,
    settings, teams,
};
use serde_json::json;

use super::{people::Stage, statements::found};
use crate::harness::{calls, owner, person};

/// What only some reach, and how the condition of a statement names it.
const REACHED: [&str; 4] = ["leads", "deals", "tasks", "conversations"];

/// Statements that read these whoever has them: file, function, and what it reads so, as often as it does.
const WHOEVER_HAS_IT: [(&str, &str, &[&str]); 100] = [
    // What jobs do, and what they look at.
    ("company/channels/holds/sql.rs", "put_off", &["conversations"]),
    ("company/channels/holds/sql.rs", "bring_forward", &["conversations"]),
    ("company/settings/sql.rs", "unshown", &["conversations"]),
    ("inbox/attachments/sql.rs", "settled", &["conversations"]),
    ("inbox/auto_reply/sql.rs", "newest", &["conversations"]),
    ("inbox/conversations/idle/sql.rs", "close_idle", &["conversations"]),
    ("inbox/conversations/reads/sql.rs", "newest_read", &["conversations"]),
    ("inbox/conversations/satisfaction/sql.rs", "closed", &["conversations", "conversations"]),
    ("inbox/conversations/satisfaction/sql.rs", "insert", &["conversations"]),
    ("inbox/conversations/satisfaction/sql.rs", "rated", &["conversations"]),
    ("inbox/conversations/send/sql.rs", "lock_message", &["conversations"]),
    ("inbox/conversations/sla/sql.rs", "waiting", &["conversations"]),
    ("inbox/conversations/sla/sql.rs", "forget", &["conversations"]),
    ("inbox/conversations/sla/sql.rs", "late", &["conversations"]),
    ("inbox/conversations/thread/sql.rs", "not_closed", &["conversations"]),
    ("inbox/conversations/thread/sql.rs", "stage", &["conversations", "leads"]),
    ("inbox/conversations/view/sql.rs", "unshown", &["conversations"]),
    ("inbox/conversations/view/sql.rs", "open_lead", &["conversations", "leads"]),
    ("inbox/conversations/view/sql.rs", "reply", &["conversations"]),
    ("inbox/reconcile/sql.rs", "awaited", &["conversations"]),
    ("inbox/turns/sql.rs", "colleagues", &["conversations"]),
    ("inbox/turns/sql.rs", "unheld", &["conversations"]),
    ("inbox/turns/sql.rs", "waiting_for", &["conversations"]),
    ("calendar/bookings/wait/sql.rs", "waiting", &["conversations"]),
    ("sales/tasks/remind/sql.rs", "is_due", &["tasks"]),
    ("sales/leads/sql.rs", "holder", &["conversations"]),
    ("sales/leads/sql.rs", "unowned", &["leads"]),
    ("sales/quotes/sql.rs", "answered_in", &["deals", "conversations"]),
    ("sales/quotes/sql.rs", "is_erased", &["deals"]),
    ("sales/quotes/sql.rs", "whose", &["deals"]),
    // What stands in a stage or is filled in, for who shapes the stages and the fields: all of it.
    ("overview/extra/sql.rs", "count", &["leads", "deals"]),
    ("sales/deals/sql.rs", "crowds", &["deals"]),
    ("sales/deals/sql.rs", "leave_stages", &["deals"]),
    ("sales/leads/work/sql.rs", "crowds", &["leads"]),
    ("sales/leads/work/sql.rs", "leave_stage", &["leads"]),
    // What an import has made, and changed within reach, when it is taken back; and how many contacts of a file have an open lead.
    ("customers/contacts/imported/sql.rs", "untouched", &["leads", "deals", "tasks", "conversations"]),
    ("customers/contacts/imported/sql.rs", "delete_addresses", &["conversations"]),
    ("sales/leads/imported/sql.rs", "hold", &["leads"]),
    ("sales/leads/imported/sql.rs", "with_open", &["leads"]),
    ("sales/leads/imported/sql.rs", "delete", &["leads", "leads", "tasks", "deals"]),
    ("sales/leads/imported/sql.rs", "restore", &["leads"]),
    // What a delivery brings, and what is asked at every key before it is known who types.
    ("inbox/conversations/receive/sql.rs", "lock", &["conversations"]),
    ("inbox/conversations/receive/sql.rs", "open", &["conversations"]),
    ("inbox/conversations/reads/sql.rs", "typing_in", &["conversations"]),
    // Whatever is a contact's, when two are merged or one is erased; and which of them was heard of last.
    ("audit/sql.rs", "leads_of", &["leads"]),
    ("audit/sql.rs", "deals_of", &["deals"]),
    ("audit/sql.rs", "quotes_of", &["deals"]),
    ("audit/sql.rs", "conversations_of", &["conversations"]),
    ("customers/contacts/merge/sql.rs", "lock", &["conversations", "leads", "deals", "tasks"]),
    ("customers/contacts/merge/sql.rs", "sides", &["leads", "deals", "conversations", "conversations"]),
    (
        "customers/contacts/merge/sql.rs",
        "insert",
        &["leads", "deals", "tasks", "conversations", "conversations", "conversations", "conversations"],
    ),
    ("customers/contacts/merge/sql.rs", "move_all", &["leads"]),
    ("customers/contacts/merge/sql.rs", "shown", &["conversations"]),
    ("customers/contacts/search/sql.rs", "by_beginning", &["conversations"]),
    ("company/webhooks/sql.rs", "of_messages", &["conversations"]),
    ("overview/erase/sql.rs", "erase_told", &["conversations", "leads", "deals", "deals"]),
    ("overview/erase/sql.rs", "lock", &["conversations", "leads", "deals"]),
    ("overview/erase/sql.rs", "is_sending", &["conversations"]),
    ("overview/erase/sql.rs", "count", &["conversations", "conversations", "leads", "deals"]),
    ("overview/erase/sql.rs", "threads", &["conversations"]),
    ("overview/erase/sql.rs", "posts", &["conversations", "conversations"]),
    ("overview/erase/sql.rs", "kept_files", &["conversations"]),
    ("overview/erase/sql.rs", "erase_deliveries", &["conversations"]),
    ("overview/erase/sql.rs", "erase_talks", &["conversations"]),
    (
        "overview/erase/sql.rs",
        "erase_work",
        &[
            "leads",
            "leads",
            "leads",
            "deals",
            "deals",
            "deals",
            "deals",
            "tasks",
            "tasks",
            "tasks",
            "tasks",
            "conversations",
            "conversations",
        ],
    ),
    // What follows for a conversation or a contact from what was done: for everybody who sees it.
    ("inbox/conversations/sla/sql.rs", "clocks", &["conversations"]),
    ("inbox/conversations/thread/sql.rs", "of_contact", &["conversations"]),
    // What the same transaction has found or locked within reach, or has just made.
    ("inbox/conversations/list/sql.rs", "by_ids", &["conversations"]),
    ("inbox/conversations/search/sql.rs", "hits", &["conversations"]),
    ("inbox/conversations/send/sql.rs", "has_opted_out", &["conversations"]),
    ("inbox/conversations/sql.rs", "last_inbound", &["conversations"]),
    ("inbox/conversations/sql.rs", "account", &["conversations"]),
    ("inbox/conversations/work/sql.rs", "answered", &["conversations"]),
    ("inbox/conversations/work/sql.rs", "other_open", &["conversations"]),
    ("sales/deals/sql.rs", "by_ids", &["deals"]),
    ("sales/deals/sql.rs", "search", &["deals"]),
    ("sales/quotes/sql.rs", "insert_whole", &["deals"]),
    ("sales/quotes/sql.rs", "one", &["deals"]),
    ("sales/leads/sql.rs", "held", &["leads"]),
    ("sales/leads/sql.rs", "search", &["leads"]),
    ("sales/tasks/sql.rs", "by_ids", &["tasks"]),
    ("sales/tasks/sql.rs", "has_follower", &["tasks"]),
    ("sales/tasks/sql.rs", "delete_follower", &["tasks"]),
    // What is the caller's own: an answer of theirs, and the task that it became.
    ("inbox/conversations/send/sql.rs", "own", &["conversations"]),
    ("sales/tasks/sql.rs", "of_message", &["tasks"]),
    // Who has it, for whoever is about to send something there, which locks it within reach.
    ("inbox/conversations/send/typed/sql.rs", "had_by_another", &["conversations"]),
    // How many tasks somebody has, which is limited; and where the page before ended.
    ("sales/tasks/sql.rs", "count_open", &["tasks"]),
    ("sales/tasks/sql.rs", "open", &["tasks"]),
    // Totals, which are the company's for whoever may see them, and what is one's own.
    (
        "overview/stats/sql.rs",
        "count",
        &["conversations", "conversations", "leads", "leads", "leads", "deals", "deals", "deals"],
    ),
    (
        "overview/stats/sql.rs",
        "keep",
        &["conversations", "conversations", "leads", "leads", "leads", "deals", "deals", "deals"],
    ),
    ("overview/stats/sql.rs", "first", &["conversations", "leads", "deals"]),
    ("overview/stats/sql.rs", "open", &["conversations", "conversations"]),
    ("overview/stats/sql.rs", "open_of", &["conversations"]),
    ("overview/stats/sql.rs", "leads", &["leads"]),
    ("overview/stats/sql.rs", "leads_of", &["leads"]),
    ("overview/stats/sql.rs", "expected", &["deals"]),
    ("overview/stats/sql.rs", "expected_of", &["deals"]),
    ("inbox/conversations/work/sql.rs", "unanswered", &["conversations"]),
    // The numbers of the business.
    ("inbox/conversations/trace/sql.rs", "path", &["conversations"]),
    // A task is a contact's by what it is about; whose it is is asked of the task.
    ("overview/timeline/sql.rs", "moments", &["leads", "deals", "conversations", "tasks", "tasks", "tasks", "tasks"]),
];

/// If you are here because this failed: a statement reads a lead, a deal, a task or a conversation for somebody, and not only what is within
/// their reach. Put `visible!` into it. If it reads for nobody (a job, a delivery), or what was found within reach by another statement of
/// the same transaction, add it to the list, below the line that says why.
#[test]
fn what_is_read_for_a_person_is_within_their_reach() {
    // By file, function and what it reads: how often it does, and how often it asks.
    let mut counts: BTreeMap<(String, String, &str), (usize, usize)> = BTreeMap::new();
    for statement in found() {
        let Some(text) = &statement.text else { continue };
        let (_, file) = statement.file.split_once("crm/src/").expect("a file of crm");
        for what in REACHED {
            let asked = text.matches(&format!("'omnicrm.reach_{what}', true), '')::uuid[]")).count();
            // A task is asked about twice: by who has it and by who gave it.
            let asked = if what == "tasks" { asked / 2 } else { asked };
            let count = counts.entry((file.to_owned(), statement.function.clone(), what)).or_default();
            *count = (count.0 + reads(text, what), count.1 + asked);
        }
    }
    let listed = |file: &str, function: &str, what: &str| -> usize {
        let of = WHOEVER_HAS_IT.iter().filter(|(of, name, _)| *of == file && *name == function);
        of.flat_map(|(_, _, whats)| whats.iter()).filter(|one| **one == what).count()
    };
    let with: usize = counts.values().map(|(_, asked)| asked).sum();
    let wrong = |((file, function, what), (reads, asked)): (&(String, String, &str), &(usize, usize))| {
        let listed = listed(file, function, what);
        let is_wrong = *reads > asked + listed || listed > *reads;
        is_wrong.then(|| {
            format!("{file}, {function}: reads {what} {reads} times, asks {asked} times, is listed {listed} times")
        })
    };
    let without: Vec<String> = counts.iter().filter_map(wrong).collect();
    assert!(without.is_empty(), "{without:#?}");
    assert!(with > 50, "only {with} statements ask: does this test still know how they are written?");
}

#[test]
fn what_a_statement_reads_is_counted() {
    for (statement, times) in [
        ("select id from leads where number = $1", 1),
        ("with found as (select id from leads), more as (select 1) select * from found join leads using (id)", 2),
        ("update leads set owner = $2 where id = $1", 0),
        ("select n.text from lead_notes n join deals d on d.from_lead = n.lead_id", 0),
        ("insert into leads (id) select id from (select 1) leads_to_be", 0),
    ] {
        assert_eq!(reads(statement, "leads"), times, "{statement}");
    }
}

/// How often a statement reads a table.
fn reads(statement: &str, table: &str) -> usize {
    let words: Vec<&str> = statement.split_whitespace().collect();
    let is_read = |pair: &&[&str]| {
        let name = pair[1].trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        ["from", "join", "using", "(from"].contains(&pair[0]) && name == table
    };
    words.windows(2).filter(is_read).count()
}

/// Who runs the company always sees everything; nobody says of their own rank, or above, how far it reaches; and what was said is in the log.
#[tokio::test]
async fn a_roles_reach_is_chosen_by_who_ranks_above_it() {
    let stage = Stage::set().await;
    let boss = async || calls(&stage.db, &owner()).await;
    for role in [Role::Owner, Role::SuperAdmin, Role::Admin] {
        let stays = settings::set_reach(&stage.db, &boss().await, role.into(), None, Reach::Own).await;
        assert!(matches!(stays, Err(Error::Conflict(Conflict::ReachStays))), "{stays:?}");
    }
    let sales = RoleRef::from(Role::Sales);
    let chosen = settings::set_reach(&stage.db, &boss().await, sales, Some(Reached::Deals), Reach::Team).await.unwrap();
    assert_eq!((chosen.len(), chosen[0].reach.get(&Reached::Deals)), (1, Some(&Reach::Team)));
    let again = settings::set_reach(&stage.db, &boss().await, sales, Some(Reached::Deals), Reach::Team).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::NoChange))), "{again:?}");
    let page = audit::list(&stage.db, &boss().await, &Filter::default(), None).await.unwrap();
    let event = &page.entries[0];
    assert_eq!((event.action.as_str(), event.target_id.as_deref()), ("tenant.set", Some("reach")));
    assert_eq!(event.after, Some(json!({ "reach": { "sales": { "deals": "team" } } })));

    let chief = person(100_000_000_000_000_401, "مدير المبيعات");
    stage.cast(&chief, Role::Manager, &[crm::Permission::EditSettings, crm::Permission::ViewSettings]).await;
    for role in [Role::Manager, Role::Ceo] {
        let refused =
            settings::set_reach(&stage.db, &calls(&stage.db, &chief).await, role.into(), None, Reach::Own).await;
        let Err(Error::Denied(denied)) = refused else { panic!("{refused:?}") };
        assert_eq!(denied.reason, Refusal::Rank(RankRule::ShapeNotBelow));
    }
    settings::set_reach(&stage.db, &calls(&stage.db, &chief).await, sales, None, Reach::All).await.unwrap();
    assert!(settings::reaches(&stage.db, &calls(&stage.db, &chief).await).await.unwrap().is_empty());
    stage.strike().await;
}

#[tokio::test]
async fn a_team_is_there_as_long_as_somebody_is_in_it() {
    let stage = Stage::set().await;
    let boss = async || calls(&stage.db, &owner()).await;
    let (one, two) = (person(100_000_000_000_000_402, "زيد"), person(100_000_000_000_000_403, "Amal"));
    stage.cast(&one, Role::Sales, &[]).await;
    stage.cast(&two, Role::Sales, &[]).await;
    teams::put(&stage.db, &boss().await, "الغربيّة", &one).await.unwrap();
    let team = teams::put(&stage.db, &boss().await, "الغربية", &two).await.unwrap();
    assert_eq!((team.name.as_str(), team.members.len()), ("الغربيّة", 2), "however it is spelled");
    let again = teams::put(&stage.db, &boss().await, "الغربية", &two).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::NoChange))), "{again:?}");
    let refused = teams::put(&stage.db, &calls(&stage.db, &one).await, "الشرقية", &one).await;
    assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    for somebody in [&one, &two] {
        teams::take(&stage.db, &boss().await, "الغربية", somebody).await.unwrap();
    }
    assert!(teams::list(&stage.db, &boss().await).await.unwrap().is_empty());
    let gone = teams::take(&stage.db, &boss().await, "الغربية", &one).await;
    assert!(matches!(gone, Err(Error::Conflict(Conflict::NoChange))), "{gone:?}");
    let log = stage.log().await;
    let of = |action: &str| log.iter().filter(|(done, outcome)| done == action && outcome == "done").count();
    assert_eq!((of("member.join_team"), of("member.leave_team")), (2, 2));
    stage.strike().await;
}
