# The audit log itself. The line of each event is in the file of what it is about.
# Lines that begin with somebody’s name begin with U+200E: an Arabic name would turn them around.

## The list

audit-title = Audit log
audit-title-people = Changes of people and roles
audit-none = No events match.
audit-line = { $number } · { $when } · { $deed }
audit-reason = Reason: { $reason }
audit-access-refuse = {"\u200E"}{ $who } was refused { $attempt }: { $rule }
audit-other = {"\u200E"}{ $who } did something that only another version of the program can name
audit-and-more =
    { PLURAL($count) ->
        [one] { $permissions } and { $count } more
       *[other] { $permissions } and { $count } more
    }

caller-channel =
    { $name ->
        [whatsapp] WhatsApp
       *[other] {"\u200E"}{ $name }
    }
caller-job = The system
caller-console = {"\u200E"}{ $name } (command line)

## One event

audit-event = Event { $number }
audit-difference = • { $field }: { $before } → { $after }
field-when = When
field-via = Came through
field-action = Action
field-noun = Kind of thing
field-number = Number
field-outcome = Outcome
field-command = Command
field-filter = Shown are only
field-difference = What changed
field-request = Technical id

via-discord = Discord
via-webhook = Webhook
via-job = The system
via-panel = Panel
via-api = API
via-console = Command line

outcome-done = Done
outcome-refused = Refused
outcome-failed = Failed

## Refusals

noun-access = Access
noun-access-token = Access tokens
noun-job = Jobs
noun-event = Events
action-access-refuse = Refused

## Export

export-done =
    { $count ->
        [0] No events match; the file is empty.
       *[other]
            { PLURAL($count) ->
                [one] { $count } event is in the file.
               *[other] { $count } events are in the file.
            }
    }
export-cut = These are the newest; older ones did not fit. For those, choose an earlier time in the option `until`.
export-requested =
    ⏳ This needs a second person’s approval. The request is in the owners’ channel.
    It expires { $soon }. Once it is approved, run the command again to get the file.
filter-everything = All events.
filter-refused = Only what was refused

## Verifying

verify-title = Is the audit log as it was written?
verify-good =
    { PLURAL($count) ->
        [one] ✅ Yes. { $count } event was checked.
       *[other] ✅ Yes. { $count } events were checked.
    }
verify-waiting =
    { PLURAL($count) ->
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

## Channels

feed-audit-title = Audit log
feed-owners-title = What was changed
anchor-note = 🔗 The audit log has { $place } sealed events. Keep this message: it shows if somebody cuts off the end.

## What was not done

missing-event = There is no event with this number.

## Commands

help-audit = The audit log
option-audit-action = Only this action
option-audit-until = Until when: 2h (ago), 7d, 2026-12-31
help-audit-list = What happened, who did it, and why
option-audit-list-who = Done by this person
option-audit-list-on = Done to this person
option-audit-list-noun = Only about this kind of thing
option-audit-list-via = Only what came this way
option-audit-list-refused = Only what was refused
help-audit-show = One event in full, with what changed
option-audit-show-number = Its number, as the list shows it
help-audit-user = Everything by or about one person
option-audit-user-from = From when: 2h (ago), 7d, 2026-12-31
option-audit-user-to = To when: 2h (ago), 7d, 2026-12-31
help-audit-export = Save events to a file
option-audit-export-format = Which kind of file
option-audit-export-user = Only by or about this person
help-audit-verify = Check that nobody tampered with the log

## Events about the log

noun-audit = Audit log
action-audit-export = Export the audit log
audit-audit-export =
    { PLURAL($events) ->
        [one] {"\u200E"}{ $who } saved { $events } event of the audit log to a file
       *[other] {"\u200E"}{ $who } saved { $events } events of the audit log to a file
    }
action-audit-erase = Erase personal data
audit-audit-erase = {"\u200E"}{ $who } erased personal data from the audit log
