# Why something was not done, where that belongs to no noun: a plain sentence, and what can be done about it. Nothing
# internal is ever shown here.

error-not-connected =
    This server isn’t connected to a company yet.
    Whoever runs the system can connect it from the command line: `omnicrm tenant connect`
error-server-only = Commands work only in your company’s server. Please run this one there.
error-outdated =
    This command or button no longer works.
    Please run the command again; if that doesn’t help, restarting Discord refreshes its list of commands.
error-slow = This took longer than usual, and nothing was changed. Please try again.
error-channel-closed =
    The bot can’t write in { $channel }, so nothing was changed.
    Please allow it there to View Channel, Send Messages and Embed Links, then try again.
error-forum-closed =
    The bot can’t work in { $channel }, so nothing was changed.
    Please allow it there to View Channel, Create Posts, Send Messages in Posts, Manage Posts and Manage Webhooks, then try again.
error-may-not-make =
    The bot may not make channels in this server, so nothing was changed.
    Please give it Manage Channels, Manage Webhooks and Manage Roles, or make a forum yourself and name it in the command.
error-unavailable = The data can’t be reached right now. Please try again in a minute.
error-bot = Bots can’t be given roles or permissions. Choose a person.
error-internal =
    Something went wrong on our side, and it has been logged.
    If it happens again, please give this number to whoever runs the system:

## Not there

missing-other = There is no such thing.

## Input that can’t be accepted

invalid-empty = “{ $field }” is empty.
invalid-too-short =
    “{ $field }” is too short: at least { PLURAL($limit) ->
        [one] { $limit } character
       *[other] { $limit } characters
    }.
invalid-guessable = “{ $field }” is easy to guess. Longer helps, and so do several words that don’t belong together.
conflict-email-taken = A colleague has this e-mail address already.
invalid-too-long =
    “{ $field }” is too long: at most { PLURAL($limit) ->
        [one] { $limit } character
       *[other] { $limit } characters
    }.
invalid-piece-too-long =
    “{ $piece }” in “{ $field }” is too long: at most { PLURAL($limit) ->
        [one] { $limit } character
       *[other] { $limit } characters
    }.
invalid-past = The time in “{ $field }” has passed.
invalid-range = “{ $field }” must be from { $least } to { $most }.
invalid-until = “{ $field }” was not understood. Some that are: `2h`, `7d`, `3 days`, `2026-12-31`.
invalid-action = “{ $field }” was not understood. Please pick one from the list that appears as you type.
invalid-together = These two options can’t be used together. Please use one of them.
invalid-form = The value in “{ $field }” is not known.

## Clashes with what is there

conflict-repeated = This has been done already.
conflict-taken = This name is taken.
conflict-route-taken = This address belongs to another company.
conflict-no-change = Nothing changes: it is already so.
conflict-changed-since = This was changed again since, so it can’t be taken back.
conflict-too-late-to-undo = A change can be taken back for ten minutes, by whoever made it.
