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
