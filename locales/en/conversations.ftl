# Conversations: what customers wrote, our answers and how far they have come.

## The channel for customers’ messages

inbox-title = 💬 { $name }
inbox-line = { $when } { $body }
inbox-empty = (empty message)
# What kind of message it is; what it says follows on lines of its own.
inbox-kind =
    { $kind ->
        [text] 💬 A message
        [image] 📷 A picture
        [video] 🎬 A video
        [audio] 🎤 A voice message
        [document] 📄 A file
        [sticker] 🙂 A sticker
        [location] 📍 A location
        [contacts] 👤 A contact card
        [reaction] ❤️ A reaction
        [button] 🔘 A pressed button
        [interactive] ☑️ A choice
        [order] 🛒 An order
        [system] ℹ️ A note from WhatsApp
        [edit] ✏️ A message was changed
        [revoke] 🗑️ A message was deleted
        [unsupported] 📎 A message that WhatsApp doesn’t pass on
       *[other] 📎 A message of type { $name }
    }
inbox-media = { $kind } (it can’t be opened here yet)
inbox-reaction-removed = ❤️ A reaction was taken back
inbox-quoted = ↩ “{ $text }”
# One piece of what such a message says.
inbox-detail =
    { $label ->
        [file_name] 📄 { $text }
        [name] 🏷️ { $text }
        [about] • { $text }
        [address] 🏠 { $text }
        [phone] 📞 { $text }
        [email] ✉️ { $text }
        [choice] 🔖 { $text }
        [field] ▫️ { $text }
        [item] 🛍️ { $text }
        [advertisement] 📣 From the ad: { $text }
        [reason] ⚠️ { $text }
       *[other] { $text }
    }
button-edit-again = Edit again

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
failure-not-allowed = This number can’t be written to from the company’s number: it is the company’s own, or isn’t among the numbers Meta allows for testing.
failure-held-back = WhatsApp chose not to deliver it to this customer for now.
failure-stopped = The customer has stopped messages of this kind.
failure-needs-phone = WhatsApp wants the customer’s phone number for this message, and only their username is known.
failure-identity = The customer’s WhatsApp has been set up anew. Please make sure that it is still the same person.
failure-template = WhatsApp didn’t accept the message template: it is missing, paused or filled in wrongly.
failure-too-fast = Too many messages in a short time. You can reply again in a little while.
failure-provider = Something went wrong at WhatsApp. You can reply again in a little while.
failure-unreachable = WhatsApp couldn’t be reached for a long time. You can reply again.
failure-token = WhatsApp didn’t accept the access token. Whoever runs the system has to renew it.
failure-disconnected = The company’s number isn’t registered with WhatsApp any more. Whoever runs the system has to connect it again.
failure-account = WhatsApp has restricted the company’s account. Please look into Meta Business Manager.
failure-payment = There is a payment problem at Meta.
failure-content = WhatsApp didn’t accept the message’s content.
failure-no-address = No WhatsApp address of this customer is known.
failure-code = WhatsApp refused it with the code { $code }.
failure-none = WhatsApp gave no reason.

## What was not done

missing-conversation = This conversation no longer exists.
conflict-window-closed =
    The customer’s last message is more than 24 hours old, and WhatsApp doesn’t allow a free reply after that: the time ended { $ago } ({ $when }).
    You can reply as soon as they write again.
conflict-window-never = This customer hasn’t written yet, and WhatsApp allows a free reply only to a customer’s message.

## In the audit log

noun-conversation = Conversations
noun-message = Messages
action-message-reply = Reply to a customer
audit-message-reply = {"\u200E"}{ $who } replied to { $target }
