//! What is asked for about a person, and what waits for a second person's word.

use crm::{
    Permission,
    members::{ChangeMember, MemberChange, Person},
    requests::{ApprovalRule, PendingAction, Request},
    tenants::Language,
};

use crate::{Manner, Shown, named::named, named_role, permission, permissions as named_permissions, t};

/// What is asked for, before it is known what it comes to. `role` is what a custom role that is asked for is called.
pub fn wish(manner: &dyn Manner, language: Language, order: &ChangeMember, role: Option<&str>) -> String {
    let called = |person: &Person| manner.person(language, &person.discord_id.to_string(), &person.name);
    let person = called(&order.person);
    let names = |which: &[Permission]| named_permissions(language, which);
    match &order.wanted {
        MemberChange::SetRole { role: wanted } => {
            let role = named_role(manner, language, *wanted, role.unwrap_or("—"));
            t!(language, "wish-role", person = person, role = role)
        }
        MemberChange::Grant { permissions, until: None } => {
            t!(language, "wish-grant", person = person, permissions = names(permissions))
        }
        MemberChange::Grant { permissions, until: Some(until) } => {
            let when = manner.at(*until, Shown::Moment);
            t!(language, "wish-grant-until", person = person, permissions = names(permissions), when = when)
        }
        MemberChange::Clear { permissions } => {
            t!(language, "wish-clear", person = person, permissions = names(permissions))
        }
        MemberChange::Deny { permissions } => {
            t!(language, "wish-deny", person = person, permissions = names(permissions))
        }
        MemberChange::Remove => t!(language, "wish-remove", person = person),
        MemberChange::Copy { from } => t!(language, "wish-copy", person = person, from = called(from)),
        MemberChange::Undo | MemberChange::UndoOf { .. } => t!(language, "wish-undo", person = person),
    }
}

/// What a request asks for.
pub fn request(manner: &dyn Manner, language: Language, request: &Request) -> String {
    match &request.work {
        PendingAction::ChangeMember(order) => wish(manner, language, order, request.role.as_deref()),
        PendingAction::ExportAudit { filter: _, format } => t!(language, "wish-export", format = format.as_str()),
        PendingAction::ExportData { what, file } => {
            t!(language, "wish-export-data", what = named(language, *what), format = file.as_str())
        }
    }
}

/// What a rule about second persons is called.
pub fn approval_rule(language: Language, rule: ApprovalRule) -> String {
    match rule {
        ApprovalRule::SetAdmin => t!(language, "deed-set-admin"),
        ApprovalRule::Export => t!(language, "deed-export"),
        ApprovalRule::Grant(which) => t!(language, "deed-grant", permission = permission(language, which)),
    }
}
