# Data from files.

imports-screen-title = 📥 { $what }: { $file }
imports-reading = ⏳ The file is being read. Press “How far?” in a moment: then you’ll see what would come of it. Nothing is written yet.
imports-undoing = ↩️ The import is being taken back. You’ll hear of it in a private message.
imports-rows =
    { PLURAL($count) ->
        [0] no rows
        [one] 1 row
       *[other] { $count } rows
    }
imports-counts = {"\u200E"}**{ $rows }** · { $fresh } new · { $known } already here · { $twice } twice in the file · { $bad } can’t be read
imports-running = ⏳ { $written } of { $rows } so far
imports-result = {"\u200E"}{ $rows }: { $made } new · { $changed } changed · { $known } left as they were · { $twice } twice in the file · { $bad } couldn’t be read
imports-so-far = Until then: { $made } new, { $changed } changed.
imports-dropped = The import was given up; nothing was written.
imports-undone = ↩️ The import was taken back: what it made is gone, and what it changed is as it was.
imports-undone-but = ↩️ The import was taken back, but for what has been changed since. These rows were left: { $rows }
imports-line = {"\u200E"}{ $what } · { $file } · { $how }
imports-state-reading = being read
imports-state-ready = ready to start
imports-state-running = being written
imports-state-done = done
imports-state-failed = failed
imports-state-dropped = given up
imports-state-undoing = being taken back
imports-state-undone = taken back
imports-what-contacts = Contacts
imports-what-leads = Leads
imports-preview = The first rows, as they would be
imports-sample = {"\u200E"}`{ $row }` { $parts }
imports-column = {"\u200E"}{ $column }: **{ $goal }**
imports-left-out = Left out: { $columns }
imports-nowhere = Leave out
imports-existing = Who is already here: **{ $existing }**
imports-existing-skip = stays as they are
imports-existing-fill = gets what is missing
imports-existing-overwrite = gets what the file says
imports-country = Phones without a country code are dialled in: **{ $country }**
imports-no-name = ⚠️ No column is the name. Choose it below: a row without a name can’t be imported.
imports-choose-column = Change where a column goes…
imports-where = Where does this column go? { $column }
imports-choose-goal = Where to?
imports-choose-existing = Who is already here…
imports-choose-country = Country of the phones…
imports-dialled = { $country }: { $number }
imports-part-name = Name
imports-part-last-name = Last name
imports-part-phone = Phone
imports-part-email = E-mail
imports-part-company = Company
imports-part-language = Language
imports-part-interest = Interest
imports-part-stage = Stage
imports-part-notes = Notes
imports-title = Your imports
imports-none = You haven’t imported anything yet. For example: `/crm import of:contacts` with a CSV or Excel file
imports-told-title = { $company }: your import
imports-bad-file = The rows that couldn’t be read are in the file below, each with what is wrong with it. Put them right there and import that file.
imports-bad-too-large = The file with the rows that couldn’t be read is larger than Discord takes.
imports-bad-name = rows-to-correct
imports-flaws = What is wrong
imports-flaw-no-name = the name is missing
imports-flaw-long-name = the name is longer than 100 characters
imports-flaw-phone = the phone number isn’t one
imports-flaw-email = the e-mail address isn’t one
imports-flaw-addresses = more than 10 phones or e-mail addresses
imports-flaw-company = the company’s name is longer than 100 characters
imports-flaw-companies = several companies are called so
imports-flaw-language = the language is neither Arabic nor English
imports-flaw-long-notes = the notes are longer than 2,000 characters
imports-flaw-long-interest = the interest is longer than 200 characters
imports-flaw-stage = there is no such stage
imports-flaw-own = a value doesn’t fit its field
imports-flaw-two-contacts = its phones and e-mail addresses belong to different contacts
imports-flaw-out-of-reach = this contact has an open lead of a colleague’s that you can’t see
imports-problem-empty = The file is empty.
imports-problem-only-headings = There are the names of columns in the file, and no rows below them.
imports-problem-too-large = The file is too large, or what comes out of it. Up to 25 MB are read; a very large workbook is read when it is saved as CSV.
imports-problem-too-many-rows = The file has more than 100,000 rows. Split it, and import one part after the other.
imports-problem-too-many-columns = The file has more than 50 columns. Delete those that you don’t need.
imports-problem-long-cell = A cell of the file is too long. If it is a CSV file, a quotation mark may be missing.
imports-problem-encrypted = The file is behind a password. Save it without one.
imports-problem-old-excel = The file is in the old Excel format (.xls). Open it and save it as .xlsx or CSV.
imports-problem-page = The file is a web page, even if it’s called otherwise. Open it in Excel and save it as .xlsx or CSV.
imports-problem-no-table = The file is no table. A CSV or Excel file (.xlsx) is read.
imports-problem-encoding = The characters of the file can’t be read. Save it as “CSV UTF-8”.
imports-problem-broken = The file is damaged, and can’t be read.
imports-problem-gone = Discord no longer has the file. Give it once more.
imports-problem-stopped = The import was stopped: you may no longer do this, or the data of somebody who may be in the file was erased.
imports-undo-contacts = Take this import back? { $made } new contacts are deleted, and { $changed } changed ones are as they were. What has been changed since, or is in use, stays and is named.
imports-undo-leads = Take this import back? What is new in { $made } rows is deleted, and what { $changed } rows changed is as it was. What has been changed since, or is in use, stays and is named.
button-imports-start = Start
button-imports-drop = Give up
button-imports-again = How far?
button-imports-back = Back
button-imports-undo = Take back…
button-imports-undo-sure = Yes, take it back
missing-import = This import is no longer there. Yours are here: `/crm imports`
limit-imports =
    You can have so many imports under way at once: { PLURAL($limit) ->
        [one] 1
       *[other] { $limit }
    }. Start one of them or give it up: `/crm imports`
conflict-import-too-large =
    The file is too large: up to { PLURAL($megabytes) ->
        [one] 1 MB is
       *[other] { $megabytes } MB are
    } read.
conflict-import-busy = That can’t be done with this import now: it is being read or written, or is over. Where it stands: `/crm imports`
help-crm-import = Bring contacts or leads from a CSV or Excel file
help-crm-imports = Your imports: how far they are, and taking one back
option-crm-import-of = What is in the file?
option-crm-import-file = A CSV or Excel file (.xlsx)
noun-import = Imports
one-import = Import
action-import-add = Give a file to import
audit-import-add = { $who } gave a file to import: { $what }
action-import-change = Change how a file is read
audit-import-change = { $who } changed how a file to import is read
action-import-start = Start an import
audit-import-start =
    { $who } started an import of { PLURAL($count) ->
        [one] 1 row
       *[other] { $count } rows
    }: { $what }
action-import-batch = Write imported rows
audit-import-batch =
    { $who }: { PLURAL($count) ->
        [one] 1 row of an import was
       *[other] { $count } rows of an import were
    } written
action-import-end = End of an import
audit-import-end =
    { $who }: an import is done, with { PLURAL($count) ->
        [0] nothing
        [one] 1 row
       *[other] { $count } rows
    } new or changed: { $what }
action-import-drop = Give an import up
audit-import-drop = { $who } gave an import up
action-import-undo = Take an import back
audit-import-undo = { $who } has an import taken back: { $what }
action-import-undo-batch = Take imported rows back
audit-import-undo-batch =
    { $who }: { PLURAL($count) ->
        [one] 1 row of an import was
       *[other] { $count } rows of an import were
    } taken back
action-import-taken-back = End of taking an import back
audit-import-taken-back =
    { $who }: an import is taken back, but for { PLURAL($count) ->
        [0] nothing
        [one] 1 row
       *[other] { $count } rows
    }
