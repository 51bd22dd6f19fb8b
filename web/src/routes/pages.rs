//! The pages of the panel.

mod sales;

use axum::http::Method;
use crm::Permission as P;
use serde_json::json;

use crate::{
    panel,
    route::{Gate, Kind, Route, open, route},
};

pub(super) fn all() -> Vec<Route> {
    use Gate::{Needs, Own};
    let get = Method::GET;
    let mut routes = vec![
        open(get.clone(), Kind::Page, "/admin/sign-in", panel::sign_in::show),
        open(Method::POST, Kind::Page, "/admin/sign-in", panel::sign_in::by_password)
            .at("/admin/sign-in")
            .sent(json!({ "email": "nobody@example.com", "password": "grey-lantern-5-boats" })),
        open(get.clone(), Kind::Page, "/admin/enter", panel::sign_in::link),
        open(Method::POST, Kind::Page, "/admin/enter", panel::sign_in::by_link)
            .at("/admin/enter")
            .sent(json!({ "token": "0" })),
        route(Method::POST, Kind::Page, "/admin/sign-out", Own, panel::sign_in::out),
        route(get.clone(), Kind::Page, "/admin/prove", Own, panel::sign_in::ask),
        route(Method::POST, Kind::Page, "/admin/prove", Own, panel::sign_in::prove)
            .at("/admin/prove")
            .sent(json!({ "password": "grey-lantern-5-boats" })),
        route(get.clone(), Kind::Page, "/admin", Own, panel::overview::show),
        route(get.clone(), Kind::Page, "/admin/customers", Needs(P::ViewContacts), panel::customers::list),
        route(get.clone(), Kind::Page, "/admin/customers/{id}", Needs(P::ViewContacts), panel::customers::show)
            .at("/admin/customers/{contact}"),
        route(get.clone(), Kind::Page, "/admin/account", Own, panel::account::show),
        route(Method::POST, Kind::Page, "/admin/account/language", Own, panel::account::language)
            .at("/admin/account/language")
            .sent(json!({ "language": "en" })),
        route(Method::POST, Kind::Page, "/admin/account/password", Own, panel::account::password)
            .at("/admin/account/password")
            .sent(json!({ "email": "somebody@example.com", "password": "short" })),
        route(Method::POST, Kind::Page, "/admin/account/sessions/{id}/end", Own, panel::account::end_session)
            .at("/admin/account/sessions/01900000-0000-7000-8000-000000000001/end")
            .sent(json!({})),
        route(get, Kind::Page, "/admin/keys", Needs(P::ManageApiKeys), panel::keys::list),
        route(Method::POST, Kind::Page, "/admin/keys", Needs(P::ManageApiKeys), panel::keys::create)
            .at("/admin/keys")
            .sent(json!({ "name": "Shop", "days": "90", "scope-view_leads": "1" })),
        route(Method::POST, Kind::Page, "/admin/keys/{id}/end", Needs(P::ManageApiKeys), panel::keys::end)
            .at("/admin/keys/01900000-0000-7000-8000-000000000001/end")
            .sent(json!({})),
        route(Method::GET, Kind::Page, "/admin/webhooks", Needs(P::ManageIntegrations), panel::webhooks::list),
        route(Method::POST, Kind::Page, "/admin/webhooks", Needs(P::ManageIntegrations), panel::webhooks::add)
            .sent(json!({ "url": "https://hooks.example.com/crm", "event-lead.*": "1" })),
        route(Method::GET, Kind::Page, "/admin/webhooks/{id}", Needs(P::ManageIntegrations), panel::webhooks::show)
            .at("/admin/webhooks/{webhook}"),
        route(Method::POST, Kind::Page, "/admin/webhooks/{id}", Needs(P::ManageIntegrations), panel::webhooks::edit)
            .at("/admin/webhooks/{webhook}")
            .sent(json!({ "url": "https://hooks.example.com/crm", "event-deal.*": "1" })),
        route(
            Method::POST,
            Kind::Page,
            "/admin/webhooks/{id}/rotate",
            Needs(P::ManageIntegrations),
            panel::webhooks::rotate,
        )
        .at("/admin/webhooks/{webhook}/rotate")
        .sent(json!({})),
        route(
            Method::POST,
            Kind::Page,
            "/admin/webhooks/{id}/test",
            Needs(P::ManageIntegrations),
            panel::webhooks::test,
        )
        .at("/admin/webhooks/{webhook}/test")
        .sent(json!({})),
        route(
            Method::POST,
            Kind::Page,
            "/admin/webhooks/{id}/deliveries/{delivery}/replay",
            Needs(P::ManageIntegrations),
            panel::webhooks::replay,
        )
        .at("/admin/webhooks/{webhook}/deliveries/{delivery}/replay")
        .sent(json!({})),
        route(
            Method::POST,
            Kind::Page,
            "/admin/webhooks/{id}/off",
            Needs(P::ManageIntegrations),
            panel::webhooks::turn_off,
        )
        .at("/admin/webhooks/{webhook}/off")
        .sent(json!({})),
        route(
            Method::POST,
            Kind::Page,
            "/admin/webhooks/{id}/remove",
            Needs(P::ManageIntegrations),
            panel::webhooks::remove,
        )
        .at("/admin/webhooks/{webhook}/remove")
        .sent(json!({})),
    ];
    routes.extend(sales::all());
    routes
}
