//! The panel: pages for people. Each is a template with what it shows; without script everything works.

pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod companies;
pub(crate) mod conversations;
pub(crate) mod customers;
pub(crate) mod deals;
mod forms;
pub(crate) mod keys;
pub(crate) mod leads;
pub(crate) mod live;
mod matrix;
pub(crate) mod overview;
pub(crate) mod products;
pub(crate) mod requests;
pub(crate) mod roles;
pub(crate) mod second;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod tasks;
pub(crate) mod users;
pub(crate) mod webhooks;

use askama::Template;
use axum::response::Html;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use crm::{
    Permission,
    access::{self, Allowed},
    role::AnyRole,
    tenants::Language,
};

use uuid::Uuid;
use words::t;

use crate::{
    assets,
    gate::{Session, Visit},
    wrong::Wrong,
};

/// What every page has.
#[derive(Clone)]
pub(crate) struct Plain {
    pub language: Language,
    pub company: String,
    pub style: &'static str,
    pub script: &'static str,
}

impl Plain {
    pub(crate) fn of(visit: &Visit) -> Self {
        Self::new(visit.language, visit.profile.name.clone())
    }

    fn new(language: Language, company: String) -> Self {
        Self { language, company, style: &assets::STYLE.at, script: &assets::SCRIPT.at }
    }

    /// The direction in which the language is written.
    pub(crate) fn dir(&self) -> &'static str {
        match self.language {
            Language::Arabic => "rtl",
            Language::English => "ltr",
        }
    }
}

/// That something went wrong.
#[derive(Template)]
#[template(path = "fault.html")]
pub(crate) struct Fault {
    pub plain: Plain,
    pub code: u16,
    pub sentence: String,
    pub reference: String,
}

/// A place that the menu leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Overview,
    Conversations,
    Customers,
    Companies,
    Leads,
    Deals,
    Tasks,
    Products,
    Keys,
    Webhooks,
    Account,
    Users,
    Requests,
    Roles,
    Audit,
    Settings,
}

/// The frame of the pages of who is signed in.
pub(crate) struct Shell {
    pub plain: Plain,
    pub person: String,
    pub place: Place,
    pub may: May,
    zone: Tz,
}

/// What the menu shows.
pub(crate) struct May {
    pub conversations: bool,
    pub leads: bool,
    pub customers: bool,
    pub deals: bool,
    pub products: bool,
    pub keys: bool,
    pub webhooks: bool,
    pub users: bool,
    pub permissions: bool,
    pub standing: bool,
    pub roles: bool,
    pub audit: bool,
    pub settings: bool,
}

impl Shell {
    /// For this place, with what the caller may.
    pub(crate) async fn at(session: &Session, place: Place) -> Result<Self, Wrong> {
        let allowed = access::allowed(&session.db, &session.caller).await?;
        Ok(Self::with(session, place, &allowed))
    }

    pub(crate) fn with(session: &Session, place: Place, allowed: &Allowed) -> Self {
        Self {
            plain: Plain::new(session.language, session.profile.name.clone()),
            person: session.caller.identity.name().to_owned(),
            place,
            may: May {
                conversations: allowed.may(Permission::ViewConversations),
                leads: allowed.may(Permission::ViewLeads),
                customers: allowed.may(Permission::ViewContacts),
                deals: allowed.may(Permission::ViewDeals),
                products: allowed.may(Permission::ViewProducts),
                keys: allowed.may(Permission::ManageApiKeys),
                webhooks: allowed.may(Permission::ManageIntegrations),
                users: allowed.may(Permission::ViewUsers),
                permissions: allowed.may(Permission::ManagePermissions),
                standing: allowed.may(Permission::EditUsers),
                roles: allowed.may(Permission::ManageRoles),
                audit: allowed.may(Permission::ViewAuditLogs),
                settings: allowed.may(Permission::ViewSettings),
            },
            zone: session.profile.time_zone,
        }
    }

    /// The number of a form, by which it is executed once however often it is sent: each form has one of its own.
    pub(crate) fn once(&self) -> String {
        Uuid::new_v4().to_string()
    }

    /// Whether this is where one is.
    pub(crate) fn is(&self, place: Place) -> bool {
        self.place == place
    }

    /// What stands for the person where there is no room.
    pub(crate) fn letter(&self) -> String {
        first_letter(&self.person)
    }

    /// A moment in the company's time zone.
    pub(crate) fn at_time(&self, at: &DateTime<Utc>) -> String {
        at.with_timezone(&self.zone).format("%Y-%m-%d %H:%M").to_string()
    }
}

/// What a role is called.
pub(crate) fn role_name(language: Language, role: &AnyRole) -> String {
    match role {
        AnyRole::BuiltIn(role) => words::role(language, *role),
        AnyRole::Custom(role) => role.name.clone(),
    }
}

/// A phone for people: with `+`, unless it is masked.
pub(crate) fn phone(digits: &impl ToString) -> String {
    let digits = digits.to_string();
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { format!("+{digits}") } else { digits }
}

pub(crate) fn first_letter(name: &str) -> String {
    name.trim().chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default()
}

/// A page, written out.
pub(crate) fn html(page: &impl Template) -> Result<Html<String>, Wrong> {
    page.render().map(Html).map_err(|error| Wrong::Crm(crm::Error::Internal(format!("a page: {error}"))))
}

/// Where somebody wanted to go: a place of the panel's own, and nowhere else.
pub(crate) fn own_path(next: Option<&str>) -> String {
    let is_own = |path: &&str| {
        (path.starts_with("/admin") || *path == "/api") && !path.contains(['\\', '\r', '\n']) && !path.starts_with("//")
    };
    next.filter(is_own).unwrap_or("/admin").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_who_signed_in_is_sent_nowhere_else() {
        assert_eq!(own_path(Some("/admin/leads?after=3")), "/admin/leads?after=3");
        for elsewhere in [
            "https://example.com",
            "//example.com",
            "/\\example.com",
            "/admin\\@x",
            "admin",
            "",
            "/p",
            "/admin\r\nX: y",
        ] {
            assert_eq!(own_path(Some(elsewhere)), "/admin", "{elsewhere:?}");
        }
    }
}
