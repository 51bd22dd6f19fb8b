# What comes up in several places and belongs to no noun: separators, page buttons, names of fields.

list-separator = ,{" "}

page-back = Previous
page-first = First page
page-on = Next

field-name = Name
field-notes = Notes
field-reason = Reason
field-by = By
field-on = About
field-state = Status
field-source = Source
field-language = Language
field-created-by = Added by
field-created-at = Added
field-hours = Hours
field-days = Days
field-seconds = Seconds
field-since = Since
field-until = Until
field-last-notes = Latest notes
field-stage = Stage
field-owner = Owner
button-edit = Edit
button-undo = Undo
noted-line = • { $by } · { $when }: { $text }
stage-hint = Stage

## Options of several commands

option-user = Whom it is about
option-notes = Why; kept in the log and told to the person
option-since = Since when: 2h (ago), 7d, 2026-12-31
