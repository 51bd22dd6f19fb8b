# Replies of which nobody knows whether they were sent.

doubt-asked =
    ❔ Not confirmed for more than ten minutes. It won’t be sent again by itself.
    If it didn’t arrive, it can be sent again. If it did, or no longer matters, it can be left.
doubt-again = ❔ Not confirmed. { $by } had it sent again.
doubt-left-by = ❔ Not confirmed. { $by } left it as it is.
button-send-again = Send again
button-leave-it = It arrived / leave it
doubt-sent-again = ✅ The reply is on its way to { $name } once more. The inbox channel shows how far it gets.
doubt-left = 👌 It is left as it is.

## What was not done

conflict-doubt-settled = By now it is known what became of this reply; the inbox channel shows it.
conflict-doubt-decided = Somebody has decided about this reply already; the inbox channel shows what.
conflict-doubt-too-early = WhatsApp may still say what became of this reply. It can be decided about from { $when } ({ $soon }).
