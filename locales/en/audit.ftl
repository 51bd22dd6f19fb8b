# The audit log: one line for each event.

audit-title = Audit log
audit-none = Nothing has happened yet.
audit-line = { $when } · { $deed }
audit-reason = Reason: { $reason }

audit-tenant-created = { $who } set up the company
audit-inbox-channel = { $who } made { $channel } the channel for customers’ messages
audit-role-set = { $who } changed the role of { $target } from { $before } to { $after }
audit-granted = { $who } gave { $target } permissions: { $permissions }
audit-grants-until = { $permissions } (until { $when })
audit-removed = { $who } took the role { $before } and extra permissions from { $target }
audit-language =
    { $who } chose to be answered in { $language ->
        [ar] Arabic
        [en] English
       *[other] another language
    }
audit-lead-created = { $who } added the lead { $lead } ({ $name })
audit-replied = { $who } replied to { $name }
audit-refused = { $who } was refused; it takes the permission “{ $permission }”
audit-refused-rank = { $who } was refused by the rules about ranks
audit-other = { $who }: { $action } { $target }

caller-channel =
    { $name ->
        [whatsapp] WhatsApp
       *[other] { $name }
    }
caller-job = The system
caller-console = { $name } (command line)
