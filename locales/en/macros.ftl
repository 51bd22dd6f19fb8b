# Macros: several deeds under one name, and the commands /inbox macro.

macros-title = Macros: several steps by one command
macros-none = There are no macros yet. To add the first: `/inbox macro set`
macros-how = How steps are written
macro-words = One step a line: `reply: name of a canned reply`, `note: text`, `assign: me` or `assign: a colleague’s name`, `priority: urgent`, `snooze: tomorrow 09:00`, `close`.
macro-name = { $name }
macro-step-line = {"\u200E"}{ $place }. { $step }
macro-step-done = ✅ { $step }
macro-step-reply = Canned reply to the customer: “{ $name }”
macro-step-reply-text = Canned reply to the customer “{ $name }”: { $text }
macro-step-reply-gone = A canned reply that was taken away: the macro has to be changed
macro-step-note = Note for the team: { $text }
macro-step-assign-me = Assign the conversation to who runs the macro
macro-step-assign = Assign the conversation to { $name }
macro-step-priority = { $priority }
macro-step-snooze = Snooze the conversation: { $until }
macro-step-close = Close the conversation
macro-plan = Run “{ $name }” on conversation { $conversation } with { $contact }? This will happen:
macro-done = ✅ “{ $name }” was run on conversation { $conversation } with { $contact }
macro-kept = ✅ The macro “{ $name }” was kept
macro-removed = ✅ The macro “{ $name }” was taken away.
macro-cancelled = Nothing was done.
macro-form-title = A macro: one step a line
button-macro-run = Run
field-steps = The steps, one a line

## What was not done

invalid-step = Line { $line }: { $wrong }
step-problem-unknown = it begins with no word for a step.
step-problem-lacks = what it is about is missing behind the colon.
step-problem-reply = there is no canned reply of this name.
step-problem-colleague = no colleague of this name may answer customers, or several have it.
step-problem-priority = the priority is one of urgent, high, normal, low.
step-problem-time = the time is not understood. Examples: `2h`, `tomorrow 09:00`.
step-problem-too-long = its text is too long.
step-problem-twice = there is such a step before it, and one is enough.
step-problem-together = a macro can’t both snooze and close.
limit-macros =
    The company already has { PLURAL($limit) ->
        [one] { $limit } macro
       *[other] { $limit } macros
    }, which is the most there can be.
missing-macro = There is no macro of this name. The list: `/inbox macro list`
conflict-taken-macro = Another macro has this name already.

## Commands

help-inbox-macro = Macros: several steps by one command
help-inbox-macro-run = Run a macro on a conversation, once you see its steps
help-inbox-macro-list = List the macros
help-inbox-macro-set = Set the steps of a macro
help-inbox-macro-remove = Take a macro away
option-inbox-macro-macro = Which macro

## In the audit log

noun-macro = Macros
action-macro-remove = Took a macro away
audit-macro-remove = { $who } took the macro { $target } away
action-macro-set = Set the steps of a macro
audit-macro-set = { $who } set the steps of the macro { $target }
