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
        [template] 📋 A template
        [reaction] ❤️ A reaction
        [button] 🔘 A pressed button
        [interactive] ☑️ A choice
        [order] 🛒 An order
        [call] 📞 A call
        [system] ℹ️ A note from WhatsApp
        [edit] ✏️ A message was changed
        [revoke] 🗑️ A message was deleted
        [unsupported] 📎 A message that WhatsApp doesn’t pass on
       *[other] 📎 A message of type { $name }
    }
# A file that the customer sent, shown in answer to their message.
attachment-from =
    { $kind } { $way ->
        [to] to
       *[from] from
    } { $contact }
attachment-large =
    { $kind } { $way ->
        [to] to
       *[from] from
    } { $contact }: **{ $name }**, { $size } MB. Discord doesn’t take a file of this size; it is kept in the system.
attachment-link = Download the file
attachment-link-until = The link holds until { $until }, for whoever has it.
attachment-lost =
    ⚠️ { $kind } from { $contact } did not reach us: { $loss ->
        [gone] WhatsApp no longer has it.
        [too_large] it is larger than WhatsApp allows.
        [altered] what came is not what was sent, so it wasn’t kept.
        [foreign] its address is not one of WhatsApp’s, so it wasn’t opened.
       *[unreachable] it couldn’t be downloaded, though we tried again and again.
    } You can ask the customer to send it again.
attachment-kind =
    { $kind ->
        [image] 📷 A picture
        [video] 🎬 A video
        [voice] 🎤 A voice message
        [audio] 🎵 A sound
        [document] 📄 A document
        [sticker] 🙂 A sticker
       *[other] 📎 A file
    }
field-consent = Consent
field-written-to = Written to
field-window = Time to reply
inbox-window = ends { $soon }
inbox-window-over = ended { $ago }
inbox-opted-out = 🔕 Asked not to be written to. No automatic messages and no campaigns go out until they opt in again; you can still answer what they write.
inbox-forwarded = ↪ Forwarded
inbox-forwarded-often = ↪ Forwarded many times
inbox-reaction-removed = ❤️ A reaction was taken back
inbox-call-unanswered = 📵 A call that nobody answered
inbox-rating = ⭐ Rating
inbox-rating-comment = ⭐ Comment on the rating
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
        [duration] ⏱️ It lasted { $text }
        [advertisement] 📣 From the ad: { $text }
        [reason] ⚠️ { $text }
       *[other] { $text }
    }
# Why WhatsApp does not pass a message on, by what it is.
inbox-reason =
    { $reason ->
        [edit] They changed an earlier message
        [revoke] They deleted an earlier message
        [poll] A poll
        [vote] A vote in a poll
        [album] An album of pictures
        [event] An invitation to an event
        [group] An invitation to a group
        [pin] They pinned a message, or kept it in the chat
        [gif] An animated picture
        [image] A picture
        [video] A video
        [location] A location
        [live] A live location
        [reaction] A reaction
        [list] A list or buttons
        [order] Goods or an order
        [template] A message from a template
        [link] A link with a preview
        [once] A picture or a video, perhaps to be seen once
        [stickers] A pack of stickers
        [away] WhatsApp does not have the message yet. It can be read in the app on the company’s phone, or you can ask for it again.
       *[general] WhatsApp doesn’t pass on messages of this type. You can ask for it as text.
    }
button-edit-again = Edit again

## Who sees the inbox

inbox-check-title = 👁️ Who sees customers’ messages
inbox-check-none = No place for customers’ messages is chosen yet: `/settings inbox`
inbox-check-gone = ⚠️ { $channel } is gone, or the bot doesn’t see it. Choose another: `/settings inbox`
inbox-check-place = 📥 Where: { $channel }
inbox-check-everybody = ⚠️ **Everybody in the server** sees it. To hide it: the channel’s settings → Permissions.
inbox-check-roles = 👥 Those with these roles: { $roles }
inbox-check-people = 👤 And these people, by name: { $people }
inbox-check-more = { $named } and { $count } more
inbox-check-able = ✅ The bot has all that it needs there.
inbox-check-lacks = ⚠️ The bot lacks there: { $permissions }
inbox-check-reads = ✅ The bot reads what is typed there: typing is answering.
inbox-check-reads-not = ⚠️ The bot reads only what mentions it. To change that: Discord’s developer portal → Bot → Message Content Intent, then start the bot again.

## The reply

button-reply = Reply
customer = Customer
typed-held = { $name } has this conversation. Nothing was sent: is it for the customer, or a note for colleagues?
button-more = More…
button-typed-send = Send to the customer
button-typed-note = Keep as a note
typed-command = ⌨️ This looks like a command that was typed and not chosen from Discord’s list. Nothing was sent: is it for the customer, or a note for colleagues?
typed-unavailable = ⚠️ Nothing was sent or kept: the data can’t be reached right now. Is it for the customer, or a note for colleagues? Please choose in a minute.
typed-late = ⌛ This was written while the bot was away, and was not sent. Send it now?
typed-changed = ✏️ This was changed after it was sent. The customer has: “{ $text }”
typed-changed-into-note = ⚠️ This was changed after it was sent, and the customer still has: “{ $text }”
typed-deleted = ⚠️ This was deleted here after it was sent, and the customer still has: “{ $text }”
button-typed-correct = Send the correction
typed-sent = 📤 On its way to the customer.
typed-kept = 📝 Kept as a note. The customer doesn’t see it.
conflict-on-its-way = Too late: the reply has left, and WhatsApp takes nothing back.
reply-undone = ↩️ Taken back. Nothing was sent.
conflict-nothing-to-send = There is nothing in it that could be sent.
reply-form-title = Reply to { $name }
field-text = Your reply
reply-accepted = ✅ Your reply is on its way to { $name }. The inbox channel shows how far it gets.
reply-head = ↩ **Reply from { $by } to { $name }**
reply-by-nobody = the company
# Written in WhatsApp's app on the company's phone.
reply-by-phone = the company’s phone
reply-reaction = { $emoji } from { $name }
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
failure-too-fast-for-one = Too many messages to this customer in a short time. You can reply to them again in a little while.
failure-provider = Something went wrong at WhatsApp. You can reply again in a little while.
failure-unreachable = WhatsApp couldn’t be reached for a long time. You can reply again.
failure-token = WhatsApp didn’t accept the access token. Whoever runs the system has to renew it.
failure-disconnected = The company’s number isn’t registered with WhatsApp any more. Whoever runs the system has to connect it again.
failure-account = WhatsApp has restricted the company’s account. Please look into Meta Business Manager.
failure-payment = There is a payment problem at Meta.
failure-content = WhatsApp didn’t accept the message’s content.
failure-file = The file could not be had, or WhatsApp did not take it.
failure-no-address = No WhatsApp address of this customer is known.
failure-suspended = The company’s account was suspended until the time to reply to this customer was over.
failure-taken-back = It was deleted before it was sent.
failure-number-removed = The company’s number isn’t connected to this system any more. Whoever runs the system can connect it again.
failure-code = WhatsApp refused it with the code { $code }.
failure-none = WhatsApp gave no reason.

## What was not done

missing-conversation = This conversation is no longer there, or it isn’t clear which one is meant. Please choose it from the list that appears when you type its number or the customer’s name.
conflict-window-closed =
    The customer’s last message is more than 24 hours old, and WhatsApp doesn’t allow a free reply after that: the time ended { $ago } ({ $when }).
    You can reply as soon as they write again, or send an approved template now with `/inbox send template`.
conflict-window-never = This customer hasn’t written yet, and WhatsApp allows a free reply only to a customer’s message.

## In the audit log

noun-conversation = Conversations
noun-message = Messages
action-conversation-assign = Assigned a conversation
audit-conversation-assign = { $who } assigned conversation { $conversation } with { $target } to { $to }
action-conversation-breach = Did not answer in time
audit-conversation-breach = { $who } noted that { $target } was not answered in time in conversation { $conversation }; an answer was due { $due }
action-conversation-claim = Claimed a conversation
audit-conversation-claim = { $who } claimed conversation { $conversation } with { $target }
action-conversation-close = Closed a conversation
audit-conversation-close = { $who } closed conversation { $conversation } with { $target }
action-conversation-idle = Closed idle conversations
audit-conversation-idle =
    { $who } closed { PLURAL($count) ->
        [one] { $count } idle conversation
       *[other] { $count } idle conversations
    }
action-conversation-note = Wrote a note about a conversation
audit-conversation-note = { $who } wrote a note for the team in conversation { $conversation } with { $target }
action-conversation-macro = Ran a macro
audit-conversation-macro = { $who } ran the macro { $macro } on conversation { $conversation } with { $target }
action-conversation-priority = Changed the priority of a conversation
audit-conversation-priority = { $who } changed the priority of conversation { $conversation } with { $target }: { $priority }
action-conversation-release = Gave a conversation back
audit-conversation-release = { $who } gave conversation { $conversation } with { $target } back to the team
action-conversation-reopen = Reopened a conversation
audit-conversation-reopen = { $who } reopened conversation { $conversation } with { $target }
action-conversation-snooze = Snoozed a conversation
audit-conversation-snooze = { $who } snoozed conversation { $conversation } with { $target } until { $until }
action-conversation-transfer = Transferred a conversation
audit-conversation-transfer = { $who } transferred conversation { $conversation } with { $target } to { $to }
action-conversation-wake = A snoozed conversation came back
audit-conversation-wake = { $who } brought back the snoozed conversation { $conversation } with { $target }
action-turns-away = Took no more turns
audit-turns-away = { $who } takes no turns with conversations
action-turns-back = Took turns again
audit-turns-back = { $who } takes turns with conversations again
action-message-read = Read a customer’s messages
audit-message-read = {"\u200E"}{ $who } read the messages of { $target }
action-message-reply = Reply to a customer
audit-message-reply = {"\u200E"}{ $who } replied to { $target }
action-message-send-again = Send an unconfirmed reply again
audit-message-send-again = {"\u200E"}{ $who } had an unconfirmed reply to { $target } sent again
action-message-take-back = Take back a reply before it was sent
audit-message-take-back = {"\u200E"}{ $who } took back a reply to { $target } before it was sent
action-message-typed-deleted = Delete a reply on Discord after it was sent
audit-message-typed-deleted = {"\u200E"}A reply to { $target } was deleted on Discord after it was sent ({ $who })
action-message-leave = Leave an unconfirmed reply
audit-message-leave = {"\u200E"}{ $who } left an unconfirmed reply to { $target } as it is

## What WhatsApp tells about the business

news-title =
    { $kind ->
        [account] 📢 WhatsApp: your account
        [alert] 📢 WhatsApp: a warning about your account
        [call] 📞 WhatsApp: a call
        [trouble] 📢 WhatsApp: an error of a number
        [group] 📢 WhatsApp: a group
        [limits] 📢 WhatsApp: how much you may send
        [name] 📢 WhatsApp: the name that customers see
        [phone] 📢 WhatsApp: the company’s phone
        [quality] 📢 WhatsApp: the quality of a number
        [review] 📢 WhatsApp: the review of your account
        [security] 🔐 WhatsApp: the PIN of a number
        [template] 📢 WhatsApp: a template
        [template_category] 📢 WhatsApp: the category of a template
        [template_quality] 📢 WhatsApp: the quality of a template
       *[username] 📢 WhatsApp: a user name
    }
news-said =
    { $what ->
        [account-disabled_update] The account is banned, or is about to be, or the ban was lifted. See the details below.
        [account-account_restriction] The account was restricted. What it may no longer do stands below.
        [account-account_violation] WhatsApp found a violation of its policies.
        [account-account_deleted] The account was deleted. No message comes or goes any more.
        [account-account_offboarded] The account was taken off the platform. No message comes or goes any more.
        [account-account_reconnected] The account is connected again.
        [account-partner_added] A partner may now act for the account.
        [account-partner_removed] A partner may no longer act for the account. If that was us, no message comes or goes any more.
        [account-partner_app_uninstalled] An app was removed from the account. If that was ours, no message comes or goes any more.
        [account-verified_account] The account was verified.
        [name-approved] The name was approved.
        [name-rejected] The name was rejected. Customers keep seeing the one before.
        [quality-flagged] Customers rate this number badly. Should that go on, WhatsApp lowers how many customers you may write to first.
        [quality-unflagged] Customers rate this number well again.
        [quality-upgrade] You may write to more customers first than before.
        [quality-downgrade] You may write to fewer customers first than before.
        [quality-throughput_upgrade] This number may now send more messages a second.
        [quality-onboarding] The number was added.
        [review-approved] The account passed the review.
        [review-rejected] The account did not pass the review.
        [security-pin_changed] The PIN of this number was changed.
        [security-pin_reset_request] Somebody asked to reset the PIN of this number. If it was none of you, look after your account at Meta.
        [security-pin_reset_success] The PIN of this number was reset.
        [template-approved] The template was approved and can be used.
        [template-rejected] The template was rejected. The reason stands below.
        [template-flagged] Customers rate the template badly. Should that go on, WhatsApp disables it.
        [template-paused] The template is paused, because customers rate it badly.
        [template-disabled] The template was disabled and can’t be used any more.
        [template-pending_deletion] The template is being deleted.
        [template_category-marketing] The template counts as marketing, or will, and is charged as that.
        [template_category-utility] The template counts as utility, or will, and is charged as that.
        [template_quality-green] Customers rate the template well.
        [template_quality-yellow] Customers rate the template less well than before.
        [template_quality-red] Customers rate the template badly. WhatsApp may pause it.
       *[other] WhatsApp’s word for it: { $state }
    }
news-number = Number
news-subject = Name
news-details = In WhatsApp’s words
