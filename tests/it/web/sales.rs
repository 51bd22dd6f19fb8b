//! The panel's pages of sales: what forms do with leads and deals, and what is shown of them.

use crm::{
    Caller, ContactId, MemberId, StageId, TenantDb, companies,
    deals::{self, NewDeal},
    leads::{self, Filter, Lead, LeadState, NewLead, Whose},
    pipelines::{self, Kind},
    products,
    tasks::{self, NewTask},
};
use reqwest::{Method, Response, StatusCode};
use uuid::Uuid;

use super::{Proof, Served, enters};
use crate::harness::{owner, person};

/// A customer's deal, a colleague's task, a product and a company, each the first of its kind; gives the stage to which the deal can be
/// moved.
pub(super) async fn things(served: &Served, boss: &Caller, colleague: MemberId) -> StageId {
    let db = &served.db;
    let contact: ContactId =
        sqlx::query_scalar("select contact_id from conversations").fetch_one(&served.look).await.unwrap();
    let new = NewDeal { contact, pipeline: None, subject: None, value: None, expected_on: None, notes: None };
    deals::add(db, boss, new).await.unwrap();
    let task = NewTask { title: "Call".into(), assignee: Some(colleague.into()), ..NewTask::default() };
    tasks::add(db, boss, task).await.unwrap();
    let details = products::Details { name: "Sofa".into(), price: "1500".into(), ..products::Details::default() };
    products::add(db, boss, details).await.unwrap();
    companies::add(db, boss, companies::Edit { name: "Oasis".into(), ..companies::Edit::default() }).await.unwrap();
    pipelines::stages(db, boss, Kind::Deal).await.unwrap().last().unwrap().id
}

/// Somebody's browser: it sends forms, each with a number of its own.
struct Browser<'a> {
    served: &'a Served,
    proof: Proof,
}

impl Browser<'_> {
    async fn sends(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.sends_as(path, fields, &Uuid::new_v4().to_string()).await
    }

    async fn sends_as(&self, path: &str, fields: &[(&str, &str)], once: &str) -> Response {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let form = form.extend_pairs(fields).append_pair("once", once).finish();
        let request = self.served.request(&Method::POST, path, &self.proof);
        request.header("content-type", "application/x-www-form-urlencoded").body(form).send().await.unwrap()
    }

    /// Sends a form that is done, and says where it leads.
    async fn does(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.sends(path, fields).await;
        let (status, to) = (answer.status(), answer.headers().get("location").cloned());
        let said = answer.text().await.unwrap();
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {said}");
        to.unwrap().to_str().unwrap().to_owned()
    }

    async fn sees(&self, path: &str) -> String {
        let page = self.served.get(path, &self.proof).await;
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        page.text().await.unwrap()
    }
}

async fn a_lead(db: &TenantDb, caller: &Caller, name: &str) -> Lead {
    let new = NewLead { contact: Whose::Person { name: name.into(), phone: None }, interest: None, notes: None };
    leads::create(db, caller, new).await.unwrap()
}

#[tokio::test]
async fn a_lead_is_opened_and_worked_on_by_forms_alone() {
    let served = Served::open().await;
    let (caller, proof) = enters(&served.db, &owner()).await;
    let browser = Browser { served: &served, proof };
    let (db, browser) = (&served.db, &browser);
    let new = [("name", "Layla"), ("phone", ""), ("interest", "A sofa"), ("notes", "")];
    let at = browser.does("/admin/leads", &new).await;
    let number: i64 = at.strip_prefix("/admin/leads/").unwrap().parse().unwrap();
    let lead = async || leads::show(db, &caller, number).await.unwrap();

    let version = lead().await.version.to_string();
    let two = [("interest", "Two sofas"), ("notes", "Blue"), ("version", &version)];
    assert_eq!(browser.does(&at, &two).await, at);
    browser.does(&format!("{at}/note"), &[("note", "Called, nobody there")]).await;
    let stages = pipelines::stages(db, &caller, Kind::Lead).await.unwrap();
    let last = stages.last().unwrap().id.0.to_string();
    browser.does(&format!("{at}/move"), &[("stage", &last)]).await;
    let now = lead().await;
    assert_eq!((now.interest.as_deref(), now.stage.id), (Some("Two sofas"), stages.last().unwrap().id));
    let page = browser.sees(&at).await;
    assert!(page.contains("Two sofas") && page.contains("Called, nobody there"), "{page}");

    let why = browser.sends(&format!("{at}/lose"), &[("reason", " ")]).await;
    assert_eq!(why.status(), StatusCode::UNPROCESSABLE_ENTITY, "it takes a reason");
    browser.does(&format!("{at}/lose"), &[("reason", "Too dear")]).await;
    assert_eq!(lead().await.state, LeadState::Lost);
    let page = browser.sees(&at).await;
    assert!(page.contains("/reopen") && !page.contains("/lose\""), "what has ended is only opened again: {page}");
    assert!(browser.sees("/admin/leads?show=lost").await.contains("Two sofas"));
    assert!(!browser.sees("/admin/leads").await.contains("Two sofas"));
    browser.does(&format!("{at}/reopen"), &[]).await;
    assert_eq!(lead().await.state, LeadState::Open);

    let deal = browser.does(&format!("{at}/convert"), &[]).await;
    assert!(deal.starts_with("/admin/deals/"), "{deal}");
    assert!(browser.sees(&at).await.contains(&deal), "it says which deal it has become");
    let lines = [("product", "Sofa"), ("quantity", "2"), ("discount", "10")];
    let none = browser.sends(&format!("{deal}/lines"), &lines).await;
    assert_eq!(none.status(), StatusCode::UNPROCESSABLE_ENTITY, "nothing is called so yet");
    let sofa = [("name", "Sofa"), ("sku", ""), ("price", "1500"), ("tax", "15"), ("unit", "")];
    browser.does("/admin/products", &sofa).await;
    browser.does(&format!("{deal}/lines"), &lines).await;
    assert!(browser.sees(&deal).await.contains("2,700.00"));
    browser.does(&format!("{deal}/win"), &[]).await;
    assert!(browser.sees("/admin/deals?show=won").await.contains("2,700.00"));
    served.look.close().await;
    served.house.finish().await;
}

#[tokio::test]
async fn a_form_that_is_sent_twice_is_done_once() {
    let served = Served::open().await;
    let (caller, proof) = enters(&served.db, &owner()).await;
    let browser = Browser { served: &served, proof };
    let new = [("name", "Layla"), ("phone", ""), ("interest", ""), ("notes", "")];
    let (form, other) = (Uuid::new_v4().to_string(), Uuid::new_v4().to_string());
    for _ in 0..2 {
        let answer = browser.sends_as("/admin/leads", &new, &form).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "the second time one goes on as the first");
    }
    let page = leads::list(&served.db, &caller, Filter::Open, None).await.unwrap();
    let [lead] = page.leads.as_slice() else { panic!("{page:?}") };
    let path = format!("/admin/leads/{}/note", lead.number);
    for _ in 0..2 {
        let answer = browser.sends_as(&path, &[("note", "Called")], &other).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    }
    assert_eq!(leads::notes(&served.db, &caller, lead.number).await.unwrap().len(), 1);
    served.look.close().await;
    served.house.finish().await;
}

#[tokio::test]
async fn a_stale_form_is_refused_and_keeps_what_was_typed() {
    let served = Served::open().await;
    let (caller, proof) = enters(&served.db, &owner()).await;
    let browser = Browser { served: &served, proof };
    let lead = a_lead(&served.db, &caller, "Layla").await;
    let (at, seen) = (format!("/admin/leads/{}", lead.number), lead.version.to_string());
    browser.does(&at, &[("interest", "A sofa"), ("notes", ""), ("version", &seen)]).await;
    let late = browser.sends(&at, &[("interest", "Three chairs"), ("notes", "Red"), ("version", &seen)]).await;
    assert_eq!(late.status(), StatusCode::PRECONDITION_FAILED);
    let page = late.text().await.unwrap();
    assert!(page.contains("role=\"alert\"") && page.contains("value=\"Three chairs\""), "{page}");
    let now = leads::show(&served.db, &caller, lead.number).await.unwrap();
    assert_eq!((now.interest.as_deref(), now.notes), (Some("A sofa"), None));
    // What is shown then is what is sent then: the typed goes in.
    let shown = now.version.to_string();
    browser.does(&at, &[("interest", "Three chairs"), ("notes", "Red"), ("version", &shown)]).await;
    served.look.close().await;
    served.house.finish().await;
}

#[tokio::test]
async fn a_board_shows_what_stands_where_and_is_moved_only_by_who_may() {
    let served = Served::open().await;
    let (caller, proof) = enters(&served.db, &owner()).await;
    let browser = Browser { served: &served, proof };
    for nth in 0..27 {
        a_lead(&served.db, &caller, &format!("Customer {nth}")).await;
    }
    let stages = pipelines::stages(&served.db, &caller, Kind::Lead).await.unwrap();
    let (first, second) = (stages[0].id.0.to_string(), stages[1].id);
    let newest = leads::list(&served.db, &caller, Filter::Open, None).await.unwrap().leads.remove(0);
    let moved = [("stage", second.0.to_string()), ("from", "board".to_owned())];
    let moved = moved.each_ref().map(|(name, value)| (*name, value.as_str()));
    let to = browser.does(&format!("/admin/leads/{}/move", newest.number), &moved).await;
    assert_eq!(to, "/admin/leads/board", "whoever moves it on the board stays there");
    let page = browser.sees("/admin/leads/board").await;
    assert_eq!(page.matches("data-drop=").count(), stages.len());
    assert_eq!(page.matches("data-card").count(), 26, "of the first stage the newest 25, and the one in the second");
    assert!(page.contains(&format!("/admin/leads?show={first}")), "the others are in the list: {page}");
    let lane = page.split("<section").find(|lane| lane.contains(&format!("data-drop=\"{}\"", second.0))).unwrap();
    assert!(lane.contains("Customer 26") && !lane.contains("Customer 25"), "{lane}");
    let board = leads::board(&served.db, &caller, 3).await.unwrap();
    let counts: Vec<_> = board.columns.iter().map(|column| (column.count, column.newest.len())).collect();
    assert_eq!(counts[..2], [(26, 3), (1, 1)]);

    // Who only looks is shown the same without what would move it.
    let ceo = person(100_000_000_000_000_070, "ceo");
    served.hires(&ceo, crm::Role::Ceo).await;
    let looking = Browser { served: &served, proof: enters(&served.db, &ceo).await.1 };
    let page = looking.sees("/admin/leads/board").await;
    assert!(page.contains("Customer 26") && !page.contains("data-card") && !page.contains("/move\""), "{page}");
    let page = looking.sees(&format!("/admin/leads/{}", newest.number)).await;
    assert!(!page.contains("/lose\"") && !page.contains("/assign\""), "{page}");
    served.look.close().await;
    served.house.finish().await;
}

#[tokio::test]
async fn tasks_and_companies_are_kept_by_forms() {
    let served = Served::open().await;
    let (caller, proof) = enters(&served.db, &owner()).await;
    let browser = Browser { served: &served, proof };
    let lead = a_lead(&served.db, &caller, "Layla").await;
    let call = [("title", "Call Layla"), ("note", ""), ("due", "2099-12-31T09:30"), ("repeat", "weekly")];
    let about = |about| call.iter().copied().chain([("about", about), ("member", "")]).collect::<Vec<_>>();
    let nothing = browser.sends("/admin/tasks", &about("L-9999")).await;
    assert_eq!(nothing.status(), StatusCode::UNPROCESSABLE_ENTITY, "there is no such lead");
    assert!(nothing.text().await.unwrap().contains("Call Layla"), "what was typed stays");
    browser.does("/admin/tasks", &about(&leads::number_label(lead.number))).await;
    let page = browser.sees("/admin/tasks").await;
    assert!(page.contains("Call Layla") && page.contains(&format!("/admin/leads/{}", lead.number)), "{page}");
    let page = tasks::list(&served.db, &caller, tasks::Filter::Mine, None).await.unwrap();
    let at = format!("/admin/tasks/{}", page.tasks[0].number);
    assert!(browser.sees(&at).await.contains("value=\"2099-12-31T09:30\""), "as it was typed, in the company's time");
    let edit = [("title", "Write to Layla"), ("note", ""), ("due", ""), ("repeat", ""), ("version", "1")];
    browser.does(&at, &edit).await;
    assert_eq!(browser.sends(&at, &edit).await.status(), StatusCode::PRECONDITION_FAILED);
    browser.does(&format!("{at}/done"), &[]).await;
    browser.does(&format!("{at}/reopen"), &[]).await;
    browser.does(&format!("{at}/delete"), &[]).await;
    assert!(!browser.sees("/admin/tasks?show=all").await.contains("Write to Layla"));

    let oasis = [("name", "Oasis"), ("registration", "4030"), ("notes", "")];
    let at = browser.does("/admin/companies", &oasis).await;
    assert_eq!(browser.sends("/admin/companies", &oasis).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let me = caller.identity.member().unwrap().to_string();
    let mine = browser.sends(&format!("{at}/assign"), &[("member", &me)]).await;
    assert_eq!(mine.status(), StatusCode::UNPROCESSABLE_ENTITY, "who adds it has it");
    let edit = [("name", "Oasis Est."), ("registration", "4030"), ("notes", "Pays late"), ("version", "1")];
    browser.does(&at, &edit).await;
    assert!(browser.sees(&at).await.contains("Pays late"));
    served.look.close().await;
    served.house.finish().await;
}
