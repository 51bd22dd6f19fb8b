# The company and its settings: the commands /settings.

settings-language-set = ✅ Replies will be in English from now on.
settings-inbox-set = ✅ Customers’ messages will appear in { $channel }. Everybody who reads this channel sees customers’ phone numbers, so please make sure that only the right people can.
settings-inbox-here = 📥 Customers’ messages appear here. Everybody who reads this channel sees their phone numbers.
settings-owner-channel-set = ✅ Changes of permissions, requests for approval and alarms will appear in { $channel }. Please make sure that only the right people can read.
settings-owner-channel-here = 🔐 Changes of permissions, requests for approval and alarms appear here.
settings-audit-channel-set = ✅ Every event of the audit log will appear in { $channel }. Please make sure that only the right people can read.
settings-audit-channel-set-some = ✅ These events of the audit log will appear in { $channel }: { $nouns }. Please make sure that only the right people can read.
settings-audit-channel-here = 📜 Events of the audit log appear here.
settings-retention-set = ✅ What WhatsApp delivers is kept in its raw form for { $days }. Messages themselves stay.

approvals-title = What needs a second person’s approval
approvals-none = Nothing yet.
approvals-waiting = Waiting for approval now
approvals-wish = { $wish } (asked for by { $person })
approvals-open = Show
emergencies-title = What may be taken for an hour in an emergency
emergencies-none = Nothing yet.

## What was not done

refused-suspended = The company’s account is suspended at the moment.

## Commands

help-settings = Your language, and how the company works
help-settings-language = The language of the replies that you get
option-settings-language-language = Your language
help-settings-inbox = The channel that shows customers’ messages
option-settings-inbox-channel = A text channel that the bot can write in
help-settings-owner-channel = The channel for changes, requests and alarms
option-settings-channel = A private text channel that the bot can write in
help-settings-audit-channel = The channel that shows the audit log as it grows
option-settings-audit-channel-nouns = Only about these, with commas between; else all
help-settings-retention = How long what WhatsApp delivers is kept in its raw form
option-settings-retention-days = Days, from 14 to 3650. Messages themselves stay
help-settings-approvals = What needs a second person’s approval
option-settings-approvals-action = Which; else the list is shown
option-settings-approvals-required = Whether it needs approval; yes if left out
help-settings-break-glass = What may be taken in an emergency
option-settings-break-glass-permission = Which; else the list is shown
option-settings-break-glass-allowed = Whether it may be taken; yes if left out

## In the audit log

noun-tenant = Company
action-tenant-create = Set up the company
audit-tenant-set =
    { $change ->
        [set] {"\u200E"}{ $who } set “{ $setting }” to { $after }
        [clear] {"\u200E"}{ $who } cleared “{ $setting }”, which was { $before }
        [add] {"\u200E"}{ $who } added to “{ $setting }”: { $after }
        [remove] {"\u200E"}{ $who } removed from “{ $setting }”: { $before }
       *[other] {"\u200E"}{ $who } changed “{ $setting }” from { $before } to { $after }
    }
audit-tenant-create = {"\u200E"}{ $who } set up the company
action-tenant-set = Change a setting
