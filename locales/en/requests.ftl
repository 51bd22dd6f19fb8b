# What waits for a second person’s approval.

## What is asked for

perms-requested =
    ⏳ This needs a second person’s approval. The request about { $person } is in the owners’ channel.
    It expires { $soon }.
wish-role = Give { $person } the role { $role }.
wish-grant = Give { $person } these permissions: { $permissions }.
wish-grant-until = Give { $person } these permissions until { $when }: { $permissions }.
wish-deny = Withhold these permissions from { $person }: { $permissions }.
wish-clear = Cancel the personal exceptions of { $person } for these permissions: { $permissions }.
wish-remove = Take the role and all personal permissions from { $person }.
wish-copy = Give { $person } what { $from } has.
wish-undo = Take back the last change of { $person }.
wish-export-data = Save data to a file: { $what } ({ $format }).
wish-export = Save the audit log to a file ({ $format }).
deed-set-admin = Making somebody an admin, or giving a higher role
deed-export = Saving the audit log to a file
deed-grant = Giving the permission “{ $permission }”

## The request in the owners’ channel

request-title = A request for approval
request-asks = {"\u200E"}{ $person } asks:
request-approve = Approve
request-refuse = Refuse
request-open = Waits for a second person with the permission “Manage permissions”. Expires { $soon }.
request-approved = ✅ Approved by { $person } and carried out.
request-approved-to-go-on = ✅ Approved by { $person }. Whoever asked can save the file within an hour.
request-refused = ❌ Refused by { $person }.
request-withdrawn = ↩️ Withdrawn by whoever made it.
request-expired = ⌛ Expired: nobody decided within 24 hours.
request-failed = ⚠️ Could no longer be carried out.
request-you-refused = ❌ You refused the request. Nothing was changed.
request-you-withdrew = ↩️ You withdrew your request. Nothing was changed.
request-you-let-go-on = ✅ Approved. { $person } can save the file within an hour.
field-approved-by = Approved by

## What its maker is told

notice-request-title = Your request in { $company }
notice-request-approved = ✅ Your request was approved and carried out.
notice-request-go-on = ✅ Your request was approved. Run `/audit export` again within an hour to get the file.
notice-request-refused = ❌ Your request was refused.
notice-request-expired = ⌛ Nobody decided about your request within 24 hours, so it has expired.
notice-request-failed = ⚠️ Your request was approved but could no longer be carried out. You can make it again.

## What was not done

refused-own-request = Nobody approves their own request. Somebody else has to decide.
missing-request = This request no longer exists.
limit-requests = You have too many requests waiting. Please wait until some are decided, or withdraw some.
conflict-no-owner-channel =
    This needs a second person’s approval, but there is no channel to ask in yet.
    The owner can choose one: `/settings owner_channel`
conflict-nobody-to-approve =
    This needs a second person’s approval, and nobody but you has the permission “{ $permission }” to give it.
    Please give it to somebody else first:
conflict-request-over = This request has been decided, or its time is over.
conflict-request-failed = This could no longer be carried out, because things have changed since it was asked for. The request is closed.

## In the audit log

noun-request = Requests
action-request-make = Ask for approval
audit-request-make = {"\u200E"}{ $who } asked for approval: { $target }
action-request-approved = Request approved
audit-request-approved = {"\u200E"}{ $who } approved a request about { $target }
audit-approved = (asked for by { $person })
action-request-refused = Request refused
audit-request-refused = {"\u200E"}{ $who } refused a request about { $target }
action-request-withdrawn = Request withdrawn
audit-request-withdrawn = {"\u200E"}{ $who } withdrew a request about { $target }
action-request-expired = Request expired
audit-request-expired = A request about { $target } expired
action-request-failed = Request failed
audit-request-failed = A request about { $target } could no longer be carried out; approved by { $who }
