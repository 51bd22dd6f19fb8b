# A company's own roles and the commands about them. The names of the built-in roles are in role-names.ftl.

## Roles of the company’s own

roles-title = Roles, by rank
roles-line =
    { $count ->
        [0] `{ $rank }` { $role } — nobody
       *[other]
            { PLURAL($count) ->
                [one] `{ $rank }` { $role } — { $count } person
               *[other] `{ $rank }` { $role } — { $count } people
            }
    }
roles-line-everybody = `{ $rank }` { $role } — everybody else
roles-own =
    { PLURAL($count) ->
        [one] your own, { $count } permission
       *[other] your own, { $count } permissions
    }
role-custom-about = A role that the company made.
role-created = ✅ The role { $role } was made. Choose what it may do:
role-edited = ✅ Saved. It counts at once for everybody who holds the role.
role-choose = Choose a group to change what this role may do in it.
role-deleted = ✅ The role { $role } was deleted.
role-rank = Rank: { $rank }
field-role = Role
field-rank = Rank
field-above = Above

## What was not done

error-built-in-role = Built-in roles can’t be changed or deleted.
limit-roles =
    The company already has { PLURAL($limit) ->
        [one] { $limit } role
       *[other] { $limit } roles
    } of its own, which is the most there can be.
missing-role = There is no such role.
conflict-taken-role = Another role has this name already.
conflict-role-held =
    { PLURAL($count) ->
        [one] { $count } person holds this role. Please give them another one first.
       *[other] { $count } people hold this role. Please give them another one first.
    }
conflict-held-role-takes-second =
    { PLURAL($count) ->
        [one] This needs a second person’s approval, and { $count } person holds the role. Please give them another one first; then change this role and give it again.
       *[other] This needs a second person’s approval, and { $count } people hold the role. Please give them another one first; then change this role and give it again.
    }

## Commands

help-perms-role = Roles
option-perms-role-role = Which role
option-perms-role-above = The built-in role that it ranks just above
help-perms-role-list = All roles, by rank
help-perms-role-create = Make a role of your own
option-perms-role-create-name = What it is called
option-perms-role-create-like = The role whose permissions it begins with; else user
help-perms-role-edit = Change a role of your own
option-perms-role-edit-name = What it is called from now on
help-perms-role-delete = Delete a role that nobody holds

## In the audit log

noun-role = Roles
action-role-create = Make a role
audit-role-create = {"\u200E"}{ $who } made the role { $target }
action-role-edit = Change a role
audit-role-edit = {"\u200E"}{ $who } changed the role { $target }
action-role-delete = Delete a role
audit-role-delete = {"\u200E"}{ $who } deleted the role { $target }
