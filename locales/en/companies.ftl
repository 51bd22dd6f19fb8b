# Companies that contacts work for.

company-title = {"\u200E"}{ $company } · { $name }
company-add-title = New company
company-added = ✅ Company { $company } was added: { $name }
company-edit-title = Edit: { $name }
company-edited = ✅ Company changed: { $name }
company-undone = ↩️ The company is as it was before your last change: { $name }
company-assigned = 👤 { $name } was given to { $to }
company-contacts =
    { $count ->
        [0] No contacts
       *[other]
            { PLURAL($count) ->
                [one] { $count } contact
               *[other] { $count } contacts
            }
    }
companies-title = Companies
companies-none = There are no companies. To add the first: `/crm company add`
companies-line =
    {"\u200E"}**{ $company }** · { $name } · { PLURAL($count) ->
        [one] { $count } contact
       *[other] { $count } contacts
    }
field-registration = Registration number
button-company-edit = Edit
missing-company = There is no such company. Please pick one from the list that appears as you type, or add it: `/crm company add`
conflict-taken-company = Another company has this registration number already.
help-crm-company = Companies
help-crm-company-add = Add a company; without a name, a form opens
option-crm-company-add-name = Name
option-crm-company-add-registration = Registration number
help-crm-company-list = The companies
help-crm-company-show = One company
option-crm-company-show-company = Number or name
help-crm-company-edit = Change a company in a form
option-crm-company-edit-company = Number or name
help-crm-company-assign = Give a company to a colleague
option-crm-company-assign-company = Number or name
option-crm-company-assign-user = To whom
noun-company = Companies
one-company = a company
action-company-add = Add a company
audit-company-add = {"\u200E"}{ $who } added the company { $company } ({ $target })
action-company-assign = Give away a company
audit-company-assign = {"\u200E"}{ $who } gave the company { $company } ({ $target }) to { $to }
action-company-edit = Change a company
audit-company-edit = {"\u200E"}{ $who } changed the company { $company } ({ $target })
action-company-undo = Take back a change of a company
audit-company-undo = {"\u200E"}{ $who } took back “{ $undone }” of the company { $company } ({ $target })
