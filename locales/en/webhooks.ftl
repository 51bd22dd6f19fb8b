## Outgoing webhooks

limit-webhooks =
    There are already { PLURAL($limit) ->
        [one] { $limit } webhook
       *[other] { $limit } webhooks
    }, which is the most there can be.
missing-webhook = There is no such webhook.
conflict-webhook-off = This webhook is off. Turn it on first.
field-events = Events

## In the audit log

noun-webhook = Webhooks
action-webhook-add = Add a webhook
audit-webhook-add = {"\u200E"}{ $who } added a webhook to { $target }
action-webhook-edit = Change a webhook
audit-webhook-edit = {"\u200E"}{ $who } changed the webhook to { $target }
action-webhook-off = Turn a webhook off
audit-webhook-off = {"\u200E"}{ $who } turned off the webhook to { $target }
action-webhook-remove = Remove a webhook
audit-webhook-remove = {"\u200E"}{ $who } removed the webhook to { $target }
action-webhook-replay = Send to a webhook again
audit-webhook-replay = {"\u200E"}{ $who } sent something again to the webhook { $target }
action-webhook-rotate = Renew a webhook’s secret
audit-webhook-rotate = {"\u200E"}{ $who } renewed the secret of the webhook to { $target }
action-webhook-test = Test a webhook
audit-webhook-test = {"\u200E"}{ $who } tested the webhook to { $target }

## To the owners’ channel

notice-webhook-off-title = A webhook of { $company } is off
notice-webhook-off = Nothing has got through to { $url } for days, or it is gone for good, so nothing is sent there any more. What happened meanwhile is in the audit log.

## In the panel

web-hooks = Webhooks
web-hook = Webhook
web-hooks-about = Your other systems are told of what happens here, each message signed (Standard Webhooks).
web-hook-where = Where to
web-hook-url = Address
web-hook-add = Add the webhook
web-hook-once = This is the secret with which messages are signed. It is shown only now; keep it where nobody else reads it.
web-hook-state = State
web-hook-on = on
web-hook-failing = nothing gets through since
web-hook-off-asked = off
web-hook-off-failing = off: nothing got through for days
web-hook-off-gone = off: the address is gone for good
web-hook-off-restored = off since the restoration
web-hook-received = A customer writes
web-hook-status = An answer is sent, delivered, read, or fails
web-hook-test = Send a test
web-hook-rotate = Renew the secret
web-hook-rotate-sure = Renew the secret? For a day, messages are signed with the one before as well.
web-hook-turn-off = Turn off
web-hook-turn-on = Save and turn on
web-hook-remove = Remove
web-hook-remove-sure = Remove this webhook and its log?
web-hook-log = What was sent in the last 30 days
web-hook-event = Event
web-hook-tries = Tries
web-hook-last = Last answer
web-hook-again = Send again
web-hook-waiting = waiting
web-hook-delivered = delivered
web-hook-failed = given up
