## The company’s people in the panel

web-any = Any
web-active = active
web-exceptions = Exceptions of their own
web-section = Section
web-special = special
web-by-role = by role
web-no = no
web-ended = ended { $when }
web-made-by = Decided by
web-changed = Done. It counts from now on.
web-waits-for-second = This takes a second person. It waits until somebody else approves it.
web-with-ticked = What is ticked
web-grant = Give, beyond the role
web-deny = Withhold
web-deny-hint = Whatever the role, and with no end
web-undo-exceptions = Cancel the exceptions
web-undo-exceptions-hint = The role alone decides again
web-grant-until = Give until
web-optional = optional
web-reason-hint = Kept in the audit log and told to the person
web-try = Show what would change
web-role-new = New role
web-copy-permissions = Copy what somebody else has
web-copy-from = From
web-take-all = Take everything away
web-standing = Account
web-shut-out = Shut out
web-shut-out-about = They may nothing here and are signed in nowhere. What they have stays theirs.
web-let-in = Let in again
web-let-in-about = With everything that they had before.
web-second-reset = Reset the second step
web-second-reset-about = For whoever has lost phone and recovery codes. They are signed out everywhere, and may set it up again.

## What waits for a second person

web-requests-about = What the company does only with a second person’s approval. Nobody approves what they asked for.
web-requests-none = Nothing waits for approval
web-request-asks = What is asked for
web-request-approved = Approved.
web-withdraw = Withdraw

## Roles

web-yes = yes
web-roles-about = Whoever ranks above somebody may change what they hold. The company can make roles of its own.
web-role-above = Ranks just above
web-role-what = What it is for
web-role-delete-sure = Delete this role?
web-holders = People
web-everybody-else = everybody else

## The audit log

web-audit-about = Everything that was done or refused, sealed so that tampering shows.
web-verify = Check that nobody tampered
web-export-waits = This takes a second person. Once they approve, saving again within an hour gives the file.
web-export-about =
    { PLURAL($count) ->
        [one] What is shown above, at most the newest event. That it was saved goes into the log.
       *[other] What is shown above, at most the newest { $count } events. That it was saved goes into the log.
    }
web-field = Field
web-was = Before
web-is = After

## Settings

web-country = Country
web-add = Add
web-take-off = Take off
web-settings-fixed = These are set by whoever runs the installation.
web-settings-discord = To change this on Discord:
web-settings-work = How the company works
web-settings-none = Empty: never
web-settings-minutes = Minutes of the working hours. Empty: no limit
web-second-more = Another one
