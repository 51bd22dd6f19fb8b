# Data as files.

exports-begun = ⏳ The file is being made: { $what } ({ $format }). You’ll get it in a private message.
exports-rows =
    { PLURAL($count) ->
        [0] no rows
        [one] 1 row
       *[other] { $count } rows
    }
exports-line-waiting = {"\u200E"}⏳ { $what } ({ $format }) · { $rows } so far
exports-line-failed = {"\u200E"}✖️ { $what } ({ $format }) · nothing came of it. To ask again: `/crm export`
exports-line-done = {"\u200E"}✅ { $what } ({ $format }) · { $rows } · goes { $until }
exports-line-gone = {"\u200E"}🗑️ { $what } ({ $format }) · { $rows } · the file is gone
exports-sent-again = 📥 You’ll get the file in a private message: { $what }
exports-ready-title = { $company }: your file is there
exports-ready = {"\u200E"}{ $what } · { $rows }
exports-kept = It can be sent again until { $until }: `/crm export`
exports-link =
    The file is larger than Discord takes. It is here until { $until }:
    { $link }
    Whoever has this address has the file.
exports-too-large = The file is larger than Discord takes, and the program has no address on the internet to open it from. A CSV file is smaller; or ask whoever runs the program about `server.public_url`.
exports-title = Your files
exports-none = You haven’t asked for a file yet. For example: `/crm export of:leads`
exports-what-contacts = Contacts
exports-what-companies = Companies
exports-what-leads = Leads
exports-what-deals = Deals
exports-what-tasks = Tasks
exports-what-conversations = Conversations
exports-what-messages = Messages
exports-what-bookings = Bookings
button-exports = How far?
missing-export = This file is no longer there. To ask for it again: `/crm export`
limit-exports =
    You can wait for so many files at once: { PLURAL($limit) ->
        [one] 1
       *[other] { $limit }
    }. Ask again once one of them is there.
help-crm-export = Save data to a file
option-crm-export-of = What? Without it, your files
option-crm-export-format = Kind of file
noun-export = Saved files
one-export = File of data
action-data-export = Save data to a file
audit-data-export = { $who } saved { $what } to a file ({ $format })
action-data-send = Send a file of data again
audit-data-send = { $who } had a file of { $what } sent again ({ $format })
