# What the audit log says besides its sentences: things without a name, settings, and why something was refused.

of-another-version = something of another version
nothing-set = nothing

attempt-command = { $command }
attempt-command-on = { $command } on { $target }
attempt-unknown = a request
attempt-unknown-on = a request about { $target }

language-name =
    { $code ->
        [ar] Arabic
        [en] English
       *[other] another language
    }

one-access = access
one-access-token = an access token
one-audit = the audit log
one-canned-reply = a canned reply
one-contact = a contact
one-conversation = a conversation
one-delivery = a delivery
one-event = an event
one-job = a job
one-key = an API key
one-webhook = a webhook
one-lead = a lead
one-macro = a macro
one-member = a person
one-merge = a merge
one-message = a message
one-request = a request
one-role = a role
one-roster = a colleague’s times
one-task = a task
one-tenant = the company

setting-working-hours = Working hours
setting-greeting = Automatic greeting
setting-away = Reply outside of the working hours
setting-reply-hold = How long replies wait
setting-satisfaction = Asking customers how satisfied they are
setting-turns = Giving out conversations by turns
setting-answer-within = Time for answering customers
setting-auto-close = Closing idle conversations
setting-typing = “typing…” for customers
setting-booking-chat = Booking in WhatsApp
setting-promises = Reminders of what staff promise
setting-reach = What each role sees
setting-currency = Currency
setting-lead-for-new = A lead for whoever writes for the first time
setting-mask-addresses = Masking customers’ numbers and e-mail addresses
setting-inbox-channel = Channel for customers’ messages
setting-inbox-forum = Forum for customers’ messages
setting-owner-channel = Owners’ channel
setting-audit-channel = Channel for the audit log
setting-raw-days = How long raw deliveries are kept
setting-second-person = What takes a second person’s approval
setting-break-glass = What may be taken in an emergency
channel-with-nouns = { $channel } ({ $nouns })

# After “was refused …:”. It may also stand alone, as a reason.
refusal-rule-out-of-scope = the key does not open “{ $permission }”
refusal-rule-not-fresh = they had not confirmed who they are lately
refusal-rule-disabled = their account is disabled
refusal-rule-suspended = the company’s account is suspended
refusal-rule-denied = the permission “{ $permission }” is withheld from them
refusal-rule-nothing = it takes the permission “{ $permission }”
refusal-rank-target-is-owner = nobody can change the owner’s role or permissions
refusal-rank-yourself = nobody decides about their own role or permissions
refusal-rank-target-not-below = the other person’s role doesn’t rank below theirs
refusal-rank-owner-role-never-given = the owner’s role can’t be given by a command
refusal-rank-role-not-below = the role that was to be given doesn’t rank below theirs
refusal-rank-only-owner-decides = only the owner decides this
refusal-rank-shape-not-below = the role doesn’t rank below theirs
refusal-rank-not-held = they don’t have the permission that was to be given
refusal-rank-not-held-that-long = they don’t have the permission for that long
refusal-rank-only-owner-gives = only the owner can give this permission
refusal-rank-platform-only = the permission belongs to the platform
refusal-request-one-s-own = nobody approves their own request
refusal-request-overtaken = it would change nothing any more, or is about something that is gone
refusal-rank = the rules about ranks don’t allow it
refusal-unknown = by a rule of another version

field-account = Account
field-address = Address
field-id = Id
field-changed = What changed
field-owner-name = Owner’s name
field-secret = Secret
field-slug = Short name
field-time-zone = Time zone
field-version = Version
field-url = Address
invalid-order = “{ $field }” must be earlier than “{ $until }”.
