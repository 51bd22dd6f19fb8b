# Deals, and the commands /crm deal.

deal-title = {"\u200E"}{ $deal } · { $name }
deal-added = ✅ Deal { $deal } was added: { $name }
deal-converted = ✅ { $lead } became deal { $deal }: { $name }
deal-edited = ✅ Deal { $deal } was changed: { $name }
deal-edit-title = Edit deal { $deal }
deal-form-value = Value before tax
deal-form-expected = Expected close date
deal-note-title = Note about deal { $deal }
deal-noted = 📝 A note about { $deal } was kept: { $name }
deal-lose-title = Lost: { $deal }
deal-lose-why = Why did nothing come of it?
deal-won = 🏆 Deal { $deal } is won: { $name }
deal-undone = ↩️ Deal { $deal } is as it was before your last change: { $name }
deal-lost = 🚫 Deal { $deal } is lost: { $name }
deal-reopened = ↩️ Deal { $deal } is open again: { $name }
deal-assigned = 👤 { $deal } was given to { $to }
deal-moved = ➡️ { $deal } is at “{ $stage }” now
deal-lines-set = 🧾 The lines of { $deal } come to { $value } before tax now
deal-lines-gone = 🧾 { $deal } has no lines any more, so it has no value now
deal-stage-likely = { $stage } · { $probability }
deal-state-open = Open
deal-state-won = Won
deal-state-lost = Lost
stage-qualification = Qualification
stage-proposal = Proposal
stage-negotiation = Negotiation
deal-line = {"\u200E"}• { $quantity } × { $name } at { $price } = { $net }
deal-line-discount = ({ $discount } off)
deal-lines-more =
    { $count ->
        [0] no other lines
       *[other]
            { PLURAL($count) ->
                [one] … and { $count } other line
               *[other] … and { $count } other lines
            }
    }
deal-lines-total = **Total { $total }** ({ $net } before tax, tax { $tax })

deals-title =
    { $filter ->
        [mine] My open deals
        [won] Deals that were won
        [lost] Deals that were lost
        [stage] Open deals in this stage
       *[other] Open deals
    } · { $deals }
deals-title-own = { $name } · { $deals }
deals-count =
    { $count ->
        [0] no deals
       *[other]
            { PLURAL($count) ->
                [one] { $count } deal
               *[other] { $count } deals
            }
    }
deals-which = Which deal?
deals-none = There are no deals here. To add one: `/crm deal add`
deals-line = {"\u200E"}**{ $deal }** · { $name } · { $stage }
deals-sum = { $sum }
deals-sum-open = { $sum }, of which { $weighted } can be expected
field-deals-sum = Sum before tax

board-title = Board of deals
board-title-of = { board-title }: { $pipeline }
board-pipeline-hint = Another pipeline
board-stage = **{ $stage }** · { $deals }
board-deal = {"\u200E"}• { $deal } · { $name } · { $value }
board-expected = expected { $weighted }
board-cut = Only the deals that you see are counted here.
board-more =
    { $count ->
        [0] no others
       *[other]
            { PLURAL($count) ->
                [one] and { $count } other
               *[other] and { $count } others
            }
    }

button-lead-convert = Make a deal
button-deal-show = Deal { $deal }
button-deal-win = Won
button-deal-lose = Lost…
field-subject = Subject
field-expected = Expected close
field-ended-on = Closed on
field-deal-value = Value before tax
field-deal-lost = Why it was lost
field-deal-lines = Lines
notice-deal-title = { $company }: you were given a deal
notice-deal = { $by } gave you the deal { $deal }. To see it: `/crm deal show`

## What was not done

missing-deal = No deal was found. You can search by number, name, phone or subject: `/crm deal show`
conflict-lead-converted = This lead has become deal { $deal } already.
conflict-deal-ended = This deal has ended and can’t be changed. It can be opened again: `/crm deal reopen`
conflict-deal-changed-by = { $by } has changed this deal since you looked at it, so nothing was changed. What is different: { $what }
conflict-deal-changed = This deal has changed since you looked at it, so nothing was changed. What is different: { $what }
conflict-cannot-see-deals = A deal can only be given to somebody who may see deals.
conflict-value-of-lines = This deal is worth what its lines come to, so no value can be typed. To change them: `/crm deal line`
conflict-deal-currency = This deal is in { $currency }, so nothing that is priced in another currency can be put into it.
limit-deal-lines =
    { $limit ->
        [0] A deal has no lines.
       *[other]
            { PLURAL($limit) ->
                [one] A deal has at most { $limit } line.
               *[other] A deal has at most { $limit } lines.
            }
    }
invalid-expected = The date in “{ $field }” was not understood. For example: `2026-12-31`, `thursday` or `in 3 weeks`.

## Commands

help-crm-deal = Deals
help-crm-deal-add = Add a deal with a customer
help-crm-deal-list = Deals, and what they come to
help-crm-deal-board = The open deals as a board
help-crm-deal-show = One deal in detail
help-crm-deal-edit = Change a deal in a form
help-crm-deal-assign = Give a deal to a colleague
help-crm-deal-stage = Move a deal to another stage
help-crm-deal-line = How many of a product are in a deal
help-crm-deal-quote = Quote for a deal, to send to its customer
help-crm-deal-note = Note about a deal, for colleagues only
help-crm-deal-win = A deal was won
help-crm-deal-lose = A deal was lost, and why
help-crm-deal-reopen = Open a deal again that has ended
help-deal = Deals, for short
help-deal-add = { help-crm-deal-add }
help-deal-list = { help-crm-deal-list }
help-deal-board = { help-crm-deal-board }
help-deal-show = { help-crm-deal-show }
help-deal-edit = { help-crm-deal-edit }
help-deal-assign = { help-crm-deal-assign }
help-deal-stage = { help-crm-deal-stage }
help-deal-line = { help-crm-deal-line }
help-deal-quote = { help-crm-deal-quote }
help-deal-note = { help-crm-deal-note }
help-deal-win = { help-crm-deal-win }
help-deal-lose = { help-crm-deal-lose }
help-deal-reopen = { help-crm-deal-reopen }
option-deal = Its number, name or subject
option-contact = The customer’s name or phone
option-subject = What it is about, in a line
option-value = What it is worth before tax
option-expected = When it is expected to close
option-crm-deal-notes = Anything else
option-deal-notes = { option-crm-deal-notes }
option-crm-deal-only = Which deals
option-deal-only = { option-crm-deal-only }
option-stage = The stage’s name
option-crm-deal-user = Who takes it on
option-deal-user = { option-crm-deal-user }
option-quantity = How many; 0 takes it away
option-discount = Discount, in percent
option-valid-days = Valid for how many days; else 14
option-crm-deal-note = Written on the quote; \n begins a line
option-deal-note = { option-crm-deal-note }
option-crm-deal-text = The note; \n begins a line
option-deal-text = { option-crm-deal-text }
option-crm-deal-reason = Why, in a line
option-deal-reason = { option-crm-deal-reason }

## In the audit log

noun-deal = Deals
one-deal = a deal
action-deal-add = Deal added
audit-deal-add = { $who } added deal { $deal } ({ $target })
action-deal-assign = Deal given
audit-deal-assign = { $who } gave deal { $deal } ({ $target }) to { $to }
action-deal-edit = Deal changed
audit-deal-edit = { $who } changed deal { $deal } ({ $target })
action-deal-line = Line of a deal changed
audit-deal-line = { $who } changed the line of { $product } in deal { $deal } ({ $target })
action-deal-lose = Deal lost
audit-deal-lose = { $who } lost deal { $deal } ({ $target })
action-deal-note = Note about a deal
audit-deal-note = { $who } wrote a note about deal { $deal } ({ $target })
action-deal-reopen = Deal opened again
audit-deal-reopen = { $who } opened deal { $deal } ({ $target }) again
action-deal-stage = Deal moved to a stage
audit-deal-stage = { $who } moved deal { $deal } ({ $target }) to “{ $stage }”
action-deal-undo = Change of a deal taken back
audit-deal-undo = { $who } took back “{ $undone }” of deal { $deal } ({ $target })
action-deal-win = Deal won
audit-deal-win = { $who } won deal { $deal } ({ $target })
