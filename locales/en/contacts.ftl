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

## One contact

contact-title = {"\u200E"}{ $name }
contact-add-title = New contact
contact-added = ✅ Contact added: { $name }
contact-edit-title = Edit: { $name }
contact-edited = ✅ Contact changed: { $name }
contact-undone = ↩️ The contact is as before your last change: { $name }
contact-note-title = Note: { $name }
contact-noted = 📝 A note was kept: { $name }
contact-call-title = Call: { $name }
contact-called = 📞 The call was written down: { $name }
contact-assigned = 👤 { $name } was given to { $to }
contact-speaks-arabic = ✅ { $name } is written to in Arabic from now on
contact-speaks-english = ✅ { $name } is written to in English from now on
contact-opted-in = 🔔 { $name } may be written to
contact-opted-out = 🔕 { $name } gets nothing that they did not ask for
contact-opted-out-since = 🔕 asked not to be written to { $when }
contact-conversation = {"\u200E"}**{ $conversation }** · { $state } · { $when }
contact-lead = {"\u200E"}**{ $lead }** · { $stage }
contact-booking = {"\u200E"}**{ $booking }** · { $service } · { $when }
contact-said = ↙️ { $text }
contact-was-told = ↗️ { $text }
company-named = { $name } · { $company }
call-said = What was said?
call-minutes = How many minutes?
field-password = Password
field-email = E-mail
field-company = Company
field-company-form = Company: its number or name
field-contact = Contact
language-arabic = Arabic
language-english = English
field-other-phone = Another phone, besides those that are known
field-open-leads = Open leads
field-open-deals = Open deals
field-bookings = Bookings to come
field-conversations = Conversations
field-last-messages = Last messages
field-story = What happened last
button-contact = Contact card
button-contact-edit = Edit
button-contact-note = Note
button-contact-call = Call
button-story = Story
button-speak-arabic = Write in Arabic
button-speak-english = Write in English
button-opt-out = 🔕 Opt out
button-opt-in = 🔔 Opt in
suspicion-named = They are called alike and work for the same company

## Their story

story-title = Story: { $name }
moment-line = • { $when } · { $what }
moment-added = ✨ added
moment-note = 📝 { $text }
moment-call = 📞 { $text }
moment-call-long =
    📞 { PLURAL($count) ->
        [one] { $count } minute
       *[other] { $count } minutes
    }: { $text }
moment-lead-opened = 🌱 lead { $lead }
moment-lead-opened-for = 🌱 lead { $lead }: { $text }
moment-lead-stage = ➡️ { $lead } is at “{ $stage }”
moment-lead-note = 📝 { $lead }: { $text }
moment-lead-lost = 🚫 { $lead } was lost: { $text }
moment-lead-converted = 🤝 { $lead } became a deal
moment-deal-opened = 🤝 deal { $deal }
moment-deal-opened-for = 🤝 deal { $deal }: { $text }
moment-deal-stage = ➡️ { $deal } is at “{ $stage }”
moment-deal-note = 📝 { $deal }: { $text }
moment-deal-won = 🏆 { $deal } was won
moment-deal-reopened = ↩️ { $deal } is open again
moment-deal-lost = 🚫 { $deal } was lost: { $text }
moment-conversation-opened = 💬 conversation { $conversation }
moment-conversation-note = 📝 { $conversation }: { $text }
moment-conversation-closed = ☑️ { $conversation } was closed
moment-task-added = 📌 task { $task }: { $text }
moment-task-done = ✅ task { $task }: { $text }
moment-booking-new = 📅 Booking { $booking }: { $text }
moment-booking-done = ☑️ Came to { $booking }: { $text }
moment-booking-no-show = 🚫 Nobody came to { $booking }: { $text }
moment-booking-cancelled = 🗑️ Booking { $booking } was cancelled: { $text }

## What was not done with one

conflict-cannot-see-contacts = A contact or a company can only be given to somebody who may see contacts.
conflict-address-taken = This address is already that of { $name }. To see them: `/crm contact show`
conflict-changed-by = { $by } has changed this since you looked at it, so nothing was changed. What is different: { $what }
conflict-changed = This has changed since you looked at it, so nothing was changed. What is different: { $what }
invalid-email = This is no e-mail address. One looks like `sara@example.com`.
limit-addresses =
    { PLURAL($limit) ->
        [one] A contact may have { $limit } address of a kind.
       *[other] A contact may have { $limit } addresses of a kind.
    }

## Finding anything

find-title = Found for “{ $words }”
find-nothing = Nothing was found. A name, a phone, a number such as `L-1042`, a company, or words of a message will do.
find-contact = 👤 { $name }
find-contact-phone = 👤 { $name } · { $phone }
find-company = 🏢 { $company } · { $name }
find-lead = 🌱 { $lead }
find-deal = 🤝 { $deal }
find-conversation = 💬 { $conversation } · { $name }
find-message = 💬 { $conversation } · { $name } · { $when }: { $text }

## Erasing

erase-title = Erase: { $name }
erase-text =
    What goes for good: { $what }, notes, files, and what the log says about them. Their threads and posts here go, too.
    Figures stay, without names. **This can’t be undone.** What WhatsApp keeps on phones, and what was copied elsewhere, is not reached.
erase-why = Why? This stays in the log
erase-done = ✅ Erased
erase-done-text = What is gone: { $what }. Threads, posts and files follow within minutes.
button-contact-erase = Erase for good…
conflict-still-sending = An answer to them is on its way. Please try again when it has arrived.
action-contact-erase = Erase a person
audit-contact-erase = {"\u200E"}{ $who } erased a person for good

## Their commands

help-crm-contact-add = Add a contact; without a name, a form opens
option-crm-contact-add-name = Name
option-crm-contact-add-phone = Phone
option-crm-contact-add-email = E-mail
option-crm-contact-add-company = Company: number or name
option-crm-contact-add-notes = Anything else
help-crm-contact-show = Everything about a contact
option-crm-contact-show-contact = Name, phone or lead number
help-crm-contact-edit = Change a contact in a form
option-crm-contact-edit-contact = Name, phone or lead number
help-crm-contact-assign = Give a contact to a colleague
option-crm-contact-assign-contact = Name, phone or lead number
option-crm-contact-assign-user = To whom
help-crm-contact-note = A note for colleagues only
option-crm-contact-note-contact = Name, phone or lead number
option-crm-contact-note-text = The note; \n begins a new line
help-crm-contact-call = Write down a call
option-crm-contact-call-contact = Name, phone or lead number
option-crm-contact-call-text = What was said
option-crm-contact-call-minutes = How many minutes
help-crm-contact-erase = Erase a person for good
option-crm-contact-erase-contact = Name, phone or lead number

## Them in the log

action-contact-add = Add a contact
audit-contact-add = {"\u200E"}{ $who } added the contact { $target }
action-contact-assign = Give away a contact
audit-contact-assign = {"\u200E"}{ $who } gave the contact { $target } to { $to }
action-contact-call = Write down a call
audit-contact-call = {"\u200E"}{ $who } wrote down a call with { $target }
action-contact-consent = Write down a contact’s consent
audit-contact-consent =
    {"\u200E"}{ $wants ->
        [no] { $who } wrote down that { $target } wants no messages
       *[other] { $who } wrote down that { $target } may be written to
    }
action-contact-edit = Change a contact
audit-contact-edit = {"\u200E"}{ $who } changed the contact { $target }
action-contact-language = Choose a contact’s language
audit-contact-language =
    {"\u200E"}{ $language ->
        [ar] { $who } chose that { $target } is written to in Arabic
        [en] { $who } chose that { $target } is written to in English
       *[other] { $who } chose that { $target } is written to in the company’s language
    }
action-contact-note = Write a note about a contact
audit-contact-note = {"\u200E"}{ $who } wrote a note about { $target }
action-contact-undo = Take back a change of a contact
audit-contact-undo = {"\u200E"}{ $who } took back “{ $undone }” of { $target }
