# The company’s WhatsApp numbers: what is done to them, and when WhatsApp takes nothing from one.

noun-channel = WhatsApp numbers
one-channel = a WhatsApp number
action-channel-remove = Take a number away
audit-channel-remove = { $who } took the number { $target } from the company
action-channel-test = Test a number
audit-channel-test = { $who } tested the number { $target }
missing-channel = The company has no such number.

## /settings whatsapp

# A number of which only Meta’s id is known.
number-id = ID { $id }
whatsapp-title = The company’s WhatsApp numbers
whatsapp-none = No number is connected yet. Whoever runs the system can connect one.
whatsapp-more = Not all numbers are shown here. The command line lists all of them:
whatsapp-ready = ✅ Messages can be sent, as far as is known.
whatsapp-held = ⛔ Nothing has been sent since { $since }. { $why } The next attempt: { $soon }.
whatsapp-no-secret = 🔑 No access token is kept for this number, so nothing can be sent. Whoever runs the system can add one.
whatsapp-quiet = 🔇 Unusually quiet: no message since { $since }.
whatsapp-last = 💬 Last message from a customer: { $ago }
whatsapp-last-never = 💬 No message from a customer yet.
whatsapp-said = What WhatsApp said last
whatsapp-limits = How much may be sent:
button-test-number = Test { $number }
whatsapp-test-good = ✅ The number { $number } works: { $said }
whatsapp-test-bad = ❌ The number { $number }: { $why }
trouble-secret-refused = The provider refuses the access token. It may be wrong or have expired; whoever runs the system can replace it.
trouble-wrong-id = The provider knows no such number or account, or doesn’t show it to this access token.
trouble-no-secret = The access token holds characters that can’t be sent.
trouble-unreachable = The provider can’t be reached.
trouble-blocked = The provider says that this number may not send now. Please look into its own console.
trouble-not-subscribed = The app isn’t subscribed to the number’s business account, so Meta doesn’t deliver what customers write. Whoever runs the system can subscribe it.
trouble-no-account = The provider doesn’t say which business account the number is in. The access token may lack the permission to manage it.
trouble-odd = The provider answered with HTTP { $status }, which says neither yes nor no.

## Nothing can be sent

company-suspended-title = ⛔ { $company } is suspended
company-suspended =
    Whoever runs this system has suspended the company’s account: { $reason }
    The owner can still see and export everything. Nobody can change anything, and replies to customers wait. What customers write is kept.
company-reactivated-title = ✅ { $company } can go on
company-reactivated = The company’s account is active again. The replies that waited are on their way.
number-stopped-title = ⛔ Nothing can be sent from { $company }
number-stopped =
    WhatsApp takes no message from the number { $number }. { $why }
    Replies are not lost: they wait, and go out in their order once this is mended. Those whose time to reply ends before that are shown in the inbox as not delivered.
    You will be told when sending works again.
number-resumed-title = ✅ { $company } can send again
number-resumed = WhatsApp takes messages from the number { $number } again, which it had not since { $since }. The replies that waited are on their way.
