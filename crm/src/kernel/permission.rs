//! Every permission there is, by name, in the order in which people see them.
//!
//! To add one: one line in the list below, under its group; then the compiler asks [`Role::allows`](crate::role::Role)
//! which built-in roles hold it, and the tests ask for its name in `locales/{ar,en}/permissions.ftl`. Names are
//! `verb_noun`; they are stored in databases and known to owners, so a name that has shipped never changes.
//!
//! `view_tenants` and `manage_tenants` belong to platform admins. They are decided in the control database, never by a
//! tenant's roles, grants or owner; see [`Permission::is_platform`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Writes both enums and everything that must stay in step with them from one list.
macro_rules! permissions {
    ($(
        $(#[$group_doc:meta])*
        $group:ident = $group_name:literal {
            $( $(#[$doc:meta])* $permission:ident = $name:literal, )+
        }
    )+) => {
        /// What a caller asks to be allowed to do. Ordered as displayed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "&'static str")]
        pub enum Permission {
            $($( $(#[$doc])* $permission, )+)+
        }

        impl Permission {
            /// All of them, in display order: group by group.
            pub const ALL: &'static [Permission] = &[$($( Self::$permission, )+)+];

            /// The name stored in databases and typed by people, as in `view_contacts`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($( Self::$permission => $name, )+)+
                }
            }

            /// The section under which it is shown.
            pub fn group(self) -> PermissionGroup {
                match self {
                    $($( Self::$permission => PermissionGroup::$group, )+)+
                }
            }
        }

        impl FromStr for Permission {
            type Err = UnknownPermission;

            /// Reads exactly what [`Permission::as_str`] writes: no other case, no spaces.
            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name {
                    $($( $name => Ok(Self::$permission), )+)+
                    _ => Err(UnknownPermission(name.to_owned())),
                }
            }
        }

        /// A section of the permission list, small enough for one Discord select menu (25 options).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum PermissionGroup {
            $( $(#[$group_doc])* $group, )+
        }

        impl PermissionGroup {
            /// All of them, in display order.
            pub const ALL: &'static [PermissionGroup] = &[$( Self::$group, )+];

            /// The name used in code and commands, as in `contacts`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $( Self::$group => $group_name, )+
                }
            }
        }
    };
}

permissions! {
    /// People and companies the tenant deals with.
    Contacts = "contacts" {
        /// See contacts and companies.
        ViewContacts = "view_contacts",
        /// Add contacts and companies.
        CreateContacts = "create_contacts",
        /// Change and merge contacts and companies.
        EditContacts = "edit_contacts",
        /// Delete contacts and companies.
        DeleteContacts = "delete_contacts",
    }
    /// Interest that is not yet qualified.
    Leads = "leads" {
        /// See leads.
        ViewLeads = "view_leads",
        /// Open leads.
        CreateLeads = "create_leads",
        /// Change, assign, move, convert and lose leads.
        EditLeads = "edit_leads",
        /// Delete leads.
        DeleteLeads = "delete_leads",
    }
    /// Qualified business with a value.
    Deals = "deals" {
        /// See deals.
        ViewDeals = "view_deals",
        /// Open deals.
        CreateDeals = "create_deals",
        /// Change, move and close deals.
        EditDeals = "edit_deals",
        /// Delete deals.
        DeleteDeals = "delete_deals",
    }
    /// What the tenant sells.
    Products = "products" {
        /// See products and prices.
        ViewProducts = "view_products",
        /// Add products.
        CreateProducts = "create_products",
        /// Change products and prices.
        EditProducts = "edit_products",
        /// Delete products.
        DeleteProducts = "delete_products",
    }
    /// Messages to many recipients.
    Campaigns = "campaigns" {
        /// See campaigns and how they went.
        ViewCampaigns = "view_campaigns",
        /// Prepare campaigns.
        CreateCampaigns = "create_campaigns",
        /// Change, start and stop campaigns.
        EditCampaigns = "edit_campaigns",
        /// Delete campaigns.
        DeleteCampaigns = "delete_campaigns",
    }
    /// Saved questions about the tenant's data, and their answers.
    Reports = "reports" {
        /// Read reports.
        ViewReports = "view_reports",
        /// Make reports.
        CreateReports = "create_reports",
        /// Change reports.
        EditReports = "edit_reports",
        /// Delete reports.
        DeleteReports = "delete_reports",
    }
    /// Quotes, invoices and payments.
    Invoices = "invoices" {
        /// See quotes, invoices and payments.
        ViewInvoices = "view_invoices",
        /// Write quotes and invoices.
        CreateInvoices = "create_invoices",
        /// Change drafts, record payments.
        EditInvoices = "edit_invoices",
        /// Delete quotes and invoices.
        DeleteInvoices = "delete_invoices",
    }
    /// Work to be done by someone by some time.
    Tasks = "tasks" {
        /// See tasks.
        ViewTasks = "view_tasks",
        /// Add tasks.
        CreateTasks = "create_tasks",
        /// Change, assign and finish tasks.
        EditTasks = "edit_tasks",
        /// Delete tasks.
        DeleteTasks = "delete_tasks",
    }
    /// The content calendar.
    Content = "content" {
        /// See the content calendar.
        ViewContent = "view_content",
        /// Add content.
        CreateContent = "create_content",
        /// Change and schedule content.
        EditContent = "edit_content",
        /// Delete content.
        DeleteContent = "delete_content",
    }
    /// Members of the tenant and other people of its guild.
    Users = "users" {
        /// See members and users.
        ViewUsers = "view_users",
        /// Invite members.
        CreateUsers = "create_users",
        /// Change and disable members of lower rank; roles and grants need `manage_permissions`.
        EditUsers = "edit_users",
        /// Remove members of lower rank.
        DeleteUsers = "delete_users",
    }
    /// How the tenant's system is set up.
    Settings = "settings" {
        /// See the settings.
        ViewSettings = "view_settings",
        /// Change everyday settings: language, working hours, automatic replies.
        EditSettings = "edit_settings",
        /// Change the organisation itself: name, currency, time zone, plan.
        EditOrganisation = "edit_organisation",
        /// Connect and disconnect channels and outside services, with their secrets.
        ManageIntegrations = "manage_integrations",
    }
    /// The shared inbox.
    Conversations = "conversations" {
        /// Read conversations with customers.
        ViewConversations = "view_conversations",
        /// Write to customers, close and snooze conversations, add notes.
        SendMessages = "send_messages",
        /// Hand conversations to someone.
        AssignConversations = "assign_conversations",
        /// Add and change message templates and canned replies.
        ManageTemplates = "manage_templates",
        /// Delete messages from the record.
        DeleteMessages = "delete_messages",
    }
    /// Bookings and partner groups.
    Bookings = "bookings" {
        /// Make, see and cancel one's own bookings.
        BookOwn = "book_own",
        /// Make, see, change and cancel everyone's bookings.
        ManageBookings = "manage_bookings",
        /// Join and leave alliances.
        JoinAlliances = "join_alliances",
        /// Make, change and dissolve alliances.
        ManageAlliances = "manage_alliances",
    }
    /// Figures.
    Statistics = "statistics" {
        /// See figures about oneself.
        ViewOwnStats = "view_own_stats",
        /// See the team's totals, without money and without names.
        ViewLimitedStats = "view_limited_stats",
        /// See all figures.
        ViewStats = "view_stats",
    }
    /// Data in bulk, data for ever, and personal data.
    Data = "data" {
        /// Load data from files.
        ImportData = "import_data",
        /// Save data to files.
        ExportData = "export_data",
        /// Delete for good what was deleted.
        DeletePermanently = "delete_permanently",
        /// Erase a person's data at their request.
        ErasePersonalData = "erase_personal_data",
        /// See contacts' phone numbers and e-mail addresses where the company has them masked.
        RevealAddresses = "reveal_addresses",
    }
    /// Copies of the whole tenant.
    Backups = "backups" {
        /// Make, list and verify backups.
        CreateBackups = "create_backups",
        /// Put the whole tenant back to an earlier state, roles and grants included.
        RestoreBackups = "restore_backups",
    }
    /// Who may do what, and who did what.
    People = "people" {
        /// Set roles, grants and denials. Only the owner can give it.
        ManagePermissions = "manage_permissions",
        /// Make and change custom roles.
        ManageRoles = "manage_roles",
        /// Make and revoke API keys.
        ManageApiKeys = "manage_api_keys",
        /// Use the REST API. Opens the door only: each call needs its own permission too.
        AccessApi = "access_api",
        /// Read the audit log.
        ViewAuditLogs = "view_audit_logs",
        /// Read the technical logs.
        ViewSystemLogs = "view_system_logs",
        /// Take, in an emergency and for one hour, a permission that the owner has listed for that.
        BreakGlass = "break_glass",
    }
    /// AI, agents and workflows.
    Ai = "ai" {
        /// Ask the AI.
        UseAi = "use_ai",
        /// Set up AI providers, their keys and budgets.
        ManageAi = "manage_ai",
        /// See agents and their figures.
        ViewAgents = "view_agents",
        /// Make, change and stop agents.
        ManageAgents = "manage_agents",
        /// See workflows.
        ViewWorkflows = "view_workflows",
        /// Make workflows.
        CreateWorkflow = "create_workflow",
        /// Change workflows.
        EditWorkflow = "edit_workflow",
        /// Delete workflows.
        DeleteWorkflow = "delete_workflow",
        /// Run workflows.
        ExecuteWorkflow = "execute_workflow",
        /// Approve the steps of a workflow that wait for a person.
        ApproveWorkflow = "approve_workflow",
        /// See the results of one's own runs.
        ViewOwnResults = "view_own_results",
        /// See the results of everyone's runs.
        ViewAllResults = "view_all_results",
    }
    /// Tenants themselves: platform admins only, decided in the control database.
    Platform = "platform" {
        /// See all tenants.
        ViewTenants = "view_tenants",
        /// Make, suspend, move and delete tenants.
        ManageTenants = "manage_tenants",
    }
}

impl Permission {
    /// Whether it reaches beyond one tenant. Such a permission is decided by the control database's platform admins: no
    /// tenant role holds it, nobody can grant it, and a door must never take a tenant's [`decide`](crate::decision::decide)
    /// for an answer about it.
    pub fn is_platform(self) -> bool {
        self.group() == PermissionGroup::Platform
    }

    /// Whether it lets somebody look or take data along, and nothing else: what an owner keeps while the company is suspended.
    pub fn only_looks(self) -> bool {
        self.as_str().starts_with("view_") || matches!(self, Self::ExportData | Self::RevealAddresses | Self::AccessApi)
    }

    /// Whether it can do harm that is hard to mend: over people, keys, whole sets of data. At the panel it takes that somebody has
    /// proved who they are minutes ago.
    pub fn is_grave(self) -> bool {
        use Permission as P;
        matches!(
            self,
            P::ManagePermissions
                | P::ManageRoles
                | P::ManageApiKeys
                | P::CreateUsers
                | P::EditUsers
                | P::DeleteUsers
                | P::ManageIntegrations
                | P::ExportData
                | P::ErasePersonalData
                | P::DeletePermanently
                | P::RestoreBackups
                | P::BreakGlass
                | P::ManageTenants
        )
    }

    /// Whether no key of a program opens it, whatever the key's maker may.
    pub fn is_never_by_key(self) -> bool {
        matches!(self, Self::ManagePermissions | Self::ManageApiKeys | Self::RestoreBackups | Self::BreakGlass)
    }

    /// Its key in `locales/*/permissions.ftl`, as in `permission-view-contacts`.
    pub fn text_key(self) -> String {
        format!("permission-{}", self.as_str().replace('_', "-"))
    }
}

impl From<Permission> for &'static str {
    fn from(permission: Permission) -> Self {
        permission.as_str()
    }
}

impl TryFrom<String> for Permission {
    type Error = UnknownPermission;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl PermissionGroup {
    /// Its permissions, in display order.
    pub fn permissions(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| permission.group() == self)
    }

    /// Its key in `locales/*/permissions.ftl`, as in `permission-group-contacts`.
    pub fn text_key(self) -> String {
        format!("permission-group-{}", self.as_str().replace('_', "-"))
    }
}

impl fmt::Display for PermissionGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A name that is no permission; carries what was typed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no permission called {0:?}")]
pub struct UnknownPermission(pub String);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::tests::{assert_texts, texts};
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_snake_case_and_read_back() {
        let names: BTreeSet<_> = Permission::ALL.iter().map(|permission| permission.as_str()).collect();
        assert_eq!(names.len(), Permission::ALL.len());
        for permission in Permission::ALL {
            assert_eq!(permission.as_str().parse(), Ok(*permission));
            assert_eq!(permission.to_string(), permission.as_str());
            assert!(permission.as_str().chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{permission}");
            let variant = format!("{permission:?}").to_lowercase();
            assert_eq!(permission.as_str().replace('_', ""), variant, "the name and the variant say different things");
        }
    }

    #[test]
    fn near_misses_are_not_names() {
        for typed in ["", " view_contacts", "View_Contacts", "view-contacts", "view_contact", "owner", "*"] {
            assert_eq!(typed.parse::<Permission>(), Err(UnknownPermission(typed.to_owned())));
        }
    }

    /// Owners know these five by name from their permissions chart. If you are here because this failed: they can't be
    /// renamed or dropped, whatever else changes.
    #[test]
    fn the_five_names_that_owners_know_are_kept() {
        for name in ["manage_bookings", "manage_alliances", "view_stats", "export_data", "create_backups"] {
            assert_eq!(name.parse::<Permission>().unwrap().as_str(), name);
        }
    }

    #[test]
    fn the_matrix_is_whole() {
        let sections =
            ["contacts", "leads", "deals", "products", "campaigns", "reports", "invoices", "tasks", "content", "users"];
        for (section, group) in sections.iter().zip(PermissionGroup::ALL) {
            assert_eq!(group.as_str(), *section);
            let names: Vec<_> = group.permissions().map(Permission::as_str).collect();
            assert_eq!(names, ["view", "create", "edit", "delete"].map(|verb| format!("{verb}_{section}")));
        }
    }

    #[test]
    fn every_permission_is_in_one_group_and_all_keeps_groups_together() {
        let by_group: Vec<_> = PermissionGroup::ALL.iter().flat_map(|group| group.permissions()).collect();
        assert_eq!(by_group, Permission::ALL);
        assert!(Permission::ALL.is_sorted(), "the derived order is the display order");
        let names: BTreeSet<_> = PermissionGroup::ALL.iter().map(|group| group.as_str()).collect();
        assert_eq!(names.len(), PermissionGroup::ALL.len());
        let platform: Vec<_> = Permission::ALL.iter().filter(|permission| permission.is_platform()).collect();
        assert_eq!(platform, [&Permission::ViewTenants, &Permission::ManageTenants]);
    }

    /// If you are here because this failed: a Discord select menu holds 25 options, and `/perms grant` offers first the
    /// groups, then one group's permissions. Split the group that grew.
    #[test]
    fn groups_fit_a_select_menu() {
        assert!(PermissionGroup::ALL.len() <= 25);
        for group in PermissionGroup::ALL {
            assert!((1..=25).contains(&group.permissions().count()), "{group}");
        }
    }

    #[test]
    fn both_languages_name_every_permission_and_group() {
        let keys: BTreeSet<_> = (Permission::ALL.iter().map(|permission| permission.text_key()))
            .chain(PermissionGroup::ALL.iter().map(|group| group.text_key()))
            .collect();
        assert_eq!(keys.len(), Permission::ALL.len() + PermissionGroup::ALL.len());
        assert_texts("permissions.ftl", &keys, |_| 60);
        for language in ["ar", "en"] {
            let texts = texts(language, "permissions.ftl");
            let labels: BTreeSet<_> = Permission::ALL.iter().map(|permission| &texts[&permission.text_key()]).collect();
            assert_eq!(labels.len(), Permission::ALL.len(), "two permissions are called the same in {language}");
        }
    }
}
