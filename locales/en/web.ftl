## Who is not signed in

sign-in-ended = You are not signed in, or not any more.
sign-in-wrong = The e-mail address or the password is not right.
sign-in-link-over = This link was used already, or its time is over. Please ask for a new one.
sign-in-too-many = Too many tries. Please try again in five minutes.

## Every page

web-skip = Skip to content
web-menu = Menu
web-overview = Overview
web-customers = Customers
web-leads = Leads
web-administration = Administration
web-account = My account
web-account-of = Account:
web-keys = API keys
web-sign-out = Sign out
web-theme = Theme
web-light = Light
web-dark = Dark
web-auto = Auto
web-where = Where you are
web-pages = Pages
web-next = Next
web-show = Show
web-clear = Clear
web-save = Save
web-end = End
web-copy = Copy
web-details = Details
web-phone = Phone
web-email = E-mail address
web-notes = Notes
web-owner = Owner
web-stage = Stage
web-wants = Wants
web-number = Number
web-since = Since
web-until = Until
web-not-saved = Nothing was saved

## When something goes wrong

web-fault = This did not work
web-reference = If you ask about it, mention:
web-to-overview = To the overview
web-missing = This does not exist, or you may not see it.
web-not-there = There is nothing at this address.
web-forged = This did not come from a page of ours. Please open the page again.
web-query = What stands behind the question mark is not understood.
web-not-json = What was sent is not JSON.
web-fields = A field is missing, unknown or of another kind: { $what }
web-nul = What was sent has a NUL character in it, which no text has.
web-form = The form is not understood. Please open the page again.
web-content-type = This has to be sent as application/json, forms as application/x-www-form-urlencoded.
web-too-large = What was sent is too large: at most 1 MiB.
web-too-fast = { PLURAL($seconds) ->
    [one] Too many calls in a minute. Please try again in a second.
   *[other] Too many calls in a minute. Please try again in { $seconds } seconds.
}
web-once-form = An Idempotency-Key has 1 to 100 characters of ASCII.
web-once-other = This Idempotency-Key was used before, for something else. Please choose another one.
web-once-done = What has this Idempotency-Key has been done, or is being done, and how that went is not known yet. It will not be done twice.
web-nothing-seen = To change this, send If-Match with the ETag that came with it, or * whatever it is now.
web-seen-form = What If-Match holds is no ETag that is given here.

## Signing in

web-sign-in = Sign in
web-sign-in-to = to the panel of { $company }
web-sign-in-discord = On Discord, this command gives you a link that signs you in:
web-or = or
web-not-signed-in = You are not signed in
web-enter = Welcome
web-prove = Confirm that it is you
web-prove-why = What you are about to do takes that you have confirmed within five minutes who you are.
web-prove-do = Confirm
web-prove-wrong = The password is not right.
web-prove-link = You have no password here. Sign in anew with a link from Discord:

## Overview

web-thirty-days = The last thirty days, until
web-uncounted = Some days are still being counted. Please look again in a minute.
web-waiting = Customers who wait
web-of-open = Open conversations: { $count }
web-leads-new = New leads
web-answered = Conversations answered
web-won = Deals won
web-before = { $count } in the thirty days before
web-chart = { $what } a day
web-as-table = The figures as a table
web-day = Day

## Leads and customers

web-leads-open =
    { PLURAL($count) ->
        [one] { $count } open
       *[other] { $count } open
    }
web-leads-many = more than { $count } open
web-leads-none = No open leads
web-to-customer = To the customer
web-search = Search
web-search-hint = Name, phone or e-mail
web-customers-newest = Customers, newest first
web-customers-likeliest = Customers found, the likeliest first
web-customers-none = Nobody was found
web-opted-out = Not to be written to
web-story = Story

## My account

web-sign-in-with = Sign in with
web-password-before = Password now
web-password-new = New password
web-password-hint = At least 12 characters; several words that don’t belong together are good. Everywhere else you are signed out.
web-password-saved = Saved. You can sign in with it from now on.
web-strength = Strength of the password
web-strengths = too short|weak|fair|good|strong
web-sessions = Where you are signed in
web-began = Since
web-seen = Last seen
web-address = Address
web-browser = Browser
web-this-one = this one

## API keys

web-keys-about = With a key a program calls the API as you, within what the key opens. Its description:
web-key-once = This is the key. It is shown only now; keep it where nobody else reads it.
web-key-new = New key
web-key-for = What it is for
web-key-days = Days that it holds
web-key-make = Make the key
web-key-end-sure = End this key? Programs that use it are refused from then on.
web-begins = Begins with
web-opens = Opens
web-used = Last used

## The link to the panel

help-panel = A link that signs you in to the panel in your browser
panel-title = Your way into the panel
panel-how = Open this address within ten minutes and press “Sign in”. It works once.
panel-secret = Whoever opens it is you, so please give it to nobody.
panel-not-served = The panel has no address here yet. Whoever runs the server sets it: `web.public_url`
