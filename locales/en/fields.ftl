# Fields of the company's own, and the command /fields.

fields-title-contact = Fields of contacts
fields-title-company = Fields of companies
fields-title-lead = Fields of leads
fields-title-deal = Fields of deals
fields-line = {"\u200E"}**{ $place }.** { $name } · { $kind }
fields-none = There are no fields of your own yet. To add the first, choose its kind from the menu.
fields-hint = Choose a field to change
fields-new-hint = Add a field: choose its kind
fields-choices-of = Choices of “{ $name }”
fields-add-title = New field: { $kind }
fields-rename-title = Rename “{ $name }”
fields-form-choices = Choices, one in each line
fields-remove-title = Remove the field “{ $name }”
fields-remove-text =
    { $count ->
        [0] Nothing is filled in yet.
       *[other]
            { PLURAL($count) ->
                [one] It is filled in in { $count } place. That is no longer shown once the field is removed, and comes back with a field of the same name and kind.
               *[other] It is filled in in { $count } places. That is no longer shown once the field is removed, and comes back with a field of the same name and kind.
            }
    }
button-field-up = Earlier
button-field-down = Later
button-field-rename = Rename…
button-field-choices = Choices…
button-field-remove = Remove…
button-field-sure = Yes, remove the field
button-field-back = Back
field-kind-text = Text
field-kind-number = Number
field-kind-date = Date
field-kind-yes-no = Yes or no
field-kind-choice = Choice
field-kind = Kind
field-extra = More fields
field-extra-nth = Field { $nth }
field-choices = Choices
extra-title = More fields
extra-saved = ✅ The fields were saved: { $name }
extra-undone = ↩️ The fields are as they were: { $name }
extra-hint-number = such as 12.5
extra-hint-date = such as 2027-03-01
extra-yes = yes
extra-no = no
button-extra = More fields…

## What was not done

missing-field = This field is no longer there.
conflict-taken-field = Another field has this name.
conflict-fields-changed-by = { $by } has changed these fields since you looked at them, so nothing was changed. Open them again.
conflict-fields-changed = These fields have changed since you looked at them, so nothing was saved. Open them again.
invalid-own = “{ $name }”: { $wrong }
invalid-own-choice = “{ $name }”: that is none of the choices: { $choices }
value-problem-too-long = The text is longer than 200 characters.
value-problem-number = The number was not understood. An example: `12.5`
value-problem-date = The date was not understood. An example: `2027-03-01`
value-problem-yes-no = Write `yes` or `no`.
value-problem-choice = That is none of the choices.
limit-fields =
    { PLURAL($limit) ->
        [one] There can be no more than { $limit } field.
       *[other] There can be no more than { $limit } fields.
    }

## Commands

help-fields = Fields of your own: see and change them
option-fields-of = Whose fields

## In the audit log

noun-field = Fields of your own
one-field = a field of your own
action-field-add = Field added
audit-field-add = { $who } added the field “{ $target }”
action-field-choices = Choices of a field changed
audit-field-choices = { $who } changed the choices of the field “{ $target }”
action-field-move = Field put at another place
audit-field-move = { $who } put the field “{ $target }” at another place
action-field-remove = Field removed
audit-field-remove = { $who } removed the field “{ $target }”
action-field-rename = Field renamed
audit-field-rename = { $who } renamed the field “{ $target }”
