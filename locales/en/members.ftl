# People and what they may do: the commands /perms, and what a person is told about a change.
# Lines that begin with somebody’s name begin with U+200E: an Arabic name would turn them around.

# A person by mention and name: by the mention alone, Discord may not know them.
person-named = {"\u200E"}{ $person } ({ $name })
field-person = By or about
field-permission = Permission
field-permissions = Permissions
field-from = Copied from

## Who holds what

people-title = People with a role or permissions of their own
people-title-role = People with the role { $role }
people-title-permission = People with the permission “{ $permission }”
people-none = Nobody yet.
people-line = {"\u200E"}{ $person } — { $role }
people-granted =
    { PLURAL($count) ->
        [one] { $count } extra permission
       *[other] { $count } extra permissions
    }
people-denied =
    { PLURAL($count) ->
        [one] { $count } withheld permission
       *[other] { $count } withheld permissions
    }
people-ends = the first ends { $when }
people-disabled = disabled

## What a person may do

check-title = What { $name } may do
check-role = {"\u200E"}{ $person } — role: **{ $role }**
check-owner = 👑 Owns the company: every permission, always.
check-disabled = ⛔ This account is disabled.
check-grants = Extra permissions
check-denials = Withheld permissions
check-rule-forever = { $permission }
check-rule-until = { $permission } (ends { $when })
check-rule-over = { $permission } (ended { $when })
check-table = As a table
check-why = Why?
check-not-yet = Nothing in the product uses these yet
check-nothing = In all: no permissions.
check-group-all = **{ $group }:** all
check-group-some = **{ $group }:** { $permissions }

matrix-title = Permissions of { $name }
matrix-view = View
matrix-add = Add
matrix-edit = Edit
matrix-delete = Delete

explain-title = Why or why not
explain-which = About which permission of { $person }?
explain-yes = ✅ Yes: { $person } has the permission “{ $permission }”.
explain-no = ⛔ No: { $person } doesn’t have the permission “{ $permission }”.
explain-because = Because
explain-who-can-change = Who can change that
explain-nobody = Nobody.
explain-owner = They own the company, and the owner has every permission.
explain-disabled = Their account is disabled.
explain-suspended = The company’s account is suspended.
explain-denied = It is withheld from them personally, which counts more than their role, { $role }.
explain-granted = It was given to them personally, with no end.
explain-granted-until = It was given to them personally, until { $when } ({ $soon }).
explain-role = Their role, { $role }, holds it.
explain-over = It was given to them personally, but ended { $when }; and their role, { $role }, doesn’t hold it.
explain-nothing = Their role, { $role }, doesn’t hold it, and nobody gave it to them personally.
explain-made = Decided on { $when }.
explain-made-by = Decided by { $person } on { $when }.

## Changing it

perms-role-set = The role of { $person } is now { $after }; it was { $before }.
perms-disabled = ✅ {"\u200E"}{ $person } is shut out: they may nothing here and are signed in nowhere. What they had stays theirs.
perms-enabled = ✅ {"\u200E"}{ $person } is in again, with what they had before.
perms-removed =
    { $rules ->
        [0] The role { $before } was taken from { $person }.
       *[other]
            { PLURAL($rules) ->
                [one] The role { $before } was taken from { $person }, and { $rules } personal exception was cancelled.
               *[other] The role { $before } was taken from { $person }, and { $rules } personal exceptions were cancelled.
            }
    } Their role is now { $after }.
perms-granted = {"\u200E"}{ $person } now has these permissions: { $permissions }.
perms-granted-until = {"\u200E"}{ $person } now has these permissions until { $when } ({ $soon }): { $permissions }.
perms-denied = {"\u200E"}{ $person } no longer has these permissions, whatever their role: { $permissions }.
perms-cleared = {"\u200E"}{ $person } no longer has any personal exception for these permissions: { $permissions }.
perms-copied = {"\u200E"}{ $person } now has what { $from } has.
perms-undone = Your last change of { $person } was taken back.
perms-will-be-told = {"\u200E"}{ $person } will get a private message about it.

grant-title = Give permissions
grant-choose = Which permissions should { $person } get? They will have no end date.
grant-choose-until = Which permissions should { $person } get? They will end on { $when }.
deny-title = Withhold permissions
deny-choose = Which permissions should { $person } not have, whatever their role?
grant-group-hint = Group
grant-pick-hint = Permissions in “{ $group }”

simulate-title = What would change
simulate-no-difference = What this person can do stays the same.
simulate-needs-second = ⏳ A second person must approve it first.
simulate-apply = Apply
simulate-cancel = Cancel
simulate-cancelled = Nothing was changed.
field-gained = Can now
field-lost = Can no longer

glass-broken =
    🚨 You have the permission “{ $permission }” until { $when } ({ $soon }).
    The owner has been told.

## What the person is told

notice-title = What you may do in { $company } has changed
notice-role-set =
    Your role is now: **{ $role }**
    { $about }
notice-granted = You now have these permissions: { $permissions }.
notice-granted-until = You now have these permissions until { $when } ({ $soon }): { $permissions }.
notice-lost = You can no longer use these permissions: { $permissions }.
field-commands = Commands you can use now
field-no-longer = No longer available to you
notice-ending-title = Permissions in { $company } end soon
notice-ending = These permissions end on { $when } ({ $soon }): { $permissions }.
notice-ended-title = Permissions in { $company } have ended
notice-ended = You no longer have these permissions: { $permissions }.
notice-not-told-title = A message from { $company } was not delivered
notice-not-told = {"\u200E"}{ $person } doesn’t accept private messages, so please tell them about your change yourself. The change itself stands.
notice-glass-title = 🚨 Emergency access in { $company }
notice-glass = {"\u200E"}{ $person } took the permission “{ $permission }” until { $when } ({ $soon }).

## Refusals: which permission is missing, and who can give it

refused-missing = You don’t have the permission “{ $permission }”.
refused-denied = The permission “{ $permission }” has been withheld from you.
refused-disabled = Your account in this company is disabled.
refused-ask = You can ask: { $people }
refused-ask-owner = You can ask the company’s owner.

## Rules about ranks

rank-target-is-owner = Nobody can change the owner’s role or permissions.
rank-yourself = This is about you, and nobody can change their own role or permissions. Somebody who ranks above you can.
rank-target-not-below = You can’t change this person’s permissions: their role, { $role }, doesn’t rank below yours.
rank-owner-role = The owner’s role can’t be given by a command.
rank-role-not-below = You can’t give the role { $role }: it doesn’t rank below yours.
rank-only-owner-decides = Only the owner decides this.
rank-shape-not-below = You can only make, change and delete roles that rank below yours.
rank-not-held-that-long = You can’t give the permission “{ $permission }” for that long: you don’t have it for that long yourself.
rank-not-held = You can’t give the permission “{ $permission }”: you don’t have it yourself.
rank-only-owner-gives = Only the owner can give the permission “{ $permission }”.
rank-platform-only = The permission “{ $permission }” belongs to the platform and can’t be given in a company.

## What was not done

missing-member = There is no such person in the company.
invalid-permission = There is no such permission in “{ $field }”. Please pick one from the list that appears as you type.
conflict-nothing-to-undo = There is nothing to take back: you have changed nobody in the last ten minutes.
conflict-not-for-emergencies =
    The permission “{ $permission }” can’t be taken in an emergency.
    The owner can list it: `/settings break_glass`

## Commands

help-perms = People and permissions
option-perms-permission = Which, with commas between; else a menu
option-perms-until = Until when: 2h, tomorrow, 2026-12-31; else always
help-perms-list = Who has a role or permissions of their own
option-perms-list-role = Only those with this role
option-perms-list-permission = Only those who have this permission
help-perms-check = What you or somebody else may do
option-perms-check-user = Whom; else yourself
option-perms-check-permission = Only this permission, with the reason
help-permissions-of = What somebody may do; in the menu that opens on a person
help-perms-log = What was changed about people and roles
option-perms-log-user = By or about this person
option-perms-log-action = Only this kind of change
help-perms-set-admin = Make a person an admin
help-perms-set-moderator = Make a person a moderator
help-perms-set-role = Give a person any role
option-perms-set-role-role = Which role
help-perms-grant = Give a person permissions beyond their role
help-perms-deny = Withhold permissions from a person, whatever their role
help-perms-remove = Take a person’s role and extra permissions away
option-perms-remove-permission = Only these personal permissions; else everything
help-perms-disable = Shut somebody out, without taking anything from them
help-perms-enable = Let somebody in again who was shut out
help-perms-copy = Give a person what another one has
option-perms-copy-from = Whose permissions
option-perms-copy-to = Who gets them
help-perms-simulate = What a change would add and take away, before you make it
option-perms-simulate-change = Which change
option-perms-simulate-role = For set_role: which role
option-perms-simulate-permission = For grant, deny and remove: which permissions
option-perms-simulate-until = For grant: until when
option-perms-simulate-from = For copy: whose permissions
help-perms-undo = Take back your last change of somebody, within ten minutes
help-perms-break-glass = In an emergency, take a permission for an hour
option-perms-break-glass-permission = Which, of those that the owner has listed
option-perms-break-glass-reason = Why; the owner reads it

## In the audit log

noun-member = People
action-member-set-role = Set a role
audit-member-set-role = {"\u200E"}{ $who } changed the role of { $target } from { $before } to { $after }
action-member-grant = Give permissions
audit-member-grant = {"\u200E"}{ $who } gave { $target } permissions: { $permissions }
audit-grants-until = { $permissions } (until { $when })
action-member-deny = Withhold permissions
audit-member-deny = {"\u200E"}{ $who } withheld permissions from { $target }: { $permissions }
action-member-clear = Cancel exceptions
audit-member-clear = {"\u200E"}{ $who } cancelled personal exceptions of { $target }: { $permissions }
action-member-join-team = Put into a team
audit-member-join-team = {"\u200E"}{ $who } put { $target } into the team { $team }
action-member-leave-team = Take out of a team
audit-member-leave-team = {"\u200E"}{ $who } took { $target } out of the team { $team }
action-member-remove = Take everything away
audit-member-remove = {"\u200E"}{ $who } took the role { $before } and extra permissions from { $target }
action-member-copy = Copy permissions
audit-member-copy = {"\u200E"}{ $who } gave { $target } what { $from } has
action-member-undo = Take back a change
audit-member-undo = {"\u200E"}{ $who } took back the change { $number } of { $target }
action-member-break-glass = Emergency access
audit-member-break-glass = {"\u200E"}{ $who } took a permission in an emergency: { $permissions }
action-member-link = Make a sign-in link
audit-member-link = {"\u200E"}{ $who } made a link that signs { $target } in to the panel
action-member-sign-in = Sign in
audit-member-sign-in = {"\u200E"}{ $who } signed in to the panel
action-member-sign-out = End a session
audit-member-sign-out = {"\u200E"}{ $who } ended a session of theirs at the panel
action-member-prove = Confirm one’s identity
audit-member-prove = {"\u200E"}{ $who } confirmed who they are
action-member-password = Choose a password
audit-member-password = {"\u200E"}{ $who } chose an e-mail address and a password
action-member-totp-begin = Begin to set up two-step sign-in
audit-member-totp-begin = {"\u200E"}{ $who } began to set up two-step sign-in
action-member-totp-on = Turn two-step sign-in on
audit-member-totp-on = {"\u200E"}{ $who } turned on two-step sign-in
action-member-totp-off = Turn two-step sign-in off
audit-member-totp-off = {"\u200E"}{ $who } turned off two-step sign-in
action-member-totp-codes = Renew recovery codes
audit-member-totp-codes = {"\u200E"}{ $who } renewed their recovery codes
action-member-totp-reset = Reset a colleague’s two-step sign-in
audit-member-totp-reset = {"\u200E"}{ $who } reset the two-step sign-in of { $target }
action-member-disable = Shut a person out
audit-member-disable = {"\u200E"}{ $who } shut out { $target }
action-member-enable = Let a person in again
audit-member-enable = {"\u200E"}{ $who } let { $target } in again
action-member-set-language = Choose a language
audit-member-set-language =
    {"\u200E"}{ $who } chose replies in { $language ->
        [ar] Arabic
        [en] English
       *[other] another language
    }
rule-granted = given
rule-granted-until = given until { $when }
rule-denied = withheld
