## Conversations in the panel

web-talks = Conversations
web-talks-lists = Lists
web-talks-all = All
web-talks-mine = Mine
web-talks-unassigned = Nobody’s
web-talks-waiting = Waiting
web-talks-late = Late
web-talks-snoozed = Snoozed
web-talks-closed = Closed
web-talks-none = Nothing here.
web-talk-waits = waiting since { $since }
web-talk-note-by = Note by { $name }
web-talk-over = The 24 hours are over: only a template can be sent
web-talk-left = { PLURAL($hours) ->
        [0] Less than an hour left to answer
        [one] { $hours } hour left to answer
       *[other] { $hours } hours left to answer
    }
web-talk-actions = Actions
web-talk-claim = Take
web-talk-release = Let go
web-talk-snooze = Snooze for a day
web-talk-close = Close
web-talk-reopen = Open again
web-talk-assign = Hand over to
web-talk-hand-over = Hand over
web-talk-messages = Messages
web-talk-answer = Your answer
web-talk-write = Write an answer…
web-talk-note = Keep as a note
web-talk-send = Send
web-talk-sending = being sent
web-talk-unknown = not known whether it was sent
web-talk-sent = sent
web-talk-delivered = delivered
web-talk-read = read
web-talk-failed = not delivered
