# Tasks and reminders: the commands /task.

tasks-title =
    { $filter ->
        [today] My tasks today
        [overdue] My overdue tasks
        [all] Everybody’s tasks
        [of] A colleague’s tasks
       *[mine] My tasks
    }
tasks-none = There are no tasks here.
tasks-line = {"\u200E"}{ $task }
task-title = {"\u200E"}{ $task } · { $title }
task-reminder = Next reminder
task-done-at = Done
task-more =
    { PLURAL($count) ->
        [one] and { $count } more
       *[other] and { $count } more
    }
repeat-daily = every day
repeat-weekdays = working days
repeat-weekly = every week
repeat-monthly = every month
field-title = Task
field-due = Due
field-hour = Hour
field-repeat = Repeats
field-about = About
field-next-task = Next task

## Buttons and forms

button-task = Task
button-task-done = Done
button-task-edit = Edit
button-task-reopen = Not done yet
button-remind-hour = In an hour
button-remind-tomorrow = Tomorrow
task-form-title = New task
task-edit-title = Edit task { $task }
task-form-due = Due, e.g. tomorrow 5pm
task-form-repeat = Repeats, e.g. every week (or no)

## What was done

task-added = ✅ Task { $task } was added
task-edited = ✅ Task { $task } was changed
task-done = ✅ Task { $task } is done
task-again = 🔁 Next time: { $task }, { $when }
task-reopened = ✅ Task { $task } is back on the list.
task-undone = ↩️ { $task } is as it was before
task-assigned = ✅ Task { $task } is { $to }’s now; they are told.
task-deleted = ✅ Task { $task } was deleted: { $title }
task-snoozed = ⏰ You will be reminded of task { $task } at { $when } ({ $soon }).

## What a person is sent

task-due-title = ⏰ A task is due at { $company }
notice-task-title = 📌 A new task for you at { $company }
notice-task = { $by } gave you task { $task }: { $title }
morning-title = ☀️ Good morning, these are your tasks at { $company }
morning-overdue =
    { PLURAL($count) ->
        [one] { $count } overdue task
       *[other] { $count } overdue tasks
    }
morning-today =
    { PLURAL($count) ->
        [one] { $count } task today
       *[other] { $count } tasks today
    }
morning-set = ✅ You get your tasks of the day at { $when } on working days, first { $soon }.
morning-off = ✅ You get no list in the morning.

## Promises

promise-question = ⏰ It looks as if you promised the customer a time: { $when }. Do you want a reminder?
promise-remind-me =
    { $day ->
        [today] Remind me: today { $time }
        [tomorrow] Remind me: tomorrow { $time }
       *[other] Remind me: { $date } { $time }
    }

## What was not done

missing-task = There is no such task. The list: `/task list`
limit-tasks =
    This person has as many tasks as are allowed: { PLURAL($limit) ->
        [one] { $limit } task
       *[other] { $limit } tasks
    }. Please finish some of them first.
conflict-task-done = This task is done. You can put it back on the list: `/task reopen`
conflict-task-changed-by = { $by } has changed this task since you looked at it, so nothing was changed. What is different: { $what }
conflict-task-changed = This task has changed since you looked at it, so nothing was changed. What is different: { $what }
invalid-halves = { $hour } in “{ $field }”: in the morning or in the evening? Please write { $early } or { $late }, for example
invalid-due = The time in “{ $field }” was not understood. Some that are: `tomorrow 5pm`, `next sunday 10am`, `in 2 hours`, `2026-12-01 17:00`.
invalid-hour = “{ $field }” was not understood. Some that are: `8`, `07:30`, or `off` for none.
invalid-repeat = “{ $field }” was not understood. It can be: `every day`, `working days`, `every week`, `every month` or `no`.
invalid-about = “{ $field }” was not understood. Please pick one from the list, or type a number such as `C-1042` or `L-1042`.

## Commands

help-task = Tasks and reminders
help-task-add = Add a task, to yourself or to a colleague
option-task-add-title = What is to be done, in one line
option-task-add-due = By when: tomorrow 5pm, in 2 hours
option-task-add-user = Whose it is; else yours
option-task-add-about = A conversation, a lead or a contact
option-task-add-repeat = How often it comes again
option-task-add-note = Anything else; \n for a new line
help-task-list = Your open tasks, or others’
option-task-list-only = Only these
option-task-list-user = This person’s tasks
option-task-task = Its number, or words of it
help-task-show = One task with its details
help-task-edit = Change a task in a form
help-task-done = A task is done
help-task-reopen = Put a task that was done back on the list
help-task-assign = Give a task to a colleague
option-task-assign-user = Which colleague
help-task-delete = Delete a task
help-task-morning = Your tasks of the day, every morning
option-task-morning-hour = The hour: 8, 07:30, or off
help-make-task = A task from a message, in the menu on it

## In the audit log

noun-task = Tasks
action-task-add = Task added
audit-task-add = { $who } added task { $target }
action-task-assign = Task assigned
audit-task-assign = { $who } gave task { $target } to { $to }
action-task-delete = Task deleted
audit-task-delete = { $who } deleted task { $target }
action-task-done = Task done
audit-task-done = { $who } did task { $target }
action-task-edit = Task changed
audit-task-edit = { $who } changed task { $target }
action-task-morning = Morning list chosen
audit-task-morning = { $who } chose when they are shown their tasks
action-task-reopen = Task reopened
audit-task-reopen = { $who } put task { $target } back on the list
action-task-snooze = Reminder put off
audit-task-snooze = { $who } put off the reminder of task { $target }
action-task-undo = Change of a task taken back
audit-task-undo = { $who } took back “{ $undone }” of task { $target }
