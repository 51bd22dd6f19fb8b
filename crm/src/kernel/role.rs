//! The built-in roles: their names, their ranks, and what each may do.
//!
//! To add one: a variant with its name and rank, then go through [`Role::allows`] line by line, accept the new column of
//! the table in `snapshots/`, and name the role in `locales/{ar,en}/role-names.ftl`. To change what a role may do: change its
//! line in [`Role::allows`] and read the difference in that table.
//!
//! How the table was drawn. A role holds what its description names, and beyond that only what it can't work without; an
//! owner adds the rest with a personal grant. Every role has what `user` has, but for `viewer`, which is read only. The
//! platform's verbs (`view_tenants`, `manage_tenants`) are in nobody's column: they are decided in the control database.

mod any;

use std::fmt;
use std::str::FromStr;

pub use self::any::{AnyRole, CustomRole, RoleRef};
use crate::permission::Permission;

/// A built-in role. A member has exactly one; nobody can edit or delete these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything, always. Never given by a command: the registry says who the owner is.
    Owner,
    /// Everything but owner transfer and granting permissions.
    SuperAdmin,
    /// Runs the company: everything but the system's own set-up (organisation, integrations, custom roles, restoring a
    /// backup, which would bring back old roles and grants too) and granting permissions.
    Admin,
    /// Sees everything; writes and approves workflows.
    Ceo,
    /// Technical view (settings and both logs), workflows in full, AI agents.
    Cto,
    /// Leads a team: contacts, leads, deals and reports in full; campaigns but not their deletion; answers customers,
    /// hands out tasks and conversations, and sees the people to hand them to.
    Manager,
    /// Everyone's bookings, limited statistics, the list of users, the audit log. Manages no alliances, but may join
    /// one as every user may.
    Moderator,
    /// Contacts, leads and deals without deletion; reads and answers conversations; products, campaigns and reports to
    /// read.
    Sales,
    /// Reads what has legal weight (contacts, deals, invoices); tasks; sees and asks agents.
    Legal,
    /// Reads contacts, reads and answers conversations, opens leads out of them, works on tasks.
    Support,
    /// Works on tasks; sees and asks agents.
    Developer,
    /// Reports and statistics, read only: books and joins nothing.
    Viewer,
    /// Any person of the guild: own bookings, joining alliances, own statistics.
    User,
}

impl Role {
    /// All of them, highest rank first.
    pub const ALL: &'static [Role] = &[
        Self::Owner,
        Self::SuperAdmin,
        Self::Admin,
        Self::Ceo,
        Self::Cto,
        Self::Manager,
        Self::Moderator,
        Self::Sales,
        Self::Legal,
        Self::Support,
        Self::Developer,
        Self::Viewer,
        Self::User,
    ];

    /// The name stored in databases and typed by people, as in `super_admin`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::SuperAdmin => "super_admin",
            Self::Admin => "admin",
            Self::Ceo => "ceo",
            Self::Cto => "cto",
            Self::Manager => "manager",
            Self::Moderator => "moderator",
            Self::Sales => "sales",
            Self::Legal => "legal",
            Self::Support => "support",
            Self::Developer => "developer",
            Self::Viewer => "viewer",
            Self::User => "user",
        }
    }

    /// Where it stands among the others, 100 being the owner. No two are equal, and there is room between them for
    /// custom roles.
    pub fn rank(self) -> u8 {
        match self {
            Self::Owner => 100,
            Self::SuperAdmin => 90,
            Self::Admin => 80,
            Self::Ceo => 70,
            Self::Cto => 65,
            Self::Manager => 60,
            Self::Moderator => 50,
            Self::Sales => 40,
            Self::Legal => 35,
            Self::Support => 30,
            Self::Developer => 25,
            Self::Viewer => 20,
            Self::User => 10,
        }
    }

    /// Whether the role itself holds the permission, before anyone's personal grants and denials: see
    /// [`decide`](crate::decision::decide).
    ///
    /// There is no wildcard here on purpose: a new permission does not compile until every built-in role has answered.
    pub fn allows(self, permission: Permission) -> bool {
        use Permission as P;
        use Role::*;

        let holders: &[Role] = match permission {
            P::ViewContacts => &[Owner, SuperAdmin, Admin, Ceo, Manager, Sales, Legal, Support],
            P::CreateContacts | P::EditContacts => &[Owner, SuperAdmin, Admin, Manager, Sales],
            P::DeleteContacts => &[Owner, SuperAdmin, Admin, Manager],

            P::ViewLeads => &[Owner, SuperAdmin, Admin, Ceo, Manager, Sales, Support],
            P::CreateLeads => &[Owner, SuperAdmin, Admin, Manager, Sales, Support],
            P::EditLeads => &[Owner, SuperAdmin, Admin, Manager, Sales],
            P::DeleteLeads => &[Owner, SuperAdmin, Admin, Manager],

            P::ViewDeals => &[Owner, SuperAdmin, Admin, Ceo, Manager, Sales, Legal],
            P::CreateDeals | P::EditDeals => &[Owner, SuperAdmin, Admin, Manager, Sales],
            P::DeleteDeals => &[Owner, SuperAdmin, Admin, Manager],

            P::ViewProducts => &[Owner, SuperAdmin, Admin, Ceo, Manager, Sales],
            P::CreateProducts | P::EditProducts | P::DeleteProducts => &[Owner, SuperAdmin, Admin],

            P::ViewCampaigns => &[Owner, SuperAdmin, Admin, Ceo, Manager, Sales],
            P::CreateCampaigns | P::EditCampaigns => &[Owner, SuperAdmin, Admin, Manager],
            P::DeleteCampaigns => &[Owner, SuperAdmin, Admin],

            P::ViewReports => &[Owner, SuperAdmin, Admin, Ceo, Manager, Sales, Viewer],
            P::CreateReports | P::EditReports | P::DeleteReports => &[Owner, SuperAdmin, Admin, Manager],

            P::ViewInvoices => &[Owner, SuperAdmin, Admin, Ceo, Legal],
            P::CreateInvoices | P::EditInvoices | P::DeleteInvoices => &[Owner, SuperAdmin, Admin],

            P::ViewTasks => &[Owner, SuperAdmin, Admin, Ceo, Manager, Legal, Support, Developer],
            P::CreateTasks => &[Owner, SuperAdmin, Admin, Manager, Legal, Support],
            P::EditTasks => &[Owner, SuperAdmin, Admin, Manager, Legal, Support, Developer],
            P::DeleteTasks => &[Owner, SuperAdmin, Admin],

            P::ViewContent => &[Owner, SuperAdmin, Admin, Ceo],
            P::CreateContent | P::EditContent | P::DeleteContent => &[Owner, SuperAdmin, Admin],

            P::ViewUsers => &[Owner, SuperAdmin, Admin, Ceo, Manager, Moderator],
            P::CreateUsers | P::EditUsers | P::DeleteUsers => &[Owner, SuperAdmin, Admin],

            P::ViewSettings => &[Owner, SuperAdmin, Admin, Ceo, Cto],
            P::EditSettings => &[Owner, SuperAdmin, Admin],
            P::EditOrganisation | P::ManageIntegrations => &[Owner, SuperAdmin],

            P::ViewConversations => &[Owner, SuperAdmin, Admin, Ceo, Manager, Sales, Support],
            P::SendMessages => &[Owner, SuperAdmin, Admin, Manager, Sales, Support],
            P::AssignConversations => &[Owner, SuperAdmin, Admin, Manager],
            P::ManageTemplates | P::DeleteMessages => &[Owner, SuperAdmin, Admin],

            P::BookOwn | P::JoinAlliances => {
                &[Owner, SuperAdmin, Admin, Ceo, Cto, Manager, Moderator, Sales, Legal, Support, Developer, User]
            }
            P::ManageBookings => &[Owner, SuperAdmin, Admin, Moderator],
            P::ManageAlliances => &[Owner, SuperAdmin, Admin],

            P::ViewOwnStats => Self::ALL,
            P::ViewLimitedStats => &[Owner, SuperAdmin, Admin, Ceo, Manager, Moderator, Viewer],
            P::ViewStats => &[Owner, SuperAdmin, Admin, Ceo, Manager, Viewer],

            P::ImportData | P::ExportData => &[Owner, SuperAdmin, Admin],
            P::DeletePermanently | P::ErasePersonalData => &[Owner, SuperAdmin, Admin],
            P::RevealAddresses => &[Owner, SuperAdmin, Admin, Ceo, Manager],

            P::CreateBackups => &[Owner, SuperAdmin, Admin],
            P::RestoreBackups => &[Owner, SuperAdmin],

            P::ManagePermissions => &[Owner],
            P::ManageRoles => &[Owner, SuperAdmin],
            P::ManageApiKeys => &[Owner, SuperAdmin, Admin],
            P::AccessApi => &[Owner, SuperAdmin, Admin, Cto],
            P::ViewAuditLogs => &[Owner, SuperAdmin, Admin, Ceo, Cto, Moderator],
            P::ViewSystemLogs => &[Owner, SuperAdmin, Admin, Ceo, Cto],
            P::BreakGlass => &[Owner, SuperAdmin, Admin],

            P::UseAi => &[Owner, SuperAdmin, Admin, Cto, Legal, Developer],
            P::ManageAi => &[Owner, SuperAdmin, Admin],
            P::ViewAgents => &[Owner, SuperAdmin, Admin, Ceo, Cto, Legal, Developer],
            P::ManageAgents => &[Owner, SuperAdmin, Admin, Cto],
            P::ViewWorkflows => &[Owner, SuperAdmin, Admin, Ceo, Cto],
            P::CreateWorkflow | P::EditWorkflow | P::ApproveWorkflow => &[Owner, SuperAdmin, Admin, Ceo, Cto],
            P::DeleteWorkflow | P::ExecuteWorkflow => &[Owner, SuperAdmin, Admin, Cto],
            P::ViewOwnResults => &[Owner, SuperAdmin, Admin, Ceo, Cto, Legal, Developer],
            P::ViewAllResults => &[Owner, SuperAdmin, Admin, Ceo, Cto],

            // Platform admins, who are no tenant's members.
            P::ViewTenants | P::ManageTenants => &[],
        };
        holders.contains(&self)
    }

    /// The key of its name in `locales/*/role-names.ftl`, as in `role-super-admin`.
    pub fn text_key(self) -> String {
        format!("role-{}", self.as_str().replace('_', "-"))
    }

    /// The key of the sentence that explains it in `locales/*/role-names.ftl`, as in `role-super-admin-about`.
    pub fn about_key(self) -> String {
        format!("{}-about", self.text_key())
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    /// Reads exactly what [`Role::as_str`] writes: no other case, no spaces.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|role| role.as_str() == name).ok_or_else(|| UnknownRole(name.to_owned()))
    }
}

/// A name that is no built-in role; carries what was typed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no built-in role called {0:?}")]
pub struct UnknownRole(pub String);

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::permission::PermissionGroup;
    use std::collections::{BTreeMap, BTreeSet};
    use std::fmt::Write;

    const HOW_TO_READ: &str = "\
What each built-in role may do: ✓ holds it, · does not.

If you are here because this changed: somebody's authority changed, in every company that runs this. Read each line that
differs and make sure that it is meant; what a role is for is written at `Role` in crm/src/kernel/role.rs. Then accept it with
`cargo insta review` and say in CHANGELOG.md who may now do what. Personal grants and denials, a disabled member and a
suspended tenant come on top (crm/src/kernel/decision.rs). An owner is never refused in the company he owns. Platform verbs are
in no column: they are decided in the control database.
";

    fn held(role: Role) -> BTreeSet<Permission> {
        Permission::ALL.iter().copied().filter(|permission| role.allows(*permission)).collect()
    }

    fn set(names: &[&str]) -> BTreeSet<Permission> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    fn table() -> String {
        let mut table = format!("{HOW_TO_READ}\n{:<22}", "");
        for role in Role::ALL {
            write!(table, "  {role}").unwrap();
        }
        for group in PermissionGroup::ALL {
            write!(table, "\n\n{}", group.as_str().to_uppercase()).unwrap();
            for permission in group.permissions() {
                write!(table, "\n{permission:<22}").unwrap();
                for role in Role::ALL {
                    let mark = if role.allows(permission) { "✓" } else { "·" };
                    write!(table, "  {mark:^width$}", width = role.as_str().len()).unwrap();
                }
            }
        }
        table.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_each_role_may_do() {
        insta::assert_snapshot!("what_each_role_may_do", table());
    }

    #[test]
    fn names_are_unique_and_read_back() {
        let names: BTreeSet<_> = Role::ALL.iter().map(|role| role.as_str()).collect();
        assert_eq!(names.len(), Role::ALL.len());
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(*role));
            assert_eq!(role.to_string(), role.as_str());
            assert_eq!(format!("{role:?}").to_lowercase(), role.as_str().replace('_', ""));
        }
        for typed in ["", "Owner", " owner", "root", "superadmin"] {
            assert_eq!(typed.parse::<Role>(), Err(UnknownRole(typed.to_owned())));
        }
    }

    #[test]
    fn ranks_are_strictly_ordered_with_room_between() {
        assert_eq!(Role::ALL.iter().map(|role| role.rank()).max(), Some(Role::Owner.rank()));
        for pair in Role::ALL.windows(2) {
            assert!(pair[0].rank() >= pair[1].rank() + 2, "no rank is left between {} and {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn the_top_three_differ_from_everything_only_as_documented() {
        let tenant: BTreeSet<_> = Permission::ALL.iter().copied().filter(|p| !p.is_platform()).collect();
        assert_eq!(held(Role::Owner), tenant);
        assert_eq!(&tenant - &held(Role::SuperAdmin), set(&["manage_permissions"]));
        assert_eq!(
            &tenant - &held(Role::Admin),
            set(&["manage_permissions", "manage_roles", "edit_organisation", "manage_integrations", "restore_backups"])
        );
    }

    /// A role is given by rank, and nobody may give what they don't hold: so those who usually hand out roles must hold
    /// whatever any role below them holds.
    #[test]
    fn the_top_three_hold_whatever_those_below_hold() {
        for (place, role) in Role::ALL.iter().enumerate().take(3) {
            for below in &Role::ALL[place + 1..] {
                assert!(held(*below).is_subset(&held(*role)), "{below} holds what {role} does not");
            }
        }
        assert!(held(Role::Sales).is_subset(&held(Role::Manager)), "a manager can do what the team can");
    }

    #[test]
    fn only_the_owner_decides_who_may_do_what() {
        for role in Role::ALL {
            assert_eq!(role.allows(Permission::ManagePermissions), *role == Role::Owner);
        }
    }

    #[test]
    fn no_tenant_role_reaches_other_tenants() {
        for role in Role::ALL {
            assert!(!held(*role).iter().any(|permission| permission.is_platform()), "{role}");
        }
    }

    #[test]
    fn everyone_has_what_a_user_has_but_the_viewer_who_only_reads() {
        let user = set(&["book_own", "join_alliances", "view_own_stats"]);
        assert_eq!(held(Role::User), user);
        for role in Role::ALL.iter().filter(|role| **role != Role::Viewer) {
            assert!(user.is_subset(&held(*role)), "{role}");
        }
        assert_eq!(held(Role::Viewer), set(&["view_reports", "view_own_stats", "view_limited_stats", "view_stats"]));
    }

    #[test]
    fn the_ceo_sees_everything() {
        for permission in Permission::ALL.iter().filter(|p| p.as_str().starts_with("view_") && !p.is_platform()) {
            assert!(Role::Ceo.allows(*permission), "{permission}");
        }
    }

    #[test]
    fn only_managers_and_admins_delete() {
        for role in Role::ALL.iter().filter(|role| role.rank() < Role::Manager.rank()) {
            assert!(!held(*role).iter().any(|permission| permission.as_str().starts_with("delete_")), "{role}");
        }
    }

    #[test]
    fn the_permissions_chart_that_owners_know_holds() {
        let chart = ["manage_bookings", "manage_alliances", "view_stats", "export_data", "create_backups"];
        for name in chart {
            let permission = name.parse().unwrap();
            for role in [Role::Owner, Role::SuperAdmin, Role::Admin] {
                assert!(role.allows(permission), "{role} {name}");
            }
            assert_eq!(Role::Moderator.allows(permission), name == "manage_bookings", "moderator {name}");
            assert!(!Role::User.allows(permission), "user {name}");
        }
    }

    /// The `key = text` lines of `locales/<language>/<file>`, for `role-names.ftl` and `permissions.ftl`. These hold nothing
    /// else (no attributes, variants or second lines): whatever is neither a comment nor such a line fails here.
    pub(crate) fn texts(language: &str, file: &str) -> BTreeMap<String, String> {
        let path = format!("{}/../locales/{language}/{file}", env!("CARGO_MANIFEST_DIR"));
        let content = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(content.starts_with("# "), "{path} should open with a comment that says what it holds");
        let mut texts = BTreeMap::new();
        for line in content.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (key, text) = line.split_once(" = ").unwrap_or_else(|| panic!("{path}: not `key = text`: {line}"));
            assert!(!text.trim().is_empty() && text.trim() == text, "{path}: {key} has no text, or space around it");
            assert!(!text.contains(['{', '}']), "{path}: {key} is a plain name and takes no placeable");
            assert!(texts.insert(key.to_owned(), text.to_owned()).is_none(), "{path}: {key} is there twice");
        }
        texts
    }

    /// That both languages have exactly these keys, each text at most as long as `longest` says, none used twice.
    pub(crate) fn assert_texts(file: &str, keys: &BTreeSet<String>, longest: impl Fn(&str) -> usize) {
        for language in ["ar", "en"] {
            let texts = texts(language, file);
            let there: BTreeSet<_> = texts.keys().cloned().collect();
            let missing: Vec<_> = keys.difference(&there).collect();
            let extra: Vec<_> = there.difference(keys).collect();
            assert!(
                missing.is_empty() && extra.is_empty(),
                "If you are here because this failed: locales/{language}/{file} must have one line for each name in the \
                 code and no others. Missing: {missing:?}. Not in the code: {extra:?}."
            );
            for (key, text) in &texts {
                let length = text.chars().count();
                assert!(length <= longest(key), "{language}/{file}: {key} is {length} characters long: shorten it");
                let arabic = text.chars().any(|c| ('\u{0600}'..='\u{06ff}').contains(&c));
                assert_eq!(arabic, language == "ar", "{language}/{file}: {key} is in the wrong language");
            }
        }
    }

    #[test]
    fn both_languages_name_and_explain_every_role() {
        let keys = Role::ALL.iter().flat_map(|role| [role.text_key(), role.about_key()]).collect();
        // 100 characters is what Discord shows under an option of a select menu.
        assert_texts("role-names.ftl", &keys, |key| if key.ends_with("-about") { 100 } else { 60 });
    }
}
