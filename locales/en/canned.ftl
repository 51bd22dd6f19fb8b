# Canned replies: the commands /inbox canned.

canned-title = Canned replies
canned-none = There are no canned replies yet. To add the first: `/inbox canned add`
canned-line = **{ $reply }** · { $text }
canned-variables = Variables: { $known }
canned-kept = ✅ The canned reply “{ $reply }” was kept
canned-removed = ✅ The canned reply “{ $reply }” was taken away.
field-reply = Text of the canned reply

## What was not done

limit-canned-replies =
    The company already has { PLURAL($limit) ->
        [one] { $limit } canned reply
       *[other] { $limit } canned replies
    }, which is the most there can be.
missing-canned-reply = There is no canned reply of this name. The list: `/inbox canned list`
conflict-taken-canned-reply = Another canned reply has this name already.
conflict-no-value = { $variable } has no value in this conversation, so nothing was sent. You can answer with another text.

## Commands

help-inbox-canned = Canned replies
help-inbox-canned-send = Answer a customer with a canned reply
help-inbox-canned-list = List the canned replies
help-inbox-canned-add = Add a canned reply
help-inbox-canned-edit = Change a canned reply
help-inbox-canned-remove = Take a canned reply away
option-inbox-canned-reply = Which canned reply
option-inbox-canned-name = Its name in the list
option-inbox-canned-text = The text; the list names its variables

## In the audit log

noun-canned-reply = Canned replies
action-canned-reply-add = Added a canned reply
audit-canned-reply-add = { $who } added the canned reply { $target }
action-canned-reply-edit = Changed a canned reply
audit-canned-reply-edit = { $who } changed the canned reply { $target }
action-canned-reply-remove = Took a canned reply away
audit-canned-reply-remove = { $who } took the canned reply { $target } away
