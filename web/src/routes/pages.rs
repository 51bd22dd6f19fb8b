//! The pages of the panel.

mod people;
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
        open(get.clone(), Kind::Page, "/admin/second", panel::second::ask),
        open(Method::POST, Kind::Page, "/admin/second", panel::second::take).sent(json!({ "code": "123456" })),
        route(get.clone(), Kind::Page, "/admin/account/two-factor", Own, panel::second::show),
        route(Method::POST, Kind::Page, "/admin/account/two-factor", Own, panel::second::begin).sent(json!({})),
        route(Method::POST, Kind::Page, "/admin/account/two-factor/confirm", Own, panel::second::confirm)
            .sent(json!({ "code": "123456" })),
        route(Method::POST, Kind::Page, "/admin/account/two-factor/codes", Own, panel::second::renew)
            .sent(json!({ "code": "123456" })),
        route(Method::POST, Kind::Page, "/admin/account/two-factor/off", Own, panel::second::turn_off)
            .sent(json!({ "code": "123456" })),
        route(Method::POST, Kind::Page, "/admin/sign-out", Own, panel::sign_in::out),
        route(get.clone(), Kind::Page, "/admin/prove", Own, panel::sign_in::ask),
        route(Method::POST, Kind::Page, "/admin/prove", Own, panel::sign_in::prove)
            .at("/admin/prove")
            .sent(json!({ "password": "grey-lantern-5-boats" })),
        route(get.clone(), Kind::Page, "/admin", Own, panel::overview::show),
        route(get.clone(), Kind::Page, "/admin/live", Needs(P::ViewConversations), panel::live::show),
        route(get.clone(), Kind::Page, "/admin/conversations", Needs(P::ViewConversations), panel::conversations::list),
        route(
            get.clone(),
            Kind::Page,
            "/admin/conversations/{number}",
            Needs(P::ViewConversations),
            panel::conversations::show,
        )
        .at("/admin/conversations/{conversation}"),
        route(
            Method::POST,
            Kind::Page,
            "/admin/conversations/{number}/reply",
            Needs(P::SendMessages),
            panel::conversations::reply,
        )
        .at("/admin/conversations/{conversation}/reply")
        .sent(json!({ "text": "Good morning", "as": "note" })),
        route(
            Method::POST,
            Kind::Page,
            "/admin/conversations/{number}/claim",
            Needs(P::SendMessages),
            panel::conversations::claim,
        )
        .at("/admin/conversations/{conversation}/claim")
        .sent(json!({})),
        route(
            Method::POST,
            Kind::Page,
            "/admin/conversations/{number}/release",
            Needs(P::SendMessages),
            panel::conversations::release,
        )
        .at("/admin/conversations/{conversation}/release")
        .sent(json!({})),
        route(
            Method::POST,
            Kind::Page,
            "/admin/conversations/{number}/assign",
            Needs(P::AssignConversations),
            panel::conversations::assign,
        )
        .at("/admin/conversations/{conversation}/assign")
        .sent(json!({ "member": "{member}" })),
        route(
            Method::POST,
            Kind::Page,
            "/admin/conversations/{number}/snooze",
            Needs(P::SendMessages),
            panel::conversations::snooze,
        )
        .at("/admin/conversations/{conversation}/snooze")
        .sent(json!({ "hours": "24" })),
        route(
            Method::POST,
            Kind::Page,
            "/admin/conversations/{number}/close",
            Needs(P::SendMessages),
            panel::conversations::close,
        )
        .at("/admin/conversations/{conversation}/close")
        .sent(json!({})),
        route(
            Method::POST,
            Kind::Page,
            "/admin/conversations/{number}/reopen",
            Needs(P::SendMessages),
            panel::conversations::reopen,
        )
        .at("/admin/conversations/{conversation}/reopen")
        .sent(json!({})),
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
    routes.extend(people::all());
    routes.extend(sales::all());
    routes
}
