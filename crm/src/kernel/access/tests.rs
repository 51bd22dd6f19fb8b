//! Proofs about what is made of rows, and of the people and programs that ask.

use super::*;
use crate::{channel::ChannelKind, decision::tests::at};

fn person() -> Identity {
    Identity::Member { id: MemberId::new(at(0)), discord: None, name: "somebody".into() }
}

fn of_role(role: Role) -> Standing {
    Standing { role: role.into(), ..Who::stranger().standing }
}

fn who(standing: Standing) -> Who {
    Who { standing, ..Who::stranger() }
}

#[test]
fn a_person_is_answered_by_their_standing() {
    let (user, admin) = (of_role(Role::User), of_role(Role::Admin));
    let (view, export) = (Permission::ViewOwnStats, Permission::ExportData);
    let answers = [
        (user.clone(), view, Ok(())),
        (user.clone(), export, Err(Rule::Nothing)),
        (admin.clone(), export, Ok(())),
        (Standing { denied: true, ..admin.clone() }, export, Err(Rule::Denied)),
        (Standing { disabled: true, ..admin.clone() }, export, Err(Rule::Disabled)),
        (Standing { tenant_suspended: true, ..admin }, export, Err(Rule::Suspended)),
        (Standing { granted_until: Grant::Until(at(1)), ..user.clone() }, export, Ok(())),
        (Standing { granted_until: Grant::Until(at(0)), ..user.clone() }, export, Err(Rule::Nothing)),
        (Standing { is_owner: true, disabled: true, ..user }, export, Ok(())),
    ];
    for (standing, permission, expected) in answers {
        assert_eq!(who(standing.clone()).decide(&person(), permission, at(0)), expected, "{standing:?}");
    }
}

#[test]
fn addresses_are_masked_for_who_may_not_reveal_them() {
    assert!(who(of_role(Role::Support)).sees_addresses(at(0)), "the company has not masked them");
    let sees = |standing: Standing| Who { masks: true, ..who(standing) }.sees_addresses(at(0));
    assert!(!sees(of_role(Role::Support)) && sees(of_role(Role::Manager)));
    assert!(sees(Standing { granted_until: Grant::Until(at(1)), ..of_role(Role::Support) }));
    assert!(!sees(Standing { granted_until: Grant::Until(at(0)), ..of_role(Role::Support) }));
    assert!(!sees(Standing { denied: true, ..of_role(Role::Manager) }));
}

#[test]
fn each_permission_is_decided_by_its_own_grant_or_denial() {
    let own = |permission: Permission, effect: &str, until| Own {
        permission: permission.as_str().to_owned(),
        effect: effect.to_owned(),
        until,
    };
    let support = Who {
        own: vec![
            own(Permission::ExportData, "grant", Some(at(1))),
            own(Permission::EditSettings, "grant", None),
            own(Permission::ViewContacts, "deny", None),
        ],
        ..who(of_role(Role::Support))
    };
    let decided = |permission, moment| support.decide(&person(), permission, moment);
    assert_eq!(decided(Permission::ExportData, at(0)), Ok(()));
    assert_eq!(decided(Permission::ExportData, at(1)), Err(Rule::Nothing), "it is over");
    assert_eq!(decided(Permission::EditSettings, at(1)), Ok(()));
    assert_eq!(decided(Permission::ViewContacts, at(0)), Err(Rule::Denied));
    assert_eq!(decided(Permission::ViewConversations, at(0)), Ok(()), "by the role");
    assert_eq!(decided(Permission::ManageBookings, at(0)), Err(Rule::Nothing));
}

#[test]
fn only_who_the_registry_names_is_the_owner() {
    assert!(!Who::stranger().is_owner());
    assert!(!who(of_role(Role::Owner)).is_owner());
    assert!(who(Standing { is_owner: true, ..of_role(Role::User) }).is_owner());
}

/// Somebody of whom nothing is known is a user like everybody.
#[test]
fn a_stranger_may_do_what_a_user_may() {
    for permission in Permission::ALL.iter().copied() {
        let answer = Who::stranger().decide(&person(), permission, at(0));
        assert_eq!(answer.is_ok(), Role::User.allows(permission), "{permission}");
    }
}

/// A program may do what its list says, whatever a row says about anybody.
#[test]
fn programs_do_exactly_what_is_listed() {
    let owner = who(Standing { is_owner: true, ..Who::stranger().standing });
    let programs = [
        (Caller::channel(ChannelKind::WhatsApp), vec!["create_contacts"]),
        (Caller::job(), vec![]),
        (
            Caller::console("root"),
            vec![
                "edit_organisation",
                "manage_integrations",
                "view_conversations",
                "erase_personal_data",
                "create_backups",
                "restore_backups",
                "view_audit_logs",
                "view_system_logs",
                "view_tenants",
                "manage_tenants",
            ],
        ),
    ];
    for (caller, listed) in programs {
        let allowed = |who: &Who| {
            let may = |p: &&Permission| who.decide(&caller.identity, **p, at(0)).is_ok();
            Permission::ALL.iter().filter(may).map(|p| p.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(allowed(&owner), listed, "{}", caller.identity.kind());
        assert_eq!(allowed(&Who::stranger()), listed, "{}", caller.identity.kind());
        let refused = Who::stranger().decide(&caller.identity, Permission::ManagePermissions, at(0));
        assert_eq!(refused, Err(Rule::Nothing));
    }
}

fn columns(permissions: &[&str]) -> CustomColumns {
    CustomColumns {
        custom_id: Some(RoleId::new(at(0))),
        custom_name: Some("night shift".to_owned()),
        custom_rank: Some(55),
        custom_permissions: Some(permissions.iter().map(|p| (*p).to_owned()).collect()),
    }
}

fn no_columns() -> CustomColumns {
    CustomColumns { custom_id: None, custom_name: None, custom_rank: None, custom_permissions: None }
}

#[test]
fn a_row_holds_the_built_in_role_or_the_custom_one() {
    for role in Role::ALL.iter().copied() {
        assert_eq!(read_role(role.as_str(), no_columns()).unwrap(), AnyRole::BuiltIn(role));
    }
    let AnyRole::Custom(role) = read_role("user", columns(&["export_data", "view_contacts"])).unwrap() else {
        panic!("a row with a custom role was read as a built-in one")
    };
    assert_eq!((role.rank, role.name.as_str()), (55, "night shift"));
    assert_eq!(role.permissions, [Permission::ViewContacts, Permission::ExportData], "in display order");
}

#[test]
fn what_no_version_knows_counts_for_nothing() {
    let role = read_role("user", columns(&["fly", "view_contacts", "View_Leads"])).unwrap();
    let held: Vec<_> = Permission::ALL.iter().copied().filter(|p| role.allows(*p)).collect();
    assert_eq!(held, [Permission::ViewContacts]);
    assert!(matches!(read_role("root", no_columns()), Err(Error::Internal(_))));
}

#[test]
fn a_rank_out_of_bounds_is_no_rank() {
    for rank in [-1, 256] {
        let columns = CustomColumns { custom_rank: Some(rank), ..columns(&["view_contacts"]) };
        assert!(matches!(read_role("user", columns), Err(Error::Internal(_))), "{rank}");
    }
}
