# Leads, and the commands /crm lead.

lead-title = {"\u200E"}{ $lead } · { $name }
lead-created = ✅ Lead { $lead } was added: { $name }
lead-form-title = New lead
lead-form-title-for = Lead: { $name }
lead-state-open = Open
lead-state-lost = Lost
lead-state-converted = Became a deal
lead-source-discord = Added on Discord
lead-source-whatsapp = WhatsApp conversation
lead-source-import = From a file
lead-source-panel = Added in the panel
lead-source-api = Added by a program
stage-new = New
stage-contacted = Contacted
stage-qualified = Qualified

leads-title =
    { $count ->
        [0] No open leads
       *[other]
            { PLURAL($count) ->
                [one] { $count } open lead
               *[other] { $count } open leads
            }
    }
leads-title-many = More than { $count } open leads
leads-which = Which lead?
leads-none = There are no open leads. To add the first: `/crm lead add`
leads-line = **{ $lead }** · { $name } · { $when }

button-make-lead = Make lead
field-lead = Lead
field-interest = Interest

lead-edit-title = Edit lead { $lead }
lead-edited = ✅ Lead { $lead } was changed: { $name }
lead-note-title = Note about lead { $lead }
lead-noted = 📝 A note about { $lead } was kept: { $name }
lead-lose-title = Lost: { $lead }
lead-lose-why = Why did nothing come of it?
lead-lost = 🚫 { $lead } is lost: { $name }
lead-reopened = ↩️ { $lead } is open again: { $name }
lead-undone = ↩️ { $lead } is as it was before your last change: { $name }
lead-assigned = 👤 { $lead } was given to { $to }
lead-moved = ➡️ { $lead } is at “{ $stage }” now
button-lead-lose = Lost…
field-lost-reason = Why it was lost
notice-lead-title = { $company }: you were given a lead
notice-lead = { $by } gave you the lead { $lead }. To see it: `/crm lead show`

## What was not done

missing-lead = No lead was found. You can search by number, name, phone or interest: `/crm lead show`
conflict-beyond-reach-lead = This customer already has an open lead, which a colleague has whose leads you don’t see.
conflict-open-lead = This customer already has an open lead: { $lead }.
conflict-lead-ended = This lead has ended and can’t be changed. One that was lost can be opened again: `/crm lead reopen`
conflict-lead-changed-by = { $by } has changed this lead since you looked at it, so nothing was changed. What is different: { $what }
conflict-lead-changed = This lead has changed since you looked at it, so nothing was changed. What is different: { $what }
conflict-cannot-see-leads = A lead can only be given to somebody who may see leads.

## Commands

help-crm = Customers
help-crm-search = Find anything: a name, phone, number, words
option-crm-search-text = What you know of it
help-crm-lead = Leads
help-crm-lead-add = Add a lead; without a name, a form opens
option-crm-lead-add-name = The customer’s name
option-crm-lead-add-phone = Their phone as you would dial it, or with country code
option-crm-lead-add-interest = What they want, in one line
option-crm-lead-add-notes = Anything else
help-crm-lead-list = The open leads
help-crm-lead-show = One lead in detail
option-crm-lead-show-lead = Its number, or the name, phone or interest
help-crm-lead-edit = Change a lead in a form
option-crm-lead-edit-lead = Its number, or the name, phone or interest
help-crm-lead-assign = Give a lead to a colleague
option-crm-lead-assign-lead = Its number, or the name, phone or interest
option-crm-lead-assign-user = Who is to look after it
help-crm-lead-stage = Move a lead to another stage
option-crm-lead-stage-lead = Its number, or the name, phone or interest
option-crm-lead-stage-stage = What the stage is called
help-crm-lead-note = Write a note about a lead, for colleagues only
option-crm-lead-note-lead = Its number, or the name, phone or interest
option-crm-lead-note-text = The note; \n begins a new line
help-crm-lead-convert = Make a deal of a lead
option-crm-lead-convert-lead = Its number, or name, phone or interest
help-crm-lead-lose = Nothing came of a lead, and why
option-crm-lead-lose-lead = Its number, or the name, phone or interest
option-crm-lead-lose-reason = Why, in one line
help-crm-lead-reopen = Open a lead again that was lost
option-crm-lead-reopen-lead = Its number, as in L-1042
help-lead = Leads, in short
help-lead-add = Add a lead, in short
option-lead-add-name = { option-crm-lead-add-name }
option-lead-add-phone = { option-crm-lead-add-phone }
option-lead-add-interest = { option-crm-lead-add-interest }
option-lead-add-notes = { option-crm-lead-add-notes }
help-lead-list = The open leads, in short
help-lead-show = One lead in detail, in short
option-lead-show-lead = { option-crm-lead-show-lead }
help-lead-edit = Change a lead in a form, in short
option-lead-edit-lead = { option-crm-lead-edit-lead }
help-lead-assign = Give a lead to a colleague, in short
option-lead-assign-lead = { option-crm-lead-assign-lead }
option-lead-assign-user = { option-crm-lead-assign-user }
help-lead-stage = Move a lead to another stage, in short
option-lead-stage-lead = { option-crm-lead-stage-lead }
option-lead-stage-stage = { option-crm-lead-stage-stage }
help-lead-note = A note about a lead, in short
option-lead-note-lead = { option-crm-lead-note-lead }
option-lead-note-text = { option-crm-lead-note-text }
help-lead-convert = Make a deal of a lead, for short
option-lead-convert-lead = { option-crm-lead-convert-lead }
help-lead-lose = Nothing came of a lead, and why, in short
option-lead-lose-lead = { option-crm-lead-lose-lead }
option-lead-lose-reason = { option-crm-lead-lose-reason }
help-lead-reopen = Open a lead again that was lost, in short
option-lead-reopen-lead = { option-crm-lead-reopen-lead }
help-make-lead = A lead from a message; in the menu that opens on it

## In the audit log

noun-lead = Leads
action-lead-create = Add a lead
audit-lead-create = {"\u200E"}{ $who } added the lead { $lead } ({ $target })
action-lead-assign = Give away a lead
audit-lead-assign = {"\u200E"}{ $who } gave the lead { $lead } ({ $target }) to { $to }
action-lead-convert = Lead made a deal
audit-lead-convert = { $who } made deal { $deal } of lead { $lead } ({ $target })
action-lead-edit = Change a lead
audit-lead-edit = {"\u200E"}{ $who } changed the lead { $lead } ({ $target })
action-lead-lose = Lose a lead
audit-lead-lose = {"\u200E"}{ $who }: nothing came of the lead { $lead } ({ $target })
action-lead-note = Write a note about a lead
audit-lead-note = {"\u200E"}{ $who } wrote a note about the lead { $lead } ({ $target })
action-lead-reopen = Reopen a lead
audit-lead-reopen = {"\u200E"}{ $who } opened the lead { $lead } ({ $target }) again
action-lead-undo = Take back a change of a lead
audit-lead-undo = {"\u200E"}{ $who } took back “{ $undone }” of the lead { $lead } ({ $target })
action-lead-stage = Move a lead to a stage
audit-lead-stage = {"\u200E"}{ $who } moved the lead { $lead } ({ $target }) to “{ $stage }”
