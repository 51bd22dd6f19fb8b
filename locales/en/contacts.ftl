# Contacts: who writes to the company.

field-phone = Phone
# The label of a form's field: at most 45 characters.
field-phone-form = Phone with country code (+966…)
missing-contact = There is no such contact.
invalid-phone = “{ $field }” is not a phone number. Please write it with its country code, like `+966501234567`.
