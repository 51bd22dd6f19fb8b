# The commands /perms, and what a person is told about a change.

people-title = People with a role or permissions of their own
people-none = Nobody yet.
people-line = { $person } — { $role }
people-granted =
    { $count ->
        [one] { $count } extra permission
       *[other] { $count } extra permissions
    }
people-denied =
    { $count ->
        [one] { $count } withheld permission
       *[other] { $count } withheld permissions
    }
people-disabled = disabled

check-title = What { $name } may do
check-role =
    { $person } — role: **{ $role }**
    { $about }
check-owner = 👑 Owns the company: every permission, always.
check-disabled = ⛔ This account is disabled.
check-grants = Extra permissions
check-denials = Withheld permissions
check-rule-forever = { $permission }
check-rule-until = { $permission } (ends { $when })
check-rule-over = { $permission } (ended { $when })
check-nothing = In all: no permissions.
check-group-all = **{ $group }:** all
check-group-some = **{ $group }:** { $permissions }

perms-role-set = ✅ The role of { $person } is now { $after }; it was { $before }.
perms-removed =
    ✅ { $rules ->
        [0] The role { $before } was taken from { $person }.
        [one] The role { $before } was taken from { $person }, and { $rules } personal exception was cancelled.
       *[other] The role { $before } was taken from { $person }, and { $rules } personal exceptions were cancelled.
    } Their role is now { $after }.
perms-granted = ✅ { $person } now has these permissions: { $permissions }.
perms-granted-until = ✅ { $person } now has these permissions until { $when } ({ $soon }): { $permissions }.
perms-will-be-told = { $person } will get a private message about it.

grant-title = Give permissions
grant-choose = Which permissions should { $person } get? They will have no end date.
grant-choose-until = Which permissions should { $person } get? They will end on { $when }.
grant-group-hint = Group
grant-pick-hint = Permissions in “{ $group }”

notice-title = What you may do in { $company } has changed
notice-role-set =
    Your role is now: **{ $role }**
    { $about }
notice-granted = You now have these permissions: { $permissions }.
notice-granted-until = You now have these permissions until { $when } ({ $soon }): { $permissions }.
notice-removed = Your role and extra permissions were taken away. Your role is now { $role }.
