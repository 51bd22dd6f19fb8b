# The company’s WhatsApp numbers: what is done to them, and when WhatsApp takes nothing from one.

noun-channel = WhatsApp numbers
one-channel = a WhatsApp number
action-channel-remove = Take a number away
audit-channel-remove = { $who } took the number { $target } from the company

number-stopped-title = ⛔ Nothing can be sent from { $company }
number-stopped =
    WhatsApp takes no message from the number { $number }. { $why }
    Replies are not lost: they wait, and go out in their order once this is mended. Those whose time to reply ends before that are shown in the inbox as not delivered.
    You will be told when sending works again.
number-resumed-title = ✅ { $company } can send again
number-resumed = WhatsApp takes messages from the number { $number } again, which it had not since { $since }. The replies that waited are on their way.
