//! Permissions as the table that admins know: sections, and of each whether somebody may view, add, edit and delete; what is of another kind
//! stands below its section.

use std::collections::HashMap;

use crm::{Permission, permission::PermissionGroup, tenants::Language};

/// What the fields of boxes begin with.
const FIELD: &str = "permission-";

/// The columns.
const VERBS: [&str; 4] = ["view", "create", "edit", "delete"];

/// The table.
pub(crate) struct Matrix {
    pub sections: Vec<Section>,
    /// Whether permissions can be ticked.
    pub has_boxes: bool,
}

/// A section of permissions.
pub(crate) struct Section {
    pub called: String,
    pub columns: [Option<Cell>; 4],
    pub special: Vec<Cell>,
}

impl Section {
    /// Whether it has nothing but what is of another kind.
    pub(crate) fn is_special(&self) -> bool {
        self.columns.iter().all(Option::is_none)
    }
}

/// A permission.
pub(crate) struct Cell {
    pub name: &'static str,
    pub called: String,
    pub mark: Mark,
    pub chosen: bool,
}

/// What is said of a permission beside its name.
#[derive(Default)]
pub(crate) struct Mark {
    /// How it looks: `yes`, `plus`, `minus` or `no`.
    pub tone: &'static str,
    pub sign: &'static str,
    /// The same in words.
    pub words: String,
}

impl Matrix {
    /// Of every permission that a company has, with what is said of each.
    pub(crate) fn new(language: Language, chosen: &[Permission], mark: impl Fn(Permission) -> Mark) -> Self {
        let cell = |permission: Permission| Cell {
            name: permission.as_str(),
            called: words::permission(language, permission),
            mark: mark(permission),
            chosen: chosen.contains(&permission),
        };
        let groups = PermissionGroup::ALL.iter().filter(|group| **group != PermissionGroup::Platform);
        let section = |group: &PermissionGroup| {
            let names = VERBS.map(|verb| format!("{verb}_{group}"));
            let in_column = |permission: &Permission| names.iter().any(|name| name == permission.as_str());
            Section {
                called: words::group(language, *group),
                columns: names.each_ref().map(|name| name.parse().ok().map(cell)),
                special: group.permissions().filter(|permission| !in_column(permission)).map(cell).collect(),
            }
        };
        Self { sections: groups.map(section).collect(), has_boxes: true }
    }
}

/// The permissions that are ticked in a form.
pub(crate) fn chosen(fields: &HashMap<String, String>) -> Vec<Permission> {
    let mut chosen: Vec<Permission> =
        fields.keys().filter_map(|field| field.strip_prefix(FIELD)?.parse().ok()).collect();
    chosen.sort_unstable();
    chosen
}

/// The field of a permission's box.
pub(crate) fn field(permission: Permission) -> String {
    format!("{FIELD}{permission}")
}
