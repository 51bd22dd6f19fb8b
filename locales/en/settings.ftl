# The company and its settings: the commands /settings.

settings-language-set = ✅ Replies will be in English from now on.
settings-inbox-set = ✅ Customers’ messages will appear in { $channel }. Everybody who reads this channel sees customers’ phone numbers, unless they are masked (`/settings privacy`), so please make sure that only the right people can.
settings-forum-set = ✅ Each conversation gets a thread in { $channel }. What staff type there goes to the customer; what begins with “//” is a note for colleagues.
# Tags of the forum: at most 20 characters, no name twice.
tag-waiting = Waiting
tag-unassigned = Unassigned
tag-snoozed = Snoozed
tag-closed = Closed
tag-high = High
tag-urgent = Urgent
tag-late = Late
forum-name = customers
forum-topic = A thread for each customer. What you type there goes to the customer; what begins with // is a note for colleagues.
forum-title = 📥 The inbox as a forum
forum-question = I would make a forum in this server with a thread for each conversation: the customer’s messages under their name, and what staff type goes to the customer. At first only you see it; you choose in Discord who else does. For a channel of your own, name it in the command.
button-make-forum = Make the forum
settings-inbox-here = 📥 Customers’ messages appear here. Everybody who reads this channel sees their phone numbers, unless they are masked: `/settings privacy`
settings-owner-channel-set = ✅ Changes of permissions, requests for approval and alarms will appear in { $channel }. Please make sure that only the right people can read.
settings-owner-channel-here = 🔐 Changes of permissions, requests for approval and alarms appear here.
settings-audit-channel-set = ✅ Every event of the audit log will appear in { $channel }. Please make sure that only the right people can read.
settings-audit-channel-set-some = ✅ These events of the audit log will appear in { $channel }: { $nouns }. Please make sure that only the right people can read.
settings-audit-channel-here = 📜 Events of the audit log appear here.
settings-retention-set = ✅ What WhatsApp delivers is kept in its raw form for { $days }. Messages themselves stay.

settings-auto-close-set = ✅ A conversation is closed by itself once nothing was written in it for { $days }, unless the customer waits for an answer. It opens again if they write.
settings-auto-close-off = ✅ Conversations are never closed by themselves.

settings-hold-set = ✅ Replies are sent { $seconds } after they are written. Until then they can be changed or taken back.
settings-hold-off = ✅ Replies are sent as soon as they are written, and can’t be taken back.
settings-typing-on = ✅ While a colleague types in a conversation’s thread and its customer waits for an answer, the customer sees “typing…”. They also see that their messages were read: WhatsApp shows neither without the other. Whatever is typed in the thread shows, also what becomes a note for colleagues. Through Twilio nothing is shown.
settings-typing-off = ✅ Customers don’t see that somebody types in the thread of their conversation.
settings-turns-set =
    ✅ Each conversation that nobody has goes by turns to who may answer, while they have fewer than { PLURAL($count) ->
        [one] { $count } open conversation
       *[other] { $count } open conversations
    }. Who may assign conversations takes no turns.
settings-turns-off = ✅ Conversations are not given out by themselves.

answers-title = ⏱️ Time for answering customers
answers-about = Only minutes of your working hours count, and none while a conversation is snoozed. When the time is over, whoever has the conversation is notified, or, if they are not there, who assigns conversations.
answers-first = The first answer
answers-later = Every later answer
answers-none = No limit
answers-within =
    Within { PLURAL($count) ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
answers-within-first =
    the first answer within { PLURAL($count) ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
answers-within-later =
    every later answer within { PLURAL($count) ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
settings-currency-set = ✅ The company’s currency is { $currency } now, and amounts look like this: { $example }. What was written down before keeps its own.
settings-privacy-on = ✅ Customers’ phone numbers and e-mail addresses are masked from now on wherever they are shown, as in +966 5•• ••• •21. Whoever holds “{ $permission }” sees them whole in private answers, and by the button “Show number”. What was posted before stays, and what customers write in their messages is not masked.
settings-privacy-off = ✅ Customers’ phone numbers and e-mail addresses are shown whole from now on.
settings-promises-on = ✅ Whoever promises a customer a time is asked whether they want a reminder.
settings-promises-off = ✅ Nobody is asked about what they promise.

reach-all = everybody’s
reach-team = the team’s
reach-own = their own
reached-leads = Leads
reached-deals = Deals
reached-tasks = Tasks
reached-conversations = Conversations
reach-of = { $what }: { $reach }
reach-role = { $role } ({ $reach })
settings-reach-title = What each role sees
settings-reach-none = Every role sees everybody’s leads, deals, tasks and conversations.
settings-reach-line = • **{ $role }**: { $reach }
settings-reach-about =
    • **Their own**: what somebody has, and the leads and conversations that nobody has, to take them. Of tasks, those that they have or gave.
    • **The team’s**: what the members of their teams have (`/settings team`), and what nobody has.
    The rest is, for them, as if it did not exist: in lists, searches, cards and figures. Contacts, companies and products stay visible.
    Threads on Discord are read by whoever Discord lets read them: `/settings inbox_check`. The owner, super admins and admins always see everything.
settings-team-title = Teams
settings-team-none = There are no teams yet. To make one, type its name and choose its first member: `/settings team`
settings-team-line = • **{ $team }**: { $members }
settings-team-gone = Nobody is left in the team { $team }, so it is gone.
limit-teams =
    The company has as many teams as are allowed: { PLURAL($limit) ->
        [one] { $limit } team
       *[other] { $limit } teams
    }.
field-team = The team
conflict-reach-stays = What the owner, super admins and admins see can’t be cut: they always see everything.
conflict-beyond-reach = This customer has another conversation that is not closed, which a colleague has whose conversations you don’t see.
approvals-title = What needs a second person’s approval
approvals-none = Nothing yet.
approvals-waiting = Waiting for approval now
approvals-wish = { $wish } (asked for by { $person })
approvals-open = Show
emergencies-title = What may be taken for an hour in an emergency
emergencies-none = Nothing yet.

## What was not done

refused-out-of-scope = This key does not open the permission “{ $permission }”.
refused-not-fresh = Please confirm first who you are.
refused-suspended = The company’s account is suspended at the moment.

## Commands

help-settings = Your language, and how the company works
help-settings-language = The language of the replies that you get
option-settings-language-language = Your language
help-settings-inbox = Where customers’ messages are shown
help-settings-inbox-check = Who sees customers’ messages, what the bot lacks
option-settings-inbox-channel = A text channel or a forum; without one, a forum is made
help-settings-owner-channel = The channel for changes, requests and alarms
option-settings-channel = A private text channel that the bot can write in
help-settings-audit-channel = The channel that shows the audit log as it grows
option-settings-audit-channel-nouns = Only about these, with commas between; else all
help-settings-retention = How long what WhatsApp delivers is kept in its raw form
option-settings-retention-days = Days, from 14 to 3650. Messages themselves stay
help-settings-inbox-auto-close = Close idle conversations; without days, never
option-settings-inbox-auto-close-days = After how many days without a message, 1 to 365
help-settings-inbox-hold = How long replies wait, to be taken back
option-settings-inbox-hold-seconds = Seconds before a reply is sent, 0 to 10
help-settings-inbox-typing = Show customers “typing…” while staff type
option-settings-inbox-typing-on = Yes: shown, and that messages were read
help-settings-inbox-turns = Conversations by turns; without a number, none
option-settings-inbox-turns-capacity = Open conversations of one colleague, at most
help-settings-inbox-answer-within = Working minutes to answer customers within
option-settings-inbox-answer-within-first = Minutes for the first answer; 0 for no limit
option-settings-inbox-answer-within-later = Minutes for every later answer; 0 for no limit
help-settings-currency = Choose the currency that is meant where none is named
option-settings-currency-currency = Its code or name, such as SAR or KWD
help-settings-privacy = Mask customers’ numbers and e-mail addresses
option-settings-privacy-mask = Yes: masked. No: shown whole
help-settings-promises = Reminders of what staff promise customers
option-settings-promises-on = Yes: who promises is asked about a reminder
help-settings-reach = Whose deals, tasks and so on a role sees
option-settings-reach-role = Which role; else the list is shown
option-settings-reach-of = Of what; of all four if left out
option-settings-reach-to = How far it sees
help-settings-team = The company’s teams, and who is in them
option-settings-team-team = The team’s name; a new name makes a team
option-settings-team-add = Who joins it
option-settings-team-remove = Who leaves it
help-settings-whatsapp = The company’s WhatsApp numbers, and how they are
help-settings-approvals = What needs a second person’s approval
option-settings-approvals-action = Which; else the list is shown
option-settings-approvals-required = Whether it needs approval; yes if left out
help-settings-break-glass = What may be taken in an emergency
option-settings-break-glass-permission = Which; else the list is shown
option-settings-break-glass-allowed = Whether it may be taken; yes if left out

## Working hours

weekday =
    { $day ->
        [sun] Sunday
        [mon] Monday
        [tue] Tuesday
        [wed] Wednesday
        [thu] Thursday
        [fri] Friday
       *[sat] Saturday
    }
hours-title = 🕘 Working hours
hours-always = No hours are set, so somebody counts as being there all the time.
hours-closed = closed
hours-all-day = all day
hours-day = { $day }: { $hours }
hours-shift = { $from } to { $to }
hours-ramadan = 🌙 In Ramadan
hours-ramadan-moon =
    { $later ->
        [true] 🌙 In Ramadan (begins { $days } after the calendar of Umm al-Qura)
       *[false] 🌙 In Ramadan (begins { $days } before the calendar of Umm al-Qura)
    }
hours-holidays = Holidays
hours-holiday = { $from } { $name }
hours-holidays-from = { $from } to { $until } { $name }
hours-chosen = hours of your own
invalid-hours = These hours can’t be read. They are written like `9-13, 16-22`, `9am-1pm` or `closed`.
invalid-days = These days can’t be read. They are written like `sun-thu`, `fri, sat` or `all`.
invalid-holiday = The last day can’t come before the first, and a holiday has at most 60 days.
invalid-variable = There is no variable { $variable }. There are: { $known }
limit-holidays = No more than { $limit } holidays can be kept. Please remove some first.

## Automatic replies

replies-greeting = 👋 The greeting, when a customer begins to write
replies-away = 🌙 Outside of the working hours
replies-new-lead = 🎯 A lead for whoever writes for the first time
replies-new-lead-on = ✅ From now on, whoever writes for the first time becomes a lead.
replies-new-lead-off = ✅ Whoever writes for the first time no longer becomes a lead by itself.
replies-on = on
replies-off = off
replies-in-arabic = To who writes in Arabic
replies-in-english = To who writes in English
replies-variables = The text may hold { $known }; a new line begins after { $line }.
replies-somebody = Sara
replies-soon = as soon as we can
replies-moment = on { $day } at { $time }
replies-time =
    { $half ->
        [am] { $hour }:{ $minute } am
       *[pm] { $hour }:{ $minute } pm
    }
replies-usual-greeting = Hello { $name }, this is { $company }. We have your message and will answer soon.
replies-usual-away = Hello { $name }, thank you for writing to { $company }. We are closed at the moment and will answer { $opens }.

help-settings-hours = The working hours
help-settings-hours-show = Show the working hours
help-settings-hours-week = The hours of days of the week
option-settings-hours-days = The days, like sun-thu
option-settings-hours-hours = The hours, like 9-13, 16-22 or closed
help-settings-hours-ramadan = The hours of days of the week in Ramadan
option-settings-hours-ramadan-hours = The hours, or: as usual
option-settings-hours-ramadan-moon = Days by which Ramadan begins later
help-settings-hours-holiday = Add or remove a holiday
option-settings-hours-holiday-from = The first day, like 2026-12-31
option-settings-hours-holiday-until = The last day; else one day
option-settings-hours-holiday-name = What it is called
option-settings-hours-holiday-remove = Yes: remove the holiday that this day is in
help-settings-hours-always = No hours: somebody is there all the time
help-settings-replies = What customers are told by themselves
help-settings-replies-show = Show what customers are told by themselves
help-settings-replies-greeting = The greeting for who begins to write
help-settings-replies-away = The reply outside of the working hours
help-settings-replies-rating = Ask for a rating once a conversation is closed
help-settings-replies-new-lead = A lead for whoever writes for the first time
option-settings-replies-on = Whether it is on
option-settings-replies-arabic = The text in Arabic; else it stays as it is
option-settings-replies-english = The text in English; else it stays as it is

## In the audit log

noun-tenant = Our company
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
action-tenant-suspend = Suspend the company
action-tenant-reactivate = Let the company go on
audit-tenant-suspend = {"\u200E"}{ $who } suspended the company
audit-tenant-reactivate = {"\u200E"}{ $who } let the company go on
action-tenant-set = Change a setting
