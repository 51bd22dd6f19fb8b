# What happened in some days, as figures.

stats-title = {"\u200E"}{ $company }: { $period }
stats-title-me = My figures: { $period }
stats-period-today = Today
stats-period-yesterday = Yesterday
stats-period-week = Last 7 days
stats-period-last-week = The 7 days until yesterday
stats-period-thirty-days = Last 30 days
stats-period-month = This month
stats-period-last-month = Last month
stats-period-quarter = This quarter
stats-period-last-quarter = Last quarter
stats-period-year = This year
stats-period-twelve-months = Last 365 days
stats-period-hint = Another period
stats-on = {"\u200E"}{ $day }
stats-from-to = {"\u200E"}{ $from } to { $to }
stats-compared = {"\u200E"}{ $days }, compared with { $before }
stats-compared-so-far = {"\u200E"}{ $days } so far, compared with { $before } until the same hour
stats-uncounted =
    ⏳ { PLURAL($count) ->
        [one] One day is still being counted and is
       *[other] { $count } days are still being counted and are
    } not in these figures. Choose the period again in a minute.

## Figures

stats-came = New conversations
stats-heard = Customers’ messages
stats-said = Answers written
stats-answered = Conversations answered
stats-closed = Conversations closed
stats-answer-half = First answer (median)
stats-answer-most = First answer (90% within)
stats-close-half = Until closed (median)
stats-close-most = Until closed (90% within)
stats-leads = New leads
stats-converted = Leads turned into deals
stats-leads-lost = Leads lost
stats-deals = New deals
stats-won = Deals won
stats-lost = Deals lost
stats-booked = New bookings
stats-came-to = Bookings that took place
stats-no-shows = No-shows
stats-bookings-cancelled = Cancelled bookings
stats-no-show-share = Share of no-shows
stats-percent = { $percent } %
stats-satisfaction = Satisfaction
stats-stars = {"\u200E"}{ $average } of 5
stats-open = Open now
stats-waiting = Waiting for an answer now
stats-before = before: { $before }
stats-same = unchanged
stats-change = {"\u200E"}{ $percent }% (was { $before })
stats-line = {"\u200E"}**{ $label }**: { $value }

## Charts and tables

stats-by-day = Day by day
stats-by-week = Week by week
stats-by-month = Month by month
stats-busiest = Most ({ $what }): { $when }, with { $n }
stats-funnel = From conversation to sale
stats-of-before = {"\u200E"}{ $n } ({ $percent }%)
stats-by-source = New leads by source
stats-by-stage = Open leads now, by stage
stats-by-pipeline = Deals won, by pipeline
stats-pipeline-gone = A pipeline that was removed
stats-answer-times = Time until the first answer
stats-close-times = Time until closed
stats-within = under { $time }
stats-longer = {"\u200E"}{ $time } or more
stats-ratings = Ratings
stats-won-value = Value of the deals won
stats-forecast = What to expect of the deals that are open now
stats-currency = Currency
stats-worth = Value
stats-worth-before = Before
stats-open-deals = Deals
stats-expected = Expected
stats-expected-soon = By month’s end
stats-colleagues = Colleagues
stats-colleague = Colleague
stats-head-answered = Answered
stats-head-time = Median
stats-head-said = Answers
stats-head-closed = Closed
stats-head-won = Won
stats-head-worth = Value
stats-head-stars = Rating
stats-nobody = No colleague has any figures in this period.
stats-entry = {"\u200E"}{ $label }: { $value }
stats-cell = {"\u200E"}{ $head }: { $value }
stats-row = {"\u200E"}**{ $name }** · { $cells }

## Times

stats-seconds = {"\u200E"}{ $seconds } s
stats-minutes = {"\u200E"}{ $minutes } min
stats-hours = {"\u200E"}{ $hours } h
stats-hours-minutes = {"\u200E"}{ $hours } h { $minutes } min
stats-days = {"\u200E"}{ $days } d
stats-days-hours = {"\u200E"}{ $days } d { $hours } h

## Reports that are posted by themselves

stats-every-day = every day
stats-every-week = every Sunday
stats-every-month = on the first of each month
stats-scope-me = one’s own figures
stats-scope-team = totals, without names and money
stats-scope-all = all figures
stats-here = 📊 A report is posted here { $every } at 8:00.
stats-scheduled = ✅ A report ({ $report }) is posted { $every } in { $place }. The first one: { $when }
stats-unscheduled = 🗑️ This report is posted no longer.
stats-schedules-title = Reports that are posted by themselves
stats-schedules-none = No report is posted by itself. For example: `/stats schedule every:weekly channel:#team`
stats-schedule-line = 📊 { $every } · { $report } · { $place } · next { $when } · by { $by }
stats-schedule-refused = ⚠️ Discord did not take the last one. Can the bot write and attach files there?
button-stats-overview = Overview
button-stats-conversations = Conversations
button-stats-sales = Sales
button-stats-colleagues = Colleagues
button-stats-unschedule = 🗑️ { $n }: { $every }
missing-report = This report is not posted by itself any more: `/stats schedule`
limit-reports =
    Reports that are posted by themselves: { PLURAL($limit) ->
        [one] 1
       *[other] { $limit }
    } at most. Please end one of them first: `/stats schedule`
noun-report = Reports
one-report = Report
action-report-schedule = Have a report posted by itself
audit-report-schedule = { $who } has a report posted { $every } in { $place } ({ $report })
action-report-unschedule = Have a report posted no longer
audit-report-unschedule = { $who } ended the report posted { $every } in { $place } ({ $report })

## Commands

help-stats = Figures: what happened in some days
help-stats-me = Your own figures
help-stats-team = Totals of the team, without names and money
help-stats-all = All figures, with money and by colleague
option-stats-period = Which days? Without it, the last 30
help-stats-schedule = Have a report posted by itself, or see the list
option-stats-schedule-every = How often?
option-stats-schedule-channel = Where? Without it, here
option-stats-schedule-report = How much? Without it, totals
