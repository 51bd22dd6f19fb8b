# Numbers that have gone quiet, in the owners’ channel.

number-quiet-title = 🔇 No messages are coming to { $company }
number-quiet =
    The WhatsApp number { $number } has received nothing since { $when } ({ $ago }).
    { PLURAL($count) ->
        [one] In the same hours of the past weeks it was about { $count } message.
       *[other] In the same hours of the past weeks it was about { $count } messages.
    }
    It may just be a quiet day. But if customers are writing, their messages don’t get here: whoever runs the system can look into it.
    You will be told when messages come again.
number-heard-title = 🔔 Messages are coming to { $company } again
number-heard = The WhatsApp number { $number } receives again. It had been quiet from { $since } to { $until }.
