# Quotes: made of a deal, and sent to its customer on WhatsApp.

quote-title = {"\u200E"}{ $quote } · { $name }
quote-made = 🧾 Quote { $quote } was made of deal { $deal }
quote-sent = ✅ Quote { $quote } is on its way to { $name }
quote-voided = 🚫 Quote { $quote } was taken back
quote-line = {"\u200E"}**{ $quote }** · { $state } · { $total } · until { $until }
quote-not-arrived = It did not reach the customer
quote-state-draft = Not sent yet
quote-state-sent = Sent, no answer yet
quote-state-accepted = Accepted by the customer
quote-state-declined = Declined by the customer
quote-state-expired = Expired
quote-state-void = Taken back
field-deal-quote = Quote
field-quote-total = Total with tax
field-quote-until = Valid until
field-quote-deal = Deal
field-quote-sent = Sent
field-quote-answered = Answered
button-quote-make = Quote
button-quote-show = Quote { $quote }
button-quote-send = Send on WhatsApp
button-quote-void = Take back

## What customers read

quote-question =
    Quote { $quote } from { $company }
    Total: { $total }
    Valid until: { $until }

    Do you accept it?
quote-button-accept = I accept ✓
quote-button-decline = No, thanks
quote-thanks-accepted = Thank you! You have accepted quote { $quote }, and we will be in touch soon about your order. { $company }
quote-thanks-declined = Thank you for answering quote { $quote }. If you would like something changed, or another offer, write to us here.
quote-accepted-before = You have accepted quote { $quote } already. If anything is to change, write to us here.
quote-declined-before = You have declined quote { $quote } already. If you have changed your mind, write to us here for a new one.
quote-too-late = Thank you. Quote { $quote } was valid until { $until }. Write to us here for a new one.
quote-over = Thank you. Quote { $quote } is no longer valid. Write to us here if you are still interested.
quote-paper = Quotation
quote-paper-number = Quote no.
quote-paper-date = Date
quote-paper-until = Valid until
quote-paper-customer = Customer
quote-paper-item = Item
quote-paper-quantity = Quantity
quote-paper-price = Unit price
quote-paper-discount = Discount
quote-paper-tax = Tax
quote-paper-sum = Amount
quote-paper-gross = Before discount
quote-paper-net = Before tax
quote-paper-total = Total
quote-paper-note = Notes
quote-paper-whole = As agreed
quote-paper-page = Page { $page } of { $pages }

## Private notices

notice-quote-accepted-title = { $company }: a quote was accepted 🏆
notice-quote-accepted = The customer accepted quote { $quote }, so deal { $deal } is won. To see it: `/crm deal show`
notice-quote-declined-title = { $company }: a quote was declined
notice-quote-declined = The customer declined quote { $quote } of deal { $deal }. To see it: `/crm deal show`
notice-quote-late-title = { $company }: a customer wants a quote that is no longer valid
notice-quote-late = The customer pressed “I accept” below quote { $quote } of deal { $deal }, which is no longer valid, so nothing was changed. To make a new one: `/crm deal quote`

## What was not done

missing-quote = The quote was not found.
conflict-nothing-to-quote = This deal has neither lines nor a value, so there is nothing to offer. To add a line: `/crm deal line`, to type a value: `/crm deal edit`
conflict-quote-sent = This quote was sent already, and waits for the customer’s answer. To send another one: `/crm deal quote`
conflict-quote-expired = This quote has expired. To make a new one: `/crm deal quote`
conflict-quote-ended = This quote was answered or taken back, or another one has taken its place.

## In the audit log

noun-quote = Quotes
one-quote = a quote
action-quote-accept = Quote accepted
audit-quote-accept = { $who }: the customer accepted quote { $quote } of deal { $deal } ({ $target })
action-quote-decline = Quote declined
audit-quote-decline = { $who }: the customer declined quote { $quote } of deal { $deal } ({ $target })
action-quote-make = Quote made
audit-quote-make = { $who } made quote { $quote } of deal { $deal } ({ $target })
action-quote-send = Quote sent
audit-quote-send = { $who } sent quote { $quote } of deal { $deal } ({ $target })
action-quote-void = Quote taken back
audit-quote-void = { $who } took quote { $quote } of deal { $deal } ({ $target }) back
