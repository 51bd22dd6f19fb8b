# /inbox trace: the path of one message, with its times.

help-inbox = Conversations with customers
help-inbox-trace = The whole path of a message, with its times
option-inbox-trace-message = Which message, or its WhatsApp id

trace-in = 🛰️ A message from { $name }
trace-out = 🛰️ A reply to { $name }
trace-line = { $when } — { $what }
field-reached = Where it is now
field-provider-id = WhatsApp’s id

## In

trace-written = The customer sent it
trace-on-phone = It was sent from the company’s phone
trace-received = It arrived here, and its signature was checked
trace-stored = It was stored
trace-taken-up = It was taken up and read
trace-applied = It was entered into the conversation
trace-shown = It was shown in the inbox channel

## Out

trace-queued = It was written, and waited
trace-tried = Attempt { $number }: on its way to WhatsApp
trace-accepted = Attempt { $number }: WhatsApp took it
trace-refused = Attempt { $number }: WhatsApp refused it. { $reason }
trace-later = Attempt { $number }: it is tried again later. { $reason }
trace-unknown = Attempt { $number }: the connection broke, and it isn’t known whether it was sent
trace-sent-again = Somebody had it sent again, as another message
trace-left = Somebody left it as it is
trace-passed-on = ✓ WhatsApp sent it on
trace-delivered = ✓✓ It arrived
trace-read = 👁 It was read or played
trace-failed = ❌ It will not arrive. { $reason }

## What was not done

missing-message = There is no such message.
