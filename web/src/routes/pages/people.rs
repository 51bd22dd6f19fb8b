//! The pages of administration: people, roles, requests, the audit log and settings.

use axum::http::Method;
use crm::Permission as P;
use serde_json::json;

use crate::{
    panel::{audit, requests, roles, settings, users},
    route::{Gate::Needs, Kind::Page, Route, route},
};

const GET: Method = Method::GET;
const POST: Method = Method::POST;

pub(super) fn all() -> Vec<Route> {
    let mut routes = people();
    routes.extend(waiting());
    routes.extend(shaping());
    routes.extend(log());
    routes.extend(choosing());
    routes
}

fn people() -> Vec<Route> {
    let look = Needs(P::ViewUsers);
    let (change, stand) = (Needs(P::ManagePermissions), Needs(P::EditUsers));
    let why = json!({ "notes": "On leave for a year" });
    let order = json!({ "wish": "grant", "permission-view_products": "1", "until": "2099-01-31T09:30", "notes": "For the fair" });
    vec![
        route(GET, Page, "/admin/users", look, users::list),
        route(GET, Page, "/admin/users/{id}", look, users::show).at("/admin/users/{member}"),
        route(POST, Page, "/admin/users/{id}/simulate", change, users::simulate)
            .at("/admin/users/{member}/simulate")
            .sent(order.clone()),
        route(POST, Page, "/admin/users/{id}/change", change, users::change)
            .at("/admin/users/{member}/change")
            .sent(order),
        route(POST, Page, "/admin/users/{id}/disable", stand, users::disable)
            .at("/admin/users/{member}/disable")
            .sent(why.clone()),
        route(POST, Page, "/admin/users/{id}/enable", stand, users::enable)
            .at("/admin/users/{member}/enable")
            .sent(why),
        route(POST, Page, "/admin/users/{id}/reset-second-step", stand, users::reset_second_step)
            .at("/admin/users/{member}/reset-second-step")
            .sent(json!({})),
    ]
}

/// A request asks whoever decides for what it takes itself; the sample's is about a person.
fn waiting() -> Vec<Route> {
    let decide = Needs(P::ManagePermissions);
    vec![
        route(GET, Page, "/admin/requests", Needs(P::ViewSettings), requests::list),
        route(POST, Page, "/admin/requests/{id}/approve", decide, requests::approve)
            .at("/admin/requests/{request}/approve")
            .sent(json!({})),
        route(POST, Page, "/admin/requests/{id}/refuse", decide, requests::refuse)
            .at("/admin/requests/{request}/refuse")
            .sent(json!({})),
    ]
}

fn shaping() -> Vec<Route> {
    let (look, shape) = (Needs(P::ViewUsers), Needs(P::ManageRoles));
    let role = json!({ "name": "Buyer", "above": "user", "permission-view_products": "1" });
    vec![
        route(GET, Page, "/admin/roles", look, roles::list),
        route(POST, Page, "/admin/roles", shape, roles::create).sent(role.clone()),
        route(GET, Page, "/admin/roles/{id}", look, roles::show).at("/admin/roles/{role}"),
        route(POST, Page, "/admin/roles/{id}", shape, roles::edit).at("/admin/roles/{role}").sent(role),
        route(POST, Page, "/admin/roles/{id}/delete", shape, roles::delete)
            .at("/admin/roles/{role}/delete")
            .sent(json!({})),
    ]
}

/// Who may save data may do that with the log if they may read it, too.
fn log() -> Vec<Route> {
    let look = Needs(P::ViewAuditLogs);
    vec![
        route(GET, Page, "/admin/audit", look, audit::list),
        route(GET, Page, "/admin/audit/{seq}", look, audit::show).at("/admin/audit/1"),
        route(POST, Page, "/admin/audit/verify", look, audit::verify).sent(json!({})),
        route(POST, Page, "/admin/audit/export", Needs(P::ExportData), audit::export).sent(json!({ "format": "csv" })),
    ]
}

fn choosing() -> Vec<Route> {
    vec![
        route(GET, Page, "/admin/settings", Needs(P::ViewSettings), settings::show),
        route(POST, Page, "/admin/settings/second-person", Needs(P::ManagePermissions), settings::second_person)
            .sent(json!({ "rule": "set_admin", "wanted": "false" })),
        route(POST, Page, "/admin/settings/{key}", Needs(P::EditOrganisation), settings::choose)
            .at("/admin/settings/reply_hold")
            .sent(json!({ "value": "5" })),
    ]
}
