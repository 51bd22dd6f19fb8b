# The audit log: one line for each event.
# Lines that begin with somebody’s name begin with U+200E: an Arabic name would turn them around.

audit-title = Audit log
audit-title-people = Changes of people and roles
audit-none = Nothing has happened yet.
audit-line = { $number } · { $when } · { $deed }
audit-reason = Reason: { $reason }

audit-tenant-created = {"\u200E"}{ $who } set up the company
audit-inbox-channel = {"\u200E"}{ $who } made { $channel } the channel for customers’ messages
audit-owner-channel = {"\u200E"}{ $who } made { $channel } the owners’ channel
audit-audit-channel = {"\u200E"}{ $who } made { $channel } the channel for the audit log
audit-second-person = {"\u200E"}{ $who } changed what takes a second person’s approval
audit-emergencies = {"\u200E"}{ $who } changed what may be taken in an emergency
audit-role-set = {"\u200E"}{ $who } changed the role of { $target } from { $before } to { $after }
audit-granted = {"\u200E"}{ $who } gave { $target } permissions: { $permissions }
audit-denied = {"\u200E"}{ $who } withheld permissions from { $target }: { $permissions }
audit-cleared = {"\u200E"}{ $who } cancelled personal exceptions of { $target }: { $permissions }
audit-copied = {"\u200E"}{ $who } gave { $target } what { $from } has
audit-undone = {"\u200E"}{ $who } took back the change { $number } of { $target }
audit-glass-broken = {"\u200E"}{ $who } took a permission in an emergency: { $permissions }
audit-approved = (asked for by { $person })
audit-and-more =
    { $count ->
        [one] { $permissions } and { $count } more
       *[other] { $permissions } and { $count } more
    }
audit-grants-until = { $permissions } (until { $when })
audit-removed = {"\u200E"}{ $who } took the role { $before } and extra permissions from { $target }
audit-language =
    {"\u200E"}{ $who } chose to be answered in { $language ->
        [ar] Arabic
        [en] English
       *[other] another language
    }
audit-role-created = {"\u200E"}{ $who } made the role { $role }
audit-role-edited = {"\u200E"}{ $who } changed the role { $role }
audit-role-deleted = {"\u200E"}{ $who } deleted the role { $role }
audit-request-made = {"\u200E"}{ $who } asked for approval: { $name }
audit-request-refused = {"\u200E"}{ $who } refused a request about { $name }
audit-request-approved = {"\u200E"}{ $who } approved a request about { $name }
audit-request-withdrawn = {"\u200E"}{ $who } withdrew a request about { $name }
audit-request-expired = A request about { $name } expired
audit-request-failed = A request about { $name } could no longer be carried out; approved by { $who }
audit-exported =
    { $count ->
        [one] {"\u200E"}{ $who } saved { $count } event of the audit log to a file
       *[other] {"\u200E"}{ $who } saved { $count } events of the audit log to a file
    }
audit-erased = {"\u200E"}{ $who } erased personal data from the audit log
audit-lead-created = {"\u200E"}{ $who } added the lead { $lead } ({ $name })
audit-replied = {"\u200E"}{ $who } replied to { $name }
audit-refused = {"\u200E"}{ $who } was refused; it takes the permission “{ $permission }”
audit-refused-rank = {"\u200E"}{ $who } was refused by the rules about ranks
audit-refused-own-request = {"\u200E"}{ $who } was refused: nobody approves their own request
audit-other = {"\u200E"}{ $who }: { $action } { $target }

caller-channel =
    { $name ->
        [whatsapp] WhatsApp
       *[other] {"\u200E"}{ $name }
    }
caller-job = The system
caller-console = {"\u200E"}{ $name } (command line)

audit-event = Event { $number }
audit-difference = • { $field }: { $before } → { $after }
field-when = When
field-via = Came through
field-outcome = Outcome
field-difference = What changed
field-request = Technical id
field-language = Language
field-rank = Rank
field-permissions = Permissions
via-discord = Discord
via-webhook = Webhook
via-api = REST API
via-panel = Panel
via-job = The system
via-console = Command line
outcome-done = Done
outcome-refused = Refused
outcome-failed = Failed
rule-granted = given
rule-granted-until = given until { $when }
rule-denied = withheld

noun-access = Access
noun-audit = Audit log
noun-conversation = Conversations
noun-lead = Leads
noun-member = People
noun-request = Requests
noun-role = Roles
noun-tenant = Company

action-access-refuse = Refused
action-audit-erase = Erase personal data
action-audit-export = Export the audit log
action-lead-create = Add a lead
action-member-break-glass = Emergency access
action-member-clear = Cancel exceptions
action-member-copy = Copy permissions
action-member-deny = Withhold permissions
action-member-grant = Give permissions
action-member-remove = Take everything away
action-member-set-language = Choose a language
action-member-set-role = Set a role
action-member-undo = Take back a change
action-message-reply = Reply to a customer
action-request-expired = Request expired
action-request-approved = Request approved
action-request-failed = Request failed
action-request-make = Ask for approval
action-request-refused = Request refused
action-request-withdrawn = Request withdrawn
action-role-create = Make a role
action-role-delete = Delete a role
action-role-edit = Change a role
action-tenant-create = Set up the company
action-tenant-set = Change a setting

export-done =
    { $count ->
        [0] No events match; the file is empty.
        [one] { $count } event is in the file.
       *[other] { $count } events are in the file.
    }
export-cut = These are the newest; older ones did not fit. Choose an earlier “until” for those.
export-requested =
    ⏳ This needs a second person’s approval. The request is in the owners’ channel.
    It expires { $soon }. Once it is approved, run the command again to get the file.
filter-everything = All events.

verify-title = Is the audit log as it was written?
verify-good =
    { $count ->
        [one] ✅ Yes. { $count } event was checked.
       *[other] ✅ Yes. { $count } events were checked.
    }
verify-waiting =
    { $count ->
        [one] { $count } of them is not sealed yet; that takes seconds.
       *[other] { $count } of them are not sealed yet; that takes seconds.
    }
verify-bad = ⛔ No. Somebody with access to the database tampered with it. The first trace:
verify-changed = Event { $number } was changed after it was written.
verify-removed = Event { $number } is gone.
verify-removed-at = The link at place { $place } of the chain is gone.
verify-inserted = Event { $number } was put in by somebody else.
verify-reordered = Event { $number } does not stand where it was sealed.
verify-cut-off = The end of the log is gone, from place { $place } of the chain on.

feed-audit-title = Audit log
feed-owners-title = What was changed
anchor-note = 🔗 The audit log has { $place } sealed events. Keep this message: it shows if somebody cuts off the end.
