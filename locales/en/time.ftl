# Times as they are offered for “until” and “since”.

time-ahead = In { $length }
time-ago = { $length } ago
time-hours =
    { PLURAL($count) ->
        [one] { $count } hour
       *[other] { $count } hours
    }
time-days =
    { PLURAL($count) ->
        [one] { $count } day
       *[other] { $count } days
    }
seconds =
    { PLURAL($count) ->
        [one] { $count } second
       *[other] { $count } seconds
    }
days =
    { PLURAL($count) ->
        [one] { $count } day
       *[other] { $count } days
    }
time-weeks =
    { PLURAL($count) ->
        [one] { $count } week
       *[other] { $count } weeks
    }
time-today = Today
time-yesterday = Yesterday
time-today-ends = End of today
time-tomorrow-ends = End of tomorrow
time-this-evening = This evening
time-tomorrow-morning = Tomorrow morning
time-tomorrow-evening = Tomorrow afternoon
time-tomorrow = Tomorrow
month =
    { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    }
hijri-month =
    { $month ->
        [1] Muharram
        [2] Safar
        [3] Rabi I
        [4] Rabi II
        [5] Jumada I
        [6] Jumada II
        [7] Rajab
        [8] Shaban
        [9] Ramadan
        [10] Shawwal
        [11] Dhul-Qadah
       *[12] Dhul-Hijjah
    }
date-day = { $weekday } { $day } { $month }
date-day-year = { $weekday } { $day } { $month } { $year }
date-hijri = { $day } { $month } { $year } AH
date-moment = { $day }, { $time }
date-with-hijri = { $date } ({ $hijri })
# A short time.
minutes =
    { PLURAL($count) ->
        [one] 1 minute
       *[other] { $count } minutes
    }
