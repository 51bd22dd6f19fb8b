//! Everything that is served, and through which gate one comes to it. The only list.

use axum::http::Method;
use crm::Permission as P;
use serde_json::json;

use crate::{
    api, panel,
    route::{Gate, Kind, Route, open, route},
};

/// All routes.
pub fn all() -> Vec<Route> {
    let mut routes = pages();
    routes.extend(endpoints());
    routes
}

fn pages() -> Vec<Route> {
    use Gate::{Needs, Own};
    let get = Method::GET;
    vec![
        open(get.clone(), Kind::Page, "/admin/sign-in", panel::sign_in::show),
        open(Method::POST, Kind::Page, "/admin/sign-in", panel::sign_in::by_password).sample(
            "/admin/sign-in",
            Some(json!({ "email": "nobody@example.com", "password": "grey-lantern-5-boats" })),
        ),
        open(get.clone(), Kind::Page, "/admin/enter", panel::sign_in::link),
        open(Method::POST, Kind::Page, "/admin/enter", panel::sign_in::by_link)
            .sample("/admin/enter", Some(json!({ "token": "0" }))),
        route(Method::POST, Kind::Page, "/admin/sign-out", Own, panel::sign_in::out),
        route(get.clone(), Kind::Page, "/admin/prove", Own, panel::sign_in::ask),
        route(Method::POST, Kind::Page, "/admin/prove", Own, panel::sign_in::prove)
            .sample("/admin/prove", Some(json!({ "password": "grey-lantern-5-boats" }))),
        route(get.clone(), Kind::Page, "/admin", Own, panel::overview::show),
        route(get.clone(), Kind::Page, "/admin/leads", Needs(P::ViewLeads), panel::leads::list),
        route(get.clone(), Kind::Page, "/admin/leads/{number}", Needs(P::ViewLeads), panel::leads::show)
            .sample("/admin/leads/1001", None),
        route(get.clone(), Kind::Page, "/admin/customers", Needs(P::ViewContacts), panel::customers::list),
        route(get.clone(), Kind::Page, "/admin/customers/{id}", Needs(P::ViewContacts), panel::customers::show)
            .sample("/admin/customers/{contact}", None),
        route(get.clone(), Kind::Page, "/admin/account", Own, panel::account::show),
        route(Method::POST, Kind::Page, "/admin/account/language", Own, panel::account::language)
            .sample("/admin/account/language", Some(json!({ "language": "en" }))),
        route(Method::POST, Kind::Page, "/admin/account/password", Own, panel::account::password)
            .sample("/admin/account/password", Some(json!({ "email": "somebody@example.com", "password": "short" }))),
        route(Method::POST, Kind::Page, "/admin/account/sessions/{id}/end", Own, panel::account::end_session)
            .sample("/admin/account/sessions/01900000-0000-7000-8000-000000000001/end", Some(json!({}))),
        route(get, Kind::Page, "/admin/keys", Needs(P::ManageApiKeys), panel::keys::list),
        route(Method::POST, Kind::Page, "/admin/keys", Needs(P::ManageApiKeys), panel::keys::create)
            .sample("/admin/keys", Some(json!({ "name": "Shop", "days": "90", "scope-view_leads": "1" }))),
        route(Method::POST, Kind::Page, "/admin/keys/{id}/end", Needs(P::ManageApiKeys), panel::keys::end)
            .sample("/admin/keys/01900000-0000-7000-8000-000000000001/end", Some(json!({}))),
    ]
}

fn endpoints() -> Vec<Route> {
    use Gate::{Needs, Own};
    let (get, post) = (Method::GET, Method::POST);
    vec![
        open(get.clone(), Kind::Api, "/api/openapi.json", api::document::json),
        open(get.clone(), Kind::Page, "/api", api::document::page),
        route(get.clone(), Kind::Api, "/api/me", Own, api::me::show).doc(api::me::doc()),
        route(get.clone(), Kind::Api, "/api/leads", Needs(P::ViewLeads), api::leads::list).doc(api::leads::list_doc()),
        route(post, Kind::Api, "/api/leads", Needs(P::CreateLeads), api::leads::create)
            .doc(api::leads::create_doc())
            .sample("/api/leads", Some(json!({ "name": "Reem", "phone": "+966500000177", "interest": "A sofa" }))),
        route(get.clone(), Kind::Api, "/api/leads/{number}", Needs(P::ViewLeads), api::leads::show)
            .doc(api::leads::show_doc())
            .sample("/api/leads/1001", None),
        route(get.clone(), Kind::Api, "/api/contacts", Needs(P::ViewContacts), api::contacts::list)
            .doc(api::contacts::list_doc()),
        route(get, Kind::Api, "/api/contacts/{id}", Needs(P::ViewContacts), api::contacts::show)
            .doc(api::contacts::show_doc())
            .sample("/api/contacts/{contact}", None),
    ]
}
