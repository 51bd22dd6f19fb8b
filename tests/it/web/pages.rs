//! What a browser is told and believed.

use chrono::TimeDelta;
use crm::{
    Role, companies,
    deals::{self, NewDeal},
    leads::{self, NewLead, Whose},
    members,
    passwords::{self, Login},
    products,
    tasks::{self, NewTask},
};
use reqwest::{Method, StatusCode};
use secrecy::SecretString;

use super::{BASE, Proof, Served, enters};
use crate::harness::{everything_but_the_log, owner, person};

/// What a page of somebody else's has a browser send does nothing, whoever is signed in there.
#[tokio::test]
async fn what_another_page_has_a_browser_send_does_nothing() {
    let served = Served::open().await;
    let (_, proof) = enters(&served.db, &owner()).await;
    let Proof::Cookie(token) = &proof else { unreachable!() };
    let before = everything_but_the_log(&served.look).await;
    let post = |headers: &[(&'static str, String)]| {
        let request = served.client.post(format!("http://{}/admin/account/language", served.address));
        let request =
            request.header("host", format!("alpha.{BASE}")).header("cookie", format!("__Host-session={token}"));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        request.header("content-type", "application/x-www-form-urlencoded").body("language=en").send()
    };
    let same = format!("https://alpha.{BASE}");
    for forged in [
        vec![],
        vec![("sec-fetch-site", "cross-site".to_owned())],
        vec![("sec-fetch-site", "same-site".to_owned()), ("origin", same.clone())],
        vec![("sec-fetch-site", "none".to_owned())],
        vec![("origin", format!("https://beta.{BASE}"))],
        vec![("origin", format!("https://alpha.{BASE}.example.net"))],
        vec![("origin", "null".to_owned())],
    ] {
        let response = post(&forged).await.unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{forged:?}");
    }
    assert_eq!(everything_but_the_log(&served.look).await, before);
    for ours in [vec![("sec-fetch-site", "same-origin".to_owned())], vec![("origin", same)]] {
        assert_eq!(post(&ours).await.unwrap().status(), StatusCode::SEE_OTHER, "{ours:?}");
    }
    served.look.close().await;
    served.house.finish().await;
}

/// What a browser is told: to keep nothing, to run nothing of others', to send the session to this host only; and where it is sent.
#[tokio::test]
async fn somebody_signs_in_goes_where_they_wanted_and_out_again() {
    let served = Served::open().await;
    let (caller, _) = enters(&served.db, &owner()).await;
    let login = Login { email: "noura@example.com".into(), password: SecretString::from("grey-lantern-5-boats") };
    passwords::set_own(&served.db, &caller, None, login).await.unwrap();
    let nobody = Proof::Nothing;
    let asked = served.get("/admin/leads?after=1200", &nobody).await;
    assert_eq!(asked.headers()["location"], "/admin/sign-in?next=%2Fadmin%2Fleads%3Fafter%3D1200");
    let page = served.get("/admin/sign-in?next=%2Fadmin%2Fleads%3Fafter%3D1200", &nobody).await;
    let headers = page.headers().clone();
    for (name, part) in [
        ("content-security-policy", "default-src 'none'"),
        ("content-security-policy", "frame-ancestors 'none'"),
        ("strict-transport-security", "max-age=31536000"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert!(headers[name].to_str().unwrap().contains(part), "{name}: {:?}", headers[name]);
    }
    let html = page.text().await.unwrap();
    assert!(html.contains(r#"<html lang="ar" dir="rtl">"#) && html.contains("/admin/leads?after=1200"), "{html}");
    assert!(!html.contains("style=") && !html.contains("<style") && !html.contains("onclick"), "nothing is in line");
    let send = async |body: &str| {
        let request = served.request(&Method::POST, "/admin/sign-in", &Proof::Nothing);
        request.header("content-type", "application/x-www-form-urlencoded").body(body.to_owned()).send().await.unwrap()
    };
    let wrong = send("email=noura%40example.com&password=wrong&next=%2Fadmin%2Fleads").await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    assert!(wrong.headers().get("set-cookie").is_none());
    let html = wrong.text().await.unwrap();
    assert!(
        html.contains("noura@example.com") && !html.contains("wrong\""),
        "the address stays, the password does not"
    );
    let right = send("email=noura%40example.com&password=grey-lantern-5-boats&next=https%3A%2F%2Fexample.net").await;
    assert_eq!((right.status(), right.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/admin"));
    let cookie = right.headers()["set-cookie"].to_str().unwrap().to_owned();
    for part in ["__Host-session=", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    let token = cookie.strip_prefix("__Host-session=").unwrap().split(';').next().unwrap();
    let proof = Proof::Cookie(token.to_owned());
    assert_eq!(served.get("/admin", &proof).await.status(), StatusCode::OK);

    // What is grave asks for the password again.
    served.house.clock.advance(TimeDelta::minutes(6));
    let keys = served.get("/admin/keys", &proof).await;
    assert_eq!(keys.headers()["location"], "/admin/prove?next=%2Fadmin%2Fkeys");
    let prove = served
        .request(&Method::POST, "/admin/prove", &proof)
        .header("content-type", "application/x-www-form-urlencoded");
    let proved = prove.body("password=grey-lantern-5-boats&next=%2Fadmin%2Fkeys").send().await.unwrap();
    assert_eq!(proved.headers()["location"], "/admin/keys");
    assert_eq!(served.get("/admin/keys", &proof).await.status(), StatusCode::OK);

    let out = served.request(&Method::POST, "/admin/sign-out", &proof).send().await.unwrap();
    assert!(out.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(
        served.get("/admin", &proof).await.status(),
        StatusCode::SEE_OTHER,
        "the session is over, not only its cookie"
    );
    let unknown = served.client.get(format!("http://{}/admin", served.address)).header("host", "gamma.crm.example.com");
    assert_eq!(unknown.send().await.unwrap().status(), StatusCode::MISDIRECTED_REQUEST);
    served.look.close().await;
    served.house.finish().await;
}

/// What people typed stands on pages as it was typed, and runs nowhere.
#[tokio::test]
async fn what_people_type_is_shown_and_never_run() {
    let served = Served::open().await;
    let (caller, proof) = enters(&served.db, &owner()).await;
    let typed = "\"><img src=x onerror=alert(1)>'{{7*7}}";
    let new = NewLead {
        contact: Whose::Person { name: typed.into(), phone: None },
        interest: Some(format!("</bdi><script>{typed}</script>")),
        notes: Some("<svg/onload=alert(1)>".into()),
    };
    let lead = leads::create(&served.db, &caller, new).await.unwrap();
    let (db, text) = (&served.db, || Some(typed.to_owned()));
    let new = NewDeal {
        contact: lead.contact_id,
        pipeline: None,
        subject: text(),
        value: None,
        expected_on: None,
        notes: text(),
    };
    let deal = deals::add(db, &caller, new).await.unwrap();
    let new = products::Details { name: typed.into(), price: "450".into(), ..products::Details::default() };
    let product = products::add(db, &caller, new).await.unwrap();
    let new = companies::Edit { name: typed.into(), ..companies::Edit::default() };
    let company = companies::add(db, &caller, new).await.unwrap();
    let task =
        tasks::add(db, &caller, NewTask { title: typed.into(), note: text(), ..NewTask::default() }).await.unwrap();
    served.hires(&person(100_000_000_000_000_301, typed), Role::Sales).await;
    let hired = members::check(db, &caller, &person(100_000_000_000_000_301, typed)).await.unwrap().id.unwrap();
    for path in [
        "/admin/leads/board".to_owned(),
        "/admin/deals".to_owned(),
        "/admin/deals/board".to_owned(),
        format!("/admin/deals/{}", deal.number),
        "/admin/products".to_owned(),
        format!("/admin/products/{}", product.number),
        "/admin/companies".to_owned(),
        format!("/admin/companies/{}", company.number),
        "/admin/tasks".to_owned(),
        format!("/admin/tasks/{}", task.number),
        "/admin/users".to_owned(),
        format!("/admin/users/{hired}"),
        "/admin/roles".to_owned(),
        "/admin/audit".to_owned(),
        "/admin".to_owned(),
        "/admin/leads".to_owned(),
        format!("/admin/leads/{}", lead.number),
        "/admin/customers".to_owned(),
        "/admin/customers?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E".to_owned(),
        format!("/admin/customers/{}", lead.contact_id),
        "/admin/sign-in?next=%22%3E%3Cscript%3E".to_owned(),
        "/admin/enter?token=%22%3E%3Cscript%3E".to_owned(),
    ] {
        let page = served.get(&path, &proof).await;
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        let html = page.text().await.unwrap();
        for run in ["<img", "<script>", "<svg/", "\"><"] {
            let ours = html.matches(run).count();
            let allowed = if run == "\"><" { usize::MAX } else { 0 };
            assert!(ours <= allowed, "{path} has {run}: {html}");
        }
    }
    served.look.close().await;
    served.house.finish().await;
}
