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

leads-title =
    { $count ->
        [0] No open leads
       *[other]
            { PLURAL($count) ->
                [one] { $count } open lead
               *[other] { $count } open leads
            }
    }
leads-which = Which lead?
leads-none = There are no open leads. To add the first: `/crm lead add`
leads-line = **{ $lead }** · { $name } · { $when }

button-make-lead = Make lead
field-lead = Lead
field-interest = Interest

## What was not done

missing-lead = No lead was found. You can search by number, name, phone or interest: `/crm lead show`
conflict-open-lead = This customer already has an open lead: { $lead }.

## Commands

help-crm = Customers
help-crm-lead = Leads
help-crm-lead-add = Add a lead; without a name, a form opens
option-crm-lead-add-name = The customer’s name
option-crm-lead-add-phone = Their phone as you would dial it, or with country code
option-crm-lead-add-interest = What they want, in one line
option-crm-lead-add-notes = Anything else
help-crm-lead-list = The open leads
help-crm-lead-show = One lead in detail
option-crm-lead-show-lead = Its number, or the name, phone or interest
help-lead = Leads, in short
help-lead-add = Add a lead, in short
option-lead-add-name = { option-crm-lead-add-name }
option-lead-add-phone = { option-crm-lead-add-phone }
option-lead-add-interest = { option-crm-lead-add-interest }
option-lead-add-notes = { option-crm-lead-add-notes }
help-lead-list = The open leads, in short
help-lead-show = One lead in detail, in short
option-lead-show-lead = { option-crm-lead-show-lead }
help-make-lead = A lead from a message; in the menu that opens on it

## In the audit log

noun-lead = Leads
action-lead-create = Add a lead
audit-lead-create = {"\u200E"}{ $who } added the lead { $lead } ({ $target })
