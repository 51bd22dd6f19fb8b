# Contacts: who writes to the company.

field-phone = Phone
# The label of a form's field: at most 45 characters.
field-phone-form = Phone, as you would dial it
missing-contact = There is no such contact.
invalid-phone = “{ $field }” is not a correct phone number. Please write it like { $local }, or with its country code like { $abroad }.
invalid-phone-abroad = “{ $field }” is not a correct phone number. Please write it with its country code, like `+966512345678`.
noun-contact = Contacts
