//! Conversations in the panel: what is said is read and answered there, and a page that is open follows.

use futures_util::StreamExt;
use reqwest::{Method, StatusCode};

use super::{Proof, Served, enters};
use crate::{
    crm::{conversations::bring_in, inbox::message},
    harness::owner,
};

async fn sends(served: &Served, proof: &Proof, path: &str, body: &str) -> reqwest::Response {
    let request = served.request(&Method::POST, path, proof);
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(body.to_owned());
    request.send().await.unwrap()
}

#[tokio::test]
async fn a_customer_is_answered_from_the_panel() {
    let served = Served::open().await;
    bring_in(&served.house, &served.db, vec![message("wamid.1", "966500000188", "Is the <b>sofa</b> still there?")])
        .await;
    let (_, proof) = enters(&served.db, &owner()).await;
    let list = served.get("/admin/conversations?filter=waiting", &proof).await.text().await.unwrap();
    let link = list.split("href=\"/admin/conversations/").nth(1).unwrap().split(['?', '"']).next().unwrap();
    let path = format!("/admin/conversations/{link}");
    let page = served.get(&path, &proof).await.text().await.unwrap();
    assert!(page.contains("Is the &#60;b&#62;sofa&#60;/b&#62; still there?"), "{page}");

    let once = "01900000-0000-4000-8000-000000000001";
    for _ in 0..2 {
        let body = format!("once={once}&text=Yes%2C+it+is.");
        let sent = sends(&served, &proof, &format!("{path}/reply"), &body).await;
        assert!(
            [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY].contains(&sent.status()),
            "{}",
            sent.status()
        );
    }
    let noted = sends(&served, &proof, &format!("{path}/reply"), "text=Prefers+mornings&as=note").await;
    assert_eq!(noted.headers()["location"].to_str().unwrap(), path);
    let page = served.get(&path, &proof).await.text().await.unwrap();
    assert_eq!(page.matches("Yes, it is.").count(), 1, "what is sent twice is said once: {page}");
    assert!(page.contains("Prefers mornings"));
    let queued: Vec<(String, String)> = sqlx::query_as("select body, state from messages where direction = 'out'")
        .fetch_all(&served.look)
        .await
        .unwrap();
    assert_eq!(queued, [("Yes, it is.".to_owned(), "queued".to_owned())], "a note goes to nobody");

    // What is wrong keeps what was typed.
    let empty = sends(&served, &proof, &format!("{path}/reply"), "text=+").await;
    assert_eq!(empty.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(served.get("/admin/conversations?filter=nonsense", &proof).await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(served.get("/admin/conversations/99999", &proof).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(sends(&served, &proof, &format!("{path}/close"), "").await.status(), StatusCode::SEE_OTHER);
    let closed = served.get("/admin/conversations?filter=closed", &proof).await.text().await.unwrap();
    assert!(closed.contains(&path), "{closed}");
    served.look.close().await;
    served.house.finish().await;
}

/// An open page is told that something has happened, nothing of what, and nothing any more once its session is over.
#[tokio::test]
async fn an_open_page_follows_until_its_session_is_over() {
    let served = Served::open().await;
    let (caller, proof) = enters(&served.db, &owner()).await;
    let live = served.get("/admin/live", &proof).await;
    assert_eq!(live.headers()["content-type"], "text/event-stream");
    let mut told = live.bytes_stream();
    bring_in(&served.house, &served.db, vec![message("wamid.1", "966500000188", "Is the sofa still there?")]).await;
    let first = told.next().await.unwrap().unwrap();
    let first = String::from_utf8(first.to_vec()).unwrap();
    assert!(first.starts_with("event: changed") && !first.contains("sofa"), "{first}");
    crm::sessions::end(&served.db, &caller, caller.proof.session().unwrap()).await.unwrap();
    let rest: Vec<_> = told.collect().await;
    assert!(rest.iter().all(|piece| piece.is_ok()), "it ends as it should: {rest:?}");
    served.look.close().await;
    served.house.finish().await;
}
