# The commands /perms, and what a person is told about a change.

people-title = People with a role or permissions of their own
people-title-role = People with the role { $role }
people-title-permission = People with the permission “{ $permission }”
people-none = Nobody yet.
people-line = {"\u200E"}{ $person } — { $role }
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
people-ends = the first ends { $when }
people-disabled = disabled

check-title = What { $name } may do
check-role =
    {"\u200E"}{ $person } — role: **{ $role }**
    { $about }
check-owner = 👑 Owns the company: every permission, always.
check-disabled = ⛔ This account is disabled.
check-grants = Extra permissions
check-denials = Withheld permissions
check-rule-forever = { $permission }
check-rule-until = { $permission } (ends { $when })
check-rule-over = { $permission } (ended { $when })
check-table = As a table
check-nothing = In all: no permissions.
check-group-all = **{ $group }:** all
check-group-some = **{ $group }:** { $permissions }

perms-role-set = The role of { $person } is now { $after }; it was { $before }.
perms-removed =
    { $rules ->
        [0] The role { $before } was taken from { $person }.
        [one] The role { $before } was taken from { $person }, and { $rules } personal exception was cancelled.
       *[other] The role { $before } was taken from { $person }, and { $rules } personal exceptions were cancelled.
    } Their role is now { $after }.
perms-granted = {"\u200E"}{ $person } now has these permissions: { $permissions }.
perms-granted-until = {"\u200E"}{ $person } now has these permissions until { $when } ({ $soon }): { $permissions }.
perms-denied = {"\u200E"}{ $person } no longer has these permissions, whatever their role: { $permissions }.
perms-cleared = {"\u200E"}{ $person } no longer has any personal exception for these permissions: { $permissions }.
perms-copied = {"\u200E"}{ $person } now has what { $from } has.
perms-undone = Your last change of { $person } was taken back.
perms-requested =
    ⏳ This needs a second person’s approval. The request about { $person } is in the owners’ channel.
    It expires { $soon }.
perms-will-be-told = {"\u200E"}{ $person } will get a private message about it.

field-gained = Can now
field-lost = Can no longer

wish-role = Give { $person } the role { $role }.
wish-grant = Give { $person } these permissions: { $permissions }.
wish-grant-until = Give { $person } these permissions until { $when }: { $permissions }.
wish-deny = Withhold these permissions from { $person }: { $permissions }.
wish-clear = Cancel the personal exceptions of { $person } for these permissions: { $permissions }.
wish-remove = Take the role and all personal permissions from { $person }.
wish-copy = Give { $person } what { $from } has.
wish-undo = Take back the last change of { $person }.
wish-export = Save the audit log to a file ({ $format }).

grant-title = Give permissions
grant-choose = Which permissions should { $person } get? They will have no end date.
grant-choose-until = Which permissions should { $person } get? They will end on { $when }.
deny-title = Withhold permissions
deny-choose = Which permissions should { $person } not have, whatever their role?
grant-group-hint = Group
grant-pick-hint = Permissions in “{ $group }”

notice-title = What you may do in { $company } has changed
notice-role-set =
    Your role is now: **{ $role }**
    { $about }
notice-granted = You now have these permissions: { $permissions }.
notice-granted-until = You now have these permissions until { $when } ({ $soon }): { $permissions }.
notice-lost = You can no longer use these permissions: { $permissions }.
notice-no-difference = What you may do is the same as before.
notice-ending-title = Permissions in { $company } end soon
notice-ending = These permissions end on { $when } ({ $soon }): { $permissions }.
notice-ended-title = Permissions in { $company } have ended
notice-ended = You no longer have these permissions: { $permissions }.
notice-not-told-title = A message from { $company } was not delivered
notice-not-told = {"\u200E"}{ $person } takes no private messages, so please tell them about your change yourself. The change itself stands.
notice-request-title = Your request in { $company }
notice-request-approved = ✅ Your request was approved and carried out.
notice-request-go-on = ✅ Your request was approved. Run `/audit export` again within an hour to get the file.
request-approved-to-go-on = ✅ Approved by { $person }. Whoever asked can save the file within an hour.
notice-request-refused = ❌ Your request was refused.
notice-request-expired = ⌛ Nobody decided about your request within 24 hours, so it has expired.
notice-request-failed = ⚠️ Your request was approved but could no longer be carried out. You can make it again.
notice-glass-title = 🚨 Emergency access in { $company }
notice-glass = {"\u200E"}{ $person } took the permission “{ $permission }” until { $when } ({ $soon }).
field-commands = With these commands

explain-title = Why or why not
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

matrix-title = Permissions of { $name }
matrix-legend = From left to right: view, add, edit, delete.
matrix-head = 👀 🆕 📝 🚮
matrix-line = {"\u200E"}{ $view } { $create } { $edit } { $delete } — { $section }

simulate-title = If you apply this
simulate-no-difference = What this person can do stays the same.
simulate-needs-second = ⏳ A second person must approve it first.
simulate-apply = Apply
simulate-cancel = Cancel
simulate-cancelled = Nothing was changed.

request-title = A request for approval
request-asks = {"\u200E"}{ $person } asks:
request-approve = Approve
request-refuse = Refuse
request-open = Waits for a second person with the permission “Manage permissions”. Expires { $soon }.
request-approved = ✅ Approved by { $person } and carried out.
request-refused = ❌ Refused by { $person }.
request-withdrawn = ↩️ Withdrawn by whoever made it.
request-expired = ⌛ Expired: nobody decided within 24 hours.
request-failed = ⚠️ Could no longer be carried out.
request-you-refused = ❌ You refused the request. Nothing was changed.
request-you-withdrew = ↩️ You withdrew your request. Nothing was changed.
request-you-let-go-on = ✅ Approved. { $person } can save the file within an hour.

glass-broken =
    🚨 You have the permission “{ $permission }” until { $when } ({ $soon }).
    The owner has been told.

roles-title = Roles, by rank
roles-line =
    { $count ->
        [one] `{ $rank }` { $role } — { $count } person
       *[other] `{ $rank }` { $role } — { $count } people
    }
roles-line-everybody = `{ $rank }` { $role } — everybody else
roles-own =
    { $count ->
        [one] your own, { $count } permission
       *[other] your own, { $count } permissions
    }
role-custom-about = A role that the company made.
role-created = ✅ The role { $role } was made. Choose what it may do:
role-edited = ✅ Saved. It counts at once for everybody who holds the role.
role-choose = Choose a group to change what this role may do in it.
role-deleted = ✅ The role { $role } was deleted.
role-rank = Rank: { $rank }
