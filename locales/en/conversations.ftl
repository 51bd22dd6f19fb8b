# Conversations: what customers wrote, our answers and how far they have come.

## The channel for customers’ messages

inbox-title = 💬 { $name }
inbox-line = { $when } { $body }
inbox-empty = (empty message)
inbox-unsupported =
    📎 { $kind ->
        [image] A picture
        [video] A video
        [audio] A voice message
        [document] A file
        [sticker] A sticker
        [location] A location
        [contacts] A contact card
        [reaction] A reaction to a message
        [button] A pressed button
        [interactive] A choice from a list
        [order] An order
       *[other] A message of type { $kind }
    } — its content isn’t shown here yet.

## The reply

button-reply = Reply
reply-form-title = Reply to { $name }
field-text = Your reply
reply-accepted = ✅ Your reply is on its way to { $name }. The inbox channel shows how far it gets.
reply-head = ↩ **Reply from { $by } to { $name }**
reply-by-nobody = the company
reply-queued = 🕓 Waiting
reply-sending = 📤 Being sent
reply-sent = ✓ Sent
reply-delivered = ✓✓ Delivered
reply-read = 👁 Read
reply-played = 👁 Played
reply-unknown = ❔ Not confirmed: the connection broke while sending. It won’t be sent again by itself, so that it can’t arrive twice.
reply-failed = ❌ Not delivered. { $reason }

## Why it was not delivered

failure-window = The customer’s last message is more than 24 hours old, and WhatsApp doesn’t allow a free reply after that.
failure-undeliverable = It could not be delivered: the number may not be on WhatsApp, or the customer’s app may need an update.
failure-held-back = WhatsApp chose not to deliver it to this customer for now.
failure-stopped = The customer has stopped messages of this kind.
failure-too-fast = Too many messages in a short time. You can reply again in a little while.
failure-account = WhatsApp has restricted the company’s account. Please look into Meta Business Manager.
failure-payment = There is a payment problem at Meta.
failure-token = WhatsApp didn’t accept the access token. Whoever runs the system has to renew it.
failure-content = WhatsApp didn’t accept the message’s content.
failure-code = WhatsApp refused it with the code { $code }.
failure-none = WhatsApp gave no reason.

## What was not done

missing-conversation = This conversation no longer exists.
conflict-window-closed =
    The customer’s last message is more than 24 hours old, and WhatsApp doesn’t allow a free reply after that.
    You can reply as soon as they write again.

## In the audit log

noun-conversation = Conversations
action-message-reply = Reply to a customer
audit-replied = {"\u200E"}{ $who } replied to { $name }
