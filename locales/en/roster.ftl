# When colleagues are there: the commands /team shift and /team leave.

shift-title-own = 🕘 Your working times
shift-title = 🕘 Working times of { $name }
shift-company = There are no own times here, so the company’s working hours count.
shift-off = off
shift-about = Conversations are given out by turns at these times only, in Ramadan too, but not on the company’s holidays and on days of leave.
leave-title = 🌴 Leave
leave-none = There is no leave now or to come.
leave-line = {"\u200E"}{ $name }: { $days }
leave-day = { $day }
leave-days = { $from } to { $until }
leave-added-own = ✅ Your leave is written down: { $days }. Meanwhile you are given no conversations by turns, and are not notified of late answers.
leave-added = ✅ The leave of { $name } is written down: { $days }. Meanwhile they are given no conversations by turns, and are not notified of late answers.
leave-removed = ✅ The leave of { $name } was removed: { $days }.
field-leave = Days of leave
field-minutes = Minutes

## What was not done

missing-roster = There is no such leave. The list: `/team leave list`
invalid-leave-day = This day can’t be read. It is written like `2026-12-31`, `31/12/2026`, `tomorrow` or `thursday`.
invalid-leave =
    The last day can’t come before the first, and a leave has at most { PLURAL($limit) ->
        [one] { $limit } day
       *[other] { $limit } days
    }.
limit-leaves =
    No more than { PLURAL($limit) ->
        [one] { $limit } leave
       *[other] { $limit } leaves
    } of one person can be kept that are not over. Please remove some first.

## Commands

help-team = Who is there to answer, and when
help-team-away = Be given no conversations by turns
option-team-away-until = Until when; else until the command back
help-team-back = Be given conversations by turns again
help-team-shift = Your working times, or a colleague’s
help-team-shift-show = See your working times, or a colleague’s
help-team-shift-set = Choose the times of days of the week
option-team-shift-days = The days, like sun-thu
option-team-shift-hours = The hours, like 9-13, 16-22 or closed
option-team-shift-user = Which colleague; else you
help-team-shift-clear = Keep to the company’s hours again
help-team-leave = Your leave, or a colleague’s
help-team-leave-add = Write down a leave
option-team-leave-from = The first day, like 2026-12-31
option-team-leave-until = The last day; else one day
option-team-leave-user = Which colleague; else you
help-team-leave-list = The leaves now and to come
option-team-leave-list-user = Which colleague; else all
help-team-leave-remove = Remove a leave
option-team-leave-remove-leave = Which leave

## In the audit log

noun-roster = Colleagues’ times
action-roster-leave = Wrote down a leave
audit-roster-leave = {"\u200E"}{ $who } wrote down the leave of { $target } from { $from } to { $until }
action-roster-leave-remove = Removed a leave
audit-roster-leave-remove = {"\u200E"}{ $who } removed the leave of { $target } from { $from } to { $until }
action-roster-shift = Chose a colleague’s working times
audit-roster-shift = {"\u200E"}{ $who } chose the working times of { $target }
action-roster-shift-clear = Went back to the company’s hours
audit-roster-shift-clear = {"\u200E"}{ $who } let { $target } keep to the company’s hours again
