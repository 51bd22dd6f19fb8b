# Working on conversations: the commands /inbox list, /inbox show and those after them.

conversations-title =
    { $filter ->
        [mine] My conversations
        [unassigned] Conversations that nobody has
        [waiting] Conversations that wait for an answer
        [late] Conversations that were not answered in time
        [snoozed] Snoozed conversations
        [closed] Closed conversations
       *[all] Conversations
    }
conversations-none = There are no conversations here.
conversation-line = **{ $conversation }** · { $name }
# Below that line: what is to be known of the conversation.
conversation-about = {"\u200E"}┄ { $about }
conversation-title = {"\u200E"}{ $conversation } · { $name }
conversation-waits = ⏳ Waiting for an answer, { $ago }
conversation-due = answer due { $due }
conversation-late = ⏰ answer was due { $due }
conversation-held = 👤 { $name }
conversation-free = 👤 Nobody
conversation-nobody = Nobody yet
conversation-window = time to reply ends { $soon }
conversation-window-over = time to reply is over
conversation-snoozed = 💤 Snoozed until { $until }
conversation-closed = ☑️ Closed { $ago }
conversation-said = {"\u200E"}{ $sign } **{ $by }** · { $when }{"\u000A"}{ $text }
conversation-nothing-said = Nothing has been written yet.
search-title = 🔎 { $words }
search-nothing = No message holds these words.
search-older = These are the newest; there are older ones. To see fewer, add words or choose the conversation.
search-not-all = The newest 20,000 messages were looked through. For older ones, choose the conversation.
search-hit = {"\u200E"}**{ $conversation }** · { $name } · { $when }
search-line = {"\u200E"}{ $sign } { $text }
conversation-state-open = Open
conversation-state-snoozed = Snoozed
conversation-state-closed = Closed
priority-low = 🔽 Low priority
priority-normal = Normal priority
priority-high = 🔼 High priority
priority-urgent = 🚨 Urgent
notes-title = 📝 The team’s notes (the customer doesn’t see them)
note-line = {"\u200E"}{ $text } · { $by } · { $when }
field-assignee = Assignee
field-priority = Priority
field-waiting = Waiting for an answer
field-answer-due = Answer due
answer-late = ⏰ was due { $due }
field-note = Note
field-away = Away until
field-capacity = How many conversations
field-snooze = Snooze until

## Buttons and forms

button-claim = Claim
button-release = Give back
button-assign = Assign
button-note = Note
button-snooze = Snooze
button-wake = End snooze
button-close = Close
button-reopen = Reopen
note-form-title = A note for the team: { $name }
snooze-form-title = Snooze: { $name }
work-to-whom = Who is to have the conversation?

## What was done

work-claimed = ✅ Conversation { $conversation } with { $name } is yours.
work-assigned = ✅ Conversation { $conversation } with { $name } was assigned.
work-assigned-to = ✅ Conversation { $conversation } with { $name } was assigned to { $to }.
work-assigned-from = ✅ Conversation { $conversation } with { $name } went from { $had } to { $to }.
work-released = ✅ Conversation { $conversation } with { $name } was given back to the team; any colleague can claim it.
work-snoozed = ✅ Conversation { $conversation } with { $name } is snoozed until { $when } ({ $soon }). It comes back earlier if the customer writes.
work-priority = ✅ Conversation { $conversation } with { $name }: { $priority }
work-closed = ✅ Conversation { $conversation } with { $name } was closed. It opens again if the customer writes.
work-reopened = ✅ Conversation { $conversation } with { $name } is open again.
work-noted = ✅ The note was kept in conversation { $conversation } with { $name }. Only the team sees it.

work-on-leave = ⚠️ This colleague is on leave; the last day of it is { $day }.

late-held = ⏰ { $name } was not answered in time ({ $soon }). { $held } has conversation { $conversation }.
late-free = ⏰ { $name } was not answered in time ({ $soon }). Nobody has conversation { $conversation }.

turns-away = ✅ You are given no conversations by turns until you say `/team back`
turns-away-until = ✅ You are given no conversations by turns until { $when } ({ $soon }).
turns-back = ✅ You take turns with new conversations again.

## What was not done

conflict-held-by = { $by } has this conversation. It can be claimed once it is given back, or assigned by whoever may assign.
conflict-conversation-changed-by = { $by } has changed this conversation since you looked at it. Please look again, then try.
conflict-conversation-changed = This conversation has changed since you looked at it. Please look again, then try.
conflict-conversation-closed-by = This conversation was closed by { $by }. You can reopen it: `/inbox reopen`
conflict-conversation-closed = This conversation is closed. You can reopen it: `/inbox reopen`
conflict-customer-wrote = The customer has written something since you looked at the conversation, so nothing was changed. Please read it first.
conflict-other-conversation = This customer has another conversation that is not closed: { $conversation }
conflict-cannot-answer = This person may not answer customers, so no conversation can be assigned to them.

## Commands

option-inbox-conversation = Which conversation
option-inbox-user = Which colleague
help-inbox-list = The conversations that are not closed, or some
option-inbox-list-only = Only these
help-inbox-show = One conversation and what can be done about it
help-inbox-claim = Take a conversation that nobody has
help-inbox-assign = Give a conversation to a colleague, whoever has it
help-inbox-transfer = Hand a conversation of yours on to a colleague
help-inbox-release = Give a conversation back to the team
help-inbox-snooze = Put a conversation off, or until the customer writes
option-inbox-snooze-until = Until when: 2h, tomorrow 09:00
help-inbox-priority = Say how urgent a conversation is
option-inbox-priority-priority = How urgent
help-inbox-close = Close a conversation until the customer writes
help-inbox-reopen = Open a closed or snoozed conversation again
help-inbox-note = A note for the team that no customer sees
option-inbox-note-text = The note; \n for a new line
help-inbox-search = Find what was said, by words
option-inbox-search-words = Words of the message, in any order
option-inbox-search-conversation = In this conversation only
