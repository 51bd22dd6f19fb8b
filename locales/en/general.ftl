# What comes up in several places: separators, page buttons, names of fields.

list-separator = ,{" "}
# A person by mention and name: by the mention alone, Discord may not know them.
person-named = {"\u200E"}{ $person } ({ $name })

page-back = Previous
page-first = First page
page-on = Next

field-name = Name
field-phone = Phone
# The label of a form's field: at most 45 characters.
field-phone-form = Phone, as you would dial it
field-interest = Interest
field-notes = Notes
field-text = Your reply
field-permission = Permission
field-until = Until
field-lead = Lead
field-reason = Reason
field-by = By
field-on = About
field-person = By or about
field-approved-by = Approved by
field-state = Status
field-source = Source
field-created-by = Added by
field-created-at = Added
field-role = Role
field-above = Above
field-since = Since
field-action = Action
field-noun = Kind of thing
field-number = Number
field-copy-from = From whom
