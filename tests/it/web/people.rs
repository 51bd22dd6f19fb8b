//! Who may do what, changed and looked up in a browser.

use chrono::{DateTime, TimeDelta, Utc};
use crm::{
    Caller, DiscordId, MemberId, Permission as P, Role, TenantDb, audit,
    ids::RequestId,
    members::{self, ChangeMember, MemberChange, Outcome, Person},
    requests::ApprovalRule,
    settings::{self, OwnerChannel},
};
use reqwest::{Method, Response, StatusCode};

use super::{Proof, Served, enters};
use crate::harness::{calls, owner, person};

/// A request that waits, of somebody who may give what they ask to give.
pub(super) async fn a_request(db: &TenantDb, boss: &Caller) -> RequestId {
    let (deputy, colleague) = (person(100_000_000_000_000_091, "deputy"), person(100_000_000_000_000_092, "trainee"));
    deputize(db, boss, &deputy).await;
    let rule = ApprovalRule::Grant(P::ViewProducts);
    settings::set_second_person(db, boss, rule, true).await.unwrap();
    let wanted = MemberChange::Grant { permissions: vec![P::ViewProducts], until: None };
    let order = ChangeMember { person: colleague, wanted, notes: None };
    let asked = members::change(db, &calls(db, &deputy).await, order).await.unwrap();
    settings::set_second_person(db, boss, rule, false).await.unwrap();
    match asked {
        Outcome::Requested(request) => request.id,
        Outcome::Done(done) => panic!("{done:?}"),
    }
}

/// Makes somebody an admin who may change people, and shows requests in a channel.
async fn deputize(db: &TenantDb, boss: &Caller, who: &Person) {
    let channel = DiscordId::new(900_000_000_000_000_001).unwrap();
    settings::set::<OwnerChannel>(db, boss, channel.into()).await.unwrap();
    let may = MemberChange::Grant { permissions: vec![P::ManagePermissions], until: None };
    for wanted in [MemberChange::SetRole { role: Role::Admin.into() }, may] {
        let order = ChangeMember { person: who.clone(), wanted, notes: None };
        assert!(matches!(members::change(db, boss, order).await, Ok(Outcome::Done(_))));
    }
}

async fn id(served: &Served, who: &Person) -> MemberId {
    members::check(&served.db, &calls(&served.db, &owner()).await, who).await.unwrap().id.unwrap()
}

async fn send(served: &Served, path: &str, proof: &Proof, fields: &[(&str, &str)]) -> Response {
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = served
        .request(&Method::POST, path, proof)
        .header("referer", format!("http://alpha.crm.example.com{}", page_of(path)));
    request.header("content-type", "application/x-www-form-urlencoded").body(form).send().await.unwrap()
}

/// The page on which a form stands.
fn page_of(path: &str) -> &str {
    path.rsplit_once('/').unwrap().0
}

fn to(response: &Response) -> &str {
    response.headers()["location"].to_str().unwrap()
}

fn colleague() -> Person {
    person(100_000_000_000_000_201, "Reem")
}

/// Whoever is shut out is signed in nowhere from then on, until somebody lets them in again; nobody shuts out who ranks above them.
#[tokio::test]
async fn somebody_is_shut_out_and_let_in_again() {
    let served = Served::open().await;
    served.hires(&colleague(), Role::Sales).await;
    let (boss, proof) = enters(&served.db, &owner()).await;
    let (_, theirs) = enters(&served.db, &colleague()).await;
    let (reem, noura) = (id(&served, &colleague()).await, id(&served, &owner()).await);
    let page = format!("/admin/users/{reem}");
    let html = served.get(&page, &proof).await.text().await.unwrap();
    assert!(html.contains(&format!("{page}/disable")) && !html.contains("/enable"), "{html}");
    assert!(!html.contains("reset-second-step"), "who has no second step needs none ended");
    assert_eq!(served.get("/admin", &theirs).await.status(), StatusCode::OK);

    let shut = send(&served, &format!("{page}/disable"), &proof, &[("notes", "Left us")]).await;
    assert_eq!((shut.status(), to(&shut)), (StatusCode::SEE_OTHER, format!("{page}?after=done").as_str()));
    assert_eq!(served.get("/admin", &theirs).await.status(), StatusCode::SEE_OTHER);
    assert!(members::check(&served.db, &boss, reem).await.unwrap().disabled);
    let newest = audit::list(&served.db, &boss, &audit::Filter::default(), None).await.unwrap().entries.remove(0);
    assert_eq!((newest.action.as_str(), newest.reason.as_deref()), ("member.disable", Some("Left us")));
    let twice = send(&served, &format!("{page}/disable"), &proof, &[]).await;
    assert_eq!(twice.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = served.get(&page, &proof).await.text().await.unwrap();
    assert!(html.contains(&format!("{page}/enable")) && !html.contains("/disable"), "{html}");

    let let_in = send(&served, &format!("{page}/enable"), &proof, &[]).await;
    assert_eq!(let_in.status(), StatusCode::SEE_OTHER);
    let again = members::check(&served.db, &boss, reem).await.unwrap();
    assert_eq!((again.disabled, again.holding.role.reference()), (false, Role::Sales.into()));

    // Nobody shuts out the owner, and no page offers it.
    let html = served.get(&format!("/admin/users/{noura}"), &proof).await.text().await.unwrap();
    assert!(!html.contains("/disable"), "{html}");
    let owner_out = send(&served, &format!("/admin/users/{noura}/disable"), &proof, &[]).await;
    assert_eq!(owner_out.status(), StatusCode::FORBIDDEN);
    assert!(!members::check(&served.db, &boss, noura).await.unwrap().disabled);
    served.look.close().await;
    served.house.finish().await;
}

#[tokio::test]
async fn a_grant_with_an_end_is_tried_made_and_logged() {
    let served = Served::open().await;
    served.hires(&colleague(), Role::Sales).await;
    let (boss, proof) = enters(&served.db, &owner()).await;
    let reem = id(&served, &colleague()).await;
    let (page, simulate, change) = (
        format!("/admin/users/{reem}"),
        format!("/admin/users/{reem}/simulate"),
        format!("/admin/users/{reem}/change"),
    );
    let order = [
        ("wish", "grant"),
        ("permission-export_data", "1"),
        ("until", "2099-01-31T09:30"),
        ("notes", "For the fair"),
        ("once", "01900000-0000-7000-8000-000000000077"),
    ];
    let tried = send(&served, &simulate, &proof, &order).await;
    assert_eq!(tried.status(), StatusCode::OK);
    let html = tried.text().await.unwrap();
    for part in [r#"name="permission-export_data" value="1""#, r#"name="until" value="2099-01-31T09:30""#, "/change"] {
        assert!(html.contains(part), "{part}: {html}");
    }
    let held = async || members::check(&served.db, &boss, reem).await.unwrap().holding;
    assert!(held().await.rules.is_empty(), "it was tried only");

    let made = send(&served, &change, &proof, &order).await;
    assert_eq!((made.status(), to(&made)), (StatusCode::SEE_OTHER, format!("{page}?after=done").as_str()));
    let rule = held().await.rules[&P::ExportData].clone();
    // In Riyadh.
    let until: DateTime<Utc> = "2099-01-31T06:30:00Z".parse().unwrap();
    assert_eq!((rule.until, rule.notes.as_deref()), (Some(until), Some("For the fair")));
    let newest = audit::list(&served.db, &boss, &audit::Filter::default(), None).await.unwrap().entries.remove(0);
    assert_eq!((newest.action.as_str(), newest.via.as_str()), ("member.grant", "panel"));
    let html = served.get(&page, &proof).await.text().await.unwrap();
    assert!(html.contains("2099-01-31 09:30") && html.contains("For the fair"), "{html}");

    // Sent twice it is done once, and leads to where it is seen; what changes nothing is said, with what was typed.
    let again = send(&served, &change, &proof, &order).await;
    assert_eq!((again.status(), to(&again)), (StatusCode::SEE_OTHER, page.as_str()));
    let grants = audit::list(&served.db, &boss, &audit::Filter::default(), None).await.unwrap().entries;
    assert_eq!(grants.iter().filter(|entry| entry.action.as_str() == "member.grant").count(), 1);
    let none =
        send(&served, &change, &proof, &[("wish", "clear"), ("permission-view_leads", "1"), ("notes", "Typed")]).await;
    assert_eq!(none.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = none.text().await.unwrap();
    assert!(html.contains("Typed") && html.contains(r#"name="permission-view_leads" value="1" checked"#), "{html}");
    let past = send(
        &served,
        &simulate,
        &proof,
        &[("wish", "grant"), ("permission-view_stats", "1"), ("until", "2020-01-31T09:30")],
    );
    assert_eq!(past.await.status(), StatusCode::UNPROCESSABLE_ENTITY);

    // After a while it takes a proof, from which one comes back to the page.
    served.house.clock.advance(TimeDelta::minutes(6));
    let stale = send(&served, &change, &proof, &order).await;
    let back: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
    assert_eq!(to(&stale), format!("/admin/prove?next={back}"));
    served.look.close().await;
    served.house.finish().await;
}

#[tokio::test]
async fn nobody_changes_by_a_form_what_they_may_not_change() {
    let served = Served::open().await;
    let (deputy, manager) = (person(100_000_000_000_000_202, "Deputy"), person(100_000_000_000_000_203, "Manager"));
    let admin = person(100_000_000_000_000_204, "Admin");
    deputize(&served.db, &calls(&served.db, &owner()).await, &deputy).await;
    for (who, role) in [(&manager, Role::Manager), (&admin, Role::Admin), (&colleague(), Role::Sales)] {
        served.hires(who, role).await;
    }
    let proof = enters(&served.db, &manager).await.1;
    let reem = id(&served, &colleague()).await;
    let html = served.get(&format!("/admin/users/{reem}"), &proof).await.text().await.unwrap();
    assert!(!html.contains("/simulate"), "there is no form for who may not: {html}");
    let order = [("wish", "grant"), ("permission-view_stats", "1")];
    let refused = send(&served, &format!("/admin/users/{reem}/change"), &proof, &order).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let on_record: i64 = sqlx::query_scalar(
        "select count(*) from audit_log where outcome = 'refused' and permission = 'manage_permissions' and via = 'panel'",
    )
    .fetch_one(&served.look)
    .await
    .unwrap();
    assert_eq!(on_record, 1);

    let proof = enters(&served.db, &deputy).await.1;
    for whom in [&deputy, &admin, &owner()] {
        let whom = id(&served, whom).await;
        for verb in ["simulate", "change"] {
            let refused = send(&served, &format!("/admin/users/{whom}/{verb}"), &proof, &order).await;
            assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{verb}");
        }
    }
    let beyond = [("wish", "grant"), ("permission-manage_permissions", "1")];
    let refused = send(&served, &format!("/admin/users/{reem}/change"), &proof, &beyond).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN, "only the owner gives that");
    let may = send(&served, &format!("/admin/users/{reem}/change"), &proof, &order).await;
    assert_eq!(may.status(), StatusCode::SEE_OTHER);
    served.look.close().await;
    served.house.finish().await;
}

#[tokio::test]
async fn what_takes_a_second_person_says_so_and_is_approved_in_a_browser() {
    let served = Served::open().await;
    let deputy = person(100_000_000_000_000_202, "Deputy");
    let boss = calls(&served.db, &owner()).await;
    deputize(&served.db, &boss, &deputy).await;
    served.hires(&colleague(), Role::Sales).await;
    settings::set_second_person(&served.db, &boss, ApprovalRule::Grant(P::ExportData), true).await.unwrap();
    let (_, proof) = enters(&served.db, &owner()).await;
    let reem = id(&served, &colleague()).await;
    let order = [("wish", "grant"), ("permission-export_data", "1")];
    let asked = send(&served, &format!("/admin/users/{reem}/change"), &proof, &order).await;
    assert_eq!(to(&asked), format!("/admin/users/{reem}?after=request"));
    let html = served.get(to(&asked), &proof).await.text().await.unwrap();
    assert!(html.contains("notice warn") && html.contains("/admin/requests"), "{html}");
    let waiting = crm::requests::waiting(&served.db, &boss).await.unwrap();
    let request = format!("/admin/requests/{}", waiting[0].id);
    let html = served.get("/admin/requests", &proof).await.text().await.unwrap();
    assert!(html.contains("Reem") && !html.contains("/approve"), "nobody approves their own: {html}");
    let own = send(&served, &format!("{request}/approve"), &proof, &[]).await;
    assert_eq!(own.status(), StatusCode::FORBIDDEN);

    let (_, second) = enters(&served.db, &deputy).await;
    let html = served.get("/admin/requests", &second).await.text().await.unwrap();
    assert!(html.contains(&format!("{request}/approve")), "{html}");
    let approved = send(&served, &format!("{request}/approve"), &second, &[]).await;
    assert_eq!(to(&approved), "/admin/requests?after=approved");
    let member = members::check(&served.db, &boss, reem).await.unwrap();
    assert!(member.holding.rules[&P::ExportData].granted);
    let over = send(&served, &format!("{request}/refuse"), &second, &[]).await;
    assert_eq!(over.status(), StatusCode::UNPROCESSABLE_ENTITY);
    served.look.close().await;
    served.house.finish().await;
}

#[tokio::test]
async fn the_audit_log_is_read_verified_and_taken_along() {
    let served = Served::open().await;
    served.hires(&colleague(), Role::Sales).await;
    let (boss, proof) = enters(&served.db, &owner()).await;
    let reem = id(&served, &colleague()).await;
    let order = [("wish", "deny"), ("permission-view_leads", "1"), ("notes", "<b>Why</b>")];
    assert_eq!(
        send(&served, &format!("/admin/users/{reem}/change"), &proof, &order).await.status(),
        StatusCode::SEE_OTHER
    );
    let made = audit::Filter { action: Some(audit::Action::MemberDeny), ..audit::Filter::default() };
    let seq = audit::list(&served.db, &boss, &made, None).await.unwrap().entries[0].seq;
    let narrowed = served.get("/admin/audit?action=member.deny&via=panel", &proof).await.text().await.unwrap();
    assert!(narrowed.contains(&format!("/admin/audit/{seq}\"")) && !narrowed.contains("<b>Why"), "{narrowed}");
    assert_eq!(narrowed.matches("href=\"/admin/audit/").count(), 1, "{narrowed}");
    let event = served.get(&format!("/admin/audit/{seq}"), &proof).await.text().await.unwrap();
    assert!(event.contains("Reem") && event.contains("&#60;b&#62;Why"), "{event}");
    assert_eq!(served.get("/admin/audit/987654", &proof).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(served.get("/admin/audit?noun=nothing", &proof).await.status(), StatusCode::BAD_REQUEST);

    let verified = send(&served, "/admin/audit/verify", &proof, &[]).await.text().await.unwrap();
    assert!(verified.contains("notice good"), "{verified}");
    for (format, ending, begins) in [("csv", "csv", "seq,at,"), ("json_lines", "jsonl", "{\"")] {
        let file = send(&served, "/admin/audit/export", &proof, &[("format", format), ("action", "member.deny")]).await;
        let said = file.headers()["content-disposition"].to_str().unwrap().to_owned();
        assert!(said.starts_with("attachment; filename=\"audit-") && said.contains(ending), "{said}");
        let file = file.text().await.unwrap();
        assert!(
            file.starts_with(begins) && file.contains("member.deny") && !file.contains("member.set_role"),
            "{file}"
        );
    }
    served.look.close().await;
    served.house.finish().await;
}

#[tokio::test]
async fn roles_and_settings_are_chosen_in_a_browser() {
    let served = Served::open().await;
    let (boss, proof) = enters(&served.db, &owner()).await;
    let role = [("name", "Buyer"), ("above", "support"), ("permission-view_products", "1")];
    assert_eq!(to(&send(&served, "/admin/roles", &proof, &role).await), "/admin/roles");
    let taken = send(&served, "/admin/roles", &proof, &role).await;
    assert_eq!(taken.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = taken.text().await.unwrap();
    assert!(
        html.contains(r#"value="Buyer""#) && html.contains(r#"name="permission-view_products" value="1" checked"#),
        "{html}"
    );
    let listed = crm::roles::list(&served.db, &boss).await.unwrap();
    let made = listed.iter().find(|listed| listed.role.to_string() == "Buyer").unwrap();
    let path = format!("/admin/roles/{}", made.role.reference());
    let html = served.get(&path, &proof).await.text().await.unwrap();
    assert!(html.contains(r#"<option value="support" selected>"#), "{html}");
    let more =
        [("name", "Buyer"), ("above", "support"), ("permission-view_products", "1"), ("permission-export_data", "1")];
    assert_eq!(send(&served, &path, &proof, &more).await.status(), StatusCode::SEE_OTHER);
    let listed = crm::roles::list(&served.db, &boss).await.unwrap();
    assert!(listed.iter().any(|listed| listed.role.to_string() == "Buyer" && listed.role.allows(P::ExportData)));
    assert_eq!(to(&send(&served, &format!("{path}/delete"), &proof, &[]).await), "/admin/roles");
    assert_eq!(served.get(&path, &proof).await.status(), StatusCode::NOT_FOUND);

    let set = async |key: &str, value: &str| {
        send(&served, &format!("/admin/settings/{key}"), &proof, &[("value", value)]).await.status()
    };
    assert_eq!(set("auto_close", "30").await, StatusCode::SEE_OTHER);
    assert_eq!(set("auto_close", "9999").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(set("currency", "KWD").await, StatusCode::SEE_OTHER);
    assert_eq!(set("mask_addresses", "on").await, StatusCode::SEE_OTHER);
    assert_eq!(set("mask_addresses", "on").await, StatusCode::UNPROCESSABLE_ENTITY, "it is so already");
    assert_eq!(set("owner_channel", "1").await, StatusCode::NOT_FOUND, "channels are chosen where they are");
    let chosen = settings::choices(&served.db, &boss).await.unwrap();
    assert_eq!((chosen.auto_close, chosen.currency.code(), chosen.mask_addresses), (Some(30), "KWD", true));
    let rule = [("rule", "export"), ("wanted", "true")];
    let nobody = send(&served, "/admin/settings/second-person", &proof, &rule).await;
    assert_eq!(nobody.status(), StatusCode::UNPROCESSABLE_ENTITY, "there is no channel to ask in");
    served.look.close().await;
    served.house.finish().await;
}
