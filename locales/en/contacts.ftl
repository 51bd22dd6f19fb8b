# Contacts: who writes to the company.

field-phone = Phone
# The label of a form's field: at most 45 characters.
field-phone-form = Phone, as you would dial it
missing-contact = There is no such contact.
invalid-phone = “{ $field }” is not a correct phone number. Please write it like { $local }, or with its country code like { $abroad }.
invalid-phone-abroad = “{ $field }” is not a correct phone number. Please write it with its country code, like `+966512345678`.
noun-contact = Contacts

## Names and numbers

contact-named = **{ $name }**
contact-named-phones = **{ $name }** · { $phones }
count-addresses =
    { PLURAL($count) ->
        [one] { $count } address
       *[other] { $count } addresses
    }
count-conversations =
    { PLURAL($count) ->
        [one] { $count } conversation
       *[other] { $count } conversations
    }
count-messages =
    { PLURAL($count) ->
        [one] { $count } message
       *[other] { $count } messages
    }
count-leads =
    { PLURAL($count) ->
        [one] { $count } lead
       *[other] { $count } leads
    }
count-nothing = Nothing

## Contacts who may be one person

duplicates-title =
    { $count ->
        [0] No suspected duplicates
       *[other]
            { PLURAL($count) ->
                [one] { $count } suspected duplicate
               *[other] { $count } suspected duplicates
            }
    }
duplicates-none = When two contacts look like one person, it shows here. Any two can be merged with `/crm contact merge`
duplicates-line =
    { $place }. { $first }
    ↔ { $second }
    { $why } · { $when }
suspicion-moved = One moved to a number or account of the other
suspicion-shared = A message came with an address of each
suspicion-spelling = Their numbers are two ways of writing one
button-merge-pair = { $place } · Merge…
button-differ = { $place } · Not the same
differ-done = ✅ They are two people, and won’t be suggested again.

## Merging and taking it back

merge-title = Merge two contacts
merge-text =
    { $keep } stays, and gets everything of { $gone }: addresses, conversations and leads.
    Replies still go to the address that the customer wrote from. The merge can be undone later.
merge-opted-out = 🔕 One of them asked not to be written to. After the merge that counts for the contact who stays.
field-keep = Contact that stays
field-gone = Contact that goes into it
field-merge = Merge
field-other-contact = Other contact
field-addresses = Addresses
field-opted-out = Consent
opted-out-yes = asked not to be written to
opted-out-no = may be written to
button-merge = Merge
button-merge-swap = Keep the other one
button-unmerge = Undo the merge
merge-done = ✅ Merged
merge-done-text = Everything of { $gone } is with { $keep } now. What moved: { $moved }
unmerge-done = ✅ The merge was undone
unmerge-done-text = { $gone } is a contact apart from { $keep } again. What it has now: { $moved }
merge-choice = { $gone } into { $keep }

## What was not done

missing-merge = There is no such merge. Please pick one from the list that appears as you type.
invalid-several = What is in “{ $field }” fits more than one. Please pick from the list that appears as you type.
conflict-same-contact = These are the same contact. A merge takes two.
conflict-contact-merged = One of them was merged into another contact before.
conflict-merge-undone = This merge was undone already.
conflict-merged-since = Another merge of this contact came later. It has to be undone first.

## The commands

help-crm-contact = Contacts
help-crm-contact-duplicates = Contacts who may be one person
help-crm-contact-merge = Merge two contacts who are one person
option-crm-contact-merge-keep = Who stays: name, phone or lead number
option-crm-contact-merge-gone = Who goes into it: name, phone or lead number
help-crm-contact-unmerge = Undo a merge
option-crm-contact-unmerge-merge = Which, by the name of either

## The log

noun-merge = Merges of contacts
button-show-number = Show number
number-shown = {"\u200E"}{ $name }: { $phones }
number-none = No phone number of { $name } is known.
action-contact-reveal = Showed a masked number
audit-contact-reveal = { $who } was shown the masked number of { $target }
action-contact-differ = Say that two contacts differ
audit-contact-differ = {"\u200E"}{ $who } said that { $target } and a contact like it are two people
action-contact-merge = Merge two contacts
audit-contact-merge = {"\u200E"}{ $who } merged { $gone } into { $target }
action-contact-unmerge = Undo a merge of contacts
audit-contact-unmerge = {"\u200E"}{ $who } undid the merge of { $gone } into { $target }
