# Bookings: what customers read in WhatsApp, then what staff read on Discord. What follows | are other words that people type for a choice.

booking-ask-service = What would you like to book?
booking-ask-mine =
    { PLURAL($count) ->
        [one] You have this booking:
       *[other] You have these bookings:
    }
    { $bookings }
    Would you like to change something, or book something new?
booking-ask-day = Which day suits you? { $service }
booking-ask-time = Free times on { $day }: { $service }
booking-gone = Sorry, that time has just been taken.
booking-proposed =
    Would one of these times suit you? { $service }
    { $times }
booking-full = There is nothing left on { $day }: { $service }. You can choose another day, or we tell you when something becomes free.
booking-none-free = There are no free times at the moment: { $service }. Try again later, or write to us here.
booking-nothing = Nothing can be booked here just now. One of us will answer you soon.
booking-held =
    { $what }
    We hold this time for you for { $wait }. Shall we book it?
booking-done =
    ✅ It is booked. Your number: { $number }
    { $what }
    We’ll remind you before.
booking-moved-to =
    ✅ Your booking { $number } was moved
    { $what }
booking-cancelled-by-you =
    It is cancelled:
    { $what }
booking-confirmed =
    Thank you, see you then:
    { $what }
booking-hold-over =
    We could not hold this time any longer:
    { $what }
booking-over =
    This booking can’t be changed any more:
    { $what }
booking-too-many = You have as many bookings as are allowed. Cancel one to make another.
booking-waiting = All right, we’ll tell you here when something becomes free on { $day }: { $service }
booking-news-booked =
    We have booked this for you. Your number: { $number }
    { $what }
booking-news-moved =
    Your booking { $number } was moved. It is now:
    { $what }
booking-news-cancelled =
    We are sorry, your booking was cancelled:
    { $what }{ $has_reason ->
        [yes] {"\u000A"}Why: { $reason }
       *[no] {""}
    }
booking-news-coming =
    We remind you of your appointment:
    { $what }
    Will you come?
booking-news-soon =
    We remind you of your appointment:
    { $what }
booking-news-freed =
    Something became free, and we hold it for you for a quarter of an hour:
    { $what }
    Shall we book it?
booking-line = { $service }, { $when } ({ $with })
booking-times =
    { PLURAL($count) ->
        [one] 1 free time
       *[other] { $count } free times
    }
booking-open = Choose
booking-open-services = Services
booking-open-days = Days
booking-open-times = Times
booking-choice-new = Book something new | new
booking-choice-mine = My bookings | mine
booking-choice-move-this = Change { $booking }
booking-choice-cancel-this = Cancel { $booking }
booking-choice-later-days = Later days | later | next
booking-choice-other-day = Another day | other
booking-choice-later-times = Later times | later | next
booking-choice-other-time = Another time | other | change
booking-choice-yes = Yes, book it | yes | ok | okay | sure | confirm | نعم
booking-choice-no = No, thanks | no | cancel | لا
booking-choice-come = I’ll be there | yes | ok | okay | sure | confirm | نعم
booking-choice-move = Change the time | change | move | reschedule
booking-choice-cancel = Cancel booking | cancel
booking-choice-not-come = Cancel booking | cancel | no
booking-choice-wait = Tell me if free | yes | tell me

booking-title = {"\u200E"}Booking { $booking }
booking-made = ✅ It is booked: { $booking }
booking-moved = ✅ The booking was moved: { $booking }
booking-cancelled = 🗑️ The booking was cancelled: { $booking }
booking-marked = ✅ Noted: { $booking }
booking-undone = ↩️ The booking is as it was before the last change: { $booking }
booking-held-until = ⏳ Held, until { $when }
booking-is-confirmed = ✔️ Will come
booking-retired = ⏸️ Not in use
booking-slots-title = Free times: { $service }
booking-slots-none = Nothing is free in the time that can be booked. To be told when something becomes free: `/booking wait`
booking-wait = ⏳ You’ll be told when something becomes free on { $day }: { $service }
propose-sent = 📅 Times for { $service } were offered to { $contact }, who can choose one or ask for others.
propose-which = Times for which service?
propose-none-free = There are no free times at the moment: { $service }
propose-off = Customers don’t book by themselves yet. To switch that on: `/booking setup chat:True`; services: `/booking service add`
calendar-title = 📅 Your bookings in your calendar
calendar-title-of = 📅 Bookings of { $resource } in your calendar
calendar-how = Add this address to your calendar program (“subscribe to calendar”, or “from URL”). It shows the bookings and keeps up by itself; some programs only look every few hours.
calendar-secret = ⚠️ Whoever has this address sees the bookings. If it got to somebody else: `/booking feed new:True`
calendar-renewed = ✅ This is a new address; the one before no longer works.
calendar-no-address = The program does not know its address on the internet yet, so bookings can’t be shown in a calendar. Whoever runs the server sets it: `http.public_url`
booking-wait-over = ✅ You no longer wait for { $day }: { $service }
bookings-title =
    { $whose ->
        [mine] My bookings to come
        [contact] The customer’s bookings
       *[all] Bookings to come
    }
bookings-none = There are no bookings. To book: `/booking create`
bookings-line = {"\u200E"}**{ $booking }** · { $service } · { $when }
booking-setup-title = ✅ Booking in WhatsApp
booking-setup-about = Who writes “book” or “appointment” chooses by themselves. What can be booked: `/booking service add`; with whom or where: `/booking resource add`
booking-setup-chat = Customers book by themselves
booking-setup-hijri = Hijri date
booking-setup-template = Template for reminders after 24 hours
booking-setup-no-template = None: who has not written for 24 hours is not reminded. The template’s variables, in this order: name, service, time
booking-setup-on =
    { $on ->
        [yes] Yes
       *[no] No
    }
service-added = ✅ The service was added: { $name }
service-edited = ✅ The service was changed: { $name }
service-around = { $before } before, { $after } after
service-in-chat =
    { $on ->
        [yes] 💬 Yes
       *[no] No
    }
services-title = Services
services-none = There are no services yet. To add one: `/booking service add`
services-line = {"\u200E"}**{ $service }** · { $name } · { $length }
resource-added = ✅ It was added: { $name }
resource-edited = ✅ It was changed: { $name }
resource-company-hours = The company’s hours
resource-no-hours = ⚠️ No hours yet, so it can’t be booked. Hours of its own: `/booking resource hours`; the company’s: `/settings hours set`
resource-places =
    { PLURAL($count) ->
        [one] 1 place
       *[other] { $count } places
    }
resources-title = With whom and where
resources-none = There is nothing yet. To add a person or a room: `/booking resource add`
resources-line = {"\u200E"}**{ $resource }** · { $name }
closure-added = ✅ It is closed then
closure-added-over =
    { PLURAL($count) ->
        [one] ⚠️ It is closed, but 1 booking stands in that time. Look at it: `/booking list`
       *[other] ⚠️ It is closed, but { $count } bookings stand in that time. Look at them: `/booking list`
    }
closure-removed = ✅ It is open again
closure-everything = Everything
closures-title = Closures
closures-none = Nothing is closed.
closures-line = {"\u200E"}{ $place }. { $what }: { $from } to { $until }
field-service = Service
field-length = Length
field-around = Kept free
field-every = Times every
field-notice = Booked at the latest before
field-horizon = Booked ahead up to
field-resource = With whom or where
field-in-chat = Customers book it in WhatsApp
field-who-comes = For
field-booked-in = Booked in
field-starts-at = Begins
field-ends-at = Ends
field-was-at = It was at
field-day = Day
field-unreminded = Not reminded
field-active = In use
field-after = Kept free after
field-before = Kept free before
field-places = How many at once
field-colleague = Colleague
button-propose = 📅 Offer times
button-booking-yes = Yes, book it
button-booking-cancel = Cancel
button-booking-done = Came
button-booking-no-show = Did not come
button-closure-remove = Open { $place }
booking-state-held = ⏳ Held
booking-state-booked = Booked
booking-state-done = ✅ Took place
booking-state-no-show = 🚫 Did not come
booking-state-cancelled = 🗑️ Cancelled
booking-state-expired = Nobody said yes
booking-source-discord = Discord
booking-source-whatsapp = WhatsApp
booking-unreminded-window = The customer has not written for 24 hours, and no template is chosen: `/booking setup`
booking-unreminded-template = The template for reminders can’t be used: `/booking setup`
booking-unreminded-no-conversation = The customer has never written to us
booking-unreminded-refused = The customer wants no messages
missing-booking = There is no such booking. You can pick one from the list that appears while you type, or see them all: `/booking list`
missing-service = There is no such service that can be booked. See them all: `/booking service list`
missing-resource = There is no such person or place for this. See them all: `/booking resource list`
missing-calendar = The address of this calendar doesn’t hold any more. For another: `/booking feed`
missing-closure = There is no such closure, or it was taken back already: `/booking closure list`
conflict-taken-service = Another service has this name.
conflict-taken-resource = Another one has this name: `/booking resource list`
conflict-slot-taken =
    { $has ->
        [no] This time is not free. For those that are: `/booking slots`
       *[yes] This time is not free. The nearest are: { $times }
    }
conflict-hold-over = The time for saying yes is over. Choose another: `/booking slots`
conflict-booking-over = This booking has begun, is over, or was cancelled: it can’t be changed.
conflict-booking-to-come = This booking has not begun yet.
conflict-times-there = There are free times that day: `/booking slots`
limit-bookings-of-one =
    Nobody has more bookings to come than these: { PLURAL($limit) ->
        [one] 1 booking
       *[other] { $limit } bookings
    }
limit-closures =
    There are as many closures as are allowed: { PLURAL($limit) ->
        [one] 1 closure
       *[other] { $limit } closures
    }
limit-resources =
    There are as many people and places to book as are allowed: { PLURAL($limit) ->
        [one] 1
       *[other] { $limit }
    }
limit-services =
    There are as many services as are allowed: { PLURAL($limit) ->
        [one] 1 service
       *[other] { $limit } services
    }
limit-services-in-chat =
    A list on WhatsApp takes no more than these: { PLURAL($limit) ->
        [one] 1 service
       *[other] { $limit } services
    }
notice-booking-title = { $company }: booking { $booking }
notice-booking =
    { $news ->
        [booked] { $by } has booked this for you: { $service }, { $when }
        [moved] { $by } has moved your booking. It is now: { $service }, { $when }
        [cancelled] { $by } has cancelled your booking: { $service }, { $when }
        [back] { $by } has restored your booking: { $service }, { $when }
        [freed] Something became free and is held for you for a quarter of an hour: { $service }, { $when }. To say yes: `/booking confirm`, then { $booking }
        [unreminded] { $by } could not be reminded: { $service }, { $when }. You may want to call them.
       *[soon] A reminder of your booking: { $service }, { $when } ({ $by })
    }
notice-booking-with =
    { $news ->
        [booked] { $by } has an appointment with you: { $service }, { $when }
        [moved] The appointment of { $by } with you was moved. It is now: { $service }, { $when }
       *[cancelled] The appointment of { $by } with you was cancelled: { $service }, { $when }
    }
help-booking = Bookings and appointments
help-booking-create = Book a time, for you or somebody
option-booking-create-service = Service
option-booking-create-when = Time
option-booking-create-with = With whom or where
option-booking-create-contact = For a customer
option-booking-create-user = For a person here
option-booking-create-note = A note
help-booking-slots = Free times
option-booking-slots-service = Service
option-booking-slots-day = From which day
option-booking-slots-with = With whom or where
help-booking-list = Bookings to come
option-booking-list-only = Yours or everybody’s
option-booking-list-contact = A customer’s
help-booking-show = One booking
option-booking-show-booking = Its number
help-booking-move = Another time instead
option-booking-move-booking = Its number
option-booking-move-when = The new time
help-booking-cancel = Cancel a booking
option-booking-cancel-booking = Its number
option-booking-cancel-reason = Why
help-booking-confirm = Say yes to what is held for you
option-booking-confirm-booking = Its number
help-booking-wait = Be told when something is free
option-booking-wait-service = Service
option-booking-wait-day = Which day
option-booking-wait-stop = Wait no longer
help-booking-feed = An address that shows bookings in your calendar
option-booking-feed-with = With whom or where; yours, without it
option-booking-feed-new = A new address instead of the old
help-booking-service = What can be booked
help-booking-service-add = Add a service
option-booking-service-add-name = Its name
option-booking-service-add-minutes = Its length in minutes
option-booking-service-add-with = With whom or where, with commas
option-booking-service-add-about = What it is
option-booking-service-add-before = Minutes kept free before
option-booking-service-add-after = Minutes kept free after
option-booking-service-add-every = A time every how many minutes
option-booking-service-add-lead = Booked minutes before at the latest
option-booking-service-add-days = Booked days ahead at most
option-booking-service-add-chat = Do customers book it?
help-booking-service-edit = Change a service
option-booking-service-edit-service = Service
option-booking-service-edit-name = Its name
option-booking-service-edit-minutes = Its length in minutes
option-booking-service-edit-with = With whom or where, with commas
option-booking-service-edit-about = What it is
option-booking-service-edit-before = Minutes kept free before
option-booking-service-edit-after = Minutes kept free after
option-booking-service-edit-every = A time every how many minutes
option-booking-service-edit-lead = Booked minutes before at the latest
option-booking-service-edit-days = Booked days ahead at most
option-booking-service-edit-chat = Do customers book it?
option-booking-service-edit-active = Can it be booked?
help-booking-service-list = The services
help-booking-resource = With whom and where
help-booking-resource-add = Add a person or a room
option-booking-resource-add-name = Name
option-booking-resource-add-capacity = How many at once
option-booking-resource-add-user = Whose time it is
help-booking-resource-edit = Change a person or a room
option-booking-resource-edit-resource = Which
option-booking-resource-edit-name = Name
option-booking-resource-edit-capacity = How many at once
option-booking-resource-edit-user = Whose time it is
option-booking-resource-edit-active = Can it be booked?
help-booking-resource-hours = Its hours; without days: the company’s
option-booking-resource-hours-resource = Which
option-booking-resource-hours-days = Days, as in sun-thu
option-booking-resource-hours-hours = Hours, as in 9-17
help-booking-resource-list = All of them
help-booking-closure = Times without bookings
help-booking-closure-add = Close for a time
option-booking-closure-add-from = From
option-booking-closure-add-until = Until
option-booking-closure-add-with = What; everything, without it
option-booking-closure-add-reason = Why
help-booking-closure-list = The closures
help-booking-setup = How customers book in WhatsApp
option-booking-setup-chat = Do they book themselves?
option-booking-setup-hijri = With the Hijri date?
option-booking-setup-template = Template for reminders; “none” for none
noun-booking = Bookings
one-booking = Booking
noun-service = Services
one-service = Service
noun-resource = With whom and where
one-resource = With whom or where
noun-calendar = Calendars
one-calendar = Calendar
noun-closure = Closures
one-closure = Closure
action-service-add = Add a service
audit-service-add = { $who } added the service { $target }
action-service-edit = Change a service
audit-service-edit = { $who } changed the service { $target }
action-service-wait = Wait for a free time
audit-service-wait = { $who } waits for a free time: { $target }
action-service-unwait = Wait no longer
audit-service-unwait = { $who } no longer waits: { $target }
action-resource-add = Add a person or a room
audit-resource-add = { $who } added { $target } for bookings
action-resource-edit = Change a person or a room
audit-resource-edit = { $who } changed { $target } for bookings
action-resource-hours = Choose hours for bookings
audit-resource-hours = { $who } chose the hours of { $target }
action-calendar-open = Show bookings in a calendar
audit-calendar-open = { $who } asked for an address that shows bookings in a calendar: { $target }
action-calendar-renew = Renew a calendar’s address
audit-calendar-renew = { $who } renewed the address of a calendar of bookings: { $target }
action-closure-add = Close for a time
audit-closure-add = { $who } closed for a time: { $target }
action-closure-remove = Open again
audit-closure-remove = { $who } opened again: { $target }
action-booking-create = Book
audit-booking-create = { $who } booked { $booking }: { $target }
action-booking-move = Move a booking
audit-booking-move = { $who } moved { $booking }: { $target }
action-booking-cancel = Cancel a booking
audit-booking-cancel = { $who } cancelled { $booking }: { $target }
action-booking-done = Mark a booking as done
audit-booking-done = { $who } marked { $booking } as done: { $target }
action-booking-no-show = Mark a no-show
audit-booking-no-show = { $who } marked { $booking } as a no-show: { $target }
action-booking-undo = Undo a change of a booking
audit-booking-undo = { $who } took back a change of { $booking } ({ $undone }): { $target }
